"""From a text to its rows of reported speech."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from analysis.coding.sentences import Span
from analysis.coding.speech.afterwards import name_chains, name_opening
from analysis.coding.speech.attributions import read_attributions
from analysis.coding.speech.claims import (
    HEADED,
    LABEL_REACH,
    Claim,
    is_alone,
    is_bare,
    is_sentence_like,
    labelled_by,
    labelled_place,
    name_line,
    only_voice,
    opens_list,
    opens_quotation,
)
from analysis.coding.speech.focus import Antecedent, Focus
from analysis.coding.speech.layers import QUOTED, Sentence, first_of_item, is_item
from analysis.coding.speech.lending import sentence_subject
from analysis.coding.speech.lexicon import Lexicon, read_speech_lexicon
from analysis.coding.speech.phrases import read_phrases
from analysis.coding.speech.quotations import Quotation
from analysis.coding.speech.scene import Scene
from analysis.coding.speech.speakers import ActorLike, MentionLike
from analysis.coding.speech.speeches import ModeCode, Speech, each_once
from analysis.coding.speech.subjects import STOPPERS
from analysis.coding.speech.surroundings import Attribution

FEWEST_WORDS = 3
DEEPEST = 4
UNCLOSED, DEFINITE = 0.7, 0.85
LATELY = 2  # sentences within which a speaker is not displaced by somebody whom the text merely mentions
NOBODY = Antecedent("", "", "")


def find_speech(
    text: str,
    mentions: Iterable[MentionLike],
    *,
    actors: Iterable[ActorLike] = (),
    language: str = "en",
    scene: Scene | None = None,
) -> list[Speech]:
    """Find what a text quotes and reports, and who says it.

    Parameters
    ----------
    text
        The text; it is not normalised.
    mentions
        Where it names actors (`start`, `end`, `actor_id`); those with a blank actor are left out.
    actors
        The actors (`id`, `name`, `kind_code`, `aliases`): their kinds, titles and groups help with pronouns, titles
        and "both sides". Without them kinds are read off the text.
    language
        The folder under `coding/data/` with its verbs of saying.
    scene
        What `Scene.of` makes of text, mentions and actors, where it is made already.

    Returns
    -------
    list of Speech
        By start; what lies inside another row follows it.

    Examples
    --------
    >>> text = 'The envoy said talks would resume. "We are close," he added.'
    >>> for row in find_speech(text, []):
    ...     print(row.mode_code, "|", row.text, "|", row.speaker_text, "|", row.cue)
    reported | talks would resume | The envoy | said
    quoted | We are close, | he | added
    """
    lexicon = read_speech_lexicon(language)
    if not lexicon.verbs or not text:
        return []
    scene = scene or Scene.of(text, mentions, actors=actors, language=language)
    reading = Reading(scene, lexicon)
    reading.read(Span(0, len(text)), scene.quotations, Focus(), 0)
    return reading.finish()


class Reading:
    """One pass over one text, layer by layer, that gathers rows.

    Parameters
    ----------
    scene
        The text laid out.
    lexicon
        The language's verbs and classes.
    """

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene = scene
        self.text = scene.text
        self.lexicon = lexicon
        self.speakers = scene.speakers
        self.rows: list[Speech] = []
        self.claims: dict[int, Claim] = {}
        self.chained: list[tuple[Quotation, int]] = []
        labels = [quotation.label for quotation in scene.quotations if quotation.label is not None]
        self.turns = self.speakers.read_turns(labels)

    def read(self, span: Span, quotations: list[Quotation], focus: Focus, depth: int) -> None:
        """Read one layer: the whole text, or the inside of a quotation."""
        layer = self.scene.layer(span, quotations)
        waiting: tuple[Quotation, Claim | None] | None = None
        told: tuple[int, Claim] | None = None
        opened: Claim | None = None
        listed: Claim | None = None
        for sentence in layer:
            focus.number += 1
            found = self.attributions(sentence)
            voices = self.voices(sentence, found, focus)
            claims = self.claim(sentence, found, voices, focus)
            if waiting is not None:
                quotation, claim = waiting
                bare = next((number for number, one in enumerate(found) if one.is_bare and not one.is_label), None)
                if bare is not None and not claims and is_bare(found[bare]):
                    claim = Claim(voices[bare], self.cue(sentence, found[bare]), "quotation-sentence-verb", 0.85)
                self.settle(quotation, claim, focus, depth)
                if claim is not None:
                    told = (sentence.paragraph, claim)
                waiting = None
            self.report(sentence, found, voices)
            if listed is not None and is_item(self.text, sentence):
                self.list_item(sentence, found, listed)
            else:
                cue = self.cue(sentence, found[-1]) if found else ""
                listed = Claim(voices[-1], cue, "list-item", 0.75) if opens_list(sentence, found) else None
            stands_alone = bool(sentence.quotations) and is_alone(sentence)
            for place, quotation in sentence.quotations.items():
                claim = claims.get(place)
                if not depth and (claim is None or claim.rule == "colon"):
                    claim = labelled_by(self.speakers, quotation) or claim
                if quotation.label is not None:
                    who, focus.you = self.turns[quotation.label]
                    claim = Claim(who, "", "turn", 0.9)
                if claim is None and quotation.continues is not None:
                    claim = self.claims.get(id(quotation.continues))
                if claim is None and opened is not None and not place:
                    claim = opened
                if claim is not None:
                    told = (sentence.paragraph, claim)
                elif stands_alone:
                    claim = self.from_before(sentence, told, focus)
                    waiting = (quotation, claim)
                    continue
                elif not is_sentence_like(self.text[quotation.start : quotation.end]):
                    self.inside(quotation, None, focus, depth)
                    continue
                self.settle(quotation, claim, focus, depth)
            self.move_focus(sentence, found, voices, focus)
            opened = (
                Claim(voices[-1], self.cue(sentence, found[-1]), "colon", 0.85)
                if opens_quotation(sentence, found)
                else None
            )
            if not depth and (named := name_line(self.speakers, sentence)):
                focus.hold(named.who)
                told = (sentence.paragraph, named)
                focus.speaker = named.who
            if voices and found[0].contents and not claims:
                told = (sentence.paragraph, Claim(voices[0], self.cue(sentence, found[0]), "", 0.9))
        if waiting is not None:
            self.settle(*waiting, focus, depth)

    def attributions(self, sentence: Sentence) -> list[Attribution]:
        """Return a sentence's attributions in order."""
        found = read_attributions(sentence, self.lexicon)
        known = {attribution.start for attribution in found if attribution.contents}
        phrases = [phrase for phrase in read_phrases(sentence, self.lexicon) if phrase.start not in known]
        return sorted([*found, *phrases], key=lambda item: item.start) if phrases else found

    def voices(self, sentence: Sentence, found: list[Attribution], focus: Focus) -> list[Antecedent]:
        """Return who speaks in each attribution of a sentence; one may mean by a pronoun who spoke in the one before."""
        voices: list[Antecedent] = []
        for attribution in found:
            voices.append(self.voice(sentence, attribution, focus))
            if attribution.is_own and attribution.contents and voices[-1] is not NOBODY:
                focus.before = voices[-1]
        focus.before = None
        return voices

    def voice(self, sentence: Sentence, attribution: Attribution, focus: Focus) -> Antecedent:
        """Return who speaks in an attribution."""
        if attribution.subject is None and attribution.start == 0 and focus.speaker is not None and focus.me is None:
            return focus.speaker  # "Adding: ..." after a sentence that named the speaker
        if attribution.subject is None:
            return NOBODY
        who = self.speakers.read(sentence, attribution.subject, focus)
        sureness = 1.0 if attribution.is_own else 0.92
        first = who.text.split(maxsplit=1)[0].casefold() if who.text else ""
        if first in self.lexicon["definite"] and not who.actor_id:
            sureness *= DEFINITE  # "the embassy": whose it is may be an actor for all that
        return replace(who, confidence=who.confidence * sureness)

    def cue(self, sentence: Sentence, attribution: Attribution) -> str:
        """Return the reporting word as written."""
        return self.text[sentence.starts[attribution.start] : sentence.ends[attribution.end - 1]]

    def report(self, sentence: Sentence, found: list[Attribution], voices: list[Antecedent]) -> None:
        """Add the rows of indirect speech."""
        for attribution, who in zip(found, voices, strict=True):
            for start, end in attribution.contents:
                while start < end and sentence.lows[start] in STOPPERS - {QUOTED} and sentence.lows[start] not in "([":
                    start += 1
                if end - start == 1 and sentence.lows[start] == QUOTED:
                    continue  # all of it is quoted: one row, not two
                if not any(word[0].isalnum() or word == QUOTED for word in sentence.words[start:end]):
                    continue
                row_start, row_end = sentence.starts[start], sentence.ends[end - 1]
                certainty = round(attribution.confidence * who.confidence, 3)
                cue = self.cue(sentence, attribution)
                self.add(row_start, row_end, who, cue, "reported", attribution.rule, certainty)

    def add(
        self, start: int, end: int, who: Antecedent, cue: str, mode_code: ModeCode, rule: str, confidence: float
    ) -> None:
        """Add one row."""
        passage = self.text[start:end]
        self.rows.append(
            Speech(
                *(start, end, passage, who.actor_id, who.text, cue, mode_code, rule),
                confidence=round(confidence, 3),
                grounds=who.grounds,
                others=who.others,
            )
        )

    def claim(
        self, sentence: Sentence, found: list[Attribution], voices: list[Antecedent], focus: Focus
    ) -> dict[int, Claim]:
        """Return for each place of a quotation who speaks it, where the sentence itself tells."""
        claims: dict[int, Claim] = {}
        if not sentence.quotations:
            return claims
        begins: dict[int, int] = {}
        for attribution, who in zip(found, voices, strict=True):
            cue = self.cue(sentence, attribution)
            for place in sentence.quotations:
                for start, end in attribution.contents:
                    if start <= place < end and begins.get(place, -1) <= start:
                        begins[place] = start
                        claims[place] = Claim(who, cue, "quotation-in-clause", min(0.85, attribution.confidence))
            for place in attribution.quotations:
                if place not in begins:
                    claims[place] = Claim(who, cue, attribution.rule, attribution.confidence)
        for attribution, who in zip(found, voices, strict=True):
            if attribution.is_label:
                labelled = labelled_place(sentence, attribution)
                if labelled is not None and labelled not in claims:
                    claims[labelled] = Claim(who, self.cue(sentence, attribution), "verb-label", 0.65)
        for place, quotation in sentence.quotations.items():
            if place not in claims and quotation.is_lower and (voiced := only_voice(place, found, voices)) is not None:
                claims[place] = Claim(voiced, "", "same-sentence", 0.6)
        for place in sentence.quotations:
            if place not in claims and place and sentence.lows[place - 1] == ":":
                claims[place] = self.introduced(sentence, place, found, voices, focus)
        return claims

    def introduced(
        self, sentence: Sentence, place: int, found: list[Attribution], voices: list[Antecedent], focus: Focus
    ) -> Claim:
        """Return who speaks a quotation behind a colon."""
        for attribution, who in reversed(list(zip(found, voices, strict=True))):
            if attribution.start < place:
                return Claim(who, self.cue(sentence, attribution), "colon", 0.8)
        phrase = sentence_subject(sentence, place, self.lexicon)
        if phrase is None and focus.speaker is not None and sentence.words[0][0].islower():
            return Claim(focus.speaker, "", "colon", 0.6)  # below a line that names him
        if phrase is None and 1 < place <= 6:
            phrase = (0, place - 1)  # a name, a colon and a quotation: a headline or a minute
        if phrase is None:
            return Claim(NOBODY, "", "colon", 0.6)
        return Claim(self.speakers.read(sentence, phrase, focus), "", "colon", 0.6)

    def list_item(self, sentence: Sentence, found: list[Attribution], listed: Claim) -> None:
        """Add what an item of a list says, unless it has a verb of saying of its own."""
        if any(attribution.contents or attribution.quotations for attribution in found):
            return
        start, end = first_of_item(sentence), len(sentence)
        while end > start and (
            sentence.lows[end - 1] in STOPPERS or sentence.lows[end - 1] in self.lexicon["coordinator"]
        ):
            end -= 1
        if end - start >= FEWEST_WORDS:
            who = listed.who
            bounds = sentence.starts[start], sentence.ends[end - 1]
            self.add(*bounds, who, listed.cue, "reported", listed.rule, listed.confidence * who.confidence)

    def from_before(self, sentence: Sentence, told: tuple[int, Claim] | None, focus: Focus) -> Claim | None:
        """Return who speaks a quotation that stands alone: the speaker before it in its paragraph."""
        if told is not None and told[0] == sentence.paragraph:
            return replace(told[1], rule="quotation-after-speech", confidence=0.8)
        if told is not None and told[0] == sentence.paragraph - 1 and told[1].rule == HEADED:
            return told[1]
        if told is not None and told[0] == sentence.paragraph - 1 and sentence.lows[0] == QUOTED:
            return replace(told[1], rule="quotation-next-paragraph", confidence=0.65)
        held = focus.recall("person", 1)
        if held is not None and focus.speaker is None and focus.paragraph == sentence.paragraph:
            return Claim(held, "", "quotation-after-subject", 0.6)
        return None

    def settle(self, quotation: Quotation, claim: Claim | None, focus: Focus, depth: int) -> None:
        """Add the row of a quotation and read its inside."""
        words = len(self.text[quotation.start : quotation.end].split())
        if claim is None and words < FEWEST_WORDS:
            return
        who, cue, rule, confidence = (
            (claim.who, claim.cue, claim.rule, claim.confidence) if claim else (NOBODY, "", "quotation-alone", 0.6)
        )
        certainty = confidence * who.confidence * (1.0 if quotation.is_closed else UNCLOSED)
        if claim is not None:
            self.claims[id(quotation)] = claim
        if quotation.continues is not None:
            self.chained.append((quotation, len(self.rows)))
        self.add(quotation.start, quotation.end, who, cue, "quoted", rule, certainty)
        self.inside(quotation, who, focus, depth)

    def inside(self, quotation: Quotation, who: Antecedent | None, focus: Focus, depth: int) -> None:
        """Read the speech inside a quotation."""
        if depth < DEEPEST and quotation.end - quotation.start > LABEL_REACH:
            within = focus.inside(who)
            self.read(Span(quotation.start, quotation.end), quotation.children, within, depth + 1)
            if quotation.label is not None:
                focus.resume(within)

    def move_focus(self, sentence: Sentence, found: list[Attribution], voices: list[Antecedent], focus: Focus) -> None:
        """Note whom a sentence was about, for the pronouns of the next."""
        focus.paragraph = sentence.paragraph
        contents = [content for attribution in found for content in attribution.contents]
        main = [
            who
            for attribution, who in zip(found, voices, strict=True)
            if attribution.is_own
            and who is not NOBODY
            and not any(start <= attribution.start < end for start, end in contents)
        ]
        start, end = sentence.starts[0], sentence.ends[-1]
        quoted = [(inner.outer_start, inner.outer_end) for inner in sentence.quotations.values()]
        named = [
            Antecedent(one.actor_id, self.text[one.start : one.end], "person")
            for one in self.speakers.within(start, end)
            if self.speakers.kind_of(one.actor_id) == "person"
            and not any(first <= one.start < last for first, last in quoted)
        ]
        for who in reversed(named):
            focus.persons = [*focus.persons[-7:], (focus.number, who)]
        focus.speaker = main[0] if main else None
        if main:
            for who in reversed(main):
                focus.hold(who)
                if who.kind == "person":
                    focus.spoke = focus.number
            if main[0].kind and any(low in self.lexicon["text-source"] for low in sentence.lows):
                focus.source = main[0]
            return
        phrase = sentence_subject(sentence, len(sentence), self.lexicon)
        about = self.speakers.read(sentence, phrase, focus) if phrase else NOBODY
        if about.kind:
            focus.hold(about)
        if about.kind not in ("person", "many") and named and focus.number - focus.spoke > LATELY:
            focus.hold(named[0])

    def finish(self) -> list[Speech]:
        """Return the rows in order, each stretch once."""
        name_opening(self.rows, self.scene, self.lexicon)
        name_chains(self.rows, self.chained)
        return each_once(self.rows)
