"""The words that tell what became of the event that a noun phrase names.

A noun is looked at in its place: what it is the object of ("broke off the talks", "agreed to a truce"), what is
said of it as a subject ("the talks collapsed"), what stands before it in its own phrase ("planned talks"), or the
preposition that hangs it beside another clause ("at the talks on Monday").
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.coding.events.lexicon import Verb
from analysis.coding.events.nouns import Phrase, first_of
from analysis.coding.events.words import Group, Sentence

REACH = 22
GAP = 5
ENDS = frozenset(";:“”") | {"who", "because", "while", "if", "unless", "when", "where"}
# Roles in which a verb takes the event as its object, with or without a preposition.
# Words that part a noun from the clause behind them: "rejected a truce before a treaty is signed".
PARTING = frozenset({"after", "before", "until", "till", "since", "once"})
OBJECTS = frozenset(("passive", "both", "link", "double", "over"))
JOINING = frozenset((",", "and", "but", "then", ")", "–", "—"))


@dataclass(frozen=True, slots=True)
class Cue:
    """What tells the status of an event.

    Parameters
    ----------
    first, last
        Places of its words.
    main
        The place of the verb or adjective.
    status_code, confidence
        What it tells, and how surely.
    reading
        The reading of the verb group, "" for an adjective or a preposition.
    verb
        The verb's use, None for an adjective or a preposition.
    is_subject
        Whether the event is the subject of an active verb, or of a passive one: whoever acts is not before it.
    rule
        A name for it.
    is_past
        Whether it is told as past, though the reading may look ahead ("decided to hold talks").
    """

    first: int
    last: int
    main: int
    status_code: str
    confidence: float
    reading: str
    verb: Verb | None
    is_subject: bool
    rule: str
    is_past: bool = False


def find_cues(sentence: Sentence, phrase: Phrase) -> list[Cue]:
    """What tells the status of the event that a phrase names, the strongest first; empty where nothing does."""
    if sentence.low(phrase.first - 1) == "no":
        return []
    said = [cue for cue in _as_subject(sentence, phrase) if not _is_awaited(sentence, phrase, cue)]
    opens_clause = sentence.low(phrase.first) == "that" and said
    governed = [] if opens_clause else _as_object(sentence, phrase)
    return [*governed, *said] or _as_modified(sentence, phrase) or _beside(sentence, phrase)


def _is_awaited(sentence: Sentence, phrase: Phrase, cue: Cue) -> bool:
    """Whether a clause only says until when something else holds: "before an agreement is reached"."""
    return sentence.low(phrase.first - 1) in PARTING - {"after", "since"} and cue.reading in ("present", "perfect")


def _cue(sentence: Sentence, verb: Verb, group: Group, last: int, *, is_subject: bool, rule: str) -> Cue | None:
    status = sentence.lexicon.statuses.get((verb.class_code, group.reading))
    if status is None:
        return None
    code, confidence = status
    if sentence.low(group.first - 1) in ("if", "unless") or _is_conditional(sentence, group.first):
        return None
    if group.reading == "ahead" and _has_condition(sentence):
        code, confidence = "proposed", min(confidence, 0.55)
    return Cue(
        group.first,
        last,
        group.main,
        code,
        confidence,
        group.reading,
        verb,
        is_subject,
        f"{rule}:{verb.class_code}",
        group.is_past,
    )


def _has_condition(sentence: Sentence) -> bool:
    """Whether a condition stands anywhere in the sentence: what lies ahead is then not fixed."""
    return any(
        low in ("if", "unless", "provided") and sentence.low(k - 1) not in ("even", "as")
        for k, low in enumerate(sentence.lows)
    )


def _is_conditional(sentence: Sentence, place: int) -> bool:
    """Whether a condition opens the clause of a word."""
    for k in range(place - 1, max(-1, place - 14), -1):
        if sentence.low(k) in ("if", "unless", "whether"):
            return True
        if sentence.low(k) in (",", ";", "that", ":"):
            return False
    return False


def uses(sentence: Sentence, k: int, phrase_kind: str) -> list[tuple[Verb, frozenset[str]]]:
    """The uses of a verb at a word that apply to a kind of event."""
    return [
        (verb, kinds)
        for verb, kinds in sentence.lexicon.verbs.get(sentence.lows[k], ())
        if not verb.kinds or phrase_kind in verb.kinds
    ]


def _particle(sentence: Sentence, verb: Verb, k: int) -> int:
    """How many words the particle behind a verb has; -1 if it needs one and has none."""
    sizes = [len(particle) for particle in verb.particles if sentence.follows(k + 1, particle)]
    return max(sizes, default=-1)


def _as_object(sentence: Sentence, phrase: Phrase) -> list[Cue]:
    """Cues of which the phrase is the object: "broke off the talks", "agreed on Monday to a truce"."""
    k = phrase.first - 1
    if k >= 0 and sentence.low(k) in ("and", ","):
        k = _coordinated(sentence, k)
    for main in range(k, max(-1, k - GAP), -1):
        low = sentence.lows[main]
        if sentence.is_mark(main):
            return []
        if low not in sentence.lexicon.verbs:
            if sentence.is_in(main, "stop") or low in sentence.lexicon.nouns:
                return []
            continue
        found = [
            cue
            for verb, kinds in uses(sentence, main, phrase.noun.kind_code)
            if (cue := _governs(sentence, verb, kinds, main, k)) is not None
        ]
        if found:
            return [max(found, key=lambda cue: cue.last)]
        if sentence.group(main, frozenset(("past", "base", "third"))):
            return []
    return []


def _governs(sentence: Sentence, verb: Verb, kinds: frozenset[str], main: int, k: int) -> Cue | None:
    """What a verb tells of a phrase behind it that begins after `k`, None if the phrase is not its object."""
    size = _particle(sentence, verb, main)
    if verb.role == "over":  # "invited Norway to talks": the particle stands behind another object
        size = next(
            (k - main for p in verb.particles if main < k - len(p) + 1 and sentence.follows(k - len(p) + 1, p)), -1
        )
    if verb.role not in OBJECTS or size < 0:
        return None
    group = sentence.group(main, kinds)
    if group is None and "gerund" in kinds and not sentence.is_in(main - 1, "unreal-before"):
        group = Group(main, main, "past" if sentence.is_told_past() else "progressive", False)
    if group is None or (group.is_passive and verb.role not in ("link", "double", "over")):
        return None
    rest = range(main + 1 + size, k + 1)
    if (
        rest
        and not _is_dated_gap(sentence, rest)
        and (not size or any(sentence.is_in(w, "preposition", "pronoun") for w in rest))
    ):
        return None
    return _cue(sentence, verb, group, main + size, is_subject=False, rule="object")


def _coordinated(sentence: Sentence, k: int) -> int:
    """The place before the phrase that is coordinated with one ending before "and" at `k`."""
    if sentence.low(k - 1) in sentence.lexicon.nouns:
        return first_of(sentence, k - 1) - 1
    return k


def _is_dated_gap(sentence: Sentence, rest: range) -> bool:
    """Whether the words between a verb and its object only say when, or are adverbs."""
    return all(
        sentence.low(w) in ("on", "in", "late", "early", "last", "this", "next", "again", "also", "jointly", "formally")
        or sentence.words[w][0].isupper()
        or sentence.words[w][0].isdigit()
        or sentence.low(w).endswith("ly")
        for w in rest
    ) and bool(rest)


def _as_subject(sentence: Sentence, phrase: Phrase) -> list[Cue]:
    """Cues that are said of the phrase: "the talks collapsed", "the truce agreed in May"."""
    is_governed = sentence.is_in(phrase.first - 1, "preposition") and not sentence.is_in(
        phrase.first - 1, "conjunction"
    )
    found: list[Cue] = []
    for k in range(phrase.head + 1, min(len(sentence), phrase.head + REACH)):
        low = sentence.lows[k]
        if low in ENDS:
            break
        if low in sentence.lexicon.verbs and (cue := _said(sentence, phrase, k, found, is_governed=is_governed)):
            found.append(cue)
    return found


def _said(sentence: Sentence, phrase: Phrase, k: int, found: list[Cue], *, is_governed: bool) -> Cue | None:
    """What a verb at a word says of a phrase before it, None if the phrase is not its subject."""
    sized = [(_particle(sentence, verb, k), verb, kinds) for verb, kinds in uses(sentence, k, phrase.noun.kind_code)]
    for size, verb, kinds in sorted(sized, key=lambda use: -use[0]):
        if size < 0 or verb.role in ("do", "link", "over"):
            continue
        group = sentence.group(k, kinds)
        if group is None:
            continue
        if group.first < k and sentence.low(group.first).endswith("ing"):
            continue  # "..., hoping to resume them": somebody else's verb
        is_object = verb.role in ("passive", "double")
        if is_object and not group.is_passive and not (group.reading == "past" and "participle" in kinds):
            continue
        is_reduced = is_object and not group.is_passive
        if is_reduced and (not _is_near(sentence, phrase, k) or _is_active(sentence, k + size)):
            continue
        if is_governed and not (is_reduced or _is_relative(sentence, group.first)):
            continue
        if not is_reduced and not (
            _is_subject(sentence, phrase, group.first)
            or ((found or _has_verb(sentence, phrase)) and sentence.low(group.first - 1) in JOINING)
        ):
            continue
        rule = "reduced" if is_reduced else "subject"
        if cue := _cue(sentence, verb, group, k + size, is_subject=True, rule=rule):
            return cue
    return None


def _is_active(sentence: Sentence, last: int) -> bool:
    """Whether a form that may be a participle has an object of its own or helps another verb: "refused to", "had met"."""
    behind = sentence.low(last + 1)
    helps = sentence.is_in(last, "have") and (
        behind.endswith(("ed", "en"))
        or any("participle" in kinds for _, kinds in sentence.lexicon.verbs.get(behind, ()))
    )
    return helps or behind == "to" or sentence.is_in(last + 1, "determiner", "pronoun")


def _has_verb(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a verb group of the phrase itself follows it, to which another may be joined."""
    return sentence.is_in(phrase.head + 1, "be", "have", "do", "ahead", "backshifted", "possible")


