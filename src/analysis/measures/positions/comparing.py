"""How far apart the sides are, and who says nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NewType

import pandas as pd

from analysis.measures.positions.holding import Positions
from analysis.measures.positions.ledgers import OWN
from analysis.record.case import Case
from analysis.record.frames import rows_of
from analysis.record.selection import check_ids

Gaps = NewType("Gaps", pd.DataFrame)
Silences = NewType("Silences", pd.DataFrame)

_GAP_COLUMNS = (
    *("issue_id", "issue", "kind_code", "low_label", "high_label", "anchors"),
    *("a_id", "a", "a_low", "a_high", "b_id", "b", "b_low", "b_high", "a_said", "b_said"),
    *("is_split", "gap", "rank"),
)


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
    >>> from analysis.measures.positions.holding import positions
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
    >>> from analysis.measures.positions.holding import positions
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
    >>> from analysis.measures.positions.holding import positions
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
