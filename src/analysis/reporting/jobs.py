"""A report that is asked for becomes a job: its template, every parameter checked, and what its files are called.

All that is asked for is checked before anything runs, so one message names all that is wrong. A file's name tells
which parameters differ from their defaults, and no two sets of parameters share one.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import UsageError
from analysis.record.files import check_name
from analysis.record.tables import nearest_of
from analysis.reporting.templates import SET_BY_COMMAND, Template, Value, check_parameters

_MAX_SLUG = 80


@dataclass(frozen=True, slots=True)
class Order:
    """A report that is asked for.

    Parameters
    ----------
    case_id
        The case, a folder of `data/`.
    as_of
        ISO day, resolved: never blank, never `today`.
    name
        The template.
    parameters
        What is given of its parameters.
    place
        Where it is asked for, for messages: `reports/schedule.toml:12`.
    """

    case_id: str
    as_of: str
    name: str
    parameters: Mapping[str, object]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A report to make.

    Parameters
    ----------
    case_id, as_of
        Its edition.
    template
        What is run.
    parameters
        All of them, checked.
    settings
        Those that differ from their defaults, as a reader is told: (name, value).
    stem
        Its files are called so.
    """

    case_id: str
    as_of: str
    template: Template
    parameters: dict[str, Value]
    settings: tuple[tuple[str, str], ...]
    stem: str

    @property
    def edition(self) -> tuple[str, str]:
        """The case and the day: the folders its files stand in."""
        return self.case_id, self.as_of

    @property
    def label(self) -> str:
        """What it is called in lists."""
        label = self.template.name.replace("-", " ").capitalize()
        return f"{label} ({', '.join(map(' '.join, self.settings))})" if self.settings else label


def check_orders(root: Path, templates: Sequence[Template], orders: Iterable[Order]) -> list[Job]:
    """Make jobs of what is asked for.

    Parameters
    ----------
    root
        The project's folder.
    templates
        The project's.
    orders
        What is asked for.

    Returns
    -------
    list of Job
        In the same order.

    Raises
    ------
    UsageError
        With everything that is wrong: cases, days, templates, parameters, a report asked for twice.
    """
    if not templates:
        raise UsageError('no report template in notebooks/: none says "parley": {"report": true} in its metadata')
    known = {template.name: template for template in templates}
    cases = sorted(path.parent.name for path in (root / "data").glob("*/datapackage.json"))
    problems: list[str] = []
    jobs: dict[tuple[str, str, str], Job] = {}
    for order in orders:
        try:
            _check_case(order.case_id, cases)
            _check_day(order.as_of)
            job = _job(order, _template(order.name, known))
            if (*job.edition, job.stem) in jobs:
                raise UsageError(f"{job.stem} is asked for twice; once is enough")
            jobs[*job.edition, job.stem] = job
        except UsageError as error:
            problems += [f"{order.place}: {line}" if order.place else line for line in str(error).splitlines()]
    if problems:
        raise UsageError("\n".join(dict.fromkeys(problems)))
    return list(jobs.values())


def _check_case(case_id: str, cases: Sequence[str]) -> None:
    check_name(case_id, "case")
    if case_id not in cases:
        raise UsageError(f'case "{case_id}" is not under data/; {nearest_of(case_id, cases)}')


def _check_day(as_of: str) -> None:
    try:
        is_day = datetime.date.fromisoformat(as_of).isoformat() == as_of
    except ValueError:
        is_day = False
    if not is_day:
        raise UsageError(f'as_of: "{as_of}" is not a day; write it as 2025-05-15')


def _template(name: str, known: Mapping[str, Template]) -> Template:
    check_name(name, "report")
    if name not in known:
        raise UsageError(f'report "{name}" is no template in notebooks/; {nearest_of(name, known)}')
    return known[name]


def _job(order: Order, template: Template) -> Job:
    problems = [
        f'parameter "{name}" is set by the command; use --case and --as-of'
        for name in SET_BY_COMMAND
        if name in order.parameters
    ]
    try:
        values = check_parameters(template, {**order.parameters, "case": order.case_id, "as_of": order.as_of})
    except UsageError as error:
        problems.append(str(error))
    if problems:
        raise UsageError("\n".join(problems))
    changed = [
        (parameter.name, values[parameter.name])
        for parameter in template.parameters
        if parameter.name not in SET_BY_COMMAND and values[parameter.name] != parameter.default
    ]
    settings = tuple((name, _said(value)) for name, value in changed)
    stem = f"{template.name}--{slug(changed)}" if changed else template.name
    return Job(order.case_id, order.as_of, template, values, settings, stem)


def _said(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value)


def slug(changed: Sequence[tuple[str, Value]]) -> str:
    """Name a set of values so that a reader knows them and no other set has the same name.

    Examples
    --------
    >>> slug([("since", "2025-05-01"), ("actors", ["kyiv", "moscow"])])
    'since=2025-05-01_actors=kyiv.moscow'
    >>> slug([("title", "../../Éire?")])
    'title=eire-...'
    """
    parts = []
    is_exact = True
    for name, value in changed:
        texts = value if isinstance(value, list) else [str(value)]
        plain = [_plain(text, r"[a-z0-9.]+" if isinstance(value, float) else r"[a-z0-9]+") for text in texts]
        if isinstance(value, str | list):
            is_exact = is_exact and plain == texts and not (isinstance(value, list) and "" in texts)
        parts.append(f"{name.replace('_', '-').lower()}={'.'.join(plain)}")
    named = "_".join(parts)
    if is_exact and named.isascii() and len(named) <= _MAX_SLUG:
        return named
    whole = hashlib.sha256(json.dumps(changed).encode()).hexdigest()
    named = re.sub(r"[^a-z0-9=._-]", "", named)[:_MAX_SLUG]
    return f"{named}-{whole[:8]}"


def _plain(text: str, words: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(words, ascii_only))
