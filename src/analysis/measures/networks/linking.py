"""Discourse networks as Discourse Network Analyzer defines them: who stands with whom, and who against whom.

Two actors are linked through every concept to which both refer. A pair of their statements on one concept counts as
congruence where the qualifiers are the same and as conflict where they differ; on a scale it counts as both in part,
by how far apart the two places are. A statement on a scale is an interval, so the distance of two is known between a
least and a most, and so is every link made of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import UsageError
from analysis.measures.networks.discourse import Discourse, Duplicates, once
from analysis.record.tables import nearest_of

if TYPE_CHECKING:
    import networkx as nx

Qualifier = Literal["side", "points"]
OneMode = Literal["ignore", "congruence", "conflict", "subtract"]
TwoMode = Literal["ignore", "combine", "subtract"]
Normalisation = Literal["none", "average", "jaccard", "cosine"]
TwoModeNormalisation = Literal["none", "activity", "prominence"]
Nodes = Literal["actors", "concepts"]

_Matrix = NDArray[np.float64]
_BLOCK: Final = 4_096  # things and qualifiers at a time
_NODES: Final = {"actors": ("actor_id", "actor"), "concepts": ("concept_id", "concept")}


@dataclass(frozen=True, slots=True)
class Network:
    """A network as two tables.

    Parameters
    ----------
    nodes
        One row a node: `id`, `name`, `mode` (actor or concept), `side_code` (of actors), `n` statements that count.
    edges
        One row a pair of nodes that share a statement: `a_id`, `a`, `b_id`, `b`, `weight` (0 where the aggregation
        leaves nothing), and `low` and `high`, between which the weight lies. In two-mode networks a is the actor and
        b the concept; in one-mode networks each pair stands once, a before b in the order of nodes, with `congruence`
        and `conflict` before normalisation (missing where qualifiers are ignored) and `n_shared`, the number of nodes
        of the other mode that both refer to.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame

    def matrix(self) -> pd.DataFrame:
        """Weights with ids as labels: actors x concepts, or nodes x nodes, symmetric, with zeros where there is no tie."""
        modes = list(dict.fromkeys(self.nodes["mode"]))
        rows = self.nodes.loc[self.nodes["mode"] == "actor", "id"] if len(modes) > 1 else self.nodes["id"]
        columns = self.nodes.loc[self.nodes["mode"] == "concept", "id"] if len(modes) > 1 else self.nodes["id"]
        table = np.zeros((len(rows), len(columns)))
        row, column = (pd.Index(ids).get_indexer for ids in (rows, columns))
        a, b = row(self.edges["a_id"]), column(self.edges["b_id"])
        table[a, b] = self.edges["weight"]
        if len(modes) < 2:
            table[b, a] = self.edges["weight"]
        return pd.DataFrame(table, index=pd.Index(rows), columns=pd.Index(columns)).rename_axis(
            index=None, columns=None
        )

    def graph(self) -> nx.Graph[str]:
        """The network as a networkx graph: nodes by id with their columns, edges other than 0 with weight, low and high.

        In two-mode networks an id is a pair of the mode and the id, since an actor and a concept may have the same.
        """
        import networkx as nx

        is_two_mode = len(set(self.nodes["mode"])) > 1
        graph: nx.Graph[Any] = nx.Graph()
        for row in self.nodes.to_dict("records"):
            key = (row["mode"], row["id"]) if is_two_mode else row["id"]
            graph.add_node(key, **{str(name): value for name, value in row.items() if name != "id"})
        ties = self.edges[(self.edges[["weight", "low", "high"]] != 0).any(axis=1)]
        values = ties[["weight", "low", "high"]].to_dict("records")
        for a, b, row in zip(ties["a_id"], ties["b_id"], values, strict=True):
            ends = (("actor", a), ("concept", b)) if is_two_mode else (a, b)
            graph.add_edge(*ends, **{str(name): value for name, value in row.items()})
        return graph


