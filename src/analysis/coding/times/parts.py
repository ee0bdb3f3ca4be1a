"""The nth part of a stretch: the first week of May, the second half of 2024, the last three months of a year."""

from __future__ import annotations

from datetime import date, timedelta

from analysis.coding.times import calendar as cal
from analysis.coding.times.calendar import Stretch

HALVES = 2
QUARTERS = 4


def part_of_stretch(unit: str, which: int, count: int, whole: Stretch) -> Stretch | None:
    """Return part `which` (1 the first, -1 the last) of a stretch, `count` units long; None where there is none.

    `unit` is a unit of `calendar`, `half`, or WD1 to WD7 for a weekday.

    Examples
    --------
    >>> part_of_stretch("W", 1, 1, cal.of_month(2025, 5)).edtf
    '2025-05-01/2025-05-07'
    >>> part_of_stretch("M", -1, 3, cal.of_year(2024)).edtf
    '2024-10/2024-12'
    >>> part_of_stretch("half", 2, 1, cal.of_decade(1980)).edtf
    '1985/1989'
    """
    first, last = whole.first, whole.last
    if first is None or last is None or which == 0:
        return None
    if unit.startswith("WD"):
        return _nth_weekday(int(unit[2:]), which, first, last)
    if unit in ("half", "3M") and (unit == "half" or whole.grain in ("Y", "100Y")):
        return _share(which, QUARTERS if unit == "3M" else HALVES, first, last)
    if unit in ("D", "W", "2W", "N"):
        return _days(cal.DAYS_OF[unit], which, count, first, last)
    if unit == "WE":
        saturday = _nth_weekday(6, which, first, last)
        if saturday is None or saturday.first is None:
            return None
        return cal.of_days(saturday.first, saturday.first + timedelta(days=1), "WE")
    if unit in ("M", "3M", "6M"):
        return _months(cal.MONTHS_OF[unit], which, count, first, last)
    if unit in ("Y", "10Y"):
        return _years(cal.YEARS_OF[unit], which, count, first.year, last.year)
    return None


def _nth_weekday(weekday: int, which: int, first: date, last: date) -> Stretch | None:
    if which > 0:
        day = first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (which - 1))
    else:
        day = last - timedelta(days=(last.isoweekday() - weekday) % 7 + 7 * (-which - 1))
    return cal.of_day(day) if first <= day <= last else None


def _share(which: int, shares: int, first: date, last: date) -> Stretch | None:
    which = shares if which == -1 else which
    if not 1 <= which <= shares:
        return None
    years = last.year - first.year + 1
    if years >= shares and years > 1:
        size = years // shares
        start = first.year + size * (which - 1)
        return cal.of_years(start, last.year if which == shares else start + size - 1)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months % shares == 0:
        size = months // shares
        year, month = cal.shift_months(first.year, first.month, size * (which - 1))
        return cal.of_months(year, month, *cal.shift_months(year, month, size - 1), "3M")
    if months == 1 and shares == HALVES:
        middle = first + timedelta(days=14)
        return cal.of_days(first, middle, "W") if which == 1 else cal.of_days(middle + timedelta(days=1), last, "W")
    return None


def _days(size: int, which: int, count: int, first: date, last: date) -> Stretch | None:
    if which > 0:
        start = first + timedelta(days=size * (which - 1))
        end = start + timedelta(days=size * count - 1)
        end = min(end, last) if size > 1 else end
    else:
        end = last
        start = last - timedelta(days=size * count - 1)
    if start < first or start > last or end > last:
        return None
    return cal.of_day(start) if start == end else cal.of_days(start, end, "W" if size > 1 else "D")


def _months(size: int, which: int, count: int, first: date, last: date) -> Stretch | None:
    length = size * count
    total = (last.year - first.year) * 12 + last.month - first.month + 1
    offset = size * (which - 1) if which > 0 else total - length
    if offset < 0 or offset + length > total:
        return None
    year, month = cal.shift_months(first.year, first.month, offset)
    if length == 1:
        return cal.of_month(year, month)
    return cal.of_months(year, month, *cal.shift_months(year, month, length - 1), "M" if size == 1 else "3M")


def _years(size: int, which: int, count: int, first: int, last: int) -> Stretch | None:
    length = size * count
    start = first + size * (which - 1) if which > 0 else last - length + 1
    if start < first or start + length - 1 > last:
        return None
    if size == 10 and count == 1 and start % 10 == 0:
        return cal.of_decade(start)
    return cal.of_year(start) if length == 1 else cal.of_years(start, start + length - 1)
