"""The marks of a happening in time, and the key that explains them.

Certainty is drawn, not footnoted. Form says what is known of the time: a marker for a day, a bracket for
*some time within*, a bar for *throughout*, an arrow where an end is open. Filling says how real it is:
solid for what happened, hollow for what is planned, struck for what was called off, a question mark for
what is unclear. Weight says how well it is known: thin for a single source, doubled where accounts differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from analysis.reporting.figures.lettering import text_width
from analysis.reporting.figures.sheet import Box, Sheet
from analysis.reporting.figures.style import BLUE, INK, LEADING, MUTED, PAPER, SMALL, VERMILION

Form = Literal["day", "within", "throughout"]
OPEN_REACH: Final = 26.0  # pixels an open end is drawn beyond the last day it is known for
_COLOURS: Final = {"past": BLUE, "current": VERMILION, "planned": BLUE, "off": MUTED, "unclear": INK}
_SOLID: Final = frozenset({"past", "current"})
_PHASE_WORDS: Final = {
    "past": "happened",
    "current": "under way or in force",
    "planned": "planned or proposed",
    "off": "called off, refused or suspended",
    "unclear": "unclear",
}
_FORM_WORDS: Final[dict[Form, str]] = {
    "within": "some time within",
    "throughout": "all this time",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """How one happening is drawn.

    Parameters
    ----------
    form
        What is known of its time.
    phase
        planned, current, past, off or unclear.
    is_thin
        Rests on a single source.
    is_doubled
        Is disputed.
    opens_left, opens_right
        Has no known beginning or end.
    """

    form: Form = "day"
    phase: str = "past"
    is_thin: bool = False
    is_doubled: bool = False
    opens_left: bool = False
    opens_right: bool = False

    @property
    def colour(self) -> str:
        """The ink of its phase."""
        return _COLOURS[self.phase]

    @property
    def half_body(self) -> float:
        """Pixels that the mark itself takes above and below its middle."""
        return (3.0 if self.is_thin else 4.5) + (3.0 if self.is_doubled else 0.0)

    @property
    def half_stroke(self) -> float:
        """Pixels that the stroke through what was called off takes above and below the middle."""
        return max(6.0, self.half_body + 2)

    @property
    def half_height(self) -> float:
        """Pixels that all of it takes above and below its middle."""
        return self.half_stroke + 1 if self.phase == "off" else self.half_body


def mark_reach(mark: Mark, x0: float, x1: float) -> tuple[float, float]:
    """Left and right end of all that is drawn for a mark whose time lies between x0 and x1."""
    left, right = _body(mark, x0, x1)
    rim = 3.5 if mark.is_doubled else 1.0
    asked = text_width("?", SMALL, True) + 4 if mark.phase == "unclear" else 0.0
    struck = 3.0 if mark.phase == "off" else 0.0
    return left - max(rim, struck), right + max(rim, struck) + asked


def _body(mark: Mark, x0: float, x1: float) -> tuple[float, float]:
    """Left and right end of the mark's own shape: never so short that it cannot be seen."""
    if mark.form == "day":
        radius = 3.2 if mark.is_thin else 4.6
        return (x0 + x1) / 2 - radius, (x0 + x1) / 2 + radius
    lack = max(0.0, 10.0 - (x1 - x0)) / 2
    left = x0 - OPEN_REACH if mark.opens_left else x0 - lack
    right = x1 + OPEN_REACH if mark.opens_right else x1 + lack
    return left, right


def draw_mark(sheet: Sheet, mark: Mark, x0: float, x1: float, y: float) -> None:
    """Draw a mark around the height y for a time between x0 and x1."""
    left, right = _body(mark, x0, x1)
    if mark.form == "day":
        _draw_day(sheet, mark, (left + right) / 2, y)
    elif mark.form == "within":
        _draw_within(sheet, mark, left, right, y)
    else:
        _draw_throughout(sheet, mark, left, right, y)
    _, reach = mark_reach(mark, x0, x1)
    if mark.phase == "unclear":
        sheet.text(reach, y + 4.4, "?", size=SMALL, bold=True, align="right")
    if mark.phase == "off":
        middle, half = (left + right) / 2, mark.half_stroke
        sheet.line(middle - half, y + half, middle + half, y - half, colour=mark.colour, width=1.6, zorder=3)


def _draw_day(sheet: Sheet, mark: Mark, x: float, y: float) -> None:
    size = 5.4 if mark.is_thin else 8.2
    shape = "s" if mark.phase == "current" else "o"
    width = 1.0 if mark.is_thin else 1.8
    if mark.is_doubled:
        sheet.marker(x, y, shape, size + 5.6, fill=PAPER, edge=mark.colour, width=1.0)
    fill = mark.colour if mark.phase in _SOLID else PAPER
    sheet.marker(x, y, shape, size, fill=fill, edge=mark.colour, width=width)


