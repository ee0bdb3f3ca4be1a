"""One text, one form: bytes become code points, and every way to end a line becomes LF.

Offsets and digests are only as stable as the text they are counted in. So a text is normalised when it
enters, in as few steps as can be (NFC, LF, no byte order mark), and nothing else of it is ever changed: a
garbled passage stays garbled at its place.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from operator import itemgetter

from analysis.errors import DataError, Problem

_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")
_WIDE_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}  # in this order: the mark of UTF-32 (little-endian) begins with that of UTF-16
_SAVE_AS_UTF8 = "save the file as UTF-8 (in an editor: Save As, encoding UTF-8)"


@dataclass(frozen=True, slots=True)
class Document:
    """One document as a file holds it: its text, and what the file itself states about it.

    Parameters
    ----------
    text
        Normalised; offsets are counted in it.
    title, publisher, url, language
        As stated in the file, "" where it states nothing. Plain text states nothing.
    published
        An ISO 8601 day, month or year, "" where none is stated, where it is stated in another form, or where
        the file's own statements differ.
    """

    text: str
    title: str = ""
    publisher: str = ""
    url: str = ""
    published: str = ""
    language: str = ""


def normalise(text: str) -> str:
    r"""Return a text in the one form in which offsets are counted.

    NFC; CRLF, CR, U+2028 and U+2029 become LF; byte order marks at the start go. Nothing else is changed, and
    a normalised text comes back as it is.

    Examples
    --------
    >>> normalise("\ufeffThe cafe\u0301\r\nand the hall\r")
    'The café\nand the hall\n'
    """
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text.lstrip("\ufeff")))


def text_digest(text: str) -> str:
    """Return the sha256 of a whole text as 64 hexadecimal digits, counted over its UTF-8.

    Examples
    --------
    >>> text_digest("The union left.")[:16]
    '4981ccfa6867187b'
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def passage_digest(passage: str) -> str:
    """Return `x` and the first 16 hexadecimal digits of a passage's sha256.

    The `x` keeps spreadsheets from reading a digest such as `1234567890123e45` as a number.

    Examples
    --------
    >>> passage_digest("The union left.")
    'x4981ccfa6867187b'
    """
    return "x" + text_digest(passage)[:16]


def decode(raw: bytes, name: str, *, encoding: str = "utf-8") -> str:
    r"""Decode a file's bytes, or say at which line and byte they are not what they should be.

    Parameters
    ----------
    raw
        The whole file, with or without a UTF-8 byte order mark.
    name
        The file's name, for messages.
    encoding
        A codec of Python's: UTF-8, unless the file itself declares another.

    Raises
    ------
    DataError
        UTF-16 or UTF-32, a NUL byte, or a byte that the encoding does not have: the message gives line, byte
        offset (from 0) and value, and how to save the file.

    Examples
    --------
    >>> decode(b"The caf\xe9", "talks.txt")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    analysis.errors.DataError: talks.txt:1: byte 0xE9 at offset 7 is not UTF-8 ...
    """
    for mark, wide in _WIDE_MARKS.items():
        if raw.startswith(mark):
            start = f"byte 0x{raw[0]:02X} at offset 0 starts a byte order mark of {wide}"
            raise DataError([Problem(name, 1, "", f"{start}; {_SAVE_AS_UTF8}")])
    if (nul := raw.find(0)) >= 0:
        message = f"byte 0x00 at offset {nul} is in no text: the file is UTF-16 without a mark, or not text"
        raise DataError([Problem(name, _line_at(raw, nul), "", f"{message}; {_SAVE_AS_UTF8}")])
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        at, value = error.start, raw[error.start : error.start + 1]
        expected = "UTF-8" if encoding == "utf-8" else f"{encoding}, the encoding the file declares"
        message = f"byte 0x{value[0]:02X} at offset {at} is not {expected}"
        windows = value.decode("cp1252", errors="ignore")
        if encoding == "utf-8" and windows:
            message += f' (in Windows-1252 it would be "{windows}")'
        raise DataError([Problem(name, _line_at(raw, at), "", f"{message}; {_SAVE_AS_UTF8}")]) from None


def _line_at(raw: bytes, offset: int) -> int:
    return 1 + len(re.findall(rb"\r\n|\r|\n", raw[:offset]))


def paragraphs(text: str) -> list[tuple[int, int]]:
    r"""Return the spans of a text's lines that hold more than white space, in order.

    Parameters
    ----------
    text
        A normalised text.

    Returns
    -------
    list of (int, int)
        Start and end (exclusive, without the line's LF) in code points.

    Examples
    --------
    >>> paragraphs("The union left.\n\nThe employer stayed.\n")
    [(0, 15), (17, 37)]
    """
    spans, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def paragraph_of(text: str, start: int) -> int:
    r"""Return the number, from 1, of the paragraph in which a passage that begins at `start` begins.

    A start in the white space between two paragraphs belongs to the next, behind the last one to the last.

    Raises
    ------
    DataError
        `start` is not a place of the text, or the text has no paragraph.

    Examples
    --------
    >>> paragraph_of("The union left.\n\nThe employer stayed.\n", 17)
    2
    """
    spans = paragraphs(text)
    if not spans or not 0 <= start <= len(text):
        raise DataError(
            f"offset {start} is in no paragraph: the text has {len(text)} characters and {len(spans)} "
            "paragraphs; count offsets in the normalised text, from 0"
        )
    return paragraph_number(spans, start)


def paragraph_number(spans: list[tuple[int, int]], start: int) -> int:
    """Return the number of the paragraph for `start`, from the spans of `paragraphs` (at least one).

    Examples
    --------
    >>> paragraph_number([(0, 15), (17, 37)], 15)
    2
    """
    return min(bisect_right(spans, start, key=itemgetter(1)) + 1, len(spans))
