"""What was known on a day: rows with their earliest source, events with their first status."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.record.case import Case
from analysis.record.known import EVIDENCED, count_later, known_by, known_day, originals, source_days

TINY = Case.read(Path(__file__).resolve().parents[1] / "data" / "tiny")
DAYS = st.integers(0, 60).map(lambda number: date(2024, 3, 5) + timedelta(number))


@pytest.mark.parametrize(
    ("published", "accessed", "expected"),
    [
        ("2024-03-05", "2024-05-01", date(2024, 3, 5)),
        ("2024-02", "", date(2024, 2, 29)),
        ("2024-02-28~", "", date(2024, 3, 2)),
        ("[2024-03-26,2024-03-27]", "", date(2024, 3, 27)),
        ("", "2024-05-01", date(2024, 5, 1)),
        ("2024-03-05/..", "2024-05-01", date(2024, 5, 1)),
    ],
)
def test_a_source_counts_from_its_last_possible_day(published, accessed, expected):
    assert known_day(published, accessed) == expected


def test_a_source_without_any_day_is_refused():
    with pytest.raises(ValueError, match="give published_edtf or accessed_date"):
        known_day("2024-03-05/..", "")


@given(DAYS, DAYS)
def test_as_of_is_monotone(first, second):
    first, second = sorted([first, second])
    earlier, later = TINY.as_of(first), TINY.as_of(second)
    for name in (*EVIDENCED, "sources", "evidence", "emendations", "events", "actors", "conditions"):
        assert set(earlier.tables[name]["id"]) <= set(later.tables[name]["id"]), name


@given(DAYS, DAYS)
def test_looking_back_twice_is_looking_back_once(first, second):
    first, second = sorted([first, second])
    once, twice = TINY.as_of(first), TINY.as_of(second).as_of(first)
    for name, frame in once.tables.items():
        pd.testing.assert_frame_equal(frame, twice.tables[name])


@given(DAYS)
def test_a_row_is_known_exactly_with_its_earliest_source(day):
    days, evidence = source_days(TINY.sources), TINY.evidence
    case = TINY.as_of(day)
    for name in EVIDENCED:
        under = evidence[evidence["table"] == name]
        told = {row for row, source in zip(under["row_id"], under["source_id"], strict=True) if days[source] <= day}
        assert set(case.tables[name]["id"]) == told


def test_as_of_changes_nothing_in_the_case():
    before = {name: frame.copy() for name, frame in TINY.tables.items()}
    TINY.as_of("2024-03-14")
    for name, frame in before.items():
        pd.testing.assert_frame_equal(frame, TINY.tables[name])


def test_the_case_as_read_is_the_case_as_of_its_last_day():
    again = TINY.as_of(TINY.day)
    assert (again.day, again.n_later) == (date(2024, 4, 16), 0)
    for name, frame in TINY.tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[name])


def test_what_no_row_tells_of_is_not_known_on_the_last_day_either(small):
    small.add("events", "rumour").add("actors", "nobody", side_code="party")
    case = small.case()
    assert (list(case.events["id"]), list(case.actors["id"])) == ([], ["a", "b"])
    assert case.sides == case.as_of(case.day).sides == ["a", "b"]


def test_a_reprint_is_no_second_source_whenever_it_came():
    row = TINY.event_statuses.set_index("id").loc["es-strike-on"]
    assert (row["n_sources"], row["known_date"]) == (1, pd.Timestamp("2024-03-14"))
    assert len(TINY.evidence[TINY.evidence["row_id"] == "es-strike-on"]) == 2
    assert TINY.support("event_statuses")["es-strike-on"] == {"wire-03-14"}


def test_copies_of_copies_go_back_to_one_document():
    sources = pd.DataFrame({"id": ["a", "b", "c", "d"], "copy_of_id": ["", "a", "b", ""]})
    assert originals(sources) == {"a": "a", "b": "a", "c": "a", "d": "d"}


def test_sources_are_counted_as_they_were_known(small):
    small.add("sources", "a-copy", published_edtf="2024-03-12", copy_of_id="s2")
    small.add("statements", "st", holder_id="a", issue_id="pay", said_edtf="2024-03-01", told_by="s1 s2 a-copy s3")
    case = small.case()
    found = [
        int(case.as_of(day).statements["n_sources"].iloc[0])
        for day in ("2024-03-01", "2024-03-10", "2024-03-12", "2024-03-20")
    ]
    assert found == [1, 2, 2, 3]
    assert case.as_of("2024-03-12").statements["known_date"].iloc[0] == pd.Timestamp("2024-03-01")


def test_an_event_is_known_with_its_first_status_and_lifts_its_series(small):
    small.add("events", "round", kind_code="track").add("events", "talks", series_id="round")
    small.add("participations", "pa", event_id="talks", actor_id="a", status_code="confirmed", told_by="s1")
    small.add("event_statuses", "es", event_id="talks", status_code="scheduled", told_by="s2")
    case = small.case()
    assert list(case.as_of("2024-03-09").events["id"]) == []
    assert list(case.as_of("2024-03-10").events["id"]) == ["round", "talks"]


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("statements", {"holder_id": "late", "issue_id": "pay"}),
        ("statements", {"holder_id": "a", "speaker_id": "late", "standing_code": "spokesperson", "issue_id": "pay"}),
        ("statements", {"holder_id": "a", "addressee_ids": "b late", "issue_id": "pay"}),
        ("event_statuses", {"event_id": "talks", "status_code": "proposed", "claimed_by_id": "late"}),
        ("participations", {"event_id": "talks", "actor_id": "late", "status_code": "confirmed"}),
        ("participations", {"event_id": "talks", "actor_id": "a", "status_code": "confirmed", "claimed_by_id": "late"}),
        ("participations", {"event_id": "talks", "actor_id": "a", "status_code": "urged", "requested_by_id": "late"}),
        ("aliases", {"alias": "Late", "actor_id": "late"}),
    ],
)
def test_an_actor_is_known_with_the_first_row_that_names_it(small, table, cells):
    small.add("actors", "party", name="Party").add("actors", "late", name="Late", counts_for_id="party")
    small.add("events", "talks")
    small.add("event_statuses", "es", event_id="talks", status_code="proposed", told_by="s1")
    small.add(table, "row", told_by="s2", **cells)
    case = small.case()
    assert set(case.as_of("2024-03-09").actors["id"]) == {"a", "b"}
    assert set(case.as_of("2024-03-10").actors["id"]) == {"a", "b", "late", "party"}, "and the party it counts for"


def test_an_actor_that_only_a_condition_names_is_known_with_its_statement(small):
    small.add("actors", "late", name="Late")
    small.add("statements", "st", holder_id="a", issue_id="pay", told_by="s2")
    small.add(
        "conditions", "co", statement_id="st", actor_id="a", move="stop", requires_actor_id="late", requires_move="pay"
    )
    case = small.case()
    assert "late" not in set(case.as_of("2024-03-09").actors["id"])
    assert "late" in set(case.as_of("2024-03-10").actors["id"])


def test_what_happened_by_a_day_and_was_known_later_is_counted(small):
    small.add("statements", "st", holder_id="a", issue_id="pay", said_edtf="2024-03-02", told_by="s2")
    small.add("events", "talks")
    small.add("event_statuses", "es", event_id="talks", status_code="occurred", from_edtf="2024-03-05", told_by="s3")
    small.add("statements", "vague", holder_id="a", issue_id="pay", said_edtf="2024-03-02/2024-03-08", told_by="s2")
    small.add("statements", "undated", holder_id="a", issue_id="pay", told_by="s3")
    case = small.case()
    assert [case.as_of(f"2024-03-{day:02d}").n_later for day in (1, 2, 5, 8, 10, 20)] == [0, 1, 2, 3, 1, 0]
    assert count_later(case.tables, date(2024, 3, 8)) == 3


def test_emendations_and_conditions_are_known_with_what_they_rest_on():
    before, after = TINY.as_of("2024-04-04"), TINY.as_of("2024-04-05")
    assert (list(before.emendations["id"]), list(after.emendations["id"])) == ([], ["em-truce-month"])
    assert set(TINY.as_of("2024-03-05").conditions["id"]) == {"co-branch", "co-employers"}


def test_known_by_needs_no_case():
    kept = known_by(TINY.tables, source_days(TINY.sources), date(2024, 3, 5))
    assert list(kept["sources"]["id"]) == ["gazette-03-05"]
    assert set(kept["issues"]["id"]) == set(TINY.issues["id"]), "issues are ours, not the sources'"
