"""The sections of the report templates: measures' tables as words, lists and tables.

A section takes tables and the record they were measured on; it calls no measure itself.
"""

from analysis.reporting.blocks import folded
from analysis.reporting.sections.agreement import (
    agreement_note,
    differences_table,
    reliability_figure,
    reliability_table,
    shares_table,
)
from analysis.reporting.sections.changes import changed_rows, changes_figure, changes_lead, changes_tables, new_sources
from analysis.reporting.sections.chronology import (
    attendance_table,
    dispute_blocks,
    due_section,
    terms_table,
    timeline_table,
)
from analysis.reporting.sections.conditions import conditions_figure, conditions_table, deadlocks_section
from analysis.reporting.sections.contradictions import contradiction_blocks, order_note, unheard_table
from analysis.reporting.sections.coverage import balance_list, coverage_figure, coverage_table, lag_figure, lag_table
from analysis.reporting.sections.drawings import (
    attendance_figure,
    gap_figures,
    of_meetings,
    positions_figure,
    reading_note,
    terms_figure,
    timeline_figure,
    who_comes,
)
from analysis.reporting.sections.movement import (
    approaches_table,
    moves_table,
    paths_figure,
    self_contradictions_list,
    withdrawals_list,
)
from analysis.reporting.sections.networks import (
    camps_note,
    network_figure,
    polarisation_figure,
    polarisation_table,
    ties_table,
)
from analysis.reporting.sections.overview import key_numbers, state, trust_section
from analysis.reporting.sections.positions import (
    gaps_table,
    positions_table,
    silences_list,
    statements_by_issue,
)
from analysis.reporting.sections.record import provenance, sources_table
from analysis.reporting.sections.tour import first
from analysis.reporting.sections.zones import resting_list, sensitivity_table, zones_figure

__all__ = [
    "agreement_note",
    "approaches_table",
    "attendance_figure",
    "attendance_table",
    "balance_list",
    "camps_note",
    "changed_rows",
    "changes_figure",
    "changes_lead",
    "changes_tables",
    "conditions_figure",
    "conditions_table",
    "contradiction_blocks",
    "coverage_figure",
    "coverage_table",
    "deadlocks_section",
    "differences_table",
    "dispute_blocks",
    "due_section",
    "first",
    "folded",
    "gap_figures",
    "gaps_table",
    "key_numbers",
    "lag_figure",
    "lag_table",
    "moves_table",
    "network_figure",
    "new_sources",
    "of_meetings",
    "order_note",
    "paths_figure",
    "polarisation_figure",
    "polarisation_table",
    "positions_figure",
    "positions_table",
    "provenance",
    "reading_note",
    "reliability_figure",
    "reliability_table",
    "resting_list",
    "self_contradictions_list",
    "sensitivity_table",
    "shares_table",
    "silences_list",
    "sources_table",
    "state",
    "statements_by_issue",
    "terms_figure",
    "terms_table",
    "ties_table",
    "timeline_figure",
    "timeline_table",
    "trust_section",
    "unheard_table",
    "who_comes",
    "withdrawals_list",
    "zones_figure",
]
