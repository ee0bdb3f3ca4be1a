"""What a reporting verb takes: a clause, an infinitive, a gerund, a quotation, or nothing that is speech.

The reading goes from the verb rightwards over what may stand between (`adjuncts`). A bare noun phrase is not speech;
without "that" a clause needs evidence of its finite verb, more of it after a verb that also takes objects.
"""

from __future__ import annotations

from analysis.coding.speech.adjuncts import skip_adjunct, skip_hearer, skip_parenthesis
from analysis.coding.speech.extents import relative_end
from analysis.coding.speech.layers import QUOTED, Sentence
from analysis.coding.speech.lexicon import Lexicon
from analysis.coding.speech.nonfinite import FINAL_STOPS, Complement, read_nonfinite
from analysis.coding.speech.subjects import STOPPERS, is_finite, is_past

QUOTED_PREDICATE = 16
FEWEST_OF_CLAUSE = 5
PRONOUN_SUBJECTS = frozenset({"he", "she", "they", "we", "i"})


def read_complement(
    sentence: Sentence, place: int, frames: frozenset[str], lexicon: Lexicon, *, is_inverted: bool, is_passive: bool
) -> Complement:
    """Read what follows a reporting verb.

    Parameters
    ----------
    sentence
        The sentence.
    place
        Place after the verb and its particle.
    frames
        How the verb takes what it reports.
    lexicon
        The closed classes.
    is_inverted
        Whether the subject may follow ("..., said X"): then a noun phrase is no clause without a verb of its own.
    is_passive
        Whether the verb is passive: its hearer is its subject.

    Returns
    -------
    Complement
        The content, or why there is none.
    """
    lows = sentence.lows
    here = place
    is_hearer_read = is_passive or "hearer" not in frames
    while here < len(sentence):
        word = lows[here]
        if word == "that" and not is_that_pronoun(sentence, here, lexicon):
            return Complement("that", here + 1) if frames & {"that", "hearer"} else Complement("object", here)
        if word in FINAL_STOPS or word in (";", ")"):
            return Complement("none", here)
        if word == QUOTED:
            return read_quotation(sentence, here, frames, lexicon, is_inverted=is_inverted)
        if word == ":":
            return read_colon(sentence, here, frames)
        if word == ",":
            after = skip_parenthesis(sentence, here, lexicon)
            if after is None:
                if here + 1 < len(sentence) and lows[here + 1] == QUOTED:
                    return Complement("quotation", here + 1)
                return Complement("none", here)
            here = after
            continue
        if word == "for" and here == place and "object-to" in frames and "for-to" not in frames:
            return Complement("object", here)  # "asked for arms to defend itself"
        if word == "about" and "object-to" in frames:
            return Complement("object", here)  # "asked about reports that"
        if (
            word in lexicon["subordinator"]
            and "whether" in frames
            and word in ("whether", "if", "why", "how", "what", "when", "where")
        ):
            return Complement("question", here, 0.8)
        if word == "who" and "whether" in frames and (here == place or lows[here - 1] in lexicon["objective"]):
            return Complement("question", here, 0.7)
        found = read_nonfinite(sentence, here, frames, lexicon, is_passive=is_passive)
        if found is not None:
            return found
        after = skip_adjunct(sentence, here, lexicon)
        if after > here:
            here = after
            continue
        if is_hearer_read and "hearer" in frames and word in lexicon["hearer"] and here > place:
            here += 1
            continue
        if not is_hearer_read:
            after = skip_hearer(sentence, here, lexicon)
            is_hearer_read = True
            if after > here:
                here = after
                continue
        break
    if here >= len(sentence):
        return Complement("none", here)
    bare = read_bare(sentence, here, frames, lexicon, is_inverted=is_inverted)
    is_direct = here == place and "sure" in frames and not is_inverted
    if bare.kind == "object" and is_direct and is_clause_like(sentence, here, lexicon):
        return Complement("zero", here, 0.65)  # a clause whose verb is not known by its form
    return bare


