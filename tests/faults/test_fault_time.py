"""Fault 38: summer time, leap days, the turn of the year and the machine's zone change nothing; terms are days."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from analysis.measures.chronology import terms, timeline

# Half a day ahead of Greenwich and behind it, and two zones whose clocks jump on nights of the case.
ZONES = ["UTC", "Europe/Kyiv", "America/New_York", "Pacific/Kiritimati"]
# Term by start: over the night that summer time begins or ends (Kyiv and New York, 2024), a leap day, the new year.
TERMS = [
    ("2024-03-30", "P1D", "2024-03-31"),
    ("2024-03-31", "P1D", "2024-04-01"),
    ("2024-03-09", "P2D", "2024-03-11"),
    ("2024-10-26", "P2D", "2024-10-28"),
    ("2024-11-02", "P1M", "2024-12-02"),
    ("2024-02-28", "P1D", "2024-02-29"),
    ("2024-02-28", "P2D", "2024-03-01"),
    ("2024-02-29", "P1Y", "2025-02-28"),
    ("2023-02-28", "P1Y", "2024-02-28"),
    ("2024-01-31", "P1M", "2024-02-29"),
    ("2023-12-31", "P1D", "2024-01-01"),
    ("2024-12-30", "PT48H", "2025-01-01"),
]
READ = """
import json, sys, time
from pathlib import Path
from analysis.record.case import Case
from analysis.measures.chronology import due, terms, timeline
from analysis.measures.positions import positions
case, told = Case.read(Path(sys.argv[1])), {}
for day in sys.argv[2:]:
    known = case.as_of(day)
    tables = [measure(known) for measure in (timeline, terms, due, positions)]
    told[day] = [table.to_json(orient="split", date_format="iso") for table in tables]
print(json.dumps({"zone": time.timezone, "told": told}))
"""


@pytest.fixture
def clocks(small):
    """A case whose events run over every night on which a clock can go wrong."""
    small.add("sources", "late", published_edtf="2025-03-01")
    for number, (start, term, _) in enumerate(TERMS):
        event = f"truce-{number:02d}"
        small.add("events", event, kind_code="ceasefire")
        row = {"event_id": event, "status_code": "in-force", "from_edtf": start, "starts_edtf": start, "term": term}
        small.add("event_statuses", f"es-{event}", told_by="late", **row)
    for number, clock in enumerate(
        ["2024-03-31T03:30", "2024-03-31T03:30+02:00", "2024-10-27T03:30", "2024-12-31T23:59Z"]
    ):
        event = f"call-{number}"
        small.add("events", event, kind_code="call")
        row = {"event_id": event, "status_code": "occurred", "starts_edtf": clock}
        small.add("event_statuses", f"es-{event}", told_by="late", **row)
    move = {
        "holder_id": "a",
        "issue_id": "pay",
        "low_points": "1",
        "high_points": "2",
        "said_edtf": "2024-12-31T23:59Z",
    }
    return small.add("statements", "st", told_by="late", **move)


def read_in(zone: str, path: Path, days: list[str]) -> dict:
    environment = {**os.environ, "TZ": zone}
    command = [sys.executable, "-c", READ, str(path), *days]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(result.stdout)


def test_38_the_same_record_under_four_zones(clocks):
    days = ["2025-03-01", "2025-03-02", "2026-01-01"]
    read = {zone: read_in(zone, clocks.path, days) for zone in ZONES}
    assert len({found["zone"] for found in read.values()}) == len(ZONES), "the zone was not set"
    assert all(found["told"] == read["UTC"]["told"] for found in read.values())


def test_38_terms_are_counted_in_whole_days(clocks):
    table = terms(clocks.case()).set_index("event_id")
    ends = [str(table.loc[f"truce-{number:02d}", "ends_upper"].date()) for number in range(len(TERMS))]
    assert ends == [end for _, _, end in TERMS]


@pytest.mark.parametrize(("start", "term", "end"), TERMS)
def test_38_a_term_expires_the_day_after_its_last(small, start, term, end):
    small.add("sources", "early", published_edtf="2023-02-28")
    small.add("events", "truce", kind_code="ceasefire")
    row = {"event_id": "truce", "status_code": "in-force", "starts_edtf": start, "term": term}
    small.add("sources", "then", published_edtf=start).add("event_statuses", "es", told_by="then", **row)
    case = small.case()
    last = date.fromisoformat(end)
    following = date.fromordinal(last.toordinal() + 1)
    assert [timeline(case.as_of(day))["status_code"].iloc[0] for day in (last, following)] == ["in-force", "expired"]
    assert terms(case.as_of(last))["days_left_max"].iloc[0] == 0


def test_38_a_time_of_day_counts_as_the_day_written(clocks):
    table = timeline(clocks.case()).set_index("event_id")
    assert [str(table.loc[f"call-{number}", "lower"].date()) for number in range(4)] == [
        "2024-03-31",
        "2024-03-31",
        "2024-10-27",
        "2024-12-31",
    ]
