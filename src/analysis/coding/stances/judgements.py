"""Moves that rest on no listed predicate: obligations, announcements of what one will do, judgements of the talks.

They count in somebody's words, or in the author's voice where an actor is their subject.
"""

from __future__ import annotations

from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.lexicon import Lexicon as Grammar
from analysis.coding.speech.subjects import STOPPERS, is_adverb

from .grammar import Reading, clitic_of, find_subject, is_negating, pronoun_of, read_group
from .lexicon import Lexicon
from .predicates import HARM, Hit

WILL = frozenset({"will", "shall", "would"})
ABLE = frozenset({"can", "could"})
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
    modal = clitic_of(word) or word
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
    if modal in NEEDED and lows[place + 1] != "to":
        return None
    reading = Reading(place, place + 1, place)
    read_group(sentence, reading, grammar)
    if clitic_of(word) and not is_negating(word):
        reading.subject, reading.is_own = (place, place + 1), True
    if reading.subject is None:
        reading.subject, reading.is_own = find_subject(sentence, reading.start, grammar)
    start = reading.subject[0] if reading.subject and reading.is_own else reading.start
    hit = Hit(start, place, verb + 1, "", f"modal-{modal}", 0.0, reading.subject, is_own=reading.is_own, taken={verb})
    if modal in ("must", "should", "ought") or modal in NEEDED:
        hit.stance, hit.confidence, hit.is_speakers = "demand", 0.7 if modal == "must" else 0.55, True
        return hit
    inner = lexicon.inner_class(lows[verb : verb + 3])
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
            return hit
    hit.is_weak = True
    return hit if hit.stance else None


def is_first(sentence: Sentence, subject: tuple[int, int]) -> bool:
    """Say whether a subject is the speaker himself."""
    return pronoun_of(sentence.lows[subject[0]]) in ("i", "we")


def read_purpose(sentence: Sentence, place: int, lexicon: Lexicon, grammar: Grammar) -> Hit | None:
    """Read a noun of intent with what it is: "the idea is to meet", "its position is that nothing changes"."""
    lows = sentence.lows
    for here in range(place + 1, min(len(sentence) - 1, place + REACH)):
        if lows[here] in ("is", "was", "remains"):
            if lows[here + 1] not in ("to", "that"):
                return None
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
    if lows[-1] in ".!?:…" or len(sentence) < 4:
        return None
    for place in range(1, len(sentence) - 1):
        if lows[place] in grammar["auxiliary"] or lows[place] in STOPPERS:
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
