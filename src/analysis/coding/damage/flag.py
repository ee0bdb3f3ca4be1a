"""One passage that cannot be as it was written, flagged and not repaired."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Damage:
    """One damaged passage.

    Parameters
    ----------
    start, end
        Its place in code points, end exclusive; `text` is what stands there.
    kind_code
        meaning, grammar, truncation or source-error as in the record's emendations; furniture for what a crawl left.
    reason
        Why it cannot be right.
    reading
        What may have been meant, "" where nothing can be defended.
    rule
        What found it.
    confidence
        0 to 1: how often such a flag is right.
    """

    start: int
    end: int
    text: str
    kind_code: str
    reason: str
    reading: str
    rule: str
    confidence: float


def flag(
    text: str, start: int, end: int, kind_code: str, reason: str, rule: str, confidence: float, reading: str = ""
) -> Damage:
    """Make a flag for `text[start:end]`.

    Examples
    --------
    >>> flag("long -term", 0, 10, "grammar", "a space", "spacing", 0.9, "long-term").text
    'long -term'
    """
    return Damage(start, end, text[start:end], kind_code, reason, reading, rule, confidence)


def matches(pattern: re.Pattern[str], text: str, signs: Iterable[str]) -> Iterator[re.Match[str]]:
    """The matches of a pattern, each of which holds one of some signs: a text without any is not searched.

    Examples
    --------
    >>> [found[0] for found in matches(re.compile(r"no (?:not|no)"), "no no", ("no no", "no not"))]
    ['no no']
    """
    if any(sign in text for sign in signs):
        yield from pattern.finditer(text)


def line_start(text: str, place: int, reach: int) -> int:
    r"""Where the line of a place begins, or so far before it: a line may be as long as the text.

    Examples
    --------
    >>> line_start("One.\nTwo.", 7, 60), line_start("One. Two.", 7, 3)
    (5, 4)
    """
    first = max(0, place - reach)
    return max(text.rfind("\n", first, place) + 1, first)


def line_end(text: str, place: int, reach: int) -> int:
    r"""Where the line of a place ends, or so far behind it.

    Examples
    --------
    >>> line_end("One.\nTwo.", 2, 60), line_end("One. Two.", 2, 3)
    (4, 5)
    """
    last = min(len(text), place + reach)
    end = text.find("\n", place, last)
    return last if end < 0 else end
