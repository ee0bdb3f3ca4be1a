"""The review without a terminal: the queue, decisions that are all files or none, what is refused, what is taken back."""

from __future__ import annotations

import io
import math
import os
import random
import shutil
import signal
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coding.review import (
    Sitting,
    Wanted,
    accept,
    alike,
    choices,
    columns_of,
    draft,
    load_queue,
    precision,
    read_value,
    reject,
    reviewing,
    undo,
    wilson,
)
from analysis.coding.review.deciding import digest_of
from analysis.coding.suggest.desk import Desk
from analysis.coding.waiting import Who
from analysis.errors import DataError, Locked, UsageError
from analysis.record.case import Case
from analysis.record.check import check_case
from analysis.record.editing import add_source, new_case
from analysis.record.files import hold
from analysis.record.package import drift
from analysis.record.schema import TABLES
from analysis.record.sources import passage_digest

from .conftest import (
    ALL,
    COMING,
    DAMAGE,
    GARBLED,
    IF,
    OPEN,
    PLANNED,
    PROMISE,
    REFUSAL,
    TALKS,
    TEXT,
    Harbour,
    suggestion,
)

DAY = date(2026, 3, 12)


def key(row) -> tuple[str, str]:
    return "gazette", row.digest


def take(harbour: Harbour, row, **options):
    return accept(harbour.path, key(row), coder_id="ab", day=DAY, **options)


class TestQueue:
    def test_what_belongs_together_comes_together_and_heads_come_first(self, harbour: Harbour):
        harbour.keep(*ALL)
        order = [item.key[1] for item in load_queue(harbour.path, least=0).items]
        assert order == [row.digest for row in (REFUSAL, OPEN, TALKS, PLANNED, COMING, PROMISE, IF, GARBLED, DAMAGE)]

    def test_what_stands_before_its_event_in_the_text_waits_for_it(self, harbour: Harbour):
        cells = {"event_id": "talks", "actor_id": "mediator", "role_code": "mediator", "status_code": "uncertain"}
        early = suggestion("participations", "Talks in the port", **cells)
        harbour.keep(early, REFUSAL, TALKS, PLANNED)
        order = [item.key[1] for item in load_queue(harbour.path).items]
        assert order == [row.digest for row in (REFUSAL, TALKS, early, PLANNED)]

    def test_the_order_does_not_hang_on_the_order_in_which_they_came(self, harbour: Harbour):
        harbour.keep(*ALL)
        before = [item.key for item in load_queue(harbour.path, least=0).items]
        harbour.keep(*random.Random(1).sample(ALL, len(ALL)))
        assert [item.key for item in load_queue(harbour.path, least=0).items] == before

    def test_what_is_asked_for_is_asked_about_with_what_it_hangs_on(self, harbour: Harbour):
        unsure = replace(TALKS, confidence=0.1)
        harbour.keep(unsure, PLANNED, DAMAGE, replace(REFUSAL, rule="rule:stances/verb@1"))
        assert {item.waiting.table for item in load_queue(harbour.path).items} == {
            "events",
            "event_statuses",
            "statements",
        }
        assert [item.waiting.table for item in load_queue(harbour.path, least=0, table="emendations").items] == [
            "emendations"
        ]
        assert [item.key for item in load_queue(harbour.path, rule="stances").items] == [key(REFUSAL)]

    def test_what_does_not_exist_is_named_with_the_nearest(self, harbour: Harbour):
        harbour.keep(*ALL)
        with pytest.raises(UsageError, match='--source: "gazete" is not a source of port-strike; nearest: gazette'):
            load_queue(harbour.path, source="gazete")
        with pytest.raises(UsageError, match='--table: "statement" is not a table; nearest: statements'):
            load_queue(harbour.path, table="statement")
        with pytest.raises(UsageError, match='--rule: no suggestion was made by a rule whose name holds "zzz"'):
            Sitting(harbour.path, coder_id="ab", day=DAY, wanted=Wanted(rule="zzz"))

    def test_after_and_before_go_through_what_is_open(self, harbour: Harbour):
        harbour.keep(REFUSAL, OPEN, GARBLED)
        queue = load_queue(harbour.path)
        first, second, third = queue.items
        assert queue.after(None) == first
        assert queue.after(third.key) == first, "once around"
        assert queue.after(first.key, {second.key}) == third
        assert queue.after(first.key, {second.key, third.key}) is None
        assert (queue.before(second.key), queue.before(first.key)) == (first, None)


