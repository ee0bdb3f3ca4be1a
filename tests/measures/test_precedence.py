"""Order under imprecise dates: every possible relation found, none that is impossible, against all days counted out."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.measures.precedence import RELATIONS, open_orders, precedence, stretches
from analysis.record.case import Case

TINY = Case.read(Path(__file__).resolve().parents[1] / "data" / "tiny")
EPOCH = pd.Timestamp("2024-01-01")
CONVERSE = {
    "equals": "equals",
    "before": "after",
    "after": "before",
    "meets": "met-by",
    "met-by": "meets",
    "overlaps": "overlapped-by",
    "overlapped-by": "overlaps",
    "starts": "started-by",
    "started-by": "starts",
    "during": "contains",
    "contains": "during",
    "finishes": "finished-by",
    "finished-by": "finishes",
}
BOUNDS = ("starts_lower", "starts_upper", "ends_lower", "ends_upper")
MARGIN = 4  # days beyond the last bound: enough for every relation an open end allows


def relation(a: tuple[int, int], b: tuple[int, int]) -> str:
    """Allen's relation of two stretches, each given by its first and last day."""
    (s, e), (t, f) = (a[0], a[1] + 1), (b[0], b[1] + 1)
    if e < t or f < s:
        return "before" if e < t else "after"
    if e == t or f == s:
        return "meets" if e == t else "met-by"
    if s == t:
        return "equals" if e == f else "starts" if e < f else "started-by"
    if e == f:
        return "finishes" if s > t else "finished-by"
    if s < t:
        return "overlaps" if e < f else "contains"
    return "during" if e < f else "overlapped-by"


@st.composite
def bounds(draw: st.DrawFn) -> tuple[int | None, int | None, int | None, int | None]:
    """Bounds of first and last day that some stretch keeps to; None is open."""
    first, last = sorted((draw(st.integers(0, 4)), draw(st.integers(0, 4))))
    end_first, end_last = sorted((draw(st.integers(first, 5)), draw(st.integers(last, 6))))
    found = (first, last, end_first, end_last)
    return tuple(None if draw(st.integers(0, 5)) == 0 else value for value in found)  # type: ignore[return-value]


def all_stretches(limits: tuple[int | None, ...]) -> list[tuple[int, int]]:
    low = [-MARGIN if limits[k] is None else limits[k] for k in (0, 2)]
    high = [6 + MARGIN if limits[k] is None else limits[k] for k in (1, 3)]
    starts, ends = (range(low[k], high[k] + 1) for k in (0, 1))
    return [(s, e) for s in starts for e in ends if s <= e]


def table_of(*limits: tuple[int | None, ...], **columns: list[list[str]]) -> pd.DataFrame:
    """A table of stretches a, b, c, ... with these bounds."""
    names = [chr(97 + place) for place in range(len(limits))]
    days = {
        column: pd.Series([pd.NaT if row[k] is None else EPOCH + pd.Timedelta(days=row[k]) for row in limits])
        for k, column in enumerate(BOUNDS)
    }
    return pd.DataFrame(
        {
            "event_id": pd.Series(names, dtype="str"),
            "label": [name.upper() for name in names],
            "status_code": "occurred",
            **{column: series.astype("datetime64[s]") for column, series in days.items()},
            "is_dated": pd.Series([row[0] is not None or row[1] is not None for row in limits], dtype="bool"),
            "comes_after": columns.get("comes_after", [[] for _ in names]),
            "comes_before": columns.get("comes_before", [[] for _ in names]),
        }
    )


def pair(*limits: tuple[int | None, ...], **columns: list[list[str]]) -> pd.Series:
    return precedence(table_of(*limits, **columns), events=["a", "b"]).iloc[0]


@pytest.fixture(scope="module")
def all_pairs():
    """The relation of every two of all 28 stretches within a week, by their numbers."""
    days = [(s, e) for s in range(7) for e in range(s, 7)]
    table = table_of(*[(s, s, e, e) for s, e in days])
    names = list(table["event_id"])
    of = {(k, k): "equals" for k in range(len(names))}
    for row in precedence(table, events=names).itertuples():
        (name,) = row.relations
        a, b = names.index(row.a_id), names.index(row.b_id)
        of[a, b], of[b, a] = name, CONVERSE[name]
    return of


