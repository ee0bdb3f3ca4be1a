"""Krippendorff's alpha: how far the disagreement of coders falls short of what chance would make of their values.

Every pair of ratings that two coders gave to one unit is a coincidence. Alpha compares the mean squared difference
over these pairs with that over all pairs that the same values could form: 1 is full agreement, 0 what coders would
reach who drew their values from one hat, below 0 is systematic disagreement. It takes any number of coders, missing
ratings and four levels of measurement. Ordinal is interval on mid-ranks, which are those of the values in use.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.measures.agreement.ratings import Level, Ratings, ratings_of

_Numbers = NDArray[np.float64]

RESAMPLES: Final = 10_000
_DENSE: Final = 512  # values up to which the coincidences fit a matrix
_CLASSES: Final = 1_000  # distinct differences up to which the bootstrap draws each by itself
_CHUNK: Final = 20_000  # units at a time
_FEW_CODERS: Final = 16  # up to which going through their pairs is the faster way


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient of agreement.

    Parameters
    ----------
    name
        As reports call it.
    value
        NaN where it is not defined; `reason` then says why.
    low, high
        95 % interval; NaN where none is computed.
    observed, expected
        What was found and what chance would give: disagreement (of alpha), else agreement.
    n_coders, n_units, n_ratings
        Coders in the table; units rated by two of them or more; ratings of these units.
    reason
        Why there is no value, "" where there is one.
    """

    name: str
    value: float
    low: float = math.nan
    high: float = math.nan
    observed: float = math.nan
    expected: float = math.nan
    n_coders: int = 0
    n_units: int = 0
    n_ratings: int = 0
    reason: str = ""


def why_not(ratings: Ratings) -> str:
    """Why ratings can tell nothing of agreement, "" where they can.

    Examples
    --------
    >>> why_not(ratings_of([[1, None], [None, 2]]))
    'no overlap: no unit was rated by two coders'
    """
    if len(ratings.coders) < 2:
        return f"{len(ratings.coders) or 'no'} coder: agreement needs two"
    if not ratings.codes.size:
        return "no unit was rated"
    if not (ratings.per_unit >= 2).any():
        return "no overlap: no unit was rated by two coders"
    return ""


def alpha(
    ratings: pd.DataFrame | ArrayLike, *, level: Level = "nominal", resamples: int = RESAMPLES, seed: int = 0
) -> Coefficient:
    """Krippendorff's alpha with the interval of his bootstrap.

    Where all values are equal alpha is not defined, since nothing shows that the coders can tell one thing from
    another; nor is it where no unit was rated by two coders. Neither is ever counted as agreement.

    The bootstrap draws pairs of ratings as if they were independent of each other, so that the interval is too narrow
    where units have many coders or are few (Gwet 2015; Hughes 2022).

    Parameters
    ----------
    ratings
        Rows are coders, columns units; missing cells are None, NaN or "". Not modified.
    level
        nominal, ordinal, interval or ratio: how values differ.
    resamples
        Samples of the bootstrap; 0 gives no interval.
    seed
        Of the bootstrap; one seed, one interval.

    Returns
    -------
    Coefficient
        `observed` and `expected` are disagreements in squared units of the level (of ordinal, ranks).

    Raises
    ------
    UsageError
        The table or the level is wrong, see `ratings_of`.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. University of Pennsylvania.
    Krippendorff, K. (2006, rev. 2011). Algorithm for bootstrapping a distribution of alpha; as in Hayes, A. F., and
    Krippendorff, K. (2007). Communication Methods and Measures 1, 77-89, and their macro KALPHA 3.0.

    Examples
    --------
    >>> table = [[1, 2, 3, 3, 2, 1, None], [1, 2, 3, 3, 2, 2, 4]]
    >>> round(alpha(table, level="nominal").value, 3)
    0.766
    >>> alpha([[1, 1], [1, 1]]).reason
    'no variation: every rating is "1"'
    """
    given = ratings_of(ratings, level=level)
    if reason := why_not(given):
        return Coefficient("alpha", math.nan, n_coders=len(given.coders), reason=reason)
    given = given.pairable()
    n = int(given.per_unit.sum())
    bare = Coefficient("alpha", math.nan, n_coders=len(given.coders), n_units=len(given.units), n_ratings=n)
    if len(given.scale) < 2:
        return replace(bare, reason=f'no variation: every rating is "{_said(given.scale[0])}"')
    places = places_of(given, level)
    margins = np.bincount(given.codes[given.codes >= 0], minlength=len(given.scale)).astype(np.float64)
    spread = _spread(given, places, level)
    observed = float(spread.squares @ spread.weights) / n
    expected = _expected(margins, places, level) / (n * (n - 1))
    low, high = _interval(spread, expected, given, resamples, seed) if resamples else (math.nan, math.nan)
    return replace(bare, value=1 - observed / expected, low=low, high=high, observed=observed, expected=expected)


