"""The passages under a row, as a report shows them: source, paragraph, and the words where the text is stored.

A passage that overlaps a damaged one says how the damage is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.record import dates
from analysis.record.frames import by_id, rows_of
from analysis.record.sources import show_passage

if TYPE_CHECKING:
    from analysis.record.case import Case

_RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage under one row.

    Parameters
    ----------
    source
        Short name of where it stands: the publisher, with the date where the case holds several documents of it.
    publisher, published
        The same in full; `published` in a reader's words.
    paragraph
        1-based number of the paragraph, 0 where only a document is cited.
    words
        The passage, "" where the text is not stored on this machine.
    language, direction
        For marking up the words: BCP 47 tag, `ltr` or `rtl`.
    start
        Where it begins in its text, for its order among others.
    damage
        Damaged stretches of the words, in order: start, end, and how the stretch is read.
    """

    source: str
    publisher: str
    published: str
    paragraph: int
    words: str
    language: str
    direction: str
    start: int = 0
    damage: tuple[tuple[int, int, str], ...] = ()

    @property
    def readings(self) -> tuple[str, ...]:
        """How its damaged stretches are read."""
        return tuple(reading for _, _, reading in self.damage)

    @property
    def place(self) -> str:
        """Source and paragraph: "Al Jazeera, 14 or 15 May 2025, paragraph 7"."""
        parts = [
            self.publisher,
            self.published,
            f"paragraph {self.paragraph}" if self.paragraph else "no passage given",
        ]
        return ", ".join(filter(None, parts))


def passages(case: Case, table: str) -> dict[str, list[Passage]]:
    """Passages under every row of a table, by row id, in the order of the texts.

    Parameters
    ----------
    case
        The case as known on a day; not modified.
    table
        Name of a table whose rows have evidence.
    """
    sources = by_id(case.sources)
    texts = {source: case.texts.read(source) for source in sources}
    damaged, names = _damage(case), _short_names(sources)
    evidence = case.evidence[case.evidence["table"] == table].sort_values(["source_id", "start", "id"])
    found: dict[str, list[Passage]] = {}
    for row in rows_of(evidence):
        source = sources[row.source_id]
        text, is_located = texts[row.source_id], row.locator_code == "passage"
        start, end = (int(row.start), int(row.end)) if is_located else (0, 0)
        language = source["language_code"]
        passage = Passage(
            source=names[row.source_id],
            publisher=source["publisher"],
            published=_published(source),
            paragraph=int(row.paragraph) if is_located else 0,
            words=show_passage(text, start, end)[1] if text is not None and is_located else "",
            language=language,
            direction="rtl" if language.split("-")[0] in _RIGHT_TO_LEFT else "ltr",
            start=start,
            damage=tuple(
                (max(s, start) - start, min(e, end) - start, reading)
                for s, e, reading in damaged.get(row.source_id, ())
                if s < end and start < e
            ),
        )
        found.setdefault(row.row_id, []).append(passage)
    return found


def _short_names(sources: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The publisher of each source, with its date, or else its title, where that alone would not tell which."""
    publishers = Counter(source["publisher"] for source in sources.values())
    return {
        key: source["publisher"]
        if publishers[source["publisher"]] == 1
        else f"{source['publisher']}, {_published(source) or source['title'] or key}"
        for key, source in sources.items()
    }


def _published(source: Mapping[str, Any]) -> str:
    return dates.say(source["published_edtf"]) if source["published_edtf"] else ""


def _damage(case: Case) -> dict[str, list[tuple[int, int, str]]]:
    """Damaged stretches of each source with their readings, in order of place."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for row in rows_of(case.emendations.sort_values(["source_id", "start", "id"])):
        found.setdefault(row.source_id, []).append((int(row.start), int(row.end), row.reading))
    return found
