"""The state of each event on a day: its ledger folded, its dates put together, its terms run out.

Shared by the measures of this package; one `State` is one event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import rows_of
from analysis.record.ledger import Entry, entry_of, in_order, standing
from analysis.record.schema import codes

BINDING = ("announced", "scheduled", "agreed", "in-force", "ongoing")
"""Statuses under which a stipulated term runs."""

WITH_DEADLINE = ("ultimatum", "proposal")
"""Kinds of event whose end is a deadline: it runs while they are only proposed or announced."""


COMMITMENTS = ("ceasefire", "agreement", "exchange", "sanction", "strike")
"""Kinds of event that bind for a term."""

BEGUN = ("occurred", "ongoing", "in-force")
"""Statuses that begin when the event itself does, so that their own date stands where no start is given."""

ACTS = ("decision", "proposal", "ultimatum")
"""Kinds of event that consist in being announced."""


@dataclass(frozen=True, slots=True)
class State:
    """One event as known on a day.

    Parameters
    ----------
    event_id, kind_code
        The event.
    rows
        Its whole ledger in order of dates.
    current
        Rows that nothing supersedes.
    status_code
        Status that holds; `unclear` where rows of open order or rival rows leave several.
    starts, ends
        EDTF of when it began or is to begin, ended or is to end ("" unknown); the narrowest that all current
        rows allow, else what they say together.
    starts_bounds, ends_bounds
        First and last possible day of each.
    has_rival_dates
        Whether current rows give dates that cannot all be true.
    term
        The stipulated duration.
    is_end_computed
        Whether the end is start plus term, not stated.
    is_derived
        Whether the status follows by arithmetic from a term or deadline that has passed.
    """

    event_id: str
    kind_code: str
    rows: tuple[Any, ...]
    current: tuple[Any, ...]
    status_code: str
    starts: str
    ends: str
    starts_bounds: tuple[date | None, date | None]
    ends_bounds: tuple[date | None, date | None]
    has_rival_dates: bool
    term: str
    is_end_computed: bool
    is_derived: bool

    @property
    def phase(self) -> str:
        """Group of the status for reading: planned, current, past, off or unclear.

        A decision, proposal or ultimatum is made when it is announced, a proposal when it is proposed; what it is about
        is another event.
        """
        if (self.status_code == "announced" and self.kind_code in ACTS) or (
            self.status_code == "proposed" and self.kind_code == "proposal"
        ):
            return "past"
        return codes("status")[self.status_code].phase

    def count_sources(self, support: Mapping[str, set[str]]) -> int:
        """Count the independent documents under all rows of the ledger, given those under each."""
        return len({source for row in self.rows for source in support[row.id]})


def states(case: Case) -> Iterator[State]:
    """The state of every event of the case that has a status, in order of id."""
    ledgers: dict[str, list[Any]] = {}
    for row in rows_of(case.event_statuses):
        ledgers.setdefault(row.event_id, []).append(row)
    kinds = dict(zip(case.events["id"], case.events["kind_code"], strict=True))
    for event_id in sorted(ledgers):
        yield _state(event_id, kinds[event_id], ledgers[event_id], case.day)


def _state(event_id: str, kind: str, rows: Sequence[Any], day: date) -> State:
    of = {row.id: row for row in rows}
    entries = [entry_of(r.id, r.status_code, r.from_edtf, r.known_date.date(), dated_by=r.dated_by) for r in rows]
    follows = {code: frozenset(entry.follows.split()) for code, entry in codes("status").items()}
    current = [of[key] for key in _current(entries, {r.id: r.claimed_by_id for r in rows}, follows)]
    ordered = [of[entry.key] for entry in in_order(entries, follows=follows)]
    status = _only_one(row.status_code for row in current)
    starts, starts_bounds, rival_starts = _together(_begins(current, ordered))
    ends, ends_bounds, rival_ends = _together(_given("ends_edtf", current, ordered))
    term = next((row.term for row in reversed(ordered) if row.term), "")
    is_computed = bool(term and starts and not ends and _binds(ordered))
    if is_computed:
        end = dates.add_term(starts, term)
        ends, ends_bounds = end.text, (end.lower, end.upper)
    derived = _by_arithmetic(kind, status, ends_bounds, day)
    return State(
        event_id=event_id,
        kind_code=kind,
        rows=tuple(ordered),
        current=tuple(current),
        status_code=derived or status,
        starts=starts,
        ends=ends,
        starts_bounds=starts_bounds,
        ends_bounds=ends_bounds,
        has_rival_dates=rival_starts or rival_ends,
        term=term,
        is_end_computed=is_computed,
        is_derived=bool(derived),
    )


def _current(
    entries: Sequence[Entry], claimed_by: Mapping[str, str], follows: Mapping[str, frozenset[str]]
) -> list[str]:
    """Keys of the entries that stand: those that nothing supersedes, and rival ones.

    What another actor says later does not settle what one actor holds: of two accounts that cannot both be true the earlier
    one stands beside the later one, unless its own teller has moved on.
    """
    found = standing(entries, follows=follows)
    for teller in sorted(set(claimed_by.values())):
        own = standing([e for e in entries if claimed_by[e.key] == teller], follows=follows)
        found += [
            entry
            for entry in own
            if entry not in found
            and any(
                claimed_by[other.key] != teller and other.code in codes("status")[entry.code].excludes.split()
                for other in found
            )
        ]
    return [entry.key for entry in in_order(found)]


def _only_one(found: Iterable[str]) -> str:
    distinct = set(found)
    return distinct.pop() if len(distinct) == 1 else "unclear"


def _binds(rows: Sequence[Any]) -> bool:
    return any(row.status_code in BINDING for row in rows)


def _given(column: str, current: Sequence[Any], ordered: Sequence[Any]) -> list[str]:
    """Dates that the current rows give, else that of the latest row before them that gives one.

    Putting an event off takes back the dates given for it until then.
    """
    values = [value for row in current if (value := getattr(row, column))]
    if values:
        return values
    for row in reversed(ordered):
        if value := getattr(row, column):
            return [value]
        if row.status_code == "postponed":
            break
    return []


def _begins(current: Sequence[Any], ordered: Sequence[Any]) -> list[str]:
    """When the event began or is to begin: what the current rows state, else since when it has happened."""
    if not any(row.starts_edtf or row.ends_edtf for row in current):
        begun = [row.from_edtf for row in current if row.status_code in BEGUN and row.from_edtf]
        if begun:
            return begun
    return _given("starts_edtf", current, ordered)


def _together(values: Sequence[str]) -> tuple[str, tuple[date | None, date | None], bool]:
    """The narrowest date that all values allow, its bounds, and whether the values contradict each other."""
    if not values:
        return "", (None, None), False
    parsed = sorted((dates.parse_edtf(value) for value in set(values)), key=_width)
    lower = max((p.lower for p in parsed if p.lower), default=None)
    upper = min((p.upper for p in parsed if p.upper), default=None)
    if not (lower and upper and lower > upper):
        narrowest = parsed[0]
        if (narrowest.lower, narrowest.upper) == (lower, upper):
            return narrowest.text, (lower, upper), False
        return _interval(lower, upper), (lower, upper), False
    hull = (
        None if any(p.lower is None for p in parsed) else min(p.lower for p in parsed if p.lower),
        None if any(p.upper is None for p in parsed) else max(p.upper for p in parsed if p.upper),
    )
    return _interval(*hull), hull, True


def _width(value: dates.Edtf) -> tuple[int, bool, str]:
    days = (value.upper - value.lower).days if value.lower and value.upper else 10**7
    return days, value.kind != "time", value.text


def _interval(lower: date | None, upper: date | None) -> str:
    if lower and lower == upper:
        return lower.isoformat()
    return f"{lower.isoformat() if lower else '..'}/{upper.isoformat() if upper else '..'}"


_BOUND = ("announced", "agreed", "in-force", "ongoing")


def _by_arithmetic(kind: str, status: str, ends: tuple[date | None, date | None], day: date) -> str:
    """Status that follows from an end that has certainly passed, or "" where none does.

    A term that bound runs out (`expired`), what was going on has been (`occurred`); an ultimatum or proposal whose deadline
    passed is `lapsed`, unless the record says that it was taken.
    """
    if not ends[1] or ends[1] >= day:
        return ""
    if kind in WITH_DEADLINE and status in ("proposed", "announced"):
        return "lapsed"
    if kind in COMMITMENTS and status in _BOUND:
        return "expired"
    return "occurred" if status == "ongoing" else ""
