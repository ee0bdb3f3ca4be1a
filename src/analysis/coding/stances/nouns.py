"""Nouns that state a move: "its demand that", "reiterated his willingness to", "the refusal by"."""

from __future__ import annotations

from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.lexicon import FormKind
from analysis.coding.speech.lexicon import Lexicon as Grammar
from analysis.coding.speech.subjects import STOPPERS

from .grammar import list_after, read_verb
from .lexicon import Lexicon
from .predicates import BARE, Hit, skip_adverbs

OWNED = 0.7
REACH, ANSWER_REACH = 6, 14


def read_noun(sentence: Sentence, place: int, lexicon: Lexicon, grammar: Grammar) -> Hit | None:
    """Read a noun that states a move: behind a verb that adds nothing, or with its owner before or behind it."""
    lows = sentence.lows
    noun = lexicon.nouns[lows[place]]
    stance, taken = noun.stance, set[int]()
    follows = skip_adverbs(sentence, place + 1, grammar)
    behind = lows[follows] if follows < len(sentence) else ""
    if noun.after and behind not in noun.after | {"by"}:
        return None
    if behind == "to" and follows + 1 < len(sentence):
        stance = lexicon.turns.get((noun.governs, lexicon.inner_class(lows[follows + 1 : follows + 4])), stance)
        taken.add(follows + 1)
    if is_answered(sentence, place, lexicon, grammar):
        return None
    left = place - 1
    while (
        left >= 0 and place - left < REACH and lows[left] not in STOPPERS and lows[left] not in grammar["preposition"]
    ):
        word = lows[left]
        if word in grammar["coordinator"] and not (
            sentence.words[left - 1][0].isupper() and sentence.words[left + 1][0].isupper()
        ):
            break
        if word in lexicon["light"]:
            kinds: frozenset[FormKind] = (
                frozenset({"gerund"}) if word.endswith("ing") else frozenset({"past", "third", "base"})
            )
            reading = read_verb(sentence, left, kinds, grammar)
            if reading is None or reading.is_passive or reading.is_negated:
                return None
            start = reading.subject[0] if reading.subject and reading.is_own else reading.start
            certainty = noun.confidence if not reading.governor else noun.confidence * BARE
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
    agent = None
    for here in range(place + 1, min(len(sentence), place + 3)):
        if lows[here] in ("by", "from"):
            agent = list_after(sentence, here + 1, grammar)
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


def is_answered(sentence: Sentence, place: int, lexicon: Lexicon, grammar: Grammar) -> bool:
    """Say whether the noun is only what another's move answers ("its offer was turned down by")."""
    for here in range(place + 1, min(len(sentence) - 1, place + ANSWER_REACH)):
        if sentence.lows[here] in STOPPERS:
            return False
        if sentence.lows[here] in grammar["be"]:
            verb = skip_adverbs(sentence, here + 1, grammar)
            word = sentence.lows[verb] if verb < len(sentence) else ""
            return word in lexicon["turner"] or word in lexicon.forms
    return False
