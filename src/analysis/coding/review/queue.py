"""What waits in a case, in the order in which a person decides: source by source, in order of place, what belongs together together.

An event comes with its statuses and participations, a statement with its conditions, wherever in the text these were read:
what hangs on a row can only be taken once that row is decided on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.coding.review.book import Book
from analysis.coding.suggest.coded import Coded, CodedCase
from analysis.coding.waiting import Waiting, read_waiting
from analysis.coding.waiting.decisions import Decision, standing
from analysis.coding.waiting.form import place_of
from analysis.errors import UsageError
from analysis.record.schema import TABLES
from analysis.record.tables import nearest_of

LEAST_CONFIDENCE = 0.35
"""Suggestions below it are not asked about unless they are asked for: most of them are wrong."""

Key = tuple[str, str]
"""Source and digest: what tells a suggestion from every other one of a case."""


@dataclass(frozen=True, slots=True)
class Item:
    """One place in the queue.

    Parameters
    ----------
    waiting
        The suggestion.
    decision
        What was decided on it, None where nothing was.
    coded_as
        The row that somebody has coded since and that it repeats ("" where it is no row of its own), None where there is none.
    """

    waiting: Waiting
    decision: Decision | None
    coded_as: str | None

    @property
    def key(self) -> Key:
        """Source and digest."""
        return self.waiting.key

    @property
    def is_open(self) -> bool:
        """Whether a person has still to decide."""
        return self.decision is None and self.coded_as is None


@dataclass(frozen=True)
class Queue:
    """The suggestions of a case, decided or not, in the order in which they are asked about; a new one after each decision.

    Parameters
    ----------
    book
        The case as it was read.
    items
        In order.
    decisions
        All decisions that stand, in the order in which they were made, also on suggestions that are not in `items`.
    """

    book: Book
    items: tuple[Item, ...]
    decisions: tuple[Decision, ...]

    @property
    def open(self) -> list[Item]:
        """The items on which a person has still to decide."""
        return [item for item in self.items if item.is_open]

    def find(self, key: Key) -> Item:
        """The item of a suggestion.

        Raises
        ------
        UsageError
            Nothing of that key waits.
        """
        for item in self.items:
            if item.key == key:
                return item
        raise UsageError(
            f"review: {key[0]} {key[1]} does not wait in {self.book.path.name}; run `parley suggest` again"
        )

    def place(self, key: Key) -> int:
        """Number of an item, from 1."""
        return 1 + next(at for at, item in enumerate(self.items) if item.key == key)

    def after(self, key: Key | None, skipped: Collection[Key] = ()) -> Item | None:
        """The next open item behind one (None: from the start), once around; the skipped ones only when no other is left."""
        keys = [item.key for item in self.items]
        at = keys.index(key) + 1 if key in keys else 0
        around = [item for item in (*self.items[at:], *self.items[:at]) if item.is_open and item.key != key]
        return next((item for item in around if item.key not in skipped), None)

    def before(self, key: Key) -> Item | None:
        """The next open item before one."""
        at = self.place(key) - 1
        return next((item for item in reversed(self.items[:at]) if item.is_open), None)

    def head(self, item: Item) -> Item | None:
        """The item on whose row this one hangs; None where it hangs on none that waits or waited."""
        under = (item.waiting.source_id, item.waiting.under_id)
        return next((other for other in self.items if other.key == under), None)


def load_queue(
    path: Path, *, source: str = "", rule: str = "", table: str = "", least: float = LEAST_CONFIDENCE
) -> Queue:
    """The queue of a case.

    Parameters
    ----------
    path
        Folder of the case.
    source, table
        Only what is for this source, or for this table; "" is all.
    rule
        Only what was made by rules whose names hold this.
    least
        Only what is at least so sure. What others hang on comes with them, however sure.

    Raises
    ------
    UsageError
        There is no such source or table.
    DataError
        A file is broken.
    """
    book = Book.read(path)
    waiting = {
        row.key: row for row in reversed(read_waiting(path, source_id=source))
    }  # two coders may propose one row: the first counts
    _check_wanted(book, source, table)
    decisions = standing(book.tables["reviews"])
    decided = {one.key: one for one in decisions}
    wanted = {
        key: row
        for key, row in waiting.items()
        if source in ("", row.source_id)
        and table in ("", row.table)
        and rule in row.rule
        and (row.confidence >= least or key in decided)
    }
    heads = wanted
    while heads := {
        key: waiting[key]
        for row in heads.values()
        if row.under_id and (key := (row.source_id, row.under_id)) in waiting and key not in wanted
    }:
        wanted = wanted | heads
    items = _items(book, wanted, decided)
    return Queue(book, items, tuple(decisions))


def _items(book: Book, wanted: Mapping[Key, Waiting], decided: Mapping[Key, Decision]) -> tuple[Item, ...]:
    accepted = {(one.table, one.row_id) for one in decided.values() if one.row_id}
    case, coded = CodedCase(book.tables), dict[str, Coded]()
    items = []
    for row in sorted(wanted.values(), key=lambda row: _order(row, wanted)):
        if row.source_id not in coded:
            coded[row.source_id] = case.of_source(row.source_id).without(accepted)
        decision = decided.get(row.key)
        items.append(Item(row, decision, None if decision else coded[row.source_id].held_as(row)))
    return tuple(items)


def _order(row: Waiting, rows: Mapping[Key, Waiting]) -> tuple[object, ...]:
    """Source, then the places of the rows from the outermost that it hangs on down to itself."""
    chain = [row]
    while (above := rows.get((row.source_id, chain[0].under_id))) and above not in chain:
        chain.insert(0, above)
    first = chain[0]
    return row.source_id, first.table != "sources", *map(place_of, chain)


def _check_wanted(book: Book, source: str, table: str) -> None:
    sources = book.rows("sources")
    if source and source not in sources:
        raise UsageError(f'--source: "{source}" is not a source of {book.path.name}; {nearest_of(source, sources)}')
    if table and table not in TABLES:
        raise UsageError(f'--table: "{table}" is not a table; {nearest_of(table, TABLES)}')


def check_rule(rule: str, waiting: Iterable[Waiting]) -> None:
    """Refuse a name that no rule of the waiting suggestions holds.

    Raises
    ------
    UsageError
        With the nearest name of a rule.
    """
    rules = sorted({row.rule for row in waiting})
    if rule and not any(rule in name for name in rules):
        raise UsageError(
            f'--rule: no suggestion was made by a rule whose name holds "{rule}"; {nearest_of(rule, rules)}'
        )
