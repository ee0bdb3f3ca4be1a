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
    import numpy as np
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

    original, evidence = originals(tables["sources"]), tables["evidence"]
    for name in EVIDENCED:
        frame = tables[name]
        of_table = only(evidence, evidence["table"] == name)
        places, out, documents = _under(frame["id"], of_table, days, original)
        known = np.full(len(frame), np.iinfo("int64").max)
        np.minimum.at(known, places, out)
        known[known == np.iinfo("int64").max] = np.iinfo("int64").min  # numpy reads it as "not a time"
        stamps = known.view("datetime64[D]").astype("datetime64[s]")
        tables[name] = frame.assign(known_date=stamps, n_sources=_count(places, documents, len(frame)))


def _under(
    ids: pd.Series[str], evidence: pd.DataFrame, days: Mapping[str, date], original: Mapping[str, str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For every passage the place of its row among `ids`, the day (since 1970) its source was out, and its document.

    Documents are numbered; a reprint has the number of what it reprints. Passages under other rows are left out.
    """
    import numpy as np
    import pandas as pd

    codes, sources = pd.factorize(evidence["source_id"])
    epoch = date(1970, 1, 1).toordinal()
    out = np.array([days[source].toordinal() - epoch for source in sources], dtype="int64")
    documents, _ = pd.factorize(np.array([original[source] for source in sources], dtype=object))
    places = pd.Index(ids).get_indexer(pd.Index(evidence["row_id"]))
    is_there = places >= 0
    places, codes = places[is_there], codes[is_there]
    return places, out[codes], documents[codes]


def _count(places: np.ndarray, documents: np.ndarray, size: int) -> np.ndarray:
    """Count the different documents at each of `size` places."""
    import numpy as np

    many = int(documents.max(initial=0)) + 1
    return np.bincount(np.unique(places * many + documents) // many, minlength=size).astype("int64")


def known_by(tables: Mapping[str, pd.DataFrame], days: Mapping[str, date], day: date) -> dict[str, pd.DataFrame]:
    """The tables without what no source had said by `day`."""
    known = {source for source, out in days.items() if out <= day}
    kept = dict(tables)
    kept["sources"] = only(tables["sources"], tables["sources"]["id"].isin(known))
    was_out = {name: tables[name]["source_id"].isin(known) for name in ("evidence", "emendations")}
    for name, rows in was_out.items():
        kept[name] = only(tables[name], rows)
    for name in EVIDENCED:
        kept[name] = only(tables[name], tables[name]["known_date"].le(stamp(day)))
    before, now = originals(tables["sources"]), originals(kept["sources"])
    cut = {source for source in now if now[source] != before[source]}  # the reprint between it and its original is gone
    passages = tables["evidence"]
    _count_again(kept, only(passages, ~was_out["evidence"] | passages["source_id"].isin(cut)), days)
    return named_only(kept)


def _count_again(kept: dict[str, pd.DataFrame], changed: pd.DataFrame, days: Mapping[str, date]) -> None:
    """Count the sources again under the rows of some passages that are gone or whose source goes back to another now.

    All other rows keep their count, and the earliest source of a known row is known with it.
    """
    original, evidence = originals(kept["sources"]), kept["evidence"]
    for name in EVIDENCED:
        ids = kept[name]["id"]
        ids = ids[ids.isin(changed.loc[changed["table"] == name, "row_id"])]
        if len(ids):
            under = only(evidence, evidence["row_id"].isin(ids))
            under = only(under, under["table"] == name)
            places, _, documents = _under(ids, under, days, original)
            counts = kept[name]["n_sources"].to_numpy(copy=True)
            counts[ids.index] = _count(places, documents, len(ids))
            kept[name] = kept[name].assign(n_sources=counts)


def without_evidence(
    tables: Mapping[str, pd.DataFrame], dropped: pd.Series[bool], days: Mapping[str, date]
) -> dict[str, pd.DataFrame]:
    """The tables as they would be had some passages never been read: rows under which none is left are gone.

    Parameters
    ----------
    tables
        Of a case; not modified.
    dropped
        True for each row of `evidence` to leave out.
    days
        The day on which each source counts as known, as `source_days` gives it.
    """
    kept = dict(tables)
    kept["evidence"] = only(tables["evidence"], ~dropped)
    add_known(kept, days)
    for name in EVIDENCED:
        kept[name] = only(kept[name], kept[name]["known_date"].notna())
    return named_only(kept)


def named_only(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables without conditions, events and actors that no row of the evidenced tables tells of.

    Conditions share their statement's evidence, events are known with their first status, actors with the first row
    that names them.
    """
    kept = dict(tables)
    conditions, stated = tables["conditions"], tables["statements"]["id"]
    stated = stated[stated.isin(conditions["statement_id"].unique())]  # of a million statements few set a condition
    kept["conditions"] = only(conditions, conditions["statement_id"].isin(stated))
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
    named = {actor for name, c in columns for cell in tables[name][c.name].unique() for actor in cell.split()}
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
        unknown = tables[name].loc[tables[name]["known_date"] > stamp(day), column]
        later += int((dates.bounds_frame(unknown)["upper"] <= stamp(day)).sum())
    return later
