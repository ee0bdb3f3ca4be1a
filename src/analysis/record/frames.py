"""Small words for frames: a day as they hold it, some of their rows, one row after the other."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def stamp(day: date) -> pd.Timestamp:
    """A day as frames hold it."""
    import pandas as pd

    return pd.Timestamp(day).as_unit("s")


def only(frame: pd.DataFrame, rows: pd.Series[bool]) -> pd.DataFrame:
    """The rows marked True, numbered anew."""
    marked = rows.to_numpy(dtype=bool)
    return (frame if marked.all() else frame.take(marked.nonzero()[0])).reset_index(drop=True)


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """One named tuple a row, columns as attributes; faster than `itertuples`, which unboxes cell by cell."""
    row = namedtuple("Row", [str(name) for name in frame.columns])  # type: ignore[misc]
    return map(row._make, zip(*(frame[name].tolist() for name in frame.columns), strict=True))


def by_id(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """The rows of a table as mappings, by their id."""
    return {str(key): row for key, row in frame.set_index("id").to_dict("index").items()}  # type: ignore[misc]
