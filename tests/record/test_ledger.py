"""Laws of the fold: certain order decides, the order of the file never does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.record.ledger import Entry, entry_of, in_order, standing

START = date(2024, 3, 1)
CODES = ["announced", "scheduled", "postponed", "occurred"]
FOLLOWS = {"occurred": frozenset({"announced", "scheduled"}), "scheduled": frozenset({"announced"})}


def day(number: int) -> date:
    return START + timedelta(number)


@st.composite
def ledgers(draw, *, exact: bool = False) -> list[Entry]:
    entries = []
    for number in range(draw(st.integers(0, 7))):
        lower, width = draw(st.integers(0, 12)), 0 if exact else draw(st.integers(0, 6))
        known = lower + width + draw(st.integers(0, 5))
        has_lower = exact or draw(st.booleans())
        entries.append(
            Entry(
                f"row-{number}",
                draw(st.sampled_from(CODES)),
                day(lower) if has_lower else None,
                day(lower + width),
                day(known),
                replaces=frozenset(draw(st.sets(st.sampled_from([f"row-{n}" for n in range(number)]))))
                if number
                else frozenset(),
            )
        )
    return entries


def replayed(entries: list[Entry]) -> list[str]:
    """Keys left when exact, unreplaced entries are told one after the other, each day's news as it became known."""
    held: list[Entry] = []
    for entry in sorted(entries, key=lambda e: (e.lower, e.known)):
        held = [other for other in held if (other.lower, other.known) == (entry.lower, entry.known)] + [entry]
    return sorted(entry.key for entry in held)


@given(ledgers(), st.randoms())
def test_the_order_of_rows_is_irrelevant_and_the_input_is_not_modified(entries, random):
    before = list(entries)
    shuffled = random.sample(entries, len(entries))
    assert standing(shuffled, follows=FOLLOWS) == standing(entries, follows=FOLLOWS)
    assert in_order(shuffled) == in_order(entries)
    assert entries == before


@given(ledgers(exact=True))
def test_a_fold_of_exact_days_equals_replaying_them(entries):
    entries = [replace(entry, replaces=frozenset()) for entry in entries]
    assert sorted(entry.key for entry in standing(entries)) == replayed(entries)


@given(ledgers())
def test_what_stands_is_the_brute_reading_of_the_rule(entries):
    """An entry falls to one that is certainly later, to later news of its own exact day, or to a withdrawal."""

    def falls_to(entry: Entry, other: Entry) -> bool:
        is_later = other.lower is not None and entry.upper is not None and other.lower > entry.upper
        is_news = (
            entry.lower is not None
            and entry.lower == entry.upper == other.lower == other.upper
            and other.known > entry.known
        )
        return is_later or is_news or entry.key in other.replaces

    expected = {entry.key for entry in entries if not any(falls_to(entry, other) for other in entries)}
    assert {entry.key for entry in standing(entries)} == expected


@given(ledgers())
def test_something_stands_unless_all_is_withdrawn(entries):
    withdrawn = {key for entry in entries for key in entry.replaces}
    if entries and not withdrawn:
        assert standing(entries, follows=FOLLOWS)
    assert {entry.key for entry in standing(entries, follows=FOLLOWS)} <= {entry.key for entry in entries} - withdrawn


@given(ledgers(), st.integers(0, 30))
def test_nothing_falls_to_what_is_not_known_yet(entries, number):
    known = [entry for entry in entries if entry.known <= day(number)]
    later = [entry for entry in entries if entry.known > day(number)]
    at_first = {entry.key for entry in standing(known)}
    assert {e.key for e in standing(entries)} <= at_first | {e.key for e in later}, "more rows never bring one back"


@given(ledgers())
def test_folding_what_stands_changes_nothing(entries):
    once = standing(entries, follows=FOLLOWS)
    assert standing(once, follows=FOLLOWS) == once


def entry(key: str, code: str, edtf: str, known: str = "2024-03-20", **more) -> Entry:
    return entry_of(key, code, edtf, date.fromisoformat(known), **more)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("plan", "scheduled", "2024-03-01"), ("fact", "occurred", "2024-03-05")], ["fact"]),
        ([("plan", "scheduled", "2024-03-01"), ("off", "cancelled", "2024-03-01/2024-03-03")], ["off", "plan"]),
        ([("plan", "scheduled", "2024-03-01~"), ("off", "cancelled", "2024-03-04")], ["off", "plan"]),
        ([("plan", "scheduled", "2024-03-01~"), ("off", "cancelled", "2024-03-05")], ["off"]),
        ([("plan", "scheduled", ""), ("off", "cancelled", "2024-03-05")], ["off", "plan"]),
        ([("plan", "scheduled", ""), ("off", "cancelled", "")], ["off", "plan"]),
        ([("plan", "scheduled", "2024-03-01/2024-03-04"), ("fact", "occurred", "2024-03-03")], ["fact"]),
        ([("fact", "occurred", "2024-03-01"), ("plan", "scheduled", "2024-03-05")], ["plan"]),
        ([("one", "ongoing", "2024-03-01"), ("two", "suspended", "2024-03-01")], ["one", "two"]),
        ([("open", "ongoing", "2024-03-01/.."), ("two", "suspended", "2024-03-05")], ["open", "two"]),
        ([], []),
    ],
)
def test_bounds_decide_what_stands(rows, expected):
    follows = {"occurred": frozenset({"scheduled"})}
    entries = [entry(*row) for row in rows]
    assert sorted(e.key for e in standing(entries, follows=follows)) == expected


def test_the_later_news_of_one_exact_day_stands():
    morning, evening = (
        entry("am", "scheduled", "2024-03-05", "2024-03-05"),
        entry("pm", "cancelled", "2024-03-05", "2024-03-06"),
    )
    assert standing([evening, morning]) == [evening]
    vague = entry("pm", "cancelled", "2024-03-05~", "2024-03-09")
    assert len(standing([vague, morning])) == 2, "about that day is not that day"


def test_what_is_undated_was_so_by_the_day_it_was_known():
    undated = entry("plan", "scheduled", "", "2024-03-04")
    assert (undated.lower, undated.upper) == (None, date(2024, 3, 4))
    assert entry("plan", "scheduled", "2024-03/..", "2024-03-04").upper == date(2024, 3, 4)
    assert entry("plan", "scheduled", "2024-03-02", "2024-03-04").upper == date(2024, 3, 2)
    later = entry("off", "cancelled", "2024-03-05")
    assert standing([undated, later]) == [later]


def test_a_row_that_its_own_passage_puts_before_another_falls_to_it():
    first = entry("first", "scheduled", "../2024-03-10", dated_by="before:second,third")
    second = entry("second", "cancelled", "../2024-03-10")
    assert [e.key for e in standing([first, second])] == ["second"]
    assert [e.key for e in standing([first])] == ["first"], "the other is not known yet"
    published = entry("first", "scheduled", "../2024-03-10", dated_by="before:published")
    assert len(standing([published, second])) == 2


def test_a_withdrawal_needs_no_date_and_brings_nothing_back():
    old, held = entry("old", "a", "2024-03-01"), entry("held", "b", "2024-03-05")
    withdrawal = entry("end", "c", "", replaces="held")
    assert [e.key for e in standing([old, held, withdrawal])] == ["end"]
