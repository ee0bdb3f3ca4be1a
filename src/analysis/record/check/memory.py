"""What a check finds, and what it must remember of the tables already read."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from analysis.errors import Problem
from analysis.record.schema import TABLES, Column
from analysis.record.tables import nearest_of

PARENTS = {"sources": "copy_of_id", "actors": "counts_for_id", "events": "series_id"}
"""By table the column that leads from a row to the one above it; following it must come to an end."""


@dataclass
class Check:
    """What a check found: rows a table, problems that must be mended, warnings that a person should look at.

    `passages` counts evidence rows verified against a stored text, `unlocated` those that point at a document or an
    excerpt only, `unverified` those whose source's text is not stored here.
    """

    rows: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    passages: int = 0
    unlocated: int = 0
    unverified: int = 0


class Seen:
    """Ids of the tables read so far, and what later tables must know of their rows."""

    def __init__(self) -> None:
        self.ids: dict[str, dict[str, int]] = {name: {} for name in TABLES}
        self.covered: dict[str, bytearray] = {}
        self.earliest: dict[str, array[int]] = {}
        self.known_day: dict[str, int] = {}
        self.chars: dict[str, int] = {}
        self.text_digests: dict[str, str] = {}
        self.parents: dict[str, dict[str, str]] = {name: {} for name in PARENTS}
        self.with_status: set[str] = set()
        self.anchors: dict[tuple[str, str], list[int]] = {}
        self.unreadable: set[str] = set()
        self.withdrawals: list[tuple[int, str, str]] = []


def dangling(value: str, column: Column, seen: Seen) -> str:
    """Say that a reference leads nowhere, and what is nearest to it."""
    return f'"{value}" is not in {column.target}.csv; {nearest_of(value, seen.ids[column.target])}'
