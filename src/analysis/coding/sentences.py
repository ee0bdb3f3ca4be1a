"""Where sentences and clauses begin and end.

A stop ends a sentence unless its word is an abbreviation, an initial or a number, or what follows goes on in
lower case. Quotation marks and brackets after the stop belong to the sentence before. A line's end closes
a sentence too (headings, bylines, list items have no stop), unless the text is hard-wrapped there, which is
decided by the two lines alone, so that adding text never moves an earlier boundary by more than its own line.
What a language needs to know lies in `data/<language>/`: `abbreviations.csv`, `sentence_openers.csv`,
`clause_words.csv`. Offsets are code points; between two spans there is nothing but white space.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

# A run of stops with the closing marks behind it, or the white space around a line's end.
STOPS = re.compile(r"([.!?…]+|[。！？｡．؟۔।॥։።។။‼⁇])|[\n\r\u2028\u2029\x85\x0b\x0c]+")
CLOSERS = frozenset("\"'”’»)]}›」』）】")
OPENERS = frozenset("\"'“‘«([{‹„「『（【¿¡—–-*•")
SPACELESS = frozenset("。！？｡．।॥။។։።؟۔‼⁇")
LINE_ENDS = "\n\r\u2028\u2029\x85\x0b\x0c"
BULLET = re.compile(r"[-*•·–—●▪]\s|\(?[0-9]{1,3}[.)]\s|\(?[a-zA-Z][.)]\s")
LIST_NUMBER = re.compile(r"\(?[0-9]{1,3}|\(?[a-zA-Z]|[ivxIVX]{1,5}")
WORD_LIMITS = frozenset(" \t\r\n\x0b\x0c\xa0\u2028\u2029\"'“”‘’«»()[]{}—–/")
WORD_AFTER = re.compile(r"[^\W_]+")
LONGEST_WORD = 40
DEEPEST_INDENT = 200
WIDEST_BLOCK, WIDEST_LINE, NARROWEST, FEWEST_LINES = 2000, 110, 50, 3  # of hard-wrapped text
SHORTEST_WRAPPED = 40


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text.

    Parameters
    ----------
    start, end
        Offsets in code points, the end exclusive.

    Examples
    --------
    >>> Span(0, 5).of("Talks ended.")
    'Talks'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the passage of the text that the span covers."""
        return text[self.start : self.end]


@cache
def read_lexicon(language: str, name: str) -> tuple[dict[str, str], ...]:
    """Read one table of a language, comment lines left out.

    Parameters
    ----------
    language
        Folder under `coding/data/` (`en`).
    name
        The file's name without `.csv`.

    Returns
    -------
    tuple of dict
        A row is one entry, keyed by the table's columns; empty where the language has no such table.

    Examples
    --------
    >>> [row["kind_code"] for row in read_lexicon("en", "abbreviations") if row["form"] == "Mr"]
    ['title']
    """
    place = resources.files("analysis.coding") / "data" / language / f"{name}.csv"
    if not place.is_file():
        return ()
    lines = place.read_text(encoding="utf-8").splitlines()
    return tuple(csv.DictReader(line for line in lines if line and not line.startswith("#")))


@dataclass(frozen=True, slots=True)
class Stops:
    """What one language knows of its sentences' ends."""

    abbreviations: dict[str, str]
    openers: frozenset[str]
    unfinished: frozenset[str]


@cache
def read_stops(language: str) -> Stops:
    """Read the tables that decide where a language's sentences end."""
    return Stops(
        {row["form"]: row["kind_code"] for row in read_lexicon(language, "abbreviations")},
        frozenset(row["form"] for row in read_lexicon(language, "sentence_openers")),
        frozenset(row["form"] for row in read_lexicon(language, "clause_words") if row["kind_code"] == "unfinished"),
    )


@cache
def clause_pattern(language: str) -> re.Pattern[str] | None:
    """Compile the places at which a language's sentences fall into clauses."""
    kinds: dict[str, list[str]] = {"coordinator": [], "relative": [], "subordinator": []}
    for row in read_lexicon(language, "clause_words"):
        if row["kind_code"] in kinds:
            kinds[row["kind_code"]].append(re.escape(row["form"]))
    if not any(kinds.values()):
        return None
    after_comma = "|".join(kinds["coordinator"] + kinds["relative"] + kinds["subordinator"])
    anywhere = "|".join(kinds["subordinator"])
    return re.compile(rf"(?<=[,;:])\s(?=(?:{after_comma})\b)|(?<=;)\s|\s(?=[—–]\s)|(?<=\w)\s(?=(?:{anywhere})\s)")


