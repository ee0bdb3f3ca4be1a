import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.reporting.figures import draw_gap, draw_positions, title_gap, title_positions
from analysis.reporting.figures.gap import COLUMNS as GAP_COLUMNS
from analysis.reporting.figures.positions import COLUMNS
from analysis.reporting.figures.style import BLUE, PAPER, VERMILION, WIDTHS

WIDE_AND_PHONE = pytest.mark.parametrize("width", list(WIDTHS))


def words(axes):
    return [text.get_text() for text in axes.texts]


def markers(axes, shape):
    return [line for line in axes.lines if line.get_marker() == shape]


def test_scale_has_its_verbal_ends_and_anchors(position):
    drawn = words(draw_positions(pd.DataFrame([position("union", 80, 100)])))
    assert {"Pay over four years", "0 · no rise", "100 · forty percent"} <= set(drawn)
    assert "50 · the mediator's" in drawn


def test_holders_stand_in_order_of_their_positions(position):
    table = pd.DataFrame([position("union", 80, 100), position("employer", 10, 20), position("mediator", 50, 50)])
    drawn = words(draw_positions(table))
    assert drawn.index("Employer") < drawn.index("Mediator") < drawn.index("Union")


def test_range_has_two_markers_and_a_point_one(position):
    axes = draw_positions(pd.DataFrame([position("employer", 10, 20), position("union", 80, 80)]))
    assert len(markers(axes, "o")) == 2 + 2  # the employer's ends and the key's sample
    assert len(markers(axes, "s")) == 1


def test_told_position_is_hollow_names_the_teller_and_follows_the_own(position):
    told = position("union", 90, 100, basis="ascribed", ascribed_by="Employer")
    axes = draw_positions(pd.DataFrame([told, position("union", 40, 60)]))
    drawn = words(axes)
    assert drawn.index("as told by Employer") > drawn.index("Union")
    own, ascribed = markers(axes, "o")[:2], markers(axes, "o")[2:4]
    assert {line.get_markerfacecolor() for line in own} == {BLUE}
    assert {line.get_markerfacecolor() for line in ascribed} == {PAPER}
    assert {line.get_markeredgecolor() for line in ascribed} == {BLUE}


def test_age_split_and_party_are_said(position):
    table = pd.DataFrame(
        [
            position("union", 40, 90, is_split=True, age_min=1, age_max=3),
            position("delegate", 40, 40, party_id="union", party="Union", age_min=pd.NA, age_max=pd.NA),
        ]
    )
    drawn = " ".join(words(draw_positions(table)))
    assert "12 May 2025 · 1 to 3 days old · split" in drawn
    assert "Delegate (Union)" in drawn
    assert "age not known" in drawn


def test_members_share_the_colour_of_their_party_and_actors_fix_it(position):
    table = pd.DataFrame([position("delegate", 40, 40, party_id="union", party="Union"), position("union", 60, 60)])
    axes = draw_positions(table, actors=["employer", "union"])
    assert {line.get_markeredgecolor() for line in markers(axes, "s")} == {VERMILION}
    with pytest.raises(UsageError, match="actors lacks union"):
        draw_positions(table, actors=["employer"])


def test_issues_choose_and_order_and_silences_are_named(position):
    table = pd.DataFrame([position("union", 1, 2), position("union", 1, 2, issue_id="hours", issue="Hours")])
    silences = pd.DataFrame({"issue_id": ["hours", "hours", "rest"], "actor": ["Mediator", "Employer", "Union"]})
    drawn = words(draw_positions(table, issues=["rest", "hours"], silences=silences))
    assert drawn.index("rest") < drawn.index("Hours")
    assert {"Nobody has said where it stands.", "No position of its own: Employer, Mediator."} <= set(drawn)
    assert "Pay over four years" not in drawn
    with pytest.raises(UsageError, match="issues leave are not in the table; it has pay, hours, rest"):
        draw_positions(table, issues=["leave"], silences=silences)


