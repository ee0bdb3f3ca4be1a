"""Readers of years, runs of years, decades and centuries.

A number of four digits is a year only where its neighbours make it one: quantities, resolutions and flights look alike.
"""

from __future__ import annotations

from analysis.coding.times.found import PUNCTUATION, Found, Reading
from analysis.coding.times.meanings import Fixed, Meaning, Point, Ready
from analysis.coding.times.readers.days import CURRENCIES, MONTHS
from analysis.coding.times.readers.reading import CENTURY_DIGITS, LATEST_YEAR, full_year, one

TIMELY_CLASSES = """
prep by until from of between before after the poss art edge edgeof and or to on dash comma lpar
cmpq than next last this that over approx at as up when apos slash iso fiscal season month nmonth
amonth quarter half unit weekend
"""
TIMELY = frozenset(TIMELY_CLASSES.split())
FIRST_BARE_YEAR, FIRST_SAFE_YEAR = 1750, 1000
# The 1800s are a century, the 2000s so far the decade.
FIRST_DECADE_OF_CENTURY = 2000
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


def edge_year(found: Found) -> list[Reading]:
    """Early 1977, mid-2024."""
    if found.word_after in found.trap("after-number"):
        return []
    start = found.find("edge")
    return one(found, Point(found.year(), edge=found.edge()), 0.92, start)


def year_span(found: Found) -> list[Reading]:
    """1939–45, 1978/79, 1955-1975."""
    tokens = found.paragraph.tokens[found.start : found.end]
    parts = tokens[0].split("/") if len(tokens) == 1 else [tokens[0], tokens[-1]]
    first = int(parts[0])
    last = full_year(int(parts[1]), first)
    if found.before in ("dash", "slash", "int", "day") or found.word_before in CURRENCIES:
        return []
    if len(parts[1]) == 1:
        last = first - first % 10 + int(parts[1])
        if last != first + 1:
            return []
    if not first < last <= 2100 or found.word_before in found.trap("before-number"):
        return []
    if found.word_after in found.trap("after-number") or found.name(found.end) in ("dash", "slash"):
        return []
    return one(found, Fixed(first, last, "Y"), 0.9 if len(parts[1]) == 4 or last - first < 30 else 0.6)


def old_year(found: Found) -> list[Reading]:
    """44 BC, AD 70: the year before year 1 is 0000 in EDTF."""
    place = found.find("year", "int", "day")
    era = int(found.text_value(found.find("era")))
    number = found.whole(place)
    if not number or (era > 0 and number < 10):
        return []
    return one(found, Point(1 - number if era < 0 else number), 0.9)


def year(found: Found) -> list[Reading]:
    """1977, the year 1977; not a quantity, a resolution or a flight."""
    place = found.find("year")
    number = found.whole(place)
    before, before_word = found.name(place - 1), found.paragraph.word(place - 1)
    start = found.start
    if before == "unit" and start < place:
        return one(found, Point(number), 0.95)
    if start < place and before != "approx" and found.name(start) != "circa":
        start = place
    is_about = start < place and before == "approx" and before_word in found.trap("about")
    if found.name(start) == "circa":
        return one(found, Point(number, edge="about"), 0.85, start)
    introduced = before in ("prep", "until", "by")
    counts = found.word_after in found.trap("after-number") or found.after in (
        "units",
        "unit",
        "thousands",
        "times",
        "mag",
    )
    is_plural = found.after == "word" and found.word_after.endswith("s") and number % 100 == 0
    if not introduced and (found.after == "of" or (is_plural and before not in ("the", "poss"))):
        counts = True
    if before_word in found.trap("before-number") and (counts or before not in ("approx", "over")):
        return []
    if counts and not (introduced and number % 100):
        return []
    if found.name(place - 1) in ("dash", "slash", "colon") and found.name(place - 2) not in ("edge",):
        glued = found.name(place - 2) in ("int", "day", "capword", "decimal", "thousands", "ordinal")
        if glued or (found.name(place - 1) == "colon" and found.after not in PUNCTUATION):
            return []
    if introduced:
        return one(found, Point(number), 0.93, start) if number >= FIRST_SAFE_YEAR else []
    if before == "dot" and found.paragraph.word(place - 2) in found.trap("life"):
        return one(found, Point(number), 0.85, start) if found.name(place - 3) in ("lpar", "comma", "semi") else []
    if not FIRST_BARE_YEAR <= number <= LATEST_YEAR:
        return (
            one(found, Point(number, edge="about" if is_about else ""), 0.6, start)
            if is_about or before in ("lpar", "and", "to", "from", "between", "edge", "after", "before", "of")
            else []
        )
    if before in TIMELY or not before:
        return one(
            found,
            Point(number, edge="about" if is_about else ""),
            0.85
            if before in ("of", "from", "lpar", "and", "to", "the", "between", "after", "before", "comma", "poss")
            else 0.75,
            start,
        )
    ends = found.after in PUNCTUATION
    return one(found, Point(number), 0.65, start) if before == "capword" or (before == "word" and ends) else []


