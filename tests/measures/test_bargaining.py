"""Models of bargaining: the published numbers, the laws that each solution is defined by, and the cases without one."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.measures.bargaining import (
    adjusted_winner,
    allocations,
    as_stakes,
    compromise,
    condorcet,
    contests,
    distribution,
    divisions,
    exchanges,
    median,
    nash,
    nash_mixture,
    nash_on_scale,
    outcomes,
    simulate,
    stakes,
)
from analysis.measures.bargaining.settling import ALONE, APART, NOBODY, OPEN, TIED, WEIGHTLESS
from analysis.measures.positions import positions
from analysis.record.case import Case

TINY = Case.read(Path(__file__).resolve().parents[1] / "data" / "tiny")

# European car-emission standards, years until they are introduced: Bueno de Mesquita, B. (1994). Political forecasting:
# an expected utility method. In B. Bueno de Mesquita and F. N. Stokman (eds), European Community Decision Making. Yale
# University Press, p. 78; as reprinted in Scholz, Calbert and Smith (2011), ICAART, table 1.
EMISSIONS = as_stakes(
    [
        ("netherlands", 4, 0.8, 0.08),
        ("belgium", 7, 0.4, 0.08),
        ("luxembourg", 4, 0.2, 0.03),
        ("germany", 4, 0.8, 0.16),
        ("france", 10, 0.6, 0.16),
        ("italy", 10, 0.6, 0.16),
        ("uk", 10, 0.9, 0.16),
        ("ireland", 7, 0.1, 0.05),
        ("denmark", 4, 1.0, 0.05),
        ("greece", 7, 0.7, 0.08),
    ]
)

# The worked example of a bilateral exchange in the test suite of the program of Stokman, Van Assen, Dijkstra and
# Draaijer (github.com/foarsitter/decide-exchange-model, decide/tests/test_rex.py); saliences there are per cent.
TWO_ACTORS = pd.concat(
    [
        as_stakes([("first", 0, 0.10, 1), ("second", 100, 0.60, 1)], issue="issue-1"),
        as_stakes([("first", 0, 0.90, 1), ("second", 100, 0.50, 1)], issue="issue-2"),
    ],
    ignore_index=True,
)

# A city's toll: two of the issues of the training case of the same program (data/input/sample_data.txt), with the
# numbers that its tests expect (decide/model/test/test_calculations.py).
_COUNCIL = ("college", "pvda", "greens", "vvd", "sp", "cda", "d66", "cu", "chamber", "shops")
_POWER = (1, 1, 0.6, 0.5, 0.4, 0.5, 0.2, 0.2, 0.6, 0.9)
_TOLL = (100, 50, 100, 0, 75, 25, 25, 75, 25, 0), (0.95, 0.8, 0.95, 0.9, 0.7, 0.8, 0.5, 0.7, 0.8, 0.95)
_INVEST = (25, 25, 50, 50, 0, 25, 25, 50, 50, 100), (0.6, 0.5, 0.4, 0.8, 0.3, 0.5, 0.5, 0.5, 0.5, 0.9)
CITY = pd.concat(
    [
        as_stakes(zip(_COUNCIL, *held, _POWER, strict=True), issue=issue)
        for issue, held in (("toll", _TOLL), ("invest", _INVEST))
    ],
    ignore_index=True,
)

# Nash, J. F. (1950). The bargaining problem. Econometrica 18(2), pp. 161-162.
BILL = {"book": (2, 4), "whip": (2, 2), "ball": (2, 1), "bat": (2, 2), "box": (4, 1)}
JACK = {"pen": (10, 1), "toy": (4, 1), "knife": (6, 2), "hat": (2, 2)}


def items(**worth: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame([(name, a, b) for name, (a, b) in worth.items()], columns=["item", "a", "b"])


def ends(table: pd.DataFrame) -> tuple[float, float]:
    (row,) = table[["low", "high"]].itertuples(index=False)
    return row.low, row.high


def ranged(*rows: tuple[str, tuple[float, float], tuple[float, float], tuple[float, float]]) -> pd.DataFrame:
    """Stakes in one issue with ranges: actor, position, salience, power."""
    table = as_stakes([(actor, x[0], s[0], c[0]) for actor, x, s, c in rows])
    return table.assign(
        high=[float(x[1]) for _, x, _, _ in rows],
        salience_high=[float(s[1]) for _, _, s, _ in rows],
        power_high=[float(c[1]) for _, _, _, c in rows],
    )


POINTS = st.integers(0, 20).map(lambda step: step * 5.0)
SHARES = st.integers(0, 10).map(lambda step: step / 10)
POSITIVE = st.integers(1, 10).map(lambda step: step / 10)
RANGE = st.tuples(POINTS, POINTS).map(lambda pair: (min(pair), max(pair)))
SHARE_RANGE = st.tuples(SHARES, SHARES).map(lambda pair: (min(pair), max(pair)))
ACTORS = ("ada", "bo", "cy", "di", "ed")


def of_actors(*parts, least=1):
    """Lists of one tuple an actor."""
    return st.lists(st.tuples(*parts), min_size=least, max_size=5).map(
        lambda rows: [(name, *row) for name, row in zip(ACTORS, rows, strict=False)]
    )


POINT_STAKES = of_actors(POINTS, SHARES, POSITIVE).map(as_stakes)
RANGED_STAKES = of_actors(RANGE, SHARE_RANGE, SHARE_RANGE).map(lambda rows: ranged(*rows))


class TestPublishedNumbers:
    def test_emission_standards_mean_and_median(self):
        (row,) = compromise(EMISSIONS).to_dict("records")
        assert (round(row["low"], 6), row["low"] == row["high"]) == (7.389956, True)
        assert (row["n_actors"], row["n_left_out"], row["note"]) == (10, 0, "")
        assert ends(median(EMISSIONS)) == (7, 7)

    def test_emission_standards_have_the_median_as_condorcet_winner(self):
        table = condorcet(contests(EMISSIONS))
        assert table[table["is_winner"]]["points"].tolist() == [7]

    def test_bill_and_jack(self):
        """Bill gives book, whip, ball and bat, Jack gives pen, toy and knife; the product is 12 times 5."""
        everything = allocations(items(**BILL, **JACK))
        assert len(everything) == 2**9
        own = (sum(a for a, _ in BILL.values()), sum(b for _, b in JACK.values()))
        solution = nash(everything, disagreement=own).query("is_solution")
        (row,) = solution.to_dict("records")
        assert (row["gain_a"], row["gain_b"], row["product"]) == (12, 5, 60)
        assert row["to_b"] == ["book", "whip", "ball", "bat", "hat"]
        assert row["to_a"] == ["box", "pen", "toy", "knife"]
        # Lots do not better it: mixtures with the neighbours on the edge, (14, 4) and (6, 7), have smaller products.
        mixture = nash_mixture(everything, disagreement=own)
        assert mixture[["share", "gain_a", "gain_b", "product"]].to_numpy().tolist() == [[1, 12, 5, 60]]

    def test_bob_and_carol(self):
        """Brams and Taylor's own example (pages.nyu.edu/adjustedwinner): a sixth of the account, 56.67 points each."""
        goods = items(account=(50, 40), home=(20, 30), cottage=(15, 10), investments=(10, 10), other=(5, 10))
        table = adjusted_winner(goods).set_index("item")
        assert table.loc["account", "share_b"] == pytest.approx(1 / 6)
        assert table.drop("account")["share_a"].to_dict() == {"home": 0, "cottage": 1, "investments": 0, "other": 0}
        totals = [(table[f"share_{side}"] * table[f"points_{side}"]).sum() for side in "ab"]
        assert totals == pytest.approx([56 + 2 / 3] * 2)

    def test_john_and_mary(self):
        """COMAP, For All Practical Purposes, 9th ed., applet to chapter 13: item C divided 1/7 to 6/7, 62 6/7 each."""
        table = adjusted_winner(items(A=(30, 20), B=(15, 25), C=(20, 15), D=(30, 15), E=(5, 25))).set_index("item")
        assert table.loc["C", "share_a"] == pytest.approx(1 / 7)
        assert (table["share_a"] * table["points_a"]).sum() == pytest.approx(62 + 6 / 7)
        assert (table["share_b"] * table["points_b"]).sum() == pytest.approx(62 + 6 / 7)

    def test_trump_divorce(self):
        """Points as in COMAP, For All Practical Purposes, chapter 13; 78 - 40x = 70 + 20x worked by hand."""
        goods = items(connecticut=(10, 38), palm_beach=(40, 20), plaza=(10, 30), triplex=(38, 10), cash=(2, 2))
        table = adjusted_winner(goods).set_index("item")
        assert table["share_a"].to_dict() == pytest.approx(
            {"connecticut": 0, "palm_beach": 13 / 15, "plaza": 0, "triplex": 1, "cash": 0}
        )
        assert (table["share_a"] * table["points_a"]).sum() == pytest.approx(72 + 2 / 3)

    def test_two_actors_exchange(self):
        """Outcomes 85 5/7 and 35 5/7; the most that each could gain is 14.00 and 7.7778; equal gains are 5."""
        (row,) = exchanges(TWO_ACTORS).to_dict("records")
        assert (row["a"], row["a_gives"], row["b"], row["b_gives"]) == ("first", "issue-1", "second", "issue-2")
        assert (row["a_outcome_from"], row["b_outcome_from"]) == pytest.approx((85 + 5 / 7, 35 + 5 / 7))
        assert (row["a_to"], row["a_outcome_to"]) == pytest.approx((100, 100))
        assert (row["gain_a"], row["gain_b"]) == pytest.approx((5, 5))
        (row,) = exchanges(TWO_ACTORS, rate="rks").to_dict("records")
        # On a straight edge the solution is half of what each could gain at most.
        assert (row["gain_a"], row["gain_b"]) == pytest.approx((14 / 2, 7.777778 / 2))

    def test_the_toll_of_a_city(self):
        """The college moves the investment by 13.157895, the shops the toll by 10.387812, with a move of 61.051174."""
        table = exchanges(CITY)
        (row,) = table[(table["a"] == "college") & (table["b"] == "shops")].to_dict("records")
        assert (row["a_gives"], row["b_gives"]) == ("invest", "toll")
        assert row["a_outcome_to"] - row["a_outcome_from"] == pytest.approx(13.15789473684210526)
        assert row["b_outcome_to"] - row["b_outcome_from"] == pytest.approx(10.38781163434903047)
        assert (row["a_to"], row["b_to"]) == pytest.approx((100, 61.05117364047237206))
        assert row["gain_a"] == pytest.approx(row["gain_b"])


