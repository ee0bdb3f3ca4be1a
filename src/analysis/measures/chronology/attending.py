"""Who comes and who does not, what each was asked, and how the answers changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NewType

import pandas as pd

from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import by_id, rows_of
from analysis.record.ledger import entry_of, in_order, standing
from analysis.record.rules import REQUESTS
from analysis.record.schema import codes
from analysis.record.selection import check_ids

Attendance = NewType("Attendance", pd.DataFrame)

_COLUMNS = (
    *("event_id", "event", "actor_id", "actor", "side_code", "party_id", "party", "role_code", "role", "status_code"),
    *("status", "is_disputed", "said", "requests", "history", "n_sources", "participation_ids"),
)


def attendance(case: Case, *, events: Sequence[str] | None = None) -> Attendance:
    """Each actor's part in each event: the answer that stands, what it was asked, how the answer changed.

    One row is one event and actor. `status_code` is the latest answer; "" where the actor was only asked, `unclear`
    where answers of open order leave several (`status` then names them all). `is_disputed` marks answers that different
    actors tell differently. Requests never replace answers. Sorted by event, party, and role.

    Parameters
    ----------
    case
        The case as known on a day; not modified.
    events
        Ids of the events; default: all.

    Raises
    ------
    UsageError
        An event is not in the case; the nearest is named.

    Examples
    --------
    >>> from analysis.record.case import Case
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny")).as_of("2024-03-14")
    >>> attendance(tiny, events=["talks"])[["actor", "status", "requests"]].values.tolist()
    [['Dock union', 'declined', ''], ['Port employers', '', 'invited by Labour mediator, by 5 March 2024']]
    """
    labels = dict(zip(case.events["id"], case.events["label"], strict=True))
    actors = by_id(case.actors)
    party_of, support = case.party_of, case.support("participations")
    check_ids("events", events or (), labels)
    wanted = set(labels) if events is None else set(events)
    grouped: dict[tuple[str, str], list[Any]] = {}
    told = rows_of(case.participations)
    for row in sorted(told, key=lambda r: (dates.sort_key(str(r.from_edtf)), str(r.id))):
        if row.event_id in wanted and row.event_id in labels:
            grouped.setdefault((row.event_id, row.actor_id), []).append(row)
    roles = {code: place for place, code in enumerate(["", *codes("role")])}
    rows = []
    for (event, actor), group in grouped.items():
        asked = [row for row in group if row.status_code in REQUESTS]
        ordered, current = _fold([row for row in group if row.status_code not in REQUESTS])
        found = list(dict.fromkeys(row.status_code for row in current))
        role = next((row.role_code for row in [*reversed(current), *reversed(group)] if row.role_code), "")
        rows.append(
            {
                "event_id": event,
                "event": labels[event],
                "actor_id": actor,
                "actor": actors[actor]["name"],
                "side_code": actors[actor]["side_code"],
                "party_id": party_of[actor],
                "party": actors[party_of[actor]]["name"],
                "role_code": role,
                "role": codes("role")[role].label if role else "",
                "status_code": "" if not found else found[0] if len(found) == 1 else "unclear",
                "status": " or ".join(codes("participation")[code].label for code in found),
                "is_disputed": len(found) > 1 and len({row.claimed_by_id for row in current}) > 1,
                "said": next((dates.say(row.from_edtf) for row in reversed(current) if row.from_edtf), ""),
                "requests": "; ".join(dict.fromkeys(_request(row, case) for row in asked)),
                "history": "; ".join(dict.fromkeys(_answer(row) for row in ordered)),
                "n_sources": len({source for row in group for source in support[row.id]}),
                "participation_ids": [row.id for row in group],
            }
        )
    rows.sort(key=lambda r: (r["event_id"], r["party"], roles[r["role_code"]], r["actor"], r["actor_id"]))
    return Attendance(pd.DataFrame(rows, columns=list(_COLUMNS)).astype({"is_disputed": "bool", "n_sources": "int64"}))


def _fold(rows: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """The answers in order, and those that stand."""
    of = {row.id: row for row in rows}
    entries = [entry_of(r.id, r.status_code, r.from_edtf, r.known_date.date(), dated_by=r.dated_by) for r in rows]
    follows = {code: frozenset(entry.follows.split()) for code, entry in codes("participation").items()}
    return (
        [of[entry.key] for entry in in_order(entries, follows=follows)],
        [of[entry.key] for entry in standing(entries, follows=follows)],
    )


def _request(row: Any, case: Case) -> str:
    when = f", {dates.say(row.from_edtf)}" if row.from_edtf else ""
    return f"{codes('participation')[row.status_code].label} by {case.name_of(row.requested_by_id)}{when}"


def _answer(row: Any) -> str:
    when = f" {dates.say(row.from_edtf)}" if row.from_edtf else ""
    return f"{codes('participation')[row.status_code].label}{when}"


def next_meeting(due: pd.DataFrame, attendance: Attendance) -> str:
    """Id of the next meeting at which actors of at least two parties are expected, or "".

    Among those due first the one with the most actors.

    Parameters
    ----------
    due, attendance
        Of the same case; not modified.

    Examples
    --------
    >>> from analysis.record.case import Case
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny")).as_of("2024-03-27")
    >>> from analysis.measures.chronology.lasting import due
    >>> next_meeting(due(tiny), attendance(tiny))
    'talks'
    """
    expected = attendance[~attendance["status_code"].isin(["declined", "absent"])].groupby("event_id")
    parties, sizes = expected["party_id"].nunique(), expected["actor_id"].nunique()
    coming = due[(due["what"] == "begins") & ~due["is_overdue"]]
    rows = [
        (row.days_left_min if row.days_left_min is not pd.NA else 10**6, -sizes[row.event_id], row.event_id)
        for row in rows_of(coming)
        if parties.get(row.event_id, 0) > 1
    ]
    return str(min(rows)[2]) if rows else ""
