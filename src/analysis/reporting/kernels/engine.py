"""The engine that papermill finds under the name `parley`: `papermill --engine parley in.ipynb out.ipynb`.

A run that needs an ordinary kernel (widgets, another language or interpreter, no fork here) gets one from papermill.
The class is made when it is asked for: papermill asks for it in the middle of its own import, so that importing it
at the top would fail whenever this module came first.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from papermill.engines import NotebookExecutionManager


def __getattr__(name: str) -> Any:
    if name != "ParleyEngine":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _engine()


@lru_cache(maxsize=1)
def _engine() -> type:
    from papermill.engines import NBClientEngine

    class ParleyEngine(NBClientEngine):  # type: ignore[misc]
        """Runs the cells of a notebook in a kernel forked from a warm process."""

        @classmethod
        def execute_managed_notebook(
            cls,
            nb_man: NotebookExecutionManager,
            kernel_name: str,
            log_output: bool = False,
            stdout_file: object = None,
            stderr_file: object = None,
            start_timeout: int = 60,
            execution_timeout: int | None = None,
            **options: Any,
        ) -> None:
            """Run the cells, as papermill's own engine does with the same arguments."""
            given = {"log_output": log_output, "stdout_file": stdout_file, "stderr_file": stderr_file}
            if not _is_ours(kernel_name) or not _forked(nb_man, kernel_name, execution_timeout, {**options, **given}):
                NBClientEngine.execute_managed_notebook(
                    nb_man,
                    kernel_name,
                    start_timeout=start_timeout,
                    execution_timeout=execution_timeout,
                    **options,
                    **given,
                )

    return ParleyEngine


def _is_ours(kernel_name: str) -> bool:
    """Tell whether a kernel is IPython of this interpreter, without a wish of its own."""
    import sys
    from pathlib import Path

    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec(kernel_name)
    except NoSuchKernel:
        return False
    interpreter, *arguments = spec.argv
    is_here = interpreter == "python" or Path(interpreter).absolute() == Path(sys.executable).absolute()
    return is_here and arguments[:2] == ["-m", "ipykernel_launcher"] and not spec.env


def _forked(
    nb_man: NotebookExecutionManager, kernel_name: str, execution_timeout: int | None, options: dict[str, Any]
) -> bool:
    """Run a notebook in a fork; False where it needs an ordinary kernel, and then nothing of it has been run."""
    import os
    import secrets
    import tempfile
    from pathlib import Path

    from papermill.log import logger

    from analysis.reporting.kernels.forks import execute_in_fork, unforkable
    from analysis.reporting.kernels.warm import Unforkable

    if unforkable(nb_man.nb):
        return False
    unused = ("input_path", "startup_timeout")
    client = {name: value for name, value in options.items() if name not in unused}
    client["kernel_name"] = kernel_name
    client["timeout"] = execution_timeout or client.get("timeout")
    with tempfile.TemporaryDirectory(prefix="parley-") as work:
        try:
            execute_in_fork(
                nb_man, os.environ, str(Path.cwd()), Path(work), secrets.token_hex(16), log=logger, **client
            )
        except Unforkable as reason:
            logger.info("Run in an ordinary kernel: %s", reason)
            nb_man.notebook_start()
            return False
    return True
