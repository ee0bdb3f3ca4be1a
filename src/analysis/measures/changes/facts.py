"""What a record says on a day, fact by fact: the state of each event, each actor's part, each position, each dispute.

A fact has a subject and a value. Two records differ where a subject has another value, so that steps from one record to
the next can be put together: what matters is the value at the beginning and the value at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from analysis.measures.chronology import attendance, disputes, timeline, unheard
from analysis.measures.contradictions import contradictions
from analysis.measures.positions import gaps, positions
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import rows_of
from analysis.record.known import source_days
from analysis.record.rules import REQUESTS

Value: TypeAlias = tuple[str, ...]
Key: TypeAlias = tuple[str, str]
Refs: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a record says.

    Parameters
    ----------
    what, subject_id
        Its kind, and which one of that kind.
    names
        What a reader would call the subject.
    value
        What is said of it.
    rests
        Rows on which that rests: tables, each with some of its ids.
    """

    what: str
    subject_id: str
    names: tuple[str, ...]
    value: Value
    rests: tuple[tuple[str, Sequence[str]], ...]

    @property
    def refs(self) -> Refs:
        """The rows on which it rests, each as table and id."""
        return tuple((table, row_id) for table, row_ids in self.rests for row_id in row_ids)


_ENDED = ("postponed", "broken-off", "expired", "lapsed")
"""Statuses, beside those of what is off, whose own date says more than that of the event."""

_RIVAL = ("exclusive", "rival-starts", "rival-ends")
"""Contradictions that are rival accounts where two tell them, and then told as such."""


def facts(case: Case) -> Iterator[Iterator[Fact]]:
    """All facts of a record, some kinds at a time, so that two records can be compared piece by piece."""
    return (read(case) for read in (_events, _answers, _requests, _stands, _rivals, _sources))


def _events(case: Case) -> Iterator[Fact]:
    """Status, date and whether the status only follows by arithmetic; and what is over without a word."""
    told = timeline(case)
    for row in rows_of(told):
        value = (row.status_code, _when(row), "derived" if row.is_derived else "")
        yield Fact("event", row.event_id, (row.label,), value, (("event_statuses", row.status_ids),))
    derived = set(told.loc[told["is_derived"], "event_id"])
    for row in rows_of(unheard(case)):
        if row.event_id not in derived:
            value = (row.what, row.ended, "certain" if row.is_certain else "possible")
            yield Fact("overdue", row.event_id, (row.label,), value, (("event_statuses", row.status_ids),))


def _when(row: Any) -> str:
    """When it was or is to be; of what was put off, called off or ended, and of what has no time of its own, since when."""
    tells_since = row.phase == "off" or row.status_code in _ENDED or row.is_status_date
    return str(row.status_since if tells_since and row.status_since and not row.is_derived else row.when)


def _answers(case: Case) -> Iterator[Fact]:
    for row in rows_of(attendance(case)):
        if row.status_code:
            key, names = f"{row.event_id}:{row.actor_id}", (row.actor, row.event)
            value, rests = (row.status_code, row.status), (("participations", row.participation_ids),)
            yield Fact("answer", key, names, value, rests)


def _requests(case: Case) -> Iterator[Fact]:
    labels = dict(zip(case.events["id"], case.events["label"], strict=True))
    asked: dict[str, list[Any]] = {}
    for row in rows_of(case.participations.sort_values("id")):
        if row.status_code in REQUESTS and row.event_id in labels:
            key = f"{row.event_id}:{row.actor_id}:{row.status_code}:{row.requested_by_id}"
            asked.setdefault(key, []).append(row)
    for key, rows in asked.items():
        row = rows[0]
        names = (case.name_of(row.requested_by_id), case.name_of(row.actor_id), labels[row.event_id])
        yield Fact("request", key, names, (row.status_code,), (("participations", [r.id for r in rows]),))


def _stands(case: Case) -> Iterator[Fact]:
    """Positions of each holder, and the gaps between sides."""
    held = positions(case)
    for row in rows_of(held[held["basis"] == "own"]):
        value = (f"{row.low:g}", f"{row.high:g}", "split" if row.is_split else "")
        rests = (("statements", row.statement_ids),)
        yield Fact("position", f"{row.holder_id}:{row.issue_id}", (row.holder, row.issue), value, rests)
    by_party = positions(case, level="party")
    own = rows_of(by_party[by_party["basis"] == "own"])
    under = {(row.holder_id, row.issue_id): row.statement_ids for row in own}
    for row in rows_of(gaps(by_party)):
        both = ("statements", [*under[row.a_id, row.issue_id], *under[row.b_id, row.issue_id]])
        apart = (f"{row.gap:g}", "split" if row.is_split else "")
        yield Fact("gap", f"{row.issue_id}:{row.a_id}:{row.b_id}", (row.a, row.b, row.issue), apart, (both,))


def _rivals(case: Case) -> Iterator[Fact]:
    """Who tells a fact differently, and rows that contradict each other."""
    told = disputes(case)
    for key, versions in told[told["is_rival"]].groupby("dispute_id", sort=True):
        first = versions.iloc[0]
        rests = tuple((row.table, sorted(row.row_ids)) for row in rows_of(versions.sort_values("holder_id")))
        yield Fact("dispute", str(key), (first["event"], first["question"]), tuple(sorted(versions["holder"])), rests)
    for row in rows_of(contradictions(case)):
        if row.is_dispute and row.rule_code in _RIVAL:
            continue
        pair = ((row.a_table, [row.a_row_id]), (row.b_table, [row.b_row_id]))
        yield Fact("contradiction", row.contradiction_id, (row.rule,), (row.sentence,), pair)


def _sources(case: Case) -> Iterator[Fact]:
    """Documents that were out by the day of the case."""
    days = source_days(case.sources)
    for row in rows_of(case.sources):
        if days[row.id] > case.day:
            continue
        when = dates.say(row.published_edtf) if row.published_edtf else f"read {dates.say(row.accessed_date)}"
        yield Fact("source", row.id, (row.publisher,), (when,), ())
