"""What ended without a word: found only once its time is over, and gone with the first word of what came."""

from __future__ import annotations

from dataclasses import replace
from itertools import count, pairwise
from pathlib import Path

import pandas as pd
import pytest

from analysis.measures.chronology import unheard
from analysis.record.case import Case

TINY = Case.read(Path(__file__).resolve().parents[1] / "data" / "tiny")


@pytest.fixture
def told(small):
    numbers = count(1)

    def add(event, status, since="", /, *, kind="meeting", told_by="s1", **cells):
        if event not in {row["id"] for row in small.rows("events")}:
            small.add("events", event, kind_code=kind)
        row = {"event_id": event, "status_code": status, "from_edtf": since, **cells}
        return small.add("event_statuses", f"es-{next(numbers)}", told_by=told_by, **row)

    return add


TRUCE = {"kind": "ceasefire", "starts_edtf": "2024-03-01", "term": "P7D"}


def of(case: Case) -> list[tuple[str, str, bool]]:
    table = unheard(case)
    return list(zip(table["event_id"], table["what"], table["is_certain"], strict=True))


class TestTerms:
    @pytest.mark.parametrize("status", ["in-force", "agreed", "announced", "ongoing"])
    def test_a_term_that_ran_out_and_nobody_said_so(self, told, status):
        case = told("truce", status, "2024-03-01", **TRUCE).case()
        assert of(case.as_of("2024-03-08")) == [], "its last day"
        assert of(case.as_of("2024-03-09")) == [("truce", "term", True)]

    def test_one_that_a_source_calls_over_is_heard_of(self, told):
        told("truce", "in-force", "2024-03-01", **TRUCE)
        assert of(told("truce", "expired", "2024-03-08", told_by="s2").case().as_of("2024-03-20")) == []

    def test_a_later_word_on_it_is_a_word(self, told):
        told("truce", "in-force", "2024-03-01", **TRUCE)
        assert of(told("truce", "in-force", "2024-03-10", starts_edtf="2024-03-01", told_by="s2").case()) == []

    def test_a_later_source_that_only_repeats_the_beginning_is_none(self, told):
        told("truce", "in-force", "2024-03-01", **TRUCE)
        case = told("truce", "announced", "2024-03-01", kind="ceasefire", told_by="s3").case()
        row = unheard(case.as_of("2024-03-20")).iloc[0]
        assert (row["event_id"], row["n_sources_since"]) == ("truce", 1)

    def test_an_imprecise_end_may_still_lie_ahead(self, told):
        case = told("truce", "in-force", "2024-03-01", kind="ceasefire", ends_edtf="2024-03-05/2024-03-12").case()
        assert of(case.as_of("2024-03-05")) == []
        row = unheard(case.as_of("2024-03-08")).iloc[0]
        assert (row["is_certain"], row["days_min"], row["days_max"]) == (False, -4, 3)
        assert of(case.as_of("2024-03-12")) == [("truce", "term", False)], "it may end this day"
        row = unheard(case.as_of("2024-03-13")).iloc[0]
        assert (row["is_certain"], row["days_min"], row["days_max"]) == (True, 1, 8)

    @pytest.mark.parametrize("status", ["broken-off", "cancelled", "suspended", "refused", "proposed"])
    def test_what_does_not_bind_has_no_term(self, told, status):
        told("truce", "in-force", "2024-02-20", **TRUCE) if status != "proposed" else None
        case = told("truce", status, "2024-03-01", kind="ceasefire", ends_edtf="2024-03-05").case()
        assert of(case.as_of("2024-03-20")) == []


