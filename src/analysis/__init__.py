"""Parley: who holds which position in a negotiation, and what happened, with the passage under every row.

Names are loaded on first use, so that importing the package costs nothing.

    >>> import analysis
    >>> sorted(analysis.__all__)[:2]
    ['Case', 'attendance']
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "Case": "analysis.record.case",
    "attendance": "analysis.measures.chronology",
    "disputes": "analysis.measures.chronology",
    "due": "analysis.measures.chronology",
    "next_meeting": "analysis.measures.chronology",
    "terms": "analysis.measures.chronology",
    "timeline": "analysis.measures.chronology",
    "touching_damage": "analysis.measures.coverage",
    "trust": "analysis.measures.coverage",
    "distances": "analysis.measures.positions",
    "gaps": "analysis.measures.positions",
    "positions": "analysis.measures.positions",
    "silences": "analysis.measures.positions",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    """Load a public name from where it lives (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"analysis has no {name}; it has {', '.join(_HOME)}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
