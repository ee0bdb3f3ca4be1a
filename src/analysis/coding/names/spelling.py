"""How alike two spellings of a name are, when one has been through another script.

Arabic writes few vowels and has neither p nor v; Cyrillic has no h and one letter for several English pairs; both
drop doubled consonants; and whoever writes the name back guesses. So a spelling is folded to sounds, one sign each,
and two strings of sounds are compared by an edit distance in which a vowel is cheap, a consonant of the same kind
is cheap (p b, f v w, g j y, s sh z ch, h kh), and any other consonant is dear: consonants carry the name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources

APOSTROPHES = "'’‘ʼʻ`´ʹ′"
_UNMARKED = str.maketrans(
    {
        **dict.fromkeys(APOSTROPHES + ".\u00ad\u200c\u200d", None),
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "ħ": "h",
    }
)  # fmt: skip
_ASCII = re.compile(r"[a-z0-9]*\Z")


@lru_cache(maxsize=1 << 16)
def key(word: str) -> str:
    """Reduce a word to what its spellings share: case, accents, apostrophes and full stops are gone.

    Examples
    --------
    >>> key("U.S."), key("Łukašenka"), key("Sana’a"), key("Şimşek")
    ('us', 'lukasenka', 'sanaa', 'simsek')
    """
    folded = word.casefold()
    if _ASCII.match(folded):
        return folded
    folded = folded.translate(_UNMARKED)
    if _ASCII.match(folded):
        return folded
    parts = unicodedata.normalize("NFKD", folded).casefold()  # a sign such as ㎀ holds capitals
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).translate(_UNMARKED)


# Groups of letters that stand for one sound, longest first; S sh, C ch, X kh, Z zh, c ts,
# q a c before e or i, which is s or k or ts.
_SOUNDS = {
    "shch": "S", "tsch": "C", "dzh": "j", "sch": "S", "tch": "C", "sh": "S", "ch": "C", "kh": "X", "gh": "g", "zh": "Z",
    "dj": "j", "dz": "z", "th": "t", "ph": "f", "ck": "k", "cq": "k", "tz": "c", "ts": "c", "qu": "kv", "ou": "u", "oo": "u",
    "ee": "i", "ce": "qe", "ci": "qi", "cy": "qi", "x": "ks", "q": "k", "c": "k", "y": "i",
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_GLIDE = re.compile(r"\A(?:ou|u|w)h?(?=[aei])")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = frozenset("aeiou")
# Consonants that a script or an ear may lose, and what the loss costs; they weigh little more.
_WEAK = {"h": 0.4, "X": 0.4, "w": 0.5}


@cache
def _romanisation() -> dict[int, str]:
    """Read how letters of other scripts with capitals are written in Latin ones."""
    place = resources.files("analysis.coding") / "data" / "romanisation.csv"
    rows = (line.split(",") for line in place.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {ord(letter): latin for letter, latin in rows if len(letter) == 1}


@lru_cache(maxsize=1 << 16)
def sounds(folded: str) -> str:
    """Spell a key by its sounds, one sign each.

    Examples
    --------
    >>> sounds("khrushchev"), sounds("tchaikovsky"), sounds("путин")
    ('XruSev', 'Caikovski', 'putin')
    """
    if not folded.isascii():
        folded = folded.translate(_romanisation())
    return _DOUBLED.sub(r"\1", _SOUND.sub(lambda match: _SOUNDS[match[0]], _GLIDE.sub("w", folded)))


# Consonants that scripts confuse, and what the confusion costs; any other exchange of consonants costs 1.
_KINDS: tuple[tuple[str, float], ...] = (
    ("pb", 0.2), ("vf", 0.1), ("wv", 0.1), ("wf", 0.2), ("wu", 0.2), ("wo", 0.25), ("vu", 0.35), ("bv", 0.35), ("pf", 0.3),
    ("td", 0.35), ("kg", 0.35), ("gj", 0.15), ("gX", 0.35), ("gh", 0.35), ("jZ", 0.15), ("ji", 0.2), ("je", 0.3), ("jC", 0.3),
    ("jS", 0.4), ("sz", 0.2), ("sS", 0.2), ("sC", 0.4), ("SC", 0.2), ("SZ", 0.25), ("zZ", 0.2), ("cs", 0.2), ("cC", 0.25),
    ("cz", 0.3), ("ct", 0.5), ("hX", 0.1), ("kX", 0.25), ("kC", 0.3), ("XC", 0.3), ("mn", 0.7), ("lr", 0.4),
    ("qs", 0.05), ("qc", 0.1), ("qz", 0.2), ("qS", 0.2), ("qC", 0.2), ("qk", 0.3),
)  # fmt: skip
_COST = {pair: cost for signs, cost in _KINDS for pair in (signs, signs[::-1])}
_NEAR_VOWELS = frozenset({"ae", "ea", "ei", "ie", "ou", "uo"})


def _weight(sign: str) -> float:
    if sign in _VOWELS:
        return 0.5
    return _WEAK[sign] + 0.2 if sign in _WEAK else 1.0


def _loss(sign: str) -> float:
    if sign in _VOWELS:
        return 0.25
    return _WEAK.get(sign, 1.0)


def _exchange(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if one in _VOWELS and other in _VOWELS:
        return 0.12 if one + other in _NEAR_VOWELS else 0.2
    return _COST.get(one + other, 1.25 if (one in _VOWELS) != (other in _VOWELS) else 1.0)


@lru_cache(maxsize=1 << 16)
def resemblance(one: str, other: str) -> float:
    """Say how alike two strings of sounds are: 1 for the same, about 0.8 for two spellings of a short name.

    Examples
    --------
    >>> round(resemblance(sounds("gayls"), sounds("giles")), 2)
    0.88
    >>> resemblance(sounds("kellogg"), sounds("kelog"))
    1.0
    >>> resemblance(sounds("witkoff"), sounds("whitlam")) < 0.7
    True
    """
    if one == other:
        return 1.0
    before: list[float] = []
    row = [0.0]
    for sign in other:
        row.append(row[-1] + _loss(sign))
    for i, a in enumerate(one):
        last, row = row, [row[0] + _loss(a)]
        lost = _loss(a)
        for j, b in enumerate(other):
            best = min(last[j] + _exchange(a, b), last[j + 1] + lost, row[j] + _loss(b))
            if i and j and a == other[j - 1] and b == one[i - 1]:
                best = min(best, before[j - 1] + 0.5)
            row.append(best)
        before = last
    mass = max(sum(map(_weight, one)), sum(map(_weight, other)))
    return max(0.0, 1.0 - row[-1] / mass) if mass else 0.0


_COARSE = str.maketrans("bvwdgjcqzZSC", "pfftkkssssss", "aeiouhX")


def skeleton(heard: str) -> str:
    """Reduce sounds to the bare classes of their consonants: what no script loses.

    Examples
    --------
    >>> skeleton(sounds("volodymyr")) == skeleton(sounds("folodimir"))
    True
    """
    return _DOUBLED.sub(r"\1", heard.translate(_COARSE))