@WIDE_AND_PHONE
def test_forty_five_positions_without_a_collision(position, faults_of, width):
    rows = [
        position(
            f"holder-{i}",
            i * 2,
            min(100, i * 2 + i % 4 * 15),
            issue_id=f"i{i % 4}",
            holder="Committee of the regional councils " * (1 + i % 3),
            basis=("own", "ascribed")[i % 3 == 0],
            ascribed_by="an opponent",
            is_split=i % 5 == 0,
            n_sources=i % 3,
            anchors={
                0: "nothing at all",
                20: "a little of it",
                25: "some",
                55: "half " * 9,
                100: "everything",
            },
            low_label="no rise whatever in any of the four years " * 2,
        )
        for i in range(45)
    ]
    assert faults_of(draw_positions(pd.DataFrame(rows), width=width)) == []


def test_empty_tables_say_why():
    empty = pd.DataFrame(columns=list(COLUMNS))
    assert words(draw_positions(empty))[0] == "No position with a place on a scale is known."
    assert words(draw_gap(pd.DataFrame(columns=list(GAP_COLUMNS))))[0].startswith("No two sides hold")


@WIDE_AND_PHONE
@pytest.mark.parametrize(
    ("a", "b", "gap", "said"),
    [
        ((10, 25), (100, 100), 75, "75 points apart"),
        ((98, 100), (90, 96.5), 1.5, "1.5 points apart"),
        ((0, 60), (40, 80), 0, "both include 40 to 60"),
        ((50, 50), (50, 50), 0, "both include 50"),
        ((0, 0), (1, 1), 1, "1 point apart"),
        ((100, 100), (99, 99), 1, "1 point apart"),
    ],
)
def test_gap_is_labelled_and_touches_nothing(gap_row, faults_of, width, a, b, gap, said):
    axes = draw_gap(gap_row(a, b, gap), width=width)
    assert said in words(axes)
    assert faults_of(axes) == []


def test_gap_arrow_reaches_from_end_to_end(gap_row):
    axes = draw_gap(gap_row((60, 80), (10, 20), 40))
    uprights = [line for line in axes.lines if line.get_zorder() == 0.5]
    left, right = sorted((x for x in uprights if x.get_linestyle() == "--"), key=lambda x: x.get_xdata()[0])
    assert max(right.get_ydata()) <= min(left.get_ydata())  # the upper line's end is the right one
    scale = sorted(line.get_xdata()[0] for line in uprights if line.get_linestyle() == "-")
    per_point = (scale[-1] - scale[0]) / 100
    assert [round((line.get_xdata()[0] - scale[0]) / per_point) for line in (left, right)] == [20, 60]


def test_gap_takes_one_row(gap_row):
    row = gap_row((0, 10), (20, 30), 10)
    assert words(draw_gap(pd.Series(row))) == words(draw_gap(pd.DataFrame([row])))
    with pytest.raises(UsageError, match="2 rows were given"):
        draw_gap(pd.DataFrame([row, row]))
    with pytest.raises(UsageError, match="actors lacks union"):
        draw_gap(row, actors=["employer"])


def test_titles(position, gap_row):
    gaps = pd.DataFrame([gap_row((0, 10), (20, 30), 10) | {"rank": 2}, gap_row((0, 10), (90, 95), 80) | {"rank": 1}])
    table = pd.DataFrame([position("union", 1, 2), position("employer", 1, 2)])
    assert title_positions(table, gaps=gaps) == "Employer and Union stand 80 points apart on “Pay over four years”"
    assert title_positions(table) == "2 positions of their holders' own on 1 issue"
    assert title_positions(table.iloc[:0]) == "No position with a place on a scale is known"
    assert title_gap(gap_row((0, 9), (5, 6), 0)) == "The positions of Employer and Union meet on “Pay over four years”"


points = st.tuples(st.floats(0, 100), st.floats(0, 100)).map(sorted)


@settings(max_examples=30, deadline=None)
@given(points, points, st.text(max_size=90), st.text(max_size=40), st.sampled_from(list(WIDTHS)))
def test_no_positions_and_no_gap_make_a_collision(position, gap_row, faults_of, a, b, label, name, width):
    rows = [
        position("a", *a, holder=name, high_label=label, anchors={a[0]: label, b[0]: name, b[1]: label}),
        position("b", *b, high_label=label, basis="ascribed", ascribed_by=name),
    ]
    assert faults_of(draw_positions(pd.DataFrame(rows), width=width)) == []
    gap = max(0.0, b[0] - a[1], a[0] - b[1])
    assert faults_of(draw_gap(gap_row(a, b, gap, a=name, low_label=label), width=width)) == []
