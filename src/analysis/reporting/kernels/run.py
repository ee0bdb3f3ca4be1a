"""One run of a template: papermill puts the parameters in, and every cell runs or an error says which did not."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import logging
import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import monotonic
from typing import Any, Literal

import nbformat
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill import execute_notebook
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import ERROR_MARKER_TAG

from analysis.errors import (
    CellError,
    CellTimeout,
    IncompleteRun,
    KernelDied,
    ParleyError,
    UsageError,
)
from analysis.record.files import write_atomic
from analysis.reporting.kernels.forks import execute_in_fork, unforkable
from analysis.reporting.kernels.kept import cleaned, without_colours
from analysis.reporting.kernels.ordinary import execute_in_kernel, silent_logger
from analysis.reporting.kernels.processes import end_processes, environment, is_live, start_run
from analysis.reporting.kernels.warm import Unforkable, is_forking
from analysis.reporting.templates import Value, read_notebook

_is_running: contextvars.ContextVar[bool] = contextvars.ContextVar("parley_is_running", default=False)


def run_notebook(
    template_path: Path,
    parameters: Mapping[str, Value],
    executed_path: Path,
    *,
    cell_seconds: float = 600,
    report_seconds: float = 1800,
    progress: Callable[[int, int], None] | None = None,
    kernel: Literal["", "forked", "ordinary"] = "",
) -> None:
    """Run a template and write the executed notebook, also where the run fails.

    Parameters
    ----------
    template_path
        The template; the kernel's working folder is the one it stands in.
    parameters
        A checked value for every declared parameter (`templates.check_parameters`).
    executed_path
        Where the executed notebook is written, in one step. Equal bytes for equal input.
    cell_seconds, report_seconds
        Limits for one cell and for all of them together.
    progress
        Called before each cell with its number (from 1) and the number of cells.
    kernel
        `forked` from a process that has imported everything, or `ordinary`; the outputs are the same. Blank is what the
        variable `PARLEY_KERNEL` says, else `forked`. What cannot be forked is run in an ordinary kernel.

    Raises
    ------
    UsageError
        If `executed_path` is the template.
    CellError
        If a cell raised: names the report, the cell, its source and the error.
    CellTimeout
        If a limit passed.
    KernelDied
        If the kernel went away.
    IncompleteRun
        If a cell left early (`sys.exit`, `exit`, `quit`) or a code cell did not run.
    """
    if executed_path.exists() and executed_path.samefile(template_path):
        raise UsageError(f"{executed_path}: is the template itself; choose another output folder")
    name = template_path.stem
    read_notebook(template_path)
    notebook = nbformat.read(template_path, as_version=4)  # type: ignore[no-untyped-call]
    notebook.metadata.pop("papermill", None)
    run = _Run(name, notebook, cell_seconds, report_seconds, progress)
    run.is_forked = is_forking(kernel) and not unforkable(notebook)
    with tempfile.TemporaryDirectory(prefix="parley-", ignore_cleanup_errors=True) as work:
        try:
            _execute(run, notebook, parameters, template_path.parent, Path(work))
        finally:
            end_processes(run.mark)
            hidden = {str(template_path.parent.parent.resolve()): "<project>", work: "<temporary>"}
            executed = cleaned(run.notebook, template_path, hidden)
            write_atomic(executed_path, nbformat.writes(executed).encode())  # type: ignore[no-untyped-call]
    _check_complete(run, executed)


class _Run:
    """What the hooks of one run need to know, and what they find out."""

    def __init__(
        self,
        name: str,
        notebook: NotebookNode,
        cell_seconds: float,
        report_seconds: float,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self.name = name
        self.cell_seconds = cell_seconds
        self.report_seconds = report_seconds
        self.progress = progress
        self.deadline = float("inf")
        self.mark = secrets.token_hex(16)
        self.notebook = notebook
        self.cell = 0
        self.asked_to_exit = False
        self.environment: dict[str, str] = {}
        self.work = Path()
        self.is_forked = False

    def seconds_left(self, cell: NotebookNode | None = None) -> float:
        """Limit for the next cell; nbclient takes 0 for none, hence the floor."""
        return max(0.001, min(self.cell_seconds, self.deadline - monotonic()))

    def start_cell(self, cell: NotebookNode, cell_index: int) -> None:
        if not is_live(self.mark):
            raise DeadKernelError("the run was stopped")
        if not cell_index:
            self.deadline = monotonic() + self.report_seconds
        self.cell = cell_index
        if self.progress:
            self.progress(cell_index + 1, len(self.notebook.cells))

    def end_cell(self, cell: NotebookNode, cell_index: int, execute_reply: Mapping[str, Any]) -> None:
        payload = execute_reply["content"].get("payload", [])
        if any(part.get("source") == "ask_exit" for part in payload):
            self.asked_to_exit = True
            raise _AskedToExit

    def place(self) -> str:
        """Say where the run is, in the template's own count: the injected cell is none of its cells."""
        return f"{self.name}, cell {_number(self.notebook, self.cell)}"

    def source(self) -> str:
        return _indented(self.notebook.cells[self.cell].source)


