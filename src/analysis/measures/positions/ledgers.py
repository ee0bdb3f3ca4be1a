"""The ledgers of positions: what each holder said on each issue, folded for all of them at once.

A ledger is one holder, issue and teller. `record.ledger.standing` says what supersedes what: an entry falls to one
that is certainly later, and of one exact day to what became known later. Put in numbers, an entry begins by `start`,
its earliest day, and has certainly been made by `end`, its latest; of an exact day both are refined by the day it
became known. Then an entry falls exactly where its `end` lies before the latest `start` of its ledger, which is one
comparison a row. So a million statements are folded without a loop.

Two things are beyond numbers: a withdrawal, and a passage that says itself which statement came first. Ledgers that
hold one go through `standing` entry by entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import rows_of
from analysis.record.ledger import Entry, entry_of, standing

OWN = ("own", "spokesperson", "narrated")
"""Standings on which a position may rest; the others are only shown beside it."""

SOURCE = "the source"
"""Who ascribes or assesses where no speaker is named; no id, since it holds a space."""

NO_DAY = np.iinfo("int64").min
"""The number of a day that is not known; numpy reads it as "not a time"."""

_EPOCH = date(1970, 1, 1).toordinal()
_MOST = 2**61  # a ledger's number and an end are put into one whole number of 64 bits

Level = Literal["holder", "party"]


@dataclass(frozen=True)
class Ledgers:
    """Statements that fix or end a position, each with its ledger; arrays have one entry a statement.

    Parameters
    ----------
    statements, places
        The case's table, and where in it each of them stands.
    of
        Number of the statement's ledger; ledgers are in order of issue and holder's id.
    makers
        The place of the statement's own holder in the table of actors.
    holders, issues
        For every ledger the place of its holder and of its issue in the case's tables.
    tellers
        For every ledger the place among `teller_ids` of who ascribes or assesses.
    teller_ids
        Ids; first "", where the position is the holder's own, and `SOURCE` where no speaker is named.
    lower, upper, known
        Days since 1970: between which it was said, and when it became known; `lower` is `NO_DAY` where open.
    start, end
        The same as numbers to compare: an entry falls where its `end` lies before the latest `start` of its ledger.
    """

    statements: pd.DataFrame
    places: np.ndarray
    of: np.ndarray
    makers: np.ndarray
    holders: np.ndarray
    issues: np.ndarray
    tellers: np.ndarray
    teller_ids: tuple[str, ...]
    lower: np.ndarray
    upper: np.ndarray
    known: np.ndarray
    start: np.ndarray
    end: np.ndarray

    def __len__(self) -> int:
        """How many ledgers there are."""
        return len(self.holders)

    @property
    def fixes(self) -> np.ndarray:
        """Whether each statement fixes an interval; the others only withdraw."""
        return np.asarray(self.statements["low_points"].notna().to_numpy()[self.places])

    def column(self, name: str, members: np.ndarray) -> np.ndarray:
        """The cells of a column under some of the statements."""
        return np.asarray(self.statements[name].to_numpy()[self.places[members]])


def read_ledgers(case: Case, *, level: Level = "holder", own_only: bool = False) -> Ledgers:
    """The ledgers of a case.

    Parameters
    ----------
    case
        The case as known on a day; not modified.
    level
        `party` puts a statement into the ledger of the actor that its holder counts for.
    own_only
        Leave out what others ascribe and assess.
    """
    statements = case.statements
    issue_codes, issue_ids = pd.factorize(statements["issue_id"])
    issue_places = pd.Index(case.issues["id"]).get_indexer(issue_ids)
    standing_codes, standings = pd.factorize(statements["standing_code"])
    is_own = np.isin(standings, OWN)[standing_codes]
    fixes_or_ends = statements["low_points"].notna() | (statements["replaces_id"] != "")
    here = fixes_or_ends.to_numpy() & (issue_places >= 0)[issue_codes]
    if case.focus:
        here &= statements["holder_id"].isin(case.focus).to_numpy()
    if own_only:
        here &= is_own
    places = np.flatnonzero(here)
    codes, ids = pd.factorize(statements["holder_id"])
    makers = pd.Index(case.actors["id"]).get_indexer(ids)[codes[places]].astype("int64")
    holders = parties_of(case)[makers] if level == "party" else makers
    is_told = ~is_own[places]
    tellers = np.zeros(len(places), dtype="int64")
    speakers, speaker_ids = pd.factorize(statements["speaker_id"].take(places[is_told]))
    tellers[is_told] = speakers + 1
    teller_ids = ("", *(speaker or SOURCE for speaker in speaker_ids))
    of, whose, what, told = _numbered(case, holders, issue_places[issue_codes[places]], tellers)
    lower, upper, known = _days(statements, places)
    start, end = _numbers(lower, upper, known)
    return Ledgers(statements, places, of, makers, whose, what, told, teller_ids, lower, upper, known, start, end)


def _numbered(case: Case, *of_statements: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Number the ledgers in order of issue, holder's id and teller: each statement's number, and of each ledger the three.

    Parameters
    ----------
    case
        The case.
    *of_statements
        Of each statement the place of its holder and of its issue, and the number of its teller.
    """
    holders, issues, tellers = of_statements
    n_issues, n_tellers = max(1, len(case.issues)), int(tellers.max(initial=0)) + 1
    codes, keys = pd.factorize((holders * n_issues + issues) * n_tellers + tellers)
    pairs, told = np.divmod(keys, n_tellers)
    whose, what = np.divmod(pairs, n_issues)
    order = np.lexsort((told, actor_ranks(case)[whose], what))
    number = np.empty(len(order), dtype="int64")
    number[order] = np.arange(len(order))
    return number[codes], whose[order], what[order], told[order]


