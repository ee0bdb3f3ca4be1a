"""Files that are the old ones or the new ones, never half of one and never a mixture.

What belongs together is written beside its targets and flushed to the disk first; only then is each file
renamed over its target, and a rename that fails takes the earlier ones back. Whoever reads meanwhile sees a
whole file, and a run that is killed leaves at most temporaries, which the next run sweeps.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from analysis.errors import Locked, UsageError, WriteError

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
"""What a report, case or edition may be called: a name of this shape cannot leave its folder."""

_TEMPORARY = ".{name}.parley-{token}.tmp"
_STALE = ".*.parley-*.tmp"
_STAGED = ".{name}.parley-{token}.new"
_JOURNAL = ".parley-{token}.journal"


def check_name(name: str, what: str) -> None:
    """Refuse a name that could lead out of its folder.

    Parameters
    ----------
    name
        The name as given.
    what
        What it names, for the message: `report`, `case`.

    Raises
    ------
    UsageError
        With the name and what is allowed.

    Examples
    --------
    >>> check_name("chronology", "report")
    >>> check_name("../etc", "report")
    Traceback (most recent call last):
    analysis.errors.UsageError: report '../etc': not a name; allowed are a-z, 0-9 and hyphens, at most 64 ...
    """
    if not NAME.fullmatch(name):
        shown = repr(name if len(name) <= 80 else f"{name[:80]}...")
        raise UsageError(
            f"{what} {shown}: not a name; allowed are a-z, 0-9 and hyphens, at most 64 characters, "
            "a letter or digit first"
        )


def check_writable(folder: Path) -> None:
    """Make sure that files can be made in a folder, before anything expensive starts.

    A folder that is missing is made if its parent exists: a mistyped path must not grow a tree.

    Raises
    ------
    WriteError
        If the folder is no folder, is missing with its parent, or refuses a file.
    """
    if not folder.is_dir() and not folder.parent.is_dir():
        raise WriteError(f"{folder}: the folder does not exist, nor does {folder.parent}; make it or choose another")
    try:
        folder.mkdir(exist_ok=True)
        probe = _beside(folder / "probe")
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        raise WriteError(
            f"{folder}: nothing can be written here ({error.strerror}); make the folder writable or choose another"
        ) from error


def check_folder(out: Path, *names: str) -> Path:
    """Make the folder `out/name/name/...`, each writable and none a symlink that leads elsewhere.

    `out` itself is the user's choice and may be a link.

    Returns
    -------
    Path
        The innermost folder.

    Raises
    ------
    WriteError
        If a folder cannot be used.
    """
    check_writable(out)
    folder = out
    for name in names:
        folder = folder / name
        _refuse_link(folder)
        check_writable(folder)
    return folder


def write_atomic(path: Path, content: bytes) -> None:
    """Write one file so that readers and crashes see the old one or the new one.

    Parameters
    ----------
    path
        The target; not a symlink.
    content
        All its bytes.

    Raises
    ------
    WriteError
        Naming the path; what stood there is unchanged.
    """
    write_together({path: content})


def write_changed(path: Path, content: bytes) -> None:
    """Write one file as `write_atomic` does; untouched where it holds these bytes already.

    Raises
    ------
    WriteError
        Naming the path; what stood there is unchanged.
    """
    if not path.is_file() or path.read_bytes() != content:
        write_atomic(path, content)


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write several files, all of them or none.

    Parameters
    ----------
    contents
        Bytes by target path, renamed in this order.

    Raises
    ------
    WriteError
        Naming the path that failed; every target is what it was before.
    """
    leftovers: list[Path] = []
    undo: list[tuple[Path, Path | None]] = []
    path = next(iter(contents), Path())
    try:
        staged: list[tuple[Path, Path]] = []
        for path, content in contents.items():
            _refuse_link(path)
            temporary = _beside(path)
            leftovers.append(temporary)
            _write_new(temporary, content)
            staged.append((temporary, path))
        for temporary, path in staged:
            is_new = not path.exists()
            old = None if is_new else _second_name(path, leftovers)
            temporary.replace(path)
            if is_new or old is not None:
                undo.append((path, old))
        for folder in {path.parent: None for path in contents}:
            path = folder
            _flush_folder(folder)
    except BaseException as error:
        for target, old in reversed(undo):
            # The first fault is the one to report; a second one while restoring leaves a whole new file.
            with contextlib.suppress(OSError):
                target.unlink() if old is None else old.replace(target)
        if isinstance(error, OSError):
            raise WriteError(
                f"{path}: could not be written ({error.strerror or error}); what stood there is unchanged"
            ) from error
        raise
    finally:
        for leftover in leftovers:
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)


