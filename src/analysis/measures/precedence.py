"""Which of two events came first when their dates are imprecise.

An event fills a stretch of whole days, from its first to its last. Of either day only bounds may be known, so that what
can be said of two events is which of Allen's thirteen relations between stretches the bounds leave possible (Allen
1983); one stands for certain only where no other is left. A stretch is counted to the end of its last day: two
stretches *meet* where one begins on the day after the other has ended, and two events of one and the same day are
*equal*. Where the text itself says that one thing came before another, that settles what the dates leave open.

References
----------
Allen, J. F. (1983). Maintaining knowledge about temporal intervals. Communications of the ACM 26(11), 832-843.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any, Literal, NewType, TypeAlias

import numpy as np
import pandas as pd

from analysis.measures.chronology.folding import ACTS, BEGUN, COMMITMENTS, State, states
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import rows_of
from analysis.record.selection import check_ids

Stretches = NewType("Stretches", pd.DataFrame)
Precedence = NewType("Precedence", pd.DataFrame)
OpenOrders = NewType("OpenOrders", pd.DataFrame)

Order = Literal[
    "certainly before", "possibly before", "same day", "open", "possibly after", "certainly after", "unknown"
]
Numbers: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"

RELATIONS: dict[str, tuple[str, ...]] = {
    "before": ("a", "A", "b", "B"),
    "meets": ("a", "Ab", "B"),
    "overlaps": ("a", "b", "A", "B"),
    "finished-by": ("a", "b", "AB"),
    "contains": ("a", "b", "B", "A"),
    "starts": ("ab", "A", "B"),
    "equals": ("ab", "AB"),
    "started-by": ("ab", "B", "A"),
    "during": ("b", "a", "A", "B"),
    "finishes": ("b", "a", "AB"),
    "overlapped-by": ("b", "a", "B", "A"),
    "met-by": ("b", "Ba", "A"),
    "after": ("b", "B", "a", "A"),
}
"""Allen's relations of one stretch to another, each as the order of their four ends: a and A are the beginning and the end
of the one, b and B those of the other, letters in one text fall together."""

_NOT_LATER = frozenset(name for name, order in RELATIONS.items() if "a" in order[0])
_NOT_EARLIER = frozenset(name for name, order in RELATIONS.items() if "b" in order[0])
"""Relations in which the one begins no later than the other, and no earlier."""

_LASTING = ("ongoing", "in-force", "suspended")
"""Statuses of what goes on until something ends it."""

_ENDING = ("expired", "broken-off")
"""Statuses that begin when the event ends."""

_CALLED_OFF = ("cancelled", "refused")

_BOUNDS = ("starts_lower", "starts_upper", "ends_lower", "ends_upper")
_STRETCH_COLUMNS = ("event_id", "label", "status_code", *_BOUNDS, "is_dated", "comes_after", "comes_before")
_PAIR_COLUMNS = ("a_id", "a", "b_id", "b", "order", "is_stated", "days_min", "days_max", "relations")
_OPEN_COLUMNS = ("event_id", "label", "starts_lower", "starts_upper", "n_ordered", "n_open", "open_with")


def stretches(case: Case) -> Stretches:
    """The days that each event fills, as far as they are known.

    One row is one event with a status. `starts_lower` and `starts_upper` bound its first day, `ends_lower` and `ends_upper`
    its last (NaT: open). Where no end is told, one that happened lies whole within its date, and one that lasts (it is
    ongoing or in force, or binds for a term) has an open end. What was called off or is only proposed without a date fills
    no days (`is_dated` False). What has happened had begun by the day it was known. `comes_after` and `comes_before` list
    the events that the text itself names as earlier or later where it dates this one.

    Parameters
    ----------
    case
        The case as known on a day; not modified.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = stretches(Case.read(Path("tests/data/tiny")))
    >>> table.loc[table["event_id"] == "hall-offer", ["starts_upper", "comes_before"]].values.tolist()
    [[Timestamp('2024-04-03 00:00:00'), ['talks']]]
    """
    labels = dict(zip(case.events["id"], case.events["label"], strict=True))
    event_of = {event: event for event in labels}
    event_of |= dict(zip(case.event_statuses["id"], case.event_statuses["event_id"], strict=True))
    rows = []
    for state in states(case):
        telling = _telling(state)
        bounds = _bounds(state, telling)
        earlier, later = _stated(telling, event_of)
        rows.append(
            {
                "event_id": state.event_id,
                "label": labels[state.event_id],
                "status_code": state.status_code,
                **dict(zip(_BOUNDS, bounds, strict=True)),
                "is_dated": any(bounds[:2]),
                "comes_after": sorted(earlier - {state.event_id}),
                "comes_before": sorted(later - {state.event_id}),
            }
        )
    table = pd.DataFrame(rows, columns=list(_STRETCH_COLUMNS)).astype({"is_dated": "bool"})
    for column in _BOUNDS:
        table[column] = pd.to_datetime(table[column]).astype("datetime64[s]")
    return Stretches(table)


def _telling(state: State) -> list[Any]:
    """The rows of a ledger that tell when the event began or is to begin, as its state reads them."""
    if state.status_code in _CALLED_OFF:
        return []
    begun = [row for row in state.current if row.status_code in BEGUN]
    for rows in ([r for r in state.current if r.starts_edtf], begun, [r for r in state.rows if r.starts_edtf][-1:]):
        if rows:
            return rows
    return list(state.rows[:1]) if state.kind_code in ACTS else []


def _bounds(state: State, telling: Sequence[Any]) -> tuple[date | None, date | None, date | None, date | None]:
    """First and last possible day of the beginning and of the end."""
    begins = state.starts_bounds
    if telling and not state.starts:
        begins = dates.bounds(telling[0].from_edtf)
    has_begun = [row.known_date.date() for row in telling if row.status_code in BEGUN or state.kind_code in ACTS]
    first, last = begins[0], _least(begins[1], *has_begun)
    ends = state.ends_bounds
    stopped = [dates.bounds(row.from_edtf) for row in state.current if row.status_code in _ENDING]
    if ends == (None, None) and stopped:
        ends = stopped[0]
    is_off = state.status_code in _CALLED_OFF or not (telling or state.ends)
    if is_off or (first is None and last is None and ends == (None, None)):
        return None, None, None, None
    lasts = state.kind_code in COMMITMENTS or any(row.status_code in _LASTING for row in state.rows)
    if ends == (None, None):
        ends = (first, None) if lasts else (first, last)
    if ends[1] and first and ends[1] < first:  # a contradiction of the record, listed as such
        ends = (first, None)
    return first, _least(last, ends[1]), _most(ends[0], first), ends[1]


def _least(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


def _most(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)


def _stated(telling: Sequence[Any], event_of: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """Events that the rows' own words put before this one, and those that they put after it."""
    earlier: set[str] = set()
    later: set[str] = set()
    for row in telling:
        rule, _, named = row.dated_by.partition(":")
        anchors = [event_of.get(anchor, "") for anchor in named.split(",")]
        if rule in ("after", "day-after"):
            earlier.update(anchors)
        elif rule in ("before", "day-before"):
            later.update(anchors)
        elif rule == "between":
            earlier.update(anchors[:1])
            later.update(anchors[1:])
    return earlier - {""}, later - {""}


