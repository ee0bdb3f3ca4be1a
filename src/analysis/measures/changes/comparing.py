"""What differs between two records, in sentences: `changes`, their sum over several steps, and a headline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, NewType

import pandas as pd

from analysis.errors import UsageError
from analysis.measures.changes.facts import Fact, Key, Refs, Value, facts
from analysis.measures.changes.rows import row_changes
from analysis.measures.changes.wording import KINDS, ROWS, SUBJECTS, kind_of, listed, sentence_of
from analysis.record.case import Case
from analysis.record.frames import rows_of
from analysis.record.known import known_by, source_days
from analysis.record.values import parse_day

Changes = NewType("Changes", pd.DataFrame)

_COLUMNS: Final = ("what", "kind", "subject_id", "names", "before", "after", "sentence", "refs")


@dataclass(frozen=True, slots=True)
class _Step:
    """One subject whose value changed; None is its absence."""

    what: str
    subject_id: str
    names: tuple[str, ...]
    before: Value | None
    after: Value | None
    refs: Refs


def changes(earlier: Case, later: Case) -> Changes:
    """What is new, moved, resolved, contradicted between two records, a sentence a change.

    The records may be one case as known on two days, or two versions of it (two folders). One row is one change of one
    subject. `what` is the kind of subject: an event, a gap between sides, a position, rival accounts, a part in an event,
    a contradiction in the record, a plan that is over without a word, a request, a source; or the name of a table, for one
    of its rows. `kind` is "new", "moved", "resolved" (it was open and is settled), "contradicted" (accounts or rows
    now contradict each other), "supported" (one more independent source tells it), "corrected" (other cells under the same
    id) or "gone". `names` are what a reader calls the subject; `before` and `after` its values (None: it was or is not
    there); `sentence` says the change in words, made from these alone. `refs` are the rows to read, as table and id: those
    that are new under the value, else all under it. States come before rows, then by kind.

    The changes from a to b and from b to c together are those from a to c (`net`).

    Parameters
    ----------
    earlier, later
        The two records; not modified. They may be given in either order: then what is new is gone.

    Examples
    --------
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> table = changes(tiny.as_of("2024-03-05"), tiny.as_of("2024-03-14"))
    >>> table.loc[table["kind"] == "moved", "sentence"].tolist()[0]
    '“Talks in the city hall” went from scheduled (12 March 2024) to postponed (11 March 2024).'
    """
    withdrawing = later.statements.loc[later.statements["replaces_id"] != "", ["replaces_id", "id"]]
    withdrawn = dict(zip(withdrawing["replaces_id"], withdrawing["id"], strict=True))
    steps: list[_Step] = []
    for old, new in zip(facts(earlier), facts(later), strict=True):  # a few kinds at a time, as there may be many
        steps += _steps(_by_subject(old), _by_subject(new), withdrawn)
    steps += [
        _Step(table, row_id, (said,), before, after, ((_told_in(table), _teller(table, row_id, before, after)),))
        for table, row_id, said, before, after in row_changes(earlier, later)
    ]
    return _table(steps)


def _by_subject(facts: Iterable[Fact]) -> dict[Key, Fact]:
    return {(fact.what, fact.subject_id): fact for fact in facts}


def _steps(old: Mapping[Key, Fact], new: Mapping[Key, Fact], withdrawn: Mapping[str, str]) -> Iterator[_Step]:
    """Subjects with another value, and the rows to read: new ones, else all; of what was taken back the words that did it."""
    for key in old.keys() | new.keys():
        was, now = old.get(key), new.get(key)
        before, after = was.value if was else None, now.value if now else None
        one = now or was
        if one is None or before == after:
            continue
        fresh = [ref for ref in now.refs if was is None or ref not in was.refs] if now else []
        if now is None and one.what == "position":
            fresh = [("statements", withdrawn[row_id]) for _, row_id in one.refs if row_id in withdrawn]
        yield _Step(*key, one.names, before, after, tuple(fresh) or one.refs)


def _told_in(table: str) -> str:
    """The table that holds the evidence of a table's rows."""
    return "statements" if table == "conditions" else table


def _teller(table: str, row_id: str, before: Value | None, after: Value | None) -> str:
    """The row that a row's evidence belongs to: a condition shares its statement's, which stands behind its id."""
    return (after or before or ("", row_id))[1] if table == "conditions" else row_id


def _table(steps: Iterable[_Step]) -> Changes:
    kinds, subjects = list(KINDS), list(SUBJECTS)
    rows = []
    for step in steps:
        kind = kind_of(step.what, step.before, step.after)
        place = (step.what in ROWS, kinds.index(kind), subjects.index(step.what), step.names, step.subject_id)
        sentence = sentence_of(step.what, step.names, step.before, step.after)
        row = (step.what, kind, step.subject_id, step.names, step.before, step.after, sentence, step.refs)
        rows.append((place, row))
    rows.sort(key=lambda row: row[0])
    columns = {name: [row[place] for _, row in rows] for place, name in enumerate(_COLUMNS)}
    texts = ("what", "kind", "subject_id", "sentence")
    return Changes(pd.DataFrame({n: pd.Series(v, dtype="str" if n in texts else "object") for n, v in columns.items()}))


