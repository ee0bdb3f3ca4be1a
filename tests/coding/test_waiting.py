"""Where suggestions wait: a valid package without the text's words, stable, and dropping nothing that was decided."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coding.review import accept, load_queue, reject, undo
from analysis.coding.suggest.coded import CodedCase, not_yet_coded
from analysis.coding.suggest.gate import Suggestion
from analysis.coding.waiting import Tray, Waiting, Who, read_waiting, waiting_coders
from analysis.coding.waiting.decisions import standing
from analysis.coding.waiting.form import format_waiting, parse_waiting
from analysis.errors import DataError, Locked
from analysis.record.sources import passage_digest

from .conftest import ALL, COMING, IF, OPEN, PLANNED, PROMISE, REFUSAL, TALKS, TEXT, Harbour, suggestion

DAY = date(2026, 3, 12)
WORD = re.compile(r"[^\W_]+")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


class TestForm:
    def test_an_outside_judge_finds_the_package_valid(self, harbour: Harbour):
        import frictionless

        harbour.keep(*ALL)
        report = frictionless.validate(str(harbour.path / "codings" / "rules" / "datapackage.json"))
        assert [error for task in report.tasks for error in task.errors] == []
        assert report.valid
        assert report.stats["tasks"] == 2

    def test_it_holds_what_a_review_needs_and_no_wording(self, harbour: Harbour):
        harbour.keep(*ALL)
        rows = harbour.waiting()
        assert len(rows) == len(ALL)
        for row in rows:
            passage = TEXT[int(row["start"]) : int(row["end"])]
            assert passage_digest(passage) == row["digest"]
            assert row["paragraph"] in {"2", "3", "4"}
            assert (row["rule"][:5], float(row["confidence_share"]) > 0, bool(row["reason"])) == ("rule:", True, True)
        said = [word.casefold() for word in WORD.findall(TEXT)]
        runs = {tuple(said[at : at + 8]) for at in range(len(said) - 7)}
        for name, content in files(harbour.path / "codings" / "rules").items():
            held = [word.casefold() for word in WORD.findall(content.decode())]
            assert not runs & {tuple(held[at : at + 8]) for at in range(len(held) - 7)}, name

    def test_what_the_coder_left_open_is_left_out(self, harbour: Harbour):
        harbour.keep(OPEN)
        (row,) = harbour.waiting()
        assert json.loads(row["cells"]) == dict(OPEN.cells)

    def test_the_coder_is_of_kind_rule(self, harbour: Harbour):
        harbour.keep(OPEN)
        written = (harbour.path / "codings" / "rules" / "coders.csv").read_text()
        assert written == "id,name,kind_code,version\nrules,Rules of Parley,rule,1\n"

    def test_the_case_itself_is_untouched(self, harbour: Harbour):
        before = files(harbour.path)
        harbour.keep(*ALL)
        after = files(harbour.path)
        assert {name: content for name, content in after.items() if not name.startswith("codings")} == before
        harbour.assert_whole()

    @given(st.dictionaries(st.sampled_from(["holder_id", "summary", "unit"]), st.text(max_size=40), max_size=3))
    def test_any_value_comes_back_as_it_went_in(self, cells):
        place = ("x" + "0" * 16, "statements", "", 1, 0, 5, "x" + "1" * 16)
        row = Waiting("rules", "gazette", *place, "rule:a/b@1", 'why, "so"', 0.5, cells)
        assert parse_waiting(format_waiting([row]), "rules", "gazette") == [row]

    @pytest.mark.parametrize("damage", ["{", "[1, 2]", '{"holder_id": '])
    def test_a_damaged_file_is_named_with_its_line_and_the_remedy(self, harbour: Harbour, damage):
        harbour.keep(OPEN)
        file = harbour.path / "codings" / "rules" / "suggestions" / "gazette.csv"
        *start, last = file.read_text().splitlines()
        file.write_text("\n".join([*start, last[: last.rindex(',"{')] + f",{damage}"]))
        with pytest.raises(DataError, match=r"suggestions/gazette\.csv:2: the row cannot be read .* `parley suggest`"):
            read_waiting(harbour.path)


class TestKeeping:
    def test_the_same_again_changes_no_byte(self, harbour: Harbour):
        first = harbour.keep(*ALL)
        before = files(harbour.path)
        again = harbour.keep(*reversed(ALL))
        assert files(harbour.path) == before
        assert (first.new, again.new, again.gone, again.waiting) == (len(ALL), 0, 0, first.waiting)

    def test_what_is_new_comes_in_and_what_is_proposed_no_longer_goes(self, harbour: Harbour):
        harbour.keep(REFUSAL, OPEN)
        kept = harbour.keep(REFUSAL, TALKS)
        assert (kept.new, kept.gone) == (1, 1)
        assert [row["id"] for row in harbour.waiting()] == [REFUSAL.digest, TALKS.digest]

    def test_what_was_decided_stays_whatever_is_proposed(self, harbour: Harbour):
        harbour.keep(REFUSAL, OPEN)
        accept(harbour.path, ("gazette", REFUSAL.digest), coder_id="ab", day=DAY)
        reject(harbour.path, ("gazette", OPEN.digest), coder_id="ab", day=DAY)
        before = files(harbour.path / "codings")
        again = harbour.keep(REFUSAL, OPEN)
        assert files(harbour.path / "codings") == before
        assert (again.decided, again.waiting, again.held) == (2, frozenset(), 0)
        none = harbour.keep()
        assert (none.decided, none.gone) == (2, 0)
        assert files(harbour.path / "codings") == before

    def test_a_decided_row_keeps_the_event_that_it_hangs_on(self, harbour: Harbour):
        harbour.keep(TALKS, PLANNED)
        accept(harbour.path, ("gazette", TALKS.digest), coder_id="ab", day=DAY)
        accept(harbour.path, ("gazette", PLANNED.digest), coder_id="ab", day=DAY)
        undo(harbour.path, coder_id="ab", day=DAY)
        undo(harbour.path, coder_id="ab", day=DAY)
        reject(harbour.path, ("gazette", PLANNED.digest), coder_id="ab", day=DAY)
        harbour.keep()
        assert {row["id"] for row in harbour.waiting()} == {TALKS.digest, PLANNED.digest}

    def test_what_is_coded_already_is_not_laid_in_and_its_event_is_the_coded_one(self, harbour: Harbour):
        harbour.keep(TALKS, PLANNED)
        accept(harbour.path, ("gazette", TALKS.digest), coder_id="ab", day=DAY, changes={"id": "march-talks"})
        accept(harbour.path, ("gazette", PLANNED.digest), coder_id="ab", day=DAY)
        other = Who("reader", "A reader", "model", "2")  # proposes the same in other words
        talks = replace(TALKS, cells=(("id", "meeting-1"), ("label", "A meeting"), ("kind_code", "meeting")))
        coming = replace(COMING, cells=(("event_id", "meeting-1"), *COMING.cells[1:]))
        kept = harbour.keep(talks, coming, who=other)
        assert (kept.held, kept.new) == (1, 1)
        (row,) = harbour.waiting(other)
        assert (row["under_id"], json.loads(row["cells"])["event_id"]) == ("", "march-talks")

    def test_a_neighbour_that_was_accepted_does_not_hide_what_waits(self, harbour: Harbour):
        other = replace(REFUSAL, cells=tuple(sorted({**dict(REFUSAL.cells), "said_edtf": "2026-03-08"}.items())))
        harbour.keep(REFUSAL, other)
        accept(harbour.path, ("gazette", REFUSAL.digest), coder_id="ab", day=DAY)
        assert harbour.keep(REFUSAL, other).waiting == {other.digest}
        assert [item.key[1] for item in load_queue(harbour.path).open] == [other.digest]

    def test_what_somebody_codes_by_hand_waits_no_longer(self, harbour: Harbour):
        harbour.keep(REFUSAL, OPEN)
        row = dict(REFUSAL.cells) | {"id": "st-by-hand", "act_id": "act-1", "summary": "No to the offer."}
        harbour.add("statements", **row)
        place = {"start": str(REFUSAL.start), "end": str(REFUSAL.end), "digest": passage_digest(REFUSAL.passage)}
        harbour.add("coders", id="c", name="C", kind_code="person")
        harbour.add(
            "evidence",
            **{"id": "ev-1", "table": "statements", "row_id": "st-by-hand", "source_id": "gazette", "paragraph": "2"},
            **place,
            **{"locator_code": "passage", "coder_id": "c", "coded_date": "2026-03-12", "method_code": "hand"},
        )
        harbour.assert_whole()
        assert [item.key[1] for item in load_queue(harbour.path).open] == [OPEN.digest]
        kept = harbour.keep(REFUSAL, OPEN)
        assert (kept.waiting, kept.held) == ({OPEN.digest}, 1)

    def test_rows_hang_on_the_row_that_their_coder_meant(self, harbour: Harbour):
        harbour.keep(*ALL)
        under = {row["id"]: row["under_id"] for row in harbour.waiting()}
        assert under[PLANNED.digest] == under[COMING.digest] == TALKS.digest
        assert under[IF.digest] == PROMISE.digest
        assert under[REFUSAL.digest] == ""

    def test_a_lost_file_is_made_again_with_what_was_decided(self, harbour: Harbour):
        harbour.keep(REFUSAL, OPEN)
        reject(harbour.path, ("gazette", OPEN.digest), coder_id="ab", day=DAY)
        before = files(harbour.path / "codings")
        (harbour.path / "codings" / "rules" / "suggestions" / "gazette.csv").unlink()
        harbour.keep(REFUSAL, OPEN)
        assert files(harbour.path / "codings") == before

    def test_the_package_says_which_text_was_read_and_how(self, harbour: Harbour):
        proposed = harbour.proposed(OPEN)
        harbour.keep(OPEN)
        package = json.loads((harbour.path / "codings" / "rules" / "datapackage.json").read_text())
        (reading,) = [one for one in package["resources"] if one["name"] == "suggestions-gazette"]
        told = {name: reading[name] for name in ("text_sha256", "published_edtf", "language_code", "version")}
        assert list(told.values()) == [proposed.text_sha256, "2026-03-10", "en", "1"]

    def test_another_coder_has_a_place_of_its_own(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        harbour.keep(REFUSAL, OPEN, who=Who("reader", "A reader", "model", "2"))
        assert waiting_coders(harbour.path) == ["reader", "rules"]
        assert len(read_waiting(harbour.path)) == 3
        assert len(load_queue(harbour.path).items) == 2, "the same row of two coders is asked about once"

    def test_two_runs_do_not_lay_in_at_once(self, harbour: Harbour):
        first, second = (Tray(harbour.path, Who("rules", "Rules", "rule", "1")) for _ in range(2))
        with (
            first.open(),
            pytest.raises(Locked, match="another `parley suggest` is leaving suggestions"),
            second.open(),
        ):
            pass

    def test_only_sources_of_the_case_have_suggestions(self, harbour: Harbour):
        with pytest.raises(DataError, match='"elsewhere" is not a source of the case; add it with `parley source add`'):
            Tray(harbour.path, Who("rules", "Rules", "rule", "1")).keep(
                replace(harbour.proposed(OPEN), source_id="elsewhere")
            )


class TestCoded:
    def test_a_known_spelling_is_known_wherever_it_stands(self, harbour: Harbour):
        coded = CodedCase(harbour.tables()).of_source("gazette")
        known = suggestion("aliases", "Dock Union", alias="Dock Union", actor_id="dock-union", kind_code="name")
        other = suggestion("aliases", "Dock Union", alias="Dock Union", actor_id="mediator", kind_code="name")
        assert not_yet_coded([known, other], coded) == ([other], [(known, "")])

    def test_of_several_events_in_a_place_the_one_of_the_same_kind_is_meant(self, harbour: Harbour):
        for key, kind in (("a-strike", "strike"), ("b-talks", "meeting"), ("c-strike", "strike")):
            harbour.add("events", id=key, label=key, kind_code=kind)
            harbour.add("event_statuses", id=f"es-{key}", event_id=key, status_code="scheduled", summary="Planned.")
            harbour.add(
                "evidence",
                **{"id": f"ev-{key}", "table": "event_statuses", "row_id": f"es-{key}", "source_id": "gazette"},
                **{"start": str(TALKS.start), "end": str(TALKS.end)},
            )
        assert CodedCase(harbour.tables()).of_source("gazette").held_as(TALKS) == "b-talks"


ROW = {
    "rule": "rule:a/b@1",
    "table": "aliases",
    "row_id": "",
    "row_digest": "",
    "coder_id": "c",
    "decided_date": "2026-03-12",
    "source_id": "s",
}


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["accepted", "rejected", "undone"])), max_size=12))
def test_the_last_row_on_a_suggestion_holds(made):
    reviews = [
        ROW | {"id": f"re-{number:06d}", "suggestion": key, "decision_code": code}
        for number, (key, code) in enumerate(made, 1)
    ]
    last = dict(made)
    assert {one.suggestion: one.decision_code for one in standing(reversed(reviews))} == {
        key: code for key, code in last.items() if code != "undone"
    }


def test_the_cells_of_a_suggestion_tell_it_from_others():
    assert len({s.digest for s in ALL}) == len(ALL)
    assert isinstance(ALL[0], Suggestion)
