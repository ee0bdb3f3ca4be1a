"""Who stands where: one strip an issue, one line a holder, on the issue's own scale.

What a holder says of itself is solid; what others say of it is hollow, dashed and names who says so. Who
has no position of its own is named in words, since an empty line would look like an oversight.
"""

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
    draw_anchors,
    draw_ends,
    draw_frame,
    draw_stand,
    looks,
)
from analysis.reporting.figures.rows import Row, check_width, is_blank, rows_of
from analysis.reporting.figures.sheet import Sheet, empty_sheet
from analysis.reporting.figures.style import (
    GRID,
    HEADING,
    LEADING,
    MUTED,
    NORMAL,
    SMALL,
    Width,
    drawing,
)
from analysis.reporting.figures.wording import count, say_points

COLUMNS: Final = (
    *("holder_id", "holder", "party_id", "party", "issue_id", "issue", "low_label", "high_label", "anchors"),
    *("low", "high", "is_split", "basis", "ascribed_by", "said", "age_min", "age_max", "n_sources"),
)
_SILENCE_COLUMNS: Final = ("issue_id", "actor")
_NAMES_ROOM: Final = 170.0
_SAID_ROOM: Final = 160.0
_GUTTER: Final = 16.0


def draw_positions(
    positions: pd.DataFrame,
    *,
    issues: Sequence[str] | None = None,
    silences: pd.DataFrame | None = None,
    actors: Sequence[str] | None = None,
    width: Width = "wide",
) -> Axes:
    """Positions on their issues, one strip an issue.

    Parameters
    ----------
    positions
        One row per holder, issue and basis, as `measures.positions` returns it. Not modified.
    issues
        Ids of the issues to draw, in this order; None: all, in the table's order.
    silences
        One row per issue and actor without a position of its own: `issue_id`, `actor` (name), and `issue`
        (label) where the table of positions does not name the issue.
    actors
        Ids of all parties of the report, so that each has the same colour in every figure; None: those of
        the table.
    width
        "wide" (names left, when it was said right) or "phone" (both above the mark).

    Returns
    -------
    Axes
        Data coordinates are pixels.

    Raises
    ------
    UsageError
        If a column is missing, or an issue or actor is not in the tables.

    Examples
    --------
    >>> draw_positions(pd.DataFrame(columns=list(COLUMNS))).texts[0].get_text()
    'No position with a place on a scale is known.'
    """
    check_width(width, "draw_positions")
    rows = rows_of(positions, "draw_positions", COLUMNS)
    silent = rows_of(silences, "draw_positions: silences", _SILENCE_COLUMNS) if silences is not None else []
    if not rows and not silent:
        with drawing():
            return empty_sheet(
                width,
                "No position with a place on a scale is known.",
                "Statements without points are listed in the table of statements.",
            )
    there = list(dict.fromkeys([row["issue_id"] for row in [*rows, *silent]]))
    unknown = [issue for issue in issues or [] if issue not in there]
    if unknown:
        raise UsageError(
            f"draw_positions: issues {', '.join(unknown)} are not in the table; it has {', '.join(there)}."
        )
    by_actor = _looks_of(rows, actors)
    with drawing():
        sheet = Sheet(width)
        top = 2.0
        drawn = []
        for issue in issues if issues is not None else there:
            own = [row for row in rows if row["issue_id"] == issue]
            mute = [row for row in silent if row["issue_id"] == issue]
            top = _draw_strip(sheet, issue, own, mute, by_actor, top) + 12
            drawn += own
        return sheet.finish(_draw_key(sheet, drawn, top))