class TestOutcomes:
    def test_ranges_of_positions_give_exact_ends(self):
        table = ranged(
            ("ada", (0, 10), (1, 1), (1, 1)), ("bo", (50, 50), (1, 1), (1, 1)), ("cy", (80, 100), (1, 1), (2, 2))
        )
        assert ends(compromise(table)) == (52.5, 65)
        assert ends(median(table)) == (50, 100)

    def test_ranges_of_weights_push_each_end_furthest(self):
        table = ranged(("ada", (0, 0), (0.5, 1), (1, 1)), ("bo", (100, 100), (0.5, 1), (1, 1)))
        assert ends(compromise(table)) == pytest.approx((100 / 3, 200 / 3))
        assert ends(median(table)) == (0, 100)

    def test_unknown_weights_leave_only_that_it_lies_between_the_positions(self):
        table = ranged(*((name, (x, x), (0, 1), (0, 1)) for name, x in (("ada", 10), ("bo", 40), ("cy", 70))))
        assert ends(compromise(table)) == ends(median(table)) == (10, 70)

    def test_a_tie_is_a_tie_although_floats_miss_it(self):
        table = as_stakes([("ada", 0, 0.1, 1), ("bo", 10, 0.2, 1), ("cy", 90, 0.3, 1)])
        (row,) = median(table).to_dict("records")
        assert (row["low"], row["high"], row["note"]) == (10, 90, TIED)

    def test_one_actor_alone(self):
        table = outcomes(ranged(("ada", (40, 60), (1, 1), (1, 1))), reach=10)
        assert table[["low", "high", "note"]].drop_duplicates().to_numpy().tolist() == [[40, 60, ALONE]]
        assert len(table) == 3

    def test_all_stand_at_one_point(self):
        table = outcomes(as_stakes([("ada", 40, 0.2, 1), ("bo", 40, 0.7, 1)]), reach=10)
        assert table[["low", "high"]].drop_duplicates().to_numpy().tolist() == [[40, 40]]
        assert contests(as_stakes([("ada", 40, 0.2, 1), ("bo", 40, 0.7, 1)])).empty

    @pytest.mark.parametrize(
        ("salience", "note", "left_out"), [(math.nan, NOBODY, 2), (0.0, WEIGHTLESS, 0)], ids=["missing", "zero"]
    )
    def test_no_weight_at_all_has_a_reason_and_no_number(self, salience, note, left_out):
        table = outcomes(as_stakes([("ada", 40, salience, 1), ("bo", 80, salience, 1)]), reach=100)
        assert table[["low", "high"]].isna().all(axis=None)
        assert table["note"].unique().tolist() == [note]
        assert table["n_left_out"].unique().tolist() == [left_out]

    def test_who_lacks_a_weight_is_left_out_and_counted(self):
        table = as_stakes([("ada", 40, 0.5, 1), ("bo", 80, math.nan, 1)])
        assert compromise(table)[["low", "n_actors", "n_left_out"]].to_numpy().tolist() == [[40, 1, 1]]

    def test_empty(self):
        nothing = EMISSIONS.iloc[:0]
        tables = [
            outcomes(nothing, reach=5),
            contests(nothing),
            condorcet(contests(nothing)),
            exchanges(nothing),
            divisions(nothing.assign(side_code="")),
            simulate(nothing),
            distribution(simulate(nothing)),
        ]
        assert all(table.empty for table in tables)
        assert {"low", "note"} <= set(tables[0].columns)
        assert tables[3]["gain_a"].dtype == "float64"

    def test_wrong_tables_are_refused_with_all_that_is_wrong(self):
        with pytest.raises(UsageError, match="weighted mean: the table has no column power_high; hand over"):
            compromise(EMISSIONS.drop(columns="power_high"))
        wrong = as_stakes([("ada", -1, 0.5, 1), ("ada", 50, 0.5, -2)])
        with pytest.raises(UsageError) as caught:
            compromise(wrong)
        assert str(caught.value).split("\n") == [
            "weighted mean: ada stands twice on issue; join the rows",
            "weighted mean: ada on issue: low -1, high -1; allowed is 0 to 100, the lower first",
            "weighted mean: ada on issue: power_low -2, power_high -2; allowed is 0 and more, the lower first",
        ]

    @settings(max_examples=30)
    @given(RANGED_STAKES, st.data())
    def test_no_choice_within_the_ranges_leaves_the_ends(self, table, data):
        """The ends hold every outcome, and each is reached at some corner of all ranges."""
        low, high = ends(compromise(table))
        middle_low, middle_high = ends(median(table))
        draw = {
            name: [
                data.draw(st.sampled_from([a, (a + b) / 2, b])) for a, b in zip(table[one], table[other], strict=True)
            ]
            for name, one, other in (
                ("x", "low", "high"),
                ("s", "salience_low", "salience_high"),
                ("c", "power_low", "power_high"),
            )
        }
        chosen = as_stakes(zip(table["actor"], draw["x"], draw["s"], draw["c"], strict=True))
        if sum(s * c for s, c in zip(draw["s"], draw["c"], strict=True)) > 0:
            mean = ends(compromise(chosen))
            assert low - 1e-9 <= mean[0] <= high + 1e-9
            found = ends(median(chosen))
            assert middle_low <= found[0] <= found[1] <= middle_high

    @settings(max_examples=25)
    @given(of_actors(RANGE, SHARE_RANGE, st.just((1.0, 1.0))).map(lambda rows: ranged(*rows[:3])))
    def test_the_ends_are_reached(self, table):
        corners = [
            (m[0], m[1])
            for choice in product((0, 1), repeat=2 * len(table))
            if (m := _mean_at(table, choice[: len(table)], choice[len(table) :]))
        ]
        (row,) = compromise(table).to_dict("records")
        if not corners:
            assert row["note"] == WEIGHTLESS
            return
        assert row["low"] == pytest.approx(min(low for low, _ in corners))
        assert row["high"] == pytest.approx(max(high for _, high in corners))

    @settings(max_examples=30)
    @given(POINT_STAKES, st.randoms(use_true_random=False))
    def test_the_order_of_rows_and_the_names_of_actors_do_not_matter(self, table, random):
        before = table.copy()
        places = list(range(len(table)))
        random.shuffle(places)
        names = dict(zip(ACTORS, random.sample(ACTORS, len(ACTORS)), strict=True))
        other = table.iloc[places].replace({"actor_id": names, "actor": names})
        for measure in (outcomes, contests):
            pd.testing.assert_frame_equal(measure(table), measure(other))
        pd.testing.assert_frame_equal(table, before)

    @settings(max_examples=30)
    @given(POINT_STAKES, st.integers(2, 9))
    def test_only_proportions_of_weights_matter(self, table, times):
        power = (table["power_low"] * times).round(6)  # 0.1 * 3 is another float than 0.3
        grown = table.assign(power_low=power, power_high=power)
        pd.testing.assert_frame_equal(outcomes(table), outcomes(grown))


