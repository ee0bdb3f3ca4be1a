"""Whose verb it is: the subject beside a verb group or shared with another, the agent of a passive.

A shallow reading over the words of a sentence, with the closed classes of reported speech. What cannot be decided is
left open (None).
"""

from __future__ import annotations

from analysis.coding.speech.cues import subject_before_apposition
from analysis.coding.speech.layers import QUOTED, Sentence
from analysis.coding.speech.lexicon import Lexicon as Grammar
from analysis.coding.speech.subjects import DASHES, STOPPERS, is_adverb, is_finite, is_past, phrase_after
from analysis.coding.speech.subjects import phrase_before as plain_phrase_before

from .groups import Range, Reading, clitic_of, is_heading, pronoun_of, read_group

BREAKS = frozenset(",—–-")
LONGEST_BRACKET = 12
LONGEST_WAY = 60
OPENING = 3
MOST_TRIES = 8
RELATIVE_REACH = 4
SWALLOWING = frozenset({"who’s", "who's", "who’d", "who'd", "who’ll", "who'll", "who’ve", "who've"})


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
    before = before_bracket(sentence, before)
    word = lows[before]
    if word in ("who", "which", "that") and before:
        antecedent = before - 1 if lows[before - 1] in BREAKS else before
        phrase = plain_phrase_before(sentence, antecedent, grammar)
        if phrase is not None:
            return nearest_name(sentence, phrase, grammar) if word == "who" else phrase, True
    if word in DASHES and (apposed := before_dash(sentence, before, grammar)) is not None:
        return apposed, True
    if word == ",":
        apposed = subject_before_apposition(sentence, before, grammar) or before_relative(sentence, before, grammar)
        if apposed is not None:
            return apposed, True
    elif word not in grammar["coordinator"] and word not in STOPPERS and word not in grammar["preposition"]:
        phrase = phrase_before(sentence, min(start, before + 1) if lows[start - 1] == ")" else start, grammar)
        if phrase is not None:
            return joined(sentence, restricted(sentence, phrase, grammar), grammar), True
    return shared_subject(sentence, before, grammar) or later_subject(sentence, start, grammar), False


def restricted(sentence: Sentence, phrase: Range, grammar: Grammar) -> Range:
    """Return what a relative clause before a verb describes: "the states that signed the pact refused"."""
    verb = phrase[0] - 1
    if verb < 2 or not (
        is_finite(sentence, verb, grammar)
        or is_past(sentence, verb, grammar)
        or sentence.lows[verb - 1] in grammar["auxiliary"]
    ):
        return phrase
    for here in range(verb - 1, max(0, verb - RELATIVE_REACH), -1):
        if sentence.lows[here] in ("who", "that", "which"):
            told = is_finite(sentence, here - 1, grammar) or is_past(sentence, here - 1, grammar)
            return phrase if told else plain_phrase_before(sentence, here, grammar) or phrase
    return phrase


def before_relative(sentence: Sentence, comma: int, grammar: Grammar) -> Range | None:
    """Return the phrase before a relative clause whose "who" has swallowed its verb ("the leader, who's ill, left")."""
    for here in range(comma - 1, max(0, comma - LONGEST_WAY), -1):
        if sentence.lows[here] == ",":
            is_relative = sentence.lows[here + 1] in SWALLOWING
            return plain_phrase_before(sentence, here, grammar) if is_relative else None
    return None


def before_dash(sentence: Sentence, dash: int, grammar: Grammar) -> Range | None:
    """Return the phrase before what two dashes enclose ("the party – which had waited – agreed")."""
    for here in range(dash - 1, max(0, dash - LONGEST_WAY), -1):
        if sentence.lows[here] in DASHES:
            return plain_phrase_before(sentence, here, grammar)
    return None


def nearest_name(sentence: Sentence, phrase: Range, grammar: Grammar) -> Range:
    """Return the name behind the last preposition of a phrase, to which "who" belongs ("unfair to Austria, who")."""
    for here in range(phrase[1] - 2, phrase[0], -1):
        if sentence.lows[here] in grammar["preposition"] and sentence.lows[here] != "of":
            return (here + 1, phrase[1]) if sentence.words[phrase[1] - 1][0].isupper() else phrase
    return phrase


def before_bracket(sentence: Sentence, place: int) -> int:
    """Return the place before the bracket that closes at a place: "the Free Democrats (FDP) left"."""
    if sentence.lows[place] == ")":
        for here in range(place - 1, max(0, place - LONGEST_BRACKET), -1):
            if sentence.lows[here] == "(":
                return here - 1
    return place


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
        is_verb = (
            is_finite(sentence, here, grammar) or is_past(sentence, here, grammar) or clitic_of(sentence.lows[here])
        )
        if not (is_verb or is_third(sentence, here, grammar)):
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


def is_third(sentence: Sentence, place: int, grammar: Grammar) -> bool:
    """Say whether a reporting verb in the present has the sentence's first words as its subject: "the envoy pledges help"."""
    known = grammar.verbs.get(sentence.lows[place])
    if known is None or "third" not in known[1] or not place or not sentence.words[place - 1][0].isupper():
        return False
    phrase = phrase_before(sentence, place, grammar)
    return phrase is not None and phrase[0] == 0


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
