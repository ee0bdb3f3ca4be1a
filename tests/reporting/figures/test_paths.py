import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.reporting.figures import draw_paths, title_paths
from analysis.reporting.figures.paths import COLUMNS
from analysis.reporting.figures.style import BLUE, VERMILION, WIDTHS

WIDE_AND_PHONE = pytest.mark.parametrize("width", list(WIDTHS))
DAY = "2025-05-15"


def path(holder, *steps, issue="Pay", **changed):
    """Rows as `measures.positions.paths` gives them: a day or two, and the interval or None."""
    return [
        {
            "holder_id": holder,
            "holder": holder.title(),
            "party_id": holder,
            "party": holder.title(),
            "issue_id": issue.lower(),
            "issue": issue,
            "low_label": "no rise",
            "high_label": "forty percent",
            "step": number,
            "low": ends[0] if ends else None,
            "high": ends[1] if ends else None,
            "is_held": ends is not None,
            "is_split": False,
            "lower": pd.Timestamp(days[0]) if days[0] else pd.NaT,
            "upper": pd.Timestamp(days[-1]),
        }
        | changed
        for number, (days, ends) in enumerate(steps, start=1)
    ]


def draw(*paths, **options):
    return draw_paths(pd.DataFrame([row for rows in paths for row in rows]), as_of=DAY, **options)


def words(axes):
    return [text.get_text() for text in axes.texts]


@WIDE_AND_PHONE
def test_steps_are_told_in_words_and_touch_nothing(width, faults_of):
    union = path("union", (["2025-05-01"], (80, 80)), (["2025-05-05"], None), (["2025-05-08", "2025-05-10"], (60, 70)))
    employers = path("employers", (["2025-05-02"], (20, 20)), (["2025-05-09"], (30, 50)), is_split=True)
    axes = draw(union, employers, width=width)
    said = " ".join(words(axes))
    assert "Union: 80 → withdrawn → 60 to 70" in said
    assert "Employers: 20 (split) → 30 to 50 (split)" in said
    assert faults_of(axes) == []


def test_issues_on_which_nobody_moved_are_left_out():
    moved = path("union", (["2025-05-01"], (80, 80)), (["2025-05-05"], (60, 60)))
    same = path("union", (["2025-05-01"], (80, 80)), (["2025-05-05"], (80, 80)), issue="Hours")
    assert {"Pay"} <= set(words(draw(moved, same)))
    assert "Hours" not in words(draw(moved, same))
    assert words(draw(same))[0] == "Nobody had moved by 15 May 2025."


def test_who_did_not_move_is_shown_beside_who_did():
    moved = path("union", (["2025-05-01"], (80, 80)), (["2025-05-05"], (60, 60)))
    drawn = words(draw(moved, path("employers", (["2025-05-02"], (20, 20)))))
    assert drawn.index("Union: 80 → 60") < drawn.index("Employers: 20")


def test_a_band_fades_in_over_the_days_on_which_it_may_have_begun():
    exact = draw(path("union", (["2025-05-01"], (80, 80)), (["2025-05-08"], (60, 60))))
    vague = draw(path("union", (["2025-05-01"], (80, 80)), (["2025-05-04", "2025-05-08"], (60, 60))))
    faint = [[p for p in axes.patches if p.get_alpha() is not None and p.get_alpha() < 0.75] for axes in (exact, vague)]
    assert (len(faint[0]), len(faint[1])) == (0, 7)


def test_a_step_of_unknown_beginning_reaches_to_the_edge(faults_of):
    axes = draw(path("union", ([None, "2025-05-04"], (80, 80)), (["2025-05-08"], (60, 60))))
    assert faults_of(axes) == []


def test_members_have_the_colour_of_their_party_and_actors_fix_it():
    rows = path("delegate", (["2025-05-01"], (80, 80)), (["2025-05-05"], (60, 60)), party_id="union", party="Union")
    assert "Delegate (Union): 80 → 60" in words(draw(rows))
    markers = {
        line.get_markeredgecolor()
        for line in draw(rows, actors=["employers", "union"]).lines
        if line.get_marker() == "s"
    }
    assert markers == {VERMILION}
    assert BLUE not in markers
    with pytest.raises(UsageError, match="actors lacks union"):
        draw(rows, actors=["employers"])


def test_nothing_says_so():
    assert words(draw_paths(pd.DataFrame(columns=list(COLUMNS)), as_of=DAY))[0] == "Nobody had moved by 15 May 2025."


def test_titles():
    assert title_paths(pd.DataFrame({"move": ["concession", "reversal", "unchanged", "unchanged"]})) == (
        "Four moves: 1 concession, 1 reversal and 2 positions said again"
    )
    assert title_paths(pd.DataFrame({"move": ["vague"]})) == "One move: 1 vaguer statement"
    assert title_paths(pd.DataFrame({"move": []})) == "Nobody moved"


step = st.tuples(st.integers(0, 60), st.integers(0, 9), st.tuples(st.floats(0, 100), st.floats(0, 100)).map(sorted))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(step, min_size=1, max_size=4), min_size=1, max_size=4),
    st.text(max_size=60),
    st.sampled_from(list(WIDTHS)),
)
def test_no_paths_make_a_collision(faults_of, paths, label, width):
    first = pd.Timestamp("2025-03-10")
    rows = [
        path(
            f"holder-{number}",
            *(
                ([first + pd.Timedelta(days=at), first + pd.Timedelta(days=at + wide)], ends)
                for at, wide, ends in sorted(steps)
            ),
            high_label=label,
            party=label,
        )
        for number, steps in enumerate(paths)
    ]
    assert faults_of(draw(*rows, width=width)) == []