def _is_near(sentence: Sentence, phrase: Phrase, k: int) -> bool:
    """Whether a participle stands directly behind the phrase, or behind a comma or one prepositional phrase."""
    between = sentence.lows[phrase.head + 1 : k]
    if not between or between == (",",):
        return True
    if between[0] in PARTING:
        return False
    return (
        len(between) <= GAP
        and between[0] in sentence.lexicon["preposition"]
        and not any(sentence.is_in(w, "be", "have", "pronoun", "stop") for w in range(phrase.head + 1, k))
        and not any(word in sentence.lexicon.nouns for word in between)
    )


def _is_relative(sentence: Sentence, first: int) -> bool:
    return sentence.low(first - 1) in ("which", "that") or sentence.low(first - 2) in ("which",)


def _is_subject(sentence: Sentence, phrase: Phrase, first: int) -> bool:
    """Whether no other subject stands between a phrase and a verb group: only what describes the phrase."""
    places = range(phrase.head + 1, first)
    between = tuple(
        sentence.lows[k] for k in places if not (sentence.is_in(k, "adverb") or sentence.lows[k].endswith("ly"))
    )
    if any(sentence.is_in(k, "telling") or (sentence.is_in(k, "pronoun") and between[:1] != (",",)) for k in places):
        return False
    if not between or between[-1] in ("which", "that", ","):
        return True
    if "," in between and between[-1] != "," and between.count(",") % 2:
        return False
    if any(word in PARTING for word in between) and any(word in sentence.lexicon.nouns for word in between):
        return False  # "a truce after the talks began"
    if between[0] == "and":
        return any(word in sentence.lexicon.nouns for word in between)
    return (
        between[0] in sentence.lexicon["preposition"]
        or between[0] in (",", "(", "which", "that")
        or (between[0].endswith(("ed", "held")) and any(word in sentence.lexicon["preposition"] for word in between))
        or all(word[0].isupper() or word[0].isdigit() for word in sentence.words[phrase.head + 1 : first])
    )


def _as_modified(sentence: Sentence, phrase: Phrase) -> list[Cue]:
    """Cues inside the phrase: "the planned talks"."""
    for k in range(phrase.first, phrase.head):
        if (status := sentence.lexicon.adjectives.get(sentence.lows[k])) is not None:
            return [Cue(k, k, k, status[0], status[1], "", None, False, f"adjective:{status[0]}")]
    return []


def _beside(sentence: Sentence, phrase: Phrase) -> list[Cue]:
    """A cue from the preposition that hangs the event beside another clause: "at the talks in May"."""
    before = phrase.first - 1
    if phrase.noun.kind_code not in ("meeting", "visit", "call", "attack", "election", "vote", "strike"):
        return []
    is_campaign = phrase.noun.kind_code == "election" and sentence.low(before) == "in"
    if (sentence.is_in(before, "during") or is_campaign) and sentence.is_told_past():
        return [Cue(before, before, before, "occurred", 0.6, "beside", None, True, "beside:during")]
    if sentence.low(before) == "before" or sentence.low(before - 1) == "ahead":
        return [Cue(before, before, before, "scheduled", 0.55, "beside", None, True, "beside:before")]
    return []
