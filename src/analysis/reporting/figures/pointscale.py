"""The 0-100 scale of an issue: what its ends mean, its anchors, and a holder's place on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from analysis.reporting.figures.lettering import printable, text_width, widest, wrap
from analysis.reporting.figures.sheet import Box, Sheet
from analysis.reporting.figures.style import (
    GRID,
    INK,
    LEADING,
    MUTED,
    PAPER,
    RULE,
    SMALL,
    actor_colours,
    actor_markers,
)

_ANCHOR_ROOM: Final = 130.0
_ANCHOR_TIERS: Final = 3


@dataclass(frozen=True, slots=True)
class PointScale:
    """Points 0 to 100 between two pixels."""

    left: float
    right: float

    def at(self, points: float) -> float:
        """Where a number of points lies."""
        return self.left + (self.right - self.left) * points / 100


@dataclass(frozen=True, slots=True)
class Look:
    """The colour and the shape by which an actor is known in every figure."""

    colour: str
    shape: str


def looks(ids: Iterable[str]) -> dict[str, Look]:
    """Colour and shape of each actor.

    Examples
    --------
    >>> looks(["russia", "ukraine"])["russia"]
    Look(colour='#0072b2', shape='o')
    """
    known = list(ids)
    colours, shapes = actor_colours(known), actor_markers(known)
    return {key: Look(colour, shapes[key]) for key, colour in colours.items()}


def draw_ends(sheet: Sheet, scale: PointScale, low: str, high: str, top: float) -> float:
    """Say what 0 and 100 mean above the ends of the scale; return the height below."""
    low, high = f"0 · {printable(low)}", f"100 · {printable(high)}"
    whole = scale.right - scale.left - 20
    needs = text_width(low, SMALL), text_width(high, SMALL)
    lows = wrap(low, whole - min(needs[1], whole / 2), SMALL)
    highs = wrap(high, whole - min(needs[0], whole / 2), SMALL)
    height = max(len(lows), len(highs)) * SMALL * LEADING
    for lines, x, is_left in ((lows, scale.left, True), (highs, scale.right, False)):
        start = top + height - len(lines) * SMALL * LEADING
        sheet.lines(x, start, lines, size=SMALL, align="left" if is_left else "right")
    return top + height + 3


def draw_frame(sheet: Sheet, scale: PointScale, top: float, bottom: float) -> None:
    """Rule the scale: its two ends and its quarters, short of every text."""
    for points in (0, 25, 50, 75, 100):
        sheet.upright(scale.at(points), top, bottom, colour=RULE if points in (0, 100) else GRID)
    for y in (top, bottom):
        sheet.line(scale.left, y, scale.right, y, colour=RULE, zorder=0.6)


def draw_anchors(sheet: Sheet, scale: PointScale, anchors: object, top: float) -> float:
    """Name the anchors under the scale, in tiers where they would touch; return the height below.

    An anchor for which three tiers have no room keeps its tick and loses its text.
    """
    if not isinstance(anchors, Mapping) or not anchors:
        return top
    taken: list[list[tuple[float, float]]] = [[] for _ in range(_ANCHOR_TIERS)]
    placed: list[tuple[int, float, list[str]]] = []
    for points, label in sorted((float(key), printable(text)) for key, text in anchors.items()):
        x = scale.at(points)
        sheet.line(x, top - 4, x, top + 4, colour=MUTED, zorder=1.2)
        lines = wrap(f"{points:g} · {label}", _ANCHOR_ROOM, SMALL)
        reach = widest(lines, SMALL)
        left = min(max(x - reach / 2, sheet.left), sheet.right - reach)
        for tier in range(_ANCHOR_TIERS):
            if all(left > right + 12 or left + reach + 12 < other for other, right in taken[tier]):
                taken[tier].append((left, left + reach))
                placed.append((tier, left, lines))
                break
    below = top + 5
    for tier in range(_ANCHOR_TIERS):
        in_tier = [(left, lines) for t, left, lines in placed if t == tier]
        below = max([below, *(sheet.lines(left, below, lines, size=SMALL, colour=MUTED) for left, lines in in_tier)])
    return below


@dataclass(frozen=True, slots=True)
class Stand:
    """One holder's place on a scale.

    Parameters
    ----------
    low, high
        Points; equal for a point.
    is_own
        Said by the holder itself, not told by someone else.
    is_split
        Two statements that do not meet: the interval is their hull.
    is_thin
        Rests on a single source.
    """

    low: float
    high: float
    is_own: bool = True
    is_split: bool = False
    is_thin: bool = False


def draw_stand(sheet: Sheet, scale: PointScale, stand: Stand, look: Look, y: float) -> None:
    """Draw a place on the scale: a marker for a point; a bar between two markers for a range."""
    left, right = scale.at(stand.low), scale.at(stand.high)
    fill = look.colour if stand.is_own else PAPER
    half = 1.5 if stand.is_thin else 3.0
    if right > left:
        if stand.is_split:
            middle = (left + right) / 2
            third = (right - left) / 3
            for a, b in ((left, left + third), (right - third, right)):
                sheet.rect(Box(a, y - half, b, y + half), fill=fill, edge=look.colour, width=1.2)
            for shift in (-3.0, 3.0):
                sheet.line(middle + shift - 2, y + 6, middle + shift + 2, y - 6, colour=look.colour, width=1.6)
        else:
            sheet.rect(
                Box(left, y - half, right, y + half),
                fill=fill,
                edge=look.colour,
                width=1.4,
                dashes=None if stand.is_own else (3.5, 2.5),
            )
    size = 8.0 if stand.is_thin else 10.5
    for x in sorted({left, right}):
        sheet.marker(x, y, look.shape, size, fill=fill, edge=look.colour, width=1.2 if stand.is_thin else 1.8)


def draw_span_arrow(sheet: Sheet, left: float, right: float, y: float) -> None:
    """Draw a double arrow between two pixels: a distance."""
    head = min(7.0, (right - left) / 3)
    sheet.line(left + head * 0.6, y, right - head * 0.6, y, colour=INK, width=1.6)
    sheet.polygon([(left, y), (left + head, y - 4), (left + head, y + 4)], fill=INK)
    sheet.polygon([(right, y), (right - head, y - 4), (right - head, y + 4)], fill=INK)
