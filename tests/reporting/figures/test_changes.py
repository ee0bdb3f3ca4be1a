import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.measures.changes import KINDS, ROWS, SUBJECTS
from analysis.reporting.figures import draw_changes, title_changes
from analysis.reporting.figures.changes import COLUMNS, MANY, WORDS
from analysis.reporting.figures.style import WIDTHS


def table(*pairs):
    return pd.DataFrame(list(pairs), columns=list(COLUMNS))


def words(axes):
    return [text.get_text() for text in axes.texts]


def sides(axes):
    return sorted(round(patch.get_width(), 1) for patch in axes.patches)


def test_every_kind_of_change_and_every_state_has_a_word():
    assert set(WORDS) == set(KINDS)
    assert set(MANY) == set(SUBJECTS) - set(ROWS) - {"source"}


@pytest.mark.parametrize("width", list(WIDTHS))
def test_states_are_counted_and_rows_and_sources_left_out(width):
    pairs = [("event", "new")] * 4 + [("event", "moved"), ("gap", "gone"), ("statements", "new"), ("source", "new")]
    drawn = words(draw_changes(table(*pairs), width=width))
    assert drawn == ["Events", "1 moved", "4 new", "Gaps between sides", "1 gone"]


def test_the_area_is_the_number():
    axes = draw_changes(table(*[("event", "new")] * 16, *[("gap", "new")] * 4, ("position", "moved")))
    small, middle, large = sides(axes)
    assert large == 2 * middle == 4 * small


def test_changes_of_one_kind_stand_below_each_other_where_there_is_room():
    axes = draw_changes(table(("event", "new"), ("event", "moved"), ("gap", "new")))
    lefts = {patch.get_x() + patch.get_width() / 2 for patch in axes.patches}
    assert len(lefts) == 2


@pytest.mark.parametrize(
    ("pairs", "title"),
    [
        ([], "No state changed"),
        ([("statements", "new")], "No state changed"),
        ([("event", "resolved")], "One change of state: settled"),
        (
            [("event", "new"), ("gap", "contradicted"), ("gap", "new")],
            "Three changes of state: one contradicted and two new",
        ),
    ],
)
def test_the_title_counts_kinds_in_the_order_that_matters(pairs, title):
    assert title_changes(table(*pairs)) == title


def test_an_empty_table_and_a_missing_column():
    assert words(draw_changes(table()))[0] == "No event, position, part or account is different."
    with pytest.raises(UsageError, match="draw_changes: the table has no column kind"):
        draw_changes(pd.DataFrame({"what": ["event"]}))


@settings(max_examples=25)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(list(MANY)), st.sampled_from(list(KINDS))), st.integers(1, 3000), min_size=1
    ),
    st.sampled_from(list(WIDTHS)),
)
def test_any_counts_are_drawn_without_a_collision(faults_of, counts, width):
    pairs = [pair for pair, number in counts.items() for _ in range(number)]
    assert faults_of(draw_changes(table(*pairs), width=width)) == []
