"""Alpha for unitising: Krippendorff's own examples, and the later coefficients against their formula letter by letter."""

from __future__ import annotations

import math
from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.measures.agreement import alpha_u, u_alpha
from analysis.measures.agreement.unitising import COLUMNS


def spans(*rows) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(COLUMNS))


# Krippendorff, K. (2004). Quality and Quantity 38, figure 2, and Content Analysis, 2nd ed., p. 254: observers i and j on a continuum of
# 300 that begins at 150; offsets and lengths of their units of c and k.
OBSERVERS = spans(
    *(
        (coder, category, offset - 150, offset - 150 + length)
        for coder, category, offset, length in (
            ("i", "c", 225, 70),
            ("i", "c", 370, 30),
            ("j", "c", 220, 80),
            ("j", "c", 355, 20),
            ("j", "c", 400, 20),
            *((coder, "k", offset, length) for coder in "ij" for offset, length in ((180, 60), (300, 50))),
        )
    )
)
# Krippendorff, K. (1995). Sociological Methodology 25, p. 57: four pairs of coders on a continuum of 24.
PAIRS = {
    "A": ([(2, 8), (14, 6)], [(4, 4), (15, 2)]),
    "B": ([(0, 18)], [(0, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3), (9, 1)]),
    "C": ([(2, 6), (10, 2), (14, 4), (20, 2)], [(0, 2), (4, 4), (10, 4), (16, 2), (20, 2)]),
    "D": ([(0, 2), (2, 8), (10, 4), (14, 6), (20, 4)], [(0, 4), (4, 4), (8, 7), (15, 2), (17, 7)]),
}


def pairs(stretch: int = 1) -> pd.DataFrame:
    return spans(
        *(
            (f"coder {number}", category, stretch * offset, stretch * (offset + length))
            for category, coders in PAIRS.items()
            for number, units in enumerate(coders)
            for offset, length in units
        )
    )


class TestPublishedNumbers:
    def test_observed_and_expected_disagreement_and_alpha_of_2004(self):
        found = alpha_u(OBSERVERS, length=300).set_index("category").round(4)
        assert found.loc["c", ["observed", "expected", "value"]].tolist() == [0.0144, 0.0532, 0.7286]
        assert found.loc["k", ["observed", "expected", "value"]].tolist() == [0, 0.0490, 1]

    def test_alpha_of_all_categories_of_2004(self):
        # .8591 in the book, from rounded parts
        assert alpha_u(OBSERVERS, length=300)["value"].iloc[-1] == pytest.approx(0.8591, abs=0.0005)

    def test_observed_disagreement_of_1995(self):
        found = alpha_u(pairs(), length=24)["observed"].tolist()
        assert found[:4] == pytest.approx([0.03125, 2.26736, 0.02777, 0.38715], abs=0.00001)

    def test_expected_disagreement_of_1995_on_a_fine_continuum(self):
        # of A and D; those of B and C follow the formula that the book of 2004 corrects
        found = alpha_u(pairs(50_000), length=1_200_000).set_index("category")
        assert found.loc[["A", "D"], "expected"].tolist() == pytest.approx([0.06990, 0.41445], abs=0.00001)
        assert found.loc[["A", "D"], "value"].round(3).tolist() == [0.553, 0.066]


class TestAlphaU:
    def test_agreement_on_all_is_one(self):
        marked = spans(*((coder, category, 2, 5) for coder in "xyz" for category in "ab"))
        assert alpha_u(marked, length=20)["value"].tolist() == [1, 1, 1]

    def test_a_coder_who_marked_nothing_counts(self):
        marked = spans(("x", "a", 0, 1))
        assert alpha_u(marked, length=20, coders=["x", "y", "z"])["value"].tolist() == pytest.approx([0, 0])

    def test_units_that_touch_stay_apart(self):
        whole, parts = spans(("x", "a", 0, 4)), spans(("y", "a", 0, 2), ("y", "a", 2, 4))
        assert alpha_u(pd.concat([whole, parts]), length=10)["observed"].iloc[0] == pytest.approx(2 * 8 / (2 * 100))

    @pytest.mark.parametrize(
        ("marked", "coders", "reason"),
        [
            (spans(), ["x", "y"], "nobody marked anything"),
            (spans(("x", "a", 0, 3)), [], "1 coder: agreement needs two"),
        ],
    )
    def test_not_defined(self, marked, coders, reason):
        found = alpha_u(marked, length=10, coders=coders)
        assert found["value"].isna().all()
        assert set(found["reason"]) == {reason}

    def test_the_whole_text_as_one_unit(self):
        found = alpha_u(spans(("x", "a", 0, 4), ("y", "a", 0, 4)), length=4)
        assert found["observed"].tolist() == [0, 0]
        assert not (found["value"] < 1).any()

    def test_all_problems_at_once(self):
        wrong = spans(("x", "a", 0, 4), ("x", "a", 3, 6), ("y", "a", 8, 12), ("z", "a", 5, 5))
        with pytest.raises(UsageError) as error:
            alpha_u(wrong, length=10, coders=["x", "y"])
        assert str(error.value).splitlines() == [
            "alpha_u: coders lacks z, who marked spans; name all coders or none",
            "alpha_u: y a 8-12, z a 5-5 is no stretch of a text of 10 characters; 0 <= start < end <= length",
            "alpha_u: x a 3-6 overlaps the one before it; merge spans of one coder and category",
        ]

    def test_a_missing_column_and_no_text(self):
        with pytest.raises(UsageError, match="no column category"):
            alpha_u(spans().drop(columns="category"), length=10)
        with pytest.raises(UsageError, match="length is 0"):
            alpha_u(spans(), length=0)


