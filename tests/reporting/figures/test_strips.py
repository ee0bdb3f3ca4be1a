import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from analysis.errors import UsageError
from analysis.reporting.figures import draw_strips, title_strips
from analysis.reporting.figures.strips import COLUMNS
from analysis.reporting.figures.style import BLUE, VERMILION, WIDTHS


def source(key, chars=100, spans=((10, 30),), damage=(), /, **changed):
    covered = sum(end - start for start, end in spans)
    return {
        "source_id": key,
        "publisher": f"Paper {key}",
        "published_edtf": "2025-05-12",
        "text_chars": chars,
        "covered_chars": covered,
        "share": covered / chars if chars else float("nan"),
        "spans": list(spans),
        "damage": list(damage),
    } | changed


def table(*rows):
    return pd.DataFrame(list(rows), columns=list(COLUMNS)).astype({"text_chars": "Int64"})


def words(axes):
    return [text.get_text() for text in axes.texts]


def boxes(axes, colour):
    """Left and right ends of the boxes of a colour; the last one is the key's."""
    return [
        (round(p.get_x(), 1), round(p.get_x() + p.get_width(), 1))
        for p in axes.patches
        if to_hex(p.get_facecolor()) == colour
    ]


def frame(axes):
    """Left and right end of the first strip."""
    box = next(p for p in axes.patches if p.get_zorder() == 1.8)
    return box.get_x(), box.get_x() + box.get_width()


def test_spans_lie_where_they_are_in_the_text():
    axes = draw_strips(table(source("a", 100, ((0, 25), (50, 100)))))
    left, right = frame(axes)
    at = [round(left + (right - left) * k, 1) for k in (0, 0.25, 0.5, 1)]
    assert boxes(axes, BLUE)[:-1] == [(at[0], at[1]), (at[2], at[3])]


def test_damage_is_marked_and_explained_only_where_there_is_any():
    assert boxes(draw_strips(table(source("a"))), VERMILION) == []
    axes = draw_strips(table(source("a", 100, ((0, 25),), ((80, 90),))))
    assert len(boxes(axes, VERMILION)) == 2
    assert "damaged text" in words(axes)


def test_the_thinnest_span_is_seen_and_neighbours_melt():
    axes = draw_strips(table(source("a", 1_000_000, ((500, 501), (502, 503), (900_000, 900_001)))))
    drawn = boxes(axes, BLUE)[:-1]
    assert len(drawn) == 2
    assert all(right - left >= 0.9 for left, right in drawn)


def test_an_unknown_length_is_said_and_dashed():
    axes = draw_strips(table(source("a", None, ((10, 20),), share=float("nan"))))
    assert {"?", "no length"} <= set(words(axes))
    strip = next(p for p in axes.patches if p.get_zorder() == 1.8)
    assert strip.get_linestyle() != "solid"
    assert draw_strips(table(source("a", None, (), share=float("nan"))))


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ((), "The record has no source yet"),
        ((source("a", None, share=float("nan")),), "How much of the text carries a coded row is not known"),
        ((source("a", 200),), "10 % of the text carries a coded row"),
        ((source("a", 1000, ((0, 999),)),), "99 % of the text carries a coded row"),
        ((source("a", 1000, ((0, 1),)),), "1 % of the text carries a coded row"),
        (
            (source("a"), source("b", 300, ((0, 300),)), source("c", None, share=float("nan"))),
            "80 % of the text of two sources carries a coded row; the least coded is Paper a (20 %)",
        ),
    ],
)
def test_the_title_weighs_texts_by_their_length(rows, title):
    assert title_strips(table(*rows)) == title


def test_of_many_the_longest_are_drawn_and_the_others_counted():
    rows = [source(f"s{k:02d}", 100 + k) for k in range(45)]
    axes = draw_strips(table(*rows))
    drawn = words(axes)
    assert sum(text.startswith("Paper") for text in drawn) == 40
    assert "Paper s00" not in drawn
    assert "5 shorter sources not drawn; the table holds all." in " ".join(drawn)


def test_an_empty_table_and_a_missing_column():
    assert words(draw_strips(table())) == ["The record has no source yet."]
    with pytest.raises(UsageError, match="draw_strips: the table has no column spans"):
        draw_strips(table(source("a")).drop(columns="spans"))


spans = st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 900)).map(lambda p: (p[0], p[0] + p[1])), max_size=9)


@settings(max_examples=25)
@given(st.lists(st.tuples(spans, spans, st.text(max_size=60)), min_size=1, max_size=6), st.sampled_from(list(WIDTHS)))
def test_any_sources_are_drawn_without_a_collision(faults_of, drawn, width):
    rows = [
        source(f"s{k}", 6000 if k % 3 else None, covered, damaged, publisher=name, share=0.5 if k % 3 else float("nan"))
        for k, (covered, damaged, name) in enumerate(drawn)
    ]
    assert faults_of(draw_strips(table(*rows), width=width)) == []
