"""A kernel that is made before a fork and used after it: ipykernel's own shell, without its sockets and threads.

Shell, display hook, display publisher, error handling and magics are those of the ordinary kernel, so that what
they publish is the same to the byte. Replaced is what carries it: messages go to one socket, and what C code and
child processes print goes to a file that is read in order with what Python prints, where the ordinary kernel has a
thread that reads it some time.
"""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import io
import os
import socket
import sys
import threading
from collections import defaultdict
from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ipykernel.displayhook import ZMQDisplayHook
from ipykernel.iostream import OutStream
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session, json_unpacker

from analysis.reporting.kernels.frames import receive_frame, send_frame

ARGUMENTS = ["--log-level=40", "--HistoryManager.hist_file=:memory:"]
"""Given to the ordinary kernel, too, the second one by nbclient."""

STREAMS = ("stdout", "stderr")
"""Names of the files in a run's folder that hold what was printed past Python."""


class _Talk(Session):
    """A session that speaks to one socket, whichever channel a message is meant for."""

    def open(self, talk: socket.socket) -> None:
        """Begin to speak; what is sent before goes nowhere."""
        self.talk = talk
        self.lock = threading.RLock()
        self.pid = os.getpid()

    def send(
        self,
        stream: object,
        msg_or_type: dict[str, Any] | str,
        content: dict[str, Any] | None = None,
        parent: dict[str, Any] | None = None,
        ident: object = None,
        buffers: object = None,
        track: bool = False,
        header: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        if isinstance(msg_or_type, str):
            message = self.msg(msg_or_type, content=content, parent=parent, header=header, metadata=metadata)
        else:
            message = msg_or_type
        # A process that a cell forks has the socket too, and nothing to say on it.
        if hasattr(self, "talk") and self.pid == os.getpid():
            packed = self.pack({name: value for name, value in message.items() if name != "buffers"})
            with self.lock:
                send_frame(self.talk, packed)
        return message


class _Stream(OutStream):
    """`sys.stdout` or `sys.stderr` of a cell, without the thread behind it."""

    def __init__(self, session: _Talk, name: str) -> None:
        # ipykernel's own constructor starts threads; these are the attributes that its methods use.
        self.session = session
        self.name = name
        self.topic = f"stream.{name}".encode()
        self.pub_thread = SimpleNamespace(thread=None, schedule=lambda work: work())
        self.echo = None
        self.flush_interval = 0
        self._isatty = False
        self._should_watch = False
        self._master_pid = os.getpid()
        self._flush_pending = self._subprocess_flush_pending = False
        self._buffer_lock = threading.RLock()
        self._buffers = defaultdict(io.StringIO)
        self._local = threading.local()
        self._parent_header = ContextVar("parent_header")
        self._parent_header_global: dict[str, Any] = {}
        self._printed = -1
        self._descriptor = STREAMS.index(name) + 1
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def capture(self, work: Path) -> None:
        """Take over the descriptor, so that what goes past Python is heard too."""
        path = work / self.name
        target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(target, self._descriptor)
        os.close(target)
        self._printed = os.open(path, os.O_RDONLY)
        self._original_stdstream_copy = os.open(work / "kernel.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._master_pid = os.getpid()

    def write(self, string: str) -> int:
        if not isinstance(string, str):
            raise TypeError(f"write() argument must be str, not {type(string)}")
        if not self._is_master_process():
            # A process that a cell forked prints past Python, as its parent reads that anyway.
            with contextlib.suppress(OSError):
                os.write(self._descriptor, string.encode(errors="replace"))
            return len(string)
        self._hear()
        super().write(string)
        return len(string)

    def flush(self) -> None:
        if self._is_master_process():
            self._hear()
            self._flush()

    def _hear(self) -> None:
        """Take in what was printed past Python up to now."""
        if self._printed < 0:
            return
        with self._buffer_lock:
            while content := os.read(self._printed, 1 << 20):
                super().write(self._decoder.decode(content))

    def _schedule_flush(self) -> None:
        """Nothing flushes by the clock."""


class KernelApp(IPKernelApp):
    """ipykernel's application, on no socket yet."""

    shell: Any
    kernel_class: Any

    def init_connection_file(self) -> None:
        """There is no connection file."""

    def init_poller(self) -> None:
        """The template process ends its forks; nothing need watch for that."""

    def init_sockets(self) -> None:
        """There is one socket, and it comes with the fork."""
        self.session = _Talk(parent=self)
        self.configure_tornado_logger()

    def init_heartbeat(self) -> None:
        """The socket's end is the sign of death."""

    def write_connection_file(self, **_: object) -> None:
        """There is no connection file."""

    def log_connection_info(self) -> None:
        """There is nothing to connect to."""
        self._ports = {}

    def init_io(self) -> None:
        """Set streams and display hook."""
        self.streams = [_Stream(self.session, name) for name in STREAMS]
        sys.stdout, sys.stderr = self.streams
        self.displayhook = ZMQDisplayHook(self.session, None)
        sys.displayhook = self.displayhook
        self.patch_io()

    def init_kernel(self) -> None:
        """Make the kernel and its shell."""
        self.kernel = self.kernel_class.instance(
            parent=self,
            session=self.session,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
            # Asked for the thread that runs the cells, when a cell awaits.
            shell_channel_thread=SimpleNamespace(parent_thread=threading.main_thread()),
        )
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count


def make_app() -> KernelApp:
    """Make the one kernel and shell of this process; a second shell would lose the formatters of the first.

    Its history is kept in memory, as a file would bring a thread with it.
    """
    app: KernelApp = KernelApp.instance()
    app.initialize(ARGUMENTS)
    return app


def settle(app: KernelApp, environment: Mapping[str, str], work: Path) -> None:
    """Give the forked kernel the place of its run, as if it had been started there."""
    os.environ.clear()
    os.environ.update(environment)
    app.shell.starting_dir = str(Path.cwd())
    app.shell.history_manager.dir_hist[:] = [Path.cwd()]
    for stream in app.streams:
        stream.capture(work)


async def serve(app: KernelApp, talk: socket.socket) -> None:
    """Run cells as they are asked for, until nobody is left to ask."""
    kernel = app.kernel
    loop = asyncio.get_running_loop()
    app.session.open(talk)
    kernel.start()
    asked = asyncio.Event()
    loop.add_reader(talk, asked.set)
    while True:
        await asked.wait()
        asked.clear()
        content = receive_frame(talk)
        if content is None:
            return
        await _dispatch(kernel, json_unpacker(content))


async def _dispatch(kernel: Any, message: dict[str, Any]) -> None:
    """Do what ipykernel does around a request of the shell channel."""
    kernel.set_parent([], message)
    kernel._publish_status("busy", "shell")
    kernel.pre_handler_hook()
    try:
        await kernel.shell_handlers[message["header"]["msg_type"]](None, [], message)
    except KeyboardInterrupt:
        kernel.log.error("KeyboardInterrupt caught in kernel.")
    finally:
        kernel.post_handler_hook()
    sys.stdout.flush()
    sys.stderr.flush()
    kernel._publish_status("idle", "shell")
