"""From suggestions to rows that a person has accepted: a queue, decisions, and how often each rule was right.

Nothing here knows a terminal. A review reads the queue (`load_queue`), shows an item with the row that it would become (`draft`),
and decides (`accept`, `reject`, `undo`); each decision is on the disk when the function returns.
"""

from analysis.coding.review.book import Book
from analysis.coding.review.choices import OPEN, Choice, choices, codebook, found, hint, read_value, scale
from analysis.coding.review.deciding import accept, reject, reviewing, undo
from analysis.coding.review.drafting import Draft, alike, columns_of, draft
from analysis.coding.review.precision import RulePrecision, precision, precision_of, wilson
from analysis.coding.review.queue import LEAST_CONFIDENCE, Item, Key, Queue, load_queue
from analysis.coding.review.sitting import Sitting, Wanted

__all__ = [
    "LEAST_CONFIDENCE",
    "OPEN",
    "Book",
    "Choice",
    "Draft",
    "Item",
    "Key",
    "Queue",
    "RulePrecision",
    "Sitting",
    "Wanted",
    "accept",
    "alike",
    "choices",
    "codebook",
    "columns_of",
    "draft",
    "found",
    "hint",
    "load_queue",
    "precision",
    "precision_of",
    "read_value",
    "reject",
    "reviewing",
    "scale",
    "undo",
    "wilson",
]
