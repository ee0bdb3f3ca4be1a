"""Terms: ISO 8601 durations in whole days, and the calendar arithmetic that says when one runs out.

Years and months are moved first, to the same day of the month or its last one, then weeks and days; the one
hour that summer time takes or gives never counts. Both bounds of an imprecise start are moved, so the end is
as imprecise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from analysis.record.dates.grammar import parse_edtf
from analysis.record.dates.refusals import quoted
from analysis.record.dates.spans import LAST_YEAR, month_length, shift_months
from analysis.record.dates.values import Edtf

DURATION = re.compile(r"P(?:([0-9]{1,6})Y)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})W)?(?:([0-9]{1,6})D)?(?:T([0-9]{1,6})H)?")


@dataclass(frozen=True, slots=True)
class Term:
    """A stipulated duration as written; `hours` make whole days.

    Parameters
    ----------
    text
        As written.
    years, months, weeks, days, hours
        The numbers as written, 0 for a unit that is not there.
    """

    text: str
    years: int
    months: int
    weeks: int
    days: int
    hours: int

    def after(self, day: date) -> date:
        """Find the day on which the term has run, counted from a day.

        Raises
        ------
        ValueError
            When that is beyond the year 9999.

        Examples
        --------
        >>> parse_term("P1M").after(date(2024, 1, 31)).isoformat()
        '2024-02-29'
        """
        moved = shift_months((day.year, day.month, day.day), 12 * self.years + self.months)
        try:
            return date(*moved) + timedelta(7 * self.weeks + self.days + self.hours // 24)
        except (ValueError, OverflowError):
            raise ValueError(f"{day} and {self.text}: beyond the year {LAST_YEAR}, where no day is counted") from None


@lru_cache(maxsize=4096)
def parse_term(text: str) -> Term:
    """Parse an ISO 8601 duration of whole days.

    Raises
    ------
    ValueError
        When it is no duration, is nothing, or is no whole number of days.

    Examples
    --------
    >>> parse_term("P1Y2M10D")
    Term(text='P1Y2M10D', years=1, months=2, weeks=0, days=10, hours=0)
    >>> parse_term("PT36H")
    Traceback (most recent call last):
    ValueError: "PT36H": 36 hours are no whole days; a term counts in days, PT24H or PT48H at the finest
    """
    match = DURATION.fullmatch(text)
    if match is None:
        raise ValueError(
            f"{quoted(text)}: no term; write whole numbers as P30D, P2W, P1M, P1Y or P1Y2M10D "
            "(no fractions, no minus sign, at most six digits, hours only where they make whole days: PT48H)"
        )
    term = Term(text, *(int(number) for number in match.groups(default="0")))
    if not (term.years or term.months or term.weeks or term.days or term.hours):
        raise ValueError(f"{quoted(text)}: a term of nothing; leave the cell blank where there is no term")
    if term.hours % 24:
        raise ValueError(
            f"{quoted(text)}: {term.hours} hours are no whole days; a term counts in days, PT24H or PT48H at the finest"
        )
    return term


def add_term(start: str, term: str) -> Edtf:
    """When a term runs out that begins at an EDTF date: both bounds moved along the calendar.

    Parameters
    ----------
    start
        EDTF text with a bound at least.
    term
        ISO 8601 duration, see `parse_term`.

    Returns
    -------
    Edtf
        Written as short as its bounds allow: a day, a month, a year, else an interval (some day within it).
        `?` is kept; `~` is kept where the moved date widens to the moved bounds, else the interval holds the
        widening. A time of day is dropped, as terms count whole days.

    Raises
    ------
    ValueError
        When start or term cannot be parsed, the start has no bound, or the end is beyond the year 9999.

    Examples
    --------
    >>> [add_term(start, "P30D").text for start in ("2025-03-19", "2025-03-19~", "2025-03", "../2025-03-19")]
    ['2025-04-18', '2025-04-18~', '2025-03-31/2025-04-30', '../2025-04-18']
    """
    value, duration = parse_edtf(start), parse_term(term)
    if value.is_clipped:
        raise ValueError(
            f"{quoted(start)} and {term}: reaches beyond the years 1 to {LAST_YEAR}; no day can be counted"
        )
    if value.lower is None and value.upper is None:
        raise ValueError(f"{quoted(start)} and {term}: the start has no bound to count from; leave the end blank")
    lower = duration.after(value.lower) if value.lower else None
    upper = duration.after(value.upper) if value.upper else None
    return _as_written(value, duration, lower, upper) or parse_edtf(_shortest_text(value, lower, upper))


def _as_written(value: Edtf, duration: Term, lower: date | None, upper: date | None) -> Edtf | None:
    """Write the moved day with the mark it had (`2025-04-18~`), if that has the moved bounds."""
    first = value.members[0].first
    if value.kind != "date" or first is None or first.first != first.last or len(first.marks) != 1:
        return None
    mark = first.marks[0]
    if len(mark.covers) != 3:
        return None
    moved = parse_edtf(f"{duration.after(date(*first.first))}{mark.sign}")
    return moved if (moved.lower, moved.upper) == (lower, upper) else None


def _shortest_text(value: Edtf, lower: date | None, upper: date | None) -> str:
    mark = "?" if value.is_uncertain else ""
    if lower and upper:
        if lower == upper:
            return f"{lower}{mark}"
        if lower.day == 1 and lower.year == upper.year and upper.day == month_length(upper.year, upper.month):
            if lower.month == upper.month:
                return f"{lower.isoformat()[:7]}{mark}"
            if (lower.month, upper.month) == (1, 12):
                return f"{lower.isoformat()[:4]}{mark}"
    start = f"{lower}{mark}" if lower else "" if value.is_unknown_start else ".."
    end = f"{upper}{mark}" if upper else "" if value.is_unknown_end else ".."
    return f"{start}/{end}"