class TestRelations:
    @settings(max_examples=60)
    @given(bounds(), bounds())
    def test_exactly_the_relations_that_some_days_have(self, left, right):
        found = pair(left, right)["relations"]
        possible = {relation(a, b) for a, b in product(all_stretches(left), all_stretches(right))}
        assert set(found) == possible
        assert list(found) == [name for name in RELATIONS if name in possible]

    @settings(max_examples=40)
    @given(bounds(), bounds())
    def test_the_other_way_round_each_is_its_converse(self, left, right):
        there, back = pair(left, right), pair(right, left)
        assert {CONVERSE[name] for name in there["relations"]} == set(back["relations"])

    @pytest.mark.parametrize(
        ("one", "other", "composed"),
        [
            # Allen, J. F. (1983). Maintaining knowledge about temporal intervals. CACM 26(11), figure 4.
            ("before", "before", {"before"}),
            ("before", "contains", {"before"}),
            ("before", "during", {"before", "overlaps", "meets", "during", "starts"}),
            ("during", "before", {"before"}),
            ("during", "during", {"during"}),
            ("meets", "meets", {"before"}),
            ("meets", "during", {"overlaps", "during", "starts"}),
            ("meets", "finishes", {"during", "starts", "overlaps"}),
            ("overlaps", "overlaps", {"before", "overlaps", "meets"}),
            ("overlaps", "during", {"overlaps", "during", "starts"}),
            ("starts", "starts", {"starts"}),
            ("starts", "started-by", {"starts", "started-by", "equals"}),
            ("finishes", "meets", {"meets"}),
            ("finished-by", "finishes", {"finishes", "finished-by", "equals"}),
        ],
    )
    def test_they_compose_as_in_the_published_table(self, all_pairs, one, other, composed):
        found = {
            all_pairs[a, c]
            for (a, b), first in all_pairs.items()
            if first == one
            for c in range(28)
            if all_pairs[b, c] == other
        }
        assert found == composed


class TestOrder:
    @settings(max_examples=40)
    @given(bounds(), bounds())
    def test_an_order_is_certain_only_where_no_other_is_left(self, left, right):
        row = pair(left, right)
        if not all(any(limit is not None for limit in limits[:2]) for limits in (left, right)):
            assert row["order"] == "unknown"
            return
        starts = [{s for s, _ in all_stretches(limits)} for limits in (left, right)]
        lower = [-99 if limits[0] is None else limits[0] for limits in (left, right)]
        upper = [99 if limits[1] is None else limits[1] for limits in (left, right)]
        ways = {(a > b) - (a < b) for a in (*starts[0], lower[0], upper[0]) for b in (*starts[1], lower[1], upper[1])}
        expected = {
            frozenset({-1}): "certainly before",
            frozenset({-1, 0}): "possibly before",
            frozenset({0}): "same day",
            frozenset({0, 1}): "possibly after",
            frozenset({1}): "certainly after",
        }
        assert row["order"] == expected.get(frozenset(ways), "open")

    @settings(max_examples=40)
    @given(bounds(), bounds())
    def test_days_between_are_bounded_by_the_nearest_and_the_furthest(self, left, right):
        row = pair(left, right)
        assert pd.isna(row["days_min"]) == (right[0] is None or left[1] is None)
        assert pd.isna(row["days_max"]) == (right[1] is None or left[0] is None)
        if not pd.isna(row["days_min"]):
            assert row["days_min"] == right[0] - left[1]
        if not pd.isna(row["days_max"]):
            assert row["days_max"] == right[1] - left[0]

    def test_what_the_text_says_settles_what_the_dates_leave_open(self):
        month, day = (0, 30, 0, 30), (0, 0, 0, 0)
        assert pair(month, day)["order"] == "possibly after"
        row = pair(month, day, comes_after=[["b"], []])
        assert (row["order"], row["is_stated"], row["days_max"]) == ("certainly after", True, 0)
        assert "before" not in row["relations"]
        row = pair((0, 30, 0, 30), (10, 20, 10, 20), comes_before=[[], ["a"]])
        assert (row["order"], row["days_max"]) == ("certainly after", 0)

    def test_what_the_text_says_does_not_overrule_certain_dates(self):
        row = pair((0, 0, 0, 0), (5, 5, 5, 5), comes_after=[["b"], []])
        assert (row["order"], row["is_stated"]) == ("certainly before", False)

    def test_the_text_orders_even_what_has_no_date(self):
        row = pair((None, None, None, None), (0, 0, 0, 0), comes_before=[["b"], []])
        assert (row["order"], row["is_stated"], row["days_min"]) == ("certainly before", True, 0)

    def test_two_events_that_the_text_puts_both_ways_stay_open(self):
        row = pair((0, 9, 0, 9), (0, 9, 0, 9), comes_after=[["b"], ["a"]])
        assert (row["order"], row["is_stated"]) == ("open", False)


