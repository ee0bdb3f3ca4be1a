import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.reporting.figures import draw_timeline, title_timeline
from analysis.reporting.figures.style import POINTS_PER_PIXEL, SMALL, WIDTHS
from analysis.reporting.figures.timeline import COLUMNS

WIDE_AND_PHONE = pytest.mark.parametrize("width", list(WIDTHS))


def texts_of(axes):
    return [text.get_text() for text in axes.texts]


@WIDE_AND_PHONE
def test_forty_five_events_without_a_collision(crowded, faults_of, width):
    assert len(crowded) == 45
    assert faults_of(draw_timeline(crowded, as_of="2025-05-14", width=width)) == []


@WIDE_AND_PHONE
def test_every_event_is_named_or_numbered(crowded, width):
    drawn = " ".join(texts_of(draw_timeline(crowded, as_of="2025-05-14", width=width))).split()
    if width == "phone":
        assert {str(number) for number in range(1, 46)} <= set(drawn)
    else:
        assert set(" ".join(crowded["label"]).split()) <= set(drawn)


@WIDE_AND_PHONE
def test_no_letter_is_smaller_than_the_smallest_size(crowded, width):
    sizes = {
        text.get_fontsize() / POINTS_PER_PIXEL for text in draw_timeline(crowded, as_of="2025-05-14", width=width).texts
    }
    assert min(sizes) >= SMALL - 1e-9


def test_order_of_rows_changes_no_place_of_a_label(crowded):
    def places(table):
        axes = draw_timeline(table, as_of="2025-05-14")
        return sorted((t.get_text(), *t.get_position()) for t in axes.texts if t.get_text().startswith("Back"))

    lanes_first = crowded.sort_values("lane", kind="stable")
    assert places(lanes_first) == places(lanes_first.sort_values(["lane", "event_id"], kind="stable"))


def test_table_is_not_modified(crowded):
    before = crowded.copy(deep=True)
    draw_timeline(crowded, as_of="2025-05-14")
    pd.testing.assert_frame_equal(crowded, before)


def test_numbers_are_those_of_the_table_even_of_a_part_of_it(crowded):
    drawn = texts_of(draw_timeline(crowded.iloc[30:33], as_of="2025-05-14", width="phone"))
    assert {"31", "32", "33"} <= set(drawn)
    assert "1" not in drawn


def test_empty_table_says_why():
    axes = draw_timeline(pd.DataFrame(columns=list(COLUMNS)), as_of="2025-05-14", width="phone")
    assert " ".join(texts_of(axes)).startswith("No event was known by 14 May 2025. Choose a later day")


@WIDE_AND_PHONE
def test_all_dates_unknown(event, faults_of, width):
    unknown = {"lower": pd.NaT, "upper": pd.NaT, "when": ""}
    axes = draw_timeline(pd.DataFrame([event("a") | unknown, event("b") | unknown]), as_of="2025-05-14", width=width)
    assert faults_of(axes) == []
    assert {"No date is known for any event.", "Date not known"} <= set(texts_of(axes))


def test_one_event_has_no_broken_axis_and_no_lane_heading(event):
    drawn = texts_of(draw_timeline(pd.DataFrame([event("a")]), as_of="2025-05-14"))
    assert "Event a" in drawn
    assert "Other" not in drawn
    assert not any("axis broken" in text for text in drawn)


def test_lane_without_a_name_comes_last_as_other(event):
    drawn = texts_of(draw_timeline(pd.DataFrame([event("a"), event("b", lane="Track")]), as_of="2025-05-14"))
    assert drawn.index("Track") < drawn.index("Other")


def test_far_background_breaks_the_axis_and_names_the_time_left_out(crowded):
    drawn = texts_of(draw_timeline(crowded, as_of="2025-05-14"))
    assert "2.9 years" in drawn
    assert "as of 14 May 2025" in drawn
    assert any(text.startswith("axis broken") for text in drawn)


def test_status_is_said_in_words_where_it_is_not_plain_past(event):
    rows = [
        event("a", phase="off", status="broken off", is_disputed=True, when="12 May"),
        event("b", is_derived=True, when="13 May"),
    ]
    drawn = texts_of(draw_timeline(pd.DataFrame(rows), as_of="2025-05-14"))
    assert {"12 May · broken off · disputed", "13 May · computed"} <= set(drawn)


