"""Polarisation over time: how far a debate falls into two camps that agree within and disagree across.

Links of congruence are the positive ties of a signed network, links of conflict the negative ones. The modularity of
its best division into two camps compares what they hold with what actors as active as these would have by chance; it
is 0 where nothing divides the debate, as in full agreement, and 1/2 where two equal camps agree within and disagree
across and nothing else happens. Beside it stands the plain share of pairs of statements that conflict.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NewType, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import UsageError
from analysis.measures.networks.discourse import Dated, Discourse, Duplicates, once, within
from analysis.measures.networks.linking import Network, Qualifier, is_qualified, ties
from analysis.record.tables import nearest_of

Polarisation = NewType("Polarisation", pd.DataFrame)
Unit = Literal["day", "week", "month", "year"]

_LATER: Final[dict[str, Callable[[int], pd.DateOffset]]] = {
    "day": lambda n: pd.DateOffset(days=n),
    "week": lambda n: pd.DateOffset(weeks=n),
    "month": lambda n: pd.DateOffset(months=n),
    "year": lambda n: pd.DateOffset(years=n),
}
_MOST_EXACT: Final = 16  # actors up to which every division is tried
_Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Camps:
    """The best division of a signed network into two camps.

    Parameters
    ----------
    a, b
        Ids of the actors with ties; `a` is the camp of the first of them, `b` is empty where no division is better
        than none.
    modularity
        Of the division, NaN where there is no tie.
    cohesion, division
        Congruence as a share of all ties within camps, and conflict as a share of all ties between them (NaN where
        there is no tie).
    is_exact
        False where the division was searched for, not found among all.
    """

    a: tuple[str, ...]
    b: tuple[str, ...]
    modularity: float
    cohesion: float
    division: float
    is_exact: bool


def camps(network: Network) -> Camps:
    """The division of actors into at most two camps with the highest signed modularity.

    All divisions are tried up to 16 actors with ties; beyond, the leading eigenvector of the modularity matrix is
    improved by moving actors one by one, which need not find the best one.

    Parameters
    ----------
    network
        One-mode, with congruence and conflict, as `links` gives it.

    References
    ----------
    Gómez, S., Jensen, P., and Arenas, A. (2009). Analysis of community structure in networks of correlated data. Physical Review
    E 80, 016114: modularity of signed networks; without conflict it is that of Newman and Girvan (2004). Newman, M. E. J.
    (2006). Finding community structure in networks using the eigenvectors of matrices. Physical Review E 74, 036104: the search.
    Aref, S., Dinh, L., Rezapour, R., and Diesner, J. (2020). Scientific Reports 10, 15228: cohesion and division.

    Examples
    --------
    >>> table = Discourse(pd.DataFrame({"actor_id": ["a", "b", "c", "d"], "actor": ["A", "B", "C", "D"], "side_code": "party",
    ...     "concept_id": "x", "concept": "X", "agreement": [1.0, 1.0, 0.0, 0.0], "low": np.nan, "high": np.nan}))
    >>> from analysis.measures.networks.linking import links
    >>> found = camps(links(table, duplicates="include", aggregation="subtract"))
    >>> found.a, found.b, found.modularity
    (('a', 'b'), ('c', 'd'), 0.5)
    """
    return _divide(*_signed(network))


def _divide(ids: Sequence[str], positive: _Matrix, negative: _Matrix) -> Camps:
    """The camps of a network of congruence (positive) and conflict (negative)."""
    tied = np.flatnonzero((positive + negative).any(axis=0))
    ids, positive, negative = (
        [ids[int(place)] for place in tied],
        positive[np.ix_(tied, tied)],
        negative[np.ix_(tied, tied)],
    )
    total = float(positive.sum() + negative.sum())
    if not total:
        return Camps((), (), math.nan, math.nan, math.nan, is_exact=True)
    matrix = positive - negative - _chance(positive) + _chance(negative)
    is_exact = len(ids) <= _MOST_EXACT
    signs = _best(matrix) if is_exact else _searched(matrix)
    modularity = float(signs @ matrix @ signs) / (2 * total)
    if modularity <= 1e-12:  # no division is better than none
        signs, modularity = np.ones(len(ids)), 0.0
    is_within = np.equal.outer(signs, signs)
    return Camps(
        tuple(key for key, sign in zip(ids, signs, strict=True) if sign == signs[0]),
        tuple(key for key, sign in zip(ids, signs, strict=True) if sign != signs[0]),
        modularity,
        _share(positive[is_within].sum(), negative[is_within].sum()),
        _share(negative[~is_within].sum(), positive[~is_within].sum()),
        is_exact,
    )


def _signed(network: Network) -> tuple[list[str], _Matrix, _Matrix]:
    """Actors with ties, and their congruence and conflict as symmetric matrices."""
    edges = network.edges
    if edges["congruence"].isna().any():
        raise UsageError("camps: the network ignores qualifiers; take links with congruence, conflict or subtract")
    ids = sorted({*edges["a_id"], *edges["b_id"]})
    index = pd.Index(ids, dtype="str")
    a, b = index.get_indexer(edges["a_id"]), index.get_indexer(edges["b_id"])
    made = []
    for name in ("congruence", "conflict"):
        matrix = np.zeros((len(ids), len(ids)))
        matrix[a, b] = matrix[b, a] = edges[name]
        made.append(matrix)
    return ids, made[0], made[1]


def _chance(ties: _Matrix) -> _Matrix:
    """What actors with as many ties would have by chance."""
    degrees = ties.sum(axis=1)
    total = degrees.sum()
    return np.outer(degrees, degrees) / total if total else np.zeros_like(ties)


def _best(matrix: _Matrix) -> _Matrix:
    """The signs with the highest quadratic form, the first actor's being positive; of equal ones the first."""
    n = len(matrix)
    bits = np.arange(2 ** (n - 1))
    signs = np.ones((len(bits), n))
    for place in range(1, n):
        signs[:, place] -= 2.0 * ((bits >> (n - 1 - place)) & 1)
    values = np.einsum("si,si->s", signs @ matrix, signs)
    return np.asarray(signs[int(np.argmax(values > values.max() - 1e-9))])


