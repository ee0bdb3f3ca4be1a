"""Moves: the steps of a position's path, each with what kind of step it is.

From one interval to the next there are five ways, which exclude each other and leave none out: the same ends; within
the old ones (a *clarification*); around them (*vague*); or both ends moved, up or down. A move up or down is a
*concession* where it came nearer to another side and away from none, a *hardening* where it went away from one and came
nearer to none, *mixed* where it did both, a *shift* where it did neither for certain. It is a *reversal*, whatever its
direction, where it takes back the whole of the holder's last move up or down: it goes the other way, to where that one
had set out from or beyond. A position given up without another is a *withdrawal*; what the holder takes up later is
measured from where it had stood.

The words are those of bargaining research; the boundaries between them are ours, since categories made for coding
utterances do not say where on a scale one ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NewType

import numpy as np
import pandas as pd

from analysis.measures.movement.approaching import Steps, nearings
from analysis.measures.positions import Level
from analysis.measures.positions.holding import check_level
from analysis.measures.positions.ledgers import NO_DAY, parties_of
from analysis.measures.positions.states import as_text, states_over_time
from analysis.record.case import Case
from analysis.record.selection import check_ids

Moves = NewType("Moves", pd.DataFrame)
Approaches = NewType("Approaches", pd.DataFrame)

KINDS: Mapping[str, str] = {
    "concession": "nearer to another side, away from none",
    "hardening": "away from another side, nearer to none",
    "mixed": "nearer to one side, away from another",
    "shift": "moved, neither nearer to nor away from another side for certain",
    "reversal": "takes back the whole of its last move",
    "clarification": "narrower, within what it had left open",
    "vague": "wider, around what it had said",
    "unchanged": "said again",
    "withdrawal": "given up, with nothing in its place",
}
"""What a move can be."""


def moves(case: Case, *, level: Level = "holder", sides: Sequence[str] | None = None) -> Moves:
    """Every move of every holder on every issue, with its kind, toward whom it went, and how fast.

    One row is one step of a path, from the position that the holder had taken before; `step` counts positions, so that
    the first move is step 2. `from_low` and `from_high` tell where it came from, `low` and `high` where it went
    (missing after a withdrawal); `low_shift` and `high_shift` how far the two ends moved, `shift` their mean: points,
    up the scale where positive. Shifts telescope: those of a path add up to its last position less its first. `move` is
    one of `KINDS`. `toward` and `away` name the other sides to which it came nearer and from which it went away,
    whichever of the positions that these may have held at the time is taken; `is_open` marks a move for which that
    depends on the order of imprecise dates. `lower` and `upper` bound the day of the move; `days_min` and `days_max`
    how long after the position before it came, and `speed_min` and `speed_max` the points a day of `shift` (missing
    where no days lie between them for certain). `stance_codes` are what the coder called the statements that it rests on.

    Parameters
    ----------
    case
        The case as known on a day; not modified.
    level
        `holder` follows every holder by itself; `party` counts a statement for the actor that its holder counts for.
    sides
        Ids of the actors toward whom moves are measured, at party level; default: the sides of the case.

    Raises
    ------
    UsageError
        The level is none, or a side is not in the case.

    Examples
    --------
    >>> from analysis.record.case import Case
    >>> from pathlib import Path
    >>> table = moves(Case.read(Path("tests/data/tiny")))
    >>> table[["holder", "move", "toward", "shift"]].tail(1).values.tolist()
    [['Port employers', 'clarification', '', 0.0]]
    """
    check_level("moves", level)
    measured = _sides(case, sides)
    steps = Steps.of(states_over_time(case, level=level))
    nearer = _nearer(case, steps, measured)
    states, here, before = steps.states, steps.here, steps.before
    new = states.take(here)
    names = [case.names[side] for side in measured]
    is_open = (nearer[:, 0] < nearer[:, 1]) & (nearer[:, 0] <= 0) & (nearer[:, 1] >= 0)
    old_low, old_high = steps.ends(before)
    low_shift, high_shift = new.low - old_low, new.high - old_high
    shift = (low_shift + high_shift) / 2
    said, ids = states.spoken()["said"].array, states.statement_ids()
    table = pd.DataFrame(
        {
            **new.who(),
            **new.what(),
            "step": states.step[here],
            "move": as_text(_kinds(steps, nearer)),
            "from_low": old_low,
            "from_high": old_high,
            "low": new.low,
            "high": new.high,
            "is_split": new.is_split | states.is_split[before],
            "low_shift": low_shift,
            "high_shift": high_shift,
            "shift": shift,
            "toward": _named(nearer[:, 0] > 0, names),
            "away": _named(nearer[:, 1] < 0, names),
            "is_open": is_open.any(axis=0),
            **new.when(),
            **_pace(steps, shift),
            "stance_codes": new.codes("stance_code"),
            "from_said": said[before],
            "said": said[here],
            "from_ids": ids[before],
            "statement_ids": ids[here],
        },
        copy=False,
    )
    return Moves(table)


def approaches(case: Case, *, level: Level = "party", sides: Sequence[str] | None = None) -> Approaches:
    """Who moved toward whom: all moves of a holder on an issue added up, against each other side.

    One row is one holder, other side and issue on which the holder moved at least once while the other side held a
    position. `nearer_min` and `nearer_max` are the points by which the holder's own moves brought it nearer (negative:
    took it away), least and most where dates leave open where the other side stood; `n_nearer` and `n_farther` count
    the moves that certainly did one or the other, `n_moves` all that could be measured. What the other side itself did
    is in its own row.

    Parameters
    ----------
    case, level, sides
        As for `moves`; parties by default.

    Raises
    ------
    UsageError
        As `moves`.

    Examples
    --------
    >>> from analysis.record.case import Case
    >>> from pathlib import Path
    >>> table = approaches(Case.read(Path("tests/data/tiny")))
    >>> table[["holder", "other", "issue", "nearer_min", "nearer_max"]].values.tolist()
    [['Dock union', 'Port employers', 'Wage rise', 20.0, 20.0], ['Port employers', 'Dock union', 'Wage rise', 20.0, 20.0]]
    """
    check_level("approaches", level)
    measured = _sides(case, sides)
    steps = Steps.of(states_over_time(case, level=level))
    least, most = np.moveaxis(_nearer(case, steps, measured), 1, 0)
    of = steps.states.of[steps.here]
    is_measured = ~np.isnan(least)
    pair = (of * len(measured) + np.arange(len(measured))[:, None])[is_measured]
    pairs, row = np.unique(pair, return_inverse=True)
    path, side = np.divmod(pairs, max(1, len(measured)))
    whose = steps.states.take(steps.here[np.searchsorted(of, path)])

    def added(values: np.ndarray) -> np.ndarray:
        return np.bincount(row, weights=values, minlength=len(pairs))

    least, most = least[is_measured], most[is_measured]
    names = np.array([[other, case.names[other]] for other in measured], dtype=object).reshape(-1, 2)
    table = pd.DataFrame(
        {
            **whose.who(),
            **whose.what(),
            "other_id": as_text(names[side, 0]),
            "other": as_text(names[side, 1]),
            "n_moves": np.bincount(row, minlength=len(pairs)),
            "n_nearer": added(least > 0).astype("int64"),
            "n_farther": added(most < 0).astype("int64"),
            "nearer_min": added(least),
            "nearer_max": added(most),
        }
    )
    return Approaches(table.drop(columns=["through", "low_label", "high_label", "anchors"]))


def _sides(case: Case, sides: Sequence[str] | None) -> list[str]:
    check_ids("sides", sides or (), case.names)
    return list(dict.fromkeys(case.sides if sides is None else sides))


def _nearer(case: Case, steps: Steps, sides: Sequence[str]) -> np.ndarray:
    """How much nearer each move came to each side; see `nearings`."""
    members = frozenset(actor for actor, party in case.party_of.items() if party in sides)
    of_sides = replace(case, focus=members & case.focus if case.focus else members or frozenset({""}))
    places = pd.Index(case.actors["id"]).get_indexer(pd.Index(list(sides), dtype="str")).tolist()
    return nearings(steps, states_over_time(of_sides, level="party"), places, parties_of(case))


def _pace(steps: Steps, shift: np.ndarray) -> dict[str, pd.Series]:
    """How long after the position before each move came, and its speed."""
    lower, upper = steps.states.lower, steps.states.upper
    begins, is_open = lower[steps.here], lower[steps.before] == NO_DAY
    least = np.maximum(np.where(begins == NO_DAY, 0, begins - upper[steps.before]), 0)
    most = upper[steps.here] - lower[steps.before]
    points = pd.Series(np.abs(shift))
    return {
        "days_min": pd.Series(pd.arrays.IntegerArray(least, np.zeros(len(least), dtype=bool))),
        "days_max": pd.Series(pd.arrays.IntegerArray(np.where(is_open, 0, most), is_open)),
        "speed_min": (points / pd.Series(most).where(most > 0)).where(~is_open, 0.0),
        "speed_max": points / pd.Series(least).where(least > 0),
    }


def _named(which: np.ndarray, names: Sequence[str]) -> pd.Series[str]:
    """Names of the sides marked, for every move."""
    pattern = np.zeros(which.shape[1], dtype="int64")  # moves with the same sides marked have the same number
    for of_side in which:
        pattern, _ = pd.factorize(pattern * 2 + of_side)
    first = np.zeros(int(pattern.max(initial=0)) + 1, dtype="int64")
    first[pattern[::-1]] = np.arange(len(pattern))[::-1]
    marked = which[:, first].T if len(pattern) else which[:, :0].T
    words = [", ".join(name for name, is_so in zip(names, column, strict=True) if is_so) for column in marked]
    return as_text(np.array(words, dtype=object)[pattern])


def _kinds(steps: Steps, nearer: np.ndarray) -> np.ndarray:
    """The kind of each move."""
    (low, high), (old_low, old_high) = steps.ends(steps.here), steps.ends(steps.before)
    toward, away = (nearer[:, 0] > 0).any(axis=0), (nearer[:, 1] < 0).any(axis=0)
    tests = {
        "withdrawal": ~steps.states.is_held[steps.here],
        "unchanged": (low == old_low) & (high == old_high),
        "clarification": (low >= old_low) & (high <= old_high),
        "vague": (low <= old_low) & (high >= old_high),
        "reversal": _takes_back(steps),
        "mixed": toward & away,
        "concession": toward,
        "hardening": away,
    }
    which = np.select(list(tests.values()), list(range(len(tests))), default=len(tests))
    return np.array([*tests, "shift"], dtype=object).take(which)


def _takes_back(steps: Steps) -> np.ndarray:
    """Whether each move takes back the whole of the last one of its path that went up or down."""
    (low, high), (old_low, old_high) = steps.ends(steps.here), steps.ends(steps.before)
    directed = np.flatnonzero(((low > old_low) & (high > old_high)) | ((low < old_low) & (high < old_high)))
    path = steps.states.of[steps.here]
    last, here = directed[:-1], directed[1:]
    is_back = np.where(
        low[here] > old_low[here],
        (low[last] < old_low[last]) & (low[here] >= old_low[last]) & (high[here] >= old_high[last]),
        (low[last] > old_low[last]) & (low[here] <= old_low[last]) & (high[here] <= old_high[last]),
    )
    found = np.zeros(len(steps), dtype=bool)
    found[here] = is_back & (path[here] == path[last])
    return found
