"""How much nearer a move brought its holder to each other side, as that side stood then.

What a concession is worth shows at the side that receives it, so a move is measured against the position that each
other side held at the time. Where dates leave open which of several positions that was, all of them count, and how much
nearer it came is an interval.

References
----------
Concessions Dynamics in Electronic Negotiations: A Cross-Lagged Regression Analysis, Group Decision and Negotiation
(doi 10.1007/s10726-015-9441-y), abstract: concessions are to be judged in the utility of the receiving side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.measures.positions.ledgers import NO_DAY
from analysis.measures.positions.states import States

_FIRST, _LAST = (int(np.datetime64(day, "D").astype("int64")) for day in ("0000-01-01", "9999-12-31"))
_SPAN = _LAST - _FIRST + 3


@dataclass(frozen=True)
class Steps:
    """Moves as places of states: each one's state, and the one that it left."""

    states: States
    here: np.ndarray
    before: np.ndarray

    @classmethod
    def of(cls, states: States) -> Steps:
        """All moves of some paths: every state but the first of each, from the position last held before it."""
        here = np.flatnonzero(states.step > 1)
        before = here - 1
        return cls(states, here, np.where(states.is_held[before], before, before - 1))

    def __len__(self) -> int:
        """How many moves there are."""
        return len(self.here)

    def ends(self, where: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Low and high end of the positions at some states; NaN where none is held."""
        return self.states.low[where], self.states.high[where]


def nearings(steps: Steps, theirs: States, sides: Sequence[int], parties: np.ndarray) -> np.ndarray:
    """How much nearer each move came to each other side, in points; negative where it went away.

    Parameters
    ----------
    steps
        The moves.
    theirs
        All states of the sides, at party level.
    sides
        Places of the sides in the table of actors.
    parties
        For every actor the place of the one that it counts for.

    Returns
    -------
    numpy.ndarray
        Of shape (sides, 2, moves): least and most. NaN where the side held no position then, or is the mover's own.
    """
    own = parties[steps.states.holders[steps.here]]
    moved = _Moved(
        steps.states.issues[steps.here],
        _day(steps.states.lower[steps.here]),
        steps.states.upper[steps.here],
        steps.ends(steps.before),
        steps.ends(steps.here),
    )
    found = [_nearing(moved, theirs, side, own == side) for side in sides]
    return np.array(found).reshape(len(sides), 2, len(steps))


@dataclass(frozen=True, slots=True)
class _Moved:
    """Moves as numbers: on which issue, between which days, from which interval to which."""

    issue: np.ndarray
    first: np.ndarray
    last: np.ndarray
    old: tuple[np.ndarray, np.ndarray]
    new: tuple[np.ndarray, np.ndarray]


def _nearing(moved: _Moved, theirs: States, side: int, is_own: np.ndarray) -> np.ndarray:
    found = np.full((2, len(is_own)), np.nan)
    of_side = np.flatnonzero(theirs.holders == side)
    issues = theirs.issues[of_side]
    issue, here = issues * _SPAN - _FIRST, moved.issue * _SPAN - _FIRST
    starts, ends = issue + _day(theirs.lower[of_side]), issue + theirs.upper[of_side]
    low, high = theirs.low[of_side], theirs.high[of_side]
    begins = np.searchsorted(issues, np.arange(int(moved.issue.max(initial=0)) + 1))[moved.issue]
    newest = np.searchsorted(starts, here + moved.last, side="right") - 1
    first = np.searchsorted(ends, here + moved.first)  # the first that was not certainly taken before the move
    place = np.flatnonzero((newest >= begins) & ~is_own)
    step = np.maximum(begins, first - 1)[place]
    while len(place):
        nearer = _gap(moved.old, place, low[step], high[step]) - _gap(moved.new, place, low[step], high[step])
        found[0, place] = np.fmin(found[0, place], nearer)
        found[1, place] = np.fmax(found[1, place], nearer)
        goes_on = step < newest[place]
        place, step = place[goes_on], step[goes_on] + 1
    return found


def _day(days: np.ndarray) -> np.ndarray:
    """Days, the first that there is where none is given."""
    return np.where(days == NO_DAY, _FIRST, days)


def _gap(interval: tuple[np.ndarray, np.ndarray], place: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Distance between the nearest ends of two intervals."""
    return np.asarray(np.maximum(0.0, np.maximum(interval[0][place] - high, low - interval[1][place])))
