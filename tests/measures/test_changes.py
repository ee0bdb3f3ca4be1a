"""What changed: sentences from values, and the law that steps add up, tried on made versions of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from analysis.errors import DataError, UsageError
from analysis.measures.changes import KINDS, ROWS, SUBJECTS, changes, headline, known_before, known_days, net
from analysis.measures.changes.wording import kind_of, sentence_of
from analysis.record.case import Case
from analysis.record.frames import only
from analysis.record.known import EVIDENCED, add_known, named_only, source_days
from analysis.record.schema import TABLES

ROOT = Path(__file__).resolve().parents[2]
TINY = Case.read(ROOT / "tests" / "data" / "tiny")
DAYS = ("2024-03-05", "2024-03-14", "2024-03-27", "2024-04-05", "2024-04-16", "2024-04-27")
WITHOUT_REFS = ["what", "kind", "subject_id", "names", "before", "after", "sentence"]


def told(table: pd.DataFrame, *what: str) -> list[tuple[str, str]]:
    rows = table[table["what"].isin(what)] if what else table
    return list(zip(rows["kind"], rows["sentence"], strict=True))


def said(before: Case, after: Case, what: str) -> list[tuple[str, str]]:
    return told(changes(before, after), what)


class TestTiny:
    """The story from one day to the next."""

    def test_an_event_that_was_put_off_and_fixed_again(self):
        days = [TINY.as_of(day) for day in DAYS[:4]]
        talks = [
            sentence
            for one, other in pairwise(days)
            for _, sentence in said(one, other, "event")
            if sentence.startswith("“Talks")
        ]
        assert talks == [
            "“Talks in the city hall” went from scheduled (12 March 2024) to postponed (11 March 2024).",
            "“Talks in the city hall” went from postponed (11 March 2024) to scheduled (3 April 2024).",
            "“Talks in the city hall” went from scheduled (3 April 2024) to occurred (3 April 2024).",
        ]

    def test_what_was_planned_and_took_place_is_settled(self):
        found = dict(said(TINY.as_of(DAYS[2]), TINY.as_of(DAYS[3]), "event"))
        assert found["resolved"] == (
            "“Truce of fourteen days” went from proposed (25 March 2024) to in force (4 to 18 April 2024)."
        )

    def test_what_was_interrupted_is_dated_by_that(self):
        found = told(changes(TINY.as_of(DAYS[1]), TINY.as_of(DAYS[2])), "event")
        assert (
            "moved",
            "“Strike in the port” went from ongoing (since 13 March 2024) to suspended (22 March 2024).",
        ) in found

    def test_the_rows_to_read_are_the_new_ones_or_else_all(self):
        table = changes(TINY.as_of(DAYS[0]), TINY.as_of(DAYS[1])).set_index("subject_id")
        assert table.loc["talks", "refs"] == (("event_statuses", "es-talks-postponed"),)
        table = changes(TINY, TINY.as_of("2024-04-27")).set_index(["what", "subject_id"])
        assert table.loc[("event", "truce"), "refs"] == (
            ("event_statuses", "es-truce-proposed"),
            ("event_statuses", "es-truce-in-force"),
        )

    def test_a_position_taken_back_points_to_the_words_that_did_it(self):
        table = changes(TINY.as_of(DAYS[1]), TINY.as_of(DAYS[2]))
        row = table[(table["what"] == "position") & (table["kind"] == "gone")].iloc[0]
        assert (
            row["sentence"] == "The position of Dock union on “Wage rise” no longer stands (before: 80 of 100 points)."
        )
        assert row["refs"] == (("statements", "st-union-withdraws"),)

    def test_what_follows_from_dates_alone(self):
        table = changes(TINY, TINY.as_of("2024-04-27"))
        assert told(table) == [
            (
                "moved",
                "“Truce of fourteen days” went from in force (4 to 18 April 2024) to expired "
                "(4 to 18 April 2024, by its term).",
            ),
            (
                "new",
                "The time of “Vote on the offer” (between 20 and 25 April 2024) passed without a word of what came of it.",
            ),
        ]

    def test_accounts_that_differ_are_contradicted_and_told_once(self):
        found = said(TINY.as_of(DAYS[0]), TINY.as_of(DAYS[1]), "dispute")
        assert found == [
            ("contradicted", "Dock union and Port employers tell differently what it was (“Incident at the gate”)."),
            (
                "contradicted",
                "Dock union and Port employers tell differently what became of it (“Meeting said to have been held in secret”).",
            ),
        ]
        assert said(TINY.as_of(DAYS[0]), TINY.as_of(DAYS[1]), "contradiction") == []

    def test_answers_and_requests(self):
        found = said(TINY.as_of(DAYS[0]), TINY.as_of(DAYS[1]), "answer")
        assert found[0] == (
            "moved",
            "Dock union declined to take part in “Talks in the city hall” (before: confirmed).",
        )
        found = said(TINY.as_of(DAYS[3]), TINY, "request")
        assert found == [("new", "Labour mediator urged Crane drivers' branch to take part in “Vote on the offer”.")]

    def test_conditions_are_told_in_words_with_their_statement(self):
        table = changes(known_before(TINY.as_of(DAYS[0])), TINY.as_of(DAYS[0]))
        row = table[table["what"] == "conditions"].iloc[0]
        assert row["sentence"] == "Crane drivers' branch: settle for five, if Port employers: pay nights double."
        assert row["refs"] == (("statements", "st-branch-five"),)

    def test_every_new_row_is_told_with_its_summary(self):
        table = changes(TINY.as_of(DAYS[3]), TINY)
        rows = table[table["what"].isin(ROWS)]
        assert set(rows["sentence"]) == {
            "The union repeats that it asks for six to seven per cent.",
            "The members are to vote on the offer.",
            "The mediator urges every branch to vote.",
        }


def with_cells(case: Case, table: str, row_id: str, **cells: object) -> Case:
    """Another version of a case: some cells of one row are different."""
    frame = case.tables[table].copy()
    for column, value in cells.items():
        frame.loc[frame["id"] == row_id, column] = value
    return replace(case, tables={**case.tables, table: frame})


def without(case: Case, table: str, row_id: str) -> Case:
    """Another version of a case: a row, and its evidence, is not there."""
    frame, evidence = case.tables[table], case.evidence
    kept = ~((evidence["table"] == table) & (evidence["row_id"] == row_id))
    tables = {**case.tables, table: frame[frame["id"] != row_id], "evidence": evidence[kept]}
    return replace(case, tables=tables)


class TestVersions:
    def test_a_corrected_row_names_the_columns(self):
        other = with_cells(TINY, "statements", "st-employers-four", low_points=35.0, high_points=42.0)
        assert said(TINY, other, "statements") == [
            ("corrected", "Corrected in low and high: The employers offer four per cent at the talks.")
        ]
        assert ("moved", "The position of Port employers on “Wage rise” moved from 40 to 35-42 of 100 points.") in told(
            changes(TINY, other)
        )

    def test_a_row_that_is_gone(self):
        other = without(TINY, "statements", "st-union-still")
        table = changes(TINY, other)
        assert told(table, "statements") == [
            ("gone", "No longer in the record: The union repeats that it asks for six to seven per cent.")
        ]
        assert table[table["what"] == "statements"]["refs"].tolist() == [(("statements", "st-union-still"),)]

    def test_one_more_independent_source(self, small):
        small.add("statements", "st", holder_id="a", issue_id="pay", told_by="s1 s2")
        small.edit("statements", "st", summary="A asks for ten.")
        case = small.case()
        assert said(case.as_of("2024-03-05"), case, "statements") == [
            ("supported", "Told by 2 independent sources (before: 1): A asks for ten.")
        ]
        assert said(case, case.as_of("2024-03-05"), "statements") == [
            ("corrected", "Told by 1 independent source (before: 2): A asks for ten.")
        ]

    def test_two_folders(self, tiny, small):
        tiny.edit("events", "talks", label="Talks renamed")
        assert changes(TINY, tiny.case()).empty, "a name is not what is said of an event"
        tiny.edit("event_statuses", "es-ballot", starts_edtf="2024-04-22")
        found = told(changes(TINY, tiny.case()), "event")
        assert found == [("moved", "“Vote on the offer” moved from between 20 and 25 April 2024 to 22 April 2024.")]
        assert set(changes(TINY, small.case())["kind"]) >= {"gone", "resolved"}

    def test_a_source_dated_anew(self):
        other = with_cells(TINY, "sources", "bulletin-04-05", published_edtf="2024-04-06")
        assert said(TINY, other, "source") == [
            ("corrected", "The date of a source by Port Bulletin was corrected from 5 April 2024 to 6 April 2024.")
        ]


class TestSentences:
    @pytest.mark.parametrize(
        ("what", "names", "before", "after", "kind", "sentence"),
        [
            (
                "event",
                ("X",),
                ("unclear", "May", ""),
                ("occurred", "May", ""),
                "resolved",
                "“X” went from unclear (May) to occurred (May).",
            ),
            (
                "event",
                ("X",),
                ("occurred", "May", ""),
                ("unclear", "May", ""),
                "contradicted",
                "“X” went from occurred (May) to unclear (May).",
            ),
            (
                "event",
                ("X",),
                ("ongoing", "May", ""),
                ("occurred", "May", ""),
                "moved",
                "“X” went from ongoing (May) to occurred (May).",
            ),
            (
                "event",
                ("X",),
                ("scheduled", "May", ""),
                ("scheduled", "June", ""),
                "moved",
                "“X” moved from May to June.",
            ),
            (
                "event",
                ("X",),
                ("occurred", "about May", ""),
                ("occurred", "May", ""),
                "moved",
                "The date of “X” went from about May to May.",
            ),
            (
                "event",
                ("X",),
                ("expired", "May", "derived"),
                ("expired", "May", ""),
                "moved",
                "“X”: expired (May), as a source now says; before it followed from the end.",
            ),
            (
                "event",
                ("X",),
                ("expired", "May", ""),
                ("expired", "May", "derived"),
                "moved",
                "“X”: expired (May, by its term); no source says so any more.",
            ),
            (
                "event",
                ("X",),
                ("occurred", "undated", ""),
                None,
                "gone",
                "“X” is gone from the record (before: occurred).",
            ),
            (
                "gap",
                ("A", "B", "P"),
                ("30", ""),
                ("60", ""),
                "moved",
                "The gap between A and B on “P” widened from 30 to 60 of 100 points.",
            ),
            (
                "gap",
                ("A", "B", "P"),
                ("30", ""),
                ("0", ""),
                "resolved",
                "The gap between A and B on “P” closed: their positions overlap (before: 30 of 100 points apart).",
            ),
            (
                "gap",
                ("A", "B", "P"),
                ("30", ""),
                ("30", "split"),
                "moved",
                "The gap between A and B on “P” stays at 30 of 100 points; it may be wider, since a position is split.",
            ),
            (
                "gap",
                ("A", "B", "P"),
                None,
                ("0", ""),
                "new",
                "A and B now both have a position on “P”: their positions overlap.",
            ),
            (
                "gap",
                ("A", "B", "P"),
                ("30", ""),
                None,
                "gone",
                "The gap between A and B on “P” can no longer be measured (before: 30 of 100 points).",
            ),
            (
                "position",
                ("A", "P"),
                ("0", "9", "split"),
                ("0", "9", ""),
                "resolved",
                "The position of A on “P” stays at 0-9 of 100 points and is no longer split.",
            ),
            (
                "position",
                ("A", "P"),
                ("0", "9", ""),
                ("0", "9", "split"),
                "contradicted",
                "The position of A on “P” stays at 0-9 of 100 points (from statements that do not meet).",
            ),
            (
                "answer",
                ("A", "T"),
                ("uncertain", "uncertain"),
                ("declined", "declined"),
                "resolved",
                "A declined to take part in “T” (before: uncertain).",
            ),
            (
                "answer",
                ("A", "T"),
                ("confirmed", "confirmed"),
                ("unclear", "confirmed or declined"),
                "contradicted",
                "What A answered to “T” is unclear: confirmed or declined (before: confirmed).",
            ),
            (
                "answer",
                ("A", "T"),
                ("confirmed", "confirmed"),
                None,
                "gone",
                "No word of A on “T” stands any more (before: confirmed).",
            ),
            (
                "dispute",
                ("T", "when it was"),
                ("A", "B"),
                ("A", "B", "C"),
                "moved",
                "A, B and C tell differently when it was (“T”); before: A and B.",
            ),
            (
                "dispute",
                ("T", "when it was"),
                ("A", "B"),
                None,
                "resolved",
                "A and B no longer tell differently when it was (“T”).",
            ),
            (
                "contradiction",
                ("ended early",),
                None,
                ("It did.",),
                "contradicted",
                "Contradiction, ended early: It did.",
            ),
            ("contradiction", ("ended early",), ("It did.",), None, "resolved", "No longer a contradiction: It did."),
            (
                "overdue",
                ("T",),
                None,
                ("deadline", "May", "possible"),
                "new",
                "The deadline of “T” (May) may have passed without a word of what came of it.",
            ),
            (
                "overdue",
                ("T",),
                ("term", "May", "certain"),
                None,
                "resolved",
                "The term of “T” (May) is no longer one without a word.",
            ),
            (
                "request",
                ("B", "A", "T"),
                ("invited",),
                None,
                "gone",
                "No longer in the record: B invited A to take part in “T”.",
            ),
            ("source", ("Gazette",), ("May",), None, "gone", "Gazette (May) is no longer a source."),
        ],
    )
    def test_each_change_has_its_kind_and_its_sentence(self, what, names, before, after, kind, sentence):
        assert (kind_of(what, before, after), sentence_of(what, names, before, after)) == (kind, sentence)

    def test_every_status_and_every_answer_has_words(self):
        from analysis.record.rules import REQUESTS
        from analysis.record.schema import codes

        for status in codes("status"):
            assert sentence_of("event", ("X",), None, (status, "May", "")).endswith(").")
        for answer in set(codes("participation")) - set(REQUESTS):
            assert sentence_of("answer", ("A", "T"), None, (answer, answer)).endswith(" “T”.")

    @pytest.mark.parametrize("summary", ["It ends.", "Does it end?", "It ends"])
    def test_a_summary_ends_once(self, summary):
        assert sentence_of("statements", (summary,), None, ("", "")).count(".") <= 1
        assert not sentence_of("statements", (summary,), None, ("", "")).endswith("?.")


class TestHeadline:
    def test_what_moved_goes_before_what_is_new(self):
        assert headline(changes(TINY.as_of(DAYS[0]), TINY.as_of(DAYS[1]))) == (
            "“Talks in the city hall” went from scheduled (12 March 2024) to postponed (11 March 2024). "
            "In all: 3 contradicted, 3 moved and 9 new."
        )

    def test_one_change_needs_no_count(self, small):
        small.add("events", "talks")
        case = small.add("event_statuses", "es", event_id="talks", status_code="occurred", told_by="s2").case()
        assert headline(changes(case.as_of("2024-03-01"), case)) == "“talks” entered the record: occurred."

    def test_rows_and_sources_count_where_no_state_changed(self, small):
        small.add("statements", "st", holder_id="a", issue_id="pay", told_by="s2")
        small.add("statements", "st-2", holder_id="a", issue_id="pay", told_by="s2")
        case = small.case()
        assert (
            headline(changes(case.as_of("2024-03-05"), case))
            == "No state changed. In the record: 1 source and 2 statements."
        )
        assert headline(changes(case, case)) == "Nothing changed."


class TestKnownBefore:
    def test_the_day_before_on_which_a_coded_source_came_in(self, small):
        small.add("statements", "st", holder_id="a", issue_id="pay", told_by="s3")
        case = small.case()
        assert known_days(case) == [date(2024, 3, 1), date(2024, 3, 20)]  # nothing is coded from s2
        assert known_before(case).day == date(2024, 3, 1)
        assert known_before(case.as_of("2024-04-30")).day == date(2024, 3, 20)

    def test_before_the_first_nothing_was_known(self):
        first = TINY.as_of(DAYS[0])
        nothing = known_before(first)
        assert nothing.day == date(2024, 3, 4)
        assert nothing.sources.empty
        assert set(changes(nothing, first)["kind"]) == {"new"}

    def test_a_day_may_be_named(self):
        assert known_before(TINY, since_known="2024-03-20").day == date(2024, 3, 20)
        assert changes(known_before(TINY, since_known="2024-04-16"), TINY).empty

    @pytest.mark.parametrize(
        ("day", "error", "message"),
        [
            ("2024-04-17", UsageError, "since_known: 2024-04-17 lies after as_of"),
            ("16 April", UsageError, "since_known: "),
            ("2024-03-04", DataError, "nothing was known on 2024-03-04; its first source is from 2024-03-05"),
        ],
    )
    def test_a_day_that_cannot_be_is_refused(self, day, error, message):
        with pytest.raises(error, match=message):
            known_before(TINY, since_known=day)

    def test_what_a_case_was_narrowed_to_stays(self):
        case = TINY.select(actors=["temp-firm"])
        found = changes(known_before(case, since_known="2024-03-14"), case)
        assert "temp-firm" not in set(TINY.as_of("2024-03-14").actors["id"])
        assert told(found, "statements") == [
            ("new", "The union says that the temporary-work firm wants no rise at all.")
        ]


class TestNet:
    @pytest.mark.parametrize("days", list(combinations(DAYS, 3)))
    def test_steps_add_up_from_any_day_over_any_other(self, days):
        a, b, c = map(TINY.as_of, days)
        whole = changes(a, c)
        pd.testing.assert_frame_equal(net(changes(a, b), changes(b, c))[WITHOUT_REFS], whole[WITHOUT_REFS])

    def test_there_and_back_is_no_change(self):
        a, b = TINY.as_of(DAYS[0]), TINY.as_of(DAYS[3])
        assert net(changes(a, b), changes(b, a)).empty

    def test_no_step_and_one_step(self):
        one = changes(TINY.as_of(DAYS[0]), TINY)
        assert net().empty
        assert list(net().columns) == list(one.columns)
        pd.testing.assert_frame_equal(net(one), one)

    def test_steps_that_do_not_follow_each_other_are_refused(self):
        a, b, c = map(TINY.as_of, DAYS[:3])
        with pytest.raises(UsageError, match=r"net: the changes do not follow each other .* give them in order"):
            net(changes(b, c), changes(a, b))


NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""Making a failing case smaller takes minutes, a case being some hundred cells."""

