"""Who speaks where: the innermost stretch of speech around a place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Protocol

TAG_REACH = 100  # characters between the end of speech and the verb behind its subject


class SpeechLike(Protocol):
    """A stretch of quoted or reported content."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def speaker_id(self) -> str: ...  # noqa: D102
    @property
    def speaker_text(self) -> str: ...  # noqa: D102
    @property
    def cue(self) -> str: ...  # noqa: D102
    @property
    def mode_code(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks the words that are read; blank for the author.

    Parameters
    ----------
    side_id
        The actor who speaks, or for whom an unnamed official speaks.
    text
        How the text names the speaker.
    is_quoted
        Whether the words are his own: "they" in them is never himself.
    """

    side_id: str = ""
    text: str = ""
    is_quoted: bool = False

    def __bool__(self) -> bool:
        return bool(self.side_id or self.text)


AUTHOR = Voice()


class Voices:
    """The speech of one text.

    Parameters
    ----------
    speeches
        Its rows, nested or side by side.
    side_of
        From the words for an unnamed speaker to the body for which he speaks.
    """

    def __init__(self, speeches: Iterable[SpeechLike], side_of: Callable[[str], str]) -> None:
        self.rows: list[SpeechLike] = sorted(speeches, key=lambda row: (row.start, -row.end))
        self.starts = [row.start for row in self.rows]
        self.side_of = cache(side_of)
        self.around: list[int] = []
        for number, row in enumerate(self.rows):
            above = number - 1
            while above >= 0 and self.rows[above].end <= row.start:
                above = self.around[above]
            self.around.append(above)

    def number_at(self, offset: int) -> int:
        """Return the number of the innermost speech around an offset, -1 for the author's own words."""
        number = bisect_right(self.starts, offset) - 1
        while number >= 0 and self.rows[number].end <= offset:
            number = self.around[number]
        return number

    def at(self, offset: int) -> tuple[Voice, SpeechLike | None]:
        """Return who speaks at an offset and the speech; speech by nobody named counts as the author's."""
        number = self.number_at(offset)
        while number >= 0:
            row = self.rows[number]
            if row.speaker_id or row.speaker_text:
                side_id = row.speaker_id or self.side_of(row.speaker_text)
                return Voice(side_id, row.speaker_text, row.mode_code == "quoted"), row
            number = self.around[number]
        return AUTHOR, None

    def is_tag(self, word: str, offset: int) -> bool:
        """Say whether a verb only tags the speech before it: "..., the minister confirmed on Tuesday"."""
        number = bisect_right(self.starts, offset) - 1
        if number < 0:
            return False
        row = self.rows[number]
        return row.end <= offset and offset - row.end < TAG_REACH and word in row.cue

    def next_from(self, offset: int) -> SpeechLike | None:
        """Return the next speech that begins at or behind an offset, or None."""
        number = bisect_left(self.starts, offset)
        return self.rows[number] if number < len(self.rows) else None
