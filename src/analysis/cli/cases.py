"""`parley check`, `tidy`, `fix`, `source add` and `new`."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli.options import CaseArgument, CaseOption, Quiet, Root
from analysis.errors import DataError

if TYPE_CHECKING:
    from analysis.record.check import Check


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


@contextlib.contextmanager
def _row_progress(*, quiet: bool) -> Iterator[Callable[[str, int], None] | None]:
    """The table and row being checked, where a person is looking."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("reading") as status:
        yield lambda name, rows: status.update(f"{name}: {rows:,} rows")
