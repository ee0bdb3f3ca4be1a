"""Readers of counted time: durations, and what lies an amount ago or later.

An amount whose number is vague ("several days", "recent weeks") is an expression without a value.
"""

from __future__ import annotations

from analysis.coding.times.found import PERIODS, PUNCTUATION, Found, Reading
from analysis.coding.times.meanings import NOW, TOLD, Lasting, Meaning, Point, Ready, Shift
from analysis.coding.times.readers.amounts import NUMBERS, Amount, _extended, amount, iso, shifted
from analysis.coding.times.readers.days import WEEKDAYS
from analysis.coding.times.readers.reading import one
from analysis.coding.times.readers.turns import FOLLOWING_EVENT
from analysis.coding.times.readers.vague import SET, VAGUE

YEARS = range(1750, 2050)
RATED = frozenset(("word", "units", "times", "mag"))
LASTING_BEFORE = frozenset(
    ("prep", "over", "approx", "than", "lm", "of", "after", "before", "to", "until", "by", "long", "another")
)


def _leading(found: Found) -> int:
    """Return where a match begins once "over" as a preposition is left out."""
    start = found.start
    if found.name(start) == "adv" and found.name(start + 1) == "over":
        return start
    if found.name(start) == "over" and found.before not in ("prep", "of", "after", "to", "by", "than", "until", "dash"):
        return start if found.before == "word" and found.word_before in found.trap("spending") else start + 1
    return start


def counted(found: Found) -> list[Reading]:
    """Three days, a year ago, two weeks later, more than three years, 10 days from now, a day after the summit."""
    start = _leading(found)
    read = amount(found, start)
    if read is None or _is_name(found, read.end):
        return []
    read = _extended(found, read)
    units_at = read.end - 1
    if found.name(units_at) == "weekend" and found.name(start) == "art":
        return []
    place = read.end
    if found.name(place) in ("so", "cmpq") or (found.name(place) == "or" and found.name(place + 1) in ("so", "cmpq")):
        place += 2 if found.name(place) == "or" else 1
        place = min(place, found.end)
    suffix = found.name(place) if place < found.end else ""
    lone = found.name(start) == "art" and read.end == start + 2
    if suffix == "ago":
        meaning = VAGUE if read.is_vague else shifted(read.units, -1, NOW)
        return one(found, meaning, 0.92, start, place + 1)
    if suffix == "cmp" and found.paragraph.name(place + 1) == "this" and found.paragraph.name(place + 2) in PERIODS:
        return _lasting(found, read, start, read.end)
    if suffix == "cmp" and found.paragraph.name(place + 1) == "than":
        return _lasting(found, read, start, read.end)
    if suffix == "cmp":
        direction = int(found.text_value(place))
        return one(found, VAGUE if read.is_vague else shifted(read.units, direction, TOLD), 0.88, start, place + 1)
    if suffix == "hence":
        return one(found, VAGUE if read.is_vague else shifted(read.units, 1, NOW), 0.85, start, place + 1)
    if suffix == "from" and found.end > place + 1:
        weekday = found.find(*WEEKDAYS, since=place)
        anchor = (
            Point(weekday=found.whole(weekday), turn="next" if found.has("next") else "ahead") if weekday >= 0 else None
        )
        deict = found.find("deict", since=place)
        meaning = shifted(read.units, 1, NOW, Shift("D", found.whole(deict), NOW) if deict >= 0 else anchor)
        return one(found, VAGUE if read.is_vague else meaning, 0.88, start)
    if suffix in ("before", "after"):
        follows = found.paragraph.name(place + 1)
        if follows == "deict" and found.end > place + 1 and not read.is_vague:
            today = Shift("D", found.whole(place + 1), NOW)
            return one(found, shifted(read.units, -1 if suffix == "before" else 1, NOW, today), 0.85, start)
        if follows in PUNCTUATION | {"and"} and follows != "dash":
            direction = -1 if suffix == "before" else 1
            return one(found, VAGUE if read.is_vague else shifted(read.units, direction, TOLD), 0.82, start, place + 1)
        place = read.end
        if follows in FOLLOWING_EVENT or not lone:
            return one(found, VAGUE if read.is_vague else Lasting(iso(read.units)), 0.8, start, place)
    if place < found.end and suffix not in ("", "dash"):
        place = read.end
    return _lasting(found, read, start, place)


