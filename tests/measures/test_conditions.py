"""What depends on what: states of conditions on small records, deadlocks and what frees them against brute force."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations, count
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.measures.conditions import EXACT_UP_TO, conditions, deadlocks, move_states, releases
from analysis.record.case import Case

TINY = Case.read(Path(__file__).resolve().parents[1] / "data" / "tiny")
KINDS = ("only-if", "after", "if", "unless")


@pytest.fixture
def asks(small):
    """A function that adds "X only if Y": holder and move, actor and move required; each in a statement of its own.

    `by` names a statement that is there already; further cells are those of the condition, but `said` and `holder`.
    """
    numbers = count(1)

    def add(move, required="", /, kind="only-if", *, by="", said="2024-03-02", holder="", told_by="s3", **cells):
        actor, what = move.split()
        other, then = required.split() if " " in required else ("", required)
        number = next(numbers)
        statement = by or f"st-{number}"
        if not by:
            small.add(
                "statements", statement, holder_id=holder or actor, issue_id="pay", said_edtf=said, told_by=told_by
            )
        row = {"actor_id": actor, "move": what, "requires_actor_id": other, "requires_move": then, "kind_code": kind}
        return small.add("conditions", f"co-{number}", statement_id=statement, **row, **cells)

    return add


def states(case: Case, **options) -> dict[str, str]:
    table = conditions(case, **options)
    return dict(zip(table["condition_id"], table["state"], strict=True))


def rings(case: Case) -> list[tuple[str, ...]]:
    return deadlocks(conditions(case))["cycle"].tolist()


class TestStates:
    def test_what_is_required_is_blocked_until_the_record_says_that_it_was_done(self, small, asks):
        small.add("events", "talks")
        asks("a stop", "b talks")
        case = asks("a pay", "b offer").case()
        assert states(case) == {"co-1": "blocked", "co-2": "blocked"}
        small.add(
            "event_statuses", "es", event_id="talks", status_code="occurred", from_edtf="2024-03-08", told_by="s2"
        )
        small.add("participations", "pa", event_id="talks", actor_id="b", status_code="attended", told_by="s3")
        case = small.case()
        assert states(case) == {"co-1": "satisfied", "co-2": "blocked"}
        assert states(small.case().as_of("2024-03-20")) == states(case)

    @pytest.mark.parametrize(
        ("kind", "status", "answer", "expected"),
        [
            ("meeting", "scheduled", "", "blocked"),
            ("meeting", "scheduled", "confirmed", "blocked"),
            ("meeting", "scheduled", "declined", "blocked"),
            ("meeting", "occurred", "attended", "satisfied"),
            ("meeting", "occurred", "absent", "impossible"),
            ("meeting", "occurred", "", "blocked"),
            ("meeting", "cancelled", "confirmed", "impossible"),
            ("meeting", "postponed", "", "blocked"),
            ("ceasefire", "proposed", "", "blocked"),
            ("ceasefire", "agreed", "", "blocked"),
            ("ceasefire", "in-force", "", "satisfied"),
            ("ceasefire", "expired", "", "satisfied"),
            ("ceasefire", "refused", "", "blocked"),
            ("agreement", "agreed", "", "satisfied"),
            ("agreement", "scheduled", "signed", "satisfied"),
            ("decision", "announced", "", "satisfied"),
            ("sanction", "announced", "", "blocked"),
            ("proposal", "lapsed", "", "impossible"),
        ],
    )
    def test_what_events_and_answers_say_of_a_move(self, small, asks, kind, status, answer, expected):
        small.add("events", "talks", kind_code=kind)
        small.add("event_statuses", "es", event_id="talks", status_code=status, from_edtf="2024-03-08", told_by="s2")
        if answer:
            small.add("participations", "pa", event_id="talks", actor_id="b", status_code=answer, told_by="s2")
        assert states(asks("a stop", "b talks").case()) == {"co-1": expected}

    def test_a_state_takes_part_through_its_members(self, small, asks):
        small.add("actors", "envoy", counts_for_id="b").add("events", "talks")
        small.add(
            "event_statuses", "es", event_id="talks", status_code="occurred", from_edtf="2024-03-08", told_by="s2"
        )
        small.add("participations", "pa", event_id="talks", actor_id="envoy", status_code="attended", told_by="s2")
        assert states(asks("a stop", "b talks").case()) == {"co-1": "satisfied"}

    def test_a_condition_whose_day_has_passed_cannot_be_met(self, small, asks):
        case = asks("a stop", "b offer", by_edtf="2024-03-15").case()
        assert (states(case.as_of("2024-03-20")), conditions(case)["why"].tolist()) == (
            {"co-1": "impossible"},
            ["its day, 15 March 2024, has passed"],
        )
        small.edit("conditions", "co-1", by_edtf="2024-03-20")
        assert states(small.case()) == {"co-1": "blocked"}

    def test_nothing_hangs_on_what_was_made_all_the_same(self, small, asks):
        small.add("events", "truce", kind_code="ceasefire")
        small.add(
            "event_statuses", "es", event_id="truce", status_code="in-force", from_edtf="2024-03-08", told_by="s2"
        )
        assert states(asks("a truce", "b offer").case()) == {"co-1": "made"}

    @pytest.mark.parametrize(
        ("day", "status", "expected"),
        [("", "proposed", "pending"), ("2024-03-15", "proposed", "due"), ("2024-03-15", "in-force", "averted")],
    )
    def test_an_unless_is_pending_averted_or_due_and_blocks_nothing(self, small, asks, day, status, expected):
        small.add("events", "truce", kind_code="ceasefire")
        small.add("event_statuses", "es", event_id="truce", status_code=status, from_edtf="2024-03-08", told_by="s2")
        case = asks("a strike", "b truce", "unless", by_edtf=day).case()
        table = conditions(case)
        assert table[["state", "is_edge"]].values.tolist() == [[expected, False]]
        assert set(move_states(table)["state"]) <= {"free", "made"}

    def test_no_preconditions_is_no_edge_and_lifts_what_was_set_before(self, asks):
        asks("a stop", "b offer", said="2024-03-02")
        asks("a stop", kind="none", said="2024-03-05")
        case = asks("a stop", "b pay", said="2024-03-08").case()
        assert states(case) == {"co-1": "lifted", "co-2": "none", "co-3": "blocked"}

    @pytest.mark.parametrize(
        "cells",
        [
            {"said": "2024-03-01/2024-03-06"},
            {"said": "2024-03-02", "holder": "b"},
            {"said": ""},
        ],
        ids=["open order", "said by another", "undated"],
    )
    def test_only_later_word_of_the_same_side_lifts(self, asks, cells):
        asks("a stop", "b offer", said="2024-03-02")
        assert states(asks("a stop", kind="none", **cells).case())["co-1"] == "blocked"

    def test_a_withdrawn_statement_takes_its_conditions_with_it(self, small, asks):
        asks("a stop", "b offer")
        small.add(
            "statements", "end", holder_id="a", issue_id="pay", said_edtf="2024-03-08", told_by="s3", replaces_id="st-1"
        )
        case = small.case()
        assert (states(case), states(case.as_of("2024-03-20"))) == ({"co-1": "lifted"}, {"co-1": "lifted"})

    def test_what_is_set_on_anothers_move_or_ascribed_binds_nobody(self, small, asks):
        asks("b offer", "a stop", holder="a")
        asks("b offer", "a stop")
        small.edit("statements", "st-2", speaker_id="a", standing_code="ascribed")
        case = small.case()
        assert states(case) == {"co-1": "told", "co-2": "told"}
        assert not conditions(case)["is_edge"].any()

    def test_it_is_known_with_its_statement(self, small, asks):
        case = asks("a stop", "b offer", told_by="s2").case()
        assert conditions(case.as_of("2024-03-09")).empty
        assert len(conditions(case.as_of("2024-03-10"))) == 1

    def test_a_level_that_is_none_is_refused(self):
        with pytest.raises(UsageError, match='conditions: level "partys" is none; nearest: party'):
            conditions(TINY, level="partys")

    def test_at_party_level_members_move_for_their_party(self, small, asks):
        small.add("actors", "wing", counts_for_id="a")
        asks("wing stop", "b offer")
        case = asks("b offer", "a stop").case()
        assert rings(case) == []
        table = conditions(case, level="party")
        assert deadlocks(table)["cycle"].tolist() == [("a stop", "b offer")]


class TestReadings:
    @pytest.mark.parametrize(
        ("kind", "basis", "required", "expected"),
        [
            ("only-if", "explicit", "b offer", "explicit"),
            ("after", "explicit", "b offer", "explicit"),
            ("if", "explicit", "b offer", "implied"),
            ("only-if", "explicit", "offer", "implied"),
            ("if", "inferred", "b offer", "inferred"),
            ("only-if", "implied", "b offer", "implied"),
            ("unless", "explicit", "offer", "explicit"),
        ],
    )
    def test_how_plainly_one_move_is_said_to_wait(self, asks, kind, basis, required, expected):
        assert conditions(asks("a stop", required, kind, basis_code=basis).case())["reading"].tolist() == [expected]

    @pytest.mark.parametrize(
        ("first", "second", "expected"),
        [("explicit", "explicit", "explicit"), ("explicit", "implied", "implied"), ("inferred", "implied", "inferred")],
    )
    def test_a_deadlock_is_as_plain_as_its_least_plain_link(self, asks, first, second, expected):
        asks("a stop", "b offer", basis_code=first)
        case = asks("b offer", "a stop", basis_code=second).case()
        assert deadlocks(conditions(case))["reading"].tolist() == [expected]

    def test_but_stands_by_its_plainest_ring(self, asks):
        asks("a stop", "b offer", basis_code="explicit")
        asks("b offer", "a stop", basis_code="explicit")
        asks("a stop", "b pay", basis_code="inferred")
        case = asks("b pay", "a stop", basis_code="inferred").case()
        (row,) = deadlocks(conditions(case)).to_dict("records")
        assert (row["reading"], row["n_moves"], row["n_cycles"]) == ("explicit", 3, 2)
        assert (row["cycle"], row["cycle_ids"]) == (("a stop", "b offer"), ("co-1", "co-2"))


class TestDeadlocks:
    def test_two_moves_that_wait_for_each_other(self, asks):
        asks("a stop", "b offer")
        case = asks("b offer", "a stop", "after").case()
        (row,) = deadlocks(conditions(case)).to_dict("records")
        assert (row["keys"], row["actors"], row["n_release"]) == (("a stop", "b offer"), ("A", "B"), 1)
        assert (row["condition_ids"], row["statement_ids"]) == (("co-1", "co-2"), ("st-1", "st-2"))
        table = move_states(conditions(case))
        assert table[["key", "state", "deadlock"]].values.tolist() == [
            ["a stop", "deadlocked", 1],
            ["b offer", "deadlocked", 1],
        ]

    def test_a_one_way_block_is_none(self, asks):
        asks("a stop", "b offer")
        case = asks("b offer", "a pay").case()
        assert rings(case) == []
        table = move_states(conditions(case))
        assert dict(zip(table["key"], table["state"], strict=True)) == {
            "a pay": "free",
            "a stop": "waiting",
            "b offer": "waiting",
        }

    def test_what_waits_for_a_deadlock_is_held_up_by_it(self, asks):
        asks("a stop", "b offer")
        asks("b offer", "a stop")
        case = asks("a pay", "b offer").case()
        table = move_states(conditions(case)).set_index("key")
        assert (table.loc["a pay", "state"], table.loc["a pay", "deadlock"]) == ("held-up", 0)
        assert deadlocks(conditions(case))["n_moves"].tolist() == [2]

    def test_a_ring_with_a_link_that_was_met_is_none(self, small, asks):
        small.add("events", "truce", kind_code="ceasefire")
        asks("a stop", "b truce")
        case = asks("b truce", "a stop").case()
        assert len(rings(case)) == 1
        small.add(
            "event_statuses", "es", event_id="truce", status_code="in-force", from_edtf="2024-03-08", told_by="s2"
        )
        assert rings(small.case()) == []

    def test_an_unless_closes_no_ring(self, asks):
        asks("a stop", "b offer")
        assert rings(asks("b offer", "a stop", "unless").case()) == []

    def test_what_needs_what_cannot_be_done_is_impossible_and_no_deadlock(self, asks):
        asks("a stop", "b offer")
        asks("b offer", "a stop")
        case = asks("a stop", "b pay", by_edtf="2024-03-10").case()
        assert rings(case) == []
        assert set(move_states(conditions(case)).set_index("key")["state"][["a stop", "b offer"]]) == {"impossible"}

    def test_all_that_is_necessary_is_required_whoever_said_it_when(self, asks):
        asks("a stop", "b offer")
        asks("a stop", "b pay")
        asks("b pay", "a stop")
        (ring,) = rings(asks("b offer", "a rest").case())
        assert ring == ("a stop", "b pay")

    def test_of_several_promises_one_is_enough(self, asks):
        asks("a stop", "b offer", "if")
        asks("b offer", "a stop")
        case = asks("a stop", "b pay", "if").case()
        assert rings(case) == []
        assert move_states(conditions(case)).set_index("key")["state"]["a stop"] == "waiting"

    def test_the_rows_of_one_promise_are_all_required(self, asks):
        asks("a stop", "b offer", "if")
        asks("a stop", "b pay", "if", by="st-1")
        assert rings(asks("b pay", "a stop").case()) == [("a stop", "b pay")]

    def test_a_promise_that_cannot_come_true_leaves_the_others(self, asks):
        asks("a stop", "b offer", "if", by_edtf="2024-03-10")
        asks("a stop", "b pay", "if")
        case = asks("b pay", "a stop").case()
        assert rings(case) == [("a stop", "b pay")]
        assert move_states(conditions(case)).set_index("key")["state"]["a stop"] == "deadlocked"

    def test_a_promise_that_needs_what_can_never_be_done_ties_nothing_to_the_deadlock(self, asks):
        asks("b offer", "b past", by_edtf="2024-03-10")
        asks("a stop", "b offer", "if")
        asks("a stop", "b pay", "if", by="st-2")
        asks("a stop", "b rest", "if")
        asks("b rest", "a stop")
        case = asks("b pay", "a stop").case()
        assert rings(case) == [("a stop", "b rest")]
        table = move_states(conditions(case)).set_index("key")
        assert table["state"][["b offer", "b pay"]].tolist() == ["impossible", "held-up"]

    def test_a_promise_that_was_met_asks_nothing_more(self, small, asks):
        small.add("events", "truce", kind_code="ceasefire")
        small.add(
            "event_statuses", "es", event_id="truce", status_code="in-force", from_edtf="2024-03-08", told_by="s2"
        )
        asks("a stop", "b truce", "if")
        asks("a stop", "b pay", "if")
        assert rings(asks("b pay", "a stop").case()) == []

    def test_a_move_required_of_nobody_is_that_of_the_only_one_on_record(self, asks):
        asks("a stop", "offer")
        case = asks("b offer", "a stop").case()
        assert conditions(case)["requires_actor_id"].tolist() == ["b", "a"]
        assert deadlocks(conditions(case))[["cycle", "reading"]].values.tolist() == [[("a stop", "b offer"), "implied"]]

    def test_of_several_on_record_one_is_enough(self, small, asks):
        small.add("actors", "c", name="C")
        asks("a stop", "offer")
        asks("b offer", "a stop")
        case = asks("c offer", "a rest").case()
        assert rings(case) == []
        small.edit("conditions", "co-3", requires_move="stop")
        (row,) = deadlocks(conditions(small.case())).to_dict("records")
        assert (row["n_moves"], row["cycle"]) == (4, ("* offer", "b offer", "a stop"))

    def test_a_move_may_wait_for_itself_through_a_promise(self, small, asks):
        """The check refuses a row by which a move requires itself; at party level one may come about."""
        small.add("actors", "wing", counts_for_id="a")
        table = conditions(asks("wing stop", "a stop").case(), level="party")
        assert deadlocks(table)[["cycle", "n_release"]].values.tolist() == [[("a stop",), 1]]


class TestReleases:
    def test_are_ranked_by_what_they_ask(self, small, asks):
        asks("a stop", "b offer", basis_code="explicit")
        asks("b offer", "a stop", basis_code="implied")
        table = releases(conditions(asks("a stop", "b rest").case()))
        assert table[["rank", "keys", "n_explicit", "n_given_up", "is_exact"]].values.tolist() == [
            [1, ("b offer",), 0, 1, True],
            [2, ("a stop",), 2, 2, True],
        ]

    def test_of_equal_price_share_a_rank(self, asks):
        asks("a stop", "b offer")
        table = releases(conditions(asks("b offer", "a stop").case()))
        assert table[["rank", "keys", "condition_ids"]].values.tolist() == [
            [1, ("a stop",), ("co-1",)],
            [1, ("b offer",), ("co-2",)],
        ]

    def test_a_large_deadlock_is_freed_by_a_labelled_heuristic(self, asks):
        size = EXACT_UP_TO + 4
        for number in range(size):
            case = asks(f"a m{number}", f"a m{(number + 1) % size}")
        table = conditions(case.case())
        assert releases(table)[["n_moves", "is_exact"]].values.tolist() == [[1, False]]
        (row,) = deadlocks(table).to_dict("records")
        assert (row["n_moves"], len(row["cycle"]), row["n_cycles"], row["n_release"]) == (size, size, 0, 1)


def made(chance: random.Random, *, moves: int, rows: int, kinds: tuple[str, ...] = KINDS) -> pd.DataFrame:
    """Conditions between some moves of one actor, as `conditions` gives them."""
    found = []
    for number in range(rows):
        kind = chance.choice(kinds)
        found.append(
            {
                "condition_id": f"c{number}",
                "statement_id": f"s{chance.randrange(max(1, rows // 2))}",
                "key": f"a m{chance.randrange(moves)}",
                "requires_key": f"a m{chance.randrange(moves)}",
                "actor_id": "a",
                "actor": "A",
                "requires_actor_id": "a",
                "requires_actor": "A",
                "kind_code": kind,
                "reading": chance.choice(["explicit", "implied", "inferred"]),
                "state": "pending"
                if kind == "unless"
                else chance.choice(["blocked"] * 6 + ["satisfied", "impossible"]),
                **dict.fromkeys(("done", "requires_done"), "open"),
                **dict.fromkeys(("done_why", "requires_done_why"), ""),
            }
        )
    table = pd.DataFrame(found)
    for end in ("", "requires_"):
        table[f"{end}move"] = table[f"{end}key"].str.split().str[1]
    table["is_edge"] = (table["kind_code"] != "unless") & table["state"].isin(["blocked", "impossible"])
    return table


def can_make(table: pd.DataFrame, move: str, made_so_far: set[str]) -> bool:
    """Whether a move can be made after some others, by the words of the rule."""
    rows = table[(table["key"] == move) & (table["kind_code"] != "unless")]

    def holds(row: object) -> bool:
        return row.state == "satisfied" or (row.state == "blocked" and row.requires_key in made_so_far)

    necessary = [row for row in rows.itertuples() if row.kind_code != "if"]
    promises: dict[str, list[object]] = {}
    for row in rows.itertuples():
        if row.kind_code == "if":
            promises.setdefault(row.statement_id, []).append(row)
    return all(map(holds, necessary)) and (not promises or any(all(map(holds, p)) for p in promises.values()))


def all_made(table: pd.DataFrame, seeds: set[str] = frozenset()) -> set[str]:
    moves, found = {*table["key"], *table["requires_key"]}, set(seeds)
    while new := {move for move in moves - found if can_make(table, move, found)}:
        found |= new
    return found


class TestAgainstBruteForce:
    @settings(max_examples=60)
    @given(st.integers(0, 10**6).map(random.Random), st.integers(1, 6), st.integers(1, 14))
    def test_what_can_be_made_can_be_made_in_some_order(self, chance, moves, rows):
        table = made(chance, moves=moves, rows=rows)
        found = move_states(table)
        can = set(found.loc[found["state"].isin(["free", "waiting"]), "key"])
        assert can == all_made(table)

    @settings(max_examples=60)
    @given(st.integers(0, 10**6).map(random.Random), st.integers(1, 6), st.integers(1, 14))
    def test_what_is_impossible_cannot_be_made_even_if_all_else_were(self, chance, moves, rows):
        table = made(chance, moves=moves, rows=rows)
        found = move_states(table)
        impossible = set(found.loc[found["state"] == "impossible", "key"])
        left = {*table["key"], *table["requires_key"]}
        while lost := {move for move in left if not can_make(table, move, left)}:
            left -= lost
        assert impossible == {*table["key"], *table["requires_key"]} - left

    @settings(max_examples=60)
    @given(st.integers(0, 10**6).map(random.Random), st.integers(2, 7), st.integers(2, 16))
    def test_the_smallest_sets_are_all_feedback_sets_of_that_size(self, chance, moves, rows):
        table = made(chance, moves=moves, rows=rows, kinds=("only-if", "after"))
        table = table[table["state"] == "blocked"]
        found, sets = deadlocks(table), releases(table)
        for row in found.itertuples():
            inside = table[table["key"].isin(row.keys) & table["requires_key"].isin(row.keys)]
            expected: list[tuple[str, ...]] = []
            for size in range(1, len(row.keys) + 1):
                expected = [c for c in combinations(row.keys, size) if all_made(inside, set(c)) >= set(row.keys)]
                if expected:
                    break
            got = sets.loc[sets["deadlock"] == row.deadlock, "keys"].tolist()
            assert (sorted(got), row.n_release) == (sorted(expected), len(expected[0]))

    @settings(max_examples=40)
    @given(st.integers(0, 10**6).map(random.Random), st.integers(2, 7), st.integers(2, 16))
    def test_what_is_said_to_free_a_deadlock_frees_it(self, chance, moves, rows):
        table = made(chance, moves=moves, rows=rows)
        found, sets = deadlocks(table), releases(table)
        outside = set(table["key"]) | set(table["requires_key"])
        for row in sets.itertuples():
            knot = set(found.set_index("deadlock").loc[row.deadlock, "keys"])
            assert all_made(table, set(row.keys) | (outside - knot)) >= knot

    @settings(max_examples=30)
    @given(st.integers(0, 10**6).map(random.Random))
    def test_the_heuristic_frees_what_it_says(self, chance):
        table = made(chance, moves=40, rows=110, kinds=("only-if", "after"))
        table = table[table["state"] == "blocked"]
        found, sets = deadlocks(table), releases(table)
        for row in sets[~sets["is_exact"]].itertuples():
            knot = found.set_index("deadlock").loc[row.deadlock, "keys"]
            inside = table[table["key"].isin(knot) & table["requires_key"].isin(knot)]
            assert all_made(inside, set(row.keys)) >= set(knot)

    @settings(max_examples=40)
    @given(st.integers(0, 10**6).map(random.Random), st.integers(2, 7), st.integers(2, 16))
    def test_deadlocks_are_the_moves_that_reach_themselves_among_what_is_stuck(self, chance, moves, rows):
        table = made(chance, moves=moves, rows=rows, kinds=("only-if", "after"))
        states_of = move_states(table).set_index("key")["state"]
        stuck = {key for key, state in states_of.items() if state in ("deadlocked", "held-up")}
        edges = table[(table["state"] == "blocked") & table["key"].isin(stuck) & table["requires_key"].isin(stuck)]
        reach = {key: set(edges.loc[edges["key"] == key, "requires_key"]) for key in stuck}
        for _ in stuck:
            reach = {key: ends.union(*(reach[end] for end in ends)) for key, ends in reach.items()}
        assert {key for key in stuck if key in reach[key]} == {k for k in stuck if states_of[k] == "deadlocked"}
        for row in deadlocks(table).itertuples():
            assert all(set(row.keys) <= reach[key] for key in row.keys)
            for one, other in zip(row.cycle, (*row.cycle[1:], row.cycle[0]), strict=True):
                assert ((edges["key"] == one) & (edges["requires_key"] == other)).any()


class TestLaws:
    def test_row_order_is_irrelevant_and_nothing_is_modified(self, asks):
        asks("a stop", "b offer")
        asks("b offer", "a stop", "if")
        case = asks("a pay", "b offer").case()
        before = {name: frame.copy() for name, frame in case.tables.items()}
        table = conditions(case)
        kept = table.copy()
        shuffled = {name: frame.sample(frac=1, random_state=2) for name, frame in case.tables.items()}
        again = conditions(replace(case, tables=shuffled))
        pd.testing.assert_frame_equal(table, again.sort_values("condition_id", ignore_index=True))
        for measure in (move_states, releases):
            pd.testing.assert_frame_equal(measure(table), measure(again))
        columns = ["deadlock", "keys", "cycle", "cycle_ids", "reading"]
        pd.testing.assert_frame_equal(deadlocks(table)[columns], deadlocks(again)[columns])
        pd.testing.assert_frame_equal(table, kept)
        for name, frame in before.items():
            pd.testing.assert_frame_equal(frame, case.tables[name])

    def test_nothing_gives_empty_tables_of_the_same_columns(self, small):
        table = conditions(small.case())
        assert list(table.columns) == list(conditions(TINY).columns)
        assert list(move_states(table).columns) == list(move_states(conditions(TINY)).columns)
        for measure in (deadlocks, releases):
            assert measure(table).empty

    def test_tiny_has_blocks_and_no_deadlock(self):
        table = conditions(TINY)
        assert table["is_edge"].sum() == 3
        assert deadlocks(table).empty
        assert set(states(TINY.as_of("2024-03-14")).values()) == {"blocked", "pending"}
        assert states(TINY)["co-ultimatum"] == "due"
