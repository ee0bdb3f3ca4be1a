"""Whole codings compared: what is one unit, whose id is whose, and what comes of it, on small cases and on the real one."""

from __future__ import annotations

import math
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import UsageError
from analysis.measures.agreement import (
    adjudication,
    alpha,
    compare,
    crosswalk,
    differences,
    marking,
    ratings,
    reliability,
    shares,
)
from analysis.measures.agreement.crosswalk import grouped, tie
from analysis.record.case import Case
from analysis.record.codings import read_codings

ROOT = Path(__file__).resolve().parents[3]
TINY = Case.read(ROOT / "tests" / "data" / "tiny")
ISTANBUL = read_codings(ROOT / "data" / "istanbul-2025")


def coded(case: Case, **changed: pd.DataFrame) -> Case:
    return replace(case, tables={**case.tables, **changed})


def edited(case: Case, table: str, row: str, **cells: object) -> Case:
    """The case with some cells of a row changed."""
    frame = case.tables[table].copy()
    for name, value in cells.items():
        frame.loc[frame["id"] == row, name] = value
    return coded(case, **{table: frame})


def without(case: Case, table: str, row: str) -> Case:
    frame = case.tables[table]
    evidence = case.evidence
    kept = evidence[~((evidence["table"] == table) & (evidence["row_id"] == row))].reset_index(drop=True)
    return coded(case, **{table: frame[frame["id"] != row].reset_index(drop=True)}, evidence=kept)


def renamed(case: Case, table: str, old: str, new: str) -> Case:
    """The case with an id changed wherever it stands."""
    return coded(
        case,
        **{
            name: frame.assign(**{c: frame[c].replace(old, new) for c in frame.columns if frame[c].dtype == "str"})
            for name, frame in case.tables.items()
        },
    )


FIRST = TINY.statements["id"].iloc[0]
BY_HAND = {
    "actors": 39,
    "aliases": 76,
    "events": 24,
    "event_statuses": 28,
    "participations": 49,
    "conditions": 18,
    "emendations": 30,
}


class TestUnits:
    def test_the_same_coding_is_the_same_everywhere(self):
        found = compare({"x": TINY, "y": TINY})
        assert not differences(found, {"x": TINY, "y": TINY}).size
        assert set(reliability(found, resamples=0)["percent"].dropna()) == {1.0}

    def test_row_ids_do_not_matter(self):
        other = renamed(TINY, "statements", FIRST, "st-quite-another")
        found = shares(compare({"x": TINY, "y": other})).set_index("table")
        assert found.loc["statements", "share"] == 1

    def test_a_row_that_one_coder_has_alone(self):
        codings = {"x": TINY, "y": without(TINY, "statements", FIRST)}
        judgements = compare(codings)
        row = shares(judgements).set_index("table").loc["statements"]
        n = len(TINY.statements)
        assert row["n_alone"] == {"x": 1, "y": 0}
        assert row["share"] == pytest.approx(2 * (n - 1) / (2 * n - 1))
        alone = differences(judgements, codings)
        rows = alone[(alone["variable"] == "(row)") & (alone["table"] == "statements")]
        assert rows[["unit", "x"]].values.tolist() == [[FIRST, FIRST]]

    def test_another_holder_of_the_same_words_is_one_unit_that_differs(self):
        holder = TINY.statements.loc[0, "holder_id"]
        other = next(actor for actor in TINY.sides if actor != TINY.party_of[holder])
        codings = {"x": TINY, "y": edited(TINY, "statements", FIRST, holder_id=other)}
        judgements = compare(codings)
        unit = judgements[(judgements["table"] == "statements") & (judgements["row_id"] == FIRST)]
        assert unit["unit"].nunique() == 1
        assert set(unit["matched_on"]) == {"passage"}
        found = differences(judgements, codings)
        assert found.loc[found["variable"] == "holder_id", ["x", "y"]].values.tolist() == [[holder, other]]

    def test_a_passage_elsewhere_is_another_unit(self):
        evidence = TINY.evidence.copy()
        moved = (evidence["table"] == "statements") & (evidence["row_id"] == FIRST)
        evidence.loc[moved, ["start", "end"]] = [100_000, 100_010]
        found = shares(compare({"x": TINY, "y": coded(TINY, evidence=evidence)})).set_index("table")
        assert found.loc["statements", ["n_units", "n_shared"]].tolist() == [
            len(TINY.statements) + 1,
            len(TINY.statements) - 1,
        ]

    def test_a_source_cited_without_passage_is_matched_by_what_it_is_about(self, small):
        small.add("statements", "st", told_by="s1", holder_id="a", issue_id="pay", said_edtf="2024-03-01")
        case = small.case()
        found = compare({"x": case, "y": renamed(case, "statements", "st", "other")})
        here = found[found["table"] == "statements"]
        assert here["unit"].nunique() == 1
        assert set(here["matched_on"]) == {"codes and source"}

    def test_nobody_has_two_rows_in_one_unit(self):
        found = compare(ISTANBUL)
        once = found.drop_duplicates(["table", "unit", "coder_id", "row_id"])
        assert not once.duplicated(["table", "unit", "coder_id"]).any()

    def test_grouping_keeps_coders_apart(self):
        ties = [
            tie((0,), ("a", "1"), ("b", "2"), "x"),
            tie((1,), ("b", "2"), ("c", "3"), "y"),
            tie((2,), ("a", "4"), ("c", "3"), "z"),
        ]
        keys = [("a", "1"), ("a", "4"), ("b", "2"), ("c", "3")]
        assert grouped(keys, ties) == [([("a", "1"), ("b", "2"), ("c", "3")], "x"), ([("a", "4")], "")]


