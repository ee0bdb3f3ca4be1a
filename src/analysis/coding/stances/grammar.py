"""The grammar around a predicate: its auxiliaries, its voice, its subject, its agent.

A shallow reading over the words of a sentence, with the closed classes of reported speech. What cannot be decided is
left open (None).
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.coding.speech.cues import subject_before_apposition
from analysis.coding.speech.layers import QUOTED, Sentence
from analysis.coding.speech.lexicon import FormKind
from analysis.coding.speech.lexicon import Lexicon as Grammar
from analysis.coding.speech.subjects import STOPPERS, is_adverb, is_attributive, is_finite, is_past, phrase_after
from analysis.coding.speech.subjects import phrase_before as plain_phrase_before

Range = tuple[int, int]
CLITICS = {"’ll": "will", "'ll": "will", "’d": "would", "'d": "would", "’ve": "have", "'ve": "have", "’re": "are",
           "'re": "are", "’m": "am", "'m": "am"}  # fmt: skip
PRONOUN_S = frozenset({"it’s", "it's", "he’s", "he's", "she’s", "she's", "that’s", "that's", "there’s", "there's"})
NOT_ENDINGS = ("n’t", "n't")
IRREGULAR_NOT = {"wo": "will", "ca": "can", "sha": "shall"}
PLURALS = frozenset(
    {"i", "we", "they", "you", "who", "people", "police", "others", "both", "many", "some", "all", "which"}
)
ADJECTIVE_ENDINGS = ("ian", "ish", "ese", "ean", "eli", "aqi", "ani", "can", "nch", "tch", "ful", "ous", "ive", "ic")
LONGEST_WAY = 60
OPENING = 3
LONGEST_GROUP = 12
MOST_TRIES = 8


@dataclass(slots=True, eq=False)
class Reading:
    """A predicate in its sentence, as places of words.

    Parameters
    ----------
    place, end
        The predicate's word, and the place behind it.
    start
        The first word of its verb group.
    subject
        The noun phrase it is said of, or None.
    is_own
        Whether the subject stands beside it rather than being shared with another verb.
    is_negated, is_passive
        "did not accept"; "was rejected", "signed by".
    modal
        "" or the modal: will, would, can, must, may.
    governor
        The word before "to" where the predicate is an infinitive, "to" where nothing stands there.
    """

    place: int
    end: int
    start: int
    subject: Range | None = None
    is_own: bool = False
    is_negated: bool = False
    is_passive: bool = False
    modal: str = ""
    governor: str = ""


def is_negating(word: str) -> bool:
    """Say whether a word is an auxiliary with its negation.

    Examples
    --------
    >>> is_negating("won’t"), is_negating("cannot"), is_negating("can")
    (True, True, False)
    """
    return word == "cannot" or word.endswith(NOT_ENDINGS)


def clitic_of(word: str) -> str:
    """Return the auxiliary that a word has swallowed, "" for none.

    Examples
    --------
    >>> clitic_of("we’ll"), clitic_of("won't"), clitic_of("didn’t"), clitic_of("talks")
    ('will', 'will', 'did', '')
    """
    if word in PRONOUN_S:
        return "is"
    if word == "cannot":
        return "can"
    if word.endswith(NOT_ENDINGS):
        stem = word[:-3]
        return IRREGULAR_NOT.get(stem, stem)
    return next(
        (CLITICS[ending] for ending in (word[-3:], word[-2:]) if len(word) > len(ending) and ending in CLITICS), ""
    )


def pronoun_of(word: str) -> str:
    """Return a word without the auxiliary it has swallowed.

    Examples
    --------
    >>> pronoun_of("we’ll"), pronoun_of("they")
    ('we', 'they')
    """
    if "’" not in word and "'" not in word:
        return word
    return word.replace("’", "'").split("'")[0] if clitic_of(word) and not is_negating(word) else word


def read_group(sentence: Sentence, reading: Reading, grammar: Grammar) -> str:
    """Walk left over adverbs, negations and auxiliaries; return the last auxiliary met nearest to the predicate."""
    lows = sentence.lows
    left = reading.place - 1
    nearest = ""
    while left >= max(0, reading.place - LONGEST_GROUP):
        word = lows[left]
        clitic = clitic_of(word)
        if word == "no" and lows[left + 1] == "longer":
            reading.is_negated = True
        elif word in grammar["negation"] or is_negating(word):
            reading.is_negated = True
            if clitic:
                nearest = nearest or clitic
                reading.modal = clitic if clitic in grammar["modal"] else reading.modal
        elif word in grammar["auxiliary"] or word == "having":
            nearest = nearest or word
            reading.modal = word if word in grammar["modal"] else reading.modal
        elif clitic:
            nearest = nearest or clitic
            reading.modal = clitic if clitic in grammar["modal"] else reading.modal
            reading.start = left + 1
            reading.subject, reading.is_own = (left, left + 1), True
            return nearest
        elif word == "to" and not nearest and left:
            nearest = reading.governor = "to"
            reading.start = left
            if lows[left - 1] == "not":
                reading.is_negated = True
                left -= 1
            reading.governor = lows[left - 1] if left else "to"
            return nearest
        elif word in ("longer", "far", "so") or (is_adverb(word, grammar) and word not in grammar["coordinator"]):
            left -= 1
            continue
        else:
            break
        reading.start = left
        left -= 1
    return nearest


def phrase_before(sentence: Sentence, end: int, grammar: Grammar) -> Range | None:
    """Return the noun phrase before a place, adverbs and dates between them skipped."""
    while end > 1 and (
        (is_adverb(sentence.lows[end - 1], grammar) and sentence.lows[end - 1] not in grammar["coordinator"])
        or (sentence.words[end - 1] in grammar.time and sentence.words[end - 1][0].isupper())
        or (sentence.lows[end - 1] == "on" and end < len(sentence) and sentence.words[end] in grammar.time)
    ):
        end -= 1
    return plain_phrase_before(sentence, end, grammar)


def find_subject(sentence: Sentence, start: int, grammar: Grammar) -> tuple[Range | None, bool]:
    """Find whom a verb group is said of: the phrase, and whether it stands beside the group."""
    lows = sentence.lows
    before = start - 1
    while before > 0 and is_adverb(lows[before], grammar) and lows[before] not in grammar["coordinator"]:
        before -= 1
    if before < 0:
        return later_subject(sentence, start, grammar), False
    word = lows[before]
    if word in ("who", "which", "that") and before:
        antecedent = before - 1 if lows[before - 1] == "," else before
        phrase = plain_phrase_before(sentence, antecedent, grammar)
        if phrase is not None:
            return phrase, True
    if word == ",":
        apposed = subject_before_apposition(sentence, before, grammar)
        if apposed is not None:
            return apposed, True
    elif word not in grammar["coordinator"] and word not in STOPPERS and word not in grammar["preposition"]:
        phrase = phrase_before(sentence, start, grammar)
        if phrase is not None:
            return joined(sentence, phrase, grammar), True
    return shared_subject(sentence, before, grammar) or later_subject(sentence, start, grammar), False


def is_heading(sentence: Sentence) -> bool:
    """Say whether a sentence has no stop: a headline."""
    return sentence.lows[-1] not in STOPPERS


def joined(sentence: Sentence, phrase: Range, grammar: Grammar) -> Range:
    """Return a phrase with the name put before it by "and", or by a headline's comma ("India and other countries")."""
    conjunction = phrase[0] - 1
    marks = ("and", ",") if is_heading(sentence) else ("and",)
    if conjunction < 1 or sentence.lows[conjunction] not in marks or not sentence.words[conjunction - 1][0].isupper():
        return phrase
    before = plain_phrase_before(sentence, conjunction, grammar)
    opens = before is not None and (not before[0] or sentence.lows[before[0] - 1] in STOPPERS | {"that"})
    return (before[0], phrase[1]) if before and opens else phrase


