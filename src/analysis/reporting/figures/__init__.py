"""Tables in, figures out: the only place that draws, and what it draws is printable.

Each `draw_` function takes a table as a measure returns it and gives Axes; `title_` says the answer in a
sentence; `show` makes of both a figure for a page or a notebook cell, in a wide and a phone layout, for
light and dark pages.
"""

from analysis.reporting.figures.attendance import draw_attendance, title_attendance
from analysis.reporting.figures.changes import draw_changes, title_changes
from analysis.reporting.figures.conditions import draw_conditions, title_conditions
from analysis.reporting.figures.exchanges import draw_exchanges, title_exchanges
from analysis.reporting.figures.gap import draw_gap
from analysis.reporting.figures.lags import draw_lags, title_lags
from analysis.reporting.figures.network import draw_network, title_network
from analysis.reporting.figures.outcomes import draw_outcomes, title_outcomes
from analysis.reporting.figures.paths import draw_paths, title_paths
from analysis.reporting.figures.polarisation import draw_polarisation, title_polarisation
from analysis.reporting.figures.positions import draw_positions, title_gap, title_positions
from analysis.reporting.figures.reliability import draw_reliability, title_reliability
from analysis.reporting.figures.strips import draw_strips, title_strips
from analysis.reporting.figures.style import actor_colours, actor_markers
from analysis.reporting.figures.svg import figure_css, save_svg, show, svg_text
from analysis.reporting.figures.terms import draw_terms, title_terms
from analysis.reporting.figures.timeline import draw_timeline, title_timeline
from analysis.reporting.figures.zones import draw_zones, title_zones

__all__ = [
    "actor_colours",
    "actor_markers",
    "draw_attendance",
    "draw_changes",
    "draw_conditions",
    "draw_exchanges",
    "draw_gap",
    "draw_lags",
    "draw_network",
    "draw_outcomes",
    "draw_paths",
    "draw_polarisation",
    "draw_positions",
    "draw_reliability",
    "draw_strips",
    "draw_terms",
    "draw_timeline",
    "draw_zones",
    "figure_css",
    "save_svg",
    "show",
    "svg_text",
    "title_attendance",
    "title_changes",
    "title_conditions",
    "title_exchanges",
    "title_gap",
    "title_lags",
    "title_network",
    "title_outcomes",
    "title_paths",
    "title_polarisation",
    "title_positions",
    "title_reliability",
    "title_strips",
    "title_terms",
    "title_timeline",
    "title_zones",
]