def _lasting(found: Found, read: Amount, start: int, end: int) -> list[Reading]:
    """A duration, unless it is an age, a rate or an ordinal look-alike."""
    paragraph = found.paragraph
    lone = found.name(start) == "art" and read.end == start + 2
    after, before = paragraph.name(end), found.name(start - 1)
    if (
        after == "old"
        or paragraph.word(end) in found.trap("age")
        or (after == "of" and paragraph.word(end + 1) in found.trap("age"))
    ):
        return []
    if paragraph.word(start - 1) in found.trap("age"):
        return []
    unit_at = read.end - 1
    singular = found.name(unit_at) in ("unit", "century", "night", "quarter")
    if lone:
        if after == "dash":
            return []
        is_second = before in ("or", "and", "to") and found.name(start - 2) in ("unit", "units")
        if (
            before in LASTING_BEFORE
            or is_second
            or paragraph.word(start - 1) in found.trap("spending")
            or after in ("of", "after", "before", "from", "to", "into")
        ):
            return (
                one(found, Lasting(iso(read.units)), 0.8, start, end)
                if before != "once"
                else one(found, SET, 0.8, start, end)
            )
        is_rate = before in RATED and (
            before != "word" or paragraph.word(start - 1).endswith("s") or found.name(start - 2) in NUMBERS
        )
        if is_rate and found.unit(unit_at) in ("D", "W", "M", "Y", "TH"):
            return one(found, SET, 0.55, start, end)
        return []
    single_one = read.units and list(read.units.values()) == [1.0] and not read.is_vague and found.name(start) == "num"
    if (
        single_one
        and found.unit(unit_at) in ("D", "N")
        and before not in LASTING_BEFORE
        and after not in ("of", "long", "prep")
    ):
        return []
    if (
        singular
        and not single_one
        and found.name(start) in ("day", "int", "year", "num", "decimal")
        and after not in ("word", "dash")
    ):
        number = max(read.units.values())
        if number > 1 and found.name(unit_at) == "unit":
            return []
    if (found.name(start) == "some" and singular) or (before == "as" and found.name(start) == "fuzzy"):
        return []
    if found.name(start) == "the" and singular:
        start += 1
    if found.name(start) == "year" and before in ("prep", "of") and found.whole(start) in YEARS:
        return []
    if read.is_vague:
        value: Meaning = VAGUE if found.has("fuzzy", "some") else Ready("duration")
        return one(found, value, 0.82, start, end)
    lasting = iso(read.units)
    return one(found, Lasting(lasting) if lasting else Ready("duration"), 0.92, start, end)


def _is_name(found: Found, end: int) -> bool:
    """Return whether capitals make an amount part of a name (Six-Day War, the thirty years War)."""
    tokens = found.paragraph.tokens
    place = end
    while found.paragraph.name(place) == "apos" or found.paragraph.word(place) == "s":
        place += 1
    if found.paragraph.word(place) in found.trap("war"):
        return found.has("the") or found.before == "the" or tokens[place][0].isupper()
    return tokens[end - 1][0].isupper() and not tokens[end - 1].isupper() and found.paragraph.name(place) == "capword"


def ago_before(found: Found) -> list[Reading]:
    """Hace tres días: the word for ago in front."""
    read = amount(found, found.start + 1)
    if read is None:
        return []
    return one(found, VAGUE if read.is_vague else shifted(read.units, -1, NOW), 0.9)


def unit_long(found: Found) -> list[Reading]:
    """Decade-long, year-old, weeklong."""
    if found.before == "dash":
        return []
    if found.name(found.end - 1) == "old" and found.after != "word":
        return []
    unit = found.unit(found.start)
    return one(found, Lasting(iso({unit: 1.0})) if unit else VAGUE, 0.85)


def hyphenated(found: Found) -> list[Reading]:
    """Five-year, two-week, 30-day, half-hour, decade-long; not the age of a person."""
    start = _leading(found)
    read = amount(found, start)
    if read is None:
        return []
    if _is_name(found, read.end):
        return []
    last = found.name(found.end - 1)
    if last == "old":
        if found.after != "word" or found.word_after in found.trap("person"):
            return []
    elif found.name(found.end - 1) == "dash":
        return []
    if found.after == "dash" and found.paragraph.name(found.end + 1) in ("old", "day", "int"):
        return []
    if found.before in ("dash", "slash") and found.name(start) != "art":
        return []
    if read.is_vague:
        return one(found, VAGUE if found.has("fuzzy", "some") else Ready("duration"), 0.75, start)
    lasting = iso(read.units)
    return one(found, Lasting(lasting) if lasting else Ready("duration"), 0.93, start)


