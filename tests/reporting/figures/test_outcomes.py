import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.measures.bargaining import as_stakes, distribution, outcomes, simulate
from analysis.reporting.figures.outcomes import COLUMNS, draw_outcomes, title_outcomes
from analysis.reporting.figures.style import BLUE, INK, PAPER, VERMILION, WIDTHS

WIDE_AND_PHONE = pytest.mark.parametrize("width", list(WIDTHS))


def words(axes):
    return [text.get_text() for text in axes.texts]


def markers(axes, shape):
    return [line for line in axes.lines if line.get_marker() == shape]


def bars(axes):
    return [patch for patch in axes.patches if patch.get_zorder() == 0.8]


def staked(rows, *, issue="pay", reasons=(), anchors=None):
    """A table as the measure returns it, with ranges as wide as the third number of a position says."""
    table = as_stakes([(actor, x, s, c) for actor, x, s, c in rows], issue=issue)
    table["reason"] = [*reasons, *[""] * (len(rows) - len(reasons))]
    table.loc[table["reason"] != "", ["salience_low", "salience_high"]] = None
    labels = {"low_label": "no rise", "high_label": "forty percent", "is_split": False}
    return table.assign(**labels, anchors=[anchors or {}] * len(rows))


def drawn(table, *, reach=0.0, width="wide", **options):
    spread = distribution(simulate(table, runs=200))
    return draw_outcomes(outcomes(table, reach=reach), stakes=table, distribution=spread, width=width, **options)


TWO = [("employer", 20, 0.5, 1), ("union", 80, 0.5, 1)]


def test_actors_stand_above_with_their_weights_and_outcomes_below_with_their_numbers():
    said = words(drawn(staked(TWO), reach=70))
    assert {"pay", "0 · no rise", "100 · forty percent", "employer", "union"} <= set(said)
    assert said.count("salience 0.5 · power 1") == 2
    assert (
        said.index("union") < said.index("weighted mean") < said.index("weighted median") < said.index("Nash solution")
    )
    assert "50" in said
    assert any(text.startswith("9 of 10 draws: 4") for text in said)


def test_an_outcome_is_marked_where_it_lies():
    axes = draw_outcomes(outcomes(staked([("employer", 0, 0.5, 1), ("union", 100, 0.25, 1)])), stakes=staked(TWO))
    (mean,) = [patch for patch in axes.patches if patch.get_zorder() == 2.0 and len(patch.get_xy()) == 4][:1]
    scale = sorted(line.get_xdata()[0] for line in axes.lines if line.get_zorder() == 0.5)
    points = (mean.get_xy()[2][0] - scale[0]) / (scale[-1] - scale[0]) * 100
    assert round(points) == 33


def test_a_range_of_outcomes_has_a_bracket():
    table = staked(TWO).assign(high=[40.0, 80.0])
    axes = draw_outcomes(outcomes(table), stakes=table)
    flat = [line for line in axes.lines if line.get_linewidth() > 1.2 and len(set(line.get_ydata())) == 1]
    flat = [line for line in flat if len(line.get_xdata()) == 2]
    scale = sorted(line.get_xdata()[0] for line in axes.lines if line.get_zorder() == 0.5)
    per_point = (scale[-1] - scale[0]) / 100
    ends = {tuple(round((x - scale[0]) / per_point) for x in line.get_xdata()) for line in flat}
    assert (50, 60) in ends


def test_bars_lie_where_the_draws_end_and_the_tallest_is_the_commonest():
    table = staked([("union", 80, 0.5, 1), ("employer", 80, 0.5, 1)])
    axes = drawn(table)
    assert len(bars(axes)) == 2  # one point for either model
    assert {patch.get_facecolor()[:3] for patch in bars(axes)} == {
        tuple(int(INK[i : i + 2], 16) / 255 for i in (1, 3, 5))
    }
    assert bars(draw_outcomes(outcomes(table), stakes=table)) == []


def test_who_is_left_out_is_hollow_with_the_reason():
    rows = [*TWO, ("mayor", 50, 0.5, 1)]
    axes = drawn(staked(rows[::-1], reasons=["no weights in the record"]), actors=["employer", "union", "mayor"])
    assert "no weights in the record" in " ".join(words(axes))
    (mayor,) = markers(axes, "D")
    assert mayor.get_markerfacecolor() == PAPER
    assert {line.get_markeredgecolor() for line in markers(axes, "s")} == {VERMILION}
    assert BLUE in {line.get_markeredgecolor() for line in markers(axes, "o")}
    assert "without weights: not counted" in words(axes)


def test_issues_on_which_fewer_than_two_count_are_only_named():
    table = pd.concat([staked(TWO), staked(TWO[:1], issue="hours"), staked([], issue="x")], ignore_index=True)
    said = words(drawn(table))
    assert "Fewer than two actors count on “hours”." in said
    assert "hours" not in said


def test_nothing_to_draw_says_why():
    empty = pd.DataFrame(columns=list(COLUMNS))
    axes = draw_outcomes(empty, stakes=staked(TWO).iloc[:0])
    assert words(axes)[0] == "On no issue do two actors count."
    assert words(drawn(staked(TWO[:1])))[0] == "On no issue do two actors count."


def test_refusals():
    table = staked(TWO)
    with pytest.raises(UsageError, match="actors lacks union; give the ids of all parties"):
        drawn(table, actors=["employer"])
    with pytest.raises(UsageError, match="draw_outcomes: stakes: the table has no column reason"):
        draw_outcomes(outcomes(table), stakes=table.drop(columns="reason"))
    with pytest.raises(UsageError, match='width "huge" is not known'):
        draw_outcomes(outcomes(table), stakes=table, width="huge")


def test_titles():
    one, two = staked(TWO), staked(TWO, issue="hours")
    assert title_outcomes(outcomes(one)) == "Weighed by salience and power, “pay” comes to 50 of 100"
    four = pd.concat([one, two, *(staked(TWO, issue=name) for name in ("a", "b"))], ignore_index=True)
    assert title_outcomes(outcomes(four)) == (
        "Weighed by salience and power, “pay” comes to 50 of 100, “hours” to 50, “a” to 50 and 1 more below"
    )
    assert title_outcomes(outcomes(staked(TWO[:1]))) == "No outcome can be worked out: on no issue do two actors count"


ACTOR = st.tuples(st.text(max_size=40), st.integers(0, 100), st.integers(1, 10).map(lambda s: s / 10), st.just(0.5))


@WIDE_AND_PHONE
def test_many_actors_without_a_collision(faults_of, width):
    rows = [(f"Committee of the regional councils {n}", n * 5, 0.1 * (n % 9) + 0.1, 0.5) for n in range(20)]
    anchors = {0: "nothing at all", 20: "a little of it", 25: "some", 55: "half " * 9, 100: "everything"}
    table = staked(rows, reasons=["no side, so nothing is assumed of it"] * 4, anchors=anchors)
    assert faults_of(drawn(table, reach=200, width=width)) == []


@settings(max_examples=25, deadline=None)
@given(st.lists(ACTOR, min_size=2, max_size=4), st.integers(0, 30), st.text(max_size=60), st.sampled_from(list(WIDTHS)))
def test_no_outcomes_make_a_collision(faults_of, rows, wide, label, width):
    named = [(f"a{n}", *row[1:]) for n, row in enumerate(rows)]
    table = staked(named, anchors={float(rows[0][1]): label}).assign(actor=[row[0] for row in rows], high_label=label)
    table["high"] = (table["high"] + wide).clip(upper=100)
    assert faults_of(drawn(table, reach=150, width=width)) == []
