"""From the markup of a page to the words of its article, and to what the page states about itself.

The limits are those of a hostile page, not of a long one: markup is counted before it is parsed, nesting by
the parser, elements before the article is looked for. Whatever is beyond a limit is refused whole; a text
with a silent hole in it would be coded as if it were the article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from analysis.errors import DataError, Problem
from analysis.record.sources.texts import Document, normalise

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

MAX_MARKUP = 200_000  # "<" in the file: what the parser can build in a second
MAX_ELEMENTS = 20_000  # ten times a long article; what is searched for the article in seconds
MAX_CHILDREN = 5_000  # of one element: the search is quadratic in them
MAX_DEPTH = 256  # libxml2's own limit, at which it drops the rest of a page

_ALONE = "save the article alone (reader view), or copy it into a plain text file"
_JOINERS = "\u200c\u200d"  # part of the spelling in Persian and in the scripts of India
_ISO_DATE = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[T ].*)?", re.DOTALL)
_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "dc.date",
    "dc.date.issued",
    "dcterms.issued",
    "date",
)
_TITLE = ("og:title", "dc.title")
_PUBLISHER = ("og:site_name", "dc.publisher", "publisher")


def read_page(markup: str, name: str) -> Document:
    """Return the article of a page and what the page states about it.

    Parameters
    ----------
    markup
        The decoded file.
    name
        The file's name, for messages.

    Raises
    ------
    DataError
        A limit is passed, the page defines XML entities, or no article is found in it.

    Examples
    --------
    >>> read_page("<title>Talks</title><p>The union left the hall.</p>", "talks.html")
    Document(text='The union left the hall.', title='Talks', publisher='', url='', published='', language='')
    """
    tree = _parse(markup, name)
    statements = _Statements(tree)
    text = _article(tree)
    if not text:
        _refuse(name, f"no article is found in the page, only menus or scripts; {_ALONE}")
    return Document(
        text=text,
        title=statements.title(),
        publisher=statements.publisher(),
        url=statements.url(),
        published=statements.published(),
        language=statements.language(),
    )


def _parse(markup: str, name: str) -> HtmlElement:
    from lxml import etree, html  # type: ignore[import-untyped]

    if "<!entity" in markup.lower():
        _refuse(name, f"the page defines XML entities, which can grow without limit; {_ALONE}")
    if (signs := markup.count("<")) > MAX_MARKUP:
        _refuse(name, f'the page has {signs:,} "<"; at most {MAX_MARKUP:,} are read; {_ALONE}')
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except etree.ParserError:
        _refuse(name, f"the page is empty; {_ALONE}")
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        _refuse(name, f"the page nests its elements deeper than {MAX_DEPTH}, the most that is read; {_ALONE}")
    elements = children = 0
    for element in tree.iter():
        elements += 1
        children = max(children, len(element))
    if elements > MAX_ELEMENTS or children > MAX_CHILDREN:
        most = f"at most {MAX_ELEMENTS:,}, and {MAX_CHILDREN:,} in one, are read"
        _refuse(name, f"the page has {elements:,} elements, up to {children:,} in one; {most}; {_ALONE}")
    return tree


def _article(tree: HtmlElement) -> str:
    from trafilatura import extract

    # <q> has its quotation marks from the browser, and the extraction would break the sentence at it.
    for quotation in list(tree.iter("q")):
        quotation.text = "“" + (quotation.text or "")
        quotation.tail = "”" + (quotation.tail or "")
        quotation.drop_tag()
    # The extraction drops joiners as unprintable; two signs that the page does not use stand in for them.
    used = set(tree.text_content())
    stand_ins = "".join([sign for sign in map(chr, range(0x12000, 0x12100)) if sign not in used][:2])
    there, back = str.maketrans(_JOINERS, stand_ins), str.maketrans(stand_ins, _JOINERS)
    for element in tree.iter():
        if element.text:
            element.text = element.text.translate(there)
        if element.tail:
            element.tail = element.tail.translate(there)
    text = extract(tree, output_format="txt", include_comments=False, include_tables=True)
    return normalise((text or "").translate(back)).strip()


class _Statements:
    """What a page states about itself: its `meta` elements, its JSON-LD, its `html` and `link` attributes."""

    def __init__(self, tree: HtmlElement) -> None:
        self.tree = tree
        self.meta: dict[str, list[str]] = {}
        for element in tree.iter("meta"):
            key = element.get("property") or element.get("name") or element.get("itemprop")
            key = (key or element.get("http-equiv") or "").lower()
            if key and (content := " ".join((element.get("content") or "").split())):
                self.meta.setdefault(key, []).append(content)
        self.articles = list(_linked_articles(tree))

    def first(self, keys: tuple[str, ...]) -> str:
        return next((self.meta[key][0] for key in keys if key in self.meta), "")

    def title(self) -> str:
        return self.first(_TITLE) or " ".join((self.tree.findtext(".//title") or "").split())

    def publisher(self) -> str:
        named = (article["publisher"].get("name") for article in self.articles if _has_publisher(article))
        return self.first(_PUBLISHER) or next((name for name in named if isinstance(name, str)), "")

    def url(self) -> str:
        links = [link.get("href") or "" for link in self.tree.iter("link") if link.get("rel") == "canonical"]
        stated = [*links, *self.meta.get("og:url", [])]
        return next((url for url in stated if url.startswith(("https://", "http://"))), "")

    def published(self) -> str:
        stated = [value for key in _PUBLISHED for value in self.meta.get(key, [])]
        stated += [article["datePublished"] for article in self.articles]
        stated += [
            element.get("datetime") or ""
            for element in self.tree.iter("time")
            if element.get("itemprop") == "datePublished" or element.get("pubdate") is not None
        ]
        days = {_iso_date(value) for value in stated if value}
        return days.pop() if len(days) == 1 else ""

    def language(self) -> str:
        root = self.tree.getroottree().getroot()
        lang = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
        return lang or self.first(("content-language", "dc.language"))


def _linked_articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the JSON-LD objects of a page that state when they were published."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            stated = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue  # not JSON: it states nothing
        for item in stated if isinstance(stated, list) else [stated]:
            graph = item.get("@graph", [item]) if isinstance(item, dict) else []
            for node in graph if isinstance(graph, list) else []:
                if isinstance(node, dict) and isinstance(node.get("datePublished"), str):
                    yield node


def _has_publisher(article: dict[str, Any]) -> bool:
    return isinstance(article.get("publisher"), dict)


def _iso_date(stated: str) -> str:
    """Return the day, month or year of an ISO 8601 statement, "" for any other (03/04/2024 is two days)."""
    matched = _ISO_DATE.fullmatch(stated.strip())
    if not matched:
        return ""
    try:
        date.fromisoformat((matched[1] + "-01-01")[:10])
    except ValueError:
        return ""
    return matched[1]


def _refuse(name: str, message: str) -> NoReturn:
    raise DataError([Problem(name, 0, "", message)])
