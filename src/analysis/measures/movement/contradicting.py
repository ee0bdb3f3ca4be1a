"""What a holder said of itself that cannot both hold, and what it took back."""

from __future__ import annotations

from typing import NewType

import numpy as np
import pandas as pd

from analysis.measures.positions import Level
from analysis.measures.positions.holding import check_level
from analysis.measures.positions.ledgers import Ledgers, entries_of, one_by_one, read_ledgers
from analysis.measures.positions.states import as_text
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.values import parse_anchors

SelfContradictions = NewType("SelfContradictions", pd.DataFrame)
Withdrawals = NewType("Withdrawals", pd.DataFrame)


def self_contradictions(case: Case, *, level: Level = "holder") -> SelfContradictions:
    """Pairs of a holder's own statements on an issue that cannot both hold.

    One row is one pair whose intervals do not meet, whose dates leave open which of them is the later one, and of which
    neither was withdrawn; had one certainly come later it would be a move. `apart` is the distance between the nearest
    ends in points, widest first; `is_one_act` marks two rows of one utterance, which may be alternatives that it offered.
    Both stay in the record, and both passages can be shown by `a_id` and `b_id`.

    Parameters
    ----------
    case
        The case as known on a day; not modified.
    level
        `party` finds members of one party that contradict each other, too.

    Examples
    --------
    >>> from analysis.record.case import Case
    >>> from pathlib import Path
    >>> table = self_contradictions(Case.read(Path("tests/data/tiny")))
    >>> table[["holder", "a_id", "b_id", "apart"]].values.tolist()
    [['Port employers', 'st-employers-five', 'st-employers-three', 15.0]]
    """
    check_level("self_contradictions", level)
    ledgers = read_ledgers(case, level=level, own_only=True)
    one, other = _open_pairs(ledgers)
    ids = ledgers.column("id", np.arange(len(ledgers.of)))
    is_in_order = ids[one] < ids[other]
    one, other = np.where(is_in_order, one, other), np.where(is_in_order, other, one)
    kept = ~_is_settled(ledgers, ids, one, other)
    one, other = one[kept], other[kept]
    low, high, said = (ledgers.column(name, np.arange(len(ids))) for name in ("low_points", "high_points", "said_edtf"))
    apart = np.maximum(low[one] - high[other], low[other] - high[one])
    described = {
        f"{name}_{what}": cells
        for name, which in (("a", one), ("b", other))
        for what, cells in (
            ("id", as_text(ids[which])),
            ("low", low[which]),
            ("high", high[which]),
            ("said", as_text([_say(edtf) for edtf in said[which]])),
        )
    }
    acts = ledgers.column("act_id", np.arange(len(ids)))
    table = pd.DataFrame(
        {**_about(case, ledgers, one), **described, "apart": apart, "is_one_act": acts[one] == acts[other]}
    )
    order = ["apart", "issue_id", "holder_id", "a_id", "b_id"]
    return SelfContradictions(
        table.sort_values(order, ascending=[False, True, True, True, True], kind="stable").reset_index(drop=True)
    )


