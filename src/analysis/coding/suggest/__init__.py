"""All rules in one pass, and what becomes of what they find: rows behind a gate, and tables for scoring."""

from analysis.coding.suggest.coded import not_yet_coded
from analysis.coding.suggest.evaluation import write_evaluation
from analysis.coding.suggest.gate import Coder, Refused, Suggestion, admit
from analysis.coding.suggest.reading import Reading, read_text
from analysis.coding.suggest.rows import RuleCoder

__all__ = [
    "Coder",
    "Reading",
    "Refused",
    "RuleCoder",
    "Suggestion",
    "admit",
    "not_yet_coded",
    "read_text",
    "write_evaluation",
]
