"""Readers of what is turned to from a day that the words do not name: last week, that December, tomorrow.

Whether the anchor is the day of publication or the day being told is a property of the word (last, next and this
look from the writer; following, previous, that and same from the story); `resolve` finds the day itself.
"""

from __future__ import annotations

from analysis.coding.times.found import PERIODS, TURNS, Found, Reading
from analysis.coding.times.meanings import NOW, TOLD, Lasting, Meaning, Overnight, Point, Shift, Span
from analysis.coding.times.readers.amounts import iso
from analysis.coding.times.readers.days import MONTHS, WEEKDAYS
from analysis.coding.times.readers.reading import one
from analysis.coding.times.readers.vague import UNDATED

YEAR_LIKE = ("Y", "10Y", "100Y")
COVERING = frozenset(("prep", "over", "until", "on", "by"))
FOLLOWING_EVENT = frozenset(("the", "art", "poss", "capword", "this", "that", "word", "last", "these"))


def turn_of(found: Found, since: int | None = None) -> str:
    """The class of the turning word of a match, "" without one."""
    place = found.turn_place(since)
    return found.name(place) if place >= 0 else ""


def relative_period(found: Found) -> list[Reading]:
    """Last week, this morning, the following year, that day, the past decade."""
    turn_at = found.turn_place()
    turn = found.name(turn_at)
    base, count = TURNS[turn]
    unit_at = found.find(*PERIODS, "partday", since=turn_at)
    unit = found.unit(unit_at)
    the = found.name(found.start) == "the"
    if turn == "these":
        return []
    if found.after in ("dash",) and found.name(found.end + 1) in ("word", "old", "long"):
        return []
    is_part = found.name(unit_at) in ("partday", "night") or found.has("partday")
    start = found.start
    if unit in ("TH", "TM", "TS") and not (the and turn in ("past", "last", "next") and found.before in COVERING):
        return []
    if turn == "past" and unit != "N":
        return one(found, Lasting(iso({unit: 1.0})), 0.85)
    if the and turn in ("last", "next"):
        if turn == "last" and (unit == "D" or is_part or found.after == "of"):
            return one(found, UNDATED, 0.6)
        if turn == "next" and (unit == "D" or is_part or found.before not in COVERING):
            return one(found, Shift("D" if is_part else unit, 1, TOLD), 0.85)
        if unit in ("W", "M", "TH", *YEAR_LIKE):
            return one(found, Lasting(iso({unit: 1.0})), 0.75)
    if turn == "next" and not the and (unit == "D" or is_part):
        base = TOLD
    if turn == "same" and not the and turn_at == found.start:
        return []
    if (
        turn == "that"
        and found.before == "word"
        and found.after in ("capword", "the")
        and unit not in ("D", "N", "Y", "M")
    ):
        return []
    return one(found, Shift("D" if is_part else unit, count, base), 0.93 if base == NOW else 0.85, start)


def relative_edge(found: Found) -> list[Reading]:
    """Earlier this week, late last year, early next month, later that day, early last Tuesday."""
    edge_at = found.find("edge")
    edge = found.text_value(edge_at) if edge_at >= 0 else ""
    since = found.start + 1
    if found.has("season"):
        inner = _turned_season(found, since, edge)
    elif found.has(*MONTHS):
        inner = _turned_month(found, since, edge)
    elif found.has(*WEEKDAYS):
        inner = _turned_weekday(found, since)
    else:
        base, count = TURNS[turn_of(found, since)]
        at = found.find(*PERIODS, "partday", since=since)
        unit = "D" if found.name(at) in ("partday", "night") else found.unit(at)
        base = TOLD if unit == "D" and turn_of(found, since) == "next" else base
        inner = Shift(unit, count, base, edge)
    return one(found, inner, 0.9)


def _turned_season(found: Found, since: int, edge: str) -> Meaning:
    season = int(found.text_value(found.find("season", since=since)))
    return Point(found.year(), season=season, edge=edge, turn=turn_of(found, since))


def _turned_month(found: Found, since: int, edge: str) -> Meaning:
    month_at = found.find(*MONTHS, since=since)
    day = found.find("day", "ordinal", since=month_at)
    return Point(
        found.year(month_at),
        found.whole(month_at),
        found.whole(day) if day >= 0 else None,
        edge=edge,
        turn=turn_of(found, since),
    )


def _turned_weekday(found: Found, since: int) -> Meaning:
    return Point(weekday=found.first_of(*WEEKDAYS, since=since), turn=turn_of(found, since))


def relative_season(found: Found) -> list[Reading]:
    """Last spring, this fall, that summer."""
    turn = turn_of(found)
    if turn in ("past", "these") and not found.has("the"):
        return []
    return one(found, _turned_season(found, found.start, ""), 0.88)


def relative_month(found: Found) -> list[Reading]:
    """Last December, that May, the following March."""
    turn = turn_of(found)
    if turn == "these":
        return []
    start = found.start
    if turn == "that" and found.before in ("word",) and found.after in ("capword", "word"):
        start = found.find(*MONTHS)
        return one(found, Point(found.year(), found.whole(start)), 0.6, start) if found.has("year") else []
    return one(found, _turned_month(found, found.start, ""), 0.9, start)


def relative_weekday(found: Found) -> list[Reading]:
    """Last Friday, next Monday, the following Thursday; "that" before a weekday is more often a conjunction."""
    turn = turn_of(found)
    start, point = found.start, _turned_weekday(found, found.start)
    if turn == "that" and found.before not in COVERING:
        start = found.find(*WEEKDAYS)
        return weekday_time(Found(found.paragraph, start, found.end))
    if turn == "these" or (found.name(found.start) == "the" and turn == "this"):
        return []
    return one(found, point, 0.9, start)


