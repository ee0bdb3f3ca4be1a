"""Damaged passages are found by reason, clean ones left alone, and nothing is ever repaired."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coding.damage import Damage, find_damage
from analysis.coding.damage.lexicon import read_collocations, read_furniture
from analysis.coding.names import Gazetteer, find_mentions
from analysis.record.schema import TABLES

ACTORS = [
    {"id": "united-states", "name": "United States", "kind_code": "state"},
    {"id": "norway", "name": "Norway", "kind_code": "state"},
    {"id": "sweden", "name": "Sweden", "kind_code": "state"},
    {"id": "kissinger", "name": "Henry Kissinger", "kind_code": "person", "counts_for_id": "united-states"},
    {"id": "council", "name": "Council Office", "kind_code": "office"},
]

# A sentence, the passage to be flagged, its kind, and its reading.
DAMAGED = [
    ("They want an unconditional shooting at once.", "unconditional shooting", "meaning", "unconditional ceasefire"),
    (
        "Both agreed to a full shooting for ten days.",
        "agreed to a full shooting",
        "meaning",
        "agreed to a full ceasefire",
    ),
    ("A second tour of indirect talks failed.", "tour of indirect talks", "meaning", "round of indirect talks"),
    ("Envoys used diplomatic sockets for weeks.", "diplomatic sockets", "meaning", "diplomatic contacts"),
    ("They may face renewable hostilities.", "renewable hostilities", "meaning", "renewed hostilities"),
    ("It named the radical reasons of the war.", "radical reasons", "meaning", "root reasons"),
    ("The aim is to prove a just peace.", "prove a just peace", "meaning", "establish a just peace"),
    ("The talks will be detained in Geneva.", "talks will be detained", "meaning", "talks will be held"),
    ("It gave up its long-term missiles.", "long-term missiles", "meaning", "long-range missiles"),
    ("Security warranties were discussed.", "Security warranties", "meaning", "Security guarantees"),
    ("A prisoner swab took place at dawn.", "prisoner swab", "meaning", "prisoner swap"),
    ("The UN Safety Council met at noon.", "UN Safety Council", "meaning", "UN Security Council"),
    ("The unclear talks stalled again.", "unclear talks", "meaning", "nuclear talks"),
    ("The Untied Nations sent a mediator.", "Untied Nations", "meaning", "United Nations"),
    ("A drown attack hit the port.", "drown attack", "meaning", "drone attack"),
    ("The piece talks broke down.", "piece talks", "meaning", "peace talks"),
    ("The party insists on accepting all of its demands.", "insists on accepting all of its demands", "grammar", ""),
    ("Oslo is now pull out of the deal.", "is now pull out of", "grammar", "is now pulling out of"),
    ("It is a difficult to say who won.", "is a difficult to say", "grammar", "is difficult to say"),
    ("The minister was urge to sign it.", "was urge", "grammar", ""),
    ("The sides would agreed and would went home.", "would went", "grammar", ""),
    ("The union should accepts the offer.", "should accepts", "grammar", ""),
    ("What role did Sweden played in it?", "What role did Sweden played", "grammar", ""),
    (
        "I have publicly expressed her willingness to talk.",
        "expressed her willingness",
        "grammar",
        "expressed my willingness",
    ),
    ("Only if Norway also attend will it work.", "if Norway also attend", "grammar", ""),
    ("Which one side will not only keep, but also by the other.", "not only keep, but also by", "grammar", ""),
    ("They cannot not never agree.", "cannot not", "grammar", ""),
    ("They was ready to sign.", "They was", "grammar", ""),
    ("Oslo was, however, we propose new talks.", "Oslo was, however, we propose", "grammar", ""),
    ("The talks end a long -term dispute.", "long -term", "grammar", "long-term"),
    ("They closed a dealStop the war now and for all.", "dealStop", "grammar", "deal Stop"),
    ("The envoys said that The talks go on.", "that The talks", "grammar", "that the talks"),
    ("They promised To urge the parties.", "promised To urge", "grammar", "promised to urge"),
    ("A truce of the the two sides held.", "the the", "grammar", "the"),
    ("“We will go on. They agreed.", "“We will go on. They agreed.", "truncation", ""),
    ("The two sides met on Monday, 13 May 2025.", "Monday, 13 May 2025", "source-error", ""),
    ("The pact was signed on 31 April 1907.", "31 April", "source-error", ""),
    ("The war (1914–1908) changed Europe.", "1914–1908", "source-error", ""),
    ("They freed 12 people: 5 men and 6 women.", "12 people: 5 men and 6 women", "source-error", ""),
    (
        "The three powers – Norway, Sweden, Denmark and Finland – met.",
        "Norway, Sweden, Denmark and Finland",
        "grammar",
        "",
    ),
    ("A 30-day truce ran from March 1 to May 9 there.", "30-day truce ran from March 1 to May 9", "source-error", ""),
    ("In the Swiss capital, Geneva, they met.", "the Swiss capital, Geneva", "source-error", "the Swiss capital, Bern"),
    (
        "They flew to Sydney, the capital of Australia.",
        "Sydney, the capital of Australia",
        "source-error",
        "Canberra, the capital of Australia",
    ),
    ("It ended.\nRead more: how it began", "Read more: how it began", "furniture", ""),
    ("It ended.\nSource link", "Source link", "furniture", ""),
    ("It ended.\nhttps://example.org/a.jpg?w=1", "https://example.org/a.jpg?w=1", "furniture", ""),
    ("Itâ€™s over.", "â€™", "furniture", ""),
]

# Clean sentences with what might be mistaken.
CLEAN = [
    "The police announced a shooting in the north of the city.",
    "Unilateral strikes continued while the two armies exchanged fire.",
    "The minister’s tour of the region included talks in three capitals.",
    "They discussed renewable energy and the radical reforms of the government.",
    "He proved that peace is possible, and that a lasting peace can be built.",
    "The activists were detained before the talks, police said.",
    "Long-term contracts for weapons were signed with three suppliers.",
    "Banks gave security, and warranties were part of the loan.",
    "It remains unclear, talks having ended, who will pay.",
    "All they could do was accept the terms; what it did was reject the deal.",
    "The team was back on Monday and the website is back up.",
    "It is a hard question to answer and a difficult one to avoid.",
    "Does the agreement reached in Oslo still bind them?",
    "Did the talks held in Paris fail?",
    "She expressed her willingness to meet and he repeated his readiness.",
    "If the ministers also attend, the summit will be the largest so far.",
    "It was criticised not only by the opposition but also by its allies.",
    "The treaty was signed not only in Oslo but also, by proxy, in Rome.",
    "In The Hague, the court ruled; The New York Times and The Economist reported it.",
    "Air Force One landed and Phase One of the plan began.",
    "“We agree,” she said. “The talks go on.”",
    "“We agree on this.\n\n“And we agree on that,” he said.",
    '"We agree," he said. "The talks go on."',
    "He asked that she have a say, and that he be heard.",
    "He had had enough of what that that word stood for.",
    "On Thursday, May 15, 2025, and on Sunday, May 11, they met.",
    "February 29, 2024, was the last day of the truce of 1914–18.",
    "They freed 12 people, among them 5 men and 6 women.",
    "The three powers – Norway, Sweden and Denmark – met in Bonn, then the capital of West Germany.",
    "The four leaders (Norway’s, Sweden’s, Denmark’s and Finland’s) met.",
    "In the Dutch capital, Amsterdam, and in The Hague they talked.",
    "The Turkish capital Ankara hosted them; Bern, the capital of Switzerland, did not.",
    "A 30-day truce from March 19 to April 18 was kept.",
    "Norway and Sweden met. In Norway Henry Kissinger spoke.",
    "The former Kissinger aide was welcomed.",
    "The report by the Council Office was released late on Wednesday.",
    "Read the treaty and you will see more: it binds both sides for ever, in peace and in war.",
    "The share of the vote fell; the post of minister stayed empty.",
    "Copyright was one of the subjects of the talks of 1994 in Geneva and Marrakesh.",
    "The negotiators – tired, hungry, and far from home – went on until 4 am.",
    "He works on iPhone sales at McDonald’s and follows the talks on YouTube.",
    "The union, which had called the strike, accepted the offer; the employer did, too.",
    "What we have is a deal; what they want is time.",
    "They threw the ball and the glove away after the baseball game.",
    "As it was, however, we had no choice, and there was no demand for it.",
    "Their first round of talks ended; the next is planned for June.",
]


def flags(text: str) -> list[Damage]:
    """The flags of a text whose names are those of `ACTORS`."""
    gazetteer = Gazetteer.build(ACTORS)
    return find_damage(text, find_mentions(text, gazetteer), gazetteer=gazetteer, published="2025-05-15")


@pytest.mark.parametrize(("text", "passage", "kind", "reading"), DAMAGED)
def test_damage_is_flagged_with_its_kind_and_reading(text: str, passage: str, kind: str, reading: str) -> None:
    found = [one for one in flags(text) if one.text == passage]
    assert [(one.kind_code, one.reading) for one in found] == [(kind, reading)]
    assert text[found[0].start : found[0].end] == passage
    assert found[0].reason
    assert 0 < found[0].confidence <= 1


@pytest.mark.parametrize("text", CLEAN)
def test_clean_sentences_are_left_alone(text: str) -> None:
    assert flags(text) == []


def test_a_name_that_resembles_an_actor_is_flagged_once_and_a_transliteration_is_not() -> None:
    found = flags("Henry Kisinjer arrived. Later Henry Kisinjer left.")
    assert [(one.text, one.reading) for one in found] == [("Henry Kisinjer", "Henry Kissinger")]
    assert not [one for one in flags("Henri Kissinger arrived.") if one.confidence > 0.97]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("The former Kissinger was welcomed in Oslo.", "names:former"),
        ("Foreign Minister Henry Kissinger came to Oslo.", "names:office"),
        ("The Council Office was released late on Monday.", "names:released"),
        ("Kissinger-Don said the talks went on.", "names:tied"),
        ("They saw Norway, and Sweden Kissinger again.", "names:beside"),
        ("He visited Denmark, Norway and Sweden Helsinki then.", "names:beside"),
    ],
)
def test_what_is_said_of_actors_is_judged_by_what_they_are(text: str, rule: str) -> None:
    assert rule in [one.rule for one in flags(text)]


def test_furniture_hides_what_is_inside_it() -> None:
    text = "The talks ended.\nRead more: the the long -term plan\nThey will resume."
    assert [one.rule for one in flags(text)] == ["furniture:line"]


def test_codes_are_those_of_the_record() -> None:
    column = next(column for column in TABLES["emendations"].columns if column.name == "kind_code")
    kinds = {code.code if hasattr(code, "code") else str(code) for code in getattr(column, "codes", [])}
    rows = [row for rows in read_collocations("en").values() for row in rows]
    assert {row.kind_code for row in rows} <= (kinds or {"meaning", "grammar", "truncation", "source-error"})
    assert all(0.5 <= row.confidence <= 1 for row in rows)


def test_no_lexicon_no_words_of_that_language() -> None:
    assert find_damage("They want an unconditional shooting.", [], language="xx") == []


@given(st.text(max_size=300))
def test_passages_slice_back(text: str) -> None:
    for one in find_damage(text, []):
        assert text[one.start : one.end] == one.text
        assert one.start < one.end


@given(
    st.lists(st.sampled_from([row[0] for row in DAMAGED] + CLEAN), max_size=6), st.sampled_from([" ", "\n", "\r\n\r\n"])
)
def test_same_text_same_rows_and_a_later_sentence_changes_nothing_before(parts: list[str], gap: str) -> None:
    parts = [part for part in parts if "“" not in part and '"' not in part]
    text = gap.join(parts)
    found = find_damage(text, [])
    assert found == find_damage(text, [])
    longer = find_damage(text + "\n\nThe talks then ended.", [])
    assert [one for one in longer if one.end <= len(text)] == found


@pytest.mark.parametrize(
    "text",
    ["a" * 50_000 + "!", " " * 50_000, "1" * 50_000, '"' * 50_000, "“" * 20_000, "- " * 25_000, "A " * 25_000, "\n" * 50_000,
     "the " * 12_000, "Norway, " * 6_000, "capital " * 6_000, "not only " * 6_000, "Photo: " * 7_000, "five men: A, " * 4_000],
)  # fmt: skip
def test_hostile_runs_are_read_in_linear_time(text: str) -> None:
    def cost(size: int) -> float:
        start = time.process_time()
        find_damage(text[:size], [])
        return time.process_time() - start

    cost(1000)
    assert cost(len(text)) < 5 * 3 * max(cost(len(text) // 2), 0.02)


def test_code_and_empty_texts_give_no_nonsense() -> None:
    code = "def find(x):\n    return {k: v for k, v in x.items() if v != k}  # keep\nresult = findAll(theList)\n" * 50
    assert find_damage("", []) == []
    assert [one for one in find_damage(code, []) if one.kind_code != "furniture"] == []


def test_every_furniture_row_matches_something() -> None:
    pattern, reasons = read_furniture("en")
    assert pattern.groups == len(reasons) > 20
    for line in (
        "Advertisement",
        "Share this article",
        "3 min read",
        "All rights reserved.",
        "Published On 15 May 2025",
    ):
        assert pattern.fullmatch(line)


def test_clean_articles_have_fewer_than_one_flag_in_2000_words(shared: Path) -> None:
    words = wrong = 0
    for folder in sorted((shared / "eval" / "dev").iterdir()):
        text = (folder / "text.txt").read_text(encoding="utf-8")
        with (folder / "actors.csv").open(encoding="utf-8", newline="") as file:
            gazetteer = Gazetteer.build(csv.DictReader(file))
        published = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["published"]
        found = find_damage(text, find_mentions(text, gazetteer), gazetteer=gazetteer, published=published)
        wrong += len(found)
        words += len(text.split())
    for path in sorted((shared / "articles").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        wrong += sum(one.kind_code != "furniture" for one in find_damage(text, []))
        words += len(text.split())
    assert wrong <= words / 2000


def test_the_damaged_seed_is_full_of_flags(shared: Path) -> None:
    text = next((shared / "seed").glob("*.txt")).read_text(encoding="utf-8")
    found = find_damage(text, [], published="2025-05-15")
    assert len([one for one in found if one.kind_code != "furniture"]) >= 25
    assert len([one for one in found if one.kind_code == "furniture"]) == 2


def test_a_quotation_with_two_kinds_of_marks_is_told_once() -> None:
    found = [
        one for one in find_damage('He said: "We will not go.”\n\nShe said: “We will.”', []) if "quotation" in one.rule
    ]
    assert [(one.rule, one.text) for one in found] == [("quotation:mixed", '"We will not go.”')]
