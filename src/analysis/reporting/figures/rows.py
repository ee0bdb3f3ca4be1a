"""The rows of a table handed to a figure, checked for the columns it draws."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

import pandas as pd

from analysis.errors import UsageError
from analysis.reporting.figures.style import WIDTHS

Row = dict[str, Any]
Day = date | pd.Timestamp | str


def rows_of(table: pd.DataFrame, figure: str, columns: Sequence[str]) -> list[Row]:
    """The table's rows as dicts, in its order; further columns are let through.

    Raises
    ------
    UsageError
        If columns that the figure draws are missing: names them all, and the nearest ones there are.

    Examples
    --------
    >>> rows_of(pd.DataFrame({"label": ["Talks"]}), "draw_timeline", ["label"])
    [{'label': 'Talks'}]
    """
    there = [str(column) for column in table.columns]
    missing = [column for column in columns if column not in there]
    if missing:
        near = {column: get_close_matches(column, there, n=1) for column in missing}
        named = ", ".join(f"{c} (nearest: {n[0]})" if n else c for c, n in near.items())
        raise UsageError(
            f"{figure}: the table has no column {named}; it has {', '.join(there) or 'none'}. "
            "Hand over the table as the measure returned it."
        )
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def check_width(width: str, figure: str) -> None:
    """Raise UsageError unless the width is one of those a page shows.

    Examples
    --------
    >>> check_width("phone", "draw_timeline")
    """
    if width not in WIDTHS:
        raise UsageError(f'{figure}: width "{width}" is not known; allowed are {", ".join(WIDTHS)}.')


def known_day(as_of: Day, figure: str) -> pd.Timestamp:
    """The day a figure shows the state of.

    Raises
    ------
    UsageError
        If it is no day.

    Examples
    --------
    >>> known_day("2025-05-15", "draw_timeline")
    Timestamp('2025-05-15 00:00:00')
    """
    try:
        day = pd.Timestamp(as_of)
    except (ValueError, TypeError) as error:
        raise UsageError(f'{figure}: as_of "{as_of}" is not a day; write it like 2025-05-15.') from error
    if pd.isna(day):
        raise UsageError(f"{figure}: as_of is empty; give a day like 2025-05-15.")
    return day


def is_blank(value: object) -> bool:
    """Whether a cell says nothing: None, NaN, NaT, <NA> or "".

    Examples
    --------
    >>> is_blank(pd.NA), is_blank(""), is_blank(0)
    (True, True, False)
    """
    return value is None or value is pd.NA or value != value or value == ""
