"""Whole codings of one case compared table by table, row by row and column by column.

Rows of several coders are one unit where they rest on overlapping passages and say the same of the same things, after a
crosswalk of ids. Every code, reference, date and point of a row is then a judgement that can be set beside the others',
and each column of each table becomes a table of ratings: a row a coder, a column a unit.

Rows are matched by what is later compared, so agreement on matched rows is the best that can be said of the coders.
It is to be read with the share of rows that found a match at all, and with `marking`, which asks about passages
alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NewType

import pandas as pd

from analysis.measures.agreement.crosswalk import NAMES, Crosswalk, Key, crosswalk, grouped, spelling
from analysis.measures.agreement.matching import Row, evidence_of, ties
from analysis.measures.agreement.ratings import Level
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import rows_of
from analysis.record.known import EVIDENCED
from analysis.record.schema import TABLES, Column

Judgements = NewType("Judgements", pd.DataFrame)

COMPARED: Final = (*NAMES, *EVIDENCED, "conditions", "emendations")
"""Tables that are compared."""

BLANK: Final = "(blank)"
"""A code or reference that a coder left blank on purpose; a judgement like any other."""

GIVEN: Final = "points_given"
"""Whether a statement fixes points at all; what they are is compared where both coders have the same scale."""

_LEVELS: Final[dict[str, Level]] = {
    **dict.fromkeys(("code", "ref", "refs", "edtf", "term"), "nominal"),
    **dict.fromkeys(("points", "number"), "interval"),
}
POINTS: Final = ("low_points", "high_points")
"""Columns that are compared only on one scale."""

_COLUMNS: Final = ("table", "unit", "variable", "level", "coder_id", "row_id", "value", "matched_on")


def compare(codings: Mapping[str, Case]) -> Judgements:
    """What each coder says in each column of each unit that he coded.

    One row is one judgement: `table`; `unit` (the id of one of its rows); `variable`, a column of the table or
    `points_given`; `level` of measurement; `coder_id` and `row_id`; `value`, where references are units of the
    crosswalk, dates their bounds and points numbers, missing where the coder's scale has other ends than the others';
    and `matched_on`: what joined the rows (id, name, rows, spelling, codes and passage, passage), or "" where one
    coder has it alone.

    Parameters
    ----------
    codings
        Cases by coder, as `record.codings.read_codings` reads them. Not modified.

    Examples
    --------
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> table = compare({"x": tiny, "y": tiny})
    >>> bool(table.groupby(["table", "unit", "variable"])["value"].nunique().le(1).all())
    True
    """
    walk = crosswalk(codings)
    unit_of = {
        (t, c, i): u for t, c, i, u in zip(walk["table"], walk["coder_id"], walk["id"], walk["unit"], strict=True)
    }
    scales = _scales(codings)
    found: list[dict[str, object]] = []
    for table in COMPARED:
        rows = {row.key: row for coder, case in codings.items() for row in _rows(table, coder, case, unit_of)}
        groups = _by_crosswalk(table, walk) if table in NAMES else grouped(rows, ties(table, list(rows.values())))
        named: dict[str, int] = {}
        for keys, how in sorted(groups, key=lambda group: _order([rows[key] for key in group[0]])):
            first = min(row for _, row in keys)
            named[first] = named.get(first, 0) + 1
            unit = first if named[first] == 1 else f"{first}-{named[first]}"
            is_one_scale = table != "statements" or len({scales[key] for key in keys}) == 1
            found += _judgements(table, unit, how, [rows[key] for key in keys], is_one_scale)
    return Judgements(pd.DataFrame(found, columns=list(_COLUMNS)))


def _order(rows: Sequence[Row]) -> tuple[tuple[str, int], str]:
    return min(row.place for row in rows), min(row.key[1] for row in rows)


def _by_crosswalk(table: str, walk: Crosswalk) -> list[tuple[list[Key], str]]:
    here = walk[walk["table"] == table]
    return [
        (sorted(zip(same["coder_id"], same["id"], strict=True)), str(same["matched_on"].iloc[0]))
        for _, same in here.groupby("unit", sort=True)
    ]


def _rows(table: str, coder: str, case: Case, unit_of: Mapping[tuple[str, str, str], str]) -> Iterator[Row]:
    """The rows of a table with ids replaced by units."""

    def unit(target: str, value: str) -> str:
        return unit_of.get((target, coder, value), value)

    columns = [column for column in TABLES[table].columns if _is_judged(column)]
    about = [column for column in columns if column.kind == "ref" and column.is_required]
    spans, sources = evidence_of(case, table)
    for row in rows_of(case.tables[table]):
        says = {column.name: _value(column, getattr(row, column.name), unit) for column in columns}
        if "low_points" in says:
            says[GIVEN] = "no" if math.isnan(row.low_points) else "yes"
        key = (spelling(row.alias),) if table == "aliases" else tuple(str(says[column.name]) for column in about)
        where = row.statement_id if table == "conditions" else row.id
        yield Row((coder, row.id), key, says, tuple(spans.get(where, ())), frozenset(sources.get(where, ())))


def _is_judged(column: Column) -> bool:
    is_named = column.kind not in ("ref", "refs") or column.target in NAMES
    return column.kind in _LEVELS and is_named


def _value(column: Column, value: Any, unit: Any) -> object:
    """One cell as a judgement."""
    if column.kind in ("points", "number"):
        return float(value)
    if value == "":
        return BLANK
    if column.kind == "ref":
        return unit(column.target, value)
    if column.kind == "refs":
        return " ".join(sorted(unit(column.target, part) for part in value.split()))
    if column.kind == "edtf":
        lower, upper = dates.bounds(value)
        return f"{lower or '..'}/{upper or '..'}"
    return str(value)


def _judgements(
    table: str, unit: str, how: str, rows: Sequence[Row], is_one_scale: bool
) -> Iterator[dict[str, object]]:
    levels = {column.name: _LEVELS[column.kind] for column in TABLES[table].columns if _is_judged(column)}
    if table == "statements":
        levels[GIVEN] = "nominal"
    for name, level in levels.items():
        is_elsewhere = name in POINTS and not is_one_scale
        for row in rows:
            yield {
                "table": table,
                "unit": unit,
                "variable": name,
                "level": level,
                "coder_id": row.key[0],
                "row_id": row.key[1],
                "value": math.nan if is_elsewhere else row.says[name],
                "matched_on": how,
            }


def _scales(codings: Mapping[str, Case]) -> dict[Key, tuple[str, str]]:
    """The words at the ends of the scale on which each statement's points lie, by coder and statement."""
    scales: dict[Key, tuple[str, str]] = {}
    for coder, case in codings.items():
        ends = {row.id: (row.low_label, row.high_label) for row in rows_of(case.issues)}
        scales |= {(coder, row.id): ends.get(row.issue_id, ("", "")) for row in rows_of(case.statements)}
    return scales
