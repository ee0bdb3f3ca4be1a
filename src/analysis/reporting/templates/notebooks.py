"""A template is a notebook that says what it needs, in its metadata and in its first heading."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import UsageError
from analysis.record.files import check_name
from analysis.record.schema import TABLES
from analysis.record.tables import nearest_of
from analysis.reporting.templates.parameters import EXPECTED, Parameter, Value, parse_parameters, typed


@dataclass(frozen=True, slots=True)
class Template:
    """One report template.

    Parameters
    ----------
    name, path
        The notebook's stem, and where it is.
    title
        Its first heading.
    order
        Place among the reports of an edition.
    tables
        Tables of the case that the report is made from.
    texts
        Whether the stored texts of the sources are shown too.
    parameters
        In order of declaration.
    """

    name: str
    path: Path
    title: str
    order: int
    tables: tuple[str, ...]
    texts: bool
    parameters: tuple[Parameter, ...]


def find_templates(root: Path) -> list[Template]:
    """Find the report templates of a project, in their order.

    Parameters
    ----------
    root
        The project's folder, which holds `notebooks/`.

    Returns
    -------
    list of Template
        Every notebook whose metadata says `"parley": {"report": true}`.

    Raises
    ------
    UsageError
        Naming everything that is wrong in any of them.
    """
    templates: list[Template] = []
    problems: list[str] = []
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        try:
            notebook = read_notebook(path)
            if _declared(notebook).get("report") is True:
                templates.append(_read_template(path, notebook))
        except UsageError as error:
            problems.append(str(error))
    if problems:
        raise UsageError("\n".join(problems))
    return sorted(templates, key=lambda template: (template.order, template.name))


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook's JSON, without nbformat, which takes long to import.

    Returns
    -------
    dict
        The notebook; `source` of every cell is one string.

    Raises
    ------
    UsageError
        If the file is missing or no notebook.
    """
    try:
        notebook: dict[str, Any] = json.loads(path.read_bytes())
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
            cell["metadata"].setdefault("tags", [])
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UsageError(f"{path.name}: not a notebook ({type(error).__name__}: {error}); save it again") from error
    return notebook


def read_parameters(path: Path) -> list[Parameter]:
    """Read the declared parameters of a template, without running it.

    Returns
    -------
    list of Parameter
        In order of declaration.

    Raises
    ------
    UsageError
        If there is not exactly one cell tagged `parameters`, or with every line of it that is no declaration.
    """
    parameters, problems = parse_parameters(read_notebook(path))
    if problems:
        raise UsageError("\n".join(f"{path.name}: {problem}" for problem in problems))
    return parameters


def check_parameters(template: Template, given: Mapping[str, object]) -> dict[str, Value]:
    """Check given values against a template's declaration and fill in the defaults.

    Parameters
    ----------
    template
        Whose parameters they are.
    given
        By name: text as from a command line, which the declaration types, or a value of exactly the declared
        kind.

    Returns
    -------
    dict
        A value for every declared parameter, in order of declaration.

    Raises
    ------
    UsageError
        With everything that is wrong: names that are not declared (and the nearest that is), values of
        another kind.

    Examples
    --------
    >>> days = Parameter("days", "int", 30, "length of the window")
    >>> template = Template("chronology", Path("chronology.ipynb"), "What happened?", 1, (), False, (days,))
    >>> check_parameters(template, {"days": "14"})
    {'days': 14}
    >>> check_parameters(template, {"day": "14"})
    Traceback (most recent call last):
    analysis.errors.UsageError: chronology: parameter "day" is not declared; nearest: days; declared are: days
    """
    declared = {parameter.name: parameter for parameter in template.parameters}
    values = {name: parameter.default for name, parameter in declared.items()}
    problems = []
    for name, value in given.items():
        if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name):
            problems.append(f"parameter {name!r} is not a name; a name is letters, digits and _, and no keyword")
        elif name not in declared:
            known = ", ".join(declared) or "none"
            problems.append(f'parameter "{name}" is not declared; {nearest_of(name, declared)}; declared are: {known}')
        else:
            kind = declared[name].kind
            try:
                values[name] = typed(value, kind)
            except ValueError as error:
                problems.append(f'parameter "{name}": got {_shown(value)}{error}; expected {EXPECTED[kind]}')
    if problems:
        raise UsageError("\n".join(f"{template.name}: {problem}" for problem in problems))
    return values


def headings(notebook: Mapping[str, Any]) -> list[tuple[int, str]]:
    """List the headings of a notebook's prose as (level, text)."""
    prose = (cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    found = (re.match(r"(#{1,6})\s+(.+?)\s*#*$", line) for text in prose for line in text.splitlines())
    return [(len(match[1]), match[2]) for match in found if match]


def metadata_problems(notebook: Mapping[str, Any]) -> list[str]:
    """Name what is wrong with what a notebook's metadata say of the report."""
    declared = _declared(notebook)
    problems = []
    if declared.get("report") is not True:
        problems.append('the metadata do not say "parley": {"report": true, ...}')
    order = declared.get("order", 0)
    if not isinstance(order, int):
        problems.append(f"metadata: order {order!r} is not a whole number")
    if not isinstance(declared.get("texts", False), bool):
        problems.append(f"metadata: texts {declared['texts']!r} is neither true nor false")
    tables = declared.get("tables", [])
    if not isinstance(tables, list):
        return [*problems, f"metadata: tables {tables!r} is not a list of table names"]
    problems.extend(
        f'metadata: table "{table}" does not exist; {nearest_of(str(table), TABLES)}'
        for table in tables
        if table not in TABLES
    )
    return problems


def _declared(notebook: Mapping[str, Any]) -> dict[str, Any]:
    declared = notebook.get("metadata", {}).get("parley", {})
    return declared if isinstance(declared, dict) else {}


def _read_template(path: Path, notebook: dict[str, Any]) -> Template:
    check_name(path.stem, "report")
    parameters, problems = parse_parameters(notebook)
    problems = [*metadata_problems(notebook), *problems]
    if problems:
        raise UsageError("\n".join(f"{path.name}: {problem}" for problem in problems))
    declared = _declared(notebook)
    return Template(
        name=path.stem,
        path=path,
        title=next((text for level, text in headings(notebook) if level == 1), path.stem.capitalize()),
        order=declared.get("order", 0),
        tables=tuple(declared.get("tables", ())),
        texts=declared.get("texts", False),
        parameters=tuple(parameters),
    )


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:77]}..."
