import itertools

import pytest

from analysis.reporting.figures.style import (
    ACTOR_COLOURS,
    ACTOR_MARKERS,
    DARK_OF,
    MARK_INKS,
    PAGES,
    POINTS_PER_PIXEL,
    SMALL,
    TEXT_INKS,
    WIDTHS,
    actor_colours,
    actor_markers,
    contrast,
)


def inks(names, theme):
    return [name if theme == "light" else DARK_OF[name] for name in names]


@pytest.mark.parametrize("theme", list(PAGES))
def test_texts_and_marks_stand_out_from_both_pages(theme):
    for page in PAGES[theme]:
        assert min(contrast(ink, page) for ink in inks(TEXT_INKS, theme)) >= 4.5
        assert min(contrast(ink, page) for ink in inks(MARK_INKS, theme)) >= 3.0


def test_every_ink_has_one_partner_and_none_is_plain_black():
    assert len(set(DARK_OF.values())) == len(DARK_OF)
    assert "#000000" not in DARK_OF  # matplotlib leaves black out of the SVG, so it could not be exchanged
    assert all(colour == colour.lower() for pair in DARK_OF.items() for colour in pair)


def test_contrast_is_that_of_wcag():
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_letters_are_large_enough_on_screen_phone_and_paper():
    narrowest_wide = 45 * 16 + 1 - 2 * 24  # pixels: the page just above the switch to phone, less its margins
    assert SMALL * narrowest_wide / WIDTHS["wide"] >= 11
    assert SMALL >= 11  # a phone figure is shown at its own size
    printed_mm = 170
    assert SMALL * POINTS_PER_PIXEL * printed_mm / 25.4 * 96 / WIDTHS["wide"] >= 8


def test_colours_and_shapes_go_by_the_order_given_and_never_repeat_as_a_pair():
    ids = [f"actor-{i:02d}" for i in range(len(ACTOR_COLOURS) * len(ACTOR_MARKERS))]
    colours, shapes = actor_colours(ids), actor_markers(ids)
    assert colours == actor_colours([*ids, *ids, ""])
    assert actor_colours(reversed(ids))[ids[-1]] == colours[ids[0]]
    pairs = [(colours[key], shapes[key]) for key in ids]
    assert len(set(pairs)) == len(pairs)
    assert all(colours[a] != colours[b] for a, b in itertools.combinations(ids[: len(ACTOR_COLOURS)], 2))
