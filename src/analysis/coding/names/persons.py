"""Whose surname a word is: what stands to its left decides.

A given name beside the surname belongs to the span; a strange one makes it somebody else. Among several bearers of
the name a title or a state beside it decides, then who was mentioned last; otherwise all stay candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .forms import Person
from .gazetteer import Gazetteer
from .lexicon import Lexicon
from .spelling import resemblance, sounds
from .words import Words

SAME_GIVEN = 0.72
LIKELY_GIVEN = 0.6
SHORT_FORM = 3
ALIKE, LIKELY, INITIAL = 0.8, 0.5, 0.3


class Left(NamedTuple):
    """What stands before a surname.

    `first` is the first word of the name; `bearers` are the candidates whose given name stands there (all of them
    where none does); `is_stranger` says that a name of nobody stands there; `sureness` how sure it is that a given name
    of a bearer does: 0 none, 1 as it is listed.
    """

    first: int
    bearers: tuple[str, ...]
    is_stranger: bool
    sureness: float


def same_given(printed: str, person: Person, *, is_strange: bool) -> float:
    """Say how sure it is that a word is one of a person's given names, short for one, its initial, or a spelling of it.

    Parameters
    ----------
    printed
        The word's key.
    is_strange
        Whether the word is no word or name that the language knows, so that it may be a damaged one.

    Examples
    --------
    >>> keith = Person(given={"keith"})
    >>> [same_given(word, keith, is_strange=False) for word in ("keith", "k", "kith", "mike")]
    [1.0, 0.3, 0.8, 0.0]
    """
    best = 0.0
    for given in person.given:
        if printed == given:
            return 1.0
        if len(printed) == 1 and given.startswith(printed):
            best = max(best, INITIAL)
        elif min(len(printed), len(given)) >= SHORT_FORM:
            if given.startswith(printed) or (printed.startswith(given) and len(given) > SHORT_FORM):
                return 1.0
            likeness = resemblance(sounds(printed), sounds(given))
            best = max(
                best, ALIKE if likeness >= SAME_GIVEN else LIKELY if likeness >= LIKELY_GIVEN and is_strange else 0.0
            )
    return best


def is_plain_word(lexicon: Lexicon, word: str) -> bool:
    """Whether a capitalised word before a surname is no name: a title, a day, a word that opens a sentence."""
    return (
        word in lexicon.titles
        or word in lexicon.words("nation_adjective")
        or (
            word not in lexicon.given
            and word
            in lexicon.words("starter", "not_name", "function", "verb", "verb_or_noun", "month", "day", "object_verb")
        )
    )


def look_left(gazetteer: Gazetteer, words: Words, i: int, candidates: Sequence[str]) -> Left:
    """Read what stands before the surname at a word.

    Examples
    --------
    >>> rows = [{"id": "kellogg", "name": "Keith Kellogg", "kind_code": "person"}]
    >>> gazetteer, text = Gazetteer.build(rows), "envoy Keith Kellogg and Oprah Kellogg"
    >>> look_left(gazetteer, Words(text, 0, len(text)), 2, ["kellogg"])
    Left(first=1, bearers=('kellogg',), is_stranger=False, sureness=1.0)
    >>> look_left(gazetteer, Words(text, 0, len(text)), 5, ["kellogg"]).is_stranger
    True
    """
    lexicon = gazetteer.lexicon
    people = {bearer: gazetteer.people.get(bearer, Person()) for bearer in candidates}
    first, bearers, sureness, place = i, tuple(candidates), 0.0, i - 1
    while place >= 0 and i - place <= 4:
        if not _beside(words, place + 1) or words.possessive(place):
            break
        word, capital = words.keys[place], words.capital(place)
        found = _fitting(gazetteer, words, place, bearers, people) if capital else {}
        if found and not (word == "i" and place == i - 1):
            first, bearers, sureness, place = place, tuple(found), max(sureness, *found.values()), place - 1
            continue
        if (len(word) == 1 and capital) or word in lexicon.words("particle"):
            place -= 1
            continue
        if capital and not sureness and _is_strange(gazetteer, words, place):
            # A middle name that nobody listed, between a given name and the surname.
            beyond = place - 1
            if beyond >= 0 and _beside(words, place) and words.capital(beyond) and len(words.keys[beyond]) > 1:
                found = _fitting(gazetteer, words, beyond, bearers, people)
                if found and max(found.values()) == 1 and not is_plain_word(lexicon, words.keys[beyond]):
                    return Left(beyond, tuple(found), is_stranger=False, sureness=1.0)
            return Left(first, bearers, is_stranger=True, sureness=0.0)
        break
    return Left(first, bearers, is_stranger=False, sureness=sureness)


def _fitting(
    gazetteer: Gazetteer, words: Words, place: int, bearers: Sequence[str], people: dict[str, Person]
) -> dict[str, float]:
    """Return the bearers of whom a word may be a given name, each with how sure that is."""
    word = words.keys[place]
    is_strange = word not in gazetteer.settled and _is_strange(gazetteer, words, place)
    found = {bearer: same_given(word, people[bearer], is_strange=is_strange) for bearer in bearers}
    return {bearer: sureness for bearer, sureness in found.items() if sureness}


def _beside(words: Words, i: int) -> bool:
    """Whether a word continues the name of the one before; the full stop of an initial or short title may intervene."""
    if words.hyphened(i):
        return False
    return words.adjacent(i) or (words.gap(i) in {". ", "."} and len(words.keys[i - 1]) == 1)


def _is_strange(gazetteer: Gazetteer, words: Words, place: int) -> bool:
    """Whether a capitalised word before a surname is a name of somebody who is not meant."""
    word, lexicon = words.keys[place], gazetteer.lexicon
    if len(word) < 2:
        return False
    if is_plain_word(lexicon, word) or any(form.actor_id for form in gazetteer.forms.get((word,), ())):
        return False
    if word in lexicon.given:
        return True
    if word.isdigit() or (words.opens(place) and word.endswith(tuple(lexicon.words("word_ending")))):
        return False
    return word not in gazetteer.settled and not words.shouted(place) and not is_headline(lexicon, words, place)


def is_headline(lexicon: Lexicon, words: Words, i: int) -> bool:
    """Whether the words around one are capitalised throughout, as in a headline, so that capitals tell nothing.

    Examples
    --------
    >>> from .lexicon import read_names
    >>> text = "Angry Leader Walks Out of Summit"
    >>> is_headline(read_names("en"), Words(text, 0, len(text)), 1)
    True
    """
    small = lexicon.words("function", "conjunction", "particle", "article")
    capitals = others = 0
    for step in (-1, 1):
        k, seen = i + step, 0
        while 0 <= k < len(words) and seen < 6 and not words.ends_sentence(k if step > 0 else k + 1):
            if words.keys[k] not in small and words.keys[k][0].isalpha():
                capitals, others, seen = capitals + words.capital(k), others + (not words.capital(k)), seen + 1
            k += step
    return capitals >= 3 and capitals >= 4 * others


@dataclass(slots=True)
class Title:
    """The words of the title right before a name."""

    words: set[str] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    is_titled: bool = False


def title_before(gazetteer: Gazetteer, words: Words, i: int) -> Title:
    """Read the title that stands before the word at which a name begins, and the states in it.

    Examples
    --------
    >>> rows = [{"id": "usa", "name": "United States", "kind_code": "state"}]
    >>> gazetteer, text = Gazetteer.build(rows), "said US Vice President Vance"
    >>> title = title_before(gazetteer, Words(text, 0, len(text)), 4)
    >>> sorted(title.words), title.states
    (['president', 'vice'], {'usa'})
    """
    title, k = Title(), i - 1
    while k >= 0 and i - k <= 7:
        gap = words.gap(k + 1)
        word = words.keys[k]
        short = "short" in gazetteer.lexicon.titles.get(word, ())
        if gap.strip() not in {"", "."} and not (gap.strip() == "," and title.is_titled is False and k == i - 1):
            break
        if gap.strip() == "." and not short:
            break
        states = {form.actor_id for form in gazetteer.forms.get((word,), ()) if form.role not in {"known", "seat"}}
        states &= gazetteer.actors.keys() - gazetteer.people.keys()
        kinds = gazetteer.lexicon.titles.get(word, frozenset())
        if kinds:
            title.words.add(word)
            title.is_titled |= bool(kinds & {"head", "office", "person", "short"})
        if states:
            title.states |= states
        elif not kinds:
            if (word,) in gazetteer.forms or word in gazetteer.lexicon.words("nation_adjective"):
                k -= 1
                continue
            break
        k -= 1
    if title.is_titled:
        return title
    return Title()


def choose(
    gazetteer: Gazetteer, bearers: Sequence[str], title: Title, seen: dict[str, int]
) -> tuple[tuple[str, ...], float]:
    """Rank the bearers of a name, and say how sure the first is (below .5: leave it open).

    Parameters
    ----------
    bearers
        Ids of the actors that may be meant.
    title
        What stands before the name.
    seen
        For each actor mentioned so far how far back its last sure mention lies, in mentions.

    Examples
    --------
    >>> rows = [{"id": name, "name": f"{name.title()} Clinton", "kind_code": "person"} for name in ("bill", "hillary")]
    >>> gazetteer = Gazetteer.build(rows)
    >>> choose(gazetteer, ["bill", "hillary"], Title(), {"hillary": 1})
    (('hillary', 'bill'), 0.85)
    >>> choose(gazetteer, ["bill", "hillary"], Title(), {})[1] < 0.5
    True
    """
    if len(bearers) == 1:
        return (bearers[0],), 1.0
    scores = {}
    plain = gazetteer.lexicon.titles
    for bearer in bearers:
        person = gazetteer.people.get(bearer, Person())
        content = {word for word in title.words if not plain[word] & {"link", "short", "modifier"}}
        score = 2.0 * bool(title.states & person.states) + 1.5 * bool(content & person.titles)
        score -= 1.0 * bool(content and person.titles and not content & person.titles)
        score -= 1.0 * bool(title.states and person.states and not title.states & person.states)
        scores[bearer] = score
    mentioned = sorted((back, bearer) for bearer, back in seen.items() if bearer in scores)
    if mentioned:
        scores[mentioned[0][1]] += 1.5 if len(mentioned) == 1 else 1.0
    ranked = tuple(sorted(bearers, key=lambda bearer: (-scores[bearer], bearer)))
    lead = scores[ranked[0]] - scores[ranked[1]]
    return ranked, 0.4 if lead < 1 else 0.75 if lead < 1.5 else 0.85
