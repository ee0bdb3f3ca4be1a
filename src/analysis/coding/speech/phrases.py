"""Attributions without a reporting verb: "according to X", "in the words of X", a noun of speech with "that"."""

from __future__ import annotations

from analysis.coding.speech.attributions import MOST_VERBS, is_mute
from analysis.coding.speech.extents import content_end
from analysis.coding.speech.layers import QUOTED, Sentence
from analysis.coding.speech.lending import sentence_subject
from analysis.coding.speech.lexicon import Lexicon
from analysis.coding.speech.nonfinite import FINAL_STOPS
from analysis.coding.speech.subjects import STOPPERS, is_finite, is_past, phrase_after, phrase_before, read_group
from analysis.coding.speech.surroundings import Attribution

NOUN_REACH = 5
CONDITIONAL = frozenset({"if", "unless"})
FEWEST_OF_HEADLINE, LONGEST_SOURCE = 4, 4
OPENINGS = (("according", "to"), ("in", "the", "words", "of"), ("in", "a", "statement", "by"))


def read_phrases(sentence: Sentence, lexicon: Lexicon) -> list[Attribution]:
    """Read the attributions of a sentence that rest on a phrase or a noun, in order."""
    found: list[Attribution] = []
    lows = sentence.lows
    if lows.count("that") + lows.count("according") > MOST_VERBS:
        return []
    for here, word in enumerate(lows):
        if word in ("according", "in"):
            for opening in OPENINGS:
                if tuple(lows[here : here + len(opening)]) == opening:
                    attribution = read_source(sentence, here, here + len(opening), lexicon)
                    if attribution is not None:
                        found.append(attribution)
        elif is_followed_by_that(sentence, here, lexicon) and (
            word in lexicon["speech-noun"] or (word in lexicon["belief-noun"] and uttered(sentence, here, lexicon))
        ):
            attribution = read_noun(sentence, here, lexicon)
            if attribution is not None:
                found.append(attribution)
        elif word in lexicon["speech-noun"] and lows[here + 1 : here + 2] in (["by"], ["from"]):
            attribution = read_authored(sentence, here, lexicon)
            if attribution is not None:
                found.append(attribution)
    headline = read_headline(sentence, lexicon)
    return [*found, headline] if headline else found