def is_that_pronoun(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether "that" is the subject itself ("said that was wrong")."""
    return place + 1 < len(sentence) and sentence.lows[place + 1] in lexicon["auxiliary"]


def read_quotation(
    sentence: Sentence, place: int, frames: frozenset[str], lexicon: Lexicon, *, is_inverted: bool
) -> Complement:
    """Tell a quotation that is all the content from one that opens a clause."""
    if place + 1 < len(sentence):
        inner = sentence.quotations[place]
        following = sentence.words[place + 1]
        if following[0].isalnum() and inner.end - inner.start < 80 and frames & {"zero", "that"} and not is_inverted:
            is_clause = following[0].islower() and find_verb(sentence, place, frames, lexicon, is_inverted=False) > 0
            return Complement("zero" if is_clause else "quotation", place, 0.8)
    return Complement("quotation", place)


def read_colon(sentence: Sentence, place: int, frames: frozenset[str]) -> Complement:
    """Read what follows a colon: a quotation, or a statement without marks."""
    if place + 1 >= len(sentence):
        return Complement("none", place)
    if sentence.lows[place + 1] == QUOTED:
        return Complement("quotation", place + 1)
    if "zero" in frames and len(sentence) - place > 4:
        return Complement("colon", place + 1, 0.6)
    return Complement("none", place)


def read_bare(
    sentence: Sentence, here: int, frames: frozenset[str], lexicon: Lexicon, *, is_inverted: bool
) -> Complement:
    """Tell a clause without "that" from a noun phrase."""
    lows = sentence.lows
    word = lows[here]
    if not frames & {"that", "zero"}:
        return Complement("object", here)
    following = here + 1
    ends_there = following >= len(sentence) or lows[following] in STOPPERS or lows[following] in ("to", "about", "on")
    if word in lexicon["no-object"] and ends_there:
        return Complement("object", here)
    if word in lexicon["preposition"] and ("sure" not in frames or word in ("of", "about", "against", "to", "for")):
        return Complement("object", here)
    if word in PRONOUN_SUBJECTS and following < len(sentence) and lows[following] not in STOPPERS:
        return Complement("zero", here, 0.95)
    if word in ("it", "you", "there", "this", "these", "that") and following < len(sentence):
        if is_finite(sentence, following, lexicon):
            return Complement("zero", here, 0.95)
        if "zero" not in frames:
            return Complement("object", here)
    verb = find_verb(sentence, here, frames, lexicon, is_inverted=is_inverted)
    if verb:
        return Complement("zero", here, verb)
    if "zero" in frames and not is_inverted and is_elliptical(sentence, here, lexicon):
        return Complement("zero", here, 0.5)
    return Complement("object", here)


def find_verb(sentence: Sentence, start: int, frames: frozenset[str], lexicon: Lexicon, *, is_inverted: bool) -> float:
    """Return how surely a finite verb follows the noun phrase at a place, 0 for none."""
    is_weak = "zero" in frames
    lows = sentence.lows
    here = start
    while here < len(sentence):
        word = lows[here]
        if word in FINAL_STOPS or word in (";", ":", "(", ")", "—", "–") or word in ("who", "which", "whose", "that"):
            return 0.0
        if (
            word in lexicon["subordinator"]
            and here > start
            and not ("sure" in frames and word in ("as", "after", "before", "since", "than"))
        ):
            return 0.0
        if word == ",":
            if is_inverted or not is_weak:
                return 0.0
            if closed := relative_end(sentence, here, lexicon):
                here = closed + 1
                continue
            if here + 1 < len(sentence) and lows[here + 1] in ("and", "but", "while", "yet", "so"):
                return 0.0
            following = lexicon.verbs.get(lows[here + 1]) if here + 1 < len(sentence) else None
            if following and "gerund" in following[1]:
                return 0.0
        if word == QUOTED and here > start and not is_inverted:
            if "sure" in frames:
                return 0.7
            inner = sentence.quotations[here]
            is_noun = lows[here - 1] in lexicon["determiner"] or lows[here - 1] in lexicon["preposition"]
            if is_weak and not is_noun and inner.end - inner.start >= QUOTED_PREDICATE:
                return 0.65  # claimed the party "is in full retreat"
        if here > start:
            if (
                "sure" not in frames
                and word in ("and", "but")
                and lows[here + 1 : here + 2]
                and (lows[here + 1] in lexicon["determiner"] or lows[here + 1] in lexicon["pronoun"])
            ):
                return 0.0  # "demanded peace and the others refused"
            if "sure" not in frames and is_reduced(sentence, here, lexicon):
                here += 1
                continue
            if word in lexicon["auxiliary"] and word not in ("being", "been") and sentence.words[here][0].islower():
                return 0.9 if lows[here - 1] != "to" else 0.0
            if is_finite(sentence, here, lexicon) and not is_inverted:
                return 0.85 if lows[here - 1] not in ("to", "of", "and", "or") else 0.0
            after_and = lows[here - 1] in ("and", "or")
            if is_weak and not is_inverted and not after_and and is_past(sentence, here, lexicon):
                return 0.75
        here += 1
    return 0.0


def is_reduced(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether a past form is a participle behind its noun ("the progress made in Geneva")."""
    word = sentence.lows[place]
    if word in lexicon["auxiliary"] or place + 1 >= len(sentence):
        return False
    following = sentence.lows[place + 1]
    return (following in lexicon["preposition"] or following in lexicon.time or following in FINAL_STOPS) and (
        word.endswith("ed") or word in lexicon["irregular"]
    )


def is_clause_like(sentence: Sentence, start: int, lexicon: Lexicon) -> bool:
    """Say whether words begin as a subject does, and go on without a stop for as long as a clause."""
    if sentence.lows[start] not in lexicon["determiner"] and not sentence.words[start][0].isupper():
        return False
    stops = (here for here in range(start, len(sentence)) if sentence.lows[here] in STOPPERS)
    return next(stops, len(sentence)) - start >= FEWEST_OF_CLAUSE


def is_elliptical(sentence: Sentence, start: int, lexicon: Lexicon) -> bool:
    """Say whether a headline leaves out the verb of its clause: no final stop, and more than a name."""
    words = [word for word in sentence.words[start:] if word[0].isalnum()]
    return sentence.lows[-1] not in FINAL_STOPS | {QUOTED} and len(words) > 1
