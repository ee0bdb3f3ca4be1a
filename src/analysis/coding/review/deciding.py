"""Decisions: a suggestion becomes a row with its evidence, or is remembered as rejected, or the last decision is taken back.

Each decision is one change of the files of the case: all of them or none, whatever kills the program, and only where the case is
whole afterwards. What was decided stands in `reviews`, to which rows are only ever added.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from analysis.coding.review.book import Book
from analysis.coding.review.drafting import Draft, draft
from analysis.coding.review.queue import Item, Key, Queue, load_queue
from analysis.coding.waiting import Waiting
from analysis.coding.waiting.decisions import UNDONE, Decision, number_of, standing
from analysis.errors import DataError, Locked, Problem, UsageError
from analysis.record.check import check_case
from analysis.record.codings import CODINGS
from analysis.record.files import change_together, hold
from analysis.record.schema import TABLES
from analysis.record.sources import passage_digest
from analysis.record.tables import format_rows, nearest_of
from analysis.record.tidy import ID_MAKERS, Row, fill_ids
from analysis.record.values import slug_fault

Tables = dict[str, list[Row]]


@contextlib.contextmanager
def reviewing(path: Path) -> Iterator[None]:
    """Hold the review of a case for one person at a time.

    Raises
    ------
    Locked
        Somebody is reviewing it.
    """
    with _held(
        path / CODINGS, f"{path.name}: somebody else is reviewing this case; try again when that review has ended"
    ):
        yield


def accept(
    path: Path,
    key: Key,
    *,
    coder_id: str,
    day: date,
    changes: Mapping[str, str] | None = None,
    same_as: str = "",
    coder_name: str = "",
) -> Decision:
    """Take a suggestion into the case: its row, its evidence, and the decision.

    Parameters
    ----------
    path
        Folder of the case.
    key
        Source and digest of the suggestion.
    coder_id
        The person who decides; one that the case does not list yet gets a row in `coders`.
    day
        The day of the decision.
    changes
        Cells by column that the person has set.
    same_as
        Id of a row of the case that says the same: the passage becomes more evidence for it, and no row is added.
    coder_name
        How a new coder is called in reports; default: the id in words.

    Raises
    ------
    UsageError
        Nothing of that key waits, it was decided on meanwhile, or the coder is no person.
    DataError
        The row lacks what the record requires, or the passage cannot be shown; nothing was written.
    Locked
        The case is being written by somebody else.
    """
    with _writing(path):
        queue = load_queue(path, source=key[0], least=0)
        item = _open_item(queue, key)
        tables, coder = _with_coder(queue.book, coder_id, coder_name)
        _check_passage(queue.book, item.waiting)
        if same_as:
            decision = _match(queue, item, tables, same_as, coder, day)
        else:
            decision = _take(item, draft(queue, item, changes), tables, coder, day)
        return _commit(path, queue.book, tables, decision)


def reject(path: Path, key: Key, *, coder_id: str, day: date, coder_name: str = "") -> Decision:
    """Remember that a suggestion was not taken.

    Raises
    ------
    UsageError
        As `accept`.
    Locked
        As `accept`.
    """
    with _writing(path):
        queue = load_queue(path, source=key[0], least=0)
        item = _open_item(queue, key)
        tables, coder = _with_coder(queue.book, coder_id, coder_name)
        return _commit(path, queue.book, tables, _decision(item.waiting, "rejected", coder, day))


def undo(path: Path, *, coder_id: str, day: date) -> Decision | None:
    """Take back the last decision of a person that stands, and return it; None where there is none.

    What the decision wrote is taken out again, and the suggestion waits as before; `reviews` remembers both.

    Raises
    ------
    DataError
        The row was changed since, or other rows refer to it; nothing was written.
    Locked
        As `accept`.
    """
    with _writing(path):
        decisions = standing(Book.read(path).tables["reviews"])
        last = next((one for one in reversed(decisions) if one.coder_id == coder_id), None)
        if last is None:
            return None
        queue = load_queue(path, source=last.source_id, least=0)
        tables = _copied(queue.book)
        _take_out(queue, last, tables)
        _commit(
            path,
            queue.book,
            tables,
            Decision("", *last.key, last.rule, UNDONE, last.table, last.row_id, "", coder_id, day.isoformat()),
        )
        return last


def _open_item(queue: Queue, key: Key) -> Item:
    item = queue.find(key)
    if (decision := item.decision) is not None:
        raise UsageError(
            f"review: {item.waiting.reason}: {decision.decision_code} already, by {decision.coder_id} on {decision.decided_date}"
        )
    return item


def _with_coder(book: Book, coder_id: str, coder_name: str) -> tuple[Tables, str]:
    """Tables to be changed, with the person who decides among the coders."""
    tables = _copied(book)
    known = book.rows("coders").get(coder_id)
    if known is None:
        if fault := slug_fault(coder_id):
            raise UsageError(f"coder: {fault}")
        name = coder_name or coder_id.replace("-", " ").capitalize()
        tables["coders"].append({"id": coder_id, "name": name, "kind_code": "person", "version": ""})
    elif known["kind_code"] != "person":
        persons = ", ".join(book.persons()) or "none yet"
        raise UsageError(
            f'coder: "{coder_id}" is a {known["kind_code"]}; a person decides (persons in coders.csv: {persons})'
        )
    return tables, coder_id


def _copied(book: Book) -> Tables:
    return {name: list(rows) for name, rows in book.tables.items()}


def _check_passage(book: Book, waiting: Waiting) -> None:
    try:
        book.passage(waiting)
    except DataError as error:
        raise DataError(f"{waiting.table}: the passage cannot be shown, so nobody can have read it: {error}") from error


def _take(item: Item, drafted: Draft, tables: Tables, coder: str, day: date) -> Decision:
    """Add the row of a suggestion and its evidence."""
    waiting, table = item.waiting, TABLES[item.waiting.table]
    if drafted.needs:
        raise DataError([Problem(table.name, 0, column, what) for column, what in drafted.needs])
    row = dict(drafted.row)
    code = "corrected" if drafted.is_corrected else "accepted"
    if table.name == "sources":
        written = {name: row[name] for name in waiting.cells if row.get(name)}
        tables["sources"] = [row if one["id"] == row["id"] else one for one in tables["sources"]]
        return _decision(waiting, code, coder, day, row["id"], digest_of(written))
    if table.name == "emendations":
        row |= {"source_id": waiting.source_id, "coder_id": coder, **_place(waiting)}
    _add(tables, table.name, row)
    if table.needs_evidence:
        _add(tables, "evidence", _evidence(waiting, table.name, row["id"], coder, day))
    return _decision(waiting, code, coder, day, row["id"], digest_of(row))


def _match(queue: Queue, item: Item, tables: Tables, same_as: str, coder: str, day: date) -> Decision:
    """Add the passage of a suggestion as more evidence for a row that the case has."""
    waiting, table = item.waiting, TABLES[item.waiting.table]
    rows = queue.book.rows(table.name)
    if table.name in ("sources", "emendations"):
        raise UsageError(
            f"review: a row of {table.name} has no other evidence; accept, correct or reject the suggestion"
        )
    if same_as not in rows:
        raise UsageError(f'review: "{same_as}" is not in {table.file}; {nearest_of(same_as, rows)}')
    if not table.needs_evidence:
        return _decision(waiting, "matched", coder, day, same_as)
    evidence = _evidence(waiting, table.name, same_as, coder, day)
    _add(tables, "evidence", evidence)
    return _decision(waiting, "matched", coder, day, same_as, digest_of(evidence))


def _take_out(queue: Queue, last: Decision, tables: Tables) -> None:
    """Remove what a decision wrote, if it stands as it was written."""
    rows = {row["id"]: row for row in tables[last.table]}
    if last.decision_code == "matched":
        if last.row_digest:
            _remove_evidence(tables, last, [row for row in tables["evidence"] if digest_of(row) == last.row_digest])
    elif last.table == "sources" and last.row_id:
        cells = queue.find(last.key).waiting.cells
        row = dict(rows[last.row_id])
        if digest_of({name: row[name] for name in cells if row.get(name)}) != last.row_digest:
            raise _changed(last)
        row |= dict.fromkeys(cells, "")
        tables["sources"] = [row if one["id"] == last.row_id else one for one in tables["sources"]]
    elif last.row_id:
        if last.row_id not in rows or digest_of(rows[last.row_id]) != last.row_digest:
            raise _changed(last)
        tables[last.table] = [row for row in tables[last.table] if row["id"] != last.row_id]
        under = [
            row
            for row in tables["evidence"]
            if (row["table"], row["row_id"]) == (last.table, last.row_id)
            and (row["source_id"], row["coder_id"], row["method_code"]) == (last.source_id, last.coder_id, "suggested")
        ]
        if TABLES[last.table].needs_evidence:
            _remove_evidence(tables, last, under)


def _remove_evidence(tables: Tables, last: Decision, evidence: list[Row]) -> None:
    if not evidence:
        raise _changed(last)
    gone = {row["id"] for row in evidence}
    tables["evidence"] = [row for row in tables["evidence"] if row["id"] not in gone]


def _changed(last: Decision) -> DataError:
    return DataError(
        f"{last.table}.csv: {last.row_id} is not as it was when it was {last.decision_code}; "
        "taking the decision back would lose what was changed since: take the row out by hand, or leave it"
    )


def _add(tables: Tables, name: str, row: Row) -> None:
    """Add a row, with an id where it has none yet."""
    tables[name] = [*tables[name], row]
    if name in ID_MAKERS:
        fill_ids(name, tables[name])


def _evidence(waiting: Waiting, table: str, row_id: str, coder: str, day: date) -> Row:
    return dict.fromkeys(TABLES["evidence"].header, "") | {
        "table": table,
        "row_id": row_id,
        "source_id": waiting.source_id,
        **_place(waiting),
        "locator_code": "passage",
        "coder_id": coder,
        "coded_date": day.isoformat(),
        "method_code": "suggested",
        "confidence_share": f"{waiting.confidence:g}",
    }


def _place(waiting: Waiting) -> Row:
    return {
        "paragraph": str(waiting.paragraph),
        "start": str(waiting.start),
        "end": str(waiting.end),
        "digest": waiting.digest,
    }


def digest_of(cells: Mapping[str, str]) -> str:
    """Digest of some cells, whatever their order.

    Examples
    --------
    >>> digest_of({"a": "1", "b": "2"}) == digest_of({"b": "2", "a": "1"})
    True
    """
    return passage_digest(json.dumps(dict(sorted(cells.items())), ensure_ascii=False))


def _decision(waiting: Waiting, code: str, coder: str, day: date, row_id: str = "", row_digest: str = "") -> Decision:
    return Decision("", *waiting.key, waiting.rule, code, waiting.table, row_id, row_digest, coder, day.isoformat())


def _commit(path: Path, book: Book, tables: Tables, decision: Decision) -> Decision:
    """Write the tables that a decision changes, with the decision itself, if the case is whole with them."""
    number = 1 + max((number_of(row["id"]) for row in tables["reviews"]), default=0)
    cells = {name: getattr(decision, name) for name in TABLES["reviews"].header} | {"id": f"re-{number:06d}"}
    tables["reviews"] = [*tables["reviews"], cells]
    contents = {
        TABLES[name].file: format_rows(TABLES[name], ([row[c] for c in TABLES[name].header] for row in rows))
        for name, rows in tables.items()
        if rows != book.tables[name]
    }
    _check(path, contents)
    change_together(path, contents)
    return Decision(**cells)


def _check(path: Path, contents: Mapping[str, bytes]) -> None:
    """Check the case as it would be.

    Raises
    ------
    DataError
        It would not be whole; or it is not whole now, and the message says so.
    """
    with tempfile.TemporaryDirectory() as folder:
        for table in TABLES.values():
            if table.file in contents:
                (Path(folder) / table.file).write_bytes(contents[table.file])
            elif (path / table.file).is_file():
                shutil.copyfile(path / table.file, Path(folder) / table.file)
        found = check_case(Path(folder), texts=False).problems
    if found:
        raise DataError(check_case(path, texts=False).problems or found)


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    with _held(path, f"{path.name}: somebody else is writing to this case; try again"):
        yield


@contextlib.contextmanager
def _held(path: Path, message: str) -> Iterator[None]:
    lock = contextlib.ExitStack()
    try:
        lock.enter_context(hold(path))
    except Locked as error:
        raise Locked(message) from error
    with lock:
        yield
