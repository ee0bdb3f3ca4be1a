"""The subject of a verb without its own: lent by another verb of the sentence, or the sentence's subject."""

from __future__ import annotations

from analysis.coding.speech.cues import Range, subject_before_apposition
from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.lexicon import Lexicon
from analysis.coding.speech.subjects import is_finite, is_past, phrase_after, phrase_before, read_group
from analysis.coding.speech.surroundings import Attribution


def lent_subject(
    sentence: Sentence, attribution: Attribution, found: list[Attribution], lexicon: Lexicon
) -> Range | None:
    """Return the subject of a verb without its own: the last one not itself reported, else the sentence's."""
    place = attribution.start
    if attribution.rule.startswith("verb") and not any(
        is_finite(sentence, here, lexicon) or is_past(sentence, here, lexicon) for here in range(place)
    ):
        around = subject_around(sentence, attribution, lexicon)
        if around is not None:
            return around
    for other in reversed(found):
        is_inside = any(start <= place < end for third in found for start, end in third.contents)
        if not is_inside and any(start <= other.start < end for third in found for start, end in third.contents):
            continue
        if other.subject is not None and not is_left_behind(sentence, other, place, lexicon):
            return other.subject
    return sentence_subject(sentence, place, lexicon)


def is_left_behind(sentence: Sentence, other: Attribution, place: int, lexicon: Lexicon) -> bool:
    """Say whether another verb stands in a subordinate clause that has ended before a place."""
    first = other.subject[0] if other.subject and other.is_own else other.start
    if not first or sentence.lows[first - 1] not in lexicon["subordinator"]:
        return False
    return "," in sentence.lows[other.end : place]


def subject_around(sentence: Sentence, attribution: Attribution, lexicon: Lexicon) -> Range | None:
    """Return the subject of a participle before the main verb: the phrase before it, or the one behind its content."""
    place = attribution.start
    if place > 1 and sentence.lows[place - 1] == ",":
        return phrase_before(sentence, place - 1, lexicon)
    last = max((end for _, end in attribution.contents), default=0) or max(attribution.quotations, default=-1) + 1
    if place <= 1 and 0 < last < len(sentence) - 1 and sentence.lows[last] == ",":
        return phrase_after(sentence, last + 1, lexicon)
    return None


def sentence_subject(sentence: Sentence, limit: int, lexicon: Lexicon) -> Range | None:
    """Return the noun phrase before a sentence's first finite verb, as far as a place.

    A phrase that a comma parts from the verb counts with its apposition left out.
    """
    if limit < len(sentence):
        return find_subject(sentence, limit, lexicon)
    if sentence.subject is None:
        sentence.subject = find_subject(sentence, limit, lexicon) or ()
    return (sentence.subject[0], sentence.subject[1]) if sentence.subject else None


def find_subject(sentence: Sentence, limit: int, lexicon: Lexicon) -> Range | None:
    """Look for a sentence's subject; `sentence_subject` remembers it."""
    for here in range(1, min(limit, len(sentence))):
        if is_finite(sentence, here, lexicon) or is_past(sentence, here, lexicon):
            group = read_group(sentence, here, lexicon)
            if sentence.lows[group.start - 1] == ",":
                phrase = subject_before_apposition(sentence, group.start - 1, lexicon)
            else:
                phrase = phrase_before(sentence, group.start, lexicon)
            if phrase is not None and not (phrase[0] and sentence.lows[phrase[0] - 1] in lexicon["subordinator"]):
                return phrase
    return None
