"""Sections on where the record does not hold: rows that contradict each other, silences, an order that is left open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import by_id
from analysis.record.quoting import passages
from analysis.record.schema import codes
from analysis.reporting.blocks import (
    Block,
    Shown,
    count,
    evidence,
    field,
    folded,
    listing,
    paragraph,
    stack,
    table,
    tag,
    versus,
)
from analysis.reporting.sections.chronology import day_of, passages_of, rows_of


def contradiction_blocks(contradictions: pd.DataFrame, case: Case) -> Block:
    """Rows that contradict each other, each pair with both passages; rival accounts of two tellers are only counted."""
    tables = ("statements", "event_statuses", "participations")
    read = {name: passages(case, name) for name in tables}
    told = {name: by_id(case.tables[name]) for name in tables}
    own = contradictions[~contradictions["is_dispute"]]
    blocks = []
    for row in rows_of(own):
        sides = []
        for side in ("a", "b"):
            name, row_id = row[f"{side}_table"], row[f"{side}_row_id"]
            where = evidence(passages_of([row_id], read[name]))
            body = Markup('<p>{}</p><p class="muted">{}</p>').format(
                told[name][row_id]["summary"], _when(told[name][row_id])
            )
            sides.append((_says(told[name][row_id], case), body + where))
        blocks.append(versus(row["sentence"], sides))
    rival = len(contradictions) - len(own)
    if rival:
        words = count(rival, "pair of rows differs", "pairs of rows differ")
        told_above = f"{words[0].upper()}{words[1:]} only because two tell it differently, and {'stands' if rival == 1 else 'stand'} above."
        blocks.append(paragraph(told_above, kind="muted"))
    return stack(blocks, empty="No two rows of the record contradict each other by what they say and when.")


def _when(row: Mapping[str, Any]) -> str:
    edtf = row.get("from_edtf", row.get("said_edtf", "")) or row.get("starts_edtf", "")
    said = dates.say(edtf) if edtf else "date not told"
    return f"{said[0].upper()}{said[1:]}."


def _says(row: Mapping[str, Any], case: Case) -> str:
    """Who says it: the teller or the holder, else the source's own voice; and what."""
    code = row.get("status_code", "")
    lists = ("participation",) if "actor_id" in row else ("status",)
    label = codes(lists[0])[code].label if code else codes("stance")[row["stance_code"]].label
    who = row.get("claimed_by_id", row.get("holder_id", ""))
    return f"{case.name_of(who)}: {label}" if who else f"the source itself: {label}"


def unheard_table(unheard: pd.DataFrame, case: Case) -> Block:
    """Terms, deadlines and plans that are over without a word of what came of them."""
    read = passages(case, "event_statuses")
    columns = (
        Shown("What", lambda row: Markup('{} <span class="muted">{}</span>').format(row["label"], row["what"])),
        Shown(
            "Time",
            lambda row: row["ended"] if row["is_certain"] else Markup("{} {}").format(row["ended"], tag("may be over")),
        ),
        Shown("Days ago", _days_ago, is_number=True),
        Shown("Last word on it", lambda row: tag(row["status"])),
        Shown("Sources since", field("n_sources_since"), is_number=True),
        Shown("Read in", lambda row: evidence(passages_of(row["status_ids"], read)), is_wide=True),
    )
    caption = (
        f"Over by {day_of(case)} without a word of what came; where no source is later, the silence is the record's own"
    )
    return table(
        rows_of(unheard),
        columns,
        caption=caption,
        empty="Nothing in the record is over without a word of what came of it.",
    )


def _days_ago(row: Mapping[str, Any]) -> str:
    """How long ago the end was, as precisely as it is known; an end that may lie ahead is told as such."""
    fewest, most = row["days_min"], row["days_max"]
    if pd.isna(most):
        return "" if pd.isna(fewest) else f"{fewest} or more"
    if pd.isna(fewest) or fewest < 0:
        return f"up to {most}, if over"
    return str(fewest) if fewest == most else f"{fewest} to {most}"


def order_note(open_orders: pd.DataFrame, case: Case) -> Block:
    """How sure the order of the events is: which pairs the dates, or the text, put in order, and which they leave open."""
    rows = rows_of(open_orders)
    open_pairs = sum(row["n_open"] for row in rows) // 2
    all_pairs = len(rows) * (len(rows) - 1) // 2
    if not open_pairs:
        return (
            paragraph("The dates put every two events in order.", kind="muted")
            if all_pairs
            else paragraph("", kind="muted")
        )
    labels = dict(zip(case.events["id"], case.events["label"], strict=True))
    columns = (
        Shown("Event", field("label")),
        Shown("Began", lambda row: _began(row["starts_lower"], row["starts_upper"])),
        Shown("Open against", field("n_open"), is_number=True),
        Shown("Such as", lambda row: listing([f"“{labels[event]}”" for event in row["open_with"]])),
    )
    caption = "Events whose order against others is open"
    shown = table([row for row in rows if row["n_open"]], columns, caption=caption, empty="")
    words = f"The order of {open_pairs} of {all_pairs} pairs of dated events is open: neither their dates nor the text say which began first"
    return folded(words, shown)


def _began(lower: pd.Timestamp, upper: pd.Timestamp) -> str:
    first, last = ("" if pd.isna(day) else day.date().isoformat() for day in (lower, upper))
    return dates.say(first if first == last else f"{first or '..'}/{last or '..'}")
