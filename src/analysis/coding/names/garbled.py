"""Names that are spelled like no form but sound like one: misspelt, run together or torn apart.

A whole name (given name and surname, the words of an organisation) needs less likeness than a surname alone, a
surname with a fitting title or given name less than a bare one, and a word that opens a sentence, where a capital
tells nothing, more. What two actors resemble equally stays open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from .acting import Neighbours
from .forms import ADJECTIVE, COLLECTIVE, SURNAME, Form, Keys
from .gazetteer import Gazetteer
from .persons import Left, is_headline, is_plain_word, look_left, title_before
from .soundalikes import SHORTEST, Spelled
from .spelling import resemblance, skeleton, sounds
from .words import Words

BARE, BARE_SHORT, TITLED = 0.88, 0.92, 0.8
# How alike a surname must be beside a given name, by how sure that one is.
GIVEN = ((1.0, 0.72), (0.8, 0.76), (0.5, 0.82), (0.3, 0.86))
OPENING, PLAIN_OPENING, NAMED_BEFORE, SPEAKING, ADDRESSED, OTHER_TITLE = 0.03, 0.1, -0.03, -0.03, -0.03, 0.08
NATION, NATION_SHORT, NATION_ADJECTIVE = 0.88, 0.92, 0.85
WHOLE, WHOLE_LAST, LED_LAST, TITLED_LAST = 0.8, 0.78, 0.76, 0.6
ORGANISATION, ORGANISATION_WORD, SAME_WORD = 0.86, 0.66, 0.95
JOINED, TORN = 0.9, 0.95
MARGIN, PLAIN, NEVER = 0.04, 0.97, 2.0
SHORTEST_JOINED = 8
LOOK_BACK = 20_000
REMEMBERED = 0.7
CONTRACTED = frozenset(("'t", "’t"))


class Guess(NamedTuple):
    """The words from `first` to `after - 1` as a spelling of a form's keys; `bearers` has whom it may name."""

    first: int
    after: int
    forms: tuple[Form, ...]
    confidence: float
    rule: str


@dataclass(slots=True)
class Heard:
    """What a document has taught so far: spellings that were recognised, surnames that are somebody else's."""

    spellings: dict[str, Keys] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    named: dict[str, int] = field(default_factory=dict)
    """The actors named so far, each with the place of its last sure mention in the list of mentions."""


def guess(gazetteer: Gazetteer, words: Words, i: int, heard: Heard) -> Guess | None:
    """Recognise a damaged name that begins with a word, or return None.

    Examples
    --------
    >>> rows = [{"id": "kellogg", "name": "Keith Kellogg", "kind_code": "person"}]
    >>> text = "He met envoy Kith Kelog again."
    >>> found = guess(Gazetteer.build(rows), Words(text, 0, len(text)), 3, Heard())
    >>> found.first, found.after, found.rule
    (3, 5, 'garbled:whole')
    """
    word = words.keys[i]
    if len(word) < 2 or word.isdigit() or _is_no_name(words.word(i)):
        return None
    near = gazetteer.soundalikes.near(word)
    if whole := guess_whole(gazetteer, words, i, heard):
        return whole
    if heard.spellings.get(word):
        forms = gazetteer.forms[heard.spellings[word]]
        return Guess(i, i + 1, forms, 0.88, "garbled:again")
    if torn := _torn(gazetteer, words, i):
        return torn
    if word in gazetteer.settled:
        return None
    if (joined := _joined(gazetteer, words, i, near)) or not near:
        return joined
    found = _single(gazetteer, words, i, near, heard)
    if found and len(found.forms) == 1 and found.confidence >= REMEMBERED:
        heard.spellings[word] = next(entry.keys for _, entry in near if found.forms[0] in gazetteer.forms[entry.keys])
    return found


def _is_no_name(printed: str) -> bool:
    """Whether a word is a contraction (Can't) or the plural of an acronym (CLIs), as no name is written."""
    return printed[-2:].lower() in CONTRACTED or (len(printed) > 2 and printed[:-1].isupper() and printed[-1] == "s")


