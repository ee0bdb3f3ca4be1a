"""Whose move a hit is, given who speaks: the subject's, the speaker's, that of the state last spoken of, or nobody's."""

from __future__ import annotations

from bisect import bisect_right

from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.speakers import Focus

from .grammar import Range, pronoun_of, shared_subject
from .holders import Holder, Holders
from .predicates import Hit
from .voices import Voice, Voices

SIDE_MEMORY = 2
MOST_STEPS = 3
SURE, LIKELY, THINGS, SIDE, NAMELESS = 0.95, 0.8, 0.7, 0.55, 0.7
PREDICTION = 0.45
EMPTY = frozenset({"it", "it’s", "it's", "there"})
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
        if hit.is_speakers:
            return self.speaker(hit, focus, voice)
        self.mend_subject(sentence, hit)
        if voice and hit.rule.startswith("phrase") and (hit.holder is None or sentence.lows[hit.holder[0]] in EMPTY):
            return [Holder(voice.side_id, voice.text, SURE)]
        found = self.subject(sentence, hit, focus, voice)
        if hit.rule.startswith("modal"):
            return self.announcer(sentence, hit, found, voice)
        if hit.rule.startswith("noun") and hit.place + 1 == hit.end and not found[0].actor_id:
            return []
        if voice and not found[0].actor_id and (hit.holder is None or self.is_thing(sentence, hit.holder)):
            return [Holder(voice.side_id, voice.text, THINGS)]
        return found

    def speaker(self, hit: Hit, focus: Focus, voice: Voice) -> list[Holder]:
        """Return the speaker as the holder of what he lays on others."""
        if not voice:
            return []
        if hit.rule.startswith("purpose"):
            return [Holder(self.holders.state_of(voice.side_id) or voice.side_id, voice.text, LIKELY)]
        if not voice.side_id and self.is_bare_speaker(voice) and (side := self.last_side(focus)):
            return [Holder(side, voice.text, SIDE)]
        return [Holder(voice.side_id, voice.text, SURE)]

    def mend_subject(self, sentence: Sentence, hit: Hit) -> None:
        """Look further for a subject that cannot act, that only owns a noun, or that lies in words already ended."""
        if hit.holder and sentence.lows[hit.place].endswith("ing") and self.is_thing(sentence, hit.holder):
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
            found = [Holder(self.holders.author_side(sentence.starts[0]), found[0].text, SIDE)]
        if found[0].actor_id:
            self.side = (focus.number, found[0].actor_id)
        elif self.is_bare_body(sentence, hit.holder) and (side := self.last_side(focus)):
            return [Holder(side, found[0].text, SIDE)]
        elif hit.stance == "accept" and hit.rule.startswith("verb"):
            bodies = self.holders.every_body_in(sentence, hit.holder)
            if len(bodies) > 1:  # "the Franco-German treaty was signed"
                return [Holder(body, found[0].text, THINGS) for body in bodies]
        return found

    def announcer(self, sentence: Sentence, hit: Hit, found: list[Holder], voice: Voice) -> list[Holder]:
        """Return whose announcement a modal makes; of another's acts it is the speaker's judgement."""
        if not voice:
            if hit.start and sentence.lows[hit.start - 1] in ("which", "whereby"):
                return []  # what a plan would have somebody do
            nouns = sentence.lows[slice(*hit.holder)] if hit.holder else []
            is_actor = found[0].actor_id or any(word in self.lexicon["body-noun"] for word in nouns)
            return found if is_actor and self.is_act(sentence, hit) else []
        if hit.stance != "assess" and self.is_ours(found, voice):
            return found
        hit.stance, hit.confidence = "assess", min(hit.confidence, PREDICTION)
        return [Holder(voice.side_id, voice.text, SURE)] if voice.side_id else []

    def is_supposed(self, sentence: Sentence, hit: Hit) -> bool:
        """Say whether a clause is only supposed: behind "if", "unless", "whether" without a stop between."""
        here = hit.start - 1
        if here >= 0 and sentence.lows[here] in ("only", "even", "that", "both"):
            here -= 1
        word = sentence.lows[here] if here >= 0 else ""
        return word == "whether" or "conditional" in self.lexicon.classes.get(word, ())

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
        actor_id = self.holders.state_of(actor_id) if self.holders.kind_of(actor_id) == "person" else actor_id
        return actor_id if self.holders.is_state(actor_id) or self.holders.kind_of(actor_id) == "many" else ""

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
        ours = self.holders.sides_of(voice)
        return any(holder.actor_id in ours or self.holders.state_of(holder.actor_id) in ours for holder in holders)

    def is_act(self, sentence: Sentence, hit: Hit) -> bool:
        """Say whether the verb under a modal is an act of negotiation."""
        verbs = (sentence.lows[place : place + 3] for place in hit.taken)
        return any(verb and self.lexicon.inner_class(verb) for verb in verbs)
