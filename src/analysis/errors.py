"""What can go wrong, one class a stage, each with the exit code of the command.

Every message says *where: what is wrong, which rows and values; what is allowed or the next step*. Input is checked
to its end before an error is raised, so that one message names all problems, not the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class ParleyError(Exception):
    """Any error that Parley foresees; `exit_code` is what the command returns for it."""

    exit_code = 1


class UsageError(ParleyError):
    """A parameter, option or name on the command line or in a template call is wrong."""

    exit_code = 2


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of the data, with its place.

    Parameters
    ----------
    file
        The file's name as a reader would look for it (`statements.csv`).
    line
        1-based line in that file, 0 when the whole file is meant.
    column
        The column's name, or "" when the row or the file is meant.
    message
        What is wrong, the value, and what is allowed or the next step.
    """

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.column}: {self.message}" if self.column else f"{place}: {self.message}"


class DataError(ParleyError):
    """The record, or a text under it, is not as the schema and the rules of reading require.

    Examples
    --------
    >>> print(DataError([Problem("actors.csv", 3, "id", '"usa" is already on line 2; ids are unique')]))
    actors.csv:3: id: "usa" is already on line 2; ids are unique
    """

    exit_code = 3

    def __init__(self, problems: Iterable[Problem] | str) -> None:
        self.problems = [] if isinstance(problems, str) else sorted(set(problems))
        super().__init__(problems if isinstance(problems, str) else "\n".join(map(str, self.problems)))


class CellError(ParleyError):
    """A cell of a report raised."""

    exit_code = 4


class CellTimeout(ParleyError):
    """A cell or a whole report ran longer than its limit."""

    exit_code = 5


class KernelDied(ParleyError):
    """The kernel went away while a report ran."""

    exit_code = 6


class WriteError(ParleyError):
    """A file could not be written, or may not be written where it was asked for."""

    exit_code = 7


class IncompleteRun(ParleyError):
    """A report ended without an error although not every code cell ran."""

    exit_code = 8


class Locked(ParleyError):
    """Another run is writing to the same place."""

    exit_code = 75
