import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.reporting.figures.lettering import text_width
from analysis.reporting.figures.style import SMALL
from analysis.reporting.figures.timescale import SHORTEST_BREAK, Segment, day_number, ticks, time_scale


def number(day):
    return day_number(pd.Timestamp(day))


def crowd(*days):
    return [number(day) for day in days for _ in range(6)]


def spans(scale):
    return [(segment.first, segment.last) for segment in scale.segments]


def test_a_dense_week_gets_a_panel_of_its_own():
    days = [number("2022-02-24"), number("2022-04-15"), *crowd("2025-05-10", "2025-05-12", "2025-05-15")]
    scale = time_scale(days, 0, 700, most_segments=4)
    assert spans(scale)[-1] == (number("2025-05-10"), number("2025-05-15"))
    assert [words for _, _, words in scale.breaks()] == ["3.1 years"]
    week = scale.segments[-1]
    assert week.per_day > 30


def test_evenly_spread_days_are_not_broken():
    scale = time_scale(list(range(0, 2000, 40)), 0, 700, most_segments=4)
    assert len(scale.segments) == 1


def test_nothing_is_broken_where_days_are_wide_enough():
    days = crowd("2024-09-02", "2024-09-04") + crowd("2024-11-04", "2024-11-05")
    assert len(time_scale(days, 0, 700, most_segments=4).segments) == 1
    assert len(time_scale(days, 0, 300, most_segments=4).segments) == 2


def test_a_day_is_labelled_at_its_noon_and_a_month_at_its_beginning():
    week = Segment(number("2025-05-10"), number("2025-05-15"), 0.0, 400.0)
    assert [tick.x for tick in ticks(week)] == [week.at(day + 0.5) for day in range(week.first, week.last + 1)]
    year = Segment(number("2025-01-01"), number("2025-12-31"), 0.0, 700.0)
    assert [(tick.label, tick.x) for tick in ticks(year)][1] == ("Feb", year.at(number("2025-02-01")))


def test_no_days_is_an_error():
    with pytest.raises(ValueError, match="days is empty"):
        time_scale([], 0, 700, most_segments=4)


days = st.lists(st.integers(-40_000, 40_000), min_size=1, max_size=30)


@given(days, st.sampled_from([(708.0, 4), (328.0, 3)]))
def test_time_order_is_kept_and_only_empty_time_is_left_out(days, room):
    right, most = room
    scale = time_scale(days, 0, right, most_segments=most)
    assert len(scale.segments) <= most
    assert scale.segments[-1].right == pytest.approx(right)
    for day in days:
        assert any(s.first <= day <= s.last for s in scale.segments)
    for one, two in itertools.pairwise(scale.segments):
        assert one.right < two.left
        assert two.first - one.last > SHORTEST_BREAK
    places = [scale.at(day + 0.5) for day in sorted(set(days))]
    assert places == sorted(set(places))


@given(days)
def test_scale_is_indifferent_to_the_order_of_days(days):
    assert time_scale(days, 0, 700, most_segments=4) == time_scale(sorted(days), 0, 700, most_segments=4)


@given(st.integers(-40_000, 40_000), st.integers(0, 9_000), st.floats(80, 700))
def test_every_segment_says_its_year_and_no_labels_touch(first, length, width):
    made = ticks(Segment(first, first + length, 0.0, width))
    labelled = [tick for tick in made if tick.label]
    assert labelled
    assert any(part.isdigit() and len(part) == 4 for tick in made for part in (tick.label, *tick.context.split()))
    for one, two in itertools.pairwise(labelled):
        assert one.x + text_width(one.label, SMALL) / 2 < two.x - text_width(two.label, SMALL) / 2
    named = [tick for tick in made if tick.context]
    for one, two in itertools.pairwise(named):
        assert one.context_left + text_width(one.context, SMALL) < two.context_left