def affiliations(
    discourse: Discourse,
    *,
    aggregation: TwoMode = "subtract",
    normalisation: TwoModeNormalisation = "none",
    qualifier: Qualifier = "side",
    duplicates: Duplicates = "document",
) -> Network:
    """The two-mode network of actors and concepts.

    Parameters
    ----------
    discourse
        As `discourse` gives it, or `within` a window of it. Not modified.
    aggregation
        `ignore` counts references, with a side or without; `subtract` takes those against from those for (of points:
        adds up how far each lies above or below the middle, from -1 to 1); `combine` gives 1 where all are for, 2
        where all are against, 3 where there are both.
    normalisation
        `none`; `activity` divides by all references of the actor, `prominence` by all references to the concept.
    qualifier
        `side` or `points`; `combine` knows sides only.
    duplicates
        What counts once, see `once`.

    Raises
    ------
    UsageError
        An option is none of those named.

    References
    ----------
    Leifeld, Gruber and Bossner (2018), Discourse Network Analyzer Manual, sections 2.5 and 2.6.

    Examples
    --------
    >>> table = Discourse(pd.DataFrame({"actor_id": ["a", "a", "b"], "actor": ["A", "A", "B"], "side_code": "party",
    ...     "concept_id": ["x", "y", "x"], "concept": ["X", "Y", "X"], "agreement": [1.0, 0.0, 0.0], "low": np.nan, "high": np.nan}))
    >>> affiliations(table, duplicates="include").matrix().values.tolist()
    [[1.0, -1.0], [-1.0, 0.0]]
    """
    _check("aggregation", aggregation, TwoMode)
    _check("normalisation", normalisation, TwoModeNormalisation)
    _check("qualifier", qualifier, Qualifier)
    if aggregation == "combine" and (qualifier == "points" or normalisation != "none"):
        raise UsageError(
            "networks: combine names kinds of ties, which are not counted or divided; take sides and no normalisation"
        )
    counted = once(discourse, duplicates)
    if aggregation != "ignore":
        counted = Discourse(counted[is_qualified(counted, qualifier)])
    actors, concepts = _labels(discourse, "actors"), _labels(discourse, "concepts")
    row, column = (place(counted) for place in (_places(actors, "actors"), _places(concepts, "concepts")))
    shape = (len(actors), len(concepts))
    total = _table(row, column, np.ones(len(counted)), shape)
    low, high = _signs(counted, aggregation, qualifier)
    ends = [_table(row, column, values, shape) for values in ((low + high) / 2, low, high)]
    if aggregation == "combine":
        held = [_table(row, column, np.where(counted["agreement"] == side, 1.0, 0.0), shape) > 0 for side in (1, 0)]
        ends = [1.0 * held[0] + 2.0 * held[1]] * 3
    if normalisation != "none":
        by = total.sum(axis=1, keepdims=True) if normalisation == "activity" else total.sum(axis=0, keepdims=True)
        ends = [np.divide(end, by, out=np.zeros_like(end), where=by > 0) for end in ends]
    nodes = pd.concat([_nodes(actors, total.sum(axis=1), "actor"), _nodes(concepts, total.sum(axis=0), "concept")])
    a, b = np.nonzero(total)
    edges = pd.DataFrame(
        {
            **_ends("a", actors, a),
            **_ends("b", concepts, b),
            **{name: end[a, b] for name, end in zip(("weight", "low", "high"), ends, strict=True)},
        }
    )
    return Network(nodes.reset_index(drop=True), edges)


def _signs(counted: Discourse, aggregation: TwoMode, qualifier: Qualifier) -> tuple[_Matrix, _Matrix]:
    """What each reference adds to a two-mode tie, at least and at most."""
    if aggregation == "ignore":
        return (np.ones(len(counted)),) * 2
    if qualifier == "side":
        return ((2 * counted["agreement"] - 1).to_numpy(np.float64),) * 2
    return tuple((counted[end].to_numpy(np.float64) - 50) / 50 for end in ("low", "high"))  # type: ignore[return-value]


