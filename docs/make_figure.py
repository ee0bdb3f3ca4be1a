"""Draw the figure of the README from the case in the repository: `.venv/bin/python docs/make_figure.py`."""

from __future__ import annotations

from pathlib import Path

from analysis import Case, positions
from analysis.reporting.figures import draw_positions, save_svg

HERE = Path(__file__).resolve().parent
ISSUES = ["truce-terms", "talks-level", "talks-aim"]

if __name__ == "__main__":
    record = Case.open("istanbul-2025", root=HERE.parent).select(issues=ISSUES, actors=["russia", "ukraine"])
    axes = draw_positions(positions(record, level="party"), issues=ISSUES, actors=record.parties)
    for theme in ("light", "dark"):
        save_svg(axes, HERE / f"positions-{theme}.svg", theme=theme)
