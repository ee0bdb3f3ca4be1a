"""The timeline: every event of a case in the order in which a reader would tell it."""

from __future__ import annotations

from typing import NewType

import pandas as pd

from analysis.measures.chronology.disputing import disputes
from analysis.measures.chronology.folding import ACTS, State, states
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import by_id
from analysis.record.schema import codes

Timeline = NewType("Timeline", pd.DataFrame)

_COLUMNS = (
    *("number", "event_id", "label", "kind_code", "series_id", "lane", "status_code", "status", "phase", "edtf"),
    *(
        "lower",
        "upper",
        "when",
        "is_status_date",
        "lasted",
        "is_approximate",
        "place",
        "n_sources",
        "is_disputed",
        "is_derived",
    ),
    *("status_since", "history", "last_said", "status_ids"),
)


def timeline(case: Case) -> Timeline:
    """Every event as known, in reading order: by earliest day, then latest day; what has no date comes last.

    One row is one event. `lower` and `upper` bound when it happened or is to happen (NaT: open); `lasted` tells
    whether it filled that time or fell somewhere within it; `edtf` and `when` say the same as a value and in words.
    `status` is the state that the ledger leaves (`unclear` where entries of open order or rival ones leave several),
    `is_derived` marks a status that follows by arithmetic from a term, `history` tells the ledger in words. An event
    without a stated time is placed when its first status began, one that was put off when that was said. `number`
    counts rows from 1, for figures keyed to a table.

    Parameters
    ----------
    case
        The case as known on a day; not modified.

    Examples
    --------
    >>> from analysis.record.case import Case
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> timeline(tiny)[["number", "label", "status", "edtf"]].tail(1).values.tolist()
    [[9, 'Vote on the offer', 'scheduled', '2024-04-20/2024-04-25']]
    """
    events, series = by_id(case.events), set(case.events["series_id"])
    support = case.support("event_statuses")
    found = disputes(case)
    disputed = set(found.loc[found["is_rival"], "event_id"])
    rows = []
    for state in states(case):
        event = events[state.event_id]
        edtf, lower, upper, lasted = _when(state)
        rows.append(
            {
                "event_id": state.event_id,
                "label": event["label"],
                "kind_code": event["kind_code"],
                "series_id": event["series_id"],
                "lane": _lane(state.event_id, events, series),
                "status_code": state.status_code,
                "status": codes("status")[state.status_code].label,
                "phase": state.phase,
                "edtf": edtf,
                "lower": lower,
                "upper": upper,
                "when": _say_when(edtf, state, lasted=lasted),
                "is_status_date": not (state.starts or state.ends) and state.kind_code not in ACTS,
                "lasted": lasted,
                "is_approximate": any(
                    dates.parse_edtf(value).is_approximate for value in (edtf, state.starts, state.ends) if value
                ),
                "place": next((row.place for row in reversed((*state.rows, *state.current)) if row.place), ""),
                "n_sources": state.count_sources(support),
                "is_disputed": state.event_id in disputed or state.has_rival_dates,
                "is_derived": state.is_derived,
                "status_since": _since(state),
                "history": _history(state, case),
                "last_said": max(row.known_date for row in state.rows),
                "status_ids": [row.id for row in state.rows],
            }
        )
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    for column in ("lower", "upper", "last_said"):
        table[column] = pd.to_datetime(table[column]).astype("datetime64[s]")
    for column in ("is_status_date", "lasted", "is_approximate", "is_disputed", "is_derived"):
        table[column] = table[column].astype("bool")
    table["n_sources"] = table["n_sources"].astype("int64")
    order = sorted(range(len(table)), key=lambda i: (dates.sort_key(table["edtf"][i]), table["event_id"][i]))
    table = table.iloc[order].reset_index(drop=True)
    table["number"] = range(1, len(table) + 1)
    return Timeline(table)


def _when(state: State) -> tuple[str, object, object, bool]:
    """EDTF, bounds, and whether the event filled the time between them."""
    if state.starts and state.ends:
        (lower, _), (_, upper) = state.starts_bounds, state.ends_bounds
        if lower and upper and lower != upper:
            return f"{lower}/{upper}", lower, upper, True
        return state.starts, lower, upper or state.starts_bounds[1], False
    if state.starts and state.status_code in ("ongoing", "in-force"):
        lower, upper = state.starts_bounds
        return state.starts, lower or upper, None, True  # it has lasted at least since then, and lasts
    if state.starts:
        return state.starts, *state.starts_bounds, False
    if state.ends:
        lower, upper = state.ends_bounds
        return state.ends, lower, upper, False
    told = state.current if state.status_code == "postponed" else state.rows
    first = next((row.from_edtf for row in told if row.from_edtf), "")
    lower, upper = dates.bounds(first) if first else (None, None)
    return first, lower, upper, False


def _say_when(edtf: str, state: State, *, lasted: bool) -> str:
    """When in words: what goes on is said "since" its start, a plan that is open towards the future is not."""
    if not edtf:
        return "undated"
    if edtf == state.starts and state.status_code in ("ongoing", "in-force") and not state.ends:
        return _say_since(edtf)
    return dates.say(edtf, lasted=lasted or (state.phase == "planned" and edtf.endswith("/..")))


def _say_since(edtf: str) -> str:
    """Since when something goes on: "since February 2025", "since 13 May 2025 or earlier"."""
    if edtf.startswith("../"):
        return f"since {dates.say(edtf.removeprefix('../'))} or earlier"
    said = dates.say(edtf)
    return said if said.startswith(("since", "from")) else f"since {said}"


def _lane(event_id: str, events: dict[str, dict[str, str]], series: set[str]) -> str:
    """Label of the outermost series, else the lane of its kind."""
    here = event_id
    while events[here]["series_id"] in events:
        here = events[here]["series_id"]
    is_series = here != event_id or event_id in series
    return events[here]["label"] if is_series else codes("event_kind")[events[here]["kind_code"]].lane


def _since(state: State) -> str:
    if state.is_derived:
        return dates.say(state.ends)
    found = {row.from_edtf for row in state.current}
    only = found.pop() if len(found) == 1 else ""
    return dates.say(only) if only else ""


def _history(state: State, case: Case) -> str:
    """The ledger in words: "proposed 11 May 2025; scheduled 14 or 15 May 2025 (says Kyiv)"."""
    tellers: dict[str, list[str]] = {}
    for row in state.rows:
        when = f" {dates.say(row.from_edtf)}" if row.from_edtf else ""
        by = tellers.setdefault(f"{codes('status')[row.status_code].label}{when}", [])
        by.append(case.name_of(row.claimed_by_id) if row.claimed_by_id else "")
    return "; ".join(f"{step}{_tellers(names)}" for step, names in tellers.items())


def _tellers(names: list[str]) -> str:
    """Who says so, in brackets; nothing where the source says so in its own voice alone."""
    named = list(dict.fromkeys(filter(None, names)))
    if not named:
        return ""
    also = "also " if "" in names else ""
    return f" ({also}{'says' if len(named) == 1 else 'say'} {' and '.join(named)})"
