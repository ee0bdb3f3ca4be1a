"""What happened, what is due, what is disputed: the ledgers of a case read on a day.

`timeline` has a row an event, `terms` a row a commitment with an end, `due` what comes next, `disputes` a row a rival
version, `attendance` a row an actor's part in an event. `unheard` has a row a term, deadline or plan that ended without a
word, `lags` a row a coded row and source with the days between, `coverage_gaps` a row an empty stretch of days.
"""

from analysis.measures.chronology.attending import Attendance, attendance, next_meeting
from analysis.measures.chronology.disputing import Disputes, disputes
from analysis.measures.chronology.happening import Timeline, timeline
from analysis.measures.chronology.lagging import CoverageGaps, Lags, LagSummary, coverage_gaps, lag_summary, lags
from analysis.measures.chronology.lasting import Due, Terms, due, terms
from analysis.measures.chronology.unheard import Unheard, unheard

__all__ = [
    "Attendance",
    "CoverageGaps",
    "Disputes",
    "Due",
    "LagSummary",
    "Lags",
    "Terms",
    "Timeline",
    "Unheard",
    "attendance",
    "coverage_gaps",
    "disputes",
    "due",
    "lag_summary",
    "lags",
    "next_meeting",
    "terms",
    "timeline",
    "unheard",
]
