"""A batch of reports: all checked before one starts, each made whole or left as it was, none made twice.

The last good report survives whatever happens to the next one. Reports are run side by side, each in a kernel
of its own; what is written is written by one thread, under one lock, in one step a report.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal

from analysis.errors import ParleyError, UsageError
from analysis.record.files import check_folder, check_name, hold
from analysis.record.tables import nearest_of
from analysis.reporting.publish.manifest import Edition, Made, is_current, read_edition, report_key
from analysis.reporting.templates import (
    SET_BY_COMMAND,
    Template,
    Value,
    check_parameters,
    find_templates,
)

if TYPE_CHECKING:
    from analysis.reporting.publish.edition import EditionWriter

Progress = Callable[[str, int, int], None]
"""Called with a report's name, the number of the cell that starts, and of all cells; from several threads."""

_MAX_SLUG = 80


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report.

    Parameters
    ----------
    name
        The report, with what its parameters add.
    state
        `made`, `unchanged`, or `failed`.
    seconds
        How long it took.
    path
        Its page, also where the last good one was kept.
    error
        Why it failed.
    """

    name: str
    state: Literal["made", "unchanged", "failed"]
    seconds: float
    path: Path
    error: ParleyError | None = None


def make_reports(
    root: Path,
    case_id: str,
    names: Sequence[str] = (),
    *,
    parameters: Mapping[str, object],
    out: Path,
    as_of: str,
    force: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
) -> list[Outcome]:
    """Make reports of one case as known on one day.

    Parameters
    ----------
    root
        The project's folder, with `notebooks/` and `data/`.
    case_id
        The case, a folder of `data/`.
    names
        Templates to run, in this order; none for every template.
    parameters
        Given to each of them; every template chosen must declare every one.
    out
        Reports go to `out/case_id/as_of/`, the list of all to `out/index.html`.
    as_of
        ISO day, resolved: never blank, never `today`.
    force
        Make also what is unchanged.
    workers
        How many reports are run at a time; None for as many as there are cores.
    progress
        Told before each cell.

    Returns
    -------
    list of Outcome
        In the order of the names; one that failed does not stop the others.

    Raises
    ------
    UsageError
        If a name, a day, a parameter or the number of workers is wrong; then nothing was started.
    Locked
        If another run is writing to `out`.
    WriteError
        If `out` cannot be written to; then nothing was started.
    """
    _check_case(root, case_id)
    _check_day(as_of)
    if workers is not None and workers < 1:
        raise UsageError(f"workers: {workers} cannot run a report; give 1 or more")
    templates = _chosen(find_templates(root), names)
    jobs = _jobs(templates, parameters, {"case": case_id, "as_of": as_of})
    _check_outputs(out / case_id / as_of, jobs)
    title = _case_title(root, case_id)
    keys = {job.stem: report_key(root, case_id, job.template, job.parameters) for job in jobs}
    with hold(out):
        folder = check_folder(out, case_id, as_of)
        known = read_edition(folder)
        reports = known.reports if known else {}
        due = {
            job.stem: (job, keys[job.stem])
            for job in jobs
            if force or not is_current(folder, reports.get(job.stem), keys[job.stem])
        }
        is_listed = (out / "index.html").is_file()
        made = {} if is_listed and not due else _update(out, Edition(case_id, title, as_of, {}), due, workers, progress)
    unchanged = {stem: Outcome(stem, "unchanged", 0.0, folder / f"{stem}.html") for stem in keys}
    return list((unchanged | made).values())


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """Return what the command exits with: that of the first failure in order, 0 without one."""
    return next((outcome.error.exit_code for outcome in outcomes if outcome.error), 0)


@dataclass(frozen=True, slots=True)
class _Job:
    """One report to make: a template, all its parameters, and what it is called."""

    template: Template
    parameters: dict[str, Value]
    settings: tuple[tuple[str, str], ...]
    stem: str


@dataclass(frozen=True, slots=True)
class _Run:
    """A report that is due, where its executed notebook comes to stand, and the run under way."""

    job: _Job
    key: str
    executed: Path
    seconds: Future[float]


def _update(
    out: Path,
    edition: Edition,
    due: Mapping[str, tuple[_Job, str]],
    workers: int | None,
    progress: Progress | None,
) -> dict[str, Outcome]:
    """Make what is due and bring the pages that list it up to date; imports what takes long."""
    from analysis.reporting.kernels.warm import warm_up

    if due:
        warm_up()
    from analysis.reporting.publish.edition import EditionWriter
    from analysis.reporting.publish.index import write_index

    writer = EditionWriter(out, edition.case_id, edition.case_title, edition.as_of)
    outcomes = _make(due, writer, workers, progress)
    writer.refresh_pages()
    write_index(out)
    return outcomes


def _make(
    due: Mapping[str, tuple[_Job, str]], writer: EditionWriter, workers: int | None, progress: Progress | None
) -> dict[str, Outcome]:
    """Run reports side by side, and publish each as its turn comes."""
    with tempfile.TemporaryDirectory(prefix="parley-") as work, _workers(len(due), workers) as submit:
        runs = []
        for job, key in due.values():
            executed = Path(work) / f"{job.stem}.ipynb"
            runs.append(_Run(job, key, executed, submit(partial(_run, job, executed, progress))))
        return {run.job.stem: _published(run, writer) for run in runs}


def _run(job: _Job, executed: Path, progress: Progress | None) -> float:
    from analysis.reporting.kernels import run_notebook

    start = perf_counter()
    tell = partial(progress, job.stem) if progress else None
    run_notebook(job.template.path, job.parameters, executed, progress=tell)
    return perf_counter() - start


def _published(run: _Run, writer: EditionWriter) -> Outcome:
    job = run.job
    page = writer.folder / f"{job.stem}.html"
    start = perf_counter()
    try:
        seconds = run.seconds.result()
        writer.publish(_made(job, run.key, seconds), run.executed)
    except ParleyError as error:
        kept = writer.keep_failed(job.stem, error, run.executed)
        return Outcome(job.stem, "failed", perf_counter() - start, page, kept)
    return Outcome(job.stem, "made", seconds, page)


def _made(job: _Job, key: str, seconds: float) -> Made:
    from analysis.reporting.publish.edition import software

    template = job.template
    label = template.name.replace("-", " ").capitalize()
    if job.settings:
        label = f"{label} ({', '.join(f'{name} {value}' for name, value in job.settings)})"
    return Made(
        stem=job.stem,
        label=label,
        title=template.title,
        order=template.order,
        key=key,
        parameters=job.parameters,
        settings=job.settings,
        provenance=(
            ("Template", template.path.name),
            ("Tables", ", ".join(template.tables) or "none declared"),
            ("Software", ", ".join(software())),
        ),
        outputs={},
        pages=(),
        seconds=round(seconds, 2),
    )


@contextlib.contextmanager
def _workers(jobs: int, workers: int | None) -> Iterator[Callable[[Callable[[], float]], Future[float]]]:
    """Give work to threads that wait for kernels; an interrupt ends the kernels, and thereby the threads.

    A thread may be about to start its kernel when the interrupt comes, hence kernels are ended until no thread is left.
    """
    started: list[Future[float]] = []
    with ThreadPoolExecutor(max_workers=max(1, min(jobs, workers or os.cpu_count() or 1))) as pool:

        def submit(work: Callable[[], float]) -> Future[float]:
            started.append(pool.submit(work))
            return started[-1]

        try:
            yield submit
        except BaseException:
            from analysis.reporting.kernels import end_processes

            pool.shutdown(wait=False, cancel_futures=True)
            while wait(started, timeout=0.2).not_done:
                end_processes()
            raise


def _check_case(root: Path, case_id: str) -> None:
    check_name(case_id, "case")
    cases = sorted(path.parent.name for path in (root / "data").glob("*/datapackage.json"))
    if case_id not in cases:
        raise UsageError(f'case "{case_id}" is not under data/; {nearest_of(case_id, cases)}')


def _check_day(as_of: str) -> None:
    try:
        is_day = datetime.date.fromisoformat(as_of).isoformat() == as_of
    except ValueError:
        is_day = False
    if not is_day:
        raise UsageError(f'as_of: "{as_of}" is not a day; write it as 2025-05-15')


def _chosen(templates: Sequence[Template], names: Sequence[str]) -> list[Template]:
    known = {template.name: template for template in templates}
    for name in names:
        check_name(name, "report")
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageError(
            "\n".join(f'report "{name}" is no template in notebooks/; {nearest_of(name, known)}' for name in unknown)
        )
    if not known:
        raise UsageError('no report template in notebooks/: none says "parley": {"report": true} in its metadata')
    return [known[name] for name in dict.fromkeys(names)] or list(templates)


def _jobs(templates: Sequence[Template], given: Mapping[str, object], fixed: Mapping[str, Value]) -> list[_Job]:
    """Check the parameters of all templates, so that nothing starts where one is wrong."""
    problems = [
        f'parameter "{name}" is set by the command; use --case and --as-of' for name in SET_BY_COMMAND if name in given
    ]
    jobs = []
    for template in templates:
        try:
            values = check_parameters(template, {**given, **fixed})
            jobs.append(_job(template, values))
        except UsageError as error:
            problems.append(str(error))
    if problems:
        raise UsageError("\n".join(problems))
    return jobs


def _job(template: Template, values: dict[str, Value]) -> _Job:
    changed = [
        (parameter.name, values[parameter.name])
        for parameter in template.parameters
        if parameter.name not in SET_BY_COMMAND and values[parameter.name] != parameter.default
    ]
    settings = tuple((name, _said(value)) for name, value in changed)
    stem = f"{template.name}--{_slug(changed)}" if changed else template.name
    return _Job(template, values, settings, stem)


def _said(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _slug(changed: Sequence[tuple[str, Value]]) -> str:
    """Name a set of values so that a reader knows them and no other set has the same name.

    Examples
    --------
    >>> _slug([("since", "2025-05-01"), ("actors", ["kyiv", "moscow"])])
    'since=2025-05-01_actors=kyiv.moscow'
    >>> _slug([("title", "../../Éire?")])
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
    slug = "_".join(parts)
    if is_exact and slug.isascii() and len(slug) <= _MAX_SLUG:
        return slug
    whole = hashlib.sha256(json.dumps(changed).encode()).hexdigest()
    slug = re.sub(r"[^a-z0-9=._-]", "", slug)[:_MAX_SLUG]
    return f"{slug}-{whole[:8]}"


def _plain(text: str, words: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(words, ascii_only))


def _check_outputs(folder: Path, jobs: Sequence[_Job]) -> None:
    """Refuse to write over a template, by whatever name it is reached."""
    inputs = {
        (status.st_dev, status.st_ino): job.template.path for job in jobs for status in [job.template.path.stat()]
    }
    for job in jobs:
        for path in (folder / f"{job.stem}.ipynb", folder / f"{job.stem}.html"):
            if path.exists() and (path.stat().st_dev, path.stat().st_ino) in inputs:
                raise UsageError(f"{path}: the output is a template itself; choose another --out")


def _case_title(root: Path, case_id: str) -> str:
    try:
        package: Any = json.loads((root / "data" / case_id / "datapackage.json").read_bytes())
        title = package.get("title")
    except (ValueError, AttributeError):
        title = None
    return title if isinstance(title, str) and title else case_id
