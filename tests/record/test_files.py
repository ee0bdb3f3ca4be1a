"""Several files changed as one: at whatever operation the program is killed, all are old or all are new."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from analysis.errors import WriteError
from analysis.record.files import change_together, finish_change

OLD = {"one.csv": b"old one\n", "two.csv": b"old two\n"}
NEW = {"one.csv": b"new one\n", "two.csv": b"new two\n", "three.csv": b"new three\n"}
OPERATIONS = ("open", "write", "fsync", "replace", "unlink")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in OLD.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def stands(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def killed_at(number: int, folder: Path) -> bool:
    """Change the files in a child that dies at its Nth operation, as by kill -9; False where it came to its end."""
    child = os.fork()
    if child == 0:  # pragma: no cover
        count = 0
        for name in OPERATIONS:
            real = getattr(os, name)

            def counted(*words, _real=real, **options):
                nonlocal count
                count += 1
                if count == number:
                    os._exit(9)
                return _real(*words, **options)

            setattr(os, name, counted)
        try:
            change_together(folder, NEW)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_all_files_are_changed_and_nothing_else_is_left(folder):
    change_together(folder, NEW)
    assert stands(folder) == NEW
    assert not finish_change(folder)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the child is a fork")
def test_killed_at_any_operation_the_files_are_all_old_or_all_new(folder):
    outcomes, number = set(), 1
    while True:
        for path in folder.iterdir():
            path.unlink()
        for name, content in OLD.items():
            (folder / name).write_bytes(content)
        was_killed = killed_at(number, folder)
        finish_change(folder)
        tables = {name: content for name, content in stands(folder).items() if not name.startswith(".")}
        assert tables in (OLD, NEW), number
        outcomes.add(len(tables))
        change_together(folder, NEW)  # the next one sweeps what was left
        assert stands(folder) == NEW
        if not was_killed:
            break
        number += 1
    assert number > 15
    assert outcomes == {2, 3}, "some kills came before the change counted, and some after"


def test_what_was_written_down_is_finished_by_whoever_reads_next_once_or_twice(folder):
    (folder / ".one.csv.parley-abc.new").write_bytes(NEW["one.csv"])
    (folder / ".parley-abc.journal").write_text(json.dumps({".one.csv.parley-abc.new": "one.csv"}))
    assert finish_change(folder)
    assert not finish_change(folder)
    assert stands(folder) == OLD | {"one.csv": NEW["one.csv"]}


def test_a_change_that_cannot_be_staged_changes_nothing(folder, monkeypatch):
    def full(*words):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(WriteError, match=r"No space left on device.*nothing in the folder was changed"):
        change_together(folder, NEW)
    monkeypatch.undo()
    assert stands(folder) == OLD


def test_a_link_is_not_written_through(folder):
    (folder / "one.csv").rename(folder / "elsewhere")
    (folder / "one.csv").symlink_to(folder / "elsewhere")
    with pytest.raises(WriteError, match="symbolic link"):
        change_together(folder, NEW)
    assert (folder / "elsewhere").read_bytes() == OLD["one.csv"]
