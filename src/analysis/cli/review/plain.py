"""The review line by line: for screen readers, for terminals that cannot draw, and for answers from a file.

Each suggestion is told in labelled lines; an answer is read from a line. Nothing is drawn, nothing is repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from analysis.cli.review.card import (
    KEYS,
    codebook_lines,
    fields,
    grounds,
    help_lines,
    kind_of,
    label_of,
    needs,
    passage_of,
)
from analysis.coding.review import Sitting, alike, choices, found, hint
from analysis.record.schema import TABLES

CONTEXT = 300
"""Characters of context on either side of a passage."""

MOST_CHOICES = 15
"""Choices that are listed; more are narrowed by typing."""

Ask = Callable[[str], str | None]
"""Asks a question and gives the answer; None at the end of all answers."""


def run_plain(sitting: Sitting, ask: Ask, say: Callable[[str], None]) -> None:
    """Review until nothing is left, or the person stops.

    Parameters
    ----------
    sitting
        The sitting.
    ask
        Asks for a line.
    say
        Tells a line.
    """
    told = None
    while sitting.item is not None:
        if sitting.message:
            say(sitting.message)
            sitting.message = ""
        if told != sitting.item.key:
            for line in _card(sitting):
                say(line)
            told = sitting.item.key
        answer = ask(f"[{' '.join(key for key, *_ in KEYS)}] ")
        if answer is None or answer.strip().lower() in ("q", "quit"):
            return
        if _answer(sitting, answer.strip().lower(), ask, say):
            told = None
    if sitting.message:
        say(sitting.message)


def _answer(sitting: Sitting, key: str, ask: Ask, say: Callable[[str], None]) -> bool:
    """Do what was asked; whether the card is to be told again."""
    assert sitting.item is not None, "a question is asked about an item"
    if key in ("a", "accept"):
        sitting.accept()
    elif key in ("r", "reject"):
        sitting.reject()
    elif key in ("s", "skip"):
        sitting.skip()
    elif key in ("u", "undo"):
        return sitting.undo()
    elif key in ("b", "back"):
        sitting.back()
    elif key in ("e", "edit"):
        _edit(sitting, ask, say)
        return True
    elif key in ("=", "same"):
        _match(sitting, ask, say)
    elif key in ("c", "codebook"):
        for line in codebook_lines(sitting, sitting.item.waiting.table):
            say("".join(text for _, text in line))
    elif key in ("?", "help"):
        for line in help_lines():
            say("".join(text for _, text in line))
    elif key:
        say(f'"{key}" is no answer; {", ".join(f"{key} {word}" for key, word, _ in KEYS)}')
    return False


def _card(sitting: Sitting) -> Iterator[str]:
    assert sitting.item is not None, "only an item is told"
    number, total = sitting.place
    here, of_source = sitting.place_in_source
    before, words, after = (" ".join(part.split()) for part in passage_of(sitting, context=CONTEXT))
    yield ""
    yield f"Suggestion {number} of {total}, {here} of {of_source} in this source: {kind_of(sitting)}."
    yield f"Source: {sitting.queue.book.source_line(sitting.item.waiting)}."
    if before:
        yield f"Before: {before}"
    yield f"Passage: [[{words}]]"
    if after:
        yield f"After: {after}"
    draft = sitting.draft
    for name, value, note in fields(sitting, draft):
        yield f"{label_of(name)}: {value or 'blank'}{f' ({note})' if note else ''}"
    for line in needs(draft):
        yield f"Needed: {line}"
    yield f"Why: {grounds(sitting)}"


def _edit(sitting: Sitting, ask: Ask, say: Callable[[str], None]) -> None:
    """Change cells one by one, until a blank line."""
    assert sitting.item is not None, "only an item is changed"
    book, table = sitting.queue.book, TABLES[sitting.item.waiting.table]
    shown = fields(sitting, sitting.draft, every=True)
    names = [name for name, *_ in shown]
    for number, (name, value, _) in enumerate(shown, 1):
        say(f"{number} {label_of(name)}: {value or 'blank'}")
    while answer := (ask("cell (its number or name; blank line: done) ") or "").strip():
        name = _named(answer, names)
        if not name:
            say(f'"{answer}" is no cell; {", ".join(label_of(one) for one in names)}')
            continue
        column = table.column(name)
        for line in hint(book, column, sitting.draft.row):
            say(line)
        options = choices(book, column)
        for choice in options[:MOST_CHOICES]:
            say(f"  {choice.value}: {choice.label}")
        if len(options) > MOST_CHOICES:
            say(f"  and {len(options) - MOST_CHOICES} more; type a part of the name")
        typed = ask(f"{label_of(name)} (blank line: leave it; -: make it blank) ")
        if typed is None or not typed.strip():
            continue
        fault = sitting.set(name, "" if typed.strip() == "-" else typed)
        if fault:
            say(f"not set: {fault}")
            for choice in found(options, typed)[:MOST_CHOICES]:
                say(f"  {choice.value}: {choice.label}")
        else:
            say(f"{label_of(name)}: {book.say(column, sitting.draft.row[name]) or 'blank'}")


def _named(answer: str, names: list[str]) -> str:
    if answer.isdecimal() and 1 <= int(answer) <= len(names):
        return names[int(answer) - 1]
    wanted = answer.casefold()
    exact = [name for name in names if wanted in (name, label_of(name))]
    begin = exact or [name for name in names if label_of(name).startswith(wanted)]
    return begin[0] if len(begin) == 1 else ""


def _match(sitting: Sitting, ask: Ask, say: Callable[[str], None]) -> None:
    """Choose the row of the case that says the same."""
    draft, book = sitting.draft, sitting.queue.book
    rows = alike(book, draft.table, draft.row)[:MOST_CHOICES]
    for number, row_id in enumerate(rows, 1):
        say(f"{number} {row_id}: {book.name(draft.table, row_id)}")
    answer = (ask("the row that says the same (its number or id; blank line: none) ") or "").strip()
    if answer.isdecimal() and 1 <= int(answer) <= len(rows):
        answer = rows[int(answer) - 1]
    if answer:
        sitting.match(answer)
