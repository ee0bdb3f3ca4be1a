"""Parameters stand in a template's one cell tagged `parameters`, one a line: `name: type = default  # help`.

The cell is read, never run. A given value is typed by what was declared, never by what it looks like.
"""

from __future__ import annotations

import ast
import io
import math
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Value = str | int | float | bool | list[str]
"""What a parameter may be."""

SET_BY_COMMAND = ("case", "as_of")
"""Parameters that every template declares and that the command sets: the case, and the resolved day."""

_KINDS: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool, "list[str]": list}
EXPECTED = {
    "str": "text",
    "int": "a whole number such as 30, without leading zeros",
    "float": "a decimal number such as 0.5",
    "bool": "true or false",
    "list[str]": "texts separated by commas, or the option repeated",
}
"""How a value of each kind is written on the command line."""

_INT = re.compile(r"-?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_BOOL = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter.

    Parameters
    ----------
    name, kind, default, help
        As declared; `kind` is `str`, `int`, `float`, `bool` or `list[str]`.
    """

    name: str
    kind: str
    default: Value
    help: str


def parse_parameters(notebook: Mapping[str, Any]) -> tuple[list[Parameter], list[str]]:
    """Read the declarations of a notebook.

    Returns
    -------
    list of Parameter
        What is declared.
    list of str
        What is wrong, with its line; empty if nothing is.
    """
    cells = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"]["tags"]]
    if len(cells) != 1 or cells[0]["cell_type"] != "code":
        return [], [f'{len(cells)} cells are tagged "parameters"; tag exactly one code cell']
    source = cells[0]["source"]
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        return [], [f"parameters cell, line {error.lineno}: {error.msg}; write `name: type = default  # help`"]
    comments = _comments(source)
    parameters: list[Parameter] = []
    problems: list[str] = []
    used: set[int] = set()
    for statement in statements:
        place = f"parameters cell, line {statement.lineno}"
        try:
            if statement.lineno in used or statement.end_lineno != statement.lineno:
                raise ValueError("one declaration a line, on one line")
            used.add(statement.lineno)
            parameter = _parameter(statement, comments.get(statement.lineno, ""))
            if parameter.name in {known.name for known in parameters}:
                raise ValueError(f"{parameter.name} is declared twice")
            parameters.append(parameter)
        except ValueError as error:
            problems.append(f"{place}: {error}")
    return parameters, problems


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("#").strip() for token in tokens if token.type == tokenize.COMMENT}


def _parameter(statement: ast.stmt, comment: str) -> Parameter:
    if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name) or not statement.value:
        raise ValueError("write `name: type = default  # help`")
    kind = ast.unparse(statement.annotation)
    if kind not in _KINDS:
        raise ValueError(f"type {kind} is not allowed; allowed: {', '.join(_KINDS)}")
    try:
        default = ast.literal_eval(statement.value)
    except ValueError:
        raise ValueError(f"default {ast.unparse(statement.value)} is not a plain value") from None
    if not _is_of(default, kind):
        raise ValueError(f"default {default!r} is not of type {kind}")
    return Parameter(statement.target.id, kind, default, comment)


def typed(value: object, kind: str) -> Value:
    """Return a given value as the declared kind, or raise a ValueError whose text continues "got VALUE"."""
    if type(value) is str and kind != "str":
        value = _parsed(value, kind)
    if not _is_of(value, kind):
        raise ValueError(f" ({type(value).__name__})")
    texts = value if isinstance(value, list) else [value]
    if any(isinstance(text, str) and not text.isascii() and _has_surrogate(text) for text in texts):
        raise ValueError(", which is not valid Unicode")
    return list(value) if isinstance(value, list) else value  # type: ignore[return-value]


def _parsed(text: str, kind: str) -> object:
    if kind == "int" and _INT.fullmatch(text) and len(text) <= 18:
        return int(text)
    if kind == "float" and _FLOAT.fullmatch(text):
        return float(text)
    if kind == "bool" and text in _BOOL:
        return _BOOL[text]
    if kind == "list[str]":
        items = [item.strip() for item in text.split(",")] if text.strip() else []
        if "" in items:
            raise ValueError(", in which an item is empty")
        return items
    raise ValueError("")


def _is_of(value: object, kind: str) -> bool:
    if type(value) is not _KINDS[kind]:
        return False
    if isinstance(value, list):
        return all(type(item) is str for item in value)
    return not isinstance(value, float) or math.isfinite(value)


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
