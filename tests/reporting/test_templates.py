"""What a template declares is read without running it, and what makes one untidy is named."""

from __future__ import annotations

import json

import pytest

from analysis.errors import UsageError
from analysis.reporting.templates import (
    Parameter,
    Template,
    check_parameters,
    check_template,
    find_templates,
    read_parameters,
)

PARAMETERS = 'case: str = ""\nas_of: str = ""'
REPORT = {"report": True, "order": 1, "tables": ["events"], "texts": True}


def markdown(source):
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source, tags=()):
    metadata = {"tags": list(tags)} if tags else {}
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": [], "execution_count": None}


def write(folder, *cells, name="chronology", parley=REPORT):
    path = folder / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": list(cells), "metadata": {"parley": parley}, "nbformat": 4}))
    return path


def declared(tmp_path, source):
    return read_parameters(write(tmp_path, code(source, ["parameters"])))


def test_parameters_are_read_with_kind_default_and_help(tmp_path):
    source = """\
# What may be given
title: str = "a # b"  # the heading
days: int = -30

share: float = 0.5  # of all
is_strict: bool = False
actors: list[str] = ["a", "b"]  # who"""
    assert declared(tmp_path, source) == [
        Parameter("title", "str", "a # b", "the heading"),
        Parameter("days", "int", -30, ""),
        Parameter("share", "float", 0.5, "of all"),
        Parameter("is_strict", "bool", False, ""),
        Parameter("actors", "list[str]", ["a", "b"], "who"),
    ]


def test_the_parameters_cell_is_never_run(tmp_path):
    with pytest.raises(UsageError, match="is not a plain value"):
        declared(tmp_path, f"title: str = open({str(tmp_path / 'canary')!r}, 'w').name")
    assert not (tmp_path / "canary").exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("days = 30", "write `name: type = default  # help`"),
        ("days: int", "write `name: type = default  # help`"),
        ("import os", "write `name: type = default  # help`"),
        ("days: str | None = None", r"type str \| None is not allowed; allowed: str, int, float, bool"),
        ("days: Optional[str] = ''", "is not allowed"),
        ("days: list = []", "type list is not allowed"),
        ("days: int = '30'", "default '30' is not of type int"),
        ("days: int = True", "default True is not of type int"),
        ("share: float = 1", "default 1 is not of type float"),
        ("actors: list[str] = [1]", "is not of type list"),
        ("a: int = 1; b: int = 2", "one declaration a line"),
        ("days: str = (\n'a'\n)", "one declaration a line"),
        ("ok: int = 2", "ok is declared twice"),
        ("days: int = = 2", "invalid syntax"),
    ],
)
def test_anything_else_in_the_cell_is_an_error_with_its_line(tmp_path, line, said):
    with pytest.raises(UsageError, match=f"chronology.ipynb: parameters cell, line 2: .*{said}"):
        declared(tmp_path, f"ok: int = 1\n{line}")


def test_all_lines_that_are_wrong_are_named(tmp_path):
    with pytest.raises(UsageError) as caught:
        declared(tmp_path, "a = 1\nb: int = 2\nc = 3")
    assert [line.split(":")[1] for line in str(caught.value).splitlines()] == [
        " parameters cell, line 1",
        " parameters cell, line 3",
    ]


def test_templates_are_found_in_order(tmp_path):
    notebooks = tmp_path / "notebooks"
    cell = code(PARAMETERS, ["parameters"])
    write(notebooks, markdown("# B?\n\nMore"), cell, name="b", parley={**REPORT, "order": 2})
    write(notebooks, markdown("no heading"), cell, name="a", parley={"report": True, "order": 2})
    write(notebooks, markdown("# C"), cell, name="c", parley={"report": True, "order": 1})
    write(notebooks, markdown("# Explore"), name="explore", parley={})
    found = find_templates(tmp_path)
    assert [template.name for template in found] == ["c", "a", "b"]
    assert [template.title for template in found] == ["C", "A", "B?"]
    assert (found[2].tables, found[2].texts) == (("events",), True)
    assert (found[0].tables, found[0].texts) == ((), False)


def test_a_template_that_names_a_table_wrongly_is_refused_with_the_nearest(tmp_path):
    cell = code(PARAMETERS, ["parameters"])
    write(tmp_path / "notebooks", markdown("# A"), cell, name="a", parley={**REPORT, "tables": ["evnts"]})
    (tmp_path / "notebooks" / "b.ipynb").write_text("{")
    with pytest.raises(UsageError) as caught:
        find_templates(tmp_path)
    first, second = str(caught.value).splitlines()
    assert first == 'a.ipynb: metadata: table "evnts" does not exist; nearest: events'
    assert second.startswith("b.ipynb: not a notebook (JSONDecodeError")


def template_of(*parameters, path=None):
    return Template("chronology", path, "What?", 1, (), False, parameters)


def test_values_come_in_the_order_of_declaration_with_defaults(tmp_path):
    template = template_of(Parameter("a", "int", 1, ""), Parameter("b", "list[str]", ["x"], ""))
    values = check_parameters(template, {"b": ["y,z", ""]})
    assert list(values.items()) == [("a", 1), ("b", ["y,z", ""])]
    assert check_parameters(template, {"b": "y, z", "a": "-3"}) == {"a": -3, "b": ["y", "z"]}
    assert check_parameters(template, {"b": ""}) == {"a": 1, "b": []}


TIDY = (
    markdown("# What happened?\n\nThe question."),
    code("from analysis import Case, read_case"),
    code(PARAMETERS, ["parameters"]),
    code("record = read_case(case)"),
    markdown("## What this does not show"),
    markdown("## Provenance"),
)


def test_a_tidy_template_has_no_problems(tmp_path):
    assert check_template(write(tmp_path, *TIDY)) == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def f():\n    return 1", "line 1: f is defined here"),
        ("class A: ...", "line 1: A is defined here"),
        ("x = 1\nfor a in b:\n    a", "line 2: a loop"),
        ("while x:\n    x = 0", "line 1: a loop"),
        ("import os", "line 1: an import"),
        ("pd.read_csv('a.csv')", "line 1: read_csv(): only the library reads files"),
        ("!ls", "line 1: no shell or magic commands"),
        ("x = 1\n%time x", "line 2: no shell or magic commands"),
        ("datetime.now()", "line 1: now(): a report's day is its parameter as_of"),
        ("date.today()", "line 1: today():"),
        ("\n".join(["x = 1"] * 13), ": 13 lines; at most 12"),
        ("x = = 1", "line 1: invalid syntax"),
    ],
)
def test_what_makes_a_cell_untidy(tmp_path, source, said):
    cells = [*TIDY[:4], code(source), *TIDY[4:]]
    (problem,) = check_template(write(tmp_path, *cells))
    assert problem.startswith("chronology.ipynb: cell 5")
    assert said in problem


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (TIDY[1:], "cell 1: a report starts with prose"),
        (TIDY[:-1], "the last two sections are"),
        ((*TIDY[:4], TIDY[5], TIDY[4]), "the last two sections are"),
        ((TIDY[0], *TIDY[2:]), "the order of code cells is"),
        ((*TIDY[:2], *TIDY[3:]), '0 cells are tagged "parameters"'),
        ((*TIDY[:2], code("as_of: str = ''", ["parameters"]), *TIDY[3:]), "case is not declared"),
        ((*TIDY[:3], {**TIDY[3], "execution_count": 1}, *TIDY[4:]), "cell 4: has outputs"),
    ],
)
def test_what_makes_a_template_untidy(tmp_path, cells, said):
    assert any(said in problem for problem in check_template(write(tmp_path, *cells)))
