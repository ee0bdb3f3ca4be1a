"""Who has which part in an event: its subjects, its company, its hosts and mediators, and their answers.

The clause of the event gives those who stand before its verb, and those whom "with", "between" or "and" join. What
somebody answers to an invitation ("will attend", "stays away", "sends") is read from verbs of attendance; where the
sentence names no meeting, they answer for the one told of last.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis.coding.events.cues import Cue
from analysis.coding.events.suggestion import Participant
from analysis.coding.events.words import Sentence
from analysis.coding.speech.speakers import MentionLike

PLACE_WORDS = frozenset(("in", "at", "from", "near", "outside", "across", "inside"))
LONGEST_LIST = 16
FARTHEST = 5  # words between an auxiliary and its verb
PARTING = frozenset((",", "and", "that", "to", ";"))
ENDS = frozenset(("in", "at", "to", "about", "on", "over", "for", "after", "before", ";"))
BY_STATUS = {
    "occurred": "attended",
    "ongoing": "attended",
    "broken-off": "attended",
    "scheduled": "confirmed",
    "announced": "confirmed",
    "agreed": "confirmed",
    "in-force": "confirmed",
    "expired": "confirmed",
    "suspended": "confirmed",
    "postponed": "confirmed",
}


def find_participants(
    sentence: Sentence, mentions: Sequence[MentionLike], cue: Cue, phrase: tuple[int, int], kind_code: str
) -> list[Participant]:
    """Read who takes part in an event from the clause that tells of it.

    Parameters
    ----------
    sentence
        The sentence.
    mentions
        Those of its actors that stand in the clause.
    cue
        What tells the status.
    phrase
        Places of the first word and the head of the phrase that names the event; a verb that is the event itself
        is both.
    kind_code
        What kind of event it is.
    """
    found: dict[tuple[str, str, str], Participant] = {}
    for mention in mentions:
        first = sentence.place(mention.start)
        last = sentence.place(mention.end) - 1
        if not mention.actor_id:
            continue
        role, status = _part(sentence, first, last, cue, phrase, kind_code)
        if role:
            found.setdefault(
                (mention.actor_id, role, status),
                Participant(mention.actor_id, role, status, mention.start, mention.end),
            )
    return list(found.values())


def _part(
    sentence: Sentence, first: int, last: int, cue: Cue, phrase: tuple[int, int], kind_code: str
) -> tuple[str, str]:
    before = sentence.low(first - 1)
    before_that = sentence.low(first - 2)
    status = BY_STATUS.get(cue.status_code, "")
    is_acting = first < cue.main and not cue.is_subject and not _acts_elsewhere(sentence, last, cue)
    inside = phrase[0] <= first <= phrase[1]
    if sentence.is_in(last + 1, "telling") and last + 1 != cue.main:
        return "", ""
    if sentence.is_possessive(last) and not inside:
        return "", ""
    if sentence.is_in(last + 1, "attribute"):
        return "", ""
    if sentence.low(first - 2) == "according" or before in ("according",):
        return "", ""
    if before in ("by", "between", "with") or before_that in ("by",):
        verb = sentence.low(first - 2) if before == "by" else sentence.low(first - 3)
        if verb in sentence.lexicon["mediator"]:
            return "mediator", status or "attended"
        if verb in sentence.lexicon["host"]:
            return "host", status or "attended"
        if verb in sentence.lexicon["head"]:
            return "head", status or "attended"
    if kind_code in ("proposal", "ultimatum") and before in ("to", "against"):
        return "addressee", "addressed"
    if kind_code in ("sanction", "attack") and (before in ("on", "against", "of", "upon") or first > cue.main):
        return ("addressee", "addressed") if before in ("on", "against", "of", "upon") or cue.rule == "do" else ("", "")
    if before in PLACE_WORDS or (before == "the" and before_that in PLACE_WORDS):
        return "", ""
    if before == "of" and not inside:
        return "", ""
    is_company = first > phrase[0] and _is_company(sentence, first, phrase[1], cue)
    if cue.rule == "do" and kind_code != "visit" and 0 < first - cue.last <= 4:
        is_company = not any(sentence.low(k) in PLACE_WORDS for k in range(cue.last, first))
    if not (is_acting or inside or is_company):
        return "", ""
    if cue.verb is not None and cue.verb.class_code == "sign" and cue.status_code == "agreed":
        return "signatory", "signed"
    if cue.status_code == "proposed":
        if is_acting:
            return "party", "offered"
        return "party", ("invited" if kind_code in ("meeting", "visit", "call") else "urged")
    if cue.status_code == "refused":
        return ("party", "declined") if is_acting or is_company else ("", "")
    if cue.status_code == "cancelled":
        return ("party", "declined") if is_acting else ("", "")
    if kind_code in ("proposal", "ultimatum") and status:
        return "party", "confirmed" if cue.status_code == "agreed" else "offered"
    return ("party", status) if status else ("", "")


def _acts_elsewhere(sentence: Sentence, last: int, cue: Cue) -> bool:
    """Whether a name before the cue is the subject of another verb, or stands outside the cue's own clause."""
    behind = last + 1
    if sentence.low(cue.main).endswith("ing"):
        return False  # a participle has the subject of its sentence
    is_verb = sentence.is_in(behind, "be", "have", "do", "ahead", "backshifted", "possible")
    if (
        is_verb
        and behind < cue.first
        and (cue.main - behind > FARTHEST or any(sentence.low(k) in PARTING for k in range(behind, cue.main)))
    ):
        return True
    clause = next((k for k in range(cue.first - 1, last, -1) if sentence.low(k) == "that"), -1)
    return clause > 0 and not sentence.is_in(clause + 1, "pronoun")


def _is_company(sentence: Sentence, first: int, head: int, cue: Cue) -> bool:
    """Whether a name behind the event is joined to it by "with", "between", a passive's "by", or a list begun so."""
    is_closed = False
    for k in range(first - 1, max(head, first - LONGEST_LIST), -1):
        low = sentence.low(k)
        if low.endswith("ing") and low not in sentence.lexicon.nouns:
            return False  # "with rebels holding hostages"
        if low in ("with", "between", "alongside", "including") or (
            low == "by" and cue.is_subject and 0 <= k - cue.last <= 2
        ):
            return not any(sentence.low(other) in sentence.lexicon.nouns for other in range(head + 1, k))
        if low == ",":
            is_closed = True
        elif low == "and" and is_closed:
            return False  # "between A and B, C said": the list has ended
        elif low in ENDS or sentence.is_in(k, "be", "have", "ahead", "backshifted", "telling"):
            return False
    return False
