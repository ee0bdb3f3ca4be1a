"""The rows in which two records differ, found column by column so that a million rows are no matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.changes.facts import Value
from analysis.measures.changes.wording import ROWS
from analysis.record.case import Case
from analysis.record.frames import by_id
from analysis.record.schema import TABLES, codes


def row_changes(earlier: Case, later: Case) -> Iterator[tuple[str, str, str, Value | None, Value | None]]:
    """Rows that differ: table, id, what the row says, its cells before and after (None: it was or is not there).

    Behind the cells of a row stands the number of its independent sources.
    """
    for table in ROWS:
        old, new = earlier.tables[table], later.tables[table]
        was, now = pd.Index(old["id"]), pd.Index(new["id"])
        place = was.get_indexer(now)
        shared = np.flatnonzero(place >= 0)
        differs = np.full(len(shared), False)
        columns = [*TABLES[table].header, *(["n_sources"] if "n_sources" in old else [])]
        for column in columns[1:]:
            left, right = old[column].to_numpy()[place[shared]], new[column].to_numpy()[shared]
            differs |= (left != right) & ~(pd.isna(left) & pd.isna(right))
        is_gone = ~was.isin(now)
        before, after = old[is_gone], new[place < 0]
        yield from ((table, *change, None) for change in _read(before, table, columns, earlier))
        for row_id, said, cells in _read(after, table, columns, later):
            yield table, row_id, said, None, cells
        changed = shared[differs]
        pairs = zip(
            _read(old.iloc[place[changed]], table, columns, earlier),
            _read(new.iloc[changed], table, columns, later),
            strict=True,
        )
        for (row_id, _, was_cells), (_, said, cells) in pairs:
            yield table, row_id, said, was_cells, cells


def _read(rows: pd.DataFrame, table: str, columns: list[str], case: Case) -> Iterator[tuple[str, str, Value]]:
    """Id, words and cells of some rows, the cells as they are written."""
    cells = [_written(rows[column]) for column in columns]
    if "n_sources" not in columns:
        cells.append(["0"] * len(rows))
    said = rows["summary"].tolist() if "summary" in columns else _conditions(rows, case)
    yield from zip(rows["id"].tolist(), said, zip(*cells, strict=True), strict=True)


def _written(column: pd.Series[Any]) -> list[str]:
    if isinstance(column.dtype, pd.StringDtype):
        return column.tolist()
    return ["" if pd.isna(value) else f"{value:g}" for value in column.tolist()]


def _conditions(rows: pd.DataFrame, case: Case) -> list[str]:
    """Conditions in words: "Crane drivers: settle for five, if Port employers: pay nights double"."""
    events = by_id(case.events)
    joints = {code: entry.label for code, entry in codes("condition_kind").items()}
    return [
        _condition(dict(zip(rows.columns, cells, strict=True)), joints, events, case.names)
        for cells in rows.itertuples(index=False)
    ]


def _condition(
    row: Mapping[str, str], joints: Mapping[str, str], events: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]
) -> str:
    move, required = (
        ": ".join(filter(None, [names.get(row[actor], ""), _move(row[what], events)]))
        for actor, what in (("actor_id", "move"), ("requires_actor_id", "requires_move"))
    )
    return (
        f"{move}, without condition" if row["kind_code"] == "none" else f"{move}, {joints[row['kind_code']]} {required}"
    )


def _move(move: str, events: Mapping[str, Mapping[str, Any]]) -> str:
    return f"“{events[move]['label']}”" if move in events else move.replace("-", " ")
