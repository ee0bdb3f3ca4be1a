"""Events found: one pass over the sentences that name one, then the same event told of twice made one.

A sentence without a word that names an event is passed over. In the others each noun of an event with something that
tells its status, and each verb that is an event itself, makes a telling; tellings are joined by `merging`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.coding.events.answers import find_answers
from analysis.coding.events.cues import Cue, find_cues
from analysis.coding.events.dating import Dating, date_event
from analysis.coding.events.lexicon import Noun, read_event_lexicon
from analysis.coding.events.merging import Telling, merge
from analysis.coding.events.nouns import Phrase, read_phrase
from analysis.coding.events.participants import find_participants
from analysis.coding.events.places import find_place
from analysis.coding.events.suggestion import Dated, EventSuggestion
from analysis.coding.events.words import Group, Sentence
from analysis.coding.sentences import Span, split_clauses, split_sentences
from analysis.coding.speech.speakers import MentionLike

LONGEST_SENTENCE = 2000
LEAST = 0.45
SHORT_CLAUSE = 6
AHEAD = frozenset(("scheduled", "announced", "proposed"))
OVER = frozenset(("occurred", "broken-off", "cancelled", "expired"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text gives the finder: the text, its times and mentions in order, and the publication date."""

    text: str
    times: Sequence[Dated]
    mentions: Sequence[MentionLike]
    time_starts: list[int]
    mention_starts: list[int]
    published: str
    language: str

    def times_in(self, span: Span) -> Sequence[Dated]:
        """The expressions of time that begin in a span."""
        return self.times[bisect_left(self.time_starts, span.start) : bisect_left(self.time_starts, span.end)]

    def mentions_in(self, span: Span) -> Sequence[MentionLike]:
        """The mentions that begin in a span."""
        return self.mentions[bisect_left(self.mention_starts, span.start) : bisect_left(self.mention_starts, span.end)]


def find_events(
    text: str,
    times: Sequence[Dated],
    mentions: Sequence[MentionLike],
    *,
    published: str = "",
    language: str = "en",
    sentences: Sequence[Span] | None = None,
) -> list[EventSuggestion]:
    """Find what a text tells of events: what is planned, agreed, under way, over, put off or broken off.

    Parameters
    ----------
    text
        Any text; it is not normalised.
    times
        Its expressions of time, as `find_times` gives them.
    mentions
        Its mentions of actors, as `find_mentions` gives them.
    published
        The day of publication (EDTF), "" if not known; a later time of day is cut off.
    language
        The folder under `coding/data/` with the tables `events_*.csv`.
    sentences
        The sentences of the text, where they are found already.

    Returns
    -------
    list of EventSuggestion
        In the order of their passages; a row is one status of one event, and rows of one event share `event`.

    Examples
    --------
    >>> from analysis.coding.times import find_times
    >>> text = "The truce, agreed in March, has expired. Talks are due to resume in Geneva next week."
    >>> times = find_times(text, published="2025-05-15")
    >>> for found in find_events(text, times, [], published="2025-05-15"):
    ...     print(found.label, found.status_code, found.from_edtf, found.place, found.rule)
    Truce agreed 2025-03  reduced:agree
    Truce expired ../2025-05-15  subject:expire
    Talks scheduled 2025-05-15 Geneva subject:begin
    """
    lexicon = read_event_lexicon(language)
    triggers = lexicon.triggers
    published = published.partition("T")[0]
    times = sorted(times, key=lambda time: time.start)
    mentions = sorted(mentions, key=lambda mention: mention.start)
    reading = Reading(text, times, mentions, [t.start for t in times], [m.start for m in mentions], published, language)
    tellings: list[Telling] = []
    for span in split_sentences(text, language=language) if sentences is None else sentences:
        if span.end - span.start > LONGEST_SENTENCE:
            continue
        sentence = Sentence.read(text, span, lexicon)
        if not triggers.isdisjoint(sentence.lows):
            told = tellings_in(reading, sentence)
            tellings += [telling for telling in told if telling.suggestion.confidence >= LEAST]
        answer(reading, sentence, tellings)
    return merge(text, tellings)


