"""The form in which suggestions wait: a Frictionless data package in `data/<case>/codings/<coder>/`.

    datapackage.json              what is here; for each source the text that was read, how and by which version
    coders.csv                    the coder, as in a case
    suggestions.schema.json       the columns of the files below
    suggestions/<source>.csv      one row is one suggestion for the text of that source

One file a source, because a file is replaced whole or not at all, and because a corpus is read source by source. The cells of
a proposed row stand in one column as a JSON object: a suggestion holds what its coder could tell and nothing else, and a table
that leaves out required columns would be no table of the record. The words of a passage are never held; place and digest are.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import DataError, Problem
from analysis.record.schema import TABLES
from analysis.record.tables import format_rows

FOLDER, DESCRIPTOR, SCHEMA, CODERS = "suggestions", "datapackage.json", "suggestions.schema.json", "coders.csv"

HEADS = {
    "event_statuses": ("event_id", "events"),
    "participations": ("event_id", "events"),
    "statements": ("event_id", "events"),
    "conditions": ("statement_id", "statements"),
}
"""By table the column by which a row hangs on another row that may itself wait, and the table of that row."""

_DIGEST = "x[0-9a-f]{16}"
_FIELDS: tuple[tuple[str, str, str, Mapping[str, object]], ...] = (
    ("id", "string", "Digest of the suggestion as it was proposed.", {"unique": True, "pattern": _DIGEST}),
    ("table", "string", "The table of the case that it is for.", {"enum": list(TABLES)}),
    ("under_id", "string", "The suggestion on whose row this one hangs: the event of a status.", {"pattern": _DIGEST}),
    ("paragraph", "integer", "Number of the paragraph in the source, 1-based.", {"minimum": 0}),
    ("start", "integer", "First code point of the passage in the source's normalised text, 0-based.", {"minimum": 0}),
    ("end", "integer", "Code point after the last one of the passage.", {"minimum": 1}),
    ("digest", "string", "`x` and the first 16 hex digits of the sha256 of the passage.", {"pattern": _DIGEST}),
    ("rule", "string", "Coder and rule that made it.", {}),
    ("reason", "string", "Why, in words.", {}),
    ("confidence_share", "number", "How often such a row is right, 0-1.", {"minimum": 0, "maximum": 1}),
    ("cells", "object", "What is proposed: columns of the table and values; what is left out is open.", {}),
)
COLUMNS = tuple(name for name, *_ in _FIELDS)


@dataclass(frozen=True, slots=True)
class Who:
    """The coder whose suggestions wait: its row of `coders`.

    Parameters
    ----------
    id, name, kind_code, version
        As in the table of the record; kind_code is rule or model.
    """

    id: str
    name: str
    kind_code: str
    version: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One suggestion as it waits.

    Parameters
    ----------
    coder_id, source_id
        Whose, and for which source.
    id
        Digest of the suggestion as it was proposed; unique in its source.
    table
        The table that it is for.
    under_id
        The suggestion on whose row this one hangs, "" none.
    paragraph, start, end, digest
        Where it was read.
    rule, reason, confidence
        As proposed.
    cells
        What is proposed, by column.
    """

    coder_id: str
    source_id: str
    id: str
    table: str
    under_id: str
    paragraph: int
    start: int
    end: int
    digest: str
    rule: str
    reason: str
    confidence: float
    cells: Mapping[str, str]

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other suggestion of the case."""
        return self.source_id, self.id


def format_waiting(rows: Iterable[Waiting]) -> bytes:
    """Bytes of the file of a source, in order of place."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in sorted(rows, key=place_of):
        cells = json.dumps(dict(row.cells), ensure_ascii=False)
        place = (row.paragraph, row.start, row.end, row.digest)
        writer.writerow((row.id, row.table, row.under_id, *place, row.rule, row.reason, f"{row.confidence:.2f}", cells))
    return out.getvalue().encode()


def place_of(row: Waiting) -> tuple[int, int, int, str, str]:
    """By what suggestions of a source are ordered: place, then heads before what hangs on them."""
    return row.start, row.end, _RANK.get(row.table, len(_RANK)), row.table, row.id


_RANK = {
    name: rank
    for rank, name in enumerate(
        ("sources", "actors", "aliases", "events", "event_statuses", "participations", "statements")
    )
}


