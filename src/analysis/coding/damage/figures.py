"""Numbers and dates that contradict each other: weekday and date, days that no month has, parts and sums, terms and their ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from analysis.coding.damage.flag import Damage, flag
from analysis.record.dates.names import MONTHS

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
MONTH = "|".join(MONTHS)
DAY = "|".join(DAYS)
WEEKDAY = re.compile(
    rf"\b({DAY}),? (?:the )?(?:({MONTH}) (\d{{1,2}})|(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({MONTH}))(?:st|nd|rd|th)?(?:,? (\d{{4}}))?\b"
)
MONTH_DAY = re.compile(rf"\b(?:({MONTH}) (\d{{1,2}})(?![\d:,.]\d|\d)|(?<![\d.,:])(\d{{1,2}}) ({MONTH}))\b")
YEARS = re.compile(r"(?<![\d–-])(1[5-9]\d\d|20\d\d)[–-](1[5-9]\d\d|20\d\d)(?![\d–-])")
TERM = re.compile(
    rf"\b(\d{{1,3}})[- ]days?\b[^.;\n]{{0,60}}? from ({MONTH}) (\d{{1,2}}) (?:to|until|through) (?:({MONTH}) )?(\d{{1,2}})\b"
)
LIST = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten) (?:[a-z]+ |[A-Z][a-z]+ ){0,3}"
    r"(?:leaders|countries|states|ministers|nations|presidents|men|powers|members|allies|parties|signatories|capitals)"
    r"(?: [–—] |[–—] ?|: | \()([^.;:–—()\n]{5,160})(?= ?[–—]|[.;)])"
)
SUM = re.compile(
    r"\b(\d{1,4}) (people|persons|civilians|prisoners|hostages|dead|victims|soldiers|members|bodies)"
    r"(?: [–—:-] ?|: | \(|, namely )(\d{1,4}) ([a-z]+)(?:, (\d{1,4}) ([a-z]+))?,? and (\d{1,4}) ([a-z]+)\b"
)
LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def find_contradictions(text: str, *, published: str = "") -> Iterator[Damage]:
    """Find numbers and dates that cannot all be right.

    Parameters
    ----------
    text
        The text.
    published
        Its publication date, by whose year a weekday beside a day without a year is judged; "" if not known.

    Examples
    --------
    >>> for found in find_contradictions("They met on Monday, May 13, 2025, for 30 people: 20 men and 12 women."):
    ...     print(found.rule, "|", found.text)
    figures:weekday | Monday, May 13, 2025
    figures:sum | 30 people: 20 men and 12 women
    """
    yield from _weekdays(text, published)
    for match in MONTH_DAY.finditer(text):
        month, day = match[1] or match[4], int(match[2] or match[3])
        if LONGEST_MONTH[MONTHS.index(month)] < day <= 31 or day == 0:
            yield flag(text, *match.span(), "source-error", "no month has this day", "figures:day", 0.9)
    for match in YEARS.finditer(text):
        if int(match[1]) > int(match[2]) and int(match[1]) - int(match[2]) < 100:
            yield flag(text, *match.span(), "source-error", "a span of years runs backwards", "figures:years", 0.75)
    yield from _terms(text)
    yield from _lists(text)
    for match in SUM.finditer(text):
        parts = [int(match[group]) for group in (3, 5, 7) if match[group]]
        if sum(parts) != int(match[1]):
            yield flag(text, *match.span(), "source-error", "the parts do not make the sum", "figures:sum", 0.75)


def _weekdays(text: str, published: str) -> Iterator[Damage]:
    for match in WEEKDAY.finditer(text):
        month = MONTHS.index(match[2] or match[5]) + 1
        day = int(match[3] or match[4])
        year = match[6] or published[:4]
        if not (year.isdigit() and len(year) == 4 and int(year)):
            continue
        years = [int(year)] if match[6] else [int(year) - 1, int(year), int(year) + 1]
        try:
            names = [DAYS[date(one, month, day).weekday()] for one in years]
        except ValueError:
            continue
        if match[1] not in names:
            reading = f"{names[0]}{match[0][len(match[1]) :]}" if match[6] else ""
            yield flag(
                text,
                *match.span(),
                "source-error",
                "the day of the week is not that of the date",
                "figures:weekday",
                0.9 if match[6] else 0.7,
                "" if match[6] else reading,
            )


def _terms(text: str) -> Iterator[Damage]:
    for match in TERM.finditer(text):
        first_month = MONTHS.index(match[2]) + 1
        last_month = MONTHS.index(match[4]) + 1 if match[4] else first_month
        try:
            days = (date(2023, last_month, int(match[5])) - date(2023, first_month, int(match[3]))).days % 365
        except ValueError:
            continue
        if abs(days - int(match[1])) > 2:
            yield flag(
                text, *match.span(), "source-error", "the term is not that between the dates", "figures:term", 0.75
            )


def _lists(text: str) -> Iterator[Damage]:
    """Lists that name another number than they announce."""
    for match in LIST.finditer(text):
        listed = match[2].strip()
        items = [item for item in re.split(r",? and |, ", listed) if item.strip()]
        if len(items) < 2 or not all(re.match(r"(?:the |[A-Z])", item) for item in items) or " and " not in listed:
            continue
        if re.search(r"\b(?:is|are|was|were|have|has|said|who|which|that|had)\b", listed):
            continue
        if len(items) != NUMBERS.index(match[1]) and len(items) != 2 * NUMBERS.index(match[1]):
            yield flag(
                text,
                match.start(2),
                match.start(2) + len(listed),
                "grammar",
                "the list names another number than is announced",
                "figures:list",
                0.75,
            )
