"""How often each rule was right in this case, as persons decided: a share and how far it may be off."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from analysis.coding.review.book import Book
from analysis.coding.waiting import Waiting, read_waiting
from analysis.coding.waiting.decisions import Decision, standing

Z95 = 1.959963984540054
"""Quantile of the normal distribution for intervals of 95 per cent."""


@dataclass(frozen=True, slots=True)
class RulePrecision:
    """What became of the suggestions of one rule.

    Parameters
    ----------
    rule
        Its name, `rule:<finder>/<rule>@<version>`.
    proposed
        Suggestions that it made.
    accepted
        Taken as they were, or found to say what the case says.
    corrected, rejected
        Taken with changes; not taken.
    share, low, high
        Share accepted among those decided on, with its 95 per cent interval (Wilson); nan where none was decided on.
    """

    rule: str
    proposed: int
    accepted: int
    corrected: int
    rejected: int
    share: float
    low: float
    high: float

    @property
    def decided(self) -> int:
        """How many were decided on."""
        return self.accepted + self.corrected + self.rejected


def wilson(successes: int, trials: int, *, z: float = Z95) -> tuple[float, float]:
    """The Wilson score interval of a share.

    Parameters
    ----------
    successes, trials
        Counts; no trial gives nan.
    z
        Quantile of the normal distribution.

    Returns
    -------
    (float, float)
        Lower and upper end, 0-1.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the American
    Statistical Association 22(158), 209-212. The worked values are those of Newcombe, R. G. (1998), Two-sided confidence
    intervals for the single proportion, Statistics in Medicine 17, 857-872, table I, method 3.

    Examples
    --------
    >>> [round(end, 4) for end in wilson(81, 263)], [round(end, 4) for end in wilson(0, 20)]
    ([0.2553, 0.3662], [0.0, 0.1611])
    """
    if not trials:
        return math.nan, math.nan
    share, spread = successes / trials, z * z / trials
    middle = share + spread / 2
    half = z * math.sqrt((share * (1 - share) + spread / 4) / trials)
    low = (middle - half) / (1 + spread) if successes else 0.0  # exactly, where rounding would leave a trace
    high = (middle + half) / (1 + spread) if successes < trials else 1.0
    return low, high


def precision(path: Path) -> list[RulePrecision]:
    """For each rule what was proposed, accepted, corrected and rejected in a case, by the name of the rule.

    Parameters
    ----------
    path
        Folder of the case.

    Examples
    --------
    >>> precision(Path("tests/data/tiny"))
    []
    """
    return precision_of(read_waiting(path), standing(Book.read(path).tables["reviews"]))


def precision_of(waiting: Iterable[Waiting], decisions: Iterable[Decision]) -> list[RulePrecision]:
    """The same from what waits and what was decided; a decision counts for every rule that proposed the row."""
    decided = {one.key: one for one in decisions}
    rules = {(row.key, row.rule) for row in waiting} | {(one.key, one.rule) for one in decided.values()}
    counts: dict[str, list[int]] = {}
    for key, rule in rules:
        count = counts.setdefault(rule, [0, 0, 0, 0])
        count[0] += 1
        if key in decided:
            count[1 + _COLUMN[decided[key].decision_code]] += 1
    return [_precision(rule, *counts[rule]) for rule in sorted(counts)]


def _precision(rule: str, proposed: int, accepted: int, corrected: int, rejected: int) -> RulePrecision:
    decided = accepted + corrected + rejected
    low, high = wilson(accepted, decided)
    return RulePrecision(
        rule, proposed, accepted, corrected, rejected, accepted / decided if decided else math.nan, low, high
    )


_COLUMN = {"accepted": 0, "matched": 0, "corrected": 1, "rejected": 2}
