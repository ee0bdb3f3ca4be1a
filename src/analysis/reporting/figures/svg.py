"""A drawing as bytes and as a piece of a page: SVG in two inks, and the HTML that shows the one needed.

A page may neither run scripts nor fetch anything, so all four variants (wide and phone, light and dark)
stand in it as data addresses, and style sheets show one. The other three are hidden from assistive
technology as well, since they are not displayed at all; therefore each carries the same alternative text.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from matplotlib.axes import Axes

from analysis.errors import UsageError, WriteError
from analysis.reporting.figures.style import DARK_OF, PAPER, WIDTHS, Theme, drawing

_COLOUR: Final = re.compile(r"#[0-9a-f]{6}(?=[;\"])")
_LEANER: Final = tuple(
    (re.compile(pattern, re.DOTALL), replacement)
    for pattern, replacement in (
        (r"<!--.*?-->", ""),  # matplotlib's copy of each text
        (r"<!DOCTYPE.*?>", ""),
        (r' id="(?:figure|axes|patch|line2d|text)_\d+"', ""),
        (r"DejaVuSans-(Bold-)?", r"\1g"),
        (r"\b([1-9]\d*\.\d\d)\d+", r"\1"),  # a hundredth of a point; factors below 1 are kept
        (r" ?\n *", " "),
        (r"> <", "><"),
    )
)
_NO_METADATA: Final = dict.fromkeys(("Creator", "Date", "Format", "Type"))


def svg_text(axes: Axes, *, theme: Theme = "light") -> str:
    """The SVG of a drawing: the same bytes for the same table, with text as outlines and a clear background.

    Parameters
    ----------
    axes
        What a `draw_` function returned.
    theme
        "light" for dark ink on a white page, "dark" for the opposite.
    """
    buffer = io.StringIO()
    figure = axes.get_figure(root=True)
    if figure is None:
        raise UsageError("svg_text: the Axes belongs to no figure; hand over what a draw_ function returned.")
    with drawing():
        figure.savefig(buffer, format="svg", metadata=_NO_METADATA, transparent=True)
    text = buffer.getvalue()
    for pattern, replacement in _LEANER:
        text = pattern.sub(replacement, text)
    return recoloured(text) if theme == "dark" else text


def recoloured(svg: str) -> str:
    """The same drawing in the inks of the dark page: every ink exchanged for its partner, nothing else.

    Examples
    --------
    >>> recoloured('<path style="fill: #1b1f24; stroke: #0072b2"/>')
    '<path style="fill: #e8eaed; stroke: #3a8fd0"/>'
    """
    return _COLOUR.sub(lambda match: DARK_OF.get(match[0], match[0]), svg)


def save_svg(axes: Axes, path: Path, *, theme: Theme = "light") -> Path:
    """Write a drawing as an SVG file and return its path.

    Raises
    ------
    WriteError
        If the file cannot be written.
    """
    try:
        path.write_text(svg_text(axes, theme=theme), encoding="utf-8", newline="\n")
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {error}; make its folder or choose another.") from error
    return path


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """A figure as a page holds it: title, caption and four drawings of which one is displayed."""

    title: str
    caption: str
    alt: str
    wide: Axes
    phone: Axes

    def __repr__(self) -> str:
        return f"Figure: {self.title}. {self.alt}"

    def _repr_html_(self) -> str:
        images = [
            _image(axes, width, theme, self.alt)
            for width, axes in (("wide", self.wide), ("phone", self.phone))
            for theme in ("light", "dark")
        ]
        caption = f'<span class="figure-caption">{escape(self.caption)}</span>' if self.caption else ""
        title = f'<strong class="figure-title">{escape(self.title)}</strong>'
        return "\n".join(
            (
                '<figure class="parley-figure">',
                f"<figcaption>{title} {caption}</figcaption>",
                *images,
                "</figure>",
            )
        )


def _image(axes: Axes, width: str, theme: Theme, alt: str) -> str:
    """One variant; without the page's style sheet only the wide light one is shown, on white."""
    data = base64.b64encode(svg_text(axes, theme=theme).encode()).decode()
    height = round(axes.get_ylim()[0])
    is_plain = (width, theme) == ("wide", "light")
    style = f"max-width:100%;height:auto;background:{PAPER}" if is_plain else "display:none"
    return (
        f'<img class="{width} {theme}" alt="{escape(alt)}" width="{WIDTHS[width]}" height="{height}" '
        f'style="{style}" src="data:image/svg+xml;base64,{data}">'
    )


def show(
    draw: Callable[..., Axes], table: object, *, title: str, caption: str = "", alt: str, **options: object
) -> Shown:
    """Draw a table at both widths, for a page or a notebook cell.

    Parameters
    ----------
    draw
        A `draw_` function of this package.
    table
        What it draws: a table, or a row for `draw_gap`.
    title
        The answer, in a sentence (`title_` functions make it from the table). Stands above the figure as
        text.
    caption
        What a mark is, as of when, from how many sources.
    alt
        What a reader who cannot see the figure should know.
    **options
        Handed to `draw`, such as `as_of`.

    Returns
    -------
    Shown
        Shown by Jupyter as it is; styled by `figure_css` on a page.

    Raises
    ------
    UsageError
        If title or alt is blank, or `width` is given: both widths are drawn.
    """
    blank = [name for name, text in (("title", title), ("alt", alt)) if not text.strip()]
    if blank:
        raise UsageError(f"show: {' and '.join(blank)} is blank; say in words what the figure shows.")
    if "width" in options:
        raise UsageError("show: width is not an option here; both widths are drawn and the page shows one.")
    wide, phone = (draw(table, width=width, **options) for width in WIDTHS)
    return Shown(title, caption, alt, wide, phone)


def figure_css() -> str:
    """The style sheet that a page with figures includes: one variant is displayed, the others are not.

    Examples
    --------
    >>> "prefers-color-scheme: dark" in figure_css()
    True
    """
    return (Path(__file__).parent / "figures.css").read_text(encoding="utf-8")
