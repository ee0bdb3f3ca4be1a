"""`reports/schedule.toml`: reports, and the grids of parameters that each is run over.

A schedule is read by a machine at night, so all that is wrong with it is said at once, with the line, when it is read:
keys, templates, cases, days, parameters, ids of actors and issues. TOML's reader keeps no lines; they are found again
in the text.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from analysis.errors import UsageError
from analysis.record.case import case_ids, started_cases
from analysis.record.schema import TABLES
from analysis.record.tables import nearest_of, read_ids
from analysis.record.values import parse_day
from analysis.reporting.templates import SET_BY_COMMAND, Template, check_parameters, find_templates

FILE = "reports/schedule.toml"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_KEYS = ("at", "days", "pdf", "keep", "report")
_REPORT_KEYS = ("name", "case", "as_of", "set", "grid")
_WINDOW = ("since", "until")
_EXAMPLE = '[[report]]\nname = "overview"\n\n[[report]]\nname = "positions"\ngrid = { issues = ["pay", "hours"] }'


@dataclass(frozen=True, slots=True)
class Planned:
    """One report of a schedule: one point of a grid.

    Parameters
    ----------
    case_id, as_of, name, parameters
        As written; `as_of` may be "" (the last day known in the case) or `today`.
    line
        Where it stands.
    """

    case_id: str
    as_of: str
    name: str
    parameters: Mapping[str, object]
    line: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is made, and when.

    Parameters
    ----------
    at
        Time of day of the machine that runs it, HH:MM.
    days
        Days of the week, `mon` to `sun`.
    pdf
        Whether a PDF is made of each page.
    keep
        How many editions of a case stay; 0 for all.
    reports
        In the order of the file, a grid's last parameter changing first.
    """

    at: str
    days: tuple[str, ...]
    pdf: bool
    keep: int
    reports: tuple[Planned, ...]


def read_schedule(root: Path) -> Schedule:
    """Read a project's schedule and check it to its end.

    Parameters
    ----------
    root
        The project's folder.

    Raises
    ------
    UsageError
        There is none, or with everything that is wrong in it, each with its line.
    """
    path = root / FILE
    try:
        text = path.read_bytes().decode()
        content = tomllib.loads(text)
    except FileNotFoundError:
        raise UsageError(f"{FILE}: there is none; write one such as\n\n{_EXAMPLE}\n") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{FILE}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{FILE}: not TOML: {error}") from None
    reader = _Reader(root, _Lines(text))
    schedule = reader.schedule(content)
    if reader.problems:
        lines = sorted(dict.fromkeys(reader.problems))
        raise UsageError("\n".join(f"{FILE}:{line}: {problem}" for line, problem in lines))
    return schedule


@dataclass(frozen=True, slots=True)
class _Lines:
    """Where in the text a key or a value of the n-th report stands."""

    text: str

    def find(self, report: int | None, *words: str) -> int:
        """Line of the last of the words, each looked for behind the one before; that of the report without them."""
        lines = self.text.splitlines()
        starts = [number for number, line in enumerate(lines) if re.match(r"\s*\[\[\s*report\s*\]\]", line)]
        first, last = 0, starts[0] if starts else len(lines)
        if report is not None and report < len(starts):
            first, last = starts[report], [*starts, len(lines)][report + 1]
        here = first
        for word in words:
            wanted = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
            here = next((n for n in range(here, last) if wanted.search(lines[n].partition(" #")[0])), here)
        return here + 1


