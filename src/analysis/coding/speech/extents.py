"""How far a reported clause goes.

It runs to the sentence's end unless the reporter takes over before: with a second predicate ("and urged"), a
participle ("adding that"), an attribution, a contrast ("while Kyiv ..."), a comment of his own ("a claim that ...")
or a relative clause that is not shifted back into the reported past.
"""

from __future__ import annotations

from analysis.coding.speech.layers import QUOTED, Sentence
from analysis.coding.speech.lexicon import Lexicon
from analysis.coding.speech.subjects import DASHES, is_adverb, is_finite, is_past

SHIFTED = frozenset({"would", "had", "could", "should", "might"})
RELATIVE_WINDOW = 8
WIDEST_RELATIVE = 14
SPEECH_FRAMES = frozenset(
    {"that", "zero", "quote", "hearer", "object-to", "label", "to", "as-saying", "on-to", "of-gerund"}
)


def content_end(
    sentence: Sentence,
    start: int,
    verb: int,
    stops: frozenset[int],
    lexicon: Lexicon,
    *,
    is_fronted: bool = False,
    is_nonfinite: bool = False,
) -> int:
    """Find the place after the last word of a reported clause.

    Parameters
    ----------
    sentence
        The sentence.
    start
        Place of the clause's first word.
    verb
        Place of the reporting verb.
    stops
        Places where another attribution of the same sentence begins.
    lexicon
        The closed classes.
    is_fronted
        Whether the verb stands in a clause or phrase before the main clause: the content ends where that begins.
    is_nonfinite
        Whether the content is an infinitive or a gerund: a clause with a subject of its own does not belong to it.

    Returns
    -------
    int
        Exclusive; closing stops and commas are left out.
    """
    lows = sentence.lows
    depth = 0
    in_dashes = any(mark in DASHES for mark in lows[:verb]) and sum(mark in DASHES for mark in lows[:verb]) % 2 == 1
    here = start
    while here < len(sentence):
        word = lows[here]
        if word in "([":
            depth += 1
        elif word in ")]":
            if depth == 0:
                break
            depth -= 1
        elif depth == 0 and here > start:
            if in_dashes and word in ("—", "–"):
                break
            if word == ":" and lows[here + 1 : here + 2] == [QUOTED]:
                break
            if lows[here - 1] == QUOTED and is_participle_behind(sentence, here, lexicon):
                break
            closed = relative_end(sentence, here, lexicon) if word == "," and here not in stops else 0
            if closed:
                here = closed
                continue
            if here in stops or is_takeover(sentence, here, lexicon):
                break
            closes_condition = is_fronted and lows[start] in lexicon["subordinator"] and "," not in lows[start:here]
            is_limit = word == "," and (is_fronted or is_nonfinite) and not closes_condition
            if is_limit and opens_clause(sentence, here, lexicon, is_fronted=is_fronted):
                break
            if word == "but" and is_nonfinite and opens_clause(sentence, here, lexicon, is_fronted=False):
                break
            if word in ("and", "but") and is_nonfinite and is_past_again(sentence, here + 1, lexicon):
                break
            if word == "," and is_nonfinite and is_second_finite(sentence, here + 1, lexicon):
                break  # "agreed to talk, but were divided on the place"
            if word == "," and not is_fronted and closes_parenthesis(sentence, start, here, lexicon):
                break
        here += 1
    while here > start and lows[here - 1] in ",;:—–-.!?…" and lows[here - 1] != QUOTED:
        here -= 1
    return here


