"""The lines of each mode of the full-screen view, fitted to a size; no state, no keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prompt_toolkit.utils import get_cwidth

from analysis.cli.review.card import (
    CONTEXT,
    Line,
    fields,
    grounds,
    kind_of,
    label_of,
    needs,
    passage_of,
    visible,
    wrap,
)
from analysis.coding.review import Choice, Sitting

LEAST_PASSAGE = 4
"""Lines that a passage gets at the least, whatever the row needs."""

_LABEL = 11
_NOTES = {"drafted": "~", "changed": "*", "needed": "!", "": " "}


@dataclass(frozen=True, slots=True)
class Size:
    """Columns and lines to draw in."""

    columns: int
    rows: int

    def less(self, lines: int) -> Size:
        """The same with some lines less."""
        return Size(self.columns, max(1, self.rows - lines))


def draw_card(sitting: Sitting, scroll: int, size: Size) -> tuple[list[Line], int]:
    """A suggestion: where it stands, its passage in context, the row, what it needs, why.

    Parameters
    ----------
    sitting
        The sitting, with an item.
    scroll
        How many lines of a long passage are passed over.
    size
        What there is room for.

    Returns
    -------
    (list of Line, int)
        As many lines as there is room for, and the scroll as far as there is something to pass over.
    """
    assert sitting.item is not None, "a card shows an item"
    number, total = sitting.place
    here, of_source = sitting.place_in_source
    case = sitting.queue.book.path.name
    top = [
        _bar(f" Review of {case}", f"{number} of {total} ", size.columns),
        _ends(
            sitting.queue.book.source_line(sitting.item.waiting), f"{here} of {of_source} in this source", size.columns
        ),
    ]
    row = _row(sitting, size)
    room = size.rows - len(top) - 2  # a rule above the row, and a line between source and passage
    if len(row) > (most := max(2, room - LEAST_PASSAGE)):
        row = [*row[: most - 1], [("strong", _cut(" ... e shows all cells", size.columns))]]
    passage, scroll = _passage(sitting, scroll, Size(size.columns, room - len(row)))
    return [*top, [], *passage, _rule(kind_of(sitting), size.columns), *row], scroll


def draw_cells(sitting: Sitting, cells: Sequence[tuple[str, str, str]], cell: int, size: Size) -> list[Line]:
    """All cells of the row, a line each, with a cursor; below them the passage, as far as there is room."""
    assert sitting.item is not None, "cells are those of an item"
    width = max(len(label_of(name)) for name, *_ in cells)
    needed = [
        part for line in needs(sitting.draft) for part in wrap([("need", f"! {line}")], size.columns - 1, get_cwidth)
    ]
    room = max(3, min(len(cells), size.rows - 2 - min(len(needed), 4) - LEAST_PASSAGE))
    first = min(max(0, cell - room // 2), max(0, len(cells) - room))
    lines: list[Line] = [_bar(f" Edit: {kind_of(sitting)}", f"{cell + 1} of {len(cells)} ", size.columns)]
    for at in range(first, min(first + room, len(cells))):
        name, value, note = cells[at]
        text = f"{_NOTES[note]} {label_of(name):<{width}}  {value or '-'}"
        lines.append([("cursor" if at == cell else "need" if note == "needed" else "", _cut(text, size.columns))])
    lines += needed[:4]
    left = size.rows - len(lines) - 1
    if left >= LEAST_PASSAGE:
        passage, _ = _passage(sitting, 0, Size(size.columns, left))
        lines += [_rule("passage", size.columns), *passage]
    return lines


def draw_choices(listed: Sequence[Choice], chosen: int, size: Size) -> list[Line]:
    """Choices with a cursor; the meaning of a value beside its label, where there is room."""
    if not listed:
        return []
    room = max(1, size.rows - 1)
    first = min(max(0, chosen - room // 2), max(0, len(listed) - room))
    has_meaning = any(one.meaning for one in listed)
    room_of_label = max(20, size.columns // 3) if has_meaning else size.columns - 4
    width = min(max(get_cwidth(one.label) for one in listed), room_of_label)
    lines: list[Line] = []
    for at in range(first, min(first + room, len(listed))):
        one = listed[at]
        words = one.meaning if has_meaning else ""
        text = f"  {_padded(_cut(visible(one.label), width), width)}  {visible(words)}"
        lines.append([("cursor" if at == chosen else "", _cut(text, size.columns))])
    if len(listed) > room:
        more = f"  {first + 1} to {first + len(lines)} of {len(listed)}; type a part of the name"
        lines.append([("", _cut(more, size.columns))])
    return lines


def draw_page(page: Sequence[Line], name: str, scroll: int, size: Size) -> tuple[list[Line], int]:
    """A page to read."""
    lines = [part for line in page for part in _indented(line, size.columns - 1)]
    room = size.rows - 1
    scroll = min(scroll, max(0, len(lines) - room))
    seen = f"{min(scroll + room, len(lines))} of {len(lines)} lines "
    return [_bar(f" {name}", seen, size.columns), *lines[scroll : scroll + room]], scroll


def _indented(line: Line, columns: int) -> list[Line]:
    """A line over as many as it needs, all as far in as it begins."""
    if not line:
        return [[]]
    (style, text), *rest = line
    indent = " " * (len(text) - len(text.lstrip(" ")))
    return [
        [("", indent), *part] for part in wrap([(style, text.lstrip(" ")), *rest], columns - len(indent), get_cwidth)
    ]


def _passage(sitting: Sitting, scroll: int, size: Size) -> tuple[list[Line], int]:
    """The passage with as much context as there is room for; a longer one from where it was scrolled to."""
    lines: list[Line] = []
    for context in CONTEXT:
        before, words, after = passage_of(sitting, context=context)
        text = [("", before), ("mark", f"[[{words}]]"), ("", after)]
        lines = wrap(text, size.columns - 1, get_cwidth)
        if len(lines) <= size.rows:
            return [*lines, *([[]] * (size.rows - len(lines)))], 0
    room = max(1, size.rows - 1)
    scroll = min(scroll, len(lines) - room)
    more = f"lines {scroll + 1} to {scroll + room} of {len(lines)} of the passage; Up and Down move"
    return [*lines[scroll : scroll + room], [("strong", _cut(more, size.columns))]], scroll


def _row(sitting: Sitting, size: Size) -> list[Line]:
    """The cells, two side by side where both are short; what is needed; the grounds."""
    draft, half = sitting.draft, (size.columns - 2) // 2
    lines: list[Line] = []
    waiting: Line = []
    for name, value, note in fields(sitting, draft):
        cell: Line = [
            ("need" if note == "needed" else "key", f"{_NOTES[note]}{label_of(name):<{_LABEL}} "),
            ("", value or "-"),
        ]
        width = sum(get_cwidth(text) for _, text in cell)
        if width > half or name == "summary":
            lines += [waiting] if waiting else []
            waiting = []
            lines += _hanging(cell, size.columns)
        elif waiting:
            lines.append([*waiting, ("", " " * (half - sum(get_cwidth(text) for _, text in waiting))), *cell])
            waiting = []
        else:
            waiting = cell
    lines += [waiting] if waiting else []
    for need in needs(draft):
        lines += wrap([("need", f"! {need}")], size.columns - 1, get_cwidth)
    return [*lines, *_hanging([("key", f" {'why':<{_LABEL}} "), ("", grounds(sitting))], size.columns)]


def _hanging(cell: Line, columns: int) -> list[Line]:
    """A cell over as many lines as it needs, its value under itself."""
    label, value = cell
    first, *rest = wrap([value], columns - _LABEL - 3, get_cwidth)
    indent = ("", " " * (_LABEL + 2))
    return [[label, *first], *([indent, *line] for line in rest)]


def _bar(left: str, right: str, columns: int) -> Line:
    return [("bar", "".join(text for _, text in _ends(left, right, columns)))]


def _ends(left: str, right: str, columns: int) -> Line:
    """One text at the left end of a line, one at the right."""
    right = _cut(right, columns - 1)
    left = _cut(visible(left), columns - get_cwidth(right) - 1)
    return [("", left), ("", " " * max(1, columns - get_cwidth(left) - get_cwidth(right))), ("", right)]


def _rule(name: str, columns: int) -> Line:
    head = _cut(f"-- {name} ", columns)
    return [("strong", head + "-" * max(0, columns - get_cwidth(head)))]


def _cut(text: str, columns: int) -> str:
    if get_cwidth(text) <= columns:
        return text
    if columns <= 3:
        return ""
    while text and get_cwidth(text) > columns - 3:
        text = text[:-1]
    return f"{text}..."


def _padded(text: str, columns: int) -> str:
    return text + " " * max(0, columns - get_cwidth(text))