def split_sentences(text: str, *, language: str = "en") -> list[Span]:
    r"""Split a text into sentences, headings, bylines and list items.

    Parameters
    ----------
    text
        Any text; it is not normalised.
    language
        The folder under `coding/data/` with its abbreviations; one without tables splits by stops alone.

    Returns
    -------
    list of Span
        In order, without overlap; white space alone lies between them.

    Examples
    --------
    >>> text = 'Talks open\nGen. A. B. of the U.S. delegation left at 5 p.m. "Why?" he said. It cost 3.5 million.'
    >>> for span in split_sentences(text):
    ...     print(span.of(text))
    Talks open
    Gen. A. B. of the U.S. delegation left at 5 p.m.
    "Why?" he said.
    It cost 3.5 million.
    """
    stops = read_stops(language)
    ends: list[int] = []
    line_start = 0
    for match in STOPS.finditer(text):
        start, end = match.span()
        if match.group(1) is None:
            if is_line_end_a_boundary(text, line_start, start, end, stops):
                ends.append(start)
            line_start = end
            continue
        while end < len(text) and text[end] in CLOSERS and not is_opening(text, end):
            end += 1
        if is_stop_a_boundary(text, line_start, start, end, stops):
            ends.append(end)
    ends.append(len(text))
    spans: list[Span] = []
    here = 0
    for end in ends:
        if end > here:
            add_trimmed(text, here, end, spans)
            here = end
    return spans


def add_trimmed(text: str, start: int, end: int, spans: list[Span]) -> None:
    """Add the span without its outer white space to a list, unless nothing is left."""
    piece = text[start:end]
    left = piece.lstrip()
    if left:
        first = start + len(piece) - len(left)
        spans.append(Span(first, first + len(left.rstrip())))


def is_opening(text: str, place: int) -> bool:
    """Say whether an undirected mark opens what follows: white space before it, none behind it."""
    return (
        text[place] in "\"'" and text[place - 1].isspace() and place + 1 < len(text) and not text[place + 1].isspace()
    )


def is_line_end_a_boundary(text: str, line_start: int, start: int, end: int, stops: Stops) -> bool:
    """Say whether a line's end closes a sentence, or the text is only hard-wrapped there."""
    gap = text[start:end]
    if gap.count("\n") > 1 or gap.count("\r") > 1 or (len(gap) > 1 and gap != "\r\n"):
        return True
    line = text[max(line_start, start - 400) : start].rstrip()
    after = end
    while after < len(text) and text[after] in " \t\xa0":
        after += 1
    if after >= len(text) or text[after] in LINE_ENDS or not line:
        return True
    if line[-1] in '.!?…:;"”»':
        return not text[after].islower() or line[-1] in ":;"
    if BULLET.match(text, after):
        return True
    if text[after].islower():
        return False
    if is_word_carried_over(text, start, after):
        return False
    last = line[line.rfind(" ") + 1 :]
    return not (len(line) >= SHORTEST_WRAPPED and (last in stops.unfinished or line[-1] == ","))


def is_word_carried_over(text: str, line_end: int, after: int) -> bool:
    r"""Say whether a line ended because its next word no longer fitted: the lines around it are as wide and run on.

    Examples
    --------
    >>> text = "The talks that were opened in the palace by President\nReed went on into the night, and nobody left\nearly."
    >>> is_word_carried_over(text, 53, 54), is_word_carried_over("The talks ended\nReed left", 15, 16)
    (True, False)
    """
    first = text.rfind("\n\n", max(0, line_end - WIDEST_BLOCK), line_end)
    last = text.find("\n\n", line_end, line_end + WIDEST_BLOCK)
    block = text[
        first + 2 if first >= 0 else max(0, line_end - WIDEST_BLOCK) : last if last >= 0 else line_end + WIDEST_BLOCK
    ]
    lines = [line.rstrip() for line in block.splitlines()]
    width = max(map(len, lines), default=0)
    if len(lines) < FEWEST_LINES or not NARROWEST <= width <= WIDEST_LINE:
        return False
    if not any(line.lstrip()[:1].islower() for line in lines[1:]):
        return False
    line_start = text.rfind("\n", max(0, line_end - WIDEST_BLOCK), line_end) + 1
    size = 0
    while after + size < len(text) and not text[after + size].isspace():
        size += 1
    return len(text[line_start:line_end].rstrip()) + 1 + size >= width


