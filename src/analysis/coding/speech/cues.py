"""One reporting verb by itself: whether it is one, its subject, and what it takes."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.coding.speech.complements import read_complement
from analysis.coding.speech.layers import QUOTED, Sentence
from analysis.coding.speech.lexicon import Lexicon, Verb
from analysis.coding.speech.nonfinite import Complement
from analysis.coding.speech.subjects import (
    STOPPERS,
    Group,
    is_attributive,
    is_finite,
    is_quoted_noun,
    phrase_after,
    phrase_before,
    read_group,
)

Range = tuple[int, int]
ADJECTIVE_ENDINGS = ("ian", "ish", "ese", "ean", "eli", "aqi", "ani", "can", "man", "nch", "tch")
PLURAL_PRONOUNS = frozenset(
    {"i", "they", "we", "you", "who", "some", "others", "many", "both", "all", "most", "few", "several"}
)
APPOSITION_LIMIT = 26
MOST_COMMAS = 3
WIDEST_ABSOLUTE = 8
LONGEST_NAME = 5


@dataclass(slots=True, eq=False)
class Cue:
    """One reporting verb as read by itself."""

    place: int
    end: int
    verb: Verb
    kinds: frozenset[str]
    group: Group
    subject: Range | None
    is_inverted: bool
    is_own: bool
    complement: Complement
    boundary: int


def read_cue(sentence: Sentence, place: int, lexicon: Lexicon) -> Cue | None:
    """Read one form: as a reporting verb, or None where it is a noun or an attribute."""
    lows, words = sentence.lows, sentence.words
    verb, kinds = lexicon.verbs[lows[place]]
    if words[place][0].isupper() and place and not (lows[place - 1] == QUOTED or lows[-1] not in ".!?"):
        return None
    end = place + 1
    if verb.particle:
        window = lows[end : end + 3]
        if verb.particle not in window:
            return None
        end += window.index(verb.particle) + 1
    group = read_group(sentence, place, lexicon)
    if "gerund" in kinds:
        group.is_passive = False
        before = lows[place - 1] if place else ""
        if before in lexicon["determiner"] or before in ("of", "as") or before.endswith(("’s", "'s")):
            return None
    elif kinds == {"past"} or (kinds & {"past"} and not group.is_infinitive):
        if is_attributive(sentence, place, lexicon) or not is_active_past(sentence, place, end, group, lexicon):
            return None
    else:
        group.is_passive = False
    if any(lows[here] in lexicon["supposing"] for here in range(group.start, place)):
        return None
    if group.is_infinitive and is_judged(sentence, group, lexicon):
        return None
    if "past" in kinds and group.start == place and place and lows[place - 1] in lexicon["copula"]:
        return None  # "remain committed to"
    if place == 0 and "past" in kinds and lows[1:2] != [QUOTED]:
        group.is_passive = True  # "Told that ...": somebody was
    subject, is_inverted, is_own = read_subject(sentence, place, kinds, group, lexicon)
    if (
        kinds & {"base", "third"}
        and not kinds & {"past"}
        and not agrees(sentence, subject, kinds, verb, group, lexicon)
    ) and not is_inverted:
        return None
    complement = read_complement(
        sentence, end, verb.frames, lexicon, is_inverted=is_inverted, is_passive=group.is_passive
    )
    if complement.kind == "object" and subject is not None and is_gap(sentence, subject, complement, lexicon):
        complement = Complement("zero", complement.start, 0.7)
    is_free_relative = subject is not None and subject[0] > 0 and lows[subject[0] - 1] == "what" and not is_inverted
    if is_free_relative and complement.kind in ("zero", "infinitive"):
        return None  # "what he will tell me will remain secret"
    boundary = (subject[0] if subject and is_own and not is_inverted else group.start) - 1
    if is_inverted:
        if complement.kind in ("object", "none") and subject is None:
            subject = phrase_after(sentence, end, lexicon)
        if subject is None:
            is_inverted = False
        elif complement.kind not in ("object",):
            is_inverted, subject = False, None
    return Cue(place, end, verb, kinds, group, subject, is_inverted, is_own or is_inverted, complement, boundary)


def is_judged(sentence: Sentence, group: Group, lexicon: Lexicon) -> bool:
    """Say whether an infinitive hangs on a judgement ("it is hard to say that"), so that nobody says it."""
    if group.start == 0:
        return True
    if group.start < 2 or sentence.lows[group.start] != "to":
        return False
    before = sentence.lows[group.start - 2]
    return before in lexicon["be"] or before in ("too", "very", "so", "not", "a", "it")


def is_gap(sentence: Sentence, subject: Range, complement: Complement, lexicon: Lexicon) -> bool:
    """Say whether a relative clause takes the subject of what is reported ("which the union says is ...")."""
    before = sentence.lows[subject[0] - 1] if subject[0] else ""
    return (before in ("which", "who") or (before == "what" and subject[0] > 1)) and is_finite(
        sentence, complement.start, lexicon
    )


def is_active_past(sentence: Sentence, place: int, end: int, group: Group, lexicon: Lexicon) -> bool:
    """Say whether a past form is a verb of its sentence, rather than a participle behind its noun."""
    following = sentence.lows[end] if end < len(sentence) else ""
    if group.has_auxiliary:
        return True
    if following == "by" or (following == "of" and "of-gerund" in lexicon.verbs[sentence.lows[place]][0].frames):
        return False
    return place > 0 or "hearer" in lexicon.verbs[sentence.lows[place]][0].frames or following == QUOTED


def agrees(
    sentence: Sentence, subject: Range | None, kinds: frozenset[str], verb: Verb, group: Group, lexicon: Lexicon
) -> bool:
    """Say whether a present form can be the verb of its subject, rather than a noun."""
    if group.is_infinitive or group.has_auxiliary:
        return True
    if subject is None:
        return "noun" not in verb.frames and bool(kinds & {"third"})
    last = sentence.lows[head_of(sentence, subject, lexicon)]
    if "noun" in verb.frames and (
        sentence.lows[subject[1] - 1] == "united" or sentence.words[group.start][0].isupper()
    ):
        return False
    if last in lexicon["possessive"] or (last in lexicon["determiner"] and last not in PLURAL_PRONOUNS):
        return False
    if kinds & {"third"}:
        first = sentence.lows[subject[0]]
        if "noun" in verb.frames and not (
            sentence.words[subject[0]][0].isupper() or first in lexicon["determiner"] or first in lexicon["pronoun"]
        ):
            return False  # "recent calls", "rival claims"
        if "noun" in verb.frames:
            owned = any(low.endswith(("’s", "'s", "s’", "s'")) for low in sentence.lows[subject[0] : subject[1] - 1])
            if (
                owned
                and last not in lexicon.any_of("person", "organisation")
                and sentence.words[subject[1] - 1][0].islower()
            ):
                return False  # "their rivals' latest demands"
            if last.endswith(("’s", "'s", "’", *ADJECTIVE_ENDINGS)) or last in ("united", *lexicon["possessive"]):
                return False
            is_proper = sentence.words[subject[1] - 1][0].isupper()  # "the United Nations estimates"
            return (is_proper or last not in lexicon["official-noun"]) and last not in lexicon["determiner"]
        return True
    plural = (
        last in PLURAL_PRONOUNS or last in lexicon["official-noun"] or "and" in sentence.lows[subject[0] : subject[1]]
    )
    if plural or (last.endswith("s") and not last.endswith(("ss", "’s", "'s"))):
        return True
    is_headline = sentence.lows[-1] not in ".!?" and "," in sentence.lows[: subject[1]]
    return is_headline and "noun" not in verb.frames


def read_subject(
    sentence: Sentence, place: int, kinds: frozenset[str], group: Group, lexicon: Lexicon
) -> tuple[Range | None, bool, bool]:
    """Find a verb's subject: the phrase, whether it may follow the verb, whether it is the verb's own."""
    lows = sentence.lows
    if "gerund" in kinds and not group.has_auxiliary:
        for here in range(group.start - 1, max(0, group.start - WIDEST_ABSOLUTE), -1):
            if lows[here] == "with" and lows[here - 1] == "," and here + 1 < group.start:
                return (here + 1, group.start), False, True  # ", with the minister adding that ..."
            if lows[here] in STOPPERS:
                break
        return None, False, False
    before = group.start - 1
    if before > 1 and lows[before] in ("—", "–", "-", ")"):
        opening = opening_mark(sentence, before)
        if opening:
            phrase = phrase_before(sentence, opening, lexicon)
            if phrase is not None and is_nominal(sentence, phrase, lexicon):
                return phrase, False, True
    if group.is_infinitive and lows[group.start] == "to":
        group.is_unreal = True
        return None, False, False
    if (
        before < 0
        or (lows[before] == QUOTED and not is_quoted_noun(sentence, before, lexicon))
        or (lows[before] in ("—", "–") and group.start == place)
    ):
        return None, place == group.start and bool(kinds & {"past", "third"}), True
    word = lows[before]
    if word in ("who", "that", "which"):
        antecedent = before - 1 if before and lows[before - 1] == "," else before
        phrase = phrase_before(sentence, antecedent, lexicon)
        if phrase is None:
            phrase = name_before(sentence, antecedent)
        return (nearest_noun(sentence, phrase, lexicon) if phrase else None), False, phrase is not None
    if word == ",":
        apposed = subject_before_apposition(sentence, before, lexicon)
        if apposed is not None:
            return apposed, False, True
        return None, place == group.start and bool(kinds & {"past", "third"}), True
    phrase = phrase_before(sentence, group.start, lexicon)
    if phrase is not None:
        return phrase, False, True
    return None, False, False


def opening_mark(sentence: Sentence, closing: int) -> int:
    """Return the place of the dash or bracket that a closing one belongs to, 0 for none."""
    mark = "(" if sentence.lows[closing] == ")" else sentence.lows[closing]
    for here in range(closing - 1, max(0, closing - APPOSITION_LIMIT), -1):
        if sentence.lows[here] == mark:
            return here
    return 0


def name_before(sentence: Sentence, end: int) -> Range | None:
    """Return the words with a capital directly before a place, or None."""
    start = end
    while start > 0 and sentence.words[start - 1][0].isupper():
        start -= 1
    return (start, end) if start < end else None


def nearest_noun(sentence: Sentence, phrase: Range, lexicon: Lexicon) -> Range:
    """Return the part of a phrase that a relative clause belongs to: behind its last loose preposition."""
    for here in range(phrase[1] - 1, phrase[0], -1):
        if sentence.lows[here] in lexicon["preposition"] and sentence.lows[here] not in ("of", "for"):
            return here + 1, phrase[1]
    return phrase


def subject_before_apposition(sentence: Sentence, comma: int, lexicon: Lexicon) -> Range | None:
    """Find the noun phrase before an apposition or a relative clause that a comma closes before the verb."""
    lows = sentence.lows
    limit = comma - 1
    while limit >= 0 and lows[limit] not in (QUOTED, ";", ":", "(", ")") and comma - limit < APPOSITION_LIMIT:
        limit -= 1
    commas = [here for here in range(limit + 1, comma) if lows[here] == ","]
    if commas and is_name(sentence, commas[-1] + 1, comma, lexicon):
        # "in Minsk, Russia's president, X, said": the title stands right before the name.
        phrase = phrase_before(sentence, commas[-1], lexicon)
        if phrase is not None and lows[head_of(sentence, phrase, lexicon)] in lexicon["person"]:
            return phrase
    for number, here in enumerate(commas):
        if here == limit + 1:
            continue
        phrase = phrase_before(sentence, here, lexicon)
        if phrase is None or lows[phrase[0]] in lexicon["pronoun"] or lows[phrase[0]].endswith("ing"):
            continue
        at_clause_start = (
            phrase[0] - 1 < 0
            or lows[phrase[0] - 1] in (",", QUOTED, ";", ":")
            or (lows[phrase[0] - 1] in lexicon.any_of("coordinator", "subordinator") | {"that"})
        )
        opening = lows[here + 1] if here + 1 < comma else ""
        opens = opening in (
            "who",
            "whose",
            "which",
            "a",
            "an",
            "the",
            "his",
            "her",
            "its",
            "their",
            "then",
            "now",
            "one",
        )
        opens = (
            opens
            or opening in lexicon["adverb"]
            or opening in lexicon["person"]
            or opening in lexicon["preposition"]
            or (sentence.words[here + 1][0].isupper() or opening in lexicon["title"] or opening.isdigit())
            or opening.endswith(("ing", "ed"))
        )
        inner = next((spot for spot in range(here + 2, comma) if is_finite(sentence, spot, lexicon)), comma)
        is_relative = any(word in ("who", "whose", "which", "that") for word in lows[here + 1 : inner])
        is_apposition = at_clause_start and opens and (inner == comma or is_relative)
        if is_apposition and number < MOST_COMMAS and is_nominal(sentence, phrase, lexicon):
            return phrase
    return None


def is_name(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> bool:
    """Say whether the words between two places are a name and nothing else."""
    words = sentence.words[start:end]
    return 0 < len(words) <= LONGEST_NAME and all(
        word[0].isupper() and low not in lexicon.any_of("person", "title") and word not in lexicon.time
        for word, low in zip(words, sentence.lows[start:end], strict=True)
    )


def is_nominal(sentence: Sentence, phrase: Range, lexicon: Lexicon) -> bool:
    """Say whether a phrase can name somebody: a name, or a noun of a person or a body."""
    return any(
        sentence.words[here][0].isupper()
        or sentence.lows[here] in lexicon.any_of("person", "organisation")
        or sentence.lows[here] in lexicon["official-noun"]
        or sentence.lows[here] in lexicon["text-source"]
        for here in range(*phrase)
    )


def head_of(sentence: Sentence, phrase: Range, lexicon: Lexicon) -> int:
    """Return the place of a noun phrase's head: the last word before a preposition."""
    for here in range(phrase[0] + 1, phrase[1]):
        if sentence.lows[here] in lexicon["preposition"]:
            return here - 1
    return phrase[1] - 1
