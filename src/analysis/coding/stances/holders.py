"""Whose move it is: from a noun phrase to the actors it names, joint holders one by one.

A name counts where it heads the phrase or owns a body that acts ("the Egyptian delegation", "a Kremlin spokesman");
"we" in somebody's mouth is the state or body he speaks for. Pronouns and titles are read as in reported speech.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.coding.names import Gazetteer
from analysis.coding.speech.focus import Antecedent, Focus
from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.lexicon import Lexicon as Grammar
from analysis.coding.speech.speakers import Speakers
from analysis.coding.speech.subjects import STOPPERS, is_adverb, is_finite

from .groups import Range, pronoun_of
from .lexicon import Lexicon
from .sides import Sides, plain
from .subjects import list_after, shared_subject
from .voices import Voice

NAMED, BODY, PAIRED, STATE, LOCAL = 1.0, 0.85, 0.5, 0.8, 0.75
SHORTEST = 4
NEAREST = 3  # subjects looked at before a pronoun
WIDEST = 20  # words before "between"
FAR = 600  # characters over which two actors named together can be "both sides"
JOINING = frozenset({"and", ",", "&", "nor", "plus"})
TRAILING = frozenset(
    {
        "alike",
        "alone",
        "together",
        "themselves",
        "itself",
        "himself",
        "herself",
        "both",
        "also",
        "likewise",
        "too",
        "instead",
    }
)
FIRST = frozenset({"i", "we", "our", "my", "us", "me"})
FITTING = {
    "he": ("person",), "his": ("person",), "she": ("person",), "her": ("person",), "it": ("body", "many", ""),
    "its": ("body", "many", ""), "they": ("many", "body"), "their": ("many", "body"),
}  # fmt: skip


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
    speakers
        Whom the text names.
    gazetteer
        The actors, or None: kinds are then read off the text.
    lexicon, grammar
        The language's words.
    """

    def __init__(
        self,
        speakers: Speakers,
        gazetteer: Gazetteer | None,
        lexicon: Lexicon,
        grammar: Grammar,
    ) -> None:
        self.text, self.gazetteer, self.lexicon, self.grammar = speakers.text, gazetteer, lexicon, grammar
        self.speakers = speakers
        self.sides = Sides(speakers, gazetteer, lexicon, grammar)
        self.adjectives = gazetteer.bodies if gazetteer else {}
        self.joint: tuple[int, list[Holder]] = (-FAR, [])

    def body_in(self, sentence: Sentence, phrase: Range) -> str:
        """Return the body whose officials, delegation or government a phrase names, "" for none.

        The rebels or the opposition of a state do not act for it.
        """
        owner = self.owner_in(sentence, phrase)
        is_against = any(sentence.lows[here] in self.lexicon["opposing"] for here in range(*phrase))
        return "" if is_against and self.sides.is_state(owner) else owner

    def owner_in(self, sentence: Sentence, phrase: Range) -> str:
        """Return the last body that a phrase names, also by its adjective, "" for none."""
        for here in range(phrase[1] - 1, phrase[0] - 1, -1):
            found = self.speakers.covering(sentence.starts[here])
            if found is not None and self.sides.kind_of(found.actor_id) != "person":
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
            if mention is not None and self.sides.kind_of(mention.actor_id) != "person":
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
        if len(found) > 1 or (found and self.sides.kind_of(found[0].actor_id) == "many"):
            self.joint = (sentence.starts[0], found)

    def read_phrase(self, sentence: Sentence, phrase: Range, focus: Focus, voice: Voice) -> list[Holder]:
        """Return whose move a noun phrase makes it; one holder with a blank actor where it is nobody's in the list."""
        start, end = phrase
        text = self.text[sentence.starts[start] : sentence.ends[end - 1]]
        word = pronoun_of(sentence.lows[start])
        if end - start == 1 and word in self.grammar.any_of("pronoun", "possessive"):
            return self.read_pronoun(sentence, start, word, text, focus, voice)
        if start < end and sentence.lows[end - 1] in self.grammar["possessive"]:
            return self.read_pronoun(sentence, end - 1, sentence.lows[end - 1], text, focus, voice)
        for here in range(start, end - 2):
            if sentence.lows[here] in ("led", "represented", "backed") and sentence.lows[here + 1] == "by":
                phrase = (here + 2, end)
        named = self.read_names(sentence, phrase) or self.read_examples(sentence, phrase)
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
            if lows[here] in JOINING:
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

    def read_examples(self, sentence: Sentence, phrase: Range) -> list[Holder]:
        """Return the actors named as examples of those who act: "donors such as Japan", "parties including X"."""
        for here in range(phrase[0] + 1, phrase[1] - 1):
            is_such = sentence.lows[here] == "such" and sentence.lows[here + 1] == "as"
            if is_such or sentence.lows[here] in ("like", "including"):
                return self.read_names(sentence, (here + 1 + is_such, phrase[1]))
        return []

    def read_between(self, sentence: Sentence, start: int) -> list[Holder]:
        """Return the several actors between whom something is: "reached a deal between X and Y"; [] where a verb comes first."""
        for here in range(start, min(len(sentence) - 1, start + WIDEST)):
            if sentence.lows[here] in STOPPERS or is_finite(sentence, here, self.grammar):
                return []
            if sentence.lows[here] == "between":
                phrase = list_after(sentence, here + 1, self.grammar)
                named = self.read_names(sentence, phrase) if phrase else []
                return [Holder(one.actor_id, one.text, BODY) for one in named] if len(named) > 1 else []
        return []

    def read_name(self, sentence: Sentence, part: Range, text: str) -> Holder | None:
        """Return the actor that heads one part of a phrase, or whose body it names."""
        head = self.head(sentence, part)
        found = self.speakers.covering(sentence.starts[head])
        noun = plain(sentence.words[head])
        last = self.speakers.covering(sentence.starts[part[1] - 1])
        if found is None and last is not None and noun in self.grammar.any_of("person", "title"):
            found = last if self.sides.kind_of(last.actor_id) == "person" else None  # "Secretary of State N. N."
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
        if noun in self.lexicon["part-noun"] and (owner := self.body_in(sentence, part)):
            return Holder(owner, text, BODY)
        if noun in self.lexicon["own-noun"] or sentence.words[part[1] - 1].endswith(("’s", "'s", "s’", "s'")):
            owner_named = last or self.speakers.covering(sentence.starts[part[0]])
            return Holder(owner_named.actor_id, text, BODY) if owner_named is not None else None
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
            if self.is_participle(sentence, here, part[0]):
                return here - 1
            if sentence.lows[here] in self.grammar["preposition"] or sentence.lows[here] in (
                "who",
                "which",
                "that",
                "(",
            ):
                whole = self.speakers.covering(sentence.starts[here])
                if whole is None or whole.start >= sentence.starts[here]:
                    return here - 1
        last = part[1] - 1
        while last > part[0] and (sentence.lows[last] in TRAILING or is_adverb(sentence.lows[last], self.grammar)):
            last -= 1
        return last

    def is_participle(self, sentence: Sentence, place: int, first: int) -> bool:
        """Say whether a participle behind a noun describes it: "the rebels holding the town"."""
        word, before = sentence.words[place], sentence.lows[place - 1]
        is_noun = place - 1 > first or before not in self.grammar["determiner"]
        return word.islower() and word.endswith("ing") and is_noun and before.endswith("s") and len(word) > SHORTEST

    def read_pronoun(
        self, sentence: Sentence, place: int, word: str, text: str, focus: Focus, voice: Voice
    ) -> list[Holder]:
        """Return whom a pronoun means: the speaker of the words, if his kind fits, else whom the text was about."""
        speaker = voice.side_id
        kind = self.sides.kind_of(speaker) if speaker else ""
        if word in FIRST:
            if not speaker:
                return [Holder("", voice.text or text, BODY)]
            state = self.sides.state_of(speaker) if word in ("we", "our", "us") and kind == "person" else ""
            return [Holder(state or speaker, text, STATE if state else BODY)]
        if word in ("who", "that", "which", "you", "one"):
            return [Holder("", text, BODY)]
        if (
            speaker
            and word in FITTING
            and not voice.is_quoted
            and (kind in FITTING[word] or self.gazetteer is None or self.sides.is_office(speaker))
        ):
            return [Holder(speaker, text, BODY)]
        if word == "they" and not voice.is_quoted and (joint := self.read_speakers(sentence, place)):
            return joint
        near = self.read_near(sentence, place) if word in FITTING and "person" not in FITTING[word] else None
        if near is not None:
            return [Holder(near.actor_id, text, LOCAL)]
        is_named = bool(voice.text) and voice.text.casefold() not in self.grammar["pronoun"]
        if is_named and not speaker and not voice.is_quoted and word in ("he", "she", "they"):
            return [Holder("", voice.text, BODY)]
        if speaker and kind == "person" and word in ("it", "its", "they", "their"):
            held = focus.recall("body" if word in ("it", "its") else "many", 2)
            state = held.actor_id if held else ""
            return [Holder(state, text, PAIRED if state else BODY)]
        if word not in self.grammar.any_of("pronoun", "possessive"):
            return [Holder("", text, BODY)]
        who: Antecedent = self.speakers.read_pronoun(sentence, place, focus)
        place_of_joint, joint = self.joint
        if word in ("they", "their") and not who.actor_id and 0 <= sentence.starts[place] - place_of_joint < FAR:
            return [Holder(holder.actor_id, text, PAIRED) for holder in joint]
        if word in ("they", "their") and not who.actor_id:
            return self.last_pair(sentence.starts[place], "", text) or [Holder("", text, BODY)]
        return [Holder(who.actor_id, text, who.confidence)]

    def read_speakers(self, sentence: Sentence, place: int) -> list[Holder]:
        """Return the several actors that are the subject of the verb before a pronoun, [] where there is but one."""
        phrase = shared_subject(sentence, place, self.grammar)
        named = self.read_names(sentence, phrase) if phrase else []
        return named if len(named) > 1 else []

    def read_near(self, sentence: Sentence, place: int) -> Holder | None:
        """Return the body that is the subject of a verb earlier in the sentence, or None."""
        limit = place
        for _ in range(NEAREST):
            phrase = shared_subject(sentence, limit, self.grammar)
            if phrase is None or phrase[0] >= limit:
                return None
            named = self.read_names(sentence, phrase)
            if len(named) == 1 and self.sides.kind_of(named[0].actor_id) != "person":
                return named[0]
            limit = phrase[0]
        return None

    def read_pair(self, sentence: Sentence, phrase: Range, text: str) -> list[Holder]:
        """Return the two actors that "both sides" or "the two leaders" means where no group of the list does."""
        lows = sentence.lows[phrase[0] : phrase[1]]
        is_pair = lows[-1] in self.grammar["pair"] and bool({"two", "both"} & set(lows))
        if not is_pair and lows not in (["the", "sides"], ["the", "parties"]):
            return []
        is_person = lows[-1] in ("leaders", "presidents", "ministers", "premiers", "men", "negotiators")
        return self.last_pair(sentence.starts[phrase[0]], "person" if is_person else "body", text)

    def last_pair(self, place: int, kind: str, text: str) -> list[Holder]:
        """Return the two actors of a kind that were named last before a place."""
        found: list[str] = []
        for mention in reversed(self.speakers.within(max(0, place - FAR), place)):
            if mention.actor_id not in found and (not kind or self.sides.kind_of(mention.actor_id) == kind):
                found.append(mention.actor_id)
            if len(found) == 2:
                return [Holder(actor_id, text, PAIRED) for actor_id in reversed(found)]
        return []

    def named_between(self, start: int, end: int, leave_out: Sequence[str]) -> list[str]:
        """Return the actors named in a stretch of text, some left out."""
        found = [mention.actor_id for mention in self.speakers.within(start, end)]
        return [actor_id for actor_id in dict.fromkeys(found) if actor_id not in leave_out]
