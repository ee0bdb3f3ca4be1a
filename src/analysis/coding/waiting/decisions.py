"""What was decided on suggestions: the table `reviews` read as a ledger.

A row is never changed. Taking a decision back appends a row `undone`, after which the suggestion waits again; so the last row
on a suggestion holds, and the decisions that stand are a stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

UNDONE = "undone"

TAKEN = ("accepted", "corrected", "matched")
"""Decisions by which something came into the case, or was found to be in it."""

_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of `reviews`.

    Parameters
    ----------
    id
        `re-` and a number; the numbers give the order.
    source_id, suggestion
        Which suggestion.
    rule, table
        What made it, and for which table.
    decision_code
        A code of the list `decision`.
    row_id, row_digest
        The row that it became or supports, and the digest of the cells written; "" none.
    coder_id, decided_date
        Who decided, and when.
    """

    id: str
    source_id: str
    suggestion: str
    rule: str
    decision_code: str
    table: str
    row_id: str
    row_digest: str
    coder_id: str
    decided_date: str

    @property
    def key(self) -> tuple[str, str]:
        """The suggestion, among all of the case."""
        return self.source_id, self.suggestion


def decisions_in_order(reviews: Iterable[Mapping[str, str]]) -> list[Decision]:
    """The rows of `reviews` in the order in which they were made."""
    return sorted((Decision(**row) for row in reviews), key=lambda one: (number_of(one.id), one.id))


def number_of(review_id: str) -> int:
    """The number in the id of a row.

    Examples
    --------
    >>> number_of("re-000012")
    12
    """
    found = _NUMBER.search(review_id)
    return int(found[0]) if found else 0


def standing(reviews: Iterable[Mapping[str, str]]) -> list[Decision]:
    """The decisions that stand, in order: each that was not taken back, the last one on its suggestion.

    Examples
    --------
    >>> row = {"source_id": "a", "suggestion": "x1", "rule": "", "table": "", "row_id": "", "row_digest": "", "coder_id": "", "decided_date": ""}
    >>> taken = [row | {"id": "re-1", "decision_code": "rejected"}, row | {"id": "re-2", "decision_code": "undone"}]
    >>> standing(taken), len(standing(taken[:1]))
    ([], 1)
    """
    stands: dict[tuple[str, str], Decision] = {}
    for decision in decisions_in_order(reviews):
        stands.pop(decision.key, None)
        if decision.decision_code != UNDONE:
            stands[decision.key] = decision
    return list(stands.values())


def standing_decisions(reviews: Iterable[Mapping[str, str]], source_id: str) -> dict[str, Decision]:
    """The decisions that stand on the suggestions for a source, by suggestion."""
    return {one.suggestion: one for one in standing(row for row in reviews if row["source_id"] == source_id)}
