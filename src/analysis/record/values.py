"""What a single cell may hold, one rule a kind of column.

A rule looks at the text as written and says what is wrong with it and how to write it; nothing is coerced first, so
that a date which a spreadsheet has rewritten or an id that it took for a number is refused, never repaired.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import date

from analysis.record import dates
from analysis.record.schema import SLUG, TABLES, Column, codes
from analysis.record.tables import nearest_of

_SLUG = re.compile(SLUG)
_NUMBER_LIKE = re.compile(r"\d+(e-?\d+)?")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH = rf"({_MONTHS})[a-z]*"
_DATE_LIKE = re.compile(rf"\d+(-\d+)+|{_MONTH}-?\d+|\d+-{_MONTH}(-\d+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_URL = re.compile(r"https?://[^\s<>\"]{1,2000}")
_DIGEST = re.compile(r"x[0-9a-f]{16}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def slug_fault(value: str) -> str:
    """What keeps a value from being an id, or "".

    Examples
    --------
    >>> slug_fault("istanbul-2025-05")
    ''
    >>> slug_fault("MARCH1")
    '"MARCH1" is not an id; write lower-case letters, digits and hyphens, at most 64'
    >>> slug_fault("march1")
    '"march1" would be read as a date by a spreadsheet; put a word into the id'
    """
    if not _SLUG.fullmatch(value):
        suggestion = re.sub(r"[^a-z0-9]+", "-", value.casefold()).strip("-")[:64]
        hint = f" (suggested: {suggestion})" if suggestion and not slug_fault(suggestion) else ""
        return f'"{value}" is not an id; write lower-case letters, digits and hyphens, at most 64{hint}'
    if _NUMBER_LIKE.fullmatch(value):
        return f'"{value}" would be read as a number by a spreadsheet; put a word into the id'
    if _DATE_LIKE.fullmatch(value):
        return f'"{value}" would be read as a date by a spreadsheet; put a word into the id'
    return ""


def text_fault(value: str) -> str:
    """What is wrong with a text as such (hidden characters, spaces at an end, another normal form), or "".

    Examples
    --------
    >>> text_fault("plain words")
    ''
    >>> text_fault("pay ")
    'there is a space at the end of "pay "; delete it'
    """
    if value.isascii() and value.isprintable() and value == value.strip():
        return ""
    if value != value.strip():
        where = "start" if value != value.lstrip() else "end"
        return f'there is a space at the {where} of "{value}"; delete it'
    if not unicodedata.is_normalized("NFC", value):
        return f'"{value}" is not in Unicode normal form C; type its accented letters anew'
    from analysis.record.sources import hidden_characters

    hidden = hidden_characters(value)
    if hidden:
        listed = ", ".join(f"{name} at character {offset + 1}" for offset, name in hidden[:3])
        return f'"{value}" holds characters that cannot be seen: {listed}; delete them'
    return ""


def parse_day(value: str) -> date:
    """A day written YYYY-MM-DD, the only form: a week such as 2025-W19 is no day.

    Raises
    ------
    ValueError
        It is written in another way, or no day of the calendar.

    Examples
    --------
    >>> parse_day("2025-05-11")
    datetime.date(2025, 5, 11)
    """
    if not _DAY.fullmatch(value):
        raise ValueError(f'"{value}" is not a day; write YYYY-MM-DD, as in 2025-05-11')
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f'"{value}" is not a day of the calendar') from None


def _day_fault(value: str) -> str:
    try:
        parse_day(value)
    except ValueError as error:
        return str(error)
    return ""


def _edtf_fault(value: str) -> str:
    try:
        dates.parse_edtf(value)
    except ValueError as error:
        return str(error)
    return ""


def _term_fault(value: str) -> str:
    try:
        dates.parse_term(value)
    except ValueError as error:
        return str(error)
    return ""


def _number_fault(value: str) -> str:
    return "" if _DECIMAL.fullmatch(value) else f'"{value}" is not a number; write digits with a point, as in 12.5'


def _between(low: float, high: float) -> Callable[[str], str]:
    def fault(value: str) -> str:
        if _DECIMAL.fullmatch(value) and low <= float(value) <= high:
            return ""
        return f'"{value}" is not a number from {low:g} to {high:g}'

    return fault


def parse_anchors(value: str) -> dict[float, str]:
    """Points of a scale and what they mean, from `25: ...; 50: ...`.

    Raises
    ------
    ValueError
        A part is not `points: meaning`; write them separated by semicolons.

    Examples
    --------
    >>> parse_anchors("25: pause; 75: partial truce")
    {25.0: 'pause', 75.0: 'partial truce'}
    """
    anchors = {}
    for part in filter(None, (part.strip() for part in value.split(";"))):
        points, colon, label = part.partition(":")
        if not colon or not label.strip() or not _DECIMAL.fullmatch(points.strip()) or not 0 <= float(points) <= 100:
            raise ValueError(f'"{part}" is not an anchor; write points and meaning, as in 25: a pause; 50: a truce')
        if re.search(r",\s*\d+(\.\d+)?:", label):
            raise ValueError(f'"{part}" holds two anchors; separate them by semicolons, as in 25: a pause; 50: a truce')
        if float(points) in anchors:
            raise ValueError(f'"{part}": {points.strip()} has a meaning already; give each point one')
        anchors[float(points)] = label.strip()
    return anchors


def _anchors_fault(value: str) -> str:
    try:
        parse_anchors(value)
    except ValueError as error:
        return str(error)
    return text_fault(value)


def _shaped(pattern: re.Pattern[str], wanted: str) -> Callable[[str], str]:
    return lambda value: "" if pattern.fullmatch(value) else f'"{value}" is not {wanted}'


def _dating_fault(value: str) -> str:
    rule, colon, anchors = value.partition(":")
    known = codes("dating")
    if rule not in known:
        return f'"{rule}" is not a rule of dating; {nearest_of(rule, known)}'
    if not colon or not all(map(_SLUG.fullmatch, anchors.split(","))):
        return f'"{value}" names no anchor; write rule:anchor, as in {rule}:published'
    return ""


def _digest_fault(value: str) -> str:
    if _DIGEST.fullmatch(value):
        return ""
    shown = value if len(value) <= 40 else f"{value[:40]}..."
    return f'"{shown}" is not a digest; where it is a passage that is not located yet, run `parley tidy`'


_FAULTS: dict[str, Callable[[str], str]] = {
    "id": slug_fault,
    "slug": slug_fault,
    "ref": slug_fault,
    "text": text_fault,
    "edtf": _edtf_fault,
    "dated_by": _dating_fault,
    "day": _day_fault,
    "term": _term_fault,
    "points": _between(0, 100),
    "share": _between(0, 1),
    "number": _number_fault,
    "count": lambda value: "" if value.isdecimal() and value.isascii() else f'"{value}" is not a whole number',
    "digest": _digest_fault,
    "sha256": _shaped(_SHA256, "a sha256; leave it blank and run `parley source add`"),
    "language": _shaped(_LANGUAGE, "a language tag; write it as in en, uk or pt-BR"),
    "url": _shaped(_URL, "a web address that starts with http:// or https://"),
    "table": lambda value: "" if value in TABLES else f'"{value}" is not a table; {nearest_of(value, TABLES)}',
    "anchors": _anchors_fault,
}


_PLAIN_SLUG = re.compile(rf"(?:(?:(?!{_MONTHS})[a-z]{{2,20}}-[a-z0-9-]{{1,43}})?\n)*")
_PLAIN = {
    "id": _PLAIN_SLUG,
    "slug": _PLAIN_SLUG,
    "ref": _PLAIN_SLUG,
    "digest": re.compile(r"(?:(?:x[0-9a-f]{16})?\n)*"),
    "count": re.compile(r"(?:[0-9]*\n)*"),
}
"""For some kinds a pattern of blank or surely faultless values, one a line."""


def are_plain(column: Column, values: Collection[str]) -> bool:
    """Whether a look at all values together shows that nothing is wrong with any; False only means to look closer.

    Checks of large tables hang on this: one pass in C instead of a call a value.

    Examples
    --------
    >>> from analysis.record.schema import TABLES
    >>> are_plain(TABLES["statements"].column("summary"), ["a union asks", "employers refuse"])
    True
    >>> are_plain(TABLES["statements"].column("summary"), ["a space at the end "])
    False
    """
    if column.is_required and "" in values:
        return False
    joined = "\n".join(values) + "\n"
    if column.kind == "text":
        is_readable = joined.isascii() and joined.replace("\n", "").isprintable()
        return is_readable and " \n" not in joined and "\n " not in joined and not joined.startswith(" ")
    return column.kind in _PLAIN and bool(_PLAIN[column.kind].fullmatch(joined))


def value_fault(column: Column, value: str) -> str:
    """What is wrong with a cell of this column, or "" when nothing is; references are checked by the caller.

    Examples
    --------
    >>> from analysis.record.schema import TABLES
    >>> value_fault(TABLES["statements"].column("stance_code"), "demnd")
    '"demnd" is no stance code; nearest: demand'
    """
    if not value:
        return "it may not be blank" if column.is_required else ""
    if column.kind == "code":
        known = codes(column.target)
        if value in known:
            return ""
        return f'"{value}" is no {column.target.replace("_", " ")} code; {nearest_of(value, known)}'
    if column.kind == "refs":
        faults = (slug_fault(part) for part in value.split(" "))
        return next(filter(None, faults), "")
    return _FAULTS[column.kind](value)
