"""The words that state moves, as a language's tables list them.

`stances_verbs.csv` holds predicates with what must follow them, `stances_nouns.csv` nouns, `stances_words.csv` classes
of other words, `stances_turns.csv` how an infinitive turns its predicate. This module inflects and indexes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from analysis.coding.sentences import read_lexicon
from analysis.coding.speech.lexicon import NO_FORMS, FormKind, inflect

INNER = "-verb"
LONGEST_INNER = 3
PRECEDENCE = (
    "harm-verb",
    "leave-verb",
    "refuse-verb",
    "accuse-verb",
    "concede-verb",
    "accept-verb",
    "support-verb",
    "offer-verb",
    "demand-verb",
    "gain-verb",
    "act-verb",
)
JUDGING = (
    ("denying", "deny", 0.6),
    ("refusing", "refuse", 0.6),
    ("blaming", "accuse", 0.55),
    ("praising", "endorse", 0.45),
    ("judging", "assess", 0.6),
)


DENIABLE = frozenset({"agreeable", "praising"})
NOT = frozenset({"not", "never", "hardly", "no", "nor", "cannot"})
NOT_ENDINGS = ("n’t", "n't")


@dataclass(frozen=True, slots=True)
class Entry:
    """One predicate with one kind of complement.

    Parameters
    ----------
    base
        Its dictionary form, or the words of a phrase joined by "_".
    form_code
        `verb`, `adjective` or `phrase`.
    near, within, never
        What must come next, what must come soon, and what must not come next; each alternative a tuple of words.
    objects
        Classes of which one must stand in its object; empty for any object.
    stance, negated
        What it states, and what it states when negated ("" for nothing).
    governs
        How it takes an infinitive; a key of the table of turns.
    confidence
        How sure the word alone is.
    """

    base: str
    form_code: str
    near: tuple[tuple[str, ...], ...]
    within: tuple[tuple[str, ...], ...]
    never: frozenset[str]
    objects: frozenset[str]
    stance: str
    negated: str
    governs: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun that states a move: what must follow it, what it and "no" with it state, its infinitive, how sure."""

    form: str
    after: frozenset[str]
    stance: str
    negated: str
    governs: str
    confidence: float


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """What one language knows of moves.

    Parameters
    ----------
    forms
        From a form in lower case to the entries of its verb or adjective and the form's kinds.
    phrases
        From a first word to the entries of several words that begin with it.
    nouns
        From a form, singular or plural, to its noun.
    turns
        From a class of predicate and a class of inner verb to the stance of both together.
    classes
        From a word to its classes.
    members
        From a class to its words.
    conditions
        From a first word to the runs of words that open a condition.
    """

    forms: dict[str, tuple[tuple[Entry, ...], frozenset[FormKind]]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], Entry], ...]]
    nouns: dict[str, Noun]
    turns: dict[tuple[str, str], str]
    classes: dict[str, frozenset[str]]
    members: dict[str, frozenset[str]]
    conditions: dict[str, tuple[tuple[str, ...], ...]]

    def __getitem__(self, kind: str) -> frozenset[str]:
        return self.members.get(kind, NO_FORMS)

    def judgement(self, words: Sequence[str]) -> tuple[str, float]:
        """Return what words about somebody or something judge and how sure that is, "" for nothing.

        Examples
        --------
        >>> lexicon = read_stance_lexicon("en")
        >>> lexicon.judgement(["a", "flagrant", "violation"]), lexicon.judgement(["not", "acceptable"])
        (('accuse', 0.55), ('refuse', 0.6))
        """
        found: set[str] = set()
        for place, word in enumerate(words):
            kinds = self.classes.get(word, frozenset())
            for size in range(2, LONGEST_INNER + 1):  # "work to do", "a long way"
                kinds |= self.classes.get("_".join(words[place : place + size]), frozenset())
            if kinds & DENIABLE and any(
                other in NOT or other.endswith(NOT_ENDINGS) for other in words[max(0, place - 3) : place]
            ):
                kinds = frozenset({"refusing"}) if "agreeable" in kinds else frozenset({"judging"})
            found |= kinds
        if {"refusing", "blaming"} <= found:
            found.discard("refusing")  # "these provocations are unacceptable": a charge, no answer to a proposal
        return next(((stance, certainty) for kind, stance, certainty in JUDGING if kind in found), ("", 0.0))

    def inner_class(self, words: Sequence[str]) -> str:
        """Return the class of the verb that some words begin with, "" for none; the longest listed run counts.

        Examples
        --------
        >>> lexicon = read_stance_lexicon("en")
        >>> lexicon.inner_class(["retaliate"]), lexicon.inner_class(["cut", "off", "gas"]), lexicon.inner_class(["sing"])
        ('harm-verb', 'harm-verb', '')
        """
        for size in range(min(LONGEST_INNER, len(words)), 0, -1):
            kinds = [kind for kind in self.classes.get("_".join(words[:size]), ()) if kind.endswith(INNER)]
            if kinds:
                return min(kinds, key=PRECEDENCE.index)
        return ""


