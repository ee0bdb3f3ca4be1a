"""What is measured: each probe runs in a process of its own and prints its CPU seconds, peak memory and an answer.

`python benchmarks/probes.py NAME [FOLDER]`; run by `run.py`.
"""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path


def _digest(columns: Iterable[Iterable[str]]) -> str:
    found = hashlib.sha256()
    for column in columns:
        found.update("\x1f".join(column).encode())
    return found.hexdigest()[:16]


def read_parley(folder: Path) -> str:
    """Read and check a case strictly; the answer is the digest of its statements."""
    from analysis.record.case import Case

    statements = Case.read(folder).statements
    return _digest([statements["id"], statements["summary"], statements["low_points"].map("{:g}".format)])


def read_pandera(folder: Path) -> str:
    """Read statements and evidence with pandas and check them with pandera by the same schema."""
    import pandas as pd
    import pandera.pandas as pa

    from analysis.record.schema import SLUG, TABLES, codes

    frames = {}
    for name in ("statements", "evidence"):
        frame = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        columns = {}
        for column in TABLES[name].columns:
            checks = []
            if column.kind in ("id", "ref", "slug"):
                checks.append(pa.Check.str_matches(rf"^({SLUG})?$"))
            if column.kind == "code":
                checks.append(pa.Check.isin([*codes(column.target), ""]))
            columns[column.name] = pa.Column(str, checks, unique=column.kind == "id")
        frames[name] = pa.DataFrameSchema(columns, strict=True, ordered=True).validate(frame, lazy=True)
    lost = ~frames["statements"]["id"].isin(frames["evidence"]["row_id"])
    if lost.any():
        raise SystemExit("rows without evidence")
    statements = frames["statements"]
    return _digest([statements["id"], statements["summary"], statements["low_points"]])


def read_frictionless(folder: Path) -> str:
    """Validate the package with frictionless; the answer is whether it is valid."""
    import frictionless

    frictionless.system.trusted = True
    return str(frictionless.validate(str(folder / "datapackage.json")).valid)


def check_streaming(folder: Path) -> str:
    """Check a case without keeping its rows; the answer is the number of problems."""
    from analysis.record.check import check_case

    return str(len(check_case(folder).problems))


def bare(_: Path) -> str:
    """Import what every reader of tables imports, and do nothing."""
    import pandas as pd

    return str(len(pd.DataFrame()))


def import_pandas(_: Path) -> str:
    """Import pandas."""
    import pandas

    return str(bool(pandas.DataFrame))


def import_analysis(_: Path) -> str:
    """Import the package alone."""
    import analysis

    return str(bool(analysis.__all__))


def first_use(_: Path) -> str:
    """Import the package and use it: the class of a case and a measure."""
    import analysis

    return str(bool(analysis.Case and analysis.positions))


def help_command(_: Path) -> str:
    """Run `parley --help`; its CPU is that of the child."""
    command = [sys.executable, "-c", "from analysis.cli import main; main()", "--help"]
    return str(b"report" in subprocess.run(command, capture_output=True, check=True).stdout)


PROBES: dict[str, Callable[[Path], str]] = {
    probe.__name__: probe
    for probe in (
        *(read_parley, read_pandera, read_frictionless, check_streaming),
        *(bare, import_pandas, import_analysis, first_use, help_command),
    )
}


def peak_megabytes() -> float:
    """Peak memory of this process; Linux's getrusage would count that of the parent before exec, too."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(row.split()[1]) for row in status.read_text().splitlines() if row.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def main() -> None:
    """Run one probe and print what it cost as JSON."""
    name, folder = sys.argv[1], Path(sys.argv[2] if len(sys.argv) > 2 else ".")
    start = time.process_time()
    answer = PROBES[name](folder)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = time.process_time() - start if not children.ru_utime else children.ru_utime + children.ru_stime
    print(json.dumps({"cpu": cpu, "peak": peak_megabytes(), "answer": answer}))


if __name__ == "__main__":
    main()
