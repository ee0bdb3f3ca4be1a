"""Sections on several codings: what a reader is told, on the tiny case and on the real one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from analysis.measures import agreement
from analysis.record.case import Case
from analysis.record.codings import read_codings
from analysis.reporting import sections

ROOT = Path(__file__).resolve().parents[3]
TINY = Case.read(ROOT / "tests" / "data" / "tiny")
FIRST = TINY.statements["id"].iloc[0]


def text(block: object) -> str:
    return " ".join(" ".join(html.fromstring(f"<div>{block._repr_html_()}</div>").itertext()).split())


def other(**cells: str) -> Case:
    """The tiny case as another coder would have it."""
    frame = TINY.statements.copy()
    for name, value in cells.items():
        frame.loc[frame["id"] == FIRST, name] = value
    return replace(TINY, tables={**TINY.tables, "statements": frame})


@pytest.fixture(scope="module")
def istanbul():
    return read_codings(ROOT / "data" / "istanbul-2025")


class TestAgreement:
    def test_who_coded(self, istanbul):
        assert "Coded by Coding assistant A (model) and Coding assistant B (model)." in text(
            sections.agreement_note(istanbul)
        )
        assert "Coded by x and y." in text(sections.agreement_note({"x": TINY, "y": TINY}))
        assert "Coded by nobody." in text(sections.agreement_note({}))

    def test_reliability(self, istanbul):
        found = agreement.reliability(agreement.compare(istanbul), resamples=200)
        shown = sections.reliability_figure(found, istanbul)
        assert "the rows that two coders have in common" in shown.caption
        said = text(sections.reliability_table(found))
        assert "statements: stance 61 92 0.90" in said
        assert "no common scale" in said
        assert "-0.00" not in said

    def test_shares_and_passages(self):
        codings = {"x": TINY, "y": TINY}
        found = agreement.shares(agreement.compare(codings))
        said = text(sections.shares_table(found, agreement.marking(codings)))
        assert "statements 21 21 100 x: 0, y: 0 1.00" in said
        assert "Not defined" not in said

    def test_differences_are_said_in_words(self):
        codings = {"x": TINY, "y": other(stance_code="evade", addressee_ids="", said_edtf="2024-03-01/2024-03-02")}
        said = text(
            sections.differences_table(
                agreement.differences(agreement.compare(codings), codings), codings, name="statements"
            )
        )
        assert TINY.statements.loc[0, "summary"] in said
        assert "evades" in said
        assert "2024-03-01 to 2024-03-02" in said
        assert "Harbour Gazette, paragraph" in said

    def test_at_most_so_many(self, istanbul):
        found = agreement.differences(agreement.compare(istanbul), istanbul)
        said = text(sections.differences_table(found, istanbul, name="statements", most=3))
        assert "more are left out" in said
        assert "no such row" in text(sections.differences_table(found, istanbul, name="conditions"))

    def test_full_agreement(self):
        codings = {"x": TINY, "y": TINY}
        found = agreement.differences(agreement.compare(codings), codings)
        assert (
            text(sections.differences_table(found, codings, name="aliases"))
            == "The coders agree on every column of aliases."
        )

    def test_nobody(self):
        found = agreement.reliability(agreement.compare({}))
        assert text(sections.reliability_table(found)) == "No two coders have a row in common."
