"""The ordinary kernel: a process of this very interpreter that starts from nothing, as Jupyter starts it."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NotebookExecutionManager


class _ThisInterpreter(KernelSpecManager):
    """Knows one kernel, that of this interpreter, whatever the user has installed under its name."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--log-level=40"]
        return KernelSpec(argv=argv, display_name="Python 3", language="python")


def _sockets(work: Path) -> dict[str, str]:
    """Where the kernel listens: at files of its own, since a free port may be taken before the kernel is up to bind it."""
    return {} if sys.platform == "win32" else {"transport": "ipc", "ip": str(work / "socket")}


def execute_in_kernel(
    nb_man: NotebookExecutionManager,
    environment: Mapping[str, str],
    folder: str,
    work: Path,
    **options: Any,
) -> None:
    """Run a notebook's cells in an ordinary kernel.

    Parameters
    ----------
    nb_man
        Papermill's account of the run.
    environment
        All that the kernel sees of the environment.
    folder
        The kernel's working folder.
    work
        A temporary folder of this run; what the kernel process says goes to `kernel.log` in it.
    **options
        Of the client, `log` among them.
    """
    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=_ThisInterpreter(log=options["log"]),
        connection_file=str(work / "kernel.json"),
        **_sockets(work),
        log=options["log"],
    )
    client = PapermillNotebookClient(nb_man, km=manager, shutdown_kernel="immediate", **options)
    with (work / "kernel.log").open("wb") as log:
        client.execute(
            cwd=folder,
            env=dict(environment),
            stdout=log,
            stderr=subprocess.STDOUT,
            cleanup_kc=True,
        )


def silent_logger() -> logging.Logger:
    """Papermill and nbclient log what is raised here as an error with a place and a next step."""
    logger = logging.getLogger("parley.kernels.silent")
    logger.propagate = False
    logger.disabled = True
    return logger
