"""Position exchange: two actors each give way on the issue that matters less to them.

On each issue the expected outcome is the weighted mean. An actor that shifts its position by one point shifts the
outcome by its part of all weight on that issue. Two actors on opposite sides of the outcome on two issues, of which
one is relatively more important to the first and the other to the second, can both gain: each supports the other's
side where it cares less. Who gives how much is the rate of exchange.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any, Literal, NewType, get_args

import pandas as pd

from analysis.errors import UsageError
from analysis.measures.bargaining.weighing import Stake, Stakes, weighed
from analysis.record.tables import nearest_of

Exchanges = NewType("Exchanges", pd.DataFrame)

Rate = Literal["equal", "rks"]

COLUMNS = (
    *("a_id", "a", "b_id", "b", "a_gives_id", "a_gives", "b_gives_id", "b_gives"),
    *("a_from", "a_to", "b_from", "b_to", "a_outcome_from", "a_outcome_to", "b_outcome_from", "b_outcome_to"),
    *("gain_a", "gain_b", "gain_low", "gain_high", "gain_others", "n_harmed", "is_certain", "rate"),
)
_NUMBERS = COLUMNS[8:21]


@dataclass(frozen=True, slots=True)
class _Issue:
    """An issue with the stakes in it and the weight of all of them."""

    issue_id: str
    issue: str
    stakes: Mapping[str, Stake]
    weight: Fraction

    def outcome(self, others: str, at: Mapping[str, str]) -> Fraction:
        """The weighted mean with the positions of some actors at the ends named, and of all others at `others`."""
        held = ((_at(stake, at.get(key, others)), stake.weight[0]) for key, stake in self.stakes.items())
        return sum((x * weight for x, weight in held), Fraction()) / self.weight


def _at(stake: Stake, end: str) -> Fraction:
    return (stake.low + stake.high) / 2 if end == "middle" else stake.high if end == "high" else stake.low


@dataclass(frozen=True, slots=True)
class _Room:
    """How far one actor can shift the outcome of an issue towards another: with all at the middle, at least, at most."""

    middle: Fraction
    least: Fraction
    most: Fraction


def exchanges(stakes: Stakes, *, rate: Rate = "equal") -> Exchanges:
    """Every exchange of positions on two issues by which two actors both gain, the largest gain first.

    One row is one pair of actors and two issues: a gives way on `a_gives`, moving its position from `a_from` to `a_to`
    (points 0-100) and the outcome from `a_outcome_from` to `a_outcome_to`; b likewise. Where a position is a range its
    middle moves. `gain_a` and `gain_b` are what each gains: points of outcome nearer to its position times its
    salience, on both issues. `gain_low` and `gain_high` are the exact ends of the equal gain over the ranges of all
    positions (missing at rate `rks`, whose gains do not move one way); `is_certain` is false where for some of the
    positions there is nothing to exchange. `gain_others` adds up what all other actors gain or lose by it
    (externalities), `n_harmed` counts those who lose.

    No one shifts the outcome past the position of the one it gives way to. Both shifts are as large as the rate allows.

    Parameters
    ----------
    stakes
        As `stakes(case, positions)` gives them; not modified. Actors whose salience and power are one number each are
        read, those with ranges of weights are not.
    rate
        `equal`: both gain the same. `rks`: the gains stand to each other as the most that each could gain if the other
        gained nothing (Raiffa, Kalai and Smorodinsky).

    Raises
    ------
    UsageError
        The rate is none of the two.

    References
    ----------
    Stokman, F. N., and Van Oosten, R. (1994). The exchange of voting positions. In B. Bueno de Mesquita and
    F. N. Stokman (eds), European Community Decision Making. Yale University Press, chapter 5.
    Van Assen, M., Stokman, F., and Van Oosten, R. (2003). Conflict measures in cooperative exchange models of
    collective decision-making. Rationality and Society, 15(1), 85-112 (the rate `rks`).
    Kalai, E., and Smorodinsky, M. (1975). Other solutions to Nash's bargaining problem. Econometrica, 43(3), 513-518.

    Examples
    --------
    >>> from analysis.measures.bargaining.weighing import as_stakes
    >>> one = as_stakes([("first", 0, 0.1, 1), ("second", 100, 0.6, 1)], issue="one")
    >>> two = as_stakes([("first", 0, 0.9, 1), ("second", 100, 0.5, 1)], issue="two")
    >>> table = exchanges(pd.concat([one, two], ignore_index=True))
    >>> table[["a", "a_gives", "b", "b_gives", "gain_a", "gain_b"]].round(6).to_numpy().tolist()
    [['first', 'one', 'second', 'two', 5.0, 5.0]]
    """
    if rate not in get_args(Rate):
        raise UsageError(f'exchanges: rate "{rate}" is none; {nearest_of(rate, get_args(Rate))}')
    issues = []
    for called, entering, _ in weighed(stakes, "exchanges"):
        exactly = {stake.actor_id: stake for stake in entering if stake.is_weighed_exactly and stake.weight[0]}
        weight = sum((stake.weight[0] for stake in exactly.values()), Fraction())
        if len(exactly) > 1:
            issues.append(_Issue(called["issue_id"], called["issue"], exactly, weight))
    rows = [
        row
        for p, q in combinations(sorted(issues, key=lambda issue: issue.issue_id), 2)
        for row in _between(p, q, rate)
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table = table.astype(dict.fromkeys(_NUMBERS, "float64") | {"n_harmed": "int64", "is_certain": "bool"})
    largest = table[["gain_a", "gain_b"]].min(axis=1)
    table = table.assign(largest=largest).sort_values(
        ["largest", "a_id", "b_id", "a_gives_id", "b_gives_id"], ascending=[False, True, True, True, True]
    )
    return Exchanges(table.drop(columns="largest").reset_index(drop=True))


def _between(p: _Issue, q: _Issue, rate: Rate) -> Iterator[dict[str, Any]]:
    """The exchanges on two issues."""
    both = sorted(p.stakes.keys() & q.stakes.keys())
    for one, other in combinations(both, 2):
        # The one that relatively cares more for q gives on p (Stokman and Van Oosten 1994).
        lean = p.stakes[one].salience[0] * q.stakes[other].salience[0]
        lean -= q.stakes[one].salience[0] * p.stakes[other].salience[0]
        if not lean:
            continue
        a, b = (one, other) if lean < 0 else (other, one)
        on_p, on_q = _room(p, giver=a, taker=b), _room(q, giver=b, taker=a)
        if not min(on_p.middle, on_q.middle):
            continue
        worth = _Worth(*(issue.stakes[key].salience[0] for key in (a, b) for issue in (p, q)))
        yield _row(p, q, a, b, (on_p, on_q), worth, rate)


def _room(issue: _Issue, *, giver: str, taker: str) -> _Room:
    """How far the giver can shift the outcome towards the taker: by its own full move, and not past the taker.

    Nowhere, unless the outcome lies between the two, all at their middles. Both limits grow as the taker moves away and
    as everybody else moves the other way; that the outcome lies between the two hangs on third actors both ways. So the
    ends are outcomes at corners of all ranges.
    """
    part = issue.stakes[giver].weight[0] / issue.weight
    is_up = _at(issue.stakes[taker], "middle") > _at(issue.stakes[giver], "middle")
    near, far = ("low", "high") if is_up else ("high", "low")

    def corner(takes: str, gives: str, others: str) -> tuple[Fraction, Fraction, Fraction]:
        """The full move, and how far the outcome is from the taker and from the giver."""
        x, start = _at(issue.stakes[taker], takes), _at(issue.stakes[giver], gives)
        outcome = issue.outcome(others, {taker: takes, giver: gives})
        way = 1 if is_up else -1
        return way * (x - start) * part, way * (x - outcome), way * (outcome - start)

    full, ahead, behind = corner("middle", "middle", "middle")
    if min(ahead, behind) <= 0:
        return _Room(Fraction(0), Fraction(0), Fraction(0))
    middle = min(full, ahead)
    full, ahead, _ = corner(near, far, far)
    least = min(full, ahead) if min(ahead, corner(near, far, near)[2]) > 0 else Fraction(0)
    full, ahead, _ = corner(far, near, near)  # where that puts the outcome behind the giver, `full` is the lesser
    return _Room(middle, least, min(full, ahead))


@dataclass(frozen=True, slots=True)
class _Worth:
    """Saliences of a and b on the issues p, on which a gives, and q, on which b gives; all above 0."""

    a_p: Fraction
    a_q: Fraction
    b_p: Fraction
    b_q: Fraction

    def gains(self, dp: Fraction, dq: Fraction) -> tuple[Fraction, Fraction]:
        """Gains of both where the outcomes shift by dp towards b and by dq towards a."""
        return self.a_q * dq - self.a_p * dp, self.b_p * dp - self.b_q * dq

    def price(self, ideal: tuple[Fraction, Fraction]) -> Fraction:
        """Shift on q for a shift of one on p at which the gains stand to each other as the ideal ones."""
        return (ideal[0] * self.b_p + ideal[1] * self.a_p) / (ideal[0] * self.b_q + ideal[1] * self.a_q)

    def most(self, room_p: Fraction, room_q: Fraction) -> tuple[Fraction, Fraction]:
        """The most that each could gain if the other gained nothing."""
        for_a, for_b = (_shifts(price, room_p, room_q) for price in (self.b_p / self.b_q, self.a_p / self.a_q))
        return self.gains(*for_a)[0], self.gains(*for_b)[1]


def _shifts(price: Fraction, room_p: Fraction, room_q: Fraction) -> tuple[Fraction, Fraction]:
    """The largest shifts on p and q at a price: one of them is as large as its room."""
    dp = min(room_p, room_q / price)
    return dp, dp * price


def _row(p: _Issue, q: _Issue, a: str, b: str, rooms: tuple[_Room, _Room], worth: _Worth, rate: Rate) -> dict[str, Any]:
    on_p, on_q = rooms
    even = (Fraction(1), Fraction(1))
    ideal = even if rate == "equal" else worth.most(on_p.middle, on_q.middle)
    dp, dq = _shifts(worth.price(ideal), on_p.middle, on_q.middle)
    gain_a, gain_b = worth.gains(dp, dq)
    ends = [
        worth.gains(*_shifts(worth.price(even), *room))[0]
        for room in ((on_p.least, on_q.least), (on_p.most, on_q.most))
    ]
    gives_p, gives_q = _gives(p, a, b, dp), _gives(q, b, a, dq)
    others = [
        _gain_of(key, p, q, gives_p[2:], gives_q[2:]) for key in sorted((p.stakes.keys() | q.stakes.keys()) - {a, b})
    ]
    return {
        **{"a_id": a, "a": p.stakes[a].actor, "b_id": b, "b": p.stakes[b].actor},
        **{"a_gives_id": p.issue_id, "a_gives": p.issue, "b_gives_id": q.issue_id, "b_gives": q.issue},
        **dict(zip(("a_from", "a_to", "a_outcome_from", "a_outcome_to"), map(float, gives_p), strict=True)),
        **dict(zip(("b_from", "b_to", "b_outcome_from", "b_outcome_to"), map(float, gives_q), strict=True)),
        **{"gain_a": float(gain_a), "gain_b": float(gain_b)},
        **{"gain_low": float(ends[0]) if rate == "equal" else None},
        **{"gain_high": float(ends[1]) if rate == "equal" else None},
        **{"gain_others": float(sum(others)), "n_harmed": sum(gain < 0 for gain in others)},
        **{"is_certain": min(on_p.least, on_q.least) > 0, "rate": rate},
    }


def _gives(issue: _Issue, giver: str, taker: str, shift: Fraction) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """The giver's position before and after, and the outcome before and after, of a shift towards the taker."""
    start, outcome = _at(issue.stakes[giver], "middle"), issue.outcome("middle", {})
    way = 1 if _at(issue.stakes[taker], "middle") > start else -1
    return start, start + way * shift * issue.weight / issue.stakes[giver].weight[0], outcome, outcome + way * shift


def _gain_of(key: str, p: _Issue, q: _Issue, on_p: Sequence[Fraction], on_q: Sequence[Fraction]) -> Fraction:
    """What a third actor gains by both shifts of outcomes."""
    gain = Fraction()
    for issue, (before, after) in ((p, on_p), (q, on_q)):
        if key in issue.stakes:
            stake = issue.stakes[key]
            x = _at(stake, "middle")
            gain += (abs(before - x) - abs(after - x)) * stake.salience[0]
    return gain
