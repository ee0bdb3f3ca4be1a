"""Sections of the overview: the state of the talks in three sentences, key numbers, how far to trust them."""

from __future__ import annotations

import pandas as pd

from analysis.measures.coverage import Trust
from analysis.record.case import Case
from analysis.reporting.blocks import Block, bullets, count, key_figures, lead, listing
from analysis.reporting.sections.chronology import COMES, STAYS_AWAY, day_of, days_left, rows_of


def state(
    case: Case,
    *,
    due: pd.DataFrame,
    gaps: pd.DataFrame,
    silences: pd.DataFrame,
    attendance: pd.DataFrame,
    disputes: pd.DataFrame,
    meeting: str,
) -> Block:
    """The state of the talks in three sentences: what comes next, how far apart, who comes and what is disputed.

    Parameters
    ----------
    case
        The record.
    due, gaps, silences, attendance, disputes
        Its measures.
    meeting
        Id of the next meeting, or "".
    """
    return lead(
        [_next(case, due, meeting), _distance(case, gaps, silences), _presence(case, attendance, disputes, meeting)]
    )


def _next(case: Case, due: pd.DataFrame, meeting: str) -> str:
    coming = due[~due["is_overdue"]]
    chosen = coming[coming["event_id"] == meeting] if meeting else coming
    if chosen.empty:
        return f"As known on {day_of(case)}, no date is set for anything to come."
    row = chosen.iloc[0]
    left = f" ({row['days_left']})" if row["days_left"] else ""
    what = {"begins": "", "ends": "the end of ", "deadline": "the deadline of "}[row["what"]]
    on = " for " if row["due"][0].isdigit() else ", "
    return f"Next on the record: {what}{row['label']}, {row['status']}{on}{row['due']}{left}."


def _distance(case: Case, gaps: pd.DataFrame, silences: pd.DataFrame) -> str:
    bargained = gaps[gaps["kind_code"] == "bargaining"]
    silent = silences[silences["kind_code"] == "bargaining"]["issue_id"].nunique()
    missing = f"; on {count(silent, 'issue')} a side has no position of its own" if silent else ""
    if case.focus and len(case.sides) < 2:
        return f"Narrowed to {narrowed_to(case)}: no gap between sides is measured{missing}."
    if bargained.empty:
        return f"On no issue bargained over have two sides a position of their own{missing}."
    first = bargained.iloc[0]
    near = bargained[bargained["gap"] == 0]["issue_id"].nunique()
    apart = bargained[bargained["gap"] > 0]["issue_id"].nunique()
    is_widest = (bargained[["a_id", "b_id", "gap"]] == first[["a_id", "b_id", "gap"]]).all(axis=1)
    widest = listing([f"“{issue}”" for issue in bargained.loc[is_widest, "issue"]])
    if not apart:
        return f"The positions of the sides overlap on {count(near, 'issue')} bargained over{missing}."
    return (
        f"{listing([first['a'], first['b']])} hold different positions on {count(apart, 'issue')} bargained over, "
        f"the furthest apart on {widest} ({first['gap']:g} points of 100){missing}."
    )


def _presence(case: Case, attendance: pd.DataFrame, disputes: pd.DataFrame, meeting: str) -> str:
    persons = set(case.actors.loc[case.actors["kind_code"] == "person", "id"])
    there = attendance[(attendance["event_id"] == meeting) & attendance["actor_id"].isin(persons)]
    away = listing(sorted(there.loc[there["status_code"].isin(STAYS_AWAY), "actor"]))
    open_ = listing(sorted(there.loc[~there["status_code"].isin((*STAYS_AWAY, *COMES)), "actor"]), last="or")
    come = int(there["status_code"].isin(COMES).sum())
    parts = []
    if come:
        parts.append(f"{count(come, 'person is', 'people are')} named to come")
    if away:
        parts.append(f"{away} will stay away")
    if open_:
        parts.append(f"it is open whether {open_} will be there")
    rival = disputes[disputes["is_rival"]]["dispute_id"].nunique()
    parts.append(f"{count(rival, 'fact is', 'facts are')} told in rival versions")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def narrowed_to(case: Case) -> str:
    """Names of the actors that a case was narrowed to, without those that only count for one of them."""
    return listing(sorted(case.name_of(actor) for actor in case.focus if case.parents[actor] not in case.focus))


def key_numbers(
    case: Case, *, due: pd.DataFrame, gaps: pd.DataFrame, disputes: pd.DataFrame, trust: Trust, meeting: str
) -> Block:
    """Days to the next date, the widest gap, rival accounts, sources."""
    coming = due[~due["is_overdue"]]
    chosen = coming[coming["event_id"] == meeting] if meeting else coming
    left = "none" if chosen.empty else days_left(rows_of(chosen)[0]) or "open"
    bargained = gaps[gaps["kind_code"] == "bargaining"]
    rival = disputes[disputes["is_rival"]]["dispute_id"].nunique()
    return key_figures(
        (
            (left, f"days to the next {'meeting' if meeting else 'date'}"),
            (
                f"{bargained.iloc[0]['gap']:g}" if len(bargained) else "none",
                "points of 100: the widest gap bargained over",
            ),
            (str(rival), "facts told in rival versions"),
            (str(len(case.statements["act_id"].unique())), "utterances coded"),
            (str(trust.n_originals), "independent source" if trust.n_originals == 1 else "independent sources"),
        )
    )


_CODED_BY = {
    ("model",): "It was coded by language models; no person has checked it.",
    ("rule",): "It was coded by rules; no person has checked it.",
    ("model", "rule"): "It was coded by rules and language models; no person has checked it.",
    ("model", "person"): "It was coded by persons and language models.",
}
"""What to say of the coders where not all are persons, by their kinds."""


def trust_section(trust: Trust) -> Block:
    """How far to trust the record, in sentences that give their counts."""
    copies = trust.n_sources - trust.n_originals
    documents = count(trust.n_originals, "independent document")
    if copies:
        documents += f" and {count(copies, 'reprint or translation', 'reprints or translations')}"
    if trust.n_machine_translated:
        documents += f"; {_translated(trust)}"
    undated = f"; {count(trust.n_undated, 'row has', 'rows have')} no date at all" if trust.n_undated else ""
    damaged = count(trust.n_damaged, "passage is", "passages are")
    items = [
        f"The record rests on {documents}.",
        *([_CODED_BY[trust.coder_kinds]] if trust.coder_kinds in _CODED_BY else []),
        f"{_share(trust.single_source_share)} of the {trust.n_rows} coded rows have a single source.",
        f"{_share(trust.imprecise_share)} of the {trust.n_dated} dated rows have no exact day{undated}.",
        f"{damaged[0].upper()}{damaged[1:]} damaged; {trust.n_touching_damage} coded rows were read in a sentence that "
        "holds one, and each shows how it is read.",
    ]
    if trust.n_unlocated:
        named = count(trust.n_unlocated, "citation names", "citations name")
        items.append(f"{named[0].upper()}{named[1:]} a document without the passage.")
    if trust.n_later:
        later = count(trust.n_later, "row speaks", "rows speak")
        items.append(
            f"{later[0].upper()}{later[1:]} of this day or earlier but became known only later and are left out."
        )
    return bullets(items, empty="")


def _translated(trust: Trust) -> str:
    if trust.n_sources == 1:
        return "it is machine-translated"
    return f"{count(trust.n_machine_translated, 'of them is', 'of them are')} machine-translated"


def _share(share: float) -> str:
    return f"{100 * share:.0f} %"
