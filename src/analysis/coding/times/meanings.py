"""What an expression says before anybody knows when it was said.

A reader of the grammar turns words into one of these; `resolve` turns it into a value once the anchors are known.
The parts that the words leave open are None, never a default.
"""

from __future__ import annotations

from dataclasses import dataclass

NOW, TOLD = "now", "told"


@dataclass(frozen=True, slots=True)
class Shift:
    """A unit counted from an anchor: last week, two years later, that month, the day before.

    `unit` is a unit of `calendar` or WE (weekend); `base` the day of publication (`now`) or the day being told
    (`told`); `is_exact` counts days from the anchor's own day ("two weeks later" is a day, "last week" a week).
    """

    unit: str
    count: int
    base: str
    edge: str = ""
    is_exact: bool = False
    is_fallible: bool = False
    from_meaning: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the calendar, as far as the words name it."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    season: int | None = None
    quarter: int | None = None
    half: int | None = None
    edge: str = ""
    turn: str = ""  # last, next, this, that, same, follow, prev before a weekday, month or season; joined to one
    year_shift: Shift | None = None
    month_shift: Shift | None = None
    week_shift: Shift | None = None
    feast: tuple[str, str] | None = None
    is_other_order: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """From one point to another, written as one expression."""

    first: Point
    last: Point


@dataclass(frozen=True, slots=True)
class Fixed:
    """A decade, century or run of years: first and last year, and what the words call it."""

    first: int
    last: int
    grain: str
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The nth (from the end when below 0) unit, or half, of something; `count` units long, 0 for an open number of them."""

    unit: str
    which: int
    count: int
    whole: Meaning


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day: `zone` an offset as in EDTF, "" where none is named; `day` what fixes the day, if anything does."""

    hour: int
    minute: int
    zone: str = ""
    day: Meaning | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Overnight:
    """The night between two days, or a named day's."""

    day: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Lasting:
    """A duration, as ISO 8601."""

    iso: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A value that the words give in full, or none at all (vague, set)."""

    kind_code: str
    edtf: str = ""


Meaning = Shift | Point | Span | Fixed | Part | Clock | Overnight | Lasting | Ready
