"""Which moves were made and which can no longer be, by what the record says of events and of who took part.

A move that is named after an event means taking part in it. Of other moves the record cannot say whether they were
made; they count as open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from analysis.measures.chronology import attendance, timeline
from analysis.record.case import Case
from analysis.record.frames import by_id
from analysis.record.schema import codes


@dataclass(frozen=True, slots=True)
class Deed:
    """A move on the day as known: `made`, `open` or `ruled-out`, and what the record says of it."""

    state: str
    why: str


OPEN = Deed("open", "")
"""A move of which the record says nothing."""

_TOOK_PART = ("attended", "signed")
_STAYED_AWAY = ("absent",)
_WILL_NOT = ("declined",)
_OVER = ("cancelled", "expired", "lapsed", "broken-off")
_STANDS = ("in-force", "ongoing", "occurred", "expired")  # what ran out had come about
_MET = ("meeting", "visit", "call", "track", "vote", "election")
"""Kinds of event at which one is present or not; in the others one takes part by their coming about."""


def deeds(case: Case, keys: Iterable[str]) -> dict[str, Deed]:
    """What the record says of some moves, by their key (actor and move, a space between); those not named are open.

    Parameters
    ----------
    case
        The case as known on a day; not modified.
    keys
        The moves; an actor `*` is anybody.
    """
    events = by_id(case.events)
    wanted = {key: tuple(key.split(" ", 1)) for key in keys if key and key.split(" ", 1)[1] in events}
    if not wanted:
        return {}
    states = timeline(case).set_index("event_id")
    parts: dict[tuple[str, str], list[str]] = {}
    there = attendance(case, events=sorted({move for _, move in wanted.values()}))
    for event, actor, status in zip(there["event_id"], there["actor_id"], there["status_code"], strict=True):
        for whose in _stands_for(case, actor):
            parts.setdefault((event, whose), []).append(status)
        parts.setdefault((event, "*"), []).append(status)
    found = {}
    for key, (actor, move) in wanted.items():
        if move in states.index:
            found[key] = _deed(states.loc[move], events[move]["kind_code"], parts.get((move, actor), []))
    return found


def _stands_for(case: Case, actor: str) -> list[str]:
    """The actor and those for which it counts, step by step."""
    found = [actor]
    while parent := case.parents.get(found[-1], ""):
        found.append(parent)
    return found


def _deed(event: Any, kind: str, answers: list[str]) -> Deed:
    """What a status and the answers of an actor say of its taking part."""
    status, label = str(event["status_code"]), str(event["status"])
    is_act = event["phase"] == "past" and status in ("announced", "proposed")
    for answer in answers:
        if answer in _TOOK_PART:
            return Deed("made", codes("participation")[answer].label)
    is_concluded = kind == "agreement" and status == "agreed"
    if kind not in _MET and (status in _STANDS or is_act or is_concluded):
        return Deed("made", label)
    if status in _OVER:
        return Deed("ruled-out", label)
    if any(answer in _STAYED_AWAY for answer in answers):
        return Deed("ruled-out", codes("participation")["absent"].label)
    if status == "refused":
        return Deed("open", label)
    refusing = [answer for answer in answers if answer in _WILL_NOT]
    if refusing and len(refusing) == len([answer for answer in answers if answer]):
        return Deed("open", codes("participation")[refusing[0]].label)
    if status == "occurred":
        return Deed("open", f"{label}; the record does not say whether it took part")
    return OPEN
