"""The four tables by which readings are scored against annotated articles (`times mentions speech stances`)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from analysis.coding.suggest.reading import Reading
from analysis.record.files import write_together

_HEADERS: dict[str, tuple[str, ...]] = {
    "times": ("start", "end", "text", "edtf", "kind_code", "anchor"),
    "mentions": ("start", "end", "text", "actor_id"),
    "speech": ("start", "end", "text", "speaker_id", "speaker_text", "cue", "mode_code"),
    "stances": (
        *("start", "end", "text", "holder_id", "speaker_id", "stance_code", "is_conditional", "condition", "issue"),
    ),
}


def write_evaluation(reading: Reading, folder: Path) -> None:
    """Write a reading as `times.csv`, `mentions.csv`, `speech.csv` and `stances.csv`.

    These files repeat stretches of the text; they belong beside it, never in a repository.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows: dict[str, Sequence[object]] = {
        "times": reading.times,
        "mentions": [mention for mention in reading.mentions if mention.actor_id and mention.is_name],
        "speech": reading.speeches,
        "stances": reading.stances,
    }
    write_together({folder / f"{name}.csv": _table(_HEADERS[name], map(_cells, found)) for name, found in rows.items()})


def _cells(row: object) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__slots__}  # type: ignore[attr-defined]


def _table(header: tuple[str, ...], rows: Iterable[Mapping[str, object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_written(row.get(name, "")) for name in header] for row in rows)
    return out.getvalue().encode("utf-8")


def _written(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value
