"""The attributions of one sentence: who says, with which word, what before and what behind it.

Each reporting verb is read on its own (`cues`); then those of a sentence are set beside each other, because one ends
what another reports and may lend it its subject.
"""

from __future__ import annotations

from analysis.coding.speech.complements import read_complement
from analysis.coding.speech.cues import APPOSITION_LIMIT, Cue, Range, head_of, read_cue
from analysis.coding.speech.extents import content_end
from analysis.coding.speech.layers import QUOTED, Sentence
from analysis.coding.speech.lending import lent_subject
from analysis.coding.speech.lexicon import Lexicon
from analysis.coding.speech.subjects import is_finite, is_past, phrase_after
from analysis.coding.speech.surroundings import Attribution, look_back

LONGEST_WORD = 16
MOST_VERBS = 40  # a sentence with more verbs of saying is no prose


def read_attributions(sentence: Sentence, lexicon: Lexicon) -> list[Attribution]:
    """Read the reporting verbs of a sentence.

    Parameters
    ----------
    sentence
        A sentence of one layer.
    lexicon
        The language's verbs and closed classes.

    Returns
    -------
    list of Attribution
        In order of their verbs.
    """
    places = [place for place, word in enumerate(sentence.lows) if word in lexicon.verbs]
    if len(places) > MOST_VERBS:
        return []
    cues = [cue for place in places if (cue := read_cue(sentence, place, lexicon))]
    stops = frozenset(stop for cue in cues if (stop := stop_before(sentence, cue, lexicon)) is not None)
    found: list[Attribution] = []
    for cue in cues:
        attribution = attribute(sentence, cue, stops, lexicon)
        if attribution is None:
            continue
        if attribution.subject is None and not cue.is_own and not cue.group.is_passive:
            attribution.subject = lent_subject(sentence, attribution, found, lexicon)
            attribution.is_own = False
        found.append(attribution)
    return found


def stop_before(sentence: Sentence, cue: Cue, lexicon: Lexicon) -> int | None:
    """Return the place at which what another verb reports must end, because this one begins a clause of its own."""
    lows = sentence.lows
    if not cue.is_own or cue.boundary < 1:
        return None
    before = lows[cue.boundary]
    if cue.is_inverted or cue.complement.kind == "none":
        if not cue.verb.frames & {"tail", "quote"} or (
            "noun" in cue.verb.frames and "past" not in cue.kinds and not ends_sentence(sentence, cue.complement.start)
        ):
            return None
        if "tail" not in cue.verb.frames and QUOTED not in lows[: cue.boundary]:
            return None  # "these talks would continue": it only follows a quotation
        return cue.boundary if before in (",", "—", "–") else None
    if cue.complement.kind == "object":
        return None
    if before == ";":
        return cue.boundary
    if before in ("and", "but", "while", "whereas", "although", "though") and cue.subject is not None:
        return cue.boundary - 1 if lows[cue.boundary - 1] == "," else None
    if before == "as" and lows[cue.boundary - 1] == ",":
        return cue.boundary - 1
    return None


def ends_sentence(sentence: Sentence, place: int) -> bool:
    """Say whether nothing but a final stop follows."""
    return place >= len(sentence) or sentence.lows[place] in ".!?"


def attribute(sentence: Sentence, cue: Cue, stops: frozenset[int], lexicon: Lexicon) -> Attribution | None:
    """Turn one verb into an attribution, or None where it reports nothing."""
    if is_mute(sentence, cue.subject, lexicon) and not (
        cue.complement.kind == "quotation" or cue.verb.base in ("say", "state")
    ):
        return None
    if cue.group.is_negated or denies(sentence, cue.subject):
        return None
    kind = cue.complement.kind
    if kind == "question" and cue.group.is_passive:
        return None  # "asked whether he would go, X said": the question is nobody's
    found = Attribution(cue.place, cue.end, cue.subject, "", 0.0, is_own=cue.is_own)
    if "as-saying" in cue.verb.frames:
        return read_as_saying(sentence, cue, stops, lexicon)
    if cue.group.is_passive:
        found.subject = agent_of(sentence, cue, lexicon)
    if "label" in cue.verb.frames and not cue.group.is_passive:
        found.is_label = True
    certainty = (
        cue.complement.confidence * (0.6 if cue.group.is_unreal else 1.0) * (0.75 if cue.group.is_passive else 1.0)
    )
    if kind in ("that", "zero", "question", "infinitive", "gerund", "will", "colon"):
        start = cue.complement.start
        end = content_end(
            sentence,
            start,
            cue.place,
            stops,
            lexicon,
            is_fronted=is_fronted(sentence, cue, lexicon),
            is_nonfinite=kind in ("infinitive", "gerund", "will"),
        )
        if end > start:
            found.contents.append((start, end))
            found.rule, found.confidence = f"verb-{kind}", 0.95 * certainty
    elif kind == "quotation" and "quote" not in cue.verb.frames and is_word(sentence, cue.complement.start):
        pass  # expressed “disappointment”
    elif kind == "quotation" and cue.verb.frames & {"quote", "label", "zero"} and not cue.group.is_passive:
        found.quotations.append(cue.complement.start)
        found.rule, found.confidence = "verb-quotation", 0.95 * certainty
    follows = cue.boundary >= 0 and "gerund" not in cue.kinds and ends_open(sentence, cue.boundary)
    if follows and cue.verb.frames & {"quote", "tail"} and not cue.group.is_passive:
        found.contents.clear()
        found.rule = ""
    if kind in ("none", "quotation") or cue.is_inverted or follows:
        look_back(sentence, cue, found, stops, lexicon)
    if kind == "none":
        found.is_bare = not found.rule and not cue.group.is_passive and bool(cue.verb.frames & {"tail", "quote"})
    return found if found.rule or found.is_label or found.is_bare else None