def is_named_otherwise(found: Found, place: int) -> bool:
    """Return whether a weekday is part of a name (the Sunday Times, Black Friday)."""
    paragraph = found.paragraph
    after, before = paragraph.word(place + 1), paragraph.word(place - 1)
    is_before_name = place + 1 < len(paragraph.tokens) and paragraph.tokens[place + 1][0].isupper()
    return (is_before_name and after in found.trap("after-weekday")) or (
        paragraph.name(place - 1) == "capword" and before in found.trap("before-weekday")
    )


def weekday_time(found: Found) -> list[Reading]:
    """Thursday, late on Wednesday, Tuesday night."""
    place = found.find(*WEEKDAYS)
    if is_named_otherwise(found, place):
        return []
    has_edge = found.has("edge", "cmp")
    start = found.start if has_edge else place
    short = found.name(place) == "aweekday"
    if (
        short
        and not (found.has("dot") and found.after != "capword")
        and found.name(start - 1) not in ("on", "until", "lpar", "by", "comma")
    ):
        return []
    if short and found.before in ("the", "art", "poss"):
        return []
    return one(found, Point(weekday=found.whole(place)), 0.93 if not short else 0.75, start)


def weekday_of_week(found: Found) -> list[Reading]:
    """Tuesday last week, Friday of this week."""
    place = found.find(*WEEKDAYS)
    shift = found.turned(place)
    if shift is None or shift.unit != "W":
        return weekday_time(Found(found.paragraph, found.start, place + 1))
    start = found.start if found.has("edge", "cmp") else place
    return one(found, Point(weekday=found.whole(place), week_shift=shift), 0.92, start)


def part_of_weekday(found: Found) -> list[Reading]:
    """The morning of January 31, the night of Tuesday, the early hours of Wednesday."""
    part = found.find("partday", "night", "units")
    if found.name(part) == "units" and found.text_value(part) != "TH":
        return []
    if found.has("deict"):
        return one(found, Shift("D", found.whole(found.find("deict")), NOW), 0.9)
    if found.has(*MONTHS):
        month_at = found.find(*MONTHS)
        day = found.find("day", "ordinal", "ord", since=part)
        year, month = found.year(), found.whole(month_at)
        dash = found.find("dash")
        if dash >= 0:
            return one(
                found, Span(Point(year, month, found.whole(day)), Point(year, month, found.whole(dash + 1))), 0.88
            )
        return one(found, Point(year, month, found.whole(day)), 0.9)
    return one(found, Point(weekday=found.first_of(*WEEKDAYS)), 0.9)


def part_then_day(found: Found) -> list[Reading]:
    """Dawn on Sunday."""
    return one(found, Point(weekday=found.first_of(*WEEKDAYS)), 0.9)


def deictic_day(found: Found) -> list[Reading]:
    """Today, yesterday evening, earlier tomorrow."""
    return one(found, Shift("D", found.whole(found.find("deict")), NOW), 0.95)


def tonight(found: Found) -> list[Reading]:
    """Tonight."""
    return one(found, Shift("D", 0, NOW), 0.93)


def overnight(found: Found) -> list[Reading]:
    """Overnight; overnight on Tuesday; overnight into Wednesday."""
    places = [place for place in range(found.start, found.end) if found.name(place) in WEEKDAYS]
    if found.after in ("word", "capword") and not places and found.before in ("the", "art", "poss"):
        return []
    if found.has(*MONTHS):
        day = found.first_of("day", "ordinal", "ord")
        return one(found, Overnight(Point(found.year(), found.first_of(*MONTHS), day)), 0.85)
    if not places:
        return one(found, Overnight(), 0.8, end=found.start + 1)
    end = places[-1] + 1
    return one(found, Overnight(Point(weekday=found.whole(places[0]))), 0.85, end=end)


def day_beside(found: Found) -> list[Reading]:
    """The day before yesterday, the day before, the night after."""
    if found.before == "to":
        return []  # three years to the day after the accord
    unit_at = found.start + 1
    unit = "D" if found.name(unit_at) in ("partday", "night") else found.unit(unit_at)
    beside = found.find("before", "after")
    step = found.whole(beside) or int(found.text_value(beside))
    step = -1 if found.name(beside) == "before" else 1
    deict = found.find("deict", "last", "next", *WEEKDAYS, since=beside)
    if deict >= 0 and found.name(deict) in ("last", "next"):
        return one(found, Shift(unit, 2 * step, NOW), 0.9) if (step > 0) == (found.name(deict) == "next") else []
    if deict >= 0 and unit == "D":
        if found.name(deict) in WEEKDAYS:
            inner = Point(weekday=found.whole(deict))
            return one(found, Shift("D", step, TOLD, is_exact=True, from_meaning=inner), 0.85)
        return one(found, Shift("D", found.whole(deict) + step, NOW), 0.93)
    end = beside + 1
    follows = found.paragraph.name(end)
    if follows in FOLLOWING_EVENT:
        return one(found, UNDATED, 0.75, end=end)
    return one(found, Shift(unit, step, TOLD), 0.85, end=end)


def turned_after(found: Found) -> list[Reading]:
    """La semana pasada, el lunes siguiente, el diciembre anterior: the turning word behind."""
    turn = found.name(found.end - 1)
    if found.has(*WEEKDAYS):
        return one(found, Point(weekday=found.first_of(*WEEKDAYS), turn=turn), 0.9, found.find(*WEEKDAYS))
    if found.has(*MONTHS):
        return one(found, Point(month=found.first_of(*MONTHS), turn=turn), 0.9, found.find(*MONTHS))
    base, count = TURNS[turn]
    unit = found.unit(found.find(*PERIODS))
    return one(found, Shift("D" if unit == "N" else unit, count, base), 0.9)
