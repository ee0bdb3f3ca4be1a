"""An index of the words of all names by their sound, for words that are spelled like none of them.

Words lie in blocks by the class of their first consonant; inside a block the bare consonants are compared first (in
C, by rapidfuzz), and only what comes near is measured sound by sound. What a word resembles is remembered, since
a text repeats its names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from .forms import DESCRIPTION, TITLE, Form, Keys
from .spelling import resemblance, skeleton, sounds

FLOOR = 0.55
SHORTEST = 3
REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Spelled:
    """A word of a form, or a form written as one word."""

    sound: str
    bones: str
    keys: Keys
    place: int
    """Which word of the form; -1 for the form written as one word."""


@dataclass(slots=True)
class Soundalikes:
    """The blocks, and what has been asked so far."""

    blocks: dict[str, list[Spelled]]
    joined: dict[str, Keys]
    parts: frozenset[str]
    asked: dict[str, tuple[tuple[float, Spelled], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, forms: Mapping[Keys, tuple[Form, ...]]) -> Soundalikes:
        """Index the forms that may be misspelt."""
        blocks: dict[str, list[Spelled]] = {}
        joined: dict[str, Keys] = {}
        parts: set[str] = set()
        for keys, found in forms.items():
            if not any(map(_spellable, found)):
                continue
            entries = [(word, place) for place, word in enumerate(keys) if len(keys) > 1 or len(word) > SHORTEST]
            if len(keys) > 1 and len("".join(keys)) > SHORTEST + 2:
                entries.append(("".join(keys), -1))
                joined.setdefault("".join(keys), keys)
                parts.update(keys)
            for word, place in entries:
                sound = sounds(word)
                entry = Spelled(sound, skeleton(sound), keys, place)
                for block in _blocks(sound):
                    blocks.setdefault(block, []).append(entry)
        return cls(blocks, joined, frozenset(parts))

    def near(self, word: str) -> tuple[tuple[float, Spelled], ...]:
        """Return the words that a key resembles, the nearest first, each with the resemblance."""
        if (found := self.asked.get(word)) is not None:
            return found
        if len(self.asked) >= REMEMBERED:
            self.asked.clear()
        self.asked[word] = found = self._look(word)
        return found

    def _look(self, word: str) -> tuple[tuple[float, Spelled], ...]:
        sound = sounds(word)
        bones = skeleton(sound)
        far = 1 if len(bones) < 6 else 2
        best: dict[tuple[Keys, int], tuple[float, Spelled]] = {}
        for block in _blocks(sound):
            for entry in self.blocks.get(block, ()):
                if abs(len(entry.bones) - len(bones)) > far or abs(len(entry.sound) - len(sound)) > 4:
                    continue
                if Levenshtein.distance(bones, entry.bones, score_cutoff=far) <= far:
                    likeness = resemblance(sound, entry.sound)
                    if likeness >= FLOOR:
                        best[entry.keys, entry.place] = (likeness, entry)
        return tuple(sorted(best.values(), key=lambda pair: (-pair[0], pair[1].keys, pair[1].place)))


def _spellable(form: Form) -> bool:
    """Whether a form is a name whose spelling can suffer: no title, no acronym, no common noun."""
    return form.actor_id != "" and form.role not in {TITLE, DESCRIPTION} and "A" not in form.cases


def _blocks(sound: str) -> set[str]:
    """Return the blocks a word lies in: the class of its first consonant; two where scripts disagree on it."""
    bones = skeleton(sound)
    blocks = {bones[:1]}
    if sound[:1] in "XgCj" and sound:
        blocks |= {"k", "s", skeleton(sound[1:])[:1]}
    return blocks
