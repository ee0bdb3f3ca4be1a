"""`parley suggest`."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from analysis.cli.options import CaseOption, Quiet, Root
from analysis.errors import UsageError

if TYPE_CHECKING:
    from analysis.coding.corpus import Order, Read
    from analysis.coding.corpus.workers import Fault

LAYOUTS: dict[str, Literal["rows", "eval"]] = {"rows": "rows", "eval": "eval"}


def suggest(
    texts: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT...",
            help="Articles to read: text or HTML files, folders of them, or patterns in quotation marks.",
        ),
    ],
    case: CaseOption = "",
    actors: Annotated[
        Path | None,
        typer.Option(
            "--actors",
            help="A table of actors (id or actor_id, name, kind_code, aliases) in place of a case.",
            exists=True,
        ),
    ] = None,
    published: Annotated[
        str,
        typer.Option(
            "--published",
            help="When the texts were published (EDTF); default: what the case or a meta.json beside the text says.",
        ),
    ] = "",
    language: Annotated[
        str,
        typer.Option("--language", help="Their language; default: what the case or the page says, else en."),
    ] = "",
    layout: Annotated[
        str,
        typer.Option(
            "--format", help="rows: suggestions for the tables of the case; eval: times, mentions, speech and stances."
        ),
    ] = "rows",
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder to write to, one result a text; a run that was stopped goes on there."),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say of every date and every speaker how it was found.")
    ] = False,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes that read at the same time.")] = 1,
    cluster: Annotated[
        str,
        typer.Option(
            "--cluster",
            metavar="ADDRESS",
            help="Read on a cluster of dask.distributed: the address of its scheduler, or local (the extra dask).",
        ),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Read also what was read before in the same way.")] = False,
    root: Root = None,
    quiet: Quiet = False,
) -> None:
    """Read articles and propose rows, each with its passage, its reason and how sure it is; nothing is coded.

    Rules and tables read, no model. What the case holds already of a text is left out. A text that cannot be read is named at the end and stops no other.

    Examples: `parley suggest article.txt --case istanbul-2025`; `parley suggest archive/ --actors actors.csv --out suggested --workers 2`.
    """
    from analysis.coding.corpus import Order, check_names, find_texts, read_corpus
    from analysis.coding.suggest.desk import Desk
    from analysis.coding.suggest.reading import check_language

    if layout not in LAYOUTS:
        raise UsageError(f'--format: "{layout}" is none; allowed: {", ".join(LAYOUTS)}')
    if layout == "eval" and not out:
        raise UsageError("--format eval writes four tables a text; give the folder with --out")
    if cluster not in ("", "local") and workers > 1:
        raise UsageError("--workers: a cluster has its own; leave the option out, or give --cluster local")
    if language:
        check_language(language)
    found = find_texts(texts)
    if out:
        check_names(found)
    order = Order(
        Desk.of_actors(actors) if actors else Desk.of_case(case, root=root),
        "explain" if explain else LAYOUTS[layout],
        published,
        language,
        out,
        is_single=len(found) == 1,
    )
    with (
        _progress(len(found), quiet=quiet) as advance,
        contextlib.closing(read_corpus(order, found, workers=workers, cluster=cluster, force=force)) as read,
    ):  # workers end with it, whatever ends this
        raise typer.Exit(_tell(order, read, advance, quiet=quiet))


def _tell(order: Order, texts: Iterator[Read], advance: Callable[[], None], *, quiet: bool) -> int:
    """Print what was found, then what could not be read; returns the exit code, that of the first failure."""
    from analysis.coding.suggest.reading import unread

    failed: list[tuple[Path, Fault]] = []
    languages: set[str] = set()
    count = old = 0
    for read in texts:
        advance()
        count, old = count + 1, old + read.is_old
        languages.add(read.language)
        if read.fault:
            failed.append((read.text.path, read.fault))
        if not quiet:
            for line in read.lines:
                typer.echo(line)
    for language in sorted(languages - {""}):
        if not quiet and (missing := unread(language)):
            typer.echo(f"parley: {language}: dates and names are read; {missing} are not, for want of tables", err=True)
    if not quiet and not order.is_single:
        told = f"{count - old - len(failed)} texts read, {old} read before, {len(failed)} not read"
        typer.echo(f"parley: {told}{f'; results in {order.out}' if order.out else ''}", err=True)
    for path, fault in failed:
        typer.echo(f"parley: {_told(path, fault)}", err=True)
    return failed[0][1].exit_code if failed else 0


def _told(path: Path, fault: Fault) -> str:
    """What is wrong with a text, with the whole path of it."""
    if fault.message.startswith(path.name):
        return f"{str(path).removesuffix(path.name)}{fault.message}"
    return f"{path}: {fault.message}"


@contextlib.contextmanager
def _progress(count: int, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """A bar with counts and the time left, where there are several texts and a person looks."""
    if quiet or count < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        *(TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TextColumn("texts")),
        *(TimeElapsedColumn(), TextColumn("·"), TimeRemainingColumn(), TextColumn("left")),
    )
    # Rows that go to a file or a pipe must not be caught by the bar.
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task("", total=count)
        yield lambda: bar.advance(task)