class TestAccept:
    def test_the_row_its_evidence_and_the_decision_come_into_the_case(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        decision = take(harbour, REFUSAL, coder_name="A. B.")
        (row,), (evidence,), (review,) = (harbour.rows(name) for name in ("statements", "evidence", "reviews"))
        assert {name: row[name] for name in dict(REFUSAL.cells)} == dict(REFUSAL.cells)
        assert (row["id"], row["act_id"]) == ("st-dock-union-refuse-wage-rise", "act-dock-union-refuse")
        assert row["summary"] == "Dock Union refuses (Wage rise)."
        assert evidence == {
            "id": f"ev-{row['id']}",
            "table": "statements",
            "row_id": row["id"],
            "source_id": "gazette",
            "paragraph": "2",
            "start": str(REFUSAL.start),
            "end": str(REFUSAL.end),
            "digest": passage_digest(REFUSAL.passage),
            "locator_code": "passage",
            "coder_id": "ab",
            "coded_date": "2026-03-12",
            "method_code": "suggested",
            "confidence_share": "0.9",
        }
        assert (review["id"], review["suggestion"], review["rule"]) == ("re-000001", REFUSAL.digest, REFUSAL.rule)
        assert (
            (review["decision_code"], review["row_id"])
            == ("accepted", row["id"])
            == (decision.decision_code, decision.row_id)
        )
        assert harbour.rows("coders") == [{"id": "ab", "name": "A. B.", "kind_code": "person", "version": ""}]
        harbour.assert_whole()
        assert drift(harbour.path) == []
        case = Case.read(harbour.path)
        assert list(case.statements["known_date"].dt.date) == [date(2026, 3, 10)]

    def test_cells_that_were_open_may_be_filled_and_it_is_still_as_proposed(self, harbour: Harbour):
        harbour.keep(OPEN)
        assert (
            take(harbour, OPEN, changes={"issue_id": "wage-rise", "summary": "They made an offer."}).decision_code
            == "accepted"
        )
        assert harbour.rows("statements")[0]["summary"] == "They made an offer."

    def test_what_was_proposed_and_changed_is_a_correction(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        assert take(harbour, REFUSAL, changes={"stance_code": "accuse"}).decision_code == "corrected"
        assert harbour.rows("statements")[0]["stance_code"] == "accuse"
        harbour.assert_whole()

    @pytest.mark.parametrize(
        ("row", "changes", "what"),
        [
            (OPEN, {}, "issue_id: neither issue_id nor question_code is given"),
            (OPEN, {"issue_id": "wage-rise", "low_points": "20"}, "high_points: give both low_points and high_points, or neither"),
            (OPEN, {"issue_id": "wages"}, 'issue_id: "wages" is not in issues.csv; nearest: wage-rise'),
            (OPEN, {"issue_id": "wage-rise", "said_edtf": "10/03/2026"}, "said_edtf: "),
            (OPEN, {"issue_id": "wage-rise", "summary": ""}, "summary: it may not be blank. What the passage says"),
            (OPEN, {"issue_id": "wage-rise", "summary": TEXT.splitlines()[2]}, "summary: it repeats the text"),
            (OPEN, {"issue_id": "wage-rise", "standing_code": "own"}, "standing_code: own, but the speaker is"),
            (IF, {}, "statement_id: decide on its statement first: why statements"),
            (PLANNED, {}, "event_id: decide on its event first: why events"),
            (COMING, {"event_id": "talks"}, 'event_id: "talks" is not in events.csv; there are none'),
        ],
    )  # fmt: skip
    def test_what_the_record_would_refuse_is_refused_before_anything_is_written(
        self, harbour: Harbour, row, changes, what
    ):
        harbour.keep(*ALL)
        before = {path: path.read_bytes() for path in harbour.path.rglob("*.csv")}
        with pytest.raises(DataError) as refused:
            take(harbour, row, changes=changes)
        assert what in str(refused.value)
        assert {path: path.read_bytes() for path in harbour.path.rglob("*.csv")} == before

    def test_what_only_the_whole_case_shows_is_refused_too(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        with pytest.raises(DataError, match="is dated 2026-05-01 or later, but its source was out by 2026-03-10"):
            take(harbour, REFUSAL, changes={"said_edtf": "2026-05-01", "dated_by": ""})
        with pytest.raises(DataError, match='dated by "nowhere", which is neither'):
            take(harbour, REFUSAL, changes={"dated_by": "after:nowhere"})
        assert harbour.rows("reviews") == []

    def test_statuses_and_parts_go_under_what_their_event_became(self, harbour: Harbour):
        harbour.keep(*ALL)
        take(harbour, TALKS, changes={"id": "march-talks", "label": "Talks of March"})
        take(harbour, PLANNED)
        take(harbour, COMING)
        take(harbour, PROMISE)
        take(harbour, IF, changes={"move": "march-talks", "requires_move": "put-off-strike"})
        assert [row["event_id"] for name in ("event_statuses", "participations") for row in harbour.rows(name)] == [
            "march-talks",
            "march-talks",
        ]
        assert harbour.rows("conditions")[0]["statement_id"] == harbour.rows("statements")[0]["id"]
        harbour.assert_whole()

    def test_an_event_that_the_case_has_takes_what_hangs_on_the_suggestion(self, harbour: Harbour):
        harbour.keep(*ALL)
        harbour.add("events", id="wage-talks", label="Wage talks", kind_code="meeting")
        assert take(harbour, TALKS, same_as="wage-talks").decision_code == "matched"
        take(harbour, PLANNED)
        assert [row["id"] for row in harbour.rows("events")] == ["wage-talks"]
        assert harbour.rows("event_statuses")[0]["event_id"] == "wage-talks"
        harbour.assert_whole()

    def test_a_status_whose_event_was_rejected_needs_another(self, harbour: Harbour):
        harbour.keep(TALKS, PLANNED)
        harbour.add("events", id="wage-talks", label="Wage talks", kind_code="meeting")
        reject(harbour.path, key(TALKS), coder_id="ab", day=DAY)
        with pytest.raises(DataError, match="event_id: its event was rejected; choose another one"):
            take(harbour, PLANNED)
        assert take(harbour, PLANNED, changes={"event_id": "wage-talks"}).decision_code == "corrected"
        harbour.assert_whole()

    def test_a_repeated_report_is_more_evidence_and_no_row(self, harbour: Harbour):
        again = suggestion("statements", "rejected the wage rise", **dict(REFUSAL.cells))
        harbour.keep(REFUSAL, again)
        row_id = take(harbour, REFUSAL).row_id
        assert take(harbour, again, same_as=row_id).decision_code == "matched"
        assert len(harbour.rows("statements")) == 1
        assert [row["row_id"] for row in harbour.rows("evidence")] == [row_id, row_id]
        harbour.assert_whole()
        harbour.keep(REFUSAL, again, OPEN)
        with pytest.raises(UsageError, match=r'"st-nothing" is not in statements\.csv'):
            take(harbour, OPEN, same_as="st-nothing")

    def test_joint_holders_of_one_passage_share_their_act(self, harbour: Harbour):
        other = replace(REFUSAL, cells=tuple({**dict(REFUSAL.cells), "holder_id": "mediator"}.items()))
        harbour.keep(REFUSAL, other)
        take(harbour, REFUSAL)
        take(harbour, other)
        assert len({row["act_id"] for row in harbour.rows("statements")}) == 1

    def test_spellings_and_damage_carry_what_their_tables_ask(self, harbour: Harbour):
        harbour.keep(GARBLED, DAMAGE)
        take(harbour, GARBLED)
        take(harbour, DAMAGE)
        (damage,) = harbour.rows("emendations")
        assert (damage["source_id"], damage["paragraph"], damage["start"]) == ("gazette", "4", str(DAMAGE.start))
        assert (damage["basis"], damage["confidence_share"], damage["coder_id"]) == (
            "text alone: why emendations",
            "0.3",
            "ab",
        )
        harbour.assert_whole()
        other = replace(DAMAGE, start=0, end=5, passage="Talks")
        harbour.keep(GARBLED, DAMAGE, other)
        with pytest.raises(UsageError, match="a row of emendations has no other evidence"):
            take(harbour, other, same_as=damage["id"])

    def test_a_new_actor_gets_an_id_of_its_name(self, harbour: Harbour):
        new = suggestion("actors", "the mediator", name="Harbour Pilots", kind_code="organisation")
        harbour.keep(new)
        take(harbour, new)
        assert "harbour-pilots" in {row["id"] for row in harbour.rows("actors")}
        harbour.assert_whole()

    def test_a_suggestion_is_decided_once(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        take(harbour, REFUSAL)
        for act in (accept, reject):
            with pytest.raises(UsageError, match="accepted already, by ab on 2026-03-12"):
                act(harbour.path, key(REFUSAL), coder_id="cd", day=DAY)
        with pytest.raises(UsageError, match="does not wait in port-strike"):
            take(harbour, OPEN)

    def test_a_passage_that_cannot_be_read_is_not_accepted(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        text = harbour.path / "texts" / "gazette.txt"
        text.write_text(TEXT.replace("Monday", "Friday"))
        with pytest.raises(DataError, match="the text of gazette has changed since: run `parley suggest`"):
            take(harbour, REFUSAL)
        text.unlink()
        with pytest.raises(DataError, match="not stored here: run `parley source add FILE --id gazette`"):
            take(harbour, REFUSAL)

    def test_only_a_person_decides(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        harbour.add("coders", id="reader", name="A reader", kind_code="model", version="1")
        with pytest.raises(UsageError, match='"reader" is a model; a person decides'):
            accept(harbour.path, key(REFUSAL), coder_id="reader", day=DAY)

    def test_a_case_that_is_not_whole_is_not_written_to(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        harbour.add("actors", id="dock-union", name="Twice", kind_code="organisation")
        with pytest.raises(DataError, match='"dock-union" is already on line'):
            take(harbour, REFUSAL)

    def test_the_same_text_under_two_sources_is_two_suggestions(self, harbour: Harbour):
        (harbour.root / "reprint.txt").write_text(f"{TEXT}\n")
        add_source(harbour.path, harbour.root / "reprint.txt", source_id="reprint")
        harbour.keep(GARBLED, REFUSAL)
        again = replace(harbour, source_id="reprint")
        again.keep(GARBLED, REFUSAL)
        assert len(load_queue(harbour.path).items) == 4
        take(harbour, REFUSAL)
        take(harbour, GARBLED)
        assert [item.key for item in load_queue(harbour.path).open] == [("reprint", REFUSAL.digest)], (
            "a spelling is known everywhere"
        )


class TestUndo:
    def test_the_last_decision_is_taken_back_exactly_and_so_on(self, harbour: Harbour):
        harbour.keep(*ALL)
        harbour.add("events", id="wage-talks", label="Wage talks", kind_code="meeting")
        states = [harbour.bytes()]
        for act in (
            lambda: take(harbour, REFUSAL),
            lambda: reject(harbour.path, key(OPEN), coder_id="ab", day=DAY),
            lambda: take(harbour, TALKS, same_as="wage-talks"),
            lambda: take(harbour, PLANNED, changes={"status_code": "announced"}),
            lambda: take(harbour, GARBLED),
            lambda: take(harbour, DAMAGE),
            lambda: take(harbour, PROMISE, same_as="st-dock-union-refuse-wage-rise"),
        ):
            act()
            states.append(harbour.bytes())
        while len(states) > 1:
            assert harbour.bytes() == states.pop()
            assert undo(harbour.path, coder_id="ab", day=DAY) is not None
            assert harbour.bytes() == states[-1]
            harbour.assert_whole()
        assert undo(harbour.path, coder_id="ab", day=DAY) is None
        assert len(load_queue(harbour.path, least=0).open) == len(ALL)
        codes = [row["decision_code"] for row in harbour.rows("reviews")]
        assert (len(codes), codes.count("undone")) == (14, 7), "the ledger remembers both"

    def test_decided_undone_and_decided_again_has_a_new_place_in_the_ledger(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        take(harbour, REFUSAL)
        undo(harbour.path, coder_id="ab", day=DAY)
        reject(harbour.path, key(REFUSAL), coder_id="ab", day=DAY)
        assert [row["id"] for row in harbour.rows("reviews")] == ["re-000001", "re-000002", "re-000003"]
        assert [one.decision_code for one in load_queue(harbour.path).decisions] == ["rejected"]

    def test_it_is_ones_own_last_decision(self, harbour: Harbour):
        harbour.keep(REFUSAL, OPEN)
        take(harbour, REFUSAL)
        reject(harbour.path, key(OPEN), coder_id="cd", day=DAY)
        assert undo(harbour.path, coder_id="ab", day=DAY).suggestion == REFUSAL.digest
        assert undo(harbour.path, coder_id="ab", day=DAY) is None

    def test_a_row_that_was_changed_since_is_not_lost(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        take(harbour, REFUSAL)
        (row,) = harbour.rows("statements")
        harbour.write("statements", [row | {"summary": "Said better by hand."}])
        before = harbour.bytes()
        with pytest.raises(DataError, match="is not as it was when it was accepted"):
            undo(harbour.path, coder_id="ab", day=DAY)
        assert harbour.bytes() == before

    def test_a_row_on_which_others_rest_stays(self, harbour: Harbour):
        harbour.keep(TALKS)
        take(harbour, TALKS)
        harbour.add("events", id="round-two", label="Round two", kind_code="meeting", series_id="talks")
        with pytest.raises(DataError, match=r'"talks" is not in events\.csv'):
            undo(harbour.path, coder_id="ab", day=DAY)
        harbour.assert_whole()


class TestDayOfPublication:
    @pytest.fixture
    def undated(self, harbour: Harbour) -> Harbour:
        (source,) = harbour.rows("sources")
        harbour.write("sources", [source | {"published_edtf": "", "published_basis": ""}])
        (harbour.root / "dated.txt").write_text(f"Gazette\n\n{TEXT}")
        (harbour.root / "meta.json").write_text('{"published": "2026-03-10"}')
        add_source(harbour.path, harbour.root / "dated.txt", source_id="dated")
        desk = Desk.of_case("port-strike", root=harbour.root)
        desk.keep(desk.proposed(harbour.root / "dated.txt"))
        return harbour

    def test_it_comes_first_and_its_dates_wait_for_it(self, undated: Harbour):
        queue = load_queue(undated.path, source="dated")
        first = queue.items[0]
        assert (first.waiting.table, dict(first.waiting.cells)["published_edtf"]) == ("sources", "2026-03-10")
        assert "published" not in {item.waiting.cells.get("dated_by", "").partition(":")[2] for item in queue.items}

    def test_accepted_it_fills_the_source_and_the_dates_are_counted(self, undated: Harbour):
        sitting = Sitting(undated.path, coder_id="ab", day=DAY, wanted=Wanted(source="dated"))
        before = undated.bytes()
        assert sitting.accept()
        assert "the source was read again" in sitting.message
        source = next(row for row in undated.rows("sources") if row["id"] == "dated")
        assert (source["published_edtf"], source["published_basis"]) == (
            "2026-03-10",
            "stated in the meta.json beside the text",
        )
        dated = [item.waiting.cells.get("said_edtf") for item in load_queue(undated.path, source="dated").items]
        assert "2026-03-09" in dated
        undated.assert_whole()
        assert sitting.undo()
        assert undated.bytes() == before
        assert sitting.item.waiting.table == "sources"
        dated = [item.waiting.cells.get("said_edtf") for item in load_queue(undated.path, source="dated").items]
        assert "2026-03-09" not in dated

    def test_a_day_before_what_is_coded_is_refused(self, undated: Harbour):
        queue = load_queue(undated.path, source="dated", least=0)
        statement = next(item for item in queue.items if item.waiting.cells.get("stance_code") == "refuse")
        accept(undated.path, statement.key, coder_id="ab", day=DAY, changes={"said_edtf": "2026-03-12"})
        with pytest.raises(DataError, match="is dated 2026-03-12 or later, but its source was out by 2026-03-10"):
            accept(undated.path, queue.items[0].key, coder_id="ab", day=DAY)

    def test_a_day_that_was_filled_by_hand_is_not_overwritten(self, undated: Harbour):
        item = load_queue(undated.path, source="dated").items[0]
        undated.write("sources", [row | {"published_edtf": "2026-03-11"} for row in undated.rows("sources")])
        queue = load_queue(undated.path, source="dated")
        assert not queue.items[0].is_open
        with pytest.raises(DataError, match='published_edtf: it is "2026-03-11" already; `parley fix` corrects it'):
            accept(undated.path, item.key, coder_id="ab", day=DAY)


class TestPrecision:
    def test_counts_and_share_of_each_rule(self, harbour: Harbour):
        rows = [replace(one, rule="rule:a/x@1") for one in (REFUSAL, OPEN, GARBLED)] + [
            replace(DAMAGE, rule="rule:b/y@1")
        ]
        harbour.keep(*rows)
        take(harbour, REFUSAL)
        take(harbour, GARBLED, changes={"kind_code": "name"})
        reject(harbour.path, key(OPEN), coder_id="ab", day=DAY)
        first, second = precision(harbour.path)
        assert (first.rule, first.proposed, first.accepted, first.corrected, first.rejected) == (
            "rule:a/x@1",
            3,
            1,
            1,
            1,
        )
        assert (first.share, first.low, first.high) == (1 / 3, *wilson(1, 3))
        assert (second.proposed, second.decided, math.isnan(second.share)) == (1, 0, True)
        undo(harbour.path, coder_id="ab", day=DAY)
        assert precision(harbour.path)[0].decided == 2

    @pytest.mark.parametrize(
        ("successes", "trials", "low", "high"),  # Newcombe (1998), table I, method 3
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
    )
    def test_the_published_intervals(self, successes, trials, low, high):
        assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)

    @given(st.integers(0, 60), st.integers(1, 60))
    def test_an_interval_holds_the_share_and_is_a_share(self, successes, trials):
        successes = min(successes, trials)
        low, high = wilson(successes, trials)
        assert 0 <= low <= successes / trials <= high <= 1

    def test_a_decision_counts_for_every_rule_that_proposed_the_row(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        harbour.keep(replace(REFUSAL, rule="model:reader@2"), who=Who("reader", "A reader", "model", "2"))
        take(harbour, REFUSAL)
        assert {one.rule: one.accepted for one in precision(harbour.path)} == {REFUSAL.rule: 1, "model:reader@2": 1}


class TestSitting:
    def test_it_goes_through_the_case_and_remembers_what_was_done(self, harbour: Harbour):
        harbour.keep(*ALL)
        sitting = Sitting(harbour.path, coder_id="ab", day=DAY, wanted=Wanted(least=0))
        assert (sitting.place, sitting.place_in_source, sitting.n_open) == ((1, 9), (1, 9), 9)
        assert sitting.accept()
        assert not sitting.accept()
        assert sitting.message == "not taken: something is needed or wrong: issue_id; e changes it"
        assert sitting.set("issue_id", "wage") == ""
        assert sitting.accept()
        sitting.skip()
        assert not sitting.accept(), "its event was skipped"
        sitting.back()
        assert sitting.item.waiting.table == "events"
        for _ in range(3):
            assert sitting.accept()
        assert (sitting.tally["accepted"], sitting.n_open) == (5, 4)
        harbour.assert_whole()

    def test_what_was_changed_is_there_again_after_an_undo(self, harbour: Harbour):
        harbour.keep(OPEN)
        sitting = Sitting(harbour.path, coder_id="ab", day=DAY)
        sitting.set("issue_id", "Wage rise")
        sitting.set("summary", "An offer was on the table.")
        sitting.accept()
        assert sitting.item is None
        sitting.undo()
        assert sitting.draft.row["summary"] == "An offer was on the table."
        assert Sitting(harbour.path, coder_id="ab", day=DAY).changes == {}

    def test_it_crosses_to_the_next_source_and_back(self, harbour: Harbour):
        (harbour.root / "reprint.txt").write_text(f"{TEXT}\n")
        add_source(harbour.path, harbour.root / "reprint.txt", source_id="another")
        replace(harbour, source_id="another").keep(REFUSAL)
        harbour.keep(REFUSAL, OPEN)
        sitting = Sitting(harbour.path, coder_id="ab", day=DAY)
        assert (sitting.item.key[0], sitting.place) == ("another", (1, 3))
        sitting.reject()
        assert (sitting.item.key[0], sitting.place, sitting.place_in_source) == ("gazette", (2, 3), (1, 2))
        sitting.undo()
        assert (sitting.item.key[0], sitting.place) == ("another", (1, 3))
        sitting.skip()
        sitting.skip()
        sitting.skip()
        assert sitting.item is None
        assert sitting.n_open == 3

    def test_a_refusal_by_the_whole_case_is_told_and_nothing_is_lost(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        sitting = Sitting(harbour.path, coder_id="ab", day=DAY)
        sitting.set("said_edtf", "2026-05-01")
        assert not sitting.accept()
        assert "is dated 2026-05-01 or later" in sitting.message
        assert sitting.changes == {"said_edtf": "2026-05-01"}

    def test_an_undo_of_what_is_not_asked_about_is_told(self, harbour: Harbour):
        harbour.keep(REFUSAL, DAMAGE)
        take(harbour, DAMAGE)
        sitting = Sitting(harbour.path, coder_id="ab", day=DAY)
        assert sitting.undo()
        assert sitting.message == "taken back: accepted, em-gazette-grammar"
        assert sitting.item.key == key(REFUSAL)


class TestChoices:
    def test_a_closed_list_and_the_rows_of_the_case(self, harbour: Harbour):
        harbour.keep(OPEN)
        book = load_queue(harbour.path).book
        column = TABLES["statements"].column
        assert [one.label for one in choices(book, column("holder_id"))][:2] == ["Dock Union", "The mediator"]
        assert read_value(book, column("addressee_ids"), "Dock Union, mediator") == ("dock-union mediator", "")
        assert read_value(book, column("addressee_ids"), "dock-union mediator") == ("dock-union mediator", "")
        assert read_value(book, column("stance_code"), "zz")[1].startswith('"zz" is none of them; ')
        assert read_value(book, column("holder_id"), "o")[1].startswith('"o" fits 3: ')
        assert read_value(book, column("dated_by"), "weekday:published") == ("weekday:published", "")
        assert read_value(book, TABLES["conditions"].column("move"), "end-strike") == ("end-strike", "")
        assert read_value(book, column("said_edtf"), "10.3.2026")[1] != ""
        assert read_value(book, column("issue_id"), "") == ("", "")

    @given(st.text(max_size=30), st.sampled_from([c.name for c in TABLES["statements"].columns if c.name != "id"]))
    def test_whatever_is_typed_is_a_value_or_has_a_reason(self, typed, name):
        book = load_queue(Path("tests/data/tiny")).book
        value, fault = read_value(book, TABLES["statements"].column(name), typed)
        assert fault or not value or name in ("summary", "unit") or value.isprintable()

    def test_the_likeliest_same_row_comes_first(self, harbour: Harbour):
        again = suggestion("statements", "rejected the wage rise", **dict(REFUSAL.cells))
        harbour.keep(REFUSAL, PROMISE, again)
        take(harbour, PROMISE)
        row_id = take(harbour, REFUSAL).row_id
        queue = load_queue(harbour.path)
        item = queue.find(key(again))
        assert alike(queue.book, "statements", draft(queue, item).row)[0] == row_id

    def test_columns_that_the_program_fills_are_not_asked_for(self):
        assert "source_id" not in columns_of("emendations")
        assert "source_id" in columns_of("aliases")
        assert all("id" not in columns_of(name) for name in TABLES)


class TestTwoPeople:
    def test_one_review_at_a_time(self, harbour: Harbour):
        with (
            reviewing(harbour.path),
            pytest.raises(Locked, match="somebody else is reviewing this case"),
            reviewing(harbour.path),
        ):
            pass
        assert Locked.exit_code == 75

    def test_a_decision_waits_for_nobody(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        with hold(harbour.path), pytest.raises(Locked, match="somebody else is writing to this case; try again"):
            take(harbour, REFUSAL)
        take(harbour, REFUSAL)

    def test_decisions_of_two_from_one_view_do_not_overwrite_each_other(self, harbour: Harbour):
        harbour.keep(REFUSAL, GARBLED)
        first, second = (Sitting(harbour.path, coder_id=coder, day=DAY) for coder in ("ab", "cd"))
        assert first.accept()
        assert not second.accept()
        assert "accepted already, by ab" in second.message
        second.skip()
        assert second.accept()
        assert {row["coder_id"] for row in harbour.rows("evidence")} == {"ab", "cd"}
        harbour.assert_whole()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the child is a fork")
class TestKilled:
    def test_at_any_operation_of_a_decision_the_case_is_whole_and_nothing_is_lost(self, harbour: Harbour):
        harbour.keep(REFUSAL, OPEN)
        start = shutil.copytree(harbour.path, harbour.root / "start")
        seen, number, step = set(), 1, 1
        while True:
            shutil.rmtree(harbour.path)
            shutil.copytree(start, harbour.path)
            child = os.fork()
            if child == 0:  # pragma: no cover
                _die_at(number)
                try:
                    take(harbour, REFUSAL)
                finally:
                    os._exit(0)
            was_killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
            harbour.assert_whole()
            counts = tuple(len(harbour.rows(name)) for name in ("statements", "evidence", "reviews", "coders"))
            assert counts in ((0, 0, 0, 0), (1, 1, 1, 1)), number
            seen.add(counts[0])
            assert len(load_queue(harbour.path).open) == 2 - counts[0]
            if not was_killed:
                break
            number += step
        assert seen == {0, 1}

    def test_at_a_random_moment_every_decision_that_was_told_stands(self, harbour: Harbour):
        rows = [
            suggestion("aliases", "Doc Union", alias=f"Doc Union {n}", actor_id="dock-union", kind_code="garbled")
            for n in range(30)
        ]
        rng = random.Random(7)
        for _ in range(4):
            harbour.keep(*rows)
            read, write = os.pipe()
            child = os.fork()
            if child == 0:  # pragma: no cover
                try:
                    sitting = Sitting(harbour.path, coder_id="ab", day=DAY)
                    while sitting.item is not None:
                        code = rng.choice(["accept", "reject", "undo"])
                        if getattr(sitting, code)():
                            os.write(write, b"u" if code == "undo" else b"d")
                finally:
                    os._exit(0)
            os.close(write)
            told = os.read(read, 1)  # the first decision is on the disk
            time.sleep(rng.random() / 5)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            while more := os.read(read, 1000):
                told += more
            os.close(read)
            harbour.assert_whole()
            reviews = harbour.rows("reviews")
            assert len(reviews) >= len(told)
            shutil.rmtree(harbour.path / "codings")
            for name in ("reviews", "aliases", "evidence"):
                harbour.write(name, [])


def _die_at(number: int) -> None:
    """Let this process die at its Nth operation that changes files, as by kill -9."""
    count = 0
    really_open = io.open

    def opened(file, mode="r", *words, **options):
        nonlocal count
        count += set(mode) & set("wax+") != set()
        if count == number:
            os._exit(9)
        return really_open(file, mode, *words, **options)

    io.open = opened
    for name in ("open", "write", "fsync", "replace", "unlink"):
        real = getattr(os, name)

        def counted(*words, _real=real, **options):
            nonlocal count
            count += 1
            if count == number:
                os._exit(9)
            return _real(*words, **options)

        setattr(os, name, counted)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_a_person_does_the_case_is_whole_and_every_undo_is_exact(harbour: Harbour, seed):
    """A walk through decisions; the same fill-ins that a person would make."""
    rng = random.Random(seed)
    harbour.keep(*ALL)
    harbour.add("events", id="wage-talks", label="Wage talks", kind_code="meeting")
    states = [harbour.bytes()]
    fill = {
        "issue_id": "wage-rise",
        "event_id": "wage-talks",
        "move": "come",
        "requires_move": "put-off",
        "statement_id": "",
    }
    for _ in range(25):
        queue = load_queue(harbour.path, least=0)
        act = rng.choice(["accept", "accept", "reject", "match", "undo"])
        if act == "undo":
            done = undo(harbour.path, coder_id="ab", day=DAY)
            assert (done is None) == (len(states) == 1)
            if done:
                states.pop()
        elif queue.open:
            item = rng.choice(queue.open)
            needed = draft(queue, item)
            try:
                if act == "reject":
                    reject(harbour.path, item.key, coder_id="ab", day=DAY)
                elif act == "match":
                    rows = alike(queue.book, item.waiting.table, needed.row) or ["none"]
                    accept(harbour.path, item.key, coder_id="ab", day=DAY, same_as=rng.choice(rows))
                else:
                    changes = {name: fill[name] for name, _ in needed.needs if fill.get(name)}
                    accept(harbour.path, item.key, coder_id="ab", day=DAY, changes=changes)
                states.append(harbour.bytes())
            except (DataError, UsageError):
                pass
        assert harbour.bytes() == states[-1]
        harbour.assert_whole()


def test_the_digest_of_cells_does_not_hang_on_their_order():
    assert digest_of({"a": "1", "b": "2"}) != digest_of({"a": "2", "b": "1"})


@pytest.mark.shared
def test_the_seed_is_reviewed_from_end_to_end(shared: Path, tmp_path: Path):
    """Suggest on a copy of the published case, take what can be taken, and check it."""
    source = Path(__file__).resolve().parents[2] / "data" / "istanbul-2025"
    path = shutil.copytree(
        source, tmp_path / "data" / "istanbul-2025", ignore=shutil.ignore_patterns("texts", "codings")
    )
    (article,) = (shared / "seed").glob("*.txt")
    add_source(path, article)
    desk = Desk.of_case("istanbul-2025", root=tmp_path)
    kept = desk.keep(desk.proposed(article))
    assert kept.held > 2 * kept.new
    before = {table.file: (path / table.file).read_bytes() for table in TABLES.values()}
    sitting = Sitting(path, coder_id="ab", day=DAY)
    total = sitting.n_open
    while sitting.item is not None:
        if not sitting.accept():
            sitting.reject()
    assert sitting.tally["accepted"] > total / 3
    assert check_case(path).problems == []
    assert drift(path) == []
    while sitting.undo():
        pass
    after = {table.file: (path / table.file).read_bytes() for table in TABLES.values()}
    assert {name for name in before if before[name] != after[name]} == {"reviews.csv", "coders.csv"}


def test_a_new_case_without_suggestions_has_an_empty_queue(tmp_path: Path):
    (tmp_path / "data").mkdir()
    assert load_queue(new_case(tmp_path, "port-strike")).items == ()
