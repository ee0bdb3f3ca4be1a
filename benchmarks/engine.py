"""The run engine beside others that execute notebooks: `python benchmarks/engine.py`.

The same reports (the project's templates in turn, of the example case) are made by each contender in processes of its
own: executed notebook and page. Outputs are compared with plain papermill's first, and one that differs ends the
benchmark, since figures that vanish make any engine faster. Contenders run in turn (A B C A B C ...); a ratio is the
median of the ratios within a round. Wall and CPU are of the whole process with all it started. Goals stand beside the
figures; a goal missed is shown and never fails.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
CASE, DAY = "istanbul-2025", "2025-05-15"
PARAMETERS = {"case": CASE, "as_of": DAY}
NAMES = ("overview", "chronology", "positions")
PLOOMBER = ROOT / ".bench" / "ploomber"

Job = tuple[Path, Path]
"""A template, and where its executed notebook goes; the page stands beside it."""


def jobs(count: int, out: Path) -> list[Job]:
    """The first reports of the series."""
    return [(NOTEBOOKS / f"{NAMES[i % 3]}.ipynb", out / f"{i:03}-{NAMES[i % 3]}.ipynb") for i in range(count)]


# The contenders; each is called in a process of its own.


def parley(work: list[Job], workers: int, *, kernel: str = "forked") -> None:
    """Forked kernels and our page, as a batch makes them: runs side by side, pages one after the other."""
    from analysis.record.files import write_atomic
    from analysis.reporting.kernels.warm import warm_up

    if kernel == "forked":
        warm_up()
    from analysis.reporting.kernels import run_notebook
    from analysis.reporting.publish.page import Page, render_page
    from analysis.reporting.templates import check_parameters, find_templates, read_notebook

    templates = {template.path: template for template in find_templates(ROOT)}

    def run(job: Job) -> Job:
        template, executed = job
        run_notebook(template, check_parameters(templates[template], PARAMETERS), executed, kernel=kernel)
        return job

    with ThreadPoolExecutor(workers) as pool:
        for template, executed in pool.map(run, work):
            page = Page(executed.with_suffix(".html").name, templates[template].title, CASE, DAY)
            write_atomic(executed.with_suffix(".html"), render_page(read_notebook(executed), page))


def parley_ordinary(work: list[Job], workers: int) -> None:
    """The same with a fresh kernel a report."""
    parley(work, workers, kernel="ordinary")


def _api_job(job: Job) -> None:
    from papermill import execute_notebook

    template, executed = job
    execute_notebook(
        template, executed, parameters=PARAMETERS, progress_bar=False, kernel_name="python3", cwd=str(NOTEBOOKS)
    )
    _convert(executed)


_exporters: list[Any] = []


def _convert(executed: Path) -> None:
    """A page by nbconvert, whose exporter is kept."""
    import nbformat
    from nbconvert import HTMLExporter

    if not _exporters:
        _exporters.append(HTMLExporter(exclude_input=True))
    page, _ = _exporters[0].from_notebook_node(nbformat.read(executed, as_version=4))
    executed.with_suffix(".html").write_text(page, encoding="utf-8")


def _in_processes(work: list[Job], workers: int, one: Callable[[Job], None]) -> None:
    if workers == 1:
        for job in work:
            one(job)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(one, work))


def api(work: list[Job], workers: int) -> None:
    """papermill.execute_notebook, then a warm nbconvert exporter."""
    _in_processes(work, workers, _api_job)


def _command_job(job: Job) -> None:
    template, executed = job
    given = [part for name, value in PARAMETERS.items() for part in ("-p", name, value)]
    run = partial(subprocess.run, check=True, capture_output=True)
    run([sys.executable, "-m", "papermill", template, executed, "--cwd", NOTEBOOKS, "-k", "python3", *given])
    run([sys.executable, "-m", "nbconvert", "--to", "html", "--no-input", executed])


def command(work: list[Job], workers: int) -> None:
    """The command lines of papermill and nbconvert."""
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(_command_job, work))


def _ploomber_job(job: Job) -> None:
    from ploomber_engine import execute_notebook

    template, executed = job
    execute_notebook(str(template), str(executed), parameters=PARAMETERS, progress_bar=False, cwd=str(NOTEBOOKS))
    _convert(executed)


def ploomber(work: list[Job], workers: int) -> None:
    """ploomber-engine, which runs cells in its own process, then a warm nbconvert exporter."""
    _in_processes(work, workers, _ploomber_job)


def _bare_job(job: Job, *, is_converted: bool = False) -> None:
    os.chdir(NOTEBOOKS)
    template, executed = job
    notebook = json.loads(template.read_bytes())
    names: dict[str, object] = {"__name__": "__main__"}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)
        if "parameters" in cell["metadata"].get("tags", ()):
            names |= PARAMETERS
        if last:
            shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            data = {"text/html": shown._repr_html_(), "text/plain": ""}
            result = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data}
            cell["outputs"] = [result]
    executed.write_text(json.dumps(notebook))
    if is_converted:
        _convert(executed)
    else:
        executed.with_suffix(".html").write_text("<!doctype html>\n" + "\n".join(html_outputs(notebook)))


def bare(work: list[Job], workers: int) -> None:
    """The limit: the cells by exec in a warm process, their HTML joined."""
    _in_processes(work, workers, _bare_job)


def bare_nbconvert(work: list[Job], workers: int) -> None:
    """The cells by exec in a warm process, then a warm nbconvert exporter."""
    _in_processes(work, workers, partial(_bare_job, is_converted=True))


CONTENDERS = {
    contender.__name__: contender
    for contender in (parley, parley_ordinary, api, command, ploomber, bare, bare_nbconvert)
}


# What they must agree on.


def html_outputs(notebook: dict[str, Any]) -> list[str]:
    """What the cells show, in order; everything that a report shows is HTML."""
    return [
        "".join(output["data"]["text/html"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
        for output in cell.get("outputs", ())
        if "text/html" in output.get("data", {})
    ]


def check_equal(name: str, made: Path, expected: Path) -> None:
    """Compare the outputs of a contender's notebooks with those of plain papermill.

    Raises
    ------
    SystemExit
        Naming the first report and output that differ, or are missing.
    """
    for path in sorted(expected.glob("*.ipynb")):
        ours, theirs = (html_outputs(json.loads((folder / path.name).read_bytes())) for folder in (made, expected))
        if len(ours) != len(theirs):
            sys.exit(f"{name}: {path.name} shows {len(ours)} outputs, papermill {len(theirs)}")
        for number, (one, other) in enumerate(zip(ours, theirs, strict=True), start=1):
            if one != other:
                sys.exit(f"{name}: output {number} of {path.name} is not papermill's")
        if not (made / path.name).with_suffix(".html").stat().st_size:
            sys.exit(f"{name}: {path.name} has no page")


# Measuring.


@dataclass(frozen=True)
class Cost:
    """Seconds of one contender's whole process, its start included."""

    wall: float
    cpu: float
    peak: float = 0.0
    """Proportional set size of the process and all it started, in megabytes; 0 where it was not looked at."""


