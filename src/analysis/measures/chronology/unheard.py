"""What ended without a word: terms, deadlines and plans whose time is over and of which nobody said what came."""

from __future__ import annotations

from datetime import date
from typing import NewType

import pandas as pd

from analysis.measures.chronology.folding import BINDING, COMMITMENTS, WITH_DEADLINE, State, states
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.known import source_days
from analysis.record.schema import codes

Unheard = NewType("Unheard", pd.DataFrame)

_COLUMNS = (
    *("event_id", "label", "kind_code", "what", "status_code", "status", "edtf", "ended_lower", "ended_upper", "ended"),
    *("is_certain", "days_min", "days_max", "last_said", "n_sources_since", "status_ids"),
)

_PRESENCE = ("attended", "absent", "signed")
"""Answers that tell that an event took place."""


def unheard(case: Case) -> Unheard:
    """Terms, deadlines and plans whose time is over without a word of what came of them, the latest first.

    One row is one event. `what` is "term" for a commitment whose stipulated or stated time ran out, "deadline" for an
    ultimatum or offer, "plan" for a meeting or act that was to begin. `is_certain` is False where the imprecise end may
    still lie ahead; `days_min` and `days_max` are whole days since the end (negative: ahead; missing: open). `status` is what
    was said of it last, on `last_said` (the day that became known). `n_sources_since` counts the independent documents that
    are later than the end: where it is 0 the silence is the record's, not the world's.

    Parameters
    ----------
    case
        The case as known on a day; not modified.

    Examples
    --------
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> unheard(tiny)[["label", "what", "ended", "n_sources_since"]].values.tolist()
    [['Ultimatum to come back to work', 'deadline', '20 March 2024', 3]]
    """
    labels = dict(zip(case.events["id"], case.events["label"], strict=True))
    present = case.participations[case.participations["status_code"].isin(_PRESENCE)]
    seen = set(present["event_id"])
    coded = set(case.evidence["source_id"])
    first: dict[str, date] = {}  # a reprint that is later is no later word
    for source, day in source_days(case.sources).items():
        if source in coded:
            original = case.originals[source]
            first[original] = min(day, first.get(original, day))
    rows = []
    for state in states(case):
        what = _what_ended(state)
        edtf = state.starts if what == "plan" else state.ends
        if not what or (what == "plan" and state.event_id in seen):
            continue
        lower, upper = state.starts_bounds if what == "plan" else state.ends_bounds
        earliest = lower or upper
        if earliest is None or earliest >= case.day or _was_told(state, upper or earliest):
            continue
        fewest, most = dates.days_between(case.day, edtf)
        rows.append(
            {
                "event_id": state.event_id,
                "label": labels[state.event_id],
                "kind_code": state.kind_code,
                "what": what,
                "status_code": state.current[-1].status_code,
                "status": codes("status")[state.current[-1].status_code].label,
                "edtf": edtf,
                "ended_lower": lower,
                "ended_upper": upper,
                "ended": dates.say(edtf),
                "is_certain": bool(upper and upper < case.day),
                "days_min": None if most is None else -most,
                "days_max": None if fewest is None else -fewest,
                "last_said": max(row.known_date for row in state.rows),
                "n_sources_since": sum(bool(upper and day > upper) for day in first.values()),
                "status_ids": [row.id for row in state.rows],
            }
        )
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    for column in ("ended_lower", "ended_upper", "last_said"):
        table[column] = pd.to_datetime(table[column]).astype("datetime64[s]")
    types = {"is_certain": "bool", "days_min": "Int64", "days_max": "Int64", "n_sources_since": "int64"}
    table = table.astype(types).sort_values(["ended_upper", "event_id"], ascending=[False, True], kind="stable")
    return Unheard(table.reset_index(drop=True))


def _what_ended(state: State) -> str:
    """What of an event comes to its end by the last word on it: a deadline, a term, a plan, or ""."""
    said = {row.status_code for row in state.current}
    if state.kind_code in WITH_DEADLINE:
        return "deadline" if state.ends and said <= {"proposed", "announced"} else ""
    binds = state.kind_code in COMMITMENTS or bool(said & {"agreed", "in-force", "ongoing"})
    if state.ends and binds and said <= set(BINDING):
        return "term"
    return "plan" if state.starts and state.phase == "planned" else ""


def _was_told(state: State, end: date) -> bool:
    """Whether a row of the ledger says what was so after a day."""
    said = (dates.bounds(row.from_edtf)[0] for row in state.rows if row.from_edtf)
    return any(day > end for day in said if day)
