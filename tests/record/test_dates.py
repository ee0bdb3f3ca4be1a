"""EDTF: published examples, our bounds, refusals, order, terms and wording; laws and an outside oracle."""

import contextlib
import io
import os
import re
import time
import warnings
from datetime import date, timedelta
from importlib import import_module

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.record.dates import (
    add_term,
    bounds,
    bounds_frame,
    compare,
    days_between,
    parse_edtf,
    parse_term,
    say,
    say_days,
    say_short,
    say_term,
    sort_key,
)

# Every feature of the specification of 4 February 2019, by its own examples where it has them:
# text, kind, precision, lower, upper ("" = None).
SPECIFICATION = [
    # level 0
    ("1985-04-12", "date", "day", "1985-04-12", "1985-04-12"),
    ("1985-04", "date", "month", "1985-04-01", "1985-04-30"),
    ("1985", "date", "year", "1985-01-01", "1985-12-31"),
    ("1985-04-12T23:20:30", "time", "second", "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30Z", "time", "second", "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30-04", "time", "second", "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30+04:30", "time", "second", "1985-04-12", "1985-04-12"),
    ("1964/2008", "interval", "year", "1964-01-01", "2008-12-31"),
    ("2004-06/2006-08", "interval", "month", "2004-06-01", "2006-08-31"),
    ("2004-02-01/2005-02-08", "interval", "day", "2004-02-01", "2005-02-08"),
    ("2004-02-01/2005-02", "interval", "month", "2004-02-01", "2005-02-28"),
    ("2004-02-01/2005", "interval", "year", "2004-02-01", "2005-12-31"),
    ("2005/2006-02", "interval", "year", "2005-01-01", "2006-02-28"),
    # level 1
    ("Y170000002", "date", "year", "9999-12-31", ""),
    ("Y-170000002", "date", "year", "", "0001-01-01"),
    ("2001-21", "date", "season", "2001-03-01", "2001-05-31"),
    ("2001-22", "date", "season", "2001-06-01", "2001-08-31"),
    ("2001-23", "date", "season", "2001-09-01", "2001-11-30"),
    ("2001-24", "date", "season", "2001-12-01", "2002-02-28"),
    ("1984?", "date", "year", "1984-01-01", "1984-12-31"),
    ("2004-06~", "date", "month", "2004-05-01", "2004-07-31"),
    ("2004-06-11%", "date", "day", "2004-06-08", "2004-06-14"),
    ("201X", "date", "decade", "2010-01-01", "2019-12-31"),
    ("20XX", "date", "century", "2000-01-01", "2099-12-31"),
    ("2004-XX", "date", "month", "2004-01-01", "2004-12-31"),
    ("1985-04-XX", "date", "day", "1985-04-01", "1985-04-30"),
    ("1985-XX-XX", "date", "day", "1985-01-01", "1985-12-31"),
    ("1985-04-12/..", "interval", "day", "1985-04-12", ""),
    ("1985-04/..", "interval", "month", "1985-04-01", ""),
    ("1985/..", "interval", "year", "1985-01-01", ""),
    ("../1985-04-12", "interval", "day", "", "1985-04-12"),
    ("../1985-04", "interval", "month", "", "1985-04-30"),
    ("../1985", "interval", "year", "", "1985-12-31"),
    ("1985-04-12/", "interval", "day", "1985-04-12", ""),
    ("1985-04/", "interval", "month", "1985-04-01", ""),
    ("1985/", "interval", "year", "1985-01-01", ""),
    ("/1985-04-12", "interval", "day", "", "1985-04-12"),
    ("/1985-04", "interval", "month", "", "1985-04-30"),
    ("/1985", "interval", "year", "", "1985-12-31"),
    ("1984~/2004-06", "interval", "year", "1983-01-01", "2004-06-30"),
    ("1984/2004-06~", "interval", "year", "1984-01-01", "2004-07-31"),
    ("1984?/2004%", "interval", "year", "1984-01-01", "2005-12-31"),
    ("-1985", "date", "year", "", "0001-01-01"),
    # level 2
    ("Y-17E7", "date", "year", "", "0001-01-01"),
    ("1950S2", "date", "century", "1900-01-01", "1999-12-31"),
    ("Y171010000S3", "date", "millennium", "9999-12-31", ""),
    ("Y3388E2S3", "date", "millennium", "9999-12-31", ""),
    ("2001-34", "date", "season", "2001-04-01", "2001-06-30"),
    ("[1667,1668,1670..1672]", "set", "year", "1667-01-01", "1672-12-31"),
    ("[..1760-12-03]", "set", "day", "", "1760-12-03"),
    ("[1760-12..]", "set", "month", "1760-12-01", ""),
    ("[1760-01,1760-02,1760-12..]", "set", "month", "1760-01-01", ""),
    ("[1667,1760-12]", "set", "year", "1667-01-01", "1760-12-31"),
    ("{1667,1668,1670..1672}", "set", "year", "1667-01-01", "1672-12-31"),
    ("{1960,1961-12}", "set", "year", "1960-01-01", "1961-12-31"),
    ("{..1984}", "set", "year", "", "1984-12-31"),
    ("2004-06~-11", "date", "day", "2004-05-11", "2004-07-11"),
    ("2004?-06-11", "date", "day", "2004-06-11", "2004-06-11"),
    ("?2004-06-~11", "date", "day", "2004-06-08", "2004-06-14"),
    ("2004-%06-11", "date", "day", "2004-05-11", "2004-07-11"),
    ("156X-12-25", "date", "day", "1560-12-25", "1569-12-25"),
    ("15XX-12-25", "date", "day", "1500-12-25", "1599-12-25"),
    ("XXXX-12-XX", "date", "day", "", ""),
    ("1XXX-XX", "date", "month", "1000-01-01", "1999-12-31"),
    ("1XXX-12", "date", "month", "1000-12-01", "1999-12-31"),
    ("1984-1X", "date", "month", "1984-10-01", "1984-12-31"),
    ("2004-06-~01/2004-06-~20", "interval", "day", "2004-05-29", "2004-06-23"),
    ("2004-06-XX/2004-07-03", "interval", "day", "2004-06-01", "2004-07-03"),
]