def links(
    discourse: Discourse,
    *,
    nodes: Nodes = "actors",
    aggregation: OneMode = "congruence",
    normalisation: Normalisation = "none",
    qualifier: Qualifier = "side",
    duplicates: Duplicates = "document",
) -> Network:
    """The one-mode network of actors, or of concepts.

    With x(i, j, k) statements of i on j with qualifier k, congruence of i and i' is the sum over j, k and k' of x(i,
    j, k) x(i', j, k') (1 - d), conflict the same with d, where d is the distance of k and k' as a share of the scale
    (0 or 1 between sides). Weights that rest on points lie between `low` and `high`.

    Parameters
    ----------
    discourse
        As `discourse` gives it, or `within` a window of it. Not modified.
    nodes
        `actors` linked through concepts, or `concepts` linked through actors.
    aggregation
        `ignore` counts pairs of references to the same thing whatever they say; `congruence`, `conflict`, or
        `subtract`: congruence less conflict.
    normalisation
        `none`; `average` divides by the mean number of statements of the two; `jaccard` by what only one of them says
        and what both say; `cosine` by the product of their numbers of statements. This last is Discourse Network
        Analyzer's definition, not the cosine of two vectors.
    qualifier
        `side` (for or against the high end) or `points` (the place on the scale); statements that have none are left
        out unless qualifiers are ignored.
    duplicates
        What counts once, see `once`.

    Raises
    ------
    UsageError
        An option is none of those named.

    References
    ----------
    Leifeld, P. (2017). Discourse Network Analysis, in: The Oxford Handbook of Political Networks. Leifeld, Gruber and Bossner
    (2018), Discourse Network Analyzer Manual, sections 2.3 and 2.4.

    Examples
    --------
    >>> table = Discourse(pd.DataFrame({"actor_id": ["a", "b", "c"], "actor": ["A", "B", "C"], "side_code": "party",
    ...     "concept_id": "x", "concept": "X", "agreement": [1.0, 1.0, 0.0], "low": np.nan, "high": np.nan}))
    >>> links(table, aggregation="subtract", duplicates="include").edges[["a", "b", "weight"]].values.tolist()
    [['A', 'B', 1.0], ['A', 'C', -1.0], ['B', 'C', -1.0]]
    """
    for name, value, allowed in (
        ("nodes", nodes, Nodes),
        ("aggregation", aggregation, OneMode),
        ("normalisation", normalisation, Normalisation),
        ("qualifier", qualifier, Qualifier),
    ):
        _check(name, value, allowed)
    found = ties(discourse, nodes=nodes, qualifier="" if aggregation == "ignore" else qualifier, duplicates=duplicates)
    by = _divisor(found, normalisation)
    weight, low, high = (
        _aggregated(found.pairs, apart, aggregation) / by for apart in (found.middle, found.least, found.most)
    )
    low, high = np.minimum(low, high), np.maximum(low, high)
    a, b = np.nonzero(np.triu(found.pairs, k=1))
    is_counted = aggregation != "ignore"
    refers = (found.total > 0).astype(np.float64)
    edges = pd.DataFrame(
        {
            **_ends("a", found.labels, a),
            **_ends("b", found.labels, b),
            "weight": weight[a, b],
            "low": low[a, b],
            "high": high[a, b],
            "congruence": (found.pairs - found.middle)[a, b] if is_counted else np.nan,
            "conflict": found.middle[a, b] if is_counted else np.nan,
            "n_shared": (refers @ refers.T)[a, b].astype(np.int64),
        }
    )
    return Network(_nodes(found.labels, found.total.sum(axis=1), nodes.removesuffix("s")), edges)


