"""The data that the repository publishes: whole, canonical, without a word of the texts, and true to what they say."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from analysis import cli
from analysis.measures.chronology import attendance, due, next_meeting, terms, timeline
from analysis.record import dates
from analysis.record.case import Case, case_ids
from analysis.record.check import check_case
from analysis.record.package import drift
from analysis.record.schema import TABLES
from analysis.record.tables import format_rows
from analysis.record.tidy import read_rows

ROOT = Path(__file__).resolve().parents[1]
CASES = [ROOT / "data" / case for case in case_ids(ROOT)]
CODINGS = [folder for case in CASES for folder in sorted((case / "codings").glob("*/"))]
PACKAGES = [
    *CASES,
    *(folder for folder in CODINGS if folder.joinpath("sources.csv").is_file()),
]  # suggestions wait there, too
PUBLISHED = [path for path in PACKAGES if path.joinpath("datapackage.json").is_file()]
NAMED = [str(path.relative_to(ROOT / "data")) for path in PUBLISHED]
SEED_SOURCE = "aje-2025-05-istanbul"
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
OWN_WORDS = ("summary", "label", "question", "low_label", "high_label", "anchors", "role", "basis", "notes", "reading")


@pytest.fixture(scope="module")
def istanbul() -> Case:
    return Case.read(ROOT / "data" / "istanbul-2025")


@pytest.fixture(scope="module")
def seed(shared) -> Path:
    """The article that the first case codes."""
    (found,) = (shared / "seed").glob("*.txt")
    return found


@pytest.fixture
def copy(tmp_path) -> Path:
    """A project with a copy of the case, its texts left out."""
    case = tmp_path / "data" / "istanbul-2025"
    shutil.copytree(ROOT / "data" / "istanbul-2025", case, ignore=shutil.ignore_patterns("texts"))
    return case


def rows_of(path: Path, table: str) -> list[dict[str, str]]:
    with (path / TABLES[table].file).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", PUBLISHED, ids=NAMED)
class TestEveryPackage:
    def test_it_is_whole_and_its_generated_files_are_current(self, path):
        found = check_case(path)
        assert found.problems == []
        assert found.warnings == []
        assert drift(path) == []

    def test_its_files_are_canonical(self, path):
        tables, problems = read_rows(path)
        assert problems == []
        for name, table in TABLES.items():
            cells = [[row[column] for column in table.header] for row in tables[name]]
            assert (path / table.file).read_bytes() == format_rows(table, cells), name

    def test_every_row_of_evidence_points_at_a_passage(self, path):
        rows = rows_of(path, "evidence")
        assert rows
        assert {row["locator_code"] for row in rows} == {"passage"}
        assert [row["id"] for row in rows if not (row["paragraph"] and row["start"] and row["digest"])] == []

    def test_no_row_says_the_same_twice(self, path):
        for name in ("statements", "event_statuses", "participations", "conditions", "emendations"):
            rows = Counter(tuple(value for key, value in row.items() if key != "id") for row in rows_of(path, name))
            assert [row for row, count in rows.items() if count > 1] == [], name

    def test_it_holds_no_wording_of_the_article(self, path, seed):
        def runs(text: str) -> set[tuple[str, ...]]:
            words = [word.casefold().replace("’", "'") for word in WORD.findall(text)]
            return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}

        known = runs(seed.read_text(encoding="utf-8"))
        assert len(known) > 500
        for name in TABLES:
            for row in rows_of(path, name):
                for column in OWN_WORDS:
                    assert not runs(row.get(column, "")) & known, (name, row["id"], column)


def test_no_text_of_a_source_is_published():
    listed = subprocess.run(["git", "ls-files", "data"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [Path(name) for name in listed.splitlines()]
    assert {path.suffix for path in files} <= {".csv", ".json", ".md", ""}
    assert not [path for path in files if "texts" in path.parts]
    ignored = subprocess.run(
        ["git", "check-ignore", "data/istanbul-2025/texts/x.txt"], cwd=ROOT, capture_output=True, check=False
    )
    assert ignored.returncode == 0


def parley(monkeypatch, capsys, root: Path, *arguments: str) -> tuple[int, str, str]:
    monkeypatch.chdir(root)
    monkeypatch.setattr(sys, "argv", ["parley", *arguments])
    monkeypatch.setattr(cli, "_signals", lambda: [])
    with pytest.raises(SystemExit) as left:
        cli.main()
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out, said.err


class TestTheSeed:
    def test_with_the_article_every_digest_is_verified(self, copy, seed, monkeypatch, capsys):
        passages = len(rows_of(copy, "evidence")) + len(rows_of(copy, "emendations"))
        code, out, _ = parley(monkeypatch, capsys, copy.parents[1], "check")
        assert (code, f"{passages} passages not verified" in out) == (0, True)
        before = (copy / "sources.csv").read_bytes()
        code, out, _ = parley(monkeypatch, capsys, copy.parents[1], "source", "add", str(seed))
        assert (code, out) == (0, f"istanbul-2025: text stored as {SEED_SOURCE} (known source)\n")
        assert (copy / "sources.csv").read_bytes() == before
        code, out, err = parley(monkeypatch, capsys, copy.parents[1], "check")
        assert (code, err) == (0, "")
        assert f"{passages} passages verified against the stored texts" in out
        assert "not verified" not in out

    def test_42_a_changed_article_names_every_row_whose_passage_moved_or_vanished(
        self, copy, seed, monkeypatch, capsys
    ):
        parley(monkeypatch, capsys, copy.parents[1], "source", "add", str(seed))
        stored = copy / "texts" / f"{SEED_SOURCE}.txt"
        text = stored.read_text(encoding="utf-8")
        cut = text.index(" ", len(text) // 2) + 1
        word = text[cut : text.index(" ", cut)]
        stored.write_text(f"{text[:cut]}{word}wards{text[cut + len(word) :]}", encoding="utf-8")
        spans = {
            (name, row["id"]): (int(row["start"]), int(row["end"]))
            for name in ("evidence", "emendations")
            for row in rows_of(copy, name)
        }
        struck = {key for key, (start, end) in spans.items() if start < cut + len(word) and cut < end}
        moved = {key for key, (start, _) in spans.items() if start >= cut + len(word)}
        assert struck
        assert moved
        lines = {
            name: {row["id"]: line for line, row in enumerate(rows_of(copy, name), 2)}
            for name in ("evidence", "emendations")
        }
        code, _, said = parley(monkeypatch, capsys, copy.parents[1], "check")
        assert code == 3
        told = {(file, int(line)) for file, line in re.findall(r"(evidence|emendations)\.csv:(\d+): ", said)}
        assert told == {(name, lines[name][row]) for name, row in struck | moved}
        assert "sources.csv:2: text_sha256" in said

        code, _, said = parley(monkeypatch, capsys, copy.parents[1], "tidy")
        assert code == 3
        told = {(file, int(line)) for file, line in re.findall(r"(evidence|emendations)\.csv:(\d+): digest", said)}
        assert told == {(name, lines[name][row]) for name, row in struck}

        for name in ("evidence", "emendations"):
            table, kept = TABLES[name], [row for row in rows_of(copy, name) if (name, row["id"]) not in struck]
            (copy / table.file).write_bytes(format_rows(table, [[row[c] for c in table.header] for row in kept]))
        code, out, _ = parley(monkeypatch, capsys, copy.parents[1], "tidy")
        assert code == 0
        assert f" {len(moved)} moved, 1 texts digested" in out
        new = {row["id"]: int(row["start"]) for row in rows_of(copy, "evidence")}
        assert all(new[row] == spans[name, row][0] + len("wards") for name, row in moved if name == "evidence")


class TestIstanbul2025:
    """Facts of the first case that a careless coding would get wrong, each with its reason."""

    def test_nothing_is_dated_after_the_article(self, istanbul):
        last = pd.Timestamp("2025-05-15")
        assert istanbul.day == last.date()
        for table, column in (
            ("statements", "said_edtf"),
            ("event_statuses", "from_edtf"),
            ("participations", "from_edtf"),
        ):
            lower = dates.bounds_frame(istanbul.tables[table][column])["lower"]
            assert lower.dropna().le(last).all(), table

    def test_what_the_article_previews_has_not_occurred(self, istanbul):
        status = timeline(istanbul).set_index("event_id")["status_code"]
        for event in (
            "istanbul-2025-05",
            "zelensky-erdogan-2025-05",
            "trump-uae-visit-2025-05",
            "trump-return-2025-05",
        ):
            assert status[event] == "scheduled", event
        assert status["putin-zelensky-2025-05"] == "refused"

    def test_the_talks_are_on_the_day_their_weekday_means(self, istanbul):
        talks = timeline(istanbul).set_index("event_id").loc["istanbul-2025-05"]
        assert (talks["lower"], talks["place"]) == (pd.Timestamp("2025-05-15"), "Dolmabahce Palace, Istanbul")
        assert next_meeting(due(istanbul), attendance(istanbul)) == "istanbul-2025-05"

    def test_the_quotation_without_a_speaker_stays_without_one(self, istanbul):
        orphan = istanbul.statements[istanbul.statements["act_id"] == "act-orphan-quote"]
        assert set(orphan["holder_id"]) == {"unnamed"} == set(orphan["speaker_id"])
        assert len(orphan) == 1

    def test_one_spelling_names_two_persons(self, istanbul):
        named = istanbul.aliases.groupby("alias")["actor_id"].nunique()
        assert (named > 1).any()

    def test_one_person_stands_under_several_spellings(self, istanbul):
        assert (istanbul.aliases["actor_id"] == "zelensky").sum() >= 4

    def test_who_comes_is_the_last_answer_and_not_the_first(self, istanbul):
        there = attendance(istanbul, events=["istanbul-2025-05"]).set_index("actor_id")
        assert there.loc["trump", "status_code"] == "declined"
        assert "offered" in there.loc["trump", "history"]
        assert there.loc["putin", "status_code"] == "declined"
        assert there.loc["zelensky", "status_code"] == "uncertain"
        steps = re.findall(r"confirmed|conditional|uncertain", there.loc["zelensky", "history"])
        assert steps == ["confirmed", "conditional", "uncertain"]

    def test_the_damaged_ultimatum_is_given_to_russia_by_the_europeans(self, istanbul):
        parts = istanbul.participations
        addressed = parts[(parts["event_id"] == "europe-ultimatum-2025-05") & (parts["status_code"] == "addressed")]
        assert set(addressed["actor_id"]) == {"putin", "russia"}
        assert set(istanbul.statements.set_index("id").loc[["st-europe-demands-truce"], "holder_id"]) == {
            "european-four"
        }

    def test_the_end_of_the_energy_truce_is_computed(self, istanbul):
        truce = terms(istanbul).set_index("event_id").loc["energy-truce-2025-03"]
        assert (truce["ends_lower"], truce["ends_upper"]) == (pd.Timestamp("2025-04-18"),) * 2
        assert truce["basis"] == "computed"
        rows = istanbul.event_statuses[istanbul.event_statuses["event_id"] == "energy-truce-2025-03"]
        assert set(rows["ends_edtf"]) == {""}
        expired = rows.loc[rows["status_code"] == "expired", "from_edtf"].item()
        assert expired == "2025-04-18/2025-05-15", "it cannot have run out before its term"

    def test_that_the_ultimatum_lapsed_is_derived_and_not_stored(self, istanbul):
        ultimatum = timeline(istanbul).set_index("event_id").loc["europe-ultimatum-2025-05"]
        assert (ultimatum["status_code"], ultimatum["is_derived"]) == ("lapsed", True)
        stored = istanbul.event_statuses[istanbul.event_statuses["event_id"] == "europe-ultimatum-2025-05"]
        assert set(stored["status_code"]) == {"announced"}

    def test_what_an_opponent_says_of_a_side_is_not_its_own_position(self, istanbul):
        of_2022 = istanbul.statements[istanbul.statements["act_id"] == "act-zelensky-on-2022"]
        russia = of_2022[of_2022["holder_id"] == "russia"]
        assert len(russia) >= 3
        assert set(russia["standing_code"]) == {"ascribed"}
        assert set(russia["speaker_id"]) == {"zelensky"}

    def test_an_offer_is_not_an_act(self, istanbul):
        """Lula promises to urge Putin: a promise, and no attendance of his."""
        lula = istanbul.statements[istanbul.statements["holder_id"] == "lula"]
        assert set(lula["stance_code"]) == {"promise"}

    def test_the_demand_that_a_translation_reversed_is_read_right(self, istanbul):
        weapons = istanbul.statements.set_index("id").loc["st-russia-demands-weapons"]
        assert weapons["low_points"] == 0
        assert "give up" in weapons["summary"]

    def test_the_day_of_publication_is_reasoned_and_left_open(self, istanbul):
        source = istanbul.sources.iloc[0]
        assert source["published_edtf"] == "[2025-05-14,2025-05-15]"
        assert len(source["published_basis"].split()) > 40
