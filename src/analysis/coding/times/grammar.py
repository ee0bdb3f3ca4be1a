"""Which sequences of classes are a time expression: one pattern a rule, in the order they are tried.

A pattern is a regular expression whose letters are classes of `tokens` (a paragraph is one character a token):
lower-case words are classes, upper-case words stand for a phrase of `PHRASES`, the rest is ordinary notation. Every
part is bounded, so a search is linear. The first two classes of all that a rule matches are worked out beforehand, so that
a paragraph is searched once for places where something may begin, and only the rules that begin so are tried there. The
first that matches is read by the function of its name in `readers`; where that says no, the next is tried.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from analysis.coding.times.tokens import CHARS

PHRASES = {
    "MON": "(month|nmonth|amonth dot?)",
    "WDAY": "(weekday|aweekday dot?)",
    "DOM": "(ordinal|day|(num dash?)? ord)",
    "ORDN": "(ordinal|(num dash?)? ord)",
    "WRITTEN": "(num (dash? num)?((dash? mag){1,2}(and? num (dash? num)?)?)?|art mag|mag)",
    "NUM": "(day|int|decimal|thousands|year|WRITTEN)",
    "NUMS": "NUM ((to|or|dash) NUM)?",
    "FUZZY": "(art? qual? fuzzy of?|some)",
    "APPROX": "((no|art? adv)? cmpq (than|of)|at lm|up to|as long as|adv? over|approx|some)",
    "AMOUNT": "(APPROX? (NUMS|art)|APPROX? FUZZY|another NUM?)",
    "UNIT": "(unit|units|century|night|quarters|weekend)",
    "REL": "((this|that) (same|past|coming|last|next)|last|past|next|coming|follow|prev|same|current|this|that|these)",
    "PERIOD": "(unit|weekend|quarter|century|night)",
    "OFYEAR": "(comma? of? year|comma? of? (the? REL|the) unit|of the? unit (last|next|follow|prev))",
    "DASH": "(dash|to|until)",
    "PARTDAY": "(partday|night|noon)",
    "TIME": "((clock|decimal|day|num) ampm|clockap|clock|noon|(day|num) oclock)",
    "ZONE": "((local|capword) time|lpar zone ((plus|dash) (day|clock))? rpar|zone ((plus|dash) (day|clock))?)",
}
RULES = (
    ("iso_date", "iso"),
    ("numeric_date", "numdate"),
    ("dashed_date", "(day (dash|slash) MON (dash|slash) (year|int)|MON dash day dash year|year (dash|slash) MON (dash|slash) day)"),
    ("slash_day", "slashday"),
    ("military_clock", "int units"),
    ("zoned_clock", "(int|year|clock|decimal) zone"),
    ("clock_time", "TIME ((prep the|at) PARTDAY)? ZONE?"),
    ("dotted_clock", "decimal"),
    ("month_days_months", "(WDAY comma?)? MON the? DOM dash MON DOM (comma? of? year)?"),
    ("days_months", "the? DOM of? MON (comma? year)? (dash|to) DOM of? MON (comma? year)?"),
    ("month_day_list", "MON DOM ((comma|and|comma and|or) DOM){1,4} (comma? year)?"),
    ("month_day", "((the|that)? WDAY partday? (comma|lpar)? (the|on)?|this)? MON the? DOM (DASH the? DOM)? OFYEAR? (comma? night|partday)?"),
    ("day_month_list", "the? DOM ((comma|and|comma and|or) the? DOM){1,4} of? MON (comma? year)?"),
    ("day_month", "((the|that)? WDAY partday? comma? (the|on)?)? (the|this)? DOM (DASH the? DOM)? dash? (unit? of)? MON dash? OFYEAR? (comma? night|partday)?"),
    ("named_month", "nmonth capword"),
    ("month_span", "MON (year)? (dash|slash) MON (comma? of? year)?"),
    ("part_of", "the? poss? (ord|ordinal|last|final|opening|next) NUM? (unit|units|half|quarter|quarters|weekend) of? (the? edge? dash? (MON (comma? of? year)?|year|decade|apos? dec2|ORDN dash? century)|the? REL (unit|century)|the (unit|century))"),
    ("day_of_turned_month", "the? ORDN (of the|of)? (REL unit|unit)"),
    ("weekday_ordinal", "WDAY comma? the? ORDN"),
    ("weekday_of_month", "the? (ord|ordinal|last|final) WDAY (of|prep) MON OFYEAR?"),
    ("quarter", "the? (edge|edgeof of the)? fiscal? (ord|ordinal|last|final) (fiscal)? dash? (quarter|half)(of fiscal? (unit)? year|OFYEAR|of the unit)?"),
    ("quarter_name", "(the? fiscal)? (quartername|halfname) (comma? of? year|of? REL unit)?"),
    ("fiscal_year", "the? ((REL? fiscal dash? unit|fiscal)(year (dash (year|day|int))?|yearspan)?|(year|yearspan) fiscal unit|fiscalyear)"),
    ("edge_of", "(the|until|art)? edgeof of (the? edge? (MON (comma? of? year)?|year|decade|apos? dec2|season (of year)?)|the? REL? PERIOD (of year)?|the? ORDN century|the? REL? MON (comma? of? year)?)"),
    ("rest_of", "the (rest|whole) of (the? REL? PERIOD|year|MON year?)"),
    ("part_then_day", "partday on WDAY"),
    ("unit_long", "unit dash (long|old)|lasting"),
    ("overnight", "overnight (on MON DOM (comma? year)?|on the? DOM of? MON year?|((on|into|from)? WDAY)?((to|into|comma?) WDAY)?)"),
    ("day_beside", "the (unit|night|partday|weekend) (before|after) (deict|last|next|WDAY)?"),
    ("weekday_of_week", "(edge|cmp)? (on)? WDAY (partday|night)? of? the? REL unit"),
    ("part_of_weekday", "the (edge|cmp)? (partday|night|units) (of|on) ((WDAY comma?)? MON DOM comma? year|WDAY|deict|the? MON DOM (dash DOM)? (comma? year)?|the? DOM (dash DOM)? of? MON (comma? year)?)"),
    ("relative_edge", "(edge|cmp) dash? (the)? REL (PERIOD|partday|season|MON|WDAY)(PARTDAY)?"),
    ("earlier_in", "(cmp|edge) (prep|on) the? (same|follow|prev|current|this|that)? (unit|night|century|partday|PERIOD|WDAY partday?|MON (comma? of? year)?|season (of? year)?)"),
    ("relative_amount", "(the|these)? (poss)? (last|past|next|coming|follow|prev|final|opening|ord|recent) (or so)? (past|coming)? APPROX? (NUMS|FUZZY|fuzzy) qual? UNIT"),
    ("amount_relative", "(the|these)? (NUM|FUZZY) (last|past|next|coming|follow|prev|opening|final) UNIT"),
    ("relative_units", "(the|these|that|poss)? (last|past|next|coming|follow|prev|these|recent|final|opening|edge|ord|all this)? units ((and|or) units)?"),
    ("ordinal_unit", "(the|poss|art) (ord|ordinal|final|opening) (unit|night)"),
    ("relative_season", "the? REL season (of year)?"),
    ("relative_month", "the? REL MON (DOM|year)?"),
    ("relative_weekday", "the? REL WDAY PARTDAY?"),
    ("relative_period", "the? REL (fiscal)? dash? (PERIOD|partday)(PARTDAY)?"),
    ("season_of_year", "(the|edge|this)? edge? dash? season ((of|comma|prep)? (year dash (year|day|int)|yearspan|year|apos (day|int))|of? the? REL unit)"),
    ("hyphenated", "APPROX? (NUM|half|FUZZY|NUM (dash and)? dash art dash half)(dash? (to|or) dash? NUM)? dash (unit|units|century|night|weekend) (dash (long|old))?"),
    ("counted", "(APPROX? NUM and art half UNIT|the NUMS qual? (units|unit|quarters)|APPROX? half of? art UNIT|APPROX? art half dash? UNIT|art quarter dash? (of art)? UNIT|AMOUNT qual? UNIT (and art half)?)"
     "((comma and|comma|and)? NUM units?){0,2}(or so|or cmpq)? (ago|cmp|hence|from now|from deict|(before|after) deict|before|after|from (REL)? WDAY|dash long)?"),
    ("period_end", "unit dash? edgeof"),
    ("period_ago", "unit dash (ago|cmp)"),
    ("every", "(the? (ordinal|ord|last) (WDAY|unit) of|once|NUM times|times)? every (NUM|ord|ordinal|alternate)? (unit|units|weekday|MON (DOM)?|weekend|season|partday|night|century|quarter)"),
    ("times_a", "(once|NUM times|NUM) (art|per) (unit|night)"),
    ("per", "per unit"),
    ("all_of", "(all|(the|art|poss) whole) (unit|night|century|weekend|season|MON)"),
    ("written_year", "num (num (dash? num)?|mag and? num (dash? num)?)"),
    ("weekdays", "(weekdays|WDAY units|WDAY partday? and weekdays)"),
    ("frequency", "freq"),
    ("edge_month", "(edge|edgeof) dash? (to dash? edge dash?)? MON (comma? of? year|of? the? REL unit)?"),
    ("edge_year", "(the|approx|by)? edge dash? (prep|of)? year"),
    ("month_year", "MON (comma|of|comma of|prep)? (year|the? REL unit|unit (last|next|follow|prev))"),
    ("decade", "the? edge? dash? (to dash? edge dash?)? (decade|apos? dec2)"),
    ("centuries", "(the|edge)? edge? dash? ORDN (and|or|to|dash|until) (the? edge? dash?)? ORDN dash? (century|units)"),
    ("century", "(the|edge)? edge? dash? ORDN dash? century era?"),
    ("bare_century", "(the|edge)? edge dash? ORDN"),
    ("year_span", "(year dash (year|day|int)|yearspan)"),
    ("old_year", "(the unit)? (era (year|int|day)|(year|int|day) era)"),
    ("year", "(the qual? unit|APPROX|circa dot?)? year"),
    ("short_year", "apos (int|day)"),
    ("season", "(the)? edge? dash? season"),
    ("deictic_day", "(edge|cmp)? deict PARTDAY?"),
    ("tonight", "(cmp|edge)? tonight"),
    ("weekday_time", "(edge|cmp)? (on|prep|the)? WDAY (PARTDAY)?"),
    ("weekend", "(the|art|edge)? (past|long)? weekend (of MON DOM)?"),
    ("part_of_day", "edge partday"),
    ("the_period", "the (unit|century|partday|night)"),
    ("named_day", "((the|art)? edgeof of)? (the? (last|next|this|follow|prev|that))? named"),
    ("anniversary", "(the|poss)? (ord|ordinal|NUM dash unit|(num dash?) ord) dash? (unit)? anniv"),
    ("day_of_month", "the ORDN"),
    ("month_alone", "MON"),
    ("then_after", "then"),
    ("vague_time", "(the|this|that) (current|same)? (future|past|moment|time)|current|vague|now|the qual? future|cmp"),
    ("long_ago", "(long|some time|art? qual? time|moment) ago"),
)  # fmt: skip

# Word order that the other languages have not, tried before the rest.
ORDERS: dict[str, tuple[tuple[str, str], ...]] = {
    "es": (
        ("ago_before", "preago (APPROX? (NUMS|art)|APPROX? FUZZY|NUM)  qual? UNIT"),
        ("turned_after", "the? (PERIOD|WDAY|MON) (last|next|coming|follow|prev)"),
        ("roman_century", "the? (edgeof of (the)?)? century capword"),
        ("every_weekday", "all the (WDAY|units)"),
        ("decade_of", "the (unit of|units) (year|num)"),
    ),
}


def expand(pattern: str) -> str:
    """Return a pattern in class characters.

    Examples
    --------
    >>> expand("(month|nmonth) year?") == f"(?:{CHARS['month']}|{CHARS['nmonth']}){CHARS['year']}?"
    True
    """
    while re.search(r"[A-Z]", pattern):
        pattern = re.sub(r"[A-Z]+", lambda match: f"({PHRASES[match[0]]})", pattern)
    pattern = re.sub(r"[a-z][a-z0-9]*", lambda match: CHARS[match[0]], pattern)
    return re.sub(r"\((?!\?)", "(?:", pattern.replace(" ", ""))


STARTING_CLASSES = """
iso numdate slashday int year clock decimal day num noon clockap ordinal the that these weekday aweekday month nmonth
amonth ord poss last final opening next edge edgeof quartername halfname fiscal fiscalyear yearspan overnight cmp past coming
follow prev recent some thousands mag art fuzzy another half no cmpq at up as adv over approx long every once times
per all weekdays freq decade apos dec2 era season this deict tonight weekend named then current vague now units same
moment unit lasting preago circa whole qual century night partday until
"""
STARTS = STARTING_CLASSES.split()
BEGINNING = 2


def beginnings(pattern: str) -> set[str]:
    """Return the first two classes of everything that an expanded pattern matches, one where it matches a single token.

    Examples
    --------
    >>> sorted(beginnings("a?b(?:c|de){1,2}f")), sorted(beginnings("a(?:b)?"))
    (['ab', 'bc', 'bd'], ['a', 'ab'])
    """
    around: list[tuple[set[str], set[str]]] = []
    alternatives, before, last = set[str](), {""}, {""}
    for sign in re.findall(r"\(\?:|\{\d,\d\}|.", pattern):
        if sign == "?":
            last = last | {""}
        elif sign[0] == "{":
            last = _followed(last, last | {""}) | ({""} if sign[1] == "0" else set())
        elif sign == "|":
            alternatives, before, last = alternatives | _followed(before, last), {""}, {""}
        elif sign == ")":
            whole = alternatives | _followed(before, last)
            (alternatives, before), last = around.pop(), whole
        else:
            before, last = _followed(before, last), {sign}
            if sign == "(?:":
                around.append((alternatives, before))
                alternatives, before, last = set(), {""}, {""}
    return alternatives | _followed(before, last)


def _followed(one: set[str], other: set[str]) -> set[str]:
    """The beginnings of what two patterns match one after the other."""
    short = [begin for begin in one if len(begin) < BEGINNING]
    return (one - set(short)) | {(begin + end)[:BEGINNING] for begin in short for end in other}


class Openings(dict[str, tuple[tuple[str, re.Pattern[str]], ...]]):
    """From two neighbouring classes to the rules that may match there, in the order they are tried; kept once asked for."""

    def __init__(self, rules: list[tuple[str, re.Pattern[str], set[str]]]) -> None:
        super().__init__()
        self.rules = rules

    def __missing__(self, classes: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        self[classes] = found = tuple(
            (name, pattern) for name, pattern, begins in self.rules if classes in begins or classes[0] in begins
        )
        return found


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules of a language: where one may match, and which.

    Parameters
    ----------
    starts
        Finds the classes, two at a time, with which a match of some rule begins.
    openings
        From these two to the rules.
    """

    starts: re.Pattern[str]
    openings: Openings


@cache
def grammar(language: str) -> Grammar:
    """The rules of a language: those that all share, after those of its own word order."""
    rules = [(name, expand(pattern)) for name, pattern in (*ORDERS.get(language, ()), *RULES)]
    opening = Openings([(name, re.compile(pattern), beginnings(pattern)) for name, pattern in rules])
    first = {CHARS[name] for name in STARTS}
    every = {begin for _, _, begins in opening.rules for begin in begins if begin[0] in first}
    alone = {begin for begin in every if len(begin) == 1}
    followers: dict[str, set[str]] = {}
    for begin in every:
        if begin[0] not in alone:
            followers.setdefault(begin[0], set()).add(begin[1])
    grouped: dict[str, list[str]] = {}
    for char, after in sorted(followers.items()):
        grouped.setdefault("".join(sorted(after)), []).append(char)
    pairs = "".join(f"|[{''.join(chars)}](?=[{after}])" for after, chars in grouped.items())
    begun = "".join(sorted(alone | followers.keys()))  # a set of signs alone is found fastest
    return Grammar(re.compile(f"(?=[{begun}])(?:[{''.join(sorted(alone))}]{pairs})"), opening)
