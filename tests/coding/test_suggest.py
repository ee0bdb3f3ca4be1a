"""Suggestions: what the gate lets through, what is coded already, and what the command writes."""

from __future__ import annotations

import csv
import json
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coding.names import Gazetteer
from analysis.coding.suggest import RuleCoder, Suggestion, admit, not_yet_coded, read_text
from analysis.coding.suggest.coded import CodedCase
from analysis.coding.suggest.conditional import joining
from analysis.coding.suggest.desk import Desk
from analysis.coding.suggest.gate import Wording, proposed_by
from analysis.coding.suggest.published import BASIS, guess_published, suggest_published
from analysis.errors import DataError, UsageError
from analysis.record.case import Case
from analysis.record.schema import TABLES, codes
from analysis.record.sources import passage_digest
from analysis.record.tidy import read_rows

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

    def test_a_cell_that_repeats_the_text_is_refused_and_a_name_is_not(self):
        copied = " ".join(TEXT.split()[:9])
        place = {"start": 0, "end": len(copied), "passage": TEXT[: len(copied)]}
        said = replace(ROW, table="statements", cells=(("summary", f"It says: {copied}"),), **place)
        reason = replace(ROW, reason=copied)
        named = replace(ROW, cells=(("alias", copied),), **place)
        admitted, refused = admit([said, reason, named], TEXT)
        assert admitted == [named]
        assert {r.why.partition(": ")[0] for r in refused} == {"summary", "reason"}
        assert all("say it in other words" in r.why for r in refused)

    @given(st.text(max_size=200), st.text(max_size=80))
    def test_only_words_of_the_text_are_copied(self, text, value):
        if copied := Wording(text).copied(value):
            words = copied.casefold().replace("’", "'").split()
            assert len(words) == 8
            assert all(word in text.casefold().replace("’", "'") for word in words)

    def test_what_a_coder_proposes_can_be_sent_and_says_its_paragraphs(self):
        found = proposed_by(RuleCoder(Gazetteer.build(ACTORS)), TEXT, source_id="gazette", published="2026-03-05")
        assert pickle.loads(pickle.dumps(found)) == found
        assert {1, 2} == set(found.paragraphs)
        assert list(found.suggestions) == sorted(found.suggestions, key=lambda s: (s.start, s.end, s.table, s.cells))

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

    def test_a_condition_hangs_on_its_statement(self):
        text = "The Dock Union will accept the offer only if the Port Employers pay nights double."
        rows = {s.table: s for s in proposed(text) if s.table in ("statements", "conditions")}
        condition = dict(rows["conditions"].cells)
        assert condition["statement_id"] == dict(rows["statements"].cells)["id"]
        assert (condition["actor_id"], condition["requires_actor_id"]) == ("dock-union", "port-employers")
        assert (condition["kind_code"], "move" in condition) == ("only-if", False)
        assert rows["conditions"].passage == text
        assert joining("unless they pay", "en") == "unless"
        assert joining("a menos que paguen", "es") == ""

    def test_a_part_in_an_event_rests_on_the_passage_that_tells_it(self):
        text = "Talks between the Dock Union and the Port Employers are scheduled for 12 March 2026."
        parts = [s for s in proposed(text) if s.table == "participations"]
        assert parts
        assert all(len(s.passage.split()) > 3 for s in parts)

    def test_a_name_that_recurs_is_a_new_actor(self):
        name = "The Harbour Pilots Association"
        text = f"{name} met on Monday. {name} said no to the Dock Union. {name} left, and {name} will not return."
        (actor,) = [s for s in proposed(text) if s.table == "actors"]
        assert dict(actor.cells) == {"name": "Harbour Pilots Association", "kind_code": "organisation"}

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

    @pytest.fixture
    def coded(self) -> CodedCase:
        return CodedCase(read_rows(Path("tests/data/tiny"))[0])

    def test_a_coded_statement_is_not_proposed_again(self, tiny, coded):
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
        new, held = not_yet_coded([same, other, elsewhere], coded.of_source(row["source_id"]))
        assert held == [(same, row["row_id"])]
        assert new == [other, elsewhere]
        assert not_yet_coded([same], coded.of_source("another-source")) == ([same], [])


