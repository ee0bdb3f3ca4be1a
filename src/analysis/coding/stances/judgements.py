"""Moves that rest on no listed predicate: obligations, announcements of what one will do, judgements of the talks.

They count in somebody's words, or in the author's voice where an actor is their subject.
"""

from __future__ import annotations

from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.lexicon import Lexicon as Grammar
from analysis.coding.speech.subjects import STOPPERS, is_adverb

from .complements import HARM, inner_class
from .groups import Reading, clitic_of, is_be, is_negating, pronoun_of, read_group
from .lexicon import Lexicon
from .predicates import Hit
from .subjects import find_subject

WILL = frozenset({"will", "shall", "would"})
ABLE = frozenset({"can", "could"})
GOING = "going"
OWN = frozenset({"i", "we", "he", "she"})
REACH = 5
OWNING = ("’s", "'s", "s’", "s'")
NEEDED = frozenset({"need", "needs", "has", "have", "needed"})


def read_modal(sentence: Sentence, place: int, lexicon: Lexicon, grammar: Grammar) -> Hit | None:
    """Read a modal with its verb: an obligation laid on somebody, or an act announced.

    The subject's phrase becomes the holder; whether it may (it must be the speaker's side, or an actor) is decided
    where mentions are known.
    """
    lows = sentence.lows
    word = lows[place]
    modal = "will" if word == GOING else clitic_of(word) or word
    verb = place + 1
    is_negated = is_negating(word)
    while verb < len(sentence) and (
        lows[verb] in ("not", "never", "no", "longer", "to")
        or (is_adverb(lows[verb], grammar) and lows[verb] not in grammar["coordinator"])
    ):
        is_negated = is_negated or lows[verb] in ("not", "never", "no")
        verb += 1
    if verb >= len(sentence) or lows[verb] in STOPPERS:
        return None
    if word == GOING and not (place and is_be(lows[place - 1], grammar) and lows[place + 1] == "to"):
        return None
    if modal in NEEDED and lows[place + 1] != "to":
        return None
    reading = Reading(place, place + 1, place)
    read_group(sentence, reading, grammar)
    if clitic_of(word) and not is_negating(word):
        reading.subject, reading.is_own = (place, place + 1), True
    if reading.subject is None:
        reading.subject, reading.is_own = find_subject(sentence, reading.start, grammar)
    if reading.subject and tuple(lows[reading.subject[0] : reading.subject[0] + 2]) == ("no", "way"):
        is_negated = not is_negated  # "there is no way they can accept"
        reading.subject = (min(reading.subject[0] + 2, reading.subject[1] - 1), reading.subject[1])
    if not reading.is_own and reading.start and not continues(sentence, reading.start, grammar):
        reading.subject = None  # "the deadline they had set would pass"
    start = reading.subject[0] if reading.subject and reading.is_own else reading.start
    hit = Hit(start, place, verb + 1, "", f"modal-{modal}", 0.0, reading.subject, is_own=reading.is_own, taken={verb})
    if modal in ("must", "should", "ought") or modal in NEEDED:
        hit.stance, hit.confidence, hit.is_speakers = "demand", 0.7 if modal == "must" else 0.55, True
        if modal in NEEDED and reading.subject and lows[reading.subject[0]] in OWN:
            hit.confidence = 0.3  # what one has to do oneself is hardly a demand on others
        return hit
    inner = inner_class(sentence, verb, lexicon)
    if modal in WILL:
        hit.stance = lexicon.turns.get(("would", "negated" if is_negated else inner), "promise")
        hit.confidence = 0.6 if inner else 0.5
        if "stative" in lexicon.classes.get(lows[verb], ()):
            hit.stance, hit.confidence = (
                ("promise", 0.4) if reading.subject and is_first(sentence, reading.subject) else ("assess", 0.4)
            )
            if is_negated and lows[verb + 1 : verb + 2] and lows[verb + 1].endswith("ed"):
                hit.stance, hit.confidence = "refuse", 0.45  # "will not be pressured"
    elif modal in ABLE:
        hit.stance, hit.confidence = ("refuse", 0.5) if is_negated else ("offer", 0.4)
        if inner == HARM and not is_negated:
            hit.stance = "threaten"
        elif (
            "stative" in lexicon.classes.get(lows[verb], ())
            and reading.subject
            and lows[reading.subject[0]] in ("this", "it", "that")
        ):
            hit.stance, hit.confidence = "assess", 0.5
    hit.is_weak = True
    return hit if hit.stance else None


def continues(sentence: Sentence, start: int, grammar: Grammar) -> bool:
    """Say whether a verb group goes on from another predicate, so that it shares its subject."""
    here = start - 1
    while here > 0 and is_adverb(sentence.lows[here], grammar) and sentence.lows[here] not in grammar["coordinator"]:
        here -= 1
    return sentence.lows[here] in grammar["coordinator"] | STOPPERS


def is_first(sentence: Sentence, subject: tuple[int, int]) -> bool:
    """Say whether a subject is the speaker himself."""
    return pronoun_of(sentence.lows[subject[0]]) in ("i", "we")


def read_purpose(sentence: Sentence, place: int, lexicon: Lexicon, grammar: Grammar) -> Hit | None:
    """Read a noun of intent with what it is: "the idea is to meet", "its position is that nothing changes"."""
    lows = sentence.lows
    for here in range(place + 1, min(len(sentence) - 1, place + REACH)):
        if lows[here] in ("is", "was", "remains"):
            first = place
            while (
                first
                and lows[first - 1] not in STOPPERS
                and lows[first - 1] not in grammar["preposition"]
                and place - first < REACH
            ):
                first -= 1
            owner = next(
                (
                    word
                    for word in range(first, place)
                    if lows[word].endswith(OWNING) or lows[word] in grammar["possessive"]
                ),
                -1,
            )
            if lows[here + 1] not in ("to", "that") and (owner < 0 or lows[here + 1] not in grammar["determiner"]):
                return None
            stance = "offer" if lows[place] in lexicon["aim-noun"] else "demand"
            holder = None if owner < 0 else (first, owner + 1)
            return Hit(
                first,
                place,
                here + 1,
                stance,
                f"purpose-{lows[place]}",
                0.55,
                holder,
                is_speakers=owner < 0,
                is_own=True,
            )
        if lows[here] in STOPPERS or lows[here] in grammar["auxiliary"]:
            return None
    return None


def read_heading(sentence: Sentence, lexicon: Lexicon, grammar: Grammar) -> Hit | None:
    """Read a headline's infinitive as the announcement it is ("Envoy to visit capital for talks")."""
    lows = sentence.lows
    if lows[-1] in ".!?:…,;" or len(sentence) < 4:
        return None
    for place in range(1, len(sentence) - 1):
        if lows[place] in grammar["auxiliary"] or lows[place] in STOPPERS or clitic_of(lows[place]):
            return None
        kind = lexicon.inner_class(lows[place + 1 : place + 4])
        if lows[place] == "to" and kind:
            if any(word in lexicon.forms for word in lows[:place]):
                return None
            stance = lexicon.turns.get(("would", kind), "promise")
            return Hit(
                0, place, place + 2, stance, "headline-infinitive", 0.6, (0, place), is_own=True, taken={place + 1}
            )
        if lows[place] in grammar["preposition"] and lows[place] not in ("of", "for"):
            return None
    return None
