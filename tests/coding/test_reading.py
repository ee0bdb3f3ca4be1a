"""A text read once: what is shared between the layers gives each what it would find by itself."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from analysis.coding.events import find_events
from analysis.coding.names import Gazetteer, find_mentions
from analysis.coding.speech import find_speech
from analysis.coding.stances import find_stances
from analysis.coding.suggest import read_text

ACTORS = Gazetteer.build(
    [
        {"id": "dock-union", "name": "Dock Union", "kind_code": "organisation"},
        {"id": "port-employers", "name": "Port Employers", "kind_code": "organisation"},
        {"id": "berg", "name": "Anna Berg", "kind_code": "person", "aliases": "the mediator"},
        {"id": "norway", "name": "Norway", "kind_code": "state"},
    ]
)
ISSUES = [{"id": "wages", "label": "Night wages", "question": "How much is paid at night?"}]
PIECES = [
    *(
        "The Dock Union rejected the offer",
        "Anna Berg said",
        "the Port Employers agreed to talks",
        "UNION REJECTS NEW OFFER",
    ),
    *(
        "We Will Not Sign The Deal Tomorrow",
        "he added",
        "they will meet in Norway on 5 May",
        "if wages rise",
        "“We",
        "we are close",
    ),
    *(
        " ",
        ", ",
        ". ",
        ".” ",
        ",” ",
        "? ",
        "; ",
        "\n",
        "\n\n",
        "”",
        "“",
        '"',
        "‘",
        "’",
        "and ",
        "that ",
        "Berg: ",
        "The mediator’s plan ",
    ),
]


def texts() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


def alone_and_shared(text: str) -> None:
    reading = read_text(text, ACTORS, published="2026-03-05", issues=ISSUES)
    mentions = find_mentions(text, ACTORS)
    speeches = find_speech(text, mentions, actors=ACTORS.parties)
    assert reading.mentions == mentions
    assert reading.speeches == speeches
    assert reading.stances == find_stances(text, mentions, speeches, gazetteer=ACTORS, issues=ISSUES)
    assert reading.events == find_events(text, reading.times, mentions, published="2026-03-05")


@given(texts())
def test_each_layer_finds_in_a_shared_reading_what_it_finds_by_itself(text):
    alone_and_shared(text)


def test_so_it_is_in_articles(shared: Path):
    for file in sorted(shared.glob("eval/dev/*/text.txt")):
        alone_and_shared(file.read_text(encoding="utf-8"))


@given(texts(), st.integers(0, 200), st.integers(0, 60))
def test_a_stretch_holds_what_begins_in_it(text, start, size):
    reading = read_text(text, ACTORS, published="2026-03-05")
    end = start + size
    assert reading.times_in(start, end) == [found for found in reading.times if start <= found.start < end]
    assert reading.mentions_in(start, end) == [found for found in reading.mentions if start <= found.start < end]
    if reading.sentences:
        sentence = reading.sentence_at(start)
        behind = [span for span in reading.sentences if span.start <= start]
        assert sentence == (behind or reading.sentences)[-1 if behind else 0]
