"""A form of words that may name an actor, and how forms are written down and compared.

A form is a sequence of keys with a role: what kind of name it is decides later what context it needs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .lexicon import Nation
from .words import Words

NAME, SURNAME, ACRONYM = "name", "surname", "acronym"
SEAT, INSTITUTION = "seat", "institution"
ADJECTIVE, COLLECTIVE, PEOPLE = "adjective", "collective", "people"
TITLE, DESCRIPTION, KNOWN = "title", "description", "known"

PARENTHESIS = re.compile(r"\([^()]*\)")
Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One way to name one actor.

    Parameters
    ----------
    actor_id
        Whom it names; "" for a name that is nobody's in the case but must not be taken apart.
    role
        What kind of name it is: one of the constants of this module.
    cases
        A letter a word: A must be in capitals, C must begin with one, a may be either.
    derived
        Whether a rule of the language made it, not the case's own tables.
    """

    actor_id: str
    role: str
    cases: str
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """One row of the actors' table, as far as names need it."""

    actor_id: str
    name: str
    kind_code: str
    aliases: tuple[tuple[str, str], ...] = ()
    """Pairs of a form and its kind (name, title, demonym, seat, garbled, or "" where the table does not say)."""
    parties: tuple[str, ...] = ()
    """The actors it is a member of or counts for."""
    role: str = ""


@dataclass(slots=True)
class Person:
    """What helps to tell one bearer of a surname from another."""

    given: set[str] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)


def fits(cases: str, words: Words, i: int) -> bool:
    """Whether the words from one on are written with the capitals that a form needs.

    Examples
    --------
    >>> fits("A", Words("tell us", 0, 7), 1), fits("C", Words("Nato", 0, 4), 0)
    (False, True)
    """
    for k, case in enumerate(cases, i):
        if case == "A" and not words.shouted(k):
            # Long acronyms that are said as a word are also printed like one (Nato, Unesco).
            if not (len(words.keys[k]) > 3 and words.capital(k)):
                return False
        elif case == "C" and not words.capital(k) and not (k > i and words.hyphened(k)):
            return False
    return True


def keys_of(form: str) -> Keys:
    """Return the keys of a form's words.

    Examples
    --------
    >>> keys_of("Guinea-Bissau"), keys_of("Washington, D.C.")
    (('guinea', 'bissau'), ('washington', 'dc'))
    """
    return tuple(Words(form, 0, len(form)).keys)


def cases_of(form: str) -> str:
    """Return which capitals a form needs, a letter a word.

    Examples
    --------
    >>> cases_of("U.S. Government"), cases_of("the union")
    ('AC', 'aa')
    """
    words = Words(form, 0, len(form))
    shouting = form.isupper() and len(words) > 1
    return "".join(
        "A" if words.shouted(i) and not shouting else "C" if words.capital(i) else "a" for i in range(len(words))
    )


def nation_forms(nation: Nation) -> dict[str, tuple[str, ...]]:
    """Return a nation's forms by role."""
    return {
        NAME: nation.called,
        ACRONYM: nation.abbreviations,
        ADJECTIVE: nation.adjectives,
        PEOPLE: nation.people,
        SEAT: nation.seats,
        INSTITUTION: nation.institutions,
    }
