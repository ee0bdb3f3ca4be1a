"""The rules of reading that one row can break by itself: columns that must agree with each other.

A rule takes a row's cells by name and yields (column, message). Rules that need a second table are in `check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from analysis.record import dates

Row = Mapping[str, str]
Faults = Iterator[tuple[str, str]]

REQUESTS = ("invited", "urged")
"""Participation codes that ask; they never replace an answer."""

REACHED = ("in-force", "ongoing", "occurred", "broken-off", "expired")
"""Statuses that can be true only of an event that has begun."""


def _source(row: Row) -> Faults:
    if not row["published_edtf"] and not row["accessed_date"]:
        yield (
            "published_edtf",
            "neither published_edtf nor accessed_date is given; one must say when the source was known",
        )
    elif row["published_edtf"] and not row["accessed_date"] and _upper(row["published_edtf"]) is None:
        yield "published_edtf", f'"{row["published_edtf"]}" has no last possible day; give accessed_date as well'
    published, accessed = row["published_edtf"], row["accessed_date"]
    if _compare(accessed, published) == "before":
        yield "accessed_date", f"it was read ({accessed}) before it was published ({published})"
    if row["copy_of_id"] and row["copy_of_id"] == row["id"]:
        yield "copy_of_id", "a source cannot be a copy of itself"


def _statement(row: Row) -> Faults:
    low, high = row["low_points"], row["high_points"]
    if bool(low) != bool(high):
        yield ("high_points" if low else "low_points"), "give both low_points and high_points, or neither"
    elif low and _is_number(low) and _is_number(high) and float(low) > float(high):
        yield "high_points", f"low_points {low} is above high_points {high}; exchange them"
    if low and not row["issue_id"]:
        yield "issue_id", "points are given without the issue on whose scale they stand"
    if not row["issue_id"] and not row["question_code"]:
        yield (
            "issue_id",
            "neither issue_id nor question_code is given; a statement is a move on an issue or a version of a fact",
        )
    if row["question_code"] and not row["event_id"]:
        yield "event_id", "question_code is given without the event that the version is about"
    if row["replaces_id"] and row["replaces_id"] == row["id"]:
        yield "replaces_id", "a statement cannot withdraw itself"
    if row["unit"] and not row["amount"]:
        yield "amount", "a unit is given without an amount"
    yield from _standing(row)


def _standing(row: Row) -> Faults:
    holder, speaker, standing = row["holder_id"], row["speaker_id"], row["standing_code"]
    if standing == "own" and speaker != holder:
        yield (
            "standing_code",
            f'own, but the speaker is "{speaker}" and the holder "{holder}"; use spokesperson, ascribed or assessed',
        )
    if standing == "narrated" and speaker:
        yield (
            "standing_code",
            f'narrated is the source\'s own voice, but the speaker is "{speaker}"; use own, spokesperson or ascribed',
        )
    if standing in ("spokesperson", "ascribed") and speaker == holder:
        yield "standing_code", f'{standing}, but speaker and holder are both "{holder}"; use own'
    if standing == "spokesperson" and not speaker:
        yield "speaker_id", "a spokesperson's statement needs its speaker (`unnamed` where the text names nobody)"
    if row["mode_code"] == "quoted" and not speaker:
        yield "speaker_id", "a quotation needs a speaker; write `unnamed` where the text names nobody"


def _status(row: Row) -> Faults:
    starts, ends = row["starts_edtf"], row["ends_edtf"]
    if starts and ends and _compare(starts, ends) == "after":
        yield "ends_edtf", f'the event ends ("{ends}") before it starts ("{starts}")'


def _participation(row: Row) -> Faults:
    if row["status_code"] in REQUESTS and not row["requested_by_id"]:
        yield (
            "requested_by_id",
            f"{row['status_code']}, but nobody is named who did it; write `unnamed` where the text names nobody",
        )
    if row["status_code"] == "sent" and not (row["claimed_by_id"] or row["requested_by_id"]):
        yield "claimed_by_id", "sent, but the sender is not named; write `unnamed` where the text names nobody"


def _condition(row: Row) -> Faults:
    if row["kind_code"] != "none" and not row["requires_move"]:
        yield "requires_move", f"{row['kind_code']} needs the move that is required"
    if row["requires_move"] and row["requires_move"] == row["move"] and row["requires_actor_id"] == row["actor_id"]:
        yield "requires_move", "the move requires itself"


def passage_faults(row: Row) -> Faults:
    """What is wrong with the locator of a row of evidence or of an emendation."""
    start, end = row["start"], row["end"]
    if row["digest"] and not row["digest"].startswith(
        "x"
    ):  # words still to be located, reported where the cell is checked
        return
    if row.get("locator_code", "passage") != "passage":
        if start or end or row["digest"]:
            yield "locator_code", "offsets are given; the locator is then passage"
    elif not (start and end and row["digest"] and row["paragraph"]):
        yield (
            "start",
            "paragraph, start, end and digest are not all given; run `parley tidy` to find the passage in the stored text",
        )
    elif start.isdecimal() and end.isdecimal() and int(start) >= int(end):
        yield "end", f"the passage ends at {end}, before or where it starts ({start})"


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of one table: the columns that it, or a later table, looks at, and what it finds in a row of them."""

    columns: tuple[str, ...]
    faults: Callable[[Row], Faults]


ROW_RULES: dict[str, Rule] = {
    "sources": Rule(("id", "published_edtf", "accessed_date", "copy_of_id", "text_chars", "text_sha256"), _source),
    "statements": Rule(
        (
            *(
                "id",
                "replaces_id",
                "holder_id",
                "speaker_id",
                "issue_id",
                "event_id",
                "question_code",
                "low_points",
                "high_points",
            ),
            *("amount", "unit", "said_edtf", "mode_code", "standing_code"),
        ),
        _statement,
    ),
    "event_statuses": Rule(("status_code", "from_edtf", "starts_edtf", "ends_edtf"), _status),
    "participations": Rule(("status_code", "from_edtf", "claimed_by_id", "requested_by_id"), _participation),
    "conditions": Rule(("kind_code", "actor_id", "move", "requires_actor_id", "requires_move"), _condition),
    "aliases": Rule((), lambda _: iter(())),
}
"""The rule of each table that has one; passages are looked at by `passage_faults`."""


def earliest_day(table: str, row: Row) -> int:
    """First day (ordinal) before which the row cannot have been known; 0 where nothing in it says so.

    A source cannot report what lies after its publication, so that a plan that was coded as a fact is found here.
    """
    if table == "statements":
        return _lower(row["said_edtf"])
    if table == "participations":
        return _lower(row["from_edtf"])
    if table == "event_statuses":
        began = _lower(row["starts_edtf"]) if row["status_code"] in REACHED else 0
        return max(_lower(row["from_edtf"]), began)
    return 0


def _lower(edtf: str) -> int:
    try:
        lower = dates.parse_edtf(edtf).lower if edtf else None
    except ValueError:  # reported where the cell is checked
        return 0
    return lower.toordinal() if lower else 0


def _upper(edtf: str) -> int | None:
    try:
        upper = dates.parse_edtf(edtf).upper
    except ValueError:
        return 0
    return upper.toordinal() if upper else None


def _compare(first: str, second: str) -> str:
    try:
        return dates.compare(first, second)
    except ValueError:
        return "unknown"


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