def later_subject(sentence: Sentence, start: int, grammar: Grammar) -> Range | None:
    """Return the subject behind the comma that closes an opening participle ("Having rejected it, X left")."""
    if start > OPENING:
        return None
    for here in range(start, len(sentence) - 1):
        if sentence.lows[here] == ",":
            phrase = phrase_after(sentence, here + 1, grammar)
            if phrase is None:
                return None
            for verb in range(phrase[0] + 1, phrase[1]):
                if is_finite(sentence, verb, grammar) or is_past(sentence, verb, grammar):
                    return phrase[0], verb
            return phrase
    return None


def shared_subject(sentence: Sentence, limit: int, grammar: Grammar) -> Range | None:
    """Return the subject of the nearest verb to the left that is not in a relative clause."""
    tried = 0
    for here in range(limit - 1, max(0, limit - LONGEST_WAY), -1):
        if tried == MOST_TRIES:
            return None
        if not (
            is_finite(sentence, here, grammar) or is_past(sentence, here, grammar) or clitic_of(sentence.lows[here])
        ):
            continue
        tried += 1
        group = Reading(here, here + 1, here)
        read_group(sentence, group, grammar)
        if group.subject is not None:
            return group.subject
        before = sentence.lows[group.start - 1] if group.start else ""
        if before in ("who", "which", "that") or before in grammar["coordinator"]:
            continue
        if before == ",":
            phrase = subject_before_apposition(sentence, group.start - 1, grammar)
        else:
            phrase = phrase_before(sentence, group.start, grammar) if group.start else None
        if phrase is not None:
            return phrase
        if clitic_of(sentence.lows[here]) and pronoun_of(sentence.lows[here]) in grammar["pronoun"]:
            return here, here + 1
    return None


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
    if before == "what":
        return None
    if kinds == {"gerund"}:
        if before in grammar["determiner"] or before == "of" or before.endswith(("’s", "'s")):
            return None
        reading.is_negated = reading.is_negated or before == "without"
        reading.governor = before if not nearest else ""
    elif "past" in kinds and nearest != "to" and not (reading.modal and nearest == reading.modal):
        if nearest in ("do", "does", "did") and "base" not in kinds:
            return None
        if not nearest and is_attributive(sentence, place, grammar):
            return None
        reading.is_passive = nearest in grammar["be"] or (following == "by" and not nearest)
    elif not is_present(sentence, reading, nearest, kinds, grammar, is_noun_too=is_noun_too):
        return None
    if reading.subject is None and nearest != "to":
        reading.subject, reading.is_own = find_subject(sentence, reading.start, grammar)
    elif nearest == "to":
        reading.subject, reading.is_own = find_subject(sentence, max(0, reading.start - 1), grammar)
    if reading.subject is not None and (neither := is_denied(sentence, reading.subject)):
        reading.subject, reading.is_negated = (neither, reading.subject[1]), True
    return reading


