"""The verb group: its auxiliaries, negations and modals, also those that a pronoun has swallowed."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.lexicon import Lexicon as Grammar
from analysis.coding.speech.subjects import STOPPERS, is_adverb

Range = tuple[int, int]
CLITICS = {"’ll": "will", "'ll": "will", "’d": "would", "'d": "would", "’ve": "have", "'ve": "have", "’re": "are",
           "'re": "are", "’m": "am", "'m": "am"}  # fmt: skip
PRONOUN_S = frozenset({"it’s", "it's", "he’s", "he's", "she’s", "she's", "that’s", "that's", "there’s", "there's"})
NOT_ENDINGS = ("n’t", "n't")
IRREGULAR_NOT = {"wo": "will", "ca": "can", "sha": "shall"}
OBLIGING = frozenset({"has", "have", "needs", "need"})
SET_ADVERBS = frozenset(
    {("at", "once"), ("at", "last"), ("at", "first"), ("at", "length"), ("in", "turn"), ("in", "fact"),
     ("in", "effect"), ("in", "principle"), ("in", "part"), ("in", "vain"), ("once", "again"), ("once", "more"),
     ("for", "now")}
)  # fmt: skip
YET_TO = frozenset({"has", "have", "had", "is", "are", "was", "were"})
LONGEST_GROUP = 12


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
            if lows[left - 1] == "yet" and left > 1 and lows[left - 2] in YET_TO:
                reading.start, reading.is_negated = left - 2, True  # "has yet to agree"
                return "do"
            if lows[left - 1] == "going" and any(is_be(one, grammar) for one in lows[max(0, left - 3) : left - 1]):
                nearest = reading.modal = "will"  # "are going to propose"
                reading.start = left - 1
                left -= 2
                continue
            if lows[left - 1] in OBLIGING:
                nearest = reading.modal = "must"  # "has to accept"
                reading.start = left - 1
                left -= 2
                continue
            nearest = reading.governor = "to"
            reading.start = left
            if lows[left - 1] == "not":
                reading.is_negated = True
                left -= 1
            reading.governor = lows[left - 1] if left else "to"
            return nearest
        elif tuple(lows[max(0, left - 1) : left + 1]) in SET_ADVERBS:
            left -= 2
            continue
        elif word in ("longer", "far", "so") or (is_adverb(word, grammar) and word not in grammar["coordinator"]):
            left -= 1
            continue
        else:
            break
        reading.start = left
        left -= 1
    return nearest


def is_be(word: str, grammar: Grammar) -> bool:
    """Say whether a word is a form of "be", by itself or swallowed by a pronoun."""
    return word in grammar["be"] or clitic_of(word) in grammar["be"]


def is_heading(sentence: Sentence) -> bool:
    """Say whether a sentence has no stop: a headline."""
    return sentence.lows[-1] not in STOPPERS
