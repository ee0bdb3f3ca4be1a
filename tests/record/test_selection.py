"""Narrowing a case: windows are about when things were said or happened; a cut ledger never tells a false state."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import UsageError
from analysis.measures.positions import positions
from analysis.record.case import Case
from analysis.record.known import EVIDENCED

TINY = Case.read(Path(__file__).resolve().parents[1] / "data" / "tiny")


def ids(case: Case, table: str) -> set[str]:
    return set(case.tables[table]["id"])


def test_no_limit_is_the_whole_case():
    whole = TINY.select()
    for name in ("statements", "event_statuses", "participations", "conditions", "issues", "actors"):
        pd.testing.assert_frame_equal(whole.tables[name], TINY.tables[name])


def test_a_window_keeps_what_was_or_may_have_been_said_in_it():
    found = ids(TINY.select(since="2024-03-05", until="2024-03-11"), "statements")
    assert {"st-employers-two", "st-employers-three"} <= found, "on its first day; between 11 and 13 March"
    assert {"st-machines-half", "st-union-still"} <= found, "by 14 March; undated"
    assert not {"st-union-eight", "st-union-stays-out", "st-union-six"} & found


def test_what_is_undated_was_said_by_the_day_it_was_known():
    assert "st-union-still" in ids(TINY.select(since="2024-04-16"), "statements")
    assert "st-union-still" not in ids(TINY.select(since="2024-04-17"), "statements")


def test_an_event_of_the_window_keeps_its_whole_ledger(small):
    """Cut to its rows in the window, the meeting would still stand as planned."""
    small.add("events", "talks")
    small.add("event_statuses", "es-1", event_id="talks", status_code="scheduled", from_edtf="2024-03-01",
              starts_edtf="2024-03-18", told_by="s1")  # fmt: skip
    small.add("event_statuses", "es-2", event_id="talks", status_code="cancelled", from_edtf="2024-03-09", told_by="s2")
    small.add("participations", "pa", event_id="talks", actor_id="a", status_code="confirmed", from_edtf="2024-03-01",
              told_by="s1")  # fmt: skip
    case = small.case().select(since="2024-03-15", until="2024-03-31")
    assert (ids(case, "event_statuses"), ids(case, "participations")) == ({"es-1", "es-2"}, {"pa"})
    assert ids(small.case().select(since="2024-03-25"), "event_statuses") == set()


@pytest.mark.parametrize(
    ("since", "until", "is_kept"),
    [
        ("2024-03-14", "2024-03-15", True),
        ("2024-03-21", "", False),
        ("", "2024-03-12", False),
        ("2024-03-20", "", True),
    ],
)
def test_an_event_that_lasts_across_the_window_is_in_it(since, until, is_kept):
    assert ("ultimatum" in ids(TINY.select(since=since, until=until), "events")) is is_kept


def test_an_event_brings_its_series():
    case = TINY.select(since="2024-04-20", until="2024-04-25")
    assert ids(case, "events") == {"ballot", "wage-round"}


def test_a_party_stands_for_those_who_count_for_it():
    case = TINY.select(actors=["dock-union"])
    mine = {"dock-union", "crane-branch", "union-chair"}
    assert case.focus == mine
    assert case.sides == ["dock-union"]
    others = case.statements[~case.statements["holder_id"].isin(mine)]
    assert len(others)
    assert (others["question_code"] != "").all(), "only versions of facts that they dispute"
    met = set(case.participations.loc[case.participations["actor_id"].isin(mine), "event_id"])
    assert "port-employers" in set(case.participations["actor_id"]), "who else was asked to their meetings"
    assert met == set(case.participations["event_id"]) & met
    assert set(positions(case)["holder_id"]) <= mine
    assert ids(case, "conditions") == {"co-branch", "co-union"}
    assert "strike-vote" not in ids(case, "events")
    assert {"secret-meeting", "gate-incident", "talks"} <= ids(case, "events"), "by a claim, a version, a part"
    assert TINY.select(actors=["crane-branch"]).focus == {"crane-branch"}
    kept = set(zip(case.evidence["table"], case.evidence["row_id"], strict=True))
    assert kept == {(name, key) for name in EVIDENCED for key in ids(case, name)}, "passages under what is kept"


def test_issues_narrow_statements_and_their_conditions():
    case = TINY.select(issues=["night-shifts"])
    assert set(case.issues["id"]) == {"night-shifts"}
    assert set(case.statements["issue_id"]) <= {"night-shifts", ""}
    blank = case.statements[case.statements["issue_id"] == ""]
    assert (blank["question_code"] != "").all(), "versions of facts belong to events, whatever the issue"
    assert ids(case, "conditions") == {"co-employers"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"actors": ["Dock unoin"]}, 'actors: "Dock unoin" is not in the case; nearest: dock-union'),
        ({"actors": ["Dock union"]}, 'actors: "Dock union" is not in the case; nearest: dock-union'),
        ({"actors": ["dock-unoin"]}, 'actors: "dock-unoin" is not in the case; nearest: dock-union'),
        ({"issues": ["Wage rise"]}, 'issues: "Wage rise" is not in the case; nearest: wage-rise'),
        (
            {"issues": ["zzzz"]},
            'issues: "zzzz" is not in the case; allowed: machines, night-shifts, port-work, wage-rise',
        ),
        ({"since": "5 March"}, 'since: "5 March" is not a day; write YYYY-MM-DD, as in 2025-05-11'),
        ({"since": "2024-W11"}, 'since: "2024-W11" is not a day'),
        ({"until": "2024-02-30"}, 'until: "2024-02-30" is not a day'),
        (
            {"since": "2024-03-06", "until": "2024-03-05"},
            "since: 2024-03-06 lies after until (2024-03-05); exchange them",
        ),
    ],
)
def test_what_is_not_in_the_case_is_refused_with_the_nearest(options, said):
    with pytest.raises(UsageError) as caught:
        TINY.select(**options)
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


def test_all_wrong_options_are_told_at_once():
    with pytest.raises(UsageError) as caught:
        TINY.select(since="2024-04-01", until="2024-03-01", actors=["x", "mediatr"], issues=["wage rise"])
    assert len(str(caught.value).splitlines()) == 4


def test_one_day_is_a_window_and_the_case_is_not_changed():
    before = {name: frame.copy() for name, frame in TINY.tables.items()}
    case = TINY.select(since="2024-03-25", until="2024-03-25", actors=["dock-union"], issues=["wage-rise"])
    assert ids(case, "statements") == {"st-union-withdraws"} | {"st-union-still"}
    for name, frame in before.items():
        pd.testing.assert_frame_equal(frame, TINY.tables[name])
