"""Camps and polarisation: known divisions, the best one among all, windows, and what is not defined."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.measures.networks import Discourse, camps, discourse, links, polarisation, windows
from analysis.measures.networks.linking import Network
from analysis.record.case import Case

ISTANBUL = Case.read(Path(__file__).resolve().parents[3] / "data" / "istanbul-2025")


def said(*rows, day="2024-01-15") -> Discourse:
    """Statements of actors on concepts with a side, and a day or two bounds."""
    made = [
        (actor, concept, side, *((when,) * 2 if isinstance(when, str) else when))
        for actor, concept, side, when in ((*row, day)[:4] for row in rows)
    ]
    frame = pd.DataFrame(made, columns=["actor_id", "concept_id", "agreement", "lower", "upper"])
    ids = [f"st-{place}" for place in range(len(frame))]
    days = {end: pd.to_datetime(frame[end]).dt.as_unit("s") for end in ("lower", "upper")}
    points = frame["agreement"].map({1: 80.0, 0: 20.0}).astype("float64")
    return Discourse(
        frame.assign(
            statement_id=ids,
            act_id=ids,
            actor=frame["actor_id"],
            concept=frame["concept_id"],
            side_code="party",
            agreement=frame["agreement"].astype("float64"),
            low=points,
            high=points,
            document_id=ids,
            **days,
        )
    )


def network(*edges) -> Network:
    """A network of pairs with their congruence and conflict."""
    table = pd.DataFrame(edges, columns=["a_id", "b_id", "congruence", "conflict"])
    return Network(pd.DataFrame({"id": sorted({*table["a_id"], *table["b_id"]})}), table.assign(weight=0.0))


class TestCamps:
    def test_two_equal_camps_are_as_divided_as_can_be(self):
        found = camps(links(said(("a", "x", 1), ("b", "x", 1), ("c", "x", 0), ("d", "x", 0))))
        assert (found.a, found.b) == (("a", "b"), ("c", "d"))
        assert (found.modularity, found.cohesion, found.division) == (0.5, 1, 1)

    def test_full_agreement_is_one_camp(self):
        found = camps(links(said(*((actor, "x", 1) for actor in "abcd"))))
        assert (found.a, found.b, found.modularity) == (("a", "b", "c", "d"), (), 0)
        assert found.cohesion == 1
        assert np.isnan(found.division)

    def test_all_against_all_have_two_camps_that_do_not_hold(self):
        found = camps(network(("a", "b", 0, 1), ("b", "c", 0, 1), ("a", "c", 0, 1)))
        assert 0 < found.modularity < 0.5
        assert found.cohesion == 0

    def test_without_conflict_it_is_the_modularity_of_newman_and_girvan(self):
        # two triangles joined by one tie: 6/7 - (7/14)^2 * 2 = 0.357142857
        ties = [(a, b, 1, 0) for a, b in ("ab", "bc", "ac", "de", "ef", "df", "cd")]
        found = camps(network(*ties))
        assert (found.a, found.b) == (("a", "b", "c"), ("d", "e", "f"))
        assert found.modularity == pytest.approx(6 / 7 - 2 * 0.25)

    def test_the_karate_club(self):
        # Zachary, W. W. (1977): the factions by which the club broke up, and another implementation of modularity
        import networkx as nx

        graph = nx.karate_club_graph()
        for *_, tie in graph.edges(data=True):
            tie.clear()
        found = camps(network(*((f"{a:02}", f"{b:02}", 1, 0) for a, b in graph.edges)))
        factions = [{n for n, club in graph.nodes(data="club") if club == name} for name in ("Mr. Hi", "Officer")]
        ours = [{int(name) for name in camp} for camp in (found.a, found.b)]
        assert found.modularity == pytest.approx(nx.community.modularity(graph, ours))
        assert found.modularity >= nx.community.modularity(graph, factions)
        assert len(ours[0] ^ factions[0]) <= 2
        assert not found.is_exact

    def test_nothing_to_divide(self):
        found = camps(links(said(("a", "x", 1), ("b", "y", 1))))
        assert (found.a, found.b) == ((), ())
        assert np.isnan(found.modularity)

    def test_qualifiers_are_needed(self):
        with pytest.raises(UsageError, match="the network ignores qualifiers"):
            camps(links(said(("a", "x", 1), ("b", "x", 1)), aggregation="ignore"))


TIES = st.dictionaries(
    st.sampled_from([(a, b) for a, b in product("abcdef", "abcdef") if a < b]),
    st.tuples(st.integers(0, 3), st.integers(0, 3)),
    min_size=1,
)


def quality(ties, camp) -> float:
    """Signed modularity of a division, from its definition, every two actors by themselves."""
    actors = sorted({actor for pair in ties for actor in pair})
    total = 2 * sum(sum(weights) for weights in ties.values())
    value = 0.0
    for sign in (0, 1):
        weight = {pair: weights[sign] for pair, weights in ties.items()}
        degree = {actor: sum(w for pair, w in weight.items() if actor in pair) for actor in actors}
        whole = sum(degree.values())
        for i, j in product(actors, actors):
            if (i in camp) == (j in camp) and whole:
                found = weight.get((min(i, j), max(i, j)), 0) if i != j else 0
                value += (1 - 2 * sign) * (found - degree[i] * degree[j] / whole)
    return value / total


class TestCampLaws:
    @given(TIES)
    def test_no_division_is_better(self, ties):
        found = camps(network(*((a, b, *weights) for (a, b), weights in ties.items())))
        if not sum(map(sum, ties.values())):
            assert np.isnan(found.modularity)
            return
        actors = sorted({actor for pair in ties for actor in pair})
        best = max(quality(ties, camp) for size in range(len(actors)) for camp in combinations(actors, size))
        assert found.modularity == pytest.approx(best, abs=1e-9)
        assert quality(ties, found.a) == pytest.approx(best, abs=1e-9)
        assert found.modularity <= 0.5 + 1e-9

    @given(TIES)
    def test_the_search_ends_where_no_move_betters(self, ties):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("analysis.measures.networks.polarising._MOST_EXACT", 0)
            found = camps(network(*((a, b, *weights) for (a, b), weights in ties.items())))
        if found.b:
            assert not found.is_exact
            for actor in (*found.a, *found.b):
                assert quality(ties, set(found.a) ^ {actor}) <= found.modularity + 1e-6

    @given(TIES, st.randoms(use_true_random=False))
    def test_names_are_irrelevant(self, ties, random):
        names = dict(zip("abcdef", random.sample("uvwxyz", 6), strict=True))
        one = camps(network(*((a, b, *weights) for (a, b), weights in ties.items())))
        other = camps(network(*((names[a], names[b], *weights) for (a, b), weights in ties.items())))
        assert one.modularity == pytest.approx(other.modularity, nan_ok=True)


class TestWindows:
    def test_they_overlap_and_lie_wholly_in_the_range(self):
        table = said(("a", "x", 1, "2024-01-01"), ("a", "x", 1, "2024-01-05"))
        assert windows(table, unit="day", size=3).values.tolist() == [
            ["2024-01-01", "2024-01-03"],
            ["2024-01-02", "2024-01-04"],
            ["2024-01-03", "2024-01-05"],
        ]

    def test_months_and_weeks(self):
        table = said(("a", "x", 1))
        limits = {"since": "2024-01-31", "until": "2024-04-30"}
        assert windows(table, unit="month", **limits)["since"].tolist() == ["2024-01-31", "2024-02-29", "2024-03-31"]
        assert windows(table, unit="week", since="2024-01-01", until="2024-01-14").values.tolist() == [
            ["2024-01-01", "2024-01-07"],
            ["2024-01-08", "2024-01-14"],
        ]

    def test_none_fits(self):
        assert windows(said(("a", "x", 1)), unit="year").empty
        assert windows(Discourse(said(("a", "x", 1)).head(0))).empty

    @pytest.mark.parametrize(
        ("options", "message"), [({"unit": "hour"}, 'unit "hour" is none'), ({"size": 0}, "size is 0")]
    )
    def test_refused(self, options, message):
        with pytest.raises(UsageError, match=message):
            windows(said(("a", "x", 1)), **options)


class TestPolarisation:
    def test_a_debate_that_falls_apart(self):
        table = said(
            *((actor, "x", 1, "2024-01-10") for actor in "abcd"),
            *((actor, "x", int(actor in "ab"), "2024-02-10") for actor in "abcd"),
        )
        found = polarisation(table, since="2024-01-01", until="2024-03-31")
        assert found["conflict_share"].tolist()[:2] == pytest.approx([0, 4 / 6])
        assert found["modularity"].tolist()[:2] == [0, 0.5]
        assert found["camp_b"].tolist() == [[], ["c", "d"], []]
        assert found["reason"].tolist() == ["", "", "nothing was said"]

    def test_what_is_certain_and_what_is_possible(self):
        table = said(("a", "x", 1, "2024-01-10"), ("b", "x", 0, ("2023-12-20", "2024-01-20")))
        window = {"since": "2024-01-01", "until": "2024-01-31"}
        possible, certain = (polarisation(table, dated=dated, **window).iloc[0] for dated in ("possible", "certain"))
        assert (possible["n_statements"], possible["n_certain"], possible["conflict_share"]) == (2, 1, 1)
        assert certain["reason"] == "no two actors take a side on the same issue"

    def test_nobody_takes_a_side(self):
        table = said(("a", "x", 1)).assign(agreement=np.nan)
        found = polarisation(Discourse(table), since="2024-01-01", until="2024-01-31")
        assert found["reason"].tolist() == ["no statement takes a side"]

    def test_points_give_an_interval(self):
        table = said(("a", "x", 1), ("b", "x", 0)).assign(low=[60.0, 0.0], high=[100.0, 40.0])
        found = polarisation(Discourse(table), qualifier="points", since="2024-01-01", until="2024-01-31").iloc[0]
        assert [found[name] for name in ("conflict_low", "conflict_share", "conflict_high")] == pytest.approx(
            [0.2, 0.6, 1]
        )

    def test_a_repeated_statement_counts_once_in_its_window(self):
        table = said(("a", "x", 1), ("a", "x", 1), ("b", "x", 0))
        found = polarisation(table, duplicates="month", since="2024-01-01", until="2024-01-31").iloc[0]
        assert found["conflict"] == 1

    def test_it_is_what_links_and_camps_say(self):
        table = discourse(ISTANBUL)
        row = polarisation(table, unit="year", since="2025-01-01", until="2025-12-31").iloc[0]
        network = links(table[table["upper"] >= "2025-01-01"], aggregation="subtract")
        assert row["congruence"] == network.edges["congruence"].sum()
        assert row["conflict"] == network.edges["conflict"].sum()
        assert row["modularity"] == pytest.approx(camps(network).modularity)

    def test_no_window(self):
        assert polarisation(Discourse(said(("a", "x", 1)).head(0))).empty
