"""Invented tables in the shape the measures return, and the measuring of what was drawn."""

import itertools

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis.reporting.figures.style import drawing


def _day(day):
    return pd.Timestamp(day) if day else pd.NaT


def _event(key, lower="2025-05-12", upper="", /, **changed):
    return {
        "number": 1,
        "event_id": key,
        "label": f"Event {key}",
        "lane": "",
        "status": "occurred",
        "phase": "past",
        "lower": _day(lower),
        "upper": _day(upper or lower),
        "when": "12 May 2025",
        "lasted": False,
        "n_sources": 2,
        "is_disputed": False,
        "is_derived": False,
    } | changed


def _term(key, start="2025-05-01", end="2025-05-31", /, **changed):
    return {
        "event_id": key,
        "label": f"Term {key}",
        "starts_lower": _day(start),
        "starts_upper": _day(start),
        "ends_lower": _day(end),
        "ends_upper": _day(end),
        "term_text": "30 days",
        "basis": "stated",
        "state": "running",
        "days_left_min": 16,
        "days_left_max": 16,
        "n_sources": 2,
    } | changed


def _position(holder, low, high, /, **changed):
    return {
        "holder_id": holder,
        "holder": holder.title(),
        "party_id": holder,
        "party": holder.title(),
        "issue_id": "pay",
        "issue": "Pay over four years",
        "low_label": "no rise",
        "high_label": "forty percent",
        "anchors": {50: "the mediator's figure"},
        "low": low,
        "high": high,
        "is_split": False,
        "basis": "own",
        "ascribed_by": "",
        "said": "12 May 2025",
        "age_min": 3,
        "age_max": 3,
        "n_sources": 2,
    } | changed


def _gap(a, b, gap, /, **changed):
    return {
        "issue": "Pay over four years",
        "low_label": "no rise",
        "high_label": "forty percent",
        "anchors": {},
        "a_id": "employer",
        "a": "Employer",
        "a_low": a[0],
        "a_high": a[1],
        "b_id": "union",
        "b": "Union",
        "b_low": b[0],
        "b_high": b[1],
        "gap": gap,
    } | changed


def _answer(event, actor, status, /, **changed):
    return {
        "event_id": event,
        "event": f"Talks {event}",
        "actor_id": actor,
        "actor": actor.title(),
        "party_id": actor,
        "party": actor.title(),
        "role_code": "party",
        "status_code": status,
        "status": status,
        "is_disputed": False,
        "requests": "",
    } | changed


@pytest.fixture(scope="session")
def event():
    return _event


@pytest.fixture(scope="session")
def term():
    return _term


@pytest.fixture(scope="session")
def position():
    return _position


@pytest.fixture(scope="session")
def gap_row():
    return _gap


@pytest.fixture(scope="session")
def answer():
    return _answer


@pytest.fixture(scope="session")
def crowded():
    """45 events: a far background and a week in which everything happens, in every state a mark has."""
    phases = ("past", "past", "planned", "off", "unclear", "current")
    week = [
        _event(
            f"e{i}",
            f"2025-05-{9 + i % 8:02d}",
            f"2025-05-{9 + i % 8 + 2 * (i % 5 == 0):02d}",
            label=f"Call {i}" if i % 3 == 0 else f"Meeting number {i} about the monitoring of the truce",
            lane=("Track A", "Track B", "")[i % 3],
            phase=phases[i % 6],
            lasted=bool(i % 2),
            n_sources=1 + i % 3,
            is_disputed=i % 7 == 0,
            is_derived=i % 11 == 0,
        )
        for i in range(36)
    ]
    far = [_event(f"f{i}", f"2022-0{i + 1}-10", label=f"Background {i}") for i in range(6)]
    odd = [
        _event("open", "2025-05-10", lasted=True, phase="current") | {"upper": pd.NaT},
        _event("before", None, "2025-05-11") | {"lower": pd.NaT},
        _event("undated", None, None) | {"lower": pd.NaT, "upper": pd.NaT},
    ]
    return pd.DataFrame(week + far + odd).assign(number=range(1, 46))


def _boxes(axes, artists):
    with drawing():  # letters unhinted, as they are in the SVG
        renderer = FigureCanvasAgg(axes.figure).get_renderer()
        return [(artist, artist.get_window_extent(renderer)) for artist in artists]


def _overlaps(one, other, slack=0.5):
    return (
        min(one.x1, other.x1) - max(one.x0, other.x0) > slack and min(one.y1, other.y1) - max(one.y0, other.y0) > slack
    )


@pytest.fixture(scope="session")
def faults_of():
    """All faults of a drawing: texts that touch each other, a mark or a line, and what leaves the sheet."""

    def find(axes):
        canvas = axes.figure.bbox
        texts = _boxes(axes, axes.texts)
        # 0.5: lines that stop short of texts; 1.8 to 3: marks. Below lie panels, at 3.5 lines striking out
        marks = [a for a in (*axes.lines, *axes.patches) if a.get_zorder() == 0.5 or 1.8 <= a.get_zorder() <= 3]
        drawn = _boxes(axes, marks)
        faults = [
            f"{one.get_text()!r} touches {other.get_text()!r}"
            for (one, a), (other, b) in itertools.combinations(texts, 2)
            if _overlaps(a, b)
        ]
        faults += [
            f"{text.get_text()!r} is crossed by {mark}"
            for text, a in texts
            for mark, b in drawn
            if text.get_text() != "?" and _overlaps(a, b.padded(1))  # a line's own box has no width
        ]
        faults += [
            f"{artist} leaves the sheet: {box}"
            for artist, box in (*texts, *drawn)
            if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > canvas.x1 + 0.5 or box.y1 > canvas.y1 + 0.5
        ]
        return faults

    return find
