"""The reading of files: which actors, which day of publication, and what a person sees of the suggestions."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.coding.names import Gazetteer
from analysis.coding.suggest.coded import not_yet_coded
from analysis.coding.suggest.evaluation import write_evaluation
from analysis.coding.suggest.gate import Suggestion, admit
from analysis.coding.suggest.reading import Reading, read_text
from analysis.coding.suggest.rows import RuleCoder
from analysis.coding.times import explain
from analysis.errors import DataError, UsageError
from analysis.record.files import write_atomic
from analysis.record.sources import paragraph_of, passage_digest, read_document, text_digest

if TYPE_CHECKING:
    from analysis.record.case import Case

LEAST_CONFIDENCE = 0.35
"""Rows below this confidence are not shown: most of them are wrong."""

_HEADER = ("table", "row", "paragraph", "start", "end", "digest", "rule", "reason", "confidence")


@dataclass(frozen=True)
class Desk:
    """The actors, and the case if there is one, with which texts are read.

    Parameters
    ----------
    gazetteer
        Whom texts may name.
    case
        What is coded already; None where only a table of actors is given.
    """

    gazetteer: Gazetteer
    case: Case | None = None

    @classmethod
    def of_actors(cls, path: Path) -> Desk:
        """A desk with a table of actors alone.

        Raises
        ------
        DataError
            The table has no column for the id, the name or the kind.
        """
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.DictReader(handle))
        header = set(rows[0]) if rows else set()
        missing = [name for name in ("name", "kind_code") if name not in header]
        if missing or not header & {"id", "actor_id"}:
            raise DataError(
                f"{path.name}: the columns id (or actor_id), name and kind_code are needed; it has {', '.join(sorted(header)) or 'no row'}"
            )
        return cls(Gazetteer.build(rows))

    @classmethod
    def of_case(cls, case_id: str, *, root: Path | None = None) -> Desk:
        """A desk with the actors and spellings of a case."""
        from analysis.record.case import Case

        case = Case.open(case_id, root=root)
        actors, aliases = (_rows(case, name) for name in ("actors", "aliases"))
        return cls(Gazetteer.build(actors, aliases), case)

    def read(self, file: Path, *, published: str = "") -> Reading:
        """A file read with every rule."""
        document = read_document(file)
        issues = _rows(self.case, "issues") if self.case else []
        day = published or self._published(file, document.text) or document.published
        return read_text(document.text, self.gazetteer, published=day, language="en", issues=issues)

    def write_evaluation(self, file: Path, folder: Path, *, published: str = "") -> None:
        """Write the four tables of a reading to a folder; offsets count the file as it is, decoded."""
        text = file.read_bytes().decode("utf-8")
        day = published or self._published(file, text)
        write_evaluation(read_text(text, self.gazetteer, published=day), folder)

    def propose(self, file: Path, *, published: str = "", out: Path | None = None) -> Iterator[str]:
        """Suggestions for a text as lines to be read, and as `<name of the file>.csv` in `out` without the passages."""
        document = read_document(file)
        issues = _rows(self.case, "issues") if self.case else []
        day = published or self._published(file, document.text) or document.published
        proposed = RuleCoder(self.gazetteer, issues).propose(document.text, published=day, language="en")
        admitted, refused = admit(proposed, document.text)
        source = self._source_of(document.text)
        new, held = not_yet_coded(admitted, self.case, source) if self.case and source else (admitted, [])
        shown = [s for s in new if s.confidence >= LEAST_CONFIDENCE]
        yield f"{file.name}: {len(shown)} rows to look at, {len(held)} coded already, {len(new) - len(shown)} too unsure to show, {len(refused)} refused"
        if not day:
            yield "  published on an unknown day: dates that count from it are left open; give --published"
        for suggestion in shown:
            yield _line(suggestion, document.text)
        if out:
            out.mkdir(parents=True, exist_ok=True)
            write_atomic(out / f"{file.stem}.csv", _table(shown, document.text))
            yield f"  written to {out.name}/{file.stem}.csv"

    def explain(self, file: Path, *, published: str = "") -> Iterator[str]:
        """How every date and every speaker of a text was found."""
        reading = self.read(file, published=published)
        for expression in reading.times:
            yield explain(expression)
        for speech in reading.speeches:
            who = speech.speaker_id or speech.speaker_text or "nobody named"
            words = " ".join(speech.text.split())
            yield f'"{words[:60]}": {who}, by "{speech.cue}" ({speech.mode_code}); rule {speech.rule}; {speech.confidence:.2f}'

    def _source_of(self, text: str) -> str:
        """Id of the source of the case with this very text, or ""."""
        if self.case is None:
            return ""
        sources = self.case.sources
        same = sources.loc[sources["text_sha256"] == text_digest(text), "id"]
        return str(same.iloc[0]) if len(same) else ""

    def _published(self, file: Path, text: str) -> str:
        """The day that the case gives for this text, else a meta.json beside it."""
        if self.case is not None and (source := self._source_of(text)):
            sources = self.case.sources
            return str(sources.loc[sources["id"] == source, "published_edtf"].iloc[0])
        meta = file.parent / "meta.json"
        if not meta.is_file():
            return ""
        try:
            return str(json.loads(meta.read_text(encoding="utf-8")).get("published", ""))
        except ValueError as error:
            raise DataError(
                f"{meta.name} beside {file.name}: it is no JSON ({error}); mend it or give --published"
            ) from error


def folder_of(text: Path, texts: Sequence[Path], out: Path) -> Path:
    """Where the evaluation of a text goes: `out` for one, a folder of its name for several (of its parent for `text.txt`)."""
    if len(texts) == 1:
        return out
    name = text.parent.name if text.stem == "text" else text.stem
    others = [
        other
        for other in texts
        if other != text and (other.parent.name if other.stem == "text" else other.stem) == name
    ]
    if others:
        raise UsageError(f'two texts would be written to "{name}"; name them differently or read them one by one')
    return out / name


def with_progress(texts: Sequence[Path], *, quiet: bool) -> Iterator[Path]:
    """The texts one by one, with a bar on standard error where there are several and a person looks."""
    if quiet or len(texts) < 2:
        yield from texts
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(texts, description="reading", console=Console(stderr=True), transient=True)


def _rows(case: Case, name: str) -> list[dict[str, str]]:
    return [{str(key): str(value) for key, value in row.items()} for row in case.tables[name].to_dict("records")]


def _line(suggestion: Suggestion, text: str) -> str:
    words = " ".join(suggestion.passage.split())
    shown = words if len(words) <= 70 else f"{words[:67]}..."
    paragraph = paragraph_of(text, suggestion.start)
    return f'  {suggestion.confidence:.2f}  {suggestion.table:<14} paragraph {paragraph:<3} {suggestion.reason}\n        "{shown}"  [{suggestion.rule}]'


def _table(suggestions: Sequence[Suggestion], text: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEADER)
    for s in suggestions:
        row = "; ".join(f"{name}={value}" for name, value in s.cells)
        place = (paragraph_of(text, s.start), s.start, s.end, passage_digest(s.passage))
        writer.writerow((s.table, row, *place, s.rule, s.reason, f"{s.confidence:.2f}"))
    return out.getvalue().encode("utf-8")
