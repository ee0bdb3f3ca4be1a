"""The verbs that report speech, and the closed classes by which sentences around them are parsed.

Everything a language knows lies in `data/<language>/speech_verbs.csv` and `speech_words.csv`; this module inflects
the verbs and gives each class a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from analysis.coding.sentences import read_lexicon

FormKind = Literal["base", "third", "past", "gerund"]
PARTICLE_MARK = ":"
NO_FORMS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verb:
    """One reporting verb.

    Parameters
    ----------
    base
        Its dictionary form.
    frames
        How it takes what it reports; the codes are explained at the head of `speech_verbs.csv`.
    particle
        The word it needs beside it ("out" in "points out"), or "".
    """

    base: str
    frames: frozenset[str]
    particle: str


class Lexicon(dict[str, frozenset[str]]):
    """What one language knows of reported speech: from a class of `speech_words.csv` to its forms, in lower case.

    A class that the language has not has no forms. There is one lexicon a language, so that it can be a key.

    Parameters
    ----------
    classes
        The classes.
    verbs
        From a form in lower case to its verb and kinds; a form can be past and base at once ("read").
    time
        The forms of the class `time` as written: "May" is a month, "may" is not.
    pairs
        Adjective and country, both ways, for demonyms that do not share a stem.
    """

    __slots__ = ("pairs", "time", "unions", "verbs")

    def __init__(
        self,
        classes: dict[str, frozenset[str]],
        verbs: dict[str, tuple[Verb, frozenset[FormKind]]],
        time: frozenset[str],
        pairs: frozenset[tuple[str, str]],
    ) -> None:
        super().__init__(classes)
        self.verbs, self.time, self.pairs = verbs, time, pairs
        self.unions: dict[tuple[str, ...], frozenset[str]] = {}

    def any_of(self, *kinds: str) -> frozenset[str]:
        """The forms of several classes together, put together once.

        Examples
        --------
        >>> {"the", "in"} <= read_speech_lexicon("en").any_of("determiner", "preposition")
        True
        """
        if kinds not in self.unions:
            self.unions[kinds] = NO_FORMS.union(*(self[kind] for kind in kinds))
        return self.unions[kinds]

    def __missing__(self, kind: str) -> frozenset[str]:
        return NO_FORMS

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)


def inflect(base: str) -> tuple[str, str, str]:
    """Return third person, past and gerund of a regular English verb.

    Examples
    --------
    >>> inflect("reply"), inflect("urge"), inflect("stress")
    (('replies', 'replied', 'replying'), ('urges', 'urged', 'urging'), ('stresses', 'stressed', 'stressing'))
    """
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies", base[:-1] + "ied", base + "ing"
    stem = base[:-1] if base.endswith("e") else base
    third = base + ("es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s")
    return third, stem + "ed", stem + "ing"


@cache
def read_speech_lexicon(language: str) -> Lexicon:
    """Read a language's tables of reported speech; without them nothing is ever found.

    Examples
    --------
    >>> verb, kinds = read_speech_lexicon("en").verbs["said"]
    >>> verb.base, sorted(kinds), "whether" in verb.frames
    ('say', ['past'], True)
    """
    verbs: dict[str, tuple[Verb, frozenset[FormKind]]] = {}
    for row in read_lexicon(language, "speech_verbs"):
        frames = row["frames"].split()
        particle = next((frame[:-1] for frame in frames if frame.endswith(PARTICLE_MARK)), "")
        verb = Verb(row["base"], frozenset(frame for frame in frames if frame[-1] != PARTICLE_MARK), particle)
        third, past, gerund = inflect(verb.base)
        forms: list[tuple[FormKind, str]] = [
            ("base", verb.base),
            ("third", row["third"] or third),
            ("past", row["past"] or past),
            ("past", row["participle"] or row["past"] or past),
            ("gerund", row["gerund"] or gerund),
        ]
        for kind, written in forms:
            for form in written.split():
                known = verbs.get(form, (verb, frozenset()))[1]
                verbs[form] = (verb, known | {kind})
    listed: dict[str, set[str]] = {}
    time: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for row in read_lexicon(language, "speech_words"):
        if row["kind_code"] == "demonym":
            left, right = row["form"].casefold().split("/")
            pairs |= {(left, right), (right, left)}
        elif row["kind_code"] == "time":
            time.add(row["form"])
        else:
            listed.setdefault(row["kind_code"], set()).add(row["form"].casefold())
    classes = {kind: frozenset(forms) for kind, forms in listed.items()}
    return Lexicon(classes, verbs, frozenset(time), frozenset(pairs))
