"""How fast articles are read: dates beside peers, whole suggestions, many texts by several processes; and what memory it takes.

Throughput is in KB (1,000 characters) a second of CPU, medians of several runs over one text. Peers run in environments of their own
under `.bench/`, made on first use; one that cannot be installed is named and left out. Their values are scored by the same
measures as ours on the annotated articles in `../shared/eval/dev`. Texts are those in `../shared`, put together in
varied order; where they are not at hand, the sentences of the tests stand in.

Run: `python benchmarks/coding_speed.py [--no-peers] [--megabytes N]`; run by `run.py`, too.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from analysis.coding.suggest.desk import Desk
from analysis.coding.times import find_times
from run import line
from scoring import MEASURES, count, total
from time_peers import FINDERS

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SHARED = ROOT.parent / "shared"
ENVIRONMENTS = ROOT / ".bench"
PEERS = {
    "dateparser": ("dateparser",),
    "recognizers-text": ("recognizers-text-date-time", "emoji<2"),  # it imports what emoji 2 has not
    "parsedatetime": ("parsedatetime",),
    "datefinder": ("datefinder",),
    "timefhuman": ("timefhuman",),
}
CASE = "istanbul-2025"
PUBLISHED = "2025-05-14"
PEER_SIZE, SIZE = 60_000, 400_000
FIRST_LINES = "#"
SMALL = 0.2
"""CPU seconds; a process below them only looks after the others."""


def bodies() -> list[str]:
    """The texts at hand, without the lines that a collection puts on top."""
    files = [*SHARED.glob("articles/*.txt"), *SHARED.glob("seed/*.txt"), *SHARED.glob("eval/dev/*/text.txt")]
    texts = []
    for file in sorted(files):
        lines = file.read_bytes().decode("utf-8").splitlines(keepends=True)
        texts.append("".join(row for row in lines if not row.startswith(FIRST_LINES)).strip())
    return texts or ["\n\n".join(sentences())]


def sentences() -> list[str]:
    """Sentences full of dates, from the tests."""
    with (ROOT / "tests" / "coding" / "times_sentences.csv").open(encoding="utf-8", newline="") as handle:
        rows = csv.reader(row for row in handle if not row.startswith("#"))
        return [max(row, key=len).replace("[", "").replace("]", "") for row in rows if row]


def prose(size: int, texts: Sequence[str], *, seed: int = 1) -> str:
    """A text of a size, put together from others in varied order."""
    source, order = random.Random(seed), list(texts)
    found: list[str] = []
    while sum(map(len, found)) < size:
        source.shuffle(order)
        found += order
    return "\n\n".join(found)[:size]


def without_dates(text: str) -> list[str]:
    """The paragraphs of a text in which no date is found."""
    return [paragraph for paragraph in text.split("\n") if paragraph.strip() and not find_times(paragraph)]


def cpu(work: Callable[[], object], repeats: int) -> float:
    """Median CPU seconds of a piece of work."""
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return statistics.median(seconds)


def speed(characters: int, seconds: float) -> str:
    """Throughput in words."""
    return f"{characters / 1000 / seconds:,.0f} KB/s"


def measure_times(*, repeats: int, peers: bool) -> None:
    """Dates: the mix of the texts at hand, one without dates, one full of them; then peers on the same text, with value F1."""
    texts = bodies()
    mixes = {
        "prose": prose(SIZE, texts),
        "paragraphs without dates": prose(SIZE, without_dates("\n".join(texts))),
        "sentences full of dates": prose(SIZE, sentences()),
    }
    for name, text in mixes.items():
        find_times(text[:20_000], published=PUBLISHED)
        seconds = cpu(lambda text=text: find_times(text, published=PUBLISHED), repeats)
        line(f"times, {name}", speed(len(text), seconds), "goal 1,000 KB/s" if name == "prose" else "")
    if not peers:
        return
    articles = list(annotated())
    question = {
        "text": prose(PEER_SIZE, texts),
        "published": PUBLISHED,
        "repeats": repeats,
        "articles": [{"slug": slug, "text": text, "published": day} for slug, text, day, _ in articles],
    }
    for name in FINDERS:
        python = Path(sys.executable) if name == "parley" else environment(name)
        if python is None:
            continue
        done = subprocess.run(
            [python, HERE / "time_peers.py", name],
            input=json.dumps(question),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            line(f"times, {name}", "left out", done.stderr.strip().splitlines()[-1][:80])
            continue
        answer = json.loads(done.stdout)
        line(
            f"times, {name}, {PEER_SIZE // 1000} KB of prose",
            speed(PEER_SIZE, answer["cpu"]),
            f"value F1 {value_f1(articles, answer['rows'])}",
        )


Annotated = tuple[str, str, str, list[dict[str, str]]]


def annotated() -> Iterator[Annotated]:
    """The annotated articles: slug, text, day of publication, and their rows of times."""
    for folder in sorted(path.parent for path in SHARED.glob("eval/dev/*/meta.json")):
        with (folder / "times.csv").open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.DictReader(handle))
        day = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["published"]
        yield folder.name, (folder / "text.txt").read_bytes().decode("utf-8"), day, rows


def value_f1(articles: Sequence[Annotated], found: dict[str, list[tuple[int, int, str]]]) -> str:
    """F1 of the values found where they belong, all articles together."""
    if not articles:
        return "unknown: no annotated article is at hand"
    measure = next(m for m in MEASURES if m.name == "times relaxed + value")
    counts = [
        count(
            {"times": gold},
            {"times": [{"start": start, "end": end, "edtf": value} for start, end, value in found[slug]]},
            measure,
        )
        for slug, _, _, gold in articles
    ]
    return f"{total(counts).f1:.2f}"


def environment(name: str) -> Path | None:
    """The interpreter of a peer's environment, made where it is missing; None, and a line, where that fails."""
    folder = ENVIRONMENTS / name
    python = folder / "bin" / "python"
    ready = folder / ".ready"
    wanted = "\n".join(PEERS[name])
    if ready.is_file() and ready.read_text() == wanted:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    steps = ([sys.executable, "-m", "venv", folder], [python, "-m", "pip", "install", "--quiet", *PEERS[name]])
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            line(f"times, {name}", "left out", f"not installed: {(done.stderr.strip().splitlines() or ['?'])[-1][:70]}")
            return None
    ready.write_text(wanted)
    return python


