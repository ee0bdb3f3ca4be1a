"""Turns of a transcript or an interview: a speaker's name, a colon, and what he says until the next name.

No quotation mark stands around a turn; the name in front and its return make it one. A line that merely has a
colon ("Note: ...") is none: labels must come in the form of names, and one of them twice, or as question and answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.coding.sentences import LINE_ENDS
from analysis.coding.speech.quotations import Quotation

FEWEST_TURNS = 3
OPENING, CLOSING = '“"', '”"'
LONGEST_LABEL = 40
LABEL = re.compile(
    r"^[ \t]{0,8}[“\"*_]{0,4}(?P<label>[A-Z](?:[^\W\d_]|[.’' \-]){0,38}|[QA])(?:\s?\([^()\n]{1,60}\))?[*_]{0,4}"
    r"(?::|(?<=[QA])[).])[*_]{0,4}[ \t]{1,4}(?=\S)",
    re.MULTILINE,
)
ASKED, ANSWERED = frozenset(("q", "question")), frozenset(("a", "answer"))
SMALL = frozenset(("de", "la", "von", "van", "der", "bin", "al", "el", "of", "the", "and"))


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: the offsets of its label and of what is said."""

    label_start: int
    label_end: int
    start: int
    end: int


def find_turns(text: str, paragraphs: Sequence[int]) -> list[Turn]:
    r"""Find the turns of a text, none where it is no transcript.

    Parameters
    ----------
    text
        The text.
    paragraphs
        The start of every paragraph, in order.

    Returns
    -------
    list of Turn
        In order. A turn goes on over paragraphs to the next label; the last one ends with its paragraph.

    Examples
    --------
    >>> text = "Q: Will you go?\nMINISTER: We will.\nQ: When?\nMINISTER: Soon."
    >>> [text[turn.start : turn.end] for turn in find_turns(text, [0, 16, 35, 44])]
    ['Will you go?', 'We will.', 'When?', 'Soon.']
    >>> find_turns("Note: they left.\nWeather: fine.", [0, 17])
    []
    """
    found = [match for match in LABEL.finditer(text) if is_label(match["label"]) and not is_quoted(text, match.end())]
    labels = Counter(match["label"].casefold() for match in found)
    is_interview = bool(ASKED & labels.keys()) and len(labels) > 1
    if len(found) < FEWEST_TURNS or (max(labels.values()) == 1 and not is_interview):
        return []
    turns = []
    for number, match in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else end_of_paragraph(text, paragraphs, match.end())
        while end > match.end() and text[end - 1].isspace():
            end -= 1
        if end > match.end():
            turns.append(Turn(match.start("label"), match.end("label"), match.end(), end))
    return turns


def is_quoted(text: str, start: int) -> bool:
    """Say whether the rest of a line is one quotation: its label then names the speaker of a quotation, not of a turn."""
    end = start
    while end < len(text) and text[end] not in LINE_ENDS:
        end += 1
    rest = text[start:end].rstrip()
    is_one = not any(mark in rest[1:-1] for mark in CLOSING)
    return len(rest) > 1 and rest[0] in OPENING and rest[-1] in CLOSING and is_one


def is_label(label: str) -> bool:
    """Say whether words before a colon are written as a name is: all in capitals, or each word with one.

    Examples
    --------
    >>> [is_label(label) for label in ("SECRETARY RICE", "Kim Reed", "The talks ended", "Q")]
    [True, True, False, True]
    """
    words = label.split()
    return len(words) <= 5 and all(word[0].isupper() or word in SMALL for word in words)


def end_of_paragraph(text: str, paragraphs: Sequence[int], place: int) -> int:
    """Return where the paragraph around a place ends."""
    return next((start for start in paragraphs if start > place), len(text))


def with_turns(quotations: Sequence[Quotation], turns: Sequence[Turn]) -> list[Quotation]:
    """Put turns among the quotations of a text: what is quoted inside one becomes its child, what crosses one is dropped."""
    whole = [Quotation(turn.start, turn.end, turn.label_start, turn.end, label=turn) for turn in turns]
    outside: list[Quotation] = []
    number = 0
    for quotation in quotations:
        while number < len(whole) and whole[number].outer_end <= quotation.outer_start:
            number += 1
        if number == len(whole) or quotation.outer_end <= whole[number].outer_start:
            outside.append(quotation)
        elif whole[number].start <= quotation.outer_start and quotation.outer_end <= whole[number].end:
            whole[number].children.append(quotation)
    return sorted([*outside, *whole], key=lambda item: item.outer_start)
