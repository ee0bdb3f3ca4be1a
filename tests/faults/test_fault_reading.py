"""Texts that would make a pattern, or a rule over what patterns found, take forever (27)."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

import pytest

from analysis.coding.names import Gazetteer
from analysis.coding.suggest import RuleCoder, admit

ACTORS = [
    {"id": "dock-union", "name": "Dock Union", "kind_code": "organisation"},
    {"id": "port-employers", "name": "Port Employers", "kind_code": "organisation"},
    {"id": "mediator", "name": "Anna Berg", "kind_code": "person", "aliases": "the mediator"},
    {"id": "norway", "name": "Norway", "kind_code": "state"},
]
CODER = RuleCoder(Gazetteer.build(ACTORS))
SIZE = 20_000

RUNS = {
    "digits": "7",
    "numbers": "12 ",
    "dates": "5 May ",
    "weekdays": "Monday ",
    "straight quotes": '"',
    "opened quotes": "“a ",
    "short quotes": "“a” ",
    "quoted speech": '"No," he said. ',
    "unclosed speech": "He said “we go. ",
    "quoted paragraphs": "“We go.\n\n",
    "single quotes": "‘a ",
    "apostrophes": "'",
    "capitals": "A",
    "capital words": "Aaa ",
    "commas": ", ",
    "brackets": "([",
    "hyphens": "-",
    "dots": ". ",
    "spaces": " ",
    "lines": "\n",
    "letters": "abcdefghij",
    "another script": "ы",
    "combining marks": "a\u0301",
    "tags": "<p>",
    "code": 'x = f(a[1], "b"); ',
    "numbered list in a line": "see a 1. B c ",
    "one event": "The truce has expired. ",
    "one move": "The Dock Union rejected the offer. ",
    "a move without end": "the Dock Union rejected the offer and ",
    "conditions": "if Norway agrees the Dock Union will sign ",
    "attendance": "Anna Berg will attend the talks on 5 May. ",
    "damaged names": "Dokc Unoin ",
    "speech in speech": "the union said the employers said ",
    "titles": "the mediator said she ",
    "misplaced capitals": "said The man ",
    "broken words": "a long -term b ",
}


def run(piece: str) -> Callable[[int], str]:
    """A text of one piece over and over."""
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def nested(size: int) -> str:
    """Quotations in quotations as deep as the text is long."""
    return "“‘" * (size // 4) + "’”" * (size // 4)


def new_words(size: int) -> str:
    """Capitalised words, no two alike."""
    words = (f"N{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676 % 26)}" for n in itertools.count())
    return " ".join(itertools.islice(words, size // 5))


TEXTS = {**{name: run(piece) for name, piece in RUNS.items()}, "nested quotes": nested, "new words": new_words}


def cost(text: str) -> float:
    """CPU seconds of a whole reading, the lesser of two."""
    least = float("inf")
    for _ in range(2):
        start = time.process_time()
        admit(CODER.propose(text, published="2026-03-05", language="en"), text)
        least = min(least, time.process_time() - start)
    return least


@pytest.mark.parametrize("name", TEXTS)
def test_27_twice_the_text_takes_at_most_three_times_as_long(name):
    small, large = TEXTS[name](SIZE), TEXTS[name](2 * SIZE)
    once, twice = cost(small), cost(large)
    assert twice <= 3 * once + 0.05, f"{once:.3f} s for {SIZE:,} characters, {twice:.3f} s for twice as many"


@pytest.mark.parametrize("name", ["letters", "digits", "spaces", "another script"])
def test_27_five_megabytes_without_a_sentence_are_read_and_hold_nothing(name):
    text = TEXTS[name](5_000_000)
    admitted, refused = admit(CODER.propose(text, published="2026-03-05", language="en"), text)
    assert (admitted, refused) == ([], [])


def test_27_a_long_text_takes_as_long_as_its_length_says(full):
    """Read at 1/25 of it, a text of 5 MB at full size (half a megabyte otherwise) takes at most twice as long a character."""
    size = 5_000_000 if full else 500_000
    sentence = (
        "The Dock Union rejected the offer of the Port Employers on Tuesday. “We will not sign,” Anna Berg said. "
        "Talks are to resume in Norway on 12 March 2026, if the mediator agrees.\n\n"
    )
    short, long = run(sentence)(size // 25), run(sentence)(size)
    start = time.process_time()
    admit(CODER.propose(long, published="2026-03-05", language="en"), long)
    assert time.process_time() - start <= 2 * 25 * cost(short)
