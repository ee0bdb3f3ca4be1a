"""Where an issue is settled if weight decides: the weighted mean, the weighted median, the Nash solution on a scale.

All three move one way when a position moves that way. So where positions are ranges the outcome is one, and its ends
are exact: the outcome with every position at its low end, and at its high end. Where weights are ranges too, each end
takes the weights that push it furthest. No end is found by search or by drawing numbers, save the Nash solution, whose
equation has no closed form and is halved until the points no longer change.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import NewType

import pandas as pd

from analysis.errors import UsageError
from analysis.measures.bargaining.weighing import Stake, Stakes, exact, weighed

Outcomes = NewType("Outcomes", pd.DataFrame)

COMPROMISE = "weighted mean"
MEDIAN = "weighted median"
NASH = "Nash solution"

NOBODY = "no actor has both a position and weights"
WEIGHTLESS = "every weight is zero: nobody counts"
ALONE = "one actor alone counts: its position is the outcome"
TIED = "the median is tied: any point of the range has half of the weight on either side"
APART = "no point is within reach of all"
OPEN = "whether a point is within reach of all depends on where in their ranges they stand"

COLUMNS = (
    *("issue_id", "issue", "low_label", "high_label", "anchors"),
    *("model", "low", "high", "n_actors", "n_left_out", "note"),
)

Point = tuple[Fraction, Fraction, Fraction]
"""A position with the lowest and the highest weight it may have."""

Ends = tuple[float, float]
_NONE: Ends = (math.nan, math.nan)
_HALVINGS = 60
"""Halvings of 100 points after which a float no longer changes."""


def compromise(stakes: Stakes) -> Outcomes:
    """The weighted mean of the positions on each issue: the compromise model.

    One row is one issue: `low` and `high` are the ends of the outcome (points 0-100; equal where positions and weights
    are points), exact; `n_actors` count, `n_left_out` lack a position or weights. Where no outcome is defined both ends are missing and
    `note` says why. The weight of an actor is its salience times its power. The mean is what bargaining comes to that
    includes everybody: the Nash solution is close to it where all dread failure (Achen 2006).

    Parameters
    ----------
    stakes
        As `stakes(case, positions)` gives them; not modified. Rows without a position or weights enter no outcome.

    References
    ----------
    Van den Bos, J. M. M. (1991). Dutch EC Policy Making. Amsterdam: Thesis Publishers.
    Achen, C. H. (2006). Institutional realism and bargaining models. In R. Thomson, F. N. Stokman, C. H. Achen and
    T. König (eds), The European Union Decides. Cambridge University Press, chapter 4.

    Examples
    --------
    The date of car-emission standards, in years, in Bueno de Mesquita (1994, p. 78); here three of the ten actors.

    >>> from analysis.measures.bargaining.weighing import as_stakes
    >>> table = as_stakes([("denmark", 4, 1.0, 0.05), ("greece", 7, 0.7, 0.08), ("uk", 10, 0.9, 0.16)])
    >>> compromise(table)[["model", "low", "high", "n_actors"]].to_numpy().tolist()
    [['weighted mean', 8.128, 8.128, 3]]
    """
    return _outcomes(stakes, COMPROMISE, _mean)


def median(stakes: Stakes) -> Outcomes:
    """The weighted median of the positions on each issue: what a vote by weight between any two points comes to.

    One row is one issue, as `compromise` gives it. Where the weight on either side of a stretch is exactly equal the
    outcome is the whole stretch, and `note` says that it is tied.

    Parameters
    ----------
    stakes
        As `stakes(case, positions)` gives them; not modified.

    References
    ----------
    Black, D. (1948). On the rationale of group decision-making. Journal of Political Economy, 56(1), 23-34.

    Examples
    --------
    >>> from analysis.measures.bargaining.weighing import as_stakes
    >>> table = as_stakes([("denmark", 4, 1.0, 0.05), ("greece", 7, 0.7, 0.08), ("uk", 10, 0.9, 0.16)])
    >>> median(table)[["low", "high", "note"]].to_numpy().tolist()
    [[10.0, 10.0, '']]
    """
    return _outcomes(stakes, MEDIAN, _median)


def nash_on_scale(stakes: Stakes, *, reach: float) -> Outcomes:
    """The Nash bargaining solution on the scale of each issue, weighted by salience and power.

    One row is one issue, as `compromise` gives it. An actor loses a point for every point that the outcome is away
    from its position and would rather have no agreement than lose more than `reach` points; the solution makes the
    product of what they save against that largest, each to the power of its weight. Where no point is within reach of
    all there is none. With positions at both ends of the scale and a reach of 100 it is the weighted mean.

    Parameters
    ----------
    stakes
        As `stakes(case, positions)` gives them; not modified. Actors of weight zero enter no outcome.
    reach
        Points (more than 0): how far from its position each actor would settle. No record holds it: it is an
        assumption, to be printed beside the result.

    Raises
    ------
    UsageError
        `reach` is not a number above 0.

    References
    ----------
    Nash, J. F. (1950). The bargaining problem. Econometrica, 18(2), 155-162.
    Roth, A. E. (1979). Axiomatic Models of Bargaining. Springer (the solution with unequal powers).

    Examples
    --------
    >>> from analysis.measures.bargaining.weighing import as_stakes
    >>> table = as_stakes([("union", 100, 0.5, 0.5), ("employer", 0, 0.75, 0.5)])
    >>> nash_on_scale(table, reach=100)[["low", "high"]].round(6).to_numpy().tolist()
    [[40.0, 40.0]]
    """
    if not reach > 0 or math.isinf(reach):
        raise UsageError(f"nash_on_scale: reach {reach:g} is no distance; give points above 0, such as 100")
    return _outcomes(stakes, NASH, lambda entering: _nash(entering, reach))


def outcomes(stakes: Stakes, *, reach: float = 0) -> Outcomes:
    """The weighted mean and the weighted median of each issue, and the Nash solution where a reach is given.

    One row is one issue and model, as `compromise` gives it, in the order of the issues.

    Parameters
    ----------
    stakes
        As `stakes(case, positions)` gives them; not modified.
    reach
        As for `nash_on_scale`; 0 leaves the Nash solution out.

    Examples
    --------
    >>> from analysis.measures.bargaining.weighing import as_stakes
    >>> outcomes(as_stakes([("union", 80, 0.5, 0.5)]))[["model", "low", "note"]].to_numpy().tolist()[0]
    ['weighted mean', 80.0, 'one actor alone counts: its position is the outcome']
    """
    models = [compromise(stakes), median(stakes), *([nash_on_scale(stakes, reach=reach)] if reach else [])]
    order = {issue: place for place, issue in enumerate(dict.fromkeys(stakes["issue_id"]))}
    table = pd.concat(models, ignore_index=True)
    table = table.sort_values("issue_id", key=lambda c: c.map(order), kind="stable")
    return Outcomes(table.reset_index(drop=True))


def _outcomes(stakes: Stakes, model: str, solve: Callable[[Sequence[Stake]], tuple[float, float, str]]) -> Outcomes:
    rows = []
    for called, entering, n_left_out in weighed(stakes, model):
        counting = [stake for stake in entering if stake.weight[1] > 0]
        low, high, note = solve(counting) if counting else (*_NONE, WEIGHTLESS if entering else NOBODY)
        found = {"model": model, "low": low, "high": high, "n_actors": len(counting), "n_left_out": n_left_out}
        rows.append({**called, **found, "note": note or (ALONE if len(counting) == 1 else "")})
    table = pd.DataFrame(rows, columns=[name for name in COLUMNS if not rows or name in rows[0]])
    numbers = {"low": "float64", "high": "float64", "n_actors": "int64", "n_left_out": "int64"}
    return Outcomes(table.astype(numbers))


def _points(entering: Iterable[Stake], end: str) -> list[Point]:
    """Every position at one end of its range, from the lowest up, with its weights."""
    return sorted((getattr(stake, end), *stake.weight) for stake in entering)


def _mean(entering: Sequence[Stake]) -> tuple[float, float, str]:
    low = min(_means(_points(entering, "low")))
    high = max(_means([(x, most, least) for x, least, most in _points(entering, "high")]))
    return float(low), float(high), ""


def _means(points: Sequence[Point]) -> Iterator[Fraction]:
    """Means in which the points up to some place have the second of their weights and the others the first.

    The extreme mean of a range of weights is one of them: it gives most weight to all points on one side of itself.
    """
    total = sum((first for _, first, _ in points), Fraction())
    moment = sum((first * x for x, first, _ in points), Fraction())
    if total:
        yield moment / total
    for x, first, second in points:
        total, moment = total + second - first, moment + (second - first) * x
        if total:
            yield moment / total


def _median(entering: Sequence[Stake]) -> tuple[float, float, str]:
    low = next(x for x, below, above in _halves(_points(entering, "low")) if below >= above)
    downwards = [(-x, least, most) for x, least, most in _points(entering, "high")]
    high = -next(x for x, below, above in _halves(sorted(downwards)) if below >= above)
    is_exact = all(stake.low == stake.high and stake.weight[0] == stake.weight[1] for stake in entering)
    return float(low), float(high), TIED if is_exact and low < high else ""


def _halves(points: Sequence[Point]) -> Iterator[Point]:
    """Each point from the lowest up with the most weight that can stand up to it and the least that can stand above."""
    below, above = Fraction(), sum((least for _, least, _ in points), Fraction())
    for x, here in groupby(points, key=lambda point: point[0]):
        for _, least, most in here:
            below, above = below + most, above - least
        if below > 0:
            yield x, below, above


def _nash(entering: Sequence[Stake], reach: float) -> tuple[float, float, str]:
    span = exact(reach)
    if max(s.low - span for s in entering) > min(s.high + span for s in entering):
        return (*_NONE, APART)
    if max(s.high - span for s in entering) > min(s.low + span for s in entering):
        return (*_NONE, OPEN)
    low = _balance([(float(x), float(least), float(most)) for x, least, most in _points(entering, "low")], reach)
    high = _balance([(float(x), float(most), float(least)) for x, least, most in _points(entering, "high")], reach)
    return low, high, ""


def _balance(points: Sequence[tuple[float, float, float]], reach: float) -> float:
    """Where the pull upwards, with the first weights, no longer exceeds the pull downwards, with the second.

    The pull of an actor is its weight over what it still saves: the slope of the logarithm of the product.
    """
    below, above = max(x for x, _, _ in points) - reach, min(x for x, _, _ in points) + reach
    below, above = max(below, points[0][0]), min(above, points[-1][0])
    for _ in range(_HALVINGS):
        here = (below + above) / 2
        up = sum(first / max(reach - (x - here), 1e-300) for x, first, _ in points if x > here)
        down = sum(second / max(reach - (here - x), 1e-300) for x, _, second in points if x < here)
        below, above = (here, above) if up > down else (below, here)
    return min((x for x, _, _ in points if math.isclose(x, above, abs_tol=1e-9)), default=above)
