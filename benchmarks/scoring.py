"""How suggestions are compared with annotated articles: matched one to one by overlap, best overlap first.

The measures are those of the annotation guidelines' own scorer (a test compares the two on every annotated article at
hand); intervals come from drawing whole articles with replacement, since rows of one article are not independent.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Row = Mapping[str, object]
Test = Callable[[Row, Row], bool]
Tables = Mapping[str, Sequence[Row]]


def shared(gold: Row, found: Row) -> int:
    """Code points that two rows have in common."""
    return max(0, min(_end(gold), _end(found)) - max(_start(gold), _start(found)))


def _start(row: Row) -> int:
    return int(str(row["start"]))


def _end(row: Row) -> int:
    return int(str(row["end"]))


def exact(gold: Row, found: Row) -> bool:
    """The same span."""
    return (_start(gold), _end(gold)) == (_start(found), _end(found))


def overlapping(share: float) -> Test:
    """The two spans have at least `share` of the stretch in common that they cover together."""

    def test(gold: Row, found: Row) -> bool:
        together = max(_end(gold), _end(found)) - min(_start(gold), _start(found))
        return shared(gold, found) >= share * max(1, together)

    return test


def same(column: str) -> Test:
    """The same value in a column; blank and missing are one."""
    return lambda gold, found: str(gold.get(column) or "").strip() == str(found.get(column) or "").strip()


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table: which rows of which table count, when two of them match, and what is aimed at."""

    name: str
    table: str
    tests: tuple[Test, ...]
    goal: float
    dated_only: bool = False


MEASURES = (
    Measure("times strict span", "times", (exact,), 0.88),
    Measure("times relaxed span", "times", (overlapping(0.3),), 0.94),
    Measure("times relaxed + value", "times", (overlapping(0.3), same("edtf")), 0.85, dated_only=True),
    Measure("mentions span + actor", "mentions", (overlapping(0.3), same("actor_id")), 0.98),
    Measure("speech span", "speech", (overlapping(0.5),), 0.80),
    Measure("speech span + speaker", "speech", (overlapping(0.5), same("speaker_id")), 0.72),
    Measure("stances span", "stances", (overlapping(0.3),), 0.70),
    Measure("stances span + stance", "stances", (overlapping(0.3), same("stance_code")), 0.58),
    Measure(
        "stances span + stance + holder",
        "stances",
        (overlapping(0.3), same("stance_code"), same("holder_id")),
        0.48,
    ),
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows annotated, suggested and matched."""

    gold: int
    found: int
    hits: int

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.gold + other.gold, self.found + other.found, self.hits + other.hits)

    @property
    def precision(self) -> float:
        """Share of the suggested rows that match."""
        return self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the annotated rows that are matched."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.hits / (self.gold + self.found) if self.hits else 0.0


def match(gold: Sequence[Row], found: Sequence[Row], tests: Sequence[Test]) -> dict[int, int]:
    """Places of the suggested rows that match, each with the place of its annotated row."""
    pairs = sorted(
        (
            (shared(g, f), -abs(_start(g) - _start(f)), i, j)
            for i, g in enumerate(gold)
            for j, f in enumerate(found)
            if all(test(g, f) for test in tests)
        ),
        reverse=True,
    )
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, _, i, j in pairs:
        if i not in used and j not in taken:
            taken[j] = i
            used.add(i)
    return taken


def count(gold: Tables, found: Tables, measure: Measure) -> Counts:
    """Counts of one article."""

    def rows(tables: Tables) -> list[Row]:
        return [r for r in tables[measure.table] if not measure.dated_only or str(r.get("edtf") or "").strip()]

    g, f = rows(gold), rows(found)
    return Counts(len(g), len(f), len(match(g, f, measure.tests)))


def total(counts: Sequence[Counts]) -> Counts:
    """Counts of all articles together, which micro-averages."""
    return sum(counts, Counts(0, 0, 0))


def interval(counts: Sequence[Counts], *, draws: int = 2000, seed: int = 1) -> tuple[float, float]:
    """95 % percentile interval of F1 over articles drawn with replacement (Efron and Tibshirani 1993, ch. 13)."""
    source = random.Random(seed)
    scores = sorted(total(source.choices(counts, k=len(counts))).f1 for _ in range(draws))
    return scores[int(0.025 * draws)], scores[int(0.975 * draws) - 1]
