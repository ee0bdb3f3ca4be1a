"""How positions moved: each kind of move on the smallest record that shows it, and the laws over all of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import count, pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.measures.movement import KINDS, approaches, moves, self_contradictions, withdrawals
from analysis.measures.positions import paths
from analysis.measures.positions.ledgers import read_ledgers
from analysis.record.case import Case

TINY = Case.read(Path(__file__).resolve().parents[1] / "data" / "tiny")
DAYS = ["2024-03-05", "2024-03-14", "2024-03-27", "2024-04-05", "2024-04-16"]


@pytest.fixture
def said(small):
    """A function that adds a statement on pay: holder, day, points; more cells by name."""
    numbers = count(1)

    def add(holder, day, points=None, /, **cells):
        ends = {} if points is None else {"low_points": str(points[0]), "high_points": str(points[1])}
        row = {"holder_id": holder, "issue_id": "pay", "said_edtf": day, "told_by": "s3", **ends, **cells}
        small.add("statements", f"st-{next(numbers)}", **row)
        return small

    return add


def of_a(case: Case, **options) -> list[str]:
    table = moves(case, **options)
    return table.loc[table["holder_id"] == "a", "move"].tolist()


class TestKinds:
    @pytest.mark.parametrize(
        ("before", "after", "expected"),
        [
            ((20, 20), (30, 30), "concession"),
            ((20, 30), (30, 40), "concession"),
            ((20, 20), (10, 10), "hardening"),
            ((20, 30), (20, 30), "unchanged"),
            ((20, 30), (20, 25), "clarification"),
            ((20, 30), (25, 25), "clarification"),
            ((20, 20), (20, 30), "vague"),
            ((20, 20), (10, 30), "vague"),
            ((60, 60), (70, 70), "shift"),  # over what the other side holds already, as far away as before
            ((20, 20), (95, 95), "concession"),
            ((70, 75), (90, 95), "hardening"),
        ],
    )
    def test_against_one_other_side(self, said, before, after, expected):
        said("b", "2024-03-01", (60, 70))
        said("a", "2024-03-02", before)
        assert of_a(said("a", "2024-03-05", after).case()) == [expected]

    def test_nearer_to_one_side_and_away_from_another_is_mixed(self, small, said):
        small.add("actors", "c", name="C", side_code="party")
        said("b", "2024-03-01", (0, 0))
        said("c", "2024-03-01", (100, 100))
        said("a", "2024-03-02", (40, 40))
        table = moves(said("a", "2024-03-05", (60, 60)).case())
        assert table[["move", "toward", "away"]].values.tolist() == [["mixed", "C", "B"]]

    def test_without_another_side_to_measure_it_against_it_is_a_shift(self, said):
        said("a", "2024-03-02", (40, 40))
        table = moves(said("a", "2024-03-05", (60, 60)).case())
        assert table[["move", "toward", "away", "is_open"]].values.tolist() == [["shift", "", "", False]]

    @pytest.mark.parametrize(
        ("stops", "expected"),
        [
            ([20, 40, 20], ["concession", "reversal"]),
            ([20, 40, 10], ["concession", "reversal"]),
            ([20, 40, 30], ["concession", "hardening"]),
            ([40, 20, 40], ["hardening", "reversal"]),
            ([20, 40, 60, 40], ["concession", "concession", "reversal"]),
            ([20, 40, 40, 20], ["concession", "unchanged", "reversal"]),
        ],
    )
    def test_taking_back_the_whole_of_the_last_move_is_a_reversal(self, said, stops, expected):
        said("b", "2024-03-01", (90, 90))
        for day, points in enumerate(stops, start=2):
            case = said("a", f"2024-03-{day:02d}", (points, points))
        assert of_a(case.case()) == expected

    def test_a_reversal_is_of_ones_own_move_on_the_same_issue(self, small, said):
        small.add("issues", "hours")
        said("b", "2024-03-01", (90, 90))
        said("a", "2024-03-02", (20, 20), issue_id="hours")
        said("a", "2024-03-03", (40, 40), issue_id="hours")
        said("a", "2024-03-04", (40, 40))
        case = said("a", "2024-03-05", (20, 20)).case()
        assert moves(case)[["issue_id", "move"]].values.tolist() == [["hours", "shift"], ["pay", "hardening"]]

    def test_a_withdrawal_is_a_move_and_the_next_is_measured_from_before_it(self, said):
        said("b", "2024-03-01", (90, 90))
        said("a", "2024-03-02", (20, 20))
        said("a", "2024-03-05", replaces_id="st-2")
        table = moves(said("a", "2024-03-08", (30, 40)).case())
        columns = ["move", "from_low", "low", "shift", "days_min", "from_ids"]
        assert table[columns].astype(object).where(table[columns].notna(), None).values.tolist() == [
            ["withdrawal", 20.0, None, None, 3, ("st-2",)],
            ["concession", 20.0, 30.0, 15.0, 6, ("st-2",)],
        ]

    @given(*[st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted)] * 2)
    def test_the_five_ways_leave_none_out(self, before, after):
        """Neither end fixed nor nested: both moved the same way, so that every such move has one direction."""
        is_nested = (before[0] <= after[0] and after[1] <= before[1]) or (
            after[0] <= before[0] and before[1] <= after[1]
        )
        assert is_nested or (after[0] > before[0]) == (after[1] > before[1])
        assert set(KINDS) >= {"concession", "hardening", "reversal", "clarification", "vague", "unchanged"}


class TestAgainstWhom:
    def test_the_other_side_counts_as_it_stood_then(self, said):
        said("b", "2024-03-01", (90, 90))
        said("a", "2024-03-02", (40, 40))
        said("a", "2024-03-05", (50, 50))
        case = said("b", "2024-03-08", (70, 70)).case()
        table = moves(case)
        assert table[["holder_id", "move", "toward"]].values.tolist() == [
            ["a", "concession", "B"],
            ["b", "concession", "A"],
        ]

    def test_what_another_side_held_is_open_where_dates_are(self, said):
        said("b", "2024-03-01", (90, 90))
        said("a", "2024-03-02", (40, 40))
        said("b", "2024-03-04/2024-03-06", (10, 10))
        table = moves(said("a", "2024-03-05", (50, 50)).case())
        table = table[table["holder_id"] == "a"]
        assert table[["move", "toward", "away", "is_open"]].values.tolist() == [["shift", "", "", True]]

    def test_of_one_day_the_order_of_two_sides_is_open(self, said):
        said("b", "2024-03-01", (90, 90))
        said("a", "2024-03-02", (40, 40))
        said("b", "2024-03-05", (60, 60))
        table = approaches(said("a", "2024-03-05", (80, 80)).case())
        assert table[["holder_id", "nearer_min", "nearer_max"]].values.tolist() == [
            ["a", 0.0, 40.0],
            ["b", -10.0, 30.0],
        ]

    def test_a_side_that_had_not_spoken_or_has_withdrawn_is_not_measured_against(self, said):
        said("a", "2024-03-02", (40, 40))
        said("a", "2024-03-03", (50, 50))
        said("b", "2024-03-04", (90, 90))
        said("b", "2024-03-06", replaces_id="st-3")
        table = moves(said("a", "2024-03-08", (60, 60)).case())
        assert table.loc[table["holder_id"] == "a", "move"].tolist() == ["shift", "shift"]

    def test_members_are_measured_against_other_parties_as_these_stood(self, small, said):
        small.add("actors", "wing", name="Wing", counts_for_id="b", side_code="party")
        said("b", "2024-03-01", (90, 90))
        said("wing", "2024-03-03", (20, 20))
        said("a", "2024-03-02", (40, 40))
        said("a", "2024-03-05", (30, 30))
        table = moves(said("wing", "2024-03-06", (25, 25)).case())
        assert table[["holder_id", "move", "toward"]].values.tolist() == [
            ["a", "concession", "B"],
            ["wing", "concession", "A"],
        ]

    def test_the_sides_can_be_named(self, small, said):
        small.add("actors", "c", name="C")
        said("c", "2024-03-01", (0, 0))
        said("a", "2024-03-02", (40, 40))
        case = said("a", "2024-03-05", (30, 30)).case()
        assert of_a(case) == ["shift"]
        assert of_a(case, sides=["c"]) == ["concession"]
        with pytest.raises(UsageError, match='sides: "d" is not in the case'):
            moves(case, sides=["d"])

    def test_a_level_that_is_none_is_refused(self):
        for measure in (moves, approaches, self_contradictions, withdrawals, paths):
            with pytest.raises(UsageError, match=f'{measure.__name__}: level "partys" is none; nearest: party'):
                measure(TINY, level="partys")

    def test_what_a_holder_did_is_added_up_against_each_side(self, said):
        said("b", "2024-03-01", (90, 90))
        for day, points in ((2, 20), (4, 50), (6, 40)):
            case = said("a", f"2024-03-0{day}", (points, points))
        table = approaches(case.case())
        columns = ["holder", "other", "n_moves", "n_nearer", "n_farther", "nearer_min", "nearer_max"]
        assert table[columns].values.tolist() == [["A", "B", 2, 1, 1, 20.0, 20.0]]


class TestPace:
    @pytest.mark.parametrize(
        ("first", "second", "days", "speed"),
        [
            ("2024-03-02", "2024-03-06", (4, 4), (5.0, 5.0)),
            ("2024-03-02/2024-03-04", "2024-03-06/2024-03-08", (2, 6), (pytest.approx(20 / 6), 10.0)),
            ("2024-03-02", "2024-03-03/2024-03-06", (1, 4), (5.0, 20.0)),
            ("../2024-03-02", "2024-03-06", (4, None), (0.0, 5.0)),
        ],
    )
    def test_is_as_imprecise_as_the_dates(self, said, first, second, days, speed):
        said("a", first, (20, 20))
        row = moves(said("a", second, (40, 40)).case()).iloc[0]
        found = [None if pd.isna(row[name]) else row[name] for name in ("days_min", "days_max")]
        assert (tuple(found), (row["speed_min"], row["speed_max"])) == (days, speed)

    def test_of_moves_whose_dates_overlap_is_never_negative(self, said):
        said("a", "2024-03-01/2024-03-09", (20, 20), dated_by="before:st-2")
        row = moves(said("a", "2024-03-05/2024-03-09", (40, 40)).case()).iloc[0]
        assert (row["days_min"], row["days_max"], row["speed_min"], pd.isna(row["speed_max"])) == (0, 8, 2.5, True)

    def test_is_not_defined_within_a_day(self, said):
        said("a", "2024-03-05", (20, 20), told_by="s2")
        row = moves(said("a", "2024-03-05", (40, 40)).case()).iloc[0]
        assert (row["days_max"], pd.isna(row["speed_min"]), pd.isna(row["speed_max"])) == (0, True, True)


class TestContradictions:
    def test_two_statements_of_open_order_that_do_not_meet(self, said):
        said("a", "2024-03-02/2024-03-06", (20, 30))
        case = said("a", "2024-03-04", (50, 60)).case()
        table = self_contradictions(case)
        assert table[["a_id", "b_id", "apart", "is_one_act"]].values.tolist() == [["st-1", "st-2", 20.0, False]]

    @pytest.mark.parametrize(
        "second",
        [
            ("2024-03-07", (50, 60), {}),
            ("2024-03-04", (25, 60), {}),
            ("2024-03-04", (50, 60), {"replaces_id": "st-1"}),
            ("2024-03-04", (50, 60), {"dated_by": "before:st-1"}),
            ("2024-03-04", (50, 60), {"standing_code": "ascribed", "speaker_id": "b"}),
            ("2024-03-04", (50, 60), {"holder_id": "b"}),
            ("2024-03-04", None, {}),
        ],
        ids=["later", "meets", "withdraws", "first", "ascribed", "another", "no points"],
    )
    def test_none(self, said, second):
        said("a", "2024-03-02/2024-03-06", (20, 30))
        day, points, cells = second
        assert self_contradictions(said("a", day, points, **cells).case()).empty

    def test_one_that_was_withdrawn_later_is_none(self, said):
        said("a", "2024-03-02/2024-03-06", (20, 30))
        said("a", "2024-03-04", (50, 60))
        assert len(self_contradictions(said("a", "2024-03-08", (10, 10)).case())) == 1, "superseding settles nothing"
        assert self_contradictions(said("a", "2024-03-09", replaces_id="st-1").case()).empty

    def test_each_passage_says_that_it_came_first_says_nothing(self, said):
        said("a", "2024-03-02/2024-03-06", (20, 30), dated_by="before:st-2")
        assert len(self_contradictions(said("a", "2024-03-04", (50, 60), dated_by="before:st-1").case())) == 1

    def test_members_of_a_party_contradict_each_other_at_party_level(self, small, said):
        small.add("actors", "wing", counts_for_id="a")
        said("a", "2024-03-02/2024-03-06", (20, 30))
        case = said("wing", "2024-03-04", (50, 60)).case()
        assert [len(self_contradictions(case, level=level)) for level in ("holder", "party")] == [0, 1]

    @pytest.mark.parametrize("day", DAYS)
    def test_are_those_of_comparing_every_two(self, day):
        case = TINY.as_of(day)
        own = case.statements[case.statements["standing_code"].isin(["own", "spokesperson", "narrated"])]
        own = own[own["low_points"].notna()]
        found = self_contradictions(case)
        for row in found.itertuples():
            one, other = (own[own["id"] == key].iloc[0] for key in (row.a_id, row.b_id))
            assert (one["holder_id"], one["issue_id"]) == (other["holder_id"], other["issue_id"])
            assert max(one["low_points"], other["low_points"]) > min(one["high_points"], other["high_points"])


class TestWithdrawals:
    def test_tells_what_was_taken_back_and_what_came_in_its_place(self, said):
        said("a", "2024-03-02", (20, 30))
        said("a", "2024-03-03", (40, 40))
        said("a", "2024-03-05", (60, 60), replaces_id="st-1")
        case = said("a", "2024-03-06", replaces_id="st-2").case()
        columns = ["withdrawn_id", "by_id", "low", "high", "has_other"]
        assert withdrawals(case)[columns].values.tolist() == [
            ["st-1", "st-3", 20.0, 30.0, True],
            ["st-2", "st-4", 40.0, 40.0, False],
        ]

    def test_nobody_else_can(self, said):
        said("a", "2024-03-02", (20, 30))
        other = {"speaker_id": "b", "standing_code": "ascribed"}
        assert withdrawals(said("a", "2024-03-05", replaces_id="st-1", **other).case()).empty


class TestLaws:
    @pytest.mark.parametrize("day", DAYS)
    @pytest.mark.parametrize("level", ["holder", "party"])
    def test_the_case_is_not_modified_and_row_order_is_irrelevant(self, day, level):
        case = TINY.as_of(day)
        before = {name: frame.copy() for name, frame in case.tables.items()}
        measures = (moves, approaches, self_contradictions, withdrawals)
        tables = [measure(case, level=level) for measure in measures]
        shuffled = {name: frame.sample(frac=1, random_state=3) for name, frame in case.tables.items()}
        other = replace(case, tables={**shuffled, "issues": case.issues})
        for measure, table in zip(measures, tables, strict=True):
            pd.testing.assert_frame_equal(table, measure(other, level=level))
        for name, frame in before.items():
            pd.testing.assert_frame_equal(frame, case.tables[name])

    @pytest.mark.parametrize("level", ["holder", "party"])
    def test_a_later_day_never_forgets_a_statement(self, level):
        told = [set(read_ledgers(TINY.as_of(day), level=level).statements["id"]) for day in DAYS]
        assert all(earlier < later for earlier, later in pairwise(told))

    def test_nothing_gives_empty_tables_of_the_same_columns(self, small):
        case = small.case()
        for measure in (moves, approaches, self_contradictions, withdrawals):
            table = measure(case)
            assert table.empty
            assert list(table.columns) == list(measure(TINY).columns)
        for name in ("a", "b"):
            small.edit("actors", name, side_code="")
        assert moves(small.case()).empty
        small.write("issues", [])
        assert moves(small.case()).empty
