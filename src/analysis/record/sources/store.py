"""The texts of a case on the user's own machine: one file a source, never in git.

The folder carries its own `.gitignore`, so that no `git add` of a whole case can publish somebody else's
article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import DataError, WriteError
from analysis.record.files import write_atomic
from analysis.record.sources.texts import decode, normalise, text_digest

_SOURCE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_IGNORE_ALL = "*\n"


@dataclass(frozen=True, slots=True)
class TextStore:
    """The normalised texts of one case, by source id.

    Parameters
    ----------
    folder
        `data/<case_id>/texts`; made when the first text is added.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = TextStore(Path(folder) / "texts")
    ...     path = store.add("ledger-1", "The union left.")
    ...     path.name, store.read("ledger-1"), store.read("ledger-2")
    ('ledger-1.txt', 'The union left.', None)
    """

    folder: Path

    def has(self, source_id: str) -> bool:
        """Tell whether the text of a source is here."""
        return self._path(source_id).is_file()

    def read(self, source_id: str) -> str | None:
        """Return the normalised text of a source, None when it is not stored on this machine.

        Raises
        ------
        DataError
            The id is no slug, the file is a symbolic link or is not UTF-8.
        """
        path = self._path(source_id)
        return normalise(decode(path.read_bytes(), path.name)) if path.is_file() else None

    def add(self, source_id: str, text: str, *, replace: bool = False) -> Path:
        """Store the text of a source, whole or not at all, and return its file.

        Parameters
        ----------
        text
            Normalised on the way in.
        replace
            Put it in the place of a different text of the same source. Evidence coded in the old one has then
            to be checked anew.

        Raises
        ------
        DataError
            The id is no slug, the text is empty, a different text is stored, or a symbolic link is in the
            way.
        WriteError
            The file system refuses; the text stored before is untouched.
        """
        path, text = self._path(source_id), normalise(text)
        if not text.strip():
            raise DataError(f"{path.name}: the text is empty; a source without text is not stored")
        if "\0" in text:
            raise DataError(f"{path.name}: character {text.index(chr(0))} is a NUL, which is in no text; take it out")
        stored = None if replace else self.read(source_id)
        if stored is not None and stored != text:
            digests = f"sha256 {text_digest(stored)[:12]}, this one {text_digest(text)[:12]}"
            raise DataError(
                f"{path.name}: another text is stored under this id ({digests}); give the new one an id of "
                "its own, or replace the old one and check its evidence"
            )
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            advice = "free the place or mend the folder's permissions, then add it again"
            raise WriteError(f"{path.name}: the text was not stored: {error.strerror}; {advice}") from error
        for file, content in ((self.folder / ".gitignore", _IGNORE_ALL), (path, text)):  # never there unprotected
            if not (file.is_file() and file.read_bytes() == content.encode()):
                write_atomic(file, content.encode())
        return path

    def _path(self, source_id: str) -> Path:
        if not _SOURCE_ID.fullmatch(source_id):
            allowed = "allowed are a-z, 0-9 and hyphens, at most 64, the first not a hyphen"
            raise DataError(f'source id "{source_id}" is no slug; {allowed}')
        path = self.folder / f"{source_id}.txt"
        for link in (self.folder, path, self.folder / ".gitignore"):
            if link.is_symlink():
                advice = "texts are read and stored only in the case's own folder: put the file itself there"
                raise DataError(f"{link.name}: is a symbolic link; {advice}")
        return path
