"""The two generated files: judged by frictionless from outside, and by the schema that they come from."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.errors import DataError
from analysis.record.package import codebook, descriptor, read_descriptor
from analysis.record.schema import SCHEMA_VERSION, TABLES, code_lists

TINY = Path(__file__).resolve().parents[1] / "data" / "tiny"
# In a process of its own: importing frictionless warns of what it imports.
JUDGE = """
import json
from frictionless import validate
report = validate("datapackage.json", type="package")
errors = [[task.name, *row] for task in report.tasks for row in task.flatten(["type", "rowNumber", "fieldName"])]
print(json.dumps({"valid": report.valid, "tables": len(report.tasks), "errors": errors}))
"""


def judged(path: Path) -> dict:
    command = [sys.executable, "-W", "ignore", "-c", JUDGE]
    return json.loads(subprocess.run(command, cwd=path, capture_output=True, text=True, check=True).stdout)


def test_frictionless_finds_the_case_valid(tiny):
    assert judged(tiny.path) == {"valid": True, "tables": len(TABLES), "errors": []}


def test_frictionless_reads_keys_codes_and_ranges_from_the_description(tiny):
    tiny.edit("statements", "st-union-eight", holder_id="dock-unoin")
    tiny.edit("statements", "st-union-six", stance_code="asks")
    tiny.edit("statements", "st-union-still", high_points="101")
    found = judged(tiny.path)
    assert not found["valid"]
    assert {(name, kind) for name, kind, *_ in found["errors"]} == {
        ("statements", "foreign-key"),
        ("statements", "constraint-error"),
    }


def test_the_generated_files_of_the_tiny_case_are_those_of_the_schema():
    words = {name: read_descriptor(TINY)[name] for name in ("title", "description")}
    assert (TINY / "datapackage.json").read_text(encoding="utf-8") == descriptor("tiny", **words)
    assert (TINY / "README.md").read_text(encoding="utf-8") == codebook("tiny", **words)


def test_the_codebook_names_every_table_column_and_code():
    text = codebook("tiny", title="A port strike", description="Invented.")
    assert text.startswith("# A port strike\n\nInvented.\n")
    for table in TABLES.values():
        section = text.partition(f"## {table.file}\n")[2].partition("\n## ")[0]
        assert [row.split("`")[1] for row in section.splitlines() if row.startswith("| `")] == list(table.header)
        assert ("needs evidence" in section) == table.needs_evidence
    for name, entries in code_lists().items():
        section = text.partition(f"### {name.replace('_', ' ')}\n")[2].partition("\n### ")[0]
        assert [row.split("`")[1] for row in section.splitlines() if row.startswith("| `")] == list(entries)
    assert "| `demand` | demands | Wants another actor to do, stop or accept something. | REQUEST |" in text


def test_a_newer_schema_is_refused_and_an_older_one_read(tiny):
    file = tiny.path / "datapackage.json"
    content = json.loads(file.read_text())
    major, minor = map(int, SCHEMA_VERSION.split("."))
    for newer in (f"{major}.{minor + 1}", f"{major}.10", f"{major + 1}.0"):
        file.write_text(json.dumps(content | {"schema_version": newer}))
        with pytest.raises(DataError) as caught:
            read_descriptor(tiny.path)
        assert str(caught.value) == (
            f"datapackage.json: schema_version: the case is written under schema {newer}, "
            f"this program knows {SCHEMA_VERSION}; update parley"
        )
    file.write_text(json.dumps(content | {"schema_version": "0.9"}))
    assert read_descriptor(tiny.path)["title"] == "A port strike"


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"schema_version": "one"}', "\ufeff{}", "null"])
def test_a_descriptor_that_cannot_be_read_is_refused(tiny, content):
    (tiny.path / "datapackage.json").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"datapackage\.json: it cannot be read .*run `parley tidy tiny`"):
        read_descriptor(tiny.path)


def test_a_missing_descriptor_says_what_to_run(tiny):
    (tiny.path / "datapackage.json").unlink()
    with pytest.raises(DataError, match=r"datapackage\.json: not found in tiny; run `parley tidy tiny`"):
        tiny.case()
