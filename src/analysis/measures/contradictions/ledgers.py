"""What the rows on one event contradict in each other: its statuses, its dates, its term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any, Final

from analysis.measures.chronology.folding import ACTS, BEGUN, State
from analysis.measures.contradictions.pairs import Dated, Found, certainly_after, dated
from analysis.record import dates
from analysis.record.schema import codes

_GOES_ON: Final = frozenset({"ongoing", "in-force", "occurred"})
_OVER: Final = frozenset({"expired", "lapsed", "broken-off", "cancelled", "refused"})
_TAKEN_UP: Final = frozenset({"proposed", "announced", "scheduled", "agreed", "postponed", "suspended"})
"""Statuses that tell, between an end and a going on, how the one led to the other."""

_BEFORE_THE_FACT: Final = frozenset({"proposed", "scheduled", "postponed", "cancelled", "refused", "lapsed"})
"""Statuses that what has taken place cannot come to have; it may still be announced."""

_SIDES: Final[dict[str, tuple[int, ...]]] = {
    "after": (1,),
    "day-after": (1,),
    "before": (-1,),
    "day-before": (-1,),
    "between": (1, -1),
}
"""On which side of each of its anchors a rule of dating puts a row: 1 after, -1 before."""


def of_ledger(state: State) -> list[Found]:
    """All that the rows of one event contradict in each other, but their order against other events."""
    told = [dated(row, begin_of(row)) for row in state.rows]

    def of(*statuses: str) -> list[Dated]:
        return [one for one in told if one.row.status_code in statuses]

    later = [
        ("goes-on-after-end", certainly_after(of(*_OVER), of(*_GOES_ON), unless=of(*_TAKEN_UP))),
        ("plan-after-fact", certainly_after(of("occurred"), of(*_BEFORE_THE_FACT))),
    ]
    found = [_found(rule, state, a.row, b.row) for rule, those in later for a, b in those]
    found += _ended_before_begun(state)
    found += [_found("beyond-term", state, a.row, b.row) for a, b in _beyond_term(told)]
    found += [*_exclusive(state), *_rival_dates(state)]
    of_pair: dict[frozenset[str], Found] = {}
    for pair in found:  # two rows may contradict each other in several ways; the first says most
        of_pair.setdefault(frozenset((pair.a[1].id, pair.b[1].id)), pair)
    return list(of_pair.values())


def begin_of(row: Any) -> str:
    """Since when a status holds: as stated, else since the event began where it begins with it."""
    return row.from_edtf or (row.starts_edtf if row.status_code in BEGUN else "")


def _found(rule: str, state: State, a: Any, b: Any) -> Found:
    return Found(rule, state.event_id, "", ("event_statuses", a), ("event_statuses", b))


def _beyond_term(told: Sequence[Dated]) -> Iterator[tuple[Dated, Dated]]:
    """Rows by which it is in force after every end that the ledger gives, and the row with the last of these ends."""
    ends = [(end_of(one.row), one) for one in told if one.row.ends_edtf or (one.row.term and _start_of(one.row))]
    uppers = [dates.bounds(end)[1] for end, _ in ends]
    if not ends or None in uppers:
        return
    last, giving = max(
        ((upper, one) for upper, (_, one) in zip(uppers, ends, strict=True) if upper), key=lambda f: (f[0], f[1].row.id)
    )
    for one in told:
        if one.row.status_code in ("in-force", "ongoing") and one.lower and one.lower > last:
            yield giving, one


def _start_of(row: Any) -> str:
    return row.starts_edtf or (row.from_edtf if row.status_code in BEGUN else "")


def end_of(row: Any) -> str:
    """EDTF of the end that a row gives: stated, else its start and term together."""
    return row.ends_edtf or dates.add_term(_start_of(row), row.term).text


def _exclusive(state: State) -> Iterator[Found]:
    """Statuses that stand side by side although they exclude each other: every row of either once, with the first of the other."""
    by_code: dict[str, list[Any]] = {}
    for row in sorted(state.current, key=lambda row: (row.claimed_by_id, row.id)):
        by_code.setdefault(row.status_code, []).append(row)
    for code, other in combinations(sorted(by_code, key=list(codes("status")).index), 2):
        if other in codes("status")[code].excludes.split() or code in codes("status")[other].excludes.split():
            left, right = by_code[code], by_code[other]
            yield from (_found("exclusive", state, row, right[0]) for row in left)
            yield from (_found("exclusive", state, left[0], row) for row in right[1:])


def _rival_dates(state: State) -> Iterator[Found]:
    """Of the rows that stand the two whose beginnings, or ends, lie furthest apart, where they cannot both be true."""
    for rule, column in (("rival-starts", "starts_edtf"), ("rival-ends", "ends_edtf")):
        bounds = [(dates.bounds(value), row) for row in state.current if (value := getattr(row, column))]
        latest = max(((b[0], row.id, row) for b, row in bounds if b[0]), default=None, key=lambda one: one[:2])
        earliest = min(((b[1], row.id, row) for b, row in bounds if b[1]), default=None, key=lambda one: one[:2])
        if latest and earliest and earliest[0] < latest[0]:
            yield _found(rule, state, earliest[2], latest[2])


def _ended_before_begun(state: State) -> Iterator[Found]:
    (starts, _), (_, ends) = state.starts_bounds, state.ends_bounds
    if not (starts and ends and ends < starts):
        return
    begins = giving_start(state, starts)
    closes = next((row for row in state.rows if row.ends_edtf and dates.bounds(row.ends_edtf)[1] == ends), None)
    if begins and closes:
        yield _found("ended-before-begun", state, begins, closes)


def giving_start(state: State, day: date) -> Any:
    """The row of a ledger that gives a day as the first on which the event may have begun, or None."""
    for row in (*reversed(state.current), *reversed(state.rows)):
        if (start := _start_of(row)) and dates.bounds(start)[0] == day:
            return row
    return None


def of_order(ledgers: Mapping[str, State]) -> list[Found]:
    """Rows that the text puts before or after an event although all their dates say the opposite."""
    event_of = {row.id: key for key, state in ledgers.items() for row in state.rows}
    found = []
    for state in ledgers.values():
        for row in state.rows:
            rule, _, named = row.dated_by.partition(":")
            for side, anchor in zip(_SIDES.get(rule, ()), named.split(","), strict=False):
                other = ledgers.get(event_of.get(anchor, anchor))
                if other and other is not state and _is_against(row, other, side):
                    told = next((r for r in other.rows if r.id == anchor), other.current[-1])
                    found.append(_found("text-against-dates", state, row, told))
    return found


def _is_against(row: Any, other: State, side: int) -> bool:
    """Whether every date of a row lies certainly on the other side of an event than the text puts it."""
    first, last = other.starts_bounds
    if (first, last) == (None, None) and other.kind_code in ACTS:
        first, last = dates.bounds(other.rows[0].from_edtf)
    given = [dates.bounds(value) for value in (row.starts_edtf, row.from_edtf) if value]
    if side > 0:
        return bool(given) and all(upper and first and upper < first for _, upper in given)
    return bool(given) and all(lower and last and lower > last for lower, _ in given)
