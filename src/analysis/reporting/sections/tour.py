"""Any measure's table at first sight: a few rows of all, names for ids, places and dates in words, the passages below.

What a column holds is told by its name, whose endings mean the same in every table: `_id` has its name beside it, `_low`
and `_high` (or `_min` and `_max`, `_lower` and `_upper`) are the two ends of one thing, `is_` is a yes or a no. So a
measure that is new needs nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.measures.changes import SUBJECTS
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.quoting import Passage, passages
from analysis.record.schema import codes
from analysis.reporting.blocks import Block, Shown, evidence, listing, table
from analysis.reporting.figures.reliability import say_column, say_table
from analysis.reporting.sections.chronology import day_of, rows_of
from analysis.reporting.sections.positions import say_interval

_MOST_COLUMNS = 8

_ALWAYS = ("said", "said_edtf", "when", "summary")
"""Columns that stay where a table has more than that: nothing is read without its day and its words."""

_DASH = Markup('<span class="muted">–</span>')

_ENDS = {"low": "high", "min": "max", "lower": "upper", "least": "most"}
"""Parts of names that mark the lower end of something, and those of its upper end."""

_EVIDENCE = {
    **dict.fromkeys(("statement_id", "statement_ids", "from_ids", "withdrawn_id", "by_id"), "statements"),
    "status_ids": "event_statuses",
    "participation_ids": "participations",
}
"""Columns that name rows with passages, and their tables."""

_CALLED = {"actors": "name", "issues": "label", "events": "label", "sources": "publisher", "coders": "name"}
"""Tables whose rows have a name, and the column that holds it."""

_TABLE_OF = {
    **{"issue": "issues", "concept": "issues", "event": "events", "open_with": "events", "comes_after": "events"},
    **{"comes_before": "events", "source": "sources", "document": "sources", "coder": "coders", "n_alone": "coders"},
}
"""What columns name that do not name actors."""

_READ = ("statements", "event_statuses", "participations")
"""Tables whose rows rest on passages."""

_CODED = {"stance_codes": "stance", "stance_code": "stance", "status_code": "status"}
"""Columns of codes that have no words beside them, and the closed lists that have."""

_MOVES = ("move", "requires_move")
_RINGS = ("keys", "cycle")

_PROGRAMS = """
    id act_id row_id row_ids refs key requires_key a_table b_table text_sha256 names before after anchors low_label
    high_label stands bins spans damage start end chars text_chars covered_chars edtf term number rank step lane phase
    level rate runs kind_code side_code basis_code standing_codes n_coders n_acts n_sides n_actors n_certain n_versions
    n_release n_harmed is_edge is_own is_exact is_derived is_status_date is_dated is_first is_approximate is_split lasted
    last_said status_since low_shift high_shift speed_min speed_max gain_low gain_high a_from a_to b_from b_to party
    through away setter by_edtf series place from_said done_why requires_done_why addressee_ids url licence notes
    published_basis accessed_date dated_by amount unit is_assumed
