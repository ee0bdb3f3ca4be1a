"""What a kernel sees of the machine, and how nothing of it is left: its environment, and the end of its processes."""

from __future__ import annotations

import contextlib
import datetime
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from analysis.reporting.templates import Value

# What a kernel may see of the environment: where programs, libraries and temporary files are, nothing else.
# fmt: off
_ALLOWED = (
    "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TEMP", "TMP", "LANG", "SYSTEMROOT",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
    "MPLCONFIGDIR", "OPENBLAS_CORETYPE",
)
# fmt: on
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
"""Keeps libraries from starting threads when they are imported, before which a process must be forked, if at all.
Sums are the same on a machine of any number of cores, too."""

MARK = "PARLEY_RUN"
"""Variable that holds the mark of the run that a process belongs to."""

NO_MARK = "-" * 32
"""Stands in its place before a template process has forked; as long as a mark."""

OF_ONE_RUN = {MARK, "IPYTHONDIR", "SOURCE_DATE_EPOCH", "JPY_PARENT_PID"}
"""Variables that differ from one run to the next."""

_live: set[str] = set()


def environment(parameters: Mapping[str, Value], work: Path, mark: str) -> dict[str, str]:
    """Return the environment of a kernel: an allow list of this process's, and what makes runs alike.

    Parameters
    ----------
    parameters
        Of the run; its `as_of` dates what a library would stamp with the time.
    work
        The run's temporary folder, which holds an IPython profile that is nobody's.
    mark
        The run's mark, which every process that it starts inherits.
    """
    return lasting_environment() | {
        "IPYTHONDIR": str(work / "ipython"),
        MARK: mark,
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH") or _epoch(parameters),
    }


def lasting_environment() -> dict[str, str]:
    """Return that part of a kernel's environment which is the same for all runs."""
    allowed = {name: os.environ[name] for name in _ALLOWED if name in os.environ}
    return allowed | {
        "PYTHONPATH": os.pathsep.join(_search_path()),
        "IPYKERNEL_CELL_NAME": "<cell>",
        "MPLBACKEND": "agg",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "TZ": "UTC",
        **ONE_THREAD,
    }


def start_run(mark: str) -> None:
    """Enter a run among those that an interrupt must end."""
    _live.add(mark)


def is_live(mark: str) -> bool:
    """Tell whether a run has not been ended."""
    return mark in _live


def end_processes(mark: str | None = None) -> None:
    """End the kernel of a run, and whatever it started, however far that went from it.

    A process is known by the mark that it inherited in its environment, so one that left the kernel's process
    group or lost its parent is found too.

    Parameters
    ----------
    mark
        The run's mark; None ends the kernels of every run of this process, as after a signal.
    """
    marks = set(_live) if mark is None else {mark}
    if not marks:
        return
    doomed = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get(MARK) in marks and process.pid != os.getpid():
                process.kill()
                doomed.append(process)
    psutil.wait_procs(doomed, timeout=5)
    _live.difference_update(marks)


def _search_path() -> list[str]:
    """List where a kernel in another folder finds what this process finds, this library first."""
    given = [str(Path(folder).resolve()) for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
    library = Path(__file__).parents[3]
    return given if library.is_relative_to(sys.prefix) else [str(library), *given]


def _epoch(parameters: Mapping[str, Value]) -> str:
    try:
        day = datetime.date.fromisoformat(str(parameters.get("as_of", "")))
    except ValueError:
        return "0"
    return str(int(datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC).timestamp()))
