"""Whether a word for a state, its people or its seat of government names the state that acts.

The names of states always count. A capital or a building counts where a government can be put in its place (`Moscow
said`, `pressure on Moscow`), not where somebody is there or goes there. An adjective counts with a body that acts
for the state (`the Ukrainian delegation`), a people where it is one side of the talks. Every judgement is a rule
and a confidence; confidence 0 means that nothing is named.
"""

from __future__ import annotations

from typing import NamedTuple

from .lexicon import Lexicon
from .words import Words


class Verdict(NamedTuple):
    """The rule that decided, and how sure it is that the words name the actor (0: they do not)."""

    rule: str
    confidence: float


NO = Verdict("", 0.0)
REACH = 5


class Neighbours:
    """The words around a form that covers the words `first` to `after - 1`, seen with a language's eyes."""

    __slots__ = ("after", "first", "lexicon", "words")

    def __init__(self, lexicon: Lexicon, words: Words, first: int, after: int) -> None:
        self.lexicon, self.words, self.first, self.after = lexicon, words, first, after

    def before(self, back: int = 1) -> str:
        """The key of a word before the form in the same sentence, or ""."""
        i = self.first - back
        if i < 0 or any(self.words.ends_sentence(k) for k in range(i + 1, self.first + 1)):
            return ""
        return self.words.keys[i]

    def beside(self, step: int = 1) -> str:
        """The key of the word right after (1) or right before (-1) the form with only a space between, or ""."""
        i = self.after if step > 0 else self.first - 1
        if not 0 <= i < len(self.words.keys):
            return ""
        if step > 0 and self.words.possessive(self.after - 1):
            return ""
        gap = self.words.gap(i if step > 0 else self.first)
        return self.words.keys[i] if gap and not gap.strip() and gap.count("\n") < 2 else ""

    def is_in(self, word: str, *classes: str) -> bool:
        """Whether a key is of one of some classes of words."""
        return bool(word) and any(word in self.lexicon.classes.get(name, ()) for name in classes)

    def speaks(self) -> bool:
        """Whether a verb of saying stands right before or after the form."""
        return self.is_in(self.beside(), "reporting_verb") or self.is_in(self.beside(-1), "reporting_verb")

    def follows_verb(self) -> bool:
        """Whether a verb follows of which the form is the subject."""
        word = self.beside()
        if self.is_in(word, "verb", "adverb"):
            return not (self.is_in(word, "participle_adjective") and self.words.hyphened(self.after))
        if self.is_in(word, "verb_or_noun"):
            beyond = self.words.key(self.after + 1)
            return self.words.adjacent(self.after + 1) and self.is_in(beyond, "determiner")
        if word and word.endswith(self.past) and not self.is_in(word, "participle_adjective"):
            place = self.after + 1
            return self.is_in(self.words.key(place), "function") or bool(self.words.gap(place).strip())
        return False

    @property
    def past(self) -> tuple[str, ...]:
        """Endings of verbs that the tables do not list."""
        return tuple(self.lexicon.words("past_ending")) or ("\0",)


