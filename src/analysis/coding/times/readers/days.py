"""Readers of days that the calendar names: by month and number, by numbers alone, by a feast.

A reader takes a match of the rule of its name and returns what it means, or nothing where it is a look-alike.
"""

from __future__ import annotations

import re

from analysis.coding.times.calendar import is_day
from analysis.coding.times.found import TURNS, Found, Reading
from analysis.coding.times.meanings import Clock, Part, Point, Ready, Span
from analysis.coding.times.readers.reading import CENTURY_DIGITS, calendar_tail, one
from analysis.coding.times.readers.vague import VAGUE

MONTHS = ("month", "nmonth", "amonth")
DAYS = ("day", "ordinal", "ord", "num")
WEEKDAYS = ("weekday", "aweekday")
CURRENCIES = frozenset("$€£¥#")
NINE_ELEVEN = "9/11"
LONGEST_NAME = 8
MOVABLE = "movable"


def iso_date(found: Found) -> list[Reading]:
    """2025-05-12, 2025-05-15T07:00Z."""
    text = found.paragraph.tokens[found.start]
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:10])
    if not is_day(year, month, day):
        return []
    point = Point(year, month, day)
    if len(text) == 10:
        return one(found, point, 0.98)
    zone = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text[16:].lstrip(":0123456789") or "")
    return one(found, Clock(int(text[11:13]), int(text[14:16]), zone, point), 0.97)


def numeric_date(found: Found) -> list[Reading]:
    """12.05.2025, 5/12/2025, 2025/05/12: with strokes the month stands first in English, with stops the day."""
    text = found.paragraph.tokens[found.start]
    first, second, third = (int(part) for part in re.split(r"[./]", text))
    if first > CENTURY_DIGITS:
        year, month, day = first, second, third
    else:
        year = third if third >= CENTURY_DIGITS else (2000 if third < 50 else 1900) + third
        if third < CENTURY_DIGITS and (found.before not in ("on", "lpar", "comma", "") or "." in text):
            return []
        month, day = (first, second) if "/" in text and found.paragraph.lexicon.language == "en" else (second, first)
    is_open = first <= 12 and second <= 12 and first != second and first < CENTURY_DIGITS
    if not is_day(year, month, day):
        month, day, is_open = day, month, False
    if not is_day(year, month, day):
        return []
    return one(found, Point(year, month, day, is_other_order=is_open), 0.7 if is_open else 0.95)


def dashed_date(found: Found) -> list[Reading]:
    """12-May-2025, May-12-2025, 2025/May/12."""
    year_at = found.find("year") if found.has("year") else found.end - 1
    year = found.whole(year_at)
    days = [place for place in range(found.start, found.end) if found.name(place) == "day" and place != year_at]
    month, day = found.whole(found.find(*MONTHS)), found.whole(days[0])
    year += 0 if year >= CENTURY_DIGITS else 2000 if year < 50 else 1900
    return one(found, Point(year, month, day), 0.92) if is_day(year, month, day) else []


def slash_day(found: Found) -> list[Reading]:
    """9/11, and nothing else: two numbers and a stroke are more often a fraction or a score than a day."""
    is_attack = found.paragraph.tokens[found.start] == NINE_ELEVEN
    return one(found, Ready("date", "2001-09-11"), 0.8) if is_attack else []


def _weekday(found: Found) -> int | None:
    return found.first_of(*WEEKDAYS)


def _is_count(found: Found, end: int) -> bool:
    """Return whether the last number of a match counts what follows it (May 12, 1500 people)."""
    return found.paragraph.word(end) in found.trap("after-number")


def month_day(found: Found) -> list[Reading]:
    """May 12, Sunday, May 11, 2025, September 5–17, 1978, May 12 last year."""
    month_at = found.find(*MONTHS)
    start = found.find(*WEEKDAYS, *MONTHS)
    day, place = found.ordinal(found.find(*DAYS, since=month_at + 1))
    end, last = place, None
    joint = place if found.name(place) in ("dash", "to", "until") and place < found.end else -1
    if joint >= 0:
        at = found.find(*DAYS, since=joint + 1)
        if at >= 0:
            last, end = found.ordinal(at)
    year, shift = calendar_tail(found, end)
    if year and _is_count(found, found.end) and found.name(end) == "comma":
        year, shift, stop = None, None, end
    else:
        stop = found.end
    month = found.whole(month_at)
    if not is_day(year or 2000, month, day) or (last is not None and not (day < last and is_day(2000, month, last))):
        return []
    point = Point(year, month, day, _weekday(found), year_shift=shift)
    if last is not None:
        return one(found, Span(point, Point(year, month, last, year_shift=shift)), 0.95, start, stop)
    return one(found, point, 0.96, start, stop)


