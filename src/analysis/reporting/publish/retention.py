"""Old editions make room for new ones: what was made here, and is as it was made, is removed; nothing else is."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from itertools import groupby
from pathlib import Path

from analysis.reporting.publish.manifest import FILE, Edition, digest, find_editions


def old_editions(out: Path, keep: int, made: Collection[tuple[str, str]] = ()) -> list[Edition]:
    """List the editions that are too many.

    Parameters
    ----------
    out
        The output folder.
    keep
        How many editions of each case stay, the newest; 0 for all.
    made
        Editions, as (case, day), that stay in any case, as somebody has just asked for them. Only their cases are
        looked at.

    Returns
    -------
    list of Edition
        Never the newest of a case.
    """
    if not keep:
        return []
    cases = {case_id for case_id, _ in made}
    old: list[Edition] = []
    for case_id, group in groupby(find_editions(out), key=lambda edition: edition.case_id):
        if case_id in cases:
            old += [edition for edition in list(group)[keep:] if (case_id, edition.as_of) not in made]
    return old


def remove_edition(out: Path, edition: Edition) -> None:
    """Remove an edition's files; whoever calls this holds the lock on the output folder.

    A file that was changed since, or that the manifest does not name, stays, and its folder with it. The manifest goes
    last, so that what is interrupted is taken up by the next run.

    Parameters
    ----------
    out
        The output folder.
    edition
        Whose files they are.
    """
    folder = out / edition.case_id / edition.as_of
    names = [(name, recorded) for made in edition.reports.values() for name, recorded in made.outputs.items()]
    for name, recorded in names:
        path = folder / name
        if path.parent in (folder, folder / "figures") and not path.is_symlink() and digest(path) == recorded:
            path.unlink()
    (folder / FILE).unlink(missing_ok=True)
    for empty in (folder / "figures", folder):
        with contextlib.suppress(OSError):  # somebody's file is in it
            empty.rmdir()
