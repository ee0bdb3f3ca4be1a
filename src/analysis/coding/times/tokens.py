"""A paragraph as a string of classes, one character a token, so that the grammar is regular expressions over words.

A token is a word, a number with what is glued to it, or a single mark. Its class comes from the lexicon or, for
numbers, from its shape; every other word is `word` or `capword`. What stands between white space is looked up whole and
remembered, since most of it recurs; tokens and their places are only worked out where somebody asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import chain, islice

from analysis.coding.pieces import Remembered, pieces_of
from analysis.coding.times.lexicon import Lexicon, read_lexicon

TOKEN = re.compile(
    r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)"
    r"|\d+(?:,\d{3}(?!\d)|[.:/]\d+)*(?:(?:st|nd|rd|th|s|am|pm|AM|PM)\b)?"
    r"|[ap]\.\s?m\b\.?|[AP]\.M\b\.?|B\.C\b(?:\.E\b)?\.?|A\.D\b\.?|C\.E\b\.?|o[’']clock\b"
    r"|[^\W\d_]+\d{0,4}|\s{4,}|\S"
)
BREAK = re.compile(r"\n[ \t\r]*(?:\n[ \t\r]*)*")
TERMINAL = frozenset('.!?:…”"’)')
SHORTEST_WRAPPED = 45
LONGEST_LINK = 5
# No token reaches over white space, but for a long gap, which is one, and "p. m.".
GAP = re.compile(r"\s{4}")

MARKS = {
    ",": "comma", ".": "dot", "-": "dash", "–": "dash", "—": "dash", "−": "dash", "‐": "dash", "‑": "dash",
    "/": "slash", "(": "lpar", ")": "rpar", "’": "apos", "'": "apos", "‘": "apos", ";": "semi", ":": "colon",
    "“": "quote", "”": "quote", '"': "quote", "«": "quote", "»": "quote", "!": "bang", "?": "bang", "+": "plus",
}  # fmt: skip
SHAPES = (
    ("iso", re.compile(r"\d{4}-\d\d-\d\d.*")),
    ("year", re.compile(r"1\d{3}|20\d\d|2100")),
    ("day", re.compile(r"0?[1-9]|[12]\d|3[01]")),
    ("int", re.compile(r"\d{1,6}")),
    ("ordinal", re.compile(r"\d{1,3}(?:st|nd|rd|th)")),
    ("decade", re.compile(r"(?:1\d|20)\d0s")),
    ("dec2", re.compile(r"[1-9]0s")),
    ("clock", re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?")),
    ("clockap", re.compile(r"(?:0?\d|1[0-2])(?:[:.][0-5]\d)?(?:am|pm|AM|PM)")),
    ("yearspan", re.compile(r"(?:1\d|20)\d\d/(?:\d\d|(?:1\d|20)\d\d)")),
    ("numdate", re.compile(r"\d{1,2}([./])\d{1,2}\1(?:\d{4}|\d\d)|\d{4}([./])\d{1,2}\2\d{1,2}")),
    ("slashday", re.compile(r"\d{1,2}/\d{1,2}")),
    ("decimal", re.compile(r"\d{1,3}\.\d{1,2}")),
    ("thousands", re.compile(r"\d{1,3}(?:,\d{3})+")),
)
GLUED = (
    ("quartername", re.compile(r"Q[1-4]")),
    ("halfname", re.compile(r"H[12]")),
    ("fiscalyear", re.compile(r"FY(?:20)?\d\d")),
)
CLASS_NAMES = """
word capword other gap comma dot dash slash lpar rpar apos semi colon quote bang plus
iso year day int ordinal decade dec2 clock clockap yearspan numdate slashday decimal thousands
quartername halfname fiscalyear
month nmonth amonth weekday aweekday weekdays season unit units century night weekend quarter quarters half num mag
ord the art this these that poss last past next coming follow prev same current recent final opening edge edgeof
rest cmp ago hence from now before after deict tonight overnight partday noon vague then future moment time once
times freq every per alternate all whole fuzzy some approx over adv cmpq than at lm up to no as long until prep by
on into between of and or when qual another lasting preago circa era so zone local oclock ampm fiscal anniv named old
"""
CLASSES = CLASS_NAMES.split()
# Letters only, none of which means anything in a regular expression.
LETTERS = [chr(code) for code in (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x140))]
CHARS = dict(zip(CLASSES, LETTERS, strict=False))
NAMES = {char: name for name, char in CHARS.items()}


TOKENS = Remembered(lambda piece: tuple(TOKEN.findall(piece)))


class Classes(Remembered[str]):
    """The class characters of pieces without white space, one a token, in one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(lambda piece: self.read(TOKENS[piece]))
        self.lexicon = lexicon

    def read(self, tokens: Iterable[str]) -> str:
        """Return the class characters of tokens."""
        return "".join(CHARS[self.classify(token)] for token in tokens)

    def classify(self, form: str) -> str:
        """Return the name of a form's class."""
        first = form[0]
        if first.isdigit():
            return next((name for name, shape in SHAPES if shape.fullmatch(form)), "other")
        if first.isspace():
            return "gap"
        if len(form) == 1 and form in MARKS:
            return MARKS[form]
        plain = "capword" if first.isupper() else "word" if first.isalpha() else "other"
        word = self.lexicon.words.get(form.lower())
        if word is None:
            if form[-1].isdigit():
                return next((name for name, shape in GLUED if shape.fullmatch(form)), plain)
            return plain
        if word.flag in ("cap", "name") and not first.isupper():
            return plain
        if word.flag == "low" and first.isupper():
            return plain
        if word.flag == "upper" and not form.isupper():
            return plain
        return "nmonth" if word.flag == "name" and word.class_name == "month" else word.class_name


