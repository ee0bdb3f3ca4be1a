"""Events get the status their tense and mood support, their own dates, and each event is told once."""

from __future__ import annotations

import csv
import json
import re
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coding.events import EventSuggestion, find_events
from analysis.coding.events.answers import read_answers
from analysis.coding.events.lexicon import read_event_lexicon
from analysis.coding.names import Gazetteer, find_mentions
from analysis.coding.sentences import read_lexicon
from analysis.coding.times import find_times

CODES = Path(__file__).resolve().parents[2] / "src" / "analysis" / "record" / "codes"
THURSDAY = "2025-05-15"
NAMES = {
    "Norway": "norway",
    "Sweden": "sweden",
    "Finland": "finland",
    "Qatar": "qatar",
    "[Tt]he union": "union",
    "[Tt]he company": "company",
    "[Tt]he minister": "minister",
    "[Tt]he president": "president",
}


@dataclass(frozen=True)
class Named:
    """A mention as the finder needs it."""

    start: int
    end: int
    actor_id: str


def mentions(text: str) -> list[Named]:
    """The mentions of `NAMES`."""
    found = [
        Named(match.start(), match.end(), actor)
        for name, actor in NAMES.items()
        for match in re.finditer(rf"\b{name}\b", text)
    ]
    return sorted(found, key=lambda mention: mention.start)


def events(text: str, published: str = THURSDAY) -> list[EventSuggestion]:
    """The events of a text."""
    return find_events(text, find_times(text, published=published), mentions(text), published=published)


