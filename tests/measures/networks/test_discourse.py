"""Who takes which side: what counts as one statement, on which side, when, and once in what."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.measures.networks import AS_PROPOSAL, Discourse, Sides, discourse, once, within
from analysis.record.case import Case

TINY = Case.read(Path(__file__).resolve().parents[2] / "data" / "tiny")


@pytest.fixture
def says(small):
    """A function that adds a statement of A on pay, told on 20 March unless a source is named."""
    numbers = count(1)

    def add(points=None, day="2024-03-01", /, *, told_by="s3", **cells):
        ends = {} if points is None else {"low_points": str(points[0]), "high_points": str(points[1])}
        row = {"holder_id": "a", "issue_id": "pay", "said_edtf": day, **ends, **cells}
        small.add("statements", f"st-{next(numbers)}", told_by=told_by, **row)
        return small

    return add


class TestSides:
    @pytest.mark.parametrize(
        ("points", "side"),
        [
            ((51, 60), 1),
            ((60, 100), 1),
            ((0, 49), 0),
            ((50, 50), None),
            ((40, 60), None),
            ((50, 80), None),
            (None, None),
        ],
    )
    def test_points_above_and_below_the_middle(self, says, points, side):
        found = discourse(says(points).case())["agreement"].iloc[0]
        assert (None if pd.isna(found) else found) == side

    def test_another_middle(self, says):
        assert discourse(says((40, 45)).case(), sides=Sides(middle=30))["agreement"].tolist() == [1]

    @pytest.mark.parametrize(("stance", "side"), [("accept", 1), ("refuse", 0), ("accuse", None), ("demand", None)])
    def test_a_stance_tells_nothing_unless_the_issue_is_a_proposal(self, says, stance, side):
        case = says(stance_code=stance).case()
        assert discourse(case)["agreement"].isna().all()
        found = discourse(case, sides=AS_PROPOSAL)["agreement"].iloc[0]
        assert (None if pd.isna(found) else found) == side

    def test_points_are_stronger_than_stances(self, says):
        assert discourse(says((0, 10), stance_code="accept").case(), sides=AS_PROPOSAL)["agreement"].tolist() == [0]


class TestWhatCounts:
    def test_an_act_counts_once_for_one_content(self, says):
        says((60, 60), act_id="act")
        says((60, 60), act_id="act")
        assert len(discourse(says((20, 20), act_id="act").case())) == 2

    def test_members_of_one_party_count_for_it(self, says):
        says().add("actors", "m", name="Member", counts_for_id="a")
        says((60, 60), act_id="act", holder_id="m", speaker_id="m")
        case = says((60, 60), act_id="act").case()
        assert discourse(case)["actor_id"].tolist() == ["a", "a"]
        assert sorted(discourse(case, level="holder")["actor_id"]) == ["a", "a", "m"]

    def test_what_an_opponent_ascribes_does_not_count(self, says):
        case = says((60, 60), standing_code="ascribed", speaker_id="b").case()
        assert discourse(case).empty
        assert len(discourse(case, standings=["ascribed"])) == 1

    def test_a_version_of_a_fact_is_on_no_issue(self, says):
        says((60, 60)).add("events", "e")
        case = (
            says(issue_id="", event_id="e", question_code="cause")
            .add("event_statuses", "es", event_id="e", status_code="occurred", told_by="s1")
            .case()
        )
        assert len(discourse(case)) == 1

    def test_an_actor_in_focus(self):
        side = TINY.sides[0]
        found = discourse(TINY.select(actors=[side]))
        assert set(found["actor_id"]) == {side}

    def test_the_document_is_where_it_was_known_first(self, says):
        assert discourse(says((60, 60), told_by="s3 s1").case())["document_id"].tolist() == ["s1"]

    def test_an_unknown_level(self):
        with pytest.raises(UsageError, match='discourse: level "person" is none'):
            discourse(TINY, level="person")

    def test_an_empty_case(self, small):
        assert discourse(small.case()).empty


class TestWindow:
    def test_imprecise_dates_are_possible_and_not_certain(self, says):
        says((60, 60), "2024-03-05")
        says((60, 60), "2024-03-01/2024-03-09")
        says((60, 60), "../2024-03-05")
        table = discourse(says((60, 60), "").case())
        window = {"since": "2024-03-04", "until": "2024-03-06"}
        assert within(table, **window)["statement_id"].tolist() == ["st-1", "st-2", "st-3", "st-4"]
        assert within(table, **window, dated="certain")["statement_id"].tolist() == ["st-1"]

    def test_what_is_undated_was_said_by_the_day_it_was_known(self, says):
        table = discourse(says((60, 60), "", told_by="s1").case())
        assert within(table, since="2024-03-02").empty
        assert len(within(table, since="2024-03-01", until="2024-03-01")) == 1

    def test_no_limits(self, says):
        table = discourse(says((60, 60), "2024-03-05").case())
        assert len(within(table)) == len(within(table, dated="certain")) == 1

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"since": "March"}, "within: since: "),
            ({"since": "2024-03-02", "until": "2024-03-01"}, "exchange them"),
            ({"dated": "maybe"}, 'dated "maybe" is none'),
        ],
    )
    def test_refused(self, options, message):
        with pytest.raises(UsageError, match=message):
            within(discourse(TINY), **options)


def on(*days, agreement=1.0, document="d") -> Discourse:
    """Statements of one actor on one issue, each said between two days or on one."""
    bounds = [day if isinstance(day, tuple) else (day, day) for day in days]
    frame = pd.DataFrame(
        {
            "statement_id": [f"st-{place}" for place in range(len(days))],
            "actor_id": "a",
            "concept_id": "x",
            "agreement": agreement,
            "low": 60.0,
            "high": 60.0,
            "lower": pd.to_datetime([lower for lower, _ in bounds]).as_unit("s"),
            "upper": pd.to_datetime([upper for _, upper in bounds]).as_unit("s"),
            "document_id": document,
        }
    )
    return Discourse(frame)


class TestOnce:
    @pytest.mark.parametrize(
        ("duplicates", "n"),
        [("include", 6), ("day", 5), ("week", 4), ("month", 3), ("year", 2), ("range", 1), ("document", 1)],
    )
    def test_in_what(self, duplicates, n):
        # Sunday, Monday, Monday, the Tuesday after, another month, another year
        table = on("2024-03-03", "2024-03-04", "2024-03-04", "2024-03-05", "2024-04-30", "2025-03-04")
        assert len(once(table, duplicates)) == n

    def test_a_month_of_another_year_is_another_month(self):
        assert len(once(on("2024-03-04", "2025-03-04"), "month")) == 2

    def test_vague_dates_are_duplicates_of_equally_vague_ones(self):
        table = on(
            ("2024-03-01", "2024-04-30"),
            ("2024-03-05", "2024-04-02"),
            ("2024-03-05", "2024-03-06"),
            (None, "2024-03-06"),
        )
        assert once(table, "month")["statement_id"].tolist() == ["st-0", "st-2", "st-3"]

    def test_another_side_is_no_duplicate(self):
        table = Discourse(pd.concat([on("2024-03-01"), on("2024-03-01", agreement=0.0)], ignore_index=True))
        assert len(once(table, "range")) == 2

    def test_no_side_is_a_duplicate_of_no_side(self):
        table = on("2024-03-01", "2024-03-01", agreement=float("nan"))
        assert len(once(table, "day")) == 1

    @given(st.lists(st.dates(), max_size=8), st.sampled_from(["day", "week", "month", "year", "range", "document"]))
    def test_less_is_counted_the_longer_the_stretch(self, days, duplicates):
        table = on(*(day.isoformat() for day in days if 1700 < day.year < 2200)) if days else on()
        finer = {
            "day": "include",
            "week": "day",
            "month": "day",
            "year": "month",
            "range": "year",
            "document": "include",
        }
        kept = once(table, duplicates)
        assert len(kept) <= len(once(table, finer[duplicates]))
        assert len(once(kept, duplicates)) == len(kept)
