"""The files that are generated into every case from the schema: `datapackage.json` and the codebook `README.md`.

Only the case's own words (title, description) are kept from one generation to the next; everything else comes from
`schema`, so that the codebook cannot drift from the tables.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from analysis.errors import DataError, Problem
from analysis.record.schema import SCHEMA_VERSION, SLUG, TABLES, Column, Table, code_lists, codes

DESCRIPTOR = "datapackage.json"
CODEBOOK = "README.md"

_FIELD_TYPES = {
    "day": "date",
    "points": "number",
    "share": "number",
    "number": "number",
    "count": "integer",
}
_PATTERNS = {
    "id": SLUG,
    "slug": SLUG,
    "ref": SLUG,
    "refs": f"{SLUG}( {SLUG})*",
    "dated_by": f"[a-z-]+:{SLUG}(,{SLUG})*",
    "digest": "x[0-9a-f]{16}",
    "sha256": "[0-9a-f]{64}",
}
_RANGES = {"points": (0, 100), "share": (0, 1)}
_KIND_WORDS = {
    "id": "id",
    "slug": "slug",
    "ref": "id in {target}",
    "refs": "ids in {target}, separated by spaces",
    "code": "code ({target})",
    "text": "text",
    "dated_by": "`rule:anchor` ({target})",
    "edtf": "EDTF date",
    "day": "day (YYYY-MM-DD)",
    "term": "ISO 8601 duration",
    "points": "0-100",
    "share": "0-1",
    "number": "number",
    "count": "whole number",
    "digest": "digest",
    "sha256": "sha256",
    "anchors": "`points: meaning; ...`",
    "language": "BCP 47 tag",
    "url": "web address",
    "table": "name of a table",
}


def read_descriptor(path: Path) -> dict[str, Any]:
    """Descriptor of a case.

    Raises
    ------
    DataError
        It is missing or unreadable, or written under a newer schema than this program knows.
    """
    file = path / DESCRIPTOR
    if not file.is_file():
        raise DataError([Problem(DESCRIPTOR, 0, "", f"not found in {path.name}; run `parley tidy {path.name}`")])
    try:
        descriptor = json.loads(file.read_text(encoding="utf-8"))
        version = str(descriptor["schema_version"])
        newer = tuple(map(int, version.split("."))) > tuple(map(int, SCHEMA_VERSION.split(".")))
    except (ValueError, KeyError, TypeError) as error:
        message = f"it cannot be read ({type(error).__name__}: {error}); run `parley tidy {path.name}`"
        raise DataError([Problem(DESCRIPTOR, 0, "", message)]) from error
    if newer:
        message = f"the case is written under schema {version}, this program knows {SCHEMA_VERSION}; update parley"
        raise DataError([Problem(DESCRIPTOR, 0, "schema_version", message)])
    return dict(descriptor)


def descriptor(case_id: str, *, title: str, description: str = "") -> str:
    """Text of `datapackage.json`: a Frictionless tabular data package (v1) of the case.

    Examples
    --------
    >>> json.loads(descriptor("tiny", title="A tiny case"))["resources"][0]["path"]
    'sources.csv'
    """
    package = {
        "profile": "tabular-data-package",
        "name": case_id,
        "title": title,
        "description": description,
        "schema_version": SCHEMA_VERSION,
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0 International"}],
        "resources": [_resource(table) for table in TABLES.values()],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def drift(path: Path) -> list[Problem]:
    """Generated files of a case that are not what the schema generates now.

    Raises
    ------
    DataError
        The descriptor cannot be read.
    """
    found = read_descriptor(path)
    words = {"title": str(found.get("title", "")), "description": str(found.get("description", ""))}
    made = {DESCRIPTOR: descriptor(path.name, **words), CODEBOOK: codebook(path.name, **words)}
    return [
        Problem(name, 0, "", f"not as the schema generates it; run `parley tidy {path.name}`")
        for name, text in made.items()
        if not (path / name).is_file() or (path / name).read_text(encoding="utf-8") != text
    ]


def _resource(table: Table) -> dict[str, Any]:
    keys = [
        {
            "fields": column.name,
            "reference": {"resource": "" if column.target == table.name else column.target, "fields": "id"},
        }
        for column in table.columns
        if column.kind == "ref"
    ]
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": "id",
        "missingValues": [""],
    }
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "path": table.file,
        "profile": "tabular-data-resource",
        "description": f"One row is {table.row}.",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\n"},
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.is_required:
        constraints["required"] = True
    if column.kind == "id":
        constraints["unique"] = True
    if column.kind in _PATTERNS:
        constraints["pattern"] = _PATTERNS[column.kind]
    if column.kind == "code":
        constraints["enum"] = list(codes(column.target))
    if column.kind in _RANGES:
        constraints["minimum"], constraints["maximum"] = _RANGES[column.kind]
    field: dict[str, Any] = {
        "name": column.name,
        "type": _FIELD_TYPES.get(column.kind, "string"),
        "description": column.description,
    }
    return field | ({"constraints": constraints} if constraints else {})


def example_text() -> str:
    """The text that the example rows of the codebook code; our own words."""
    return (files("analysis.record") / "example" / "text.txt").read_text(encoding="utf-8")


def example_row(table: Table) -> dict[str, str]:
    """The first example row of a table; all of them together are a valid case."""
    text = (files("analysis.record") / "example" / table.file).read_text(encoding="utf-8")
    return next(csv.DictReader(text.splitlines()))


def codebook(case_id: str, *, title: str, description: str = "") -> str:
    """Text of the codebook: every table, column and code of a case, in Markdown."""
    return "\n".join(_codebook_lines(case_id, title, description)) + "\n"


_HOW_TO_FILL = """\
## How to fill the tables

