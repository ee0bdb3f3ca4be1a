"""What of the texts carries a row: the share of each source under evidence, and the paragraphs that nobody coded."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import NewType, TypeAlias

import numpy as np
import pandas as pd

from analysis.measures.coverage.trusting import CODED
from analysis.record.case import Case
from analysis.record.frames import rows_of
from analysis.record.known import source_days
from analysis.record.sources import paragraphs

SourceCoverage = NewType("SourceCoverage", pd.DataFrame)
Paragraphs = NewType("Paragraphs", pd.DataFrame)
Span: TypeAlias = tuple[int, int]

_SOURCE_COLUMNS = (
    *(
        "source_id",
        "publisher",
        "title",
        "published_edtf",
        "known_date",
        "is_copy",
        "text_chars",
        "covered_chars",
        "share",
    ),
    *("n_rows", "n_passages", "n_unlocated", "n_paragraphs", "n_uncoded", "basis", "spans", "damage"),
)
_PARAGRAPH_COLUMNS = ("source_id", "publisher", "paragraph", "start", "end", "chars", "basis")


def merged(spans: list[Span]) -> list[Span]:
    """Spans with those that overlap or touch put together, in order: what they cover, each place once.

    Examples
    --------
    >>> merged([(5, 9), (0, 3), (8, 12), (3, 4)])
    [(0, 4), (5, 12)]
    """
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def source_coverage(case: Case) -> SourceCoverage:
    """How much of each source's text carries a coded row, in order of the day it was known.

    One row is one document. `covered_chars` counts the code points that lie under a passage of a statement, status or
    participation, each once; `share` is their part of `text_chars` (0-1; missing where the length of the text is not
    known). `spans` are the covered stretches, `damage` the damaged ones. `n_rows` rows cite the document, `n_unlocated`
    of its citations without a passage. `n_uncoded` of `n_paragraphs` paragraphs carry no passage; `basis` tells whether
    they were counted in the stored text ("text") or by the numbers that are cited, so that the ones after the last cited
    one are not known ("numbers", "" where none is cited).

    Parameters
    ----------
    case
        The case as known on a day; not modified. Its stored texts are read for their paragraphs only.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = source_coverage(Case.read(Path("tests/data/tiny")))
    >>> table[["publisher", "covered_chars", "share", "n_paragraphs", "n_uncoded"]].round(2).values.tolist()[1]
    ['Coast Wire', 853, 0.96, 6, 1]
    """
    coded = case.evidence[case.evidence["table"].isin(CODED)]
    located = coded[coded["locator_code"] == "passage"]
    spans = {key: merged(found) for key, found in _spans(located).items()}
    damage = {key: merged(found) for key, found in _spans(case.emendations).items()}
    rows_under = coded[["source_id", "table", "row_id"]].drop_duplicates().groupby("source_id").size()
    passages = located[["source_id", "start", "end"]].drop_duplicates().groupby("source_id").size()
    unlocated = coded[coded["locator_code"] != "passage"].groupby("source_id").size()
    known, counted_in = source_days(case.sources), _paragraphs(case)
    rows = []
    for source in rows_of(case.sources):
        covered = spans.get(source.id, [])
        counted, basis = counted_in[source.id]
        chars = int(source.text_chars) if source.text_chars is not pd.NA else None
        under = sum(end - start for start, end in covered)
        rows.append(
            {
                "source_id": source.id,
                "publisher": source.publisher,
                "title": source.title,
                "published_edtf": source.published_edtf,
                "known_date": known[source.id],
                "is_copy": bool(source.copy_of_id),
                "text_chars": chars,
                "covered_chars": under,
                "share": under / chars if chars else np.nan,
                "n_rows": int(rows_under.get(source.id, 0)),
                "n_passages": int(passages.get(source.id, 0)),
                "n_unlocated": int(unlocated.get(source.id, 0)),
                "n_paragraphs": len(counted) if basis else None,
                "n_uncoded": sum(not paragraph.is_coded for paragraph in counted) if basis else None,
                "basis": basis,
                "spans": covered,
                "damage": damage.get(source.id, []),
            }
        )
    table = pd.DataFrame(rows, columns=list(_SOURCE_COLUMNS))
    table["known_date"] = pd.to_datetime(table["known_date"]).astype("datetime64[s]")
    counts = dict.fromkeys(["text_chars", "n_paragraphs", "n_uncoded"], "Int64")
    counts |= dict.fromkeys(["covered_chars", "n_rows", "n_passages", "n_unlocated"], "int64")
    table = table.astype(counts | {"share": "float64", "is_copy": "bool"})
    return SourceCoverage(table.sort_values(["known_date", "source_id"]).reset_index(drop=True))


def _spans(located: pd.DataFrame) -> dict[str, list[Span]]:
    """Stretches of every source under some rows."""
    found: dict[str, list[Span]] = {}
    distinct = located[["source_id", "start", "end"]].drop_duplicates()
    for source, start, end in zip(*(distinct[name].tolist() for name in distinct), strict=True):
        found.setdefault(source, []).append((int(start), int(end)))
    return found


def uncoded_paragraphs(case: Case) -> Paragraphs:
    """Paragraphs that carry no coded row, by source and number.

    One row is one paragraph. Where the text of the source is on this machine (`basis` "text") `start`, `end` and `chars` say
    where it stands and how long it is, in code points. Elsewhere (`basis` "numbers") only the paragraphs up to the last
    one that any row or damaged passage cites are known to exist, and the place of none.

    Parameters
    ----------
    case
        The case as known on a day; not modified. Its stored texts are read for their paragraphs only.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = uncoded_paragraphs(Case.read(Path("tests/data/tiny")))
    >>> table[["publisher", "paragraph", "chars", "basis"]].values.tolist()[0]
    ['Port Bulletin', 1, 19, 'text']
    """
    publishers = dict(zip(case.sources["id"], case.sources["publisher"], strict=True))
    rows = [
        (source, publishers[source], found.number, *(found.span or (None, None)), found.chars, basis)
        for source, (counted, basis) in _paragraphs(case).items()
        for found in counted
        if not found.is_coded
    ]
    table = pd.DataFrame(rows, columns=list(_PARAGRAPH_COLUMNS))
    table = table.astype({"paragraph": "int64", "start": "Int64", "end": "Int64", "chars": "Int64"})
    return Paragraphs(table.sort_values(["source_id", "paragraph"]).reset_index(drop=True))


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """One paragraph of a source, where it stands if that is known, and whether a coded row was read in it."""

    number: int
    span: Span | None
    is_coded: bool

    @property
    def chars(self) -> int | None:
        return self.span[1] - self.span[0] if self.span else None


def _paragraphs(case: Case) -> dict[str, tuple[list[_Paragraph], str]]:
    """The paragraphs of every source that are known to exist, and from what that is known."""
    coded = case.evidence[case.evidence["table"].isin(CODED)]
    spans = {key: merged(found) for key, found in _spans(coded[coded["locator_code"] == "passage"]).items()}
    cited = pd.concat([case.evidence, case.emendations])[["source_id", "paragraph"]].dropna().groupby("source_id")
    last = cited["paragraph"].max().to_dict()
    numbers = coded.dropna(subset=["paragraph"]).groupby("source_id")["paragraph"].agg(set).to_dict()
    found: dict[str, tuple[list[_Paragraph], str]] = {}
    for source, chars in zip(case.sources["id"], case.sources["text_chars"].tolist(), strict=True):
        text = case.texts.read(source)
        if text is not None and (chars is pd.NA or chars == len(text)):
            under = spans.get(source, [])
            counted = [
                _Paragraph(number, span, _is_under(span, under))
                for number, span in enumerate(paragraphs(text), start=1)
            ]
            found[source] = counted, "text"
        else:
            read = numbers.get(source, set())
            counted = [_Paragraph(number, None, number in read) for number in range(1, int(last.get(source, 0)) + 1)]
            found[source] = counted, "numbers" if counted else ""
    return found


def _is_under(span: Span, covered: list[Span]) -> bool:
    """Whether a span shares a place with one of some merged ones."""
    place = bisect_left(covered, (span[1], 0))
    return place > 0 and covered[place - 1][1] > span[0]
