"""How far to trust a record: each count by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.measures.coverage import touching_damage, trust
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
