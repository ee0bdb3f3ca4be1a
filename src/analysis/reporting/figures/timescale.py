"""A time axis that leaves empty stretches out and says so.

A negotiation has a few far-away events and one crowded week. On one linear axis the week is a smear; on an
ordinal axis the distances lie. So the axis is linear within *segments* and broken between them, only where
nothing begins or ends.

Where to break is decided by the shortest description of the days (Rissanen 1978): naming a day costs log2 of
its segment's length over its segment's share of all days, a break costs the naming of its two ends. A break is
taken when it saves more than it costs. That happens at long gaps beside crowded stretches; days spread evenly
are never broken, nor is an axis on which a day is wide enough to be seen. Every segment has its own ticks with
their year; every break its length in words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import pandas as pd

from analysis.reporting.figures.lettering import text_width
from analysis.reporting.figures.style import SMALL
from analysis.reporting.figures.wording import MONTHS, say_length

EPOCH: Final = date(1970, 1, 1)
SHORTEST_BREAK: Final = 6  # days; a shorter gap is easier to see than to read about
_VISIBLE_DAY: Final = 6.0  # pixels
_PADDING: Final = 15.0  # pixels between a segment's edge and its first and last day
_IDEAL_TICK: Final = 50.0  # pixels between ticks
_Unit = Literal["day", "month", "year"]
_STEPS: Final[tuple[tuple[_Unit, int], ...]] = (
    *(("day", n) for n in (1, 2, 7, 14)),
    *(("month", n) for n in (1, 3, 6)),
    *(("year", n) for n in (1, 2, 5, 10, 20, 50, 100)),
)


def day_number(moment: pd.Timestamp) -> int | None:
    """Days since 1970, None for NaT.

    Examples
    --------
    >>> day_number(pd.Timestamp("1970-01-03")), day_number(pd.NaT)
    (2, None)
    """
    return None if pd.isna(moment) else (moment.date() - EPOCH).days


def calendar_day(number: int) -> date:
    """The day of a day number.

    Examples
    --------
    >>> calendar_day(2)
    datetime.date(1970, 1, 3)
    """
    return EPOCH + timedelta(days=number)


@dataclass(frozen=True, slots=True)
class Segment:
    """An unbroken stretch of the axis: its first and last day, and where it lies on the sheet."""

    first: int
    last: int
    left: float
    right: float

    @property
    def per_day(self) -> float:
        """Pixels a day takes."""
        return (self.right - self.left - 2 * _PADDING) / (self.last - self.first + 1)

    def at(self, day: float) -> float:
        """Where the beginning of a day lies; `day + 0.5` is its noon."""
        return self.left + _PADDING + (day - self.first) * self.per_day


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis: its place, its label, the month or year beneath ("" = as before) and its start."""

    x: float
    label: str
    context: str
    context_left: float


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Days to pixels, over one or more segments in order of time."""

    segments: tuple[Segment, ...]

    def at(self, day: float) -> float:
        """Where a moment lies; one in a break lies within the break, one outside at the nearest end."""
        before: Segment | None = None
        for segment in self.segments:
            if day < segment.first:
                if before is None:
                    return segment.left
                share = (day - before.last - 1) / (segment.first - before.last - 1)
                return before.right + share * (segment.left - before.right)
            if day <= segment.last + 1:
                return segment.at(day)
            before = segment
        return self.segments[-1].right

    def breaks(self) -> list[tuple[float, float, str]]:
        """Left and right end of every break, and the time it leaves out in words."""
        return [
            (one.right, two.left, say_length(two.first - one.last - 1))
            for one, two in zip(self.segments, self.segments[1:], strict=False)
        ]


def time_scale(
    days: Sequence[int], left: float, right: float, *, most_segments: int, break_width: float = 22.0
) -> TimeScale:
    """The scale on which all the days given have a place.

    Parameters
    ----------
    days
        Day numbers at which something begins or ends, one for each time it does: crowded stretches get more
        room.
    left, right
        Pixels between which the axis lies.
    most_segments
        At most so many segments. Half the axis is shared out equally, half by the number of days given.
    break_width
        Pixels a break takes.

    Returns
    -------
    TimeScale

    Examples
    --------
    >>> scale = time_scale([0, 1, 1, 2, 3, 1000, 1001], 0, 600, most_segments=4)
    >>> [(segment.first, segment.last) for segment in scale.segments]
    [(0, 3), (1000, 1001)]
    """
    ordered = sorted(days)
    if not ordered:
        raise ValueError("time_scale: days is empty; draw an empty figure instead")
    is_wide = (right - left) / (ordered[-1] - ordered[0] + 1) >= _VISIBLE_DAY
    runs = [ordered] if is_wide else _runs(ordered, most_segments)
    room = right - left - break_width * (len(runs) - 1)
    segments = []
    for run in runs:
        width = room / 2 / len(runs) + room / 2 * len(run) / len(ordered)
        segments.append(Segment(run[0], run[-1], left, left + width))
        left += width + break_width
    return TimeScale(tuple(segments))


def _runs(ordered: list[int], most: int) -> list[list[int]]:
    """The days cut into at most `most` runs of the shortest description, by dynamic programming."""
    price = 2 * math.log2(ordered[-1] - ordered[0] + 1)
    cuts = [0, *(i for i in range(1, len(ordered)) if ordered[i] - ordered[i - 1] > SHORTEST_BREAK)]
    ends = [*cuts[1:], len(ordered)]

    def cost(start: int, end: int) -> float:
        share = (end - start) / len(ordered)
        span = ordered[end - 1] - ordered[start] + 1
        return (end - start) * math.log2(span / share) + price

    best: dict[int, list[tuple[float, list[int]]]] = {0: [(0.0, [])]}
    for end in ends:
        best[end] = []
        for start in [c for c in cuts if c < end]:
            for paid, starts in best[start]:
                if len(starts) < most:
                    best[end].append((paid + cost(start, end), [*starts, start]))
        cheapest: dict[int, tuple[float, list[int]]] = {}
        for paid, starts in sorted(best[end]):
            cheapest.setdefault(len(starts), (paid, starts))
        best[end] = list(cheapest.values())
    _, starts = min(best[len(ordered)])
    return [ordered[a:b] for a, b in zip(starts, [*starts[1:], len(ordered)], strict=True)]


def ticks(segment: Segment) -> list[Tick]:
    """The ticks of a segment: the calendar unit whose ticks come nearest to 50 pixels apart and have room.

    Every segment says its year at least once.

    Examples
    --------
    >>> week = Segment(day_number(pd.Timestamp("2025-05-10")), day_number(pd.Timestamp("2025-05-13")), 0, 300)
    >>> [(tick.label, tick.context) for tick in ticks(week)]
    [('10', 'May 2025'), ('11', ''), ('12', ''), ('13', '')]
    """
    lengths: dict[_Unit, float] = {"day": 1, "month": 30.44, "year": 365.25}
    rooms: dict[_Unit, float] = {"day": 24, "month": 32, "year": 42}
    chosen: list[Tick] = []
    nearest = math.inf
    for unit, step in _STEPS:
        spacing = lengths[unit] * step * segment.per_day
        distance = abs(math.log(spacing / _IDEAL_TICK))
        days = _tick_days(segment, unit, step)
        if spacing >= rooms[unit] and days and distance < nearest:
            chosen, nearest = _labelled(segment, unit, days), distance
    return chosen or _labelled(segment, "day", [segment.first])


def _tick_days(segment: Segment, unit: _Unit, step: int) -> list[int]:
    """Days of the segment on which a tick falls: weeks on Mondays, months and years on their first day."""
    first, last = calendar_day(segment.first), calendar_day(segment.last)
    if unit == "day":
        start = segment.first if step < 7 else segment.first + (-first.weekday()) % 7
        return list(range(start, segment.last + 1, step))
    if unit == "month":
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        firsts = [date(m // 12, m % 12 + 1, 1) for m in months if m % step == 0]
    else:
        firsts = [date(year, 1, 1) for year in range(first.year, last.year + 1) if year % step == 0]
    return [number for number in ((day - EPOCH).days for day in firsts) if number >= segment.first]


def _labelled(segment: Segment, unit: _Unit, days: list[int]) -> list[Tick]:
    """Ticks with labels; where a month or year has no room before the next, its ticks stay unlabelled."""
    dated = [(day, calendar_day(day)) for day in days]
    month = {day: MONTHS[d.month - 1][:3] for day, d in dated}
    words = {
        "day": {day: (str(d.day), f"{month[day]} {d.year}") for day, d in dated},
        "month": {day: (month[day], str(d.year)) for day, d in dated},
        "year": {day: (str(d.year), "") for day, d in dated},
    }[unit]
    made: list[Tick] = []
    room_until = math.inf
    noon = 0.5 if unit == "day" else 0.0
    for context in reversed(list(dict.fromkeys(context for _, context in words.values()))):
        group = [day for day in days if words[day][1] == context]
        reach = text_width(context, SMALL)
        begin = segment.at(group[0] + noon) - text_width(words[group[0]][0], SMALL) / 2
        left = max(segment.left + 2, min(begin, segment.right - reach))
        fits = left + reach + 6 <= room_until
        for day in reversed(group):
            x = segment.at(day + noon)
            says_context = fits and day == group[0]
            made.append(Tick(x, words[day][0] if fits else "", context if says_context else "", left))
        room_until = left if fits else room_until
    return made[::-1]
