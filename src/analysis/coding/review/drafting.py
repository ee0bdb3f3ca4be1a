"""From a suggestion to the row that would be written: what was proposed, what a person changed, and what can be drafted.

A rule proposes what it can tell. What the record requires besides (the summary, the utterance) is drafted from the codes in words
of our own, so that a right suggestion is one key away from a row; a person may say it better.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from analysis.coding.review.book import Book
from analysis.coding.review.queue import Item, Queue
from analysis.coding.suggest.gate import wording_fault
from analysis.coding.waiting.form import HEADS
from analysis.record import rules
from analysis.record.schema import TABLES
from analysis.record.tables import nearest_of
from analysis.record.tidy import Row
from analysis.record.values import value_fault

PROGRAM = frozenset(("id", "source_id", "paragraph", "start", "end", "digest", "coder_id"))
"""Columns that the program fills in rows that are coded in a place; nobody is asked for them."""


@dataclass(frozen=True)
class Draft:
    """The row that a suggestion would become.

    Parameters
    ----------
    table
        Its table.
    row
        Its cells; the id is blank where the program will give one.
    drafted
        Columns whose cells are drafts of the program.
    changed
        Columns that a person has changed from what was proposed, or filled.
    is_corrected
        Whether something that was proposed was changed.
    needs
        What the row still lacks or has wrong: column ("" the row) and what to do.
    """

    table: str
    row: Row
    drafted: frozenset[str]
    changed: frozenset[str]
    is_corrected: bool
    needs: tuple[tuple[str, str], ...]


def columns_of(table: str) -> list[str]:
    """Columns of a table that a person decides on, in order.

    Examples
    --------
    >>> columns_of("emendations")
    ['kind_code', 'reading', 'basis', 'confidence_share']
    """
    hidden = PROGRAM - {"source_id"} if table == "aliases" else PROGRAM
    return [name for name in TABLES[table].header if name not in hidden]


def draft(queue: Queue, item: Item, changes: Mapping[str, str] | None = None) -> Draft:
    """The row that a suggestion would become with some changes.

    Parameters
    ----------
    queue
        The queue in which it stands; not modified.
    item
        The suggestion.
    changes
        Cells by column that a person has set; "" is blank.
    """
    book, waiting, given = queue.book, item.waiting, dict(changes or {})
    table = waiting.table
    proposed, fault = _proposed(queue, item)
    if table == "sources":
        current = book.rows("sources").get(waiting.source_id, {})
        row = dict.fromkeys(TABLES[table].header, "") | current | proposed | given
        fault = [
            (name, f'it is "{current[name]}" already; `parley fix` corrects it')
            for name in (*proposed, *given)
            if current.get(name)
        ]
        drafts: dict[str, str] = {}
    else:
        row = dict.fromkeys(TABLES[table].header, "") | proposed | given
        drafts = {
            name: value for name, value in _drafts(book, item, row) if name not in given and not row[name] and value
        }
        row |= drafts
    fault = [(name, what) for name, what in fault if table == "sources" or not given.get(name)]
    changed = frozenset(name for name, value in given.items() if value != proposed.get(name, ""))
    hung = HEADS[table][0] if waiting.under_id else ""
    faults = [*_needs(book, table, row, waiting.source_id), *(_needs_id(book, table, row) if given.get("id") else ())]
    needs = [*fault, *((name, what) for name, what in faults if name not in dict(fault))]
    return Draft(
        table=table,
        row=row,
        drafted=frozenset(drafts),
        changed=changed,
        is_corrected=any(proposed.get(name) or name == hung for name in changed),
        needs=tuple(dict.fromkeys(needs)),
    )


def _proposed(queue: Queue, item: Item) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Cells as proposed, the row on which it hangs put in; and what keeps that from being known."""
    waiting = item.waiting
    cells = {name: value for name, value in waiting.cells.items() if name != "id"}
    if not waiting.under_id:
        return cells, []
    column, table = HEADS[waiting.table]
    head = queue.head(item)
    what = "event" if table == "events" else "statement"
    if head is not None and head.coded_as:
        return {**cells, column: head.coded_as}, []
    if head is None:
        return cells, [(column, f"the {what} that it belongs to waits no longer; choose one")]
    if head.decision is None:
        return cells, [(column, f"decide on its {what} first: {head.waiting.reason}")]
    if not head.decision.row_id:
        return cells, [(column, f"its {what} was rejected; choose another one, or reject this too")]
    return {**cells, column: head.decision.row_id}, []


def _drafts(book: Book, item: Item, row: Row) -> Iterator[tuple[str, str]]:
    """Cells that the program can word or work out from the others."""
    waiting, table = item.waiting, item.waiting.table
    if table == "statements":
        yield "act_id", _act(book, item, row)
        yield "summary", _statement_in_words(book, row)
    elif table == "event_statuses":
        yield "summary", _status_in_words(book, row)
    elif table == "participations":
        yield "summary", _part_in_words(book, row)
    elif table == "emendations":
        yield "basis", f"text alone: {waiting.reason}"
        yield "confidence_share", f"{waiting.confidence:g}"
    elif table == "actors":
        yield "id", _free(row["name"], book.rows("actors"))
    elif table == "conditions":
        yield "basis_code", "explicit"


