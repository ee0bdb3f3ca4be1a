"""Words that cannot stand beside each other in the register of negotiation news.

Each row of the table of collocations names a word and what, directly before or behind it, makes it impossible:
terms for an act of violence ("an unconditional ..."), a measure of goods for talks, a device for dealings between
states, a verb of proof for peace. A word is looked up once; only then its neighbours are.
"""

from __future__ import annotations

from collections.abc import Iterator

from analysis.coding.damage.flag import Damage, flag
from analysis.coding.damage.lexicon import read_collocations

REACH = 80
SENTENCE = 220


def find_misused_words(text: str, start: int, end: int, word: str, *, language: str = "en") -> Iterator[Damage]:
    """Judge one word of a text by its neighbours.

    Parameters
    ----------
    text
        The text.
    start, end
        Where the word stands.
    word
        The word in lower case.
    language
        The folder under `coding/data/` with its `damage_collocations.csv`.

    Examples
    --------
    >>> text = "Both accepted an unconditional shooting."
    >>> [(found.text, found.reading) for found in find_misused_words(text, 31, 39, "shooting")]
    [('unconditional shooting', 'unconditional ceasefire')]
    """
    left = text[max(0, start - REACH) : start]
    for row in read_collocations(language).get(word, ()):
        before = row.before.search(left)
        if before is None:
            continue
        after = row.after.match(text, end, min(len(text), end + REACH))
        if after is None:
            continue
        first, last = start - (len(left) - before.start()), after.end()
        while first < start and text[first].isspace():
            first += 1
        if row.unless is not None and row.unless.search(_sentence(text, first, last).lower()):
            continue
        passage = text[first:last]
        old, is_other, new = row.reading.partition(">")
        place = passage.lower().find(old) if is_other else start - first
        size = len(old) if is_other else end - start
        reading = ""
        if row.reading and place >= 0:
            meant = new if is_other else old
            meant = meant.capitalize() if passage[place].isupper() else meant
            reading = passage[:place] + meant + passage[place + size :]
        yield flag(text, first, last, row.kind_code, row.reason, f"register:{word}", row.confidence, reading)
        return


def _sentence(text: str, first: int, last: int) -> str:
    """The sentence around a passage without the passage, no further than some characters either way."""
    left = text[max(0, first - SENTENCE) : first]
    right = text[last : last + SENTENCE]
    left = left[max(left.rfind(". "), left.rfind("\n")) + 1 :]
    stops = [place for place in (right.find(". "), right.find("\n")) if place >= 0]
    return f"{left} | {right[: min(stops)] if stops else right}"