def judge_seat(near: Neighbours, *, institution: bool) -> Verdict:
    """Judge a capital or a government building.

    Examples
    --------
    >>> from .lexicon import read_names
    >>> def judged(text, place):
    ...     near = Neighbours(read_names("en"), Words(text, 0, len(text)), place, place + 1)
    ...     return judge_seat(near, institution=False).confidence > 0
    >>> judged("Pressure on Moscow grew.", 2), judged("They met in Moscow.", 3), judged("He flew to Moscow.", 3)
    (True, False, False)
    """
    words, start, after = near.words, near.first, near.after
    start, after = _coordinated(near, start, -1), _coordinated(near, after, 1)
    whole = Neighbours(near.lexicon, words, start, after)
    if words.possessive(near.after - 1):
        return _possessive_seat(near)
    right = near.beside()
    if words.gap(near.after).strip() == "," and not institution and _names_country(near, near.after):
        return NO
    if words.hyphened(near.after) and not near.is_in(right, "conjunction"):
        linked = words.key(near.after)
        if near.is_in(linked, "linked_acting") or (words.capital(near.after) and after > near.after):
            return Verdict("seat:linked", 0.7)
        return NO
    if institution and near.is_in(right, "spokesman"):
        return Verdict("seat:spokesman", 0.9)
    if right and near.is_in(right, "spokesman") and not words.capital(near.after):
        return Verdict("seat:spokesman", 0.75)
    before = whole.before()
    if near.is_in(before, "article"):
        whole = Neighbours(near.lexicon, words, start - 1, after)
        before = whole.before()
    acts = Verdict("seat:acts", 0.9)
    if near.is_in(before, "place_preposition") or _is_dateline(near):
        return NO
    if whole.follows_verb() and not near.is_in(before, "acting_preposition", "preposition", "place_verb"):
        return acts
    if right and near.is_in(right, "place_noun", "name_head"):
        return NO
    if (
        right
        and not near.is_in(right, "function", "verb")
        and words.capital(near.after)
        and not near.is_in(right, "day")
    ):
        return NO
    return _by_preposition(whole, before, institution=institution, follows=bool(right))


def _coordinated(near: Neighbours, i: int, step: int) -> int:
    """Step over "Kyiv and" or "and Kyiv": what stands at either end of a pair holds for both."""
    words = near.words
    joint, other = (i - 1, i - 2) if step < 0 else (i, i + 1)
    if not 0 <= other < len(words) or not near.is_in(words.key(joint), "conjunction") or not words.capital(other):
        return i
    if not words.adjacent(max(joint, other)) or not words.adjacent(joint if step > 0 else i):
        return i
    if near.is_in(words.key(other), "function", "verb", "starter"):
        return i
    return other if step < 0 else other + 1


def _names_country(near: Neighbours, i: int) -> bool:
    """Whether a nation is named from a word on, so that a city before it is a place ("to Abuja, Nigeria")."""
    words, nations = near.words, near.lexicon.words("nation_name")
    return words.capital(i) and any(" ".join(words.keys[i : i + size]) in nations for size in (1, 2, 3))


def _possessive_seat(near: Neighbours) -> Verdict:
    words, thing = near.words, near.after
    if near.is_in(words.key(thing), "place_noun") and not near.is_in(words.key(thing), "spokesman"):
        return NO
    if words.capital(thing) and not near.is_in(words.key(thing), "not_name"):
        return NO
    return Verdict("seat:possessive", 0.85)


def _is_dateline(near: Neighbours) -> bool:
    """Whether the form is a place in a dateline (`MOSCOW, Aug. 1 (Agency) -`) or before its country (`Paris, France`)."""
    words, after = near.words, near.after
    if not words.opens(near.first) and not near.is_in(near.before(), "function"):
        return False
    gap = words.gap(after)
    if words.opens(near.first) and (gap.lstrip().startswith(("—", "–", "(")) or gap in {" - ", " -- "}):
        return True
    if words.opens(near.first) and words.shouted(near.first) and not words.shouted(after):
        return True
    return bool(gap.strip() == "," and words.opens(near.first) and near.is_in(words.key(after), "month"))


