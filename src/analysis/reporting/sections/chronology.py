"""Sections on what happened, what is due, who comes and what is disputed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.record.case import Case
from analysis.record.quoting import Passage, passages
from analysis.reporting.blocks import Block, Shown, due_list, evidence, field, joined, stack, table, tag, versus

COMES = ("confirmed", "sent", "offered")
"""Answers that let one expect the actor."""

STAYS_AWAY = ("declined", "absent")
"""Answers that do not."""

MEETING_KINDS = ("meeting", "visit", "call")
"""Kinds of event at which somebody can be present."""

_KINDS = {"planned": "", "current": "good", "past": "", "off": "warn", "unclear": "warn"}


def timeline_table(timeline: pd.DataFrame, case: Case) -> Block:
    """Every event of the timeline with its status, how that came about, and where it was read."""
    read = passages(case, "event_statuses")
    columns = (
        Shown("When", _when),
        Shown("Event", lambda row: Markup("{}{}").format(row["label"], _place(row))),
        Shown("Status", _status),
        Shown("How it came about", field("history")),
        Shown("Sources", field("n_sources"), is_number=True),
        Shown("Read in", lambda row: evidence(passages_of(row["status_ids"], read)), is_wide=True),
    )
    caption = f"Events in order, as known on {day_of(case)}; numbers are those of the figure on a phone"
    return table(rows_of(timeline), columns, caption=caption, empty="The record holds no event in this window.")


def _when(row: Mapping[str, Any]) -> Markup:
    """The number and when it happened; where only the day of a status is known, that is said."""
    status = Markup(' <span class="muted">{}</span>').format(row["status"]) if row["is_status_date"] else Markup()
    return Markup('<span class="muted">{}.</span> {}{}').format(row["number"], row["when"], status)


def _place(row: Mapping[str, Any]) -> Markup:
    """The place, where the label does not name it."""
    is_said = not row["place"] or str(row["place"]).casefold() in str(row["label"]).casefold()
    return Markup() if is_said else Markup(' <span class="muted">{}</span>').format(row["place"])


def _status(row: Mapping[str, Any]) -> Markup:
    parts = [tag(row["status"], kind=_KINDS[row["phase"]])]
    if row["is_derived"]:
        parts.append(Markup('<span class="muted">follows from its end</span>'))
    if row["is_disputed"]:
        parts.append(tag("disputed", kind="warn"))
    return joined(parts, between=" ")


def terms_table(terms: pd.DataFrame, case: Case) -> Block:
    """Terms and deadlines: when they end, how that is known, and how many days are left."""
    read = passages(case, "event_statuses")
    columns = (
        Shown("Commitment or deadline", field("label")),
        Shown("Runs", field("when")),
        Shown("Term", field("term_text")),
        Shown(
            "End", lambda row: {"computed": "computed from start and term", "stated": "stated"}.get(row["basis"], "")
        ),
        Shown("State", lambda row: tag(row["state"], kind="good" if row["state"] == "running" else "")),
        Shown("Days left", days_left, is_number=True),
        Shown("Read in", lambda row: evidence(passages_of(row["status_ids"], read)), is_wide=True),
    )
    caption = f"Terms and deadlines on {day_of(case)}; negative days have passed"
    return table(rows_of(terms), columns, caption=caption, empty="Nothing in the record has a term or a deadline.")


def days_left(row: Mapping[str, Any]) -> str:
    """Days left as a number or a range, "" where nothing is known."""
    fewest, most = row["days_left_min"], row["days_left_max"]
    if pd.isna(fewest) and pd.isna(most):
        return ""
    if pd.isna(fewest) or pd.isna(most):
        return f"{fewest} or more" if pd.isna(most) else f"up to {most}"
    return str(fewest) if fewest == most else f"{fewest} to {most}"


def due_section(due: pd.DataFrame, case: Case, *, most: int = 0, meeting: str = "") -> Block:
    """What is due next, with days left, and what was due and has not been heard of.

    Of what is due on one day `meeting`, the next one of two parties, comes first.
    """
    read = passages(case, "event_statuses")
    items = []
    ahead = sorted(rows_of(due), key=lambda row: (row["is_overdue"], _day_left(row), row["event_id"] != meeting))
    for row in ahead[: most or len(due)]:
        verb = {"begins": "", "ends": "end of: ", "deadline": "deadline: "}[row["what"]]
        where = evidence(passages_of(row["status_ids"], read))
        text = Markup("<strong>{}{}</strong>{}<br>{} {} {}").format(
            verb, row["label"], _place(row), row["due"], tag(row["status"]), where
        )
        left = "no word since" if row["is_overdue"] else row["days_left"] or "no day fixed"
        items.append((left, text, bool(row["is_overdue"])))
    return due_list(items, empty="Nothing in the record is due after this day.")


def _day_left(row: Mapping[str, Any]) -> int:
    left = row["days_left_min"]
    return 10**6 if pd.isna(left) else int(left)


def attendance_table(attendance: pd.DataFrame, case: Case) -> Block:
    """Who comes and who does not: the answer that stands, what was asked, how the answer changed."""
    read = passages(case, "participations")
    rows = rows_of(attendance)
    one = {row["event"] for row in rows}
    columns = (
        Shown("Who", lambda row: Markup('{} <span class="muted">{}</span>').format(row["actor"], row["role"])),
        *(() if len(one) == 1 else (Shown("Event", field("event")),)),
        Shown("For", field("party")),
        Shown("Answer", _answer),
        Shown("Asked", field("requests")),
        Shown("How the answer changed", lambda row: row["history"] if ";" in str(row["history"]) else ""),
        Shown("Read in", lambda row: evidence(passages_of(row["participation_ids"], read)), is_wide=True),
    )
    about = f"{one.pop()}: who" if len(one) == 1 else "Who"
    caption = f"{about} comes and who does not, as known on {day_of(case)}"
    return table(rows, columns, caption=caption, empty="The record names nobody's part in any event.")


def _answer(row: Mapping[str, Any]) -> Markup:
    if not row["status"]:
        return Markup('<span class="muted">no answer known</span>')
    kind = {"declined": "warn", "absent": "warn", "confirmed": "good", "attended": "good", "sent": "good"}
    shown = tag(row["status"], kind=kind.get(row["status_code"], ""))
    return Markup("{} {}").format(shown, row["said"])


def dispute_blocks(disputes: pd.DataFrame, case: Case, *, rival_only: bool = False) -> Block:
    """Rival accounts, version against version; then claims that nobody contradicts in the record."""
    read = {name: passages(case, name) for name in ("statements", "event_statuses")}
    blocks: list[Block] = []
    for _, versions in disputes.groupby("dispute_id", sort=False):
        first = versions.iloc[0]
        if rival_only and not first["is_rival"]:
            continue
        told = [(_who(row), _version(row, read)) for row in rows_of(versions)]
        note = "" if first["is_rival"] else "No other account of this is in the record."
        blocks.append(versus(f"{first['event']}: {first['question']}", told, note=note))
    return stack(blocks, empty="No fact in the record is told in two ways.")


def _who(row: Mapping[str, Any]) -> str:
    by = f" (as told by {row['speaker']})" if row["speaker"] else ""
    return f"{row['holder']} {row['stance']}{by}"


def _version(row: Mapping[str, Any], read: Mapping[str, Mapping[str, Sequence[Passage]]]) -> Markup:
    said = f"{row['said'][0].upper()}{row['said'][1:]}. " if row["said"] else ""
    where = evidence(passages_of(row["row_ids"], read[row["table"]]))
    return Markup('<p>{}</p><p class="muted">{}</p>').format(row["version"], said) + where


def passages_of(row_ids: Sequence[str], read: Mapping[str, Sequence[Passage]]) -> list[Passage]:
    """Passages of several rows, each once."""
    return list(dict.fromkeys(passage for row_id in row_ids for passage in read.get(row_id, ())))


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a frame as mappings."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def day_of(case: Case) -> str:
    """The day as known, as a reader says it."""
    return f"{case.day.day} {case.day:%B %Y}"
