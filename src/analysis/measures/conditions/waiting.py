"""Which moves can be made, in some order, and which wait for each other.

A move can be made if all that is required of it either was done or can be made, and, where it was promised under
conditions, those of one promise at least. What is left is stuck: no order of moves reaches it. A stuck move that waits
for itself, through whatever others, is in a deadlock; one that waits for such a move, and for which none of them waits,
is held up by it. So a one-way block is no deadlock.

These are the deadlocks of the AND-OR model of distributed computing: some members are each blocked for something that
only members of the same set can bring about (Barbosa and Benevides, section 1).

References
----------
Barbosa, V. C. and Benevides, M. R. F., A Graph-Theoretic Characterization of AND-OR Deadlocks, COPPE/UFRJ.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NewType

import numpy as np
import pandas as pd

from analysis.measures.conditions.holding import ANYBODY, NECESSARY, Conditions

MoveStates = NewType("MoveStates", pd.DataFrame)

IN_GRAPH = ("satisfied", "blocked", "impossible", "made", "pending", "averted", "due")
"""States of conditions whose moves are part of the graph."""


Links = tuple[np.ndarray, np.ndarray]
"""Pairs of whole numbers, as two arrays."""


@dataclass(frozen=True)
class Graph:
    """Moves and what each of them still waits for, by number.

    Parameters
    ----------
    keys
        The moves.
    needs
        A move, and one that must be made before it.
    promised
        Of every promise the move that was promised: one promise of a move must come true where it has any.
    lacks
        A promise, and a move that it still lacks.
    never
        Whether a move needs what cannot be done any more.
    """

    keys: tuple[str, ...]
    needs: Links
    promised: np.ndarray
    lacks: Links
    never: np.ndarray

    @cached_property
    def waits(self) -> Links:
        """A move, and one for which it waits, whichever way."""
        first = np.concatenate([self.needs[0], self.promised[self.lacks[0]]])
        then = np.concatenate([self.needs[1], self.lacks[1]])
        pairs = np.unique(first * len(self.keys) + then)
        return np.divmod(pairs, max(1, len(self.keys)))

    def hopeful(self, never: Sequence[bool]) -> Graph:
        """The same without the promises that lack a move which can never be made."""
        is_dead = np.zeros(len(self.promised), dtype=bool)
        is_dead[self.lacks[0][np.array(never, dtype=bool)[self.lacks[1]]]] = True
        return replace(self, **_promises(self, ~is_dead))

    def among(self, moves: Sequence[int]) -> Graph:
        """Some of the moves by themselves: what they wait for of others is taken as done.

        Promises that lack only others are left out: they would make the moves come true by themselves.
        """
        number = np.full(len(self.keys), -1)
        number[list(moves)] = np.arange(len(moves))
        inside = (number[self.needs[0]] >= 0) & (number[self.needs[1]] >= 0)
        is_within = number[self.lacks[1]] >= 0
        lacks_one = np.zeros(len(self.promised), dtype=bool)
        lacks_one[self.lacks[0][is_within]] = True
        within = replace(self, lacks=(self.lacks[0][is_within], self.lacks[1][is_within]))
        kept = _promises(within, lacks_one & (number[self.promised] >= 0))
        return Graph(
            tuple(self.keys[move] for move in moves),
            (number[self.needs[0][inside]], number[self.needs[1][inside]]),
            number[kept["promised"]],
            (kept["lacks"][0], number[kept["lacks"][1]]),
            np.zeros(len(moves), dtype=bool),
        )


def _promises(graph: Graph, kept: np.ndarray) -> dict[str, Any]:
    """Some of the promises of a graph, numbered anew, and what they lack."""
    place = np.cumsum(kept) - 1
    lacking = kept[graph.lacks[0]]
    return {
        "promised": graph.promised[kept],
        "lacks": (place[graph.lacks[0][lacking]], graph.lacks[1][lacking]),
    }


def graph_of(conditions: pd.DataFrame) -> Graph:
    """The graph of some conditions; those that hang on nothing any more are left out."""
    rows = conditions[conditions["state"].isin(["satisfied", "blocked", "impossible"])]
    both, keys = pd.factorize(pd.concat([rows["key"], rows["requires_key"]]), sort=True)
    move, other = both[: len(rows)], both[len(rows) :]
    state, is_promise = rows["state"].to_numpy(dtype=object), ~rows["kind_code"].isin(NECESSARY).to_numpy()
    never = np.zeros(len(keys), dtype=bool)
    never[move[~is_promise & (state == "impossible")]] = True
    needed = ~is_promise & (state == "blocked")
    needs = np.unique(move[needed] * max(1, len(keys)) + other[needed])
    # the rows of one statement on one move are one promise
    statement, _ = pd.factorize(rows["statement_id"])
    of, promises = pd.factorize((move * (len(rows) + 1) + statement)[is_promise])
    promised = promises // (len(rows) + 1)
    is_dead = np.zeros(len(promises), dtype=bool)
    is_dead[of[state[is_promise] == "impossible"]] = True
    is_open = np.zeros(len(promises), dtype=bool)
    is_open[of[state[is_promise] == "blocked"]] = True
    is_met = np.zeros(len(keys), dtype=bool)
    is_met[promised[~is_dead & ~is_open]] = True
    has_hope = np.zeros(len(keys), dtype=bool)
    has_hope[promised[~is_dead]] = True
    never[promised[~has_hope[promised]]] = True
    kept = ~is_dead & ~is_met[promised]
    place = np.cumsum(kept) - 1
    lacking = (state[is_promise] == "blocked") & kept[of]
    anybody, somebody = _by_anybody(keys.tolist())
    lacks = (
        np.concatenate([place[of[lacking]], int(kept.sum()) + np.arange(len(anybody))]),
        np.concatenate([other[is_promise][lacking], somebody]),
    )
    return Graph(
        tuple(keys), np.divmod(needs, max(1, len(keys))), np.concatenate([promised[kept], anybody]), lacks, never
    )


def _by_anybody(keys: Sequence[str]) -> Links:
    """Each move required of nobody in particular, and one of those of whom it is on record: one of them is enough."""
    split = [key.partition(" ") for key in keys]
    open_moves = {move: place for place, (who, _, move) in enumerate(split) if who == ANYBODY}
    pairs = [
        (open_moves[move], place) for place, (who, _, move) in enumerate(split) if who != ANYBODY and move in open_moves
    ]
    found = np.array(pairs, dtype="int64").reshape(-1, 2)
    return found[:, 0], found[:, 1]


class Turned:
    """For every number on the right of some pairs those on the left of it."""

    def __init__(self, pairs: Links, size: int) -> None:
        order = np.argsort(pairs[1], kind="stable")
        self._left: list[int] = pairs[0][order].tolist()
        self._begins: list[int] = np.searchsorted(pairs[1][order], np.arange(size + 1)).tolist()

    def __getitem__(self, right: int) -> list[int]:
        """Those on the left of one on the right."""
        return self._left[self._begins[right] : self._begins[right + 1]]


class Making:
    """Moves made one after the other, each as soon as nothing is required of it any more."""

    def __init__(self, graph: Graph) -> None:
        many = len(graph.keys)
        self.made = [False] * many
        self._never = graph.never.tolist()
        self._promised = graph.promised.tolist()
        self._missing = np.bincount(graph.needs[0], minlength=many).tolist()
        self._lacking = np.bincount(graph.lacks[0], minlength=len(graph.promised)).tolist()
        self._has_promise = (np.bincount(graph.promised, minlength=many) == 0).tolist()
        self._needed_by, self._part_of = Turned(graph.needs, many), Turned(graph.lacks, many)
        self.make(move for move in range(many) if self._is_free(move))

    def _is_free(self, move: int) -> bool:
        return not self._missing[move] and self._has_promise[move] and not self._never[move]

    def make(self, moves: Iterable[int]) -> list[int]:
        """Make some moves, whatever they wait for, and all that can be made after them; return those that are new."""
        waiting, new = deque(moves), []
        while waiting:
            move = waiting.popleft()
            if self.made[move]:
                continue
            self.made[move] = True
            new.append(move)
            for then in self._needed_by[move]:
                self._missing[then] -= 1
                if self._is_free(then):
                    waiting.append(then)
            for promise in self._part_of[move]:
                self._lacking[promise] -= 1
                if not self._lacking[promise]:
                    then = self._promised[promise]
                    self._has_promise[then] = True
                    if self._is_free(then):
                        waiting.append(then)
        return new


def cannot_be_made(graph: Graph) -> list[bool]:
    """Which moves need, directly or through others, what cannot be done any more."""
    many = len(graph.keys)
    never: list[bool] = graph.never.tolist()
    promised: list[int] = graph.promised.tolist()
    alive, is_alive = np.bincount(graph.promised, minlength=many).tolist(), [True] * len(promised)
    needed_by, part_of = Turned(graph.needs, many), Turned(graph.lacks, many)
    waiting = deque(np.flatnonzero(graph.never).tolist())
    while waiting:
        move = waiting.popleft()
        fallen = needed_by[move]
        for promise in part_of[move]:
            if is_alive[promise]:
                is_alive[promise] = False
                alive[promised[promise]] -= 1
                if not alive[promised[promise]]:
                    fallen.append(promised[promise])
        for then in fallen:
            if not never[then]:
                never[then] = True
                waiting.append(then)
    return never


@dataclass(frozen=True)
class Waits:
    """The moves of a graph sorted: what can be made, what never can, and the deadlocks among the rest.

    Parameters
    ----------
    makeable, never
        For every move.
    knots
        The deadlocks, each its moves in order; the ones with the fewest moves first.
    graph
        The graph without promises that can no longer come true.
    """

    makeable: list[bool]
    never: list[bool]
    knots: list[tuple[int, ...]]
    graph: Graph


def waits_of(graph: Graph) -> Waits:
    """Sort the moves of a graph."""
    import networkx as nx

    makeable, never = Making(graph).made, cannot_be_made(graph)
    stuck = ~(np.array(makeable, dtype=bool) | np.array(never, dtype=bool))
    graph = graph.hopeful(never)
    first, then = graph.waits
    links = stuck[first] & stuck[then]
    left: nx.DiGraph[int] = nx.DiGraph(zip(first[links].tolist(), then[links].tolist(), strict=True))
    knots = [tuple(sorted(found)) for found in nx.strongly_connected_components(left)]
    knots = [found for found in knots if len(found) > 1 or left.has_edge(found[0], found[0])]
    return Waits(makeable, never, sorted(knots, key=lambda found: (len(found), found)), graph)


def move_states(conditions: Conditions) -> MoveStates:
    """Every move that a condition in force speaks of, with whether it can be made.

    One row is one move of one actor. `state` is `made`, `free` (nothing is required of it that was not done),
    `waiting` (it can be made once others were), `deadlocked`, `held-up` (it waits for a deadlocked one) or
    `impossible`. `deadlock` is the number of its deadlock in `deadlocks`, 0 for the others; `n_requires` counts the moves
    for which it waits. `done_why` is what the record says of it.

    Parameters
    ----------
    conditions
        As `conditions(case)` gives them; not modified.

    Examples
    --------
    >>> from pathlib import Path
    >>> from analysis.measures.conditions.holding import conditions
    >>> from analysis.record.case import Case
    >>> table = move_states(conditions(Case.read(Path("tests/data/tiny"))))
    >>> table[["actor", "move", "state"]].head(2).values.tolist()
    [["Crane drivers' branch", 'settle-for-five', 'waiting'], ['Dock union', 'put-off-strike', 'free']]
    """
    graph = graph_of(conditions)
    waits = waits_of(graph)
    knot = {move: place for place, knot in enumerate(waits.knots, start=1) for move in knot}
    number = {key: place for place, key in enumerate(graph.keys)}
    rows = conditions[conditions["state"].isin(IN_GRAPH)]
    columns = ["key", "actor_id", "actor", "move", "done", "done_why"]
    ends = [rows[columns], rows[[f"requires_{name}" for name in columns]].set_axis(columns, axis=1)]
    table = pd.concat(ends).drop_duplicates("key").sort_values("key", ignore_index=True)
    places = [number.get(key, -1) for key in table["key"].tolist()]
    n_requires = np.append(np.bincount(graph.waits[0], minlength=len(graph.keys)), 0)[places]  # the last is none's
    states = [
        _state_of(waits, place, done, is_knotted=place in knot, has_needs=bool(needs))
        for place, done, needs in zip(places, table["done"].tolist(), n_requires.tolist(), strict=True)
    ]
    table["state"] = pd.Series(states, dtype="str")
    table["deadlock"] = pd.Series([knot.get(place, 0) for place in places], dtype="int64")
    table["n_requires"] = n_requires
    return MoveStates(table)


def _state_of(waits: Waits, place: int, done: str, *, is_knotted: bool, has_needs: bool) -> str:
    if done == "made":
        return "made"
    if done == "ruled-out" or (place >= 0 and waits.never[place]):
        return "impossible"
    if not has_needs:
        return "free"
    if waits.makeable[place]:
        return "waiting"
    return "deadlocked" if is_knotted else "held-up"