def _by_preposition(whole: Neighbours, before: str, *, institution: bool, follows: bool) -> Verdict:
    """Judge by the word before the seat, or before the pair it stands in."""
    recent = [whole.before(back) for back in range(2, 2 + REACH)]
    travels = any(whole.is_in(word, "travel", "departure") for word in recent if word)
    attacks = any(whole.is_in(word, "attack") for word in recent[:2] if word)
    stays = any(whole.is_in(word, "place_noun") for word in recent[:2] if word)
    if whole.is_in(before, "to_preposition", "from_preposition"):
        if travels or stays:
            return NO
        return Verdict("seat:address", 0.7)
    if whole.is_in(before, "of_preposition"):
        head = whole.first - 2
        named = whole.words.capital(head) and not whole.words.opens(head)
        return NO if stays or attacks or named else Verdict("seat:of", 0.65)
    if whole.is_in(before, "on_preposition"):
        return NO if attacks or travels else Verdict("seat:on", 0.85)
    if whole.is_in(before, "acting_preposition"):
        return NO if attacks and before == "against" else Verdict("seat:with", 0.85)
    if whole.is_in(before, "for_preposition"):
        return NO if travels else Verdict("seat:for", 0.7)
    if whole.is_in(before, "object_verb"):
        return Verdict("seat:object", 0.8)
    if whole.is_in(before, "place_verb", "travel"):
        return NO
    after_comma = whole.words.gap(whole.first).strip() == ","
    is_joined = whole.is_in(whole.words.key(whole.after), "conjunction") and whole.is_in(
        whole.words.key(whole.after + 1), "determiner"
    )
    if is_joined and (not before or whole.words.opens(whole.first) or after_comma):
        # "Kyiv and its allies": what has allies acts.
        return Verdict("seat:acts", 0.75)
    if not before or whole.words.opens(whole.first):
        return Verdict("seat:opens", 0.55 if follows else 0.6)
    if after_comma and not follows:
        return NO
    return Verdict("seat:bare", 0.5) if institution else NO


def judge_adjective(near: Neighbours) -> Verdict:
    """Judge an adjective of a nation (or an abbreviation used as one): it counts with a body that acts for the state.

    Examples
    --------
    >>> from .lexicon import read_names
    >>> def judged(text, place):
    ...     near = Neighbours(read_names("en"), Words(text, 0, len(text)), place, place + 1)
    ...     return judge_adjective(near).confidence > 0
    >>> judged("the Egyptian and Israeli delegations", 1), judged("an Israeli withdrawal", 1)
    (True, False)
    """
    words = near.words
    if words.possessive(near.after - 1) or words.hyphened(near.after) or words.hyphened(near.first):
        return NO
    k = near.first - 1
    while (
        k >= near.first - 3
        and k > 0
        and words.adjacent(k + 1)
        and near.is_in(words.key(k), "conjunction", "nation_adjective")
    ):
        k -= 1
    if k >= 0 and words.adjacent(k + 1) and near.is_in(words.key(k), "body_before"):
        return Verdict("adjective:body", 0.85)
    i, skipped = near.after, 0
    while i < len(words) and skipped <= 4:
        gap = words.gap(i)
        comma = gap.strip() == "," and i + 1 < len(words) and words.capital(i)
        if not (words.adjacent(i) or comma) or (words.hyphened(i) and i == near.after):
            return NO
        word = words.key(i)
        if near.is_in(word, "body"):
            if words.hyphened(i + 1) and not near.is_in(words.key(i + 1), "function"):
                return NO
            minor = near.is_in(word, "body_minor")
            return Verdict("adjective:body", (0.65 if minor else 0.9) - 0.05 * max(0, skipped - 1))
        if near.is_in(word, "conjunction"):
            if not words.capital(i + 1) and not near.is_in(words.key(i + 1), "body_modifier"):
                return NO
        elif not near.is_in(word, "body_modifier", "nation_adjective") and not comma:
            # Behind "and" an unknown word with a capital may be a damaged adjective.
            damaged = near.is_in(words.key(i - 1), "conjunction") and words.capital(i)
            if not damaged:
                return NO
        i, skipped = i + 1, skipped + 1
    return NO


def judge_collective(near: Neighbours) -> Verdict:
    """Judge an adjective that is also the name of a people with its article: `the French said`.

    Examples
    --------
    >>> from .lexicon import read_names
    >>> def judged(text):
    ...     near = Neighbours(read_names("en"), Words(text, 0, len(text)), 1, 2)
    ...     return judge_collective(near).confidence > 0
    >>> judged("The Japanese wanted peace."), judged("The Japanese emperor wanted peace.")
    (True, False)
    """
    if not near.is_in(near.beside(-1), "article"):
        return NO
    if near.words.possessive(near.after - 1):
        return Verdict("people", 0.7)
    right = near.beside()
    if not right:
        return NO if near.words.hyphened(near.after) else Verdict("people", 0.75)
    beyond = near.words.key(near.after + 1)
    if not near.words.capital(near.after) and near.is_in(beyond, "determiner") and near.words.adjacent(near.after + 1):
        return Verdict("people", 0.75)  # an unknown verb before its object: "the French throw their ..."
    if near.follows_verb() or near.is_in(right, "function"):
        return Verdict("people", 0.8)
    return NO


