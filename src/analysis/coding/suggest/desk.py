"""The desk at which files are read: which actors, which language, which day of publication, and where suggestions go."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.coding import speech, times
from analysis.coding.names import Gazetteer
from analysis.coding.suggest.evaluation import write_evaluation
from analysis.coding.suggest.gate import Proposed, Suggestion, proposed_by
from analysis.coding.suggest.published import guess_published, suggest_published
from analysis.coding.suggest.reading import Reading, read_text
from analysis.coding.suggest.rows import VERSION, RuleCoder
from analysis.coding.times.lexicon import languages
from analysis.coding.waiting import Kept, Tray, Who
from analysis.errors import DataError, Problem, UsageError
from analysis.record.case import find_case
from analysis.record.files import write_atomic
from analysis.record.sources import Document, TextStore, passage_digest, read_document, text_digest
from analysis.record.sources.documents import MAX_BYTES
from analysis.record.sources.texts import decode
from analysis.record.tidy import Row, read_rows

LEAST_CONFIDENCE = 0.35
"""Rows below this confidence are not shown: most of them are wrong."""

RULES = Who("rules", "Rules of Parley", "rule", VERSION)
"""The coder whose suggestions the desk leaves waiting."""

_HEADER = ("table", "row", "paragraph", "start", "end", "digest", "rule", "reason", "confidence")


@dataclass(frozen=True)
class Desk:
    """What texts are read with: the actors, and where there is a case its issues and sources. It can be sent between processes.

    Parameters
    ----------
    actors, aliases, issues
        Rows of these tables.
    sources
        Rows of the case's sources by the digest of their text.
    case_path
        Folder of the case; None where only a table of actors is given.
    """

    actors: tuple[Row, ...]
    aliases: tuple[Row, ...] = ()
    issues: tuple[Row, ...] = ()
    sources: Mapping[str, Row] = field(default_factory=dict)
    case_path: Path | None = None
    _gazetteers: dict[str, Gazetteer] = field(default_factory=dict, compare=False, repr=False)
    _trays: list[Tray] = field(default_factory=list, compare=False, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_gazetteers": {}, "_trays": []}

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
        return cls(tuple(rows))

    @classmethod
    def of_case(cls, case_id: str, *, root: Path | None = None) -> Desk:
        """A desk with the actors, spellings, issues and sources of a case.

        Raises
        ------
        DataError
            A table of the case is broken.
        """
        path = find_case(case_id, root=root)
        tables, problems = read_rows(path)
        if problems:
            raise DataError(problems)
        actors, aliases, issues = (tuple(tables[name]) for name in ("actors", "aliases", "issues"))
        sources = {row["text_sha256"]: row for row in reversed(tables["sources"]) if row["text_sha256"]}
        return cls(actors, aliases, issues, sources, path)

    def fingerprint(self) -> str:
        """Digest of what a reading depends on, besides the text, its source's row and the rules."""
        return hashlib.sha256(repr((self.actors, self.aliases, self.issues)).encode()).hexdigest()

    def gazetteer(self, language: str = "en") -> Gazetteer:
        """Whom texts in a language may name."""
        if language not in self._gazetteers:
            self._gazetteers[language] = Gazetteer.build(self.actors, self.aliases, language=language)
        return self._gazetteers[language]

    def read(self, file: Path, *, published: str = "", language: str = "") -> Reading:
        """A file read with every rule.

        Parameters
        ----------
        file
            Text or HTML.
        published
            When it was published; "" is what the case, a meta.json beside it or the page says.
        language
            Its language; "" is what the case or the page says, else English.
        """
        document = read_document(file)
        day, tongue = self._day(file, document, published), self._language(file, document, language)
        return read_text(document.text, self.gazetteer(tongue), published=day, language=tongue, issues=self.issues)

    def write_evaluation(self, file: Path, folder: Path, *, published: str = "", language: str = "") -> None:
        """Write the four tables of a reading to a folder; offsets count the file as it is, decoded."""
        with file.open("rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            size = f"has {file.stat().st_size:,} bytes; at most {MAX_BYTES:,} are read: split it"
            raise DataError([Problem(file.name, 0, "", size)])
        document = Document(decode(raw, file.name))
        day, tongue = self._day(file, document, published), self._language(file, document, language)
        reading = read_text(document.text, self.gazetteer(tongue), published=day, language=tongue)
        write_evaluation(reading, folder)

    def proposed(self, file: Path, *, published: str = "", language: str = "") -> Proposed:
        """What the rules propose for a file, through the gate; writes nothing, so that it can run in another process.

        A day of publication that the record does not have is itself proposed, with its grounds. Where the text is a source of
        the case, dates are counted from that day only once a person has accepted it.
        """
        document = read_document(file)
        guesses = []
        if not (published or self._source(document.text).get("published_edtf")):
            guesses = guess_published(
                document.text,
                stated=document.published,
                beside=_beside(file),
                language=self._language(file, document, language),
            )
        return self._proposed(file.name, document, self._day(file, document, published), guesses, language, file)

    def proposed_source(self, source_id: str) -> Proposed:
        """What the rules propose for a source of the case by the text that is stored of it.

        Raises
        ------
        DataError
            There is no such source, or its text is not stored on this machine.
        """
        path = self.case_path
        text = TextStore(path / "texts").read(source_id) if path else None
        if text is None:
            raise DataError(f"{source_id}: its text is not stored here; run `parley source add FILE --id {source_id}`")
        document, name = Document(text), Path(f"{source_id}.txt")
        day = self._source(text).get("published_edtf", "")
        guesses = [] if day else guess_published(text, language=self._language(name, document, ""))
        return self._proposed(name.name, document, day, guesses, "", name)

    def _proposed(
        self, name: str, document: Document, day: str, guesses: Sequence[Any], language: str, file: Path
    ) -> Proposed:
        tongue = self._language(file, document, language)
        return proposed_by(
            RuleCoder(self.gazetteer(tongue), self.issues),
            document.text,
            name=name,
            source_id=self._source(document.text).get("id", ""),
            published=day,
            language=tongue,
            besides=suggest_published(document.text, guesses),
        )

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Hold the place where suggestions wait, for a run over many texts; nothing to hold without a case.

        Raises
        ------
        Locked
            Another run is leaving suggestions there.
        """
        if self.case_path is None:
            yield
            return
        with Tray(self.case_path, RULES).open() as tray:
            self._trays.append(tray)
            try:
                yield
            finally:
                self._trays.remove(tray)

    def keep(self, proposed: Proposed) -> Kept | None:
        """Leave what was proposed waiting in the case; None where the text is not one of its sources."""
        if self.case_path is None or not proposed.source_id:
            return None
        return (self._trays[0] if self._trays else Tray(self.case_path, RULES)).keep(proposed)

    def tell(self, proposed: Proposed, kept: Kept | None) -> Iterator[str]:
        """Suggestions for a text as lines to be read."""
        shown, unsure = _shown(proposed, kept)
        held = f"{kept.held} coded already, " if kept else ""
        decided = f"{kept.decided} decided, " if kept and kept.decided else ""
        yield f"{proposed.name}: {len(shown)} rows to look at, {held}{decided}{unsure} too unsure to show, {len(proposed.refused)} refused"
        if not proposed.published:
            is_guessed = any(s.table == "sources" for s in shown)
            do = "accept the day that is suggested" if is_guessed and kept else "give --published"
            yield f"  published on an unknown day: dates that count from it are left open; {do}"
        for suggestion, paragraph in shown.items():
            yield _line(suggestion, paragraph)
        if self.case_path is None:
            return
        case = self.case_path.name
        if kept is None:
            yield f"  only shown: it is no text of a source of {case}; to review it, run `parley source add {proposed.name} --case {case}`, then suggest again"
        elif kept.waiting:
            new = "all known before" if not kept.new else f"{kept.new} new"
            yield f"  {len(kept.waiting)} wait for review in data/{case}/codings/{RULES.id} ({new}); next: `parley review {case}`"
            if not TextStore(self.case_path / "texts").has(proposed.source_id):
                yield f"  the review shows passages from the text, which is not stored here: `parley source add {proposed.name} --case {case}`"

    def write_rows(self, proposed: Proposed, file: Path, *, kept: Kept | None = None) -> None:
        """Write the suggestions that are shown as a table, without the passages; folders are made."""
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(file, _table(_shown(proposed, kept)[0]))

    def explain(self, file: Path, *, published: str = "", language: str = "") -> Iterator[str]:
        """How every date and every speaker of a text was found."""
        reading = self.read(file, published=published, language=language)
        yield from map(times.explain, reading.times)
        yield from map(speech.explain, reading.speeches)

    def _source(self, text: str) -> Row:
        """The row of the case's source with this very text; empty where there is none."""
        return self.sources.get(text_digest(text), {}) if self.sources else {}

    def _day(self, file: Path, document: Document, published: str) -> str:
        """The day from which dates are counted: as given, as the case has it, else as a file beside it or the page states.

        Raises
        ------
        UsageError
            A day is given for a source of which the case has another.
        """
        source = self._source(document.text)
        stated = source.get("published_edtf", "")
        if published and stated and published != stated:
            raise UsageError(
                f"--published: {source['id']} was published on {stated} by sources.csv, not on {published}; "
                "leave the option out, or correct the day with `parley fix sources`"
            )
        return published or stated or ("" if source else _beside(file) or document.published)

    def _language(self, file: Path, document: Document, language: str) -> str:
        """The language as which a text is read.

        Raises
        ------
        DataError
            It has no tables.
        """
        stated = language or self._source(document.text).get("language_code", "") or document.language
        tongue = stated.partition("-")[0].lower()
        if tongue in ("", "und"):
            return "en"
        if tongue not in languages():
            raise DataError(
                f'{file.name}: its language is "{stated}", for which there are no tables; there are {", ".join(languages())}'
            )
        return tongue


def _beside(file: Path) -> str:
    """The day that a meta.json beside a text states, "" where there is none."""
    meta = file.parent / "meta.json"
    if not meta.is_file():
        return ""
    try:
        return str(json.loads(meta.read_text(encoding="utf-8")).get("published", ""))
    except ValueError as error:
        raise DataError(
            f"{meta.name} beside {file.name}: it is no JSON ({error}); mend it or give --published"
        ) from error


def _shown(proposed: Proposed, kept: Kept | None) -> tuple[dict[Suggestion, int], int]:
    """Suggestions to look at with their paragraphs, and how many are too unsure for that."""
    rows = {
        s: paragraph
        for s, paragraph in zip(proposed.suggestions, proposed.paragraphs, strict=True)
        if kept is None or s.digest in kept.waiting
    }
    shown = {s: paragraph for s, paragraph in rows.items() if s.confidence >= LEAST_CONFIDENCE}
    return shown, len(rows) - len(shown)


def _line(suggestion: Suggestion, paragraph: int) -> str:
    words = " ".join(suggestion.passage.split())
    shown = words if len(words) <= 70 else f"{words[:67]}..."
    return f'  {suggestion.confidence:.2f}  {suggestion.table:<14} paragraph {paragraph:<3} {suggestion.reason}\n        "{shown}"  [{suggestion.rule}]'


def _table(suggestions: Mapping[Suggestion, int]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEADER)
    for s, paragraph in suggestions.items():
        row = "; ".join(f"{name}={value}" for name, value in s.cells)
        place = (paragraph, s.start, s.end, passage_digest(s.passage))
        writer.writerow((s.table, row, *place, s.rule, s.reason, f"{s.confidence:.2f}"))
    return out.getvalue().encode("utf-8")
