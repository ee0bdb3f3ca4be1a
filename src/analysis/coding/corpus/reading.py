"""A run over many texts: what was read before is passed over, the rest is read, results are put where they belong."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from analysis.coding.corpus.cluster import LOCAL, work_on_cluster
from analysis.coding.corpus.journal import Journal, key_of, library_digest
from analysis.coding.corpus.texts import Text
from analysis.coding.corpus.workers import Fault, Outcome, work_here, work_in_processes
from analysis.coding.suggest.desk import RULES, Desk
from analysis.coding.suggest.gate import Proposed
from analysis.coding.waiting import Kept
from analysis.coding.waiting.form import FOLDER
from analysis.record.codings import CODINGS
from analysis.record.files import check_writable, hold, sweep

Layout = Literal["rows", "eval", "explain"]
EVALUATION = ("times.csv", "mentions.csv", "speech.csv", "stances.csv")
JOURNAL = ".parley-read.csv"


@dataclass(frozen=True, slots=True)
class Result:
    """What a process has found in one text.

    Parameters
    ----------
    key, text_sha256
        Of the file as it was read with its settings, and of its text.
    lines
        For a person to read.
    language
        As which it was read, "" where that is not told.
    proposed
        Suggestions for a source of the case, which are left to who gave the order; None where all is done.
    """

    key: str
    text_sha256: str
    lines: tuple[str, ...] = ()
    language: str = ""
    proposed: Proposed | None = None


@dataclass(frozen=True)
class Order:
    """How texts are read; it goes to every process that reads.

    Parameters
    ----------
    desk
        With which actors, issues and sources.
    layout
        `rows` proposes rows, `eval` writes the four tables for scoring, `explain` tells how dates and speakers were found.
    published, language
        As given, for all texts; "" leaves them to the case, to what stands beside a text, to the page.
    out
        Folder for results; None for none.
    is_single
        Whether there is one text only: its evaluation goes to `out` itself, and it is always read.
    """

    desk: Desk
    layout: Layout = "rows"
    published: str = ""
    language: str = ""
    out: Path | None = None
    is_single: bool = False

    @cached_property
    def settings(self) -> tuple[str, ...]:
        """What decides a result besides the file and what the case says of it; worked out once, for all processes."""
        return (self.layout, self.published, self.language, self.desk.fingerprint(), library_digest())

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "settings": self.settings}

    def __call__(self, text: Text) -> Result:
        """Read one text and write its result; what is for the case is left to who gave the order, one text after the other."""
        key, content = ("", "") if self.is_single else key_of(text.path, *self.settings)
        if self.layout == "eval":
            place = self.place(text)
            self.desk.write_evaluation(text.path, place, published=self.published, language=self.language)
            return Result(key, content, (), self.language)
        if self.layout == "explain":
            told = self.desk.explain(text.path, published=self.published, language=self.language)
            return Result(key, content, tuple(told), self.language)
        found = self.desk.proposed(text.path, published=self.published, language=self.language)
        found = replace(found, name=text.file)
        if found.source_id:
            return Result(key, found.text_sha256, (), found.language, found)
        return Result(key, found.text_sha256, self.put(text, found, None), found.language)

    def put(self, text: Text, proposed: Proposed, kept: Kept | None) -> tuple[str, ...]:
        """Write the rows of a text where they are wanted; what there is to tell of them."""
        if self.out:
            self.desk.write_rows(proposed, self.place(text), kept=kept)
        told = self.desk.tell(proposed, kept)
        return tuple(told if self.is_single or not self.out else islice(told, 1))

    def place(self, text: Text) -> Path:
        """Where the result of a text goes: a file of rows, or a folder of four tables."""
        out = self.out or Path()
        if self.layout == "rows":
            return out / f"{text.name}.csv"
        return out if self.is_single else out / text.name

    def is_done(self, text: Text, journal: Journal) -> bool:
        """Whether a text was read before in this very way, and its result is still where it was put."""
        key, _ = key_of(text.path, *self.settings)
        text_sha256, told = journal.known(key) or ("", "")
        if not text_sha256 or told != self.told_of(text_sha256):
            return False
        results = []
        if self.out:
            place = self.place(text)
            results += [place] if self.layout == "rows" else [place / name for name in EVALUATION]
        if self.layout == "rows" and told and self.desk.case_path:
            results.append(self.desk.case_path / CODINGS / RULES.id / FOLDER / f"{told.partition(' ')[0]}.csv")
        return bool(results) and all(result.is_file() for result in results)

    def told_of(self, text_sha256: str) -> str:
        """What the case says of a text, as far as its reading depends on it; "" where it is no source."""
        source = self.desk.sources.get(text_sha256)
        return " ".join(source.get(name, "") for name in ("id", "published_edtf", "language_code")) if source else ""


@dataclass(frozen=True, slots=True)
class Read:
    """What became of one text.

    Parameters
    ----------
    text
        The text.
    lines
        For a person to read.
    language
        As which it was read, "" where that is not told.
    is_old
        Whether it was read before and is left as it is.
    fault
        Why it could not be read.
    """

    text: Text
    lines: tuple[str, ...] = ()
    language: str = ""
    is_old: bool = False
    fault: Fault | None = None


def read_corpus(
    order: Order, texts: Sequence[Text], *, workers: int = 1, cluster: str = "", force: bool = False
) -> Generator[Read, None, None]:
    """Read texts, and put the results where they belong as they come.

    Parameters
    ----------
    order
        How they are read.
    texts
        As `find_texts` gives them.
    workers
        Processes of this machine.
    cluster
        Address of a dask scheduler, or `local`; "" for none.
    force
        Read also what was read before.

    Yields
    ------
    Read
        First what was read before, then the others, both in the order given.

    Raises
    ------
    Locked
        Another run writes to the same place.
    WriteError
        A result cannot be written.
    UsageError
        The cluster cannot be had.
    """
    with contextlib.ExitStack() as stack:
        if order.layout == "rows":
            stack.enter_context(order.desk.keeping())
        if order.out:
            with contextlib.suppress(OSError):  # the check below says what is wrong
                order.out.mkdir(parents=True, exist_ok=True)
            check_writable(order.out)
            stack.enter_context(hold(order.out))
            _sweep_results(order, texts)
        file = _journal_of(order)
        journal = stack.enter_context(Journal(file)) if file else None
        due = texts
        if journal and journal.is_started and not force:
            due = []
            for text in texts:
                if order.is_done(text, journal):
                    yield Read(text, is_old=True)
                else:
                    due.append(text)
        outcomes = _worked(order, due, workers, cluster)
        stack.callback(outcomes.close)
        for outcome in outcomes:
            yield _put(order, outcome, journal)
        _sweep_results(order, texts)  # a worker that was killed on the way left its temporaries


def _sweep_results(order: Order, texts: Sequence[Text]) -> None:
    """Remove temporaries that nobody writes any more from where results go."""
    if order.out:
        places = {order.place(text) for text in texts}
        for folder in places if order.layout == "eval" else {place.parent for place in places}:
            sweep(folder)


def _journal_of(order: Order) -> Path | None:
    """Where a run over several texts remembers what it has read: beside the results, else, for a case, in the user's cache."""
    if order.is_single or order.layout == "explain":
        return None
    if order.out:
        return order.out / JOURNAL
    if order.desk.case_path is None:
        return None
    import platformdirs

    name = hashlib.sha256(str(order.desk.case_path.resolve()).encode()).hexdigest()[:32]
    return platformdirs.user_cache_path("parley") / "read" / f"{name}.csv"


def _worked(
    order: Order, texts: Sequence[Text], workers: int, cluster: str
) -> Generator[Outcome[Text, Result], None, None]:
    if cluster:
        return work_on_cluster(order, texts, address=cluster, workers=workers if cluster == LOCAL else 0)
    if workers > 1:
        return work_in_processes(order, texts, workers=workers)
    return work_here(order, texts)


def _put(order: Order, outcome: Outcome[Text, Result], journal: Journal | None) -> Read:
    """Put a result where it belongs, and note it once it is safe there."""
    text, result = outcome.item, outcome.found
    if result is None:
        return Read(text, fault=outcome.fault)
    lines, is_left = result.lines, order.out is not None
    if result.proposed:
        kept = order.desk.keep(result.proposed)
        lines, is_left = order.put(text, result.proposed, kept), is_left or kept is not None
    if journal and is_left and result.key:
        journal.note(result.key, result.text_sha256, order.told_of(result.text_sha256))
    return Read(text, lines, result.language)
