import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.reporting.figures import draw_zones, title_zones
from analysis.reporting.figures.style import WIDTHS
from analysis.reporting.figures.zones import COLUMNS

WIDE_AND_PHONE = pytest.mark.parametrize("width", list(WIDTHS))


def zone(*sides, issue="Pay", **changed):
    """A row as `measures.zones` gives it, of sides with their intervals."""
    low, high = max(a for _, a, _ in sides), min(b for _, _, b in sides)
    meets = low <= high
    return {
        "issue_id": issue.lower(),
        "issue": issue,
        "low_label": "no rise",
        "high_label": "forty percent",
        "low": low if meets else None,
        "high": high if meets else None,
        "distance": max(0.0, low - high),
        "is_split": False,
        "stands": tuple((name, name.title(), a, b) for name, a, b in sides),
        "n_sides": len(sides),
    } | changed


def words(axes):
    return [text.get_text() for text in axes.texts]


@WIDE_AND_PHONE
@pytest.mark.parametrize(
    ("sides", "said"),
    [
        ([("a", 0, 60), ("b", 40, 80)], "both include 40 to 60"),
        ([("a", 50, 50), ("b", 50, 50)], "both include 50"),
        ([("a", 0, 60), ("b", 40, 80), ("c", 50, 50)], "all include 50"),
        ([("a", 0, 10), ("b", 40, 80)], "30 points apart"),
        ([("a", 99, 100), ("b", 0, 98)], "1 point apart"),
        ([("a", 0, 10), ("b", 5, 20), ("c", 90, 100)], "80 points apart"),
    ],
)
def test_the_answer_is_said_and_touches_nothing(sides, said, width, faults_of):
    axes = draw_zones(pd.DataFrame([zone(*sides)]), width=width)
    assert said in words(axes)
    assert faults_of(axes) == []


def test_of_an_issue_the_row_with_the_most_sides_is_drawn_and_meeting_issues_come_first():
    rows = [
        zone(("a", 0, 10), ("b", 20, 30)),
        zone(("a", 0, 10), ("b", 20, 30), ("c", 25, 40)),
        zone(("a", 0, 10), ("b", 5, 30), issue="Hours"),
    ]
    drawn = words(draw_zones(pd.DataFrame(rows)))
    assert drawn.index("Hours") < drawn.index("Pay")
    assert (drawn.count("Pay"), "C" in drawn) == (1, True)


def test_a_split_position_is_said():
    assert "both include 5 to 10 (one position is split)" in words(
        draw_zones(pd.DataFrame([zone(("a", 0, 10), ("b", 5, 30), is_split=True)]))
    )


def test_actors_must_be_all_and_nothing_says_so():
    with pytest.raises(UsageError, match="actors lacks b"):
        draw_zones(pd.DataFrame([zone(("a", 0, 10), ("b", 5, 30))]), actors=["a"])
    assert words(draw_zones(pd.DataFrame(columns=list(COLUMNS)))) == [
        "On no issue have two sides a position of their own."
    ]


def test_titles():
    apart, meets = zone(("a", 0, 10), ("b", 20, 30)), zone(("a", 0, 10), ("b", 5, 30), issue="Hours")
    assert title_zones(pd.DataFrame([apart, meets])) == "The sides overlap on 1 of 2 issues: “Hours”"
    assert title_zones(pd.DataFrame([apart])) == (
        "The sides overlap on none of 1 issue; nearest on “Pay”, 10 points apart"
    )
    assert title_zones(pd.DataFrame([apart])[:0]) == "On no issue have two sides a position of their own"


points = st.tuples(st.floats(0, 100), st.floats(0, 100)).map(sorted)


@settings(max_examples=30, deadline=None)
@given(st.lists(points, min_size=2, max_size=4), st.text(max_size=70), st.sampled_from(list(WIDTHS)))
def test_no_zones_make_a_collision(faults_of, intervals, label, width):
    sides = [(name, *ends) for name, ends in zip("abcd", intervals, strict=False)]
    row = zone(*sides, high_label=label, stands=tuple((name, label, low, high) for name, low, high in sides))
    assert faults_of(draw_zones(pd.DataFrame([row]), width=width)) == []
