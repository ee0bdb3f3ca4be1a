"""Who comes: actors down, grouped by the party they count for, events across, the latest answer in the cell.

An answer is said three times: by colour, by symbol and by the word. Invitations and urgings stand beneath
it in small letters, since asking somebody is not an answer. An empty cell means that nothing was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from analysis.reporting.figures.lettering import printable, wrap
from analysis.reporting.figures.rows import Row, check_width, is_blank, rows_of
from analysis.reporting.figures.sheet import Box, Sheet, empty_sheet
from analysis.reporting.figures.style import (
    BAND,
    BLUE,
    INK,
    LEADING,
    MUTED,
    NORMAL,
    ORANGE,
    PAPER,
    RULE,
    SMALL,
    VERMILION,
    Width,
    drawing,
)
from analysis.reporting.figures.wording import in_words, say_list, sentence

COLUMNS: Final = (
    *("event_id", "event", "actor_id", "actor", "party_id", "party", "role_code"),
    *("status_code", "status", "is_disputed", "requests"),
)
_NAMES_ROOM: Final = {"wide": 150.0, "phone": 100.0}
_MOST_COLUMNS: Final = {"wide": 5, "phone": 2}
_SYMBOL: Final = 18.0  # pixels a symbol takes before its word
_PAD: Final = 6.0


@dataclass(frozen=True, slots=True)
class _Answer:
    """How an answer is drawn; `sense` is how the title counts it."""

    word: str
    shape: str
    colour: str
    is_solid: bool
    sense: str


_ANSWERS: Final[dict[str, _Answer]] = {
    "attended": _Answer("attended", "o", BLUE, True, "came"),
    "confirmed": _Answer("confirmed", "o", BLUE, False, "expected"),
    "sent": _Answer("sent", ">", BLUE, False, "expected"),
    "offered": _Answer("offered", "D", ORANGE, False, "undecided"),
    "conditional": _Answer("conditional", "D", ORANGE, True, "undecided"),
    "uncertain": _Answer("uncertain", "$?$", ORANGE, True, "undecided"),
    "unclear": _Answer("unclear", "$?$", ORANGE, True, "undecided"),
    "declined": _Answer("declined", "x", VERMILION, False, "not coming"),
    "absent": _Answer("absent", "X", VERMILION, True, "stayed away"),
    "": _Answer("only asked", ".", MUTED, True, "only asked"),
}


def draw_attendance(attendance: pd.DataFrame, *, width: Width = "wide") -> Axes:
    """Latest answers of actors to events.

    Parameters
    ----------
    attendance
        One row per event and actor, as `measures.chronology` returns it. Not modified.
    width
        "wide" (five events side by side, more below) or "phone" (two).

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
    >>> draw_attendance(pd.DataFrame(columns=list(COLUMNS))).texts[0].get_text()
    'Nothing was said about who takes part in any event.'
    """
    check_width(width, "draw_attendance")
    rows = rows_of(attendance, "draw_attendance", COLUMNS)
    with drawing():
        if not rows:
            return empty_sheet(width, "Nothing was said about who takes part in any event.")
        sheet = Sheet(width)
        top = 2.0
        events = list(dict.fromkeys(row["event_id"] for row in rows))
        for start in range(0, len(events), _MOST_COLUMNS[width]):
            chunk = events[start : start + _MOST_COLUMNS[width]]
            in_chunk = [row for row in rows if row["event_id"] in chunk]
            top = _draw_block(sheet, chunk, in_chunk, _NAMES_ROOM[width], top) + 14
        return sheet.finish(_draw_key(sheet, rows, top - 4))


def title_attendance(attendance: pd.DataFrame) -> str:
    """How many come, leave it open and stay away, in a sentence.

    Examples
    --------
    >>> title_attendance(pd.DataFrame({"event_id": ["talks"] * 3, "event": ["Talks"] * 3,
    ...     "status_code": ["confirmed", "sent", "declined"]}))
    '“Talks”: two expected and one not coming'
    """
    rows = rows_of(attendance, "title_attendance", ["event_id", "event", "status_code"])
    if not rows:
        return "Nothing was said about who takes part"
    senses = list(dict.fromkeys(answer.sense for answer in _ANSWERS.values()))
    given = [_answer(row).sense for row in rows]
    parts = [f"{in_words(given.count(sense))} {sense}" for sense in senses if sense in given]
    others = sum(sense not in senses for sense in given)
    parts += [f"{in_words(others)} answered otherwise"] if others else []
    events = {row["event_id"]: printable(row["event"]) for row in rows}
    where = f"“{next(iter(events.values()))}”" if len(events) == 1 else sentence(f"{in_words(len(events))} events")
    return f"{where}: {say_list(parts)}"


def _answer(row: Row) -> _Answer:
    code = "" if is_blank(row["status_code"]) else str(row["status_code"])
    return _ANSWERS.get(code) or _Answer(code.replace("-", " "), "s", MUTED, True, "otherwise")


def _word(row: Row) -> str:
    """The answer's own word; where several answers stand, all of them."""
    return (printable(row["status"]) if row["status_code"] == "unclear" else "") or _answer(row).word


