"""Whom a text is speaking of: the people, bodies and groups that its next pronoun can mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["person", "body", "many", ""]
MEMORY = 5  # sentences after which a pronoun no longer reaches back
CERTAIN, TITLED, PRONOUN, GENERIC, FAINT = 1.0, 0.85, 0.88, 0.75, 0.6


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Somebody a pronoun can mean.

    Parameters
    ----------
    actor_id
        Blank where he is not in the list of actors.
    text
        How the text named him.
    kind, gender
        What is known of him: person, body (a state, an organisation) or many; "female", "male" or "".
    confidence
        How sure the actor is, 0-1.
    grounds
        Why it is this actor, in words; "" where the words name him.
    others
        Ids of the actors that it might have been.
    """

    actor_id: str
    text: str
    kind: Kind
    gender: str = ""
    confidence: float = CERTAIN
    grounds: str = ""
    others: tuple[str, ...] = ()


@dataclass(slots=True)
class Focus:
    """Whom the sentences so far were about, by the kind of pronoun that can mean them, with the sentence's number."""

    held: dict[Kind, tuple[int, Antecedent]] = field(default_factory=dict)
    persons: list[tuple[int, Antecedent]] = field(default_factory=list)
    speaker: Antecedent | None = None
    me: Antecedent | None = None
    number: int = 0
    paragraph: int = 0
    source: Antecedent | None = None
    spoke: int = -MEMORY
    you: Antecedent | None = None
    before: Antecedent | None = None

    def hold(self, who: Antecedent) -> None:
        """Make somebody the one whom the next pronoun of his kind means."""
        if who.kind:
            self.held[who.kind] = (self.number, who)
        if who.kind == "person":
            self.persons = [*self.persons[-7:], (self.number, who)]

    def recall(self, kind: Kind, memory: int = MEMORY) -> Antecedent | None:
        """Return who was last held of a kind, unless that is too long ago."""
        number, who = self.held.get(kind, (-memory - 1, None))
        return who if self.number - number <= memory else None

    def resume(self, within: Focus) -> None:
        """Go on behind a turn of a transcript: whom it was about the next may mean."""
        self.held, self.persons, self.number = within.held, within.persons, within.number

    def rivals(self, who: Antecedent) -> tuple[str, ...]:
        """Return the other persons whom a pronoun might still mean, the last spoken of first."""
        near = [other for number, other in reversed(self.persons) if self.number - number <= MEMORY]
        found = [other.actor_id for other in near if other.actor_id and other.actor_id != who.actor_id]
        return tuple(dict.fromkeys(found))

    def inside(self, me: Antecedent | None) -> Focus:
        """Return the focus for the inside of a quotation spoken by somebody."""
        return Focus(
            dict(self.held),
            list(self.persons),
            None,
            me,
            self.number,
            self.paragraph,
            self.source,
            self.spoke,
            self.you,
        )