def day_month(found: Found) -> list[Reading]:
    """12 May 2025, the 12th of May, 10-12 May, Sunday, 11 May."""
    month_at = found.find(*MONTHS)
    start = found.find(*WEEKDAYS) if found.has(*WEEKDAYS) else found.start
    at = found.find(*DAYS)
    day, place = found.ordinal(at)
    last = None
    if found.word_before in CURRENCIES and start == at:
        return []
    unit_at = found.find("unit")
    if 0 <= unit_at < month_at and (found.unit(unit_at) != "D" or found.name(at) not in ("ordinal", "ord", "num")):
        return []  # "the 24th day of December"
    if found.find("dash", "to", "until", since=place) == place and place + 1 < month_at:
        second = found.find(*DAYS, since=place + 1)
        if 0 <= second < month_at:
            last, _ = found.ordinal(second)
    year, shift = calendar_tail(found, month_at + 1)
    month = found.whole(month_at)
    end = found.end
    if found.name(end - 1) == "dash":
        end -= 1
    if not is_day(year or 2000, month, last or day) or not is_day(2000, month, day):
        return []
    if found.name(month_at) == "nmonth" and found.name(at) == "ord" and found.name(month_at - 1) != "of":
        return []
    point = Point(year, month, day, _weekday(found), year_shift=shift)
    if last is not None:
        return (
            one(found, Span(point, Point(year, month, last, year_shift=shift)), 0.95, start, end) if day < last else []
        )
    return one(found, point, 0.95, start, end)


def month_day_list(found: Found) -> list[Reading]:
    """June 5 and 6; May 10, 12 and 15, 2024: a row a day, the first with the month."""
    month = found.whole(found.find(*MONTHS))
    year = found.year()
    days = [place for place in range(found.start, found.end) if found.name(place) in DAYS]
    joints = [found.name(place) for place in range(days[0], found.end)]
    if not {"and", "or"} & set(joints) or (found.after in ("word", "capword", "units") and not year):
        return []
    if any(not is_day(2000, month, found.whole(place)) for place in days):
        return []
    last_end = found.end if year else days[-1] + 1
    readings = []
    for order, place in enumerate(days):
        start = found.start if order == 0 else place
        end = last_end if place == days[-1] else place + 1
        readings.append(Reading(start, end, Point(year, month, found.whole(place)), 0.9))
    return readings


def day_month_list(found: Found) -> list[Reading]:
    """5 and 6 June; the 5th and 6th of June: a row a day, the last with the month."""
    month_at = found.find(*MONTHS)
    month, year = found.whole(month_at), found.year(month_at)
    days = [place for place in range(found.start, month_at) if found.name(place) in ("day", "ordinal", "ord")]
    if not found.has("and", "or") or any(not is_day(2000, month, found.whole(place)) for place in days):
        return []
    readings = []
    for place in days:
        start = place - 1 if found.name(place - 1) == "the" and place > found.start else place
        end = found.end if place == days[-1] else place + 1
        readings.append(Reading(start, end, Point(year, month, found.whole(place)), 0.9))
    return readings


def _two_days(found: Found, *, day_first: bool) -> list[Reading]:
    first_month = found.find(*MONTHS)
    second_month = found.find(*MONTHS, since=first_month + 1)
    if second_month < 0:
        return []
    first = found.find("day", "ordinal", "ord", since=found.start if day_first else first_month)
    second = found.find("day", "ordinal", "ord", since=(first_month if day_first else second_month) + 1)
    years = [place for place in range(found.start, found.end) if found.name(place) == "year"]
    last_year = found.whole(years[-1]) if years else None
    year = found.whole(years[0]) if years else None
    start = found.find(*WEEKDAYS) if found.has(*WEEKDAYS) else found.start
    a = Point(year, found.whole(first_month), found.whole(first))
    b = Point(last_year, found.whole(second_month), found.whole(second))
    if not all(is_day(2000, point.month or 0, point.day or 0) for point in (a, b)):
        return []
    joint = found.find("dash", "to")
    if found.name(joint) == "to":
        end_first = joint
        return [Reading(start, end_first, a, 0.93), Reading(joint + 1, found.end, b, 0.93)]
    return one(found, Span(a, b), 0.93, start)


