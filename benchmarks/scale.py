"""How the measures grow with the record: 1,000 to 1,000,000 statements, each probe in a process of its own.

`python benchmarks/scale.py` prints CPU seconds and peak memory of every probe at every size, the growth from each size
to the next, and beside them DuckDB doing the same plain aggregation on the same rows, after both have given the same
answer. DuckDB is looked for here, then in an environment of its own, `.bench/duckdb`; without it its column is left out
and a line says how to make that. `--plot FILE` draws the growth.

To add a probe, append it to `PROBES`: a name, what it does with a case, its limit at full size, and a query of the
peer where there is one.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from analysis.record.case import Case

SIZES = (1_000, 10_000, 100_000, 1_000_000)
N_ACTORS, N_ISSUES, N_SOURCES, N_SIDES, N_DAYS = 1_000, 200, 5_000, 4, 1_826
FIRST = date(2020, 1, 1)
AS_OF = date(2024, 6, 30)
SHARE_OF_CONDITIONS = 0.1
SHARE_OF_STATUSES = 0.03
HERE = Path(__file__).resolve().parent
BENCH = HERE.parent / ".bench" / "duckdb" / "bin" / "python"


# The record.


def made_case(statements: int, *, is_plain: bool = False, seed: int = 1) -> Case:
    """A case in memory: every tenth date vague, every fiftieth missing, a tenth of the statements ascribed.

    Parameters
    ----------
    statements
        Rows of statements; every fifth has a second source.
    is_plain
        All dates exact and all statements the holders' own, as a plain aggregation takes them.
    seed
        Of the random numbers.
    """
    import numpy as np

    from analysis.record.case import Case
    from analysis.record.known import add_known, named_only, source_days
    from analysis.record.schema import TABLES

    chance = np.random.default_rng(seed)
    tables = {name: _frame(name, 0, {}) for name in TABLES}
    out = np.sort(chance.integers(0, N_DAYS, N_SOURCES))
    out[0] = 0
    calendar = _texts((FIRST + timedelta(day)).isoformat() for day in range(N_DAYS))
    sources = _texts(f"source-{i:05d}" for i in range(N_SOURCES))
    actors = _texts(f"actor-{i:04d}" for i in range(N_ACTORS))
    issues = _texts(f"issue-{i:03d}" for i in range(N_ISSUES))
    tables["sources"] = _frame("sources", N_SOURCES, {"id": sources, "published_edtf": calendar[out]})
    sides = _texts("party" if i < N_SIDES else "" for i in range(N_ACTORS))
    counts_for = _texts(f"actor-{i % N_SIDES:04d}" if N_SIDES <= i < N_ACTORS // 4 else "" for i in range(N_ACTORS))
    tables["actors"] = _frame(
        "actors", N_ACTORS, {"id": actors, "name": actors, "side_code": sides, "counts_for_id": counts_for}
    )
    scale = {"low_label": _texts(["none"] * N_ISSUES), "high_label": _texts(["all"] * N_ISSUES)}
    tables["issues"] = _frame("issues", N_ISSUES, {"id": issues, "label": issues, **scale})
    source = chance.integers(0, N_SOURCES, statements)
    said = np.maximum(0, out[source] - chance.integers(0, 30, statements))
    vague = _texts(f"{calendar[max(0, day - 3)]}/{calendar[day]}" for day in range(N_DAYS))
    kind = chance.random(statements)
    dates = calendar[said]
    if not is_plain:
        dates = np.where(kind < 0.02, "", np.where(kind < 0.12, vague[said], dates)).astype(object)
    is_own = (chance.random(statements) < 0.9) | is_plain
    holder = actors[chance.integers(0, N_ACTORS, statements)]
    low = chance.integers(0, 90, statements).astype("float64")
    ids = _texts(f"st-{i:07d}" for i in range(statements))
    tables["statements"] = _frame(
        "statements",
        statements,
        {
            "id": ids,
            "act_id": _texts(f"act-{i // 2:07d}" for i in range(statements)),
            "holder_id": holder,
            "speaker_id": np.where(is_own, holder, actors[chance.integers(0, N_SIDES, statements)]),
            "issue_id": issues[chance.integers(0, N_ISSUES, statements)],
            "low_points": low,
            "high_points": low + chance.integers(0, 3, statements) * 5,
            "said_edtf": dates,
            "standing_code": np.where(is_own, "own", "ascribed").astype(object),
        },
    )
    again = chance.integers(0, statements, statements // 5)
    later = np.minimum(N_SOURCES - 1, source[again] + chance.integers(0, 200, len(again)))
    rows = np.concatenate([np.arange(statements), again])
    tables["evidence"] = _frame(
        "evidence",
        len(rows),
        {
            "id": _texts(f"ev-{i:07d}" for i in range(len(rows))),
            "table": _texts(["statements"] * len(rows)),
            "row_id": ids[rows],
            "source_id": sources[np.concatenate([source, later])],
        },
    )
    days = source_days(tables["sources"])
    add_known(tables, days)
    return Case("made", "Made", Path(), named_only(tables), max(days.values()))


def with_conditions(case: Case, rows: int, *, seed: int = 2) -> Case:
    """The case with some conditions of every kind between random moves, so that many lie in one large deadlock."""
    import numpy as np

    chance = np.random.default_rng(seed)
    statements, moves = case.statements, _texts(f"move-{i}" for i in range(20))
    by = chance.integers(0, len(statements), rows)
    kinds = np.array(["only-if", "after", "if", "unless", "none"], dtype=object)
    kind = kinds[chance.choice(5, rows, p=[0.4, 0.2, 0.2, 0.1, 0.1])]
    anybody = chance.random(rows) < 0.05
    actors = case.actors["id"].to_numpy(dtype=object)
    bases = np.array(["explicit", "implied", "inferred"], dtype=object)
    cells = {
        "id": _texts(f"co-{i:06d}" for i in range(rows)),
        "statement_id": statements["id"].to_numpy(dtype=object)[by],
        "actor_id": statements["holder_id"].to_numpy(dtype=object)[by],
        "move": moves[chance.integers(0, 20, rows)],
        "requires_actor_id": np.where(anybody, "", actors[chance.integers(0, len(actors), rows)]).astype(object),
        "requires_move": np.where(kind == "none", "", moves[chance.integers(0, 20, rows)]).astype(object),
        "kind_code": kind,
        "basis_code": bases[chance.integers(0, 3, rows)],
    }
    return replace(case, tables={**case.tables, "conditions": _frame("conditions", rows, cells)})


def with_events(case: Case, rows: int, *, seed: int = 3) -> Case:
    """The case with events of three statuses each, told by some and denied by others, and five answers to each."""
    import numpy as np
    import pandas as pd

    from analysis.record.known import add_known, source_days

    chance = np.random.default_rng(seed)
    n_events, n_answers = max(1, rows // 3), rows * 5 // 3
    events = _texts(f"event-{i:06d}" for i in range(n_events))
    actors, sources = (case.tables[name]["id"].to_numpy(dtype=object) for name in ("actors", "sources"))
    days = source_days(case.sources)
    kinds, statuses, answers = (
        np.array(codes, dtype=object)
        for codes in (
            ["meeting", "visit", "ceasefire", "ultimatum"],
            ["proposed", "scheduled", "occurred", "cancelled", "in-force", "expired"],
            ["confirmed", "declined", "attended", "absent"],
        )
    )

    def told(name: str, count: int, cells: dict[str, np.ndarray]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Rows of a table, dated up to nine days before their source, and the evidence under them."""
        source = sources[chance.integers(0, len(sources), count)]
        back = chance.integers(0, 10, count)
        since = _texts((days[key] - timedelta(int(n))).isoformat() for key, n in zip(source, back, strict=True))
        ids = _texts(f"{name}-{i:07d}" for i in range(count))
        rows = _frame(name, count, {"id": ids, "from_edtf": since, **cells})
        under = {"id": _texts(f"of-{key}" for key in ids), "row_id": ids, "source_id": source}
        return rows, _frame("evidence", count, {"table": _texts([name] * count), **under})

    tables = dict(case.tables)
    chosen = {"id": events, "label": events, "kind_code": kinds[chance.integers(0, 4, n_events)]}
    tables["events"] = _frame("events", n_events, chosen)
    tellers = np.array(["", *actors[:2]], dtype=object)
    tables["event_statuses"], of_statuses = told(
        "event_statuses",
        rows,
        {
            "event_id": events[np.arange(rows) // 3 % n_events],
            "status_code": statuses[chance.integers(0, len(statuses), rows)],
            "claimed_by_id": tellers[chance.integers(0, 3, rows)],
        },
    )
    tables["participations"], of_answers = told(
        "participations",
        n_answers,
        {
            "event_id": events[np.arange(n_answers) // 5 % n_events],
            "actor_id": actors[chance.integers(0, len(actors), n_answers)],
            "status_code": answers[chance.integers(0, len(answers), n_answers)],
        },
    )
    tables["evidence"] = pd.concat([tables["evidence"], of_statuses, of_answers], ignore_index=True)
    add_known(tables, days)
    return replace(case, tables=tables)


def _texts(texts: Iterable[str]) -> np.ndarray:
    import numpy as np

    return np.array(list(texts), dtype=object)


def _frame(name: str, rows: int, cells: dict[str, np.ndarray]) -> pd.DataFrame:
    """A table of the schema, blank where nothing is given."""
    import numpy as np
    import pandas as pd

    from analysis.record.schema import TABLES

    columns = {}
    for column in TABLES[name].columns:
        is_number = column.kind in ("points", "share", "number", "count")
        blank = np.full(rows, np.nan) if is_number else np.full(rows, "", dtype=object)
        columns[column.name] = pd.array(cells.get(column.name, blank), dtype="float64" if is_number else "str")
    return pd.DataFrame(columns)


# The probes.


def read_positions(case: Case) -> str:
    """Positions as of a day: what was known by then, folded."""
    from analysis import positions

    return str(len(positions(case.as_of(AS_OF))))


def read_movement(case: Case) -> str:
    """All moves with their kinds."""
    from analysis.measures.movement import moves

    return str(len(moves(case)))


def read_conditions(case: Case) -> str:
    """The graph of conditions: states of conditions and moves, and the deadlocks."""
    from analysis.measures.conditions import conditions, deadlocks, move_states

    table = conditions(case)
    return f"{len(move_states(table))} {len(deadlocks(table))}"


def read_contradictions(case: Case) -> str:
    """Rows that cannot all be true."""
    from analysis.measures.contradictions import contradictions

    return str(len(contradictions(case)))


def read_changes(case: Case) -> str:
    """What changed from a day to the last one, and its headline."""
    from analysis.measures.changes import changes, headline

    found = changes(case.as_of(AS_OF), case)
    return f"{len(found)} {_digest([headline(found)])}"


def plain_positions(case: Case) -> str:
    """Positions where all dates are exact, as the peer gives them."""
    from analysis import positions

    table = positions(case.as_of(AS_OF))
    rows = sorted(zip(table["holder_id"], table["issue_id"], table["low"], table["high"], strict=True))
    return _digest(f"{holder} {issue} {low:g} {high:g}" for holder, issue, low, high in rows)


def plain_movement(case: Case) -> str:
    """Number of moves and the points moved where all dates are exact, as the peer gives them."""
    from analysis.measures.movement import moves

    table = moves(case)
    return f"{len(table)} {table['shift'].abs().sum():.1f}"


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


_STATES = """
    WITH known AS (SELECT *, said * 10000 + known AS t FROM statements {where}),
    states AS (
        SELECT holder, issue, t,
            CASE WHEN max(low) <= min(high) THEN max(low) ELSE min(low) END AS low,
            CASE WHEN max(low) <= min(high) THEN min(high) ELSE max(high) END AS high
        FROM known GROUP BY holder, issue, t
    )
"""
PEER_QUERIES = {
    "positions": _STATES.format(where=f"WHERE known <= {(AS_OF - FIRST).days}")
    + """SELECT holder, issue, arg_max(low, t), arg_max(high, t) FROM states GROUP BY holder, issue""",
    "movement": _STATES.format(where="")
    + """SELECT count(*), sum(abs(middle - before)) FROM (
        SELECT (low + high) / 2 AS middle, lag((low + high) / 2) OVER (PARTITION BY holder, issue ORDER BY t) AS before
        FROM states
    ) WHERE before IS NOT NULL""",
}


@dataclass(frozen=True)
class Probe:
    """One thing that is measured.

    Parameters
    ----------
    name
        As printed.
    run
        What is done with the case; the answer must be the same each time.
    goal
        CPU seconds at full size.
    plain
        The same where all dates are exact, for comparing answers with the peer's query of that name.
    prepare
        What the case needs besides.
    """

    name: str
    run: Callable[[Case], str]
    goal: float
    plain: Callable[[Case], str] | None = None
    prepare: Callable[[Case], Case] = lambda case: case


PROBES: list[Probe] = [
    Probe("positions", read_positions, 1.5, plain_positions),
    Probe("movement", read_movement, 3.0, plain_movement),
    Probe(
        "conditions",
        read_conditions,
        2.0,
        prepare=lambda case: with_conditions(case, max(10, int(len(case.statements) * SHARE_OF_CONDITIONS))),
    ),
    Probe(
        "contradictions",
        read_contradictions,
        3.0,
        prepare=lambda case: with_events(case, max(10, int(len(case.statements) * SHARE_OF_STATUSES))),
    ),
    Probe(
        "changes",
        read_changes,
        30.0,
        prepare=lambda case: with_events(case, max(10, int(len(case.statements) * SHARE_OF_STATUSES))),
    ),
]


@dataclass(frozen=True)
class Cost:
    """CPU seconds and peak megabytes of a probe at a size, its answer, and the peer's CPU seconds (None without one)."""

    name: str
    size: int
    cpu: float
    peak: float
    answer: str
    peer: float | None = None


def measure(sizes: Sequence[int] = SIZES, *, probes: Sequence[Probe] = tuple(PROBES)) -> list[Cost]:
    """Every probe at every size, with the peer's cost where there is one and their answers agree.

    Raises
    ------
    SystemExit
        A probe fails, or its answer differs from the peer's.
    """
    peer = find_peer()
    costs = []
    for probe in probes:
        for size in sizes:
            cost = Cost(probe.name, size, **_child("one", probe.name, size))
            if peer and probe.plain:
                cost = replace(cost, peer=_beside(probe.name, size, peer))
            costs.append(cost)
    return costs


def find_peer() -> str:
    """The Python that has DuckDB, or ""."""
    for python in (sys.executable, str(BENCH)):
        if shutil.which(python) and not subprocess.run([python, "-c", "import duckdb"], capture_output=True).returncode:
            return python
    return ""


def _child(what: str, name: str, size: int, *more: str) -> dict[str, Any]:
    command = [sys.executable, str(HERE / "scale.py"), f"--{what}", name, "--size", str(size), *more]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{name} at {size:,}: {done.stderr.strip()}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _beside(name: str, size: int, python: str) -> float:
    """CPU seconds of the peer on the same rows, after its answer was found to be ours."""
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "statements.csv"
        ours = _child("plain", name, size, "--rows", str(rows))
        done = subprocess.run([python, "-c", _PEER, str(rows), PEER_QUERIES[name]], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{name} at {size:,}: the peer: {done.stderr.strip()}")
    theirs = json.loads(done.stdout)
    found = [tuple(row) for row in theirs["rows"]]
    answer = (
        f"{found[0][0]} {found[0][1] or 0:.1f}"
        if name == "movement"
        else _digest(f"{holder} {issue} {low:g} {high:g}" for holder, issue, low, high in sorted(found))
    )
    if answer != ours["answer"]:
        sys.exit(f"{name} at {size:,}: ours is {ours['answer']}, the peer's {answer}")
    return float(theirs["cpu"])


_PEER = """
import json, sys, time
import duckdb
rows, query = sys.argv[1:]
base = duckdb.connect()
base.execute("CREATE TABLE statements AS SELECT * FROM read_csv(?)", [rows])
start = time.process_time()
found = base.execute(query).fetchall()
print(json.dumps({"cpu": time.process_time() - start, "rows": found}))
"""


# What runs in a process of its own.


def run_one(name: str, size: int) -> None:
    """Run one probe and print its CPU seconds, its peak memory and its answer as JSON."""
    probe = next(probe for probe in PROBES if probe.name == name)
    case = probe.prepare(made_case(size))
    import analysis.measures.changes
    import analysis.measures.conditions
    import analysis.measures.movement  # noqa: F401  # what a notebook has imported before

    _forget_peak()
    start = time.process_time()
    answer = probe.run(case)
    print(json.dumps({"cpu": time.process_time() - start, "peak": _peak(), "answer": answer}))


def run_plain(name: str, size: int, rows: Path) -> None:
    """Write the plain rows for the peer, and print our answer on them."""
    probe = next(probe for probe in PROBES if probe.name == name)
    case = made_case(size, is_plain=True)
    statements, known = case.statements, case.statements["known_date"]
    with rows.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["holder", "issue", "low", "high", "said", "known"])
        columns = ("holder_id", "issue_id", "low_points", "high_points")
        said = [(date.fromisoformat(day) - FIRST).days for day in statements["said_edtf"]]
        out = [(day.date() - FIRST).days for day in known]
        writer.writerows(zip(*(statements[name].tolist() for name in columns), said, out, strict=True))
    if probe.plain is None:
        raise SystemExit(f"{name}: has nothing to compare")
    print(json.dumps({"answer": probe.plain(case)}))


def _forget_peak() -> None:
    """Begin the count of peak memory anew, where the system can (Linux)."""
    marks = Path("/proc/self/clear_refs")
    if marks.exists():
        try:
            marks.write_text("5")
        except OSError:
            return


def _peak() -> float:
    """Peak memory of this process in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(row.split()[1]) for row in status.read_text().splitlines() if row.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# What is shown.


def print_table(costs: Sequence[Cost]) -> None:
    """Print every cost with its growth over the size before, and its goal at full size."""
    goals = {probe.name: probe.goal for probe in PROBES}
    print(f"{'probe':<14} {'statements':>11} {'CPU s':>8} {'peak MB':>8} {'growth':>7} {'DuckDB s':>9}   goal")
    before: Cost | None = None
    for cost in costs:
        is_next = before is not None and before.name == cost.name
        growth = f"x{cost.cpu / before.cpu:.1f}" if is_next and before and before.cpu else ""
        peer = "" if cost.peer is None else f"{cost.peer:.3f}"
        goal = f"{goals[cost.name]:.1f} s, 1500 MB" if cost.size == SIZES[-1] else ""
        print(f"{cost.name:<14} {cost.size:>11,} {cost.cpu:>8.3f} {cost.peak:>8.0f} {growth:>7} {peer:>9}   {goal}")
        before = cost
    if all(cost.peer is None for cost in costs):
        print("DuckDB is not installed: python -m venv .bench/duckdb && .bench/duckdb/bin/pip install duckdb")


def plot(costs: Sequence[Cost], path: Path) -> None:
    """Draw CPU seconds over size, both logarithmic; dotted, what n log n would make of the size before the last."""
    import math

    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.5), layout="constrained")
    by_name: dict[str, list[Cost]] = {}
    for cost in costs:
        by_name.setdefault(cost.name, []).append(cost)
    lowest = 0.0  # labels are pushed up where they would touch
    for name, of in sorted(by_name.items(), key=lambda item: item[1][-1].cpu):
        (line,) = axes.plot([c.size for c in of], [c.cpu for c in of], marker="o")
        for one, last in zip(of[-2:-1], of[-1:], strict=False):
            ideal = one.cpu * last.size * math.log(last.size) / (one.size * math.log(one.size))
            axes.plot([one.size, last.size], [one.cpu, ideal], linestyle=":", color=line.get_color())
        lowest = max(of[-1].cpu, lowest * 1.5)
        axes.annotate(name, (of[-1].size * 1.15, lowest), va="center", color=line.get_color(), annotation_clip=False)
    axes.set(xscale="log", yscale="log", xlabel="statements", ylabel="CPU seconds")
    axes.set_title("Growth of the measures (dotted: n log n over the last step)", loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path)
    pyplot.close(figure)


def main() -> None:
    """Measure, print, and draw where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="up to 100,000 statements")
    parser.add_argument("--plot", type=Path, help="file for the picture (.svg, .png, .pdf)")
    parser.add_argument("--probe", action="append", choices=[probe.name for probe in PROBES], help="only these")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--plain", help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--rows", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        run_one(given.one, given.size)
    elif given.plain:
        run_plain(given.plain, given.size, given.rows)
    else:
        probes = [probe for probe in PROBES if not given.probe or probe.name in given.probe]
        costs = measure(SIZES[:-1] if given.quick else SIZES, probes=probes)
        print_table(costs)
        if given.plot:
            plot(costs, given.plot)


if __name__ == "__main__":
    main()
