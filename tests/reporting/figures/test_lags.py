import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.reporting.figures import draw_lags, title_lags
from analysis.reporting.figures.lags import COLUMNS
from analysis.reporting.figures.style import WIDTHS


def table(*rows, what="said", is_dated=True):
    return pd.DataFrame(
        {
            "what": what,
            "lag_min": [low for low, _ in rows],
            "lag_max": pd.array([high for _, high in rows], dtype="Int64"),
            "is_dated": is_dated,
        }
    )


def words(axes):
    return [text.get_text() for text in axes.texts]


def curves(axes):
    """Heights of the horizontal steps of the thick (certain) and the thin (possible) curve, from left to right."""
    flat = [line for line in axes.lines if line.get_zorder() == 2.0 and line.get_ydata()[0] == line.get_ydata()[1]]
    steps = [line for line in flat if line.get_xdata()[0] > 40]  # the sample in the key lies left of the axis
    found = {}
    for name, width in (("certain", 1.5), ("possible", 0.9)):
        level = [line for line in steps if math.isclose(line.get_linewidth(), width)]
        found[name] = [line.get_ydata()[0] for line in sorted(level, key=lambda line: line.get_xdata()[0])]
    return found


def test_the_band_runs_from_what_is_certain_to_what_is_possible():
    drawn = curves(draw_lags(table((0, 0), (1, 3), (3, None), (3, 3))))
    bottom, height = max(drawn["certain"]) + 92 / 4, 92
    shares = {name: [round((bottom - y) / height, 2) for y in ys] for name, ys in drawn.items()}
    assert shares["certain"] == [0.25, 0.25, 0.75]
    assert shares["possible"][:3] == [0.25, 0.5, 1.0]


def test_exact_lags_have_no_band():
    bands = [p for p in draw_lags(table((0, 0), (2, 2))).patches if p.get_alpha() is not None]
    assert len(bands) == 1, "the sample in the key"


def test_each_kind_has_its_panel_and_says_how_many_and_what_is_undated():
    both = pd.concat([table((0, 0)), table((0, None), is_dated=False), table((2, 2), (3, 3), what="happened")])
    drawn = words(draw_lags(both))
    assert "What was said: 2 reports, 1 without a date" in drawn
    assert "What happened: 2 reports" in drawn
    assert "What happened" not in " ".join(words(draw_lags(table((0, 0)))))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (((0, 0),), "on the same day"),
        (((1, 1), (1, 1), (9, 9)), "within 1 day"),
        (((0, 1), (0, 1)), "within 0 to 1 days"),
        (((2, 1200),), "within 2 to 1,200 days"),
        (((2, None), (3, None)), "after 2 days or more, by dates that are open"),
    ],
)
def test_the_title_says_by_when_half_was_told(rows, said):
    assert title_lags(table(*rows)) == f"Half of what was said was told {said}"
    assert title_lags(table(*rows, what="happened")) == f"Half of what happened was told {said}"


def test_an_empty_table_says_why():
    empty = pd.DataFrame(columns=list(COLUMNS))
    assert words(draw_lags(empty)) == ["Nothing that is coded has a source yet."]
    assert title_lags(empty) == "Nothing that is coded has a source yet"


def test_a_missing_column_is_named():
    with pytest.raises(UsageError, match="draw_lags: the table has no column lag_max"):
        draw_lags(pd.DataFrame({"what": [], "lag_min": [], "is_dated": []}))


lags = st.tuples(st.integers(0, 40_000), st.one_of(st.none(), st.integers(0, 40_000))).map(
    lambda drawn: (drawn[0], None if drawn[1] is None else drawn[0] + drawn[1])
)


@settings(max_examples=25)
@given(st.lists(lags, min_size=1, max_size=12), st.sampled_from(list(WIDTHS)), st.booleans())
def test_any_lags_are_drawn_without_a_collision(faults_of, rows, width, has_both):
    drawn = table(*rows)
    if has_both:
        drawn = pd.concat([drawn, table(*rows, what="happened")])
    before = drawn.copy()
    assert faults_of(draw_lags(drawn, width=width)) == []
    pd.testing.assert_frame_equal(drawn, before)