def actor_ranks(case: Case) -> np.ndarray:
    """For every actor, in the order of their table, the place of its id in order of the alphabet."""
    return np.argsort(np.argsort(case.actors["id"].to_numpy(dtype=object)))


def parties_of(case: Case) -> np.ndarray:
    """For every actor, in the order of their table, the place of the one that it counts for."""
    ids = case.actors["id"]
    parties = pd.Index([case.party_of[actor] for actor in ids], dtype="str")
    return np.asarray(pd.Index(ids).get_indexer(parties), dtype="int64")


def _days(statements: pd.DataFrame, places: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Earliest and latest day of each statement and the day it became known; nothing was said after it was known."""
    known = _number(statements["known_date"])[places]
    bounds = dates.bounds_frame(statements["said_edtf"])
    lower, upper = (_number(bounds[end])[places] for end in ("lower", "upper"))
    return lower, np.where(upper == NO_DAY, known, np.minimum(upper, known)), known


def _number(stamps: pd.Series[pd.Timestamp]) -> np.ndarray:
    return np.asarray(stamps, dtype="datetime64[D]").astype("int64")


def _numbers(lower: np.ndarray, upper: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Start and end of each entry as whole numbers from 0: by day, and within one exact day by when it was known."""
    if not len(lower):
        return lower, upper
    is_exact = lower == upper
    first = min(int(upper.min()), int(lower[lower != NO_DAY].min(initial=upper.min())))
    news = known - known.min() + 1
    width = int(news.max()) + 1
    start = np.where(lower == NO_DAY, -1, (lower - first) * (width + 1) + np.where(is_exact, news, 0)) + 1
    end = (upper - first) * (width + 1) + np.where(is_exact, news, width) + 1
    if int(end.max()) * len(end) >= _MOST:  # days thousands of years apart: count them instead
        _, both = np.unique(np.concatenate([start, end]), return_inverse=True)
        start, end = np.split(both, 2)
    return start, end


def latest(ledgers: Ledgers) -> np.ndarray:
    """Which statements nothing in their ledger supersedes."""
    last = np.zeros(len(ledgers), dtype="int64")
    np.maximum.at(last, ledgers.of, ledgers.start)
    stands = np.asarray(ledgers.end >= last[ledgers.of])
    for members in one_by_one(ledgers):
        entries = entries_of(ledgers, members)
        keys = {entry.key for entry in standing(list(entries))}
        stands[members] = [entry.key in keys for entry in entries]
    return stands


def one_by_one(ledgers: Ledgers) -> list[np.ndarray]:
    """The statements of each ledger that numbers alone do not order: it holds a withdrawal, or an order told in words."""
    rules = ledgers.statements["dated_by"]
    told = [rule for rule in rules.unique() if rule.startswith("before:")]
    is_odd = ((ledgers.statements["replaces_id"] != "") | rules.isin(told)).to_numpy()
    holds_odd = np.zeros(len(ledgers), dtype=bool)
    holds_odd[ledgers.of[is_odd[ledgers.places]]] = True
    members = np.flatnonzero(holds_odd[ledgers.of])
    members = members[np.argsort(ledgers.of[members], kind="stable")]
    return np.split(members, np.flatnonzero(np.diff(ledgers.of[members])) + 1) if len(members) else []


def entries_of(ledgers: Ledgers, members: np.ndarray) -> list[Entry]:
    """The statements as entries of `record.ledger`, whose code is their id: no two say the same."""
    return [
        entry_of(row.id, row.id, row.said_edtf, row.known_date.date(), dated_by=row.dated_by, replaces=row.replaces_id)
        for row in rows_of(ledgers.statements.take(ledgers.places[members]))
    ]


@dataclass(frozen=True)
class Steps:
    """Some states of ledgers: which statements stand together in each.

    Parameters
    ----------
    of
        Number of the ledger of each state; those of one ledger in order of time.
    members
        Statements that stand, one state after the other, each in order of date.
    first
        Where the statements of each state begin among `members`.
    lower, upper
        Days since 1970 between which each state began.
    """

    of: np.ndarray
    members: np.ndarray
    first: np.ndarray
    lower: np.ndarray
    upper: np.ndarray

    @property
    def sizes(self) -> np.ndarray:
        """How many statements stand in each state."""
        return np.diff(self.first, append=len(self.members))

    def take(self, order: np.ndarray) -> Steps:
        """Some of the states, in another order."""
        sizes = self.sizes[order]
        first = np.cumsum(sizes) - sizes
        inside = np.arange(sizes.sum()) - np.repeat(first - self.first[order], sizes)
        return Steps(self.of[order], self.members[inside], first, self.lower[order], self.upper[order])


def last_steps(ledgers: Ledgers) -> Steps:
    """The state in which each ledger is on the day as known, since its newest statement was made.

    Ledgers without a statement that stands have none.
    """
    members = np.flatnonzero(latest(ledgers))
    members = members[np.argsort(ledgers.of[members], kind="stable")]
    first = np.flatnonzero(np.diff(ledgers.of[members], prepend=-1))
    lower, upper = (
        np.maximum.reduceat(days[members], first) if len(members) else days for days in (ledgers.lower, ledgers.upper)
    )
    return _in_order(ledgers, Steps(ledgers.of[members][first], members, first, lower, upper))


def all_steps(ledgers: Ledgers) -> Steps:
    """The states through which each ledger went, as far as its dates tell them apart.

    Statements are taken up as they have certainly been made. A step begins where one supersedes, or withdraws, what
    stood, and on that one's day; those that only may be later join the step that is there, since whether anything moved
    is open. So the last step is the position.
    """
    order = np.lexsort((ledgers.end, ledgers.of))
    slow = one_by_one(ledgers)
    is_slow = np.zeros(len(ledgers.of), dtype=bool)
    for group in slow:
        is_slow[group] = True
    order = order[~is_slow[order]]
    of, end = ledgers.of[order], ledgers.end[order]
    span = int(ledgers.end.max(initial=0)) + 2
    last = np.maximum.accumulate(ledgers.start[order] + of * span)
    first = np.searchsorted(of * span + end, last)  # the first one that has not fallen when this one is taken up
    # what has certainly been made by the same moment is taken up at once
    place = np.flatnonzero(np.append((np.diff(of) != 0) | (np.diff(end) != 0), True)[: len(of)])
    closes = np.append((np.diff(of[place]) != 0) | (np.diff(first[place]) != 0), True)[: len(place)]
    close, opening = place[closes], place[np.append(True, closes[:-1])[: len(place)]]
    sizes = close - first[close] + 1
    starts = np.cumsum(sizes) - sizes
    inside = np.arange(sizes.sum()) - np.repeat(starts - first[close], sizes)
    fast = Steps(
        of[close], order[inside], starts, _latest_so_far(ledgers, order)[opening], ledgers.upper[order[opening]]
    )
    found = [fast, *(_replayed(ledgers, group) for group in slow)]
    begins = np.cumsum([0, *(len(steps.members) for steps in found[:-1])])
    whole = Steps(
        np.concatenate([steps.of for steps in found]),
        np.concatenate([steps.members for steps in found]),
        np.concatenate([steps.first + begin for steps, begin in zip(found, begins, strict=True)]),
        np.concatenate([steps.lower for steps in found]),
        np.concatenate([steps.upper for steps in found]),
    )
    return _in_order(ledgers, whole.take(np.argsort(whole.of, kind="stable")))


def _latest_so_far(ledgers: Ledgers, order: np.ndarray) -> np.ndarray:
    """The latest of the earliest days of the statements of a ledger up to each; `NO_DAY` where all are open."""
    of, lower = ledgers.of[order], ledgers.lower[order]
    is_open = lower == NO_DAY
    least = int(lower[~is_open].min(initial=0))
    days = np.where(is_open, 0, lower - least + 1)
    span = int(days.max(initial=0)) + 1
    found = np.maximum.accumulate(days + of * span) - of * span
    return np.where(found == 0, NO_DAY, found + least - 1)


def _replayed(ledgers: Ledgers, group: np.ndarray) -> Steps:
    """The states of one ledger, entry by entry."""
    ids, steps = ledgers.column("id", group), replay(entries_of(ledgers, group))
    kept = [group[[key in step.keys for key in ids]] for step in steps]
    sizes = np.array([len(members) for members in kept], dtype="int64")
    return Steps(
        np.full(len(steps), ledgers.of[group[0]]),
        np.concatenate([*kept, np.array([], dtype="int64")]),
        np.cumsum(sizes) - sizes,
        np.array([_day_number(step.lower) for step in steps], dtype="int64"),
        np.array([_day_number(step.upper) for step in steps], dtype="int64"),
    )


def _day_number(day: date | None) -> int:
    return day.toordinal() - _EPOCH if day else NO_DAY


def _in_order(ledgers: Ledgers, steps: Steps) -> Steps:
    """The statements of each state put in order of date, known day and id."""
    among_several = np.flatnonzero(np.repeat(steps.sizes > 1, steps.sizes))
    some = steps.members[among_several]
    ids = ledgers.column("id", some)
    rank = np.empty(len(ids), dtype="int64")
    rank[np.argsort(ids, kind="stable")] = np.arange(len(ids))
    state = np.repeat(np.arange(len(steps.of)), steps.sizes)[among_several]
    by_date = np.lexsort((rank, ledgers.known[some], ledgers.upper[some], ledgers.lower[some], state))
    members = steps.members.copy()
    members[among_several] = some[by_date]
    return replace(steps, members=members)


@dataclass(frozen=True, slots=True)
class Replayed:
    """One step of a ledger: the entries that stand, and between which days it began (None: open)."""

    keys: frozenset[str]
    lower: date | None
    upper: date


def replay(entries: Sequence[Entry]) -> list[Replayed]:
    """The steps of one ledger; `all_steps` says what a step is.

    There is no step where in the end nothing stands, since rows withdraw what was said after them, or each says that it
    came before the other.

    Examples
    --------
    >>> first, second = date(2025, 5, 1), date(2025, 5, 9)
    >>> offer = Entry("offer", "offer", first, first, known=second)
    >>> end = Entry("end", "end", second, second, known=second, replaces=frozenset({"offer"}))
    >>> [(sorted(step.keys), str(step.upper)) for step in replay([end, offer])]
    [(['offer'], '2025-05-01'), (['end'], '2025-05-09')]
    """
    rank = _order(entries)
    steps: list[Replayed] = []
    for place in sorted(set(rank.values())):
        there = [entry for entry in entries if rank[entry.key] <= place]
        keys = frozenset(entry.key for entry in standing(there))
        if steps and steps[-1].keys <= keys:
            steps[-1] = replace(steps[-1], keys=keys)
        else:
            lower = max((entry.lower for entry in there if entry.lower), default=None)
            steps.append(Replayed(keys, lower, date.fromordinal(place[0])))
    return [step for step in steps if step.keys] if steps and steps[-1].keys else []


def _order(entries: Sequence[Entry]) -> dict[str, tuple[int, int, int, int]]:
    """When each entry has certainly been made: its latest day, and the day it was known; never after what it precedes."""
    of = {entry.key: entry for entry in entries}
    rank = {}
    for entry in entries:
        last = (entry.upper or entry.known).toordinal()
        is_exact = entry.lower is not None and entry.lower == entry.upper
        rank[entry.key] = (last, 0 if is_exact else 1, entry.known.toordinal() if is_exact else 0, 0)
    before = [
        (entry.key, key)
        for entry in entries
        for key in entry.precedes
        if key in of and entry.key not in of[key].precedes
    ]
    for _ in entries:  # a chain is no longer than its ledger; of rows that run in a ring none stands anyway
        for first, then in sorted(before):
            day, is_vague, known, depth = rank[then]
            rank[first] = min(rank[first], (day, is_vague, known, depth - 1))
    return rank


def combine(intervals: Iterable[tuple[float, float]]) -> tuple[float, float, bool]:
    """One interval for statements whose order is open: low, high and whether it is split.

    The intersection where all intervals meet, else the hull, marked as split.

    Examples
    --------
    >>> combine([(0, 50), (40, 80)])
    (40, 50, False)
    >>> combine([(0, 10), (90, 100)])
    (0, 100, True)
    """
    several = list(intervals)
    low, high = max(a for a, _ in several), min(b for _, b in several)
    if low <= high:
        return low, high, False
    return min(a for a, _ in several), max(b for _, b in several), True
