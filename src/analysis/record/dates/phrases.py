"""One calendar date as a noun of a sentence, exactly as imprecise as it was written."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.record.dates.names import MONTHS, SEASONS, ordinal, season_year, year_name
from analysis.record.dates.parts import numbers
from analysis.record.dates.spans import month_length
from analysis.record.dates.values import Day, Part

QUALIFIERS = {"?": "possibly ", "~": "about ", "%": "possibly about "}
REMARKS = {"?": "uncertain", "~": "approximate", "%": "uncertain and approximate"}


def day_name(day: Day) -> str:
    """Name one day, as in "11 May 2025"."""
    return f"{day[2]} {month_name(day)}"


def month_name(day: Day) -> str:
    """Name the month of a day, as in "May 2025"."""
    return f"{MONTHS[day[1] - 1]} {year_name(day[0])}"


def join(phrases: Sequence[str], word: str) -> str:
    """Write a list as a sentence does.

    Examples
    --------
    >>> join(["10", "11", "13 May"], "or"), join(["11 May"], "or")
    ('10, 11 or 13 May', '11 May')
    """
    *others, last = phrases
    return f"{', '.join(others)} {word} {last}" if others else last


def fold(names: Sequence[str], days: Sequence[Day]) -> list[str]:
    """Say what names of days or of months share, year or month and year, in the last of them only.

    Parameters
    ----------
    names
        As `day_name` or `month_name` make them.
    days
        The days they name.

    Examples
    --------
    >>> fold(["10 May 2025", "12 May 2025"], [(2025, 5, 10), (2025, 5, 12)])
    ['10', '12 May 2025']
    >>> fold(["28 April 2025", "3 May 2025"], [(2025, 4, 28), (2025, 5, 3)])
    ['28 April', '3 May 2025']
    """
    shared = ""
    if len({day[0] for day in days}) == 1:
        shared = f" {year_name(days[0][0])}"
        if len({day[1] for day in days}) == 1:
            shared = f" {month_name(days[0])}"
    return [*(name.removesuffix(shared) for name in names[:-1]), names[-1]]


def between(first: Day, last: Day) -> str:
    """Say some day from the first to the last, as in "between 10 and 12 May 2025"."""
    return f"between {join(fold([day_name(first), day_name(last)], [first, last]), 'and')}"


def phrase(part: Part) -> str:
    """Say a date with its marks.

    Examples
    --------
    >>> from analysis.record.dates.parts import parse_part
    >>> [phrase(parse_part(text)) for text in ("2025-05%", "2025-~05-12", "2025-05-XX?")]
    ['possibly about May 2025', '12 May 2025 (month approximate)', 'a day in May 2025 (uncertain)']
    """
    before, after = qualifiers(part)
    return f"{before}{noun(part)}{after}"


def qualifiers(part: Part) -> tuple[str, str]:
    """Say the marks: a word before the noun where one covers a plain date, else a remark behind it."""
    finest = "day" if part.day else "month" if part.month else "year"
    remarks = []
    for mark in part.marks:
        is_whole = mark.component == finest and (len(mark.covers) > 1 or finest == "year")
        if is_whole and len(part.marks) == 1 and _is_simple(part):
            return QUALIFIERS[mark.sign], ""
        place = "" if is_whole else join(mark.covers, "and") + " "
        remarks.append(f"{place}{REMARKS[mark.sign]}")
    return "", f" ({', '.join(remarks)})" if remarks else ""


def noun(part: Part) -> str:
    """Say a date without its marks.

    Examples
    --------
    >>> from analysis.record.dates.parts import parse_part
    >>> [noun(parse_part(text)) for text in ("2025-05-11", "2025-05-XX", "2025-05-1X", "202X", "2022-24")]
    ['11 May 2025', 'a day in May 2025', 'a day between 10 and 19 May 2025', 'the 2020s', 'winter 2022/23']
    """
    if not part.month:
        return _year_noun(part)
    if part.precision == "season":
        return _season_noun(part)
    if "X" in part.year:
        return _open_year_noun(part)
    if "X" in part.month:
        return _open_month_noun(part)
    if "X" not in part.day:
        return day_name(part.first) if part.day else month_name(part.first)
    if part.day == "XX":
        return f"a day in {month_name(part.first)}"
    year, month, _ = part.first
    days = [(year, month, day) for day in numbers(part.day, month_length(year, month))]
    return _choice("day", [day_name(day) for day in days], days)


def _is_simple(part: Part) -> bool:
    """Whether the noun stands well behind "about": all digits known, or a decade."""
    is_decade = part.precision == "decade" and not part.significant
    return is_decade or not (part.significant or "X" in part.year + part.month + part.day)


def _year_noun(part: Part) -> str:
    if part.is_unknown:
        return "an unknown year"
    first, last = part.first[0], part.last[0]
    if first == last:
        return year_name(first)
    if part.precision == "decade" and not part.significant and 1000 <= first <= 9999:
        return f"the {first}s"
    estimate = f", estimated at {year_name(int(part.year))}" if part.significant else ""
    return f"a year between {year_name(first)} and {year_name(last)}{estimate}"


def _season_noun(part: Part) -> str:
    number = int(part.month)
    label = SEASONS[number].label
    if "X" in part.year:
        return f"{label.removesuffix(' of')} of {_any_year(part)}"
    return f"{label} {season_year(number, part.first[0])}"


def _open_year_noun(part: Part) -> str:
    """Say a date whose year is not told to the last digit."""
    year = _any_year(part)
    if part.month == "XX" and part.day in ("", "XX"):
        return f"a {part.precision} of {year}"
    if "X" not in part.month and part.day in ("", "XX"):
        month = f"{MONTHS[int(part.month) - 1]} of {year}"
        return f"a day in {month}" if part.day else month
    if "X" not in part.month and "X" not in part.day:
        return f"{int(part.day)} {MONTHS[int(part.month) - 1]} of {year}"
    return f"a {part.precision} of an unknown year" if part.is_unknown else f"a day {between(part.first, part.last)}"


def _any_year(part: Part) -> str:
    first, last = part.first[0], part.last[0]
    if part.is_unknown:
        return "an unknown year"
    if part.year[:-1].isdecimal() and first >= 1000:
        return f"a year in the {first // 10 * 10}s"
    return f"a year between {year_name(first)} and {year_name(last)}"


def _open_month_noun(part: Part) -> str:
    """Say a date whose year is told and whose month is not."""
    year = year_name(part.first[0])
    if part.month == "XX" and part.day in ("", "XX"):
        return f"a {part.precision} in {year}"
    if part.month == "XX" and "X" not in part.day:
        return f"the {ordinal(int(part.day))} of a month in {year}"
    if part.day:
        return f"a day {between(part.first, part.last)}"
    months = [(part.first[0], month, 1) for month in numbers(part.month, 12)]
    return _choice("month", [month_name(month) for month in months], months)


def _choice(unit: str, names: list[str], days: list[Day]) -> str:
    """One of the days or months an X leaves open: the first and last of a run, else the list."""
    place = 2 if unit == "day" else 1
    is_run = days[-1][place] - days[0][place] == len(days) - 1
    folded = fold(names, days)
    if is_run and len(days) > 2:
        return f"a {unit} between {folded[0]} and {folded[-1]}"
    return join(folded, "or")
