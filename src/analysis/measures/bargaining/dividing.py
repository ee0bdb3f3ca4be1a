"""Dividing issues between two sides so that both get the same by their own measure: adjusted winner.

Each side has 100 points to lay on what is to be divided. What one side wants more it gets; then the side that has more
gives back, first where the other loses least by it, until both hold equally many of their own points. At most one item
is divided. The result is efficient, and neither side would rather have the other's part (Brams and Taylor 1996).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any, NewType

import pandas as pd

from analysis.errors import UsageError
from analysis.measures.bargaining.choosing import MOST_ITEMS, allocations, check_items, nash
from analysis.measures.bargaining.weighing import Stake, Stakes, exact, weighed
from analysis.record.frames import rows_of

Division = NewType("Division", pd.DataFrame)

UNWANTED = "neither side lays points on it"

_DIVISION_COLUMNS = ("item", "points_a", "points_b", "share_a", "share_b", "note")
_CASE_COLUMNS = (
    *("a_id", "a", "b_id", "b", "issue_id", "issue"),
    *_DIVISION_COLUMNS[1:],
    *("total_a", "total_b", "nash_to"),
)


@dataclass(frozen=True, slots=True)
class _Item:
    """What is divided, with the points that each side lays on it."""

    name: str
    a: Fraction
    b: Fraction


def adjusted_winner(items: pd.DataFrame) -> Division:
    """The division of items between two sides by the adjusted-winner procedure.

    One row is one item, in the order given: `points_a` and `points_b` as laid by each side, brought to 100 a side;
    `share_a` and `share_b` are the parts that each gets (0-1, adding up to 1; missing for an item on which neither
    lays points, as `note` says). Both sides get the same sum of their own points.

    Parameters
    ----------
    items
        One row an item: `item`, and what it is worth to one side (`a`) and to the other (`b`), 0 or more in units of
        that side's own; not modified.

    Raises
    ------
    UsageError
        A column is missing, an item stands twice, a worth is below 0 or missing, or a side values nothing.

    References
    ----------
    Brams, S. J., and Taylor, A. D. (1996). Fair Division: From Cake-Cutting to Dispute Resolution. Cambridge
    University Press (the adjusted-winner procedure).

    Examples
    --------
    >>> table = adjusted_winner(pd.DataFrame({"item": ["house", "boat"], "a": [60, 40], "b": [40, 60]}))
    >>> table[["item", "share_a", "share_b"]].to_numpy().tolist()
    [['house', 1.0, 0.0], ['boat', 0.0, 1.0]]
    """
    check_items(items, "adjusted_winner", ("item", "a", "b"))
    below = sorted(str(row.item) for row in rows_of(items[(items[["a", "b"]] < 0).any(axis=1)]))
    if below:
        raise UsageError(f"adjusted_winner: {', '.join(below)} is worth less than 0 to a side; give 0 or more")
    sums = {side: sum((exact(worth) for worth in items[side]), Fraction()) for side in ("a", "b")}
    idle = [side for side, total in sums.items() if not total]
    if idle and len(items):
        raise UsageError(f"adjusted_winner: side {' and '.join(idle)} values no item; there is nothing to weigh")
    listed = [_Item(row.item, exact(row.a) * 100 / sums["a"], exact(row.b) * 100 / sums["b"]) for row in rows_of(items)]
    shares = _divide([item for item in listed if item.a or item.b])
    rows = [
        {
            **{"item": item.name, "points_a": float(item.a), "points_b": float(item.b)},
            "share_a": float(shares[item.name]) if item.name in shares else None,
            "share_b": float(1 - shares[item.name]) if item.name in shares else None,
            "note": "" if item.name in shares else UNWANTED,
        }
        for item in listed
    ]
    table = pd.DataFrame(rows, columns=list(_DIVISION_COLUMNS))
    return Division(table.astype(dict.fromkeys(_DIVISION_COLUMNS[1:5], "float64")))


def _divide(items: Sequence[_Item]) -> dict[str, Fraction]:
    """Share of the first side in each item."""
    shares = {item.name: Fraction(item.a > item.b) for item in items}
    wanted_more = [item for item in items if item.a != item.b]
    trails = _total(wanted_more, shares, "a") <= _total(wanted_more, shares, "b")
    shares |= {item.name: Fraction(trails) for item in items if item.a == item.b}
    ahead = _total(items, shares, "a") - _total(items, shares, "b")
    giver, taker = ("a", "b") if ahead > 0 else ("b", "a")
    ahead, kept = abs(ahead), Fraction(giver == "a")
    for item in sorted(items, key=lambda item: _price(item, giver, taker)):
        if shares[item.name] != kept or not ahead:
            continue
        worth = item.a + item.b  # what the lead shrinks by if the whole item is given
        part = min(Fraction(1), ahead / worth)
        shares[item.name] = kept - part if giver == "a" else kept + part
        ahead -= part * worth
    return shares


def _total(items: Iterable[_Item], shares: Mapping[str, Fraction], side: str) -> Fraction:
    parts = (shares[i.name] * i.a if side == "a" else (1 - shares[i.name]) * i.b for i in items)
    return sum(parts, Fraction())


def _price(item: _Item, giver: str, taker: str) -> tuple[bool, Fraction, str]:
    """Points that the giver loses for each that the taker gets; what the taker does not want comes last."""
    lost, got = getattr(item, giver), getattr(item, taker)
    return (not got, lost / got if got else lost, item.name)


def divisions(stakes: Stakes) -> Division:
    """The issues between every two sides of a case divided by adjusted winner, with salience as the points.

    One row is one pair of sides and one issue on which they differ: to get an issue means to have it settled at one's
    own position. `points_a` to `note` as in `adjusted_winner`; `total_a` and `total_b` are the points that each side
    gets, equal; `nash_to` says which side (`a` or `b`) gets the issue whole under the Nash bargaining solution, or
    `open` where several allocations are as good or there are too many issues to try. Pairs with fewer than two such
    issues, and pairs of which a side cares for none of them, have nothing to trade and no row.

    Parameters
    ----------
    stakes
        As `stakes(case, positions)` gives them; not modified. Only actors of side `party` whose salience is one
        number are read.

    Examples
    --------
    >>> from analysis.measures.bargaining.weighing import as_stakes
    >>> pay = as_stakes([("union", 80, 0.9, 0.5), ("employer", 20, 0.6, 0.5)], issue="pay")
    >>> hours = as_stakes([("union", 10, 0.3, 0.5), ("employer", 90, 0.6, 0.5)], issue="hours")
    >>> both = pd.concat([pay, hours], ignore_index=True).assign(side_code="party")
    >>> divisions(both)[["issue", "points_a", "points_b", "share_a", "total_a"]].round(1).to_numpy().tolist()
    [['pay', 50.0, 75.0, 0.2, 60.0], ['hours', 50.0, 25.0, 1.0, 60.0]]
    """
    if "side_code" not in stakes.columns:
        raise UsageError("divisions: the table has no column side_code; hand over what stakes() returned")
    sides = Stakes(stakes[stakes["side_code"] == "party"])
    held: dict[tuple[str, str], list[tuple[Mapping[str, Any], Stake, Stake]]] = {}
    for called, entering, _ in weighed(sides, "divisions"):
        exactly = [stake for stake in entering if stake.salience[0] == stake.salience[1]]
        for a, b in combinations(exactly, 2):
            if a.high < b.low or b.high < a.low:
                held.setdefault((a.actor_id, b.actor_id), []).append((called, a, b))
    rows = [row for pair in sorted(held) if len(held[pair]) > 1 for row in _between(held[pair])]
    table = pd.DataFrame(rows, columns=list(_CASE_COLUMNS))
    numbers = ("points_a", "points_b", "share_a", "share_b", "total_a", "total_b")
    return Division(table.astype(dict.fromkeys(numbers, "float64")))


def _between(held: Sequence[tuple[Mapping[str, Any], Stake, Stake]]) -> list[dict[str, Any]]:
    """The rows of one pair of sides."""
    worth = [(called["issue_id"], float(a.salience[0]), float(b.salience[0])) for called, a, b in held]
    items = pd.DataFrame(worth, columns=["item", "a", "b"])
    if not items["a"].sum() or not items["b"].sum():
        return []
    divided = adjusted_winner(items)
    totals = {f"total_{side}": float((divided[f"share_{side}"] * divided[f"points_{side}"]).sum()) for side in "ab"}
    whole = _nash_owners(items)
    rows = []
    for row, (called, a, b) in zip(divided.to_dict("records"), held, strict=True):
        who = {"a_id": a.actor_id, "a": a.actor, "b_id": b.actor_id, "b": b.actor}
        shares: dict[str, Any] = {str(name): value for name, value in row.items()}
        rows.append({**who, **called, **shares, **totals, "nash_to": whole.get(called["issue_id"], "open")})
    return rows


def _nash_owners(items: pd.DataFrame) -> dict[str, str]:
    """Who gets each item whole under the Nash solution; empty where that is open."""
    if len(items) > MOST_ITEMS:
        return {}
    chosen = nash(allocations(items), disagreement=(0, 0))
    solutions = chosen[chosen["is_solution"]]
    if len(solutions) != 1:
        return {}
    return {item: side for side in ("a", "b") for item in solutions.iloc[0][f"to_{side}"]}
