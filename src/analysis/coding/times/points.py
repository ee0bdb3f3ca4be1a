"""Places in the calendar that lack a part: which year a month belongs to, which week a weekday.

In a running story the year follows the date being told, which mostly goes forward. Elsewhere the years around the day
of publication compete: distance counts, against the tense of the clause more, and a weekday that fits decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from analysis.coding.times import calendar as cal
from analysis.coding.times.calendar import Stretch
from analysis.coding.times.meanings import Point
from analysis.coding.times.shifts import TURNING, shift_value
from analysis.coding.times.tense import FUTURE, PAST, PERFECT, PRESENT, Tense
from analysis.coding.times.values import NARRATIVE, PUBLICATION, Context, Value, from_now, from_told, open_value

FORWARD_MONTHS = 6
LAST_WORKDAY = 5
AGAINST_TENSE_DAYS, AGAINST_TENSE_MONTHS, AGAINST_SURE_PAST = 3.0, 6.0, 40.0
WEEKDAY_AGREES = 0.05


def _story_year(month: int, context: Context) -> tuple[int, float] | None:
    """The year that a month has in the story, which mostly goes forward."""
    current = context.story.current
    if current is None or current.last is None or current.grain in ("10Y", "100Y"):
        return None
    if current.grain == "Y":
        return (
            (current.last.year, 0.97)
            if current.first and current.first.year == current.last.year
            else (current.last.year, 0.8)
        )
    ahead = month - current.last.month
    if ahead <= -FORWARD_MONTHS:
        return current.last.year + 1, 0.9
    if ahead >= FORWARD_MONTHS and context.tense().name == PERFECT:
        return current.last.year - 1, 0.8
    return current.last.year, 0.93


def _nearest_year(
    days: dict[int, date], context: Context, against: float, weekday: int | None
) -> tuple[int, str, float, list[int]]:
    """Choose among years by distance from publication, tense and weekday; return the rest in order."""
    assert context.now is not None
    now = context.now
    tense = context.tense()
    wanted = {PAST: -1, PERFECT: -1, FUTURE: 1}.get(tense.name, 0)
    if tense.name == PAST and tense.is_sure:
        against = AGAINST_SURE_PAST

    def cost(year: int) -> float:
        away = (days[year] - now).days
        price = abs(away) + 1.0
        if wanted and away * wanted < 0:
            price *= against
        if weekday and days[year].isoweekday() == weekday:
            price *= WEEKDAY_AGREES
        return price

    order = sorted(days, key=lambda year: (cost(year), year))
    factor = 0.97 if (wanted and tense.is_sure) or abs((days[order[0]] - now).days) < 45 else 0.88
    if weekday and days[order[0]].isoweekday() != weekday:
        factor = 0.8
    decided = f'{tense.name} "{tense.cue}"' if wanted else "nearest"
    return order[0], decided, factor, order[1:2]


def _with_year(
    make: Callable[[int], Stretch | None], month: int, context: Context, *, grain: str, weekday: int | None = None
) -> Value:
    """Give a month, day, season or feast the year that its surroundings give it."""
    if context.is_in_story and (found := _story_year(month, context)):
        year, factor = found
        current = context.story.current
        assert current is not None
        candidates = {at: made for at in (year, year + 1, year - 1) if (made := make(at)) and made.first}
        if weekday:
            matching = [at for at, made in candidates.items() if made.first and made.first.isoweekday() == weekday]
            year = matching[0] if matching else year
        if year in candidates:
            return from_told(candidates[year], current, factor=factor)
    now = context.now
    if now is None:
        return open_value(PUBLICATION, context)
    nearby = {at: stretch for at in (now.year - 1, now.year, now.year + 1) if (stretch := make(at))}
    days: dict[int, date] = {}
    for at, stretch in nearby.items():
        if stretch.first and stretch.last:
            days[at] = min(max(now, stretch.first), stretch.last)
    if not days:
        return open_value(PUBLICATION, context)
    against = AGAINST_TENSE_DAYS if grain == "D" else AGAINST_TENSE_MONTHS
    year, decided, factor, others = _nearest_year(days, context, against, weekday)
    return from_now(
        nearby[year], context, decided_by=decided, factor=factor, alternatives=tuple(nearby[at].edtf for at in others)
    )


def _turned_year(point: Point, make: Callable[[int], Stretch | None], month: int, context: Context) -> Value:
    """Last December, next spring, that March, the following October."""
    turn = point.turn
    told = context.story.latest("M") or context.story.latest("Y")
    if turn in ("that", "same", "follow", "prev"):
        if told is None or told.last is None:
            return open_value(NARRATIVE, context)
        base = told.last
        year = base.year
        if turn == "follow" and month <= base.month:
            year += 1
        elif turn == "prev" and month >= base.month:
            year -= 1
        elif turn == "that" and month - base.month <= -TURNING:
            year += 1
        stretch = make(year)
        return from_told(stretch, told) if stretch else open_value(NARRATIVE, context)
    now = context.now
    if now is None:
        return open_value(PUBLICATION, context)
    stretches = [
        stretch for at in range(now.year - 2, now.year + 3) if (stretch := make(at)) and stretch.first and stretch.last
    ]
    if turn in ("last", "past"):
        chosen = [s for s in stretches if s.last and s.last < now][-1:]
    elif turn in ("next", "coming"):
        chosen = [s for s in stretches if s.first and s.first > now][:1]
    else:
        chosen = [s for s in stretches if s.first and s.first.year == now.year][:1]
    return from_now(chosen[0], context) if chosen else open_value(PUBLICATION, context)


def point_value(point: Point, context: Context) -> Value:
    """The value of a place in the calendar, what it lacks taken from the story, the tense and the day of publication."""
    make, month, grain = _maker(point)
    if make is None:
        return _day_of_month(point, context) if point.day else _weekday(point, context)
    if point.year is not None:
        stretch = make(point.year)
        if stretch is None:
            return Value(decided_by="no such day", factor=0.4)
        factor = 0.7 if point.weekday and stretch.first and stretch.first.isoweekday() != point.weekday else 1.0
        alternatives: tuple[str, ...] = ()
        if point.is_other_order and stretch.first:
            alternatives = (cal.of_day(date(stretch.first.year, stretch.first.day, stretch.first.month)).edtf,)
        return Value(stretch, factor=factor, alternatives=alternatives)
    if point.year_shift is not None:
        base = shift_value(point.year_shift, context)
        year = base.stretch.first.year if base.stretch and base.stretch.first else None
        stretch = make(year) if year else None
        return replace(base, stretch=stretch, is_deictic=False) if stretch else replace(base, stretch=None)
    if point.turn:
        return _turned_year(point, make, month, context)
    if point.feast and point.feast[0] == "once":
        return Value(make(0))
    return _with_year(make, month, context, grain=grain, weekday=point.weekday)


def _maker(point: Point) -> tuple[Callable[[int], Stretch | None] | None, int, str]:
    """How a point becomes a stretch once its year is known, its month, and its grain; None for weekdays."""
    if point.feast:
        rule, value = point.feast

        def feast(year: int) -> Stretch | None:
            return cal.of_day(cal.named_day(rule, value, year)) if 1583 <= year <= 4099 or rule == "once" else None

        month = int(value.split("-")[0]) if rule in ("fixed", "nth") else 4
        return feast, month, "D"
    if point.month and point.day:
        month, day = point.month, point.day
        return lambda year: cal.of_day(date(year, month, day)) if cal.is_day(year, month, day) else None, month, "D"
    if point.month:
        month, edge = point.month, point.edge
        return lambda year: cal.of_month(year, month, edge) if 1 <= year <= 9999 else None, month, "M"
    if point.season:
        season, edge = point.season, point.edge

        def of_season(year: int) -> Stretch | None:
            if not 1 <= year < 9999:
                return None
            if edge == "across":
                return (
                    cal.of_months(year, 12, year + 1, 2, "S") if season == cal.WINTER else cal.of_season(year, season)
                )
            return cal.of_season(year, season, edge)

        return of_season, cal.SEASON_MONTHS[season][0], "S"
    if point.quarter or point.half:
        size, which = (3, point.quarter) if point.quarter else (6, point.half or 1)
        first = size * (which - 1) + 1
        return (
            lambda year: cal.of_months(year, first, year, first + size - 1, "3M") if 1 <= year <= 9999 else None,
            first,
            "M",
        )
    if point.weekday or point.day:
        return None, 0, "D"
    edge = point.edge
    return lambda year: cal.of_year(year, edge), 0, "Y"


def _day_of_month(point: Point, context: Context) -> Value:
    told = context.story.latest("M")
    day = point.day or 1
    if point.month_shift is not None:
        base = shift_value(point.month_shift, context)
        month = base.stretch.first if base.stretch else None
        fits = month is not None and cal.is_day(month.year, month.month, day)
        return replace(base, stretch=cal.of_day(month.replace(day=day)) if fits and month else None, is_deictic=False)
    if context.now and (told is None or point.weekday):
        now = context.now
        months = [cal.shift_months(now.year, now.month, step) for step in (-1, 0, 1)]
        days = {n: date(*month, day) for n, month in enumerate(months) if cal.is_day(*month, day)}
        if days:
            best, decided, factor, _ = _nearest_year(days, context, AGAINST_TENSE_DAYS, point.weekday)
            return from_now(cal.of_day(days[best]), context, decided_by=decided, factor=factor)
    if told is None or told.last is None or not cal.is_day(told.last.year, told.last.month, day):
        return open_value(NARRATIVE, context, 0.7)
    return from_told(cal.of_day(date(told.last.year, told.last.month, day)), told, factor=0.9)


def _weekday(point: Point, context: Context) -> Value:
    weekday = point.weekday or 1
    if point.week_shift is not None:
        week = shift_value(point.week_shift, context)
        if week.stretch is None or week.stretch.first is None:
            return replace(week, stretch=None)
        return replace(week, stretch=cal.of_day(week.stretch.first + timedelta(days=weekday - 1)))
    told = context.story.latest("D")
    if point.turn == "joined":
        return _joined_weekday(weekday, context)
    narrative_turn = point.turn in ("that", "same", "follow", "prev")
    in_story = context.is_in_story and context.story.deictics == 0 and told is not None
    if narrative_turn or (in_story and not point.turn):
        if told is None or told.first is None or told.last is None:
            return open_value(NARRATIVE, context)
        return _told_weekday(weekday, point.turn, told, context)
    if context.now is None:
        return open_value(PUBLICATION, context)
    now = context.now
    back = (now.isoweekday() - weekday) % TURNING
    earlier, later = now - timedelta(days=back), now + timedelta(days=(weekday - now.isoweekday()) % TURNING)
    turn = point.turn
    decided, factor = turn, 0.97
    if turn in ("last", "past"):
        # "Last Tuesday" on a Thursday is not this week's, which would be "Tuesday"; at the weekend the week is over.
        is_this_week = weekday < now.isoweekday() <= LAST_WORKDAY
        chosen = earlier - timedelta(days=TURNING) if not back or (turn == "last" and is_this_week) else earlier
        other = earlier if back and chosen != earlier else chosen - timedelta(days=TURNING)
        factor = 0.75 if chosen != earlier and back else 0.97
    elif turn in ("next", "coming"):
        monday = now - timedelta(days=now.weekday())
        chosen = monday + timedelta(days=TURNING + weekday - 1)
        other = later
        factor = 0.9
    elif turn == "ahead":
        chosen, other = later, later + timedelta(days=TURNING)
    else:
        tense = context.tense()
        decided = f'{tense.name} "{tense.cue}"' if tense.name else "no tense"
        if turn == "this":
            tense = Tense(FUTURE if weekday > now.isoweekday() else tense.name, tense.cue)
        ahead = tense.name in (FUTURE, PRESENT)
        own = context.told_in_sentence() if tense.name == FUTURE and not tense.is_sure else None
        if own and own.last and own.last < now and not turn:
            day = own.last + timedelta(days=(weekday - own.last.isoweekday()) % TURNING)
            return from_told(cal.of_day(day), own, factor=0.85, alternatives=(later.isoformat(),))
        chosen, other = (later, earlier) if ahead else (earlier, later)
        factor = 1.0 if tense.name in (PAST, FUTURE) else 0.9
        if tense.name == PRESENT or not tense.name:
            factor = 0.85 if chosen != now else 0.95
    if chosen == other:
        other = chosen + timedelta(days=TURNING if chosen >= now else -TURNING)
    return from_now(
        cal.of_day(chosen),
        context,
        decided_by=decided,
        factor=factor,
        alternatives=(other.isoformat(),),
        is_deictic=True,
    )


def _joined_weekday(weekday: int, context: Context) -> Value:
    """The weekday after the one that was just told, on whatever that was counted from."""
    before = _weekday(Point(weekday=weekday), context)
    told = context.story.told[-1].stretch if context.story.told else None
    if told is None or told.last is None or before.stretch is None:
        return before
    day = told.last + timedelta(days=(weekday - told.last.isoweekday()) % TURNING or TURNING)
    return replace(before, stretch=cal.of_day(day), decided_by="joined to a weekday", alternatives=())


def _told_weekday(weekday: int, turn: str, told: Stretch, context: Context) -> Value:
    assert told.first is not None
    assert told.last is not None
    ahead = (weekday - told.last.isoweekday()) % TURNING
    back = (told.first.isoweekday() - weekday) % TURNING
    perfect = context.tense().name == PERFECT
    if turn == "prev" or (perfect and not turn):
        day = told.first - timedelta(days=back or TURNING)
    elif turn == "follow":
        day = told.last + timedelta(days=ahead or TURNING)
    else:
        day = told.last + timedelta(days=ahead)
    return from_told(cal.of_day(day), told, factor=0.85, alternatives=((day - timedelta(days=TURNING)).isoformat(),))
