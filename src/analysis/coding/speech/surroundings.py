"""What stands before an attribution and goes on behind it: "..., X said, ...", "As X said, ..."."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.coding.speech.cues import Cue, Range
from analysis.coding.speech.extents import content_end
from analysis.coding.speech.layers import QUOTED, Sentence, first_of_item
from analysis.coding.speech.lexicon import Lexicon
from analysis.coding.speech.subjects import STOPPERS, is_finite, is_past

DATELINE = 14
FEWEST_OF_CLAUSE = 5


@dataclass(slots=True, eq=False)
class Attribution:
    """One reporting word with its speaker and content, as places in a sentence.

    Parameters
    ----------
    start, end
        Of the reporting word with its particle.
    subject
        The noun phrase of the speaker, or None.
    contents
        The stretches it reports indirectly, in order.
    quotations
        Places of the quotations it introduces or follows.
    rule
        How it was read.
    confidence
        How sure the content is, 0-1.
    is_own
        Whether the subject stands beside the verb, rather than being lent by another.
    """

    start: int
    end: int
    subject: Range | None
    rule: str
    confidence: float
    contents: list[Range] = field(default_factory=list)
    quotations: list[int] = field(default_factory=list)
    is_own: bool = True
    is_label: bool = False
    is_bare: bool = False


def look_back(sentence: Sentence, cue: Cue, found: Attribution, stops: frozenset[int], lexicon: Lexicon) -> None:
    """Add what stands before an attribution that follows or parts its content ("..., X said, ...")."""
    lows = sentence.lows
    boundary = cue.boundary
    if boundary < 0 or not cue.verb.frames & {"tail", "quote"}:
        return
    if lows[boundary] == "as" and boundary and lows[boundary - 1] in (",", QUOTED):
        boundary -= 1
    if lows[boundary] not in (",", "—", "–", QUOTED):
        look_ahead_of_as(sentence, cue, found, stops, lexicon)
        return
    end = boundary + 1 if lows[boundary] == QUOTED else boundary
    start = region_start(sentence, end, stops, lexicon)
    if end <= start:
        return
    places = [here for here in range(start, end) if lows[here] == QUOTED]
    ends_quoted = lows[end - 1] == QUOTED
    words = [here for here in range(start, end) if lows[here] not in STOPPERS]
    has_verb = any(is_finite(sentence, here, lexicon) or is_past(sentence, here, lexicon) for here in words)
    forward = found.rule == "verb-quotation"
    is_predicate = ends_quoted and len(places) == 1 and sentence.quotations[end - 1].is_lower
    if is_predicate and len(words) > 1 and not has_verb and opens_as_clause(sentence, start, lexicon):
        found.contents.append((start, end))  # The issues “have to be solved,” she said.
        found.rule, found.confidence = "clause-verb", 0.75
        return
    if ends_quoted and (not words or not has_verb or not is_mixed(sentence, places, lexicon)):
        found.quotations = [*(places if not words else places[-1:]), *found.quotations]
        found.rule, found.confidence = "quotation-verb", 0.95
        add_rest(sentence, cue, found, stops, lexicon, has_verb=True)
        return
    if is_comment(sentence, cue.subject, lexicon) or "tail" not in cue.verb.frames:
        return
    if forward:
        is_own = cue.is_own and "gerund" not in cue.kinds
        if has_verb and not places and is_own and is_clause_like(sentence, start, words, lexicon):
            found.contents.append((start, end))  # "There is time, X warned, “but little.”"
        return
    if cue.group.is_passive and (cue.subject is None or lows[cue.subject[0]] != "it"):
        return
    if has_verb or (places and words):
        found.contents.append((start, end))
        found.rule, found.confidence = "clause-verb", 0.85
        add_rest(sentence, cue, found, stops, lexicon, has_verb=True)
    elif is_clause_like(sentence, start, words, lexicon) and cue.subject is not None:
        found.contents.append((start, end))
        found.rule, found.confidence = "clause-verb", 0.7
    elif words and lows[cue.complement.start : cue.complement.start + 1] == [","] and not cue.is_inverted:
        add_rest(sentence, cue, found, stops, lexicon, has_verb=False)
        if found.contents:
            found.contents.insert(0, (start, end))
            found.rule, found.confidence = "clause-verb-clause", 0.7


def is_clause_like(sentence: Sentence, start: int, words: list[int], lexicon: Lexicon) -> bool:
    """Say whether words without a known verb are long enough for a clause, and open as one."""
    return len(words) >= FEWEST_OF_CLAUSE and opens_as_clause(sentence, start, lexicon)


def opens_as_clause(sentence: Sentence, start: int, lexicon: Lexicon) -> bool:
    """Say whether a clause can open at a place: no preposition, no conjunction, no participle stands there."""
    first = sentence.lows[start]
    closed = lexicon.any_of("preposition", "subordinator", "relative", "adjunct")
    return first not in closed and not first.endswith(("ing", "ed"))


def is_comment(sentence: Sentence, subject: Range | None, lexicon: Lexicon) -> bool:
    """Say whether a subject hides a relative clause of the author ("a claim the minister denied")."""
    if subject is None or sentence.lows[subject[0]] not in ("a", "an", "the", "something"):
        return False
    return any(word in lexicon["comment-noun"] for word in sentence.lows[subject[0] + 1 : subject[1] - 1])


def is_mixed(sentence: Sentence, places: list[int], lexicon: Lexicon) -> bool:
    """Say whether the last quotation is only a part of the clause before the verb, not a sentence of its own."""
    inner = sentence.quotations[places[-1]]
    before = sentence.lows[places[-1] - 1] if places[-1] else ""
    return before not in (",", ":", "—", "–", ".") and inner.end - inner.start < 200


def region_start(sentence: Sentence, end: int, stops: frozenset[int], lexicon: Lexicon) -> int:
    """Return where the clause before an attribution begins."""
    lows = sentence.lows
    start = 0
    for here in range(end - 1, -1, -1):
        if lows[here] == ";" or (here in stops and here < end - 1):
            start = here + 1
            break
    if start == 0:
        start = dateline_end(sentence, end) or min(end, first_of_item(sentence))
    while start < end and (
        lows[start] in ("but", "and", "however", ",", "still", "meanwhile", "–", "—", "-", ")", "]")
    ):
        start += 1
    return start


def dateline_end(sentence: Sentence, end: int) -> int:
    """Return where the sentence begins behind a dateline ("GENEVA (Agency) - ..."), else 0."""
    if len(sentence.words[0]) > 1 and sentence.words[0].isupper():
        depth = 0
        for here in range(1, min(end, DATELINE)):
            depth += (sentence.lows[here] == "(") - (sentence.lows[here] == ")")
            is_behind = (
                sentence.lows[here] == ")" and depth == 0 and sentence.lows[here + 1] not in ("-", "–", "—", ",")
            )
            if depth == 0 and (sentence.lows[here] in ("-", "–", "—") or is_behind):
                return here + 1
    return 0


def add_rest(
    sentence: Sentence, cue: Cue, found: Attribution, stops: frozenset[int], lexicon: Lexicon, *, has_verb: bool
) -> None:
    """Add what goes on behind an attribution that parts its content."""
    lows = sentence.lows
    here = cue.complement.start if not cue.is_inverted else (cue.subject[1] if cue.subject else cue.end)
    later = [place for place in range(here, len(sentence)) if lows[place] == QUOTED]
    if later and found.rule == "quotation-verb" and later[0] not in found.quotations:
        between = range(here, later[0])
        if (
            not any(lows[place] in lexicon.verbs and place in stops for place in between)
            and not any(
                lexicon.verbs.get(lows[place]) and "gerund" in lexicon.verbs[lows[place]][1] for place in between
            )
            and (later[0] == here + 1 or cue.is_inverted)
        ):
            found.quotations.append(later[0])
        return
    if here >= len(sentence) - 2 or lows[here] != ",":
        return
    start = here + 1
    if start in stops or here in stops or found.rule == "quotation-verb":
        return
    if has_verb and lows[start] not in ("and", "but", "because", "if", "unless", "that"):
        return
    if lows[start] in ("and", "but") and lows[start + 1] in lexicon.verbs:
        return
    following = lexicon.verbs.get(lows[start])
    if following and "gerund" in following[1]:
        return
    if not any(
        is_finite(sentence, place, lexicon) or is_past(sentence, place, lexicon)
        for place in range(start, len(sentence))
    ):
        return
    start += lows[start] in ("and", "that")
    end = content_end(sentence, start, cue.place, stops, lexicon)
    if end > start:
        found.contents.append((start, end))


def look_ahead_of_as(sentence: Sentence, cue: Cue, found: Attribution, stops: frozenset[int], lexicon: Lexicon) -> None:
    """Add the main clause after an opening "As X said,"."""
    lows = sentence.lows
    start = cue.complement.start
    if cue.subject is None or lows[cue.boundary] != "as" or cue.boundary > 1 or lows[start : start + 1] != [","]:
        return
    end = content_end(sentence, start + 1, cue.place, stops, lexicon)
    if end > start + 1:
        found.contents.append((start + 1, end))
        found.rule, found.confidence = "as-verb", 0.7
