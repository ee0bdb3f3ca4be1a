"""Quotations that never close, and closing marks that close nothing.

Only marks that say themselves which side they are on are judged by side (“ ”, « »); straight ones are counted by
paragraph. A quotation may run over paragraphs: then each begins with a mark, or the next mark of all is a closing one.
One that opens with a mark of one kind and closes with another is told once, and its marks count for nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.coding.damage.flag import Damage, flag, line_end, line_start

MARKS = re.compile(r"[“”«»]")
PARAGRAPH = re.compile(r"[^\r\n]+")
STRAIGHT = re.compile(r'"')
ALIEN = ("„", "‟", "‚")
MIXED = re.compile(r'"[^"“”\r\n]{1,1500}”|“[^"“”\r\n]{1,1500}"(?!\w)')
LONGEST = 1500
LONGEST_CONTINUED = 20_000


def find_broken_quotations(text: str) -> Iterator[Damage]:
    """Find quotations without an end or a beginning.

    Examples
    --------
    >>> for found in find_broken_quotations("“We agree. The talks go on. He said “no”."):
    ...     print(found.rule, found.text)
    quotation:unclosed “We agree. The talks go on. He said “no”.
    """
    mixed: set[int] = set()
    if not any(mark in text for mark in ALIEN):
        for match in MIXED.finditer(text) if '"' in text else ():
            mixed |= {match.start(), match.end() - 1}
            reason = "a quotation opens with one kind of mark and closes with another"
            yield flag(text, match.start(), match.end(), "grammar", reason, "quotation:mixed", 0.6)
        for opening, closing in ("“”", "«»"):
            if opening in text or closing in text:
                yield from _sided(text, opening, closing, mixed)
    if '"' in text:
        yield from _straight(text, mixed)


def _sided(text: str, opening: str, closing: str, mixed: set[int]) -> Iterator[Damage]:
    places = (match.start() for match in MARKS.finditer(text) if match[0] in (opening, closing))
    marks = [place for place in places if place not in mixed]
    is_open, opened = False, 0
    for place in marks:
        if text[place] == opening:
            if is_open and not _continues(text, opened, place):
                yield _unclosed(text, opened)
            opened = place if not is_open or not _continues(text, opened, place) else opened
            is_open = True
        elif is_open:
            is_open = False
        elif not _is_inch_or_nested(text, place):
            start = line_start(text, place, 200)
            yield flag(
                text, start, place + 1, "truncation", "a quotation is closed that never began", "quotation:orphan", 0.7
            )
    if is_open:
        yield _unclosed(text, opened)


def _continues(text: str, opened: int, place: int) -> bool:
    """Whether an opening mark begins a further paragraph of an open quotation."""
    if place - opened >= LONGEST_CONTINUED or text.find("\n", opened, place) < 0:
        return False
    return not text[line_start(text, place, LONGEST_CONTINUED) : place].strip()


def _is_inch_or_nested(text: str, place: int) -> bool:
    return place > 0 and text[place - 1].isdigit()


def _unclosed(text: str, opened: int) -> Damage:
    end = line_end(text, opened, LONGEST)
    return flag(text, opened, end, "truncation", "a quotation never closes", "quotation:unclosed", 0.9)


def _straight(text: str, mixed: set[int]) -> Iterator[Damage]:
    """Paragraphs in which straight marks do not come in pairs, and which none continues."""
    paragraphs = [match for match in PARAGRAPH.finditer(text) if match[0].strip()]
    carried = False
    for number, match in enumerate(paragraphs):
        line = match[0]
        places = [m.start() for m in STRAIGHT.finditer(line) if match.start() + m.start() not in mixed]
        if not places:
            carried = False
            continue
        inches = sum(place > 0 and line[place - 1].isdigit() for place in places)
        if len(places) % 2 == 0 or (len(places) - inches) % 2 == 0 or "\\" in line or '""' in line:
            carried = False
            continue
        after = paragraphs[number + 1][0].lstrip() if number + 1 < len(paragraphs) else ""
        if after.startswith('"'):
            carried = True
            continue
        if carried:
            carried = False
            continue
        if len(line) > 20 * LONGEST or "=" in line or ";" in line[-2:]:
            continue  # code
        last = match.start() + places[-1]
        yield flag(
            text,
            last,
            min(match.end(), last + LONGEST),
            "truncation",
            "quotation marks do not come in pairs",
            "quotation:odd",
            0.65,
        )
