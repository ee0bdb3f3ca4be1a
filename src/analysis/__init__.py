"""Parley: who holds which position in a negotiation, and what happened, with the passage under every row.

Names are loaded on first use, so that importing the package costs nothing.

    >>> import analysis
    >>> {"Case", "positions", "moves"} <= set(analysis.__all__)
    True
    >>> from analysis import moves, zones
    >>> moves.__module__, zones.__module__
    ('analysis.measures.movement.moving', 'analysis.measures.zones')
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_NAMES = {
    "record.case": ("Case",),
    "record.codings": ("read_codings",),
    "measures.agreement": (
        *("adjudication", "alpha", "alpha_u", "by_category", "by_pair", "by_unit", "coefficients", "compare"),
        *("crosswalk", "differences", "disagreements", "gwet", "kappa", "marking", "percent", "ratings"),
        *("reliability", "shares", "u_alpha"),
    ),
    "measures.bargaining": (
        *("adjusted_winner", "allocations", "as_stakes", "compromise", "condorcet", "contests", "distribution"),
        *(
            "divisions",
            "exchanges",
            "median",
            "nash",
            "nash_mixture",
            "nash_on_scale",
            "outcomes",
            "simulate",
            "stakes",
        ),
    ),
    "measures.changes": ("changes", "headline", "known_before", "known_days", "net"),
    "measures.chronology": (
        *("attendance", "coverage_gaps", "disputes", "due", "lag_summary", "lags", "next_meeting", "terms", "timeline"),
        "unheard",
    ),
    "measures.conditions": ("conditions", "deadlocks", "move_states", "releases"),
    "measures.contradictions": ("contradictions",),
    "measures.coverage": (
        *("effective_outlets", "outlets", "single_source_rows", "source_coverage", "touching_damage", "trust"),
        *("uncoded_paragraphs", "voices"),
    ),
    "measures.movement": ("approaches", "moves", "self_contradictions", "withdrawals"),
    "measures.networks": (
        *("affiliations", "camps", "discourse", "links", "once", "polarisation", "windows", "within"),
        "Sides",
    ),
    "measures.positions": ("combine", "distances", "gaps", "paths", "positions", "silences"),
    "measures.precedence": ("open_orders", "precedence", "stretches"),
    "measures.zones": ("resting", "sensitivity", "zones"),
}
"""Public names by where they live."""

_HOME = {name: f"analysis.{module}" for module, names in _NAMES.items() for name in names}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    """Load a public name from where it lives (PEP 562)."""
    if name not in _HOME:
        from difflib import get_close_matches

        nearest = get_close_matches(name, _HOME, n=3) or _HOME
        raise AttributeError(f"analysis has no {name}; it has {', '.join(nearest)}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
