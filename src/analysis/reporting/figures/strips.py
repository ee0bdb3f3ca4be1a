"""Where in each text the evidence lies: a strip a source, from its first character to its last.

What is filled lies under a passage that carries a coded row; what is blank nobody coded. Damaged stretches are marked
below the strip, so that they are seen on filled and on blank ground.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from analysis.record import dates
from analysis.reporting.figures.lettering import printable, text_width, wrap
from analysis.reporting.figures.rows import Row, check_width, is_blank, rows_of
from analysis.reporting.figures.sheet import Box, Sheet, empty_sheet
from analysis.reporting.figures.style import BLUE, LEADING, MUTED, NORMAL, PAPER, SMALL, VERMILION, Width, drawing
from analysis.reporting.figures.wording import count, in_words

COLUMNS: Final = ("source_id", "publisher", "published_edtf", "text_chars", "covered_chars", "share", "spans", "damage")
_WORDS_ROOM: Final = 190.0
_SHARE_ROOM: Final = 74.0
_STRIP: Final = 15.0  # pixels high
_DAMAGE: Final = 4.0
_THINNEST: Final = 1.0
_MOST: Final = 40  # strips; more cannot be compared by eye


def draw_strips(coverage: pd.DataFrame, *, width: Width = "wide") -> Axes:
    """Each source's text as a strip, filled where it carries a coded row.

    Parameters
    ----------
    coverage
        One row a source, as `measures.coverage.source_coverage` returns it. Not modified. Of more than 40 the longest 40
        are drawn.
    width
        "wide" (names in a column at the left) or "phone" (names above their strips).

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
    >>> draw_strips(pd.DataFrame(columns=list(COLUMNS))).texts[0].get_text()
    'The record has no source yet.'
    """
    check_width(width, "draw_strips")
    rows = rows_of(coverage, "draw_strips", COLUMNS)
    with drawing():
        if not rows:
            return empty_sheet(width, "The record has no source yet.")
        return _draw(rows, width)


def title_strips(coverage: pd.DataFrame) -> str:
    """The share of all text that carries a row, and the source with the least, in a sentence.

    Examples
    --------
    >>> title_strips(pd.DataFrame({"publisher": ["A", "B"], "text_chars": [100, 300], "covered_chars": [90, 110], "share": [0.9, 0.37]}))
    '50 % of the text of two sources carries a coded row; the least coded is B (37 %)'
    """
    rows = rows_of(coverage, "title_strips", ("publisher", "text_chars", "covered_chars", "share"))
    known = [row for row in rows if not is_blank(row["text_chars"]) and row["text_chars"]]
    if not known:
        return "How much of the text carries a coded row is not known" if rows else "The record has no source yet"
    share = sum(row["covered_chars"] for row in known) / sum(row["text_chars"] for row in known)
    if len(known) == 1:
        return f"{_percent(share)} of the text carries a coded row"
    least = min(known, key=lambda row: (row["share"], row["publisher"]))
    number = f"{in_words(len(known))} sources"
    return f"{_percent(share)} of the text of {number} carries a coded row; the least coded is {least['publisher']} ({_percent(least['share'])})"


def _percent(share: float) -> str:
    """A share in whole per cent, never rounded to all or nothing.

    Examples
    --------
    >>> _percent(0.996), _percent(1.0), _percent(0.002), _percent(0.0)
    ('99 %', '100 %', '1 %', '0 %')
    """
    whole = round(100 * share)
    return f"{whole if share in (0, 1) else min(99, max(1, whole))} %"


def _draw(rows: list[Row], width: Width) -> Axes:
    left_out = sorted(rows, key=lambda row: (-_length(row), row["source_id"]))[_MOST:]
    drawn = [row for row in rows if row not in left_out]
    sheet = Sheet(width)
    has_column = width == "wide"
    left = sheet.left + (_WORDS_ROOM + 10 if has_column else 0)
    right = sheet.right - _SHARE_ROOM
    top = 2.0
    for row in drawn:
        top = _draw_strip(sheet, row, left, right, top, has_column=has_column) + 7
    ends = (("beginning of the text", left, "left"), ("end", right, "right"))
    for words, x, side in ends:
        sheet.text(x, top + SMALL, words, size=SMALL, colour=MUTED, align="left" if side == "left" else "right")
    return sheet.finish(_draw_key(sheet, rows, left_out, top + SMALL * LEADING + 6))


def _length(row: Row) -> int:
    """Characters of a text, as far as they are known: at least to the end of its last passage."""
    if not is_blank(row["text_chars"]) and row["text_chars"]:
        return int(row["text_chars"])
    return max((int(end) for _, end in (*row["spans"], *row["damage"])), default=0)


def _draw_strip(sheet: Sheet, row: Row, left: float, right: float, top: float, *, has_column: bool) -> float:
    """Draw the name, the strip and the share of one source; return the height below."""
    is_known = not is_blank(row["text_chars"]) and bool(row["text_chars"])
    name = printable(row["publisher"], str(row["source_id"]))
    date = dates.say(str(row["published_edtf"])) if row["published_edtf"] else "undated"
    room = (left - 10 if has_column else sheet.right) - sheet.left
    below = sheet.lines(sheet.left, top, wrap(name, room, NORMAL))
    below = sheet.lines(sheet.left, below, wrap(date, room, SMALL), size=SMALL, colour=MUTED)
    y = top + 2 if has_column else below + 2
    length = _length(row)
    frame = Box(left, y, right, y + _STRIP)
    sheet.rect(frame, fill=PAPER, edge=MUTED, width=1.0, dashes=None if is_known else (3.0, 2.0), zorder=1.8)
    for spans, colour, upper, lower in (
        (row["spans"], BLUE, y, y + _STRIP),
        (row["damage"], VERMILION, y + _STRIP + 2, y + _STRIP + 2 + _DAMAGE),
    ):
        for start, end in _visible(spans, length, left, right):
            sheet.rect(Box(start, upper, end, lower), fill=colour, zorder=2.0)
    said = _percent(float(row["share"])) if is_known else "?"
    size = f"of {int(row['text_chars']):,}" if is_known else "no length"
    sheet.text(sheet.right, y + _STRIP - 3, said, size=NORMAL, align="right")
    sheet.text(sheet.right, y + _STRIP - 3 + SMALL * LEADING, size, size=SMALL, colour=MUTED, align="right")
    return max(below, y + _STRIP + SMALL * LEADING)


def _visible(spans: Sequence[tuple[int, int]], length: int, left: float, right: float) -> list[tuple[float, float]]:
    """Spans in pixels, none so thin that it cannot be seen; what then touches is one."""
    found: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        x0 = left + (right - left) * min(1.0, start / length)
        x1 = min(right, max(left + (right - left) * min(1.0, end / length), x0 + _THINNEST))
        if found and x0 - found[-1][1] < 0.3:
            found[-1] = found[-1][0], max(found[-1][1], x1)
        else:
            found.append((x0, x1))
    return found


def _draw_key(sheet: Sheet, rows: Sequence[Row], left_out: Sequence[Row], top: float) -> float:
    """Explain the fills that occur; return the height below."""
    entries = [
        (BLUE, "carries a coded row", any(row["spans"] for row in rows)),
        (PAPER, "nobody coded it", True),
        (VERMILION, "damaged text", any(row["damage"] for row in rows)),
    ]
    x, line = sheet.left, SMALL * LEADING + 4
    for colour, words, is_drawn in entries:
        reach = 26 + text_width(words, SMALL)
        if not is_drawn:
            continue
        if x > sheet.left and x + reach > sheet.right:
            x, top = sheet.left, top + line
        height = _DAMAGE if colour == VERMILION else 11.0
        middle = top + 7
        box = Box(x + 1, middle - height / 2, x + 19, middle + height / 2)
        sheet.rect(box, fill=colour, edge=MUTED if colour == PAPER else None, zorder=2.0)
        sheet.text(x + 26, top + 11, words, size=SMALL, colour=MUTED)
        x += reach + 16
    notes = ["At the right: the share that carries a coded row, and the length of the text in characters."]
    if left_out:
        notes.append(f"{count(len(left_out), 'shorter source')} not drawn; the table holds all.")
    return sheet.lines(
        sheet.left, top + line, wrap(" ".join(notes), sheet.right - sheet.left, SMALL), size=SMALL, colour=MUTED
    )
