"""A coder's tray: what it proposes for a source is laid in, and stays until a person has decided.

Laying in again what lies there changes no byte. What the coder proposes no longer is taken out, unless a person has decided on it;
what the case holds already is not laid in.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.coding.suggest.coded import Coded, CodedCase, not_yet_coded
from analysis.coding.suggest.gate import Proposed, Suggestion
from analysis.coding.waiting.decisions import Decision, standing_decisions
from analysis.coding.waiting.form import (
    CODERS,
    DESCRIPTOR,
    FOLDER,
    HEADS,
    SCHEMA,
    Waiting,
    Who,
    coders_table,
    descriptor,
    files_of,
    format_waiting,
    parse_waiting,
    read_readings,
    table_schema,
)
from analysis.errors import DataError, Locked
from analysis.record.codings import CODINGS
from analysis.record.files import check_folder, hold, write_atomic
from analysis.record.schema import TABLES
from analysis.record.sources import passage_digest
from analysis.record.tidy import Row, read_rows

FLUSH_EVERY = 50
"""After so many sources the descriptor is written; a run that is killed reads at most so many again."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the suggestions for one source.

    Parameters
    ----------
    new
        Suggestions laid in.
    waiting
        Ids of all that wait now, of this coder for this source.
    decided
        How many a person has decided on.
    gone
        How many lay there and are proposed no longer.
    held
        How many the case has coded already.
    """

    new: int
    waiting: frozenset[str]
    decided: int
    gone: int
    held: int


class Tray:
    """The place in a case where the suggestions of one coder wait; whatever proposes rows may have one.

    Parameters
    ----------
    case_path
        Folder of the case.
    who
        The coder.
    """

    def __init__(self, case_path: Path, who: Who) -> None:
        self.case_path, self.who = case_path, who
        self.folder = case_path / CODINGS / who.id
        self._readings: dict[str, dict[str, str]] | None = None
        self._unwritten = 0
        self._tables: dict[str, list[Row]] = {}
        self._coded = CodedCase({name: [] for name in TABLES})
        self._stamp: tuple[tuple[int, int, int], ...] = ()

    @contextlib.contextmanager
    def open(self) -> Iterator[Tray]:
        """Hold the tray's lock while suggestions are laid in.

        Raises
        ------
        Locked
            Another run is laying in.
        WriteError
            The folder cannot be made or written.
        """
        check_folder(self.case_path, CODINGS, self.who.id, FOLDER)
        try:
            with hold(self.folder):
                self._readings = read_readings(self.folder)
                try:
                    yield self
                finally:
                    self.flush()
                    self._readings = None
        except Locked as error:
            raise Locked(
                f"{self.case_path.name}: another `parley suggest` is leaving suggestions of {self.who.id} here; wait for it to end"
            ) from error

    def keep(self, proposed: Proposed) -> Kept:
        """Lay in what was proposed for the text of a source; to be called while the tray is open.

        Parameters
        ----------
        proposed
            With the id of a source of the case.

        Raises
        ------
        DataError
            The case is broken, or has no such source.
        """
        if self._readings is None:
            with self.open():
                return self.keep(proposed)
        source = proposed.source_id
        tables = self._case()
        if not any(row["id"] == source for row in tables["sources"]):
            raise DataError(
                f'{self.case_path.name}: "{source}" is not a source of the case; add it with `parley source add`'
            )
        file = self.folder / FOLDER / f"{source}.csv"
        before = file.read_bytes() if file.is_file() else b""
        old = {row.id: row for row in parse_waiting(before, self.who.id, source)} if before else {}
        decisions = standing_decisions(tables["reviews"], source)
        rows, held = self._rows(proposed, old, decisions, self._coded.of_source(source))
        if (content := format_waiting(rows.values())) != before:
            write_atomic(file, content)
        reading = {
            "text_sha256": proposed.text_sha256,
            "published_edtf": proposed.published,
            "language_code": proposed.language,
            "version": self.who.version,
        }
        if self._readings.get(source) != reading:
            self._readings[source] = reading
            self._unwritten += 1
            if self._unwritten >= FLUSH_EVERY:
                self.flush()
        return Kept(
            new=len(rows.keys() - old.keys()),
            waiting=frozenset(rows.keys() - decisions.keys()),
            decided=len(rows.keys() & decisions.keys()),
            gone=len(old.keys() - rows.keys()),
            held=held,
        )

    def flush(self) -> None:
        """Bring the files that describe the package up to date."""
        listed = {source: (self._readings or {}).get(source, {}) for source, _ in files_of(self.folder)}
        contents = {
            CODERS: coders_table(self.who),
            SCHEMA: table_schema(),
            DESCRIPTOR: descriptor(self.case_path.name, self.who, listed),
        }
        for name, content in contents.items():
            file = self.folder / name
            if not file.is_file() or file.read_bytes() != content:
                write_atomic(file, content)
        self._unwritten = 0

    def _case(self) -> Mapping[str, list[Row]]:
        """The tables of the case, read again where somebody has changed one meanwhile."""
        files = [self.case_path / table.file for table in TABLES.values()]
        stamp = tuple((s.st_ino, s.st_mtime_ns, s.st_size) for s in (file.stat() for file in files if file.is_file()))
        if stamp != self._stamp:
            self._tables, problems = read_rows(self.case_path)
            if problems:
                raise DataError(problems)
            self._coded, self._stamp = CodedCase(self._tables), stamp
        return self._tables

    def _rows(
        self, proposed: Proposed, old: Mapping[str, Waiting], decisions: Mapping[str, Decision], coded: Coded
    ) -> tuple[dict[str, Waiting], int]:
        """The rows that lie in the tray from now on, by id, and how many suggestions the case has coded already."""
        accepted = {(d.table, d.row_id) for d in decisions.values() if d.row_id}
        by_digest = {s.digest: (s, at) for s, at in zip(proposed.suggestions, proposed.paragraphs, strict=True)}
        decided = [s for key, (s, _) in by_digest.items() if key in decisions and key not in old]  # the file was lost
        known = [s for key, (s, _) in by_digest.items() if key in old and key not in decisions]
        fresh = [s for key, (s, _) in by_digest.items() if key not in old and key not in decisions]
        new, held = not_yet_coded(fresh, coded)
        still, since = not_yet_coded(
            known, coded.without(accepted)
        )  # what a review made of its neighbours does not hide it
        laid = {s.digest: self._waiting(proposed.source_id, *by_digest[s.digest]) for s in (*decided, *new, *still)}
        rows = _hung(laid, proposed.suggestions, [*held, *since])
        rows |= {key: old[key] for key in decisions.keys() & old.keys()}
        if not (coded.has_date or any(row.table == "sources" for row in laid.values())):
            # a day that the page or a file beside it had stated: the text by itself cannot state it again
            rows |= {key: row for key, row in old.items() if row.table == "sources"}
        missing = {row.under_id for row in rows.values()} - rows.keys()
        while found := {key: old[key] for key in missing if key in old}:  # the heads of what was decided stay with it
            rows |= found
            missing = {row.under_id for row in found.values()} - rows.keys()
        return rows, len(held) + len(since)

    def _waiting(self, source_id: str, suggestion: Suggestion, paragraph: int) -> Waiting:
        return Waiting(
            self.who.id,
            source_id,
            suggestion.digest,
            suggestion.table,
            "",
            paragraph,
            suggestion.start,
            suggestion.end,
            passage_digest(suggestion.passage),
            suggestion.rule,
            suggestion.reason,
            round(suggestion.confidence, 2),
            dict(suggestion.cells),
        )


def _hung(
    rows: Mapping[str, Waiting], suggestions: tuple[Suggestion, ...], held: list[tuple[Suggestion, str]]
) -> dict[str, Waiting]:
    """The rows with each hung on the suggestion, or put under the coded row, that its coder referred to by a key of its own."""
    heads = {(s.table, dict(s.cells).get("id", "")): s.digest for s in suggestions}
    coded = {(s.table, dict(s.cells).get("id", "")): row_id for s, row_id in held if row_id}
    found = {}
    for key, row in rows.items():
        column, table = HEADS.get(row.table, ("", ""))
        local = (table, row.cells.get(column, ""))
        if not local[1] or local not in heads:
            found[key] = row
        elif local in coded:
            found[key] = replace(row, cells={**row.cells, column: coded[local]})
        else:
            cells = {name: value for name, value in row.cells.items() if name != column}
            found[key] = replace(row, under_id=heads[local], cells=cells)
    return found


def waiting_coders(case_path: Path) -> list[str]:
    """Ids of the coders whose suggestions wait in a case."""
    return sorted(folder.parent.name for folder in (case_path / CODINGS).glob(f"*/{FOLDER}") if folder.is_dir())


def read_waiting(case_path: Path, *, source_id: str = "") -> list[Waiting]:
    """All suggestions in the trays of a case, decided or not, coder by coder, source by source, in order of place.

    Parameters
    ----------
    case_path
        Folder of the case.
    source_id
        Only those for this source; "" is all.

    Raises
    ------
    DataError
        A file was damaged.
    """
    return [
        row
        for coder in waiting_coders(case_path)
        for source, file in files_of(case_path / CODINGS / coder)
        if source_id in ("", source)
        for row in parse_waiting(file.read_bytes(), coder, source)
    ]
