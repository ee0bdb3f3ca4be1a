"""Where quotations begin and end.

Double marks (“ ”, „ “, « », straight) are paired over the whole text: an opening mark repeated at the head of a
paragraph continues the quotation, a directed closing mark paragraphs later ends it, and one that never comes
leaves the quotation unclosed, limited to its paragraph. Single marks double as apostrophes, so they are paired
within a paragraph only, where an opening one stands at the head of a word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.coding.speech.lexicon import Lexicon

if TYPE_CHECKING:
    from analysis.coding.speech.turns import Turn

DOUBLE = re.compile(r"[\"“”„«»]|``|''")
SINGLE = re.compile(r"[‘’']")
ELIDED = re.compile(r"[^\W_]*")
CLOSING_OF = {"“": "”", "„": "“”", "«": "»", '"': '"”', "``": "''"}
STRAIGHT = '"'


@dataclass(slots=True, eq=False)
class Quotation:
    """One stretch between quotation marks, the marks excluded.

    Parameters
    ----------
    start, end
        Of the words inside, in code points, white space trimmed.
    outer_start, outer_end
        With the marks.
    is_closed
        Whether its closing mark was found.
    continues
        The quotation of the paragraph before that it goes on with, or None.
    children
        The quotations directly inside it, in order.
    ends_with_comma
        Whether its sentence goes on behind it.
    label
        The turn of a transcript that it is, or None.
    is_lower
        Whether it begins with a small letter, as a part of the sentence around it does.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    is_closed: bool = True
    continues: Quotation | None = None
    children: list[Quotation] = field(default_factory=list)
    ends_with_comma: bool = False
    label: Turn | None = None
    is_lower: bool = False


def find_quotations(text: str, paragraphs: Sequence[int], lexicon: Lexicon) -> list[Quotation]:
    """Find the quotations of a text, those inside others as their children.

    Parameters
    ----------
    text
        The text.
    paragraphs
        The start of every paragraph, in order.
    lexicon
        For the elisions that look like single quotations ("'em").

    Returns
    -------
    list of Quotation
        The outermost ones in order.

    Examples
    --------
    >>> from analysis.coding.speech.lexicon import read_speech_lexicon
    >>> text = "He called it “a 'fair' deal” and “went"
    >>> for quotation in find_quotations(text, [0], read_speech_lexicon("en")):
    ...     print(text[quotation.start : quotation.end], quotation.is_closed, len(quotation.children))
    a 'fair' deal True 1
    went False 0
    """
    doubles = list(pair_doubles(text, paragraphs))
    singles = list(pair_singles(text, paragraphs, lexicon))
    return nest(doubles, singles)


def pair_doubles(text: str, paragraphs: Sequence[int]) -> Iterator[Quotation]:
    """Pair the double marks of a text, outermost ones only, in order."""
    marks = [(match.start(), match.end(), match.group()) for match in DOUBLE.finditer(text)]
    opened: tuple[int, int, str] | None = None
    last: Quotation | None = None
    continues: Quotation | None = None
    for start, end, mark in marks:
        if opened is not None:
            paragraph_end = end_of_paragraph(text, paragraphs, opened[0])
            is_later = start >= paragraph_end
            if mark in CLOSING_OF[opened[2]] and not (is_later and opened[2] == STRAIGHT):
                last = trimmed(text, opened[1], start, opened[0], end, continues, is_closed=True)
                opened = continues = None
                if last is not None:
                    yield last
                continue
            if mark not in CLOSING_OF:
                continue
            if not is_later and mark != opened[2] and mark != STRAIGHT:
                continue
            limit = paragraph_end if is_later else start
            last = trimmed(text, opened[1], limit, opened[0], limit, continues, is_closed=False)
            follows = is_later and is_paragraph_head(text, paragraphs, start) and is_next(paragraphs, opened[0], start)
            continues = last if follows else None
            if last is not None:
                yield last
            opened = (start, end, mark)
        elif mark in CLOSING_OF and is_at_word_head(text, start, end, mark):
            opened = (start, end, mark)
            continues = None
    if opened is not None:
        limit = end_of_paragraph(text, paragraphs, opened[0])
        last = trimmed(text, opened[1], limit, opened[0], limit, continues, is_closed=False)
        if last is not None:
            yield last


