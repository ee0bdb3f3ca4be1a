"""How far apart two sides stand on one issue: two intervals and the distance between their nearest ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes

from analysis.errors import UsageError
from analysis.reporting.figures.lettering import printable, text_width, wrap
from analysis.reporting.figures.pointscale import (
    PointScale,
    Stand,
    draw_anchors,
    draw_ends,
    draw_frame,
    draw_span_arrow,
    draw_stand,
    looks,
)
from analysis.reporting.figures.rows import check_width, rows_of
from analysis.reporting.figures.sheet import Box, Sheet, empty_sheet
from analysis.reporting.figures.style import LEADING, MUTED, NORMAL, Width, drawing
from analysis.reporting.figures.wording import say_points

COLUMNS: Final = (
    *("issue", "low_label", "high_label", "anchors", "gap"),
    *("a_id", "a", "a_low", "a_high", "b_id", "b", "b_low", "b_high"),
)
_NAMES_ROOM: Final = 150.0
_ROW: Final = 26.0


def draw_gap(
    row: pd.Series | Mapping[str, Any] | pd.DataFrame,
    *,
    actors: Sequence[str] | None = None,
    width: Width = "wide",
) -> Axes:
    """Two sides on one issue and the gap between them.

    Parameters
    ----------
    row
        One row of `measures.positions.gaps`, or a table of at most one. Not modified.
    actors
        Ids of all parties of the report in one order, so that each has the same colour in every figure; None: the two.
    width
        "wide" or "phone".

    Returns
    -------
    Axes
        Data coordinates are pixels.

    Raises
    ------
    UsageError
        If a column is missing, or a table of several rows is given.

    Examples
    --------
    >>> draw_gap(pd.DataFrame(columns=list(COLUMNS))).texts[0].get_text()
    'No two sides hold a position on the same issue.'
    """
    check_width(width, "draw_gap")
    table = row if isinstance(row, pd.DataFrame) else pd.DataFrame([dict(row)])
    rows = rows_of(table, "draw_gap", COLUMNS)
    if len(rows) > 1:
        raise UsageError(f"draw_gap: {len(rows)} rows were given; give one, such as gaps.iloc[0].")
    with drawing():
        if not rows:
            return empty_sheet(
                width,
                "No two sides hold a position on the same issue.",
                "Positions of each side are in the positions report.",
            )
        return _draw(rows[0], actors, width)


def _draw(row: dict[str, Any], actors: Sequence[str] | None, width: Width) -> Axes:
    pair = [str(row["a_id"]), str(row["b_id"])]
    by_actor = looks(actors if actors is not None else pair)
    missing = [key for key in pair if key not in by_actor]
    if missing:
        raise UsageError(f"draw_gap: actors lacks {', '.join(missing)}; give the ids of all parties.")
    sheet = Sheet(width)
    is_wide = width == "wide"
    scale = PointScale(sheet.left + (_NAMES_ROOM + 16 if is_wide else 8), sheet.right - (18 if is_wide else 8))
    top = draw_ends(sheet, scale, row["low_label"], row["high_label"], 2)
    heights = []
    below = top + 4
    for side in ("a", "b"):
        name = printable(row[side], str(row[f"{side}_id"])) or printable(row[f"{side}_id"])
        if is_wide:
            lines = wrap(name, _NAMES_ROOM, NORMAL)
            height = max(_ROW, len(lines) * NORMAL * LEADING + 4)
            y = below + height / 2
            sheet.lines(sheet.left, y - len(lines) * NORMAL * LEADING / 2, lines)
            below += height
        else:
            below = sheet.lines(scale.left + 6, below + 2, wrap(name, scale.right - scale.left - 12, NORMAL))
            y = below + 9
            below += 20
        heights.append(y)
        stand = Stand(row[f"{side}_low"], row[f"{side}_high"])
        draw_stand(sheet, scale, stand, by_actor[str(row[f"{side}_id"])], y)
        if side == "a":
            gap_y = below + 10
            below += 34
    _draw_distance(sheet, scale, row, heights, gap_y)
    draw_frame(sheet, scale, top, below + 2)
    return sheet.finish(draw_anchors(sheet, scale, row["anchors"], below + 2))


def _draw_distance(sheet: Sheet, scale: PointScale, row: dict[str, Any], heights: list[float], y: float) -> None:
    """Draw the gap as a measured arrow, or what the two share as a shaded stretch."""
    left, right = min(row["a_high"], row["b_high"]), max(row["a_low"], row["b_low"])
    if left < right:
        words = f"{say_points(row['gap'])} apart"
        x0, x1 = scale.at(left), scale.at(right)
        is_a_left = row["a_high"] <= row["b_low"]
        legs = [
            (x, heights[0] + 8, y) if is_a else (x, y, heights[1] - 8)
            for x, is_a in ((x0, is_a_left), (x1, not is_a_left))
        ]
        draw_span_arrow(sheet, x0, x1, y)
    else:
        legs = []
        words = f"both include {right:g}" + (f" to {left:g}" if left > right else "")
        x0, x1 = scale.at(right), max(scale.at(left), scale.at(right) + 2)
        sheet.rect(Box(x0, heights[0], x1, heights[1]), fill=MUTED, opacity=0.25, zorder=0.3)
    reach = text_width(words, NORMAL, True)
    if reach + 8 > x1 - x0 and x0 - 8 - reach >= scale.left:
        sheet.text(x0 - 8, y + 4.5, words, bold=True, align="right")
    elif reach + 8 > x1 - x0 and x1 + 8 + reach <= scale.right:
        sheet.text(x1 + 8, y + 4.5, words, bold=True)
    else:
        middle = min(max((x0 + x1) / 2, scale.left + reach / 2), scale.right - reach / 2)
        sheet.text(middle, y + 17, words, bold=True, align="center")
    for x, leg_top, leg_bottom in legs:
        sheet.upright(x, leg_top, leg_bottom, colour=MUTED, dashes=(2, 2))
