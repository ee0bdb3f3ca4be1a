"""A text read once by all rules: dates, names, speech, moves, happenings and damage, each with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.coding.damage import Damage, find_damage
from analysis.coding.events import EventSuggestion, find_events
from analysis.coding.names import Gazetteer, Mention, NewName, find_mentions, new_names
from analysis.coding.speech import Speech, find_speech
from analysis.coding.stances import Stance, find_stances
from analysis.coding.times import TimeExpression, find_times
from analysis.record.dates import parse_edtf


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules found in one text.

    Parameters
    ----------
    text
        The text as given; every offset counts its code points.
    published
        EDTF or ISO date and time of its publication, "" where it is not known.
    times, mentions, new_names, speeches, stances, events, damages
        What was found, in order of place; each row says its rule and its confidence.
    """

    text: str
    published: str
    times: list[TimeExpression]
    mentions: list[Mention]
    new_names: list[NewName]
    speeches: list[Speech]
    stances: list[Stance]
    events: list[EventSuggestion]
    damages: list[Damage]


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
    speeches = find_speech(text, mentions, actors=gazetteer.parties, language=language)
    return Reading(
        text=text,
        published=published,
        times=times,
        mentions=mentions,
        new_names=new_names(text, mentions, language=language),
        speeches=speeches,
        stances=find_stances(text, mentions, speeches, gazetteer=gazetteer, issues=issues, language=language),
        events=find_events(text, times, mentions, published=day, language=language),
        damages=find_damage(text, mentions, gazetteer=gazetteer, published=day, language=language),
    )


def _day(published: str) -> str:
    """The last possible day of publication, from which what is told is reckoned; "" where it is open."""
    if not published:
        return ""
    upper = parse_edtf(published).upper
    return upper.isoformat() if upper else ""
