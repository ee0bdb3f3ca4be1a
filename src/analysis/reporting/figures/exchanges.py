"""What two actors gain by giving way to each other, and what it costs everybody else: a block an exchange.

Each of the two says on which issue it moves and from where to where; its bar is what it gains by the exchange as a
whole. The bar of all others goes to the left of the line where they lose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from analysis.errors import UsageError
from analysis.reporting.figures.lettering import printable, text_width, wrap
from analysis.reporting.figures.pointscale import Look, looks
from analysis.reporting.figures.rows import Row, check_width, rows_of
from analysis.reporting.figures.sheet import Box, Sheet, empty_sheet
from analysis.reporting.figures.style import GRID, INK, LEADING, MUTED, NORMAL, RULE, SMALL, Width, drawing

COLUMNS: Final = (
    *("a_id", "a", "b_id", "b", "a_gives", "b_gives", "a_from", "a_to", "b_from", "b_to"),
    *("gain_a", "gain_b", "gain_others", "n_harmed"),
)
_WORDS_ROOM: Final = 380.0
_BAR: Final = 12.0
_NUMBER_ROOM: Final = 44.0


def draw_exchanges(
    exchanges: pd.DataFrame, *, actors: Sequence[str] | None = None, most: int = 5, width: Width = "wide"
) -> Axes:
    """The exchanges with the largest gains.

    Parameters
    ----------
    exchanges
        One row an exchange, as `measures.bargaining.exchanges` returns it, the largest gain first. Not modified.
    actors
        Ids of all parties of the report, so that each has the same colour in every figure; None: those of the table.
    most
        Number of exchanges drawn.
    width
        "wide" (words left, bars right) or "phone" (words above the bars).

    Returns
    -------
    Axes
        Data coordinates are pixels.

    Raises
    ------
    UsageError
        If a column is missing, or `actors` lacks an actor of the table.

    Examples
    --------
    >>> draw_exchanges(pd.DataFrame(columns=list(COLUMNS))).texts[0].get_text()
    'No two actors gain by giving way to each other.'
    """
    check_width(width, "draw_exchanges")
    rows = rows_of(exchanges, "draw_exchanges", COLUMNS)[:most]
    ids = {str(row[name]) for row in rows for name in ("a_id", "b_id")}
    by_actor = looks(actors if actors is not None else sorted(ids))
    if missing := sorted(ids - by_actor.keys()):
        raise UsageError(f"draw_exchanges: actors lacks {', '.join(missing)}; give the ids of all parties.")
    with drawing():
        if not rows:
            return empty_sheet(
                width,
                "No two actors gain by giving way to each other.",
                "It takes two issues that matter to them in different proportion, and weights on both.",
            )
        sheet = Sheet(width)
        is_wide = sheet.width > 400
        left = sheet.left + (_WORDS_ROOM + 16 if is_wide else 0)
        bars = _Bars(rows, left + _NUMBER_ROOM, sheet.right - _NUMBER_ROOM)
        top = 4.0
        for row in rows:
            top = _draw_exchange(sheet, bars, row, by_actor, top) + 8
            sheet.line(sheet.left, top - 2, sheet.right, top - 2, colour=GRID, zorder=0.4)
        sheet.upright(bars.at(0), 2, top - 6, colour=RULE)
        return sheet.finish(top)


def title_exchanges(exchanges: pd.DataFrame) -> str:
    """Who could gain most by giving way to each other, in a sentence.

    Examples
    --------
    >>> title_exchanges(pd.DataFrame([{"a": "Union", "b": "Employer", "a_gives": "Hours", "b_gives": "Pay"}]))
    'Union could give way on “Hours” and Employer on “Pay”: both would gain'
    >>> title_exchanges(pd.DataFrame(columns=["a", "b", "a_gives", "b_gives"]))
    'No two actors gain by giving way to each other'
    """
    rows = rows_of(exchanges, "title_exchanges", ("a", "b", "a_gives", "b_gives"))
    if not rows:
        return "No two actors gain by giving way to each other"
    first = {name: printable(rows[0][name]) for name in ("a", "b", "a_gives", "b_gives")}
    most = " most" if len(rows) > 1 else ""
    return f"{first['a']} could give way on “{first['a_gives']}” and {first['b']} on “{first['b_gives']}”: both would gain{most}"


class _Bars:
    """Gains and losses on one scale for all exchanges drawn."""

    def __init__(self, rows: Sequence[Row], left: float, right: float) -> None:
        values = [float(row[name]) for row in rows for name in ("gain_a", "gain_b", "gain_others")]
        self.least, self.most = min(0.0, *values), max(0.0, *values)
        self.left, self.right = left, right

    def at(self, value: float) -> float:
        """Where a gain lies."""
        return self.left + (self.right - self.left) * (value - self.least) / (self.most - self.least)


def _draw_exchange(sheet: Sheet, bars: _Bars, row: Row, by_actor: Mapping[str, Look], top: float) -> float:
    """Draw one exchange; return the height below."""
    for side in ("a", "b"):
        name = printable(row[side], str(row[f"{side}_id"])) or printable(row[f"{side}_id"])
        moves = f"{row[f'{side}_from']:.0f} to {row[f'{side}_to']:.0f}"
        words = f"{name} on “{printable(row[f'{side}_gives'])}”: {moves}"
        top = _draw_bar(sheet, bars, words, float(row[f"gain_{side}"]), by_actor[str(row[f"{side}_id"])], top)
    if abs(row["gain_others"]) > 1e-9:
        harmed = int(row["n_harmed"])
        words = f"All others, {harmed} of whom lose{'s' if harmed == 1 else ''}" if harmed else "All others"
        top = _draw_bar(sheet, bars, words, float(row["gain_others"]), None, top)
    return top


def _draw_bar(sheet: Sheet, bars: _Bars, words: str, gain: float, look: Look | None, top: float) -> float:
    """Draw one line of an exchange: who does what, and the bar of what it gains; return the height below."""
    colour, size = (look.colour, NORMAL) if look else (MUTED, SMALL)
    is_wide = sheet.width > 400
    lines = wrap(words, (_WORDS_ROOM if is_wide else sheet.right - sheet.left) - 16, size)
    height = len(lines) * size * LEADING
    if look:
        sheet.marker(sheet.left + 6, top + 2 + size * LEADING / 2, look.shape, 9, fill=colour, edge=colour)
    below = sheet.lines(sheet.left + 16, top + 2, lines, size=size, colour=INK if look else MUTED)
    y = top + 2 + height / 2 if is_wide else below + _BAR / 2 + 2
    start, end = sorted((bars.at(0), bars.at(gain)))
    sheet.rect(Box(start, y - _BAR / 2, max(end, start + 1), y + _BAR / 2), fill=colour, edge=colour, zorder=1.0)
    number = f"{gain:+.1f}" if abs(gain) >= 0.05 else f"{gain:+.2g}"
    reach = text_width(number, SMALL)
    sheet.text(end + 6 if gain >= 0 else start - 6 - reach, y + 4, number, size=SMALL)
    return max(below, y + _BAR / 2 + 2) + (2 if is_wide else 4)
