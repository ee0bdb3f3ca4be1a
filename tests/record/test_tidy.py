"""What may be left to the program, and what it refuses to guess."""

from __future__ import annotations

import pytest

from analysis.errors import DataError
from analysis.record.check import check_case
from analysis.record.tidy import read_rows, tidy_case


def files(folder):
    return {path.name: path.read_bytes() for path in folder.path.iterdir() if path.is_file()}


def row_of(folder, table, row_id):
    return next(row for row in folder.rows(table) if row["id"] == row_id)


def test_a_tidy_case_is_a_fixed_point(tiny):
    before = files(tiny)
    done = tidy_case(tiny.path)
    assert (done.ids, done.passages, done.moved, done.texts, done.files) == (0, 0, 0, 0, [])
    assert files(tiny) == before


@pytest.mark.parametrize(
    "given",
    [
        {"start": "", "end": "", "paragraph": "", "digest": "wants eight per cent more pay, its chair said on Monday"},
        {
            "start": "",
            "end": "",
            "paragraph": "",
            "digest": "wants  eight per cent more pay, its\u00a0chair said on Monday",
        },
        {"paragraph": ""},
        {"digest": ""},
    ],
    ids=["words", "words with other spaces", "no paragraph", "no digest"],
)
def test_a_passage_is_found_by_what_is_given(tiny, given):
    key = "ev-st-union-eight"
    before = row_of(tiny, "evidence", key)
    tiny.edit("evidence", key, **given)
    done = tidy_case(tiny.path)
    assert (done.passages, done.moved) == ((0, 1) if given == {"paragraph": ""} else (1, 0))
    after = row_of(tiny, "evidence", key)
    assert check_case(tiny.path).problems == []
    if "start" not in given:
        assert after == before
    assert after["digest"].startswith("x")
    text = (tiny.path / "texts" / "gazette-03-05.txt").read_text(encoding="utf-8")
    assert "wants eight per cent" in text[int(after["start"]) : int(after["end"])]


def test_a_passage_that_moved_to_several_places_is_left_to_a_person(tiny):
    text = tiny.path / "texts" / "gazette-03-05.txt"
    whole = text.read_text(encoding="utf-8")
    text.write_text(f"Twice.\n\n{whole}\n\n{whole}", encoding="utf-8")
    before = files(tiny)
    with pytest.raises(DataError) as error:
        tidy_case(tiny.path)
    assert len(error.value.problems) == sum(row["source_id"] == text.stem for row in tiny.rows("evidence"))
    assert "the passage coded at 34-105 is in 2 places in the text as it is now" in str(error.value)
    assert files(tiny) == before


def test_a_paragraph_alone_is_the_whole_of_it(tiny):
    tiny.edit("evidence", "ev-st-union-eight", start="", end="", digest="", paragraph="2")
    assert tidy_case(tiny.path).passages == 1
    row = row_of(tiny, "evidence", "ev-st-union-eight")
    text = (tiny.path / "texts" / "gazette-03-05.txt").read_text(encoding="utf-8")
    assert text[int(row["start"]) : int(row["end"])] == text.split("\n\n")[1]


def test_what_moved_is_found_again_and_the_text_is_digested(tiny):
    text = tiny.path / "texts" / "gazette-03-05.txt"
    before = tiny.rows("evidence")
    text.write_text(f"Corrected.\n\n{text.read_text(encoding='utf-8')}", encoding="utf-8")
    of_text = [row for row in before if row["source_id"] == "gazette-03-05"]
    done = tidy_case(tiny.path)
    assert (done.moved, done.texts, done.passages) == (len(of_text), 1, 0)
    after = {row["id"]: row for row in tiny.rows("evidence")}
    for row in of_text:
        moved = after[row["id"]]
        assert int(moved["start"]) == int(row["start"]) + len("Corrected.\n\n")
        assert int(moved["paragraph"]) == int(row["paragraph"]) + 1
        assert moved["digest"] == row["digest"]
    assert check_case(tiny.path).problems == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"start": "", "end": "", "digest": "words that nobody printed"}, "digest: "),
        ({"start": "", "end": "", "digest": "the"}, "stands in the text 9 times"),
        ({"start": "", "end": "", "digest": "", "paragraph": ""}, "no passage is given; write its words into digest"),
        ({"start": "", "end": "", "digest": "", "paragraph": "99"}, "no passage is given"),
        ({"digest": "x0123456789abcdef"}, "is nowhere in the text as it is now; code it anew"),
        ({"start": "34", "end": "9999"}, "no passage is given"),
    ],
)
def test_what_is_not_there_once_is_refused_and_nothing_written(tiny, given, said):
    tiny.edit("evidence", "ev-st-union-eight", **given)
    (tiny.path / "README.md").write_text("old")
    before = files(tiny)
    line = 2 + [row["id"] for row in tiny.rows("evidence")].index("ev-st-union-eight")
    with pytest.raises(DataError) as error:
        tidy_case(tiny.path)
    assert str(error.value).startswith(f"evidence.csv:{line}: digest: ")
    assert said in str(error.value)
    assert files(tiny) == before