class _AskedToExit(Exception):
    """A cell called `exit()` or `quit()`, which end the kernel a moment later."""


class _Engine(Engine):  # type: ignore[misc]
    """Papermill's way in: the cells of a run, in whichever kernel."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, *, run: _Run, folder: str, **_: object
    ) -> None:
        run.notebook = nb_man.nb
        options = {
            "log": silent_logger(),
            "timeout_func": run.seconds_left,
            "iopub_timeout": run.cell_seconds,
            "force_raise_errors": True,
            "on_cell_start": run.start_cell,
            "on_cell_executed": run.end_cell,
        }
        if run.is_forked:
            try:
                execute_in_fork(nb_man, run.environment, folder, run.work, run.mark, **options)
            except Unforkable:
                nb_man.notebook_start()  # takes back whatever cells have run
            else:
                return
        execute_in_kernel(nb_man, run.environment, folder, run.work, **options)


papermill_engines.register("parley-run", _Engine)


def _execute(run: _Run, notebook: NotebookNode, parameters: Mapping[str, Value], folder: Path, work: Path) -> None:
    run.work = work
    run.environment = environment(parameters, work, run.mark)
    start_run(run.mark)
    try:
        with _quiet_papermill(), _own_event_loop():
            execute_notebook(
                notebook,
                None,
                parameters=dict(parameters),
                engine_name="parley-run",
                kernel_name="python3",
                language="python",
                progress_bar=False,
                run=run,
                folder=str(folder),
            )
    except PapermillExecutionError as error:
        raise _cell_error(run, error) from None
    except CellTimeoutError:
        raise _timeout(run) from None
    except _AskedToExit:
        raise _left_early(run) from None
    except (DeadKernelError, RuntimeError) as error:
        if run.asked_to_exit:
            raise _left_early(run) from None
        said = _indented(_last_words(work))
        raise KernelDied(
            f"{run.place()}: the kernel died ({error}); out of memory, killed, or a crash in a library"
            + (f"; it last said\n{said}" if said else "")
        ) from error


def _last_words(work: Path) -> str:
    """Return what a kernel printed past Python before it died."""
    logs = [work / name for name in ("kernel.log", "stdout", "stderr")]
    return "\n".join(log.read_text(errors="replace").strip() for log in logs if log.exists()).strip()[-2000:]


def _cell_error(run: _Run, error: PapermillExecutionError) -> ParleyError:
    run.cell = error.cell_index
    run.notebook.cells = [cell for cell in run.notebook.cells if ERROR_MARKER_TAG not in cell.metadata.get("tags", [])]
    if error.ename == "SystemExit":
        return _left_early(run)
    said = without_colours(f"{error.ename}: {error.evalue}")
    return CellError(f"{run.place()}: {said}\n{run.source()}\nmend the cell or the data it reads, and run it again")


def _left_early(run: _Run) -> IncompleteRun:
    return IncompleteRun(
        f"{run.place()}: the cell ended the run early, so the report is incomplete\n{run.source()}\n"
        "remove exit(), quit() or sys.exit(); to stop a report, raise an error that says why"
    )


def _timeout(run: _Run) -> CellTimeout:
    report_is_over = monotonic() >= run.deadline
    limit = f"report, {run.report_seconds:g}" if report_is_over else f"cell, {run.cell_seconds:g}"
    return CellTimeout(
        f"{run.place()}: still running at the limit for a {limit} seconds\n{run.source()}\n"
        "make the cell quicker or the limit longer"
    )


def _check_complete(run: _Run, executed: NotebookNode) -> None:
    """Every code cell ran, once, in order: papermill takes an early `sys.exit(0)` for success."""
    expected = 0
    for run.cell, cell in enumerate(executed.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        if _raised(cell):
            raise _left_early(run)
        expected += 1
        if cell.execution_count != expected:
            raise IncompleteRun(
                f"{run.place()}: ran as number {cell.execution_count} instead of {expected}, so the report "
                f"is incomplete\n{run.source()}\nremove tags that skip cells, and calls that end the kernel"
            )


def _raised(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.outputs)


def _number(notebook: NotebookNode, index: int) -> int:
    before = notebook.cells[: index + 1]
    return index + 1 - sum("injected-parameters" in cell.metadata.get("tags", []) for cell in before)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


@contextlib.contextmanager
def _quiet_papermill() -> Iterator[None]:
    token = _is_running.set(True)
    try:
        yield
    finally:
        _is_running.reset(token)


@contextlib.contextmanager
def _own_event_loop() -> Iterator[None]:
    """Close the loop that Jupyter opens for this thread and leaves open; one that runs is not ours."""
    loop = ensure_event_loop()
    try:
        yield
    finally:
        if not loop.is_running():
            waiting = asyncio.all_tasks(loop)
            for task in waiting:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
            loop.close()
            asyncio.set_event_loop(None)


logging.getLogger("papermill").addFilter(lambda _: not _is_running.get())
