"""The texts the record rests on: read from files, normalised once, pointed into by offset and digest.

A source's text is third-party property and stays out of the repository. What the repository holds is
*stand-off*: for every passage its start and end, in Unicode code points of the normalised text, and a digest
of its wording. This package makes such texts from files (`read_document`), keeps them in a git-ignored folder
(`TextStore`), finds passages in them (`find_passage`) and tells when a text no longer says what the record
says it does (`check_passages`).
"""

from __future__ import annotations

from analysis.record.sources.characters import hidden_characters, mixed_scripts
from analysis.record.sources.documents import read_document
from analysis.record.sources.passages import (
    PassageRef,
    check_passages,
    find_passage,
    relocate,
    show_passage,
)
from analysis.record.sources.store import TextStore
from analysis.record.sources.texts import (
    Document,
    normalise,
    paragraph_of,
    paragraphs,
    passage_digest,
    text_digest,
)

__all__ = [
    "Document",
    "PassageRef",
    "TextStore",
    "check_passages",
    "find_passage",
    "hidden_characters",
    "mixed_scripts",
    "normalise",
    "paragraph_of",
    "paragraphs",
    "passage_digest",
    "read_document",
    "relocate",
    "show_passage",
    "text_digest",
]
