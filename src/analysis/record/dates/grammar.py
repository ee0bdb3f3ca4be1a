"""EDTF (ISO 8601-2:2019, levels 0, 1 and 2) parsed to bounds in whole days: dates, times, intervals and sets.

The bounds of an interval are the earliest day of its start and the latest of its end, those of a set its
hull. A time of day keeps the calendar day it is written on, whatever its offset, so that no result depends on
where it is read. `parts` holds the rules for the single date.
"""

from __future__ import annotations

import re
from datetime import UTC, time, timedelta, timezone
from functools import lru_cache

from analysis.record.dates.parts import parse_part
from analysis.record.dates.refusals import quoted, refusal
from analysis.record.dates.values import PRECISIONS, Bounds, Edtf, Kind, Member, Part

CACHED_TEXTS = 65_536
TIMED_DAY = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T"
    r"([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(?:(Z)|([+-])([0-9]{2})(?::([0-9]{2}))?)?"
)
SLASHED = re.compile(r"[0-9]{1,4}/[0-9]{1,2}(?:/[0-9]{1,4})?")
FURTHEST_WEST, FURTHEST_EAST = timedelta(hours=-12), timedelta(hours=14)
NOWHERE: Bounds = (None, None)


@lru_cache(maxsize=CACHED_TEXTS)
def parse_edtf(text: str) -> Edtf:
    """Parse one EDTF text, the base of every comparing and saying of a date.

    Parameters
    ----------
    text
        EDTF of level 0, 1 or 2, without spaces around it.

    Returns
    -------
    Edtf
        The same object whenever the same text is asked for again.

    Raises
    ------
    ValueError
        When the text is no EDTF, names a day that does not exist, or ends before it starts. The message
        quotes it and says what to write; where two readings are possible it names both and chooses neither.
    TypeError
        When it is not a string (a number out of a spreadsheet, a missing value).

    References
    ----------
    Library of Congress, Extended Date/Time Format (EDTF) Specification, 4 February 2019.

    Examples
    --------
    >>> value = parse_edtf("2025-05-11~")
    >>> value.lower.isoformat(), value.upper.isoformat(), value.is_approximate
    ('2025-05-08', '2025-05-14', True)
    >>> parse_edtf("2025-02-30")
    Traceback (most recent call last):
    ValueError: "2025-02-30": February 2025 has 28 days; write 01 to 28, or 2025-02 where the day is not known
    """
    if not isinstance(text, str):
        raise TypeError(f"{text!r} is of type {type(text).__name__}, EDTF is text; read date columns as text")
    if text.startswith(("[", "{")):
        return _parse_set(text)
    if "/" in text:
        return _parse_interval(text)
    if "T" in text:
        return _parse_time(text)
    part = parse_part(text)
    span = part.lower, part.upper
    return Edtf(
        text,
        "date",
        part.precision,
        part.lower,
        part.upper,
        start=span,
        end=span,
        is_approximate=part.is_approximate,
        is_uncertain=part.is_uncertain,
        is_unknown_start=part.is_unknown,
        is_unknown_end=part.is_unknown,
        is_clipped=part.is_clipped,
        members=(Member(part, part),),
    )


def _parse_time(text: str) -> Edtf:
    match = TIMED_DAY.fullmatch(text)
    if match is None:
        raise refusal(text)
    day, hour, minute, second, utc, sign, offset_hour, offset_minute = match.groups(default="")
    part = _parse_within(text, day)
    if int(hour) > 23 or int(minute) > 59 or int(second or "0") > 59:
        raise ValueError(f"{quoted(text)}: no such time of day; times run from 00:00 to 23:59:59")
    zone = UTC if utc else None
    if sign:
        offset = timedelta(hours=int(sign + offset_hour), minutes=int(sign + (offset_minute or "0")))
        if int(offset_minute or "0") > 59 or not FURTHEST_WEST <= offset <= FURTHEST_EAST:
            raise ValueError(f"{quoted(text)}: no such UTC offset; they run from -12:00 to +14:00")
        if sign == "-" and not offset:
            raise ValueError(f"{quoted(text)}: an offset of nothing is written Z or +00:00")
        zone = timezone(offset)
    span = part.lower, part.upper
    return Edtf(
        text,
        "time",
        "second" if second else "minute",
        part.lower,
        part.upper,
        start=span,
        end=span,
        is_clipped=part.is_clipped,
        clock=time(int(hour), int(minute), int(second or "0"), tzinfo=zone),
        members=(Member(part, part),),
    )