def _said(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def places_of(ratings: Ratings, level: Level) -> _Numbers:
    """Where the values of pairable ratings lie: numbers, or mid-ranks; of names nothing but that they differ.

    Examples
    --------
    >>> places_of(ratings_of([[1, 1, 9], [1, 9, 9]], level="ordinal"), "ordinal").tolist()
    [1.5, 4.5]
    """
    if level == "nominal":
        return np.arange(len(ratings.scale), dtype=np.float64)
    if level == "ordinal":
        margins = np.bincount(ratings.codes[ratings.codes >= 0], minlength=len(ratings.scale))
        return np.asarray(np.cumsum(margins) - margins / 2, dtype=np.float64)
    values = np.asarray(ratings.scale, dtype=np.float64)
    if level == "ratio" or not len(values):
        return values
    return np.asarray(values - values.mean(), dtype=np.float64)  # so that squares of large numbers keep their digits


def squared(a: _Numbers, b: _Numbers, level: Level) -> _Numbers:
    """Squared differences of values that lie at `a` and `b`.

    Examples
    --------
    >>> squared(np.array([0.0, 1.0]), np.array([0.0, 3.0]), "ratio").tolist()
    [0.0, 0.25]
    """
    if level == "nominal":
        return np.asarray(a != b, dtype=np.float64)
    difference = (a - b) ** 2
    if level == "ratio":
        total = (a + b) ** 2
        return np.divide(difference, total, out=np.zeros_like(difference), where=total > 0)
    return difference


def _expected(margins: _Numbers, places: _Numbers, level: Level) -> float:
    """Sum of the squared differences over all ordered pairs of values."""
    n = margins.sum()
    if level == "nominal":
        return float(n**2 - margins @ margins)
    if level != "ratio":
        return float(2 * (n * (margins @ places**2) - (margins @ places) ** 2))
    rows = max(1, _CHUNK * 50 // len(places))
    parts = (
        margins[start : start + rows] @ squared(places[start : start + rows, None], places[None, :], level) @ margins
        for start in range(0, len(places), rows)
    )
    return float(sum(parts))


@dataclass(frozen=True, slots=True)
class _Spread:
    """Differences found within units, and what the bootstrap needs of them.

    `weights` add up to the number of ratings, `alike` holds the weights of pairs of equal values by value, and
    `n_cells` is the number of ordered pairs of values that occur.
    """

    squares: _Numbers
    weights: _Numbers
    alike: _Numbers
    n_cells: int


def _spread(ratings: Ratings, places: _Numbers, level: Level) -> _Spread:
    if len(ratings.scale) <= _DENSE:
        found = coincidences(ratings)
        squares = squared(places[:, None], places[None, :], level)
        return _Spread(squares.ravel(), found.ravel(), np.diagonal(found).copy(), int((found > 0).sum()))
    parts: list[tuple[_Numbers, _Numbers, NDArray[np.intp]]] = []
    per_pair = 2 / (ratings.per_unit - 1)  # each pair counts in both directions
    for a, b in combinations(ratings.codes, 2):
        both = (a >= 0) & (b >= 0)
        difference = squared(places[a[both]], places[b[both]], level)
        parts.append((difference, per_pair[both], np.stack((a[both], b[both]))))
    differences, weight = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    pairs = np.concatenate([part[2] for part in parts], axis=1)
    is_alike = pairs[0] == pairs[1]
    alike = np.bincount(pairs[0][is_alike], weights=weight[is_alike], minlength=len(places))
    ordered = np.unique(np.sort(pairs, axis=0), axis=1)
    n_cells = 2 * ordered.shape[1] - int((alike > 0).sum())
    return _Spread(differences, weight, np.asarray(alike, dtype=np.float64), n_cells)


def coincidences(ratings: Ratings) -> _Numbers:
    """Values x values: pairs of ratings within units, each unit's weighted by one over its ratings less one.

    Parameters
    ----------
    ratings
        Of units rated by two coders or more.

    Examples
    --------
    >>> coincidences(ratings_of([["a", "a"], ["a", "b"]])).tolist()
    [[2.0, 1.0], [1.0, 0.0]]
    """
    n = len(ratings.scale)
    found = np.zeros((n, n))
    if len(ratings.coders) <= _FEW_CODERS:  # two by two
        weight = 1 / (ratings.per_unit - 1)
        for one, other in combinations(ratings.codes, 2):
            both = (one >= 0) & (other >= 0)
            cells = np.bincount(one[both] * n + other[both], weights=weight[both], minlength=n * n)
            found += cells.reshape(n, n)
        return found + found.T
    for start in range(0, len(ratings.units), _CHUNK):
        stop = start + _CHUNK
        part = Ratings(ratings.coders, ratings.units[start:stop], ratings.scale, ratings.codes[:, start:stop])
        counts = part.counts()
        weighted = counts / (part.per_unit - 1)[:, None]
        found += weighted.T @ counts - np.diag(weighted.sum(axis=0))
    return np.maximum(found, 0)  # a difference of two equal sums may leave a trace below 0


def _interval(spread: _Spread, expected: float, ratings: Ratings, resamples: int, seed: int) -> tuple[float, float]:
    """Ends of the middle 95 % of alphas of samples of pairs, drawn and corrected as Krippendorff (2011) has it."""
    classes, chance = _classes(spread)
    per_unit = ratings.per_unit
    n = int(per_unit.sum())
    draws = max(1, min(25 * spread.n_cells, (len(ratings.coders) - 1) * n // 2))
    random = np.random.default_rng(seed)
    parts = []
    for start in range(0, resamples, 1_000):
        drawn = random.multinomial(draws, chance, size=min(1_000, resamples - start))
        parts.append(1 - drawn @ classes / (draws * expected))
    alphas = np.maximum(np.concatenate(parts), -1)
    is_one = alphas == 1  # a sample without any difference
    n_alike = int((spread.alike > 0).sum())
    n_pairs = int((per_unit * (per_unit - 1)).sum()) // 2
    without = round(resamples * float(((spread.alike / n) ** n_pairs).sum()))
    # samples in which all values would be equal speak of no agreement
    alphas[np.flatnonzero(is_one)[: None if n_alike == 1 else without]] = 0
    alphas.sort()
    return float(alphas[max(0, int(0.025 * resamples) - 1)]), float(alphas[min(resamples - 1, int(0.975 * resamples))])


def _classes(spread: _Spread) -> tuple[_Numbers, _Numbers]:
    """Distinct squared differences and their shares; very many are grouped by size, each group standing at its mean."""
    squares, place = np.unique(spread.squares, return_inverse=True)
    weights = np.bincount(place.ravel(), weights=spread.weights)
    if len(squares) > _CLASSES:
        group = np.minimum((np.cumsum(weights) / weights.sum() * _CLASSES).astype(np.intp), _CLASSES - 1)
        group[squares == 0] = 0
        total = np.bincount(group, weights=weights)
        squares = np.divide(
            np.bincount(group, weights=weights * squares), total, out=np.zeros_like(total), where=total > 0
        )
        weights = total
    return squares, weights / weights.sum()