def codes(table: str) -> set[str]:
    """The codes of a table of the record."""
    with (CODES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"] for row in csv.DictReader(file)}


# A sentence of 15 May 2025; kind, status, starts, ends, term of one row of it.
TOLD = [
    ("Norway and Sweden will hold talks in Oslo on Friday.", "meeting scheduled 2025-05-16 - -"),
    ("Talks between Norway and Sweden are scheduled for May 20 in Geneva.", "meeting scheduled 2025-05-20 - -"),
    ("The summit, due to open on Monday in Vienna, was postponed.", "meeting postponed - - -"),
    ("The summit was postponed until June 3.", "meeting postponed 2025-06-03 - -"),
    ("Negotiations collapsed on Tuesday after Norway walked out.", "meeting broken-off - - -"),
    ("Sweden broke off negotiations last week.", "meeting broken-off - - -"),
    ("Norway called off the talks.", "meeting cancelled - - -"),
    ("The meeting was in effect called off.", "meeting cancelled - - -"),
    ("The two sides agreed to a 30-day truce on Monday.", "ceasefire agreed 2025-05-12 - P30D"),
    ("The ceasefire expired on April 18.", "ceasefire expired - 2025-04-18 -"),
    ("The ceasefire took effect on January 19.", "ceasefire in-force 2025-01-19 - -"),
    ("A ceasefire is to take effect on Sunday.", "ceasefire scheduled 2025-05-18 - -"),
    ("A new ceasefire takes effect on Sunday.", "ceasefire scheduled 2025-05-18 - -"),
    ("The ceasefire was extended until June 1.", "ceasefire in-force - 2025-06-01 -"),
    ("Norway rejected the proposal.", "proposal refused - - -"),
    ("Sweden’s proposal was turned down.", "proposal refused - - -"),
    ("Norway has proposed a six-month truce.", "ceasefire proposed - - P6M"),
    ("Norway offered a truce until May 20.", "ceasefire proposed - 2025-05-20 -"),
    ("Sweden wants talks without conditions.", "meeting proposed - - -"),
    ("Norway proposed that Sweden resume negotiations.", "meeting proposed - - -"),
    ("The president ruled out talks with Norway.", "meeting refused - - -"),
    ("The leaders were to meet on May 20 in Cairo.", "meeting scheduled 2025-05-20 - -"),
    ("Norway had been due to host the conference in April.", "meeting scheduled 2025-04 - -"),
    ("Talks had been scheduled for Monday but were cancelled.", "meeting cancelled - - -"),
    ("Talks are under way in Doha.", "meeting ongoing - - -"),
    ("Negotiations have been suspended.", "meeting suspended - - -"),
    ("The minister visited Oslo on Wednesday.", "visit occurred 2025-05-14 - -"),
    ("The minister will travel to Stockholm next week.", "visit scheduled 2025-05-19/2025-05-25 - -"),
    ("The minister is due to visit Sweden on May 20.", "visit scheduled 2025-05-20 - -"),
    ("Norway signed a peace treaty with Sweden in 1905.", "agreement agreed 1905 - -"),
    ("The treaty was signed in Paris on 30 March 1856.", "agreement agreed 1856-03-30 - -"),
    ("The treaty entered into force in 1994.", "agreement in-force 1994 - -"),
    ("The pact expires in 2026.", "agreement in-force - 2026 -"),
    ("The accord is expected to be signed in Washington on May 20.", "agreement scheduled 2025-05-20 - -"),
    ("Norway refused to sign the agreement.", "agreement refused - - -"),
    ("Norway threatened sanctions.", "sanction proposed - - -"),
    ("Sanctions were lifted in 2016.", "sanction cancelled 2016 - -"),
    ("The union will go on strike on Monday.", "strike scheduled 2025-05-19 - -"),
    ("The union called a strike for May 21.", "strike announced 2025-05-21 - -"),
    ("A 48-hour strike is planned for May 28.", "strike scheduled 2025-05-28 - PT48H"),
    ("The strike was called off after a deal was reached.", "strike cancelled - - -"),
    ("The union accepted the pay offer.", "proposal agreed - - -"),
    ("A prisoner swap was agreed in Istanbul.", "exchange agreed - - -"),
    ("The exchange of prisoners was completed on May 9.", "exchange occurred 2025-05-09 - -"),
    ("The election was held in November 2024.", "election occurred 2024-11 - -"),
    ("The referendum scheduled for June 1 was cancelled.", "vote cancelled - - -"),
    ("Norway launched an offensive against Sweden in February 2022.", "attack occurred 2022-02 - -"),
    ("Norway invaded Sweden in 1808.", "attack occurred 1808 - -"),
    ("Norway and Sweden spoke by phone on Tuesday.", "call occurred 2025-05-13 - -"),
    ("They gave Norway an ultimatum: withdraw by May 12.", "ultimatum announced - 2025-05-12 -"),
    ("The deadline passed without an answer.", "ultimatum lapsed - - -"),
    ("On Monday Sweden rejected an offer to hold talks.", "proposal refused - - -"),
    ("Talks broke off in April after Norway turned down a proposal.", "proposal refused - - -"),
    ("Fifteen rounds of talks were held in Oslo.", "meeting occurred - - -"),
    ("Norway’s offer lapsed.", "proposal lapsed - - -"),
    ("Norway and Sweden agreed to hold talks next week.", "meeting agreed 2025-05-19/2025-05-25 - -"),
    ("Norway could hold talks with Sweden next month.", "meeting proposed 2025-06 - -"),
    ("The second round of talks, held in Oslo in March 2023, produced nothing.", "meeting occurred 2023-03 - -"),
    ("Three rounds of talks mediated by Qatar in 2024 failed.", "meeting broken-off - - -"),
    ("If talks resume, Norway will lift the blockade.", "sanction proposed - - -"),
    ("Norway agreed to extend the ceasefire by two weeks.", "ceasefire agreed - - -"),
    ("Since the truce came into force on Saturday, nobody has died.", "ceasefire in-force 2025-05-10 - -"),
    ("The deal to end five years of war took effect on Monday.", "agreement in-force 2025-05-12 - -"),
    ("The truce was supposed to last six weeks but broke down.", "ceasefire broken-off - - P6W"),
    ("Norway and Sweden opened ceasefire discussions in Doha.", "meeting occurred - - -"),
    ("Officials from Norway commenced trade negotiations on Tuesday.", "meeting occurred 2025-05-13 - -"),
    ("The president will be in Stockholm on Monday before returning to Oslo.", "visit scheduled 2025-05-19 - -"),
    ("The minister spoke in Geneva after visiting Oslo in April.", "visit occurred 2025-04 - -"),
    ("The president ran in the 2024 elections on a promise of peace.", "election occurred 2024 - -"),
    ("The truce has held since Monday.", "ceasefire in-force 2025-05-12 - -"),
    ("The talks, which began on Monday, ended without a result.", "meeting occurred 2025-05-12 - -"),
]

# Sentences that tell of no event whose status could be defended.
SILENT = [
    "The parties have not agreed to a ceasefire.",
    "Norway failed to reach an agreement with Sweden.",
    "There is no agreement.",
    "The deal has yet to be signed.",
    "The talks have not started.",
    "A ceasefire remains elusive.",
    "Hopes for a ceasefire faded.",
    "They discussed the terms of a ceasefire.",
    "The president said a deal was close.",
    "Both sides accused each other of violating the ceasefire.",
    "No date has been set for the talks.",
    "The bombing killed twelve people.",
    "Norway threatened to call off the talks.",
    "The talks nearly broke down in September.",
    "Observers reported ceasefire violations in the north on Monday.",
    "If the president can be with us at the meeting in Oslo, much may change.",
    "During the negotiations much may be agreed.",
    "The envoy was welcomed to attend the talks.",
    "Norway is in Europe, and Sweden was in trouble.",
    "They met before the market opened, after a pause.",
    "The weather was fine, and the market closed early.",
]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_status_and_dates_follow_the_words(text: str, expected: str) -> None:
    rows = [
        f"{row.kind_code} {row.status_code} {row.starts_edtf or '-'} {row.ends_edtf or '-'} {row.term or '-'}"
        for row in events(text)
    ]
    assert expected in rows


@pytest.mark.parametrize("text", SILENT)
def test_what_supports_no_status_is_left_out(text: str) -> None:
    assert events(text) == []


def test_a_preview_never_occurred() -> None:
    previews = [text for text, row in TOLD if row.split()[1] in ("scheduled", "proposed", "announced")]
    assert len(previews) >= 20
    for text in previews:
        assert not [row for row in events(text) if row.status_code in ("occurred", "ongoing")], text


def test_the_day_of_telling_is_not_the_day_of_the_event() -> None:
    (row,) = events("Norway announced on Wednesday that talks would resume on Friday.")
    assert (row.from_edtf, row.starts_edtf, row.status_code) == ("2025-05-14", "2025-05-16", "scheduled")


@pytest.mark.parametrize(
    ("text", "since", "dated_by"),
    [
        ("Sweden called off the talks.", "../2025-05-15", "before:published"),
        ("Sweden wants a truce.", "2025-05-15", "present:published"),
        ("Sweden signed the treaty on 3 March 1918.", "1918-03-03", ""),
    ],
)
def test_undated_tellings_get_no_guessed_day(text: str, since: str, dated_by: str) -> None:
    (row,) = events(text)
    assert (row.from_edtf, row.dated_by) == (since, dated_by)


def test_without_a_publication_date_nothing_is_dated_by_it() -> None:
    (row,) = events("Sweden called off the talks.", published="")
    assert (row.from_edtf, row.dated_by) == ("", "")


ANSWERS = [
    ("The president will attend.", "president party confirmed"),
    ("The president will not attend, officials said.", "president party declined"),
    ("The minister may join the negotiations.", "minister party uncertain"),
    ("It is unclear whether the president will attend.", "president party uncertain"),
    ("Norway will send the minister to the talks.", "minister delegate sent"),
    ("Norway invited Sweden to the talks.", "sweden party invited"),
    ("Norway urged Sweden to attend.", "sweden party urged"),
    ("Norway insisted that Sweden attend.", "sweden party urged"),
    ("Sweden boycotted the meeting.", "sweden party absent"),
    ("Sweden will stay away.", "sweden party declined"),
    ("Sweden refused to attend.", "sweden party declined"),
    ("Sweden offered to join the talks.", "sweden party offered"),
    ("Sweden will attend if Norway lifts the blockade.", "sweden party conditional"),
    ("The minister will lead the delegation.", "minister head confirmed"),
]


@pytest.mark.parametrize(("text", "expected"), ANSWERS)
def test_answers_go_to_the_meeting_told_of_last(text: str, expected: str) -> None:
    rows = events(f"Talks will be held in Oslo on Friday. {text}")
    assert expected in [" ".join(person[:3]) for row in rows for person in row.participants]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway and Sweden held talks on Monday.", ["norway party attended", "sweden party attended"]),
        ("Talks mediated by Qatar between Norway and Sweden resumed on Monday.", ["qatar mediator attended"]),
        ("The talks were hosted by Finland.", ["finland host attended"]),
        ("Norway signed a treaty with Sweden.", ["norway signatory signed", "sweden signatory signed"]),
        ("Norway made a proposal to Sweden on Monday.", ["sweden addressee addressed"]),
        ("Norway imposed sanctions on Sweden.", ["sweden addressee addressed"]),
        ("Norway held talks in Sweden.", ["norway party attended"]),
    ],
)
def test_participants_and_their_parts(text: str, expected: list[str]) -> None:
    (row,) = events(text)
    people = [" ".join(person[:3]) for person in row.participants]
    assert set(expected) <= set(people)
    if text.endswith("in Sweden."):
        assert "sweden party attended" not in people