def title_positions(positions: pd.DataFrame, *, gaps: pd.DataFrame | None = None) -> str:
    """The answer a figure of positions gives: the widest gap where `gaps` is given, else how much is known.

    Examples
    --------
    >>> title_positions(pd.DataFrame({"issue_id": ["truce", "truce"], "basis": ["own", "ascribed"]}))
    '1 position of its own on 1 issue; 1 more is told only by others'
    """
    if gaps is not None and len(gaps):
        return title_gap(gaps.sort_values("rank", kind="stable").iloc[0])
    rows = rows_of(positions, "title_positions", ["issue_id", "basis"])
    own = [row for row in rows if row["basis"] == "own"]
    told = len(rows) - len(own)
    if not rows:
        return "No position with a place on a scale is known"
    issues = count(len({row["issue_id"] for row in rows}), "issue")
    noun = "position of its own" if len(own) == 1 else "positions of their holders' own"
    more = f"; {told} more {'is' if told == 1 else 'are'} told only by others" if told else ""
    return f"{len(own)} {noun} on {issues}{more}"


def title_gap(row: pd.Series) -> str:
    """How far two sides stand apart on an issue, in a sentence.

    Examples
    --------
    >>> title_gap(pd.Series({"a": "Moscow", "b": "Kyiv", "issue": "Order of truce and talks", "gap": 75}))
    'Moscow and Kyiv stand 75 points apart on “Order of truce and talks”'
    """
    pair = f"{row['a']} and {row['b']}"
    if row["gap"] > 0:
        return f"{pair} stand {say_points(row['gap'])} apart on “{row['issue']}”"
    return f"The positions of {pair} meet on “{row['issue']}”"


def _looks_of(rows: Sequence[Row], actors: Sequence[str] | None) -> dict[str, Look]:
    ids = {_party_of(row) for row in rows}
    if actors is None:
        return looks(sorted(ids))
    missing = sorted(ids - set(actors))
    if missing:
        raise UsageError(f"draw_positions: actors lacks {', '.join(missing)}; give the ids of all parties.")
    return looks(actors)


def _party_of(row: Row) -> str:
    return str(row["holder_id"] if is_blank(row["party_id"]) else row["party_id"])


def _draw_strip(
    sheet: Sheet, issue: str, rows: list[Row], silent: list[Row], by_actor: dict[str, Look], top: float
) -> float:
    """Draw one issue: its name, its scale, its holders, and who is silent; return the height below."""
    is_wide = sheet.width > 400
    title = printable([*rows, *silent][0].get("issue"), issue) or printable(issue)
    whole = sheet.right - sheet.left
    top = sheet.lines(sheet.left, top, wrap(title, whole, HEADING, bold=True), size=HEADING, bold=True)
    if rows:
        scale = PointScale(
            sheet.left + (_NAMES_ROOM + _GUTTER if is_wide else 8),
            sheet.right - (_SAID_ROOM + _GUTTER if is_wide else 8),
        )
        top = draw_ends(sheet, scale, rows[0]["low_label"], rows[0]["high_label"], top + 3)
        bottom = top + 4
        for row in _in_order(rows):
            bottom = _draw_holder(sheet, scale, row, by_actor[_party_of(row)], bottom)
        draw_frame(sheet, scale, top, bottom + 2)
        top = draw_anchors(sheet, scale, rows[0]["anchors"], bottom + 2)
    else:
        top = sheet.lines(sheet.left, top, ["Nobody has said where it stands."], size=NORMAL)
    if silent:
        words = f"No position of its own: {', '.join(sorted(printable(row['actor']) for row in silent))}."
        top = sheet.lines(sheet.left, top + 3, wrap(words, whole, SMALL), size=SMALL, colour=MUTED)
    return top


def _in_order(rows: list[Row]) -> list[Row]:
    """Holders from the low end of the scale up; what others tell of a holder right after its own."""
    middle: dict[str, float] = {}
    for row in sorted(rows, key=lambda row: row["basis"] != "own"):
        middle.setdefault(row["holder_id"], (row["low"] + row["high"]) / 2)
    return sorted(rows, key=lambda row: (middle[row["holder_id"]], row["holder_id"], printable(row["ascribed_by"])))


