"""What a report was made from, in one digest; and what was made, so that nothing is made twice.

The digest covers whatever can change a byte of the report: the template, its parameters, the tables and texts
that it declares, this library, the lock file, the Python version and the day that drawings are stamped with. It is computed from files alone, in
milliseconds, before anything that takes long to import.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from analysis.record.files import NAME
from analysis.reporting.templates import Template, Value

FILE = "manifest.json"
FIRST = "First edition."
"""The news of a report that no edition had before."""

_VERSION = 1
_LIBRARY = Path(__file__).parents[2]
_LIBRARY_FILES = {".py", ".j2", ".css", ".csv"}


@dataclass(frozen=True, slots=True)
class Made:
    """One report of an edition, as it was made.

    Parameters
    ----------
    stem
        File name without its ending: the report's name, and what its parameters add to it.
    label, title, order
        For lists of reports.
    key
        Digest of what it was made from.
    parameters
        All of them.
    settings, provenance
        As printed on the page, (name, text) each.
    outputs
        sha256 by path in the edition's folder.
    pages
        File names of the pages that this one links to.
    seconds
        How long the run took.
    news
        What the edition before had not, in one line; "" where nothing is new.
    """

    stem: str
    label: str
    title: str
    order: int
    key: str
    parameters: Mapping[str, Value]
    settings: tuple[tuple[str, str], ...]
    provenance: tuple[tuple[str, str], ...]
    outputs: Mapping[str, str]
    pages: tuple[str, ...]
    seconds: float
    news: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """What has been made of one case as known on one day.

    Parameters
    ----------
    case_id, case_title, as_of
        The case, and the day.
    reports
        By stem.
    """

    case_id: str
    case_title: str
    as_of: str
    reports: Mapping[str, Made]

    def listed(self) -> list[Made]:
        """Return the reports in the order of their templates."""
        return sorted(self.reports.values(), key=lambda made: (made.order, made.stem))

    def siblings(self, made: Made) -> list[Made]:
        """Return the reports that a page links to: those with default parameters, and itself; the index has all."""
        return [entry for entry in self.listed() if not entry.settings or entry.stem == made.stem]

    def pages(self, made: Made) -> tuple[str, ...]:
        """Return the file names of the pages that a report's page links to."""
        return tuple(f"{entry.stem}.html" for entry in self.siblings(made))

    def is_linked(self) -> bool:
        """Tell whether every page links to what there is now, which is not so after a run that was killed."""
        return all(made.pages == self.pages(made) for made in self.reports.values())


def report_key(
    root: Path,
    case_id: str,
    template: Template,
    parameters: Mapping[str, Value],
    *,
    read: Callable[[Path], str] | None = None,
) -> str:
    """Digest everything that a report is made from.

    Parameters
    ----------
    root
        The project's folder.
    case_id
        The case, a folder of `data/`.
    template
        The report.
    parameters
        Checked values, the resolved `as_of` among them.
    read
        `digest`, or one that remembers, where many reports are made from the same files.

    Returns
    -------
    str
        64 hex digits.
    """
    read = read or digest
    case = root / "data" / case_id
    files = [case / "datapackage.json", *(case / f"{table}.csv" for table in template.tables)]
    if template.texts:
        files.extend(path for path in (case / "texts").rglob("*") if path.is_file())
    content = {
        "template": read(template.path),
        "parameters": parameters,
        "data": _digests(case, files, read),
        "library": library_digest(),
        "lock": read(root / "requirements.lock"),
        "python": platform.python_version(),
        "epoch": os.environ.get("SOURCE_DATE_EPOCH", ""),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=1)
def library_digest() -> str:
    """Digest the code, templates, styles and tables of this library."""
    files = (path for path in _LIBRARY.rglob("*") if path.suffix in _LIBRARY_FILES)
    return hashlib.sha256(json.dumps(_digests(_LIBRARY, files, digest)).encode()).hexdigest()


def digest(path: Path) -> str:
    """Return the sha256 of a file in hex; "" where there is none, which is a state like any other."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def is_current(folder: Path, made: Made | None, key: str) -> bool:
    """Tell whether a report was made from the same input and still stands as it was written."""
    return (
        made is not None
        and made.key == key
        and all(digest(folder / name) == recorded for name, recorded in made.outputs.items())
    )


def read_edition(folder: Path) -> Edition | None:
    """Read an edition's manifest.

    Returns
    -------
    Edition or None
        None where there is none that this version can read: then its reports count as not made.
    """
    try:
        content = json.loads((folder / FILE).read_bytes())
        if content["version"] != _VERSION:
            return None
        reports = {made["stem"]: Made(**(made | _tuples(made))) for made in content["reports"]}
        return Edition(content["case_id"], content["case_title"], content["as_of"], reports)
    except (OSError, ValueError, LookupError, TypeError):
        return None


def format_edition(edition: Edition) -> bytes:
    """Return an edition's manifest as it is written."""
    content = {
        "version": _VERSION,
        "case_id": edition.case_id,
        "case_title": edition.case_title,
        "as_of": edition.as_of,
        "reports": [asdict(made) for made in edition.listed()],
    }
    return (json.dumps(content, indent=1) + "\n").encode()


def find_editions(out: Path) -> list[Edition]:
    """List the editions under an output folder by case title, the newest of a case first."""
    found = [
        edition
        for path in out.glob(f"*/*/{FILE}")
        if NAME.fullmatch(path.parent.parent.name)
        if (edition := read_edition(path.parent))
        if (edition.case_id, edition.as_of) == path.parent.parts[-2:]
    ]
    newest_first = sorted(found, key=lambda edition: edition.as_of, reverse=True)
    return sorted(newest_first, key=lambda edition: (edition.case_title.casefold(), edition.case_id))


def _digests(folder: Path, files: Iterable[Path], read: Callable[[Path], str]) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): read(path) for path in sorted(files)}


def _tuples(made: Mapping[str, list[list[str]]]) -> dict[str, object]:
    pairs = {name: tuple((term, text) for term, text in made[name]) for name in ("settings", "provenance")}
    return pairs | {"pages": tuple(made["pages"])}
