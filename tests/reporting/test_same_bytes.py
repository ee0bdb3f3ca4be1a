"""Fault 39: the same input gives the same bytes, in another folder, another process, another time zone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCHEDULE = """pdf = true

[[report]]
name = "overview"
as_of = "2024-04-01"

[[report]]
name = "chronology"

[[report]]
name = "overview"

"""


def make(root: Path, seed: str, zone: str, *options: str) -> Path:
    """Run the real command on a copy of the tiny case in a folder of its own."""
    shutil.copytree(ROOT / "tests" / "data" / "tiny", root / "data" / "tiny")
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    (root / "reports").mkdir()
    (root / "reports" / "schedule.toml").write_text(SCHEDULE)
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    subprocess.run(
        [Path(sys.executable).with_name("parley"), "report", "--all", "--quiet", *options],
        cwd=root,
        env={**environment, "PYTHONHASHSEED": seed, "TZ": zone, "XDG_CACHE_HOME": str(root.parent / f"cache-{seed}")},
        check=True,
    )
    return root / "reports"


def files(reports: Path) -> dict[str, bytes]:
    """Everything that is published, by its path; the manifest holds seconds."""
    return {
        path.relative_to(reports).as_posix(): path.read_bytes()
        for path in sorted(reports.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


def test_two_runs_differ_in_no_byte(tmp_path):
    one = files(make(tmp_path / "one", "1", "UTC"))
    other = files(make(tmp_path / "a second one", "4711", "Pacific/Kiritimati", "--workers", "1"))
    kinds = {Path(name).suffix for name in one}
    assert kinds == {".html", ".ipynb", ".svg", ".pdf", ".xml", ".toml"}
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    assert b"Since 1 April 2024: " in one["feed.xml"]
