"""What a language knows about names: its nations, titles, given names, and the words beside a name that tell what it is.

Everything is read from `coding/data/<language>/names_*.csv`; a language is added by adding those tables. Forms are
kept as keys (see `spelling.key`), so that accents, capitals and kinds of apostrophe do not matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from ...errors import UsageError
from ..sentences import read_lexicon
from .spelling import key

NO_WORDS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Nation:
    """A state and what it is called by; every field but the name is a tuple of forms as printed."""

    name: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    seats: tuple[str, ...]
    institutions: tuple[str, ...]
    abbreviations: tuple[str, ...]

    @property
    def called(self) -> tuple[str, ...]:
        """The names proper, the short one first."""
        return (self.name, *self.names)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables of one language.

    Parameters
    ----------
    language
        Code of the folder under `coding/data/`.
    nations
        States and unions of states.
    classes
        For each class of `names_words.csv` its words as keys; `nation_adjective`,
        `nation_acronym`, `nation_people` and `nation_name` (its words joined by spaces) are made.
    titles
        For each word of a title (as a key) its kinds: head, office, person, short, modifier, link.
    given
        Given names, as keys.
    short
        For each given name the shorter or foreign forms it goes by, as keys.
    known, places
        Names of places, newspapers and other things, as printed; the places among them.
    heads
        Pairs of a surname and the nation whose government was called by it.
    """

    language: str
    nations: tuple[Nation, ...]
    classes: dict[str, frozenset[str]]
    titles: dict[str, frozenset[str]]
    given: frozenset[str]
    short: dict[str, frozenset[str]]
    known: tuple[str, ...]
    places: tuple[str, ...]
    heads: tuple[tuple[str, str], ...]
    _unions: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def words(self, *classes: str) -> frozenset[str]:
        """Return the words of one or several classes; a class the language leaves out is empty.

        Examples
        --------
        >>> "monday" in read_names("en").words("day", "month")
        True
        """
        if (union := self._unions.get(classes)) is None:
            self._unions[classes] = union = NO_WORDS.union(*(self.classes.get(name, NO_WORDS) for name in classes))
        return union


def languages() -> list[str]:
    """List the languages that have tables of names.

    Examples
    --------
    >>> "en" in languages()
    True
    """
    folders = (resources.files("analysis.coding") / "data").iterdir()
    return sorted(folder.name for folder in folders if (folder / "names_words.csv").is_file())


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(form for form in cell.split("|") if form)


@cache
def read_names(language: str) -> Lexicon:
    """Read the tables of a language.

    Parameters
    ----------
    language
        Code of the folder under `coding/data/` (`en`).

    Raises
    ------
    UsageError
        When the language has no tables of names; the message lists those that do.

    Examples
    --------
    >>> next(nation.adjectives for nation in read_names("en").nations if nation.name == "Greece")
    ('Greek', 'Hellenic')
    """
    if language not in languages():
        raise UsageError(
            f"language: there are no tables of names for {language!r}; there are: {', '.join(languages())}"
        )
    classes: dict[str, set[str]] = {}
    for row in read_lexicon(language, "names_words"):
        classes.setdefault(row["class_code"], set()).add(key(row["form"]))
    titles: dict[str, set[str]] = {}
    for row in read_lexicon(language, "names_titles"):
        titles.setdefault(key(row["form"]), set()).add(row["kind_code"])
    nations = tuple(
        Nation(name=row["name"], **{column: _forms(cell) for column, cell in row.items() if column != "name"})
        for row in read_lexicon(language, "names_nations")
    )
    classes["nation_adjective"] = {
        key(form) for nation in nations for form in (*nation.adjectives, *nation.abbreviations)
    }
    classes["nation_acronym"] = {key(form) for nation in nations for form in nation.abbreviations}
    classes["nation_people"] = {key(form) for nation in nations for form in nation.people}
    classes["nation_name"] = {
        " ".join(map(key, form.replace("-", " ").split())) for nation in nations for form in nation.called
    }
    known = read_lexicon(language, "names_known")
    return Lexicon(
        language,
        nations,
        {name: frozenset(forms) for name, forms in classes.items()},
        {form: frozenset(kinds) for form, kinds in titles.items()},
        frozenset(key(row["form"]) for row in read_lexicon(language, "names_given")),
        {
            key(row["form"]): frozenset(map(key, row["short"].split("|")))
            for row in read_lexicon(language, "names_short")
        },
        tuple(row["form"] for row in known),
        tuple(row["form"] for row in known if row["kind_code"] == "place"),
        tuple((row["surname"], row["nation"]) for row in read_lexicon(language, "names_heads")),
    )
