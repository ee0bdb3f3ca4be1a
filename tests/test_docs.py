"""What the documents tell a reader to type, open or look at is there."""

from __future__ import annotations

import itertools
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import cli
from analysis.record.case import Case, case_ids

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = {
    name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")
}
README = DOCUMENTS["README.md"]
INVENTED = {"port-strike"}
TARGETS = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)


def commands(text: str) -> list[list[str]]:
    """The words behind every `parley` in code of a document, without comments."""
    code = re.findall(r"^ {4}.*$|`[^`\n]+`", text, flags=re.MULTILINE)
    found = (re.search(r"(?:^|[\s`/])parley ([a-z][^`#]*)", line) for line in code)
    return [shlex.split(match[1].replace("[", "").replace("]", "")) for match in found if match]


def said(monkeypatch, capsys, *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["parley", *arguments])
    monkeypatch.setattr(cli, "_signals", lambda: [])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return int(left.value.code or 0), capsys.readouterr().out


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_and_option_exists(monkeypatch, capsys, name):
    found = commands(DOCUMENTS[name])
    assert len(found) > (5 if name == "README.md" else 0)
    for words in found:
        command = words[:2] if words[0] == "source" else words[:1]
        code, help_text = said(monkeypatch, capsys, *command, "--help")
        assert code == 0, words
        for option in (word for word in words if word.startswith("--")):
            assert f"{option} " in help_text, (words, option)


def test_cases_reports_actors_issues_and_days_in_the_commands_exist():
    for words in commands(README):
        given = dict(itertools.pairwise(words))
        case_id = given.get("--case", words[1] if words[0] in ("check", "tidy", "new") and len(words) > 1 else "")
        if case_id in INVENTED:
            continue
        assert case_id in ("", *case_ids(ROOT)), words
        case = Case.read(ROOT / "data" / (case_id or "istanbul-2025")).as_of(given.get("--as-of", ""))
        assert set(filter(None, given.get("--issues", "").split(","))) <= set(case.issues["id"]), words
        assert set(filter(None, given.get("--actors", "").split(","))) <= set(case.actors["id"]), words
        if words[0] == "report" and len(words) > 1 and not words[1].startswith("-"):
            assert (ROOT / "notebooks" / f"{words[1]}.ipynb").is_file(), words


def test_the_python_in_the_readme_runs(monkeypatch):
    (code,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    exec(code, names)
    assert len(names["held"]) > 5


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_and_pictures_lead_somewhere(name):
    text = DOCUMENTS[name]
    linked = [*re.findall(r"\]\(([^)#\s]+)\)", text), *re.findall(r"(?:src|srcset|href)=\"([^\"]+)\"", text)]
    for target in linked:
        assert "://" in target or (ROOT / target).exists(), target


def test_make_targets_that_are_named_exist():
    for name, text in DOCUMENTS.items():
        for target in re.findall(r"(?:^ {4}|`)make ([a-z-]+)", text, flags=re.MULTILINE):
            assert target in TARGETS, (name, target)


def test_files_that_are_named_exist():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    known = {Path(name).name for name in listed} | {folder for name in listed for folder in Path(name).parts[:-1]}
    made = {"index.html", "schedule.toml", "manifest.json"}
    for name, text in DOCUMENTS.items():
        for file in re.findall(r"`([\w./-]+\.(?:py|csv|md|json|toml|lock|yml|html|cff|txt))`", text):
            assert Path(file).name in known | made, (name, file)


def test_what_you_get_names_every_report():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert f"`{path.stem}`" in README
