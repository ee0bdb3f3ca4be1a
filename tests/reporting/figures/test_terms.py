import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.patches import Polygon

from analysis.reporting.figures import draw_terms, title_terms
from analysis.reporting.figures.style import WIDTHS
from analysis.reporting.figures.terms import COLUMNS

NONE = {"starts_lower": pd.NaT, "starts_upper": pd.NaT, "ends_lower": pd.NaT, "ends_upper": pd.NaT}
UNCOUNTED = {"days_left_min": pd.NA, "days_left_max": pd.NA}


def words(axes):
    return [text.get_text() for text in axes.texts]


def test_days_are_said_beside_the_bar(term):
    cases = {
        "Running · ends in 16 days": term("a"),
        "Running · ends today": term("b", days_left_min=0, days_left_max=0),
        "Running · ends in 3 to 5 days": term("c", days_left_min=3, days_left_max=5),
        "Run out · ended 1 day ago": term("d", state="run out", days_left_min=-1, days_left_max=-1),
        "Lapsed · ended 2 to 4 days ago": term("e", state="lapsed", days_left_min=-4, days_left_max=-2),
        "Possibly run out · ends between 2 days ago and in 1 day": term(
            "f", state="possibly run out", days_left_min=-2, days_left_max=1
        ),
        "Running · end not known": term("g", ends_lower=pd.NaT, ends_upper=pd.NaT, **UNCOUNTED),
        "Not in force · no date known": term("h", state="not in force", **NONE, **UNCOUNTED),
    }
    assert set(cases) <= set(words(draw_terms(pd.DataFrame(list(cases.values())), as_of="2025-05-15")))


def test_computed_end_is_a_diamond_and_stated_end_a_stroke(term):
    def diamonds(basis):
        axes = draw_terms(pd.DataFrame([term("a", basis=basis)]), as_of="2025-05-15")
        return [line for line in axes.lines if line.get_marker() == "D"]

    assert len(diamonds("computed")) == 2  # the bar's and the key's
    assert diamonds("stated") == []


def test_uncertain_end_fades_and_certain_one_does_not(term):
    def faint(**changed):
        axes = draw_terms(pd.DataFrame([term("a", **changed)]), as_of="2025-05-15")
        return [patch for patch in axes.patches if patch.get_alpha() is not None]

    assert faint() == []
    sample_and_bar = 2 * 8
    assert len(faint(ends_lower=pd.Timestamp("2025-05-20"))) == sample_and_bar
    assert len(faint(starts_lower=pd.Timestamp("2025-04-20"))) == sample_and_bar


def test_label_of_a_term_not_in_force_is_struck_through(term):
    def strikes(state):
        axes = draw_terms(pd.DataFrame([term("a", state=state)]), as_of="2025-05-15")
        return [line for line in axes.lines if line.get_zorder() == 3.5]

    assert (len(strikes("not in force")), strikes("not begun")) == (1, [])


def test_bar_across_a_break_is_cut(term):
    later = [term(f"t{i}", "2025-05-10", f"2025-05-{12 + i}") for i in range(9)]
    whole = draw_terms(pd.DataFrame(later), as_of="2025-05-15")
    axes = draw_terms(pd.DataFrame([term("long", "2020-01-01", "2025-05-20"), *later]), as_of="2025-05-15")
    cuts = [patch for patch in axes.patches if isinstance(patch, Polygon)]
    assert len(cuts) == 1
    assert not any(isinstance(patch, Polygon) for patch in whole.patches)


def test_open_end_is_an_arrow_beyond_the_day_of_knowledge(term):
    row = term("a", ends_lower=pd.NaT, ends_upper=pd.NaT, **UNCOUNTED)
    axes = draw_terms(pd.DataFrame([row]), as_of="2025-05-15")
    arrow = next(patch for patch in axes.patches if isinstance(patch, Polygon))
    now = next(line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == "--" and line.get_zorder() == 0.5)
    assert arrow.get_xy()[:, 0].max() > now


@pytest.mark.parametrize("width", list(WIDTHS))
def test_forty_five_terms_without_a_collision(term, faults_of, width):
    states = ("running", "not begun", "run out", "possibly run out", "lapsed", "not in force")
    rows = [
        term(
            f"t{i}",
            f"2025-0{1 + i % 5}-1{i % 9}",
            f"2025-0{6 + i % 3}-1{i % 9}",
            state=states[i % 6],
            basis=("stated", "computed")[i % 2],
            label=f"Deadline {i} " + "of the long kind " * (i % 5),
        )
        for i in range(45)
    ]
    assert faults_of(draw_terms(pd.DataFrame(rows), as_of="2025-05-15", width=width)) == []


def test_empty_table_says_why():
    drawn = words(draw_terms(pd.DataFrame(columns=list(COLUMNS)), as_of="2025-05-15"))
    assert drawn[0] == "No term with an end was known by 15 May 2025."


def test_title_names_the_next_to_end(term):
    rows = [
        term("a", days_left_min=4, days_left_max=9),
        term("b", days_left_min=3, days_left_max=9),
        term("c", state="lapsed", days_left_min=-1, days_left_max=-1),
        term("d", **UNCOUNTED),
    ]
    assert title_terms(pd.DataFrame(rows), "2025-05-15") == (
        'Three of four terms were running on 15 May 2025; the next to end is "Term b", in 3 to 9 days'
    )
    assert title_terms(pd.DataFrame(rows[2:3]), "2025-05-15") == "None of one term was running on 15 May 2025"
    assert (
        title_terms(pd.DataFrame(rows[:0], columns=list(COLUMNS)), "2025-05-15") == "No term was known by 15 May 2025"
    )


moments = st.one_of(
    st.just(pd.NaT),
    st.dates(pd.Timestamp("2022-01-01").date(), pd.Timestamp("2025-08-01").date()).map(pd.Timestamp),
)


@st.composite
def tables(draw):
    rows = []
    for i in range(draw(st.integers(1, 6))):
        known = sorted(day for day in (draw(moments) for _ in range(4)) if day is not pd.NaT)
        bounds = [*known, *[pd.NaT] * (4 - len(known))]
        shift = draw(st.integers(0, 4))
        bounds = (bounds[-shift:] + bounds[:-shift]) if shift else bounds
        days_left = sorted(draw(st.lists(st.integers(-900, 900), min_size=2, max_size=2)))
        rows.append(
            {
                "event_id": f"t{i}",
                "label": draw(st.text(max_size=80)),
                **dict(zip(NONE, bounds, strict=True)),
                "term_text": draw(st.sampled_from(["", "30 days"])),
                "basis": draw(st.sampled_from(["stated", "computed"])),
                "state": draw(st.sampled_from(["running", "not begun", "run out", "possibly run out", "lapsed"])),
                "days_left_min": days_left[0],
                "days_left_max": days_left[1],
                "n_sources": draw(st.integers(0, 2)),
            }
        )
    return pd.DataFrame(rows)


@settings(max_examples=30, deadline=None)
@given(tables(), st.sampled_from(list(WIDTHS)))
def test_no_table_makes_a_collision(faults_of, terms, width):
    assert faults_of(draw_terms(terms, as_of="2025-05-15", width=width)) == []
