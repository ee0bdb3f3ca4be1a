"""Codings: the whole packages that several coders made of one case, each by itself in `codings/<coder_id>/`.

A second coder's work is never merged by hand; it stands beside the first and is compared with it. Suggestions that
wait for a review stand there too, under the id of the rule that made them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from analysis.errors import UsageError
from analysis.record.case import Case
from analysis.record.package import DESCRIPTOR
from analysis.record.tables import nearest_of

CODINGS = "codings"
"""Folder of a case in which codings, and suggestions that wait, stand."""


def coders_of(path: Path) -> list[str]:
    """Ids of the coders whose coding of a case stands beside it, in order.

    Parameters
    ----------
    path
        Folder of the case.

    Examples
    --------
    >>> coders_of(Path("tests/data/tiny"))
    []
    """
    folder = path / CODINGS
    return sorted(p.name for p in folder.iterdir() if (p / DESCRIPTOR).is_file()) if folder.is_dir() else []


def read_codings(path: Path, *, coders: Sequence[str] = ()) -> dict[str, Case]:
    """The codings of a case by coder, each read as strictly as a case.

    Passages of a coding are read in the texts of the case itself, since a coding has none of its own.

    Parameters
    ----------
    path
        Folder of the case.
    coders
        Ids of some coders; default: all.

    Returns
    -------
    dict
        Empty where nobody coded the case by himself.

    Raises
    ------
    UsageError
        A coder has no coding there.
    DataError
        A coding is not as the schema requires; all problems of the first such one.
    """
    known = coders_of(path)
    if strange := [coder for coder in coders if coder not in known]:
        named = "; ".join(f'"{coder}", {nearest_of(coder, known)}' for coder in strange)
        raise UsageError(f"coders: {path.name}/{CODINGS} has no coding by {named}")
    return {
        coder: replace(Case.read(path / CODINGS / coder), path=path) for coder in known if not coders or coder in coders
    }
