"""The gate that every suggestion passes: its passage must stand in the text, word for word, and its words must be its own.

A coder of any kind (rules here, a model behind an interface elsewhere) proposes rows; what it cannot show is refused. So is
a cell that repeats the text at length: the record holds summaries, never the wording.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from analysis.record.schema import TABLES
from analysis.record.sources import paragraphs, text_digest
from analysis.record.sources.texts import paragraph_number
from analysis.record.values import value_fault

LONGEST_RUN = 7
"""So many words in a row may a cell share with the text; more are wording."""

_NAMING = frozenset(("alias", "name", "title", "publisher", "place", "unit", "wikidata_id"))
"""Columns whose values are names, which nobody can put into words of his own."""

_COLUMNS = {name: {column.name: column for column in table.columns} for name, table in TABLES.items()}
"""The columns of every table by name."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row that a coder proposes.

    Parameters
    ----------
    table
        The table of the record that it is for.
    cells
        Columns and values as the table holds them; what the coder leaves open is left out. An `id` is a key by which other
        suggestions for the same text may refer to this one.
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


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a coder proposes for one text, once the gate has looked at it; it can be sent between processes.

    Parameters
    ----------
    name
        What the text is called in messages: the name of its file.
    source_id
        The source of a case whose text it is, "" where there is none.
    text_sha256
        Digest of the text.
    published
        The day from which dates were counted, "" unknown.
    language
        The language as which it was read.
    suggestions
        Admitted, in order of place. They hold passages, which are never written into a case.
    paragraphs
        The number of the paragraph of each suggestion.
    refused
        What the gate did not let through.
    """

    name: str
    source_id: str
    text_sha256: str
    published: str
    language: str
    suggestions: tuple[Suggestion, ...]
    paragraphs: tuple[int, ...]
    refused: tuple[Refused, ...]


class Coder(Protocol):
    """Whoever proposes rows for a text."""

    def propose(self, text: str, *, published: str, language: str) -> Iterable[Suggestion]:
        """Rows for a text that was published on `published` ("" unknown)."""
        ...


def proposed_by(
    coder: Coder,
    text: str,
    *,
    name: str = "",
    source_id: str = "",
    published: str = "",
    language: str = "en",
    besides: Iterable[Suggestion] = (),
) -> Proposed:
    """What a coder proposes for a text, through the gate.

    Parameters
    ----------
    coder
        Whoever proposes.
    text
        A normalised text; offsets count its code points.
    name, source_id, published
        As in `Proposed`.
    language
        BCP 47 tag of the text.
    besides
        Suggestions that do not come from the coder, such as the day of publication.

    Examples
    --------
    >>> class Nobody:
    ...     def propose(self, text, *, published, language):
    ...         yield Suggestion("aliases", (("alias", "the union"),), 0, 9, "the union", "rule:x/y@1", "a name", 0.9)
    >>> found = proposed_by(Nobody(), "the union said no", source_id="gazette")
    >>> found.source_id, found.paragraphs, found.suggestions[0].passage
    ('gazette', (1,), 'the union')
    """
    admitted, refused = admit([*besides, *coder.propose(text, published=published, language=language)], text)
    spans = paragraphs(text)
    return Proposed(
        name=name,
        source_id=source_id,
        text_sha256=text_digest(text),
        published=published,
        language=language,
        suggestions=tuple(admitted),
        paragraphs=tuple(paragraph_number(spans, s.start) if spans else 0 for s in admitted),
        refused=tuple(refused),
    )


def admit(suggestions: Iterable[Suggestion], text: str) -> tuple[list[Suggestion], list[Refused]]:
    """Suggestions that may be shown to a person, in order of place, and those that are refused.

    Refused is a passage that does not stand in the text where it is said to stand, a table or column that the record does not
    have, a value that the column cannot hold, a cell or reason that repeats the text at length, and the same row twice.

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
    wording = Wording(text)
    for suggestion in sorted(suggestions, key=lambda s: (s.start, s.end, s.table, s.cells)):
        digest = suggestion.digest
        why = _fault(suggestion, text, wording) or ("the same row was proposed before" if digest in seen else "")
        seen.add(digest)
        if why:
            refused.append(Refused(suggestion, why))
        else:
            admitted.append(suggestion)
    return admitted, refused


class Wording:
    """The wording of a text, by which what was copied from it is told from what was said in words of one's own."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._runs: set[tuple[str, ...]] | None = None

    def copied(self, value: str) -> str:
        """The first words of a value that stand in the text in a row, where they are more than may be shared; else "".

        Examples
        --------
        >>> Wording("The union left the hall late at night on Friday.").copied("They left the hall late at night on Friday")
        'left the hall late at night on Friday'
        >>> Wording("The union left the hall late at night on Friday.").copied("They left late")
        ''
        """
        words = _WORD.findall(value)
        if len(words) <= LONGEST_RUN:
            return ""
        if self._runs is None:
            self._runs = set(_runs(_WORD.findall(self.text)))
        copied = [at for at, run in enumerate(_runs(words)) if run in self._runs]
        return " ".join(words[copied[0] : copied[0] + LONGEST_RUN + 1]) if copied else ""


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    folded = [word.casefold().replace("’", "'") for word in words]
    return [tuple(folded[at : at + LONGEST_RUN + 1]) for at in range(len(folded) - LONGEST_RUN)]


def _fault(suggestion: Suggestion, text: str, wording: Wording) -> str:
    if not suggestion.passage or text[suggestion.start : suggestion.end] != suggestion.passage:
        return "its passage does not stand in the text where it is said to stand"
    if suggestion.table not in TABLES:
        return f'"{suggestion.table}" is not a table'
    columns = _COLUMNS[suggestion.table]
    for name, value in suggestion.cells:
        if name not in columns:
            return f'"{name}" is not a column of {suggestion.table}'
        if found := value_fault(columns[name], value):
            return f"{name}: {found}"
    return wording_fault(suggestion.table, {**dict(suggestion.cells), "reason": suggestion.reason}, wording)


def wording_fault(table: str, cells: Mapping[str, str], wording: Wording) -> str:
    """What is wrong with the cells of a row as regards the wording of its source, or ""."""
    columns = _COLUMNS[table]
    for name, value in cells.items():
        is_own = name not in columns or columns[name].kind == "text"
        if is_own and name not in _NAMING and (copied := wording.copied(value)):
            return f'{name}: it repeats the text ("{copied}"); say it in other words, as the text is not ours'
    return ""
