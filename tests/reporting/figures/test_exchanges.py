import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.reporting.figures.exchanges import COLUMNS, draw_exchanges, title_exchanges
from analysis.reporting.figures.style import BLUE, MUTED, VERMILION, WIDTHS

WIDE_AND_PHONE = pytest.mark.parametrize("width", list(WIDTHS))


def exchange(**changed):
    return {
        "a_id": "union",
        "a": "Union",
        "b_id": "employer",
        "b": "Employer",
        "a_gives": "Hours",
        "b_gives": "Pay",
        "a_from": 0.0,
        "a_to": 29.4,
        "b_from": 40.0,
        "b_to": 65.0,
        "gain_a": 4.0,
        "gain_b": 2.0,
        "gain_others": 0.0,
        "n_harmed": 0,
    } | changed


def words(axes):
    return [text.get_text() for text in axes.texts]


def bars(axes):
    """Left end, length and colour of every bar."""
    return [(patch.get_x(), patch.get_width(), patch.get_facecolor()) for patch in axes.patches]


def rgb(ink):
    return tuple(int(ink[i : i + 2], 16) / 255 for i in (1, 3, 5))


def test_each_says_where_it_moves_and_what_it_gains():
    axes = draw_exchanges(pd.DataFrame([exchange()]))
    assert words(axes) == ["Union on “Hours”: 0 to 29", "+4.0", "Employer on “Pay”: 40 to 65", "+2.0"]
    (one, other) = bars(axes)
    assert one[1] == pytest.approx(2 * other[1])
    assert one[0] == other[0]


def test_what_others_lose_goes_to_the_other_side_of_the_line():
    axes = draw_exchanges(pd.DataFrame([exchange(gain_others=-2.0, n_harmed=1)]))
    a, b, others = bars(axes)
    assert others[0] + others[1] == pytest.approx(a[0])
    assert others[1] == pytest.approx(b[1])
    assert others[2][:3] == rgb(MUTED)
    assert "All others, 1 of whom loses" in words(axes)
    assert "-2.0" in words(axes)


def test_colours_are_those_of_the_report_and_only_the_largest_are_drawn():
    table = pd.DataFrame([exchange(), exchange(gain_a=1.0), exchange(gain_a=0.5)])
    axes = draw_exchanges(table, actors=["employer", "mayor", "union"], most=2)
    assert len(bars(axes)) == 4
    assert bars(axes)[1][2][:3] == rgb(BLUE)
    assert bars(draw_exchanges(table))[0][2][:3] == rgb(VERMILION)
    with pytest.raises(UsageError, match="actors lacks employer, union"):
        draw_exchanges(table, actors=["mayor"])


def test_nothing_to_draw_says_why():
    assert (
        words(draw_exchanges(pd.DataFrame(columns=list(COLUMNS))))[0]
        == "No two actors gain by giving way to each other."
    )
    with pytest.raises(UsageError, match="has no column gain_a"):
        draw_exchanges(pd.DataFrame([exchange()]).drop(columns="gain_a"))


def test_titles():
    one = pd.DataFrame([exchange()])
    assert title_exchanges(one) == "Union could give way on “Hours” and Employer on “Pay”: both would gain"
    assert title_exchanges(pd.concat([one, one])).endswith("both would gain most")
    assert title_exchanges(one.iloc[:0]) == "No two actors gain by giving way to each other"


@settings(max_examples=40, deadline=None)
@given(
    st.text(max_size=60),
    st.text(max_size=80),
    st.lists(st.tuples(st.floats(0.001, 90), st.floats(0.001, 90), st.floats(-90, 90)), min_size=1, max_size=4),
    st.sampled_from(list(WIDTHS)),
)
def test_no_exchanges_make_a_collision(faults_of, name, issue, gains, width):
    rows = [
        exchange(a=name, b_gives=issue, gain_a=a, gain_b=b, gain_others=o, n_harmed=int(o < 0)) for a, b, o in gains
    ]
    assert faults_of(draw_exchanges(pd.DataFrame(rows), width=width)) == []
