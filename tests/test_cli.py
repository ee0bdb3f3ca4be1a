"""The command as a person types it: what it says, what it exits with, and what it leaves behind."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psutil
import pytest

from analysis import cli
from analysis.record.schema import TABLES
from analysis.record.tables import format_rows

ROOT = Path(__file__).resolve().parents[1]
N_REPORTS = len(list((ROOT / "notebooks").glob("*.ipynb")))
COMMANDS = ("report", "check", "tidy", "fix", "new", "source", "source add")
SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP")


@dataclass(frozen=True)
class Said:
    """What a command exited with and said."""

    code: int
    out: str
    err: str


class Project:
    """A folder with `data/` and `notebooks/`, and the command run in it."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.root, self._monkeypatch, self._capsys = root, monkeypatch, capsys

    @property
    def tiny(self) -> Path:
        return self.root / "data" / "tiny"

    def parley(self, *arguments: str) -> Said:
        """Run the command in this process."""
        self._monkeypatch.setattr(sys, "argv", ["parley", *arguments])
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = self._capsys.readouterr()
        return Said(int(left.value.code or 0), said.out, said.err)

    def refused(self, code: int, *arguments: str) -> str:
        """Run a command that must fail with this code without a word of output, and return what it says."""
        said = self.parley(*arguments)
        assert (said.code, said.out) == (code, ""), said
        return said.err

    def files(self) -> dict[str, bytes]:
        """Every file under the root by its path."""
        found = (path for path in sorted(self.root.rglob("*")) if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in found}

    def replace(self, table: str, old: str, new: str) -> int:
        """Replace words in a table of tiny and return the line on which they first stood."""
        path = self.tiny / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text.count("\n", 0, text.index(old)) + 1


@pytest.fixture
def project(tmp_path, monkeypatch, capsys) -> Iterator[Project]:
    """A project of the tiny case and the real templates, entered; signals and cache are put back afterwards."""
    root = tmp_path / "project"
    (root / "data").mkdir(parents=True)
    shutil.copytree(ROOT / "tests" / "data" / "tiny", root / "data" / "tiny")
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("PARLEY_ROOT", raising=False)
    monkeypatch.chdir(root)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    yield Project(root, monkeypatch, capsys)
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def no_kernel(monkeypatch) -> None:
    """Fail where a notebook is run."""
    from analysis.reporting import kernels

    def run(*_: object, **__: object) -> None:
        raise AssertionError("a kernel was started")

    monkeypatch.setattr(kernels, "run_notebook", run)


@pytest.fixture
def quick(monkeypatch) -> None:
    """Take the template itself for the executed notebook."""
    from analysis.reporting import kernels

    def run(template_path: Path, _: object, executed_path: Path, **__: object) -> None:
        shutil.copy(template_path, executed_path)

    monkeypatch.setattr(kernels, "run_notebook", run)


class TestHelp:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_explains_itself(self, project, command):
        said = project.parley(*command.split(), "--help")
        assert said.code == 0
        assert said.out.startswith(f"Usage: parley {command} ")
        options = re.findall(r"^ +(?:-\w, )?(--[a-z-]+)(?: \S+)?(.*)$", said.out, flags=re.MULTILINE)
        assert [option for option, help_text in options if not help_text.strip()] == []

    def test_the_command_lists_its_commands_and_its_exit_codes(self, project):
        said = project.parley("--help")
        assert said.code == 0
        for command in ("report", "check", "tidy", "fix", "new", "source"):
            assert re.search(rf"^  {command} ", said.out, flags=re.MULTILINE)
        assert "2 usage, 3 data" in said.out
        assert project.parley("--version").out.startswith("parley ")

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--nope"], "No such option: --nope"),
            (["reprot"], "No such command 'reprot'"),
            (["report", "--isues", "x"], "--issues"),
            (["check", "tiny", "tiny"], "unexpected extra argument"),
            (["fix", "statements"], "Missing argument 'ROW'"),
            (["fix", "statements", "a", "b", "c"], "Missing option '--reason'"),
            (["source", "add", "no-such-file.txt"], "does not exist"),
            (["report", "--set", "issues"], '--set: "issues" is not NAME=VALUE'),
            (["report", "--issues", "a", "--set", "issues=b"], '--set: "issues" is given twice'),
        ],
    )
    def test_a_slip_on_the_command_line_is_exit_2(self, project, arguments, said):
        assert said in project.refused(2, *arguments)

    def test_no_command_shows_the_help(self, project):
        said = project.parley()
        assert said.code == 2
        assert "Usage: parley" in said.out + said.err


