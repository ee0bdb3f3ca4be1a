"""What changed and how: a line for each kind of subject, a square for each kind of change, as large as there are many.

The number stands beside every square; where there is room, changes of one kind stand below each other.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from analysis.measures.changes import KINDS
from analysis.reporting.figures.lettering import text_width, wrap
from analysis.reporting.figures.rows import check_width, rows_of
from analysis.reporting.figures.sheet import Box, Sheet, empty_sheet
from analysis.reporting.figures.style import (
    BLUE,
    GREEN,
    LEADING,
    MUTED,
    NORMAL,
    ORANGE,
    PAPER,
    PURPLE,
    RULE,
    SKY,
    SMALL,
    VERMILION,
    Width,
    drawing,
)
from analysis.reporting.figures.wording import in_words, say_list, sentence

COLUMNS: Final = ("what", "kind")
WORDS: Final = {
    "contradicted": "contradicted",
    "resolved": "settled",
    "moved": "moved",
    "new": "new",
    "supported": "supported",
    "corrected": "corrected",
    "gone": "gone",
}
"""Kinds of change in one word each."""

MANY: Final = {
    "event": "Events",
    "gap": "Gaps between sides",
    "position": "Positions",
    "dispute": "Rival accounts",
    "answer": "Parts in events",
    "contradiction": "Contradictions in the record",
    "overdue": "Over without a word",
    "request": "Requests",
}
"""Kinds of subject as headings; rows and sources are no states and are left out."""

_COLOURS: Final = {
    "contradicted": VERMILION,
    "resolved": GREEN,
    "moved": BLUE,
    "new": SKY,
    "supported": PURPLE,
    "corrected": ORANGE,
    "gone": PAPER,
}
_LARGEST: Final = 24.0  # pixels, the side of the largest square
_SMALLEST: Final = 6.0
_NAMES_ROOM: Final = 190.0
_LINE: Final = 32.0


def draw_changes(changes: pd.DataFrame, *, width: Width = "wide") -> Axes:
    """Changes of states counted by what changed and how.

    Parameters
    ----------
    changes
        As `measures.changes` returns them. Not modified.
    width
        "wide" (a column a kind of change) or "phone" (one after the other).

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
    >>> draw_changes(pd.DataFrame(columns=list(COLUMNS))).texts[0].get_text()
    'No event, position, part or account is different.'
    """
    check_width(width, "draw_changes")
    counts = _counts(changes, "draw_changes")
    with drawing():
        if not counts:
            return empty_sheet(
                width, "No event, position, part or account is different.", "What was coded anew is listed below."
            )
        return _draw(counts, width)


def title_changes(changes: pd.DataFrame) -> str:
    """How many states changed, and how, in a sentence.

    Examples
    --------
    >>> title_changes(pd.DataFrame({"what": ["event", "event", "gap"], "kind": ["moved", "new", "moved"]}))
    'Three changes of state: two moved and one new'
    """
    kinds = Counter(kind for (_, kind), number in _counts(changes, "title_changes").items() for _ in range(number))
    if not kinds:
        return "No state changed"
    total = sum(kinds.values())
    parts = [f"{in_words(kinds[kind])} {WORDS[kind]}" for kind in KINDS if kinds[kind]]
    noun = "change" if total == 1 else "changes"
    said = parts[0].split(" ", 1)[1] if total == 1 else say_list(parts)
    return sentence(f"{in_words(total)} {noun} of state: {said}")


def _counts(changes: pd.DataFrame, figure: str) -> Counter[tuple[str, str]]:
    """Changes by subject and kind, without rows and sources."""
    rows_of(changes.head(0), figure, COLUMNS)
    pairs = zip(changes["what"], changes["kind"], strict=True)
    return Counter(pair for pair in pairs if pair[0] in MANY)


def _draw(counts: Counter[tuple[str, str]], width: Width) -> Axes:
    sheet = Sheet(width)
    rows = {what: {kind: counts[what, kind] for kind in KINDS if counts[what, kind]} for what in MANY}
    rows = {what: there for what, there in rows.items() if there}
    most = max(counts.values())
    columns = _columns(sheet, rows) if width == "wide" else {}
    top = 2.0
    for what, there in rows.items():
        sheet.line(sheet.left, top, sheet.right, top, colour=RULE, zorder=0.8)
        draw = _draw_in_columns if columns else _draw_in_turn
        top = draw(sheet, MANY[what], there, most, top, columns)
    return sheet.finish(top)


def _columns(sheet: Sheet, rows: Mapping[str, Mapping[str, int]]) -> dict[str, float]:
    """Where the column of each kind begins; empty where they have no room beside each other."""
    found, x = {}, sheet.left + _NAMES_ROOM
    for kind in KINDS:
        numbers = [there[kind] for there in rows.values() if kind in there]
        if numbers:
            found[kind] = x
            x += _reach(kind, max(numbers)) + 18
    return found if x - 18 <= sheet.right else {}


def _reach(kind: str, number: int) -> float:
    return _LARGEST + 8 + text_width(_words(kind, number), SMALL)


def _draw_in_columns(
    sheet: Sheet, head: str, there: Mapping[str, int], most: int, top: float, columns: Mapping[str, float]
) -> float:
    """Draw a subject's changes below those of the same kind; return the height below."""
    lines = wrap(head, _NAMES_ROOM - 12, NORMAL)
    middle = top + max(_LINE, len(lines) * NORMAL * LEADING + 6) / 2
    sheet.lines(sheet.left, middle - len(lines) * NORMAL * LEADING / 2, lines)
    for kind, number in there.items():
        _draw_count(sheet, columns[kind], middle, kind, number, most)
    return 2 * middle - top


def _draw_in_turn(
    sheet: Sheet, head: str, there: Mapping[str, int], most: int, top: float, _: Mapping[str, float]
) -> float:
    """Draw a subject's changes one after the other below its name; return the height below."""
    below = sheet.lines(sheet.left, top + 5, wrap(head, sheet.right - sheet.left, NORMAL, bold=True), bold=True)
    x = sheet.left + 4
    for kind, number in there.items():
        reach = _reach(kind, number)
        if x > sheet.left + 4 and x + reach > sheet.right:
            x, below = sheet.left + 4, below + _LINE
        _draw_count(sheet, x, below + _LINE / 2, kind, number, most)
        x += reach + 14
    return below + _LINE + 4


def _words(kind: str, number: int) -> str:
    return f"{number:,} {WORDS[kind]}"


def _draw_count(sheet: Sheet, x: float, y: float, kind: str, number: int, most: int) -> None:
    """Draw a square whose area is the number, and the number with its word."""
    half = max(_SMALLEST, _LARGEST * math.sqrt(number / most)) / 2
    middle = x + _LARGEST / 2
    is_hollow = kind == "gone"
    sheet.rect(
        Box(middle - half, y - half, middle + half, y + half),
        fill=_COLOURS[kind],
        edge=MUTED if is_hollow else None,
        width=1.4,
        zorder=2.0,
    )
    sheet.text(x + _LARGEST + 8, y + SMALL * 0.36, _words(kind, number), size=SMALL)
