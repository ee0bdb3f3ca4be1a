"""One row of reported speech, and how it is told to a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

ModeCode = Literal["quoted", "reported"]
LONGEST_SHOWN = 70
RULES = {
    "according-to": "the words around a phrase that names their source",
    "as-verb": 'the clause after an opening "as ... said"',
    "clause-verb": "the clause before the verb",
    "clause-verb-clause": "the clause around the verb",
    "colon": "the quotation after a colon",
    "headline": "a headline that ends in its source",
    "label": "the name written beside the quotation",
    "list-item": "an item of the list that a verb of agreeing or saying opens",
    "name-line": "the name on the line above",
    "noun-that": "the clause that a noun of speech takes",
    "quotation-after-speech": "a quotation without a verb, in the paragraph of the speech before it",
    "quotation-after-subject": "a quotation without a verb, after a sentence about somebody",
    "quotation-alone": "a quotation to which the text gives no speaker",
    "quotation-in-clause": "a quotation inside a reported clause",
    "quotation-next-paragraph": "a paragraph that goes on quoting without a verb",
    "quotation-sentence-verb": "the quotation before a sentence that only says who spoke",
    "quotation-verb": "the quotation before the verb",
    "quoted-as-saying": "what somebody is quoted as saying",
    "same-sentence": "words of the one who speaks in this sentence",
    "turn": "a turn of a transcript, by the label before it",
    "verb-colon": "the words after the verb and a colon",
    "verb-gerund": "the gerund after the verb",
    "verb-infinitive": "the infinitive after the verb",
    "verb-label": "what the verb calls something",
    "verb-question": "the indirect question after the verb",
    "verb-quotation": "the quotation after the verb",
    "verb-that": 'the clause after the verb and "that"',
    "verb-will": "a noun of will with its infinitive after the verb",
    "verb-zero": 'the clause after the verb, without "that"',
}
"""What each rule of the finder reads."""


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
        How it was found, a key of `RULES`.
    confidence
        0-1, that the stretch and the speaker are both right.
    grounds
        Why it is this speaker, in words; "" where the words name him.
    others
        Ids of the actors who might have been meant instead.
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
    grounds: str = ""
    others: tuple[str, ...] = ()


def explain(speech: Speech) -> str:
    """Say how a stretch of speech was found and why it is given to its speaker.

    Examples
    --------
    >>> print(explain(Speech(10, 28, "talks would resume", "kim", "He", "said", "reported", "verb-zero", 0.84, 'takes up "Kim"')))
    "talks would resume" (10-28): reported, confidence 0.84
      rule: the clause after the verb, without "that" (verb-zero)
      cue: "said"
      speaker: kim, by "He": takes up "Kim"
      alternatives: none
    """
    words = " ".join(speech.text.split())
    shown = words if len(words) <= LONGEST_SHOWN else f"{words[: LONGEST_SHOWN - 3]}..."
    return "\n".join(
        (
            f'"{shown}" ({speech.start}-{speech.end}): {speech.mode_code}, confidence {speech.confidence:.2f}',
            f"  rule: {RULES[speech.rule]} ({speech.rule})",
            f"  cue: {_quoted(speech.cue) or 'none'}",
            f"  speaker: {_speaker(speech)}",
            f"  alternatives: {', '.join(speech.others) or 'none'}",
        )
    )


def _quoted(words: str) -> str:
    return f'"{words}"' if words else ""


def _speaker(speech: Speech) -> str:
    named = _quoted(speech.speaker_text)
    if not speech.speaker_id:
        return f"{named}, not in the list of actors" if named else "the text names nobody"
    found = f"{speech.speaker_id}, by {named}" if named else speech.speaker_id
    return f"{found}: {speech.grounds}" if speech.grounds else found


def each_once(rows: Iterable[Speech]) -> list[Speech]:
    """Return rows in the order of the text, of those with one stretch and mode the surest; what lies inside follows."""
    best: dict[tuple[int, int, str], Speech] = {}
    for row in rows:
        key = (row.start, row.end, row.mode_code)
        if key not in best or row.confidence > best[key].confidence:
            best[key] = row
    return sorted(best.values(), key=lambda row: (row.start, -row.end, row.mode_code))
