"""Whether a form is a verb of its sentence, and with which subject, negation and voice."""

from __future__ import annotations

from analysis.coding.speech.cues import subject_before_apposition
from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.lexicon import FormKind
from analysis.coding.speech.lexicon import Lexicon as Grammar
from analysis.coding.speech.subjects import STOPPERS, is_adverb, is_attributive

from .groups import LONGEST_GROUP, Range, Reading, is_heading, read_group
from .subjects import BREAKS, OPENING, find_subject, phrase_before

NUMBERS = frozenset({"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "several"})
BEHIND = frozenset({"to", "that", "on"})
ARTICLES = frozenset(
    {"the", "a", "an", "this", "that", "it", "he", "she", "who", "which", "its", "his", "her", "their", "our", "my",
     "one", "each", "every", "neither", "no"}
)  # fmt: skip
DETERMINING = frozenset(
    {"such", "other", "further", "own", "new", "more", "future", "past", "outstanding", "remaining", "existing"}
)
PLURALS = frozenset(
    {"i", "we", "they", "you", "who", "people", "police", "others", "both", "many", "some", "all", "which"}
)
ADJECTIVE_ENDINGS = ("ian", "ish", "ese", "ean", "eli", "aqi", "ani", "can", "nch", "tch", "ful", "ous", "ive", "ic")


def read_verb(
    sentence: Sentence, place: int, kinds: frozenset[FormKind], grammar: Grammar, *, is_noun_too: bool = True
) -> Reading | None:
    """Read a form as a verb of its sentence; None where it is a noun or an attribute."""
    lows, words = sentence.lows, sentence.words
    if place and words[place][0].isupper():
        return None
    reading = Reading(place, place + 1, place)
    nearest = read_group(sentence, reading, grammar)
    before = lows[reading.start - 1] if reading.start else ""
    following = lows[place + 1] if place + 1 < len(sentence) else ""
    if before == "what" or (kinds == {"gerund"} and "than" in lows[max(0, reading.start - 2) : reading.start]):
        return None
    if kinds == {"gerund"}:
        if (
            (before in grammar["determiner"] and before not in ("both", "all"))
            or before == "of"
            or before.endswith(("’s", "'s"))
        ):
            return None
        if following == "of" and before not in BREAKS:
            return None  # "the premature signing of an accord"
        reading.is_negated = reading.is_negated or before == "without"
        reading.governor = before if not nearest else ""
    elif "past" in kinds and nearest != "to" and not (reading.modal and nearest == reading.modal):
        if nearest in ("do", "does", "did") and "base" not in kinds:
            return None
        if not nearest and is_attributive(sentence, place, grammar):
            return None
        reading.is_passive = nearest in grammar["be"] or (following in ("by", "between") and not nearest)
    elif not is_present(sentence, reading, nearest, kinds, grammar, is_noun_too=is_noun_too):
        return None
    if reading.subject is None and nearest != "to":
        reading.subject, reading.is_own = find_subject(sentence, reading.start, grammar)
    elif nearest == "to":
        reading.subject, reading.is_own = find_subject(sentence, max(0, reading.start - 1), grammar)
    if kinds == {"gerund"} and not reading.is_own and (name := name_before(sentence, reading.start, grammar)):
        reading.subject, reading.is_own = name, True
    is_doubtful = is_noun_too and not nearest and "third" in kinds and "past" not in kinds
    if is_doubtful and not (has_article(sentence, reading) and stands_as_subject(sentence, reading, grammar)):
        return None
    if reading.subject is not None and (neither := is_denied(sentence, reading.subject)):
        reading.subject, reading.is_negated = (neither, reading.subject[1]), True
    return reading


def name_before(sentence: Sentence, end: int, grammar: Grammar) -> Range | None:
    """Return the name directly before a participle: "with the minister making no promises" has its own subject."""
    first = end
    small = grammar.any_of("preposition", "subordinator", "adverb", "coordinator")
    while first and sentence.words[first - 1][0].isupper() and sentence.lows[first - 1] not in small:
        first -= 1
    return (first, end) if first < end else None


def has_article(sentence: Sentence, reading: Reading) -> bool:
    """Say whether a subject is a noun phrase of its own: with an article, a capital or a pronoun in it."""
    if reading.subject is None:
        return True
    places = range(*reading.subject)
    return any(sentence.words[at][0].isupper() or sentence.lows[at] in ARTICLES for at in places)


def stands_as_subject(sentence: Sentence, reading: Reading, grammar: Grammar) -> bool:
    """Say whether a phrase is no object of a verb or preposition before it: "will back French demands that"."""
    first = reading.subject[0] if reading.subject else 0
    if not first or not reading.is_own:
        return True
    is_object = any(word in grammar["modal"] or word == "to" for word in sentence.lows[max(0, first - 2) : first])
    return not is_object and (sentence.lows[first - 1] not in grammar["preposition"] or first < OPENING)


def is_denied(sentence: Sentence, subject: Range) -> int:
    """Return the place behind "neither", "no" or "without" before a subject, 0 where it is not denied."""
    lows = sentence.lows
    if lows[subject[0]] == "no" and subject[1] > subject[0] + 1:
        return subject[0] or 1
    if subject[0] and lows[subject[0] - 1] in ("no", "without"):
        return subject[0] - 1 or 1
    for here in range(subject[0], max(-1, subject[0] - 8), -1):
        if lows[here] in STOPPERS:
            return 0
        if lows[here] == "neither" and (here == subject[0] or "nor" in lows[here : subject[1]]):
            return here + 1
    return 0


def is_present(
    sentence: Sentence,
    reading: Reading,
    nearest: str,
    kinds: frozenset[FormKind],
    grammar: Grammar,
    *,
    is_noun_too: bool,
) -> bool:
    """Say whether a base or third form is a verb: behind an auxiliary or "to", or agreeing with what stands before."""
    if nearest:
        return nearest == "to" or nearest in grammar["modal"] or nearest in ("do", "does", "did")
    left = reading.start - 1
    while left >= 0 and is_adverb(sentence.lows[left], grammar) and sentence.lows[left] not in grammar["coordinator"]:
        left -= 1
    if left < 0 or sentence.words[left] in grammar.time:
        left -= 1
    if left < 0:
        return False
    before, word = sentence.lows[left], sentence.words[left]
    following = sentence.lows[reading.end] if reading.end < len(sentence) else ""
    if before in DETERMINING or any(before in grammar[kind] for kind in ("determiner", "preposition", "possessive")):
        return before in ("both", "all", "some") and "base" in kinds
    if before.endswith(("’s", "'s", "s’", "s'")) or following == "of" or (word in STOPPERS and before != ","):
        return False
    if before in grammar["pronoun"] or before in PLURALS:
        return ("base" in kinds) == (before in PLURALS) or before in ("who", "which")
    if before == "and" and "base" in kinds and shares_infinitive(sentence, left):
        return following == "that"
    if before == "and" and "base" in kinds and is_plural_predicate(sentence, left, grammar):
        return not is_noun_too or following in grammar.any_of("determiner", "preposition") | {"to", "that"}
    if before in grammar["coordinator"] or before == ",":
        is_apposed = before == "," and subject_before_apposition(sentence, left, grammar) is not None
        return "third" in kinds and (
            is_apposed or following in grammar["determiner"] | {"to", "that", "for", "on", "them", "him", "her", "us"}
        )
    is_followed = following in grammar.any_of("determiner", "quantifier", "possessive") | BEHIND
    is_followed = (
        is_followed
        or following.isdigit()
        or following in NUMBERS
        or (following.endswith("ing") and following not in grammar["preposition"])
        or sentence.words[reading.end : reading.end + 1] != [following]
    )
    if "third" in kinds:
        is_name = word[0].isupper()
        if is_noun_too and not is_name and (before.endswith(("ed", "en", "ing")) or not is_followed):
            return False
        if word.islower() and before.endswith("s") and not before.endswith(("ss", "us", "is")):
            return False  # a plural before a singular form
        return not before.endswith(ADJECTIVE_ENDINGS) or before.endswith("s")
    if (
        "base" in kinds
        and word[0].isupper()
        and (not is_noun_too or is_followed)
        and is_joint(sentence, left + 1, grammar)
    ):
        return True
    if is_heading(sentence) and word[0].isupper() and "," in sentence.lows[:left] and not is_noun_too:
        return True
    if is_noun_too and not is_followed:
        return False
    return before in PLURALS or is_plural(before) or is_plural(head_before(sentence, left + 1, grammar))


def shares_infinitive(sentence: Sentence, conjunction: int) -> bool:
    """Say whether "and" joins a second verb to an infinitive: "to act and request that"."""
    for here in range(conjunction - 1, max(-1, conjunction - LONGEST_GROUP), -1):
        if sentence.lows[here] == "to":
            return True
        if sentence.lows[here] in STOPPERS:
            return False
    return False


def is_joint(sentence: Sentence, end: int, grammar: Grammar) -> bool:
    """Say whether names joined by "and" end at a place, so that a verb in the plural follows: "X and Y welcome"."""
    phrase = phrase_before(sentence, end, grammar)
    if phrase is None:
        return False
    first = phrase[0] - 1 if sentence.lows[phrase[0] - 1 : phrase[0]] == ["and"] else phrase[0]
    joints = [here for here in range(max(1, first), end - 1) if sentence.lows[here] == "and"]
    return any(
        sentence.words[here - 1][0].isupper()
        and (sentence.words[here + 1][0].isupper() or sentence.lows[here + 1] == "the")
        for here in joints
    )


def is_plural(word: str) -> bool:
    """Say whether a noun looks like a plural."""
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


def head_before(sentence: Sentence, end: int, grammar: Grammar) -> str:
    """Return the noun before the first preposition of the phrase that ends at a place ("workers at the port")."""
    phrase = phrase_before(sentence, end, grammar)
    for here in range(phrase[0] + 1, phrase[1]) if phrase else ():
        if sentence.lows[here] in grammar["preposition"] and sentence.lows[here] != "than":
            return sentence.lows[here - 1]
    return ""


def is_plural_predicate(sentence: Sentence, end: int, grammar: Grammar) -> bool:
    """Say whether the verb that "and" goes on from has a plural subject: "they have balked and insist"."""
    for here in range(end - 1, max(-1, end - LONGEST_GROUP), -1):
        if sentence.lows[here] in ("are", "have", "were", "do", *PLURALS):
            return True
        if sentence.lows[here] in STOPPERS - {","} or sentence.lows[here] in grammar["auxiliary"]:
            return False
    return False
