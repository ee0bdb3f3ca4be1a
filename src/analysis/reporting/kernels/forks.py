"""Kernels by fork, seen from the run: a template process that is kept warm, and clients of its forks.

A fork is to nbclient what a manager, client and channels of an ordinary kernel are, so that papermill and nbclient
run the cells as ever.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.session import json_unpacker
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NotebookExecutionManager

from analysis.reporting.kernels.frames import receive_frame, send_frame, take_frames
from analysis.reporting.kernels.processes import MARK, NO_MARK, OF_ONE_RUN, ONE_THREAD

_LIBRARY = Path(__file__).parents[2]
_START_SECONDS = 120
ARGUMENTS = ("--log-level=40", "--HistoryManager.hist_file=:memory:")
"""Of an ordinary kernel, the second one by nbclient; a cell sees them in `sys.argv`."""


class Unforkable(Exception):
    """A run needs an ordinary kernel; the text says why."""


class Fork:
    """A forked kernel: to nbclient a kernel manager and its client.

    Parameters
    ----------
    talk
        Carries the messages.
    life
        Says how the kernel ended; closing it ends the kernel.
    """

    has_kernel = True
    allow_stdin = False

    def __init__(self, talk: socket.socket, life: socket.socket) -> None:
        self.shell_channel = _Channel(self)
        self.iopub_channel = _Channel(self)
        self._talk = talk
        self._life = life
        self._received = bytearray()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._language_info: dict[str, Any] = {}
        self._end = ""

    def start(self, environment: Mapping[str, str], folder: str, work: Path) -> None:
        """Let the kernel begin in its folder and environment; what is printed past Python goes to files in `work`.

        Raises
        ------
        Unforkable
            If there is no kernel to be had this way.
        """
        launcher = importlib.util.find_spec("ipykernel_launcher")
        argv = [str(launcher and launcher.origin), "-f", str(work / "kernel.json"), *ARGUMENTS]
        request = {"environment": dict(environment), "folder": folder, "work": str(work), "argv": argv}
        self._talk.settimeout(_START_SECONDS)
        try:
            send_frame(self._talk, json.dumps(request).encode())
            answer = receive_frame(self._talk)
        except OSError as error:
            raise Unforkable(f"the template process does not answer ({error})") from error
        if answer is None:
            raise Unforkable("the template process ended")
        hello = json.loads(answer)
        if "refused" in hello:
            raise Unforkable(hello["refused"])
        self._language_info = hello["language_info"]
        self._talk.settimeout(None)

    def close(self) -> None:
        """End the kernel."""
        if self._loop and not self._loop.is_closed():
            for end in (self._talk, self._life):
                self._loop.remove_reader(end)
        self._talk.close()
        self._life.close()

    def execute(self, code: str, *, store_history: bool = True, stop_on_error: bool = True, **_: object) -> str:
        """Ask for a cell to be run, and return the request's id."""
        content = {
            "code": code,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,  # for requests that wait behind this one, and there are none
        }
        message = _message("execute_request", content)
        with contextlib.suppress(OSError):  # that the kernel is dead is found out by who waits for the reply
            send_frame(self._talk, json.dumps(message).encode("utf-8", "surrogateescape"))
        return str(message["header"]["msg_id"])

    def kernel_info(self) -> str:
        """Ask what the kernel speaks; it has said so already."""
        message = _message("kernel_info_reply", {"language_info": self._language_info})
        message["parent_header"] = {"msg_id": message["header"]["msg_id"]}
        self.shell_channel.waiting.put_nowait(message)
        return str(message["header"]["msg_id"])

    def is_alive(self) -> bool:
        """Tell whether the kernel is there."""
        return not self._end

    def interrupt_kernel(self) -> None:
        """Interrupt the cell, as `interrupt_on_timeout` of nbclient asks for."""
        self._life.send(b"i")

    def listen(self) -> None:
        """Have the running event loop sort what comes in."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop = loop
            loop.add_reader(self._talk, self._hear)
            loop.add_reader(self._life, self._bury)

    def _hear(self) -> None:
        try:
            content = self._talk.recv(1 << 20, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except ConnectionError:
            content = b""
        if not content and self._loop:
            self._loop.remove_reader(self._talk)  # how the kernel ended is told elsewhere
        self._received += content
        for frame in take_frames(self._received):
            message = json_unpacker(frame)
            kind = message["msg_type"]
            if kind == "comm_open":
                self.shell_channel.waiting.put_nowait(Unforkable("it opens a comm, as widgets do"))
            channel = self.shell_channel if kind.endswith("_reply") else self.iopub_channel
            channel.waiting.put_nowait(message)

    def _bury(self) -> None:
        """Note how the kernel ended, after what it still said."""
        with contextlib.suppress(ConnectionError):
            status = self._life.recv(16).decode()
            self._end = _said_of(int(status)) if status else ""
        self._end = self._end or "the template process ended"
        if self._loop:
            self._loop.remove_reader(self._life)
        self._hear()
        self.shell_channel.waiting.put_nowait(DeadKernelError(self._end))


def unforkable(notebook: Mapping[str, Any]) -> str:
    """Return what in a notebook needs an ordinary kernel, or nothing."""
    sources = (cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code")
    return "widgets talk to a front end through a comm" * any("ipywidgets" in source for source in sources)


def execute_in_fork(
    nb_man: NotebookExecutionManager,
    environment: Mapping[str, str],
    folder: str,
    work: Path,
    mark: str,
    **options: Any,
) -> None:
    """Run a notebook's cells in a forked kernel.

    Parameters
    ----------
    nb_man
        Papermill's account of the run.
    environment
        All that the kernel sees of the environment.
    folder
        The kernel's working folder.
    work
        A temporary folder of this run; what is printed past Python goes to files in it.
    mark
        The run's mark, by which the fork is known among the processes; 32 characters.
    **options
        Of the client.

    Raises
    ------
    Unforkable
        If the run needs an ordinary kernel; some cells may have run.
    """
    lasting = {"JPY_PARENT_PID": str(os.getpid())}
    with forked({**environment, **lasting}, folder, work, mark) as fork:
        client = PapermillNotebookClient(nb_man, km=fork, **options)
        client.kc = fork
        client.execute()


class _Channel:
    """One of the two channels that nbclient waits at."""

    def __init__(self, fork: Fork) -> None:
        self.fork = fork
        self.waiting: asyncio.Queue[dict[str, Any] | Exception] = asyncio.Queue()

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """Return the next message; nbclient expects `queue.Empty` where none comes in time."""
        self.fork.listen()
        try:
            message = await asyncio.wait_for(self.waiting.get(), timeout)
        except TimeoutError:
            raise Empty from None
        if isinstance(message, Exception):
            raise message
        return message


def _message(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "parley", "username": "parley", "version": "5.4"}
    return {"header": header, "msg_type": kind, "parent_header": {}, "metadata": {}, "content": content}


def _said_of(status: int) -> str:
    if status >= 0:
        return f"it ended with status {status}"
    with contextlib.suppress(ValueError):
        return f"it was ended by {signal.Signals(-status).name}"
    return f"it was ended by signal {-status}"


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

    def fork(self, mark: str) -> Fork:
        """Ask for a fork."""
        (talk, their_talk), (life, their_life) = socket.socketpair(), socket.socketpair()
        fork = Fork(talk, life)
        try:
            with their_talk, their_life, self._asking:
                socket.send_fds(self._control, [mark.encode()], [their_talk.fileno(), their_life.fileno()])
        except OSError as error:
            fork.close()
            raise Unforkable(f"the template process has gone ({error}): {self._said()}") from error
        return fork

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
def forked(environment: Mapping[str, str], folder: str, work: Path, mark: str) -> Iterator[Fork]:
    """Fork a kernel for one run; it ends with the block.

    Parameters
    ----------
    environment
        All that the kernel sees of the environment.
    folder
        The kernel's working folder.
    work
        A temporary folder of this run.
    mark
        The run's mark, by which the fork is known among the processes; 32 characters.

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
        fork = template.fork(mark)
        try:
            fork.start(environment, folder, work)
            yield fork
        finally:
            fork.close()
    finally:
        _part(template)


def warm_up(environment: Mapping[str, str]) -> None:
    """Start the template process, so that it imports while its caller still prepares."""
    if sys.platform == "linux":
        _part(_join(environment))


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
