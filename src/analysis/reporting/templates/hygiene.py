"""A tidy template holds prose and calls: a function, loop or reader in a cell means that one is missing."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.errors import UsageError
from analysis.record.files import check_name
from analysis.reporting.templates.notebooks import headings, metadata_problems, read_notebook
from analysis.reporting.templates.parameters import SET_BY_COMMAND, parse_parameters


def check_template(path: Path) -> list[str]:
    """Name what keeps a notebook from being a tidy template.

    A template holds prose and calls: wanting a function, a loop or a reader in a cell means that a function
    is missing in the library. A reader that is imported from `analysis` is one of the library's.

    Returns
    -------
    list of str
        One problem each, with its cell (counted from 1) and line; empty for a tidy template.
    """
    try:
        notebook = read_notebook(path)
        check_name(path.stem, "report")
    except UsageError as error:
        return [str(error)]
    problems = [*metadata_problems(notebook), *_parameter_problems(notebook), *_section_problems(notebook)]
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    library = _imported_from_library(code[0]["source"]) if code else set()
    for number, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] == "code":
            found = _cell_problems(cell, library, is_imports=cell is code[0])
            problems.extend(f"cell {number}{problem}" for problem in found)
    return [f"{path.name}: {problem}" for problem in problems]


def _parameter_problems(notebook: Mapping[str, Any]) -> list[str]:
    parameters, problems = parse_parameters(notebook)
    kinds = {parameter.name: parameter.kind for parameter in parameters}
    wanted = [name for name in SET_BY_COMMAND if kinds.get(name) != "str"]
    if not problems and wanted:
        problems = [f"parameters cell: {name} is not declared; every report has `{name}: str`" for name in wanted]
    return problems


def _section_problems(notebook: Mapping[str, Any]) -> list[str]:
    problems = []
    cells: Sequence[Mapping[str, Any]] = notebook["cells"]
    if not cells or cells[0]["cell_type"] != "markdown" or not cells[0]["source"].startswith("# "):
        problems.append("cell 1: a report starts with prose: `# ` title, then the question")
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    if len(code) < 3 or "parameters" not in code[1]["metadata"]["tags"]:
        problems.append("the order of code cells is: imports, parameters, a cell that validates them, the rest")
    sections = [text.casefold() for level, text in headings(notebook) if level == 2]
    if sections[-2:] != ["what this does not show", "provenance"]:
        problems.append('the last two sections are "What this does not show" and "Provenance"')
    return problems


def _imported_from_library(source: str) -> set[str]:
    """Names that the imports cell takes from `analysis`."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return set()
    return {
        alias.asname or alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "analysis"
        for alias in node.names
    }


def _cell_problems(cell: Mapping[str, Any], library: set[str], *, is_imports: bool) -> Iterator[str]:
    source = cell["source"]
    lines = source.splitlines()
    if cell.get("outputs") or cell.get("execution_count") is not None:
        yield ": has outputs; templates are kept stripped"
    if len(lines) > 12:
        yield f": {len(lines)} lines; at most 12"
    commands = [number for number, line in enumerate(lines, start=1) if line.lstrip().startswith(("!", "%"))]
    if commands:
        yield from (f", line {number}: no shell or magic commands" for number in commands)
        return
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError as error:
        yield f", line {error.lineno}: {error.msg}"
        return
    for node in nodes:
        if fault := _node_fault(node, library, is_imports=is_imports):
            yield f", line {getattr(node, 'lineno', 0)}: {fault}"


def _node_fault(node: ast.AST, library: set[str], *, is_imports: bool) -> str:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return f"{node.name} is defined here; put it into the library"
    if isinstance(node, ast.For | ast.AsyncFor | ast.While):
        return "a loop; a function is missing in the library"
    if isinstance(node, ast.Import | ast.ImportFrom) and not is_imports:
        return "an import; imports stand in the first code cell"
    if not isinstance(node, ast.Call):
        return ""
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called in {"now", "today", "utcnow"}:
        return f"{called}(): a report's day is its parameter as_of"
    if called.startswith("read_") and called not in library:
        return f"{called}(): only the library reads files"
    return ""
