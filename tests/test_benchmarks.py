"""The annotated articles are well formed, and the benchmark's scorer measures what the guidelines' own scorer measures."""

import csv
import importlib.util
import json
import random
import sys
from pathlib import Path

import pytest

from analysis.record import dates

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
STANCES = {
    "demand",
    "offer",
    "accept",
    "refuse",
    "concede",
    "threaten",
    "promise",
    "accuse",
    "deny",
    "endorse",
    "assess",
}


@pytest.fixture(scope="session")
def scoring():
    return _module(BENCHMARKS / "scoring.py")


def _module(file):
    spec = importlib.util.spec_from_file_location(f"bench_{file.stem}", file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _rows(file):
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_at_least_ten_articles_are_annotated_without_their_wording():
    folders = sorted((BENCHMARKS / "articles").glob("*/"))
    assert len(folders) >= 10
    for folder in folders:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        actors = {row["actor_id"] for row in _rows(folder / "actors.csv")}
        for table in ("times", "mentions", "speech", "stances"):
            for row in _rows(folder / f"{table}.csv"):
                assert 0 <= int(row["start"]) < int(row["end"]) <= meta["text_chars"]
                assert "text" not in row
                assert {row[name] for name in ("actor_id", "speaker_id", "holder_id") if name in row} <= {"", *actors}
                assert row.get("stance_code", "offer") in STANCES
                if row.get("edtf"):
                    assert row["kind_code"] == "duration" or dates.parse_edtf(row["edtf"])


@pytest.mark.shared
def test_the_scorer_agrees_with_the_one_of_the_guidelines(shared, scoring, tmp_path):
    theirs = _module(shared / "eval" / "score.py")
    rng = random.Random(3)
    articles = sorted((shared / "eval" / "dev").iterdir())
    ours = {measure.name: [] for measure in scoring.MEASURES}
    for article in articles:
        gold = {name: _rows(article / f"{name}.csv") for name in ("times", "mentions", "speech", "stances")}
        found = {name: [_disturbed(row, rng) for row in rows if rng.random() < 0.8] for name, rows in gold.items()}
        (tmp_path / article.name).mkdir()
        for name, rows in found.items():
            with (tmp_path / article.name / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
                writer = csv.DictWriter(handle, gold[name][0])
                writer.writeheader()
                writer.writerows(rows)
        for measure in scoring.MEASURES:
            ours[measure.name].append(scoring.count(gold, found, measure))
    expected = theirs.score(shared / "eval" / "dev", tmp_path)
    for name, counts in ours.items():
        whole = scoring.total(counts)
        measured = (whole.precision, whole.recall, whole.f1, whole.gold, whole.found)
        assert measured == pytest.approx(tuple(expected[name].values())), name
        low, high = scoring.interval(counts)
        assert low <= whole.f1 <= high


def _disturbed(row, rng):
    """The row as a coder might have it that errs in span or code."""
    start, end = int(row["start"]), int(row["end"])
    moved = {"start": max(0, start + rng.choice((0, 0, 0, -4, 9))), "end": end + rng.choice((0, 0, 0, 6, 30))}
    codes = {name: "" for name in ("edtf", "actor_id", "holder_id") if name in row and rng.random() < 0.2}
    return row | {name: str(value) for name, value in moved.items()} | codes


def test_a_row_matches_once_and_best_overlap_first(scoring):
    gold = [{"start": "0", "end": "10"}, {"start": "8", "end": "20"}]
    found = [{"start": "7", "end": "20"}, {"start": "0", "end": "12"}, {"start": "0", "end": "3"}]
    assert scoring.match(gold, found, (scoring.overlapping(0.3),)) == {0: 1, 1: 0}
