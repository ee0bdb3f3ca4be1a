"""Faults 1 to 6: what is given on the command line is checked before a kernel starts, and arrives unchanged."""

from __future__ import annotations

import datetime
import json
import random
from pathlib import Path

import pytest

from analysis.errors import UsageError

CANARY = "canary"
DECLARED = """\
days: int = 30  # length of the window
share: float = 0.5
is_strict: bool = False
title: str = ""
actors: list[str] = []
"""


@pytest.fixture
def declared(project):
    """A template with a parameter of every kind."""
    project.template("chronology", "print(days)", parameters=DECLARED)
    return project


def refused(project, **given: object) -> str:
    """Return the message with which parameters are refused, with nothing written."""
    with pytest.raises(UsageError) as caught:
        project.make("chronology", **given)
    assert caught.value.exit_code == 2
    assert not project.out.exists()
    return str(caught.value)


def test_1_unknown_parameter_names_the_nearest(declared, no_kernel):
    message = refused(declared, dayz="3")
    assert 'parameter "dayz" is not declared; nearest: days' in message
    assert "declared are: case, as_of, days, share, is_strict, title, actors" in message
    assert no_kernel == []


def test_1_a_parameter_that_one_chosen_template_lacks_stops_all(declared, no_kernel):
    declared.template("positions", "print(1)", parameters="since: str = ''")
    with pytest.raises(UsageError, match='positions: parameter "days" is not declared'):
        declared.make("chronology", "positions", days="3")
    assert no_kernel == []


def test_what_the_command_sets_cannot_be_given(declared, no_kernel):
    assert 'parameter "as_of" is set by the command; use --case and --as-of' in refused(declared, as_of="today")


@pytest.mark.parametrize("name", ["x=1;open('canary','w')", "a\nb", "class", "None", "", "1a", "a b", "a.b"])
def test_2_parameter_name_is_code(declared, no_kernel, name, tmp_path):
    assert "is not a name" in refused(declared, **{name: "1"})
    assert not list(tmp_path.rglob(CANARY))


@pytest.mark.parametrize(
    "value",
    [
        b"open('canary','w')",
        {"a"},
        ("a",),
        Path("a"),
        datetime.date(2031, 3, 14),
        None,
        {"a": 1},
        ["a", 1],
        [b"a"],
        True,
        1,
        1.5,
    ],
)
def test_3_value_of_another_kind(declared, no_kernel, value):
    message = refused(declared, title=value)
    assert 'parameter "title": got ' in message
    assert f"({type(value).__name__}); expected text" in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("days", True),
        ("days", 3.0),
        ("share", 1),
        ("share", float("nan")),
        ("share", float("inf")),
        ("is_strict", 1),
        ("actors", "a,,b"),
        ("title", "\ud800"),
        ("actors", ["\udcff"]),
    ],
)
def test_3_a_value_is_exactly_of_its_kind(declared, no_kernel, name, value):
    assert f'parameter "{name}": got ' in refused(declared, **{name: value})


def hostile_strings(number: int) -> list[str]:
    """Strings that end a literal, start code or change under a codec, and random ones made of their parts."""
    parts = [
        *("\"'\\\n\r\t\0{}%$`#;=,()[]"),
        '"""',
        "'''",
        "\\x41",
        "\\u0041",
        "\\N{DIGIT ONE}",
        "{days}",
        "%(days)s",
        "${HOME}",
        "$(touch canary)",
        "`touch canary`",
        "!touch canary",
        "%run canary",
        "\u2028",
        "\u202e",
        "\ufeff",
        "\U0001f54a",
        "é",
        "e\u0301",
        "\x1b[31m",
        "__import__('pathlib').Path('canary').touch()",
        "\"\nopen('canary', 'w')\n#",
        "\\\"\nopen('canary', 'w')\n#",
        "None",
        "nan",
        "1e5",
        " ",
    ]
    source = random.Random(4)
    mixed = ["".join(source.choices(parts, k=source.randint(2, 9))) for _ in range(number - len(parts) - 1)]
    return ["", *parts, *mixed]


def test_4_hostile_text_arrives_unchanged(project):
    strings = hostile_strings(200)
    assert len(strings) == 200
    project.template(
        "chronology",
        "import json\nfrom pathlib import Path",
        "_ = Path('arrived.json').write_text(json.dumps([case, actors]), encoding='utf-8')",
        parameters="actors: list[str] = []",
    )
    (outcome,) = project.make("chronology", actors=strings)
    assert outcome.error is None
    arrived = json.loads((project.root / "notebooks" / "arrived.json").read_text(encoding="utf-8"))
    assert arrived == ["harbour", strings]
    assert not list(project.root.parent.rglob(CANARY))


@pytest.mark.parametrize("value", ["007", "NO", "nan", "1e5", "", " 1", "1_000", "+1", "1.0", "٣", "9" * 30])
def test_5_text_that_is_no_int(declared, no_kernel, value):
    message = refused(declared, days=value)
    assert f'parameter "days": got {value!r}' in message
    assert "expected a whole number" in message


@pytest.mark.parametrize(
    ("name", "value"),
    [("is_strict", "NO"), ("is_strict", "1"), ("share", "nan"), ("share", "inf"), ("share", "1e999"), ("share", "")],
)
def test_5_text_that_is_no_bool_or_float(declared, no_kernel, name, value):
    assert f'parameter "{name}": got {value!r}' in refused(declared, **{name: value})


def test_5_typed_by_declaration_not_by_looks(project):
    project.template(
        "chronology",
        "print([title, days, share, is_strict, actors])",
        parameters=DECLARED,
    )
    given = {"title": "007", "days": "14", "share": "1", "is_strict": "true", "actors": "NO, nan,1e5"}
    (outcome,) = project.make("chronology", **given)
    assert outcome.error is None
    executed = json.loads(outcome.path.with_suffix(".ipynb").read_bytes())
    printed = "".join(executed["cells"][-1]["outputs"][0]["text"])
    assert printed == "['007', 14, 1.0, True, ['NO', 'nan', '1e5']]\n"


def test_5_all_problems_at_once(declared, no_kernel):
    message = refused(declared, days="NO", share="nan", actor="x")
    assert len(message.splitlines()) == 3


@pytest.mark.parametrize("tags", [[], ["parameters", "parameters"]])
def test_6_no_parameters_cell_or_two(declared, no_kernel, tags):
    path = declared.root / "notebooks" / "chronology.ipynb"
    notebook = json.loads(path.read_bytes())
    for cell in notebook["cells"]:
        cell["metadata"] = {"tags": [tags.pop()]} if tags and cell["cell_type"] == "code" else {}
    path.write_text(json.dumps(notebook))
    assert "chronology.ipynb: " in (message := refused(declared))
    assert 'cells are tagged "parameters"; tag exactly one code cell' in message
