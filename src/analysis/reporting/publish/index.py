"""The way in: every case, its editions, the newest first, and their reports."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from analysis.record.files import write_atomic
from analysis.reporting.publish.frame import render, say_day
from analysis.reporting.publish.manifest import Edition, find_editions


@dataclass(frozen=True, slots=True)
class _Listed:
    href: str
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class _EditionEntry:
    as_of: str
    day: str
    links: list[_Listed]


@dataclass(frozen=True, slots=True)
class _CaseEntry:
    case_id: str
    title: str
    editions: list[_EditionEntry]


def write_index(out: Path) -> None:
    """Write `index.html` from the manifests under an output folder; untouched where it would stay the same.

    Raises
    ------
    WriteError
        If it cannot be written.
    """
    path = out / "index.html"
    content = render_index(find_editions(out))
    if not path.is_file() or path.read_bytes() != content:
        write_atomic(path, content)


def render_index(editions: list[Edition]) -> bytes:
    """List editions, which are sorted by case.

    Returns
    -------
    bytes
        The page. A case is called what its newest edition calls it.
    """
    cases = []
    for case_id, group in groupby(editions, key=lambda edition: edition.case_id):
        of_case = list(group)
        entries = [_EditionEntry(edition.as_of, say_day(edition.as_of), _links(edition)) for edition in of_case]
        cases.append(_CaseEntry(case_id, of_case[0].case_title, entries))
    return render("index.html.j2", cases=cases)


def _links(edition: Edition) -> list[_Listed]:
    folder = f"{edition.case_id}/{edition.as_of}"
    return [_Listed(f"{folder}/{made.stem}.html", made.label, made.title) for made in edition.listed()]