def is_second_finite(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether a conjunction and a finite verb stand at a place."""
    if place + 1 >= len(sentence) or sentence.lows[place] not in ("and", "but"):
        return False
    return is_finite(sentence, place + 1, lexicon)


def is_past_again(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether the reporter's past goes on behind "and": "denied taking part and seemed to agree"."""
    if place >= len(sentence) - 1 or not sentence.lows[place].endswith("ed"):
        return False
    return is_past(sentence, place, lexicon) and sentence.lows[place + 1] in lexicon.any_of(
        "determiner", "possessive"
    ) | {"to", "that"}


def is_takeover(sentence: Sentence, here: int, lexicon: Lexicon) -> bool:
    """Say whether the reporter speaks for himself again from a place on."""
    lows = sentence.lows
    word = lows[here]
    following = here + 1
    if word == "according" and lows[following : following + 1] == ["to"]:
        return True
    if word in lexicon["coordinator"] and lows[here - 1] != ",":
        return is_second_predicate(sentence, here, lexicon)
    if word != ",":
        return False
    if following >= len(sentence):
        return False
    word = lows[following]
    after = following
    while after < len(sentence) and (is_adverb(lows[after], lexicon) and lows[after] not in lexicon["coordinator"]):
        after += 1
    if after < len(sentence):
        found = lexicon.verbs.get(lows[after])
        if found and "gerund" in found[1] and found[0].frames & SPEECH_FRAMES:
            return True
    if word in lexicon["coordinator"]:
        return is_second_predicate(sentence, following, lexicon)
    if word in lexicon["author-start"]:
        return True
    if word == "with" and is_absolute(sentence, following, lexicon):
        return True
    if word in ("who", "which", "whose", "where"):
        window = lows[following + 1 : following + 1 + RELATIVE_WINDOW]
        return not (SHIFTED & set(window)) and QUOTED not in window
    if word in ("a", "an", "the", "in", "his", "her", "its", "their") and QUOTED not in lows[following:]:
        window = lows[following + 1 : following + 5]
        return word in ("a", "an", "the") and any(noun in lexicon["comment-noun"] for noun in window)
    return False


def relative_end(sentence: Sentence, comma: int, lexicon: Lexicon) -> int:
    """Return the comma that closes a relative clause inside a reported one ("X, which owns it, to avert ..."), else 0."""
    lows = sentence.lows
    if comma + 1 >= len(sentence) or lows[comma + 1] not in ("who", "which", "whose", "where"):
        return 0
    for here in range(comma + 2, min(len(sentence) - 2, comma + WIDEST_RELATIVE)):
        if lows[here] in ";:" or lows[here] == QUOTED:
            return 0
        if lows[here] == ",":
            goes_on = lows[here + 1] == "to" or is_finite(sentence, here + 1, lexicon)
            return here if goes_on and lows[here + 1] not in lexicon.verbs else 0
    return 0


def is_absolute(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether "with" brings another speaker in: ", with the minister adding that"."""
    for here in range(place + 2, min(len(sentence), place + RELATIVE_WINDOW)):
        found = lexicon.verbs.get(sentence.lows[here])
        if found and "gerund" in found[1] and found[0].frames & SPEECH_FRAMES:
            return True
        if sentence.lows[here] in ",;:" or is_verb(sentence, here, lexicon):
            return False
    return False


def is_second_predicate(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether a conjunction leads back to the reporter's subject: "and urged", "but added that"."""
    after = place + 1
    while after < len(sentence) and is_adverb(sentence.lows[after], lexicon):
        after += 1
    if after >= len(sentence):
        return False
    word = sentence.lows[after]
    found = lexicon.verbs.get(word)
    if sentence.lows[place - 1] == "," and word not in lexicon["auxiliary"] and is_verb(sentence, after, lexicon):
        return True
    if found is not None and found[1] & {"past", "third"} and sentence.words[after][0].islower():
        following = sentence.lows[after + 1] if after + 1 < len(sentence) else ""
        return "past" in found[1] or following == "that" or "noun" not in found[0].frames
    return word in lexicon["gratitude"]


def opens_clause(sentence: Sentence, comma: int, lexicon: Lexicon, *, is_fronted: bool) -> bool:
    """Say whether a comma is followed by a subject and its verb; behind a fronted phrase also by the verb alone."""
    here = comma + 1
    if here >= len(sentence) - 1:
        return False
    if sentence.lows[here] in lexicon["coordinator"]:
        here += 1
    elif is_fronted and is_verb(sentence, here, lexicon):
        return True
    word = sentence.lows[here] if here < len(sentence) else ""
    is_subject = word in lexicon["determiner"] or word in lexicon["pronoun"] or word in lexicon["quantifier"]
    is_subject = is_subject or word in lexicon["official-noun"] or word == "there"
    if not word or not (is_subject or sentence.words[here][0].isupper()) or word in lexicon["relative"] - {"that"}:
        return False
    for place in range(here + 1, min(len(sentence), here + RELATIVE_WINDOW + 2)):
        if is_verb(sentence, place, lexicon):
            return True
        if sentence.lows[place] in lexicon["relative"] or sentence.lows[place] in ",;:" or sentence.lows[place] == "to":
            return False
    return False


def closes_parenthesis(sentence: Sentence, start: int, comma: int, lexicon: Lexicon) -> bool:
    """Say whether the sentence goes on with its own verb behind a comma: "..., warned that it might end, are waiting"."""
    following = sentence.lows[comma + 1] if comma + 1 < len(sentence) else ""
    return following in lexicon["auxiliary"] and "," not in sentence.lows[start:comma]


def is_verb(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether a word is finite, as far as its form tells."""
    return is_finite(sentence, place, lexicon) or is_past(sentence, place, lexicon)


def is_participle_behind(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether a reporting participle follows a quotation that holds the comma before it (`"...," adding`)."""
    found = lexicon.verbs.get(sentence.lows[place])
    return found is not None and "gerund" in found[1] and sentence.quotations[place - 1].ends_with_comma
