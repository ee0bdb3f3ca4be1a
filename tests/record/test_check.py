"""Whether a case is whole: what only several tables together show, and what is counted and warned about."""

from __future__ import annotations

import pytest

from analysis.record import check as checking
from analysis.record.check import check_case


def told(path) -> list[str]:
    return [str(problem) for problem in check_case(path).problems]


def test_the_tiny_case_is_whole(tiny):
    check = check_case(tiny.path)
    assert (check.problems, check.warnings) == ([], [])
    assert check.rows["statements"] == len(tiny.rows("statements"))
    assert check.passages == len(tiny.rows("evidence")) + len(tiny.rows("emendations"))
    assert (check.unlocated, check.unverified) == (0, 0)


def test_passages_without_a_stored_text_are_counted_not_failed(tiny):
    (tiny.path / "texts" / "gazette-03-05.txt").unlink()
    check = check_case(tiny.path)
    resting = [row for row in tiny.rows("evidence") if row["source_id"] == "gazette-03-05"]
    assert (check.problems, check.unverified) == ([], len(resting))
    assert check_case(tiny.path, texts=False).passages == 0


def test_evidence_without_a_passage_is_counted(small):
    check = check_case(small.path)
    assert (check.problems, check.unlocated, check.passages) == ([], 2, 0)


@pytest.mark.parametrize("table", ["aliases", "statements", "event_statuses", "participations"])
def test_a_row_without_evidence_is_named(tiny, table):
    row_id = tiny.rows(table)[0]["id"]
    tiny.write("evidence", [row for row in tiny.rows("evidence") if row["row_id"] != row_id])
    assert told(tiny.path) == [
        f'{table}.csv:2: id: "{row_id}" has no evidence; add the passage it was read in to evidence.csv'
    ]


def test_evidence_must_stand_under_a_row_that_needs_it(tiny):
    line = tiny.edit("evidence", "ev-al-the-union", row_id="al-the-unoin")
    rows = told(tiny.path)
    assert f'evidence.csv:{line}: row_id: "al-the-unoin" is not in aliases.csv; nearest: al-the-union' in rows
    assert 'aliases.csv:5: id: "al-the-union" has no evidence; add the passage it was read in to evidence.csv' in rows
    line = tiny.edit("evidence", "ev-al-the-union", table="events", row_id="talks")
    assert f"evidence.csv:{line}: table: rows of events need no evidence of their own; delete the row" in told(
        tiny.path
    )


@pytest.mark.parametrize(
    ("table", "row_id", "cells", "day"),
    [
        ("statements", "st-union-eight", {"said_edtf": "2024-03-06"}, "2024-03-06"),
        ("event_statuses", "es-talks-scheduled", {"status_code": "occurred"}, "2024-03-12"),
        ("event_statuses", "es-talks-scheduled", {"from_edtf": "2024-03-06/2024-03-09"}, "2024-03-06"),
        ("participations", "pa-union-confirmed", {"from_edtf": "2024-04"}, "2024-04-01"),
    ],
)
def test_a_source_cannot_tell_what_lay_ahead_of_it(tiny, table, row_id, cells, day):
    tiny.edit(table, row_id, **cells)
    (problem,) = told(tiny.path)
    assert f"is dated {day} or later, but its source was out by 2024-03-05" in problem
    assert "a plan is announced or scheduled, not occurred" in problem


def test_every_source_under_a_row_must_have_been_able_to_tell_it(small):
    small.add("statements", "st", holder_id="a", issue_id="pay", said_edtf="2024-03-09", told_by="s1 s2")
    (problem,) = told(small.path)
    assert problem.startswith("evidence.csv:")
    assert "out by 2024-03-01" in problem


def test_a_passage_beyond_the_recorded_length_is_refused_even_without_the_text(tiny):
    (tiny.path / "texts" / "notice-04-16.txt").unlink()
    line = tiny.edit("evidence", "ev-es-ballot", end="9999")
    chars = tiny.rows("sources")[-2]["text_chars"]
    assert told(tiny.path) == [
        f"evidence.csv:{line}: end: the passage ends at 9999, but the text of notice-04-16 has {chars} characters"
    ]


