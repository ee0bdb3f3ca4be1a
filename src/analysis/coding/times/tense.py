"""Which way the clause of an expression looks: back, ahead, or neither.

The nearest cue of tense before the expression in its sentence decides ("said Thursday he would go"); where the
expression opens its clause, the nearest one after it ("On Thursday, the envoy will meet ..."). Cues are in
`tense.csv`; a verb that is not there is known by its ending.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.coding.times.found import Paragraph

PAST, FUTURE, PRESENT, PERFECT = "past", "future", "present", "perfect"
REACH = 30
INTRODUCTORY = frozenset(("on", "prep", "by", "the"))
SUBJECTS = frozenset(("comma", "word", "capword", "the", "art", "poss", "this", "that", "these"))
STOPS = frozenset(("semi", "bang", "gap"))


@dataclass(frozen=True, slots=True)
class Tense:
    """The direction a clause looks (past, future, present, perfect, or "" where nothing tells) and the cue's word."""

    name: str
    cue: str = ""


def is_sentence_end(paragraph: Paragraph, place: int) -> bool:
    """Return whether a token closes a sentence: a stop that is not an initial's or an abbreviation's, or ! ? ;."""
    name = paragraph.name(place)
    if name in STOPS:
        return True
    if name == "dot":
        before = paragraph.tokens[place - 1] if place else ""
        after = paragraph.tokens[place + 1] if place + 1 < len(paragraph.tokens) else ""
        return len(before) > 1 and (not after or after[0].isupper() or not after[0].isalnum())
    return False


def _cue(paragraph: Paragraph, place: int) -> str:
    """The tense that one token tells, "" for most."""
    lexicon = paragraph.lexicon
    word = paragraph.word(place)
    tense = lexicon.tenses.get(word, "")
    name = paragraph.name(place)
    if not tense and name == "word" and len(word) > 3:
        tense = next((told for ending, told in lexicon.endings if word.endswith(ending)), "")
    if tense == "participle":
        return ""
    if tense == "have":
        return PAST if any(_is_participle(paragraph, after) for after in range(place + 1, place + 4)) else PRESENT
    if tense == "planfor":
        return "plan" if paragraph.name(place + 1) in ("prep", "to") else PAST
    if tense == "none":
        return ""
    if not tense and name == "to" and paragraph.name(place + 1) == "word":
        following = paragraph.word(place + 1)
        if not following.endswith(("ing", "ed")) and lexicon.language == "en":
            governor = lexicon.tenses.get(paragraph.word(place - 1), "")
            return PAST if governor in ("backward", PAST) else "infinitive"
    return tense


def _is_participle(paragraph: Paragraph, place: int) -> bool:
    word = paragraph.word(place)
    tense = paragraph.lexicon.tenses.get(word, "")
    return tense in ("participle", PAST) or (
        not tense and any(told == PAST and word.endswith(ending) for ending, told in paragraph.lexicon.endings)
    )


def sentence_bounds(paragraph: Paragraph, start: int, end: int) -> tuple[int, int]:
    """The tokens of the sentence around an expression, no further than `REACH` tokens either way."""
    left = start
    while left > 0 and start - left < REACH and not is_sentence_end(paragraph, left - 1):
        left -= 1
    right = end
    while right < len(paragraph.tokens) and right - end < REACH and not is_sentence_end(paragraph, right):
        right += 1
    return left, right


def clause_tense(paragraph: Paragraph, start: int, end: int) -> Tense:
    """Read the direction of the clause around tokens `start` to `end`."""
    left, right = sentence_bounds(paragraph, start, end)
    if _opens_clause(paragraph, start, end, left) and (told := _tense_after(paragraph, end, right)).name:
        return told
    infinitive = ""
    for place in range(start - 1, left - 1, -1):
        cue = _cue(paragraph, place)
        if not cue or cue == "backward":
            continue
        word = paragraph.word(place)
        if cue == "simple":
            if paragraph.name(place - 1) == "to":
                continue
            helpers = [_cue(paragraph, earlier) for earlier in range(max(left, place - 3), place)]
            return Tense(PAST if PAST in helpers or PERFECT in helpers else FUTURE, word)
        if cue in ("plan", "deadline"):
            helpers = [_cue(paragraph, earlier) for earlier in range(max(left, place - 3), place)]
            return Tense(PERFECT if PERFECT in helpers else FUTURE, word)
        if cue == "infinitive":
            infinitive = infinitive or word
            continue
        if cue == PRESENT and infinitive:
            return Tense(FUTURE, word)
        if cue == PERFECT:
            return Tense(PERFECT, word)
        if cue == PAST:
            if infinitive and PERFECT in [_cue(paragraph, earlier) for earlier in range(max(left, place - 3), place)]:
                return Tense(PERFECT, word)
            if infinitive:
                return Tense(FUTURE if start - place <= 12 else PAST, infinitive)
            for earlier in range(place - 1, max(left, place - 4) - 1, -1):
                helper = _cue(paragraph, earlier)
                if helper in (PERFECT, FUTURE):
                    return Tense(helper, paragraph.word(earlier))
                if helper == PRESENT and paragraph.word(place).endswith("ed"):
                    return Tense(PRESENT, paragraph.word(earlier))
            return Tense(PAST, word)
        return Tense(cue, word)
    if infinitive:
        return Tense(FUTURE, infinitive)
    return _tense_after(paragraph, end, right)


def _tense_after(paragraph: Paragraph, end: int, right: int) -> Tense:
    """The first cue after an expression."""
    for place in range(end, right):
        cue = _cue(paragraph, place)
        if cue in (PAST, PERFECT, FUTURE, PRESENT):
            if cue == PRESENT and any(
                _cue(paragraph, later) == "plan" for later in range(place + 1, min(right, place + 4))
            ):
                return Tense(FUTURE, paragraph.word(place))
            return Tense(PAST if cue == PERFECT else cue, paragraph.word(place))
        if cue in ("plan", "infinitive", "simple"):
            return Tense(FUTURE, paragraph.word(place))
    return Tense("")


def _opens_clause(paragraph: Paragraph, start: int, end: int, left: int) -> bool:
    """Return whether an expression opens its clause: a sentence, or what follows "and" or a comma, with a subject after it."""
    place = start - 1
    while place >= left and paragraph.name(place) in INTRODUCTORY:
        place -= 1
    if place < left:
        return True
    return paragraph.name(place) in ("and", "when") and paragraph.name(end) in SUBJECTS
