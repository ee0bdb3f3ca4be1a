"""The review on a whole terminal: one suggestion a screen, one key a decision.

What is shown is made anew from the sitting each time something changes; a mode (the card, its cells, a choice, a page to read)
says which lines are drawn and what the keys do. Colours are the terminal's own, so that it reads on light and dark ones; NO_COLOR is
respected by the library, and nothing is said by colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import ConditionalContainer, HSplit, Layout, Window
from prompt_toolkit.layout.controls import BufferControl, FormattedTextControl
from prompt_toolkit.styles import Style
from prompt_toolkit.utils import get_cwidth

from analysis.cli.review.card import KEYS, Line, codebook_lines, fields, help_lines, label_of, visible, wrap
from analysis.cli.review.drawing import Size, draw_card, draw_cells, draw_choices, draw_page
from analysis.coding.review import OPEN, Choice, Sitting, alike, choices, found, hint
from analysis.record.schema import TABLES, Column
from analysis.record.values import value_fault

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

STYLE = Style.from_dict(
    {"bar": "reverse", "mark": "reverse", "key": "bold", "need": "bold ansired", "strong": "bold", "cursor": "reverse"}
)

_MOST_MESSAGE = 4
"""Lines of a message."""


def run_screen(sitting: Sitting, *, source: Input | None = None, target: Output | None = None) -> None:
    """Review until the person stops.

    Parameters
    ----------
    sitting
        The sitting.
    source, target
        Where keys come from and where it is drawn; default: the terminal.
    """
    Screen(sitting, source, target).application.run()


class Screen:
    """The state of the view: which mode, and where the cursor is in it."""

    def __init__(self, sitting: Sitting, source: Input | None, target: Output | None) -> None:
        self.sitting = sitting
        self.mode = "card"
        self.scroll = 0
        self.cell = 0
        self.page: list[Line] = []
        self.page_name = ""
        self.back_to = "card"
        self.column = ""
        self.options: list[Choice] = []
        self.chosen = 0
        self.fault = ""
        self.typed = Buffer(multiline=False, on_text_changed=self._typed_changed)
        is_choosing = Condition(lambda: self.mode == "choice")
        self.application: Application[None] = Application(
            layout=Layout(
                HSplit(
                    [
                        Window(FormattedTextControl(self._top), height=self._top_height, always_hide_cursor=True),
                        ConditionalContainer(
                            Window(
                                BufferControl(self.typed), wrap_lines=True, dont_extend_height=True, style="underline"
                            ),
                            is_choosing,
                        ),
                        Window(FormattedTextControl(self._body), always_hide_cursor=True),
                        Window(
                            FormattedTextControl(self._foot),
                            height=lambda: len(self._foot_lines()),
                            always_hide_cursor=True,
                        ),
                    ]
                )
            ),
            key_bindings=self._bindings(),
            style=STYLE,
            full_screen=True,
            input=source,
            output=target,
        )
        self.application.ttimeoutlen = 0.05  # so long the terminal may take to send the rest of an arrow key

    @property
    def size(self) -> Size:
        """Columns and lines of the terminal, without those of the foot."""
        size = self.application.output.get_size()
        return Size(size.columns, size.rows - len(self._foot_lines()))

    # What is drawn

    def _top_height(self) -> int:
        return len(self._choice_head()) if self.mode == "choice" else 0

    def _top(self) -> StyleAndTextTuples:
        return _joined(self._choice_head() if self.mode == "choice" else [])

    def _body(self) -> StyleAndTextTuples:
        sitting, size = self.sitting, self.size
        if self.mode == "choice":
            listed = self.listed
            if self.options and not listed:
                return _joined([[("", "  none holds these words; take some back to see more")]])
            return _joined(draw_choices(listed, self.chosen, size.less(self._top_height() + 1)))
        if self.mode == "page":
            lines, self.scroll = draw_page(self.page, self.page_name, self.scroll, size)
            return _joined(lines)
        if sitting.item is None:
            return _joined(
                [
                    [("", "")],
                    [("strong", " Nothing is left to decide here.")],
                    [("", " q shows what was done; u takes back the last decision.")],
                ]
            )
        if self.mode == "cells":
            return _joined(draw_cells(sitting, self.cells, self.cell, size))
        lines, self.scroll = draw_card(sitting, self.scroll, size)
        return _joined(lines)

    def _foot(self) -> StyleAndTextTuples:
        return _joined(self._foot_lines())

    def _foot_lines(self) -> list[Line]:
        """The message and the keys."""
        width = self.application.output.get_size().columns
        words = " ".join((self.fault or (self.sitting.message if self.mode != "page" else "")).split())
        style = "need" if self.fault or words.startswith("not ") else "strong"
        message = wrap([(style, visible(words))], width - 1, get_cwidth)[:_MOST_MESSAGE]
        keys = {
            "card": [(key, word) for key, word, _ in KEYS],
            "cells": [("Enter", "change"), ("Del", "blank"), ("a", "accept"), ("c", "codebook"), ("Esc", "back")],
            "choice": [("Enter", "take"), ("Up Down", "choose"), ("Esc", "leave it")],
            "page": [("Up Down", "move"), ("Esc", "back")],
        }[self.mode]
        if self.mode == "choice" and self._is_list:
            keys = [("Enter", "add; on a blank end take all"), *keys[1:]]
        return [*message, *_key_lines(keys, width)]

    # Cells and choices

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """All cells of the row in hand."""
        return fields(self.sitting, self.sitting.draft, every=True)

    @property
    def listed(self) -> list[Choice]:
        """The choices that fit what is typed; in an open list, first what is typed itself, where a cell may hold it."""
        typed = self.typed.text.strip()
        if self._is_list:
            return found(self.options, typed.rpartition(",")[2])
        fitting = found(self.options, typed)
        if self.column and self._kind in OPEN and typed and not value_fault(self._spec, typed):
            return [Choice(typed, typed, "as typed"), *(one for one in fitting if one.value != typed)]
        return fitting

    @property
    def _spec(self) -> Column:
        return TABLES[self.sitting.draft.table].column(self.column)

    @property
    def _kind(self) -> str:
        return self._spec.kind

    @property
    def _is_list(self) -> bool:
        return bool(self.column) and self._kind == "refs"

    def _choice_head(self) -> list[Line]:
        width = self.size.columns
        if not self.column:
            head = [
                [("strong", "Which row of the case says the same?")],
                [("", "Its passage becomes more evidence for it, and no row is added. Type a part of it.")],
            ]
        else:
            lines = list(hint(self.sitting.queue.book, self._spec, self.sitting.draft.row))
            head = [[("strong", label_of(self.column))], *([("", line)] for line in lines)]
        wrapped = [part for line in head for part in wrap(line, width, get_cwidth)]
        most = max(2, self.size.rows // 2)
        return wrapped[:most]

    def _typed_changed(self, _: Buffer) -> None:
        self.chosen, self.fault = (0 if self.typed.text.strip() or not self.column else -1), ""

    def _open_cells(self) -> None:
        needed = [at for at, (_, _, note) in enumerate(self.cells) if note == "needed"]
        self.mode, self.cell, self.fault = "cells", needed[0] if needed else 0, ""

    def _open_choice(self, column: str) -> None:
        book, row = self.sitting.queue.book, self.sitting.draft.row
        self.column = column
        self.options = choices(book, self._spec)
        value = row[column]
        several = "".join(f"{part}, " for part in value.split())
        self._start_choice(several if self._is_list else "" if self.options else value)
        at = [choice.value for choice in self.listed]
        self.chosen = at.index(value) if value in at else -1  # Enter alone changes nothing

    def _open_match(self) -> None:
        sitting = self.sitting
        draft, book = sitting.draft, sitting.queue.book
        rows = alike(book, draft.table, draft.row)
        self.column, self.options = "", [Choice(row_id, book.name(draft.table, row_id)) for row_id in rows]
        self._start_choice("")

    def _start_choice(self, text: str) -> None:
        self.typed.text = text
        self.typed.cursor_position = len(text)
        self.mode, self.chosen, self.fault = "choice", 0, ""

    def _take_choice(self) -> None:
        listed, text = self.listed, self.typed.text
        picked = listed[self.chosen].value if 0 <= self.chosen < len(listed) else ""
        if not self.column:
            self.mode = "card"
            if picked:
                self.sitting.match(picked)
            return
        if self._is_list:
            done, _, part = text.rpartition(",")
            if part.strip() and picked:
                self.typed.text = f"{f'{done.strip()}, ' if done.strip() else ''}{picked}, "
                self.typed.cursor_position = len(self.typed.text)
                return
            text = ",".join(one for one in text.split(",") if one.strip())
        elif self.options and picked:
            text = picked
        elif self.options and not text.strip():
            self.mode = "cells"
            return
        self.fault = self.sitting.set(self.column, text)
        if not self.fault:
            self.mode = "cells"

    def _open_page(self, name: str, lines: Sequence[Line]) -> None:
        self.back_to = self.mode
        self.mode, self.page, self.page_name, self.scroll = "page", list(lines), name, 0

    # Keys

    def _bindings(self) -> KeyBindings:
        keys = KeyBindings()

        def on(key: str, mode: str, act: Callable[[], Any], *, always: bool = False) -> None:
            is_on = Condition(lambda: self.mode == mode and (always or self.sitting.item is not None))

            @keys.add(key, filter=is_on, eager=key == "escape")  # Esc is a key of its own here, no beginning of another
            def _(event: KeyPressEvent) -> None:
                self.fault = ""
                act()

        sitting = self.sitting
        on("a", "card", self._decided(sitting.accept))
        on("r", "card", self._decided(sitting.reject))
        on("s", "card", self._decided(sitting.skip))
        on("b", "card", self._decided(sitting.back))
        on("u", "card", self._decided(sitting.undo), always=True)
        on("e", "card", self._open_cells)
        on("enter", "card", self._open_cells)
        on("=", "card", self._open_match)
        on("c", "card", self._open_codebook)
        on("?", "card", lambda: self._open_page("Help", list(help_lines())), always=True)
        on("q", "card", self.application_exit, always=True)
        for key, step in (("pagedown", 1), ("pageup", -1), ("down", 1), ("up", -1)):
            on(key, "card", self._scrolled(step))
        for key, step in (("down", 1), ("j", 1), ("up", -1), ("k", -1), ("pagedown", 8), ("pageup", -8)):
            on(key, "cells", self._moved(step))
        on("enter", "cells", lambda: self._open_choice(self.cells[self.cell][0]))
        on("e", "cells", lambda: self._open_choice(self.cells[self.cell][0]))
        on("delete", "cells", self._blank)
        on("x", "cells", self._blank)
        on("a", "cells", self._accept_cells)
        on("c", "cells", self._open_codebook)
        on("escape", "cells", lambda: setattr(self, "mode", "card"))
        on("q", "cells", lambda: setattr(self, "mode", "card"))
        on("enter", "choice", self._take_choice)
        on("escape", "choice", self._leave_choice)
        for key, step in (("down", 1), ("up", -1), ("pagedown", 8), ("pageup", -8)):
            on(key, "choice", self._picked(step))
        for key, step in (("down", 1), ("j", 1), ("up", -1), ("k", -1), ("pagedown", 15), ("pageup", -15), (" ", 15)):
            on(key, "page", self._scrolled(step), always=True)
        for key in ("escape", "q", "c", "?", "enter"):
            on(key, "page", self._close_page, always=True)

        @keys.add("c-c")
        def _(event: KeyPressEvent) -> None:
            event.app.exit(exception=KeyboardInterrupt())

        return keys

    def application_exit(self) -> None:
        """Leave the view."""
        self.application.exit()

    def _decided(self, act: Callable[[], Any]) -> Callable[[], None]:
        def run() -> None:
            self.scroll = 0
            act()

        return run

    def _scrolled(self, step: int) -> Callable[[], None]:
        return lambda: setattr(self, "scroll", max(0, self.scroll + step))

    def _moved(self, step: int) -> Callable[[], None]:
        return lambda: setattr(self, "cell", min(len(self.cells) - 1, max(0, self.cell + step)))

    def _picked(self, step: int) -> Callable[[], None]:
        return lambda: setattr(self, "chosen", min(max(0, len(self.listed) - 1), max(0, self.chosen + step)))

    def _blank(self) -> None:
        self.fault = self.sitting.set(self.cells[self.cell][0], "")

    def _accept_cells(self) -> None:
        if self.sitting.accept():
            self.mode, self.scroll = "card", 0

    def _leave_choice(self) -> None:
        self.mode = "cells" if self.column else "card"

    def _close_page(self) -> None:
        self.mode, self.scroll = self.back_to, 0

    def _open_codebook(self) -> None:
        table = self.sitting.draft.table
        self._open_page(f"Codebook: {table.replace('_', ' ')}", list(codebook_lines(self.sitting, table)))


def _joined(lines: Sequence[Line]) -> StyleAndTextTuples:
    """Lines as one text, for the library; styles are its classes."""
    text: StyleAndTextTuples = []
    for at, line in enumerate(lines):
        text += [("", "\n")] if at else []
        text += [(f"class:{style}" if style else "", part) for style, part in line]
    return text


def _key_lines(keys: Sequence[tuple[str, str]], width: int) -> list[Line]:
    """The keys, each in brackets before the rest of its word, on as few lines as they need."""
    shown = [
        (f"[{key}]", word.removeprefix(key) if word.startswith(key) else word if len(key) == 1 else f" {word}")
        for key, word in keys
    ]
    sizes = [get_cwidth(key) + get_cwidth(word) for key, word in shown]
    gap = 2 if sum(sizes) + 2 * (len(sizes) - 1) <= width else 1
    lines: list[Line] = [[]]
    used = 0
    for (key, word), size in zip(shown, sizes, strict=True):
        if used and used + gap + size > width:
            lines.append([])
            used = 0
        lines[-1] += [("", " " * gap if used else ""), ("key", key), ("", word)]
        used += size + (gap if used else 0)
    return lines