def guess_whole(gazetteer: Gazetteer, words: Words, i: int, heard: Heard) -> Guess | None:
    """Recognise a damaged name of several words, or return None.

    Examples
    --------
    >>> gazetteer = Gazetteer.build([{"id": "ksa", "name": "Saudi Arabia", "kind_code": "state"}])
    >>> guess_whole(gazetteer, Words("Saudi Areba", 0, 11), 0, Heard()).confidence
    0.927
    """
    whole = _whole(gazetteer, words, i, gazetteer.soundalikes.near(words.keys[i]))
    if whole:
        heard.spellings.setdefault(words.keys[whole.after - 1], _alone(gazetteer, whole))
    return whole


def _alone(gazetteer: Gazetteer, whole: Guess) -> Keys:
    """Return the surname by which a person recognised by the whole name goes later, or ()."""
    bearer = whole.forms[0].actor_id
    if bearer not in gazetteer.people:
        return ()
    for keys, forms in gazetteer.forms.items():
        if len(keys) == 1 and any(form.actor_id == bearer and form.role == SURNAME for form in forms):
            return keys
    return ()


def _whole(gazetteer: Gazetteer, words: Words, i: int, near: tuple[tuple[float, Spelled], ...]) -> Guess | None:
    """Compare the words from one on with the forms of several words whose first it resembles."""
    best: tuple[float, Guess] | None = None
    for score, entry in near:
        size = len(entry.keys)
        if entry.place != 0 or size < 2 or i + size > len(words):
            continue
        if not all(words.adjacent(k) and not words.possessive(k - 1) for k in range(i + 1, i + size)):
            continue
        scores = [score, *(_likeness(words.keys[i + k], entry.keys[k]) for k in range(1, size))]
        forms = tuple(form for form in gazetteer.forms[entry.keys] if _written(words, i, form))
        if not forms or tuple(words.keys[i : i + size]) == entry.keys:
            continue
        mean = sum(scores) / size
        is_person = forms[0].actor_id in gazetteer.people
        if is_person and not _is_person(gazetteer, words, i, entry.keys, scores, forms[0].actor_id):
            continue
        if not is_person and not _is_organisation(gazetteer, words, i, entry.keys, scores):
            continue
        confidence = round(min(0.95, 0.45 + 0.5 * mean), 3)
        if best is None or mean > best[0]:
            best = (mean, Guess(i, i + size, forms, confidence, "garbled:whole"))
    return best[1] if best else None


def _likeness(printed: str, form: str) -> float:
    return 1.0 if printed == form else resemblance(sounds(printed), sounds(form))


def _written(words: Words, i: int, form: Form) -> bool:
    return form.actor_id != "" and all(case == "a" or words.capital(k) for k, case in enumerate(form.cases, i))


def _is_person(gazetteer: Gazetteer, words: Words, i: int, keys: Keys, scores: list[float], bearer: str) -> bool:
    last = words.keys[i + len(keys) - 1]
    if keys[0] in gazetteer.lexicon.words("particle"):
        return scores[0] == 1.0 and scores[-1] >= BARE and not _follows_name(gazetteer, words, i)
    if scores[-1] < 1 and (last in gazetteer.settled or (last,) in gazetteer.forms):
        return False
    if min(scores[:-1]) == 1.0:
        needed = LED_LAST
        if skeleton(sounds(last))[:1] == skeleton(sounds(keys[-1]))[:1]:
            title = title_before(gazetteer, words, i)
            person = gazetteer.people[bearer]
            if title.is_titled and (title.words & person.titles or title.states & person.states):
                needed = TITLED_LAST
        return scores[-1] >= needed
    return scores[-1] >= WHOLE_LAST and min(scores) >= 0.55 and sum(scores) / len(scores) >= WHOLE