def parse_waiting(raw: bytes, coder_id: str, source_id: str) -> list[Waiting]:
    """Suggestions from the bytes of a file.

    Raises
    ------
    DataError
        The file was damaged; it is made anew by `parley suggest`.
    """
    file = f"codings/{coder_id}/{FOLDER}/{source_id}.csv"
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8", errors="replace"))))
    if not rows or tuple(rows[0]) != COLUMNS:
        raise _damaged(file, 1, "the header is not that of suggestions")
    found = []
    for line, row in enumerate(rows[1:], 2):
        try:
            by = dict(zip(COLUMNS, row, strict=True))
            cells = json.loads(by["cells"])
            found.append(
                Waiting(
                    coder_id,
                    source_id,
                    by["id"],
                    by["table"],
                    by["under_id"],
                    int(by["paragraph"]),
                    int(by["start"]),
                    int(by["end"]),
                    by["digest"],
                    by["rule"],
                    by["reason"],
                    float(by["confidence_share"]),
                    {str(name): str(value) for name, value in cells.items() if name in TABLES[by["table"]].header},
                )
            )
        except (ValueError, KeyError, AttributeError) as error:
            raise _damaged(file, line, f"{type(error).__name__}: {error}") from error
    return found


def _damaged(file: str, line: int, why: str) -> DataError:
    return DataError(
        [Problem(file, line, "", f"the row cannot be read ({why}); delete the file and run `parley suggest`")]
    )


def descriptor(case_id: str, who: Who, readings: Mapping[str, Mapping[str, str]]) -> bytes:
    """Bytes of `datapackage.json`.

    Parameters
    ----------
    case_id
        The case.
    who
        The coder.
    readings
        By source what is known of its reading: `text_sha256`, `published_edtf`, `language_code`, `version`.
    """
    dialect = {"lineTerminator": "\n"}
    package = {
        "profile": "tabular-data-package",
        "name": who.id,
        "title": f"Suggestions for {case_id} by {who.name}, waiting for review",
        "description": "Nothing here is coded: `parley review` lets a person accept, correct or reject each row.",
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0 International"}],
        "resources": [
            {
                "name": "coders",
                "path": CODERS,
                "profile": "tabular-data-resource",
                "description": f"One row is {TABLES['coders'].row}.",
                "encoding": "utf-8",
                "dialect": dialect,
                "schema": {
                    "fields": [
                        {"name": c.name, "type": "string", "description": c.description}
                        for c in TABLES["coders"].columns
                    ],
                    "primaryKey": "id",
                    "missingValues": [""],
                },
            },
            *(
                {
                    "name": f"suggestions-{source}",
                    "path": f"{FOLDER}/{source}.csv",
                    "profile": "tabular-data-resource",
                    "encoding": "utf-8",
                    "dialect": dialect,
                    "schema": SCHEMA,
                    **readings[source],
                }
                for source in sorted(readings)
            ),
        ],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def table_schema() -> bytes:
    """Bytes of `suggestions.schema.json`, a Table Schema."""
    optional = {"under_id"}
    schema = {
        "fields": [
            {
                "name": name,
                "type": kind,
                "description": description,
                "constraints": ({} if name in optional else {"required": True}) | dict(constraints),
            }
            for name, kind, description, constraints in _FIELDS
        ],
        "primaryKey": "id",
        "missingValues": [""],
    }
    return (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()


def read_readings(folder: Path) -> dict[str, dict[str, str]]:
    """What the descriptor says of the reading of each source; empty where there is none yet, or none that can be read."""
    try:
        package: dict[str, Any] = json.loads((folder / DESCRIPTOR).read_bytes())
        listed = {
            str(r["name"]).removeprefix("suggestions-"): r for r in package["resources"] if r.get("schema") == SCHEMA
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {source: {name: str(r.get(name, "")) for name in READING} for source, r in listed.items()}


READING = ("text_sha256", "published_edtf", "language_code", "version")
"""What is kept of each reading."""


def coders_table(who: Who) -> bytes:
    """Bytes of `coders.csv`."""
    return format_rows(TABLES["coders"], [[who.id, who.name, who.kind_code, who.version]])


def files_of(folder: Path) -> Iterator[tuple[str, Path]]:
    """Sources of a coder's folder with their files, in order."""
    for file in sorted((folder / FOLDER).glob("*.csv")):
        yield file.stem, file
