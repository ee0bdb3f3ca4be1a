import unicodedata

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.reporting.figures.lettering import printable, text_width, widest, wrap


def test_blank_values_print_as_nothing():
    assert [printable(value) for value in (None, float("nan"), pd.NaT, "", "  \n")] == [""] * 5


def test_missing_letters_become_boxes_and_the_key_names_the_row():
    assert printable("Владимир محمد Łukasz") == "Владимир محمد Łukasz"
    assert printable("한국", "korea") == "□□ [korea]"
    assert printable("한국") == "□□"


def test_dates_and_marks_that_change_the_direction_of_text_are_dropped():
    assert printable("a\u202eb\u0000c") == "abc"


def test_bold_is_wider():
    assert text_width("Talks", 12, True) > text_width("Talks", 12)


@given(st.text(max_size=120), st.floats(30, 300))
def test_wrapping_keeps_every_letter_and_the_width(text, width):
    shown = printable(text)
    lines = wrap(shown, width, 12)
    assert "".join(lines).replace(" ", "") == "".join(shown.split())
    assert widest(lines, 12) <= width


@given(st.text(max_size=60))
def test_printable_is_stable_and_single_spaced(text):
    once = printable(text)
    assert printable(once) == once
    assert not any(unicodedata.category(c) == "Cc" for c in once)
