"""Readers of months, seasons, quarters, halves and fiscal years."""

from __future__ import annotations

from analysis.coding.times.found import Found, Reading
from analysis.coding.times.meanings import Fixed, Point, Span
from analysis.coding.times.readers.days import CURRENCIES, MONTHS, _is_count
from analysis.coding.times.readers.reading import CENTURY_DIGITS, calendar_tail, full_year, one
from analysis.coding.times.readers.vague import UNDATED
from analysis.coding.times.tokens import CHARS

YEARLY_PREPOSITIONS = frozenset(("prep", "until"))
DECADE_DIGITS = 10


def month_span(found: Found) -> list[Reading]:
    """March–May 2024."""
    first = found.find(*MONTHS)
    second = found.find(*MONTHS, since=first + 1)
    year = found.year(second)
    own = found.year(first) if found.find("year") < second else None
    if (
        not year
        and "nmonth" in (found.name(first), found.name(second))
        and found.before not in YEARLY_PREPOSITIONS | {"from", "the", "of"}
    ):
        return []
    return one(found, Span(Point(own or year, found.whole(first)), Point(year, found.whole(second))), 0.9)


def edge_month(found: Found) -> list[Reading]:
    """Early November, mid-May 2025, late March of that year."""
    month_at = found.find(*MONTHS)
    year, shift = calendar_tail(found, month_at + 1)
    edges = [
        found.text_value(place) for place in range(found.start, month_at) if found.name(place) in ("edge", "edgeof")
    ]
    point = Point(year, found.whole(month_at), edge=edges[0], year_shift=shift)
    if len(edges) > 1:
        return one(found, Span(point, Point(year, found.whole(month_at), edge=edges[1], year_shift=shift)), 0.85)
    return one(found, point, 0.93)


def month_year(found: Found) -> list[Reading]:
    """May 2025, December last year, March of the same year."""
    month_at = found.find(*MONTHS)
    year, shift = calendar_tail(found, month_at + 1)
    if shift and not shift.unit.endswith("Y"):
        return []
    if found.name(month_at + 1) == "prep" or (year and year > 2100):
        return []
    if found.name(month_at + 1) == "comma" and _is_count(found, found.end):
        return []
    return one(found, Point(year, found.whole(month_at), year_shift=shift), 0.96 if year else 0.92)


def month_alone(found: Found) -> list[Reading]:
    """September; a month that is also a name or a verb needs a temporal neighbour."""
    place = found.start
    word = found.paragraph.lexicon.words[found.paragraph.word(place)]
    point = Point(month=found.whole(place))
    before, after = found.word_before, found.after
    introduced = before in found.trap("month-before")
    if before == "to":
        classes = found.paragraph.classes
        recent = classes[max(0, place - 6) : place]
        introduced = CHARS["from"] in recent and any(CHARS[name] in recent for name in (*MONTHS, "year", "season"))
    elif found.before in ("and", "or", "dash", "comma"):
        recent = found.paragraph.classes[max(0, place - 4) : place]
        introduced = introduced or any(CHARS[name] in recent for name in MONTHS)
    if word.flag == "name" and not introduced:
        described = found.before in ("the", "art", "poss") and after in ("word", "apos")
        return one(found, point, 0.75) if described else []
    if before in CURRENCIES or (found.name(place) == "amonth" and not introduced and not found.has("dot")):
        return []
    if not introduced and (after == "capword" or found.before == "capword"):
        return []
    return one(found, point, 0.9 if introduced else 0.78)


def season_of_year(found: Found) -> list[Reading]:
    """The spring of 1977, summer 2024, the winter of 1978–1979, the fall of last year."""
    place = found.find("season")
    season = int(found.text_value(place))
    edge = found.edge()
    start = found.start
    span = found.find("yearspan")
    years = [found.whole(at) for at in range(place, found.end) if found.name(at) in ("year", "day", "int")]
    if span >= 0:
        years = [int(part) for part in found.paragraph.tokens[span].split("/")]
    if found.word_after in found.trap("after-number"):
        return []
    if found.has("apos") and years and years[0] < CENTURY_DIGITS:
        years = [years[0] + (2000 if years[0] < 30 else 1900)]
    if len(years) > 1:
        last = full_year(years[1], years[0])
        if years[1] < DECADE_DIGITS:
            last = years[0] - years[0] % DECADE_DIGITS + years[1]
        if last != years[0] + 1:
            return []
        return one(found, Point(years[0], season=season, edge=edge or "across"), 0.93, start)
    if years:
        return one(found, Point(years[0], season=season, edge=edge), 0.95, start)
    shift = found.turned(place)
    return (
        one(found, Point(season=season, edge=edge, year_shift=shift), 0.85, start)
        if shift and shift.unit == "Y"
        else []
    )


