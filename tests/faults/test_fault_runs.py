"""Faults 10 to 14 and 22, 23: a run that goes wrong costs nothing, says where, and leaves nothing behind."""

from __future__ import annotations

import json
import secrets
import signal
import threading
from functools import partial

import psutil
import pytest

from analysis.errors import CellTimeout
from analysis.reporting import kernels
from analysis.reporting.batch import exit_code, make_reports


def processes_with(argument: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        if argument in (process.info["cmdline"] or ()) and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


def test_10_a_cell_raises(project):
    project.template("chronology", "print('good')")
    project.make("chronology")
    good = project.files()
    project.template("chronology", "x = 1", "x / 0", "print('never')")
    error = project.failure("chronology")
    assert error.exit_code == 4
    assert str(error).startswith("chronology, cell 5: ZeroDivisionError: division by zero\n    x / 0\n")
    assert "\x1b" not in str(error)
    after = project.files()
    failed = {name for name in after if "/failed/" in name}
    assert {name: after[name] for name in good} == good
    assert {name.rpartition("/")[2] for name in failed} == {"chronology.ipynb", "chronology.txt"}
    kept = (project.edition / "failed" / "chronology.txt").read_text()
    assert "cell 5" in kept
    assert "x / 0" in kept
    cells = json.loads((project.edition / "failed" / "chronology.ipynb").read_bytes())["cells"]
    assert [output["ename"] for cell in cells for output in cell.get("outputs", ())] == ["ZeroDivisionError"]


def test_10_one_failure_does_not_stop_the_others_and_success_clears_it(project):
    project.template("changes", "1 / 0", order=1)
    project.template("chronology", "print('good')", order=2)
    outcomes = project.make()
    assert [outcome.state for outcome in outcomes] == ["failed", "made"]
    assert exit_code(outcomes) == 4
    project.template("changes", "print(1)", order=1)
    assert [outcome.state for outcome in project.make()] == ["made", "unchanged"]
    assert not [name for name in project.files() if "/failed/" in name]


@pytest.mark.parametrize("leave", ["sys.exit(0)", "sys.exit(3)", "exit()", "quit()", "raise SystemExit"])
def test_11_a_cell_exits_early(project, leave):
    project.template("chronology", leave, "print('never')")
    error = project.failure("chronology")
    assert error.exit_code == 8
    assert str(error).startswith("chronology, cell 4: the cell ended the run early")
    assert f"\n    {leave}\n" in str(error)
    assert not (project.edition / "chronology.html").exists()


def test_11_exit_in_the_last_cell_and_a_skipped_cell_are_incomplete_too(project):
    project.template("chronology", "print('all ran')", "exit()")
    assert project.failure("chronology").exit_code == 8
    path = project.template("chronology", "print(1)", "print(2)")
    notebook = json.loads(path.read_bytes())
    notebook["cells"][3]["metadata"]["tags"] = ["skip-execution"]
    path.write_text(json.dumps(notebook))
    error = project.failure("chronology")
    assert error.exit_code == 8
    assert "cell 4: ran as number None" in str(error)


def test_an_error_that_a_tag_allows_is_an_error(project):
    path = project.template("chronology", "1 / 0", "print(2)")
    notebook = json.loads(path.read_bytes())
    notebook["cells"][3]["metadata"]["tags"] = ["raises-exception"]
    path.write_text(json.dumps(notebook))
    assert project.failure("chronology").exit_code == 4


@pytest.mark.parametrize("end", ["os._exit(0)", "os.kill(os.getpid(), 9)"])
def test_12_the_kernel_dies(project, end):
    project.template("chronology", "print('good')")
    project.make("chronology")
    good = project.reports()
    project.template("chronology", end, "print('never')")
    error = project.failure("chronology")
    assert error.exit_code == 6
    assert str(error).startswith("chronology, cell 4: the kernel died")
    assert {name: project.files()[name] for name in good} == good


@pytest.mark.parametrize(
    ("cell", "limits", "said"),
    [
        ("while True:\n    pass", {"cell_seconds": 1}, "limit for a cell, 1 seconds"),
        (
            "import signal\n_ = signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass",
            {"report_seconds": 1},
            "limit for a report, 1 seconds",
        ),
    ],
)
def test_13_a_cell_hangs(project, monkeypatch, cell, limits, said):
    project.template("chronology", cell)
    monkeypatch.setattr(kernels, "run_notebook", partial(kernels.run_notebook, **limits))
    error = project.failure("chronology")
    assert isinstance(error, CellTimeout)
    assert error.exit_code == 5
    assert said in str(error)
    assert "chronology, cell 4" in str(error)


@pytest.mark.parametrize("ends", ["", "\n1 / 0", "\nos._exit(1)"])
def test_14_children_do_not_outlive_the_run(project, ends):
    token = f"86399.{secrets.randbelow(10**9)}"  # a length of sleep by which the children are known
    starts = (
        "import subprocess\n"
        f"_ = subprocess.Popen(['sleep', '{token}'])\n"
        f"_ = subprocess.Popen(['sleep', '{token}'], start_new_session=True)"
    )
    project.template("chronology", starts + ends)
    project.make("chronology")
    assert processes_with(token) == []


def test_22_many_prints(project):
    project.template("chronology", "for number in range(20_000):\n    print(number)")
    (outcome,) = project.make("chronology")
    assert outcome.error is None
    page = outcome.path.read_text()
    assert "\n4999\n" in page
    assert page.count("\n19999\n") == 1 or "[cut here: " in page


def test_23_output_of_30_megabytes(project):
    project.template("chronology", "print('x' * 30_000_000)")
    (outcome,) = project.make("chronology")
    assert outcome.error is None
    assert outcome.path.stat().st_size < 10_000_000
    assert "[cut here: 29,900,001 more characters were printed]" in outcome.path.read_text()


def is_running(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_an_interrupt_ends_the_kernels(project, monkeypatch):
    project.template("chronology", "import time\ntime.sleep(600)")

    def interrupt(name: str, cell: int, cells: int) -> None:
        if cell == cells:
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        make_reports(project.root, "harbour", parameters={}, out=project.out, as_of="2031-03-14", progress=interrupt)
    assert not list(project.out.rglob(".*.tmp"))
    left = psutil.Process().children(recursive=True)
    assert not [process for process in left if {"ipykernel_launcher"} & set(process.cmdline())]
    # The template process stays for the next run, without a fork.
    assert all(process.ppid() == psutil.Process().pid for process in left if is_running(process))
