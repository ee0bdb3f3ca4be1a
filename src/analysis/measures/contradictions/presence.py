"""What an actor's answers contradict in each other and in the event's own ledger, and what it took back too early."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from analysis.measures.chronology.folding import State
from analysis.measures.contradictions.ledgers import giving_start
from analysis.measures.contradictions.pairs import Dated, Found, certainly_after, dated
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import rows_of
from analysis.record.ledger import entry_of, standing
from analysis.record.rules import REQUESTS
from analysis.record.schema import codes


def of_presence(case: Case, ledgers: Mapping[str, State]) -> list[Found]:
    """Presence that other answers, or the event's ledger, do not allow."""
    told = case.participations[~case.participations["status_code"].isin(REQUESTS)]
    came = told[told["status_code"] == "attended"]
    pairs = set(zip(came["event_id"], came["actor_id"], strict=True))
    grouped: dict[tuple[str, str], list[Dated]] = {pair: [] for pair in sorted(pairs)}
    for row in rows_of(told.sort_values("id")):
        if (row.event_id, row.actor_id) in pairs:
            grouped[row.event_id, row.actor_id].append(dated(row, row.from_edtf))
    found: list[Found] = []
    for (event, actor), answers in grouped.items():
        found += _of_answers(event, actor, answers)
        if event in ledgers:
            there = [one for one in answers if one.row.status_code == "attended"]
            found += _at_event(ledgers[event], actor, there)
    return found


def _of_answers(event: str, actor: str, answers: Sequence[Dated]) -> Iterator[Found]:
    def of(*statuses: str) -> list[Dated]:
        return [one for one in answers if one.row.status_code in statuses]

    others = [one for one in answers if one.row.status_code not in ("attended", "declined")]
    for a, b in certainly_after(of("declined"), of("attended"), unless=others):
        yield Found("came-after-declining", event, actor, _part(a), _part(b))
    follows = {code: frozenset(entry.follows.split()) for code, entry in codes("participation").items()}
    entries = [
        entry_of(one.row.id, one.row.status_code, one.row.from_edtf, one.row.known_date.date()) for one in answers
    ]
    stands = {entry.key for entry in standing(entries, follows=follows)}
    there, away = ([one for one in of(code) if one.row.id in stands] for code in ("attended", "absent"))
    pairs = [(one, away[0]) for one in there if away] + [(there[0], one) for one in away[1:] if there]
    yield from (Found("came-and-stayed-away", event, actor, _part(a), _part(b)) for a, b in pairs)


def _part(one: Dated) -> tuple[str, Any]:
    return "participations", one.row


def _at_event(state: State, actor: str, came: Sequence[Dated]) -> Iterator[Found]:
    """Presence at what was called off, or before it began."""
    is_off = {row.status_code for row in state.current} <= {"cancelled", "refused"}
    begins = None if is_off or state.has_rival_dates else state.starts_bounds[0]
    giving = giving_start(state, begins) if begins else None
    for one in came:
        if is_off:
            off = ("event_statuses", state.current[-1])
            yield Found("came-to-what-was-off", state.event_id, actor, _part(one), off)
        elif begins and giving and one.row.from_edtf and one.upper < begins:
            yield Found("came-before-it-began", state.event_id, actor, _part(one), ("event_statuses", giving))


def of_withdrawals(case: Case) -> list[Found]:
    """Statements withdrawn before they were made."""
    withdrawing = case.statements[case.statements["replaces_id"] != ""].sort_values("id")
    wanted = set(withdrawing["replaces_id"])
    made = {row.id: row for row in rows_of(case.statements[case.statements["id"].isin(wanted)])}
    found = []
    for row in rows_of(withdrawing):
        if row.replaces_id not in made:  # outside the window
            continue
        lower = dates.bounds(made[row.replaces_id].said_edtf)[0]
        upper = min(dates.bounds(row.said_edtf)[1] or date.max, row.known_date.date())
        if lower and upper < lower:
            pair = ("statements", row), ("statements", made[row.replaces_id])
            found.append(Found("withdrawn-before-said", "", row.holder_id, *pair))
    return found
