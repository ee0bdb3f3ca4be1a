"""The house rules, read off the source: which way imports point, who may draw, how long a module gets.

The rules are those of ARCHITECTURE.md, whose table of modules is held to the truth too. The package is walked
as text (ast, tokenize); nothing of it is imported here.
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "analysis"
CEILING = 300

# A layer may import itself and what stands here: down only, and measures and coding never each other.
BELOW = {
    "cli": {"interactive", "reporting", "coding", "measures", "record", "errors"},
    "interactive": {"reporting", "coding", "measures", "record", "errors"},
    "reporting": {"measures", "record", "errors"},
    "coding": {"record", "errors"},
    "measures": {"record", "errors"},
    "record": {"errors"},
    "errors": set[str](),
}
RUNNERS = {"reporting.templates", "reporting.kernels", "reporting.batch"}
# The only places (a module, or a package with all its modules) that may import a library.
RESERVED = {
    "matplotlib": {"reporting.figures"},
    "papermill": RUNNERS,
    "nbclient": RUNNERS,
    "nbformat": RUNNERS,
    "ipywidgets": {"interactive"},
}
EMPTY_NAMES = {"utils", "helpers", "common", "misc", "base", "core"}

# `record.schema` for record/schema.py, `record` for record/__init__.py, "" for the package's own __init__.py.
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").removesuffix("."): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
SOURCES = {module: path.read_text(encoding="utf-8") for module, path in MODULES.items()}
TREES = {module: ast.parse(source) for module, source in SOURCES.items()}
PACKAGES = {module for module, path in MODULES.items() if path.name == "__init__.py"}


def imported_names(module: str, tree: ast.Module, *, is_package: bool) -> Iterator[str]:
    """Yield every name that a module imports, anywhere in it, in full and with relative imports resolved.

    `from a.b import c` yields `a.b.c`, whether c is a module or a thing in a.b.
    """
    package = ["analysis", *module.split(".")] if module else ["analysis"]
    if not is_package:
        package.pop()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) + 1 - node.level] if node.level else []
            stem = [*start, *(node.module or "").split(".")] if node.module else start
            yield from (".".join([*stem, alias.name]) for alias in node.names)


def code_lines(source: str) -> int:
    """Count the lines of a source that hold code: no blank line, no comment, no docstring."""
    lines: set[int] = set()
    passive = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in passive:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and ast.get_docstring(node, clean=False) is not None:
                lines.difference_update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    text = source.split("\n")
    return sum(bool(text[line - 1].strip()) for line in lines)


def upward_imports(module: str, names: Iterable[str]) -> list[str]:
    """Return the imports of a module that do not point down."""
    layer = module.split(".")[0]
    found = []
    for name in names:
        parts = name.split(".")
        if parts[0] == "analysis":
            target = parts[1] if len(parts) > 1 else ""
            if target != layer and target not in BELOW[layer]:
                found.append(name)
    return found


def is_within(module: str, places: set[str]) -> bool:
    """Return whether a module is one of the places or lies in one that is a package."""
    return any(module == place or module.startswith(f"{place}.") for place in places)


class RunningImports(ast.NodeTransformer):
    """A tree without what stands under `if TYPE_CHECKING:`, which never runs."""

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        """Keep the `else` alone."""
        self.generic_visit(node)
        return node.orelse if ast.unparse(node.test).endswith("TYPE_CHECKING") else node


def module_graph() -> dict[str, set[str]]:
    """Return for each module the modules of the project that it imports when it runs."""
    graph: dict[str, set[str]] = {}
    for module, source in SOURCES.items():
        graph[module] = set()
        tree = RunningImports().visit(ast.parse(source))
        for name in imported_names(module, tree, is_package=module in PACKAGES):
            inner = name.removeprefix("analysis").removeprefix(".")
            targets = [target for target in (inner, inner.rpartition(".")[0]) if target and target in SOURCES]
            if name.startswith("analysis.") and targets and targets[0] != module:
                graph[module].add(targets[0])
    return graph


def layer_table(text: str) -> list[str]:
    """Return the modules that the table (or tables) `module | holds` of a Markdown text names, a row each."""
    rows: list[str] = []
    in_table = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if [cell.lower() for cell in cells] == ["module", "holds"]:
            in_table = True
        elif "|" not in line:
            in_table = False
        elif in_table and not re.fullmatch(r":?-+:?", cells[0]):
            name = cells[0].strip("`").removeprefix("src/").removesuffix(".py").replace("/", ".")
            rows.append(name.removeprefix("analysis").removeprefix("."))
    return rows


@pytest.mark.parametrize("module", [module for module in SOURCES if module])
def test_imports_point_down(module: str) -> None:
    assert module.split(".")[0] in BELOW, f"{module} is in no layer; ARCHITECTURE.md and BELOW name them"
    names = imported_names(module, TREES[module], is_package=module in PACKAGES)
    assert not upward_imports(module, names), f"{module} imports what does not lie below it"


def test_no_modules_import_each_other_in_a_ring() -> None:
    TopologicalSorter(module_graph()).prepare()


@pytest.mark.parametrize("library", RESERVED)
def test_only_its_place_imports_a_library(library: str) -> None:
    users = {
        module
        for module, tree in TREES.items()
        for name in imported_names(module, tree, is_package=module in PACKAGES)
        if name.split(".")[0] == library
    }
    strangers = {module for module in users if not is_within(module, RESERVED[library])}
    assert not strangers, f"{library} belongs to {sorted(RESERVED[library])} alone"


@pytest.mark.parametrize("module", SOURCES)
def test_modules_stay_readable(module: str) -> None:
    lines = code_lines(SOURCES[module])
    assert lines <= CEILING, f"{module or 'analysis'} has {lines} code lines; over {CEILING} it becomes a package"
    assert not EMPTY_NAMES & set(module.split(".")), f"{module}: a name that says nothing of what it holds"
    assert ast.get_docstring(TREES[module]), f"{module or 'analysis'} does not say what it holds"


def test_the_layer_table_is_the_truth() -> None:
    """Each module of a layer has its row, and each row is a module or package that exists.

    A module that outgrew its file and became a package keeps its one row. Rows for a layer or for a part of
    such a package may stand there too; what is private (`_name`) is left out.
    """
    rows = layer_table((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    public = {module for module in SOURCES if not re.search(r"(^|\.)_", module)}
    layers = {module for module in PACKAGES if "." not in module}
    assert len(rows) == len(set(rows)), "a module stands in the table twice"
    missing = {module for module in public - layers if module.count(".") <= 1} - set(rows)
    assert not missing, "modules that the table of ARCHITECTURE.md does not name"
    assert not set(rows) - public, "rows of the table of ARCHITECTURE.md without a module"


def test_the_bare_import_loads_nothing_heavy() -> None:
    heavy = {"pandas", "numpy", "matplotlib", "typer", "rich", "pandera", "papermill", "trafilatura"}
    script = f"import sys, analysis; print(*sorted(set(sys.modules) & {heavy!r}))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.split() == []


# The walkers themselves: each would otherwise pass by seeing nothing.


def test_imported_names_are_resolved_wherever_they_stand() -> None:
    source = "import a.b\nfrom ..record import dates\nfrom . import gaps\ndef f():\n    from z import w\n"
    expected = ["a.b", "analysis.record.dates", "analysis.measures.gaps", "z.w"]
    assert list(imported_names("measures.positions", ast.parse(source), is_package=False)) == expected
    own, root = ast.parse("from . import gaps"), ast.parse("from .cli import main")
    assert list(imported_names("measures", own, is_package=True)) == ["analysis.measures.gaps"]
    assert list(imported_names("", root, is_package=True)) == ["analysis.cli.main"]


def test_imports_for_types_alone_do_not_make_a_ring() -> None:
    tree = ast.parse("if TYPE_CHECKING:\n    import a\nelse:\n    import b\nif x:\n    import c\n")
    assert list(imported_names("", RunningImports().visit(tree), is_package=True)) == ["b", "c"]


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("record.case", "analysis.measures.positions"),
        ("measures.gaps", "analysis.coding.times"),
        ("coding.times", "analysis.measures.gaps"),
        ("reporting.batch", "analysis.coding.suggest"),
        ("errors", "analysis.record"),
        ("record.case", "analysis"),
        ("interactive.explore", "analysis.cli"),
    ],
)
def test_an_import_that_points_up_is_found(module: str, name: str) -> None:
    assert upward_imports(module, [name]) == [name]


def test_imports_of_the_own_layer_and_below_pass() -> None:
    names = [
        "analysis.measures.positions",
        "analysis.record.case",
        "analysis.errors.DataError",
        "pandas",
        "analysis2.x",
    ]
    assert upward_imports("measures.gaps", names) == []


def test_code_lines_leave_out_blanks_comments_and_docstrings() -> None:
    source = (
        '"""Idea.\n\nMore.\n"""\n\n# why\nx = (\n    1,  # one\n    # two\n)\n\n\n'
        'class A:\n    """Doc."""\n\n    def f(self):\n        """Doc\n        more."""\n'
        '        return """a\n\n        b"""\n'
    )
    assert code_lines(source) == len(["x = (", "1,", ")", "class A:", "def f", 'return """a', 'b"""'])
    assert code_lines("") == 0


def test_layer_table_reads_rows_and_nothing_else() -> None:
    text = (
        "| other | table |\n|---|---|\n| `x` | y |\n\n"
        "| module | holds |\n|:--|---|\n| `record.case` | reading |\n| analysis/cli.py | the command |\n"
        "| analysis | the door |\n\n| `not` | a row |\n"
    )
    assert layer_table(text) == ["record.case", "cli", ""]