def _mean_at(table: pd.DataFrame, positions: tuple[int, ...], weights: tuple[int, ...]) -> tuple[float, float] | None:
    x = [(row.low, row.high)[end] for row, end in zip(table.itertuples(), positions, strict=True)]
    w = [(row.salience_low, row.salience_high)[end] for row, end in zip(table.itertuples(), weights, strict=True)]
    if not sum(w):
        return None
    mean = sum(a * b for a, b in zip(x, w, strict=True)) / sum(w)
    return mean, mean


class TestVotes:
    def test_margins_of_ranges_are_exact(self):
        table = ranged(("ada", (0, 60), (1, 1), (1, 1)), ("bo", (100, 100), (0.5, 1), (1, 1)))
        found = contests(table).set_index(["a", "b"])
        assert found.loc[(0, 100)].tolist() == ["issue", "issue", -2, 0.5, "open"]
        assert found.loc[(60, 100)].tolist() == ["issue", "issue", 0, 0.5, "open"]

    def test_who_is_as_near_to_both_abstains(self):
        table = as_stakes([("ada", 0, 1, 1), ("bo", 50, 1, 1), ("cy", 100, 1, 1)])
        found = contests(table).set_index(["a", "b"])
        assert found.loc[(0, 100), "result"] == "tie"
        assert condorcet(contests(table)).query("is_winner")["points"].tolist() == [50]

    @settings(max_examples=50)
    @given(of_actors(POINTS, POSITIVE, POSITIVE, least=2).map(as_stakes))
    def test_the_winner_is_the_weighted_median(self, table):
        """Black (1948): with single-peaked wishes no point beats the median, and every other one is beaten or tied."""
        low, high = ends(median(table))
        found = condorcet(contests(table))
        if table["low"].nunique() > 1:
            assert set(found[found["is_winner"]]["points"]) == {x for x in table["low"] if low <= x <= high}

    @settings(max_examples=25)
    @given(of_actors(RANGE, SHARE_RANGE, POSITIVE.map(lambda c: (c, c)), least=2).map(lambda rows: ranged(*rows)))
    def test_what_is_settled_in_ranges_holds_at_their_ends(self, table):
        found = contests(table).set_index(["a", "b"])
        for end in ("low", "high"):
            at = {"low": table[end], "high": table[end]}
            point = table.assign(**at, salience_low=table["salience_high"])
            for pair, row in contests(point).set_index(["a", "b"]).iterrows():
                assert found.loc[pair, "margin_low"] <= row["margin_low"] <= found.loc[pair, "margin_high"]
                assert found.loc[pair, "result"] in (row["result"], "open")

    def test_wins_and_losses_add_up(self):
        table = condorcet(contests(EMISSIONS))
        assert table["wins"].sum() == table["losses"].sum() == 3