def measure(name: str, count: int, workers: int, out: Path, *, is_watched: bool = False) -> Cost:
    """Have a contender make reports in a process of its own."""
    out.mkdir(parents=True)
    python = PLOOMBER / "bin" / "python" if name == "ploomber" else sys.executable
    arguments = [python, __file__, "--probe", name, "--count", str(count), "--workers", str(workers), "--out", out]
    start = time.perf_counter()
    with (out / "said").open("wb") as said:
        process = subprocess.Popen(arguments, env=_environment(), stdout=said, stderr=said, cwd=out)
        peaks = [0.0]
        watcher = threading.Thread(target=_watch, args=(process, peaks)) if is_watched else None
        if watcher:
            watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if watcher:
        watcher.join()
    if process.returncode:
        sys.exit(f"{name} failed: {(out / 'said').read_text(errors='replace')[-2000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, max(peaks))


def _environment() -> dict[str, str]:
    """What stamps and orders outputs is the same for all."""
    from analysis.reporting.kernels.processes import environment

    fixed = environment(PARAMETERS, Path(), "")
    return os.environ | {name: fixed[name] for name in ("PYTHONHASHSEED", "SOURCE_DATE_EPOCH", "TZ", "MPLBACKEND")}


def _watch(process: subprocess.Popen[bytes], peaks: list[float]) -> None:
    import psutil

    while process.returncode is None:
        total = 0
        try:
            family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        except psutil.Error:
            return
        for member in family:
            try:
                rollup = Path(f"/proc/{member.pid}/smaps_rollup").read_text()
            except OSError:
                continue
            total += next((int(row.split()[1]) for row in rollup.splitlines() if row.startswith("Pss:")), 0)
        peaks.append(total / 1024)
        time.sleep(0.05)


def unchanged_milliseconds(root: Path) -> float:
    """What it takes to find that a report need not be made again."""
    from analysis.reporting.batch import make_reports

    def make() -> list[str]:
        made = make_reports(ROOT, CASE, parameters={}, out=root / "unchanged", as_of=DAY)
        return [outcome.state for outcome in made]

    make()
    start = time.perf_counter()
    states = make()
    if set(states) != {"unchanged"}:
        sys.exit(f"reports that nothing has changed for are {states}")
    return (time.perf_counter() - start) / len(states) * 1000


def line(what: str, value: str, goal: str = "") -> None:
    """Print one figure with its goal."""
    print(f"{what:<62} {value:>14}   {goal}", flush=True)


def compare(title: str, rounds: list[dict[str, Cost]], count: int, goals: dict[str, str]) -> None:
    """Print the medians of a series, and parley's ratios within the rounds."""
    print(f"\n{title}")
    for name in rounds[0]:
        wall, cpu = (statistics.median(getattr(each[name], kind) for each in rounds) for kind in ("wall", "cpu"))
        line(f"  {name}, s a report: wall, CPU", f"{wall / count:.2f}, {cpu / count:.2f}")
    for name in rounds[0]:
        if name != "parley":
            wall, cpu = (
                statistics.median(getattr(each[name], kind) / getattr(each["parley"], kind) for each in rounds)
                for kind in ("wall", "cpu")
            )
            line(f"  {name} / parley: wall, CPU", f"{wall:.2f}, {cpu:.2f}", goals.get(name, ""))


GOALS = {
    "api": "goal 4.0 wall",
    "command": "goal 15.0 wall",
    "ploomber": "goal 1.4 wall",
    "bare_nbconvert": "goal 1.0 CPU",
    "bare": "the limit",
}


def series(names: Iterable[str], sizes: list[tuple[int, int]], rounds: int, folder: Path) -> None:
    """Measure one report, many with one worker, many with two."""
    found: dict[tuple[int, int], list[dict[str, Cost]]] = {}
    for count, workers in sizes:
        costs = found[count, workers] = [
            {
                name: measure(name, count, workers, folder / f"{count}-{workers}-{turn}-{name}")
                for name in names
                if not (name.startswith("bare") and count == 1)
            }
            for turn in range(rounds)
        ]
        compare(f"{count} reports, {workers} at a time", costs, count, GOALS if count > 1 else {})
    (count, _), (both, _) = sizes[1:]
    one, two = (
        statistics.median(each["parley"].wall for each in found[size]) / size[0] for size in ((count, 1), (both, 2))
    )
    line("parley, 2 workers / 1", f"{one / two:.2f}", "goal 1.80")


def available() -> list[str]:
    """The contenders that are there; ploomber-engine is put into an environment of its own."""
    names = list(CONTENDERS)
    if not (PLOOMBER / "installed").exists():
        uv = Path(sys.executable).with_name("uv")
        python = PLOOMBER / "bin" / "python"
        steps = (
            [uv, "venv", "-q", PLOOMBER],
            [uv, "pip", "install", "-q", "--python", python, "ploomber-engine", ROOT],
        )
        try:
            for step in steps:
                subprocess.run(step, check=True, capture_output=True)
            (PLOOMBER / "installed").touch()
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"ploomber is left out, as ploomber-engine does not install here: {error}", file=sys.stderr)
            names.remove("ploomber")
    return names


