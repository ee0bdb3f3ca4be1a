"""How positions moved: one strip an issue, a band a holder, over the days on which it was held.

A band is as high as the position is wide and begins where the step has certainly been taken; where its day is known only
within bounds the band fades in across them. Each holder's steps are told in a line above its strip, so that the bands
need no key.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from analysis.errors import UsageError
from analysis.reporting.figures.axis import draw_axis, draw_breaks_key
from analysis.reporting.figures.lettering import printable, wrap
from analysis.reporting.figures.pointscale import Look, looks
from analysis.reporting.figures.rows import Day, Row, check_width, known_day, rows_of
from analysis.reporting.figures.sheet import Box, Sheet, empty_sheet
from analysis.reporting.figures.style import GRID, HEADING, MUTED, NORMAL, RULE, SMALL, Width, drawing
from analysis.reporting.figures.timescale import TimeScale, day_number, time_scale
from analysis.reporting.figures.wording import count, in_words, say_day, say_list, sentence

COLUMNS: Final = (
    *("holder_id", "holder", "party_id", "party", "issue_id", "issue", "low_label", "high_label"),
    *("step", "low", "high", "is_held", "is_split", "lower", "upper"),
)
_PLOT: Final = 104.0  # pixels from 0 to 100 points
_MOST_SEGMENTS: Final = {"wide": 4, "phone": 2}


def draw_paths(paths: pd.DataFrame, *, as_of: Day, actors: Sequence[str] | None = None, width: Width = "wide") -> Axes:
    """The paths of positions over time, on the issues on which somebody moved.

    Parameters
    ----------
    paths
        One row a step, as `measures.positions.paths` returns it. Not modified.
    as_of
        The day up to which positions are drawn.
    actors
        Ids of all parties of the report, so that each has the same colour in every figure; None: those of the table.
    width
        "wide" or "phone".

    Returns
    -------
    Axes
        Data coordinates are pixels.

    Raises
    ------
    UsageError
        If a column is missing, `as_of` is no day, or `actors` lacks a party.

    Examples
    --------
    >>> draw_paths(pd.DataFrame(columns=list(COLUMNS)), as_of="2025-05-15").texts[0].get_text()
    'Nobody had moved by 15 May 2025.'
    """
    check_width(width, "draw_paths")
    day = known_day(as_of, "draw_paths")
    by_issue = _moving(rows_of(paths, "draw_paths", COLUMNS))
    with drawing():
        if not by_issue:
            return empty_sheet(width, f"Nobody had moved by {say_day(day)}.", "Positions held are in the figure above.")
        rows = [row for steps in by_issue.values() for row in steps]
        parties = sorted({str(row["party_id"]) for row in rows})
        by_party = looks(actors if actors is not None else parties)
        missing = [party for party in parties if party not in by_party]
        if missing:
            raise UsageError(f"draw_paths: actors lacks {', '.join(missing)}; give the ids of all parties.")
        return _draw(by_issue, by_party, day, width)


def title_paths(moves: pd.DataFrame) -> str:
    """The answer a figure of paths gives, in a sentence.

    Examples
    --------
    >>> title_paths(pd.DataFrame({"move": ["concession", "concession", "unchanged"]}))
    'Three moves: 2 concessions and 1 position said again'
    >>> title_paths(pd.DataFrame({"move": []}))
    'Nobody moved'
    """
    nouns = {
        "concession": "concession",
        "hardening": "hardening",
        "mixed": "mixed move",
        "shift": "shift that no other side can be measured against",
        "reversal": "reversal",
        "clarification": "clarification",
        "vague": "vaguer statement",
        "withdrawal": "withdrawal",
        "unchanged": "position said again",
    }
    plurals = {
        "shift": "shifts that no other side can be measured against",
        "unchanged": "positions said again",
    }
    counts = moves["move"].value_counts()
    parts = [count(int(counts[kind]), noun, plurals.get(kind, "")) for kind, noun in nouns.items() if kind in counts]
    if not parts:
        return "Nobody moved"
    total = int(counts.sum())
    head = f"{sentence(in_words(total))} {'move' if total == 1 else 'moves'}"
    return f"{head}: {say_list(parts)}"


def _moving(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Steps by issue, of the issues on which a position changed."""
    by_issue: dict[str, list[Row]] = {}
    for row in rows:
        by_issue.setdefault(row["issue_id"], []).append(row)
    return {issue: steps for issue, steps in by_issue.items() if any(_has_moved(path) for path in _paths(steps))}


def _paths(steps: Sequence[Row]) -> list[list[Row]]:
    """The steps of each holder, in order."""
    found: dict[str, list[Row]] = {}
    for row in sorted(steps, key=lambda row: row["step"]):
        found.setdefault(str(row["holder_id"]), []).append(row)
    return list(found.values())


def _has_moved(path: Sequence[Row]) -> bool:
    return len({(row["low"], row["high"]) if row["is_held"] else None for row in path}) > 1