@cache
def classes_of(language: str) -> Classes:
    """The remembered classes of a language."""
    return Classes(read_lexicon(language))


class Tokenised:
    """A paragraph as classes; its tokens and their places when asked for.

    Examples
    --------
    >>> found = Tokenised("On 5 May, at  3 p. m.", classes_of("en"))
    >>> found.tokens()
    ['On', '5', 'May', ',', 'at', '3', 'p. m.']
    >>> found.starts(7), len(found.classes)
    ([0, 3, 5, 8, 10, 14, 16], 7)
    """

    __slots__ = ("classes", "is_whole", "pieces", "text")

    def __init__(self, text: str, classes: Classes) -> None:
        self.text = text
        self.pieces = text.split()
        plain = " ".join(self.pieces)
        has_gap = len(text) - len(plain) > 2 and GAP.search(text) is not None
        self.is_whole = not has_gap and "a. m" not in plain and "p. m" not in plain
        whole = map(classes.__getitem__, self.pieces)
        self.classes = "".join(whole) if self.is_whole else classes.read(self.tokens())

    def tokens(self) -> list[str]:
        """The tokens in order."""
        if not self.is_whole:
            return TOKEN.findall(self.text)
        return list(chain.from_iterable(map(TOKENS.__getitem__, self.pieces)))

    def starts(self, count: int) -> list[int]:
        """Where the first tokens begin, at least so many."""
        if not self.is_whole:
            return [match.start() for match in islice(TOKEN.finditer(self.text), count)]
        found: list[int] = []
        for place, piece in pieces_of(self.text, 0, len(self.text)):
            for token in TOKENS[piece]:
                found.append(place)
                place += len(token)
            if len(found) >= count:
                break
        return found


def _is_unfinished(tail: str) -> bool:
    """Return whether a line ends as no sentence does: in a comma, a number or a short word such as "on"."""
    word = tail.rsplit(None, 1)[-1]
    return word[-1] == "," or word.isdigit() or (word.islower() and len(word) <= LONGEST_LINK and " " in tail)


def paragraphs(text: str) -> list[tuple[int, int]]:
    r"""Return the stretches of a text within which an expression may stand, as offsets.

    A line break parts them unless it only wraps a line: the line before is long and ends in the middle of a
    sentence, and the next goes on in lower case or with a number.

    Examples
    --------
    >>> paragraphs("Monday\n\nTuesday")
    [(0, 6), (8, 15)]
    """
    found, start, line = [], 0, 0
    for match in BREAK.finditer(text):
        end, after = match.span()
        tail = text[max(line, end - LONGEST_LINK - 3) : end].rstrip()
        wraps = (
            end - line >= SHORTEST_WRAPPED
            and text.count("\n", end, after) == 1
            and bool(tail)
            and tail[-1] not in TERMINAL
            and after < len(text)
            and (text[after].islower() or text[after].isdigit() or _is_unfinished(tail))
        )
        line = after
        if wraps:
            continue
        if end > start:
            found.append((start, end))
        start = after
    if start < len(text):
        found.append((start, len(text)))
    return found
