"""What a cell may be set to: closed lists, rows of the case, ways of dating; and what a person typed, read and judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.coding.review.book import Book
from analysis.record.schema import TABLES, Column, codes
from analysis.record.tables import nearest_of
from analysis.record.tidy import Row
from analysis.record.values import parse_anchors, value_fault


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a cell may have.

    Parameters
    ----------
    value
        As the table holds it.
    label
        As a reader would call it.
    meaning
        What it means, "" where the label says it.
    """

    value: str
    label: str
    meaning: str = ""

    def matches(self, typed: str) -> bool:
        """Whether every word typed is in it, upper and lower case alike."""
        said = f"{self.value} {self.label}".casefold()
        return all(word in said for word in typed.casefold().split())


def choices(book: Book, column: Column) -> list[Choice]:
    """The values from which a cell of a column is chosen, in order; empty where it is free.

    Ways of dating and slugs are open: the list holds those in use, and others may be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> book = Book.read(Path("tests/data/tiny"))
    >>> [choice.label for choice in choices(book, TABLES["statements"].column("issue_id"))][:2]
    ['Jobs lost to machines', 'Night-shift pay']
    """
    if column.kind == "code":
        return [Choice(one.code, one.label, one.description) for one in codes(column.target).values()]
    if column.kind in ("ref", "refs"):
        return [
            Choice(row_id, book.name(column.target, row_id), _meaning(column.target, row))
            for row_id, row in book.rows(column.target).items()
        ]
    if column.kind == "dated_by":
        return [
            Choice(f"{one.code}:published", f"{one.label}, from the day of publication", one.description)
            for one in codes(column.target).values()
        ]
    if column.kind == "slug" and column.name in _SHARED:
        return [*_in_use(book, column.name)]
    return []


OPEN = ("dated_by", "slug")
"""Kinds of columns whose lists are open."""

_SHARED = ("act_id", "move", "requires_move")
"""Columns of slugs that rows share: the utterance, and moves, of which an event is one (taking part in it)."""


def _in_use(book: Book, column: str) -> Iterator[Choice]:
    if column == "act_id":
        acts = {row["act_id"]: row["summary"] for row in reversed(book.tables["statements"])}
        yield from (Choice(act, act, acts[act]) for act in sorted(acts))
        return
    moves = {row[name] for row in book.tables["conditions"] for name in ("move", "requires_move")} - {""}
    yield from (Choice(move, move) for move in sorted(moves - book.rows("events").keys()))
    yield from (Choice(event, event, f"taking part: {row['label']}") for event, row in book.rows("events").items())


def _meaning(table: str, row: Row) -> str:
    if table == "issues":
        return row["question"]
    return row.get("role") or ""


def found(options: list[Choice], typed: str) -> list[Choice]:
    """The choices that fit what was typed, those first whose value or label begins with it."""
    start = typed.casefold().strip()
    fitting = [choice for choice in options if choice.matches(typed)]
    return sorted(fitting, key=lambda one: not (one.value.startswith(start) or one.label.casefold().startswith(start)))


def read_value(book: Book, column: Column, typed: str) -> tuple[str, str]:
    """The value that was typed for a cell, and what is wrong with it ("" nothing).

    A label stands for its value, and so does the beginning of one where it is the only one that fits; several names are separated by
    commas or by spaces between ids.

    Parameters
    ----------
    book
        The case.
    column
        The column.
    typed
        As typed; blank for unknown.

    Examples
    --------
    >>> from pathlib import Path
    >>> book, statements = Book.read(Path("tests/data/tiny")), TABLES["statements"]
    >>> read_value(book, statements.column("stance_code"), "Refuses"), read_value(book, statements.column("holder_id"), "dock")
    (('refuse', ''), ('dock-union', ''))
    >>> read_value(book, statements.column("low_points"), "120")[1]
    '"120" is not a number from 0 to 100'
    """
    typed = typed.strip()
    options = choices(book, column)
    if not typed or not options:
        return typed, value_fault(column, typed)
    if column.kind == "refs":
        known = {choice.value for choice in options}
        parts = typed.split() if set(typed.split()) <= known else [part for part in typed.split(",") if part.strip()]
    else:
        parts = [typed]
    values, faults = [], []
    for part in parts:
        value, fault = _one(column, options, part.strip())
        values.append(value)
        faults.append(fault)
    return " ".join(dict.fromkeys(values)), next(filter(None, faults), "")


