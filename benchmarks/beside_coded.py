"""Suggestions for a text beside the rows that people coded from it: what was found, what was missed and why.

`python benchmarks/beside_coded.py TEXT --case CASE` reads the text with the actors and issues of the case, but without the
spellings that were coded from this very text, and compares what is proposed with what is coded. A suggestion counts as
found where `suggest` itself would leave it out as coded: same table, same actor and code, overlapping passage. Coded rows
are not all that a text could be coded for, so precision is a lower bound. Of the spellings only garbled ones are compared:
names, titles and seats are what a gazetteer brings along.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from analysis.coding.suggest.coded import Coded, CodedCase, CodedRow, not_yet_coded
from analysis.coding.suggest.desk import LEAST_CONFIDENCE, Desk
from analysis.coding.suggest.gate import Suggestion
from analysis.record.sources import read_document, text_digest
from analysis.record.tidy import read_rows

ROOT = Path(__file__).resolve().parents[1]
DIFFERENT = {
    "statements": ("holder_id", "stance_code"),
    "event_statuses": ("status_code",),
    "participations": ("actor_id", "status_code"),
}


def why(row: CodedRow, near: list[Suggestion]) -> str:
    """Why a coded row was not proposed: what was proposed at its place instead."""
    of_table = [dict(s.cells) for s in near if s.table == row.table]
    if not of_table:
        others = sorted({s.table for s in near})
        return f"nothing of this table here{'; but ' + ', '.join(others) if others else ''}"
    closest = max(
        of_table, key=lambda cells: sum(cells.get(c, "") == row.cells[c] for c in DIFFERENT.get(row.table, ()))
    )
    parts = [
        f"{c} {closest.get(c) or 'blank'}" for c in DIFFERENT.get(row.table, ()) if closest.get(c, "") != row.cells[c]
    ]
    return "here with " + ", ".join(parts) if parts else "here, matched with another row"


def missed(coded: Coded, found: set[tuple[str, str]], suggestions: list[Suggestion]) -> Iterator[tuple[CodedRow, str]]:
    """Coded rows that no suggestion repeats, once each, with the reason."""
    seen = set(found)
    for row in coded.rows:
        if (row.table, row.row_id) not in seen:
            seen.add((row.table, row.row_id))
            near = [s for s in suggestions if s.start < row.end and row.start < s.end]
            yield row, why(row, near)


def main() -> None:
    """Print recall and precision a table, the reasons counted, and every row missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text", type=Path)
    parser.add_argument("--case", required=True)
    parser.add_argument("--root", type=Path, default=ROOT)
    arguments = parser.parse_args()
    desk = Desk.of_case(arguments.case, root=arguments.root)
    path = desk.case_path
    assert path is not None
    source = desk.sources.get(text_digest(read_document(arguments.text).text), {}).get("id", "")
    if not source:
        sys.exit(f"{arguments.text.name}: it is no source of {arguments.case}; add it with `parley source add`")
    elsewhere = tuple(row for row in desk.aliases if row["source_id"] != source)
    read = replace(desk, aliases=elsewhere, _gazetteers={}, _trays=[]).proposed(arguments.text)
    tables, _ = read_rows(path)
    blind = {**tables, "aliases": [row for row in tables["aliases"] if row["source_id"] != source]}
    coded, known = CodedCase(blind).of_source(source), CodedCase(tables).of_source(source)
    shown = [s for s in read.suggestions if s.confidence >= LEAST_CONFIDENCE]
    spellings = {(row["alias"], row["actor_id"]): row["id"] for row in tables["aliases"] if row["source_id"] == source}
    _, held = not_yet_coded(shown, coded)
    found = {(s.table, row_id) for s, row_id in held if row_id}
    right = Counter(s.table for s, row_id in held if row_id)
    for s in shown:
        cells = dict(s.cells)
        if s.table == "aliases" and (cells["alias"], cells["actor_id"]) in spellings:
            found.add(("aliases", spellings[cells["alias"], cells["actor_id"]]))
            right["aliases"] += 1
    listed = [
        r
        for r in known.rows
        if r.table != "aliases" or (r.cells["source_id"] == source and r.cells["kind_code"] == "garbled")
    ]
    rows = {(r.table, r.row_id) for r in listed}
    print(f"{arguments.text.name}, source {source}: {len(shown)} suggestions beside {len(rows)} coded rows\n")
    print(f"{'table':<16}{'coded':>7}{'found':>7}{'recall':>8}   {'suggested':>9}{'coded':>7}{'precision':>11}")
    for table in sorted({t for t, _ in rows} | {s.table for s in shown}):
        n, hit = sum(t == table for t, _ in rows), sum(t == table for t, _ in found & rows)
        proposed = sum(s.table == table for s in shown)
        recall = f"{hit / n:.2f}" if n else "-"
        precision = f"{right[table] / proposed:.2f}" if proposed else "-"
        print(f"{table:<16}{n:>7}{hit:>7}{recall:>8}   {proposed:>9}{right[table]:>7}{precision:>11}")
    lines = list(missed(replace(known, rows=tuple(listed)), found, shown))
    print("\nwhy rows were missed")
    for (table, reason), n in Counter((r.table, w.split(" with ")[0].split(";")[0]) for r, w in lines).most_common():
        print(f"{n:>5}  {table}: {reason}")
    print("\nevery row missed")
    for row, reason in lines:
        print(f"  {row.table} {row.row_id} ({row.start}-{row.end}): {reason}")


if __name__ == "__main__":
    main()
