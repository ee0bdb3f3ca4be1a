"""Where sides' positions overlap, and what that rests on: by the smallest records that show it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.measures.positions import gaps, positions
from analysis.measures.zones import BREAKS, resting, sensitivity, zones
from analysis.record.case import Case

TINY = Case.read(Path(__file__).resolve().parents[1] / "data" / "tiny")
INTERVAL = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda ends: (min(ends), max(ends)))


def held(*intervals: tuple[float, float], **cells: object) -> pd.DataFrame:
    """Positions of sides a, b, c ... on pay."""
    base = {"side_code": "party", "basis": "own", "issue_id": "pay", "issue": "Pay", "kind_code": "bargaining"}
    base |= {"low_label": "none", "high_label": "all", "anchors": {}, "is_split": False} | cells
    return pd.DataFrame(
        [
            base | {"holder_id": name, "holder": name.upper(), "party_id": name, "low": float(low), "high": float(high)}
            for name, (low, high) in zip("abcdef", intervals, strict=False)
        ]
    )


class TestZones:
    @given(INTERVAL, INTERVAL)
    def test_of_two_it_holds_every_point_that_both_hold(self, one, other):
        (row,) = zones(held(one, other)).to_dict("records")
        common = set(range(one[0], one[1] + 1)) & set(range(other[0], other[1] + 1))
        apart = [abs(x - y) for x, y in product(*(range(a, b + 1) for a, b in (one, other)))]
        assert (row["distance"], row["distance_max"]) == (min(apart), max(apart))
        assert (row["low"], row["high"]) == (min(common), max(common)) if common else pd.isna(row["low"])

    @given(st.lists(INTERVAL, min_size=3, max_size=5))
    def test_of_several_it_is_what_all_hold_else_the_widest_distance(self, intervals):
        table = zones(held(*intervals))
        (row,) = table[table["n_sides"] == len(intervals)].to_dict("records")
        common = set.intersection(*(set(range(a, b + 1)) for a, b in intervals))
        assert (row["distance"] == 0) is bool(common)
        pairs = table[table["n_sides"] == 2]
        assert len(pairs) == len(intervals) * (len(intervals) - 1) / 2
        assert (row["distance"], row["distance_max"]) == (pairs["distance"].max(), pairs["distance_max"].max())

    @given(st.lists(INTERVAL, min_size=2, max_size=4), st.randoms())
    def test_they_are_symmetric(self, intervals, random):
        table = held(*intervals)
        order = random.sample(range(len(table)), len(table))
        before = table.copy()
        pd.testing.assert_frame_equal(zones(table), zones(table.iloc[order]))
        pd.testing.assert_frame_equal(table, before)

    @given(INTERVAL, INTERVAL)
    def test_the_distance_is_the_gap(self, one, other):
        table = held(one, other)
        assert zones(table)["distance"].tolist() == gaps(table)["gap"].tolist()

    def test_members_of_one_party_and_ascribed_positions_are_not_compared(self):
        table = held((0, 10), (20, 30), (40, 50))
        assert zones(table.assign(party_id="a")).empty
        assert zones(table.assign(basis=["own", "ascribed", "ascribed"])).empty
        mixed = zones(table.assign(party_id=["a", "a", "c"]))
        assert mixed["sides"].tolist() == ["A and C", "B and C"]

    def test_sides_can_be_named_and_a_split_is_said(self):
        table = held((0, 10), (20, 30), (40, 50)).assign(is_split=[True, False, False])
        named = zones(table, sides=["c", "a"])
        assert named[["side_ids", "sides", "is_split"]].values.tolist() == [[("a", "c"), "A and C", True]]
        assert named["stands"].tolist() == [(("a", "A", 0.0, 10.0), ("c", "C", 40.0, 50.0))]

    def test_one_side_and_none_have_no_zone(self):
        assert zones(held((0, 10))).empty
        assert list(zones(held((0, 10))).columns) == list(zones(held((0, 10), (0, 5))).columns)


@pytest.fixture
def told(small):
    """A function that adds a statement on pay told by some sources."""

    def add(key, holder, points, sources, day="2024-03-01", /, **cells):
        ends = {"low_points": str(points[0]), "high_points": str(points[1])}
        return small.add(
            "statements", key, holder_id=holder, issue_id="pay", said_edtf=day, told_by=sources, **ends, **cells
        )

    return add


def changes(case: Case) -> dict[tuple[str, str], str]:
    table = sensitivity(case)
    return {(row.kind, row.left_out_id): row.change for row in table.itertuples()}


class TestSensitivity:
    def test_each_way_in_which_an_answer_can_change(self, small, told):
        small.add("coders", "d", name="D")
        told("one", "a", (20, 40), "s1")
        told("two", "b", (50, 60), "s1", "2024-02-20")
        told("three", "b", (30, 35), "s2")
        small.add("evidence", "more", table="statements", row_id="one", source_id="s3", coder_id="d")
        case = small.case()
        found = zones(positions(case, level="party"))
        assert found[["low", "high"]].values.tolist() == [[30.0, 35.0]]
        assert changes(case) == {
            ("source", "s1"): "same",  # the first is told by s3 as well, the second is superseded
            ("source", "s2"): "closes",
            ("source", "s3"): "same",
            ("coder", "c"): "lost",
            ("coder", "d"): "same",
        }

    @pytest.mark.parametrize(
        ("older", "newer", "expected"),
        [
            ((50, 60), (45, 60), "farther"),
            ((45, 60), (50, 60), "nearer"),
            ((30, 60), (50, 60), "opens"),
            ((30, 60), (25, 60), "narrower"),
            ((25, 60), (30, 60), "wider"),
            ((20, 30), (30, 60), "moved"),
            ((35, 60), (35, 80), "same"),
        ],
    )
    def test_a_source_that_told_the_newest(self, told, older, newer, expected):
        told("one", "a", (20, 40), "s1")
        told("two", "b", older, "s1", "2024-02-20")
        case = told("three", "b", newer, "s2").case()
        assert changes(case)["source", "s2"] == expected

    def test_a_source_goes_with_its_reprints(self, small, told):
        small.add("sources", "s2-copy", published_edtf="2024-03-12", copy_of_id="s2")
        told("one", "a", (20, 40), "s1")
        case = told("two", "b", (50, 60), "s2 s2-copy").case()
        table = sensitivity(case)
        assert set(table["left_out_id"]) == {"s1", "s2", "c"}
        assert changes(case)["source", "s2"] == "lost"

    def test_without_its_earliest_source_a_statement_is_known_later(self, told):
        """Of one exact day the later news supersedes, and which news is the later one rests on a source."""
        told("one", "a", (20, 40), "s1")
        told("two", "b", (50, 60), "s1 s3")
        case = told("three", "b", (70, 80), "s2").case()
        assert zones(positions(case, level="party"))["distance"].tolist() == [30.0]
        assert changes(case)["source", "s1"] == "lost"
        told("four", "a", (20, 40), "s3")
        table = sensitivity(case.read(case.path))
        row = table[table["left_out_id"] == "s1"].iloc[0]
        assert (row["change"], row["distance_without"]) == ("nearer", 10.0)

    def test_what_others_ascribe_is_counted_in_for_once(self, told):
        told("one", "a", (20, 40), "s1")
        told("two", "b", (50, 60), "s1")
        case = told("three", "b", (30, 30), "s2", "2024-03-02", speaker_id="a", standing_code="ascribed").case()
        assert zones(positions(case, level="party"))["distance"].tolist() == [10.0]
        assert changes(case)["ascribed", ""] == "opens"

    def test_an_answer_may_be_found_where_there_was_none(self, told):
        told("one", "a", (20, 40), "s1")
        case = told("two", "b", (30, 30), "s2", speaker_id="a", standing_code="ascribed").case()
        table = sensitivity(case)
        assert table[["kind", "change"]].values.tolist() == [["ascribed", "found"]]
        assert resting(table).empty

    def test_damaged_passages_are_left_out_at_once(self, small, told):
        told("one", "a", (20, 40), "s1")
        told("two", "b", (50, 60), "s1")
        for number, (row, start) in enumerate((("one", 0), ("two", 50))):
            key = next(r["id"] for r in small.rows("evidence") if r["row_id"] == row)
            cells = {"locator_code": "passage", "paragraph": "1", "start": str(start), "end": str(start + 10)}
            small.edit("evidence", key, digest=f"x{number:016x}", **cells)
        small.edit("sources", "s1", text_chars="100")
        cells = {"paragraph": "1", "kind_code": "grammar", "reading": "so", "basis": "text alone", "coder_id": "c"}
        place = {"start": "55", "end": "58", "digest": f"x{7:016x}", "confidence_share": "0.8"}
        small.add("emendations", "em", source_id="s1", **cells, **place)
        assert changes(small.case())["emendation", ""] == "lost"
        small.edit("emendations", "em", start="30", end="40")
        assert ("emendation", "") not in changes(small.case())

    def test_sides_that_are_none_are_refused(self):
        with pytest.raises(UsageError, match='sides: "unions" is not in the case'):
            sensitivity(TINY, sides=["unions"])

    def test_the_case_is_not_modified_and_row_order_is_irrelevant(self):
        before = {name: frame.copy() for name, frame in TINY.tables.items()}
        table = sensitivity(TINY)
        shuffled = {name: frame.sample(frac=1, random_state=5) for name, frame in TINY.tables.items()}
        again = sensitivity(replace(TINY, tables={**shuffled, "issues": TINY.issues}))
        pd.testing.assert_frame_equal(table, again)
        for name, frame in before.items():
            pd.testing.assert_frame_equal(frame, TINY.tables[name])

    def test_a_case_without_sides_has_no_answer(self, small):
        table = sensitivity(small.case())
        assert table.empty
        assert list(table.columns) == list(sensitivity(TINY).columns)
        assert list(resting(table).columns) == list(resting(sensitivity(TINY)).columns)


class TestResting:
    def test_names_what_an_answer_does_not_survive_without(self):
        table = sensitivity(TINY)
        found = resting(table)
        for row in found.itertuples():
            of = table[(table["issue_id"] == row.issue_id) & (table["side_ids"] == row.side_ids)]
            assert row.rests_on == tuple(of.loc[of["change"].isin(BREAKS), "left_out"])
            assert row.is_kept is (not row.rests_on)
            assert row.distance_least <= row.distance <= row.distance_most
        wages = found.set_index("issue_id").loc["wage-rise"]
        assert (wages["rests_on"], wages["distance_least"], wages["distance_most"]) == (("Coder A",), 10.0, 20.0)
