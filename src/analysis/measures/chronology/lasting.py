"""Terms and deadlines: what runs, what has run out, what is due next and in how many days."""

from __future__ import annotations

from datetime import date
from typing import NewType

import pandas as pd

from analysis.measures.chronology.folding import BINDING, COMMITMENTS, WITH_DEADLINE, State, states
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import by_id
from analysis.record.schema import codes

Terms = NewType("Terms", pd.DataFrame)
Due = NewType("Due", pd.DataFrame)

_TERM_COLUMNS = (
    *("event_id", "label", "kind_code", "status_code", "status", "phase", "starts_lower", "starts_upper"),
    *("ends_lower", "ends_upper", "term", "term_text", "basis", "state", "days_left_min", "days_left_max"),
    *("when", "n_sources", "status_ids"),
)
_DUE_COLUMNS = (
    *("event_id", "label", "kind_code", "what", "edtf", "due", "days_left_min", "days_left_max", "days_left"),
    *("status_code", "status", "is_overdue", "place", "n_sources", "status_ids"),
)


def terms(case: Case) -> Terms:
    """Commitments, truces and ultimatums with a stipulated term or an end, by their end.

    One row is one event with a term, or one that binds (ceasefire, agreement, exchange, sanction, strike) or sets a deadline
    (ultimatum, proposal) and has an end. `basis` tells whether the end is stated or computed from start and term;
    `state` is "running", "run out", "possibly run out", "lapsed", "not begun", or "not in force" for a term that is only
    proposed. `days_left_min` and `days_left_max` are whole days from the day as known to the end (negative: ago;
    missing: unknown).

    Parameters
    ----------
    case
        The case as known on a day; not modified.

    Examples
    --------
    >>> from analysis.record.case import Case
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> terms(tiny)[["event_id", "term", "basis", "state", "days_left_max"]].tail(1).values.tolist()
    [['truce', 'P14D', 'computed', 'running', 2]]
    """
    labels = by_id(case.events)
    support = case.support("event_statuses")
    rows = []
    for state in states(case):
        if not (state.term or (state.ends and state.kind_code in (*COMMITMENTS, *WITH_DEADLINE))):
            continue
        left_min, left_max = dates.days_between(case.day, state.ends) if state.ends else (None, None)
        event = labels[state.event_id]
        rows.append(
            {
                "event_id": state.event_id,
                "label": event["label"],
                "kind_code": event["kind_code"],
                "status_code": state.status_code,
                "status": codes("status")[state.status_code].label,
                "phase": state.phase,
                "starts_lower": state.starts_bounds[0],
                "starts_upper": state.starts_bounds[1],
                "ends_lower": state.ends_bounds[0],
                "ends_upper": state.ends_bounds[1],
                "term": state.term,
                "term_text": dates.say_term(state.term) if state.term else "",
                "basis": "computed" if state.is_end_computed else "stated" if state.ends else "",
                "state": _state_of_term(state, case.day),
                "days_left_min": left_min,
                "days_left_max": left_max,
                "when": _spell(state),
                "n_sources": state.count_sources(support),
                "status_ids": [row.id for row in state.rows],
            }
        )
    table = pd.DataFrame(rows, columns=list(_TERM_COLUMNS))
    for column in ("starts_lower", "starts_upper", "ends_lower", "ends_upper"):
        table[column] = pd.to_datetime(table[column]).astype("datetime64[s]")
    table = table.astype({"days_left_min": "Int64", "days_left_max": "Int64", "n_sources": "int64"})
    return Terms(table.sort_values(["ends_upper", "starts_lower", "event_id"], kind="stable").reset_index(drop=True))


def _state_of_term(state: State, day: date) -> str:
    if state.status_code == "lapsed":
        return "lapsed"
    if state.status_code == "expired":
        return "run out"
    is_only_proposed = state.status_code == "proposed" and state.kind_code not in WITH_DEADLINE
    if state.phase == "off" or state.status_code == "broken-off" or not state.ends or is_only_proposed:
        return "not in force"
    (begins, _), (first_end, last_end) = state.starts_bounds, state.ends_bounds
    if last_end and last_end < day:
        return "run out"
    if first_end and first_end < day:
        return "possibly run out"
    if begins and begins > day:
        return "not begun"
    return "running"


