"""One scan over a sentence for every word that may state a move."""

from __future__ import annotations

from functools import cache

from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.lexicon import Lexicon as Grammar

from .groups import clitic_of
from .judgements import ABLE, NEEDED, WILL, read_heading, read_modal, read_purpose
from .lexicon import Lexicon
from .nouns import PARTIES_REACH, read_noun, read_parties
from .predicates import Hit, read_phrase, read_predicate

SURE = 0.5
MODALS = WILL | ABLE | NEEDED | {"must", "should", "ought", "cannot", "going"}


@cache
def triggers(lexicon: Lexicon) -> frozenset[str]:
    """The words that may state a move; besides them there are only modals tied to another word ("he'll")."""
    return frozenset(
        (*lexicon.phrases, *lexicon.forms, *lexicon.nouns, *lexicon["purpose-noun"], *lexicon["deal"], *MODALS)
    )


def find_hits(sentence: Sentence, lexicon: Lexicon, grammar: Grammar) -> list[Hit]:
    """Return the moves that the words of a sentence may state, in order of their predicates.

    Parameters
    ----------
    sentence
        A sentence of one layer.
    lexicon, grammar
        The language's words of moves and its closed classes.

    Returns
    -------
    list of Hit
        A verb under another predicate belongs to that one; a modal gives way to the listed verb it stands with.
    """
    found: list[Hit] = []
    taken: set[int] = set()
    telling = triggers(lexicon)
    for place, word in enumerate(sentence.lows):
        if word not in telling and "’" not in word and "'" not in word:
            continue
        hit = read_word(sentence, place, lexicon, grammar) if place not in taken else None
        if hit is None:
            continue
        is_modal = hit.rule.startswith("modal")
        taken |= set() if is_modal else hit.taken
        found = [other for other in found if not gives_way(other, hit)]
        if found and found[-1].place == hit.place:
            hit = max(found.pop(), hit, key=lambda one: one.confidence)  # "signalled readiness to": verb or noun
        found.append(hit)
    if any(hit.confidence >= SURE for hit in found):
        return found
    heading = read_heading(sentence, lexicon, grammar)
    return [heading] if heading else found


def gives_way(before: Hit, hit: Hit) -> bool:
    """Say whether an earlier hit is part of a later one."""
    return before.place in hit.taken or (before.rule.startswith("modal") and hit.place in before.taken | {before.end})


def read_word(sentence: Sentence, place: int, lexicon: Lexicon, grammar: Grammar) -> Hit | None:
    """Read the word at a place in each of the ways it may state a move; the first that fits counts."""
    word = sentence.lows[place]
    hit: Hit | None = None
    if word in lexicon.phrases:
        hit = read_phrase(sentence, place, lexicon, grammar)
    if hit is None and word in lexicon.forms:
        hit = read_predicate(sentence, place, lexicon, grammar)
    if hit is None and word in lexicon.nouns:
        hit = read_noun(sentence, place, lexicon, grammar)
    if hit is None and word in lexicon["purpose-noun"]:
        hit = read_purpose(sentence, place, lexicon, grammar)
    if hit is None and word in lexicon["deal"] and "between" in sentence.lows[place : place + PARTIES_REACH]:
        hit = read_parties(sentence, place, lexicon, grammar)
    is_modal = word in MODALS or (("’" in word or "'" in word) and clitic_of(word) in WILL | ABLE)
    if hit is None and is_modal:
        hit = read_modal(sentence, place, lexicon, grammar)
    return hit
