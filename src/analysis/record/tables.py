"""The tables of a case as files: a strict reader that knows file, line and column, and the writer.

A row is one line, so that a quotation mark left open is found on the line where it stands and git shows one row a
line. The reader streams: a table of a million rows is never held whole unless the caller keeps the chunks.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from analysis.errors import Problem
from analysis.record.schema import Table

CHUNK_ROWS = 20_000
_BLOCK_BYTES = 1 << 20
_HOW_TO_SAVE = 'save the file as "CSV UTF-8" with commas'
_CONFLICT = (b"<<<<<<< ", b"=======\n", b">>>>>>> ", b"||||||| ")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of one table, column by column.

    Parameters
    ----------
    table
        The table that they belong to.
    lines
        1-based line of each row in the file.
    columns
        The values by column name, as written; every list as long as `lines`.
    """

    table: Table
    lines: Sequence[int]
    columns: dict[str, Sequence[str]]


def read_chunks(path: Path, table: Table, problems: list[Problem]) -> Iterator[Chunk]:
    """Rows of a table file in chunks; whatever is wrong with the file's structure is appended to `problems`.

    Rows that are structurally broken are reported and left out, the others are still given, so that one reading
    names every problem of the file.

    Parameters
    ----------
    path
        The file.
    table
        What the schema says of it.
    problems
        List to which problems are appended.
    """
    if not path.is_file():
        problems.append(Problem(table.file, 0, "", "the table is missing; add the file with its header row"))
        return
    found = _byte_problems(path, table.file)
    problems.extend(found)
    if any(not problem.line for problem in found):  # the whole file is in a wrong encoding
        return
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as handle:
        header = handle.readline()
        header_problems = list(_header_problems(header, table))
        problems.extend(header_problems)
        if header_problems or "\r" in header.rstrip("\r\n"):  # old Mac line ends, reported with the bytes
            return
        broken = {problem.line for problem in found}
        line = 2
        while lines := list(islice(handle, CHUNK_ROWS)):
            numbers, rows = _rows(lines, line, table, broken, problems)
            line += len(lines)
            if rows:
                yield Chunk(table, numbers, dict(zip(table.header, zip(*rows, strict=True), strict=True)))


def read_ids(path: Path, table: Table) -> list[str]:
    """The ids of a table, in the order of the file; what is wrong with it is left to the check of the case.

    Parameters
    ----------
    path
        Folder of the case.
    table
        Which one.
    """
    chunks = read_chunks(path / table.file, table, [])
    return [key for chunk in chunks for key in chunk.columns["id"]]


def _rows(
    lines: list[str], first: int, table: Table, broken: set[int], problems: list[Problem]
) -> tuple[Sequence[int], list[list[str]]]:
    """Parsed rows with their line numbers; ill-formed ones become problems, unless their bytes are already one."""
    width = len(table.columns)
    try:
        rows = list(csv.reader(lines, strict=True))
    except csv.Error:
        rows = []
    if len(rows) == len(lines) and set(map(len, rows)) == {width} and [""] * width not in rows:
        return range(first, first + len(rows)), rows
    numbers, good = [], []
    for number, line in enumerate(lines, first):
        message = ""
        try:
            row = next(csv.reader([line], strict=True), [])
        except csv.Error:
            row, message = (
                [],
                'a quotation mark is not closed on its line; write " inside a cell as "" and put the cell in quotes',
            )
        if not message and (len(row) != width or not any(row)):
            message = _width_message(row, table)
        if message and number not in broken:
            problems.append(Problem(table.file, number, "", message))
        elif not message:
            numbers.append(number)
            good.append(row)
    return numbers, good


def _width_message(row: list[str], table: Table) -> str:
    width = len(table.columns)
    if not any(row):
        return "the line is empty; delete it"
    if len(row) < width:
        missing = ", ".join(table.header[len(row) :])
        return f"{len(row)} cells instead of {width}; the row ends before {missing}"
    extra = ", ".join(repr(cell) for cell in row[width : width + 3])
    return f"{len(row)} cells instead of {width}; {extra} too many (put a cell that holds a comma in quotes)"


