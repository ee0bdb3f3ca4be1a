"""Reporting lag and empty stretches: bounds that hold whatever the true dates are, found by trying the dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median_low

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.chronology import coverage_gaps, lag_summary, lags
from analysis.record.case import Case

TINY = Case.read(Path(__file__).resolve().parents[1] / "data" / "tiny")


def lag(case: Case) -> tuple[int, int | None, bool]:
    (row,) = (row for _, row in lags(case).iterrows())
    return row["lag_min"], None if pd.isna(row["lag_max"]) else row["lag_max"], row["is_dated"]


class TestLags:
    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            ("2024-03-20", (0, 0, True)),
            ("2024-03-15", (5, 5, True)),
            ("2024-03-10~", (7, 13, True)),
            ("[2024-03-10,2024-03-12]", (8, 10, True)),
            ("2024-03", (0, 19, True)),
            ("../2024-03-15", (5, None, True)),
            ("2024-03-15/..", (0, 5, True)),
            ("", (0, None, False)),
        ],
    )
    def test_it_is_as_imprecise_as_the_date(self, small, said, expected):
        case = small.add("statements", "st", holder_id="a", issue_id="pay", said_edtf=said, told_by="s3").case()
        assert lag(case) == expected

    def test_every_source_has_its_own_and_the_first_is_marked(self, small):
        case = small.add(
            "statements", "st", holder_id="a", issue_id="pay", said_edtf="2024-03-01", told_by="s3 s2"
        ).case()
        table = lags(case)
        assert table[["source_id", "lag_min", "is_first"]].values.tolist() == [["s2", 9, True], ["s3", 19, False]]
        assert len(lags(case.as_of("2024-03-12"))) == 1

    def test_two_passages_of_one_source_are_one_report(self, small):
        small.add("statements", "st", holder_id="a", issue_id="pay", said_edtf="2024-03-01", told_by="s2")
        small.add("evidence", "again", table="statements", row_id="st", source_id="s2")
        assert len(lags(small.case())) == 1

    @pytest.mark.parametrize(
        ("table", "status", "what"),
        [
            ("event_statuses", "occurred", "happened"),
            ("event_statuses", "expired", "happened"),
            ("event_statuses", "scheduled", "said"),
            ("participations", "attended", "happened"),
            ("participations", "declined", "said"),
        ],
    )
    def test_what_happened_is_told_from_what_was_said(self, small, table, status, what):
        small.add("events", "talks")
        small.add("event_statuses", "es", event_id="talks", status_code="scheduled", told_by="s1")
        extra = {"actor_id": "a"} if table == "participations" else {}
        case = small.add(table, "row", event_id="talks", status_code=status, told_by="s3", **extra).case()
        assert lags(case).set_index("row_id").loc["row", "what"] == what

    def test_lags_of_tiny_by_hand(self):
        table = lag_summary(lags(TINY), by="publisher").set_index("group")
        # the notice has no dates at all; the weekly of 26 or 27 March counts from the 27th
        assert table.loc["Dock union", ["n_rows", "n_undated", "median_min"]].tolist() == [3, 3, 0]
        assert pd.isna(table.loc["Dock union", "median_max"])
        assert table.loc["Hafenblatt", ["median_min", "median_max", "longest_min"]].tolist() == [0, 1, 5]


intervals = st.tuples(st.integers(0, 9), st.one_of(st.none(), st.integers(0, 9)))


@given(st.lists(intervals, min_size=1, max_size=6), st.data())
def test_the_median_of_the_true_lags_lies_within_the_bounds(drawn, data):
    """Whatever the true lags are within their bounds, their lower median lies within those of the summary."""
    rows = [(low, None if width is None else low + width) for low, width in drawn]
    table = pd.DataFrame(
        {
            "what": "said",
            "is_dated": True,
            "lag_min": [low for low, _ in rows],
            "lag_max": pd.array([high for _, high in rows], dtype="Int64"),
        }
    )
    (found,) = lag_summary(table).to_dict("records")
    true = [data.draw(st.integers(low, 30 if high is None else high)) for low, high in rows]
    assert found["median_min"] <= median_low(true)
    assert pd.isna(found["median_max"]) or median_low(true) <= found["median_max"]
    assert found["median_min"] == median_low([low for low, _ in rows]), "and the bounds are reached"
    if all(high is not None for _, high in rows):
        assert found["median_max"] == median_low([high for _, high in rows])


class TestCoverageGaps:
    def said(self, small, *dates: str) -> Case:
        for number, value in enumerate(dates):
            small.add("statements", f"st-{number}", holder_id="a", issue_id="pay", said_edtf=value, told_by="s3")
        return small.case()

    def gaps(self, case: Case, what: str, at_least: int = 7) -> list[list[object]]:
        table = coverage_gaps(case, at_least=at_least)
        table = table[table["what"] == what]
        first, last = (table[column].dt.strftime("%m-%d") for column in ("first_day", "last_day"))
        return [list(row) for row in zip(first, last, table["n_days"], table["n_possible"], strict=True)]

    def test_days_between_two_sources(self, small):
        assert self.gaps(self.said(small, "2024-03-20"), "source") == [
            ["03-11", "03-19", 9, 0],
            ["03-02", "03-09", 8, 0],
        ]
        assert self.gaps(small.case(), "source", at_least=9) == [["03-11", "03-19", 9, 0]]

    def test_days_since_the_last_source_are_open(self, small):
        table = coverage_gaps(self.said(small, "2024-03-20").as_of("2024-04-20"))
        last = table[table["is_open"] & (table["what"] == "source")].iloc[0]
        assert (last["n_days"], last["before"], last["after"]) == (31, "Gazette", "")

    def test_an_imprecise_date_fills_no_gap_but_may_lie_in_it(self, small):
        case = self.said(small, "2024-03-01", "2024-03-18", "2024-03", "../2024-03-05", "", "2024-03-12~")
        assert self.gaps(case, "row") == [["03-02", "03-08", 7, 3]], "the days around the 12th cut it"
        case = self.said(small)
        small.edit("statements", "st-5", said_edtf="2024-03-12/2024-03-25")
        assert self.gaps(small.case(), "row") == [["03-02", "03-17", 16, 4]]

    def test_a_date_without_an_end_ends_when_it_was_known(self, small):
        assert self.gaps(self.said(small, "2024-03-01", "2024-03-18/.."), "row") == [["03-02", "03-17", 16, 0]]

    def test_a_row_within_another_ends_nothing(self, small):
        case = self.said(small, "2024-03-01/2024-03-06", "2024-03-02", "2024-03-14")
        assert self.gaps(case, "row") == [["03-07", "03-13", 7, 0]]

    @pytest.mark.parametrize(("vague", "may"), [("2024-03-13/2024-03-20", 1), ("2024-03-14/2024-03-20", 0)])
    def test_only_what_may_lie_in_it_is_counted(self, small, vague, may):
        assert self.gaps(self.said(small, "2024-03-01", "2024-03-14", vague), "row") == [["03-02", "03-13", 12, may]]

    def test_an_empty_record_has_none(self, small):
        case = small.case()
        assert self.gaps(case, "row") == []
        assert coverage_gaps(case)["is_open"].dtype == bool


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 4)), min_size=1, max_size=8), st.integers(1, 9))
def test_gaps_are_exactly_the_days_that_no_row_touches(drawn, at_least):
    start = date(2024, 1, 1)
    spans = [(low, low + width) for low, width in drawn if width < at_least]
    said = [f"{start + timedelta(low)}/{start + timedelta(low + width)}" for low, width in drawn]
    rows = (
        TINY.statements.head(1)
        .loc[[0] * len(said)]
        .assign(said_edtf=pd.Series(said, index=[0] * len(said), dtype="str"), known_date=pd.Timestamp("2024-03-01"))
    )
    tables = {name: frame.head(0) for name, frame in TINY.tables.items()}
    tables |= {"statements": rows.reset_index(drop=True), "actors": TINY.actors, "sources": TINY.sources}
    table = coverage_gaps(replace(TINY, tables=tables, day=date(2024, 3, 1)), at_least=at_least)
    table = table[table["what"] == "row"]
    free: set[int] = set()
    if spans:
        covered = {day for low, high in spans for day in range(low, high + 1)}
        days = [day for day in range(min(covered), 61) if day not in covered]
        runs: list[list[int]] = []
        for day in days:
            if runs and day == runs[-1][-1] + 1:
                runs[-1].append(day)
            else:
                runs.append([day])
        free = {day for run in runs if len(run) >= at_least for day in run}
    found = {
        (first + timedelta(k) - pd.Timestamp(start)).days
        for first, n in zip(table["first_day"], table["n_days"], strict=True)
        for k in range(n)
    }
    assert found == free


class TestLaws:
    @pytest.mark.parametrize("measure", [lags, coverage_gaps, lambda case: lag_summary(lags(case))])
    def test_row_order_is_irrelevant_and_the_case_is_not_modified(self, measure):
        before = {name: frame.copy() for name, frame in TINY.tables.items()}
        table = measure(TINY)
        for seed in (1, 2):
            tables = {name: frame.sample(frac=1, random_state=seed) for name, frame in TINY.tables.items()}
            pd.testing.assert_frame_equal(table, measure(replace(TINY, tables=tables)))
        for name, frame in before.items():
            pd.testing.assert_frame_equal(frame, TINY.tables[name])

    @pytest.mark.parametrize("measure", [lags, coverage_gaps, lambda case: lag_summary(lags(case))])
    def test_an_empty_record_gives_the_same_columns(self, small, measure):
        table, full = measure(small.case()), measure(TINY)
        assert list(table.columns) == list(full.columns)
        kinds = ["number", "bool", "datetime"]
        assert table.select_dtypes(kinds).dtypes.to_dict() == full.select_dtypes(kinds).dtypes.to_dict()

    def test_a_later_day_forgets_no_report(self):
        known = [
            set(zip(t["row_id"], t["source_id"], t["lag_min"], strict=True))
            for t in map(lags, map(TINY.as_of, ("2024-03-05", "2024-03-15", "2024-03-27")))
        ]
        assert known[0] < known[1] < known[2]
