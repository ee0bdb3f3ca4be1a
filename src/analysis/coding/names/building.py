"""From the rows of the tables to forms: what kind of name each alias is, and which further forms follow from it."""

from __future__ import annotations

from dataclasses import replace

from .forms import (
    ACRONYM,
    ADJECTIVE,
    COLLECTIVE,
    DESCRIPTION,
    INSTITUTION,
    KNOWN,
    NAME,
    PARENTHESIS,
    PEOPLE,
    SEAT,
    SURNAME,
    TITLE,
    Actor,
    Form,
    Keys,
    Person,
    cases_of,
    keys_of,
    nation_forms,
)
from .lexicon import Lexicon, Nation

SHORTEST_SURNAME = 3


class FormBuilder:
    """Collects the forms of a gazetteer; each method adds those of one rule.

    Examples
    --------
    >>> from .lexicon import read_names
    >>> builder = FormBuilder(read_names("en"), [Actor("putin", "Vladimir Putin", "person")])
    >>> builder.add_all()
    >>> builder.forms["putin",]
    [Form(actor_id='putin', role='surname', cases='C', derived=True)]
    """

    def __init__(self, lexicon: Lexicon, actors: list[Actor]) -> None:
        self.lexicon = lexicon
        self.actors = {actor.actor_id: actor for actor in actors}
        self.forms: dict[Keys, list[Form]] = {}
        self.people = {actor.actor_id: Person() for actor in actors if actor.kind_code == "person"}
        self.nation_of: dict[str, Nation] = {}
        self.roles: dict[Keys, tuple[str, Nation]] = {}
        for nation in lexicon.nations:
            for role, forms in nation_forms(nation).items():
                for form in forms:
                    self.roles.setdefault(keys_of(form), (role, nation))

    def add_all(self) -> None:
        """Add the forms of every rule, the tables' own first."""
        for actor in self.actors.values():
            self._add_own(actor)
        for actor in self.actors.values():
            self._find_nation(actor)
        for actor_id, nation in self.nation_of.items():
            self._add_nation(actor_id, nation)
        for actor_id in self.people:
            self._add_person(self.actors[actor_id])
        self._add_heads()
        self._add_known()

    def add(self, keys: Keys, form: Form) -> None:
        """Add one form, unless a rule made it and the tables give these words to somebody."""
        there = self.forms.setdefault(keys, [])
        if form.derived and any(not other.derived for other in there):
            return
        if all((form.actor_id, form.role) != (other.actor_id, other.role) for other in there):
            there.append(form)
            if form.role == ADJECTIVE and keys[-1].endswith(tuple(self.lexicon.words("collective_ending")) or "\0"):
                there.append(replace(form, role=COLLECTIVE))

    def _stripped(self, form: str) -> tuple[Keys, str]:
        """Return a form's keys and cases without brackets and a leading article."""
        bare = PARENTHESIS.sub(" ", form)
        keys, cases = keys_of(bare), cases_of(bare)
        if len(keys) > 1 and keys[0] in self.lexicon.words("article"):
            keys, cases = keys[1:], cases[1:]
        return keys, cases

    def _add_own(self, actor: Actor) -> None:
        names = {word for word in keys_of(PARENTHESIS.sub(" ", actor.name)) if len(word) > 1}
        for printed, kind in (*((form, kind) for form, kind in actor.aliases), (actor.name, "name")):
            keys, cases = self._stripped(printed)
            if not keys or (keys[0] in self.lexicon.words("pronoun") and keys[0] != "us" and "C" not in cases[1:]):
                continue  # "its team"; "Her Majesty's government" is a name
            if actor.kind_code in {"group", "coalition"} and self._is_pair(keys):
                continue
            role = self._role(actor, keys, cases, kind, names)
            if actor.kind_code == "person" and role == NAME:
                if kind != "garbled":  # what is left of a damaged title may be another actor's name
                    keys, cases = self._untitled(actor.actor_id, keys, cases)
                role = SURNAME if len(keys) == 1 else NAME
            if role == TITLE:
                self._note_title(actor.actor_id, keys)
            if "C" not in cases and "A" not in cases and role in {NAME, SURNAME}:
                # A common noun that the case made a name is looked for with its article, as it is printed.
                keys, cases, role = keys_of(printed), cases_of(printed), DESCRIPTION
            self.add(keys, Form(actor.actor_id, role, cases))

    def _is_pair(self, keys: Keys) -> bool:
        """Whether a form joins the names of others; a pair is named by naming each."""
        return any(key in self.lexicon.words("conjunction") for key in keys[1:-1]) and keys not in self.roles

    def _role(self, actor: Actor, keys: Keys, cases: str, kind: str, names: set[str]) -> str:
        role, _ = self.roles.get(keys, ("", None))
        if kind == "title":
            return TITLE
        if kind == "demonym":
            return PEOPLE if role == PEOPLE else ADJECTIVE
        if kind == "seat":
            return role if role in {SEAT, INSTITUTION} else SEAT
        if actor.kind_code == "person":
            titles = self.lexicon.titles
            kinds = frozenset().union(*(titles.get(key, frozenset()) for key in keys))
            told = kinds & {"head", "office"} or (
                kinds & {"person"} and all(key in titles or (key,) in self.roles for key in keys)
            )
            told = told and not names & set(keys)
            if len(keys) > 1 and all(key in titles for key in keys) and kind != "garbled":
                return TITLE  # an office without its holder's name
            return TITLE if told and kind != "name" and kind != "garbled" else NAME
        if kind == "name" or kind == "garbled":
            return role if role == ACRONYM and actor.kind_code == "state" else NAME
        if role == ACRONYM:
            return ACRONYM if actor.kind_code == "state" else NAME
        if actor.kind_code == "state" or role in {SEAT, INSTITUTION}:
            return role or NAME
        return NAME

    def _untitled(self, actor_id: str, keys: Keys, cases: str) -> tuple[Keys, str]:
        """Return a person's name without the title before it, and note the title."""
        if all(key in self.lexicon.titles for key in keys):
            return keys, cases
        start = 0
        while start < len(keys) - 1 and (keys[start] in self.lexicon.titles or (keys[start],) in self.roles):
            start += 1
        if start and self._is_titled(keys[:start]):
            self._note_title(actor_id, keys[:start])
            return keys[start:], cases[start:]
        return keys, cases

    def _is_titled(self, keys: Keys) -> bool:
        kinds = frozenset().union(*(self.lexicon.titles.get(key, frozenset()) for key in keys))
        return bool(kinds & {"head", "office", "person", "short"})

    def _note_title(self, actor_id: str, keys: Keys) -> None:
        if actor_id in self.people:
            self.people[actor_id].titles.update(keys)

    def _find_nation(self, actor: Actor) -> None:
        """Note which nation a state (or union) is, from its name or a name among its aliases."""
        if actor.kind_code == "person":
            return
        for printed in (actor.name, *(form for form, _ in actor.aliases)):
            role, nation = self.roles.get(self._stripped(printed)[0], ("", None))
            if nation and (role in {NAME, ACRONYM} or (role == PEOPLE and actor.kind_code == "group")):
                self.nation_of[actor.actor_id] = nation
                return

    def _add_nation(self, actor_id: str, nation: Nation) -> None:
        kind = self.actors[actor_id].kind_code
        for role, forms in nation_forms(nation).items():
            if kind == "group" and role not in {ADJECTIVE, PEOPLE}:
                continue
            if kind != "state" and kind != "group" and role in {ADJECTIVE, PEOPLE}:
                continue
            for form in forms:
                keys, cases = self._stripped(form)
                used = NAME if role == ACRONYM and kind != "state" else role
                self.add(keys, Form(actor_id, used, cases, derived=True))

    def _add_person(self, actor: Actor) -> None:
        """Add a person's surname, and note given names and the states it stands for."""
        lexicon, person = self.lexicon, self.people[actor.actor_id]
        keys, cases = self._stripped(actor.name)
        keys, cases = self._untitled(actor.actor_id, keys, cases)
        # Names of some languages begin with the family's; one that is given too (Kim, Lee) only if it is no usual given name.
        family_first = keys[0] in lexicon.words("family_first") and len(keys) > 1 and keys[-1] not in lexicon.given
        if family_first:
            self.add(keys[:1], Form(actor.actor_id, SURNAME, cases[:1], derived=True))
            person.given.update(keys[1:])
        elif len(keys) > 1 and not (keys[-1] in lexicon.titles and keys[-2] in lexicon.titles):
            first = len(keys) - 1
            while first > 1 and keys[first - 1] in lexicon.words("particle"):
                first -= 1
            for start in {first, len(keys) - 1}:
                if len(keys[start]) >= SHORTEST_SURNAME or start < len(keys) - 1:
                    self.add(keys[start:], Form(actor.actor_id, SURNAME, cases[start:], derived=True))
            person.given.update(keys[:first])
        for form, _ in actor.aliases:
            spelled, _ = self._untitled(actor.actor_id, *self._stripped(form))
            if len(spelled) > 1 and spelled[-1] == keys[-1] and not family_first:
                person.given.update(spelled[:-1])
        for given in tuple(person.given):
            person.given |= lexicon.short.get(given, frozenset())
            person.given.update(full for full, shorter in lexicon.short.items() if given in shorter)
        person.titles.update(key for key in keys_of(actor.role) if key in lexicon.titles)
        person.states.update(party for party in actor.parties if party in self.nation_of)
        self._note_states(actor, person)

    def _note_states(self, actor: Actor, person: Person) -> None:
        called = {}
        for actor_id, nation in self.nation_of.items():
            for form in (*nation.called, *nation.adjectives, *nation.abbreviations):
                called[keys_of(form)] = actor_id
        for printed in (actor.role, *(form for form, _ in actor.aliases)):
            keys = keys_of(printed)
            if not self._is_titled(keys):
                continue
            for size in (1, 2, 3):
                for i in range(len(keys) - size + 1):
                    if state := called.get(keys[i : i + size]):
                        person.states.add(state)

    def _add_heads(self) -> None:
        """Add "X administration" for a state's heads, from the case and from the language's table."""
        states: dict[str, str] = {}
        for actor_id, nation in self.nation_of.items():
            if self.actors[actor_id].kind_code == "state":
                states.setdefault(nation.name, actor_id)
        heads = [(keys_of(surname), states[nation]) for surname, nation in self.lexicon.heads if nation in states]
        for keys, forms in self.forms.items():
            for form in forms:
                person = self.people.get(form.actor_id)
                if person and form.role in {NAME, SURNAME} and len(person.states) == 1:
                    heads.append((keys, next(iter(person.states))))
        for keys, state in heads:
            for noun in self.lexicon.words("group_noun"):
                self.add((*keys, noun), Form(state, NAME, "C" * len(keys) + "a", derived=True))

    def _add_known(self) -> None:
        """Add names that are nobody's here, so that a shorter name in them is not taken for an actor's."""
        for keys, (role, nation) in self.roles.items():
            if role == NAME and len(keys) > 1 and nation not in self.nation_of.values():
                self.add(keys, Form("", KNOWN, "C" + "a" * (len(keys) - 1), derived=True))
        for printed in self.lexicon.known:
            keys = keys_of(printed)
            if len(keys) > 1:
                self.add(keys, Form("", KNOWN, cases_of(printed), derived=True))
