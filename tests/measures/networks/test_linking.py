"""Discourse networks: the manual's own examples, every option against the equations pair by pair, and the laws."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.measures.networks import Discourse, affiliations, links

AGGREGATIONS = ["ignore", "congruence", "conflict", "subtract"]
NORMALISATIONS = ["none", "average", "jaccard", "cosine"]


def said(*rows) -> Discourse:
    """A discourse of statements: actor, concept, and a side (1, 0 or None) or an interval."""
    made = []
    for place, (actor, concept, what) in enumerate(rows):
        low, high = what if isinstance(what, tuple) else (np.nan, np.nan)
        made.append(
            {
                "statement_id": f"st-{place}",
                "act_id": f"act-{place}",
                "actor_id": actor,
                "actor": actor.upper(),
                "side_code": "party",
                "concept_id": concept,
                "concept": concept.upper(),
                "agreement": np.nan if what is None or isinstance(what, tuple) else float(what),
                "low": float(low),
                "high": float(high),
                "lower": pd.Timestamp("2024-01-01"),
                "upper": pd.Timestamp("2024-01-01"),
                "document_id": f"d-{place}",
            }
        )
    return Discourse(pd.DataFrame(made))


def weights(network) -> dict[tuple[str, str], float]:
    edges = network.edges[network.edges["weight"] != 0]
    return dict(zip(zip(edges["a_id"], edges["b_id"], strict=True), edges["weight"].round(9), strict=True))


def scale(k: int) -> tuple[float, float]:
    """A place on the manual's scale from -5 to 5 as points from 0 to 100."""
    return (10.0 * (k + 5),) * 2


class TestManual:
    """Leifeld, Gruber and Bossner (2018), Discourse Network Analyzer Manual, chapter 2."""

    FIGURE = "a1c1 a2c1 a2c2 a2c3 a3c3 a3c5 a4c3 a5c3 a5c4"

    def test_actors_and_concepts_of_the_first_figure(self):
        figure = said(*((word[:2], word[2:], 1) for word in self.FIGURE.split()))
        actors = links(figure, aggregation="ignore", duplicates="include")
        assert set(weights(actors)) == {
            tuple(f"a{i}" for i in pair) for pair in ("12", "23", "25", "24", "34", "35", "45")
        }
        concepts = links(figure, nodes="concepts", aggregation="ignore", duplicates="include")
        assert set(weights(concepts)) == {tuple(f"c{i}" for i in pair) for pair in ("12", "13", "23", "34", "35")}

    @pytest.mark.parametrize(
        ("one", "other", "congruence", "conflict"), [(1, 1, 1, 0), (0, 0, 1, 0), (1, 0, 0, 1), (0, 1, 0, 1)]
    )
    def test_two_sides(self, one, other, congruence, conflict):
        edges = links(said(("a1", "c1", one), ("a2", "c1", other)), aggregation="subtract").edges
        assert edges[["congruence", "conflict", "weight"]].values.tolist() == [
            [congruence, conflict, congruence - conflict]
        ]

    @pytest.mark.parametrize(("one", "other", "congruence"), [(2, 5, 0.7), (-4, 2, 0.4)])
    def test_a_scale(self, one, other, congruence):
        table = said(("a1", "c1", scale(one)), ("a2", "c1", scale(other)))
        for aggregation, weight in (("congruence", congruence), ("conflict", 1 - congruence)):
            found = weights(links(table, aggregation=aggregation, qualifier="points"))
            assert found["a1", "a2"] == pytest.approx(weight)

    def test_repeated_statements_multiply(self):
        # i mentions j at -4 twice and i' at +2 three times: 2 * 3 * (1 - 6 / 10) = 2.4; the manual's text prints 4.2, which its own
        # equation does not give
        table = said(*[("i", "j", scale(-4))] * 2, *[("k", "j", scale(2))] * 3)
        assert weights(links(table, qualifier="points", duplicates="include"))["i", "k"] == pytest.approx(2.4)


X = said(
    *(("a", "x", 1), ("a", "x", 1), ("a", "y", 0), ("a", "z", None)),
    *(("b", "x", 1), ("b", "y", 1), ("b", "z", 1)),
    *(("c", "x", 0), ("c", "y", 0)),
    ("d", "w", 1),
)
"""By hand: a says x twice for and y against, b is for all three, c against x and y, d speaks of something else."""


