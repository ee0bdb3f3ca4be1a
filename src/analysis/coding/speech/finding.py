"""From a text to its rows of reported speech."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from analysis.coding.sentences import Span, split_sentences
from analysis.coding.speech.attributions import read_attributions
from analysis.coding.speech.layers import QUOTED, Sentence, paragraph_starts, read_layer
from analysis.coding.speech.lending import sentence_subject
from analysis.coding.speech.lexicon import Lexicon, read_speech_lexicon
from analysis.coding.speech.phrases import read_phrases
from analysis.coding.speech.quotations import Quotation, find_quotations
from analysis.coding.speech.speakers import ActorLike, Antecedent, Focus, MentionLike, Speakers
from analysis.coding.speech.subjects import STOPPERS
from analysis.coding.speech.surroundings import Attribution

ModeCode = Literal["quoted", "reported"]
FEWEST_WORDS = 3
LABEL_REACH = 12
DEEPEST = 4
OPENING = 2  # paragraphs among which news text describes before it names: the headline's and the first
UNCLOSED = 0.7
NOBODY = Antecedent("", "", "")


@dataclass(frozen=True, slots=True)
class Speech:
    """One contiguous stretch of quoted or reported content.

    Parameters
    ----------
    start, end
        Its offsets in code points; quotation marks excluded for a quotation.
    text
        The passage.
    speaker_id
        The actor who speaks; blank where he is not in the list or the text leaves him open.
    speaker_text
        How the text names him; blank where it does not.
    cue
        The reporting word or phrase as written.
    mode_code
        `quoted` or `reported`.
    rule
        How it was found.
    confidence
        0-1, that the stretch and the speaker are both right.
    """

    start: int
    end: int
    text: str
    speaker_id: str
    speaker_text: str
    cue: str
    mode_code: ModeCode
    rule: str
    confidence: float


def find_speech(
    text: str, mentions: Iterable[MentionLike], *, actors: Iterable[ActorLike] = (), language: str = "en"
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
    reading = Reading(text, mentions, actors, language, lexicon)
    reading.read(Span(0, len(text)), reading.quotations, Focus(), 0)
    return reading.finish()


@dataclass(frozen=True, slots=True)
class Claim:
    """Who is taken to have spoken a quotation, and on what grounds."""

    who: Antecedent
    cue: str
    rule: str
    confidence: float


class Reading:
    """One pass over one text, layer by layer, that gathers rows.

    Parameters
    ----------
    text, mentions, actors, language
        As for `find_speech`.
    lexicon
        The language's verbs and classes.
    """

    def __init__(
        self, text: str, mentions: Iterable[MentionLike], actors: Iterable[ActorLike], language: str, lexicon: Lexicon
    ) -> None:
        self.text = text
        self.lexicon = lexicon
        self.sentences = split_sentences(text, language=language)
        self.sentence_starts = [span.start for span in self.sentences]
        self.paragraphs = paragraph_starts(text, self.sentences)
        self.quotations = find_quotations(text, self.paragraphs, lexicon)
        self.speakers = Speakers(text, mentions, actors, lexicon)
        self.rows: list[Speech] = []
        self.claims: dict[int, Claim] = {}
        self.chained: list[tuple[Quotation, int]] = []
        self.openings: list[tuple[int, int, Antecedent]] = []

    def read(self, span: Span, quotations: list[Quotation], focus: Focus, depth: int) -> None:
        """Read one layer: the whole text, or the inside of a quotation."""
        layer = read_layer(self.text, span, quotations, self.sentences, self.sentence_starts, self.paragraphs)
        waiting: tuple[Quotation, Claim | None] | None = None
        told: tuple[int, Claim] | None = None
        for sentence in layer:
            focus.number += 1
            found = self.attributions(sentence)
            voices = [self.voice(sentence, attribution, focus) for attribution in found]
            claims = self.claim(sentence, found, voices, focus)
            if waiting is not None:
                quotation, claim = waiting
                bare = next((number for number, one in enumerate(found) if one.is_bare and not one.is_label), None)
                if bare is not None and not claims and self.is_bare(sentence, found[bare]):
                    claim = Claim(voices[bare], self.cue(sentence, found[bare]), "quotation-sentence-verb", 0.85)
                self.settle(quotation, claim, focus, depth)
                if claim is not None:
                    told = (sentence.paragraph, claim)
                waiting = None
            self.report(sentence, found, voices)
            for place, quotation in sentence.quotations.items():
                claim = claims.get(place)
                if claim is None and quotation.continues is not None:
                    claim = self.claims.get(id(quotation.continues))
                if claim is not None:
                    told = (sentence.paragraph, claim)
                elif self.is_alone(sentence):
                    claim = self.from_before(sentence, told, focus)
                    waiting = (quotation, claim)
                    continue
                elif not self.is_sentence_like(quotation):
                    self.inside(quotation, None, focus, depth)
                    continue
                self.settle(quotation, claim, focus, depth)
            self.move_focus(sentence, found, voices, focus)
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

    def voice(self, sentence: Sentence, attribution: Attribution, focus: Focus) -> Antecedent:
        """Return who speaks in an attribution."""
        if attribution.subject is None:
            return NOBODY
        who = self.speakers.read(sentence, attribution.subject, focus)
        if not attribution.is_own:
            return replace(who, confidence=who.confidence * 0.92)
        return who

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
            Speech(start, end, passage, who.actor_id, who.text, cue, mode_code, rule, round(confidence, 3))
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
                labelled = self.labelled(sentence, attribution)
                if labelled is not None and labelled not in claims:
                    claims[labelled] = Claim(who, self.cue(sentence, attribution), "verb-label", 0.65)
        for place in sentence.quotations:
            if place not in claims and place and sentence.lows[place - 1] == ":":
                claims[place] = self.introduced(sentence, place, found, voices, focus)
        return claims

    def labelled(self, sentence: Sentence, attribution: Attribution) -> int | None:
        """Return the place of the short quotation that a verb of judging takes."""
        for here in range(attribution.end, min(len(sentence), attribution.end + LABEL_REACH)):
            if sentence.lows[here] == QUOTED:
                return here
            if sentence.lows[here] in STOPPERS:
                return None
        return None

    def introduced(
        self, sentence: Sentence, place: int, found: list[Attribution], voices: list[Antecedent], focus: Focus
    ) -> Claim:
        """Return who speaks a quotation behind a colon."""
        for attribution, who in reversed(list(zip(found, voices, strict=True))):
            if attribution.start < place:
                return Claim(who, self.cue(sentence, attribution), "colon", 0.8)
        phrase = sentence_subject(sentence, place, self.lexicon)
        if phrase is None and 1 < place <= 6:
            phrase = (0, place - 1)  # a name, a colon and a quotation: a headline or a minute
        if phrase is None:
            return Claim(NOBODY, "", "colon", 0.6)
        return Claim(self.speakers.read(sentence, phrase, focus), "", "colon", 0.6)

    def is_bare(self, sentence: Sentence, attribution: Attribution) -> bool:
        """Say whether a sentence is an attribution and little else ("Putin said on Sunday.")."""
        opening = attribution.subject[0] if attribution.subject else attribution.start
        return min(opening, attribution.start) <= 1

    def is_alone(self, sentence: Sentence) -> bool:
        """Say whether a sentence is nothing but quotations."""
        return all(word == QUOTED or word in STOPPERS for word in sentence.lows)

    def is_sentence_like(self, quotation: Quotation) -> bool:
        """Say whether a quotation that nobody introduces is somebody's sentence rather than a term or a title."""
        words = self.text[quotation.start : quotation.end].split()
        return len(words) > FEWEST_WORDS + 1 and words[0][0].isupper() and words[-1][-1] in ".!?…,"

    def from_before(self, sentence: Sentence, told: tuple[int, Claim] | None, focus: Focus) -> Claim | None:
        """Return who speaks a quotation that stands alone: the speaker before it in its paragraph."""
        if told is not None and told[0] == sentence.paragraph:
            return replace(told[1], rule="quotation-after-speech", confidence=0.8)
        held = focus.recall("person", 1)
        if held is not None and focus.speaker is None and self.same_paragraph(sentence, focus):
            return Claim(held, "", "quotation-after-subject", 0.6)
        return None

    def same_paragraph(self, sentence: Sentence, focus: Focus) -> bool:
        """Say whether the sentence before belongs to the same paragraph."""
        return focus.paragraph == sentence.paragraph

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
            self.read(Span(quotation.start, quotation.end), quotation.children, focus.inside(who), depth + 1)

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
            return
        phrase = sentence_subject(sentence, len(sentence), self.lexicon)
        about = self.speakers.read(sentence, phrase, focus) if phrase else NOBODY
        if about.kind:
            focus.hold(about)
        if about.kind not in ("person", "many") and named:
            focus.hold(named[0])

    def name_opening(self) -> None:
        """Give the unnamed official of the opening his name, where the next speaker within two paragraphs has one.

        News opens with a description ("a senior official said") and names him in the next paragraph. The name must
        be new to the text there, and nobody else may have spoken in between.
        """
        ordered = sorted(self.rows, key=lambda row: (row.start, -row.end))
        if len(ordered) < 2 or ordered[0].speaker_id or ordered[0].mode_code != "reported":
            return
        first, second = ordered[0], next((row for row in ordered[1:] if row.start >= ordered[0].end), None)
        words = first.speaker_text.casefold().split()
        if second is None or not words or words[0] not in ("a", "an") or words[-1] not in self.lexicon["person"]:
            return
        if self.speakers.kind_of(second.speaker_id) != "person" or not second.speaker_text[:1].isupper():
            return
        opening = bisect_right(self.paragraphs, first.start)
        if opening > OPENING or bisect_right(self.paragraphs, second.start) > opening + 1:
            return
        if self.speakers.roles.last_before(second.speaker_id, second.start) < 0:
            number = self.rows.index(first)
            self.rows[number] = replace(
                first, speaker_id=second.speaker_id, confidence=round(first.confidence * 0.7, 3)
            )

    def finish(self) -> list[Speech]:
        """Return the rows in order, each stretch once."""
        self.name_opening()
        for quotation, number in reversed(self.chained):
            row = self.rows[number]
            before = quotation.continues
            if before is not None and row.speaker_text:
                for place, other in enumerate(self.rows):
                    if other.start == before.start and other.mode_code == "quoted" and not other.speaker_text:
                        self.rows[place] = replace(
                            other, speaker_id=row.speaker_id, speaker_text=row.speaker_text, cue=row.cue
                        )
        best: dict[tuple[int, int, str], Speech] = {}
        for row in self.rows:
            key = (row.start, row.end, row.mode_code)
            if key not in best or row.confidence > best[key].confidence:
                best[key] = row
        return sorted(best.values(), key=lambda row: (row.start, -row.end, row.mode_code))
