"""Where coders differ: by unit, by category, by pair of coders, and side by side for whoever decides.

A coefficient is one number for a table; what mends a codebook is which units, which codes and which coders it comes
from.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.errors import UsageError
from analysis.measures.agreement.chance import kappa, percent
from analysis.measures.agreement.krippendorff import alpha, coincidences, places_of, squared
from analysis.measures.agreement.ratings import Level, ratings_of

ROW: Final = "(row)"
"""What differs where only some coders have a row at all."""

_MEASURED: Final = ("unit", "n_ratings", "n_values", "disagreement")
PLACED: Final = ("table", "unit", "variable", "place", "row_ids")
"""Columns of differences between whole codings, before those of the coders."""

_DECIDED: Final = ("majority", "n_majority", "decision")
_FIXED: Final = frozenset((*_MEASURED, *PLACED, *_DECIDED))


def by_unit(ratings: pd.DataFrame | ArrayLike, *, level: Level = "nominal") -> pd.DataFrame:
    """How much the coders of each unit differ, the most first.

    One row is one unit rated by two coders or more: `n_ratings`, `n_values` distinct ones, `agreement` the share of
    its pairs of ratings that are equal, `disagreement` the mean squared difference of its pairs over the one that
    chance would give (0 full agreement, 1 chance; missing where all ratings of the table are equal).

    Parameters
    ----------
    ratings
        Rows are coders, columns units. Not modified.
    level
        nominal, ordinal, interval or ratio.

    Examples
    --------
    >>> by_unit([["a", "a", "b"], ["a", "b", "b"]])["disagreement"].round(3).tolist()
    [1.667, 0.0, 0.0]
    """
    given = ratings_of(ratings, level=level).pairable()
    expected = alpha(ratings, level=level, resamples=0).expected
    n, counts = given.per_unit, given.counts()
    pairs = n * (n - 1)
    places = places_of(given, level)
    squares = squared(places[:, None], places[None, :], level)
    differing = ((counts @ squares) * counts).sum(axis=1)
    table = pd.DataFrame(
        {
            "unit": given.units,
            "n_ratings": n,
            "n_values": (counts > 0).sum(axis=1),
            "agreement": (counts * (counts - 1)).sum(axis=1) / pairs,
            "disagreement": differing / pairs / expected,
        }
    )
    place = dict(zip(given.units, range(len(given.units)), strict=True))
    table = table.sort_values(
        ["disagreement", "agreement", "unit"],
        ascending=[False, True, True],
        key=lambda c: c.map(place) if c.name == "unit" else c,
    )
    return table.reset_index(drop=True)


def by_category(ratings: pd.DataFrame | ArrayLike) -> pd.DataFrame:
    """How well the coders agree on each value.

    One row is one value that is in use, by name: `n` ratings, `share` of all ratings, `agreement` the share of
    ratings of the same units by others that are the same, and `alpha` of the value against all others (missing where
    no other value is in use).

    Parameters
    ----------
    ratings
        Rows are coders, columns units; values are names. Not modified.

    References
    ----------
    Krippendorff, K. (2004). Content Analysis, 2nd ed., section 11.3: alpha of one value.
    Cicchetti, D. V., and Feinstein, A. R. (1990). Journal of Clinical Epidemiology 43, 551-558: specific agreement.

    Examples
    --------
    >>> by_category([["a", "a", "b"], ["a", "b", "b"]])[["value", "n", "agreement"]].values.tolist()
    [['a', 3, 0.6666666666666666], ['b', 3, 0.6666666666666666]]
    """
    given = ratings_of(ratings).pairable()
    found = coincidences(given)
    n, total = found.sum(axis=1), found.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        alone = 1 - (total - 1) * (n - np.diagonal(found)) / (n * (total - n))
        agreement = np.diagonal(found) / n
    return pd.DataFrame(
        {
            "value": given.scale,
            "n": np.rint(n).astype("int64"),
            "share": n / total if total else n,
            "agreement": agreement,
            "alpha": np.where(total > n, alone, np.nan),
        }
    )


def by_pair(ratings: pd.DataFrame | ArrayLike, *, level: Level = "nominal") -> pd.DataFrame:
    """How well each two coders agree, the worst first.

    One row is one pair: `n_units` that both rated, `percent`, `kappa` (unweighted) and `alpha` (each missing where it
    is not defined), and `reason` why alpha is not.

    Parameters
    ----------
    ratings
        Rows are coders, columns units. Not modified.
    level
        nominal, ordinal, interval or ratio: of alpha.

    Examples
    --------
    >>> table = pd.DataFrame([["a", "b"], ["a", "b"], ["b", "b"]], index=["x", "y", "z"])
    >>> by_pair(table)[["a", "b", "percent"]].values.tolist()
    [['x', 'z', 0.5], ['y', 'z', 0.5], ['x', 'y', 1.0]]
    """
    frame = ratings if isinstance(ratings, pd.DataFrame) else pd.DataFrame(np.asarray(ratings, dtype=object))
    rows = []
    for one, other in combinations(sorted(frame.index, key=str), 2):
        pair = frame.loc[[one, other]]
        whole = alpha(pair, level=level, resamples=0)
        rows.append(
            {
                "a": one,
                "b": other,
                "n_units": whole.n_units,
                "percent": percent(pair).value,
                "kappa": kappa(pair).value,
                "alpha": whole.value,
                "reason": whole.reason,
            }
        )
    table = pd.DataFrame(rows, columns=["a", "b", "n_units", "percent", "kappa", "alpha", "reason"])
    return table.sort_values(
        ["percent", "a", "b"], key=lambda c: c if c.name == "percent" else c.astype(str)
    ).reset_index(drop=True)


def disagreements(ratings: pd.DataFrame | ArrayLike, *, level: Level = "nominal") -> pd.DataFrame:
    """Units on which coders differ, the values side by side, the furthest apart first.

    One row is one unit: `unit`, `n_ratings`, `n_values`, `disagreement` as in `by_unit`, then a column for each coder
    with its value, missing where it gave none.

    Parameters
    ----------
    ratings
        Rows are coders, columns units. Not modified.
    level
        nominal, ordinal, interval or ratio.

    Raises
    ------
    UsageError
        A coder has the name of one of the fixed columns.

    Examples
    --------
    >>> table = pd.DataFrame([["a", "a"], ["a", "b"]], index=["x", "y"], columns=["u", "v"])
    >>> disagreements(table)[["unit", "x", "y"]].values.tolist()
    [['v', 'a', 'b']]
    """
    frame = ratings if isinstance(ratings, pd.DataFrame) else pd.DataFrame(np.asarray(ratings, dtype=object))
    check_coders(frame.index, "disagreements")
    found = by_unit(frame, level=level)
    found = found.loc[found["n_values"] > 1, ["unit", "n_ratings", "n_values", "disagreement"]].reset_index(drop=True)
    values = frame[list(found["unit"])].T.reset_index(drop=True)
    return pd.concat([found, values], axis=1)


def check_coders(coders: Iterable[object], where: str) -> None:
    """Refuse coders whose names are those of other columns.

    Raises
    ------
    UsageError
        Names them.

    Examples
    --------
    >>> check_coders(["x", "unit"], "disagreements")
    Traceback (most recent call last):
    analysis.errors.UsageError: disagreements: a coder is called unit, which is a column's name; rename the coder
    """
    if taken := sorted(_FIXED & set(map(str, coders))):
        raise UsageError(f"{where}: a coder is called {', '.join(taken)}, which is a column's name; rename the coder")


def adjudication(disagreements: pd.DataFrame) -> pd.DataFrame:
    """The disagreements with what most coders say and a blank for the decision.

    One row is one disagreement, with its columns, `majority` (the value that more than half of those who said
    something gave, "" where there is none), `n_majority` coders who gave it, and `decision`, blank. Whether a row
    should be there at all no majority of ids can tell.

    Parameters
    ----------
    disagreements
        As `disagreements`, or `differences` of whole codings, gives them. Not modified.

    Examples
    --------
    >>> table = pd.DataFrame([["a", "a"], ["a", "b"], ["b", "b"]], index=["x", "y", "z"], columns=["u", "v"])
    >>> adjudication(disagreements(table))[["unit", "majority", "n_majority", "decision"]].values.tolist()
    [['u', 'a', 2, ''], ['v', 'b', 2, '']]
    """
    coders = [name for name in disagreements.columns if name not in _FIXED]
    majority, size = [], []
    is_row = disagreements["variable"] == ROW if "variable" in disagreements.columns else [False] * len(disagreements)
    for values, is_whole in zip(disagreements[coders].to_numpy(dtype=object).tolist(), is_row, strict=True):
        given = [value for value in values if not is_whole and not pd.isna(value) and value != ""]
        said = pd.Series(given, dtype=object).value_counts()
        is_most = len(said) > 0 and said.iloc[0] * 2 > said.sum()
        majority.append(said.index[0] if is_most else "")
        size.append(int(said.iloc[0]) if is_most else 0)
    return disagreements.assign(majority=pd.Series(majority, dtype=object), n_majority=size, decision="")