class TestByHand:
    @pytest.mark.parametrize(
        ("aggregation", "expected"),
        [
            ("ignore", {("a", "b"): 4, ("a", "c"): 3, ("b", "c"): 2}),
            ("congruence", {("a", "b"): 2, ("a", "c"): 1}),
            ("conflict", {("a", "b"): 1, ("a", "c"): 2, ("b", "c"): 2}),
            ("subtract", {("a", "b"): 1, ("a", "c"): -1, ("b", "c"): -2}),
        ],
    )
    def test_aggregation(self, aggregation, expected):
        assert weights(links(X, aggregation=aggregation, duplicates="include")) == expected

    @pytest.mark.parametrize(
        ("normalisation", "expected"),
        [
            ("average", {("a", "b"): 2 / 3, ("a", "c"): 1 / 2.5}),
            # of a and b: a alone says y against, b alone y and z for, both x for (2 x 1)
            ("jaccard", {("a", "b"): 2 / (1 + 2 + 2), ("a", "c"): 1 / (2 + 1 + 1)}),
            ("cosine", {("a", "b"): 2 / (3 * 3), ("a", "c"): 1 / (3 * 2)}),
        ],
    )
    def test_normalisation(self, normalisation, expected):
        found = weights(links(X, normalisation=normalisation, duplicates="include"))
        assert found == pytest.approx(expected)

    def test_two_mode(self):
        found = affiliations(X, duplicates="include").matrix()
        assert found.loc["a", ["x", "y", "z"]].tolist() == [2, -1, 0]
        assert affiliations(X, aggregation="ignore", duplicates="include").matrix().loc["a"].tolist() == [0, 2, 1, 1]
        assert affiliations(X, aggregation="combine", duplicates="include").matrix().loc[
            "a", ["x", "y", "z"]
        ].tolist() == [1, 2, 0]
        both = said(("a", "x", 1), ("a", "x", 0))
        assert affiliations(both, aggregation="combine").matrix().values.tolist() == [[3]]

    def test_two_mode_normalisation(self):
        activity = affiliations(X, normalisation="activity", duplicates="include").matrix()
        assert activity.loc["a", ["x", "y"]].tolist() == pytest.approx([2 / 3, -1 / 3])
        prominence = affiliations(X, normalisation="prominence", duplicates="include").matrix()
        assert prominence["x"].tolist() == pytest.approx([2 / 4, 1 / 4, -1 / 4, 0])

    def test_two_mode_of_points(self):
        found = affiliations(said(("a", "x", (0, 50)), ("a", "x", (100, 100))), qualifier="points")
        assert found.edges[["weight", "low", "high"]].values.tolist() == [[0.5, 0, 1]]

    def test_intervals_in_intervals_out(self):
        # between 0-40 and 60-100: at least 20 apart, 60 by the middles, at most 100
        found = links(said(("a", "x", (0, 40)), ("b", "x", (60, 100))), aggregation="conflict", qualifier="points")
        assert found.edges[["low", "weight", "high"]].iloc[0].tolist() == pytest.approx([0.2, 0.6, 1.0])

    def test_an_actor_without_ties_stays(self):
        found = links(X)
        assert found.nodes["id"].tolist() == ["a", "b", "c", "d"]
        assert found.matrix().loc["d"].tolist() == [0, 0, 0, 0]


class TestEdges:
    def test_nobody(self):
        found = links(Discourse(X.head(0)))
        assert found.nodes.empty
        assert found.edges.empty
        assert found.matrix().shape == (0, 0)
        assert affiliations(Discourse(X.head(0))).matrix().shape == (0, 0)

    @pytest.mark.parametrize("normalisation", NORMALISATIONS)
    def test_one_actor(self, normalisation):
        found = links(said(("a", "x", 1), ("a", "y", 0)), normalisation=normalisation)
        assert found.edges.empty
        assert found.nodes["n"].tolist() == [2]

    @pytest.mark.parametrize("normalisation", NORMALISATIONS)
    @pytest.mark.parametrize("qualifier", ["side", "points"])
    def test_nobody_takes_a_side(self, normalisation, qualifier):
        found = links(said(("a", "x", None), ("b", "x", None)), normalisation=normalisation, qualifier=qualifier)
        assert found.edges.empty
        assert found.nodes["n"].tolist() == [0, 0]

    def test_one_issue_on_which_all_agree(self):
        found = links(said(*((actor, "x", 1) for actor in "abc")), aggregation="subtract")
        assert set(found.edges["weight"]) == {1}

    def test_ties_that_cancel_are_listed_and_are_no_tie(self):
        table = said(("a", "x", 1), ("b", "x", 1), ("a", "y", 1), ("b", "y", 0))
        found = links(table, aggregation="subtract")
        assert found.edges[["weight", "congruence", "conflict"]].values.tolist() == [[0, 1, 1]]

    @pytest.mark.parametrize(
        "option",
        [
            {"aggregation": "congruent"},
            {"normalisation": "activity"},
            {"qualifier": "stance"},
            {"nodes": "parties"},
            {"duplicates": "hour"},
        ],
    )
    def test_an_unknown_option(self, option):
        (name, value), *_ = option.items()
        with pytest.raises(UsageError, match=f'networks: {name} "{value}" is none; '):
            links(X, **option)

    def test_combine_is_not_counted(self):
        with pytest.raises(UsageError, match="combine names kinds of ties"):
            affiliations(X, aggregation="combine", normalisation="activity")
        with pytest.raises(UsageError, match='aggregation "congruence" is none'):
            affiliations(X, aggregation="congruence")