# Bounds the specification leaves to the reader: text, lower, upper.
OUR_BOUNDS = [
    ("2025-05-11~", "2025-05-08", "2025-05-14"),
    ("2024-03-01~", "2024-02-27", "2024-03-04"),
    ("2025-01-01~", "2024-12-29", "2025-01-04"),
    ("2025-01~", "2024-12-01", "2025-02-28"),
    ("2024-01~", "2023-12-01", "2024-02-29"),
    ("2022~", "2021-01-01", "2023-12-31"),
    ("202X~", "2010-01-01", "2039-12-31"),
    ("20XX~", "1900-01-01", "2199-12-31"),
    ("2022-21~", "2021-12-01", "2022-08-31"),
    ("2022-24~", "2022-09-01", "2023-05-31"),
    ("2022-33~", "2021-10-01", "2022-06-30"),
    ("2022-38~", "2022-01-01", "2022-12-31"),
    ("2022-41~", "2022-01-01", "2023-06-30"),
    ("2025-05-1X", "2025-05-10", "2025-05-19"),
    ("2025-05-1X~", "2025-05-07", "2025-05-22"),
    ("2025-05-3X", "2025-05-30", "2025-05-31"),
    ("2025-05-X1", "2025-05-01", "2025-05-31"),
    ("2025-02-X9", "2025-02-09", "2025-02-19"),
    ("2024-02-X9", "2024-02-09", "2024-02-29"),
    ("2025-XX-12", "2025-01-12", "2025-12-12"),
    ("2025-XX-30", "2025-01-30", "2025-12-30"),
    ("2025-0X", "2025-01-01", "2025-09-30"),
    ("202X-02-29", "2020-02-29", "2028-02-29"),
    ("19X0-02-29", "1920-02-29", "1980-02-29"),
    ("2025-~05-12", "2025-04-12", "2025-06-12"),
    ("~2025-05-12", "2024-05-12", "2026-05-12"),
    ("~2025-05-~12", "2024-05-09", "2026-05-15"),
    ("2025-~04-XX", "2025-03-01", "2025-05-31"),
    ("2025-~03-31", "2025-02-28", "2025-04-30"),
    ("2024~-02-29", "2023-02-28", "2025-02-28"),
    ("?2025-05", "2025-05-01", "2025-05-31"),
    ("2001-25", "2001-03-01", "2001-05-31"),
    ("2001-28", "2001-12-01", "2002-02-28"),
    ("2001-29", "2001-09-01", "2001-11-30"),
    ("2001-30", "2001-12-01", "2002-02-28"),
    ("2001-31", "2001-03-01", "2001-05-31"),
    ("2001-32", "2001-06-01", "2001-08-31"),
    ("2001-36", "2001-10-01", "2001-12-31"),
    ("2001-37", "2001-01-01", "2001-04-30"),
    ("2001-39", "2001-09-01", "2001-12-31"),
    ("2001-40", "2001-01-01", "2001-06-30"),
    ("202X-24", "2020-12-01", "2030-02-28"),
    ("1950S3", "1950-01-01", "1959-12-31"),
    ("1957S3", "1950-01-01", "1959-12-31"),
    ("1950S4", "1950-01-01", "1950-12-31"),
    ("XXXX", "", ""),
    ("XXXX-12-25", "", ""),
    ("../..", "", ""),
    ("[2025-05-11,2025-05-10]", "2025-05-10", "2025-05-11"),
    ("[2025-05-10?,2025-05-12~]", "2025-05-09", "2025-05-15"),
    ("[XXXX,2025]", "", ""),
    ("2004-06-11/2004-06", "2004-06-11", "2004-06-30"),
    # Beyond the years 1 to 9999: the nearest true statement.
    ("9999", "9999-01-01", "9999-12-31"),
    ("9999~", "9998-01-01", ""),
    ("0001~", "", "0002-12-31"),
    ("0XXX", "", "0999-12-31"),
    ("0000", "", "0001-01-01"),
    ("-0044-03-15", "", "0001-01-01"),
    ("Y10000/..", "9999-12-31", ""),
    ("Y123456789012", "9999-12-31", ""),
    ("Y1E11", "9999-12-31", ""),
]


def as_dates(*texts):
    return tuple(date.fromisoformat(text) if text else None for text in texts)


@pytest.mark.parametrize(("text", "kind", "precision", "lower", "upper"), SPECIFICATION)
def test_published_examples(text, kind, precision, lower, upper):
    value = parse_edtf(text)
    assert (value.kind, value.precision) == (kind, precision)
    assert (value.lower, value.upper) == as_dates(lower, upper) == bounds(text)
    assert value.text == text


@pytest.mark.parametrize(("text", "lower", "upper"), OUR_BOUNDS)
def test_bounds_we_set(text, lower, upper):
    assert bounds(text) == as_dates(lower, upper)


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("2025-05-11", {"is_exact_day"}),
        ("2025-05-11/2025-05-11", {"is_exact_day"}),
        ("2025-05-15T07:00Z", {"is_exact_day"}),
        ("2025-05-11?", {"is_uncertain"}),
        ("2025-05-11~", {"is_approximate"}),
        ("2025-05-11%", {"is_uncertain", "is_approximate"}),
        ("2025-?05-~11", {"is_uncertain", "is_approximate"}),
        ("2025-05-11?/2025-06~", {"is_uncertain", "is_approximate"}),
        ("../2025", {"is_open_start"}),
        ("2025/..", {"is_open_end"}),
        ("/2025", {"is_unknown_start"}),
        ("2025/", {"is_unknown_end"}),
        ("../", {"is_open_start", "is_unknown_end"}),
        ("XXXX-05", {"is_unknown_start", "is_unknown_end"}),
        ("XXXX/2025", {"is_unknown_start"}),
        ("[..2025]", {"is_open_start"}),
        ("{2025..}", {"is_open_end", "is_all_of"}),
        ("9999~", {"is_clipped", "is_approximate"}),
        ("-0001", {"is_clipped"}),
        ("1950S2", set()),
    ],
)
def test_flags(text, flags):
    value = parse_edtf(text)
    assert {name for name in dir(value) if name.startswith("is_") and getattr(value, name)} == flags


