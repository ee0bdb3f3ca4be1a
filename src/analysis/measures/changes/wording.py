"""A change in one sentence, made from its values alone, and the kind of change that they make.

Names may stand for one or for many, so that no verb has to agree with one: verbs are in the past, or have a subject of
their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from analysis.measures.changes.facts import Value
from analysis.record.schema import TABLES, codes

KINDS: Final = {
    "contradicted": "what is newly contradicted",
    "resolved": "what was open and is settled",
    "moved": "what moved",
    "new": "what is new",
    "supported": "what another source now tells as well",
    "corrected": "what was corrected",
    "gone": "what no longer stands",
}
"""Kinds of change: code and words, what a reader asks for first before the rest."""

SUBJECTS: Final = {
    "event": "event",
    "gap": "gap between sides",
    "position": "position",
    "dispute": "rival accounts",
    "answer": "part in an event",
    "contradiction": "contradiction in the record",
    "overdue": "over without a word",
    "request": "request",
    "source": "source",
    "statements": "statement",
    "event_statuses": "word on an event",
    "participations": "word on a participation",
    "conditions": "condition",
}
"""Kinds of subject: code and words; a table's name stands for its rows."""

ROWS: Final = ("statements", "event_statuses", "participations", "conditions")
"""Subjects that are rows; the others are states that the rows leave."""

_OPEN: Final = ("planned", "unclear")
_PRESENT: Final = ("attended", "absent", "signed")
_UNDECIDED: Final = ("offered", "conditional", "uncertain", "unclear")
_PARTS: Final = {
    "offered": "offered to take part in",
    "conditional": "made taking part depend on a condition for",
    "confirmed": "agreed to take part in",
    "declined": "declined to take part in",
    "uncertain": "left it open whether to take part in",
    "sent": "got named for",
    "attended": "took part in",
    "absent": "stayed away from",
    "signed": "put a name under",
    "addressed": "became the addressee of",
}


def kind_of(what: str, before: Value | None, after: Value | None) -> str:
    """What kind of change leads from one value to another; None is the absence of the subject."""
    if before is None:
        return "contradicted" if what in ("dispute", "contradiction") else "new"
    if after is None:
        return "resolved" if what in ("dispute", "contradiction", "overdue") else "gone"
    if what in ROWS:
        is_same_row = before[:-1] == after[:-1]
        return "supported" if is_same_row and int(after[-1]) > int(before[-1]) else "corrected"
    if what == "event":
        return _kind_of_event(before[0], after[0])
    if what == "answer":
        return _kind_of_answer(before[0], after[0])
    if what == "position" and before[2] != after[2]:
        return "contradicted" if after[2] else "resolved"
    if what == "gap" and after == ("0", ""):
        return "resolved"
    return "corrected" if what == "source" else "moved"


def _kind_of_event(before: str, after: str) -> str:
    if after == "unclear" != before:
        return "contradicted"
    was, now = codes("status")[before].phase, codes("status")[after].phase
    return "resolved" if was in _OPEN and now not in _OPEN else "moved"


def _kind_of_answer(before: str, after: str) -> str:
    if after == "unclear" != before:
        return "contradicted"
    is_settled = (after in _PRESENT and before not in _PRESENT) or (before in _UNDECIDED and after not in _UNDECIDED)
    return "resolved" if is_settled else "moved"


def sentence_of(what: str, names: Sequence[str], before: Value | None, after: Value | None) -> str:
    """A change in one English sentence.

    Examples
    --------
    >>> sentence_of("position", ("Dock union", "Wage rise"), ("80", "80", ""), ("60", "70", ""))
    'The position of Dock union on “Wage rise” moved from 80 to 60-70 of 100 points.'
    >>> sentence_of("event", ("Talks",), ("scheduled", "12 March 2024", ""), ("scheduled", "3 April 2024", ""))
    '“Talks” moved from 12 March 2024 to 3 April 2024.'
    """
    if what in ROWS:
        return _row(what, names[0], before, after)
    return _SAID[what](names, before, after)


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them.

    Examples
    --------
    >>> listed(["A"]), listed(["A", "B", "C"])
    ('A', 'A, B and C')
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _event(names: Sequence[str], before: Value | None, after: Value | None) -> str:
    label = f"“{names[0]}”"
    if before is None and after:
        return f"{label} entered the record: {_state(after)}."
    if after is None and before:
        return f"{label} is gone from the record (before: {_state(before)})."
    was, now = before or after or (), after or before or ()
    if was[0] != now[0]:
        return f"{label} went from {_state(was)} to {_state(now)}."
    if was[1] != now[1]:
        is_planned = codes("status")[now[0]].phase == "planned"
        return f"{label if is_planned else f'The date of {label}'} {'moved' if is_planned else 'went'} from {was[1]} to {now[1]}."
    if now[2]:
        return f"{label}: {_state(now)}; no source says so any more."
    return f"{label}: {_state(now)}, as a source now says; before it followed from the end."


def _state(value: Value) -> str:
    """Status and date: "scheduled (12 March 2024)", "expired (4 to 18 April 2024, by its term)"."""
    status, when, derived = value
    label = codes("status")[status].label
    said = [when] if when != "undated" else []
    return f"{label} ({', '.join([*said, 'by its term'] if derived else said)})" if said or derived else label


