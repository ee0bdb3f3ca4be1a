"""A template is run in a kernel of its own, and the run is complete or it is an error.

Papermill puts the parameters in and drives the cells (`run`). The kernel is forked from a process that has imported
everything already (`warm`, `template_process`, `forked_kernel`, `forks`), or started as Jupyter starts one (`ordinary`): the
outputs are the same. Around it stands what an unattended run needs: an environment from an allow list, and an end
after which no process is left (`processes`); limits of time, one error class for each way of failing, a check that
every code cell ran; and an executed notebook that depends on the input alone (`kept`). `engine` is what papermill
finds under the name `parley`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.reporting.kernels.kept import MAX_STREAM_CHARS
    from analysis.reporting.kernels.processes import end_processes
    from analysis.reporting.kernels.run import run_notebook

__all__ = ["MAX_STREAM_CHARS", "end_processes", "run_notebook"]

_HOMES = {"MAX_STREAM_CHARS": "kept", "end_processes": "processes", "run_notebook": "run"}


def __getattr__(name: str) -> Any:
    """Import on first use: the template process must not import what the runs around it need."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
