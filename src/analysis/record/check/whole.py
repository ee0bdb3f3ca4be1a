"""What only the whole case shows: rows without evidence, circles, withdrawals and anchors that lead nowhere."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import Problem
from analysis.record.check.memory import PARENTS, Check, Seen
from analysis.record.schema import TABLES
from analysis.record.tables import nearest_of, read_chunks

_ANCHORS = ("events", "statements", "event_statuses", "participations", "emendations")
"""Tables whose rows a date may be resolved by."""


def check_whole(seen: Seen, check: Check) -> None:
    """What only the whole case shows: rows without evidence, events without a status, circles."""
    for name, covered in seen.covered.items():
        table = TABLES[name]
        check.problems.extend(
            Problem(
                table.file, line, "id", f'"{row_id}" has no evidence; add the passage it was read in to evidence.csv'
            )
            for row_id, line in seen.ids[name].items()
            if not covered[line]
        )
    for name, of in seen.parents.items():
        for row_id in _circles(of):
            message = f'"{row_id}" leads back to itself; break the circle'
            check.problems.append(Problem(TABLES[name].file, seen.ids[name][row_id], PARENTS[name], message))
    for (name, anchor), lines in seen.anchors.items():
        if anchor in ("published", "accessed") or any(anchor in seen.ids[table] for table in _ANCHORS):
            continue
        known = ["published", *seen.ids["events"]]
        message = f'dated by "{anchor}", which is neither `published` nor an event nor a coded row; {nearest_of(anchor, known)}'
        check.problems.extend(Problem(TABLES[name].file, line, "dated_by", message) for line in lines)
    series = set(seen.parents["events"].values())
    check.warnings.extend(
        Problem("events.csv", line, "id", f'"{row_id}" has no status, so no report shows it; add its first one')
        for row_id, line in seen.ids["events"].items()
        if row_id not in seen.with_status and row_id not in series
    )


def check_withdrawals(path: Path, seen: Seen, check: Check) -> None:
    """A statement can only withdraw one of the same holder on the same issue; the table is read again for those few."""
    if not seen.withdrawals or any(problem.file == "statements.csv" for problem in check.problems):
        return
    asked = {row_id for _, *pair in seen.withdrawals for row_id in pair}
    moves: dict[str, tuple[str, str]] = {}
    for chunk in read_chunks(path / "statements.csv", TABLES["statements"], []):
        for row_id, holder, issue in zip(
            *(chunk.columns[name] for name in ("id", "holder_id", "issue_id")), strict=True
        ):
            if row_id in asked:
                moves[row_id] = holder, issue
    for line, row_id, other in seen.withdrawals:
        if moves[other] != moves[row_id]:
            holder, issue = moves[other]
            message = f'"{other}" is by {holder} on {issue or "no issue"}; a statement can only withdraw one of the same holder and issue'
            check.problems.append(Problem("statements.csv", line, "replaces_id", message))


def _circles(parent: dict[str, str]) -> list[str]:
    """Ids from which following the parents comes back to the id itself."""
    found = []
    for start in parent:
        walked, here = set(), parent[start]
        while here and here != start and here not in walked:
            walked.add(here)
            here = parent.get(here, "")
        if here == start:
            found.append(start)
    return found
