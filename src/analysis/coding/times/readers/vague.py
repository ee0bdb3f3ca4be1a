"""Readers of expressions that name a time without fixing it: now, recently, the third anniversary, since then."""

from __future__ import annotations

from analysis.coding.times.found import PUNCTUATION, Found, Reading
from analysis.coding.times.meanings import TOLD, Ready, Shift
from analysis.coding.times.readers.reading import one

NUMBERS = frozenset(("day", "int", "year", "num", "thousands", "mag"))
COUNT_REACH = 4
VAGUE = Ready("vague")
SET = Ready("set")
UNDATED = Ready("date")


def then_after(found: Found) -> list[Reading]:
    """Since then, until then, by then: the date being told."""
    is_since = found.paragraph.is_since(found.start - 1)
    if found.before not in ("prep", "by", "until", "from") or (found.after in ("word", "dash") and not is_since):
        return []
    return one(found, Shift("", 0, TOLD), 0.7)


def vague_time(found: Found) -> list[Reading]:
    """Now, currently, soon, recently, earlier, the future, at the moment: named times without a value."""
    name = found.name(found.end - 1)
    if name == "now":
        return one(found, VAGUE, 0.9) if found.after != "dash" and found.before != "dash" else []
    if name == "vague":
        early = found.before == "as" or found.after in ("as", "after", "before", "than")
        return [] if early else one(found, VAGUE, 0.85)
    if name == "cmp":
        is_adverb = found.before in ("word", "comma", "", "capword", "and") and found.after in PUNCTUATION | {
            "that",
            "on",
            "prep",
            "and",
            "than",
        }
        is_past = found.text_value(found.end - 1) == "-1"
        counted = {found.name(place) for place in range(found.start - COUNT_REACH, found.start)} & NUMBERS
        is_last = found.after in PUNCTUATION and found.before == "word" and not counted  # not "two rounds later"
        return one(found, VAGUE, 0.65) if is_adverb and (is_past or is_last) and found.after != "than" else []
    if name == "current":
        return (
            one(found, VAGUE, 0.7)
            if found.before == "at" and found.paragraph.lexicon.words[found.paragraph.word(found.start)].flag == "noun"
            else []
        )
    if found.has("same") or (found.after == "units" and name in ("past", "future")):
        return []
    if name == "time" and found.has("that"):
        return one(found, Shift("", 0, TOLD), 0.65) if found.before in ("prep", "at", "by", "until", "from") else []
    if name in ("moment", "time"):
        is_for = name == "moment" and found.before == "prep" and found.has("the")
        here = (
            is_for or found.before in ("at", "by", "until", "from") or (found.has("current") and found.before == "at")
        )
        if (
            not here
            or found.after in ("of", "when")
            or (name == "time" and found.has("the") and found.before in ("by", "from"))
        ):
            return []
        return one(found, VAGUE, 0.6)
    if name == "past":
        return one(found, VAGUE, 0.85) if found.before == "prep" and found.has("the") else []
    if name == "future":
        return (
            one(found, VAGUE, 0.7)
            if found.before in ("prep", "by") and found.has("the") and found.after not in ("of",)
            else []
        )
    return []


def long_ago(found: Found) -> list[Reading]:
    """Long ago, some time ago, moments ago."""
    return one(found, VAGUE, 0.8)


def ordinal_unit(found: Found) -> list[Reading]:
    """The first year, its third day: dated only by what it is a part of."""
    if found.after == "dash" or found.unit(found.end - 1) in ("TH", "TM"):
        return []
    if found.name(found.start) == "art" and (found.before not in ("prep", "into") or found.after == "word"):
        return []
    start = found.start + (found.name(found.start) == "poss")
    return one(found, UNDATED, 0.6, start)


def anniversary(found: Found) -> list[Reading]:
    """The third anniversary; the day that its sentence tells, if any."""
    start = found.start + (found.name(found.start) == "poss")
    return one(found, Shift("D", 0, TOLD, is_exact=True), 0.7, start)
