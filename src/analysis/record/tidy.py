"""What may be left to the program when tables are filled by hand: ids, offsets, digests, order, the generated files.

A coder gives a passage in one of three ways, in its row of evidence.csv or emendations.csv: the words themselves in the
`digest` column (they are replaced by offsets and a digest, so that no wording stays in the tables), only the number of
the `paragraph` for the whole of it, or start and end. A passage whose text has moved is found again by its digest.
"""

from __future__ import annotations

import codecs
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from analysis.errors import DataError, Problem
from analysis.record.files import finish_change, write_together
from analysis.record.package import CODEBOOK, DESCRIPTOR, codebook, descriptor, read_descriptor
from analysis.record.schema import TABLES, Table
from analysis.record.sources import (
    TextStore,
    find_passage,
    paragraph_of,
    paragraphs,
    passage_digest,
    relocate,
    text_digest,
)
from analysis.record.tables import format_rows, read_chunks

Row = dict[str, str]
_DIGEST = re.compile(r"x[0-9a-f]{16}")


@dataclass
class Tidied:
    """What `tidy_case` changed: counts by what was done, and the files written."""

    ids: int = 0
    passages: int = 0
    moved: int = 0
    texts: int = 0
    files: list[str] = field(default_factory=list)


def read_rows(path: Path) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Rows of every table of a case as written, and what is wrong with the files' structure.

    Only the structure is looked at: cells may still be blank or wrong.
    """
    finish_change(path)
    problems: list[Problem] = []
    tables: dict[str, list[Row]] = {}
    for name, table in TABLES.items():
        rows = tables[name] = []
        for chunk in read_chunks(path / table.file, table, problems):
            rows.extend(
                dict(zip(table.header, cells, strict=True)) for cells in zip(*chunk.columns.values(), strict=True)
            )
    return tables, problems


def tidy_case(path: Path, *, dry_run: bool = False) -> Tidied:
    """Fill what may be left to the program, sort the tables, and generate the codebook and the descriptor anew.

    All changes are made or none.

    Parameters
    ----------
    path
        Folder of the case.
    dry_run
        Tell what would change without writing.

    Raises
    ------
    DataError
        A file is broken, or a passage is in its text not once; all problems at once.
    WriteError
        A file cannot be written.
    """
    with _mended(path) as folder:
        tables, problems = read_rows(folder)
    done = Tidied()
    if problems:
        raise DataError(problems)
    texts = _fill_texts(path, tables["sources"], done)
    for name in ("emendations", "evidence"):
        for line, row in enumerate(tables[name], 2):
            _fill_passage(TABLES[name], line, row, texts, done, problems)
    if problems:
        raise DataError(problems)
    for name in ID_MAKERS:
        done.ids += fill_ids(name, tables[name])
    described = _described(path)
    contents = {path / TABLES[name].file: _bytes(TABLES[name], rows) for name, rows in tables.items()}
    contents[path / DESCRIPTOR] = descriptor(path.name, **described).encode()
    contents[path / CODEBOOK] = codebook(path.name, **described).encode()
    changed = {file: new for file, new in contents.items() if not file.is_file() or file.read_bytes() != new}
    done.files = [file.name for file in changed]
    if changed and not dry_run:
        write_together(changed)
    return done


@contextmanager
def _mended(path: Path) -> Iterator[Path]:
    """The folder to read the tables from: the case itself, or a copy without what a spreadsheet program leaves behind.

    That is a byte order mark, carriage returns, a missing last line end, and rows of nothing but commas; none of them
    says anything.
    """
    raw = {table.file: file.read_bytes() for table in TABLES.values() if (file := path / table.file).is_file()}
    mended = {name: _without_leftovers(content) for name, content in raw.items()}
    if mended == raw:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, content in mended.items():
            (Path(folder) / name).write_bytes(content)
        yield Path(folder)


def _without_leftovers(content: bytes) -> bytes:
    if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return content
    lines = content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    return b"".join(line + b"\n" for line in lines if line.strip(b", \t"))


def _described(path: Path) -> dict[str, str]:
    """The case's own words in its descriptor; a case without one is named after its folder."""
    if not (path / DESCRIPTOR).is_file():
        return {"title": path.name.replace("-", " ").capitalize()}
    found = read_descriptor(path)
    return {"title": str(found.get("title", path.name)), "description": str(found.get("description", ""))}


def _bytes(table: Table, rows: list[Row]) -> bytes:
    return format_rows(table, ([row[name] for name in table.header] for row in rows))