def tellings_in(reading: Reading, sentence: Sentence) -> list[Telling]:
    """What one sentence tells of events."""
    lexicon = sentence.lexicon
    clauses = split_clauses(reading.text, sentence.span, language=reading.language)
    times = reading.times_in(sentence.span)
    mentions = reading.mentions_in(sentence.span)
    found: list[Telling] = []
    for i, low in enumerate(sentence.lows):
        told: list[tuple[Phrase, Cue]] = []
        if low in lexicon.nouns and not _is_name(sentence, i) and (phrase := read_phrase(sentence, i)) is not None:
            told = [(phrase, cue) for cue in find_cues(sentence, phrase)]
        if not told and low in lexicon.verbs and (done := _doing(sentence, i, mentions)) is not None:
            kind = done.verb.kind_code if done.verb else ""
            told = [(Phrase(done.first, done.last, Noun(kind, kind, frozenset(), frozenset(), False)), done)]
        if len(told) > 1:
            told = [(phrase, _as_told(cue, [other for _, other in told])) for phrase, cue in told]
        for phrase, cue in told:
            own = times if len(told) == 1 else _times_of(sentence, times, cue, [other for _, other in told])
            found.append(_tell(reading, sentence, clauses, own, mentions, phrase, cue))
    return found


def _as_told(cue: Cue, cues: Sequence[Cue]) -> Cue:
    """A cue of what lay ahead, told as past where a later cue of the sentence says that it came otherwise."""
    overtaken = cue.status_code in AHEAD and any(
        other.main > cue.main and other.status_code not in AHEAD for other in cues
    )
    return replace(cue, is_past=True) if overtaken else cue


def _times_of(sentence: Sentence, times: Sequence[Dated], cue: Cue, cues: Sequence[Cue]) -> list[Dated]:
    """The times that belong to one of several cues of an event: those behind it, and before the next one."""
    order = sorted(cues, key=lambda other: other.main)
    own: list[Dated] = []
    for time in times:
        place = sentence.place(time.start)
        owner = next((other for other in reversed(order) if other.main < place), order[0])
        if owner == cue:
            own.append(time)
    return own


def _is_name(sentence: Sentence, i: int) -> bool:
    """Whether a noun in capitals is part of a name of something else ("the Peace Conference Hall")."""
    return (
        sentence.words[i][0].isupper()
        and sentence.words[i + 1 : i + 2] != ()
        and (
            sentence.words[i + 1][0].isupper()
            and sentence.words[i + 1].lower() in ("hall", "centre", "center", "party", "office", "committee")
        )
    )


