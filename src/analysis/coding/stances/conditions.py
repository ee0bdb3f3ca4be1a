"""What a move depends on: the clause behind "if", "unless", "in return for" and the like."""

from __future__ import annotations

from analysis.coding.speech.layers import QUOTED, Sentence

from .lexicon import Lexicon

BINDING = frozenset({"offer", "accept", "promise", "threaten", "refuse", "demand", "concede"})
ENDS = frozenset(",;:—–.!?") | {QUOTED}
ASKING = frozenset(
    {
        "ask",
        "asked",
        "asking",
        "asks",
        "wonder",
        "wondered",
        "see",
        "sure",
        "unclear",
        "know",
        "even",
        "as",
        "clear",
        "doubtful",
        "question",
    }
)
LONGEST = 200


def find_condition(sentence: Sentence, first: int, last: int, stance: str, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return the places of the condition that binds a move whose clause spans two places.

    Parameters
    ----------
    sentence
        The sentence.
    first, last
        Where the clause begins, and where it ends.
    stance
        What the move states: judgements and accusations depend on nothing.
    lexicon
        The words that open a condition.

    Returns
    -------
    (start, end) or None
        The condition with its opening word.
    """
    if stance not in BINDING:
        return None
    lows = sentence.lows
    for here in range(first, last):
        size = opening(sentence, here, lexicon)
        if size and here > first and not (lows[here] == "until" and stance not in ("refuse", "threaten")):
            return here, last if lows[here] == "without" else end_of(sentence, here + size, last)
    if first and lows[first - 1] == ",":
        begin = first - 2
        while begin >= 0 and lows[begin] not in (";", ":", ",") and begin > first - LONGEST:
            begin -= 1
        if opening(sentence, begin + 1, lexicon) and lows[begin + 1] != "until":
            return begin + 1, first - 1
    return None


def opening(sentence: Sentence, place: int, lexicon: Lexicon) -> int:
    """Return how many words open a condition at a place, 0 for none."""
    lows = sentence.lows
    word = lows[place]
    if word in lexicon.classes:
        kinds = lexicon.classes[word]
        if "conditional" in kinds:
            before = lows[place - 1] if place else ""
            is_clause = word not in ("until", "till", "once", "provided", "providing") or (
                place + 1 < len(sentence)
                and not lows[place + 1].isdigit()
                and before not in ("be", "is", "was", "at", "has", "have", "had", "to")
                and not sentence.words[place + 1].istitle()
                and lows[place + 1] not in ("by", "for", "again", "now", "late", "next")
            )
            return 1 if before not in ASKING and is_clause else 0
    for run in lexicon.conditions.get(word, ()):
        if tuple(lows[place : place + len(run)]) == run:
            return len(run)
    return 0


def end_of(sentence: Sentence, start: int, last: int) -> int:
    """Return where a condition ends: at the next stop that is followed by no list."""
    for here in range(start, last):
        if sentence.lows[here] in ENDS:
            return here
    return last