class TestOpenOrders:
    @settings(max_examples=40)
    @given(st.lists(st.tuples(bounds(), st.integers(0, 3)), max_size=7))
    def test_they_count_what_pair_by_pair_is_not_certain(self, drawn):
        limits = [row for row, _ in drawn]
        names = [chr(97 + place) for place in range(len(limits))]
        after = [
            [names[k]] if k < len(names) and names[k] != name else [] for name, (_, k) in zip(names, drawn, strict=True)
        ]
        table = table_of(*limits, comes_after=after)
        dated = list(table.loc[table["is_dated"], "event_id"])
        pairs = precedence(table, events=dated)
        settled = pairs["order"].str.startswith("certainly") | (pairs["order"] == "same day")
        counted = {name: [0, 0] for name in dated}
        for row, is_settled in zip(pairs.itertuples(), settled, strict=True):
            for name in (row.a_id, row.b_id):
                counted[name][not is_settled] += 1
        found = open_orders(table, most=99).set_index("event_id")
        assert {name: [row["n_ordered"], row["n_open"]] for name, row in found.iterrows()} == counted
        beside = {
            name: {
                other
                for row, s in zip(pairs.itertuples(), settled, strict=True)
                if not s and name in (row.a_id, row.b_id)
                for other in (row.a_id, row.b_id)
                if other != name
            }
            for name in counted
        }
        assert {name: set(row["open_with"]) for name, row in found.iterrows()} == beside

    def test_only_so_many_are_named(self):
        table = table_of(*[(0, 9, 0, 9)] * 6)
        found = open_orders(table, most=2)
        assert found["n_open"].tolist() == [5] * 6
        assert {len(names) for names in found["open_with"]} == {2}