class TestCheck:
    def test_a_sound_case_is_told_table_by_table(self, project):
        said = project.parley("check", "tiny")
        assert (said.code, said.err) == (0, "")
        rows = len((project.tiny / "statements.csv").read_text().splitlines()) - 1
        assert re.search(rf"^statements +{rows}$", said.out, flags=re.MULTILINE)
        assert "tiny: every row is as the schema requires" in said.out
        assert re.search(r"^\d+ passages verified against the stored texts$", said.out, flags=re.MULTILINE)
        assert project.parley("check", "--quiet").out == ""

    def test_passages_are_not_verified_without_texts(self, project):
        verified = int(re.search(r"(\d+) passages verified", project.parley("check").out)[1])
        assert f"{verified} passages not verified" in project.parley("check", "--no-texts").out
        shutil.rmtree(project.tiny / "texts")
        assert f"{verified} passages not verified" in project.parley("check").out

    def test_a_letter_changed_in_an_issue_is_told_with_its_place_and_the_nearest(self, project):
        line = project.replace("statements", ",wage-rise,", ",wage-rse,")
        said = project.refused(3, "check")
        assert said == f'parley: statements.csv:{line}: issue_id: "wage-rse" is not in issues.csv; nearest: wage-rise\n'

    def test_all_problems_are_told_at_once(self, project):
        project.replace("statements", ",wage-rise,", ",wage-rse,")
        project.replace("event_statuses", "2024-03-", "03/2024-")
        project.replace("evidence", "gazette-03-05", "gazete-03-05")
        said = project.refused(3, "check")
        assert {"statements.csv", "event_statuses.csv", "evidence.csv"} <= set(re.findall(r"([a-z_]+\.csv):", said))

    def test_a_generated_file_that_was_edited_is_a_warning(self, project):
        (project.tiny / "README.md").write_text("my own words")
        said = project.parley("check")
        assert said.code == 0
        assert said.err == "warning: README.md: not as the schema generates it; run `parley tidy tiny`\n"

    def test_the_root_may_lie_elsewhere(self, project, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        assert "no folder data/ here or above" in project.refused(2, "check", "tiny")
        assert project.parley("check", "tiny", "--root", str(project.root)).code == 0
        monkeypatch.chdir(project.root / "notebooks")
        assert project.parley("check", "tiny").code == 0

    def test_several_cases_are_checked_together_and_asked_about_one_by_one(self, project):
        assert project.parley("new", "port-strike").code == 0
        said = project.parley("check").out
        assert "port-strike: every row" in said
        assert "tiny: every row" in said
        asked = project.refused(2, "report", "--actors", "dock-union")
        assert asked == "parley: case: which one? name one of port-strike, tiny\n"
        assert "which one?" in project.refused(2, "tidy")
        assert "nearest: tiny" in project.refused(2, "check", "tinny")


@pytest.mark.usefixtures("no_kernel")
class TestReportsThatCannotBeMade:
    def test_an_unknown_parameter_names_the_nearest(self, project):
        said = project.refused(2, "report", "positions", "--case", "tiny", "--set", "issuess=x")
        assert 'positions: parameter "issuess" is not declared; nearest: issues' in said
        assert not (project.root / "reports").exists()

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (["--since", "2024-04-02", "--until", "2024-04-01"], "since: 2024-04-02 lies after until (2024-04-01)"),
            (["--since", "spring"], 'since: "spring"'),
            (["--actors", "dock-unoin"], 'actors: "dock-unoin" is not in the case; nearest: dock-union'),
            (["--actors", "Dock Union"], "nearest: dock-union"),
            (["--issues", "wages"], 'issues: "wages" is not in the case; nearest: wage-rise'),
            (["--set", "issues=wages"], 'issues: "wages" is not in the case; nearest: wage-rise'),
            (["--as-of", "yesterday"], 'as_of: "yesterday"'),
            (["--set", "case=other"], "use --case and --as-of"),
            (["--case", "../tiny"], 'case: "../tiny" is not a case'),
            (["overwiev"], 'report "overwiev" is no template in notebooks/; nearest: overview'),
            (["../overview"], "report '../overview': not a name"),
        ],
    )
    def test_a_wrong_request_is_exit_2(self, project, options, said):
        assert said in project.refused(2, "report", *options)

    def test_all_that_is_wrong_with_a_request_is_told(self, project):
        said = project.refused(
            2, "report", "--since", "2024-04-02", "--until", "2024-04-01", "--actors", "x", "--issues", "y"
        )
        assert [line.removeprefix("parley: ").partition(":")[0] for line in said.splitlines()] == [
            "since",
            "actors",
            "issues",
        ]

    def test_a_day_before_the_first_source_says_when_that_is(self, project):
        said = project.refused(3, "report", "--as-of", "2024-03-04")
        assert said == "parley: tiny: nothing was known on 2024-03-04; its first source is from 2024-03-05\n"

    def test_a_broken_case_is_exit_3(self, project):
        line = project.replace("statements", ",wage-rise,", ",wage-rse,")
        assert project.refused(3, "report").startswith(f"parley: statements.csv:{line}: issue_id: ")

    def test_a_case_without_a_source_says_what_to_do(self, project):
        project.parley("new", "port-strike")
        assert "add one with `parley source add`" in project.refused(3, "report", "--case", "port-strike")

    def test_a_folder_that_cannot_be_made_is_exit_7(self, project):
        said = project.refused(7, "report", "--out", str(project.root / "no" / "such"))
        assert "the folder does not exist" in said
        (project.root / "file").write_text("")
        assert "file" in project.refused(7, "report", "--out", str(project.root / "file"))


