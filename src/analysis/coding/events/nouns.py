"""The noun phrase that names an event: its head, and how far it reaches to the left."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.coding.events.lexicon import Noun
from analysis.coding.events.words import Sentence

LONGEST_PHRASE = 8


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: the places of its first word and its head, and what the head may name."""

    first: int
    head: int
    noun: Noun


def read_phrase(sentence: Sentence, i: int) -> Phrase | None:
    """Read the noun phrase around a word that may name an event; None if it names none here."""
    behind = sentence.lexicon.nouns.get(sentence.low(i + 1), ())
    if any(_fits(sentence, i + 1, noun) for noun in behind) and not sentence.is_possessive(i):
        return None  # "peace deal talks": the last noun is the head
    if _is_attribute(sentence, i) or _is_measure(sentence, i):
        return None
    for noun in sentence.lexicon.nouns[sentence.lows[i]]:
        if _fits(sentence, i, noun):
            return Phrase(first_of(sentence, i), i, noun)
    return None


def _is_measure(sentence: Sentence, i: int) -> bool:
    """Whether a noun only counts the one behind it ("fifteen rounds of talks")."""
    return (
        sentence.is_in(i, "series")
        and sentence.low(i + 1) == "of"
        and any(sentence.low(k) in sentence.lexicon.nouns for k in range(i + 2, i + 5))
    )


def _is_attribute(sentence: Sentence, i: int) -> bool:
    """Whether a singular noun only describes the one behind it ("ceasefire violations", "a treaty text")."""
    behind = sentence.low(i + 1)
    return (
        not sentence.lows[i].endswith("s")
        and behind.isalpha()
        and sentence.words[i + 1].islower()
        and not behind.endswith(("ed", "ing", "ly"))
        and behind not in sentence.lexicon.verbs
        and not any(behind in forms for forms in sentence.lexicon.classes.values())
    )


def _fits(sentence: Sentence, i: int, noun: Noun) -> bool:
    if noun.needs_company:
        return any(sentence.low(k) in ("with", "between", "from") for k in (i + 1, i + 2))
    if noun.after:
        return sentence.low(i + 1) in noun.after
    if noun.before:
        return any(word in noun.before for word in (*sentence.low(i - 1).split("-"), sentence.low(i - 1)))
    return True


def first_of(sentence: Sentence, head: int) -> int:
    """The place of the first word of the noun phrase that ends in a head, "a series of" and the like included."""
    first = _simple_first(sentence, head)
    if sentence.low(first - 1) == "of" and sentence.is_in(first - 2, "series"):
        first = _simple_first(sentence, first - 2)
    return first


def _simple_first(sentence: Sentence, head: int) -> int:
    first = head
    while first > 0 and head - first < LONGEST_PHRASE:
        k = first - 1
        low = sentence.lows[k]
        if sentence.is_mark(k) and low not in ("’", "'", "“", "”", '"'):
            break
        if low == "and" and _is_modifier(sentence, k + 1) and k > 0 and _is_modifier(sentence, k - 1):
            first = k - 1
            continue
        if low == "that" and sentence.lows[head].endswith("s"):
            break  # "said that talks would resume"
        if sentence.is_in(k, "determiner"):
            first = k
            break
        if not _is_modifier(sentence, k) and not (low in ("’", "'") and sentence.low(k - 1).endswith("s")):
            break
        first = k
    return first


def _is_modifier(sentence: Sentence, k: int) -> bool:
    """Whether a word can stand inside a noun phrase before its head."""
    low = sentence.lows[k]
    if sentence.is_in(
        k, "preposition", "stop", "be", "have", "do", "ahead", "backshifted", "possible", "not", "pronoun", "telling",
        "day",
    ):  # fmt: skip
        return False
    if low.endswith("ing") and low in sentence.lexicon.verbs and sentence.is_in(k - 1, "preposition"):
        return False  # "before resuming negotiations"
    if low in sentence.lexicon.adjectives:
        before = sentence.low(k - 1)
        return (
            sentence.is_in(k - 1, "determiner", "preposition")
            or sentence.is_possessive(k - 1)
            or before in sentence.lexicon.adjectives
            or k == 0
            or low not in sentence.lexicon.verbs
        )
    if low.endswith(("ed", "ing")) or low in sentence.lexicon.verbs:
        opens = sentence.is_in(k - 1, "determiner", "preposition") or sentence.is_possessive(k - 1)
        if low.endswith(("ed", "ing")):
            return opens or sentence.low(k - 1) in sentence.lexicon.verbs
        return _is_compound(sentence, k)
    return low not in ("to", "also", "then", "later", "both", "all", "soon", "again", "just", "even", "only")


def _is_compound(sentence: Sentence, k: int) -> bool:
    """Whether a word that may be a verb is the first noun of a compound ("phone call", "release date")."""
    forms = frozenset[str]().union(*(kinds for _, kinds in sentence.lexicon.verbs[sentence.lows[k]]))
    before = sentence.low(k - 1)
    return (
        forms == {"base"}
        and not (
            sentence.is_mark(k - 1) or sentence.words[k - 1][0].isupper() or before.endswith("s") or before == "to"
        )
        and not sentence.is_in(k - 1, "ahead", "backshifted", "possible", "do", "pronoun", "stop", "adverb", "not")
    )
