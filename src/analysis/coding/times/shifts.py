"""Units counted from an anchor: last week, two years later, that month, the day before."""

from __future__ import annotations

from datetime import timedelta

from analysis.coding.times import calendar as cal
from analysis.coding.times.calendar import Stretch
from analysis.coding.times.meanings import NOW, TOLD, Shift
from analysis.coding.times.tense import FUTURE
from analysis.coding.times.values import NARRATIVE, PUBLICATION, Context, Value, from_now, from_told, open_value

TURNING = 7
# A date and "two weeks ago" within so many tokens may name one day twice.
BESIDE = 5


def moved(anchor: Stretch, unit: str, count: int, edge: str = "") -> Stretch | None:
    """The stretch that lies some units from an anchor, None outside the calendar."""
    if anchor.first is None or anchor.last is None:
        return None
    day = anchor.first if count < 0 else anchor.last
    try:
        if unit in ("D", "N"):
            return cal.of_day(day + timedelta(days=count)) if count or anchor.first == anchor.last else anchor
        if unit == "W":
            return cal.of_week(day, count)
        if unit == "2W":
            other = day + timedelta(weeks=2 * count)
            return cal.of_days(min(day, other), max(day, other), "2W") if count else None
        if unit == "WE":
            saturday = day + timedelta(days=5 - day.weekday() + TURNING * count)
            return cal.of_days(saturday, saturday + timedelta(days=1), "WE")
        if unit == "M":
            year, month = cal.shift_months(day.year, day.month, count)
            return cal.of_month(year, month, edge)
        if unit in ("3M", "6M"):
            size = cal.MONTHS_OF[unit]
            year, month = cal.shift_months(day.year, (day.month - 1) // size * size + 1, size * count)
            return cal.of_months(year, month, *cal.shift_months(year, month, size - 1), unit)
        if unit in ("Y", "4Y", "1000Y"):
            return cal.of_year(day.year + cal.YEARS_OF[unit] * count, edge)
        if unit == "10Y":
            return cal.of_decade((day.year // 10 + count) * 10)
        if unit == "100Y":
            return cal.of_century(day.year // 100 + 1 + count)
    except (ValueError, OverflowError):
        return None
    return None


def shift_value(meaning: Shift, context: Context) -> Value:
    """The value of a unit counted from the day of publication or the day being told."""
    story = context.story
    told = story.latest(meaning.unit)
    if meaning.base == TOLD and meaning.is_exact and not meaning.count:
        told = context.told_in_sentence()
    in_story = context.is_in_story
    if meaning.base == TOLD or (meaning.is_fallible and in_story):
        if meaning.unit == "" and told:
            return from_told(told, told)
        if told and (stretch := moved(told, meaning.unit, meaning.count, meaning.edge)):
            return from_told(stretch, told)
        if not meaning.is_fallible or context.now is None:
            return open_value(NARRATIVE, context)
    if meaning.is_exact and meaning.base == NOW and meaning.count < 0:
        own = context.told_in_sentence()
        later = moved(cal.of_day(context.now), meaning.unit, meaning.count) if context.now else None
        # "the quake of 17 October, two weeks ago" names the day twice; nothing is counted from it.
        is_beside = bool(context.story.told) and context.start - context.story.told[-1].place <= BESIDE
        is_named_twice = is_beside and own is not None and later is not None and own.first == later.first
        if (
            own
            and own.first != context.now
            and not is_named_twice
            and (stretch := moved(own, meaning.unit, meaning.count))
        ):
            return from_told(
                stretch,
                own,
                alternatives=(later.edtf,) if later else (),
                factor=0.88,
                decided_by="the day told in the sentence",
            )
    if context.now is None:
        return open_value(PUBLICATION, context)
    count = meaning.count
    if meaning.unit == "WE":
        count, decided = _weekends(meaning, context)
        stretch = moved(cal.of_day(context.now), "WE", count)
        return (
            from_now(stretch, context, decided_by=decided, is_deictic=True)
            if stretch
            else open_value(PUBLICATION, context)
        )
    stretch = moved(cal.of_day(context.now), meaning.unit, count, meaning.edge)
    if stretch is None:
        return open_value(PUBLICATION, context)
    writer = meaning.unit in ("D", "W", "WE") or (meaning.unit == "M" and not meaning.is_exact)
    return from_now(stretch, context, is_deictic=writer and count <= 0 and not (count == 0 and in_story))


def _weekends(meaning: Shift, context: Context) -> tuple[int, str]:
    assert context.now is not None
    is_weekend = context.now.weekday() >= 5
    if meaning.count:
        return (-1 if meaning.count < 0 else 1), ""
    if meaning.is_fallible:
        tense = context.tense()
        if tense.name == FUTURE:
            return 0, f'future "{tense.cue}"'
        return (0 if is_weekend else -1), f"{tense.name or 'no'} tense"
    return 0, ""
