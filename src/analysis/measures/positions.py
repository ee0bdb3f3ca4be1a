"""Who holds which position on which issue, how old it is, and how far apart the sides are.

A position is an interval on an issue's 0-100 scale. It rests on what the holder says itself, what a spokesperson says
for it, and what the source's own voice says that it wants; what an opponent ascribes to it or an analyst assesses is
shown beside it and never mixed in. A later statement supersedes an earlier one. Where dates leave the order open, the
position is the intersection of the intervals if they meet, else their hull, marked as split.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Literal, NewType, get_args

import pandas as pd

from analysis.errors import UsageError
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import by_id, rows_of
from analysis.record.ledger import Entry, entry_of, standing
from analysis.record.selection import check_ids
from analysis.record.tables import nearest_of
from analysis.record.values import parse_anchors

Positions = NewType("Positions", pd.DataFrame)
Gaps = NewType("Gaps", pd.DataFrame)
Silences = NewType("Silences", pd.DataFrame)

OWN = ("own", "spokesperson", "narrated")
"""Standings on which a position may rest; the others are only shown beside it."""

_SOURCE = "the source"
"""Who ascribes or assesses where no speaker is named; no id, since it holds a space."""

Level = Literal["holder", "party"]

_POSITION_COLUMNS = (
    *("holder_id", "holder", "through", "party_id", "party", "side_code", "issue_id", "issue", "kind_code"),
    *("low_label", "high_label", "anchors", "low", "high", "is_split", "basis", "ascribed_by", "standing_codes"),
    *("said_edtf", "said", "age_min", "age_max", "n_acts", "n_sources", "statement_ids"),
)
_GAP_COLUMNS = (
    *("issue_id", "issue", "kind_code", "low_label", "high_label", "anchors"),
    *("a_id", "a", "a_low", "a_high", "b_id", "b", "b_low", "b_high", "a_said", "b_said"),
    *("is_split", "gap", "rank"),
)


_READ = (
    *("id", "act_id", "holder_id", "speaker_id", "issue_id", "low_points", "high_points", "said_edtf", "dated_by"),
    *("standing_code", "replaces_id", "known_date"),
)


@dataclass(frozen=True, slots=True)
class _Fixed:
    """One statement that fixes an interval, or ends a position (no interval)."""

    entry: Entry
    holder: str
    interval: tuple[float, float] | None
    act: str
    said: str
    standing: str


def positions(case: Case, *, level: Level = "holder") -> Positions:
    """The position of each holder on each issue, own and ascribed kept apart.

    One row is one holder, issue and basis: at most one row with basis `own`, and one row with basis `ascribed` for
    each actor that ascribes or assesses. `low` and `high` are points 0-100; `is_split` marks statements of open order
    whose intervals do not meet; `age_min` and `age_max` are whole days from when it was said to the day as known
    (missing where a bound is open); `through` names the members whose statements a party's position rests on; `statement_ids` are those statements.

    Parameters
    ----------
    case
        The case as known on a day; not modified.
    level
        `holder` keeps every holder by itself; `party` counts a statement for the actor that its holder counts for.

    Raises
    ------
    UsageError
        The level is none of the two.

    Examples
    --------
    >>> from analysis.record.case import Case
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> table = positions(tiny.as_of("2024-03-05"))
    >>> table[["holder", "issue", "low", "basis", "ascribed_by"]].tail(2).values.tolist()
    [['Dock union', 'Wage rise', 80.0, 'own', ''], ['Dock union', 'Wage rise', 100.0, 'ascribed', 'Port employers']]
    """
    if level not in get_args(Level):
        raise UsageError(f'positions: level "{level}" is none; {nearest_of(level, get_args(Level))}')
    statements = case.statements
    here = statements["issue_id"].isin(set(case.issues["id"]))
    if case.focus:
        here &= statements["holder_id"].isin(case.focus)
    moves = statements.loc[here & _fixes_or_ends(statements), list(_READ)]
    party_of = case.party_of
    groups: dict[tuple[str, str, str], list[_Fixed]] = {}
    for row in rows_of(moves):
        holder = party_of[row.holder_id] if level == "party" else row.holder_id
        by = "" if row.standing_code in OWN else row.speaker_id or _SOURCE
        groups.setdefault((holder, row.issue_id, by), []).append(_fixed(row))
    rows = _rows(case, groups)
    table = pd.DataFrame(rows, columns=list(_POSITION_COLUMNS))
    places = {
        "issue_id": {issue: place for place, issue in enumerate(case.issues["id"])},
        "basis": {"own": 0, "ascribed": 1},
    }
    table = table.sort_values(
        ["issue_id", "basis", "low", "high", "holder_id", "ascribed_by"],
        key=lambda c: c.map(places[c.name]) if c.name in places else c,
        kind="stable",
    )
    return Positions(_typed(table.reset_index(drop=True)))


def _fixes_or_ends(statements: pd.DataFrame) -> pd.Series[bool]:
    """Statements with points, and explicit withdrawals without any."""
    return statements["low_points"].notna() | (statements["replaces_id"] != "")


def _fixed(row: Any) -> _Fixed:
    known = row.known_date.date()
    entry = entry_of(row.id, row.id, row.said_edtf, known, dated_by=row.dated_by, replaces=row.replaces_id)
    interval = None if pd.isna(row.low_points) else (float(row.low_points), float(row.high_points))
    return _Fixed(entry, row.holder_id, interval, row.act_id, row.said_edtf, row.standing_code)


def _rows(case: Case, groups: dict[tuple[str, str, str], list[_Fixed]]) -> list[dict[str, object]]:
    """A row for every holder, issue and speaker whose statements leave a position standing."""
    issues = by_id(case.issues)
    actors = by_id(case.actors)
    party_of, support = case.party_of, case.support("statements")
    rows = []
    for (holder, issue, by), fixed in groups.items():
        of = {f.entry.key: f for f in fixed}
        kept = [f for entry in standing([f.entry for f in fixed]) if (f := of[entry.key]).interval]
        if not kept:  # withdrawn, or never fixed
            continue
        low, high, is_split = combine(f.interval for f in kept if f.interval)
        newest = max(kept, key=lambda f: (f.entry.lower or date.min, f.entry.upper or date.min, f.entry.key))
        age_min, age_max = _age(case.day, [f.entry for f in kept])
        rows.append(
            {
                "holder_id": holder,
                "holder": actors[holder]["name"],
                "through": ", ".join(dict.fromkeys(actors[f.holder]["name"] for f in kept if f.holder != holder)),
                "party_id": party_of[holder],
                "party": actors[party_of[holder]]["name"],
                "side_code": actors[holder]["side_code"],
                "issue_id": issue,
                "issue": issues[issue]["label"],
                **{name: issues[issue][name] for name in ("kind_code", "low_label", "high_label")},
                "anchors": parse_anchors(issues[issue]["anchors"]),
                "low": low,
                "high": high,
                "is_split": is_split,
                "basis": "ascribed" if by else "own",
                "ascribed_by": actors[by]["name"] if by in actors else by,
                "standing_codes": " ".join(sorted({f.standing for f in kept})),
                "said_edtf": newest.said,
                "said": dates.say(newest.said) if newest.said else "undated",
                "age_min": age_min,
                "age_max": age_max,
                "n_acts": len({f.act for f in kept}),
                "n_sources": len({source for f in kept for source in support[f.entry.key]}),
                "statement_ids": [f.entry.key for f in kept],
            }
        )
    return rows


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


def _age(day: date, entries: Sequence[Entry]) -> tuple[int | None, int | None]:
    """Fewest and most whole days since the latest of the entries was said, never less than none."""
    lower = max((e.lower for e in entries if e.lower), default=None)
    upper = max((e.upper for e in entries if e.upper), default=None)
    return (
        max(0, (day - upper).days) if upper else None,
        max(0, (day - lower).days) if lower else None,
    )


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    numbers = {"low": "float64", "high": "float64", "age_min": "Int64", "age_max": "Int64", "is_split": "bool"}
    return table.astype(numbers | {"n_acts": "int64", "n_sources": "int64"})


def gaps(positions: Positions, *, sides: Sequence[str] | None = None) -> Gaps:
    """Distance between every two sides, of different parties, on every issue on which both have a position of their own, widest first.

    The gap is the distance between the nearest ends of the two intervals, 0 where they overlap (points, 0-100).
    `a_said` and `b_said` tell when each was stated last. `rank` is 1 for the widest; equal gaps share a rank. `is_split` warns that one of the two intervals is the hull of
    statements that do not meet, so that the gap may be too small.

    Parameters
    ----------
    positions
        As `positions(case, level="party")` gives them; not modified.
    sides
        Ids of the actors compared; default: every holder whose side is party.

    Examples
    --------
    >>> from analysis.record.case import Case
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> gaps(positions(tiny, level="party"))[["issue_id", "a", "b", "gap", "rank"]].tail(1).values.tolist()
    [['wage-rise', 'Dock union', 'Port employers', 20.0, 3]]
    """
    own = positions[positions["basis"] == "own"]
    own = own[own["holder_id"].isin(list(sides))] if sides is not None else own[own["side_code"] == "party"]
    rows = [
        {
            **{name: a[name] for name in _GAP_COLUMNS[:6]},
            **{"a_id": a["holder_id"], "a": a["holder"], "a_low": a["low"], "a_high": a["high"]},
            **{"b_id": b["holder_id"], "b": b["holder"], "b_low": b["low"], "b_high": b["high"]},
            "a_said": a.get("said", ""),
            "b_said": b.get("said", ""),
            "is_split": a["is_split"] or b["is_split"],
            "gap": max(0.0, b["low"] - a["high"], a["low"] - b["high"]),
        }
        for _, held in own.groupby("issue_id", sort=True)
        for a, b in combinations(held.sort_values("holder_id").to_dict("records"), 2)
        if a["party_id"] != b["party_id"]
    ]
    table = pd.DataFrame(rows, columns=list(_GAP_COLUMNS))
    table = table.astype(dict.fromkeys(["a_low", "a_high", "b_low", "b_high", "gap"], "float64") | {"is_split": "bool"})
    table["rank"] = table["gap"].rank(method="min", ascending=False).astype("int64")
    return Gaps(table.sort_values(["rank", "issue", "a_id", "b_id"], kind="stable").reset_index(drop=True))


def distances(gaps: Gaps) -> pd.DataFrame:
    """Issues by the widest gap between any two sides on them, widest first.

    One row is one issue: `widest` points, and the two sides between which it lies; `n_pairs` pairs compared.

    Examples
    --------
    >>> from analysis.record.case import Case
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> distances(gaps(positions(tiny, level="party")))[["issue", "widest"]].values.tolist()
    [['Night-shift pay', 100.0], ['Work during the talks', 100.0], ['Wage rise', 20.0]]
    """
    widest = gaps.sort_values(["gap", "a_id", "b_id"], ascending=[False, True, True]).groupby("issue_id", sort=True)
    table = widest.first()[["issue", "kind_code", "gap", "a", "b"]].rename(columns={"gap": "widest"})
    table["n_pairs"] = widest.size()
    return table.reset_index().sort_values(["widest", "issue"], ascending=[False, True]).reset_index(drop=True)


def silences(case: Case, positions: Positions, *, actors: Sequence[str] | None = None) -> Silences:
    """Which side has no position of its own on which issue, and who ascribes one to it.

    One row is one actor and issue without a row of basis `own`: `ascribed_by` names who says what it wants, `has_moved`
    tells whether it made any move on the issue that fixes no point.

    Parameters
    ----------
    case
        The case as known on a day; not modified.
    positions
        Of the same case, at party level where parties are asked about.
    actors
        Ids; default: the sides of the case.

    Examples
    --------
    >>> from analysis.record.case import Case
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny")).as_of("2024-03-27")
    >>> table = silences(tiny, positions(tiny, level="party"))
    >>> table[["actor", "issue", "ascribed_by", "has_moved"]].tail(1).values.tolist()
    [['Dock union', 'Wage rise', 'Port employers', True]]
    """
    check_ids("actors", actors or (), case.names)
    rows: list[dict[str, object]] = []
    own = set(_pairs(positions[positions["basis"] == "own"]))
    told = positions[positions["basis"] == "ascribed"].groupby(["holder_id", "issue_id"])["ascribed_by"]
    by = {pair: ", ".join(sorted(set(names))) for pair, names in told}
    statements, party_of = case.statements, case.party_of
    spoken = statements[statements["standing_code"].isin(OWN)]
    moved = {(p, i) for h, i in _pairs(spoken) for p in (h, party_of[h])}
    for issue in rows_of(case.issues):
        for actor in actors if actors is not None else case.sides:
            if (actor, issue.id) not in own:
                rows.append(
                    {
                        "issue_id": issue.id,
                        "issue": issue.label,
                        "kind_code": issue.kind_code,
                        "actor_id": actor,
                        "actor": case.name_of(actor),
                        "ascribed_by": by.get((actor, issue.id), ""),
                        "has_moved": (actor, issue.id) in moved,
                    }
                )
    columns = ["issue_id", "issue", "kind_code", "actor_id", "actor", "ascribed_by", "has_moved"]
    return Silences(pd.DataFrame(rows, columns=columns))


def _pairs(table: pd.DataFrame) -> Iterator[tuple[str, str]]:
    return zip(table["holder_id"], table["issue_id"], strict=True)
