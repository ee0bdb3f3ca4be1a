"""Amounts of time: how many of which units, as ISO 8601 and as a step from an anchor."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.coding.times.found import Found
from analysis.coding.times.meanings import NOW, Meaning, Shift
from analysis.coding.times.readers.vague import UNDATED

UNITS = ("unit", "units", "century", "night", "quarters", "weekend")
NUMBERS = ("day", "int", "year", "decimal", "thousands", "num", "mag")
ORDER = ("100Y", "10Y", "Y", "M", "W", "D", "TH", "TM", "TS")


def iso(amounts: dict[str, float]) -> str:
    """Return amounts of units as an ISO 8601 duration, "" where one has no exact size.

    Examples
    --------
    >>> iso({"Y": 2, "M": 3})
    'P2Y3M'
    >>> iso({"Y": 1.5}), iso({"TH": 0.5}), iso({"10Y": 2}), iso({"WE": 2})
    ('P18M', 'PT30M', 'P20Y', '')
    """
    scale = {
        "10Y": ("Y", 10),
        "100Y": ("Y", 100),
        "1000Y": ("Y", 1000),
        "2W": ("W", 2),
        "3M": ("M", 3),
        "6M": ("M", 6),
        "4Y": ("Y", 4),
    }
    finer = {"Y": ("M", 12), "W": ("D", 7), "D": ("TH", 24), "TH": ("TM", 60), "TM": ("TS", 60)}
    total: dict[str, float] = {}
    for unit, amount in amounts.items():
        name, times = scale.get(unit, (unit, 1))
        total[name] = total.get(name, 0) + amount * times
    for unit in list(total):
        if total[unit] % 1 and unit in finer:
            name, times = finer[unit]
            amount = total.pop(unit) * times
            total[name] = total.get(name, 0) + amount
    if not total or any(
        unit not in ("Y", "M", "W", "D", "TH", "TM", "TS") or amount % 1 or not 0 < amount < 1e9
        for unit, amount in total.items()
    ):
        return ""
    dated = "".join(f"{int(total[unit])}{unit}" for unit in ("Y", "M", "W", "D") if unit in total)
    timed = "".join(f"{int(total[unit])}{unit[1]}" for unit in ("TH", "TM", "TS") if unit in total)
    return "P" + dated + ("T" + timed if timed else "")


@dataclass(frozen=True, slots=True)
class Amount:
    """A counted amount: its units, whether a vague word counts it, and the place after it."""

    units: dict[str, float]
    is_vague: bool
    end: int


def amount(found: Found, place: int) -> Amount | None:
    """Read an amount with its units: two to three weeks, a year and a half, three years and two months."""
    place = next(
        (
            at
            for at in range(place, found.end)
            if found.name(at) in (*NUMBERS, "art", "fuzzy", "half", "some", "another", "quarter")
        ),
        -1,
    )
    if place < 0:
        return None
    name = found.name(place)
    is_vague = name in ("fuzzy", "some") or (
        name == "art" and found.find("fuzzy", since=place) in (place + 1, place + 2)
    )
    if name == "some" and found.name(place + 1) in NUMBERS:
        place, is_vague = place + 1, False
        name = found.name(place)
    number = 1.0
    after = place + 1
    if name == "another" and found.name(place + 1) in NUMBERS:
        place += 1
        number, after = found.number(place)
    elif name == "half" or (name == "art" and found.name(place + 1) == "half"):
        number = 0.5
        after = found.find("half", since=place) + 1
    elif name == "quarter" or (name == "art" and found.name(place + 1) == "quarter"):
        number = 0.25
    elif name in NUMBERS or (name == "art" and found.name(place + 1) == "mag"):
        number, after = found.number(place)
        if found.name(after) in ("to", "or", "dash") and found.name(after + 1) in NUMBERS and after + 1 < found.end:
            second, after = found.number(after + 1)
            is_vague = is_vague or second != number
        if found.name(after) in ("fuzzy",):
            is_vague = True
    tail = [at for at in range(after, min(found.end, after + 7)) if found.name(at) != "dash"][:3]
    if [found.name(at) for at in tail] == ["and", "art", "half"] or (
        name in NUMBERS and [found.name(at) for at in tail[:2]] == ["art", "half"]
    ):
        half_at = next(at for at in tail if found.name(at) == "half")
        number, after = number + 0.5, half_at + 1
    unit_at = found.find(*UNITS, since=after)
    if unit_at < 0 or not number:
        return None
    units = {found.unit(unit_at): number}
    end = unit_at + 1
    if (
        found.name(end) == "and"
        and found.name(end + 1) == "art"
        and found.name(end + 2) == "half"
        and end + 2 < found.end
    ):
        units = {found.unit(unit_at): number + 0.5}
        end += 3
    return Amount(units, is_vague, end)


def _extended(found: Found, first: Amount) -> Amount:
    """Add the smaller units that follow: ", two months and 11 days"."""
    units, end = dict(first.units), first.end
    while end < found.end and not first.is_vague:
        place = end
        while place < found.end and found.name(place) in ("comma", "and"):
            place += 1
        if place == found.end or found.name(place) not in NUMBERS:
            break
        number, after = found.number(place)
        if found.name(after) not in ("unit", "units") or after >= found.end:
            break
        unit, smallest = found.unit(after), list(units)[-1]
        if unit not in ORDER or smallest not in ORDER or ORDER.index(unit) <= ORDER.index(smallest):
            break
        units[unit] = number
        end = after + 1
    return Amount(units, first.is_vague, end)


def shifted(units: dict[str, float], direction: int, base: str, from_meaning: Meaning | None = None) -> Meaning:
    """The day, month or year that lies an amount away, to the precision of its smallest unit."""
    months = 0.0
    scale = {"M": 1, "3M": 3, "6M": 6, "Y": 12, "10Y": 120, "100Y": 1200, "4Y": 48}
    if len(units) == 1:
        ((unit, number),) = units.items()
        if unit in ("Y", "10Y", "100Y") and number % 1 == 0:
            years = int(number) * {"Y": 1, "10Y": 10, "100Y": 100}[unit]
            return Shift("Y", direction * years, base, is_exact=True, from_meaning=from_meaning)
        if unit in ("D", "W", "2W", "N") and number % 1 == 0:
            days = int(number) * {"D": 1, "W": 7, "2W": 14, "N": 1}[unit]
            return Shift("D", direction * days, base, is_exact=True, from_meaning=from_meaning)
    if all(unit in scale for unit in units):
        months = sum(scale[unit] * number for unit, number in units.items())
        if months % 1 == 0:
            return Shift("M", direction * int(months), base, is_exact=True, from_meaning=from_meaning)
    if all(unit in ("TH", "TM", "TS") for unit in units):
        hours = units.get("TH", 0)
        return Shift("D", 0, base, is_exact=True) if hours < 6 and base == NOW else UNDATED
    return UNDATED
