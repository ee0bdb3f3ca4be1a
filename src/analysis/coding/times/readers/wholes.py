"""Readers of parts of a whole: the end of the year, the first week of May, later in the week, the weekend."""

from __future__ import annotations

from analysis.coding.times.found import PERIODS, TURNS, Found, Reading
from analysis.coding.times.meanings import NOW, TOLD, Fixed, Meaning, Part, Point, Shift
from analysis.coding.times.readers.days import MONTHS, WEEKDAYS
from analysis.coding.times.readers.reading import one
from analysis.coding.times.readers.turns import COVERING, YEAR_LIKE, turn_of
from analysis.coding.times.readers.vague import VAGUE


def earlier_in(found: Found) -> list[Reading]:
    """Earlier in the day, later in the week, early in the following year."""
    at = found.find(*PERIODS, "partday", *WEEKDAYS, *MONTHS)
    if found.name(at) in WEEKDAYS:
        return one(found, Point(weekday=found.whole(at)), 0.88)
    if found.name(at) in MONTHS:
        return one(found, Point(found.year(at), month=found.whole(at), edge=found.edge()), 0.85)
    season_at = found.find("season")
    if season_at >= 0:
        season = int(found.text_value(season_at))
        return one(found, Point(found.year(season_at), season=season, edge=found.edge()), 0.85)
    turn = turn_of(found)
    base, count = TURNS.get(turn, (NOW, 0))
    unit = "D" if found.name(at) in ("partday", "night") else found.unit(at)
    if not turn:
        base = TOLD if unit in ("D", *YEAR_LIKE) else NOW
    return one(found, Shift(unit, count, base, found.edge(), is_fallible=not turn), 0.8)


def whole_of(found: Found, since: int) -> Meaning | None:
    """What stands after "of" in "the first week of ...": a month, year, decade, century or turned unit."""
    month_at = found.find(*MONTHS, since=since)
    if month_at >= 0:
        shift = found.turned(month_at) if found.find(*PERIODS, since=month_at) >= 0 else None
        turn = turn_of(found, since) if found.find(*TURNS, since=since) in range(since, month_at) else ""
        return Point(found.year(month_at), found.whole(month_at), turn=turn, year_shift=shift)
    season_at = found.find("season", since=since)
    if season_at >= 0:
        return Point(found.year(since), season=int(found.text_value(season_at)))
    decade_at = found.find("decade", "dec2", since=since)
    if decade_at >= 0:
        start = found.whole(decade_at) + (1900 if found.name(decade_at) == "dec2" else 0)
        return Fixed(start, start + 9, "10Y")
    year = found.year(since)
    if year:
        return Point(year)
    ordinal = found.find("ord", "ordinal", "num", since=since)
    if ordinal >= 0 and found.find("century", since=ordinal) >= 0:
        number, _ = found.ordinal(ordinal)
        return Fixed((number - 1) * 100, number * 100 - 1, "100Y")
    return found.turned(since)


def part_of(found: Found) -> list[Reading]:
    """The first week of May, the last three months of 2024, the second half of the 1980s."""
    of = found.find("of")
    first = found.find("ord", "ordinal", "last", "final", "opening", "next")
    if of < 0:
        return []
    unit_at = next(
        place
        for place in range(of - 1, found.start, -1)
        if found.name(place) in (*PERIODS, "units", "half", "quarters")
    )
    if found.name(first) == "next":
        return []
    whole = whole_of(found, of + 1)
    count = int(found.number(first + 1)[0]) if first + 1 < unit_at else 1
    if whole is None:
        return []
    if found.name(unit_at) in ("units", "quarters") and first + 1 == unit_at:
        return one(found, Part(found.unit(unit_at), found.whole(first), 0, whole), 0.75, found.start)
    if not count:
        return []
    start = found.find("the") if found.name(found.start) == "the" else (first if found.has("poss") else found.start)
    unit = "half" if found.name(unit_at) == "half" else found.unit(unit_at)
    if isinstance(whole, Shift) and whole.unit in ("D", "N"):
        return []
    return one(
        found, Part(unit, found.whole(first) if found.name(first) != "opening" else 1, count, whole), 0.85, start
    )


