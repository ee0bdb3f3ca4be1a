"""Stretches of days and how one is got from another: the arithmetic of weeks, months, seasons and feasts.

A stretch is what an EDTF value of the guidelines covers: its text, its first and last day, and its grain (the
unit it is told in). Years before 1 or after 9999 have a text but no days.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

MONTHS_A_YEAR = 12
SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
WINTER = 24
# Daylight saving in the United States as it is now: from the second Sunday of March to the first of November.
FIRST_YEAR_OF_LAW = 2007
YEARS_OF = {"Y": 1, "10Y": 10, "100Y": 100, "1000Y": 1000, "4Y": 4}
MONTHS_OF = {"M": 1, "3M": 3, "6M": 6}
DAYS_OF = {"D": 1, "W": 7, "2W": 14, "N": 1}
REMEMBERED = 4096  # stretches, and facts about months: a text keeps to a few years


@dataclass(frozen=True, slots=True)
class Stretch:
    """A value: its EDTF text, its first and last day (None outside the calendar), and its grain (D, W, M, S, Y ...)."""

    edtf: str
    first: date | None
    last: date | None
    grain: str


@lru_cache(maxsize=REMEMBERED)
def of_day(day: date) -> Stretch:
    """A single day."""
    return Stretch(day.isoformat(), day, day, "D")


def of_days(first: date, last: date, grain: str = "D") -> Stretch:
    """A run of days, written as an interval."""
    return Stretch(f"{first.isoformat()}/{last.isoformat()}", first, last, grain)


def of_week(day: date, weeks: int = 0) -> Stretch:
    """The week, Monday to Sunday, that lies some weeks from a day's own.

    Examples
    --------
    >>> of_week(date(2025, 5, 15), -1).edtf
    '2025-05-05/2025-05-11'
    """
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)
    return of_days(monday, monday + timedelta(days=6), "W")


@lru_cache(maxsize=REMEMBERED)
def last_day(year: int, month: int) -> int:
    """The number of days of a month."""
    return calendar.monthrange(year, month)[1]


@lru_cache(maxsize=REMEMBERED)
def is_day(year: int, month: int, day: int) -> bool:
    """Return whether a day is in the calendar."""
    return 1 <= year <= 9999 and 1 <= month <= MONTHS_A_YEAR and 1 <= day <= last_day(year, month)


@lru_cache(maxsize=REMEMBERED)
def of_month(year: int, month: int, edge: str = "") -> Stretch:
    """A month, or its early, mid or late ten days."""
    days = last_day(year, month)
    first, last = {"early": (1, 10), "mid": (11, 20), "late": (days - 9, days)}.get(edge, (1, days))
    if edge in ("early", "mid", "late"):
        return of_days(date(year, month, first), date(year, month, last), "M")
    return Stretch(f"{year:04d}-{month:02d}", date(year, month, first), date(year, month, last), "M")


@lru_cache(maxsize=REMEMBERED)
def of_months(year: int, month: int, until_year: int, until_month: int, grain: str = "M") -> Stretch:
    """A run of months, written as an interval of months."""
    return Stretch(
        f"{year:04d}-{month:02d}/{until_year:04d}-{until_month:02d}",
        date(year, month, 1),
        date(until_year, until_month, last_day(until_year, until_month)),
        grain,
    )


@lru_cache(maxsize=REMEMBERED)
def of_year(year: int, edge: str = "") -> Stretch:
    """A year, or its first three, middle six or last three months.

    Examples
    --------
    >>> of_year(2024, "late").edtf
    '2024-10/2024-12'
    >>> of_year(-43).edtf
    '-0043'
    """
    if not 1 <= year <= 9999:
        return Stretch(f"-{-year:04d}" if year < 0 else f"{year:04d}", None, None, "Y")
    if edge == "about":
        return Stretch(f"{year:04d}~", date(year, 1, 1), date(year, 12, 31), "Y")
    first, last = {"early": (1, 3), "mid": (4, 9), "late": (10, 12)}.get(edge, (1, 12))
    if last - first < MONTHS_A_YEAR - 1:
        return of_months(year, first, year, last, "Y")
    return Stretch(f"{year:04d}", date(year, 1, 1), date(year, 12, 31), "Y")


def of_years(first: int, last: int) -> Stretch:
    """A run of years."""
    return Stretch(f"{first:04d}/{last:04d}", date(first, 1, 1), date(last, 12, 31), "Y")


def of_decade(year: int) -> Stretch:
    """The ten years that begin with a year."""
    return Stretch(f"{year // 10:03d}X", date(year, 1, 1), date(year + 9, 12, 31), "10Y")


def of_century(number: int) -> Stretch:
    """A century by its number, the nineteenth being 18XX."""
    start = (number - 1) * 100
    first = date(max(1, start), 1, 1)
    return Stretch(f"{number - 1:02d}XX", first, date(start + 99, 12, 31), "100Y")


@lru_cache(maxsize=REMEMBERED)
def of_season(year: int, season: int, edge: str = "") -> Stretch:
    """A season of a year, or its first, middle or last month. The winter of a year begins in its December."""
    first, last = SEASON_MONTHS[season]
    if edge:
        month = {"early": first, "mid": first % MONTHS_A_YEAR + 1, "late": last}[edge]
        return of_month(year + (season == WINTER and month < first), month)
    end = year + (season == WINTER)
    return Stretch(f"{year:04d}-{season}", date(year, first, 1), date(end, last, last_day(end, last)), "S")


def shift_months(year: int, month: int, months: int) -> tuple[int, int]:
    """The month that lies some months away."""
    count = year * MONTHS_A_YEAR + month - 1 + months
    return count // MONTHS_A_YEAR, count % MONTHS_A_YEAR + 1


def easter(year: int) -> date:
    """Western Easter (the anonymous Gregorian computus; J. Meeus, Astronomical Algorithms, ch. 8).

    Examples
    --------
    >>> easter(2025)
    datetime.date(2025, 4, 20)
    """
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    (i, k) = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def offset_on(zone: str, day: date) -> str:
    """The offset of a time zone on a day; one that changes is given as standard/daylight, by the law of the United States.

    Examples
    --------
    >>> offset_on("-05:00/-04:00", date(2025, 5, 16)), offset_on("Z", date(2025, 5, 16))
    ('-04:00', 'Z')
    """
    standard, _, daylight = zone.partition("/")
    if not daylight:
        return zone
    if day.year < FIRST_YEAR_OF_LAW:
        return ""
    is_daylight = named_day("nth", "3-7-2", day.year) <= day < named_day("nth", "11-7-1", day.year)
    return daylight if is_daylight else standard


def minutes_of(offset: str) -> int | None:
    """The minutes that an offset is ahead of Greenwich, None without one.

    Examples
    --------
    >>> minutes_of("-04:30"), minutes_of("Z"), minutes_of("")
    (-270, 0, None)
    """
    if not offset:
        return None
    if offset == "Z":
        return 0
    minutes = int(offset[1:3]) * 60 + int(offset[4:6])
    return -minutes if offset[0] == "-" else minutes


def named_day(rule: str, value: str, year: int) -> date:
    """The date of a feast in a year, by the rule of `named_days.csv`.

    Examples
    --------
    >>> named_day("nth", "11-4-4", 2024)
    datetime.date(2024, 11, 28)
    """
    if rule == "easter":
        return easter(year) + timedelta(days=int(value))
    if rule == "once":
        return date.fromisoformat(value)
    if rule == "fixed":
        month, day = map(int, value.split("-"))
        return date(year, month, day)
    month, weekday, which = map(int, value.split("-", 2))
    if which < 0:
        end = date(year, month, last_day(year, month))
        return end - timedelta(days=(end.isoweekday() - weekday) % 7 + 7 * (-which - 1))
    start = date(year, month, 1)
    return start + timedelta(days=(weekday - start.isoweekday()) % 7 + 7 * (which - 1))
