"""Where the sides' positions overlap: one strip an issue, the common range shaded, or the distance where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from analysis.errors import UsageError
from analysis.reporting.figures.lettering import printable, text_width, wrap
from analysis.reporting.figures.pointscale import (
    Look,
    PointScale,
    Stand,
    draw_ends,
    draw_frame,
    draw_span_arrow,
    draw_stand,
    looks,
)
from analysis.reporting.figures.rows import Row, check_width, rows_of
from analysis.reporting.figures.sheet import Box, Sheet, empty_sheet
from analysis.reporting.figures.style import GRID, HEADING, LEADING, MUTED, NORMAL, Width, drawing
from analysis.reporting.figures.wording import count, say_points

COLUMNS: Final = (
    *("issue_id", "issue", "low_label", "high_label", "low", "high", "distance", "is_split"),
    *("stands", "n_sides"),
)
_NAMES_ROOM: Final = 150.0
_ROW: Final = 24.0


def draw_zones(zones: pd.DataFrame, *, actors: Sequence[str] | None = None, width: Width = "wide") -> Axes:
    """The zone of each issue between the sides that hold a position on it, or how far they are from one.

    Parameters
    ----------
    zones
        One row an issue and set of sides, as `measures.zones` returns it; of an issue the row with the most sides is
        drawn. Not modified.
    actors
        Ids of all parties of the report, so that each has the same colour in every figure; None: those of the table.
    width
        "wide" (names left) or "phone" (names above their marks).

    Returns
    -------
    Axes
        Data coordinates are pixels.

    Raises
    ------
    UsageError
        If a column is missing, or `actors` lacks a side.

    Examples
    --------
    >>> draw_zones(pd.DataFrame(columns=list(COLUMNS))).texts[0].get_text()
    'On no issue have two sides a position of their own.'
    """
    check_width(width, "draw_zones")
    widest: dict[str, Row] = {}
    for row in rows_of(zones, "draw_zones", COLUMNS):
        if row["n_sides"] > widest.get(row["issue_id"], {"n_sides": 0})["n_sides"]:
            widest[row["issue_id"]] = row
    with drawing():
        if not widest:
            return empty_sheet(width, "On no issue have two sides a position of their own.")
        ids = [str(side[0]) for row in widest.values() for side in row["stands"]]
        by_actor = looks(actors if actors is not None else sorted(set(ids)))
        missing = sorted(set(ids) - set(by_actor))
        if missing:
            raise UsageError(f"draw_zones: actors lacks {', '.join(missing)}; give the ids of all parties.")
        sheet, top = Sheet(width), 2.0
        for row in sorted(widest.values(), key=lambda row: (row["distance"], printable(row["issue"]))):
            top = _draw_issue(sheet, row, by_actor, top) + 14
        return sheet.finish(top - 14)


def title_zones(zones: pd.DataFrame) -> str:
    """The answer a figure of zones gives, in a sentence.

    Examples
    --------
    >>> title_zones(pd.DataFrame({"issue_id": ["pay", "pay", "hours"], "issue": ["Pay", "Pay", "Hours"],
    ...     "n_sides": [2, 3, 2], "distance": [0.0, 10.0, 0.0]}))
    'The sides overlap on 1 of 2 issues: “Hours”'
    """
    rows = rows_of(zones, "title_zones", ["issue_id", "issue", "n_sides", "distance"])
    if not rows:
        return "On no issue have two sides a position of their own"
    widest = {row["issue_id"]: row for row in sorted(rows, key=lambda row: row["n_sides"])}
    meeting = [f"“{row['issue']}”" for row in widest.values() if not row["distance"]]
    of = f"of {count(len(widest), 'issue')}"
    if not meeting:
        nearest = min(widest.values(), key=lambda row: (row["distance"], row["issue"]))
        return (
            f"The sides overlap on none {of}; nearest on “{nearest['issue']}”, {say_points(nearest['distance'])} apart"
        )
    return f"The sides overlap on {len(meeting)} {of}: {', '.join(meeting)}"


def _draw_issue(sheet: Sheet, row: Row, by_actor: dict[str, Look], top: float) -> float:
    """Draw one issue with its sides and what they share; return the height below."""
    is_wide = sheet.width > 400
    whole = sheet.right - sheet.left
    title = wrap(printable(row["issue"], str(row["issue_id"])), whole, HEADING, bold=True)
    top = sheet.lines(sheet.left, top, title, size=HEADING, bold=True)
    scale = PointScale(sheet.left + (_NAMES_ROOM + 16 if is_wide else 8), sheet.right - (18 if is_wide else 8))
    top = draw_ends(sheet, scale, row["low_label"], row["high_label"], top + 3)
    below = top + 4
    stands = sorted(row["stands"], key=lambda side: (side[2] + side[3], str(side[0])))
    heights = []
    for key, name, low, high in stands:
        words = printable(name, str(key)) or printable(key)
        if is_wide:
            lines = wrap(words, _NAMES_ROOM, NORMAL)
            height = max(_ROW, len(lines) * NORMAL * LEADING + 4)
            y = below + height / 2
            sheet.lines(sheet.left, y - len(lines) * NORMAL * LEADING / 2, lines)
            below += height
        else:
            below = sheet.lines(scale.left + 6, below + 2, wrap(words, scale.right - scale.left - 12, NORMAL))
            y = below + 9
            below += 20
        sheet.line(scale.left, y, scale.right, y, colour=GRID, zorder=0.4)
        draw_stand(sheet, scale, Stand(low, high), by_actor[str(key)], y)
        heights.append(y)
    below = _draw_answer(sheet, scale, row, (heights[0], heights[-1]), below + 4)
    draw_frame(sheet, scale, top, below + 2)
    return below + 2


def _draw_answer(sheet: Sheet, scale: PointScale, row: Row, heights: tuple[float, float], top: float) -> float:
    """Draw the zone as a shaded stretch, or the distance as an arrow, with its words below; return the height below."""
    if not row["distance"]:
        low, high = row["low"], row["high"]
        words = f"{'both' if len(row['stands']) == 2 else 'all'} include {low:g}" + (
            f" to {high:g}" if high > low else ""
        )
        x0, x1 = scale.at(low), max(scale.at(high), scale.at(low) + 2)
        sheet.rect(Box(x0, heights[0] - 9, x1, heights[1] + 9), fill=MUTED, opacity=0.25, zorder=0.3)
    else:
        low, high = min(side[3] for side in row["stands"]), max(side[2] for side in row["stands"])
        words = f"{say_points(row['distance'])} apart"
        x0, x1 = scale.at(low), scale.at(high)
        draw_span_arrow(sheet, x0, x1, top + 4)
        top += 10
    if row["is_split"]:
        words += " (one position is split)"
    reach = text_width(words, NORMAL, True)
    middle = min(max((x0 + x1) / 2, scale.left + reach / 2), scale.right - reach / 2)
    sheet.text(middle, top + NORMAL, words, bold=True, align="center")
    return top + NORMAL * LEADING + 2
