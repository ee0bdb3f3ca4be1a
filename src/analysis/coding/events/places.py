"""Where an event takes place, as its clause says it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.coding.events.nouns import Phrase
from analysis.coding.events.suggestion import Dated
from analysis.coding.events.words import Sentence

NAME = re.compile(r"(?:the )?[A-Z][\w’'.-]{0,40}(?:,? (?:of |al-|de )?[A-Z][\w’'-]{0,40}){0,3}")
# "the Turkish capital, Ankara", "the city of Oslo": the name follows the noun.
TOWN = re.compile(
    r"(?:the |a )?(?:[A-Z][\w’'-]{0,30} ){0,2}(?:capital|city|town|village|port|resort|suburb)(?: city| town)?(?: of|,)? "
)
PLACE_BEFORE = frozenset(("in", "at", "to"))
FOLLOWING = frozenset(
    [
        "on",
        "in",
        "at",
        "to",
        "for",
        "with",
        "and",
        "but",
        "or",
        "by",
        "from",
        "after",
        "before",
        "until",
        "next",
        "last",
        "this",
        "late",
        "early",
        "where",
        "which",
    ]
)


def find_place(
    text: str, sentence: Sentence, last: int, phrase: Phrase, end: int, times: Sequence[Dated]
) -> tuple[str, int]:
    """Find where an event takes place: the first name behind its words that "in" or "at" brings, and where it ends.

    Parameters
    ----------
    text
        The text.
    sentence
        Its sentence.
    last
        Place of the last word of the phrase and its cue.
    phrase
        The phrase that names the event.
    end
        Offset at which its clause ends.
    times
        Expressions of time, which are no places.
    """
    taken = {time.start for time in times}
    is_visit = phrase.noun.kind_code == "visit"
    for k in range(phrase.head, len(sentence) - 1):
        if sentence.starts[k] >= end or k > last + 12:
            break
        low = sentence.low(k)
        if low not in PLACE_BEFORE or (low == "to" and not is_visit):
            continue
        start = sentence.starts[k + 1]
        if (town := TOWN.match(text, start, sentence.span.end)) is not None:
            start = town.end()
        match = NAME.match(text, start, sentence.span.end)
        if (
            match is None
            or _is_adjective(text, match)
            or start in taken
            or any(start <= t < match.end() for t in taken)
        ):
            continue
        found = match[0].rstrip(".,’'").removesuffix("’s").removesuffix("'s")
        return found, start + len(found)
    if (
        is_visit
        and phrase.first == phrase.head
        and sentence.low(phrase.head) in ("visited", "visit", "visits", "visiting")
    ):
        match = NAME.match(text, sentence.starts[min(phrase.head + 1, len(sentence) - 1)], sentence.span.end)
        if match is not None:
            found = match[0].rstrip(".,’'")
            return found, match.start() + len(found)
    return "", 0


def _is_adjective(text: str, match: re.Match[str]) -> bool:
    """Whether a name goes on in lower case as an adjective does: "the Turkish side"."""
    rest = text[match.end() : match.end() + 20]
    return match[0].startswith("the ") and rest[:1] == " " and rest[1:2].islower() and rest.split()[0] not in FOLLOWING
