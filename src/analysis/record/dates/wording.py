"""Dates and terms as a reader would say them, in English, never more precise than the value is.

EDTF writes two meanings of an interval alike: something happened *sometime within* it ("between 10 and 12 May
2025"), or it *lasted* throughout ("10 to 12 May 2025"). The caller knows which, and says so (`lasted`).
"""

from __future__ import annotations

from datetime import date, time

from analysis.record.dates.grammar import parse_edtf
from analysis.record.dates.phrases import between, fold, join, month_name, noun, phrase, qualifiers
from analysis.record.dates.spans import month_length, shift_days
from analysis.record.dates.terms import parse_term
from analysis.record.dates.values import Day, Edtf, Member, Part

SUNDAY_AFTER_MONDAY = 6


def say(text: str, *, lasted: bool = False) -> str:
    """Put an EDTF text into words.

    Parameters
    ----------
    text
        EDTF text; blank is unknown.
    lasted
        Whether an interval is said as lasting throughout; else as some day within it.

    Raises
    ------
    ValueError
        As `parse_edtf`.

    Examples
    --------
    >>> [say(text) for text in ("2025-05-11~", "../2025-05-12", "2025-05-1X", "2025-05-01/2025-05-10")]
    ['about 11 May 2025', 'by 12 May 2025', 'between 10 and 19 May 2025', 'early May 2025']
    >>> say("2025-05-10/2025-05-12"), say("2025-05-10/2025-05-12", lasted=True)
    ('between 10 and 12 May 2025', '10 to 12 May 2025')
    >>> say("2025-05-15T10:00+03:00")
    '15 May 2025, 10:00 (UTC+3)'
    """
    if text == "":
        return "date unknown"
    value = parse_edtf(text)
    if value.kind == "set":
        return _say_set(value)
    first, last = value.members[0]
    if value.kind == "interval":
        return _say_interval(value, _if_known(first), _if_known(last), lasted=lasted)
    said = _say_date(first) if first else ""
    return f"{said}, {_say_clock(value.clock)}" if value.clock else said


def say_term(text: str) -> str:
    """Put a term into words.

    Raises
    ------
    ValueError
        As `parse_term`.

    Examples
    --------
    >>> say_term("P30D"), say_term("P1M"), say_term("P1Y2M10D")
    ('30 days', '1 month', '1 year, 2 months and 10 days')
    """
    term = parse_term(text)
    numbers = {
        "year": term.years,
        "month": term.months,
        "week": term.weeks,
        "day": term.days,
        "hour": term.hours,
    }
    return join([f"{number} {unit}{'' if number == 1 else 's'}" for unit, number in numbers.items() if number], "and")


def say_days(days: int) -> str:
    """Put a number of days from today into words; negative is past.

    Examples
    --------
    >>> [say_days(days) for days in (0, 1, 12, -1, -3)]
    ['today', 'tomorrow', 'in 12 days', 'yesterday', '3 days ago']
    """
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days) or (f"in {days:,} days" if days > 0 else f"{-days:,} days ago")


def third_of_month(first: Day, last: Day) -> str:
    """`early `, `mid-` or `late ` where two days bound a third of one month, else "".

    Examples
    --------
    >>> third_of_month((2025, 5, 11), (2025, 5, 20)), third_of_month((2025, 2, 21), (2025, 2, 28))
    ('mid-', 'late ')
    """
    if first[:2] != last[:2]:
        return ""
    thirds = {(1, 10): "early ", (11, 20): "mid-", (21, month_length(last[0], last[1])): "late "}
    return thirds.get((first[2], last[2]), "")


def _if_known(part: Part | None) -> Part | None:
    """Drop an end of an interval of whose year no digit is known: it is then said as unknown."""
    return None if part is None or part.is_unknown else part


def _say_date(part: Part) -> str:
    said = phrase(part)
    if part.precision == "decade" and said.startswith("the "):
        return f"in {said}"
    for unit in ("a year ", "a month ", "a day "):
        if said.startswith(f"{unit}between"):
            return said.removeprefix(unit)
    return said


