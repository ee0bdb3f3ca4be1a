"""Pieces of a text between white space, and what is made of each: made once and remembered, since most pieces recur.

Where no word of a pattern reaches over white space, the words of a text are those of its pieces, one after the other; so each piece
is taken apart once. What is remembered is bounded: a long piece is no word, and the rare ones come late.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import TypeVar

PIECE = re.compile(r"\S+")
REMEMBERED, LONGEST = 50_000, 40

Made = TypeVar("Made")


class Remembered(dict[str, Made]):
    """What a function makes of pieces.

    Examples
    --------
    >>> letters = Remembered(len)
    >>> letters["talks"], letters["x" * 50], list(letters)
    (5, 50, ['talks'])
    """

    def __init__(self, make: Callable[[str], Made]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, piece: str) -> Made:
        made = self.make(piece)
        if len(self) < REMEMBERED and len(piece) <= LONGEST:
            self[piece] = made
        return made


def pieces_of(text: str, start: int, end: int) -> Iterable[tuple[int, str]]:
    """The pieces of a stretch of text, each with where it begins.

    Examples
    --------
    >>> list(pieces_of("Talks  resume today", 0, 13)), list(pieces_of("Talks resume", 6, 12))
    ([(0, 'Talks'), (7, 'resume')], [(6, 'resume')])
    """
    stretch = text[start:end]
    pieces = stretch.split()
    if len(" ".join(pieces)) == len(stretch):  # one space between two: places can be counted
        return zip(accumulate((len(piece) + 1 for piece in pieces), initial=start), pieces, strict=False)
    return ((match.start(), match[0]) for match in PIECE.finditer(text, start, end))
