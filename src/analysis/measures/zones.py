"""Where the sides' positions overlap, how far apart they are where they do not, and what that rests on.

The zone of an issue is the range that lies within the position of every side. It is a zone of what the sides have
*stated*: the zone of possible agreement of bargaining theory lies between what they would accept at worst (their
reservation values; Mnookin, Peppet and Tulumello 2004, p. 19, as the glossary of the Program on Negotiation quotes it),
which they do not publish.

On a line some intervals have a point in common exactly if every two of them have one. So the zone of several sides is
the overlap of all, and where there is none the distance is that of the two that stand furthest apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, NewType

import pandas as pd

from analysis.measures.positions import OWN, Positions, positions
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import only
from analysis.record.known import EVIDENCED, source_days, without_evidence
from analysis.record.selection import check_ids

Zones = NewType("Zones", pd.DataFrame)
Sensitivity = NewType("Sensitivity", pd.DataFrame)
Resting = NewType("Resting", pd.DataFrame)

_ISSUE = ("issue_id", "issue", "kind_code", "low_label", "high_label", "anchors")
_COLUMNS = (*_ISSUE, "side_ids", "sides", "n_sides", "low", "high", "distance", "distance_max", "is_split", "stands")
_MEASURED = ("low", "high", "distance")
_SENSITIVITY = (
    *("issue_id", "issue", "side_ids", "sides", "kind", "left_out_id", "left_out", "change"),
    *(*_MEASURED, *(f"{name}_without" for name in _MEASURED)),
)

BREAKS = ("lost", "opens", "closes")
"""Changes under which an answer does not stand."""


def zones(positions: Positions, *, sides: Sequence[str] | None = None) -> Zones:
    """The range in which sides' positions overlap on an issue, for every two sides, and for all where there are more.

    One row is one issue and a set of sides that hold a position of their own on it. `low` and `high` bound the zone
    (points 0-100; missing where there is none), `distance` is how far apart the nearest ends are (0 where there is a
    zone; of several sides the two that stand furthest apart), `distance_max` how far apart the furthest ends are:
    whatever each side means within its interval, the two lie between those. `is_split` warns that a position is the
    hull of statements that do not meet, so that the zone may be smaller. `stands` holds each side's id, name and
    interval. Sides of one party are not compared. The order in which sides are named changes nothing.

    Parameters
    ----------
    positions
        As `positions(case, level="party")` gives them; not modified.
    sides
        Ids of the actors; default: every holder whose side is party.

    Examples
    --------
    >>> from pathlib import Path
    >>> from analysis.measures.positions import positions
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> zones(positions(tiny, level="party"))[["issue", "sides", "low", "distance", "distance_max"]].tail(1).values.tolist()
    [['Wage rise', 'Dock union and Port employers', nan, 20.0, 30.0]]
    """
    own = positions[positions["basis"] == "own"]
    own = own[own["side_code"] == "party"] if sides is None else own[own["holder_id"].isin(list(sides))]
    rows = [
        _zone(group)
        for _, held in own.groupby("issue_id", sort=False)
        for group in _groups(_records(held.sort_values("holder_id")))
    ]
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    numbers = dict.fromkeys(("low", "high", "distance", "distance_max"), "float64")
    return Zones(table.astype(numbers | {"is_split": "bool", "n_sides": "int64"}))


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _groups(held: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Every two sides of different parties, and all of them where there are more."""
    pairs = [[a, b] for a, b in combinations(held, 2) if a["party_id"] != b["party_id"]]
    yield from pairs
    if len({side["party_id"] for side in held}) == len(held) > 2:
        yield held


def _zone(held: list[dict[str, Any]]) -> dict[str, object]:
    """The zone of some sides on one issue."""
    low, high = max(side["low"] for side in held), min(side["high"] for side in held)
    names = [side["holder"] for side in held]
    return {
        **{name: held[0][name] for name in _ISSUE},
        "side_ids": tuple(side["holder_id"] for side in held),
        "sides": " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))),
        "n_sides": len(held),
        "low": low if low <= high else None,
        "high": high if low <= high else None,
        "distance": max(0.0, low - high),
        "distance_max": max(max(a["high"] - b["low"], b["high"] - a["low"]) for a, b in combinations(held, 2)),
        "is_split": any(side["is_split"] for side in held),
        "stands": tuple((side["holder_id"], side["holder"], side["low"], side["high"]) for side in held),
    }