def _searched(matrix: _Matrix) -> _Matrix:
    """Signs of the leading eigenvector, improved by moving the actor that gains most until none gains."""
    _, vectors = np.linalg.eigh(matrix)
    signs = np.where(vectors[:, -1] * (1 if vectors[0, -1] >= 0 else -1) >= 0, 1.0, -1.0)
    own = np.diagonal(matrix)
    for _ in range(10 * len(matrix)):
        gains = -signs * (matrix @ signs) + own
        place = int(np.argmax(gains))
        if gains[place] <= 1e-9:
            break
        signs[place] = -signs[place]
    return signs


def _share(part: float, rest: float) -> float:
    return float(part / (part + rest)) if part + rest > 0 else math.nan


def windows(
    discourse: Discourse, *, unit: Unit = "month", size: int = 1, since: str = "", until: str = ""
) -> pd.DataFrame:
    """Windows of time that move forward by one unit and lie wholly in the range.

    One row is one window: `since` and `until`, its first and last day. Weeks are counted from the first day of the
    range.

    Parameters
    ----------
    discourse
        Gives the range where none is named: from the first to the last day on which something was certainly or
        possibly said.
    unit, size
        A window is `size` days, weeks, months or years long and moves by one of them.
    since, until
        First and last day (YYYY-MM-DD) of the range.

    Raises
    ------
    UsageError
        The unit is none of these, or the size is less than 1.

    Examples
    --------
    >>> nothing = Discourse(pd.DataFrame({"lower": pd.Series(dtype="datetime64[s]"), "upper": pd.Series(dtype="datetime64[s]")}))
    >>> windows(nothing, unit="month", size=2, since="2024-01-01", until="2024-03-31").values.tolist()
    [['2024-01-01', '2024-02-29'], ['2024-02-01', '2024-03-31']]
    """
    if unit not in get_args(Unit):
        raise UsageError(f'windows: unit "{unit}" is none; {nearest_of(unit, get_args(Unit))}')
    if size < 1:
        raise UsageError(f"windows: size is {size}; give 1 or more {unit}s")
    days = pd.concat([discourse["lower"], discourse["upper"]]).dropna()
    first = pd.Timestamp(since) if since else days.min()
    last = pd.Timestamp(until) if until else days.max()
    rows = []
    if not (pd.isna(first) or pd.isna(last)):
        step = 0
        while True:
            begin = first + _LATER[unit](step)
            end = first + _LATER[unit](step + size) - pd.Timedelta(days=1)
            if end > last:
                break
            rows.append((begin.date().isoformat(), end.date().isoformat()))
            step += 1
    return pd.DataFrame(rows, columns=["since", "until"])


