"""Votes by weight between every two points that an actor may stand at, and the point that no other beats.

An actor votes for the point that is nearer to its position and abstains where both are as near. A margin is exact also
where positions are ranges: an actor that moves up can only move votes from the lower point to the higher one.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import NewType

import pandas as pd

from analysis.measures.bargaining.weighing import Stake, Stakes, weighed

Contests = NewType("Contests", pd.DataFrame)
Condorcet = NewType("Condorcet", pd.DataFrame)

CONTEST_COLUMNS = ("issue_id", "issue", "a", "b", "margin_low", "margin_high", "result")
CONDORCET_COLUMNS = ("issue_id", "issue", "points", "wins", "ties", "losses", "open", "is_winner", "is_possible")


def contests(stakes: Stakes) -> Contests:
    """Every vote by weight between two points at which an actor stands or may stand.

    One row is one issue and two points a < b (0-100), the ends of the actors' ranges. `margin_low` and `margin_high`
    are the least and the most weight (salience times power) by which a can lead; `result` is `a`, `b`, `tie`, or `open`
    where it depends on where in their ranges actors stand or weights lie. An issue on which fewer than two points are
    held has no row.

    Parameters
    ----------
    stakes
        As `stakes(case, positions)` gives them; not modified.

    Examples
    --------
    >>> from analysis.measures.bargaining.weighing import as_stakes
    >>> table = as_stakes([("denmark", 4, 1.0, 0.05), ("greece", 7, 0.7, 0.08), ("uk", 10, 0.9, 0.16)])
    >>> contests(table)[["a", "b", "margin_low", "result"]].to_numpy().tolist()
    [[4.0, 7.0, -0.15, 'b'], [4.0, 10.0, -0.094, 'b'], [7.0, 10.0, -0.038, 'b']]
    """
    rows = []
    for called, entering, _ in weighed(stakes, "contests"):
        counting = [stake for stake in entering if stake.weight[1] > 0]
        points = sorted({point for stake in counting for point in (stake.low, stake.high)})
        for a, b in combinations(points, 2):
            least, most = _margin(counting, a, b)
            result = "a" if least > 0 else "b" if most < 0 else "tie" if least == most == 0 else "open"
            found = {"a": float(a), "b": float(b), "margin_low": float(least), "margin_high": float(most)}
            rows.append({"issue_id": called["issue_id"], "issue": called["issue"], **found, "result": result})
    table = pd.DataFrame(rows, columns=list(CONTEST_COLUMNS))
    return Contests(table.astype(dict.fromkeys(CONTEST_COLUMNS[2:6], "float64")))


def _margin(entering: list[Stake], a: Fraction, b: Fraction) -> tuple[Fraction, Fraction]:
    """The least and the most weight by which a can lead b."""
    middle = (a + b) / 2
    least = most = Fraction()
    for stake in entering:
        for_a, for_b = _vote(stake.low, middle), _vote(stake.high, middle)
        most += for_a * stake.weight[1 if for_a > 0 else 0]
        least += for_b * stake.weight[1 if for_b < 0 else 0]
    return least, most


def _vote(position: Fraction, middle: Fraction) -> int:
    """1 for the lower point, -1 for the higher one, 0 for neither."""
    return (position < middle) - (position > middle)


def condorcet(contests: Contests) -> Condorcet:
    """How each point fares against all others, and the one that none of them beats.

    One row is one issue and point, the most wins first: numbers of votes won, tied, lost and open. `is_winner`: no
    other point beats it, whatever is open; `is_possible`: it may be so, depending on what is open. Since actors want
    the outcome as near as it can be, the winner is the weighted median (Black 1948); several points win where it is
    tied.

    Parameters
    ----------
    contests
        As `contests(stakes)` gives them; not modified.

    References
    ----------
    Condorcet, M. de (1785). Essai sur l'application de l'analyse. Paris.
    Black, D. (1948). On the rationale of group decision-making. Journal of Political Economy, 56(1), 23-34.

    Examples
    --------
    >>> from analysis.measures.bargaining.weighing import as_stakes
    >>> table = as_stakes([("denmark", 4, 1.0, 0.05), ("greece", 7, 0.7, 0.08), ("uk", 10, 0.9, 0.16)])
    >>> condorcet(contests(table))[["points", "wins", "losses", "is_winner"]].to_numpy().tolist()
    [[10.0, 2, 0, True], [7.0, 1, 1, False], [4.0, 0, 2, False]]
    """
    mirrored = contests.rename(columns={"a": "b", "b": "a"}).replace({"result": {"a": "b", "b": "a"}})
    both = pd.concat([contests, mirrored[list(contests.columns)]], ignore_index=True)
    both = both.rename(columns={"a": "points"})
    counts = {"wins": "a", "ties": "tie", "losses": "b", "open": "open"}
    for name, result in counts.items():
        both[name] = both["result"] == result
    table = both.groupby(["issue_id", "issue", "points"], sort=False)[list(counts)].sum().reset_index()
    table = table.astype(dict.fromkeys(counts, "int64"))
    table["is_possible"] = table["losses"] == 0
    table["is_winner"] = table["is_possible"] & (table["open"] == 0)
    order = {issue: place for place, issue in enumerate(dict.fromkeys(contests["issue_id"]))}
    table = table.sort_values(
        ["issue_id", "wins", "ties", "points"],
        ascending=[True, False, False, True],
        key=lambda c: c.map(order) if c.name == "issue_id" else c,
    )
    return Condorcet(table[list(CONDORCET_COLUMNS)].reset_index(drop=True))
