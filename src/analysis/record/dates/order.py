"""Which date comes first when dates are imprecise: an order is stated only where the bounds leave no other.

A blank text stands for an unknown date, as in the tables. An open end (`..`) reaches without limit; an end
that is unknown has a limit that nobody knows, so what hangs on it is unknown too.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from analysis.record.dates.grammar import parse_edtf
from analysis.record.dates.values import Bounds, Edtf

if TYPE_CHECKING:
    import pandas as pd

Order = Literal["before", "after", "same", "overlap", "unknown"]
SortKey = tuple[bool, int, int, float]
DAY_SECONDS = 86_400
SHOWN_PROBLEMS = 20


def bounds(text: str) -> Bounds:
    """Earliest and latest day of an EDTF text, both included; None where open, unknown or beyond 1 to 9999.

    Raises
    ------
    ValueError
        As `parse_edtf`; a blank text is unknown and no error.

    Examples
    --------
    >>> [str(day) for day in bounds("2025-05")]
    ['2025-05-01', '2025-05-31']
    >>> bounds("")
    (None, None)
    """
    if text == "":
        return None, None
    value = parse_edtf(text)
    return value.lower, value.upper


def bounds_frame(column: pd.Series) -> pd.DataFrame:
    """Bounds of a column of EDTF texts, each distinct text parsed once.

    Parameters
    ----------
    column
        EDTF texts; blank or missing where a date is unknown. Not modified.

    Returns
    -------
    pandas.DataFrame
        One row a row of `column`, on the same index: `lower` and `upper`, both included, as `datetime64[s]`;
        NaT where that end is open, blank, unknown or beyond the years 1 to 9999.

    Raises
    ------
    ValueError
        Naming every distinct text that is no EDTF, the first row it stands in, and what to write instead.

    Examples
    --------
    >>> import pandas as pd
    >>> bounds_frame(pd.Series(["2025-05-11~", "../2025-05-12", ""]))
           lower      upper
    0 2025-05-08 2025-05-14
    1        NaT 2025-05-12
    2        NaT        NaT
    """
    import numpy as np
    import pandas as pd

    codes, texts = pd.factorize(column)
    # A last entry of its own for missing values, which have code -1.
    lowers: list[date | None] = [None] * (len(texts) + 1)
    uppers: list[date | None] = [None] * (len(texts) + 1)
    problems = []
    for place, text in enumerate(texts):
        try:
            lowers[place], uppers[place] = bounds(text)
        except (ValueError, TypeError) as problem:
            problems.append(f"row {column.index[int(np.argmax(codes == place))]}: {problem}")
    if problems:
        more = len(problems) - SHOWN_PROBLEMS
        shown = [*problems[:SHOWN_PROBLEMS], f"and {more} more"] if more > 0 else problems
        raise ValueError("\n".join(f"{column.name}: {problem}" if column.name else problem for problem in shown))
    return pd.DataFrame(
        {
            "lower": np.array(lowers, dtype="datetime64[s]")[codes],
            "upper": np.array(uppers, dtype="datetime64[s]")[codes],
        },
        index=column.index,
    )


def compare(a: str, b: str) -> Order:
    """How two EDTF texts stand to each other in time, by whole days.

    Returns
    -------
    str
        `before` and `after` where the bounds leave no other order; `same` for one and the same exact day;
        `overlap` where they share days, so that the order is not told; `unknown` where a date is blank or the
        answer hangs on an end that is unknown. A time of day counts as its day.

    Raises
    ------
    ValueError
        As `parse_edtf`.

    Examples
    --------
    >>> compare("2025-05-11~", "2025-05-15"), compare("2025-05-11~", "2025-05-14")
    ('before', 'overlap')
    >>> compare("2025-05-09/..", "2025-06"), compare("2025-05-09/", "2025-06")
    ('overlap', 'unknown')
    """
    if a == "" or b == "":
        return "unknown"
    left, right = parse_edtf(a), parse_edtf(b)
    if left.upper and right.lower and left.upper < right.lower:
        return "before"
    if right.upper and left.lower and right.upper < left.lower:
        return "after"
    if left.is_exact_day and right.is_exact_day:
        return "same"
    return "overlap" if _surely_meet(left, right) else "unknown"


def _surely_meet(left: Edtf, right: Edtf) -> bool:
    """Whether the bounds share a day even if every unknown end is as near as it can be."""
    spans = []
    for value in (left, right):
        lower = value.end[0] if value.is_unknown_start else value.lower or date.min
        upper = value.start[1] if value.is_unknown_end else value.upper or date.max
        if lower is None or upper is None:
            return False
        spans.append((lower, upper))
    (left_lower, left_upper), (right_lower, right_upper) = spans
    return left_lower <= right_upper and right_lower <= left_upper


def sort_key(text: str) -> SortKey:
    """Key of a stable reading order: by earliest day, then latest, then time of day; unknown dates last.

    A date open at its start (`../2025-05-12`) sorts by its latest day, a date open at its end behind every
    other that begins on the same day. Times on one written day sort as UTC where they carry an offset. Equal
    keys keep the order of the rows. The order is one to read in and claims nothing; `compare` tells what is
    certain.

    Raises
    ------
    ValueError
        As `parse_edtf`; a blank text is unknown and no error.

    Examples
    --------
    >>> sorted(["", "2025-05-09/..", "2025-05", "../2025-05-02", "2025-05-09"], key=sort_key)
    ['2025-05', '../2025-05-02', '2025-05-09', '2025-05-09/..', '']
    """
    if text == "":
        return True, 0, 0, 0.0
    value = parse_edtf(text)
    known = value.lower or value.upper
    if known is None:
        return True, 0, 0, 0.0
    seconds = -1.0
    if clock := value.clock:
        offset = clock.utcoffset()
        seconds = DAY_SECONDS + clock.hour * 3600 + clock.minute * 60 + clock.second
        seconds -= offset.total_seconds() if offset else 0.0
    return False, known.toordinal(), (value.upper or date.max).toordinal(), seconds


def days_between(day: date, edtf: str) -> tuple[int | None, int | None]:
    """Fewest and most whole days from a day until an EDTF date; negative if past, None without a bound.

    Raises
    ------
    ValueError
        As `parse_edtf`; a blank text is unknown and no error.

    Examples
    --------
    >>> days_between(date(2025, 5, 12), "2025-05-15"), days_between(date(2025, 5, 12), "../2025-05-10")
    ((3, 3), (None, -2))
    """
    lower, upper = bounds(edtf)
    return (lower - day).days if lower else None, (upper - day).days if upper else None
