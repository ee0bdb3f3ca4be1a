"""The gate that every suggestion passes, whoever makes it: its passage must stand in the text, word for word.

A coder of any kind (rules here, a model behind an interface elsewhere) proposes rows; what it cannot show is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from analysis.record.schema import TABLES
from analysis.record.values import value_fault


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row that a coder proposes.

    Parameters
    ----------
    table
        The table of the record that it is for.
    cells
        Columns and values as the table holds them; what the coder leaves open is left out.
    start, end, passage
        Where in the text it was read, and the words there.
    rule
        Coder and rule: `rule:<name>@<version>`.
    reason
        Why, in words for the person who decides.
    confidence
        0-1: how often such a row is right.
    """

    table: str
    cells: tuple[tuple[str, str], ...]
    start: int
    end: int
    passage: str
    rule: str
    reason: str
    confidence: float

    @property
    def digest(self) -> str:
        """`x` and 16 hex digits that tell this suggestion from every other one of the same text."""
        written = repr((self.table, self.cells, self.start, self.end, self.passage))
        return f"x{hashlib.sha256(written.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Refused:
    """A suggestion that the gate did not let through, and why."""

    suggestion: Suggestion
    why: str


class Coder(Protocol):
    """Whoever proposes rows for a text."""

    def propose(self, text: str, *, published: str, language: str) -> Iterable[Suggestion]:
        """Rows for a text that was published on `published` ("" unknown)."""
        ...


def admit(suggestions: Iterable[Suggestion], text: str) -> tuple[list[Suggestion], list[Refused]]:
    """Suggestions that may be shown to a person, in order of place, and those that are refused.

    Refused is a passage that does not stand in the text where it is said to stand, a table or column that the record does not
    have, a value that the column cannot hold, and the same row twice.

    Examples
    --------
    >>> row = Suggestion("aliases", (("alias", "the union"),), 0, 9, "the union", "rule:names@1", "a name", 0.9)
    >>> admitted, refused = admit([row, row], "the union said no")
    >>> len(admitted), refused[0].why
    (1, 'the same row was proposed before')
    """
    admitted: list[Suggestion] = []
    refused: list[Refused] = []
    seen: set[str] = set()
    for suggestion in sorted(suggestions, key=lambda s: (s.start, s.end, s.table, s.cells)):
        why = _fault(suggestion, text) or ("the same row was proposed before" if suggestion.digest in seen else "")
        seen.add(suggestion.digest)
        if why:
            refused.append(Refused(suggestion, why))
        else:
            admitted.append(suggestion)
    return admitted, refused


def _fault(suggestion: Suggestion, text: str) -> str:
    if not suggestion.passage or text[suggestion.start : suggestion.end] != suggestion.passage:
        return "its passage does not stand in the text where it is said to stand"
    if suggestion.table not in TABLES:
        return f'"{suggestion.table}" is not a table'
    table = TABLES[suggestion.table]
    for name, value in suggestion.cells:
        if name not in table.header:
            return f'"{name}" is not a column of {table.name}'
        if found := value_fault(table.column(name), value):
            return f"{name}: {found}"
    return ""
