"""A match of the grammar in its paragraph, and what its words are worth: numbers, years, ordinals, months.

`Paragraph` is the tokens with their classes; `Found` is one match in it, which readers question by class. What is made for
every match is not frozen, which would double what it costs to make it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.coding.times.lexicon import Lexicon
from analysis.coding.times.meanings import NOW, TOLD, Meaning, Shift
from analysis.coding.times.tokens import CHARS, NAMES

TURNS = {
    "last": (NOW, -1), "past": (NOW, -1), "next": (NOW, 1), "coming": (NOW, 1), "this": (NOW, 0), "these": (NOW, 0),
    "current": (NOW, 0), "that": (TOLD, 0), "same": (TOLD, 0), "follow": (TOLD, 1), "prev": (TOLD, -1),
}  # fmt: skip
PERIODS = frozenset(("unit", "weekend", "quarter", "century", "night"))
PUNCTUATION = frozenset(("", "comma", "dot", "semi", "colon", "rpar", "quote", "bang", "dash", "gap"))
SAFE_NUMBER = 9


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The tokens of a paragraph, one class character each, and the language they are read in."""

    tokens: list[str]
    classes: str
    lexicon: Lexicon

    def name(self, place: int) -> str:
        """The class of a token, "" outside the paragraph."""
        return NAMES[self.classes[place]] if 0 <= place < len(self.tokens) else ""

    def is_since(self, place: int) -> bool:
        """Return whether a token is a preposition that looks back, such as since."""
        word = self.lexicon.words.get(self.word(place))
        return word is not None and word.class_name == "prep" and word.value == "-1"

    def word(self, place: int) -> str:
        """A token in lower case, "" outside the paragraph."""
        return self.tokens[place].lower() if 0 <= place < len(self.tokens) else ""


@dataclass(slots=True)
class Reading:
    """An expression read: its tokens, what it means, and how sure the words alone make it."""

    start: int
    end: int
    meaning: Meaning
    confidence: float
    rule: str = ""


@dataclass(slots=True)
class Found:
    """One match: tokens `start` to `end` of a paragraph."""

    paragraph: Paragraph
    start: int
    end: int

    @property
    def before(self) -> str:
        """The class of the token before the match."""
        return self.paragraph.name(self.start - 1)

    @property
    def after(self) -> str:
        """The class of the token after the match."""
        return self.paragraph.name(self.end)

    @property
    def word_before(self) -> str:
        """The token before the match, in lower case."""
        return self.paragraph.word(self.start - 1)

    @property
    def word_after(self) -> str:
        """The token after the match, in lower case."""
        return self.paragraph.word(self.end)

    def trap(self, kind: str) -> frozenset[str]:
        """The words of a kind of trap."""
        return self.paragraph.lexicon.traps.get(kind, frozenset())

    def name(self, place: int) -> str:
        """The class of a token."""
        return self.paragraph.name(place)

    def find(self, *names: str, since: int | None = None) -> int:
        """The place of the first token of some classes, -1 where there is none."""
        chars = {CHARS[name] for name in names}
        for place in range(self.start if since is None else since, self.end):
            if self.paragraph.classes[place] in chars:
                return place
        return -1

    def has(self, *names: str) -> bool:
        """Return whether a token of some class is in the match."""
        return self.find(*names) >= 0

    def text_value(self, place: int) -> str:
        """The lexicon's value of a token, "" where it has none."""
        word = self.paragraph.lexicon.words.get(self.paragraph.word(place))
        return word.value if word else ""

    def whole(self, place: int) -> int:
        """The number that one token is: written, in digits, or an ordinal; 0 where it is none."""
        digits = re.match(r"\d+", self.paragraph.tokens[place])
        if digits:
            return int(digits[0]) if len(digits[0]) <= SAFE_NUMBER else 0
        value = self.text_value(place)
        return int(value) if value.lstrip("-").isdigit() else 0

    def first_of(self, *names: str, since: int | None = None) -> int | None:
        """The number of the first token of some classes, None where there is none."""
        place = self.find(*names, since=since)
        return None if place < 0 else self.whole(place)

    def year(self, since: int | None = None) -> int | None:
        """The year that is named, or None."""
        return self.first_of("year", since=since)

    def edge(self) -> str:
        """Early, mid or late, where the match says so."""
        place = self.find("edge", "edgeof")
        return self.text_value(place) if place >= 0 else ""

    def ordinal(self, place: int) -> tuple[int, int]:
        """An ordinal of one to three tokens (twenty-fifth), and the place after it."""
        if self.name(place) == "num":
            after = place + 1 + (self.name(place + 1) == "dash")
            return self.whole(place) + self.whole(after), after + 1
        return self.whole(place), place + 1

    def number(self, place: int) -> tuple[float, int]:
        """A number that begins at a token, and the place after it; 0 where there is none."""
        name = self.name(place)
        if name in ("day", "int", "year"):
            return self.whole(place), place + 1
        if name == "thousands":
            return int(self.paragraph.tokens[place].replace(",", "")), place + 1
        if name == "decimal":
            return float(self.paragraph.tokens[place]), place + 1
        total = part = 0
        begin = place
        while place < self.end:
            name = self.name(place)
            if name == "num":
                part += self.whole(place)
            elif name == "mag":
                part = max(1, part) * self.whole(place)
                if part >= 1000:
                    total, part = total + part, 0
            elif not (name == "art" and place == begin and self.name(place + 1) == "mag") and not (
                name in ("dash", "and") and place > begin and self.name(place + 1) in ("num", "mag")
            ):
                break
            place += 1
        return total + part, place

    def turn_place(self, since: int | None = None) -> int:
        """The place of the turning word, the second of two (that same year, this past week), -1 without one."""
        place = self.find(*TURNS, since=since)
        follows = place >= 0 and place + 1 < self.end and self.name(place + 1) in TURNS
        return place + 1 if follows else place

    def turned(self, since: int | None = None) -> Shift | None:
        """The unit that a word such as last, that or following turns to, or None."""
        place = self.turn_place(since)
        unit = self.find(*PERIODS, since=self.start if since is None else since)
        if unit < 0:
            return None
        if place == unit + 1 and self.paragraph.lexicon.language != "en":
            base, count = TURNS[self.name(place)]
            return Shift(self.unit(unit), count, base)  # febrero del año pasado
        if place < 0 or place > unit:
            return Shift(self.unit(unit), 0, NOW, is_fallible=True)
        base, count = TURNS[self.name(place)]
        if self.name(place) == "next" and self.name(place - 1) == "the" and place > self.start:
            return Shift(self.unit(unit), count, TOLD, is_fallible=True)  # the spring of the next year
        return Shift(self.unit(unit), count, base)

    def unit(self, place: int) -> str:
        """The unit a token names, as `calendar` knows it."""
        name = self.name(place)
        fixed = {"weekend": "WE", "quarter": "3M", "quarters": "3M", "century": "100Y", "night": "N", "partday": "N"}
        return fixed.get(name) or self.text_value(place)
