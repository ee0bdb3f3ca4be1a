"""Sections on who stands with whom: the discourse network, its ties, and how divided the debate is over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.measures.networks import Camps, Network
from analysis.record.case import Case
from analysis.reporting import figures
from analysis.reporting.blocks import Block, Shown, count, field, listing, paragraph, table
from analysis.reporting.sections.chronology import day_of, rows_of


def network_figure(network: Network, camps: Camps, case: Case) -> object:
    """Who stands with whom and who against whom, in two camps."""
    title = figures.title_network(network.edges)
    return figures.show(
        figures.draw_network,
        network.edges,
        camps=(camps.a, camps.b),
        nodes=network.nodes,
        actors=case.parties,
        title=title,
        caption=(
            f"A line joins two actors that take sides on the same issues: full where they stand together more often than apart, dashed where it is the "
            f"other way round, thicker the more. Columns are the two camps that this divides best. As known on {day_of(case)}."
        ),
        alt=f"Discourse network. {title}. The table below holds every tie.",
    )


def camps_note(network: Network, camps: Camps) -> Block:
    """Who is in which camp, how well the division holds, and how it was found."""
    names = dict(zip(network.nodes["id"], network.nodes["name"], strict=True))
    first, second = (listing(sorted(names[actor] for actor in camp)) for camp in (camps.a, camps.b))
    if not camps.a:
        return paragraph("No two actors take a side on the same issue, so that there are no camps.", kind="muted")
    if not camps.b:
        return paragraph(f"No division into two camps is better than none: {first} belong together.", kind="note")
    how = "the best of all divisions" if camps.is_exact else "found by a search, so that a better one is possible"
    held = "" if pd.isna(camps.cohesion) else f"; of the ties within them {100 * camps.cohesion:.0f} % are agreement"
    return paragraph(
        f"One camp is {first}; the other is {second}. The division ({how}) has a modularity of {camps.modularity:.2f} (0 is none, 0.5 the most)"
        f"{held}, of those between them {100 * camps.division:.0f} % are disagreement. A camp says who takes the same sides on the issues coded, not who is allied.",
        kind="note",
    )


def ties_table(network: Network, case: Case) -> Block:
    """Every tie with the pairs of statements that make it, the strongest disagreement first."""
    columns = (
        Shown("Between", lambda row: f"{row['a']} and {row['b']}"),
        Shown("Together", lambda row: _amount(row["congruence"]), is_number=True),
        Shown("Against", lambda row: _amount(row["conflict"]), is_number=True),
        Shown("Weight", _weight, is_number=True),
        Shown("Issues in common", field("n_shared"), is_number=True),
    )
    rows = rows_of(network.edges.sort_values(["weight", "a", "b"], kind="stable"))
    caption = f"Pairs of statements on one issue on which two actors stand together or against each other, as known on {day_of(case)}"
    return table(rows, columns, caption=caption, empty="No two actors take a side on the same issue.")


def _amount(value: Any) -> str:
    return "" if pd.isna(value) else f"{value:.4g}"


def _weight(row: Mapping[str, Any]) -> str:
    """The weight, and between what it lies where positions are ranges."""
    weight = f"{row['weight']:.3g}"
    return weight if row["low"] == row["high"] else f"{weight} ({row['low']:.3g} to {row['high']:.3g})"


def polarisation_figure(polarisation: pd.DataFrame, case: Case) -> object:
    """Share of conflict and modularity of two camps over time."""
    title = figures.title_polarisation(polarisation)
    return figures.show(
        figures.draw_polarisation,
        polarisation,
        as_of=case.day,
        title=title,
        caption=(
            f"A dot stands at the middle of its window ({count(len(polarisation), 'window')}); what an imprecise date leaves open counts in every window "
            "in which it may lie."
        ),
        alt=f"Polarisation over time. {title}. The table below holds every window.",
    )


def polarisation_table(polarisation: pd.DataFrame, network: Network) -> Block:
    """Window by window: what was said, how much of it conflicts, and the camps."""
    names = dict(zip(network.nodes["id"], network.nodes["name"], strict=True))
    columns = (
        Shown("Window", lambda row: f"{row['since']} to {row['until']}"),
        Shown("Statements", lambda row: f"{row['n_statements']} ({row['n_certain']} certainly)", is_number=True),
        Shown("Conflict (% of pairs)", _conflict, is_number=True),
        Shown(
            "Modularity", lambda row: "" if pd.isna(row["modularity"]) else f"{row['modularity']:.2f}", is_number=True
        ),
        Shown("Camps", lambda row: _camps(row, names)),
    )
    return table(
        rows_of(polarisation), columns, caption="Polarisation window by window", empty="No window lies in the debate."
    )


def _conflict(row: Mapping[str, Any]) -> str:
    if pd.isna(row["conflict_share"]):
        return ""
    low, share, high = (round(100 * row[name]) for name in ("conflict_low", "conflict_share", "conflict_high"))
    return str(share) if low == high else f"{share} ({low} to {high})"


def _camps(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if row["reason"]:
        return str(row["reason"])
    first, second = (listing(sorted(names.get(actor, actor) for actor in row[camp])) for camp in ("camp_a", "camp_b"))
    return f"{first} | {second}" if second else f"{first}, undivided"
