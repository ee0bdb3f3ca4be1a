"""What was known on a day: which rows of a case some source had stated by then, and how well they are supported.

A row is known from the earliest of its evidence, by the last possible day of that source's publication, else by the
day on which it was read. A reprint or a translation is no second source.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from analysis.record import dates
from analysis.record.frames import only, stamp
from analysis.record.schema import TABLES
from analysis.record.values import parse_day

if TYPE_CHECKING:
    import pandas as pd

EVIDENCED = tuple(name for name, table in TABLES.items() if table.needs_evidence)
"""Tables whose rows have evidence of their own."""


def known_day(published: str, accessed: str) -> date:
    """The day a source counts as known: last possible day of publication, else the day of access.

    Raises
    ------
    ValueError
        Neither gives a day.

    Examples
    --------
    >>> known_day("[2025-05-14,2025-05-15]", "2025-06-01")
    datetime.date(2025, 5, 15)
    """
    upper = dates.parse_edtf(published).upper if published else None
    if upper:
        return upper
    if not accessed:
        raise ValueError("nothing says when the source was known; give published_edtf or accessed_date")
    return parse_day(accessed)


def source_days(sources: pd.DataFrame) -> dict[str, date]:
    """The day on which each source counts as known, by source."""
    columns = sources["id"], sources["published_edtf"], sources["accessed_date"]
    return {source: known_day(published, accessed) for source, published, accessed in zip(*columns, strict=True)}


def originals(sources: pd.DataFrame) -> dict[str, str]:
    """For every source the document that it goes back to (itself where it is no copy)."""
    of = dict(zip(sources["id"], sources["copy_of_id"], strict=True))
    found = {}
    for source in of:
        here, walked = source, {source}
        while of.get(here) and of[here] not in walked:
            here = of[here]
            walked.add(here)
        found[source] = here
    return found


def add_known(tables: dict[str, pd.DataFrame], days: Mapping[str, date]) -> None:
    """Give every evidenced row the day it became known and the number of independent sources under it."""
    import numpy as np

    original, epoch = originals(tables["sources"]), date(1970, 1, 1).toordinal()
    evidence = tables["evidence"]
    known: dict[str, dict[str, int]] = {name: {} for name in EVIDENCED}
    under: dict[str, dict[str, set[str]]] = {name: {} for name in EVIDENCED}
    ordinals = {source: day.toordinal() - epoch for source, day in days.items()}
    alone = {source: {document} for source, document in original.items()}  # one set for all rows with one source
    for name, row_id, source in zip(evidence["table"], evidence["row_id"], evidence["source_id"], strict=True):
        day, found = ordinals[source], known[name]
        if row_id not in found:
            found[row_id], under[name][row_id] = day, alone[source]
            continue
        found[row_id] = min(day, found[row_id])
        if original[source] not in under[name][row_id]:
            under[name][row_id] = under[name][row_id] | alone[source]
    for name in EVIDENCED:
        ids = tables[name]["id"]
        nowhere = np.iinfo("int64").min  # numpy reads it as "not a time"
        stamps = np.array([known[name].get(key, nowhere) for key in ids], dtype="int64").view("datetime64[D]")
        counts = np.array([len(under[name].get(key, ())) for key in ids], dtype="int64")
        tables[name] = tables[name].assign(known_date=stamps.astype("datetime64[s]"), n_sources=counts)


def known_by(tables: Mapping[str, pd.DataFrame], days: Mapping[str, date], day: date) -> dict[str, pd.DataFrame]:
    """The tables without what no source had said by `day`."""
    known = {source for source, out in days.items() if out <= day}
    kept = dict(tables)
    kept["sources"] = only(tables["sources"], tables["sources"]["id"].isin(known))
    for name in ("evidence", "emendations"):
        kept[name] = only(tables[name], tables[name]["source_id"].isin(known))
    for name in EVIDENCED:
        kept[name] = only(tables[name], tables[name]["known_date"].le(stamp(day)))
    add_known(kept, days)
    return named_only(kept)


def named_only(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables without conditions, events and actors that no row of the evidenced tables tells of.

    Conditions share their statement's evidence, events are known with their first status, actors with the first row
    that names them.
    """
    kept = dict(tables)
    kept["conditions"] = only(
        tables["conditions"], tables["conditions"]["statement_id"].isin(set(kept["statements"]["id"]))
    )
    events = tables["events"]
    seen = set(kept["event_statuses"]["event_id"])
    parents = dict(zip(events["id"], events["series_id"], strict=True))
    for event in list(seen):
        while parents.get(event):
            event = parents[event]
            seen.add(event)
    kept["events"] = only(events, events["id"].isin(seen))
    kept["actors"] = only(tables["actors"], tables["actors"]["id"].isin(_known_actors(kept)))
    return kept


def _known_actors(tables: Mapping[str, pd.DataFrame]) -> set[str]:
    """Actors that a known row names, and those that they belong to or count for."""
    naming = (*EVIDENCED, "conditions")
    columns = [(name, c) for name in naming for c in TABLES[name].columns if c.target == "actors"]
    named = {actor for name, c in columns for cell in tables[name][c.name] for actor in cell.split()}
    actors = tables["actors"]
    above = {
        actor: [*members.split(), party]
        for actor, members, party in zip(actors["id"], actors["member_of_ids"], actors["counts_for_id"], strict=True)
    }
    waiting = list(named)
    while waiting:
        fresh = set(above.get(waiting.pop(), ())) - named
        named |= fresh
        waiting.extend(fresh)
    return named


def count_later(tables: Mapping[str, pd.DataFrame], day: date) -> int:
    """Count of rows that speak of `day` or before but were known only later."""
    later = 0
    for name, column in (("statements", "said_edtf"), ("event_statuses", "from_edtf"), ("participations", "from_edtf")):
        upper = dates.bounds_frame(tables[name][column])["upper"]
        later += int(((upper <= stamp(day)) & (tables[name]["known_date"] > stamp(day))).sum())
    return later
