"""A sentence as words, and the tense and mood of a verb in it.

A verb group is read from its main verb leftwards: auxiliaries, adverbs and negations, then the word that governs an
infinitive ("is due to meet", "agreed to meet"). Its *reading* is one of those explained in `events_status.csv`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from analysis.coding.events.lexicon import Lexicon
from analysis.coding.pieces import Remembered, pieces_of
from analysis.coding.sentences import Span

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[.’'\-‑][^\W_]+)*|[^\w\s]")
POSSESSIVES = ("’s", "'s")
LONGEST = 6
CONTINUED = 14  # words between an infinitive and one that goes on from it
PAST = frozenset(("was", "were", "had", "did", "didn’t", "didn't", "would", "sought"))
# Participles after which "to" looks ahead from the present unless an auxiliary is past.
AHEAD = frozenset(("scheduled", "expected", "supposed", "slated", "poised", "prepared", "planned"))


class Group(NamedTuple):
    """A verb group: the places of its first and main word, its reading, whether it is passive, and told as past."""

    first: int
    main: int
    reading: str
    is_passive: bool
    is_past: bool = False


def _words_of(piece: str) -> tuple[tuple[str, str, int, int], ...]:
    """Each word in a piece of text without white space: as written, in lower case, its start and end."""
    return tuple(
        (match[0], match[0].lower().replace("‑", "-"), match.start(), match.end()) for match in WORD.finditer(piece)
    )


_WORDS = Remembered(_words_of)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one sentence, as written and in lower case, with their offsets in the text."""

    span: Span
    words: tuple[str, ...]
    lows: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    lexicon: Lexicon

    @classmethod
    def read(cls, text: str, span: Span, lexicon: Lexicon) -> Sentence:
        """Read a sentence.

        Examples
        --------
        >>> from analysis.coding.events.lexicon import read_event_lexicon
        >>> Sentence.read("Egypt's 30-day truce.", Span(0, 21), read_event_lexicon("en")).lows
        ("egypt's", '30-day', 'truce', '.')
        """
        words: list[str] = []
        lows: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for place, piece in pieces_of(text, span.start, span.end):
            for word, low, first, last in _WORDS[piece]:
                words.append(word)
                lows.append(low)
                starts.append(place + first)
                ends.append(place + last)
        return cls(span, tuple(words), tuple(lows), tuple(starts), tuple(ends), lexicon)

    def __len__(self) -> int:
        return len(self.words)

    def low(self, i: int) -> str:
        """The word in lower case, "" beyond the ends."""
        return self.lows[i] if 0 <= i < len(self.lows) else ""

    def place(self, offset: int) -> int:
        """The place of the first word that begins at an offset or behind it."""
        return bisect_left(self.starts, offset)

    def is_in(self, i: int, *names: str) -> bool:
        """Whether a word is in one of the closed classes."""
        low = self.low(i)
        return any(low in self.lexicon[name] for name in names)

    def is_mark(self, i: int) -> bool:
        """Whether there is a punctuation mark, or no word at all."""
        word = self.low(i)
        return not word or not word[0].isalnum()

    def is_opening(self, i: int) -> bool:
        """Whether a word opens the sentence or a quotation in it."""
        return i == 0 or self.low(i - 1) in ("“", '"', "‘", ":", "—", "–")

    def is_told_past(self) -> bool:
        """Whether the sentence tells of the past: a past form in it, and neither a modal verb nor a condition."""
        is_open = any(
            low == "if" or self.is_in(k, "ahead", "backshifted", "possible") for k, low in enumerate(self.lows)
        )
        return not is_open and any(
            low in PAST
            or (low.endswith("ed") and k and self.lows[k - 1] not in self.lexicon["determiner"])
            or any("past" in kinds for _, kinds in self.lexicon.verbs.get(low, ()))
            for k, low in enumerate(self.lows)
        )

    def is_possessive(self, i: int) -> bool:
        """Whether a word ends in a possessive."""
        return self.low(i).endswith(POSSESSIVES) or (self.low(i).endswith("s") and self.low(i + 1) in ("’", "'"))

    def follows(self, i: int, phrase: tuple[str, ...]) -> bool:
        """Whether a phrase begins at a word."""
        return self.lows[i : i + len(phrase)] == phrase

    def group(self, main: int, kinds: frozenset[str]) -> Group | None:
        """Read the verb group of a main verb whose form is one of some kinds; None if it is no finite or governed verb.

        Examples
        --------
        >>> from analysis.coding.events.lexicon import read_event_lexicon
        >>> text = "The talks, which were due to be held on Monday, did not begin."
        >>> sentence = Sentence.read(text, Span(0, len(text)), read_event_lexicon("en"))
        >>> sentence.group(8, frozenset(("past", "participle")))
        Group(first=4, main=8, reading='backshifted', is_passive=True, is_past=True)
        >>> sentence.group(14, frozenset(("base",)))
        Group(first=12, main=14, reading='no-past', is_passive=False, is_past=True)
        """
        negated, first = False, main
        auxiliaries: list[str] = []
        if main and self.words[main][0].isupper() and not self.is_opening(main):
            return None  # a name that looks like a verb
        i = main - 1
        while i >= 0 and main - i <= 2 * LONGEST and len(auxiliaries) < LONGEST:
            low = self.lows[i]
            if low in self.lexicon["almost"] or (low in self.lexicon["unfulfilled"] and self.low(i + 1) == "to"):
                return Group(i, main, "unfulfilled", False)
            if low in self.lexicon["not"]:
                negated, first = True, i
            if self.is_in(i, "be", "have", "do", "ahead", "backshifted", "possible"):
                auxiliaries.append(low)
                first = i
            elif low == "to" and (not auxiliaries or auxiliaries[-1] in ("be", "have")):
                auxiliaries.append(low)
                first = i
                if (governor := self.governor(i - 1)) is not None:
                    auxiliaries.append(self.lows[governor])
                    first = i = governor
            elif not (low in self.lexicon["adverb"] or low.endswith("ly") or low in self.lexicon["not"]):
                if low in self.lexicon["hedge"] and self.low(i - 1) == "in":
                    i -= 2
                    continue
                break
            i -= 1
        group = self._judge(main, first, kinds, auxiliaries, negated)
        if group is None:
            return None
        told_past = any(word in PAST or (word.endswith("ed") and word not in AHEAD) for word in auxiliaries)
        if auxiliaries and self.lows[first].endswith("ing"):  # "..., hoping to resume talks": as the clause before
            told_past = told_past or any(low in PAST or low.endswith("ed") for low in self.lows[:first])
        return group._replace(is_past=told_past if auxiliaries else group.reading in ("past", "no-past"))

    def governor(self, i: int) -> int | None:
        """The place of the word that governs an infinitive ending before `i + 1`, over an object of it; None if none is near."""
        for k in range(i, max(-1, i - 4), -1):
            if self.is_governor(k):
                return k
            if self.is_in(k, "be"):
                between = range(k + 1, i + 1)
                return (
                    k if all(self.is_in(b, "adverb", "not") or self.lows[b].endswith("ly") for b in between) else None
                )
            if self.is_mark(k) or self.is_in(k, "stop", "preposition"):
                return None
        return None

    def is_governor(self, i: int) -> bool:
        """Whether a word tells the mood of an infinitive behind it."""
        return self.is_in(i, "ahead-of", "wanted-of", "consented-of", "unwilling-of", "failed-of")

    def _judge(
        self, main: int, first: int, kinds: frozenset[str], auxiliaries: list[str], negated: bool
    ) -> Group | None:
        lexicon = self.lexicon
        nearest = auxiliaries[0] if auxiliaries else ""
        is_passive = nearest in lexicon["be"] and bool(kinds & {"participle"})
        if not auxiliaries:
            if "past" in kinds:
                return Group(first, main, "no-past" if negated else "past", False)
            if "third" in kinds:
                return Group(first, main, "no-present" if negated else "present", False)
            if "base" in kinds and self._continues_infinitive(main):
                return Group(first, main, "infinitive", False)
            if "base" in kinds and not self._is_noun(main):
                return Group(first, main, "wanted" if self._is_mandative(main) else "present", False)
            return None
        reading = self._mood(auxiliaries)
        if not reading:
            if nearest in lexicon["have"]:
                reading = "perfect" if "participle" in kinds else "present"
            elif nearest in lexicon["be"] and "gerund" in kinds:
                reading = "progressive" if nearest not in ("was", "were") else "past"
            elif is_passive:
                rest = auxiliaries[1:2]
                if rest and rest[0] in lexicon["have"]:
                    reading = "perfect"
                elif nearest == "being":
                    reading = "progressive"
                else:
                    reading = "past" if nearest in ("was", "were", "been") else "present"
            elif nearest in lexicon["do"]:
                reading = "past" if nearest in ("did", "didn’t", "didn't") else "present"
            else:
                return None
        return Group(first, main, f"no-{reading}" if negated else reading, is_passive)

    def _is_noun(self, main: int) -> bool:
        """Whether a bare verb form is a noun: a determiner, a preposition or a compound adjective stands before it."""
        return self.is_in(main - 1, "determiner", "preposition") or "-" in self.low(main - 1)

    def _continues_infinitive(self, main: int) -> bool:
        """Whether a bare verb goes on from an infinitive: "told to halt the raids and end the siege"."""
        if self.low(main - 1) not in ("and", "or"):
            return False
        for k in range(main - 2, max(-1, main - CONTINUED), -1):
            if self.low(k) == "to" and not self.is_in(k + 1, "determiner"):
                return True
            if self.is_in(k, "be", "have", "do", "ahead", "backshifted", "possible") or self.low(k) in ";:.":
                return False
        return False

    def _is_mandative(self, main: int) -> bool:
        """Whether a bare verb stands in a clause that somebody's will governs ("proposed that Kyiv resume talks")."""
        for k in range(main - 1, max(-1, main - 8), -1):
            if self.lows[k] == "that":
                return self.is_in(k - 1, "mandative")
        return False

    def _mood(self, auxiliaries: list[str]) -> str:
        """The mood that modal verbs and governors give a group, "" for a plain statement."""
        lexicon = self.lexicon
        past = any(word in ("was", "were", "had") for word in auxiliaries)
        for place, word in enumerate(auxiliaries):
            if word in lexicon["ahead"]:
                return "ahead"
            if word in lexicon["backshifted"]:
                return "backshifted"
            if word in lexicon["possible"]:
                return "possible"
            if word == "to":
                governor = auxiliaries[place + 1] if place + 1 < len(auxiliaries) else ""
                for name in ("wanted", "consented", "unwilling", "failed"):
                    if governor in lexicon[f"{name}-of"]:
                        return name
                if not governor:
                    return "infinitive"
                return "backshifted" if past else "ahead"
        return ""
