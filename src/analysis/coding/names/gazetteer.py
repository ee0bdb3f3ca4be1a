"""The actors of a case and every form of words that may name one of them.

Forms come from the actors' names and aliases, and are added to where the language fixes them: the adjective, people and seat of
government of a state, the surname of a person, "the Carter administration" of a state's head. What an alias table
says of one actor is never given to another by such a rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from .building import FormBuilder
from .forms import (
    ACRONYM,
    ADJECTIVE,
    INSTITUTION,
    NAME,
    PEOPLE,
    SEAT,
    TITLE,
    Actor,
    Form,
    Keys,
    Person,
    fits,
    keys_of,
    nation_forms,
)
from .lexicon import Lexicon, read_names
from .soundalikes import Soundalikes
from .words import Words

JOINING = frozenset("&+")
OF_BODIES = frozenset((NAME, ACRONYM, SEAT, INSTITUTION, ADJECTIVE, PEOPLE))
PERSONS = frozenset(("person", "office"))


def _actors(rows: Iterable[Mapping[str, str]], aliases: Iterable[Mapping[str, str]]) -> list[Actor]:
    """Bring the two shapes of the tables (a case's, and the one with aliases in a column) into one."""
    spellings: dict[str, list[tuple[str, str]]] = {}
    for row in aliases:
        spellings.setdefault(row["actor_id"], []).append((row["alias"], row.get("kind_code", "")))
    actors = []
    for row in rows:
        actor_id = row.get("actor_id") or row.get("id") or ""
        listed = [(form.strip(), "") for form in row.get("aliases", "").split("|") if form.strip()]
        parties = f"{row.get('counts_for_id', '')} {row.get('member_of_ids', '')}".split()
        forms = tuple(dict.fromkeys([*listed, *spellings.get(actor_id, ())]))
        if actor_id and actor_id != "unnamed":
            actors.append(Actor(actor_id, row["name"], row["kind_code"], forms, tuple(parties), row.get("role", "")))
    return actors


@dataclass(frozen=True, slots=True)
class Party:
    """An actor with its kind and its other names, without what is known of each name."""

    id: str
    name: str
    kind_code: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Gazetteer:
    """Everything that may name an actor, ready to be looked for.

    Parameters
    ----------
    lexicon
        The tables of the text's language.
    actors
        The actors by id.
    forms
        For each sequence of keys the forms spelled so.
    people
        For each person what tells it from others of its name.
    """

    lexicon: Lexicon
    actors: dict[str, Actor]
    forms: dict[Keys, tuple[Form, ...]]
    people: dict[str, Person]

    @classmethod
    def build(
        cls,
        actors: Iterable[Mapping[str, str]],
        aliases: Iterable[Mapping[str, str]] = (),
        *,
        language: str = "en",
    ) -> Gazetteer:
        """Build a gazetteer from rows of tables.

        Parameters
        ----------
        actors
            A row has `actor_id` or `id`, `name`, `kind_code`, and may have `aliases` (joined by `|`),
            `counts_for_id`, `member_of_ids` and `role`.
        aliases
            A row has `alias`, `actor_id`, and may have `kind_code`.
        language
            Language of the texts to be read.

        Raises
        ------
        UsageError
            When the language has no tables of names.

        Examples
        --------
        >>> egypt = {"id": "egypt", "name": "Egypt", "kind_code": "state"}
        >>> gazetteer = Gazetteer.build([egypt])
        >>> gazetteer.forms["cairo",]
        (Form(actor_id='egypt', role='seat', cases='C', derived=True),)
        """
        builder = FormBuilder(read_names(language), _actors(actors, aliases))
        builder.add_all()
        forms = {keys: tuple(found) for keys, found in builder.forms.items()}
        return cls(builder.lexicon, builder.actors, forms, builder.people)

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """The actors as the finders of speech and moves want them."""
        return tuple(
            Party(actor.actor_id, actor.name, actor.kind_code, tuple(form for form, _ in actor.aliases))
            for actor in self.actors.values()
        )

    @cached_property
    def bodies(self) -> dict[str, str]:
        """The one state or body that a form names or belongs to (France, French, Paris), by the form's keys."""
        found: dict[str, str] = {}
        for keys, forms in self.forms.items():
            owners = {form.actor_id for form in forms if form.role in OF_BODIES and form.actor_id}
            if len(owners) == 1 and self.actors[owner := next(iter(owners))].kind_code not in PERSONS:
                found[" ".join(keys)] = owner
        return found

    @cached_property
    def longest(self) -> dict[str, int]:
        """For each first key the most words a form has that begins with it."""
        longest: dict[str, int] = {}
        for keys in self.forms:
            longest[keys[0]] = max(len(keys), longest.get(keys[0], 0))
        return longest

    @cached_property
    def loose(self) -> frozenset[str]:
        """First keys of forms that need no capital."""
        return frozenset(keys[0] for keys, forms in self.forms.items() if any(form.cases[0] == "a" for form in forms))

    @cached_property
    def spaceless(self) -> re.Pattern[str] | None:
        """Finds the forms written in scripts that part no words or have no capitals."""
        found = {
            form
            for actor in self.actors.values()
            for form in (actor.name, *(alias for alias, kind in actor.aliases if kind != TITLE))
            if len(form) > 1 and not any(sign.upper() != sign.lower() for sign in form)
        }
        return re.compile("|".join(sorted(map(re.escape, found), key=len, reverse=True))) if found else None

    @cached_property
    def settled(self) -> frozenset[str]:
        """Keys that are words or names of their own, never a misspelling of somebody's name."""
        lexicon = self.lexicon
        nations = (form for nation in lexicon.nations for forms in nation_forms(nation).values() for form in forms)
        names = {word for form in (*nations, *lexicon.known) for word in keys_of(form)}
        names.update(word for surname, _ in lexicon.heads for word in keys_of(surname))
        return frozenset(names.union(*lexicon.classes.values(), lexicon.titles, lexicon.given))

    @cached_property
    def unspelled(self) -> frozenset[str]:
        """Keys of `settled` that are no part of a form which may be misspelt."""
        return self.settled - self.soundalikes.parts

    @cached_property
    def soundalikes(self) -> Soundalikes:
        """The index for names that are spelled like no form but sound like one."""
        return Soundalikes.of(self.forms)

    def matches(self, words: Words, i: int, *, below: int = 1_000) -> tuple[int, tuple[Form, ...]]:
        """Return how many words the longest form beginning at a word has, and the forms it may be; (0, ()) if none.

        Parameters
        ----------
        words, i
            The place to look at.
        below
            Only forms of fewer words than this.

        Examples
        --------
        >>> rows = [{"id": "korea", "name": "South Korea", "kind_code": "state"}]
        >>> Gazetteer.build(rows).matches(Words("in South Korea", 0, 14), 1)[0]
        2
        """
        first = words.keys[i]
        longest = min(self.longest.get(first, 0), below - 1)
        for size in range(min(longest, len(words) - i), 0, -1):
            found = self.forms.get(tuple(words.keys[i : i + size]))
            if not found or not all(_continues(words, k) for k in range(i + 1, i + size)):
                continue
            if fitting := tuple(form for form in found if fits(form.cases, words, i)):
                return size, fitting
        return 0, ()


def _continues(words: Words, i: int) -> bool:
    """Whether a word may go on with a form: beside the word before or its possessive, behind an initial's full stop, an ampersand or a plus."""
    if words.adjacent(i) or words.adjacent_possessive(i):
        return True
    sign = words.gap(i).strip()
    return sign in JOINING or (sign == "." and len(words.keys[i - 1]) <= 3)
