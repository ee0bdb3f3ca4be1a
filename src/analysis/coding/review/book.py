"""The case as a review reads it: its rows as written, names for ids, and the texts.

A review works on the rows of the files and not on frames, because what it writes are rows of the files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis.coding.suggest.gate import Wording
from analysis.coding.waiting import Waiting
from analysis.errors import DataError
from analysis.record import dates
from analysis.record.schema import TABLES, Column, codes
from analysis.record.sources import TextStore, passage_digest, show_passage
from analysis.record.tidy import Row, read_rows

_NAMED_BY = {
    "sources": "publisher",
    "actors": "name",
    "aliases": "alias",
    "issues": "label",
    "statements": "summary",
    "events": "label",
    "event_statuses": "summary",
    "participations": "summary",
    "coders": "name",
}
"""By table the column that names a row to a reader."""


@dataclass(frozen=True)
class Book:
    """The rows of a case.

    Parameters
    ----------
    path
        Folder of the case.
    tables
        Rows by table, as written; not to be modified.
    """

    path: Path
    tables: Mapping[str, list[Row]]
    _by_id: dict[str, dict[str, Row]] = field(default_factory=dict, repr=False, compare=False)
    _texts: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)
    _wordings: dict[str, Wording] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, path: Path) -> Book:
        """The rows of the case in a folder.

        Raises
        ------
        DataError
            A file is broken; all problems at once.
        """
        tables, problems = read_rows(path)
        if problems:
            raise DataError(problems)
        return cls(path, tables)

    def rows(self, table: str) -> dict[str, Row]:
        """The rows of a table by id."""
        if table not in self._by_id:
            self._by_id[table] = {row["id"]: row for row in self.tables[table]}
        return self._by_id[table]

    def name(self, table: str, row_id: str) -> str:
        """What a reader would call a row; the id itself where the case has no such row."""
        row = self.rows(table).get(row_id)
        return (row.get(_NAMED_BY.get(table, "id"), "") if row else "") or row_id

    def text(self, source_id: str) -> str | None:
        """The text of a source, None where it is not stored on this machine."""
        if source_id not in self._texts:
            self._texts[source_id] = TextStore(self.path / "texts").read(source_id)
        return self._texts[source_id]

    def wording(self, source_id: str) -> Wording:
        """The wording of the text of a source; that of nothing where the text is not stored here."""
        if source_id not in self._wordings:
            self._wordings[source_id] = Wording(self.text(source_id) or "")
        return self._wordings[source_id]

    def passage(self, waiting: Waiting, *, context: int = 0) -> tuple[str, str, str]:
        """What stands before, in and after the passage of a suggestion.

        Raises
        ------
        DataError
            The text is not stored here, or is another one now.
        """
        text = self.text(waiting.source_id)
        if text is None:
            raise DataError(
                f"the text of {waiting.source_id} is not stored here: run `parley source add FILE --id {waiting.source_id}`"
            )
        if passage_digest(text[waiting.start : waiting.end]) != waiting.digest:
            raise DataError(f"the text of {waiting.source_id} has changed since: run `parley suggest` on it again")
        return show_passage(text, waiting.start, waiting.end, context=context)

    def source_line(self, waiting: Waiting) -> str:
        """Publisher, date and paragraph of a suggestion, as a reader would cite it."""
        row = self.rows("sources").get(waiting.source_id, {})
        published = row.get("published_edtf", "")
        day = dates.say(published) if published else "day unknown"
        return ", ".join((row.get("publisher") or waiting.source_id, day, f"paragraph {waiting.paragraph}"))

    def say(self, column: Column, value: str) -> str:
        """A cell in words: names for ids, labels for codes, dates as they are spoken; what cannot be read stays as it is."""
        if not value:
            return ""
        if column.kind in ("ref", "refs"):
            return ", ".join(self.name(column.target, part) for part in value.split())
        if column.kind == "code" and value in codes(column.target):
            return codes(column.target)[value].label
        if column.kind == "table" and value in TABLES:
            return value.replace("_", " ")
        if column.kind == "dated_by":
            return self._say_dating(value)
        try:
            if column.kind == "edtf":
                return dates.say(value)
            if column.kind == "term":
                return dates.say_term(value)
        except ValueError:
            return value
        return value

    def _say_dating(self, value: str) -> str:
        rule, _, anchors = value.partition(":")
        if rule not in codes("dating"):
            return value
        named = {"published": "the day of publication", "accessed": "the day it was read"}
        tables = ("events", "statements", "event_statuses", "participations", "emendations")
        said = [
            named.get(anchor) or next((self.name(t, anchor) for t in tables if anchor in self.rows(t)), anchor)
            for anchor in anchors.split(",")
        ]
        return f"{codes('dating')[rule].label}, from {' and '.join(said)}"

    def persons(self) -> list[str]:
        """Ids of the coders who are persons."""
        return sorted(row["id"] for row in self.tables["coders"] if row["kind_code"] == "person")
