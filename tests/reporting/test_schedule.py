"""A schedule says by itself what is wrong with it, and one report that fails stops no other."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from analysis.errors import UsageError
from analysis.reporting.batch import Told, exit_code
from analysis.reporting.schedule import make_scheduled, read_schedule
from analysis.reporting.schedule.plan import DAYS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def root(small, tmp_path, monkeypatch):
    """A project with the small case and two templates; a run copies its template and takes no time."""
    from analysis.reporting import kernels

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    project = tmp_path / "project"
    (project / "data").mkdir(parents=True)
    small.path.rename(project / "data" / "small")
    (project / "notebooks").mkdir()
    (project / "reports").mkdir()
    template(project, "chronology", ["events"])
    template(project, "positions", ["statements", "issues"])

    def copy(template_path: Path, parameters: dict[str, object], executed_path: Path, **_: object) -> None:
        if "fail" in str(parameters.get("since", "")) or parameters["issues"] == ["fails"]:
            raise UsageError("it fails")
        executed_path.write_bytes(template_path.read_bytes())

    monkeypatch.setattr(kernels, "run_notebook", copy)
    return project


def template(root, name, tables):
    declared = 'case: str = ""\nas_of: str = ""\nsince: str = ""\nuntil: str = ""\nissues: list[str] = []\nactors: list[str] = []'
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": f"# What of {name}?"},
        {
            "cell_type": "code",
            "metadata": {"tags": ["parameters"]},
            "source": declared,
            "outputs": [],
            "execution_count": None,
        },
    ]
    metadata = {"parley": {"report": True, "order": 1, "tables": tables}}
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    (root / "notebooks" / f"{name}.ipynb").write_text(json.dumps(content))


def write(root, text):
    (root / "reports" / "schedule.toml").write_text(text)
    return root


def make(root, **options):
    return make_scheduled(root, read_schedule(root), today="2024-03-15", out=root / "reports", **options)


def states(outcomes):
    return {outcome.name: outcome.state for outcome in outcomes}


GRID = """
[[report]]
name = "chronology"
as_of = "today"
grid.window = [{ since = 2024-03-01, until = 2024-03-05 }, { since = "2024-03-06" }]