class TestNash:
    def test_none_where_an_outcome_gains_only_one(self):
        table = pd.DataFrame({"u_a": [5, 0], "u_b": [0, 5]})
        assert not nash(table, disagreement=(0, 0))["is_solution"].any()
        assert nash(table, disagreement=(0, 0))["product"].tolist() == [0, 0]
        assert nash(table, disagreement=(1, 1))["product"].isna().all()
        assert nash_mixture(table, disagreement=(3, 3)).empty

    def test_equal_products_are_both_solutions(self):
        table = pd.DataFrame({"u_a": [2, 6, 1], "u_b": [6, 2, 1]})
        assert nash(table, disagreement=(0, 0))["is_solution"].tolist() == [True, True, False]

    def test_more_power_gets_more(self):
        table = pd.DataFrame({"deal": ["mine", "yours"], "u_a": [1, 0], "u_b": [0, 1]})
        mixture = nash_mixture(table, disagreement=(0, 0), powers=(3, 1))
        assert mixture.set_index("deal")["share"].to_dict() == {"mine": 0.75, "yours": 0.25}

    def test_money_is_split_evenly(self):
        """Nash (1950, pp. 161-162): with a common medium of exchange each bargainer gets the same profit."""
        table = pd.DataFrame({"u_a": [0, 10], "u_b": [10, 0]})
        assert nash_mixture(table, disagreement=(2, 0))[["gain_a", "gain_b"]].drop_duplicates().to_numpy().tolist() == [
            [4, 4]
        ]

    def test_refusals(self):
        goods = items(**BILL)
        with pytest.raises(UsageError, match="allocations: 17 items; at most 16"):
            allocations(items(**{f"i{n}": (1, 1) for n in range(17)}))
        with pytest.raises(UsageError, match="box stands twice; join the rows"):
            allocations(pd.concat([goods, goods.tail(1)]))
        with pytest.raises(UsageError, match="the table has no column b; it needs item, a, b"):
            allocations(goods.drop(columns="b"))
        with pytest.raises(UsageError, match="nash: powers 0 and 1; both must be above 0"):
            nash(allocations(goods), disagreement=(0, 0), powers=(0, 1))
        with pytest.raises(UsageError, match="reach -1 is no distance"):
            nash_on_scale(EMISSIONS, reach=-1)
        assert len(allocations(goods.iloc[:0])) == 1  # nothing to give: one way to do so

    utilities = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=8)

    @settings(max_examples=50)
    @given(utilities, st.integers(1, 7), st.integers(-5, 5), st.integers(1, 7), st.integers(-5, 5))
    def test_units_and_zeros_of_utility_do_not_matter(self, pairs, times_a, plus_a, times_b, plus_b):
        table = pd.DataFrame(pairs, columns=["u_a", "u_b"])
        other = pd.DataFrame({"u_a": table["u_a"] * times_a + plus_a, "u_b": table["u_b"] * times_b + plus_b})
        same = nash(table, disagreement=(0, 0))["is_solution"].tolist()
        assert nash(other, disagreement=(plus_a, plus_b))["is_solution"].tolist() == same
        share = nash_mixture(table, disagreement=(0, 0))["share"].tolist()
        assert nash_mixture(other, disagreement=(plus_a, plus_b))["share"].tolist() == pytest.approx(share)

    @settings(max_examples=50)
    @given(utilities)
    def test_symmetry_efficiency_and_independence(self, pairs):
        table = pd.DataFrame(pairs, columns=["u_a", "u_b"])
        found = nash(table, disagreement=(0, 0))
        swapped = nash(table.rename(columns={"u_a": "u_b", "u_b": "u_a"}), disagreement=(0, 0))
        assert swapped["is_solution"].tolist() == found["is_solution"].tolist()
        for _, row in found[found["is_solution"]].iterrows():
            better = (table["u_a"] >= row["u_a"]) & (table["u_b"] >= row["u_b"])
            better &= (table["u_a"] > row["u_a"]) | (table["u_b"] > row["u_b"])
            assert not better.any()
        if found["is_solution"].any():
            kept = found[found["is_solution"] | (found.index % 2 == 0)].drop(columns="is_solution")
            again = nash(kept, disagreement=(0, 0))
            assert set(again[again["is_solution"]].index) == set(found[found["is_solution"]].index)

    @settings(max_examples=30)
    @given(utilities)
    def test_no_mixture_of_two_outcomes_has_a_larger_product(self, pairs):
        table = pd.DataFrame(pairs, columns=["u_a", "u_b"])
        best = max(nash_mixture(table, disagreement=(0, 0))["product"], default=0)
        for (a, b), (c, d) in product(pairs, repeat=2):
            for share in np.linspace(0, 1, 11):
                one, other = a + share * (c - a), b + share * (d - b)
                assert min(one, other) <= 0 or one * other <= best + 1e-9


