"""Dates short enough for an axis: months by three letters, a day without its year, marks as `c.` and `?`."""

from __future__ import annotations

from analysis.record.dates.grammar import parse_edtf
from analysis.record.dates.names import MONTHS, SEASONS, season_year, year_name
from analysis.record.dates.phrases import join
from analysis.record.dates.spans import month_length
from analysis.record.dates.values import Day, Edtf, Part
from analysis.record.dates.wording import third_of_month

LONGEST_LIST = 3
UNDATED = "undated"


def say_short(text: str) -> str:
    """Label an EDTF text on a time axis; blank is undated.

    A day is said without its year, which the axis shows, unless the label spans two years.

    Raises
    ------
    ValueError
        As `parse_edtf`.

    Examples
    --------
    >>> [say_short(text) for text in ("2025-05-11", "2024-12", "2022", "2025-05-10/2025-05-12")]
    ['11 May', 'Dec 2024', '2022', '10 to 12 May']
    """
    if text == "":
        return UNDATED
    value = parse_edtf(text)
    if value.kind == "set":
        return _set_label(value)
    first, last = value.members[0]
    if value.kind == "interval":
        return _interval_label(value, first, last)
    label = _part_label(first) if first else UNDATED
    return f"{label} {value.clock:%H:%M}" if value.clock else label


def _part_label(part: Part) -> str:
    if part.is_unknown:
        return UNDATED
    if part.precision == "season" and "X" not in part.year:
        number = int(part.month)
        name = f"{SEASONS[number].short} {season_year(number, part.first[0])}"
    elif part.precision == "decade" and not part.significant and 1000 <= part.first[0] <= 9999:
        name = f"{part.first[0]}s"
    else:
        name = _span_label(part.first, part.last)
    return _marked(name, part)


def _marked(name: str, value: Part | Edtf) -> str:
    return f"{'c. ' if value.is_approximate else ''}{name}{'?' if value.is_uncertain else ''}"


def _span_label(first: Day, last: Day) -> str:
    """Name the days from the first to the last, as years or months where they are whole."""
    if first == last:
        return _day_label(first)
    is_whole = first[2] == 1 and last[2] == month_length(last[0], last[1])
    if is_whole and (first[1], last[1]) == (1, 12):
        return _to(year_name(first[0]), year_name(last[0]))
    is_one_year = first[0] == last[0]
    if is_whole:
        shown = _month_label(first) if not is_one_year else MONTHS[first[1] - 1][:3]
        return _month_label(last) if first[:2] == last[:2] else _to(shown, _month_label(last))
    if not is_one_year:
        return _to(f"{first[2]} {_month_label(first)}", f"{last[2]} {_month_label(last)}")
    return _to(str(first[2]) if first[1] == last[1] else _day_label(first), _day_label(last))


def _day_label(day: Day) -> str:
    return f"{day[2]} {MONTHS[day[1] - 1][:3]}"


def _month_label(day: Day) -> str:
    return f"{MONTHS[day[1] - 1][:3]} {year_name(day[0])}"


def _to(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def _interval_label(value: Edtf, first: Part | None, last: Part | None) -> str:
    if first and last and not (value.is_unknown_start or value.is_unknown_end):
        if first.is_plain and last.is_plain and first.precision == last.precision != "season":
            if third := third_of_month(first.first, last.last):
                return f"{third}{MONTHS[first.first[1] - 1][:3]}"
            return _span_label(first.first, last.last)
        ends = _part_label(first), _part_label(last)
        if not any(" to " in end for end in ends):
            return _to(*ends)
        return _marked(_span_label(first.first, last.last), value)
    if last and not value.is_unknown_end:
        end = _part_label(last) if last.precision == "day" else f"end {_part_label(last)}"
        return f"? to {end}" if value.is_unknown_start else f"by {end}"
    if first and not value.is_unknown_start:
        return f"{_part_label(first)} to ?" if value.is_unknown_end else f"from {_part_label(first)}"
    return "open" if value.is_open_start and value.is_open_end else UNDATED


def _set_label(value: Edtf) -> str:
    """List the dates where they are few, else name the span they lie in."""
    firsts = [member.first for member in value.members if member.first]
    lasts = [member.last for member in value.members if member.last]
    first, last = min(firsts or lasts, key=_first_day), max(lasts or firsts, key=_last_day)
    if firsts == lasts and len(firsts) <= LONGEST_LIST:
        labels = [_part_label(part) for part in firsts]
        if all(part.is_plain and part.precision == "day" for part in firsts):
            shared = f" {MONTHS[first.first[1] - 1][:3]}" if first.first[:2] == last.first[:2] else ""
            labels = [*(label.removesuffix(shared) for label in labels[:-1]), labels[-1]]
        return join(labels, "and" if value.is_all_of else "or")
    return _interval_label(value, None if value.is_open_start else first, None if value.is_open_end else last)


def _first_day(part: Part) -> Day:
    return part.first


def _last_day(part: Part) -> Day:
    return part.last