def test_called_off_event_has_its_label_struck_through(event):
    def strikes(phase):
        axes = draw_timeline(pd.DataFrame([event("a", phase=phase)]), as_of="2025-05-14")
        label = next(text for text in axes.texts if text.get_text() == "Event a")
        left, baseline = label.get_position()
        return [
            line
            for line in axes.lines
            if line.get_zorder() == 3.5 and line.get_xdata()[0] == left and line.get_ydata()[0] < baseline
        ]

    assert len(strikes("off")) == 1
    assert strikes("planned") == []


def test_disputed_is_doubled_and_single_source_is_thin(event):
    def markers(**changed):
        axes = draw_timeline(pd.DataFrame([event("a", **changed)]), as_of="2025-05-14")
        label = next(text for text in axes.texts if text.get_text() == "Event a").get_position()
        return [
            m.get_markersize() for m in axes.lines if m.get_marker() == "o" and abs(m.get_ydata()[0] - label[1]) < 8
        ]

    assert len(markers(is_disputed=True)) == len(markers()) + 1
    assert max(markers(n_sources=1)) < max(markers())


@WIDE_AND_PHONE
def test_long_labels_wrap_and_foreign_scripts_fall_back_visibly(event, faults_of, width):
    rows = [
        event("long", label="Extraordinary " * 30),
        event("word", label="x" * 300),
        event("beijing", label="北京 talks"),
        event("arabic", label="محادثات"),
        event("sign", label="$5 and 100% of _this_ \\n <b> & --> #ffffff"),
    ]
    axes = draw_timeline(pd.DataFrame(rows), as_of="2025-05-14", width=width)
    assert faults_of(axes) == []
    if width == "wide":
        assert "□□ talks [beijing]" in texts_of(axes)


def test_faults_in_the_call_are_named():
    with pytest.raises(UsageError, match=r"no column number, label .*, lane \(nearest: lanes\), .*Hand over the table"):
        draw_timeline(pd.DataFrame(columns=["event_id", "lanes"]), as_of="2025-05-14")
    empty = pd.DataFrame(columns=list(COLUMNS))
    with pytest.raises(UsageError, match="allowed are wide, phone"):
        draw_timeline(empty, as_of="2025-05-14", width="tablet")
    with pytest.raises(UsageError, match='as_of "soon" is not a day'):
        draw_timeline(empty, as_of="soon")
    with pytest.raises(UsageError, match="as_of is empty"):
        draw_timeline(empty, as_of="")


def test_title_counts_phases(crowded):
    assert title_timeline(crowded, "2025-05-14") == (
        "By 14 May 2025, 20 of 45 known events had happened; 7 were under way or in force, 6 were planned or proposed, "
        "6 were called off, refused or suspended and 6 were unclear"
    )
    assert title_timeline(crowded.iloc[:0], "2025-05-14") == "No event was known by 14 May 2025"


days = st.dates(pd.Timestamp("2019-01-01").date(), pd.Timestamp("2026-01-01").date()).map(pd.Timestamp)
near = st.dates(pd.Timestamp("2025-05-01").date(), pd.Timestamp("2025-05-20").date()).map(pd.Timestamp)


@st.composite
def timelines(draw):
    rows = []
    for i in range(draw(st.integers(1, 9))):
        bounds = sorted([draw(st.one_of(days, near)), draw(st.one_of(days, near))])
        lower, upper = draw(
            st.sampled_from([bounds, bounds[:1] * 2, [bounds[0], pd.NaT], [pd.NaT, bounds[1]], [pd.NaT, pd.NaT]])
        )
        rows.append(
            {
                "event_id": f"e{i}",
                "label": draw(st.text(max_size=60)),
                "lane": draw(st.sampled_from(["", "Track A", "A track with a longer name " * 4])),
                "number": i + 1,
                "status": "occurred",
                "phase": draw(st.sampled_from(["past", "current", "planned", "off", "unclear"])),
                "lower": lower,
                "upper": upper,
                "when": draw(st.sampled_from(["", "some time in the spring of that year"])),
                "lasted": draw(st.booleans()),
                "n_sources": draw(st.integers(0, 3)),
                "is_disputed": draw(st.booleans()),
                "is_derived": draw(st.booleans()),
            }
        )
    return pd.DataFrame(rows)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(timelines(), st.one_of(days, near), st.sampled_from(list(WIDTHS)))
def test_no_table_makes_a_collision(faults_of, timeline, as_of, width):
    assert faults_of(draw_timeline(timeline, as_of=as_of, width=width)) == []
