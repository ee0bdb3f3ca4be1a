"""Sentences as words, a quotation counting as one word.

What stands between quotation marks is read apart from what stands around them: the sentence around is the *outer
layer*, in which each quotation is one opaque word; the inside is a layer of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.coding.sentences import BULLET, DEEPEST_INDENT, LINE_ENDS, Span
from analysis.coding.speech.quotations import Quotation

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[’'.,&/\-‑–][^\W_]+)*|[^\w\s]|_")
QUOTED = "“”"
ACRONYMS = {"US": "u.s.", "IT": "i.t."}  # they are no pronouns
LONGEST_SENTENCE = 400  # words; what is longer is no sentence, and is read in pieces
MERGED = frozenset(".’'")
LONGEST_MARK = 3
MARKUP = frozenset("*•")  # of lists and bold type


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence of one layer.

    Parameters
    ----------
    words, lows
        Its words and stops, as written and in lower case; a quotation is `QUOTED`.
    starts, ends
        Their offsets in the text.
    quotations
        From a word's place to the quotation it stands for.
    paragraph
        The number of its paragraph.
    subject
        The places of its subject once somebody has looked for it, () where it has none.
    """

    words: list[str] = field(default_factory=list)
    lows: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    quotations: dict[int, Quotation] = field(default_factory=dict)
    paragraph: int = 0
    subject: tuple[int, ...] | None = None

    def __len__(self) -> int:
        return len(self.words)


def paragraph_starts(text: str, sentences: Sequence[Span]) -> list[int]:
    r"""Return where paragraphs begin: after a line's end, unless the text is hard-wrapped there.

    Examples
    --------
    >>> from analysis.coding.sentences import split_sentences
    >>> text = "One.\nTwo and\nthree. Four.\n\nFive."
    >>> paragraph_starts(text, split_sentences(text))
    [0, 27]
    """
    starts: list[int] = []
    before: Span | None = None
    for span in sentences:
        if before is None:
            starts.append(span.start)
        else:
            gap = text[before.end : span.start]
            lines = sum(gap.count(mark) for mark in LINE_ENDS) - gap.count("\r\n")
            if lines > 1 or (lines == 1 and not (is_wrapped(text, before) or is_wrapped(text, span))):
                starts.append(span.start)
        before = span
    return starts


def is_item(text: str, sentence: Sentence) -> bool:
    r"""Say whether a sentence is an item of a list: a bullet or a number opens its line.

    Examples
    --------
    >>> from analysis.coding.sentences import Span
    >>> text = "They agreed to:\n- meet again;\n- talk."
    >>> [is_item(text, one) for one in read_layer(text, Span(0, 37), [], [Span(0, 15), Span(16, 29)], [0, 16], [0, 16], {})]
    [False, True]
    """
    place = sentence.starts[0]
    start = max(text.rfind(mark, max(0, place - DEEPEST_INDENT), place) for mark in LINE_ENDS) + 1
    while start < place and text[start] in " \t\xa0":
        start += 1
    return BULLET.match(text, start) is not None


def first_of_item(sentence: Sentence) -> int:
    """Return the place of the first word behind a bullet or a number."""
    here = 0
    while (
        here < len(sentence) - 1
        and (len(sentence.words[here]) == 1 or sentence.words[here].isdigit())
        and here < LONGEST_MARK
    ):
        if sentence.words[here][0].isalpha() and sentence.lows[here + 1] not in (".", ")"):
            break
        here += 1
    return here


def is_wrapped(text: str, span: Span) -> bool:
    """Say whether a sentence runs over a line's end."""
    return any(text.find(mark, span.start, span.end) >= 0 for mark in "\n\r")