def _act(book: Book, item: Item, row: Row) -> str:
    """The utterance: that of a statement already coded from this very passage, else one of its own."""
    waiting = item.waiting
    here = {
        one["row_id"]
        for one in book.tables["evidence"]
        if one["table"] == "statements"
        and (one["source_id"], one["digest"]) == (waiting.source_id, waiting.digest)
        and one["start"] == str(waiting.start)
    }
    taken = {one["act_id"] for one in book.tables["statements"]}
    shared = sorted(one["act_id"] for one in book.tables["statements"] if one["id"] in here)
    if shared:
        return shared[0]
    return _free(f"act-{row['speaker_id'] or row['holder_id']}-{row['stance_code']}", taken)


def _free(words: str, taken: Collection[str]) -> str:
    """A slug of some words that is not taken."""
    stem = re.sub(r"[^a-z0-9]+", "-", words.casefold())[:58].strip("-")
    number, found = 1, stem
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found


def _statement_in_words(book: Book, row: Row) -> str:
    table = TABLES["statements"]

    def said(name: str) -> str:
        return book.say(table.column(name), row[name])

    if not (row["holder_id"] and row["stance_code"]):
        return ""
    about = said("issue_id") or " and ".join(filter(None, (said("event_id"), said("question_code"))))
    told = row["speaker_id"] if row["speaker_id"] != row["holder_id"] else ""
    parts = (
        about,
        f"to {said('addressee_ids')}" if row["addressee_ids"] else "",
        f"as told by {said('speaker_id')}" if told else "",
    )
    rest = "; ".join(filter(None, parts))
    return f"{said('holder_id')} {said('stance_code')}{f' ({rest})' if rest else ''}."


def _status_in_words(book: Book, row: Row) -> str:
    table = TABLES["event_statuses"]

    def said(name: str) -> str:
        return book.say(table.column(name), row[name])

    if not (row["event_id"] and row["status_code"]):
        return ""
    when = row["starts_edtf"] or row["from_edtf"]
    parts = (said("starts_edtf" if row["starts_edtf"] else "from_edtf") if when else "", said("place"))
    rest = ", ".join(filter(None, parts))
    claimed = f" (according to {said('claimed_by_id')})" if row["claimed_by_id"] else ""
    return f"{said('event_id')}: {said('status_code')}{f', {rest}' if rest else ''}{claimed}."


def _part_in_words(book: Book, row: Row) -> str:
    table = TABLES["participations"]

    def said(name: str) -> str:
        return book.say(table.column(name), row[name])

    if not (row["event_id"] and row["actor_id"] and row["status_code"]):
        return ""
    role = f" as {said('role_code')}" if row["role_code"] else ""
    asked = f" by {said('requested_by_id')}" if row["requested_by_id"] else ""
    return f"{said('actor_id')}: {said('status_code')}{asked}{role} ({said('event_id')})."


def _needs(book: Book, table: str, row: Row, source_id: str) -> Iterator[tuple[str, str]]:
    """What the row lacks or has wrong by itself; the whole case is checked once more when it is accepted."""
    for column in TABLES[table].columns:
        name, value = column.name, row[column.name]
        if name in PROGRAM and (name != "source_id" or table != "aliases"):
            continue
        if not value and column.is_required:
            yield name, f"it may not be blank. {column.description}"
        elif fault := value_fault(column, value):
            yield name, fault
        elif column.kind in ("ref", "refs"):
            lost = [part for part in value.split() if part not in book.rows(column.target)]
            yield from (
                (name, f'"{one}" is not in {column.target}.csv; {nearest_of(one, book.rows(column.target))}')
                for one in lost
            )
    rule = rules.ROW_RULES.get(table)
    yield from rule.faults({**row, "id": row["id"] or "-"}) if rule else ()
    if fault := wording_fault(table, row, book.wording(source_id)):
        column_name, _, message = fault.partition(": ")
        yield column_name, message


def _needs_id(book: Book, table: str, row: Row) -> Iterator[tuple[str, str]]:
    """What is wrong with an id that a person gave."""
    if fault := value_fault(TABLES[table].column("id"), row["id"]):
        yield "id", fault
    elif row["id"] in book.rows(table):
        yield "id", f'"{row["id"]}" is in {table}.csv already; give another, or take this as more evidence for it'


def alike(book: Book, table: str, row: Row) -> list[str]:
    """Ids of the rows of a table that may say the same as a row, the likeliest first."""
    telling = [name for name in TABLES[table].header if name not in PROGRAM | {"summary", "act_id", "dated_by"}]
    weights = {"event_id": 3, "actor_id": 3, "holder_id": 3, "issue_id": 2}

    def score(other: Row) -> int:
        return sum(weights.get(name, 1) for name in telling if row.get(name) and row[name] == other[name])

    ranked = sorted(book.tables[table], key=lambda other: (-score(other), other["id"]))
    return [other["id"] for other in ranked]
