"""`parley report`."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.cli.options import CaseOption, Quiet, Root
from analysis.errors import UsageError


def report(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME", help="Reports to make; default: every template in notebooks/.", show_default=False
        ),
    ] = None,
    case: CaseOption = "",
    as_of: Annotated[
        str, typer.Option("--as-of", help="Day as known, YYYY-MM-DD or today; default: the last day known in the case.")
    ] = "",
    since: Annotated[str, typer.Option("--since", help="First day of the window (YYYY-MM-DD).")] = "",
    until: Annotated[str, typer.Option("--until", help="Last day of the window (YYYY-MM-DD).")] = "",
    actors: Annotated[str, typer.Option("--actors", help="Ids of actors, separated by commas.")] = "",
    issues: Annotated[str, typer.Option("--issues", help="Ids of issues, separated by commas.")] = "",
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Any parameter of the template; may be repeated."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the reports; default: reports/ of the project.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Make also what is unchanged.")] = False,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, help="Reports run at a time; default: one a core.", show_default=False),
    ] = None,
    root: Root = None,
    quiet: Quiet = False,
) -> None:
    """Make reports of a case as known on a day.

    Without any option all reports of all cases. Unchanged reports are not made again. The last good report stays where it is whatever goes wrong.

    Examples: `parley report` makes all; `parley report positions --as-of 2025-05-15 --actors russia,ukraine`.
    """
    from analysis.record.case import check_request, find_case, find_root, resolve_as_of, started_cases
    from analysis.reporting.batch import exit_code, make_reports

    base = find_root(root)
    given = _settings({"since": since, "until": until, "actors": actors, "issues": issues}, settings or [])
    is_for_any = not (case or as_of or given)  # without --case all cases, unless what is asked belongs to one
    paths = started_cases(base) if is_for_any else []
    requests = []
    for path in paths or [find_case(case, root=base)]:
        day = resolve_as_of(path, date.today().isoformat() if as_of == "today" else as_of)
        check_request(path, day, given)
        requests.append((path.name, day))
    outcomes = []
    with _report_progress(quiet=quiet) as progress:
        for case_id, day in requests:
            outcomes += make_reports(
                base,
                case_id,
                names or (),
                parameters=given,
                out=out or base / "reports",
                as_of=day,
                force=force,
                workers=workers,
                progress=progress,
            )
    for outcome in outcomes:
        if outcome.error:
            typer.echo(f"parley: {outcome.error}", err=True)
        elif not quiet:
            seconds = f"{outcome.seconds:6.1f} s" if outcome.state == "made" else " " * 8
            typer.echo(f"{outcome.state:<10}{seconds}  {_shown(outcome.path)}")
    if not quiet:
        typer.echo(f"{'index':<18}  {_shown((out or base / 'reports') / 'index.html')}")
    raise typer.Exit(exit_code(outcomes))


def _settings(named: dict[str, str], settings: list[str]) -> dict[str, object]:
    """Parameters of the templates from the options that are given.

    Raises
    ------
    UsageError
        A setting is not NAME=VALUE, or a parameter is given twice.
    """
    given: dict[str, object] = {name: value for name, value in named.items() if value}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise UsageError(f'--set: "{setting}" is not NAME=VALUE')
        if name in given:
            raise UsageError(f'--set: "{name}" is given twice; give it once')
        given[name] = value
    return given


def _shown(path: Path) -> str:
    with contextlib.suppress(ValueError):
        return str(path.resolve().relative_to(Path.cwd()))
    return str(path)


@contextlib.contextmanager
def _report_progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar a report, by cells, where a person is looking."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description:<16}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("cells"),
        TimeElapsedColumn(),
    )
    tasks: dict[str, Any] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:

        def tell(name: str, cell: int, cells: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=cells)
            bar.update(tasks[name], completed=cell, total=cells)

        yield tell
