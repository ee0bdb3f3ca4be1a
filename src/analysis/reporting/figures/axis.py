"""The time axis drawn: a panel a segment, ticks with their year, breaks by name, and the day of knowledge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analysis.reporting.figures.lettering import text_width, wrap
from analysis.reporting.figures.sheet import Box, Sheet
from analysis.reporting.figures.style import BAND, GRID, INK, LEADING, MUTED, PAPER, SMALL
from analysis.reporting.figures.timescale import TimeScale, day_number, ticks
from analysis.reporting.figures.wording import say_day

_TALL: Final = 420.0  # pixels; a taller figure has its ticks at the bottom too
_ROW: Final = SMALL * LEADING


@dataclass
class AxisRoom:
    """Where the drawing under an axis starts, and where its user says it ended."""

    top: float
    bottom: float


@contextmanager
def draw_axis(sheet: Sheet, scale: TimeScale, as_of: pd.Timestamp, *, top: float = 4.0) -> Iterator[AxisRoom]:
    """Draw the head of the axis, let the caller draw below it, then rule the lines down to its `bottom`.

    Lines come last because they stop short of every text.
    """
    now = scale.at((day_number(as_of) or 0) + 1)
    label = f"as of {say_day(as_of)}"
    half = text_width(label, SMALL, True) / 2
    middle = min(max(now, sheet.left + half), sheet.right - half)
    sheet.text(middle, top + SMALL, label, size=SMALL, bold=True, align="center")
    line_top = top + _ROW + 2
    top = line_top
    if scale.breaks():
        for left, right, words in scale.breaks():
            sheet.text((left + right) / 2, top + SMALL, words, size=SMALL, colour=MUTED, align="center")
        top += _ROW
    band_top = top
    top = _tick_labels(sheet, scale, top)
    room = AxisRoom(top + 6, top + 6)
    yield room
    bottom = room.bottom
    _rule(sheet, scale, top)
    _rule(sheet, scale, bottom)
    band_bottom = bottom
    if bottom - top > _TALL:
        band_bottom = room.bottom = _tick_labels(sheet, scale, bottom) + 4
    for segment in scale.segments:
        panel = Box(segment.left, band_top, segment.right, band_bottom)
        sheet.rect(panel, fill=BAND, zorder=0.1)
        for tick in ticks(segment):
            sheet.upright(tick.x, top, bottom, colour=GRID)
    sheet.upright(now, line_top, bottom, colour=INK, width=1.2, dashes=(4, 3))


def _tick_labels(sheet: Sheet, scale: TimeScale, top: float) -> float:
    for segment in scale.segments:
        for tick in ticks(segment):
            left = max(segment.left, tick.x - text_width(tick.label, SMALL) / 2)
            sheet.text(left, top + SMALL, tick.label, size=SMALL, colour=MUTED)
            sheet.text(tick.context_left, top + _ROW + SMALL, tick.context, size=SMALL, colour=MUTED)
    return top + 2 * _ROW + 3


def _rule(sheet: Sheet, scale: TimeScale, y: float) -> None:
    """The axis line, with two strokes at each break."""
    for segment in scale.segments:
        sheet.line(segment.left, y, segment.right, y, colour=MUTED, zorder=1.5)
    for left, right, _ in scale.breaks():
        _strokes(sheet, (left + right) / 2, y)


def _strokes(sheet: Sheet, x: float, y: float) -> None:
    for offset in (-3.0, 3.0):
        sheet.line(x + offset - 2.5, y + 6, x + offset + 2.5, y - 6, colour=MUTED, width=1.4, zorder=1.6)


def cut_at_breaks(sheet: Sheet, scale: TimeScale, left: float, right: float, y: float, half: float) -> None:
    """Cut a mark, `half` high above and below y, that runs across a break: its length is not to be read."""
    for start, end, _ in scale.breaks():
        x = (start + end) / 2
        if left < start and right > end:
            low, high = y + half + 1, y - half - 1
            corners = [(x - 5, low), (x + 1, low), (x + 5, high), (x - 1, high)]
            sheet.polygon(corners, fill=PAPER, zorder=2.6)


def draw_breaks_key(sheet: Sheet, scale: TimeScale, top: float) -> float:
    """Explain the breaks, if there are any; return the height below."""
    if not scale.breaks():
        return top
    _strokes(sheet, sheet.left + 6, top + 8)
    words = "axis broken: time left out in which nothing begins or ends; each panel has a scale of its own"
    lines = wrap(words, sheet.right - sheet.left - 18, SMALL)
    return sheet.lines(sheet.left + 18, top, lines, size=SMALL, colour=MUTED)
