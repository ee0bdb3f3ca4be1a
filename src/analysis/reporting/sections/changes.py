"""Sections of the report on changes: what is different between two days, in sentences with the passages under them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, TypeAlias

import pandas as pd

from analysis.measures.changes import KINDS, ROWS, SUBJECTS, Changes
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.quoting import Passage, passages
from analysis.reporting import figures
from analysis.reporting.blocks import (
    Block,
    Shown,
    bullets,
    count,
    evidence,
    field,
    folded,
    lead,
    listing,
    paragraph,
    stack,
    table,
)
from analysis.reporting.figures.changes import MANY
from analysis.reporting.sections.chronology import day_of, rows_of

_HEADS = {
    "contradicted": "Newly contradicted",
    "resolved": "Settled",
    "moved": "Moved",
    "new": "New",
    "supported": "Told by one more source",
    "corrected": "Corrected",
    "gone": "No longer there",
}

_TABLES = {
    "statements": "What was said",
    "event_statuses": "What was told of events",
    "participations": "What was told of who takes part",
    "conditions": "Conditions",
}


_MOST_SHOWN = 12
"""Changes of one kind in one table; more stand behind a line for each kind of subject."""

_Read: TypeAlias = Mapping[tuple[str, str], list[Passage]]


def changes_lead(changes: Changes, earlier: Case, later: Case, *, headline: str) -> Block:
    """The answer: between which days, how many sources came in, and the change that matters most."""
    new = changes[(changes["what"] == "source") & (changes["kind"] == "new")]
    came = count(len(new), "source")
    if earlier.sources.empty:
        opening = f"Nothing was known before {_first_day(later)}; {came} came in since, and all is new."
    elif earlier.day == later.day:
        opening = f"Two versions of the record, both as known on {day_of(later)}."
    else:
        span = _span(earlier, later)
        opening = f"{span[0].upper()}{span[1:]} {came} came in."
    return lead([opening, headline])


def _span(earlier: Case, later: Case) -> str:
    """The time between two days as known: "from 5 to 16 April 2024"."""
    days = sorted((earlier.day, later.day))
    said = dates.say(f"{days[0]}/{days[1]}", lasted=True)
    return said if said.startswith("from ") else f"from {said}"


def _first_day(case: Case) -> str:
    days = pd.concat([case.tables[name]["known_date"] for name in _TABLES if "known_date" in case.tables[name]])
    first = days.min()
    return day_of(case) if pd.isna(first) else f"{first.day} {first:%B %Y}"


def changes_figure(changes: Changes, earlier: Case, later: Case) -> object:
    """What changed and how, counted."""
    title = figures.title_changes(changes)
    span = f"in two versions, as known on {day_of(later)}" if earlier.day == later.day else _span(earlier, later)
    return figures.show(
        figures.draw_changes,
        changes,
        title=title,
        caption=f"Changes of states {span}; the area of a square is their number.",
        alt=f"Changes. {title}. The tables below hold every change in a sentence.",
    )


def changes_tables(changes: Changes, earlier: Case, later: Case) -> Block:
    """Changes of events, positions, gaps, parts and accounts, a table a kind, what is contradicted or settled first."""
    states = changes[~changes["what"].isin([*ROWS, "source"])]
    read = _passages(earlier, later)
    blocks: list[Block] = []
    for kind, words in KINDS.items():
        rows = rows_of(states[states["kind"] == kind])
        caption = f"{words[0].upper()}{words[1:]}"
        if len(rows) > _MOST_SHOWN:
            blocks.append(paragraph(f"{caption}: {len(rows)} changes."))
            blocks += _by_subject(rows, caption, read)
        elif rows:
            blocks.append(table(rows, _columns(read), caption=caption, empty=""))
    return stack(blocks, empty="No event, position, part or account is different.")


def _by_subject(rows: list[dict[str, Any]], caption: str, read: _Read) -> list[Block]:
    """Many changes of one kind, a line to open for each kind of subject."""
    found = []
    for what, head in MANY.items():
        those = [row for row in rows if row["what"] == what]
        if those:
            shown = table(those, _columns(read), caption=f"{caption}: {head[0].lower()}{head[1:]}", empty="")
            found.append(folded(f"{head}: {len(those)}", shown))
    return found


def _columns(read: _Read) -> tuple[Shown, ...]:
    return (
        Shown("Change", field("sentence")),
        Shown("Of", lambda row: SUBJECTS[row["what"]]),
        Shown("Read in", lambda row: evidence(_under(row, read)), is_wide=True),
    )


def _passages(earlier: Case, later: Case) -> dict[tuple[str, str], list[Passage]]:
    """Passages under every row of either record, those of the later one where it has the row."""
    found: dict[tuple[str, str], list[Passage]] = {}
    for case in (earlier, later):
        for name in ("statements", "event_statuses", "participations"):
            found |= {(name, row_id): under for row_id, under in passages(case, name).items()}
    return found


def _under(row: Mapping[str, Any], read: _Read) -> list[Passage]:
    return list(dict.fromkeys(passage for ref in row["refs"] for passage in read.get(tuple(ref), ())))


def changed_rows(changes: Changes, earlier: Case, later: Case) -> Block:
    """Rows that are new, better supported, corrected or gone, table by table, behind a line each."""
    read = _passages(earlier, later)
    columns = (
        Shown("Row", field("sentence")),
        Shown("Is", lambda row: _HEADS[row["kind"]].lower()),
        Shown("Read in", lambda row: evidence(_under(row, read)), is_wide=True),
    )
    blocks = []
    for name, head in _TABLES.items():
        rows = rows_of(changes[changes["what"] == name])
        if rows:
            counts = Counter(row["kind"] for row in rows)
            said = listing([f"{counts[kind]} {_HEADS[kind].lower()}" for kind in _HEADS if counts[kind]])
            shown = table(rows, columns, caption=f"{head}, row by row", empty="")
            blocks.append(folded(f"{head}: {said}", shown))
    return stack(blocks, empty="No row is new or different.")


def new_sources(changes: Changes) -> Block:
    """Sources that came in, or that another version of the record has no more."""
    rows = rows_of(changes[changes["what"] == "source"])
    if not rows:
        return paragraph("No source came in.", kind="muted")
    return bullets([row["sentence"] for row in rows], empty="")
