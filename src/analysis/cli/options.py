"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Root = Annotated[
    Path | None, typer.Option("--root", help="Project folder; default: the nearest one here or above that holds data/.")
]
CaseOption = Annotated[
    str, typer.Option("--case", help="Id of the case under data/; may be left out where there is only one.")
]
CaseArgument = Annotated[
    str,
    typer.Argument(
        metavar="CASE",
        help="Id of the case under data/; default: all for check, else the only one.",
        show_default=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary, only errors.")]
