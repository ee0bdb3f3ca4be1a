"""Passages that a translation, a source or a crawl has broken: flagged with a reason, never repaired.

Register (`register`), agreement and reference (`grammar`), spaces and capitals (`casing`), quotation marks
(`quotations`), names, offices and capitals (`names`), numbers and dates (`figures`), and what a page left around its
article (`furniture`). The words that decide lie in `data/<language>/damage_*.csv`.
"""

from analysis.coding.damage.finding import find_damage
from analysis.coding.damage.flag import Damage

__all__ = ["Damage", "find_damage"]
