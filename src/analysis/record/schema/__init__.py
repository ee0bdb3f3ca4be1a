"""The one description of a case: tables, columns, codes, keys and units.

Everything that knows the shape of a case reads it here: the strict reader, the checks, the writer, and the two files
that are generated into every case, `datapackage.json` and the codebook `README.md`. A suffix has one meaning
everywhere: `_id`/`_ids` key, `_code` closed list, `_edtf` date, `_date` day, `_points` 0-100 scale, `_share` 0-1.
"""

from __future__ import annotations

from analysis.record.schema.kinds import SCHEMA_VERSION, SLUG, UNNAMED, Code, Column, Table, codes
from analysis.record.schema.layout import TABLES

__all__ = ["SCHEMA_VERSION", "SLUG", "TABLES", "UNNAMED", "Code", "Column", "Table", "code_lists", "codes"]


def code_lists() -> dict[str, dict[str, Code]]:
    """Every closed list that a column uses, by name."""
    names = {c.target for table in TABLES.values() for c in table.columns if c.kind in ("code", "dated_by")}
    return {name: codes(name) for name in sorted(names)}