def is_followed_by_that(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether "that" follows a noun, a date between them left out: "the announcement last week that"."""
    here = place + 1
    while here < min(len(sentence), place + NOUN_REACH) and (
        sentence.words[here] in lexicon.time or sentence.words[here][0].isdigit() or sentence.lows[here] in ("on", "in")
    ):
        here += 1
    return sentence.lows[here : here + 1] == ["that"]


def uttered(sentence: Sentence, place: int, lexicon: Lexicon) -> int | None:
    """Return the place of the verb of uttering that takes a noun ("expressed the belief"), or None."""
    for here in range(place - 1, max(-1, place - NOUN_REACH), -1):
        if sentence.lows[here] in STOPPERS:
            return None
        if sentence.lows[here] in lexicon["uttering"]:
            return here
    return None


def read_headline(sentence: Sentence, lexicon: Lexicon) -> Attribution | None:
    """Read a headline that ends in its source: "Talks to resume on Saturday: minister"."""
    lows = sentence.lows
    if lows[-1] in FINAL_STOPS:
        return None
    heads = lexicon.any_of("person", "official-noun", "organisation", "text-source")
    dash = next((here for here in range(len(lows) - 2, max(0, len(lows) - 6), -1) if lows[here] in ("-", "–", "—")), 0)
    if (
        dash
        and all(word[0].isupper() for word in sentence.words[dash + 1 :])
        and not sentence.words[dash + 1].isupper()
    ):
        begin = lows.index(":") + 1 if ":" in lows[:4] else 0
        found = Attribution(dash, dash + 1, (dash + 1, len(sentence)), "headline", 0.65)
        if lows[begin:dash] == [QUOTED]:
            found.quotations.append(begin)
        elif dash - begin >= FEWEST_OF_HEADLINE:
            found.contents.append((begin, dash))
        return found if found.contents or found.quotations else None
    if lows.count(":") != 1 or QUOTED in lows:
        return None
    colon = lows.index(":")
    if 0 < colon <= 2 and lows[colon - 1] in lexicon.any_of("person", "official-noun") and len(lows) - colon > 3:
        return Attribution(colon, colon + 1, (0, colon), "headline", 0.65, [(colon + 1, len(sentence))])
    source = range(colon + 1, len(sentence))
    if colon < FEWEST_OF_HEADLINE or not 0 < len(source) <= LONGEST_SOURCE:
        return None
    if lows[-1] not in heads and not all(sentence.words[here][0].isupper() for here in source):
        return None
    return Attribution(colon, colon + 1, (colon + 1, len(sentence)), "headline", 0.65, [(0, colon)])


def read_source(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> Attribution | None:
    """Read "according to X" before, behind or inside its clause."""
    lows = sentence.lows
    phrase = phrase_after(sentence, end, lexicon)
    if phrase is None or is_mute(sentence, phrase, lexicon):
        return None
    found = Attribution(start, end, phrase, "according-to", 0.8)
    rest = phrase[1]
    while rest < len(sentence) and lows[rest] not in STOPPERS:
        rest += 1  # what the source's phrase leaves over: a place, a date
    before = [here for here in range(start) if lows[here] not in STOPPERS]
    opens = not before or (len(before) == 1 and lows[before[0]] in lexicon["coordinator"])
    if opens:
        begin = main_clause(sentence, rest, lexicon)
        if begin is None:
            return None
        if lows[begin] == QUOTED and begin + 2 >= len(sentence):
            found.quotations.append(begin)
            return found
        stop = content_end(sentence, begin, start, frozenset(), lexicon)
        if stop > begin:
            found.contents.append((begin, stop))
        return found if found.contents else None
    stop = start
    while stop > 0 and lows[stop - 1] in ",—–":
        stop -= 1
    begin = 0
    depth = 0
    for here in range(start - 1, -1, -1):
        depth += lows[here] == ")"
        if lows[here] == ";" or (lows[here] == "(" and depth == 0):
            begin = here + 1
            break
        depth -= lows[here] == "("
    while begin < stop and (lows[begin] in lexicon["coordinator"] or lows[begin] in STOPPERS - {QUOTED}):
        begin += 1
    if begin >= stop:
        return None
    if stop - begin == 1 and lows[begin] == QUOTED:
        found.quotations.append(begin)
        return found
    if rest < len(sentence) - 1 and lows[rest] == "," and lows[rest + 1] == "that":
        return None  # a parenthesis inside another attribution
    found.contents.append((begin, stop))
    has_verb = any(
        is_finite(sentence, here, lexicon) or is_past(sentence, here, lexicon) for here in range(begin, stop)
    )
    if not has_verb and rest < len(sentence) - 3 and lows[rest] == ",":
        end_of_rest = content_end(sentence, rest + 1, start, frozenset(), lexicon)
        if end_of_rest > rest + 1:
            found.contents.append((rest + 1, end_of_rest))
    return found


def main_clause(sentence: Sentence, comma: int, lexicon: Lexicon) -> int | None:
    """Return where the clause begins after an opening phrase, an apposition to its source left out."""
    lows = sentence.lows
    if comma >= len(sentence) - 2 or lows[comma] not in (",", ":"):
        return None
    begin = comma + 1
    for here in range(begin, min(len(sentence) - 2, begin + 16)):
        if is_finite(sentence, here, lexicon) or lows[here] == QUOTED:
            return begin
        if lows[here] == "," and lows[begin] in ("a", "an", "the", "who", "his", "its", "their"):
            return here + 1
    return begin


def read_noun(sentence: Sentence, place: int, lexicon: Lexicon) -> Attribution | None:
    """Read a noun of speech with its clause: "the minister's claim that ..."."""
    lows = sentence.lows
    start = lows.index("that", place) + 1
    if start >= len(sentence) - 1 or lows[start] in lexicon["auxiliary"] or is_finite(sentence, start, lexicon):
        return None  # "a claim that was made": a relative clause
    is_adjunct = lows[0] in lexicon.any_of("preposition", "subordinator")
    end = content_end(sentence, start, place, frozenset(), lexicon, is_fronted=is_adjunct and "," not in lows[:place])
    if is_adjunct and lows[0] != "when" and speaker_of_noun(sentence, place, lexicon) is None:
        return None  # "In a hint that ..., X said": the author's own word
    opens_sentence = not is_adjunct and not any(
        is_finite(sentence, here, lexicon) or is_past(sentence, here, lexicon) for here in range(1, place)
    )
    if opens_sentence:
        verbs = [
            here
            for here in range(start, end)
            if opens_verb(sentence, here, lexicon)
            and not any(word in CONDITIONAL for word in lows[max(start, here - NOUN_REACH) : here])
        ]
        if len(verbs) < 2:
            return None
        end = verbs[1]
    if end - start < 2 or is_relative(sentence, start, end, lexicon):
        return None
    return Attribution(place, place + 1, speaker_of_noun(sentence, place, lexicon), "noun-that", 0.55, [(start, end)])


def is_relative(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> bool:
    """Say whether a clause behind a noun of speech only says who uttered it ("proposals that the creditors made")."""
    for here in range(start, end):
        if is_finite(sentence, here, lexicon) or is_past(sentence, here, lexicon):
            return sentence.lows[here] in lexicon["uttering"]
    return False


def read_authored(sentence: Sentence, place: int, lexicon: Lexicon) -> Attribution | None:
    """Read a noun of speech with its author and its clause: "an announcement by X that ..."."""
    phrase = phrase_after(sentence, place + 2, lexicon)
    if phrase is None or phrase[1] + 2 >= len(sentence) or sentence.lows[phrase[1]] != "that":
        return None
    start = phrase[1] + 1
    if sentence.lows[start] in lexicon["auxiliary"] or is_finite(sentence, start, lexicon):
        return None
    end = content_end(sentence, start, place, frozenset(), lexicon)
    return Attribution(place, place + 1, phrase, "noun-that", 0.7, [(start, end)])


def opens_verb(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Say whether a finite verb group begins at a place."""
    word = sentence.lows[place]
    before = sentence.lows[place - 1]
    if word in ("be", "been", "being") or (word == "have" and before in lexicon["modal"]):
        return False
    if word in lexicon["auxiliary"]:
        return before not in lexicon["auxiliary"]
    if before in lexicon["auxiliary"] or before in lexicon["adverb"] or before == "to":
        return False
    return is_finite(sentence, place, lexicon) or is_past(sentence, place, lexicon)


def speaker_of_noun(sentence: Sentence, place: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return whose word a noun of speech is: a possessive before it, else the subject of a verb of uttering."""
    lows = sentence.lows
    here = place - 1
    while here >= 0 and place - here < 5 and lows[here] not in STOPPERS:
        if lows[here] in lexicon["possessive"]:
            return here, here + 1
        if lows[here].endswith(("’s", "'s", "s’", "s'")):
            begin = here
            while begin > 0 and (sentence.words[begin - 1][0].isupper() or lows[begin - 1] in ("the", "a")):
                begin -= 1
            return begin, here + 1
        if lows[here] in lexicon["uttering"]:
            group = read_group(sentence, here, lexicon)
            return phrase_before(sentence, group.start, lexicon) or sentence_subject(sentence, place, lexicon)
        here -= 1
    return None
