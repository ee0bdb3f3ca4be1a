"""Whose move it is: from a noun phrase to the actors it names, joint holders one by one.

A name counts where it heads the phrase or owns a body that acts ("the Egyptian delegation", "a Kremlin spokesman");
"we" in somebody's mouth is the state or body he speaks for. Pronouns and titles are read as in reported speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.coding.names import Gazetteer
from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.lexicon import Lexicon as Grammar
from analysis.coding.speech.speakers import Antecedent, Focus, MentionLike, Speakers

from .grammar import Range, pronoun_of, shared_subject
from .lexicon import Lexicon
from .voices import Voice

NAMED, BODY, PAIRED, STATE, LOCAL = 1.0, 0.85, 0.5, 0.8, 0.75
NEAREST = 3  # subjects looked at before a pronoun
SENTENCE_END = re.compile(r"(?<=[a-z]{2})\. |\n")
CLAUSE_END = re.compile(r"[.,;:!?\n] ")
TITLE_REACH, APPOSITION_REACH = 50, 90
FAR = 600  # characters over which two actors named together can be "both sides"
FIRST = frozenset({"i", "we", "our", "my", "us", "me"})
FITTING = {
    "he": ("person",), "his": ("person",), "she": ("person",), "her": ("person",), "it": ("body", "many", ""),
    "its": ("body", "many", ""), "they": ("many", "body"), "their": ("many", "body"),
}  # fmt: skip
ADJECTIVE_ROLES = frozenset({"adjective", "people", "name", "acronym", "seat", "institution"})


def plain(word: str) -> str:
    """Return a word as adjectives and nouns are looked up: folded, without possessive, stops and commas.

    Examples
    --------
    >>> plain("U.S."), plain("France’s"), plain("Officials,")
    ('us', 'france', 'officials')
    """
    return word.casefold().removesuffix("’s").removesuffix("'s").replace(".", "").rstrip(",")


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose move it is: the actor ("" where he is not in the list), how the text names him, how sure."""

    actor_id: str
    text: str
    confidence: float


