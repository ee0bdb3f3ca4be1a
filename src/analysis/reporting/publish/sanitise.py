"""HTML that informs and does nothing: an allow list of what a reader needs, no script, no request, no form.

Whatever a cell prints is taken for hostile, since the texts in it come from strangers. Size and depth are
bounded before anything parses the text; headings, tables, figures and quotations keep their meaning; pictures
are only such as stand in the page itself, and a drawing is looked into before it is let through.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from functools import lru_cache
from html import escape
from urllib.parse import unquote
from xml.etree import ElementTree

import nh3

MAX_CHARS = 8_000_000
"""Longest HTML of one output; four variants of a large figure need about two million."""

MAX_DEPTH = 200
"""Deepest nesting of one output."""

# fmt: off
_TAGS = {
    "a", "abbr", "article", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code",
    "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "mark",
    "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strong", "sub",
    "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var",
    "wbr",
}
# fmt: on
_ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "role", "title", "aria-label", "aria-labelledby", "aria-describedby"},
    "a": {"href"},
    "blockquote": {"cite"},
    "col": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "td": {"colspan", "rowspan", "headers", "data-label"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr", "data-label"},
    "time": {"datetime"},
}
# Content that is dropped with its tag, as it is no text for a reader.
# fmt: off
_SILENT = {
    "script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "svg", "math",
    "title", "textarea", "select",
}
# fmt: on
_ROLES = {
    "doc-noteref",
    "figure",
    "group",
    "img",
    "list",
    "listitem",
    "note",
    "region",
    "row",
    "rowgroup",
    "table",
}
_ROLES |= {"cell", "columnheader", "rowheader", "presentation"}
_LINK = re.compile(r"(https?://[^\s\\]+|mailto:[^\s\\]+|#[^\s\\]*)", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(svg\+xml|png);base64,([A-Za-z0-9+/]+={0,2})")

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
# fmt: off
_VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
}
# fmt: on
# An end tag may be left out here, and the next start tag closes the element: being open is not depth.
# fmt: off
_OPTIONAL_END = {
    "p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup", "caption", "option",
    "optgroup", "rt", "rp",
}
# fmt: on

_SVG = "{http://www.w3.org/2000/svg}"
# fmt: off
_SVG_TAGS = {
    "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan", "textPath", "title", "desc", "metadata", "style", "clipPath", "mask",
    "pattern", "marker", "linearGradient", "radialGradient", "stop", "image",
}
# fmt: on
_SVG_FETCH = re.compile(r"@import|url\(\s*['\"]?\s*(?!#)|expression\(|javascript:", re.IGNORECASE)


class TooLarge(ValueError):
    """An output is larger or nested deeper than a page can bear; the text says by how much."""


def clean_html(html: str) -> str:
    """Reduce HTML to what informs.

    Parameters
    ----------
    html
        A fragment, from a cell's output or from prose.

    Returns
    -------
    str
        Well-formed HTML of allowed elements; the text of others is kept, that of scripts and styles is not.

    Raises
    ------
    TooLarge
        If it is longer than `MAX_CHARS` or nested deeper than `MAX_DEPTH`.

    Examples
    --------
    >>> clean_html('<p onclick="steal()">Talks <script>steal()</script><a href="javascript:x">failed</a></p>')
    '<p>Talks <a rel="noopener noreferrer">failed</a></p>'
    """
    check_bounds(html)
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_SILENT,
        attributes=_ATTRIBUTES,
        attribute_filter=_filtered,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def check_bounds(html: str) -> None:
    """Refuse HTML that is too long or too deep, in one pass that takes no longer for hostile text.

    Raises
    ------
    TooLarge
        Naming the bound.
    """
    if len(html) > MAX_CHARS:
        raise TooLarge(f"{len(html):,} characters; at most {MAX_CHARS:,}")
    opened: Counter[str] = Counter()
    depth = 0
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if name in _VOID or name in _OPTIONAL_END:
            continue
        if not match[1]:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        if depth > MAX_DEPTH:
            raise TooLarge(f"elements nested deeper than {MAX_DEPTH}")


def picture(svg: bytes, alt: str) -> str:
    """Return an `img` element that holds a drawing in itself."""
    source = f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
    return f'<img alt="{escape(alt)}" src="{source}">'


def is_inert_svg(svg: bytes) -> bool:
    """Tell whether a drawing only draws: known elements, no handlers, nothing from elsewhere.

    Examples
    --------
    >>> is_inert_svg(b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>')
    True
    >>> is_inert_svg(b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')
    False
    """
    if b"<!ENTITY" in svg.upper():
        return False
    try:
        tree = ElementTree.fromstring(svg)
    except (ElementTree.ParseError, ValueError, LookupError):
        return False
    if tree.tag != f"{_SVG}svg":
        return False
    elements = list(tree.iter())
    described = {id(part) for metadata in tree.iter(f"{_SVG}metadata") for part in metadata.iter()}
    names = {name for element in elements for name in element.attrib}
    if not all(_is_known(tag, in_metadata) for tag, in_metadata in {(e.tag, id(e) in described) for e in elements}):
        return False
    if any(_local(name).startswith("on") for name in names):
        return False
    links = {name for name in names if _local(name) == "href"}
    targets = (e.attrib[name] for e in elements if e.tag.startswith(_SVG) for name in links & e.attrib.keys())
    if not all(target.startswith(("#", "data:image/png;base64,")) for target in targets):
        return False
    styles = [element.text or "" for element in tree.iter(f"{_SVG}style")]
    return not _fetches([*styles, *(value for element in elements for value in element.attrib.values())])


def _is_known(tag: str, in_metadata: bool) -> bool:
    if tag.startswith(_SVG):
        return tag.removeprefix(_SVG) in _SVG_TAGS
    return in_metadata and not tag.startswith("{http://www.w3.org/1999/xhtml}")


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()


def _fetches(texts: list[str]) -> bool:
    """Tell whether one of the texts names something to be fetched or run; no XML holds the character between them."""
    joined = "\0".join(texts)
    if joined.isascii():
        # The pattern takes its time over the long paths of a drawing; where no word of it stands it need not look.
        lower = joined.lower().replace("url(#", "")
        if not any(word in lower for word in ("@import", "url(", "expression(", "javascript:")):
            return False
    return _SVG_FETCH.search(joined) is not None


@lru_cache(maxsize=64)
def _is_inert_source(encoded: str) -> bool:
    try:
        return is_inert_svg(base64.b64decode(encoded, validate=True))
    except binascii.Error:
        return False


def _filtered(tag: str, attribute: str, value: str) -> str | None:
    """Say what becomes of one attribute: its value, another, or None for none."""
    if attribute == "href":
        return value if _LINK.fullmatch(value) and "javascript:" not in unquote(value).lower() else None
    if attribute == "cite":
        return value if value.lower().startswith(("http://", "https://")) else None
    if attribute == "src":
        match = _PICTURE.fullmatch(value)
        return value if match and (match[1] == "png" or _is_inert_source(match[2])) else None
    if attribute == "role":
        return value if value in _ROLES else None
    return value