def sensitivity(case: Case, *, sides: Sequence[str] | None = None) -> Sensitivity:
    """What each zone and distance would be had one thing been left out: the table behind "the result rests on ...".

    One row is one zone (as `zones` gives them at party level) and one thing left out. `kind` is `source` (a document with
    all its reprints and translations), `coder` (all passages that a coder cites), `emendation` (every passage that
    overlaps a damaged one) or `ascribed` (nothing is left out; what others ascribe and assess is counted as the holder's
    own). Rows of the record whose every passage is left out are gone; others stay with what remains, and may have
    become known later. `low`, `high` and `distance` are as found, with `_without` as they would be. `change` says how the
    answer differs: `lost` (one of the sides holds no position any more), `found` (there was none before), `opens` or
    `closes` (a zone appears, or vanishes), `nearer` or `farther` (no zone in either case), `wider`, `narrower` or
    `moved` (a zone in both), `same`.

    The work grows with the number of sources; statements by other actors are not looked at.

    Parameters
    ----------
    case
        The case as known on a day; not modified.
    sides
        Ids of the actors; default: the sides of the case.

    Raises
    ------
    UsageError
        A side is not in the case.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = sensitivity(Case.read(Path("tests/data/tiny")))
    >>> table = table[(table["issue_id"] == "wage-rise") & (table["change"] != "same")]
    >>> table[["kind", "left_out", "change", "distance", "distance_without"]].head(2).values.tolist()
    [['source', 'Port Bulletin', 'nearer', 20.0, 10.0], ['coder', 'Coder A', 'lost', 20.0, nan]]
    """
    check_ids("sides", sides or (), case.names)
    parties = list(case.sides if sides is None else sides)
    base = _stated_by(case, parties)
    whole = _by_key(zones(positions(base, level="party"), sides=parties))
    rows = []
    for left in _left_out(base):
        other = _by_key(zones(positions(left.case, level="party"), sides=parties))
        for key in dict.fromkeys([*whole, *other]):
            found, without = whole.get(key), other.get(key)
            described = found or without or {}
            rows.append(
                {
                    **{name: described[name] for name in ("issue_id", "issue", "side_ids", "sides")},
                    **{"kind": left.kind, "left_out_id": left.key, "left_out": left.name},
                    "change": _change(found, without),
                    **{name: found and found[name] for name in _MEASURED},
                    **{f"{name}_without": without and without[name] for name in _MEASURED},
                }
            )
    table = pd.DataFrame(rows, columns=list(_SENSITIVITY))
    numbers = [*_MEASURED, *(f"{name}_without" for name in _MEASURED)]
    return Sensitivity(table.astype(dict.fromkeys(numbers, "float64")))


_Zone = Mapping[str, Any]


def _by_key(zones: Zones) -> dict[tuple[str, tuple[str, ...]], _Zone]:
    return {(row["issue_id"], row["side_ids"]): row for row in _records(zones)}


def _change(found: _Zone | None, without: _Zone | None) -> str:
    """How an answer differs from another one."""
    if found is None or without is None:
        return "lost" if found else "found"
    if found["distance"] != without["distance"]:
        if not found["distance"]:
            return "closes"
        if not without["distance"]:
            return "opens"
        return "nearer" if without["distance"] < found["distance"] else "farther"
    if found["distance"]:
        return "same"
    widths = [zone["high"] - zone["low"] for zone in (found, without)]
    if widths[0] != widths[1]:
        return "wider" if widths[1] > widths[0] else "narrower"
    return "same" if found["low"] == without["low"] else "moved"


@dataclass(frozen=True)
class _LeftOut:
    """A case without something."""

    kind: str
    key: str
    name: str
    case: Case


def _stated_by(case: Case, parties: Sequence[str]) -> Case:
    """The case narrowed to what fixes or ends a position of some parties."""
    members = {actor for actor, party in case.party_of.items() if party in parties}
    statements = case.statements
    fixes_or_ends = statements["low_points"].notna() | (statements["replaces_id"] != "")
    tables = dict(case.tables)
    tables["statements"] = only(statements, statements["holder_id"].isin(members) & fixes_or_ends)
    for name in EVIDENCED:
        if name != "statements":
            tables[name] = case.tables[name].iloc[:0]
    evidence = case.evidence
    is_under = (evidence["table"] == "statements") & evidence["row_id"].isin(tables["statements"]["id"])
    tables["evidence"] = only(evidence, is_under)
    return replace(case, tables=tables)


