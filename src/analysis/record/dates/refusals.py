"""Why a text is no EDTF: what is wrong with it and what to write instead; nothing is guessed.

The causes are a table, most telling first. Every pattern is of bounded length and looks at the start of
a text only, so that a hostile one costs no more than any other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from analysis.record.dates.names import MONTHS
from analysis.record.dates.spans import month_length

FORMS = (
    "write 2025-05-11, 2025-05, 2025, 2025-21 (spring), 2025-05-1X, 2025-05-11~, 2025-05-15T07:00Z, "
    "2025-05-10/2025-05-12, ../2025-05-12 or [2025-05-10,2025-05-11]"
)
LONGEST_QUOTE = 60
LONGEST_READ = 200
"""Characters a cause is looked for in: more than any date has."""

Advice = Callable[[re.Match[str]], str]


def quoted(text: str) -> str:
    """Quote a text in a message: control characters escaped, cut where it is long.

    Examples
    --------
    >>> print(quoted("45354"))
    "45354"
    """
    if len(text) <= LONGEST_QUOTE:
        return json.dumps(text, ensure_ascii=False)
    return f"{json.dumps(text[:LONGEST_QUOTE], ensure_ascii=False)}... ({len(text):,} characters)"


def _says(message: str) -> Advice:
    return lambda _: message


def _year_last(match: re.Match[str]) -> str:
    first, second, year = match.groups()
    if len(year) == 2:
        return "neither the century nor the order of day and month is told; write YYYY-MM-DD"
    readings = dict.fromkeys(
        f"{year}-{int(month):02d}-{int(day):02d}"
        for day, month in ((first, second), (second, first))
        if 1 <= int(month) <= 12 and 1 <= int(day) <= month_length(int(year), int(month))
    )
    if not readings:
        return "no day in either order of day and month; write YYYY-MM-DD"
    order = "the order of day and month is not told" if len(readings) == 2 else "the year comes first"
    return f"{order}; write {' or '.join(readings)}"


def _year_first(match: re.Match[str]) -> str:
    digits = "-".join(
        number if place == 0 else f"{int(number):02d}" for place, number in enumerate(match.groups()) if number
    )
    return f"the parts of a date are joined by hyphens and padded with zeros; write {digits} (if that is meant)"


def _digits(match: re.Match[str]) -> str:
    number = match[0]
    if len(number) == 8:
        return f"a date has hyphens; write {number[:4]}-{number[4:6]}-{number[6:]} (if that is meant)"
    if len(number) == 5:
        return (
            "five digits are a spreadsheet's serial number of a day, not a year; format the column as text "
            f"YYYY-MM-DD and export it again (a year beyond 9999 is written Y{number})"
        )
    if len(number) < 4:
        return "a year has four digits; write 2025, a decade 202X, a century 20XX"
    return f"a year has four digits; write YYYY, YYYY-MM or YYYY-MM-DD (a year beyond 9999 is written Y{number})"


_MONTH_START = "|".join(name[:3] for name in MONTHS)

CAUSES: tuple[tuple[re.Pattern[str], Advice], ...] = (
    (re.compile(r"\A\s?\Z"), _says("a blank is no date; a blank cell means unknown and is not parsed")),
    (re.compile(r"[^\x00-\x7f]"), _says("only ASCII digits, letters and hyphens are allowed; " + FORMS)),
    (re.compile(r"\A([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})\Z"), _year_last),
    (re.compile(r"\A([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?\Z"), _year_first),
    (re.compile(r"\A[0-9]{1,20}\Z"), _digits),
    (re.compile(r"\A-?P[0-9T]"), _says("a duration is no date; it belongs in a term column")),
    (
        re.compile(_MONTH_START, re.IGNORECASE),
        _says("a month is a number behind the year; write YYYY-MM-DD, or YYYY-MM where no day is known"),
    ),
    (
        re.compile(r"open|unknown|now|today|present", re.IGNORECASE),
        _says("EDTF has no words; an open end is written .. and an unknown end is left blank (2025-05-09/..)"),
    ),
    (re.compile(r"\s"), _says("EDTF has no spaces; " + FORMS)),
    (
        re.compile(r"\A[0-9]{4}-?W[0-9]{2}|\A[0-9]{4}-?[0-9]{3}\Z"),
        _says("weeks and days of the year are not part of EDTF; write a week as its days: 2025-05-12/2025-05-18"),
    ),
    (
        re.compile(r"[0-9-][ux]"),
        _says("a digit that is not specified is written X (a capital letter); " + FORMS),
    ),
    (
        re.compile(r"\A[^T]{1,20}[?~%]T|\A[^T]{1,20}T[^T]{0,20}[?~%]\Z"),
        _says("a time of day takes no ?, ~ or %; mark the day and leave the time out: 2025-05-15~"),
    ),
    (
        re.compile(r"T"),
        _says("a time stands behind a full day; write 2025-05-15T07:00Z, or 2025-05-15T10:00+03:00"),
    ),
)


def refusal(text: str) -> ValueError:
    """Make the error for a text that no rule of the grammar reads.

    Examples
    --------
    >>> print(refusal("03/04/2024"))
    "03/04/2024": the order of day and month is not told; write 2024-04-03 or 2024-03-04
    """
    for pattern, advice in CAUSES:
        if match := pattern.search(text[:LONGEST_READ]):
            return ValueError(f"{quoted(text)}: {advice(match)}")
    return ValueError(f"{quoted(text)}: no date in EDTF (ISO 8601-2); {FORMS}")
