"""Rows that cannot all be true: each kind found where the dates leave no way out, and nowhere else."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.contradictions import RULES, contradictions
from analysis.measures.contradictions.pairs import Dated, certainly_after
from analysis.record.case import Case

ROOT = Path(__file__).resolve().parents[2]
TINY = Case.read(ROOT / "tests" / "data" / "tiny")


@pytest.fixture
def told(small):
    """A function that adds a status of an event, made where it is new, told on 20 March unless a source is named."""
    numbers = count(1)

    def add(event, status, since="", /, *, kind="meeting", told_by="s3", **cells):
        if event not in {row["id"] for row in small.rows("events")}:
            small.add("events", event, kind_code=kind)
        row = {"event_id": event, "status_code": status, "from_edtf": since, **cells}
        return small.add("event_statuses", f"es-{next(numbers)}", told_by=told_by, **row)

    return add


@pytest.fixture
def part(small, told):
    """A function that adds an answer of A about the talks of 12 March."""
    numbers = count(1)
    told("talks", "occurred", "2024-03-12", starts_edtf="2024-03-12")

    def add(status, since="", /, *, told_by="s3", **cells):
        row = {"event_id": "talks", "actor_id": "a", "status_code": status, "from_edtf": since, **cells}
        return small.add("participations", f"pa-{next(numbers)}", told_by=told_by, **row)

    return add


def found(case: Case) -> list[str]:
    return contradictions(case)["rule_code"].tolist()


def only(case: Case) -> pd.Series:
    (row,) = (row for _, row in contradictions(case).iterrows())
    return row


class TestAfterTheEnd:
    @pytest.mark.parametrize("end", ["expired", "lapsed", "broken-off", "cancelled", "refused"])
    @pytest.mark.parametrize("after", ["occurred", "ongoing", "in-force"])
    def test_what_goes_on_after_its_end(self, told, end, after):
        told("truce", end, "2024-03-05", kind="ceasefire")
        case = told("truce", after, "2024-03-10").case()
        row = only(case)
        assert (row["rule_code"], row["a_row_id"], row["b_row_id"]) == ("goes-on-after-end", "es-1", "es-2")
        assert not row["is_dispute"]

    def test_it_says_both_with_their_dates_and_tellers(self, told):
        told("truce", "expired", "2024-03-05", kind="ceasefire")
        row = only(told("truce", "occurred", "2024-03-10", claimed_by_id="b").case())
        assert (
            row["sentence"] == "“truce”: expired (5 March 2024), yet occurred (10 March 2024, as told by B) after that."
        )
        assert row["is_dispute"]

    @pytest.mark.parametrize("status", ["proposed", "announced", "scheduled", "agreed", "postponed", "suspended"])
    def test_a_row_between_that_takes_it_up_again_explains_it(self, told, status):
        told("truce", "cancelled", "2024-03-05", kind="ceasefire")
        told("truce", status, "2024-03-07")
        assert found(told("truce", "in-force", "2024-03-10").case()) == []

    @pytest.mark.parametrize(
        ("since", "expected"), [("2024-03-04", 1), ("2024-03-05", 0), ("../2024-03-08", 0), ("", 0), ("2024-03-11", 1)]
    )
    def test_a_row_explains_it_where_it_may_lie_between(self, told, since, expected):
        told("truce", "cancelled", "2024-03-05", kind="ceasefire")
        told("truce", "scheduled", since)
        assert found(told("truce", "in-force", "2024-03-10").case()).count("goes-on-after-end") == expected

    @pytest.mark.parametrize("since", ["../2024-03-10", "2024-03", "2024-03-05", "2024-03-04", ""])
    def test_where_the_dates_leave_a_way_out_it_is_none(self, told, since):
        told("truce", "expired", "2024-03-05", kind="ceasefire")
        assert "goes-on-after-end" not in found(told("truce", "ongoing", since).case())

    def test_a_start_stands_for_the_date_that_is_not_told(self, told):
        told("truce", "expired", "2024-03-05", kind="ceasefire")
        assert found(told("truce", "in-force", "", starts_edtf="2024-03-10").case()) == ["goes-on-after-end"]


class TestPlansAndTerms:
    @pytest.mark.parametrize("status", ["proposed", "scheduled", "postponed", "cancelled", "refused", "lapsed"])
    def test_what_took_place_is_not_planned_or_called_off_any_more(self, told, status):
        told("talks", "occurred", "2024-03-05")
        assert "plan-after-fact" in found(told("talks", status, "2024-03-10").case())
        assert found(told("visit", "occurred", "2024-03-05").case()).count("plan-after-fact") == 1

    def test_what_was_announced_afterwards_is_no_contradiction(self, told):
        told("talks", "occurred", "2024-03-05")
        assert found(told("talks", "announced", "2024-03-10").case()) == []

    def test_in_force_beyond_its_term(self, told):
        told("truce", "in-force", "2024-03-01", kind="ceasefire", starts_edtf="2024-03-01", term="P7D")
        row = only(told("truce", "in-force", "2024-03-10").case())
        assert (row["rule_code"], row["a_row_id"]) == ("beyond-term", "es-1")
        assert row["sentence"] == "“truce”: by its term it ends (8 March 2024), yet in force (10 March 2024)."

    @pytest.mark.parametrize(
        ("since", "expected"), [("2024-03-08", []), ("2024-03-09", ["beyond-term"]), ("2024-03", [])]
    )
    def test_its_last_day_belongs_to_a_term(self, told, since, expected):
        told("truce", "in-force", "2024-03-01", kind="ceasefire", starts_edtf="2024-03-01", term="P7D")
        assert found(told("truce", "ongoing", since).case()) == expected

    @pytest.mark.parametrize("cells", [{"term": "P7D"}, {"ends_edtf": "2024-03-30"}])
    def test_a_new_term_or_end_is_no_contradiction(self, told, cells):
        told("truce", "in-force", "2024-03-01", kind="ceasefire", starts_edtf="2024-03-01", term="P7D")
        assert found(told("truce", "in-force", "2024-03-10", **cells).case()) == []

    def test_the_last_of_several_ends_counts_and_an_open_one_is_none(self, told):
        told("truce", "in-force", "2024-03-01", kind="ceasefire", starts_edtf="2024-03-01", term="P7D")
        told("truce", "ongoing", "2024-03-02", ends_edtf="2024-03-15")
        assert found(told("truce", "in-force", "2024-03-14").case()) == []
        told("pause", "in-force", "2024-03-01", kind="ceasefire", ends_edtf="2024-03-05/..")
        assert found(told("pause", "in-force", "2024-03-14").case()) == []


class TestSideBySide:
    def test_statuses_that_exclude_each_other(self, told):
        told("talks", "cancelled", "../2024-03-10")
        row = only(told("talks", "occurred", "2024-03-05").case())
        assert (row["rule_code"], row["is_dispute"]) == ("exclusive", False)
        assert row["sentence"] == "“talks”: occurred (5 March 2024) and cancelled (by 10 March 2024)."

    def test_by_two_tellers_they_are_a_dispute(self, told):
        told("talks", "cancelled", "2024-03-05", claimed_by_id="a")
        row = only(told("talks", "occurred", "2024-03-05", claimed_by_id="b").case())
        assert (row["rule_code"], row["is_dispute"]) == ("exclusive", True)

    def test_every_row_is_named_once_not_every_pair(self, told):
        for _ in range(3):
            told("talks", "cancelled", "../2024-03-10")
            told("talks", "occurred", "../2024-03-10")
        table = contradictions(told("talks", "occurred", "../2024-03-10").case())
        assert len(table) == 6
        assert set(table["a_row_id"]) | set(table["b_row_id"]) == {f"es-{number}" for number in range(1, 8)}

    def test_statuses_that_may_follow_each_other_are_none(self, told):
        told("talks", "scheduled", "2024-03-01/2024-03-12")
        assert found(told("talks", "cancelled", "2024-03-10").case()) == []

    @pytest.mark.parametrize(("column", "rule"), [("starts_edtf", "rival-starts"), ("ends_edtf", "rival-ends")])
    def test_dates_that_cannot_both_be_true(self, told, column, rule):
        told("talks", "occurred", "../2024-03-15", **{column: "2024-03-10"})
        row = only(told("talks", "occurred", "../2024-03-15", **{column: "2024-03-12"}).case())
        assert (row["rule_code"], row["a_row_id"], row["b_row_id"]) == (rule, "es-1", "es-2")

    def test_a_date_that_took_the_place_of_another_is_none(self, told):
        told("talks", "scheduled", "2024-03-01", starts_edtf="2024-03-08", told_by="s1")
        told("talks", "postponed", "2024-03-05", told_by="s2")
        assert found(told("talks", "scheduled", "2024-03-09", starts_edtf="2024-03-15").case()) == []

    def test_ended_before_it_began(self, told):
        told("talks", "ongoing", "2024-03-10", starts_edtf="2024-03-10")
        row = only(told("talks", "broken-off", "2024-03-11", ends_edtf="2024-03-08").case())
        assert (row["rule_code"], row["a_row_id"], row["b_row_id"]) == ("ended-before-begun", "es-1", "es-2")


class TestTextAgainstDates:
    @pytest.mark.parametrize(
        ("rule", "since", "expected"),
        [
            ("after:talks", "2024-03-05", 1),
            ("after:es-1", "2024-03-05", 1),
            ("after:talks", "2024-03-12", 0),
            ("after:talks", "2024-03", 0),
            ("before:talks", "2024-03-15", 1),
            ("before:talks", "2024-03-12", 0),
            ("between:talks,published", "2024-03-05", 1),
            ("same-day:talks", "2024-03-05", 0),
        ],
    )
    def test_dates_on_the_other_side_of_what_the_text_names(self, told, rule, since, expected):
        told("talks", "occurred", "2024-03-12", starts_edtf="2024-03-12")
        case = told("fire", "occurred", since, kind="attack", dated_by=rule).case()
        assert found(case) == ["text-against-dates"] * expected
        if expected:
            assert (only(case)["a_row_id"], only(case)["b_row_id"]) == ("es-2", "es-1")

    def test_the_order_within_one_ledger_is_no_order_of_events(self, told):
        told("talks", "occurred", "2024-03-12", starts_edtf="2024-03-12")
        assert found(told("talks", "announced", "2024-03-15", dated_by="before:es-1").case()) == []

    def test_one_of_two_dates_on_the_right_side_is_enough(self, told):
        told("talks", "occurred", "2024-03-12", starts_edtf="2024-03-12")
        case = told("visit", "scheduled", "2024-03-05", starts_edtf="2024-03-15", dated_by="after:talks").case()
        assert found(case) == []


class TestPresence:
    def test_took_part_after_declining(self, part):
        part("declined", "2024-03-01")
        row = only(part("attended", "2024-03-12").case())
        assert (row["rule_code"], row["a_row_id"], row["b_row_id"]) == ("came-after-declining", "pa-1", "pa-2")
        assert row["sentence"] == (
            "A declined (1 March 2024) and took part (12 March 2024) in “talks”, without a word between."
        )

    @pytest.mark.parametrize("status", ["confirmed", "conditional", "uncertain", "offered", "sent"])
    def test_a_word_between_explains_it(self, part, status):
        part("declined", "2024-03-01")
        part(status, "2024-03-05", claimed_by_id="a")
        assert found(part("attended", "2024-03-12").case()) == []

    def test_a_request_between_explains_nothing(self, part):
        part("declined", "2024-03-01")
        part("urged", "2024-03-05", requested_by_id="b")
        assert found(part("attended", "2024-03-12").case()) == ["came-after-declining"]

    def test_took_part_and_stayed_away(self, part):
        part("attended", "2024-03-12")
        row = only(part("absent", "2024-03-12", claimed_by_id="b").case())
        assert (row["rule_code"], row["is_dispute"]) == ("came-and-stayed-away", True)

    def test_took_part_before_it_began(self, part):
        row = only(part("attended", "2024-03-10").case())
        assert (row["rule_code"], row["b_row_id"]) == ("came-before-it-began", "es-1")
        assert row["sentence"] == "A took part in “talks” (10 March 2024), yet it began (12 March 2024)."

    @pytest.mark.parametrize("since", ["2024-03-12", "2024-03", "", "../2024-03-12"])
    def test_presence_that_may_be_at_its_time_is_none(self, part, since):
        assert found(part("attended", since).case()) == []

    @pytest.mark.parametrize("status", ["cancelled", "refused"])
    def test_took_part_in_what_was_called_off(self, small, told, status):
        told("visit", "scheduled", "2024-03-01", starts_edtf="2024-03-12", told_by="s1")
        told("visit", status, "2024-03-10")
        cells = {"event_id": "visit", "actor_id": "a", "status_code": "attended", "from_edtf": "2024-03-12"}
        row = only(small.add("participations", "pa", told_by="s3", **cells).case())
        assert (row["rule_code"], row["a_table"], row["b_row_id"]) == ("came-to-what-was-off", "participations", "es-2")

    def test_where_one_account_lets_it_take_place_it_is_none(self, small, told):
        told("visit", "cancelled", "2024-03-10", claimed_by_id="a")
        told("visit", "occurred", "2024-03-10", claimed_by_id="b")
        cells = {"event_id": "visit", "actor_id": "a", "status_code": "attended", "from_edtf": "2024-03-10"}
        assert found(small.add("participations", "pa", told_by="s3", **cells).case()) == ["exclusive"]


class TestWithdrawals:
    @pytest.mark.parametrize(
        ("made", "taken_back", "expected"),
        [
            ("2024-03-08", "2024-03-05", 1),
            ("2024-03-05", "2024-03-08", 0),
            ("2024-03-08", "../2024-03-05", 1),
            ("2024-03-08", "2024-03-08", 0),
            ("2024-03", "", 0),
        ],
    )
    def test_taken_back_before_it_was_said(self, small, made, taken_back, expected):
        cells = {"holder_id": "a", "issue_id": "pay", "told_by": "s3"}
        small.add("statements", "demand", said_edtf=made, low_points="1", high_points="1", **cells)
        case = small.add("statements", "back", said_edtf=taken_back, replaces_id="demand", **cells).case()
        assert found(case) == ["withdrawn-before-said"] * expected
        if expected:
            assert only(case)["actor"] == "A"


def test_each_kind_has_words_and_the_published_case_has_none_by_one_voice():
    assert contradictions(Case.read(ROOT / "data" / "istanbul-2025")).query("~is_dispute").empty
    assert contradictions(TINY)["rule_code"].tolist() == ["exclusive"]
    assert all(RULES.values())


Row = namedtuple("Row", "id")
days = st.integers(0, 12).map(lambda number: date(2024, 3, 1) + timedelta(days=number))


@st.composite
def dated_rows(draw: st.DrawFn, letter: str) -> list[Dated]:
    made = []
    for number in range(draw(st.integers(0, 5))):
        lower, upper = sorted((draw(days), draw(days)))
        made.append(Dated(Row(f"{letter}{number}"), draw(st.sampled_from([lower, lower, None])), upper))
    return made


@given(dated_rows("a"), dated_rows("b"), dated_rows("r"))
def test_the_search_finds_what_trying_all_pairs_finds(first, second, unless):
    expected = []
    for b in sorted(second, key=lambda one: one.row.id):
        earlier = [a for a in first if b.lower and a.upper < b.lower]
        if earlier:
            a = max(earlier, key=lambda one: (one.upper, one.row.id))
            floor = a.lower or date.min
            if not any(r.upper >= floor and (r.lower or date.min) <= b.upper for r in unless):
                expected.append((a, b))
    assert list(certainly_after(first, second, unless=unless)) == expected


class TestLaws:
    @pytest.fixture
    def full(self, told, part):
        """A case in which several kinds occur."""
        told("truce", "expired", "2024-03-05", kind="ceasefire")
        told("truce", "occurred", "2024-03-10")
        told("visit", "cancelled", "../2024-03-10")
        told("visit", "occurred", "../2024-03-10")
        part("declined", "2024-03-01")
        return part("attended", "2024-03-12").case()

    def test_row_order_is_irrelevant_and_the_case_is_not_modified(self, full):
        before = {name: frame.copy() for name, frame in full.tables.items()}
        table = contradictions(full)
        assert len(table) == 3
        for seed in (1, 2, 3):
            tables = {name: frame.sample(frac=1, random_state=seed) for name, frame in full.tables.items()}
            pd.testing.assert_frame_equal(table, contradictions(replace(full, tables=tables)))
        for name, frame in before.items():
            pd.testing.assert_frame_equal(frame, full.tables[name])

    def test_names_of_events_and_actors_are_irrelevant(self, full):
        renamed = {"truce": "zz", "visit": "yy", "talks": "xx", "a": "q", "": ""}
        tables = dict(full.tables)
        for name, column in (
            ("events", "id"),
            ("event_statuses", "event_id"),
            ("participations", "event_id"),
            ("participations", "actor_id"),
            ("actors", "id"),
        ):
            tables[name] = tables[name].assign(**{column: tables[name][column].replace(renamed)})
        other = contradictions(replace(full, tables=tables))
        columns = ["rule_code", "a_row_id", "b_row_id", "is_dispute", "sentence"]
        key = ["a_row_id", "b_row_id"]
        expected = contradictions(full)[columns].sort_values(key).reset_index(drop=True)
        pd.testing.assert_frame_equal(other[columns].sort_values(key).reset_index(drop=True), expected)

    def test_an_empty_record_gives_an_empty_table_of_the_same_columns(self, small, full):
        empty = contradictions(TINY.as_of("2024-03-05"))
        assert empty.empty
        assert list(empty.columns) == list(contradictions(full).columns)
        assert empty["is_dispute"].dtype == bool
