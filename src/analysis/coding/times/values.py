"""A value and how it was got, and the place in a text from which it is looked for; not frozen, as `found` says why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from analysis.coding.times.calendar import Stretch
from analysis.coding.times.found import Paragraph
from analysis.coding.times.story import Story
from analysis.coding.times.tense import PAST, Tense, clause_tense, sentence_bounds

EXPLICIT, PUBLICATION, NARRATIVE = "explicit", "publication", "narrative"


@dataclass(slots=True)
class Value:
    """A value and how it was got.

    `stretch` is None where there is none (vague, set, duration, open); `told` is the date that a vague part belongs
    to (the first months of 1848), which the story goes on from.
    """

    stretch: Stretch | None = None
    edtf: str = ""
    kind_code: str = "date"
    anchor: str = EXPLICIT
    anchor_edtf: str = ""
    decided_by: str = ""
    alternatives: tuple[str, ...] = ()
    factor: float = 1.0
    is_deictic: bool = False
    told: Stretch | None = None


@dataclass(slots=True)
class Context:
    """Where an expression stands: its paragraph and tokens, and what was told before it."""

    story: Story
    paragraph: Paragraph
    number: int
    start: int
    end: int
    speech_day: date | None = None

    def tense(self) -> Tense:
        """The direction of the clause; "since" before the expression looks back whatever its verb."""
        if self.paragraph.is_since(self.start - 1):
            return Tense(PAST, self.paragraph.word(self.start - 1))
        return clause_tense(self.paragraph, self.start, self.end)

    @property
    def now(self) -> date | None:
        """The day from which today is counted: that of the speech, else of publication."""
        return self.speech_day or self.story.published

    @property
    def is_in_story(self) -> bool:
        """Return whether the story runs here."""
        return self.story.is_running(self.number)

    def told_in_sentence(self) -> Stretch | None:
        """The last day told earlier in the same sentence."""
        left, _ = sentence_bounds(self.paragraph, self.start, self.end)
        for told in reversed(self.story.told):
            if told.paragraph != self.number or told.place < left:
                return None
            if told.stretch.grain == "D" and told.stretch.first == told.stretch.last:
                return told.stretch
        return None


def open_value(anchor: str, context: Context, factor: float = 0.8) -> Value:
    """A value that stays open for want of its anchor."""
    edtf = context.story.published_edtf if anchor == PUBLICATION else ""
    return Value(anchor=anchor, anchor_edtf=edtf, decided_by="open", factor=factor)


def from_now(stretch: Stretch, context: Context, **more: object) -> Value:
    """A value counted from the day of publication, or from the day of the speech that holds it."""
    anchor = NARRATIVE if context.speech_day else PUBLICATION
    edtf = context.speech_day.isoformat() if context.speech_day else context.story.published_edtf
    return replace(Value(stretch, anchor=anchor, anchor_edtf=edtf), **more)  # type: ignore[arg-type]


def from_told(stretch: Stretch, anchor: Stretch, **more: object) -> Value:
    """A value counted from a date told before it."""
    return replace(Value(stretch, anchor=NARRATIVE, anchor_edtf=anchor.edtf), **more)  # type: ignore[arg-type]