def _header_problems(header: str, table: Table) -> Iterator[Problem]:
    expected = ",".join(table.header)
    if header.rstrip("\r\n") == expected or "\r" in header.rstrip("\r\n"):
        return
    if not header.strip():
        yield Problem(table.file, 1, "", f"the file is empty; its first line must be {expected}")
        return
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if header.count(separator) >= max(1, len(table.columns) // 2):
            yield Problem(table.file, 1, "", f"the columns are separated by {name}; {_HOW_TO_SAVE}")
            return
    names = next(csv.reader([header]), [])
    doubled = sorted({name for name in names if names.count(name) > 1})
    unknown = [name for name in names if name not in table.header]
    missing = [name for name in table.header if name not in names]
    for name in doubled:
        yield Problem(table.file, 1, name, "the column stands twice in the header")
    for name in unknown:
        yield Problem(table.file, 1, name, f"not a column of {table.name}; {nearest_of(name, missing or table.header)}")
    for name in missing:
        yield Problem(table.file, 1, name, f"the column is missing; the header must be {expected}")
    if not (doubled or unknown or missing):
        yield Problem(table.file, 1, "", f"the columns are in another order; the header must be {expected}")


def nearest_of(name: str, choices: Iterable[str]) -> str:
    """Say which allowed name is the nearest, or which ones there are: "nearest: territory".

    Examples
    --------
    >>> nearest_of("territry", ["ceasefire", "territory"])
    'nearest: territory'
    >>> nearest_of("x", [])
    'there are none'
    """
    from rapidfuzz import fuzz, process

    choices = list(choices)
    if not choices:
        return "there are none"
    best = process.extractOne(name, choices, scorer=fuzz.ratio, score_cutoff=55)
    if best:
        return f"nearest: {best[0]}"
    return "allowed: " + ", ".join(choices[:12]) + (" ..." if len(choices) > 12 else "")


def _byte_problems(path: Path, file: str) -> list[Problem]:
    """What the bytes tell before they are parsed: encoding, NUL, CR, conflict markers, a cut end."""
    suspicious, decoder, tail = False, codecs.getincrementaldecoder("utf-8")(), b"\n"
    with path.open("rb") as handle:
        start = handle.read(4)
        if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or b"\0" in start:  # a header has no NUL
            return [Problem(file, 0, "", f"the file is UTF-16; {_HOW_TO_SAVE}")]
        block = start + handle.read(_BLOCK_BYTES)
        while block:
            joined = tail + block
            suspicious |= b"\0" in block or b"\r" in block or any(b"\n" + mark in joined for mark in _CONFLICT)
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                suspicious = True
            tail = joined[-9:]
            block = handle.read(_BLOCK_BYTES)
    problems = []
    if tail.strip() and not tail.endswith(b"\n"):
        message = "the last line does not end with a line feed: the file may have been cut off; check the row, then add the line end"
        problems.append(Problem(file, _count_lines(path), "", message))
    return problems + list(_located(path, file)) if suspicious else problems


def _count_lines(path: Path) -> int:
    with path.open("rb") as handle:
        return sum(1 for _ in handle)


def _located(path: Path, file: str) -> Iterator[Problem]:
    """The suspicious lines, one problem each; line ends are those of the whole file and told once."""
    returns: list[int] = []
    with path.open("rb") as handle:
        for number, line in enumerate(handle, 1):
            if line.startswith(_CONFLICT):
                yield Problem(file, number, "", "a git conflict marker; settle the merge and delete the marker lines")
            if b"\0" in line:
                yield Problem(file, number, "", f"a NUL byte at byte {line.index(0) + 1} of the line; {_HOW_TO_SAVE}")
            if b"\r" in line:
                returns.append(number)
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                byte = line[error.start]
                message = (
                    f"byte {error.start + 1} of the line is 0x{byte:02x}, which is not UTF-8 there; {_HOW_TO_SAVE}"
                )
                yield Problem(file, number, "", message)
    if returns:
        others = f" (and on {len(returns) - 1} more lines)" if len(returns) > 1 else ""
        yield Problem(
            file, returns[0], "", f"a carriage return{others}; save the file with LF line ends, or run `parley tidy`"
        )


def format_rows(table: Table, rows: Iterable[Sequence[str]]) -> bytes:
    r"""Bytes of a table file: UTF-8, LF, RFC 4180, sorted by id.

    Parameters
    ----------
    table
        The table.
    rows
        Cells of each row in the order of `table.columns`, as written.

    Examples
    --------
    >>> from analysis.record.schema import TABLES
    >>> format_rows(TABLES["coders"], [["b", "B, the second", "person", ""], ["a", "A", "person", ""]])
    b'id,name,kind_code,version\na,A,person,\nb,"B, the second",person,\n'
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.header)
    ordered: list[Sequence[str]] = sorted(rows, key=lambda row: row[0])
    writer.writerows(ordered)
    return out.getvalue().encode("utf-8")
