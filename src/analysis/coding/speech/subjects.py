"""Whose verb it is: the noun phrase before a reporting verb, or behind it.

A shallow reading: from the verb leftwards over adverbs and auxiliaries, then over the words of a noun phrase to
the first word that cannot belong to it. What cannot be decided is left open (None), never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.coding.speech.layers import QUOTED, Sentence
from analysis.coding.speech.lexicon import Lexicon

STOPPERS = frozenset(',;:—–()[]{}!?.…"“”«»*|/-') | {QUOTED}
DASHES = frozenset("—–-")
LONGEST_PHRASE = 24
MEAN_LETTERS = 3
SHORT_QUOTATION = 40


@dataclass(slots=True)
class Group:
    """The verb group around a form: where it begins, and what its auxiliaries say.

    Parameters
    ----------
    start
        Place of its first word.
    is_negated, is_unreal, is_passive, is_infinitive
        "did not say"; "is expected to announce", "would agree"; "was told"; "to say".
    """

    start: int
    is_negated: bool = False
    is_unreal: bool = False
    is_passive: bool = False
    is_infinitive: bool = False
    has_auxiliary: bool = False


def read_group(sentence: Sentence, place: int, lexicon: Lexicon) -> Group:
    """Read the auxiliaries and adverbs before a verb."""
    group = Group(place)
    lows = sentence.lows
    left = place - 1
    nearest = True
    while left >= 0:
        word = lows[left]
        is_negation = word in lexicon["negation"] or word.endswith(("n't", "n’t"))
        if is_negation:
            group.is_negated = True
            group.has_auxiliary = group.has_auxiliary or "n" in word[-3:-1]
        elif word in lexicon["auxiliary"]:
            group.has_auxiliary = True
            if word in lexicon["be"] and nearest:
                group.is_passive = True
            if word in lexicon["modal"] and word not in ("will", "did"):
                group.is_unreal = True
            nearest = False
        elif word in lexicon["unsaid"] and group.is_infinitive:
            group.is_negated = True
        elif word == "to":
            group.is_infinitive = True
            nearest = False
        elif word in lexicon["chain"] and (group.is_infinitive or word in ("going",)):
            group.is_unreal = group.is_unreal or word in lexicon["unrealised"]
        elif not (is_adverb(word, lexicon) and word not in lexicon["coordinator"]):
            break
        if word in lexicon["auxiliary"] or is_negation or word == "to" or word in lexicon["chain"]:
            group.start = left
        left -= 1
    while group.start > 0 and is_adverb(lows[group.start - 1], lexicon):
        if lows[group.start - 1] in lexicon["coordinator"]:
            break
        group.start -= 1
    return group


def is_adverb(word: str, lexicon: Lexicon) -> bool:
    """Say whether a word can stand between subject and verb."""
    return word in lexicon["adverb"] or (
        word.endswith("ly") and len(word) > MEAN_LETTERS + 1 and word not in lexicon["no-adverb"]
    )


def is_finite(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether a word is surely a finite verb: an auxiliary, an irregular past, a known present."""
    word = sentence.lows[place]
    if sentence.words[place][0].isupper() and place:
        return False
    if word in lexicon["auxiliary"] or word in lexicon["irregular"] or word.endswith(("n't", "n’t")):
        return True
    if word in lexicon["present"]:
        return bool(place) and is_predicate(sentence, place, lexicon)
    found = lexicon.verbs.get(word)
    return found is not None and bool(found[1] & {"past"}) and not is_attributive(sentence, place, lexicon)


