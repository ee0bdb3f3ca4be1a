"""The template process: it imports what reports need once, and forks a kernel for each report.

It is a program of its own, so that whoever starts it may have threads or be a daemon, and it has one thread
itself, as a fork takes along only the thread that forks and whatever locks the others held. It runs no cell, so
nothing that a report does reaches the next one. It ends, and its forks with it, when whoever started it ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import importlib
import io
import json
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from analysis.reporting.kernels.forked_kernel import KernelApp, make_app, serve, settle
from analysis.reporting.kernels.frames import receive_frame, send_frame
from analysis.reporting.kernels.processes import MARK, end_processes, start_run

PRELOADED = (
    "pandas",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "analysis.reporting.sections",
    "analysis.reporting.figures",
)
"""Imported in this order, after the shell exists: pandas asks for it, and shows tables according to the answer."""

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def main() -> None:
    """Import, then fork until whoever asks has gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    # What `python -m` puts first is this process's own folder; ipykernel's launcher takes it out, too.
    del sys.path[0]
    before = dict(os.environ)
    app = make_app()
    added = {name: value for name, value in os.environ.items() if before.get(name) != value}
    with app.shell.builtin_trap:  # `get_ipython`, which pandas asks for, is there as it is while a cell runs
        refusal = _preload()
    gc.collect()
    gc.freeze()  # what is there stays shared with the forks, as no collection writes to it any more
    _Template(app, control, added, refusal).serve()


def _preload() -> str:
    """Import, and return why nothing may be forked, or nothing."""
    streams = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = said = io.StringIO()
    name = ""
    try:
        for name in PRELOADED:
            importlib.import_module(name)
    except Exception as error:  # noqa: BLE001  # whatever it is, the ordinary kernel shows it in its cell
        return f"{name} cannot be imported ({type(error).__name__}: {error})"
    finally:
        sys.stdout, sys.stderr = streams
    if said.getvalue():
        return f"an import printed {said.getvalue()[:200]!r}, which belongs to the report that imports it"
    return ""


class _Template:
    """Takes requests, forks, and tells how each fork ended."""

    def __init__(self, app: KernelApp, control: socket.socket, added: dict[str, str], refusal: str) -> None:
        self.app = app
        self.control = control
        self.added = added
        self.refusal = refusal
        self.lives: dict[int, socket.socket] = {}
        self.selector = selectors.DefaultSelector()
        self.woken, self.wake = socket.socketpair()
        self.process = os.getpid()

    def serve(self) -> None:
        """Fork on request, reap what has ended, and end what nobody waits for any more."""
        self.woken.setblocking(False)
        self.wake.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wake.fileno(), warn_on_full_buffer=False)
        for end in (self.control, self.woken):
            self.selector.register(end, selectors.EVENT_READ)
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is self.control:
                    self._answer()
                elif key.fileobj is self.woken:
                    self.woken.recv(4096)
                    self._reap()
                else:
                    self._attend(key.data)

    def _answer(self) -> None:
        mark, descriptors, _, _ = socket.recv_fds(self.control, 64, 2)
        if not mark:
            end_processes()
            os._exit(0)
        talk, life = (socket.socket(fileno=descriptor) for descriptor in descriptors)
        refusal = self.refusal or _thread_refusal()
        if refusal:
            with talk, life, contextlib.suppress(OSError):
                send_frame(talk, json.dumps({"refused": refusal}).encode())
            return
        child = os.fork()
        if not child:
            life.close()
            self._become_kernel(talk, mark)
        talk.close()
        start_run(mark.decode())
        self.lives[child] = life
        self.selector.register(life, selectors.EVENT_READ, child)

    def _reap(self) -> None:
        while self.lives:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            life = self.lives.pop(child)
            with life, contextlib.suppress(OSError, KeyError):
                life.send(str(os.waitstatus_to_exitcode(status)).encode())
                self.selector.unregister(life)

    def _attend(self, child: int) -> None:
        """Interrupt a fork, or end one whose run has gone; it is not reaped yet, so its number is still its own."""
        if child not in self.lives:  # reaped a moment ago
            return
        asked = self.lives[child].recv(1)
        if not asked:
            self.selector.unregister(self.lives[child])
        with contextlib.suppress(OSError):
            os.killpg(child, signal.SIGINT if asked else signal.SIGKILL)

    def _become_kernel(self, talk: socket.socket, mark: bytes) -> None:
        """Be the kernel of one run, and nothing after that; in the fork."""
        try:
            os.setsid()
            _die_with(self.process)
            _bear(mark)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self.selector.close()
            for end in (self.control, self.woken, self.wake, *self.lives.values()):
                end.close()
            self._run(talk)
        except BaseException:  # noqa: BLE001  # nothing may go up into the loop of the template process
            os.write(2, traceback.format_exc().encode())
            os._exit(1)
        os._exit(0)

    def _run(self, talk: socket.socket) -> None:
        content = receive_frame(talk)
        if content is None:
            return
        request: dict[str, Any] = json.loads(content)
        work = Path(request["work"])
        os.chdir(request["folder"])
        sys.argv[:] = request["argv"]
        settle(self.app, request["environment"] | self.added, work)
        time.tzset()
        importlib.invalidate_caches()
        if "numpy" in sys.modules:
            # Python's own stream is seeded anew in every fork, numpy's is not: all reports would draw the same numbers.
            sys.modules["numpy"].random.seed()
        send_frame(talk, json.dumps({"process": os.getpid(), "language_info": self.app.kernel.language_info}).encode())
        asyncio.run(serve(self.app, talk))


def _thread_refusal() -> str:
    count = sum(1 for _ in Path("/proc/self/task").iterdir())
    return f"the template process has {count} threads, and a fork would keep the locks of all but one" * (count != 1)


def _die_with(parent: int) -> None:
    """Have the system end this process when its parent ends, however that comes."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _bear(mark: bytes) -> None:
    """Write the run's mark over the template's in the environment that others see of this process."""
    libc = ctypes.CDLL(None)
    libc.getenv.restype = ctypes.c_void_p
    place = libc.getenv(MARK.encode())
    if not place or len(ctypes.string_at(place)) != len(mark):
        raise RuntimeError(f"{MARK} of the template process is not as long as the mark of a run")
    ctypes.memmove(place, mark, len(mark))


if __name__ == "__main__":
    main()
