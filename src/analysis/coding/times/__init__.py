"""Expressions of time in news and history: where they stand and what day, span or length they are worth.

The idea in one line: words to classes (`lexicon`, `tokens`), classes to matches (`grammar`), matches to meanings
that name no anchor (`readers`, put together by `joining`), meanings to values from the publication
date, the date being told and the tense of the clause (`story`, `tense`, `resolve`), all in one pass (`tagger`).
Values follow EDTF and the conventions of the evaluation guidelines; what cannot be defended stays open.
"""

from analysis.coding.times.expressions import TimeExpression, explain
from analysis.coding.times.tagger import find_times

__all__ = ["TimeExpression", "explain", "find_times"]