def _left_out(case: Case) -> Iterator[_LeftOut]:
    """The case without each source, each coder and every damaged passage, and with what others ascribe."""
    evidence, days = case.evidence, source_days(case.sources)
    names = _source_names(case)
    documents = evidence["source_id"].map(case.originals)
    coders = dict(zip(case.coders["id"], case.coders["name"], strict=True))

    def without(dropped: pd.Series[bool]) -> Case:
        return replace(case, tables=without_evidence(case.tables, dropped, days))

    for source in sorted(set(documents)):
        yield _LeftOut("source", source, names.get(source, source), without(documents == source))
    for coder in sorted(set(evidence["coder_id"])):
        yield _LeftOut("coder", coder, coders.get(coder, coder), without(evidence["coder_id"] == coder))
    damaged = _touches_damage(case)
    if damaged.any():
        yield _LeftOut("emendation", "", "every damaged passage", without(damaged))
    statements = case.statements
    if not statements["standing_code"].isin(OWN).all():
        told = {**case.tables, "statements": statements.assign(standing_code="own")}
        yield _LeftOut("ascribed", "", "what others ascribe, counted as their own", replace(case, tables=told))


def _source_names(case: Case) -> dict[str, str]:
    """What a reader calls each source: its publisher, with the date where it published several."""
    several = case.sources["publisher"].duplicated(keep=False)
    return {
        row["id"]: f"{row['publisher']}, {dates.say(row['published_edtf']) if row['published_edtf'] else row['title']}"
        if is_one_of_several
        else row["publisher"]
        for row, is_one_of_several in zip(case.sources.to_dict("records"), several, strict=True)
    }


def _touches_damage(case: Case) -> pd.Series[bool]:
    """Which passages overlap a damaged one."""
    evidence, damage = case.evidence, case.emendations
    located = evidence[["source_id", "start", "end"]].reset_index().merge(damage, on="source_id", suffixes=("", "_bad"))
    touching = located[(located["start"] < located["end_bad"]) & (located["start_bad"] < located["end"])]
    return pd.Series(evidence.index.isin(touching["index"]), index=evidence.index)


def resting(sensitivity: Sensitivity) -> Resting:
    """What each zone or distance rests on, and between which values it lies whatever single thing is left out.

    One row is one zone. `rests_on` names what the answer does not survive without: leaving it out loses a position, or
    opens or closes the zone; `is_kept` tells whether there is nothing of the kind. `distance_least` and
    `distance_most` bound the distance over all that was left out (and as found), as far as it is still defined.

    Parameters
    ----------
    sensitivity
        As `sensitivity(case)` gives it; not modified.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = resting(sensitivity(Case.read(Path("tests/data/tiny"))))
    >>> table[["issue", "is_kept", "distance_least", "distance_most"]].values.tolist()
    [['Night-shift pay', False, 100.0, 100.0], ['Work during the talks', False, 100.0, 100.0], ['Wage rise', False, 10.0, 20.0]]
    """
    found = sensitivity[sensitivity["change"] != "found"]
    rows = []
    for _, group in found.groupby(["issue_id", "side_ids"], sort=False):
        breaks = group[group["change"].isin(BREAKS)]
        every = pd.concat([group["distance"], group["distance_without"]]).dropna()
        first = group.iloc[0]
        rows.append(
            {
                **{name: first[name] for name in ("issue_id", "issue", "side_ids", "sides", *_MEASURED)},
                "rests_on": tuple(breaks["left_out"]),
                "is_kept": breaks.empty,
                "distance_least": every.min(),
                "distance_most": every.max(),
            }
        )
    columns = ["issue_id", "issue", "side_ids", "sides", *_MEASURED]
    table = pd.DataFrame(rows, columns=[*columns, "rests_on", "is_kept", "distance_least", "distance_most"])
    numbers = dict.fromkeys([*_MEASURED, "distance_least", "distance_most"], "float64")
    return Resting(table.astype(numbers | {"is_kept": "bool"}))