def test_ends_of_intervals_and_sets():
    interval = parse_edtf("2025-05~/2025-06-11")
    assert interval.start == as_dates("2025-04-01", "2025-06-30")
    assert interval.end == as_dates("2025-06-11", "2025-06-11")
    assert parse_edtf("2025-05").start == parse_edtf("2025-05").end == bounds("2025-05")
    one_of = parse_edtf("[2025-05,2025-07]")
    assert one_of.start == one_of.end == as_dates("2025-05-01", "2025-07-31")
    all_of = parse_edtf("{2025-07,2025-05}")
    assert all_of.start == as_dates("2025-05-01", "2025-05-31")
    assert all_of.end == as_dates("2025-07-01", "2025-07-31")
    assert parse_edtf("{..2025-05,2025-07}").start == (None, None)


def test_a_time_keeps_its_written_day_and_its_offset():
    late = parse_edtf("2025-05-15T01:30+03:00")  # still the 14th in UTC
    assert late.lower == late.upper == date(2025, 5, 15)
    assert late.clock.utcoffset() == timedelta(hours=3)
    assert parse_edtf("2025-05-15T07:00").clock.tzinfo is None
    assert parse_edtf("2025-05-15T07:00-03:30").clock.utcoffset() == -timedelta(hours=3, minutes=30)


