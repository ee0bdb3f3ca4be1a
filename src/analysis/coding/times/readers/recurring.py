"""Readers of recurrences: every Friday, twice a week, daily."""

from __future__ import annotations

from analysis.coding.times.found import Found, Reading
from analysis.coding.times.readers.reading import one
from analysis.coding.times.readers.vague import SET


def every(found: Found) -> list[Reading]:
    """Every day, each year, every three months, once every two weeks."""
    return one(found, SET, 0.9)


def every_weekday(found: Found) -> list[Reading]:
    """Todos los viernes."""
    return one(found, SET, 0.88)


def times_a(found: Found) -> list[Reading]:
    """Twice a week, three times a year, once per month."""
    return one(found, SET, 0.88) if found.has("once", "times") else []


def per(found: Found) -> list[Reading]:
    """Per day."""
    return one(found, SET, 0.65)


def weekdays(found: Found) -> list[Reading]:
    """Mondays, on Fridays."""
    if found.has("units"):
        return one(found, SET, 0.85) if found.unit(found.end - 1) == "N" else []
    if found.after == "capword" or found.has("and"):
        return [] if found.after == "capword" else one(found, SET, 0.8)
    return one(found, SET, 0.85)


def frequency(found: Found) -> list[Reading]:
    """Daily, weekly, annual."""
    if (
        found.after == "capword"
        or found.before == "capword"
        or (found.paragraph.tokens[found.start][0].isupper() and found.before not in ("", "dot", "quote"))
    ):
        return []
    return one(found, SET, 0.7)
