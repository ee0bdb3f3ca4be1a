"""Happenings, plans, deadlines and terms: what a text tells of events, and what became of them.

Nouns and verbs that name events are looked up in the tables `data/<language>/events_*.csv` (`lexicon`); what tells
their status is read from the clause (`words`, `nouns`, `cues`), then dates (`dating`), places (`places`) and participants
with their answers (`participants`, `answers`); `merging` makes one event of what several sentences tell, and
`finding` does it all in one pass.
"""

from analysis.coding.events.finding import find_events
from analysis.coding.events.suggestion import EventSuggestion, Participant

__all__ = ["EventSuggestion", "Participant", "find_events"]
