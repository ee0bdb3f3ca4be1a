"""What a report shows beside its figures: tables, lists and lines as HTML that a notebook displays and a page keeps.

Every block escapes what it is given; only blocks of this module are taken as they are. A table says in words what its
record holds: names for ids, dates as a reader says them, and the passage one line away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from analysis.record.quoting import Passage


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a report; Jupyter and the page show its HTML.

    Examples
    --------
    >>> Block(Markup("<p>{}</p>").format("2 < 3"))
    <p>2 &lt; 3</p>
    """

    html: Markup

    def _repr_html_(self) -> str:
        return str(self.html)

    def __repr__(self) -> str:
        return str(self.html)


def joined(parts: Iterable[Markup | str], *, between: str = "") -> Markup:
    """Parts one after the other, each escaped unless it is markup already."""
    return Markup(between).join(parts)


def lead(sentences: Sequence[str]) -> Block:
    """The answer that a page starts with, one paragraph."""
    return Block(Markup('<p class="lead">{}</p>').format(" ".join(sentences)))


def paragraph(text: str, *, kind: str = "") -> Block:
    """One paragraph; `kind` is a class of the page's style, such as `muted` or `note`."""
    opening = Markup('<p class="{}">').format(kind) if kind else Markup("<p>")
    return Block(opening + escape(text) + Markup("</p>"))


def key_figures(figures: Iterable[tuple[str, str]]) -> Block:
    """A row of numbers, each with what it counts."""
    items = (Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(what, number) for number, what in figures)
    return Block(Markup('<dl class="key-figures">{}</dl>').format(joined(items)))


def bullets(items: Sequence[Markup | str], *, empty: str) -> Block:
    """A list, or the sentence `empty` where there is nothing to list."""
    if not items:
        return paragraph(empty, kind="muted")
    return Block(Markup("<ul>{}</ul>").format(joined(Markup("<li>{}</li>").format(item) for item in items)))


def due_list(items: Sequence[tuple[str, Markup | str, bool]], *, empty: str) -> Block:
    """What is due: how far off, what, and whether its time has passed without a word."""
    if not items:
        return paragraph(empty, kind="muted")
    rows = (
        Markup('<li class="{}"><span>{}</span><div>{}</div></li>').format("over" if late else "", left, what)
        for left, what, late in items
    )
    return Block(Markup('<ol class="due">{}</ol>').format(joined(rows)))


def versus(title: str, versions: Sequence[tuple[str, Markup | str]], *, note: str = "") -> Block:
    """Rival accounts of one fact side by side: who says so, and what."""
    cells = (Markup("<div><h4>{}</h4>{}</div>").format(who, what) for who, what in versions)
    head = Markup("<h3>{}</h3>").format(title)
    foot = Markup('<p class="muted">{}</p>').format(note) if note else Markup()
    return Block(head + Markup('<div class="versus">{}</div>').format(joined(cells)) + foot)


def stack(blocks: Iterable[object], *, empty: str) -> Block:
    """Blocks one under the other, or the sentence `empty` where there is none; anything that Jupyter shows as HTML."""
    parts = [Markup(block._repr_html_()) for block in blocks]  # type: ignore[attr-defined]
    return Block(joined(parts)) if parts else paragraph(empty, kind="muted")


def columns(parts: Iterable[tuple[str, str]]) -> Block:
    """Short texts side by side, each under its heading; one under the other on a phone."""
    cells = (Markup("<div><h4>{}</h4><p>{}</p></div>").format(head, text) for head, text in parts)
    return Block(Markup('<div class="versus">{}</div>').format(joined(cells)))


def folded(summary: str, block: Block) -> Block:
    """A block behind a line that a reader opens."""
    return Block(Markup("<details><summary>{}</summary>{}</details>").format(summary, block.html))


@dataclass(frozen=True, slots=True)
class Shown:
    """How one column of a table is shown: its head, what a cell says, how it is set."""

    head: str
    cell: Callable[[Mapping[str, Any]], Markup | str]
    is_number: bool = False
    is_wide: bool = False
    """Whether it stands under its row, over the whole width, as passages do."""


def table(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[Shown],
    *,
    caption: str,
    empty: str,
    tag_of: Callable[[Mapping[str, Any]], str] | None = None,
) -> Block:
    """A table: the first column heads its row; on a phone each row becomes a card with labels.

    Parameters
    ----------
    rows
        One mapping a row.
    columns
        What is shown, from left to right.
    caption
        What the table holds.
    empty
        The sentence in its place where there is no row.
    tag_of
        Class of a row, such as `gap`, from the row.
    """
    rows = list(rows)
    if not rows:
        return paragraph(empty, kind="muted")
    head = joined(
        Markup('<th scope="col" class="{}">{}</th>').format("num" if column.is_number else "", column.head)
        for column in columns
        if not column.is_wide
    )
    body = joined(_row(row, columns, tag_of(row) if tag_of else "") for row in rows)
    return Block(
        Markup('<table class="data"><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
            caption, head, body
        )
    )


