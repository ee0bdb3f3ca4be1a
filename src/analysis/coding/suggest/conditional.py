"""Conditions of moves as rows: who must move first, and how the two moves are joined; the moves themselves a person names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from analysis.coding.sentences import read_lexicon
from analysis.coding.stances import Stance
from analysis.coding.suggest.gate import Suggestion
from analysis.coding.suggest.reading import Reading

CERTAINTY = 0.9
"""How often the joining and the actor are right where the move itself is."""

LONGEST_SENTENCE = 2000
"""What has more characters is no sentence, and no passage to look at."""

_WORD = re.compile(r"[^\W_]+")


def key_of(move: Stance) -> str:
    """The key by which a condition refers to the statement that sets it; "" for a move without one."""
    return f"move-{move.start}-{move.holder_id}"[:64].strip("-") if move.is_conditional else ""


def condition_of(reading: Reading, move: Stance, *, language: str, version: str) -> Iterator[Suggestion]:
    """The condition of a move as a suggestion that hangs on the statement.

    Its passage is the sentence, which holds the move and the condition. The actor who must move first is the one that the
    condition names besides the holder, where it names one.
    """
    kind = joining(move.condition, language)
    if not (move.is_conditional and kind):
        return
    sentence = reading.sentence_at(move.start)
    start, end = min(sentence.start, move.start), max(sentence.end, move.end)
    if end - start > LONGEST_SENTENCE:
        start, end = move.start, move.end
    at = reading.text.find(move.condition, start, end)
    named = {m.actor_id for m in reading.mentions_in(at, at + len(move.condition)) if m.actor_id}
    others = sorted(named - {move.holder_id}) if at >= 0 else []
    cells = {
        "statement_id": key_of(move),
        "actor_id": move.holder_id,
        "requires_actor_id": others[0] if len(others) == 1 else "",
        "kind_code": kind,
        "basis_code": "explicit",
    }
    yield Suggestion(
        "conditions",
        tuple((name, value) for name, value in cells.items() if value),
        *(start, end, reading.text[start:end]),
        f"rule:stances/condition-{kind}@{version}",
        "the move depends on something; say in two slugs what depends on what",
        move.confidence * CERTAINTY,
    )


def joining(condition: str, language: str) -> str:
    """How a condition joins two moves, by the words that open it; "" where they are not known.

    Examples
    --------
    >>> joining("only if the union agrees", "en"), joining("unless wages rise", "en"), joining("whenever", "en")
    ('only-if', 'unless', '')
    """
    words = _WORD.findall(condition.casefold())
    known = _openings(language)
    return next((known[form] for size in range(4, 0, -1) if (form := " ".join(words[:size])) in known), "")


@cache
def _openings(language: str) -> dict[str, str]:
    return {row["form"]: row["kind_code"] for row in read_lexicon(language, "conditions")}