def _doing(sentence: Sentence, i: int, mentions: Sequence[MentionLike]) -> Cue | None:
    """The cue of a verb that is an event itself, with an actor as its subject; None if it is none here."""
    for verb, kinds in sentence.lexicon.verbs[sentence.lows[i]]:
        if verb.role != "do":
            continue
        sizes = [len(particle) for particle in verb.particles if sentence.follows(i + 1, particle)]
        if not sizes and verb.kind_code == "call":
            sizes = _late_particle(sentence, verb.particles, i)
        if not sizes:
            continue
        adjoined = _adjoined(sentence, i, kinds) if verb.kind_code == "visit" else None
        group = adjoined or sentence.group(i, kinds)
        if group is None or (group.reading == "present" and "third" not in kinds):
            continue
        if verb.base in sentence.lexicon["be"] and group.reading not in ("ahead", "backshifted"):
            continue  # being somewhere is a visit only where it is a plan
        status = sentence.lexicon.statuses.get(("do", group.reading))
        subjects = [
            m
            for m in mentions
            if m.actor_id and sentence.place(m.end) <= group.first and group.first - sentence.place(m.end) <= 6
        ]
        if status is None or (sentence.is_in(group.first - 1, "determiner", "preposition") and not adjoined):
            continue
        objects = [m for m in mentions if m.actor_id and i < sentence.place(m.start) <= i + max(sizes) + 5]
        people = any(sentence.is_in(k, "people") for k in range(max(0, group.first - 4), group.first))
        if not (subjects or people or adjoined or sentence.is_in(group.first - 1, "pronoun")):
            continue
        if verb.kind_code == "meeting" and not (
            len(subjects) + len(objects) >= 2 or people or (verb.particles[0] and objects)
        ):
            continue
        is_joint = verb.kind_code == "call" and (people or len(subjects) >= 2)
        if verb.kind_code in ("attack", "call", "decision") and not objects and not is_joint:
            continue
        if verb.kind_code == "visit" and not _is_name_behind(sentence, i + max(sizes) + 1):
            continue
        code, confidence = status
        if any(sentence.low(k) in ("if", "unless", "whether") for k in range(max(0, group.first - 8), group.first)):
            continue
        return Cue(
            group.first,
            i + max(sizes),
            i,
            code,
            confidence - (0.2 if adjoined else 0.05),
            group.reading,
            verb,
            group.is_passive,
            "do",
            group.is_past,
        )
    return None


def _adjoined(sentence: Sentence, i: int, kinds: frozenset[str]) -> Group | None:
    """The reading of a verb that "after" or "before" adjoins to a clause: "after visiting Oslo"."""
    before = sentence.low(i - 1)
    if "gerund" not in kinds or before not in ("after", "before"):
        return None
    is_over = before == "after" or sentence.is_told_past()
    return Group(i, i, "past" if is_over else "ahead", False, is_over)


def _is_name_behind(sentence: Sentence, i: int) -> bool:
    """Whether a name stands at a word, with or without an article."""
    i += sentence.low(i) == "the"
    return i < len(sentence) and sentence.words[i][0].isupper()


def _late_particle(sentence: Sentence, particles: Sequence[tuple[str, ...]], i: int) -> list[int]:
    """Distance to the end of a particle that stands behind the object: "spoke with X by telephone"."""
    for k in range(i + 1, min(len(sentence), i + 12)):
        for particle in particles:
            if particle and sentence.follows(k, particle):
                return [k + len(particle) - 1 - i]
    return []


def _tell(
    reading: Reading,
    sentence: Sentence,
    clauses: Sequence[Span],
    times: Sequence[Dated],
    mentions: Sequence[MentionLike],
    phrase: Phrase,
    cue: Cue,
) -> Telling:
    """Put together what a cue and its clause tell of the event that a phrase names."""
    first, last = min(phrase.first, cue.first), max(phrase.head, cue.last)
    low, high = sentence.starts[first], sentence.ends[min(last, len(sentence) - 1)]
    window = _window(sentence, clauses, low, high)
    kind = phrase.noun.kind_code
    dating = date_event(
        sentence, times, cue, (first, last), (phrase.first, phrase.head), kind, reading.published, window
    )
    here = [mention for mention in mentions if window[0] <= mention.start < window[1]]
    people = find_participants(sentence, here, cue, (phrase.first, phrase.head), kind)
    place, place_end = find_place(reading.text, sentence, last, phrase, window[1], reading.times_in(sentence.span))
    status, confidence = _status(cue, dating, kind)
    start = min([low, *(used[0] for used in dating.used), *(person.start for person in people)])
    end = max([high, place_end, *(used[1] for used in dating.used), *(person.end for person in people)])
    start, end = _window(sentence, clauses, start, end)
    suggestion = EventSuggestion(
        start,
        end,
        reading.text[start:end],
        "",
        _label(sentence, phrase, cue, place),
        kind,
        status,
        dating.from_edtf,
        dating.starts_edtf,
        dating.ends_edtf,
        dating.term,
        place,
        dating.dated_by,
        tuple(people),
        (),
        cue.rule,
        round(confidence, 3),
    )
    definite = sentence.low(phrase.first) in ("the", "this", "these", "those", "that", "its", "their", "his", "her")
    return Telling(
        suggestion,
        phrase.noun.family,
        is_definite=definite,
        is_plural=sentence.low(phrase.head).endswith("s"),
        place=phrase.head,
    )


