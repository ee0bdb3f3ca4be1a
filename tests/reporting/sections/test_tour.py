"""The first rows of any measure's table, as a reader looks at them: every measure, on two cases, and where there is nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from lxml import html

import analysis
from analysis import Case
from analysis.reporting.sections import first

ROOT = Path(__file__).resolve().parents[3]
TINY = ROOT / "tests" / "data" / "tiny"
ISTANBUL = ROOT / "data" / "istanbul-2025"
NOTHING = "There is nothing here."


def in_a_ring(case: Case) -> Case:
    """The case with a condition that closes a ring: neither side moves before the other."""
    conditions = case.conditions
    row = conditions[conditions["id"] == "co-employers"].iloc[0].to_dict()
    back = {
        **row,
        **{"id": "co-ring", "statement_id": "st-union-stays-out", "actor_id": "dock-union", "move": "put-off-strike"},
        **{"requires_actor_id": "port-employers", "requires_move": "speak-about-nights"},
    }
    rows = pd.concat([conditions, pd.DataFrame([back])], ignore_index=True).astype(conditions.dtypes.to_dict())
    return replace(case, tables={**case.tables, "conditions": rows})


def weighed(at_stake: pd.DataFrame) -> pd.DataFrame:
    """Stakes of which each side has another favourite, so that there is something to exchange."""
    favourite = {"dock-union": "night-shifts", "port-employers": "work-during-talks"}
    is_dear = at_stake["actor_id"].map(favourite) == at_stake["issue_id"]
    salience = is_dear.map({True: 1.0, False: 0.2})
    return at_stake.assign(salience_low=salience, salience_high=salience)


def measured(case: Case) -> dict[str, pd.DataFrame]:
    """The table of every measure that takes a record."""
    held = analysis.positions(case, level="party")
    apart, left_out, required = analysis.gaps(held), analysis.sensitivity(case), analysis.conditions(case)
    days, debate, told = analysis.stretches(case), analysis.discourse(case), analysis.lags(case)
    at_stake = analysis.stakes(case, held, assume="equal")
    ties, taken = analysis.links(debate, aggregation="subtract"), analysis.affiliations(debate)
    return {
        "statements": case.statements,
        "event_statuses": case.event_statuses,
        "participations": case.participations,
        "sources": case.sources,
        "conditions of the case": case.conditions,
        "positions": analysis.positions(case),
        "paths": analysis.paths(case),
        "gaps": apart,
        "distances": analysis.distances(apart),
        "silences": analysis.silences(case, held),
        "moves": analysis.moves(case),
        "approaches": analysis.approaches(case),
        "withdrawals": analysis.withdrawals(case),
        "self_contradictions": analysis.self_contradictions(case),
        "zones": analysis.zones(held),
        "sensitivity": left_out,
        "resting": analysis.resting(left_out),
        "conditions": required,
        "move_states": analysis.move_states(required),
        "deadlocks": analysis.deadlocks(required),
        "releases": analysis.releases(required),
        "timeline": analysis.timeline(case),
        "terms": analysis.terms(case),
        "due": analysis.due(case),
        "attendance": analysis.attendance(case),
        "disputes": analysis.disputes(case),
        "contradictions": analysis.contradictions(case),
        "unheard": analysis.unheard(case),
        "lags": told,
        "lag_summary": analysis.lag_summary(told, by="publisher"),
        "coverage_gaps": analysis.coverage_gaps(case),
        "stretches": days,
        "precedence": analysis.precedence(days, events=list(days["event_id"])[:4]),
        "open_orders": analysis.open_orders(days),
        "changes": analysis.changes(analysis.known_before(case), case),
        "discourse": debate,
        "nodes": ties.nodes,
        "edges": ties.edges,
        "two-mode edges": taken.edges,
        "polarisation": analysis.polarisation(debate),
        "stakes": at_stake,
        "outcomes": analysis.outcomes(at_stake, reach=50),
        "contests": analysis.contests(at_stake),
        "condorcet": analysis.condorcet(analysis.contests(at_stake)),
        "exchanges": analysis.exchanges(weighed(at_stake)),
        "divisions": analysis.divisions(at_stake),
        "distribution": analysis.distribution(analysis.simulate(at_stake, runs=50)),
        "source_coverage": analysis.source_coverage(case),
        "uncoded_paragraphs": analysis.uncoded_paragraphs(case),
        "outlets": analysis.outlets(case),
        "single_source_rows": analysis.single_source_rows(case),
        "voices": analysis.voices(case),
    }


TAKES_NO_RECORD = {
    *("Case", "Sides", "read_codings", "combine", "within", "once", "windows", "camps", "trust", "touching_damage"),
    *("as_stakes", "adjusted_winner", "allocations", "compromise", "median", "nash", "nash_mixture", "nash_on_scale"),
    *("simulate", "headline", "known_before", "known_days", "net", "next_meeting", "effective_outlets", "links"),
    *(
        "affiliations",
        "adjudication",
        "alpha",
        "alpha_u",
        "by_category",
        "by_pair",
        "by_unit",
        "coefficients",
        "compare",
    ),
    *("crosswalk", "differences", "disagreements", "gwet", "kappa", "marking", "percent", "ratings", "reliability"),
    *("shares", "u_alpha"),
}
"""Public names that make no table of a record of their own: numbers, texts, networks, what is asked of ratings."""

CASES = {
    "tiny": Case.read(TINY),
    "tiny before the talks": Case.read(TINY).as_of("2024-03-05"),
    "tiny in a ring": in_a_ring(Case.read(TINY)),
    "istanbul-2025": Case.read(ISTANBUL),
}
TABLES = {name: measured(case) for name, case in CASES.items()}
SHOWN = [(case, measure) for case, tables in TABLES.items() for measure in tables]


def tree(block: object) -> html.HtmlElement:
    return html.fromstring(f"<div>{block._repr_html_()}</div>")


def heads(shown: html.HtmlElement) -> list[str]:
    return [head.text_content() for head in shown.xpath("//thead//th")]


def cells(measure: str, *, case: str = "tiny", rows: int = 20) -> list[dict[str, str]]:
    """The rows of a measure as they are shown, by head."""
    shown = tree(first(TABLES[case][measure], CASES[case], rows=rows))
    named = heads(shown)
    found = [[" ".join(cell.text_content().split()) for cell in row] for row in shown.xpath("//tbody/tr[th]")]
    return [dict(zip(named, row, strict=True)) for row in found]


def test_every_measure_of_a_record_is_tried():
    tried = {name for tables in TABLES.values() for name in tables}
    assert set(analysis.__all__) - tried == TAKES_NO_RECORD


@pytest.mark.parametrize(("case_id", "measure"), SHOWN)
class TestEveryMeasure:
    def test_it_is_a_table_in_words(self, case_id, measure):
        case, frame = CASES[case_id], TABLES[case_id][measure]
        shown = tree(first(frame, case, empty=NOTHING))
        if frame.empty:
            assert shown.text_content() == NOTHING
            return
        named = heads(shown)
        assert 1 < len(named) <= 8
        assert len(set(named)) == len(named)
        assert all(re.fullmatch(r"[A-Z0-9][\w ()%',-]*", head) and "_" not in head for head in named)
        for cell in shown.xpath("//td | //tbody//th"):
            assert cell.text_content().strip()
            assert not re.search(r"\b(?:nan|NaN|NaT|None|NA|Timestamp|True|False)\b|<NA>|[{}\[]\W", cell.text_content())
            assert not re.fullmatch(r"\d{4}-\d\d(-\d\d)?", cell.text_content())
            assert not re.search(r"\d\.\d{3}", cell.text_content())

    def test_it_shows_no_id(self, case_id, measure):
        case = CASES[case_id]
        ids = {key for table in case.tables.values() for key in table["id"] if "-" in key}
        ids |= {move for column in ("move", "requires_move") for move in case.conditions[column] if "-" in move}
        text = " ".join(tree(first(TABLES[case_id][measure], case)).itertext())
        assert ids & set(re.findall(r"(?<![\w-])[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![\w-])", text)) == set()

    def test_it_says_how_many_rows_there_are(self, case_id, measure):
        frame = TABLES[case_id][measure]
        shown = tree(first(frame, CASES[case_id], rows=2))
        assert len(shown.xpath("//tbody/tr[th]")) == min(2, len(frame))
        if len(frame) > 2:
            assert shown.xpath("string(//caption)").startswith(f"2 of {len(frame)} rows, as known on ")
        elif len(frame):
            words = {1: "The only row", 2: "Both rows"}
            assert shown.xpath("string(//caption)").startswith(f"{words[len(frame)]}, as known on ")

    def test_the_frame_is_not_modified(self, case_id, measure):
        frame = TABLES[case_id][measure]
        before = frame.copy(deep=True)
        first(frame, CASES[case_id])
        pd.testing.assert_frame_equal(frame, before)


def test_without_a_row_it_says_so():
    nothing = CASES["tiny"].select(until="1990-01-01")
    empty = 0
    for frame in measured(nothing).values():
        shown = tree(first(frame, nothing, empty=NOTHING))
        if frame.empty:
            assert shown.text_content() == NOTHING
            empty += 1
    assert empty > 15


class TestCells:
    def test_a_place_is_said_in_the_words_of_its_scale_with_its_points(self):
        places = {
            (row["Holder"], row["Said"]): row["Points"] for row in cells("positions") if row["Issue"] == "Wage rise"
        }
        assert places["Crane drivers' branch", "5 March 2024"] == "five per cent 50"
        assert (
            places["Dock union", "between 3 and 5 April 2024"]
            == 'between "five per cent" and "eight per cent" 60 to 70'
        )

    def test_both_sides_of_a_gap_have_their_place(self):
        (wage,) = (row for row in cells("gaps") if row["Issue"] == "Wage rise")
        assert wage["One at"].endswith("60 to 70")
        assert wage["The other at"].endswith("40")

    def test_the_first_rows_are_the_first(self):
        assert cells("timeline", rows=2) == cells("timeline")[:2]
        assert cells("timeline", rows=1)[0]["Event"] == TABLES["tiny"]["timeline"]["label"].iloc[0]

    def test_a_move_says_from_where_to_where(self):
        (fell,) = (row for row in cells("moves") if row["Holder"] == "Dock union" and row["Move"] == "concession")
        assert (fell["From"], fell["Shift"], fell["Toward"]) == ("eight per cent 80", "−15", "Port employers")
        assert fell["To"].endswith("60 to 70")

    def test_what_is_missing_is_a_dash(self):
        (gave_up,) = (row for row in cells("moves") if row["Move"] == "withdrawal")
        assert (gave_up["To"], gave_up["Shift"]) == ("–", "–")

    def test_bounds_are_said_as_one(self):
        assert {row["Age (days)"] for row in cells("positions")} >= {"33 or more", "42"}
        late = {row["Days late"] for row in cells("lags", rows=60)}
        assert {"0", "1 to 3"} <= late
        days = {row["Event"]: row["Starts"] for row in cells("stretches")}
        assert days["Offer of the city hall"] == "by 3 April 2024"
        after = {row["Event"]: row["Comes before"] for row in cells("stretches")}
        assert after["Offer of the city hall"] == "Talks in the city hall"
        assert days["Vote on the offer"] == "between 20 and 25 April 2024"

    def test_days_in_texts_are_said_as_days(self):
        (window,) = cells("polarisation")
        assert (window["Since"], window["Until"]) == ("4 March 2024", "3 April 2024")

    def test_lists_name_what_they_list(self):
        rows = {row["Event"]: row["Among them"] for row in cells("open_orders")}
        assert "Strike in the port, Incident at the gate" in rows["Offer of the city hall"]
        assert rows["Incident at the gate"] == "Offer of the city hall"

    def test_shares_are_per_cents_and_numbers_short(self):
        assert {row["Row share"] for row in cells("outlets")} >= {"33 %", "22 %"}
        assert {row["Points (one)"] for row in cells("divisions")} == {"33.33"}

    def test_a_move_of_a_condition_is_said_in_words_or_by_its_event(self):
        moves = {row["Move"]: row["Its move"] for row in cells("conditions")}
        assert moves["settle for five"] == "pay nights double"
        assert {row["Its move"] for row in cells("conditions", case="istanbul-2025")} >= {
            "“Unconditional 30-day ceasefire”"
        }

    def test_a_deadlock_names_its_moves(self):
        (ring,) = cells("deadlocks", case="tiny in a ring")
        assert ring["Cycle"] in (
            "Dock union: put off strike and Port employers: speak about nights",
            "Port employers: speak about nights and Dock union: put off strike",
        )
        freed = {row["Keys"] for row in cells("releases", case="tiny in a ring")}
        assert freed == {"Dock union: put off strike", "Port employers: speak about nights"}

    def test_one_id_means_what_its_column_says(self):
        """An event may have the id of an actor."""
        case = CASES["tiny"]
        events = case.events.copy()
        events.loc[events["id"] == "ballot", "id"] = "dock-union"
        statuses = case.event_statuses.copy()
        statuses["event_id"] = statuses["event_id"].replace("ballot", "dock-union")
        renamed = replace(case, tables={**case.tables, "events": events, "event_statuses": statuses})
        shown = tree(first(renamed.event_statuses, renamed, rows=99)).text_content()
        assert "Vote on the offer" in shown

    def test_a_sentence_heads_its_row(self):
        assert heads(tree(first(TABLES["tiny"]["changes"], CASES["tiny"])))[0] == "Sentence"

    def test_an_unmet_column_gets_a_head_and_a_table_too_wide_keeps_its_days(self):
        frame = pd.DataFrame([{**{f"n_new_{letter}": 1 for letter in "cdefghijk"}, "said": "5 March 2024"}])
        shown = tree(first(frame, CASES["tiny"]))
        assert heads(shown) == [*(f"New {letter}" for letter in "cdefghi"), "Said"]


class TestPassages:
    READ = ("statements", "positions", "paths", "moves", "withdrawals", "self_contradictions", "conditions", "timeline")
    READ += ("terms", "due", "attendance", "disputes", "contradictions", "unheard", "lags", "discourse", "stakes")

    @pytest.mark.parametrize("measure", READ)
    def test_rows_say_where_they_were_read(self, measure):
        shown = tree(first(TABLES["tiny"][measure], CASES["tiny"], rows=99))
        under = shown.xpath("//tbody/tr/td[@data-label='Read in']")
        assert len(under) == len(TABLES["tiny"][measure])
        assert all(re.search(r"\w, (paragraphs? \d|no passage)", cell.text_content()) for cell in under)

    def test_the_passage_is_that_of_the_row(self):
        shown = tree(first(TABLES["tiny"]["withdrawals"], CASES["tiny"]))
        texts = [path.read_text(encoding="utf-8") for path in (TINY / "texts").iterdir()]
        words = [passage.text_content() for passage in shown.xpath("//blockquote/p[@lang]")]
        assert len(words) == 2
        assert all(any(part in text for text in texts) for part in words)

    def test_what_rests_on_no_passage_of_its_own_says_so(self):
        said = tree(first(TABLES["tiny"]["changes"], CASES["tiny"], rows=99)).xpath("//td[@data-label='Read in']")
        assert sum("no passage of its own" in cell.text_content() for cell in said) == 1  # a new source


def test_agreement_of_the_codings_of_a_case():
    case = CASES["istanbul-2025"]
    codings = analysis.read_codings(case.path)
    judgements = analysis.compare(codings)
    named = heads(tree(first(analysis.reliability(judgements, resamples=50), case)))
    assert named == ["Table", "Variable", "Units", "Percent", "Cohen's kappa", "Gwet's AC1", "Alpha", "Interval"]
    alone = tree(first(analysis.shares(judgements), case, rows=1)).xpath("string(//td[@data-label='Alone'])")
    assert re.fullmatch(r"Coding assistant A: \d+; Coding assistant B: \d+", alone)


def test_without_a_second_coder_agreement_is_not_known():
    case = CASES["tiny"]
    judgements = analysis.compare(analysis.read_codings(case.path))
    shown = tree(first(analysis.reliability(judgements), case, empty=NOTHING))
    assert shown.text_content() == NOTHING
