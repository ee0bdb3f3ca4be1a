"""Days in the proleptic Gregorian calendar beyond Python's years 1 to 9999, and the way back to `date`.

The calendar repeats every 400 years, so a day of any year is counted in a stand-in year from 2000 to 2399.
"""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta

from analysis.record.dates.values import Day

MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FIRST_YEAR, LAST_YEAR = date.min.year, date.max.year


def month_length(year: int, month: int) -> int:
    """Count the days of a month of any year.

    Examples
    --------
    >>> month_length(2024, 2), month_length(-4, 2), month_length(1900, 2)
    (29, 29, 28)
    """
    return 29 if month == 2 and isleap(year) else MONTH_LENGTHS[month - 1]


def shift_months(day: Day, months: int, *, to_month_end: bool = False) -> Day:
    """Move a day by months, to the same day of the month or its last one.

    Examples
    --------
    >>> shift_months((2025, 1, 31), 1), shift_months((2025, 4, 30), 1, to_month_end=True)
    ((2025, 2, 28), (2025, 5, 31))
    """
    year, month = divmod(day[0] * 12 + day[1] - 1 + months, 12)
    length = month_length(year, month + 1)
    return year, month + 1, length if to_month_end else min(day[2], length)


def shift_days(day: Day, days: int) -> Day:
    """Move a day by days.

    Examples
    --------
    >>> shift_days((0, 1, 1), -1)
    (-1, 12, 31)
    """
    stand_in = 2000 + day[0] % 400
    moved = date(stand_in, day[1], day[2]) + timedelta(days)
    return moved.year + day[0] - stand_in, moved.month, moved.day


def lower_date(day: Day) -> date | None:
    """Find the latest date that is certainly not after the day; None where Python's calendar has none."""
    if day[0] < FIRST_YEAR:
        return None
    return date.max if day[0] > LAST_YEAR else date(*day)


def upper_date(day: Day) -> date | None:
    """Find the earliest date that is certainly not before the day; None where Python's calendar has none."""
    if day[0] > LAST_YEAR:
        return None
    return date.min if day[0] < FIRST_YEAR else date(*day)
