"""When a document was published, where the record does not say: guesses with their grounds, for a person to decide.

A document dates itself in few ways: the page states it, a line of its head or foot holds a date alone or with a word such as
"published", or the first paragraph opens with a dateline. Only whole days count; a day without its year is no guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from analysis.coding.sentences import read_lexicon
from analysis.coding.suggest.gate import Suggestion
from analysis.coding.times import TimeExpression, find_times
from analysis.record.sources import paragraphs

VERSION = "1"
"""Version of these rules; part of the name of every rule."""

HEAD, FOOT = 8, 2
"""How many paragraphs from the start, and from the end, may date the document."""

LONGEST_LINE = 120
"""Characters of a line that is taken for one with a date and little else."""

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(T.*)?")
_WORD = re.compile(r"[^\W_]+")
_DATELINE_BEFORE = re.compile(r"[\s(]*[^\W\d_](?:[^\W\d_]|[ .,'’/()-]){1,60}")
_ZONE = re.compile(r"\d{1,2}|[A-Z]{2,4}")
_DATELINE_AFTER = re.compile(r"[.)]?\s{0,3}(?:[(/][^()/\n]{1,40}[)/]\s{0,3})?(?:[—–]|--?|:)\s")
_SEPARATED = re.compile(r"[|•·,–—-]\s*$")
_MOST_BESIDE = 6

CONFIDENCE = {
    "page": 0.95,
    "beside": 0.9,
    "published": 0.95,
    "dateline": 0.9,
    "alone": 0.85,
    "line": 0.75,
    "updated": 0.6,
}
"""How often a date of each kind is the day of publication."""

BASIS = {
    "page": "stated by the page itself",
    "beside": "stated in the meta.json beside the text",
    "published": "a line of the text that says when it was published",
    "dateline": "dateline",
    "alone": "a line of the text that holds a date alone",
    "line": "the date at the end of a line of the text's head",
    "updated": "a line of the text that says when it was updated",
}
"""The grounds in words, as `published_basis` holds them."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A day on which a document may have been published.

    Parameters
    ----------
    edtf
        The day.
    ground
        A key of `BASIS`.
    start, end
        Where the text says so; the whole text where it stands outside.
    """

    edtf: str
    ground: str
    start: int
    end: int


def guess_published(text: str, *, stated: str = "", beside: str = "", language: str = "en") -> list[Guess]:
    r"""Days on which a document may have been published, the likeliest first, each day once.

    Parameters
    ----------
    text
        Its text.
    stated
        What the page itself states, "" nothing.
    beside
        What a file beside it states, "" nothing.
    language
        Its language.

    Examples
    --------
    >>> [guess.edtf for guess in guess_published("Talks fail\n\nPublished on 4 March 2026\n\nThe union left.")]
    ['2026-03-04']
    >>> guess_published("HARBOUR CITY, March 4, 2026 — The union left.")[0].ground
    'dateline'
    >>> guess_published("The union left the hall on 4 March 2026.")
    []
    """
    outside = [
        Guess(day, ground, 0, len(text)) for ground, day in (("page", stated), ("beside", beside)) if day and text
    ]
    guesses = [*outside, *_in_text(text, language)]
    best: dict[str, Guess] = {}
    for guess in sorted(guesses, key=lambda guess: -CONFIDENCE[guess.ground]):
        best.setdefault(guess.edtf, guess)
    return list(best.values())


def suggest_published(text: str, guesses: Iterable[Guess]) -> Iterator[Suggestion]:
    """The likeliest guess as a suggestion for the row of the source; the others are named in its reason."""
    for guess, *others in filter(None, [list(guesses)]):
        also = f"; it also names {', '.join(other.edtf for other in others)}" if others else ""
        yield Suggestion(
            "sources",
            (("published_edtf", guess.edtf), ("published_basis", BASIS[guess.ground])),
            *(guess.start, guess.end, text[guess.start : guess.end]),
            f"rule:published/{guess.ground}@{VERSION}",
            f"published on {guess.edtf}: {BASIS[guess.ground]}{also}",
            CONFIDENCE[guess.ground] * (0.7 if others else 1),
        )


def _in_text(text: str, language: str) -> Iterator[Guess]:
    spans = paragraphs(text)
    for number, (start, end) in enumerate(spans):
        is_head, is_foot = number < HEAD, number >= len(spans) - FOOT
        if not (is_head or is_foot):
            continue
        head = text[start : min(end, start + 2 * LONGEST_LINE)]
        is_line = end - start <= LONGEST_LINE
        for found in find_times(head, language=language):
            day = _DAY.fullmatch(found.edtf)
            if not day or found.anchor != "explicit":
                continue
            ground = _ground(head, found, language, is_line=is_line, is_head=is_head)
            if ground:
                yield Guess(day[1], ground, start, end if is_line else start + found.end)


def _ground(paragraph: str, found: TimeExpression, language: str, *, is_line: bool, is_head: bool) -> str:
    """What makes a date of a paragraph the document's own, "" where nothing does."""
    before, after = paragraph[: found.start], paragraph[found.end :]
    words, later = _WORD.findall(before.casefold()), _WORD.findall(after)
    if is_line and len(words) + len(later) <= 2 * _MOST_BESIDE:
        for size in (3, 2, 1):
            if kind := _cues(language).get(" ".join(words[-size:])):
                return kind
    if not is_head:
        return ""
    if is_line and not words and all(_ZONE.fullmatch(word) for word in later):
        return "alone"
    is_named = all(word[0].isupper() for word in _WORD.findall(before))
    if words and is_named and _DATELINE_BEFORE.fullmatch(before) and _DATELINE_AFTER.match(after):
        return "dateline"
    if is_line and not later and 0 < len(words) <= _MOST_BESIDE and _SEPARATED.search(before):
        return "line"
    return ""


@cache
def _cues(language: str) -> dict[str, str]:
    return {row["form"]: row["kind_code"] for row in read_lexicon(language, "published")}
