"""Where a bargain may end, and what sides could gain by trading, under models that say what they assume.

`stakes` says who stands where with which salience and power; the measures of a case take its table. `compromise` is
the weighted mean, `median` the weighted median, `nash_on_scale` the Nash solution on the scale of an issue, `outcomes`
all of them; `contests` and `condorcet` are pairwise votes. `exchanges` are position exchanges on two issues,
`divisions` fair divisions of issues between two sides. `simulate` draws positions and weights from their ranges,
`distribution` counts what comes out. `nash`, `nash_mixture`, `allocations` and `adjusted_winner` take tables of
outcomes or items with any utilities.

The expected-utility (challenge) model of Bueno de Mesquita is left out; ARCHITECTURE.md says why.
"""

from analysis.measures.bargaining.choosing import Choices, allocations, nash, nash_mixture
from analysis.measures.bargaining.dividing import Division, adjusted_winner, divisions
from analysis.measures.bargaining.exchanging import Exchanges, exchanges
from analysis.measures.bargaining.settling import Outcomes, compromise, median, nash_on_scale, outcomes
from analysis.measures.bargaining.simulating import Distribution, Draws, distribution, simulate
from analysis.measures.bargaining.voting import Condorcet, Contests, condorcet, contests
from analysis.measures.bargaining.weighing import ASSUMPTIONS, Stakes, as_stakes, stakes

__all__ = [
    "ASSUMPTIONS",
    "Choices",
    "Condorcet",
    "Contests",
    "Distribution",
    "Division",
    "Draws",
    "Exchanges",
    "Outcomes",
    "Stakes",
    "adjusted_winner",
    "allocations",
    "as_stakes",
    "compromise",
    "condorcet",
    "contests",
    "distribution",
    "divisions",
    "exchanges",
    "median",
    "nash",
    "nash_mixture",
    "nash_on_scale",
    "outcomes",
    "simulate",
    "stakes",
]
