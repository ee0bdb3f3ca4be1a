"""Names of months and parts of a year: own tables, since `calendar` and `strftime` follow the locale."""

from __future__ import annotations

from typing import NamedTuple

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Season(NamedTuple):
    """A part of a year: its first month, how many months it lasts, and how it is said before its year."""

    month: int
    months: int
    label: str
    short: str


SEASONS: dict[int, Season] = {
    # 21 to 24 leave the hemisphere open; they are read as northern, as news in English
    # mostly means them.
    # A winter is the one that begins in its year (the codes put it last), and is said with both years.
    21: Season(3, 3, "spring", "spring"),
    22: Season(6, 3, "summer", "summer"),
    23: Season(9, 3, "autumn", "autumn"),
    24: Season(12, 3, "winter", "winter"),
    25: Season(3, 3, "northern spring", "N spring"),
    26: Season(6, 3, "northern summer", "N summer"),
    27: Season(9, 3, "northern autumn", "N autumn"),
    28: Season(12, 3, "northern winter", "N winter"),
    29: Season(9, 3, "southern spring", "S spring"),
    30: Season(12, 3, "southern summer", "S summer"),
    31: Season(3, 3, "southern autumn", "S autumn"),
    32: Season(6, 3, "southern winter", "S winter"),
    33: Season(1, 3, "the first quarter of", "Q1"),
    34: Season(4, 3, "the second quarter of", "Q2"),
    35: Season(7, 3, "the third quarter of", "Q3"),
    36: Season(10, 3, "the fourth quarter of", "Q4"),
    37: Season(1, 4, "the first four months of", "Jan to Apr"),
    38: Season(5, 4, "the middle four months of", "May to Aug"),
    39: Season(9, 4, "the last four months of", "Sep to Dec"),
    40: Season(1, 6, "the first half of", "H1"),
    41: Season(7, 6, "the second half of", "H2"),
}
"""The numbers that may stand in place of a month: whole calendar months, as meteorologists count seasons."""


def season_year(number: int, year: int) -> str:
    """Name the year of a season, both years where it runs into the next.

    Examples
    --------
    >>> season_year(24, 2022), season_year(21, 2022), season_year(24, 1999)
    ('2022/23', '2022', '1999/00')
    """
    season = SEASONS[number]
    if season.month + season.months <= 13 or not 1000 <= year <= 9998:
        return year_name(year)
    return f"{year}/{(year + 1) % 100:02d}"


def year_name(year: int) -> str:
    """Name a year; the year 0 of EDTF is 1 BC.

    Examples
    --------
    >>> year_name(2025), year_name(-44), year_name(70), year_name(170000002)
    ('2025', '45 BC', 'AD 70', 'the year 170,000,002')
    """
    if abs(year) > 9999:
        return f"the year {year:,}"
    if year < 1:
        return f"{1 - year} BC"
    return str(year) if year >= 1000 else f"AD {year}"


def ordinal(number: int) -> str:
    """Name a day of the month by its ordinal number.

    Examples
    --------
    >>> ordinal(1), ordinal(12), ordinal(23)
    ('1st', '12th', '23rd')
    """
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