COLUMNS = {
    "statements": {"low_points": st.sampled_from([0.0, 50.0]), "standing_code": st.sampled_from(["own", "ascribed"])},
    "event_statuses": {
        "status_code": st.sampled_from(["scheduled", "occurred", "cancelled", "in-force", "expired"]),
        "from_edtf": st.sampled_from(["2024-03-01", "2024-03", "", "../2024-03-20"]),
        "claimed_by_id": st.sampled_from(["", "dock-union", "port-employers"]),
    },
    "participations": {"status_code": st.sampled_from(["attended", "absent", "declined", "uncertain"])},
}


@st.composite
def versions(draw: st.DrawFn) -> Case:
    """A made version of the tiny case: some sources not in yet, some cells different, as known on some day."""
    chosen = draw(st.sets(st.sampled_from(list(TINY.sources["id"])), min_size=1))
    tables = dict(TINY.tables)
    for name, column in (("sources", "id"), ("evidence", "source_id"), ("emendations", "source_id")):
        tables[name] = only(tables[name], tables[name][column].isin(chosen))
    for name in EVIDENCED:
        under = set(tables["evidence"].loc[tables["evidence"]["table"] == name, "row_id"])
        tables[name] = only(tables[name], tables[name]["id"].isin(under))
    add_known(tables, source_days(tables["sources"]))
    for table, columns in COLUMNS.items():
        frame = tables[table].copy()
        for row in draw(st.lists(st.integers(0, max(0, len(frame) - 1)), max_size=2)):
            column = draw(st.sampled_from(sorted(columns)))
            if len(frame):
                frame.loc[row, column] = draw(columns[column])
        if table == "statements":
            frame["high_points"] = frame["low_points"].where(
                frame["low_points"] > frame["high_points"], frame["high_points"]
            )
            frame["low_points"] = frame["low_points"].where(frame["high_points"].notna())
        tables[table] = frame
    day = draw(st.sampled_from([date(2024, 3, 20), date(2024, 4, 16), date(2024, 6, 1)]))
    return replace(TINY, tables=named_only(tables), day=day)


