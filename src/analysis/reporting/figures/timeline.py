"""What happened when: one lane a track, labels packed so that nothing touches.

Every event is measured with its label first; then it takes the highest sub-row of its lane in which it is
free. A label stands right of its mark, else left, else above. At phone width the label is the event's
number in the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from analysis.reporting.figures.axis import cut_at_breaks, draw_axis, draw_breaks_key
from analysis.reporting.figures.lettering import printable, widest, wrap
from analysis.reporting.figures.marks import (
    Mark,
    draw_key,
    draw_mark,
    key_entries,
    mark_reach,
)
from analysis.reporting.figures.rows import Day, Row, check_width, known_day, rows_of
from analysis.reporting.figures.sheet import Sheet, empty_sheet
from analysis.reporting.figures.style import (
    HEADING,
    INK,
    LEADING,
    MUTED,
    NORMAL,
    RULE,
    SMALL,
    Width,
    drawing,
)
from analysis.reporting.figures.timescale import day_number, time_scale
from analysis.reporting.figures.wording import count, say_day, say_list

COLUMNS: Final = (
    *("number", "event_id", "label", "lane", "status", "phase", "lower", "upper", "when"),
    *("lasted", "n_sources", "is_disputed", "is_derived"),
)
OTHER: Final = "Other"
_LABEL_ROOM: Final = 240.0
_INLINE_ROOM: Final = 340.0
_ABOVE_ROOM: Final = 420.0
_MOST_SEGMENTS: Final = {"wide": 4, "phone": 3}
_SIDE: Final = 5.0  # between mark and label
_BETWEEN: Final = 5.0  # between sub-rows
_APART: Final = 10.0  # between neighbours of a sub-row
_SAID: Final = (
    ("past", "had happened"),
    ("current", "under way or in force"),
    ("planned", "planned or proposed"),
    ("off", "called off, refused or suspended"),
    ("unclear", "unclear"),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An event measured: its mark and its label at one of the places the label may have."""

    mark: Mark
    x0: float
    x1: float
    label: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    size: float = NORMAL
    label_left: float = 0.0
    is_above: bool = False
    is_inline: bool = False

    @property
    def is_bold(self) -> bool:
        return self.size == SMALL

    @property
    def label_width(self) -> float:
        label, tail = widest(self.label, self.size, bold=self.is_bold), widest(self.tail, SMALL)
        return label + _SIDE + tail if self.is_inline else max(label, tail)

    @property
    def left(self) -> float:
        return min(mark_reach(self.mark, self.x0, self.x1)[0], self.label_left)

    @property
    def right(self) -> float:
        return max(mark_reach(self.mark, self.x0, self.x1)[1], self.label_left + self.label_width)

    @property
    def label_height(self) -> float:
        tails = 0 if self.is_inline else len(self.tail)
        return LEADING * (self.size * len(self.label) + SMALL * tails)

    @property
    def height(self) -> float:
        both = 2 * self.mark.half_height
        return self.label_height + both + 3 if self.is_above else max(self.label_height, both)

    def is_clear_of(self, other: _Entry) -> bool:
        """Whether both can stand in one sub-row."""
        return self.right + _APART <= other.left or other.right + _APART <= self.left

    def shifted(self, by: float) -> _Entry:
        """The same entry elsewhere."""
        return replace(self, x0=self.x0 + by, x1=self.x1 + by, label_left=self.label_left + by)


def draw_timeline(timeline: pd.DataFrame, *, as_of: Day, width: Width = "wide") -> Axes:
    """The events of a case in time, as known on a day.

    Parameters
    ----------
    timeline
        One row per event, as `measures.chronology` returns it. Not modified.
    as_of
        The day of the state shown; marked by a line at its end.
    width
        "wide" (720 px, labels in words) or "phone" (340 px, the number of the event in the table).

    Returns
    -------
    Axes
        Data coordinates are pixels. Time runs to the right, broken where nothing begins or ends for long.

    Raises
    ------
    UsageError
        If a column is missing, `as_of` is no day or the width is unknown.

    Examples
    --------
    >>> draw_timeline(pd.DataFrame(columns=list(COLUMNS)), as_of="2025-05-15").texts[0].get_text()
    'No event was known by 15 May 2025.'
    """
    check_width(width, "draw_timeline")
    rows = rows_of(timeline, "draw_timeline", COLUMNS)
    day = known_day(as_of, "draw_timeline")
    with drawing():
        if not rows:
            return empty_sheet(
                width,
                f"No event was known by {say_day(day)}.",
                "Choose a later day, or see in the coverage table which sources had been read by then.",
            )
        return _Timeline(rows, day, width).draw()