def month_days_months(found: Found) -> list[Reading]:
    """May 28–June 3, 2024."""
    return _two_days(found, day_first=False)


def days_months(found: Found) -> list[Reading]:
    """28 May – 3 June 2024."""
    return _two_days(found, day_first=True)


def weekday_of_month(found: Found) -> list[Reading]:
    """The first Monday of May, the last Friday in March."""
    month_at = found.find(*MONTHS)
    year, shift = calendar_tail(found, month_at + 1)
    which = found.whole(found.find("ord", "ordinal", "last", "final"))
    weekday = _weekday(found) or 0
    return one(found, Part(f"WD{weekday}", which, 1, Point(year, found.whole(month_at), year_shift=shift)), 0.85)


def named_day(found: Found) -> list[Reading]:
    """Christmas Eve, Easter, Labor Day: matched in the text from its first word on; Ramadan, by its moon, has no value."""
    return _feast(found, found.find("named"))


def named_month(found: Found) -> list[Reading]:
    """May Day: a feast that begins with the name of a month."""
    return _feast(found, found.start)


def _feast(found: Found, name_at: int) -> list[Reading]:
    paragraph = found.paragraph
    turn = found.find(*TURNS)
    tokens = paragraph.tokens[name_at : name_at + LONGEST_NAME]
    longest = _phrase(tokens)
    for day in paragraph.lexicon.named_days:
        match = day.pattern.match(longest)
        length = _words_in(match[0], tokens) if match else 0
        if not length:
            continue
        end = name_at + length
        if length == 1 and paragraph.name(end) == "capword":
            return []
        if day.rule == MOVABLE or found.has("edgeof"):
            return one(found, VAGUE, 0.7, found.start, end)
        at = end + (paragraph.name(end) in ("comma", "of"))
        has_year = paragraph.name(at) == "year"
        turned = found.name(turn) if turn >= 0 else ""
        point = Point(found.whole(at) if has_year else None, turn=turned, feast=(day.rule, day.value))
        return one(found, point, 0.8, end=at + 1 if has_year else end)
    return []


def _words_in(name: str, tokens: list[str]) -> int:
    """How many tokens, of those that begin with a name, it takes to write it; 0 where it ends inside one."""
    return next((count for count in range(1, len(tokens) + 1) if len(_phrase(tokens[:count])) == len(name)), 0)


def _phrase(tokens: list[str]) -> str:
    text = " ".join(tokens).lower().replace("’", "'").replace(" ' s", "'s").replace(" '", "'")
    return text.replace(" - ", "-")


def day_of_month(found: Found) -> list[Reading]:
    """On the 12th: a day of the month being told."""
    day, _ = found.ordinal(found.start + 1)
    if found.name(found.end - 1) == "ord" and day < 13:
        return []
    if (
        found.before not in ("on", "by", "until", "from")
        or found.after in ("word", "capword", "dash", "and")
        or not 1 <= day <= 31
    ):
        return []
    return one(found, Point(day=day), 0.7)


def day_of_turned_month(found: Found) -> list[Reading]:
    """The 15th of this month, the 9th of the same month, the 5th of the month."""
    unit_at = found.find("unit")
    if found.unit(unit_at) != "M":
        return []
    day, after = found.ordinal(found.find("ord", "ordinal", "num"))
    shift = found.turned(after)
    if not 1 <= day <= 31 or shift is None or (day < 4 and found.name(after) != "of"):
        return []
    return one(found, Point(day=day, month_shift=shift), 0.85)


def weekday_ordinal(found: Found) -> list[Reading]:
    """Friday the 13th: a day of the month that falls on the weekday."""
    if found.has("comma") and not found.has("the"):
        return []
    day, _ = found.ordinal(found.find("ord", "ordinal", "num", since=found.start + 1))
    if not 1 <= day <= 31 or found.after in ("capword", "unit", "century"):
        return []
    return one(found, Point(day=day, weekday=_weekday(found)), 0.85)
