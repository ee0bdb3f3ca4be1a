"""Readers of times of day: 10 a.m., 0700 GMT, noon, 10 am local time."""

from __future__ import annotations

import re

from analysis.coding.times.found import Found, Reading
from analysis.coding.times.meanings import Clock
from analysis.coding.times.readers.reading import one

FURTHEST_ZONE = 14
LAST_HOUR, LAST_MINUTE = 23, 59
DAY_REACH = 4
DAYS_BESIDE = frozenset(("weekday", "month", "nmonth", "amonth", "deict"))
BEFORE_CLOCK = frozenset(
    (
        "at",
        "by",
        "from",
        "until",
        "to",
        "and",
        "between",
        "lpar",
        "approx",
        "before",
        "after",
        "prep",
        "",
        "weekday",
        "deict",
        "on",
    )
)


def _clock(found: Found, place: int) -> tuple[int, int]:
    text = found.paragraph.word(place)
    parts = [int(part) for part in re.findall(r"\d+", text)[:2]] or [found.whole(place)]
    if found.name(place) == "noon":
        return found.whole(place), 0
    hour, minute = parts[0], parts[1] if len(parts) > 1 else 0
    half = found.find("ampm")
    is_late = text.endswith("pm") or (half >= 0 and found.text_value(half) == "12")
    is_early = text.endswith("am") or (half >= 0 and found.text_value(half) == "0")
    if is_late and hour < 12:
        hour += 12
    elif is_early and hour == 12:
        hour = 0
    return hour, minute


def military_clock(found: Found) -> list[Reading]:
    """0430 hours."""
    text = found.paragraph.tokens[found.start]
    if len(text) != 4 or found.unit(found.end - 1) != "TH" or int(text) > 2400 or int(text) % 100 > 59:
        return []
    return one(found, Clock(int(text[:2]) % 24, int(text[2:])), 0.85)


def zoned_clock(found: Found) -> list[Reading]:
    """0700 GMT, 07:00 GMT, 10.30 GMT."""
    text = found.paragraph.tokens[found.start].replace(".", ":")
    hour, minute = map(int, text.split(":")[:2]) if ":" in text else divmod(int(text), 100)
    if hour > 24 or minute > 59 or len(text) < 3:
        return []
    return one(found, Clock(hour, minute, found.text_value(found.end - 1)), 0.9)


def dotted_clock(found: Found) -> list[Reading]:
    """9.30, after "at" and with a day beside it."""
    hour, minute = _clock(found, found.start)
    text = found.paragraph.tokens[found.start]
    if found.before != "at" or hour > LAST_HOUR or minute > LAST_MINUTE or len(text.partition(".")[2]) < len("30"):
        return []
    beside = (*range(found.start - DAY_REACH, found.start), *range(found.end, found.end + DAY_REACH))
    return one(found, Clock(hour, minute), 0.75) if any(found.name(place) in DAYS_BESIDE for place in beside) else []


def clock_time(found: Found) -> list[Reading]:
    """10 a.m., 10:30, noon, 7 o'clock in the evening, 10 am local time."""
    place = found.find("clock", "clockap", "decimal", "day", "num", "noon")
    hour, minute = _clock(found, place)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return []
    is_bare = found.name(place) == "clock" and found.end == place + 1
    is_at = found.before == "the" and found.name(found.start - 2) == "to"  # a las 8:30
    if (
        is_bare
        and not is_at
        and found.before not in BEFORE_CLOCK
        and not (found.before == "comma" and found.after != "word")
    ):
        return []
    part = found.find("partday", "night", "noon", since=place + 1)
    if part >= 0 and hour < 12 and found.text_value(part) == "late" and not found.has("ampm"):
        hour += 12
    zone = found.find("zone")
    offset = found.text_value(zone) if zone >= 0 else ""
    end = found.end
    sign = found.find("plus", "dash", since=zone + 1) if zone >= 0 else -1
    if sign >= 0:
        parts = [int(part) for part in found.paragraph.tokens[sign + 1].split(":")]
        if offset == "Z" and parts[0] <= FURTHEST_ZONE:
            minutes = parts[1] if len(parts) > 1 else 0
            offset = f"{'+' if found.name(sign) == 'plus' else '-'}{parts[0]:02d}:{minutes:02d}"
        else:
            end = sign if found.name(found.end - 1) != "rpar" else zone - 1
    return one(
        found, Clock(hour % 24, minute, offset), 0.75 if is_bare or found.name(place) == "noon" else 0.88, end=end
    )
