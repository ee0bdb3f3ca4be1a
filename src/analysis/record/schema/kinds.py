"""What tables, columns and closed lists are."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SCHEMA_VERSION = "1.1"
"""Version of this description; a case written under a newer one is refused."""

UNNAMED = "unnamed"
"""The reserved actor: the text quotes or reports somebody and names nobody."""

SLUG = r"[a-z0-9][a-z0-9-]{0,63}"
"""What an id looks like: lower-case ASCII letters, digits and hyphens, at most 64 characters."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name, description
        As printed in the codebook.
    kind
        How a value is written: `id`, `ref`, `refs`, `code`, `text`, `edtf`, `day`, `term`, `points`, `share`,
        `number`, `count`, `dated_by`, `digest`, `sha256`, `anchors`, `language`, `url`, `table`.
    target
        For `ref` and `refs` the table referred to, for `code` the list in `codes/`.
    is_required
        False when the value may be blank (unknown or not applicable).
    """

    name: str
    kind: str
    description: str
    target: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a case.

    Parameters
    ----------
    name, row
        The file's stem, and what one row is.
    columns
        In file order; the first is the table's own `id`.
    needs_evidence
        True where every row must point at a passage of its own.
    is_hand_filled
        True where an id may be left to `parley tidy`.
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    needs_evidence: bool = False
    is_hand_filled: bool = False

    @property
    def file(self) -> str:
        """Name of the table's file in a case folder."""
        return f"{self.name}.csv"

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns in file order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a closed list: what is written, how it is shown, and what it means.

    `phase` groups event statuses for reading (planned, current, past, off, unclear); `follows` lists the statuses that
    one presupposes, so that it comes after them where dates leave the order open; `excludes` lists those that cannot be true
    of one event together with it; `lane` is where a timeline puts an
    event that belongs to no series; `plover` is the PLOVER root.
    """

    code: str
    label: str
    description: str
    plover: str = ""
    phase: str = ""
    follows: str = ""
    excludes: str = ""
    lane: str = ""


@cache
def codes(name: str) -> dict[str, Code]:
    """Closed list `codes/<name>.csv` by code, in the order in which the file lists it.

    Examples
    --------
    >>> codes("side")["mediator"].label
    'mediator'
    """
    text = (files("analysis.record") / "codes" / f"{name}.csv").read_text(encoding="utf-8")
    return {row["code"]: Code(**row) for row in csv.DictReader(text.splitlines())}
