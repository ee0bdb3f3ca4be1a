"""What stands behind a predicate: its object, its infinitive, and which entry of the lexicon they fit."""

from __future__ import annotations

from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.lexicon import Lexicon as Grammar
from analysis.coding.speech.subjects import STOPPERS, is_adverb, is_past

from .groups import Reading
from .lexicon import Entry, Lexicon

HARM, VERB = "harm-verb", "verb"
HARMFUL = frozenset({"strike", "hostility"})
SOON, OBJECT_REACH = 8, 9
CLOSING = frozenset(
    {"after", "before", "during", "since", "until", "because", "while", "as", "despite", "amid", "following", "if",
     "unless", "that"}
)  # fmt: skip
FINITE = frozenset(
    {"is", "was", "were", "are", "will", "would", "has", "had", "have", "can", "could", "must", "should", "may"}
)
STARTING = frozenset({"start", "begin", "resume", "continue", "keep"})
MANDATED = frozenset({"demand", "offer", "refuse", "accept"})
PARTICLES = frozenset({"up", "in", "out", "down", "off", "away", "back", "on"})
SUBJECTS = frozenset({"he", "she", "they", "we", "i"})


def skip_adverbs(sentence: Sentence, place: int, grammar: Grammar) -> int:
    """Return the first place that is no adverb, date or quotation mark."""
    while place < len(sentence) and (
        (is_adverb(sentence.lows[place], grammar) and sentence.lows[place] not in grammar["coordinator"])
        or (sentence.words[place] in grammar.time and sentence.words[place][0].isupper())
        or (sentence.lows[place] == "on" and place + 1 < len(sentence) and sentence.words[place + 1] in grammar.time)
    ):
        place += 1
    return place


def find_soon(sentence: Sentence, place: int, words: tuple[str, ...]) -> int:
    """Return the place behind a run of words that comes soon after a place, 0 where it does not."""
    lows = sentence.lows
    for here in range(place, min(len(sentence), place + SOON)):
        if (lows[here] in STOPPERS and lows[here] not in '“”"') or (lows[here] == "that" and here > place):
            return 0
        if words[0] in ("to", "not") and lows[here] in FINITE:
            return 0  # "told them they were ready to talk"
        if lows[here] == words[0] and tuple(lows[here : here + len(words)]) == words:
            return here + len(words)
    return 0


def match(
    sentence: Sentence, reading: Reading, entries: tuple[Entry, ...], lexicon: Lexicon, grammar: Grammar
) -> Entry | None:
    """Return the first entry whose complement stands there; of those that want an object, the one whose is nearest.

    A participle behind its object ("a treaty concluded between") becomes a passive.
    """
    lows = sentence.lows
    follows = skip_adverbs(sentence, reading.end, grammar)
    behind = lows[follows] if follows < len(sentence) else ""
    nearest, best = OBJECT_REACH + 1, None
    for entry in entries:
        if behind in entry.never:
            continue
        if entry.near or entry.within:
            is_near = any(tuple(lows[follows : follows + len(words)]) == words for words in entry.near)
            if not is_near and not any(find_soon(sentence, follows, words) for words in entry.within):
                continue
        if not entry.objects:
            return best or entry
        distance = find_object(sentence, reading, entry, lexicon, grammar)
        if 0 < distance < nearest:
            nearest, best = distance, entry
    return best


def begins_clause(word: str, grammar: Grammar) -> bool:
    """Say whether a word behind a verb belongs to a clause of its own ("announced they were breaking off talks")."""
    return word in SUBJECTS or word in grammar["auxiliary"]


def find_object(sentence: Sentence, reading: Reading, entry: Entry, lexicon: Lexicon, grammar: Grammar) -> int:
    """Return how far away a word of the entry's classes stands in the object, or the subject of a passive; 0 for not."""
    if not reading.is_passive:
        for here in range(reading.end, min(len(sentence), reading.end + OBJECT_REACH)):
            word = sentence.lows[here]
            if (word in STOPPERS and word not in '“”"') or word in CLOSING or begins_clause(word, grammar):
                break
            if here > reading.end and is_past(sentence, here, grammar) and sentence.words[here - 1][-1] not in "’'":
                break
            if lexicon.classes.get(word, frozenset()) & entry.objects:
                return here - reading.end + 1
        if reading.start != reading.place or not sentence.lows[reading.place].endswith(("ed", "en", "t")):
            return 0
        before = sentence.lows[max(0, reading.place - 2) : reading.place]
        reading.is_passive = any(lexicon.classes.get(word, frozenset()) & entry.objects for word in before)
        return int(reading.is_passive)
    first = reading.subject[0] if reading.subject else max(0, reading.start - OBJECT_REACH)
    return int(
        any(lexicon.classes.get(word, frozenset()) & entry.objects for word in sentence.lows[first : reading.start])
    )