[[report]]
name = "positions"
set = { actors = ["a", "b"] }
[report.grid]
issues = ["pay", ["pay", "hours"]]
"""


def test_a_grid_is_every_combination_in_order(root):
    add_issue(root, "hours")
    schedule = read_schedule(write(root, 'at = "23:05"\ndays = ["fri", "mon"]\nkeep = 3\npdf = true\n' + GRID))
    assert (schedule.at, schedule.days, schedule.keep, schedule.pdf) == ("23:05", ("mon", "fri"), 3, True)
    assert [(one.name, one.case_id, one.as_of, dict(one.parameters), one.line) for one in schedule.reports] == [
        ("chronology", "small", "today", {"since": "2024-03-01", "until": "2024-03-05"}, 6),
        ("chronology", "small", "today", {"since": "2024-03-06"}, 6),
        ("positions", "small", "", {"actors": ["a", "b"], "issues": "pay"}, 11),
        ("positions", "small", "", {"actors": ["a", "b"], "issues": ["pay", "hours"]}, 11),
    ]


def add_issue(root, issue_id):
    path = root / "data" / "small" / "issues.csv"
    header, row = path.read_text().splitlines()
    path.write_text("\n".join([header, row.replace("pay", issue_id, 1), row]) + "\n")


def test_defaults_are_every_day_at_six_and_nothing_removed(root):
    schedule = read_schedule(write(root, '[[report]]\nname = "positions"\n'))
    assert (schedule.at, schedule.days, schedule.keep, schedule.pdf) == ("06:00", DAYS, 0, False)


def test_all_that_is_wrong_is_said_at_once_with_its_line(root):
    write(
        root,
        'att = "06:00"\nat = "6 o\'clock"\ndays = ["monday"]\nkeep = -1\npdf = "yes"\n'
        '\n[[report]]\nname = "position"\n'
        '\n[[report]]\nname = "positions"\ncase = "smal"\n'
        '\n[[report]]\nname = "positions"\nas_of = "2024-02-30"\nsets = { since = "x" }\n'
        '\n[[report]]\nname = "positions"\nset = { case = "small", isues = "pay", since = "March" }\n'
        "[report.grid]\nissues = [\n  'pay',\n  'pays', # no such\n]\nactors = 'a'\nuntil = []\n"
        '\n[[report]]\nname = "chronology"\ngrid = { window = ["2024"], since = [1], actors = ["c"] }\n'
        '\n[[report]]\nname = "chronology"\nset.since = "2024-03-05"\nset.until = "2024-03-01"\n'
        '\n[[report]]\nname = "chronology"\nset.since = "2024-03-05"\ngrid.since = ["2024-03-01"]\n'
        '\n[[report]]\nname = "chronology"\n\n[[report]]\nname = "chronology"\n',
    )
    with pytest.raises(UsageError) as error:
        read_schedule(root)
    said = [line.removeprefix("reports/schedule.toml:") for line in str(error.value).splitlines()]
    assert said == [
        '1: "att" is no key here; nearest: at',
        '2: at: "6 o\'clock" is no time of day; write it as "06:30"',
        "3: days: ['monday'] is no list of days; allowed: mon, tue, wed, thu, fri, sat, sun",
        "4: keep: got -1; expected a whole number, 0 for all",
        "5: pdf: got 'yes'; expected true or false",
        '8: report "position" is no template in notebooks/; nearest: positions',
        '12: case "smal" is not under data/; nearest: small',
        '16: as_of: "2024-02-30" is not a day of the calendar',
        '17: "sets" is no key here; nearest: set',
        "21: case is a key of the report itself, no parameter to set",
        '21: positions: parameter "isues" is not declared; nearest: issues; declared are: case, as_of, since, until, issues, actors',
        '21: since: "March" is not a day; write YYYY-MM-DD, as in 2025-05-11',
        '25: issues: "pays" is not in small; nearest: pay',
        "27: grid: actors is no list of values",
        "28: grid: until is no list of values",
        '32: actors: "c" is not in small; allowed: a, b',
        '32: chronology: parameter "since": got 1 (int); expected text',
        '32: grid: a window is written { since = "2025-05-01", until = "2025-05-09" }',
        "36: since 2024-03-05 lies after until 2024-03-01",
        '42: "since" stands in set and in grid; leave one out',
        "47: chronology with the same parameters stands on line 44 already",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[report]\n", "not TOML: .*line 1"),
        ("", "1: no \\[\\[report\\]\\] in it"),
        ("[report]\nname = 'x'\n", "1: reports are written as"),
        ("[[report]]\n", "1: a report needs a name; allowed: "),
        ("[[report]]\nname = 3\n", '2: report "3" is no template'),
        ("[[report]]\nname = 'positions'\nset = 3\n", "3: set: write it as"),
    ],
)
def test_what_is_no_schedule_is_refused(root, text, said):
    with pytest.raises(UsageError, match=f"reports/schedule.toml:? ?{said}"):
        read_schedule(write(root, text))


def test_a_missing_schedule_says_what_one_looks_like(root):
    with pytest.raises(UsageError, match=r"there is none; write one such as\n\n\[\[report\]\]"):
        read_schedule(root)
    (root / "reports" / "schedule.toml").write_bytes(b"# caf\xe9")
    with pytest.raises(UsageError, match="byte 5 is not UTF-8"):
        read_schedule(root)


def test_a_schedule_is_made_and_then_unchanged(root):
    add_issue(root, "hours")
    write(root, GRID)
    told: list[object] = []
    outcomes = make(root, told=Told(None, told.append, lambda outcome: told.append(outcome.name)))
    names = [
        "chronology--since=2024-03-01_until=2024-03-05",
        "chronology--since=2024-03-06",
        "positions--issues=pay_actors=a.b",
        "positions--issues=pay.hours_actors=a.b",
    ]
    assert states(outcomes) == dict.fromkeys(names, "made")
    assert told == [4, *names]
    assert [outcome.path.parent.name for outcome in outcomes] == [
        "2024-03-15",
        "2024-03-15",
        "2024-03-01",
        "2024-03-01",
    ]
    assert all(outcome.path.is_file() for outcome in outcomes)
    assert set(states(make(root)).values()) == {"unchanged"}
    assert set(states(make(root, force=True, workers=1)).values()) == {"made"}


def test_one_changed_cell_remakes_only_the_reports_that_read_its_table(root):
    add_issue(root, "hours")
    make(write(root, GRID))
    path = root / "data" / "small" / "issues.csv"
    path.write_text(path.read_text().replace("How much?", "How many?", 1))
    again = states(make(root))
    assert {name for name, state in again.items() if state == "made"} == {
        "positions--issues=pay_actors=a.b",
        "positions--issues=pay.hours_actors=a.b",
    }


def test_one_failure_stops_no_other_and_gives_the_exit_code(root):
    add_issue(root, "fails")
    write(root, '[[report]]\nname = "positions"\ngrid.issues = ["pay", "fails"]\n[[report]]\nname = "chronology"\n')
    outcomes = make(root)
    assert [outcome.state for outcome in outcomes] == ["made", "failed", "made"]
    assert exit_code(outcomes) == 2
    again = make(root)
    assert [outcome.state for outcome in again] == ["unchanged", "failed", "unchanged"]


def test_a_broken_case_fails_its_own_reports_alone(root):
    shutil.copytree(root / "data" / "small", root / "data" / "other")
    (root / "data" / "other" / "issues.csv").write_text("id\n")
    write(root, "".join(f'[[report]]\nname = "chronology"\ncase = "{case}"\n' for case in ("other", "small")))
    other, small = make(root)
    assert (other.state, small.state) == ("failed", "made")
    assert exit_code([other, small]) == 3
    assert "the column is missing" in str(other.error)


def test_the_schedule_of_this_project_is_sound():
    schedule = read_schedule(ROOT)
    assert len(schedule.reports) >= 20
    text = (ROOT / "reports" / "schedule.toml").read_text()
    lines = text.splitlines()
    assert all(re.match(r"\[\[report\]\]", lines[one.line - 1]) for one in schedule.reports)