def main() -> None:
    """Compare outputs, then measure; --quick takes fewer reports and one round."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer reports, one round")
    parser.add_argument("--only", nargs="+", choices=CONTENDERS, metavar="NAME", help="contenders beside parley")
    for name in ("--probe", "--out"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    for name in ("--count", "--workers"):
        parser.add_argument(name, type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.probe:
        CONTENDERS[arguments.probe](jobs(arguments.count, Path(arguments.out)), arguments.workers)
        return
    names = [name for name in available() if name == "parley" or name in (arguments.only or CONTENDERS)]
    sizes, rounds = ([(1, 1), (6, 1), (6, 2)], 1) if arguments.quick else ([(1, 1), (20, 1), (50, 2)], 3)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        expected = folder / "equal" / "api"
        measure("api", len(NAMES), 1, expected)
        for name in names:
            if name != "api":
                measure(name, len(NAMES), 1, folder / "equal" / name)
                check_equal(name, folder / "equal" / name, expected)
        line("reports with the outputs of plain papermill, each contender", f"{len(NAMES)} of {len(NAMES)}")
        series(names, sizes, rounds, folder)
        watched = measure("parley", 6, 2, folder / "watched", is_watched=True)
        line("parley, 2 workers: peak PSS a worker, MB", f"{watched.peak / 2:.0f}", "goal 200")
        line("an unchanged report, ms", f"{unchanged_milliseconds(folder):.1f}", "goal 10")


if __name__ == "__main__":
    main()