def _one(column: Column, options: list[Choice], typed: str) -> tuple[str, str]:
    if column.kind in OPEN and not value_fault(column, typed):
        return typed, ""
    exact = [
        one.value for one in options if typed in (one.value, one.label) or typed.casefold() == one.label.casefold()
    ]
    fitting = exact or [one.value for one in found(options, typed)]
    begin = [
        one.value
        for one in options
        if any(word.casefold().startswith(typed.casefold()) for word in (one.value, one.label))
    ]
    fitting = begin if len(begin) == 1 and not exact else fitting
    if len(set(fitting)) == 1:
        return fitting[0], ""
    if fitting:
        return (
            typed,
            f'"{typed}" fits {len(fitting)}: {", ".join(fitting[:6])}{" ..." if len(fitting) > 6 else ""}; type more',
        )
    if column.kind in OPEN:
        return typed, value_fault(column, typed)
    return typed, f'"{typed}" is none of them; {nearest_of(typed, [one.value for one in options])}'


_FORMS = {
    "edtf": "a date: 2026-03-10, 2026-03, 2026-03-10~ (about), ../2026-03-10 (by), 2026-03-10/.. (from ... on), [2026-03-10,2026-03-11] (one of)",
    "term": "a duration: P30D, P2W, P6M",
    "points": "a number from 0 to 100 on the scale of the issue",
    "share": "a number from 0 to 1",
    "number": "a number: 12.5",
    "day": "a day: 2026-03-10",
    "slug": "a slug: lower-case letters, digits and hyphens",
    "id": "an id: lower-case letters, digits and hyphens; blank: made by the program",
    "dated_by": "rule:anchor, as in weekday:published or after:EVENT",
    "refs": "one or several, separated by commas",
    "text": "words of your own",
}
"""How a value of each kind is written."""


def hint(book: Book, column: Column, row: Row) -> Iterator[str]:
    """What a person needs to know to fill a cell: its meaning, how it is written, and for points the scale.

    Parameters
    ----------
    book
        The case.
    column
        The column.
    row
        The row as it stands, for the issue whose scale is meant.
    """
    yield column.description + ("" if column.is_required else " May be blank.")
    if form := _FORMS.get(column.kind):
        yield f"Write {form}."
    if column.kind == "points" and (issue := book.rows("issues").get(row.get("issue_id", ""))):
        yield f"{issue['label']}: {issue['question']}"
        yield from scale(issue)


def scale(issue: Row) -> Iterator[str]:
    """The scale of an issue, a point a line.

    Examples
    --------
    >>> list(scale({"low_label": "none", "high_label": "all", "anchors": "50: half"}))
    ['0 = none', '50 = half', '100 = all']
    """
    anchors = parse_anchors(issue["anchors"]) if issue["anchors"] else {}
    points = {0.0: issue["low_label"], 100.0: issue["high_label"]} | anchors
    for point, meaning in sorted(points.items()):
        yield f"{point:g} = {meaning}"


def codebook(book: Book, table: str) -> Iterator[tuple[str, str]]:
    """The codebook of a table: pairs of a heading ("" for what stands under the one before) and a line.

    Parameters
    ----------
    book
        The case, whose issues and their scales belong to it.
    table
        The table.
    """
    yield table.replace("_", " "), f"One row is {TABLES[table].row}."
    for column in TABLES[table].columns:
        if column.name == "id":
            continue
        yield column.name, column.description + (" Required." if column.is_required else "")
        if column.kind == "code":
            for one in codes(column.target).values():
                yield "", f"{one.code}: {one.description}"
        if column.target == "issues":
            for issue in book.tables["issues"]:
                yield "", f"{issue['id']}: {issue['label']}. {issue['question']} {'; '.join(scale(issue))}"
