import math

import pandas as pd
import pytest

from analysis.errors import UsageError
from analysis.reporting.figures import draw_polarisation, title_polarisation
from analysis.reporting.figures.style import WIDTHS

NOTHING = "nothing was said"


def window(month, share=0.5, /, **changed):
    since = pd.Timestamp(2024, month, 1)
    return {
        "since": since.date().isoformat(),
        "until": (since + pd.offsets.MonthEnd()).date().isoformat(),
        "congruence": 10.0 * (1 - share),
        "conflict": 10.0 * share,
        "conflict_share": share,
        "conflict_low": share,
        "conflict_high": share,
        "modularity": share / 2,
        "reason": "",
    } | changed


def silent(month):
    blank = dict.fromkeys(("conflict_share", "conflict_low", "conflict_high", "modularity"), math.nan)
    return window(month, 0, congruence=0.0, conflict=0.0, reason=NOTHING) | blank


YEAR = pd.DataFrame(
    [
        window(1, 0.1),
        window(2, 0.4, conflict_low=0.2, conflict_high=0.6),
        silent(3),
        window(4, 1.0, congruence=0.0, conflict=2.0),
        window(5, 0.0),
        window(6, 0.7),
    ]
)


def words(axes):
    return [text.get_text() for text in axes.texts]


def marks(axes, shape):
    return [line for line in axes.lines if line.get_marker() == shape]


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_touches_and_nothing_leaves_the_sheet(width, faults_of):
    texts_and_dots = faults_of(draw_polarisation(YEAR, as_of="2024-07-15", width=width))
    assert texts_and_dots == []


def test_a_dot_a_window_higher_the_more():
    axes = draw_polarisation(YEAR, as_of="2024-07-15")
    heights = [float(dot.get_ydata()[0]) for dot in marks(axes, "D")]
    assert len(heights) == 5
    assert heights[0] > heights[1] > heights[2]
    assert heights[3] == max(heights)
    assert len(marks(axes, "o")) == 5


def test_the_line_breaks_where_nothing_can_be_said():
    def joins(table):
        lines = draw_polarisation(table, as_of="2024-07-15").lines
        return [line for line in lines if line.get_zorder() == 1.9]

    assert len(joins(YEAR)) == 2 * 3
    assert len(joins(YEAR[YEAR["reason"] == ""])) == 2 * 4


def test_few_pairs_are_hollow():
    axes = draw_polarisation(YEAR, as_of="2024-07-15")
    hollow = [dot.get_markerfacecolor() != dot.get_markeredgecolor() for dot in marks(axes, "D")]
    assert hollow == [False, False, True, False, False]
    assert any("fewer than 5 pairs" in word for word in words(axes))


def test_what_ranges_leave_open_is_a_stroke():
    axes = draw_polarisation(YEAR, as_of="2024-07-15")
    assert len([line for line in axes.lines if line.get_linewidth() == 3.0 * 0.75]) == 1
    assert not [
        line for line in draw_polarisation(YEAR.head(1), as_of="2024-07-15").lines if line.get_linewidth() == 3.0 * 0.75
    ]


def test_nothing_can_be_measured():
    assert words(draw_polarisation(YEAR.head(0), as_of="2024-07-15"))[0] == "No window of time lies in the debate."
    said = words(draw_polarisation(pd.DataFrame([silent(1)]), as_of="2024-07-15"))
    assert said == ["In no window of time can polarisation be measured.", "Nothing was said."]


def test_one_day(faults_of):
    day = window(1) | {"until": "2024-01-01"}
    assert faults_of(draw_polarisation(pd.DataFrame([day]), as_of="2024-01-01")) == []


@pytest.mark.parametrize(
    ("table", "title"),
    [
        (YEAR, "Conflict rose from 10 % of pairs (1 to 31 January 2024) to 70 % (1 to 30 June 2024)"),
        (YEAR.iloc[[1, 4]], "Conflict fell from 40 % of pairs (1 to 29 February 2024) to 0 % (1 to 31 May 2024)"),
        (YEAR.iloc[[0]], "10 % of pairs of statements conflict (1 to 31 January 2024)"),
        (YEAR.iloc[[0, 0]], "10 % of pairs of statements conflict (1 to 31 January 2024 as in 1 to 31 January 2024)"),
        (YEAR.iloc[[2]], "In no window of time can polarisation be measured"),
    ],
)
def test_titles(table, title):
    assert title_polarisation(table) == title


def test_windows_across_months_and_years():
    table = pd.DataFrame(
        [window(1) | {"since": "2023-12-30"}, window(3) | {"until": "2024-04-02"}, window(5) | {"until": "2024-05-01"}]
    )
    assert title_polarisation(table.iloc[[0]]).endswith("(30 December 2023 to 31 January 2024)")
    assert title_polarisation(table.iloc[[1]]).endswith("(1 March to 2 April 2024)")
    assert title_polarisation(table.iloc[[2]]).endswith("(1 May 2024)")


def test_refused():
    with pytest.raises(UsageError, match="no column modularity"):
        draw_polarisation(YEAR.drop(columns="modularity"), as_of="2024-07-15")
    with pytest.raises(UsageError, match="as_of"):
        draw_polarisation(YEAR, as_of="some day")


def test_the_table_is_not_modified():
    before = YEAR.copy(deep=True)
    draw_polarisation(YEAR, as_of="2024-07-15")
    pd.testing.assert_frame_equal(YEAR, before)