def judge_people(near: Neighbours) -> Verdict:
    """Judge the plural for a people: `the Israelis` are a side of the talks, `thousands of Israelis` are not.

    Examples
    --------
    >>> from .lexicon import read_names
    >>> def judged(text, place):
    ...     near = Neighbours(read_names("en"), Words(text, 0, len(text)), place, place + 1)
    ...     return judge_people(near).confidence > 0
    >>> judged("talks with the Israelis", 3), judged("thousands of Israelis", 2), judged("two Russians", 1)
    (True, False, False)
    """
    words, before = near.words, near.before()
    if words.hyphened(near.after) or words.hyphened(near.first):
        return NO
    right = near.beside()
    if near.is_in(right, "people_place") or right.isdigit():
        return NO
    if near.is_in(before, "article"):
        return Verdict("people", 0.9)
    if near.is_in(before, "quantifier") or (before.isdigit() and near.beside(-1) == before):
        return NO
    if near.is_in(before, "of_preposition"):
        return NO if near.before(2).isdigit() or near.is_in(near.before(2), "quantifier") else Verdict("people", 0.6)
    beside = near.beside(-1)
    if beside and not near.is_in(beside, "function", "verb", "object_verb", "conjunction", "acting_preposition"):
        opened = words.opens(near.first - 1) and not near.is_in(beside, "nation_adjective")
        return Verdict("people", 0.55) if opened and words.capital(near.first) else NO
    return Verdict("people", 0.65)


def judge_acronym(near: Neighbours) -> Verdict:
    """Judge an abbreviation of a state's name: a noun is the state, before a noun it is an adjective.

    Examples
    --------
    >>> from .lexicon import read_names
    >>> def judged(text, place):
    ...     near = Neighbours(read_names("en"), Words(text, 0, len(text)), place, place + 1)
    ...     return judge_acronym(near).confidence > 0
    >>> judged("The US proposed a truce.", 1), judged("A US official spoke.", 1), judged("talks with the US.", 3)
    (True, False, True)
    """
    words = near.words
    if words.possessive(near.after - 1):
        return Verdict("acronym", 0.95)
    if words.shouted(near.first) and near.is_in(words.key(near.first), "pronoun"):
        beside = [k for k in (near.first - 1, near.after) if 0 <= k < len(words)]
        headline = any(words.shouted(k) and len(words.keys[k]) > 3 for k in beside) and all(map(words.shouted, beside))
        if headline and "." not in words.word(near.first) and not near.is_in(near.before(), "article"):
            return Verdict("acronym:headline", 0.5) if words.opens(near.first) else NO
    if words.hyphened(near.after):
        linked = words.key(near.after)
        if near.is_in(linked, "nation_adjective"):
            return NO
        return Verdict("acronym:linked", 0.6)
    if near.is_in(near.before(), "not_noun_before"):
        return NO
    body = judge_adjective(near)
    if body.confidence:
        return body
    right = near.beside()
    if not right:
        gap = words.gap(near.after)
        # A comma or a bracket after a noun; before an adjective's noun there is none.
        return Verdict("acronym", 0.92) if gap != "" else NO
    if near.is_in(right, "conjunction"):
        # "US and British forces" is an adjective, "the US and UK" is a pair of states.
        other = words.key(near.after + 1)
        if near.is_in(other, "nation_adjective") and not near.is_in(other, "nation_acronym"):
            return NO
    if near.follows_verb() or near.is_in(right, "function"):
        return Verdict("acronym", 0.92)
    if near.is_in(right, "day") or right.isdigit():
        return Verdict("acronym", 0.7)
    return NO
