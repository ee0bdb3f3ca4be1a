"""What a report shows beside its figures: escaped, labelled, and honest where there is nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from lxml import html
from markupsafe import Markup

from analysis.record.quoting import Passage
from analysis.reporting import blocks
from analysis.reporting.blocks import Shown, evidence, field, table

HOSTILE = '<script>alert("x")</script> & "quoted"'
GAZETTE = Passage("Gazette", "Gazette", "5 March 2024", 2, "They met.", "en", "ltr")


def tree(block: object) -> html.HtmlElement:
    text = block if isinstance(block, str) else block._repr_html_()
    return html.fromstring(f"<div>{text}</div>")


@pytest.mark.parametrize(
    "block",
    [
        blocks.lead([HOSTILE]),
        blocks.paragraph(HOSTILE, kind="note"),
        blocks.key_figures([(HOSTILE, HOSTILE)]),
        blocks.bullets([HOSTILE], empty=""),
        blocks.due_list([(HOSTILE, HOSTILE, True)], empty=""),
        blocks.versus(HOSTILE, [(HOSTILE, HOSTILE)], note=HOSTILE),
        blocks.columns([(HOSTILE, HOSTILE)]),
        blocks.folded(HOSTILE, blocks.paragraph(HOSTILE)),
        blocks.stack([blocks.paragraph(HOSTILE)], empty=""),
        blocks.stack([], empty=HOSTILE),
        table([{"a": HOSTILE}], [Shown(HOSTILE, field("a")), Shown(HOSTILE, field("a"))], caption=HOSTILE, empty=""),
        blocks.Block(blocks.tag(HOSTILE, kind="warn")),
        blocks.Block(
            evidence([Passage(HOSTILE, HOSTILE, HOSTILE, 1, HOSTILE, "en", "ltr", damage=((0, 3, HOSTILE),))])
        ),
    ],
)
def test_whatever_is_given_is_shown_as_text(block):
    assert tree(block).xpath("//script") == []
    assert 'alert("x")' in tree(block).text_content()


@pytest.mark.parametrize(
    "block",
    [
        blocks.bullets([], empty="None."),
        blocks.due_list([], empty="None."),
        blocks.stack([], empty="None."),
        table([], [Shown("A", field("a"))], caption="Nothing", empty="None."),
    ],
)
def test_nothing_is_a_sentence(block):
    assert block._repr_html_() == '<p class="muted">None.</p>'


class TestTables:
    def test_heads_rows_and_labels(self):
        rows = [{"who": "Union", "points": 8}, {"who": "City", "points": None}]
        shown = table(
            rows,
            [Shown("Who", field("who")), Shown("Points", field("points"), is_number=True)],
            caption="Positions",
            empty="",
            tag_of=lambda row: "gap" if row["points"] is None else "",
        )
        found = tree(shown)
        assert found.xpath("//caption/text()") == ["Positions"]
        assert found.xpath("//thead//th[@scope='col']/text()") == ["Who", "Points"]
        assert found.xpath("//tbody//th[@scope='row']/text()") == ["Union", "City"]
        assert found.xpath("//td[@class='num']/@data-label") == ["Points", "Points"]
        assert [cell.text for cell in found.xpath("//td")] == ["8", None]
        assert found.xpath("//tbody/tr/@class") == ["", "gap"]

    def test_rows_may_be_an_iterator(self):
        shown = table(iter([{"a": 1}]), [Shown("A", field("a"))], caption="", empty="")
        assert tree(shown).xpath("//tbody/tr")

    @pytest.mark.parametrize("missing", [None, np.nan, float("nan"), pd.NA, pd.NaT, ""])
    def test_what_is_missing_is_blank(self, missing):
        assert field("a")({"a": missing}) == ""

    @pytest.mark.parametrize(("value", "said"), [(0, "0"), (0.5, "0.5"), ("NA", "NA"), ("None", "None")])
    def test_what_only_looks_missing_is_shown(self, value, said):
        assert field("a")({"a": value}) == said


class TestEvidence:
    def test_without_words_the_places_are_one_line(self):
        silent = [Passage("Gazette", "Gazette", "", number, "", "en", "ltr") for number in (7, 2, 7)]
        other = Passage("Courier", "Courier", "", 0, "", "en", "ltr")
        assert evidence([*silent, other]) == "Gazette, paragraphs 2 and 7; Courier, no passage"
        assert evidence([]) == ""

    def test_words_stand_behind_the_places_with_language_and_source(self):
        found = tree(evidence([GAZETTE]))
        assert found.xpath("//summary/text()") == ["Gazette, paragraph 2"]
        (words,) = found.xpath("//blockquote[@class='passage']/p")
        assert (words.text, words.get("lang"), words.get("dir")) == ("They met.", "en", "ltr")
        assert found.xpath("//blockquote/footer/text()") == ["Gazette, 5 March 2024, paragraph 2"]

    def test_right_to_left_words_say_so(self):
        arabic = Passage("Gazette", "Gazette", "", 1, "أعلنت النقابة مهلة", "ar", "rtl")
        (words,) = tree(evidence([arabic])).xpath("//blockquote/p")
        assert (words.get("lang"), words.get("dir")) == ("ar", "rtl")

    def test_a_reading_is_shown_also_where_the_words_are_not_stored(self):
        damaged = Passage(
            "Gazette", "Gazette", "", 1, "", "en", "ltr", damage=((0, 1, "as it must be"), (0, 2, "and so"))
        )
        text = tree(evidence([damaged])).text_content()
        assert "damaged text read as: as it must be" in text
        assert "damaged text read as: and so" in text

    def test_damaged_words_are_marked_and_overlapping_stretches_are_one(self):
        damage = ((5, 9, "came"), (7, 12, "came in"), (0, 2, "Who"))
        damaged = Passage("Gazette", "Gazette", "", 1, "They mett inn.", "en", "ltr", damage=tuple(sorted(damage)))
        (words,) = tree(evidence([damaged])).xpath("//blockquote/p[@lang]")
        assert words.xpath("mark/text()") == ["Th", "mett", " in"]
        assert words.text_content() == "They mett inn."

    def test_passages_stand_in_the_order_of_their_texts(self):
        late, early = (Passage("Gazette", "Gazette", "", 1, w, "en", "ltr", start=s) for w, s in (("b", 9), ("a", 2)))
        assert tree(evidence([late, early])).xpath("//blockquote/p/text()") == ["a", "b"]

    def test_a_passage_is_shown_once_and_one_within_another_there(self):
        within = Passage("Gazette", "Gazette", "5 March 2024", 2, "met", "en", "ltr")
        elsewhere = Passage("Gazette", "Gazette", "5 March 2024", 3, "met", "en", "ltr")
        found = tree(evidence([within, GAZETTE, GAZETTE, elsewhere])).xpath("//blockquote/p/text()")
        assert found == ["They met.", "met"]

    def test_documents_of_one_publisher_are_two_places(self):
        places = [
            Passage(f"Gazette, {day} March 2024", "Gazette", f"{day} March 2024", 2, "", "en", "ltr") for day in (5, 6)
        ]
        assert evidence(places) == "Gazette, 5 March 2024, paragraph 2; Gazette, 6 March 2024, paragraph 2"


@pytest.mark.parametrize(
    ("number", "said"), [(0, "no sources"), (1, "one source"), (12, "twelve sources"), (13, "13 sources")]
)
def test_small_numbers_are_words(number, said):
    assert blocks.count(number, "source") == said


def test_lists_of_words():
    assert [blocks.listing(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert blocks.joined(["<", Markup("<br>")], between=", ") == "&lt;, <br>"
    assert blocks.tag("new") == '<span class="tag">new</span>'


def test_due_marks_what_has_passed_without_a_word():
    found = tree(blocks.due_list([("in 3 days", "talks", False), ("no word since", "deadline", True)], empty=""))
    assert found.xpath("//ol[@class='due']/li/@class") == ["", "over"]
