"""Libraries that find dates in a text, asked in one way: each answers with spans and values in EDTF, and how long it took.

Runs in the environment of the library (`coding_speed.py` makes it), which does not have Parley; so nothing of Parley is imported
but by its own answer. What a library says is written as the annotation guidelines would write it, no more precisely than the
words it matched: a month without a day is a month, a number of days is a duration where the library says so. Where it
offers several days, the nearest to the day of publication is taken.

`python benchmarks/time_peers.py NAME < question.json`
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

Row = tuple[int, int, str]
Finder = Callable[[str, datetime], Iterator[Row]]

MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
SEASONS = {"SP": 21, "SU": 22, "FA": 23, "WI": 24}
LONGEST_MONTH = 31
CLOCK = re.compile(r"\d[:.]\d\d|\d\s*[ap]\.?m\b|noon|midnight|o.clock|\b\d{4} (?:GMT|UTC)", re.IGNORECASE)
YEAR = re.compile(r"\D*(?:1\d|20)\d\d\D*")
MONTH = re.compile(rf"\b(?:{MONTHS})[a-z]*\b", re.IGNORECASE)
DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b(?![:.]\d)", re.IGNORECASE)


def written(words: str, moment: datetime | date) -> str:
    """A moment as EDTF, no more precisely than the words say."""
    if CLOCK.search(words) and isinstance(moment, datetime):
        return moment.strftime("%Y-%m-%dT%H:%M")
    if YEAR.fullmatch(words) and not MONTH.search(words):
        return f"{moment.year:04d}"
    if MONTH.search(words) and not DAY.search(words):
        return f"{moment.year:04d}-{moment.month:02d}"
    return f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without white space and without the preposition that the guidelines leave out."""
    words = text[start:end]
    opening = re.match(r"\s*(?:(?:on|in|at|by|for|from|since|until|during|of)\s+)?", words, re.IGNORECASE)
    return start + (opening.end() if opening else 0), start + len(words.rstrip())


def by_dateparser() -> Finder:
    """dateparser.search; it tells no places, so each answer is looked for behind the one before."""
    from dateparser.date import DateDataParser
    from dateparser.search import search_dates

    def find(text: str, base: datetime) -> Iterator[Row]:
        settings = {"RELATIVE_BASE": base}
        place = 0
        for words, moment in search_dates(text, languages=["en"], settings=settings) or []:
            start = text.find(words, place)
            if start < 0:
                continue
            place = start + len(words)
            period = DateDataParser(languages=["en"], settings=settings).get_date_data(words).period
            value = {"month": f"{moment:%Y-%m}", "year": f"{moment:%Y}"}.get(period or "") or written(words, moment)
            yield (*trimmed(text, start, place), value)

    return find


def by_recognizers() -> Finder:
    """recognizers-text, the recogniser of dates and times."""
    from recognizers_date_time import Culture, recognize_datetime

    def find(text: str, base: datetime) -> Iterator[Row]:
        for found in recognize_datetime(text, Culture.English, reference=base):
            values = (found.resolution or {}).get("values") or [{}]
            best = min(values, key=lambda value: _distance(value, base))
            yield (*trimmed(text, found.start, found.end + 1), _of_timex(best))

    return find


def _distance(value: dict[str, str], base: datetime) -> float:
    try:
        return abs((datetime.fromisoformat(value.get("value") or value.get("start") or "") - base).total_seconds())
    except ValueError:
        return 0.0


def _of_timex(value: dict[str, str]) -> str:
    timex, kind = value.get("timex", ""), value.get("type", "")
    if kind == "duration" or re.fullmatch(r"\d{4}(?:-\d\d)?", timex):
        return timex
    if season := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", timex):
        return f"{season[1]}-{SEASONS[season[2]]}"
    if kind in ("date", "datetime"):
        told = value.get("value", "").replace(" ", "T").removesuffix(":00")
        return told if told[:1].isdigit() else ""
    if kind == "daterange" and value.get("start") and value.get("end"):
        first, after = date.fromisoformat(value["start"]), date.fromisoformat(value["end"])
        if first.day == after.day == 1 and (after - first).days <= LONGEST_MONTH:
            return f"{first:%Y-%m}"
        last = after if timex.startswith("(") else after - timedelta(days=1)  # days that are named are meant, too
        return f"{first.isoformat()}/{last.isoformat()}"
    return ""