@dataclass
class _Reader:
    """Reads a schedule's content and collects what is wrong, by line."""

    root: Path
    lines: _Lines
    problems: list[tuple[int, str]] = field(default_factory=list)
    ids: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def schedule(self, content: Mapping[str, Any]) -> Schedule:
        self._check_keys(content, _KEYS, None)
        reports = content.get("report", [])
        if not isinstance(reports, list) or not all(isinstance(entry, dict) for entry in reports):
            self._say("reports are written as [[report]], each with a name", None, "report")
            reports = []
        elif not reports:
            self._say("no [[report]] in it; write at least one", None)
        templates = {template.name: template for template in find_templates(self.root)}
        planned = [one for number, entry in enumerate(reports) for one in self._report(number, entry, templates)]
        self._check_twice(planned)
        return Schedule(
            at=self._at(content.get("at", "06:00")),
            days=self._days(content.get("days", list(DAYS))),
            pdf=self._of_kind(content, "pdf", bool, "true or false") or False,
            keep=self._of_kind(content, "keep", int, "a whole number, 0 for all") or 0,
            reports=tuple(planned),
        )

    def _say(self, problem: str, report: int | None, *words: str) -> None:
        self.problems.append((self.lines.find(report, *words), problem))

    def _check_keys(self, content: Mapping[str, Any], allowed: Sequence[str], report: int | None) -> None:
        for key in content:
            if key not in allowed:
                self._say(f'"{key}" is no key here; {nearest_of(key, allowed)}', report, key)

    def _at(self, value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
            self._say(f'at: {_shown(value)} is no time of day; write it as "06:30"', None, "at")
            return ""
        return value

    def _days(self, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not value or not all(day in DAYS for day in value):
            self._say(f"days: {_shown(value)} is no list of days; allowed: {', '.join(DAYS)}", None, "days")
            return ()
        return tuple(day for day in DAYS if day in value)

    def _of_kind(self, content: Mapping[str, Any], key: str, kind: type, expected: str) -> Any:
        value = content.get(key)
        if value is not None and (type(value) is not kind or (isinstance(value, int) and value < 0)):
            self._say(f"{key}: got {_shown(value)}; expected {expected}", None, key)
            return None
        return value

    def _report(self, number: int, entry: Mapping[str, Any], templates: Mapping[str, Template]) -> Iterator[Planned]:
        self._check_keys(entry, _REPORT_KEYS, number)
        name = entry.get("name", "")
        template = templates.get(name) if isinstance(name, str) else None
        if not template:
            told = f'report "{name}" is no template in notebooks/' if name else "a report needs a name"
            self._say(f"{told}; {nearest_of(str(name), templates)}", number, *(("name",) if name else ()))
        case_id = self._case(number, entry.get("case", ""))
        as_of = self._day(number, "as_of", _plain(entry.get("as_of", "")))
        fixed = self._table(number, entry, "set")
        grid = self._grid(number, self._table(number, entry, "grid"))
        if not template or case_id is None:
            return
        for name in fixed.keys() & {name for axis in grid for point in axis for name in point}:
            self._say(f'"{name}" stands in set and in grid; leave one out', number, "grid", name)
        axes = [[{name: value}] for name, value in fixed.items()] + grid
        if self._check_values(number, template, case_id, axes):
            for points in product(*axes):
                parameters = {name: value for point in points for name, value in point.items()}
                self._check_window(number, parameters)
                yield Planned(case_id, as_of, template.name, parameters, self.lines.find(number))

    def _case(self, number: int, case_id: object) -> str | None:
        known = case_ids(self.root)
        started = [path.name for path in started_cases(self.root)]
        if case_id == "" and len(started) == 1:
            return started[0]
        if case_id == "":
            self._say(f"case: which one? name one of {', '.join(started) or 'none yet'}", number)
        elif case_id not in known:
            self._say(f'case "{case_id}" is not under data/; {nearest_of(str(case_id), known)}', number, "case")
        else:
            return str(case_id)
        return None

    def _day(self, number: int, key: str, value: object, *, at: Sequence[str] = ()) -> str:
        try:
            if value not in ("", "today"):
                parse_day(str(value))
        except ValueError as error:
            self._say(f"{key}: {error}", number, *at, key, str(value))
        return str(value)

    def _table(self, number: int, entry: Mapping[str, Any], key: str) -> dict[str, Any]:
        value = entry.get(key, {})
        if not isinstance(value, dict):
            self._say(f'{key}: write it as {key} = {{ issues = ["pay"] }}', number, key)
            return {}
        return {name: _plain(given) for name, given in value.items()}

    def _grid(self, number: int, grid: Mapping[str, Any]) -> list[list[dict[str, object]]]:
        """The axes of a grid, each a list of points; a window is a point with two coordinates."""
        axes = []
        for name, values in grid.items():
            is_window = name == "window"
            if not isinstance(values, list) or not values:
                self._say(f"grid: {name} is no list of values", number, "grid", name)
            elif not is_window:
                axes.append([{name: value} for value in values])
            elif all(isinstance(window, dict) and window and set(window) <= set(_WINDOW) for window in values):
                axes.append(values)
            else:
                self._say('grid: a window is written { since = "2025-05-01", until = "2025-05-09" }', number, "window")
        return axes

    def _check_values(
        self, number: int, template: Template, case_id: str, axes: Iterable[Iterable[Mapping[str, object]]]
    ) -> bool:
        before = len(self.problems)
        for name, value in [pair for axis in axes for point in axis for pair in point.items()]:
            words = (name, *(str(item) for item in (value if isinstance(value, list) else [value])))
            if name in SET_BY_COMMAND:
                self._say(f"{name} is a key of the report itself, no parameter to set", number, name)
                continue
            try:
                typed = check_parameters(template, {name: value})[name]
            except UsageError as error:
                self._say(str(error), number, *words)
                continue
            if name in _WINDOW:
                self._day(number, name, typed)
            if name in ("actors", "issues") and isinstance(typed, list):
                self._check_ids(number, case_id, name, typed)
        return len(self.problems) == before

    def _check_ids(self, number: int, case_id: str, table: str, ids: Iterable[str]) -> None:
        if (case_id, table) not in self.ids:
            self.ids[case_id, table] = read_ids(self.root / "data" / case_id, TABLES[table])
        known = self.ids[case_id, table]
        for value in ids if known else ():  # a table that cannot be read is told by the check of the case
            if value not in known:
                self._say(f'{table}: "{value}" is not in {case_id}; {nearest_of(value, known)}', number, table, value)

    def _check_window(self, number: int, parameters: Mapping[str, object]) -> None:
        since, until = (str(parameters.get(name, "")) for name in _WINDOW)
        if since and until and since > until:
            self._say(f"since {since} lies after until {until}", number, "since", since)

    def _check_twice(self, planned: Iterable[Planned]) -> None:
        seen: dict[tuple[object, ...], int] = {}
        for one in planned:
            key = (one.case_id, one.as_of, one.name, *sorted((name, str(v)) for name, v in one.parameters.items()))
            if key in seen:
                told = f"{one.name} with the same parameters stands on line {seen[key]} already"
                self.problems.append((one.line, told))
            seen.setdefault(key, one.line)


def _plain(value: Any) -> Any:
    """Write TOML's own dates as text: parameters are texts and numbers."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
