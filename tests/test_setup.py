"""From a fresh clone to a working command: the lock, the Makefile, CI's script, the files that must agree.

The Makefile and `.ci/run` run for real, in a folder whose name has a space, with stand-ins for Python, uv,
apt and make that write down how they were called: no test here needs a network.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from hatchling.build import build_editable
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from rattler import MatchSpec

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = PYPROJECT["project"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

# PyPI's name, where conda-forge has another for the same package.
NOT_ON_CONDA_FORGE = {"edtf"}
CONDA_NAMES = {
    "jupyter-client": "jupyter_client",
    "jupyter-server": "jupyter_server",
    "playwright": "playwright-python",
}
TARGETS = {"help", "report", "test", "test-full", "check", "bench", "lab", "lock", "clean"}


def declared_requirements() -> Iterator[Requirement]:
    """Yield all that pyproject.toml asks for: to run, in the extras, in the groups, to build."""
    yield from map(Requirement, PROJECT["dependencies"])
    for extra in PROJECT.get("optional-dependencies", {}).values():
        yield from map(Requirement, extra)
    for group in PYPROJECT["dependency-groups"].values():
        yield from (Requirement(entry) for entry in group if isinstance(entry, str))
    yield from map(Requirement, PYPROJECT["build-system"]["requires"])


def locked_versions() -> dict[str, list[str]]:
    """Return the versions of each package of the lock; markers may ask for several."""
    versions: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==([^ ]+)", LOCK, re.MULTILINE):
        versions.setdefault(name, []).append(version)
    return versions


# The files that must agree


def test_the_lock_holds_pinned_requirements_with_hashes_and_nothing_else() -> None:
    requirement = r"[a-z0-9-]+==[^ ;]+(?: ; [^\\\n]+)? \\\n"
    hashes = r"(?:    --hash=sha256:[0-9a-f]{64} \\\n)*    --hash=sha256:[0-9a-f]{64}\n"
    rest = re.sub(f"^{requirement}{hashes}", "", LOCK, flags=re.MULTILINE)
    assert rest == "", "an option, an address, a comment or a requirement without hashes"
    assert "://" not in LOCK


@pytest.mark.parametrize("requirement", sorted(set(declared_requirements()), key=str), ids=str)
def test_the_lock_holds_what_pyproject_asks_for(requirement: Requirement) -> None:
    versions = locked_versions().get(canonicalize_name(requirement.name), [])
    assert versions, f"{requirement.name} is not in requirements.lock; run: make lock"
    outside = [version for version in versions if not requirement.specifier.contains(version, prereleases=True)]
    assert not outside, f"{requirement} is locked at {outside}; run: make lock"


def test_the_project_is_built_with_what_the_lock_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is installed without build isolation: hatchling may not want `editables`, unless locked."""
    if "editables" not in locked_versions():
        monkeypatch.setitem(sys.modules, "editables", None)
    monkeypatch.chdir(ROOT)
    assert build_editable(str(tmp_path)).startswith(f"{PROJECT['name']}-{PROJECT['version']}-")


def test_the_lock_holds_the_uv_of_the_makefile() -> None:
    pinned = re.findall(r"^UV_VERSION = (\S+)$", MAKEFILE, re.MULTILINE)
    assert locked_versions().get("uv") == pinned, "the lock gives uv its hashes; run: make lock"


def test_environment_yml_names_the_packages_and_ranges_of_pyproject() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *packages, pip = environment["dependencies"]
    specs = [MatchSpec(package, strict=True) for package in packages]
    ranges = {spec.name.normalized: SpecifierSet(spec.version or "") for spec in specs}
    assert len(ranges) == len(specs), "a package stands there twice"
    expected = {"python": SpecifierSet(PROJECT["requires-python"]), "pip": SpecifierSet()}
    by_pip = {}
    for requirement in map(Requirement, [*PROJECT["dependencies"], *PYPROJECT["dependency-groups"]["dev"]]):
        found = by_pip if requirement.name in NOT_ON_CONDA_FORGE else expected
        found[CONDA_NAMES.get(requirement.name, requirement.name)] = requirement.specifier
    assert ranges == expected
    itself, *others = pip["pip"]
    assert itself == "-e ."
    assert {r.name: r.specifier for r in map(Requirement, others)} == by_pip
    assert environment["channels"] == ["conda-forge"]