def change_together(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Change several files of one folder, all or none, also where the process is killed in between.

    The new files are written beside the old ones, then a journal that names them. From that moment the change counts: whoever
    reads the folder next finishes it with `finish_change`. To be called with the folder's lock held.

    Parameters
    ----------
    folder
        Where the files stand.
    contents
        Bytes by file name.

    Raises
    ------
    WriteError
        Nothing was changed; or the change counts and could not be finished, and the message says what is in its way.
    """
    finish_change(folder)
    unfinished = _TEMPORARY.format(name=_JOURNAL.format(token="*"), token="*")
    for pattern in (_STAGED.format(name="*", token="*"), unfinished):
        for orphan in folder.glob(pattern):  # of a change that was killed before it counted
            orphan.unlink(missing_ok=True)
    token = secrets.token_hex(6)
    journal = folder / _JOURNAL.format(token=token)
    staged = {name: folder / _STAGED.format(name=name, token=token) for name in contents}
    path = folder
    try:
        for name, content in contents.items():
            path = folder / name
            _refuse_link(path)
            _write_new(staged[name], content)
        path = journal
        moves = {new.name: name for name, new in staged.items()}
        write_atomic(journal, json.dumps(moves).encode())
    except BaseException as error:
        for leftover in staged.values():
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise WriteError(
                f"{path}: could not be written ({error.strerror or error}); nothing in the folder was changed"
            ) from error
        raise
    finish_change(folder)


def finish_change(folder: Path) -> bool:
    """Finish the changes that `change_together` had written down in a folder when it was killed; tell whether there was one.

    Safe for every reader at any time, with or without the lock: to finish a change twice is to finish it once.

    Raises
    ------
    WriteError
        A file cannot be replaced; the change still counts, and the next call tries again.

    Examples
    --------
    >>> finish_change(Path("no-such-folder"))
    False
    """
    journals = sorted(folder.glob(_JOURNAL.format(token="*")))
    for journal in journals:
        path = journal
        try:
            moves = json.loads(journal.read_bytes())
            for staged, name in moves.items():
                path = folder / name
                with contextlib.suppress(FileNotFoundError):  # in its place already
                    (folder / staged).replace(path)
            _flush_folder(folder)
            path = journal
            journal.unlink(missing_ok=True)
        except FileNotFoundError:  # finished by somebody else meanwhile
            continue
        except OSError as error:
            raise WriteError(
                f"{path}: a change that is written down in {journal.name} cannot be finished ({error.strerror or error}); "
                "make the file writable and run the command again"
            ) from error
    return bool(journals)


def sweep(folder: Path) -> list[Path]:
    """Remove the temporaries that a killed run left in a folder.

    Only safe while the lock on the output is held, as a living run's temporaries look the same.

    Returns
    -------
    list of Path
        What was removed.
    """
    stale = sorted(folder.glob(_STALE))
    for path in stale:
        path.unlink(missing_ok=True)
    return stale


@contextlib.contextmanager
def hold(out: Path) -> Iterator[None]:
    """Hold the lock on an output folder; the operating system frees it when the process ends, in any way.

    Raises
    ------
    Locked
        At once, if another run holds it.
    WriteError
        If the lock's own folder in the user's cache cannot be used.
    """
    import platformdirs

    digest = hashlib.sha256(os.fsencode(out.resolve())).hexdigest()[:32]
    path = platformdirs.user_cache_path("parley") / "locks" / f"{digest}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("ab")
    except OSError as error:
        raise WriteError(
            f"{path}: the lock file cannot be opened ({error.strerror}); make the cache folder writable"
        ) from error
    with handle:
        if not _take(handle):
            raise Locked(f"{out}: another run is writing here; wait for it, or give this one another --out")
        yield


if sys.platform == "win32":  # pragma: no cover

    def _take(handle: IO[bytes]) -> bool:
        import msvcrt

        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _take(handle: IO[bytes]) -> bool:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _refuse_link(path: Path) -> None:
    if path.is_symlink():
        raise WriteError(
            f"{path}: is a symbolic link; nothing is written through it, remove it or choose another --out"
        )


def _beside(path: Path) -> Path:
    return path.with_name(_TEMPORARY.format(name=path.name, token=secrets.token_hex(6)))


def _write_new(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _second_name(path: Path, leftovers: list[Path]) -> Path | None:
    """Give a file a second name to restore it from; None on a file system without hard links."""
    second = _beside(path)
    try:
        os.link(path, second)
    except OSError:
        return None
    leftovers.append(second)
    return second


def _flush_folder(folder: Path) -> None:
    if sys.platform == "win32":  # pragma: no cover
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
