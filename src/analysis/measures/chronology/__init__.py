"""What happened, what is due, what is disputed: the ledgers of a case read on a day.

`timeline` has a row an event, `terms` a row a commitment with an end, `due` what comes next, `disputes` a row a rival
version, `attendance` a row an actor's part in an event.
"""

from analysis.measures.chronology.attending import Attendance, attendance, next_meeting
from analysis.measures.chronology.disputing import Disputes, disputes
from analysis.measures.chronology.happening import Timeline, timeline
from analysis.measures.chronology.lasting import Due, Terms, due, terms

__all__ = [
    "Attendance",
    "Disputes",
    "Due",
    "Terms",
    "Timeline",
    "attendance",
    "disputes",
    "due",
    "next_meeting",
    "terms",
    "timeline",
]
