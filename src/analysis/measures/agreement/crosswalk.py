"""Which actor, issue or event of one coder is which of another, whatever each calls it.

Two coders of one case name things by themselves. They mean the same where they use one id, else where they use one
name, else where what they coded about it stands in the same places: the same spellings of an actor, the same holders
in the same paragraphs on an issue, events of one kind in the same paragraphs. Nobody's thing is matched with two of
another's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final, NewType

import pandas as pd

from analysis.record.case import Case
from analysis.record.frames import rows_of

Key = tuple[str, str]
"""A coder and the id of a row."""

Crosswalk = NewType("Crosswalk", pd.DataFrame)

NAMES: Final = {"actors": "name", "issues": "label", "events": "label"}
"""Tables whose rows coders name by themselves, and the column with the name."""

_LEAST: Final = 0.5  # share of the places of the rarer one that both must have


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """Two rows of different coders that may be one; the lowest rank is the closest."""

    rank: tuple[float, ...]
    ids: tuple[str, str]
    one: Key
    other: Key
    how: str


def tie(rank: tuple[float, ...], one: Key, other: Key, how: str) -> Tie:
    """A tie that does not depend on which coder is named first."""
    first, second = sorted((one, other), key=lambda key: (key[1], key[0]))
    return Tie(rank, (first[1], second[1]), first, second, how)


def grouped(keys: Iterable[Key], ties: Iterable[Tie]) -> list[tuple[list[Key], str]]:
    """The rows in groups of at most one row a coder, the closest joined first, and by what each group was joined.

    Examples
    --------
    >>> grouped([("a", "x"), ("b", "y"), ("b", "z")], [tie((1,), ("a", "x"), ("b", "z"), "name")])
    [([('a', 'x'), ('b', 'z')], 'name'), ([('b', 'y')], '')]
    """
    groups: dict[Key, list[Key]] = {key: [key] for key in keys}
    joined: dict[int, str] = {}
    for found in sorted(ties):
        one, other = groups[found.one], groups[found.other]
        if one is other or {coder for coder, _ in one} & {coder for coder, _ in other}:
            continue
        how = joined.pop(id(other), "") or joined.get(id(one), "") or found.how
        one += other
        joined[id(one)] = how
        for key in other:
            groups[key] = one
    once = {id(group): group for group in groups.values()}
    return [(sorted(group), joined.get(place, "")) for place, group in once.items()]


def crosswalk(codings: Mapping[str, Case]) -> Crosswalk:
    """Actors, issues and events of several coders, each with the unit that it is.

    One row is one actor, issue or event of one coder: `table`, `unit` (the id that most coders have for it),
    `coder_id`, `id`, `name`, and `matched_on`: id, name, rows (the places of what was coded about it), or "" where no
    other coder has it.

    Parameters
    ----------
    codings
        Cases by coder, as `record.codings.read_codings` reads them. Not modified.

    Examples
    --------
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> set(crosswalk({"x": tiny, "y": tiny})["matched_on"])
    {'id'}
    """
    rows: list[dict[str, str]] = []
    units: dict[tuple[str, Key], str] = {}
    for table in NAMES:
        names = {
            (coder, row.id): str(getattr(row, NAMES[table]))
            for coder, case in codings.items()
            for row in rows_of(case.tables[table])
        }
        ties = [
            *_same_word(names, 0, "id", lambda key, _: key[1]),
            *_same_word(names, 1, "name", lambda _, name: name.casefold()),
        ]
        if table == "actors":
            known = {
                (coder, row.id): row.wikidata_id for coder, case in codings.items() for row in rows_of(case.actors)
            }
            ties += _same_word(known, 1, "name", lambda _, wikidata: wikidata)
        ties += _same_places({key: marks for key, marks in _places(table, codings, units).items() if key in names})
        for keys, how in grouped(names, ties):
            common = Counter(name for _, name in keys)
            unit = min(common, key=lambda name: (-common[name], name))
            units |= {(table, key): unit for key in keys}
            rows += [
                {"table": table, "unit": unit, "coder_id": c, "id": i, "name": names[c, i], "matched_on": how}
                for c, i in keys
            ]
    columns = ["table", "unit", "coder_id", "id", "name", "matched_on"]
    found = pd.DataFrame(rows, columns=columns).sort_values(columns[:4], kind="stable")
    return Crosswalk(found.reset_index(drop=True))


def _same_word(names: Mapping[Key, str], rank: float, how: str, word_of: Callable[[Key, str], str]) -> list[Tie]:
    """Ties between rows of different coders for which a word is the same."""
    of_word: dict[str, list[Key]] = {}
    for key, name in names.items():
        if word := word_of(key, name):
            of_word.setdefault(word, []).append(key)
    return [
        tie((rank,), one, other, how)
        for keys in of_word.values()
        for one, other in combinations(keys, 2)
        if one[0] != other[0]
    ]


def _places(table: str, codings: Mapping[str, Case], units: Mapping[tuple[str, Key], str]) -> dict[Key, set[Hashable]]:
    """Where what was coded about each row of a table stands."""
    places: dict[Key, set[Hashable]] = {}
    for coder, case in codings.items():
        if table == "actors":
            for row in rows_of(case.aliases):
                places.setdefault((coder, row.actor_id), set()).add(spelling(row.alias))
            continue
        if table == "issues":
            about = [
                (row.id, row.issue_id, units.get(("actors", (coder, row.holder_id))))
                for row in rows_of(case.statements)
            ]
        else:
            kinds = dict(zip(case.events["id"], case.events["kind_code"], strict=True))
            about = [(row.id, row.event_id, kinds[row.event_id]) for row in rows_of(case.event_statuses)]
        paragraphs = _paragraphs(case, "statements" if table == "issues" else "event_statuses")
        for row_id, thing, what in about:
            places.setdefault((coder, thing), set()).update((what, place) for place in paragraphs.get(row_id, ()))
    return places


def _paragraphs(case: Case, table: str) -> dict[str, set[Hashable]]:
    evidence = case.evidence[(case.evidence["table"] == table) & case.evidence["paragraph"].notna()]
    found: dict[str, set[Hashable]] = {}
    for row, source, paragraph in zip(evidence["row_id"], evidence["source_id"], evidence["paragraph"], strict=True):
        found.setdefault(row, set()).add((source, int(paragraph)))
    return found


def spelling(alias: str) -> str:
    """A spelling without its article and its capitals.

    Examples
    --------
    >>> spelling("The  Union")
    'union'
    """
    words = alias.casefold().split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def _same_places(places: Mapping[Key, set[Hashable]]) -> list[Tie]:
    """Ties between rows of different coders that are each other's nearest by what stands where."""
    of_place: dict[Hashable, list[Key]] = {}
    for key, marks in places.items():
        for mark in marks:
            of_place.setdefault(mark, []).append(key)
    shared: Counter[tuple[Key, Key]] = Counter()
    for keys in of_place.values():
        shared.update((one, other) for one in keys for other in keys if one[0] != other[0])
    likeness = {pair: n / len(places[pair[0]] | places[pair[1]]) for pair, n in shared.items()}
    nearest: dict[tuple[Key, str], float] = {}
    for (one, other), likely in likeness.items():
        nearest[one, other[0]] = max(likely, nearest.get((one, other[0]), 0.0))
    return [
        tie((2, -likely), one, other, "rows")
        for (one, other), likely in likeness.items()
        if one < other
        and likely == nearest[one, other[0]] == nearest[other, one[0]]
        and shared[one, other] >= _LEAST * min(len(places[one]), len(places[other]))
    ]
