"""What a text has told so far: the anchors from which the next expression is counted.

`published` is the day of publication. `told` are the dates told so far, the latest last. The *story* is the latest
date told with its year (and what was counted from it): while it runs, a month or a weekday without a year belongs
to it; a weekday or "last week" said from the writer's own day ends it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from analysis.coding.times.calendar import Stretch

REMEMBERED = 40
# What is told of the fortnight before publication is news: its weekdays are counted from the day of publication.
FRESH = timedelta(days=14)
# Quotations so many paragraphs after "said on Sunday" were spoken on that Sunday, if it is that fresh.
SAME_SCENE, LATELY = 8, timedelta(days=3)
GRAINS = {"D": 0, "W": 1, "2W": 1, "WE": 1, "M": 2, "S": 3, "3M": 3, "6M": 3, "Y": 4, "10Y": 5, "100Y": 6}
GRAIN_OF_UNIT = {"D": 0, "N": 0, "W": 0, "2W": 0, "WE": 0, "M": 2, "3M": 3, "6M": 3, "Y": 4, "10Y": 5, "100Y": 6, "": 4}


@dataclass(frozen=True, slots=True)
class Told:
    """A date told: its stretch and where (paragraph and token)."""

    stretch: Stretch
    paragraph: int
    place: int


@dataclass(slots=True)
class Story:
    """The anchors at one place of a text; it changes as the text is read."""

    published: date | None
    published_edtf: str
    told: list[Told] = field(default_factory=list)
    current: Stretch | None = None
    current_paragraph: int = -1
    is_interrupted: bool = False
    deictics: int = 0
    spoken: date | None = None
    spoken_paragraph: int = -1

    def day_of_speech(self, paragraph: int) -> date | None:
        """The day on which somebody was last said to have spoken, while that is near in the text and before publication."""
        if self.spoken is None or self.published is None or paragraph - self.spoken_paragraph > SAME_SCENE:
            return None
        return self.spoken if timedelta(0) < self.published - self.spoken <= LATELY else None

    def is_running(self, paragraph: int) -> bool:
        """Return whether a date without a year belongs to the story rather than to the writer's own time."""
        if self.current is None or self.current.last is None:
            return False
        if self.published is None:
            return True
        if self.is_interrupted or timedelta(0) <= self.published - self.current.last < FRESH:
            return False
        if self.deictics and self.current.last.year == self.published.year:
            return False
        return not self.deictics or paragraph - self.current_paragraph <= (1 if self.deictics < 3 else 0)

    def tell(self, stretch: Stretch, paragraph: int, place: int, *, is_own: bool, is_deictic: bool) -> None:
        """Take note of a date: `is_own` where its year was printed or came from the story."""
        self.told.append(Told(stretch, paragraph, place))
        del self.told[:-REMEMBERED]
        if is_deictic:
            self.deictics += 1
            self.is_interrupted = True
        if is_own and stretch.last is not None:
            self.current, self.current_paragraph, self.is_interrupted = stretch, paragraph, False

    def latest(self, unit: str) -> Stretch | None:
        """The date being told, where it is told finely enough to count such units from it.

        A coarser date after it does not hide it while it contains it ("On Sunday, the first such day this year").
        """
        coarser: Stretch | None = None
        for told in reversed(self.told):
            stretch = told.stretch
            if stretch.first is None or stretch.last is None:
                return None
            if coarser and coarser.first and coarser.last and not coarser.first <= stretch.first <= coarser.last:
                return None
            if GRAINS.get(stretch.grain, 9) <= GRAIN_OF_UNIT.get(unit, 0):
                return stretch
            coarser = stretch
        return None
