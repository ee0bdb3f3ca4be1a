"""Changes to a case that a person asks for: a new case, a source and its text, a logged correction."""

from __future__ import annotations

import re
import shutil
import tempfile
from datetime import date
from pathlib import Path

from analysis.errors import DataError, Problem, UsageError
from analysis.record.check import check_case
from analysis.record.codings import CODINGS
from analysis.record.files import write_together
from analysis.record.package import CODEBOOK, DESCRIPTOR, codebook, descriptor
from analysis.record.schema import TABLES, UNNAMED
from analysis.record.sources import TextStore, read_document, text_digest
from analysis.record.tables import format_rows, nearest_of
from analysis.record.tidy import Row, read_rows
from analysis.record.values import slug_fault


def new_case(root: Path, case_id: str, *, title: str = "") -> Path:
    """Make an empty valid case under `root/data` and return its folder.

    Raises
    ------
    UsageError
        The id is none, or the case exists.
    """
    fault = slug_fault(case_id)
    if fault:
        raise UsageError(f"case: {fault}")
    path = root / "data" / case_id
    if path.exists():
        raise UsageError(f"case: data/{case_id} exists; choose another id")
    title = title or case_id.replace("-", " ").capitalize()
    path.mkdir(parents=True)
    contents = {path / table.file: format_rows(table, []) for table in TABLES.values()}
    unnamed = {"id": UNNAMED, "name": "Unnamed", "kind_code": "group", "role": "the text names nobody"}
    actors = TABLES["actors"]
    contents[path / actors.file] = format_rows(actors, [[unnamed.get(name, "") for name in actors.header]])
    contents[path / DESCRIPTOR] = descriptor(case_id, title=title).encode()
    contents[path / CODEBOOK] = codebook(case_id, title=title).encode()
    write_together(contents)
    return path


def add_source(path: Path, file: Path, *, source_id: str = "", replace: bool = False) -> tuple[str, bool]:
    """Store the text of a document for a case; a document that the case does not list yet gets a row in sources.csv.

    A text whose digest a listed source already has is stored under that source.

    Parameters
    ----------
    path
        Folder of the case.
    file
        The document: text or HTML.
    source_id
        The source to store it under; default: the one with the same digest, else a slug of the file's name.
    replace
        Allow a text that differs from the one coded; its evidence is then found again by `parley tidy`.

    Returns
    -------
    tuple
        The source's id, and whether its row is new.

    Raises
    ------
    DataError
        The document cannot be read, or differs from the text that was coded under this id.
    """
    document = read_document(file)
    tables, problems = read_rows(path)
    if problems:
        raise DataError(problems)
    digest, sources = text_digest(document.text), tables["sources"]
    same = [row["id"] for row in sources if row["text_sha256"] == digest]
    key = source_id or (same[0] if same else re.sub(r"[^a-z0-9]+", "-", file.stem.casefold()).strip("-")[:64])
    if fault := slug_fault(key):
        raise UsageError(f"source: {fault}; give one with --id")
    row = next((row for row in sources if row["id"] == key), None)
    if row and row["text_sha256"] not in ("", digest) and not replace:
        message = (
            f"its text differs from the one coded as {key} (sha256 {row['text_sha256'][:12]}, this one {digest[:12]}); "
            "give another --id, or --replace it and run `parley tidy`"
        )
        raise DataError([Problem(file.name, 0, "", message)])
    TextStore(path / "texts").add(key, document.text, replace=replace)
    if row is None:
        row = dict.fromkeys(TABLES["sources"].header, "")
        row |= {
            "id": key,
            "publisher": document.publisher or "unknown",
            "title": document.title,
            "url": document.url,
            "published_edtf": document.published,
            "published_basis": "stated by the document" if document.published else "",
            "accessed_date": date.today().isoformat(),
            "language_code": document.language or "und",
            "translation_code": "original",
            "licence": "not checked; text not stored",
        }
        sources.append(row)
        is_new = True
    else:
        is_new = False
    row["text_sha256"], row["text_chars"] = digest, str(len(document.text))
    table = TABLES["sources"]
    write_together({path / table.file: format_rows(table, ([r[n] for n in table.header] for r in sources))})
    return key, is_new


