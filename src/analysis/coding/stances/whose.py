"""Whose move a hit is, given who speaks: the subject's, the speaker's, that of the state last spoken of, or nobody's."""

from __future__ import annotations

from bisect import bisect_right

from analysis.coding.speech.captions import author_of
from analysis.coding.speech.focus import Focus
from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.subjects import STOPPERS

from .groups import Range, is_be, pronoun_of
from .holders import Holder, Holders
from .predicates import Hit
from .subjects import shared_subject
from .voices import Voice, Voices

SIDE_MEMORY = 2
MOST_STEPS = 3
SURE, LIKELY, THINGS, SIDE, NAMELESS = 0.95, 0.8, 0.7, 0.55, 0.7
PREDICTION = 0.45
EMPTY = frozenset({"it", "it’s", "it's", "there"})
GIVING = frozenset({"concede", "accept", "offer", "promise", "refuse"})
ROUNDS = ("talks", "strike", "hostility")
CLAUSAL = frozenset({"until", "unless", "whether"})
FARTHEST = 12
VAGUE = frozenset({"a", "an", "other", "some"})


class Whose:
    """The deciding of holders over one text, with the memory of the side that moved last.

    Parameters
    ----------
    holders
        The actors and the phrases that name them.
    voices
        Who speaks where.
    """

    def __init__(self, holders: Holders, voices: Voices) -> None:
        self.holders, self.voices = holders, voices
        self.lexicon, self.grammar = holders.lexicon, holders.grammar
        self.side: tuple[int, str] = (-SIDE_MEMORY - 1, "")

    def hold(self, sentence: Sentence, hit: Hit, focus: Focus, voice: Voice) -> list[Holder]:
        """Return whose move a hit is; [] where it is nobody's, so that it is none."""
        if self.is_supposed(sentence, hit):
            return []
        if hit.rule == "noun-between":
            parties = self.holders.read_names(sentence, hit.holder) if hit.holder else []
            return parties if len(parties) > 1 else []
        if hit.is_speakers:
            return self.speaker(sentence, hit, focus, voice)
        if voice and hit.is_attached:
            return []  # "did not uphold accords signed in May": only what the accords were
        self.mend_subject(sentence, hit)
        if voice and hit.rule.startswith("phrase") and (hit.holder is None or sentence.lows[hit.holder[0]] in EMPTY):
            return [Holder(voice.side_id, voice.text, SURE)]
        found = self.subject(sentence, hit, focus, voice)
        owner = found[0].actor_id or voice.side_id
        is_his = bool(owner) and (owner == voice.side_id or self.holders.sides.kind_of(owner) == "person")
        if is_his and hit.holder and self.is_own_body(sentence, hit.holder):
            found = [Holder(self.holders.sides.state_of(owner) or owner, found[0].text, LIKELY)]
        if hit.rule.startswith("modal"):
            return self.announcer(sentence, hit, found, voice)
        if hit.is_future and self.is_anothers(found, voice):
            hit.stance, hit.confidence = "assess", min(hit.confidence, PREDICTION)
            return [Holder(voice.side_id, voice.text, SURE)]
        if hit.rule.startswith("noun") and hit.place + 1 == hit.end and not found[0].actor_id:
            return []
        if hit.is_failure and hit.stance == "refuse" and voice.side_id and not self.is_ours(found, voice):
            hit.stance = "accuse"
            return [Holder(voice.side_id, voice.text, LIKELY)]
        if voice.side_id and hit.is_agentless and not hit.is_future and hit.stance in ("accept", "refuse", "concede"):
            hit.stance, hit.confidence = "assess", min(hit.confidence, PREDICTION)
            return [Holder(voice.side_id, voice.text, SURE)]
        if voice and not found[0].actor_id and (hit.holder is None or self.is_thing(sentence, hit.holder)):
            return [Holder(voice.side_id, voice.text, THINGS)]
        return found

    def speaker(self, sentence: Sentence, hit: Hit, focus: Focus, voice: Voice) -> list[Holder]:
        """Return the speaker as the holder of what he lays on others."""
        if not voice:
            author = author_of(self.holders.speakers, sentence.starts[hit.place])
            is_laid = author is not None and author.actor_id and hit.rule.startswith(("modal", "obligation", "phrase"))
            return [Holder(author.actor_id, author.text, SIDE)] if author and is_laid else []
        if hit.rule.startswith("purpose"):
            return [Holder(self.holders.sides.state_of(voice.side_id) or voice.side_id, voice.text, LIKELY)]
        if not voice.side_id and self.is_bare_speaker(voice) and (side := self.last_side(focus)):
            return [Holder(side, voice.text, SIDE)]
        return [Holder(voice.side_id, voice.text, SURE)]

    def mend_subject(self, sentence: Sentence, hit: Hit) -> None:
        """Look further for a subject that cannot act, that only owns a noun, or that lies in words already ended."""
        is_bare = sentence.lows[hit.place].endswith("ing") and not any(
            is_be(word, self.grammar) for word in sentence.lows[max(0, hit.place - 2) : hit.place]
        )
        if hit.holder and is_bare and self.is_thing(sentence, hit.holder):
            hit.holder = shared_subject(sentence, hit.holder[0], self.grammar)  # "issued a statement asking": whose
            hit.start, hit.is_own = hit.place, False
        for _ in range(MOST_STEPS):
            if hit.holder is None or hit.is_own or not self.is_thing(sentence, hit.holder):
                break
            hit.holder = shared_subject(sentence, hit.holder[0], self.grammar) or hit.holder
        while hit.holder is not None and not hit.is_own:
            number = self.voices.number_at(sentence.starts[hit.holder[0]])
            if number < 0 or self.voices.rows[number].end > sentence.starts[hit.place]:
                break
            outside = bisect_right(sentence.starts, self.voices.rows[number].start - 1)
            hit.holder = shared_subject(sentence, outside, self.grammar) if outside <= hit.holder[0] else None
        if hit.holder and hit.rule.startswith("noun") and sentence.lows[hit.holder[0]] in self.grammar["possessive"]:
            hit.holder = shared_subject(sentence, hit.holder[0], self.grammar) or hit.holder

    def subject(self, sentence: Sentence, hit: Hit, focus: Focus, voice: Voice) -> list[Holder]:
        """Return the actors that a hit's subject means."""
        if hit.holder is None:
            return [Holder("", "", NAMELESS)]
        found = self.holders.read(sentence, hit.holder, focus, voice)
        if not voice and pronoun_of(sentence.lows[hit.holder[0]]) in ("we", "i"):
            found = [Holder(self.holders.sides.of_author(sentence.starts[0]), found[0].text, SIDE)]
        if found[0].actor_id:
            self.side = (focus.number, found[0].actor_id)
        elif self.is_bare_body(sentence, hit.holder) and (side := self.last_side(focus)):
            return [Holder(side, found[0].text, SIDE)]
        elif hit.stance == "accept" and hit.rule.startswith("verb"):
            bodies = self.holders.every_body_in(sentence, hit.holder)
            if len(bodies) > 1:  # "the Franco-German treaty was signed"
                return [Holder(body, found[0].text, THINGS) for body in bodies]
            if between := self.holders.read_between(sentence, hit.end):
                return between
            if (
                hit.is_agentless and not voice and self.is_first_told(sentence, hit)
            ):  # "an agreement was reached": by those who were at odds
                return self.holders.last_pair(sentence.starts[hit.place], "body", found[0].text) or found
        return found

    def is_first_told(self, sentence: Sentence, hit: Hit) -> bool:
        """Say whether a main clause tells of a deal for the first time: "an agreement was reached", not "the agreement" nor "until one is"."""
        is_main = not hit.start or sentence.lows[hit.start - 1] in STOPPERS | self.grammar["coordinator"]
        return is_main and sentence.lows[hit.start] in VAGUE

    def announcer(self, sentence: Sentence, hit: Hit, found: list[Holder], voice: Voice) -> list[Holder]:
        """Return whose announcement a modal makes; of another's acts it is the speaker's judgement."""
        if not voice:
            if hit.start and sentence.lows[hit.start - 1] in ("which", "whereby"):
                return []  # what a plan would have somebody do
            nouns = sentence.lows[slice(*hit.holder)] if hit.holder else []
            is_actor = found[0].actor_id or any(word in self.lexicon["body-noun"] for word in nouns)
            return found if is_actor and self.is_act(sentence, hit) else []
        if hit.stance != "assess" and self.is_joint_voice(found, voice):
            return [Holder(voice.side_id, voice.text, SURE)]
        if hit.stance != "assess" and self.is_ours(found, voice):
            return found
        if hit.stance != "refuse" and (kind := self.round_of(sentence, hit)):
            hit.stance = "promise" if kind == "talks" else "threaten"
            return [Holder(self.holders.sides.state_of(voice.side_id) or voice.side_id, voice.text, LIKELY)]
        if hit.stance in GIVING and self.is_likely_ours(found, voice):
            hit.confidence *= THINGS
            return found
        hit.stance, hit.confidence = "assess", min(hit.confidence, PREDICTION)
        return [Holder(voice.side_id, voice.text, SURE)] if voice.side_id else []

    def is_supposed(self, sentence: Sentence, hit: Hit) -> bool:
        """Say whether a clause is only supposed: behind "if", "unless", "whether" without a stop between."""
        if sentence.lows[0] == "if" and hit.is_present:
            return True  # "if it is accepted, both sides agree to meet": a rule, no act
        here = hit.start - 1
        if here >= 0 and sentence.lows[here] in ("only", "even", "that", "both"):
            here -= 1
        word = sentence.lows[here] if here >= 0 else ""
        if word == "whether" or "conditional" in self.lexicon.classes.get(word, ()):
            return True
        for place in range(here, max(-1, here - FARTHEST), -1):
            if sentence.lows[place] in STOPPERS:
                return False
            if sentence.lows[place] in CLAUSAL:
                return True
        return False

    def is_bare_speaker(self, voice: Voice) -> bool:
        """Say whether a speaker is named by his office alone: "a ministry spokesperson", "officials"."""
        words = voice.text.split()
        is_office = bool(words) and words[-1] in self.lexicon["state-noun"]
        return is_office and not any(word[0].isupper() for word in words[1:])

    def is_bare_body(self, sentence: Sentence, phrase: Range) -> bool:
        """Say whether a phrase is a body of whoever was spoken of: "the finance ministry", "officials there"."""
        head = sentence.lows[self.holders.head(sentence, phrase)]
        is_named = any(sentence.words[place][0].isupper() for place in range(phrase[0] + 1, phrase[1]))
        return head in self.lexicon["state-noun"] and not is_named and sentence.lows[phrase[0]] not in VAGUE

    def last_side(self, focus: Focus) -> str:
        """Return the state behind the last holder, "" where that is too long ago or was no state."""
        number, actor_id = self.side
        if focus.number - number > SIDE_MEMORY:
            return ""
        actor_id = (
            self.holders.sides.state_of(actor_id) if self.holders.sides.kind_of(actor_id) == "person" else actor_id
        )
        return (
            actor_id if self.holders.sides.is_state(actor_id) or self.holders.sides.kind_of(actor_id) == "many" else ""
        )

    def is_thing(self, sentence: Sentence, phrase: Range) -> bool:
        """Say whether a phrase names nobody who could make a move: "removing the sanctions", "the deadline"."""
        place = self.holders.head(sentence, phrase)
        kinds = (self.lexicon["body-noun"], *(self.grammar[kind] for kind in ("official-noun", "person", "pronoun")))
        if any(sentence.lows[place] in kind for kind in kinds):
            return False
        if self.holders.speakers.covering(sentence.starts[phrase[0]]) is not None:
            return False
        first = phrase[0] + (phrase[0] == 0)
        return not any(sentence.words[here][0].isupper() for here in range(first, place + 1))

    def is_ours(self, holders: list[Holder], voice: Voice) -> bool:
        """Say whether somebody announces his own side's act: another's is a prediction."""
        if not voice.side_id:
            return bool(holders[0].actor_id)  # an official whom the list does not have speaks for whom he names
        ours = self.holders.sides.of_voice(voice)
        return any(
            holder.actor_id in ours or self.holders.sides.state_of(holder.actor_id) in ours for holder in holders
        )

    def is_joint_voice(self, holders: list[Holder], voice: Voice) -> bool:
        """Say whether a group of several speaks of its members together: "both confirmed X and Y will"."""
        members = self.holders.sides.members_of(voice.side_id)
        ids = {holder.actor_id for holder in holders}
        is_open = not any(
            self.holders.sides.kind_of(member) == "body" for member in members
        )  # whose states nobody tells
        return len(ids) > 1 and bool(members) and (ids <= members or (is_open and len(ids) == len(members)))

    def round_of(self, sentence: Sentence, hit: Hit) -> str:
        """Return what is announced to begin: "talks", a "strike", "hostility", or "" for nothing such."""
        head = self.holders.head(sentence, hit.holder) if hit.holder else hit.place
        kinds = self.lexicon.classes.get(sentence.lows[head], ())
        begins = any(word in self.lexicon["resuming"] for word in sentence.lows[hit.end - 1 : hit.end + 1])
        return next((kind for kind in ROUNDS if kind in kinds), "") if begins else ""

    def is_anothers(self, holders: list[Holder], voice: Voice) -> bool:
        """Say whether a speaker whose side is known foretells what an actor of another side will do."""
        if not voice.side_id or not holders[0].actor_id or self.is_ours(holders, voice):
            return False
        sides = self.holders.sides
        return sides.kind_of(voice.side_id) != "person" or bool(sides.state_of(voice.side_id))

    def is_own_body(self, sentence: Sentence, phrase: Range) -> bool:
        """Say whether a phrase is the body for which its speaker speaks: "his party", "the government", "our side"."""
        head = self.holders.head(sentence, phrase)
        is_named = any(sentence.words[place][0].isupper() for place in range(phrase[0] + 1, phrase[1]))
        is_his = sentence.lows[phrase[0]] in self.grammar["possessive"]
        is_only_one = sentence.lows[phrase[0]] == "the" and sentence.lows[head] in self.lexicon["sole-body"]
        return (is_his or is_only_one) and not is_named and sentence.lows[head] in self.lexicon["own-body"]

    def is_likely_ours(self, holders: list[Holder], voice: Voice) -> bool:
        """Say whether a person whose side nobody tells gives something away for a body: likely it is his own."""
        sides = self.holders.sides
        is_open = sides.kind_of(voice.side_id) == "person" and not sides.state_of(voice.side_id)
        return is_open and bool(holders[0].actor_id) and sides.kind_of(holders[0].actor_id) == "body"

    def is_act(self, sentence: Sentence, hit: Hit) -> bool:
        """Say whether the verb under a modal is an act of negotiation."""
        verbs = (sentence.lows[place : place + 3] for place in hit.taken)
        return any(verb and self.lexicon.inner_class(verb) for verb in verbs)
