"""From a file on disk to a document: what may come in, and what is refused before anything parses it.

A file is taken for what it is, not for what it hopes to be: its first bytes tell archives and office files
from text, its size is known before it is opened, and its encoding is the one it declares or UTF-8, never a
likely one.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import NoReturn

from analysis.errors import DataError, Problem
from analysis.record.sources.texts import Document, decode, normalise

MAX_BYTES = 10_000_000
_PLAIN = frozenset({".txt", ".md"})
_HTML = frozenset({".html", ".htm", ".xhtml"})
ENDINGS = _PLAIN | _HTML

# The first bytes of files that are no text: what the file is, and what to do instead.
_UNPACK = "unpack it, look at what is in it, and add the one document"
_EXPORT = "open it in its own program and save it as plain text (UTF-8) or HTML"
_REFUSED = {
    b"PK\x03\x04": ("a zip archive or an office file (docx, odt, xlsx, epub)", f"{_EXPORT}, or {_UNPACK}"),
    b"PK\x05\x06": ("an empty zip archive", _UNPACK),
    b"\x1f\x8b": ("a gzip archive", _UNPACK),
    b"BZh": ("a bzip2 archive", _UNPACK),
    b"\xfd7zXZ\x00": ("an xz archive", _UNPACK),
    b"7z\xbc\xaf\x27\x1c": ("a 7z archive", _UNPACK),
    b"Rar!\x1a\x07": ("a rar archive", _UNPACK),
    b"(\xb5/\xfd": ("a zstandard archive", _UNPACK),
    b"%PDF-": (
        "a PDF file",
        "copy its text out with a PDF reader, read it over, and save it as plain text (UTF-8)",
    ),
    b"\xd0\xcf\x11\xe0": ("an old office file (doc, xls, msg)", _EXPORT),
    b"{\\rtf": ("an RTF file", _EXPORT),
}

# Encodings a page may declare, by Python's name, and the codec that browsers read them with (WHATWG Encoding
# Standard): Latin-1 means Windows-1252 on the web; a declaration that can be read as ASCII is not in UTF-16.
_CODECS = {
    "utf-8": "utf-8", "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8",
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
    **{name: name for name in (
        "cp866", "cp874", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
        "cp1258", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8",
        "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "koi8-r", "koi8-u", "mac-roman",
        "mac-cyrillic", "big5", "euc_jp", "euc_kr", "iso2022_jp", "shift_jis",
    )},
}  # fmt: skip
_DECLARED = (
    re.compile(rb"^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})"),
    re.compile(rb"<meta\s[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE),
)
_DECLARED_WITHIN = 4_096  # bytes from the start


def read_document(path: Path) -> Document:
    """Read a document from a plain text or HTML file.

    Plain text (`.txt`, `.md`) is taken whole, headings and comment lines included. Of a page (`.html`,
    `.htm`, `.xhtml`) the article is taken: menus, footers and comments go; quotations and tables stay;
    paragraphs are lines.

    Parameters
    ----------
    path
        A file of at most 10,000,000 bytes, UTF-8 with or without a byte order mark; a page may declare
        another encoding.

    Raises
    ------
    DataError
        The file is missing, too large, an archive or an office file, in another encoding, without text, or a
        page with more nesting or elements than a page has. The message names the limit or the byte, and the
        next step.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "talks.txt"
    ...     _ = path.write_bytes(b"The union left.")
    ...     read_document(path).text
    'The union left.'
    """
    raw = _read_bytes(path)
    if path.suffix.lower() in _PLAIN:
        document = Document(normalise(decode(raw, path.name)))
    else:
        from analysis.record.sources.pages import read_page

        document = read_page(normalise(decode(raw, path.name, encoding=_declared(raw, path.name))), path.name)
    if not document.text.strip():
        _refuse(path, "holds no text; save the page with its article, or copy the article into a plain text file")
    return document


def _read_bytes(path: Path) -> bytes:
    if not path.is_file():
        _refuse(path, "is not there, or is no file; check the path")
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        _refuse(path, f"cannot be read: {error.strerror}; mend its permissions")
    for start, (kind, advice) in _REFUSED.items():
        if raw.startswith(start):
            _refuse(path, f"is {kind}, not a text; {advice}")
    if path.suffix.lower() not in ENDINGS:
        kinds = ", ".join(sorted(ENDINGS))
        _refuse(path, f'has the ending "{path.suffix}"; documents are read from {kinds}')
    if len(raw) > MAX_BYTES:
        size = f"{path.stat().st_size:,} bytes; at most {MAX_BYTES:,} are read"
        _refuse(path, f"has {size}: save the article alone, without the pictures in it")
    return raw


def _declared(raw: bytes, name: str) -> str:
    """Return the codec of a page: that of its mark or declaration, UTF-8 without one."""
    if raw.startswith(codecs.BOM_UTF8):
        return "utf-8"
    for pattern in _DECLARED:
        if declared := pattern.search(raw[:_DECLARED_WITHIN]):
            label = declared[1].decode("ascii", errors="replace")
            try:
                return _CODECS[codecs.lookup(label).name]
            except (LookupError, ValueError):
                line = 1 + raw[: declared.start(1)].count(b"\n")
                message = f'the page declares the encoding "{label}", which is not known here; save it as UTF-8'
                raise DataError([Problem(name, line, "charset", message)]) from None
    return "utf-8"


def _refuse(path: Path, message: str) -> NoReturn:
    raise DataError([Problem(path.name, 0, "", message)])
