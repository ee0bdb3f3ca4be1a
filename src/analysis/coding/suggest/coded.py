"""What a case holds already of a source: a row that was coded is not proposed again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from analysis.record.schema import TABLES

_SAME = {
    "aliases": ("actor_id",),
    "statements": ("holder_id", "stance_code"),
    "event_statuses": ("status_code",),
    "participations": ("actor_id", "status_code"),
    "events": (),
    "emendations": (),
}
"""By table the cells that must agree for a suggestion to be the coded row; both must have been read in one place."""

LEAST_OVERLAP = 0.3
"""Share of the stretch that two passages cover together, from which on they are one place."""

Rows = Mapping[str, Iterable[Mapping[str, str]]]
"""The rows of every table of a case, as written."""


class Placed(Protocol):
    """What is compared: a suggestion, or one that waits."""

    @property
    def table(self) -> str: ...  # noqa: D102
    @property
    def cells(self) -> Mapping[str, str] | tuple[tuple[str, str], ...]: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


S = TypeVar("S", bound=Placed)


@dataclass(frozen=True, slots=True)
class CodedRow:
    """A row of the case and a passage under it.

    Parameters
    ----------
    table, row_id
        The row.
    start, end
        Where the passage stands in the text of its source.
    cells
        The row's cells.
    """

    table: str
    row_id: str
    start: int
    end: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Coded:
    """What a case holds of one source, and of everything that is not tied to a place in it.

    Parameters
    ----------
    rows
        Rows with a passage in the source; an event stands wherever one of its statuses does.
    names
        Ids of actors by their names, and by the spellings that are known everywhere or in this source.
    has_date
        Whether the source's day of publication is known.
    """

    rows: tuple[CodedRow, ...]
    names: frozenset[tuple[str, str]]
    has_date: bool

    def without(self, rows: Collection[tuple[str, str]]) -> Coded:
        """The same without some rows, given as table and id, and without the spellings that they give."""
        spellings = {
            (row.cells["alias"], row.cells["actor_id"])
            for row in self.rows
            if row.table == "aliases" and (row.table, row.row_id) in rows
        }
        kept = tuple(row for row in self.rows if (row.table, row.row_id) not in rows)
        return Coded(kept, self.names - spellings, self.has_date)

    def held_as(self, suggestion: Placed) -> str | None:
        """Id of the coded row that a suggestion repeats ("" where it is no row of its own), or None where it is new.

        It repeats a row of its table with the same actor and code that rests on an overlapping passage; an event, one of
        whose statuses does; a damaged passage, an emendation that overlaps it. A spelling is known wherever it stands, and
        so is the name of an actor.
        """
        cells = dict(suggestion.cells)
        known = {"aliases": (cells.get("alias", ""), cells.get("actor_id", ""))}.get(suggestion.table)
        if known in self.names:
            return ""
        if suggestion.table == "actors":
            return next((key for name, key in sorted(self.names) if name == cells.get("name")), None)
        if suggestion.table == "sources":
            return "" if self.has_date else None
        same = [
            (suggestion.table == "events" and row.cells["kind_code"] == cells.get("kind_code"), overlap, row.row_id)
            for row in self.rows
            if row.table == suggestion.table
            and all(cells.get(name, "") == row.cells[name] for name in _SAME.get(suggestion.table, ()))
            and (overlap := _overlap(suggestion, row))
        ]
        return max(same)[-1] if same else None  # of several events that one of the same kind, then the nearest passage


class CodedCase:
    """What a case holds of each of its sources; the tables are gone through once.

    Parameters
    ----------
    tables
        Rows of every table of the case; not modified.
    """

    def __init__(self, tables: Rows) -> None:
        passages = [row for row in tables["evidence"] if row["start"]]
        wanted = {(row["table"], row["row_id"]) for row in passages}
        cells = {
            (name, row["id"]): row
            for name in _SAME
            if TABLES[name].needs_evidence
            for row in tables[name]
            if (name, row["id"]) in wanted
        }
        kinds = {row["id"]: row["kind_code"] for row in tables["events"]}
        self._rows: dict[str, list[CodedRow]] = {}
        for place in passages:
            row = cells.get((place["table"], place["row_id"]))
            if row is None:
                continue
            here, span = self._rows.setdefault(place["source_id"], []), (int(place["start"]), int(place["end"]))
            here.append(CodedRow(place["table"], place["row_id"], *span, row))
            if event := row.get("event_id") if place["table"] == "event_statuses" else "":
                here.append(CodedRow("events", event, *span, {"kind_code": kinds.get(event, "")}))
        for row in tables["emendations"]:
            if row["start"]:
                found = CodedRow("emendations", row["id"], int(row["start"]), int(row["end"]), row)
                self._rows.setdefault(row["source_id"], []).append(found)
        self._names = frozenset((row["name"], row["id"]) for row in tables["actors"])
        self._spellings: dict[str, set[tuple[str, str]]] = {}
        for row in tables["aliases"]:
            self._spellings.setdefault(row["source_id"], set()).add((row["alias"], row["actor_id"]))
        self._dated = {row["id"] for row in tables["sources"] if row["published_edtf"]}

    def of_source(self, source_id: str) -> Coded:
        """What the case holds of one source."""
        spellings = self._spellings.get("", set()) | self._spellings.get(source_id, set())
        return Coded(tuple(self._rows.get(source_id, ())), self._names | spellings, source_id in self._dated)


def not_yet_coded(suggestions: Iterable[S], coded: Coded) -> tuple[list[S], list[tuple[S, str]]]:
    """Suggestions that are new to a case, and those that it holds already, with the row each of them repeats.

    Parameters
    ----------
    suggestions
        For the text of one source.
    coded
        What the case holds of that source.
    """
    new: list[S] = []
    held: list[tuple[S, str]] = []
    for suggestion in suggestions:
        row_id = coded.held_as(suggestion)
        if row_id is None:
            new.append(suggestion)
        else:
            held.append((suggestion, row_id))
    return new, held


def _overlap(suggestion: Placed, row: CodedRow) -> float:
    """Share of the stretch that both passages cover; 0 where they are not one place."""
    shared = min(row.end, suggestion.end) - max(row.start, suggestion.start)
    together = max(row.end, suggestion.end) - min(row.start, suggestion.start)
    is_inside = row.start <= suggestion.start and suggestion.end <= row.end
    if shared <= 0 or not (is_inside or shared >= LEAST_OVERLAP * together):
        return 0.0
    return shared / together