def test_one_event_told_thrice_is_one_row_with_its_other_passages() -> None:
    text = (
        "Norway and Sweden will hold talks in Oslo on Friday. Prices rose. "
        "The talks, scheduled for May 16, will be held in Oslo. The talks will begin at noon."
    )
    rows = [row for row in events(text) if row.status_code == "scheduled"]
    assert len({row.event for row in rows}) == 1
    assert len(rows) == 1
    assert len(rows[0].mentions) >= 1


def test_one_event_keeps_its_statuses_apart() -> None:
    rows = events("The truce was signed on May 2. The truce collapsed on May 5.")
    assert [row.status_code for row in rows] == ["agreed", "broken-off"]
    assert len({row.event for row in rows}) == 1


def test_events_of_other_dates_stay_apart() -> None:
    rows = events("Norway and Sweden held talks in 2022. Norway and Sweden will hold talks on Friday.")
    assert len({row.event for row in rows}) == 2


def test_codes_are_those_of_the_record() -> None:
    lexicon = read_event_lexicon("en")
    kinds, statuses = codes("event_kind"), codes("status")
    assert {noun.kind_code for nouns in lexicon.nouns.values() for noun in nouns} <= kinds
    assert {verb.kind_code for uses in lexicon.verbs.values() for verb, _ in uses} - {""} <= kinds
    assert {kind for uses in lexicon.verbs.values() for verb, _ in uses for kind in verb.kinds} <= kinds
    assert {status for status, _ in (*lexicon.statuses.values(), *lexicon.adjectives.values())} <= statuses
    classes = {row["class_code"] for row in read_lexicon("en", "events_verbs")}
    assert {name for name, _ in lexicon.statuses} <= classes
    assert {answer.class_code for uses in read_answers("en").values() for answer, _ in uses} == {
        "come", "stay", "head", "send", "invite", "urge",
    }  # fmt: skip
    people, roles = codes("participation"), codes("role")
    for text in [text for text, _ in (*TOLD, *ANSWERS)]:
        for person in (person for row in events(f"Talks opened. {text}") for person in row.participants):
            assert person.status_code in people
            assert person.role_code in roles