def _open_pairs(ledgers: Ledgers) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of one ledger whose intervals do not meet and whose order is open."""
    fixing = np.flatnonzero(ledgers.fixes)
    order = fixing[np.lexsort((ledgers.end[fixing], ledgers.of[fixing]))]
    of, end = ledgers.of[order], ledgers.end[order]
    span = int(ledgers.end.max(initial=0)) + 2
    begins = np.searchsorted(of * span + end, of * span + ledgers.start[order])  # what it did not certainly come after
    many = np.arange(len(order)) - begins
    second = np.repeat(np.arange(len(order)), many)
    first = np.arange(len(second)) - np.repeat(np.cumsum(many) - many - begins, many)
    low, high = (ledgers.column(name, order) for name in ("low_points", "high_points"))
    excludes = (low[first] > high[second]) | (low[second] > high[first])
    return order[first[excludes]], order[second[excludes]]


def _is_settled(ledgers: Ledgers, ids: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Whether one of each pair was withdrawn, or the passage of one, and not that of both, says that it came first."""
    odd = one_by_one(ledgers)
    told: dict[int, tuple[str, ...]] = {}
    taken: set[int] = set()
    for members in odd:
        here = dict(zip(ids[members], members.tolist(), strict=True))
        for entry in entries_of(ledgers, members):
            taken |= {here[key] for key in entry.replaces if key in here}
            told[here[entry.key]] = tuple(entry.precedes)

    def is_settled(a: int, b: int) -> bool:
        return a in taken or b in taken or (ids[b] in told.get(a, ())) != (ids[a] in told.get(b, ()))

    return np.array([is_settled(*pair) for pair in zip(one.tolist(), other.tolist(), strict=True)], dtype=bool)


def _about(case: Case, ledgers: Ledgers, members: np.ndarray) -> dict[str, pd.Series]:
    """Whose statements they are, and on which issue."""
    of = ledgers.of[members]
    actors, issues = case.actors.take(ledgers.holders[of]), case.issues.take(ledgers.issues[of])
    return {
        "holder_id": as_text(actors["id"].array),
        "holder": as_text(actors["name"].array),
        "issue_id": as_text(issues["id"].array),
        "issue": as_text(issues["label"].array),
        "low_label": as_text(issues["low_label"].array),
        "high_label": as_text(issues["high_label"].array),
        "anchors": pd.Series([parse_anchors(cell) for cell in issues["anchors"]], dtype="object"),
    }


def _say(edtf: str) -> str:
    return dates.say(edtf) if edtf else "undated"


def withdrawals(case: Case, *, level: Level = "holder") -> Withdrawals:
    """Positions that their holder took back in so many words.

    One row is one statement with points that another one of the same holder on the same issue withdraws. `low` and
    `high` are what was given up, `said` when it had been said, `by_said` when it was taken back; `has_other` tells
    whether the withdrawing statement puts another position in its place.

    Parameters
    ----------
    case, level
        As for `self_contradictions`.

    Examples
    --------
    >>> from analysis.record.case import Case
    >>> from pathlib import Path
    >>> table = withdrawals(Case.read(Path("tests/data/tiny")))
    >>> table[["holder", "low", "said", "by_said", "has_other"]].values.tolist()
    [['Dock union', 80.0, '4 March 2024', '25 March 2024', False]]
    """
    check_level("withdrawals", level)
    ledgers = read_ledgers(case, level=level, own_only=True)
    every = np.arange(len(ledgers.of))
    replaces = ledgers.column("replaces_id", every)
    withdrawing = np.flatnonzero(replaces != "")
    ids = ledgers.column("id", every)
    fixed = np.flatnonzero(np.isin(ids, list(set(replaces[withdrawing]))) & ledgers.fixes)
    here = {(int(ledgers.of[member]), ids[member]): int(member) for member in fixed}
    pairs = sorted(
        (int(ledgers.of[by]), str(ids[by]), here[of], int(by))
        for by in withdrawing
        if (of := (int(ledgers.of[by]), replaces[by])) in here
    )
    taken, by = (np.array([pair[place] for pair in pairs], dtype="int64") for place in (2, 3))
    said = ledgers.column("said_edtf", every)
    table = pd.DataFrame(
        {
            **_about(case, ledgers, taken),
            "low": ledgers.column("low_points", taken),
            "high": ledgers.column("high_points", taken),
            "said": as_text([_say(edtf) for edtf in said[taken]]),
            "withdrawn_id": as_text(ids[taken]),
            "by_id": as_text(ids[by]),
            "by_said": as_text([_say(edtf) for edtf in said[by]]),
            "has_other": ledgers.fixes[by],
        }
    )
    return Withdrawals(table)
