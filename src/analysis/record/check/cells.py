"""Cells by the rule of their column, and rows by themselves."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from datetime import date

from analysis.errors import Problem
from analysis.record import rules
from analysis.record.check.memory import PARENTS, Check, Seen, dangling
from analysis.record.known import known_day
from analysis.record.schema import Column
from analysis.record.sources import mixed_scripts
from analysis.record.tables import Chunk
from analysis.record.values import are_plain, value_fault


def check_cells(chunk: Chunk, seen: Seen, pending: list[tuple[int, Column, str]], check: Check) -> None:
    """Every cell by the rule of its column; each distinct value is looked at once."""
    table = chunk.table
    for column in table.columns:
        values = chunk.columns[column.name]
        distinct = set(values)
        bad = {} if are_plain(column, distinct) else _faults(column, distinct)
        if column.kind == "dated_by":
            for line, value in zip(chunk.lines, values, strict=True):
                if value and value not in bad:
                    for anchor in value.partition(":")[2].split(","):
                        seen.anchors.setdefault((table.name, anchor), []).append(line)
        if column.kind in ("ref", "refs") and column.target not in seen.unreadable:
            later: dict[str, list[str]] = {}
            for value in distinct - bad.keys() - {""}:
                lost = [part for part in value.split(" ") if part not in seen.ids[column.target]]
                if lost and column.target == table.name:  # may stand further down in the same table
                    later[value] = lost
                elif lost:
                    bad[value] = "; ".join(dangling(part, column, seen) for part in lost)
            if later:
                pending.extend(
                    (line, column, part)
                    for line, value in zip(chunk.lines, values, strict=True)
                    for part in later.get(value, ())
                )
        if column.kind == "id" and table.is_hand_filled and "" in bad:
            without = [line for line, value in zip(chunk.lines, values, strict=True) if not value]
            more = f", nor on {len(without) - 1} more line{'s' * (len(without) > 2)}" if len(without) > 1 else ""
            message = f"no id yet{more}; write one, or run `parley tidy`"
            check.problems.append(Problem(table.file, without[0], "id", message))
            del bad[""]
        if bad:
            check.problems.extend(
                Problem(table.file, line, column.name, bad[value])
                for line, value in zip(chunk.lines, values, strict=True)
                if value in bad
            )
        if column.kind == "id":
            _remember_ids(chunk, distinct, seen, check)
        if column.name in ("name", "alias"):
            check.warnings.extend(
                Problem(table.file, line, column.name, warning)
                for line, value in zip(chunk.lines, values, strict=True)
                if not value.isascii()
                for warning in mixed_scripts(value)
            )


def _faults(column: Column, distinct: set[str]) -> dict[str, str]:
    return {value: fault for value in distinct if (fault := value_fault(column, value))}


def _remember_ids(chunk: Chunk, distinct: set[str], seen: Seen, check: Check) -> None:
    ids = seen.ids[chunk.table.name]
    pairs = zip(chunk.columns["id"], chunk.lines, strict=True)
    if len(distinct) == len(chunk.lines) and ids.keys().isdisjoint(distinct):
        ids.update(pairs)
        return
    for value, line in pairs:
        first = ids.setdefault(value, line)
        if value and first != line:
            message = f'"{value}" is already on line {first}; ids are unique'
            check.problems.append(Problem(chunk.table.file, line, "id", message))


def row_dicts(chunk: Chunk, names: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells of each row, of the columns asked for."""
    names = tuple(names)
    for line, *cells in zip(chunk.lines, *(chunk.columns[name] for name in names), strict=True):
        yield line, dict(zip(names, cells, strict=True))


def check_rows(chunk: Chunk, seen: Seen, check: Check) -> None:
    """Columns of a row against each other, and what later tables need to know of it."""
    table = chunk.table
    rule = rules.ROW_RULES.get(table.name)
    if table.name in PARENTS:
        seen.parents[table.name].update(zip(chunk.columns["id"], chunk.columns[PARENTS[table.name]], strict=True))
    if table.name == "event_statuses":
        seen.with_status.update(chunk.columns["event_id"])
    if not rule:
        return
    earliest = seen.earliest.setdefault(table.name, array("l", [0, 0]))
    earliest.extend([0] * (chunk.lines[-1] + 1 - len(earliest)))
    for line, row in row_dicts(chunk, rule.columns):
        for column, message in rule.faults(row):
            check.problems.append(Problem(table.file, line, column, message))
        if table.needs_evidence:
            earliest[line] = rules.earliest_day(table.name, row)
        if table.name == "sources":
            seen.known_day[row["id"]] = _known_day(row)
            seen.chars[row["id"]] = int(row["text_chars"]) if row["text_chars"].isdecimal() else 0
            seen.text_digests[row["id"]] = row["text_sha256"]


def remember_withdrawals(chunk: Chunk, seen: Seen) -> None:
    """Keep which statements withdraw which."""
    replaced = chunk.columns["replaces_id"]
    if any(replaced):
        rows = zip(chunk.lines, chunk.columns["id"], replaced, strict=True)
        seen.withdrawals.extend((line, row_id, other) for line, row_id, other in rows if other)


def _known_day(row: dict[str, str]) -> int:
    """The ordinal of the day a source was known; a far day where its cells are not readable, which is reported there."""
    try:
        return known_day(row["published_edtf"], row["accessed_date"]).toordinal()
    except ValueError:
        return date.max.toordinal()