def is_at_word_head(text: str, start: int, end: int, mark: str) -> bool:
    """Say whether a mark can open: a directed one always, a straight one unless it ends a word or stands alone."""
    if mark != STRAIGHT:
        return True
    return end < len(text) and not text[end].isspace() and (start == 0 or not text[start - 1].isalnum())


def trimmed(
    text: str, start: int, end: int, outer_start: int, outer_end: int, continues: Quotation | None, *, is_closed: bool
) -> Quotation | None:
    """Return the quotation without outer white space, or None where nothing is inside."""
    inner = text[start:end]
    words = inner.strip()
    if not words:
        return None
    first = start + len(inner) - len(inner.lstrip())
    last = first + len(words)
    return Quotation(
        first,
        last,
        outer_start,
        outer_end if is_closed else last,
        is_closed,
        continues,
        ends_with_comma=words.endswith(","),
        is_lower=words[0].islower(),
    )


def end_of_paragraph(text: str, paragraphs: Sequence[int], place: int) -> int:
    """Return the offset at which the paragraph around a place ends."""
    following = bisect_right(paragraphs, place)
    return paragraphs[following] if following < len(paragraphs) else len(text)


def is_paragraph_head(text: str, paragraphs: Sequence[int], place: int) -> bool:
    """Say whether a place is the first of its paragraph."""
    found = bisect_right(paragraphs, place) - 1
    return found >= 0 and paragraphs[found] == place


def is_next(paragraphs: Sequence[int], before: int, place: int) -> bool:
    """Say whether a place lies in the paragraph after that of another."""
    return bisect_right(paragraphs, place) == bisect_right(paragraphs, before) + 1


def pair_singles(text: str, paragraphs: Sequence[int], lexicon: Lexicon) -> Iterator[Quotation]:
    """Pair the single marks of a text that are no apostrophes."""
    marks = [
        (place, kind)
        for match in SINGLE.finditer(text)
        if (kind := kind_of_single(text, place := match.start(), lexicon))
    ]
    opened = -1
    limit = 0
    for number, (place, kind) in enumerate(marks):
        if opened >= 0 and place >= limit:
            opened = -1
        if kind == "open" and opened < 0:
            opened, limit = place, end_of_paragraph(text, paragraphs, place)
        elif kind == "close" and opened >= 0:
            following = marks[number + 1] if number + 1 < len(marks) else (limit, "")
            is_possessive = text[place - 1] == "s" and text[place + 1 : place + 2] == " "
            if is_possessive and following[1] == "close" and following[0] < limit:
                continue
            found = trimmed(text, opened + 1, place, opened, place + 1, None, is_closed=True)
            opened = -1
            if found is not None:
                yield found


def kind_of_single(text: str, place: int, lexicon: Lexicon) -> str:
    """Return what a single mark can be: "open", "close" or "" (an apostrophe)."""
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    if (before.isspace() or before in '([{“"—–-') and (after.isalpha() or after in '“"[(…#@') and text[place] != "’":
        word = ELIDED.match(text, place + 1)
        return "" if word and word.group().casefold() in lexicon["elision"] else "open"
    if text[place] != "‘" and not before.isspace() and not after.isalnum():
        return "close"
    return ""


def nest(doubles: list[Quotation], singles: list[Quotation]) -> list[Quotation]:
    """Put each quotation into the one around it; single ones that cross another's bounds are dropped."""
    roots: list[Quotation] = []
    open_now: list[Quotation] = []
    for found in sorted([*doubles, *singles], key=lambda item: (item.outer_start, -item.outer_end)):
        while open_now and open_now[-1].outer_end <= found.outer_start:
            open_now.pop()
        if open_now and found.outer_end > open_now[-1].outer_end:
            continue
        (open_now[-1].children if open_now else roots).append(found)
        open_now.append(found)
    return roots
