"""An Atom feed (RFC 4287) of the reports in which something is new, one entry an edition of a report.

Equal editions give equal bytes: an entry is dated by the day that its report is made as known on, not by the day on
which it was made, and its id is computed from case, report and day. Addresses are relative to the feed's own, so that
the folder may be put anywhere.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from analysis.record.files import write_changed
from analysis.reporting.publish.frame import say_day
from analysis.reporting.publish.manifest import Edition, Made, find_editions

FILE = "feed.xml"
MAX_ENTRIES = 200
"""A feed tells what is new; all editions are on the index."""

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:parley:reports")
_NEVER = "1970-01-01T00:00:00Z"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_feed(out: Path) -> None:
    """Write `feed.xml` from the manifests under an output folder; untouched where it would stay the same.

    Raises
    ------
    WriteError
        If it cannot be written.
    """
    write_changed(out / FILE, render_feed(find_editions(out)))


def render_feed(editions: Sequence[Edition]) -> bytes:
    """Set the feed of some editions, the newest first.

    Parameters
    ----------
    editions
        In any order.

    Returns
    -------
    bytes
        XML in UTF-8.
    """
    entries = [(edition, made) for edition in editions for made in edition.listed() if made.news]
    entries.sort(key=lambda entry: (entry[0].case_id, entry[1].order, entry[1].stem))
    entries.sort(key=lambda entry: entry[0].as_of, reverse=True)
    feed = ElementTree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    cases = dict.fromkeys(sorted(edition.case_id for edition in editions))
    _add(feed, "id", _urn("feed", *cases))
    _add(feed, "title", "Parley: reports in which something is new")
    _add(feed, "updated", _stamp(entries[0][0].as_of) if entries else _NEVER)
    _add(feed, "link", rel="self", href=FILE, type="application/atom+xml")
    _add(feed, "link", rel="alternate", href="index.html", type="text/html")
    _add(_add(feed, "author"), "name", "Parley")
    for edition, made in entries[:MAX_ENTRIES]:
        _add_entry(feed, edition, made)
    ElementTree.indent(feed, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(feed, encoding="unicode")}\n'.encode()


def _add_entry(feed: ElementTree.Element, edition: Edition, made: Made) -> None:
    entry = _add(feed, "entry")
    place = f"{edition.case_id}/{edition.as_of}/{made.stem}"
    _add(entry, "id", _urn(edition.case_id, made.stem, edition.as_of))
    _add(entry, "title", f"{edition.case_title}, {say_day(edition.as_of)}: {made.label}")
    _add(entry, "updated", _stamp(edition.as_of))
    _add(entry, "link", rel="alternate", href=f"{place}.html", type="text/html")
    if f"{made.stem}.pdf" in made.outputs:
        _add(entry, "link", rel="alternate", href=f"{place}.pdf", type="application/pdf")
    _add(entry, "category", term=edition.case_id, label=edition.case_title)
    _add(entry, "summary", made.news)


def _add(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    plain = {name: _NO_XML.sub("\ufffd", value) for name, value in attributes.items()}
    element = ElementTree.SubElement(parent, tag, plain)
    element.text = None if text is None else _NO_XML.sub("\ufffd", text)
    return element


def _urn(*parts: str) -> str:
    return uuid.uuid5(_NAMESPACE, "\n".join(parts)).urn


def _stamp(day: str) -> str:
    return f"{day}T00:00:00Z"
