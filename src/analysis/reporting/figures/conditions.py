"""What waits for what: moves as boxes in words, joined by what each asks of the other.

A deadlock is drawn as the ring that it is: one move under the other, and the last one's wait led back to the first.
All other conditions are layers: what waits at the left, what it waits for at the right of it, on a phone below it and
further in. Every line carries its words, how the two are joined and how plainly that is said, so that nothing needs a
key; what is explicit is solid too, the rest dashed. A move that waits for several things, or for a chain of them, is
drawn once and named where it comes again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from analysis.reporting.figures.lettering import printable, wrap
from analysis.reporting.figures.pointscale import Look, looks
from analysis.reporting.figures.rows import Row, check_width, rows_of
from analysis.reporting.figures.sheet import Box, Sheet, empty_sheet
from analysis.reporting.figures.style import (
    BAND,
    HEADING,
    INK,
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
from analysis.reporting.figures.wording import count, in_words, say_list, sentence

COLUMNS: Final = ("key", "requires_key", "joined", "reading", "note")
MOVE_COLUMNS: Final = ("key", "party_id", "actor", "label", "note", "is_made")
RING_COLUMNS: Final = ("deadlock", "cycle")

_LAYERS: Final = 3
_BETWEEN: Final = {"wide": 92.0, "phone": 24.0}  # pixels between two layers
_LANE: Final = 84.0  # pixels beside a ring for the way back
_PAD: Final = 7.0
_STRIPE: Final = 5.0
_APART: Final = 10.0
_ARROW: Final = 40.0  # pixels between two moves of a ring


def draw_conditions(
    conditions: pd.DataFrame,
    *,
    moves: pd.DataFrame,
    rings: pd.DataFrame,
    actors: Sequence[str] | None = None,
    width: Width = "wide",
) -> Axes:
    """Conditions as a graph of moves: deadlocks as rings, then what waits for what.

    Parameters
    ----------
    conditions
        One row a condition that is drawn: `key` waits for `requires_key`; `joined` ("only if"), `reading` ("explicit")
        and `note` ("by 12 May"; "") in words. Not modified.
    moves
        One row a move: `key`, `party_id` for its colour, `actor`, `label` and `note` in words, `is_made`.
    rings
        One row a deadlock: its number, and the keys of its `cycle` in order.
    actors
        Ids of all parties of the report, so that each has the same colour in every figure; None: those of `moves`.
    width
        "wide" (layers from left to right) or "phone" (from top to bottom).

    Returns
    -------
    Axes
        Data coordinates are pixels.

    Raises
    ------
    UsageError
        If a column is missing, or the width is unknown.

    Examples
    --------
    >>> nothing = [pd.DataFrame(columns=list(columns)) for columns in (COLUMNS, MOVE_COLUMNS, RING_COLUMNS)]
    >>> draw_conditions(nothing[0], moves=nothing[1], rings=nothing[2]).texts[0].get_text()
    'No condition is in force.'
    """
    check_width(width, "draw_conditions")
    links = [_Link(**{c: row[c] for c in COLUMNS}) for row in rows_of(conditions, "draw_conditions", COLUMNS)]
    boxes = {row["key"]: row for row in rows_of(moves, "draw_conditions: moves", MOVE_COLUMNS)}
    cycles = [tuple(row["cycle"]) for row in rows_of(rings, "draw_conditions: rings", RING_COLUMNS)]
    with drawing():
        if not links:
            return empty_sheet(width, "No condition is in force.", "Conditions that were lifted are in the table.")
        parties = sorted({str(row["party_id"]) for row in boxes.values()} - {""})
        by_party = looks(actors if actors is not None else parties)
        drawn = _Drawing(Sheet(width), width, boxes, by_party, links, cycles)
        return drawn.sheet.finish(drawn.draw())


def title_conditions(deadlocks: pd.DataFrame, conditions: pd.DataFrame) -> str:
    """The answer a figure of conditions gives, in a sentence.

    Examples
    --------
    >>> waits = pd.DataFrame({"key": ["a x", "a x", "b y"], "is_edge": [True, True, True]})
    >>> title_conditions(pd.DataFrame({"actors": [("Union", "Employers")], "n_moves": [2]}), waits)
    'One deadlock: 2 moves of Union and Employers wait for each other'
    >>> title_conditions(pd.DataFrame({"actors": [], "n_moves": []}), waits)
    'No deadlock: 2 moves wait for others, none for itself'
    """
    if len(deadlocks):
        first = deadlocks.iloc[0]
        noun = "deadlock" if len(deadlocks) == 1 else "deadlocks"
        who = say_list([printable(actor) for actor in first["actors"]])
        many = count(int(first["n_moves"]), "move")
        verb = "waits for itself" if first["n_moves"] == 1 else "wait for each other"
        more = "; the smallest: " if len(deadlocks) > 1 else ": "
        return f"{sentence(in_words(len(deadlocks)))} {noun}{more}{many} of {who} {verb}"
    waiting = conditions.loc[conditions["is_edge"].astype(bool), "key"].nunique()
    if not waiting:
        return "No move waits for another"
    return f"No deadlock: {count(waiting, 'move')} {'waits' if waiting == 1 else 'wait'} for others, none for itself"


@dataclass(frozen=True, slots=True)
class _Link:
    """One condition in words: `key` waits for `requires_key`."""

    key: str
    requires_key: str
    joined: str
    reading: str
    note: str

    @property
    def dashes(self) -> tuple[float, float] | None:
        """How its line is drawn: whole where the text states it."""
        return None if self.reading == "explicit" else (4.0, 3.0)


class _Drawing:
    """The figure while it is drawn."""

    def __init__(
        self,
        sheet: Sheet,
        width: Width,
        boxes: dict[str, Row],
        by_party: dict[str, Look],
        links: Sequence[_Link],
        cycles: Sequence[tuple[str, ...]],
    ) -> None:
        self.sheet, self.boxes, self.by_party = sheet, boxes, by_party
        self.is_wide = width == "wide"
        self.between = _BETWEEN[width]
        whole = sheet.right - sheet.left
        self.room = (whole - (_LAYERS - 1) * self.between) / _LAYERS if self.is_wide else whole - 2 * self.between
        self.cycles = cycles
        in_ring = [dict(zip(ring, (*ring[1:], ring[0]), strict=True)) for ring in cycles]
        self.ringed = {key: number for number, ring in enumerate(cycles, start=1) for key in ring}
        self.closing = [
            [next((link for link in links if (link.key, link.requires_key) == pair), None) for pair in ring.items()]
            for ring in in_ring
        ]
        used = {id(link) for ring in self.closing for link in ring if link}
        self.waits: dict[str, list[_Link]] = {}
        for link in links:
            if id(link) not in used:
                self.waits.setdefault(link.key, []).append(link)
        self.drawn: set[str] = set()

    def draw(self) -> float:
        """Draw all; return the height below."""
        top = 2.0
        for number, (ring, links) in enumerate(zip(self.cycles, self.closing, strict=True), start=1):
            top = self._ring(number, ring, links, top) + 16
        if self.cycles and self.waits:
            head = "What else waits"
            top = self.sheet.lines(self.sheet.left, top, [head], size=HEADING, bold=True) + 4
        waiting = self._roots()
        while waiting:
            root = waiting.pop(0)
            if root in self.drawn:
                continue
            bottom, later = self._tree(root, 0, top)
            waiting = later + waiting
            top = bottom + 14
        return top - 14

    def _roots(self) -> list[str]:
        """Moves at which trees begin: those that nothing else waits for, then what is still left, each with its tree."""
        asked = {link.requires_key for links in self.waits.values() for link in links}
        roots = [key for key in self.waits if key not in asked]
        reached: set[str] = set()
        left = [*roots, *(key for key in self.waits if key in asked)]
        found = []
        for root in left:
            if root in reached:
                continue
            found.append(root)
            stack = [root]
            while stack:
                key = stack.pop()
                if key not in reached:
                    reached.add(key)
                    stack += [link.requires_key for link in self.waits.get(key, ())]
        return found

    def _tree(self, key: str, layer: int, top: float, note: str = "") -> tuple[float, list[str]]:
        """Draw a move and what it waits for; return the height below, and moves that begin trees of their own."""
        left = self.sheet.left + layer * (self.room + self.between if self.is_wide else self.between)
        is_new, links = key not in self.drawn, self.waits.get(key, [])
        is_cut = bool(links) and is_new and layer == _LAYERS - 1
        words = ""
        if links and not is_new:
            words = "as above"
        elif is_cut:
            words = "waits for more, see below"
        elif key in self.ringed:
            words = f"in deadlock {self.ringed[key]}"
        box = self._box(key, left, top, self.room, extra=(note, words), is_alarm=key in self.ringed)
        if not links or not is_new:
            return box.bottom, []
        if is_cut:
            return box.bottom, [key]
        self.drawn.add(key)
        later: list[str] = []
        bottom = top if self.is_wide else box.bottom
        ends = []
        for link in links:
            start = bottom + (0 if self.is_wide and link is links[0] else _APART)
            y, child_top = self._entry(link, start, left)
            below, more = self._tree(link.requires_key, layer + 1, child_top, link.note)
            ends.append(y)
            later += more
            bottom = below
        self._trunk(box, links, ends)
        return max(bottom, box.bottom), later

    def _entry(self, link: _Link, top: float, left: float) -> tuple[float, float]:
        """Letter a link where it enters what it asks for; return the height of its line and the top of the box."""
        words = [link.joined, link.reading]
        if self.is_wide:
            y = top + SMALL * LEADING + 5
            x = left + self.room + self.between / 2 + 1
            self.sheet.text(x, y - 5, words[0], size=SMALL, align="center")
            self.sheet.text(x, y + SMALL + 2, words[1], size=SMALL, colour=MUTED, align="center")
            return y, top
        x = left + self.between + 8
        line = " · ".join(words)
        self.sheet.text(x, top + SMALL, line, size=SMALL)
        return top + SMALL * LEADING + 20, top + SMALL * LEADING + 3

    def _trunk(self, box: Box, links: Sequence[_Link], ends: Sequence[float]) -> None:
        """Join a box to what it asks for."""
        if self.is_wide:
            x, start, tip = box.right + 8, ends[0], box.right + self.between - 2
            self.sheet.line(box.right, start, x, start, colour=INK, width=1.3, zorder=2.0)
        else:
            x, start, tip = box.left + 10, box.bottom, box.left + self.between - 2
        if ends[-1] > start:
            self.sheet.line(x, start, x, ends[-1], colour=INK, width=1.3, zorder=2.0)
        for link, y in zip(links, ends, strict=True):
            self.sheet.line(x, y, tip - 5, y, colour=INK, width=1.3, dashes=link.dashes, zorder=2.0)
            self._head(tip, y, towards=(1.0, 0.0))

    def _head(self, x: float, y: float, *, towards: tuple[float, float], colour: str = INK) -> None:
        """An arrow head with its point at (x, y)."""
        dx, dy = towards
        back = (x - 7 * dx, y - 7 * dy)
        self.sheet.polygon(
            [(x, y), (back[0] - 4 * dy, back[1] - 4 * dx), (back[0] + 4 * dy, back[1] + 4 * dx)],
            fill=colour,
            zorder=2.1,
        )

    def _box(
        self, key: str, left: float, top: float, room: float, *, extra: Iterable[str] = (), is_alarm: bool = False
    ) -> Box:
        """Draw a move as a box with its actor, itself and what is known of it."""
        move = self.boxes.get(key, {"actor": "", "label": key, "note": "", "party_id": "", "is_made": False})
        inner = left + _STRIPE + _PAD
        width = room - _STRIPE - 2 * _PAD
        who = wrap(printable(move["actor"]) or "Somebody", width, NORMAL, bold=True)
        what = wrap(printable(move["label"], key), width, NORMAL)
        notes = [note for note in (printable(move["note"]), *map(printable, extra)) if note]
        said = [line for note in notes for line in wrap(note, width, SMALL)]
        below = self.sheet.lines(inner, top + 4, who, bold=True)
        below = self.sheet.lines(inner, below, what)
        below = self.sheet.lines(inner, below, said, size=SMALL, colour=MUTED)
        box = Box(left, top, left + room, max(below + 5, top + 42))
        look = self.by_party.get(str(move["party_id"]))
        self.sheet.rect(
            box,
            fill=BAND if move["is_made"] else PAPER,
            edge=VERMILION if is_alarm else RULE,
            width=2.2 if is_alarm else 1.0,
            zorder=1.0,
        )
        stripe = Box(left, top, left + _STRIPE, box.bottom)
        self.sheet.rect(stripe, fill=look.colour if look else MUTED, zorder=1.2)
        return box

    def _ring(self, number: int, ring: Sequence[str], links: Sequence[_Link | None], top: float) -> float:
        """Draw a deadlock as a ring; return the height below."""
        sheet = self.sheet
        waits = "a move that waits for itself" if len(ring) == 1 else "each waits for the next, the last for the first"
        head = wrap(f"Deadlock {number}: {waits}", sheet.right - sheet.left, HEADING, bold=True)
        top = sheet.lines(sheet.left, top, head, size=HEADING, bold=True) + 4
        room = min(sheet.right - sheet.left - _LANE, 420.0)
        boxes = []
        for place, (key, link) in enumerate(zip(ring, links, strict=True)):
            asked = links[place - 1]  # by the one before, of the first by the last
            box = self._box(key, sheet.left, top, room, extra=[asked.note] if asked else [], is_alarm=True)
            boxes.append(box)
            top = box.bottom
            if place < len(ring) - 1:
                x = sheet.left + 26
                self._ring_line(link, [(x, top), (x, top + _ARROW - 8)])
                self._head(x, top + _ARROW - 2, towards=(0.0, 1.0), colour=VERMILION)
                words = f"{link.joined} · {link.reading}" if link else "whoever makes it"
                sheet.text(x + 14, top + _ARROW / 2 + 4, words, size=SMALL)
                top += _ARROW
        last = links[-1]
        lane, up, down = sheet.left + room + 22, boxes[0].top + 20, boxes[-1].bottom - 14
        if len(boxes) == 1:
            up = boxes[0].top + 12
        self._ring_line(last, [(boxes[-1].right, down), (lane, down), (lane, up), (boxes[0].right + 8, up)])
        self._head(boxes[0].right + 2, up, towards=(-1.0, 0.0), colour=VERMILION)
        beside = [last.joined, last.reading] if last else ["whoever", "makes it"]
        sheet.lines(lane + 6, (up + down) / 2 - SMALL * LEADING, beside, size=SMALL)
        return top

    def _ring_line(self, link: _Link | None, corners: Iterable[tuple[float, float]]) -> None:
        points = list(corners)
        dashes = link.dashes if link else (4.0, 3.0)
        for (x0, y0), (x1, y1) in pairwise(points):
            self.sheet.line(x0, y0, x1, y1, colour=VERMILION, width=2.0, dashes=dashes, zorder=2.0)
