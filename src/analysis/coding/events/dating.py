"""When: which expressions of time date an event, which say when it was told, which end it or measure it.

An expression belongs to the event in whose clause it stands, and stands to it as the words before it say: "since"
begins, "until" ends, "for" measures; one directly behind a verb of telling dates the telling. What is undated is
never given a day: the past is `../<published>`, the present the day of publication, as the record's rules have it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.coding.events.cues import PARTING, Cue
from analysis.coding.events.suggestion import Dated
from analysis.coding.events.words import Sentence
from analysis.record import dates

PLANNED = frozenset(("proposed", "announced", "scheduled", "agreed", "refused", "postponed", "cancelled", "suspended"))
# Classes of verbs that are an act of their own, with a day of its own beside the event's.
ACTS = frozenset(("announce", "propose", "agree", "sign", "refuse", "postpone", "cancel", "suspend", "impose"))
TERMED = frozenset(("ceasefire", "agreement", "sanction", "meeting", "track", "strike", "visit", "ultimatum"))
PAST_READINGS = frozenset(("past", "perfect", "beside", ""))


@dataclass(frozen=True, slots=True)
class Dating:
    """The dates of an event as one sentence gives them; `used` are the passages they rest on."""

    from_edtf: str
    starts_edtf: str
    ends_edtf: str
    term: str
    dated_by: str
    is_ahead: bool
    clash: bool
    used: tuple[tuple[int, int], ...]


@lru_cache(maxsize=4096)
def day_bounds(edtf: str) -> tuple[int | None, int | None]:
    """The first and last possible day of a value as ordinals, None where open or unreadable.

    Examples
    --------
    >>> day_bounds("2025-05"), day_bounds("no date")
    ((739372, 739402), (None, None))
    """
    try:
        lower, upper = dates.bounds(edtf)
    except ValueError:
        return None, None
    return (lower.toordinal() if lower else None), (upper.toordinal() if upper else None)


@lru_cache(maxsize=4096)
def is_term(value: str) -> bool:
    """Whether a duration can stand as a term in the record: whole days.

    Examples
    --------
    >>> is_term("P30D"), is_term("PT36H"), is_term("")
    (True, False, False)
    """
    try:
        return bool(dates.parse_term(value))
    except ValueError:
        return False


def lies_after(edtf: str, other: str) -> bool:
    """Whether a value certainly lies after another."""
    first, last = day_bounds(edtf)[0], day_bounds(other)[1]
    return first is not None and last is not None and first > last


def lies_before(edtf: str, other: str) -> bool:
    """Whether a value certainly lies before another."""
    return lies_after(other, edtf)


def dated_by(time: Dated) -> str:
    """How a time was resolved, in the record's words: "" as printed, else rule and anchor."""
    if time.anchor == "explicit":
        return ""
    rule = str(getattr(time, "rule", "") or "date").partition("/")[0].replace("_", "-")
    return f"{rule}:{'published' if time.anchor == 'publication' else 'narrative'}"


def date_event(
    sentence: Sentence,
    times: Sequence[Dated],
    cue: Cue,
    span: tuple[int, int],
    phrase: tuple[int, int],
    kind_code: str,
    published: str,
    window: tuple[int, int],
) -> Dating:
    """Date an event from the times of its sentence.

    Parameters
    ----------
    sentence
        Its sentence.
    times
        The expressions of time in it.
    cue
        What tells the status.
    span
        Places of the first and last word of the phrase and its cue.
    phrase
        Places of the first and last word of the phrase alone.
    kind_code
        What kind of event it is.
    published
        When the text was published, "" if not known.
    window
        Offsets of the clause in which a time may date the event.
    """
    said = start = end = term = None
    moved = False
    for time in sorted(times, key=lambda time: _distance(sentence, time, span)):
        if not window[0] <= time.start < window[1]:
            continue
        first = sentence.place(time.start)
        before, before_that = sentence.low(first - 1), sentence.low(first - 2)
        if time.kind_code == "duration":
            fits = sentence.is_in(first - 1, "span") or phrase[0] <= first <= phrase[1] or before_that == "for"
            if kind_code == "ultimatum" and not span[0] <= first <= span[1] + 4:
                continue
            if term is None and fits and kind_code in TERMED and is_term(time.edtf):
                term = time
        elif not time.edtf or time.kind_code in ("set", "vague"):
            continue
        elif before in ("until", "till", "through") or (before == "by" and kind_code in ("ultimatum", "ceasefire")):
            end = end or time
        elif before == "to" and cue.status_code == "postponed":
            start, moved = start or time, True
        elif _is_of_telling(sentence, first, cue):
            said = said or time
        elif start is None and before not in ("before", "after", "by") and _is_of(sentence, first, span, cue):
            start = time
    if cue.status_code == "postponed" and end is not None:
        start, end, moved = end, None, True
    return _settle(cue, kind_code, published, said, start, end, term, moved=moved)


