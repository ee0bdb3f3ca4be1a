"""One sitting of a person over a queue: where it stands, what is changed and not yet decided, what was decided.

A view (a terminal, a notebook) shows `item` and `draft`, calls a method a key, and shows `message`. Only the source in hand is
read again after a decision, so that a key answers at once in a case of thousands of sources.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.coding.review.choices import read_value
from analysis.coding.review.deciding import accept, reject, undo
from analysis.coding.review.drafting import Draft, draft
from analysis.coding.review.precision import RulePrecision, precision, precision_of
from analysis.coding.review.queue import LEAST_CONFIDENCE, Item, Key, Queue, check_rule, load_queue
from analysis.coding.waiting import read_waiting
from analysis.coding.waiting.decisions import TAKEN, Decision
from analysis.errors import DataError, Locked, UsageError
from analysis.record.codings import CODINGS
from analysis.record.schema import TABLES


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which suggestions a person wants to be asked about; see `load_queue`."""

    source: str = ""
    rule: str = ""
    table: str = ""
    least: float = LEAST_CONFIDENCE


@dataclass
class _Count:
    items: int
    open: int


class Sitting:
    """A person at work on the suggestions that wait in a case.

    Parameters
    ----------
    path
        Folder of the case.
    coder_id
        The person.
    day
        The day of the decisions.
    coder_name
        How a person that the case does not list yet is called in reports.
    wanted
        What the person wants to be asked about.

    Raises
    ------
    UsageError
        There is no such source, table or rule.
    DataError
        A file of the case is broken.
    """

    def __init__(
        self, path: Path, *, coder_id: str, day: date, coder_name: str = "", wanted: Wanted | None = None
    ) -> None:
        self.path, self.coder_id, self.coder_name, self.day = path, coder_id, coder_name, day
        self.wanted = wanted or Wanted()
        self.message = ""
        self.changes: dict[str, str] = {}
        self.skipped: set[Key] = set()
        self.tally: Counter[str] = Counter()
        self._made: dict[Key, dict[str, str]] = {}
        if self.wanted.rule:
            check_rule(self.wanted.rule, read_waiting(path, source_id=self.wanted.source))
        self.queue = self._load(self.wanted.source)
        self._counts = self._counted(self.queue)
        self.item = self.queue.after(None)
        if self.item is not None:
            self._open_source(self.item.key)

    @property
    def draft(self) -> Draft:
        """The row that the item would become with the changes made so far."""
        assert self.item is not None, "there is a draft only where there is an item"
        return draft(self.queue, self.item, self.changes)

    @property
    def place(self) -> tuple[int, int]:
        """Number of the item among all, and how many there are."""
        assert self.item is not None, "only an item has a place"
        source = self.item.waiting.source_id
        before = sum(count.items for key, count in self._counts.items() if key < source)
        return before + self.place_in_source[0], sum(count.items for count in self._counts.values())

    @property
    def place_in_source(self) -> tuple[int, int]:
        """Number of the item among those of its source, and how many there are."""
        assert self.item is not None, "only an item has a place"
        items = [item.key for item in self.queue.items if item.coded_as is None]
        return items.index(self.item.key) + 1, len(items)

    @property
    def n_open(self) -> int:
        """How many wait still."""
        return sum(count.open for count in self._counts.values())

    @property
    def record(self) -> RulePrecision:
        """What became so far of the suggestions of the item's rule."""
        assert self.item is not None, "only an item has a rule"
        rule = self.item.waiting.rule
        decided = [one for one in self.queue.decisions if one.rule == rule]
        return precision_of([self.item.waiting], decided)[0]

    def set(self, column: str, typed: str) -> str:
        """Set a cell to what was typed; gives what is wrong with it, "" where it was set."""
        value, fault = read_value(self.queue.book, TABLES[self.draft.table].column(column), typed)
        if not fault:
            self.changes[column] = value
            self.message = ""
        return fault

    def accept(self) -> bool:
        """Take the item as it stands, and go on; False where it is refused, with the reason as the message."""
        key = self._key
        if lacking := self.draft.needs:
            names = ", ".join(dict.fromkeys(column or "the row" for column, _ in lacking))
            self.message = f"not taken: something is needed or wrong: {names}; e changes it"
            return False
        return self._decide(
            lambda: accept(
                self.path,
                key,
                coder_id=self.coder_id,
                coder_name=self.coder_name,
                day=self.day,
                changes=self.changes,
            )
        )

    def match(self, row_id: str) -> bool:
        """Take the item as more evidence for a row that the case has, and go on."""
        key = self._key
        return self._decide(
            lambda: accept(
                self.path, key, coder_id=self.coder_id, coder_name=self.coder_name, day=self.day, same_as=row_id
            )
        )

    def reject(self) -> bool:
        """Do not take the item, and go on."""
        key = self._key
        return self._decide(
            lambda: reject(self.path, key, coder_id=self.coder_id, coder_name=self.coder_name, day=self.day)
        )

    def skip(self) -> None:
        """Leave the item waiting, and go on."""
        self.skipped.add(self._key)
        self._go_on("skipped; it waits until the next review")

    def back(self) -> None:
        """Go to the open item before this one."""
        before = self.queue.before(self._key)
        if before is None:
            self.message = "there is none before it in this source that waits; u takes back a decision"
            return
        self.skipped.discard(before.key)
        self._show(before, "")

    def undo(self) -> bool:
        """Take back the last decision of this person that stands, and show what it was on."""
        try:
            last = undo(self.path, coder_id=self.coder_id, day=self.day)
        except (DataError, UsageError, Locked) as error:
            self.message = f"not taken back: {error}"
            return False
        if last is None:
            self.message = "there is no decision of yours to take back"
            return False
        self.tally["undone"] += 1
        self._read_again(last)
        self._open_source(last.key)
        self.skipped.discard(last.key)
        again = next((item for item in self.queue.items if item.key == last.key and item.is_open), None)
        told = f"taken back: {last.decision_code}{f', {last.row_id}' if last.row_id else ''}"
        if again is None:  # it is not among those asked about
            self.message = told
            return True
        self._show(again, told)
        self.changes = self._made.get(again.key, {})
        return True

    def precision(self) -> list[RulePrecision]:
        """How often each rule was right in this case so far."""
        return precision(self.path)

    @property
    def _key(self) -> Key:
        assert self.item is not None, "a view offers decisions only where there is an item"
        return self.item.key

    def _load(self, source: str) -> Queue:
        wanted = self.wanted
        return load_queue(self.path, source=source, rule=wanted.rule, table=wanted.table, least=wanted.least)

    def _decide(self, act: Callable[[], Decision]) -> bool:
        try:
            decision = act()
        except (DataError, UsageError, Locked) as error:
            self.message = f"not taken: {error}"
            return False
        self.tally[decision.decision_code] += 1
        self._made[decision.key] = self.changes
        told = f"{decision.decision_code}{f': {decision.row_id}' if decision.row_id else ''}"
        read = self._read_again(decision) if decision.decision_code in TAKEN else ""
        self._go_on(f"{told}{read}  (u takes it back)")
        return True

    def _read_again(self, decision: Decision) -> str:
        """Read a source again by the rules once its day of publication is known, because dates are counted from it."""
        if decision.table != "sources" or not decision.row_id:
            return ""
        from analysis.coding.suggest.desk import RULES, Desk

        desk = Desk.of_case(self.path.name, root=self.path.parents[1])
        if not (self.path / CODINGS / RULES.id).is_dir():
            return ""
        try:
            desk.keep(desk.proposed_source(decision.row_id))
        except (DataError, Locked) as error:
            return f"; its dates were not counted anew: {error}"
        return "; the source was read again, dates are counted from that day"

    def _go_on(self, message: str) -> None:
        key = self._key
        self._open_source(key)
        if (item := self.queue.after(key, self.skipped)) is not None:
            self._show(item, message)
            return
        for source in self._sources_around(key[0]):
            if self._counts[source].open:
                self._open_source((source, ""))
                if (item := self.queue.after(None, self.skipped)) is not None:
                    self._show(item, message)
                    return
        self.item, self.changes, self.message = None, {}, message

    def _sources_around(self, source: str) -> list[str]:
        """The other sources, those behind this one first."""
        sources = sorted(self._counts)
        at = sources.index(source)
        return [*sources[at + 1 :], *sources[:at]]

    def _open_source(self, key: Key) -> None:
        """Read the source in hand again."""
        self.queue = self._load(key[0])
        self._counts |= self._counted(self.queue) or {key[0]: _Count(0, 0)}
        if self.item is not None and self.item.key in {item.key for item in self.queue.items}:
            self.item = self.queue.find(self.item.key)

    def _show(self, item: Item, message: str) -> None:
        if self.item is None or item.key != self.item.key:
            self.changes = {}
        self.item, self.message = item, message

    def _counted(self, queue: Queue) -> dict[str, _Count]:
        counts: dict[str, _Count] = {}
        for item in queue.items:
            count = counts.setdefault(item.waiting.source_id, _Count(0, 0))
            count.items += item.coded_as is None
            count.open += item.is_open
        return counts
