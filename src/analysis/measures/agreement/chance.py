"""Agreement as a share, and what is left of it after chance: percent, Cohen's kappa, Gwet's AC1 and AC2.

All of them ask which share of the pairs of ratings agree, fully or, with weights, in part; they differ in what they
hold to be chance. Kappa takes each coder's own habits, AC the number of categories and how much they are used, so
that it does not fall where nearly all units are of one kind. Krippendorff's alpha stands beside them in
`coefficients`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.errors import UsageError
from analysis.measures.agreement.krippendorff import RESAMPLES, Coefficient, alpha, squared, why_not
from analysis.measures.agreement.ratings import Level, Ratings, ratings_of
from analysis.record.tables import nearest_of

Weights = Literal["identity", "ordinal", "linear", "quadratic", "ratio"]
"""How much two different values agree."""

_LEVEL: Final[dict[str, Level]] = {
    "identity": "nominal",
    "ordinal": "ordinal",
    "linear": "interval",
    "quadratic": "interval",
    "ratio": "ratio",
}
_WEIGHTS: Final[dict[Level, Weights]] = {
    "nominal": "identity",
    "ordinal": "ordinal",
    "interval": "quadratic",
    "ratio": "ratio",
}
_MOST_VALUES: Final = 2_000  # more distinct values are measurements, not categories


def weights(values: Sequence[float] | NDArray[np.float64], kind: Weights) -> NDArray[np.float64]:
    """Values x values: 1 where two values are equal, 0 where they are as far apart as can be, something between elsewhere.

    Parameters
    ----------
    values
        In order; for identity and ordinal only their number counts.
    kind
        identity (all or nothing), ordinal (by the number of ranks passed), linear, quadratic or ratio (by distance).

    References
    ----------
    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th ed., chapter 3.

    Examples
    --------
    >>> weights([1, 2, 3], "ordinal").round(3).tolist()
    [[1.0, 0.667, 0.0], [0.667, 1.0, 0.667], [0.0, 0.667, 1.0]]
    """
    if kind not in get_args(Weights):
        raise UsageError(f'weights: "{kind}" is none; {nearest_of(kind, get_args(Weights))}')
    places = (
        np.asarray(values, dtype=np.float64) if kind not in ("identity", "ordinal") else np.arange(len(values)) * 1.0
    )
    a, b = np.expand_dims(places, 1), np.expand_dims(places, 0)
    if kind == "identity":
        return np.eye(len(places))
    if kind == "ordinal":
        passed = np.abs(a - b) + 1
        apart = passed * (passed - 1) / 2
    elif kind == "linear":
        apart = np.abs(a - b)
    else:
        apart = squared(a, b, "ratio" if kind == "ratio" else "interval")
    most = apart.max(initial=0.0)
    return 1 - apart / most if most else np.ones_like(apart)


def percent(ratings: pd.DataFrame | ArrayLike, *, weights: Weights = "identity") -> Coefficient:
    """Share of pairs of ratings of one unit that agree, the mean over units; with weights, in part.

    Parameters
    ----------
    ratings
        Rows are coders, columns units; missing cells are None, NaN or "". Not modified.
    weights
        How much two different values agree.

    Examples
    --------
    >>> percent([["a", "a", "b"], ["a", "b", "b"]]).value
    0.6666666666666666
    >>> percent([["a", None], [None, "b"]]).reason
    'no overlap: no unit was rated by two coders'
    """
    given, reason = _given(ratings, weights)
    if reason:
        return Coefficient("percent agreement", math.nan, n_coders=len(given.coders), reason=reason)
    pairable = given.pairable()
    observed = _agreement(pairable, _matrix(pairable, weights))
    return replace(_bare("percent agreement", pairable), value=observed, observed=observed)


def kappa(ratings: pd.DataFrame | ArrayLike, *, weights: Weights = "identity") -> Coefficient:
    """Cohen's kappa of two coders over the units that both rated, with weights as Cohen (1968) has them.

    Parameters
    ----------
    ratings
        Two rows, the coders; columns are units. Not modified.
    weights
        How much two different values agree.

    References
    ----------
    Cohen, J. (1960). Educational and Psychological Measurement 20, 37-46.
    Cohen, J. (1968). Psychological Bulletin 70, 213-220.

    Examples
    --------
    >>> round(kappa([["a", "a", "b", "b"], ["a", "b", "b", "b"]]).value, 3)
    0.5
    >>> kappa([["a"], ["a"], ["a"]]).reason
    'kappa is of two coders, here are 3; by_pair gives it for each two'
    """
    given, reason = _given(ratings, weights)
    if len(given.coders) > 2:
        reason = f"kappa is of two coders, here are {len(given.coders)}; by_pair gives it for each two"
    if reason:
        return Coefficient("Cohen's kappa", math.nan, n_coders=len(given.coders), reason=reason)
    pairable = given.pairable()
    matrix = _matrix(pairable, weights)
    one, other = pairable.codes
    n = len(one)
    observed = float(matrix[one, other].mean())
    margins = [np.bincount(codes, minlength=len(pairable.scale)) / n for codes in (one, other)]
    expected = float(margins[0] @ matrix @ margins[1])
    if expected == 1:
        return replace(_bare("Cohen's kappa", pairable), reason=_unvaried(pairable), observed=observed, expected=1.0)
    value = (observed - expected) / (1 - expected)
    return replace(_bare("Cohen's kappa", pairable), value=value, observed=observed, expected=expected)


def gwet(
    ratings: pd.DataFrame | ArrayLike, *, weights: Weights = "identity", categories: Sequence[object] = ()
) -> Coefficient:
    """Gwet's AC1 (identity weights) or AC2 (other weights) of any number of coders.

    Parameters
    ----------
    ratings
        Rows are coders, columns units; missing cells are None, NaN or "". Not modified.
    weights
        How much two different values agree.
    categories
        All values that a coder could give, since chance depends on their number; those in use are added. Default:
        those in use alone.

    References
    ----------
    Gwet, K. L. (2008). British Journal of Mathematical and Statistical Psychology 61, 29-48.
    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th ed., chapters 2-5 (several coders, missing ratings, weights).

    Examples
    --------
    >>> round(gwet([["a", "a", "a", "b"], ["a", "a", "a", "a"]]).value, 3)
    0.68
    """
    given, reason = _given(ratings, weights)
    name = "Gwet's AC1" if weights == "identity" else "Gwet's AC2"
    if reason:
        return Coefficient(name, math.nan, n_coders=len(given.coders), reason=reason)
    given = _with_categories(given, categories, weights)
    if len(given.scale) < 2:
        return replace(_bare(name, given.pairable()), reason=_unvaried(given))
    matrix = _matrix(given, weights)
    observed = _agreement(given, matrix)
    rated = given.per_unit > 0
    used = (given.counts()[rated] / given.per_unit[rated, None]).mean(axis=0)
    n = len(given.scale)
    expected = float(matrix.sum() / (n * (n - 1)) * (used @ (1 - used)))
    value = (observed - expected) / (1 - expected)
    return replace(_bare(name, given.pairable()), value=value, observed=observed, expected=expected)


def coefficients(
    ratings: pd.DataFrame | ArrayLike,
    *,
    level: Level = "nominal",
    categories: Sequence[object] = (),
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    """All coefficients of one table of ratings side by side.

    One row is one coefficient, with the fields of `Coefficient` as columns. Kappa and AC take the weights that go
    with the level: identity, ordinal, quadratic, ratio.

    Parameters
    ----------
    ratings
        Rows are coders, columns units; missing cells are None, NaN or "". Not modified.
    level
        nominal, ordinal, interval or ratio.
    categories
        All values that a coder could give, for AC.
    resamples, seed
        Of alpha's bootstrap.

    Examples
    --------
    >>> table = coefficients([["a", "a", "b", "b"], ["a", "b", "b", "b"]], resamples=0)
    >>> table[["name", "value"]].round(3).values.tolist()[:2]
    [['percent agreement', 0.75], ["Cohen's kappa", 0.5]]
    """
    kind = _WEIGHTS[level]
    found = (
        percent(ratings),
        kappa(ratings, weights=kind),
        gwet(ratings, weights=kind, categories=categories),
        alpha(ratings, level=level, resamples=resamples, seed=seed),
    )
    return pd.DataFrame([asdict(coefficient) for coefficient in found])


def _given(ratings: pd.DataFrame | ArrayLike, kind: Weights) -> tuple[Ratings, str]:
    """The ratings, and why they have no coefficient."""
    if kind not in _LEVEL:
        raise UsageError(f'weights: "{kind}" is none; {nearest_of(kind, get_args(Weights))}')
    given = ratings_of(ratings, level=_LEVEL[kind])
    if len(given.scale) > _MOST_VALUES:
        return given, f"{len(given.scale)} distinct values are no categories; take alpha, or group them"
    return given, why_not(given)


def _matrix(ratings: Ratings, kind: Weights) -> NDArray[np.float64]:
    is_named = _LEVEL[kind] == "nominal"
    return weights(np.asarray(range(len(ratings.scale)) if is_named else ratings.scale, dtype=np.float64), kind)


def _agreement(ratings: Ratings, matrix: NDArray[np.float64]) -> float:
    """Mean over units with two ratings or more of the weighted share of their pairs that agree."""
    counts, n = ratings.counts(), ratings.per_unit
    counts, n = counts[n >= 2], n[n >= 2]
    agreeing = (counts * (counts @ matrix - 1)).sum(axis=1)
    return float((agreeing / (n * (n - 1))).mean())


def _with_categories(ratings: Ratings, categories: Sequence[object], kind: Weights) -> Ratings:
    """The same ratings among all values that could have been given."""
    missing = [value for value in dict.fromkeys(categories) if value not in set(ratings.scale.tolist())]
    if not missing:
        return ratings
    values = np.array([*ratings.scale, *missing], dtype=object if _LEVEL[kind] == "nominal" else np.float64)
    order = np.argsort(values.astype(str) if values.dtype == object else values, kind="stable")
    place = np.empty(len(values) + 1, dtype=np.intp)
    place[order] = np.arange(len(values))
    place[-1] = -1
    return Ratings(ratings.coders, ratings.units, values[order], place[ratings.codes])


def _unvaried(ratings: Ratings) -> str:
    used = ratings.scale[np.unique(ratings.codes[ratings.codes >= 0])]
    said = ", ".join(f'"{value:g}"' if isinstance(value, float) else f'"{value}"' for value in used)
    return f"no variation: every rating is {said}"


def _bare(name: str, ratings: Ratings) -> Coefficient:
    """A coefficient without its value: of what it is."""
    n = int((ratings.codes >= 0).sum())
    return Coefficient(name, math.nan, n_coders=len(ratings.coders), n_units=len(ratings.units), n_ratings=n)
