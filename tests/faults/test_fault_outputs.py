"""Faults 7 to 9, 19 to 21, 24, 25, 39: what is written is whole, in its place, inert, and the same every time."""

from __future__ import annotations

import contextlib
import os
import stat
import subprocess
import sys
import textwrap
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import platformdirs.unix  # noqa: F401  # nobody may not be allowed to read it later
import pytest

import analysis
from analysis.errors import UsageError, WriteError
from analysis.record.files import write_together
from analysis.reporting.batch import make_reports
from analysis.reporting.publish.edition import EditionWriter
from analysis.reporting.publish.manifest import Made
from analysis.reporting.publish.page import Page, render_page
from analysis.reporting.publish.sanitise import clean_html

AS_OF = "2031-03-14"
OUTSIDE = ["../up", "a/b", "a\\b", "a\0b", "a" * 65, "", ".", "..", "/etc", "-a", "A", "a b", "é"]


def make(project, case_id: str = "harbour", *names: str, as_of: str = AS_OF):
    return make_reports(project.root, case_id, names, parameters={}, out=project.out, as_of=as_of)


@pytest.mark.parametrize("name", OUTSIDE)
def test_7_report_or_case_name_leaves_the_folder(project, no_kernel, name, tmp_path):
    project.template("chronology", "print(1)")
    before = sorted(tmp_path.rglob("*"))
    for arguments in [(name,), ("harbour", name)]:
        with pytest.raises(UsageError, match="not a name; allowed are a-z, 0-9 and hyphens") as caught:
            make(project, *arguments)
        assert caught.value.exit_code == 2
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("as_of", ["", "today", "2031-3-14", "20310314", "../2031-03-14", "2031-02-30"])
def test_7_an_edition_is_a_day(project, no_kernel, as_of):
    project.template("chronology", "print(1)")
    with pytest.raises(UsageError, match="is not a day; write it as"):
        make(project, as_of=as_of)
    assert not project.out.exists()


@pytest.mark.parametrize("name", ["chronology.html", "chronology.ipynb", "manifest.json"])
def test_8_output_is_a_symlink(project, name, tmp_path):
    target = tmp_path / "precious.txt"
    target.write_text("precious")
    project.template("chronology", "print(1)")
    project.edition.mkdir(parents=True)
    (project.edition / name).symlink_to(target)
    error = project.failure("chronology")
    assert error.exit_code == 7
    assert f"{name}: is a symbolic link; nothing is written through it" in str(error)
    assert target.read_text() == "precious"
    assert (project.edition / name).is_symlink()


