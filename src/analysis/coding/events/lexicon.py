"""The words by which events are recognised: nouns and verbs that name them, and what tells their status.

Everything a language knows lies in `data/<language>/events_*.csv`; this module inflects the verbs and gives each
class a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from analysis.coding.sentences import read_lexicon
from analysis.coding.speech.lexicon import NO_FORMS, inflect


@dataclass(frozen=True, slots=True)
class Noun:
    """One noun that may name an event; `before` and `after` are words one of which must stand beside it."""

    kind_code: str
    family: str
    before: frozenset[str]
    after: frozenset[str]
    needs_company: bool


@dataclass(frozen=True, slots=True)
class Verb:
    """One use of a verb: what it tells of an event (`class_code`) that stands to it as `role`."""

    base: str
    particles: tuple[tuple[str, ...], ...]
    class_code: str
    role: str
    kind_code: str
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one language knows of events.

    Parameters
    ----------
    nouns
        From a form in lower case to what it may name, in the order of the table.
    adjectives
        From a form to status and confidence.
    verbs
        From a form to pairs of a use and the kinds of form it is (base, third, past, participle, gerund).
    statuses
        From a class of verb and a reading to status and confidence.
    classes
        The closed classes.
    triggers
        The forms without which a sentence tells of no event.
    """

    nouns: dict[str, tuple[Noun, ...]]
    adjectives: dict[str, tuple[str, float]]
    verbs: dict[str, tuple[tuple[Verb, frozenset[str]], ...]]
    statuses: dict[tuple[str, str], tuple[str, float]]
    classes: dict[str, frozenset[str]]
    triggers: frozenset[str]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.classes.get(name, NO_FORMS)


@cache
def read_event_lexicon(language: str) -> Lexicon:
    """Read a language's tables of events; without them nothing is ever found.

    Examples
    --------
    >>> lexicon = read_event_lexicon("en")
    >>> lexicon.nouns["truce"][0].kind_code, lexicon.statuses["expire", "past"][0]
    ('ceasefire', 'expired')
    >>> [(verb.class_code, *sorted(kinds)) for verb, kinds in lexicon.verbs["postponed"]]
    [('postpone', 'participle', 'past')]
    """
    nouns: dict[str, list[Noun]] = {}
    for row in read_lexicon(language, "events_nouns"):
        side, _, words = row["needs"].partition(":")
        beside = frozenset(words.split())
        noun = Noun(
            row["kind_code"],
            row["family"],
            beside if side == "before" else frozenset(),
            beside if side == "after" else frozenset(),
            side == "with",
        )
        for form in row["form"].split():
            nouns.setdefault(form, []).append(noun)
    verbs: dict[str, dict[Verb, frozenset[str]]] = {}
    for row in read_lexicon(language, "events_verbs"):
        particles = tuple(tuple(particle.split()) for particle in row["particle"].split("|"))
        kinds = frozenset(row["kinds"].split())
        verb = Verb(row["base"], particles, row["class_code"], row["role"], row["kind_code"], kinds)
        third, past, gerund = inflect(verb.base)
        for kind, written in (
            ("base", verb.base),
            ("third", row["third"] or third),
            ("past", row["past"] or past),
            ("participle", row["participle"] or row["past"] or past),
            ("gerund", row["gerund"] or gerund),
        ):
            for form in written.split():
                uses = verbs.setdefault(form, {})
                uses[verb] = uses.get(verb, frozenset()) | {kind}
    classes: dict[str, set[str]] = {}
    for row in read_lexicon(language, "events_words"):
        classes.setdefault(row["class_code"], set()).add(row["form"].lower())
    return Lexicon(
        {form: tuple(found) for form, found in nouns.items()},
        {
            row["form"]: (row["status_code"], float(row["confidence"]))
            for row in read_lexicon(language, "events_adjectives")
        },
        {form: tuple(uses.items()) for form, uses in verbs.items()},
        {
            (row["class_code"], row["reading"]): (row["status_code"], float(row["confidence"]))
            for row in read_lexicon(language, "events_status")
        },
        {name: frozenset(forms) for name, forms in classes.items()},
        frozenset((*nouns, *(form for form, uses in verbs.items() if any(verb.role == "do" for verb in uses)))),
    )
