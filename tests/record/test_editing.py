"""A new case, a source and its text, a logged correction: made whole or not at all."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pytest

from analysis.errors import DataError, UsageError, WriteError
from analysis.record import editing
from analysis.record.check import check_case
from analysis.record.editing import add_source, fix_cell, new_case
from analysis.record.package import drift


def files(path):
    return {file.relative_to(path): file.read_bytes() for file in path.rglob("*") if file.is_file()}


class TestNewCase:
    def test_it_is_valid_and_tidy_with_nobody_in_it(self, tmp_path):
        path = new_case(tmp_path, "port-strike", title="Strike in the port")
        assert path == tmp_path / "data" / "port-strike"
        found = check_case(path)
        assert (found.problems, found.warnings) == ([], [])
        assert {name: rows for name, rows in found.rows.items() if rows} == {"actors": 1}
        assert drift(path) == []
        assert (path / "README.md").read_text(encoding="utf-8").startswith("# Strike in the port\n")

    @pytest.mark.parametrize("case_id", ["../x", "Port", "port strike", "", "a/b", "1e10", "march-1", "x" * 65])
    def test_an_id_that_is_none_makes_nothing(self, tmp_path, case_id):
        with pytest.raises(UsageError, match=r"^case: "):
            new_case(tmp_path, case_id)
        assert list(tmp_path.iterdir()) == []

    def test_a_case_is_never_written_over(self, tiny):
        root = tiny.path.parent
        (root / "data").mkdir()
        tiny.path.rename(root / "data" / "tiny")
        before = files(root)
        with pytest.raises(UsageError, match="data/tiny exists; choose another id"):
            new_case(root, "tiny")
        assert files(root) == before


class TestAddSource:
    def write(self, tmp_path, text="Talks went on.\n\nNobody left.\n", name="Evening Post.txt"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    def test_an_unknown_document_gets_a_row_to_complete(self, small, tmp_path):
        assert add_source(small.path, self.write(tmp_path)) == ("evening-post", True)
        row = next(row for row in small.rows("sources") if row["id"] == "evening-post")
        assert (row["publisher"], row["language_code"], row["published_edtf"]) == ("unknown", "und", "")
        assert row["text_chars"] == str(len((small.path / "texts" / "evening-post.txt").read_text(encoding="utf-8")))
        assert check_case(small.path).problems == []

    def test_a_known_text_is_stored_under_its_source(self, tiny, tmp_path):
        stored = tiny.path / "texts" / "wire-03-14.txt"
        document = self.write(tmp_path, stored.read_text(encoding="utf-8"), "downloaded (2).txt")
        stored.unlink()
        before = (tiny.path / "sources.csv").read_bytes()
        assert add_source(tiny.path, document) == ("wire-03-14", False)
        assert stored.is_file()
        assert (tiny.path / "sources.csv").read_bytes() == before

    def test_another_text_under_a_coded_id_is_refused_unless_meant(self, tiny, tmp_path):
        before = files(tiny.path)
        document = self.write(tmp_path)
        with pytest.raises(DataError, match=r"its text differs from the one coded as wire-03-14 \(sha256"):
            add_source(tiny.path, document, source_id="wire-03-14")
        assert files(tiny.path) == before
        assert add_source(tiny.path, document, source_id="wire-03-14", replace=True) == ("wire-03-14", False)
        assert (tiny.path / "texts" / "wire-03-14.txt").read_text(encoding="utf-8").startswith("Talks went on.")
        assert check_case(tiny.path).problems  # its evidence is to be found again

    def test_a_row_written_by_hand_gets_its_digest(self, small, tmp_path):
        assert add_source(small.path, self.write(tmp_path), source_id="s1") == ("s1", False)
        row = next(row for row in small.rows("sources") if row["id"] == "s1")
        assert row["publisher"] == "Gazette"
        assert len(row["text_sha256"]) == 64

    def test_a_file_name_that_gives_no_id_asks_for_one(self, small, tmp_path):
        with pytest.raises(UsageError, match="give one with --id"):
            add_source(small.path, self.write(tmp_path, name="日報.txt"))
        assert not (small.path / "texts").exists()

    def test_a_broken_case_takes_no_source(self, small, tmp_path):
        (small.path / "sources.csv").write_text("id;publisher\n")
        with pytest.raises(DataError, match=r"sources\.csv"):
            add_source(small.path, self.write(tmp_path))
        assert not (small.path / "texts").exists()


class TestFix:
    GIVEN: ClassVar = {
        **{"table": "statements", "row_id": "st-union-eight", "column": "summary", "new": "The union wants more."},
        **{"reason": "too long", "coder_id": "coder-a", "corrected": date(2024, 6, 1)},
    }

    def test_the_cell_and_the_log_change_together(self, tiny):
        old = fix_cell(tiny.path, **self.GIVEN)
        assert old == "The union's chair asks for a rise of eight per cent."
        row = next(row for row in tiny.rows("statements") if row["id"] == "st-union-eight")
        assert row["summary"] == "The union wants more."
        assert [log for log in tiny.rows("corrections") if log["row_id"] == "st-union-eight"] == [
            {
                **{"id": "fix-0002", "table": "statements", "row_id": "st-union-eight", "column": "summary"},
                **{"old": old, "new": "The union wants more.", "reason": "too long", "coder_id": "coder-a"},
                **{"corrected_date": "2024-06-01"},
            }
        ]
        fix_cell(tiny.path, **self.GIVEN | {"new": old})
        assert len({log["id"] for log in tiny.rows("corrections")}) == 3
        assert check_case(tiny.path).problems == []

    def test_every_as_of_uses_the_corrected_record(self, tiny):
        fix_cell(tiny.path, **self.GIVEN)
        case = tiny.case().as_of("2024-03-05")
        assert "The union wants more." in set(case.statements["summary"])

    @pytest.mark.parametrize(
        ("changed", "error"),
        [
            ({"table": "sentences"}, UsageError),
            ({"table": "corrections", "row_id": "cr-ballot-starts"}, UsageError),
            ({"row_id": "st-nobody"}, UsageError),
            ({"column": "sumary"}, UsageError),
            ({"column": "id", "new": "st-other"}, UsageError),
            ({"coder_id": "coder-z"}, UsageError),
            ({"reason": "  "}, UsageError),
            ({"column": "holder_id", "new": "dock-unoin"}, DataError),
            ({"column": "said_edtf", "new": "03/04/2024"}, DataError),
            ({"column": "said_edtf", "new": "2024-03-09"}, DataError),  # after its source
            (
                {"table": "evidence", "row_id": "ev-st-union-eight", "column": "row_id", "new": "st-union-six"},
                DataError,
            ),
            ({"table": "evidence", "row_id": "ev-st-union-eight", "column": "start", "new": "35"}, UsageError),
        ],
    )
    def test_what_may_not_be_leaves_every_file_byte_for_byte(self, tiny, changed, error):
        before = files(tiny.path)
        with pytest.raises(error):
            fix_cell(tiny.path, **self.GIVEN | changed)
        assert files(tiny.path) == before

    def test_all_that_is_wrong_with_a_request_is_told(self, tiny):
        with pytest.raises(UsageError) as error:
            fix_cell(tiny.path, **self.GIVEN | {"row_id": "st-nobody", "column": "sumary", "coder_id": "coder-b"})
        assert len(str(error.value).splitlines()) == 3

    def test_a_disk_that_fails_leaves_both_files(self, tiny, monkeypatch):
        def fail(_):
            raise WriteError("statements.csv: could not be written")

        before = files(tiny.path)
        monkeypatch.setattr(editing, "write_together", fail)
        with pytest.raises(WriteError):
            fix_cell(tiny.path, **self.GIVEN)
        assert files(tiny.path) == before
