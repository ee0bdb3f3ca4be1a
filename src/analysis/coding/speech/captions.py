"""Who speaks where no verb of saying tells: the name in a label, and the authors of a statement who say "we"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.coding.sentences import Span
from analysis.coding.speech.focus import TITLED, Antecedent

if TYPE_CHECKING:
    from analysis.coding.speech.speakers import Speakers

WE_THE, WE_REACH = re.compile(r"^We, ", re.MULTILINE), 60  # characters


def read_caption(speakers: Speakers, label: Span) -> Antecedent:
    """Return whom a label beside a quotation names: a person, else the bearer of the office, else a body alone."""
    text = label.of(speakers.text)
    persons = speakers.persons_in(label.start, label.end)
    if persons:
        return Antecedent(persons[0].actor_id, text, "person")
    words = [word.strip(",;()*") for word in text.split(",")[0].split()]
    lows = [word.casefold() for word in words if word]
    bearer = speakers.roles.exact(lows)
    if bearer:
        return Antecedent(bearer, text, speakers.kind_of(bearer), "", TITLED, "listed so among the actors' names")
    whole = speakers.covering(label.start)
    if whole is not None and whole.end >= label.start + len(" ".join(words)):
        return Antecedent(whole.actor_id, text, speakers.kind_of(whole.actor_id))
    return Antecedent("", text, "person")


def author_of(speakers: Speakers, place: int) -> Antecedent | None:
    """Return in whose name a statement says "we" outside quotations: the one it sets behind its first "We, the ..."."""
    opening = speakers.opening
    if opening is None or opening.start() > place:
        return None
    named = speakers.within(opening.end(), opening.end() + WE_REACH)
    return Antecedent(named[0].actor_id, "We", speakers.kind_of(named[0].actor_id)) if named else None
