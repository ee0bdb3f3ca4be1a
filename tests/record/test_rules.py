"""Columns of one row against each other: each row rule refuses what it is for and lets the rest pass."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.record.rules import ROW_RULES, earliest_day, passage_faults
from analysis.record.schema import TABLES

STATEMENT = {"holder_id": "a", "speaker_id": "a", "standing_code": "own", "mode_code": "reported", "issue_id": "pay"}
POINTS = {"low_points": "10", "high_points": "20"}
PASSAGE = {"locator_code": "passage", "paragraph": "1", "start": "3", "end": "9", "digest": "x0123456789abcdef"}
CONDITION = {"actor_id": "a", "move": "stop", "requires_actor_id": "b", "requires_move": "pay", "kind_code": "only-if"}


def faults(table: str, **cells: str) -> list[tuple[str, str]]:
    """What a rule finds in a row that holds no more than the columns it asks for."""
    row = dict.fromkeys(TABLES[table].header, "") | cells
    if table in ("evidence", "emendations"):
        return list(passage_faults(row))
    rule = ROW_RULES[table]
    return list(rule.faults({name: row[name] for name in rule.columns}))


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("sources", {"published_edtf": "2024-03"}),
        ("sources", {"accessed_date": "2024-03-01"}),
        ("sources", {"published_edtf": "2024-03-05~", "accessed_date": "2024-03-02"}),
        ("sources", {"published_edtf": "2024-03-01/..", "accessed_date": "2024-04-01"}),
        ("statements", STATEMENT),
        ("statements", STATEMENT | POINTS),
        ("statements", STATEMENT | {"low_points": "9", "high_points": "10"}),
        ("statements", STATEMENT | {"issue_id": "", "question_code": "cause", "event_id": "e"}),
        ("statements", STATEMENT | {"speaker_id": "b", "standing_code": "spokesperson"}),
        ("statements", STATEMENT | {"speaker_id": "b", "standing_code": "ascribed"}),
        ("statements", STATEMENT | {"speaker_id": "", "standing_code": "ascribed"}),
        ("statements", STATEMENT | {"speaker_id": "", "standing_code": "narrated"}),
        ("statements", STATEMENT | {"speaker_id": "b", "standing_code": "assessed"}),
        ("statements", STATEMENT | {"holder_id": "unnamed", "speaker_id": "unnamed", "mode_code": "quoted"}),
        ("event_statuses", {"starts_edtf": "2024-03-01", "ends_edtf": "2024-03-01"}),
        ("event_statuses", {"starts_edtf": "2024-03-02~", "ends_edtf": "2024-03-01"}),
        ("participations", {"status_code": "invited", "requested_by_id": "unnamed"}),
        ("participations", {"status_code": "sent", "claimed_by_id": "b"}),
        ("participations", {"status_code": "confirmed"}),
        ("conditions", CONDITION),
        ("conditions", CONDITION | {"kind_code": "none", "requires_move": "", "requires_actor_id": ""}),
        ("conditions", CONDITION | {"requires_move": "stop"}),
        ("evidence", PASSAGE),
        ("evidence", {"locator_code": "document"}),
        ("emendations", {name: PASSAGE[name] for name in ("paragraph", "start", "end", "digest")}),
    ],
)
def test_a_row_that_agrees_with_itself_passes(table, cells):
    assert faults(table, **cells) == []


@pytest.mark.parametrize(
    ("table", "cells", "column", "said"),
    [
        ("sources", {}, "published_edtf", "neither published_edtf nor accessed_date"),
        ("sources", {"published_edtf": "2024-03-01/.."}, "published_edtf", "no last possible day; give accessed_date"),
        ("sources", {"id": "s", "accessed_date": "2024-03-01", "copy_of_id": "s"}, "copy_of_id", "copy of itself"),
        (
            "sources",
            {"published_edtf": "2024-03-05~", "accessed_date": "2024-03-01"},
            "accessed_date",
            "read (2024-03-01) before it was published (2024-03-05~)",
        ),
        ("statements", STATEMENT | {"id": "st", "replaces_id": "st"}, "replaces_id", "cannot withdraw itself"),
        ("statements", STATEMENT | {"low_points": "10"}, "high_points", "both low_points and high_points, or neither"),
        ("statements", STATEMENT | {"high_points": "10"}, "low_points", "both low_points and high_points, or neither"),
        ("statements", STATEMENT | {"low_points": "20", "high_points": "3"}, "high_points", "low_points 20 is above"),
        ("statements", STATEMENT | {"issue_id": ""}, "issue_id", "a move on an issue or a version of a fact"),
        ("statements", STATEMENT | {"question_code": "cause"}, "event_id", "without the event"),
        ("statements", STATEMENT | {"unit": "per cent"}, "amount", "a unit is given without an amount"),
        ("statements", STATEMENT | {"speaker_id": "b"}, "standing_code", 'the speaker is "b" and the holder "a"'),
        ("statements", STATEMENT | {"standing_code": "narrated"}, "standing_code", "the source's own voice"),
        ("statements", STATEMENT | {"standing_code": "ascribed"}, "standing_code", 'both "a"; use own'),
        ("statements", STATEMENT | {"standing_code": "spokesperson"}, "standing_code", 'both "a"; use own'),
        ("statements", STATEMENT | {"standing_code": "spokesperson", "speaker_id": ""}, "speaker_id", "`unnamed`"),
        (
            "statements",
            STATEMENT | {"standing_code": "narrated", "speaker_id": "", "mode_code": "quoted"},
            "speaker_id",
            "a quotation needs a speaker",
        ),
        (
            "event_statuses",
            {"starts_edtf": "2024-03-05", "ends_edtf": "2024-03-04"},
            "ends_edtf",
            'ends ("2024-03-04") before it starts ("2024-03-05")',
        ),
        ("participations", {"status_code": "invited"}, "requested_by_id", "nobody is named who did it"),
        ("participations", {"status_code": "urged"}, "requested_by_id", "nobody is named who did it"),
        ("participations", {"status_code": "sent"}, "claimed_by_id", "the sender is not named"),
        ("conditions", CONDITION | {"requires_move": ""}, "requires_move", "only-if needs the move"),
        (
            "conditions",
            CONDITION | {"requires_move": "stop", "requires_actor_id": "a"},
            "requires_move",
            "requires itself",
        ),
        ("evidence", PASSAGE | {"locator_code": "document"}, "locator_code", "offsets are given"),
        ("evidence", PASSAGE | {"digest": ""}, "start", "run `parley tidy`"),
        ("evidence", PASSAGE | {"start": "9"}, "end", "ends at 9, before or where it starts (9)"),
        ("emendations", {"paragraph": "1", "start": "10", "end": "9", "digest": PASSAGE["digest"]}, "end", "(10)"),
    ],
)
def test_a_row_that_contradicts_itself_is_told_where_and_why(table, cells, column, said):
    found = faults(table, **cells)
    assert [name for name, _ in found] == [column]
    assert said in found[0][1]


def test_all_faults_of_a_row_are_told():
    found = faults("statements", **STATEMENT | {"issue_id": "", "low_points": "1", "unit": "days", "speaker_id": ""})
    assert [name for name, _ in found] == ["high_points", "issue_id", "issue_id", "amount", "standing_code"]


def test_unreadable_cells_are_left_to_the_rules_of_their_columns():
    assert faults("statements", **STATEMENT | {"low_points": "ten", "high_points": "1"}) == []
    assert faults("event_statuses", starts_edtf="4-Mar", ends_edtf="2024-03-04") == []
    assert faults("sources", published_edtf="4-Mar") == []
    assert faults("evidence", **PASSAGE | {"start": "three"}) == []


@pytest.mark.parametrize(
    ("table", "cells", "expected"),
    [
        ("statements", {"said_edtf": "2024-03-05~"}, date(2024, 3, 2)),
        ("participations", {"from_edtf": "2024-03"}, date(2024, 3, 1)),
        (
            "event_statuses",
            {"status_code": "scheduled", "from_edtf": "2024-03-05", "starts_edtf": "2024-09"},
            date(2024, 3, 5),
        ),
        ("event_statuses", {"status_code": "occurred", "starts_edtf": "2024-09"}, date(2024, 9, 1)),
        (
            "event_statuses",
            {"status_code": "occurred", "from_edtf": "2024-10", "starts_edtf": "2024-09"},
            date(2024, 10, 1),
        ),
    ],
)
def test_a_row_cannot_have_been_known_before_what_it_tells(table, cells, expected):
    row = dict.fromkeys(TABLES[table].header, "") | cells
    assert date.fromordinal(earliest_day(table, row)) == expected


@pytest.mark.parametrize("edtf", ["", "../2024-03-05", "4-Mar"])
def test_a_row_without_an_earliest_day_may_have_been_known_at_any_time(edtf):
    row = dict.fromkeys(TABLES["statements"].header, "") | {"said_edtf": edtf}
    assert earliest_day("statements", row) == 0
    assert earliest_day("aliases", {}) == 0
