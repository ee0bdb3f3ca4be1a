"""The sections of the reports: what the measures found, in a reader's words, for two cases by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from analysis import Case, attendance, disputes, due, gaps, next_meeting, positions, silences, terms, timeline, trust
from analysis.measures.conditions import conditions
from analysis.reporting import sections
from analysis.reporting.sections.overview import state
from analysis.reporting.sections.positions import say_interval

TINY = Path(__file__).resolve().parents[1] / "data" / "tiny"


@pytest.fixture(scope="module")
def case():
    return Case.read(TINY)


def tree(block: object) -> html.HtmlElement:
    return html.fromstring(f"<div>{block._repr_html_()}</div>")


def text(block: object) -> str:
    return " ".join(" ".join(tree(block).itertext()).split())


def cells(block: object, head: str, label: str) -> dict[str, str]:
    """The cells of a column by what heads their row."""
    found = {}
    for row in tree(block).xpath("//tbody/tr[th]"):
        name = row.xpath("string(th)") if head == "" else row.xpath(f"string(td[@data-label='{head}'])")
        found[" ".join(name.split())] = " ".join(row.xpath(f"string(td[@data-label='{label}'])").split())
    return found


def told(case: Case) -> str:
    """The state of the talks."""
    held = positions(case, level="party")
    coming, present = due(case), attendance(case)
    meeting = next_meeting(coming, present)
    found = state(
        case,
        due=coming,
        gaps=gaps(held),
        silences=silences(case, held),
        attendance=present,
        disputes=disputes(case),
        meeting=meeting,
    )
    return text(found)


class TestState:
    def test_before_the_talks(self, case):
        said = told(case.as_of("2024-03-05"))
        assert "Talks in the city hall, scheduled for 12 March 2024 (in 7 days)." in said
        assert "Dock union and Port employers hold different positions" in said
        assert "the furthest apart on “Wage rise” (30 points of 100)" in said

    def test_every_issue_at_the_widest_distance_is_named(self, small):
        for issue in ("pay", "hours"):
            if issue != "pay":
                small.add("issues", issue, label="hours", kind_code="bargaining")
            for holder, points in (("a", "0"), ("b", "70")):
                cells = {"holder_id": holder, "issue_id": issue, "low_points": points, "high_points": points}
                small.add("statements", f"{issue}-{holder}", said_edtf="2024-03-01", told_by="s1", **cells)
        said = told(small.case())
        assert "A and B hold different positions on two issues bargained over" in said
        assert "furthest apart on “hours” and “pay” (70 points of 100)." in said or (
            "furthest apart on “pay” and “hours” (70 points of 100)." in said
        )

    def test_positions_that_meet_are_no_distance(self, small):
        for holder in ("a", "b"):
            cells = {"holder_id": holder, "issue_id": "pay", "low_points": "40", "high_points": "60"}
            small.add("statements", holder, said_edtf="2024-03-01", told_by="s1", **cells)
        assert "The positions of the sides overlap on one issue bargained over." in told(small.case())

    def test_a_case_of_nothing_says_so_in_three_sentences(self, small):
        assert told(small.case()) == (
            "As known on 1 March 2024, no date is set for anything to come. "
            "On no issue bargained over have two sides a position of their own; "
            "on one issue a side has no position of its own. No facts are told in rival versions."
        )

    def test_who_comes_counts_persons(self, small):
        for person in ("chair", "lawyer", "deputy"):
            small.add("actors", person, name=person.title(), kind_code="person", side_code="party", counts_for_id="a")
        small.add("actors", "guest", name="Guest", kind_code="person", side_code="party", counts_for_id="b")
        small.add("events", "talks")
        status = {
            "event_id": "talks",
            "status_code": "scheduled",
            "from_edtf": "2024-03-01",
            "starts_edtf": "2024-03-25",
        }
        small.add("event_statuses", "es", told_by="s1", **status)
        for actor, code in (("chair", "confirmed"), ("lawyer", "declined"), ("deputy", "uncertain"), ("guest", "sent")):
            part = {
                "event_id": "talks",
                "actor_id": actor,
                "status_code": code,
                "from_edtf": "2024-03-01",
                "claimed_by_id": "a",
            }
            small.add("participations", f"pa-{actor}", told_by="s1", **part)
        said = told(small.case())
        assert "Two people are named to come; Lawyer will stay away; it is open whether Deputy will be there;" in said
        who = text(sections.who_comes(attendance(small.case()), small.case(), "talks"))
        assert "Named to come A: Chair; B: Guest Stay away A: Lawyer Open A: Deputy" in who


class TestChronology:
    def test_a_place_is_not_said_twice(self, case):
        found = cells(sections.timeline_table(timeline(case), case), "", "Event")
        talks = [event for event in found.values() if event.startswith("Talks in the city hall")]
        assert talks == ["Talks in the city hall"]

    def test_what_follows_by_arithmetic_says_so(self, case):
        found = cells(sections.timeline_table(timeline(case), case), "Event", "Status")
        assert any("follows from its end" in status for status in found.values())

    def test_terms_say_how_their_end_is_known_and_what_is_left(self, case):
        early = case.as_of("2024-03-27")
        table = sections.terms_table(terms(early), early)
        assert set(cells(table, "", "End").values()) <= {"stated", "computed from start and term", ""}
        assert tree(table).xpath("//caption/text()") == [
            "Terms and deadlines on 27 March 2024; negative days have passed"
        ]

    def test_what_changed_is_told_and_what_did_not_is_not(self, case):
        table = sections.attendance_table(attendance(case, events=["talks"]), case)
        assert tree(table).xpath("string(//caption)").startswith("Talks in the city hall: who comes and who does not, ")
        changed = cells(table, "", "How the answer changed")
        assert changed["Dock union party"].count(";") >= 2
        assert changed["Harbour city host"] == ""
        whole = sections.attendance_table(attendance(case), case)
        assert tree(whole).xpath("string(//caption)").startswith("Who comes and who does not")

    def test_rival_accounts_stand_side_by_side(self, case):
        found = tree(sections.dispute_blocks(disputes(case), case, rival_only=True))
        assert found.xpath("count(//div[@class='versus'])") == disputes(case).query("is_rival")["dispute_id"].nunique()
        assert all(len(block) >= 2 for block in found.xpath("//div[@class='versus']"))
        assert "No other account" not in found.text_content()

    def test_what_is_due_may_be_cut_short(self, case):
        days = ("2024-03-05", "2024-03-14", "2024-03-27", "2024-04-05", "2024-04-16")
        early = max(map(case.as_of, days), key=lambda known: len(due(known)))
        whole = tree(sections.due_section(due(early), early)).xpath("//li")
        assert len(whole) == len(due(early)) > 1
        assert len(tree(sections.due_section(due(early), early, most=1)).xpath("//li")) == 1


class TestPositions:
    def test_own_and_ascribed_are_never_mixed(self, case):
        held = positions(case)
        own = sections.positions_table(held, case, basis="own", gaps=gaps(held))
        ascribed = sections.positions_table(held, case, basis="ascribed", gaps=gaps(held))
        assert "As told by" not in tree(own).xpath("//thead//th/text()")
        assert len(tree(own).xpath("//tbody/tr[th]")) == (held["basis"] == "own").sum()
        tellers = set(held.loc[held["basis"] == "ascribed", "ascribed_by"])
        shown = tree(ascribed).xpath("//td[@data-label='As told by']/text()")
        assert set(shown) == tellers
        assert "Port economist" in tellers

    def test_every_position_shows_its_age(self, case):
        said = cells(
            sections.positions_table(positions(case), case, basis="own", gaps=gaps(positions(case))), "Holder", "Said"
        )
        assert all("old" in when or "said this day" in when or "age unknown" in when for when in said.values())
        early = case.as_of("2024-03-05")
        table = sections.positions_table(positions(early), early, basis="own", gaps=gaps(positions(early)))
        assert cells(table, "Holder", "Said")["Dock union"] == "4 March 2024 1 day old"

    @pytest.mark.parametrize(
        ("low", "high", "said"),
        [
            (0, 0, "nothing"),
            (50, 50, "half"),
            (50, 100, 'from "half" to "all"'),
            (20, 20, 'between "nothing" and "half"'),
            (0, 70, 'between "nothing" and "all"'),
        ],
    )
    def test_an_interval_is_said_in_the_words_of_its_scale(self, low, high, said):
        assert say_interval(low, high, "nothing", "all", {50: "half"}) == said

    def test_conditions_are_in_names_and_words(self, case):
        table = sections.conditions_table(conditions(case), case)
        assert len(tree(table).xpath("//tbody/tr[th]")) == len(case.conditions)
        required = cells(table, "", "Required")
        assert required["Crane drivers' branch: settle for five"] == "Port employers: pay nights double"
        assert cells(table, "", "State")["Port employers: lock gates"].endswith("its day, 20 March 2024, has passed")

    def test_the_denial_of_a_condition_is_said_in_words(self, tiny):
        tiny.edit("conditions", "co-branch", kind_code="none", requires_actor_id="", requires_move="")
        assert (
            "without condition"
            in cells(sections.conditions_table(conditions(tiny.case()), tiny.case()), "", "Joined by").values()
        )

    def test_how_a_date_was_resolved_is_said_in_words(self, case):
        said = set(cells(sections.statements_by_issue(case), "Summary", "When").values())
        assert "4 March 2024 (weekday, from publication)" in said
        assert any(when.endswith("(between “Talks in the city hall” and publication)") for when in said)
        assert "undated" in said
        assert not any(":" in when for when in said)

    def test_statements_without_an_issue_are_questions_of_fact(self, case):
        assert "Questions of fact: two moves" in text(sections.statements_by_issue(case))

    def test_a_silence_says_who_speaks_for_whom(self, case):
        early = case.as_of("2024-03-14")
        said = text(sections.silences_list(silences(early, positions(early, level="party"))))
        assert "has not spoken" in said or "has spoken without fixing a position" in said


class TestTrust:
    def test_the_counts_are_told(self, case):
        found = trust(case)
        said = text(sections.trust_section(found))
        assert "The record rests on five independent documents and one reprint or translation." in said
        assert f"100 % of the {found.n_rows} coded rows have a single source." in said
        assert "One passage is damaged" in said

    def test_the_single_document_is_machine_translated(self, small):
        small.edit("sources", "s1", translation_code="machine")
        assert "rests on one independent document; it is machine-translated." in text(
            sections.trust_section(trust(small.case().as_of("2024-03-01")))
        )

    def test_what_became_known_later_is_left_out_and_told(self, small):
        small.add("statements", "late", holder_id="a", issue_id="pay", said_edtf="2024-03-01", told_by="s3")
        said = text(sections.trust_section(trust(small.case().as_of("2024-03-10"))))
        assert "One row speaks of this day or earlier but became known only later" in said
        assert "Two citations name a document without the passage." in said

    def test_where_a_report_comes_from(self, case):
        table = sections.sources_table(case)
        assert len(tree(table).xpath("//tbody/tr")) == len(case.sources)
        assert "passages shown" in text(table)
        said = text(sections.provenance(case))
        assert f"{len(case.evidence)} passages cited" in said
        assert "Coded by Coder A" in said


def test_a_case_narrowed_to_one_side_says_so_instead_of_calling_the_other_silent(case):
    said = told(case.select(actors=["dock-union"]))
    assert "Narrowed to Dock union: no gap between sides is measured" in said
    silent = silences(case.select(actors=["dock-union"]), positions(case, level="party"))
    assert set(silent["actor"]) <= {"Dock union"}
