"""What a predicate states: its complement, its negation, its modality and the infinitive under it taken together."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.lexicon import Lexicon as Grammar
from analysis.coding.speech.subjects import is_adverb, phrase_after
from analysis.coding.speech.subjects import phrase_before as plain_phrase_before

from .complements import (
    HARM,
    find_mandate,
    is_object_denied,
    is_own_account,
    match,
    read_inner,
)
from .groups import Range, Reading, is_heading, read_group
from .lexicon import Entry, Lexicon
from .subjects import find_agent, find_subject
from .verbs import read_verb

FUTURE = frozenset({"will", "would", "shall"})
DUE, LEAVE = "due", "leave-verb"
LABEL_REACH = 12
OBLIGED = frozenset({"must", "should", "shall"})
DOUBTFUL = {"may": 0.35, "might": 0.35, "could": 0.6, "can": 0.75, "would": 0.9}
LOOSE = frozenset(
    {",", "and", "or", "but", "after", "by", "both", "all", "without", "while", "when", "despite", "then"}
)
ATTACHED, SHARED = 0.75, 0.93
UNDER = frozenset({"before", "with", "on", "about", "at", "towards", "toward", "for"})
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
    is_failure
        Whether it is something left undone: said of another, an accusation.
    is_future
        Whether it is still to come: said of another, a prediction.
    is_agentless
        Whether it is a passive that names nobody: in somebody's words, his account of how things stand.
    is_attached
        Whether it is a participle that only describes a noun.
    is_present
        Whether it is agreed to in the present, without a modal.
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
    is_failure: bool = False
    is_future: bool = False
    is_agentless: bool = False
    is_attached: bool = False
    is_present: bool = False
    taken: set[int] = field(default_factory=set)
    limit: int = 0


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
    if not any(words[0] == "no" for words in entry.near):  # "said no to"
        reading.is_negated = reading.is_negated != is_object_denied(sentence, reading, grammar)
    is_failure = reading.governor in lexicon["failing"]
    if is_failure:
        reading.is_negated, reading.governor = not reading.is_negated, ""
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
    if entry.governs == "mandate" and (told := find_mandate(sentence, reading.end, lexicon)):
        stance, place = told
        taken.add(place)
    is_claim = entry.governs == "wish" and is_own_account(sentence, reading.end, grammar)
    if is_claim:
        stance = "assess"
    if entry.governs == "label":
        labelled = sentence.lows[reading.end : reading.end + LABEL_REACH]
        stance = lexicon.judgement(labelled)[0] or stance
        if stance == "endorse" and any("talks" in lexicon.classes.get(word, ()) for word in labelled):
            stance = "assess"
    if not stance or (entry.governs == DUE and not turned):
        return None
    certainty *= DOUBTFUL.get(reading.modal, 1.0)
    if not lexicon["doubting"].isdisjoint(sentence.lows[max(0, reading.start - 1) : reading.place]):
        certainty *= UNREAL
    if sentence.lows[reading.place].endswith("ing"):
        certainty *= UNREAL if reading.governor in lexicon["weighing"] | UNDER else 1.0
        before = sentence.lows[reading.start - 1] if reading.start else ","
        certainty *= 1.0 if reading.is_own or before in LOOSE else ATTACHED
    elif reading.governor and reading.governor not in lexicon["realised"]:
        certainty *= UNREAL if reading.governor in lexicon["unreal"] or reading.governor in grammar["be"] else BARE
    elif reading.governor:
        certainty *= REALISED
    hit = Hit(
        reading.start, reading.place, reading.end, stance, f"{entry.form_code}-{entry.base}", certainty, taken=taken
    )
    hit.is_report = entry.governs in ("report", "agree", "wish") and not reading.is_negated
    hit.is_weak = is_claim or entry.governs == "report"
    hit.is_failure = is_failure or entry.base in lexicon["failing"]
    hit.holder, hit.is_own = reading.subject, reading.is_own
    hit.is_future = reading.modal in FUTURE
    hit.is_present = entry.governs == "agree" and sentence.lows[reading.place] == entry.base and not reading.modal
    hit.confidence *= 1.0 if hit.is_own or hit.holder is None else SHARED
    if reading.is_passive and entry.form_code == "verb":
        hit.holder = find_agent(sentence, reading.end, grammar)
        hit.confidence *= 0.9 if hit.holder else 0.6
        hit.is_agentless = hit.holder is None
        if hit.holder is None and (stance == "accept" or entry.governs in ("mandate", "bind")):
            hit.holder = reading.subject  # "the Franco-German treaty was signed": its parties are named in it
        if reading.subject is not None and reading.is_own:
            hit.start = reading.subject[0]
    elif reading.subject is not None and reading.is_own:
        hit.start = reading.subject[0]
    if entry.governs in ("bind", "persuade") and not reading.is_passive:
        hit.holder = phrase_after(sentence, reading.end, grammar)  # "the treaty obliges X to": whose duty it is
    if (
        reading.modal in FUTURE
        and not reading.is_negated
        and lexicon.inner_class(sentence.lows[reading.place : reading.place + 3]) in (HARM, LEAVE)
    ):
        hit.stance = "threaten"
    hit.is_attached = reading.is_passive and not reading.is_own and hit.holder is None and bool(entry.objects)
    if entry.governs == "blame" or (entry.governs == "duty" and reading.is_negated):
        hit.is_speakers = True  # who breaks a truce makes no move; who says so does
    if reading.modal in OBLIGED and not reading.is_passive:
        hit.stance, hit.is_speakers, hit.rule = "demand", True, f"obligation-{reading.modal}"
        hit.confidence = 0.75
    return hit
