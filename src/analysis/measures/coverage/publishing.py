"""On whose word the rows rest: the balance of the outlets, and the rows that one document alone carries."""

from __future__ import annotations

from typing import NewType

import pandas as pd

from analysis.measures.coverage.trusting import CODED
from analysis.record.case import Case
from analysis.record.known import source_days

Outlets = NewType("Outlets", pd.DataFrame)
SingleSource = NewType("SingleSource", pd.DataFrame)

_OUTLET_COLUMNS = (
    *("publisher", "n_documents", "n_originals", "n_rows", "row_share", "n_alone", "first_known", "last_known"),
)
_SINGLE_COLUMNS = ("table", "row_id", "about", "summary", "publisher", "known_date")


def outlets(case: Case) -> Outlets:
    """Who published the documents, and how many rows rest on each, the one with the most rows first.

    One row is one publisher. `n_documents` counts its documents, `n_originals` those that are no reprint or translation.
    `n_rows` counts the coded rows that its originals support, also through reprints by others; `row_share` is their
    part of all such counts (0-1), `n_alone` the rows that no other publisher supports.

    Parameters
    ----------
    case
        The case as known on a day; not modified.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = outlets(Case.read(Path("tests/data/tiny")))
    >>> table[["publisher", "n_documents", "n_originals", "n_rows"]].values.tolist()[0]
    ['Coast Wire', 1, 1, 15]
    >>> round(effective_outlets(table), 1)
    4.2
    """
    sources = case.sources
    of = dict(zip(sources["id"], sources["publisher"], strict=True))
    origin = {source: of.get(original, of[source]) for source, original in case.originals.items()}
    coded = case.evidence.loc[case.evidence["table"].isin(CODED), ["table", "row_id", "source_id"]]
    told = coded.assign(publisher=coded["source_id"].map(origin).astype("str"))
    told = told.drop_duplicates(["table", "row_id", "publisher"])
    alone = told[~told.duplicated(["table", "row_id"], keep=False)].groupby("publisher").size()
    supported = told.groupby("publisher").size()
    days = source_days(sources)
    rows = []
    for publisher, documents in sources.groupby("publisher")["id"]:
        known = [days[source] for source in documents]
        rows.append(
            {
                "publisher": publisher,
                "n_documents": len(documents),
                "n_originals": sum(case.originals[source] == source for source in documents),
                "n_rows": int(supported.get(publisher, 0)),
                "row_share": float(supported.get(publisher, 0) / max(1, len(told))),
                "n_alone": int(alone.get(publisher, 0)),
                "first_known": min(known),
                "last_known": max(known),
            }
        )
    table = pd.DataFrame(rows, columns=list(_OUTLET_COLUMNS))
    for column in ("first_known", "last_known"):
        table[column] = pd.to_datetime(table[column]).astype("datetime64[s]")
    counts = dict.fromkeys(["n_documents", "n_originals", "n_rows", "n_alone"], "int64")
    table = table.astype(counts | {"row_share": "float64", "publisher": "str"})
    return Outlets(table.sort_values(["n_rows", "publisher"], ascending=[False, True]).reset_index(drop=True))


def effective_outlets(outlets: Outlets) -> float:
    """Effective number of outlets: as many equally strong ones would share the rows as unequally; 0 where there is no row.

    The inverse of the sum of squared shares, as Laakso and Taagepera count parties: 1 where one outlet carries everything.

    References
    ----------
    Laakso, M. and Taagepera, R. (1979). "Effective" number of parties: a measure with application to West Europe.
    Comparative Political Studies 12(1), 3-27.

    Examples
    --------
    >>> effective_outlets(Outlets(pd.DataFrame({"row_share": [0.5, 0.5, 0.0]})))
    2.0
    """
    concentration = float((outlets["row_share"] ** 2).sum())
    return 1 / concentration if concentration else 0.0


def single_source_rows(case: Case) -> SingleSource:
    """Coded rows that rest on one independent document, by table and row.

    One row is one statement, status or participation; `about` names its holder, event, or actor and event, `publisher` who
    printed it first, `known_date` when.

    Parameters
    ----------
    case
        The case as known on a day; not modified.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = single_source_rows(Case.read(Path("tests/data/tiny")))
    >>> table[["about", "publisher"]].values.tolist()[0]
    ["Crane drivers' branch", 'Harbour Gazette']
    """
    days = source_days(case.sources)
    publishers = dict(zip(case.sources["id"], case.sources["publisher"], strict=True))
    events = dict(zip(case.events["id"], case.events["label"], strict=True))
    coded = case.evidence.loc[case.evidence["table"].isin(CODED), ["table", "row_id", "source_id"]]
    told = coded.assign(day=coded["source_id"].map(days)).sort_values(["day", "source_id"])
    told = told.drop_duplicates(["table", "row_id"])
    first = told.set_index(["table", "row_id"])["source_id"].map(publishers)
    parts = []
    for name in CODED:
        rows = case.tables[name][case.tables[name]["n_sources"] == 1]
        about = rows["holder_id"].map(case.names) if name == "statements" else rows["event_id"].map(events)
        if name == "participations":
            about = rows["actor_id"].map(case.names).astype("str") + ", " + about.astype("str")
        index = pd.MultiIndex.from_arrays([[name] * len(rows), rows["id"]])
        publisher = first.reindex(index).to_numpy()
        columns = {"table": name, "row_id": rows["id"], "about": about.astype("str"), "summary": rows["summary"]}
        parts.append(pd.DataFrame({**columns, "publisher": publisher, "known_date": rows["known_date"]}))
    order = {name: place for place, name in enumerate(CODED)}
    table = pd.concat(parts, ignore_index=True).astype({"table": "str", "publisher": "str"})
    table = table.sort_values(["table", "row_id"], key=lambda c: c.map(order) if c.name == "table" else c)
    return SingleSource(table[list(_SINGLE_COLUMNS)].reset_index(drop=True))
