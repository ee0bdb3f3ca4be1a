"""What the tests share, and who pays for what is missing.

A test may need something that is not in the repository: the material in `../shared`, or Chromium. It says so
with a marker or by asking for the fixture. Where the thing is missing the test is skipped, and the summary
names the thing and every test it cost, so that a green run says what it did not look at. Under CI a missing
system package is a failure: there, a check that does not run is a check nobody has.
"""

from __future__ import annotations

import csv
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

settings.register_profile("parley", deadline=None)  # machines are shared and noisy
settings.load_profile("parley")

if TYPE_CHECKING:
    from analysis.record.case import Case

# A runner in the background, or under nohup, hands down signals that are ignored; the tests and the kernels and commands
# that they start are to meet them as they are by themselves.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@cache
def find_shared() -> Path | None:
    """Return the material beside the repository, or None."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    return folder if folder.is_dir() else None


@cache
def find_chromium() -> Path | None:
    """Return the first Chromium on PATH, or None."""
    return next((Path(path) for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@cache
def find_systemd_analyze() -> Path | None:
    """Return the judge of systemd's units, or None."""
    return Path(path) if (path := shutil.which("systemd-analyze")) else None


@cache
def find_poppler() -> Path | None:
    """Return a reader of PDFs that is not ours, or None."""
    return Path(path) if (path := shutil.which("pdfinfo")) else None


@dataclass(frozen=True)
class Need:
    """One thing outside the repository, and the marker and fixture by which a test asks for it."""

    marker: str
    fixture: str
    thing: str
    find: Callable[[], Path | None]
    is_package: bool


NEEDS = (
    Need("shared", "shared", "the folder ../shared", find_shared, is_package=False),
    Need("browser", "chromium_path", "Chromium (Debian's package: chromium)", find_chromium, is_package=True),
    Need(
        "systemd",
        "systemd_analyze",
        "systemd-analyze (Debian's package: systemd)",
        find_systemd_analyze,
        is_package=True,
    ),
    Need("poppler", "pdfinfo", "pdfinfo (Debian's package: poppler-utils)", find_poppler, is_package=True),
)
COSTS = pytest.StashKey[dict[str, list[str]]]()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ../shared, beside the repository."""
    folder = find_shared()
    assert folder is not None, "a test that asks for it without it is skipped before"
    return folder


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The system's Chromium."""
    path = find_chromium()
    assert path is not None, "a test that asks for it without it is skipped before"
    return path


@pytest.fixture(scope="session")
def systemd_analyze() -> Path:
    """The system's judge of units."""
    path = find_systemd_analyze()
    assert path is not None, "a test that asks for it without it is skipped before"
    return path


@pytest.fixture(scope="session")
def pdfinfo() -> Path:
    """The system's reader of PDFs."""
    path = find_poppler()
    assert path is not None, "a test that asks for it without it is skipped before"
    return path


@pytest.fixture(scope="session")
def full() -> bool:
    """Whether this is `make test-full`: generated data and repetitions at the sizes of the goals."""
    return os.environ.get("PARLEY_FULL") == "1"


# What a row of a case needs besides what a test is about.
ROW_DEFAULTS: dict[str, dict[str, str]] = {
    "coders": {"name": "Coder", "kind_code": "person"},
    "sources": {
        "publisher": "Gazette",
        "language_code": "en",
        "translation_code": "original",
        "licence": "ours",
    },
    "actors": {"kind_code": "organisation"},
    "aliases": {"kind_code": "name"},
    "issues": {"question": "How much?", "low_label": "none", "high_label": "all", "kind_code": "bargaining"},
    "events": {"kind_code": "meeting"},
    "statements": {
        "stance_code": "demand",
        "mode_code": "reported",
        "standing_code": "own",
        "summary": "It says so.",
    },
    "event_statuses": {"summary": "It is told so."},
    "participations": {"summary": "It is told so."},
    "conditions": {"kind_code": "if", "basis_code": "explicit"},
    "evidence": {
        "locator_code": "document",
        "coder_id": "c",
        "coded_date": "2024-12-31",
        "method_code": "hand",
    },
    "corrections": {"reason": "a slip", "coder_id": "c", "corrected_date": "2024-12-31"},
}