def precedence(stretches: Stretches, *, events: Sequence[str]) -> Precedence:
    """How every two of some events stand to each other in time.

    One row is one pair, in the order in which the events are given. `order` compares the days on which they began: "certainly
    before" where no other order is left; "possibly before" where they may also have begun on one day; "same day"; "open"
    where either may have been first; "unknown" where one has no date. `is_stated` tells that the text settles an order
    which the dates leave open. `days_min` and `days_max` are the fewest and most whole days from the beginning of a to
    that of b (negative: b first; missing: open). `relations` are all of Allen's relations of a to b that are left possible
    by both.

    Parameters
    ----------
    stretches
        Of the case; not modified.
    events
        Ids; the pairs grow with the square of their number.

    Raises
    ------
    UsageError
        An event is not among the stretches; the nearest is named.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = precedence(stretches(Case.read(Path("tests/data/tiny"))), events=["strike-vote", "strike", "talks"])
    >>> table[["a_id", "b_id", "order", "days_min", "days_max"]].values.tolist()[:2]
    [['strike-vote', 'strike', 'certainly before', 11, 17], ['strike-vote', 'talks', 'certainly before', 32, 38]]
    >>> table["relations"].tolist()[-1]
    ('before', 'meets', 'finished-by', 'contains')
    """
    of = {row.event_id: row for row in rows_of(stretches)}
    check_ids("events", events, {key: row.label for key, row in of.items()})
    pairs = list(combinations(dict.fromkeys(events), 2))
    left, right = (_days(stretches, [pair[place] for pair in pairs]) for place in (0, 1))
    possible = _possible(left, right)
    names = np.array(list(RELATIONS), dtype=object)
    allowed = {"": frozenset(RELATIONS), "certainly before": _NOT_LATER, "certainly after": _NOT_EARLIER}
    rows = []
    for place, (a, b) in enumerate(pairs):
        is_dated = of[a].is_dated and of[b].is_dated
        order = _order(left[place], right[place]) if is_dated else "unknown"
        said = _said_order(of[a], of[b]) if not order.startswith("certainly") else ""
        fewest, most = right[place][0] - left[place][1], right[place][1] - left[place][0]
        if said:
            fewest, most = (max(fewest, 0.0), most) if said == "certainly before" else (fewest, min(most, 0.0))
        rows.append(
            {
                "a_id": a,
                "a": of[a].label,
                "b_id": b,
                "b": of[b].label,
                "order": said or order,
                "is_stated": bool(said),
                "days_min": _whole(fewest),
                "days_max": _whole(most),
                "relations": tuple(name for name in names[possible[place]] if name in allowed[said]),
            }
        )
    table = pd.DataFrame(rows, columns=list(_PAIR_COLUMNS))
    return Precedence(table.astype({"days_min": "Int64", "days_max": "Int64", "is_stated": "bool"}))