SIDES = st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz"), st.sampled_from([1, 0, None]))
PLACES = st.tuples(st.integers(0, 10), st.integers(0, 10)).map(lambda ends: (10.0 * min(ends), 10.0 * max(ends)))
POINTS = st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz"), st.one_of(st.none(), PLACES))


def by_equation(
    table: Discourse, aggregation: str, normalisation: str, qualifier: str
) -> dict[tuple[str, str], tuple[float, ...]]:
    """Weight, low and high of each pair, every two statements by themselves."""
    key = "agreement" if qualifier == "side" else "low"
    counted = table if aggregation == "ignore" else table[table[key].notna()]
    rows = list(counted[["actor_id", "concept_id", "agreement", "low", "high"]].itertuples(index=False, name=None))

    def apart(one, other) -> tuple[float, float, float]:
        if aggregation == "ignore":
            return (0, 0, 0)
        if qualifier == "side":
            return (abs(one[2] - other[2]),) * 3
        gap = max(0, other[3] - one[4], one[3] - other[4])
        most = max(other[4] - one[3], one[4] - other[3])
        return abs(one[3] + one[4] - other[3] - other[4]) / 200, gap / 100, most / 100

    def content(row) -> tuple:
        return (
            row[1:2]
            if aggregation == "ignore"
            else (row[1], row[2])
            if qualifier == "side"
            else (row[1], row[3], row[4])
        )

    found = {}
    for a, b in combinations(sorted(set(table["actor_id"])), 2):
        ours, theirs = ([row for row in rows if row[0] == actor] for actor in (a, b))
        pairs = [apart(one, other) for one, other in product(ours, theirs) if one[1] == other[1]]
        if not pairs:
            continue
        sums = [sum(pair[place] for pair in pairs) for place in range(3)]
        if aggregation in ("ignore", "congruence"):
            sums = [len(pairs) - distance for distance in sums]
        elif aggregation == "subtract":
            sums = [len(pairs) - 2 * distance for distance in sums]
        said_a, said_b = ([content(row) for row in rows] for rows in (ours, theirs))
        alone = sum(c not in said_b for c in said_a) + sum(c not in said_a for c in said_b)
        both = sum(c == k for c, k in product(said_a, said_b))
        by = {
            "none": 1,
            "average": (len(ours) + len(theirs)) / 2,
            "cosine": len(ours) * len(theirs),
            "jaccard": alone + both,
        }
        middle, *ends = (value / by[normalisation] for value in sums)
        found[a, b] = (middle, min(ends), max(ends))
    return found


class TestEquations:
    @given(st.lists(SIDES, max_size=14), st.sampled_from(AGGREGATIONS), st.sampled_from(NORMALISATIONS))
    def test_sides(self, rows, aggregation, normalisation):
        self.check(said(*rows) if rows else Discourse(X.head(0)), aggregation, normalisation, "side")

    @given(st.lists(POINTS, max_size=14), st.sampled_from(AGGREGATIONS), st.sampled_from(NORMALISATIONS))
    def test_points(self, rows, aggregation, normalisation):
        self.check(said(*rows) if rows else Discourse(X.head(0)), aggregation, normalisation, "points")

    def check(self, table, aggregation, normalisation, qualifier):
        options = {
            "aggregation": aggregation,
            "normalisation": normalisation,
            "qualifier": qualifier,
            "duplicates": "include",
        }
        edges = links(table, **options).edges
        expected = by_equation(table, aggregation, normalisation, qualifier)
        assert set(zip(edges["a_id"], edges["b_id"], strict=True)) == set(expected)
        for row in edges.to_dict("records"):
            found = (row["weight"], row["low"], row["high"])
            assert found == pytest.approx(expected[row["a_id"], row["b_id"]], abs=1e-9)

    def test_in_blocks_and_at_once(self, monkeypatch):
        rows = [
            (actor, concept, (10.0 * place, 10.0 * place + 10))
            for place, (actor, concept) in enumerate(product("abc", "xyz"))
        ]
        whole = links(said(*rows), qualifier="points", normalisation="jaccard").edges
        monkeypatch.setattr("analysis.measures.networks.linking._BLOCK", 1)
        pd.testing.assert_frame_equal(links(said(*rows), qualifier="points", normalisation="jaccard").edges, whole)


