"""The strict reader and the writer: what is read is what stands there, and is written back byte for byte."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.record import tables
from analysis.record.schema import TABLES
from analysis.record.tables import format_rows, nearest_of, read_chunks

CODERS = TABLES["coders"]
HEADER = "id,name,kind_code,version\n"
TINY = Path(__file__).resolve().parents[1] / "data" / "tiny"
# Everything a cell may hold: a row is one line, so no line ends; NUL is refused with the bytes.
CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=12)
ROWS = st.lists(st.tuples(CELL, CELL, CELL, CELL).filter(any), max_size=8)


def read(path: Path, table=CODERS):
    """Problems as text, and the rows with their lines."""
    problems = []
    rows = [
        (line, cells)
        for chunk in read_chunks(path, table, problems)
        for line, *cells in zip(chunk.lines, *chunk.columns.values(), strict=True)
    ]
    return [str(problem) for problem in problems], rows


def written(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "coders.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@given(ROWS)
def test_what_is_written_is_read_back_whatever_it_holds(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("case") / "coders.csv"
    path.write_bytes(format_rows(CODERS, rows))
    problems, found = read(path)
    assert problems == []
    assert [cells for _, cells in found] == [list(row) for row in sorted(rows, key=lambda row: row[0])]
    assert format_rows(CODERS, [cells for _, cells in found]) == path.read_bytes()


@given(ROWS.filter(lambda rows: len({row[0] for row in rows}) == len(rows)), st.randoms())
def test_the_order_of_rows_is_irrelevant_to_the_bytes(rows, random):
    shuffled = random.sample(rows, len(rows))
    assert format_rows(CODERS, shuffled) == format_rows(CODERS, rows)
    assert next(csv.reader(io.StringIO(format_rows(CODERS, rows).decode(), newline=""))) == list(CODERS.header)


@pytest.mark.parametrize("name", TABLES)
def test_the_tiny_case_comes_back_byte_for_byte(name):
    path = TINY / f"{name}.csv"
    problems, rows = read(path, TABLES[name])
    assert problems == []
    assert format_rows(TABLES[name], [cells for _, cells in rows]) == path.read_bytes()


def test_names_that_pandas_takes_for_missing_stay_text(tmp_path):
    path = written(tmp_path, HEADER + "a,NA,person,None\nb,null,person,nan\n")
    assert read(path) == ([], [(2, ["a", "NA", "person", "None"]), (3, ["b", "null", "person", "nan"])])


def test_rows_keep_their_lines_across_chunks_and_around_broken_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "CHUNK_ROWS", 2)
    path = written(tmp_path, HEADER + "a,A,person,\nb,B\nc,C,person,\n\ne,E,person,\nf,F,person,,,\n")
    problems, rows = read(path)
    assert [(line, cells[0]) for line, cells in rows] == [(2, "a"), (4, "c"), (6, "e")]
    assert problems == [
        "coders.csv:3: 2 cells instead of 4; the row ends before kind_code, version",
        "coders.csv:5: the line is empty; delete it",
        "coders.csv:7: 6 cells instead of 4; '', '' too many (put a cell that holds a comma in quotes)",
    ]


@pytest.mark.parametrize("size", range(1, 14))
def test_a_conflict_marker_is_found_wherever_a_block_ends(tmp_path, monkeypatch, size):
    monkeypatch.setattr(tables, "_BLOCK_BYTES", size)
    path = written(tmp_path, HEADER + "a,A,person,\n=======\n")
    assert read(path)[0] == ["coders.csv:3: a git conflict marker; settle the merge and delete the marker lines"]


@pytest.mark.parametrize("size", range(1, 8))
def test_a_letter_that_a_block_cuts_in_two_is_no_fault(tmp_path, monkeypatch, size):
    monkeypatch.setattr(tables, "_BLOCK_BYTES", size)
    assert read(written(tmp_path, HEADER + "a,Zoë €,person,\n")) == ([], [(2, ["a", "Zoë €", "person", ""])])


def test_a_missing_table_says_what_to_add(tmp_path):
    problems, rows = read(tmp_path / "coders.csv")
    assert problems == ["coders.csv: the table is missing; add the file with its header row"]
    assert rows == []


@pytest.mark.parametrize(
    ("name", "choices", "said"),
    [
        ("territry", ["ceasefire", "territory"], "nearest: territory"),
        ("xyz", ["ceasefire", "territory"], "allowed: ceasefire, territory"),
        ("xyz", [f"name-{n}" for n in range(13)], f"allowed: {', '.join(f'name-{n}' for n in range(12))} ..."),
        ("x", [], "there are none"),
    ],
)
def test_the_nearest_name_or_the_allowed_ones_are_said(name, choices, said):
    assert nearest_of(name, choices) == said
