"""How right the suggestions are: on annotated articles, with intervals, and whether a confidence means what it says.

`benchmarks/articles/<slug>/` holds the annotations of articles that were annotated by the guidelines before the program
was run on them: offsets and codes, no wording. An article's text is looked for by its SHA-256 in the folders given with
`--texts` (default: `../shared/articles` and `.bench/texts`); `meta.json` says where it was read. Articles whose text is
not at hand are named and left out.

Run: `python benchmarks/accuracy.py [--gold FOLDER] [--texts FOLDER]... [--plot FILE.svg] [--missed]`.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from analysis.coding.names import Gazetteer
from analysis.coding.review import wilson
from analysis.coding.suggest import read_text
from analysis.coding.suggest.reading import Reading
from scoring import MEASURES, Counts, Row, Test, count, interval, match, overlapping, same, total

HERE = Path(__file__).resolve().parent
TABLES = ("times", "mentions", "speech", "stances")

RIGHT: dict[str, tuple[Test, ...]] = {
    "times": (overlapping(0.3), same("edtf")),
    "mentions": (overlapping(0.3), same("actor_id")),
    "speech": (overlapping(0.5), same("speaker_id")),
    "stances": (overlapping(0.3), same("stance_code"), same("holder_id")),
}
"""When a suggested row counts as right: span and everything that was said of it."""

BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0001)


@dataclass(frozen=True)
class Article:
    """An annotated article whose text is at hand."""

    slug: str
    text: str
    published: str
    gold: dict[str, list[dict[str, str]]]
    actors: list[dict[str, str]]


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with file.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def texts_in(folders: Iterable[Path]) -> dict[str, str]:
    """Texts by digest: each file as it stands, and without the `#` lines that some collections put on top."""
    found = {}
    for folder in folders:
        for file in sorted(folder.rglob("*.txt")):
            text = file.read_bytes().decode("utf-8", errors="replace")
            lines = text.splitlines(keepends=True)
            top = next((n for n, line in enumerate(lines) if not line.startswith("#")), 0)
            body = "".join(lines[top:]).strip()
            for candidate in (text, body, f"{body}\n"):
                found[hashlib.sha256(candidate.encode()).hexdigest()] = candidate
    return found


def articles_of(gold: Path, folders: Sequence[Path]) -> Iterator[Article]:
    """The annotated articles; those whose text is missing are named on standard error."""
    texts = texts_in([*folders, gold])
    for folder in sorted(path.parent for path in gold.glob("*/meta.json")):
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        beside = folder / "text.txt"
        text = beside.read_bytes().decode("utf-8") if beside.exists() else texts.get(meta.get("text_sha256", ""))
        if text is None:
            print(f"{folder.name}: its text is not at hand; it was read at {meta['url']}", file=sys.stderr)
            continue
        tables = {name: rows_of(folder / f"{name}.csv") for name in TABLES}
        yield Article(folder.name, text, meta["published"], tables, rows_of(folder / "actors.csv"))


def suggested(reading: Reading) -> dict[str, list[Row]]:
    """What the program suggests for an article, as rows beside the annotated ones, with rule and confidence."""
    found: dict[str, list[object]] = {
        "times": list(reading.times),
        "mentions": [mention for mention in reading.mentions if mention.actor_id and mention.is_name],
        "speech": list(reading.speeches),
        "stances": list(reading.stances),
    }
    return {
        name: [{slot: getattr(row, slot) for slot in row.__slots__} for row in rows]  # type: ignore[attr-defined]
        for name, rows in found.items()
    }


def read(article: Article) -> dict[str, list[Row]]:
    """Read one article with the gazetteer that stands beside it."""
    return suggested(read_text(article.text, Gazetteer.build(article.actors), published=article.published))


def score(articles: Sequence[Article], found: Sequence[dict[str, list[Row]]]) -> dict[str, list[Counts]]:
    """Counts of every measure, article by article."""
    return {m.name: [count(a.gold, f, m) for a, f in zip(articles, found, strict=True)] for m in MEASURES}


def print_scores(scores: dict[str, list[Counts]]) -> None:
    """The table: each measure with its goal and its interval."""
    print(f"{'measure':<32}{'P':>7}{'R':>7}{'F1':>7}   {'95 % of F1':<13}{'gold':>6}{'sugg.':>7}   goal")
    for measure in MEASURES:
        counts = scores[measure.name]
        whole, (low, high) = total(counts), interval(counts)
        figures = f"{whole.precision:7.3f}{whole.recall:7.3f}{whole.f1:7.3f}   {low:.3f}-{high:.3f}  "
        verdict = "reached" if whole.f1 >= measure.goal else "missed"
        print(f"{measure.name:<32}{figures}{whole.gold:6d}{whole.found:7d}   {measure.goal:.2f} {verdict}")


def verdicts(articles: Sequence[Article], found: Sequence[dict[str, list[Row]]]) -> dict[str, list[tuple[float, bool]]]:
    """Confidence of every suggested row and whether it is right, by table."""
    out: dict[str, list[tuple[float, bool]]] = {name: [] for name in TABLES}
    for article, tables in zip(articles, found, strict=True):
        for name in TABLES:
            right = match(article.gold[name], tables[name], RIGHT[name])
            out[name] += [(float(str(row["confidence"])), j in right) for j, row in enumerate(tables[name])]
    return out


def binned(rows: Sequence[tuple[float, bool]]) -> Iterator[tuple[float, float, int, int]]:
    """Lower bound, mean confidence, rows and right rows of every bin that holds any."""
    for low, high in pairwise(BINS):
        inside = [(c, ok) for c, ok in rows if low <= c < high]
        if inside:
            yield low, sum(c for c, _ in inside) / len(inside), len(inside), sum(ok for _, ok in inside)


def print_reliability(found: dict[str, list[tuple[float, bool]]]) -> None:
    """Of the rows of a confidence, how many are right."""
    print(f"\n{'confidence':<12}" + "".join(f"{name:>22}" for name in TABLES))
    tables = {name: {low: (n, ok) for low, _, n, ok in binned(rows)} for name, rows in found.items()}
    for low, high in pairwise(BINS):
        cells = []
        for name in TABLES:
            n, ok = tables[name].get(low, (0, 0))
            cells.append(f"{ok:>6} of {n:<4} ({ok / n:4.2f})".rjust(22) if n else "-".rjust(22))
        print(f"{low:.1f}-{min(high, 1):.1f}".ljust(12) + "".join(cells))


def plot_reliability(found: dict[str, list[tuple[float, bool]]], file: Path) -> None:
    """Share of right rows over their confidence with 95 % intervals, a panel a table; the number is that of the rows."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams.update({"svg.hashsalt": "parley", "svg.fonttype": "path"})
    from matplotlib import pyplot as plt

    figure, panels = plt.subplots(1, len(TABLES), figsize=(11, 3.2), sharey=True, layout="constrained")
    for panel, name in zip(panels, TABLES, strict=True):
        panel.plot([0, 1], [0, 1], color="0.6", linewidth=1)
        panel.fill_between([0.9, 1], 0.9, 1, color="#009e73", alpha=0.25, linewidth=0)
        for _, mean, n, right in binned(found[name]):
            low, high = wilson(right, n)
            panel.plot([mean, mean], [low, high], color="#0072b2", linewidth=1.5)
            panel.plot([mean], [right / n], "o", color="#0072b2", markersize=5)
            panel.annotate(
                f"{n}", (mean, right / n), xytext=(5, 0), textcoords="offset points", va="center", fontsize=8
            )
        panel.set(title=name, xlim=(0.25, 1.05), ylim=(-0.02, 1.05), xlabel="confidence")
    panels[0].set_ylabel("share that is right")
    figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None, dpi=150)


