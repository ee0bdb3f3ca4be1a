"""The figures of the report templates, each with the sentence that it answers and a caption that says how to read it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.measures.coverage import Trust
from analysis.record.case import Case
from analysis.reporting import figures
from analysis.reporting.blocks import Block, columns, count, folded, listing, paragraph, stack
from analysis.reporting.sections.chronology import COMES, MEETING_KINDS, STAYS_AWAY, attendance_table, day_of
from analysis.reporting.sections.positions import issues_in_order


def timeline_figure(timeline: pd.DataFrame, case: Case) -> object:
    """The timeline with its lanes."""
    title = figures.title_timeline(timeline, case.day)
    return figures.show(
        figures.draw_timeline,
        timeline,
        as_of=case.day,
        title=title,
        caption=f"Events by track, as known on {day_of(case)}; {_sources(case)}. Every event is a row of the table below.",
        alt=f"Timeline. {title}. The table below holds every event with its date, status and passages.",
    )


def terms_figure(terms: pd.DataFrame, case: Case) -> object:
    """Terms and deadlines as bars."""
    title = figures.title_terms(terms, case.day)
    return figures.show(
        figures.draw_terms,
        terms,
        as_of=case.day,
        title=title,
        caption=f"A bar runs from the start of a term to its end; {_sources(case)}.",
        alt=f"Terms. {title}. The table below holds every term with its end and the days left.",
    )


def positions_figure(positions: pd.DataFrame, case: Case, *, gaps: pd.DataFrame, silences: pd.DataFrame) -> object:
    """Positions issue by issue on the verbal scale."""
    title = figures.title_positions(positions, gaps=gaps)
    told = {*positions["issue_id"], *silences["issue_id"]}  # of a few actors not every issue has something to show
    return figures.show(
        figures.draw_positions,
        positions,
        issues=[issue for issue in issues_in_order(gaps, case) if issue in told],
        silences=silences,
        actors=case.parties,
        title=title,
        caption=(
            f"Each strip is one issue, from 0 to 100 in the words at its ends; a mark is a holder's position, as known on {day_of(case)}; "
            f"{_sources(case)}."
        ),
        alt=f"Positions. {title}. The tables below hold every position with what it rests on.",
    )


def gap_figures(gaps: pd.DataFrame, case: Case, *, most: int = 5) -> Block:
    """The widest gaps on issues bargained over, a strip each, from the widest on."""
    widest = gaps[(gaps["kind_code"] == "bargaining") & (gaps["gap"] > 0)].head(most)
    drawn = [
        figures.show(
            figures.draw_gap,
            row,
            actors=case.parties,
            title=figures.title_gap(row),
            caption=f"Stated last: {row['a']} {row['a_said']}, {row['b']} {row['b_said']}.",
            alt=f"{figures.title_gap(row)}: {row['a']} at {_span(row, 'a')}, {row['b']} at {_span(row, 'b')} of 100.",
        )
        for _, row in widest.iterrows()
    ]
    return stack(drawn, empty="On no issue bargained over have two sides positions of their own that differ.")


def _span(row: pd.Series, which: str) -> str:
    low, high = row[f"{which}_low"], row[f"{which}_high"]
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def who_comes(attendance: pd.DataFrame, case: Case, meeting: str) -> Block:
    """Who comes to one meeting: those named to come, those who stay away, those who leave it open; the table under it."""
    if not meeting:
        return paragraph("No meeting at which two parties are expected is due.", kind="muted")
    there = attendance[attendance["event_id"] == meeting]
    settled = (*COMES, *STAYS_AWAY)
    groups = [
        ("Named to come", _by_party(there[there["status_code"].isin(COMES)])),
        ("Stay away", _by_party(there[there["status_code"].isin(STAYS_AWAY)])),
        ("Open", _by_party(there[~there["status_code"].isin(settled)])),
    ]
    return stack([columns(groups), folded("Answer by answer", attendance_table(there, case))], empty="")


def _by_party(rows: pd.DataFrame) -> str:
    """Names grouped by party: "Russia: A and B; United States: C"; a party that is named itself stands alone."""
    said = []
    for party, members in rows.groupby("party", sort=True):
        names = sorted(set(members["actor"]) - {party})
        said.append(f"{party}: {listing(names)}" if names else str(party))
    return "; ".join(said) or "nobody"


def of_meetings(attendance: pd.DataFrame, case: Case, *, kinds: Sequence[str] = MEETING_KINDS) -> pd.DataFrame:
    """The rows about events at which somebody can be present."""
    of_kind = set(case.events.loc[case.events["kind_code"].isin(list(kinds)), "id"])
    return attendance[attendance["event_id"].isin(of_kind)]


def attendance_figure(attendance: pd.DataFrame, case: Case, *, kinds: Sequence[str] = MEETING_KINDS) -> object:
    """Who comes to what, as a matrix of actors and meetings."""
    shown = of_meetings(attendance, case, kinds=kinds)
    title = figures.title_attendance(shown)
    return figures.show(
        figures.draw_attendance,
        shown,
        title=title,
        caption=f"The latest answer known on {day_of(case)}; small print: who asked. {_sources(case)[0].upper()}{_sources(case)[1:]}.",
        alt=f"Attendance. {title}. The table below holds every answer and how it changed.",
    )


def _sources(case: Case) -> str:
    return count(len(set(case.originals.values())), "independent source")


def reading_note(case: Case, trust: Trust) -> Block:
    """What a reader must know before using a table: the level of counting and the damage of the text."""
    parties = listing([case.name_of(side) for side in case.sides]) or "no side"
    damage = (
        f" {count(trust.n_touching_damage, 'row was', 'rows were')} read in a passage that is damaged; how it is read stands beside it."
        if trust.n_touching_damage
        else ""
    )
    return paragraph(
        f"Sides are {parties}; what their members say counts for them. Gaps are between positions of their own.{damage}",
        kind="note",
    )
