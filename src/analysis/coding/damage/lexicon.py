"""The tables by which damage is recognised: `data/<language>/damage_*.csv`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from analysis.coding.sentences import read_lexicon

CLASS = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Collocation:
    """Words that cannot stand beside a word.

    Parameters
    ----------
    before, after
        What must end right before, and begin right behind, the word.
    unless
        What must not occur in its sentence; None where nothing excuses it.
    kind_code, reading, reason, confidence
        What the flag says; `reading` replaces the word, or is "old>new" for another part of the passage.
    """

    before: re.Pattern[str]
    after: re.Pattern[str]
    unless: re.Pattern[str] | None
    kind_code: str
    reading: str
    reason: str
    confidence: float


@cache
def read_collocations(language: str) -> dict[str, tuple[Collocation, ...]]:
    """Read the collocations of a language by their words.

    Examples
    --------
    >>> [row.reading for row in read_collocations("en")["tours"]]
    ['rounds']
    """
    classes = {row["class_code"]: f"(?:{row['forms']})" for row in read_lexicon(language, "damage_classes")}
    found: dict[str, list[Collocation]] = {}
    for row in read_lexicon(language, "damage_collocations"):
        before, after = (CLASS.sub(lambda m: classes[m[1]], row[side]) for side in ("before", "after"))
        collocation = Collocation(
            re.compile(f"(?:{before})\\Z", re.IGNORECASE),
            re.compile(after, re.IGNORECASE),
            re.compile(row["unless"], re.IGNORECASE) if row["unless"] else None,
            row["kind_code"],
            row["reading"],
            row["reason"],
            float(row["confidence"]),
        )
        for word in row["word"].split():
            found.setdefault(word, []).append(collocation)
    return {word: tuple(rows) for word, rows in found.items()}


@cache
def read_classes(language: str) -> dict[str, frozenset[str]]:
    """Read the closed classes of a language's grammar.

    Examples
    --------
    >>> "long" in read_classes("en")["prefix"]
    True
    """
    return {row["class_code"]: frozenset(row["forms"].split()) for row in read_lexicon(language, "damage_words")}


@cache
def read_furniture(language: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Read what whole lines of page furniture look like: a pattern with one group a row, and the rows' reasons."""
    rows = read_lexicon(language, "damage_furniture")
    pattern = "|".join(f"({row['pattern']})" for row in rows)
    return re.compile(pattern or r"(?!)", re.IGNORECASE), tuple(row["reason"] for row in rows)


@cache
def read_offices(language: str) -> tuple[tuple[str, str, str], ...]:
    """Read the offices that a state does not have: state, office, what it is called there."""
    return tuple((row["state"], row["office"], row["reading"]) for row in read_lexicon(language, "damage_offices"))


@cache
def read_capitals(language: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Read the capitals of states, by name and adjective of the state in lower case.

    Returns
    -------
    dict
        From a name or adjective to the capital of today and all cities that may be called so, in lower case.

    Examples
    --------
    >>> read_capitals("en")["austrian"][0]
    'Vienna'
    """
    former: dict[str, set[str]] = {}
    for row in read_lexicon(language, "damage_capitals"):
        former.setdefault(row["state"], set()).add(row["city"].lower())
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for row in read_lexicon(language, "names_nations"):
        seats = [seat for seat in row["seats"].split("|") if seat]
        if not seats:
            continue
        cities = frozenset({seat.lower() for seat in seats} | former.get(row["name"], set()))
        for name in (row["name"], *row["names"].split("|"), *row["adjectives"].split("|")):
            if name:
                found[name.lower()] = (seats[0], cities)
    return found


@cache
def read_seats(language: str) -> frozenset[str]:
    """Read the cities that are or were a state's capital, in lower case."""
    return frozenset(city for _, cities in read_capitals(language).values() for city in cities)