def measure_suggest(*, repeats: int) -> None:
    """Whole readings of articles from disk, as rows for the case and as tables for scoring."""
    desk = Desk.of_case(CASE, root=ROOT)
    with tempfile.TemporaryDirectory() as folder:
        files = write_articles(Path(folder) / "texts", 40, 5_000)
        size = sum(len(file.read_text(encoding="utf-8")) for file in files)
        for file in files:
            desk.proposed(file, published=PUBLISHED)

        def rows() -> None:
            for file in files:
                desk.proposed(file, published=PUBLISHED)

        def tables() -> None:
            for file in files:
                desk.write_evaluation(file, Path(folder) / "out" / file.stem, published=PUBLISHED)

        line("suggest, rows, 40 articles of 5 KB", speed(size, cpu(rows, repeats)), "goal 300 KB/s")
        line("suggest, tables for scoring, 40 articles of 5 KB", speed(size, cpu(tables, repeats)), "goal 300 KB/s")
        long = Path(folder) / "long.txt"
        long.write_text(prose(SIZE, bodies()), encoding="utf-8")
        seconds = cpu(lambda: desk.proposed(long, published=PUBLISHED), 1)
        line(f"suggest, rows, one text of {SIZE // 1000} KB", speed(SIZE, seconds))


def write_articles(folder: Path, number: int, size: int) -> list[Path]:
    """Articles of a size, each its own choice of paragraphs."""
    paragraphs = [paragraph for text in bodies() for paragraph in text.split("\n") if paragraph.strip()]
    files = []
    for place in range(number):
        file = folder / f"{place // 500:03d}" / f"{place:06d}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(prose(size, paragraphs, seed=place), encoding="utf-8")
        files.append(file)
    return files


def measure_corpus(root: Path, megabytes: Sequence[int], *, workers: Sequence[int] = (1, 2)) -> None:
    """Corpora of some sizes by one process and by several: wall seconds, CPU and peak memory of each process.

    Where other work keeps the cores busy, the longest CPU of one process tells better than the wall how the work was shared.
    """
    actors = root / "actors.csv"
    actors.write_text(
        "id,name,kind_code\nrussia,Russia,state\nukraine,Ukraine,state\negypt,Egypt,state\nisrael,Israel,state\n"
    )
    for size in megabytes:
        folder = root / f"texts-{size}"
        write_articles(folder, size * 200, 5_000)
        wall: dict[int, float] = {}
        for number in workers:
            out = root / f"out-{size}-{number}"
            wall[number], costs = run_corpus(folder, actors, out, number)
            seconds = " + ".join(f"{cost.cpu:.1f}" for cost in costs)
            peaks = " + ".join(f"{cost.peak:.0f}" for cost in costs)
            line(
                f"corpus of {size} MB, workers {number}, wall s",
                f"{wall[number]:.1f}",
                f"CPU s {seconds}; peak MB {peaks}",
            )
            shutil.rmtree(out)
        first, last = workers[0], workers[-1]
        line(f"  {last} workers are faster by", f"x{wall[first] / wall[last]:.2f}")
        shutil.rmtree(folder)


@dataclass
class Cost:
    """CPU seconds and peak megabytes of one process."""

    cpu: float = 0.0
    peak: float = 0.0


def run_corpus(folder: Path, actors: Path, out: Path, workers: int) -> tuple[float, list[Cost]]:
    """Read a corpus by the command; wall seconds, and what the command and each of its processes cost."""
    command = [sys.executable, "-c", "from analysis.cli import main; main()", "suggest", str(folder), "--quiet"]
    command += ["--actors", str(actors), "--out", str(out), "--workers", str(workers), "--published", PUBLISHED]
    costs: dict[int, Cost] = {}
    start = time.perf_counter()
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            try:
                own = psutil.Process(process.pid)
                for each in (own, *own.children()):
                    cost, times = costs.setdefault(each.pid, Cost()), each.cpu_times()
                    cost.peak = max(cost.peak, each.memory_info().rss / 1024**2)
                    cost.cpu = times.user + times.system
            except psutil.Error:
                pass
            time.sleep(0.05)
    if process.returncode:
        sys.exit(f"suggest ended with {process.returncode}")
    seconds = time.perf_counter() - start
    return seconds, [cost for cost in costs.values() if cost.cpu > SMALL]


def measure_coding(*, repeats: int, peers: bool, megabytes: Sequence[int]) -> None:
    """All of it."""
    measure_times(repeats=repeats, peers=peers)
    measure_suggest(repeats=repeats)
    with tempfile.TemporaryDirectory() as folder:
        measure_corpus(Path(folder), megabytes)


def main() -> None:
    """Measure the reading of articles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-peers", action="store_true", help="only this project")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--megabytes", type=int, nargs="*", default=[1, 4], help="sizes of the corpora (default: 1 4)")
    arguments = parser.parse_args()
    measure_coding(repeats=arguments.repeats, peers=not arguments.no_peers, megabytes=arguments.megabytes)


if __name__ == "__main__":
    main()
