"""Who holds which position on which issue, how it came about, and how far apart the sides are.

A position is an interval on an issue's 0-100 scale. It rests on what the holder says itself, what a spokesperson says
for it, and what the source's own voice says that it wants; what an opponent ascribes to it or an analyst assesses is
shown beside it and never mixed in. A later statement supersedes an earlier one. Where dates leave the order open, the
position is the intersection of the intervals if they meet, else their hull, marked as split.

`positions` has a row a holder and issue, `paths` a row a step of its way there, `gaps` a row a pair of sides.
"""

from analysis.measures.positions.comparing import Gaps, Silences, distances, gaps, silences
from analysis.measures.positions.holding import Paths, Positions, paths, positions
from analysis.measures.positions.ledgers import OWN, Level, combine

__all__ = [
    "OWN",
    "Gaps",
    "Level",
    "Paths",
    "Positions",
    "Silences",
    "combine",
    "distances",
    "gaps",
    "paths",
    "positions",
    "silences",
]
