"""How long things hold: every ceasefire, ultimatum, offer or deadline as a bar with its end.

The certain part of a term is solid; where its beginning or its end is known only within bounds, the bar
fades across them. An end that a source states is a full stroke; one that we computed from a length ("30
days") is an open diamond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from analysis.reporting.figures.axis import cut_at_breaks, draw_axis, draw_breaks_key
from analysis.reporting.figures.lettering import printable, text_width, widest, wrap
from analysis.reporting.figures.rows import Day, Row, check_width, is_blank, known_day, rows_of
from analysis.reporting.figures.sheet import Box, Sheet, empty_sheet
from analysis.reporting.figures.style import (
    BLUE,
    INK,
    LEADING,
    MUTED,
    NORMAL,
    PAPER,
    RULE,
    SMALL,
    VERMILION,
    Width,
    drawing,
)
from analysis.reporting.figures.timescale import TimeScale, day_number, time_scale
from analysis.reporting.figures.wording import count, in_words, say_day, sentence

COLUMNS: Final = (
    *("event_id", "label", "starts_lower", "starts_upper", "ends_lower", "ends_upper"),
    *("term_text", "basis", "state", "days_left_min", "days_left_max", "n_sources"),
)
_COLOURS: Final = {
    "running": VERMILION,
    "not begun": BLUE,
    "run out": BLUE,
    "possibly run out": INK,
    "lapsed": MUTED,
    "not in force": MUTED,
}
_HOLLOW: Final = frozenset({"not begun", "not in force"})
_BAR: Final = 5.0  # pixels above and below the middle
_END: Final = 8.5  # pixels the stroke at a stated end reaches above and below it
_OPEN_REACH: Final = 30.0
_WORDS_ROOM: Final = 190.0  # the column of labels in a wide figure
_MOST_SEGMENTS: Final = {"wide": 3, "phone": 2}


def draw_terms(terms: pd.DataFrame, *, as_of: Day, width: Width = "wide") -> Axes:
    """Terms as bars from their beginning to their end, with the days left or gone by.

    Parameters
    ----------
    terms
        One row per term, as `measures.chronology` returns it. Not modified.
    as_of
        The day from which days are counted; marked by a line at its end.
    width
        "wide" (labels in a column at the left) or "phone" (labels above their bars).

    Returns
    -------
    Axes
        Data coordinates are pixels.

    Raises
    ------
    UsageError
        If a column is missing, `as_of` is no day or the width is unknown.

    Examples
    --------
    >>> draw_terms(pd.DataFrame(columns=list(COLUMNS)), as_of="2025-05-15").texts[0].get_text()
    'No term with an end was known by 15 May 2025.'
    """
    check_width(width, "draw_terms")
    rows = rows_of(terms, "draw_terms", COLUMNS)
    day = known_day(as_of, "draw_terms")
    with drawing():
        if not rows:
            return empty_sheet(
                width,
                f"No term with an end was known by {say_day(day)}.",
                "Events without a stated length or end are in the timeline.",
            )
        return _draw(rows, day, width)


def title_terms(terms: pd.DataFrame, as_of: Day) -> str:
    """The answer a figure of terms gives, in a sentence.

    Examples
    --------
    >>> title_terms(pd.DataFrame({"label": ["Truce", "Ultimatum"], "state": ["running", "lapsed"],
    ...     "days_left_min": [3, -2], "days_left_max": [3, -2]}), "2025-05-15")
    'One of two terms was running on 15 May 2025; the next to end is "Truce", in 3 days'
    """
    day = say_day(known_day(as_of, "title_terms"))
    rows = rows_of(terms, "title_terms", ["label", "state", "days_left_min", "days_left_max"])
    if not rows:
        return f"No term was known by {day}"
    running = [row for row in rows if row["state"] == "running"]
    verb = "was" if len(running) < 2 else "were"
    noun = "term" if len(rows) == 1 else "terms"
    many = in_words(len(running)) if running else "none"
    title = f"{many} of {in_words(len(rows))} {noun} {verb} running on {day}"
    counted = [row for row in running if not is_blank(row["days_left_min"])]
    if counted:
        first = min(counted, key=lambda row: (row["days_left_min"], row["label"]))
        title += f'; the next to end is "{first["label"]}", {_say_days(first)}'
    return sentence(title)


def _draw(rows: Sequence[Row], as_of: pd.Timestamp, width: Width) -> Axes:
    sheet = Sheet(width)
    left = sheet.left + _WORDS_ROOM + 10 if width == "wide" else sheet.left
    bounds = ("starts_lower", "starts_upper", "ends_lower", "ends_upper")
    found = [day_number(row[column]) for row in rows for column in bounds] + [day_number(as_of)]
    days = [day for day in found if day is not None]
    scale = time_scale(days, left, sheet.right, most_segments=_MOST_SEGMENTS[width])
    with draw_axis(sheet, scale, as_of) as axis:
        top = axis.top
        for i, row in enumerate(rows):
            if i:
                sheet.line(sheet.left, top, sheet.right, top, colour=RULE, zorder=0.8)
            top = _draw_term(sheet, scale, row, as_of, top + 5) + 5
        axis.bottom = top
    top = _draw_key(sheet, rows, axis.bottom + 6)
    return sheet.finish(draw_breaks_key(sheet, scale, top))


def _draw_term(sheet: Sheet, scale: TimeScale, row: Row, as_of: pd.Timestamp, top: float) -> float:
    """Draw one term: its label, its bar, and beneath the bar what remains of it; return the height below."""
    scale_left = scale.segments[0].left
    has_column = scale_left > sheet.left
    room = scale_left - 10 - sheet.left if has_column else sheet.right - sheet.left
    label = printable(row["label"], str(row["event_id"])) or printable(row["event_id"])
    is_off = row["state"] == "not in force"
    below = top
    for line in wrap(label, room, NORMAL):
        box = sheet.text(sheet.left, below + NORMAL, line, colour=MUTED if is_off else INK)
        if is_off:
            y = below + NORMAL * 0.68
            sheet.line(box.left, y, box.right, y, colour=MUTED, width=1.2, zorder=3.5)
        below += NORMAL * LEADING
    below = sheet.lines(sheet.left, below, wrap(_length_words(row), room, SMALL), size=SMALL, colour=MUTED)
    words_top = top if has_column else below
    bar = _bar(scale, row, as_of)
    if bar:
        y = words_top + _END + 2
        words_top = y + _END + 2
        _draw_bar(sheet, bar, row, y)
        cut_at_breaks(sheet, scale, bar.start_from, bar.end_by, y, _BAR)
    is_bold = row["state"] == "running"
    lines = wrap(_state_words(row, has_dates=bar is not None), sheet.right - scale_left, SMALL, bold=is_bold)
    reach = widest(lines, SMALL, bold=is_bold)
    x = max(scale_left, min(bar.start_from if bar else scale_left + 4, sheet.right - reach))
    return max(below, sheet.lines(x, words_top, lines, size=SMALL, bold=is_bold))


@dataclass(frozen=True, slots=True)
class _Bar:
    """A term in pixels: it begins between the first two and ends between the last two."""

    start_from: float
    start_by: float
    end_from: float
    end_by: float
    opens_right: bool


def _bar(scale: TimeScale, row: Row, as_of: pd.Timestamp) -> _Bar | None:
    """Measure the bar of a term; bounds that are not known are put a fixed reach beyond the known ones."""
    begin_lower, begin_upper = day_number(row["starts_lower"]), day_number(row["starts_upper"])
    end_lower, end_upper = day_number(row["ends_lower"]), day_number(row["ends_upper"])
    if begin_lower is None and begin_upper is None and end_lower is None and end_upper is None:
        return None
    first = next(day for day in (begin_upper, begin_lower, end_lower, end_upper) if day is not None)
    start_by = scale.at(first)
    start_from = scale.at(begin_lower) if begin_lower is not None else start_by - _OPEN_REACH
    now = scale.at((day_number(as_of) or 0) + 1)
    if end_lower is not None:
        end_from = scale.at(end_lower + 1)
    else:
        end_from = max(start_by, now) if row["state"] == "running" else start_by
    end_by = scale.at(end_upper + 1) if end_upper is not None else end_from + _OPEN_REACH
    axis_left, axis_right = scale.segments[0].left, scale.segments[-1].right
    end_from = min(end_from, end_by)
    return _Bar(max(axis_left, start_from), start_by, end_from, min(axis_right, end_by), opens_right=end_upper is None)


def _draw_bar(sheet: Sheet, bar: _Bar, row: Row, y: float) -> None:
    """Draw the certain stretch solid, the uncertain ones fading, and the end by how it is known."""
    colour = _COLOURS[row["state"]]
    certain_left, certain_right = bar.start_by, bar.end_from
    if certain_left > certain_right:  # it may have ended before it is sure to have begun
        certain_left = certain_right = (certain_left + certain_right) / 2
    if certain_right > certain_left:
        fill = PAPER if row["state"] in _HOLLOW else colour
        sheet.rect(Box(certain_left, y - _BAR, certain_right, y + _BAR), fill=fill, edge=colour, width=1.5)
    if certain_left - bar.start_from > 1:
        sheet.fade(Box(bar.start_from, y - _BAR, certain_left, y + _BAR), fill=colour, towards="left")
    if bar.end_by - certain_right > 1:
        sheet.fade(Box(certain_right, y - _BAR, bar.end_by, y + _BAR), fill=colour, towards="right")
    if bar.opens_right:
        x = bar.end_by
        sheet.polygon([(x, y), (x - 7, y - 6), (x - 7, y + 6)], fill=colour)
    else:
        _draw_end(sheet, bar.end_by, y, colour, row["basis"])


def _draw_end(sheet: Sheet, x: float, y: float, colour: str, basis: str) -> None:
    if basis == "computed":
        sheet.marker(x, y, "D", 8.5, fill=PAPER, edge=colour, width=1.6)
    else:
        sheet.line(x, y - _END, x, y + _END, colour=colour, width=3.0, zorder=2.5)


def _length_words(row: Row) -> str:
    term = printable(row["term_text"])
    source = "one source" if row["n_sources"] == 1 else count(int(row["n_sources"]), "source")
    return " · ".join(part for part in (term, source) if part)


def _state_words(row: Row, *, has_dates: bool) -> str:
    """State and distance in words: `Running · ends in 3 to 5 days`."""
    state = sentence(row["state"])
    if is_blank(row["days_left_min"]) and is_blank(row["days_left_max"]):
        return f"{state} · {'end not known' if has_dates else 'no date known'}"
    gone = not is_blank(row["days_left_max"]) and row["days_left_max"] < 0
    return f"{state} · {'ended' if gone else 'ends'} {_say_days(row)}"


def _say_days(row: Row) -> str:
    """Days from now to the end: `in 3 days`, `3 to 5 days ago`, `between 2 days ago and in 3 days`."""
    found = sorted(int(row[c]) for c in ("days_left_min", "days_left_max") if not is_blank(row[c]))
    near, far = found[0], found[-1]
    if near == far:
        return _say_day_count(near)
    if near > 0:
        return f"in {near} to {count(far, 'day')}"
    if far < 0:
        return f"{-far} to {count(-near, 'day')} ago"
    return f"between {_say_day_count(near)} and {_say_day_count(far)}"


def _say_day_count(days: int) -> str:
    if days == 0:
        return "today"
    return f"in {count(days, 'day')}" if days > 0 else f"{count(-days, 'day')} ago"


def _draw_key(sheet: Sheet, rows: Sequence[Row], top: float) -> float:
    """Explain the ends and the fading that occur, in one running line; return the height below."""
    has_fade = any(row[f"{end}_lower"] != row[f"{end}_upper"] for row in rows for end in ("starts", "ends"))
    entries = [
        ("stated", "end stated by a source", any(row["basis"] != "computed" for row in rows)),
        ("computed", "end computed from the length", any(row["basis"] == "computed" for row in rows)),
        ("fade", "fading: not known to the day", has_fade),
        ("hollow", "hollow: not begun or not in force", any(row["state"] in _HOLLOW for row in rows)),
    ]
    x = sheet.left
    for kind, words, is_drawn in entries:
        if not is_drawn:
            continue
        reach = 30 + text_width(words, SMALL)
        if x + reach > sheet.right:
            x, top = sheet.left, top + SMALL * LEADING + 4
        box = Box(x + 1, top + 3, x + 20, top + 12)
        if kind == "fade":
            sheet.fade(box, fill=BLUE, towards="right")
        elif kind == "hollow":
            sheet.rect(box, fill=PAPER, edge=BLUE, width=1.5)
        else:
            sheet.rect(box, fill=BLUE, edge=BLUE)
            _draw_end(sheet, x + 20, top + 7.5, BLUE, kind)
        sheet.text(x + 30, top + 12, words, size=SMALL, colour=MUTED)
        x += reach + 16
    return top + SMALL * LEADING + 4
