"""Which of a sentence's moves stand, and where the clause of each ends."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from analysis.coding.speech.layers import QUOTED, Sentence
from analysis.coding.speech.lexicon import Lexicon as Grammar
from analysis.coding.speech.subjects import STOPPERS, is_finite, is_past

from .holders import Holder
from .lexicon import Lexicon
from .predicates import Hit
from .voices import Voice, Voices

CONTENT_GOES_FIRST = frozenset({"demand", "assess", "deny", "accuse", "refuse", "threaten"})
APPENDED = frozenset(
    {"which", "who", "whose", "whom", "where", "while", "whereas", "although", "though", "but", "so", "yet"}
)
LEFT_OVER = frozenset({"that", "while", "after", "as", "because", "who", "which"})
ENDS = frozenset({";", "—", "–", QUOTED})
OURS = frozenset({"they", "their", "it", "its", "both"})
THAT_REACH = 2
REPORT_REACH, WORTH, CLAUSE_REACH = 60, 0.3, 14


@dataclass(slots=True, eq=False)
class Move:
    """A hit whose holders are known, and who speaks it."""

    hit: Hit
    holders: list[Holder]
    voice: Voice

    @property
    def is_known(self) -> bool:
        """Whether its holder is in the list of actors."""
        return bool(self.holders[0].actor_id)


def settle(sentence: Sentence, moves: list[Move], voices: Voices, lexicon: Lexicon) -> list[Move]:
    """Let what is reported state the move where the word of saying states none or less; one judgement a sentence."""
    dropped: set[int] = set()
    for number, move in enumerate(moves):
        hit = move.hit
        speech = voices.next_from(sentence.ends[hit.place])
        if hit.is_weak and voices.is_tag(sentence.words[hit.place], sentence.starts[hit.place]):
            dropped.add(number)
            continue
        if hit.is_weak and hit.stance == "assess" and foretells(sentence, move, moves[number + 1 :]):
            dropped.add(number + 1)
            continue
        if hit.is_weak and hit.stance == "assess" and leads_to(sentence, hit, moves[number + 1 :]):
            dropped.add(number)
            continue
        if number in dropped or speech is None or speech.mode_code != "reported":
            continue
        if speech.start - sentence.ends[hit.end - 1] > REPORT_REACH or sentence.words[hit.place] not in speech.cue:
            continue
        inner = [
            place
            for place in range(number + 1, len(moves))
            if speech.start <= sentence.starts[moves[place].hit.place] < speech.end
        ]
        if not inner:
            is_clause = speech.start > sentence.ends[hit.end - 1] and "to" not in sentence.lows[hit.end : hit.end + 2]
            told = sentence.lows[bisect_left(sentence.starts, speech.start) : bisect_left(sentence.starts, speech.end)]
            said = lexicon.judgement(told)[0]
            is_agreed = hit.is_report and is_clause and hit.stance == "accept" and said == "assess"
            if is_agreed or (hit.is_weak and hit.stance == "assess" and said in CONTENT_GOES_FIRST):
                hit.stance = said  # "argued that the strikes violate the charter"
            continue
        first = moves[inner[0]].hit
        gives_way = first.confidence >= WORTH if hit.is_weak else hit.is_report and outweighs(sentence, first)
        if gives_way:
            dropped.add(number)
        else:
            dropped.update(inner[:1] if hit.is_report else inner)
    kept: list[Move] = []
    for number, move in enumerate(moves):
        before = kept[-1] if kept else None
        is_repeated = (
            before is not None
            and before.hit.stance == move.hit.stance == "assess"
            and move.hit.is_weak
            and (before.holders[0].actor_id == move.holders[0].actor_id or (move.voice and before.voice == move.voice))
        )
        if number not in dropped and not is_repeated:
            kept.append(move)
    return kept


def foretells(sentence: Sentence, move: Move, later: list[Move]) -> bool:
    """Say whether the author tells what somebody believed that another would do: his judgement, no move of the other."""
    if move.voice or not later or not move.is_known:
        return False
    inner = later[0]
    is_future = inner.hit.is_future or inner.hit.rule in ("modal-would", "modal-will")
    if inner.hit.holder is None or sentence.lows[inner.hit.holder[0]] in OURS | {"he", "she"}:
        return False
    is_next = inner.hit.start - move.hit.end <= THAT_REACH
    return is_next and is_future and inner.holders[0].actor_id != move.holders[0].actor_id


def leads_to(sentence: Sentence, hit: Hit, later: list[Move]) -> bool:
    """Say whether a belief only introduces the move behind its "that"."""
    follows = sentence.lows[hit.end : hit.end + THAT_REACH]
    later = [move for move in later if move.hit.start - hit.end <= CLAUSE_REACH]
    return "that" in follows and any(move.hit.confidence >= WORTH and not move.hit.is_weak for move in later[:1])


def outweighs(sentence: Sentence, hit: Hit) -> bool:
    """Say whether what is agreed is itself a demand on others or a judgement."""
    if hit.stance not in CONTENT_GOES_FIRST or hit.is_weak:
        return False
    is_ours = hit.holder is not None and sentence.lows[hit.holder[0]] in OURS
    return not (hit.is_speakers and is_ours)


def limit(sentence: Sentence, moves: list[Move], voices: Voices, grammar: Grammar) -> None:
    """Say for each move where its clause ends; one whose holder is unknown bounds no other."""
    known = [move.hit for move in moves if move.is_known]
    unknown = [move.hit for move in moves if not move.is_known]
    for hits in (known, unknown):
        hits.sort(key=lambda hit: hit.place)
        for number, hit in enumerate(hits):
            following = next(
                (
                    other
                    for other in hits[number + 1 :]
                    if other.start > hit.place and not is_in_object(sentence, hit, other, grammar)
                ),
                None,
            )
            _, speech = voices.at(sentence.starts[hit.place])
            edge = speech.end if speech else sentence.ends[-1]
            hit.limit = find_end(sentence, hit, following.start if following else len(sentence), edge, grammar)


def is_in_object(sentence: Sentence, hit: Hit, other: Hit, grammar: Grammar) -> bool:
    """Say whether a participle only describes the object of a verb before it: "welcomes the truce reached by X and Y"."""
    between = sentence.lows[hit.end : other.place]
    if not between or between[0] not in grammar["determiner"] or sentence.lows[other.place].endswith("ing"):
        return False
    loose = grammar.any_of("coordinator", "subordinator", "relative", "auxiliary") | STOPPERS
    return other.rule.startswith(("verb", "noun-between")) and not any(
        word in loose or word == "to" for word in between
    )


def find_end(sentence: Sentence, hit: Hit, last: int, edge: int, grammar: Grammar) -> int:
    """Return where the clause of a move ends: at the next move, at a stop, at the end of the speech."""
    lows = sentence.lows
    is_opening = hit.start > 0 and (lows[0] in grammar["subordinator"] or lows[0].endswith("ing"))
    here = hit.end
    while here < last and sentence.starts[here] < edge:
        if lows[here] in ENDS or (lows[here] == "," and is_break(sentence, here, grammar)):
            break
        if lows[here] in ("and", "but") and is_second_predicate(sentence, here + 1, grammar):
            break
        if lows[here] == "," and is_opening and is_main_clause(sentence, here + 1, grammar):
            break
        here += 1
    loose = grammar["coordinator"] | LEFT_OVER if here == last < len(sentence) else frozenset[str]()
    while here > hit.end and (lows[here - 1] in STOPPERS - {")"} or lows[here - 1] in loose):
        here -= 1
    return here


def is_break(sentence: Sentence, comma: int, grammar: Grammar) -> bool:
    """Say whether a comma ends the clause that states a move."""
    if comma + 1 >= len(sentence):
        return True
    word = sentence.lows[comma + 1]
    if word in ("and", "or") and comma + 2 < len(sentence):
        return is_main_clause(sentence, comma + 2, grammar)
    return word in APPENDED or (word in grammar.verbs and "gerund" in grammar.verbs[word][1])


def is_second_predicate(sentence: Sentence, place: int, grammar: Grammar) -> bool:
    """Say whether another verb in the past of the same subject begins at a place: "ignored the warning and allowed"."""
    if place >= len(sentence) or sentence.lows[place] in grammar["auxiliary"]:
        return False
    return is_past(sentence, place, grammar) and sentence.lows[place + 1 : place + 2] != ["by"]


def is_main_clause(sentence: Sentence, place: int, grammar: Grammar) -> bool:
    """Say whether a clause with a subject of its own begins at a place."""
    for here in range(place, min(len(sentence), place + CLAUSE_REACH)):
        if sentence.lows[here] in STOPPERS:
            return sentence.lows[place] == "the"  # the subject is longer than its first comma: no list of names
        if is_finite(sentence, here, grammar) or is_past(sentence, here, grammar):
            return here > place
    return False
