"""Which way the clause of an expression looks: back, ahead, or neither.

The nearest cue of tense before the expression in its sentence decides ("said Thursday he would go"); where the
expression opens its clause ("On Thursday, the envoy will meet ...") or belongs to the subject of a reported one ("said
the strike on Monday would last"), the nearest one after it. A past verb that announces ("agreed to a summit in July")
looks back less surely than one that tells ("took place in July"). Cues are in `tense.csv`; a verb that is not there is
known by its ending.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.coding.times.found import Paragraph
from analysis.coding.times.tokens import CHARS

PAST, FUTURE, PRESENT, PERFECT = "past", "future", "present", "perfect"
REPORT, ANNOUNCE, PLAN = "report", "announce", "plan"
CONTENT = frozenset(("the", "art", "poss", "this", "that", "these", "word", "capword"))
LIMITS = frozenset(("until", "by", "to"))
NEXT = 2
INFINITIVE_REACH = 12
REACH = 30
INTRODUCTORY = frozenset(("on", "prep", "by", "the"))
SUBJECTS = frozenset(("comma", "word", "capword", "the", "art", "poss", "this", "that", "these"))
STOPS = frozenset(("semi", "bang", "gap"))
ENDS = re.compile(f"[{''.join(CHARS[name] for name in (*STOPS, 'dot'))}]")


@dataclass(frozen=True, slots=True)
class Tense:
    """The direction a clause looks (past, future, present, perfect, or "" where nothing tells) and the cue's word.

    `is_sure` is false where the cue is a past verb whose object may lie ahead of it.
    """

    name: str
    cue: str = ""
    is_sure: bool = True


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
    if not tense and name == "word" and len(word) > 3 and paragraph.name(place - 1) != "dash":
        tense = next((told for ending, told in lexicon.endings if word.endswith(ending)), "")
    if tense == "participle":
        return ""
    if tense == "have":
        return PAST if any(_is_participle(paragraph, after) for after in range(place + 1, place + 4)) else PRESENT
    if tense == "planfor":
        return PLAN if paragraph.name(place + 1) in ("prep", "to") else PAST
    if tense == "none":
        return ""
    if tense in (REPORT, ANNOUNCE):
        return PAST
    if name == "word" and word.endswith("ing") and tense in ("", PLAN) and paragraph.name(place - 1) == "after":
        return PAST
    if not tense and name == "to" and paragraph.name(place + 1) == "word":
        following = paragraph.word(place + 1)
        if not following.endswith(("ing", "ed")) and lexicon.language == "en":
            governor = lexicon.tenses.get(paragraph.word(place - 1), "")
            if paragraph.word(place - 1) in lexicon.traps.get("be", frozenset()):
                return "infinitive"  # "was to arrive on Monday"
            return PAST if governor in ("backward", PAST, REPORT) else "infinitive"
    return tense


def _is_participle(paragraph: Paragraph, place: int) -> bool:
    word = paragraph.word(place)
    tense = paragraph.lexicon.tenses.get(word, "")
    return tense in ("participle", PAST, REPORT, ANNOUNCE) or (
        not tense and any(told == PAST and word.endswith(ending) for ending, told in paragraph.lexicon.endings)
    )


def sentence_bounds(paragraph: Paragraph, start: int, end: int) -> tuple[int, int]:
    """The tokens of the sentence around an expression, no further than `REACH` tokens either way."""
    left, right = max(0, start - REACH), min(len(paragraph.tokens), end + REACH)
    before = [at.start() for at in ENDS.finditer(paragraph.classes, left, start)]
    left = next((at + 1 for at in reversed(before) if is_sentence_end(paragraph, at)), left)
    after = (at.start() for at in ENDS.finditer(paragraph.classes, end, right))
    return left, next((at for at in after if is_sentence_end(paragraph, at)), right)


def clause_tense(paragraph: Paragraph, start: int, end: int) -> Tense:
    """Read the direction of the clause around tokens `start` to `end`."""
    left, right = sentence_bounds(paragraph, start, end)
    if _opens_clause(paragraph, start, end, left) and (told := _tense_after(paragraph, end, right)).name:
        return told
    infinitive = ""
    forms_of_be = paragraph.lexicon.traps.get("be", frozenset())
    for place in range(start - 1, left - 1, -1):
        cue = _cue(paragraph, place)
        if not cue or cue == "backward":
            continue
        word = paragraph.word(place)
        if cue == "simple":
            if paragraph.name(place - 1) == "to":
                continue
            earlier_cues = (_cue(paragraph, earlier) for earlier in range(place - 1, max(left, place - 3) - 1, -1))
            nearest = next((helper for helper in earlier_cues if helper), "")
            return Tense(PAST if nearest in (PAST, PERFECT) else FUTURE, word)
        if cue in ("plan", "deadline"):
            helpers = [_cue(paragraph, earlier) for earlier in range(max(left, place - 3), place)]
            return Tense(PERFECT if PERFECT in helpers else FUTURE, word)
        if cue == "infinitive":
            infinitive = infinitive or f"{word} {paragraph.word(place + 1)}"
            continue
        if cue == PRESENT and infinitive:
            return Tense(FUTURE, word)
        if cue == PERFECT:
            return Tense(PERFECT, word)
        if cue == PAST:
            if infinitive and PERFECT in [_cue(paragraph, earlier) for earlier in range(max(left, place - 3), place)]:
                return Tense(PERFECT, word)
            if infinitive:
                is_ahead = paragraph.name(start - 1) in LIMITS or (
                    start - place <= INFINITIVE_REACH and not _is_motion(paragraph, place)
                )
                # "was to run until Sunday" looks ahead from the day being told.
                return Tense(FUTURE if is_ahead else PAST, infinitive, is_sure=word not in forms_of_be)
            for earlier in range(place - 1, max(left, place - 4) - 1, -1):
                helper = _cue(paragraph, earlier)
                if helper in (PERFECT, FUTURE):
                    return Tense(helper, paragraph.word(earlier))
                if helper == PRESENT and paragraph.word(place).endswith("ed"):
                    return Tense(PRESENT, paragraph.word(earlier))
            return _told_by(paragraph, place, start, end, right)
        return Tense(cue, word)
    if infinitive:
        return Tense(FUTURE, infinitive)
    return _tense_after(paragraph, end, right)


def _told_by(paragraph: Paragraph, place: int, start: int, end: int, right: int) -> Tense:
    """The tense of an expression whose nearest cue is a past verb: of saying, of announcing, or of telling."""
    word = paragraph.word(place)
    kind = paragraph.lexicon.tenses.get(word, "")
    is_limit = paragraph.name(start - 1) in LIMITS or paragraph.word(start - 1) == "for"
    if kind not in (REPORT, ANNOUNCE):
        return Tense(PAST, word, is_sure=not is_limit and not _is_scheduled(paragraph, place, start))
    if kind == ANNOUNCE and start - place > NEXT and _is_scheduled(paragraph, place, start):
        return Tense(FUTURE, word, is_sure=False)
    if kind == REPORT and _opens_content(paragraph, place, start):
        limit = next((at for at in range(end, right) if paragraph.name(at) in ("comma", "dash", "quote")), right)
        if (told := _tense_after(paragraph, end, limit)).name:
            return told
    return Tense(PAST, word, is_sure=not is_limit and start - place <= NEXT)


def _is_motion(paragraph: Paragraph, place: int) -> bool:
    """Return whether a past verb tells of going somewhere, so that an infinitive after it is its purpose, not a plan."""
    return paragraph.word(place) in paragraph.lexicon.traps.get("motion", frozenset())


def _is_scheduled(paragraph: Paragraph, place: int, start: int) -> bool:
    """Return whether the noun before the expression is one that is planned ahead (rejected an election in July)."""
    noun = start - 2
    return noun > place + 1 and paragraph.word(noun) in paragraph.lexicon.traps.get("planned", frozenset())


def _opens_content(paragraph: Paragraph, place: int, start: int) -> bool:
    """Return whether what was said begins between its verb and the expression: "said the strike on"."""
    names = [paragraph.name(at) for at in range(place + 1, start)]
    if len(names) < NEXT:
        return False
    is_told = paragraph.word(place) in paragraph.lexicon.traps.get("telling", frozenset())
    return "that" in names or (names[0] in CONTENT and not is_told)


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
