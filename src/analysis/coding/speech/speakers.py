"""Who the speaker is: from the words that name him to an actor, or to nobody.

A name counts where it is the head of the phrase ("a spokesman for the Kremlin" is not the Kremlin). A pronoun goes
to the person, body or group that the sentences before were about, if number and known gender fit; a title ("the
Ukrainian leader") to the last person mentioned to whom the text or the list of actors gives that role. Whoever is
not in the list keeps his words and stays without an actor, and a pronoun for him does too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from analysis.coding.speech.bodies import body_of_members, outlet, state_of_body
from analysis.coding.speech.captions import WE_THE, author_of
from analysis.coding.speech.cues import Range, head_of
from analysis.coding.speech.focus import CERTAIN, FAINT, GENERIC, MEMORY, PRONOUN, TITLED, Antecedent, Focus, Kind
from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.lexicon import Lexicon
from analysis.coding.speech.roles import Roles
from analysis.coding.speech.subjects import STOPPERS, is_finite, is_past
from analysis.coding.speech.turns import ANSWERED, ASKED, Turn

PAIR = 2


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
        self.opening = WE_THE.search(text)
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
            return self.taken_up(self.read_pronoun(sentence, start, focus), text, focus)
        if first in ("he", "she") and end - start == 2:
            return self.taken_up(self.read_pronoun(sentence, start, focus), text, focus)
        named = self.read_names(sentence, phrase, text) or self.read_last_name(sentence, phrase, text)
        if named is not None:
            return named
        head = sentence.lows[head_of(sentence, phrase, lexicon)].rstrip("’'")
        gender = self.gender_of(sentence, phrase)
        body = body_of_members(self, sentence, phrase, head)
        if body:
            return Antecedent(body, text, "many", "", TITLED, "its members")
        if head in lexicon["pair"] or head in lexicon["official-noun"] or first == "both":
            group = self.read_group(sentence, phrase, head)
            return Antecedent(group, text, "many", "", TITLED, "all its members were named before" if group else "")
        words = sentence.words[start:end]
        is_named = words[-1][0].isupper() and (len(words) > 1 or not words[-1].endswith("s"))
        if head in lexicon["person"]:
            apposed = self.read_apposition(sentence, end)
            if apposed:
                return Antecedent(apposed, text, "person", gender, grounds="named between commas behind his office")
            if first not in ("a", "an") and (first in lexicon["determiner"] or words[0][0].isupper()):
                place = sentence.starts[start]
                lows, held = sentence.lows[start:end], focus.recall("person", 2)
                actor_id = self.roles.bearer(lows, sentence.words[start:end], place, gender, held)
                if actor_id:
                    who = Antecedent(actor_id, text, "person", gender, TITLED, "the text gives him this office")
                    return replace(who, others=focus.rivals(who))
            return Antecedent("", text, "person", gender)
        exact = self.roles.exact(sentence.lows[start:end])
        if exact:
            return Antecedent(exact, text, self.kind_of(exact), gender, TITLED, "listed so among the actors' names")
        named_outlet = outlet(self, sentence, phrase) if head in lexicon.any_of("organisation", "text-source") else ""
        if named_outlet:
            return Antecedent(named_outlet, text, "body", "", TITLED, "the kind of body stands behind its name")
        if head in lexicon["text-source"]:
            return self.read_text_source(sentence, phrase, text, focus)
        if head in lexicon["organisation"] or head in lexicon["state-body"]:
            state = state_of_body(self, sentence, phrase) if head in lexicon["state-body"] else ""
            if state:
                return Antecedent(state, text, "body", "", TITLED, "the body acts for the state that is named")
            held = focus.recall("body")
            is_state = head in lexicon.any_of("state-body", "state-seat")
            if first == "the" and end - start == 2 and held and self.roles.is_organisation(held.actor_id) != is_state:
                grounds = f'the body spoken of before, "{held.text}"'
                return replace(held, text=text, confidence=GENERIC, grounds=grounds)  # "the party", after it was named
            return Antecedent("", text, "body")
        if is_named:
            return Antecedent("", text, "body" if first == "the" else "person", gender)
        return Antecedent("", text, "many" if head.endswith("s") and not head.endswith("ss") else "")

    def taken_up(self, who: Antecedent, text: str, focus: Focus) -> Antecedent:
        """Return the one whom a pronoun takes up, with the words that named him before as grounds."""
        is_again = who.text.casefold() in self.lexicon["pronoun"]
        grounds = f'takes up "{who.text}"' if who.text and not is_again else who.grounds
        others = focus.rivals(who) if who.kind == "person" else ()
        return replace(who, text=text, grounds=grounds, others=others)

    def read_turns(self, turns: Sequence[Turn]) -> dict[Turn, tuple[Antecedent, Antecedent | None]]:
        """Return for each turn of a transcript who speaks, and whom "you" means there: the other one, where there are two."""
        if not turns:
            return {}
        introduced = {one.actor_id for one in self.within(0, turns[0].label_start)}
        persons = {actor_id for actor_id in introduced if self.kind_of(actor_id) == "person"}
        asked = next(iter(persons)) if len(persons) == 1 else ""
        labels = {turn: self.text[turn.label_start : turn.label_end] for turn in turns}
        voices = {label: self.read_label(turn, label, asked) for turn, label in labels.items()}
        two = list(voices) if len(voices) == PAIR else []
        return {turn: (voices[label], voices[two[label == two[0]]] if two else None) for turn, label in labels.items()}

    def read_label(self, turn: Turn, label: str, asked: str) -> Antecedent:
        """Return who speaks a turn, by the label before it; an answer is the interviewed person's."""
        words = label.split()
        lows = [word.casefold() for word in words]
        named = self.covering(turn.label_end - 1)
        if named is not None:
            return Antecedent(named.actor_id, label, self.kind_of(named.actor_id))
        if lows[-1] in ASKED:
            return Antecedent("", label, "")
        if lows[-1] in ANSWERED:
            return Antecedent(asked, label, "person", "", TITLED, "the one person named before the first question")
        bearer = self.roles.exact(lows) or self.roles.bearer(lows, words, turn.label_start, "")
        return Antecedent(bearer, label, self.kind_of(bearer) or "person", "", TITLED if bearer else CERTAIN)

    def persons_in(self, start: int, end: int) -> list[MentionLike]:
        """Return the mentions of persons that begin in a stretch of text."""
        return [one for one in self.within(start, end) if self.kind_of(one.actor_id) == "person"]

    def read_names(self, sentence: Sentence, phrase: Range, text: str) -> Antecedent | None:
        """Return the actor, or the group of actors, that a phrase names by name; None where its head is no name."""
        start, end = phrase
        parts: list[Range] = []
        begin = start
        for here in range(start, end):
            if sentence.lows[here] in ("and", ",") and self.covering(sentence.starts[here]) is None:
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

    def read_last_name(self, sentence: Sentence, phrase: Range, text: str) -> Antecedent | None:
        """Return the person whose name stands behind his office ("the party's leader in the north X"), or None."""
        start, end = phrase
        found = self.covering(sentence.starts[end - 1])
        if found is None or self.kind_of(found.actor_id) != "person":
            return None
        first = next(here for here in range(start, end) if sentence.ends[here] > found.start)
        before = sentence.lows[first - 1].rstrip(".") if first > start + 1 else ""
        lexicon = self.lexicon
        closed = lexicon.any_of("preposition", "determiner", "coordinator", "title")
        if not before or before in closed | lexicon["person"] or before.endswith(("’s", "'s", ",")):
            return None
        if not any(low in lexicon["preposition"] for low in sentence.lows[start:first]):
            return None
        gender = self.gender_of(sentence, phrase, found.actor_id)
        return Antecedent(found.actor_id, text, "person", gender, TITLED, "named behind his office")

    def read_text_source(self, sentence: Sentence, phrase: Range, text: str, focus: Focus) -> Antecedent:
        """Return whose a statement or a letter is: whom it is said to come from, else whose was spoken of last."""
        start, end = phrase
        for here in range(start, end - 1):
            owner = self.covering(sentence.starts[here + 1])
            if owner is not None and {"from", "by"} & set(sentence.lows[start : here + 1]):
                grounds = "whom the words give as its author"
                focus.source = Antecedent(owner.actor_id, text, "body", "", TITLED, grounds)
                return focus.source
            if sentence.words[here].endswith(("’s", "'s")):
                whose = self.read(sentence, (start, here + 1), focus)
                if whose.actor_id:
                    return replace(whose, text=text)  # "the president's message"
        first = sentence.lows[start]
        if first in ("the", "its", "this") and end - start == 2 and focus.source is not None:
            grounds = "whose statement was spoken of last"
            return replace(focus.source, text=text, kind="body", confidence=GENERIC, grounds=grounds)
        return Antecedent("", text, "body")

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
            me = focus.me or (author_of(self, sentence.starts[place]) if word in ("we", "our") else None)
            return (
                replace(me, confidence=PRONOUN if word in ("i", "my") else FAINT)
                if me
                else Antecedent("", "", "person")
            )
        if word == "you" and focus.you is not None:
            return replace(focus.you, confidence=FAINT)
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
        if word in ("they", "their") and focus.before is not None and focus.before.kind in ("body", "many"):
            return replace(focus.before, confidence=PRONOUN)
        if word in ("they", "their"):
            held = focus.recall("many")
            if held is not None:
                return replace(held, confidence=PRONOUN)
            group = self.roles.group_before("", sentence.starts[0])
            body = focus.recall("body", 2)
            if body is not None and not group:
                return replace(body, confidence=FAINT)
            return Antecedent(group, "", "many", "", FAINT)
        if word in ("it", "its"):
            held = self.local_subject(sentence, place, "body") or focus.recall("body", 2)
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

    def local_subject(self, sentence: Sentence, place: int, kind: Kind = "person") -> Antecedent | None:
        """Return the person, or the body, who is the subject of a verb earlier in the sentence."""
        for here in range(place - 1):
            found = self.covering(sentence.starts[here])
            if found is None or found.end > sentence.ends[here] + 1 or sentence.words[here].endswith(("’s", "'s")):
                continue
            if self.kind_of(found.actor_id) == kind and (
                is_finite(sentence, here + 1, self.lexicon) or is_past(sentence, here + 1, self.lexicon)
            ):
                return Antecedent(found.actor_id, self.text[found.start : found.end], kind)
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
