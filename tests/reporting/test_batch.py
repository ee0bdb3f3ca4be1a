"""What is due is made, what is not is left, and an edition's pages know each other."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import analysis
from analysis.errors import UsageError
from analysis.reporting import batch, jobs
from analysis.reporting.batch import make_batch, make_reports, orders_of

DAY = "2031-03-14"


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A project with a case of two tables and two templates, of which each declares one table."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    case = tmp_path / "data" / "harbour"
    (case / "texts").mkdir(parents=True)
    (case / "datapackage.json").write_text(json.dumps({"title": "Harbour strike"}))
    for table in ("events", "statements"):
        (case / f"{table}.csv").write_text("id\n")
    (case / "texts" / "a.txt").write_text("text")
    (tmp_path / "requirements.lock").write_text("a==1\n")
    (tmp_path / "notebooks").mkdir()
    template(tmp_path, "chronology", 1, ["events"])
    template(tmp_path, "positions", 2, ["statements"], texts=True)
    return tmp_path


def template(root, name, order, tables, *, texts=False, cell="print(case, as_of, since)"):
    declared = 'case: str = ""\nas_of: str = ""\nsince: str = ""\nactors: list[str] = []'
    notebook = new_notebook(
        cells=[
            new_markdown_cell(f"# What of {name}?"),
            new_code_cell(declared, metadata={"tags": ["parameters"]}),
            new_code_cell(cell),
        ],
        metadata={"parley": {"report": True, "order": order, "tables": tables, "texts": texts}},
    )
    nbformat.write(notebook, root / "notebooks" / f"{name}.ipynb")


def make(root, *names, as_of=DAY, force=False, **parameters):
    outcomes = make_reports(
        root, "harbour", names, parameters=parameters, out=root / "reports", as_of=as_of, force=force
    )
    assert [outcome.error for outcome in outcomes] == [None] * len(outcomes)
    return {outcome.name: outcome.state for outcome in outcomes}


@pytest.fixture
def quick(monkeypatch):
    """Run nothing: the executed notebook is the template itself, in no time."""
    from analysis.reporting import kernels

    def copy(template_path: Path, parameters: object, executed_path: Path, **_: object) -> None:
        executed_path.write_bytes(template_path.read_bytes())

    monkeypatch.setattr(kernels, "run_notebook", copy)


def test_an_edition_as_it_comes_from_real_runs(root):
    assert make(root) == {"chronology": "made", "positions": "made"}
    edition = root / "reports" / "harbour" / DAY
    page = (edition / "positions.html").read_text()
    assert f"harbour {DAY} \n" in page
    assert "<h1>What of positions?</h1>" in page
    assert '<p class="kicker">Harbour strike</p>' in page
    assert '<a href="chronology.html">Chronology</a>' in page
    manifest = json.loads((edition / "manifest.json").read_bytes())
    assert [report["parameters"] for report in manifest["reports"]] == [
        {"case": "harbour", "as_of": DAY, "since": "", "actors": []}
    ] * 2
    assert f'href="harbour/{DAY}/chronology.html"' in (root / "reports" / "index.html").read_text()


@pytest.mark.usefixtures("quick")
class TestWhatIsDue:
    def test_nothing_is_made_twice(self, root):
        make(root)
        before = {path: path.stat().st_mtime_ns for path in (root / "reports").rglob("*")}
        assert make(root) == {"chronology": "unchanged", "positions": "unchanged"}
        files = [path for path in before if path.is_file()]
        assert {path: path.stat().st_mtime_ns for path in files} == {path: before[path] for path in files}
        assert make(root, "chronology", force=True) == {"chronology": "made"}

    @pytest.mark.parametrize(
        ("path", "due"),
        [
            ("data/harbour/events.csv", {"chronology"}),
            ("data/harbour/statements.csv", {"positions"}),
            ("data/harbour/texts/a.txt", {"positions"}),
            ("data/harbour/texts/new.txt", {"positions"}),
            ("data/harbour/actors.csv", set()),
            ("data/harbour/datapackage.json", {"chronology", "positions"}),
            ("requirements.lock", {"chronology", "positions"}),
            ("notebooks/chronology.ipynb", {"chronology"}),
            (f"reports/harbour/{DAY}/chronology.html", {"chronology"}),
            (f"reports/harbour/{DAY}/chronology.ipynb", {"chronology"}),
            (f"reports/harbour/{DAY}/manifest.json", {"chronology", "positions"}),
        ],
    )
    def test_what_a_report_is_made_from_decides(self, root, path, due):
        make(root)
        changed = root / path
        before = changed.read_text() if changed.exists() else ""
        changed.write_text("" if "reports/" in path else f"{before} \n")
        assert {name for name, state in make(root).items() if state == "made"} == due

    def test_code_and_python_version_decide(self, root, monkeypatch):
        from analysis.reporting.publish import manifest

        make(root)
        monkeypatch.setattr(manifest.platform, "python_version", lambda: "3.99.0")
        assert set(make(root).values()) == {"made"}
        monkeypatch.setattr(manifest, "library_digest", lambda: "other")
        assert set(make(root).values()) == {"made"}
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
        assert set(make(root).values()) == {"made"}
        assert set(make(root).values()) == {"unchanged"}

    def test_every_file_of_the_library_that_shapes_a_report_decides(self, tmp_path, monkeypatch):
        from analysis.reporting.publish import manifest

        digests = set()
        monkeypatch.setattr(manifest, "_LIBRARY", tmp_path)
        for name in ("run.py", "page.html.j2", "page.css", "codes.csv", "run.py"):
            (tmp_path / name).write_text(f"{name} {len(digests)}")
            manifest.library_digest.cache_clear()
            digests.add(manifest.library_digest())
        manifest.library_digest.cache_clear()
        assert len(digests) == 5

    def test_a_lost_output_is_made_again(self, root):
        make(root)
        (root / "reports" / "harbour" / DAY / "positions.html").unlink()
        assert make(root) == {"chronology": "unchanged", "positions": "made"}

    @pytest.mark.parametrize("stage", ["refresh", "list"])
    def test_a_run_that_was_killed_before_the_last_step_is_taken_up(self, root, monkeypatch, stage):
        from analysis.reporting.publish import edition

        def killed(*_: object) -> None:
            raise KeyboardInterrupt

        make(root, "chronology", as_of="2031-01-01")
        with monkeypatch.context() as patch:
            if stage == "refresh":
                patch.setattr(edition.EditionWriter, "refresh_pages", killed)
            else:
                patch.setattr(batch, "_list", killed)
            with pytest.raises(KeyboardInterrupt):
                make(root)
        assert set(make(root).values()) == {"unchanged"}
        assert "positions.html" in (root / "reports" / "harbour" / DAY / "chronology.html").read_text()
        assert f"harbour/{DAY}/positions.html" in (root / "reports" / "index.html").read_text()
        assert f"harbour/{DAY}/positions.html" in (root / "reports" / "feed.xml").read_text()

    def test_another_day_is_another_edition(self, root):
        make(root)
        assert make(root, as_of="2031-02-01") == {"chronology": "made", "positions": "made"}
        index = (root / "reports" / "index.html").read_text()
        assert index.index("14 March 2031") < index.index("1 February 2031")

    def test_pages_are_set_again_when_the_edition_grows(self, root):
        edition = root / "reports" / "harbour" / DAY
        make(root, "chronology")
        assert "positions.html" not in (edition / "chronology.html").read_text()
        make(root, "positions")
        assert "positions.html" in (edition / "chronology.html").read_text()
        assert make(root) == {"chronology": "unchanged", "positions": "unchanged"}
        both = {path.name: path.read_bytes() for path in edition.glob("*.html")}
        make(root, force=True)
        assert {path.name: path.read_bytes() for path in edition.glob("*.html")} == both

    def test_parameters_that_are_not_the_default_name_the_file(self, root):
        assert make(root, "chronology", since="2031-01-01", actors="union,employer") == {
            "chronology--since=2031-01-01_actors=union.employer": "made"
        }
        assert make(root, "chronology", since="", actors="") == {"chronology": "made"}
        edition = root / "reports" / "harbour" / DAY
        page = (edition / "chronology--since=2031-01-01_actors=union.employer.html").read_text()
        assert '<a href="chronology.html">Chronology</a>' in page
        assert "Chronology (since 2031-01-01, actors union, employer)" in page
        assert "since 2031-01-01" not in (edition / "chronology.html").read_text()

    def test_names_choose_and_order(self, root):
        assert list(make(root, "positions", "chronology", "positions")) == ["positions", "chronology"]
        with pytest.raises(UsageError, match='report "chronologie" is no template in notebooks/; nearest: chronology'):
            make(root, "chronologie")
        with pytest.raises(UsageError, match='case "harbor" is not under data/; nearest: harbour'):
            make_reports(root, "harbor", parameters={}, out=root / "reports", as_of=DAY)


@pytest.mark.usefixtures("quick")
class TestPaper:
    def make(self, root, *names, **options):
        orders = orders_of(root, [("harbour", DAY)], names, parameters={})
        return {outcome.name: outcome.state for outcome in make_batch(root, orders, out=root / "reports", **options)}

    @pytest.fixture
    def papers(self, monkeypatch):
        """Count the PDFs that are made."""
        from analysis.reporting.publish import pdf

        made: list[bytes] = []
        monkeypatch.setattr(pdf, "render_pdf", lambda html: made.append(html) or b"paper %d" % len(made))
        return made

    def test_a_report_without_its_pdf_is_due(self, root, papers):
        edition = root / "reports" / "harbour" / DAY
        assert self.make(root) == {"chronology": "made", "positions": "made"}
        assert self.make(root, pdf=True) == {"chronology": "made", "positions": "made"}
        assert (edition / "positions.pdf").read_bytes() == b"paper 2"
        assert self.make(root, pdf=True) == self.make(root) == {"chronology": "unchanged", "positions": "unchanged"}
        assert f"harbour/{DAY}/positions.pdf" in (root / "reports" / "index.html").read_text()
        (edition / "positions.pdf").write_bytes(b"another")
        assert self.make(root, pdf=True) == {"chronology": "unchanged", "positions": "made"}

    def test_a_page_that_is_set_again_keeps_its_pdf(self, root, papers):
        self.make(root, "chronology", pdf=True)
        self.make(root, "positions", pdf=True)
        edition = root / "reports" / "harbour" / DAY
        assert "positions.html" in (edition / "chronology.html").read_text()
        assert (edition / "chronology.pdf").read_bytes() == b"paper 1"
        assert len(papers) == 2
        assert self.make(root, pdf=True) == {"chronology": "unchanged", "positions": "unchanged"}

    def test_a_pdf_never_outlives_its_page(self, root, papers):
        self.make(root, pdf=True)
        self.make(root, "positions", force=True)
        edition = root / "reports" / "harbour" / DAY
        assert (edition / "chronology.pdf").is_file()
        assert not (edition / "positions.pdf").exists()


@pytest.mark.usefixtures("quick")
class TestRetention:
    OLDER = ("2031-02-01", "2031-01-01", "2030-12-01")

    def keep(self, root, number, *, as_of=DAY):
        orders = orders_of(root, [("harbour", as_of)], parameters={})
        make_batch(root, orders, out=root / "reports", keep=number)
        return sorted(path.name for path in (root / "reports" / "harbour").iterdir())

    def test_the_newest_editions_stay(self, root):
        for day in self.OLDER:
            make(root, as_of=day)
        assert self.keep(root, 0) == ["2030-12-01", "2031-01-01", "2031-02-01", DAY]
        assert self.keep(root, 2) == ["2031-02-01", DAY]
        for name in ("index.html", "feed.xml"):
            text = (root / "reports" / name).read_text()
            assert "2031-02-01" in text
            assert "2031-01-01" not in text
        assert self.keep(root, 1) == [DAY]
        assert set(make(root).values()) == {"unchanged"}

    def test_an_old_edition_that_is_asked_for_stays(self, root):
        make(root)
        make(root, as_of="2031-02-01")
        assert self.keep(root, 1, as_of="2031-01-01") == ["2031-01-01", DAY]

    def test_nothing_goes_that_was_not_made_here(self, root):
        for day in self.OLDER[:2]:
            make(root, as_of=day)
        case = root / "reports" / "harbour"
        (case / "2029-01-01").mkdir()
        (case / "2029-01-01" / "mine.html").write_text("mine")
        (case / "2031-01-01" / "notes.txt").write_text("mine")
        (case / "2031-01-01" / "chronology.html").write_text("changed by hand")
        (root / "reports" / "other" / "2031-01-01").mkdir(parents=True)
        assert self.keep(root, 1) == ["2029-01-01", "2031-01-01", DAY]
        left = sorted(path.name for path in (case / "2031-01-01").iterdir())
        assert left == ["chronology.html", "notes.txt"]
        assert (root / "reports" / "other" / "2031-01-01").is_dir()

    def test_a_manifest_cannot_lead_out_of_its_folder(self, root):
        make(root, as_of="2031-01-01")
        precious = root / "reports" / "precious.txt"
        precious.write_text("mine")
        manifest = root / "reports" / "harbour" / "2031-01-01" / "manifest.json"
        content = json.loads(manifest.read_bytes())
        content["reports"][0]["outputs"]["../../precious.txt"] = hashlib.sha256(b"mine").hexdigest()
        manifest.write_text(json.dumps(content))
        assert self.keep(root, 1) == [DAY]
        assert precious.read_text() == "mine"


def test_what_is_unchanged_is_known_before_anything_heavy_is_imported(root, quick):
    make(root)
    code = (
        "import sys\nfrom pathlib import Path\nfrom analysis.reporting.batch import make_reports\n"
        f"outcomes = make_reports(Path({str(root)!r}), 'harbour', parameters={{}}, "
        f"out=Path({str(root / 'reports')!r}), as_of={DAY!r})\n"
        "heavy = {'pandas', 'papermill', 'nbformat', 'matplotlib', 'jinja2', 'nh3'} & set(sys.modules)\n"
        "print([outcome.state for outcome in outcomes], sorted(heavy))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(analysis.__file__).parents[1])}
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert result.stdout == "['unchanged', 'unchanged'] []\n"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_batch_that_is_stopped_is_completed_by_the_next_run(root, number):
    """Faults 15 and 17 for a batch: stop it with reports still to start, then run it again and do nothing by hand."""
    for order in range(4):
        template(root, f"slow-{order}", 3 + order, ["events"], cell="import time; time.sleep(0.5); print(as_of)")
    code = (
        "import sys; from pathlib import Path; from analysis.reporting.batch import make_reports\n"
        "root = Path(sys.argv[1])\n"
        f"make_reports(root, 'harbour', parameters={{}}, out=root / 'reports', as_of={DAY!r}, workers=1)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(analysis.__file__).parents[1])}
    edition = root / "reports" / "harbour" / DAY
    process = subprocess.Popen([sys.executable, "-c", code, root], env=environment)
    try:
        while not (edition / "chronology.html").is_file():
            assert process.poll() is None, "it ended before it could be killed"
            time.sleep(0.01)
        process.send_signal(number)
        assert process.wait(timeout=60) != 0
    finally:
        process.kill()
        process.wait()
    states = make(root)
    assert set(states.values()) == {"made", "unchanged"}
    assert set(make(root).values()) == {"unchanged"}
    assert not list((root / "reports").rglob("*.tmp"))
    index = (root / "reports" / "index.html").read_text()
    assert all(f"harbour/{DAY}/{name}.html" in index for name in states)


@pytest.mark.parametrize("workers", [1, 2])
def test_no_more_reports_run_at_a_time_than_there_are_workers(root, monkeypatch, workers):
    from analysis.reporting import kernels

    running, most = [], []

    def wait(template_path: Path, parameters: object, executed_path: Path, **_: object) -> None:
        running.append(template_path)
        time.sleep(0.3)
        most.append(len(running))
        running.remove(template_path)
        executed_path.write_bytes(template_path.read_bytes())

    monkeypatch.setattr(kernels, "run_notebook", wait)
    make_reports(root, "harbour", parameters={}, out=root / "reports", as_of=DAY, workers=workers)
    assert max(most) == workers


def test_no_workers_make_no_report(root):
    with pytest.raises(UsageError, match="workers: 0 cannot run a report; give 1 or more"):
        make_reports(root, "harbour", parameters={}, out=root / "reports", as_of=DAY, workers=0)


TEXTS = st.text(max_size=20) | st.sampled_from(["a", "A", "a b", "a-b", "a.b", "a_b", "a=b", "é", "", "../x"])


@given(st.lists(st.tuples(st.text(max_size=8), st.lists(TEXTS, max_size=3)), min_size=2, max_size=2))
def test_different_values_have_different_names_that_are_safe(pair):
    (one, one_list), (other, other_list) = pair
    slugs = [jobs.slug([("title", text), ("actors", items)]) for text, items in ((one, one_list), (other, other_list))]
    assert (slugs[0] == slugs[1]) == ((one, one_list) == (other, other_list))
    for slug in slugs:
        assert len(slug) <= 90
        assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789=._-")