class TestDesk:
    def test_a_table_of_actors_needs_its_columns(self, tmp_path):
        (tmp_path / "actors.csv").write_text("name\nDock Union\n")
        with pytest.raises(
            DataError, match="the columns id \\(or actor_id\\), name and kind_code are needed; it has name"
        ):
            Desk.of_actors(tmp_path / "actors.csv")

    def test_a_broken_meta_says_what_to_do(self, tmp_path):
        (tmp_path / "meta.json").write_text("{")
        (tmp_path / "text.txt").write_text(TEXT)
        with pytest.raises(DataError, match=r"meta\.json beside text\.txt: it is no JSON"):
            Desk(tuple(ACTORS)).read(tmp_path / "text.txt")


def parley(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from analysis.cli import main; main()", *map(str, words)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


class TestDay:
    @pytest.mark.parametrize(
        ("text", "ground", "day"),
        [
            ("Talks fail\n\n4 March 2026\n\nThe union left.", "alone", "2026-03-04"),
            ("Talks fail\nWednesday, 4 March 2026 12:55 GMT\nThe union left.", "alone", "2026-03-04"),
            ("Talks fail\nHarbour News | March 4, 2026\nThe union left.", "line", "2026-03-04"),
            ("HARBOUR CITY, March 4, 2026 (Harbour News) — The union left.", "dateline", "2026-03-04"),
            ("Harbour City (4 March 2026) - The union left.", "dateline", "2026-03-04"),
            ("Talks fail\nLast updated on 5 March 2026\nPublished on 4 March 2026", "published", "2026-03-04"),
            ("Talks fail\nUpdated 5 March 2026\nThe union left.", "updated", "2026-03-05"),
            ("One\n" * 20 + "Originally published on 4 March 2026 in the Gazette.", "published", "2026-03-04"),
        ],
    )
    def test_a_document_dates_itself(self, text, ground, day):
        best = guess_published(text)[0]
        assert (best.ground, best.edtf) == (ground, day)
        assert day.partition("-")[0] in text[best.start : best.end]

    @pytest.mark.parametrize(
        "text",
        [
            "The union left on 4 March 2026.",
            "On 4 March 2026, the union left the hall - and nobody spoke.",
            "The pact of 4 March 2026",
            "4 March 2026: the union leaves.",
            "HARBOUR CITY, March 4 — The union left.",
            "One\n" * 20 + "4 March 2026",
            "One\n" * 20 + "4 March 2026\n" + "One\n" * 20,
            "",
        ],
    )
    def test_a_day_that_is_told_is_not_the_day_of_publication(self, text):
        assert guess_published(text) == []

    def test_another_language_has_its_own_words(self):
        assert guess_published("Publicado el 4 de marzo de 2026", language="es")[0].ground == "published"

    def test_what_the_page_states_stands_for_the_whole_document(self):
        guess, *others = guess_published("4 March 2026\nThe union left.", stated="2026-03-05")
        assert (guess.ground, guess.start, guess.end) == ("page", 0, 28)
        assert [other.edtf for other in others] == ["2026-03-04"]
        (row,) = suggest_published("4 March 2026\nThe union left.", [guess, *others])
        assert dict(row.cells) == {"published_edtf": "2026-03-05", "published_basis": BASIS["page"]}
        assert row.reason.endswith("it also names 2026-03-04")
        assert list(suggest_published("", [])) == []

    @given(st.text(max_size=400))
    def test_any_text_is_read_and_every_guess_slices(self, text):
        for row in suggest_published(text, guess_published(text)):
            assert admit([row], text)[0] == [row]

    @pytest.mark.parametrize(
        "bomb", ["a" * 50_000 + "!", " " * 50_000, "1" * 50_000, "“" * 50_000, "A " * 30_000 + "4 March 2026 —"]
    )
    def test_long_runs_are_read(self, bomb):
        assert guess_published(bomb) == []


class TestReadingFiles:
    def test_it_can_be_sent_to_another_process(self, tmp_path):
        (tmp_path / "text.txt").write_text(TEXT)
        desk = Desk(tuple(ACTORS))
        here = desk.proposed(tmp_path / "text.txt", published="2026-03-05")
        there = pickle.loads(pickle.dumps(desk)).proposed(tmp_path / "text.txt", published="2026-03-05")
        assert here == there
        assert here.suggestions

    def test_the_language_is_that_of_the_page_and_must_have_tables(self, tmp_path):
        page = "<html lang='{}'><title>T</title><p>The Dock Union left the hall after the talks had failed.</p></html>"
        for tag, read in (("en-GB", "en"), ("es", "es")):
            (tmp_path / "page.html").write_text(page.format(tag))
            assert Desk(tuple(ACTORS)).proposed(tmp_path / "page.html").language == read
        (tmp_path / "page.html").write_text(page.format("tlh"))
        with pytest.raises(
            DataError, match=r'page\.html: its language is "tlh", for which there are no tables; there are en, es'
        ):
            Desk(tuple(ACTORS)).proposed(tmp_path / "page.html")

    def test_the_actors_of_a_case_are_known_before_anything_is_coded(self, harbour):
        desk = Desk.of_case("port-strike", root=harbour.root)
        found = desk.proposed(harbour.path / "texts" / "gazette.txt")
        assert found.source_id == "gazette"
        assert found.published == "2026-03-10"
        assert {dict(s.cells).get("holder_id") for s in found.suggestions} >= {"dock-union", "port-employers"}

    def test_a_day_that_contradicts_the_case_is_refused(self, harbour):
        desk = Desk.of_case("port-strike", root=harbour.root)
        with pytest.raises(UsageError, match=r"gazette was published on 2026-03-10 by sources\.csv, not on 2026-03-11"):
            desk.proposed(harbour.path / "texts" / "gazette.txt", published="2026-03-11")

    def test_the_fingerprint_follows_actors_spellings_and_issues_alone(self, harbour):
        before = Desk.of_case("port-strike", root=harbour.root).fingerprint()
        harbour.add("coders", id="c", name="C", kind_code="person")
        assert Desk.of_case("port-strike", root=harbour.root).fingerprint() == before
        harbour.add("actors", id="pilots", name="Pilots", kind_code="organisation")
        assert Desk.of_case("port-strike", root=harbour.root).fingerprint() != before


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
        (file,) = (article / "out").glob("*.csv")
        written = file.read_text()
        assert "We will not work" not in written
        rows = list(csv.DictReader(written.splitlines()))
        assert all(row["table"] in TABLES for row in rows)
        assert all(passage_digest(TEXT[int(r["start"]) : int(r["end"])]) == r["digest"] for r in rows)

    def test_explain_names_rule_and_anchor(self, article):
        said = parley("suggest", "text.txt", "--actors", "actors.csv", "--explain", cwd=article).stdout
        assert "Tuesday" in said
        assert "publication" in said
        assert 'cue: "said"' in said

    def test_wrong_calls_say_what_is_allowed(self, article):
        wrong = parley("suggest", "text.txt", "--actors", "actors.csv", "--format", "xml", cwd=article)
        assert (wrong.returncode, wrong.stderr) == (2, 'parley: --format: "xml" is none; allowed: rows, eval\n')
        bare = parley("suggest", "text.txt", "--actors", "actors.csv", "--format", "eval", cwd=article)
        assert (bare.returncode, "give the folder with --out" in bare.stderr) == (2, True)


@pytest.mark.shared
def test_most_of_the_coded_seed_is_found_again(shared):
    text = (shared / "seed" / "000_882135a518b3e7b8.txt").read_text(encoding="utf-8")
    root = Path(__file__).resolve().parents[2]
    desk = Desk.of_case("istanbul-2025", root=root)
    coder = RuleCoder(desk.gazetteer(), desk.issues)
    admitted, refused = admit(coder.propose(text, published="[2025-05-14,2025-05-15]", language="en"), text)
    coded = CodedCase(read_rows(root / "data" / "istanbul-2025")[0]).of_source("aje-2025-05-istanbul")
    new, held = not_yet_coded(admitted, coded)
    assert refused == []
    assert len(held) > 2 * len(new)


def test_a_reading_of_nothing_is_empty():
    reading = read_text("", Gazetteer.build(ACTORS))
    found = (reading.times, reading.mentions, reading.speeches, reading.stances, reading.events, reading.damages)
    assert not any(found)
