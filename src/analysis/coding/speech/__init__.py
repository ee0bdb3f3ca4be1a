"""Quoted and reported speech: what was said, by whom, with which word.

The text is cut into sentences in which a quotation counts as one word (`quotations`, `layers`; `scene` holds them). In each sentence the
reporting verbs are read with their subjects (`lexicon`, `subjects`, `cues`, `lending`) and with what they take and how
far it goes (`adjuncts`, `nonfinite`, `complements`, `surroundings`, `extents`, `attributions`), then the phrases that report without a verb (`phrases`). `turns` are the speeches of a transcript. `speakers`, `bodies`, `roles` and `focus` find out whom the words for
the speaker mean, `finding` makes the rows (`speeches`), and `afterwards` adds the names that come later. Attitudes ("hoped"), bare noun phrases ("asked for arms") and words in
scare quotes are not speech.
"""

from analysis.coding.speech.finding import find_speech
from analysis.coding.speech.scene import Scene
from analysis.coding.speech.speeches import Speech, explain

__all__ = ["Scene", "Speech", "explain", "find_speech"]
