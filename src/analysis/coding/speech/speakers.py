"""Who the speaker is: from the words that name him to an actor, or to nobody.

A name counts where it is the head of the phrase ("a spokesman for the Kremlin" is not the Kremlin). A pronoun goes
to the person, body or group that the sentences before were about, if number and known gender fit; a title ("the
Ukrainian leader") to the last person mentioned to whom the text or the list of actors gives that role. Whoever is
not in the list keeps his words and stays without an actor, and a pronoun for him does too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from analysis.coding.speech.cues import Range, head_of
from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.lexicon import Lexicon
from analysis.coding.speech.roles import Roles
from analysis.coding.speech.subjects import STOPPERS, is_finite, is_past

Kind = Literal["person", "body", "many", ""]
MEMORY = 5  # sentences after which a pronoun no longer reaches back
CERTAIN, TITLED, PRONOUN, FAINT = 1.0, 0.85, 0.88, 0.6


class MentionLike(Protocol):
    """A place where a text names an actor."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def actor_id(self) -> str: ...  # noqa: D102


class ActorLike(Protocol):
    """An actor of the case, with its kind and other names."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def kind_code(self) -> str: ...  # noqa: D102
    @property
    def aliases(self) -> Sequence[str]: ...  # noqa: D102


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
    """

    actor_id: str
    text: str
    kind: Kind
    gender: str = ""
    confidence: float = CERTAIN


@dataclass(slots=True)
class Focus:
    """Whom the sentences so far were about, by the kind of pronoun that can mean them, with the sentence's number."""

    held: dict[Kind, tuple[int, Antecedent]] = field(default_factory=dict)
    persons: list[tuple[int, Antecedent]] = field(default_factory=list)
    speaker: Antecedent | None = None
    me: Antecedent | None = None
    number: int = 0
    paragraph: int = 0

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

    def inside(self, me: Antecedent | None) -> Focus:
        """Return the focus for the inside of a quotation spoken by somebody."""
        return Focus(dict(self.held), list(self.persons), None, me, self.number, self.paragraph)