"""
_FOR_PROGRAMS = frozenset(_PROGRAMS.split())
"""Columns that a program needs and a first look does not."""

_HEADS = {
    "a": "One",
    "b": "The other",
    "a_low": "One at",
    "b_low": "The other at",
    "a_said": "One said",
    "b_said": "The other said",
    "distance_least": "Distance, whatever is left out",
    "from_low": "From",
    "said": "Said",
    "by_said": "Taken back",
    "label": "Event",
    "alpha": "Alpha",
    "kappa": "Cohen's kappa",
    "ac1": "Gwet's AC1",
    "distance_max": "Distance at most",
    "longest_min": "Longest (days)",
    "median_min": "Median (days)",
    "lag_min": "Days late",
    "age_min": "Age (days)",
    "days_min": "Days",
    "days_left_min": "Days left",
    "nearer_min": "Points nearer",
    "q05": "5 % below",
    "q25": "25 % below",
    "q50": "Middle",
    "q75": "75 % below",
    "q95": "95 % below",
    "what": "What",
    "n": "Statements",
    "n_alone": "Alone",
    "n_told": "Told of",
    "n_left_out": "Actors left out",
    "n_ordered": "In order with",
    "n_open": "Order open with",
    "open_with": "Among them",
    "requires_actor": "Waits for",
    "requires_move": "Its move",
    "reading": "How plainly",
    "n_shared": "Issues shared",
    "term_text": "Term",
    "known_date": "Known",
    "rests_on": "Does not hold without",
    "low_without": "Points without it",
}


def first(
    frame: pd.DataFrame, case: Case, *, rows: int = 3, empty: str = "The record holds nothing of the kind."
) -> Block:
    """The first rows of a measure's table as a reader would look at them, with how many there are.

    Ids become names, the two ends of an interval one place in the words of its scale, dates words, lists sentences; what
    is missing is a dash. Columns that only programs need or that are blank in the rows shown are left out, and so are those
    that would be too many. Under a row stands where it was read.

    Parameters
    ----------
    frame
        A table as any measure gives it; not modified.
    case
        The case that it was measured on.
    rows
        How many rows are shown.
    empty
        The sentence in its place where it has no row.

    Examples
    --------
    >>> from pathlib import Path
    >>> from analysis.measures.chronology import due
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> shown = str(first(due(tiny), tiny, rows=1))
    >>> "1 of 2 rows, as known on 16 April 2024" in shown, "18 April 2024" in shown
    (True, True)
    """
    look = _Look(frame.head(rows), case)
    read = [look.under(row) for row in look.rows]
    shown = [
        {**{head: texts[at] for head, (texts, _) in look.columns.items()}, "Read in": evidence(read[at]) or _UNREAD}
        for at in range(len(look.rows))
    ]
    columns = [Shown(head, _cell(head), is_number=is_number) for head, (_, is_number) in look.columns.items()]
    if any(read):
        columns.append(Shown("Read in", _cell("Read in"), is_wide=True))
    some = f"{len(shown):,} of {len(frame):,} rows" if len(frame) > len(shown) else _all_rows(len(frame))
    return table(shown, columns, caption=f"{some}, as known on {day_of(case)}", empty=empty)


_UNREAD = "follows from the record as a whole, no passage of its own"


def _all_rows(number: int) -> str:
    return {1: "The only row", 2: "Both rows"}.get(number, f"All {number} rows")


def _cell(head: str) -> Callable[[Mapping[str, Any]], Markup | str]:
    return lambda row: row[head]


@dataclass(frozen=True)
class _Look:
    """Some rows of a table, put into words."""

    frame: pd.DataFrame
    case: Case

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return rows_of(self.frame)

    @cached_property
    def names(self) -> list[str]:
        return [str(name) for name in self.frame.columns]

    @cached_property
    def called(self) -> dict[str, dict[str, str]]:
        """What the rows of each table are called, by id."""
        tables = self.case.tables
        return {
            name: dict(zip(tables[name]["id"], tables[name][column], strict=True)) for name, column in _CALLED.items()
        }

    @cached_property
    def columns(self) -> dict[str, tuple[list[Markup | str], bool]]:
        """The cells of each column by its head, and whether they are numbers."""
        found: dict[str, list[Markup | str]] = {}
        for name in self.names:
            texts = self._texts(name)
            if set(texts) - {_DASH, "no"}:
                found[name] = texts
        in_order = sorted(found, key=lambda name: name not in _ALWAYS)
        kept = [name for name in found if name in in_order[:_MOST_COLUMNS]]
        kept.sort(key=lambda name: name != "sentence")  # it says the row, so it heads it
        return {self._head(name): (found[name], self._is_number(name)) for name in kept}

    def _texts(self, name: str) -> list[Markup | str]:
        """The cells of a column in words; none where it is for programs, or said by another column."""
        if upper := self._upper(name):
            return [] if self._is_said(name) else [self._range(row, name, upper) for row in self.rows]
        is_said = name.endswith("_edtf") and name.removesuffix("_edtf") in self.names
        if name in _FOR_PROGRAMS or is_said or any(self._upper(other) == name for other in self.names):
            return []
        if name.endswith(("_id", "_ids")):
            return self._ids(name)
        if name in _CODED and name.removesuffix("_code") not in self.names:
            return [self._labels(row[name], _CODED[name]) for row in self.rows]
        if name.endswith(("_code", "_codes")):
            return []
        return [self._say(name, row) for row in self.rows]

    def _upper(self, name: str) -> str:
        """The column with the upper end of what this one holds the lower end of, if it does."""
        parts = name.split("_")
        lower = next((part for part in parts if part in _ENDS), "")
        upper = "_".join(_ENDS[part] if part == lower else part for part in parts)
        return upper if lower and upper in self.names and name not in _FOR_PROGRAMS else ""

    def _is_said(self, name: str) -> bool:
        """Whether another column says what these two ends do."""
        if self._is_place(name):
            return False
        parts = name.split("_")
        stem = "_".join(part for part in parts if part not in _ENDS)
        is_day = "lower" in parts
        return ("least" not in parts and stem in self.names) or (is_day and bool({"when", "said"} & set(self.names)))

    def _range(self, row: Mapping[str, Any], lower: str, upper: str) -> Markup | str:
        low, high = row[lower], row[upper]
        if pd.isna(low) and pd.isna(high):
            return _DASH
        if "lower" in lower.split("_"):
            return _say_days(low, high)
        if low == high:
            points = _number(low)
        elif pd.isna(low) or pd.isna(high):
            points = f"{_number(low)} or more" if pd.isna(high) else f"up to {_number(high)}"
        else:
            points = f"{_number(low)} to {_number(high)}"
        if not self._is_place(lower):
            return points
        words = say_interval(low, high, row["low_label"], row["high_label"], row["anchors"])
        return Markup('{} <span class="muted">{}</span>').format(words, points)

    def _is_place(self, lower: str) -> bool:
        """Whether two ends are places on the scale of the row's issue."""
        return lower in ("low", "a_low", "b_low", "from_low") and "anchors" in self.names

    def _is_number(self, name: str) -> bool:
        if self._is_place(name):
            return False
        kind = self.frame[name].dtype
        return pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)

    def _ids(self, name: str) -> list[Markup | str]:
        """Names for ids, where no column beside has them and all are known."""
        stem = name.removesuffix("_ids").removesuffix("_id")
        if stem in self.names or f"{stem}s" in self.names or (stem == "source" and "publisher" in self.names):
            return []
        ids = [_as_ids(row[name]) for row in self.rows]
        flat = {part for value in ids for part in value if part}
        is_known = flat and flat <= self.called[_TABLE_OF.get(stem, "actors")].keys()
        return [self._listed(stem, value) for value in ids] if is_known else []

    def _listed(self, name: str, values: Iterable[str]) -> Markup | str:
        called = self.called[_TABLE_OF.get(name, "actors")]
        return listing([called.get(value, str(value)) for value in values if value]) or _DASH

    def _labels(self, text: str, name: str) -> Markup | str:
        known = codes(name)
        return listing([known[code].label if code in known else code for code in dict.fromkeys(text.split())]) or _DASH

    def _say(self, name: str, row: Mapping[str, Any]) -> Markup | str:
        """One cell in words."""
        value = row[name]
        if name in _RINGS:
            return listing([self._key(key) for key in value]) or _DASH
        if isinstance(value, Mapping):
            called = self.called[_TABLE_OF.get(name, "actors")]
            return "; ".join(f"{called.get(key, key)}: {held}" for key, held in value.items()) or _DASH
        if isinstance(value, tuple | list | set | frozenset):
            return self._listed(name, value if isinstance(value, tuple | list) else sorted(value))
        if pd.isna(value) or value == "":
            return _DASH
        if isinstance(value, str):
            return self._words(name, value)
        if isinstance(value, pd.Timestamp):
            return dates.say(f"{value:%Y-%m-%d}")
        if pd.api.types.is_bool(value):
            return "yes" if value else "no"
        return f"{100 * value:.0f} %" if {"share", "percent"} & set(name.split("_")) else _number(value)

    def _words(self, name: str, value: str) -> str:
        """A text as it is, unless its column holds the name of a move, table, column or day."""
        if name in _MOVES and {"key", "requires_move"} & set(self.names):
            return self._move(value)
        if name in ("since", "until") or name.endswith(("_edtf", "_date")):
            return dates.say(value)
        if name in ("table", "category"):
            return say_table(value)
        if name == "variable":
            return say_column(value)
        return SUBJECTS.get(value, value) if name == "what" else value

    def _move(self, move: str) -> str:
        """A move in words; one that is an event by what the event is called."""
        events = self.called["events"]
        return f"“{events[move]}”" if move in events else move.replace("-", " ")

    def _key(self, key: str) -> str:
        """A move of the graph of conditions: who makes it, and what it is."""
        actor, _, move = key.partition(" ")
        return f"{self.called['actors'].get(actor, 'somebody')}: {self._move(move)}"

    def _head(self, name: str) -> str:
        if name == "low" and "from_low" in self.names:
            return "To"
        if name == "low":
            heads = {"anchors": "Points", "distance": "Points", "concept": "Points", "alpha": "Interval"}
            return next((head for mark, head in heads.items() if mark in self.names), "Range")
        if name in _HEADS:
            return _HEADS[name]
        if self._upper(name):
            parts = [part for part in name.split("_") if part not in _ENDS]
            name = "_".join(parts) or "when"
        stem = name.removeprefix("n_").removeprefix("is_").removeprefix("has_")
        words = say_column(stem)
        for end, whose in (("a", "one"), ("b", "the other")):
            words = f"{words[:-2]} ({whose})" if words.endswith(f" {end}") else words
        return f"{words[0].upper()}{words[1:]}"

    @cached_property
    def _table(self) -> str:
        """The table of the case that this is, if it is one."""
        return next((name for name in _READ if self.names == list(self.case.tables[name].columns)), "")

    @cached_property
    def _read(self) -> dict[tuple[str, str], list[Passage]]:
        return {(name, row_id): under for name in _READ for row_id, under in passages(self.case, name).items()}

    def under(self, row: Mapping[str, Any]) -> list[Passage]:
        """The passages that a row rests on."""
        refs: list[tuple[str, str]] = [tuple(ref) for ref in row.get("refs", ())]
        refs += [(self._table, row["id"])] if self._table else []
        for name, told_in in _EVIDENCE.items():
            refs += [(told_in, row_id) for row_id in _as_ids(row.get(name, ()))]
        if "table" in row:
            refs += [
                (row["table"], row_id) for row_id in (*_as_ids(row.get("row_id", ())), *_as_ids(row.get("row_ids", ())))
            ]
        for end in ("a", "b"):
            if f"{end}_row_id" in row:
                refs.append((row[f"{end}_table"], row[f"{end}_row_id"]))
            elif f"{end}_id" in row and end not in row:  # no name beside it: a statement
                refs.append(("statements", row[f"{end}_id"]))
        return list(dict.fromkeys(passage for ref in refs for passage in self._read.get(ref, ())))


def _as_ids(value: str | Sequence[str]) -> Sequence[str]:
    return value.split() if isinstance(value, str) else value


def _say_days(low: Any, high: Any) -> str:
    """Two days as a reader says them: "by 3 April 2024", "between 3 and 5 April 2024"."""
    first_day, last_day = ("" if pd.isna(day) else f"{day:%Y-%m-%d}" for day in (low, high))
    return dates.say(first_day if first_day == last_day else f"{first_day or '..'}/{last_day or '..'}")


def _number(value: Any) -> str:
    """A number as a reader looks at it: whole, or to two decimals, with a true minus."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return "0" if text == "-0" else text.replace("-", "−")