def _parse_interval(text: str) -> Edtf:
    if SLASHED.fullmatch(text):
        raise refusal(text)
    if "T" in text:
        raise ValueError(f"{quoted(text)}: an interval runs from day to day; leave the times of day out")
    first_text, _, last_text = text.partition("/")
    if "/" in last_text:
        raise ValueError(f"{quoted(text)}: an interval has one slash, between its start and its end")
    if text == "/":
        raise ValueError(f"{quoted(text)}: neither start nor end is known; leave the cell blank")
    first, last = (None if end in ("", "..") else _parse_within(text, end) for end in (first_text, last_text))
    _check_order(text, first, last)
    return _combine(
        text,
        "interval",
        (Member(first, last),),
        start=(first.lower, first.upper) if first else NOWHERE,
        end=(last.lower, last.upper) if last else NOWHERE,
        is_open_start=first_text == "..",
        is_open_end=last_text == "..",
        is_unknown_start=not first_text or (first is not None and first.is_unknown),
        is_unknown_end=not last_text or (last is not None and last.is_unknown),
    )


def _parse_set(text: str) -> Edtf:
    if len(text) < 3 or not text.endswith("]" if text.startswith("[") else "}"):
        raise ValueError(
            f"{quoted(text)}: a set has one date or more in brackets; write [a,b] (one of), {{a,b}} (all of)"
        )
    texts = text[1:-1].split(",")
    members = [
        _parse_member(text, member, may_open_start=place == 0, may_open_end=place == len(texts) - 1)
        for place, member in enumerate(texts)
    ]
    firsts = [member.first for member in members if member.first]
    lasts = [member.last for member in members if member.last]
    is_open_start, is_open_end = members[0].first is None, members[-1].last is None
    lowers, uppers = [part.lower for part in firsts], [part.upper for part in lasts]
    lower = None if is_open_start or None in lowers else min(day for day in lowers if day)
    upper = None if is_open_end or None in uppers else max(day for day in uppers if day)
    start: Bounds = (lower, upper)
    end: Bounds = (lower, upper)
    if text.startswith("{"):
        # All are meant: the value starts with the earliest date and ends with the latest.
        start = (
            lower,
            None if is_open_start else min((part.upper for part in firsts if part.upper), default=None),
        )
        end = None if is_open_end else max((part.lower for part in lasts if part.lower), default=None), upper
    return _combine(
        text,
        "set",
        tuple(members),
        start=start,
        end=end,
        is_open_start=is_open_start,
        is_open_end=is_open_end,
        is_unknown_start=not is_open_start and any(part.is_unknown for part in firsts),
        is_unknown_end=not is_open_end and any(part.is_unknown for part in lasts),
    )


def _parse_member(text: str, member: str, *, may_open_start: bool, may_open_end: bool) -> Member:
    first_text, dots, last_text = member.partition("..")
    if not dots:
        part = _parse_within(text, member)
        return Member(part, part)
    if member == ".." or not (first_text or may_open_start) or not (last_text or may_open_end):
        raise ValueError(f"{quoted(text)}: a set may be open before its first date (..a) and after its last (a..) only")
    first = _parse_within(text, first_text) if first_text else None
    last = _parse_within(text, last_text) if last_text else None
    _check_order(text, first, last)
    return Member(first, last)


def _parse_within(text: str, inner: str) -> Part:
    """Parse a date inside a longer value, so that an error names both."""
    try:
        return parse_part(inner)
    except ValueError as problem:
        raise ValueError(f"{quoted(text)}: {problem}") from None


def _check_order(text: str, first: Part | None, last: Part | None) -> None:
    """Refuse what ends before it starts, by the dates as written: `2025-05-12~/2025-05-10` is a slip."""
    if first and last and last.last < first.first:
        raise ValueError(f"{quoted(text)}: {last.text} is before {first.text}; the earlier date comes first")


def _combine(
    text: str,
    kind: Kind,
    members: tuple[Member, ...],
    *,
    start: Bounds,
    end: Bounds,
    is_open_start: bool,
    is_open_end: bool,
    is_unknown_start: bool,
    is_unknown_end: bool,
) -> Edtf:
    parts = [part for member in members for part in member if part]
    return Edtf(
        text,
        kind,
        max((part.precision for part in parts), key=PRECISIONS.index, default="day"),
        start[0],
        end[1],
        start=start,
        end=end,
        is_approximate=any(part.is_approximate for part in parts),
        is_uncertain=any(part.is_uncertain for part in parts),
        is_open_start=is_open_start,
        is_open_end=is_open_end,
        is_unknown_start=is_unknown_start,
        is_unknown_end=is_unknown_end,
        is_clipped=any(part.is_clipped for part in parts),
        members=members,
    )
