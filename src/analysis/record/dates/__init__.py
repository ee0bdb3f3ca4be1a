"""The date engine: EDTF (ISO 8601-2) and terms, parsed to whole days, ordered, and put into words.

A date in the record is the text a coder wrote. Everything here is a function of such texts: what days it
allows (`bounds`), what certainly came first (`compare`), when a term runs out (`add_term`), how a reader
would say it (`say`). A text is never repaired and a missing part never filled in.
"""

from analysis.record.dates.grammar import parse_edtf
from analysis.record.dates.labels import say_short
from analysis.record.dates.order import Order, SortKey, bounds, bounds_frame, compare, days_between, sort_key
from analysis.record.dates.terms import Term, add_term, parse_term
from analysis.record.dates.values import Bounds, Edtf, Kind, Precision
from analysis.record.dates.wording import say, say_days, say_term

__all__ = [
    "Bounds",
    "Edtf",
    "Kind",
    "Order",
    "Precision",
    "SortKey",
    "Term",
    "add_term",
    "bounds",
    "bounds_frame",
    "compare",
    "days_between",
    "parse_edtf",
    "parse_term",
    "say",
    "say_days",
    "say_short",
    "say_term",
    "sort_key",
]