class TestStretches:
    @pytest.fixture
    def told(self, small):
        def add(event, status, since="", /, *, kind="meeting", told_by="s3", **cells):
            if event not in {row["id"] for row in small.rows("events")}:
                small.add("events", event, kind_code=kind)
            number = len(small.rows("event_statuses"))
            row = {"event_id": event, "status_code": status, "from_edtf": since, **cells}
            return small.add("event_statuses", f"es-{number}", told_by=told_by, **row)

        return add

    def days(self, case, event):
        row = stretches(case).set_index("event_id").loc[event]
        return [None if pd.isna(row[column]) else str(row[column].date()) for column in BOUNDS]

    def test_what_happened_lies_within_its_date(self, told):
        case = told("talks", "occurred", "2024-03", starts_edtf="2024-03").case()
        assert self.days(case, "talks") == ["2024-03-01", "2024-03-20", "2024-03-01", "2024-03-20"], "known by then"

    def test_what_goes_on_has_an_open_end(self, told):
        case = told("halt", "ongoing", "2024-03-10", kind="attack", starts_edtf="2024-03-10").case()
        assert self.days(case, "halt") == ["2024-03-10", "2024-03-10", "2024-03-10", None]
        case = told("truce", "agreed", "2024-03-10", kind="ceasefire", starts_edtf="2024-03-11").case()
        assert self.days(case, "truce")[3] is None

    def test_a_term_and_an_expiry_end_it(self, told):
        case = told("truce", "in-force", "2024-03-10", kind="ceasefire", starts_edtf="2024-03-10", term="P5D").case()
        assert self.days(case, "truce") == ["2024-03-10", "2024-03-10", "2024-03-15", "2024-03-15"]
        told("deal", "agreed", "2024-03-01", kind="agreement", starts_edtf="2024-03-01", told_by="s1")
        case = told("deal", "expired", "2024-03-10/2024-03-12", kind="agreement").case()
        assert self.days(case, "deal") == ["2024-03-01", "2024-03-01", "2024-03-10", "2024-03-12"]

    @pytest.mark.parametrize("status", ["cancelled", "refused"])
    def test_what_was_called_off_has_no_time(self, told, status):
        told("talks", "scheduled", "2024-03-01", starts_edtf="2024-03-12", told_by="s1")
        case = told("talks", status, "2024-03-10", told_by="s2").case()
        assert self.days(case, "talks") == [None] * 4
        told("visit", "occurred", "2024-03-11", starts_edtf="2024-03-11")
        row = precedence(stretches(told("visit", "occurred", "2024-03-11").case()), events=["talks", "visit"]).iloc[0]
        assert (row["order"], len(row["relations"])) == ("unknown", 8), "all that a stretch can have to one day"

    def test_a_deadline_that_was_called_off_has_no_time_either(self, told):
        case = told("demand", "cancelled", "2024-03-10", kind="ultimatum", ends_edtf="2024-03-15").case()
        assert self.days(case, "demand") == [None] * 4

    def test_no_end_lies_before_the_beginning(self, told):
        case = told("talks", "occurred", "2024-03-10", starts_edtf="2024-03-10", ends_edtf="../2024-03-12").case()
        assert self.days(case, "talks") == ["2024-03-10", "2024-03-10", "2024-03-10", "2024-03-12"]

    def test_what_is_only_proposed_has_none_and_a_proposal_is_made_when_proposed(self, told):
        told("truce", "proposed", "2024-03-10", kind="ceasefire")
        case = told("offer", "proposed", "2024-03-10", kind="proposal").case()
        assert self.days(case, "truce") == [None] * 4
        assert self.days(case, "offer")[:2] == ["2024-03-10", "2024-03-10"]

    def test_the_text_tells_the_order(self, told):
        told("attack", "occurred", "2024-03", kind="attack", starts_edtf="2024-03")
        told("talks", "occurred", "2024-03", starts_edtf="2024-03", dated_by="after:attack")
        case = told(
            "call", "occurred", "2024-03", kind="call", starts_edtf="2024-03", dated_by="between:attack,talks"
        ).case()
        pairs = precedence(stretches(case), events=["attack", "call", "talks"]).set_index(["a_id", "b_id"])["order"]
        assert set(pairs) == {"certainly before"}

    def test_tiny(self):
        assert self.days(TINY, "truce") == ["2024-04-04", "2024-04-04", "2024-04-18", "2024-04-18"]
        assert self.days(TINY, "strike") == ["2024-03-13", "2024-03-13", "2024-03-13", None]


class TestLaws:
    def test_only_the_events_asked_for_in_their_order_and_each_pair_once(self):
        table = stretches(TINY)
        found = precedence(table, events=["talks", "strike", "talks", "truce"])
        assert list(zip(found["a_id"], found["b_id"], strict=True)) == list(
            combinations(["talks", "strike", "truce"], 2)
        )
        assert precedence(table, events=["talks"]).empty
        assert list(precedence(table, events=[]).columns) == list(found.columns)

    def test_an_event_that_is_not_there_is_named(self):
        with pytest.raises(UsageError, match='events: "talk" is not in the case; nearest: talks'):
            precedence(stretches(TINY), events=["talk"])

    def test_row_order_is_irrelevant_and_nothing_is_modified(self):
        table = stretches(TINY)
        before = table.copy(deep=True)
        events = sorted(table["event_id"])
        for seed in (1, 2):
            mixed = table.sample(frac=1, random_state=seed)
            pd.testing.assert_frame_equal(precedence(mixed, events=events), precedence(table, events=events))
            pd.testing.assert_frame_equal(open_orders(mixed), open_orders(table))
        pd.testing.assert_frame_equal(table, before)

    def test_an_empty_record_gives_empty_tables(self, small):
        table = stretches(small.case())
        assert table.empty
        assert open_orders(table).empty
        assert list(table.columns) == list(stretches(TINY).columns)

    @settings(max_examples=40)
    @given(bounds(), bounds(), st.integers(0, 3), st.booleans())
    def test_knowing_more_leaves_no_more_relations(self, left, right, place, is_left):
        """Monotone: bounds that are narrower never make a relation possible that was not."""
        wide = pair(left, right)
        limits = list(left if is_left else right)
        limits[place] = None
        looser = pair(tuple(limits), right) if is_left else pair(left, tuple(limits))
        assert set(wide["relations"]) <= set(looser["relations"])
