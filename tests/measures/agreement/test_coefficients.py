"""Coefficients of agreement: the published tables to their last digit, the laws over all tables, and what is not defined."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.measures.agreement import (
    adjudication,
    alpha,
    by_category,
    by_pair,
    by_unit,
    coefficients,
    disagreements,
    gwet,
    kappa,
    percent,
)
from analysis.measures.agreement.chance import weights
from analysis.measures.agreement.krippendorff import coincidences
from analysis.measures.agreement.ratings import ratings_of

LEVELS = ["nominal", "ordinal", "interval", "ratio"]


def table(text: str) -> pd.DataFrame:
    """Rows of coders with their names in front, a dot where one is missing."""
    rows = {line.split()[0]: line.split()[1:] for line in text.strip().splitlines()}
    return pd.DataFrame(
        [[None if cell == "." else int(cell) for cell in row] for row in rows.values()], index=list(rows)
    )


# Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability: four coders, twelve units.
FOUR_CODERS = table("""
A 1 2 3 3 2 1 4 1 2 . . .
B 1 2 3 3 2 2 4 1 2 5 . 3
C . 3 3 3 2 3 4 2 2 5 1 .
D 1 2 3 3 2 4 4 1 2 5 1 .
""")
# Three coders, fifteen units, computed by hand in the encyclopedic article on alpha.
THREE_CODERS = table("""
A . . . . . 3 4 1 2 1 1 3 3 . 3
B 1 . 2 1 3 3 4 3 . . . . . . .
C . . 2 1 3 4 4 . 2 1 1 3 3 . 4
""")
# Hayes, A. F., and Krippendorff, K. (2007). Communication Methods and Measures 1, 77-89: five observers, forty units.
FIVE_OBSERVERS = table("""
A 1 1 2 . 0 0 1 1 2 2 . 0 1 3 1 1 2 1 1 0 0 0 2 0 1 0 0 1 1 1 1 2 2 3 2 2 2 2 2 1
B 1 1 3 0 0 0 0 . 2 1 1 0 2 3 1 1 1 2 1 0 0 0 3 0 2 1 0 2 1 1 1 1 2 2 2 2 2 2 2 1
C 2 0 3 0 0 0 2 2 2 1 0 0 2 2 1 1 2 3 0 0 1 . 3 0 . 1 0 1 2 2 0 2 . 2 2 3 2 . 2 1
D . 1 3 . . . . 0 . 1 0 0 2 2 . . . 3 1 . 1 0 3 0 2 1 1 2 2 . . 1 2 2 . . . 1 2 .
E 2 . . 0 0 0 1 . 2 . . . . 3 1 1 2 . . 0 . 0 . . 2 . 0 . . 2 0 . 2 . 2 2 2 2 . 1
""")
# Gwet, K. L. (2014), as in his package irrCAC (cont3x3abstractors): two abstractors, one hundred pregnancies.
ABSTRACTORS = pd.DataFrame(
    [
        ["E"] * 13 + ["A"] * 20 + ["A"] * 7 + ["N"] * 4 + ["N"] * 56,
        ["E"] * 13 + ["A"] * 20 + ["N"] * 7 + ["A"] * 4 + ["N"] * 56,
    ]
)


class TestPublishedNumbers:
    @pytest.mark.parametrize(
        ("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
    )
    def test_alpha_of_four_coders(self, level, value):
        assert round(alpha(FOUR_CODERS, level=level, resamples=0).value, 3) == value

    @pytest.mark.parametrize(("level", "value"), [("nominal", 0.6914), ("interval", 0.8108)])
    def test_alpha_of_three_coders(self, level, value):
        assert round(alpha(THREE_CODERS, level=level, resamples=0).value, 4) == value

    @pytest.mark.parametrize(("level", "value"), [("nominal", 0.4765), ("ordinal", 0.7598)])
    def test_alpha_of_five_observers(self, level, value):
        found = alpha(FIVE_OBSERVERS, level=level, resamples=0)
        assert (round(found.value, 4), found.n_units, found.n_coders) == (value, 40, 5)

    def test_coincidences_of_four_coders(self):
        # Krippendorff (2011), step 3: margins 9, 13, 10, 5, 3 of 40 values
        assert coincidences(ratings_of(FOUR_CODERS).pairable()).sum(axis=0).round(6).tolist() == [9, 13, 10, 5, 3]

    def test_two_abstractors(self):
        # irrCAC: percent .89, kappa .7964094, AC1 .8493305, alpha .7972585
        found = coefficients(ABSTRACTORS, resamples=0).set_index("name")["value"]
        assert found.round(7).tolist() == [0.89, 0.7964094, 0.8493305, 0.7972585]

    def test_gwet_of_four_coders(self):
        # irrCAC, cac.raw4raters: percent .8181818, chance .1903212, AC1 .77544
        found = gwet(FOUR_CODERS)
        assert (round(found.observed, 7), round(found.expected, 7), round(found.value, 5)) == (
            0.8181818,
            0.1903212,
            0.77544,
        )

    def test_weights_of_gwet(self):
        # irrCAC, weights of three categories
        assert weights([1, 2, 3], "linear").tolist() == [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]]
        assert weights([1, 2, 3], "quadratic").tolist() == [[1, 0.75, 0], [0.75, 1, 0.75], [0, 0.75, 1]]
        assert weights([1, 2, 3], "ordinal").round(6).tolist() == [
            [1, 0.666667, 0],
            [0.666667, 1, 0.666667],
            [0, 0.666667, 1],
        ]

    def test_weighted_kappa_of_quadratic_weights_is_one_less_the_ratio_of_squared_differences(self):
        pair = FOUR_CODERS.loc[["B", "D"]]
        both = pair.dropna(axis=1).astype(float).to_numpy()
        observed = ((both[0] - both[1]) ** 2).mean()
        expected = ((both[0][:, None] - both[1][None, :]) ** 2).mean()
        assert kappa(pair, weights="quadratic").value == pytest.approx(1 - observed / expected)

    @pytest.mark.parametrize("kind", ["identity", "ordinal", "linear", "quadratic", "ratio"])
    def test_gwet_of_two_coders_by_its_equations(self, kind):
        # Gwet (2008): both coders rate all units; with weights as in Gwet (2014)
        one, other = np.array([1, 2, 3, 3, 4, 1]), np.array([1, 3, 3, 4, 4, 2])
        matrix = weights([1, 2, 3, 4], kind)
        observed = np.mean([matrix[a - 1, b - 1] for a, b in zip(one, other, strict=True)])
        used = np.array([((one == value).mean() + (other == value).mean()) / 2 for value in (1, 2, 3, 4)])
        expected = matrix.sum() / (4 * 3) * sum(used * (1 - used))
        assert gwet([one, other], weights=kind).value == pytest.approx((observed - expected) / (1 - expected))


class TestInterval:
    def test_one_seed_gives_one_interval_around_alpha(self):
        one, same, other = (alpha(FIVE_OBSERVERS, level="ordinal", resamples=2_000, seed=seed) for seed in (1, 1, 2))
        assert (one.low, one.high) == (same.low, same.high) != (other.low, other.high)
        assert 0.66 < one.low < one.value < one.high < 0.84

    def test_more_draws_make_it_narrower(self):
        few = alpha(FOUR_CODERS, resamples=4_000)
        many = alpha(pd.concat([FOUR_CODERS] * 30, axis=1, ignore_index=True), resamples=4_000)
        assert many.high - many.low < few.high - few.low

    def test_full_agreement_of_hardly_varied_values_is_not_certain(self):
        # nine in ten samples of such data would have one value only, and speak of nothing
        found = alpha([["a"] * 39 + ["b"]] * 2, resamples=1_000)
        assert (found.value, found.low, found.high) == (1, 0, 1)

    def test_none_without_samples(self):
        found = alpha(FOUR_CODERS, resamples=0)
        assert math.isnan(found.low)
        assert math.isnan(found.high)

    def test_many_distinct_values(self):
        random = np.random.default_rng(0)
        truth = random.normal(size=900)
        found = alpha(truth + random.normal(scale=0.5, size=(2, 900)), level="interval", resamples=500)
        assert found.value == pytest.approx(0.8, abs=0.03)
        assert found.low < found.value < found.high
        assert found.high - found.low < 0.1


class TestNotDefined:
    @pytest.mark.parametrize("level", LEVELS)
    @pytest.mark.parametrize(
        ("ratings", "reason"),
        [
            ([[1, 2, 3]], "1 coder: agreement needs two"),
            ([[1, None], [None, 1]], "no overlap: no unit was rated by two coders"),
            ([[None, None], [None, None]], "no overlap: no unit was rated by two coders"),
            ([[5, 5], [5, 5]], 'no variation: every rating is "5"'),
            ([[5, 1], [5, None]], 'no variation: every rating is "5"'),
        ],
    )
    def test_alpha_is_never_one_for_want_of_evidence(self, level, ratings, reason):
        found = alpha(ratings, level=level)
        assert math.isnan(found.value)
        assert found.reason == reason

    def test_nothing_at_all(self):
        assert alpha(pd.DataFrame()).reason == "no coder: agreement needs two"
        assert alpha(pd.DataFrame(index=["x", "y"])).reason == "no unit was rated"
        assert coefficients(pd.DataFrame(index=["x", "y"]))["reason"].tolist() == ["no unit was rated"] * 4

    def test_share_without_overlap(self):
        assert math.isnan(percent([["a", None], [None, "a"]]).value)

    def test_a_share_without_variation_is_a_share_and_kappa_is_not_defined(self):
        found = coefficients([["a", "a"], ["a", "a"]], resamples=0).set_index("name")
        assert found.loc["percent agreement", "value"] == 1
        assert (
            found.loc[["Cohen's kappa", "Gwet's AC1", "alpha"], "reason"].tolist()
            == ['no variation: every rating is "a"'] * 3
        )

    def test_gwet_is_defined_where_more_could_have_been_said(self):
        assert gwet([["a", "a"], ["a", "a"]], categories=["a", "b"]).value == 1

    def test_measurements_are_no_categories(self):
        wide = np.arange(2_001, dtype=float)
        assert (
            gwet([wide, wide], weights="quadratic").reason
            == "2001 distinct values are no categories; take alpha, or group them"
        )
        assert alpha([wide, wide], level="interval", resamples=0).value == 1


class TestRefused:
    def test_all_problems_at_once(self):
        wrong = pd.DataFrame([[1, "two"], [-1, math.inf]], index=["x", "x"])
        with pytest.raises(UsageError) as error:
            alpha(wrong, level="ratio")
        assert str(error.value).splitlines() == [
            'ratings: coder "x" stands in the table more than once; give each one row',
            'ratings: "two" (coder x, unit 1), "inf" (coder x, unit 1) is not a number; give numbers, or level nominal',
            'ratings: "-1" (coder x, unit 0) is below 0; level ratio needs a true zero, use interval',
        ]

    def test_an_unknown_level(self):
        with pytest.raises(UsageError, match='level "ordnal" is none; nearest: ordinal'):
            alpha(FOUR_CODERS, level="ordnal")

    def test_unknown_weights(self):
        with pytest.raises(UsageError, match='weights: "cubic" is none'):
            gwet(FOUR_CODERS, weights="cubic")

    def test_a_list_is_no_table(self):
        with pytest.raises(UsageError, match="1 dimensions"):
            alpha([1, 2, 3])

    def test_a_coder_with_the_name_of_a_column(self):
        with pytest.raises(UsageError, match="a coder is called unit"):
            disagreements(pd.DataFrame([[1, 2], [1, 3]], index=["unit", "x"]))


class TestDetail:
    def test_by_unit_holds_all_of_the_disagreement(self):
        found = by_unit(FOUR_CODERS, level="interval")
        whole = alpha(FOUR_CODERS, level="interval", resamples=0)
        assert (found["disagreement"] * found["n_ratings"]).sum() / 40 == pytest.approx(1 - whole.value)
        assert found["unit"].tolist()[0] == 5
        assert found["unit"].tolist()[-8:] == [0, 3, 4, 6, 8, 9, 10] or found["disagreement"].is_monotonic_decreasing

    def test_by_unit_of_equal_ratings_knows_no_chance(self):
        assert by_unit([["a", "a"], ["a", "a"]])["disagreement"].isna().all()

    def test_by_category_of_two_values_is_alpha(self):
        ratings = [["a", "b", "a", "b", "a"], ["a", "b", "b", "b", "a"]]
        assert by_category(ratings)["alpha"].tolist() == pytest.approx([alpha(ratings, resamples=0).value] * 2)

    def test_by_category_of_one_value(self):
        found = by_category([["a", "a"], ["a", "a"]])
        assert found["agreement"].tolist() == [1]
        assert found["alpha"].isna().all()

    def test_by_pair_names_the_coder_who_differs(self):
        ratings = pd.DataFrame([["a", "b", "c"], ["a", "b", "c"], ["b", "b", "a"]], index=["x", "y", "z"])
        found = by_pair(ratings)
        assert found[["a", "b"]].values.tolist() == [["x", "z"], ["y", "z"], ["x", "y"]]
        assert found["percent"].round(3).tolist() == [0.333, 0.333, 1]

    def test_by_pair_without_overlap(self):
        found = by_pair(pd.DataFrame([["a", None], [None, "b"]], index=["x", "y"]))
        assert found.loc[0, ["n_units", "reason"]].tolist() == [0, "no overlap: no unit was rated by two coders"]

    def test_disagreements_side_by_side(self):
        found = disagreements(FOUR_CODERS, level="interval")
        assert found["unit"].tolist() == [5, 1, 7]
        assert found[["A", "B", "C", "D"]].values.tolist()[0] == [1, 2, 3, 4]

    def test_adjudication_proposes_a_majority_and_leaves_the_decision_open(self):
        found = adjudication(disagreements(FOUR_CODERS, level="interval"))
        assert found["majority"].tolist() == ["", 2, 1]
        assert found["n_majority"].tolist() == [0, 3, 3]
        assert set(found["decision"]) == {""}

    def test_nothing_to_adjudicate(self):
        found = adjudication(disagreements([["a"], ["a"]]))
        assert found.empty
        assert list(found.columns[-3:]) == ["majority", "n_majority", "decision"]


CELLS = st.one_of(st.none(), st.integers(0, 4))


@st.composite
def tables(draw) -> pd.DataFrame:
    coders, units = draw(st.integers(2, 5)), draw(st.integers(1, 8))
    rows = draw(st.lists(st.lists(CELLS, min_size=units, max_size=units), min_size=coders, max_size=coders))
    return pd.DataFrame(
        rows, index=[f"coder-{i}" for i in range(coders)], columns=[f"unit-{i}" for i in range(units)], dtype=object
    )


def all_of(ratings: pd.DataFrame, level: str) -> list[float]:
    return (
        coefficients(ratings, level=level, resamples=50)[["value", "low", "high"]]
        .to_numpy(dtype=float)
        .ravel()
        .tolist()
    )


class TestLaws:
    @given(tables(), st.sampled_from(LEVELS), st.randoms(use_true_random=False))
    def test_order_and_names_of_coders_and_units_are_irrelevant(self, ratings, level, random):
        rows, columns = list(range(len(ratings))), list(range(ratings.shape[1]))
        random.shuffle(rows)
        random.shuffle(columns)
        shuffled = ratings.iloc[rows, columns]
        renamed = shuffled.set_axis([f"z{i}" for i in rows]).set_axis([f"q{i}" for i in columns], axis=1)
        assert all_of(shuffled, level) == pytest.approx(all_of(ratings, level), nan_ok=True)
        assert all_of(renamed, level) == all_of(shuffled, level) or all_of(renamed, level) == pytest.approx(
            all_of(shuffled, level), nan_ok=True
        )

    @given(tables(), st.sampled_from(LEVELS))
    def test_the_input_is_not_modified(self, ratings, level):
        before = ratings.copy(deep=True)
        coefficients(ratings, level=level, resamples=10)
        by_unit(ratings, level=level)
        by_category(ratings)
        by_pair(ratings, level=level)
        adjudication(disagreements(ratings, level=level))
        pd.testing.assert_frame_equal(ratings, before)

    @given(st.lists(st.integers(0, 3), min_size=2, max_size=9), st.integers(2, 4), st.sampled_from(LEVELS))
    def test_full_agreement_is_one(self, units, coders, level):
        found = alpha([units] * coders, level=level, resamples=20)
        assert found.value == 1 if len(set(units)) > 1 else math.isnan(found.value)

    @given(tables(), st.sampled_from(LEVELS))
    def test_alpha_is_at_most_one_and_its_interval_is_one(self, ratings, level):
        found = alpha(ratings, level=level, resamples=50)
        if not found.reason:
            assert found.value <= 1
            assert -1 <= found.low <= found.high <= 1

    @given(tables())
    def test_an_unrated_unit_and_a_silent_coder_change_no_share(self, ratings):
        more = ratings.assign(nothing=None)
        assert percent(more).value == pytest.approx(percent(ratings).value, nan_ok=True)
        assert alpha(more, resamples=0).value == pytest.approx(alpha(ratings, resamples=0).value, nan_ok=True)

    @given(tables(), st.sampled_from([("interval", 3, 7), ("ratio", 3, 0), ("nominal", 3, 7), ("ordinal", 3, 7)]))
    def test_alpha_does_not_know_the_unit_of_measurement(self, ratings, change):
        level, factor, shift = change
        moved = ratings.map(lambda cell: None if cell is None or pd.isna(cell) else factor * cell + shift)
        one, other = alpha(ratings, level=level, resamples=0), alpha(moved, level=level, resamples=0)
        assert other.value == pytest.approx(one.value, nan_ok=True)

    @pytest.mark.parametrize("level", LEVELS)
    def test_chance_is_about_nothing(self, level):
        random = np.random.default_rng(7)
        assert alpha(random.integers(1, 6, (3, 4_000)), level=level, resamples=0).value == pytest.approx(0, abs=0.03)

    @given(tables())
    def test_many_coders_take_the_other_way_to_the_same_value(self, ratings):
        from analysis.measures.agreement import krippendorff

        few = alpha(ratings, resamples=0)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(krippendorff, "_FEW_CODERS", 0)
            patch.setattr(krippendorff, "_CHUNK", 3)
            many = alpha(ratings, resamples=0)
        assert many.value == pytest.approx(few.value, nan_ok=True)

    @given(tables())
    def test_large_scales_take_the_other_way_to_the_same_value(self, ratings):
        from analysis.measures.agreement import krippendorff

        dense = alpha(ratings, level="interval", resamples=0)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(krippendorff, "_DENSE", 0)
            sparse = alpha(ratings, level="interval", resamples=0)
        assert sparse.value == pytest.approx(dense.value, nan_ok=True)
