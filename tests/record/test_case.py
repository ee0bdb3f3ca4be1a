"""Finding, opening and asking a case; as-of and the texts under it."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError, UsageError
from analysis.record.case import Case, case_ids, find_case, find_root

TESTS = Path(__file__).resolve().parents[1]
TINY = Case.read(TESTS / "data" / "tiny")


def test_tests_is_a_project_whose_one_case_is_tiny(monkeypatch):
    assert case_ids(TESTS) == ["tiny"]
    assert find_case(root=TESTS) == find_case("tiny", root=TESTS) == TESTS / "data" / "tiny"
    assert Case.open(as_of="2024-03-05", root=TESTS).day == date(2024, 3, 5)
    monkeypatch.chdir(TESTS / "data" / "tiny" / "texts")
    monkeypatch.delenv("PARLEY_ROOT", raising=False)
    assert Case.open().id == "tiny", "a notebook runs from its own folder"


def test_the_root_is_the_nearest_folder_that_holds_data(tmp_path, monkeypatch):
    (tmp_path / "outer" / "data").mkdir(parents=True)
    inner = tmp_path / "outer" / "inner" / "notebooks"
    inner.mkdir(parents=True)
    assert find_root(inner) == tmp_path / "outer"
    (inner.parent / "data").mkdir()
    assert find_root(inner) == inner.parent
    monkeypatch.setenv("PARLEY_ROOT", str(tmp_path / "outer"))
    assert find_root() == tmp_path / "outer"


def test_no_project_and_no_case_say_the_next_step(tmp_path):
    with pytest.raises(UsageError, match="no folder data/ here or above; change into the project or give --root"):
        find_root(tmp_path)
    (tmp_path / "data").mkdir()
    with pytest.raises(UsageError, match="there is none yet; make one with `parley new CASE`"):
        find_case(root=tmp_path)


def test_which_case_is_asked_where_there_are_several(tmp_path):
    for name in ("port", "rail"):
        (tmp_path / "data" / name).mkdir(parents=True)
        (tmp_path / "data" / name / "sources.csv").touch()
    (tmp_path / "data" / "no-case").mkdir()
    with pytest.raises(UsageError, match="which one\\? name one of port, rail"):
        find_case(root=tmp_path)
    with pytest.raises(UsageError, match='"prot" is not a case under data/; nearest: port'):
        find_case("prot", root=tmp_path)


@pytest.mark.parametrize("name", ["../tiny", "tiny/..", "/etc", "a\\b", "tiny\0", "x" * 65, "TINY", "."])
def test_a_case_name_never_leaves_the_folder(name):
    with pytest.raises(UsageError) as caught:
        find_case(name, root=TESTS)
    assert caught.value.exit_code == 2


def test_blank_cells_stay_texts_and_numbers_are_numbers():
    statements = TINY.statements.set_index("id")
    assert statements.loc["st-union-still", "said_edtf"] == ""
    assert statements["low_points"].dtype == "float64"
    assert pd.isna(statements.loc["st-union-withdraws", "low_points"])
    assert TINY.evidence["start"].dtype == "Int64"
    texts = [
        c for c in statements.columns if c not in {"low_points", "high_points", "amount", "known_date", "n_sources"}
    ]
    assert not statements[texts].isna().any(axis=None)


def test_a_table_is_an_attribute_and_a_slip_is_told():
    assert TINY.statements is TINY.tables["statements"]
    with pytest.raises(AttributeError, match="a case has no statement; its tables are sources, actors"):
        TINY.statement  # noqa: B018


def test_a_case_can_be_copied_and_sent_to_another_process():
    for twin in (copy.copy(TINY), copy.deepcopy(TINY), pickle.loads(pickle.dumps(TINY))):
        assert (twin.id, twin.day) == (TINY.id, TINY.day)
        pd.testing.assert_frame_equal(twin.statements, TINY.statements)


def test_as_of_takes_a_day_in_either_form_and_blank_is_the_day_it_stands_at():
    assert TINY.as_of("2024-03-14").day == TINY.as_of(date(2024, 3, 14)).day == date(2024, 3, 14)
    assert TINY.as_of("") is TINY
    assert TINY.as_of("2024-05-01").day == date(2024, 5, 1), "later than the last source: terms go on running"


@pytest.mark.parametrize("day", ["14 March", "2024-3-14", "2024-02-30", "2024-03", "today", "20240314", "2024-W11"])
def test_as_of_must_be_a_day(day):
    with pytest.raises(UsageError, match=f'as_of: "{day}" is not a day'):
        TINY.as_of(day)


def test_as_of_before_the_first_source_is_refused():
    with pytest.raises(DataError, match="2024-03-05") as caught:
        TINY.as_of("2024-03-04")
    assert "2024-03-04" in str(caught.value)
    assert caught.value.exit_code == 3


def test_a_case_without_sources_can_be_read_and_says_what_to_add(small):
    for table in ("sources", "aliases", "evidence"):
        small.write(table, [])
    case = small.case()
    assert case.statements.empty
    with pytest.raises(DataError, match="the case has no source yet; add one with `parley source add`"):
        case.as_of("2024-03-01")


def test_a_broken_case_is_refused_with_all_its_problems(tiny):
    tiny.edit("statements", "st-union-eight", stance_code="asks", holder_id="dock-unoin")
    tiny.edit("actors", "mediator", kind_code="ofice")
    with pytest.raises(DataError) as caught:
        tiny.case()
    assert [(problem.file, problem.column) for problem in caught.value.problems] == [
        ("actors.csv", "kind_code"),
        ("statements.csv", "holder_id"),
        ("statements.csv", "stance_code"),
    ]


def test_parties_are_found_through_every_step(small):
    small.add("actors", "wing", counts_for_id="a").add("actors", "member", counts_for_id="wing", side_code="party")
    small.add("aliases", "al", alias="Member", actor_id="member", told_by="s1")
    case = small.case()
    assert case.party_of == {"a": "a", "b": "b", "member": "a", "wing": "a"}
    assert case.sides == ["a", "b"], "a member is no side of its own"


def test_names_titles_and_texts():
    assert (TINY.id, TINY.title) == ("tiny", "A port strike")
    assert TINY.name_of("temp-firm") == "Temporary-work firm"
    assert TINY.texts.read("evening-03-15").startswith("From the wires")


@pytest.mark.parametrize("source", list(TINY.sources["id"]))
def test_every_passage_of_the_tiny_case_is_the_text_that_it_points_at(source):
    text = TINY.texts.read(source)
    rows = TINY.evidence[TINY.evidence["source_id"] == source]
    assert len(rows) > 0
    for row in rows.itertuples():
        passage = text[row.start : row.end]
        assert passage == passage.strip()
        assert passage.count("\n") == 0
