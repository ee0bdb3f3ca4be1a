"""What a parsed EDTF text is: a frozen value with whole days for bounds, whose parts keep what was written.

Two layers. `Edtf` is what the rest of the house reads: the earliest and latest day, the flags, the precision.
`Part` is one calendar date as written (digits, `X`, marks), kept so that a date can be said as imprecisely as
it was coded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal, NamedTuple

Kind = Literal["date", "time", "interval", "set"]
Precision = Literal["second", "minute", "day", "month", "season", "year", "decade", "century", "millennium"]
Component = Literal["year", "month", "day"]
Bounds = tuple[date | None, date | None]
Day = tuple[int, int, int]
"""Year, month and day in the proleptic Gregorian calendar; the year may be of any size, 0 is 1 BC."""

PRECISIONS: tuple[Precision, ...] = (
    "second",
    "minute",
    "day",
    "month",
    "season",
    "year",
    "decade",
    "century",
    "millennium",
)
"""Finest first; a value of several dates has the coarsest precision among them."""


class Mark(NamedTuple):
    """One qualification: the component it stands at, `?`, `~` or `%`, and the components it covers."""

    component: Component
    sign: str
    covers: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One calendar date as written: a year, a month, a season or a day, perhaps with `X` and marks.

    Parameters
    ----------
    text
        As written.
    year, month, day
        The digits as written, `X` for one that is not specified, "" for a component that is not there. A year
        behind `Y` has its exponent multiplied out; a season stands in `month` (21 to 41).
    significant
        Significant digits of the year (`1950S2`), 0 where not given.
    marks
        The qualifications, left to right.
    precision
        Unit of the finest component.
    first, last
        First and last day of the date as written, before `~` widens it.
    lower, upper
        The same after widening, as days of Python's calendar; None beyond it, and for a year of which no
        digit is known (`XXXX`).
    is_clipped
        Whether a bound lies beyond the years 1 to 9999.
    """

    text: str
    year: str
    month: str
    day: str
    significant: int
    marks: tuple[Mark, ...]
    precision: Precision
    first: Day
    last: Day
    lower: date | None
    upper: date | None
    is_clipped: bool

    @property
    def is_unknown(self) -> bool:
        """Whether no digit of the year is known, so that the date has no bounds."""
        return self.year == "XXXX"

    @property
    def is_approximate(self) -> bool:
        """Whether `~` or `%` stands at any component."""
        return any(mark.sign != "?" for mark in self.marks)

    @property
    def is_uncertain(self) -> bool:
        """Whether `?` or `%` stands at any component."""
        return any(mark.sign != "~" for mark in self.marks)

    @property
    def is_plain(self) -> bool:
        """Whether every digit is known and nothing is marked."""
        return not (self.marks or self.significant or "X" in self.year + self.month + self.day)


class Member(NamedTuple):
    """One element of a set, or the whole of a date or an interval; None where an end is open or unknown."""

    first: Part | None
    last: Part | None


@dataclass(frozen=True, slots=True)
class Edtf:
    """A parsed EDTF text with its bounds in whole days.

    Parameters
    ----------
    text
        As written.
    kind
        `date`, `time` (a day with a clock time), `interval` or `set`.
    precision
        Unit of the finest component (`season` for every part of a year with a number from 21 to 41); of
        several dates the coarsest one's.
    lower, upper
        Earliest and latest day the value allows, both included; None where that end is open, unknown or
        beyond the years 1 to 9999.
    start, end
        Bounds of the first and of the last day of the value. For a date and for one of a set they are both
        ``(lower, upper)``; for an interval those of its two ends; for all of a set those of its first and
        last date.
    is_approximate, is_uncertain
        Whether any date in it carries `~` or `%`, `?` or `%`.
    is_open_start, is_open_end
        Whether that end is written `..`: it has no limit.
    is_unknown_start, is_unknown_end
        Whether that end is left blank, or has a year of which no digit is known: there is a limit, nobody
        says which.
    is_clipped
        Whether a bound lies beyond the years 1 to 9999. The bounds stay true all the same: the year 170000002
        is bounded by 9999-12-31 below and by nothing above.
    clock
        The time of day as written, with its UTC offset where one is given.
    members
        What was written, for saying it.
    """

    text: str
    kind: Kind
    precision: Precision
    lower: date | None
    upper: date | None
    start: Bounds
    end: Bounds
    is_approximate: bool = False
    is_uncertain: bool = False
    is_open_start: bool = False
    is_open_end: bool = False
    is_unknown_start: bool = False
    is_unknown_end: bool = False
    is_clipped: bool = False
    clock: time | None = None
    members: tuple[Member, ...] = field(default=(), repr=False)

    @property
    def is_exact_day(self) -> bool:
        """Whether the value is one certain calendar day."""
        return self.lower is not None and self.lower == self.upper and not (self.is_approximate or self.is_uncertain)

    @property
    def is_all_of(self) -> bool:
        """Whether the value is a set all of whose dates are meant (`{a,b}`), not one of them."""
        return self.text.startswith("{")