class TestLaws:
    @settings(max_examples=12, phases=NO_SHRINKING)
    @given(versions(), versions(), versions())
    def test_the_changes_of_two_steps_are_those_of_the_whole_way(self, a, b, c):
        first, second, whole = changes(a, b), changes(b, c), changes(a, c)
        pd.testing.assert_frame_equal(net(first, second)[WITHOUT_REFS], whole[WITHOUT_REFS])

    @settings(max_examples=8, phases=NO_SHRINKING)
    @given(versions(), versions())
    def test_the_way_back_exchanges_before_and_after(self, a, b):
        key = ["what", "subject_id", "before", "after"]
        there, back = changes(a, b)[key], changes(b, a)[key]
        turned = back.rename(columns={"before": "after", "after": "before"})[key]
        assert sorted(map(repr, there.values.tolist())) == sorted(map(repr, turned.values.tolist()))
        assert net(changes(a, b), changes(b, a)).empty

    @settings(max_examples=8, phases=NO_SHRINKING)
    @given(versions(), versions())
    def test_every_change_is_whole(self, a, b):
        table = changes(a, b)
        assert set(table["kind"]) <= set(KINDS)
        assert set(table["what"]) <= set(SUBJECTS)
        assert not table.duplicated(["what", "subject_id"]).any()
        for row in table.itertuples():
            assert row.sentence.endswith((".", "?"))
            assert row.before != row.after
            if row.what != "source":
                assert row.refs
                for name, row_id in row.refs:
                    assert row_id in {*a.tables[name]["id"], *b.tables[name]["id"]}

    @given(versions())
    @settings(max_examples=5, phases=NO_SHRINKING)
    def test_nothing_differs_from_itself_in_any_order_of_rows(self, case):
        mixed = {name: frame.sample(frac=1, random_state=1) for name, frame in case.tables.items()}
        assert changes(case, replace(case, tables=mixed)).empty

    def test_row_order_is_irrelevant_and_the_cases_are_not_modified(self):
        a, b = TINY.as_of(DAYS[1]), TINY.as_of(DAYS[3])
        before = [{name: frame.copy() for name, frame in case.tables.items()} for case in (a, b)]
        table = changes(a, b)
        for seed in (1, 2):
            mixed = [
                replace(case, tables={n: f.sample(frac=1, random_state=seed) for n, f in case.tables.items()})
                for case in (a, b)
            ]
            pd.testing.assert_frame_equal(changes(*mixed), table)
        for case, frames in zip((a, b), before, strict=True):
            for name, frame in frames.items():
                pd.testing.assert_frame_equal(frame, case.tables[name])

    def test_names_are_irrelevant_to_what_changed(self):
        renamed = dict(TINY.tables)
        renamed["actors"] = renamed["actors"].assign(name="Somebody " + renamed["actors"]["id"])
        renamed["events"] = renamed["events"].assign(label="Something " + renamed["events"]["id"])
        other = replace(TINY, tables=renamed)
        key = ["what", "kind", "subject_id"]
        one, two = (
            changes(case.as_of(DAYS[0]), case)[key].sort_values(key).reset_index(drop=True) for case in (TINY, other)
        )
        pd.testing.assert_frame_equal(one, two)

    @pytest.mark.parametrize("days", list(pairwise(DAYS)))
    def test_a_later_day_forgets_no_row(self, days):
        one, other = map(TINY.as_of, days)
        table = changes(one, other)
        assert set(table[table["what"].isin([*ROWS, "source"])]["kind"]) <= {"new", "supported"}
        whole = changes(known_before(TINY.as_of(DAYS[0])), other)
        rows = whole[whole["what"].isin(ROWS)]
        assert len(rows) == sum(len(other.tables[name]) for name in ROWS)

    def test_every_table_of_rows_is_one_of_the_schema(self):
        assert set(ROWS) <= set(TABLES)
        assert list(SUBJECTS)[-len(ROWS) :] == list(ROWS)
