"""From what the words mean to a value: the anchors of the story, the tense of the clause, the calendar.

Where nothing decides, the value stays open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from analysis.coding.times import calendar as cal
from analysis.coding.times.calendar import Stretch
from analysis.coding.times.meanings import Clock, Fixed, Lasting, Meaning, Overnight, Part, Point, Ready, Shift, Span
from analysis.coding.times.parts import part_of_stretch
from analysis.coding.times.points import point_value
from analysis.coding.times.shifts import moved, shift_value
from analysis.coding.times.tense import FUTURE
from analysis.coding.times.values import (
    EXPLICIT,
    NARRATIVE,
    PUBLICATION,
    Context,
    Value,
    from_now,
    from_told,
    open_value,
)


def resolve(meaning: Meaning, context: Context) -> Value:
    """Return the value of a meaning at a place."""
    return RESOLVERS[type(meaning)](meaning, context)


def _ready(meaning: Ready, context: Context) -> Value:
    return Value(
        edtf=meaning.edtf, kind_code=meaning.kind_code, anchor=EXPLICIT if meaning.edtf else PUBLICATION, anchor_edtf=""
    )


def _lasting(meaning: Lasting, context: Context) -> Value:
    return Value(edtf=meaning.iso, kind_code="duration")


def _fixed(meaning: Fixed, context: Context) -> Value:
    if meaning.grain == "10Y":
        stretch = cal.of_decade(meaning.first)
    elif meaning.grain == "100Y":
        stretch = cal.of_century(meaning.first // 100 + 1)
    else:
        return Value(cal.of_years(meaning.first, meaning.last))
    if not meaning.edge:
        return Value(stretch)
    years = meaning.last - meaning.first + 1
    third = years // 3
    first, last = {
        "early": (meaning.first, meaning.first + third),
        "mid": (meaning.first + third + 1, meaning.last - third),
        "late": (meaning.last - third, meaning.last),
    }[meaning.edge]
    return Value(stretch, alternatives=(f"{first:04d}/{last:04d}",), factor=0.9)


def _shift(meaning: Shift, context: Context) -> Value:
    if meaning.from_meaning is None:
        return shift_value(meaning, context)
    base = resolve(meaning.from_meaning, context)
    stretch = moved(base.stretch, meaning.unit, meaning.count) if base.stretch else None
    return replace(base, stretch=stretch)


def _span(span: Span, context: Context) -> Value:
    last = point_value(span.last, context)
    if span.first.edge and span.last.edge:
        first = point_value(span.first, context)
    else:
        year = span.first.year
        if year is None and last.stretch and last.stretch.first and span.first.month and span.last.month:
            year = last.stretch.first.year - (span.first.month > span.last.month)
        first = point_value(replace(span.first, year=year, weekday=None) if year else span.first, context)
    if not (first.stretch and last.stretch and first.stretch.first and last.stretch.last):
        return replace(last, stretch=None)
    if first.stretch.first > last.stretch.last:
        return replace(last, stretch=None)
    if span.first.edge:
        text = f"{first.stretch.first.isoformat()}/{last.stretch.last.isoformat()}"
    else:
        text = f"{first.stretch.edtf}/{last.stretch.edtf}"
    return replace(last, stretch=Stretch(text, first.stretch.first, last.stretch.last, last.stretch.grain))


def _part(part: Part, context: Context) -> Value:
    whole = resolve(part.whole, context)
    if not part.count:
        return replace(whole, stretch=None, kind_code="vague", told=whole.stretch, is_deictic=False, alternatives=())
    stretch = part_of_stretch(part.unit, part.which, part.count, whole.stretch) if whole.stretch else None
    return replace(whole, stretch=stretch, is_deictic=False)


def _overnight(meaning: Overnight, context: Context) -> Value:
    if meaning.day is not None:
        return resolve(meaning.day, context)
    told = context.story.latest("D")
    if context.is_in_story and told and told.last:
        return from_told(cal.of_days(told.last, told.last + timedelta(days=1)), told, factor=0.85)
    if context.now is None:
        return open_value(PUBLICATION, context)
    return from_now(cal.of_days(context.now - timedelta(days=1), context.now), context)


def _clock(clock: Clock, context: Context) -> Value:
    base = resolve(clock.day, context) if clock.day is not None else _day_of_clock(context)
    day = base.stretch
    if day is None or day.first is None or day.first != day.last:
        return replace(base, stretch=None, kind_code="time", factor=min(base.factor, 0.75))
    zone = cal.offset_on(clock.zone, day.first)
    text = f"{day.first.isoformat()}T{clock.hour:02d}:{clock.minute:02d}{zone}"
    return replace(base, stretch=Stretch(text, day.first, day.first, "D"), kind_code="time", alternatives=())


def _day_of_clock(context: Context) -> Value:
    """The day of a bare time of day: told in the sentence, else the latest told that the tense allows."""
    own = context.told_in_sentence()
    if own:
        return from_told(own, own, factor=0.95)
    tense = context.tense()
    published = context.story.published
    for told in reversed(context.story.told):
        day = told.stretch.first
        if told.stretch.grain != "D" or day != told.stretch.last or day is None or context.number - told.paragraph > 8:
            continue
        if published and tense.name == FUTURE and day < published:
            continue
        return from_told(told.stretch, told.stretch, factor=0.8)
    if published is None:
        return open_value(NARRATIVE, context)
    return from_now(cal.of_day(published), context, factor=0.65)


RESOLVERS: dict[type, Callable[..., Value]] = {
    Ready: _ready,
    Lasting: _lasting,
    Fixed: _fixed,
    Shift: _shift,
    Point: point_value,
    Span: _span,
    Part: _part,
    Overnight: _overnight,
    Clock: _clock,
}
