"""One rule a kind of column: what passes as written, and what is refused with how to write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.record.schema import TABLES, Column
from analysis.record.values import parse_anchors, slug_fault, text_fault, value_fault

GOOD = {
    "id": ["a", "istanbul-2025-05", "st-1", "9-may-parade", "x" * 64, "mayor", "march-on-city"],
    "text": ["", "NA", "None", "plain", "Zoë «quoted» — 東京", "می‌خواهد", "=1+1", "5"],
    "edtf": ["2025-05-11~", "../2025-05-12", "[2025-05-14,2025-05-15]", "2025-05-1X"],
    "day": ["2024-02-29"],
    "term": ["P14D", "P1M", "PT48H"],
    "points": ["0", "100", "62.5"],
    "share": ["0", "1", "0.25"],
    "number": ["-3", "1250000", "0.5"],
    "count": ["0", "12"],
    "digest": ["x0123456789abcdef"],
    "sha256": ["0" * 64],
    "language": ["en", "pt-BR", "zh-Hant-TW"],
    "url": ["https://example.org/a?b=c"],
    "table": ["event_statuses"],
    "anchors": ["25: a pause; 50: a truce", "", "12.5: a little"],
}
BAD = {
    "id": [
        "MARCH1",
        "1E10",
        "1e10",
        "45354",
        "a b",
        "a_b",
        "-a",
        "é",
        "x" * 65,
        "a\n",
        "march1",
        "may-9",
        "9-may",
        "2025-05",
    ],
    "edtf": ["03/04/2024", "45354", "4-Mar", "2024-02-30", "May 2025", "2025-5-1"],
    "day": ["2024-02-30", "2024-2-3", "45354", "03/04/2024", "2024-02", "٢٠٢٤-٠٢-٠١"],
    "term": ["30 days", "P", "P1.5D", "PT5H", "-P3D"],
    "points": ["101", "-1", "1e1", "nan", "inf", "5,5", "٥", "５", "1_0"],
    "share": ["1.1", "50%", "-0.1"],
    "number": ["1,000", "1e6", "NaN", "٣", "five"],
    "count": ["-1", "1.0", "٣", "²"],
    "digest": ["0123456789abcdef", "x0123456789ABCDEF", "x123"],
    "sha256": ["0" * 63],
    "language": ["English", "e", "en_GB"],
    "url": ["example.org", "javascript:alert(1)", "https://a b"],
    "table": ["statement", "nothing"],
    "anchors": ["pause", "25:", "150: too much", "x: y"],
}


def column(kind: str) -> Column:
    return Column("cell", kind, "A cell.")


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind in GOOD for value in GOOD[kind]])
def test_a_value_passes_as_it_is(kind, value):
    assert value_fault(column(kind), value) == ""


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind in BAD for value in BAD[kind]])
def test_a_value_that_is_none_of_its_kind_is_refused_and_named(kind, value):
    fault = value_fault(column(kind), value)
    shown = value if kind != "anchors" else value.split(";")[0]
    assert shown.strip() in fault
    assert any(sign in fault for sign in (";", "number from", "a whole number", "calendar", "address", "write"))


@pytest.mark.parametrize("kind", [*GOOD, "ref", "refs", "slug"])
def test_a_blank_is_unknown_unless_it_is_required(kind):
    assert value_fault(column(kind), "") == ""
    assert value_fault(Column("cell", kind, "A cell.", is_required=True), "") == "it may not be blank"


def test_a_code_is_refused_with_the_nearest():
    stance = TABLES["statements"].column("stance_code")
    assert value_fault(stance, "threaten") == ""
    assert value_fault(stance, "treaten") == '"treaten" is no stance code; nearest: threaten'
    assert value_fault(stance, "Demand").endswith("nearest: demand")
    kind = TABLES["events"].column("kind_code")
    assert value_fault(kind, "war").startswith('"war" is no event kind code; allowed: meeting, visit')


def test_several_ids_are_separated_by_one_space():
    members = TABLES["actors"].column("member_of_ids")
    assert value_fault(members, "nato eu") == ""
    assert (
        value_fault(members, "nato  eu") == '"" is not an id; write lower-case letters, digits and hyphens, at most 64'
    )
    assert '"NATO" is not an id' in value_fault(members, "eu NATO")
    assert "(suggested: nato)" in value_fault(members, "eu NATO")


@given(st.text(max_size=80))
def test_a_suggested_id_is_an_id(value):
    fault = slug_fault(value)
    if "(suggested: " in fault:
        assert slug_fault(fault.rpartition("(suggested: ")[2].removesuffix(")")) == ""


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("pay ", 'there is a space at the end of "pay "; delete it'),
        (" pay", 'there is a space at the start of " pay"; delete it'),
        ("cafe\u0301", "is not in Unicode normal form C; type its accented letters anew"),
        ("a\u200bb", "U+200B ZERO WIDTH SPACE at character 2; delete them"),
        ("a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE at character 2; delete them"),
        ("a\tb", "U+0009"),
        ("a\u00a0b", "U+00A0 NO-BREAK SPACE at character 2; delete them"),
    ],
)
def test_what_does_not_show_in_a_text_is_refused(value, said):
    assert said in text_fault(value)
    assert text_fault(value) == value_fault(column("text"), value)


def test_anchors_are_points_and_meanings():
    assert parse_anchors(" 50: half : whole ;25:a quarter;") == {50.0: "half : whole", 25.0: "a quarter"}
    with pytest.raises(ValueError, match='"25" is not an anchor; write points and meaning'):
        parse_anchors("25")