@dataclass(frozen=True, slots=True)
class Ties:
    """Pairs of statements on one thing, of every two nodes, as symmetric matrices in the order of the nodes.

    Parameters
    ----------
    labels
        The nodes: `id`, `name`, `side_code`.
    total
        Nodes x things of the other mode: statements that count.
    counted
        The statements that count: `row` and `column` are the places of their node and of the thing, further columns
        what they say of it.
    pairs
        Nodes x nodes: pairs of statements.
    least, middle, most
        How far the pairs are apart in sum, as shares of the scale: at least, by the middles of intervals, at most.
    """

    labels: pd.DataFrame
    total: _Matrix
    counted: pd.DataFrame
    pairs: _Matrix
    least: _Matrix
    middle: _Matrix
    most: _Matrix

    @property
    def n_statements(self) -> int:
        """Statements that count."""
        return int(self.total.sum())


def ties(discourse: Discourse, *, nodes: Nodes, qualifier: Qualifier | Literal[""], duplicates: Duplicates) -> Ties:
    """What `links` are made of; with a blank qualifier all statements count and none is apart from another."""
    counted = once(discourse, duplicates)
    if qualifier:
        counted = Discourse(counted[is_qualified(counted, qualifier)])
    labels = _labels(discourse, nodes)
    through = _labels(discourse, "concepts" if nodes == "actors" else "actors")
    row = _places(labels, nodes)(counted)
    column = _places(through, "concepts" if nodes == "actors" else "actors")(counted)
    total = _table(row, column, np.ones(len(counted)), (len(labels), len(through)))
    keys = {"side": ["agreement"], "points": ["low", "high"], "": []}[qualifier]
    placed = counted[keys].assign(row=row, column=column)
    pairs = total @ total.T
    if not qualifier:
        least = middle = most = np.zeros_like(pairs)
    elif qualifier == "side":
        least = middle = most = _opposed(counted, row, column, total)
    else:
        least, middle, most = _apart(counted, row, column, total.shape)
    return Ties(labels, total, placed, pairs, least, middle, most)


def _aggregated(pairs: _Matrix, apart: _Matrix, aggregation: OneMode) -> _Matrix:
    if aggregation == "ignore":
        return pairs
    if aggregation == "conflict":
        return apart
    return pairs - apart if aggregation == "congruence" else pairs - 2 * apart


def _opposed(counted: Discourse, row: Any, column: Any, total: _Matrix) -> _Matrix:
    """Nodes x nodes: pairs of statements on one thing that take opposite sides."""
    high = _table(row, column, counted["agreement"].to_numpy(np.float64), total.shape)
    crossed = high @ (total - high).T
    return crossed + crossed.T


def _apart(counted: Discourse, row: Any, column: Any, shape: tuple[int, int]) -> tuple[_Matrix, _Matrix, _Matrix]:
    """Nodes x nodes: distances of pairs of statements on one thing as shares of the scale, at least, of their middles, at most.

    Two intervals are at least the gap between them apart, and at most the distance of their middles and half of both
    widths. Each distance is a sum over the places of the scale that lie between, so that no pair is looked at by
    itself.
    """
    low, high = (counted[end].to_numpy(np.float64) for end in ("low", "high"))
    centre = (low + high) / 2
    order = np.argsort(column, kind="stable")
    things = [here for here in np.split(order, np.flatnonzero(np.diff(column[order])) + 1) if len(here)]
    gaps = _between([(row[here], high[here], low[here]) for here in things], shape[0])
    middles = _between([(row[here], centre[here], centre[here]) for here in things], shape[0])
    width, n = _table(row, column, high - low, shape), _table(row, column, np.ones(len(row)), shape)
    widths = width @ n.T
    widths += widths.T
    least, middle = gaps + gaps.T, middles + middles.T
    return least / 100, middle / 100, (middle + widths / 2) / 100


