"""The pass over a text: paragraphs to tokens, matches to readings, readings to values, in the order they are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from analysis.coding.times import calendar as cal
from analysis.coding.times.expressions import TimeExpression
from analysis.coding.times.found import Found, Paragraph, Reading
from analysis.coding.times.grammar import Grammar, grammar
from analysis.coding.times.joining import joined
from analysis.coding.times.lexicon import read_lexicon
from analysis.coding.times.meanings import NOW, TOLD, Clock, Meaning, Point, Shift
from analysis.coding.times.readers import READERS
from analysis.coding.times.resolve import resolve
from analysis.coding.times.story import Story
from analysis.coding.times.tense import PAST, REPORT
from analysis.coding.times.tokens import CHARS, Tokenised, classes_of, paragraphs
from analysis.coding.times.values import EXPLICIT, NARRATIVE, Context, Value
from analysis.errors import UsageError
from analysis.record.dates import bounds

LONGEST_OPEN_PUBLICATION = 3
DATELINE_PARAGRAPHS, DATELINE_TOKENS = 4, 10
FURTHEST_WEST = 10 * 60
DATE_AND_TIME = len("2025-05-15T22:00")
QUOTE, SPEECH_REACH = CHARS["quote"], 16
LONGEST_QUOTATION, NEXT_READINGS = 200, 6
RELATIVE_REACH = 20


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
    lexicon, classes, rules = read_lexicon(language), classes_of(language), grammar(language)
    expressions: list[TimeExpression] = []
    for number, (begin, end) in enumerate(paragraphs(text)):
        found = Tokenised(text[begin:end], classes)
        openings = [match.start() for match in rules.starts.finditer(found.classes)]
        if not openings:
            continue
        paragraph = Paragraph(found.tokens(), found.classes, lexicon)
        readings = list(read(paragraph, openings, rules))
        if not readings:
            continue
        readings = joined(paragraph, readings)
        starts = found.starts(max(reading.end for reading in readings))
        for reading, value in valued(readings, paragraph, number, story):
            last = reading.end - 1
            start, stop = begin + starts[reading.start], begin + starts[last] + len(paragraph.tokens[last])
            expressions.append(expression(text, start, stop, reading, value))
    return expressions


def read(paragraph: Paragraph, openings: list[int], rules: Grammar) -> Iterator[Reading]:
    """Yield the readings that begin at some places of a paragraph; where a reader refuses, later rules are tried."""
    classes, end = paragraph.classes, 0
    for start in openings:
        if start < end:
            continue
        for name, pattern in rules.openings[classes[start : start + 2]]:
            found = pattern.match(classes, start)
            if found and (readings := READERS[name](Found(paragraph, start, found.end()))):
                yield from (Reading(one.start, one.end, one.meaning, one.confidence, name) for one in readings)
                end = max(start + 1, max(reading.end for reading in readings))
                break


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


def _counts_from_speech(meaning: Meaning) -> bool:
    """Return whether what a quotation says is counted from the day it was spoken: today, Monday."""
    if isinstance(meaning, Point):
        return meaning.weekday is not None and not (meaning.turn or meaning.day or meaning.week_shift)
    return isinstance(meaning, Shift) and meaning.base == NOW and meaning.unit == "D"


def _note_speech(reading: Reading, value: Value, context: Context) -> None:
    """Take note of the day on which somebody spoke ("said on Sunday"): quotations without one were spoken then."""
    meaning, day = reading.meaning, _day_of(value)
    if not isinstance(meaning, Point) or not meaning.weekday or day is None or context.speech_day:
        return
    tense = context.tense()
    if tense.name == PAST and context.paragraph.lexicon.tenses.get(tense.cue) == REPORT:
        context.story.spoken, context.story.spoken_paragraph = day, context.number


def valued(readings: list[Reading], paragraph: Paragraph, number: int, story: Story) -> Iterator[tuple[Reading, Value]]:
    """Yield the readings of a paragraph with their values, and let the story take note of each."""
    quotes = seen = 0
    for place in range(len(readings)):
        reading = readings[place]
        quotes, seen = quotes + paragraph.classes.count(QUOTE, seen, reading.start), reading.start
        context = Context(story, paragraph, number, reading.start, reading.end)
        meaning = reading.meaning
        if quotes % 2 and _counts_from_speech(meaning):
            day = _speech_day(readings, place, paragraph, context) or story.day_of_speech(number)
            context = replace(context, speech_day=day)
        value = resolve(meaning, context)
        _note_speech(reading, value, context)
        follower = readings[place + 1] if place + 1 < len(readings) else None
        if follower and (minutes := _offset(reading, follower, value, paragraph)) is not None:
            value = _with_offset(value, minutes)
            local, universal = reading.meaning, follower.meaning
            if isinstance(local, Clock) and isinstance(universal, Clock):
                own = cal.minutes_of(cal.offset_on(universal.zone, day)) if (day := _day_of(value)) else None
                days = (local.hour * 60 + local.minute - minutes + (own or 0)) // (24 * 60)
                readings[place + 1] = replace(follower, meaning=replace(universal, day=Shift("D", days, TOLD)))
        _take_dateline(reading, value, paragraph, number, story)
        told = value.stretch or value.told
        if told is not None and not _is_aside(reading, value, context):
            is_printed = value.anchor == EXPLICIT or (value.anchor == NARRATIVE and context.is_in_story)
            is_own = is_printed and not _is_ahead(value, story)
            story.tell(told, number, reading.start, is_own=is_own, is_deictic=value.is_deictic)
        yield reading, value


def _day_of(value: Value) -> date | None:
    """The first day of a value."""
    return value.stretch.first if value.stretch else None


def _is_ahead(value: Value, story: Story) -> bool:
    """Return whether a date lies after publication: a plan, which no story is counted from."""
    first = _day_of(value)
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
    if _is_in_relative(context):
        return True
    described = after == "word" and before not in ("prep", "on", "by", "until", "comma", "", "of")
    return described or (context.story.current is not None and context.tense().name == "perfect")


def _is_in_relative(context: Context) -> bool:
    """Return whether a date stands in a clause about a person (who died in 1927), which the story does not follow."""
    persons = context.paragraph.lexicon.traps.get("relative", frozenset())
    for place in range(context.start - 1, max(-1, context.start - RELATIVE_REACH), -1):
        if context.paragraph.word(place) in persons:
            return True
        if context.paragraph.name(place) in ("comma", "dot", "semi", "dash"):
            return False
    return False


def _offset(reading: Reading, follower: Reading, value: Value, paragraph: Paragraph) -> int | None:
    """The minutes by which a local time is ahead of Greenwich, by the time with a zone in brackets after it; None without such a pair."""
    local, other = reading.meaning, follower.meaning
    day = value.stretch.first if value.stretch else None
    if not isinstance(local, Clock) or not isinstance(other, Clock) or not other.zone or day is None:
        return None
    if follower.start != reading.end + 1 or paragraph.name(reading.end) != "lpar":
        return None
    if local.zone:
        return cal.minutes_of(cal.offset_on(local.zone, day))
    universal = cal.minutes_of(cal.offset_on(other.zone, day))
    if universal is None:
        return None
    ahead = (local.hour - other.hour) * 60 + local.minute - other.minute + universal
    return (ahead + FURTHEST_WEST) % (24 * 60) - FURTHEST_WEST


def _with_offset(value: Value, minutes: int) -> Value:
    """Give a local time its offset: 10 am local time (07:00 GMT) is three hours ahead."""
    assert value.stretch is not None
    edtf = value.stretch.edtf
    if edtf[DATE_AND_TIME:]:
        return value
    offset = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    return replace(value, stretch=replace(value.stretch, edtf=edtf + offset), decided_by="offset in brackets")


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
