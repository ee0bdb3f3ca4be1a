"""A forked kernel, seen from the run: to nbclient it is the manager, the client and the channels of a kernel.

So papermill and nbclient run the cells as ever.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import os
import signal
import socket
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
from analysis.reporting.kernels.warm import Unforkable, lease

_START_SECONDS = 120
ARGUMENTS = ("--log-level=40", "--HistoryManager.hist_file=:memory:")
"""Of an ordinary kernel, the second one by nbclient; a cell sees them in `sys.argv`."""


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


@contextlib.contextmanager
def forked(environment: Mapping[str, str], folder: str, work: Path, mark: str) -> Iterator[Fork]:
    """Fork a kernel for one run and let it begin; it ends with the block.

    Raises
    ------
    Unforkable
        If the run needs an ordinary kernel.
    """
    with lease(environment, mark) as (talk, life):
        fork = Fork(talk, life)
        try:
            fork.start(environment, folder, work)
            yield fork
        finally:
            fork.close()