def test_8_a_folder_of_the_output_is_a_symlink(project, no_kernel, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    project.template("chronology", "print(1)")
    project.out.mkdir()
    (project.out / "harbour").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(WriteError, match="is a symbolic link"):
        project.make("chronology")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_9_output_is_the_input(project, no_kernel):
    path = project.template("chronology", "print(1)")
    before = path.read_bytes()
    project.edition.mkdir(parents=True)
    os.link(path, project.edition / "chronology.ipynb")
    with pytest.raises(UsageError, match="the output is a template itself") as caught:
        project.make("chronology")
    assert caught.value.exit_code == 2
    assert path.read_bytes() == before


def test_9_run_over_its_own_template(project):
    from analysis.reporting.kernels import run_notebook

    path = project.template("chronology", "print(1)")
    before = path.read_bytes()
    with pytest.raises(UsageError, match="is the template itself"):
        run_notebook(path, {}, path)
    assert path.read_bytes() == before


@contextlib.contextmanager
def as_nobody():
    """Rights count for nothing against root, so root lays them down for a while."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def test_19_read_only_folder(project, no_kernel):
    project.template("chronology", "print(1)")
    project.out.mkdir()
    (project.root.parent / "cache").mkdir()
    for path in (*project.root.parents, project.root, *project.root.rglob("*")):
        if path.stat().st_uid == os.geteuid():
            path.chmod(path.stat().st_mode | 0o055)
    project.out.chmod(0o555)
    (project.root.parent / "cache").chmod(0o777)
    with as_nobody(), pytest.raises(WriteError, match="nothing can be written here") as caught:
        project.make("chronology")
    assert caught.value.exit_code == 7
    assert str(project.out) in str(caught.value)
    assert no_kernel == []


def test_19_missing_folder_or_a_file_in_its_place(project, no_kernel, tmp_path):
    project.template("chronology", "print(1)")
    project.out = tmp_path / "mistyped" / "reports"
    with pytest.raises(WriteError, match="the folder does not exist, nor does"):
        project.make("chronology")
    project.out = tmp_path / "file"
    project.out.write_text("a file")
    with pytest.raises(WriteError, match="nothing can be written here"):
        project.make("chronology")
    assert no_kernel == []
    assert project.out.read_text() == "a file"


def made(stem: str = "chronology", key: str = "0" * 64) -> Made:
    return Made(stem, "Chronology", "What?", 1, key, {}, (), (), {}, (), 0.1)


@pytest.fixture
def executed(project) -> Path:
    """An executed notebook with a figure, as a run leaves it."""
    (outcome,) = project.make(project.template("chronology", FIGURE).stem)
    assert outcome.error is None
    path = project.root / "executed.ipynb"
    path.write_bytes(outcome.path.with_suffix(".ipynb").read_bytes().replace(b"GOOD", b"NEXT"))
    return path


def failure_of(writer: EditionWriter, executed: Path) -> WriteError | None:
    try:
        writer.publish(made(), executed)
    except WriteError as error:
        return error
    return None


FIGURE = """\
from IPython.display import HTML
import base64
svg = base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>').decode()
image = f'<img class="wide light" alt="a line" src="data:image/svg+xml;base64,{svg}">'
HTML(f'<p>GOOD</p><figure class="parley-figure">{image}</figure>')"""


@pytest.mark.parametrize("is_first", [True, False])
def test_20_the_nth_operation_fails(project, executed, monkeypatch, is_first):
    """Each call that can fail fails once, the first, the second, and so on, until a whole write passes."""
    if is_first:
        for path in project.edition.rglob("*"):
            if path.is_file():
                path.unlink()
    writer = EditionWriter(project.out, "harbour", "Harbour strike", AS_OF)
    good = project.files()
    calls = {"left": 0}

    def failing(original):
        def call(*arguments, **options):
            calls["left"] -= 1
            if calls["left"] == 0:
                raise OSError(28, "No space left on device")
            return original(*arguments, **options)

        return call

    with monkeypatch.context() as patch:
        for name in ("open", "write", "fsync", "close"):
            patch.setattr(os, name, failing(getattr(os, name)))
        patch.setattr(Path, "replace", failing(Path.replace))
        number = 0
        while True:
            number += 1
            calls["left"] = number
            error = failure_of(writer, executed)
            calls["left"] = 0
            if error is None:
                break
            assert error.exit_code == 7
            assert str(project.edition) in str(error)
            assert project.files() == good, f"operation {number}"
    assert number > 20
    assert b"NEXT" in project.files()[f"harbour/{AS_OF}/chronology.html"]
    assert not list(project.out.rglob(".*.tmp"))


def test_16_the_next_run_sweeps_temporaries(project):
    project.template("chronology", "print(1)")
    project.make("chronology")
    stale = project.edition / ".chronology.html.parley-0123456789ab.tmp"
    stale.write_text("half a pa")
    project.make("chronology", force=True)
    assert not stale.exists()


def test_files_are_flushed_before_and_their_folder_after_the_rename(tmp_path, monkeypatch):
    done = []
    flush, rename = os.fsync, Path.replace

    def record_flush(descriptor: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        flush(descriptor)

    def record_rename(path: Path, target: Path) -> Path:
        done.append("rename")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", record_flush)
    monkeypatch.setattr(Path, "replace", record_rename)
    write_together({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert done == ["file", "file", "rename", "rename", "folder"]


def test_21_one_run_at_a_time(project):
    project.template("chronology", "import time\ntime.sleep(2)")
    code = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from analysis.errors import ParleyError
        from analysis.reporting.batch import exit_code, make_reports
        try:
            outcomes = make_reports(Path({str(project.root)!r}), "harbour", parameters={{}},
                                    out=Path({str(project.out)!r}), as_of="{AS_OF}", force=True)
        except ParleyError as error:
            print(error)
            sys.exit(error.exit_code)
        sys.exit(exit_code(outcomes))
    """)
    library = str(Path(analysis.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": library}
    runs = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(3)
    ]
    page = project.edition / "chronology.html"
    invalid = 0
    while any(run.poll() is None for run in runs):
        if page.exists() and not page.read_bytes().endswith(b"</html>\n"):
            invalid += 1
    said = [run.communicate()[0] for run in runs]
    assert sorted(run.returncode for run in runs) == [0, 75, 75]
    assert all("another run is writing here" in text for run, text in zip(runs, said, strict=True) if run.returncode)
    assert invalid == 0
    assert page.read_bytes().endswith(b"</html>\n")


def test_39_same_input_same_bytes(project, tmp_path, monkeypatch):
    project.template(
        "chronology",
        "print(object(), set('abc'), hash('a'), os.getcwd())",
        "print(1, flush=True)\nprint(2, file=sys.stderr, flush=True)\nprint(3)",
        FIGURE,
    )
    project.make("chronology")
    first = project.reports()
    assert any(name.startswith(f"harbour/{AS_OF}/figures/") for name in first)
    project.root = project.root.rename(tmp_path / "another-folder")
    project.out = tmp_path / "another-output"
    monkeypatch.setenv("PYTHONHASHSEED", "17")
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    project.make("chronology")
    assert project.reports() == first
    assert str(tmp_path).encode() not in b"".join(first.values())


ACTIVE = [
    "<script>document.title='ran'</script>",
    "<img src=x onerror=\"document.title='ran'\">",
    '<img src="https://example.org/a.png">',
    "<a href=\"javascript:document.title='ran'\">x</a>",
    '<a href="data:text/html,<script>1</script>">x</a>',
    "<a href=\"jav&#x0A;ascript:document.title='ran'\">x</a>",
    '<iframe src="https://example.org"></iframe>',
    "<iframe srcdoc=\"<script>parent.document.title='ran'</script>\"></iframe>",
    '<form action="https://example.org"><input autofocus onfocus="document.title=\'ran\'"></form>',
    '<meta http-equiv="refresh" content="0;url=https://example.org">',
    "<style>@import 'https://example.org/a.css'; body{background:url(https://example.org/b.png)}</style>",
    '<div style="background:url(https://example.org/c.png)">x</div>',
    "<svg onload=\"document.title='ran'\"><script>document.title='ran'</script></svg>",
    '<object data="https://example.org/d.swf"></object><embed src="https://example.org/e">',
    '<link rel=stylesheet href="https://example.org/f.css"><base href="https://example.org">',
    '<video src="https://example.org/g.mp4" autoplay></video><audio src="https://example.org/h"></audio>',
    "<details open ontoggle=\"document.title='ran'\"><summary>x</summary></details>",
    "<math><mtext><table><mglyph><style>"
    "<img src=x onerror=\"document.title='ran'\"></style>"
    "</mglyph></table></mtext></math>",
    "</article></main></body><script>document.title='ran'</script>",
    '<img alt=x src="data:image/svg+xml;base64,'
    'PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIG9ubG9hZD0iYWxlcnQoMSkiLz4=">',
    '<img alt=x src="data:text/html;base64,PHNjcmlwdD4xPC9zY3JpcHQ+">',
    '<td background="https://example.org/i.png">x</td><p ping="https://example.org">x</p>',
]


def hostile_page() -> bytes:
    """A page with the active content in prose, outputs, table cells, printed text and every title."""
    everything = "\n\n".join(ACTIVE)
    markdown = f"# Title {ACTIVE[0]}\n\n## Section {ACTIVE[1]}\n\n{everything}\n\n![x](https://example.org/j.png) "
    markdown += "[x](javascript:alert(1)) <https://example.org>\n\n| a |\n|---|\n| " + ACTIVE[1] + " |\n"
    table = "".join(f"<tr><td title='{ACTIVE[0]}'>{content}</td></tr>" for content in ACTIVE)
    html = f"{everything}<table><caption>{everything}</caption>{table}</table><h2>{everything}</h2>"
    outputs = [
        {"output_type": "display_data", "data": {"text/html": html}},
        {"output_type": "display_data", "data": {"text/markdown": markdown}},
        {
            "output_type": "display_data",
            "data": {"image/svg+xml": next(active for active in ACTIVE if active.startswith("<svg"))},
            "metadata": {"alt": f'"{ACTIVE[0]}'},
        },
        {"output_type": "display_data", "data": {"image/png": '"><script>1</script>'}},
        {"output_type": "stream", "name": "stdout", "text": everything},
        {"output_type": "execute_result", "data": {"text/plain": everything}},
    ]
    cells = [{"cell_type": "markdown", "source": markdown}, {"cell_type": "code", "source": "", "outputs": outputs}]
    return render_page(
        {"cells": cells},
        Page(
            "a.html",
            ACTIVE[0],
            ACTIVE[1],
            AS_OF,
            settings=((ACTIVE[0], ACTIVE[1]),),
            provenance=((everything, everything),),
        ),
    )


def test_24_active_content_is_inert_in_the_source():
    text = hostile_page().decode()
    found = Counter[str]()

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found[tag] += 1
            for name, value in attrs:
                assert not name.startswith("on"), (tag, name)
                assert name not in {"srcdoc", "style", "background", "ping", "action"}, (tag, name)
                if name == "src":
                    assert value.startswith("data:image/"), value
                if name == "href":
                    assert not value.lower().lstrip().startswith(("javascript", "data:text", "vbscript")), value

    Reader().feed(text)
    forbidden = ["script", "iframe", "object", "embed", "form", "input", "svg", "math", "video", "audio", "base"]
    assert {tag: found[tag] for tag in forbidden if found[tag]} == {}
    assert (found["link"], found["style"], found["main"]) == (1, 1, 1)


@pytest.mark.browser
def test_24_active_content_in_chromium(chromium_path, tmp_path):
    from playwright.sync_api import sync_playwright

    path = tmp_path / "hostile.html"
    path.write_bytes(hostile_page())
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(chromium_path), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        requests, navigations, dialogs = [], [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("framenavigated", lambda frame: navigations.append(frame.url))
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        page.goto(path.as_uri())
        page.wait_for_timeout(500)
        title = page.title()
        scripts = page.evaluate("document.scripts.length")
        browser.close()
    assert [url for url in requests if not url.startswith("data:image/")] == [path.as_uri()]
    assert navigations == [path.as_uri()]
    assert (dialogs, scripts) == ([], 0)
    assert title != "ran"


def test_25_the_sanitiser_keeps_meaning():
    cell = '<td colspan="2" data-label="When" headers="h">1 May</td>'
    head = '<caption>C</caption><thead><tr><th scope="col" id="h">A</th></tr></thead>'
    table = f'<table class="data">{head}<tbody><tr>{cell}</tr></tbody></table>'
    image = '<img alt="a" src="data:image/png;base64,iVBORw0KGgo=">'
    figure = f'<figure class="parley-figure">{image}<figcaption>F</figcaption></figure>'
    passage = '<blockquote class="passage" lang="ar" dir="rtl" cite="https://example.org"><p><q>x</q></p><footer><cite>S</cite></footer></blockquote>'
    words = '<p><del>a</del><ins>b</ins><mark>c</mark><abbr title="d">d</abbr><time datetime="2031-03-14">e</time></p>'
    parts = "<details><summary>More</summary><ol><li>1</li></ol><ul><li>2</li></ul><pre><code>x</code></pre></details>"
    headings = "".join(f"<h{level}>{level}</h{level}>" for level in range(1, 7))
    html = headings + table + figure + passage + words + parts
    kept = clean_html(html)
    count = lambda text: Counter(part.split(">")[0].split()[0] for part in text.split("<")[1:])  # noqa: E731
    assert count(kept) == count(html)
    for attribute in (
        'scope="col"',
        'colspan="2"',
        'data-label="When"',
        'lang="ar"',
        'dir="rtl"',
        'title="d"',
        'headers="h"',
    ):
        assert attribute in kept