def by_parsedatetime() -> Finder:
    """parsedatetime, its search in running text."""
    import parsedatetime

    calendar = parsedatetime.Calendar(version=parsedatetime.VERSION_CONTEXT_STYLE)

    def find(text: str, base: datetime) -> Iterator[Row]:
        for moment, _, start, end, words in calendar.nlp(text, sourceTime=base) or ():
            yield (*trimmed(text, start, end), written(words, moment))

    return find


def by_datefinder() -> Finder:
    """Dates by datefinder."""
    import datefinder

    def find(text: str, base: datetime) -> Iterator[Row]:
        for moment, words, (start, end) in datefinder.find_dates(text, source=True, index=True, base_date=base):
            yield (*trimmed(text, start, end), written(words, moment))

    return find


def by_timefhuman() -> Finder:
    """timefhuman; several moments in one expression are a span."""
    from timefhuman import tfhConfig, timefhuman

    def find(text: str, base: datetime) -> Iterator[Row]:
        for words, (start, end), value in timefhuman(text, tfhConfig(now=base, return_matched_text=True)):
            yield (*trimmed(text, start, end), _of_moments(words, value))

    return find


def _of_moments(words: str, value: object) -> str:
    if isinstance(value, timedelta):
        return f"P{value.days}D" if value.days else ""
    if isinstance(value, list | tuple) and value and all(isinstance(each, date) for each in value):
        return f"{written('', value[0])}/{written('', value[-1])}"
    return written(words, value) if isinstance(value, date) else ""


def by_parley() -> Finder:
    """Dates by this project."""
    from analysis.coding.times import find_times

    def find(text: str, base: datetime) -> Iterator[Row]:
        for found in find_times(text, published=base.date().isoformat()):
            yield found.start, found.end, found.edtf

    return find


FINDERS: dict[str, Callable[[], Finder]] = {
    "parley": by_parley,
    "dateparser": by_dateparser,
    "recognizers-text": by_recognizers,
    "parsedatetime": by_parsedatetime,
    "datefinder": by_datefinder,
    "timefhuman": by_timefhuman,
}


def found_in(find: Finder, text: str, base: datetime, *, by_paragraph: bool) -> list[Row]:
    """The answers for a text, as a whole or paragraph by paragraph; one that breaks the library is passed over."""
    rows: list[Row] = []
    stretches = re.finditer(r"[^\n]+", text) if by_paragraph else re.finditer(r"(?s).+", text)
    for stretch in stretches:
        try:
            rows += [(stretch.start() + start, stretch.start() + end, v) for start, end, v in find(stretch[0], base)]
        except Exception as error:  # noqa: BLE001  what a peer cannot read is its loss
            print(f"passed over: {type(error).__name__}: {error}", file=sys.stderr)
    return rows


def main() -> None:
    """Answer the question on standard input: rows for each article, CPU seconds for the text."""
    warnings.simplefilter("ignore")
    name = sys.argv[1]
    question = json.load(sys.stdin)
    find, by_paragraph = FINDERS[name](), name != "parley"
    rows = {
        article["slug"]: found_in(
            find, article["text"], datetime.fromisoformat(article["published"][:10]), by_paragraph=by_paragraph
        )
        for article in question["articles"]
    }
    seconds = []
    for _ in range(question["repeats"]):
        start = time.process_time()
        found_in(find, question["text"], datetime.fromisoformat(question["published"]), by_paragraph=by_paragraph)
        seconds.append(time.process_time() - start)
    json.dump({"cpu": statistics.median(seconds), "rows": rows}, sys.stdout)


if __name__ == "__main__":
    main()
