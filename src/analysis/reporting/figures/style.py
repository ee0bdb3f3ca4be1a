"""Ink: every colour, shape and size that a figure may use, chosen once for white and for dark pages.

A figure is drawn once, in the inks of the light page. Each ink has one partner for the dark page, so that
the dark variant is the same drawing with its colours exchanged (`svg.recoloured`), never a second layout.
Hues are those of Okabe and Ito (2008), shifted in lightness until a mark reaches 3:1 and a text 4.5:1
against its page.

Lengths are CSS pixels. A wide figure is 720 of them: shown 900 wide on a screen its smallest letters are 15
px, and printed 170 mm wide they are 8 pt. A phone figure is 340 and shown at that size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

import matplotlib as mpl
from matplotlib.font_manager import FontProperties
from matplotlib.style import context as style_context

Width = Literal["wide", "phone"]
Theme = Literal["light", "dark"]

WIDTHS: Final[dict[str, int]] = {"wide": 720, "phone": 340}
POINTS_PER_PIXEL: Final = 72 / 96

SMALL: Final = 12.0  # px; nothing is lettered smaller
NORMAL: Final = 12.5
HEADING: Final = 13.5
LEADING: Final = 1.28  # line height over letter size

INK: Final = "#1b1f24"
MUTED: Final = "#58606a"
RULE: Final = "#c3c9d0"
GRID: Final = "#e1e5e9"
BAND: Final = "#f4f5f7"
PAPER: Final = "#ffffff"
BLUE: Final = "#0072b2"
VERMILION: Final = "#d55e00"
GREEN: Final = "#009b71"
PURPLE: Final = "#c66a9d"
ORANGE: Final = "#b67e00"
SKY: Final = "#1b90d2"
OLIVE: Final = "#958b0c"

DARK_OF: Final[dict[str, str]] = {
    INK: "#e8eaed",
    MUTED: "#a9b1ba",
    RULE: "#4a525b",
    GRID: "#2b3037",
    BAND: "#1e2228",
    PAPER: "#14171b",
    BLUE: "#3a8fd0",
    VERMILION: "#e06a10",
    GREEN: "#00ae7f",
    PURPLE: "#cc79a7",
    ORANGE: "#e69f00",
    SKY: "#74c3f0",
    OLIVE: "#f0e442",
}
TEXT_INKS: Final = (INK, MUTED)
MARK_INKS: Final = (INK, MUTED, BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, OLIVE)
PAGES: Final[dict[Theme, tuple[str, ...]]] = {
    "light": (PAPER, BAND),
    "dark": (DARK_OF[PAPER], DARK_OF[BAND]),
}

ACTOR_COLOURS: Final = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, OLIVE)
ACTOR_MARKERS: Final = ("o", "s", "D", "^", "v", "P", "X", "p", "h", "<", ">")  # 7 and 11 share no divisor

_RC: Final[dict[str, object]] = {
    "svg.fonttype": "path",
    "svg.hashsalt": "parley",
    "figure.dpi": 96,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "text.hinting": "no_hinting",
    "text.parse_math": False,
    "path.simplify": False,
    "lines.solid_capstyle": "butt",
}
_FONTS: Final = Path(mpl.get_data_path()) / "fonts" / "ttf"


@contextmanager
def drawing() -> Iterator[None]:
    """Matplotlib with its own defaults and ours: a reader's matplotlibrc changes no byte of a figure."""
    with style_context(["default", _RC]):
        yield


def font(size: float, *, bold: bool = False) -> FontProperties:
    """The DejaVu Sans that comes with matplotlib, by its file, not by what is installed; `size` in pixels."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(fname=str(_FONTS / name), size=size * POINTS_PER_PIXEL)


def actor_colours(ids: Iterable[str]) -> dict[str, str]:
    """One colour an actor, in the order of the ids: the same list, the same colours in every figure.

    After seven actors the colours come round again; `actor_markers` still tells those apart.

    Parameters
    ----------
    ids
        Ids of the actors of a report; those that matter most come first. Repeats are allowed, "" is left out.

    Returns
    -------
    dict
        id to a hex colour of the light page.

    Examples
    --------
    >>> actor_colours(["russia", "ukraine", "russia"])
    {'russia': '#0072b2', 'ukraine': '#d55e00'}
    """
    return {key: ACTOR_COLOURS[i % len(ACTOR_COLOURS)] for i, key in enumerate(dict.fromkeys(filter(None, ids)))}


def actor_markers(ids: Iterable[str]) -> dict[str, str]:
    """One marker shape an actor, by the same rule: the second channel for greyscale and colour-blind readers.

    Examples
    --------
    >>> actor_markers(["russia", "ukraine"])
    {'russia': 'o', 'ukraine': 's'}
    """
    return {key: ACTOR_MARKERS[i % len(ACTOR_MARKERS)] for i, key in enumerate(dict.fromkeys(filter(None, ids)))}


def contrast(one: str, other: str) -> float:
    """The WCAG 2 contrast ratio of two hex colours, 1 to 21.

    References
    ----------
    W3C, Web Content Accessibility Guidelines 2.2, "relative luminance".

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