def season(found: Found) -> list[Reading]:
    """The spring, early summer, in winter: only where a word beside it makes it a season."""
    place = found.find("season")
    has_edge = found.has("edge")
    is_verb = found.paragraph.lexicon.words[found.paragraph.word(place)].flag == "verb"
    if not has_edge and not found.has("the") and found.before not in ("prep", "by", "until", "this"):
        return []
    if (
        is_verb
        and (found.has("the") or not has_edge)
        and found.after in ("of", "prep", "from", "to", "word", "capword", "on", "into")
    ):
        return []
    if is_verb and not has_edge and not found.has("the") and found.before not in ("this", "prep"):
        return []
    if found.name(place - 1) == "dash" and not has_edge:
        return []
    if found.after == "capword" and found.paragraph.tokens[place][0].isupper():
        return []
    if found.after in ("word", "capword") and not has_edge and found.before not in ("prep", "by", "until"):
        return []
    return one(
        found, Point(season=int(found.text_value(place)), edge=found.edge()), 0.7 if found.after == "word" else 0.85
    )


def quarter(found: Found) -> list[Reading]:
    """The third quarter of 2024, the fourth quarter, the first half of last year."""
    at = found.find("ord", "ordinal", "last", "final")
    which = found.whole(at)
    half = found.find("half")
    unit = found.find("quarter", "half")
    limit = 2 if half >= 0 else 4
    which = limit if which == -1 else which
    if not 1 <= which <= limit:
        return []
    year, shift = calendar_tail(found, unit + 1)
    if found.has("fiscal") and not year:
        return one(found, UNDATED, 0.7)  # whose fiscal year it is decides
    if shift is None and found.has("of") and not year:
        shift = found.turned(unit + 1)
    if half >= 0:
        if not year and not shift:
            return []
        return one(found, Point(year, half=which, year_shift=shift), 0.85)
    if not year and not shift and (found.name(at) in ("last", "final") or found.after == "of"):
        return []
    if found.has("dash") and not year and not shift:
        return one(found, Point(quarter=which, turn="last"), 0.75)
    return one(found, Point(year, quarter=which, year_shift=shift), 0.85 if year or shift else 0.75)


def quarter_name(found: Found) -> list[Reading]:
    """Q1 2024, H2."""
    place = found.find("quartername", "halfname")
    token = found.paragraph.tokens[place]
    year, shift = calendar_tail(found, place + 1)
    which = int(token[1])
    if found.has("fiscal") and not year:
        return one(found, UNDATED, 0.7)
    if token[0] == "H" and not year and not shift:
        return []
    point = (
        Point(year, quarter=which, year_shift=shift) if token[0] == "Q" else Point(year, half=which, year_shift=shift)
    )
    return one(found, point, 0.85)


def fiscal_year(found: Found) -> list[Reading]:
    """Fiscal 2024, the 2023-24 financial year, FY2024, this fiscal year: the year as it is called."""
    token = found.paragraph.tokens[found.end - 1]
    if token.startswith("FY"):
        return one(found, Point(2000 + int(token[-2:])), 0.85)
    span = found.find("yearspan")
    if span >= 0:
        first, last = found.paragraph.tokens[span].split("/")
        return one(found, Fixed(int(first), full_year(int(last), int(first)), "Y"), 0.85)
    years = [
        found.whole(place) for place in range(found.start, found.end) if found.name(place) in ("year", "day", "int")
    ]
    if len(years) > 1:
        return one(found, Fixed(years[0], full_year(years[1], years[0]), "Y"), 0.85)
    if years:
        return one(found, Point(years[0]), 0.88)
    shift = found.turned()
    return one(found, shift, 0.7) if shift and shift.unit == "Y" else []