def _draw(by_issue: dict[str, list[Row]], by_party: dict[str, Look], as_of: pd.Timestamp, width: Width) -> Axes:
    sheet = Sheet(width)
    rows = [row for steps in by_issue.values() for row in steps]
    found = [day_number(row[end]) for row in rows for end in ("lower", "upper")] + [day_number(as_of)]
    days = [day for day in found if day is not None]
    scale = time_scale(days, sheet.left + 26, sheet.right, most_segments=_MOST_SEGMENTS[width])
    with draw_axis(sheet, scale, as_of) as axis:
        top = axis.top
        for steps in by_issue.values():
            top = _draw_issue(sheet, scale, steps, by_party, as_of, top) + 12
        axis.bottom = top - 6
    return sheet.finish(draw_breaks_key(sheet, scale, axis.bottom + 6))


def _draw_issue(
    sheet: Sheet, scale: TimeScale, steps: Sequence[Row], by_party: dict[str, Look], as_of: pd.Timestamp, top: float
) -> float:
    """Draw one issue: its holders' steps in words, then its bands; return the height below."""
    whole = sheet.right - sheet.left
    issue = printable(steps[0]["issue"], str(steps[0]["issue_id"]))
    top = sheet.lines(sheet.left, top + 2, wrap(issue, whole, HEADING, bold=True), size=HEADING, bold=True)
    paths = sorted(_paths(steps), key=lambda path: (not _has_moved(path), printable(path[0]["holder"])))
    for path in paths:
        look = by_party[str(path[0]["party_id"])]
        lines = wrap(_told(path), whole - 18, NORMAL)
        sheet.marker(sheet.left + 6, top + NORMAL * 0.68, look.shape, 9, fill=look.colour, edge=look.colour)
        top = sheet.lines(sheet.left + 18, top, lines)
    high, low = (
        wrap(f"{points} · {printable(steps[0][end])}", whole, SMALL)
        for points, end in ((100, "high_label"), (0, "low_label"))
    )
    top = sheet.lines(sheet.left, top + 3, high, size=SMALL, colour=MUTED) + 5
    bottom = top + _PLOT
    for points in (0, 25, 50, 75, 100):
        y = bottom - _PLOT * points / 100
        for segment in scale.segments:
            sheet.line(segment.left, y, segment.right, y, colour=RULE if points in (0, 100) else GRID, zorder=0.6)
        if points == 50:
            sheet.text(sheet.left + 20, y + 4, str(points), size=SMALL, colour=MUTED, align="right")
    for path in reversed(paths):
        _draw_path(sheet, scale, path, by_party[str(path[0]["party_id"])], as_of, bottom)
    return sheet.lines(sheet.left, bottom + 7, low, size=SMALL, colour=MUTED)


def _told(path: Sequence[Row]) -> str:
    """A path in words: "Union (Dockers): 80, withdrawn, 60 to 70"."""
    first = path[0]
    name = printable(first["holder"], str(first["holder_id"])) or printable(first["holder_id"])
    party = printable(first["party"])
    who = f"{name} ({party})" if party and party != name else name
    stops: list[str] = []
    for row in path:
        words = _interval(row) if row["is_held"] else "withdrawn"
        if not stops or stops[-1] != words:
            stops.append(words)
    return f"{who}: {' → '.join(stops)}"


def _interval(row: Row) -> str:
    ends = f"{row['low']:g}" if row["low"] == row["high"] else f"{row['low']:g} to {row['high']:g}"
    return f"{ends} (split)" if row["is_split"] else ends


def _draw_path(
    sheet: Sheet, scale: TimeScale, path: Sequence[Row], look: Look, as_of: pd.Timestamp, bottom: float
) -> None:
    """Draw the band of one holder."""
    end_of_all = scale.at((day_number(as_of) or 0) + 1)
    before: Row | None = None
    for row, then in zip(path, [*path[1:], None], strict=True):
        upper = day_number(row["upper"])
        taken = scale.at((upper or 0) + 0.5)
        lower = day_number(row["lower"])
        begin = scale.at(lower + 0.5) if lower is not None else scale.segments[0].left
        left_at = day_number(then["upper"]) if then is not None else None
        end = scale.at(left_at + 0.5) if left_at is not None else end_of_all
        if not row["is_held"]:
            if before is not None:
                y = _height(before, bottom)
                sheet.marker(taken, y, "X", 9, fill=look.colour, edge=look.colour)
            before = None
            continue
        top, low = (bottom - _PLOT * row[name] / 100 for name in ("high", "low"))
        top, low = top - 1.6, low + 1.6
        if taken - begin > 1:
            sheet.fade(Box(begin, top, taken, low), fill=look.colour, towards="left", zorder=1.0)
        sheet.rect(Box(taken, top, max(end, taken + 3), low), fill=look.colour, opacity=0.75, zorder=1.1)
        if before is not None:
            sheet.line(
                taken, _height(before, bottom), taken, (top + low) / 2, colour=look.colour, width=1.4, zorder=1.2
            )
        sheet.marker(taken, (top + low) / 2, look.shape, 8, fill=look.colour, edge=look.colour)
        before = row


def _height(row: Row, bottom: float) -> float:
    return bottom - _PLOT * float(row["low"] + row["high"]) / 200
