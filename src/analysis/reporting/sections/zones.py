"""Sections on where the sides' positions overlap, and what that rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.measures.zones import BREAKS
from analysis.record.case import Case
from analysis.reporting import figures
from analysis.reporting.blocks import Block, Shown, bullets, count, field, folded, listing, stack, table, tag
from analysis.reporting.sections.chronology import day_of, rows_of

_CHANGES = {
    "lost": ("no answer", "warn"),
    "found": ("an answer where there was none", ""),
    "opens": ("a zone opens", "warn"),
    "closes": ("the zone closes", "warn"),
    "nearer": ("nearer", ""),
    "farther": ("farther apart", ""),
    "wider": ("wider", ""),
    "narrower": ("narrower", ""),
    "moved": ("moved", ""),
}


def zones_figure(zones: pd.DataFrame, case: Case) -> object:
    """Where the sides overlap, issue by issue, and how far apart they are elsewhere."""
    title = figures.title_zones(zones)
    return figures.show(
        figures.draw_zones,
        zones,
        actors=case.parties,
        title=title,
        caption=(
            f"What lies within the position of every side is shaded; an arrow measures the distance between the nearest ends. "
            f"As stated until {day_of(case)}: what a side would accept at worst it does not publish."
        ),
        alt=f"Zones. {title}. The table below tells what each of them rests on.",
    )


def resting_list(resting: pd.DataFrame, sensitivity: pd.DataFrame, case: Case) -> Block:
    """What each zone or distance rests on, and behind it every leave-one-out result that differs."""
    items = [
        Markup("<strong>{}</strong>: {}. {}").format(row["issue"], _answer(row), _rests(row, sensitivity, case))
        for row in rows_of(resting)
    ]
    differs = sensitivity[sensitivity["change"] != "same"]
    list_of = bullets(items, empty="On no issue have two sides a position of their own.")
    if differs.empty:
        return list_of
    return stack(
        [list_of, folded("What changes when one thing is left out", sensitivity_table(differs, case))], empty=""
    )


def _answer(row: Mapping[str, Any]) -> str:
    if not row["distance"]:
        zone = f"{row['low']:g}" if row["low"] == row["high"] else f"{row['low']:g} to {row['high']:g}"
        return f"{row['sides']} {'both' if len(row['side_ids']) == 2 else 'all'} include {zone}"
    return f"{row['sides']} are {row['distance']:g} points apart"


def _rests(row: Mapping[str, Any], sensitivity: pd.DataFrame, case: Case) -> str:
    """What the answer does not survive without, and between which values the distance lies otherwise."""
    of = (sensitivity["issue_id"] == row["issue_id"]) & (sensitivity["side_ids"] == row["side_ids"])
    breaks = sensitivity[of & sensitivity["change"].isin(BREAKS)]
    many = {"source": len(set(case.originals.values())), "coder": case.evidence["coder_id"].nunique()}
    parts = []
    for kind in ("source", "coder"):
        names = [f"“{name}”" for name in breaks.loc[breaks["kind"] == kind, "left_out"]]
        if names:
            which = f"its only {kind}" if many[kind] == 1 else f"the {kind}{'s' if len(names) > 1 else ''}"
            parts.append(f"{which} {listing(names)}")
    if "emendation" in set(breaks["kind"]):
        parts.append("damaged passages")
    words = []
    if parts:
        words.append(f"The result rests on {listing(parts)}.")
    elif row["is_kept"]:
        words.append("No single source, coder or damaged passage carries it alone.")
    if "ascribed" in set(breaks["kind"]):
        words.append("It would not stand if what others ascribe were counted as their own.")
    least, most = row["distance_least"], row["distance_most"]
    if least != most:
        words.append(f"Leaving one thing out, the distance lies between {least:g} and {most:g} points.")
    return " ".join(words)


def sensitivity_table(sensitivity: pd.DataFrame, case: Case) -> Block:
    """The leave-one-out table: what each zone or distance would be had one thing been left out."""
    columns = (
        Shown("Issue", field("issue")),
        Shown("Sides", field("sides")),
        Shown("Left out", _left_out),
        Shown("Then", _then),
        Shown("Distance", lambda row: _distance(row, ""), is_number=True),
        Shown("Without it", lambda row: _distance(row, "_without"), is_number=True),
    )
    caption = f"Every result that differs when one thing is left out, as known on {day_of(case)}: {count(len(sensitivity), 'row')}"
    return table(rows_of(sensitivity), columns, caption=caption, empty="Nothing changes whatever is left out.")


def _then(row: Mapping[str, Any]) -> Markup:
    """How the answer would differ; marked where it would not stand."""
    words, kind = _CHANGES[row["change"]]
    return tag(words, kind=kind) if kind else Markup("{}").format(words)


def _left_out(row: Mapping[str, Any]) -> str:
    kind = {"source": "source", "coder": "coder"}.get(row["kind"], "")
    return f"{kind} {row['left_out']}".strip()


def _distance(row: Mapping[str, Any], end: str) -> str:
    distance = row[f"distance{end}"]
    return "none" if pd.isna(distance) else f"{distance:g}"