def _is_organisation(gazetteer: Gazetteer, words: Words, i: int, keys: Keys, scores: list[float]) -> bool:
    if min(scores) < ORGANISATION_WORD or sum(scores) / len(scores) < ORGANISATION:
        return False
    # A word that is one by itself is no misspelling, unless it differs by its language's habits only (labour, labor).
    printed = words.keys[i : i + len(keys)]
    return all(
        score == 1 or score >= SAME_WORD or word not in gazetteer.settled
        for word, score in zip(printed, scores, strict=True)
    )


def _torn(gazetteer: Gazetteer, words: Words, i: int) -> Guess | None:
    """Recognise a name with a space or a line's end inside."""
    if i + 1 >= len(words) or not words.adjacent(i + 1) or words.possessive(i):
        return None
    one, two = words.keys[i], words.keys[i + 1]
    whole = one + two
    if (one in gazetteer.settled and two in gazetteer.settled) or len(whole) < 5 or two.isdigit():
        return None
    if (one,) in gazetteer.forms or (two,) in gazetteer.forms or (words.capital(i + 1) and len(two) > 3):
        return None
    if two in gazetteer.lexicon.words("function", "conjunction", "verb", "verb_or_noun"):
        return None
    keys: Keys | None = (whole,) if (whole,) in gazetteer.forms else None
    if keys is None and len(whole) > SHORTEST + 2 and len(skeleton(sounds(whole))) > 2:
        keys = next((e.keys for s, e in gazetteer.soundalikes.near(whole) if s >= TORN and len(e.keys) == 1), None)
    forms = tuple(form for form in gazetteer.forms.get(keys or (), ()) if form.actor_id)
    return Guess(i, i + 2, forms, 0.8, "garbled:torn") if forms and forms[0].role != "title" else None


def _joined(gazetteer: Gazetteer, words: Words, i: int, near: tuple[tuple[float, Spelled], ...]) -> Guess | None:
    """Recognise a form of several words that are run together."""
    if len(words.keys[i]) < SHORTEST_JOINED or _follows_name(gazetteer, words, i):
        return None
    keys = gazetteer.soundalikes.joined.get(words.keys[i])
    score = 1.0
    if keys is None and near and near[0][1].place == -1 and near[0][0] >= JOINED:
        score, keys = near[0][0], near[0][1].keys
    if keys is None:
        return None
    forms = tuple(form for form in gazetteer.forms[keys] if form.actor_id)
    return Guess(i, i + 1, forms, 0.9 * score, "garbled:joined") if forms else None


def _single(
    gazetteer: Gazetteer, words: Words, i: int, near: tuple[tuple[float, Spelled], ...], heard: Heard
) -> Guess | None:
    """Recognise one word as a misspelt surname or state, by what stands around it."""
    word = words.keys[i]
    if word in heard.strangers or (words.shouted(i) and len(word) < 5):
        return None
    options: dict[tuple[str, str], tuple[float, Form]] = {}
    for score, entry in near:
        if len(entry.keys) == 1 and entry.place == 0:
            for form in gazetteer.forms[entry.keys]:
                # The likeliest comes first; an actor may be meant in several roles.
                if form.actor_id:
                    options.setdefault((form.actor_id, form.role), (score, form))
    if not options:
        return None
    if _precedes_name(gazetteer, words, i):
        return None
    persons = list(dict.fromkeys(actor for actor, _ in options if actor in gazetteer.people))
    left = look_left(gazetteer, words, i, persons)
    passed: list[tuple[float, Form]] = []
    rules: dict[str, str] = {}
    for (actor, _), (score, form) in sorted(options.items(), key=lambda item: (-item[1][0], item[0])):
        if actor in gazetteer.people:
            needed, rules[actor] = _needed_person(gazetteer, words, i, actor, left)
        else:
            needed, rules[actor] = _needed_other(gazetteer, words, i, form), "garbled:bare"
        if score >= needed + (
            _needed_more(gazetteer, words, i, actor, heard) if rules[actor] == "garbled:bare" else 0.0
        ):
            passed.append((score, form))
    if left.is_stranger:
        heard.strangers.add(word)
    if not passed:
        return None
    best, form = passed[0]
    rule = rules[form.actor_id]
    if rule == "garbled:bare" and best < PLAIN and _is_plain(gazetteer, words, i):
        return None
    leading = tuple(form for score, form in passed if score >= best - MARGIN)
    confidence = round(0.3 + 0.55 * best + (0.05 if rule != "garbled:bare" else 0.0), 3)
    first = left.first if form.actor_id in gazetteer.people else i
    return Guess(first, i + 1, leading, confidence, rule)


