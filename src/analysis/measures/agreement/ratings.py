"""Ratings as every coefficient reads them: a row a coder, a column a unit, a cell what the coder said of the unit.

A cell may be missing, because in practice not everybody codes everything; a unit of which fewer than two coders say
something tells nothing of agreement. Values are kept once, in order, and cells as their places in that order, so that
a million ratings are a matrix of small numbers.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.errors import UsageError
from analysis.record.tables import nearest_of

Level = Literal["nominal", "ordinal", "interval", "ratio"]
"""How values differ: by name, by rank, by distance, by proportion."""

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Ratings:
    """Ratings in canonical form.

    Parameters
    ----------
    coders, units
        Labels of the rows and the columns.
    scale
        Distinct values, in order (by size where they are numbers, else by name).
    codes
        Coders x units: the place of the cell's value on the scale, -1 where it is missing.
    """

    coders: tuple[Hashable, ...]
    units: pd.Index
    scale: NDArray[Any]
    codes: NDArray[np.intp]

    @property
    def per_unit(self) -> NDArray[np.intp]:
        """Number of coders who rated each unit."""
        return np.asarray((self.codes >= 0).sum(axis=0), dtype=np.intp)

    def pairable(self) -> Ratings:
        """Only the units rated by two coders or more, and only the values used in them."""
        codes = self.codes[:, self.per_unit >= 2]
        used = np.flatnonzero(np.bincount(codes[codes >= 0], minlength=len(self.scale)))
        place = np.full(len(self.scale) + 1, -1, dtype=np.intp)  # the last one is where -1 points at
        place[used] = np.arange(len(used))
        return Ratings(self.coders, self.units[self.per_unit >= 2], self.scale[used], place[codes])

    def counts(self) -> NDArray[np.float64]:
        """Units x values: how many coders gave the unit that value."""
        n_values, n_units = len(self.scale), self.codes.shape[1]
        cells = (np.arange(n_units) * n_values + self.codes)[self.codes >= 0]
        return np.bincount(cells, minlength=n_units * n_values).reshape(n_units, n_values).astype(np.float64)


def ratings_of(table: pd.DataFrame | ArrayLike, *, level: Level = "nominal") -> Ratings:
    """The ratings of a table in canonical form.

    Parameters
    ----------
    table
        Rows are coders, columns units; a cell is missing where it is None, NaN or "". Not modified.
    level
        Nominal takes values of any kind, the others numbers, and ratio no negative ones.

    Raises
    ------
    UsageError
        The level is none of the four, a coder or unit stands in the table twice, or a cell is not a number where the
        level needs one; all problems at once.

    Examples
    --------
    >>> ratings_of([[1, 2, None], [1, 3, 3]], level="interval").codes.tolist()
    [[0, 1, -1], [0, 2, 2]]
    """
    if level not in get_args(Level):
        raise UsageError(f'ratings: level "{level}" is none; {nearest_of(level, get_args(Level))}')
    frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(_rows(table))
    problems = [
        f"ratings: {what} {_listed(labels[labels.duplicated()].unique())} stands in the table more than once; give each one {place}"
        for what, labels, place in (("coder", frame.index, "row"), ("unit", frame.columns, "column"))
        if labels.has_duplicates
    ]
    cells = frame.to_numpy()
    if level == "nominal":
        codes, values = _named(cells)
    else:
        numbers = _numbers(cells, frame, problems)
        if level == "ratio" and (numbers < 0).any():
            problems.append(
                f"ratings: {_where(numbers < 0, frame)} is below 0; level ratio needs a true zero, use interval"
            )
        codes, values = _sized(numbers)
    if problems:
        raise UsageError("\n".join(problems))
    return Ratings(tuple(frame.index), frame.columns, values, codes.reshape(cells.shape))


def _rows(table: ArrayLike) -> NDArray[Any]:
    rows = np.asarray(table, dtype=object)
    if rows.ndim != 2:
        raise UsageError(f"ratings: {rows.ndim} dimensions; give a row a coder and a column a unit")
    return rows


def _named(cells: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[Any]]:
    """Codes and values of cells of any kind, the values in order of their names."""
    flat = cells.ravel().astype(object)
    flat[flat == ""] = None
    codes, values = pd.factorize(flat, use_na_sentinel=True)
    values = np.asarray(values, dtype=object)
    order = sorted(range(len(values)), key=lambda place: (str(values[place]), type(values[place]).__name__))
    place = np.full(len(values) + 1, -1, dtype=np.intp)
    place[order] = np.arange(len(values))
    return place[codes], values[order]


def _numbers(cells: NDArray[Any], frame: pd.DataFrame, problems: list[str]) -> NDArray[np.float64]:
    """Cells as numbers; those that are none are reported."""
    if cells.dtype.kind in "iuf":
        numbers = cells.astype(np.float64)
        blank = np.isnan(numbers)
    else:
        blank = pd.isna(cells) | (cells == "")
        numbers = pd.to_numeric(pd.Series(cells.ravel(), dtype=object), errors="coerce").to_numpy(np.float64)
        numbers = numbers.reshape(cells.shape)
    wrong = ~np.isfinite(numbers) & ~blank
    if wrong.any():
        problems.append(f"ratings: {_where(wrong, frame)} is not a number; give numbers, or level nominal")
    return np.where(wrong, np.nan, numbers)


def _sized(numbers: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[Any]]:
    codes, values = pd.factorize(numbers.ravel(), sort=True, use_na_sentinel=True)
    return codes.astype(np.intp), np.asarray(values, dtype=np.float64)


def _where(cells: NDArray[np.bool_], frame: pd.DataFrame) -> str:
    """Coder, unit and value of the first cells marked."""
    found = [
        f'"{frame.iloc[row, column]}" (coder {frame.index[row]}, unit {frame.columns[column]})'
        for row, column in np.argwhere(cells)[:_SHOWN]
    ]
    more = int(cells.sum()) - len(found)
    return ", ".join(found) + (f" and {more} more" if more else "")


def _listed(labels: Sequence[object] | pd.Index) -> str:
    return ", ".join(f'"{label}"' for label in list(labels)[:_SHOWN])