def _status(cue: Cue, dating: Dating, kind: str) -> tuple[str, float]:
    """The status and its confidence once the dates are known: without a time nothing is scheduled."""
    status, confidence = cue.status_code, cue.confidence
    if dating.clash:
        if cue.reading == "beside":
            return "scheduled", 0.45
        confidence = min(confidence, 0.5)
    if status == "scheduled" and not (dating.starts_edtf or dating.ends_edtf):
        told = (cue.verb is not None and cue.verb.class_code == "schedule") or cue.rule.startswith("adjective")
        status = status if told else "announced"
        confidence -= 0.05
    if status in ("ongoing", "in-force") and dating.is_ahead and cue.reading in ("present", "progressive"):
        return "scheduled", 0.8
    return status, confidence


def _window(sentence: Sentence, clauses: Sequence[Span], low: int, high: int) -> tuple[int, int]:
    """The clauses that hold an event and its cue, and a short one behind that only says until or since when."""
    inside = [place for place, clause in enumerate(clauses) if clause.start < high and low < clause.end]
    if not inside:
        return low, high
    start, end = clauses[inside[0]].start, clauses[inside[-1]].end
    if inside[-1] + 1 < len(clauses):
        after = clauses[inside[-1] + 1]
        first, last = sentence.place(after.start), sentence.place(after.end)
        is_time = last - first <= SHORT_CLAUSE and sentence.is_in(first, "until", "since", "before", "during")
        if is_time or (sentence.low(first) == "and" and _goes_on(sentence, first + 1)):
            end = after.end
    return start, end


def _goes_on(sentence: Sentence, first: int) -> bool:
    """Whether names and titles, and no verb, follow a word: a list that a comma has cut."""
    return first < len(sentence) and all(
        (sentence.words[k][0].isupper() or sentence.is_in(k, "preposition", "determiner"))
        for k in range(first, min(first + 4, len(sentence)))
    )


def _label(sentence: Sentence, phrase: Phrase, cue: Cue, place: str) -> str:
    """A short name: the words of the noun phrase without its article, or the kind of act and where."""
    if cue.rule == "do":
        return phrase.noun.kind_code.capitalize() + (f" in {place}" if place else "")
    first = phrase.first
    while first < phrase.head and sentence.is_in(first, "determiner"):
        first += 1
    words = " ".join(sentence.words[max(first, phrase.head - 6) : phrase.head + 1]).replace(" ’ ", "’ ")
    return words[:1].upper() + words[1:]


def answer(reading: Reading, sentence: Sentence, tellings: list[Telling]) -> None:
    """Give the answers of a sentence to the meeting it names, else to the one told of last; `tellings` is changed."""
    mentions = reading.mentions_in(sentence.span)
    if not mentions:
        return
    answers = find_answers(sentence, mentions, language=reading.language)
    if not answers:
        return
    is_ahead = any(person.status_code not in ("attended", "absent") for person in answers)
    last, place = -1, -1
    for here in range(len(tellings) - 1, -1, -1):
        told = tellings[here].suggestion
        if told.kind_code != "meeting":
            continue
        last = max(last, here)
        if told.start >= sentence.span.start or not is_ahead or told.status_code not in OVER:
            place = here
            break
    place = place if place >= 0 else last
    if place < 0:
        return
    telling = tellings[place]
    answering = {person.actor_id for person in answers}
    kept = [person for person in telling.suggestion.participants if person.actor_id not in answering]
    people = list({person[:3]: person for person in (*kept, *answers)}.values())
    tellings[place] = replace(telling, suggestion=replace(telling.suggestion, participants=tuple(people)))
