"""Bodies behind a phrase that is no name: the state of a government, the body of its members, the outlet before its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.coding.speech.cues import Range
from analysis.coding.speech.layers import Sentence

if TYPE_CHECKING:
    from analysis.coding.speech.speakers import Speakers


def outlet(speakers: Speakers, sentence: Sentence, phrase: Range) -> str:
    """Return the organisation that is named before the word for what it is ("the Northland news agency"), or ""."""
    start, end = phrase
    for here in range(end - 2, start - 1, -1):
        found = speakers.covering(sentence.starts[here])
        if found is not None:
            is_owner = sentence.words[here].endswith(("’s", "'s", "’"))
            return found.actor_id if speakers.roles.is_organisation(found.actor_id) and not is_owner else ""
        if not sentence.words[here][0].islower() or sentence.lows[here] in speakers.lexicon["preposition"]:
            return ""
    return ""


def body_of_members(speakers: Speakers, sentence: Sentence, phrase: Range, head: str) -> str:
    """Return the body whose members speak ("the members of the council"), or ""."""
    if head not in speakers.lexicon["membership"]:
        return ""
    found = speakers.covering(sentence.starts[phrase[1] - 1])
    return found.actor_id if found is not None and speakers.roles.is_organisation(found.actor_id) else ""


def state_of_body(speakers: Speakers, sentence: Sentence, phrase: Range) -> str:
    """Return the state whose government or ministry a phrase names ("Greece's government"), or ""."""
    start, end = phrase
    for here in range(start, end - 1):
        found = speakers.covering(sentence.starts[here])
        if found is not None and speakers.kind_of(found.actor_id) == "body":
            return "" if speakers.roles.is_organisation(found.actor_id) else found.actor_id
    return ""