class TestNashOnScale:
    @settings(max_examples=25)
    @given(POSITIVE, POSITIVE)
    def test_it_is_the_weighted_mean_where_the_whole_scale_lies_between(self, one, other):
        table = as_stakes([("ada", 0, one, 1), ("bo", 100, other, 1)])
        assert ends(nash_on_scale(table, reach=100)) == pytest.approx(ends(compromise(table)))

    def test_equals_meet_half_way_whatever_the_reach(self):
        table = as_stakes([("ada", 20, 0.5, 1), ("bo", 60, 0.5, 1)])
        for reach in (20, 25, 40, 100):
            assert ends(nash_on_scale(table, reach=reach)) == pytest.approx((40, 40))

    def test_out_of_reach_and_perhaps_out_of_reach(self):
        table = as_stakes([("ada", 0, 0.5, 1), ("bo", 60, 0.5, 1)])
        assert nash_on_scale(table, reach=29)["note"].tolist() == [APART]
        wide = ranged(("ada", (0, 20), (1, 1), (1, 1)), ("bo", (60, 60), (1, 1), (1, 1)))
        (row,) = nash_on_scale(wide, reach=25).to_dict("records")
        assert (math.isnan(row["low"]), row["note"]) == (True, OPEN)

    @settings(max_examples=25)
    @given(of_actors(POINTS, POSITIVE, POSITIVE, least=2))
    def test_no_point_has_a_larger_product(self, rows):
        (low, high) = ends(nash_on_scale(as_stakes(rows), reach=110))
        assert low == pytest.approx(high, abs=1e-6)

        def product_at(x: float) -> float:
            return sum(s * c * math.log(110 - abs(x - held)) for _, held, s, c in rows)

        assert all(product_at(x) <= product_at(low) + 1e-9 for x in range(101))

    @settings(max_examples=25)
    @given(of_actors(RANGE, SHARE_RANGE, POSITIVE.map(lambda c: (c, c)), least=2), st.data())
    def test_no_choice_within_the_ranges_leaves_the_ends(self, rows, data):
        table = ranged(*rows)
        low, high = ends(nash_on_scale(table, reach=110))
        x = [data.draw(st.sampled_from([a, (a + b) / 2, b])) for _, (a, b), _, _ in rows]
        s = [data.draw(st.sampled_from([a, b])) for _, _, (a, b), _ in rows]
        chosen = as_stakes(zip(table["actor"], x, s, table["power_low"], strict=True))
        if sum(s):
            found = ends(nash_on_scale(chosen, reach=110))
            assert low - 1e-6 <= found[0] <= high + 1e-6


class TestAdjustedWinner:
    worths = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=6).filter(
        lambda pairs: sum(a for a, _ in pairs) and sum(b for _, b in pairs)
    )

    @settings(max_examples=50)
    @given(worths)
    def test_it_is_equitable_envy_free_and_efficient_and_divides_one_item(self, pairs):
        table = adjusted_winner(items(**{f"i{n}": pair for n, pair in enumerate(pairs)})).dropna()
        a, b = ((table[f"share_{side}"] * table[f"points_{side}"]).sum() for side in "ab")
        assert a == pytest.approx(b)
        assert min(a, b) >= 50 - 1e-9
        assert ((table["share_a"] > 1e-12) & (table["share_b"] > 1e-12)).sum() <= 1
        # Efficient: nothing that a holds is worth more to b for each point of a's than something that b holds.
        for _, held in table[table["share_a"] > 1e-12].iterrows():
            for _, other in table[table["share_b"] > 1e-12].iterrows():
                assert held["points_b"] * other["points_a"] <= held["points_a"] * other["points_b"] + 1e-9

    @settings(max_examples=30)
    @given(worths, st.randoms(use_true_random=False))
    def test_neither_the_order_of_items_nor_who_is_a_changes_what_both_get(self, pairs, random):
        goods = items(**{f"i{n}": pair for n, pair in enumerate(pairs)})
        total = _total(adjusted_winner(goods))
        places = list(range(len(goods)))
        random.shuffle(places)
        assert _total(adjusted_winner(goods.iloc[places])) == pytest.approx(total)
        swapped = goods.rename(columns={"a": "b", "b": "a"})
        assert _total(adjusted_winner(swapped)) == pytest.approx(total)

    def test_what_both_want_alike_goes_first_to_the_one_who_trails(self):
        table = adjusted_winner(items(lead=(40, 20), own=(10, 30), tied=(25, 25), tied_too=(25, 25)))
        assert table["share_a"].tolist() == [1, 0, 0.8, 0]

    def test_one_item_is_halved_and_what_nobody_wants_is_nobodys(self):
        table = adjusted_winner(items(house=(5, 70), shed=(0, 0)))
        assert table["share_a"].tolist()[0] == 0.5
        assert table["share_a"].isna().tolist() == [False, True]
        assert table["note"].tolist() == ["", "neither side lays points on it"]

    def test_refusals(self):
        with pytest.raises(UsageError, match="side a values no item"):
            adjusted_winner(items(house=(0, 5)))
        with pytest.raises(UsageError, match="house is worth less than 0"):
            adjusted_winner(items(house=(-1, 5)))
        with pytest.raises(UsageError, match="house has no worth to a side"):
            adjusted_winner(items(house=(math.nan, 5)))
        assert adjusted_winner(items()).empty


def _total(table: pd.DataFrame) -> float:
    return (table["share_a"] * table["points_a"]).sum()


class TestDivisions:
    def table(self, *issues: tuple[str, tuple[float, float], tuple[float, float]]) -> pd.DataFrame:
        """Issues on which union and employer stand at two points with two saliences."""
        parts = [
            as_stakes([("union", x[0], s[0], 1), ("employer", x[1], s[1], 1)], issue=issue) for issue, x, s in issues
        ]
        return pd.concat(parts, ignore_index=True).assign(side_code="party")

    def test_issues_go_where_they_matter_more(self):
        found = divisions(self.table(("pay", (80, 20), (0.9, 0.3)), ("hours", (10, 90), (0.3, 0.9))))
        assert found[["issue", "a", "b"]].to_numpy().tolist() == [
            ["pay", "employer", "union"],
            ["hours", "employer", "union"],
        ]
        assert found["share_b"].tolist() == [1, 0]
        assert found["total_a"].tolist() == found["total_b"].tolist() == [75, 75]
        assert found["nash_to"].tolist() == ["b", "a"]

    def test_equal_saliences_leave_open_who_gets_what(self):
        found = divisions(self.table(("pay", (80, 20), (0.5, 0.5)), ("hours", (10, 90), (0.5, 0.5))))
        assert found["total_a"].tolist() == [50, 50]
        assert found["nash_to"].tolist() == ["open", "open"]

    def test_one_issue_a_common_position_or_no_care_is_nothing_to_trade(self):
        assert divisions(self.table(("pay", (80, 20), (0.5, 0.5)))).empty
        assert divisions(self.table(("pay", (80, 20), (0.5, 0.5)), ("hours", (10, 10), (0.5, 0.5)))).empty
        assert divisions(self.table(("pay", (80, 20), (0, 0.5)), ("hours", (10, 90), (0, 0.5)))).empty

    def test_only_sides_divide(self):
        table = self.table(("pay", (80, 20), (0.5, 0.4)), ("hours", (10, 90), (0.5, 0.6)))
        table.loc[table["actor_id"] == "employer", "side_code"] = "mediator"
        assert divisions(table).empty
        with pytest.raises(UsageError, match="no column side_code"):
            divisions(table.drop(columns="side_code"))


