"""The pass over a text: paragraphs to tokens, matches to readings, readings to values, in the order they are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from analysis.coding.times.expressions import TimeExpression
from analysis.coding.times.found import Found, Paragraph, Reading
from analysis.coding.times.grammar import grammar
from analysis.coding.times.lexicon import read_lexicon
from analysis.coding.times.meanings import NOW, TOLD, Clock, Meaning, Point, Shift, Span
from analysis.coding.times.readers import READERS
from analysis.coding.times.resolve import resolve
from analysis.coding.times.story import Story
from analysis.coding.times.tokens import CHARS, TOKEN, forms, paragraphs
from analysis.coding.times.values import EXPLICIT, NARRATIVE, Context, Value
from analysis.errors import UsageError
from analysis.record.dates import bounds

LONGEST_OPEN_PUBLICATION = 3
DATELINE_PARAGRAPHS, DATELINE_TOKENS = 4, 10
FURTHEST_WEST = 10 * 60
QUOTE, SPEECH_REACH = CHARS["quote"], 16
LONGEST_QUOTATION, NEXT_READINGS = 200, 6
BETWEEN_TIME_AND_DAY = frozenset(("", "on", "comma", "of", "at", "comma on", "at approx", "on the", "comma at", "prep"))
COORDINATORS = frozenset(["and", "or", "to", "until", "comma", "dash", "prep", "the", "from", "between", "slash", "by"])


def published_day(published: str) -> date | None:
    """The day from which deictic expressions are counted: the last that a date of publication allows.

    A date that leaves more than three days open gives none.

    Raises
    ------
    UsageError
        When `published` is no EDTF.

    Examples
    --------
    >>> published_day("[2025-05-14,2025-05-15]")
    datetime.date(2025, 5, 15)
    """
    if not published:
        return None
    text = published.replace(" ", "T")
    try:
        first, last = bounds(text.split(".")[0] if "T" in text else text)
    except ValueError as error:
        raise UsageError(f"published: {error}") from error
    if first is None or last is None or last - first > timedelta(days=LONGEST_OPEN_PUBLICATION):
        return None
    return last


def find_times(text: str, *, published: str = "", language: str = "en") -> list[TimeExpression]:
    """Find the expressions of time in a text, with their values.

    Parameters
    ----------
    text
        The text as given; offsets are its code points.
    published
        Its date of publication, EDTF or ISO 8601; "" leaves what is counted from it unresolved.
    language
        A language that has tables under `coding/data/`.

    Returns
    -------
    list of TimeExpression
        In the order of the text, none overlapping.

    Raises
    ------
    UsageError
        When `published` is no date or the language has no tables.

    Examples
    --------
    >>> for found in find_times("Talks resume on Thursday, two days after the first round.", published="2025-05-13"):
    ...     print(found.text, found.edtf, found.anchor)
    Thursday 2025-05-15 publication
    two days P2D explicit
    """
    story = Story(published_day(published), published)
    lexicon, classes = read_lexicon(language), forms(language)
    expressions: list[TimeExpression] = []
    for number, (begin, end) in enumerate(paragraphs(text)):
        piece = text[begin:end]
        tokens = TOKEN.findall(piece)
        paragraph = Paragraph(tokens, "".join(map(classes.__getitem__, tokens)), lexicon)
        readings = joined(paragraph, list(read(paragraph)))
        if not readings:
            continue
        spans = [match.span() for match in TOKEN.finditer(piece)]
        for reading, value in valued(readings, paragraph, number, story):
            start, stop = begin + spans[reading.start][0], begin + spans[reading.end - 1][1]
            expressions.append(expression(text, start, stop, reading, value))
    return expressions


def read(paragraph: Paragraph) -> Iterator[Reading]:
    """Yield the readings of a paragraph from left to right; where a reader refuses, later rules are tried."""
    classes, place = paragraph.classes, 0
    rules = grammar(paragraph.lexicon.language)
    while match := rules.master.search(classes, place):
        start = match.start()
        rule = str(match.lastgroup)
        readings = _named(rule, READERS[rule](Found(paragraph, start, match.end())))
        if not readings:
            for later, pattern in rules.patterns[rules.rank[rule] + 1 :]:
                other = pattern.match(classes, start)
                if other and (readings := _named(later, READERS[later](Found(paragraph, start, other.end())))):
                    break
        if not readings:
            place = start + 1
            continue
        yield from readings
        place = max(start + 1, max(reading.end for reading in readings))


def _named(rule: str, readings: list[Reading]) -> list[Reading]:
    return [replace(reading, rule=rule) for reading in readings]


def _names_day(meaning: Meaning) -> bool:
    if isinstance(meaning, Point):
        return bool(meaning.day or meaning.weekday or meaning.feast)
    return isinstance(meaning, Shift) and meaning.unit in ("D", "N")


def joined(paragraph: Paragraph, readings: list[Reading]) -> list[Reading]:
    """Put a time of day and the day beside it into one reading, and give coordinated dates the year that follows."""
    merged: list[Reading] = []
    for reading in readings:
        previous = merged[-1] if merged else None
        if previous and previous.end <= reading.start <= previous.end + 2:
            between = " ".join(paragraph.name(place) for place in range(previous.end, reading.start))
            pair = _timed(previous, reading) if between in BETWEEN_TIME_AND_DAY else None
            if pair:
                merged[-1] = pair
                continue
        merged.append(reading)
    for place in range(len(merged) - 2, -1, -1):
        merged[place] = _coordinated(paragraph, merged[place], merged[place + 1])
    return merged


def _timed(first: Reading, second: Reading) -> Reading | None:
    confidence = min(first.confidence, second.confidence)
    for clock, day in ((first, second), (second, first)):
        if isinstance(clock.meaning, Clock) and clock.meaning.day is None and _names_day(day.meaning):
            return Reading(first.start, second.end, replace(clock.meaning, day=day.meaning), confidence, clock.rule)
    return None


def _coordinated(paragraph: Paragraph, reading: Reading, follower: Reading) -> Reading:
    """Give a date without a year that of the date it is joined to: the spring and early summer of 1978."""
    own, next_ = reading.meaning, follower.meaning
    if isinstance(next_, Span):
        next_ = next_.first if next_.first.year else next_.last
    if not isinstance(own, Point) or not isinstance(next_, Point) or own.year is not None or own.turn or own.year_shift:
        return reading
    if not (own.month or own.season or own.quarter) or not (next_.month or next_.season or next_.quarter):
        return reading
    names = [paragraph.name(place) for place in range(reading.end, follower.start)]
    if (
        len(names) > 3
        or not names
        or not set(names) <= COORDINATORS
        or not {"and", "or", "to", "until", "dash", "comma", "slash"} & set(names)
    ):
        return reading
    year = next_.year
    if year is None:
        return replace(reading, meaning=replace(own, year_shift=next_.year_shift)) if next_.year_shift else reading
    if own.month and next_.month and own.month > next_.month:
        year -= 1
    return replace(reading, meaning=replace(own, year=year))


def _speech_day(readings: list[Reading], place: int, paragraph: Paragraph, context: Context) -> date | None:
    """The day on which the quotation around an expression was spoken, where the clause after it tells."""
    end = readings[place].end
    close = paragraph.classes.find(QUOTE, end, end + LONGEST_QUOTATION)
    for other in readings[place + 1 : place + 1 + NEXT_READINGS]:
        if close < 0 or other.start > close + SPEECH_REACH:
            return None
        if (
            other.start > close
            and isinstance(other.meaning, Point)
            and other.meaning.weekday
            and not other.meaning.turn
        ):
            if paragraph.classes.count(QUOTE, close + 1, other.start):
                return None
            value = resolve(other.meaning, replace(context, start=other.start, end=other.end))
            return value.stretch.first if value.stretch else None
    return None


def valued(readings: list[Reading], paragraph: Paragraph, number: int, story: Story) -> Iterator[tuple[Reading, Value]]:
    """Yield the readings of a paragraph with their values, and let the story take note of each."""
    quotes = seen = 0
    for place in range(len(readings)):
        reading = readings[place]
        quotes, seen = quotes + paragraph.classes.count(QUOTE, seen, reading.start), reading.start
        context = Context(story, paragraph, number, reading.start, reading.end)
        meaning = reading.meaning
        if quotes % 2 and isinstance(meaning, Shift) and meaning.base == NOW and meaning.unit == "D":
            context = replace(context, speech_day=_speech_day(readings, place, paragraph, context))
        value = resolve(meaning, context)
        follower = readings[place + 1] if place + 1 < len(readings) else None
        if follower and (minutes := _offset(reading, follower, value, paragraph)) is not None:
            value = _with_offset(value, minutes)
            local, universal = reading.meaning, follower.meaning
            if isinstance(local, Clock) and isinstance(universal, Clock):
                days = (local.hour * 60 + local.minute - minutes) // (24 * 60)
                readings[place + 1] = replace(follower, meaning=replace(universal, day=Shift("D", days, TOLD)))
        _take_dateline(reading, value, paragraph, number, story)
        told = value.stretch or value.told
        if told is not None and not _is_aside(reading, value, context):
            is_printed = value.anchor == EXPLICIT or (value.anchor == NARRATIVE and context.is_in_story)
            is_own = is_printed and not _is_ahead(value, story)
            story.tell(told, number, reading.start, is_own=is_own, is_deictic=value.is_deictic)
        yield reading, value


def _is_ahead(value: Value, story: Story) -> bool:
    """Return whether a date lies after publication: a plan, which no story is counted from."""
    first = value.stretch.first if value.stretch else None
    return first is not None and story.published is not None and first > story.published


def _is_aside(reading: Reading, value: Value, context: Context) -> bool:
    """Return whether a date only describes a noun (the 1973 war) or lies before the story (had been founded in 1920, in force since 1920)."""
    if value.anchor != EXPLICIT:
        return False
    before, after = context.paragraph.name(reading.start - 1), context.paragraph.name(reading.end)
    if value.stretch and value.stretch.grain in ("10Y", "100Y"):
        return True
    if context.paragraph.is_since(reading.start - 1):
        return True
    described = after == "word" and before not in ("prep", "on", "by", "until", "comma", "", "of")
    return described or (context.story.current is not None and context.tense().name == "perfect")


def _offset(reading: Reading, follower: Reading, value: Value, paragraph: Paragraph) -> int | None:
    """The minutes by which a local time is ahead of the universal time in brackets after it, None without such a pair."""
    local, other = reading.meaning, follower.meaning
    if (
        not isinstance(local, Clock)
        or local.zone
        or not isinstance(other, Clock)
        or other.zone != "Z"
        or value.stretch is None
    ):
        return None
    if follower.start != reading.end + 1 or paragraph.name(reading.end) != "lpar":
        return None
    ahead = (local.hour - other.hour) * 60 + local.minute - other.minute
    return (ahead + FURTHEST_WEST) % (24 * 60) - FURTHEST_WEST


def _with_offset(value: Value, minutes: int) -> Value:
    """Give a local time its offset: 10 am local time (07:00 GMT) is three hours ahead."""
    offset = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    assert value.stretch is not None
    return replace(
        value, stretch=replace(value.stretch, edtf=value.stretch.edtf + offset), decided_by="offset in brackets"
    )


def _take_dateline(reading: Reading, value: Value, paragraph: Paragraph, number: int, story: Story) -> None:
    """Where no date of publication is given, take the full date of a dateline for it."""
    if story.published is not None or story.published_edtf or number >= DATELINE_PARAGRAPHS or value.anchor != EXPLICIT:
        return
    point = reading.meaning
    if not isinstance(point, Point) or not (point.year and point.month and point.day) or value.stretch is None:
        return
    alone = len(paragraph.tokens) <= DATELINE_TOKENS and reading.start <= 3
    after = paragraph.name(reading.end)
    dashed = (
        reading.end <= DATELINE_TOKENS
        and after in ("dash", "lpar", "rpar", "colon")
        and paragraph.tokens[0][0].isupper()
    )
    if alone or dashed:
        story.published, story.published_edtf = value.stretch.first, value.stretch.edtf


def expression(text: str, start: int, end: int, reading: Reading, value: Value) -> TimeExpression:
    """Make the row of a reading and its value."""
    edtf = value.stretch.edtf if value.stretch else value.edtf
    kind = value.kind_code
    if kind == "date" and "/" in edtf:
        kind = "interval"
    rule = f"{reading.rule}/{value.decided_by}" if value.decided_by else reading.rule
    return TimeExpression(
        start=start,
        end=end,
        text=text[start:end],
        edtf=edtf,
        kind_code=kind,
        anchor=value.anchor,
        anchor_edtf=value.anchor_edtf,
        rule=rule,
        alternatives=tuple(other for other in value.alternatives if other != edtf),
        confidence=round(reading.confidence * value.factor, 3),
    )