def test_citation_and_changelog_tell_the_version_of_pyproject() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert str(citation["version"]) == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest, *parts = re.findall(r"^##+ (.+)$", changelog, re.MULTILINE)[:3]
    assert newest.split()[0] == PROJECT["version"]
    assert parts == ["Software", "Data"]


def test_licences_are_the_ones_named() -> None:
    named = {name: (ROOT / name).read_text(encoding="utf-8") for name in PROJECT["license-files"]}
    assert named["LICENSE"].startswith("MIT License\n")
    assert "creativecommons.org/licenses/by/4.0/legalcode" in named["data/LICENSE"]


def test_apt_txt_names_one_package_a_line() -> None:
    text = (ROOT / ".ci" / "apt.txt").read_text(encoding="utf-8")
    assert re.fullmatch(r"([a-z0-9][a-z0-9+.-]+\n)+", text)
    assert text.splitlines() == sorted(set(text.splitlines()))


# The Makefile

# Stands for Python, pip and, as .venv/bin/uv, for uv; FAILS is a pattern of calls that fail.
STAND_IN = """#!/bin/sh
call="${0##*/} $*"
printf '%s\\n' "$call" >> calls.txt
for pattern in $FAILS; do case "$call" in *$pattern*) exit 1 ;; esac; done
case "$call" in
  *'-m venv'*) rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python; : > .venv/bin/pip ;;
  *'-r .venv/uv.txt') cp "$0" .venv/bin/uv ;;
esac
"""
PIP = "python -m pip --disable-pip-version-check --no-input install --quiet"
UV_ITSELF = f"{PIP} --no-deps --require-hashes -r .venv/uv.txt"
UV_SYNC = "uv pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock"
UV_PROJECT = "uv pip install --quiet --python .venv/bin/python --no-build-isolation --no-deps -e ."
PIP_LOCK = f"{PIP} --require-hashes -r requirements.lock"
PIP_PROJECT = f"{PIP} --no-build-isolation --no-deps -e ."
ENVIRONMENT = "python3 -m venv --clear .venv"
BY_UV = [UV_ITSELF, UV_SYNC, UV_PROJECT]


class Clone:
    """A folder with the Makefile and a stand-in for Python on PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        for name in ("Makefile", "pyproject.toml", "requirements.lock"):
            shutil.copy(ROOT / name, folder / name)
        shutil.copytree(ROOT / ".ci", folder / ".ci")
        self.programs = folder.parent / "programs"
        self.programs.mkdir()
        self.add_program("python3", STAND_IN)

    def add_program(self, name: str, script: str) -> None:
        """Put a script on PATH, before everything else."""
        path = self.programs / name
        path.write_text(script, encoding="utf-8")
        path.chmod(0o755)

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the folder; `calls` then holds what it called."""
        (self.folder / "calls.txt").unlink(missing_ok=True)
        # The test itself may run under `make test ARGS=... PYTHON=...`, which passes these on.
        outer = re.compile(r"MAKE|MFLAGS|PYTHON|ARGS$|CI$")
        environment = {name: value for name, value in os.environ.items() if not outer.match(name)}
        environment |= {"PATH": f"{self.programs}:{os.environ['PATH']}"} | variables
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)

    @property
    def calls(self) -> list[str]:
        """The calls of the last run, without the two questions to the interpreter."""
        path = self.folder / "calls.txt"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [line for line in lines if not re.match(r"python\S* -c ", line)]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path / "a clone")


def test_make_alone_lists_every_target(clone: Clone) -> None:
    listed = re.findall(r"^make ([a-z-]+) +\S", clone.run("make").stdout, re.MULTILINE)
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert phony
    assert set(listed) == TARGETS == set(phony[1].split()) - {"remake"}
    assert len(listed) == len(TARGETS)
    assert clone.calls == []


def test_make_installs_the_lock_with_uv_once(clone: Clone) -> None:
    first = clone.run("make", "test", "ARGS=-k gaps")
    assert first.returncode == 0, first.stderr
    assert clone.calls == [ENVIRONMENT, *BY_UV, "python -m pytest -k gaps"]
    uv_lines = (clone.folder / ".venv" / "uv.txt").read_text(encoding="utf-8")
    assert re.match(r"uv==\S+ \\\n    --hash", uv_lines)
    assert uv_lines.count("==") == 1
    clone.run("make", "test")
    assert clone.calls == ["python -m pytest"]


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_make_installs_again_when_a_requirement_changed(clone: Clone, name: str) -> None:
    clone.run("make", "test")
    ready = (clone.folder / ".venv" / ".ready").stat().st_mtime
    os.utime(clone.folder / name, (ready + 10, ready + 10))
    clone.run("make", "test")
    assert clone.calls == [*BY_UV, "python -m pytest"]


