"""Pieces between white space: words taken from them one by one are those of the text as a whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.coding.events.lexicon import read_event_lexicon
from analysis.coding.events.words import WORD as EVENT_WORD
from analysis.coding.events.words import Sentence
from analysis.coding.names.spelling import APOSTROPHES, key
from analysis.coding.names.words import POSSESSIVES, WORD, Words
from analysis.coding.pieces import pieces_of
from analysis.coding.sentences import Span

SIGNS = [
    *(" ", "  ", "\n", "\t", "\u00a0", "\u2009", "\x1c", "a", "B", "é", "ы", "中", "\u0301", "\u200d", "1", "30"),
    *(".", ",", "-", "‑", "–", "’", "'", "‘", "s", "“", "(", "_", "U.S.", "Sadat’s", "30-day", "p. m."),
]


def texts() -> st.SearchStrategy[str]:
    return st.one_of(st.lists(st.sampled_from(SIGNS), max_size=30).map("".join), st.text(max_size=60))


@given(texts(), st.integers(0, 10), st.integers(0, 40))
def test_pieces_slice_back_and_hold_all_but_white_space(text, start, size):
    end = min(len(text), start + size)
    found = list(pieces_of(text, start, end))
    assert all(text[place : place + len(piece)] == piece for place, piece in found)
    assert [piece for _, piece in found] == text[start:end].split()


@given(texts(), st.integers(0, 10))
def test_words_of_names(text, start):
    wanted = []
    for match in WORD.finditer(text[start:]):
        word = match[0].rstrip(APOSTROPHES)
        if word[-2:-1] in POSSESSIVES and word[-1] in "sS":
            word = word[:-2].rstrip(APOSTROPHES)
        begin = min(start, len(text)) + match.start()
        wanted.append((begin, begin + len(word), key(word)))
    words = Words(text, start, len(text))
    assert list(zip(words.starts, words.ends, words.keys, strict=True)) == wanted


@given(texts())
def test_words_of_events(text):
    sentence = Sentence.read(text, Span(0, len(text)), read_event_lexicon("en"))
    wanted = [(match[0], match.start(), match.end()) for match in EVENT_WORD.finditer(text)]
    assert list(zip(sentence.words, sentence.starts, sentence.ends, strict=True)) == wanted
    assert sentence.lows == tuple(word.lower().replace("‑", "-") for word, _, _ in wanted)
