"""The passages under a row, as a report shows them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis.record.case import Case
from analysis.record.quoting import passages
from analysis.record.sources import passage_digest

TINY = Path(__file__).resolve().parents[1] / "data" / "tiny"


@pytest.fixture(scope="module")
def case():
    return Case.read(TINY)


def test_a_passage_says_where_it_stands_in_words(case):
    (passage,) = passages(case, "statements")["st-union-eight"]
    assert passage.words == "The Dock union wants eight per cent more pay, its chair said on Monday."
    assert passage.place == "Harbour Gazette, 5 March 2024, paragraph 2"
    assert (passage.language, passage.direction, passage.readings) == ("en", "ltr", ())


def test_every_evidenced_row_has_its_passages_in_the_order_of_the_texts(case):
    for table in ("statements", "event_statuses", "participations", "aliases"):
        found = passages(case, table)
        assert set(found) == set(case.tables[table]["id"])
        for row_id, under in found.items():
            assert len(under) == ((case.evidence["table"] == table) & (case.evidence["row_id"] == row_id)).sum()
    sources = [passage.source for passage in passages(case, "statements")["st-employers-ultimatum"]]
    assert sources == ["Evening Sheet", "Coast Wire"]


def test_words_are_in_the_language_of_their_source(case):
    (passage,) = passages(case, "statements")["st-terminal-nights"]
    assert passage.language == "de"
    assert passage.words.startswith("Das Westterminal")


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("fa-AF", "rtl"), ("he", "rtl"), ("ru", "ltr"), ("zh-Hans", "ltr")]
)
def test_the_direction_is_that_of_the_script(tiny, language, direction):
    tiny.edit("sources", "gazette-03-05", language_code=language)
    (passage,) = passages(tiny.case(), "statements")["st-union-eight"]
    assert (passage.language, passage.direction) == (language, direction)


def test_a_damaged_passage_says_how_it_is_read_and_its_neighbour_does_not(case):
    read = {
        row: [passage.readings for passage in under] for row, under in passages(case, "event_statuses").items() if under
    }
    told = {row for row, readings in read.items() if any(readings)}
    (damage,) = case.emendations.to_dict("records")
    rows = case.evidence[case.evidence["source_id"] == damage["source_id"]]
    over = rows[(rows["start"] < damage["end"]) & (damage["start"] < rows["end"]) & (rows["table"] == "event_statuses")]
    assert told == set(over["row_id"]) != set()


@pytest.mark.parametrize(
    ("row_id", "start", "end", "is_touched"),
    [
        ("st-union-eight", 105, 106, False),  # it stands at 34 to 105
        ("st-union-eight", 104, 106, True),
        ("st-employers-two", 104, 106, False),  # it stands at 106 to 178
        ("st-employers-two", 105, 107, True),
    ],
)
def test_damage_that_only_borders_on_a_passage_is_not_in_it(tiny, row_id, start, end, is_touched):
    text = (tiny.path / "texts" / "gazette-03-05.txt").read_text(encoding="utf-8")
    row = {"id": "em", "source_id": "gazette-03-05", "paragraph": "2", "start": str(start), "end": str(end)}
    row |= {"digest": passage_digest(text[start:end]), "kind_code": "grammar", "reading": "so", "basis": "the text"}
    tiny.write("emendations", [*tiny.rows("emendations"), row | {"confidence_share": "1", "coder_id": "coder-a"}])
    (passage,) = passages(tiny.case(), "statements")[row_id]
    assert passage.readings == (("so",) if is_touched else ())


def test_without_the_text_the_place_is_left(tiny):
    shutil.rmtree(tiny.path / "texts")
    (passage,) = passages(tiny.case(), "statements")["st-union-eight"]
    assert passage.words == ""
    assert passage.place == "Harbour Gazette, 5 March 2024, paragraph 2"


def test_a_document_cited_without_a_passage_says_so(small):
    small.add("statements", "st", holder_id="a", issue_id="pay", told_by="s1")
    (passage,) = passages(small.case(), "statements")["st"]
    assert passage.paragraph == 0
    assert passage.place == "Gazette, 1 March 2024, no passage given"


def test_documents_of_one_publisher_are_told_apart_by_their_dates(small):
    small.add("statements", "st", holder_id="a", issue_id="pay", told_by="s1 s2")
    assert [passage.source for passage in passages(small.case(), "statements")["st"]] == [
        "Gazette, 1 March 2024",
        "Gazette, 10 March 2024",
    ]
    small.edit("sources", "s1", publisher="Courier")
    small.edit("sources", "s3", publisher="Wire")
    assert [passage.source for passage in passages(small.case(), "statements")["st"]] == ["Courier", "Gazette"]


def test_what_was_not_known_is_not_quoted(case):
    early = case.as_of("2024-03-14")
    under = passages(early, "statements")["st-employers-ultimatum"]
    assert [passage.source for passage in under] == ["Coast Wire"]
