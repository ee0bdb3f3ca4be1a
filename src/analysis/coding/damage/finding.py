"""Damage found: each kind of fault by its own rules, flags that overlap settled, all in one reading of the words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.coding.damage.casing import find_broken_casing
from analysis.coding.damage.figures import find_contradictions
from analysis.coding.damage.flag import Damage
from analysis.coding.damage.furniture import find_furniture
from analysis.coding.damage.grammar import find_broken_clauses, triggers
from analysis.coding.damage.lexicon import read_collocations
from analysis.coding.damage.names import find_broken_names
from analysis.coding.damage.quotations import find_broken_quotations
from analysis.coding.damage.register import find_misused_words
from analysis.coding.names.gazetteer import Gazetteer
from analysis.coding.names.mentions import Mention

WORD = re.compile(r"[A-Za-z]+")


def find_damage(
    text: str,
    mentions: Sequence[Mention],
    *,
    gazetteer: Gazetteer | None = None,
    published: str = "",
    language: str = "en",
) -> list[Damage]:
    r"""Find the passages of a text that a translation or a crawl has broken.

    Parameters
    ----------
    text
        Any text; it is not normalised and never repaired.
    mentions
        Its mentions of actors, as `find_mentions` gives them.
    gazetteer
        The actors; without it no name is judged by what its bearer is.
    published
        The publication date, by whose year weekdays are judged; "" if not known.
    language
        The folder under `coding/data/` with the tables `damage_*.csv`.

    Returns
    -------
    list of Damage
        In the order of the text; of two flags on one passage the surer stays.

    Examples
    --------
    >>> text = "They accepted an unconditional shooting for 30 days.\nRead more: the long -term plan"
    >>> for found in find_damage(text, []):
    ...     print(found.kind_code, found.text, f"= {found.reading}".strip())
    meaning unconditional shooting = unconditional ceasefire
    furniture Read more: the long -term plan =
    """
    found = [
        *find_furniture(text, language=language),
        *find_broken_quotations(text),
        *find_broken_casing(text, language=language),
        *find_broken_clauses(text, language=language),
        *find_contradictions(text, published=published),
        *find_broken_names(text, mentions, gazetteer, language=language),
    ]
    words, checks = read_collocations(language), triggers(language)
    telling = words.keys() | checks.keys()
    for match in WORD.finditer(text):
        word = match[0].lower()
        if word not in telling:
            continue
        if word in words:
            found += find_misused_words(text, match.start(), match.end(), word, language=language)
        for check in checks.get(word, ()):
            found += check(text, match.start(), match.end())
    return settle(found)


def settle(found: list[Damage]) -> list[Damage]:
    """Drop flags that lie within furniture, and the less sure of two that cover the same passage.

    Examples
    --------
    >>> one = Damage(0, 4, "the", "grammar", "", "", "a", 0.8)
    >>> settle([one, Damage(0, 4, "the", "grammar", "", "", "b", 0.9)])[0].rule
    'b'
    """
    kept: list[Damage] = []
    furniture_end = -1
    for one in sorted(found, key=lambda one: (one.start, one.kind_code != "furniture", -one.confidence, -one.end)):
        if one.kind_code == "furniture" and one.rule == "furniture:line":
            while kept and kept[-1].start >= one.start:
                kept.pop()
            furniture_end = max(furniture_end, one.end)
            kept.append(one)
        elif one.start >= furniture_end and not any((k.start, k.end) == (one.start, one.end) for k in kept[-4:]):
            kept.append(one)
    return kept
