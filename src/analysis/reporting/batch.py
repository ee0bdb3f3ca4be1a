"""A batch of reports: all checked before one starts, each made whole or left as it was, none made twice.

The last good report survives whatever happens to the next one. Reports are run side by side, each in a kernel
of its own; what is written is written by one thread, under one lock, in one step a report.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal

from analysis.errors import ParleyError, UsageError
from analysis.record.files import check_folder, hold
from analysis.reporting.jobs import Job, Order, check_orders
from analysis.reporting.publish.manifest import FILE as MANIFEST
from analysis.reporting.publish.manifest import Edition, Made, digest, is_current, read_edition, report_key
from analysis.reporting.publish.retention import old_editions, remove_edition
from analysis.reporting.templates import find_templates

if TYPE_CHECKING:
    from analysis.reporting.publish.edition import EditionWriter
    from analysis.reporting.publish.news import News

Progress = Callable[[str, int, int], None]
"""Called with a report's name, the number of the cell that starts, and of all cells; from several threads."""


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


@dataclass(frozen=True, slots=True)
class Told:
    """Whom to tell how far a batch is.

    Parameters
    ----------
    cell
        Told before each cell.
    due
        Told the number of reports that are due, once.
    done
        Told what became of each report that was due.
    """

    cell: Progress | None = None
    due: Callable[[int], None] = field(default=lambda _: None)
    done: Callable[[Outcome], None] = field(default=lambda _: None)


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
        How many are run side by side; None for one a core.
    progress
        Told before each cell.

    Returns
    -------
    list of Outcome
        In the order of the names; one that failed does not stop the others.

    Raises
    ------
    UsageError
        If a name, a day or a parameter is wrong; then nothing was started.
    Locked
        If another run is writing to `out`.
    WriteError
        If `out` cannot be written to; then nothing was started.
    """
    orders = orders_of(root, [(case_id, as_of)], names, parameters=parameters)
    return make_batch(root, orders, out=out, force=force, workers=workers, told=Told(progress))


def orders_of(
    root: Path, editions: Iterable[tuple[str, str]], names: Sequence[str] = (), *, parameters: Mapping[str, object]
) -> list[Order]:
    """Ask for the same reports with the same parameters in several editions.

    Parameters
    ----------
    root
        The project's folder.
    editions
        Cases and resolved days.
    names
        Templates, in this order; none for every template.
    parameters
        Given to each of them.
    """
    chosen = dict.fromkeys(names or (template.name for template in find_templates(root)))
    return [Order(case_id, as_of, name, parameters) for case_id, as_of in editions for name in chosen]


def make_batch(
    root: Path,
    orders: Sequence[Order],
    *,
    out: Path,
    force: bool = False,
    workers: int | None = None,
    pdf: bool = False,
    keep: int = 0,
    told: Told | None = None,
) -> list[Outcome]:
    """Make what is asked for, of any case as known on any day.

    Parameters
    ----------
    root
        The project's folder.
    orders
        What is asked for.
    out, force, workers
        As of `make_reports`.
    pdf
        Make a PDF of each page, too.
    keep
        How many editions of each case stay; 0 for all. The editions asked for always do.
    told
        Told how far the batch is.

    Returns
    -------
    list of Outcome
        In the same order; one that failed does not stop the others.

    Raises
    ------
    UsageError
        With everything that is wrong in any order; then nothing was started.
    Locked
        If another run is writing to `out`.
    WriteError
        If `out` cannot be written to; then nothing was started.
    """
    if workers is not None and workers < 1:
        raise UsageError(f"workers: {workers} cannot run a report; give 1 or more")
    jobs = check_orders(root, find_templates(root), orders)
    _check_outputs(out, jobs)
    read = cache(digest)  # a table is read once for all reports that are made from it
    runs = [_Run(job, report_key(root, job.case_id, job.template, job.parameters, read=read)) for job in jobs]
    with hold(out):
        known = {job.edition: read_edition(check_folder(out, *job.edition)) for job in jobs}
        due = [run for run in runs if force or not _is_current(out, run, known[run.job.edition], pdf=pdf)]
        changed = dict.fromkeys([run.job.edition for run in due])
        changed |= {edition: None for edition, there in known.items() if there and not there.is_linked()}
        made = _update(root, out, changed, due, workers=workers, pdf=pdf, told=told or Told()) if changed else {}
        old = old_editions(out, keep, known)
        for edition in old:
            remove_edition(out, edition)
        if changed or old or not _is_listed(out):
            _list(out)
    return [made.get(id(run)) or _unchanged(out, run.job) for run in runs]


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """Return what the command exits with: that of the first failure in order, 0 without one."""
    return next((outcome.error.exit_code for outcome in outcomes if outcome.error), 0)


@dataclass(frozen=True, slots=True)
class _Run:
    """A report and the digest of what it is made from."""

    job: Job
    key: str


def _is_current(out: Path, run: _Run, known: Edition | None, *, pdf: bool) -> bool:
    made = known.reports.get(run.job.stem) if known else None
    if pdf and made and f"{run.job.stem}.pdf" not in made.outputs:
        return False
    return is_current(_folder(out, run.job), made, run.key)


def _folder(out: Path, job: Job) -> Path:
    return out.joinpath(*job.edition)


def _unchanged(out: Path, job: Job) -> Outcome:
    return Outcome(job.stem, "unchanged", 0.0, _folder(out, job) / f"{job.stem}.html")


def _update(
    root: Path,
    out: Path,
    editions: Iterable[tuple[str, str]],
    due: Sequence[_Run],
    *,
    workers: int | None,
    pdf: bool,
    told: Told,
) -> dict[int, Outcome]:
    """Make what is due and set the pages anew that link to it; imports what takes long."""
    from analysis.reporting.kernels.warm import warm_up

    if due:
        warm_up()
    from analysis.reporting.publish.edition import EditionWriter
    from analysis.reporting.publish.news import News
    from analysis.reporting.publish.pdf import check_pdf, render_pdf

    if pdf:
        check_pdf()
    writers = {
        (case_id, day): EditionWriter(out, case_id, _case_title(root, case_id), day, pdf=render_pdf if pdf else None)
        for case_id, day in editions
    }
    told.due(len(due))
    outcomes = _make(due, writers, News(root, out), workers=workers, told=told)
    for writer in writers.values():
        writer.refresh_pages()
    return outcomes


_LISTS = ("index.html", "feed.xml")


def _is_listed(out: Path) -> bool:
    """Tell whether the index and the feed were written after every manifest; a run that was killed wrote neither."""
    if not all((out / name).is_file() for name in _LISTS):
        return False
    written = min((out / name).stat().st_mtime_ns for name in _LISTS)
    return all(path.stat().st_mtime_ns <= written for path in out.glob(f"*/*/{MANIFEST}"))


def _list(out: Path) -> None:
    """Bring what lists all reports up to date."""
    from analysis.reporting.publish.feed import write_feed
    from analysis.reporting.publish.index import write_index

    write_index(out)
    write_feed(out)
    for name in _LISTS:
        (out / name).touch()


def _make(
    due: Sequence[_Run],
    writers: Mapping[tuple[str, str], EditionWriter],
    news: News,
    *,
    workers: int | None,
    told: Told,
) -> dict[int, Outcome]:
    """Run reports side by side, and publish each as its turn comes."""
    outcomes: dict[int, Outcome] = {}
    side_by_side = min(len(due), workers or os.cpu_count() or 1)
    with tempfile.TemporaryDirectory(prefix="parley-") as work, _workers(side_by_side) as submit:
        started = []
        for number, run in enumerate(due):
            executed = Path(work) / f"{number}.ipynb"
            started.append((run, executed, submit(partial(_run, run.job, executed, told.cell))))
        for run, executed, seconds in started:
            outcomes[id(run)] = _published(run, executed, seconds, writers[run.job.edition], news)
            told.done(outcomes[id(run)])
            executed.unlink(missing_ok=True)  # a long batch does not pile up what is published already
    return outcomes


def _run(job: Job, executed: Path, progress: Progress | None) -> float:
    from analysis.reporting.kernels import run_notebook

    start = perf_counter()
    tell = partial(progress, job.stem) if progress else None
    run_notebook(job.template.path, job.parameters, executed, progress=tell)
    return perf_counter() - start


def _published(run: _Run, executed: Path, seconds: Future[float], writer: EditionWriter, news: News) -> Outcome:
    job = run.job
    page = writer.folder / f"{job.stem}.html"
    start = perf_counter()
    try:
        took = seconds.result()
        writer.publish(_made(job, run.key, took, news), executed)
    except ParleyError as error:
        kept = writer.keep_failed(job.stem, error, executed)
        return Outcome(job.stem, "failed", perf_counter() - start, page, kept)
    return Outcome(job.stem, "made", took, page)


def _made(job: Job, key: str, seconds: float, news: News) -> Made:
    from analysis.reporting.publish.edition import software

    template = job.template
    return Made(
        stem=job.stem,
        label=job.label,
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
        news=news.of(*job.edition, job.stem, job.parameters),
    )


@contextlib.contextmanager
def _workers(side_by_side: int) -> Iterator[Callable[[Callable[[], float]], Future[float]]]:
    """Give work to threads that wait for kernels; an interrupt ends the kernels, and thereby the threads.

    A thread may be about to start its kernel when the interrupt comes, hence kernels are ended until no thread is left.
    """
    started: list[Future[float]] = []
    with ThreadPoolExecutor(max_workers=max(1, side_by_side)) as pool:

        def submit(work: Callable[[], float]) -> Future[float]:
            started.append(pool.submit(work))
            return started[-1]

        try:
            yield submit
        except BaseException:
            from analysis.reporting.kernels import end_processes

            pool.shutdown(wait=False, cancel_futures=True)
            # What was cancelled before it began is done, but `wait` would wait for it forever.
            while running := [future for future in started if not future.done()]:
                end_processes()
                wait(running, timeout=0.2)
            raise


def _check_outputs(out: Path, jobs: Sequence[Job]) -> None:
    """Refuse to write over a template, by whatever name it is reached."""
    inputs = {(status.st_dev, status.st_ino) for job in jobs for status in [job.template.path.stat()]}
    for job in jobs:
        for path in (_folder(out, job) / f"{job.stem}.{ending}" for ending in ("ipynb", "html")):
            if path.exists() and (path.stat().st_dev, path.stat().st_ino) in inputs:
                raise UsageError(f"{path}: the output is a template itself; choose another --out")


def _case_title(root: Path, case_id: str) -> str:
    try:
        package: Any = json.loads((root / "data" / case_id / "datapackage.json").read_bytes())
        title = package.get("title")
    except (ValueError, AttributeError):
        title = None
    return title if isinstance(title, str) and title else case_id