@pytest.mark.parametrize("name", ["pip", "python"])
def test_a_half_made_environment_is_made_anew(clone: Clone, name: str) -> None:
    clone.run("make", "test")
    (clone.folder / ".venv" / "bin" / name).unlink()
    clone.run("make", "test")
    assert clone.calls == [ENVIRONMENT, *BY_UV, "python -m pytest"]


@pytest.mark.parametrize("failing", ["uv.txt", "sync"])
def test_pip_takes_over_where_uv_fails(clone: Clone, failing: str) -> None:
    result = clone.run("make", "test", FAILS=failing)
    assert result.returncode == 0, result.stderr
    assert clone.calls[-3:] == [PIP_LOCK, PIP_PROJECT, "python -m pytest"]
    assert UV_PROJECT not in clone.calls
    assert "pip takes over" in result.stderr


@pytest.mark.parametrize("failing", ["sync requirements.lock", "-e", "uv.txt -e"])
def test_a_failed_installation_is_tried_again(clone: Clone, failing: str) -> None:
    assert clone.run("make", "test", FAILS=failing).returncode != 0
    assert "python -m pytest" not in clone.calls
    clone.run("make", "test")
    assert clone.calls == [*BY_UV, "python -m pytest"]


@pytest.mark.parametrize(
    ("failing", "words"),
    [("version_info*11", "needs Python 3.11 or newer"), ("ensurepip,", "apt install python3-venv")],
)
def test_make_says_what_the_machine_lacks(clone: Clone, failing: str, words: str) -> None:
    result = clone.run("make", "test", FAILS=failing)
    assert result.returncode != 0
    assert words in result.stderr
    assert not (clone.folder / ".venv").exists()


def test_a_missing_python_is_named(clone: Clone) -> None:
    result = clone.run("make", "test", "PYTHON=python3.99")
    assert result.returncode != 0
    assert '"python3.99" is older or missing' in result.stderr


def test_another_python_remakes_the_environment(clone: Clone) -> None:
    clone.run("make", "test")
    version = STAND_IN.replace("call=", 'case "$*" in *version_info\\[*) echo other ;; esac\ncall=')
    clone.add_program("python3.13", version)
    clone.run("make", "test", "PYTHON=python3.13")
    assert clone.calls == [ENVIRONMENT.replace("python3", "python3.13"), *BY_UV, "python -m pytest"]
    clone.run("make", "test", "PYTHON=python3.13")
    assert clone.calls == ["python -m pytest"]


def test_make_test_full_says_so_to_the_tests(clone: Clone) -> None:
    clone.add_program("python3", STAND_IN.replace("call=", 'echo "full: $PARLEY_FULL"; call='))
    assert "full: 1" in clone.run("make", "test-full").stdout
    assert "full: 1" not in clone.run("make", "test").stdout


def test_make_lock_compiles_for_every_platform_without_an_index(clone: Clone) -> None:
    (clone.folder / "pyproject.toml").touch()
    clone.add_program("uv", STAND_IN)
    clone.run("make", "lock")
    shutil.copy(clone.programs / "uv", clone.folder / ".venv" / "bin" / "uv")
    assert clone.run("make", "lock", "ARGS=--upgrade").returncode == 0
    pinned = re.search(r"^UV_VERSION = (\S+)$", MAKEFILE, re.MULTILINE)
    assert pinned
    assert clone.calls == [
        f"{PIP} uv=={pinned[1]}",
        "uv pip compile --universal --generate-hashes --no-config --no-header --no-annotate"
        " --all-extras --group dev --python-version 3.11 --quiet --upgrade"
        " pyproject.toml - --output-file requirements.lock",
    ]


def test_make_lab_listens_to_this_machine_only(clone: Clone) -> None:
    clone.run("make", "lab")
    assert clone.calls[-1] == "python -m jupyterlab --ServerApp.ip=127.0.0.1 --ServerApp.root_dir=notebooks"


def test_make_clean_removes_what_make_made_and_nothing_else(clone: Clone) -> None:
    kept = [
        "reports/case/a.html",
        "data/case/texts/a.txt",
        "tests/test_a.py",
        "notebooks/a.ipynb",
        "mine/__pycache__/a",
    ]
    made = ["src/analysis/__pycache__/a.pyc", "tests/__pycache__/a.pyc", ".pytest_cache/a", ".ruff_cache/a"]
    for name in [*kept, *made, "benchmarks/run.py"]:
        path = clone.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    clone.run("make", "test")
    result = clone.run("make", "clean")
    assert result.returncode == 0, result.stderr
    assert all((clone.folder / name).exists() for name in kept)
    assert not any((clone.folder / name).parent.exists() for name in [*made, ".venv/.ready"])


