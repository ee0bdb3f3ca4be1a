"""The moves of a negotiation, clause by clause: whose, what, towards whom, on which condition.

`lexicon` reads the language's tables, `grammar` finds auxiliaries, subjects and agents, `predicates` puts a predicate's
complement, negation and modality together, `judgements` reads what rests on no listed predicate, `holders` finds whose
move it is, `conditions` what it depends on, `issues` what it is about; `finding` makes the rows.
"""

from .finding import Stance, find_stances

__all__ = ["Stance", "find_stances"]