def is_denied(sentence: Sentence, subject: Range) -> int:
    """Return the place behind "neither" or "no" before a subject, 0 where it is not denied."""
    lows = sentence.lows
    if lows[subject[0]] == "no" and subject[1] > subject[0] + 1:
        return subject[0] or 1
    if subject[0] and lows[subject[0] - 1] == "no":
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
    if before in grammar["determiner"] or before in grammar["preposition"] or before in grammar["possessive"]:
        return before in ("both", "all", "some") and "base" in kinds
    if before.endswith(("’s", "'s", "s’", "s'")) or following == "of" or (word in STOPPERS and before != ","):
        return False
    if before in grammar["pronoun"] or before in PLURALS:
        return ("base" in kinds) == (before in PLURALS) or before in ("who", "which")
    if before in grammar["coordinator"] or before == ",":
        is_apposed = before == "," and subject_before_apposition(sentence, left, grammar) is not None
        return "third" in kinds and (is_apposed or following in grammar["determiner"] | {"to", "that", "for", "on"})
    if "third" in kinds:
        if is_noun_too and before.endswith(("ed", "en", "ing")):
            return False
        if word.islower() and before.endswith("s") and not before.endswith(("ss", "us", "is")):
            return False  # a plural before a singular form
        return not before.endswith(ADJECTIVE_ENDINGS) or before.endswith("s")
    if is_heading(sentence) and word[0].isupper() and "," in sentence.lows[:left] and not is_noun_too:
        return True
    if not before.endswith("s") or before.endswith("ss"):
        return before in PLURALS
    return not is_noun_too or following in grammar["determiner"] | {"to", "that", "on"}


def find_agent(sentence: Sentence, end: int, grammar: Grammar) -> Range | None:
    """Return who acts in a passive: the phrase behind "by", or the pair behind "between"."""
    for here in range(end, min(len(sentence), end + 8)):
        word = sentence.lows[here]
        if word in STOPPERS or word == QUOTED:
            return None
        if word in ("by", "between"):
            return list_after(sentence, here + 1, grammar)
    return None


def list_after(sentence: Sentence, start: int, grammar: Grammar) -> Range | None:
    """Return the noun phrase, or the list of names, that begins at a place."""
    found = phrase_after(sentence, start, grammar)
    if found is None:
        return None
    end = found[1]
    while end < len(sentence) - 1 and sentence.lows[end] in (",", "and") and end - start < LONGEST_WAY // 2:
        following = end + 1 + (sentence.lows[end + 1] == "and")
        if following >= len(sentence) or not sentence.words[following][0].isupper():
            break
        more = phrase_after(sentence, following, grammar)
        if more is None:
            break
        end = more[1]
    return start, end
