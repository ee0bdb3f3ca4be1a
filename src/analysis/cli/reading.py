"""`parley suggest`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.options import CaseOption, Root
from analysis.errors import UsageError


def suggest(
    texts: Annotated[
        list[Path],
        typer.Argument(metavar="TEXT...", help="Articles to read: text or HTML.", exists=True, dir_okay=False),
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
    layout: Annotated[
        str,
        typer.Option(
            "--format", help="rows: suggestions for the tables of the case; eval: times, mentions, speech and stances."
        ),
    ] = "rows",
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write to; rows are shown on screen without it.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say of every date and every speaker how it was found.")
    ] = False,
    root: Root = None,
) -> None:
    """Read articles and propose rows, each with its passage, its reason and how sure it is; nothing is coded.

    Rules and tables read, no model. What the case holds already of a text is left out.

    Example: `parley suggest article.txt --case istanbul-2025`.
    """
    from analysis.coding.suggest import desk

    if layout not in ("rows", "eval"):
        raise UsageError(f'--format: "{layout}" is none; allowed: rows, eval')
    if layout == "eval" and not out:
        raise UsageError("--format eval writes four tables a text; give the folder with --out")
    readers = desk.Desk.of_actors(actors) if actors else desk.Desk.of_case(case, root=root)
    for text in desk.with_progress(texts, quiet=not sys.stderr.isatty()):
        if layout == "eval" and out:
            readers.write_evaluation(text, desk.folder_of(text, texts, out), published=published)
            continue
        lines = (
            readers.explain(text, published=published)
            if explain
            else readers.propose(text, published=published, out=out)
        )
        for line in lines:
            typer.echo(line)