# What a reader of the message needs to see: text, words of the message.
REFUSED = [
    ("2025-02-30", "February 2025 has 28 days; write 01 to 28, or 2025-02"),
    ("2024-02-30", "February 2024 has 29 days"),
    ("1900-02-29", "February 1900 has 28 days"),
    ("2025-04-31", "April 2025 has 30 days"),
    ("2025-04-00", "April 2025 has 30 days"),
    ("2025-02-3X", "February 2025 has 28 days"),
    ("2XX1-02-29", "February in these years has 28 days"),
    ("XXXX-02-30", "February in these years has 29 days"),
    ("2025-XX-32", "days run from 01 to 31"),
    ("2025-13", "no month 13"),
    ("2025-00", "no month 00"),
    ("2025-20", "no month 20"),
    ("2025-42", "no month 42"),
    ("2025-2X", "no month 2X"),
    ("2025-21-05", "21 is a part of a year and takes no day"),
    ("03/04/2024", "write 2024-04-03 or 2024-03-04"),
    ("04/04/2024", "the year comes first; write 2024-04-04"),
    ("13/04/2024", "the year comes first; write 2024-04-13"),
    ("3.4.2024", "write 2024-04-03 or 2024-03-04"),
    ("31/12/2024", "the year comes first; write 2024-12-31"),
    ("01/02/2024", "write 2024-02-01 or 2024-01-02"),
    ("31/31/2024", "no day in either order"),
    ("03/04/24", "neither the century nor the order"),
    ("25-05-11", "neither the century nor the order"),
    ("2024/04/03", "write 2024-04-03"),
    ("2024/04", "write 2024-04 "),
    ("45354", "a spreadsheet's serial number"),
    ("20250511", "write 2025-05-11"),
    ("202505", "a year has four digits"),
    ("25", "a year has four digits"),
    ("4-Mar", "a month is a number"),
    ("4 March 2024", "a month is a number"),
    ("2025-5-1", "write 2025-05-01"),
    ("2025-5", "write 2025-05"),
    ("2025-05-1", "write 2025-05-01"),
    ("", "a blank is no date"),
    (" ", "a blank is no date"),
    (" 2025", "no spaces"),
    ("2025-05-11\n", "no spaces"),
    ("[1667, 1668]", "no spaces"),
    ("2025-05-15 07:00", "no spaces"),
    ("2025–05", "only ASCII"),
    ("٢٠٢٥", "only ASCII"),
    ("202x", "a capital letter"),
    ("199u", "a capital letter"),
    ("2025-W20", "not part of EDTF"),
    ("2025-130", "not part of EDTF"),
    ("open", "no words"),
    ("2025-05-09/open", "no words"),
    ("P30D", "a duration is no date"),
    ("2025-05-15T7:00", "a time stands behind a full day"),
    ("2025-05T07:00", "a time stands behind a full day"),
    ("2025-05-15T07", "a time stands behind a full day"),
    ("2025-05-15T07:00~", "a time of day takes no"),
    ("2025-05-15~T07:00", "a time of day takes no"),
    ("2025-05-15T24:00", "no such time of day"),
    ("2025-05-15T23:60", "no such time of day"),
    ("2025-02-30T07:00", "February 2025 has 28 days"),
    ("2025-05-15T07:00+15:00", "no such UTC offset"),
    ("2025-05-15T07:00-12:30", "no such UTC offset"),
    ("2025-05-15T07:00+03:60", "no such UTC offset"),
    ("2025-05-15T07:00-00:00", "written Z or +00:00"),
    ("2025-05-12/2025-05-10", "2025-05-10 is before 2025-05-12"),
    ("2025-05-12~/2025-05-10", "2025-05-10 is before 2025-05-12~"),
    ("2025-06/2025-05-31", "2025-05-31 is before 2025-06"),
    ("2025/2026/2027", "one slash"),
    ("/", "neither start nor end is known"),
    ("2025-05-10/2025-02-30", '"2025-05-10/2025-02-30": "2025-02-30": February'),
    ("2025-05-15T07:00Z/2025-05-16", "leave the times of day out"),
    ("[]", "a set has one date or more"),
    ("[2025", "a set has one date or more"),
    ("{2025]", "a set has one date or more"),
    ("[..]", "a set may be open"),
    ("[2024..,2025]", "a set may be open"),
    ("[2024,..2025]", "a set may be open"),
    ("[2025..2024]", "2024 is before 2025"),
    ("[2024,,2025]", "a blank is no date"),
    ("[2025-05-15T07:00]", "a time stands behind"),
    ("~2025~", "marked twice"),
    ("2025-?05?", "marked twice"),
    ("2025??", "no date in EDTF"),
    ("-0000", "0000 (1 BC)"),
    ("Y2025", "four digits without Y"),
    ("Y02025", "four digits without Y"),
    ("Y20E2", "four digits without Y"),
    ("Y1E999", "the limit is 12"),
    ("Y1234567890123", "the limit is 12"),
    ("1950S0", "write 1 to 4"),
    ("1950S5", "write 1 to 4"),
    ("1950S2-05", "significant digits belong to a year alone"),
    ("195XS2", "significant digits belong to a year alone"),
    ("garbage", "write 2025-05-11, 2025-05, 2025"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_refused_with_the_next_step(text, words):
    with pytest.raises(ValueError, match=re.escape(words)) as caught:
        parse_edtf(text)
    assert str(caught.value).startswith('"')


@pytest.mark.parametrize("value", [45354, 2025.0, None, float("nan"), date(2025, 5, 11)])
def test_only_text_is_parsed(value):
    with pytest.raises(TypeError, match="read date columns as text"):
        parse_edtf(value)


# Where the `edtf` package does not agree: text, its bounds or the error it stumbles into, the reason.
STRICT, WIDENED = ("lower_strict", "upper_strict"), ("lower_fuzzy", "upper_fuzzy")
ORACLE_DIFFERS = [
    ("2001-24", STRICT, ((2001, 12, 1), (2001, 12, 31)), "its winter ends with the year; ours in February"),
    ("2001-30", STRICT, ((2001, 12, 1), (2001, 12, 31)), "the same for a southern summer"),
    ("1950S2", STRICT, ((1950, 1, 1), (1950, 12, 31)), "all digits count, whatever S says"),
    ("202X-02-29", STRICT, ((2020, 2, 29), (2029, 2, 29)), "2029 has no 29 February"),
    ("/1985", STRICT, ((1975, 12, 31), (1985, 12, 31)), "ten years are invented for an unknown start"),
    ("1984?", WIDENED, ((1983, 1, 1), (1985, 12, 31)), "doubt about the source is no width"),
    (
        "2004-06-11~",
        WIDENED,
        ((2003, 5, 10), (2005, 7, 12)),
        "about a day is widened by a year, a month and a day",
    ),
    ("2025-05-1X", STRICT, ValueError, "a day with one open digit fails"),
    ("1984-1X", STRICT, AttributeError, "a month with one open digit fails"),
    ("1985/..", STRICT, TypeError, "an open end is an infinite number"),
]
# Where it agrees, by its strict bounds, which leave marks aside.
ORACLE_AGREES = [
    text
    for text, _, _, lower, upper in SPECIFICATION
    if lower and upper and not re.search("[~%]", text) and text not in {row[0] for row in ORACLE_DIFFERS}
] + ["2001-29", "2001-31", "2001-37", "2001-41", "2024-02", "2024-02-29", "0999", "2025-XX-12"]


def oracle_bounds(text, ends=STRICT):
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        value = import_module("edtf").parse_edtf(text)
        return tuple(tuple(getattr(value, end)()[:3]) for end in ends)


def triples(text):
    return tuple((day.year, day.month, day.day) for day in bounds(text) if day)


@pytest.mark.parametrize("text", ORACLE_AGREES)
def test_bounds_agree_with_the_edtf_package(text):
    assert triples(text) == oracle_bounds(text)


@pytest.mark.parametrize(("text", "ends", "theirs", "reason"), ORACLE_DIFFERS)
def test_known_differences_from_the_edtf_package(text, ends, theirs, reason):
    if isinstance(theirs, tuple):
        assert oracle_bounds(text, ends) == theirs
    else:
        with pytest.raises(theirs):
            oracle_bounds(text, ends)
    assert triples(text) != theirs, reason


# a, b, order of a to b.
ORDERS = [
    ("2025-05-11", "2025-05-12", "before"),
    ("2025-05-11", "2025-05-11", "same"),
    ("2025-05-11", "2025-05-11?", "overlap"),
    ("2025-05-11T07:00Z", "2025-05-11T09:00Z", "same"),
    ("2025-05", "2025-05", "overlap"),
    ("2025-05-11~", "2025-05-14", "overlap"),
    ("2025-05-11~", "2025-05-15", "before"),
    ("2025", "2024-12-31", "after"),
    ("../2025-05-12", "2025-05-13", "before"),
    ("../2025-05-12", "2025-05-12", "overlap"),
    ("../2025-05-12", "1066", "overlap"),
    ("2025-05-09/..", "2025-05-08", "after"),
    ("2025-05-09/..", "2030", "overlap"),
    ("../..", "2030", "overlap"),
    ("2025-05-09/", "2025-05-08", "after"),
    ("2025-05-09/", "2025-05-09", "overlap"),
    ("2025-05-09/", "2030", "unknown"),
    ("/2025-05-12", "2025-05-13", "before"),
    ("/2025-05-12", "2025-05-12", "overlap"),
    ("/2025-05-12", "2025-05-11", "unknown"),
    ("/..", "2025", "unknown"),
    ("", "2025", "unknown"),
    ("", "", "unknown"),
    ("XXXX-05", "2025", "unknown"),
    ("[XXXX,2026]", "2025", "unknown"),
    ("Y170000002", "2025", "after"),
    ("Y170000002", "9999-12-31", "overlap"),
    ("-0044-03-15", "0001-01-02", "before"),
    ("[2025-05-10,2025-05-12]", "2025-05-11", "overlap"),
]


@pytest.mark.parametrize(("a", "b", "order"), ORDERS)
def test_compare(a, b, order):
    assert compare(a, b) == order
    assert compare(b, a) == {"before": "after", "after": "before"}.get(order, order)


def test_reading_order():
    in_order = [
        "-0044-03-15",
        "2024",
        "2025-05-01",
        "2025-05",
        "../2025-05-08",
        "2025-05-09",
        "2025-05-09T09:00+03:00",
        "2025-05-09T07:00Z",
        "2025-05-09/2025-05-12",
        "2025-05-09/..",
        "2025-05-10",
        "XXXX-05",
        "",
    ]
    assert sorted(in_order, key=sort_key) == in_order
    backwards = in_order[::-1]
    assert sorted(backwards, key=sort_key) == [*in_order[:-2], "", "XXXX-05"]


def test_days_between():
    assert days_between(date(2025, 5, 12), "2025-05-15") == (3, 3)
    assert days_between(date(2025, 5, 12), "2025-05-11~") == (-4, 2)
    assert days_between(date(2024, 2, 28), "2024-03") == (2, 32)
    assert days_between(date(2025, 5, 12), "2025-05-15/..") == (3, None)
    assert days_between(date(2025, 5, 12), "") == (None, None)


def test_bounds_frame():
    column = pd.Series(
        ["2025", "", None, "../2025-05-12", "2025", "Y170000002"], index=list("aabbcd"), name="said_edtf"
    )
    before = column.copy()
    frame = bounds_frame(column)
    expected = pd.DataFrame(
        {
            "lower": ["2025-01-01", None, None, None, "2025-01-01", "9999-12-31"],
            "upper": ["2025-12-31", None, None, "2025-05-12", "2025-12-31", None],
        },
        index=column.index,
    ).astype("datetime64[s]")
    pd.testing.assert_frame_equal(frame, expected)
    pd.testing.assert_series_equal(column, before)


@pytest.mark.parametrize(
    "column",
    [pd.Series([], dtype="str"), pd.Series(["", None]), pd.Series(["2025", "2024"], dtype="category")],
)
def test_bounds_frame_has_its_types_whatever_comes(column):
    frame = bounds_frame(column)
    assert list(frame.columns) == ["lower", "upper"]
    assert (frame.dtypes == "datetime64[s]").all()
    assert len(frame) == len(column)


def test_bounds_frame_names_every_bad_text_and_its_row():
    column = pd.Series(["2025", "45354", "4-Mar", "45354"], index=[10, 11, 12, 13], name="said_edtf")
    with pytest.raises(ValueError, match=r'said_edtf: row 11: "45354"') as caught:
        bounds_frame(column)
    assert 'said_edtf: row 12: "4-Mar"' in str(caught.value)
    assert str(caught.value).count("\n") == 1
    many = pd.Series([f"bad{number}" for number in range(50)])
    with pytest.raises(ValueError, match="and 30 more"):
        bounds_frame(many)


# start, term, text of the end.
TERMS = [
    ("2025-03-19", "P30D", "2025-04-18"),
    ("2025-03-19", "P2W", "2025-04-02"),
    ("2025-01-31", "P1M", "2025-02-28"),
    ("2024-01-31", "P1M", "2024-02-29"),
    ("2024-02-29", "P1Y", "2025-02-28"),
    ("2023-12-31", "P2M", "2024-02-29"),
    ("2025-12-31", "P1D", "2026-01-01"),
    ("2025-01-31", "P1M1D", "2025-03-01"),
    ("2025-03-19", "P1Y2M10D", "2026-05-29"),
    ("2025-05-15", "PT48H", "2025-05-17"),
    ("2025-05-15T23:30-04:00", "P1D", "2025-05-16"),
    ("2025-03-19~", "P30D", "2025-04-18~"),
    ("2025-03-19?", "P30D", "2025-04-18?"),
    ("2025-01-31~", "P1M", "2025-02-28/2025-03-03"),
    ("2025-03", "P30D", "2025-03-31/2025-04-30"),
    ("2025-03?", "P30D", "2025-03-31?/2025-04-30?"),
    ("2025-05", "P1M", "2025-06"),
    ("2025-04", "P1M", "2025-05-01/2025-05-30"),
    ("2024", "P1Y", "2025"),
    ("[2025-05-10,2025-05-11]", "P30D", "2025-06-09/2025-06-10"),
    ("../2025-05-12", "P30D", "../2025-06-11"),
    ("2025-05-09/..", "P30D", "2025-06-08/.."),
    ("/2025-05-12", "P30D", "/2025-06-11"),
]


@pytest.mark.parametrize(("start", "term", "end"), TERMS)
def test_add_term(start, term, end):
    assert add_term(start, term) is parse_edtf(end)


@pytest.mark.parametrize(
    ("start", "term", "words"),
    [
        ("", "P1D", "a blank is no date"),
        ("../..", "P1D", "no bound to count from"),
        ("9999~", "P1D", "beyond the years 1 to 9999"),
        ("9999-12-31", "P1D", "beyond the year 9999"),
        ("2025", "P999999Y", "beyond the year 9999"),
        ("2025-05-09", "30 days", "no term"),
    ],
)
def test_add_term_refuses(start, term, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        add_term(start, term)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        *((text, "no term") for text in ("", "PT", "P1DT", "30", "P1.5D", "P1,5D", "-P30D", "p30d", "P30")),
        *((text, "no term") for text in (" P30D", "P1D1M", "PT30M", "P1H", "P1234567D", "P٣D")),
        ("P", "a term of nothing"),
        ("P0D", "a term of nothing"),
        ("P0Y0M", "a term of nothing"),
        ("PT36H", "36 hours are no whole days"),
        ("P1DT1H", "1 hours are no whole days"),
    ],
)
def test_terms_refused(text, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        parse_term(text)


# text, said, said as lasting ("" = the same), label on an axis.
WORDS = [
    ("2025-05-11", "11 May 2025", "", "11 May"),
    ("2025-05-11~", "about 11 May 2025", "", "c. 11 May"),
    ("2025-05-11?", "possibly 11 May 2025", "", "11 May?"),
    ("2025-05-11%", "possibly about 11 May 2025", "", "c. 11 May?"),
    ("2024-12", "December 2024", "", "Dec 2024"),
    ("2022", "2022", "", "2022"),
    ("2022-21", "spring 2022", "", "spring 2022"),
    ("2022-24", "winter 2022/23", "", "winter 2022/23"),
    ("2022-29", "southern spring 2022", "", "S spring 2022"),
    ("2022-34", "the second quarter of 2022", "", "Q2 2022"),
    ("2022-37", "the first four months of 2022", "", "Jan to Apr 2022"),
    ("2022-41", "the second half of 2022", "", "H2 2022"),
    ("202X-21", "spring of a year in the 2020s", "", "Mar 2020 to May 2029"),
    ("202X-34", "the second quarter of a year in the 2020s", "", "Apr 2020 to Jun 2029"),
    ("202X", "in the 2020s", "", "2020s"),
    ("20XX", "between 2000 and 2099", "", "2000 to 2099"),
    ("1950S2", "between 1900 and 1999, estimated at 1950", "", "1900 to 1999"),
    ("2025-XX", "a month in 2025", "", "2025"),
    ("2025-1X", "between October and December 2025", "", "Oct to Dec 2025"),
    ("2025-X1", "January or November 2025", "", "Jan to Nov 2025"),
    ("2025-XX-XX", "a day in 2025", "", "2025"),
    ("2025-05-XX", "a day in May 2025", "", "May 2025"),
    ("2025-05-1X", "between 10 and 19 May 2025", "", "10 to 19 May"),
    ("2025-05-3X", "30 or 31 May 2025", "", "30 to 31 May"),
    ("2025-05-X1", "1, 11, 21 or 31 May 2025", "", "May 2025"),
    ("2025-XX-12", "the 12th of a month in 2025", "", "12 Jan to 12 Dec"),
    ("2025-1X-12", "between 12 October and 12 December 2025", "", "12 Oct to 12 Dec"),
    ("156X-12-25", "25 December of a year in the 1560s", "", "25 Dec 1560 to 25 Dec 1569"),
    ("15XX-12", "December of a year between 1500 and 1599", "", "Dec 1500 to Dec 1599"),
    ("156X-12-XX", "a day in December of a year in the 1560s", "", "Dec 1560 to Dec 1569"),
    ("156X-XX", "a month of a year in the 1560s", "", "1560 to 1569"),
    ("XXXX-12-25", "25 December of an unknown year", "", "undated"),
    ("XXXX-1X", "a month of an unknown year", "", "undated"),
    ("XXXX", "an unknown year", "", "undated"),
    ("2025-~05-12", "12 May 2025 (month approximate)", "", "c. 12 May"),
    ("2004-06~-11", "11 June 2004 (year and month approximate)", "", "c. 11 Jun"),
    ("?2004-06-~11", "11 June 2004 (year uncertain, day approximate)", "", "c. 11 Jun?"),
    ("2025-05-1X?", "between 10 and 19 May 2025 (uncertain)", "", "10 to 19 May?"),
    ("0000", "1 BC", "", "1 BC"),
    ("-0044-03-15", "15 March 45 BC", "", "15 Mar"),
    ("0070", "AD 70", "", "AD 70"),
    ("9999", "9999", "", "9999"),
    ("2025-05-1X?/2025-06-03", "between 10 May and 3 June 2025 (uncertain)", None, "10 May to 3 Jun?"),
    ("Y170000002", "the year 170,000,002", "", "the year 170,000,002"),
    ("2025-05-15T07:00Z", "15 May 2025, 07:00 UTC", "", "15 May 07:00"),
    ("2025-05-15T07:00+00:00", "15 May 2025, 07:00 UTC", "", "15 May 07:00"),
    ("2025-05-15T10:00+03:00", "15 May 2025, 10:00 (UTC+3)", "", "15 May 10:00"),
    ("2025-05-15T10:00-03:30", "15 May 2025, 10:00 (UTC-3:30)", "", "15 May 10:00"),
    ("2025-05-15T10:00:05", "15 May 2025, 10:00:05", "", "15 May 10:00"),
    ("2025-05-10/2025-05-12", "between 10 and 12 May 2025", "10 to 12 May 2025", "10 to 12 May"),
    ("2025-05-10/2025-05-11", "10 or 11 May 2025", "10 to 11 May 2025", "10 to 11 May"),
    ("2025-05-10/2025-05-10", "10 May 2025", "", "10 May"),
    (
        "2025-04-28/2025-05-03",
        "between 28 April and 3 May 2025",
        "from 28 April to 3 May 2025",
        "28 Apr to 3 May",
    ),
    (
        "2024-12-28/2025-01-03",
        "between 28 December 2024 and 3 January 2025",
        "from 28 December 2024 to 3 January 2025",
        "28 Dec 2024 to 3 Jan 2025",
    ),
    ("2024-12-31/2025-01-01", "31 December 2024 or 1 January 2025", None, None),
    ("2025-05-12/2025-05-18", "the week of 12 May 2025", "12 to 18 May 2025", "12 to 18 May"),
    ("2025-05-13/2025-05-19", "between 13 and 19 May 2025", "13 to 19 May 2025", "13 to 19 May"),
    ("2025-04-28/2025-05-04", "the week of 28 April 2025", "from 28 April to 4 May 2025", "28 Apr to 4 May"),
    ("2025-05-01/2025-05-10", "early May 2025", "1 to 10 May 2025", "early May"),
    ("2025-05-11/2025-05-20", "mid-May 2025", "11 to 20 May 2025", "mid-May"),
    ("2025-05-21/2025-05-31", "late May 2025", "21 to 31 May 2025", "late May"),
    ("2024-02-21/2024-02-29", "late February 2024", "21 to 29 February 2024", "late Feb"),
    ("2024-02-21/2024-02-28", "between 21 and 28 February 2024", "21 to 28 February 2024", "21 to 28 Feb"),
    ("2025-05/2025-07", "between May and July 2025", "May to July 2025", "May to Jul 2025"),
    ("2025-05/2025-06", "May or June 2025", "May to June 2025", "May to Jun 2025"),
    ("2014/2022", "between 2014 and 2022", "2014 to 2022", "2014 to 2022"),
    (
        "2025-05-11/2025-06",
        "between 11 May 2025 and June 2025",
        "from 11 May 2025 to June 2025",
        "11 May to Jun 2025",
    ),
    (
        "2025-05-10~/2025-05-12",
        "between about 10 May 2025 and 12 May 2025",
        "from about 10 May 2025 to 12 May 2025",
        "c. 10 May to 12 May",
    ),
    (
        "2025-05-1X~/2025-06-03",
        "between 7 May and 3 June 2025",
        "from a day between 10 and 19 May 2025 (approximate) to 3 June 2025",
        "c. 10 May to 3 Jun",
    ),
    ("2022-21/2022-23", "between spring 2022 and autumn 2022", "from spring 2022 to autumn 2022", None),
    ("../2025-05-12", "by 12 May 2025", "until 12 May 2025", "by 12 May"),
    ("../2025-05", "by the end of May 2025", "until the end of May 2025", "by end May 2025"),
    ("../2025-05-12~", "by about 12 May 2025", "until about 12 May 2025", "by c. 12 May"),
    ("../202X", "by the end of the 2020s", "until the end of the 2020s", "by end 2020s"),
    ("2025-05-09/..", "since 9 May 2025", "from 9 May 2025 on", "from 9 May"),
    ("2025-05-12/", "from 12 May 2025, end unknown", "", "12 May to ?"),
    ("/2025-05-12", "until 12 May 2025, start unknown", "", "? to 12 May"),
    ("XXXX/2025", "until the end of 2025, start unknown", "", "? to end 2025"),
    ("../..", "start open, end open", "", "open"),
    ("/..", "start unknown, end open", "", "undated"),
    ("[2025-05-10,2025-05-11]", "10 or 11 May 2025", "", "10 or 11 May"),
    ("[2025-05-10,2025-05-11,2025-05-13]", "10, 11 or 13 May 2025", "", "10, 11 or 13 May"),
    ("[2025-04-30,2025-05-01]", "30 April or 1 May 2025", "", "30 Apr or 1 May"),
    ("[2025-05,2025-06]", "May or June 2025", "", "May 2025 or Jun 2025"),
    ("[2025-05-10?,2025-05-11]", "possibly 10 May 2025 or 11 May 2025", "", "10 May? or 11 May"),
    ("{2025-05-10,2025-05-12}", "10 and 12 May 2025", "", "10 and 12 May"),
    ("[1667,1668,1670..1672]", "1667, 1668 or between 1670 and 1672", "", "1667 to 1672"),
    ("{1667,1668,1670..1672}", "1667, 1668 and 1670 to 1672", "", "1667 to 1672"),
    ("[..1760-12-03]", "3 December 1760 or earlier", "", "by 3 Dec"),
    ("[1760-01,1760-12..]", "January 1760, or December 1760 or later", "", "from Jan 1760"),
    ("{..1984}", "1984 and earlier", "", "by end 1984"),
    ("", "date unknown", "", "undated"),
]


@pytest.mark.parametrize(("text", "said", "lasting", "label"), WORDS)
def test_say(text, said, lasting, label):
    assert say(text) == said
    if lasting is not None:
        assert say(text, lasted=True) == (lasting or said)
    if label is not None:
        assert say_short(text) == label


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("P30D", "30 days"),
        ("P1D", "1 day"),
        ("P1M", "1 month"),
        ("P2W", "2 weeks"),
        ("PT48H", "48 hours"),
        ("P1Y2M10D", "1 year, 2 months and 10 days"),
        ("P1Y0M10D", "1 year and 10 days"),
    ],
)
def test_say_term(term, said):
    assert say_term(term) == said