def fix_cell(
    path: Path,
    *,
    table: str,
    row_id: str,
    column: str,
    new: str,
    reason: str,
    coder_id: str,
    corrected: date,
) -> str:
    """Repair our own mistake in one cell, log it in corrections.csv, and return the old value.

    The change is made only if the case is whole afterwards; both files are written or neither.

    Raises
    ------
    UsageError
        There is no such table, row, column or coder (nearest is named), an id is to be changed, or the value is the
        one that stands there.
    DataError
        The case would not be whole with the new value.
    """
    tables, problems = read_rows(path)
    if problems:
        raise DataError(problems)
    rows = _find(tables, table, row_id, column, coder_id)
    row = next(row for row in rows if row["id"] == row_id)
    old = row[column]
    if old == new:
        raise UsageError(f'fix: {table} {row_id} {column} is "{new}" already')
    if not reason.strip():
        raise UsageError("fix: a correction needs its reason; give --reason")
    row[column] = new
    log = tables["corrections"]
    log.append(
        {
            "id": f"fix-{len(log) + 1:04d}",
            "table": table,
            "row_id": row_id,
            "column": column,
            "old": old,
            "new": new,
            "reason": reason,
            "coder_id": coder_id,
            "corrected_date": corrected.isoformat(),
        }
    )
    contents = {name: _formatted(name, tables[name]) for name in (table, "corrections")}
    _check_changed(path, contents)
    write_together({path / TABLES[name].file: content for name, content in contents.items()})
    return old


def _find(tables: dict[str, list[Row]], table: str, row_id: str, column: str, coder_id: str) -> list[Row]:
    """Rows of the table, once everything named exists and may be changed."""
    if table not in TABLES or table == "corrections":
        allowed = [name for name in TABLES if name != "corrections"]
        raise UsageError(f'fix: "{table}" is not a table that can be corrected; {nearest_of(table, allowed)}')
    wrong = []
    ids = [row["id"] for row in tables[table]]
    if row_id not in ids:
        wrong.append(f'fix: "{row_id}" is not in {table}.csv; {nearest_of(row_id, ids)}')
    header = TABLES[table].header
    if column not in header:
        wrong.append(f'fix: "{column}" is not a column of {table}; {nearest_of(column, header)}')
    if column == "id":
        wrong.append("fix: an id is never changed; make a new row instead")
    if column in ("start", "end", "digest", "paragraph", "text_sha256", "text_chars"):
        wrong.append(
            f"fix: {column} follows from the text; write the words of the passage into digest and run `parley tidy`"
        )
    coders = [row["id"] for row in tables["coders"]]
    if coder_id not in coders:
        wrong.append(f'fix: coder "{coder_id}" is not in coders.csv; {nearest_of(coder_id, coders)}')
    if wrong:
        raise UsageError("\n".join(wrong))
    return tables[table]


def _formatted(name: str, rows: list[Row]) -> bytes:
    table = TABLES[name]
    return format_rows(table, ([row[column] for column in table.header] for row in rows))


def _check_changed(path: Path, contents: dict[str, bytes]) -> None:
    """Check the case as it would be with the new files; what is wrong with it already may be mended one by one.

    Raises
    ------
    DataError
        It would have problems that it does not have now.
    """
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / path.name
        shutil.copytree(path, trial, ignore=shutil.ignore_patterns(CODINGS), copy_function=shutil.copyfile)
        for name, content in contents.items():
            (trial / TABLES[name].file).write_bytes(content)
        found = set(check_case(trial).problems) - set(check_case(path).problems)
    if found:
        raise DataError(found)
