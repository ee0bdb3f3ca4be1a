"""A made case of any size: valid to the last cell, with one row of evidence under every statement."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from analysis.record.editing import new_case
from analysis.record.schema import TABLES
from analysis.record.tables import format_rows

N_ACTORS, N_ISSUES, N_SOURCES = 100, 20, 200


def make_case(root: Path, statements: int, *, seed: int = 1) -> Path:
    """Write the case `made-<statements>` under `root/data` (once) and return its folder."""
    path = root / "data" / f"made-{statements}"
    if (path / "done").exists():
        return path
    (root / "data").mkdir(parents=True, exist_ok=True)
    new_case(root, path.name)
    rng = random.Random(seed)
    _write(path, "coders", [{"id": "rule-1", "name": "Made by rule", "kind_code": "rule"}])
    _write(path, "sources", [_source(i) for i in range(N_SOURCES)])
    sides = ["party" if i < 2 else "" for i in range(N_ACTORS)]
    actors = [
        {"id": f"actor-{i}", "name": f"Actor {i}", "kind_code": "person", "side_code": s} for i, s in enumerate(sides)
    ]
    _write(path, "actors", actors)
    scale = {"question": "How far?", "low_label": "not at all", "high_label": "wholly", "kind_code": "bargaining"}
    _write(path, "issues", [{"id": f"issue-{i}", "label": f"Issue {i}", **scale} for i in range(N_ISSUES)])
    rows = list(_statements(statements, rng))
    _write(path, "statements", [row for row, _ in rows])
    _write(path, "evidence", [_evidence(i, row["id"], source, rng) for i, (row, source) in enumerate(rows)])
    (path / "done").touch()
    return path


def _source(i: int) -> dict[str, str]:
    day = f"2025-{1 + i % 9:02d}-{11 + i % 10}"
    fixed = {"publisher": "Made gazette", "language_code": "en", "translation_code": "original", "licence": "CC BY 4.0"}
    return {"id": f"source-{i}", "published_edtf": day, "text_chars": "100000", **fixed}


def _statements(count: int, rng: random.Random) -> Iterator[tuple[dict[str, str], int]]:
    for i in range(count):
        holder, source, points = f"actor-{rng.randrange(N_ACTORS)}", rng.randrange(N_SOURCES), str(rng.randrange(101))
        row = {
            "id": f"st-{i:07d}",
            "act_id": f"act-{i // 2:07d}",
            "holder_id": holder,
            "speaker_id": holder,
            "issue_id": f"issue-{rng.randrange(N_ISSUES)}",
            "stance_code": rng.choice(("demand", "offer", "refuse")),
            "low_points": points,
            "high_points": points,
            "said_edtf": f"2025-{1 + source % 9:02d}-{1 + rng.randrange(9):02d}",
            "mode_code": "reported",
            "standing_code": "own",
            "summary": f"The holder says thing number {i} in some words of its own.",
        }
        yield row, source


def _evidence(i: int, row_id: str, source: int, rng: random.Random) -> dict[str, str]:
    start = rng.randrange(90_000)
    return {
        "id": f"ev-{i:07d}",
        "table": "statements",
        "row_id": row_id,
        "source_id": f"source-{source}",
        "paragraph": "1",
        "start": str(start),
        "end": str(start + 80),
        "digest": f"x{i:016x}",
        "locator_code": "passage",
        "coder_id": "rule-1",
        "coded_date": "2025-11-11",
        "method_code": "hand",
    }


def _write(path: Path, name: str, rows: list[dict[str, str]]) -> None:
    table = TABLES[name]
    (path / table.file).write_bytes(format_rows(table, ([row.get(c, "") for c in table.header] for row in rows)))
