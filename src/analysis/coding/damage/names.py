"""Names and offices that cannot be right: spellings that resemble an actor's, names that collide, offices and capitals that are another state's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from analysis.coding.damage.flag import Damage, flag
from analysis.coding.damage.lexicon import read_capitals, read_offices, read_seats
from analysis.coding.names.gazetteer import Gazetteer
from analysis.coding.names.mentions import Mention

CAPITAL = re.compile(
    r"\bthe ([A-Z][a-z]+(?: [A-Z][a-z]+)?) capital,? (?:city )?(?:of )?([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)"
)
FORMER = re.compile(r"\b[Tt]he (?:former|previous|ancient|ex) \Z")
VERB_AFTER = re.compile(r"(?:,? (?:was|is|has|had|will|said|would|also|did|and|who)\b|[.;])")
RELEASED = re.compile(
    r" (?:was|were) (?:released|issued|published|uttered|pronounced)(?: (?:late|early|on|yesterday|today|last)\b|[.,;])"
)
GOVERNED = re.compile(r"\b(?:by|of|from|on|about|for|with|in|to|at) (?:the )?\Z")
JOINED = re.compile(r"(?:,? and|,) \Z")
TIED = re.compile(r"-([A-Z][a-z]{1,12}) (?:said|says|added|told|announced|declared|called)\b")
CAPITAL_OF = re.compile(r"\b([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?), the capital of ([A-Z][a-z]+(?: [A-Z][a-z]+)?)")
FOLDS = (
    ("kh", "h"),
    ("ts", "z"),
    ("tz", "z"),
    ("ph", "f"),
    ("ou", "u"),
    ("ck", "k"),
    ("c", "k"),
    ("w", "v"),
    ("j", "i"),
    ("y", "i"),
)
NEXT = re.compile(r" ([A-Z][a-z]+)\b")
REPEATED = re.compile(r"(.)\1")


@cache
def _offices(language: str) -> dict[str, list[tuple[re.Pattern[str], str]]]:
    found: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for state, office, reading in read_offices(language):
        pattern = re.compile(rf"\b{re.escape(office)} \Z", re.IGNORECASE)
        found.setdefault(state, []).append((pattern, reading))
    return found


def find_broken_names(
    text: str, mentions: Sequence[Mention], gazetteer: Gazetteer | None, *, language: str = "en"
) -> Iterator[Damage]:
    """Find names, and what is said beside them of offices and capitals, that cannot be right.

    Parameters
    ----------
    text
        The text.
    mentions
        Mentions of actors as `find_mentions` gives them.
    gazetteer
        The actors; without it only mentions that say themselves that they are garbled, and capitals, are judged.
    language
        Language of the text.

    Examples
    --------
    >>> [found.reading for found in find_broken_names("In the Austrian capital, Graz, they met.", [], None)]
    ['the Austrian capital, Vienna']
    """
    yield from _capitals(text, language)
    seen: set[str] = set()
    before: Mention | None = None
    for mention in mentions:
        yield from _garbled(text, mention, gazetteer, seen)
        if gazetteer is not None and mention.actor_id:
            yield from _former(text, mention, gazetteer)
            yield from _released(text, mention, gazetteer)
            yield from _office(text, mention, gazetteer, language)
            yield from _tied(text, mention, gazetteer)
            yield from _place_beside(text, mention, gazetteer, language)
            if before is not None:
                yield from _beside(text, before, mention, gazetteer)
        before = mention


def _kind(gazetteer: Gazetteer, actor_id: str) -> str:
    actor = gazetteer.actors.get(actor_id)
    return actor.kind_code if actor else ""


def _garbled(text: str, mention: Mention, gazetteer: Gazetteer | None, seen: set[str]) -> Iterator[Damage]:
    """The first passage of each spelling that resembles a name of the gazetteer and is none."""
    if not mention.rule.startswith("garbled") or mention.text in seen or mention.confidence < 0.6:
        return
    seen.add(mention.text)
    if gazetteer is not None and _is_transliteration(mention, gazetteer):
        return
    actor = gazetteer.actors.get(mention.actor_id) if gazetteer is not None else None
    yield flag(
        text,
        mention.start,
        mention.end,
        "meaning",
        "a name that matches nobody and resembles somebody",
        "names:garbled",
        mention.confidence,
        actor.name if actor else "",
    )


def fold(name: str) -> str:
    """A name with what transliterations differ in taken away: doubled letters, y and i, w and v, k and c.

    Examples
    --------
    >>> fold("Sergey Lavrov") == fold("Sergei Lawrow"), fold("Lovrav") == fold("Lavrov")
    (True, False)
    """
    plain = "".join(
        sign if sign.isalpha() else " " * sign.isspace() for sign in unicodedata.normalize("NFKD", name.lower())
    )
    for old, new in FOLDS:
        plain = plain.replace(old, new)
    return REPEATED.sub(r"\1", plain)


def _is_transliteration(mention: Mention, gazetteer: Gazetteer) -> bool:
    """Whether a mention is only another way to write a name, and not a damaged one."""
    actor = gazetteer.actors.get(mention.actor_id)
    if actor is None:
        return False
    wanted = fold(mention.text).split()
    for name in (actor.name, *(alias for alias, _ in actor.aliases)):
        known = fold(name).split()
        if wanted and (wanted == known or wanted == known[-len(wanted) :]):
            return True
    return False


def _former(text: str, mention: Mention, gazetteer: Gazetteer) -> Iterator[Damage]:
    """A person called former without saying former what."""
    left = text[max(0, mention.start - 16) : mention.start]
    if (
        (found := FORMER.search(left))
        and _kind(gazetteer, mention.actor_id) == "person"
        and VERB_AFTER.match(text, mention.end)
    ):
        start = mention.start - (len(left) - found.start())
        yield flag(text, start, mention.end, "meaning", "a person is former without an office", "names:former", 0.85)


def _released(text: str, mention: Mention, gazetteer: Gazetteer) -> Iterator[Damage]:
    """An institution of which is said what can be said of a text only."""
    kind = _kind(gazetteer, mention.actor_id)
    match = RELEASED.match(text, mention.end)
    is_governed = GOVERNED.search(text, max(0, mention.start - 16), mention.start)
    if (
        match
        and not is_governed
        and (kind in ("office", "state") or (kind == "organisation" and "released" not in match[0]))
    ):
        yield flag(
            text,
            mention.start,
            match.end(),
            "meaning",
            "what is said of an institution can be said of a text only",
            "names:released",
            0.8,
        )


def _office(text: str, mention: Mention, gazetteer: Gazetteer, language: str) -> Iterator[Damage]:
    """A person with an office that the person's state does not have."""
    person = gazetteer.people.get(mention.actor_id)
    if person is None or len(person.states) == 0:
        return
    left = text[max(0, mention.start - 40) : mention.start]
    offices = _offices(language)
    for state in sorted(person.states):
        actor = gazetteer.actors.get(state)
        for pattern, reading in offices.get(actor.name, []) if actor else []:
            if found := pattern.search(left):
                start = mention.start - (len(left) - found.start())
                said = f"{reading} {mention.text}" if reading else ""
                yield flag(
                    text, start, mention.end, "meaning", "the state has no such office", "names:office", 0.88, said
                )
                return


