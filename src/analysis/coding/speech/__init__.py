"""Quoted and reported speech: what was said, by whom, with which word.

The text is cut into sentences in which a quotation counts as one word (`quotations`, `layers`). In each sentence the
reporting verbs are read with their subjects (`lexicon`, `subjects`, `cues`, `lending`) and with what they take and how
far it goes (`adjuncts`, `nonfinite`, `complements`, `surroundings`, `extents`, `attributions`), then the phrases that report without a verb (`phrases`). `speakers` and `roles` find out whom the words for
the speaker mean, and `finding` makes the rows. Attitudes ("hoped"), bare noun phrases ("asked for arms") and words in
scare quotes are not speech.
"""

from analysis.coding.speech.finding import Speech, find_speech

__all__ = ["Speech", "find_speech"]
