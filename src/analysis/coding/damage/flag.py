"""One passage that cannot be as it was written, flagged and not repaired."""

from __future__ import annotations

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
