"""Who holds what: each rule of reading on the smallest record that shows it, and the laws over all of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.positions import combine, distances, gaps, positions, silences
from analysis.record.case import Case

TINY = Case.read(Path(__file__).resolve().parents[1] / "data" / "tiny")
DAYS = ["2024-03-05", "2024-03-14", "2024-03-27", "2024-04-05", "2024-04-16", "2024-05-01"]
INTERVAL = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(lambda ends: (min(ends), max(ends)))


@pytest.fixture
def said(small):
    """A function that adds a statement of A on pay, told on 20 March unless a source is named."""
    numbers = count(1)

    def add(points, day="", /, *, told_by="s3", **cells):
        ends = {} if points is None else {"low_points": str(points[0]), "high_points": str(points[1])}
        row = {"holder_id": "a", "issue_id": "pay", "said_edtf": day, **ends, **cells}
        small.add("statements", f"st-{next(numbers)}", told_by=told_by, **row)
        return small

    return add


def own(case: Case, **options) -> list[tuple]:
    table = positions(case, **options)
    table = table[table["basis"] == "own"]
    return list(zip(table["holder_id"], table["low"], table["high"], table["is_split"], strict=True))


def numbers(table: pd.DataFrame) -> dict[str, str]:
    return table.select_dtypes(["number", "bool"]).dtypes.astype(str).to_dict()


def shuffled(case: Case, seed: int) -> Case:
    """The case with the rows of every table in another order."""
    return replace(case, tables={name: frame.sample(frac=1, random_state=seed) for name, frame in case.tables.items()})


class TestSupersession:
    def test_the_later_statement_supersedes(self, said):
        said((80, 80), "2024-03-01")
        assert own(said((40, 50), "2024-03-02").case()) == [("a", 40, 50, False)]

    def test_a_later_statement_known_earlier_still_supersedes(self, said):
        said((40, 50), "2024-03-02", told_by="s2")
        assert own(said((80, 80), "2024-03-01", told_by="s3").case()) == [("a", 40, 50, False)]

    def test_of_one_exact_day_the_later_news_supersedes(self, said):
        said((80, 80), "2024-03-01", told_by="s1")
        assert own(said((40, 50), "2024-03-01", told_by="s2").case()) == [("a", 40, 50, False)]

    def test_overlapping_dates_leave_the_intersection_where_intervals_meet(self, said):
        said((10, 50), "2024-03-01/2024-03-05")
        assert own(said((40, 80), "2024-03-04").case()) == [("a", 40, 50, False)]

    def test_overlapping_dates_leave_the_hull_split_where_they_do_not(self, said):
        said((10, 20), "2024-03-04~")
        assert own(said((40, 80), "2024-03-02").case()) == [("a", 10, 80, True)]

    def test_a_statement_that_is_certainly_earlier_than_one_of_the_open_ones_is_gone(self, said):
        said((0, 0), "2024-03-01")
        said((50, 60), "2024-03-05/2024-03-08")
        assert own(said((55, 70), "2024-03-06").case()) == [("a", 55, 60, False)]

    def test_undated_statements_may_have_been_made_until_they_were_known(self, said):
        said((30, 30), "", told_by="s1")
        assert own(said((40, 50), "2024-03-02").case()) == [("a", 40, 50, False)]
        assert own(said((60, 60), "", told_by="s2").case()) == [("a", 40, 60, True)]

    def test_a_statement_without_points_moves_no_position(self, said):
        said((30, 30), "2024-03-01")
        assert own(said(None, "2024-03-05", stance_code="refuse").case()) == [("a", 30, 30, False)]


class TestWithdrawal:
    def test_without_points_it_ends_the_position_and_brings_none_back(self, said):
        said((20, 20), "2024-03-01")
        said((30, 30), "2024-03-02")
        assert own(said(None, "2024-03-05", replaces_id="st-2").case()) == []

    def test_with_points_it_takes_the_place(self, said):
        said((30, 30), "2024-03-02")
        assert own(said((10, 10), "../2024-03-05", replaces_id="st-1").case()) == [("a", 10, 10, False)]

    def test_it_counts_only_once_it_is_known(self, said):
        said((30, 30), "2024-03-02", told_by="s2")
        case = said(None, "2024-03-03", told_by="s3", replaces_id="st-1").case()
        assert own(case.as_of("2024-03-19")) == [("a", 30, 30, False)]
        assert own(case) == []

    def test_somebody_else_cannot_withdraw_it(self, said):
        said((30, 30), "2024-03-02")
        case = said(None, "2024-03-05", replaces_id="st-1", speaker_id="b", standing_code="ascribed").case()
        assert own(case) == [("a", 30, 30, False)]

    def test_what_is_held_after_it_stands(self, said):
        said((30, 30), "2024-03-02")
        said(None, "2024-03-05", replaces_id="st-1")
        assert own(said((60, 60), "2024-03-08").case()) == [("a", 60, 60, False)]


class TestWhoSaysSo:
    @pytest.mark.parametrize(("speaker", "standing"), [("a", "own"), ("b", "spokesperson"), ("", "narrated")])
    def test_own_spokesperson_and_narrated_are_the_holders_own(self, said, speaker, standing):
        assert own(said((30, 30), "2024-03-01", speaker_id=speaker, standing_code=standing).case()) == [
            ("a", 30, 30, False)
        ]

    def test_what_others_ascribe_stands_beside_it_a_row_a_speaker(self, said):
        said((30, 30), "2024-03-01")
        said((90, 90), "2024-03-05", speaker_id="b", standing_code="ascribed")
        said((70, 70), "2024-03-06", speaker_id="", standing_code="assessed")
        table = positions(said((95, 95), "2024-03-07", speaker_id="b", standing_code="ascribed").case())
        assert table[["basis", "low", "ascribed_by"]].values.tolist() == [
            ["own", 30.0, ""],
            ["ascribed", 70.0, "the source"],
            ["ascribed", 95.0, "B"],
        ]

    def test_ascribed_positions_never_enter_a_gap(self, said):
        said((30, 30), "2024-03-01")
        case = said((90, 90), "2024-03-05", holder_id="b", speaker_id="a", standing_code="ascribed").case()
        assert gaps(positions(case, level="party")).empty


class TestParties:
    @pytest.fixture
    def wings(self, small):
        small.add("actors", "wing", name="Wing of A", counts_for_id="a", side_code="party")
        return small.add("actors", "cell", name="Cell", counts_for_id="wing")

    def test_members_count_for_their_party_through_every_step(self, wings, said):
        said((80, 80), "2024-03-01")
        case = said((50, 50), "2024-03-05", holder_id="cell").case()
        assert own(case) == [("cell", 50, 50, False), ("a", 80, 80, False)]
        assert own(case, level="party") == [("a", 50, 50, False)]
        table = positions(case)
        assert dict(zip(table["holder"], table["party"], strict=True)) == {"Cell": "A", "A": "A"}

    def test_joint_holders_of_one_act_are_one_act(self, wings, said):
        said((50, 50), "2024-03-05", act_id="joint")
        table = positions(said((50, 50), "2024-03-05", act_id="joint", holder_id="wing").case(), level="party")
        assert table[["n_acts", "statement_ids"]].values.tolist() == [[1, ("st-1", "st-2")]]

    def test_two_sides_are_parties_after_counting(self, wings, said):
        said((10, 10), "2024-03-05", holder_id="wing")
        said((70, 80), "2024-03-05", holder_id="b")
        case = said((0, 0), "2024-03-04", holder_id="a").case()
        assert case.sides == ["a", "b"]
        assert gaps(positions(case, level="party"))[["a_id", "b_id", "gap"]].values.tolist() == [["a", "b", 60.0]]


class TestAge:
    @pytest.mark.parametrize(
        ("day", "expected", "words"),
        [
            ("2024-03-15", (5, 5), "15 March 2024"),
            ("2024-03-15~", (2, 8), "about 15 March 2024"),
            ("../2024-03-15", (5, None), "by 15 March 2024"),
            ("2024-03-20", (0, 0), "20 March 2024"),
            ("", (0, None), "undated"),
            ("2024-03", (0, 19), "March 2024"),
        ],
    )
    def test_is_as_imprecise_as_the_date(self, said, day, expected, words):
        row = positions(said((30, 30), day).case()).iloc[0]
        assert tuple(None if pd.isna(days) else days for days in (row["age_min"], row["age_max"])) == expected
        assert row["said"] == words

    def test_is_that_of_the_latest_of_several_statements(self, said):
        said((30, 50), "2024-03-01/2024-03-10")
        row = positions(said((40, 60), "2024-03-05").case()).iloc[0]
        assert (row["age_min"], row["age_max"], row["said_edtf"]) == (10, 15, "2024-03-05")
        row = positions(said((45, 50), "").case()).iloc[0]
        assert (row["age_min"], row["age_max"], row["said_edtf"]) == (0, 15, "2024-03-05"), "not older than 5 March"

    def test_grows_with_the_day_as_known(self, said):
        case = said((30, 30), "2024-03-15").case()
        assert positions(case.as_of("2024-06-15"))["age_min"].tolist() == [92]


class TestSources:
    def test_reprints_are_one_source_and_acts_are_counted(self, small, said):
        small.add("sources", "s3-copy", published_edtf="2024-03-20", copy_of_id="s3")
        said((30, 50), "2024-03-01/2024-03-10", told_by="s3 s3-copy")
        row = positions(said((40, 60), "2024-03-05", told_by="s2 s3").case()).iloc[0]
        assert (row["n_acts"], row["n_sources"]) == (2, 2)


class TestGaps:
    @given(INTERVAL, INTERVAL)
    def test_the_gap_is_the_distance_of_the_nearest_points(self, first, second):
        base = {"side_code": "party", "basis": "own", "issue_id": "pay", "issue": "Pay", "kind_code": "bargaining"}
        base |= {"low_label": "none", "high_label": "all", "anchors": {}, "is_split": False}
        held = pd.DataFrame(
            [
                base | {"holder_id": name, "holder": name, "party_id": name, "low": float(low), "high": float(high)}
                for name, (low, high) in (("a", first), ("b", second))
            ]
        )
        nearest = min(abs(p - q) for p in range(first[0], first[1] + 1) for q in range(second[0], second[1] + 1))
        assert gaps(held)["gap"].tolist() == gaps(held.iloc[::-1])["gap"].tolist() == [nearest]

    def test_every_pair_of_sides_is_compared_and_equal_gaps_share_a_rank(self, small, said):
        for name in ("c", "d"):
            small.add("actors", name, name=name.upper(), side_code="party")
        for name, low in (("a", 0), ("b", 50), ("c", 100)):
            said((low, low), "2024-03-05", holder_id=name)
        table = gaps(positions(said((75, 75), "2024-03-05", holder_id="d").case(), level="party"))
        found = table[["a_id", "b_id", "gap", "rank"]].values.tolist()
        assert found == [
            ["a", "c", 100.0, 1],
            ["a", "d", 75.0, 2],
            ["a", "b", 50.0, 3],
            ["b", "c", 50.0, 3],
            ["b", "d", 25.0, 5],
            ["c", "d", 25.0, 5],
        ]
        assert distances(table)[["issue_id", "widest", "a", "b", "n_pairs"]].values.tolist() == [
            ["pay", 100.0, "A", "C", 6]
        ]

    def test_the_sides_can_be_named(self):
        table = gaps(positions(TINY), sides=["crane-branch", "west-terminal"])
        assert table[["issue_id", "a_id", "b_id", "gap"]].values.tolist() == [
            ["night-shifts", "crane-branch", "west-terminal", 100.0]
        ]
        assert gaps(positions(TINY), sides=["crane-branch"]).empty

    def test_one_side_and_no_side_have_no_gap(self, small, said):
        case = said((30, 30), "2024-03-05").case()
        table = gaps(positions(case, level="party"))
        assert (len(table), table["rank"].dtype, distances(table).empty) == (0, "int64", True)
        for name in ("a", "b"):
            small.edit("actors", name, side_code="")
        case = small.case()
        assert gaps(positions(case, level="party")).empty
        assert silences(case, positions(case)).empty


class TestSilences:
    def test_tells_who_speaks_for_the_silent_and_who_moved_without_a_point(self):
        case = TINY.as_of("2024-03-27")
        table = silences(case, positions(case, level="party"))
        assert table[["issue_id", "actor_id", "ascribed_by", "has_moved"]].values.tolist() == [
            ["machines", "dock-union", "", False],
            ["machines", "port-employers", "", False],
            ["wage-rise", "dock-union", "Port employers", True],
        ]

    def test_actors_can_be_named(self):
        table = silences(TINY, positions(TINY), actors=["temp-firm"])
        assert table[["issue_id", "ascribed_by"]].values.tolist() == [
            ["machines", ""],
            ["night-shifts", ""],
            ["port-work", ""],
            ["wage-rise", "Dock union"],
        ]


class TestTiny:
    """The whole story, fold by fold: low and high of the two sides on wages."""

    @pytest.mark.parametrize(
        ("day", "union", "employers", "gap"),
        [
            ("2024-03-05", (80, 80), (20, 20), 60),
            ("2024-03-14", (80, 80), (30, 50), 30),
            ("2024-03-27", None, (30, 50), None),
            ("2024-04-05", (60, 70), (40, 40), 20),
            ("2024-04-16", (60, 70), (40, 40), 20),
        ],
    )
    def test_wages_as_known_on_each_day(self, day, union, employers, gap):
        table = positions(TINY.as_of(day))
        table = table[(table["issue_id"] == "wage-rise") & (table["basis"] == "own")].set_index("holder_id")
        held = {name: (row["low"], row["high"]) for name, row in table.iterrows()}
        assert (held.get("dock-union"), held["port-employers"]) == (union, employers)
        assert table.loc["port-employers", "is_split"] == (employers == (30, 50))
        between = gaps(table.reset_index(), sides=["dock-union", "port-employers"])["gap"].tolist()
        assert between == ([] if gap is None else [gap])

    def test_a_voice_that_nobody_names_is_no_side(self):
        table = positions(TINY)
        assert table.loc[table["holder_id"] == "unnamed", ["low", "side_code"]].values.tolist() == [[50.0, ""]]


class TestLaws:
    @pytest.mark.parametrize("day", DAYS)
    @pytest.mark.parametrize("level", ["holder", "party"])
    def test_row_order_is_irrelevant_and_the_case_is_not_modified(self, day, level):
        case = TINY.as_of(day)
        before = {name: frame.copy() for name, frame in case.tables.items()}
        table = positions(case, level=level)
        kept = table.copy(deep=True)
        told = gaps(table), silences(case, table)
        for seed in (1, 2):
            other = shuffled(case, seed)
            other = replace(other, tables={**other.tables, "issues": case.issues})
            again = positions(other, level=level)
            pd.testing.assert_frame_equal(table, again)
            pd.testing.assert_frame_equal(told[0], gaps(again.sample(frac=1, random_state=seed)))
            pd.testing.assert_frame_equal(told[1], silences(other, again))
        pd.testing.assert_frame_equal(table, kept)
        for name, frame in before.items():
            pd.testing.assert_frame_equal(frame, case.tables[name])

    @given(st.lists(INTERVAL, min_size=1, max_size=5), st.randoms())
    def test_combine(self, intervals, random):
        low, high, is_split = combine(intervals)
        common = set.intersection(*(set(range(a, b + 1)) for a, b in intervals))
        assert is_split is not bool(common)
        if common:
            assert (low, high) == (min(common), max(common))
        else:
            assert (low, high) == (min(a for a, _ in intervals), max(b for _, b in intervals))
        assert combine(random.sample(intervals, len(intervals))) == (low, high, is_split)

    @pytest.mark.parametrize("day", DAYS)
    def test_one_own_row_at_most_a_holder_and_issue(self, day):
        table = positions(TINY.as_of(day))
        assert not table[table["basis"] == "own"].duplicated(["holder_id", "issue_id"]).any()
        assert not table.duplicated(["holder_id", "issue_id", "basis", "ascribed_by"]).any()
        assert table["low"].le(table["high"]).all()

    def test_an_empty_record_gives_empty_tables_of_the_same_columns(self, small):
        case = small.case()
        table = positions(case)
        assert list(table.columns) == list(positions(TINY).columns)
        assert numbers(table) == numbers(positions(TINY))
        assert list(gaps(table).columns) == list(gaps(positions(TINY)).columns)
        assert numbers(gaps(table)) == numbers(gaps(positions(TINY, level="party")))
        assert silences(case, table)[["actor_id", "has_moved"]].values.tolist() == [["a", False], ["b", False]]
        small.write("issues", [])
        assert silences(small.case(), table).empty
