"""Many texts: which files they are, who reads them, what was read before.

`texts` finds the files and names their results, `journal` remembers what was read under which key, `workers` and `cluster`
give the reading to processes of this machine or to dask.distributed, `reading` puts them together. Results come one a text
and in the order of the texts' names, whoever read them; a text that cannot be read stops no other.
"""

from analysis.coding.corpus.reading import Order, Read, read_corpus
from analysis.coding.corpus.texts import Text, check_names, find_texts

__all__ = ["Order", "Read", "Text", "check_names", "find_texts", "read_corpus"]
