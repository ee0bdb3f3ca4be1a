"""Labels of a list of quotations: who speaks is written beside the quotation instead of a verb of saying.

A round-up of reactions names its speakers before the words ("**Minister N. N., on X:** “...”"), behind them
("“...” — Minister N. N.") or on a line of its own above them ("MINISTER N. N."). A label is a name with its office:
words with a verb of saying in them are an attribution and no label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.coding.sentences import LINE_ENDS, Span
from analysis.coding.speech.layers import Sentence
from analysis.coding.speech.lexicon import Lexicon
from analysis.coding.speech.quotations import Quotation
from analysis.coding.speech.subjects import STOPPERS, is_finite, is_past

LONGEST = 160  # characters of a label
MOST_WORDS = 16
MARKUP = " \t\xa0*_#>•·-–—+|"
DASHES = ("—", "–", "--", "―", "- ")
GAP = re.compile(r"[ \t\xa0*_]{0,4}(?:\r?\n)?[ \t\xa0*_>]{0,6}")
ADDRESS = re.compile(r"\]\([^()\s]{0,300}\)")


def label_before(text: str, quotation: Quotation) -> Span | None:
    r"""Return the label that opens the line of a quotation and ends in a colon, or None.

    Examples
    --------
    >>> from analysis.coding.speech.lexicon import read_speech_lexicon
    >>> from analysis.coding.speech.quotations import find_quotations
    >>> text = "- **Minister N. N., on X:** “We welcome it.”"
    >>> quotation = find_quotations(text, [0], read_speech_lexicon("en"))[0]
    >>> label_before(text, quotation).of(text)
    'Minister N. N., on X'
    """
    start = line_start(text, quotation.outer_start)
    start = max(start, quotation.outer_start - LONGEST - len(MARKUP))
    before = ADDRESS.sub(lambda match: " " * len(match.group()), text[start : quotation.outer_start])
    named = before.rstrip(MARKUP)
    if not named.endswith(":"):
        return None
    named = named[:-1].rstrip(MARKUP + "]")
    first = len(named) - len(named.lstrip(MARKUP + "["))
    return limited(text, start + first, start + len(named))


def label_behind(text: str, quotation: Quotation) -> Span | None:
    r"""Return the label behind a quotation that is the rest of its line: a dash and a name.

    Examples
    --------
    >>> from analysis.coding.speech.lexicon import read_speech_lexicon
    >>> from analysis.coding.speech.quotations import find_quotations
    >>> text = "“We welcome it.” — Minister N. N.\n“We do not.” It was late."
    >>> [label_behind(text, one) is not None for one in find_quotations(text, [0, 34], read_speech_lexicon("en"))]
    [True, False]
    """
    if text[line_start(text, quotation.outer_start) : quotation.outer_start].strip(MARKUP):
        return None
    gap = GAP.match(text, quotation.outer_end)
    place = gap.end() if gap else quotation.outer_end
    dash = next((mark for mark in DASHES if text.startswith(mark, place)), "")
    if not dash:
        return None
    end = place
    while end < len(text) and text[end] not in LINE_ENDS and end - place <= LONGEST:
        end += 1
    rest = text[place:end]
    first = place + len(rest) - len(rest.lstrip(MARKUP))
    return limited(text, first, place + len(rest.rstrip(MARKUP + ".")))


def line_start(text: str, place: int) -> int:
    """Return where the line around a place begins."""
    return max(text.rfind(mark, max(0, place - 2 * LONGEST), place) for mark in LINE_ENDS) + 1


def limited(text: str, start: int, end: int) -> Span | None:
    """Return a stretch that is no longer than a label and begins as a name does, else None."""
    words = text[start:end].split()
    if not words or len(words) > MOST_WORDS or end - start > LONGEST or not text[start].isupper():
        return None
    return Span(start, end)


def is_name_line(sentence: Sentence, lexicon: Lexicon, names: Sequence[Span]) -> bool:
    """Say whether a sentence is a line that names one person with his office, and states nothing.

    Parameters
    ----------
    sentence
        The only one of its paragraph.
    lexicon
        The language's closed classes.
    names
        Where persons are named in it.
    """
    if not names or len(sentence) > MOST_WORDS or sentence.quotations:
        return False
    if sentence.lows[-1] in STOPPERS - {":", ")"}:
        return False
    return not any(
        is_finite(sentence, here, lexicon)
        or is_past(sentence, here, lexicon)
        or (
            low in lexicon.verbs
            and not any(name.start <= sentence.starts[here] < name.end for name in names)
            and low not in lexicon["title"]
        )
        or low in ("to", "in", "on", "at", "with", "after", "as")
        for here, low in enumerate(sentence.lows)
    )
