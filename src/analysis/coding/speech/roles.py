"""What is known of the actors: kind, gender, the roles the text gives them, the groups they form.

The list of actors says kinds, titles and groups where it is given. The rest is read off the text: "Mr" and the like,
the words of office before a name or in the apposition behind it, and whether a long name has a short form that
is its surname.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from analysis.coding.speech.lexicon import Lexicon

if TYPE_CHECKING:
    from analysis.coding.speech.focus import Antecedent
    from analysis.coding.speech.speakers import ActorLike, MentionLike

Kind = Literal["person", "body", "many", ""]
BEFORE = 60
BEHIND = 90
KIND_OF_CODE: dict[str, Kind] = {
    "person": "person",
    "office": "person",
    "state": "body",
    "organisation": "body",
    "coalition": "many",
    "group": "many",
}
WORD = re.compile(r"[^\W\d_][\w.’'\-]*")
SHARED_STEM = 4
ORGANISATIONS = frozenset(("organisation", "coalition"))


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list of actors says by itself.

    Parameters
    ----------
    kinds
        Kind by actor.
    aliases
        From a name or alias to its bearers.
    titles
        For each person the words of each alias that is a title.
    groups
        From the members that the name of a group lists to the group.
    """

    kinds: dict[str, Kind]
    aliases: dict[str, set[str]]
    titles: dict[str, tuple[frozenset[str], ...]]
    groups: dict[frozenset[str], str]


@lru_cache(maxsize=8)
def read_listed(actors: tuple[tuple[str, str, tuple[str, ...]], ...], lexicon: Lexicon) -> Listed:
    """Read a list of actors (id, code of the kind, name and aliases), once for all texts that are read with it."""
    found = Listed({actor_id: KIND_OF_CODE.get(kind_code, "") for actor_id, kind_code, _ in actors}, {}, {}, {})
    for actor_id, _, names in actors:
        for name in names:
            found.aliases.setdefault(plain(name), set()).add(actor_id)
        if found.kinds[actor_id] == "person":
            found.titles[actor_id] = tuple(role_words(name, lexicon) for name in names)
    for actor_id, _, names in actors:
        for name in names:
            members = [part for part in re.split(r",| and ", name) if part.strip()]
            owners = [found.aliases.get(plain(part), set()) for part in members]
            if len(members) > 1 and all(len(owner) == 1 for owner in owners):
                found.groups.setdefault(frozenset(next(iter(owner)) for owner in owners), actor_id)
    return found


