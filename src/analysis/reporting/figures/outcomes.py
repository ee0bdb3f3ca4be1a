"""Where issues would be settled: on each scale the actors' places, and below them what comes out by each model.

Outcomes are drawn in black, since they are nobody's: bars for how often the drawn numbers come out where, a bracket
for the ends between which an outcome must lie. An actor whom no model counts is hollow and dashed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from analysis.reporting.figures.sheet import Box, Sheet, empty_sheet
from analysis.reporting.figures.style import (
    GRID,
    HEADING,
    INK,
    LEADING,
    MUTED,
    NORMAL,
    SMALL,
    Width,
    drawing,
)
from analysis.reporting.figures.wording import say_list

COLUMNS: Final = ("issue_id", "issue", "low_label", "high_label", "anchors", "model", "low", "high", "n_actors", "note")
_STAKE_COLUMNS: Final = (
    *("issue_id", "actor_id", "actor", "low", "high", "is_split", "reason"),
    *("salience_low", "salience_high", "power_low", "power_high"),
)
_DRAWN_COLUMNS: Final = ("issue_id", "model", "q05", "q95", "bins")
_NAMES_ROOM: Final = 150.0
_SAID_ROOM: Final = 170.0
_GUTTER: Final = 16.0
_TALLEST: Final = 34.0  # pixels of the stretch into which most runs fall
_ROW: Final = 22.0


def draw_outcomes(
    outcomes: pd.DataFrame,
    *,
    stakes: pd.DataFrame,
    distribution: pd.DataFrame | None = None,
    actors: Sequence[str] | None = None,
    width: Width = "wide",
) -> Axes:
    """Outcomes of each issue below the places of the actors, one strip an issue.

    Parameters
    ----------
    outcomes
        One row an issue and model, as `measures.bargaining.outcomes` returns it. Not modified.
    stakes
        Who stands where with which weights, as `measures.bargaining.stakes` returns it.
    distribution
        How drawn outcomes are distributed, as `measures.bargaining.distribution` returns it; None: only the ends.
    actors
        Ids of all parties of the report, so that each has the same colour in every figure; None: those of `stakes`.
    width
        "wide" (names left, numbers right) or "phone" (both above the marks).

    Returns
    -------
    Axes
        Data coordinates are pixels.

    Raises
    ------
    UsageError
        If a column is missing, or `actors` lacks an actor of `stakes`.

    Examples
    --------
    >>> nothing = pd.DataFrame(columns=list(COLUMNS))
    >>> draw_outcomes(nothing, stakes=pd.DataFrame(columns=list(_STAKE_COLUMNS))).texts[0].get_text()
    'On no issue do two actors count.'
    """
    check_width(width, "draw_outcomes")
    rows = rows_of(outcomes, "draw_outcomes", COLUMNS)
    held = rows_of(stakes, "draw_outcomes: stakes", _STAKE_COLUMNS)
    drawn = rows_of(distribution, "draw_outcomes: distribution", _DRAWN_COLUMNS) if distribution is not None else []
    held = [row for row in held if not is_blank(row["low"])]
    by_actor = looks(actors if actors is not None else sorted({row["actor_id"] for row in held}))
    missing = sorted({row["actor_id"] for row in held} - by_actor.keys())
    if missing:
        raise UsageError(f"draw_outcomes: actors lacks {', '.join(missing)}; give the ids of all parties.")
    of_model = {(row["issue_id"], row["model"]): row for row in drawn}
    settled = [row for row in rows if row["n_actors"] > 1 and not is_blank(row["low"])]
    with drawing():
        if not settled:
            return empty_sheet(
                width,
                "On no issue do two actors count.",
                "It takes a position of its own, a salience and a power each. The table below says what is missing.",
            )
        sheet, top = Sheet(width), 2.0
        open_issues = {row["issue_id"]: printable(row["issue"]) for row in rows}
        for issue in dict.fromkeys(row["issue_id"] for row in settled):
            del open_issues[issue]
            models = [row for row in rows if row["issue_id"] == issue]
            there = [row for row in held if row["issue_id"] == issue]
            top = _draw_strip(sheet, models, there, of_model, by_actor, top) + 14
        if open_issues:
            words = f"Fewer than two actors count on {say_list([f'“{issue}”' for issue in open_issues.values()])}."
            room = sheet.right - sheet.left
            top = sheet.lines(sheet.left, top, wrap(words, room, SMALL), size=SMALL, colour=MUTED) + 10
        return sheet.finish(_draw_key(sheet, held, bool(drawn), top))


def title_outcomes(outcomes: pd.DataFrame, *, most: int = 3) -> str:
    """Where the weighted means lie, in a sentence.

    Examples
    --------
    >>> table = pd.DataFrame({"issue": ["Pay"], "model": ["weighted mean"], "low": [40.0], "high": [44.6]})
    >>> title_outcomes(table.assign(n_actors=2))
    'Weighed by salience and power, “Pay” comes to 40 to 45 of 100'
    >>> title_outcomes(table.assign(n_actors=1))
    'No outcome can be worked out: on no issue do two actors count'
    """
    rows = rows_of(outcomes, "title_outcomes", ("issue", "model", "low", "high", "n_actors"))
    means = [row for row in rows if row["model"] == "weighted mean" and row["n_actors"] > 1]
    means = [row for row in means if not is_blank(row["low"])]
    if not means:
        return "No outcome can be worked out: on no issue do two actors count"
    named = [(printable(row["issue"]), say_range(row["low"], row["high"])) for row in means[:most]]
    said = [f"“{issue}” to {points}" for issue, points in named]
    said[0] = f"“{named[0][0]}” comes to {named[0][1]} of 100"
    rest = [f"{len(means) - most} more below"] if len(means) > most else []
    return f"Weighed by salience and power, {say_list([*said, *rest])}"


def say_range(low: float, high: float) -> str:
    """Whole points, or the range between two.

    Examples
    --------
    >>> say_range(39.6, 40.2), say_range(40, 55)
    ('40', '40 to 55')
    """
    return f"{low:.0f}" if f"{low:.0f}" == f"{high:.0f}" else f"{low:.0f} to {high:.0f}"


def _draw_strip(
    sheet: Sheet,
    models: Sequence[Row],
    held: Sequence[Row],
    drawn: Mapping[tuple[str, str], Row],
    by_actor: Mapping[str, Look],
    top: float,
) -> float:
    """Draw one issue: its name, its scale, its actors, its outcomes; return the height below."""
    is_wide = sheet.width > 400
    first = models[0]
    title = printable(first["issue"], first["issue_id"]) or printable(first["issue_id"])
    top = sheet.lines(
        sheet.left, top, wrap(title, sheet.right - sheet.left, HEADING, bold=True), size=HEADING, bold=True
    )
    scale = PointScale(
        sheet.left + (_NAMES_ROOM + _GUTTER if is_wide else 8),
        sheet.right - (_SAID_ROOM + _GUTTER if is_wide else 8),
    )
    top = draw_ends(sheet, scale, first["low_label"], first["high_label"], top + 3)
    bottom = top + 4
    for row in sorted(held, key=lambda row: (row["low"] + row["high"], row["actor_id"])):
        bottom = _draw_actor(sheet, scale, row, by_actor[row["actor_id"]], bottom)
    sheet.line(scale.left, bottom + 2, scale.right, bottom + 2, colour=MUTED, zorder=0.6)
    bottom += 6
    for note in dict.fromkeys(row["note"] for row in models if row["note"]):
        room = scale.right - scale.left - 12
        bottom = sheet.lines(scale.left + 6, bottom, wrap(printable(note), room, SMALL), size=SMALL, colour=MUTED) + 2
    for row in models:
        if not is_blank(row["low"]):
            bottom = _draw_model(sheet, scale, row, drawn.get((row["issue_id"], row["model"])), bottom)
    draw_frame(sheet, scale, top, bottom + 2)
    return draw_anchors(sheet, scale, first["anchors"], bottom + 2)


def _draw_actor(sheet: Sheet, scale: PointScale, row: Row, look: Look, top: float) -> float:
    name = printable(row["actor"], str(row["actor_id"])) or printable(row["actor_id"])
    said = printable(row["reason"]) or f"salience {_share(row, 'salience')} · power {_share(row, 'power')}"
    y, bottom = _draw_words(sheet, scale, name, [said], top, room=_ROW)
    sheet.line(scale.left, y, scale.right, y, colour=GRID, zorder=0.4)
    stand = Stand(row["low"], row["high"], is_own=not row["reason"], is_split=bool(row["is_split"]))
    draw_stand(sheet, scale, stand, look, y)
    return bottom


def _share(row: Row, name: str) -> str:
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _draw_words(
    sheet: Sheet, scale: PointScale, name: str, said: Sequence[str], top: float, *, room: float
) -> tuple[float, float]:
    """Write what a row is and what is said of it; return the middle of its marks and the height below them."""
    if sheet.width > 400:
        names, words = (
            wrap(name, _NAMES_ROOM, NORMAL),
            [line for part in said for line in wrap(part, _SAID_ROOM, SMALL)],
        )
        heights = len(names) * NORMAL * LEADING, len(words) * SMALL * LEADING
        height = max(*heights, room)
        y = top + height / 2
        sheet.lines(sheet.left, y - heights[0] / 2, names)
        sheet.lines(scale.right + _GUTTER, y - heights[1] / 2, words, size=SMALL, colour=MUTED)
        return y, top + height + 3
    inset, whole = scale.left + 6, scale.right - scale.left - 12
    below = sheet.lines(inset, top + 3, wrap(name, whole, NORMAL))
    below = sheet.lines(inset, below, wrap(" · ".join(said), whole, SMALL), size=SMALL, colour=MUTED)
    return below + room / 2, below + room + 3


def _draw_model(sheet: Sheet, scale: PointScale, row: Row, drawn: Row | None, top: float) -> float:
    """Draw one outcome: how often the runs end where, and the bracket of the ends."""
    said = [say_range(row["low"], row["high"])]
    if drawn is not None:
        said.append(f"9 of 10 draws: {say_range(drawn['q05'], drawn['q95'])}")
    tall = _TALLEST if drawn is not None else 0.0
    y, bottom = _draw_words(sheet, scale, printable(row["model"]), said, top, room=tall + 16)
    base = y + tall / 2 - 5
    if drawn is not None:
        most, step = max(drawn["bins"]), 100 / len(drawn["bins"])
        for place, share in enumerate(drawn["bins"]):
            if share:
                left, right = scale.at(place * step), scale.at((place + 1) * step)
                sheet.rect(Box(left, base - tall * share / most, right, base), fill=INK, opacity=0.55, zorder=0.8)
    left, right = scale.at(row["low"]), scale.at(row["high"])
    if right - left < 3:
        middle = (left + right) / 2
        sheet.polygon([(middle - 5, base + 10), (middle + 5, base + 10), (middle, base + 2)], fill=INK)
    else:
        sheet.line(left, base + 6, right, base + 6, colour=INK, width=1.8)
        for x in (left, right):
            sheet.line(x, base + 2, x, base + 10, colour=INK, width=1.8)
    return bottom


def _draw_key(sheet: Sheet, held: Sequence[Row], has_draws: bool, top: float) -> float:
    """Explain marks, as far as they occur; return the height below."""
    entries = [
        ("stand", "position of an actor that counts", any(not row["reason"] for row in held)),
        ("hollow", "without weights: not counted", any(row["reason"] for row in held)),
        ("bars", "how often drawn numbers end there", has_draws),
        ("bracket", "the outcome, or the ends it must lie between", any(not row["reason"] for row in held)),
    ]
    x = sheet.left
    for kind, words, occurs in entries:
        if not occurs:
            continue
        reach = 56 + text_width(words, SMALL)
        if x > sheet.left and x + reach > sheet.right:
            x, top = sheet.left, top + SMALL * LEADING + 4
        scale, y = PointScale(x + 7, x + 43), top + 8
        if kind == "bars":
            for place, height in enumerate((4, 9, 12, 6)):
                sheet.rect(Box(x + 9 + place * 8, y + 5 - height, x + 17 + place * 8, y + 5), fill=INK, opacity=0.55)
        elif kind == "bracket":
            sheet.line(scale.left, y, scale.right, y, colour=INK, width=1.8)
            for edge in (scale.left, scale.right):
                sheet.line(edge, y - 4, edge, y + 4, colour=INK, width=1.8)
        else:
            draw_stand(sheet, scale, Stand(20, 80, is_own=kind == "stand"), Look(MUTED, "o"), y)
        sheet.text(x + 56, top + 12, words, size=SMALL, colour=MUTED)
        x += reach + 16
    return top + SMALL * LEADING + 4