@pytest.mark.usefixtures("quick")
class TestReports:
    def test_what_became_of_each_is_told(self, project):
        said = project.parley("report")
        assert said.code == 0
        assert [line.split()[0] for line in said.out.splitlines()] == ["made"] * N_REPORTS + ["index"]
        assert "reports/tiny/2024-04-16/overview.html" in said.out
        again = project.parley("report")
        assert [line.split()[0] for line in again.out.splitlines()] == ["unchanged"] * N_REPORTS + ["index"]
        assert project.parley("report", "positions", "--force").out.startswith("made")
        assert project.parley("report", "--quiet").out == ""

    def test_out_may_be_another_folder(self, project, tmp_path):
        assert project.parley("report", "overview", "--out", str(tmp_path / "out")).code == 0
        assert (tmp_path / "out" / "index.html").is_file()
        assert not (project.root / "reports").exists()

    def test_today_is_resolved_by_the_command(self, project):
        assert project.parley("report", "overview", "--as-of", "today").code == 0
        assert (project.root / "reports" / "tiny" / date.today().isoformat() / "overview.html").is_file()

    def test_what_was_asked_for_names_the_page(self, project):
        said = project.parley("report", "positions", "--issues", "wage-rise,night-shifts", "--since", "2024-03-10")
        assert said.code == 0
        assert "positions--since=2024-03-10_issues=wage-rise.night-shifts.html" in said.out

    def test_a_schedule_is_made_summed_up_and_then_unchanged(self, project):
        (project.root / "reports").mkdir()
        (project.root / "reports" / "schedule.toml").write_text(
            '[[report]]\nname = "overview"\n[[report]]\nname = "positions"\ngrid.issues = ["wage-rise", "night-shifts"]\n'
        )
        said = project.parley("report", "--all", "--workers", "1")
        assert said.code == 0
        assert [line.split()[0] for line in said.out.splitlines()[:3]] == ["made"] * 3
        table = [line.split()[:4] for line in said.out.splitlines()[4:8]]
        assert table == [
            ["report", "made", "unchanged", "failed"],
            ["overview", "1", "0", "0"],
            ["positions", "2", "0", "0"],
            ["all", "3", "0", "0"],
        ]
        again = project.parley("report", "--all")
        assert [line.split()[:4] for line in again.out.splitlines() if line.startswith("all")] == [
            ["all", "0", "3", "0"]
        ]
        assert "unchanged  " not in again.out.splitlines()[0]

    def test_a_schedule_is_made_as_it_is_written(self, project):
        said = project.refused(2, "report", "overview", "--all", "--as-of", "2024-04-01", "--issues", "wage-rise")
        assert said.endswith("leave out NAME, --as-of, parameters\n")
        assert "there is none; write one such as" in project.refused(2, "report", "--all")
        assert "--workers" in project.parley("report", "--workers", "0").err

    def test_a_schedule_is_shown_for_one_machine_at_a_time(self, project, tmp_path):
        (project.root / "reports").mkdir()
        (project.root / "reports" / "schedule.toml").write_text('at = "07:15"\n[[report]]\nname = "overview"\n')
        assert project.parley("schedule", "--cron").out.startswith("15 7 * * * ")
        assert 'cron: "15 7 * * *"' in project.parley("schedule", "--github").out
        assert project.parley("schedule", "--systemd").out.startswith("# parley-project.service\n[Unit]\n")
        written = project.parley("schedule", "--systemd", "--out", str(tmp_path)).out.split()
        assert written == [str(tmp_path / f"parley-project.{kind}") for kind in ("service", "timer")]
        assert all(Path(path).is_file() for path in written)
        assert "give one of" in project.refused(2, "schedule", "--cron", "--github")
        assert "--command-only goes with" in project.refused(2, "schedule", "--systemd", "--command-only")
        assert "paste it" in project.refused(2, "schedule", "--cron", "--out", str(tmp_path))

    def test_the_first_failure_is_the_exit_code_and_the_others_are_made(self, project, monkeypatch):
        from analysis.errors import CellError
        from analysis.reporting import kernels

        def run(template_path: Path, _: object, executed_path: Path, **__: object) -> None:
            shutil.copy(template_path, executed_path)
            if template_path.stem == "chronology":
                raise CellError("chronology, cell 5: no")

        monkeypatch.setattr(kernels, "run_notebook", run)
        said = project.parley("report")
        assert said.code == 4
        assert said.err.startswith("parley: chronology, cell 5: no")
        assert [line.split()[0] for line in said.out.splitlines()] == ["made"] * (N_REPORTS - 1) + ["index"]


