"""What a discourse network is made of: an actor takes a side, or a place, on a concept.

Discourse Network Analyzer counts statements x(i, j, k): how often actor i refers to concept j with qualifier k. Here
the actor is a holder or its party, the concept an issue, and the qualifier what a statement says of the issue: for or
against its high end, or a place on its scale from 0 to 100. An act counts once for each actor, concept and qualifier,
however many rows it has.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NewType, get_args

import numpy as np
import pandas as pd

from analysis.errors import UsageError
from analysis.measures.positions import OWN
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import stamp
from analysis.record.known import source_days
from analysis.record.tables import nearest_of
from analysis.record.values import parse_day

Discourse = NewType("Discourse", pd.DataFrame)
Level = Literal["party", "holder"]
Dated = Literal["possible", "certain"]
Duplicates = Literal["include", "document", "day", "week", "month", "year", "range"]

COLUMNS: Final = (
    *("statement_id", "act_id", "actor_id", "actor", "side_code", "concept_id", "concept"),
    *("agreement", "low", "high", "lower", "upper", "document_id"),
)
_UNITS: Final = {"day": "D", "week": "W-SUN", "month": "M", "year": "Y"}


@dataclass(frozen=True, slots=True)
class Sides:
    """Which statements are for the high end of an issue's scale, and which against it.

    Points decide where a statement fixes any: all of its interval above the middle is for, all of it below is
    against, and an interval that touches the middle takes no side. Without points a stance tells nothing by default,
    since one may demand or refuse either end; where an issue is put as a proposal (its high end is to accept it),
    `AS_PROPOSAL` reads stances.

    Parameters
    ----------
    middle
        Points (0-100) that part the sides.
    high, low
        Codes of stances that are for, and against, the high end where no points are fixed.
    """

    middle: float = 50.0
    high: frozenset[str] = frozenset()
    low: frozenset[str] = frozenset()


POINTS_ONLY: Final = Sides()
"""Sides by points alone: the default, which guesses nothing."""

AS_PROPOSAL: Final = Sides(high=frozenset(("accept", "endorse", "offer", "promise")), low=frozenset(("refuse", "deny")))
"""Sides for issues whose high end is a proposal taken up: who accepts, endorses, offers or promises is for it."""


def discourse(
    case: Case,
    *,
    level: Level = "party",
    sides: Sides = POINTS_ONLY,
    standings: Collection[str] = OWN,
) -> Discourse:
    """Who referred to which issue, when and on which side.

    One row is one act of one actor on one issue with one content: `agreement` is 1 for the high end, 0 against it,
    missing where the statement takes no side; `low` and `high` are its points (missing where it fixes none); `lower`
    and `upper` the days between which it was said (`lower` missing where that is open; what is undated was said by
    the day it was known); `document_id` the independent document in which it became known first.

    Parameters
    ----------
    case
        The case as known on a day; not modified.
    level
        `party` counts a statement for the actor that its holder counts for, `holder` for the holder itself.
    sides
        What is for and against the high end of an issue.
    standings
        Standings that count: by default those on which a position may rest, so that what an opponent ascribes to an
        actor is not its word.

    Raises
    ------
    UsageError
        The level is none of the two.

    References
    ----------
    Leifeld, P. (2017). Discourse Network Analysis: Policy Debates as Dynamic Networks. In: The Oxford Handbook of Political
    Networks, 301-325. Leifeld, P., Gruber, J., and Bossner, F. R. (2018). Discourse Network Analyzer Manual, chapter 2.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = discourse(Case.read(Path("tests/data/tiny")))
    >>> table.loc[table["agreement"] == 1, ["actor", "concept"]].values.tolist()[0]
    ['Dock union', 'Night-shift pay']
    """
    if level not in get_args(Level):
        raise UsageError(f'discourse: level "{level}" is none; {nearest_of(level, get_args(Level))}')
    statements = case.statements
    labels = dict(zip(case.issues["id"], case.issues["label"], strict=True))
    said = statements[statements["issue_id"].isin(set(labels)) & statements["standing_code"].isin(list(standings))]
    if case.focus:
        said = said[said["holder_id"].isin(case.focus)]
    actor = said["holder_id"].map(case.party_of) if level == "party" else said["holder_id"]
    side_of = dict(zip(case.actors["id"], case.actors["side_code"], strict=True))
    bounds = dates.bounds_frame(said["said_edtf"])
    table = pd.DataFrame(
        {
            "statement_id": said["id"],
            "act_id": said["act_id"],
            "actor_id": actor,
            "actor": actor.map(case.names),
            "side_code": actor.map(side_of),
            "concept_id": said["issue_id"],
            "concept": said["issue_id"].map(labels),
            "agreement": _agreement(said, sides),
            "low": said["low_points"],
            "high": said["high_points"],
            "lower": bounds["lower"],
            "upper": bounds["upper"].where(bounds["upper"] <= said["known_date"], said["known_date"]),
            "document_id": _documents(case, said["id"]),
        },
        columns=list(COLUMNS),
    )
    once = table.drop_duplicates(["act_id", "actor_id", "concept_id", "agreement", "low", "high"])
    return Discourse(once.reset_index(drop=True))


def _agreement(said: pd.DataFrame, sides: Sides) -> pd.Series[float]:
    low, high, stance = said["low_points"], said["high_points"], said["stance_code"]
    without = low.isna()
    is_for = (low > sides.middle) | (without & stance.isin(sides.high))
    is_against = (high < sides.middle) | (without & stance.isin(sides.low))
    return pd.Series(np.select([is_for, is_against], [1.0, 0.0], np.nan), index=said.index)


def _documents(case: Case, statements: pd.Series[str]) -> pd.Series[str]:
    """The independent document in which each statement became known first."""
    days, originals = source_days(case.sources), case.originals
    rank = {source: place for place, source in enumerate(sorted(days, key=lambda source: (days[source], source)))}
    evidence = case.evidence.loc[case.evidence["table"] == "statements", ["row_id", "source_id"]]
    first = evidence.assign(rank=evidence["source_id"].map(rank)).groupby("row_id", sort=False)["rank"].min()
    by_rank = {place: originals[source] for source, place in rank.items()}
    return statements.map(first).map(by_rank).fillna("").astype("str")


def within(discourse: Discourse, *, since: str = "", until: str = "", dated: Dated = "possible") -> Discourse:
    """The part of a discourse that lies in a window of time.

    Parameters
    ----------
    discourse
        As `discourse` gives it. Not modified.
    since, until
        First and last day (YYYY-MM-DD); "" is no limit.
    dated
        `possible` keeps what may have been said in the window, `certain` only what was, whatever its imprecise date
        leaves open.

    Raises
    ------
    UsageError
        A day is none, `since` lies after `until`, or `dated` is none of the two.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = discourse(Case.read(Path("tests/data/tiny")))
    >>> len(within(table, since="2024-03-01", until="2024-03-10")) < len(table)
    True
    """
    if dated not in get_args(Dated):
        raise UsageError(f'within: dated "{dated}" is none; {nearest_of(dated, get_args(Dated))}')
    first, last = _day("since", since), _day("until", until)
    if first and last and first > last:
        raise UsageError(f"within: since {first} lies after until {last}; exchange them")
    return Discourse(discourse[_in_window(discourse, first, last, dated)].reset_index(drop=True))


def _in_window(discourse: Discourse, first: date | None, last: date | None, dated: Dated) -> pd.Series[bool]:
    lower, upper = discourse["lower"], discourse["upper"]
    begin, end = stamp(first or date.min.replace(year=1)), stamp(last or date.max)
    if dated == "certain":
        return ((lower >= begin) if first else pd.Series(True, index=lower.index)) & (upper <= end)
    return (lower.isna() | (lower <= end)) & (upper >= begin)


def _day(parameter: str, value: str) -> date | None:
    try:
        return parse_day(value) if value else None
    except ValueError as error:
        raise UsageError(f"within: {parameter}: {error}") from None


def once(discourse: Discourse, duplicates: Duplicates) -> Discourse:
    """The discourse with identical statements counted once in a document or a stretch of time.

    Statements are identical where actor, concept, side and points are. A statement whose date leaves open in which
    day, week (Monday to Sunday), month or year it was made is a duplicate only of one that leaves open the same.

    Parameters
    ----------
    discourse
        As `discourse` gives it. Not modified.
    duplicates
        `include` counts all; `document`, `day`, `week`, `month`, `year` and `range` (all of the discourse given)
        count one.

    Raises
    ------
    UsageError
        `duplicates` is none of these.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = discourse(Case.read(Path("tests/data/tiny")))
    >>> len(once(table, "range")) <= len(once(table, "include"))
    True
    """
    if duplicates not in get_args(Duplicates):
        raise UsageError(f'networks: duplicates "{duplicates}" is none; {nearest_of(duplicates, get_args(Duplicates))}')
    if duplicates == "include":
        return discourse
    same = discourse[["actor_id", "concept_id", "agreement", "low", "high"]]
    if duplicates == "document":
        same = same.assign(document=discourse["document_id"])
    elif duplicates != "range":
        unit = _UNITS[duplicates]
        same = same.assign(**{end: _period(discourse[end], unit) for end in ("lower", "upper")})
    return Discourse(discourse[~same.duplicated()].reset_index(drop=True))


def _period(days: pd.Series[pd.Timestamp], unit: str) -> pd.Series[str]:
    """The day, week, month or year in which each day lies, "" where it is not known."""
    distinct = pd.Series(days.dropna().unique())
    names = dict(zip(distinct, distinct.dt.to_period(unit).astype("str"), strict=True))
    return days.map(names).fillna("").astype("str")