def _days(stretches: pd.DataFrame, events: Sequence[str] | None = None) -> Numbers:
    """Bounds as days since 1970, a row an event; infinite where open."""
    table = stretches if events is None else stretches.set_index("event_id").loc[list(events)]
    found = np.empty((len(table), 4))
    for place, column in enumerate(_BOUNDS):
        days = table[column].to_numpy().astype("datetime64[D]")
        found[:, place] = np.where(np.isnat(days), (-np.inf, np.inf)[place % 2], days.astype("int64"))
    return found


def _possible(left: Numbers, right: Numbers) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which relations the bounds leave possible, a row a pair, a column a relation.

    Every relation puts the four ends in one order, and the earliest days that keep to it are found from left to right.
    An end is the day after the last one.
    """
    lower = {"a": left[:, 0], "A": np.maximum(left[:, 2], left[:, 0]) + 1}
    lower |= {"b": right[:, 0], "B": np.maximum(right[:, 2], right[:, 0]) + 1}
    upper = {"a": left[:, 1], "A": left[:, 3] + 1, "b": right[:, 1], "B": right[:, 3] + 1}
    columns = []
    for order in RELATIONS.values():
        day = np.full(len(left), -np.inf)
        fits = np.full(len(left), True)
        for ends in order:
            day = np.maximum.reduce([day, *(lower[end] for end in ends)])
            fits &= np.logical_and.reduce([day <= upper[end] for end in ends])
            day = day + 1
        columns.append(fits)
    return np.column_stack(columns)


def _order(left: Numbers, right: Numbers) -> Order:
    """The order of two beginnings that their bounds leave."""
    may_precede, may_follow = left[0] < right[1], left[1] > right[0]
    may_agree = max(left[0], right[0]) <= min(left[1], right[1])
    if may_precede and may_follow:
        return "open"
    if may_precede:
        return "possibly before" if may_agree else "certainly before"
    if may_follow:
        return "possibly after" if may_agree else "certainly after"
    return "same day"


def _said_order(a: Any, b: Any) -> Order | Literal[""]:
    """The order of two events that the text states; "" where it states none, or both."""
    is_before = b.event_id in a.comes_before or a.event_id in b.comes_after
    is_after = b.event_id in a.comes_after or a.event_id in b.comes_before
    if is_before == is_after:
        return ""
    return "certainly before" if is_before else "certainly after"


def _whole(days: float) -> int | None:
    return int(days) if np.isfinite(days) else None


def open_orders(stretches: Stretches, *, most: int = 5) -> OpenOrders:
    """Events whose place among the others the dates leave open, those with the most open neighbours first.

    One row is one dated event. `n_ordered` counts the other dated events that began certainly before it, certainly after it
    or on the same day; `n_open` those against which neither its date nor the text puts it in order; `open_with` names up
    to `most` of these, the latest first. Counting takes n log n steps.

    Parameters
    ----------
    stretches
        Of the case; not modified.
    most
        How many are named.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = open_orders(stretches(Case.read(Path("tests/data/tiny"))))
    >>> table.loc[table["n_open"] > 0, ["event_id", "n_open"]].values.tolist()
    [['hall-offer', 5], ['gate-incident', 1], ['secret-meeting', 1], ['strike', 1], ['strike-vote', 1], ['ultimatum', 1]]
    """
    table = stretches[stretches["is_dated"]].sort_values("event_id").reset_index(drop=True)
    bounds = _days(table)
    first, last = bounds[:, 0], bounds[:, 1]
    is_day = first == last
    days, counts = np.unique(first[is_day], return_counts=True)
    alike = np.zeros(len(table))
    alike[is_day] = counts[np.searchsorted(days, first[is_day])] - 1
    ordered = np.searchsorted(np.sort(last), first, side="left")
    ordered += len(table) - np.searchsorted(np.sort(first), last, side="right")
    ordered = ordered + alike.astype("int64")
    settled = {place: set(found) for place, found in _settled(table, bounds)}
    ordered += np.array([len(settled[place]) for place in range(len(table))], dtype="int64")
    by_start = np.argsort(first, kind="stable")
    reach = np.searchsorted(first[by_start], last, side="right")
    found = []
    for place in range(len(table)):
        beside: list[str] = []
        wanted = min(most, len(table) - 1 - int(ordered[place]))
        for other in by_start[: reach[place]][::-1]:
            if len(beside) >= wanted:
                break
            is_apart = last[other] < first[place] or (is_day[other] and is_day[place])
            if other != place and not is_apart and other not in settled[place]:
                beside.append(str(table["event_id"][int(other)]))
        found.append(beside)
    named = table.assign(n_ordered=ordered, n_open=len(table) - 1 - ordered, open_with=pd.Series(found, dtype="object"))
    named = named.astype({"n_ordered": "int64", "n_open": "int64"})[list(_OPEN_COLUMNS)]
    return OpenOrders(named.sort_values(["n_open", "event_id"], ascending=[False, True]).reset_index(drop=True))


def _settled(table: pd.DataFrame, bounds: Numbers) -> Iterator[tuple[int, list[int]]]:
    """For every event the places of those against which only the text puts it in order."""
    places = {event: place for place, event in enumerate(table["event_id"])}
    rows = list(rows_of(table))
    found: dict[int, list[int]] = {place: [] for place in range(len(rows))}
    named = {
        tuple(sorted((place, places[other])))
        for place, row in enumerate(rows)
        for other in (*row.comes_after, *row.comes_before)
        if other in places
    }
    for a, b in sorted(named):
        is_open = _order(bounds[a], bounds[b]) in ("open", "possibly before", "possibly after")
        if is_open and _said_order(rows[a], rows[b]):
            found[a].append(b)
            found[b].append(a)
    yield from found.items()
