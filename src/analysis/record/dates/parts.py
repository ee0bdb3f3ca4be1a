"""One calendar date of an EDTF text: its pattern of digits, `X` and marks, and the days it can be.

The rules of the bounds, ours where the standard sets none:

- `~` and `%` widen by one unit of the component they stand at: a day by 3 days either way, a month by a
  month, a part of a year by its own length, a year by a year, a decade (`202X`) by a decade. A mark at the
  very end stands at the finest component. `?` widens nothing; it is a flag.
- `X` is any digit that makes a real day: `2025-XX-12` runs from 12 January to 12 December. `XXXX` has no
  bounds.
- Beyond the years 1 to 9999 a bound is cut to the nearest true statement and the date flagged (`is_clipped`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product

from analysis.record.dates.names import MONTHS, SEASONS
from analysis.record.dates.refusals import quoted, refusal
from analysis.record.dates.spans import (
    FIRST_YEAR,
    LAST_YEAR,
    lower_date,
    month_length,
    shift_days,
    shift_months,
    upper_date,
)
from analysis.record.dates.values import Component, Day, Mark, Part, Precision

CALENDAR = re.compile(
    r"([?~%]?)(-?[0-9X]{4})(?:S([0-9]))?([?~%]?)"
    r"(?:-([?~%]?)([0-9X]{2})([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?))?)?"
)
LONG_YEAR = re.compile(r"([?~%]?)Y(-?)([0-9]{1,18})(?:E([0-9]{1,3}))?(?:S([0-9]{1,2}))?([?~%]?)")
COMPONENTS: tuple[Component, ...] = ("year", "month", "day")
YEAR_PRECISIONS: dict[int, Precision] = {1: "year", 10: "decade", 100: "century"}
APPROXIMATE_DAYS = 3
LONGEST_YEAR = 12
"""Digits of the longest year, exponent included; more would be a slip or an attack."""


def parse_part(text: str) -> Part:
    """Parse one calendar date.

    Raises
    ------
    ValueError
        When the text is no date or names a day that does not exist.

    Examples
    --------
    >>> part = parse_part("2025-05-1X")
    >>> part.first, part.last
    ((2025, 5, 10), (2025, 5, 19))
    """
    match = CALENDAR.fullmatch(text)
    if match is None:
        return _parse_long_year(text)
    left, year, significant, right, left_of_month, month, right_of_month, left_of_day, day, right_of_day = match.groups(
        default=""
    )
    if year == "-0000":
        raise ValueError(f"{quoted(text)}: the year before 0001 is 0000 (1 BC); write it without a minus sign")
    if significant and (month or "X" in year):
        raise ValueError(f"{quoted(text)}: significant digits belong to a year alone; write 1950S2 or 19XX")
    marks = _marks(text, (left, right), (left_of_month, right_of_month), (left_of_day, right_of_day))
    return _build(text, year, month, day, significant, marks)


def _parse_long_year(text: str) -> Part:
    match = LONG_YEAR.fullmatch(text)
    if match is None:
        raise refusal(text)
    left, minus, digits, exponent, significant, right = match.groups(default="")
    length = len(digits) + int(exponent or "0")
    if length > LONGEST_YEAR:
        raise ValueError(f"{quoted(text)}: a year of {length} digits; the limit is {LONGEST_YEAR}")
    if digits.startswith("0") or length < 5:
        raise ValueError(f"{quoted(text)}: Y is for years of five digits and more; write four digits without Y")
    year = minus + digits + "0" * int(exponent or "0")
    return _build(text, year, "", "", significant, _marks(text, (left, right)))


def _marks(text: str, *signs: tuple[str, str]) -> tuple[Mark, ...]:
    """Collect the marks: one on the left covers its component, one on the right also all to its left."""
    marks = []
    for place, (left, right) in enumerate(signs):
        if left and right:
            raise ValueError(f"{quoted(text)}: one component is marked twice; uncertain and approximate at once is %")
        if left:
            marks.append(Mark(COMPONENTS[place], left, COMPONENTS[place : place + 1]))
        elif right:
            marks.append(Mark(COMPONENTS[place], right, COMPONENTS[: place + 1]))
    return tuple(marks)


def _build(text: str, year: str, month: str, day: str, significant: str, marks: tuple[Mark, ...]) -> Part:
    unit = _year_unit(text, year, significant)
    years = _years(year, unit if significant else 1)
    season = SEASONS.get(int(month)) if month and "X" not in month else None
    precision: Precision
    if season:
        if day:
            raise ValueError(f"{quoted(text)}: {month} is a part of a year and takes no day; months run from 01 to 12")
        first: Day = (years[0], season.month, 1)
        last = shift_months((years[-1], season.month, 1), season.months - 1, to_month_end=True)
        precision = "season"
    else:
        first, last = _day_span(text, years, month, day)
        precision = "day" if day else "month" if month else YEAR_PRECISIONS.get(unit, "millennium")
    earliest, latest = first, last
    for mark in marks:
        if mark.sign == "?":
            continue
        if mark.component == "day":
            earliest, latest = shift_days(earliest, -APPROXIMATE_DAYS), shift_days(latest, APPROXIMATE_DAYS)
        else:
            months = 12 * unit if mark.component == "year" else season.months if season else 1
            # A whole month stays whole: the end of April, a month on, is the end of May.
            is_whole = not day or ("X" in day and latest[2] == month_length(latest[0], latest[1]))
            earliest, latest = (
                shift_months(earliest, -months),
                shift_months(latest, months, to_month_end=is_whole),
            )
    is_unknown = year == "XXXX"
    return Part(
        text,
        year,
        month,
        day,
        int(significant or "0"),
        marks,
        precision,
        first,
        last,
        lower=None if is_unknown else lower_date(earliest),
        upper=None if is_unknown else upper_date(latest),
        is_clipped=not is_unknown and (earliest[0] < FIRST_YEAR or latest[0] > LAST_YEAR),
    )


def _year_unit(text: str, year: str, significant: str) -> int:
    """How many years the year component spans: 10 for `202X` and `1950S3`, 1 for `2025`."""
    if not significant:
        return int(10 ** (len(year) - len(year.rstrip("X"))))
    length = len(year.lstrip("-"))
    if not 1 <= int(significant) <= length:
        raise ValueError(f"{quoted(text)}: {significant} significant digits of {length}; write 1 to {length}")
    return int(10 ** (length - int(significant)))


def _years(year: str, unit: int) -> Sequence[int]:
    """Every year a pattern allows, ascending; only the ends where digits are merely not significant."""
    sign = -1 if year.startswith("-") else 1
    if unit > 1:
        first = int(year.lstrip("-")) // unit * unit
        return sorted((sign * first, sign * (first + unit - 1)))
    if "X" not in year:
        return (int(year),)
    if sign > 0 and "X" not in year.rstrip("X"):
        return range(int(year.replace("X", "0")), int(year.replace("X", "9")) + 1)
    choices = ("0123456789" if digit == "X" else digit for digit in year.lstrip("-"))
    return [sign * int("".join(digits)) for digits in product(*choices)][::sign]


def numbers(pattern: str, last: int) -> Sequence[int]:
    """Every month or day from 1 to `last` that a pattern of two digits allows, ascending.

    Examples
    --------
    >>> numbers("X1", 31)
    [1, 11, 21, 31]
    """
    if "X" not in pattern:
        return (int(pattern),) if 1 <= int(pattern) <= last else ()
    return [
        number
        for number in range(1, last + 1)
        if all(written in ("X", digit) for written, digit in zip(pattern, f"{number:02d}", strict=True))
    ]


def _day_span(text: str, years: Sequence[int], month: str, day: str) -> tuple[Day, Day]:
    """First and last real day of the patterns."""
    if not month:
        return (years[0], 1, 1), (years[-1], 12, 31)
    months = numbers(month, 12)
    if not months:
        raise ValueError(
            f"{quoted(text)}: no month {month}; "
            "months run from 01 to 12, seasons and other parts of a year from 21 to 41"
        )
    if not day:
        return (years[0], months[0], 1), (years[-1], months[-1], month_length(years[-1], months[-1]))
    days = numbers(day, 31)
    first = _first_real_day(years, months, days)
    last = _first_real_day(reversed(years), months[::-1], days[::-1])
    if first is None or last is None:
        raise _no_such_day(text, years, months, day)
    return first, last


def _first_real_day(years: Iterable[int], months: Sequence[int], days: Sequence[int]) -> Day | None:
    for year in years:
        for month in months:
            for day in days:
                if day <= month_length(year, month):
                    return year, month, day
    return None


def _no_such_day(text: str, years: Sequence[int], months: Sequence[int], day: str) -> ValueError:
    without_day = text.rpartition("-")[0]
    if len(months) > 1:
        return ValueError(f"{quoted(text)}: no month has a day {day}; days run from 01 to 31")
    length = max(month_length(year, months[0]) for year in years)
    name = MONTHS[months[0] - 1]
    month = f"{name} {years[0]}" if len(years) == 1 else f"{name} in these years"
    return ValueError(
        f"{quoted(text)}: {month} has {length} days; write 01 to {length}, or {without_day} where the day is not known"
    )
