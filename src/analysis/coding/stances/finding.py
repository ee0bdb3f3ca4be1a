"""From a text, its mentions and its speech to the rows of moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.coding.names import Gazetteer
from analysis.coding.sentences import Span
from analysis.coding.speech.focus import Antecedent, Focus
from analysis.coding.speech.layers import QUOTED, Sentence, first_of_item, is_item
from analysis.coding.speech.lending import sentence_subject
from analysis.coding.speech.lexicon import read_speech_lexicon
from analysis.coding.speech.quotations import Quotation
from analysis.coding.speech.scene import Scene
from analysis.coding.speech.speakers import MentionLike
from analysis.coding.speech.subjects import STOPPERS, is_finite, is_past

from .clauses import Move, is_break, limit, settle
from .conditions import find_condition
from .groups import Range, clitic_of, is_heading
from .holders import Holder, Holders
from .issues import read_issues
from .lexicon import NOT, read_stance_lexicon
from .predicates import Hit
from .reading import find_hits
from .voices import AUTHOR, SpeechLike, Voice, Voices
from .whose import SURE, Whose

FEWEST_WORDS, FEWEST_JUDGING = 5, 3
FEWEST_LETTERS, FEWEST_SPACES = 12, 2
EXCHANGE = (("in", "exchange", "for"), ("in", "return", "for"))
UNKNOWN, UNLISTED, FALLBACK = 0.35, 0.8, 0.35
TITLE_CASE = 0.7
LISTED = 0.9
DENYING = frozenset(
    {("did", "not"), ("had", "not"), ("have", "not"), ("has", "not"), ("have", "never"), ("has", "never"),
     ("was", "not"), ("were", "not")}
)  # fmt: skip
GENITIVE = ("’s", "'s")
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
    scene: Scene | None = None,
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
    scene
        What `Scene.of` makes of text, mentions and the gazetteer's parties, where it is made already.

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
    parties = gazetteer.parties if gazetteer else ()
    scene = scene or Scene.of(text, mentions, actors=parties, language=language)
    reading = Moves(scene, speeches, gazetteer, issues, language)
    reading.read(Span(0, len(text)), reading.opaque(scene.quotations), Focus())
    return sorted(reading.rows, key=lambda row: (row.start, row.end, row.stance_code, row.holder_id))


class Moves:
    """One pass over one text that gathers its moves."""

    def __init__(
        self,
        scene: Scene,
        speeches: Iterable[SpeechLike],
        gazetteer: Gazetteer | None,
        issues: Iterable[Mapping[str, str]],
        language: str,
    ) -> None:
        self.scene = scene
        self.text = scene.text
        self.lexicon, self.grammar = read_stance_lexicon(language), read_speech_lexicon(language)
        self.holders = Holders(scene.speakers, gazetteer, self.lexicon, self.grammar)
        self.voices = Voices(speeches, self.holders.side_of)
        self.whose = Whose(self.holders, self.voices)
        self.issues = read_issues(issues, self.lexicon["stopword"])
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
        lead: Move | None = None
        for sentence in self.scene.layer(span, quotations):
            focus.number += 1
            if len(sentence) >= FEWEST_JUDGING and sentence.lows[-1] != "?":
                sentence = self.lower_heading(sentence)
                before = len(self.rows)
                last = self.read_sentence(sentence, focus)
                if lead is not None and is_item(self.text, sentence):
                    self.list_item(sentence, lead, before)
                else:
                    lead = last if sentence.lows[-1] == ":" else None
            for quotation in sentence.quotations.values():
                inner = self.opaque(quotation.children)
                self.read(Span(quotation.start, quotation.end), inner, focus.inside(None))
            self.move_focus(sentence, focus)

    def list_item(self, sentence: Sentence, lead: Move, before: int) -> None:
        """Add an item of a list as the move that the sentence above the list opens ("agreed to:"), unless it states its own."""
        if any(row.holder_id and not row.rule.startswith("words") for row in self.rows[before:]):
            return
        del self.rows[before:]
        first = first_of_item(sentence)
        hit = Hit(first, first, first + 1, lead.hit.stance, "list-item", lead.hit.confidence * LISTED)
        hit.limit = len(sentence)
        while hit.limit > first + 1 and sentence.lows[hit.limit - 1] in STOPPERS | self.grammar["coordinator"]:
            hit.limit -= 1
        if hit.limit - first >= FEWEST_JUDGING:
            self.write(sentence, Move(hit, lead.holders, lead.voice), None)

    def read_sentence(self, sentence: Sentence, focus: Focus) -> Move | None:
        """Add the moves of one sentence; return the last."""
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
        moves = settle(sentence, moves, self.voices, self.lexicon)
        limit(sentence, moves, self.voices, self.grammar)
        found = [self.condition(sentence, move.hit) for move in moves]
        written: list[Hit] = []
        for move, condition in zip(moves, found, strict=True):
            before = len(self.rows)
            if not any(one and one[0] <= move.hit.place < one[1] for one in found):
                self.add(sentence, move, condition)
            if len(self.rows) > before:
                written.append(move.hit)
        self.judge_rest(sentence, written)
        return moves[-1] if moves and written and written[-1] is moves[-1].hit else None

    def lower_heading(self, sentence: Sentence) -> Sentence:
        """Return a headline whose words all have capitals as an ordinary one; names keep theirs."""
        words = [word for word in sentence.words if word[0].isalpha()]
        capitals = sum(word[0].isupper() for word in words)
        if not is_heading(sentence) or len(words) < FEWEST_WORDS or capitals < TITLE_CASE * len(words):
            return sentence
        is_shouted = all(word.isupper() for word in words)
        written = [
            word.lower() if (word.istitle() or is_shouted) and self.holders.speakers.covering(start) is None else word
            for word, start in zip(sentence.words, sentence.starts, strict=True)
        ]
        return replace(sentence, words=written, subject=None)

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
        is_unless = "unless" in told.casefold().split()[:2] or not NOT.isdisjoint(told.casefold().split())
        if told and is_unless and hit.stance == "promise" and hit.rule.startswith("modal"):
            hit.stance = "threaten"  # "would restore it if nothing was done"
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
        return (
            "spokesperson"
            if holder.actor_id and self.holders.sides.state_of(speaker) == holder.actor_id
            else "ascribed"
        )

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
        if not stance and is_quoted and DENYING & set(pairwise(sentence.lows[first:last])):
            stance, certainty = "deny", FALLBACK
        if last - first < (FEWEST_JUDGING if stance else FEWEST_WORDS):
            return
        topics = (self.lexicon.classes.get(word, frozenset()) for word in sentence.lows[first:last])
        if not stance and not any("talks" in kinds for kinds in topics):
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
            named = self.holders.read_names(sentence, phrase)
            self.holders.remember(sentence, named)
            about = speakers.read(sentence, phrase, focus)
            if not about.actor_id and len(named) == 1 and speakers.kind_of(named[0].actor_id) == "body":
                about = Antecedent(named[0].actor_id, named[0].text, "body")
            if about.kind:
                focus.hold(about)
            if about.kind in ("person", "many"):
                return
        persons = [
            Antecedent(one.actor_id, self.text[one.start : one.end], "person")
            for one in speakers.within(sentence.starts[0], sentence.ends[-1])
            if speakers.kind_of(one.actor_id) == "person" and not self.text.startswith(GENITIVE, one.end)
        ]
        if persons:
            focus.hold(persons[0])