def _say_clock(clock: time) -> str:
    said = f"{clock:%H:%M:%S}" if clock.second else f"{clock:%H:%M}"
    offset = clock.utcoffset()
    if offset is None:
        return said
    minutes = int(offset.total_seconds()) // 60
    if minutes == 0:
        return f"{said} UTC"
    hour, minute = divmod(abs(minutes), 60)
    return f"{said} (UTC{'-' if minutes < 0 else '+'}{hour}{f':{minute:02d}' if minute else ''})"


def _say_interval(value: Edtf, first: Part | None, last: Part | None, *, lasted: bool) -> str:
    if first and last:
        return _say_span(first, last, lasted=lasted)
    if first:
        if value.is_unknown_end:
            return f"from {phrase(first)}, end unknown"
        return f"from {phrase(first)} on" if lasted else f"since {phrase(first)}"
    if last:
        if value.is_unknown_start:
            return f"until {_end_of(last)}, start unknown"
        return f"until {_end_of(last)}" if lasted else f"by {_end_of(last)}"
    start = "unknown" if value.is_unknown_start else "open"
    end = "unknown" if value.is_unknown_end else "open"
    return f"start {start}, end {end}"


def _end_of(part: Part) -> str:
    """Say the day up to which something runs; of a month or a year its end, as the last day is meant."""
    if part.precision == "day":
        return phrase(part)
    before, after = qualifiers(part)
    return f"{before}the end of {noun(part)}{after}"


def _say_span(first: Part, last: Part, *, lasted: bool) -> str:
    names = [phrase(first), phrase(last)]
    is_plain = first.is_plain and last.is_plain
    if is_plain and names[0] == names[1]:
        return names[0]
    is_one_unit = is_plain and first.precision == last.precision
    if is_one_unit and not lasted:
        if first.precision == "day" and (found := _named_span(first.first, last.last)):
            return found
        if shift_days(first.last, 1) == last.first:
            return join(_fold_parts(names, first, last), "or")
    if is_one_unit:
        names = _fold_parts(names, first, last)
    if lasted:
        # "10 to 12 May 2025" reads well by itself, "28 April to 3 May 2025" needs its "from".
        return f"{'from ' if ' ' in names[0] else ''}{names[0]} to {names[1]}"
    if not any(" between " in name for name in names):
        return f"between {names[0]} and {names[1]}"
    uncertain = " (uncertain)" if first.is_uncertain or last.is_uncertain else ""
    return f"{between(_day_of(first.lower) or first.first, _day_of(last.upper) or last.last)}{uncertain}"


def _day_of(bound: date | None) -> Day | None:
    return (bound.year, bound.month, bound.day) if bound else None


def _fold_parts(names: list[str], first: Part, last: Part) -> list[str]:
    return fold(names, [first.first, last.first]) if first.precision in ("day", "month") else names


def _named_span(first: Day, last: Day) -> str:
    """Name a span of days that has a name: a third of a month, a week from Monday to Sunday."""
    if third := third_of_month(first, last):
        return f"{third}{month_name(first)}"
    # The calendar repeats every 400 years, weekdays included.
    weekday = date(2000 + first[0] % 400, first[1], first[2]).weekday()
    if weekday == 0 and shift_days(first, SUNDAY_AFTER_MONDAY) == last:
        return f"the week of {first[2]} {month_name(first)}"
    return ""


def _say_set(value: Edtf) -> str:
    word = "and" if value.is_all_of else "or"
    said = [_say_member(member, word) for member in value.members]
    parts = [member.first for member in value.members if member.first and member.first == member.last]
    units = {part.precision for part in parts}
    if len(parts) == len(said) and all(part.is_plain for part in parts) and units in ({"day"}, {"month"}):
        return join(fold(said, [part.first for part in parts]), word)
    if len(said) > 1 and any(f" {word} " in each for each in said):
        return f"{', '.join(said[:-1])}, {word} {said[-1]}"
    return join(said, word)


def _say_member(member: Member, word: str) -> str:
    first, last = member
    if first and last:
        return phrase(first) if first == last else _say_span(first, last, lasted=word == "and")
    if first:
        return f"{phrase(first)} {word} later"
    return f"{phrase(last)} {word} earlier" if last else ""
