"""How far a record can be trusted: what of the texts carries a row, and on whose word the rows rest.

`trust` counts sources, single-source rows, imprecise dates and damaged passages. `source_coverage` tells how much of each
text carries evidence, `uncoded_paragraphs` what nobody coded, `outlets` who published it, `single_source_rows` what
rests on one document, `voices` who speaks and who is only spoken about.
"""

from analysis.measures.coverage.publishing import Outlets, SingleSource, effective_outlets, outlets, single_source_rows
from analysis.measures.coverage.reading import Paragraphs, SourceCoverage, source_coverage, uncoded_paragraphs
from analysis.measures.coverage.speaking import Voices, voices
from analysis.measures.coverage.trusting import CODED, Trust, touching_damage, trust

__all__ = [
    "CODED",
    "Outlets",
    "Paragraphs",
    "SingleSource",
    "SourceCoverage",
    "Trust",
    "Voices",
    "effective_outlets",
    "outlets",
    "single_source_rows",
    "source_coverage",
    "touching_damage",
    "trust",
    "uncoded_paragraphs",
    "voices",
]
