"""Disputes: rival accounts of one fact, side by side."""

from __future__ import annotations

from typing import Any, NewType

import pandas as pd

from analysis.measures.chronology.folding import states
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import rows_of
from analysis.record.schema import codes

Disputes = NewType("Disputes", pd.DataFrame)

_COLUMNS = (
    *("dispute_id", "event_id", "event", "question_code", "question", "holder_id", "holder", "speaker", "stance"),
    *("version", "said", "standing_code", "is_rival", "n_versions", "n_sources", "table", "row_ids"),
)


_STATUS = ("status", "what became of it")
_DATES = ("date", "when it was")
"""The questions on which rows of a ledger are rival: code and words."""


def disputes(case: Case) -> Disputes:
    """Versions of disputed facts, one row a holder's version, those of one question together.

    A question is an event and what is asked of it (its cause, whether it was kept, ...). It is rival (`is_rival`) where
    at least two holders give a version; a version that nobody contradicts in the record is kept with `n_versions` 1. Rows
    that give an event two statuses of open order, or dates that cannot both be true, by the word of different actors,
    are the questions "what became of it" and "when it was". Repeats of one holder's version stand in one row.

    Parameters
    ----------
    case
        The case as known on a day; not modified.

    Examples
    --------
    >>> from analysis.record.case import Case
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> disputes(tiny)[["question", "holder", "stance"]].tail(2).values.tolist()
    [['what became of it', 'Dock union', 'cancelled'], ['what became of it', 'Port employers', 'occurred']]
    """
    rows = _versions(case) + _rival_statuses(case)
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    holders = table.groupby("dispute_id")["holder_id"].transform("nunique")
    table = table.astype({"n_sources": "int64"})
    table["n_versions"] = holders.astype("int64")
    table["is_rival"] = holders.gt(1).astype("bool")
    table = table.sort_values(
        ["is_rival", "event_id", "question_code", "holder", "holder_id"],
        ascending=[False, True, True, True, True],
        kind="stable",
    )
    return Disputes(table.reset_index(drop=True))


def _versions(case: Case) -> list[dict[str, Any]]:
    """What statements say on questions of fact."""
    labels = dict(zip(case.events["id"], case.events["label"], strict=True))
    told = case.statements[(case.statements["question_code"] != "") & case.statements["event_id"].isin(set(labels))]
    support = case.support("statements") if len(told) else {}
    grouped: dict[tuple[str, str, str], list[Any]] = {}
    for row in sorted(rows_of(told), key=lambda r: (dates.sort_key(str(r.said_edtf)), str(r.id))):
        grouped.setdefault((row.event_id, row.question_code, row.holder_id), []).append(row)
    return [
        {
            "dispute_id": f"{event}:{question}",
            "event_id": event,
            "event": labels[event],
            "question_code": question,
            "question": codes("question")[question].label,
            "holder_id": holder,
            "holder": case.name_of(holder),
            "speaker": ", ".join(
                sorted({case.name_of(r.speaker_id) for r in group if r.speaker_id not in ("", holder)})
            ),
            "stance": ", ".join(dict.fromkeys(codes("stance")[r.stance_code].label for r in group)),
            "version": " ".join(dict.fromkeys(r.summary for r in group)),
            "said": "; ".join(dict.fromkeys(dates.say(r.said_edtf) for r in group if r.said_edtf)),
            "standing_code": " ".join(sorted({r.standing_code for r in group})),
            "n_sources": len({source for r in group for source in support[r.id]}),
            "table": "statements",
            "row_ids": [r.id for r in group],
        }
        for (event, question, holder), group in grouped.items()
    ]


def _rival_statuses(case: Case) -> list[dict[str, Any]]:
    """Current statuses of one event, or dates of it, that differ by who says so."""
    labels = dict(zip(case.events["id"], case.events["label"], strict=True))
    rows = []
    support: dict[str, set[str]] = {}
    for state in states(case):
        by = {row.claimed_by_id for row in state.current}
        has_rival_statuses = len({row.status_code for row in state.current}) > 1
        if len(by) < 2 or not (has_rival_statuses or state.has_rival_dates):
            continue
        support = support or case.support("event_statuses")
        question, words = _STATUS if has_rival_statuses else _DATES
        for claimed_by in sorted(by):
            group = [row for row in state.current if row.claimed_by_id == claimed_by]
            rows.append(
                {
                    "dispute_id": f"{state.event_id}:{question}",
                    "event_id": state.event_id,
                    "event": labels[state.event_id],
                    "question_code": question,
                    "question": words,
                    "holder_id": claimed_by,
                    "holder": case.name_of(claimed_by) if claimed_by else "the source itself",
                    "speaker": "",
                    "stance": ", ".join(dict.fromkeys(codes("status")[r.status_code].label for r in group)),
                    "version": " ".join(dict.fromkeys(r.summary for r in group)),
                    "said": "; ".join(dict.fromkeys(dates.say(r.from_edtf) for r in group if r.from_edtf)),
                    "standing_code": "",
                    "n_sources": len({source for r in group for source in support[r.id]}),
                    "table": "event_statuses",
                    "row_ids": [r.id for r in group],
                }
            )
    return rows
