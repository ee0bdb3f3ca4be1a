"""How late the record learns: which share of what was said, or happened, a source told within so many days.

Dates that are only bounded leave a share only bounded. The band runs from the share that is certain to have been told by
then to the share that may have been; where every date is a day the band is a line.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from analysis.reporting.figures.lettering import text_width, wrap
from analysis.reporting.figures.rows import check_width, rows_of
from analysis.reporting.figures.sheet import Box, Sheet, empty_sheet
from analysis.reporting.figures.style import BLUE, GRID, LEADING, MUTED, NORMAL, RULE, SMALL, Width, drawing
from analysis.reporting.figures.wording import count, sentence

COLUMNS: Final = ("what", "lag_min", "lag_max", "is_dated")
_PANELS: Final = {"said": "what was said", "happened": "what happened"}
_HEIGHT: Final = 92.0  # pixels of a panel's scale from 0 to 100 %
_SHARES_ROOM: Final = 44.0  # pixels for the shares at the left
_TICKS: Final = (0, 1, 2, 3, 5, 7, 14, 30, 90, 180, 365, 730, 1825, 3650, 7300, 18250, 36500)
_OVERHANG: Final = 12.0  # pixels that the curves run on behind the longest lag, so that its step is seen
_BAND: Final = 0.28


def draw_lags(lags: pd.DataFrame, *, width: Width = "wide") -> Axes:
    """Shares of reports by the days that passed until a source had them, one panel for words and one for events.

    Parameters
    ----------
    lags
        One row a coded row and source, as `measures.chronology.lags` returns it. Not modified.
    width
        "wide" or "phone".

    Returns
    -------
    Axes
        Data coordinates are pixels.

    Raises
    ------
    UsageError
        If a column is missing or the width is unknown.

    Examples
    --------
    >>> draw_lags(pd.DataFrame(columns=list(COLUMNS))).texts[0].get_text()
    'Nothing that is coded has a source yet.'
    """
    check_width(width, "draw_lags")
    panels = _panels(lags, "draw_lags")
    with drawing():
        if not panels:
            return empty_sheet(width, "Nothing that is coded has a source yet.")
        return _draw(panels, width)


def title_lags(lags: pd.DataFrame) -> str:
    """Within how many days half of what was said and half of what happened stood in a source, in a sentence.

    Examples
    --------
    >>> title_lags(pd.DataFrame({"what": ["said", "said", "happened"], "lag_min": [0, 1, 2], "lag_max": [0, 4, 2], "is_dated": True}))
    'Half of what was said was told on the same day, half of what happened within 2 days'
    """
    panels = _panels(lags, "title_lags")
    said = [f"half of {panel.head} {_say_half(panel)}" for panel in panels]
    if not said:
        return "Nothing that is coded has a source yet"
    first, *rest = said
    return sentence(", ".join([first.replace(panels[0].head, f"{panels[0].head} was told", 1), *rest]))


@dataclass(frozen=True, slots=True)
class _Panel:
    """Lags of one kind, in order: those that are certain to have passed, and those that may have at least."""

    head: str
    certain: list[float]
    possible: list[float]
    n_undated: int


def _panels(lags: pd.DataFrame, figure: str) -> list[_Panel]:
    """The lags by kind; kinds without any are left out."""
    rows_of(lags.head(0), figure, COLUMNS)
    found = []
    for what, head in _PANELS.items():
        rows = lags[lags["what"] == what]
        certain, possible = (
            sorted(pd.to_numeric(rows[column]).astype("Float64").fillna(math.inf).tolist())
            for column in ("lag_max", "lag_min")
        )
        if certain:
            found.append(_Panel(head, certain, possible, int((~rows["is_dated"].astype("bool")).sum())))
    return found


def _say_half(panel: _Panel) -> str:
    middle = (len(panel.certain) - 1) // 2
    fewest, most = int(panel.possible[middle]), panel.certain[middle]
    if math.isinf(most):
        return f"after {count(fewest, 'day')} or more, by dates that are open"
    if not most:
        return "on the same day"
    return f"within {count(int(most), 'day')}" if fewest == most else f"within {fewest} to {int(most):,} days"


def _draw(panels: Sequence[_Panel], width: Width) -> Axes:
    sheet = Sheet(width)
    days = [day for panel in panels for day in (*panel.certain[-1:], *panel.possible[-1:], *_last_known(panel))]
    longest = max((day for day in days if not math.isinf(day)), default=0.0)
    scale = _DayScale(sheet.left + _SHARES_ROOM, sheet.right - _OVERHANG - 6, max(longest, 2.0))
    top = 2.0
    for panel in panels:
        top = _draw_panel(sheet, scale, panel, top) + 14
    words = "band: from the share that is certain to have been told by then to the share that may have been"
    lines = wrap(words, sheet.right - sheet.left - 30, SMALL)
    sheet.rect(Box(sheet.left, top + 1, sheet.left + 22, top + 13), fill=BLUE, opacity=_BAND)
    sheet.line(sheet.left, top + 13, sheet.left + 22, top + 13, colour=BLUE, width=2.0)
    return sheet.finish(sheet.lines(sheet.left + 30, top, lines, size=SMALL, colour=MUTED))


def _last_known(panel: _Panel) -> list[float]:
    """The longest lag that has an upper bound."""
    return [day for day in panel.certain if not math.isinf(day)][-1:]


class _DayScale:
    """Days to pixels, each step of days in proportion to the days before it (log of one more than the days)."""

    def __init__(self, left: float, right: float, longest: float) -> None:
        self.left, self.right, self.longest = left, right, longest

    def at(self, days: float) -> float:
        """Where so many days lie."""
        share = math.log1p(min(days, self.longest)) / math.log1p(self.longest)
        return self.left + (self.right - self.left) * share

    def ticks(self) -> list[tuple[float, str]]:
        """Places and labels, as many as have room."""
        found: list[tuple[float, str]] = []
        free = -math.inf
        for days in _TICKS:
            label, x = f"{days:,}", self.at(days)
            half = text_width(label, SMALL) / 2
            if days <= self.longest and x - half > free:
                found.append((x, label))
                free = x + half + 10
        return found


def _draw_panel(sheet: Sheet, scale: _DayScale, panel: _Panel, top: float) -> float:
    """Draw the band of one kind of row; return the height below."""
    undated = f", {panel.n_undated} without a date" if panel.n_undated else ""
    words = f"{sentence(panel.head)}: {count(len(panel.certain), 'report')}{undated}"
    top = sheet.lines(sheet.left, top, wrap(words, sheet.right - sheet.left, NORMAL, bold=True), bold=True) + 8
    bottom = top + _HEIGHT
    for share in (0, 50, 100):
        y = bottom - _HEIGHT * share / 100
        sheet.text(scale.left - 6, y + 4, f"{share} %", size=SMALL, colour=MUTED, align="right")
        sheet.line(scale.left, y, scale.right + _OVERHANG, y, colour=RULE if share == 0 else GRID, zorder=0.6)
    _draw_band(sheet, scale, panel, bottom)
    for x, label in scale.ticks():
        sheet.line(x, bottom, x, bottom + 4, colour=MUTED, zorder=1.2)
        sheet.text(x, bottom + 5 + SMALL, label, size=SMALL, colour=MUTED, align="center")
    below = bottom + 5 + SMALL * LEADING
    sheet.text(scale.right, below + SMALL, "days until told", size=SMALL, colour=MUTED, align="right")
    return below + SMALL * LEADING


def _draw_band(sheet: Sheet, scale: _DayScale, panel: _Panel, bottom: float) -> None:
    """Draw the two step curves and what lies between them, in steps no finer than can be seen."""
    days = sorted({day for day in (*panel.certain, *panel.possible) if not math.isinf(day)})
    steps = [(scale.at(day), _share(panel.certain, day), _share(panel.possible, day)) for day in days]
    seen = [step for step, later in pairwise([*steps, (math.inf, 0.0, 0.0)]) if later[0] - step[0] >= 0.5]
    low = high = bottom
    for (x, certainly, possibly), (right, *_) in pairwise([*seen, (scale.right + _OVERHANG, 0.0, 0.0)]):
        y_low, y_high = bottom - _HEIGHT * certainly, bottom - _HEIGHT * possibly
        if right > x and y_low > y_high:
            sheet.rect(Box(x, y_high, right, y_low), fill=BLUE, opacity=_BAND, zorder=1.0)
        for y, before, thickness in ((y_low, low, 2.0), (y_high, high, 1.2)):
            if before > y:
                sheet.line(x, before, x, y, colour=BLUE, width=thickness, zorder=2.0)
            if right > x:
                sheet.line(x, y, right, y, colour=BLUE, width=thickness, zorder=2.0)
        low, high = y_low, y_high


def _share(ordered: Sequence[float], days: float) -> float:
    """Share of ordered values up to a number of days."""
    return bisect_right(ordered, days) / len(ordered)
