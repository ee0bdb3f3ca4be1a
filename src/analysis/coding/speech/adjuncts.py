"""What may stand between a reporting verb and its content: dates, prepositional phrases, the hearer."""

from __future__ import annotations

from analysis.coding.speech.layers import QUOTED, Sentence
from analysis.coding.speech.lexicon import Lexicon
from analysis.coding.speech.subjects import STOPPERS, is_finite

WIDEST_PARENTHESIS = 14


def skip_parenthesis(sentence: Sentence, comma: int, lexicon: Lexicon) -> int | None:
    """Return the place after ", however," or ", in a statement on Monday,", or None where the comma ends the verb's part."""
    here = comma + 1
    start = here
    if sentence.lows[here : here + 2] == ["according", "to"]:
        here += 2
    while here < len(sentence) and here - start < WIDEST_PARENTHESIS:
        if sentence.lows[here] == ",":
            following = sentence.lows[here + 1] if here + 1 < len(sentence) else ""
            return here + 1 if here > start and (following == "that" or following == QUOTED) else None
        after = skip_adjunct(sentence, here, lexicon)
        if after == here and here == start + 2 and sentence.lows[start] == "according":
            after = skip_phrase(sentence, here, lexicon, here)
        if after == here:
            if sentence.lows[here] == "that" and here > start:
                return here
            return None
        here = after
    return None


def skip_adjunct(sentence: Sentence, here: int, lexicon: Lexicon) -> int:
    """Return the place after one adverb, date or prepositional phrase, or the same place."""
    lows, words = sentence.lows, sentence.words
    word = lows[here]
    if words[here] in lexicon.time and word not in lexicon["pronoun"]:
        if word == "this" or word == "there":
            return here
        is_month = words[here][0].isupper() and word not in lexicon["weekday"]
        if (
            is_month
            and not (here + 1 < len(sentence) and words[here + 1][0].isdigit())
            and not (lows[here - 1] == "in" or words[here - 1][0].isdigit())
        ):
            return here
        if word in ("last", "next", "late", "early", "week", "month", "year") and here + 1 < len(sentence):
            following = words[here + 1]
            if word in ("last", "next", "late", "early") and following not in lexicon.time and following != "on":
                return here
        return here + 1
    if words[here][0].isdigit() and here and words[here - 1] in lexicon.time:
        return here + 1
    if word.endswith("ly") and len(word) > 4 and words[here][0].islower() and word not in lexicon["no-adverb"]:
        return here + 1
    if (
        word in ("this", "that")
        and lows[here + 1 : here + 2]
        and lows[here + 1]
        in ("week", "month", "year", "morning", "afternoon", "evening", "day", "spring", "summer", "autumn", "winter")
    ):
        return here + 2
    if word in ("only", "just", "merely") and here + 1 < len(sentence) and lows[here + 1] in ("that", QUOTED):
        return here + 1
    if word not in lexicon["adjunct"]:
        return here
    return skip_phrase(sentence, here + 1, lexicon, here)


def skip_phrase(sentence: Sentence, start: int, lexicon: Lexicon, otherwise: int) -> int:
    """Return the place after the noun phrase of a prepositional phrase, or `otherwise` where there is none."""
    lows, words = sentence.lows, sentence.words
    here = start
    while here < len(sentence):
        word = lows[here]
        if word in STOPPERS or word == "that" or word in lexicon["pronoun"] - {"you"} or word in lexicon["relative"]:
            break
        if here > start:
            if word in ("and", "or") and here + 1 < len(sentence) and lows[here + 1] in lexicon.verbs:
                break
            if (word in lexicon["preposition"] and word != "of") or words[here] in lexicon.time:
                break
            if word in lexicon["determiner"] and lows[here - 1] != "of":
                break
            if word in lexicon["auxiliary"] or word in lexicon["subordinator"]:
                break
            after_noun = words[here - 1][0].islower() and lows[here - 1] not in lexicon["determiner"]
            if words[here][0].isupper() and after_noun and lows[here - 1] not in lexicon["preposition"]:
                return here
        elif word in lexicon["preposition"] and word != "to":
            return otherwise
        here += 1
    return here if here > start else otherwise


def skip_hearer(sentence: Sentence, here: int, lexicon: Lexicon) -> int:
    """Return the place after the one who is told, or the same place."""
    lows, words = sentence.lows, sentence.words
    if lows[here] in lexicon["objective"] and not (
        lows[here] == "it" and here + 1 < len(sentence) and is_finite(sentence, here + 1, lexicon)
    ):
        if lows[here] in lexicon["possessive"]:
            is_noun_next = here + 1 < len(sentence) and lows[here + 1] not in STOPPERS | {"that"}
            if is_noun_next:
                return min(skip_phrase(sentence, here + 1, lexicon, here), len(sentence))
        return here + 1
    begin = here
    if lows[here] in lexicon["determiner"] or lows[here] in lexicon["possessive"]:
        here += 1
    while here < len(sentence):
        word = lows[here]
        if word in STOPPERS or word in ("that", "to") or word in lexicon["pronoun"] or word in lexicon["subordinator"]:
            break
        if here > begin and (
            word in lexicon["determiner"]
            or (word in lexicon["preposition"] and word != "of")
            or words[here] in lexicon.time
        ):
            break
        if (
            here > begin
            and words[here][0].isupper()
            and words[here - 1][0].islower()
            and (lows[here - 1] not in lexicon["determiner"])
            and lows[here - 1] in lexicon["hearer"]
        ):
            break
        if is_finite(sentence, here, lexicon):
            return begin  # the phrase was the clause's own subject
        here += 1
        if (
            lows[here - 1] in lexicon["hearer"]
            and here < len(sentence)
            and lows[here] not in ("and", "of")
            and lows[here] not in lexicon["hearer"]
            and lows[here] not in lexicon["official-noun"]
        ):
            break
    return here