class TestFix:
    ARGUMENTS = ("fix", "statements", "st-union-eight", "low_points", "75", "--reason", "misread", "--coder", "coder-a")

    def test_a_correction_is_made_and_logged(self, project):
        said = project.parley(*self.ARGUMENTS)
        assert said.code == 0
        assert said.out == 'statements st-union-eight low_points: "80" is now "75"; logged in corrections.csv\n'
        assert project.parley("check").code == 0
        log = (project.tiny / "corrections.csv").read_text().splitlines()[-1]
        assert log.split(",")[1:] == [
            *("statements", "st-union-eight", "low_points", "80", "75", "misread", "coder-a"),
            date.today().isoformat(),
        ]

    @pytest.mark.parametrize(
        ("place", "value", "code", "said"),
        [
            (1, "statement", 2, "nearest: statements"),
            (1, "corrections", 2, '"corrections" is not a table that can be corrected'),
            (2, "st-union-eigth", 2, "nearest: st-union-eight"),
            (3, "low_point", 2, "nearest: low_points"),
            (3, "id", 2, "an id is never changed"),
            (4, "80", 2, 'is "80" already'),
            (4, "eighty", 3, "statements.csv:"),
            (4, "101", 3, "low_points"),
            (6, " ", 2, "a correction needs its reason"),
            (8, "coder-b", 2, "nearest: coder-a"),
        ],
    )
    def test_what_cannot_be_corrected_leaves_every_file_as_it_was(self, project, place, value, code, said):
        before = project.files()
        arguments = list(self.ARGUMENTS)
        arguments[place] = value
        assert said in project.refused(code, *arguments)
        assert project.files() == before

    def test_a_passage_is_verified_before_it_is_corrected(self, project):
        before = project.files()
        of = ("fix", "evidence", "ev-st-union-eight")
        why = ("--reason", "slip", "--coder", "coder-a")
        assert "evidence.csv:" in project.refused(3, *of, "source_id", "wire-03-14", *why)
        assert "start follows from the text" in project.refused(2, *of, "start", "35", *why)
        assert project.files() == before


