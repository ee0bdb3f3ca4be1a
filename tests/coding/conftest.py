"""A small case with one source of our own words, and suggestions of every kind that wait for it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from analysis.coding.suggest.gate import Proposed, Suggestion, proposed_by
from analysis.coding.waiting import Kept, Tray, Who
from analysis.record.check import check_case
from analysis.record.editing import add_source, new_case
from analysis.record.schema import TABLES
from analysis.record.tables import format_rows
from analysis.record.tidy import read_rows

TEXT = """Talks in the port

The Dock Union on Monday rejected the wage rise that the Port Employers had offered.

Talks are planned for 20 March, and the Port Employers said that they would come if the Dock Union put off the strike.

The Doc Union asked the mediator to be there.
"""
RULES = Who("rules", "Rules of Parley", "rule", "1")


def suggestion(table: str, words: str, confidence: float = 0.9, rule: str = "", **cells: str) -> Suggestion:
    """A suggestion whose passage is where its words stand."""
    start = TEXT.index(words)
    name = rule or f"rule:{table}/test@1"
    return Suggestion(table, tuple(cells.items()), start, start + len(words), words, name, f"why {table}", confidence)


REFUSAL = suggestion(
    "statements",
    "The Dock Union on Monday rejected the wage rise",
    holder_id="dock-union",
    issue_id="wage-rise",
    stance_code="refuse",
    said_edtf="2026-03-09",
    dated_by="weekday:published",
    mode_code="reported",
    standing_code="narrated",
)
OPEN = suggestion(  # without an issue, as rules often leave it
    "statements",
    "the Port Employers had offered",
    holder_id="port-employers",
    stance_code="offer",
    mode_code="reported",
    standing_code="narrated",
)
TALKS = suggestion("events", "Talks are planned for 20 March", id="talks", label="Talks", kind_code="meeting")
PLANNED = suggestion(
    "event_statuses",
    "Talks are planned for 20 March",
    event_id="talks",
    status_code="scheduled",
    starts_edtf="2026-03-20",
    dated_by="month-day:published",
)
COMING = suggestion(
    "participations",
    "the Port Employers said that they would come",
    event_id="talks",
    actor_id="port-employers",
    role_code="party",
    status_code="conditional",
)
PROMISE = suggestion(
    "statements",
    "the Port Employers said that they would come if the Dock Union put off the strike",
    id="promise",
    holder_id="port-employers",
    speaker_id="port-employers",
    issue_id="wage-rise",
    stance_code="promise",
    mode_code="reported",
    standing_code="own",
)
IF = suggestion(
    "conditions",
    "if the Dock Union put off the strike",
    statement_id="promise",
    actor_id="port-employers",
    requires_actor_id="dock-union",
    kind_code="if",
    basis_code="explicit",
)
GARBLED = suggestion("aliases", "Doc Union", alias="Doc Union", actor_id="dock-union", kind_code="garbled")
DAMAGE = suggestion("emendations", "Doc Union", 0.3, kind_code="grammar", reading="Dock Union")
ALL = (REFUSAL, OPEN, TALKS, PLANNED, COMING, PROMISE, IF, GARBLED, DAMAGE)


@dataclass(frozen=True)
class Coder:
    """A coder that proposes what it is told to."""

    rows: tuple[Suggestion, ...]

    def propose(self, text: str, *, published: str, language: str) -> tuple[Suggestion, ...]:
        return self.rows


@dataclass(frozen=True)
class Harbour:
    """The case and its source."""

    path: Path
    source_id: str = "gazette"

    @property
    def root(self) -> Path:
        return self.path.parents[1]

    def rows(self, table: str) -> list[dict[str, str]]:
        with (self.path / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))

    def write(self, table: str, rows: list[dict[str, str]]) -> None:
        header = TABLES[table].header
        cells = [[row.get(name, "") for name in header] for row in rows]
        (self.path / f"{table}.csv").write_bytes(format_rows(TABLES[table], cells))

    def add(self, table: str, /, **cells: str) -> None:
        self.write(table, [*self.rows(table), cells])

    def proposed(self, *rows: Suggestion) -> Proposed:
        return proposed_by(Coder(rows), TEXT, source_id=self.source_id, published="2026-03-10")

    def keep(self, *rows: Suggestion, who: Who = RULES) -> Kept:
        return Tray(self.path, who).keep(self.proposed(*rows))

    def waiting(self, who: Who = RULES) -> list[dict[str, str]]:
        file = self.path / "codings" / who.id / "suggestions" / f"{self.source_id}.csv"
        with file.open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))

    def bytes(self) -> dict[str, bytes]:
        """The tables of the case without those to which decisions are appended."""
        names = [table.file for table in TABLES.values() if table.name not in ("reviews", "coders")]
        return {name: (self.path / name).read_bytes() for name in names}

    def assert_whole(self) -> None:
        assert check_case(self.path).problems == []

    def tables(self) -> dict[str, list[dict[str, str]]]:
        tables, problems = read_rows(self.path)
        assert problems == []
        return tables


@pytest.fixture
def harbour(tmp_path: Path) -> Harbour:
    """A case with three actors, an issue and a source, from which nothing is coded yet."""
    (tmp_path / "data").mkdir()
    case = Harbour(new_case(tmp_path, "port-strike"))
    for actor, name in (
        ("dock-union", "Dock Union"),
        ("port-employers", "Port Employers"),
        ("mediator", "The mediator"),
    ):
        case.add("actors", id=actor, name=name, kind_code="organisation", side_code="party")
    case.add(
        "issues",
        id="wage-rise",
        label="Wage rise",
        question="By how much do wages rise?",
        low_label="no rise",
        high_label="ten per cent",
        anchors="50: five per cent",
        kind_code="bargaining",
    )
    (tmp_path / "gazette.txt").write_text(TEXT, encoding="utf-8")
    add_source(case.path, tmp_path / "gazette.txt")
    (source,) = case.rows("sources")
    case.write(
        "sources",
        [
            source
            | {
                "published_edtf": "2026-03-10",
                "published_basis": "dateline",
                "accessed_date": "2026-03-11",
                "publisher": "Gazette",
            }
        ],
    )
    case.assert_whole()
    return case
