"""`parley schedule`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.options import Root
from analysis.errors import UsageError


def schedule(
    systemd: Annotated[bool, typer.Option("--systemd", help="A system service and its timer.")] = False,
    cron: Annotated[bool, typer.Option("--cron", help="A line for crontab -e.")] = False,
    github: Annotated[bool, typer.Option("--github", help="A workflow that publishes the reports as pages.")] = False,
    command_only: Annotated[
        bool, typer.Option("--command-only", help="With --cron: only what is run, without when.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write files into this folder; default: show them on screen.")
    ] = None,
    root: Root = None,
) -> None:
    """Show what makes a machine run `parley report --all` when reports/schedule.toml says.

    Nothing is installed. Ask for a service as the user whom the reports belong to: it runs as that user.

    Examples: `parley schedule --cron`; `parley schedule --systemd --out /tmp`; `parley schedule --github`.
    """
    from analysis.record.case import find_root
    from analysis.record.files import write_atomic
    from analysis.reporting.schedule import read_schedule, timers

    if systemd + cron + github != 1:
        raise UsageError("schedule: give one of --systemd, --cron, --github")
    if command_only and not cron:
        raise UsageError("--command-only goes with --cron")
    if out and cron:
        raise UsageError("--out: a cron line goes into a table of its own; paste it into `crontab -e`")
    base = find_root(root)
    planned = read_schedule(base)
    if cron:
        typer.echo(timers.shell_command(base) if command_only else timers.cron_line(base, planned))
        return
    files = timers.systemd_units(base, planned) if systemd else {"reports.yml": timers.github_workflow(planned)}
    for name, text in files.items():
        if out:
            write_atomic(out / name, text.encode())
            typer.echo(out / name)
        else:
            typer.echo(f"# {name}\n{text}" if systemd else text, nl=False)
