"""Readers of times of day: 10 a.m., 0700 GMT, noon, 10 am local time."""

from __future__ import annotations

import re

from analysis.coding.times.found import Found, Reading
from analysis.coding.times.meanings import Clock
from analysis.coding.times.readers.reading import one

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
    """0700 GMT, 07:00 GMT."""
    text = found.paragraph.tokens[found.start]
    hour, minute = map(int, text.split(":")[:2]) if ":" in text else divmod(int(text), 100)
    if hour > 24 or minute > 59 or len(text) < 3:
        return []
    return one(found, Clock(hour, minute, found.text_value(found.end - 1)), 0.9)


def clock_time(found: Found) -> list[Reading]:
    """10 a.m., 10:30, noon, 7 o'clock in the evening, 10 am local time."""
    place = found.find("clock", "clockap", "decimal", "day", "num", "noon")
    hour, minute = _clock(found, place)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return []
    is_bare = found.name(place) == "clock" and found.end == place + 1
    if is_bare and found.before not in BEFORE_CLOCK and not (found.before == "comma" and found.after != "word"):
        return []
    part = found.find("partday", "night", "noon", since=place + 1)
    if part >= 0 and hour < 12 and found.text_value(part) == "late" and not found.has("ampm"):
        hour += 12
    zone = found.find("zone")
    offset = found.text_value(zone) if zone >= 0 else ""
    end = found.end
    time = found.find("time")
    if time >= 0 and found.name(time - 1) == "capword" and found.name(place) == "noon":
        end = place + 1
    return one(
        found, Clock(hour % 24, minute, offset), 0.75 if is_bare or found.name(place) == "noon" else 0.88, end=end
    )
