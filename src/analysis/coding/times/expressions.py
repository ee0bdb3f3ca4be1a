"""One expression of time as found: where it stands, what it is worth, and how that was got."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.coding.times.readers import READERS

EXAMPLES_END = re.compile(r"[;:]")
TENSES = {
    "past": "looks back",
    "perfect": "looks further back",
    "present": "tells of now",
    "future": "looks ahead",
}
DECISIONS = {
    "nearest": "no verb tells the direction, so the nearest one",
    "no tense": "no verb tells the direction, so the last one",
    "open": "what it is counted from is not known",
    "no such day": "the calendar has no such day",
    "the day told in the sentence": "counted from the day told in the sentence",
    "joined to a weekday": "the weekday after the one it is joined to",
    "offset in brackets": "its offset follows from the time in brackets",
    **{turn: f'the word "{turn}"' for turn in ("last", "past", "next", "coming", "this")},
}


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
      rule: weekday_time, as in: Thursday, late on Wednesday, Tuesday night; "met" looks back
      anchor: publication, 2025-05-14
      alternatives: 2025-05-19
    """
    anchor = f"{expression.anchor}, {expression.anchor_edtf or 'not known'}"
    words = " ".join(expression.text.split())
    return "\n".join(
        (
            f'"{words}" ({expression.start}-{expression.end}) = {expression.edtf or "unresolved"}, '
            f"{expression.kind_code}, confidence {expression.confidence:.2f}",
            f"  rule: {_reason(expression.rule)}",
            f"  anchor: {'the words alone' if expression.anchor == 'explicit' else anchor}",
            f"  alternatives: {', '.join(expression.alternatives) or 'none'}",
        )
    )


def _reason(rule: str) -> str:
    """Say what a rule reads, by the examples of its reader, and what decided where the words left a choice."""
    name, _, decided = rule.partition("/")
    examples = (READERS[name].__doc__ or "").strip().split("\n", maxsplit=1)[0]
    shown = f"{name}, as in: {EXAMPLES_END.split(examples)[0].rstrip('.')}"
    if not decided:
        return shown
    tense, _, cue = decided.partition(" ")
    if cue.startswith('"') and tense in TENSES:
        return f"{shown}; {cue} {TENSES[tense]}"
    return f"{shown}; {DECISIONS.get(decided, decided)}"
