"""From a match of the grammar to what it means: one function a rule, of the rule's name.

A reader returns the readings of a match, or none where it is a look-alike; then the next rule is tried.
"""

from collections.abc import Callable

from analysis.coding.times.found import Found, Reading
from analysis.coding.times.grammar import ORDERS, RULES
from analysis.coding.times.readers import clocks, counted, days, months, recurring, turns, vague, wholes, years

MODULES = (clocks, counted, days, months, recurring, turns, vague, wholes, years)
NAMES = [name for name, _ in (*RULES, *(rule for rules in ORDERS.values() for rule in rules))]
READERS: dict[str, Callable[[Found], list[Reading]]] = {
    name: getattr(module, name) for name in NAMES for module in MODULES if hasattr(module, name)
}
