"""One expression of time as found: where it stands, what it is worth, and how that was got."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """One expression of a text.

    Parameters
    ----------
    start, end
        Code points into the text as given, end exclusive; `text` is what stands there.
    edtf
        The value (an ISO 8601 duration for a duration), "" where none can be defended.
    kind_code
        date, time, interval, duration, vague or set.
    anchor
        publication, narrative (the date being told) or explicit (the words alone).
    anchor_edtf
        The value of that anchor, "" for explicit ones and where the anchor is not known.
    rule
        The grammar's rule and, after a stroke, what decided where the words left a choice.
    alternatives
        Other values the words allow, the likeliest first.
    confidence
        0 to 1: how often such a row is right.
    """

    start: int
    end: int
    text: str
    edtf: str
    kind_code: str
    anchor: str
    anchor_edtf: str
    rule: str
    alternatives: tuple[str, ...]
    confidence: float


def explain(expression: TimeExpression) -> str:
    """Say how an expression got its value: rule, anchor, alternatives.

    Examples
    --------
    >>> from analysis.coding.times import find_times
    >>> print(explain(find_times("They met on Monday.", published="2025-05-14")[0]))
    "Monday" (12-18) = 2025-05-12, date, confidence 0.93
      rule: weekday_time/past "met"
      anchor: publication, 2025-05-14
      alternatives: 2025-05-19
    """
    anchor = f"{expression.anchor}, {expression.anchor_edtf or 'not known'}"
    return "\n".join(
        (
            f'"{expression.text}" ({expression.start}-{expression.end}) = {expression.edtf or "unresolved"}, '
            f"{expression.kind_code}, confidence {expression.confidence:.2f}",
            f"  rule: {expression.rule}",
            f"  anchor: {'the words alone' if expression.anchor == 'explicit' else anchor}",
            f"  alternatives: {', '.join(expression.alternatives) or 'none'}",
        )
    )
