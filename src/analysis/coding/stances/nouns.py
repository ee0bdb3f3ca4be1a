"""Nouns that state a move: "its demand that", "reiterated his willingness to", "the refusal by"."""

from __future__ import annotations

from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.lexicon import FormKind
from analysis.coding.speech.lexicon import Lexicon as Grammar
from analysis.coding.speech.subjects import STOPPERS

from .complements import VERB, skip_adverbs
from .lexicon import Lexicon, Noun
from .predicates import BARE, Hit
from .subjects import list_after
from .verbs import read_verb

OWNED, PLAIN = 0.7, 0.7
OWNING = ("’s", "'s", "s’", "s'")
TIES = frozenset({"to", "with", "on", "at", "over"})
PENDING = frozenset(
    {"on", "for", "towards", "toward", "about", "over", "of"}
)  # "talks on a deal", "the terms of a deal"
PARTIES_REACH = 14
REACH, ANSWER_REACH = 6, 24
ON_THE_PART_OF = ("on", "the", "part", "of")


def read_noun(sentence: Sentence, place: int, lexicon: Lexicon, grammar: Grammar) -> Hit | None:
    """Read a noun that states a move: behind a verb that adds nothing, or with its owner before or behind it."""
    lows = sentence.lows
    noun = lexicon.nouns[lows[place]]
    stance, taken, inner = noun.stance, set[int](), ""
    follows = skip_adverbs(sentence, place + 1, grammar)
    behind = lows[follows] if follows < len(sentence) else ""
    is_told = is_owner_behind(sentence, place + 1, noun) or tuple(lows[place + 1 : place + 5]) == ON_THE_PART_OF
    is_bare = bool(noun.after) and not is_told and behind not in noun.after | {"by"}
    if is_bare and noun.confidence < PLAIN and "no" not in lows[max(0, place - 2) : place]:
        return None
    if behind == "to" and follows + 1 < len(sentence):
        inner = lexicon.inner_class(lows[follows + 1 : follows + 4])
        stance = lexicon.turns.get((noun.governs, inner), stance)
        taken.add(follows + 1)
    if is_answered(sentence, place, lexicon, grammar):
        return None
    left, is_denied, is_owned = place - 1, False, False
    while (
        left >= 0 and place - left < REACH and lows[left] not in STOPPERS and lows[left] not in grammar["preposition"]
    ):
        word = lows[left]
        is_denied = is_denied or word == "no"
        is_owned = is_owned or word.endswith(OWNING)
        if word in grammar["coordinator"] and not (
            sentence.words[left - 1][0].isupper() and sentence.words[left + 1][0].isupper()
        ):
            break
        if word in lexicon["light"] and (is_owned or (is_bare and not is_denied and word not in lexicon["making"])):
            break
        if word in lexicon["light"]:
            kinds: frozenset[FormKind] = (
                frozenset({"gerund"}) if word.endswith("ing") else frozenset({"past", "third", "base"})
            )
            reading = read_verb(sentence, left, kinds, grammar)
            if reading is None or reading.is_passive or reading.is_negated:
                return None
            if is_denied:
                stance = lexicon.turns.get((noun.governs, f"not-{inner or VERB}"), noun.negated)
                if not stance:
                    return None
            start = reading.subject[0] if reading.subject and reading.is_own else reading.start
            is_under = reading.governor in lexicon["weighing"] if word.endswith("ing") else bool(reading.governor)
            certainty = noun.confidence * (BARE if is_under else 1.0)
            return Hit(
                start,
                left,
                place + 1,
                stance,
                f"noun-{noun.form}",
                certainty,
                reading.subject,
                is_own=reading.is_own,
                taken=taken,
            )
        if word in lexicon["turner"] or (
            word in lexicon.forms and lexicon.forms[word][1] != {"base"} and not word.endswith("s")
        ):
            return None
        left -= 1
    if is_bare or is_denied or answers(sentence, left, lexicon):
        return None
    agent = None
    for here in range(place + 1, min(len(sentence), place + 3)):
        if lows[here] in ("by", "from") or (here == place + 1 and is_owner_behind(sentence, here, noun)):
            agent = list_after(sentence, here + 1, grammar)
    if tuple(lows[place + 1 : place + 5]) == ON_THE_PART_OF:
        agent = list_after(sentence, place + 5, grammar)
    first = left + 1
    if agent is None and first >= place:
        return None
    return Hit(
        first,
        place,
        place + 1,
        stance,
        f"noun-{noun.form}",
        noun.confidence * OWNED,
        agent or (first, place),
        is_own=True,
        taken=taken,
    )


def read_parties(sentence: Sentence, place: int, lexicon: Lexicon, grammar: Grammar) -> Hit | None:
    """Read a deal by those it is between: "the signing of a truce between X and Y"; None where it is only talked of.

    A deal "on", "for" or "towards" which there are talks is none yet; so is a new, possible or proposed one.
    """
    lows = sentence.lows
    first = place
    while (
        first
        and place - first < REACH
        and lows[first - 1] not in STOPPERS
        and lows[first - 1] not in grammar["preposition"]
    ):
        if (
            lows[first - 1] in lexicon["turner"]
            or lows[first - 1] in lexicon["doubted"]
            or lows[first - 1] in lexicon.forms
        ):
            return None
        first -= 1
    before = lows[first - 1] if first else ""
    if before in PENDING and lows[first - 2 : first - 1] != ["signing"]:
        return None
    for here in range(place + 1, min(len(sentence) - 1, place + PARTIES_REACH)):
        if lows[here] in STOPPERS or lows[here] in grammar["auxiliary"] or lows[here] in lexicon["deal"]:
            return None
        if lows[here] == "between":
            parties = list_after(sentence, here + 1, grammar)
            if parties is None or not any(word in ("and", ",") for word in lows[slice(*parties)]):
                return None
            return Hit(first, place, here + 1, "accept", "noun-between", 0.55, parties, is_own=True)
    return None


def is_owner_behind(sentence: Sentence, place: int, noun: Noun) -> bool:
    """Say whether "of" gives the noun its owner rather than its object: "with the consent of X", not "the offer of talks"."""
    if sentence.lows[place : place + 1] != ["of"] or "to" not in noun.after or "of" in noun.after:
        return False
    return any(word[0].isupper() for word in sentence.words[place + 1 : place + 3])


def answers(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether a preposition ties the noun to a verb that answers another's move ("agreed to its offer of")."""
    if place < 1 or sentence.lows[place] not in TIES:
        return False
    word = sentence.lows[place - 1]
    return word in lexicon["turner"] or (word in lexicon.forms and lexicon.forms[word][1] != {"base"})


def is_answered(sentence: Sentence, place: int, lexicon: Lexicon, grammar: Grammar) -> bool:
    """Say whether the noun is only what another's move answers ("its offer was turned down by")."""
    for here in range(place + 1, min(len(sentence) - 1, place + ANSWER_REACH)):
        if sentence.lows[here] in STOPPERS and sentence.lows[here] not in '“”"':
            return False
        if sentence.lows[here] in grammar["be"] and sentence.lows[here] != "be":
            verb = skip_adverbs(sentence, here + 1, grammar)
            word = sentence.lows[verb] if verb < len(sentence) else ""
            return word in lexicon["turner"] or word in lexicon.forms
    return False
