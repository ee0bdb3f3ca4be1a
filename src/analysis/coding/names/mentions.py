"""Every place at which a text names an actor of the case.

A text is read once, from left to right: at each word the longest form that begins there is taken and judged by its role
and its neighbours; a capitalised word that begins no form is compared by its sound. What was read before (who was
named last, which acronym was explained, which spelling was recognised) helps with what comes later, never the other
way, so that a longer text changes nothing in its beginning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...errors import UsageError
from .acting import (
    NO,
    Neighbours,
    Verdict,
    judge_acronym,
    judge_adjective,
    judge_collective,
    judge_people,
    judge_seat,
)
from .forms import (
    ACRONYM,
    ADJECTIVE,
    COLLECTIVE,
    DESCRIPTION,
    INSTITUTION,
    KNOWN,
    NAME,
    PEOPLE,
    SEAT,
    SURNAME,
    TITLE,
    Form,
)
from .garbled import Guess, Heard, guess, guess_whole
from .gazetteer import Gazetteer
from .ordinary import (
    is_address,
    is_lower_name,
    judge_description,
    judge_name,
    judge_title,
    spaceless_places,
    stands_alone,
)
from .persons import choose, look_left, title_before
from .words import Words, chunks

OPEN = 0.5
LONGEST_ACRONYM = 8


@dataclass(frozen=True, slots=True)
class Mention:
    """One place at which a text names an actor.

    Parameters
    ----------
    start, end
        Offsets in code points into the text as given, the end exclusive.
    text
        The passage itself.
    actor_id
        Whom it names; "" where several actors are equally likely.
    candidates
        Ids of all actors it may name, the likeliest first.
    rule
        What decided (`name`, `surname`, `seat:acts`, `garbled:whole`, ...).
    confidence
        Share of such mentions that are right, 0 to 1.
    """

    start: int
    end: int
    text: str
    actor_id: str
    candidates: tuple[str, ...]
    rule: str
    confidence: float

    @property
    def is_name(self) -> bool:
        """Whether a proper name stands here, rather than a title alone or a common noun ("the union")."""
        return self.rule not in (TITLE, DESCRIPTION)


def find_mentions(text: str, gazetteer: Gazetteer, *, language: str = "en") -> list[Mention]:
    """Find the places at which a text names actors.

    Parameters
    ----------
    text
        Any text; it is not normalised, and offsets are into it as it stands.
    gazetteer
        The actors and what they are called, built for the language.
    language
        Language of the text.

    Returns
    -------
    list of Mention
        In the order of the text, without overlaps. Titles that stand alone (rule `title`) and what a common noun
        names (rule `description`) are no proper names; their confidence is below .7, and below .5 in lower case.

    Raises
    ------
    UsageError
        When the gazetteer was built for another language.

    Examples
    --------
    >>> rows = [
    ...     {"id": "egypt", "name": "Egypt", "kind_code": "state"},
    ...     {"id": "sadat", "name": "Anwar Sadat", "kind_code": "person"},
    ... ]
    >>> text = "Egyptian President Anwar Sadat said the Egyptian delegation would leave. Cairo agreed to Sadaat's plan."
    >>> for found in find_mentions(text, Gazetteer.build(rows)):
    ...     print(found.text, found.actor_id, found.rule)
    Anwar Sadat sadat name
    Egyptian egypt adjective:body
    Cairo egypt seat:acts
    Sadaat sadat garbled:bare
    """
    if language != gazetteer.lexicon.language:
        built = gazetteer.lexicon.language
        raise UsageError(f"language: the gazetteer was built for {built!r}, not {language!r}; build it with the text's")
    reader = Reader(text, gazetteer)
    for start, end in chunks(text):
        reader.read(start, end)
    reader.read_spaceless()
    return sorted(reader.mentions, key=lambda mention: mention.start)


class Reader:
    """One reading of one text, and what it has taught so far."""

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self.text, self.gazetteer, self.lexicon = text, gazetteer, gazetteer.lexicon
        self.mentions: list[Mention] = []
        self.acronyms: dict[str, Form] = {}
        self.heard = Heard()
        self.seen = self.heard.named
        self.unspelled = gazetteer.unspelled

    def read(self, start: int, end: int) -> None:
        """Read one stretch of the text."""
        words = Words(self.text, start, end)
        keys, starts, text = words.keys, words.starts, self.text
        longest, loose, unspelled, acronyms = (
            self.gazetteer.longest,
            self.gazetteer.loose,
            self.unspelled,
            self.acronyms,
        )
        i, count = 0, len(keys)
        while i < count:
            word = keys[i]
            lower = text[starts[i]].islower()
            if word in longest and not (lower and word not in loose and len(word) < 5):
                i = self._known(words, i)
            elif lower:
                i += 1
            elif word in acronyms and words.shouted(i):
                i = self._judged(words, i, i + 1, (acronyms[word],))
            elif word not in unspelled and words.capital(i):
                i = self._unknown(words, i)
            else:
                i += 1

    def read_spaceless(self) -> None:
        """Find the names written in scripts without capitals."""
        taken = [(mention.start, mention.end) for mention in self.mentions]
        for start, end in spaceless_places(self.text, self.gazetteer):
            if not any(a < end and start < b for a, b in taken):
                self._add(start, end, spaceless_actors(self.gazetteer, self.text[start:end]), "name", 0.9)

    def _known(self, words: Words, i: int) -> int:
        """Judge the longest form that begins at a word, and return where to read on."""
        size, forms = self.gazetteer.matches(words, i)
        if not size:
            if is_lower_name(self.gazetteer, words, i):
                return self._lower(words, i)
            if words.capital(i) and words.keys[i] not in self.unspelled:
                return self._unknown(words, i)
            return i + 1
        if size == 1 and self._goes_on(words, i) and (whole := guess_whole(self.gazetteer, words, i, self.heard)):
            return self._guessed(words, whole)
        return self._judged(words, i, i + size, forms)

    def _goes_on(self, words: Words, i: int) -> bool:
        """Whether the form of one word at a place may be the first of a damaged longer one."""
        if words.keys[i] not in self.gazetteer.soundalikes.parts or not words.capital(i + 1):
            return False
        follower = words.keys[i + 1]
        return (
            words.adjacent(i + 1) and follower not in self.gazetteer.settled and (follower,) not in self.gazetteer.forms
        )

    def _lower(self, words: Words, i: int) -> int:
        for size in range(min(self.gazetteer.longest[words.keys[i]], len(words) - i), 0, -1):
            found = self.gazetteer.forms.get(tuple(words.keys[i : i + size]), ())
            forms = [form for form in found if form.actor_id and form.role in {NAME, SURNAME}]
            if forms and all(words.adjacent(k) for k in range(i + 1, i + size)):
                actors = tuple(dict.fromkeys(form.actor_id for form in forms))
                self._add(words.starts[i], words.ends[i + size - 1], actors, "lower-case", 0.7 if size > 1 else 0.6)
                return i + size
        return i + 1

    def _judged(self, words: Words, i: int, after: int, forms: tuple[Form, ...]) -> int:
        people = [form for form in forms if form.actor_id in self.gazetteer.people and form.role != TITLE]
        if people:
            return self._person(words, i, after, people)
        titles = [form for form in forms if form.role == TITLE]
        if titles and len(titles) == len(forms):
            verdict = judge_title(self.gazetteer, words, i, after)
            if verdict.confidence:
                self._choose(words, i, after, [form.actor_id for form in titles], verdict)
                return after
            # The names inside a title that names nobody count for themselves ("UN Secretary-General").
            size, shorter = self.gazetteer.matches(words, i, below=after - i)
            return self._judged(words, i, i + size, shorter) if size else i + 1
        near = Neighbours(self.lexicon, words, i, after)
        judged = [(self._verdict(form, near), form) for form in forms if form.role not in {TITLE, KNOWN}]
        best = max((verdict.confidence for verdict, _ in judged), default=0.0)
        if not best:
            return after
        fitting = [(verdict, form.actor_id) for verdict, form in judged if verdict.confidence == best]
        self._choose(words, i, after, [actor for _, actor in fitting], fitting[0][0])
        self._explain(words, i, after)
        return after

    def _verdict(self, form: Form, near: Neighbours) -> Verdict:
        role = form.role
        if is_address(near.words, near.first, near.after):
            return NO
        if role == NAME:
            verdict = judge_name(self.gazetteer, near)
            return Verdict(verdict.rule, verdict.confidence - 0.02) if form.derived else verdict
        if role == ACRONYM:
            return judge_acronym(near) if judge_name(self.gazetteer, near).confidence else NO
        if role in {SEAT, INSTITUTION}:
            if near.is_in(near.beside(-1), "name_head") and near.words.capital(near.first - 1):
                return NO
            return judge_seat(near, institution=role == INSTITUTION)
        if role == ADJECTIVE:
            return judge_adjective(near)
        if role == COLLECTIVE:
            return judge_collective(near)
        if role == PEOPLE:
            return judge_people(near)
        if role == DESCRIPTION:
            return judge_description(near)
        return NO

    def _person(self, words: Words, i: int, after: int, forms: list[Form]) -> int:
        """Judge a person's name or surname."""
        bearers = list(dict.fromkeys(form.actor_id for form in forms))
        if is_address(words, i, after):
            return after
        alone = after - i == 1 or all(form.role == SURNAME for form in forms)
        left = look_left(self.gazetteer, words, i, bearers)
        if alone and left.is_stranger:
            self.heard.strangers.add(words.keys[after - 1])
            return after
        verdict = stands_alone(self.gazetteer, words, i, after, is_whole=not alone or left.sureness > 0)
        if not verdict.confidence:
            return after
        first = left.first if alone else i
        if state := self._administration(words, after, left.bearers):
            self._add(words.starts[first], words.ends[after], (state,), "administration", 0.85)
            return after + 1
        if (
            alone
            and not left.sureness
            and words.keys[after - 1] in self.heard.strangers
            and not set(bearers) & self.seen.keys()
        ):
            # Only another bearer of the surname has been named so far.
            self._add(words.starts[first], words.ends[after - 1], tuple(bearers), "surname", 0.4, is_open=True)
            return after
        self._choose(words, first, after, left.bearers, verdict)
        return after

    def _administration(self, words: Words, after: int, bearers: Iterable[str]) -> str:
        """Return the state whose government is called by a person ("Begin's government"), or ""."""
        if words.key(after) not in self.lexicon.words("group_noun") or not words.adjacent_possessive(after):
            return ""
        states = set().union(*(self.gazetteer.people[bearer].states for bearer in bearers))
        return next(iter(states)) if len(states) == 1 else ""

    def _unknown(self, words: Words, i: int) -> int:
        """Judge a capitalised word that begins no form."""
        if words.shouted(i) and (found := self._acronym_before_name(words, i)):
            return found
        guessed = guess(self.gazetteer, words, i, self.heard)
        if guessed is None or is_address(words, guessed.first, guessed.after):
            return i + 1
        return self._guessed(words, guessed)

    def _guessed(self, words: Words, guessed: Guess) -> int:
        people = [form.actor_id for form in guessed.forms if form.actor_id in self.gazetteer.people]
        if people:
            if state := self._administration(words, guessed.after, people):
                self._add(words.starts[guessed.first], words.ends[guessed.after], (state,), "administration", 0.8)
                return guessed.after + 1
            self._choose(words, guessed.first, guessed.after, people, Verdict(guessed.rule, guessed.confidence))
            return guessed.after
        near = Neighbours(self.lexicon, words, guessed.first, guessed.after)
        judged = [(self._verdict(form, near).confidence, form.actor_id) for form in guessed.forms]
        best = max((confidence for confidence, _ in judged), default=0.0)
        if best:
            actors = [actor for confidence, actor in judged if confidence == best]
            self._choose(words, guessed.first, guessed.after, actors, Verdict(guessed.rule, guessed.confidence * best))
            self._explain(words, guessed.first, guessed.after)
        return guessed.after

    def _acronym_before_name(self, words: Words, i: int) -> int:
        """Take an acronym whose name follows in brackets, and return where to read on; 0 if it is none."""
        if words.gap(i + 1).strip() != "(" or i + 1 >= len(words):
            return 0
        size, forms = self.gazetteer.matches(words, i + 1)
        actors = [
            form.actor_id for form in forms if form.role == NAME and form.actor_id not in {"", *self.gazetteer.people}
        ]
        if size < 2 or len(actors) != 1 or not _abbreviates(words.keys[i], words.keys[i + 1 : i + 1 + size]):
            return 0
        self.acronyms[words.keys[i]] = self._acronym(actors[0])
        self._choose(words, i, i + 1, actors, Verdict("acronym:explained", 0.95))
        return i + 1

    def _explain(self, words: Words, i: int, after: int) -> None:
        """Learn an acronym that is explained in brackets behind the name."""
        actor = self.mentions[-1].actor_id
        if after - i < 2 or not actor or after >= len(words) or words.gap(after).strip() != "(":
            return
        short = words.keys[after]
        if not words.shouted(after) or len(short) > LONGEST_ACRONYM or not words.gap(after + 1).startswith(")"):
            return
        if (short,) not in self.gazetteer.forms and _abbreviates(short, words.keys[i:after]):
            self.acronyms[short] = self._acronym(actor)

    def _acronym(self, actor: str) -> Form:
        role = ACRONYM if self.gazetteer.actors[actor].kind_code == "state" else NAME
        return Form(actor, role, "A", derived=True)

    def _choose(self, words: Words, first: int, after: int, bearers: Iterable[str], verdict: Verdict) -> None:
        """Add a mention of whoever is likeliest among the bearers of a name."""
        unique = list(dict.fromkeys(bearers))
        now = len(self.mentions)
        title = title_before(self.gazetteer, words, first)
        back = {actor: now - self.seen[actor] for actor in unique if actor in self.seen}
        ranked, sureness = choose(self.gazetteer, unique, title, back)
        confidence = verdict.confidence if len(unique) == 1 else min(verdict.confidence, sureness)
        is_open = len(unique) > 1 and sureness < OPEN
        self._add(words.starts[first], words.ends[after - 1], ranked, verdict.rule, confidence, is_open=is_open)

    def _add(
        self,
        start: int,
        end: int,
        actors: tuple[str, ...],
        rule: str,
        confidence: float,
        *,
        is_open: bool | None = None,
    ) -> None:
        opened = len(actors) > 1 if is_open is None else is_open
        if not opened:
            self.seen[actors[0]] = len(self.mentions)
        actor = "" if opened else actors[0]
        self.mentions.append(Mention(start, end, self.text[start:end], actor, actors, rule, round(confidence, 3)))


def spaceless_actors(gazetteer: Gazetteer, printed: str) -> tuple[str, ...]:
    """Return whom a name in a script without capitals names.

    Examples
    --------
    >>> rows = [{"id": "china", "name": "China", "kind_code": "state", "aliases": "中国"}]
    >>> spaceless_actors(Gazetteer.build(rows), "中国")
    ('china',)
    """
    return tuple(
        actor.actor_id
        for actor in gazetteer.actors.values()
        if printed in (actor.name, *(form for form, _ in actor.aliases))
    )


def _abbreviates(short: str, names: list[str]) -> bool:
    """Whether an acronym's letters are found in order in a name's words, the first at its beginning."""
    whole, place = "".join(names), 0
    if not names or not short or short[0] not in {name[0] for name in names}:
        return False
    for letter in short:
        place = whole.find(letter, place) + 1
        if not place:
            return False
    return True
