"""Days, numbers and lists as a reader would say them; the same words in titles, labels and captions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import pandas as pd

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WORDS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def say_day(day: date | pd.Timestamp) -> str:
    """A day in words, whatever the machine's locale.

    Examples
    --------
    >>> say_day(date(2025, 5, 15))
    '15 May 2025'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    Examples
    --------
    >>> count(1, "event"), count(12, "event"), count(2, "party", "parties")
    ('1 event', '12 events', '2 parties')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def say_points(number: float) -> str:
    """A distance on a 0-100 scale.

    Examples
    --------
    >>> say_points(75.0), say_points(1), say_points(12.5)
    ('75 points', '1 point', '12.5 points')
    """
    return f"{number:g} {'point' if number == 1 else 'points'}"


def in_words(number: int) -> str:
    """Small numbers in words, as prose has them.

    Examples
    --------
    >>> in_words(3), in_words(30)
    ('three', '30')
    """
    return _WORDS[number] if 0 <= number < len(_WORDS) else f"{number:,}"


def say_list(items: Sequence[str]) -> str:
    """Items joined as in a sentence.

    Examples
    --------
    >>> say_list(["A", "B", "C"]), say_list(["A", "B"]), say_list([])
    ('A, B and C', 'A and B', '')
    """
    return " and ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)


def say_length(days: int) -> str:
    """A length of time in the largest unit that still says something.

    Examples
    --------
    >>> [say_length(n) for n in (1, 20, 75, 400, 941)]
    ['1 day', '20 days', '2 months', '13 months', '2.6 years']
    """
    if days < 60:
        return count(days, "day")
    if days < 730:
        return count(round(days / 30.44), "month")
    return f"{days / 365.25:.1f} years"


def sentence(text: str) -> str:
    """The text with a capital letter at its start and the rest as it is.

    Examples
    --------
    >>> sentence("two of five terms")
    'Two of five terms'
    """
    return text[:1].upper() + text[1:]