def relative_amount(found: Found) -> list[Reading]:
    """The next twelve days, the past three weeks, the first 100 days, the last several months."""
    turn_at = found.find("last", "past", "next", "coming", "follow", "prev", "final", "opening", "ord", "recent")
    turn = found.name(turn_at)
    start = turn_at if found.has("poss") else found.start
    if turn == "opening" and start == turn_at and found.before != "poss":
        start += 1
    if (
        turn == "last"
        and not found.has("the", "poss", "these")
        and found.before not in ("prep", "over", "until", "these")
    ):
        return []
    if turn == "ord" and not found.has("the", "poss") and found.before not in ("prep", "poss"):
        return []
    if turn == "ord" and found.whole(turn_at) > 3:
        return []
    read = amount(found, turn_at + 1)
    if read is None or found.word_after in found.trap("age"):
        return []
    if read.is_vague:
        return one(found, VAGUE, 0.88, start, read.end)
    lasting = iso(read.units)
    return one(found, Lasting(lasting) if lasting else Ready("duration"), 0.9, start, read.end)


def amount_relative(found: Found) -> list[Reading]:
    """The three previous years, two upcoming months."""
    read = amount(found, found.start)
    if read is None or (found.has("last") and not found.has("the")):
        return []
    return one(found, VAGUE if read.is_vague else Lasting(iso(read.units)), 0.82)


def relative_units(found: Found) -> list[Reading]:
    """Recent weeks, the coming days, for years, months of talks: amounts that nobody counted."""
    unit_at = found.find("units")
    before = found.before
    start = found.find("the", "these", "that") if found.name(found.start) in ("the", "these") else found.start
    if found.name(found.start) in ("poss", "that"):
        start = found.start + 1
    if found.name(unit_at) != "units" or found.unit(unit_at) in ("TS",):
        return []
    if found.has("recent", "past", "coming", "follow", "prev", "final", "opening", "ord", "last", "next"):
        if found.has("last") and not found.has("the", "poss") and before not in ("prep", "over"):
            return []
        if found.has("ord") and not found.has("the", "poss"):
            return []
        return one(found, VAGUE, 0.85, start)
    if found.has("these"):
        return one(found, VAGUE, 0.75, start)
    if found.has("edge"):
        return one(found, VAGUE, 0.65, start) if found.has("the") or before == "prep" else []
    follows = found.paragraph.name(unit_at + 1)
    if found.name(start) == "the":
        return (
            one(found, VAGUE, 0.6, start)
            if before in ("prep", "over") and follows in ("prep", "after", "before", "that", "of", "comma")
            else []
        )
    if found.has("poss"):
        return []
    if follows in ("ago", "cmp"):
        return one(found, VAGUE, 0.85, start, unit_at + 2)
    if follows == "dash":
        is_compound = found.paragraph.name(unit_at + 2) in ("long", "old")
        return one(found, VAGUE, 0.8, start, unit_at + 3) if is_compound else []
    if follows in ("before", "after"):
        return one(found, VAGUE, 0.75, start)
    if before in ("prep", "after", "over", "until", "than") or found.word_before in found.trap("spending"):
        return one(found, VAGUE, 0.8, start)
    if found.unit(unit_at) in ("10Y", "100Y") and follows != "apos":
        return one(found, VAGUE, 0.7, start)
    if follows == "of" and (
        before in ("", "quote", "dot", "of", "word", "comma", "and", "by", "to")
        or found.paragraph.tokens[start][0].isupper()
    ):
        return one(found, VAGUE, 0.75, start)
    return []


def all_of(found: Found) -> list[Reading]:
    """All day, the whole week, an entire year."""
    unit_at = found.end - 1
    if found.name(unit_at) not in ("unit", "night", "century", "weekend"):
        return []
    lasting = iso({found.unit(unit_at): 1.0})
    start = found.start + (found.name(found.start) == "poss")
    return one(found, Lasting(lasting) if lasting else Ready("duration"), 0.8, start)