def print_missed(articles: Sequence[Article], found: Sequence[dict[str, list[Row]]]) -> None:
    """Annotated rows that nothing matched and suggested rows that match nothing, by place and code."""
    for article, tables in zip(articles, found, strict=True):
        for name in TABLES:
            gold, rows = article.gold[name], tables[name]
            matched = match(gold, rows, RIGHT[name])
            missed = [g for i, g in enumerate(gold) if i not in set(matched.values())]
            wrong = [r for j, r in enumerate(rows) if j not in matched]
            for sign, those in (("-", missed), ("+", wrong)):
                for row in those:
                    codes = {
                        k: v
                        for k, v in row.items()
                        if k in ("edtf", "actor_id", "speaker_id", "stance_code", "holder_id", "rule") and v
                    }
                    passage = " ".join(article.text[int(str(row["start"])) : int(str(row["end"]))].split())
                    print(f"{sign} {article.slug} {name} {row['start']}-{row['end']} {codes} {passage[:90]!r}")


def main() -> None:
    """Print the table of measures and of confidences."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=HERE / "articles")
    parser.add_argument("--texts", type=Path, action="append", default=[])
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--missed", action="store_true", help="also print every row missed (-) and every wrong one (+)")
    arguments = parser.parse_args()
    root = HERE.parent
    folders = arguments.texts or [root.parent / "shared" / "articles", root / ".bench" / "texts"]
    articles = list(articles_of(arguments.gold, [f for f in folders if f.is_dir()]))
    if not articles:
        sys.exit("no annotated article has its text at hand; give the folder with --texts")
    found = [read(article) for article in articles]
    print(f"{len(articles)} articles: {', '.join(a.slug for a in articles)}\n")
    print_scores(score(articles, found))
    rated = verdicts(articles, found)
    print_reliability(rated)
    if arguments.plot:
        plot_reliability(rated, arguments.plot)
    if arguments.missed:
        print_missed(articles, found)


if __name__ == "__main__":
    main()
