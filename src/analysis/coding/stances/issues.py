"""What a move is about: an issue of the codebook where its words point to one, else the passage's own head words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice
from math import log

from analysis.coding.pieces import Remembered

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
WEIGHTS = {"label": 3.0, "question": 1.5, "anchors": 1.0, "low_label": 1.0, "high_label": 1.0}
ENOUGH = 3.0
FEWEST_LETTERS = 3
MOST_WORDS = 4


def stem(word: str) -> str:
    """Return a word as it is compared: folded, without the commonest endings.

    Examples
    --------
    >>> stem("Withdrawals"), stem("withdrawal"), stem("tariffs"), stem("parties")
    ('withdraw', 'withdraw', 'tariff', 'parti')
    """
    word = word.casefold().replace("’", "'").removesuffix("'s")
    for ending in ("ations", "ation", "ments", "ment", "als", "al", "ings", "ing", "ies", "es", "ed", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) > FEWEST_LETTERS:
            word = word[: -len(ending)]
            return word + "i" if ending in ("ies", "y") else word
    return word


class Issues:
    """The issues of a codebook, ready to be compared with passages.

    Parameters
    ----------
    rows
        An issue is its id and its cells in the order of `WEIGHTS`.
    stopwords
        Words that say nothing of an issue.
    """

    def __init__(self, rows: tuple[tuple[str, ...], ...], stopwords: frozenset[str]) -> None:
        self.stopwords = stopwords
        self.telling = Remembered(self.words_of)
        self.weights: dict[str, dict[str, float]] = {}
        for issue_id, *cells in rows:
            words: dict[str, float] = {}
            for cell, weight in zip(cells, WEIGHTS.values(), strict=True):
                for word in self.words(cell):
                    words[word] = max(weight, words.get(word, 0.0))
            for word, weight in words.items():
                self.weights.setdefault(word, {})[issue_id] = weight
        self.rarity = {word: 1.0 - log(len(found)) / log(len(rows) + 1) for word, found in self.weights.items()}

    def words(self, passage: str) -> list[str]:
        """Return the telling words of a passage as they are compared."""
        return [word for piece in passage.split() for word in self.telling[piece]]

    def words_of(self, piece: str) -> tuple[str, ...]:
        """Return the telling words of a piece without white space; `telling` remembers them."""
        found = WORD.findall(piece)
        return tuple(
            stem(word) for word in found if len(word) > FEWEST_LETTERS - 1 and word.casefold() not in self.stopwords
        )

    def suggest(self, passage: str, head: str) -> str:
        """Return the id of the issue that a passage's words point to; else two to five words of its own."""
        scores: dict[str, float] = {}
        for word in set(self.words(passage)):
            for issue_id, weight in self.weights.get(word, {}).items():
                scores[issue_id] = scores.get(issue_id, 0.0) + weight * self.rarity[word]
        if scores:
            best = max(sorted(scores), key=lambda issue_id: scores[issue_id])
            if scores[best] >= ENOUGH * 0.8:
                return best
        own = self.first_words(head)
        return " ".join(own if len(own) > 1 else self.first_words(passage)).casefold()

    def first_words(self, passage: str) -> list[str]:
        """Return the first words of a passage that say something of an issue."""
        words = (match.group() for match in WORD.finditer(passage))
        return list(islice((word for word in words if word.casefold() not in self.stopwords), MOST_WORDS))


def read_issues(rows: Iterable[Mapping[str, str]], stopwords: frozenset[str]) -> Issues:
    """Read rows of issues (`id`, `label`, and perhaps the other columns of `WEIGHTS`), once for all texts read with them.

    Examples
    --------
    >>> read_issues([{"id": "wages", "label": "Wages"}], frozenset()).suggest("an offer of higher wages", "wages")
    'wages'
    """
    return _issues(tuple((row["id"], *(row.get(column) or "" for column in WEIGHTS)) for row in rows), stopwords)


_issues = lru_cache(maxsize=8)(Issues)
