"""Suggestions: what the gate lets through, what is coded already, and what the command writes."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coding.names import Gazetteer
from analysis.coding.suggest import RuleCoder, Suggestion, admit, not_yet_coded, read_text
from analysis.coding.suggest.desk import Desk, folder_of
from analysis.errors import DataError, UsageError
from analysis.record.case import Case
from analysis.record.schema import TABLES, codes
from analysis.record.sources import passage_digest

ACTORS = [
    {"id": "dock-union", "name": "Dock Union", "kind_code": "organisation"},
    {"id": "port-employers", "name": "Port Employers", "kind_code": "organisation"},
]
TEXT = (
    "The Dock Union rejected the offer of the Port Employers on Tuesday. Talks are scheduled for 12 March 2026 in the town hall.\n"
    "“We will not work nights without double pay,” the Dock Union said.\n"
)
ROW = Suggestion("aliases", (("alias", "Dock Union"),), 4, 14, "Dock Union", "rule:names/name@1", "a name", 0.9)


def proposed(text: str = TEXT, published: str = "2026-03-05") -> list[Suggestion]:
    return list(RuleCoder(Gazetteer.build(ACTORS)).propose(text, published=published, language="en"))


class TestGate:
    def test_what_stands_in_the_text_passes(self):
        assert admit([ROW], TEXT) == ([ROW], [])

    @pytest.mark.parametrize(
        ("changed", "why"),
        [
            ({"passage": "Dock union"}, "its passage does not stand in the text where it is said to stand"),
            ({"start": 5, "end": 15}, "its passage does not stand in the text where it is said to stand"),
            ({"start": 4, "end": 4, "passage": ""}, "its passage does not stand in the text where it is said to stand"),
            ({"table": "sentences"}, '"sentences" is not a table'),
            ({"cells": (("spelling", "Dock Union"),)}, '"spelling" is not a column of aliases'),
            ({"cells": (("kind_code", "nick"),)}, 'kind_code: "nick" is no alias kind code; allowed: name, '),
        ],
    )
    def test_what_does_not_hold_is_refused_with_its_reason(self, changed, why):
        admitted, refused = admit([replace(ROW, **changed)], TEXT)
        assert admitted == []
        assert refused[0].why.startswith(why)

    def test_the_same_row_twice_is_one(self):
        admitted, refused = admit([ROW, ROW], TEXT)
        assert (len(admitted), refused[0].why) == (1, "the same row was proposed before")

    @given(st.text(max_size=300))
    def test_whatever_the_text_all_that_is_admitted_slices_back(self, text):
        admitted, _ = admit(proposed(text), text)
        assert all(text[s.start : s.end] == s.passage for s in admitted)


class TestRules:
    def test_moves_plans_and_speakers_become_rows(self):
        rows = {
            (s.table, dict(s.cells).get("holder_id") or dict(s.cells).get("status_code", "")): s for s in proposed()
        }
        refusal = dict(rows["statements", "dock-union"].cells)
        assert refusal["stance_code"] == "refuse"
        assert dict(rows["event_statuses", "scheduled"].cells)["starts_edtf"] == "2026-03-12"

    def test_a_move_is_dated_by_the_one_date_of_its_sentence_else_before_publication(self):
        said = {s.passage[:12]: dict(s.cells) for s in proposed() if s.table == "statements"}
        tuesday = next(cells for cells in said.values() if cells.get("said_edtf") == "2026-03-03")
        assert tuesday["dated_by"] == "weekday:published"
        assert {cells["said_edtf"] for cells in said.values()} == {"2026-03-03", "../2026-03-05"}

    def test_all_of_a_text_passes_the_gate_and_is_the_same_twice(self):
        admitted, refused = admit(proposed(), TEXT)
        assert admitted
        assert [r.why for r in refused] == []
        assert proposed() == proposed()

    def test_without_a_day_of_publication_nothing_is_dated_from_it(self):
        cells = [dict(s.cells) for s in proposed(published="")]
        assert all("2026-03-03" not in row.values() for row in cells)
        assert not any("published" in row.get("dated_by", "") for row in cells)


class TestCodedAlready:
    @pytest.fixture
    def tiny(self) -> Case:
        return Case.read(Path("tests/data/tiny"))

    def test_a_coded_statement_is_not_proposed_again(self, tiny):
        row = tiny.evidence[tiny.evidence["table"] == "statements"].iloc[0]
        text = tiny.texts.read(row["source_id"])
        statement = tiny.statements.set_index("id").loc[row["row_id"]]
        place = (int(row["start"]), int(row["end"]))
        cells = (("holder_id", statement["holder_id"]), ("stance_code", statement["stance_code"]))
        same = Suggestion("statements", cells, *place, text[slice(*place)], "rule:x@1", "", 0.9)
        mine = tiny.statements[tiny.statements["holder_id"] == statement["holder_id"]]
        unused = next(code for code in codes("stance") if code not in set(mine["stance_code"]))
        other = replace(same, cells=(cells[0], ("stance_code", unused)))
        elsewhere = replace(same, start=0, end=3, passage=text[:3])
        new, held = not_yet_coded([same, other, elsewhere], tiny, row["source_id"])
        assert held == [same]
        assert new == [other, elsewhere]
        assert not_yet_coded([same], tiny, "another-source") == ([same], [])


class TestDesk:
    def test_a_table_of_actors_needs_its_columns(self, tmp_path):
        (tmp_path / "actors.csv").write_text("name\nDock Union\n")
        with pytest.raises(
            DataError, match="the columns id \\(or actor_id\\), name and kind_code are needed; it has name"
        ):
            Desk.of_actors(tmp_path / "actors.csv")

    def test_evaluations_of_several_texts_go_to_folders_of_their_names(self, tmp_path):
        one, two = tmp_path / "a" / "text.txt", tmp_path / "b" / "text.txt"
        assert folder_of(one, [one], tmp_path / "out") == tmp_path / "out"
        assert folder_of(two, [one, two], tmp_path / "out") == tmp_path / "out" / "b"
        assert folder_of(tmp_path / "x.txt", [tmp_path / "x.txt", one], tmp_path / "out") == tmp_path / "out" / "x"
        with pytest.raises(UsageError, match='two texts would be written to "x"'):
            folder_of(tmp_path / "x.txt", [tmp_path / "x.txt", tmp_path / "x.html"], tmp_path / "out")

    def test_a_broken_meta_says_what_to_do(self, tmp_path):
        (tmp_path / "meta.json").write_text("{")
        (tmp_path / "text.txt").write_text(TEXT)
        with pytest.raises(DataError, match=r"meta\.json beside text\.txt: it is no JSON"):
            Desk(Gazetteer.build(ACTORS)).read(tmp_path / "text.txt")


def parley(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from analysis.cli import main; main()", *map(str, words)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


class TestCommand:
    @pytest.fixture
    def article(self, tmp_path) -> Path:
        (tmp_path / "text.txt").write_text(TEXT)
        (tmp_path / "meta.json").write_text(json.dumps({"published": "2026-03-05"}))
        with (tmp_path / "actors.csv").open("w", newline="") as handle:
            writer = csv.DictWriter(handle, ["id", "name", "kind_code"])
            writer.writeheader()
            writer.writerows(ACTORS)
        return tmp_path

    def test_eval_writes_the_four_tables_whose_spans_slice_back(self, article):
        done = parley("suggest", "text.txt", "--actors", "actors.csv", "--format", "eval", "--out", "out", cwd=article)
        assert (done.returncode, done.stdout) == (0, "")
        for name in ("times", "mentions", "speech", "stances"):
            with (article / "out" / f"{name}.csv").open(newline="") as handle:
                rows = list(csv.DictReader(handle))
            assert rows, name
            assert all(TEXT[int(row["start"]) : int(row["end"])] == row["text"] for row in rows), name
        with (article / "out" / "times.csv").open(newline="") as handle:
            assert [row["edtf"] for row in csv.DictReader(handle)] == ["2026-03-03", "2026-03-12"]

    def test_rows_are_shown_with_reason_and_written_without_the_words(self, article):
        done = parley("suggest", "text.txt", "--actors", "actors.csv", "--out", "out", cwd=article)
        assert done.returncode == 0
        assert "Dock Union refuses" in done.stdout
        assert "0 refused" in done.stdout
        written = (article / "out" / "text.csv").read_text()
        assert "We will not work" not in written
        rows = list(csv.DictReader(written.splitlines()))
        assert all(row["table"] in TABLES for row in rows)
        assert all(passage_digest(TEXT[int(r["start"]) : int(r["end"])]) == r["digest"] for r in rows)

    def test_explain_names_rule_and_anchor(self, article):
        said = parley("suggest", "text.txt", "--actors", "actors.csv", "--explain", cwd=article).stdout
        assert "Tuesday" in said
        assert "publication" in said
        assert 'by "said" (quoted)' in said

    def test_wrong_calls_say_what_is_allowed(self, article):
        wrong = parley("suggest", "text.txt", "--actors", "actors.csv", "--format", "xml", cwd=article)
        assert (wrong.returncode, wrong.stderr) == (2, 'parley: --format: "xml" is none; allowed: rows, eval\n')
        bare = parley("suggest", "text.txt", "--actors", "actors.csv", "--format", "eval", cwd=article)
        assert (bare.returncode, "give the folder with --out" in bare.stderr) == (2, True)


@pytest.mark.shared
def test_most_of_the_coded_seed_is_found_again(shared):
    text = (shared / "seed" / "000_882135a518b3e7b8.txt").read_text(encoding="utf-8")
    case = Case.open("istanbul-2025", root=Path(__file__).resolve().parents[2])
    desk = Desk.of_case("istanbul-2025", root=case.path.parents[1])
    issues = case.issues.to_dict("records")
    coder = RuleCoder(desk.gazetteer, issues)
    admitted, refused = admit(coder.propose(text, published="[2025-05-14,2025-05-15]", language="en"), text)
    new, held = not_yet_coded(admitted, case, "aje-2025-05-istanbul")
    assert refused == []
    assert len(held) > 2 * len(new)


def test_a_reading_of_nothing_is_empty():
    reading = read_text("", Gazetteer.build(ACTORS))
    found = (reading.times, reading.mentions, reading.speeches, reading.stances, reading.events, reading.damages)
    assert not any(found)
