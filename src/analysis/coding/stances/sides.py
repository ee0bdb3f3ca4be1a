"""On whose behalf a person speaks: the state or body that the list of actors or the text gives him."""

from __future__ import annotations

import re

from analysis.coding.names import Gazetteer
from analysis.coding.speech.lexicon import Lexicon as Grammar
from analysis.coding.speech.speakers import MentionLike, Speakers

from .lexicon import Lexicon
from .voices import Voice

MOST_INTRODUCTIONS = 5  # mentions of a person at which his state is looked for
SENTENCE_END = re.compile(r"(?<=[a-z]{2})\. |\n")
CLAUSE_END = re.compile(r"[.,;:!?\n] ")
TITLE_REACH, APPOSITION_REACH = 50, 90
LONGEST_NAME = 5  # words
OWNING = ("’s", "'s", "s’", "s'")


def plain(word: str) -> str:
    """Return a word as adjectives and nouns are looked up: folded, without possessive, stops and commas.

    Examples
    --------
    >>> plain("U.S."), plain("France’s"), plain("Officials,")
    ('us', 'france', 'officials')
    """
    return word.casefold().removesuffix("’s").removesuffix("'s").replace(".", "").strip(",()")


class Sides:
    """The kinds of actors, and the state or body behind each person.

    Parameters
    ----------
    speakers
        Whom the text names.
    gazetteer
        The actors, or None: kinds are then read off the text.
    lexicon, grammar
        The language's words.
    """

    def __init__(self, speakers: Speakers, gazetteer: Gazetteer | None, lexicon: Lexicon, grammar: Grammar) -> None:
        self.speakers, self.gazetteer = speakers, gazetteer
        self.bodies = gazetteer.bodies if gazetteer else {}
        self.offices = grammar.any_of("person", "title") | lexicon["state-noun"]
        self.found: dict[str, str] = {}
        self.first_mentions: dict[str, list[MentionLike]] = {}
        for mention in speakers.mentions:
            own = self.first_mentions.setdefault(mention.actor_id, [])
            if len(own) < MOST_INTRODUCTIONS:
                own.append(mention)

    def kind_of(self, actor_id: str) -> str:
        """Return an actor's kind: person, body, many, or ""."""
        return self.speakers.kind_of(actor_id)

    def members_of(self, group_id: str) -> frozenset[str]:
        """Return the members of a group of the list of actors and the states behind them; none for anybody else."""
        members = next((those for those, one in self.speakers.roles.groups.items() if one == group_id), frozenset())
        return members | {state for member in members if (state := self.state_of(member))}

    def is_office(self, actor_id: str) -> bool:
        """Say whether an actor is an office: a person to some pronouns, a body to others."""
        return self._code_of(actor_id) == "office"

    def is_state(self, actor_id: str) -> bool:
        """Say whether the list of actors calls an actor a state."""
        return self._code_of(actor_id) == "state"

    def _code_of(self, actor_id: str) -> str:
        actor = self.gazetteer.actors.get(actor_id) if self.gazetteer else None
        return actor.kind_code if actor else ""

    def of_voice(self, voice: Voice) -> set[str]:
        """Return the actors for whose acts somebody speaks: himself, and the state or body behind him."""
        return {voice.side_id, self.state_of(voice.side_id)} - {""}

    def of_author(self, place: int) -> str:
        """Return the state or body in whose name a text says "we" outside quotations: the first it names."""
        for mention in self.speakers.mentions:
            if mention.start >= place:
                break
            is_person = self.kind_of(mention.actor_id) == "person"
            side = self.state_of(mention.actor_id) if is_person else mention.actor_id
            if side:
                return side
        return ""

    def state_of(self, person_id: str) -> str:
        """Return the state or body that a person speaks for, "" where nothing tells."""
        if self.gazetteer:
            actor = self.gazetteer.actors.get(person_id)
            for party in actor.parties if actor else ():
                return party
            states = self.gazetteer.people[person_id].states if person_id in self.gazetteer.people else set()
            if len(states) == 1:
                return next(iter(states))
        if person_id not in self.found:
            states_told = (self.read_title(mention) for mention in self.first_mentions.get(person_id, ()))
            self.found[person_id] = next(filter(None, states_told), "")
        return self.found[person_id]

    def read_title(self, mention: MentionLike) -> str:
        """Return the state in the title before one mention of a person, or in the apposition behind it."""
        text = self.speakers.text
        before = text[max(0, mention.start - TITLE_REACH) : mention.start].removesuffix(", ")
        title = CLAUSE_END.split(before)[-1].split()  # also "the chief negotiator, N. N., said"
        behind = text[mention.end : mention.end + APPOSITION_REACH]
        apposed = SENTENCE_END.split(behind[2:])[0].split() if behind.startswith(", ") else []
        for words in (title, apposed):
            told = self.read_bodies(words) if any(plain(word) in self.offices for word in words) else []
            if told:
                return told[0]
        return ""

    def read_bodies(self, words: list[str]) -> list[str]:
        """Return the bodies that words name, the longest name first, an owner ("Colombia's") last."""
        found: list[tuple[bool, str]] = []
        here = 0
        while here < len(words):
            for size in range(min(LONGEST_NAME, len(words) - here), 0, -1):
                name = " ".join(plain(word) for word in words[here : here + size])
                if words[here][:1].isupper() and name in self.bodies:
                    found.append((words[here + size - 1].endswith(OWNING), self.bodies[name]))
                    here += size - 1
                    break
            here += 1
        return [body for _, body in sorted(found, key=lambda item: item[0])]