def test_all_passages_that_cannot_be_found_are_told(tiny):
    tiny.edit("evidence", "ev-st-union-eight", digest="never said", start="", end="")
    tiny.edit("emendations", "em-truce-month", digest="never said either", start="", end="")
    with pytest.raises(DataError) as error:
        tidy_case(tiny.path)
    assert [problem.file for problem in error.value.problems] == ["emendations.csv", "evidence.csv"]


def test_a_passage_without_its_text_says_what_to_run(tiny):
    (tiny.path / "texts" / "gazette-03-05.txt").unlink()
    assert tidy_case(tiny.path).files == []  # whole passages stay as they are
    tiny.edit("evidence", "ev-st-union-eight", start="", digest="eight per cent")
    with pytest.raises(DataError, match="the text of gazette-03-05 is not stored here; run `parley source add`"):
        tidy_case(tiny.path)


def test_blank_ids_are_made_from_what_the_row_says_and_others_kept(small):
    rows = small.rows("events")
    rows += [
        {"label": "Talks: the second round!", "kind_code": "meeting"},
        {"label": "Talks: the second round!", "kind_code": "meeting"},
    ]
    rows += [{"label": "Переговоры", "kind_code": "meeting"}, {"label": "A" * 90, "kind_code": "meeting"}]
    small.write("events", rows)
    assert tidy_case(small.path).ids == 4
    found = [row["id"] for row in small.rows("events")]
    assert found == sorted(["talks-the-second-round", "talks-the-second-round-2", "row", "a" * 58])
    before = files(small)
    assert tidy_case(small.path).ids == 0
    assert files(small) == before


@pytest.mark.parametrize(
    ("table", "cells", "key"),
    [
        ("statements", {"holder_id": "a", "stance_code": "demand", "issue_id": "pay"}, "st-a-demand-pay"),
        ("statements", {"holder_id": "a", "stance_code": "deny", "question_code": "cause"}, "st-a-deny-cause"),
        ("event_statuses", {"event_id": "talks", "status_code": "scheduled"}, "es-talks-scheduled"),
        ("participations", {"event_id": "talks", "actor_id": "a", "status_code": "sent"}, "pa-talks-a-sent"),
        ("conditions", {"statement_id": "st-a-demand-pay"}, "co-a-demand-pay"),
        ("aliases", {"alias": "The A's", "actor_id": "a"}, "al-a-the-a-s"),
    ],
)
def test_every_hand_filled_table_has_its_ids_made(small, table, cells, key):
    small.write(table, [cells])
    tidy_case(small.path)
    assert [row["id"] for row in small.rows(table)] == [key]


def test_rows_are_sorted_and_the_generated_files_made_anew(tiny):
    rows = tiny.rows("statements")
    header, *lines = (tiny.path / "statements.csv").read_text(encoding="utf-8").splitlines()
    (tiny.path / "statements.csv").write_text("\n".join([header, *reversed(lines)]) + "\n", encoding="utf-8")
    (tiny.path / "README.md").unlink()
    assert set(tidy_case(tiny.path, dry_run=True).files) == {"statements.csv", "README.md"}
    assert not (tiny.path / "README.md").exists()
    assert set(tidy_case(tiny.path).files) == {"statements.csv", "README.md"}
    assert tiny.rows("statements") == rows


@pytest.mark.parametrize(
    "leave",
    [
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: content.rstrip(b"\n"),
        lambda content: content + b",,,,\n\n",
    ],
    ids=["byte order mark", "carriage returns", "no last line end", "rows of commas"],
)
def test_what_a_spreadsheet_program_leaves_behind_is_taken_away(tiny, leave):
    path = tiny.path / "statements.csv"
    before = path.read_bytes()
    path.write_bytes(leave(before))
    assert "statements.csv" in tidy_case(tiny.path).files
    assert path.read_bytes() == before


def test_a_case_without_a_descriptor_is_named_after_its_folder(small):
    (small.path / "datapackage.json").unlink()
    assert "datapackage.json" in tidy_case(small.path).files
    assert small.case().title == "Small"


def test_broken_files_are_told_before_anything_is_filled(tiny):
    path = tiny.path / "statements.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";", 1), encoding="utf-8")
    before = files(tiny)
    _, problems = read_rows(tiny.path)
    with pytest.raises(DataError) as error:
        tidy_case(tiny.path)
    assert error.value.problems == sorted(set(problems))
    assert files(tiny) == before
