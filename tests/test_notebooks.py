"""The report templates: tidy, true of any case, and pages on which every row says where it was read."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import html

from analysis.record.case import Case
from analysis.record.known import EVIDENCED
from analysis.record.schema import TABLES
from analysis.reporting.templates import check_template, read_parameters

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = sorted((ROOT / "notebooks").glob("*.ipynb"))
NAMES = [path.stem for path in TEMPLATES]
CASES = {"tiny": ROOT / "tests" / "data" / "tiny", "istanbul-2025": ROOT / "data" / "istanbul-2025"}
COMMAND = "from analysis.cli import main; main()"


def code_cells(path: Path) -> list[str]:
    cells = json.loads(path.read_bytes())["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def prose(path: Path) -> str:
    cells = json.loads(path.read_bytes())["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
class TestTemplates:
    def test_it_is_tidy(self, path):
        assert check_template(path) == []

    def test_it_has_the_parameters_of_every_report(self, path):
        parameters = read_parameters(path)
        assert all(parameter.help for parameter in parameters)
        shared = parameters[:6]  # a report's own follow
        assert [parameter.name for parameter in shared] == ["case", "as_of", "since", "until", "actors", "issues"]
        assert not any(parameter.default for parameter in shared)

    def test_its_prose_names_nothing_of_a_case(self, path):
        words = set(re.findall(r"[^\W\d_]{4,}", prose(path)))
        for folder in CASES.values():
            case = Case.read(folder)
            names = {name for column in (case.actors["name"], case.aliases["alias"]) for name in column}
            assert words & {name for name in names if name[0].isupper()} == set()

    def test_it_draws_on_every_table_that_it_declares(self, path):
        declared = json.loads(path.read_bytes())["metadata"]["parley"]["tables"]
        assert set(declared) <= set(TABLES)
        assert {"sources", "actors", "evidence"} <= set(declared)
        assert {*EVIDENCED, "conditions"} <= set(declared), "which actors are known hangs on all of these"


def make_project(root: Path, *cases: str) -> Path:
    for case in cases:
        shutil.copytree(CASES[case], root / "data" / case, ignore=shutil.ignore_patterns("codings"))
    shutil.rmtree(root / "data" / "istanbul-2025" / "texts", ignore_errors=True)  # as in a fresh clone
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    return root


def report(root: Path, seed: str, *arguments: str) -> None:
    """Make reports as a process of its own."""
    path = os.pathsep.join(filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH", ""))))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed, "XDG_CACHE_HOME": str(root / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "report", *arguments], cwd=root, env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@dataclass(frozen=True)
class Made:
    """What two runs of all templates made: of tiny twice in two folders, of the first case once."""

    first: Path
    second: Path

    def page(self, case: str, name: str) -> str:
        (edition,) = (self.first / "reports" / case).iterdir()
        return (edition / f"{name}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    first = make_project(tmp_path_factory.mktemp("first"), "tiny", "istanbul-2025")
    second = make_project(tmp_path_factory.mktemp("the second, elsewhere"), "tiny")
    report(first, "1", "--case", "tiny")
    report(first, "2", "--case", "istanbul-2025")
    report(second, "3")
    return Made(first, second)


def visible(page: str) -> str:
    """The text of a page that a reader sees."""
    body = html.document_fromstring(page).body
    for hidden in body.xpath(".//style | .//footer[contains(@class, 'colophon')]"):
        hidden.drop_tree()
    return re.sub(r"\s+", " ", " ".join(body.itertext()))


def check_no_ids(case: Case, text: str) -> None:
    ids = {key for table in case.tables.values() for key in table["id"] if "-" in key} - {case.id}
    ids |= {move for column in ("move", "requires_move") for move in case.conditions[column] if "-" in move}
    shown = set(re.findall(r"(?<![\w-])[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![\w-])", text))
    assert ids & shown == set()


def check_rows_say_where(page: str) -> int:
    """Every row of a table of evidence, dispute and due date names source and paragraph; returns how many do."""
    tree = html.document_fromstring(page)
    cells = tree.xpath("//td[@data-label='Read in'] | //ol[@class='due']/li/div | //div[@class='versus']/div[p[2]]")
    for cell in cells:
        assert re.search(r"\w, (paragraphs? \d|no passage)", cell.text_content()), cell.text_content()
    return len(cells)


@pytest.mark.parametrize("case_id", CASES)
@pytest.mark.parametrize("name", NAMES)
class TestPages:
    def test_no_id_is_shown(self, made, case_id, name):
        check_no_ids(Case.read(CASES[case_id]), visible(made.page(case_id, name)))

    def test_every_row_says_where_it_was_read(self, made, case_id, name):
        assert check_rows_say_where(made.page(case_id, name)) > 4  # the last source of the tiny case tells five things

    def test_nothing_unfinished_is_shown(self, made, case_id, name):
        text = visible(made.page(case_id, name))
        assert (
            re.findall(r"\b(?:nan|NaN|NaT|None(?! of)|NA|Timestamp|Traceback|UserWarning|inf)\b|<NA>|\{\w*\}", text)
            == []
        )
        assert re.findall(r" [,;)]|\( |(?<!\.)\.\.(?!\.)", text) == []


@pytest.mark.parametrize("name", NAMES)
def test_pages_speak_of_their_own_case_alone(made, name):
    assert not re.search(r"Russia|Ukraine|Istanbul|Trump", visible(made.page("tiny", name)))
    assert not re.search(r"Dock|Harbour|[Ww]age|[Uu]nion", visible(made.page("istanbul-2025", name)))


def test_the_same_input_gives_the_same_bytes(made):
    """Fault 39: twice, with another hash seed, in another folder."""

    def files(root: Path) -> dict[str, bytes]:
        edition = root / "reports" / "tiny"
        found = {
            path.relative_to(edition).as_posix(): path.read_bytes() for path in edition.rglob("*") if path.is_file()
        }
        return {name: content for name, content in found.items() if not name.endswith("manifest.json")}

    assert {path.rpartition(".")[2] for path in files(made.first)} == {"html", "ipynb", "svg"}
    first, second = files(made.first), files(made.second)
    assert [name for name in first if first[name] != second.get(name)] == []
    assert list(first) == list(second)


class TestPassages:
    def passages(self, made: Made) -> Iterator[html.HtmlElement]:
        for name in NAMES:
            yield from html.document_fromstring(made.page("tiny", name)).xpath("//blockquote[@class='passage']")

    def test_they_are_verbatim_and_marked_with_their_language(self, made):
        texts = {path.stem: path.read_text(encoding="utf-8") for path in (CASES["tiny"] / "texts").iterdir()}
        shown = 0
        for passage in self.passages(made):
            (words,) = passage.xpath("p[@lang]")
            sources = [key for key, text in texts.items() if words.text_content() in text]
            assert sources, words.text_content()
            assert words.get("lang") == ("de" if sources == ["hafenblatt-03-27"] else "en")
            assert words.get("dir") == "ltr"
            assert re.search(r", paragraph \d+$", passage.xpath("string(footer)"))
            shown += 1
        assert shown > 40

    def test_a_damaged_passage_shows_how_it_is_read(self, made):
        (reading,) = Case.read(CASES["tiny"]).emendations["reading"]
        damaged = [passage for passage in self.passages(made) if "damaged text" in passage.text_content()]
        assert damaged
        for passage in damaged:
            assert "has run since 4 March" in passage.xpath("string(p[@lang])")
            assert f"read as: {reading}" in passage.text_content()

    def test_without_texts_places_and_readings_are_shown_and_no_words(self, made):
        for name in NAMES:
            tree = html.document_fromstring(made.page("istanbul-2025", name))
            assert tree.xpath("//blockquote/p[@lang]") == []
            assert "not stored here" in tree.text_content()
        assert "read as: " in visible(made.page("istanbul-2025", "positions"))


VARIATIONS = {
    "tiny": (
        {"as_of": "2024-03-05"},
        {"as_of": "2024-03-14"},
        {"as_of": "2025-01-01"},
        {"since": "2024-03-13", "until": "2024-03-13"},
        {"since": "2030-01-01"},
        {"until": "1990-01-01"},
        {"actors": ["dock-union"]},
        {"actors": ["port-economist"]},
        {"actors": ["harbour-city"], "issues": ["machines"]},
        {"issues": ["wage-rise"]},
        {"issues": ["machines"], "as_of": "2024-03-27"},
        {"as_of": "2024-03-27", "since": "2024-03-25", "actors": ["port-employers"], "issues": ["night-shifts"]},
    ),
    "istanbul-2025": (
        {"as_of": "2025-05-16"},
        {"as_of": "2027-01-01"},
        {"since": "2025-05-11", "until": "2025-05-12"},
        {"until": "2022-12-31"},
        {"actors": ["russia", "ukraine"]},
        {"actors": ["trump"], "issues": ["us-role"]},
        {"actors": ["giles"]},
        {"actors": ["united-states"]},
        {"issues": ["territory", "sanctions"]},
    ),
}


def run_here(path: Path, parameters: dict[str, object], root: Path) -> str:
    """Run the cells of a template in this process and return what they show."""
    names: dict[str, object] = {}
    shown = []
    for number, source in enumerate(code_cells(path)):
        tree = ast.parse(source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, path.name, "exec"), names)
        if number == 1:
            names |= parameters
        if last:
            value = eval(compile(ast.Expression(last.value), path.name, "eval"), names)
            shown.append(value._repr_html_())
    assert len(shown) > 5
    return "<body>" + re.sub(r'src="data:[^"]*"', "", "\n".join(shown)) + "</body>"


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
@pytest.mark.parametrize("case_id", CASES)
def test_every_day_window_actor_and_issue_makes_a_report(made, monkeypatch, path, case_id):
    from matplotlib import pyplot

    monkeypatch.chdir(made.first / "notebooks")
    whole = run_here(path, {"case": case_id}, made.first)
    for parameters in VARIATIONS[case_id]:
        page = run_here(path, {"case": case_id, **parameters}, made.first)
        text = visible(page)
        check_no_ids(Case.read(CASES[case_id]), text)
        check_rows_say_where(page)
        assert re.findall(r"\b(?:nan|NaN|NaT|None(?! of)|Timestamp)\b|<NA>", text) == [], parameters
        assert page != whole or parameters.get("as_of", "") >= "2025"
        assert pyplot.get_fignums() == []


FITS = """() => {
  const wide = document.documentElement.clientWidth, off = [];
  for (const element of document.querySelectorAll('body *')) {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    if (!box.width || !box.height || element.closest('.skip, thead') || style.visibility === 'hidden') continue;
    if (style.overflowX === 'auto' && element.scrollWidth > element.clientWidth + 1) off.push('scrolls: ' + element.outerHTML.slice(0, 80));
    if (box.right > wide + 1 || box.left < -1) off.push(element.outerHTML.slice(0, 80));
    if (style.overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1) off.push('cut: ' + element.outerHTML.slice(0, 80));
  }
  return off;
}"""
BLANK = """() => [...document.querySelectorAll('td[data-label]')].filter(
  cell => !cell.textContent.trim() && getComputedStyle(cell).display !== 'none' && cell.getBoundingClientRect().height > 4
).length"""


@pytest.fixture(scope="module")
def chromium(chromium_path):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium_path), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("is_open", [False, True], ids=["closed", "open"])
def test_a_page_fits_its_screen(made, chromium, name, scheme, width, is_open):
    case = "tiny" if is_open else "istanbul-2025"
    (edition,) = (made.first / "reports" / case).iterdir()
    page = (edition / f"{name}.html").resolve()
    tab = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(page.as_uri())
    if is_open:
        tab.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    assert tab.evaluate(FITS) == []
    display = "getComputedStyle(document.querySelector('table.data tbody tr')).display"
    assert tab.evaluate(display) == ("block" if width == 390 else "table-row")
    if width == 390:
        assert tab.evaluate(BLANK) == 0
    images = "[...document.querySelectorAll('figure')].map(f => [...f.querySelectorAll('img')].filter(i => i.offsetWidth).length)"
    assert set(tab.evaluate(images)) == {1}
    tab.close()
    assert [url for url in asked if not url.startswith("data:")] == [page.as_uri()]
    assert said == []