def title_timeline(timeline: pd.DataFrame, as_of: Day) -> str:
    """The answer a timeline gives, in a sentence.

    Examples
    --------
    >>> title_timeline(pd.DataFrame({"phase": ["past", "past", "planned"]}), "2025-05-15")
    'By 15 May 2025, 2 of 3 known events had happened; 1 was planned or proposed'
    """
    day = say_day(known_day(as_of, "title_timeline"))
    phases = [row["phase"] for row in rows_of(timeline, "title_timeline", ["phase"])]
    if not phases:
        return f"No event was known by {day}"
    tally = {phase: phases.count(phase) for phase, _ in _SAID}
    rest = [
        f"{tally[phase]} {'was' if tally[phase] == 1 else 'were'} {words}" for phase, words in _SAID[1:] if tally[phase]
    ]
    happened = f"By {day}, {tally['past']} of {count(len(phases), 'known event')} had happened"
    return "; ".join(part for part in (happened, say_list(rest)) if part)


class _Timeline:
    """One drawing: the scale and sheet that its lanes share."""

    def __init__(self, rows: Sequence[Row], as_of: pd.Timestamp, width: Width) -> None:
        self.width = width
        self.as_of = as_of
        self.sheet = Sheet(width)
        self.rows = rows
        bounds = [day_number(row[column]) for row in rows for column in ("lower", "upper")]
        last = day_number(as_of)
        days = [day for day in (*bounds, last) if day is not None]
        self.scale = time_scale(days, self.sheet.left, self.sheet.right, most_segments=_MOST_SEGMENTS[width])
        self.marks = [self._mark(row)[0] for row in rows]

    def draw(self) -> Axes:
        """Axis, lanes, the undated, key; lines last, since they stop short of texts."""
        sheet = self.sheet
        dated = [row for row in self.rows if not _is_undated(row)]
        undated = [row for row in self.rows if _is_undated(row)]
        with draw_axis(sheet, self.scale, self.as_of) as axis:
            top = axis.top
            lanes = list(dict.fromkeys(printable(row["lane"]) for row in dated))
            for lane in sorted(lanes, key=lambda name: name == ""):
                if lanes != [""]:
                    top = self._heading(lane or OTHER, top)
                top = self._lane([row for row in dated if printable(row["lane"]) == lane], top)
            if not dated:
                words = wrap("No date is known for any event.", sheet.right - sheet.left - 20, NORMAL)
                top = sheet.lines(sheet.left + 10, top + 4, words, colour=MUTED)
            axis.bottom = top + 4
        top = axis.bottom
        if undated:
            top = self._heading("Date not known", top + 4)
            top = self._flow([self._places(row, inline=True)[0] for row in undated], top)
        top = draw_key(sheet, top + 6, key_entries(self.marks))
        if self.width == "phone":
            words = wrap("Numbers are those of the table.", sheet.right - sheet.left, SMALL)
            top = sheet.lines(sheet.left, top, words, size=SMALL, colour=MUTED)
        return sheet.finish(draw_breaks_key(sheet, self.scale, top))

    def _places(self, row: Row, *, inline: bool) -> list[_Entry]:
        """The event with its label right of the mark, left of it, or, where neither has room, above."""
        mark, x0, x1 = self._mark(row)
        left, right = mark_reach(mark, x0, x1)
        sheet = self.sheet
        if inline:
            beside = self._lettered(_Entry(mark, x0, x1, is_inline=True), row, _INLINE_ROOM)
            places = self._beside(beside, left, right)
            if places and len(beside.label) <= 1 and len(beside.tail) <= 1:
                return places
        beside = self._lettered(_Entry(mark, x0, x1), row, _LABEL_ROOM)
        places = self._beside(beside, left, right)
        if places:
            return places
        above = self._lettered(beside, row, max(_LABEL_ROOM, min(right - left, _ABOVE_ROOM)))
        x = max(sheet.left, min(left, sheet.right - above.label_width))
        return [replace(above, label_left=x, is_above=True)]

    def _beside(self, entry: _Entry, left: float, right: float) -> list[_Entry]:
        """The places beside a mark from `left` to `right` at which the label stays on the sheet."""
        return [
            replace(entry, label_left=x)
            for x in (right + _SIDE, left - _SIDE - entry.label_width)
            if self.sheet.left <= x and x + entry.label_width <= self.sheet.right
        ]

    def _lettered(self, entry: _Entry, row: Row, room: float) -> _Entry:
        """The entry with its label and what follows it, wrapped to `room` pixels."""
        if self.width == "phone":
            return replace(entry, label=(str(row["number"]),), size=SMALL)
        label = printable(row["label"], str(row["event_id"])) or printable(row["event_id"])
        lines, tail = wrap(label, room, NORMAL), wrap(_tail(row), room, SMALL)
        return replace(entry, label=tuple(lines), tail=tuple(tail))

    def _mark(self, row: Row) -> tuple[Mark, float, float]:
        """The mark of a row and the pixels between which its time lies, so that all of it is on the sheet."""
        lower, upper = day_number(row["lower"]), day_number(row["upper"])
        is_undated = lower is None and upper is None
        mark = Mark(
            "day" if lower == upper else "throughout" if row["lasted"] else "within",
            row["phase"],
            is_thin=row["n_sources"] <= 1,
            is_doubled=bool(row["is_disputed"]),
            opens_left=lower is None and not is_undated,
            opens_right=upper is None and not is_undated,
        )
        if is_undated:
            return mark, 0.0, 0.0
        if lower is not None and upper is not None:
            half = 0.5 if lower == upper else 0.0
            return mark, self.scale.at(lower + half), self.scale.at(upper + 1 - half)
        x0 = x1 = self.scale.at(lower if lower is not None else (upper or 0) + 1)
        if row["lasted"] and upper is None:
            x1 = max(x0, self.scale.at((day_number(self.as_of) or 0) + 1))
        left, right = mark_reach(mark, x0, x1)
        too_far_left, too_far_right = max(0.0, self.sheet.left - left), max(0.0, right - self.sheet.right)
        x0, x1 = x0 + too_far_left, x1 - too_far_right
        if x0 > x1:
            x0 = x1 = x0 if too_far_left else x1
        return mark, x0, x1

    def _heading(self, text: str, top: float) -> float:
        sheet = self.sheet
        sheet.line(sheet.left, top + 3, sheet.right, top + 3, colour=RULE, zorder=0.8)
        lines = wrap(text, sheet.right - sheet.left - 8, HEADING, bold=True)
        return sheet.lines(sheet.left + 4, top + 8, lines, size=HEADING, bold=True) + 3

    def _lane(self, lane: list[Row], top: float) -> float:
        """Draw a lane with labels on one line or on two, whichever is lower; return the height below."""
        packed = [_packed([self._places(row, inline=inline) for row in lane]) for inline in (True, False)]
        return self._stack(min(packed, key=lambda subrows: sum(map(_row_height, subrows))), top)

    def _flow(self, entries: list[_Entry], top: float) -> float:
        """Put entries without a place in time side by side, in lines; return the height below."""
        subrows: list[list[_Entry]] = []
        x = self.sheet.right
        for entry in entries:
            if x + entry.right - entry.left > self.sheet.right or not subrows:
                subrows.append([])
                x = self.sheet.left + 4
            subrows[-1].append(entry.shifted(x - entry.left))
            x += entry.right - entry.left + 2 * _APART
        return self._stack(subrows, top)

    def _stack(self, subrows: list[list[_Entry]], top: float) -> float:
        for row in subrows:
            for entry in row:
                self._place(entry, top + (_row_height(row) - _BETWEEN - entry.height) / 2)
            top += _row_height(row)
        return top

    def _place(self, entry: _Entry, top: float) -> None:
        sheet, mark = self.sheet, entry.mark
        size = entry.size
        colour = MUTED if mark.phase == "off" else INK
        if entry.is_above:
            label_top, y = top, top + entry.label_height + 3 + mark.half_height
        else:
            label_top = top + (entry.height - entry.label_height) / 2
            y = label_top + max(size * LEADING / 2, mark.half_height - (label_top - top))
        draw_mark(sheet, mark, entry.x0, entry.x1, y)
        cut_at_breaks(sheet, self.scale, entry.x0, entry.x1, y, mark.half_height)
        for line in entry.label:
            box = sheet.text(entry.label_left, label_top + size, line, size=size, bold=entry.is_bold, colour=colour)
            if mark.phase == "off":
                strike = label_top + size * 0.68
                sheet.line(box.left, strike, box.right, strike, colour=MUTED, width=1.2, zorder=3.5)
            label_top += size * LEADING
        tail_left = entry.label_left
        if entry.is_inline:
            tail_left += widest(entry.label, size) + _SIDE
            label_top -= size * LEADING - (size - SMALL)
        sheet.lines(tail_left, label_top, entry.tail, size=SMALL, colour=MUTED)


def _packed(events: list[list[_Entry]]) -> list[list[_Entry]]:
    """Sub-rows of entries: each event in the first that has room for it in one of its places."""
    subrows: list[list[_Entry]] = []
    for places in sorted(events, key=lambda places: (places[0].x0, places[0].x1, places[0].label)):
        fitting = ((row, place) for row in subrows for place in places if all(place.is_clear_of(o) for o in row))
        row, place = next(fitting, ([], places[-1]))
        if not row:
            subrows.append(row)
        row.append(place)
    return subrows


def _row_height(row: list[_Entry]) -> float:
    return max(entry.height for entry in row) + _BETWEEN


def _is_undated(row: Row) -> bool:
    return day_number(row["lower"]) is None and day_number(row["upper"]) is None


def _tail(row: Row) -> str:
    """Second line of a label: when, and what the mark says, in words where it is not plain past."""
    status = "" if row["phase"] == "past" else printable(row["status"])
    flags = ("disputed" if row["is_disputed"] else "", "computed" if row["is_derived"] else "")
    return printable(" · ".join(part for part in (printable(row["when"]), status, *flags) if part))
