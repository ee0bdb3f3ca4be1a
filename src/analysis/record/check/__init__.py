"""Whether a case is whole: every cell, every reference, evidence under every row, dates that can be true.

One pass over the files in an order in which a table comes after those that it refers to. Only ids are kept, so that
a case of a million statements is checked in flat memory; the same pass fills the frames of a `Case`.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.errors import Problem
from analysis.record.check.cells import check_cells, check_rows, remember_withdrawals
from analysis.record.check.memory import Check, Seen, dangling
from analysis.record.check.passages import check_located, read_texts
from analysis.record.check.whole import check_whole, check_withdrawals
from analysis.record.files import finish_change
from analysis.record.schema import TABLES, Column
from analysis.record.sources import TextStore
from analysis.record.tables import Chunk, read_chunks

__all__ = ["MOST_PROBLEMS", "READ_ORDER", "Check", "check_case"]

READ_ORDER = (
    "coders",
    "sources",
    "actors",
    "issues",
    "events",
    "aliases",
    "statements",
    "event_statuses",
    "participations",
    "conditions",
    "emendations",
    "evidence",
    "corrections",
    "weights",
    "reviews",
)
"""Every table after those that it refers to."""

MOST_PROBLEMS = 10_000
"""Where a file holds more problems than this, reading stops: nobody reads further."""


def check_case(
    path: Path,
    *,
    keep: Callable[[Chunk], None] | None = None,
    texts: bool = True,
    progress: Callable[[str, int], None] | None = None,
) -> Check:
    """Check every file of a case and give all problems at once.

    Parameters
    ----------
    path
        Folder of the case.
    keep
        Called with every chunk of well-formed rows; this is how `Case` fills its frames.
    texts
        Whether passages are verified against the stored texts.
    progress
        Called with a table's name and the rows read of it so far.

    Examples
    --------
    >>> from pathlib import Path
    >>> check_case(Path("no-such-case")).problems[0].message
    'the table is missing; add the file with its header row'
    """
    with _collector_paused():
        return _checked(path, keep, progress, texts=texts)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Rows hold no rings; the collector would walk the ids of a large case over and over and find nothing."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _checked(
    path: Path,
    keep: Callable[[Chunk], None] | None,
    progress: Callable[[str, int], None] | None,
    *,
    texts: bool,
) -> Check:
    finish_change(path)
    check, seen, store = Check(), Seen(), TextStore(path / "texts")
    stored: dict[str, str] = {}
    for name in READ_ORDER:
        table, count = TABLES[name], 0
        pending: list[tuple[int, Column, str]] = []
        for chunk in read_chunks(path / table.file, table, check.problems):
            count += len(chunk.lines)
            check_cells(chunk, seen, pending, check)
            check_rows(chunk, seen, check)
            if name == "statements":
                remember_withdrawals(chunk, seen)
            if name in ("emendations", "evidence"):
                check_located(chunk, seen, stored if texts else {}, check)
            if keep:
                keep(chunk)
            if progress:
                progress(name, count)
            if len(check.problems) > MOST_PROBLEMS:
                check.problems.append(
                    Problem(table.file, 0, "", f"more than {MOST_PROBLEMS} problems; reading stopped")
                )
                return check
        check.rows[name] = count
        if not count and any(problem.file == table.file for problem in check.problems):
            seen.unreadable.add(name)  # what refers to it cannot be judged
        if table.needs_evidence:
            seen.covered[name] = bytearray(len(seen.earliest.get(name, ())))
        for line, column, value in pending:
            if value not in seen.ids[column.target]:
                check.problems.append(Problem(table.file, line, column.name, dangling(value, column, seen)))
        if name == "sources" and texts:
            stored = read_texts(store, seen, check)
    check_whole(seen, check)
    check_withdrawals(path, seen, check)
    return check
