"""What a predicate states: its complement, its negation, its modality and the infinitive under it taken together."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.lexicon import Lexicon as Grammar
from analysis.coding.speech.subjects import STOPPERS, is_adverb
from analysis.coding.speech.subjects import phrase_before as plain_phrase_before

from .grammar import Range, Reading, find_agent, is_heading, read_verb
from .lexicon import Entry, Lexicon

FUTURE = frozenset({"will", "would", "shall"})
HARM = "harm-verb"
DUE, VERB = "due", "verb"
SOON = 8
OBJECT_REACH = 9
LABEL_REACH = 12
OBLIGED = frozenset({"must", "should", "shall"})
DOUBTFUL = {"may": 0.35, "might": 0.35, "could": 0.6, "can": 0.75, "would": 0.9}
CLOSING = frozenset(
    {
        "after",
        "before",
        "during",
        "since",
        "until",
        "because",
        "while",
        "as",
        "despite",
        "amid",
        "following",
        "if",
        "unless",
        "that",
    }
)
REALISED, UNREAL, BARE = 0.85, 0.45, 0.2


@dataclass(slots=True, eq=False)
class Hit:
    """One move as places in a sentence, before its holder is known.

    Parameters
    ----------
    start, place, end
        The first word of the clause that states it, its predicate, the place behind the predicate.
    stance, rule, confidence
        What it states, on what grounds, how sure.
    holder
        The noun phrase whose move it is; None where the text leaves it out.
    is_speakers
        Whether it is the move of whoever speaks the words.
    is_own
        Whether the holder's phrase stands beside the predicate.
    is_report
        Whether what follows it may state the move more closely ("agreed that all must leave").
    is_weak
        Whether any other move of the clause goes before it.
    taken
        Places of verbs that belong to it.
    limit
        The place at which its clause ends; 0 for not known yet.
    """

    start: int
    place: int
    end: int
    stance: str
    rule: str
    confidence: float
    holder: Range | None = None
    is_speakers: bool = False
    is_own: bool = False
    is_report: bool = False
    is_weak: bool = False
    taken: set[int] = field(default_factory=set)
    limit: int = 0


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
        if lows[here] in STOPPERS and lows[here] not in '“”"':
            return 0
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
        distance = find_object(sentence, reading, entry, lexicon)
        if 0 < distance < nearest:
            nearest, best = distance, entry
    return best


def find_object(sentence: Sentence, reading: Reading, entry: Entry, lexicon: Lexicon) -> int:
    """Return how far away a word of the entry's classes stands in the object, or the subject of a passive; 0 for not."""
    if not reading.is_passive:
        for here in range(reading.end, min(len(sentence), reading.end + OBJECT_REACH)):
            word = sentence.lows[here]
            if (word in STOPPERS and word not in '“”"') or word in CLOSING:
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
    if entry.governs == "urge":
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
    kind = lexicon.inner_class(lows[here : here + 3])
    while (
        lows[here] in ("continue", "keep", "begin", "start", "work", "go", "immediately")
        and here + 2 < len(sentence)
        and lows[here + 1] in ("to", "on")
    ):
        here += 2
        taken.update((here, here + 1))
        kind = lexicon.inner_class(lows[here : here + 3])
    return f"not-{kind or VERB}" if is_negated else kind, taken


def read_predicate(sentence: Sentence, place: int, lexicon: Lexicon, grammar: Grammar) -> Hit | None:
    """Read a form of the lexicon at a place: as a move, or None."""
    entries, kinds = lexicon.forms[sentence.lows[place]]
    adjectives = tuple(entry for entry in entries if entry.form_code == "adjective")
    verbs = tuple(entry for entry in entries if entry.form_code == "verb")
    if adjectives:
        reading = read_adjective(sentence, place, place + 1, lexicon, grammar)
        if reading is not None and (entry := match(sentence, reading, adjectives, lexicon, grammar)):
            return judge(sentence, reading, entry, lexicon, grammar)
    if not verbs:
        return None
    reading = read_verb(sentence, place, kinds, grammar, is_noun_too=verbs[0].base in lexicon["noun-too"])
    if reading is None:
        return None
    if reading.subject and reading.subject[0] and sentence.lows[reading.subject[0] - 1] == "what":
        return None  # "what the employers called their last offer"
    found = match(sentence, reading, verbs, lexicon, grammar)
    return judge(sentence, reading, found, lexicon, grammar) if found else None


def read_phrase(sentence: Sentence, place: int, lexicon: Lexicon, grammar: Grammar) -> Hit | None:
    """Read a predicate of several words that begins at a place."""
    for words, entry in lexicon.phrases[sentence.lows[place]]:
        if tuple(sentence.lows[place : place + len(words)]) == words:
            if words[0] in grammar["auxiliary"]:
                reading: Reading | None = Reading(place, place + len(words), place)
            else:
                reading = read_adjective(sentence, place, place + len(words), lexicon, grammar)
            return judge(sentence, reading, entry, lexicon, grammar) if reading else None
    return None


