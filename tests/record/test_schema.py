"""The schema is one description: suffixes, codes and keys mean the same in every table."""

from __future__ import annotations

import pytest

from analysis.record.check import READ_ORDER
from analysis.record.schema import TABLES, UNNAMED, Column, code_lists, codes
from analysis.record.values import slug_fault

COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns]
IDS = [f"{table.name}.{column.name}" for table, column in COLUMNS]
# DESIGN, section 3: a suffix has one meaning.
SUFFIXES = {
    "_ids": {"refs"},
    "_id": {"ref", "slug", "text"},
    "_code": {"code", "language"},
    "_edtf": {"edtf"},
    "_date": {"day"},
    "_points": {"points"},
    "_share": {"share"},
}


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=IDS)
def test_a_suffix_has_one_meaning(table, column):
    found = next((kinds for suffix, kinds in SUFFIXES.items() if column.name.endswith(suffix)), None)
    if found:
        assert column.kind in found
    else:
        of_suffix = {"ref", "refs", "code", "edtf", "day", "points", "share"}
        assert column.kind not in of_suffix, "a value of this kind carries its suffix in its name"


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=IDS)
def test_what_a_column_refers_to_exists(table, column):
    if column.kind in ("ref", "refs"):
        assert column.target in TABLES
        assert READ_ORDER.index(column.target) <= READ_ORDER.index(table.name), "read after what it refers to"
    elif column.kind in ("code", "dated_by"):
        assert codes(column.target)
    else:
        assert column.target == ""
    assert column.description.endswith(".")


def test_every_table_starts_with_its_own_id_and_is_read_once():
    assert all(table.columns[0].name == "id" for table in TABLES.values())
    assert all(len(set(table.header)) == len(table.header) for table in TABLES.values())
    assert sorted(READ_ORDER) == sorted(TABLES)


def test_the_tables_that_need_evidence_are_those_of_the_design():
    needing = {name for name, table in TABLES.items() if table.needs_evidence}
    assert needing == {"aliases", "statements", "event_statuses", "participations"}


@pytest.mark.parametrize("name", code_lists())
def test_a_code_list_says_what_each_code_means(name):
    entries = code_lists()[name]
    assert all(code == entry.code and slug_fault(code) == "" for code, entry in entries.items())
    assert all(entry.label and entry.description.endswith(".") for entry in entries.values())
    assert len({entry.label for entry in entries.values()}) == len(entries), "two codes would be shown alike"
    for entry in entries.values():
        assert set(entry.follows.split()) <= set(entries) - {entry.code}


def test_what_a_status_presupposes_never_presupposes_it_in_turn():
    for name in ("status", "participation"):
        entries = codes(name)
        for code, entry in entries.items():
            for earlier in entry.follows.split():
                assert code not in entries[earlier].follows.split()


def test_statuses_have_a_phase_and_events_a_lane():
    assert {entry.phase for entry in codes("status").values()} == {"planned", "current", "past", "off", "unclear"}
    assert all(entry.lane for entry in codes("event_kind").values())


def test_the_stances_are_the_eleven_of_the_guidelines_and_evade():
    eleven = "demand offer accept refuse concede threaten promise accuse deny endorse assess"
    assert " ".join(codes("stance")) == f"{eleven} evade"
    assert codes("stance")["demand"].plover == "REQUEST"


def test_a_column_is_found_by_name():
    assert TABLES["issues"].column("kind_code") == Column(
        "kind_code", "code", "Whether it is bargained over or a belief.", "issue_kind", is_required=True
    )
    assert slug_fault(UNNAMED) == ""