@dataclass(frozen=True)
class CaseFolder:
    """A case on disk for a test to change."""

    path: Path

    def rows(self, table: str) -> list[dict[str, str]]:
        """The rows of a table."""
        with (self.path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, table: str, rows: list[dict[str, str]]) -> None:
        """Write all rows of a table."""
        from analysis.record.schema import TABLES
        from analysis.record.tables import format_rows

        header = TABLES[table].header
        cells = [[row.get(name, "") for name in header] for row in rows]
        (self.path / f"{table}.csv").write_bytes(format_rows(TABLES[table], cells))

    def edit(self, table: str, row_id: str, /, **cells: str) -> int:
        """Change cells of one row, and return its line."""
        rows = self.rows(table)
        place = next(place for place, row in enumerate(rows) if row["id"] == row_id)
        rows[place] |= cells
        self.write(table, rows)
        return place + 2

    def add(self, table: str, row_id: str, /, *, told_by: str = "", **cells: str) -> CaseFolder:
        """Add a row, blank cells filled in, with evidence from each of some sources."""
        row = {"id": row_id, **ROW_DEFAULTS.get(table, {}), **cells}
        for name in ("name", "label", "act_id"):
            row.setdefault(name, row_id)
        if table == "statements" and row["standing_code"] == "own":
            row.setdefault("speaker_id", row["holder_id"])
        self.write(table, [*self.rows(table), row])
        for source in told_by.split():
            self.add("evidence", f"{row_id}-{source}", table=table, row_id=row_id, source_id=source)
        return self

    def case(self) -> Case:
        """The case as read from the folder."""
        from analysis.record.case import Case

        return Case.read(self.path)


@pytest.fixture
def tiny(tmp_path: Path) -> CaseFolder:
    """A copy of the case tests/data/tiny."""
    return CaseFolder(Path(shutil.copytree(Path(__file__).parent / "data" / "tiny", tmp_path / "tiny")))


@pytest.fixture
def small(tmp_path: Path) -> CaseFolder:
    """A case of two sides and an issue; its sources s1, s2, s3 are of 1, 10 and 20 March 2024."""
    from analysis.record.package import descriptor
    from analysis.record.schema import TABLES

    folder = CaseFolder(tmp_path / "small")
    folder.path.mkdir()
    (folder.path / "datapackage.json").write_text(descriptor("small", title="A small case"), encoding="utf-8")
    for table in TABLES:
        folder.write(table, [])
    folder.add("coders", "c")
    for source, day in (("s1", "2024-03-01"), ("s2", "2024-03-10"), ("s3", "2024-03-20")):
        folder.add("sources", source, published_edtf=day)
    for actor in ("a", "b"):
        folder.add("actors", actor, name=actor.upper(), side_code="party")
        folder.add("aliases", f"al-{actor}", alias=actor.upper(), actor_id=actor, told_by="s1")
    return folder.add("issues", "pay")


def pytest_configure(config: pytest.Config) -> None:
    """Start the account of what is missing."""
    config.stash[COSTS] = {}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark a test by the fixtures it asks for, so that `-m "not browser"` finds it too."""
    for need in NEEDS:
        if need.fixture in getattr(item, "fixturenames", ()):
            item.add_marker(need.marker)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose need is not met, or fail it under CI, and enter it in the account."""
    for need in NEEDS:
        if item.get_closest_marker(need.marker) and need.find() is None:
            item.config.stash[COSTS].setdefault(need.thing, []).append(item.nodeid)
            if need.is_package and os.environ.get("CI") == "true":
                pytest.fail(f"missing: {need.thing}; under CI it must be there", pytrace=False)
            pytest.skip(f"missing: {need.thing}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name each missing thing and the tests that did not run for it."""
    for thing, tests in config.stash[COSTS].items():
        terminalreporter.section(f"missing: {thing}; {len(tests)} tests did not run")
        for test in tests:
            terminalreporter.line(test)
