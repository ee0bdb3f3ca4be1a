"""What depends on what: conditions as a graph of moves, which of them are met, and where nobody can move first.

`conditions` has a row a condition, `move_states` a row a move, `deadlocks` a row a deadlock, `releases` a row a smallest
set of moves that would free one.
"""

from analysis.measures.conditions.freeing import EXACT_UP_TO, Deadlocks, Releases, deadlocks, releases
from analysis.measures.conditions.holding import Conditions, conditions
from analysis.measures.conditions.waiting import MoveStates, move_states

__all__ = [
    "EXACT_UP_TO",
    "Conditions",
    "Deadlocks",
    "MoveStates",
    "Releases",
    "conditions",
    "deadlocks",
    "move_states",
    "releases",
]
