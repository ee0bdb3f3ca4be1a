"""The template process, kept warm from one run to the next, and what a run needs to fork a kernel of it.

Nothing that takes long is imported here, so that the process imports while its caller still does.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis.errors import UsageError
from analysis.reporting.kernels.processes import MARK, NO_MARK, OF_ONE_RUN, ONE_THREAD, lasting_environment

CHOICE = "PARLEY_KERNEL"
"""Variable that says which kernels reports are run in, `forked` or `ordinary`; the outputs are the same."""

_LIBRARY = Path(__file__).parents[2]


class Unforkable(Exception):
    """A run needs an ordinary kernel; the text says why."""


class _Template:
    """A template process, and how many runs have forks of it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.users = 0
        self.is_current = True
        self._asking = threading.Lock()
        self._work = Path(tempfile.mkdtemp(prefix="parley-template-"))
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, (self._work / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "analysis.reporting.kernels.template_process", str(theirs.fileno())],
                cwd=self._work,
                env={**environment, **ONE_THREAD, "IPYTHONDIR": str(self._work / "ipython"), MARK: NO_MARK},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def fork(self, mark: str) -> tuple[socket.socket, socket.socket]:
        """Ask for a fork; returned are the socket that carries its messages, and the one that says how it ended."""
        (talk, their_talk), (life, their_life) = socket.socketpair(), socket.socketpair()
        try:
            with their_talk, their_life, self._asking:
                socket.send_fds(self._control, [mark.encode()], [their_talk.fileno(), their_life.fileno()])
        except OSError as error:
            talk.close()
            life.close()
            raise Unforkable(f"the template process has gone ({error}): {self._said()}") from error
        return talk, life

    def is_running(self) -> bool:
        """Tell whether forks can be asked for."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the process and whatever it forked."""
        self.leave()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._work, ignore_errors=True)

    def leave(self) -> None:
        """Let go of the process without ending it, as a fork of this process must, whose it is not."""
        self._control.close()

    def _said(self) -> str:
        with contextlib.suppress(OSError):
            return (self._work / "log").read_text(errors="replace").strip()[-500:]
        return ""


_changing = threading.Lock()
_template: _Template | None = None
_made_of: object = None


@contextlib.contextmanager
def lease(environment: Mapping[str, str], mark: str) -> Iterator[tuple[socket.socket, socket.socket]]:
    """Fork a kernel for one run; it ends with the block.

    Parameters
    ----------
    environment
        All that the kernel is to see of the environment.
    mark
        The run's mark, by which the fork is known among the processes; 32 characters.

    Yields
    ------
    (socket, socket)
        What carries its messages, and what says how it ended.

    Raises
    ------
    Unforkable
        If the run needs an ordinary kernel.
    """
    if sys.platform != "linux":
        # macOS has fork, but its system libraries do not stand it.
        raise Unforkable(f"a fork is not safe on {sys.platform}")
    template = _join(environment)
    try:
        talk, life = template.fork(mark)
        with talk, life:
            yield talk, life
    finally:
        _part(template)


def is_forking(kernel: str = "") -> bool:
    """Tell whether reports are run in forked kernels where they can be.

    Parameters
    ----------
    kernel
        `forked`, `ordinary`, or blank: what the variable `PARLEY_KERNEL` says, else forked.

    Raises
    ------
    UsageError
        If it is neither.
    """
    chosen = kernel or os.environ.get(CHOICE) or "forked"
    if chosen not in ("forked", "ordinary"):
        raise UsageError(f'{CHOICE}: "{chosen}" is no kind of kernel; allowed are forked and ordinary')
    return chosen == "forked"


def warm_up() -> None:
    """Start the template process of reports, so that it imports while its caller still prepares."""
    if sys.platform == "linux" and is_forking():
        _part(_join(lasting_environment()))


def end_template() -> None:
    """End the template process; the next run starts another one."""
    global _template
    with _changing:
        if _template:
            _template.close()
        _template = None


def _join(environment: Mapping[str, str]) -> _Template:
    """Return the template process for an environment, and count in one more run; a library that has changed needs a new one."""
    global _template, _made_of
    lasting = {name: value for name, value in environment.items() if name not in OF_ONE_RUN}
    made_of = lasting, {path: path.stat().st_mtime_ns for path in _LIBRARY.rglob("*.py")}
    with _changing:
        if _template and (made_of != _made_of or not _template.is_running()):
            _template.is_current = False
            if not _template.users:
                _template.close()
            _template = None
        if not _template:
            _template, _made_of = _Template(lasting), made_of
        _template.users += 1
        return _template


def _part(template: _Template) -> None:
    with _changing:
        template.users -= 1
        if not template.users and not template.is_current:
            template.close()


def _forget() -> None:
    """Start with none in a process that was forked from this one."""
    global _template, _changing
    _changing = threading.Lock()
    if _template:
        _template.leave()
    _template = None


atexit.register(end_template)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
