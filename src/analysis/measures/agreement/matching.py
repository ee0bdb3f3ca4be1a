"""Which rows of several coders may be one: those that rest on overlapping passages or share what they are about.

A row is about its required references (whose statement, which event); rows about the same that rest on overlapping
passages are near, and the nearer the more letters and codes they share. Rows about different things are one only
where they rest on much the same passage, because then the coders read the same words and disagree.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

import pandas as pd

from analysis.measures.agreement.crosswalk import Key, Tie, tie
from analysis.record.case import Case
from analysis.record.frames import rows_of

_SAME_PASSAGE: Final = 0.5  # overlap from which a passage alone makes two rows one unit

Span = tuple[str, int, int]
"""A source, and start and end of a passage in it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One coded row of one coder.

    Parameters
    ----------
    key
        The coder and the row's id.
    about
        What it is about, as units of the crosswalk.
    says
        Its judgements by variable.
    spans, sources
        The passages it rests on, merged, and the documents.
    """

    key: Key
    about: tuple[str, ...]
    says: Mapping[str, object]
    spans: tuple[Span, ...] = ()
    sources: frozenset[str] = field(default_factory=frozenset)

    @property
    def place(self) -> tuple[str, int]:
        """Source and start of its first passage."""
        return min(((source, start) for source, start, _ in self.spans), default=("", 0))


def evidence_of(case: Case, table: str) -> tuple[dict[str, list[Span]], dict[str, set[str]]]:
    """Passages and sources under each row; conditions have those of their statement, emendations their own."""
    if table == "emendations":
        rows = case.emendations.assign(row_id=case.emendations["id"])
    else:
        rows = case.evidence[case.evidence["table"] == ("statements" if table == "conditions" else table)]
    spans: dict[str, list[Span]] = {}
    sources: dict[str, set[str]] = {}
    for row in rows_of(rows[["row_id", "source_id", "start", "end"]]):
        sources.setdefault(row.row_id, set()).add(row.source_id)
        if not pd.isna(row.start):
            spans.setdefault(row.row_id, []).append((row.source_id, int(row.start), int(row.end)))
    return {key: merged(found) for key, found in spans.items()}, sources


def merged(spans: Sequence[Span]) -> list[Span]:
    """The passages in order, those that overlap or touch as one.

    Examples
    --------
    >>> merged([("s", 5, 9), ("s", 0, 6), ("t", 0, 6)])
    [('s', 0, 9), ('t', 0, 6)]
    """
    whole: list[Span] = []
    for source, start, end in sorted(spans):
        if whole and whole[-1][0] == source and start <= whole[-1][2]:
            whole[-1] = (source, whole[-1][1], max(end, whole[-1][2]))
        else:
            whole.append((source, start, end))
    return whole


def ties(table: str, rows: Sequence[Row]) -> Iterator[Tie]:
    """Pairs of rows of different coders that may be one unit, with how near they are."""
    if table == "aliases":
        for one, other in _pairs_alike(rows, lambda row: row.about):
            yield tie((0, -_same(one, other)), one.key, other.key, "spelling")
        return
    for one, other in _pairs_overlapping(rows):
        near = _overlap(one.spans, other.spans)
        if one.about == other.about:
            yield tie((0, -near - _same(one, other)), one.key, other.key, "codes and passage")
        elif near >= _SAME_PASSAGE:
            yield tie((1, -near - _same(one, other)), one.key, other.key, "passage")
    unlocated = [row for row in rows if not row.spans]  # a source is cited without a passage
    for one, other in _pairs_alike(rows, lambda row: row.about):
        if (one in unlocated or other in unlocated) and one.sources & other.sources:
            yield tie((0.5, -_same(one, other)), one.key, other.key, "codes and source")


def _pairs_alike(rows: Sequence[Row], feature: Callable[[Row], object]) -> Iterator[tuple[Row, Row]]:
    alike: dict[object, list[Row]] = {}
    for row in rows:
        alike.setdefault(feature(row), []).append(row)
    for group in alike.values():
        yield from ((one, other) for one, other in combinations(group, 2) if one.key[0] != other.key[0])


def _pairs_overlapping(rows: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Pairs of rows of different coders of which passages overlap, each once."""
    spans = sorted((source, start, end, place) for place, row in enumerate(rows) for source, start, end in row.spans)
    seen: set[tuple[int, int]] = set()
    running: list[tuple[int, int]] = []  # ends of passages that have begun, and their rows
    here = ""
    for source, start, end, place in spans:
        if source != here:
            here, running = source, []
        while running and running[0][0] <= start:
            running.pop(0)
        for _, other in running:
            pair = (min(place, other), max(place, other))
            if pair not in seen and rows[place].key[0] != rows[other].key[0]:
                seen.add(pair)
                yield rows[pair[0]], rows[pair[1]]
        insort(running, (end, place))


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Share of the letters of two rows' passages that they have in common (Dice)."""
    common = sum(
        max(0, min(end, stop) - max(start, begin))
        for source, start, end in one
        for where, begin, stop in other
        if source == where
    )
    return 2 * common / sum(end - start for _, start, end in (*one, *other))


def _same(one: Row, other: Row) -> float:
    """Share of the codes, references and dates of two rows that are the same."""
    named = [name for name, value in one.says.items() if isinstance(value, str)]
    return sum(one.says[name] == other.says[name] for name in named) / len(named) if named else 0.0
