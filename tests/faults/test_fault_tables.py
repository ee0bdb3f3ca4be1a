"""Faults 29 to 34: tables that a spreadsheet, an editor, git or a keyboard has damaged. Nothing is repaired or guessed.

Each row of a table below is one fault put into the tiny case and the whole of what must be said of it; every refusal
is a `DataError`, exit code 3.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.errors import DataError
from analysis.record.case import Case
from analysis.record.check import check_case
from analysis.record.schema import TABLES

HEADER = ",".join(TABLES["issues"].header)
QUOTE = 'a quotation mark is not closed on its line; write " inside a cell as "" and put the cell in quotes'
CUT = (
    "the last line does not end with a line feed: the file may have been cut off; check the row, then add the line end"
)
SAVE = 'save the file as "CSV UTF-8" with commas'


def refused(path: Path) -> list[str]:
    """All that is said of a case that must be refused, by the error that ends the program with exit code 3."""
    with pytest.raises(DataError) as caught:
        Case.read(path)
    assert caught.value.exit_code == 3
    lines = str(caught.value).split("\n")
    assert lines == [str(problem) for problem in sorted(set(check_case(path).problems))]
    return lines


def damage(path: Path, change: Callable[[bytes], bytes], table: str = "issues") -> None:
    file = path / f"{table}.csv"
    before = file.read_bytes()
    file.write_bytes(change(before))
    assert file.read_bytes() != before, "the fault was not put in"


def lines_changed(change: Callable[[list[str]], list[str]]) -> Callable[[bytes], bytes]:
    return lambda content: ("\n".join(change(content.decode().split("\n")))).encode()


def line_replaced(line: int, old: str, new: str) -> Callable[[bytes], bytes]:
    def change(lines: list[str]) -> list[str]:
        lines[line - 1] = lines[line - 1].replace(old, new, 1)
        return lines

    return lines_changed(change)


# Fault 29. Dangling issue ids follow from rows that cannot be read; they are told too, and not looked at here.
STRUCTURE = {
    "unclosed quote": (
        line_replaced(3, "Night-shift pay", '"Night-shift pay'),
        [f"issues.csv:3: {QUOTE}"],
    ),
    "quote closed inside a cell": (
        line_replaced(3, "Night-shift pay", '"Night"-shift pay'),
        [f"issues.csv:3: {QUOTE}"],
    ),
    "short row": (
        line_replaced(4, ",,bargaining", ""),
        ["issues.csv:4: 5 cells instead of 7; the row ends before anchors, kind_code"],
    ),
    "long row": (
        line_replaced(4, "Work during", "Work, during"),
        ["issues.csv:4: 8 cells instead of 7; 'bargaining' too many (put a cell that holds a comma in quotes)"],
    ),
    "long first row": (
        line_replaced(2, ",belief", ",belief,,,"),
        ["issues.csv:2: 10 cells instead of 7; '', '', '' too many (put a cell that holds a comma in quotes)"],
    ),
    "empty line": (
        lines_changed(lambda lines: [*lines[:2], "", *lines[2:]]),
        ["issues.csv:3: the line is empty; delete it"],
    ),
    "NUL": (
        line_replaced(3, "Night", "Ni\0ght"),
        [
            f"issues.csv:3: a NUL byte at byte 16 of the line; {SAVE}",
            'issues.csv:3: label: "Ni\0ght-shift pay" holds characters that cannot be seen: '
            "U+0000 control character at character 3; delete them",
        ],
    ),
    "CRLF line ends": (
        lambda content: content.replace(b"\n", b"\r\n"),
        [
            "issues.csv:1: a carriage return (and on 4 more lines); save the file with LF line ends, or run `parley tidy`"
        ],
    ),
    "CR line ends": (
        lambda content: content.replace(b"\n", b"\r"),
        [
            "issues.csv:1: a carriage return; save the file with LF line ends, or run `parley tidy`",
            f"issues.csv:1: {CUT}",
        ],
    ),
    "CR inside a row": (
        line_replaced(3, "Night-shift pay", "Night\rshift pay"),
        ["issues.csv:3: a carriage return; save the file with LF line ends, or run `parley tidy`"],
    ),
    "semicolons": (
        lambda content: content.replace(b",", b";"),
        [f"issues.csv:1: the columns are separated by semicolons; {SAVE}"],
    ),
    "tabs": (
        lambda content: content.replace(b",", b"\t"),
        [f"issues.csv:1: the columns are separated by tabs; {SAVE}"],
    ),
    "empty": (lambda content: b"", [f"issues.csv:1: the file is empty; its first line must be {HEADER}"]),
    "blank lines only": (
        lambda content: b"\n\n",
        [f"issues.csv:1: the file is empty; its first line must be {HEADER}"],
    ),
    "truncated in a row": (
        lambda content: content[:-40],
        [f"issues.csv:5: {CUT}"],
    ),
    "truncated at the end of a row": (
        lambda content: content[:-1],
        [f"issues.csv:5: {CUT}"],
    ),
    "duplicate header": (
        line_replaced(1, "question", "label"),
        [
            "issues.csv:1: label: the column stands twice in the header",
            f"issues.csv:1: question: the column is missing; the header must be {HEADER}",
        ],
    ),
    "misspelt header": (
        line_replaced(1, "question", "queston"),
        [
            f"issues.csv:1: question: the column is missing; the header must be {HEADER}",
            "issues.csv:1: queston: not a column of issues; nearest: question",
        ],
    ),
    "column too many": (
        line_replaced(1, "kind_code", "kind_code,colour"),
        [f"issues.csv:1: colour: not a column of issues; allowed: {HEADER.replace(',', ', ')}"],
    ),
    "columns exchanged": (
        line_replaced(1, "label,question", "question,label"),
        [f"issues.csv:1: the columns are in another order; the header must be {HEADER}"],
    ),
    "no header": (
        lines_changed(lambda lines: lines[1:]),
        None,  # every column is missing, every cell of the first row is none: only the file and line are looked at
    ),
    "missing": (None, ["issues.csv: the table is missing; add the file with its header row"]),
}


@pytest.mark.parametrize("fault", STRUCTURE)
def test_29_structure(tiny, fault):
    change, expected = STRUCTURE[fault]
    if change is None:
        (tiny.path / "issues.csv").unlink()
    else:
        damage(tiny.path, change)
    said = refused(tiny.path)
    found = [line for line in said if line.startswith("issues.csv")]
    if expected is None:
        assert found
        assert all(line.startswith("issues.csv:1: ") for line in found)
    else:
        assert found == expected
    assert all(" is not in issues.csv; " in line for line in said if line not in found), "no other fault is made up"


def test_29_all_problems_of_all_files_at_once(tiny):
    damage(tiny.path, line_replaced(2, ",belief", ",believe"))
    damage(tiny.path, line_replaced(4, ",,bargaining", ""))
    damage(tiny.path, line_replaced(6, "dock-union", '"dock-union'), "weights")
    line = tiny.edit("statements", "st-union-eight", said_edtf="03/04/2024", low_points="high")
    said = refused(tiny.path)
    assert [re.match(r"\S+\.csv:\d+: (\w+(?=:))?", problem)[0] for problem in said if "port-work" not in problem] == [
        "issues.csv:2: kind_code",
        "issues.csv:4: ",
        f"statements.csv:{line}: low_points",
        f"statements.csv:{line}: said_edtf",
        "weights.csv:6: ",
    ]


# Fault 30


def test_30_a_byte_order_mark_is_fine(tiny):
    damage(tiny.path, lambda content: b"\xef\xbb\xbf" + content)
    assert Case.read(tiny.path).issues["id"].iloc[0] == "machines"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_30_utf_16_is_named(tiny, encoding):
    damage(tiny.path, lambda content: content.decode().encode(encoding))
    assert [line for line in refused(tiny.path) if "issues.csv; " not in line] == [
        f"issues.csv: the file is UTF-16; {SAVE}"
    ]


def test_30_one_latin_1_byte_is_named_with_line_and_byte(tiny):
    damage(tiny.path, lambda content: content.replace(b"Night-shift pay", b"Night-shift pay\xe9"))
    assert refused(tiny.path) == [f"issues.csv:3: byte 29 of the line is 0xe9, which is not UTF-8 there; {SAVE}"]


def test_30_a_letter_cut_in_two_at_the_end_is_a_cut_file(tiny):
    damage(tiny.path, lambda content: content.rstrip(b"\n") + "é".encode()[:1])
    assert any("may have been cut off" in line for line in refused(tiny.path))


# Fault 31


@pytest.mark.parametrize("shown", ["1E10", "MARCH1", "1e10", "march1", "45354", "3-mar", "2024-03"])
def test_31_ids_that_a_spreadsheet_takes_for_something_else(tiny, shown):
    damage(tiny.path, lambda content: content.replace(b"temp-firm", shown.encode(), 1), "actors")
    (problem,) = [line for line in refused(tiny.path) if line.startswith("actors.csv")]
    assert problem.startswith(f'actors.csv:8: id: "{shown}" ')
    assert problem.partition("; ")[2], "and what to write"


def test_31_a_doubled_id_is_named_with_both_lines(tiny):
    tiny.write("actors", [*tiny.rows("actors"), tiny.rows("actors")[2]])
    assert refused(tiny.path) == ['actors.csv:5: id: "harbour-city" is already on line 4; ids are unique']


def test_31_every_dangling_id_is_named_with_line_and_nearest(tiny):
    lines = {
        "aliases": tiny.edit("aliases", "al-the-union", actor_id="dock-unoin"),
        "statements": tiny.edit("statements", "st-union-six", issue_id="wage-ries"),
        "conditions": tiny.edit("conditions", "co-union", statement_id="st-union-stays-in"),
    }
    assert refused(tiny.path) == [
        f'aliases.csv:{lines["aliases"]}: actor_id: "dock-unoin" is not in actors.csv; nearest: dock-union',
        f'conditions.csv:{lines["conditions"]}: statement_id: "st-union-stays-in" is not in statements.csv; '
        "nearest: st-union-stays-out",
        f'statements.csv:{lines["statements"]}: issue_id: "wage-ries" is not in issues.csv; nearest: wage-rise',
    ]


@pytest.mark.parametrize("name", ["NA", "None", "nan", "NULL", "N/A", "null", "TRUE", "-", "007", "1e5"])
def test_31_names_that_programs_take_for_nothing_stay_text(tiny, name):
    tiny.edit("actors", "temp-firm", name=name)
    tiny.edit("aliases", "al-leiharbeitsfirma", alias=name)
    case = Case.read(tiny.path)
    assert case.name_of("temp-firm") == name
    assert case.aliases.set_index("id").loc["al-leiharbeitsfirma", "alias"] == name
    assert case.as_of("2024-03-27").name_of("temp-firm") == name


def test_31_na_is_an_id_like_any_other(tiny):
    for table in ("actors", "aliases", "statements"):
        damage(tiny.path, lambda content: content.replace(b"temp-firm,", b"na,"), table)
    assert set(Case.read(tiny.path).statements["holder_id"]) >= {"na", "dock-union"}


# Fault 32


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("03/04/2024", '"03/04/2024": the order of day and month is not told; write 2024-04-03 or 2024-03-04'),
        (
            "45354",
            '"45354": five digits are a spreadsheet\'s serial number of a day, not a year; format the column as text',
        ),
        ("4-Mar", '"4-Mar": a month is a number behind the year; write YYYY-MM-DD, or YYYY-MM where no day is known'),
        ("2024-02-30", '"2024-02-30": '),
        ("30 February", '"30 February": a month is a number behind the year'),
        ("2024-03-04 00:00:00", '"2024-03-04 00:00:00": '),
    ],
)
def test_32_dates_that_a_spreadsheet_rewrote_are_refused_and_never_guessed(tiny, value, said):
    line = tiny.edit("statements", "st-union-eight", said_edtf=value)
    (problem,) = refused(tiny.path)
    assert problem.startswith(f"statements.csv:{line}: said_edtf: {said}")
    line = tiny.edit("statements", "st-union-eight", said_edtf="2024-03-04")
    for table, row_id, column in (
        ("sources", "wire-03-14", "accessed_date"),
        ("evidence", "ev-es-ballot", "coded_date"),
    ):
        before = next(row[column] for row in tiny.rows(table) if row["id"] == row_id)
        line = tiny.edit(table, row_id, **{column: value})
        (problem,) = refused(tiny.path)
        assert problem.startswith(f'{table}.csv:{line}: {column}: "{value}" is not a day')
        tiny.edit(table, row_id, **{column: before})


# Fault 33


def git(folder: Path, *arguments: str, may_fail: bool = False) -> None:
    command = [
        "git",
        "-c",
        "user.name=coder",
        "-c",
        "user.email=coder@example.org",
        "-c",
        "commit.gpgsign=false",
        *arguments,
    ]
    subprocess.run(command, cwd=folder, check=not may_fail, capture_output=True)


@pytest.fixture
def repository(tiny) -> Path:
    for entry in ("texts",):
        shutil.rmtree(tiny.path / entry)
    git(tiny.path, "init", "--initial-branch=main")
    git(tiny.path, "add", "--all")
    git(tiny.path, "commit", "--message=case")
    return tiny.path


def test_33_conflict_markers_of_a_real_merge(tiny, repository):
    for branch, words in (("other", "Vermittlerin A"), ("main", "Vermittlerin B")):
        if branch == "other":
            git(repository, "checkout", "-b", "other")
        else:
            git(repository, "checkout", "main")
        tiny.edit("actors", "mediator", role=words)
        git(repository, "commit", "--all", "--message=role")
    git(repository, "merge", "other", may_fail=True)
    said = refused(repository)
    markers = [line for line in said if "git conflict marker; settle the merge and delete the marker lines" in line]
    assert [line.split(":")[:2] for line in markers] == [["actors.csv", "5"], ["actors.csv", "7"], ["actors.csv", "9"]]
    doubled = 'actors.csv:8: id: "mediator" is already on line 6; ids are unique'
    assert sorted(said) == sorted([*markers, doubled])


def test_33_a_clean_merge_that_doubles_an_id(tiny, repository):
    """Two branches add one id at two places; git sees no conflict."""
    git(repository, "checkout", "-b", "other")
    tiny.add("weights", "a-weight", actor_id="dock-union", issue_id="port-work", basis="assumed")
    git(repository, "commit", "--all", "--message=first")
    git(repository, "checkout", "main")
    file = repository / "weights.csv"
    file.write_text(f"{file.read_text()}a-weight,port-employers,port-work,,,assumed\n")
    git(repository, "commit", "--all", "--message=last")
    git(repository, "merge", "other", "--message=merge")
    assert refused(repository) == ['weights.csv:9: id: "a-weight" is already on line 2; ids are unique']


# Fault 34


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Dock\u200bunion", "U+200B ZERO WIDTH SPACE at character 5; delete them"),
        ("Dock \u202eunion", "U+202E RIGHT-TO-LEFT OVERRIDE at character 6; delete them"),
        ("Dock\u00a0union", "U+00A0 NO-BREAK SPACE at character 5; delete them"),
        ("Dock unio\u0308n", "is not in Unicode normal form C; type its accented letters anew"),
        ("Dock union ", 'there is a space at the end of "Dock union "; delete it'),
        (" Dock union", 'there is a space at the start of " Dock union"; delete it'),
    ],
)
def test_34_hidden_characters_are_errors(tiny, name, said):
    line = tiny.edit("actors", "dock-union", name=name)
    (problem,) = refused(tiny.path)
    assert problem.startswith(f"actors.csv:{line}: name: ")
    assert said in problem


def test_34_mixed_scripts_are_a_warning_with_code_points(tiny):
    line = tiny.edit("actors", "dock-union", name="D\u043eck union")
    check = check_case(tiny.path)
    assert check.problems == []
    (warning,) = check.warnings
    assert (warning.file, warning.line, warning.column) == ("actors.csv", line, "name")
    assert "U+043E CYRILLIC SMALL LETTER O" in warning.message


def test_34_names_in_any_one_script_pass(tiny):
    for name in ("Союз докеров", "اتحاد عمال الميناء", "港湾労働者の組合", "Δοκτορ Union"):
        tiny.edit("actors", "dock-union", name=name)
        check = check_case(tiny.path)
        assert (check.problems, check.warnings) == ([], [])
