"""The words of a stretch of text, with their offsets, their keys and what lies between them.

A word is a run of letters and digits with the marks and apostrophes inside it; a possessive ending is not part of it
(`Sadat` of `Sadat's`); an abbreviation keeps its full stops (`U.S.`). Hyphens part words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..pieces import Remembered, pieces_of
from .spelling import APOSTROPHES, key

# Marks that combine with the letter before them are no word characters to `re`.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u200c\u200d"
)
WORD = re.compile(rf"(?:[^\W\d_]\.)+[^\W\d_]?(?![\w{APOSTROPHES}])|[^\W_][\w{APOSTROPHES}{MARKS}]*")
POSSESSIVES = frozenset(APOSTROPHES)
# What may stand between the words of one name: a space or a line's end, a hyphen (also at a line's end).
BETWEEN = re.compile(r"[ \t\u00a0\u202f\u2009]?(?:\r?\n|[-\u2010\u2011]\r?\n?)?[ \t\u00a0\u202f\u2009]{0,8}\Z")
STOP = re.compile(r"[.!?…:;\n\"“”«»•|*#()\[\]–—‘„]")
CUT = re.compile(r"[.!?][\"”’)\]]?\s")
CHUNK = 20_000
LONGEST_LINK = 4


def chunks(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text into stretches at sentence ends, so that memory stays flat; what follows a cut never moves it.

    Examples
    --------
    >>> list(chunks("The talks ended."))
    [(0, 16)]
    """
    start = 0
    while start < len(text):
        limit = start + 3 * CHUNK
        found = CUT.search(text, start + CHUNK, limit)
        end = found.end() if found else min(limit, len(text))
        yield start, end
        start = end


def _words_of(piece: str) -> tuple[tuple[int, int, str], ...]:
    """Start, end and key of each word in a piece of text without white space."""
    found = []
    for match in WORD.finditer(piece):
        word, begin = match[0], match.start()
        if not word.isalnum():
            word = word.rstrip(APOSTROPHES)
            if word[-2:-1] in POSSESSIVES and word[-1] in "sS":
                word = word[:-2].rstrip(APOSTROPHES)
        found.append((begin, begin + len(word), key(word)))
    return tuple(found)


_WORDS = Remembered(_words_of)


class Words:
    """The words of `text[start:end]`, in parallel lists.

    Examples
    --------
    >>> words = Words("The U.S. and Egypt’s side", 0, 25)
    >>> words.keys
    ['the', 'us', 'and', 'egypt', 'side']
    >>> words.possessive(3), words.adjacent(4), words.opens(0), words.capital(4)
    (True, False, True, False)
    """

    __slots__ = ("ends", "keys", "starts", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.keys: list[str] = []
        starts, ends, keys = self.starts.append, self.ends.append, self.keys.append
        for place, piece in pieces_of(text, start, end):
            for first, last, form in _WORDS[piece]:
                starts(place + first)
                ends(place + last)
                keys(form)

    def __len__(self) -> int:
        return len(self.keys)

    def word(self, i: int) -> str:
        """The word as printed."""
        return self.text[self.starts[i] : self.ends[i]]

    def gap(self, i: int) -> str:
        """What stands between the word before and this one; a paragraph's end where there is no word."""
        if not 0 < i < len(self.keys):
            return "\n\n"
        return self.text[self.ends[i - 1] : self.starts[i]]

    def key(self, i: int) -> str:
        """The word's key, or "" where there is no such word."""
        return self.keys[i] if 0 <= i < len(self.keys) else ""

    def adjacent(self, i: int) -> bool:
        """Whether the word stands beside the one before, as words of one name do."""
        gap = self.gap(i)
        if gap == " ":
            return True
        return len(gap) < 12 and bool(BETWEEN.match(gap))

    def hyphened(self, i: int) -> bool:
        """Whether the word is tied to the one before by a hyphen or a dash without spaces."""
        return self.gap(i) in {"-", "\u2010", "\u2011", "–"}

    def capital(self, i: int) -> bool:
        """Whether the word begins with a capital, or its script has none."""
        if not 0 <= i < len(self.keys):
            return False
        first = self.text[self.starts[i]]
        return first.isupper() or first.istitle() or (first.isalpha() and not first.islower())

    def shouted(self, i: int) -> bool:
        """Whether the word is in capitals throughout and longer than a letter."""
        word = self.word(i) if 0 <= i < len(self.keys) else ""
        return len(word) > 1 and word.isupper()

    def possessive(self, i: int) -> bool:
        """Whether a possessive ending follows the word."""
        end = self.ends[i]
        if self.text[end : end + 1] not in APOSTROPHES or end >= len(self.text):
            return False
        after = self.text[end + 1 : end + 2]
        return after in {"s", "S"} or (self.text[end - 1] in "sS" and not after.isalnum())

    def adjacent_possessive(self, i: int) -> bool:
        """Whether nothing but the possessive ending of the word before stands between them."""
        return self.gap(i).lstrip(APOSTROPHES + "sS").strip() == "" and self.gap(i).count("\n") < 2

    def wraps(self, i: int) -> bool:
        """Whether only a line's end, in the middle of a sentence, stands before the word: behind a short word such as "of"."""
        gap = self.gap(i)
        if gap.strip() or gap.count("\n") != 1 or not i:
            return False
        return self.ends[i - 1] - self.starts[i - 1] <= LONGEST_LINK and self.word(i - 1).islower()

    def opens(self, i: int) -> bool:
        """Whether the word opens a sentence, a line, a quotation or a bracket, where a capital tells little."""
        gap = self.gap(i)
        return gap != " " and bool(STOP.search(gap)) and not self.wraps(i)

    def ends_sentence(self, i: int) -> bool:
        """Whether a sentence or a paragraph ends between this word and the one before."""
        gap = self.gap(i)
        return gap != " " and any(sign in ".!?…" or sign == "\n" for sign in gap) and not self.wraps(i)
