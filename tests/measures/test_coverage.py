"""How far to trust a record: each count by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.measures.coverage import (
    effective_outlets,
    outlets,
    single_source_rows,
    source_coverage,
    touching_damage,
    trust,
    uncoded_paragraphs,
    voices,
)
from analysis.measures.coverage.reading import merged
from analysis.record.case import Case
from analysis.record.sources import passage_digest

TINY = Path(__file__).resolve().parents[1] / "data" / "tiny"


@pytest.fixture(scope="module")
def tiny_case():
    return Case.read(TINY)


def test_documents_are_counted_with_their_copies_apart(tiny_case):
    found = trust(tiny_case)
    assert (found.n_sources, found.n_originals) == (6, 5)  # the Evening Sheet reprints the Coast Wire
    assert found.n_machine_translated == 0


def test_a_reprint_makes_no_second_source(tiny_case):
    found = trust(tiny_case)
    rows = sum(len(tiny_case.tables[name]) for name in ("statements", "event_statuses", "participations"))
    assert found.n_rows == rows
    assert found.n_single_source == found.n_rows
    assert found.single_source_share == 1


def test_two_independent_sources_are_two(small):
    small.add("statements", "one", holder_id="a", issue_id="pay", told_by="s1")
    small.add("statements", "two", holder_id="b", issue_id="pay", told_by="s1 s2")
    assert trust(small.case()).single_source_share == 0.5
    small.edit("sources", "s2", copy_of_id="s1")
    assert trust(small.case()).single_source_share == 1


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("2024-02-28", (1, 1, 0)),
        ("2024-02", (1, 0, 0)),
        ("2024-02-28~", (1, 0, 0)),
        ("../2024-02-28", (1, 0, 0)),
        ("[2024-02-27,2024-02-28]", (1, 0, 0)),
        ("", (0, 0, 1)),
    ],
)
def test_a_date_is_exact_where_it_is_one_day(small, said, counts):
    small.add("statements", "st", holder_id="a", issue_id="pay", said_edtf=said, told_by="s1")
    found = trust(small.case())
    assert (found.n_dated, found.n_exact, found.n_undated) == counts
    assert found.imprecise_share == (0 if said in ("", "2024-02-28") else 1)


def test_an_empty_record_has_shares_of_nothing(small):
    found = trust(small.case())
    assert (found.n_rows, found.single_source_share, found.imprecise_share) == (0, 0.0, 0.0)


def test_citations_without_a_passage_are_counted(small, tiny_case):
    assert trust(small.case()).n_unlocated == 2  # the aliases of the two sides
    assert trust(tiny_case).n_unlocated == 0


def test_machine_translations_are_counted(small):
    small.edit("sources", "s2", translation_code="machine")
    assert trust(small.case()).n_machine_translated == 1


def test_rows_that_became_known_later_are_counted(small):
    small.add("statements", "early", holder_id="a", issue_id="pay", said_edtf="2024-03-01", told_by="s1")
    small.add("statements", "late", holder_id="a", issue_id="pay", said_edtf="2024-03-02", told_by="s3")
    assert trust(small.case().as_of("2024-03-10")).n_later == 1
    assert trust(small.case()).n_later == 0


class TestDamage:
    def damage(self, tiny, start, end):
        text = (tiny.path / "texts" / "gazette-03-05.txt").read_text(encoding="utf-8")
        row = {
            "id": f"em-{start}",
            "source_id": "gazette-03-05",
            "paragraph": "2",
            "start": str(start),
            "end": str(end),
        }
        row |= {"digest": passage_digest(text[start:end]), "kind_code": "meaning", "reading": "so", "basis": "the text"}
        row |= {"confidence_share": "1", "coder_id": "coder-a"}
        tiny.write("emendations", [*tiny.rows("emendations"), row])
        touched = touching_damage(tiny.case())
        return set(touched.loc[touched["emendation_ids"].map(lambda ids: f"em-{start}" in ids), "row_id"])

    def test_a_row_is_touched_where_its_passage_overlaps(self, tiny):
        assert self.damage(tiny, 34, 40) == {"st-union-eight"}
        assert self.damage(tiny, 104, 107) == {"st-union-eight", "st-employers-two"}

    def test_what_only_borders_on_it_is_not(self, tiny):
        assert self.damage(tiny, 105, 106) == set()

    def test_each_row_is_counted_once(self, tiny):
        assert len(touching_damage(tiny.case())) == trust(tiny.case()).n_touching_damage > 0

    def test_without_damage_there_is_none(self, small):
        found = touching_damage(small.case())
        assert list(found.columns) == ["table", "row_id", "emendation_ids"]
        assert len(found) == trust(small.case()).n_damaged == 0


def test_the_case_is_not_modified(tiny_case):
    before = {name: table.copy() for name, table in tiny_case.tables.items()}
    trust(tiny_case)
    assert all(table.equals(before[name]) for name, table in tiny_case.tables.items())


def passage(folder, table: str, row_id: str, source: str, paragraph: int, start: int, end: int, /) -> None:
    """Cite a passage; the text under it is not stored, so that its digest is of nothing."""
    place = {"paragraph": str(paragraph), "start": str(start), "end": str(end), "digest": "x0123456789abcdef"}
    key = f"{row_id}-{source}-{start}"
    folder.add("evidence", key, table=table, row_id=row_id, source_id=source, locator_code="passage", **place)


@pytest.fixture
def cited(small):
    """A case with one source of 100 characters, in which two statements are cited."""
    small.edit("sources", "s1", text_chars="100")
    for row_id in ("one", "two"):
        small.add("statements", row_id, holder_id="a", issue_id="pay")
    passage(small, "statements", "one", "s1", 1, 0, 20)
    passage(small, "statements", "two", "s1", 1, 10, 30)
    passage(small, "statements", "two", "s1", 4, 80, 90)
    return small


class TestSourceCoverage:
    def of(self, case: Case, source: str = "s1") -> pd.Series:
        return source_coverage(case).set_index("source_id").loc[source]

    def test_what_is_cited_twice_counts_once(self, cited):
        row = self.of(cited.case())
        assert (row["covered_chars"], row["share"], row["spans"]) == (40, 0.4, [(0, 30), (80, 90)])
        assert (row["n_rows"], row["n_passages"], row["n_unlocated"]) == (2, 3, 0)

    def test_names_and_unlocated_citations_cover_nothing(self, cited):
        cited.add("evidence", "whole", table="statements", row_id="one", source_id="s2")
        row = self.of(cited.case(), "s2")
        assert (row["covered_chars"], row["n_rows"], row["n_unlocated"], pd.isna(row["share"])) == (0, 1, 1, True)

    def test_without_the_text_only_paragraphs_up_to_the_last_one_cited_are_known(self, cited):
        case = cited.case()
        row = self.of(case)
        assert (row["basis"], row["n_paragraphs"], row["n_uncoded"]) == ("numbers", 4, 2)
        found = uncoded_paragraphs(case)
        assert found["paragraph"].tolist() == [2, 3]
        assert found["chars"].isna().all()
        assert self.of(case, "s3")[["basis", "n_rows"]].tolist() == ["", 0]
        assert pd.isna(self.of(case, "s3")["n_paragraphs"])

    def test_with_the_text_all_paragraphs_are(self, cited):
        text = "\n\n".join(["a" * 30, "b" * 20, "c" * 20, "d" * 24])  # 100 characters
        passage(cited, "statements", "one", "s1", 1, 25, 32)  # up to where the second begins
        passage(cited, "statements", "one", "s1", 2, 52, 54)  # what lies between the second and the third
        case = cited.case()
        cited.path.joinpath("texts").mkdir()
        cited.path.joinpath("texts", "s1.txt").write_text(text, encoding="utf-8")
        assert self.of(case)[["basis", "n_paragraphs", "n_uncoded"]].tolist() == ["text", 4, 2]
        found = uncoded_paragraphs(case)
        assert found[["paragraph", "start", "end", "chars"]].values.tolist() == [[2, 32, 52, 20], [3, 54, 74, 20]]
        cited.path.joinpath("texts", "s1.txt").write_text(text[:-1], encoding="utf-8")
        assert self.of(case)["basis"] == "numbers", "another text than the one that was coded tells nothing"

    def test_as_of_a_day_only_what_was_known_covers(self, cited):
        cited.edit("sources", "s2", text_chars="50")
        passage(cited, "statements", "one", "s2", 1, 0, 25)
        assert self.of(cited.case(), "s2")["share"] == 0.5
        assert "s2" not in set(source_coverage(cited.case().as_of("2024-03-05"))["source_id"])


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda p: (p[0], p[0] + p[1])), max_size=9))
def test_merged_spans_cover_the_same_places_without_touching(spans):
    found = merged(spans)
    assert {k for a, b in found for k in range(a, b)} == {k for a, b in spans for k in range(a, b)}
    assert all(one[1] < other[0] for one, other in pairwise(found))


class TestOutlets:
    def test_a_reprint_supports_for_the_outlet_that_it_reprints(self, small):
        for source, publisher in (("s1", "Wire"), ("s2", "Daily"), ("s3", "Weekly")):
            small.edit("sources", source, publisher=publisher)
        small.edit("sources", "s2", copy_of_id="s1")
        for row_id, by in (("one", "s1 s2"), ("two", "s2"), ("three", "s2 s3")):
            small.add("statements", row_id, holder_id="a", issue_id="pay", told_by=by)
        table = outlets(small.case()).set_index("publisher")
        assert table["n_rows"].to_dict() == {"Wire": 3, "Weekly": 1, "Daily": 0}
        assert table["n_alone"].to_dict() == {"Wire": 2, "Weekly": 0, "Daily": 0}
        assert table["n_originals"].to_dict() == {"Wire": 1, "Weekly": 1, "Daily": 0}
        assert table["row_share"].tolist() == [0.75, 0.25, 0]

    def test_a_reprint_known_before_its_original_stands_for_itself(self, small):
        small.edit("sources", "s1", copy_of_id="s2", publisher="Reprinter")
        small.add("statements", "one", holder_id="a", issue_id="pay", told_by="s1")
        assert outlets(small.case().as_of("2024-03-05"))["n_rows"].tolist() == [1]

    @pytest.mark.parametrize(
        ("shares", "number"),
        [
            ([1.0], 1),
            ([0.25] * 4, 4),
            ([0.5, 0.5, 0], 2),
            ([], 0),
            # Laakso and Taagepera 1979: the inverse of the sum of squares
            ([0.5, 0.3, 0.2], 1 / 0.38),
        ],
    )
    def test_the_effective_number(self, shares, number):
        assert effective_outlets(pd.DataFrame({"row_share": shares}, dtype="float64")) == pytest.approx(number)


class TestSingleSourceRows:
    def test_they_are_those_that_trust_counts(self, tiny_case):
        table = single_source_rows(tiny_case)
        assert len(table) == trust(tiny_case).n_single_source
        row = table.set_index("row_id").loc["es-strike-on"]
        assert row[["table", "about", "publisher"]].tolist() == ["event_statuses", "Strike in the port", "Coast Wire"]

    def test_two_independent_sources_take_a_row_out(self, small):
        small.add("statements", "one", holder_id="a", issue_id="pay", told_by="s1")
        small.add("statements", "two", holder_id="b", issue_id="pay", told_by="s1 s2")
        assert single_source_rows(small.case())["row_id"].tolist() == ["one"]
        assert single_source_rows(small.case().as_of("2024-03-05"))["row_id"].tolist() == ["one", "two"]


class TestVoices:
    def of(self, case: Case, level: str = "holder") -> pd.DataFrame:
        return voices(case, level=level).set_index("actor_id")

    def test_who_is_told_of_and_never_speaks(self, small):
        small.add("actors", "c", name="C")
        small.add("statements", "own", holder_id="a", issue_id="pay", addressee_ids="b", told_by="s1")
        cells = {"holder_id": "b", "issue_id": "pay", "told_by": "s1"}
        small.add("statements", "of-b", standing_code="ascribed", speaker_id="a", **cells)
        small.add("statements", "of-b-too", standing_code="narrated", **cells)
        table = self.of(small.case())
        assert table.loc["b", ["n_speaks", "n_told", "n_addressed", "only_spoken_about"]].tolist() == [0, 2, 1, True]
        assert table.loc["b", "told_by"] == "A, the source itself"
        assert table.loc["a", ["n_speaks", "only_spoken_about"]].tolist() == [2, False]
        assert "c" not in table.index

    def test_a_spokesperson_speaks_for_the_holder(self, small):
        small.add("actors", "c", name="C", counts_for_id="b")
        cells = {"holder_id": "b", "issue_id": "pay", "speaker_id": "c", "standing_code": "spokesperson"}
        table = self.of(small.add("statements", "st", told_by="s1", **cells).case())
        assert table["n_speaks"].to_dict() == {"b": 1, "c": 1}
        assert table["n_told"].tolist() == [0, 0]

    def test_acts_are_counted_not_rows(self, small):
        small.add("issues", "hours")
        for issue in ("pay", "hours"):
            small.add("statements", f"st-{issue}", act_id="act", holder_id="a", issue_id=issue, told_by="s1")
        assert self.of(small.case()).loc["a", "n_speaks"] == 1

    def test_the_word_for_a_status_is_a_word(self, small):
        small.add("events", "talks")
        cells = {"event_id": "talks", "status_code": "occurred", "claimed_by_id": "b"}
        small.add("event_statuses", "es", told_by="s1", **cells)
        assert self.of(small.case()).loc["b", ["n_speaks", "only_spoken_about"]].tolist() == [1, False]

    def test_at_party_level_a_member_speaks_for_its_party(self, small):
        small.add("actors", "c", name="C", counts_for_id="b")
        small.add("statements", "of-b", holder_id="b", standing_code="narrated", issue_id="pay", told_by="s1")
        small.add("statements", "by-c", holder_id="c", issue_id="pay", told_by="s1")
        assert self.of(small.case()).loc["b", "only_spoken_about"]
        table = self.of(small.case(), "party")
        assert table.loc["b", ["n_speaks", "n_told", "only_spoken_about"]].tolist() == [1, 1, False]

    def test_a_level_that_is_none_is_refused(self, tiny_case):
        with pytest.raises(UsageError, match='voices: level "partys" is none; nearest: party'):
            voices(tiny_case, level="partys")

    def test_who_is_not_named_is_left_out(self, tiny_case):
        assert "unnamed" not in self.of(tiny_case).index


MEASURES = [source_coverage, uncoded_paragraphs, outlets, single_source_rows, voices]


class TestLaws:
    @pytest.mark.parametrize("measure", MEASURES)
    def test_row_order_is_irrelevant_and_the_case_is_not_modified(self, tiny_case, measure):
        before = {name: frame.copy() for name, frame in tiny_case.tables.items()}
        table = measure(tiny_case)
        for seed in (1, 2):
            tables = {name: frame.sample(frac=1, random_state=seed) for name, frame in tiny_case.tables.items()}
            pd.testing.assert_frame_equal(table, measure(replace(tiny_case, tables=tables)))
        for name, frame in before.items():
            pd.testing.assert_frame_equal(frame, tiny_case.tables[name])

    @pytest.mark.parametrize("measure", MEASURES)
    def test_an_empty_record_gives_the_same_columns(self, small, tiny_case, measure):
        table, full = measure(small.case()), measure(tiny_case)
        assert list(table.columns) == list(full.columns)
        kinds = ["number", "bool", "datetime"]
        assert table.select_dtypes(kinds).dtypes.to_dict() == full.select_dtypes(kinds).dtypes.to_dict()

    def test_a_later_day_never_covers_less(self, tiny_case):
        shares = [
            source_coverage(tiny_case.as_of(day)).set_index("source_id")["share"]
            for day in ("2024-03-05", "2024-03-15", "2024-04-16")
        ]
        for one, later in pairwise(shares):
            assert (later.loc[one.index] >= one).all()
