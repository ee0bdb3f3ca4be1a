"""Reporting lag: how long after something was said or happened a source told it, and when nothing was told at all.

A date that is only bounded gives a lag that is only bounded; both ends are kept. The middle of such lags is bounded too:
it lies between the median of the shortest and the median of the longest, because a median grows with each of its values.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NewType

import numpy as np
import pandas as pd

from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import stamp
from analysis.record.known import source_days
from analysis.record.rules import REACHED

Lags = NewType("Lags", pd.DataFrame)
LagSummary = NewType("LagSummary", pd.DataFrame)
CoverageGaps = NewType("CoverageGaps", pd.DataFrame)

_DATED = {"statements": "said_edtf", "event_statuses": "from_edtf", "participations": "from_edtf"}
"""Coded tables and the column that says when a row's content was said or happened."""

_HAPPENED = (*REACHED, "attended", "absent", "signed")
"""Statuses and answers that tell what has happened; everything else tells what was said."""

_LAG_COLUMNS = (
    *("table", "row_id", "what", "source_id", "publisher", "known_date", "lag_min", "lag_max"),
    *("is_dated", "is_first"),
)
_GAP_COLUMNS = ("what", "first_day", "last_day", "n_days", "is_open", "before", "after", "n_possible")


def lags(case: Case) -> Lags:
    """Days from when a coded row's content was said or happened until a source had it.

    One row is one coded row (statement, status, participation) and one source that tells it; `is_first` marks the source by
    which it became known. `lag_min` and `lag_max` are the fewest and most whole days; `lag_max` is missing where nothing
    says since when (an open or unknown date), `is_dated` False where the row has no date at all. `what` is "happened" for
    statuses and answers that tell an accomplished fact, else "said".

    Parameters
    ----------
    case
        The case as known on a day; not modified.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = lags(Case.read(Path("tests/data/tiny")))
    >>> table.loc[table["row_id"] == "es-strike-on", ["publisher", "lag_min", "lag_max", "is_first"]].values.tolist()
    [['Coast Wire', 1, 1, True], ['Evening Sheet', 2, 2, False]]
    """
    days = _days(case)
    publishers = case.sources.set_index("id")["publisher"]
    parts = [_lags_of(case, table, days) for table in _DATED]
    found = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    found["publisher"] = found["source_id"].map(publishers).astype("str")
    order = {table: place for place, table in enumerate(_DATED)}
    found = found.sort_values(
        ["table", "row_id", "known_date", "source_id"], key=lambda c: c.map(order) if c.name == "table" else c
    )
    found["is_first"] = ~found.duplicated(["table", "row_id"])
    return Lags(found[list(_LAG_COLUMNS)].reset_index(drop=True))


def _days(case: Case) -> pd.Series[pd.Timestamp]:
    """The day on which each source was known, by source."""
    days = {source: np.datetime64(day, "s") for source, day in source_days(case.sources).items()}
    return pd.Series(days, dtype="datetime64[s]")


def _lags_of(case: Case, table: str, days: pd.Series[pd.Timestamp]) -> pd.DataFrame:
    rows = case.tables[table]
    evidence = case.evidence.loc[case.evidence["table"] == table, ["row_id", "source_id"]].drop_duplicates()
    bounds = dates.bounds_frame(rows[_DATED[table]])
    told = pd.DataFrame({"row_id": rows["id"], "is_dated": rows[_DATED[table]] != "", **bounds})
    happened = rows["status_code"].isin(_HAPPENED) if "status_code" in rows else pd.Series(False, index=rows.index)
    told["what"] = np.where(happened, "happened", "said")
    found = told.merge(evidence, on="row_id")
    found["known_date"] = found["source_id"].map(days).astype("M8[s]")
    fewest = (found["known_date"] - found["upper"]).dt.days
    found["lag_min"] = fewest.fillna(0).clip(lower=0).astype("int64")
    found["lag_max"] = (found["known_date"] - found["lower"]).dt.days.clip(lower=0).astype("Int64")
    return found.assign(table=table).astype({"table": "str", "what": "str", "is_dated": "bool"})


def lag_summary(lags: Lags, *, by: Literal["what", "publisher", "table"] = "what") -> LagSummary:
    """The median reporting lag of each group, as bounds.

    One row is one group. `n_rows` counts rows and sources together, `n_undated` those without a date, which may be of any
    age. `median_min` and `median_max` bound the lower median of the true lags in whole days, whatever the true dates
    within their bounds; `median_max` is missing where half of the lags or more have no upper bound. `longest_min` is the
    longest lag that is certain.

    Parameters
    ----------
    lags
        Of a case; not modified.
    by
        Column by which rows are grouped.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = lag_summary(lags(Case.read(Path("tests/data/tiny"))))
    >>> table[["group", "median_min", "median_max"]].values.tolist()
    [['happened', 2, 2], ['said', 0, 1]]
    """
    rows = []
    for group, found in lags.groupby(by, sort=True):
        longest = found["lag_max"].to_numpy(dtype="float64", na_value=np.inf)
        rows.append(
            {
                "group": group,
                "n_rows": len(found),
                "n_undated": int((~found["is_dated"]).sum()),
                "median_min": _lower_median(found["lag_min"].to_numpy(dtype="float64")),
                "median_max": _lower_median(longest),
                "longest_min": int(found["lag_min"].max()),
            }
        )
    columns = ["group", "n_rows", "n_undated", "median_min", "median_max", "longest_min"]
    table = pd.DataFrame(rows, columns=columns)
    types = {"group": "str", "n_rows": "int64", "n_undated": "int64", "median_min": "Int64", "median_max": "Int64"}
    return LagSummary(table.astype(types | {"longest_min": "int64"}))


