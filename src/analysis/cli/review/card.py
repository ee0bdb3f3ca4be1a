"""What a person sees of a suggestion, as lines of styled text; the full-screen view and the plain one both show it.

Styles are few and mean one thing each: `mark` the passage, `key` a key, `need` what is missing, `strong` what matters, "" all else.
None says anything that the words do not say, so that nothing is lost without colour.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from analysis.coding.review import Draft, RulePrecision, Sitting, codebook, columns_of
from analysis.coding.review import draft as draft_of
from analysis.coding.waiting import HEADS
from analysis.errors import DataError
from analysis.record.schema import TABLES

Line = list[tuple[str, str]]
"""Pairs of a style and a text."""

CONTEXT = (900, 600, 400, 250, 150, 80, 0)
"""Characters of context on either side of a passage, the most that fits."""

KEYS = (
    ("a", "accept", "take the row as it stands, with your changes if you made any"),
    ("e", "edit", "change cells before you take it: choose from lists or write"),
    ("r", "reject", "it is wrong or not worth a row; the rule's record remembers it"),
    ("=", "same", "the case has this row already: take the passage as more evidence for it"),
    ("s", "skip", "leave it waiting until the next review"),
    ("u", "undo", "take back your last decision, also one of an earlier day"),
    ("b", "back", "go to the one before this, if it was skipped"),
    ("c", "codebook", "what the columns and codes of this table mean"),
    ("?", "help", "this page"),
    ("q", "quit", "stop; nothing is lost, the next review goes on from here"),
)
"""Keys of decisions: the key, its word, and what it does."""

ROW_NAMES = {
    "sources": "publication date of a source",
    "actors": "actor",
    "aliases": "spelling of a name",
    "statements": "statement",
    "events": "event",
    "event_statuses": "status of an event",
    "participations": "part in an event",
    "conditions": "condition",
    "emendations": "damaged passage",
}
"""What one row of a table is called."""

_SUFFIX = re.compile(r"_(id|ids|code|edtf|date|points|share)$")
_HIDDEN = frozenset(("act_id",))
_MOST_NEEDS = 4


def label_of(column: str) -> str:
    """A column as a reader would call it.

    Examples
    --------
    >>> label_of("addressee_ids"), label_of("dated_by"), label_of("low_points")
    ('addressee', 'dated by', 'low')
    """
    return _SUFFIX.sub("", column).replace("_", " ")


def visible(text: str) -> str:
    r"""A text without what could steer a terminal: control and direction characters become a sign that shows them.

    Examples
    --------
    >>> visible("a\x1b[31mred\u202e\tend")
    'a�[31mred� end'
    """
    return "".join(
        sign if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs") or sign in "\u200c\u200d" else "�"
        for sign in text.replace("\t", " ")
    )


def wrap(line: Iterable[tuple[str, str]], width: int, measure: Callable[[str], int]) -> list[Line]:
    """Lines of at most so many columns, broken between words, or in a word that is longer than a line.

    Parameters
    ----------
    line
        Styled text; line feeds in it are kept.
    width
        Columns.
    measure
        How many columns a text takes.

    Examples
    --------
    >>> wrap([("", "the union "), ("mark", "left the hall")], 12, len)
    [[('', 'the union ')], [('mark', 'left the ')], [('mark', 'hall')]]
    """
    lines: list[Line] = [[]]
    used = 0
    for style, text in line:
        for piece in re.findall(r"\n|[^\S\n]+|[^\s]+[^\S\n]?", text):
            if piece == "\n":
                lines.append([])
                used = 0
                continue
            for part in _fitting(piece, width, measure):
                size = measure(part.rstrip())
                if used and used + size > width:
                    lines.append([])
                    used = 0
                if not used and not part.strip():
                    continue
                last = lines[-1]
                if last and last[-1][0] == style:
                    last[-1] = (style, last[-1][1] + part)
                else:
                    last.append((style, part))
                used += measure(part)
    return lines


def _fitting(word: str, width: int, measure: Callable[[str], int]) -> Iterator[str]:
    while measure(word.rstrip()) > width:
        size = max(1, next((n for n in range(min(len(word), width), 0, -1) if measure(word[:n]) <= width), 1))
        yield word[:size]
        word = word[size:]
    yield word


def passage_of(sitting: Sitting, *, context: int) -> tuple[str, str, str]:
    """What stands before, in and after the passage; a text that cannot be shown says why instead."""
    assert sitting.item is not None, "only an item has a passage"
    waiting = sitting.item.waiting
    try:
        before, words, after = sitting.queue.book.passage(waiting, context=context)
    except DataError as error:
        return "", f"[{error}]", ""
    text = sitting.queue.book.text(waiting.source_id) or ""
    if words == text:
        return "", "[the document as a whole]", ""
    return visible(before), visible(words), visible(after)


def fields(sitting: Sitting, draft: Draft, *, every: bool = False) -> list[tuple[str, str, str]]:
    """Cells to show: column, value in words, and a note ("drafted", "changed", "needed").

    Parameters
    ----------
    sitting
        Whose item it is.
    draft
        The row as it would become.
    every
        Also cells that are blank and not needed, and technical ones.
    """
    table, missing = TABLES[draft.table], {column for column, _ in draft.needs}
    found = []
    for name in order_of(sitting):
        value = draft.row[name]
        if not (every or name in missing or (value and name not in _HIDDEN)):
            continue
        note = "needed" if name in missing else "changed" if name in draft.changed else ""
        note = note or ("drafted" if name in draft.drafted else "")
        words = sitting.queue.book.say(table.column(name), value) or _head_in_words(sitting, name)
        found.append((name, visible(words), note))
    return found


def _head_in_words(sitting: Sitting, column: str) -> str:
    """The event or statement on which the row hangs, where it waits itself."""
    assert sitting.item is not None, "only an item hangs on something"
    head = sitting.queue.head(sitting.item)
    if head is None or not head.is_open or HEADS[sitting.item.waiting.table][0] != column:
        return ""
    return f"{head.waiting.cells.get('label') or head.waiting.reason} (waits)"


def order_of(sitting: Sitting) -> list[str]:
    """Columns that the person decides on: those with something in them or needed first, and the same whatever is changed."""
    assert sitting.item is not None, "only an item has cells"
    if sitting.item.waiting.table == "sources":
        return list(sitting.item.waiting.cells)
    fresh = draft_of(sitting.queue, sitting.item)
    missing = {column for column, _ in fresh.needs}
    columns = columns_of(fresh.table)
    told = [name for name in columns if (fresh.row[name] or name in missing) and name not in _HIDDEN]
    return [*told, *(name for name in columns if name not in told)]


def needs(draft: Draft) -> list[str]:
    """What the row still needs, a line each."""
    said = [f"{label_of(column)}: {what}" if column else what for column, what in draft.needs]
    more = len(said) - _MOST_NEEDS
    return said if more <= 0 else [*said[:_MOST_NEEDS], f"and {more} more"]


def grounds(sitting: Sitting) -> str:
    """Why it was proposed, by which rule, how sure, and how that rule has done here."""
    assert sitting.item is not None, "only an item has grounds"
    waiting, record = sitting.item.waiting, sitting.record
    return f"{visible(waiting.reason)}. Confidence {waiting.confidence:.2f}; {rule_name(waiting.rule)}: {say_record(record)}."


def rule_name(rule: str) -> str:
    """A rule as it is shown.

    Examples
    --------
    >>> rule_name("rule:stances/verb-try@1"), rule_name("model:reader@3")
    ('rule stances/verb-try', 'model reader')
    """
    kind, _, name = rule.partition(":")
    return f"{kind} {name.partition('@')[0]}" if name else rule


def say_record(record: RulePrecision) -> str:
    """How a rule has done in this case, in words."""
    if not record.decided:
        return "not judged yet in this case"
    interval = f"{100 * record.low:.0f} to {100 * record.high:.0f} %"
    return f"{record.accepted} of {record.decided} accepted in this case ({interval})"


def kind_of(sitting: Sitting) -> str:
    """What kind of row it is, and under which event or statement."""
    assert sitting.item is not None, "only an item is of a kind"
    return ROW_NAMES.get(sitting.item.waiting.table, sitting.item.waiting.table)


def codebook_lines(sitting: Sitting, table: str) -> Iterator[Line]:
    """The codebook of a table."""
    for heading, text in codebook(sitting.queue.book, table):
        yield [("strong", f"{heading}: "), ("", text)] if heading else [("", f"    {text}")]


def help_lines() -> Iterator[Line]:
    """What the keys do, and how to read a card."""
    yield [("strong", "Keys")]
    for key, word, meaning in KEYS:
        yield [("key", f"  {key}  "), ("strong", f"{word}: "), ("", meaning)]
    yield []
    yield [("strong", "What is shown")]
    yield [("", "  The passage stands in its context between [[ and ]]. PageDown and PageUp move through a long one.")]
    yield [
        (
            "",
            "  Below it the row that it would become, names for ids. A cell marked ~ is a draft of the program: say it better if you can.",
        )
    ]
    yield [("", "  A cell marked * is your change. A line with ! says what the record still needs; e fills it in.")]
    yield [
        (
            "",
            "  Confidence is how often such a row should be right; after it, how the rule has done with you and others in this case.",
        )
    ]
    yield []
    yield [("strong", "While editing")]
    yield [
        (
            "",
            "  Up and Down choose a cell, Enter changes it, Delete blanks it, a accepts, Esc goes back. In a list type a part of a name.",
        )
    ]
    yield []
    yield [
        (
            "",
            "Every decision is on the disk as soon as it is shown, and a row that the record would refuse is never written.",
        )
    ]


def summary_lines(sitting: Sitting) -> Iterator[str]:
    """What was done in the sitting, and how often each rule was right in the case."""
    done = ", ".join(
        f"{sitting.tally[code]} {code}"
        for code in ("accepted", "corrected", "matched", "rejected", "undone")
        if sitting.tally[code]
    )
    skipped = f", {len(sitting.skipped)} skipped" if sitting.skipped else ""
    yield f"{sitting.path.name}: {done or 'nothing decided'}{skipped}"
    yield f"{sitting.n_open} wait still" + (f"; `parley review {sitting.path.name}` goes on" if sitting.n_open else "")
    judged = [one for one in sitting.precision() if one.decided]
    if not judged:
        return
    names = {one.rule: rule_name(one.rule).removeprefix("rule ") for one in judged}
    width = max(len("rule"), *map(len, names.values()))
    yield ""
    yield f"{'rule':<{width}} proposed accepted corrected rejected  share (95 %)"
    for one in sorted(judged, key=lambda one: (-one.decided, one.rule)):
        counts = f"{one.proposed:>8} {one.accepted:>8} {one.corrected:>9} {one.rejected:>8}"
        share = f"{100 * one.share:>3.0f} % ({100 * one.low:.0f} to {100 * one.high:.0f} %)"
        yield f"{names[one.rule]:<{width}} {counts}  {share}"
