"""What comes out when positions, salience and power are drawn at random from the ranges they may lie in.

The exact ends of an outcome say what is possible; drawing says what is usual if nothing within the ranges is likelier
than anything else. The draws of an issue hang on the seed and the issue alone, so that another issue, or another order
of rows, changes none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, NewType, get_args
from zlib import crc32

import numpy as np
import pandas as pd

from analysis.errors import UsageError
from analysis.measures.bargaining.settling import COMPROMISE, MEDIAN
from analysis.measures.bargaining.weighing import Stake, Stakes, weighed
from analysis.record.tables import nearest_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

Draws = NewType("Draws", pd.DataFrame)
Distribution = NewType("Distribution", pd.DataFrame)

Shape = Literal["uniform", "triangular"]

MOST_RUNS: Final = 1_000_000
BINS: Final = 50
"""Stretches of two points into which outcomes are counted."""

QUANTILES: Final = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}

_TIE: Final = 1e-12  # share of all weight by which sums of drawn numbers may miss a tie


def simulate(
    stakes: Stakes, *, runs: int = 10_000, seed: int = 1, spread: float = 0.2, shape: Shape = "uniform"
) -> Draws:
    """Outcomes with positions, salience and power drawn at random, run by run.

    One row is one issue and run: the weighted `mean` and the weighted `median` (points 0-100; the middle where the
    median is tied). Issues on which no actor counts have no row.

    Parameters
    ----------
    stakes
        As `stakes(case, positions)` gives them; not modified.
    runs
        Number of draws an issue (1 to 1,000,000).
    seed
        The same seed gives the same draws.
    spread
        How far salience and power that are one number may be off, as a share of it (0 to below 1): 0.2 draws each
        evenly from 20 per cent less to 20 per cent more. Those that are ranges are drawn evenly from their range. Only
        their proportions matter, so that a drawn share may exceed 1.
    shape
        How a position is drawn from its range: `uniform`, every point alike, or `triangular`, the middle likeliest.

    Raises
    ------
    UsageError
        An option is out of its limits; all at once.

    Examples
    --------
    >>> from analysis.measures.bargaining.weighing import as_stakes
    >>> table = simulate(as_stakes([("union", 80, 0.9, 0.5), ("employer", 20, 0.9, 0.5)]), runs=1000)
    >>> bool(table["mean"].between(40, 60).all()), sorted(table["median"].unique().tolist())
    (True, [20.0, 80.0])
    """
    problems = []
    if not 1 <= runs <= MOST_RUNS:
        problems.append(f"runs {runs}; allowed are 1 to {MOST_RUNS:,}")
    if seed < 0:
        problems.append(f"seed {seed}; allowed is 0 or more")
    if not 0 <= spread < 1:
        problems.append(f"spread {spread:g}; allowed is 0 to below 1, such as 0.2")
    if shape not in get_args(Shape):
        problems.append(f'shape "{shape}"; {nearest_of(shape, get_args(Shape))}')
    if problems:
        raise UsageError("\n".join(f"simulate: {problem}" for problem in problems))
    drawn = []
    for called, entering, _ in weighed(stakes, "simulate"):
        counting = [stake for stake in entering if stake.weight[1] > 0]
        if counting:
            random = np.random.default_rng([seed, crc32(called["issue_id"].encode())])
            positions, weights = _draw(counting, random, runs, spread, shape)
            found = {
                "mean": (positions * weights).sum(axis=1) / weights.sum(axis=1),
                "median": _medians(positions, weights),
            }
            named = {"issue_id": called["issue_id"], "issue": called["issue"], "run": np.arange(1, runs + 1)}
            drawn.append(pd.DataFrame(named | found))
    columns = {"issue_id": "str", "issue": "str", "run": "int64", "mean": "float64", "median": "float64"}
    table = pd.concat(drawn, ignore_index=True) if drawn else pd.DataFrame(columns=list(columns))
    return Draws(table.astype(columns))


def _draw(
    counting: Sequence[Stake], random: np.random.Generator, runs: int, spread: float, shape: Shape
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Positions and weights, one row a run and one column an actor."""
    size = (runs, len(counting))
    place = random.random(size) if shape == "uniform" else (random.random(size) + random.random(size)) / 2
    ends = np.array([(stake.low, stake.high) for stake in counting], dtype="float64")
    positions = ends[:, 0] + place * (ends[:, 1] - ends[:, 0])
    weights = np.ones(size)
    for name in ("salience", "power"):
        shares = np.array([getattr(stake, name) for stake in counting], dtype="float64")
        margin = np.where(shares[:, 0] == shares[:, 1], spread * shares[:, 0], 0)
        low, high = shares[:, 0] - margin, shares[:, 1] + margin
        weights *= low + random.random(size) * (high - low)
    return positions, weights


def _medians(positions: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weighted median of each row, the middle of the stretch where it is tied."""
    order = np.argsort(positions, axis=1, kind="stable")
    ranked = np.take_along_axis(positions, order, axis=1)
    reached = np.cumsum(np.take_along_axis(weights, order, axis=1), axis=1)
    half, tie = reached[:, -1:] / 2, reached[:, -1:] * _TIE
    lower = np.argmax(reached >= half - tie, axis=1)
    upper = np.argmax(reached > half + tie, axis=1)
    rows = np.arange(len(positions))
    middle: NDArray[np.float64] = (ranked[rows, lower] + ranked[rows, upper]) / 2
    return middle


def distribution(draws: Draws) -> Distribution:
    """How the outcomes of all runs are distributed on each issue.

    One row is one issue and model (weighted mean, weighted median): `runs`; the points below which 5, 25, 50, 75 and 95
    per cent of the runs lie (`q05` to `q95`); `bins`, the share of the runs (0-1) in each stretch of two points from 0
    to 100, of which only the last holds its upper end.

    Parameters
    ----------
    draws
        As `simulate(stakes)` gives them; not modified.

    Examples
    --------
    >>> from analysis.measures.bargaining.weighing import as_stakes
    >>> alone = simulate(as_stakes([("union", 80, 0.9, 0.5)]), runs=10)
    >>> table = distribution(alone)
    >>> table[["model", "runs", "q05", "q95"]].to_numpy().tolist()[0], table["bins"][0][40]
    (['weighted mean', 10, 80.0, 80.0], 1.0)
    """
    rows = []
    for (issue_id, issue), runs in draws.groupby(["issue_id", "issue"], sort=False):
        for model, column in ((COMPROMISE, "mean"), (MEDIAN, "median")):
            points = runs[column].to_numpy().round(9)  # what is one point in exact numbers falls into one bin
            counts, _ = np.histogram(points, bins=BINS, range=(0, 100))
            quantiles = np.quantile(points, list(QUANTILES.values()))
            found = dict(zip(QUANTILES, map(float, quantiles), strict=True))
            bins = [count / len(points) for count in counts.tolist()]
            named = {"issue_id": issue_id, "issue": issue, "model": model, "runs": len(points)}
            rows.append({**named, **found, "bins": bins})
    columns = ["issue_id", "issue", "model", "runs", *QUANTILES, "bins"]
    table = pd.DataFrame(rows, columns=columns)
    return Distribution(table.astype(dict.fromkeys(QUANTILES, "float64") | {"runs": "int64"}))
