"""A template is run in a kernel of its own, and the run is complete or it is an error.

Papermill puts the parameters in and drives the cells (`run`); around it stands what an unattended run needs: the
kernel of this very interpreter with an environment from an allow list, and an end after which no process is left
(`processes`); limits of time, one error class for each way of failing, a check that every code cell ran; and an
executed notebook that depends on the input alone (`kept`).
"""

from analysis.reporting.kernels.kept import MAX_STREAM_CHARS
from analysis.reporting.kernels.processes import end_processes
from analysis.reporting.kernels.run import run_notebook

__all__ = ["MAX_STREAM_CHARS", "end_processes", "run_notebook"]