def test_say_days():
    said = {0: "today", 1: "tomorrow", 2: "in 2 days", 12: "in 12 days", -1: "yesterday", -3: "3 days ago"}
    assert {days: say_days(days) for days in said} == said
    assert say_days(1200) == "in 1,200 days"


days = st.dates(date(1000, 1, 1), date(9989, 12, 31))
marks = st.sampled_from(["", "?", "~", "%"])


def masked(day, mask):
    return "".join("X" if hide and digit != "-" else digit for digit, hide in zip(str(day), mask, strict=True))


@st.composite
def masks(draw):
    return masked(draw(days), draw(st.lists(st.booleans(), min_size=10, max_size=10)))


@st.composite
def simple_dates(draw):
    day = str(draw(days))
    season = f"{day[:4]}-{draw(st.integers(21, 41))}"
    text = draw(st.sampled_from([day, day[:7], day[:4], f"{day[:3]}X", f"{day[:2]}XX", season]) | masks())
    return text + draw(marks)


@st.composite
def intervals(draw):
    first, last = sorted(draw(st.tuples(days, days)))
    cut = st.sampled_from([10, 7, 4])
    start, end = str(first)[: draw(cut)] + draw(marks), str(last)[: draw(cut)] + draw(marks)
    return draw(st.sampled_from([f"{start}/{end}", f"{start}/..", f"../{end}", f"{start}/", f"/{end}"]))