def test_a_language_without_tables_tells_nothing() -> None:
    assert find_events("Norway held talks.", [], [], language="xx") == []


@given(st.text(max_size=200), st.sampled_from([text for text, _ in TOLD]))
def test_passages_slice_back_in_any_text(noise: str, sentence: str) -> None:
    text = f"{noise} {sentence}\r\n{noise}"
    for row in events(text):
        assert text[row.start : row.end] == row.text
        assert row.start < row.end
        assert 0 < row.confidence <= 1
        assert all(0 <= span.start < span.end <= len(text) for span in row.mentions)


@given(st.lists(st.sampled_from([text for text, _ in TOLD] + SILENT), max_size=5))
def test_a_sentence_added_at_the_end_changes_nothing_before(parts: list[str]) -> None:
    text = " ".join(parts)
    found = events(text)
    assert found == events(text)
    assert events(f"{text} The weather was fine.") == found


@pytest.mark.parametrize(
    "text",
    ["a" * 50_000 + "!", " " * 50_000, "1" * 50_000, '"' * 50_000, "talks " * 9_000, "talks, " * 7_000, "the talks of " * 4_000,
     "agreed to " * 5_000, "Talks will be held. " * 2_500, "talks in A" + "a" * 40_000],
)  # fmt: skip
def test_hostile_runs_are_read_in_linear_time(text: str) -> None:
    def cost(size: int) -> float:
        start = time.process_time()
        find_events(text[:size], [], [], published=THURSDAY)
        return time.process_time() - start

    cost(1000)
    assert cost(len(text)) < 5 * 3 * max(cost(len(text) // 2), 0.02)


def test_gold_articles_tell_their_events(shared: Path) -> None:
    """Kinds and statuses a careful reader finds in the development articles; nothing past in what lies ahead."""
    expected = {
        "camp-david": {("agreement", "agreed"), ("meeting", "occurred"), ("visit", "occurred"), ("meeting", "announced"), ("meeting", "broken-off")},
        "wh-call": {("call", "occurred"), ("ceasefire", "agreed"), ("meeting", "announced")},
        "voa-witkoff": {("visit", "announced")},
    }  # fmt: skip
    hit = 0
    for name, wanted in expected.items():
        folder = shared / "eval" / "dev" / name
        text = (folder / "text.txt").read_text(encoding="utf-8")
        published = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["published"]
        with (folder / "actors.csv").open(encoding="utf-8", newline="") as file:
            gazetteer = Gazetteer.build(csv.DictReader(file))
        rows = find_events(
            text, find_times(text, published=published), find_mentions(text, gazetteer), published=published
        )
        hit += len(wanted & {(row.kind_code, row.status_code) for row in rows})
        for row in rows:
            assert text[row.start : row.end] == row.text
    assert hit >= 0.8 * sum(map(len, expected.values()))


def test_what_another_clause_says_is_not_said_of_an_event() -> None:
    found = {
        (row.kind_code, row.status_code) for row in events("Norway rejected a truce before an agreement is reached.")
    }
    assert found == {("ceasefire", "refused")}
    found = {
        (row.kind_code, row.status_code) for row in events("Norway observed a truce after the talks began in May.")
    }
    assert ("ceasefire", "occurred") not in found
    assert ("meeting", "occurred") in found
    text = "Sweden ended the talks after Norway refused."
    assert all(row.status_code != "refused" for row in events(text) if row.kind_code == "meeting")


def test_an_infinitive_goes_on_from_another() -> None:
    assert events("Norway urged Sweden to correct its course and cancel sanctions.") == []


def test_a_gerund_before_which_nothing_has_happened() -> None:
    text = "Norway wanted guarantees before resuming negotiations."
    assert all(row.status_code != "ongoing" for row in events(text))


def test_whoever_stands_in_another_clause_has_no_part() -> None:
    (row,) = events("Norway told Qatar that Sweden had rejected the proposal.")
    assert [person.actor_id for person in row.participants] == ["sweden"]
    (row,) = events("Norway held talks on Tuesday with rebels backing Finland.")
    assert "finland" not in {person.actor_id for person in row.participants}


def test_a_refusal_does_not_date_what_is_refused() -> None:
    rows = {row.kind_code: row for row in events("On Tuesday Sweden rejected an offer to hold a conference.")}
    assert (rows["proposal"].from_edtf, rows["proposal"].starts_edtf) == ("2025-05-13", "")
    assert "meeting" not in rows or rows["meeting"].starts_edtf == ""


def test_rounds_of_talks_are_one_event() -> None:
    assert len(events("During fifteen rounds of talks the sides settled nothing.")) == 1
