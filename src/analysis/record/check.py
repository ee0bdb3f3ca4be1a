"""Whether a case is whole: every cell, every reference, evidence under every row, dates that can be true.

One pass over the files in an order in which a table comes after those that it refers to. Only ids are kept, so that
a case of a million statements is checked in flat memory; the same pass fills the frames of a `Case`.
"""

from __future__ import annotations

import gc
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from analysis.errors import Problem
from analysis.record import rules
from analysis.record.known import known_day
from analysis.record.schema import TABLES, Column
from analysis.record.sources import PassageRef, TextStore, check_passages, mixed_scripts, text_digest
from analysis.record.tables import Chunk, nearest_of, read_chunks
from analysis.record.values import are_plain, slug_fault, value_fault

READ_ORDER = (
    "coders",
    "sources",
    "actors",
    "issues",
    "events",
    "aliases",
    "statements",
    "event_statuses",
    "participations",
    "conditions",
    "emendations",
    "evidence",
    "corrections",
    "weights",
    "reviews",
)
"""Every table after those that it refers to."""

_PARENTS = {"sources": "copy_of_id", "actors": "counts_for_id", "events": "series_id"}
"""By table the column that leads from a row to the one above it; following it must come to an end."""

_ANCHORS = ("events", "statements", "event_statuses", "participations", "emendations")
"""Tables whose rows a date may be resolved by."""

MOST_PROBLEMS = 10_000
"""Where a file holds more problems than this, reading stops: nobody reads further."""


@dataclass
class Check:
    """What a check found: rows a table, problems that must be mended, warnings that a person should look at.

    `passages` counts evidence rows verified against a stored text, `unlocated` those that point at a document or an
    excerpt only, `unverified` those whose source's text is not stored here.
    """

    rows: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    passages: int = 0
    unlocated: int = 0
    unverified: int = 0


class _Seen:
    """Ids of the tables read so far, and what later tables must know of their rows."""

    def __init__(self) -> None:
        self.ids: dict[str, dict[str, int]] = {name: {} for name in TABLES}
        self.covered: dict[str, bytearray] = {}
        self.earliest: dict[str, array[int]] = {}
        self.known_day: dict[str, int] = {}
        self.chars: dict[str, int] = {}
        self.text_digests: dict[str, str] = {}
        self.parents: dict[str, dict[str, str]] = {name: {} for name in _PARENTS}
        self.with_status: set[str] = set()
        self.anchors: dict[tuple[str, str], list[int]] = {}
        self.unreadable: set[str] = set()
        self.withdrawals: list[tuple[int, str, str]] = []


def check_case(
    path: Path,
    *,
    keep: Callable[[Chunk], None] | None = None,
    texts: bool = True,
    progress: Callable[[str, int], None] | None = None,
) -> Check:
    """Check every file of a case and give all problems at once.

    Parameters
    ----------
    path
        Folder of the case.
    keep
        Called with every chunk of well-formed rows; this is how `Case` fills its frames.
    texts
        Whether passages are verified against the stored texts.
    progress
        Called with a table's name and the rows read of it so far.

    Examples
    --------
    >>> from pathlib import Path
    >>> check_case(Path("no-such-case")).problems[0].message
    'the table is missing; add the file with its header row'
    """
    with _collector_paused():
        return _checked(path, keep, progress, texts=texts)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Rows hold no rings; the collector would walk the ids of a large case over and over and find nothing."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _checked(
    path: Path,
    keep: Callable[[Chunk], None] | None,
    progress: Callable[[str, int], None] | None,
    *,
    texts: bool,
) -> Check:
    check, seen, store = Check(), _Seen(), TextStore(path / "texts")
    stored: dict[str, str] = {}
    for name in READ_ORDER:
        table, count = TABLES[name], 0
        pending: list[tuple[int, Column, str]] = []
        for chunk in read_chunks(path / table.file, table, check.problems):
            count += len(chunk.lines)
            _check_cells(chunk, seen, pending, check)
            _check_rows(chunk, seen, check)
            if name == "statements":
                _remember_withdrawals(chunk, seen)
            if name in ("emendations", "evidence"):
                _check_passages(chunk, seen, stored if texts else {}, check)
            if keep:
                keep(chunk)
            if progress:
                progress(name, count)
            if len(check.problems) > MOST_PROBLEMS:
                check.problems.append(
                    Problem(table.file, 0, "", f"more than {MOST_PROBLEMS} problems; reading stopped")
                )
                return check
        check.rows[name] = count
        if not count and any(problem.file == table.file for problem in check.problems):
            seen.unreadable.add(name)  # what refers to it cannot be judged
        if table.needs_evidence:
            seen.covered[name] = bytearray(len(seen.earliest.get(name, ())))
        for line, column, value in pending:
            if value not in seen.ids[column.target]:
                check.problems.append(Problem(table.file, line, column.name, _dangling(value, column, seen)))
        if name == "sources" and texts:
            stored = _read_texts(store, seen, check)
    _check_whole(seen, check)
    _check_withdrawals(path, seen, check)
    return check


