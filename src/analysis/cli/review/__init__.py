"""`parley review`."""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli.options import CaseArgument, Root
from analysis.errors import DataError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.coding.review import Sitting


def review(
    case: CaseArgument = "",
    coder: Annotated[
        str,
        typer.Option(
            "--coder", help="Id of the person who decides; default: the only person in coders.csv. A new one is added."
        ),
    ] = "",
    name: Annotated[
        str, typer.Option("--name", help="How a new coder is called in reports; default: the id in words.")
    ] = "",
    source: Annotated[str, typer.Option("--source", help="Only suggestions for this source.")] = "",
    rule: Annotated[str, typer.Option("--rule", help="Only suggestions of rules whose name holds this.")] = "",
    table: Annotated[str, typer.Option("--table", help="Only suggestions for this table.")] = "",
    least: Annotated[
        float, typer.Option("--least", help="Only suggestions at least so sure, 0-1.", min=0, max=1)
    ] = 0.35,
    plain: Annotated[
        bool,
        typer.Option("--plain", help="Line by line, for screen readers; so it is too where the output is no terminal."),
    ] = False,
    root: Root = None,
) -> None:
    """Decide on the suggestions that wait in a case: accept, correct or reject, one key each.

    Accepted rows go into the case at once, with their evidence; every decision is remembered and can be taken back. Stop at any time
    and run it again to go on.

    Example: `parley suggest article.txt --case istanbul-2025`, then `parley review istanbul-2025`.
    """
    from analysis.cli.review.card import summary_lines
    from analysis.coding.review import Sitting, Wanted, reviewing
    from analysis.coding.waiting import waiting_coders
    from analysis.record.case import find_case
    from analysis.record.check import check_case

    path = find_case(case, root=root)
    if not waiting_coders(path):
        typer.echo(_nothing(path.name))
        return
    with reviewing(path):
        if problems := check_case(path).problems:
            raise DataError(problems)
        sitting = Sitting(
            path,
            coder_id=_coder(path, coder),
            coder_name=name,
            day=date.today(),
            wanted=Wanted(source, rule, table, least),
        )
        if sitting.item is None:
            typer.echo(_nothing(path.name, is_filtered=bool(source or rule or table)))
            return
        _run(sitting, is_plain=plain or not _can_draw())
        for line in summary_lines(sitting):
            typer.echo(line)


def _run(sitting: Sitting, *, is_plain: bool) -> None:
    if is_plain:
        from analysis.cli.review.plain import run_plain

        run_plain(sitting, _ask, typer.echo)
        return
    from analysis.cli.review.screen import run_screen

    run_screen(sitting)


def _can_draw() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def _ask(question: str) -> str | None:
    """A line from standard input, None at its end; what a pipe answers is shown, so that the output can be read."""
    typer.echo(question, nl=False)
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        typer.echo(line.rstrip("\n"))
    return line if line else None


def _nothing(case: str, *, is_filtered: bool = False) -> str:
    if is_filtered:
        return f"{case}: nothing of this kind waits; `parley review {case}` shows what does"
    return (
        f"{case}: nothing waits for review; add a text with `parley source add FILE --case {case}`, "
        f"then `parley suggest FILE --case {case}` leaves suggestions here"
    )


def _coder(path: Path, coder: str) -> str:
    """The person who decides.

    Raises
    ------
    UsageError
        Nobody is named, and the case lists no person or several; or who is named is a program.
    """
    from analysis.coding.review import Book

    book = Book.read(path)
    persons = book.persons()
    known = book.rows("coders").get(coder)
    if known and known["kind_code"] != "person":
        raise UsageError(
            f'--coder: "{coder}" is a {known["kind_code"]} in coders.csv; a person decides: {", ".join(persons) or "none is listed yet"}'
        )
    if coder:
        return coder
    if len(persons) == 1:
        return persons[0]
    if persons:
        raise UsageError(f"--coder: who decides? name one of {', '.join(persons)}, or a new id")
    raise UsageError("--coder: who decides? coders.csv lists no person yet; give an id for yourself, as in --coder ab")
