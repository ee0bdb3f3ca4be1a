"""Deadlocks with what they rest on, and the fewest moves that would free one.

A deadlock comes loose where somebody makes a move without waiting for what it had asked. The smallest sets of such moves
are the minimum feedback vertex sets of the deadlock, or, where promises leave alternatives, what takes their place. To
find one is NP-complete (Karp 1972, as MathWorld's "Feedback Vertex Set" has it), so they are found by trying all sets
of moves, the small ones first, in deadlocks of up to `EXACT_UP_TO` moves. In larger ones moves are taken greedily, the
one with the most moves around it first, and the result is marked as not exact.

Of several smallest sets those come first that ask least, in this order: fewest of the conditions given up are explicit,
fewest are given up at all, fewest actors have to move; then the order of names.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, NewType

import numpy as np
import pandas as pd

from analysis.measures.conditions.holding import READINGS, Conditions
from analysis.measures.conditions.waiting import Graph, Links, Making, Turned, graph_of, waits_of

Deadlocks = NewType("Deadlocks", pd.DataFrame)
Releases = NewType("Releases", pd.DataFrame)

EXACT_UP_TO = 20
"""Moves of a deadlock up to which all sets are tried."""

MOST_CYCLES = 100
"""Cycles that are counted in one deadlock."""

_DEADLOCK_COLUMNS = (
    *("deadlock", "keys", "actors", "n_moves", "reading", "cycle", "n_cycles", "cycle_ids"),
    *("condition_ids", "statement_ids", "n_release"),
)
_RELEASE_COLUMNS = (
    *("deadlock", "rank", "keys", "actors", "n_moves", "n_actors", "n_given_up", "n_explicit", "is_exact"),
    "condition_ids",
)


def deadlocks(conditions: Conditions) -> Deadlocks:
    """Moves that wait for each other in a ring, so that nobody can go first; the ones with the fewest moves first.

    One row is one deadlock: a set of moves each of which waits, through the others, for itself. `keys` are its moves,
    `condition_ids` and `statement_ids` what it rests on. `cycle` is a shortest ring in it, each move waiting for the
    next and the last for the first, the plainest where there are several, and `cycle_ids` its conditions; `n_cycles`
    counts the rings (up to `MOST_CYCLES`; 0 where the deadlock has more than `EXACT_UP_TO` moves and they were not
    counted). `reading` is `explicit` where moves are deadlocked by explicit conditions alone, `implied` where it takes
    implied ones too, else `inferred`. `n_release` is the size of the smallest set that frees it, as `releases` finds it.

    Parameters
    ----------
    conditions
        As `conditions(case)` gives them; not modified.

    Examples
    --------
    >>> from pathlib import Path
    >>> from analysis.measures.conditions.holding import conditions
    >>> from analysis.record.case import Case
    >>> deadlocks(conditions(Case.read(Path("tests/data/tiny")))).empty
    True
    """
    graph = graph_of(conditions)
    waits, rows = waits_of(graph), []
    for number, knot in enumerate(waits.knots, start=1):
        keys = tuple(graph.keys[move] for move in knot)
        inside = _inside(conditions, keys)
        own = waits.graph.among(knot)
        rings = _rings(own) if len(knot) <= EXACT_UP_TO else []
        named = [tuple(keys[move] for move in ring) for ring in rings or [_any_ring(own)]]
        cycle = min(named, key=lambda ring: _rank_of_ring(ring, inside))
        found = _conditions_of(cycle, inside)
        rows.append(
            {
                "deadlock": number,
                "keys": keys,
                "actors": tuple(dict.fromkeys(inside.sort_values("key")["actor"])),
                "n_moves": len(knot),
                "reading": _reading(conditions, keys),
                "cycle": cycle,
                "n_cycles": len(rings),
                "cycle_ids": tuple(found["condition_id"]),
                "condition_ids": tuple(inside["condition_id"]),
                "statement_ids": tuple(dict.fromkeys(inside["statement_id"])),
                "n_release": len(_smallest(own)[0][0]),
            }
        )
    return Deadlocks(pd.DataFrame(rows, columns=list(_DEADLOCK_COLUMNS)))


def releases(conditions: Conditions) -> Releases:
    """The smallest sets of moves that would free each deadlock, if they were made without waiting; the mildest first.

    One row is one set. `rank` counts from 1 within its deadlock, by what the module says; sets that ask the same share
    a rank. `n_given_up` counts the conditions that the movers would have to give up, `n_explicit` those of them that
    are explicit, `condition_ids` names them. `is_exact` is False where the deadlock has more than `EXACT_UP_TO` moves:
    then there is one set, found greedily, and a smaller one may exist.

    Parameters
    ----------
    conditions
        As `conditions(case)` gives them; not modified.

    Examples
    --------
    >>> from pathlib import Path
    >>> from analysis.measures.conditions.holding import conditions
    >>> from analysis.record.case import Case
    >>> releases(conditions(Case.read(Path("tests/data/tiny")))).empty
    True
    """
    graph = graph_of(conditions)
    edges = conditions[conditions["is_edge"]]
    waits, rows = waits_of(graph), []
    for number, knot in enumerate(waits.knots, start=1):
        sets, is_exact = _smallest(waits.graph.among(knot))
        found = [_release(edges, tuple(graph.keys[knot[place]] for place in places)) for places in sets]
        found.sort(key=lambda row: (*_cost(row), row["keys"]))
        ranks = [1 + sum(_cost(other) < _cost(row) for other in found) for row in found]
        rows += [
            row | {"deadlock": number, "rank": rank, "is_exact": is_exact}
            for row, rank in zip(found, ranks, strict=True)
        ]
    return Releases(pd.DataFrame(rows, columns=list(_RELEASE_COLUMNS)))


def _cost(row: Mapping[str, Any]) -> tuple[int, int, int]:
    return row["n_explicit"], row["n_given_up"], row["n_actors"]


def _release(edges: pd.DataFrame, keys: tuple[str, ...]) -> dict[str, Any]:
    """What a set of moves asks of those who make them."""
    given_up = edges[edges["key"].isin(keys)]
    actors = tuple(dict.fromkeys(given_up.sort_values("key")["actor"]))
    return {
        "keys": keys,
        "actors": actors,
        "n_moves": len(keys),
        "n_actors": len(actors),
        "n_given_up": len(given_up),
        "n_explicit": int((given_up["reading"] == "explicit").sum()),
        "condition_ids": tuple(given_up["condition_id"]),
    }


def _inside(conditions: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """The conditions in force between some moves."""
    blocked = conditions["is_edge"] & (conditions["state"] == "blocked")
    return conditions[blocked & conditions["key"].isin(keys) & conditions["requires_key"].isin(keys)]


def _reading(conditions: pd.DataFrame, keys: Sequence[str]) -> str:
    """The plainest reading under which some of these moves are still deadlocked among themselves."""
    inside = _inside(conditions, keys)
    for place, reading in enumerate(READINGS[:-1]):
        plain = inside[inside["reading"].isin(READINGS[: place + 1])]
        if waits_of(graph_of(plain)).knots:
            return reading
    return READINGS[-1]


def _rings(own: Graph) -> list[tuple[int, ...]]:
    """Rings of moves in a deadlock, each from its first move."""
    import networkx as nx

    links: nx.DiGraph[int] = nx.DiGraph(zip(*(ends.tolist() for ends in own.waits), strict=True))
    return [_turned(ring) for ring in islice(nx.simple_cycles(links), MOST_CYCLES)]


def _turned(ring: Sequence[int]) -> tuple[int, ...]:
    start = ring.index(min(ring))
    return (*ring[start:], *ring[:start])


def _rank_of_ring(ring: Sequence[str], inside: pd.DataFrame) -> tuple[object, ...]:
    readings = [READINGS.index(reading) for reading in _conditions_of(ring, inside)["reading"]]
    return len(ring), max(readings), sum(readings), tuple(ring)


def _any_ring(own: Graph) -> tuple[int, ...]:
    """A shortest ring through the first move of a deadlock."""
    waited_for = Turned(own.waits[::-1], len(own.keys))
    came_from: dict[int, int] = {}
    waiting = deque([0])
    while 0 not in came_from:
        here = waiting.popleft()
        for other in waited_for[here]:
            if other not in came_from:
                came_from[other] = here
                waiting.append(other)
    ring = [came_from[0]]
    while ring[-1]:
        ring.append(came_from[ring[-1]])
    return _turned(ring[::-1])


def _conditions_of(ring: Sequence[str], inside: pd.DataFrame) -> pd.DataFrame:
    """The plainest condition for every link of a ring, in its order."""
    plainest = inside.assign(_plain=inside["reading"].map(READINGS.index)).sort_values(["_plain", "condition_id"])
    links = plainest.drop_duplicates(["key", "requires_key"]).set_index(["key", "requires_key"])
    pairs = [pair for pair in zip(ring, (*ring[1:], ring[0]), strict=True) if pair in links.index]
    return links.loc[pairs].reset_index()


def _smallest(own: Graph) -> tuple[list[tuple[int, ...]], bool]:
    """The smallest sets of moves of a deadlock that free all of it, and whether they are certainly the smallest."""
    many = len(own.keys)
    if many > EXACT_UP_TO:
        return [tuple(_greedy(own))], False
    return next(found for size in range(1, many + 1) if (found := _freeing(own, size))), True


def _freeing(own: Graph, size: int) -> list[tuple[int, ...]]:
    """The sets of so many moves after which all others can be made; all are tried at once, as bits of whole numbers."""
    many = len(own.keys)
    every = np.arange(1 << many, dtype="uint32")
    tried = every[np.bitwise_count(every) == size]
    needs, lacks = (_bits(pairs, count) for pairs, count in ((own.needs, many), (own.lacks, len(own.promised))))
    made, before = tried.copy(), np.zeros_like(tried)
    while not np.array_equal(made, before):
        before = made
        for move in range(many):
            can = (made & needs[move]) == needs[move]
            promises = lacks[own.promised == move]
            if len(promises):
                can &= np.any([(made & promise) == promise for promise in promises], axis=0)
            made = np.where(can, made | np.uint32(1 << move), made)
    return [tuple(move for move in range(many) if found >> move & 1) for found in tried[made == every[-1]].tolist()]


def _bits(pairs: Links, many: int) -> np.ndarray:
    """For every number on the left those on the right of it, each one bit."""
    found = np.zeros(many, dtype="uint32")
    np.bitwise_or.at(found, pairs[0], np.left_shift(np.uint32(1), pairs[1].astype("uint32")))
    return found


def _greedy(own: Graph) -> list[int]:
    """A set of moves after which all others can be made: again and again the one with the most that wait around it."""
    many = len(own.keys)
    waiters, waited_for = Turned(own.waits, many), Turned(own.waits[::-1], many)
    wants, wanted = (np.bincount(ends, minlength=many).tolist() for ends in own.waits)
    making, taken = Making(own), []
    heap = [(-wants[move] * wanted[move], move) for move in range(many)]
    heapq.heapify(heap)
    while heap:
        weight, move = heapq.heappop(heap)
        if making.made[move]:
            continue
        if -weight != wants[move] * wanted[move]:  # less waits around it than when it was put there
            heapq.heappush(heap, (-wants[move] * wanted[move], move))
            continue
        taken.append(move)
        for made in making.make([move]):
            for then in waiters[made]:
                wants[then] -= 1
            for before in waited_for[made]:
                wanted[before] -= 1
    return sorted(taken)
