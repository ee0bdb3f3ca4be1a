"""From a text, its mentions and its speech to the rows of moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.coding.names import Gazetteer
from analysis.coding.sentences import Span, split_sentences
from analysis.coding.speech.layers import QUOTED, Sentence, paragraph_starts, read_layer
from analysis.coding.speech.lending import sentence_subject
from analysis.coding.speech.lexicon import read_speech_lexicon
from analysis.coding.speech.quotations import Quotation, find_quotations
from analysis.coding.speech.speakers import Antecedent, Focus, MentionLike
from analysis.coding.speech.subjects import STOPPERS, is_finite, is_past

from .clauses import Move, is_break, limit, settle
from .conditions import find_condition
from .grammar import Range, clitic_of, is_heading
from .holders import Holder, Holders
from .issues import Issues
from .lexicon import read_stance_lexicon
from .predicates import Hit
from .reading import find_hits
from .voices import AUTHOR, SpeechLike, Voice, Voices
from .whose import SURE, Whose

FEWEST_WORDS, FEWEST_JUDGING = 5, 3
FEWEST_LETTERS, FEWEST_SPACES = 12, 2
NEGOTIATING = frozenset(
    {"deal", "talks", "plan", "compromise", "demand", "threat", "measure", "strike", "objection", "ties"}
)
EXCHANGE = (("in", "exchange", "for"), ("in", "return", "for"))
UNKNOWN, UNLISTED, FALLBACK = 0.35, 0.8, 0.35
TITLE_CASE = 0.7
LEAST, MOST = 0.2, 0.97


@dataclass(frozen=True, slots=True)
class Stance:
    """One move on the negotiation.

    Parameters
    ----------
    start, end, text
        The clause that states it.
    holder_id, holder_text
        Whose move it is; the id is blank where the list of actors does not have him.
    speaker_id
        Who says so; blank for the author's voice.
    addressee_ids
        At whom it is directed.
    stance_code
        One of the eleven codes.
    is_conditional, condition
        Whether it depends on a stated condition, and the words of the condition.
    issue
        The id of an issue of the codebook, or two to four words of the clause.
    standing_code
        own, spokesperson, narrated, ascribed or assessed.
    mode_code
        `quoted` or `reported`; `reported` in the author's voice too.
    rule
        How it was found.
    confidence
        0-1, that clause, stance and holder are right.
    """

    start: int
    end: int
    text: str
    holder_id: str
    holder_text: str
    speaker_id: str
    addressee_ids: tuple[str, ...]
    stance_code: str
    is_conditional: bool
    condition: str
    issue: str
    standing_code: str
    mode_code: str
    rule: str
    confidence: float


def find_stances(
    text: str,
    mentions: Iterable[MentionLike],
    speeches: Iterable[SpeechLike],
    *,
    gazetteer: Gazetteer | None = None,
    issues: Iterable[Mapping[str, str]] = (),
    language: str = "en",
) -> list[Stance]:
    """Find the moves that a text reports, and whose they are.

    Parameters
    ----------
    text
        The text; it is not normalised.
    mentions
        Where it names actors (`start`, `end`, `actor_id`).
    speeches
        What it quotes and reports (`start`, `end`, `speaker_id`, `speaker_text`, `cue`, `mode_code`).
    gazetteer
        The actors: their kinds, states, adjectives and groups.
    issues
        The codebook's issues (`id`, `label`, `question`, `anchors`).
    language
        The folder under `coding/data/` with its tables.

    Returns
    -------
    list of Stance
        In the order of the text; a joint move has a row for each holder.

    Examples
    --------
    >>> text = "The union rejected the offer. The employers threatened to close the plant unless the strike ends."
    >>> for row in find_stances(text, [], []):
    ...     print(row.stance_code, "|", row.holder_text, "|", row.text, "|", row.condition or "always")
    refuse | The union | The union rejected the offer | always
    threaten | The employers | The employers threatened to close the plant unless the strike ends | unless the strike ends
    """
    lexicon = read_stance_lexicon(language)
    if not lexicon.forms or not text:
        return []
    reading = Moves(text, mentions, speeches, gazetteer, issues, language)
    reading.read(Span(0, len(text)), reading.opaque(reading.quotations), Focus())
    return sorted(reading.rows, key=lambda row: (row.start, row.end, row.stance_code, row.holder_id))


class Moves:
    """One pass over one text that gathers its moves."""

    def __init__(
        self,
        text: str,
        mentions: Iterable[MentionLike],
        speeches: Iterable[SpeechLike],
        gazetteer: Gazetteer | None,
        issues: Iterable[Mapping[str, str]],
        language: str,
    ) -> None:
        self.text = text
        self.lexicon, self.grammar = read_stance_lexicon(language), read_speech_lexicon(language)
        self.sentences = split_sentences(text, language=language)
        self.sentence_starts = [span.start for span in self.sentences]
        self.paragraphs = paragraph_starts(text, self.sentences)
        self.quotations = find_quotations(text, self.paragraphs, self.grammar)
        self.holders = Holders(text, mentions, gazetteer, self.lexicon, self.grammar)
        self.voices = Voices(speeches, self.holders.side_of)
        self.whose = Whose(self.holders, self.voices)
        self.issues = Issues(issues, self.lexicon["stopword"])
        self.rows: list[Stance] = []

    def opaque(self, quotations: Sequence[Quotation]) -> list[Quotation]:
        """Return the quotations that are read apart: whole sentences, not words woven into another."""
        return [
            one
            for one in quotations
            if one.end - one.start > FEWEST_LETTERS
            and self.text[one.start].isupper()
            and (self.text[one.end - 1] in ".,!?…;" or not one.is_closed or one.ends_with_comma or one.children)
            and self.text.count(" ", one.start, one.end) >= FEWEST_SPACES
        ]

    def read(self, span: Span, quotations: list[Quotation], focus: Focus) -> None:
        """Read one layer: the whole text, or the inside of a quotation."""
        layer = read_layer(self.text, span, quotations, self.sentences, self.sentence_starts, self.paragraphs)
        for sentence in layer:
            focus.number += 1
            self.read_sentence(sentence, focus)
            for quotation in sentence.quotations.values():
                inner = self.opaque(quotation.children)
                self.read(Span(quotation.start, quotation.end), inner, focus.inside(None))
            self.move_focus(sentence, focus)

    def read_sentence(self, sentence: Sentence, focus: Focus) -> None:
        """Add the moves of one sentence."""
        if len(sentence) < FEWEST_JUDGING or sentence.lows[-1] == "?":
            return
        self.lower_heading(sentence)
        moves: list[Move] = []
        told, told_at = AUTHOR, 0
        for hit in find_hits(sentence, self.lexicon, self.grammar):
            voice, speech = self.voices.at(sentence.starts[hit.place])
            if speech is None and told and self.is_joined(sentence, told_at, hit.place):
                voice = told
            holders = self.whose.hold(sentence, hit, focus, voice)
            if holders:
                moves.append(Move(hit, holders, voice))
                if hit.is_report and "that" in sentence.lows[hit.end : hit.end + 5]:
                    told, told_at = Voice(holders[0].actor_id, holders[0].text), hit.end
        moves = settle(sentence, moves, self.voices)
        limit(sentence, moves, self.voices, self.grammar)
        found = [self.condition(sentence, move.hit) for move in moves]
        for move, condition in zip(moves, found, strict=True):
            if not any(one and one[0] <= move.hit.place < one[1] for one in found):
                self.add(sentence, move, condition)
        self.judge_rest(sentence, [move.hit for move in moves])

    def lower_heading(self, sentence: Sentence) -> None:
        """Write a headline whose words all have capitals as an ordinary one; names keep theirs."""
        words = [word for word in sentence.words if word[0].isalpha()]
        capitals = sum(word[0].isupper() for word in words)
        if not is_heading(sentence) or len(words) < FEWEST_WORDS or capitals < TITLE_CASE * len(words):
            return
        for place, word in enumerate(sentence.words):
            if self.holders.speakers.covering(sentence.starts[place]) is None and word.istitle():
                sentence.words[place] = word.lower()

    def is_joined(self, sentence: Sentence, start: int, end: int) -> bool:
        """Say whether no comma between two places ends a clause."""
        commas = (here for here in range(start, end) if sentence.lows[here] == ",")
        return not any(is_break(sentence, here, self.grammar) for here in commas)

    def condition(self, sentence: Sentence, hit: Hit) -> Range | None:
        """Return the condition that binds a hit, or None."""
        return find_condition(sentence, hit.start, max(hit.limit, hit.end), hit.stance, self.lexicon)

    def add(self, sentence: Sentence, move: Move, condition: Range | None) -> None:
        """Add the rows of one move, one a holder, and the row of what is given for it."""
        hit = move.hit
        if hit.stance in ("demand", "offer"):
            given = next((at for at in range(hit.end, hit.limit) if tuple(sentence.lows[at : at + 3]) in EXCHANGE), 0)
            if given:
                stance = "offer" if hit.stance == "demand" else "demand"
                other = Hit(given, given, given + 3, stance, "in-exchange", 0.6, limit=hit.limit)
                hit.limit = given
                self.write(sentence, Move(other, move.holders, move.voice), (hit.start, given))
                condition = condition if condition and condition[0] < given else None
        self.write(sentence, move, condition)

    def write(self, sentence: Sentence, move: Move, condition: Range | None) -> None:
        """Write a move's rows."""
        hit = move.hit
        last = max(hit.limit, hit.end)
        if condition and hit.start < condition[0] <= last:
            last = max(last, condition[1])
        start, end = sentence.starts[hit.start], sentence.ends[last - 1]
        behind = sentence.ends[hit.end - 1]
        passage = self.text[start:end]
        told = self.text[sentence.starts[condition[0]] : sentence.ends[condition[1] - 1]] if condition else ""
        speaker, mode = self.said_by(sentence, move, end)
        ids = [holder.actor_id for holder in move.holders]
        aimed = self.holders.named_between(behind, end, ids)[:1] if hit.stance != "assess" else []
        issue = self.issues.suggest(passage, self.text[behind:end])
        for holder in move.holders:
            certainty = hit.confidence * holder.confidence
            if not holder.actor_id:
                certainty *= UNKNOWN if self.holders.speakers.mentions else UNLISTED
            if certainty < LEAST:
                continue
            row = Stance(
                start,
                end,
                passage,
                holder.actor_id,
                holder.text,
                speaker,
                tuple(aimed),
                hit.stance,
                bool(told),
                told,
                issue,
                self.standing(holder, speaker),
                mode,
                hit.rule,
                round(min(certainty, MOST), 3),
            )
            self.rows.append(row)

    def said_by(self, sentence: Sentence, move: Move, end: int) -> tuple[str, str]:
        """Return who says a move and how: the speaker around it, else the one of the speech that its verb opens."""
        _, speech = self.voices.at(sentence.starts[move.hit.place])
        if speech is not None:
            return speech.speaker_id, speech.mode_code
        following = self.voices.next_from(sentence.ends[move.hit.place])
        opens = following is not None and following.start < end and move.hit.rule.startswith(("verb", "noun"))
        return (following.speaker_id if following and opens else ""), "reported"

    def standing(self, holder: Holder, speaker: str) -> str:
        """Return how a move is known: from the holder, his spokesperson, the author, or somebody else."""
        if not speaker:
            return "narrated"
        if speaker == holder.actor_id:
            return "own"
        return "spokesperson" if holder.actor_id and self.holders.state_of(speaker) == holder.actor_id else "ascribed"

    def judge_rest(self, sentence: Sentence, hits: list[Hit]) -> None:
        """Add what somebody's words judge where no predicate states a move."""
        here, size = 0, len(sentence)
        while here < size:
            voice, speech = self.voices.at(sentence.starts[here])
            if speech is None or sentence.lows[here] == QUOTED:
                here += 1
                continue
            last = here
            while last < size and sentence.starts[last] < speech.end and sentence.lows[last] != QUOTED:
                last += 1
            is_told = any(here <= hit.place < last or hit.start <= here < hit.limit for hit in hits)
            if voice.side_id and not is_told and self.is_clause(sentence, here, last):
                self.judge(sentence, here, last, voice, is_quoted=speech.mode_code == "quoted")
            here = max(last, here + 1)

    def judge(self, sentence: Sentence, first: int, last: int, voice: Voice, *, is_quoted: bool) -> None:
        """Add the judgement that a clause of somebody's words makes; a report of other matters makes none."""
        stance, certainty = self.lexicon.judgement(sentence.lows[first:last])
        if last - first < (FEWEST_JUDGING if stance else FEWEST_WORDS):
            return
        topics = (self.lexicon.classes.get(word, frozenset()) for word in sentence.lows[first:last])
        if not stance and not is_quoted and not any(kinds & NEGOTIATING for kinds in topics):
            return
        named = self.holders.named_between(sentence.starts[first], sentence.ends[last - 1], [voice.side_id])
        if not stance or (stance == "endorse" and not named):
            hit = Hit(
                first, first, first + 1, "assess", "judgement" if stance else "words-alone", certainty or FALLBACK
            )
        else:
            hit = Hit(first, first, first + 1, stance, "judgement", certainty)
        hit.limit = last
        while hit.limit > first + 1 and sentence.lows[hit.limit - 1] in STOPPERS:
            hit.limit -= 1
        self.write(sentence, Move(hit, [Holder(voice.side_id, voice.text, SURE)], voice), None)

    def is_clause(self, sentence: Sentence, first: int, last: int) -> bool:
        """Say whether a stretch has a verb of its own."""
        grammar = self.grammar
        return any(
            is_finite(sentence, at, grammar) or is_past(sentence, at, grammar) or clitic_of(sentence.lows[at])
            for at in range(first, last)
        )

    def move_focus(self, sentence: Sentence, focus: Focus) -> None:
        """Note whom a sentence was about, for the pronouns of the next."""
        speakers = self.holders.speakers
        phrase = sentence_subject(sentence, len(sentence), self.grammar)
        if phrase is not None:
            self.holders.remember(sentence, self.holders.read_names(sentence, phrase))
            about = speakers.read(sentence, phrase, focus)
            if about.kind:
                focus.hold(about)
            if about.kind in ("person", "many"):
                return
        named = [
            Antecedent(one.actor_id, self.text[one.start : one.end], "person")
            for one in speakers.within(sentence.starts[0], sentence.ends[-1])
            if speakers.kind_of(one.actor_id) == "person"
        ]
        if named:
            focus.hold(named[0])
