"""Narrowing a case to a window of time, to some actors and to some issues, for reports and exploration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from analysis.errors import UsageError
from analysis.record import dates
from analysis.record.frames import only, stamp
from analysis.record.known import EVIDENCED
from analysis.record.tables import nearest_of
from analysis.record.values import parse_day

if TYPE_CHECKING:
    import pandas as pd

    from analysis.record.case import Case


def select(case: Case, *, since: str, until: str, actors: Sequence[str], issues: Sequence[str]) -> Case:
    """The narrowed case; see `Case.select`, which is how to call it."""
    problems: list[str] = []
    first, last = _day("since", since, problems), _day("until", until, problems)
    if first and last and first > last:
        problems.append(f"since: {first} lies after until ({last}); exchange them")
    names = dict(zip(case.actors["id"], case.actors["name"], strict=True))
    for parameter, given, known in (
        ("actors", actors, names),
        ("issues", issues, dict(zip(case.issues["id"], case.issues["label"], strict=True))),
    ):
        for value in given:
            if value not in known:
                problems.append(_unknown(parameter, value, known))
    if problems:
        raise UsageError("\n".join(problems))
    tables = dict(case.tables)
    if first or last:
        _keep_window(tables, first, last)
    if issues:  # a version of a disputed fact belongs to its event, whatever the issue
        statements = tables["statements"]
        tables["statements"] = only(
            statements, statements["issue_id"].isin(set(issues)) | (statements["question_code"] != "")
        )
        tables["issues"] = only(tables["issues"], tables["issues"]["id"].isin(set(issues)))
    focus = frozenset(a for a in names if _counts_for(a, set(actors), case.parents))
    if focus:
        _keep_actors(tables, focus)
    kept = set(tables["event_statuses"]["event_id"]) | set(tables["participations"]["event_id"])
    tables["events"] = only(tables["events"], tables["events"]["id"].isin(_with_series(kept, case.events)))
    stated = set(tables["statements"]["id"])
    tables["conditions"] = only(tables["conditions"], tables["conditions"]["statement_id"].isin(stated))
    _keep_evidence(tables)
    return replace(case, tables=tables, focus=focus)


def _day(parameter: str, value: str, problems: list[str]) -> date | None:
    if not value:
        return None
    try:
        return parse_day(value)
    except ValueError as error:
        problems.append(f"{parameter}: {error}")
        return None


def check_ids(parameter: str, given: Iterable[str], known: Mapping[str, str]) -> None:
    """Refuse ids that are not in the case.

    Parameters
    ----------
    parameter
        What they were given as, for the message.
    given
        The ids.
    known
        Names or labels by id.

    Raises
    ------
    UsageError
        Some are not in `known`; all of them, each with the nearest.

    Examples
    --------
    >>> check_ids("events", ["talk"], {"talks": "Talks on pay"})
    Traceback (most recent call last):
    analysis.errors.UsageError: events: "talk" is not in the case; nearest: talks
    """
    lost = [value for value in given if value not in known]
    if lost:
        raise UsageError("\n".join(_unknown(parameter, value, known) for value in lost))


def _unknown(parameter: str, value: str, known: Mapping[str, str]) -> str:
    return f'{parameter}: "{value}" is not in the case; {_nearest(value, known)}'


def _nearest(value: str, known: Mapping[str, str]) -> str:
    """The nearest id, looked for among ids and names, because people type names."""
    of_name = {name: key for key, name in known.items()} | {key: key for key in known}
    said = nearest_of(value, of_name)
    name = said.removeprefix("nearest: ")
    return f"nearest: {of_name[name]}" if name in of_name else f"allowed: {', '.join(list(known)[:12])}"


def _keep_window(tables: dict[str, pd.DataFrame], first: date | None, last: date | None) -> None:
    """What was said in the window, and whole the events of which something may lie in it.

    An event keeps its whole ledger: with a row cut out, a status would stand that had been superseded.
    """
    statements, statuses, part = (tables[name] for name in ("statements", "event_statuses", "participations"))
    known = statements["known_date"]  # what is undated may have been said at any time until it was known
    said = statements["said_edtf"]
    tables["statements"] = only(statements, _meets(said, said, first, last, known))
    happens = _meets(
        statuses["starts_edtf"].where(statuses["starts_edtf"] != "", statuses["ends_edtf"]),
        statuses["ends_edtf"].where(statuses["ends_edtf"] != "", statuses["starts_edtf"]),
        first,
        last,
    )
    changes = _meets(statuses["from_edtf"], statuses["from_edtf"], first, last)
    answers = _meets(part["from_edtf"], part["from_edtf"], first, last)
    has_date = (statuses[["starts_edtf", "ends_edtf", "from_edtf"]] != "").any(axis=1)
    dated = {*statuses.loc[has_date, "event_id"], *part.loc[part["from_edtf"] != "", "event_id"]}
    kept = {*statuses.loc[happens | changes, "event_id"], *part.loc[answers, "event_id"]}
    kept |= set(tables["events"]["id"]) - dated
    for name in ("event_statuses", "participations"):
        tables[name] = only(tables[name], tables[name]["event_id"].isin(kept))


def _meets(
    starts: pd.Series[str],
    ends: pd.Series[str],
    first: date | None,
    last: date | None,
    known: pd.Series[pd.Timestamp] | None = None,
) -> pd.Series[bool]:
    """Rows that may lie in the window by their dates; rows without a date do where `known` says until when."""
    lower, upper = dates.bounds_frame(starts)["lower"], dates.bounds_frame(ends)["upper"]
    given = starts != ""
    if known is not None:
        upper, given = upper.fillna(known), given | True
    begins_in_time = lower.isna() | (lower <= stamp(last or date.max))
    ends_in_time = upper.isna() | (upper >= stamp(first or date.min))
    return given & begins_in_time & ends_in_time


def _counts_for(actor: str, wanted: set[str], parents: dict[str, str]) -> bool:
    while actor:
        if actor in wanted:
            return True
        actor = parents.get(actor, "")
    return False


def _keep_actors(tables: dict[str, pd.DataFrame], focus: frozenset[str]) -> None:
    """What the actors say and do, and whole what they take part in: events, meetings, and facts that they dispute."""
    statements, part, statuses = tables["statements"], tables["participations"], tables["event_statuses"]
    held = statements["holder_id"].isin(focus)
    fact = statements["event_id"] + " " + statements["question_code"]
    disputed = set(fact[held & (statements["question_code"] != "")])
    tables["statements"] = only(statements, held | fact.isin(disputed))
    about = set(statements.loc[held, "event_id"]) | set(part.loc[part["actor_id"].isin(focus), "event_id"])
    about |= set(statuses.loc[statuses["claimed_by_id"].isin(focus), "event_id"])
    tables["participations"] = only(part, part["event_id"].isin(about))
    tables["event_statuses"] = only(statuses, statuses["event_id"].isin(about))


def _keep_evidence(tables: dict[str, pd.DataFrame]) -> None:
    """Only the passages under rows that are kept."""
    import pandas as pd

    evidence = tables["evidence"]
    kept = {(name, row_id) for name in EVIDENCED for row_id in tables[name]["id"]}
    rows = [pair in kept for pair in zip(evidence["table"], evidence["row_id"], strict=True)]
    tables["evidence"] = only(evidence, pd.Series(rows, index=evidence.index, dtype="bool"))


def _with_series(kept: set[str], events: pd.DataFrame) -> set[str]:
    """The events and the series above them."""
    series = dict(zip(events["id"], events["series_id"], strict=True))
    for event in list(kept):
        while series.get(event) and series[event] not in kept:
            event = series[event]
            kept.add(event)
    return kept
