"""What a case holds already of a source: a row that was coded is not proposed again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analysis.coding.suggest.gate import Suggestion
from analysis.record.frames import by_id, rows_of

if TYPE_CHECKING:
    from analysis.record.case import Case

_SAME = {
    "aliases": ("actor_id",),
    "statements": ("holder_id", "stance_code"),
    "event_statuses": ("status_code",),
    "participations": ("actor_id", "status_code"),
    "events": (),
}
"""By table the cells that must agree for a suggestion to be the coded row; both must have been read in one place."""

LEAST_OVERLAP = 0.3
"""Share of the stretch that two passages cover together, from which on they are one place."""


def not_yet_coded(
    suggestions: Iterable[Suggestion], case: Case, source_id: str
) -> tuple[list[Suggestion], list[Suggestion]]:
    """Suggestions that are new to the case, and those that it holds already.

    A suggestion is held already where a row of its table with the same actor and code rests on an overlapping passage of the
    source; an event where any of its statuses does; a damaged passage where an emendation overlaps it.

    Parameters
    ----------
    suggestions
        For the text of one source.
    case
        Not modified.
    source_id
        The source in the case.
    """
    evidence = case.evidence[(case.evidence["source_id"] == source_id) & case.evidence["start"].notna()]
    coded = {name: by_id(case.tables[name]) for name in _SAME if name != "events"}
    places: dict[str, list[tuple[int, int, dict[str, str]]]] = {}
    for row in rows_of(evidence):
        if row.row_id in coded.get(row.table, ()):
            places.setdefault(row.table, []).append((int(row.start), int(row.end), coded[row.table][row.row_id]))
    places["events"] = [(start, end, {}) for start, end, _ in places.get("event_statuses", [])]
    emended = case.emendations[case.emendations["source_id"] == source_id]
    places["emendations"] = [(int(row.start), int(row.end), {}) for row in rows_of(emended)]
    new: list[Suggestion] = []
    held: list[Suggestion] = []
    for suggestion in suggestions:
        (held if _is_held(suggestion, places.get(suggestion.table, [])) else new).append(suggestion)
    return new, held


def _is_held(suggestion: Suggestion, places: list[tuple[int, int, dict[str, str]]]) -> bool:
    cells = dict(suggestion.cells)
    for start, end, row in places:
        shared = min(end, suggestion.end) - max(start, suggestion.start)
        together = max(end, suggestion.end) - min(start, suggestion.start)
        is_inside = start <= suggestion.start and suggestion.end <= end
        if shared <= 0 or not (is_inside or shared >= LEAST_OVERLAP * together):
            continue
        if all(cells.get(name, "") == row[name] for name in _SAME.get(suggestion.table, ())):
            return True
    return False