class TestLaws:
    @given(st.lists(SIDES, min_size=1, max_size=14), st.sampled_from(AGGREGATIONS), st.randoms(use_true_random=False))
    def test_row_order_and_names_are_irrelevant(self, rows, aggregation, random):
        table = said(*rows)
        shuffled = Discourse(table.sample(frac=1, random_state=random.randrange(99)))
        one, other = (links(t, aggregation=aggregation, duplicates="include") for t in (table, shuffled))
        pd.testing.assert_frame_equal(one.matrix(), other.matrix())
        names = dict(zip("abcd", random.sample("pqrs", 4), strict=True))
        renamed = Discourse(table.assign(actor_id=table["actor_id"].map(names)))
        matrix = links(renamed, aggregation=aggregation, duplicates="include").matrix()
        order = [names[actor] for actor in one.matrix().index]
        assert matrix.loc[order, order].to_numpy().tolist() == one.matrix().to_numpy().tolist()

    @given(st.lists(SIDES, min_size=1, max_size=14), st.sampled_from(["actors", "concepts"]))
    def test_symmetric_without_loops_and_subtract_is_the_difference(self, rows, nodes):
        table = said(*rows)
        made = {
            name: links(table, nodes=nodes, aggregation=name, duplicates="include").matrix() for name in AGGREGATIONS
        }
        for matrix in made.values():
            assert (matrix.to_numpy() == matrix.to_numpy().T).all()
            assert not np.diagonal(matrix.to_numpy()).any()
        pd.testing.assert_frame_equal(made["subtract"], made["congruence"] - made["conflict"])

    @given(st.lists(SIDES, min_size=1, max_size=14))
    def test_sums_of_rows_are_numbers_of_statements(self, rows):
        table = said(*rows)
        network = affiliations(table, aggregation="ignore", duplicates="include")
        assert network.matrix().sum(axis=1).to_dict() == table.groupby("actor_id").size().to_dict()
        assert network.matrix().sum(axis=0).to_dict() == table.groupby("concept_id").size().to_dict()
        shares = affiliations(table, aggregation="ignore", normalisation="activity", duplicates="include").matrix()
        assert shares.sum(axis=1).tolist() == pytest.approx([1] * len(shares))

    @given(st.lists(st.one_of(SIDES, POINTS), min_size=1, max_size=10))
    def test_the_input_is_not_modified(self, rows):
        table = said(*rows)
        before = table.copy(deep=True)
        for qualifier in ("side", "points"):
            links(table, qualifier=qualifier, normalisation="jaccard")
            affiliations(table, qualifier=qualifier)
        pd.testing.assert_frame_equal(table, before)

    @given(st.lists(POINTS, min_size=2, max_size=12), st.sampled_from(AGGREGATIONS))
    def test_a_weight_lies_between_its_ends(self, rows, aggregation):
        edges = links(said(*rows), aggregation=aggregation, qualifier="points", duplicates="include").edges
        assert (edges["low"] <= edges["weight"] + 1e-9).all()
        assert (edges["weight"] <= edges["high"] + 1e-9).all()


class TestGraph:
    def test_one_mode(self):
        graph = links(X, aggregation="subtract", duplicates="include").graph()
        assert sorted(graph.nodes) == ["a", "b", "c", "d"]
        assert graph.nodes["a"] == {"name": "A", "mode": "actor", "side_code": "party", "n": 3}
        assert graph.edges["a", "c"] == {"weight": -1.0, "low": -1.0, "high": -1.0}

    def test_ties_of_nothing_are_left_out(self):
        graph = links(X, aggregation="congruence", duplicates="include").graph()
        assert sorted(map(sorted, graph.edges)) == [["a", "b"], ["a", "c"]]

    def test_two_mode_keeps_an_actor_and_an_issue_of_one_name_apart(self):
        graph = affiliations(said(("pay", "pay", 1))).graph()
        assert list(graph.edges(data="weight")) == [(("actor", "pay"), ("concept", "pay"), 1.0)]
