"""What a machine is given runs the schedule in the environment that it has, wherever the project lies."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from analysis.errors import UsageError
from analysis.reporting.schedule import Schedule, timers
from analysis.reporting.schedule.plan import DAYS

ROOT = Path(__file__).resolve().parents[2]
WEEK = Schedule("06:30", DAYS, pdf=False, keep=0, reports=())
SOME = Schedule("18:05", ("mon", "fri", "sun"), pdf=True, keep=0, reports=())
AWKWARD = "a 'quoted' \"project\" 50% $HOME: \\n;&"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def project(tmp_path):
    """A project with a report that takes no time, in a folder whose name every reader would misread."""
    root = tmp_path / AWKWARD
    shutil.copytree(ROOT / "tests" / "data" / "tiny", root / "data" / "tiny")
    (root / "notebooks").mkdir()
    (root / "reports").mkdir()
    (root / "reports" / "schedule.toml").write_text('[[report]]\nname = "short"\n')
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "# Short"},
        *(
            {"cell_type": "code", "metadata": {"tags": tags}, "source": source, "outputs": [], "execution_count": None}
            for tags, source in ((["parameters"], 'case: str = ""\nas_of: str = ""'), ([], "print(case, as_of)"))
        ),
    ]
    content = {"nbformat": 4, "nbformat_minor": 4, "metadata": {"parley": {"report": True}}, "cells": cells}
    (root / "notebooks" / "short.ipynb").write_text(json.dumps(content))
    return root


def test_the_command_makes_the_reports_in_an_empty_environment(project):
    command = timers.shell_command(project)
    result = subprocess.run(["env", "-i", "/bin/sh", "-c", command], cwd="/", capture_output=True, text=True)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    (page,) = project.glob("reports/tiny/*/short.html")
    assert f"tiny {page.parent.name}\n" in page.read_text()


def test_the_command_is_printed_as_a_shell_takes_it(project):
    program = Path(sys.executable).with_name("parley")
    said = subprocess.run(
        [program, "schedule", "--cron", "--command-only", "--root", project], capture_output=True, text=True, check=True
    )
    assert shlex.split(said.stdout) == [str(program), "report", "--all", "--quiet", "--root", str(project)]


@pytest.mark.parametrize(("schedule", "when"), [(WEEK, "30 6 * * *"), (SOME, "5 18 * * 1,5,0")])
def test_a_cron_line_has_when_and_what(project, schedule, when):
    line = timers.cron_line(project, schedule)
    assert line.startswith(f"{when} ")
    assert "\n" not in line
    assert not re.search(r"(?<!\\)%", line), "in a crontab a bare % ends the line"
    assert line.removeprefix(f"{when} ").replace("\\%", "%") == timers.shell_command(project)


def test_a_path_that_no_line_can_hold_is_refused(tmp_path):
    with pytest.raises(UsageError, match="rename the folder without control characters"):
        timers.cron_line(tmp_path / "two\nlines", WEEK)


def test_a_missing_command_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(UsageError, match="the command is not there"):
        timers.shell_command(tmp_path)


def write_units(folder: Path, root: Path, schedule: Schedule) -> list[Path]:
    units = timers.systemd_units(root, schedule)
    for name, text in units.items():
        (folder / name).write_text(text)
    return [folder / name for name in units]


def analyze(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(argument) for argument in ("systemd-analyze", *arguments)], capture_output=True, text=True
    )


@pytest.mark.parametrize("name", ["plain", AWKWARD])
def test_systemd_takes_the_units(systemd_analyze, tmp_path, monkeypatch, name):
    monkeypatch.setattr(timers.getpass, "getuser", lambda: "daemon")
    (tmp_path / name).mkdir()
    units = write_units(tmp_path, tmp_path / name, SOME)
    result = analyze("verify", "--man=no", *units)
    assert (result.returncode, result.stderr) == (0, "")
    score = analyze("security", "--offline=true", "--threshold=15", units[0])
    assert score.returncode == 0, score.stdout.splitlines()[-1]
    when = analyze("calendar", "Mon,Fri,Sun *-*-* 18:05:00")
    assert "Normalized form: Mon,Fri,Sun *-*-* 18:05:00" in when.stdout
    assert "OnCalendar=Mon,Fri,Sun *-*-* 18:05:00\n" in units[1].read_text()


def test_systemd_reads_the_paths_as_they_are(tmp_path):
    """Quoting by the rules of systemd.syntax(7) and systemd.service(5), undone here by hand."""
    root = tmp_path / AWKWARD
    root.mkdir()
    (service, timer) = timers.systemd_units(root, WEEK).values()
    assert "OnCalendar=*-*-* 06:30:00\n" in timer
    (command,) = re.findall(r"^ExecStart=(.*)$", service, flags=re.MULTILINE)
    (seen,) = re.findall(r"^BindReadOnlyPaths=(.*)$", service, flags=re.MULTILINE)
    words = [re.sub(r"\\(.)", r"\1", word) for word in re.findall(r'"((?:[^"\\]|\\.)*)"', command)]
    assert words[-1].replace("%%", "%").replace("$$", "$") == str(root)
    first = re.sub(r"\\(.)", r"\1", re.findall(r'"((?:[^"\\]|\\.)*)"', seen)[0])
    assert re.sub(r"\\:", ":", first).replace("%%", "%") == str(root)


def test_the_workflow_is_what_github_reads():
    workflow = yaml.safe_load(timers.github_workflow(WEEK))
    assert workflow[True] == {
        "schedule": [{"cron": "30 6 * * *"}],
        "workflow_dispatch": None,
    }  # YAML 1.1 reads on as true
    assert workflow["permissions"] == {}
    make, publish = workflow["jobs"]["make"], workflow["jobs"]["publish"]
    assert (make["permissions"], publish["permissions"]) == (
        {"contents": "read"},
        {"pages": "write", "id-token": "write"},
    )
    used = [step["uses"] for job in (make, publish) for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action) for action in used)
    assert [step["run"] for step in make["steps"] if "run" in step] == ["make report ARGS=--all"]
    with_pdf = yaml.safe_load(timers.github_workflow(SOME))["jobs"]["make"]["steps"]
    assert any("apt-get install" in step.get("run", "") for step in with_pdf)
