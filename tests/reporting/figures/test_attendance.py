import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.reporting.figures import draw_attendance, title_attendance
from analysis.reporting.figures.attendance import COLUMNS
from analysis.reporting.figures.style import WIDTHS

ANSWERS = ("attended", "confirmed", "sent", "offered", "conditional", "uncertain", "declined", "absent", "")


def words(axes):
    return [text.get_text() for text in axes.texts]


def symbol_of(answer, status):
    """Everything that is drawn before the word."""
    axes = draw_attendance(pd.DataFrame([answer("a", "union", status)]))
    marks = [(line.get_marker(), line.get_markeredgecolor(), line.get_markerfacecolor()) for line in axes.lines]
    question = [text.get_text() for text in axes.texts if text.get_text() == "?"]
    return (*[mark for mark in marks if mark[0] != "None"], *question)


def test_every_answer_has_its_own_symbol_and_word(answer):
    assert len({symbol_of(answer, status) for status in ANSWERS}) == len(ANSWERS)
    table = pd.DataFrame([answer(f"e{i}", "union", status) for i, status in enumerate(ANSWERS)])
    assert {status or "only asked" for status in ANSWERS} <= set(words(draw_attendance(table)))


def test_actors_stand_under_their_party_unless_they_are_it(answer):
    rows = [
        answer("a", "chair", "confirmed", party_id="union", party="Union"),
        answer("a", "treasurer", "declined", party_id="union", party="Union"),
        answer("a", "employer", "confirmed"),
    ]
    drawn = words(draw_attendance(pd.DataFrame(rows)))
    assert drawn.index("Union") < drawn.index("Chair") < drawn.index("Treasurer") < drawn.index("Employer")
    assert drawn.count("Employer") == 1


def test_requests_and_disputes_are_said_beneath_the_answer(answer):
    row = answer("a", "union", "uncertain", is_disputed=True, requests="urged by the mediator", role_code="host")
    drawn = words(draw_attendance(pd.DataFrame([row])))
    assert [text for text in drawn if text in {"accounts differ", "as host"}] == [
        "accounts differ",
        "as host",
    ]
    assert {"urged by the mediator", "Ringed: accounts differ."} <= set(drawn)


def test_answers_of_open_order_are_all_named(answer):
    row = answer("a", "union", "unclear", status="confirmed or declined")
    assert "confirmed or declined" in " ".join(words(draw_attendance(pd.DataFrame([row]))))


def test_empty_cell_is_explained_only_where_there_is_one(answer):
    full = pd.DataFrame([answer("a", "union", "confirmed")])
    assert not any(text.startswith("Empty") for text in words(draw_attendance(full)))
    holed = pd.DataFrame([answer("a", "union", "confirmed"), answer("b", "employer", "confirmed")])
    assert any(text.startswith("Empty") for text in words(draw_attendance(holed)))


@pytest.mark.parametrize("width", list(WIDTHS))
def test_forty_five_answers_on_nine_events_without_a_collision(answer, faults_of, width):
    rows = [
        answer(
            f"e{i % 9}",
            f"actor-{i % 7}",
            ANSWERS[i % 9],
            event="A meeting with a long name " * (1 + i % 2),
            party=f"Party {i % 3} of the regional alliance",
            party_id=f"p{i % 3}",
            is_disputed=i % 4 == 0,
            requests="invited by one side; urged by another " * (i % 3),
        )
        for i in range(45)
    ]
    assert faults_of(draw_attendance(pd.DataFrame(rows), width=width)) == []


def test_empty_table_says_why():
    drawn = words(draw_attendance(pd.DataFrame(columns=list(COLUMNS))))
    assert drawn == ["Nothing was said about who takes part in any event."]


def test_title_counts_senses(answer):
    rows = [answer("a", f"x{i}", status) for i, status in enumerate((*ANSWERS, "addressed"))]
    assert title_attendance(pd.DataFrame(rows)) == (
        "“Talks a”: one came, two expected, three undecided, one not coming, one stayed away, one only asked "
        "and one answered otherwise"
    )
    two = pd.DataFrame([answer("a", "x", "sent"), answer("b", "x", "sent")])
    assert title_attendance(two) == "Two events: two expected"
    assert title_attendance(two.iloc[:0]) == "Nothing was said about who takes part"


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 7),
            st.integers(0, 5),
            st.sampled_from(ANSWERS),
            st.text(max_size=60),
            st.booleans(),
        ),
        min_size=1,
        max_size=9,
        unique_by=lambda cell: cell[:2],
    ),
    st.sampled_from(list(WIDTHS)),
)
def test_no_table_makes_a_collision(answer, faults_of, cells, width):
    rows = [
        answer(f"e{e}", f"a{a}", status, actor=text, event=text, requests=text, is_disputed=disputed)
        for e, a, status, text, disputed in cells
    ]
    assert faults_of(draw_attendance(pd.DataFrame(rows), width=width)) == []
