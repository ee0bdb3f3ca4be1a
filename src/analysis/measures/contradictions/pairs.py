"""Two rows that contradict each other, and the search for a row that is certainly later than another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from analysis.record.ledger import entry_of


@dataclass(frozen=True, slots=True)
class Found:
    """Two rows that contradict each other, each with its table; the earlier one first where they have an order."""

    rule: str
    event: str
    actor: str
    a: tuple[str, Any]
    b: tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Dated:
    """A row with the first and last day on which what it tells may have begun; no later than it was known."""

    row: Any
    lower: date | None
    upper: date


def dated(row: Any, edtf: str) -> Dated:
    """A row with the bounds of a date, "" where it is unknown."""
    entry = entry_of(row.id, row.status_code, edtf, row.known_date.date())
    return Dated(row, entry.lower, entry.upper or entry.known)


def certainly_after(
    first: Iterable[Dated], second: Iterable[Dated], *, unless: Iterable[Dated] = ()
) -> Iterator[tuple[Dated, Dated]]:
    """Every row of the second kind that is certainly later than one of the first, with the nearest of those.

    A row of the kind `unless` that may lie between them explains the one by the other, so that they are left out.
    """
    earlier = sorted(first, key=lambda one: (one.upper, one.row.id))
    uppers = [one.upper for one in earlier]
    explaining = sorted(unless, key=lambda one: one.lower or date.min)
    lowers = [one.lower or date.min for one in explaining]
    latest = list(accumulate((one.upper for one in explaining), max))
    for b in sorted(second, key=lambda one: str(one.row.id)):
        place = bisect_left(uppers, b.lower) if b.lower else 0
        if not place:
            continue
        a = earlier[place - 1]
        begun = bisect_right(lowers, b.upper)
        if not begun or latest[begun - 1] < (a.lower or date.min):
            yield a, b
