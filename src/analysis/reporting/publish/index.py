"""The way in: every case with its reports, each with its newest edition and, one click away, the ones before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from analysis.record.files import write_changed
from analysis.reporting.publish.frame import render, say_day
from analysis.reporting.publish.manifest import FIRST, Edition, Made, find_editions


@dataclass(frozen=True, slots=True)
class _Listed:
    """One edition of a report."""

    href: str
    as_of: str
    day: str
    news: str
    pdf: str


@dataclass(frozen=True, slots=True)
class _Report:
    """A report with all its editions, the newest first."""

    label: str
    title: str
    editions: list[_Listed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Template:
    """The reports of one template: with default parameters, and the others."""

    name: str
    title: str
    plain: list[_Report]
    narrowed: list[_Report]


@dataclass(frozen=True, slots=True)
class _Case:
    case_id: str
    title: str
    newest: str
    editions: int
    templates: list[_Template]


def write_index(out: Path) -> None:
    """Write `index.html` from the manifests under an output folder; untouched where it would stay the same.

    Raises
    ------
    WriteError
        If it cannot be written.
    """
    write_changed(out / "index.html", render_index(find_editions(out)))


def render_index(editions: list[Edition]) -> bytes:
    """List the reports of editions, which are sorted by case, the newest first.

    Returns
    -------
    bytes
        The page. A case, and a report, is called what its newest edition calls it.
    """
    cases = []
    for case_id, group in groupby(editions, key=lambda edition: edition.case_id):
        of_case = list(group)
        newest = of_case[0]
        cases.append(_Case(case_id, newest.case_title, say_day(newest.as_of), len(of_case), _templates(of_case)))
    return render("index.html.j2", cases=cases)


def _templates(editions: list[Edition]) -> list[_Template]:
    """Group the reports of a case by template, in the order that the newest edition of each gives it."""
    reports: dict[str, _Report] = {}
    newest: dict[str, Made] = {}
    for edition in editions:
        for made in edition.listed():
            newest.setdefault(made.stem, made)
            reports.setdefault(made.stem, _Report(_label(made), made.title)).editions.append(_listed(edition, made))
    in_order = sorted(newest.values(), key=lambda made: (made.order, made.stem))
    templates = []
    for name, group in groupby(in_order, key=lambda made: made.stem.partition("--")[0]):
        of_template = list(group)
        plain = [reports[made.stem] for made in of_template if not made.settings]
        narrowed = [reports[made.stem] for made in of_template if made.settings]
        templates.append(_Template(name.replace("-", " ").capitalize(), of_template[0].title, plain, narrowed))
    return templates


def _label(made: Made) -> str:
    narrowed = ", ".join(f"{name} {value}" for name, value in made.settings)
    return narrowed[:1].upper() + narrowed[1:] or made.label


def _listed(edition: Edition, made: Made) -> _Listed:
    place = f"{edition.case_id}/{edition.as_of}/{made.stem}"
    pdf = f"{place}.pdf" if f"{made.stem}.pdf" in made.outputs else ""
    return _Listed(f"{place}.html", edition.as_of, say_day(edition.as_of), "" if made.news == FIRST else made.news, pdf)