@st.composite
def sets(draw):
    texts = draw(st.lists(simple_dates(), min_size=1, max_size=4))
    opening, closing = draw(st.sampled_from(["[]", "{}"]))
    return f"{opening}{','.join(texts)}{closing}"


edtf_texts = simple_dates() | intervals() | sets()


@given(edtf_texts)
def test_lower_is_not_after_upper_and_parsing_is_stable(text):
    value = parse_edtf(text)
    assert parse_edtf.__wrapped__(text) == value
    assert parse_edtf(value.text) is value
    for lower, upper in ((value.lower, value.upper), value.start, value.end):
        assert lower is None or upper is None or lower <= upper
    assert (value.start[0], value.end[1]) == (value.lower, value.upper)


@given(edtf_texts | st.just(""), edtf_texts | st.just(""))
def test_compare_is_antisymmetric_and_the_reading_order_never_contradicts_it(a, b):
    order = compare(a, b)
    assert compare(b, a) == {"before": "after", "after": "before"}.get(order, order)
    if order == "before":
        assert sort_key(a) < sort_key(b)


@given(days, st.lists(st.booleans(), min_size=10, max_size=10), marks)
def test_bounds_hold_every_day_of_a_narrower_value(day, mask, mark):
    lower, upper = bounds(masked(day, mask) + mark)
    assert lower is None or lower <= day
    assert upper is None or day <= upper
    for length in (4, 7, 10):
        lower, upper = bounds(str(day)[:length] + mark)
        assert lower <= day <= upper


