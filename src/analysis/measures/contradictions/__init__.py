"""Rows of a record that cannot all be true, or that lack the row between them which would make them so.

A contradiction is listed only where the bounds of the dates leave no way out: what they leave open is unclear, and the
timeline says so. Each names two rows, so that a reader can weigh their passages against each other. It may be a slip of
the coding, a mistake of a source, a happening coded as one that was two, or the rival accounts of two tellers.
"""

from __future__ import annotations

from typing import Any, Final, NewType

import pandas as pd

from analysis.measures.chronology.folding import states
from analysis.measures.contradictions.ledgers import of_ledger, of_order
from analysis.measures.contradictions.pairs import Found
from analysis.measures.contradictions.presence import of_presence, of_withdrawals
from analysis.measures.contradictions.wording import sentence_of
from analysis.record.case import Case

__all__ = ["RULES", "Contradictions", "contradictions"]

Contradictions = NewType("Contradictions", pd.DataFrame)

RULES: Final = {
    "goes-on-after-end": "went on after its end",
    "plan-after-fact": "planned or called off after it took place",
    "beyond-term": "in force beyond its term",
    "exclusive": "statuses that exclude each other",
    "rival-starts": "beginnings that cannot both be true",
    "rival-ends": "ends that cannot both be true",
    "ended-before-begun": "ended before it began",
    "text-against-dates": "another order in the text than in the dates",
    "came-after-declining": "took part after declining",
    "came-and-stayed-away": "took part and stayed away",
    "came-to-what-was-off": "took part in what was called off",
    "came-before-it-began": "took part before it began",
    "withdrawn-before-said": "taken back before it was said",
}
"""Kinds of contradiction: code and words."""

_COLUMNS = (
    *("contradiction_id", "rule_code", "rule", "event_id", "event", "actor_id", "actor", "sentence", "is_dispute"),
    *("a_table", "a_row_id", "b_table", "b_row_id"),
)


def contradictions(case: Case) -> Contradictions:
    """Pairs of rows that contradict each other, by event and kind.

    One row is one pair; of a row that contradicts several others in the same way the nearest is named. `rule` says in which
    way, `sentence` tells it with names and dates, `is_dispute` marks pairs of different tellers, who may each be right in
    their own account. `a_table`, `a_row_id`, `b_table` and `b_row_id` lead to the two passages. Finding them takes n log n
    steps in the length of a ledger.

    Parameters
    ----------
    case
        The case as known on a day; not modified.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = contradictions(Case.read(Path("tests/data/tiny")))
    >>> table[["rule", "sentence", "is_dispute"]].values.tolist()
    [['statuses that exclude each other', '“Meeting said to have been held in secret”: occurred (9 March 2024, as told by Port employers) and cancelled (by 14 March 2024, as told by Dock union).', True]]
    """
    labels = dict(zip(case.events["id"], case.events["label"], strict=True))
    ledgers = {state.event_id: state for state in states(case)}
    found = [pair for state in ledgers.values() for pair in of_ledger(state)]
    found += [*of_order(ledgers), *of_presence(case, ledgers), *of_withdrawals(case)]
    order = {code: place for place, code in enumerate(RULES)}
    rows = [_row(pair, labels, case) for pair in found]
    rows.sort(key=lambda row: (row["event"], row["event_id"], order[row["rule_code"]], row["contradiction_id"]))
    return Contradictions(pd.DataFrame(rows, columns=list(_COLUMNS)).astype({"is_dispute": "bool"}))


def _row(found: Found, labels: dict[str, str], case: Case) -> dict[str, Any]:
    (a_table, a), (b_table, b) = found.a, found.b
    return {
        "contradiction_id": f"{found.rule}:{a.id}:{b.id}",
        "rule_code": found.rule,
        "rule": RULES[found.rule],
        "event_id": found.event,
        "event": labels.get(found.event, ""),
        "actor_id": found.actor,
        "actor": case.names.get(found.actor, ""),
        "sentence": sentence_of(found, labels, case.names),
        "is_dispute": a_table != "statements" and a.claimed_by_id != b.claimed_by_id,
        "a_table": a_table,
        "a_row_id": a.id,
        "b_table": b_table,
        "b_row_id": b.id,
    }