def _between(things: Sequence[tuple[Any, _Matrix, _Matrix]], n: int) -> _Matrix:
    """Nodes x nodes: how far, in sum over things, the starts of the second's statements lie above the ends of the first's.

    Each thing is given as the nodes, ends and starts of its statements. The way between two places is the sum of the
    steps of the scale that end after the one and before the other, so that all pairs are one product of matrices.
    """
    found = np.zeros((n, n))
    ended: list[_Matrix] = []
    begun: list[_Matrix] = []
    for who, ends, starts in things:
        edges = np.unique(np.concatenate((ends, starts)))
        cells = [who * len(edges) + np.searchsorted(edges, places) for places in (ends, starts)]
        before, after = (np.bincount(cell, minlength=n * len(edges)).reshape(n, -1) for cell in cells)
        ended.append(np.cumsum(before, axis=1)[:, :-1] * np.diff(edges))
        begun.append((after.sum(axis=1, keepdims=True) - np.cumsum(after, axis=1)[:, :-1]).astype(np.float64))
        if sum(part.shape[1] for part in ended) > _BLOCK:
            found += np.hstack(ended) @ np.hstack(begun).T
            ended, begun = [], []
    return found + np.hstack(ended) @ np.hstack(begun).T if ended else found


def _divisor(found: Ties, normalisation: Normalisation) -> _Matrix:
    """Nodes x nodes: what weights are divided by; 1 where that would be 0, since nothing is there to divide."""
    n = found.total.sum(axis=1)
    if normalisation == "none":
        return np.ones((len(n), len(n)))
    if normalisation == "average":
        by = (n[:, None] + n[None, :]) / 2
    elif normalisation == "cosine":
        by = np.outer(n, n)
    else:
        by = _jaccard(found)
    return np.where(by > 0, by, 1.0)


def _jaccard(found: Ties) -> _Matrix:
    """Nodes x nodes: what only one of the two says, what only the other says, and pairs of what both say."""
    n = len(found.labels)
    by = np.zeros((n, n))
    keys = [name for name in found.counted.columns if name != "row"]
    cells = found.counted.groupby(keys, sort=False).ngroup().to_numpy()
    order = np.argsort(cells, kind="stable")
    row, cell = found.counted["row"].to_numpy()[order], cells[order]
    n_cells = int(cell.max(initial=-1)) + 1
    for start in range(0, n_cells, _BLOCK):
        part = slice(*np.searchsorted(cell, (start, start + _BLOCK)))
        width = min(_BLOCK, n_cells - start)
        said = _table(row[part], cell[part] - start, np.ones(len(cell[part])), (n, width))
        alone = said @ (said == 0).T.astype(np.float64)
        by += alone + alone.T + said @ said.T
    return by


def is_qualified(counted: Discourse, qualifier: Qualifier) -> pd.Series[bool]:
    """Statements that say something of the qualifier."""
    return counted["agreement" if qualifier == "side" else "low"].notna()


def _labels(discourse: Discourse, nodes: Nodes) -> pd.DataFrame:
    """The nodes of a discourse by id, in order."""
    key, name = _NODES[nodes]
    columns = [key, name, *(["side_code"] if nodes == "actors" else [])]
    found = discourse[columns].drop_duplicates(key).sort_values(key).reset_index(drop=True)
    return found.rename(columns={key: "id", name: "name"}).assign(side_code=lambda f: f.get("side_code", ""))


def _places(labels: pd.DataFrame, nodes: Nodes) -> Any:
    index = pd.Index(labels["id"])
    return lambda counted: index.get_indexer(counted[_NODES[nodes][0]])


def _table(row: Any, column: Any, values: _Matrix, shape: tuple[int, int]) -> _Matrix:
    cells = np.bincount(row * shape[1] + column, weights=values, minlength=shape[0] * shape[1])
    return np.asarray(cells, dtype=np.float64).reshape(shape)


def _nodes(labels: pd.DataFrame, n: _Matrix, mode: str) -> pd.DataFrame:
    return labels[["id", "name"]].assign(mode=mode, side_code=labels["side_code"], n=n.astype(np.int64))


def _ends(end: str, labels: pd.DataFrame, places: NDArray[np.intp]) -> dict[str, Any]:
    return {f"{end}_id": labels["id"].take(places).to_numpy(), end: labels["name"].take(places).to_numpy()}


def _check(option: str, value: str, allowed: Any) -> None:
    if value not in get_args(allowed):
        raise UsageError(f'networks: {option} "{value}" is none; {nearest_of(value, get_args(allowed))}')
