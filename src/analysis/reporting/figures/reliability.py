"""How far coders agree, column by column: alpha as a dot with its interval, on the scale from chance to full agreement.

The two values from which Krippendorff lets conclusions be drawn are ruled across all rows. A column without a value
says why in its place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from analysis.reporting.figures.lettering import text_width, widest, wrap
from analysis.reporting.figures.rows import Row, check_width, is_blank, rows_of
from analysis.reporting.figures.sheet import Sheet, empty_sheet
from analysis.reporting.figures.style import (
    BLUE,
    GRID,
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
from analysis.reporting.figures.wording import in_words, sentence

COLUMNS: Final = ("table", "variable", "n_units", "alpha", "low", "high", "reason")
RELIABLE: Final = 0.8
TENTATIVE: Final = 0.667
_NAMES_ROOM: Final = {"wide": 176.0, "phone": 106.0}
_UNITS_ROOM: Final = 40.0
_ROW: Final = 21.0
_WORDS: Final = {"reliable": "reliable", "tentative": "for tentative conclusions", "below": "below that"}


@dataclass(frozen=True, slots=True)
class _AlphaScale:
    """Values of alpha between two pixels; the lower end is 0, or lower where a value is (an interval may reach beyond)."""

    lowest: float
    left: float
    right: float

    def at(self, value: float) -> float:
        return self.left + (self.right - self.left) * (value - self.lowest) / (1 - self.lowest)


def draw_reliability(reliability: pd.DataFrame, *, width: Width = "wide") -> Axes:
    """Alpha of every column with its interval, table by table, the most reliable first.

    Parameters
    ----------
    reliability
        One row a column, as `measures.agreement.reliability` returns it. Not modified.
    width
        "wide" or "phone".

    Returns
    -------
    Axes
        Data coordinates are pixels.

    Raises
    ------
    UsageError
        A column is missing, or the width is unknown.

    Examples
    --------
    >>> draw_reliability(pd.DataFrame(columns=list(COLUMNS))).texts[0].get_text()
    'There is nothing that two coders could agree on.'
    """
    check_width(width, "draw_reliability")
    rows = rows_of(reliability, "draw_reliability", COLUMNS)
    with drawing():
        if not rows:
            return empty_sheet(
                width, "There is nothing that two coders could agree on.", "Agreement needs two codings of one case."
            )
        return _draw(rows, width)


def title_reliability(reliability: pd.DataFrame) -> str:
    """The answer a figure of reliability gives, in a sentence.

    Examples
    --------
    >>> title_reliability(pd.DataFrame({"table": "statements", "variable": ["stance_code", "holder_id"], "alpha": [0.4, 0.9]}))
    'Coders agree reliably on one of two columns, the least on the stance of statements (alpha 0.40)'
    """
    rows = rows_of(reliability, "title_reliability", ["table", "variable", "alpha"])
    defined = [row for row in rows if not is_blank(row["alpha"])]
    if not defined:
        return "On no column can it be said how far coders agree"
    good = sum(row["alpha"] >= RELIABLE for row in defined)
    worst = min(defined, key=lambda row: (row["alpha"], str(row["variable"])))
    many = in_words(good) if good else "none"
    said = f"coders agree reliably on {many} of {in_words(len(defined))} column{'' if len(defined) == 1 else 's'}"
    least = f"{say_column(worst['variable'])} of {say_table(worst['table'])}"
    return sentence(f"{said}, the least on the {least} (alpha {worst['alpha']:.2f})")


def say_column(variable: object) -> str:
    """A column's name as a reader would say it.

    Examples
    --------
    >>> say_column("claimed_by_id"), say_column("said_edtf"), say_column("points_given")
    ('claimed by', 'said', 'points given')
    """
    stem = str(variable)
    for suffix in ("_ids", "_id", "_code", "_edtf"):
        stem = stem.removesuffix(suffix)
    return stem.replace("_", " ")


def say_table(table: object) -> str:
    """A table's name as a reader would say it.

    Examples
    --------
    >>> say_table("event_statuses")
    'event statuses'
    """
    return str(table).replace("_", " ")


def _draw(rows: Sequence[Row], width: Width) -> Axes:
    sheet = Sheet(width)
    values = [float(row["alpha"]) for row in rows if not is_blank(row["alpha"])]
    lowest = min(0.0, math.floor(2 * min(values, default=0.0)) / 2)
    units = max(_UNITS_ROOM, widest((f"{row['n_units']:,}" for row in rows), SMALL))
    scale = _AlphaScale(lowest, sheet.left + _NAMES_ROOM[width] + 12, sheet.right - units - 8)
    top = _draw_head(sheet, scale)
    below = top
    for table in dict.fromkeys(row["table"] for row in rows):
        below = sheet.lines(sheet.left, below + 8, [sentence(say_table(table))], size=NORMAL, bold=True) + 2
        sheet.line(sheet.left, below, sheet.right, below, colour=RULE, zorder=0.8)
        here = [row for row in rows if row["table"] == table]
        for row in sorted(
            here, key=lambda row: -math.inf if is_blank(row["alpha"]) else float(row["alpha"]), reverse=True
        ):
            below = _draw_row(sheet, scale, row, below, _NAMES_ROOM[width])
    for value in (0.0, 1.0):
        sheet.upright(scale.at(value), top, below, colour=RULE)
    for value in (TENTATIVE, RELIABLE):
        sheet.upright(scale.at(value), top, below, colour=MUTED, dashes=(3, 3))
    if lowest < 0:
        sheet.upright(scale.at(lowest), top, below, colour=GRID)
    return sheet.finish(_draw_key(sheet, rows, below + 8))


def _draw_head(sheet: Sheet, scale: _AlphaScale) -> float:
    """Name the ends of the scale and the values ruled across it; return the height below."""
    line = SMALL * LEADING
    full, chance = "full agreement", "chance"
    sheet.text(scale.right, 2 + SMALL, full, size=SMALL, colour=MUTED, align="right")
    reach = text_width(chance, SMALL)
    middle = max(scale.at(0) - reach / 2, scale.left) + reach / 2
    if middle + reach / 2 + 8 < scale.right - text_width(full, SMALL):
        sheet.text(middle, 2 + SMALL, chance, size=SMALL, colour=MUTED, align="center")
    taken: list[tuple[float, float]] = []
    for value in (1.0, RELIABLE, 0.0, TENTATIVE, scale.lowest):
        words = f"{value:.2g}"
        half = text_width(words, SMALL) / 2
        x = min(max(scale.at(value), scale.left + half), scale.right - half)
        if all(x + half + 4 < left or x - half - 4 > right for left, right in taken):
            sheet.text(x, 2 + line + SMALL, words, size=SMALL, align="center")
            taken.append((x - half, x + half))
    sheet.text(sheet.right, 2 + line + SMALL, "units", size=SMALL, colour=MUTED, align="right")
    return 2 + 2 * line + 2


def _draw_row(sheet: Sheet, scale: _AlphaScale, row: Row, top: float, room: float) -> float:
    name = wrap(say_column(row["variable"]), room, NORMAL)
    reason = wrap(str(row["reason"]), scale.right - scale.left - 12, SMALL) if is_blank(row["alpha"]) else []
    height = max(_ROW, len(name) * NORMAL * LEADING + 4, len(reason) * SMALL * LEADING + 4)
    y = top + height / 2
    sheet.lines(sheet.left, y - len(name) * NORMAL * LEADING / 2, name)
    sheet.text(sheet.right, y + SMALL * 0.36, f"{row['n_units']:,}", size=SMALL, colour=MUTED, align="right")
    if reason:
        sheet.lines(scale.left + 6, y - len(reason) * SMALL * LEADING / 2, reason, size=SMALL, colour=MUTED)
        return top + height
    kind = _kind(row)
    colour = VERMILION if kind == "below" else BLUE
    if not is_blank(row["low"]):
        low, high = (max(scale.at(float(row[end])), scale.left - 10) for end in ("low", "high"))
        sheet.line(low, y, high, y, colour=colour, width=2.0)
        sheet.line(high, y - 3.5, high, y + 3.5, colour=colour, width=1.4)
        if float(row["low"]) < scale.lowest:
            sheet.polygon([(low, y), (low + 7, y - 4), (low + 7, y + 4)], fill=colour)
        else:
            sheet.line(low, y - 3.5, low, y + 3.5, colour=colour, width=1.4)
    _draw_dot(sheet, kind, scale.at(float(row["alpha"])), y)
    return top + height


def _kind(row: Row) -> str:
    value = float(row["alpha"])
    return "reliable" if value >= RELIABLE else "tentative" if value >= TENTATIVE else "below"


def _draw_dot(sheet: Sheet, kind: str, x: float, y: float) -> None:
    """Draw a full circle, a hollow one, or a diamond."""
    if kind == "below":
        sheet.marker(x, y, "D", 8.0, fill=VERMILION, edge=VERMILION)
    else:
        sheet.marker(x, y, "o", 9.0, fill=BLUE if kind == "reliable" else PAPER, edge=BLUE, width=2.0)


def _draw_key(sheet: Sheet, rows: Sequence[Row], top: float) -> float:
    """Say what the kinds of dots in the figure mean; return the height below."""
    kinds = [kind for kind in _WORDS if any(not is_blank(row["alpha"]) and _kind(row) == kind for row in rows)]
    x, y = sheet.left + 6, top + 8
    for kind in kinds:
        reach = 14 + text_width(_WORDS[kind], SMALL) + 20
        if x + reach > sheet.right and x > sheet.left + 6:
            x, y = sheet.left + 6, y + SMALL * LEADING + 2
        _draw_dot(sheet, kind, x, y)
        sheet.text(x + 12, y + SMALL * 0.36, _WORDS[kind], size=SMALL, colour=MUTED)
        x += reach
    return y + 10 if kinds else top
