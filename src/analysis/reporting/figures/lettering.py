"""Letters before they are drawn: how wide a text will be, where it breaks, which characters there are.

Widths come from the outlines that the SVG will hold (unhinted), so that what was measured is what is
printed and a layout made from measurements has no collisions to repair afterwards.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from matplotlib.font_manager import get_font
from matplotlib.textpath import text_to_path

from analysis.reporting.figures.style import POINTS_PER_PIXEL, font

MISSING: Final = "□"
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})  # controls, marks of direction, halves of surrogate pairs


@lru_cache(maxsize=20_000)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width of a line of text in pixels, for letters of `size` pixels.

    Examples
    --------
    >>> text_width("", 12)
    0.0
    >>> text_width("mm", 12) > text_width("ii", 12)
    True
    """
    if not text:
        return 0.0
    points, _, _ = text_to_path.get_text_width_height_descent(text, font(size, bold=bold), ismath=False)
    return float(points) / POINTS_PER_PIXEL


@lru_cache(maxsize=1)
def _drawable_points() -> frozenset[int]:
    """Code points that both weights of the font have."""
    weights = (get_font(str(font(12, bold=bold).get_file())).get_charmap() for bold in (False, True))
    return frozenset.intersection(*(frozenset(charmap) for charmap in weights))


def printable(text: object, key: str = "") -> str:
    r"""The text with white space made single, and with a box for every character that the font lacks.

    DejaVu Sans covers Latin, Cyrillic, Greek, Arabic, Hebrew and more, not Chinese, Japanese or Korean. A
    text that loses characters gets `key` (the row's id) behind it, by which the reader finds the full name
    in the table.

    Examples
    --------
    >>> printable("  Київ\n talks ")
    'Київ talks'
    >>> printable("北京 talks", "beijing-talks")
    '□□ talks [beijing-talks]'
    """
    if text is None or text != text:  # NaN and NaT are the values that differ from themselves
        return ""
    spaced = "".join(" " if c.isspace() else c for c in unicodedata.normalize("NFC", str(text)))
    plain = " ".join("".join(c for c in spaced if unicodedata.category(c) not in _UNSEEN).split())
    shown = "".join(c if ord(c) in _drawable_points() else MISSING for c in plain)
    return f"{shown} [{printable(key)}]" if key and shown != plain else shown


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The text broken into lines no wider than `width` pixels; a word that is wider alone is cut.

    Examples
    --------
    >>> wrap("Talks in Istanbul", 70, 12)
    ['Talks in', 'Istanbul']
    >>> wrap("", 70, 12)
    []
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while text_width(word, size, bold) > width:
            cut = _longest_head(word, width, size, bold)
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    return [*lines, line] if line else lines


def _longest_head(word: str, width: float, size: float, bold: bool) -> int:
    """How many characters of a word fit, at least one."""
    fitting = 1
    while fitting < len(word) and text_width(word[: fitting + 1], size, bold) <= width:
        fitting += 1
    return fitting


def widest(lines: Iterable[str], size: float, *, bold: bool = False) -> float:
    """Width in pixels of the widest line, 0 for none."""
    return max((text_width(line, size, bold) for line in lines), default=0.0)