@given(st.dates(date(2023, 1, 1), date(2025, 12, 31)), st.lists(st.booleans(), min_size=6, max_size=6))
def test_x_bounds_are_those_of_a_count_over_all_days(day, mask):
    text = masked(day, [False] * 4 + mask)
    pattern = re.compile(text.replace("X", "[0-9]"))
    year = [date(day.year, 1, 1) + timedelta(number) for number in range(366)]
    fitting = [each for each in year if pattern.fullmatch(str(each))]
    assert bounds(text) == (fitting[0], fitting[-1])


@given(simple_dates())
def test_approximate_widens_and_uncertain_does_not(text):
    plain = text.rstrip("?~%")
    lower, upper = bounds(plain)
    assert bounds(f"{plain}?") == (lower, upper)
    if lower and upper:
        wider_lower, wider_upper = bounds(f"{plain}~")
        assert wider_lower is None or wider_lower < lower
        assert wider_upper is None or wider_upper > upper


@given(st.tuples(days, days), st.sampled_from(["P30D", "P1M", "P1Y", "P2W", "P1Y2M10D", "P11M", "PT48H"]))
def test_add_term_is_monotone(pair, term):
    if max(pair) < date(9980, 1, 1):
        early, late = (add_term(str(day), term) for day in sorted(pair))
        assert early.lower <= late.lower
        assert early.is_exact_day
        assert early.lower > min(pair)