def _fill_texts(path: Path, sources: list[Row], done: Tidied) -> dict[str, str]:
    """Digest and length of every stored text; gives the texts by source."""
    store, texts = TextStore(path / "texts"), {}
    for row in sources:
        text = store.read(row["id"]) if row["id"] else None
        if text is None:
            continue
        texts[row["id"]] = text
        stated = (text_digest(text), str(len(text)))
        if (row["text_sha256"], row["text_chars"]) != stated:
            row["text_sha256"], row["text_chars"] = stated
            done.texts += 1
    return texts


def _fill_passage(
    table: Table, line: int, row: Row, texts: dict[str, str], done: Tidied, problems: list[Problem]
) -> None:
    """Offsets, digest and paragraph of one row, where its text is stored."""
    if row.get("locator_code", "passage") != "passage":
        return
    is_whole = row["start"] and row["end"] and _DIGEST.fullmatch(row["digest"])
    text = texts.get(row["source_id"])
    if text is None:
        if not is_whole:
            message = f"the passage cannot be found: the text of {row['source_id'] or 'its source'} is not stored here; run `parley source add`"
            problems.append(Problem(table.file, line, "digest", message))
        return
    try:
        start, end = _place(row, text)
    except (DataError, ValueError) as error:
        problems.append(Problem(table.file, line, "digest", str(error)))
        return
    found = {
        "start": str(start),
        "end": str(end),
        "digest": passage_digest(text[start:end]),
        "paragraph": str(paragraph_of(text, start)),
    }
    if any(row[name] != value for name, value in found.items()):
        done.moved += bool(is_whole)
        done.passages += not is_whole
        row.update(found)


def _place(row: Row, text: str) -> tuple[int, int]:
    """Where the passage of a row stands.

    Raises
    ------
    ValueError
        It is nowhere, or in several places.
    """
    start, end, given = row["start"], row["end"], row["digest"]
    if given and not _DIGEST.fullmatch(given):  # the words themselves
        return find_passage(text, given)
    if start.isdecimal() and end.isdecimal() and int(start) < int(end) <= len(text):
        here = int(start), int(end)
        if not given or passage_digest(text[slice(*here)]) == given:
            return here
        places = relocate(text, here[1] - here[0], given)
        if len(places) == 1:
            return places[0]
        where = "nowhere" if not places else f"in {len(places)} places"
        raise ValueError(f"the passage coded at {start}-{end} is {where} in the text as it is now; code it anew")
    number = row["paragraph"]
    spans = paragraphs(text)
    if not (start or end or given) and number.isdecimal() and 1 <= int(number) <= len(spans):
        return spans[int(number) - 1]
    raise ValueError("no passage is given; write its words into digest, or the number of its paragraph")


def fill_ids(name: str, rows: list[Row]) -> int:
    """Give every row of a table without an id one, and return how many; ids that exist are never changed.

    Parameters
    ----------
    name
        A table of `ID_MAKERS`.
    rows
        All its rows, changed in place.

    Examples
    --------
    >>> rows = [{"id": "talks", "label": "Talks"}, {"id": "", "label": "Talks"}]
    >>> fill_ids("events", rows), rows[1]["id"]
    (1, 'talks-2')
    """
    taken, made = {row["id"] for row in rows}, 0
    for row in rows:
        if row["id"]:
            continue
        stem = re.sub(r"[^a-z0-9]+", "-", ID_MAKERS[name](row).casefold()).strip("-")[:58].rstrip("-") or "row"
        number, found = 1, stem
        while found in taken:
            number += 1
            found = f"{stem}-{number}"
        row["id"] = found
        taken.add(found)
        made += 1
    return made


ID_MAKERS: dict[str, Callable[[Row], str]] = {
    "events": lambda row: row["label"],
    "aliases": lambda row: f"al-{row['actor_id']}-{row['alias']}",
    "statements": lambda row: f"st-{row['holder_id']}-{row['stance_code']}-{row['issue_id'] or row['question_code']}",
    "event_statuses": lambda row: f"es-{row['event_id']}-{row['status_code']}",
    "participations": lambda row: f"pa-{row['event_id']}-{row['actor_id']}-{row['status_code']}",
    "conditions": lambda row: f"co-{row['statement_id'].removeprefix('st-')}",
    "emendations": lambda row: f"em-{row['source_id']}-{row['kind_code']}",
    "evidence": lambda row: f"ev-{row['row_id']}",
}
"""How the id of a hand-filled row is made where it is left blank."""
