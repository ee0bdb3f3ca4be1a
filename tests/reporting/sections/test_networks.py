"""Sections on discourse networks: what a reader is told, on the tiny case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from analysis.measures import networks
from analysis.record.case import Case
from analysis.reporting import sections

ROOT = Path(__file__).resolve().parents[3]
TINY = Case.read(ROOT / "tests" / "data" / "tiny")


def text(block: object) -> str:
    return " ".join(" ".join(html.fromstring(f"<div>{block._repr_html_()}</div>").itertext()).split())


@pytest.fixture(scope="module")
def tiny():
    discourse = networks.discourse(TINY)
    network = networks.links(discourse, aggregation="subtract")
    return discourse, network, networks.camps(network)


class TestNetworks:
    def test_the_figure_names_who_stands_against_whom(self, tiny):
        _, network, camps = tiny
        shown = sections.network_figure(network, camps, TINY)
        assert shown.title == "Dock union and Port employers stand most against each other; no two stand together"
        assert "16 April 2024" in shown.caption

    def test_camps(self, tiny):
        _, network, camps = tiny
        said = text(sections.camps_note(network, camps))
        assert "One camp is Dock union; the other is Port employers." in said
        assert "the best of all divisions" in said
        assert "so that a better one is possible" in text(sections.camps_note(network, replace(camps, is_exact=False)))
        alone = replace(camps, a=("dock-union",), b=())
        assert "No division into two camps" in text(sections.camps_note(network, replace(alone, a=camps.a)))
        assert "there are no camps" in text(sections.camps_note(network, replace(alone, a=())))

    def test_ties(self, tiny):
        _, network, _ = tiny
        assert "Dock union and Port employers 0 11 -11 3" in text(sections.ties_table(network, TINY))
        ranged = networks.links(tiny[0], aggregation="subtract", qualifier="points")
        assert " to " in text(sections.ties_table(ranged, TINY))

    def test_polarisation(self, tiny):
        discourse, network, _ = tiny
        found = networks.polarisation(discourse, unit="month", since="2024-02-01")
        assert sections.polarisation_figure(found, TINY).title.startswith("100 % of pairs of statements conflict")
        said = text(sections.polarisation_table(found, network))
        assert "certainly) 100 0.50 Dock union | Port employers" in said

    def test_nothing_said(self):
        empty = networks.Discourse(networks.discourse(TINY).head(0))
        network = networks.links(empty, aggregation="subtract")
        assert text(sections.ties_table(network, TINY)) == "No two actors take a side on the same issue."
        found = networks.polarisation(empty)
        assert text(sections.polarisation_table(found, network)) == "No window lies in the debate."
        assert sections.polarisation_figure(found, TINY).title == "In no window of time can polarisation be measured"