class Speakers:
    """The actors of one text, and the reading of phrases that name them.

    Parameters
    ----------
    text
        The text.
    mentions
        Where it names actors.
    actors
        The actors, for kinds, titles and groups; without them kinds are read off the text.
    lexicon
        The language's closed classes.
    """

    def __init__(
        self, text: str, mentions: Iterable[MentionLike], actors: Iterable[ActorLike], lexicon: Lexicon
    ) -> None:
        self.text = text
        self.lexicon = lexicon
        self.mentions = sorted(
            (found for found in mentions if found.actor_id), key=lambda item: (item.start, -item.end)
        )
        self.starts = [found.start for found in self.mentions]
        self.roles = Roles(text, self.mentions, list(actors), lexicon)

    def within(self, start: int, end: int) -> Sequence[MentionLike]:
        """Return the mentions that begin in a stretch of text."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def covering(self, place: int) -> MentionLike | None:
        """Return the mention that covers an offset, or None."""
        number = bisect_right(self.starts, place) - 1
        for candidate in self.mentions[max(0, number - 2) : number + 1][::-1]:
            if candidate.start <= place < candidate.end:
                return candidate
        return None

    def read(self, sentence: Sentence, phrase: Range, focus: Focus) -> Antecedent:
        """Return whom a noun phrase or pronoun means; with a blank actor where that is open."""
        lexicon = self.lexicon
        start, end = phrase
        first = sentence.lows[start].rstrip(".")
        text = self.text[sentence.starts[start] : sentence.ends[end - 1]]
        if end - start == 1 and (first in lexicon["pronoun"] or first in lexicon["possessive"]):
            return replace(self.read_pronoun(sentence, start, focus), text=text)
        if first in ("he", "she") and end - start == 2:
            return replace(self.read_pronoun(sentence, start, focus), text=text)
        named = self.read_names(sentence, phrase, text)
        if named is not None:
            return named
        head = sentence.lows[head_of(sentence, phrase, lexicon)].rstrip("’'")
        gender = self.gender_of(sentence, phrase)
        if head in lexicon["pair"] or head in lexicon["official-noun"] or first == "both":
            return Antecedent(self.read_group(sentence, phrase, head), text, "many", "", TITLED)
        words = sentence.words[start:end]
        is_named = words[-1][0].isupper() and (len(words) > 1 or not words[-1].endswith("s"))
        if head in lexicon["person"]:
            apposed = self.read_apposition(sentence, end)
            if apposed:
                return Antecedent(apposed, text, "person", gender)
            if first not in ("a", "an") and (first in lexicon["determiner"] or words[0][0].isupper()):
                place = sentence.starts[start]
                actor_id = self.roles.bearer(sentence.lows[start:end], sentence.words[start:end], place, gender)
                if actor_id:
                    return Antecedent(actor_id, text, "person", gender, TITLED)
            return Antecedent("", text, "person", gender)
        exact = self.roles.exact(sentence.lows[start:end])
        if exact:
            return Antecedent(exact, text, self.kind_of(exact), gender, TITLED)
        if head in lexicon["organisation"] or head in lexicon["text-source"]:
            return Antecedent("", text, "body")
        if is_named:
            return Antecedent("", text, "body" if first == "the" else "person", gender)
        return Antecedent("", text, "many" if head.endswith("s") and not head.endswith("ss") else "")

    def read_names(self, sentence: Sentence, phrase: Range, text: str) -> Antecedent | None:
        """Return the actor, or the group of actors, that a phrase names by name; None where its head is no name."""
        start, end = phrase
        parts: list[Range] = []
        begin = start
        for here in range(start, end):
            if sentence.lows[here] in ("and", ","):
                if here > begin:
                    parts.append((begin, here))
                begin = here + 1
        parts.append((begin, end))
        found = [self.named_head(sentence, part) for part in parts if part[1] > part[0]]
        if not found or found[-1] is None:
            return None
        if len(found) == 1:
            actor_id = found[0].actor_id if found[0] else ""
            return Antecedent(actor_id, text, self.kind_of(actor_id), self.gender_of(sentence, phrase, actor_id))
        whole = self.covering(sentence.starts[start])
        if whole is not None and whole.end >= sentence.ends[end - 1] - 2:
            return Antecedent(whole.actor_id, text, self.kind_of(whole.actor_id))
        members = frozenset(item.actor_id for item in found if item is not None)
        if len(members) == 1 and None not in found:
            return Antecedent(next(iter(members)), text, "many")
        group = self.roles.group_of(members) if None not in found else ""
        return Antecedent(group, text, "many")

    def named_head(self, sentence: Sentence, phrase: Range) -> MentionLike | None:
        """Return the mention that covers the head of a phrase."""
        head = head_of(sentence, phrase, self.lexicon)
        return self.covering(sentence.starts[head])

    def read_apposition(self, sentence: Sentence, end: int) -> str:
        """Return the actor named between commas behind a title ("the minister, X, said")."""
        if end + 1 >= len(sentence) or sentence.lows[end] != ",":
            return ""
        for here in range(end + 1, min(len(sentence), end + 6)):
            if sentence.lows[here] in STOPPERS:
                break
            found = self.covering(sentence.starts[here])
            if found is not None and self.kind_of(found.actor_id) == "person":
                return found.actor_id
        return ""

    def read_group(self, sentence: Sentence, phrase: Range, head: str) -> str:
        """Return the group that "the leaders", "both sides" means; blank unless the phrase is definite and bare."""
        words = sentence.words[phrase[0] : phrase[1]]
        first = sentence.lows[phrase[0]]
        exact = self.roles.exact(sentence.lows[phrase[0] : phrase[1]])
        if exact:
            return exact
        if first not in ("the", "both", "these") or head not in self.lexicon["pair"]:
            return ""
        if any(word[0].isupper() for word in words[1:-1]):
            return ""
        if len(words) > 1 and words[-1][0].isupper() and not words[-1].istitle():
            return ""
        return self.roles.group_before(head, sentence.starts[phrase[0]])

    def read_pronoun(self, sentence: Sentence, place: int, focus: Focus) -> Antecedent:
        """Return whom a pronoun means by what the sentences before were about."""
        word = sentence.lows[place]
        if word in ("i", "my", "we", "our"):
            me = focus.me
            return (
                replace(me, confidence=PRONOUN if word in ("i", "my") else FAINT)
                if me
                else Antecedent("", "", "person")
            )
        if word in ("he", "she", "his", "her"):
            gender = "female" if word in ("she", "her") else "male"
            local = self.local_subject(sentence, place)
            if local is not None and self.fits(local, gender, sentence.starts[place]):
                return replace(local, confidence=PRONOUN)
            held = self.only_one_of(gender, focus, sentence.starts[place]) or focus.recall("person")
            if held is not None and self.fits(held, gender, sentence.starts[place]):
                return replace(held, gender=gender, confidence=PRONOUN * (1.0 if held.actor_id else 0.9))
            for number, who in reversed(focus.persons):
                if focus.number - number <= MEMORY and self.fits(who, gender, sentence.starts[place]):
                    return replace(who, gender=gender, confidence=0.7)
            return Antecedent("", "", "person", gender)
        if word in ("they", "their"):
            held = focus.recall("many")
            if held is None:
                group = self.roles.group_before("", sentence.starts[0])
                return Antecedent(group, "", "many", "", FAINT)
            return replace(held, confidence=PRONOUN)
        if word in ("it", "its"):
            held = focus.recall("body", 2)
            return replace(held, confidence=PRONOUN) if held else Antecedent("", "", "body")
        return Antecedent("", "", "")

    def only_one_of(self, gender: str, focus: Focus, place: int) -> Antecedent | None:
        """Return the one person of the last sentence whose gender is known to fit, if nobody else's is."""
        known = {
            who.actor_id: who
            for number, who in focus.persons
            if focus.number - number <= 1 and (who.gender or self.roles.gender(who.actor_id, place)) == gender
        }
        return next(iter(known.values())) if len(known) == 1 else None

    def fits(self, who: Antecedent, gender: str, place: int) -> bool:
        """Say whether a pronoun's gender does not contradict what is known of somebody."""
        known = who.gender or self.roles.gender(who.actor_id, place)
        return who.kind == "person" and known in ("", gender)

    def local_subject(self, sentence: Sentence, place: int) -> Antecedent | None:
        """Return the person who is the subject of a verb earlier in the sentence."""
        for here in range(place - 1):
            found = self.covering(sentence.starts[here])
            if found is None or found.end > sentence.ends[here] + 1 or sentence.words[here].endswith(("’s", "'s")):
                continue
            if self.kind_of(found.actor_id) == "person" and (
                is_finite(sentence, here + 1, self.lexicon) or is_past(sentence, here + 1, self.lexicon)
            ):
                return Antecedent(found.actor_id, self.text[found.start : found.end], "person")
        return None

    def kind_of(self, actor_id: str) -> Kind:
        """Return the kind of pronoun that can mean an actor."""
        return self.roles.kind(actor_id)

    def gender_of(self, sentence: Sentence, phrase: Range, actor_id: str = "") -> str:
        """Return the gender that a phrase's own words give ("spokeswoman"), else what the text gave before."""
        for word in sentence.lows[phrase[0] : phrase[1]]:
            bare = word.rstrip(".")
            if bare in self.lexicon["female"]:
                return "female"
            if bare in self.lexicon["male"]:
                return "male"
        return self.roles.gender(actor_id, sentence.ends[-1])
