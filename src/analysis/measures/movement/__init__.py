"""How positions moved: what each move was, toward whom, how fast, and what a holder said that cannot both hold.

`moves` has a row a step from one position to the next, `approaches` a row a mover and other side, `withdrawals` a row a
position taken back, `self_contradictions` a row a pair of a holder's own statements that exclude each other.
"""

from analysis.measures.movement.contradicting import SelfContradictions, Withdrawals, self_contradictions, withdrawals
from analysis.measures.movement.moving import KINDS, Approaches, Moves, approaches, moves

__all__ = [
    "KINDS",
    "Approaches",
    "Moves",
    "SelfContradictions",
    "Withdrawals",
    "approaches",
    "moves",
    "self_contradictions",
    "withdrawals",
]
