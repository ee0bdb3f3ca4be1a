"""The same event told of several times: one row a status, one key an event.

Two tellings are of one event where kind and family of the noun agree, dates can both hold, and something ties them:
a day, a place or two actors in common, or a noun phrase that points back ("the talks") to the nearest fitting event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.coding.events.dating import day_bounds
from analysis.coding.events.suggestion import EventSuggestion, Participant
from analysis.coding.sentences import Span

LOOK_BACK = 40
PAST = frozenset(("occurred", "broken-off", "expired", "lapsed"))
AHEAD = frozenset(("scheduled", "announced", "proposed", "ongoing"))
UNWORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Telling:
    """What one clause tells of an event, before it is joined with others."""

    suggestion: EventSuggestion
    family: str
    is_definite: bool
    is_plural: bool
    place: int


@dataclass(slots=True)
class Known:
    """One event as known so far: its key, what it may be joined by, its rows and the passages of each."""

    key: str
    kind_code: str
    family: str
    dates: set[str]
    places: set[str]
    actors: set[str]
    terms: set[str]
    rows: list[EventSuggestion]
    passages: list[set[Span]]

    def told(self) -> Iterator[EventSuggestion]:
        """Its rows, each with the other passages that tell the same."""
        for row, passages in zip(self.rows, self.passages, strict=True):
            yield replace(row, mentions=tuple(sorted(passages - {Span(row.start, row.end)})))


def merge(text: str, tellings: list[Telling]) -> list[EventSuggestion]:
    """Join the tellings of the same events.

    Parameters
    ----------
    text
        The text.
    tellings
        In the order of the text.

    Returns
    -------
    list of EventSuggestion
        In the order of their passages.
    """
    events: list[Known] = []
    keys: dict[str, int] = {}
    for telling in tellings:
        row = telling.suggestion
        event = next((known for known in reversed(events[-LOOK_BACK:]) if _is_same(known, telling)), None)
        if event is None:
            event = Known(_key(row, keys), row.kind_code, telling.family, set(), set(), set(), set(), [], [])
            events.append(event)
        _learn(event, row)
        _add(event, row)
    rows = [row for event in events for row in event.told()]
    return sorted(rows, key=lambda row: (row.start, row.end, row.event, row.status_code))


def _key(row: EventSuggestion, keys: dict[str, int]) -> str:
    """A slug for a new event, unlike all given so far, which are kept with the numbers given to each."""
    stem = UNWORD.sub("-", f"{row.kind_code} {row.place} {row.starts_edtf}".lower()).strip("-")
    key, number = stem, keys.get(stem, 1)
    while key in keys:
        number += 1
        key = f"{stem}-{number}"
    keys[stem] = number
    keys.setdefault(key, 1)
    return key


def can_both_hold(one: str, other: str) -> bool:
    """Whether two dates of one event are compatible.

    Examples
    --------
    >>> can_both_hold("2025-05", "2025-05-15"), can_both_hold("2022", "2025-05-15")
    (True, False)
    """
    (a, b), (c, d) = day_bounds(one), day_bounds(other)
    return not ((b is not None and c is not None and b < c) or (d is not None and a is not None and d < a))


def _is_same(known: Known, telling: Telling) -> bool:
    row = telling.suggestion
    if known.kind_code != row.kind_code or known.family != telling.family:
        return False
    date = row.starts_edtf
    if date and not all(can_both_hold(date, other) for other in known.dates):
        return False
    if row.term and known.terms and row.term not in known.terms:
        return False
    if row.place and known.places and row.place.lower() not in known.places:
        return False
    statuses = {other.status_code for other in known.rows}
    if not (date and known.dates) and _is_reversed(statuses, row.status_code):
        return False
    actors = {person.actor_id for person in row.participants}
    shared = actors & known.actors
    if date and known.dates and (not actors or not known.actors or shared):
        return True
    if row.place and row.place.lower() in known.places and not (date and known.dates):
        return True
    if row.term and row.term in known.terms and (telling.is_definite or any(r.label == row.label for r in known.rows)):
        return True
    if len(shared) >= 2 and known.kind_code != "visit":
        return True
    return telling.is_definite and (not actors or not known.actors or bool(shared))


def _is_reversed(statuses: set[str], status: str) -> bool:
    """Whether a status cannot follow those told before: nothing that is over lies ahead again, or is under way."""
    if statuses & PAST:
        return status in AHEAD
    return bool(statuses & AHEAD) and status in ("occurred", "ongoing") and not statuses & {"ongoing", "in-force"}


def _learn(event: Known, row: EventSuggestion) -> None:
    if row.starts_edtf:
        event.dates.add(row.starts_edtf)
    if row.place:
        event.places.add(row.place.lower())
    if row.term:
        event.terms.add(row.term)
    event.actors.update(person.actor_id for person in row.participants)


def _add(event: Known, row: EventSuggestion) -> None:
    """Add a row to an event, or its passage to the row of the same status."""
    for place, known in enumerate(event.rows):
        if known.status_code != row.status_code or not _agree(known, row):
            continue
        kept, other = (known, row) if _worth(known) >= _worth(row) else (row, known)
        people: dict[tuple[str, str, str], Participant] = {}
        for person in (*kept.participants, *other.participants):
            people.setdefault((person.actor_id, person.role_code, person.status_code), person)
        event.rows[place] = replace(kept, event=event.key, participants=tuple(people.values()))
        event.passages[place].add(Span(row.start, row.end))
        return
    event.rows.append(replace(row, event=event.key))
    event.passages.append({*row.mentions, Span(row.start, row.end)})


def _agree(one: EventSuggestion, other: EventSuggestion) -> bool:
    return all(
        not (a and b) or can_both_hold(a, b)
        for a, b in ((one.starts_edtf, other.starts_edtf), (one.ends_edtf, other.ends_edtf))
    )


def _worth(row: EventSuggestion) -> tuple[int, float]:
    """How much a row says: dates, term and place, then confidence."""
    return sum(map(bool, (row.starts_edtf, row.ends_edtf, row.term, row.place))), row.confidence
