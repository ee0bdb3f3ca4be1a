"""A discourse network as two camps that face each other: who stands with whom, and who against whom.

Actors stand in two columns, one camp each, so that what divides the debate runs across the middle and what holds a
camp together curves along its side. Of a dense network the strongest ties are drawn. Agreement is a full line,
disagreement a dashed one, and thickness says how much. Nothing is left to chance or to springs: the same network
gives the same drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from analysis.errors import UsageError
from analysis.reporting.figures.lettering import printable, text_width, wrap
from analysis.reporting.figures.pointscale import Look, looks
from analysis.reporting.figures.rows import check_width, rows_of
from analysis.reporting.figures.sheet import Sheet, empty_sheet
from analysis.reporting.figures.style import BLUE, LEADING, MUTED, NORMAL, SMALL, VERMILION, Width, drawing
from analysis.reporting.figures.wording import in_words, say_list, sentence

COLUMNS: Final = ("a_id", "a", "b_id", "b", "weight")
_MOST: Final = 14  # actors a camp; more cannot be told apart
_CROWDED: Final = 2.5  # ties an actor beyond which only the strongest of each are drawn
_STRONGEST: Final = 2  # of each kind
_NAMES_ROOM: Final = {"wide": 196.0, "phone": 92.0}
_BULGE: Final = {"wide": 78.0, "phone": 34.0}
_ROW: Final = 34.0
_THINNEST: Final = 1.3
_THICKEST: Final = 6.5
_DASHES: Final = (7.0, 4.0)
_Ends = dict[str, tuple[float, float]]


def draw_network(
    edges: pd.DataFrame,
    *,
    camps: tuple[Sequence[str], Sequence[str]],
    nodes: pd.DataFrame | None = None,
    actors: Sequence[str] | None = None,
    width: Width = "wide",
) -> Axes:
    """Actors in two columns with the ties between them.

    Parameters
    ----------
    edges
        One row a pair, as `measures.networks.links` returns it; a weight above 0 is agreement, below 0 disagreement.
        Not modified.
    camps
        Ids of the actors of the one camp and of the other, as `measures.networks.camps` finds them; the other may be
        empty.
    nodes
        All nodes of the network, so that those without a tie are named; None names none.
    actors
        Ids of all parties of the report in one order, so that each has the same colour in every figure; None: those
        of the camps.
    width
        "wide" or "phone".

    Returns
    -------
    Axes
        Data coordinates are pixels.

    Raises
    ------
    UsageError
        A column is missing, an actor with a tie is in no camp, or the width is unknown.

    Examples
    --------
    >>> draw_network(pd.DataFrame(columns=list(COLUMNS)), camps=((), ())).texts[0].get_text()
    'No two actors take a side on the same issue.'
    """
    check_width(width, "draw_network")
    rows = [row for row in rows_of(edges, "draw_network", COLUMNS) if row["weight"]]
    names = {str(row[f"{end}_id"]): printable(row[end], str(row[f"{end}_id"])) for row in rows for end in "ab"}
    if lost := sorted(set(names) - {*camps[0], *camps[1]}):
        raise UsageError(f"draw_network: camps lacks {', '.join(lost)}; give the camps of this network")
    known = dict(zip(nodes["id"], nodes["name"], strict=True)) if nodes is not None else {}
    alone = sorted(printable(name, key) for key, name in known.items() if key not in names)
    with drawing():
        if not rows:
            return empty_sheet(
                width, "No two actors take a side on the same issue.", "Positions of each are in the positions report."
            )
        ties = {(str(row["a_id"]), str(row["b_id"])): float(row["weight"]) for row in rows}
        by_actor = looks([*(actors or ()), *camps[0], *camps[1]])
        return _draw(ties, [list(camp) for camp in camps], names, alone, by_actor, width)


def title_network(edges: pd.DataFrame) -> str:
    """The answer a figure of a network gives, in a sentence.

    Examples
    --------
    >>> title_network(pd.DataFrame([("a", "A", "b", "B", -2.0), ("a", "A", "c", "C", 1.0)], columns=list(COLUMNS)))
    'A and B stand most against each other, A and C most together'
    """
    rows = rows_of(edges, "title_network", COLUMNS)
    worst, best = (
        min(rows, key=lambda row: (sign * row["weight"], row["a"], row["b"]), default=None) for sign in (1, -1)
    )
    against = f"{worst['a']} and {worst['b']} stand most against each other" if worst and worst["weight"] < 0 else ""
    together = (
        f"{best['a']} and {best['b']}{'' if against else ' stand'} most together" if best and best["weight"] > 0 else ""
    )
    if not (against or together):
        return "No two actors take a side on the same issue"
    if not together:
        return f"{against}; no two stand together"
    return f"{against}, {together}" if against else f"{together}; no two stand against each other"


def _draw(
    ties: dict[tuple[str, str], float],
    camps: list[list[str]],
    names: dict[str, str],
    alone: Sequence[str],
    by_actor: dict[str, Look],
    width: Width,
) -> Axes:
    strength = dict.fromkeys(names, 0.0)
    for pair, weight in ties.items():
        for actor in pair:
            strength[actor] += abs(weight)
    kept = [sorted((a for a in camp if a in names), key=lambda a: (-strength[a], names[a]))[:_MOST] for camp in camps]
    shown = {actor for camp in kept for actor in camp}
    left_out = len(names) - len(shown)
    ties = {pair: weight for pair, weight in ties.items() if shown.issuperset(pair)}
    n_ties = len(ties)
    if n_ties > _CROWDED * len(shown):
        ties = _strongest(ties)
    sheet = Sheet(width)
    room = _NAMES_ROOM[width]
    xs = (sheet.left + room + 9, sheet.right - room - 9)
    columns = _ordered(kept, ties, names)
    places, below = _draw_columns(sheet, columns, xs, names, room)
    most = max((abs(weight) for weight in ties.values()), default=1.0)
    for (a, b), weight in sorted(ties.items(), key=lambda tie: (abs(tie[1]), tie[0])):
        _draw_tie(sheet, places, xs, (a, b), weight, most, _BULGE[width])
    for actor, (x, y) in places.items():
        look = by_actor[actor]
        sheet.marker(x, y, look.shape, 11.0, fill=look.colour, edge=look.colour)
    below = _draw_key(sheet, ties, below + 8)
    notes = [f"Without a tie: {say_list(alone)}."] if alone else []
    if len(ties) < n_ties:
        notes.append(
            f"Of {n_ties} ties the {_STRONGEST} strongest of each kind of every actor are drawn; all are in the table."
        )
    if left_out:
        notes.append(f"{sentence(in_words(left_out))} more actors with weaker ties are in the table.")
    for note in notes:
        below = sheet.lines(
            sheet.left, below + 2, wrap(note, sheet.right - sheet.left, SMALL), size=SMALL, colour=MUTED
        )
    return sheet.finish(below)


def _strongest(ties: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """The ties that are among the strongest of their kind for one of their two actors."""
    kept: set[tuple[str, str]] = set()
    for actor in {actor for pair in ties for actor in pair}:
        for sign in (1, -1):
            own = [(pair, weight) for pair, weight in ties.items() if actor in pair and weight * sign > 0]
            own.sort(key=lambda tie: (-abs(tie[1]), tie[0]))
            kept.update(pair for pair, _ in own[:_STRONGEST])
    return {pair: weight for pair, weight in ties.items() if pair in kept}


def _ordered(camps: list[list[str]], ties: dict[tuple[str, str], float], names: dict[str, str]) -> list[list[str]]:
    """Each column in the order in which its ties across run the straightest, found by a few sweeps from side to side."""
    columns = [list(camp) for camp in camps]
    for sweep in range(8):
        here, there = columns[sweep % 2], columns[1 - sweep % 2]
        place = {actor: (i + 0.5) / len(there) for i, actor in enumerate(there)}
        pull = dict.fromkeys(here, (0.0, 0.0))
        for (a, b), weight in ties.items():
            for one, other in ((a, b), (b, a)):
                if one in pull and other in place:
                    total, moment = pull[one]
                    pull[one] = total + abs(weight), moment + abs(weight) * place[other]
        middle = {actor: moment / total if total else 0.5 for actor, (total, moment) in pull.items()}
        here.sort(key=lambda actor: (round(middle[actor], 6), names[actor], actor))
    return columns


def _draw_columns(
    sheet: Sheet, columns: Sequence[Sequence[str]], xs: tuple[float, float], names: dict[str, str], room: float
) -> tuple[_Ends, float]:
    """Write the names beside where their actors stand; return these places and the height below."""
    wrapped = [[wrap(names[actor], room, NORMAL) for actor in column] for column in columns]
    heights = [[max(_ROW, len(lines) * NORMAL * LEADING + 10) for lines in column] for column in wrapped]
    tallest = max(sum(column) for column in heights)
    places: _Ends = {}
    top = 4.0
    for side, column in enumerate(columns):
        below = top + (tallest - sum(heights[side])) / 2
        for actor, lines, height in zip(column, wrapped[side], heights[side], strict=True):
            y = below + height / 2
            x = xs[side] + (-9 if side == 0 else 9)
            sheet.lines(x, y - len(lines) * NORMAL * LEADING / 2, lines, align="right" if side == 0 else "left")
            places[actor] = (xs[side], y)
            below += height
    return places, top + tallest


def _draw_tie(
    sheet: Sheet,
    places: _Ends,
    xs: tuple[float, float],
    pair: tuple[str, str],
    weight: float,
    most: float,
    bulge: float,
) -> None:
    (x0, y0), (x1, y1) = places[pair[0]], places[pair[1]]
    thickness = _THINNEST + (_THICKEST - _THINNEST) * abs(weight) / most
    colour, dashes = (BLUE, None) if weight > 0 else (VERMILION, _DASHES)
    if x0 != x1:
        points = [(x0, y0), (x1, y1)]
    else:  # along the side of a camp, towards the middle
        reach = min(bulge, 12 + 0.4 * abs(y1 - y0)) * (1 if x0 == xs[0] else -1)
        steps = [step / 24 for step in range(25)]
        points = [(x0 + 4 * reach * t * (1 - t), y0 + (y1 - y0) * t) for t in steps]
    sheet.path(points, colour=colour, width=thickness, dashes=dashes, zorder=2.0)


def _draw_key(sheet: Sheet, ties: dict[tuple[str, str], float], top: float) -> float:
    """Say beside a stroke of each kind what it means; return the height below."""
    kinds = [(True, "more often together"), (False, "more often against each other")]
    x, y = sheet.left, top + 8
    for is_together, words in kinds:
        if not any((weight > 0) == is_together for weight in ties.values()):
            continue
        reach = 40 + text_width(words, SMALL) + 22
        if x + reach - 22 > sheet.right and x > sheet.left:
            x, y = sheet.left, y + SMALL * LEADING + 3
        colour, dashes = (BLUE, None) if is_together else (VERMILION, _DASHES)
        sheet.path([(x, y), (x + 32, y)], colour=colour, width=3.0, dashes=dashes)
        sheet.text(x + 38, y + SMALL * 0.36, words, size=SMALL, colour=MUTED)
        x += reach
    return y + 12