class Holders:
    """The actors of one text, and the reading of the phrases that name them.

    Parameters
    ----------
    text, mentions
        The text, and where it names actors.
    gazetteer
        The actors, or None: kinds are then read off the text.
    lexicon, grammar
        The language's words.
    """

    def __init__(
        self,
        text: str,
        mentions: Iterable[MentionLike],
        gazetteer: Gazetteer | None,
        lexicon: Lexicon,
        grammar: Grammar,
    ) -> None:
        self.text, self.gazetteer, self.lexicon, self.grammar = text, gazetteer, lexicon, grammar
        parties = gazetteer.parties if gazetteer else ()
        self.speakers = Speakers(text, mentions, parties, grammar)
        self.adjectives: dict[str, str] = {}
        self.introduced: dict[str, str] = {}
        self.joint: tuple[int, list[Holder]] = (-FAR, [])
        for keys, forms in gazetteer.forms.items() if gazetteer else ():
            owners = {form.actor_id for form in forms if form.role in ADJECTIVE_ROLES and form.actor_id}
            if len(owners) == 1 and (owner := next(iter(owners))) and self.kind_of(owner) != "person":
                self.adjectives[" ".join(keys)] = owner

    def kind_of(self, actor_id: str) -> str:
        """Return an actor's kind: person, body, many, or ""."""
        return self.speakers.kind_of(actor_id)

    def is_office(self, actor_id: str) -> bool:
        """Say whether an actor is an office: a person to some pronouns, a body to others."""
        actor = self.gazetteer.actors.get(actor_id) if self.gazetteer else None
        return actor is not None and actor.kind_code == "office"

    def author_side(self, place: int) -> str:
        """Return the state or body in whose name a text says "we" outside quotations: the first it names."""
        for mention in self.speakers.mentions:
            if mention.start >= place:
                break
            is_person = self.kind_of(mention.actor_id) == "person"
            side = self.state_of(mention.actor_id) if is_person else mention.actor_id
            if side:
                return side
        return ""

    def is_state(self, actor_id: str) -> bool:
        """Say whether the list of actors calls an actor a state."""
        actor = self.gazetteer.actors.get(actor_id) if self.gazetteer else None
        return actor is not None and actor.kind_code == "state"

    def sides_of(self, voice: Voice) -> set[str]:
        """Return the actors for whose acts somebody speaks: himself, and the state or body behind him."""
        return {voice.side_id, self.state_of(voice.side_id)} - {""}

    def state_of(self, person_id: str) -> str:
        """Return the state or body that a person speaks for, "" where nothing tells."""
        if self.gazetteer:
            actor = self.gazetteer.actors.get(person_id)
            for party in actor.parties if actor else ():
                return party
            states = self.gazetteer.people[person_id].states if person_id in self.gazetteer.people else set()
            if len(states) == 1:
                return next(iter(states))
        if person_id not in self.introduced:
            self.introduced[person_id] = self.read_introduction(person_id)
        return self.introduced[person_id]

    def read_introduction(self, person_id: str) -> str:
        """Return the state in the title before a person's first mention, or in the apposition behind it."""
        first = next((mention for mention in self.speakers.mentions if mention.actor_id == person_id), None)
        if first is None:
            return ""
        title = CLAUSE_END.split(self.text[max(0, first.start - TITLE_REACH) : first.start])[-1].split()
        behind = self.text[first.end : first.end + APPOSITION_REACH]
        apposed = SENTENCE_END.split(behind[2:])[0].split() if behind.startswith(", ") else []
        for words in (title, apposed):
            found = [
                self.adjectives[plain(word)] for word in words if word[:1].isupper() and plain(word) in self.adjectives
            ]
            if found and any(plain(word) in self.grammar["person"] | self.grammar["title"] for word in words):
                return found[0]
        return ""

    def body_in(self, sentence: Sentence, phrase: Range) -> str:
        """Return the body whose officials, delegation or government a phrase names, "" for none."""
        for here in range(phrase[1] - 1, phrase[0] - 1, -1):
            found = self.speakers.covering(sentence.starts[here])
            if found is not None and self.kind_of(found.actor_id) != "person":
                return found.actor_id
            low = plain(sentence.words[here])
            for word in (low, low.split("-")[0]):
                if word in self.adjectives and sentence.words[here][0].isupper():
                    return self.adjectives[word]
        return ""

    def side_of(self, speaker_text: str) -> str:
        """Return the body that a speaker without a name stands for ("a senior French official"), "" for none."""
        words = [(plain(word), word[:1].isupper()) for word in speaker_text.split()]
        if not any(word in self.lexicon["state-noun"] for word, _ in words):
            return ""
        owned = self.speakers.roles.exact([word for word, _ in words[:-1]])
        if owned:
            return owned  # "the union's president", "union leaders"
        for size in (3, 2, 1):
            runs = (words[here : here + size] for here in range(len(words) - size + 1))
            names = (" ".join(word for word, _ in run) for run in runs if run[0][1])
            found = {self.adjectives[name] for name in names if name in self.adjectives}
            if found:
                return next(iter(found)) if len(found) == 1 else ""
        return ""

    def every_body_in(self, sentence: Sentence, phrase: Range) -> list[str]:
        """Return all bodies that the adjectives and names of a phrase stand for, in order."""
        found: list[str] = []
        for here in range(*phrase):
            mention = self.speakers.covering(sentence.starts[here])
            if mention is not None and self.kind_of(mention.actor_id) != "person":
                found.append(mention.actor_id)
            if sentence.words[here][0].isupper():
                parts = plain(sentence.words[here]).replace("–", "-").split("-")
                found += [self.adjectives[part] for part in parts if part in self.adjectives]
        return list(dict.fromkeys(found))

    def read(self, sentence: Sentence, phrase: Range, focus: Focus, voice: Voice) -> list[Holder]:
        """Return whose move a noun phrase makes it, and remember joint holders for the next "they"."""
        found = self.read_phrase(sentence, phrase, focus, voice)
        self.remember(sentence, found)
        return found

    def remember(self, sentence: Sentence, found: list[Holder]) -> None:
        """Keep several holders, or a group, for the next "they"."""
        if len(found) > 1 or (found and self.kind_of(found[0].actor_id) == "many"):
            self.joint = (sentence.starts[0], found)

    def read_phrase(self, sentence: Sentence, phrase: Range, focus: Focus, voice: Voice) -> list[Holder]:
        """Return whose move a noun phrase makes it; one holder with a blank actor where it is nobody's in the list."""
        start, end = phrase
        text = self.text[sentence.starts[start] : sentence.ends[end - 1]]
        word = pronoun_of(sentence.lows[start])
        if end - start == 1 and word in self.grammar["pronoun"] | self.grammar["possessive"]:
            return self.read_pronoun(sentence, start, word, text, focus, voice)
        if start < end and sentence.lows[end - 1] in self.grammar["possessive"]:
            return self.read_pronoun(sentence, end - 1, sentence.lows[end - 1], text, focus, voice)
        for here in range(start, end - 2):
            if sentence.lows[here] in ("led", "represented", "backed") and sentence.lows[here + 1] == "by":
                phrase = (here + 2, end)
        named = self.read_names(sentence, phrase)
        if named:
            return named
        who = self.speakers.read(sentence, phrase, focus)
        if who.actor_id:
            return [Holder(who.actor_id, text, who.confidence)]
        if sentence.lows[start] in self.grammar["possessive"]:
            return self.read_pronoun(sentence, start, sentence.lows[start], text, focus, voice)
        pair = self.read_pair(sentence, phrase, text)
        return pair or [Holder("", text, BODY)]

    def read_names(self, sentence: Sentence, phrase: Range) -> list[Holder]:
        """Return the actors that a phrase names, part by part; [] where one of its heads is nobody in the list."""
        parts: list[Range] = []
        begin = phrase[0]
        lows = sentence.lows
        for here in range(*phrase):
            if lows[here] in ("and", ",", "&", "nor"):
                whole = self.speakers.covering(sentence.starts[here])
                if whole is not None and whole.end > sentence.ends[here]:
                    continue
                if here > begin:
                    parts.append((begin, here))
                begin = here + 1
        if begin < phrase[1]:
            parts.append((begin, phrase[1]))
        found: list[Holder] = []
        for part in parts:
            text = self.text[sentence.starts[part[0]] : sentence.ends[part[1] - 1]]
            holder = self.read_name(sentence, part, text)
            if holder is not None:
                found.append(holder)
            elif part is parts[-1] and not found:
                return []
        joint = self.every_body_in(sentence, phrase) if len(found) == 1 and len(parts) > 1 else []
        if len(joint) > 1:  # "the Egyptian and Israeli delegations"
            text = self.text[sentence.starts[phrase[0]] : sentence.ends[phrase[1] - 1]]
            return [Holder(actor_id, text, BODY) for actor_id in joint]
        return list({holder.actor_id: holder for holder in found}.values())

    def read_name(self, sentence: Sentence, part: Range, text: str) -> Holder | None:
        """Return the actor that heads one part of a phrase, or whose body it names."""
        head = self.head(sentence, part)
        found = self.speakers.covering(sentence.starts[head])
        noun = plain(sentence.words[head])
        if found is not None:
            return Holder(found.actor_id, text, NAMED)
        if noun in self.lexicon["state-noun"] or noun in self.grammar["person"]:
            apposed = self.speakers.read_apposition(sentence, part[1]) if noun in self.grammar["person"] else ""
            if apposed:
                return Holder(apposed, text, NAMED)
            if noun in self.grammar["person"] and sentence.lows[part[0]] == "the" and part[1] - part[0] <= 4:
                return None
            owner = self.body_in(sentence, part) if noun in self.lexicon["state-noun"] else ""
            return Holder(owner, text, BODY) if owner else None
        if noun in self.lexicon["own-noun"] or sentence.words[part[1] - 1].endswith(("’s", "'s", "s’", "s'")):
            last = self.speakers.covering(sentence.starts[part[1] - 1]) or self.speakers.covering(
                sentence.starts[part[0]]
            )
            return Holder(last.actor_id, text, BODY) if last is not None else None
        exact = self.speakers.roles.exact(sentence.lows[slice(*part)])
        if exact:
            return Holder(exact, text, BODY)
        if head + 2 < part[1] and sentence.lows[head + 1] in ("of", "from") and noun in self.grammar["official-noun"]:
            return self.read_name(sentence, (head + 2, part[1]), text)
        owner = self.adjectives.get(noun, "")
        return Holder(owner, text, BODY) if owner and sentence.words[head][0].isupper() else None

    def head(self, sentence: Sentence, part: Range) -> int:
        """Return the place of a part's head: its last word before a preposition that no name swallows."""
        for here in range(part[0] + 1, part[1]):
            if sentence.lows[here] in self.grammar["preposition"] or sentence.lows[here] in (
                "who",
                "which",
                "that",
                "(",
            ):
                whole = self.speakers.covering(sentence.starts[here])
                if whole is None or whole.start >= sentence.starts[here]:
                    return here - 1
        return part[1] - 1

    def read_pronoun(
        self, sentence: Sentence, place: int, word: str, text: str, focus: Focus, voice: Voice
    ) -> list[Holder]:
        """Return whom a pronoun means: the speaker of the words, if his kind fits, else whom the text was about."""
        speaker = voice.side_id
        kind = self.kind_of(speaker) if speaker else ""
        if word in FIRST:
            if not speaker:
                return [Holder("", voice.text or text, BODY)]
            state = self.state_of(speaker) if word in ("we", "our", "us") and kind == "person" else ""
            return [Holder(state or speaker, text, STATE if state else BODY)]
        if word in ("who", "that", "which", "you", "one"):
            return [Holder("", text, BODY)]
        if (
            speaker
            and word in FITTING
            and not voice.is_quoted
            and (kind in FITTING[word] or self.gazetteer is None or self.is_office(speaker))
        ):
            return [Holder(speaker, text, BODY)]
        near = self.read_near(sentence, place) if word in FITTING and "person" not in FITTING[word] else None
        if near is not None:
            return [Holder(near.actor_id, text, LOCAL)]
        if speaker and kind == "person" and word in ("it", "its", "they", "their"):
            held = focus.recall("body" if word in ("it", "its") else "many", 2)
            state = held.actor_id if held else ""
            return [Holder(state, text, PAIRED if state else BODY)]
        if word not in self.grammar["pronoun"] | self.grammar["possessive"]:
            return [Holder("", text, BODY)]
        who: Antecedent = self.speakers.read_pronoun(sentence, place, focus)
        place_of_joint, joint = self.joint
        if word in ("they", "their") and not who.actor_id and 0 <= sentence.starts[place] - place_of_joint < FAR:
            return [Holder(holder.actor_id, text, PAIRED) for holder in joint]
        if word in ("they", "their") and not who.actor_id:
            return self.last_pair(sentence.starts[place], "", text) or [Holder("", text, BODY)]
        return [Holder(who.actor_id, text, who.confidence)]

    def read_near(self, sentence: Sentence, place: int) -> Holder | None:
        """Return the body that is the subject of a verb earlier in the sentence, or None."""
        limit = place
        for _ in range(NEAREST):
            phrase = shared_subject(sentence, limit, self.grammar)
            if phrase is None or phrase[0] >= limit:
                return None
            named = self.read_names(sentence, phrase)
            if len(named) == 1 and self.kind_of(named[0].actor_id) != "person":
                return named[0]
            limit = phrase[0]
        return None

    def read_pair(self, sentence: Sentence, phrase: Range, text: str) -> list[Holder]:
        """Return the two actors that "both sides" or "the two leaders" means where no group of the list does."""
        lows = sentence.lows[phrase[0] : phrase[1]]
        if lows[-1] not in self.grammar["pair"] or not {"two", "both"} & set(lows):
            return []
        is_person = lows[-1] in ("leaders", "presidents", "ministers", "premiers", "men", "negotiators")
        return self.last_pair(sentence.starts[phrase[0]], "person" if is_person else "body", text)

    def last_pair(self, place: int, kind: str, text: str) -> list[Holder]:
        """Return the two actors of a kind that were named last before a place."""
        found: list[str] = []
        for mention in reversed(self.speakers.within(max(0, place - FAR), place)):
            if mention.actor_id not in found and (not kind or self.kind_of(mention.actor_id) == kind):
                found.append(mention.actor_id)
            if len(found) == 2:
                return [Holder(actor_id, text, PAIRED) for actor_id in reversed(found)]
        return []

    def named_between(self, start: int, end: int, leave_out: Sequence[str]) -> list[str]:
        """Return the actors named in a stretch of text, some left out."""
        found = [mention.actor_id for mention in self.speakers.within(start, end)]
        return [actor_id for actor_id in dict.fromkeys(found) if actor_id not in leave_out]