def short_year(found: Found) -> list[Reading]:
    """'99 after a preposition: a year of the last century or this."""
    token = found.paragraph.tokens[found.end - 1]
    if len(token) != 2 or found.before not in ("prep", "of", "season", "by"):
        return []
    number = int(token)
    return one(found, Point((2000 if number < 30 else 1900) + number), 0.7)


def decade(found: Found) -> list[Reading]:
    """The 1990s, the late 1980s, mid-1970s, the '90s, the nineties."""
    place = found.find("decade", "dec2")
    number = found.whole(place)
    start = found.start
    if found.name(place) == "dec2":
        if found.before in ("poss", "prep") and not found.has("the"):
            return []
        if not found.has("the", "edge") and not found.has("apos"):
            return []
        if not found.has("apos", "edge") and found.before not in ("prep", "of", "by", "until", "from", "and", "to"):
            return []
        if found.before == "poss" or found.word_after in found.trap("after-number"):
            return []
        number += 1900
    if number % 100 == 0 and number < FIRST_DECADE_OF_CENTURY:
        return one(found, Fixed(number, number + 99, "100Y", found.edge()), 0.75, start)
    return one(found, Fixed(number, number + 9, "10Y", found.edge()), 0.92, start)


def _century(number: int, edge: str = "") -> Meaning:
    return Fixed((number - 1) * 100, number * 100 - 1, "100Y", edge)


def century(found: Found) -> list[Reading]:
    """The nineteenth century, late 18th century, 20th-century."""
    ordinal = found.find("ord", "ordinal", "num")
    number, after = found.ordinal(ordinal)
    if not 1 <= number <= 22:
        return []
    if found.has("era") and found.text_value(found.end - 1) == "-1":
        return one(found, Ready("date"), 0.7)
    is_attribute = found.name(after) == "dash" and found.name(found.start) == "the"
    return one(found, _century(number, found.edge()), 0.93, found.start + is_attribute)


def bare_century(found: Found) -> list[Reading]:
    """The mid-nineteenth, with its noun left out."""
    number, _ = found.ordinal(found.find("ord", "ordinal", "num"))
    if not 11 <= number <= 21 or found.after in ("word", "capword", "unit", "dash"):
        return []
    return one(found, _century(number, found.edge()), 0.75)


def centuries(found: Found) -> list[Reading]:
    """The 18th and 19th centuries: a row each."""
    if found.name(found.end - 1) == "units" and found.text_value(found.end - 1) != "100Y":
        return []
    first, after = found.ordinal(found.find("ord", "ordinal", "num"))
    second_at = found.find("ord", "ordinal", "num", since=after)
    second, _ = found.ordinal(second_at)
    if not (1 <= first <= 22 and 1 <= second <= 22):
        return []
    joint = found.find("and", "or", "to", "dash", "until", since=after)
    return [
        Reading(found.start, after, _century(first), 0.85),
        Reading(joint + 1, found.end, _century(second), 0.9),
    ]


def written_year(found: Found) -> list[Reading]:
    """Nineteen forty-five, two thousand and three: only after a preposition or a month."""
    place = found.start
    first = found.whole(place)
    if found.name(place + 1) == "mag":
        number, end = found.number(place)
        if found.whole(place + 1) != 1000 or first != 2:
            return []
    else:
        tail, end = found.number(place + 1)
        number = first * 100 + tail
        if not 15 <= first <= 20 or not 10 <= tail <= 99:
            return []
    if found.before not in ("prep", "of", *MONTHS) or found.paragraph.name(end) in (
        "word",
        "units",
        "unit",
        "mag",
        "of",
    ):
        return []
    return one(found, Point(int(number)), 0.8, end=end)


def roman_century(found: Found) -> list[Reading]:
    """Siglo XIX."""
    numeral = found.paragraph.tokens[found.end - 1]
    if not set(numeral) <= set(ROMAN):
        return []
    values = [ROMAN[letter] for letter in numeral]
    number = sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))
    return one(found, _century(number, found.edge()), 0.93) if 1 <= number <= 22 else []


def decade_of(found: Found) -> list[Reading]:
    """La década de 1990, los años noventa."""
    number = found.whole(found.end - 1)
    number += 1900 if number < CENTURY_DIGITS else 0
    if (
        number % 10
        or found.unit(found.start + 1) not in ("10Y", "Y")
        or (found.name(found.start + 1) == "unit") != found.has("of")
    ):
        return []
    return one(found, Fixed(number, number + 9, "10Y"), 0.88) if found.has("of") or number < 2000 else []