def _tied(text: str, mention: Mention, gazetteer: Gazetteer) -> Iterator[Damage]:
    """A person's name tied by a hyphen to a word that is no name of the gazetteer, before a verb of saying."""
    match = TIED.match(text, mention.end)
    if match and _kind(gazetteer, mention.actor_id) == "person" and match[1].lower() not in gazetteer.longest:
        yield flag(
            text, mention.start, match.end(1), "truncation", "a name is tied to a word that is none", "names:tied", 0.6
        )


def _beside(text: str, before: Mention, mention: Mention, gazetteer: Gazetteer) -> Iterator[Damage]:
    """The name of a state directly before another name in a list: a word between them is lost."""
    if text[before.end : mention.start] != " " or before.actor_id == mention.actor_id:
        return
    if _kind(gazetteer, before.actor_id) != "state" or not JOINED.search(text, max(0, before.start - 5), before.start):
        return
    if before.text.isupper() or (text[before.end - 1] == "s" and text[before.end : before.end + 1] == "’"):
        return
    yield flag(
        text,
        before.start,
        mention.end,
        "grammar",
        "two names stand beside each other without a word between",
        "names:beside",
        0.72,
    )


def _place_beside(text: str, mention: Mention, gazetteer: Gazetteer, language: str) -> Iterator[Damage]:
    """The name of a state at a list's end directly before another state's capital."""
    match = NEXT.match(text, mention.end)
    if match is None or _kind(gazetteer, mention.actor_id) != "state":
        return
    if JOINED.search(text, max(0, mention.start - 5), mention.start) and match[1].lower() in read_seats(language):
        yield flag(
            text,
            mention.start,
            match.end(),
            "grammar",
            "two names stand beside each other without a word between",
            "names:beside",
            0.75,
        )


def _capitals(text: str, language: str) -> Iterator[Damage]:
    """A city called the capital of a state whose capital is another."""
    place = text.find(" capital")
    capitals = read_capitals(language)
    while place >= 0:
        left = max(0, place - 50)
        for match in CAPITAL.finditer(text, left, min(len(text), place + 60)):
            known = capitals.get(match[1].lower())
            if known is None or match.start() + 4 + len(match[1]) != place:
                continue
            city = match[2]
            first = city.split()[0]
            if (
                city.lower() in known[1]
                or first.lower() in known[1]
                or any(name.startswith(first.lower()) for name in known[1])
            ):
                continue
            end = match.start(2) + len(first if len(city) > len(first) and not city.istitle() else city)
            reading = f"{text[match.start() : match.start(2)]}{known[0]}"
            yield flag(
                text, match.start(), end, "source-error", "the state has another capital", "names:capital", 0.8, reading
            )
        for match in CAPITAL_OF.finditer(text, left, min(len(text), place + 60)):
            known = capitals.get(match[2].lower())
            city = match[1].split()[-1].lower()
            if known and match[1].lower() not in known[1] and not any(city in name.split() for name in known[1]):
                reading = f"{known[0]}{text[match.end(1) : match.end()]}"
                yield flag(
                    text, *match.span(), "source-error", "the state has another capital", "names:capital", 0.75, reading
                )
        place = text.find(" capital", place + 8)