class TestTidy:
    def test_a_tidy_case_is_left_alone(self, project):
        before = project.files()
        said = project.parley("tidy", "tiny")
        assert (said.code, said.err) == (0, "")
        assert said.out.endswith("files written: none\n")
        assert project.files() == before

    def test_a_dry_run_tells_and_changes_nothing(self, project):
        (project.tiny / "README.md").write_text("old")
        project.replace("evidence", "ev-st-union-eight,", ",")
        before = project.files()
        said = project.parley("tidy", "--dry-run")
        assert said.code == 0
        assert "1 ids would be made" in said.out
        assert "files would be written: evidence.csv, README.md" in said.out
        assert project.files() == before
        assert "files written: evidence.csv, README.md" in project.parley("tidy").out
        assert project.parley("check").code == 0

    def test_words_that_are_not_in_the_text_are_told_with_their_line(self, project):
        line = project.replace("evidence", "34,105,x594e3db7c0d16fe2", ",,words that nobody printed")
        before = project.files()
        assert project.refused(3, "tidy").startswith(f"parley: evidence.csv:{line}: digest: ")
        assert project.files() == before


ARTICLE = """Port talks break the ice

The dock union said on Monday that it wants nine per cent more pay. The port employers offer two per cent, their lawyer said.

Both will meet on 12 March in the town hall.
"""
PAGE = """<!doctype html><html lang="en"><head><title>Union stays at the table</title></head><body><nav>Home News</nav>
<article><h1>Union stays at the table</h1><p>The union's chair said on Tuesday that the union will come to the town
hall on 12 March, whatever the employers bring along to it.</p><p>The employers would go up to four per cent only if the
union gave up its strike fund, their lawyer told this paper in a long conversation on Tuesday evening.</p></article></body></html>"""


def hand_fill(case: Path, table: str, *rows: dict[str, str], keep: bool = False) -> None:
    """Write rows into a table as a person would, ids, offsets and digests left blank."""
    columns = TABLES[table].header
    path = case / f"{table}.csv"
    old = path.read_text(encoding="utf-8").split("\n", 1)[1] if keep else ""
    new = format_rows(TABLES[table], [[row.get(name, "") for name in columns] for row in rows]).decode()
    path.write_text(new + old, encoding="utf-8")


