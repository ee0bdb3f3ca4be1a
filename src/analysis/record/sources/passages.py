"""Passages: spans of a text that carry a coded row, found by their wording and kept without it.

Going in, a quotation becomes a span (`find_passage`). Coming back, a span and a digest are enough to tell
whether the text still says the same at the same place, and if not, where it says it now (`relocate`): the
wording itself is not needed, and so it is not stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.errors import DataError, Problem
from analysis.record.sources.store import TextStore
from analysis.record.sources.texts import normalise, paragraph_number, paragraphs, passage_digest

_MARKS = str.maketrans({**dict.fromkeys("‘’‚‛", "'"), **dict.fromkeys("“”„‟«»", '"')})
_SHOWN_PLACES = 5
_NEAR = 50  # of 100: below it the most similar passage is chance
# A sentence ends in a mark and white space, in a full-width mark, or at the end of a paragraph.
_SENTENCE_END = re.compile(r"[.!?…؟۔।][\"'”’»)\]]*(?=\s)|[。！？][”’」』）]*|\n")
_EDGE = re.compile(r"(?<![^\W_])|(?![^\W_])")
_WORD_END = re.compile(r"(?=\s)")
_WORD = re.compile(r"\S")


def find_passage(text: str, quote: str) -> tuple[int, int]:
    r"""Find the one place of a text where a quotation stands.

    The exact wording is looked for first; if it is nowhere, white space and the shape of quotation marks (`“`
    or `"`, `’` or `'`) are left out of account. The span is always that of the text.

    Parameters
    ----------
    text
        A normalised text.
    quote
        The wording, in any Unicode form.

    Returns
    -------
    (int, int)
        Start and end (exclusive) in code points.

    Raises
    ------
    DataError
        The quotation stands nowhere (the message gives the place of the most similar passage) or several
        times (it gives the places).

    Examples
    --------
    >>> find_passage("He said: “We\nshall wait.”", '"We shall wait."')
    (9, 25)
    """
    quote = normalise(quote)
    if not quote.strip():
        raise DataError("the quotation is empty; give the words of the passage")
    places = _places(text, quote) or _places_by_letters(text, quote)
    if len(places) == 1:
        return places[0]
    spans = paragraphs(text)
    shown = f'"{quote.strip()[:40]}{"…" if len(quote.strip()) > 40 else ""}"'
    if places:
        named = _listed(spans, places)
        raise DataError(f"{shown} stands in the text {len(places)} times: {named}; quote more words around it")
    raise DataError(f"{shown} is not in the text; {_nearest(text, spans, quote)}")


def relocate(text: str, length: int, digest: str) -> list[tuple[int, int]]:
    """Find where a text has a passage of which only the length and the digest are known.

    Places that begin and end at the edge of a word are tried first; only when none of them fits, all others.

    Parameters
    ----------
    length
        In code points.
    digest
        As `passage_digest` gives it.

    Returns
    -------
    list of (int, int)
        All fitting spans, in order; empty when the passage is not in the text.

    Examples
    --------
    >>> relocate("Then the union left.", 5, passage_digest("union"))
    [(9, 14)]
    """
    if length < 1:
        return []
    edges, starts = _word_edges(text), range(len(text) - length + 1)
    at_words = [start for start in starts if edges[start] and edges[start + length]]
    for tried in (at_words, starts):
        found = [start for start in tried if passage_digest(text[start : start + length]) == digest]
        if found:
            return [(start, start + length) for start in found]
    return []


@lru_cache(maxsize=1)  # a changed text is searched for all of its passages, one after the other
def _word_edges(text: str) -> bytes:
    """Return for each offset of a text, its end included, 1 where no word is cut in two and 0 elsewhere."""
    edges = bytearray(len(text) + 1)
    for edge in _EDGE.finditer(text):
        edges[edge.start()] = 1
    return bytes(edges)


@dataclass(frozen=True, slots=True)
class PassageRef:
    """One row of evidence or one emendation, as far as it points into a text.

    Parameters
    ----------
    file, line
        Where the pointing row stands, for messages (`evidence.csv`, 12).
    table, row_id
        The coded row that rests on the passage.
    start, end
        Code points, end exclusive.
    digest
        As `passage_digest` gives it.
    paragraph
        The number of the paragraph in which the passage begins, 0 where the row states none.
    """

    file: str
    line: int
    table: str
    row_id: str
    source_id: str
    start: int
    end: int
    digest: str
    paragraph: int = 0

    def __str__(self) -> str:
        return f'{self.table} "{self.row_id}" at {self.source_id} {self.start}-{self.end}'


def check_passages(rows: Iterable[PassageRef], store: TextStore | Mapping[str, str]) -> list[Problem]:
    """Compare what rows point at with the stored texts.

    Parameters
    ----------
    rows
        In any order. Rows whose source has no text on this machine are passed over.
    store
        The stored texts, or normalised texts already read, by source id.

    Returns
    -------
    list of Problem
        At most one a row: for a passage that moved (with the new place where it is unique), vanished (with
        the place where it would stand, judged by the passages around it) or begins in another paragraph than
        the row says.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = TextStore(Path(folder) / "texts")
    ...     _ = store.add("ledger-1", "On Friday the union left.")
    ...     digest = passage_digest("the union left.")
    ...     row = PassageRef("evidence.csv", 2, "events", "walk-out", "ledger-1", 0, 15, digest)
    ...     print(*check_passages([row], store))
    evidence.csv:2: start: events "walk-out" at ledger-1 0-15 moved to 10-25, paragraph 1: run parley tidy
    """
    by_source: dict[str, list[PassageRef]] = {}
    for row in rows:
        by_source.setdefault(row.source_id, []).append(row)
    read = store.read if isinstance(store, TextStore) else store.get
    problems: list[Problem] = []
    for source_id, pointing in by_source.items():
        if (text := read(source_id)) is not None:
            problems += _check_text(text, pointing)
    return sorted(problems)


def _check_text(text: str, rows: Sequence[PassageRef]) -> list[Problem]:
    spans = paragraphs(text)
    places = {row: _current_places(text, row) for row in rows}
    shifts = {row.start: found[0][0] - row.start for row, found in places.items() if len(found) == 1}
    problems = []
    for row, found in places.items():
        if (row.start, row.end) in found:
            number = paragraph_number(spans, row.start)
            if row.paragraph not in (0, number):
                message = f"{row} begins in paragraph {number}, not {row.paragraph}: run parley tidy"
                problems.append(Problem(row.file, row.line, "paragraph", message))
        elif len(found) == 1:
            message = f"{row} moved to {_place(spans, found[0])}: run parley tidy"
            problems.append(Problem(row.file, row.line, "start", message))
        elif found:
            message = f"{row} moved, and its passage stands in {len(found)} places: {_listed(spans, found)}"
            problems.append(Problem(row.file, row.line, "start", f"{message}; write the right start and end"))
        else:
            message = f"{row}: the passage of {row.end - row.start} characters has vanished from the text"
            advice = f"{_expected_place(len(text), spans, row, shifts)}read it and code the row anew"
            problems.append(Problem(row.file, row.line, "digest", f"{message}; {advice}"))
    return problems


def _current_places(text: str, row: PassageRef) -> list[tuple[int, int]]:
    in_range = 0 <= row.start < row.end <= len(text)
    if in_range and passage_digest(text[row.start : row.end]) == row.digest:
        return [(row.start, row.end)]
    return relocate(text, row.end - row.start, row.digest)


def _expected_place(chars: int, spans: list[tuple[int, int]], row: PassageRef, shifts: dict[int, int]) -> str:
    """Say where a vanished passage would stand between the nearest ones found before and after it."""
    before = max((start for start in shifts if start <= row.start), default=None)
    after = min((start for start in shifts if start > row.start), default=before)
    if after is not None:
        start = row.start + shifts[after if before is None else before]
        end = row.end + shifts[after]
        if 0 <= start < end <= chars:
            return f"by the passages around it, it would stand at {_place(spans, (start, end))}: "
    return f"the text has {chars} characters: "


def show_passage(text: str, start: int, end: int, *, context: int = 0) -> tuple[str, str, str]:
    """Return a passage with what stands before and after it, for a reader.

    Parameters
    ----------
    start, end
        Code points, end exclusive.
    context
        How many characters to show at most on either side. They are cut at the edge of a sentence, where
        there is none at the edge of a word, and in scripts without spaces between two characters.

    Returns
    -------
    (str, str, str)
        Before, passage, after: together one stretch of the text.

    Raises
    ------
    DataError
        The span is empty or not in the text.

    Examples
    --------
    >>> show_passage("It was late. The union left the hall. Nobody spoke.", 23, 27, context=16)
    ('The union ', 'left', ' the hall.')
    """
    if not 0 <= start < end <= len(text):
        raise DataError(f"{start}-{end} is no passage of a text of {len(text)} characters; run parley check")
    low, high = max(0, start - context), min(len(text), end + context)
    if low > 0:
        low = _cut(text, low, start, first=True)
    if high < len(text):
        high = _cut(text, end, high, first=False)
    return text[low:start], text[start:end], text[end:high]


def _cut(text: str, low: int, high: int, *, first: bool) -> int:
    """Return where to cut between two places: behind the first sentence or word end, or at the last."""
    for pattern in (_SENTENCE_END, _WORD_END):
        ends = [match.end() for match in pattern.finditer(text, low, high)]
        if ends and not first:
            return ends[-1]
        if ends and (next_word := _WORD.search(text, ends[0], high)):
            return next_word.start()
    at = low if first else high
    step = 1 if first else -1
    while low <= at <= high and unicodedata.combining(text[at]):
        at += step  # a letter is not cut from its marks
    return min(max(at, low), high)


def _places(text: str, words: str) -> list[tuple[int, int]]:
    """Return all places of some words, overlapping ones too."""
    found, at = [], text.find(words)
    while at >= 0:
        found.append((at, at + len(words)))
        at = text.find(words, at + 1)
    return found


def _places_by_letters(text: str, words: str) -> list[tuple[int, int]]:
    """Return all places of some words, white space and the shape of quotation marks left out of account."""
    kept = [at for at, sign in enumerate(text) if not sign.isspace()]
    letters = "".join(text[at] for at in kept).translate(_MARKS)
    wanted = "".join(words.split()).translate(_MARKS)
    return [(kept[start], kept[end - 1] + 1) for start, end in _places(letters, wanted)]


def _nearest(text: str, spans: list[tuple[int, int]], quote: str) -> str:
    from rapidfuzz import fuzz

    near = fuzz.partial_ratio_alignment(quote, text, score_cutoff=_NEAR)
    if near is None or not spans:
        return "nothing in it resembles it: is it the right source?"
    place = _place(spans, (near.dest_start, near.dest_end))
    return f"nearest is {place} ({near.score:.0f} of 100 alike): quote the text as it stands there"


def _place(spans: list[tuple[int, int]], span: tuple[int, int]) -> str:
    return f"{span[0]}-{span[1]}, paragraph {paragraph_number(spans, span[0])}"


def _listed(spans: list[tuple[int, int]], places: list[tuple[int, int]]) -> str:
    named = [f"{start}-{end} (paragraph {paragraph_number(spans, start)})" for start, end in places[:_SHOWN_PLACES]]
    more = len(places) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")