# CI's script


@pytest.fixture
def machine(clone: Clone) -> Clone:
    """A clone on a Debian of stand-ins, as root, with poppler-utils missing."""
    clone.add_program("id", "#!/bin/sh\necho 0\n")
    clone.add_program("dpkg-query", '#!/bin/sh\ncase "$*" in *poppler-utils) exit 1 ;; esac\nprintf installed\n')
    for name in ("make", "apt-get"):
        clone.add_program(name, STAND_IN)
    return clone


def test_ci_installs_what_is_missing_then_tests_then_checks(machine: Clone) -> None:
    result = machine.run("bash", ".ci/run")
    assert result.returncode == 0, result.stderr
    assert machine.calls == [
        "apt-get update --quiet --quiet",
        "apt-get install --quiet --quiet --yes --no-install-recommends poppler-utils",
        "make test",
        "make check",
    ]


def test_ci_leaves_apt_alone_where_nothing_is_missing(machine: Clone) -> None:
    machine.add_program("dpkg-query", "#!/bin/sh\nprintf installed\n")
    machine.run("bash", ".ci/run")
    assert machine.calls == ["make test", "make check"]


def test_ci_without_root_says_what_is_missing(machine: Clone) -> None:
    machine.add_program("id", "#!/bin/sh\necho 1000\n")
    assert "poppler-utils" in machine.run("bash", ".ci/run").stdout
    assert machine.calls == ["make test", "make check"]


@pytest.mark.parametrize("failing", ["update", "install", "test", "check"])
def test_ci_fails_with_its_first_failing_step(machine: Clone, failing: str) -> None:
    assert machine.run("bash", ".ci/run", FAILS=failing).returncode != 0
    assert failing in machine.calls[-1]


# What conftest.py does about what is missing

NEEDY_TESTS = """
import pytest

def test_plain(full): assert full is False
def test_page(chromium_path): assert chromium_path.name == "chromium"
@pytest.mark.browser
def test_marked(): pass
def test_article(shared): assert shared.name == "shared"
"""


def run_needy_tests(folder: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run NEEDY_TESTS under this project's conftest.py, with only the folder's own programs on PATH."""
    tests = folder / "clone" / "tests"
    tests.mkdir(parents=True)
    (folder / "programs").mkdir(exist_ok=True)
    shutil.copy(ROOT / "tests" / "conftest.py", tests)
    shutil.copy(ROOT / "pyproject.toml", folder / "clone")
    (tests / "test_needy.py").write_text(NEEDY_TESTS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests", *options]
    environment = {"PATH": str(folder / "programs")} | variables
    return subprocess.run(command, cwd=folder / "clone", env=environment, capture_output=True, text=True, check=False)


def test_what_is_missing_is_counted_by_name(tmp_path: Path) -> None:
    result = run_needy_tests(tmp_path)
    assert result.returncode == 0, result.stdout
    assert "1 passed, 3 skipped" in result.stdout
    summary = result.stdout[result.stdout.index("missing: Chromium") :]
    assert "2 tests did not run" in summary
    assert all(f"tests/test_needy.py::{name}\n" in summary for name in ("test_page", "test_marked"))
    assert re.search(r"missing: the folder \.\./shared; 1 tests.*\ntests/test_needy\.py::test_article\n", result.stdout)


def test_a_missing_package_is_a_failure_under_ci(tmp_path: Path) -> None:
    result = run_needy_tests(tmp_path, CI="true")
    assert result.returncode == 1
    assert "1 passed, 1 skipped, 2 errors" in result.stdout


def test_nothing_is_said_where_nothing_is_missing(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "programs").mkdir()
    chromium = tmp_path / "programs" / "chromium"
    chromium.touch(mode=0o755)
    result = run_needy_tests(tmp_path, CI="true")
    assert result.returncode == 0, result.stdout
    assert "4 passed" in result.stdout
    assert "missing" not in result.stdout


def test_a_fixture_marks_its_test(tmp_path: Path) -> None:
    result = run_needy_tests(tmp_path, "-m", "not browser and not shared")
    assert "1 passed, 3 deselected" in result.stdout