def _spell(state: State) -> str:
    """The term in words: "19 March to 18 April 2025", "by 12 May 2025", "30 days, not in force"."""
    if state.starts and state.ends:
        (lower, _), (_, upper) = state.starts_bounds, state.ends_bounds
        if lower and upper and lower != upper:
            return dates.say(f"{lower}/{upper}", lasted=True)
    if state.ends:
        return f"until {dates.say(state.ends)}"
    return dates.say_term(state.term)


def due(case: Case) -> Due:
    """What is due next: planned events and ends of running terms, the next one first.

    One row is one thing to come. `what` is "begins", "ends" or "deadline"; `due` says by when in words, `days_left` how
    far off that is. A plan whose time has passed and of which nothing more is known is kept, marked `is_overdue`, after
    everything that is still to come.

    Parameters
    ----------
    case
        The case as known on a day; not modified.

    Examples
    --------
    >>> from analysis.record.case import Case
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> due(tiny)[["label", "what", "days_left"]].values.tolist()
    [['Truce of fourteen days', 'ends', 'in 2 days'], ['Vote on the offer', 'begins', 'in 4 to 9 days']]
    """
    labels = by_id(case.events)
    support = case.support("event_statuses")
    rows = []
    for state in states(case):
        for what, edtf in _coming(state):
            left_min, left_max = dates.days_between(case.day, edtf)
            # what may begin any time from a day on is overdue once that day has passed without a word
            last = left_min if left_max is None else left_max
            is_past = last is not None and last < 0
            if is_past and what != "begins":  # an end that has passed is in `terms`
                continue
            rows.append(
                {
                    "event_id": state.event_id,
                    "label": labels[state.event_id]["label"],
                    "kind_code": labels[state.event_id]["kind_code"],
                    "what": what,
                    "edtf": edtf,
                    "due": dates.say(edtf, lasted=edtf.endswith("/..")),
                    "days_left_min": left_min,
                    "days_left_max": left_max,
                    "days_left": say_left(left_min, left_max),
                    "status_code": state.status_code,
                    "status": codes("status")[state.status_code].label,
                    "is_overdue": is_past,
                    "place": next((row.place for row in reversed(state.rows) if row.place), ""),
                    "n_sources": state.count_sources(support),
                    "status_ids": [row.id for row in state.rows],
                }
            )
    rows.sort(key=lambda row: (row["is_overdue"], dates.sort_key(row["edtf"]), row["event_id"], row["what"]))
    table = pd.DataFrame(rows, columns=list(_DUE_COLUMNS))
    types = {"days_left_min": "Int64", "days_left_max": "Int64", "is_overdue": "bool", "n_sources": "int64"}
    return Due(table.astype(types))


def _coming(state: State) -> list[tuple[str, str]]:
    """What of an event is still to come, with its date."""
    if state.kind_code in WITH_DEADLINE and state.status_code in ("proposed", "announced"):
        return [("deadline", state.ends)] if state.ends else []
    if state.phase == "planned":
        return [("begins", state.starts)] if state.starts else []
    if state.phase == "current" and state.status_code in BINDING:
        return [("ends", state.ends)] if state.ends else []
    return []


def say_left(fewest: int | None, most: int | None) -> str:
    """How far off something is, without more precision than its date has.

    Examples
    --------
    >>> say_left(0, 0), say_left(1, 1), say_left(2, 5), say_left(-1, 3), say_left(None, None)
    ('this day', 'in 1 day', 'in 2 to 5 days', 'within 3 days, if not past', '')
    """
    if most is None:
        return f"in {fewest} days or more" if fewest and fewest > 0 else ""
    if fewest == most:
        return {0: "this day", 1: "in 1 day", -1: "1 day ago"}.get(most) or dates.say_days(most)
    if most < 0:
        return "past"
    if fewest is None or fewest < 0:
        return f"within {most} days, if not past" if most else "this day, if not past"
    return f"in {fewest} to {most} days"