def two_issues(rows: list[tuple[str, tuple[float, float, float], tuple[float, float, float]]]) -> pd.DataFrame:
    """Stakes of actors in two issues: position, salience and power on each."""
    return pd.concat(
        [as_stakes([(actor, *held[place]) for actor, *held in rows], issue=issue) for place, issue in enumerate("pq")],
        ignore_index=True,
    )


HELD = st.tuples(POINTS, POSITIVE, POSITIVE)


class TestExchanges:
    @settings(max_examples=50)
    @given(of_actors(HELD, HELD, least=2), st.sampled_from(["equal", "rks"]))
    def test_both_gain_and_nobody_is_passed(self, rows, rate):
        table = two_issues(rows)
        for row in exchanges(table, rate=rate).to_dict("records"):
            assert min(row["gain_a"], row["gain_b"]) > 0
            held = table.set_index(["actor_id", "issue_id"])
            for giver, taker, mine, theirs in (("a", "b", "a_gives_id", "b"), ("b", "a", "b_gives_id", "a")):
                issue = row[mine]
                target = held.loc[(row[f"{taker}_id"], issue), "low"]
                start, to = row[f"{giver}_from"], row[f"{giver}_to"]
                before, after = row[f"{giver}_outcome_from"], row[f"{giver}_outcome_to"]
                assert abs(to - target) <= abs(start - target) + 1e-9
                assert abs(after - target) <= abs(before - target) + 1e-9
                assert (target - after) * (target - before) >= -1e-9
                assert theirs == taker

    @settings(max_examples=50)
    @given(of_actors(HELD, HELD, least=2))
    def test_gains_are_equal_and_are_what_the_outcomes_say(self, rows):
        """The gains follow from the moved positions: the outcomes made anew, and their distances weighed anew."""
        table = two_issues(rows)
        for row in exchanges(table).to_dict("records"):
            assert row["gain_a"] == pytest.approx(row["gain_b"])
            moved = table.copy()
            for giver in "ab":
                here = (moved["actor_id"] == row[f"{giver}_id"]) & (moved["issue_id"] == row[f"{giver}_gives_id"])
                moved.loc[here, ["low", "high"]] = row[f"{giver}_to"]
            moved[["low", "high"]] = moved[["low", "high"]].clip(0, 100)
            before, after = (compromise(t).set_index("issue_id")["low"] for t in (table, moved))
            gains = {
                actor: sum(
                    s * (abs(before[issue] - x) - abs(after[issue] - x))
                    for issue, (x, s, _) in zip("pq", held, strict=True)
                )
                for actor, *held in rows
            }
            assert gains.pop(row["a_id"]) == pytest.approx(row["gain_a"], abs=1e-6)
            assert gains.pop(row["b_id"]) == pytest.approx(row["gain_b"], abs=1e-6)
            assert sum(gains.values()) == pytest.approx(row["gain_others"], abs=1e-6)

    @settings(max_examples=30)
    @given(of_actors(HELD, HELD, least=2), st.randoms(use_true_random=False))
    def test_the_order_of_rows_does_not_matter(self, rows, random):
        table = two_issues(rows)
        before = table.copy()
        other = table.sample(frac=1, random_state=random.randint(0, 99))
        pd.testing.assert_frame_equal(exchanges(table), exchanges(other))
        pd.testing.assert_frame_equal(table, before)

    @settings(max_examples=30)
    @given(of_actors(HELD, HELD, least=2), st.data())
    def test_no_choice_within_the_ranges_leaves_the_ends(self, rows, data):
        table = two_issues(rows)
        width = [data.draw(st.sampled_from([0.0, 10.0, 30.0])) for _ in range(len(table))]
        table = table.assign(low=(table["low"] - width).clip(0), high=(table["high"] + width).clip(upper=100))
        found = exchanges(table)
        at = [data.draw(st.sampled_from([a, (a + b) / 2, b])) for a, b in zip(table["low"], table["high"], strict=True)]
        point = exchanges(table.assign(low=at, high=at)).set_index(["a_id", "b_id", "a_gives_id"])["gain_a"]
        for row in found.to_dict("records"):
            gain = point.get((row["a_id"], row["b_id"], row["a_gives_id"]))
            turned = _is_turned(table, at, row)
            if not turned:
                assert row["gain_low"] - 1e-9 <= (gain or 0) <= row["gain_high"] + 1e-9
            assert row["is_certain"] == (row["gain_low"] > 0)
            assert row["gain_low"] - 1e-9 <= row["gain_a"] <= row["gain_high"] + 1e-9

    def of_three(self, *issue: tuple[str, tuple[float, float], float]) -> dict:
        """The exchange between ada and bo where ranges are on issue p alone and q leaves all room."""
        salience = {"ada": 0.1, "bo": 1.0, "cy": 1.0}
        rows = [(actor, x, (salience[actor],) * 2, (weight / salience[actor],) * 2) for actor, x, weight in issue]
        p = ranged(*rows).assign(issue_id="p", issue="p")
        q = as_stakes([("ada", 0, 0.9, 1), ("bo", 100, 0.1, 1000)], issue="q")
        return exchanges(pd.concat([p, q], ignore_index=True)).query("a == 'ada' and b == 'bo'").iloc[0].to_dict()

    def test_a_third_actor_may_leave_less_room(self):
        """With cy at 100 the outcome lies 60 - 106 / 2.1 short of bo; with cy at 0 ada can move by 60 / 2.1."""
        row = self.of_three(("ada", (0, 0), 1), ("bo", (60, 60), 0.1), ("cy", (0, 100), 1))
        assert row["gain_high"] / row["gain_low"] == pytest.approx((60 / 2.1) / (60 - 106 / 2.1))
        assert row["is_certain"]

    def test_a_third_actor_may_leave_no_room(self):
        """With cy at 20 the outcome lies behind ada, which then has nothing to give."""
        row = self.of_three(("ada", (50, 50), 1), ("bo", (60, 60), 0.1), ("cy", (20, 90), 0.2))
        assert (row["gain_low"], row["is_certain"]) == (0, False)
        assert row["gain_high"] >= row["gain_a"] > 0

    def test_equal_relative_saliences_leave_nothing_to_gain(self):
        rows = [("ada", (0, 0.2, 1), (0, 0.4, 1)), ("bo", (100, 0.3, 1), (100, 0.6, 1))]
        assert exchanges(two_issues(rows)).empty

    def test_who_stand_on_one_side_of_the_outcome_have_nothing_to_exchange(self):
        rows = [
            ("ada", (0, 0.1, 1), (0, 0.9, 1)),
            ("bo", (10, 0.9, 1), (100, 0.1, 1)),
            ("cy", (100, 1, 1), (50, 0.1, 1)),
        ]
        found = exchanges(two_issues(rows))
        assert not ((found["a"] == "ada") & (found["b"] == "bo")).any()

    def test_others_may_be_harmed(self):
        rows = [
            ("ada", (0, 0.1, 1), (0, 0.9, 1)),
            ("bo", (100, 0.9, 1), (100, 0.1, 1)),
            ("cy", (0, 0.8, 1), (100, 0.8, 1)),
        ]
        row = exchanges(two_issues(rows)).query("a == 'ada' and b == 'bo'").iloc[0]
        assert (row["gain_others"] < 0, row["n_harmed"]) == (True, 1)

    def test_ranges_of_weights_take_no_part(self):
        table = TWO_ACTORS.assign(salience_high=1.0)
        assert exchanges(table).empty

    def test_an_unknown_rate_is_refused(self):
        with pytest.raises(UsageError, match='exchanges: rate "equl" is none; nearest: equal'):
            exchanges(TWO_ACTORS, rate="equl")