def test_a_text_changed_under_its_evidence_is_named_with_the_rows_that_moved(tiny):
    stored = tiny.path / "texts" / "notice-04-16.txt"
    stored.write_text(stored.read_text().replace("all members", "every member"))
    problems = told(tiny.path)
    resting = [row for row in tiny.rows("evidence") if row["source_id"] == "notice-04-16"]
    assert len([problem for problem in problems if "moved to" in problem and "run parley tidy" in problem]) == len(
        resting
    )
    assert next(problem for problem in problems if problem.startswith("sources.csv")).endswith(
        "run `parley tidy` if it was changed on purpose"
    )
    assert len(problems) == len(resting) + 1


def test_another_text_is_told_although_every_passage_stands(tiny):
    stored = tiny.path / "texts" / "notice-04-16.txt"
    stored.write_text(stored.read_text() + "\nMore of it.\n")
    (problem,) = told(tiny.path)
    assert problem.startswith("sources.csv:6: text_sha256: the stored text has sha256 ")


def test_a_reference_may_stand_before_what_it_refers_to(small):
    small.add("statements", "st-1", holder_id="a", issue_id="pay", replaces_id="st-2", told_by="s1")
    assert told(small.path) == ['statements.csv:2: replaces_id: "st-2" is not in statements.csv; nearest: st-1']
    small.add("statements", "st-2", holder_id="a", issue_id="pay", told_by="s1")
    assert told(small.path) == []


def test_every_missing_one_of_several_ids_is_named(tiny):
    tiny.edit("statements", "st-employers-nights", addressee_ids="crane-brnch dock-unoin mediator")
    (problem,) = told(tiny.path)
    assert '"crane-brnch" is not in actors.csv; nearest: crane-branch' in problem
    assert '"dock-unoin" is not in actors.csv; nearest: dock-union' in problem


@pytest.mark.parametrize(
    ("table", "column", "ring"),
    [
        ("sources", "copy_of_id", ["gazette-03-05", "wire-03-14"]),
        ("actors", "counts_for_id", ["dock-union", "union-chair"]),
        ("events", "series_id", ["ballot", "talks", "truce"]),
    ],
)
def test_a_circle_is_refused_at_each_of_its_rows(tiny, table, column, ring):
    for row_id, above in zip(ring, [*ring[1:], ring[0]], strict=True):
        tiny.edit(table, row_id, **{column: above})
    problems = told(tiny.path)
    assert len(problems) == len(ring)
    assert all(f'{column}: "{row_id}" leads back to itself' in problems[n] for n, row_id in enumerate(ring))


def test_an_event_that_no_report_can_show_is_a_warning(tiny):
    tiny.add("events", "lock-out")
    check = check_case(tiny.path)
    assert check.problems == []
    assert [str(warning) for warning in check.warnings] == [
        'events.csv:5: id: "lock-out" has no status, so no report shows it; add its first one'
    ]


def test_ids_left_blank_are_one_problem_and_no_doubles(tiny):
    rows = tiny.rows("conditions")
    tiny.write("conditions", [row | {"id": ""} for row in rows[:2]] + rows[2:])
    assert told(tiny.path) == ["conditions.csv:2: id: no id yet, nor on 1 more line; write one, or run `parley tidy`"]


def test_reading_stops_where_nobody_reads_on(tiny, monkeypatch):
    monkeypatch.setattr(checking, "MOST_PROBLEMS", 5)
    tiny.write("actors", [row | {"kind_code": "x"} for row in tiny.rows("actors")])
    problems = check_case(tiny.path).problems
    assert len(problems) == len(tiny.rows("actors")) + 1
    assert problems[-1].message == "more than 5 problems; reading stopped"


def test_chunks_and_progress_are_told_table_by_table(tiny):
    kept, seen = [], []
    check_case(tiny.path, keep=kept.append, progress=lambda name, rows: seen.append((name, rows)))
    assert [chunk.table.name for chunk in kept] == [name for name in checking.READ_ORDER if tiny.rows(name)]
    assert dict(seen)["evidence"] == len(tiny.rows("evidence"))