def read_inner(
    sentence: Sentence, reading: Reading, entry: Entry, lexicon: Lexicon, grammar: Grammar
) -> tuple[str, set[int]]:
    """Read the infinitive or gerund under a predicate: its class, and the places of its verbs."""
    lows = sentence.lows
    here = skip_adverbs(sentence, reading.end, grammar)
    is_negated = False
    taken: set[int] = set()
    if entry.governs in ("urge", "bind"):
        found = find_soon(sentence, here, ("to",))
        taken.update(range(found, min(len(sentence), found + 3)) if found else ())
        return "", taken
    while here < len(sentence) and lows[here] in ("to", "not", "never", "on", "against"):
        is_negated = is_negated or lows[here] in ("not", "never", "against")
        here += 1
        here = skip_adverbs(sentence, here, grammar)
    if here == reading.end or here >= len(sentence):
        is_gerund = here < len(sentence) and lows[here].endswith("ing") and lows[here] in lexicon.forms
        return "", {here} if is_gerund else set()
    taken.update((here, here + 1))
    kind = inner_class(sentence, here, lexicon)
    while (
        lows[here] in ("continue", "keep", "begin", "start", "work", "go", "immediately")
        and here + 2 < len(sentence)
        and lows[here + 1] in ("to", "on")
    ):
        here += 2
        taken.update((here, here + 1))
        kind = inner_class(sentence, here, lexicon)
    return f"not-{kind or VERB}" if is_negated else kind, taken


def find_mandate(sentence: Sentence, place: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """Return what somebody is sent to state ("instructed to demand", "authorised him to offer") and the verb's place."""
    here = find_soon(sentence, place, ("to",))
    entries = lexicon.forms.get(sentence.lows[here], ((), frozenset()))[0] if 0 < here < len(sentence) else ()
    stance = next((entry.stance for entry in entries if entry.form_code == VERB and entry.stance in MANDATED), "")
    return (stance, here) if stance else None


def inner_class(sentence: Sentence, place: int, lexicon: Lexicon) -> str:
    """Return the class of the verb at a place; to stage a strike or to launch an attack is to harm."""
    lows = sentence.lows
    kind = lexicon.inner_class(lows[place : place + 3])
    if lows[place] in STARTING and lows[place + 1 : place + 2] and lows[place + 1].endswith("ing"):
        return lexicon.inner_class(lows[place + 1 : place + 4]) or kind  # "will start killing"
    if lows[place] in lexicon["launching"] and kind in ("", "act-verb"):
        objects = (lexicon.classes.get(word, frozenset()) for word in lows[place + 1 : place + SOON])
        return HARM if any(kinds & HARMFUL for kinds in objects) else kind
    return kind


def is_object_denied(sentence: Sentence, reading: Reading, grammar: Grammar) -> bool:
    """Say whether the object is denied instead of the verb: "made no promise", "will give up nothing"."""
    here = reading.end
    if here < len(sentence) and (sentence.lows[here] in grammar["preposition"] or sentence.lows[here] in PARTICLES):
        here += 1
    return here < len(sentence) and sentence.lows[here] in ("no", "nothing", "nobody")


def is_own_account(sentence: Sentence, place: int, grammar: Grammar) -> bool:
    """Say whether a clause, with "that" or without, is about its own speaker, so that it claims rather than wants."""
    about = grammar.any_of("pronoun", "possessive") | {"there", "this"}
    if place < len(sentence) and sentence.lows[place] in about:
        return True
    for here in range(place, min(len(sentence) - 1, place + SOON)):
        if sentence.lows[here] == "that":
            return sentence.lows[here + 1] in about
    return False