def _distance(sentence: Sentence, time: Dated, span: tuple[int, int]) -> tuple[int, int]:
    place = sentence.place(time.start)
    if place > span[1]:
        return place - span[1], 0
    if place >= span[0]:
        return 0, 0
    return span[0] - place + 1, 1


def _is_of_telling(sentence: Sentence, first: int, cue: Cue) -> bool:
    """Whether a time stands directly behind, or close before, a verb of telling that is not the event's own past."""
    for k in range(first - 1, max(-1, first - 4), -1):
        if sentence.is_in(k, "telling"):
            return True
        if not (sentence.is_in(k, "preposition", "adverb") or sentence.low(k) in ("late", "early", "earlier", "it")):
            break
    own = cue.verb is not None and cue.verb.class_code in ACTS
    return own and cue.reading in ("past", "perfect") and 0 <= first - 1 - cue.main <= 2


def _is_of(sentence: Sentence, first: int, span: tuple[int, int], cue: Cue) -> bool:
    """Whether nothing between a time and the event belongs to another verb of telling."""
    low, high = (span[1] + 1, first) if first > span[1] else (first, span[0])
    if any(_is_past_verb(sentence, k) for k in range(first + 1, span[0])):
        return False  # "on Monday rejected an offer to hold talks"
    if any(sentence.low(k) in PARTING for k in range(low, high - 1 if first > span[1] else high)):
        return False
    return not any(sentence.is_in(k, "telling") for k in range(low, high)) or (
        first < span[0] and cue.reading in PAST_READINGS
    )


def _is_past_verb(sentence: Sentence, k: int) -> bool:
    """Whether a word is the past form of a verb that tells of events, and no word of telling."""
    kinds = (kinds for _, kinds in sentence.lexicon.verbs.get(sentence.low(k), ()))
    return any("past" in kind for kind in kinds) and not sentence.is_in(k, "telling")


def _settle(
    cue: Cue,
    kind_code: str,
    published: str,
    said: Dated | None,
    start: Dated | None,
    end: Dated | None,
    term: Dated | None,
    *,
    moved: bool,
) -> Dating:
    """Decide what each time says of the status."""
    status = cue.status_code
    used = tuple((time.start, time.end) for time in (said, start, end, term) if time is not None)
    starts, ends = (start.edtf if start else ""), (end.edtf if end else "")
    told = said
    if status == "postponed" and not moved:
        starts = ""  # the day it was to be before
    if status == "in-force" and cue.verb is not None and cue.verb.class_code == "expire" and start is not None:
        starts, ends, start, end = "", start.edtf, None, start
    if start is not None and status in PLANNED and not moved:
        if status == "refused" and kind_code == "proposal":
            told, starts = told or start, ""  # the day of the refusal, not of what is refused
        past_telling = cue.is_past and cue.verb is not None and cue.verb.class_code in ACTS
        if past_telling and published and not lies_after(start.edtf, published):
            if told is None:
                told = start
            if kind_code not in ("agreement", "ceasefire", "proposal", "ultimatum", "sanction", "decision"):
                starts = ""
    is_ahead = bool(start is not None and published and lies_after(start.edtf, published))
    clash = bool(
        start is not None
        and published
        and (
            (status in ("occurred", "broken-off", "expired") and is_ahead)
            or (
                status in ("scheduled",)
                and cue.reading in ("ahead", "progressive", "present")
                and lies_before(start.edtf, published)
            )
        )
    )
    if clash and status not in PLANNED and cue.reading != "beside":
        start, starts = None, ""  # the tense is plain; it is the day that cannot be right
    if status in PLANNED:
        if told is not None:
            since, how = told.edtf, dated_by(told)
        elif cue.is_past or cue.reading in ("perfect", "beside"):
            since, how = (f"../{published}" if published else ""), ("before:published" if published else "")
        else:
            since, how = published, ("present:published" if published else "")
        if told is None and start is not None and starts:
            how = dated_by(start) or how
    elif start is not None and not (status == "expired" and lies_after(start.edtf, published)):
        since, how = start.edtf, dated_by(start)
        if status in ("expired", "lapsed", "broken-off"):
            starts, ends = "", ("" if status == "broken-off" else start.edtf)
    elif status in ("ongoing", "in-force") and cue.reading in ("present", "progressive", ""):
        since, how = published, ("present:published" if published else "")
    else:
        since, how = (f"../{published}" if published else ""), ("before:published" if published else "")
    return Dating(since, starts, ends, term.edtf if term else "", how, is_ahead, clash, used)
