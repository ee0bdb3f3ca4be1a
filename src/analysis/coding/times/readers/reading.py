"""What every reader needs: a single reading of a match, and the year that stands behind a month or day."""

from __future__ import annotations

from analysis.coding.times.found import PERIODS, Found, Reading
from analysis.coding.times.meanings import Meaning, Shift

CENTURY_DIGITS, LATEST_YEAR = 100, 2050


def one(found: Found, meaning: Meaning, confidence: float, start: int = -1, end: int = -1) -> list[Reading]:
    """A single reading of the match, or of some of its tokens."""
    return [Reading(found.start if start < 0 else start, found.end if end < 0 else end, meaning, confidence)]


def full_year(tail: int, century_of: int) -> int:
    """The second year of a range from its last digits (1978–79)."""
    return tail if tail >= CENTURY_DIGITS else century_of - century_of % CENTURY_DIGITS + tail


def calendar_tail(found: Found, since: int) -> tuple[int | None, Shift | None]:
    """The year after a month or day: a number, or last year, that year and so on."""
    year = found.year(since)
    return year, None if year else (found.turned(since) if found.find(*PERIODS, since=since) >= 0 else None)
