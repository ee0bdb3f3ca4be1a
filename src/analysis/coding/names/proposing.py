"""Names that recur in a text and belong to no actor of the case, proposed as new actors.

A name is a run of capitalised words that is no beginning of a sentence, title or ordinary word. Runs that end in
the same surname are one person, runs that an acronym abbreviates one organisation. What stands around a name tells
its kind: a title or a verb of saying a person, a word such as party or ministry an organisation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from .acting import Neighbours
from .lexicon import Lexicon, read_names
from .mentions import Mention
from .ordinary import is_address
from .persons import is_headline
from .words import Words, chunks

OFTEN = 2
LONGEST = 7


@dataclass(frozen=True, slots=True)
class NewName:
    """A name that recurs and is nobody's yet.

    Parameters
    ----------
    name
        The fullest spelling found.
    kind_code
        The likeliest kind (`person`, `organisation`, `state`), or "" where nothing tells.
    spans
        Where it stands: pairs of offsets, in the order of the text.
    spellings
        All spellings found, the fullest first.
    rule
        What told the kind.
    confidence
        How likely it is a name of an actor, 0 to 1.
    """

    name: str
    kind_code: str
    spans: tuple[tuple[int, int], ...]
    spellings: tuple[str, ...]
    rule: str
    confidence: float


@dataclass(slots=True)
class Run:
    """One run of capitalised words, and what its neighbours tell."""

    keys: tuple[str, ...]
    start: int
    end: int
    hint: str
    opens: bool


@dataclass(slots=True)
class Group:
    """The runs that are one name."""

    runs: list[Run]


class Groups:
    """The names of a text, longest first: by the last word, which is what a person goes by; an acronym joins its name."""

    def __init__(self) -> None:
        self.named: dict[str, Group] = {}
        self.short: dict[str, Group] = {}

    def add(self, run: Run) -> None:
        """Put a run to the name that it is, or make it a new one."""
        keys = run.keys
        if len(keys) == 1 and (group := self.short.get(keys[0])):
            group.runs.append(run)
            return
        name = keys[-1] if len(keys) < 4 else " ".join(keys)
        if group := self.named.get(name):
            group.runs.append(run)
            return
        self.named[name] = group = Group([run])
        if len(keys) > 2:
            initials = "".join(word[0] for word in keys if len(word) > 3 or word == keys[0])
            self.short.setdefault(initials, group)
        if run.hint.startswith("organisation"):
            self.short.setdefault(keys[0], group)


def new_names(text: str, mentions: Iterable[Mention], *, language: str = "en") -> list[NewName]:
    """Propose names that recur in a text and that no mention covers.

    Parameters
    ----------
    text
        The text as given to `find_mentions`.
    mentions
        What `find_mentions` found in it.
    language
        Language of the text.

    Returns
    -------
    list of NewName
        The most frequent first.

    Examples
    --------
    >>> text = "Foreign Minister Hakan Fidan arrived. Fidan said that Mr. Fidan would stay."
    >>> [(found.name, found.kind_code, len(found.spans)) for found in new_names(text, [])]
    [('Hakan Fidan', 'person', 3)]
    """
    lexicon = read_names(language)
    taken = sorted((mention.start, mention.end) for mention in mentions)
    runs = _runs(text, lexicon, taken)
    groups = Groups()
    for run in sorted(runs, key=lambda run: (-len(run.keys), run.start)):
        groups.add(run)
    proposed = [_propose(text, group, lexicon) for group in groups.named.values() if len(group.runs) >= OFTEN]
    return sorted((name for name in proposed if name), key=lambda name: (-len(name.spans), name.spans))


@cache
def plain_words(language: str) -> frozenset[str]:
    """Return the words that are part of no name: function words, days, adjectives of nations, titles."""
    lexicon = read_names(language)
    titles = {word for word, kinds in lexicon.titles.items() if kinds & {"head", "office", "person", "short"}}
    return frozenset(titles) | lexicon.words(
        "function", "month", "day", "pronoun", "conjunction", "article", "quantifier", "nation_adjective", "nation_people"
    )  # fmt: skip


@cache
def ordinary_words(language: str) -> frozenset[str]:
    """Return the words that open no sentence as a name, and are none alone, but may be the first of a longer one."""
    lexicon = read_names(language)
    return lexicon.words(
        "starter", "not_name", "verb", "verb_or_noun", "object_verb", "name_event", "place_noun", "body", "organisation_head"
    ) | lexicon.titles.keys()  # fmt: skip


def _runs(text: str, lexicon: Lexicon, taken: list[tuple[int, int]]) -> list[Run]:
    runs: list[Run] = []
    plain, ordinary = plain_words(lexicon.language), ordinary_words(lexicon.language)
    place = 0
    for begin, finish in chunks(text):
        words = Words(text, begin, finish)
        i = 0
        while i < len(words):
            if text[words.starts[i]].islower():
                i += 1
                continue
            while place < len(taken) and taken[place][1] <= words.starts[i]:
                place += 1
            covered = place < len(taken) and taken[place][0] < words.ends[i]
            word = words.keys[i]
            if covered or not words.capital(i) or word in plain or not word[:1].isalpha():
                i += 1
                continue
            after = _run_end(words, i, lexicon, taken, place)
            is_plain = word in ordinary and (words.opens(i) or after - i == 1 or words.keys[i + 1] in plain)
            if is_plain:
                i += 1
                continue
            if words.keys[after - 1] in plain:
                i = after
                continue
            if not is_address(words, i, after) and not is_headline(lexicon, words, i) and len(word) > 1:
                near = Neighbours(lexicon, words, i, after)
                run = Run(
                    tuple(words.keys[i:after]), words.starts[i], words.ends[after - 1], _hint(near), words.opens(i)
                )
                runs.append(run)
            i = after
    return runs


def _run_end(words: Words, i: int, lexicon: Lexicon, taken: list[tuple[int, int]], place: int) -> int:
    """Return where a run of capitalised words that begins at a word ends."""
    limit = taken[place][0] if place < len(taken) else len(words.text)
    small = lexicon.words("particle", "of_preposition")
    after = i + 1
    while after < len(words) and after - i < LONGEST and words.ends[after] <= limit and words.adjacent(after):
        if words.possessive(after - 1):
            break
        if words.capital(after) and words.keys[after] not in lexicon.words("day", "month", "pronoun"):
            after += 1
        elif words.keys[after] in small and words.capital(after + 1) and words.adjacent(after + 1):
            after += 2
        else:
            break
    return min(after, len(words))


def _hint(near: Neighbours) -> str:
    """Say what the words around a name tell of its kind."""
    lexicon, words = near.lexicon, near.words
    before, right = near.beside(-1), near.beside()
    kinds = lexicon.titles.get(before, frozenset())
    if before and (kinds & {"person", "short"} or (kinds & {"head", "office"} and words.capital(near.first - 1))):
        return "person:title"
    last = words.keys[near.after - 1]
    if near.after - near.first > 1 and last in lexicon.words("organisation_head"):
        return "organisation:head"
    if near.after - near.first > 1 and words.keys[near.first] in lexicon.given:
        return "person:given"
    if near.is_in(right, "reporting_verb") and near.after - near.first == 1:
        return "person:says"
    if near.after - near.first == 1 and words.shouted(near.first) and 2 <= len(last) <= 8:
        return "organisation:acronym"
    if near.is_in(before, "place_preposition"):
        return "place:preposition"
    return ""


def _propose(text: str, group: Group, lexicon: Lexicon) -> NewName | None:
    if all(run.opens and len(run.keys) == 1 and not run.hint for run in group.runs):
        return None
    hints: dict[str, int] = {}
    for run in group.runs:
        if run.hint:
            hints[run.hint] = hints.get(run.hint, 0) + 1
    kinds: dict[str, int] = {}
    for hint, count in hints.items():
        kinds[hint.partition(":")[0]] = kinds.get(hint.partition(":")[0], 0) + count
    fullest = group.runs[0]
    whole = " ".join(fullest.keys)
    kind = max(sorted(kinds), key=lambda name: kinds[name]) if kinds else ""
    rule = max(sorted(hints), key=lambda name: hints[name]) if hints else "recurs"
    if whole in nation_names(lexicon.language):
        kind, rule = "state", "nation"
    elif (
        fullest.keys[-1] in lexicon.words("name_event", "place_head")
        or kind == "place"
        or whole in place_names(lexicon.language)
    ):
        return None
    spans = tuple(sorted((run.start, run.end) for run in group.runs))
    spellings = tuple(dict.fromkeys(text[run.start : run.end] for run in group.runs))
    confidence = min(0.9, (0.5 if kind else 0.3) + 0.08 * len(spans) + (0.1 if len(fullest.keys) > 1 else 0.0))
    return NewName(spellings[0], kind, spans, spellings, rule, round(confidence, 3))


@cache
def nation_names(language: str) -> frozenset[str]:
    """Return the names of nations, their keys joined by spaces.

    Examples
    --------
    >>> "south korea" in nation_names("en")
    True
    """
    nations = read_names(language).nations
    return frozenset(_key(form) for nation in nations for form in (*nation.called, *nation.abbreviations))


@cache
def place_names(language: str) -> frozenset[str]:
    """Return the places and capitals that the language knows, their keys joined by spaces.

    Examples
    --------
    >>> "geneva" in place_names("en")
    True
    """
    lexicon = read_names(language)
    seats = (seat for nation in lexicon.nations for seat in (*nation.seats, *nation.institutions))
    return frozenset(map(_key, (*lexicon.places, *seats)))


def _key(form: str) -> str:
    return " ".join(Words(form, 0, len(form)).keys)
