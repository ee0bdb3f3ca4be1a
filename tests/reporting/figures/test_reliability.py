import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.reporting.figures import draw_reliability, title_reliability
from analysis.reporting.figures.style import BLUE, VERMILION, WIDTHS


def row(variable="stance_code", alpha=0.9, low=0.8, high=1.0, /, **changed):
    return {
        "table": "statements",
        "variable": variable,
        "n_units": 61,
        "alpha": alpha,
        "low": low,
        "high": high,
        "reason": "",
    } | changed


NOTHING = row("lasted", math.nan, math.nan, math.nan, reason='no variation: every rating is "(blank)"')
MANY = pd.DataFrame(
    [
        *(row(f"column_{i}_code", 1 - i / 7, 1 - i / 6, 1.0, n_units=10**i) for i in range(7)),
        NOTHING,
        row("a_very_long_name_of_a_column_that_will_not_fit_id", -0.4, -1.0, 0.2, table="event_statuses"),
        row("status_code", 1.0, 1.0, 1.0, table="event_statuses"),
    ]
)


def words(axes):
    return [text.get_text() for text in axes.texts]


def dots(axes, shape):
    return [line for line in axes.lines if line.get_marker() == shape]


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_touches_and_nothing_leaves_the_sheet(width, faults_of):
    assert faults_of(draw_reliability(MANY, width=width)) == []


@pytest.mark.parametrize(
    ("alpha", "shape", "colour", "is_full"),
    [(0.8, "o", BLUE, True), (0.79, "o", BLUE, False), (0.667, "o", BLUE, False), (0.66, "D", VERMILION, True)],
)
def test_what_can_be_relied_on_has_its_own_mark(alpha, shape, colour, is_full):
    found = dots(draw_reliability(pd.DataFrame([row("x", alpha, alpha, alpha)])), shape)
    assert len(found) == 2  # the row's and the key's
    assert {dot.get_markeredgecolor() for dot in found} == {colour}
    assert all((dot.get_markerfacecolor() == colour) == is_full for dot in found)


def test_tables_head_their_columns_and_the_best_comes_first():
    said = words(draw_reliability(MANY))
    assert said.index("Statements") < said.index("column 0") < said.index("column 6") < said.index("lasted")
    assert said.index("lasted") < said.index("Event statuses") < said.index("status")


def test_what_is_not_defined_says_why_and_has_no_dot():
    axes = draw_reliability(pd.DataFrame([NOTHING]))
    assert 'no variation: every rating is "(blank)"' in words(axes)
    assert not dots(axes, "o")
    assert not dots(axes, "D")


def test_an_interval_beyond_the_scale_ends_in_an_arrow():
    axes = draw_reliability(pd.DataFrame([row("x", 0.3, -0.5, 0.6)]))
    assert len(axes.patches) == 1
    assert not draw_reliability(pd.DataFrame([row("x", 0.3, 0.1, 0.6)])).patches


def test_titles():
    assert title_reliability(MANY.tail(1)).startswith("Coders agree reliably on one of one column,")
    assert title_reliability(pd.DataFrame([NOTHING])) == "On no column can it be said how far coders agree"
    assert title_reliability(MANY) == (
        "Coders agree reliably on three of nine columns, the least on the a very long name of a column that will not fit of event "
        "statuses (alpha -0.40)"
    )


def test_refused():
    with pytest.raises(UsageError, match="no column alpha"):
        draw_reliability(MANY.drop(columns="alpha"))
    with pytest.raises(UsageError, match='width "narrow"'):
        draw_reliability(MANY, width="narrow")


def test_the_table_is_not_modified():
    before = MANY.copy(deep=True)
    draw_reliability(MANY)
    pd.testing.assert_frame_equal(MANY, before)


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1), st.text("abc_ WW", min_size=1, max_size=40)),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(sorted(WIDTHS)),
)
def test_any_numbers_and_names(faults_of, rows, width):
    table = pd.DataFrame(
        [row(name, alpha, max(-1.0, alpha - down), min(1.0, alpha + up)) for alpha, down, up, name in rows]
    )
    assert faults_of(draw_reliability(table, width=width)) == []