def _is_turned(table: pd.DataFrame, at: list[float], row: dict) -> bool:
    """Whether the two have changed places on an issue, so that another exchange is asked about."""
    here = table.assign(at=at).set_index(["actor_id", "issue_id"])
    turned = False
    for issue in (row["a_gives_id"], row["b_gives_id"]):
        a, b = here.loc[(row["a_id"], issue)], here.loc[(row["b_id"], issue)]
        turned |= (a["at"] - b["at"]) * (a["low"] + a["high"] - b["low"] - b["high"]) < 0
    return turned


class TestSimulation:
    TABLE = ranged(("ada", (0, 20), (0.9, 0.9), (0.5, 0.5)), ("bo", (60, 80), (0.4, 0.8), (0.5, 0.5)))

    def test_the_same_seed_gives_the_same_draws_and_another_one_others(self):
        one, again, other = (simulate(self.TABLE, runs=50, seed=seed) for seed in (1, 1, 2))
        pd.testing.assert_frame_equal(one, again)
        assert not one.equals(other)

    def test_neither_another_issue_nor_the_order_of_rows_changes_a_draw(self):
        more = pd.concat([as_stakes([("ada", 5, 1, 1)], issue="other"), self.TABLE.iloc[::-1]], ignore_index=True)
        table = simulate(more, runs=50)
        table = table[table["issue_id"] == "issue"].reset_index(drop=True)
        pd.testing.assert_frame_equal(table, simulate(self.TABLE, runs=50))

    def test_two_issues_are_drawn_apart(self):
        both = pd.concat([self.TABLE, self.TABLE.assign(issue_id="other", issue="other")], ignore_index=True)
        one, other = (rows["mean"].to_numpy() for _, rows in simulate(both, runs=500).groupby("issue_id"))
        assert abs(np.corrcoef(one, other)[0, 1]) < 0.2

    def test_without_spread_no_draw_leaves_the_exact_ends_and_they_are_neared(self):
        draws = simulate(self.TABLE, runs=20_000, spread=0)
        low, high = ends(compromise(self.TABLE))
        assert draws["mean"].between(low, high).all()
        assert draws["mean"].min() < low + (high - low) / 10
        assert draws["mean"].max() > high - (high - low) / 10
        assert draws["median"].between(*ends(median(self.TABLE))).all()

    def test_without_any_range_every_draw_is_the_outcome(self):
        draws = simulate(EMISSIONS, runs=20, spread=0)
        assert draws["mean"].to_numpy() == pytest.approx(7.389956, abs=1e-6)
        assert set(draws["median"]) == {7}
        tied = simulate(as_stakes([("ada", 0, 0.1, 1), ("bo", 10, 0.2, 1), ("cy", 90, 0.3, 1)]), runs=5, spread=0)
        assert set(tied["median"]) == {50}

    def test_the_triangle_is_narrower_than_the_even_draw(self):
        table = ranged(("ada", (0, 100), (1, 1), (1, 1)))
        even, triangle = (simulate(table, runs=20_000, shape=shape)["mean"] for shape in ("uniform", "triangular"))
        assert even.std() == pytest.approx(100 / math.sqrt(12), rel=0.03)
        assert triangle.std() == pytest.approx(100 / math.sqrt(24), rel=0.03)
        assert [even.mean(), triangle.mean()] == pytest.approx([50, 50], abs=1)

    def test_weights_are_drawn_as_far_as_they_may_be_off(self):
        table = as_stakes([("ada", 0, 0.5, 1), ("bo", 100, 0.5, 1)])
        drawn = simulate(table, runs=20_000, spread=0.5)["mean"]
        assert 100 * 0.25 / (0.25 + 2.25) <= drawn.min() < 25
        assert 75 < drawn.max() <= 100 * 2.25 / (0.25 + 2.25)

    def test_the_distribution_adds_up(self):
        table = distribution(simulate(self.TABLE, runs=1000))
        assert table["model"].tolist() == ["weighted mean", "weighted median"]
        assert [sum(bins) for bins in table["bins"]] == pytest.approx([1, 1])
        assert (table[["q05", "q25", "q50", "q75", "q95"]].diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
        assert {len(bins) for bins in table["bins"]} == {50}
        (end,) = distribution(simulate(as_stakes([("ada", 100, 1, 1)]), runs=3)).head(1)["bins"]
        assert end[-1] == 1

    def test_all_wrong_options_are_named_at_once(self):
        with pytest.raises(UsageError) as caught:
            simulate(EMISSIONS, runs=0, seed=-1, spread=1, shape="flat")
        assert len(str(caught.value).split("\n")) == 4
        assert "simulate: spread 1; allowed is 0 to below 1, such as 0.2" in str(caught.value)


class TestStakes:
    """What enters from a record, and what the reader is told about who does not."""

    def of(self, case: Case, **options) -> pd.DataFrame:
        return stakes(case, positions(case, level="party"), **options)

    def say(self, small, holder: str, points: tuple[float, float], issue: str = "pay") -> None:
        cells = {"holder_id": holder, "issue_id": issue, "low_points": str(points[0]), "high_points": str(points[1])}
        small.add("statements", f"st-{holder}-{issue}", said_edtf="2024-03-01", told_by="s1", **cells)

    def weigh(self, small, holder: str, salience: str, power: str, *, row: str = "", basis: str = "a paper") -> None:
        cells = {"actor_id": holder, "issue_id": "pay", "salience_share": salience, "power_share": power}
        small.add("weights", row or f"we-{holder}", basis=basis, **cells)

    def test_weights_of_the_record_with_their_basis(self, small):
        self.say(small, "a", (30, 50))
        self.weigh(small, "a", "0.7", "0.5")
        (row,) = self.of(small.case()).to_dict("records")
        assert (row["low"], row["high"], row["salience_low"], row["power_high"]) == (30, 50, 0.7, 0.5)
        assert (row["basis"], row["is_assumed"], row["reason"]) == ("a paper", False, "")
        assert row["statement_ids"] == ["st-a-pay"]

    def test_who_has_no_weights_is_left_out_with_the_reason(self, small):
        self.say(small, "a", (30, 50))
        self.say(small, "b", (80, 80))
        self.weigh(small, "b", "0.7", "")
        table = self.of(small.case())
        assert table["reason"].tolist() == ["no weights in the record", "no power in the record"]
        assert compromise(table)["note"].tolist() == [NOBODY]

    def test_who_has_weights_and_no_position_is_told(self, small):
        self.weigh(small, "b", "0.7", "0.5")
        (row,) = self.of(small.case()).to_dict("records")
        assert (row["reason"], math.isnan(row["low"])) == ("no position of its own", True)

    def test_weights_of_a_member_do_not_become_those_of_its_party(self, small):
        small.add("actors", "wing", name="Wing", side_code="party", counts_for_id="a")
        self.say(small, "wing", (30, 30))
        self.weigh(small, "wing", "0.7", "0.5")
        found = self.of(small.case()).set_index("actor_id")["reason"].to_dict()
        assert found == {"a": "no weights in the record", "wing": "no position of its own; it counts for A"}

    def test_two_rows_that_differ_are_a_range(self, small):
        self.say(small, "a", (30, 50))
        self.weigh(small, "a", "0.7", "0.5")
        self.weigh(small, "a", "0.9", "0.5", row="we-other", basis="another paper")
        (row,) = self.of(small.case()).to_dict("records")
        assert (row["salience_low"], row["salience_high"], row["power_low"], row["power_high"]) == (0.7, 0.9, 0.5, 0.5)
        assert row["basis"] == "a paper; another paper"

    def test_equal_sets_the_record_aside_and_counts_sides_alone(self, small):
        small.add("actors", "m", name="M", side_code="mediator")
        for holder, point in (("a", 30), ("b", 80), ("m", 50)):
            self.say(small, holder, (point, point))
        self.weigh(small, "a", "0.7", "0.5")
        self.weigh(small, "m", "0.7", "0.5")
        table = self.of(small.case(), assume="equal").set_index("actor_id")
        assert table.loc[["a", "b"], ["salience_low", "power_high"]].to_numpy().tolist() == [[1, 1], [1, 1]]
        assert table["is_assumed"].to_dict() == {"a": True, "m": False, "b": True}
        assert table.loc["m", "reason"] == "no side, so nothing is assumed of it"
        assert table.loc["a", "basis"] == "assumed: every side cares and counts the same"
        assert ends(compromise(self.of(small.case(), assume="equal"))) == (55, 55)

    def test_any_keeps_the_record_and_lets_the_rest_be_anything(self, small):
        for holder, point in (("a", 30), ("b", 80)):
            self.say(small, holder, (point, point))
        self.weigh(small, "a", "0.7", "")
        table = self.of(small.case(), assume="any").set_index("actor_id")
        assert table.loc["a", ["salience_low", "salience_high", "power_low", "power_high"]].tolist() == [0.7, 0.7, 0, 1]
        assert table.loc["a", "basis"] == "a paper; assumed: it may be anything from 0 to 1"
        assert ends(compromise(self.of(small.case(), assume="any"))) == (30, 80)

    def test_what_others_ascribe_and_what_is_only_believed_do_not_enter(self, small):
        small.add("issues", "luck", label="luck", kind_code="belief")
        self.say(small, "a", (10, 10), issue="luck")
        cells = {"holder_id": "a", "issue_id": "pay", "low_points": "90", "high_points": "90"}
        small.add("statements", "st-told", speaker_id="b", standing_code="ascribed", told_by="s1", **cells)
        assert self.of(small.case()).empty

    def test_a_narrowed_case_keeps_to_its_actors(self, small):
        for holder, point in (("a", 30), ("b", 80)):
            self.say(small, holder, (point, point))
            self.weigh(small, holder, "0.7", "0.5")
        assert self.of(small.case().select(actors=["a"]))["actor_id"].tolist() == ["a"]

    def test_an_unknown_assumption_is_refused(self):
        with pytest.raises(UsageError, match='stakes: assumption "equl" is none; nearest: equal, or "" for none'):
            self.of(TINY, assume="equl")

    def test_the_order_of_the_record_does_not_matter_and_it_is_not_changed(self):
        tables = {name: frame.sample(frac=1, random_state=3) for name, frame in TINY.tables.items()}
        tables["issues"] = TINY.tables["issues"]
        before = {name: frame.copy() for name, frame in tables.items()}
        pd.testing.assert_frame_equal(self.of(replace(TINY, tables=tables)), self.of(TINY))
        for name, frame in tables.items():
            pd.testing.assert_frame_equal(frame, before[name])

    @pytest.mark.parametrize("day", ["2024-03-05", "2024-03-14", "2024-03-27", "2024-04-16"])
    @pytest.mark.parametrize("assume", ["", "equal", "any"])
    def test_every_day_of_a_case_makes_every_table(self, day, assume):
        table = self.of(TINY.as_of(day), assume=assume)
        assert (outcomes(table, reach=60)["note"] != "").ge(0).all()
        for measure in (contests, exchanges, divisions, simulate):
            assert isinstance(measure(table), pd.DataFrame)