@given(simple_dates() | intervals())
def test_add_term_moves_both_bounds(text):
    lower, upper = bounds(text)
    if (lower or upper) and not parse_edtf(text).is_clipped and (upper or lower) < date(9980, 1, 1):
        moved = add_term(text, "P30D")
        assert moved.lower == (lower and lower + timedelta(30))
        assert moved.upper == (upper and upper + timedelta(30))
        assert moved.is_uncertain == parse_edtf(text).is_uncertain


@given(st.lists(edtf_texts | st.just(""), max_size=8), st.randoms())
@settings(max_examples=50, deadline=None)
def test_bounds_frame_does_not_depend_on_row_order(texts, random):
    column = pd.Series(texts, dtype="str")
    order = list(column.index)
    random.shuffle(order)
    pd.testing.assert_frame_equal(bounds_frame(column).loc[order], bounds_frame(column.loc[order]))


@given(edtf_texts, st.booleans())
def test_words_never_claim_a_day_the_value_does_not_have(text, lasted):
    said, value = say(text, lasted=lasted), parse_edtf(text)
    if re.fullmatch(r"\d{1,2} [A-Z][a-z]+ \d{4}", said):
        assert value.is_exact_day
    if value.is_uncertain:
        assert re.search("possibly|uncertain", said) or (value.kind == "interval" and "XXXX" in text)
    assert "–" not in said + say_short(text)
    for year in re.findall(r"(?<![\d,])\d{4}(?![\d,])", said):
        lower, upper = value.lower or date.min, value.upper or date.max
        assert lower.year - 1 <= int(year) <= upper.year


ZONES = ["UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati"]
# A gap and an overlap of summer time in New York, a leap day, a year's end, a day that differs in UTC.
CLOCK_CASES = [
    "2025-03-09T02:30",
    "2025-11-02T01:30",
    "2024-02-29T23:59Z",
    "2024-12-31T23:30-10:00",
    "2025-03-09",
]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process can be set on POSIX only")
def test_no_result_depends_on_the_zone_of_the_machine(monkeypatch):
    found = []
    try:
        for zone in ZONES:
            monkeypatch.setitem(os.environ, "TZ", zone)
            time.tzset()
            parse_edtf.cache_clear()
            frame = bounds_frame(pd.Series(CLOCK_CASES)).to_csv()
            ends = [add_term(text, "P1M").text for text in CLOCK_CASES]
            keys = [sort_key(text) for text in CLOCK_CASES]
            found.append((frame, ends, keys, [say(text) for text in CLOCK_CASES]))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert all(each == found[0] for each in found)
    assert found[0][1] == ["2025-04-09", "2025-12-02", "2024-03-29", "2025-01-31", "2025-04-09"]


HOSTILE = [
    *(character * 50_000 + "!" for character in ["a", " ", "1", "X", '"', "-", "~", "T", ".", "P1", "é"]),
    *("2025-05-11" + character * 50_000 for character in ["/", "?", "0", "T07:00"]),
    *(opening + body * 20_000 for opening in ("[", "{") for body in (",", "2025,", "..", "[")),
    "Y" + "9" * 50_000,
    "Y1E" + "9" * 50_000,
    "P" + "1" * 50_000 + "D",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: f"{text[:6]}x{len(text)}")
def test_hostile_texts_are_refused_with_a_short_message(text):
    for parse in (parse_edtf, parse_term):
        with pytest.raises(ValueError, match="characters\\)") as caught:
            parse(text)
        assert len(str(caught.value)) < 600


def test_a_long_set_is_parsed():
    assert bounds("[" + "2025-05-11," * 20_000 + "2025-05-12]") == as_dates("2025-05-11", "2025-05-12")


def test_every_pattern_is_linear():
    """No pattern repeats without bound, so none can backtrack beyond a fixed number of steps a place."""
    patterns = []
    for module in ("parts", "grammar", "terms", "refusals"):
        names = vars(import_module(f"analysis.record.dates.{module}"))
        patterns += [value for value in names.values() if isinstance(value, re.Pattern)]
        patterns += [cause[0] for cause in names.get("CAUSES", ())]
    assert len(patterns) > 15
    for pattern in patterns:
        outside_classes = re.sub(r"\\.|\[[^\]]{0,80}\]", "_", pattern.pattern)
        assert not re.search(r"[*+]|\{[0-9]{0,9},\}", outside_classes), pattern.pattern