class TestDeadlinesAndPlans:
    def test_a_deadline_that_passed(self, told):
        case = told("demand", "announced", "2024-03-01", kind="ultimatum", ends_edtf="2024-03-05").case()
        assert of(case.as_of("2024-03-06")) == [("demand", "deadline", True)]
        assert of(told("demand", "agreed", "2024-03-04", told_by="s2").case()) == []

    @pytest.mark.parametrize("status", ["proposed", "scheduled", "announced", "postponed"])
    def test_a_plan_whose_time_passed(self, told, status):
        case = told("talks", status, "2024-03-01", starts_edtf="2024-03-05").case()
        assert of(case.as_of("2024-03-05")) == []
        assert of(case.as_of("2024-03-06")) == [("talks", "plan", True)]
        assert of(told("talks", "occurred", "2024-03-05", told_by="s2").case()) == []

    @pytest.mark.parametrize(
        ("status", "expected"), [("attended", 0), ("absent", 0), ("confirmed", 1), ("declined", 1)]
    )
    def test_presence_is_a_word_on_it_an_answer_is_none(self, small, told, status, expected):
        told("talks", "scheduled", "2024-03-01", starts_edtf="2024-03-05")
        case = small.add(
            "participations", "pa", event_id="talks", actor_id="a", status_code=status, told_by="s2"
        ).case()
        assert len(unheard(case)) == expected

    def test_a_meeting_of_some_days_is_a_plan_and_no_term(self, told):
        case = told("talks", "scheduled", "2024-03-01", starts_edtf="2024-03-05", ends_edtf="2024-03-07").case()
        assert of(case.as_of("2024-03-20")) == [("talks", "plan", True)]

    def test_a_decision_is_made_when_it_is_announced(self, told):
        assert (
            of(
                told("ban", "announced", "2024-03-01", kind="decision", starts_edtf="2024-03-01")
                .case()
                .as_of("2024-03-20")
            )
            == []
        )

    def test_a_plan_from_a_day_on_may_still_come(self, told):
        case = told("talks", "scheduled", "2024-03-01", starts_edtf="2024-03-05/..").case()
        row = unheard(case.as_of("2024-03-20")).iloc[0]
        assert (row["is_certain"], pd.isna(row["days_min"]), row["days_max"]) == (False, True, 15)


class TestSilence:
    def test_sources_since_the_end_are_counted_once_each_original(self, small, told):
        told("truce", "in-force", "2024-03-01", **TRUCE)
        for source in ("s2", "s3"):
            small.add("statements", f"st-{source}", holder_id="a", issue_id="pay", told_by=source)
        assert unheard(small.case())["n_sources_since"].tolist() == [2]
        assert unheard(small.case().as_of("2024-03-10"))["n_sources_since"].tolist() == [1]
        small.edit("sources", "s3", copy_of_id="s2")
        assert unheard(small.case())["n_sources_since"].tolist() == [1]
        small.edit("sources", "s2", published_edtf="2024-03-08")
        assert unheard(small.case())["n_sources_since"].tolist() == [0], "what came out on its last day is not later"

    def test_tiny_a_month_on(self):
        table = unheard(TINY.as_of("2024-05-16"))
        assert table[["event_id", "what", "days_min", "days_max", "n_sources_since"]].values.tolist() == [
            ["ballot", "plan", 21, 26, 0],
            ["truce", "term", 28, 28, 0],
            ["ultimatum", "deadline", 57, 57, 3],
        ]


class TestLaws:
    @pytest.mark.parametrize("day", ["2024-03-20", "2024-04-19", "2024-05-16"])
    def test_row_order_is_irrelevant_and_the_case_is_not_modified(self, day):
        case = TINY.as_of(day)
        before = {name: frame.copy() for name, frame in case.tables.items()}
        for seed in (1, 2):
            tables = {name: frame.sample(frac=1, random_state=seed) for name, frame in case.tables.items()}
            pd.testing.assert_frame_equal(unheard(case), unheard(replace(case, tables=tables)))
        for name, frame in before.items():
            pd.testing.assert_frame_equal(frame, case.tables[name])

    def test_without_new_sources_time_only_adds(self):
        days = pd.date_range("2024-04-16", "2024-06-01", freq="3D").strftime("%Y-%m-%d")
        found = [set(unheard(TINY.as_of(day))["event_id"]) for day in days]
        assert all(one <= later for one, later in pairwise(found))

    def test_an_empty_record_gives_the_same_columns(self, small):
        table, full = unheard(small.case()), unheard(TINY)
        assert list(table.columns) == list(full.columns)
        kinds = ["number", "bool", "datetime"]
        assert table.select_dtypes(kinds).dtypes.to_dict() == full.select_dtypes(kinds).dtypes.to_dict()