def net(*steps: Changes) -> Changes:
    """The sum of several changes that follow each other: for each subject from its first value to its last.

    What came and went again, and what moved there and back, is no change. For any three records the net of the changes from
    a to b and from b to c is the table of changes from a to c; only `refs` may name fewer rows, since a row that leaves
    the value as it was makes no change of its own.

    Parameters
    ----------
    *steps
        Tables of `changes`, each from where the one before it leads to; not modified.

    Raises
    ------
    UsageError
        They do not follow each other: a subject leaves one step with another value than it enters the next with.

    Examples
    --------
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> a, b, c = (tiny.as_of(day) for day in ("2024-03-05", "2024-03-14", "2024-03-27"))
    >>> net(changes(a, b), changes(b, c))["sentence"].equals(changes(a, c)["sentence"])
    True
    """
    found: dict[Key, _Step] = {}
    broken = []
    for table in steps:
        for row in rows_of(table):
            key = (row.what, row.subject_id)
            first = found.get(key)
            if first and first.after != row.before:
                broken.append(f"{SUBJECTS[row.what]} {row.subject_id}: {first.after}, then {row.before}")
            before = first.before if first else row.before
            refs = row.refs if first is None else tuple(dict.fromkeys((*first.refs, *row.refs)))
            found[key] = _Step(*key, row.names, before, row.after, refs)
    if broken:
        shown = "; ".join(broken[:5])
        raise UsageError(
            f"net: the changes do not follow each other ({shown}); give them in order, from one record to the next"
        )
    return _table(step for step in found.values() if step.before != step.after)


def headline(changes: Changes) -> str:
    """The changes in one line, for a feed: the first sentence that matters, and how many changes of which kind there are.

    Changes of states go before rows, what moved or was settled before what is new. Rows and sources are counted only where
    nothing else changed.

    Parameters
    ----------
    changes
        As `changes` gives them; not modified.

    Examples
    --------
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> headline(changes(tiny.as_of("2024-04-05"), tiny))
    '“Vote on the offer” entered the record: scheduled (between 20 and 25 April 2024). In all: 2 new.'
    >>> headline(changes(tiny, tiny))
    'Nothing changed.'
    """
    if changes.empty:
        return "Nothing changed."
    subjects = list(SUBJECTS)
    states = changes[~changes["what"].isin([*ROWS, "source"])]
    if states.empty:
        counts = Counter(changes["what"])
        said = [
            f"{counts[what]} {SUBJECTS[what]}{'s' if counts[what] > 1 else ''}" for what in subjects if counts[what]
        ]
        return f"No state changed. In the record: {listed(said)}."
    first = min(
        enumerate(rows_of(states)), key=lambda found: (found[1].kind == "new", subjects.index(found[1].what), found[0])
    )
    if len(states) == 1:
        return str(first[1].sentence)
    counts = Counter(states["kind"])
    return f"{first[1].sentence} In all: {listed([f'{counts[kind]} {kind}' for kind in KINDS if counts[kind]])}."


def known_days(case: Case) -> list[date]:
    """Days on which a source came in from which anything is coded, the first one first.

    Examples
    --------
    >>> from pathlib import Path
    >>> [str(day) for day in known_days(Case.read(Path("tests/data/tiny")))][-2:]
    ['2024-04-05', '2024-04-16']
    """
    coded = set(case.evidence["source_id"])
    return sorted({day for source, day in source_days(case.sources).items() if source in coded})


def known_before(case: Case, *, since_known: str = "") -> Case:
    """The case as it was known before: on a day, else on the last day before on which a source came in.

    Where there is no such day nothing was known: the record is empty, and dated on the day before the first source.

    Parameters
    ----------
    case
        The case as known on a later day, narrowed or not; not modified. What it was narrowed to stays the same.
    since_known
        A day (YYYY-MM-DD); "" is the day before which the last news came.

    Raises
    ------
    UsageError
        `since_known` is no day, or lies after the day of the case.
    DataError
        It lies before the first source.

    Examples
    --------
    >>> from pathlib import Path
    >>> str(known_before(Case.read(Path("tests/data/tiny"))).day)
    '2024-04-05'
    """
    if since_known:
        try:
            day = parse_day(since_known)
        except ValueError as error:
            raise UsageError(f"since_known: {error}") from None
        if day > case.day:
            raise UsageError(f"since_known: {day} lies after as_of ({case.day}); exchange them")
        return case.as_of(day)
    days = [day for day in known_days(case) if day < case.day]
    return case.as_of(days[-1]) if days else _unknown(case)


def _unknown(case: Case) -> Case:
    """The case of which nothing is known yet."""
    days = source_days(case.sources)
    day = min(days.values(), default=case.day) - timedelta(days=1)
    return replace(case, tables=known_by(case.tables, days, day), day=day, n_later=0)
