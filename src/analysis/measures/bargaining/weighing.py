"""What a bargaining model takes in: where each actor stands on an issue, how much it cares and how much it counts.

Positions are read from the record; salience and power cannot be, and every result is made of them. They come from the
table of weights, each with its basis in words, or from an assumption that the reader named. An actor without them is
left out and the reason is said. Weights that differ between two rows of one actor and issue are a range.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, NewType, get_args

import pandas as pd

from analysis.errors import UsageError
from analysis.measures.positions import Positions
from analysis.record.case import Case
from analysis.record.frames import by_id, rows_of
from analysis.record.tables import nearest_of
from analysis.record.values import parse_anchors

Stakes = NewType("Stakes", pd.DataFrame)

Assumption = Literal["", "equal", "any"]

ASSUMPTIONS: Mapping[str, str] = {
    "": "",
    "equal": "assumed: every side cares and counts the same",
    "any": "assumed: it may be anything from 0 to 1",
}
"""What stands as the basis of a weight that no row of the record gives."""

MEASURED = ("salience_low", "salience_high", "power_low", "power_high")
"""Columns of the weights, as ranges."""

COLUMNS = (
    *("issue_id", "issue", "low_label", "high_label", "anchors", "actor_id", "actor", "side_code"),
    *("low", "high", "is_split", *MEASURED, "basis", "is_assumed", "reason", "said", "statement_ids"),
)

_MODEL_COLUMNS = ("issue_id", "issue", "actor_id", "actor", "low", "high", *MEASURED)
_NUMBERS = ("low", "high", *MEASURED)


@dataclass(frozen=True, slots=True)
class Stake:
    """One actor's stake in one issue, in exact numbers, so that a tie is a tie in whatever order it is added up.

    Parameters
    ----------
    actor_id, actor
        Who.
    low, high
        Its position (points 0-100).
    salience, power
        How much it cares and how much it counts (0-1), each as lowest and highest.
    """

    actor_id: str
    actor: str
    low: Fraction
    high: Fraction
    salience: tuple[Fraction, Fraction]
    power: tuple[Fraction, Fraction]

    @property
    def weight(self) -> tuple[Fraction, Fraction]:
        """Salience times power, lowest and highest."""
        return self.salience[0] * self.power[0], self.salience[1] * self.power[1]

    @property
    def is_weighed_exactly(self) -> bool:
        """Whether salience and power are one number each."""
        return self.salience[0] == self.salience[1] and self.power[0] == self.power[1]


def stakes(case: Case, positions: Positions, *, assume: Assumption = "") -> Stakes:
    """Who has which stake in which issue that is bargained over, and who is left out of the models and why.

    One row is one actor and issue on which it has a position of its own, or a weight in the record. `low` and `high`
    are its position; `salience_low` to `power_high` its weights (shares 0-1, equal where one number is given, missing
    where none is); `basis` says where the weights come from and `is_assumed` whether from an assumption; `reason` says
    why the row enters no model, and is blank where it does. Beliefs are not bargained over and are left out.

    Parameters
    ----------
    case
        The case as known on a day; not modified. Its weights have no date: they hold on any day.
    positions
        Of the same case, at party level where parties bargain; only positions of basis `own` are read.
    assume
        What weights that the record lacks count as. "" assumes nothing: who has none is left out. `equal` sets the
        weights of the record aside and lets every side of the case count the same on every issue. `any` lets the
        missing weight of a side be anything from 0 to 1, so that results become ranges.

    Raises
    ------
    UsageError
        The assumption is none of the three.

    Examples
    --------
    >>> from pathlib import Path
    >>> from analysis.measures.positions import positions
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> table = stakes(tiny, positions(tiny, level="party"))
    >>> table[["issue", "actor", "low", "salience_low", "power_low"]].tail(1).to_numpy().tolist()
    [['Wage rise', 'Dock union', 60.0, 0.9, 0.5]]
    """
    if assume not in get_args(Assumption):
        allowed = [name for name in get_args(Assumption) if name]
        raise UsageError(f'stakes: assumption "{assume}" is none; {nearest_of(assume, allowed)}, or "" for none')
    issues = {key: row for key, row in by_id(case.issues).items() if row["kind_code"] == "bargaining"}
    own = {(row.holder_id, row.issue_id): row for row in rows_of(positions) if row.basis == "own"}
    given = {} if assume == "equal" else _given(case)
    pairs = {pair for pair in (*own, *given) if pair[1] in issues and pair[0] in case.names}
    if case.focus:
        pairs = {pair for pair in pairs if pair[0] in case.focus}
    actors, sides = by_id(case.actors), set(case.sides)
    rows = []
    for actor, issue in pairs:
        position = own.get((actor, issue))
        assumption = assume if actor in sides else ""
        weights = _weights(given.get((actor, issue), []), assumption)
        rows.append(
            {
                **{"issue_id": issue, "issue": issues[issue]["label"]},
                **{name: issues[issue][name] for name in ("low_label", "high_label")},
                "anchors": parse_anchors(issues[issue]["anchors"]),
                **{"actor_id": actor, "actor": case.names[actor], "side_code": actors[actor]["side_code"]},
                "low": position.low if position else math.nan,
                "high": position.high if position else math.nan,
                "is_split": bool(position and position.is_split),
                **weights,
                "reason": _reason(weights, actor in sides, assume) if position else _no_position(case, actor),
                "said": position.said if position else "",
                "statement_ids": list(position.statement_ids) if position else [],
            }
        )
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(dict.fromkeys(_NUMBERS, "float64"))
    table = table.astype({"is_split": "bool", "is_assumed": "bool"})
    order = {issue: place for place, issue in enumerate(case.issues["id"])}
    table = table.sort_values(
        ["issue_id", "low", "high", "actor_id"], key=lambda c: c.map(order) if c.name == "issue_id" else c
    )
    return Stakes(table.reset_index(drop=True))


def _given(case: Case) -> dict[tuple[str, str], list[Any]]:
    """The rows of weights of each actor and issue."""
    found: dict[tuple[str, str], list[Any]] = {}
    for row in rows_of(case.weights):
        found.setdefault((row.actor_id, row.issue_id), []).append(row)
    return found


def _weights(rows: Sequence[Any], assume: Assumption) -> dict[str, object]:
    """Salience and power as ranges with what they rest on."""
    found: dict[str, object] = {}
    is_assumed = False
    for name in ("salience", "power"):
        values = [value for row in rows if not math.isnan(value := getattr(row, f"{name}_share"))]
        if not values and assume:
            values, is_assumed = ([1.0] if assume == "equal" else [0.0, 1.0]), True
        found[f"{name}_low"] = min(values, default=math.nan)
        found[f"{name}_high"] = max(values, default=math.nan)
    bases = [*(row.basis for row in rows), *([ASSUMPTIONS[assume]] if is_assumed else [])]
    return {**found, "basis": "; ".join(dict.fromkeys(bases)), "is_assumed": is_assumed}


def _no_position(case: Case, actor: str) -> str:
    party = case.party_of[actor]
    return "no position of its own" + (f"; it counts for {case.names[party]}" if party != actor else "")


def _reason(weights: Mapping[str, object], is_side: bool, assume: Assumption) -> str:
    """Why an actor with a position enters no model, or ""."""
    missing = [name for name in ("salience", "power") if math.isnan(float(str(weights[f"{name}_low"])))]
    if not missing:
        return ""
    lacking = "no weights" if len(missing) == 2 else f"no {missing[0]}"
    return f"{lacking} in the record" if not assume or is_side else "no side, so nothing is assumed of it"


def as_stakes(rows: Iterable[tuple[str, float, float, float]], *, issue: str = "issue") -> Stakes:
    """Stakes in one issue from published numbers, for examples and for teaching.

    Parameters
    ----------
    rows
        Actor, position, salience, power; one row an actor.
    issue
        What the issue is called.

    Examples
    --------
    >>> as_stakes([("denmark", 4, 1.0, 0.05)])[["actor", "low", "power_high"]].to_numpy().tolist()
    [['denmark', 4.0, 0.05]]
    """
    named = [(issue, issue, actor, actor, x, x, s, s, c, c) for actor, x, s, c in rows]
    table = pd.DataFrame(named, columns=list(_MODEL_COLUMNS))
    return Stakes(table.astype(dict.fromkeys(_NUMBERS, "float64")))


def weighed(table: Stakes, where: str) -> Iterator[tuple[Mapping[str, Any], list[Stake], int]]:
    """Issue by issue: what the issue is called, the stakes that enter a model, and how many actors are left out.

    Raises
    ------
    UsageError
        A column is missing, a row stands twice, a position or weight is not within its scale or reversed; all at once.
    """
    _check(table, where)
    carried = [name for name in ("low_label", "high_label", "anchors") if name in table.columns]
    for issue_id, rows in table.groupby("issue_id", sort=False):
        entering = [stake for row in rows_of(rows) if (stake := _stake(row)) is not None]
        first = rows.iloc[0]
        called = {"issue_id": issue_id, "issue": first["issue"], **{name: first[name] for name in carried}}
        yield called, sorted(entering, key=lambda stake: stake.actor_id), len(rows) - len(entering)


def _stake(row: Any) -> Stake | None:
    """The row in exact numbers; None where a number is missing."""
    if any(math.isnan(getattr(row, name)) for name in _NUMBERS):
        return None
    low, high, *shares = (exact(getattr(row, name)) for name in _NUMBERS)
    return Stake(row.actor_id, row.actor, low, high, (shares[0], shares[1]), (shares[2], shares[3]))


def exact(value: float) -> Fraction:
    """The decimal number that a float is written as.

    Examples
    --------
    >>> exact(0.1) + exact(0.2) == exact(0.3)
    True
    """
    return Fraction(str(float(value)))


def _check(table: pd.DataFrame, where: str) -> None:
    missing = [name for name in _MODEL_COLUMNS if name not in table.columns]
    if missing:
        raise UsageError(f"{where}: the table has no column {', '.join(missing)}; hand over what stakes() returned")
    problems = []
    twice = table[table.duplicated(["issue_id", "actor_id"])]
    problems += [f"{row.actor_id} stands twice on {row.issue_id}; join the rows" for row in rows_of(twice)]
    for low, high, most in (
        ("low", "high", 100),
        ("salience_low", "salience_high", math.inf),
        ("power_low", "power_high", math.inf),
    ):
        wrong = table[(table[low] < 0) | (table[high] > most) | (table[low] > table[high])]
        limits = "0 to 100" if most == 100 else "0 and more"
        problems += [
            f"{row.actor_id} on {row.issue_id}: {low} {getattr(row, low):g}, {high} {getattr(row, high):g}; allowed is {limits}, the lower first"
            for row in rows_of(wrong)
        ]
    if problems:
        raise UsageError("\n".join(f"{where}: {problem}" for problem in problems))
