"""Sections on what the record rests on: how late it learns, what of the texts is coded, whose word it carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.measures.coverage import Trust
from analysis.record import dates
from analysis.record.case import Case
from analysis.reporting import figures
from analysis.reporting.blocks import Block, Shown, bullets, count, field, folded, listing, table
from analysis.reporting.sections.chronology import day_of, rows_of

_MOST_NAMED = 6
"""Names in a sentence; more are counted."""


def lag_figure(lags: pd.DataFrame, case: Case) -> object:
    """How late the record learns, as a band over the days."""
    title = figures.title_lags(lags)
    return figures.show(
        figures.draw_lags,
        lags,
        title=title,
        caption=f"Each report is a coded row in one source, as known on {day_of(case)}; days are counted in steps that grow.",
        alt=f"Reporting lag. {title}. The table below holds the median of each outlet.",
    )


def lag_table(summary: pd.DataFrame) -> Block:
    """The median reporting lag of each outlet."""
    columns = (
        Shown("Outlet", field("group")),
        Shown("Reports", field("n_rows"), is_number=True),
        Shown("Without a date", field("n_undated"), is_number=True),
        Shown("Median lag in days", _median, is_number=True),
        Shown("Longest certain", field("longest_min"), is_number=True),
    )
    caption = "Days from when something was said or happened until the outlet had it; a range where dates are imprecise"
    return folded(
        "Outlet by outlet", table(rows_of(summary), columns, caption=caption, empty="The record has no row yet.")
    )


def _median(row: Mapping[str, Any]) -> str:
    fewest, most = row["median_min"], row["median_max"]
    if pd.isna(most):
        return f"{fewest} or more"
    return str(fewest) if fewest == most else f"{fewest} to {most}"


def coverage_figure(coverage: pd.DataFrame, case: Case) -> object:
    """Where in each text the evidence lies."""
    title = figures.title_strips(coverage)
    return figures.show(
        figures.draw_strips,
        coverage,
        title=title,
        caption=f"A strip is one text from beginning to end, as known on {day_of(case)}; statements, statuses and participations count.",
        alt=f"Coverage. {title}. The table below holds every source with its share and its paragraphs without a row.",
    )


def coverage_table(coverage: pd.DataFrame, uncoded: pd.DataFrame) -> Block:
    """Each source: its rows, the share of its text under them, and the paragraphs that nobody coded."""
    numbers = uncoded.groupby("source_id")["paragraph"].agg(list).to_dict()
    columns = (
        Shown(
            "Source", lambda row: Markup('{} <span class="muted">{}</span>').format(row["publisher"], _published(row))
        ),
        Shown("Rows", field("n_rows"), is_number=True),
        Shown(
            "Share of text", lambda row: "" if pd.isna(row["share"]) else f"{100 * row['share']:.0f} %", is_number=True
        ),
        Shown("Paragraphs without a row", lambda row: _uncoded(row, numbers.get(row["source_id"], []))),
    )
    caption = "How much of each source carries a coded row"
    return folded(
        "Source by source", table(rows_of(coverage), columns, caption=caption, empty="The record has no source yet.")
    )


def _published(row: Mapping[str, Any]) -> str:
    return dates.say(row["published_edtf"]) if row["published_edtf"] else "undated"


def _uncoded(row: Mapping[str, Any], numbers: Sequence[int]) -> str:
    """Numbers of the paragraphs, runs put together; where the text is not at hand, that those after the last are unknown."""
    if not row["basis"]:
        return "not known: none is cited and the text is not stored here"
    said = listing(_runs(numbers)) or "none"
    of = f" of {row['n_paragraphs']}"
    return f"{said}{of}" if row["basis"] == "text" else f"{said}{of} up to the last one cited"


def _runs(numbers: Sequence[int]) -> list[str]:
    """Numbers with runs put together.

    Examples
    --------
    >>> _runs([1, 3, 4, 5, 9, 10])
    ['1', '3 to 5', '9', '10']
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    found = []
    for run in runs:
        found += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(number) for number in run]
    return found


def balance_list(
    outlets: pd.DataFrame, *, effective: float, gaps: pd.DataFrame, voices: pd.DataFrame, trust: Trust
) -> Block:
    """On whose word the record rests, when it is silent, and who is only spoken about."""
    items = []
    if len(outlets) and trust.n_rows:
        first = outlets.iloc[0]
        share = f"{100 * first['row_share']:.0f} %"
        many = count(len(outlets), "outlet")
        weight = f"; they weigh as much as {effective:.1f} equal ones" if len(outlets) > 1 else ""
        items.append(f"{many[0].upper()}{many[1:]}: {first['publisher']} carries {share} of the support{weight}.")
        items.append(f"{trust.n_single_source} of {count(trust.n_rows, 'coded row')} rest on one independent document.")
    items += _stretches(gaps[gaps["what"] == "source"], "Days without a source")
    items += _stretches(gaps[gaps["what"] == "row"], "Days in which nothing coded was said or happened")
    unheard = voices[voices["only_spoken_about"]]
    if len(unheard):
        named = [str(name) for name in unheard["actor"].head(_MOST_NAMED)]
        rest = len(unheard) - len(named)
        said = listing([*named, *([f"{rest} more"] if rest else [])])
        items.append(f"Only spoken about or addressed, never speaking: {said}.")
    return bullets(items, empty="The record has no row yet.")


def _stretches(gaps: pd.DataFrame, words: str) -> list[str]:
    """The longest empty stretches in one sentence, with what may lie in them."""
    said = []
    for row in rows_of(gaps.head(_MOST_NAMED // 2)):
        first, last = (row[day].date().isoformat() for day in ("first_day", "last_day"))
        may = f", unless one of {row['n_possible']} with vague dates lies there" if row["n_possible"] else ""
        said.append(f"{dates.say(f'{first}/{last}', lasted=True)} ({row['n_days']} days{may})")
    return [f"{words}: {'; '.join(said)}."] if said else []
