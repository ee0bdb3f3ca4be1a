"""Who says that he will come, comes, stays away, is sent or asked: the answers to an invitation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from analysis.coding.events.suggestion import Participant
from analysis.coding.events.words import Group, Sentence
from analysis.coding.sentences import read_lexicon
from analysis.coding.speech.lexicon import inflect
from analysis.coding.speech.speakers import MentionLike

OPEN_WORDS = frozenset(("whether", "unclear", "uncertain", "unlikely", "likely", "unknown"))
CONDITIONS = frozenset(("if", "unless", "provided"))


@dataclass(frozen=True, slots=True)
class Answer:
    """A verb of attendance: its base, the words that must follow, and what it says of whom (`class_code`)."""

    base: str
    particles: tuple[tuple[str, ...], ...]
    class_code: str


@cache
def read_answers(language: str) -> dict[str, tuple[tuple[Answer, frozenset[str]], ...]]:
    """Read a language's verbs of attendance, by their forms.

    Examples
    --------
    >>> [answer.class_code for answer, _ in read_answers("en")["boycotts"]]
    ['stay']
    """
    forms: dict[str, dict[Answer, frozenset[str]]] = {}
    for row in read_lexicon(language, "events_answers"):
        answer = Answer(row["base"], tuple(tuple(p.split()) for p in row["particle"].split("|")), row["class_code"])
        third, past, gerund = inflect(answer.base)
        for kind, written in (
            ("base", answer.base),
            ("third", row["third"] or third),
            ("past", row["past"] or past),
            ("participle", row["participle"] or row["past"] or past),
            ("gerund", row["gerund"] or gerund),
        ):
            for form in written.split():
                uses = forms.setdefault(form, {})
                uses[answer] = uses.get(answer, frozenset()) | {kind}
    return {form: tuple(uses.items()) for form, uses in forms.items()}


# What an answer is worth by the class of its verb and its reading.
COMING = {
    "past": "attended",
    "perfect": "attended",
    "progressive": "confirmed",
    "present": "confirmed",
    "ahead": "confirmed",
    "backshifted": "confirmed",
    "consented": "confirmed",
    "possible": "uncertain",
    "wanted": "offered",
    "unwilling": "declined",
    "failed": "absent",
    "no-ahead": "declined",
    "no-backshifted": "declined",
    "no-present": "declined",
    "no-progressive": "declined",
    "no-past": "absent",
    "no-perfect": "absent",
    "no-wanted": "declined",
    "no-possible": "declined",
}
STAYING = {
    "past": "absent",
    "perfect": "absent",
    "present": "declined",
    "progressive": "declined",
    "ahead": "declined",
    "backshifted": "declined",
    "possible": "uncertain",
    "wanted": "uncertain",
    "consented": "declined",
}
ASKED = {"send": ("delegate", "sent"), "invite": ("party", "invited"), "urge": ("party", "urged")}
TOLD = frozenset(("past", "perfect", "present", "ahead", "backshifted", "progressive", "consented"))


def find_answers(sentence: Sentence, mentions: Sequence[MentionLike], *, language: str = "en") -> list[Participant]:
    """Read the answers in a sentence.

    Parameters
    ----------
    sentence
        The sentence.
    mentions
        The actors named in it.
    language
        The folder under `coding/data/` with its `events_answers.csv`.

    Returns
    -------
    list of Participant
        In the order of the verbs; the passage runs from the name to the verb.
    """
    answers = read_answers(language)
    found: list[Participant] = []
    for k, low in enumerate(sentence.lows):
        for answer, kinds in answers.get(low, ()):
            sizes = [len(particle) for particle in answer.particles if sentence.follows(k + 1, particle)]
            if not sizes:
                continue
            group = sentence.group(k, kinds)
            if group is None:
                continue
            found += _answer(sentence, mentions, answer.class_code, group, k + max(sizes))
            break
    return found


def _answer(
    sentence: Sentence, mentions: Sequence[MentionLike], class_code: str, group: Group, last: int
) -> list[Participant]:
    """What one verb of attendance says of the actors around it."""
    reading, end = group.reading, sentence.ends[min(last, len(sentence) - 1)]
    before = _before(sentence, mentions, group.first)
    if class_code in ("send", "invite", "urge"):
        if class_code == "urge" and not _is_to_come(sentence, last):
            return []
        role, status = ASKED[class_code]
        if reading not in TOLD:
            return []
        if group.is_passive:
            return [Participant(one.actor_id, role, status, one.start, end) for one in before]
        start = sentence.starts[group.main]
        return [Participant(one.actor_id, role, status, start, one.end) for one in _behind(sentence, mentions, last)]
    table = STAYING if class_code == "stay" else COMING
    status = table.get(reading, "")
    role = "head" if class_code == "head" else "party"
    if reading == "wanted" and group.first == group.main:  # "insisted that Kyiv attend"
        return [Participant(one.actor_id, role, "urged", one.start, end) for one in before]
    if reading == "wanted" and (asked := _before(sentence, mentions, group.main)) and asked != before:
        # "urged Kyiv to attend": whoever stands between the governor and the infinitive is asked.
        return [Participant(one.actor_id, role, "urged", one.start, end) for one in asked]
    if not status:
        return []
    condition = _condition_before(sentence, group.first)
    if condition in CONDITIONS:
        return []
    if condition in OPEN_WORDS:
        status = "uncertain"
    elif status == "confirmed" and any(
        sentence.low(k) in CONDITIONS for k in range(last + 1, min(len(sentence), last + 12))
    ):
        status = "conditional"
    return [Participant(one.actor_id, role, status, one.start, end) for one in before]


def _before(sentence: Sentence, mentions: Sequence[MentionLike], first: int) -> list[MentionLike]:
    """The actors that are the subject of a verb group beginning at a word: the nearest name, and those joined to it."""
    found: list[MentionLike] = []
    edge = first
    for mention in reversed(mentions):
        start, stop = sentence.place(mention.start), sentence.place(mention.end)
        if start >= edge:
            continue
        between = sentence.lows[stop:edge]
        if found and not (between and all(word in (",", "and", "&") for word in between)):
            break
        if not found and (len(between) > 4 or not _is_apposition(sentence, stop, edge)):
            break
        if (sentence.is_in(start - 1, "preposition") and not found) or sentence.is_possessive(stop - 1):
            break
        if mention.actor_id:
            found.append(mention)
        edge = start
    return found[::-1]


def _is_apposition(sentence: Sentence, stop: int, edge: int) -> bool:
    """Whether the words between a name and its verb leave the name the subject."""
    return not any(
        sentence.is_in(k, "pronoun", "telling", "stop", "preposition", "be", "have") or sentence.low(k) in (";", ".")
        for k in range(stop, edge)
    )


def _behind(sentence: Sentence, mentions: Sequence[MentionLike], last: int) -> list[MentionLike]:
    """The actors that are the object of a verb ending at a word: up to the "to" or the end of the clause."""
    stop = next(
        (
            k
            for k in range(last + 1, len(sentence))
            if sentence.low(k) in ("to", ";", "for", "in") or sentence.is_in(k, "be", "ahead", "telling")
        ),
        len(sentence),
    )
    return [
        one
        for one in mentions
        if one.actor_id
        and last < sentence.place(one.start) < stop <= last + 40
        and not sentence.is_possessive(sentence.place(one.end) - 1)
    ]


def _is_to_come(sentence: Sentence, last: int) -> bool:
    """Whether "to" and a verb of attendance follow within a few words."""
    return any(
        sentence.low(k) == "to" and sentence.low(k + 1) in ("attend", "join", "participate", "come", "take")
        for k in range(last + 1, min(len(sentence), last + 8))
    )


def _condition_before(sentence: Sentence, first: int) -> str:
    """The word that opens a conditional or an open question before a verb group, "" if none does."""
    for k in range(first - 1, max(-1, first - 10), -1):
        low = sentence.low(k)
        if low in CONDITIONS or low in OPEN_WORDS:
            return low
        if low in (",", ";", "that") or sentence.is_in(k, "telling"):
            return ""
    return ""
