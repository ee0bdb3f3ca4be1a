"""What happened, what is due, what is disputed: ledgers folded as the rules of reading say, and the laws over them."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path

import pandas as pd
import pytest

from analysis.measures.chronology import attendance, disputes, due, terms, timeline
from analysis.measures.chronology.lasting import say_left
from analysis.record.case import Case

TINY = Case.read(Path(__file__).resolve().parents[1] / "data" / "tiny")
DAYS = ["2024-03-05", "2024-03-14", "2024-03-27", "2024-04-05", "2024-04-16", "2024-04-19", "2024-05-01"]
MEASURES = [timeline, terms, due, disputes, attendance]


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
    """A function that adds an answer or a request of A about the talks."""
    numbers = count(1)
    told("talks", "scheduled", "2024-03-01", starts_edtf="2024-03-25", told_by="s1")

    def add(status, since="", /, *, told_by="s3", **cells):
        row = {"event_id": "talks", "actor_id": "a", "status_code": status, "from_edtf": since, **cells}
        return small.add("participations", f"pa-{next(numbers)}", told_by=told_by, **row)

    return add


def one(measure, case: Case, event: str) -> pd.Series:
    table = measure(case)
    (row,) = (row for _, row in table.iterrows() if row["event_id"] == event)
    return row


class TestFold:
    def test_the_later_status_holds(self, told):
        told("talks", "scheduled", "2024-03-01", starts_edtf="2024-03-10", told_by="s1")
        case = told("talks", "cancelled", "2024-03-09", told_by="s2").case()
        assert one(timeline, case, "talks")["status_code"] == "cancelled"
        assert one(timeline, case.as_of("2024-03-09"), "talks")["status_code"] == "scheduled"

    def test_what_happened_had_been_planned_although_dates_leave_it_open(self, told):
        told("talks", "scheduled", "2024-03-01/2024-03-12")
        assert one(timeline, told("talks", "occurred", "2024-03-10").case(), "talks")["status_code"] == "occurred"

    def test_open_order_is_unclear_and_tells_both(self, told):
        told("talks", "scheduled", "2024-03-01/2024-03-12")
        row = one(timeline, told("talks", "cancelled", "2024-03-10").case(), "talks")
        assert (row["status_code"], row["phase"]) == ("unclear", "unclear")
        assert "scheduled" in row["history"]
        assert "cancelled" in row["history"]

    def test_history_tells_each_step_once_in_order_with_who_says_so(self):
        row = one(timeline, TINY, "talks")
        assert row["history"] == (
            "scheduled 5 March 2024; postponed 11 March 2024 (says Labour mediator); "
            "scheduled 26 or 27 March 2024; occurred 3 April 2024"
        )

    def test_a_reprint_adds_no_source(self):
        assert one(timeline, TINY, "strike")["n_sources"] == 2
        assert one(timeline, TINY.as_of("2024-03-20"), "strike")["n_sources"] == 1


class TestDates:
    def test_the_narrowest_date_that_all_allow(self, told):
        told("talks", "scheduled", "2024-03-01", starts_edtf="2024-03", told_by="s1")
        row = one(
            timeline, told("talks", "scheduled", "2024-03-01", starts_edtf="2024-03-25~", told_by="s1").case(), "talks"
        )
        assert (row["edtf"], row["is_disputed"], row["is_approximate"]) == ("2024-03-25~", False, True)

    def test_dates_that_cannot_both_hold_are_a_dispute(self, told):
        told("talks", "occurred", "../2024-03-15", starts_edtf="2024-03-10", claimed_by_id="a")
        case = told("talks", "occurred", "../2024-03-15", starts_edtf="2024-03-12", claimed_by_id="b").case()
        row = one(timeline, case, "talks")
        assert (row["edtf"], row["is_disputed"], row["status_code"]) == ("2024-03-10/2024-03-12", True, "occurred")
        table = disputes(case)
        assert table[["dispute_id", "holder", "is_rival"]].values.tolist() == [
            ["talks:date", "A", True],
            ["talks:date", "B", True],
        ]

    def test_a_date_holds_until_another_is_given(self, told):
        told("talks", "scheduled", "2024-03-01", starts_edtf="2024-03-25", place="hall", told_by="s1")
        row = one(timeline, told("talks", "scheduled", "2024-03-10", told_by="s2").case(), "talks")
        assert (row["edtf"], row["place"]) == ("2024-03-25", "hall")

    def test_putting_an_event_off_takes_its_date_back(self, told):
        told("talks", "scheduled", "2024-03-01", starts_edtf="2024-03-08", told_by="s1")
        case = told("talks", "postponed", "2024-03-07", told_by="s2").case()
        assert one(due, case.as_of("2024-03-09"), "talks")["edtf"] == "2024-03-08"
        assert due(case).empty, "nothing says for when"
        assert one(timeline, case, "talks")["edtf"] == "2024-03-07", "placed when it was put off"
        case = told("talks", "occurred", "2024-03-15").case()
        assert one(timeline, case, "talks")["edtf"] != "2024-03-08"

    def test_putting_an_event_off_to_a_day_gives_it_that_day(self, told):
        told("talks", "scheduled", "2024-03-01", starts_edtf="2024-03-08", told_by="s1")
        case = told("talks", "postponed", "2024-03-07", starts_edtf="2024-03-25", told_by="s2").case()
        row = one(due, case, "talks")
        assert (row["edtf"], row["what"], row["days_left"]) == ("2024-03-25", "begins", "in 15 days")

    @pytest.mark.parametrize(
        ("starts", "ends", "expected"),
        [
            ("2024-03-04", "2024-03-06", ("2024-03-04/2024-03-06", True)),
            ("2024-03-04", "2024-03-04", ("2024-03-04", False)),
            ("2024-03-04/2024-03-06", "", ("2024-03-04/2024-03-06", False)),
            ("2024-03-04~", "2024-03-09", ("2024-03-01/2024-03-09", True)),
            ("", "2024-03-09", ("2024-03-09", False)),
            ("", "", ("2024-03-10", False)),
            ("../2024-03-09", "", ("../2024-03-09", False)),
        ],
    )
    def test_lasting_throughout_is_kept_apart_from_happening_within(self, told, starts, ends, expected):
        row = one(timeline, told("talks", "occurred", "2024-03-10", starts_edtf=starts, ends_edtf=ends).case(), "talks")
        assert (row["edtf"], row["lasted"]) == expected
        assert row["is_approximate"] == ("~" in starts)

    def test_what_goes_on_lasts(self, told):
        row = one(
            timeline, told("halt", "ongoing", "2024-03-10", kind="strike", starts_edtf="2024-03-10").case(), "halt"
        )
        assert (row["lasted"], row["phase"]) == (True, "current")

    def test_an_event_without_any_date_comes_last_undated(self, told):
        told("talks", "occurred")
        table = timeline(told("older", "occurred", "2024-03").case())
        assert table[["number", "event_id", "when"]].values.tolist() == [
            [1, "older", "March 2024"],
            [2, "talks", "undated"],
        ]


class TestTerms:
    @pytest.mark.parametrize(
        ("day", "status", "state", "left", "is_derived"),
        [
            ("2024-03-20", "in-force", "running", 10, False),
            ("2024-03-30", "in-force", "running", 0, False),
            ("2024-03-31", "expired", "run out", -1, True),
        ],
    )
    def test_a_term_runs_to_its_last_day_and_then_out(self, told, day, status, state, left, is_derived):
        case = told("truce", "in-force", "2024-02-29", kind="ceasefire", starts_edtf="2024-02-29", term="P30D").case()
        row = one(terms, case.as_of(day), "truce")
        assert (row["basis"], row["state"], row["days_left_min"], row["days_left_max"]) == (
            "computed",
            state,
            left,
            left,
        )
        assert (row["starts_lower"], row["ends_upper"]) == (pd.Timestamp("2024-02-29"), pd.Timestamp("2024-03-30"))
        row = one(timeline, case.as_of(day), "truce")
        assert (row["status_code"], row["is_derived"]) == (status, is_derived)

    def test_an_imprecise_start_makes_an_imprecise_end(self, told):
        case = told("truce", "in-force", "", kind="ceasefire", starts_edtf="[2024-03-10,2024-03-12]", term="P7D").case()
        row = one(terms, case.as_of("2024-03-20"), "truce")
        assert (row["state"], row["days_left_min"], row["days_left_max"]) == ("run out", -3, -1)
        case = told("pause", "in-force", "", kind="ceasefire", starts_edtf="2024-03-15~", term="P7D").case()
        row = one(terms, case.as_of("2024-03-22"), "pause")
        assert (row["state"], row["days_left_min"], row["days_left_max"]) == ("possibly run out", -3, 3)
        assert one(timeline, case.as_of("2024-03-22"), "pause")["status_code"] == "in-force", "not certainly over"
        assert one(timeline, case.as_of("2024-03-26"), "pause")["status_code"] == "expired"

    def test_a_stated_end_goes_before_a_computed_one(self, told):
        dates = {"starts_edtf": "2024-03-01", "ends_edtf": "2024-03-25", "term": "P30D"}
        case = told("truce", "in-force", "2024-03-01", kind="ceasefire", **dates).case()
        row = one(terms, case, "truce")
        assert (row["basis"], row["days_left_max"]) == ("stated", 5)

    def test_what_is_only_proposed_is_not_in_force(self, told):
        told("truce", "proposed", "2024-03-01", kind="ceasefire", starts_edtf="2024-03-01", term="P7D")
        case = told(
            "pause", "proposed", "2024-03-01", kind="ceasefire", starts_edtf="2024-03-25", ends_edtf="2024-03-28"
        ).case()
        table = terms(case).set_index("event_id")
        assert table["state"].to_dict() == {"truce": "not in force", "pause": "not in force"}
        assert (table.loc["truce", "when"], table.loc["truce", "basis"]) == ("7 days", "")
        assert one(timeline, case.as_of("2024-06-01"), "truce")["status_code"] == "proposed", (
            "what never bound cannot expire"
        )

    @pytest.mark.parametrize("status", ["broken-off", "cancelled", "suspended", "refused"])
    def test_what_was_ended_does_not_expire(self, told, status):
        told("truce", "in-force", "2024-03-01", kind="ceasefire", starts_edtf="2024-03-01", term="P7D", told_by="s1")
        case = told("truce", status, "2024-03-05", told_by="s2").case()
        assert one(timeline, case, "truce")["status_code"] == status
        assert one(terms, case, "truce")["state"] == "not in force"

    def test_what_begins_later_has_not_begun(self, told):
        case = told("truce", "agreed", "2024-03-10", kind="ceasefire", starts_edtf="2024-03-25", term="P7D").case()
        row = one(terms, case, "truce")
        assert (row["state"], row["days_left_max"]) == ("not begun", 12)

    @pytest.mark.parametrize("status", ["announced", "proposed"])
    def test_an_ultimatum_lapses_once_its_deadline_has_passed(self, told, status):
        case = told("demand", status, "2024-03-10", kind="ultimatum", ends_edtf="2024-03-20").case()
        assert one(timeline, case, "demand")["status_code"] == status, "its last day is not over"
        assert one(terms, case, "demand")["state"] == "running"
        assert one(due, case, "demand")[["what", "days_left"]].tolist() == ["deadline", "this day"]
        later = case.as_of("2024-03-21")
        assert one(timeline, later, "demand")[["status_code", "is_derived"]].tolist() == ["lapsed", True]
        assert one(terms, later, "demand")["state"] == "lapsed"
        assert due(later).empty

    def test_an_ultimatum_that_was_met_does_not_lapse(self, told):
        told("demand", "announced", "2024-03-01", kind="ultimatum", ends_edtf="2024-03-15", told_by="s1")
        case = told("demand", "agreed", "2024-03-09", told_by="s2").case()
        assert one(timeline, case, "demand")["status_code"] == "agreed"

    def test_a_stored_expiry_is_not_derived(self, told):
        told("truce", "in-force", "2024-03-01", kind="ceasefire", starts_edtf="2024-03-01", term="P7D", told_by="s1")
        row = one(timeline, told("truce", "expired", "2024-03-08").case(), "truce")
        assert (row["status_code"], row["is_derived"], row["status_since"]) == ("expired", False, "8 March 2024")


class TestDue:
    def test_the_next_comes_first_and_what_is_overdue_last(self, told):
        told("late", "scheduled", "2024-03-01", starts_edtf="2024-03-10")
        told("far", "scheduled", "2024-03-01", starts_edtf="2024-04")
        told("near", "scheduled", "2024-03-01", starts_edtf="2024-03-21/2024-03-23")
        told("open", "scheduled", "2024-03-01", starts_edtf="2024-03-30/..")
        case = told("some-day", "scheduled", "2024-03-01").case()
        table = due(case)
        assert table[["event_id", "days_left", "is_overdue"]].values.tolist() == [
            ["near", "in 1 to 3 days", False],
            ["open", "in 10 days or more", False],
            ["far", "in 12 to 41 days", False],
            ["late", "10 days ago", True],
        ]

    def test_what_happened_or_is_off_is_not_due(self, told):
        told("done", "occurred", "2024-03-20", starts_edtf="2024-03-20")
        told("off", "cancelled", "2024-03-05", starts_edtf="2024-03-25")
        assert due(told("refused", "refused", "2024-03-05", starts_edtf="2024-03-25").case()).empty

    @pytest.mark.parametrize(
        ("fewest", "most", "said"),
        [
            (0, 0, "this day"),
            (1, 1, "in 1 day"),
            (None, 0, "this day, if not past"),
            (None, 4, "within 4 days, if not past"),
            (-2, 0, "this day, if not past"),
            (-5, -3, "past"),
            (None, -3, "past"),
            (3, None, "in 3 days or more"),
            (-3, None, ""),
            (0, 4, "in 0 to 4 days"),
        ],
    )
    def test_days_left_are_said_as_precisely_as_they_are_known(self, fewest, most, said):
        assert say_left(fewest, most) == said


class TestDisputes:
    @pytest.fixture
    def version(self, small, told):
        numbers = count(1)
        told("fire", "occurred", "2024-03-05", kind="attack")

        def add(holder, question="nature", /, **cells):
            row = {
                "holder_id": holder,
                "event_id": "fire",
                "question_code": question,
                "said_edtf": "2024-03-09",
                **cells,
            }
            return small.add("statements", f"st-{next(numbers)}", told_by="s3", **row)

        return add

    def test_versions_of_two_holders_are_rivals_those_of_one_are_not(self, version):
        version("a", summary="An attack.")
        version("a", summary="An attack by night.")
        version("a", "count")
        table = disputes(version("b", summary="An accident.").case())
        assert table[["dispute_id", "holder", "version", "is_rival", "n_versions"]].values.tolist() == [
            ["fire:nature", "A", "An attack. An attack by night.", True, 2],
            ["fire:nature", "B", "An accident.", True, 2],
            ["fire:count", "A", "It says so.", False, 1],
        ]
        assert one(timeline, version("b").case(), "fire")["is_disputed"]

    def test_one_holders_words_are_told_in_the_order_of_their_dates(self, version):
        version("a", summary="An attack by night.", said_edtf="2024-03-09")
        case = version("a", summary="An attack.", said_edtf="2024-03-07").case()
        assert disputes(case)[["version", "said"]].values.tolist() == [
            ["An attack. An attack by night.", "7 March 2024; 9 March 2024"]
        ]

    def test_one_holders_version_is_no_dispute(self, version):
        assert not one(timeline, version("a").case(), "fire")["is_disputed"]

    def test_two_statuses_of_open_order_by_two_actors_are_rivals(self, told):
        told("talks", "occurred", "2024-03-09", claimed_by_id="a")
        case = told("talks", "cancelled", "../2024-03-10", claimed_by_id="b").case()
        table = disputes(case)
        assert table[["dispute_id", "holder", "stance"]].values.tolist() == [
            ["talks:status", "A", "occurred"],
            ["talks:status", "B", "cancelled"],
        ]

    def test_the_same_word_from_two_actors_is_attribution(self, told):
        told("talks", "occurred", "2024-03-09", claimed_by_id="a")
        case = told("talks", "occurred", "2024-03-09", claimed_by_id="b").case()
        assert disputes(case).empty
        assert not one(timeline, case, "talks")["is_disputed"]

    def test_the_source_itself_can_be_one_of_the_rivals(self, told):
        told("talks", "occurred", "2024-03-09")
        table = disputes(told("talks", "cancelled", "../2024-03-10", claimed_by_id="b").case())
        assert table["holder"].tolist() == ["B", "the source itself"]


class TestAttendance:
    def test_the_latest_answer_stands_and_the_change_is_told(self, part):
        part("confirmed", "2024-03-01", told_by="s1")
        row = one(attendance, part("declined", "2024-03-09").case(), "talks")
        assert (row["status_code"], row["history"]) == ("declined", "confirmed 1 March 2024; declined 9 March 2024")

    def test_a_request_never_replaces_an_answer(self, part):
        part("declined", "2024-03-01", told_by="s1")
        part("invited", "2024-03-12", requested_by_id="b")
        row = one(attendance, part("urged", "2024-03-15", requested_by_id="b").case(), "talks")
        assert (row["status_code"], row["requests"]) == (
            "declined",
            "invited by B, 12 March 2024; urged by B, 15 March 2024",
        )

    def test_who_was_only_asked_has_not_answered(self, part):
        row = one(attendance, part("invited", "2024-03-12", requested_by_id="b").case(), "talks")
        assert (row["status_code"], row["status"], row["history"]) == ("", "", "")

    def test_answers_of_open_order_are_unclear_and_both_named(self, part):
        part("confirmed", "2024-03-01/2024-03-09")
        row = one(attendance, part("declined", "2024-03-05").case(), "talks")
        assert (row["status_code"], row["status"], row["is_disputed"]) == ("unclear", "confirmed or declined", False)

    def test_answers_that_two_actors_tell_differently_are_disputed(self, part):
        part("attended", "2024-03-09", claimed_by_id="a")
        row = one(attendance, part("absent", "2024-03-09", claimed_by_id="b").case(), "talks")
        assert (row["status_code"], row["is_disputed"]) == ("unclear", True)

    def test_who_came_had_said_so_before(self, part):
        part("confirmed", "2024-03-01/2024-03-12")
        assert one(attendance, part("attended", "2024-03-10").case(), "talks")["status_code"] == "attended"

    def test_a_role_that_one_row_tells_is_kept(self, part):
        part("confirmed", "2024-03-01", role_code="head", told_by="s1")
        assert one(attendance, part("attended", "2024-03-10").case(), "talks")["role_code"] == "head"

    def test_events_can_be_named(self):
        assert set(attendance(TINY, events=["ultimatum"])["event_id"]) == {"ultimatum"}
        assert attendance(TINY, events=["strike"]).empty


class TestTiny:
    """The story as it was known on six days."""

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            ("2024-03-05", {"talks": "scheduled", "strike-vote": "occurred"}),
            (
                "2024-03-14",
                {"talks": "postponed", "strike": "ongoing", "ultimatum": "announced", "secret-meeting": "unclear"},
            ),
            ("2024-03-27", {"talks": "scheduled", "strike": "suspended", "ultimatum": "lapsed", "truce": "proposed"}),
            ("2024-04-05", {"talks": "occurred", "truce": "in-force", "hall-offer": "proposed"}),
            ("2024-04-16", {"truce": "in-force", "ballot": "scheduled"}),
            ("2024-04-18", {"truce": "in-force"}),
            ("2024-04-19", {"truce": "expired", "ballot": "scheduled"}),
        ],
    )
    def test_statuses(self, day, expected):
        table = timeline(TINY.as_of(day)).set_index("event_id")["status_code"].to_dict()
        assert {event: table[event] for event in expected} == expected

    def test_reading_order_and_numbers(self):
        table = timeline(TINY)
        assert table["event_id"].tolist() == [
            "strike-vote",
            "secret-meeting",
            "gate-incident",
            "strike",
            "ultimatum",
            "hall-offer",
            "talks",
            "truce",
            "ballot",
        ]
        assert table["number"].tolist() == list(range(1, 10))

    def test_lanes_are_series_or_kinds(self):
        lanes = timeline(TINY).set_index("event_id")["lane"]
        assert (lanes["talks"], lanes["strike"]) == ("Wage round of 2024", "Pressure and background")

    def test_the_truce_rests_on_an_emended_date(self):
        row = one(terms, TINY.as_of("2024-04-05"), "truce")
        assert (row["when"], row["state"], row["days_left_max"]) == ("4 to 18 April 2024", "running", 13)

    def test_what_is_due(self):
        table = due(TINY)
        assert table[["event_id", "what", "days_left"]].values.tolist() == [
            ["truce", "ends", "in 2 days"],
            ["ballot", "begins", "in 4 to 9 days"],
        ]

    def test_the_unions_answer_to_the_talks_as_known(self):
        answers = []
        for day in DAYS[:4]:
            table = attendance(TINY.as_of(day), events=["talks"]).set_index("actor_id")
            answers.append(table.loc["dock-union", "status_code"])
        assert answers == ["confirmed", "declined", "confirmed", "attended"]


class TestLaws:
    @pytest.mark.parametrize("day", DAYS)
    @pytest.mark.parametrize("measure", MEASURES)
    def test_row_order_is_irrelevant_and_the_case_is_not_modified(self, day, measure):
        case = TINY.as_of(day)
        before = {name: frame.copy() for name, frame in case.tables.items()}
        table = measure(case)
        for seed in (1, 2, 3):
            tables = {name: frame.sample(frac=1, random_state=seed) for name, frame in case.tables.items()}
            pd.testing.assert_frame_equal(table, measure(replace(case, tables=tables)))
        for name, frame in before.items():
            pd.testing.assert_frame_equal(frame, case.tables[name])

    @pytest.mark.parametrize("measure", MEASURES)
    def test_an_empty_record_gives_an_empty_table_of_the_same_columns(self, small, measure):
        table, full = measure(small.case()), measure(TINY)
        assert table.empty
        assert list(table.columns) == list(full.columns)
        kinds = ["number", "bool", "datetime"]
        assert table.select_dtypes(kinds).dtypes.to_dict() == full.select_dtypes(kinds).dtypes.to_dict()

    @pytest.mark.parametrize("day", DAYS)
    def test_every_event_with_a_status_is_told_once(self, day):
        case = TINY.as_of(day)
        assert sorted(timeline(case)["event_id"]) == sorted(set(case.event_statuses["event_id"]))

    @pytest.mark.parametrize("measure", MEASURES)
    def test_a_record_without_sides_and_dates_is_read(self, small, told, measure):
        for status in ("scheduled", "cancelled", "in-force"):
            told("talks", status, term="P3D")
        for actor in ("a", "b"):
            small.edit("actors", actor, side_code="")
            small.add(
                "participations", f"pa-{actor}", event_id="talks", actor_id=actor, status_code="confirmed", told_by="s1"
            )
        assert isinstance(measure(small.case()), pd.DataFrame)
