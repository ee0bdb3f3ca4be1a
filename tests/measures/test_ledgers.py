"""The fast fold of positions against the slow one, entry by entry, and what was known against a plain count.

The slow ways are kept here: they are the definition, in as few lines as it takes, and every random case must come out
the same both ways.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures.movement import approaches, moves
from analysis.measures.positions import OWN, combine, paths, positions
from analysis.measures.positions.ledgers import (
    NO_DAY,
    Ledgers,
    _day_number,
    all_steps,
    entries_of,
    read_ledgers,
    replay,
)
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.known import EVIDENCED, add_known, known_by, named_only, originals, source_days, without_evidence
from analysis.record.ledger import entry_of, standing
from analysis.record.schema import TABLES

START = date(2024, 3, 1)
LEVELS = pytest.mark.parametrize("level", ["holder", "party"])
CHANCE = st.integers(0, 2**32 - 1).map(random.Random)


def iso(day: int) -> str:
    return (START + timedelta(day)).isoformat()


def frame(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    columns = {}
    for column in TABLES[name].columns:
        is_number = column.kind in ("points", "share", "number", "count")
        cells = [row.get(column.name, np.nan if is_number else "") for row in rows]
        columns[column.name] = pd.array(cells, dtype="float64" if is_number else "str")
    return pd.DataFrame(columns)


def made_tables(chance: random.Random, *, size: int = 12) -> dict[str, pd.DataFrame]:
    """Tables of a case of four actors and two issues, with every kind of date, standing, withdrawal and order."""
    tables = {name: frame(name, []) for name in TABLES}
    out = [chance.randint(0, 14) for _ in range(6)]
    copies = [f"s{chance.randrange(i)}" if i and chance.random() < 0.3 else "" for i in range(6)]
    tables["sources"] = frame(
        "sources", [{"id": f"s{i}", "published_edtf": iso(out[i]), "copy_of_id": copies[i]} for i in range(6)]
    )
    actors = [("b", "party", ""), ("a", "party", ""), ("wing", "", "a"), ("c", "", "")]
    tables["actors"] = frame(
        "actors", [{"id": key, "name": key.upper(), "side_code": side, "counts_for_id": of} for key, side, of in actors]
    )
    tables["issues"] = frame("issues", [{"id": "z", "label": "Z", "anchors": "50: half"}, {"id": "y", "label": "Y"}])
    statements, evidence = [], []
    for i in range(chance.randint(0, size)):
        told_by = [chance.randrange(6) for _ in range(chance.choice([1, 1, 2, 3]))]
        known = min(out[source] for source in told_by)
        said = chance.randint(known - 6, known)
        width = chance.choice([0, 1, 3, 6])
        vague = [f"{iso(said)}/{iso(said + width)}"] * 3 + [f"../{iso(said)}", f"{iso(said)}/..", ""]
        standing_code = chance.choice(["own"] * 4 + ["narrated", "spokesperson", "ascribed", "assessed"])
        holder, low = chance.choice(["a", "a", "b", "wing"]), chance.randint(0, 10) * 10
        row: dict[str, object] = {
            "id": f"t{i}",
            "act_id": f"act-{chance.randrange(size)}",
            "holder_id": holder,
            "speaker_id": {"own": holder, "narrated": ""}.get(standing_code, chance.choice(["b", "c", "", "wing"])),
            "issue_id": chance.choice(["z", "z", "y", "gone"]),
            "said_edtf": chance.choice([iso(said)] * 5 + vague),
            "dated_by": f"before:t{chance.randrange(size)},t{chance.randrange(size)}" if chance.random() < 0.1 else "",
            "standing_code": standing_code,
        }
        if chance.random() < 0.85:
            row |= {"low_points": float(low), "high_points": float(min(100, low + chance.choice([0, 0, 10, 30])))}
        if chance.random() < 0.12 and (other := chance.randrange(size)) != i:
            row["replaces_id"] = f"t{other}"
        statements.append(row)
        evidence += [
            {"id": f"e{i}-{n}", "table": "statements", "row_id": f"t{i}", "source_id": f"s{source}"}
            for n, source in enumerate(told_by)
        ]
    tables["statements"], tables["evidence"] = frame("statements", statements), frame("evidence", evidence)
    return tables


def made_case(chance: random.Random, *, size: int = 12) -> Case:
    """The case of some made tables, as known on some day."""
    tables = made_tables(chance, size=size)
    days = source_days(tables["sources"])
    add_known(tables, days)
    case = Case("made", "Made", Path(), named_only(tables), max(days.values()))
    return case.as_of(START + timedelta(chance.randint((min(days.values()) - START).days, 14)))


# The slow ways.


def slow_known(tables: dict[str, pd.DataFrame], days: dict[str, date]) -> dict[str, list[tuple[object, int]]]:
    """Day and number of independent sources of every row, by looking at each passage."""
    original = originals(tables["sources"])
    found = {}
    for name in EVIDENCED:
        under: dict[str, list[str]] = {key: [] for key in tables[name]["id"]}
        for table, row, source in tables["evidence"][["table", "row_id", "source_id"]].values.tolist():
            if table == name and row in under:
                under[row].append(source)
        found[name] = [
            (min((days[s] for s in told), default=None), len({original[s] for s in told})) for told in under.values()
        ]
    return found


def read_known(tables: dict[str, pd.DataFrame]) -> dict[str, list[tuple[object, int]]]:
    return {
        name: [
            (None if pd.isna(day) else day.date(), count)
            for day, count in tables[name][["known_date", "n_sources"]].itertuples(index=False)
        ]
        for name in EVIDENCED
    }


def slow_positions(case: Case, level: str) -> list[tuple[object, ...]]:
    """Positions by folding every ledger entry by entry."""
    groups: dict[tuple[str, str, str], list[object]] = {}
    for row in case.statements.itertuples():
        if row.issue_id in set(case.issues["id"]) and (not pd.isna(row.low_points) or row.replaces_id):
            holder = case.party_of[row.holder_id] if level == "party" else row.holder_id
            by = "" if row.standing_code in OWN else row.speaker_id or "the source"
            groups.setdefault((holder, row.issue_id, by), []).append(row)
    support = case.support("statements")
    found = []
    for (holder, issue, by), rows in groups.items():
        entries = [
            entry_of(r.id, r.id, r.said_edtf, r.known_date.date(), dated_by=r.dated_by, replaces=r.replaces_id)
            for r in rows
        ]
        of = {row.id: row for row in rows}
        kept = [e for e in standing(entries) if not pd.isna(of[e.key].low_points)]
        if not kept:
            continue
        newest = max(kept, key=lambda e: (e.lower or date.min, e.upper or date.min, e.key))
        lower = max((e.lower for e in kept if e.lower), default=None)
        made_by = [of[e.key].holder_id for e in kept]
        found.append(
            (
                *(
                    holder,
                    issue,
                    case.names.get(by, by),
                    combine((of[e.key].low_points, of[e.key].high_points) for e in kept),
                ),
                *(
                    tuple(e.key for e in kept),
                    of[newest.key].said_edtf,
                    " ".join(sorted({of[e.key].standing_code for e in kept})),
                ),
                max(0, (case.day - max(e.upper for e in kept)).days),
                None if lower is None else max(0, (case.day - lower).days),
                len({of[e.key].act_id for e in kept}),
                len({source for e in kept for source in support[e.key]}),
                ", ".join(dict.fromkeys(case.names[maker] for maker in made_by if maker != holder)),
            )
        )
    places = {issue: place for place, issue in enumerate(case.issues["id"])}
    return sorted(found, key=lambda r: (places[r[1]], r[2] != "", r[3][0], r[3][1], r[0], r[2]))


def read_positions(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return [
        (
            *(row.holder_id, row.issue_id, row.ascribed_by, (row.low, row.high, row.is_split), row.statement_ids),
            *(row.said_edtf, row.standing_codes, row.age_min, None if pd.isna(row.age_max) else row.age_max),
            *(row.n_acts, row.n_sources, row.through),
        )
        for row in table.itertuples()
    ]


class TestKnown:
    @settings(max_examples=25)
    @given(CHANCE)
    def test_days_and_counts_are_those_of_looking_at_each_passage(self, chance):
        tables = made_tables(chance)
        days = source_days(tables["sources"])
        add_known(tables, days)
        assert read_known(tables) == slow_known(tables, days)

    @settings(max_examples=25)
    @given(CHANCE, st.integers(0, 14))
    def test_looking_back_counts_what_was_out(self, chance, number):
        tables = made_tables(chance)
        days = source_days(tables["sources"])
        add_known(tables, days)
        kept = known_by(tables, days, START + timedelta(number))
        assert read_known(kept) == slow_known(kept, days)

    @settings(max_examples=25)
    @given(CHANCE, st.sampled_from([f"s{i}" for i in range(6)]))
    def test_without_a_source_the_case_is_as_if_it_had_never_been_read(self, chance, source):
        tables = made_tables(chance)
        days = source_days(tables["sources"])
        add_known(tables, days)
        before = {name: table.copy() for name, table in tables.items()}
        kept = without_evidence(tables, tables["evidence"]["source_id"] == source, days)
        fresh = dict(
            tables, evidence=tables["evidence"][tables["evidence"]["source_id"] != source].reset_index(drop=True)
        )
        add_known(fresh, days)
        left = fresh["statements"][fresh["statements"]["known_date"].notna()].reset_index(drop=True)
        pd.testing.assert_frame_equal(kept["statements"], left)
        for name, table in before.items():
            pd.testing.assert_frame_equal(table, tables[name])

    def test_a_reprint_counts_by_itself_until_what_links_it_to_its_original_is_out(self, small):
        small.add("sources", "s2-copy", published_edtf="2024-03-20", copy_of_id="s1")
        small.add("sources", "s2-copy-copy", published_edtf="2024-03-10", copy_of_id="s2-copy")
        small.add("statements", "st", holder_id="a", issue_id="pay", told_by="s1 s2-copy-copy")
        case = small.case()
        counts = [case.as_of(day).statements["n_sources"].tolist() for day in ("2024-03-10", "2024-03-20")]
        assert counts == [[2], [1]]

    def test_support_can_be_asked_of_some_rows(self):
        case = made_case(random.Random(4))
        some = list(case.statements["id"])[::2]
        whole = case.support("statements")
        assert case.support("statements", rows=some) == {key: whole[key] for key in some}
        assert case.support("statements", rows=[]) == {}


@LEVELS
class TestFolds:
    @settings(max_examples=60)
    @given(chance=CHANCE)
    def test_positions_are_those_of_folding_each_ledger(self, level, chance):
        case = made_case(chance)
        assert read_positions(positions(case, level=level)) == slow_positions(case, level)

    @settings(max_examples=60)
    @given(chance=CHANCE)
    def test_steps_are_those_of_replaying_each_ledger(self, level, chance):
        ledgers = read_ledgers(made_case(chance), level=level, own_only=True)
        assert fast_steps(ledgers) == slow_steps(ledgers)

    @settings(max_examples=25)
    @given(chance=CHANCE)
    def test_the_last_step_is_the_position(self, level, chance):
        case = made_case(chance)
        trail, held = paths(case, level=level), positions(case, level=level)
        last = trail.groupby(["issue_id", "holder_id"]).tail(1)
        last, held = last[last["is_held"]], held[held["basis"] == "own"]
        columns = [
            "issue_id",
            "holder_id",
            "low",
            "high",
            "is_split",
            "said_edtf",
            "n_acts",
            "n_sources",
            "statement_ids",
        ]
        assert sorted(last[columns].values.tolist()) == sorted(held[columns].values.tolist())

    @settings(max_examples=25)
    @given(chance=CHANCE)
    def test_steps_follow_each_other_in_time(self, level, chance):
        trail = paths(made_case(chance), level=level)
        for _, path in trail.groupby(["issue_id", "holder_id"]):
            assert path["step"].tolist() == list(range(1, len(path) + 1))
            assert path["upper"].is_monotonic_increasing
            assert path["lower"].dropna().is_monotonic_increasing
            assert path["is_held"].iloc[0]
            assert not (~path["is_held"] & ~path["is_held"].shift(fill_value=True)).any(), "withdrawn twice"

    @settings(max_examples=25)
    @given(chance=CHANCE, seed=st.integers(0, 9))
    def test_row_order_is_irrelevant(self, level, chance, seed):
        case = made_case(chance)
        tables = {name: table.sample(frac=1, random_state=seed) for name, table in case.tables.items()}
        other = replace(case, tables={**tables, "issues": case.issues})
        pd.testing.assert_frame_equal(positions(case, level=level), positions(other, level=level))
        pd.testing.assert_frame_equal(paths(case, level=level), paths(other, level=level))

    @settings(max_examples=25)
    @given(chance=CHANCE)
    def test_names_of_actors_are_irrelevant(self, level, chance):
        case = made_case(chance)
        renamed = relabelled(case, {"a": "q", "b": "r", "c": "x", "wing": "y"})
        before, after = paths(case, level=level), paths(renamed, level=level)
        columns = ["step", "low", "high", "lower", "upper", "statement_ids"]
        pd.testing.assert_frame_equal(before[columns], after[columns], check_dtype=False)


def fast_steps(ledgers: Ledgers) -> dict[int, list[tuple[object, ...]]]:
    steps = all_steps(ledgers)
    found: dict[int, list[tuple[object, ...]]] = {}
    for place, of in enumerate(steps.of.tolist()):
        members = steps.members[steps.first[place] : steps.first[place] + steps.sizes[place]]
        keys = frozenset(ledgers.column("id", members))
        found.setdefault(of, []).append((keys, int(steps.lower[place]), int(steps.upper[place])))
    return found


def slow_steps(ledgers: Ledgers) -> dict[int, list[tuple[object, ...]]]:
    found = {}
    for of in range(len(ledgers)):
        steps = replay(entries_of(ledgers, np.flatnonzero(ledgers.of == of)))
        if steps:
            found[of] = [(s.keys, _day_number(s.lower), _day_number(s.upper)) for s in steps]
    return found


def relabelled(case: Case, names: dict[str, str]) -> Case:
    """The case with other ids for its actors, in the same order of the alphabet."""
    tables = dict(case.tables)
    for name in ("actors", "statements"):
        for column in TABLES[name].columns:
            if column.target == "actors" or (name == "actors" and column.name == "id"):
                tables[name] = tables[name].assign(**{column.name: tables[name][column.name].replace(names)})
    return replace(case, tables=tables)


@pytest.fixture
def path_of(small):
    """A function that tells the steps of A on pay from some statements: day, points, and more cells."""

    def tell(*statements, day="", level="holder"):
        for number, (said, points, cells) in enumerate(statements, start=1):
            ends = {} if points is None else {"low_points": str(points[0]), "high_points": str(points[1])}
            row = {"holder_id": "a", "issue_id": "pay", "said_edtf": said, "told_by": "s3", **ends, **cells}
            small.add("statements", f"st-{number}", **row)
        table = paths(small.case().as_of(day), level=level)
        return [
            ((row.low, row.high) if row.is_held else None, row.is_split, *(str(d)[:10] for d in (row.lower, row.upper)))
            for row in table.itertuples()
        ]

    return tell


class TestSteps:
    def test_what_certainly_came_later_is_a_step(self, path_of):
        assert path_of(("2024-03-01", (80, 80), {}), ("2024-03-05/2024-03-07", (40, 50), {})) == [
            ((80, 80), False, "2024-03-01", "2024-03-01"),
            ((40, 50), False, "2024-03-05", "2024-03-07"),
        ]

    def test_what_may_have_come_earlier_is_none(self, path_of):
        assert path_of(("2024-03-05", (80, 80), {}), ("2024-03-03/2024-03-07", (40, 50), {})) == [
            ((40, 80), True, "2024-03-05", "2024-03-05")
        ]

    def test_one_that_certainly_came_later_than_one_of_two_is_a_step(self, path_of):
        """A before C for certain, B open beside both: A and B, then B and C."""
        steps = path_of(
            ("2024-03-01/2024-03-03", (10, 10), {}),
            ("2024-03-02/2024-03-06", (20, 20), {}),
            ("2024-03-05/2024-03-08", (30, 30), {}),
        )
        assert steps == [
            ((10, 20), True, "2024-03-01", "2024-03-03"),
            ((20, 30), True, "2024-03-05", "2024-03-08"),
        ]

    def test_an_undated_statement_joins_the_step_that_is_there_when_it_is_known(self, path_of):
        steps = path_of(("2024-03-01", (80, 80), {"told_by": "s1"}), ("2024-03-15", (60, 60), {}), ("", (60, 70), {}))
        assert steps == [
            ((80, 80), False, "2024-03-01", "2024-03-01"),
            ((60, 60), False, "2024-03-15", "2024-03-15"),
        ]

    def test_of_one_day_the_later_news_is_a_step(self, path_of):
        steps = path_of(("2024-03-05", (80, 80), {"told_by": "s2"}), ("2024-03-05", (60, 60), {}))
        assert [interval for interval, *_ in steps] == [(80, 80), (60, 60)]

    def test_a_passage_that_says_what_came_first_makes_two_steps_of_one_date(self, path_of):
        steps = path_of(("../2024-03-05", (0, 0), {"dated_by": "before:st-2"}), ("2024-03-01/2024-03-05", (50, 50), {}))
        assert [interval for interval, *_ in steps] == [(0, 0), (50, 50)]

    def test_a_withdrawal_ends_the_position_and_the_next_one_goes_on(self, path_of):
        steps = path_of(
            ("2024-03-01", (80, 80), {}),
            ("2024-03-05", None, {"replaces_id": "st-1"}),
            ("2024-03-08", (60, 60), {}),
        )
        assert [interval for interval, *_ in steps] == [(80, 80), None, (60, 60)]

    def test_what_was_withdrawn_before_it_was_said_has_no_path(self, path_of):
        assert path_of(("2024-03-05", (80, 80), {}), ("2024-03-02", (60, 60), {"replaces_id": "st-1"})) == []

    def test_days_thousands_of_years_apart_are_told_apart(self, path_of, small, monkeypatch):
        monkeypatch.setattr("analysis.measures.positions.ledgers._MOST", 1)
        assert [interval for interval, *_ in path_of(("0044-03-15", (80, 80), {}), ("2024-03-05", (60, 60), {}))] == [
            (80, 80),
            (60, 60),
        ]

    def test_nothing_has_no_steps(self, small):
        table = paths(small.case())
        assert (len(table), table["step"].dtype, table["is_held"].dtype) == (0, "int64", "bool")


def test_no_day_is_no_number_of_a_day():
    assert min(_day_number(day) for day in (date.min, date.max)) > NO_DAY
    assert _day_number(dates.bounds("1970-01-02")[0]) == 1


@LEVELS
@settings(max_examples=40)
@given(chance=CHANCE)
def test_moves_telescope(level, chance):
    """The shifts of a path add up to its last position less its first, whatever was withdrawn between."""
    case = made_case(chance)
    trail, moved = paths(case, level=level), moves(case, level=level)
    for (issue, holder), path in trail.groupby(["issue_id", "holder_id"]):
        held = path[path["is_held"]]
        steps = moved[(moved["issue_id"] == issue) & (moved["holder_id"] == holder)]
        for end, shift in (("low", "low_shift"), ("high", "high_shift")):
            assert steps[shift].sum() == held[end].iloc[-1] - held[end].iloc[0]
        middle = (held["low"] + held["high"]) / 2
        assert steps["shift"].sum() == middle.iloc[-1] - middle.iloc[0]
        assert len(steps) == len(path) - 1


@settings(max_examples=40)
@given(chance=CHANCE)
def test_moves_are_measured_as_each_other_side_may_have_stood(chance):
    """Against the plain rule: every position that the side may have held at some moment at which the move may have been made."""
    case = made_case(chance)
    theirs = paths(case, level="party")
    found = approaches(case)
    moved = moves(case, level="party")
    expected: dict[tuple[str, str, str], list[float]] = {}
    for move in moved.itertuples():
        for side in case.sides:
            trail = theirs[(theirs["holder_id"] == side) & (theirs["issue_id"] == move.issue_id)]
            if side == move.party_id or trail.empty:
                continue
            nearer = []
            ends = [*trail["upper"].tolist()[1:], pd.NaT]
            for step, until in zip(trail.itertuples(), ends, strict=True):
                may_stand = pd.isna(step.lower) or step.lower <= move.upper
                may_last = pd.isna(until) or pd.isna(move.lower) or until >= move.lower
                if may_stand and may_last and step.is_held and not pd.isna(move.low):
                    before = max(0.0, step.low - move.from_high, move.from_low - step.high)
                    nearer.append(before - max(0.0, step.low - move.high, move.low - step.high))
            if nearer:
                total = expected.setdefault((move.holder_id, side, move.issue_id), [0.0, 0.0])
                total[0] += min(nearer)
                total[1] += max(nearer)
    got = {(r.holder_id, r.other_id, r.issue_id): [r.nearer_min, r.nearer_max] for r in found.itertuples()}
    assert got == expected
