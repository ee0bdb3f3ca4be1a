"""A run notebook as a page to read: prose and results, the code left out, a table of contents, a way back.

The page is made from the executed notebook alone and from what its edition says of it, so it can be made
again without running anything, and equal input gives equal bytes.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup

from analysis.reporting.publish.frame import render, say_day
from analysis.reporting.publish.sanitise import TooLarge, clean_html, picture

MAX_PAGE_CHARS = 10_000_000
"""Longest page; outputs past it are left out with a visible note."""

_HEADING = re.compile(r"\A\s*# [^\n]*\n?")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page of ours, relative to the page it stands on."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class Page:
    """What an edition says of one report.

    Parameters
    ----------
    href
        The page's own file name.
    title
        Of the report.
    case_title
        Of the case.
    as_of
        ISO day that the report is made as known on.
    settings
        Parameters that differ from their defaults, as (name, value).
    siblings
        All pages of the edition, this one included, in their order.
    provenance
        What the page was made from, as (term, text).
    index_href
        The way back.
    """

    href: str
    title: str
    case_title: str
    as_of: str
    settings: tuple[tuple[str, str], ...] = ()
    siblings: tuple[Link, ...] = ()
    provenance: tuple[tuple[str, str], ...] = ()
    index_href: str = "../../index.html"

    @property
    def day(self) -> str:
        """The day as a reader would say it."""
        return say_day(self.as_of)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table of contents."""

    anchor: str
    text: str


def render_page(notebook: Mapping[str, Any], page: Page) -> bytes:
    """Set an executed notebook in our own template.

    Parameters
    ----------
    notebook
        Its JSON (`templates.read_notebook`).
    page
        What stands around it.

    Returns
    -------
    bytes
        One file that needs no other.
    """
    report, contents = _arranged(_report(notebook))
    return render("page.html.j2", page=page, report=Markup(report), contents=contents)


def find_drawings(html: str) -> list[bytes]:
    """List the drawings of a page's figures in their order, each as it is for a wide white page.

    Parameters
    ----------
    html
        A rendered page.

    Returns
    -------
    list of bytes
        SVG files.
    """
    finder = _Tokens()
    finder.feed(html)
    finder.close()
    prefix = "data:image/svg+xml;base64,"
    return [
        base64.b64decode(str(attributes["src"]).removeprefix(prefix))
        for kind, tag, _, attributes in finder.tokens
        if kind == "start" and tag == "img" and str(attributes.get("src")).startswith(prefix)
        if {"wide", "light"} <= set(str(attributes.get("class")).split())
    ]


def _report(notebook: Mapping[str, Any]) -> str:
    """Join what the cells say, in order, within the page's size."""
    parts: list[str] = []
    room = MAX_PAGE_CHARS
    for part in _parts(notebook):
        if len(part) > room:
            part = _left_out(f"an output of {len(part):,} characters, as the page would grow too large")
        parts.append(part)
        room -= len(part)
    return "\n".join(parts)


def _parts(notebook: Mapping[str, Any]) -> Iterator[str]:
    is_first = True
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            source = cell["source"]
            if is_first:
                source = _HEADING.sub("", source)
            body = _guarded(_markdown().render(source))
            yield f'<div class="prose{" question" if is_first else ""}">\n{body}</div>'
            is_first = False
        elif cell["cell_type"] == "code":
            yield from filter(None, map(_output, cell.get("outputs", ())))