def _draw_block(sheet: Sheet, events: Sequence[str], rows: list[Row], names_room: float, top: float) -> float:
    """Draw up to a sheet's width of events and the actors with an answer to them; return the height below."""
    first = sheet.left + names_room + 8
    column = min(150.0, (sheet.right - first) / len(events))
    lefts = {event: first + i * column for i, event in enumerate(events)}
    titles = {row["event_id"]: printable(row["event"], str(row["event_id"])) for row in rows}
    heads = {event: wrap(titles[event], column - 2 * _PAD, SMALL, bold=True) for event in events}
    height = max(len(lines) for lines in heads.values()) * SMALL * LEADING
    for event, lines in heads.items():
        start = top + height - len(lines) * SMALL * LEADING
        sheet.lines(lefts[event] + _PAD, start, lines, size=SMALL, bold=True)
    top += height + 4
    right = first + column * len(events)
    sheet.line(sheet.left, top, right, top, colour=MUTED, width=1.2)
    parties = list(dict.fromkeys((row["party_id"], printable(row["party"])) for row in rows))
    for party_id, party in parties:
        members = [row for row in rows if row["party_id"] == party_id and printable(row["party"]) == party]
        actors = list(dict.fromkeys(row["actor_id"] for row in members))
        is_alone = len(actors) == 1 and printable(members[0]["actor"]) == party
        sheet.line(sheet.left, top, right, top, colour=MUTED, zorder=0.9)
        if party and not is_alone:
            lines = wrap(party, right - sheet.left - 8, NORMAL, bold=True)
            band_bottom = top + len(lines) * NORMAL * LEADING + 6
            sheet.rect(Box(sheet.left, top, right, band_bottom), fill=BAND, zorder=0.1)
            sheet.lines(sheet.left + 4, top + 3, lines, bold=True)
            top = band_bottom
        for actor in actors:
            cells = {row["event_id"]: row for row in members if row["actor_id"] == actor}
            top = _draw_actor(sheet, cells, lefts, names_room, column, top, is_party=is_alone)
            sheet.line(sheet.left, top, right, top, colour=RULE, zorder=0.8)
    return top


def _draw_actor(
    sheet: Sheet,
    cells: dict[str, Row],
    lefts: dict[str, float],
    names_room: float,
    column: float,
    top: float,
    *,
    is_party: bool,
) -> float:
    """Draw one actor's line of cells; return the height below."""
    some = next(iter(cells.values()))
    name = printable(some["actor"], str(some["actor_id"])) or printable(some["actor_id"])
    lines = wrap(name, names_room - 4, NORMAL, bold=is_party)
    below = sheet.lines(sheet.left + 4, top + 5, lines, bold=is_party)
    for event, row in cells.items():
        below = max(below, _draw_cell(sheet, row, lefts[event] + _PAD, column - 2 * _PAD, top + 5))
    return below + 4


def _draw_cell(sheet: Sheet, row: Row, left: float, room: float, top: float) -> float:
    """Draw an answer and, beneath it, what was asked of the actor; return the height below."""
    answer = _answer(row)
    _draw_symbol(sheet, answer, left + 6, top + 8, is_disputed=bool(row["is_disputed"]))
    top = sheet.lines(left + _SYMBOL, top, wrap(_word(row), room - _SYMBOL, NORMAL))
    role = printable(row["role_code"]).replace("-", " ")
    notes = [
        "accounts differ" if row["is_disputed"] else "",
        f"as {role}" if role in {"mediator", "host", "guarantor", "head"} else "",
        printable(row["requests"]),
    ]
    for note in notes:
        top = sheet.lines(left, top, wrap(note, room, SMALL), size=SMALL, colour=MUTED)
    return top


def _draw_symbol(sheet: Sheet, answer: _Answer, x: float, y: float, *, is_disputed: bool) -> None:
    if is_disputed:
        sheet.marker(x, y, "o", 16, fill=PAPER, edge=answer.colour, width=1.0)
    if answer.shape == "$?$":
        sheet.text(x, y + 4.8, "?", bold=True, align="center", colour=INK)
        return
    fill = answer.colour if answer.is_solid else PAPER
    sheet.marker(x, y, answer.shape, 9, fill=fill, edge=answer.colour, width=2.0)


def _draw_key(sheet: Sheet, rows: Sequence[Row], top: float) -> float:
    """Say what an empty cell and a doubled symbol mean, where they occur; return the height below."""
    filled = len({(row["event_id"], row["actor_id"]) for row in rows})
    events, actors = ({row[key] for row in rows} for key in ("event_id", "actor_id"))
    words = []
    if filled < len(events) * len(actors):
        words.append("Empty: nothing was said.")
    if any(row["is_disputed"] for row in rows):
        words.append("Ringed: accounts differ.")
    lines = wrap(" ".join(words), sheet.right - sheet.left, SMALL)
    return sheet.lines(sheet.left, top, lines, size=SMALL, colour=MUTED)