def read_after(written: str) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]], set[str]]:
    """Read the column `after` into what comes next, what comes soon, and what must not come next.

    Examples
    --------
    >>> read_after("on ..to -of not_to")
    ([('on',), ('not', 'to')], [('to',)], {'of'})
    """
    near: list[tuple[str, ...]] = []
    within: list[tuple[str, ...]] = []
    never: set[str] = set()
    for one in written.split():
        if one.startswith(".."):
            within.append(tuple(one[2:].split("_")))
        elif one.startswith("-"):
            never.add(one[1:])
        else:
            near.append(tuple(one.split("_")))
    return near, within, never


def forms_of(row: dict[str, str]) -> Iterable[tuple[str, FormKind]]:
    """Yield the forms of a verb's row with their kinds."""
    third, past, gerund = inflect(row["base"])
    yield row["base"], "base"
    written: list[tuple[str, FormKind]] = [
        (row["third"] or third, "third"),
        (row["past"] or past, "past"),
        (row["participle"] or row["past"] or past, "past"),
        (row["gerund"] or gerund, "gerund"),
    ]
    for alternatives, kind in written:
        for form in alternatives.split():
            yield form, kind


@cache
def read_stance_lexicon(language: str) -> Lexicon:
    """Read a language's tables of moves; without them nothing is ever found.

    Examples
    --------
    >>> entries, kinds = read_stance_lexicon("en").forms["refused"]
    >>> entries[-1].stance, sorted(kinds)
    ('refuse', ['past'])
    """
    forms: dict[str, tuple[list[Entry], set[FormKind]]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for row in read_lexicon(language, "stances_verbs"):
        near, within, never = read_after(row["after"])
        entry = Entry(
            row["base"], row["form_code"], tuple(near), tuple(within), frozenset(never), frozenset(row["object"].split()),
            row["stance"], row["negated"], row["governs"], float(row["confidence"]),
        )  # fmt: skip
        if entry.form_code == "phrase":
            words = tuple(entry.base.split("_"))
            phrases.setdefault(words[0], []).append((words, entry))
            continue
        of_row: Iterable[tuple[str, FormKind]] = forms_of(row) if entry.form_code == "verb" else [(entry.base, "base")]
        for form, kind in of_row:
            entries, kinds = forms.setdefault(form, ([], set()))
            kinds.add(kind)
            if entry not in entries:
                entries.append(entry)
    nouns: dict[str, Noun] = {}
    for row in read_lexicon(language, "stances_nouns"):
        noun = Noun(
            row["form"], frozenset(row["after"].split()), row["stance"], row["negated"], row["governs"],
            float(row["confidence"]),
        )  # fmt: skip
        nouns[noun.form] = nouns[inflect(noun.form)[0]] = noun
    classes: dict[str, list[str]] = {}
    for row in read_lexicon(language, "stances_words"):
        every = [row["form"]]
        if row["kind_code"].endswith(INNER):
            first, _, rest = row["form"].partition("_")
            every.extend(f"{form}_{rest}" if rest else form for form in inflect(first))
        for form in every:
            classes.setdefault(form, []).append(row["kind_code"])
    members: dict[str, set[str]] = {}
    for form, kinds_of_form in classes.items():
        for kind_code in kinds_of_form:
            members.setdefault(kind_code, set()).add(form)
    runs = sorted(tuple(form.split("_")) for form in members.get("conditional-phrase", ()))
    return Lexicon(
        {form: (tuple(entries), frozenset(kinds)) for form, (entries, kinds) in forms.items()},
        {first: tuple(sorted(found, key=lambda item: -len(item[0]))) for first, found in phrases.items()},
        nouns,
        {(row["governs"], row["inner"]): row["stance"] for row in read_lexicon(language, "stances_turns")},
        {form: frozenset(kinds) for form, kinds in classes.items()},
        {kind: frozenset(found) for kind, found in members.items()},
        {first: tuple(run for run in runs if run[0] == first) for first in sorted({run[0] for run in runs})},
    )