def _row(row: Mapping[str, Any], columns: Sequence[Shown], tag: str) -> Markup:
    first, *rest = (column for column in columns if not column.is_wide)
    cells = [Markup('<th scope="row">{}</th>').format(first.cell(row))]
    cells += [
        Markup('<td class="{}" data-label="{}">{}</td>').format("num" if c.is_number else "", c.head, c.cell(row))
        for c in rest
    ]
    under = joined(
        Markup('<tr class="under"><td colspan="{}" data-label="{}">{}</td></tr>').format(
            len(cells), c.head, c.cell(row)
        )
        for c in columns
        if c.is_wide
    )
    return Markup('<tr class="{}">{}</tr>').format(tag, joined(cells)) + under


def field(name: str) -> Callable[[Mapping[str, Any]], str]:
    """Cell that shows a column as it is; blank where it is blank or missing."""

    def cell(row: Mapping[str, Any]) -> str:
        value = row[name]
        is_missing = not isinstance(value, str) and str(value) in ("None", "nan", "<NA>", "NaT")
        return "" if is_missing else str(value)

    return cell


def evidence(passages: Sequence[Passage]) -> Markup:
    """Where a row was read: source and paragraph, and behind it the words where they are stored.

    A passage that lies within another one is shown there.
    """
    if not passages:
        return Markup()
    in_order = sorted(dict.fromkeys(passages), key=lambda p: (p.source, p.start))
    shown = [_passage(p) for p in in_order if not any(_is_within(p, other) for other in passages)]
    if not any(p.words or p.readings for p in passages):
        return escape(_places(passages))
    return Markup("<details><summary>{}</summary>{}</details>").format(_places(passages), joined(shown))


def _is_within(passage: Passage, other: Passage) -> bool:
    is_same_place = (passage.source, passage.paragraph) == (other.source, other.paragraph)
    return is_same_place and passage.words != other.words and bool(passage.words) and passage.words in other.words


def _places(passages: Sequence[Passage]) -> str:
    """Places in short: "Al Jazeera, paragraphs 7 and 12; Harbour Gazette, no passage"."""
    parts = []
    for source in dict.fromkeys(p.source for p in passages):
        numbers = sorted({p.paragraph for p in passages if p.source == source and p.paragraph})
        listed = listing([str(number) for number in numbers])
        where = f"paragraph{'s' if len(numbers) > 1 else ''} {listed}" if numbers else "no passage"
        parts.append(f"{source}, {where}")
    return "; ".join(parts)


def _marked(passage: Passage) -> Markup:
    """The words with their damaged stretches marked; stretches that overlap are marked as one."""
    marked, here = [], 0
    for start, end, _ in passage.damage:
        if end <= here:
            continue
        start = max(start, here)
        marked += [escape(passage.words[here:start]), Markup("<mark>{}</mark>").format(passage.words[start:end])]
        here = end
    return joined([*marked, escape(passage.words[here:])])


def _passage(passage: Passage) -> Markup:
    words = (
        Markup('<p lang="{}" dir="{}">{}</p>').format(passage.language, passage.direction, _marked(passage))
        if passage.words
        else Markup()
    )
    damage = joined(
        Markup('<p><span class="tag warn">damaged text</span> {}</p>').format(f"read as: {reading}")
        for reading in passage.readings
    )
    return Markup('<blockquote class="passage">{}{}<footer>{}</footer></blockquote>').format(
        words, damage, passage.place
    )


def listing(words: Sequence[str], *, last: str = "and") -> str:
    """Words as a sentence lists them.

    Examples
    --------
    >>> listing(["Kyiv"]), listing(["Kyiv", "Moscow"]), listing(["a", "b", "c"], last="or")
    ('Kyiv', 'Kyiv and Moscow', 'a, b or c')
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun; small numbers as words.

    Examples
    --------
    >>> count(1, "source"), count(14, "issue"), count(0, "reply", "replies")
    ('one source', '14 issues', 'no replies')
    """
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    noun = one if number == 1 else many or f"{one}s"
    return f"{words[number] if number < len(words) else number} {noun}"


def tag(text: str, *, kind: str = "") -> Markup:
    """A small label in a table; `kind` is `warn` or `good`."""
    return Markup('<span class="{}">{}</span>').format(f"tag {kind}".strip(), text)