def _answer(names: Sequence[str], before: Value | None, after: Value | None) -> str:
    actor, event = names[0], f"“{names[1]}”"
    if after is None:
        return f"No word of {actor} on {event} stands any more (before: {before[1] if before else ''})."
    was = f" (before: {before[1]})" if before else ""
    if after[0] == "unclear":
        return f"What {actor} answered to {event} is unclear: {after[1]}{was}."
    return f"{actor} {_PARTS[after[0]]} {event}{was}."


def _request(names: Sequence[str], before: Value | None, after: Value | None) -> str:
    by, actor, event = names
    code = (after or before or ("",))[0]
    said = f"{by} {codes('participation')[code].label} {actor} to take part in “{event}”."
    return said if after else f"No longer in the record: {said}"


def _points(*values: Value) -> str:
    """One position or two: "80 of 100 points", "from 80 to 60-70 of 100 points"."""
    said = [low if low == high else f"{low}-{high}" for low, high, _ in values]
    split = " (from statements that do not meet)" if values[-1][2] else ""
    return f"{said[0] if len(said) == 1 else f'from {said[0]} to {said[1]}'} of 100 points{split}"


def _position(names: Sequence[str], before: Value | None, after: Value | None) -> str:
    holder, issue = names[0], f"“{names[1]}”"
    if before is None and after:
        return f"{holder} took a position on {issue}: {_points(after)}."
    if after is None and before:
        return f"The position of {holder} on {issue} no longer stands (before: {_points(before)})."
    was, now = before or after or (), after or before or ()
    if was[:2] == now[:2]:
        return (
            f"The position of {holder} on {issue} stays at {_points(now)}{'' if now[2] else ' and is no longer split'}."
        )
    return f"The position of {holder} on {issue} moved {_points(was, now)}."


def _gap(names: Sequence[str], before: Value | None, after: Value | None) -> str:
    a, b, issue = names[0], names[1], f"“{names[2]}”"
    between = f"The gap between {a} and {b} on {issue}"
    if after is None and before:
        return f"{between} can no longer be measured (before: {before[0]} of 100 points)."
    now, split = after or before or ()
    doubt = "; it may be wider, since a position is split" if split else ""
    if before is None:
        apart = f"they are {now} of 100 points apart" if float(now) else "their positions overlap"
        return f"{a} and {b} now both have a position on {issue}: {apart}{doubt}."
    was = before[0]
    if float(was) == float(now):
        return f"{between} stays at {now} of 100 points{doubt or ' and no longer rests on a split position'}."
    if not float(now):
        return f"{between} closed: their positions overlap (before: {was} of 100 points apart){doubt}."
    verb = "narrowed" if float(now) < float(was) else "widened"
    return f"{between} {verb} from {was} to {now} of 100 points{doubt}."


def _dispute(names: Sequence[str], before: Value | None, after: Value | None) -> str:
    about = f"{names[1]} (“{names[0]}”)"
    if after is None:
        return f"{listed(before or ())} no longer tell differently {about}."
    was = f"; before: {listed(before)}" if before else ""
    return f"{listed(after)} tell differently {about}{was}."


def _contradiction(names: Sequence[str], before: Value | None, after: Value | None) -> str:
    if after is None:
        return f"No longer a contradiction: {before[0] if before else ''}"
    return f"Contradiction, {names[0]}: {after[0]}"


def _overdue(names: Sequence[str], before: Value | None, after: Value | None) -> str:
    label = f"“{names[0]}”"
    what, ended, sure = after or before or ("", "", "")
    time = {"plan": "time", "term": "term", "deadline": "deadline"}[what]
    if after is None:
        return f"The {time} of {label} ({ended}) is no longer one without a word."
    return f"The {time} of {label} ({ended}) {'passed' if sure == 'certain' else 'may have passed'} without a word of what came of it."


def _source(names: Sequence[str], before: Value | None, after: Value | None) -> str:
    if after is None:
        return f"{names[0]} ({before[0] if before else ''}) is no longer a source."
    if before is None:
        return f"{names[0]} ({after[0]}) is a new source."
    return f"The date of a source by {names[0]} was corrected from {before[0]} to {after[0]}."


_SAID: Final[dict[str, Callable[[Sequence[str], Value | None, Value | None], str]]] = {
    "event": _event,
    "answer": _answer,
    "request": _request,
    "position": _position,
    "gap": _gap,
    "dispute": _dispute,
    "contradiction": _contradiction,
    "overdue": _overdue,
    "source": _source,
}


def _row(what: str, said: str, before: Value | None, after: Value | None) -> str:
    said = said if said.endswith((".", "!", "?", "…")) else f"{said}."
    if before is None:
        return said
    if after is None:
        return f"No longer in the record: {said}"
    if before[:-1] == after[:-1]:
        return f"Told by {after[-1]} independent source{'s' if after[-1] != '1' else ''} (before: {before[-1]}): {said}"
    columns = [name for name, old, new in zip(TABLES[what].header, before, after, strict=False) if old != new]
    return f"Corrected in {listed([name.rpartition('_')[0] or name for name in columns])}: {said}"