def _lower_median(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> int | None:
    """The lower of the two middle values, an order statistic, so that bounds of values bound it; None where infinite."""
    middle = np.sort(values)[(len(values) - 1) // 2]
    return int(middle) if np.isfinite(middle) else None


def coverage_gaps(case: Case, *, at_least: int = 7) -> CoverageGaps:
    """Stretches of days without a source, and without anything coded that was said or happened in them, the longest first.

    One row is one stretch between two sources ("source") or two coded rows ("row"), or from the last one to the day as
    known (`is_open`). `before` and `after` name what borders on it. A date known less precisely than `at_least` days fills
    no gap; `n_possible` counts the sources or rows with such dates, open and undated ones included, that may lie in it: 0
    means that the stretch is certainly empty.

    Parameters
    ----------
    case
        The case as known on a day; not modified.
    at_least
        Shortest stretch listed, in whole days.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = coverage_gaps(Case.read(Path("tests/data/tiny")), at_least=10)
    >>> table[["what", "first_day", "n_days", "before", "after"]].head(2).values.tolist()
    [['source', Timestamp('2024-03-16 00:00:00'), 10, 'Evening Sheet', 'Hafenblatt'], ['source', Timestamp('2024-04-06 00:00:00'), 10, 'Port Bulletin', 'Dock union']]
    """
    sources = case.sources
    published = sources["published_edtf"].where(sources["published_edtf"] != "", sources["accessed_date"])
    bounds = dates.bounds_frame(published)
    out = pd.DataFrame(
        {"name": sources["publisher"], "lower": bounds["lower"], "upper": sources["id"].map(_days(case))}
    )
    parts = [_empty_stretches("source", out, case, at_least), _empty_stretches("row", _said(case), case, at_least)]
    found = [row for part in parts for row in part]
    table = pd.DataFrame(found, columns=list(_GAP_COLUMNS))
    for column in ("first_day", "last_day"):
        table[column] = pd.to_datetime(table[column]).astype("datetime64[s]")
    table = table.astype({"n_days": "int64", "n_possible": "int64", "is_open": "bool"})
    table = table.sort_values(["what", "n_days", "first_day"], ascending=[False, False, True])
    return CoverageGaps(table.reset_index(drop=True))


def _said(case: Case) -> pd.DataFrame:
    """Bounds of every coded row, with the name of what it is about; nothing is later than the day it was known."""
    events = dict(zip(case.events["id"], case.events["label"], strict=True))
    parts = []
    for table, column in _DATED.items():
        rows = case.tables[table]
        bounds = dates.bounds_frame(rows[column])
        upper = bounds["upper"].where(bounds["upper"] < rows["known_date"], rows["known_date"])
        names = rows["holder_id"].map(case.names) if table == "statements" else rows["event_id"].map(events)
        parts.append(pd.DataFrame({"name": names.astype("str"), "lower": bounds["lower"], "upper": upper}))
    return pd.concat(parts, ignore_index=True)


def _empty_stretches(what: str, items: pd.DataFrame, case: Case, at_least: int) -> list[dict[str, object]]:
    """Stretches that no item with a precise date touches; sorted once, then one pass."""
    is_precise = (items["upper"] - items["lower"]).dt.days < at_least
    precise = items[is_precise].sort_values(["lower", "upper", "name"]).reset_index(drop=True)
    if precise.empty:
        return []
    vague = items[~is_precise]
    may_begin = np.sort(vague["lower"].fillna(stamp(date.min)).to_numpy().astype("M8[D]"))
    may_end = np.sort(vague["upper"].to_numpy().astype("M8[D]"))
    first, last = (precise[column].to_numpy().astype("M8[D]") for column in ("lower", "upper"))
    until = np.maximum.accumulate(last)
    nearest = np.maximum.accumulate(np.where(last == until, np.arange(len(last)), 0))
    day = np.timedelta64(1, "D")
    begins = np.append(first[1:], np.datetime64(case.day, "D") + day)
    rows: list[dict[str, object]] = []
    for place in map(int, np.flatnonzero(begins - until > at_least * day)):
        opens, closes = until[place] + day, begins[place] - day
        is_last = place == len(first) - 1
        may_lie = np.searchsorted(may_begin, closes, side="right") - np.searchsorted(may_end, opens, side="left")
        rows.append(
            {
                "what": what,
                "first_day": opens,
                "last_day": closes,
                "n_days": int((closes - opens) / day) + 1,
                "is_open": is_last,
                "before": precise["name"][int(nearest[place])],
                "after": "" if is_last else precise["name"][place + 1],
                "n_possible": int(may_lie),
            }
        )
    return rows