def is_stop_a_boundary(text: str, line_start: int, start: int, end: int, stops: Stops) -> bool:
    """Say whether the stops from `start`, closing marks up to `end`, close a sentence."""
    mark = text[start]
    if end >= len(text) or mark in SPACELESS:
        return True
    after = end
    while after < len(text) and text[after].isspace():
        if text[after] in LINE_ENDS:
            return False  # the line's end decides
        after += 1
    if after >= len(text):
        return True
    following = text[after]
    if after == end:
        return is_space_missing(text, line_start, start, end)
    if following.islower() or following in ",;:)":
        return False
    if mark == "." and end == start + 1:
        return not is_inside(text, line_start, start, after, stops)
    return not (following in ".…" or (mark == "." and following == "?"))


def is_space_missing(text: str, line_start: int, start: int, end: int) -> bool:
    """Say whether a stop without white space behind it is a sentence's end all the same (`ended.Then he`)."""
    rest = text[end : end + 2]
    if len(rest) < 2 or not rest[0].isupper() or not (rest[1].islower() or rest[1] == " "):
        return False
    word = text[max(line_start, start - LONGEST_WORD) : start]
    word = word[max(word.rfind(" "), word.rfind("\t")) + 1 :]
    following = text[end : end + LONGEST_WORD].split(maxsplit=1)
    if any(sign in word for sign in "./@:\\_=(") or not following or any(sign in following[0] for sign in "/@\\_=("):
        return False
    return len(word) >= 2 and ((word[-2:].isalpha() and word[-2:].islower()) or not word[-1].isalnum())


def is_inside(text: str, line_start: int, start: int, after: int, stops: Stops) -> bool:
    """Say whether one full stop belongs to an abbreviation, an initial, a number or a list mark."""
    here = start
    while here > max(line_start, start - LONGEST_WORD) and text[here - 1] not in WORD_LIMITS:
        here -= 1
    word = text[here:start]
    if not word:
        return text[after] in ".…"
    match = WORD_AFTER.match(text, after)
    next_word = match.group() if match else ""
    if LIST_NUMBER.fullmatch(word) and not text[max(line_start, here - DEEPEST_INDENT) : here].strip(" \t\xa0*-•("):
        return True
    kind = stops.abbreviations.get(word)
    if kind in ("title", "inner"):
        return True
    if kind in ("number", "month") and next_word[:1].isdigit():
        return True
    opens = next_word in stops.openers or (not next_word and text[after] in OPENERS)
    if kind in ("plain", "month"):
        return not opens
    if len(word) == 1 and word.isalpha() and word.isupper():
        return not opens and (word != "I" or next_word[:1].isupper())
    letters = word.split(".")
    return len(letters) > 1 and all(len(part) == 1 and part.isalpha() for part in letters) and not opens


def split_clauses(text: str, span: Span, *, language: str = "en") -> list[Span]:
    """Split a sentence into clauses at semicolons, dashes, conjunctions and appended relative clauses.

    Parameters
    ----------
    text
        The text.
    span
        A sentence of it.
    language
        The folder under `coding/data/` with its `clause_words.csv`; without one the sentence is one clause.

    Returns
    -------
    list of Span
        In order; together they cover the sentence but for white space. A comma stays with the clause before it.

    Examples
    --------
    >>> text = "Kyiv will sign if Moscow withdraws, but the guns must fall silent first; talks follow."
    >>> for clause in split_clauses(text, Span(0, len(text))):
    ...     print(clause.of(text))
    Kyiv will sign
    if Moscow withdraws,
    but the guns must fall silent first;
    talks follow.
    """
    spans: list[Span] = []
    here = span.start
    pattern = clause_pattern(language)
    if pattern is not None:
        for match in pattern.finditer(text, span.start, span.end):
            add_trimmed(text, here, match.start(), spans)
            here = match.end()
    add_trimmed(text, here, span.end, spans)
    return spans
