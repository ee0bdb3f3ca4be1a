"""The temporal tagger: what is found, what it is worth, and what may not change it.

`times_sentences.csv` holds invented sentences of the genre, each with every expression in it and its value; the
laws are stated over any text. Scores against the evaluation articles are floors, never exact figures.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.coding.times import TimeExpression, explain, find_times
from analysis.coding.times.grammar import ORDERS, RULES, expand, grammar
from analysis.coding.times.lexicon import languages, read_lexicon
from analysis.coding.times.readers import READERS
from analysis.coding.times.story import Story
from analysis.coding.times.tokens import CLASSES, LETTERS, TOKEN
from analysis.errors import UsageError
from analysis.record.dates import parse_edtf

THURSDAY = "2025-05-15"
SENTENCES = Path(__file__).with_name("times_sentences.csv")
PIECES = (
    "On Tuesday ", "on 12 May ", "three days ", "later", " ago", "last week", " the ", "early ", "1977", "–", "-", " May ", "10 a.m. ",
    "GMT", "(", ")", "“", "”", "\r\n", "\n\n", "\u00a0", "e\u0301", "’s ", ". ", ", ", "said ", "will ", "of ", "and ", "the day before",
    "nineteenth century", "2025-05-12", "12.05.2025", "mid", "'99", "half a ", "year", "\u200b", "в понедельник ", "١٢ ", "every ",
)  # fmt: skip


def sentences() -> list[tuple[str, str, str]]:
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [(row["published"], row["sentence"], row["expected"]) for row in rows]


def said(text: str, published: str = THURSDAY, language: str = "en") -> str:
    found = find_times(text, published=published, language=language)
    return ";".join(f"{one.text}={one.edtf}" for one in found)


def only(text: str, published: str = THURSDAY) -> TimeExpression:
    (found,) = find_times(text, published=published)
    return found


@pytest.mark.parametrize(("published", "sentence", "expected"), sentences())
def test_sentences_of_the_genre(published: str, sentence: str, expected: str) -> None:
    assert said(sentence, published) == expected


# Anchors


@pytest.mark.parametrize(
    ("published", "value"),
    [("2025-05-15", "2025-05-12"), ("2025-05-12", "2025-05-12"), ("2025-05-11", "2025-05-05"), ("", "")],
)
def test_deictic_values_follow_the_date_of_publication(published: str, value: str) -> None:
    found = only("The delegates arrived on Monday.", published)
    assert (found.edtf, found.anchor, found.anchor_edtf) == (value, "publication", published)


def test_everything_deictic_resolves_anew_when_publication_moves() -> None:
    text = "Yesterday they met, last week they wrote, in March they fought; on 2 April 2020 they signed."
    first, second = find_times(text, published="2025-05-15"), find_times(text, published="2019-12-31")
    assert [one.text for one in first] == [one.text for one in second]
    changed = [a.edtf != b.edtf for a, b in zip(first, second, strict=True)]
    assert changed == [True, True, True, False]


def test_a_vague_date_of_publication_anchors_only_what_it_can() -> None:
    assert only("He left on Monday.", "2025").edtf == ""
    assert only("He left on Monday.", "[2025-05-14,2025-05-15]").edtf == "2025-05-12"
    assert only("He left on Monday.", "2025-05-15T22:10:00+02:00").edtf == "2025-05-12"


def test_a_wrong_date_of_publication_is_refused() -> None:
    with pytest.raises(UsageError, match="published"):
        find_times("Monday", published="15/05/2025")


def test_the_tense_of_the_clause_decides_and_the_other_day_is_an_alternative() -> None:
    past, future = only("They met on Monday."), only("They will meet on Monday.")
    assert (past.edtf, past.alternatives) == ("2025-05-12", ("2025-05-19",))
    assert (future.edtf, future.alternatives) == ("2025-05-19", ("2025-05-12",))
    assert past.rule == 'weekday_time/past "met"'


def test_ago_counts_from_the_day_told_in_its_sentence() -> None:
    found = find_times("The king, who spent Tuesday in Rabat, was in Tunis only two days ago.", published=THURSDAY)[-1]
    assert (found.edtf, found.anchor, found.anchor_edtf) == ("2025-05-11", "narrative", "2025-05-13")


def test_a_story_carries_its_year_until_the_writer_speaks_of_his_own_time() -> None:
    text = (
        "In May 1968 students marched. In June they went home. Yesterday the minister spoke. In April he had been ill."
    )
    values = [one.edtf for one in find_times(text, published=THURSDAY)]
    assert values == ["1968-05", "1968-06", "2025-05-14", "2025-04"]


def test_a_date_that_describes_a_noun_or_lies_before_the_story_does_not_move_it() -> None:
    told = "On 3 May 1978 they met to restore the old June 4, 1967 borders. On 8 May they parted."
    assert find_times(told, published="2015-01-01")[-1].edtf == "1978-05-08"
    told = "In 1978 they met at a house that had been built in 1912. In June they parted."
    assert find_times(told, published="2015-01-01")[-1].edtf == "1978-06"


def test_a_dateline_stands_in_for_a_missing_date_of_publication() -> None:
    text = "GENEVA, 12 May 2025 - The delegates will meet on Friday."
    assert [one.edtf for one in find_times(text)] == ["2025-05-12", "2025-05-16"]
    late = "GENEVA, 12 May 2025 - The delegates met on Friday."
    assert find_times(late)[-1].edtf == "2025-05-09"
    assert find_times(late, published="2025-05-20")[-1].edtf == "2025-05-16"


def test_a_quotation_counts_from_the_day_it_was_spoken() -> None:
    found = find_times("“We leave tomorrow,” she said on Saturday.", published=THURSDAY)
    assert [one.edtf for one in found] == ["2025-05-11", "2025-05-10"]


def test_quotations_without_a_day_were_spoken_when_somebody_last_spoke() -> None:
    text = (
        "The envoy told reporters on Tuesday that talks would go on.\n\n“We meet again today or on Friday,” she added."
    )
    assert [one.edtf for one in find_times(text, published=THURSDAY)] == ["2025-05-13", "2025-05-13", "2025-05-16"]
    assert find_times(text, published="2025-05-24")[1].edtf == "2025-05-24"


def test_a_weekday_in_this_week_with_last_is_of_the_week_before_and_says_so() -> None:
    found = only("They met last Tuesday.")
    assert (found.edtf, found.alternatives) == ("2025-05-06", ("2025-05-13",))
    assert found.confidence < 0.9
    assert only("They met last Saturday.").edtf == "2025-05-10"


def test_a_past_verb_looks_back_over_the_year_unless_it_announces() -> None:
    assert only("The congress took place in July.").edtf == "2024-07"
    assert only("They agreed to a congress in July.").edtf == "2025-07"
    assert only("They agreed in July.").edtf == "2024-07"


def test_adding_a_sentence_changes_nothing_before_it() -> None:
    text = " ".join(sentence for _, sentence, _ in sentences()[:40])
    longer = text + " On 7 July 1937 the war began."
    assert find_times(longer, published=THURSDAY)[: len(find_times(text, published=THURSDAY))] == find_times(
        text, published=THURSDAY
    )


# Rows


def test_rows_say_rule_anchor_and_alternatives() -> None:
    found = find_times("Rebels struck late on Tuesday, and for three days nobody slept.", published=THURSDAY)
    assert [one.kind_code for one in found] == ["date", "duration"]
    lines = explain(found[0]).splitlines()
    assert lines[0].startswith('"late on Tuesday" (14-29) = 2025-05-13, date, confidence 0.')
    assert lines[1].strip().startswith("rule: ")
    assert lines[2:] == ["  anchor: publication, 2025-05-15", "  alternatives: 2025-05-20"]
    assert "the words alone" in explain(found[1])
    assert "unresolved" in explain(only("He left on Monday.", ""))


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Monday", "date"), ("10 a.m. on Monday", "time"), ("last week", "interval"), ("five days", "duration"),
     ("recently", "vague"), ("every day", "set"), ("September 5–17, 1978", "interval")],
)  # fmt: skip
def test_kinds(text: str, kind: str) -> None:
    assert only(f"They met {text}.").kind_code == kind


@pytest.mark.parametrize("text", ["mid -nineteenth century", "mid- nineteenth  century", "mid–nineteenth\u00a0century"])
def test_garbled_spacing(text: str) -> None:
    found = only(f"since the {text}, nothing")
    assert found.edtf == "18XX"
    assert found.text.endswith(text)


def test_a_line_that_wraps_does_not_break_an_expression_and_a_heading_does() -> None:
    wrapped = "The two delegations agreed to come back to Geneva on 12\nMay 2025 for more."
    assert [one.text for one in find_times(wrapped)] == ["12\nMay 2025"]
    assert said("Talks on Monday\nMay 12 was quiet.") == "Monday=2025-05-12;May 12=2025-05-12"


def test_code_is_not_read_as_dates() -> None:
    code = 'for i in range(12):\n    x = a[12] / 4  # may fail\n    march(second=2.5, sun="sat")\n    return 0x1984, 1.2.3, 10-12\n'
    assert find_times(code, published=THURSDAY) == []


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "....", "¶ § ", "no stops and nothing else " * 50])
def test_texts_with_nothing_in_them(text: str) -> None:
    assert find_times(text, published=THURSDAY) == []


@pytest.mark.parametrize(
    "bomb",
    ["a" * 50_000 + "!", " " * 50_000, "1" * 50_000, '"' * 50_000, "\n" * 50_000, "." * 50_000, "one-" * 12_000, "the " * 12_000,
     "5, " * 16_000, "May " * 12_000, "first of the " * 4_000, "1:" * 25_000, "a few " * 8_000, "not " * 12_000],
)  # fmt: skip
def test_bombs_are_read_and_hold_nothing(bomb: str) -> None:
    assert find_times(bomb, published=THURSDAY) == []


# Laws


@settings(max_examples=120, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=25), st.sampled_from(["", THURSDAY]))
def test_offsets_slice_back_rows_are_in_order_and_repeat(pieces: list[str], published: str) -> None:
    text = "".join(pieces)
    found = find_times(text, published=published)
    assert found == find_times(text, published=published)
    end = 0
    for one in found:
        assert text[one.start : one.end] == one.text
        assert end <= one.start < one.end
        assert 0 < one.confidence <= 1
        assert one.anchor in ("explicit", "narrative", "publication")
        if one.edtf and one.kind_code != "duration":
            parse_edtf(one.edtf)
        if one.kind_code == "duration" and one.edtf:
            assert re.fullmatch(r"P(\d+[YMWD])*(T(\d+[HMS])+)?", one.edtf)
        end = one.end


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=20))
def test_without_publication_nothing_is_counted_from_it(pieces: list[str]) -> None:
    for one in find_times("".join(pieces)):
        assert one.anchor != "publication" or not one.edtf or one.anchor_edtf


# The grammar and the tables


def test_every_rule_has_a_reader_and_every_class_a_letter() -> None:
    names = {name for name, _ in RULES} | {name for rules in ORDERS.values() for name, _ in rules}
    assert names == set(READERS)
    assert len(CLASSES) == len(set(CLASSES)) <= len(LETTERS)


@pytest.mark.parametrize("language", languages())
def test_tables_name_classes_that_the_grammar_knows(language: str) -> None:
    lexicon = read_lexicon(language)
    assert {word.class_name for word in lexicon.words.values()} <= set(CLASSES)
    assert {word.flag for word in lexicon.words.values()} <= {"", "cap", "upper", "low", "name", "verb", "noun"}
    assert {name for name, _, _ in grammar(language).openings.rules} >= {name for name, _ in RULES}


def test_patterns_are_bounded() -> None:
    for _, pattern in RULES:
        assert not re.search(r"[*+]", pattern), pattern
        re.compile(expand(pattern))


def test_tokens_cover_everything_but_short_spaces() -> None:
    text = "On 10-12 May 2025, at 10:30 a.m.,\u00a0the\u00a0U.S. said: “No.”"
    assert "".join(TOKEN.findall(text)) == re.sub(r"\s", "", text)


def test_a_coarser_date_hides_a_day_only_where_it_does_not_hold_it() -> None:
    assert said("On Sunday they met, the third time this year. A day later they parted.").endswith(
        "A day later=2025-05-12"
    )
    assert said("On Sunday they met. In 1990 they had not. A day later they parted.").endswith("A day later=")
    assert Story(None, "").latest("D") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La semana pasada se reunieron; el lunes dijo que volverán el viernes.",
         "La semana pasada=2025-05-05/2025-05-11;lunes=2025-05-12;viernes=2025-05-16"),
        ("Hace tres días, a finales de mayo de 2024.", "Hace tres días=2025-05-12;finales de mayo de 2024=2024-05-22/2024-05-31"),
        ("Del 10 al 12 de mayo, en el siglo XIX y en la década de 1990.",
         "10 al 12 de mayo=2025-05-10/2025-05-12;el siglo XIX=18XX;la década de 1990=199X"),
        ("Firmaron el 24 de noviembre de 2016. Dos días después volvieron.",
         "el 24 de noviembre de 2016=2016-11-24;Dos días después=2016-11-26"),
        ("Resolución 1973 y unos 2000 soldados.", ""),
        ("El martes a las 9:15 a. m. volverán.", "martes a las 9:15 a. m.=2025-05-20T09:15"),
        ("Duró más de 50 años, hasta febrero del año pasado.", "más de 50 años=P50Y;febrero del año pasado=2024-02"),
        ("Vuelven el 5 de mayo del año próximo y todos los viernes.", "el 5 de mayo del año próximo=2026-05-05;todos los viernes="),
        ("En 1994 hubo tregua. Desde entonces no.", "1994=1994;entonces=1994"),
    ],
)  # fmt: skip
def test_spanish(text: str, expected: str) -> None:
    assert said(text, language="es") == expected


def test_a_language_without_tables_is_refused_with_those_that_have() -> None:
    with pytest.raises(UsageError, match=r"\bxx\b.*en, es"):
        find_times("Monday", language="xx")


# The evaluation material


def test_floors_on_the_development_articles(shared: Path, tmp_path: Path) -> None:
    gold = shared / "eval" / "dev"
    for article in sorted(path for path in gold.iterdir() if path.is_dir()):
        meta = json.loads((article / "meta.json").read_text(encoding="utf-8"))
        with (article / "text.txt").open(encoding="utf-8", newline="") as file:
            text = file.read()
        (tmp_path / article.name).mkdir()
        with (tmp_path / article.name / "times.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["start", "end", "text", "edtf", "kind_code", "anchor"])
            for one in find_times(text, published=meta["published"]):
                writer.writerow([one.start, one.end, one.text, one.edtf, one.kind_code, one.anchor])
    command = [sys.executable, str(shared / "eval" / "score.py"), str(gold), str(tmp_path), "--json"]
    scores = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert scores["times strict span"]["f1"] >= 0.92
    assert scores["times relaxed span"]["f1"] >= 0.96
    assert scores["times relaxed + value"]["f1"] >= 0.92


def test_little_is_found_where_another_tagger_s_tests_expect_nothing(shared: Path) -> None:
    path = shared / "eval" / "external" / "recognizers-text-datetime-en.json"
    cases = [case for case in json.loads(path.read_text(encoding="utf-8-sig")) if not case["Results"]]
    wrong = [case["Input"] for case in cases if find_times(case["Input"], published=THURSDAY)]
    assert len(wrong) <= len(cases) * 0.3
