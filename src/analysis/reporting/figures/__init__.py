"""Tables in, figures out: the only place that draws, and what it draws is printable.

Each `draw_` function takes a table as a measure returns it and gives Axes; `title_` says the answer in a
sentence; `show` makes of both a figure for a page or a notebook cell, in a wide and a phone layout, for
light and dark pages.
"""

from analysis.reporting.figures.attendance import draw_attendance, title_attendance
from analysis.reporting.figures.gap import draw_gap
from analysis.reporting.figures.positions import draw_positions, title_gap, title_positions
from analysis.reporting.figures.style import actor_colours, actor_markers
from analysis.reporting.figures.svg import figure_css, save_svg, show, svg_text
from analysis.reporting.figures.terms import draw_terms, title_terms
from analysis.reporting.figures.timeline import draw_timeline, title_timeline

__all__ = [
    "actor_colours",
    "actor_markers",
    "draw_attendance",
    "draw_gap",
    "draw_positions",
    "draw_terms",
    "draw_timeline",
    "figure_css",
    "save_svg",
    "show",
    "svg_text",
    "title_attendance",
    "title_gap",
    "title_positions",
    "title_terms",
    "title_timeline",
]
