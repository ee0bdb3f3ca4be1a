"""Sentences and clauses: where they end, and the laws that hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coding.sentences import Span, read_lexicon, split_clauses, split_sentences

# "|" stands where one sentence ends and the next begins.
TEXTS = """
The talks ended.| Nobody signed.
Mr. Minister met Gen. Staff in St. Petersburg.| They talked.
He met J. R. R. Writer and George W. President.| It rained.
The U.S. President left the U.S. on Monday.
He returned to the U.S. The talks went on.
He came from the U.N. Security Council vs. the E.U. Commission.
The plan costs 3.5 million, i.e. 2.1 per cent, e.g. for roads.
They met on Jan. 5 and Sept. 7, at 5 p.m. in Geneva.
They met at 5 p.m.| In Geneva it was dark.
See Art. 5 and No. 242 of vol. 3, pp. 4-7.
He said no.| She said yes.
It was plan B. He knew it.
Well... perhaps.
They left...| Then they came back.
"It is over."| Then he left.
"Is it over?" he asked.| "Yes!" she said.
(He had left.)| She had not.
He left [as agreed].| She stayed.
It is over.”| He left.
What now?!| Nobody knew.
The talks ended.Nobody signed.
See www.example.org/a.B for more.
Inc. and Corp. are abbreviations, as in Example Inc. and Sample Corp. too.
Ten people, etc. were there.
1. First point.| It has two sentences.
(a) First point.| It has two sentences.
IV. A heading
He was No. 1.| She was second.
谈判结束了。|没有人签字。
هل انتهت؟| نعم۔| انتهت
वह गया।| वह आया॥
¿Por qué?| ¡No!
"""


def split_item(item: str) -> tuple[str, list[str]]:
    return item.replace("|", ""), [part.strip() for part in item.split("|")]


@pytest.mark.parametrize("item", TEXTS.strip().splitlines())
def test_where_sentences_end(item: str) -> None:
    text, wanted = split_item(item)
    if text == "The talks ended.Nobody signed.":
        wanted = ["The talks ended.", "Nobody signed."]
    elif text in ("He returned to the U.S. The talks went on.", "It was plan B. He knew it."):
        wanted = [text[: text.index(". ") + 1], text[text.index(". ") + 2 :]]
    assert [span.of(text) for span in split_sentences(text)] == wanted


def test_headings_bylines_and_items_are_sentences() -> None:
    text = "Talks open\nBy our writer\n\nGENEVA - They met.\n- first point\n- second point\n• third"
    assert [span.of(text) for span in split_sentences(text)] == [
        "Talks open",
        "By our writer",
        "GENEVA - They met.",
        "- first point",
        "- second point",
        "• third",
    ]


@pytest.mark.parametrize("gap", ["\n", "\r\n", " \n"])
def test_hard_wrapped_lines_are_joined(gap: str) -> None:
    text = f"The envoy met the leaders of the two countries in the{gap}Palace of Nations and then{gap}left. It rained."
    assert len(split_sentences(text)) == 2


def test_a_language_without_tables_splits_by_stops() -> None:
    text = "Dr. Who left. It rained."
    assert len(split_sentences(text, language="xx")) == 3
    assert split_clauses(text, Span(0, len(text)), language="xx") == [Span(0, len(text))]


def test_tables_have_no_double_and_no_blank_entries() -> None:
    for name in ("abbreviations", "clause_words", "speech_words"):
        rows = [(row["form"], row["kind_code"]) for row in read_lexicon("en", name)]
        assert rows
        assert len(rows) == len(set(rows))
        assert all(form and kind for form, kind in rows)


def test_clauses_end_at_conjunctions_relatives_and_semicolons() -> None:
    text = "The sides met, but nothing came of it; the envoy, who had waited, left because it rained."
    assert [span.of(text) for span in split_clauses(text, Span(0, len(text)))] == [
        "The sides met,",
        "but nothing came of it;",
        "the envoy,",
        "who had waited, left",
        "because it rained.",
    ]


@given(st.text(alphabet=st.sampled_from("aA .!?…\"'”“)(\n\r\t\xa0é\u0301。؟,;—-1Mr"), max_size=120))
def test_spans_are_ordered_trimmed_and_leave_out_white_space_only(text: str) -> None:
    spans = split_sentences(text)
    here = 0
    for span in spans:
        assert text[here : span.start].strip() == ""
        assert span.of(text).strip() == span.of(text) != ""
        here = span.end
        clauses = split_clauses(text, span)
        assert "".join("".join(clause.of(text) for clause in clauses).split()) == "".join(span.of(text).split())
    assert text[here:].strip() == ""


@given(st.text(max_size=80))
def test_any_text_is_covered(text: str) -> None:
    assert "".join("".join(span.of(text) for span in split_sentences(text)).split()) == "".join(text.split())


@given(st.sampled_from(TEXTS.strip().splitlines()), st.sampled_from(TEXTS.strip().splitlines()))
def test_a_paragraph_at_the_end_moves_no_earlier_end(first: str, last: str) -> None:
    body = split_item(first)[0]
    assert split_sentences(f"{body}\n\n{last}")[: len(split_sentences(body))] == split_sentences(body)


@pytest.mark.parametrize("unit", ["a", " ", ".", '"', "1", ". ", "A.", "\n", "a.A", '?" ', "(", "a, and "])
def test_long_runs_are_read(unit: str) -> None:
    text = unit * 10_000 + "!"
    spans = split_sentences(text)
    assert spans
    assert split_clauses(text, spans[0])


def test_a_name_carried_over_in_hard_wrapped_text_does_not_begin_a_sentence() -> None:
    text = (
        "The talks that were opened in the palace by President\n"
        "Reed went on into the night, and nobody left early or\n"
        "spoke."
    )
    assert len(split_sentences(text)) == 1
    assert len(split_sentences("The talks that were opened in the palace ended\nPresident Reed left")) == 2
