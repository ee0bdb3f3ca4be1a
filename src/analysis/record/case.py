"""A case in memory: its tables as they were known on a day.

Blank cells stay empty strings, because a blank means unknown and never "not a number"; only points, shares, amounts
and counts are numbers. Rows that need evidence carry two columns that are not in the files: `known_date`, the day on
which the earliest of their sources was out, and `n_sources`, how many independent documents support them.
"""

from __future__ import annotations

import math
import os
import re
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import DataError, Problem, UsageError
from analysis.record.check import check_case
from analysis.record.known import (
    add_known,
    count_later,
    known_by,
    known_day,
    named_only,
    originals,
    source_days,
)
from analysis.record.package import read_descriptor
from analysis.record.schema import SLUG, TABLES
from analysis.record.selection import select
from analysis.record.sources import TextStore
from analysis.record.tables import Chunk, nearest_of, read_chunks
from analysis.record.values import parse_day

if TYPE_CHECKING:
    import pandas as pd

_NUMERIC = ("points", "share", "number", "count")
_REPEATED = ("ref", "refs", "code", "edtf", "day", "term", "table", "language")


def find_root(start: Path | str | None = None) -> Path:
    """The project's folder: the nearest one at or above `start` that holds `data/`.

    Raises
    ------
    UsageError
        There is none; give `--root`.
    """
    here = Path(start or os.environ.get("PARLEY_ROOT") or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "data").is_dir():
            return folder
    raise UsageError(f"{here.name}: no folder data/ here or above; change into the project or give --root")


def case_ids(root: Path) -> list[str]:
    """Ids of the cases under `root`, in order.

    Examples
    --------
    >>> case_ids(Path("no-such-folder"))
    []
    """
    data = root / "data"
    return sorted(p.name for p in data.iterdir() if (p / "sources.csv").is_file()) if data.is_dir() else []


def started_cases(root: Path) -> list[Path]:
    """Folders of the cases under `root` that have a source; there is nothing to report of the others.

    Examples
    --------
    >>> [path.name for path in started_cases(Path("tests"))]
    ['tiny']
    """
    folders = (root / "data" / key for key in case_ids(root))
    return [path for path in folders if (path / TABLES["sources"].file).read_bytes().count(b"\n") > 1]


def find_case(case_id: str = "", *, root: Path | str | None = None) -> Path:
    """Folder of a case; the id may be left out where there is only one.

    Raises
    ------
    UsageError
        The id is not one (nearest is named), or is left out although there are several.
    """
    base = find_root(root)
    known = case_ids(base)
    if not case_id and len(known) == 1:
        return base / "data" / known[0]
    if not case_id:
        if not known:
            raise UsageError("case: there is none yet; make one with `parley new CASE`")
        raise UsageError(f"case: which one? name one of {', '.join(known)}")
    if not re.fullmatch(SLUG, case_id) or case_id not in known:
        raise UsageError(f'case: "{case_id}" is not a case under data/; {nearest_of(case_id, known)}')
    return base / "data" / case_id