def _needed_person(gazetteer: Gazetteer, words: Words, i: int, actor: str, left: Left) -> tuple[float, str]:
    """Say how alike a person's surname must be, and by which rule."""
    person = gazetteer.people[actor]
    if left.sureness and actor in left.bearers:
        return next(least for sure, least in GIVEN if left.sureness >= sure), "garbled:given"
    if left.sureness or left.is_stranger or _follows_name(gazetteer, words, i):
        return NEVER, ""
    title = title_before(gazetteer, words, left.first)
    if title.is_titled and (title.states & person.states or title.words & person.titles):
        return TITLED, "garbled:titled"
    needed = BARE if len(skeleton(sounds(words.keys[i]))) > 2 else BARE_SHORT
    if title.is_titled:
        kinds = frozenset().union(*(gazetteer.lexicon.titles[word] for word in title.words))
        needed += OTHER_TITLE if person.titles and kinds & {"head", "office"} else ADDRESSED
    return needed, "garbled:bare"


def _needed_other(gazetteer: Gazetteer, words: Words, i: int, form: Form) -> float:
    """Say how alike the name of a state or an organisation must be."""
    word = words.keys[i]
    if _follows_name(gazetteer, words, i):
        return NEVER
    if form.role in {ADJECTIVE, COLLECTIVE}:
        return NATION_ADJECTIVE
    return NATION if len(skeleton(sounds(word))) > 2 and len(word) > SHORTEST else NATION_SHORT


def _needed_more(gazetteer: Gazetteer, words: Words, i: int, actor: str, heard: Heard) -> float:
    """Say how much more (or less) a bare name needs for its place in the text."""
    more = 0.0
    if words.opens(i):
        more = PLAIN_OPENING if _is_plain(gazetteer, words, i) else OPENING
    elif is_headline(gazetteer.lexicon, words, i):
        more = PLAIN_OPENING if words.keys[i] not in heard.spellings else OPENING
    if actor in heard.named:
        more += NAMED_BEFORE
    if actor in gazetteer.people and Neighbours(gazetteer.lexicon, words, i, i + 1).speaks():
        more += SPEAKING
    return more


def _is_plain(gazetteer: Gazetteer, words: Words, i: int) -> bool:
    """Whether a word that opens a sentence looks like a common word of the language."""
    endings = tuple(gazetteer.lexicon.words("word_ending"))
    return words.opens(i) and bool(endings) and (words.keys[i].endswith(endings) or _is_common(words, i))


def _precedes_name(gazetteer: Gazetteer, words: Words, i: int) -> bool:
    """Whether the word is the first of a longer unknown name."""
    if words.possessive(i) or not words.adjacent(i + 1) or not words.capital(i + 1):
        return False
    following = words.keys[i + 1]
    known = following in gazetteer.settled and following not in gazetteer.lexicon.given
    return not known and (following,) not in gazetteer.forms


def _follows_name(gazetteer: Gazetteer, words: Words, i: int) -> bool:
    """Whether the word is the second of a longer unknown name."""
    if i == 0 or not words.adjacent(i) or not words.capital(i - 1) or words.hyphened(i):
        return False
    before = words.keys[i - 1]
    return not is_plain_word(gazetteer.lexicon, before) and (before,) not in gazetteer.forms and not words.opens(i - 1)


def _is_common(words: Words, i: int) -> bool:
    """Whether the text has the word in lower case before this place, so that its capital is the sentence's."""
    start = words.starts[i]
    return words.text.find(f" {words.word(i).lower()} ", max(0, start - LOOK_BACK), start) >= 0