def read_layer(
    text: str,
    span: Span,
    quotations: Sequence[Quotation],
    sentences: Sequence[Span],
    sentence_starts: Sequence[int],
    paragraphs: Sequence[int],
    plain: dict[int, Sentence],
) -> list[Sentence]:
    """Read a stretch of text into sentences of words.

    Parameters
    ----------
    text
        The whole text.
    span
        The stretch: the whole, or the inside of a quotation.
    quotations
        Those directly inside the stretch, in order.
    sentences, sentence_starts
        The sentences of the whole text, and their starts.
    paragraphs
        The starts of its paragraphs.
    plain
        Sentences without quotations by their number, as read before; what is read now is added. They are the same in every layer.

    Returns
    -------
    list of Sentence
        In order; a sentence that ends inside a quotation goes on behind it.
    """
    layer: list[Sentence] = []
    current = Sentence()
    waiting = iter(quotations)
    quotation = next(waiting, None)
    here = span.start
    place = max(0, bisect_left(sentence_starts, span.start + 1) - 1)
    for number in range(place, len(sentences)):
        piece = sentences[number]
        if piece.start >= span.end:
            break
        start, end = max(piece.start, here), min(piece.end, span.end)
        if start >= end:
            continue
        if len(current) and piece.start >= here:
            layer.append(current)
            current = Sentence()
        if (start, end) == (piece.start, piece.end) and (quotation is None or quotation.outer_start >= end):
            if number not in plain:
                plain[number] = Sentence(paragraph=bisect_right(paragraphs, start))
                add_words(text, start, end, plain[number])
            if len(plain[number]) <= LONGEST_SENTENCE:
                if len(plain[number]):
                    layer.append(plain[number])
                here = end
                continue
        if len(current) > LONGEST_SENTENCE:
            layer.append(current)
            current = Sentence(paragraph=current.paragraph)
        if not len(current):
            current.paragraph = bisect_right(paragraphs, start)
        while quotation is not None and quotation.outer_start < end:
            add_words(text, start, max(start, quotation.outer_start), current)
            current.quotations[len(current)] = quotation
            add_word(QUOTED, quotation.outer_start, quotation.outer_end, current)
            start = here = quotation.outer_end
            quotation = next(waiting, None)
        if start < end:
            add_words(text, start, end, current)
            here = end
        if len(current) > LONGEST_SENTENCE:
            current = split_off(current, layer)
    if len(current):
        layer.append(current)
    return layer


def add_word(word: str, start: int, end: int, sentence: Sentence) -> None:
    """Add one word to a sentence."""
    sentence.words.append(word)
    sentence.lows.append(word.lower())
    sentence.starts.append(start)
    sentence.ends.append(end)


def add_words(text: str, start: int, end: int, sentence: Sentence) -> None:
    """Add the words of a stretch without quotations."""
    words, lows, starts, ends = sentence.words, sentence.lows, sentence.starts, sentence.ends
    for match in WORD.finditer(text, start, end):
        word = match.group()
        if word in MARKUP:
            continue
        if word in MERGED and words and ends[-1] == match.start() and words[-1][-1].isalnum():
            if word != ".":
                words[-1] += word
                lows[-1] += word
                ends[-1] = match.end()
                continue
        elif words and words[-1] == "." and len(words) > 1 and ends[-2] == starts[-1] and word[0].isalnum():
            # a stop inside a sentence belongs to an abbreviation or an initial
            del words[-1], lows[-1], starts[-1]
            end_of_stop = ends.pop()
            ends[-1] = end_of_stop
            words[-1] += "."
            lows[-1] += "."
        words.append(word)
        lows.append(ACRONYMS.get(word) or word.lower())
        starts.append(match.start())
        ends.append(match.end())


def split_off(sentence: Sentence, layer: list[Sentence]) -> Sentence:
    """Move an overlong sentence to the layer piece by piece, and return the last piece."""
    pieces: list[Sentence] = []
    for start in range(0, len(sentence), LONGEST_SENTENCE):
        chosen = slice(start, start + LONGEST_SENTENCE)
        piece = Sentence(sentence.words[chosen], sentence.lows[chosen], sentence.starts[chosen], sentence.ends[chosen])
        piece.paragraph = sentence.paragraph
        pieces.append(piece)
    for place, quotation in sentence.quotations.items():
        pieces[place // LONGEST_SENTENCE].quotations[place % LONGEST_SENTENCE] = quotation
    layer.extend(pieces[:-1])
    return pieces[-1]
