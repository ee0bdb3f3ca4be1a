"""A text read once by all rules: dates, names, speech, moves, happenings and damage, each with its place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from analysis.coding.damage import Damage, find_damage
from analysis.coding.events import EventSuggestion, find_events
from analysis.coding.events.lexicon import read_event_lexicon
from analysis.coding.names import Gazetteer, Mention, NewName, find_mentions, new_names
from analysis.coding.sentences import Span
from analysis.coding.speech import Scene, Speech, find_speech
from analysis.coding.speech.lexicon import read_speech_lexicon
from analysis.coding.stances import Stance, find_stances
from analysis.coding.stances.lexicon import read_stance_lexicon
from analysis.coding.times import TimeExpression, find_times
from analysis.coding.times.lexicon import languages
from analysis.errors import UsageError
from analysis.record.dates import parse_edtf

_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules found in one text.

    Parameters
    ----------
    text
        The text as given; every offset counts its code points.
    published
        EDTF or ISO date and time of its publication, "" where it is not known.
    sentences
        Its sentences.
    times, mentions, new_names, speeches, stances, events, damages
        What was found, in order of place; each row says its rule and its confidence.
    """

    text: str
    published: str
    sentences: list[Span]
    times: list[TimeExpression]
    mentions: list[Mention]
    new_names: list[NewName]
    speeches: list[Speech]
    stances: list[Stance]
    events: list[EventSuggestion]
    damages: list[Damage]

    def sentence_at(self, place: int) -> Span:
        """The sentence in which a place lies, or behind which it does."""
        return self.sentences[max(0, bisect_right(self.sentences, place, key=_start) - 1)]

    def times_in(self, start: int, end: int) -> list[TimeExpression]:
        """The expressions of time that begin in a stretch."""
        return self.times[bisect_left(self.times, start, key=_start) : bisect_left(self.times, end, key=_start)]

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin in a stretch."""
        return self.mentions[
            bisect_left(self.mentions, start, key=_start) : bisect_left(self.mentions, end, key=_start)
        ]


def read_text(
    text: str,
    gazetteer: Gazetteer,
    *,
    published: str = "",
    language: str = "en",
    issues: Sequence[Mapping[str, str]] = (),
) -> Reading:
    """Read a text with every rule, once.

    Parameters
    ----------
    text
        The text; nothing in it is changed.
    gazetteer
        The actors that it may name.
    published
        When it was published (EDTF, or ISO with time); "" leaves dates that count from it unresolved.
    language
        Its language, which must have tables.
    issues
        Rows of the case's issues, from which moves get theirs.

    Examples
    --------
    >>> union = {"id": "union", "name": "Dock Union", "kind_code": "organisation"}
    >>> reading = read_text("The Dock Union rejected the offer on 3 March 2026.", Gazetteer.build([union]))
    >>> reading.times[0].edtf, reading.mentions[0].actor_id
    ('2026-03-03', 'union')
    """
    day = _day(published)
    times = find_times(text, published=published, language=language)
    mentions = find_mentions(text, gazetteer, language=language)
    scene = Scene.of(text, mentions, actors=gazetteer.parties, language=language)
    speeches = find_speech(text, mentions, language=language, scene=scene)
    return Reading(
        text=text,
        published=published,
        sentences=scene.sentences,
        times=times,
        mentions=mentions,
        new_names=new_names(text, mentions, language=language),
        speeches=speeches,
        stances=find_stances(
            text, mentions, speeches, gazetteer=gazetteer, issues=issues, language=language, scene=scene
        ),
        events=find_events(text, times, mentions, published=day, language=language, sentences=scene.sentences),
        damages=find_damage(text, mentions, gazetteer=gazetteer, published=day, language=language),
    )


def check_language(language: str) -> None:
    """Refuse a language in which nothing can be read.

    Raises
    ------
    UsageError
        With the languages that have tables.

    Examples
    --------
    >>> check_language("tlh")
    Traceback (most recent call last):
    analysis.errors.UsageError: --language: "tlh" has no tables; there are: en, es
    """
    if language.partition("-")[0].lower() not in languages():
        raise UsageError(f'--language: "{language}" has no tables; there are: {", ".join(languages())}')


def unread(language: str) -> str:
    """What is not read in a language, since it has no tables for it, in words; "" where everything is.

    Examples
    --------
    >>> unread("es"), unread("en")
    ('speech, moves and events', '')
    """
    tables = {
        "speech": read_speech_lexicon(language).verbs,
        "moves": read_stance_lexicon(language).forms,
        "events": read_event_lexicon(language).nouns,
    }
    missing = [part for part, words in tables.items() if not words]
    return " and ".join([", ".join(missing[:-1]), missing[-1]] if len(missing) > 1 else missing)


def _day(published: str) -> str:
    """The last possible day of publication, from which what is told is reckoned; "" where it is open."""
    if not published:
        return ""
    upper = parse_edtf(published).upper
    return upper.isoformat() if upper else ""
