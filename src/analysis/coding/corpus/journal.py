"""What was read before, under which key: a run that was stopped goes on where it was.

A key is the digest of everything that a result depends on: the file, what stands beside it, the tables and options it is read
with, the library itself. A text counts as read when its key is in the journal, its result is where it was put, and the case
still says of it what it said. The journal grows by a line a text, written once the result is safe; a line that a killed run
left half written is passed over.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from analysis.record.files import write_atomic
from analysis.record.sources.documents import MAX_BYTES

BESIDE = "meta.json"
FIELDS = 3
HEX_DIGITS = 64


class Journal:
    """The keys of what was read, in a file of lines `key,text_sha256,state`.

    Parameters
    ----------
    file
        Where it is kept; made when the first text is noted. Use it in a `with` statement: lines are put in order at the end, so that
        the file does not tell in which order texts were read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "journal.csv"
    ...     with Journal(file) as journal:
    ...         journal.note("k" * 64, "t" * 64, "")
    ...     with Journal(file) as journal:
    ...         journal.known("k" * 64), journal.known("x" * 64)
    (('tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt', ''), None)
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._known: dict[str, tuple[str, str]] = {}
        self._lines: IO[str] | None = None

    def __enter__(self) -> Self:
        self._known = self._read()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lines is not None:
            self._lines.close()
            rows = ((key, *told) for key, told in sorted(self._read().items()))
            write_atomic(self.file, _rows(rows).encode("utf-8"))

    def _read(self) -> dict[str, tuple[str, str]]:
        if not self.file.is_file():
            return {}
        with self.file.open(encoding="utf-8", errors="replace", newline="") as lines:
            rows = (row for row in csv.reader(lines) if len(row) == FIELDS)
            return {key: (digest, told) for key, digest, told in rows if len(key) == len(digest) == HEX_DIGITS}

    @property
    def is_started(self) -> bool:
        """Whether anything was read before."""
        return bool(self._known)

    def known(self, key: str) -> tuple[str, str] | None:
        """Digest of the text that was read under a key before, and what the case said of it; None where none was."""
        return self._known.get(key)

    def note(self, key: str, text_sha256: str, state: str) -> None:
        """Remember that a text was read; its result must be safe by now."""
        if self._lines is None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            torn = self.file.is_file() and not self.file.read_bytes().endswith(b"\n")
            self._lines = self.file.open("a", encoding="utf-8", newline="")
            if torn:
                self._lines.write("\n")
        self._lines.write(_rows([(key, text_sha256, state)]))
        self._lines.flush()


def key_of(file: Path, *settings: str) -> tuple[str, str]:
    """The key of a file read with some settings, and the digest of the file; blank where it cannot be read.

    Parameters
    ----------
    file
        Text or page.
    settings
        Whatever else decides the result.
    """
    try:
        if file.stat().st_size > MAX_BYTES:
            return "", ""  # the reading will say so
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        beside = file.parent / BESIDE
        told = hashlib.sha256(beside.read_bytes()).hexdigest() if beside.is_file() else ""
    except OSError:
        return "", ""
    return hashlib.sha256(repr((content, told, settings)).encode()).hexdigest(), content


@cache
def library_digest() -> str:
    """Digest of the library's own files: rules, tables, code."""
    root = Path(__file__).resolve().parents[2]
    found = hashlib.sha256()
    for path in sorted(path for layer in ("coding", "record") for path in (root / layer).rglob("*")):
        if path.suffix in (".py", ".csv"):
            found.update(f"{path.relative_to(root).as_posix()}\0".encode())
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
