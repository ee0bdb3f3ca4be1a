import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import UsageError
from analysis.reporting.figures import draw_conditions, title_conditions
from analysis.reporting.figures.conditions import COLUMNS, MOVE_COLUMNS, RING_COLUMNS
from analysis.reporting.figures.style import VERMILION, WIDTHS

WIDE_AND_PHONE = pytest.mark.parametrize("width", list(WIDTHS))
NO_RINGS = pd.DataFrame(columns=list(RING_COLUMNS))


def link(key, requires, joined="only if", reading="explicit", note=""):
    return {"key": key, "requires_key": requires, "joined": joined, "reading": reading, "note": note}


def move(key, /, **changed):
    actor, _, what = key.partition(" ")
    base = {"key": key, "party_id": actor, "actor": actor.title(), "label": what, "note": "", "is_made": False}
    return base | changed


def draw(*links, rings=NO_RINGS, moves=None, **options):
    keys = dict.fromkeys(key for row in links for key in (row["key"], row["requires_key"]))
    table = pd.DataFrame(moves if moves is not None else [move(key) for key in keys])
    return draw_conditions(pd.DataFrame(links), moves=table, rings=rings, **options)


def words(axes):
    return [text.get_text() for text in axes.texts]


def boxes(axes, edge):
    return [patch for patch in axes.patches if patch.get_edgecolor()[:3] == edge and patch.get_zorder() == 1.0]


@WIDE_AND_PHONE
def test_every_line_says_how_it_joins_and_how_plainly(width):
    drawn = words(draw(link("a stop", "b offer", "only after", "implied"), width=width))
    assert {"A", "stop", "B", "offer"} <= set(drawn)
    assert {"only after", "implied"} <= set(drawn) or "only after · implied" in drawn


@WIDE_AND_PHONE
def test_what_is_explicit_is_solid_and_the_rest_dashed(width):
    lines = {}
    for reading in ("explicit", "implied", "inferred"):
        axes = draw(link("a stop", "b offer", reading=reading), width=width)
        lines[reading] = {line.get_linestyle() for line in axes.lines}
    assert lines["explicit"] == {"-"}
    assert "--" in lines["implied"]
    assert "--" in lines["inferred"]


@WIDE_AND_PHONE
def test_a_deadlock_is_a_ring_in_its_own_colour(width):
    rings = pd.DataFrame({"deadlock": [1], "cycle": [("a stop", "b offer")]})
    links = [link("a stop", "b offer"), link("b offer", "a stop", "only after", "implied"), link("c pay", "b offer")]
    axes = draw(*links, rings=rings, width=width)
    drawn = words(axes)
    assert drawn[0].startswith("Deadlock 1: each waits for the next")
    assert {"What else waits", "in deadlock 1"} <= set(drawn)
    alarm = tuple(int(VERMILION[i : i + 2], 16) / 255 for i in (1, 3, 5))
    assert len(boxes(axes, alarm)) == 3  # the two of the ring, and the one that another move waits for
    assert len([line for line in axes.lines if line.get_color() == VERMILION]) == 1 + 3


@WIDE_AND_PHONE
def test_a_move_that_comes_again_is_named_and_not_drawn_twice(width):
    links = [link("a x", "b y"), link("b y", "c z"), link("d w", "b y")]
    drawn = words(draw(*links, width=width))
    assert (drawn.count("z"), drawn.count("as above")) == (1, 1)


@WIDE_AND_PHONE
def test_a_chain_of_any_length_goes_on_below(width, faults_of):
    links = [link(f"a m{n}", f"a m{n + 1}") for n in range(9)]
    axes = draw(*links, width=width)
    drawn = words(axes)
    assert {f"m{n}" for n in range(10)} <= set(drawn)
    assert "waits for more, see below" in drawn
    assert faults_of(axes) == []


def test_what_is_known_of_a_move_and_its_day_are_said():
    moves = [move("a stop"), move("b offer", note="declined")]
    drawn = words(draw(link("a stop", "b offer", note="by 12 May 2025"), moves=moves))
    assert {"declined", "by 12 May 2025"} <= set(drawn)


def test_a_deadlock_that_is_more_than_a_ring_shows_the_rest_below():
    rings = pd.DataFrame({"deadlock": [1], "cycle": [("a x", "b y")]})
    links = [link("a x", "b y"), link("b y", "a x"), link("a x", "c z"), link("c z", "a x")]
    drawn = words(draw(*links, rings=rings))
    assert drawn.count("What else waits") == 1
    assert drawn.count("C") >= 1


@WIDE_AND_PHONE
def test_a_ring_may_have_one_move_and_links_that_nobody_states(width, faults_of):
    rings = pd.DataFrame({"deadlock": [1, 2], "cycle": [("a x",), ("* y", "b y")]})
    axes = draw(link("a x", "a x"), link("b y", "* y"), rings=rings, width=width)
    assert "Deadlock 1: a move that waits for itself" in " ".join(words(axes))
    assert faults_of(axes) == []


def test_nothing_says_so():
    axes = draw_conditions(
        pd.DataFrame(columns=list(COLUMNS)), moves=pd.DataFrame(columns=list(MOVE_COLUMNS)), rings=NO_RINGS
    )
    assert words(axes)[0] == "No condition is in force."


def test_a_missing_column_is_named():
    with pytest.raises(UsageError, match="no column requires_key, joined, reading, note"):
        draw_conditions(pd.DataFrame({"key": []}), moves=pd.DataFrame(), rings=NO_RINGS)


def test_titles():
    waits = pd.DataFrame({"key": ["a x", "b y", "c z"], "is_edge": [True, True, False]})
    none = pd.DataFrame({"actors": [], "n_moves": []})
    assert title_conditions(none, waits) == "No deadlock: 2 moves wait for others, none for itself"
    assert title_conditions(none, waits[2:]) == "No move waits for another"
    two = pd.DataFrame({"actors": [("A",), ("A", "B")], "n_moves": [1, 2]})
    assert title_conditions(two, waits) == "Two deadlocks; the smallest: 1 move of A waits for itself"


names = st.sampled_from(
    [f"{actor} {what}" for actor in ("union", "employers", "*") for what in ("stop", "pay", "wait")]
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(names, names, st.sampled_from(["explicit", "implied"])), min_size=1, max_size=12),
    st.text(max_size=80),
    st.sampled_from(list(WIDTHS)),
)
def test_no_conditions_make_a_collision(faults_of, pairs, label, width):
    links = [link(one, other, reading=reading, note=label[:20]) for one, other, reading in pairs if one != other]
    keys = dict.fromkeys(key for row in links for key in (row["key"], row["requires_key"]))
    moves = [move(key, label=label if key.endswith("pay") else key) for key in keys]
    table = pd.DataFrame(links, columns=list(COLUMNS))
    rings = pd.DataFrame(
        [{"deadlock": 1, "cycle": tuple(list(keys)[:3])}] if len(keys) > 3 else [], columns=list(RING_COLUMNS)
    )
    axes = draw_conditions(table, moves=pd.DataFrame(moves, columns=list(MOVE_COLUMNS)), rings=rings, width=width)
    assert faults_of(axes) == []