def edge_of(found: Found) -> list[Reading]:
    """The end of 1977, the beginning of November, the start of this week, the turn of the century."""
    edge_at = found.find("edgeof")
    edge = found.text_value(edge_at)
    start = found.find("the") if found.name(found.start) == "the" else edge_at
    whole = whole_of(found, found.find("of", since=edge_at) + 1)
    if edge == "turn":
        return one(found, VAGUE, 0.7, start) if found.has("century") else []
    if isinstance(whole, Shift):
        if whole.unit in ("D", "N") and not turn_of(found):
            return []
        whole = Shift(whole.unit, whole.count, whole.base, edge, is_fallible=whole.is_fallible)
    elif isinstance(whole, Point):
        whole = Point(
            whole.year, whole.month, season=whole.season, edge=edge, turn=whole.turn, year_shift=whole.year_shift
        )
    elif isinstance(whole, Fixed):
        whole = Fixed(whole.first, whole.last, whole.grain, edge)
    return one(found, whole, 0.88, start) if whole else []


def rest_of(found: Found) -> list[Reading]:
    """The rest of the year, the rest of May: the unit itself."""
    whole = whole_of(found, found.find("of") + 1)
    if isinstance(whole, Shift) and whole.unit == "D":
        return one(found, Shift("D", whole.count, whole.base, is_fallible=True), 0.7)
    return one(found, whole, 0.75) if whole else []


def weekend(found: Found) -> list[Reading]:
    """The weekend, at the weekend; a weekend."""
    place = found.find("weekend")
    start = found.start
    if not found.has("the"):
        return one(found, VAGUE, 0.55, start) if found.before == "prep" else []
    if found.has(*MONTHS):
        month_at = found.find(*MONTHS)
        point = Point(None, found.whole(month_at), found.first_of("day", "ordinal", since=month_at))
        return one(found, Shift("WE", 0, TOLD, from_meaning=point), 0.85)
    if found.after in ("word",) and found.before not in COVERING | {"at"}:
        return one(found, Shift("WE", 0, NOW, is_fallible=True), 0.7, start)
    return one(found, Shift("WE", 0, NOW, is_fallible=True), 0.85, start, place + 1)


def the_period(found: Found) -> list[Reading]:
    """The year, the week, the morning: only where a preposition of time stands before it."""
    unit_at = found.start + 1
    is_spent = found.word_before in found.trap("spending") and found.unit(unit_at) in ("D", "N")
    if (
        (found.before not in ("prep", "by", "until", "over") and not is_spent)
        or found.after in ("word", "capword", "dash", "of", "apos")
        or (found.name(unit_at) == "night" and found.before != "until" and not is_spent)
    ):
        return []
    if found.paragraph.is_since(found.end):
        return []
    if found.name(unit_at) in ("partday", "night") or is_spent:
        return one(found, Shift("D", 0, TOLD, is_fallible=True), 0.65)
    unit = found.unit(unit_at)
    if unit in ("W", "M", "Y", "100Y"):
        return one(found, Shift(unit, 0, NOW, is_fallible=True), 0.6)
    return []


def part_of_day(found: Found) -> list[Reading]:
    """By early afternoon: the day being told."""
    if found.before not in ("prep", "by", "until", "from") or found.after in ("capword", "dash"):
        return []
    if found.after == "word" and found.before == "prep":
        return []  # "in early afternoon trading"
    return one(found, Shift("D", 0, TOLD, is_fallible=True), 0.65)


def period_end(found: Found) -> list[Reading]:
    """Year-end, month-end."""
    unit = found.unit(found.start)
    if not found.has("dash") and found.before not in ("prep", "by", "at", "until", "before", "after"):
        return []
    return one(found, Shift(unit, 0, NOW, found.edge()), 0.75) if unit in ("Y", "M") else []


def period_ago(found: Found) -> list[Reading]:
    """Year-earlier, year-ago before a noun: the period before, by its unit."""
    unit = found.unit(found.start)
    later = found.name(found.end - 1) == "cmp" and found.text_value(found.end - 1) == "1"
    return one(found, Shift(unit, -1, NOW), 0.7) if unit in ("Y", "M", "W") and not later else []
