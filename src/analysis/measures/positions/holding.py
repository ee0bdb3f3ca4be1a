"""Positions on a day, and the steps by which they came about."""

from __future__ import annotations

from typing import NewType, get_args

import numpy as np
import pandas as pd

from analysis.errors import UsageError
from analysis.measures.positions.ledgers import NO_DAY, Level, actor_ranks
from analysis.measures.positions.states import States, as_text, state_now, states_over_time
from analysis.record.case import Case
from analysis.record.tables import nearest_of

Positions = NewType("Positions", pd.DataFrame)
Paths = NewType("Paths", pd.DataFrame)

_EPOCH = np.datetime64("1970-01-01", "D")


def positions(case: Case, *, level: Level = "holder") -> Positions:
    """The position of each holder on each issue, own and ascribed kept apart.

    One row is one holder, issue and basis: at most one row with basis `own`, and one row with basis `ascribed` for
    each actor that ascribes or assesses. `low` and `high` are points 0-100; `is_split` marks statements of open order
    whose intervals do not meet; `age_min` and `age_max` are whole days from when it was said to the day as known
    (missing where a bound is open); `through` names the members whose statements a party's position rests on;
    `statement_ids` (a tuple) are those statements.

    Parameters
    ----------
    case
        The case as known on a day; not modified.
    level
        `holder` keeps every holder by itself; `party` counts a statement for the actor that its holder counts for.

    Raises
    ------
    UsageError
        The level is none of the two.

    Examples
    --------
    >>> from analysis.record.case import Case
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> table = positions(tiny.as_of("2024-03-05"))
    >>> table[["holder", "issue", "low", "basis", "ascribed_by"]].tail(2).values.tolist()
    [['Dock union', 'Wage rise', 80.0, 'own', ''], ['Dock union', 'Wage rise', 100.0, 'ascribed', 'Port employers']]
    """
    check_level("positions", level)
    states = state_now(case, level=level)
    tellers = np.array([case.names.get(teller, teller) for teller in states.ledgers.teller_ids], dtype=object)
    states = states.take(_reading_order(states, tellers))
    lower, upper = states.newest
    today = (np.datetime64(case.day, "D") - _EPOCH).astype("int64")
    table = pd.DataFrame(
        {
            **states.who(),
            **states.what(),
            **states.where(),
            "basis": as_text(np.array(["own", "ascribed"], dtype=object)[(states.tellers > 0).astype("int64")]),
            "ascribed_by": as_text(tellers[states.tellers]),
            "standing_codes": states.codes("standing_code"),
            **states.spoken(),
            "age_min": _ages(today, upper),
            "age_max": _ages(today, lower),
            **states.counts(),
            "statement_ids": states.statement_ids(),
        },
        copy=False,
    )
    return Positions(table)


def _reading_order(states: States, tellers: np.ndarray) -> np.ndarray:
    """Places of the positions that are held: by issue, own ones first, then from the low end of the scale up."""
    by_name = np.lexsort((_rank(np.array(states.ledgers.teller_ids, dtype=object)), _rank(tellers)))
    teller = np.argsort(by_name)[states.tellers]
    holder = actor_ranks(states.case)[states.holders]
    order = np.lexsort((teller, holder, states.high, states.low, states.tellers > 0, states.issues))
    return order[states.is_held[order]]


def paths(case: Case, *, level: Level = "holder") -> Paths:
    """How each holder's own position on each issue came about, step by step.

    One row is one step. A step begins where a statement certainly supersedes, or withdraws, what the position rested
    on; statements whose order is open stand together in one step, as they do in `positions`, and the last step is the
    position. `step` counts from 1; `low` and `high` are points 0-100, both missing where `is_held` is False because
    the position was withdrawn; `lower` and `upper` bound the day on which the step was taken (NaT: open), `said` says
    it in words; `stance_codes` what the coder called the statements; `statement_ids` are the statements that it rests on, or that withdrew.

    Parameters
    ----------
    case
        The case as known on a day; not modified.
    level
        As for `positions`.

    Raises
    ------
    UsageError
        The level is none of the two.

    Examples
    --------
    >>> from analysis.record.case import Case
    >>> from pathlib import Path
    >>> table = paths(Case.read(Path("tests/data/tiny")))
    >>> table = table[(table["holder_id"] == "dock-union") & (table["issue_id"] == "wage-rise")]
    >>> table[["step", "low", "high", "said"]].values.tolist()
    [[1, 80.0, 80.0, '4 March 2024'], [2, nan, nan, '25 March 2024'], [3, 60.0, 70.0, 'between 3 and 5 April 2024']]
    """
    check_level("paths", level)
    states = states_over_time(case, level=level)
    table = pd.DataFrame(
        {
            **states.who(),
            **states.what(),
            "step": states.step,
            **states.where(),
            "is_held": states.is_held,
            **states.when(),
            "stance_codes": states.codes("stance_code"),
            **states.spoken(),
            **states.counts(),
            "statement_ids": states.statement_ids(),
        },
        copy=False,
    )
    return Paths(table)


def check_level(measure: str, level: str) -> None:
    """Raise UsageError unless the level is one of the two."""
    if level not in get_args(Level):
        raise UsageError(f'{measure}: level "{level}" is none; {nearest_of(level, get_args(Level))}')


def _rank(values: np.ndarray) -> np.ndarray:
    """Places of texts in order of the alphabet."""
    return pd.factorize(values, sort=True)[0]


def _ages(today: np.int64, days: np.ndarray) -> pd.Series[int]:
    """Whole days from each day to today, never less than none; missing where the day is open."""
    is_open = days == NO_DAY
    return pd.Series(pd.arrays.IntegerArray(np.where(is_open, 0, np.maximum(0, today - days)), is_open))
