"""What a report on bargaining says: never a number without the weights that it rests on."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from lxml import html

from analysis.measures.bargaining import (
    condorcet,
    contests,
    distribution,
    divisions,
    exchanges,
    outcomes,
    simulate,
    stakes,
)
from analysis.measures.positions import positions
from analysis.record.case import Case
from analysis.reporting.sections import bargaining

TINY = Path(__file__).resolve().parents[2] / "data" / "tiny"


@pytest.fixture(scope="module")
def case():
    return Case.read(TINY)


def held_in(case: Case, assume: str = "") -> pd.DataFrame:
    return stakes(case, positions(case, level="party"), assume=assume)


def text(block: object) -> str:
    return " ".join(" ".join(html.fromstring(f"<div>{block._repr_html_()}</div>").itertext()).split())


def cells(block: object, label: str) -> list[str]:
    found = html.fromstring(f"<div>{block._repr_html_()}</div>").xpath(f"//td[@data-label='{label}']")
    return [" ".join(cell.text_content().split()) for cell in found]


def note(held: pd.DataFrame, **changed) -> str:
    options = {"assume": "", "reach": 0.0, "spread": 0.2, "shape": "uniform", "runs": 500} | changed
    return text(bargaining.assumptions_note(held, **options))


@pytest.fixture
def unweighed(small):
    """A case in which both sides hold positions on one issue and nobody has weights."""
    for holder, points in (("a", "30"), ("b", "80")):
        said = {"holder_id": holder, "issue_id": "pay", "low_points": points, "high_points": points}
        small.add("statements", f"st-{holder}", said_edtf="2024-03-01", told_by="s1", **said)
    return small


class TestLead:
    def lead(self, case: Case, assume: str = "") -> str:
        held = held_in(case, assume)
        return text(bargaining.bargaining_lead(held, outcomes(held), case, assume=assume))

    def test_with_weights_it_says_what_they_rest_on(self, case):
        said = self.lead(case)
        assert "the record holds six positions on three issues; on each at least two actors count" in said
        assert (
            "rest on what the record gives as their basis: “assumed for the example: nights can be bought off”" in said
        )
        assert "and four others, beside each number below" in said

    def test_without_weights_it_asks_for_them_and_gives_no_number(self, unweighed):
        said = self.lead(unweighed.case())
        assert "no outcome can be worked out" in said
        assert "Salience and power are missing for all the two positions on one issue." in said
        assert "assume=equal" in said
        assert "55" not in said

    def test_an_assumption_is_named_beside_the_result(self, unweighed):
        said = self.lead(unweighed.case(), "equal")
        assert "are assumed, in part or whole: “assumed: every side cares and counts the same”" in said

    def test_without_positions_there_is_nothing_to_weigh(self, small):
        assert "no actor has a position of its own on an issue bargained over" in self.lead(small.case())


class TestNote:
    def test_every_assumption_is_printed(self, case):
        said = note(held_in(case), reach=60.0, shape="triangular")
        assert "No weight is assumed beyond the record's own." in said
        assert "500 an issue" in said
        assert "the middle of its range likeliest" in said
        assert "up to 20% off" in said
        assert "assumed that every actor would settle up to 60 points from its position" in said
        assert "The Nash solution on a scale is left out" in note(held_in(case))

    def test_who_is_left_out_is_named(self, unweighed):
        said = note(held_in(unweighed.case()))
        assert "Left out of every result for want of weights: A on “pay” and B on “pay”." in said
        assert "Draws" not in said
        assumed = note(held_in(unweighed.case(), "any"), assume="any")
        assert "Where the record lacks a weight of a side, assumed: it may be anything from 0 to 1." in assumed
        assert "Weights in the record are set aside" in note(held_in(unweighed.case(), "equal"), assume="equal")
        assert "Left out" not in assumed


class TestTables:
    def test_weights_stand_beside_their_basis(self, case):
        table = bargaining.stakes_table(held_in(case), case)
        assert cells(table, "Points")[-1] == "60 to 70"
        assert cells(table, "Salience")[-1] == "0.9"
        assert all(basis.startswith("assumed for the example") for basis in cells(table, "Weights rest on"))
        assert len(cells(table, "Read in")) == 6

    def test_what_is_missing_is_said_to_be_missing(self, unweighed):
        table = bargaining.stakes_table(held_in(unweighed.case()), unweighed.case())
        assert cells(table, "Salience") == ["missing", "missing"]
        assert cells(table, "Weights rest on") == ["left out no weights in the record"] * 2
        assumed = bargaining.stakes_table(held_in(unweighed.case(), "any"), unweighed.case())
        assert cells(assumed, "Power") == ["0 to 1", "0 to 1"]
        assert cells(assumed, "Weights rest on")[0].endswith("anything from 0 to 1 assumed")

    def test_weights_without_a_position_are_named(self, unweighed):
        unweighed.add("actors", "m", name="M", side_code="mediator")
        unweighed.add("aliases", "al-m", alias="M", actor_id="m", told_by="s1")
        weights = {"actor_id": "m", "issue_id": "pay", "salience_share": "1", "power_share": "1"}
        unweighed.add("weights", "we-m", basis="a paper", **weights)
        said = text(bargaining.stakes_table(held_in(unweighed.case()), unweighed.case()))
        assert "Weights in the record that count for nothing: M on “pay” (no position of its own)." in said

    def test_outcomes_are_said_in_numbers_and_in_the_words_of_the_scale(self, case):
        held = held_in(case)
        table = bargaining.outcomes_table(
            outcomes(held, reach=80), stakes=held, distribution=distribution(simulate(held))
        )
        assert cells(table, "Model")[-3:] == ["weighted mean", "weighted median", "Nash solution"]
        assert cells(table, "Outcome")[-3:] == ["51.2 to 56.9", "60 to 70", "58.8 to 63.1"]
        assert cells(table, "Means")[-2] == 'between "five per cent" and "eight per cent"'
        assert cells(table, "9 of 10 draws")[-1] == "not drawn"
        assert cells(table, "All positions lie in")[-1] == "40 to 70"

    def test_an_issue_without_an_outcome_is_one_row(self, unweighed):
        held = held_in(unweighed.case())
        table = bargaining.outcomes_table(outcomes(held), stakes=held, distribution=distribution(simulate(held)))
        assert cells(table, "Model") == ["any model"]
        assert cells(table, "Outcome") == ["not defined"]
        assert cells(table, "All positions lie in") == ["30 to 80"]
        apart = outcomes(held_in(unweighed.case(), "equal"), reach=10)
        table = bargaining.outcomes_table(apart, stakes=held, distribution=distribution(simulate(held)))
        assert cells(table, "Model") == ["weighted mean", "weighted median", "Nash solution"]
        assert cells(table, "Note")[-1] == "no point is within reach of all"

    def test_votes_say_what_no_point_beats(self, case):
        table = bargaining.votes_table(condorcet(contests(held_in(case))))
        assert cells(table, "Result")[-3:] == ["perhaps unbeaten", "perhaps unbeaten", "beaten"]
        assert "nothing to vote between" in text(bargaining.votes_table(condorcet(contests(held_in(case).iloc[:0]))))

    def test_exchanges_say_who_moves_where_and_what_it_does(self, case):
        table = bargaining.exchanges_table(exchanges(held_in(case)), rate="equal")
        first = text(table)
        assert "Dock union on “Work during the talks”: 0 to 29.2 the outcome goes from 60 to 71.7" in first
        assert cells(table, "Gains")[0] == "2.84 each (2.27 to 3.41 over the ranges)"
        assert cells(table, "All others")[0] == "nothing"
        other = bargaining.exchanges_table(exchanges(held_in(case), rate="rks"), rate="rks")
        assert " and " in cells(other, "Gains")[0]
        assert "No two actors with weights" in text(
            bargaining.exchanges_table(exchanges(held_in(case).iloc[:0]), rate="equal")
        )

    def test_harm_to_others_is_counted(self, case):
        table = exchanges(held_in(case)).assign(gain_others=-1.234, n_harmed=2)
        assert cells(bargaining.exchanges_table(table, rate="equal"), "All others")[0] == "-1.23 (two lose)"

    def test_divisions_say_who_gets_what(self, case):
        table = bargaining.divisions_table(divisions(held_in(case)))
        assert cells(table, "Adjusted winner") == ["Dock union 43%, Port employers 57%", "Port employers", "Dock union"]
        assert cells(table, "Nash, each issue whole") == ["Port employers", "Port employers", "Dock union"]
        assert "each gets 56.4 of its own 100 points" in text(table)
        assert "nothing to divide" in text(bargaining.divisions_table(divisions(held_in(case).iloc[:0])))

    def test_figures_answer_in_their_titles(self, case):
        held = held_in(case)
        shown = bargaining.outcomes_figure(
            outcomes(held), case, stakes=held, distribution=distribution(simulate(held, runs=50))
        )
        assert shown.title.startswith("Weighed by salience and power, “Night-shift pay” comes to 35 of 100")
        shown = bargaining.exchanges_figure(exchanges(held), case, rate="equal")
        assert "both gain the same" in shown.caption

    def test_empty_figures_explain_no_marks(self, unweighed):
        held = held_in(unweighed.case())
        drawn = distribution(simulate(held))
        shown = bargaining.outcomes_figure(outcomes(held), unweighed.case(), stakes=held, distribution=drawn)
        other = bargaining.exchanges_figure(exchanges(held), unweighed.case(), rate="equal")
        assert {shown.caption, other.caption} == {"Positions and weights as known on 1 March 2024."}
