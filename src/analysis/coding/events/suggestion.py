"""What is suggested of an event: what it is, what became of it, when, and who had a part in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from analysis.coding.sentences import Span


class Participant(NamedTuple):
    """One actor's part in an event, and the passage that says so.

    The codes are those of the tables `role` and `participation` of the record.
    """

    actor_id: str
    role_code: str
    status_code: str
    start: int
    end: int


class Dated(Protocol):
    """What the finder needs to know of an expression of time."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def edtf(self) -> str: ...  # noqa: D102
    @property
    def kind_code(self) -> str: ...  # noqa: D102
    @property
    def anchor(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class EventSuggestion:
    """One thing that a text says of one event.

    Parameters
    ----------
    start, end
        The passage that supports the row, in code points, end exclusive; `text` is what stands there.
    event
        A key that the rows of one event share: they differ in their status.
    label
        A short name for the event.
    kind_code, status_code
        Codes of the tables `event_kind` and `status` of the record.
    from_edtf
        Since when the status holds; for what lies ahead, when it was said.
    starts_edtf, ends_edtf
        When the event itself begins and ends; "" where the text does not say.
    term
        How long it is to last (ISO 8601), "" where nothing is stipulated.
    place
        Where, as the text names it.
    dated_by
        How the dates were resolved, as in the record; "" as printed.
    participants
        Who has which part in it.
    mentions
        The other passages that say the same of the event.
    rule
        What decided.
    confidence
        0 to 1: how often such a row is right.
    """

    start: int
    end: int
    text: str
    event: str
    label: str
    kind_code: str
    status_code: str
    from_edtf: str
    starts_edtf: str
    ends_edtf: str
    term: str
    place: str
    dated_by: str
    participants: tuple[Participant, ...]
    mentions: tuple[Span, ...]
    rule: str
    confidence: float
