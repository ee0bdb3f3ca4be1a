"""Characters that a reader cannot see or cannot tell apart, in values that must be compared exactly.

Two spellings of a name that look the same and are not would make two actors of one. `hidden_characters` finds
what has no place in a name in any script; `mixed_scripts` finds what may be meant (a brand, a nickname) but
is more often a letter typed on the wrong keyboard or put there to deceive.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

# Scripts whose letters can pass for each other's, by the first word of their letters' Unicode names.
_LOOK_ALIKE = frozenset({"ARMENIAN", "CHEROKEE", "COPTIC", "CYRILLIC", "FULLWIDTH", "GREEK", "LATIN", "MATHEMATICAL"})
# Scripts that are spelt with joiners inside words: Persian writes half of its compounds so.
_JOINING = frozenset(
    {"ARABIC", "BENGALI", "DEVANAGARI", "GUJARATI", "GURMUKHI", "KANNADA", "KHMER", "MALAYALAM", "MONGOLIAN",
     "ORIYA", "SINHALA", "SYRIAC", "TAMIL", "TELUGU", "TIBETAN"}
)  # fmt: skip
_JOINERS = "\u200c\u200d"
_WORD = re.compile(r"[^\W\d_]+")


def hidden_characters(text: str) -> list[tuple[int, str]]:
    r"""Find the characters of a name that do not show: each is an error in a table.

    Zero-width characters, direction controls, control characters (also tab and line end), spaces other than
    U+0020, a space at either end, and letters in another than the composed form (NFC). The joiners U+200C and
    U+200D are admitted between letters of the scripts that are spelt with them.

    Returns
    -------
    list of (int, str)
        Offset in code points and the character's code point and name, in the text's order.

    Examples
    --------
    >>> hidden_characters("union\u200b ")
    [(5, 'U+200B ZERO WIDTH SPACE'), (6, 'U+0020 SPACE at the end')]
    >>> hidden_characters("cafe\u0301")
    [(3, 'U+0065 U+0301 not composed: write U+00E9')]
    """
    found = [(at, _named(sign)) for at, sign in enumerate(text) if _is_hidden(text, at)]
    found += [
        (start, f"{_code_points(text[start:end])} not composed: write {_code_points(composed)}")
        for start, end in pairwise(_cluster_starts(text))
        if (composed := unicodedata.normalize("NFC", text[start:end])) != text[start:end]
    ]
    if text.startswith(" "):
        found.append((0, f"{_named(' ')} at the start"))
    if text.endswith(" ") and text.strip():
        found.append((len(text) - 1, f"{_named(' ')} at the end"))
    return sorted(found)


def mixed_scripts(text: str) -> list[str]:
    """Find the words in which letters of look-alike scripts stand side by side: each is a warning.

    Returns
    -------
    list of str
        One message a word, naming the letters of its rarer scripts with their code points. Scripts that
        cannot be taken for each other (Japanese mixes three in one word) are not reported.

    Examples
    --------
    >>> mixed_scripts("the Uni\u043en")
    ['"Uniоn" mixes Latin and Cyrillic: U+043E CYRILLIC SMALL LETTER O at 7; retype it unless it is meant']
    """
    messages = []
    for word in _WORD.finditer(text):
        scripts: dict[str, list[int]] = {}
        for at in range(*word.span()):
            if (script := _script(text[at])) in _LOOK_ALIKE:
                scripts.setdefault(script, []).append(at)
        if len(scripts) > 1:
            usual, *rarer = sorted(scripts, key=lambda script: -len(scripts[script]))
            places = sorted(at for script in rarer for at in scripts[script])
            letters = ", ".join(f"{_named(text[at])} at {at}" for at in places)
            names = " and ".join(script.capitalize() for script in [usual, *rarer])
            messages.append(f'"{word.group()}" mixes {names}: {letters}; retype it unless it is meant')
    return messages


def _is_hidden(text: str, at: int) -> bool:
    sign = text[at]
    if sign in _JOINERS:
        return not (0 < at < len(text) - 1 and {_script(text[at - 1]), _script(text[at + 1])} <= _JOINING)
    return sign != " " and unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}


def _cluster_starts(text: str) -> list[int]:
    """Return where each character that stands by itself begins, and the text's end."""
    starts = [
        at
        for at, sign in enumerate(text)
        if at == 0 or not (unicodedata.combining(sign) or len(unicodedata.normalize("NFC", text[at - 1 : at + 1])) < 2)
    ]
    return [*starts, len(text)]


def _script(sign: str) -> str:
    return unicodedata.name(sign, "").partition(" ")[0]


def _named(sign: str) -> str:
    return f"U+{ord(sign):04X} {unicodedata.name(sign, 'control character')}"


def _code_points(signs: str) -> str:
    return " ".join(f"U+{ord(sign):04X}" for sign in signs)
