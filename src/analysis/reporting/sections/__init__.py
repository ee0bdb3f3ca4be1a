"""The sections of the report templates: measures' tables as words, lists and tables.

A section takes tables and the record they were measured on; it calls no measure itself.
"""

from analysis.reporting.sections.chronology import (
    attendance_table,
    dispute_blocks,
    due_section,
    terms_table,
    timeline_table,
)
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
from analysis.reporting.sections.overview import key_numbers, state, trust_section
from analysis.reporting.sections.positions import (
    conditions_table,
    gaps_table,
    positions_table,
    silences_list,
    statements_table,
)
from analysis.reporting.sections.record import provenance, sources_table

__all__ = [
    "attendance_figure",
    "attendance_table",
    "conditions_table",
    "dispute_blocks",
    "due_section",
    "gap_figures",
    "gaps_table",
    "key_numbers",
    "of_meetings",
    "positions_figure",
    "positions_table",
    "provenance",
    "reading_note",
    "silences_list",
    "sources_table",
    "state",
    "statements_table",
    "terms_figure",
    "terms_table",
    "timeline_figure",
    "timeline_table",
    "trust_section",
    "who_comes",
]