def _draw_within(sheet: Sheet, mark: Mark, left: float, right: float, y: float) -> None:
    width = 1.0 if mark.is_thin else 2.2
    dashes = None if mark.phase in _SOLID else (4.0, 2.5)
    offsets = (-2.2, 2.2) if mark.is_doubled else (0.0,)
    for offset in offsets:
        sheet.line(left, y + offset, right, y + offset, colour=mark.colour, width=width, dashes=dashes, zorder=2.2)
    half = mark.half_body
    for x, is_open, sign in ((left, mark.opens_left, -1), (right, mark.opens_right, 1)):
        if is_open:
            _arrow(sheet, x, y, sign, half, mark.colour)
        else:
            sheet.line(x, y - half, x, y + half, colour=mark.colour, width=max(width, 1.4), zorder=2.2)


def _draw_throughout(sheet: Sheet, mark: Mark, left: float, right: float, y: float) -> None:
    half = 2.2 if mark.is_thin else 4.2
    start = left + OPEN_REACH if mark.opens_left else left
    end = right - OPEN_REACH if mark.opens_right else right
    fill = mark.colour if mark.phase in _SOLID else PAPER
    width = 1.0 if mark.is_thin else 1.6
    dashes = (2.0, 2.0) if mark.phase == "unclear" else None
    if mark.is_doubled:
        outer = Box(start - 2.6, y - half - 2.6, end + 2.6, y + half + 2.6)
        sheet.rect(outer, fill=PAPER, edge=mark.colour, width=1.0, zorder=1.8)
    if end > start:
        sheet.rect(
            Box(start, y - half, end, y + half),
            fill=fill,
            edge=mark.colour,
            width=width,
            dashes=dashes,
            zorder=2.0,
        )
    if mark.opens_left:
        sheet.fade(Box(left + 5, y - half, start, y + half), fill=mark.colour, towards="left", zorder=2.0)
        _arrow(sheet, left, y, -1, half + 1, mark.colour)
    if mark.opens_right:
        sheet.fade(Box(end, y - half, right - 5, y + half), fill=mark.colour, towards="right", zorder=2.0)
        _arrow(sheet, right, y, 1, half + 1, mark.colour)


def _arrow(sheet: Sheet, x: float, y: float, sign: int, half: float, colour: str) -> None:
    """An arrow head whose point is at x."""
    half = max(half, 3.6)
    sheet.polygon([(x, y), (x - sign * 6.5, y - half), (x - sign * 6.5, y + half)], fill=colour, zorder=2.4)


def key_entries(marks: Iterable[Mark]) -> list[tuple[Mark, str]]:
    """What a reader needs explained of these marks, each with a sample; nothing that is not in the figure.

    Examples
    --------
    >>> [words for _, words in key_entries([Mark(), Mark(phase="planned", is_thin=True)])]
    ['happened', 'planned or proposed', 'thin: one source only']
    """
    drawn = list(dict.fromkeys(marks))
    phases = [phase for phase in _PHASE_WORDS if any(mark.phase == phase for mark in drawn)]
    forms = [form for form in _FORM_WORDS if any(mark.form == form for mark in drawn)]
    entries = [(Mark(phase=phase), _PHASE_WORDS[phase]) for phase in phases]
    entries += [(Mark(form=form), _FORM_WORDS[form]) for form in forms]
    if any(mark.opens_left or mark.opens_right for mark in drawn):
        entries.append((Mark(form="within", opens_right=True), "end not known"))
    if any(mark.is_thin for mark in drawn):
        entries.append((Mark(is_thin=True), "thin: one source only"))
    if any(mark.is_doubled for mark in drawn):
        entries.append((Mark(is_doubled=True), "doubled: accounts differ"))
    return entries


def draw_key(sheet: Sheet, top: float, entries: list[tuple[Mark, str]]) -> float:
    """Draw the key as a running line of samples and words; return the height below it."""
    x, line = sheet.left, SMALL * LEADING + 3
    for mark, words in entries:
        sample = 0.0 if mark.form == "day" else 24.0
        shown = replace(mark, opens_left=False)
        begin, end = mark_reach(shown, 0, sample - (OPEN_REACH if mark.opens_right else 0))
        room = end - begin + 5 + text_width(words, SMALL)
        if x > sheet.left and x + room > sheet.right:
            x, top = sheet.left, top + line
        start = x - begin
        draw_mark(sheet, shown, start, start + max(0.0, sample - (OPEN_REACH if mark.opens_right else 0)), top + 8)
        sheet.text(x + end - begin + 5, top + 12, words, size=SMALL, colour=MUTED)
        x += room + 16
    return top + line if entries else top
