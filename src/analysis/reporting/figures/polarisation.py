"""Polarisation over time: how much conflicts, and how well two camps explain it, window by window.

Two small panels share one axis of time. A dot stands at the middle of its window, an upright stroke spans what
imprecise positions leave open, and a window in which nothing can be said has none, so that the line breaks there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from analysis.reporting.figures.axis import draw_axis
from analysis.reporting.figures.lettering import wrap
from analysis.reporting.figures.rows import Day, Row, check_width, is_blank, known_day, rows_of
from analysis.reporting.figures.sheet import Sheet, empty_sheet
from analysis.reporting.figures.style import BLUE, GRID, LEADING, MUTED, PAPER, RULE, SMALL, VERMILION, Width, drawing
from analysis.reporting.figures.timescale import TimeScale, day_number, time_scale
from analysis.reporting.figures.wording import say_day, sentence

COLUMNS: Final = (
    *("since", "until", "congruence", "conflict", "conflict_share", "conflict_low", "conflict_high"),
    *("modularity", "reason"),
)
FEW: Final = 5
"""Pairs of statements below which a window is drawn hollow."""

_PANEL: Final = 96.0
_NUMBERS_ROOM: Final = 40.0


@dataclass(frozen=True, slots=True)
class _Panel:
    """One measure over time: its head, its column, where its scale ends, and how ticks are lettered."""

    head: str
    column: str
    ends: tuple[str, str] | None
    most: float
    ticks: tuple[tuple[float, str], ...]
    colour: str
    shape: str


_PANELS: Final = (
    _Panel(
        "Pairs of statements that conflict",
        "conflict_share",
        ("conflict_low", "conflict_high"),
        1.0,
        ((0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")),
        VERMILION,
        "D",
    ),
    _Panel(
        "How well two camps explain it (modularity, at most 0.5)",
        "modularity",
        None,
        0.5,
        ((0.0, "0"), (0.25, "0.25"), (0.5, "0.5")),
        BLUE,
        "o",
    ),
)


def draw_polarisation(polarisation: pd.DataFrame, *, as_of: Day, width: Width = "wide") -> Axes:
    """Share of conflict and modularity of two camps, window by window.

    Parameters
    ----------
    polarisation
        One row a window, as `measures.networks.polarisation` returns it. Not modified.
    as_of
        The day as known; marked by a line at its end.
    width
        "wide" or "phone".

    Returns
    -------
    Axes
        Data coordinates are pixels.

    Raises
    ------
    UsageError
        A column is missing, `as_of` is no day, or the width is unknown.

    Examples
    --------
    >>> draw_polarisation(pd.DataFrame(columns=list(COLUMNS)), as_of="2025-05-15").texts[0].get_text()
    'No window of time lies in the debate.'
    """
    check_width(width, "draw_polarisation")
    rows = rows_of(polarisation, "draw_polarisation", COLUMNS)
    day = known_day(as_of, "draw_polarisation")
    with drawing():
        if not rows:
            return empty_sheet(width, "No window of time lies in the debate.", "Take a smaller window.")
        if all(is_blank(row["conflict_share"]) for row in rows):
            reasons = dict.fromkeys(sentence(str(row["reason"])) for row in rows)
            return empty_sheet(width, "In no window of time can polarisation be measured.", f"{'; '.join(reasons)}.")
        return _draw(rows, day, width)


def title_polarisation(polarisation: pd.DataFrame) -> str:
    """The answer a figure of polarisation gives, in a sentence.

    Examples
    --------
    >>> title_polarisation(pd.DataFrame({"since": ["2024-01-01", "2024-02-01"], "until": ["2024-01-31", "2024-02-29"],
    ...     "conflict_share": [0.25, 0.5]}))
    'Conflict rose from 25 % of pairs (1 to 31 January 2024) to 50 % (1 to 29 February 2024)'
    """
    rows = rows_of(polarisation, "title_polarisation", ["since", "until", "conflict_share"])
    known = [row for row in rows if not is_blank(row["conflict_share"])]
    if not known:
        return "In no window of time can polarisation be measured"
    first, last = known[0], known[-1]
    before, after = (round(100 * row["conflict_share"]) for row in (first, last))
    if len(known) == 1 or before == after:
        when = _say_window(first) if len(known) == 1 else f"{_say_window(first)} as in {_say_window(last)}"
        return f"{before} % of pairs of statements conflict ({when})"
    verb = "rose" if after > before else "fell"
    return f"Conflict {verb} from {before} % of pairs ({_say_window(first)}) to {after} % ({_say_window(last)})"


def _say_window(row: Row) -> str:
    since, until = (pd.Timestamp(row[end]) for end in ("since", "until"))
    if since == until:
        return say_day(since)
    whole = say_day(since)
    if (since.year, since.month) == (until.year, until.month):
        whole = str(since.day)
    elif since.year == until.year:
        whole = whole.removesuffix(f" {since.year}")
    return f"{whole} to {say_day(until)}"


def _draw(rows: Sequence[Row], as_of: pd.Timestamp, width: Width) -> Axes:
    sheet = Sheet(width)
    ends = [day_number(pd.Timestamp(row[end])) for row in rows for end in ("since", "until")]
    days = [day for day in (*ends, day_number(as_of)) if day is not None]
    scale = time_scale(days, sheet.left + _NUMBERS_ROOM, sheet.right, most_segments=1)
    with draw_axis(sheet, scale, as_of) as axis:
        top = axis.top
        for panel in _PANELS:
            top = _draw_panel(sheet, scale, rows, panel, top + 4)
        axis.bottom = top
    return sheet.finish(_draw_key(sheet, rows, axis.bottom + 6))


def _draw_panel(sheet: Sheet, scale: TimeScale, rows: Sequence[Row], panel: _Panel, top: float) -> float:
    head = wrap(panel.head, sheet.right - sheet.left, SMALL, bold=True)
    top = sheet.lines(sheet.left, top, head, size=SMALL, bold=True) + 8

    def at(value: float) -> float:
        return top + _PANEL * (1 - min(max(value, 0.0), panel.most) / panel.most)

    left, right = scale.segments[0].left, scale.segments[-1].right
    for value, words in panel.ticks:
        sheet.text(left - 6, at(value) + SMALL * 0.36, words, size=SMALL, colour=MUTED, align="right")
        sheet.line(left, at(value), right, at(value), colour=GRID if value else RULE, zorder=0.6)
    before: tuple[float, float] | None = None
    for row in rows:
        if is_blank(row[panel.column]):
            before = None
            continue
        since, until = (day_number(pd.Timestamp(row[end])) or 0 for end in ("since", "until"))
        x, y = scale.at((since + until + 1) / 2), at(float(row[panel.column]))
        if before:
            sheet.line(*before, x, y, colour=panel.colour, width=1.4, zorder=1.9)
        if panel.ends and not is_blank(row[panel.ends[0]]):
            low, high = (at(float(row[end])) for end in panel.ends)
            if high < low:
                sheet.line(x, low, x, high, colour=panel.colour, width=3.0, zorder=2.0)
        is_few = row["congruence"] + row["conflict"] < FEW
        sheet.marker(x, y, panel.shape, 8.0, fill=PAPER if is_few else panel.colour, edge=panel.colour, width=1.8)
        before = (x, y)
    return top + _PANEL + 10


def _draw_key(sheet: Sheet, rows: Sequence[Row], top: float) -> float:
    """Say what hollow dots and gaps mean where there are any; return the height below."""
    notes = []
    if any(not is_blank(row["conflict_share"]) and row["congruence"] + row["conflict"] < FEW for row in rows):
        notes.append(f"hollow: fewer than {FEW} pairs of statements")
    if any(row["conflict_low"] < row["conflict_high"] for row in rows if not is_blank(row["conflict_low"])):
        notes.append("stroke: what positions given as ranges leave open")
    if any(is_blank(row["conflict_share"]) for row in rows):
        notes.append("no dot: no two actors take a side on one issue")
    if not notes:
        return top
    lines = wrap(sentence("; ".join(notes)), sheet.right - sheet.left, SMALL)
    return sheet.lines(sheet.left, top, lines, size=SMALL, colour=MUTED) + SMALL * (LEADING - 1)
