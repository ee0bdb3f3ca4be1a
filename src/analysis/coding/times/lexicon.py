"""The words of one language: which class each belongs to, and what it is worth.

The grammar (`grammar`) knows classes only, never words; a language is a folder of tables
`coding/data/<language>/` with `times.csv` (words), `tense.csv` (cues of tense), `named_days.csv` (feasts) and
`time_traps.csv` (words that make a look-alike something else). A table is CSV with comment lines before its header.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.errors import UsageError

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Word:
    """One form: its class, its value as text, and where it counts (`cap`, `upper`, `name`, or anywhere)."""

    class_name: str
    value: str
    flag: str


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A feast or a day with a name: how it is written and how its date follows from the year."""

    pattern: re.Pattern[str]
    rule: str
    value: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables of one language."""

    language: str
    words: dict[str, Word]
    tenses: dict[str, str]
    endings: tuple[tuple[str, str], ...]
    named_days: tuple[NamedDay, ...]
    traps: dict[str, frozenset[str]]


def languages() -> list[str]:
    """The languages that have the tables of the tagger.

    Examples
    --------
    >>> "en" in languages()
    True
    """
    return sorted(path.parent.name for path in DATA.glob("*/times.csv"))


def _rows(language: str, name: str) -> Iterator[dict[str, str]]:
    with (DATA / language / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


@cache
def read_lexicon(language: str) -> Lexicon:
    """Read the tables of a language.

    Raises
    ------
    UsageError
        When the language has none; the message names those that do.

    Examples
    --------
    >>> read_lexicon("en").words["tuesday"].value
    '2'
    """
    known = languages()
    if language not in known:
        raise UsageError(f'language: "{language}" has no tables of time words; there are: {", ".join(known)}')
    tenses = {row["form"]: row["tense"] for row in _rows(language, "tense.csv")}
    return Lexicon(
        language=language,
        words={row["form"]: Word(row["class"], row["value"], row["flag"]) for row in _rows(language, "times.csv")},
        tenses={form: tense for form, tense in tenses.items() if not form.startswith("-")},
        endings=tuple((form[1:], tense) for form, tense in tenses.items() if form.startswith("-")),
        named_days=tuple(
            NamedDay(re.compile(row["pattern"], re.IGNORECASE), row["rule"], row["value"])
            for row in _rows(language, "named_days.csv")
        ),
        traps={row["kind"]: frozenset(row["words"].split()) for row in _rows(language, "time_traps.csv")},
    )