def polarisation(
    discourse: Discourse,
    *,
    unit: Unit = "month",
    size: int = 1,
    since: str = "",
    until: str = "",
    dated: Dated = "possible",
    qualifier: Qualifier = "side",
    duplicates: Duplicates = "document",
) -> Polarisation:
    """Polarisation in windows of time.

    One row is one window: `since`, `until`; `n_statements` that count in it, of which `n_certain` were certainly made
    in it; `n_actors` with ties; `congruence` and `conflict`, pairs of statements of two actors on one issue;
    `conflict_share` (0-1), between `conflict_low` and `conflict_high` where statements are intervals; `modularity` (0
    to 1/2), `cohesion`, `division`, `camp_a`, `camp_b` and `is_exact` as in `camps`; and `reason` why a window has no
    values.

    Parameters
    ----------
    discourse
        As `discourse` gives it. Not modified.
    unit, size, since, until
        Of the windows, see `windows`.
    dated
        Whether a window holds what was possibly or what was certainly said in it.
    qualifier, duplicates
        As in `links`; duplicates are looked for within each window.

    Raises
    ------
    UsageError
        An option is none of those named.

    References
    ----------
    Leifeld, P. (2014). Polarization of coalitions in an agent-based model of political discourse. Computational Social Networks 1, 7:
    polarisation of congruence networks over time. For the measures see `camps`.

    Examples
    --------
    >>> from pathlib import Path
    >>> from analysis.measures.networks.discourse import discourse
    >>> from analysis.record.case import Case
    >>> table = discourse(Case.read(Path("tests/data/tiny")))
    >>> list(polarisation(table, unit="month")["conflict_share"])
    [1.0]
    """
    frame = windows(discourse, unit=unit, size=size, since=since, until=until)
    rows = list(_rows(discourse, frame, dated, qualifier, duplicates))
    columns = [
        *("since", "until", "n_statements", "n_certain", "n_actors", "congruence", "conflict"),
        *("conflict_share", "conflict_low", "conflict_high", "modularity", "cohesion", "division"),
        *("camp_a", "camp_b", "is_exact", "reason"),
    ]
    return Polarisation(pd.DataFrame(rows, columns=columns))


def _rows(
    discourse: Discourse, frame: pd.DataFrame, dated: Dated, qualifier: Qualifier, duplicates: Duplicates
) -> Iterator[dict[str, object]]:
    for since, until in zip(frame["since"], frame["until"], strict=True):
        here = within(discourse, since=since, until=until, dated=dated)
        made = ties(here, nodes="actors", qualifier=qualifier, duplicates=duplicates)
        pairs, conflict, least, most = (_of_two(part) for part in (made.pairs, made.middle, made.least, made.most))
        off = 1 - np.eye(len(made.labels))
        found = _divide(list(made.labels["id"]), (made.pairs - made.middle) * off, made.middle * off)
        certain = once(within(here, since=since, until=until, dated="certain"), duplicates)
        yield {
            "since": since,
            "until": until,
            "n_statements": made.n_statements,
            "n_certain": int(is_qualified(certain, qualifier).sum()),
            "n_actors": len(found.a) + len(found.b),
            "congruence": pairs - conflict,
            "conflict": conflict,
            "conflict_share": _share(conflict, pairs - conflict),
            "conflict_low": _share(least, pairs - least),
            "conflict_high": _share(most, pairs - most),
            "modularity": found.modularity,
            "cohesion": found.cohesion,
            "division": found.division,
            "camp_a": list(found.a),
            "camp_b": list(found.b),
            "is_exact": found.is_exact,
            "reason": "" if pairs else _why_not(here, made.n_statements),
        }


def _of_two(pairs: _Matrix) -> float:
    """Sum over the pairs of two different actors, each once."""
    return float(np.triu(pairs, k=1).sum())


def _why_not(here: Discourse, n_statements: int) -> str:
    if here.empty:
        return "nothing was said"
    if not n_statements:
        return "no statement takes a side"
    return "no two actors take a side on the same issue"
