"""What a crawl leaves of a page: addresses, buttons, calls to subscribe, credits, and characters decoded wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.coding.damage.flag import Damage, flag
from analysis.coding.damage.lexicon import read_furniture

LONGEST_LINE = 700
LINE = re.compile(r"[^\r\n\u2028\u2029]+")
# UTF-8 read as Windows-1252, entities that were not decoded, tags, and the sign for what could not be decoded.
BROKEN = re.compile(
    r"â€[\u0080-\u00ff™œžŸ“”˜¦¢¡]?|Ã[\u00a1-\u00bf©¨¶¼¤±³º]|Â(?=[\u00a0-\u00bf ])"
    r"|&(?:amp|nbsp|quot|lt|gt|#0?39|rsquo|lsquo|rdquo|ldquo|mdash|ndash|hellip|apos);"
    r"|</?(?:p|br|div|span|a|b|i|em|strong|img|h[1-6]|ul|li|script|figure)(?: [^<>]{0,300})?/?>|\ufffd"
)


def find_furniture(text: str, *, language: str = "en") -> Iterator[Damage]:
    r"""Find lines that are no part of the article, and characters that were decoded wrongly.

    Examples
    --------
    >>> for found in find_furniture("Talks ended.\nShare this article\nItâ€™s over.\nhttps://example.org/a.jpg"):
    ...     print(found.rule, repr(found.text))
    furniture:line 'Share this article'
    furniture:line 'https://example.org/a.jpg'
    furniture:encoding 'â€™'
    """
    pattern, reasons = read_furniture(language)
    for match in LINE.finditer(text):
        line = match[0]
        if len(line) > LONGEST_LINE:
            continue
        stripped = line.strip()
        found = pattern.fullmatch(stripped) if stripped else None
        if found is not None and found.lastindex is not None:
            start = match.start() + len(line) - len(line.lstrip())
            first = next(place for place, group in enumerate(found.groups(), 1) if group is not None)
            yield flag(text, start, start + len(stripped), "furniture", reasons[first - 1], "furniture:line", 0.95)
    for match in BROKEN.finditer(text):
        yield flag(
            text,
            *match.span(),
            "furniture",
            "a sign that was decoded wrongly or not at all",
            "furniture:encoding",
            0.95,
        )
