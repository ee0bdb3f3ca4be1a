"""Folding a ledger of dated entries into what holds: who or what comes last when dates are imprecise.

An entry supersedes another when it is certainly later: its earliest day lies after the other's latest. Two entries of
the very same day are ordered by when they became known. Where neither is certain the meaning of two statuses may
still fix their order (what occurred had been scheduled before); everything else stays side by side, whatever the order
of the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from analysis.record import dates


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a ledger.

    Parameters
    ----------
    key
        The row's id.
    code
        What it says; entries of one code never contradict each other.
    lower, upper
        First and last day on which it may have begun; None is unbounded.
    known
        The day it became known.
    replaces
        Keys of entries that it explicitly withdraws.
    precedes
        Keys of entries that its own passage says came after it.
    """

    key: str
    code: str
    lower: date | None
    upper: date | None
    known: date
    replaces: frozenset[str] = field(default_factory=frozenset)
    precedes: frozenset[str] = field(default_factory=frozenset)


def standing(entries: Sequence[Entry], *, follows: Mapping[str, frozenset[str]] | None = None) -> list[Entry]:
    """Entries that no other one supersedes, in the order of their dates; the input's order is irrelevant.

    Parameters
    ----------
    entries
        Entries about one thing.
    follows
        For a code the codes that it presupposes, so that it comes after them where dates leave the order open.

    Examples
    --------
    >>> day = date(2025, 5, 11)
    >>> plan = Entry("plan", "scheduled", day, day, known=day)
    >>> fact = Entry("fact", "occurred", date(2025, 5, 15), date(2025, 5, 16), known=date(2025, 5, 17))
    >>> [entry.code for entry in standing([fact, plan])]
    ['occurred']
    >>> open_order = Entry("off", "cancelled", date(2025, 5, 10), date(2025, 5, 12), known=day)
    >>> [entry.code for entry in standing([plan, open_order])]
    ['cancelled', 'scheduled']
    """
    latest_start = max((e.lower for e in entries if e.lower), default=date.min)
    withdrawn = {key for entry in entries for key in entry.replaces}
    of = {entry.key: entry for entry in entries}
    last_known: dict[date, date] = {}
    for entry in entries:
        if entry.lower and entry.lower == entry.upper:
            last_known[entry.lower] = max(entry.known, last_known.get(entry.lower, date.min))

    def is_superseded(entry: Entry) -> bool:
        # two rows that each say that they came first say nothing
        comes_first = any(key in of and entry.key not in of[key].precedes for key in entry.precedes)
        if entry.key in withdrawn or comes_first or (entry.upper and entry.upper < latest_start):
            return True
        day = entry.lower
        return day is not None and day == entry.upper and entry.known < last_known[day]

    last = [entry for entry in entries if not is_superseded(entry)]
    presupposed = {code for entry in last for code in (follows or {}).get(entry.code, ())}
    return in_order([entry for entry in last if entry.code not in presupposed])


def in_order(entries: Sequence[Entry], *, follows: Mapping[str, frozenset[str]] | None = None) -> list[Entry]:
    """Entries by earliest day, latest day, stage, the day they became known, and key; open starts first.

    The stage of a code is how many codes it presupposes by `follows`.
    """
    stages = follows or {}
    return sorted(
        entries,
        key=lambda e: (e.lower or date.min, e.upper or date.max, len(stages.get(e.code, ())), e.known, e.key),
    )


def entry_of(key: str, code: str, edtf: str, known: date, *, dated_by: str = "", replaces: str = "") -> Entry:
    """The ledger entry of a row: what is undated began, or was said, by the day it was known.

    Parameters
    ----------
    key, code
        The row's id, and what it says.
    edtf
        Since when, or when said ("" is unknown).
    known
        The day the row became known.
    dated_by
        How the date was resolved; `before:<row>` puts the row before that one whatever the dates leave open.
    replaces
        Id of the row that it withdraws.
    """
    lower, upper = dates.bounds(edtf) if edtf else (None, None)
    rule, _, anchors = dated_by.partition(":")
    return Entry(
        key=key,
        code=code,
        lower=lower,
        upper=min(upper, known) if upper else known,
        known=known,
        replaces=frozenset(filter(None, [replaces])),
        precedes=frozenset(anchors.split(",")) if rule == "before" else frozenset(),
    )
