"""The command `parley`: options in, calls down, words and an exit code out; no logic of its own.

Results go to standard output, progress and log lines to standard error. Everything heavy is imported by the command
that needs it, so that `parley --help` answers at once.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import Annotated

import typer

from analysis.cli.cases import check, fix, new, source_add, tidy
from analysis.cli.reading import suggest
from analysis.cli.reports import report
from analysis.cli.review import review
from analysis.cli.schedules import schedule
from analysis.errors import ParleyError, WriteError

app = typer.Typer(
    name="parley",
    help="Code what articles say about a negotiation, check it, and make reports of it.",
    epilog="Exit codes: 0 done, 2 usage, 3 data, 4 cell failed, 5 timeout, 6 kernel died, 7 cannot write, 8 incomplete, 75 locked, 128 + N signal N.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
source_app = typer.Typer(help="Texts of a case's sources.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(source_app, name="source")

for command in (report, schedule, check, tidy, fix, new, suggest, review):
    app.command()(command)
source_app.command("add")(source_add)


@app.callback(invoke_without_command=True)
def _start(
    version: Annotated[bool, typer.Option("--version", help="Say the version and stop.")] = False,
) -> None:
    if version:
        from importlib.metadata import version as version_of

        typer.echo(f"parley {version_of('parley')}")
        raise typer.Exit


def _say_error(error: ParleyError) -> None:
    typer.echo(f"parley: {error}", err=True)


def main() -> None:
    """Run the command; foreseen errors end with their message and exit code, anything else is our bug."""
    for number in _signals():
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup and background jobs ignore some on purpose
            signal.signal(number, _stop)
    try:
        app(prog_name="parley")
    except ParleyError as error:
        _say_error(error)
        sys.exit(error.exit_code)
    except OSError as error:  # no rights, no space, no such place
        if not error.filename:
            raise
        typer.echo(
            f"parley: {error.filename}: {error.strerror}; give the rights or make room, then run it again", err=True
        )
        sys.exit(WriteError.exit_code)


def _signals() -> list[signal.Signals]:
    """The signals that end the command, of those that the platform has."""
    return [signal.Signals[name] for name in ("SIGTERM", "SIGINT", "SIGHUP") if name in signal.Signals.__members__]


def _stop(number: int, _frame: object) -> None:
    """Leave by an exception, so that kernels end and temporaries go on the way out; a second signal waits for that.

    Raises
    ------
    SystemExit
        With 128 and the signal's number, as shells have it.
    """
    for each in _signals():
        signal.signal(each, signal.SIG_IGN)
    with contextlib.suppress(OSError):  # the terminal may be what went away
        os.write(2, f"parley: stopped by {signal.Signals(number).name}; the last good reports are kept\n".encode())
    raise SystemExit(128 + number)
