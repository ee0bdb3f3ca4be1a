"""Infinitives, gerunds and nouns of will as what is said: "urged X to go", "accused X of going", "his readiness to go"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.coding.speech.layers import QUOTED, Sentence
from analysis.coding.speech.lexicon import Lexicon
from analysis.coding.speech.subjects import is_adverb

ComplementKind = Literal[
    "that", "zero", "question", "infinitive", "gerund", "quotation", "will", "colon", "none", "object"
]
FINAL_STOPS = frozenset(".!?…")
WIDEST_OBJECT = 14


@dataclass(frozen=True, slots=True)
class Complement:
    """What a verb takes.

    Parameters
    ----------
    kind
        `none` ends the sentence part without content, `object` is something that is not speech.
    start
        Place of its first word.
    confidence
        How sure the kind is, 0-1.
    """

    kind: ComplementKind
    start: int
    confidence: float = 1.0


def read_nonfinite(
    sentence: Sentence, here: int, frames: frozenset[str], lexicon: Lexicon, *, is_passive: bool
) -> Complement | None:
    """Read an infinitive, a gerund or a noun of will, with the object before it."""
    lows = sentence.lows
    word = lows[here]
    following = sentence.words[here + 1] if here + 1 < len(sentence) else ""
    is_dated = following in lexicon.time or following[:1].isdigit()
    if word == "on" and "on-object" in frames and not is_dated:
        return Complement("object", here)
    if word == "to" or (word in ("not", "never") and lows[here + 1 : here + 2] == ["to"]):
        start = here
        if "to" in frames or (is_passive and "object-to" in frames):
            if "whether" in frames and "be" in lows[here + 1 : here + 3]:
                return Complement("object", here)  # "asked not to be named"
            if is_infinitive(sentence, here + (word != "to"), lexicon):
                return Complement("infinitive", start, 0.9)
        if "to-have" in frames and lows[here + 1 : here + 2] in (["have"], ["be"]):
            return Complement("infinitive", start, 0.75)
        if "to-gerund" in frames and not is_passive and is_gerund(sentence, here + 1):
            return Complement("gerund", here + 1, 0.7)
        if "to" in frames:
            return Complement("object", here)  # "agreed to a truce"
        if lows[here + 1 : here + 2] in (["be"], ["have"]):
            return Complement("object", here)
    if "gerund" in frames and is_gerund(sentence, here):
        return Complement("gerund", here, 0.75)
    if word in ("on", "upon") and "on-to" in frames:
        return object_then_infinitive(sentence, here + 1, lexicon) or Complement("object", here)
    if word == "for" and "for-to" in frames:
        found = object_then_infinitive(sentence, here + 1, lexicon)
        return Complement("infinitive", here + 1, 0.7) if found else Complement("object", here)
    if word == "to" and "to-to" in frames:
        return object_then_infinitive(sentence, here + 1, lexicon) or Complement("object", here)
    for preposition in ("of", "with", "for"):
        if f"{preposition}-gerund" in frames:
            found = object_then_gerund(sentence, here, preposition, lexicon, is_passive=is_passive)
            if found is not None:
                return found
    if "object-to" in frames and not is_passive and word not in lexicon["preposition"]:
        found = object_then_infinitive(sentence, here, lexicon)
        if found is not None:
            return found
    if "will" in frames:
        return read_will(sentence, here, lexicon)
    return None


def is_infinitive(sentence: Sentence, to: int, lexicon: Lexicon) -> bool:
    """Say whether a verb follows "to", rather than a noun phrase ("agreed to talks")."""
    here = to + 1
    while here < len(sentence) and is_adverb(sentence.lows[here], lexicon):
        here += 1
    if here >= len(sentence) or not sentence.words[here][0].islower():
        return False
    word = sentence.lows[here]
    following = sentence.lows[here + 1] if here + 1 < len(sentence) else ""
    opens_object = following in lexicon["determiner"] or following in lexicon["preposition"] or following == "their"
    if word in lexicon["determiner"] or word in lexicon["to-nominal"] or word in lexicon["preposition"]:
        return False
    if word in lexicon["ambiguous-adjective"]:
        return opens_object and following != "of"
    if word.endswith(("tion", "ment", "ness", "ity", "ing", "ism", "ance", "ence")) and word not in (
        "implement",
        "bring",
        "mention",
        "complement",
        "supplement",
        "sanction",
        "condition",
        "finance",
        "experiment",
        "position",
        "question",
        "commence",
        "influence",
        "advance",
        "balance",
        "ring",
        "sing",
        "cement",
        "document",
    ):
        return False
    return not (word.endswith("s") and not word.endswith(("ss", "us", "discus", "focus")) and word not in ("is",))


def is_gerund(sentence: Sentence, place: int) -> bool:
    """Say whether a word is an -ing form that may be a verb."""
    if place >= len(sentence):
        return False
    word = sentence.lows[place]
    return (
        word.endswith("ing")
        and len(word) > 5
        and sentence.words[place][0].islower()
        and word not in ("nothing", "something", "anything", "everything", "during", "evening", "morning")
    )


def object_end(sentence: Sentence, start: int, stop: str, lexicon: Lexicon) -> int | None:
    """Return the place of the word that ends an object, or None where something else comes first."""
    lows = sentence.lows
    here = start
    while here < len(sentence) and here - start < WIDEST_OBJECT:
        word = lows[here]
        if word == stop and here > start:
            return here
        if word in lexicon["relative"] or word in FINAL_STOPS or word in (";", ":", QUOTED):
            return None
        if word == "," and not (here > start and here + 1 < len(sentence) and sentence.words[here + 1][0].isupper()):
            return None
        if word == "and" and sentence.lows[here + 1 : here + 2] and sentence.lows[here + 1] in lexicon.verbs:
            return None
        if here > start and (word in lexicon["auxiliary"] or word in lexicon["irregular"]):
            return None
        here += 1
    return None


def object_then_infinitive(sentence: Sentence, start: int, lexicon: Lexicon) -> Complement | None:
    """Read "Moscow to withdraw": the infinitive after an object."""
    here = start
    for _ in range(3):
        found = object_end(sentence, here, "to", lexicon)
        if found is None:
            return None
        begin = found - 1 if sentence.lows[found - 1] == "not" else found
        if "for" in sentence.lows[start:found]:
            return None
        if is_infinitive(sentence, found, lexicon):
            return Complement("infinitive", begin, 0.85)
        here = found
    return None


def object_then_gerund(
    sentence: Sentence, start: int, preposition: str, lexicon: Lexicon, *, is_passive: bool
) -> Complement | None:
    """Read "Kyiv of breaking": the gerund after an object and a preposition."""
    if is_passive and sentence.lows[start] == preposition:
        return Complement("gerund", start + 1, 0.7) if is_gerund(sentence, start + 1) else None
    here = start
    for _ in range(3):
        found = object_end(sentence, here, preposition, lexicon)
        if found is None:
            return None
        after = found + 1
        while after < len(sentence) and is_adverb(sentence.lows[after], lexicon):
            after += 1
        if is_gerund(sentence, after) and sentence.lows[after + 1 : after + 2] != ["of"]:
            return Complement("gerund", found + 1, 0.8)
        here = found
    return None


def read_will(sentence: Sentence, start: int, lexicon: Lexicon) -> Complement | None:
    """Read a noun of will with its infinitive ("his readiness to", "a desire to"), also second in a pair."""
    lows = sentence.lows
    for here in range(start, min(len(sentence) - 2, start + WIDEST_OBJECT)):
        word = lows[here]
        if word in FINAL_STOPS or word in (",", ";", ":", QUOTED, "that", "who", "which"):
            return None
        is_quoted = lows[here + 2] == QUOTED and sentence.quotations[here + 2].is_lower
        is_will = word in lexicon["will-noun"] and lows[here + 1] == "to"
        if is_will and (is_quoted or is_infinitive(sentence, here + 1, lexicon)):
            begin = here
            while begin > start and lows[begin - 1] not in lexicon.any_of("coordinator", "preposition"):
                begin -= 1
            return Complement("will", begin, 0.7)
    return None