class TestCrosswalk:
    def test_by_id_then_by_name_then_by_places(self):
        actor = TINY.sides[0]
        other = renamed(TINY, "actors", actor, "zz-other")
        found = crosswalk({"x": TINY, "y": other})
        assert set(found.loc[found["id"].isin([actor, "zz-other"]), "matched_on"]) == {"name"}
        anew = edited(other, "actors", "zz-other", name="Quite another name", wikidata_id="")
        found = crosswalk({"x": TINY, "y": anew})
        here = found[found["id"].isin([actor, "zz-other"])]
        assert set(here["matched_on"]) == {"rows"}
        assert here["unit"].nunique() == 1

    def test_an_issue_is_known_by_who_speaks_of_it_where(self):
        issue = TINY.issues["id"].iloc[0]
        other = edited(renamed(TINY, "issues", issue, "zz-issue"), "issues", "zz-issue", label="By another name")
        judgements = compare({"x": TINY, "y": other})
        assert reliability(judgements, resamples=0).set_index("variable").loc["issue_id", "percent"] == 1

    def test_nothing_in_common_stays_apart(self):
        other = edited(TINY, "issues", TINY.issues["id"].iloc[0], label="By another name")
        statements = other.statements.assign(issue_id="")
        issue = TINY.issues["id"].iloc[0]
        issues = other.issues.assign(id=other.issues["id"].replace(issue, "zz-issue"))
        found = crosswalk({"x": TINY, "y": coded(other, statements=statements, issues=issues)})
        assert found.loc[found["id"] == "zz-issue", "matched_on"].tolist() == [""]


class TestJudgements:
    def test_points_on_scales_with_other_ends_are_not_compared(self):
        issues = TINY.issues.assign(low_label="turned round")
        found = reliability(compare({"x": TINY, "y": coded(TINY, issues=issues)}), resamples=0).set_index("variable")
        assert found.loc["low_points", "reason"].startswith("no common scale: ")
        assert found.loc["points_given", "percent"] == 1

    def test_dates_are_compared_by_what_they_say(self):
        dated = TINY.statements[TINY.statements["said_edtf"].str.fullmatch(r"\d{4}-\d\d-\d\d")].iloc[0]
        same = edited(TINY, "statements", dated["id"], said_edtf=f"{dated['said_edtf']}/{dated['said_edtf']}")
        assert (
            reliability(compare({"x": TINY, "y": same}), resamples=0).set_index("variable").loc["said_edtf", "percent"]
            == 1
        )

    def test_ratings_go_into_alpha(self):
        stances = edited(TINY, "statements", FIRST, stance_code="evade")
        judgements = compare({"x": TINY, "y": stances})
        table = ratings(judgements, "statements", "stance_code")
        assert table.index.tolist() == ["x", "y"]
        row = reliability(judgements, resamples=200).set_index(["table", "variable"]).loc[("statements", "stance_code")]
        whole = alpha(table, resamples=200)
        assert (row["alpha"], row["low"], row["high"]) == (whole.value, whole.low, whole.high)
        assert row["alpha"] < 1

    def test_a_column_that_nobody_judged(self):
        with pytest.raises(UsageError, match=r"nobody judged statements\.colour; there are "):
            ratings(compare({"x": TINY, "y": TINY}), "statements", "colour")

    def test_adjudication_of_three_coders(self):
        codings = {
            "x": TINY,
            "y": edited(TINY, "statements", FIRST, stance_code="evade"),
            "z": without(TINY, "statements", FIRST),
        }
        found = adjudication(differences(compare(codings), codings))
        found = found[found["table"] == "statements"].set_index("variable")
        assert found.loc["(row)", ["majority", "decision"]].tolist() == ["", ""]
        assert found.loc["stance_code", "n_majority"] == 0
        four = {**codings, "z": TINY}
        assert adjudication(differences(compare(four), four))["majority"].tolist() == [
            TINY.statements.loc[0, "stance_code"]
        ]

    def test_places_name_source_and_paragraph(self):
        codings = {"x": TINY, "y": edited(TINY, "statements", FIRST, stance_code="evade")}
        found = differences(compare(codings), codings)
        assert found["place"].str.contains("paragraph").all()

    def test_a_coder_with_the_name_of_a_column(self):
        with pytest.raises(UsageError, match="a coder is called place"):
            differences(compare({"place": TINY, "y": TINY}), {"place": TINY, "y": TINY})