def read_adjective(sentence: Sentence, place: int, end: int, lexicon: Lexicon, grammar: Grammar) -> Reading | None:
    """Read an adjective behind a linking verb or behind its noun; None where it stands before one."""
    lows = sentence.lows
    left = place - 1
    is_negated = False
    while left >= 0 and (
        (is_adverb(lows[left], grammar) and lows[left] not in grammar["coordinator"])
        or lows[left] in grammar["negation"]
        or lows[left] in ("longer", "no", "more", "as", "so", "him", "himself", "itself", "themselves")
    ):
        is_negated = is_negated or lows[left] in grammar["negation"] or lows[left] == "no"
        left -= 1
    if left < 0:
        return None
    word = lows[left]
    if is_heading(sentence) and sentence.words[left][0].isupper() and not is_negated:
        phrase = plain_phrase_before(sentence, left + 1, grammar)
        return Reading(place, end, place, phrase, True) if phrase and not phrase[0] else None  # no verb in a headline
    clitic = word[-3:] if word.endswith(("’re", "'re")) else word[-2:]
    if not (word in lexicon["linking"] or clitic in lexicon["linking"] or word.endswith(("n’t", "n't")) or word == ","):
        return None
    reading = Reading(left + 1, end, left + 1)
    if word != ",":
        probe = (
            read_verb(sentence, left, frozenset({"base", "past", "third"}), grammar)
            if word in lexicon["linking"]
            else None
        )
        if probe is not None:
            reading.start, reading.subject, reading.is_own = probe.start, probe.subject, probe.is_own
            reading.modal, reading.is_negated = probe.modal, probe.is_negated
            reading.governor = probe.governor
    if reading.subject is None:
        from .grammar import find_subject, read_group

        probe = Reading(left + 1, end, left + 1)
        read_group(sentence, probe, grammar)
        if probe.subject is None:
            probe.subject, probe.is_own = find_subject(sentence, probe.start, grammar)
        reading.start, reading.subject, reading.is_own = probe.start, probe.subject, probe.is_own
        reading.modal, reading.is_negated = probe.modal, probe.is_negated
    reading.place = place
    reading.is_negated = reading.is_negated or is_negated
    return reading


def judge(sentence: Sentence, reading: Reading, entry: Entry, lexicon: Lexicon, grammar: Grammar) -> Hit | None:
    """Put a predicate's stance, negation, modality and infinitive together."""
    inner, taken = read_inner(sentence, reading, entry, lexicon, grammar)
    stance, certainty = entry.stance, entry.confidence
    turned = lexicon.turns.get((entry.governs, inner))
    if reading.is_negated:
        if "longer" in sentence.lows[reading.start : reading.place] and stance in ("demand", "refuse"):
            stance = "concede"
        elif entry.governs in ("willing", "commit") and turned == "refuse":
            stance = "offer"
        else:
            stance = entry.negated
        certainty *= 0.9
    elif turned:
        stance = turned
    is_claim = entry.governs == "wish" and is_own_account(sentence, reading.end, grammar)
    if is_claim:
        stance = "assess"
    if entry.governs == "label":
        stance = lexicon.judgement(sentence.lows[reading.end : reading.end + LABEL_REACH])[0] or stance
    if not stance or (entry.governs == DUE and not turned):
        return None
    certainty *= DOUBTFUL.get(reading.modal, 1.0)
    if sentence.lows[reading.place].endswith("ing"):
        certainty *= UNREAL if reading.governor in lexicon["weighing"] else 1.0
    elif reading.governor and reading.governor not in lexicon["realised"]:
        certainty *= UNREAL if reading.governor in lexicon["unreal"] or reading.governor in grammar["be"] else BARE
    elif reading.governor:
        certainty *= REALISED
    hit = Hit(
        reading.start, reading.place, reading.end, stance, f"{entry.form_code}-{entry.base}", certainty, taken=taken
    )
    hit.is_report = entry.governs in ("report", "agree", "wish") and not reading.is_negated
    hit.is_weak = is_claim or entry.governs == "report"
    hit.holder, hit.is_own = reading.subject, reading.is_own
    if reading.is_passive and entry.form_code == "verb":
        hit.holder = find_agent(sentence, reading.end, grammar)
        hit.confidence *= 0.9 if hit.holder else 0.6
        if hit.holder is None and stance == "accept":
            hit.holder = reading.subject  # "the Franco-German treaty was signed": its parties are named in it
        if reading.subject is not None and reading.is_own:
            hit.start = reading.subject[0]
    elif reading.subject is not None and reading.is_own:
        hit.start = reading.subject[0]
    if (
        reading.modal in FUTURE
        and not reading.is_negated
        and lexicon.inner_class(sentence.lows[reading.place : reading.place + 3]) == HARM
    ):
        hit.stance = "threaten"
    if entry.governs == "blame":
        hit.is_speakers = True  # who breaks a truce makes no move; who says so does
    if reading.modal in OBLIGED and not reading.is_passive:
        hit.stance, hit.is_speakers, hit.rule = "demand", True, f"obligation-{reading.modal}"
        hit.confidence = 0.75
    return hit


def is_own_account(sentence: Sentence, place: int, grammar: Grammar) -> bool:
    """Say whether a clause, with "that" or without, is about its own speaker, so that it claims rather than wants."""
    about = grammar["pronoun"] | grammar["possessive"] | {"there", "this"}
    if place < len(sentence) and sentence.lows[place] in about:
        return True
    for here in range(place, min(len(sentence) - 1, place + SOON)):
        if sentence.lows[here] == "that":
            return sentence.lows[here + 1] in about
    return False
