"""`parley report`."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.cli.options import CaseOption, Quiet, Root
from analysis.errors import UsageError

if TYPE_CHECKING:
    from analysis.reporting.batch import Outcome, Told


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
    all_scheduled: Annotated[bool, typer.Option("--all", help="Make what reports/schedule.toml lists.")] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Reports run side by side; default: one a core.")
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Make a tagged PDF of each page, too.")] = False,
    keep: Annotated[
        int | None,
        typer.Option("--keep", min=0, help="Editions of a case that stay; 0 for all; default: all, or the schedule's."),
    ] = None,
    root: Root = None,
    quiet: Quiet = False,
) -> None:
    """Make reports of a case as known on a day.

    Without any option all reports of all cases; with --all those that reports/schedule.toml lists. Unchanged reports are not made again. The last good report stays where it is whatever goes wrong.

    Examples: `parley report` makes all; `parley report positions --as-of 2025-05-15 --actors russia,ukraine`.
    """
    from analysis.record.case import find_root
    from analysis.reporting.batch import exit_code, make_batch, orders_of
    from analysis.reporting.schedule import make_scheduled, read_schedule

    start = perf_counter()
    base = find_root(root)
    given = _settings({"since": since, "until": until, "actors": actors, "issues": issues}, settings or [])
    place = out or base / "reports"
    if all_scheduled:
        _refuse_with_all({"NAME": names, "--case": case, "--as-of": as_of, "parameters": given})
        schedule = read_schedule(base)
        with _progress(quiet=quiet) as told:
            today = date.today().isoformat()
            outcomes = make_scheduled(
                base, schedule, today=today, out=place, force=force, workers=workers, pdf=pdf, keep=keep, told=told
            )
    else:
        orders = orders_of(base, _editions(base, case, as_of, given), names or (), parameters=given)
        with _progress(quiet=quiet) as told:
            outcomes = make_batch(
                base, orders, out=place, force=force, workers=workers, pdf=pdf, keep=keep or 0, told=told
            )
    _say_outcomes(outcomes, is_batch=all_scheduled, quiet=quiet)
    if all_scheduled and not quiet:
        typer.echo("\n".join(_summary(outcomes, perf_counter() - start)))
    if not quiet:
        typer.echo(f"{'index':<18}  {_shown(place / 'index.html')}")
    raise typer.Exit(exit_code(outcomes))


def _refuse_with_all(given: Mapping[str, object]) -> None:
    used = [name for name, value in given.items() if value]
    if used:
        raise UsageError(f"--all makes what reports/schedule.toml lists; leave out {', '.join(used)}")


def _editions(root: Path, case: str, as_of: str, given: dict[str, object]) -> list[tuple[str, str]]:
    """Cases and days that are asked for; without --case all cases, unless what is asked belongs to one."""
    from analysis.record.case import check_request, find_case, resolve_as_of, started_cases

    paths = [] if case or as_of or given else started_cases(root)
    editions = []
    for path in paths or [find_case(case, root=root)]:
        day = resolve_as_of(path, date.today().isoformat() if as_of == "today" else as_of)
        check_request(path, day, given)
        editions.append((path.name, day))
    return editions


def _say_outcomes(outcomes: Sequence[Outcome], *, is_batch: bool, quiet: bool) -> None:
    """Say what became of each report; of a batch the unchanged ones are only counted."""
    for outcome in outcomes:
        if outcome.error:
            typer.echo(f"parley: {outcome.error}", err=True)
        elif not quiet and not (is_batch and outcome.state == "unchanged"):
            seconds = f"{outcome.seconds:6.1f} s" if outcome.state == "made" else " " * 8
            typer.echo(f"{outcome.state:<10}{seconds}  {_shown(outcome.path)}")


def _summary(outcomes: Sequence[Outcome], seconds: float) -> list[str]:
    """A table of a batch: a line a template, and one of all."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.name.partition("--")[0], []).append(outcome)
    rows = [(name, group, sum(outcome.seconds for outcome in group)) for name, group in groups.items()]
    width = max(len(name) for name in (*groups, "report"))
    lines = ["", f"{'report':<{width}}  {'made':>6}  {'unchanged':>9}  {'failed':>6}  {'seconds':>8}"]
    for name, group, took in [*rows, ("all", outcomes, seconds)]:
        made, unchanged, failed = (
            sum(outcome.state == state for outcome in group) for state in ("made", "unchanged", "failed")
        )
        lines.append(f"{name:<{width}}  {made:>6}  {unchanged:>9}  {failed:>6}  {took:>8.1f}")
    return lines


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
def _progress(*, quiet: bool) -> Iterator[Told | None]:
    """A bar for the batch and one a report that runs, where a person is looking."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from analysis.reporting.batch import Told

    columns = (TextColumn("{task.description:<16}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    tasks: dict[str, Any] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        whole = bar.add_task("reports", total=None)

        def cell(name: str, number: int, cells: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=cells)
            bar.update(tasks[name], completed=number, total=cells)

        def done(outcome: Outcome) -> None:
            bar.advance(whole)
            if outcome.name in tasks:
                bar.remove_task(tasks.pop(outcome.name))

        yield Told(cell, lambda due: bar.update(whole, total=due), done)