def test_an_article_becomes_a_case_and_reports(project, tmp_path):
    (tmp_path / "gazette-2026-03-09.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "courier.html").write_text(PAGE, encoding="utf-8")
    assert project.parley("new", "port-strike", "--title", "Port strike").code == 0
    assert "exists; choose another id" in project.refused(2, "new", "port-strike")
    assert "case: " in project.refused(2, "new", "Port Strike")
    case = project.root / "data" / "port-strike"
    assert project.parley("check", "port-strike").code == 0

    said = project.parley("source", "add", str(tmp_path / "gazette-2026-03-09.txt"), "--case", "port-strike")
    assert said.out.startswith("port-strike: text stored as gazette-2026-03-09 (new row in sources.csv; complete ")
    said = project.parley("source", "add", str(tmp_path / "courier.html"), "--case", "port-strike", "--id", "courier")
    assert said.code == 0
    kept = (case / "texts" / "courier.txt").read_text(encoding="utf-8")
    assert "whatever the employers bring along" in kept
    assert "Home News" not in kept
    assert (
        "known source" in project.parley("source", "add", str(tmp_path / "courier.html"), "--case", "port-strike").out
    )
    (tmp_path / "courier.html").write_text(PAGE.replace("four", "five"), encoding="utf-8")
    again = ("source", "add", str(tmp_path / "courier.html"), "--case", "port-strike", "--id", "courier")
    assert "its text differs from the one coded as courier" in project.refused(3, *again)

    for source, published in (("gazette-2026-03-09", "2026-03-09"), ("courier", "2026-03-10")):
        text = (case / "sources.csv").read_text().splitlines()
        place = next(i for i, line in enumerate(text) if line.startswith(f"{source},"))
        cells = dict(zip(TABLES["sources"].header, __import__("csv").reader([text[place]]).__next__(), strict=True))
        cells |= {"publisher": source.split("-")[0].title(), "published_edtf": published, "published_basis": "printed"}
        rest = [line for i, line in enumerate(text[1:], 1) if i != place]
        hand_fill(case, "sources", cells)
        (case / "sources.csv").write_text((case / "sources.csv").read_text() + "".join(f"{line}\n" for line in rest))
    coded = {"coder_id": "me", "coded_date": "2026-03-11", "method_code": "hand", "locator_code": "passage"}
    hand_fill(case, "coders", {"id": "me", "name": "A coder", "kind_code": "person"})
    side = {"kind_code": "organisation", "side_code": "party"}
    hand_fill(
        case,
        "actors",
        {"id": "union", "name": "Dock union", **side},
        {"id": "employers", "name": "Port employers", **side},
        keep=True,
    )
    hand_fill(
        case,
        "issues",
        {
            **{"id": "pay", "label": "Pay rise", "question": "By how much?", "kind_code": "bargaining"},
            **{"low_label": "not at all", "high_label": "by ten per cent", "anchors": "50: by five per cent"},
        },
    )
    statement = {"issue_id": "pay", "mode_code": "reported"}
    hand_fill(
        case,
        "statements",
        {
            **{"id": "st-nine", "act_id": "nine", "holder_id": "union", "speaker_id": "union", "stance_code": "demand"},
            **{"low_points": "90", "high_points": "90", "said_edtf": "2026-03-09", "dated_by": "weekday:published"},
            **{"standing_code": "own", "summary": "The union wants nine per cent."},
            **statement,
        },
        {
            **{
                "id": "st-two",
                "act_id": "two",
                "holder_id": "employers",
                "speaker_id": "unnamed",
                "stance_code": "offer",
            },
            **{"low_points": "20", "high_points": "20", "said_edtf": "2026-03-09", "dated_by": "present:published"},
            **{"standing_code": "spokesperson", "summary": "The employers would pay two per cent."},
            **statement,
        },
    )
    hand_fill(case, "events", {"label": "Talks in the town hall", "kind_code": "meeting"})
    hand_fill(
        case,
        "event_statuses",
        {
            **{"id": "es-talks", "event_id": "talks-in-the-town-hall", "status_code": "scheduled"},
            **{
                "from_edtf": "2026-03-09",
                "starts_edtf": "2026-03-12",
                "place": "town hall",
                "summary": "They will meet.",
            },
        },
    )
    hand_fill(
        case,
        "participations",
        {
            **{"id": "pa-union", "event_id": "talks-in-the-town-hall", "actor_id": "union", "status_code": "confirmed"},
            **{"from_edtf": "2026-03-10", "role_code": "party", "summary": "The union comes."},
        },
    )
    words = {
        ("statements", "st-nine", "gazette-2026-03-09"): "it wants nine per cent more pay",
        ("statements", "st-two", "gazette-2026-03-09"): "offer two per cent",
        ("event_statuses", "es-talks", "gazette-2026-03-09"): "Both will meet on 12 March in the town hall.",
        ("participations", "pa-union", "courier"): "the union will come to the town hall on 12 March",
    }
    hand_fill(
        case,
        "evidence",
        *(
            {**dict(zip(("table", "row_id", "source_id"), key, strict=True)), "digest": said, **coded}
            for key, said in words.items()
        ),
    )
    assert "run `parley tidy`" in project.refused(3, "check", "port-strike")
    said = project.parley("tidy", "port-strike")
    assert said.out.startswith("port-strike: 5 ids made, 4 passages found, 0 moved, 0 texts digested")
    assert not any(words in (case / "evidence.csv").read_text() for words in words.values())
    said = project.parley("check", "port-strike")
    assert (said.code, said.err) == (0, "")
    assert "4 passages verified" in said.out

    said = project.parley("report", "--case", "port-strike")
    assert (said.code, said.err) == (0, "")
    edition = project.root / "reports" / "port-strike" / "2026-03-10"
    pages = {name: (edition / f"{name}.html").read_text() for name in ("overview", "chronology", "positions")}
    assert "Dock union and Port employers hold different positions on one issue" in pages["overview"].replace(
        "Port employers and Dock union", "Dock union and Port employers"
    )
    assert "70 points of 100" in pages["overview"]
    assert "it wants nine per cent more pay</p>" in pages["positions"]
    assert "Courier, paragraph" in pages["chronology"]
    assert "Both will meet on 12 March in the town hall.</p>" in pages["chronology"]


def environment(tmp_path: Path) -> dict[str, str]:
    """An environment for real runs of the command, with a temporary folder of its own to find leftovers in."""
    (tmp_path / "temporary").mkdir()
    path = os.pathsep.join(filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, "PYTHONPATH": path, "TMPDIR": str(tmp_path / "temporary")}


START = [sys.executable, "-c", "from analysis.cli import main; main()"]


def test_the_command_as_a_process_of_its_own(project, tmp_path):
    run = {"cwd": project.root, "env": environment(tmp_path), "capture_output": True, "text": True}
    assert subprocess.run([*START, "check", "-q"], **run).returncode == 0
    wrong = subprocess.run([*START, "report", "--set", "issuess=x"], **run)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "Traceback" not in wrong.stderr
    assert subprocess.run([*START, "--nope"], **run).returncode == 2
    closed = subprocess.Popen([*START, "check"], cwd=project.root, env=run["env"], stdout=subprocess.PIPE, text=True)
    closed.stdout.close()  # as `parley check | head` does
    assert closed.wait() in (0, 1)


def test_help_imports_nothing_heavy():
    code = (
        "import sys; sys.argv = ['parley', '--help']\n"
        "from analysis.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('pandas', 'matplotlib', 'papermill', 'nbformat', 'rich.progress') if name in sys.modules])"
    )
    path = os.pathsep.join(filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH", ""))))
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    assert said.stdout.splitlines()[-1] == "[]"


class TestSignals:
    """Fault 15: whenever a signal comes, the last good report stands, kernels end, no temporary is left."""

    def slow(self, project) -> None:
        """Make the overview's last cell one that never ends."""
        path = project.root / "notebooks" / "overview.ipynb"
        text = path.read_text()
        assert "sections.provenance(record)" in text
        path.write_text(text.replace("sections.provenance(record)", "__import__('time').sleep(3600)"))

    @pytest.mark.parametrize("name", SIGNALS)
    def test_a_run_ends_at_any_moment(self, project, tmp_path, full, name):
        number = signal.Signals[name]
        assert project.parley("report", "overview").code == 0
        self.slow(project)
        before = project.files()
        moments = random.Random(name)
        env = environment(tmp_path)
        for _ in range(20 if full else 3):
            run = subprocess.Popen(
                [*START, "report", "overview"],
                cwd=project.root,
                env=env,
                stderr=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                text=True,
            )
            moment = moments.uniform(0.2, 3)
            try:
                time.sleep(moment)
                started = psutil.Process(run.pid).children(recursive=True)
                run.send_signal(number)
                _, said = run.communicate(timeout=60)
            finally:
                run.kill()
            assert run.returncode in (128 + number, -number), (moment, said)
            assert psutil.wait_procs(started, timeout=10)[1] == [], moment
            assert "AssertionError" not in said
            assert project.files() == before, moment
            assert list((tmp_path / "temporary").iterdir()) == [], moment
        assert f"parley: stopped by {name}; the last good reports are kept" in said or run.returncode < 0

    def test_a_signal_that_was_ignored_stays_ignored(self, project, monkeypatch):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
        project.parley("--version")
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
