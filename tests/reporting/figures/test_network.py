import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.reporting.figures import draw_network, svg_text, title_network
from analysis.reporting.figures.network import COLUMNS
from analysis.reporting.figures.style import BLUE, VERMILION, WIDTHS

FEW = [("a", "Ministry", "b", "Union", -4.0), ("a", "Ministry", "c", "Employers of the northern harbours", 1.0)]
CAMPS = (("a", "c"), ("b",))


def edges(rows=FEW):
    return pd.DataFrame(rows, columns=list(COLUMNS))


def crowd(n=40):
    """A network in which everybody has a tie with everybody."""
    ids = [f"n{i:02}" for i in range(n)]
    rows = [
        (
            a,
            f"Actor {a} of the assembly",
            b,
            f"Actor {b} of the assembly",
            (1 + (i * j) % 5) * (1 if (i < n / 2) == (j < n / 2) else -1.0),
        )
        for i, a in enumerate(ids)
        for j, b in enumerate(ids)
        if i < j
    ]
    return edges(rows), (tuple(ids[: n // 2]), tuple(ids[n // 2 :]))


def words(axes):
    return " ".join(text.get_text() for text in axes.texts)


def strokes(axes):
    """Lines of ties (not the key's) by whether they are dashed."""
    lines = [
        line for line in axes.lines if line.get_marker() == "None" and line.get_xdata()[-1] - line.get_xdata()[0] != 32
    ]
    return [(line.get_color(), line.get_linestyle() == "--", line.get_linewidth()) for line in lines]


@pytest.mark.parametrize("width", WIDTHS)
def test_names_touch_nothing(width, faults_of):
    table, camps = crowd()
    for drawn in (draw_network(edges(), camps=CAMPS, width=width), draw_network(table, camps=camps, width=width)):
        assert faults_of(drawn) == []


def test_agreement_is_full_and_disagreement_dashed_and_thicker_where_there_is_more():
    ties = {colour: (dashed, thickness) for colour, dashed, thickness in strokes(draw_network(edges(), camps=CAMPS))}
    assert ties[BLUE][0] is False
    assert ties[VERMILION][0] is True
    assert ties[VERMILION][1] > ties[BLUE][1]


def test_camps_stand_apart():
    axes = draw_network(edges(), camps=CAMPS)
    at = {text.get_text(): text.get_position()[0] for text in axes.texts}
    assert at["Ministry"] < 300 < at["Union"]
    markers = [line.get_xdata()[0] for line in axes.lines if line.get_marker() not in ("None", "")]
    assert len(set(markers)) == 2


def test_only_the_strongest_ties_of_a_dense_network():
    table, camps = crowd(12)
    axes = draw_network(table, camps=camps)
    assert len(strokes(axes)) < len(table)
    assert f"Of {len(table)} ties the 2 strongest of each kind of every actor are drawn" in words(axes)


def test_more_actors_than_can_be_told_apart_are_named_as_a_number():
    table, camps = crowd(40)
    assert "12 more actors with weaker ties are in the table." in words(draw_network(table, camps=camps))


def test_actors_without_a_tie():
    nodes = pd.DataFrame({"id": ["a", "b", "c", "d"], "name": ["Ministry", "Union", "Employers", "Observer"]})
    assert "Without a tie: Observer." in words(draw_network(edges(), camps=CAMPS, nodes=nodes))


def test_no_tie_and_ties_that_cancel():
    for table in (edges([]), edges([("a", "A", "b", "B", 0.0)])):
        assert "No two actors take a side on the same issue." in words(draw_network(table, camps=((), ())))


def test_one_camp(faults_of):
    axes = draw_network(edges([("a", "A", "b", "B", 2.0)]), camps=(("a", "b"), ()))
    assert faults_of(axes) == []
    assert "against" not in words(axes)


def test_an_actor_in_no_camp():
    with pytest.raises(UsageError, match="draw_network: camps lacks c;"):
        draw_network(edges(), camps=(("a",), ("b",)))


def test_row_order_changes_no_byte():
    table, camps = crowd(10)
    one, other = (svg_text(draw_network(t, camps=camps)) for t in (table, table.sample(frac=1, random_state=1)))
    assert one == other


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        (
            FEW,
            "Ministry and Union stand most against each other, Ministry and Employers of the northern harbours most together",
        ),
        (FEW[:1], "Ministry and Union stand most against each other; no two stand together"),
        (
            FEW[1:],
            "Ministry and Employers of the northern harbours stand most together; no two stand against each other",
        ),
        ([], "No two actors take a side on the same issue"),
    ],
)
def test_titles(rows, title):
    assert title_network(edges(rows)) == title


@settings(max_examples=15)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1]),
        st.floats(-5, 5).filter(bool),
        min_size=1,
    ),
    st.lists(st.text("ab WÖ", min_size=1, max_size=60), min_size=7, max_size=7),
    st.sampled_from(sorted(WIDTHS)),
)
def test_any_network(faults_of, ties, names, width):
    rows = [(f"n{a}", names[a], f"n{b}", names[b], weight) for (a, b), weight in ties.items()]
    camps = (tuple(f"n{i}" for i in range(0, 7, 2)), tuple(f"n{i}" for i in range(1, 7, 2)))
    assert faults_of(draw_network(edges(rows), camps=camps, width=width)) == []