def _draw_holder(sheet: Sheet, scale: PointScale, row: Row, look: Look, top: float) -> float:
    """Draw one holder's line; return the height below."""
    is_own = row["basis"] == "own"
    stand = Stand(row["low"], row["high"], is_own, is_split=bool(row["is_split"]), is_thin=row["n_sources"] <= 1)
    name = printable(row["holder"], str(row["holder_id"])) or printable(row["holder_id"])
    party = printable(row["party"])
    below_name = f"as told by {printable(row['ascribed_by']) or 'others'}" if not is_own else ""
    if party and party != name:
        name = f"{name} ({party})"
    if sheet.width > 400:
        names = wrap(name, _NAMES_ROOM, NORMAL)
        told = wrap(below_name, _NAMES_ROOM, SMALL)
        said = wrap(_said_words(row), _SAID_ROOM, SMALL)
        name_height = LEADING * (len(names) * NORMAL + len(told) * SMALL)
        said_height = LEADING * len(said) * SMALL
        height = max(name_height, said_height, 20.0)
        y = top + height / 2
        below = sheet.lines(sheet.left, y - name_height / 2, names)
        sheet.lines(sheet.left, below, told, size=SMALL, colour=MUTED)
        sheet.lines(scale.right + _GUTTER, y - said_height / 2, said, size=SMALL, colour=MUTED)
        bottom = top + height + 5
    else:
        inset = scale.left + 6
        whole = scale.right - 6 - inset
        below = sheet.lines(inset, top + 4, wrap(name, whole, NORMAL))
        words = " · ".join(part for part in (below_name, _said_words(row)) if part)
        below = sheet.lines(inset, below, wrap(words, whole, SMALL), size=SMALL, colour=MUTED)
        y = below + 9
        bottom = y + 13
    sheet.line(scale.left, y, scale.right, y, colour=GRID, zorder=0.4)
    draw_stand(sheet, scale, stand, look, y)
    return bottom


def _said_words(row: Row) -> str:
    """When it was said, how old it is, and whether two statements do not meet."""
    return " · ".join(
        part for part in (printable(row["said"]), _age_words(row), "split" if row["is_split"] else "") if part
    )


def _age_words(row: Row) -> str:
    fewest, most = (None if is_blank(row[column]) else int(row[column]) for column in ("age_min", "age_max"))
    if most is None:
        return f"at least {count(fewest, 'day')} old" if fewest else "age not known"
    if most == 0:
        return "said this day"
    if fewest in (None, most):
        return f"{count(most, 'day')} old" if fewest == most else f"at most {count(most, 'day')} old"
    return f"{fewest} to {count(most, 'day')} old"


def _draw_key(sheet: Sheet, rows: Sequence[Row], top: float) -> float:
    """Explain how own, told and split positions are drawn, as far as they occur; return the height below."""
    is_told = any(row["basis"] != "own" for row in rows)
    look = Look(MUTED, "o")
    entries = [
        (Stand(20, 80), "its own words", any(row["basis"] == "own" for row in rows)),
        (Stand(20, 80, is_own=False), "as told by someone else", is_told),
        (
            Stand(5, 95, is_split=True),
            "split: two statements that do not meet",
            any(r["is_split"] for r in rows),
        ),
        (Stand(50, 50, is_thin=True), "small: one source only", any(row["n_sources"] <= 1 for row in rows)),
    ]
    x = sheet.left
    for stand, words, is_drawn in entries:
        if not is_drawn:
            continue
        reach = 56 + text_width(words, SMALL)
        if x > sheet.left and x + reach > sheet.right:
            x, top = sheet.left, top + SMALL * LEADING + 4
        draw_stand(sheet, PointScale(x + 7, x + 43), stand, look, top + 8)
        sheet.text(x + 56, top + 12, words, size=SMALL, colour=MUTED)
        x += reach + 16
    return top + SMALL * LEADING + 4