def is_predicate(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether a present form stands where a verb stands, not where its noun would ("its demands")."""
    before = sentence.lows[place - 1]
    if before in lexicon["determiner"] or before in lexicon["preposition"] or before.endswith(("’s", "'s", "’")):
        return before in ("this", "that", "each", "some", "many", "all", "both")
    following = sentence.lows[place + 1] if place + 1 < len(sentence) else ""
    return before not in STOPPERS and following not in ("of", "and", ",", ".")


def is_past(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether a word can be a regular past tense."""
    word = sentence.lows[place]
    return (
        len(word) > MEAN_LETTERS
        and word.endswith("ed")
        and not (word.endswith("eed") and word not in lexicon["past-in-eed"])
        and sentence.words[place][0].islower()
        and not is_attributive(sentence, place, lexicon)
    )


def is_attributive(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether a participle stands before its noun ("the reported attack", "Moscow's stated aims")."""
    left = place - 1
    while left >= 0 and is_adverb(sentence.lows[left], lexicon) and sentence.lows[left] not in lexicon["coordinator"]:
        left -= 1
    if left < 0:
        return False
    word = sentence.lows[left]
    if word in (
        "this",
        "that",
        "these",
        "those",
        "all",
        "both",
        "some",
        "many",
        "few",
        "several",
        "her",
        "each",
        "two",
        "three",
        "four",
    ):
        return False
    if word.endswith(("’s", "'s")) and word not in ("he’s", "she’s", "it’s", "he's", "she's", "it's", "who’s", "who's"):
        return True
    return word in lexicon["determiner"] or word in ("of", "for", "with", "in", "against", "between", "under")


def phrase_before(sentence: Sentence, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Find the noun phrase that ends before a place.

    Parameters
    ----------
    sentence
        The sentence.
    end
        The place after the phrase: the start of the verb group.
    lexicon
        The closed classes.

    Returns
    -------
    (start, end) or None
        Places of its first word and after its last; None where no phrase stands there.
    """
    if end > 1 and sentence.lows[end - 1] in lexicon["weekday"]:
        end -= 2 if sentence.lows[end - 2] == "on" else 1  # "Kyiv on Monday said"
    last = end - 1
    if last < 0 or (sentence.lows[last] in STOPPERS and not is_quoted_noun(sentence, last, lexicon)):
        return None
    lows, words = sentence.lows, sentence.words
    word = lows[last]
    if word in lexicon["pronoun"]:
        return last, end
    if word in lexicon["objective"] or word in lexicon["subordinator"] or word in lexicon["preposition"]:
        return None
    if word in lexicon["coordinator"] or (word in lexicon["relative"]):
        return None
    left = last
    has_and = False
    while left >= 0 and end - left <= LONGEST_PHRASE:
        word = lows[left]
        if word in STOPPERS:
            if is_quoted_noun(sentence, left, lexicon):
                left -= 1
                continue
            if word == "," and has_and and is_listed(sentence, left, lexicon):
                left -= 1
                continue
            break
        if word in ("and", "or") and left < last:
            if not joins(sentence, left, lexicon):
                break
            has_and = True
        elif left < last or word not in lexicon["quantifier"]:
            if word in lexicon["subordinator"] or word in lexicon["relative"] or word in ("but", "yet", "nor", "so"):
                break
            if word in lexicon["pronoun"] or word in lexicon["objective"] - lexicon["possessive"]:
                break
            if is_finite(sentence, left, lexicon) or (
                is_past(sentence, left, lexicon) and left and lows[left - 1] not in ("of", "the")
            ):
                break
            if words[left].islower() and word in lexicon.verbs and "gerund" in lexicon.verbs[word][1]:
                break
        left -= 1
    return strip_opening(sentence, left + 1, end, lexicon)


def is_quoted_noun(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether a quotation is a noun in its sentence: short, behind an article (the "hawks")."""
    inner = sentence.quotations.get(place)
    if inner is None or not place or inner.end - inner.start > SHORT_QUOTATION:
        return False
    return sentence.lows[place - 1] in lexicon["determiner"]


def joins(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether "and" joins two nouns rather than two predicates."""
    if place == 0 or place + 1 >= len(sentence):
        return False
    before, after = sentence.words[place - 1], sentence.words[place + 1]
    if before in STOPPERS:
        return before == "," and after[0].isupper() and place > 1 and sentence.words[place - 2][0].isupper()
    if "both" in sentence.lows[max(0, place - 8) : place]:
        return True
    if before[0].isupper() and (after[0].isupper() or sentence.lows[place + 1] in lexicon["determiner"]):
        return not has_verb(sentence, place, lexicon)
    return not has_verb(sentence, place, lexicon) and before[0].islower()


def has_verb(sentence: Sentence, end: int, lexicon: Lexicon) -> bool:
    """Say whether a finite verb stands between the last stop and a place."""
    left = end - 1
    while left >= 0 and sentence.lows[left] not in STOPPERS and end - left <= LONGEST_PHRASE:
        if is_finite(sentence, left, lexicon) or is_past(sentence, left, lexicon):
            return True
        left -= 1
    return False


def is_listed(sentence: Sentence, comma: int, lexicon: Lexicon) -> bool:
    """Say whether the words before a comma are one member of a list of names."""
    left = comma - 1
    while left >= 0 and sentence.words[left][0].isupper() and comma - left <= MEAN_LETTERS + 2:
        if sentence.lows[left] in lexicon["preposition"] or sentence.words[left] in lexicon.time:
            return False  # "In July, ..."
        left -= 1
    count = comma - 1 - left
    if not count > 0:
        return False
    word = sentence.lows[left] if left >= 0 else ","
    return word in STOPPERS or word in lexicon["determiner"] or word in lexicon["coordinator"]


def strip_opening(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Leave out the words before a noun phrase: conjunctions, adverbs, a prepositional phrase without its comma."""
    lows, words = sentence.lows, sentence.words
    while start < end - 1 and (
        lows[start] in lexicon["coordinator"]
        or (is_adverb(lows[start], lexicon) and words[start] not in ("Only", "Even"))
        or (words[start] in lexicon.time and lows[start] in lexicon["weekday"])
        or lows[start] in ("earlier", "later", "and")
    ):
        start += 1
    if lows[start] in ("last", "this") and start + 2 < end and lows[start + 1] in lexicon["period"]:
        start += 2  # "last night the minister"
    if start < end and lows[start] in lexicon["preposition"] and lows[start] not in ("over", "about", "like"):
        inner = start + 1
        for place in range(end - 1, start + 1, -1):
            is_free = lows[place - 1] not in lexicon["preposition"]
            if lows[place] in lexicon["determiner"] and is_free:
                inner = place
                break
            if (
                words[place][0].isupper()
                and is_free
                and (not words[place - 1][0].isupper() or words[place - 1] in lexicon.time)
            ):
                inner = place
                break
            if lows[place] in lexicon["preposition"] and place == start + 1:
                break
        else:
            return (start + 1, end) if lows[start] in lexicon["subordinator"] else None
        start = inner
    return (start, end) if start < end else None


def phrase_after(sentence: Sentence, start: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Find the noun phrase that begins at a place: the subject of an inverted verb, the source after "according to"."""
    lows, words = sentence.lows, sentence.words
    if start >= len(sentence) or lows[start] in STOPPERS or lows[start] in lexicon["preposition"]:
        return None
    if lows[start] in lexicon["pronoun"]:
        return start, start + 1
    place = start
    while place < len(sentence) and place - start < LONGEST_PHRASE:
        word = lows[place]
        if word == "," and is_list_comma(sentence, start, place, lexicon):
            place += 1
            continue
        if word in STOPPERS or word in lexicon["relative"] or word in lexicon["subordinator"] - {"as"}:
            break
        if word in lexicon["coordinator"] and not is_name_join(sentence, place, lexicon):
            break
        if place > start and (
            (words[place] in lexicon.time and (word in lexicon["weekday"] or word in lexicon["adverb"]))
            or (
                word in ("in", "on", "at", "during", "after", "before", "as", "told")
                and not is_place_of_office(sentence, start, place, lexicon)
            )
        ):
            break
        if place > start and (is_finite(sentence, place, lexicon) or word in lexicon["objective"]):
            break
        if place > start and words[place].islower() and word.endswith("ing") and lows[place - 1] != "the":
            break
        place += 1
    return (start, place) if place > start else None


def is_list_comma(sentence: Sentence, start: int, comma: int, lexicon: Lexicon) -> bool:
    """Say whether a comma parts the members of a list of names that "and" closes."""
    window = sentence.lows[comma + 1 : comma + 9]
    if "and" not in window or not sentence.words[comma - 1][0].isupper():
        return False
    stop = comma + 1 + window.index("and")
    return (
        all(word[0].isupper() or word == "," for word in sentence.words[comma + 1 : stop])
        and stop + 1 < len(sentence)
        and sentence.words[stop + 1][0].isupper()
    )


def is_name_join(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether "and" behind a noun phrase joins another noun to it."""
    if sentence.lows[place] != "and" or place + 1 >= len(sentence):
        return False
    after = place + 1
    while after < len(sentence) and (
        sentence.words[after][0].isupper() or sentence.lows[after] in lexicon.any_of("determiner", "person")
    ):
        after += 1
    return after > place + 1 and not (after < len(sentence) and is_finite(sentence, after, lexicon))


def is_place_of_office(sentence: Sentence, start: int, place: int, lexicon: Lexicon) -> bool:
    """Say whether "in", "at" or "on" belongs to an office or a body ("a fellow at the institute")."""
    heads = lexicon.any_of("person", "official-noun", "organisation")
    return sentence.lows[place] in ("at", "in") and any(word in heads for word in sentence.lows[start:place][-2:])
