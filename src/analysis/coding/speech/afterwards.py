"""What the rest of a text tells of a speaker: the name that follows a description, the verb that follows a quotation.

Both are read once all rows are there, and only where the text names nobody before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from analysis.coding.speech.lexicon import Lexicon
from analysis.coding.speech.quotations import Quotation
from analysis.coding.speech.scene import Scene
from analysis.coding.speech.speeches import Speech

OPENING = 2  # paragraphs among which news text describes before it names: the headline's and the first
LESS_SURE = 0.7


def name_opening(rows: list[Speech], scene: Scene, lexicon: Lexicon) -> None:
    """Give the unnamed official of the opening his name, where the next speaker within two paragraphs has one.

    News opens with a description ("a senior official said") and names him in the next paragraph. The name must
    be new to the text there, and nobody else may have spoken in between. `rows` are changed.
    """
    ordered = sorted(rows, key=lambda row: (row.start, -row.end))
    if len(ordered) < 2 or ordered[0].speaker_id or ordered[0].mode_code != "reported":
        return
    first, second = ordered[0], next((row for row in ordered[1:] if row.start >= ordered[0].end), None)
    words = first.speaker_text.casefold().split()
    if second is None or not words or words[0] not in ("a", "an") or words[-1] not in lexicon["person"]:
        return
    if scene.speakers.kind_of(second.speaker_id) != "person" or not second.speaker_text[:1].isupper():
        return
    opening = bisect_right(scene.paragraphs, first.start)
    paragraph = bisect_right(scene.paragraphs, second.start)
    if opening > OPENING or paragraph > opening + 1:
        return
    if scene.speakers.roles.last_before(second.speaker_id, scene.paragraphs[paragraph - 1]) < 0:
        rows[rows.index(first)] = replace(
            first,
            speaker_id=second.speaker_id,
            confidence=round(first.confidence * LESS_SURE, 3),
            grounds=f'named in the next paragraph, "{second.speaker_text}"',
        )


def name_chains(rows: list[Speech], chained: Sequence[tuple[Quotation, int]]) -> None:
    """Give the paragraphs of one long quotation the speaker whom its last one names; `rows` are changed.

    Parameters
    ----------
    rows
        The rows found.
    chained
        The quotations that go on with another, each with the number of its row.
    """
    quoted: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        if row.mode_code == "quoted":
            quoted.setdefault(row.start, []).append(number)
    for quotation, number in reversed(chained):
        row, before = rows[number], quotation.continues
        if before is None or not row.speaker_text:
            continue
        for other in quoted.get(before.start, ()):
            if not rows[other].speaker_text:
                rows[other] = replace(
                    rows[other],
                    speaker_id=row.speaker_id,
                    speaker_text=row.speaker_text,
                    cue=row.cue,
                    grounds="speaks where this quotation ends",
                )
