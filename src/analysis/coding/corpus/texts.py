"""Which files a run reads, and what the result of each is called.

A folder stands for every text in it, also deeper down; a pattern for what it matches. Results are named after the files, so
that a run over the same files writes the same places, in whatever order they are given.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import UsageError
from analysis.record.sources.documents import ENDINGS

UNTOLD = "text"
"""A file of this name is called after its folder."""


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One text of a run.

    Parameters
    ----------
    name
        What its result is called, with `/` between folders.
    file
        Its path, as given or as found in the folder given; words, since there may be very many.
    """

    name: str
    file: str

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.file)


def find_texts(given: Iterable[str | Path]) -> list[Text]:
    """Find the texts that files, folders and patterns stand for.

    Parameters
    ----------
    given
        Files are taken whatever their ending; of a folder, the files that end as texts and pages do, hidden ones and those
        behind links to folders left out; `*`, `?`, `[...]` and `**` make a pattern where no such file exists.

    Returns
    -------
    list of Text
        Each file once, by name.

    Raises
    ------
    UsageError
        Something given does not exist, or no text is found in it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("talks.txt", "march/text.txt", "march/notes.csv"):
    ...         path = Path(folder, name)
    ...         path.parent.mkdir(exist_ok=True)
    ...         path.touch()
    ...     [text.name for text in find_texts([folder])]
    ['march', 'talks']
    """
    found: dict[str, Text] = {}
    problems = []
    for each in map(str, given):
        texts = list(_texts_of(each))
        if not texts:
            problems.append(_missing(each))
        for text in texts:
            found.setdefault(os.path.realpath(text.file), text)
    if problems:
        raise UsageError("\n".join(problems))
    return sorted(found.values())


def check_names(texts: Sequence[Text]) -> None:
    """Refuse texts whose results would be written over each other, also where a file system takes capitals for small letters.

    Raises
    ------
    UsageError
        With the files.

    Examples
    --------
    >>> check_names([Text("talks", "a/talks.txt"), Text("Talks", "b/Talks.html")])
    Traceback (most recent call last):
    analysis.errors.UsageError: two texts would be written to "Talks": a/talks.txt, b/Talks.html; give the folder ...
    """
    by_name: dict[str, list[Text]] = {}
    for text in texts:
        by_name.setdefault(text.name.casefold(), []).append(text)
    problems = [
        f'two texts would be written to "{same[-1].name}": {", ".join(text.file for text in same)}; '
        "give the folder above them all, or name them differently"
        for same in by_name.values()
        if len(same) > 1
    ]
    if problems:
        raise UsageError("\n".join(problems))


def _texts_of(given: str) -> Iterator[Text]:
    path = Path(given)
    if path.is_dir():
        yield from _texts_in(path)
    elif path.exists():
        yield Text(_name(path), str(path))
    elif glob.has_magic(given):
        for match in sorted(glob.glob(given, recursive=True)):  # noqa: PTH207  Path.glob takes no absolute pattern
            yield from _texts_of(match)


def _texts_in(folder: Path) -> Iterator[Text]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in sorted(files):
            path = Path(place, file)
            if path.suffix.lower() in ENDINGS and not file.startswith("."):
                inner = path.relative_to(folder).parent
                name = inner.parent / _name(path) if path.stem == UNTOLD else inner / path.stem
                yield Text(name.as_posix(), str(path))


def _name(path: Path) -> str:
    return path.resolve().parent.name if path.stem == UNTOLD else path.stem


def _missing(given: str) -> str:
    endings = ", ".join(sorted(ENDINGS))
    if Path(given).is_dir():
        return f"{given}: no text is in this folder; texts end in {endings}"
    if glob.has_magic(given):
        return f"{given}: no file is called so, and none matches it"
    return f"{given}: there is no such file; check the path"