@dataclass(frozen=True)
class Case:
    """One negotiation under study, as known on a day.

    Parameters
    ----------
    id, title, path
        Slug, name and folder of the case.
    tables
        A frame for every table of the schema, by name; also reached as attributes (`case.statements`). Not to be
        modified.
    day
        The day as known on which the tables stand.
    n_later
        Rows whose date lies on or before `day` but that were in no source by then.
    focus
        Ids of the actors that the case was narrowed to, with those that count for them; empty where it was not.
    """

    id: str
    title: str
    path: Path
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    day: date
    n_later: int = 0
    focus: frozenset[str] = frozenset()

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Frame of a table."""
        if name in TABLES:
            return self.tables[name]
        raise AttributeError(f"a case has no {name}; its tables are {', '.join(TABLES)}")

    @classmethod
    def open(cls, case_id: str = "", *, as_of: str = "", root: Path | str | None = None) -> Case:
        """A case under `data/`, checked, as known on a day (default: the last day known in it).

        Raises
        ------
        UsageError
            No such case, or `as_of` is not a day.
        DataError
            A file is not as the schema requires, or `as_of` lies before the first source.
        """
        return cls.read(find_case(case_id, root=root)).as_of(as_of)

    @classmethod
    def read(cls, path: Path, *, progress: Callable[[str, int], None] | None = None) -> Case:
        """The case in a folder, checked to the last cell, as known on the last day known in it.

        Raises
        ------
        DataError
            Any file is not as the schema requires; all problems at once.
        """
        described = read_descriptor(path)
        columns = _Columns()
        found = check_case(path, keep=columns.keep, progress=progress)
        if found.problems:
            raise DataError(found.problems)
        tables = {name: columns.frame(name) for name in TABLES}
        days = source_days(tables["sources"])
        add_known(tables, days)
        coded = set(tables["evidence"]["source_id"]) or days.keys()
        last = max((day for source, day in days.items() if source in coded), default=date.min)
        return cls(path.name, str(described.get("title", path.name)), path, named_only(tables), last)

    def as_of(self, day: date | str) -> Case:
        """The case as it was in our sources by the end of `day` ("" is the day it stands at).

        Raises
        ------
        UsageError
            `day` is not a day.
        DataError
            `day` lies before the first source of the case.
        """
        if day == "":
            return self
        day = _day(day) if isinstance(day, str) else day
        days = source_days(self.tables["sources"])
        if not days:
            raise DataError(f"{self.id}: the case has no source yet; add one with `parley source add`")
        if day < min(days.values()):
            raise DataError(_too_early(self.id, day, min(days.values())))
        return replace(self, tables=known_by(self.tables, days, day), day=day, n_later=count_later(self.tables, day))

    def select(
        self,
        *,
        since: str = "",
        until: str = "",
        actors: Sequence[str] = (),
        issues: Sequence[str] = (),
    ) -> Case:
        """The case narrowed to a window, to some actors and to some issues; empty is no limit.

        Parameters
        ----------
        since, until
            First and last day (YYYY-MM-DD) of the window in which things were said or happened; what may lie in it
            because its date is imprecise is kept, and an event of which something lies in it keeps its whole ledger.
        actors
            Ids; a state, an organisation or a coalition stands for those that count for it, too. What they take part in is
            kept whole: meetings with all who were asked, disputes with all versions.
        issues
            Ids.

        Raises
        ------
        UsageError
            `since` lies after `until`, a day is none, or an id is not in the case; all at once.
        """
        return select(self, since=since, until=until, actors=actors, issues=issues)

    @property
    def texts(self) -> TextStore:
        """The texts of the case's sources that are stored on this machine."""
        return TextStore(self.path / "texts")

    def name_of(self, actor_id: str) -> str:
        """Name of an actor by id."""
        return self.names[actor_id]

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of the actors by id."""
        return dict(zip(self.tables["actors"]["id"], self.tables["actors"]["name"], strict=True))

    @cached_property
    def originals(self) -> dict[str, str]:
        """For every source the document that it goes back to (itself where it is no reprint or translation)."""
        return originals(self.tables["sources"])

    def support(self, table: str, *, rows: Iterable[str] | None = None) -> dict[str, set[str]]:
        """The independent documents under each row of a table, by row id; `rows` are the ids asked for (all)."""
        evidence, originals = self.tables["evidence"], self.originals
        passages = evidence if rows is None else evidence[evidence["row_id"].isin(set(rows))]
        passages = passages[passages["table"] == table]
        under: dict[str, set[str]] = {}
        for row_id, source in zip(passages["row_id"], passages["source_id"], strict=True):
            under.setdefault(row_id, set()).add(originals[source])
        return under

    @cached_property
    def parents(self) -> dict[str, str]:
        """For every actor the one that it counts for ("" where none is named)."""
        return dict(zip(self.tables["actors"]["id"], self.tables["actors"]["counts_for_id"], strict=True))

    @cached_property
    def party_of(self) -> dict[str, str]:
        """For every actor the one to which its moves count at party level (itself where no other is named)."""
        parents, found = self.parents, {}
        for actor in parents:
            here = actor
            while parents.get(here):
                here = parents[here]
            found[actor] = here
        return found

    @property
    def sides(self) -> list[str]:
        """Ids of the actors with side party after `counts_for_id`, in order of id; only those in focus, if any is."""
        actors, party_of = self.tables["actors"], self.party_of
        party = set(actors.loc[actors["side_code"] == "party", "id"])
        sides = sorted({party_of[actor] for actor in party} & party)
        return [side for side in sides if not self.focus or side in self.focus]

    @property
    def parties(self) -> list[str]:
        """Ids of all actors to which moves count at party level, the sides first: the order of colours in figures."""
        sides = self.sides
        return [*sides, *sorted(set(self.party_of.values()) - set(sides))]


class _Columns:
    """Cells of all tables column by column while a case is read, in as little memory as they need."""

    def __init__(self) -> None:
        self.cells: dict[tuple[str, str], Any] = {
            (table.name, column.name): array("d") if column.kind in _NUMERIC else []
            for table in TABLES.values()
            for column in table.columns
        }
        self.shared: dict[str, str] = {}

    def keep(self, chunk: Chunk) -> None:
        """Append a chunk; a cell that is no number is left to the check, which reports it."""
        for column in chunk.table.columns:
            values: Iterable[Any] = chunk.columns[column.name]
            if column.kind in _NUMERIC:
                values = [_number(value) for value in values]
            elif column.kind in _REPEATED:  # the same few strings over and over: hold each once
                values = [self.shared.setdefault(value, value) for value in values]
            self.cells[chunk.table.name, column.name].extend(values)

    def frame(self, name: str) -> pd.DataFrame:
        """The frame of a table; its cells are let go."""
        import numpy as np
        import pandas as pd

        columns = {}
        for column in TABLES[name].columns:
            cells = self.cells.pop((name, column.name))
            if column.kind in _NUMERIC:
                numbers = pd.Series(np.array(cells, dtype="float64"))
                columns[column.name] = numbers.astype("Int64") if column.kind == "count" else numbers
            else:
                columns[column.name] = pd.Series(cells, dtype="str")
        return pd.DataFrame(columns)


def _number(value: str) -> float:
    try:
        return float(value) if value else math.nan
    except ValueError:
        return math.nan


def resolve_as_of(path: Path, as_of: str = "") -> str:
    """The day that a report of the case will stand at, read from its sources alone: cheap, before anything runs.

    Parameters
    ----------
    path
        Folder of the case.
    as_of
        A day; "" is the last day known in the case.

    Raises
    ------
    UsageError
        `as_of` is not a day.
    DataError
        sources.csv is broken, has no row, or its first source is later than `as_of`.
    """
    problems: list[Problem] = []
    days: dict[str, date] = {}
    for chunk in read_chunks(path / TABLES["sources"].file, TABLES["sources"], problems):
        columns = (chunk.columns[name] for name in ("id", "published_edtf", "accessed_date"))
        for line, source, published, accessed in zip(chunk.lines, *columns, strict=True):
            try:
                days[source] = known_day(published, accessed)
            except ValueError as error:
                problems.append(Problem(TABLES["sources"].file, line, "published_edtf", str(error)))
    if problems:
        raise DataError(problems)
    if not days:
        raise DataError(f"{path.name}: the case has no source yet; add one with `parley source add`")
    if as_of:
        day = _day(as_of)
    else:  # a source that nothing is coded from tells nothing yet
        coded: set[str] = set()
        for chunk in read_chunks(path / TABLES["evidence"].file, TABLES["evidence"], []):
            coded.update(chunk.columns["source_id"])
        day = max((known for source, known in days.items() if source in coded), default=max(days.values()))
    if day < min(days.values()):
        raise DataError(_too_early(path.name, day, min(days.values())))
    return day.isoformat()


def _day(value: str) -> date:
    try:
        return parse_day(value)
    except ValueError as error:
        raise UsageError(f"as_of: {error}") from None


def _too_early(case_id: str, day: date, first: date) -> str:
    return f"{case_id}: nothing was known on {day}; its first source is from {first}"


def check_request(path: Path, as_of: str, given: Mapping[str, object]) -> None:
    """Refuse a request for reports that the case cannot answer, before anything is run.

    Parameters
    ----------
    path
        Folder of the case.
    as_of
        The resolved day.
    given
        Parameters as given; of them `since`, `until`, `actors` and `issues` are looked at, the last two as lists or with
        commas.

    Raises
    ------
    DataError
        The case is not whole; all problems at once.
    UsageError
        The window is none, or an actor or issue is not in the case.
    """
    problems = check_case(path).problems
    if problems:
        raise DataError(problems)
    since, until = (str(given.get(name, "")) for name in ("since", "until"))
    actors, issues = (_listed(given.get(name, ())) for name in ("actors", "issues"))
    if since or until or actors or issues:
        Case.read(path).as_of(as_of).select(since=since, until=until, actors=actors, issues=issues)


def _listed(value: object) -> list[str]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return [str(part) for part in value] if isinstance(value, Iterable) else []
