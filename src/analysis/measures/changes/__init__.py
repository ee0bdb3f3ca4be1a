"""What changed between two records: facts compared, changes said in sentences, steps summed up.

A record is taken as a table of facts, each with a subject and a value; a change is a subject with another value. So a
change has a beginning and an end, changes that follow each other can be summed (`net`), and every sentence is made from
the values alone.
"""

from analysis.measures.changes.comparing import Changes, changes, headline, known_before, known_days, net
from analysis.measures.changes.wording import KINDS, ROWS, SUBJECTS

__all__ = ["KINDS", "ROWS", "SUBJECTS", "Changes", "changes", "headline", "known_before", "known_days", "net"]
