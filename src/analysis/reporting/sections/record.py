"""Sections on where a report comes from: its sources and what was done with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.record import dates
from analysis.record.case import Case
from analysis.record.schema import codes
from analysis.reporting.blocks import Block, Shown, bullets, field, listing, table
from analysis.reporting.sections.chronology import day_of, rows_of


def sources_table(case: Case) -> Block:
    """The documents of the case, how they are dated, and whether their text is on this machine."""
    stored = {source for source in case.sources["id"] if case.texts.has(source)}
    columns = (
        Shown("Source", lambda row: row["title"] or row["publisher"]),
        Shown("Publisher", field("publisher")),
        Shown("Published", lambda row: dates.say(row["published_edtf"]) if row["published_edtf"] else "undated"),
        Shown("How that is known", field("published_basis")),
        Shown("Text", lambda row: _text(row, row["id"] in stored)),
    )
    caption = f"Sources known on {day_of(case)}"
    return table(rows_of(case.sources), columns, caption=caption, empty="The case has no source.")


def _text(row: Mapping[str, Any], is_stored: bool) -> str:
    kind = codes("translation")[row["translation_code"]].label
    where = "passages shown" if is_stored else "not stored here, so that passages are cited and not shown"
    return f"{kind}, {row['language_code']}; {where}"


def provenance(case: Case) -> Block:
    """What the report was made from: the case, the day, who coded, what was mended."""
    coders = dict(zip(case.coders["id"], case.coders["name"], strict=True))
    used = listing([coders[key] for key in sorted(set(case.evidence["coder_id"]))])
    items = [
        f"Case {case.id}: {case.title}, as known on {day_of(case)}.",
        f"Coded by {used or 'nobody yet'}; {len(case.evidence)} passages cited, {len(case.corrections)} corrections logged.",
        "Data: CC BY 4.0. Texts belong to their publishers and are not part of the data.",
    ]
    return bullets(items, empty="")