def _read_texts(store: TextStore, seen: _Seen, check: Check) -> dict[str, str]:
    """The stored texts; one that is not the text that was coded is a problem, though every passage may still stand."""
    stored = {}
    for source, line in seen.ids["sources"].items():
        if slug_fault(source) or (text := store.read(source)) is None:
            continue
        stored[source] = text
        recorded, digest = seen.text_digests.get(source), text_digest(text)
        if recorded and recorded != digest:
            message = (
                f"the stored text has sha256 {digest[:12]}..., not {recorded[:12]}...; "
                "run `parley tidy` if it was changed on purpose"
            )
            check.problems.append(Problem("sources.csv", line, "text_sha256", message))
    return stored


def _check_cells(chunk: Chunk, seen: _Seen, pending: list[tuple[int, Column, str]], check: Check) -> None:
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
                    bad[value] = "; ".join(_dangling(part, column, seen) for part in lost)
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


def _dangling(value: str, column: Column, seen: _Seen) -> str:
    return f'"{value}" is not in {column.target}.csv; {nearest_of(value, seen.ids[column.target])}'


def _remember_ids(chunk: Chunk, distinct: set[str], seen: _Seen, check: Check) -> None:
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


def _rows(chunk: Chunk, names: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells of each row, of the columns asked for."""
    names = tuple(names)
    for line, *cells in zip(chunk.lines, *(chunk.columns[name] for name in names), strict=True):
        yield line, dict(zip(names, cells, strict=True))


def _check_rows(chunk: Chunk, seen: _Seen, check: Check) -> None:
    """Columns of a row against each other, and what later tables need to know of it."""
    table = chunk.table
    rule = rules.ROW_RULES.get(table.name)
    if table.name in _PARENTS:
        seen.parents[table.name].update(zip(chunk.columns["id"], chunk.columns[_PARENTS[table.name]], strict=True))
    if table.name == "event_statuses":
        seen.with_status.update(chunk.columns["event_id"])
    if not rule:
        return
    earliest = seen.earliest.setdefault(table.name, array("l", [0, 0]))
    earliest.extend([0] * (chunk.lines[-1] + 1 - len(earliest)))
    for line, row in _rows(chunk, rule.columns):
        for column, message in rule.faults(row):
            check.problems.append(Problem(table.file, line, column, message))
        if table.needs_evidence:
            earliest[line] = rules.earliest_day(table.name, row)
        if table.name == "sources":
            seen.known_day[row["id"]] = _known_day(row)
            seen.chars[row["id"]] = int(row["text_chars"]) if row["text_chars"].isdecimal() else 0
            seen.text_digests[row["id"]] = row["text_sha256"]


def _remember_withdrawals(chunk: Chunk, seen: _Seen) -> None:
    replaced = chunk.columns["replaces_id"]
    if any(replaced):
        rows = zip(chunk.lines, chunk.columns["id"], replaced, strict=True)
        seen.withdrawals.extend((line, row_id, other) for line, row_id, other in rows if other)


def _check_withdrawals(path: Path, seen: _Seen, check: Check) -> None:
    """A statement can only withdraw one of the same holder on the same issue; the table is read again for those few."""
    if not seen.withdrawals or any(problem.file == "statements.csv" for problem in check.problems):
        return
    asked = {row_id for _, *pair in seen.withdrawals for row_id in pair}
    moves: dict[str, tuple[str, str]] = {}
    for chunk in read_chunks(path / "statements.csv", TABLES["statements"], []):
        for row_id, holder, issue in zip(
            *(chunk.columns[name] for name in ("id", "holder_id", "issue_id")), strict=True
        ):
            if row_id in asked:
                moves[row_id] = holder, issue
    for line, row_id, other in seen.withdrawals:
        if moves[other] != moves[row_id]:
            holder, issue = moves[other]
            message = f'"{other}" is by {holder} on {issue or "no issue"}; a statement can only withdraw one of the same holder and issue'
            check.problems.append(Problem("statements.csv", line, "replaces_id", message))


def _known_day(row: dict[str, str]) -> int:
    """The ordinal of the day a source was known; a far day where its cells are not readable, which is reported there."""
    try:
        return known_day(row["published_edtf"], row["accessed_date"]).toordinal()
    except ValueError:
        return date.max.toordinal()


def _check_passages(chunk: Chunk, seen: _Seen, stored: dict[str, str], check: Check) -> None:
    """Evidence and emendations: the row that is meant, offsets inside the text, the digest where the text is here."""
    table, references = chunk.table, []
    is_evidence = table.name == "evidence"
    names = (
        "id",
        "source_id",
        "paragraph",
        "start",
        "end",
        "digest",
        *(("table", "row_id", "locator_code") if is_evidence else ()),
    )
    for line, row in _rows(chunk, names):
        for column, message in rules.passage_faults(row):
            check.problems.append(Problem(table.file, line, column, message))
        if is_evidence and row["table"] in TABLES:
            _cover(line, row, seen, check)
        if not (row["start"].isdecimal() and row["end"].isdecimal()):
            check.unlocated += row.get("locator_code", "passage") != "passage"
            continue
        start, end, source = int(row["start"]), int(row["end"]), row["source_id"]
        if seen.chars.get(source) and end > seen.chars[source]:
            message = f"the passage ends at {end}, but the text of {source} has {seen.chars[source]} characters"
            check.problems.append(Problem(table.file, line, "end", message))
        elif source in stored:
            name, row_id = (row["table"], row["row_id"]) if is_evidence else (table.name, row["id"])
            paragraph = int(row["paragraph"]) if row["paragraph"].isdecimal() else 0
            references.append(PassageRef(table.file, line, name, row_id, source, start, end, row["digest"], paragraph))
        else:
            check.unverified += 1
    faults = check_passages(references, stored) if references else []
    check.problems.extend(faults)
    check.passages += len(references) - len(faults)


def _cover(line: int, row: dict[str, str], seen: _Seen, check: Check) -> None:
    """Mark the row that an evidence row stands under as evidenced; it must exist and be older than its source."""
    name, row_id = row["table"], row["row_id"]
    target = seen.ids[name].get(row_id)
    if name in seen.unreadable:
        return
    if target is None:
        nearest = nearest_of(row_id, seen.ids[name]) if len(seen.ids[name]) < 100_000 else "look for its id there"
        check.problems.append(Problem("evidence.csv", line, "row_id", f'"{row_id}" is not in {name}.csv; {nearest}'))
    elif name not in seen.covered:
        message = f"rows of {name} need no evidence of their own; delete the row"
        check.problems.append(Problem("evidence.csv", line, "table", message))
    else:
        seen.covered[name][target] = 1
        known = seen.known_day.get(row["source_id"], date.max.toordinal())
        if seen.earliest[name][target] > known:
            day, published = date.fromordinal(seen.earliest[name][target]), date.fromordinal(known)
            message = (
                f"{name}.csv:{target} is dated {day} or later, but its source was out by {published}; "
                "code what the source could know (a plan is announced or scheduled, not occurred)"
            )
            check.problems.append(Problem("evidence.csv", line, "row_id", message))


def _check_whole(seen: _Seen, check: Check) -> None:
    """What only the whole case shows: rows without evidence, events without a status, circles."""
    for name, covered in seen.covered.items():
        table = TABLES[name]
        check.problems.extend(
            Problem(
                table.file, line, "id", f'"{row_id}" has no evidence; add the passage it was read in to evidence.csv'
            )
            for row_id, line in seen.ids[name].items()
            if not covered[line]
        )
    for name, of in seen.parents.items():
        for row_id in _circles(of):
            message = f'"{row_id}" leads back to itself; break the circle'
            check.problems.append(Problem(TABLES[name].file, seen.ids[name][row_id], _PARENTS[name], message))
    for (name, anchor), lines in seen.anchors.items():
        if anchor in ("published", "accessed") or any(anchor in seen.ids[table] for table in _ANCHORS):
            continue
        known = ["published", *seen.ids["events"]]
        message = f'dated by "{anchor}", which is neither `published` nor an event nor a coded row; {nearest_of(anchor, known)}'
        check.problems.extend(Problem(TABLES[name].file, line, "dated_by", message) for line in lines)
    series = set(seen.parents["events"].values())
    check.warnings.extend(
        Problem("events.csv", line, "id", f'"{row_id}" has no status, so no report shows it; add its first one')
        for row_id, line in seen.ids["events"].items()
        if row_id not in seen.with_status and row_id not in series
    )


def _circles(parent: dict[str, str]) -> list[str]:
    """Ids from which following the parents comes back to the id itself."""
    found = []
    for start in parent:
        walked, here = set(), parent[start]
        while here and here != start and here not in walked:
            walked.add(here)
            here = parent.get(here, "")
        if here == start:
            found.append(start)
    return found
