"""Sections on how far a record holds and on what changed in it: sentences and tables by hand."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

import pandas as pd
import pytest
from lxml import html

from analysis.measures.changes import changes, headline, known_before
from analysis.measures.chronology import coverage_gaps, lag_summary, lags, unheard
from analysis.measures.contradictions import contradictions
from analysis.measures.coverage import (
    effective_outlets,
    outlets,
    source_coverage,
    trust,
    uncoded_paragraphs,
    voices,
)
from analysis.measures.precedence import open_orders, stretches
from analysis.record.case import Case
from analysis.reporting import sections
from analysis.reporting.sections.coverage import _runs

TINY = Case.read(Path(__file__).resolve().parents[1] / "data" / "tiny")


def tree(block: object) -> html.HtmlElement:
    return html.fromstring(f"<div>{block._repr_html_()}</div>")


def text(block: object) -> str:
    return " ".join(" ".join(tree(block).itertext()).split())


def cells(block: object, label: str) -> list[str]:
    return [" ".join(cell.text_content().split()) for cell in tree(block).xpath(f"//td[@data-label='{label}']")]


@pytest.fixture
def told(small):
    numbers = count(1)

    def add(event, status, since="", /, *, kind="meeting", told_by="s3", **cells):
        if event not in {row["id"] for row in small.rows("events")}:
            small.add("events", event, kind_code=kind)
        row = {"event_id": event, "status_code": status, "from_edtf": since, **cells}
        return small.add("event_statuses", f"es-{next(numbers)}", told_by=told_by, **row)

    return add


class TestContradictions:
    def test_both_rows_stand_side_by_side_with_their_passages(self, told):
        told("truce", "expired", "2024-03-05", kind="ceasefire", summary="It ran out.")
        case = told("truce", "in-force", "2024-03-10", summary="It holds.").case()
        block = sections.contradiction_blocks(contradictions(case), case)
        assert [div.xpath("string(h4)") for div in tree(block).xpath("//div[@class='versus']/div")] == [
            "the source itself: expired",
            "the source itself: in force",
        ]
        assert "“truce”: expired (5 March 2024), yet in force (10 March 2024) after that." in text(block)
        assert "It ran out. 5 March 2024. Gazette, 20 March 2024, no passage" in text(block)

    def test_rival_accounts_are_counted_and_not_told_again(self):
        block = sections.contradiction_blocks(contradictions(TINY), TINY)
        assert text(block) == "One pair of rows differs only because two tell it differently, and stands above."

    def test_a_record_without_any_says_so(self, small):
        case = small.case()
        assert text(sections.contradiction_blocks(contradictions(case), case)).startswith("No two rows of the record")

    def test_answers_and_statements_have_their_words(self, small, told):
        told("talks", "occurred", "2024-03-12", starts_edtf="2024-03-12")
        for row_id, status, day in (("no", "declined", "2024-03-01"), ("yes", "attended", "2024-03-12")):
            cells = {"event_id": "talks", "actor_id": "a", "status_code": status, "from_edtf": day}
            small.add("participations", row_id, told_by="s3", **cells)
        cells = {"holder_id": "a", "issue_id": "pay", "told_by": "s3"}
        small.add("statements", "demand", said_edtf="2024-03-08", low_points="1", high_points="1", **cells)
        case = small.add("statements", "back", said_edtf="2024-03-05", replaces_id="demand", **cells).case()
        said = text(sections.contradiction_blocks(contradictions(case), case))
        assert "the source itself: declined" in said
        assert "A: demands" in said


class TestUnheard:
    def test_what_is_over_says_since_when_and_whether_any_source_could_have_told(self):
        case = TINY.as_of("2024-05-16")
        block = sections.unheard_table(unheard(case), case)
        assert cells(block, "Days ago") == ["21 to 26", "28", "57"]
        assert cells(block, "Sources since") == ["0", "0", "3"]
        assert all(re.search(r", paragraphs? \d", cell) for cell in cells(block, "Read in"))

    @pytest.mark.parametrize(
        ("ends", "said"),
        [
            ("2024-03-05/2024-03-30", "up to 15, if over"),
            ("2024-03-05/..", "up to 15, if over"),
            ("../2024-03-15", "5 or more"),
        ],
    )
    def test_days_are_as_imprecise_as_the_end(self, told, ends, said):
        case = told("truce", "in-force", "2024-03-01", kind="ceasefire", ends_edtf=ends, told_by="s1").case()
        block = sections.unheard_table(unheard(case.as_of("2024-03-20")), case)
        assert cells(block, "Days ago") == [said]
        assert ("may be over" in text(block)) == (ends != "../2024-03-15")

    def test_nothing_is_over_without_a_word(self, small):
        case = small.case()
        assert "Nothing in the record is over" in text(sections.unheard_table(unheard(case), case))


class TestOrder:
    def test_open_pairs_are_counted_once_and_named(self):
        block = sections.order_note(open_orders(stretches(TINY)), TINY)
        assert tree(block).xpath("string(//summary)").startswith("The order of 5 of 36 pairs of dated events is open")
        assert cells(block, "Open against") == ["5", "1", "1", "1", "1", "1"]
        assert "by 3 April 2024" in cells(block, "Began")

    def test_where_all_is_in_order_there_is_nothing_to_open(self, told):
        told("fire", "occurred", "2024-03-05", kind="attack")
        case = told("talks", "occurred", "2024-03-12").case()
        block = sections.order_note(open_orders(stretches(case)), case)
        assert text(block) == "The dates put every two events in order."
        alone = case.select(since="2024-03-10")
        assert text(sections.order_note(open_orders(stretches(alone)), alone)) == ""


class TestCoverage:
    def test_lags_of_outlets_are_ranges_where_dates_are_imprecise(self):
        block = sections.lag_table(lag_summary(lags(TINY), by="publisher"))
        assert cells(block, "Median lag in days") == ["1", "0 or more", "2", "0 to 1", "0", "1 to 2"]

    def test_each_source_names_the_paragraphs_that_nobody_coded(self):
        block = sections.coverage_table(source_coverage(TINY), uncoded_paragraphs(TINY))
        assert cells(block, "Paragraphs without a row") == [
            "1 of 5",
            "1 of 6",
            "1 of 2",
            "1 of 4",
            "1 of 4",
            "1 of 2",
        ]
        assert cells(block, "Share of text")[0] == "93 %"

    def test_without_texts_it_says_how_far_the_paragraphs_are_known(self, small):
        small.add("statements", "one", holder_id="a", issue_id="pay")
        place = {"paragraph": "4", "start": "0", "end": "9", "digest": "x0123456789abcdef", "locator_code": "passage"}
        small.add("evidence", "ev", table="statements", row_id="one", source_id="s1", **place)
        case = small.case()
        block = sections.coverage_table(source_coverage(case), uncoded_paragraphs(case))
        assert cells(block, "Paragraphs without a row") == [
            "1 to 3 of 4 up to the last one cited",
            "not known: none is cited and the text is not stored here",
            "not known: none is cited and the text is not stored here",
        ]
        assert cells(block, "Share of text") == ["", "", ""]

    @pytest.mark.parametrize(
        ("numbers", "runs"), [([], []), ([1, 2], ["1", "2"]), ([1, 2, 3, 7, 9, 10, 11], ["1 to 3", "7", "9 to 11"])]
    )
    def test_runs_are_put_together(self, numbers, runs):
        assert _runs(numbers) == runs

    def balance(self, case: Case) -> str:
        shares = outlets(case)
        return text(
            sections.balance_list(
                shares,
                effective=effective_outlets(shares),
                gaps=coverage_gaps(case),
                voices=voices(case),
                trust=trust(case),
            )
        )

    def test_on_whose_word_it_rests(self):
        said = self.balance(TINY)
        assert "Six outlets: Coast Wire carries 33 % of the support; they weigh as much as 4.2 equal ones." in said
        assert "45 of 45 coded rows rest on one independent document." in said
        assert "Days without a source: 16 to 25 March 2024 (10 days); 6 to 15 April 2024 (10 days);" in said
        assert "6 to 16 April 2024 (11 days, unless one of 3 with vague dates lies there)" in said
        assert "never speaking: Crane drivers' branch, Temporary-work firm and West terminal." in said

    def test_many_silent_ones_are_counted(self, small):
        for number in range(9):
            small.add("actors", f"c{number}", name=f"C{number}")
            cells = {"holder_id": f"c{number}", "issue_id": "pay", "standing_code": "narrated"}
            small.add("statements", f"st-{number}", told_by="s1", **cells)
        said = self.balance(small.case())
        assert "never speaking: C0, C1, C2, C3, C4, C5 and 3 more." in said
        assert "One outlet: Gazette carries 100 % of the support." in said

    def test_an_empty_record(self, small):
        case = small.case()
        assert "outlet" not in self.balance(case)
        assert text(sections.lag_table(lag_summary(lags(case), by="publisher"))).endswith("The record has no row yet.")


class TestChanges:
    def lead(self, earlier: Case, later: Case) -> str:
        found = changes(earlier, later)
        return text(sections.changes_lead(found, earlier, later, headline=headline(found)))

    def test_the_lead_names_the_days_and_the_change_that_matters(self):
        said = self.lead(TINY.as_of("2024-03-05"), TINY.as_of("2024-03-14"))
        assert said == (
            "From 5 to 14 March 2024 one source came in. “Talks in the city hall” went from scheduled (12 March 2024) "
            "to postponed (11 March 2024). In all: 3 contradicted, 3 moved and 9 new."
        )
        assert self.lead(TINY, TINY) == "Two versions of the record, both as known on 16 April 2024. Nothing changed."
        first = TINY.as_of("2024-03-05")
        assert self.lead(known_before(first), first).startswith(
            "Nothing was known before 5 March 2024; one source came in since, and all is new."
        )

    def test_tables_come_in_the_order_that_matters_each_change_with_its_passage(self):
        earlier, later = TINY.as_of("2024-03-05"), TINY.as_of("2024-03-14")
        block = sections.changes_tables(changes(earlier, later), earlier, later)
        assert tree(block).xpath("//caption/text()") == ["What is newly contradicted", "What moved", "What is new"]
        assert all(re.search(r", paragraphs? \d", cell) for cell in cells(block, "Read in"))
        assert len(cells(block, "Read in")) == 15

    def test_many_changes_stand_behind_a_line_for_each_kind_of_subject(self):
        first = TINY.as_of("2024-03-14")
        earlier = known_before(TINY.as_of("2024-03-05"))
        block = sections.changes_tables(changes(earlier, first), earlier, first)
        assert "What is new: 18 changes." in text(block)
        lines = tree(block).xpath("//details/summary/text()")
        assert [line for line in lines if re.fullmatch(r"[A-Z][a-z ]+: \d+", line)] == [
            "Events: 6",
            "Gaps between sides: 2",
            "Positions: 7",
            "Parts in events: 2",
            "Requests: 1",
        ]

    def test_a_change_that_is_gone_points_to_where_it_was_read(self):
        earlier, later = TINY.as_of("2024-03-14"), TINY.as_of("2024-03-05")
        block = sections.changes_tables(changes(earlier, later), earlier, later)
        assert "What no longer stands" in text(block)
        assert all(re.search(r", paragraphs? \d", cell) for cell in cells(block, "Read in"))

    def test_rows_are_told_in_the_words_of_their_coders(self):
        earlier = TINY.as_of("2024-04-05")
        found = changes(earlier, TINY)
        block = sections.changed_rows(found, earlier, TINY)
        assert tree(block).xpath("//details[table]/summary/text()") == [
            "What was said: 1 new",
            "What was told of events: 1 new",
            "What was told of who takes part: 1 new",
        ]
        assert "The members are to vote on the offer." in text(block)
        assert text(sections.new_sources(found)) == "Dock union (read 16 April 2024) is a new source."

    def test_where_nothing_changed_each_section_says_so(self):
        found = changes(TINY, TINY)
        assert text(sections.changes_tables(found, TINY, TINY)) == "No event, position, part or account is different."
        assert text(sections.changed_rows(found, TINY, TINY)) == "No row is new or different."
        assert text(sections.new_sources(found)) == "No source came in."
        assert "No state changed" in text(sections.changes_figure(found, TINY, TINY))


def test_sections_modify_no_table():
    for table, show in (
        (unheard(TINY), lambda t: sections.unheard_table(t, TINY)),
        (contradictions(TINY), lambda t: sections.contradiction_blocks(t, TINY)),
        (lags(TINY), lambda t: sections.lag_figure(t, TINY)),
        (source_coverage(TINY), lambda t: sections.coverage_figure(t, TINY)),
    ):
        before = table.copy(deep=True)
        show(table)
        pd.testing.assert_frame_equal(table, before)