def is_word(sentence: Sentence, place: int) -> bool:
    """Say whether a quotation is too short for a sentence."""
    inner = sentence.quotations[place]
    return inner.end - inner.start <= LONGEST_WORD


def is_fronted(sentence: Sentence, cue: Cue, lexicon: Lexicon) -> bool:
    """Say whether a verb stands in a clause or participle that comes before the main verb of its sentence."""
    lows = sentence.lows
    if "gerund" in cue.kinds or cue.place == 0:
        return not any(
            is_finite(sentence, here, lexicon) or is_past(sentence, here, lexicon) for here in range(cue.group.start)
        )
    if cue.group.start > 1 and lows[cue.group.start - 1] in ("who", "which") and lows[cue.group.start - 2] == ",":
        return True
    if cue.subject is not None and cue.subject[0] > 1 and lows[cue.subject[0] - 2 : cue.subject[0]] == [",", "whose"]:
        return True
    before = lows[cue.boundary] if cue.boundary >= 0 else ""
    return before in lexicon["subordinator"] and not any(
        is_finite(sentence, here, lexicon) for here in range(cue.boundary)
    )


def ends_open(sentence: Sentence, place: int) -> bool:
    """Say whether a quotation ends with a comma, so that its attribution must follow."""
    inner = sentence.quotations.get(place)
    return inner is not None and inner.is_closed and sentence.ends[place] - inner.end < 3 and inner.ends_with_comma


def is_mute(sentence: Sentence, subject: Range | None, lexicon: Lexicon) -> bool:
    """Say whether a subject cannot speak ("the evidence suggests")."""
    if subject is None:
        return False
    return sentence.lows[head_of(sentence, subject, lexicon)] in lexicon["mute"]


def denies(sentence: Sentence, subject: Range | None) -> bool:
    """Say whether the subject itself negates the verb ("neither side said")."""
    return subject is not None and (
        sentence.lows[subject[0]] in ("neither", "nobody", "none", "no") or sentence.lows[subject[0] - 1] == "nor"
    )


def agent_of(sentence: Sentence, cue: Cue, lexicon: Lexicon) -> Range | None:
    """Return who acts in a passive ("was told by X that"), or None where the text leaves him out."""
    for here in range(cue.end, min(len(sentence), cue.complement.start + 1)):
        if sentence.lows[here] == "by":
            return phrase_after(sentence, here + 1, lexicon)
    return None


def read_as_saying(sentence: Sentence, cue: Cue, stops: frozenset[int], lexicon: Lexicon) -> Attribution | None:
    """Read "was quoted as saying" and "quoted X as saying"."""
    lows = sentence.lows
    for here in range(cue.end, min(len(sentence) - 2, cue.end + APPOSITION_LIMIT)):
        if lows[here] == "as" and lows[here + 1] in ("saying", "telling"):
            break
    else:
        return None
    subject = cue.subject if cue.group.is_passive else phrase_after(sentence, cue.end, lexicon)
    start = here + 2
    complement = read_complement(
        sentence, start, frozenset({"that", "zero", "quote"}), lexicon, is_inverted=False, is_passive=False
    )
    found = Attribution(cue.place, start, subject, "quoted-as-saying", 0.9)
    if complement.kind in ("that", "zero"):
        found.contents.append((complement.start, content_end(sentence, complement.start, cue.place, stops, lexicon)))
    elif complement.kind == "quotation":
        found.quotations.append(complement.start)
    else:
        look_back(sentence, cue, found, stops, lexicon)
        found.rule, found.confidence = "quoted-as-saying", 0.85
    return found if found.contents or found.quotations else None