def _output(output: Mapping[str, Any]) -> str:
    kind = output["output_type"]
    if kind == "stream":
        return _printed(_joined(output["text"]), output["name"])
    if kind == "error":
        return _printed(f"{output['ename']}: {output['evalue']}", "stderr")
    data = output.get("data", {})
    if "text/html" in data:
        return f'<div class="output">\n{_guarded(_joined(data["text/html"]))}\n</div>'
    if "image/svg+xml" in data:
        drawing = picture(_joined(data["image/svg+xml"]).encode(), _alt(output))
        return f'<div class="output">{_guarded(drawing)}</div>'
    if "image/png" in data:
        encoded = "".join(_joined(data["image/png"]).split())
        drawing = f'<img alt="{escape(_alt(output))}" src="data:image/png;base64,{encoded}">'
        return f'<div class="output">{_guarded(drawing)}</div>'
    if "text/markdown" in data:
        return f'<div class="output">\n{_guarded(_markdown().render(_joined(data["text/markdown"])))}</div>'
    return _printed(_joined(data.get("text/plain", "")), "result")


def _printed(text: str, stream: str) -> str:
    text = _UNPRINTABLE.sub("\ufffd", text)
    return f'<pre class="printed {escape(stream)}">{escape(text)}</pre>' if text.strip() else ""


def _alt(output: Mapping[str, Any]) -> str:
    alt = output.get("metadata", {}).get("alt")
    return alt if isinstance(alt, str) and alt else "A picture without a description"


def _joined(text: str | list[str]) -> str:
    return "".join(text)


def _guarded(html: str) -> str:
    """Clean HTML, or say in its place why it is not shown."""
    try:
        return clean_html(html)
    except TooLarge as error:
        return _left_out(f"an output that is too large: {error}")


def _left_out(what: str) -> str:
    return f'<p class="note">Left out here: {escape(what)}.</p>'


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


_Token = tuple[str, str, str, dict[str, str | None]]


class _Tokens(HTMLParser):
    """Well-formed HTML as (kind, tag, the text it was read from, attributes)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.tokens: list[_Token] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tokens.append(("start", tag, self.get_starttag_text() or "", dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.tokens.append(("end", tag, f"</{tag}>", {}))

    def handle_data(self, data: str) -> None:
        self.tokens.append(("text", "", data, {}))

    def handle_entityref(self, name: str) -> None:
        self.tokens.append(("text", "", f"&{name};", {}))

    def handle_charref(self, name: str) -> None:
        self.tokens.append(("text", "", f"&#{name};", {}))


def _arranged(html: str) -> tuple[str, list[Entry]]:
    """Give every section an anchor, and every table a region that scrolls and takes the keyboard."""
    reader = _Tokens()
    reader.feed(html)
    reader.close()
    tokens = reader.tokens
    taken = {str(attributes["id"]) for _, _, _, attributes in tokens if "id" in attributes} | {
        "main",
        "contents-title",
    }
    contents: list[Entry] = []
    parts: list[str] = []
    tables = 0
    for position, (kind, tag, raw, attributes) in enumerate(tokens):
        if kind == "start" and tag == "h2":
            text = _text_until(tokens, position, "h2")
            anchor = attributes.get("id") or _anchor(text, taken)
            taken.add(anchor)
            contents.append(Entry(anchor, text))
            if "id" not in attributes:
                raw = f'<h2 id="{anchor}"{raw[3:]}'
        if kind == "start" and tag == "table":
            if not tables:
                label = _text_until(tokens, position, "table", within="caption") or "Table"
                parts.append(f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(label)}">')
            tables += 1
        parts.append(raw)
        if kind == "end" and tag == "table":
            tables -= 1
            if not tables:
                parts.append("</div>")
    return "".join(parts), contents


def _text_until(tokens: list[_Token], position: int, end: str, *, within: str = "") -> str:
    """Join the text of the element that starts at `position`, or of the first `within` in it."""
    text: list[str] = []
    is_inside = not within
    for index in range(position + 1, len(tokens)):
        kind, tag, raw, _ = tokens[index]
        if kind == "text" and is_inside:
            text.append(raw)
        elif within and tag == within:
            if kind == "end":
                break
            is_inside = True
        elif kind == "end" and tag == end:
            break
    return " ".join(unescape("".join(text)).split())


def _anchor(text: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-") or "section"
    number = 1
    anchor = slug
    while anchor in taken:
        number += 1
        anchor = f"{slug}-{number}"
    return anchor
