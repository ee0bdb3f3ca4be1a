"""Evidence and emendations: the row that is meant, the place in the text, the digest of the words."""

from __future__ import annotations

from datetime import date

from analysis.errors import Problem
from analysis.record import rules
from analysis.record.check.cells import row_dicts
from analysis.record.check.memory import Check, Seen
from analysis.record.schema import TABLES
from analysis.record.sources import PassageRef, TextStore, check_passages, text_digest
from analysis.record.tables import Chunk, nearest_of
from analysis.record.values import slug_fault


def read_texts(store: TextStore, seen: Seen, check: Check) -> dict[str, str]:
    """The stored texts; one that is not the text that was coded is a problem, though every passage may still stand."""
    stored = {}
    for source, line in seen.ids["sources"].items():
        if slug_fault(source) or (text := store.read(source)) is None:
            continue
        stored[source] = text
        recorded, digest = seen.text_digests.get(source), text_digest(text)
        if recorded and recorded != digest:
            message = (
                f"the stored text has sha256 {digest[:12]}..., not {recorded[:12]}...; "
                "run `parley tidy` if it was changed on purpose"
            )
            check.problems.append(Problem("sources.csv", line, "text_sha256", message))
    return stored


def check_located(chunk: Chunk, seen: Seen, stored: dict[str, str], check: Check) -> None:
    """Evidence and emendations: the row that is meant, offsets inside the text, the digest where the text is here."""
    table, references = chunk.table, []
    is_evidence = table.name == "evidence"
    names = (
        "id",
        "source_id",
        "paragraph",
        "start",
        "end",
        "digest",
        *(("table", "row_id", "locator_code") if is_evidence else ()),
    )
    for line, row in row_dicts(chunk, names):
        for column, message in rules.passage_faults(row):
            check.problems.append(Problem(table.file, line, column, message))
        if is_evidence and row["table"] in TABLES:
            _cover(line, row, seen, check)
        if not (row["start"].isdecimal() and row["end"].isdecimal()):
            check.unlocated += row.get("locator_code", "passage") != "passage"
            continue
        start, end, source = int(row["start"]), int(row["end"]), row["source_id"]
        if seen.chars.get(source) and end > seen.chars[source]:
            message = f"the passage ends at {end}, but the text of {source} has {seen.chars[source]} characters"
            check.problems.append(Problem(table.file, line, "end", message))
        elif source in stored:
            name, row_id = (row["table"], row["row_id"]) if is_evidence else (table.name, row["id"])
            paragraph = int(row["paragraph"]) if row["paragraph"].isdecimal() else 0
            references.append(PassageRef(table.file, line, name, row_id, source, start, end, row["digest"], paragraph))
        else:
            check.unverified += 1
    faults = check_passages(references, stored) if references else []
    check.problems.extend(faults)
    check.passages += len(references) - len(faults)


def _cover(line: int, row: dict[str, str], seen: Seen, check: Check) -> None:
    """Mark the row that an evidence row stands under as evidenced; it must exist and be older than its source."""
    name, row_id = row["table"], row["row_id"]
    target = seen.ids[name].get(row_id)
    if name in seen.unreadable:
        return
    if target is None:
        nearest = nearest_of(row_id, seen.ids[name]) if len(seen.ids[name]) < 100_000 else "look for its id there"
        check.problems.append(Problem("evidence.csv", line, "row_id", f'"{row_id}" is not in {name}.csv; {nearest}'))
    elif name not in seen.covered:
        message = f"rows of {name} need no evidence of their own; delete the row"
        check.problems.append(Problem("evidence.csv", line, "table", message))
    else:
        seen.covered[name][target] = 1
        known = seen.known_day.get(row["source_id"], date.max.toordinal())
        if seen.earliest[name][target] > known:
            day, published = date.fromordinal(seen.earliest[name][target]), date.fromordinal(known)
            message = (
                f"{name}.csv:{target} is dated {day} or later, but its source was out by {published}; "
                "code what the source could know (a plan is announced or scheduled, not occurred)"
            )
            check.problems.append(Problem("evidence.csv", line, "row_id", message))