1. `parley source add FILE --case {case_id}` stores the text and makes the row in `sources.csv`; say how its date is known.
2. `coders`, `actors`, `issues` first. Actors whose `side_code` is `party` are the sides between which gaps are measured;
   `counts_for_id` says whose moves a person's moves are. A scale runs from 0 to 100 with both ends in words.
3. Read paragraph by paragraph and fill `events`, `event_statuses`, `statements`, `participations`, `conditions`. At the least an
   event needs one status, and a statement an issue or a disputed question.
4. Under every row of aliases, statements, event_statuses and participations one row in `evidence`: the table, the row's id, the source,
   and in `digest` the words of the passage as they stand in the text. `parley tidy {case_id}` replaces the words by offsets and a digest.
5. Dates are EDTF: `2026-03-10`, `2026-03`, `2026-03-10~` (about), `../2026-03-10` (by), `2026-03-10/..` (from ... on),
   `[2026-03-10,2026-03-11]` (one of), `2026-03-01/2026-03-10` (within). What is not known stays blank. A date that was
   worked out says how in `dated_by`: `weekday:published`, `day-before:EVENT`, `between:EVENT,published` (rules: dating, below).
6. `parley check {case_id}` names everything that is still wrong, with file, line and what to do."""


def _codebook_lines(case_id: str, title: str, description: str) -> Iterator[str]:
    yield f"# {title}"
    yield ""
    if description:
        yield description
        yield ""
    yield f"Case `{case_id}`, schema {SCHEMA_VERSION}. This page is generated by `parley tidy {case_id}`; edit the tables, not this page."
    yield "Data licence: CC BY 4.0. UTF-8 CSV, one row a line, sorted by id; a blank cell is unknown or not applicable."
    yield ""
    yield f"The example rows code this text, published on 4 March 2026: *{example_text()}*"
    yield ""
    yield "`_id`/`_ids` key, `_code` closed list, `_edtf` date (EDTF, ISO 8601-2), `_date` day, `_points` 0-100, `_share` 0-1."
    yield ""
    yield from _HOW_TO_FILL.format(case_id=case_id).splitlines()
    yield ""
    for table in TABLES.values():
        needs = " Every row needs evidence of its own." if table.needs_evidence else ""
        yield f"## {table.file}"
        yield ""
        yield f"One row is {table.row}.{needs}"
        yield ""
        example = example_row(table)
        yield "| column | holds | required | meaning | example |"
        yield "|---|---|---|---|---|"
        for column in table.columns:
            kind = _KIND_WORDS[column.kind].format(target=column.target)
            shown = f"`{example[column.name]}`" if example[column.name] else ""
            required = "yes" if column.is_required else ""
            yield f"| `{column.name}` | {kind} | {required} | {column.description} | {shown} |"
        yield ""
    yield "## Codes"
    yield ""
    for name, entries in code_lists().items():
        has_plover = any(entry.plover for entry in entries.values())
        yield f"### {name.replace('_', ' ')}"
        yield ""
        yield f"| code | label | meaning |{' PLOVER |' if has_plover else ''}"
        yield f"|---|---|---|{'---|' if has_plover else ''}"
        for entry in entries.values():
            yield f"| `{entry.code}` | {entry.label} | {entry.description} |{f' {entry.plover} |' if has_plover else ''}"
        yield ""