MARKS = st.lists(st.sampled_from("  ab"), min_size=6, max_size=6)
"""A text of six letters, each with a code or none; stretches of one code are one unit."""


def units(texts) -> pd.DataFrame:
    rows = []
    for coder, text in enumerate(texts):
        start = 0
        for place in range(1, len(text) + 1):
            if place == len(text) or text[place] != text[start]:
                if text[start] != " ":
                    rows.append((f"c{coder}", text[start], start, place))
                start = place
    return spans(*rows)


def by_definition(texts) -> float:
    """The coefficient of 2016, from equations 32 to 34, every pair of sections of two coders by itself."""
    marked = units(texts)
    m, length = len(texts), len(texts[0])
    codes = sorted({" ", *marked["category"]})
    observed = {
        (c, k): sum(
            one[place] == c and other[place] == k
            for i, one in enumerate(texts)
            for j, other in enumerate(texts)
            if i != j
            for place in range(length)
        )
        / (m - 1)
        for c, k in product(codes, codes)
    }
    total = m * length
    itself = dict.fromkeys(codes, 0)
    itself[" "] = sum(text.count(" ") for text in texts)
    for category, start, end in zip(marked["category"], marked["start"], marked["end"], strict=True):
        itself[category] += (end - start) ** 2
    margins = {c: sum(observed[c, k] for k in codes) for c in codes}
    alike = sum(total * (margins[c] ** 2 - itself[c]) / (total**2 - sum(itself.values())) for c in codes)
    found = total - sum(observed[c, c] for c in codes)
    return 1 - found / (total - alike) if total - alike > 1e-12 else math.nan


class TestUAlpha:
    @given(st.lists(MARKS, min_size=2, max_size=4))
    def test_it_is_what_the_equations_say(self, texts):
        marked = units(texts)
        found, _ = u_alpha(marked, length=6, coders=[f"c{i}" for i in range(len(texts))])
        if not found.reason:
            assert found.value == pytest.approx(by_definition(texts))

    @given(st.lists(MARKS, min_size=2, max_size=4), st.randoms(use_true_random=False))
    def test_order_and_names_are_irrelevant(self, texts, random):
        marked = units(texts)
        coders = [f"c{i}" for i in range(len(texts))]
        shuffled = marked.sample(frac=1, random_state=random.randrange(99)) if len(marked) else marked
        names = dict(zip(coders, random.sample([f"z{i}" for i in range(9)], len(coders)), strict=True))
        renamed = shuffled.assign(coder_id=shuffled["coder_id"].map(names))
        before = marked.copy(deep=True)
        for one, other in zip(
            u_alpha(marked, length=6, coders=coders),
            u_alpha(renamed, length=6, coders=list(names.values())),
            strict=True,
        ):
            assert one.value == pytest.approx(other.value, nan_ok=True)
        values = [
            alpha_u(m, length=6, coders=c)["value"].tolist()
            for m, c in ((marked, coders), (renamed, list(names.values())))
        ]
        assert values[0] == pytest.approx(values[1], nan_ok=True)
        pd.testing.assert_frame_equal(marked, before)

    def test_one_letter_with_two_codes(self):
        marked = spans(("x", "a", 0, 4), ("x", "b", 2, 6), ("y", "a", 0, 6))
        both, alone = u_alpha(marked, length=10)
        assert both.reason.endswith("take alpha_u, category by category")
        assert alone.value == 1

    def test_units_alone_do_not_ask_for_codes(self):
        both, alone = u_alpha(spans(("x", "a", 2, 4), ("y", "b", 2, 4)), length=10)
        assert both.value < 1
        assert alone.value == 1

    def test_not_defined(self):
        assert [found.reason for found in u_alpha(spans(), length=5, coders=["x", "y"])] == [
            "nobody marked anything"
        ] * 2