def role_words(alias: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the words of an alias if it is a title rather than a name."""
    words = {word.casefold().removesuffix("’s").removesuffix("'s") for word in WORD.findall(alias)}
    return frozenset(words) if words & lexicon["person"] else frozenset()


class Roles:
    """What a text and its list of actors say of each actor.

    Parameters
    ----------
    text
        The text.
    mentions
        Its mentions in order.
    actors
        The list of actors, perhaps empty.
    lexicon
        The language's closed classes.
    """

    def __init__(
        self, text: str, mentions: Sequence[MentionLike], actors: Sequence[ActorLike], lexicon: Lexicon
    ) -> None:
        self.lexicon = lexicon
        self.places: dict[str, list[int]] = {}
        self.words: dict[str, list[tuple[int, frozenset[str]]]] = {}
        self.genders: dict[str, tuple[int, str]] = {}
        listed = read_listed(
            tuple((actor.id, actor.kind_code, (actor.name, *actor.aliases)) for actor in actors), lexicon
        )
        self.kinds: dict[str, Kind] = dict(listed.kinds)
        self.organisations = frozenset(actor.id for actor in actors if actor.kind_code in ORGANISATIONS)
        self.aliases, self.groups = listed.aliases, listed.groups
        for actor_id, titles in listed.titles.items():
            self.words[actor_id] = [(-1, words) for words in titles]
        self.read_text(text, mentions)

    def read_text(self, text: str, mentions: Sequence[MentionLike]) -> None:
        """Read roles, genders and kinds off the words around the mentions."""
        names: dict[str, set[str]] = {}
        end_of_last = 0
        for found in mentions:
            actor_id = found.actor_id
            self.places.setdefault(actor_id, []).append(found.start)
            names.setdefault(actor_id, set()).add(text[found.start : found.end])
            before = text[max(end_of_last, found.start - BEFORE) : found.start]
            titles = self.title_words(before)
            titles |= self.title_words(text[max(0, found.start - BEFORE) : found.start])
            end_of_last = found.end
            if titles:
                if self.kinds.get(actor_id, "person") in ("person", ""):
                    self.give(actor_id, found.start, titles)
                    self.kinds.setdefault(actor_id, "person")
                for word in titles:
                    if word in self.lexicon["female"]:
                        self.genders.setdefault(actor_id, (found.start, "female"))
                    elif word in self.lexicon["male"]:
                        self.genders.setdefault(actor_id, (found.start, "male"))
            behind = text[found.end : found.end + BEHIND]
            if behind.startswith(", ") and self.kinds.get(actor_id, "person") == "person":
                apposed = behind[2:].split(",")[0].split(".")[0]
                words = {word.casefold().removesuffix("’s").removesuffix("'s") for word in WORD.findall(apposed)}
                if words & self.lexicon["person"] and words & {"the", "a", "an", "who", "whose", "its", "his", "her"}:
                    self.give(actor_id, found.start, words)
        for actor_id, forms in names.items():
            if actor_id not in self.kinds:
                last = {form.split()[-1] for form in forms if len(form.split()) > 1}
                self.kinds[actor_id] = "person" if last & forms else "body"

    def give(self, actor_id: str, place: int, words: set[str]) -> None:
        """Note the words of a role, from the place where the text first gives them."""
        given = self.words.setdefault(actor_id, [])
        new = words.difference(*(known for _, known in given))
        if new:
            given.append((place, frozenset(new)))

    def title_words(self, before: str) -> set[str]:
        """Return the words of office directly before a name ("Polish Prime Minister")."""
        words: set[str] = set()
        for word in reversed(before.split()):
            bare = word.casefold().strip("“”\"'(").removesuffix("’s").removesuffix("'s")
            if not words:
                if (
                    bare.rstrip(".") not in self.lexicon["title"]
                    and bare not in self.lexicon["title"]
                    and (bare not in self.lexicon["person"])
                ):
                    return set()
            elif not word[:1].isupper() and bare not in self.lexicon.any_of("person", "title"):
                break
            words.add(bare.rstrip("."))
            if word[-1:] in ",;:.!?" and not word.endswith(
                ("Mr.", "Dr.", "Mrs.", "Ms.", "Gen.", "Sen.", "Gov.", "Rep.")
            ):
                break
        return words

    def kind(self, actor_id: str) -> Kind:
        """Return an actor's kind: person, body, many, or "" where nothing tells."""
        return self.kinds.get(actor_id, "")

    def gender(self, actor_id: str, place: int) -> str:
        """Return the gender that the text before a place gives an actor, or ""."""
        since, gender = self.genders.get(actor_id, (place, ""))
        return gender if since < place else ""

    def exact(self, lows: Sequence[str]) -> str:
        """Return the one actor that has a phrase, its article left out, as an alias; else ""."""
        words = lows[1:] if lows and lows[0] in ("the", "a") else lows
        owners = self.aliases.get(plain(" ".join(words))) or self.aliases.get(plain(" ".join(lows))) or set()
        return next(iter(owners)) if len(owners) == 1 else ""

    def group_of(self, members: frozenset[str]) -> str:
        """Return the group with just these members, or ""."""
        return self.groups.get(members, "")

    def group_before(self, head: str, place: int) -> str:
        """Return the group that a noun means, of the kind it allows if there is one: "both sides" may be two ministers."""
        return self.latest_group(head, place) or (self.latest_group("", place) if head else "")

    def latest_group(self, head: str, place: int) -> str:
        """Return the group of the kind a noun allows whose members were all mentioned last before a place."""
        best, best_place = "", -1
        for members, actor_id in self.groups.items():
            kinds = {self.kind(member) for member in members}
            if (head in self.lexicon["pair-of-persons"] and kinds != {"person"}) or (
                head in self.lexicon["pair-of-bodies"] and "person" in kinds
            ):
                continue
            last = [self.last_before(member, place) for member in members]
            if min(last) > best_place:
                best, best_place = actor_id, min(last)
        return best

    def last_before(self, actor_id: str, place: int) -> int:
        """Return where an actor was last mentioned before a place, -1 for nowhere."""
        places = self.places.get(actor_id, [])
        number = bisect_left(places, place)
        return places[number - 1] if number else -1

    def is_organisation(self, actor_id: str) -> bool:
        """Say whether the list of actors has somebody as an organisation, rather than as a state or a person."""
        return actor_id in self.organisations

    def bearer(
        self, lows: Sequence[str], words: Sequence[str], place: int, gender: str, preferred: Antecedent | None = None
    ) -> str:
        """Return the person to whom a title was given: the one spoken of, else the last mentioned before a place; else ""."""
        exact = self.exact(lows)
        if exact:
            return exact
        nouns = [low.rstrip("’s'") if low.endswith(("’s", "'s")) else low for low in lows]
        head = nouns[-1]
        modifiers = [
            low.removesuffix("’s").removesuffix("'s")
            for low, word in zip(lows[:-1], words[:-1], strict=True)
            if low not in self.lexicon["determiner"] and (word[0].isupper() or low in self.lexicon["title"])
        ]
        best, best_place = "", -1
        for actor_id, given in self.words.items():
            roles = frozenset().union(*(words for since, words in given if since < place))
            last = self.last_before(actor_id, place)
            is_preferred = preferred is not None and preferred.actor_id == actor_id
            if (last <= best_place and not is_preferred) or self.kind(actor_id) not in ("person", ""):
                continue
            is_role = head in roles or (head == "leader" and roles & self.lexicon["leader"])
            known = self.gender(actor_id, place)
            if (
                is_role
                and (not gender or known in ("", gender))
                and all(any(self.is_same(modifier, role) for role in roles) for modifier in modifiers)
            ):
                if is_preferred:
                    return actor_id
                best, best_place = actor_id, last
        return best

    def is_same(self, modifier: str, role: str) -> bool:
        """Say whether two words name one country or office ("Ukrainian", "Ukraine")."""
        if modifier == role or (modifier, role) in self.lexicon.pairs:
            return True
        return min(len(modifier), len(role)) >= SHARED_STEM and modifier[:SHARED_STEM] == role[:SHARED_STEM]


def plain(name: str) -> str:
    """Return a name as it is compared: folded, without article, apostrophes alike."""
    folded = " ".join(name.casefold().replace("’", "'").replace(".", "").split())
    return folded.removeprefix("the ")
