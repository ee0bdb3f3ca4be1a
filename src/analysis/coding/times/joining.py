"""Readings that belong together: a time of day and its day, dates that are joined by "and", a day told from another.

Readings are made one by one; what one leaves open its neighbour may say (10 a.m. on Friday; in June and July 1978; the
day after the vote of 7 May). Only words of a few classes may stand between the two.
"""

from __future__ import annotations

from dataclasses import replace

from analysis.coding.times.found import Paragraph, Reading
from analysis.coding.times.meanings import TOLD, Clock, Meaning, Point, Ready, Shift, Span

BETWEEN_TIME_AND_DAY = frozenset(
    ("", "on", "comma", "of", "at", "comma on", "at approx", "on the", "comma at", "prep", "to the")
)
COORDINATORS = frozenset(["and", "or", "to", "until", "comma", "dash", "prep", "the", "from", "between", "slash", "by"])
JOINTS = frozenset(("and", "or", "to", "until", "dash", "comma", "slash"))
EVENT_REACH = 9
EVENT_STOPS = frozenset(("comma", "semi", "dash", "quote", "lpar", "bang", "gap"))


def _names_day(meaning: Meaning) -> bool:
    if isinstance(meaning, Point):
        return bool(meaning.day or meaning.weekday or meaning.feast)
    return isinstance(meaning, Shift) and meaning.unit in ("D", "N")


def joined(paragraph: Paragraph, readings: list[Reading]) -> list[Reading]:
    """Put a time of day and the day beside it into one reading, and give coordinated dates the year that follows."""
    merged: list[Reading] = []
    for reading in readings:
        previous = merged[-1] if merged else None
        if previous and previous.end <= reading.start <= previous.end + 2:
            between = " ".join(paragraph.name(place) for place in range(previous.end, reading.start))
            pair = _timed(previous, reading) if between in BETWEEN_TIME_AND_DAY else None
            if pair:
                merged[-1] = pair
                continue
        merged.append(reading)
    for place in range(len(merged) - 2, -1, -1):
        merged[place] = _coordinated(paragraph, merged[place], merged[place + 1])
        merged[place] = _beside_event(paragraph, merged[place], merged[place + 1])
    for place in range(len(merged) - 1):
        merged[place + 1] = _following(paragraph, merged[place], merged[place + 1])
        _share_day(paragraph, merged, place)
    return merged


def _timed(first: Reading, second: Reading) -> Reading | None:
    confidence = min(first.confidence, second.confidence)
    for clock, day in ((first, second), (second, first)):
        if isinstance(clock.meaning, Clock) and clock.meaning.day is None and _names_day(day.meaning):
            return Reading(first.start, second.end, replace(clock.meaning, day=day.meaning), confidence, clock.rule)
    return None


def _coordinated(paragraph: Paragraph, reading: Reading, follower: Reading) -> Reading:
    """Give a date without a year that of the date it is joined to: the spring and early summer of 1978."""
    own, next_ = reading.meaning, follower.meaning
    if isinstance(next_, Span):
        next_ = next_.first if next_.first.year else next_.last
    is_near = 1 <= follower.start - reading.end <= 3
    names = {paragraph.name(place) for place in range(reading.end, follower.start)} if is_near else set()
    is_joined = is_near and names <= COORDINATORS and not JOINTS.isdisjoint(names)
    if is_joined and isinstance(next_, Point) and next_.weekday and next_.week_shift and (day := _weekday(own)):
        return replace(reading, meaning=replace(day, week_shift=next_.week_shift))
    if not isinstance(own, Point) or not isinstance(next_, Point) or own.year is not None or own.turn or own.year_shift:
        return reading
    if not (own.month or own.season or own.quarter) or not (next_.month or next_.season or next_.quarter):
        return reading
    if not is_joined:
        return reading
    year = next_.year
    if year is None:
        return replace(reading, meaning=replace(own, year_shift=next_.year_shift)) if next_.year_shift else reading
    if own.month and next_.month and own.month > next_.month:
        year -= 1
    return replace(reading, meaning=replace(own, year=year))


def _weekday(meaning: Meaning) -> Point | None:
    """Return a meaning that is a weekday and nothing else, or None."""
    if isinstance(meaning, Point) and meaning.weekday is not None and meaning == Point(weekday=meaning.weekday):
        return meaning
    return None


def _following(paragraph: Paragraph, reading: Reading, follower: Reading) -> Reading:
    """Count a weekday from the one it is joined to (on Wednesday and Thursday), or from its week (next week on Thursday)."""
    first = reading.meaning
    is_beside = follower.start <= reading.end + 1 and paragraph.name(reading.end) in ("weekday", "on", "comma")
    if is_beside and isinstance(first, Shift) and first.unit == "W" and first.count and not first.is_exact:
        own = _weekday(follower.meaning)
        return replace(follower, meaning=replace(own, week_shift=first)) if own else follower
    is_near = 1 <= follower.start - reading.end <= 2
    if (
        is_near
        and [paragraph.name(place) for place in range(reading.end, follower.start)]
        in (["and"], ["comma", "and"], ["or"])
        and isinstance(first, Point)
        and first.weekday
        and not first.week_shift
        and (day := _weekday(follower.meaning))
    ):
        return replace(follower, meaning=replace(day, turn="joined"))
    return follower


def _beside_event(paragraph: Paragraph, reading: Reading, follower: Reading) -> Reading:
    """Count "the day after" from the day on which its event is told: the day after the vote of 7 May."""
    own, event = reading.meaning, follower.meaning
    if reading.rule != "day_beside" or not isinstance(own, Ready) or not isinstance(event, Point):
        return reading
    names = [paragraph.name(place) for place in range(reading.end, follower.start)]
    if not 1 < len(names) <= EVENT_REACH or EVENT_STOPS & set(names) or not event.day or names[-1] not in ("on", "of"):
        return reading
    step = -1 if paragraph.name(reading.end - 1) == "before" else 1
    return replace(reading, meaning=Shift("D", step, TOLD, is_exact=True, from_meaning=event))


def _share_day(paragraph: Paragraph, readings: list[Reading], place: int) -> None:
    """Give a local time and the universal one in brackets the day behind them: 10 p.m. (2000 GMT) on Wednesday."""
    local, other = readings[place], readings[place + 1]
    if not isinstance(local.meaning, Clock) or not isinstance(other.meaning, Clock) or other.meaning.day:
        return
    if local.meaning.day or paragraph.name(local.end) != "lpar" or other.start != local.end + 1:
        return
    for follower in readings[place + 2 : place + 3]:
        between = [paragraph.name(at) for at in range(other.end, follower.start)]
        if between in (["rpar"], ["rpar", "on"]) and _names_day(follower.meaning):
            readings[place] = replace(local, meaning=replace(local.meaning, day=follower.meaning))
