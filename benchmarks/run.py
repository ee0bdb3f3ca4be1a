"""Speed and memory against their limits and beside named peers: `make bench`.

Every figure is the median of several processes; what is compared runs in turn in one run (A B A B ...), and answers are
compared for equality before anything is timed. Goals stand beside the figures; a goal missed is shown and never fails.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from made_case import make_case

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Cost:
    """Median CPU seconds and peak megabytes of a probe, and the answer that all its runs gave."""

    cpu: float
    peak: float
    answer: str


def run(names: list[str], folder: Path, *, repeats: int) -> dict[str, Cost]:
    """Run probes in turn, each in a process of its own.

    Raises
    ------
    SystemExit
        A probe fails, or gives two answers.
    """
    found: dict[str, list[dict[str, float | str]]] = {name: [] for name in names}
    for _ in range(repeats):
        for name in names:
            done = subprocess.run([sys.executable, HERE / "probes.py", name, folder], capture_output=True, text=True)
            if done.returncode:
                sys.exit(f"{name}: {done.stderr.strip()}")
            found[name].append(json.loads(done.stdout.splitlines()[-1]))
    costs = {}
    for name, runs in found.items():
        answers = {str(r["answer"]) for r in runs}
        if len(answers) != 1:
            sys.exit(f"{name}: its runs gave different answers: {sorted(answers)}")
        cpu, peak = (statistics.median(float(r[key]) for r in runs) for key in ("cpu", "peak"))
        costs[name] = Cost(cpu, peak, answers.pop())
    return costs


def line(what: str, value: str, goal: str = "") -> None:
    """Print one figure with its goal."""
    print(f"{what:<62} {value:>12}   {goal}", flush=True)


def measure_imports(repeats: int) -> None:
    """What it costs to begin."""
    costs = run(["import_pandas", "import_analysis", "first_use", "help_command"], HERE, repeats=repeats)
    line("parley --help, CPU s", f"{costs['help_command'].cpu:.2f}", "goal 0.30")
    line("import analysis, CPU s", f"{costs['import_analysis'].cpu:.3f}", "goal 0.100")
    line(
        "import analysis and first use / import pandas, CPU",
        f"{costs['first_use'].cpu / costs['import_pandas'].cpu:.2f}",
        "goal 1.20",
    )


def measure_reading(root: Path, rows: int, repeats: int, *, frictionless: bool) -> None:
    """Strict reading and checking beside pandas with pandera, and beside frictionless."""
    folder = make_case(root, rows)
    costs = run(["bare", "read_parley", "read_pandera"], folder, repeats=repeats)
    if costs["read_parley"].answer != costs["read_pandera"].answer:
        sys.exit("read_parley and read_pandera read different statements")
    ours, peer, nothing = costs["read_parley"], costs["read_pandera"], costs["bare"]
    line(f"strict read and check, {rows:,} statements, CPU s over bare", f"{ours.cpu - nothing.cpu:.2f}", "goal 2.00")
    line("  peak MB over a bare process with pandas", f"{ours.peak - nothing.peak:.0f}", "goal 150")
    line("  pandas.read_csv + pandera, CPU s over bare", f"{peer.cpu - nothing.cpu:.2f}")
    line("  peak MB over a bare process with pandas", f"{peer.peak - nothing.peak:.0f}")
    line("  ours / pandera, CPU", f"{(ours.cpu - nothing.cpu) / (peer.cpu - nothing.cpu):.2f}")
    if frictionless:
        judge = run(["read_frictionless"], folder, repeats=1)["read_frictionless"]
        if judge.answer != "True":
            sys.exit("frictionless finds the made case invalid")
        line("  frictionless validate, CPU s (one run)", f"{judge.cpu:.1f}")


def measure_streaming(root: Path, rows: int) -> None:
    """The streaming check at full size, and at a tenth of it to show that memory stays flat."""
    small, large = (
        run(["check_streaming"], make_case(root, n), repeats=1)["check_streaming"] for n in (rows // 10, rows)
    )
    if large.answer != "0":
        sys.exit(f"the made case has {large.answer} problems")
    line(f"streaming check, {rows:,} statements + as many evidence rows, CPU s", f"{large.cpu:.1f}", "goal 15.0")
    line("  peak MB", f"{large.peak:.0f}", "goal 400")
    line(f"  CPU of ten times the rows / {rows // 10:,} rows", f"{large.cpu / small.cpu:.1f}")


PARTS = {
    "accuracy": ("how right suggestions are on annotated articles", "accuracy.py"),
    "coding": ("reading articles, beside other programs", "coding_speed.py"),
    "scale": ("measures of large records", "scale.py"),
    "engine": ("reports, beside other ways to run notebooks", "engine.py"),
}
"""Benchmarks with a program of their own: what each measures, and its file."""


def measure_record(*, quick: bool) -> None:
    """What it costs to begin, and to read and check a record."""
    scale, repeats = (10, 1) if quick else (1, 5)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        measure_imports(repeats)
        measure_reading(root, 100_000 // scale, repeats, frictionless=not quick)
        measure_streaming(root, 1_000_000 // scale)


def main() -> None:
    """Measure everything, or some parts, or a smaller size with --quick."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="smaller sizes, fewer repeats, no slow peers")
    parser.add_argument("--only", nargs="+", choices=["record", *PARTS], default=["record", *PARTS], metavar="PART")
    arguments = parser.parse_args()
    if "record" in arguments.only:
        measure_record(quick=arguments.quick)
    quick = {
        "scale": ["--quick"],
        "engine": ["--quick"],
        "coding": ["--no-peers", "--repeats", "1", "--megabytes", "1"],
    }
    for name, (title, program) in PARTS.items():
        if name in arguments.only:
            print(f"\n{title}\n", flush=True)
            more = quick.get(name, []) if arguments.quick else []
            done = subprocess.run([sys.executable, HERE / program, *more])
            if done.returncode:
                print(f"{program} ended with {done.returncode}", flush=True)


if __name__ == "__main__":
    main()
