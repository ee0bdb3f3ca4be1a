"""A sheet of paper in pixels: x to the right, y down, one unit one CSS pixel.

All figures are laid out by measuring first and drawing after, so they need a plane without surprises, not
an axis with its own idea of where text goes. The sheet is a matplotlib Axes that fills its figure; every
text drawn on it is remembered, so that lines drawn later can stop short of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text

from analysis.reporting.figures.lettering import text_width
from analysis.reporting.figures.style import (
    HEADING,
    INK,
    LEADING,
    MUTED,
    NORMAL,
    POINTS_PER_PIXEL,
    SMALL,
    WIDTHS,
    font,
)

MARGIN: Final = 6.0
_ASCENT: Final = 0.80  # of the letter size: tops of capitals and most accents, above the baseline
_DESCENT: Final = 0.24
_CLEARANCE: Final = 3.0  # pixels a line keeps from a text it would cross


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet, in pixels; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float


class Sheet:
    """A figure under construction.

    Parameters
    ----------
    width
        "wide" or "phone".
    """

    def __init__(self, width: str) -> None:
        self.width = WIDTHS[width]
        self.left = MARGIN
        self.right = self.width - MARGIN
        self.texts: list[Box] = []
        figure = Figure()
        FigureCanvasSVG(figure)
        self.axes: Axes = figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        *,
        size: float = NORMAL,
        bold: bool = False,
        colour: str = INK,
        align: Literal["left", "center", "right"] = "left",
    ) -> Box:
        """Draw one line of text on its baseline; return the room it takes."""
        length = text_width(text, size, bold)
        left = x - {"left": 0.0, "center": length / 2, "right": length}[align]
        if text:
            artist = Text(left, baseline, text, color=colour, fontproperties=font(size, bold=bold), va="baseline")
            artist.set_parse_math(False)
            self._add(artist)
        box = Box(left, baseline - _ASCENT * size, left + length, baseline + _DESCENT * size)
        if text:
            self.texts.append(box)
        return box

    def lines(
        self,
        x: float,
        top: float,
        lines: Iterable[str],
        *,
        size: float = NORMAL,
        bold: bool = False,
        colour: str = INK,
        align: Literal["left", "center", "right"] = "left",
    ) -> float:
        """Draw lines of text below each other from `top`; return where the next line would start."""
        for line in lines:
            self.text(x, top + size, line, size=size, bold=bold, colour=colour, align=align)
            top += size * LEADING
        return top

    def line(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        *,
        colour: str,
        width: float = 1.0,
        dashes: tuple[float, float] | None = None,
        zorder: float = 2.0,
    ) -> None:
        """Draw a straight line `width` pixels thick; `dashes` are ink and gap in pixels."""
        artist = Line2D([x0, x1], [y0, y1], color=colour, linewidth=width * POINTS_PER_PIXEL, zorder=zorder)
        if dashes:
            artist.set_linestyle((0, tuple(d / width for d in dashes)))
        self._add(artist)

    def path(
        self,
        points: Iterable[tuple[float, float]],
        *,
        colour: str,
        width: float = 1.0,
        dashes: tuple[float, float] | None = None,
        zorder: float = 2.0,
    ) -> None:
        """Draw a line through points, `width` pixels thick; `dashes` are ink and gap in pixels."""
        xs, ys = zip(*points, strict=True)
        artist = Line2D(xs, ys, color=colour, linewidth=width * POINTS_PER_PIXEL, zorder=zorder)
        if dashes:
            artist.set_linestyle((0, tuple(d / width for d in dashes)))
        self._add(artist)

    def upright(
        self,
        x: float,
        top: float,
        bottom: float,
        *,
        colour: str,
        width: float = 1.0,
        dashes: tuple[float, float] | None = None,
    ) -> None:
        """Draw a vertical line behind everything, interrupted wherever it would cross a text drawn so far."""
        crossing = sorted(
            (box.top - _CLEARANCE, box.bottom + _CLEARANCE)
            for box in self.texts
            if box.left - _CLEARANCE < x < box.right + _CLEARANCE
        )
        for blocked_top, blocked_bottom in [*crossing, (bottom, bottom)]:
            if top < min(blocked_top, bottom):
                end = min(blocked_top, bottom)
                self.line(x, top, x, end, colour=colour, width=width, dashes=dashes, zorder=0.5)
            top = max(top, blocked_bottom)

    def rect(
        self,
        box: Box,
        *,
        fill: str | None = None,
        edge: str | None = None,
        width: float = 1.0,
        dashes: tuple[float, float] | None = None,
        opacity: float = 1.0,
        zorder: float = 1.0,
    ) -> None:
        """Draw a rectangle; without `fill` it is hollow, without `edge` it has no outline."""
        artist = Rectangle(
            (box.left, box.top),
            box.right - box.left,
            box.bottom - box.top,
            facecolor=fill or "none",
            edgecolor=edge or "none",
            linewidth=width * POINTS_PER_PIXEL if edge else 0,
            alpha=None if opacity == 1.0 else opacity,
            zorder=zorder,
        )
        if dashes and edge:
            artist.set_linestyle((0, tuple(d / width for d in dashes)))
        self._add(artist)

    def fade(self, box: Box, *, fill: str, towards: Literal["left", "right"], zorder: float = 1.0) -> None:
        """Draw a bar that grows fainter: time of which it is not known whether it belongs to the bar."""
        steps = 8
        step = (box.right - box.left) / steps
        for i in range(steps):
            left = box.left + i * step if towards == "right" else box.right - (i + 1) * step
            part = Box(left, box.top, left + step, box.bottom)
            self.rect(part, fill=fill, opacity=round(0.8 - i * 0.09, 2), zorder=zorder)

    def polygon(self, corners: Iterable[tuple[float, float]], *, fill: str, zorder: float = 2.0) -> None:
        """Draw a filled shape without outline."""
        self._add(Polygon(list(corners), closed=True, facecolor=fill, linewidth=0, zorder=zorder))

    def marker(
        self,
        x: float,
        y: float,
        shape: str,
        size: float,
        *,
        fill: str | None,
        edge: str,
        width: float = 1.5,
    ) -> None:
        """Draw a matplotlib marker `size` pixels across; without `fill` it is hollow."""
        artist = Line2D(
            [x],
            [y],
            marker=shape,
            linestyle="none",
            markersize=size * POINTS_PER_PIXEL,
            markerfacecolor=fill or "none",
            markeredgecolor=edge,
            markeredgewidth=width * POINTS_PER_PIXEL,
            zorder=2.5,
        )
        self._add(artist)

    def _add(self, artist: Artist) -> None:
        """Put an artist on the sheet; nothing is clipped, since nothing may reach beyond the sheet."""
        self.axes.add_artist(artist)
        artist.set_clip_on(False)

    def finish(self, bottom: float) -> Axes:
        """Cut the sheet below `bottom` and return its Axes, whose data coordinates are pixels."""
        height = round(bottom + MARGIN)
        figure = self.axes.get_figure(root=True)
        if figure is None:
            raise RuntimeError("Sheet.finish: the Axes lost its figure; draw on a new Sheet")
        figure.set_size_inches(self.width / 96, height / 96)
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(height, 0)
        return self.axes


def empty_sheet(width: str, reason: str, advice: str = "") -> Axes:
    """A figure that says why there is nothing to see.

    Examples
    --------
    >>> [text.get_text() for text in empty_sheet("wide", "Nothing is known yet.").texts]
    ['Nothing is known yet.']
    """
    from analysis.reporting.figures.lettering import printable, wrap

    sheet = Sheet(width)
    room = sheet.right - sheet.left - 24
    top = sheet.lines(sheet.left + 12, 18, wrap(printable(reason), room, HEADING, bold=True), size=HEADING, bold=True)
    top = sheet.lines(sheet.left + 12, top + 2, wrap(printable(advice), room, SMALL), size=SMALL, colour=MUTED)
    return sheet.finish(top + 12)
