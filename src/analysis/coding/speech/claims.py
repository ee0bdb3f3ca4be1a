"""Who is taken to have spoken a quotation, and what in or around its sentence makes it his."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.coding.sentences import Span
from analysis.coding.speech.captions import read_caption
from analysis.coding.speech.focus import Antecedent
from analysis.coding.speech.labels import is_name_line, label_before, label_behind
from analysis.coding.speech.layers import QUOTED, Sentence
from analysis.coding.speech.quotations import Quotation
from analysis.coding.speech.speakers import Speakers
from analysis.coding.speech.subjects import STOPPERS
from analysis.coding.speech.surroundings import Attribution

FEWEST_OF_SENTENCE = 4
LABEL_REACH = 12
LIST_REACH = 5  # words between a verb and the colon before a list: "agreed on the following:"
LABELLED, HEADED = 0.9, "name-line"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who is taken to have spoken a quotation, and on what grounds."""

    who: Antecedent
    cue: str
    rule: str
    confidence: float


def labelled_by(speakers: Speakers, quotation: Quotation) -> Claim | None:
    """Return who speaks a quotation by the label beside it in its line, or None."""
    label = label_before(speakers.text, quotation) or label_behind(speakers.text, quotation)
    return Claim(read_caption(speakers, label), "", "label", LABELLED) if label else None


def name_line(speakers: Speakers, sentence: Sentence) -> Claim | None:
    """Return who speaks the quotations below a line that names somebody and says no more, or None."""
    start, end = sentence.starts[0], sentence.ends[-1]
    persons = speakers.persons_in(start, end)
    names = [Span(one.start, one.end) for one in persons]
    if len({one.actor_id for one in persons}) != 1 or not is_name_line(sentence, speakers.lexicon, names):
        return None
    return Claim(Antecedent(persons[0].actor_id, speakers.text[start:end], "person"), "", HEADED, LABELLED)


def opens_quotation(sentence: Sentence, found: list[Attribution]) -> bool:
    """Say whether a sentence ends with a verb of saying and a colon, so that the next paragraph's quotation is its content."""
    return sentence.lows[-1] == ":" and bool(found) and not any(found[-1].contents)


def opens_list(sentence: Sentence, found: list[Attribution]) -> bool:
    """Say whether a sentence ends with a verb of agreeing or saying and a colon, so that a list below is its content."""
    if sentence.lows[-1] != ":" or not found or found[-1].contents:
        return False
    return found[-1].end >= len(sentence) - LIST_REACH


def only_voice(place: int, found: list[Attribution], voices: list[Antecedent]) -> Antecedent | None:
    """Return the one who alone speaks before a quotation in its sentence; None where nobody does, or several."""
    before = [who for one, who in zip(found, voices, strict=True) if one.start < place and who.actor_id]
    return before[0] if len({who.actor_id for who in before}) == 1 else None


def labelled_place(sentence: Sentence, attribution: Attribution) -> int | None:
    """Return the place of the short quotation that a verb of judging takes."""
    for here in range(attribution.end, min(len(sentence), attribution.end + LABEL_REACH)):
        if sentence.lows[here] == QUOTED:
            return here
        if sentence.lows[here] in STOPPERS:
            return None
    return None


def is_bare(attribution: Attribution) -> bool:
    """Say whether an attribution opens its sentence, which then is little else ("Putin said on Sunday.")."""
    opening = attribution.subject[0] if attribution.subject else attribution.start
    return min(opening, attribution.start) <= 1


def is_alone(sentence: Sentence) -> bool:
    """Say whether a sentence is nothing but quotations."""
    return all(word == QUOTED or word in STOPPERS for word in sentence.lows)


def is_sentence_like(passage: str) -> bool:
    """Say whether a quotation that nobody introduces is somebody's sentence rather than a term or a title.

    Examples
    --------
    >>> is_sentence_like("We are ready to go."), is_sentence_like("The Long Peace")
    (True, False)
    """
    words = passage.split()
    return len(words) >= FEWEST_OF_SENTENCE and words[0][0].isupper() and words[-1][-1] in ".!?…,"
