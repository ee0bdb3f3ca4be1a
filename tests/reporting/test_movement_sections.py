"""The sections on movement, zones and conditions, in a reader's words, on two cases and on small records."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from analysis.measures.conditions import conditions, deadlocks, move_states, releases
from analysis.measures.movement import approaches, moves, self_contradictions, withdrawals
from analysis.measures.positions import paths, positions
from analysis.measures.zones import resting, sensitivity, zones
from analysis.record.case import Case
from analysis.reporting import sections

ROOT = Path(__file__).resolve().parents[2]
TINY = Case.read(ROOT / "tests" / "data" / "tiny")
FIRST = Case.read(ROOT / "data" / "istanbul-2025")
BOTH = pytest.mark.parametrize("case", [TINY, FIRST], ids=["tiny", "istanbul-2025"])


def text(block: object) -> str:
    return " ".join(" ".join(html.fromstring(f"<div>{block._repr_html_()}</div>").itertext()).split())


def cells(block: object, label: str) -> list[str]:
    tree = html.fromstring(f"<div>{block._repr_html_()}</div>")
    return [" ".join(td.text_content().split()) for td in tree.xpath(f"//td[@data-label='{label}']")]


def said(small, key, holder, day, points=None, /, **row):
    ends = {} if points is None else {"low_points": str(points[0]), "high_points": str(points[1])}
    base = {"holder_id": holder, "issue_id": "pay", "said_edtf": day, "told_by": "s3"}
    return small.add("statements", key, **(base | ends | row))


class TestMovement:
    def test_a_move_is_told_with_its_kind_its_way_and_its_pace(self):
        table = sections.moves_table(moves(TINY), TINY)
        assert cells(table, "Move") == [
            "withdrawn",
            "concession toward Port employers",
            "concession toward Dock union",
            "clearer away from Dock union",
        ]
        assert cells(table, "From")[1] == "80, eight per cent 4 March 2024"
        assert cells(table, "To")[0] == "none 25 March 2024"
        assert cells(table, "Points") == ["", "−15", "+20 split", "0 split"]
        assert cells(table, "Pace")[:3] == [
            "after 21 days",
            "after 30 to 32 days, 0.47 to 0.5 points a day",
            "after 6 to 8 days, 2.5 to 3.3 points a day",
        ]
        assert all(re.search(r"paragraph", cell) for cell in cells(table, "Read in"))

    def test_what_was_only_said_again_is_counted_and_not_listed(self, small):
        said(small, "one", "a", "2024-03-02", (20, 20))
        case = said(small, "two", "a", "2024-03-05", (20, 20)).case()
        assert text(sections.moves_table(moves(case), case)) == (
            "Nobody moved from one position to another. One position was said again."
        )

    def test_a_shift_says_why_it_has_no_direction_and_what_the_coder_called_it(self, small):
        said(small, "one", "a", "2024-03-02", (20, 20))
        case = said(small, "two", "a", "2024-03-05", (40, 40), stance_code="concede").case()
        assert cells(sections.moves_table(moves(case), case), "Move") == [
            "moved no other side to measure it against; coded as: concedes"
        ]
        said(small, "other", "b", "2024-03-01", (90, 90))
        case = said(small, "then", "b", "2024-03-04/2024-03-06", (10, 10)).case()
        assert cells(sections.moves_table(moves(case), case), "Move")[0] == (
            "moved where another side stood then is open; coded as: concedes"
        )

    @pytest.mark.parametrize(
        ("first", "second", "expected"),
        [
            ("2024-03-02", "2024-03-03", "after 1 day, 20 points a day"),
            ("../2024-03-02", "2024-03-06", "after 4 days or more"),
            ("../2024-03-06", "2024-03-07/2024-03-09", "after 1 day or more"),
            ("2024-03-02/2024-03-04", "2024-03-05/2024-03-06", "after 1 to 4 days, 5 to 20 points a day"),
        ],
    )
    def test_a_pace_is_as_vague_as_the_dates(self, small, first, second, expected):
        said(small, "one", "a", first, (20, 20))
        case = said(small, "two", "a", second, (40, 40), dated_by="").case()
        assert cells(sections.moves_table(moves(case), case), "Pace") == [expected]

    def test_a_pace_without_a_least_number_of_days_has_no_most(self, small):
        said(small, "one", "a", "2024-03-01/2024-03-09", (20, 20), dated_by="before:two")
        case = said(small, "two", "a", "2024-03-05/2024-03-09", (40, 40)).case()
        assert cells(sections.moves_table(moves(case), case), "Pace") == [
            "after 0 to 8 days, at least 2.5 points a day"
        ]

    def test_who_moved_toward_whom(self, small):
        said(small, "other", "b", "2024-03-01", (90, 90))
        said(small, "then", "b", "2024-03-05", (60, 60))
        said(small, "one", "a", "2024-03-02", (40, 40))
        case = said(small, "two", "a", "2024-03-05", (80, 80)).case()
        table = sections.approaches_table(approaches(case), case)
        assert cells(table, "Nearer by") == ["+0 to +40", "−10 to +30"]
        assert cells(table, "Moves") == ["1 neither", "1 neither"]
        assert "No move brought anybody nearer" in text(sections.approaches_table(approaches(case)[:0], case))

    def test_what_was_taken_back_and_what_cannot_both_hold(self):
        taken = text(sections.withdrawals_list(withdrawals(TINY), TINY))
        assert "Dock union took back 80, eight per cent (4 March 2024) on 25 March 2024; it named no other." in taken
        both = text(sections.self_contradictions_list(self_contradictions(TINY), TINY))
        assert re.search(r"Port employers stood at 45 to 50, .* and at 30, .*, 15 points apart\.", both)

    def test_nothing_is_said_in_a_sentence(self, small):
        case = small.case()
        assert text(sections.moves_table(moves(case), case)) == "Nobody moved from one position to another."
        assert (
            text(sections.withdrawals_list(withdrawals(case), case)) == "Nobody took a position back in so many words."
        )
        assert "exclude each other" in text(sections.self_contradictions_list(self_contradictions(case), case))


class TestZones:
    def test_what_a_result_rests_on_is_said(self):
        table = sensitivity(TINY)
        words = text(sections.resting_list(resting(table), table, TINY))
        assert (
            "Wage rise : Dock union and Port employers are 20 points apart. The result rests on its only coder “Coder A”. "
            "Leaving one thing out, the distance lies between 10 and 20 points." in words
        )
        assert "rests on the source “Coast Wire” and its only coder “Coder A”." in words
        assert "rests on the sources “Harbour Gazette” and “Hafenblatt” and its only coder “Coder A”." in words

    def test_a_record_of_one_source_says_so(self):
        table = sensitivity(FIRST)
        words = text(sections.resting_list(resting(table), table, FIRST))
        assert words.count("rests on its only source “Al Jazeera”, its only coder") == 5
        assert words.count("and damaged passages.") == 5

    def test_what_would_not_stand_with_ascribed_positions_is_said(self, small):
        said(small, "one", "a", "2024-03-01", (20, 40), told_by="s1")
        said(small, "two", "b", "2024-03-01", (50, 60), told_by="s1")
        case = said(small, "three", "b", "2024-03-02", (30, 30), speaker_id="a", standing_code="ascribed").case()
        table = sensitivity(case)
        words = text(sections.resting_list(resting(table), table, case))
        assert "It would not stand if what others ascribe were counted as their own." in words

    def test_a_zone_that_nothing_alone_carries_is_said_to_hold(self, small):
        small.add("coders", "d")
        for holder in ("a", "b"):
            said(small, f"of-{holder}", holder, "2024-03-01", (20, 30), told_by="s1 s2")
            key = f"more-{holder}"
            small.add("evidence", key, table="statements", row_id=f"of-{holder}", source_id="s3", coder_id="d")
        case = small.case()
        table = sensitivity(case)
        assert text(sections.resting_list(resting(table), table, case)) == (
            "pay : A and B both include 20 to 30. No single source, coder or damaged passage carries it alone."
        )

    def test_each_result_that_differs_is_listed(self):
        table = sensitivity(TINY)
        shown = sections.sensitivity_table(table[table["change"] != "same"], TINY)
        assert len(cells(shown, "Then")) == (table["change"] != "same").sum()
        assert {"no answer", "nearer"} <= set(cells(shown, "Then"))
        assert "none" in cells(shown, "Without it")


class TestConditions:
    def ring(self, small, *bases):
        for key, (one, other), basis in zip("xyz", (("a", "b"), ("b", "a"), ("a", "b")), bases, strict=False):
            said(small, f"st-{key}", one, "2024-03-02")
            move = {
                "actor_id": one,
                "move": f"{one}-moves",
                "requires_actor_id": other,
                "requires_move": f"{other}-moves",
            }
            cells = {"statement_id": f"st-{key}", "kind_code": "only-if", "basis_code": basis}
            small.add("conditions", f"co-{key}", **move, **cells)
        return small.case()

    def section(self, case: Case) -> str:
        table = conditions(case)
        return text(sections.deadlocks_section(deadlocks(table), releases(table), table, case))

    def test_a_deadlock_is_told_with_its_links_and_what_frees_it(self, small):
        words = self.section(self.ring(small, "explicit", "implied"))
        assert words.startswith("Deadlock 1: two moves of A and B. Not every condition of it is explicit;")
        assert "A: a moves only if B: b moves (explicit)" in words
        assert "B: b moves only if A: a moves (implied)" in words
        assert (
            "It would come loose if one of these were done without waiting: B: b moves (gives up one condition); "
            "A: a moves (gives up one condition, one explicit one)." in words
        )

    @pytest.mark.parametrize(
        ("basis", "expected"),
        [
            ("explicit", "Every condition of it is stated explicitly."),
            ("inferred", "only with conditions that the coder inferred"),
        ],
    )
    def test_how_plainly_it_is_said(self, small, basis, expected):
        assert expected in self.section(self.ring(small, basis, basis))

    def test_a_one_way_block_is_said_to_be_none(self, small):
        assert self.section(self.ring(small, "explicit")) == (
            "No moves wait for each other in a ring. One condition holds up a move that others could set free; "
            "a one-way block is no deadlock."
        )
        assert self.section(TINY).startswith("No moves wait for each other in a ring. Three conditions hold up")

    def test_the_state_of_each_condition_is_told_the_unmet_first(self):
        table = sections.conditions_table(conditions(TINY), TINY)
        assert cells(table, "State")[0] == "its day has passed its day, 20 March 2024, has passed"
        assert cells(table, "State")[1:] == ["not met"] * 3
        first = cells(sections.conditions_table(conditions(FIRST), FIRST), "State")
        assert {"not met", "not met declined", "no condition", "said by others by Keir Giles"} <= set(first)


@BOTH
class TestFigures:
    def test_each_has_a_title_that_answers_and_an_alternative_text(self, case):
        table = conditions(case)
        rings = deadlocks(table)
        shown = [
            sections.paths_figure(paths(case), moves(case), case),
            sections.zones_figure(zones(positions(case, level="party")), case),
            sections.conditions_figure(table, move_states(table), rings, case),
        ]
        for figure in shown:
            assert figure.title[0].isupper()
            assert figure.title in figure.alt
            assert not re.search(r"\b[a-z]+-[a-z]+-\d", figure.title + figure.caption)

    def test_no_id_stands_in_the_figure_of_conditions(self, case):
        table = conditions(case)
        figure = sections.conditions_figure(table, move_states(table), deadlocks(table), case)
        drawn = " ".join(text.get_text() for text in figure.wide.texts)
        ids = {key for name in ("events", "actors") for key in case.tables[name]["id"] if "-" in key}
        ids |= {move for column in ("move", "requires_move") for move in case.conditions[column] if "-" in move}
        assert not ids & set(re.findall(r"(?<![\w-])[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![\w-])", drawn))