class TestNotDefined:
    def test_shares_without_rows(self):
        empty = {name: frame.head(0) for name, frame in TINY.tables.items() if name not in ("sources", "coders")}
        nothing = coded(TINY, **empty)
        found = shares(compare({"x": nothing, "y": nothing}), coders=["x", "y"])
        assert found["share"].isna().all()
        assert set(found["reason"]) == {"no coder has a row in this table"}

    def test_shares_without_overlap_are_none_at_all(self):
        empty = coded(TINY, statements=TINY.statements.head(0), conditions=TINY.conditions.head(0))
        found = shares(compare({"x": TINY, "y": empty})).set_index("table")
        assert found.loc["statements", "share"] == 0

    def test_one_coder(self):
        judgements = compare({"x": TINY})
        assert set(shares(judgements)["reason"]) == {"1 coder: a share needs two"}
        assert reliability(judgements, resamples=0)["alpha"].isna().all()

    def test_nobody(self):
        assert compare({}).empty
        assert reliability(compare({})).empty
        assert differences(compare({}), {}).empty


class TestLaws:
    def test_names_of_coders_are_irrelevant(self):
        other = edited(
            without(TINY, "statements", FIRST),
            "event_statuses",
            TINY.event_statuses["id"].iloc[0],
            status_code="unclear",
        )
        one = reliability(compare({"a": TINY, "b": other}), resamples=100)
        swapped = reliability(compare({"z": TINY, "b": other}), resamples=100)
        pd.testing.assert_frame_equal(one, swapped)

    def test_row_order_is_irrelevant_and_nothing_is_modified(self):
        shuffled = {
            coder: coded(case, **{name: frame.sample(frac=1, random_state=3) for name, frame in case.tables.items()})
            for coder, case in ISTANBUL.items()
        }
        before = {name: frame.copy(deep=True) for name, frame in ISTANBUL["coder-a"].tables.items()}
        one, other = compare(ISTANBUL), compare(shuffled)
        keys = ["table", "unit", "variable", "coder_id"]
        pd.testing.assert_frame_equal(
            one.sort_values(keys).reset_index(drop=True), other.sort_values(keys).reset_index(drop=True)
        )
        for name, frame in before.items():
            pd.testing.assert_frame_equal(ISTANBUL["coder-a"].tables[name], frame)


class TestMarking:
    def test_the_same_passages(self):
        found = marking({"x": TINY, "y": TINY})
        assert found["value"].dropna().round(12).eq(1).all()

    def test_a_source_of_unknown_length(self):
        nameless = coded(
            TINY, sources=TINY.sources.assign(text_chars=pd.array([pd.NA] * len(TINY.sources), dtype="Int64"))
        )
        with pytest.raises(UsageError, match="has no text_chars in any coding"):
            marking({"x": nameless, "y": nameless})


class TestIstanbul:
    """Two codings of one article, whose reconciler counted by hand which rows they share (data/istanbul-2025/CODING.md)."""

    def test_shared_rows_are_about_those_counted_by_hand(self):
        found = shares(compare(ISTANBUL)).set_index("table")["n_shared"]
        for table, n in BY_HAND.items():
            assert found[table] == pytest.approx(n, abs=3), table
        assert found["statements"] == pytest.approx(57, abs=5)  # of ours some rest on the passage alone

    def test_every_coefficient_has_a_value_or_a_reason(self):
        found = reliability(compare(ISTANBUL), resamples=200)
        assert (found["alpha"].isna() == (found["reason"] != "")).all()
        assert not any(math.isnan(value) for value in found.loc[found["reason"] == "", "percent"])

    def test_they_mark_the_same_sentences(self):
        found = marking(ISTANBUL).set_index("category")["value"]
        assert found["statements"] > 0.8
        assert found["units alone"] > 0.8

    def test_a_seminar_of_three(self, tmp_path):
        folder = Path(shutil.copytree(ROOT / "data" / "istanbul-2025", tmp_path / "istanbul-2025"))
        shutil.copytree(folder / "codings" / "coder-a", folder / "codings" / "coder-c")
        codings = read_codings(folder)
        assert list(codings) == ["coder-a", "coder-b", "coder-c"]
        judgements = compare(codings)
        assert shares(judgements).set_index("table").loc["statements", "n_all"] > 50
        assert reliability(judgements, resamples=0)["kappa"].isna().all()
        assert set(differences(judgements, codings).columns) >= set(codings)
