"""Spaces and capitals where none can be, words run together, words doubled, scripts mixed.

A small word with a capital inside a sentence ("said The", "pledge To urge") is what is left where a translation has
patched two pieces together. Titles of works, names ("The Hague") and headlines have their capitals for a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from analysis.coding.damage.flag import Damage, flag, line_end, line_start
from analysis.coding.damage.lexicon import read_classes

FUSED = re.compile(r"(?<=[a-z]{3})[A-Z][a-z]{2,20}(?![A-Za-z])")
LEFT = re.compile(r"[a-zA-Z]{1,30}\Z")
HYPHEN = re.compile(r"(?<=[a-z]) [-‑](?=[a-z]{3})")
HYPHEN_AFTER = re.compile(r"(?<=[a-z])[-‑] (?=[a-z])")
DOUBLED = re.compile(
    r"\b(the the|a a|an an|of of|to to|and and|with with|for for|from from|the an?|an? the|their the|the their|its the|our the|his the|the its|the his)\b(?! (?:cappella|la|priori|posteriori|level))"
)
OTHER_SCRIPT = re.compile(r"[\u0370-\u04ff]")
MIXED = re.compile(r"[A-Za-z][\u0400-\u04ff\u0370-\u03ff]|[\u0400-\u04ff\u0370-\u03ff][A-Za-z]")
FOREIGN = re.compile(
    r"[\u0400-\u04ff\u0590-\u06ff\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7af][\u0400-\u04ff\u0590-\u06ff\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7af \u00a0]{0,200}"
)
BRACKETS = '([{“"‘«„'
NAMED_BEFORE = frozenset(
    [
        "One",
        "Phase",
        "Act",
        "Part",
        "Stage",
        "Round",
        "Article",
        "Chapter",
        "Group",
        "Team",
        "Section",
        "Annex",
        "Grade",
        "Class",
        "Route",
        "Line",
        "Force",
        "Day",
        "Plan",
    ]
)


@cache
def _capitals(language: str) -> re.Pattern[str]:
    words = "|".join(sorted(read_classes(language).get("small", frozenset())))
    return re.compile(rf" (?:{words})(?= )" if words else r"(?!)")


def find_broken_casing(text: str, *, language: str = "en") -> Iterator[Damage]:
    """Find broken spacing and casing, doubled words, mixed scripts.

    Examples
    --------
    >>> for found in find_broken_casing("They want long -term help, said The minister of the the dealStop talks."):
    ...     print(found.rule, "|", found.text, "|", found.reading)
    casing:space | long -term | long-term
    casing:capital | said The minister | said the minister
    casing:doubled | the the | the
    casing:fused | dealStop | deal Stop
    """
    found = [
        *_capital(text, language),
        *_fused(text, language),
        *_spaced(text, language),
        *_doubled(text),
        *_scripts(text),
    ]
    return iter(sorted(found))


def _word_before(text: str, place: int) -> tuple[int, str]:
    start = place
    while start > 0 and place - start < 30 and (text[start - 1].isalnum() or text[start - 1] in "’'-"):
        start -= 1
    return start, text[start:place]


def _word_after(text: str, place: int) -> tuple[int, str]:
    end = place
    while end < len(text) and end - place < 30 and (text[end].isalnum() or text[end] in "’'-"):
        end += 1
    return end, text[place:end]


def _capital(text: str, language: str) -> Iterator[Damage]:
    for match in _capitals(language).finditer(text):
        place = match.start()
        start, before = _word_before(text, place)
        word = match[0][1:]
        end, after = _word_after(text, match.end() + 1)
        if not before or not (before[-1].islower() and before.isascii()) or before[0].isdigit():
            continue
        if after and after[0].isupper():
            if not (before.islower() and word in ("If", "Also", "Only")):
                continue
        elif (after and not after[0].islower()) or (
            not after and not (before in SAYING and text[match.end() + 1 : match.end() + 2] in '“"‘')
        ):
            continue
        is_name = before[0].isupper()
        if is_name and (word == "One" or before in NAMED_BEFORE or start == 0 or not _is_inside(text, start)):
            continue
        if _is_headline(text, place):
            continue
        reading = text[start:place] + " " + word.lower() + text[match.end() : end]
        confidence = 0.72 if is_name else 0.9
        yield flag(text, start, end, "grammar", "a capital inside a sentence", "casing:capital", confidence, reading)


SAYING = frozenset(["said", "says", "that", "added", "told", "wrote", "stated", "declared", "announced", "the", "a"])


def _is_inside(text: str, start: int) -> bool:
    """Whether a capitalised word stands inside a sentence, in lower case but for names."""
    before = text[line_start(text, start, 60) : start].rstrip()
    return bool(before) and before[-1] not in '.!?:;…“"‘«(–—•*|' and any(word.islower() for word in before.split())


def _is_headline(text: str, place: int) -> bool:
    """Whether most words around a place have capitals, as those of a headline or a title do."""
    around = text[line_start(text, place, 60) : line_end(text, place, 60)]
    words = [word for word in around.split() if word[:1].isalpha() and len(word) > 3]
    return sum(word[0].isupper() for word in words) > 0.6 * max(1, len(words))


def _fused(text: str, language: str) -> Iterator[Damage]:
    brands = read_classes(language).get("brand", frozenset())
    for match in FUSED.finditer(text):
        left = LEFT.search(text, max(0, match.start() - 31), match.start())
        if left is None:
            continue
        start, end = left.start(), match.end()
        whole = text[start:end]
        if (
            not whole[0].islower()
            or whole in brands
            or (start and text[start - 1] not in ' \n“"(')
            or (end < len(text) and text[end] not in ' \n.,;:!?”")’')
        ):
            continue
        if len(left[0]) != match.start() - start or not text[start : match.start()].islower():
            continue
        if not _is_prose(text, start, end):
            continue
        reading = f"{text[start : match.start()]} {match[0]}"
        yield flag(text, start, end, "grammar", "two words run together", "casing:fused", 0.88, reading)


def _is_prose(text: str, start: int, end: int) -> bool:
    """Whether words in lower case stand on both sides, and no signs of code."""
    around = text[max(0, start - 60) : end + 60]
    return not any(sign in around for sign in "{}()=<>_#@\\$") and sum(word.isalpha() for word in around.split()) >= 6


def _spaced(text: str, language: str) -> Iterator[Damage]:
    prefixes = read_classes(language).get("prefix", frozenset())
    for match in HYPHEN.finditer(text):
        start, before = _word_before(text, match.start())
        end, after = _word_after(text, match.end())
        around = text[line_start(text, start, 200) : line_end(text, end, 200)]
        if HYPHEN_AFTER.search(around) or len(HYPHEN.findall(around)) > 1:
            continue  # hyphens stand for dashes here
        if before.lower() not in prefixes:
            continue
        yield flag(text, start, end, "grammar", "a space inside a word", "casing:space", 0.92, f"{before}-{after}")


def _doubled(text: str) -> Iterator[Damage]:
    for match in DOUBLED.finditer(text):
        first, second = match[0].split()
        if second in ("a", "an") and text[match.end() : match.end() + 1] != " ":
            continue
        reading = first if first == second else ""
        yield flag(text, *match.span(), "grammar", "two words for one place", "casing:doubled", 0.82, reading)


def _scripts(text: str) -> Iterator[Damage]:
    for match in MIXED.finditer(text) if OTHER_SCRIPT.search(text) else ():
        start, _ = _word_before(text, match.start() + 1)
        end, _ = _word_after(text, match.start())
        yield flag(text, start, end, "grammar", "letters of two scripts in one word", "casing:scripts", 0.9)
    for match in FOREIGN.finditer(text):
        start = match.start()
        stripped = match[0].rstrip()
        before = text[line_start(text, start, 80) : start]
        if len(stripped) < 2 or sum(letter.isascii() and letter.isalpha() for letter in before) < 20:
            continue
        if any(before.rfind(mark) >= 0 for mark in BRACKETS) or before.rstrip()[-1:] in ":,=–—-/":
            continue
        after = text[start + len(stripped) : start + len(stripped) + 3]
        if not (after[:1] == " " and after[1:2].isascii() and after[1:2].islower()):
            continue
        yield flag(
            text, start, start + len(stripped), "truncation", "a word was left untranslated", "casing:untranslated", 0.7
        )
