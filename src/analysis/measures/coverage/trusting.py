"""Counts that tell how far to trust a record: sources, single-source rows, imprecise dates, damaged passages."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.record import dates
from analysis.record.case import Case
from analysis.record.known import EVIDENCED

CODED = tuple(name for name in EVIDENCED if name != "aliases")
"""Tables whose rows make claims about the negotiation."""

_DATES = {"statements": "said_edtf", "event_statuses": "from_edtf", "participations": "from_edtf"}


@dataclass(frozen=True, slots=True)
class Trust:
    """Counts that tell how far to trust a record.

    Parameters
    ----------
    n_sources, n_originals
        Documents, and those of them that are no reprint or translation of another.
    n_machine_translated
        Documents that a machine translated.
    n_rows, n_single_source
        Coded rows (statements, statuses, participations), and those with one independent source.
    n_dated, n_exact, n_undated
        Rows with a date, those of them with an exact day, and rows without a date.
    n_damaged, n_touching_damage
        Damaged passages, and coded rows whose evidence overlaps one.
    n_unlocated
        Rows of evidence that cite a document without a passage.
    coder_kinds
        Kinds of the coders of the evidence (person, rule, model).
    n_later
        Rows that speak of the day as known or before, but were in no source by then.
    """

    n_sources: int
    n_originals: int
    n_machine_translated: int
    n_rows: int
    n_single_source: int
    n_dated: int
    n_exact: int
    n_undated: int
    n_damaged: int
    n_touching_damage: int
    n_unlocated: int
    n_later: int
    coder_kinds: tuple[str, ...] = ()

    @property
    def single_source_share(self) -> float:
        """Share of coded rows that rest on one independent source (0-1; 0 where there is none)."""
        return self.n_single_source / self.n_rows if self.n_rows else 0.0

    @property
    def imprecise_share(self) -> float:
        """Share of the dated rows whose date is not one exact day (0-1; 0 where there is none)."""
        return (self.n_dated - self.n_exact) / self.n_dated if self.n_dated else 0.0


def trust(case: Case) -> Trust:
    """Counts over the case as known on a day; not modified.

    Examples
    --------
    >>> from pathlib import Path
    >>> from analysis.record.case import Case
    >>> trust(Case.read(Path("tests/data/tiny"))).n_sources > 1
    True
    """
    dated = [value for table, column in _DATES.items() for value in case.tables[table][column] if value]
    n_rows = sum(len(case.tables[name]) for name in CODED)
    return Trust(
        n_sources=len(case.sources),
        n_originals=len(set(case.originals.values())),
        n_machine_translated=int((case.sources["translation_code"] == "machine").sum()),
        n_rows=n_rows,
        n_single_source=sum(int((case.tables[name]["n_sources"] == 1).sum()) for name in CODED),
        n_dated=len(dated),
        n_exact=sum(dates.parse_edtf(value).is_exact_day for value in dated),
        n_undated=n_rows - len(dated),
        n_damaged=len(case.emendations),
        n_touching_damage=len(touching_damage(case)),
        n_unlocated=int((case.evidence["locator_code"] != "passage").sum()),
        n_later=case.n_later,
        coder_kinds=tuple(sorted(set(case.coders.loc[case.coders["id"].isin(case.evidence["coder_id"]), "kind_code"]))),
    )


def touching_damage(case: Case) -> pd.DataFrame:
    """Coded rows whose evidence overlaps a damaged passage.

    One row is one coded row: `table`, `row_id`, and `emendation_ids` of the damaged passages.
    """
    located = case.evidence[case.evidence["table"].isin(CODED) & case.evidence["start"].notna()]
    pairs = located.merge(case.emendations, on="source_id", suffixes=("", "_damage"))
    overlaps = pairs[(pairs["start"] < pairs["end_damage"]) & (pairs["start_damage"] < pairs["end"])]
    grouped = overlaps.groupby(["table", "row_id"])["id_damage"]
    table = grouped.agg(lambda ids: sorted(set(ids))).rename("emendation_ids").reset_index()
    return table if len(table) else pd.DataFrame(columns=["table", "row_id", "emendation_ids"])
