"""The command `parley`: options in, calls down, words and an exit code out; no logic of its own.

Results go to standard output, progress and log lines to standard error. Everything heavy is imported by the command
that needs it, so that `parley --help` answers at once.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.errors import DataError, ParleyError, UsageError, WriteError

if TYPE_CHECKING:
    from analysis.record.check import Check

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


@app.callback(invoke_without_command=True)
def _start(
    version: Annotated[bool, typer.Option("--version", help="Say the version and stop.")] = False,
) -> None:
    if version:
        from importlib.metadata import version as version_of

        typer.echo(f"parley {version_of('parley')}")
        raise typer.Exit


@app.command()
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
                progress=progress,
            )
    for outcome in outcomes:
        if outcome.error:
            _say_error(outcome.error)
        elif not quiet:
            seconds = f"{outcome.seconds:6.1f} s" if outcome.state == "made" else " " * 8
            typer.echo(f"{outcome.state:<10}{seconds}  {_shown(outcome.path)}")
    if not quiet:
        typer.echo(f"{'index':<18}  {_shown((out or base / 'reports') / 'index.html')}")
    raise typer.Exit(exit_code(outcomes))


@app.command()
def check(
    case: CaseArgument = "",
    root: Root = None,
    no_texts: Annotated[
        bool, typer.Option("--no-texts", help="Do not verify passages against the stored texts.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Check every cell, reference and passage of a case; all problems at once."""
    from analysis.record.case import case_ids, find_case, find_root
    from analysis.record.check import check_case
    from analysis.record.package import drift

    problems = []
    for key in [case] if case else case_ids(find_root(root)) or [""]:
        path = find_case(key, root=root)
        with _row_progress(quiet=quiet) as progress:
            found = check_case(path, texts=not no_texts, progress=progress)
        for warning in (*drift(path), *found.warnings):
            typer.echo(f"warning: {warning}", err=True)
        if found.problems:
            if len(found.problems) > 1:
                typer.echo(f"data/{path.name}: {len(found.problems):,} problems", err=True)
            problems += found.problems
        elif not quiet:
            _say_check(path.name, found)
    if problems:
        raise DataError(problems)


def _say_check(case_id: str, found: Check) -> None:
    width = max(map(len, found.rows))
    for name, rows in found.rows.items():
        typer.echo(f"{name:<{width}}  {rows:>9,}")
    typer.echo(f"{case_id}: every row is as the schema requires, and every row that needs evidence has it")
    if found.passages:
        typer.echo(f"{found.passages:,} passages verified against the stored texts")
    if found.unverified:
        typer.echo(f"{found.unverified:,} passages not verified: their texts are not stored here (`parley source add`)")
    if found.unlocated:
        typer.echo(f"{found.unlocated:,} rows of evidence cite a document or an excerpt without a passage")


@app.command()
def tidy(
    case: CaseArgument = "",
    root: Root = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change and change nothing.")] = False,
) -> None:
    """Fill ids, offsets and digests, sort the tables, make codebook and descriptor anew.

    In a row of evidence.csv or emendations.csv without offsets write the words of the passage into digest (they are replaced),
    or only the number of its paragraph.
    """
    from analysis.record.case import find_case
    from analysis.record.tidy import tidy_case

    path = find_case(case, root=root)
    done = tidy_case(path, dry_run=dry_run)
    would = "would be " if dry_run else ""
    typer.echo(
        f"{path.name}: {done.ids} ids {would}made, {done.passages} passages {would}found, {done.moved} {would}moved, "
        f"{done.texts} texts {would}digested; files {would}written: {', '.join(done.files) or 'none'}"
    )


@app.command()
def fix(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="Table of the row, such as statements.")],
    row_id: Annotated[str, typer.Argument(metavar="ROW", help="Id of the row.")],
    column: Annotated[str, typer.Argument(metavar="COLUMN", help="Column to correct.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help='The right value; "" for unknown.')],
    reason: Annotated[str, typer.Option("--reason", help="Why it was wrong.")],
    coder: Annotated[str, typer.Option("--coder", help="Id of the coder who corrects.")],
    case: CaseOption = "",
    root: Root = None,
) -> None:
    """Repair our own mistake in one cell, and log it in corrections.csv.

    What the world changes is not fixed but added: a new row with its source.
    """
    from analysis.record.case import find_case
    from analysis.record.editing import fix_cell

    path = find_case(case, root=root)
    old = fix_cell(
        path,
        table=table,
        row_id=row_id,
        column=column,
        new=value,
        reason=reason,
        coder_id=coder,
        corrected=date.today(),
    )
    typer.echo(f'{table} {row_id} {column}: "{old}" is now "{value}"; logged in corrections.csv')


@source_app.command("add")
def source_add(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The document: text or HTML.", exists=True, dir_okay=False)
    ],
    case: CaseOption = "",
    source_id: Annotated[
        str, typer.Option("--id", help="Id of the source; default: the one with the same text, else the file's name.")
    ] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Allow a text that differs from the one coded.")] = False,
    root: Root = None,
) -> None:
    """Keep a source's text on this machine, so that passages are verified and shown.

    The text goes into data/CASE/texts/, which git ignores. A document that the case does not list yet gets a row in sources.csv to
    be completed by hand.
    """
    from analysis.record.case import find_case
    from analysis.record.editing import add_source

    path = find_case(case, root=root)
    key, is_new = add_source(path, file, source_id=source_id, replace=replace)
    told = "new row in sources.csv; complete publisher, date and licence" if is_new else "known source"
    typer.echo(f"{path.name}: text stored as {key} ({told})")


@app.command()
def new(
    case: Annotated[
        str, typer.Argument(metavar="CASE", help="Id of the new case: a short slug such as port-strike-2026.")
    ],
    title: Annotated[str, typer.Option("--title", help="Name of the case as readers see it.")] = "",
    root: Root = None,
) -> None:
    """Make an empty valid case with its codebook, which explains every column with an example row."""
    from analysis.record.case import find_root
    from analysis.record.editing import new_case

    path = new_case(find_root(root), case, title=title)
    typer.echo(
        f"made data/{path.name}; its README.md explains every column with an example row\n"
        f"next: parley source add FILE --case {path.name}"
    )


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


@contextlib.contextmanager
def _row_progress(*, quiet: bool) -> Iterator[Callable[[str, int], None] | None]:
    """The table and row being checked, where a person is looking."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("reading") as status:
        yield lambda name, rows: status.update(f"{name}: {rows:,} rows")


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
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


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
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, lambda _number, _frame: _stop_again(128 + number))
        signal.setitimer(signal.ITIMER_REAL, 1, 1)
    with contextlib.suppress(OSError):  # the terminal may be what went away
        os.write(2, f"parley: stopped by {signal.Signals(number).name}; the last good reports are kept\n".encode())
    raise SystemExit(128 + number)


def _stop_again(code: int) -> None:
    """Leave once more where the first exception was lost: one raised while an object is let go goes nowhere.

    Raises
    ------
    SystemExit
        With the code, unless one is on its way out already.
    """
    if not isinstance(sys.exc_info()[1], SystemExit):
        raise SystemExit(code)
