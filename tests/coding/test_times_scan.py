"""The scan for expressions of time: what is worked out beforehand and what is remembered changes nothing that is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coding.pieces import Remembered
from analysis.coding.times import find_times
from analysis.coding.times.found import Paragraph
from analysis.coding.times.grammar import ORDERS, RULES, STARTS, Grammar, beginnings, expand, grammar
from analysis.coding.times.lexicon import languages, read_lexicon
from analysis.coding.times.tagger import read
from analysis.coding.times.tokens import CHARS, NAMES, TOKEN, Classes, Tokenised, classes_of

PIECES = [
    *(
        "a",
        "p",
        "m",
        ".",
        ",",
        " ",
        "  ",
        "    ",
        "\n",
        "\u00a0",
        "\t",
        "“",
        "'",
        "(",
        "-",
        "–",
        "/",
        ":",
        "é",
        "中",
        "\u0301",
    ),
    *(
        "1",
        "12",
        "1978",
        "2nd",
        "p. m.",
        "a.m.",
        "o’clock",
        "B.C.",
        "May",
        "may",
        "Monday",
        "the",
        "last",
        "year",
        "days",
        "5:30",
    ),
    *(
        "1,000",
        "1.5",
        "1990s",
        "Q3",
        "FY24",
        "http://a.b/c",
        "two",
        "hundred",
        "ago",
        "of",
        "U.S.",
        "2025-05-14T10:00Z",
    ),
]
RULE_PATTERNS = [(name, pattern) for rules in (RULES, *ORDERS.values()) for name, pattern in rules]


def texts() -> st.SearchStrategy[str]:
    return st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=80))


class TestTokens:
    @given(texts())
    def test_tokens_of_the_parts_are_those_of_the_whole(self, text):
        found = Tokenised(text, classes_of("en"))
        whole = list(TOKEN.finditer(text))
        assert found.tokens() == [match[0] for match in whole]
        assert found.starts(len(whole)) == [match.start() for match in whole]
        assert found.classes == classes_of("en").read(found.tokens())

    @given(texts(), st.integers(0, 5))
    def test_as_many_places_are_told_as_are_asked_for(self, text, count):
        places = Tokenised(text, classes_of("en")).starts(count)
        whole = [match.start() for match in TOKEN.finditer(text)]
        assert places == whole[: len(places)]
        assert len(places) >= min(count, len(whole))

    def test_what_is_remembered_is_bounded(self, monkeypatch):
        monkeypatch.setattr("analysis.coding.pieces.REMEMBERED", 3)
        tokens, classes = Remembered(lambda piece: tuple(TOKEN.findall(piece))), Classes(read_lexicon("en"))
        for number in range(10):
            assert tokens[f"word{number}"] == (f"word{number}",)
            assert len(classes[f"word{number}"]) == 1
        assert tokens["x" * 50] == ("x" * 50,)
        assert len(tokens) == len(classes) == 3


class Derived:
    """Strings that a pattern matches, drawn part by part: the patterns hold letters, groups, strokes, `?` and `{m,n}` only."""

    def __init__(self, pattern: str, draw: st.DrawFn) -> None:
        self.signs = re.findall(r"\(\?:|\{\d,\d\}|.", pattern)
        self.draw, self.at = draw, 0

    def choice(self) -> str:
        options = [self.sequence()]
        while self.at < len(self.signs) and self.signs[self.at] == "|":
            self.at += 1
            options.append(self.sequence())
        return self.draw(st.sampled_from(options))

    def sequence(self) -> str:
        found = ""
        while self.at < len(self.signs) and self.signs[self.at] not in ("|", ")"):
            here = self.at
            part = self.part()
            following = self.signs[self.at] if self.at < len(self.signs) else ""
            if following == "?":
                self.at += 1
                part = part if self.draw(st.booleans()) else ""
            elif following[:1] == "{":
                behind = self.at + 1
                times = self.draw(st.integers(int(following[1]), int(following[3])))
                part = ""
                for _ in range(times):
                    self.at = here
                    part += self.part()
                self.at = behind
            found += part
        return found

    def part(self) -> str:
        sign = self.signs[self.at]
        self.at += 1
        if sign != "(?:":
            return sign
        found = self.choice()
        self.at += 1
        return found


class TestBeginnings:
    @pytest.mark.parametrize(("name", "pattern"), RULE_PATTERNS)
    @given(data=st.data())
    def test_whatever_a_rule_matches_begins_as_was_worked_out(self, name, pattern, data):
        expanded = expand(pattern)
        found = data.draw(st.composite(lambda draw: Derived(expanded, draw).choice())())
        assert re.fullmatch(expanded, found)
        assert found[:2] in beginnings(expanded)

    def test_patterns_hold_nothing_else_than_is_worked_out(self):
        for _, pattern in RULE_PATTERNS:
            signs = set(re.findall(r"\(\?:|\{\d,\d\}|.", expand(pattern)))
            others = signs - set(CHARS.values()) - {"(?:", "|", ")", "?"}
            assert all(re.fullmatch(r"\{\d,\d\}", sign) for sign in others)


def every_rule_everywhere(paragraph: Paragraph, rules: Grammar) -> list[object]:
    """The readings of a paragraph by trying each rule at each place where one may begin."""
    first = {CHARS[name] for name in STARTS}
    found, end = [], 0
    from analysis.coding.times.found import Found
    from analysis.coding.times.readers import READERS

    for start, char in enumerate(paragraph.classes):
        if start < end or char not in first:
            continue
        for name, pattern, _ in rules.openings.rules:
            match = pattern.match(paragraph.classes, start)
            if match and (readings := READERS[name](Found(paragraph, start, match.end()))):
                found += [(name, one.start, one.end, one.meaning, one.confidence) for one in readings]
                end = max(start + 1, max(one.end for one in readings))
                break
    return found


class TestScan:
    @pytest.mark.parametrize("language", languages())
    @given(classes=st.lists(st.sampled_from(sorted(CHARS)), max_size=12))
    def test_places_where_nothing_may_begin_hold_nothing(self, language, classes):
        rules, text = grammar(language), "".join(CHARS[name] for name in classes)
        starts = {match.start() for match in rules.starts.finditer(text)}
        for at in range(len(text)):
            may = [name for name, pattern, _ in rules.openings.rules if pattern.match(text, at)]
            told = [name for name, _ in rules.openings[text[at : at + 2]]]
            assert set(may) <= set(told)
            assert told == [name for name, _, _ in rules.openings.rules if name in told], "the order of the rules"
            if may and NAMES[text[at]] in STARTS:
                assert at in starts

    @given(texts())
    def test_the_scan_finds_what_every_rule_tried_everywhere_finds(self, text):
        rules, found = grammar("en"), Tokenised(text, classes_of("en"))
        paragraph = Paragraph(found.tokens(), found.classes, read_lexicon("en"))
        openings = [match.start() for match in rules.starts.finditer(found.classes)]
        scanned = [
            (one.rule, one.start, one.end, one.meaning, one.confidence) for one in read(paragraph, openings, rules)
        ]
        assert scanned == every_rule_everywhere(paragraph, rules)

    def test_the_scan_finds_the_same_in_articles(self, shared: Path):
        rules = grammar("en")
        for file in sorted(shared.glob("eval/dev/*/text.txt")):
            found = Tokenised(file.read_text(encoding="utf-8"), classes_of("en"))
            paragraph = Paragraph(found.tokens(), found.classes, read_lexicon("en"))
            openings = [match.start() for match in rules.starts.finditer(found.classes)]
            scanned = [
                (one.rule, one.start, one.end, one.meaning, one.confidence) for one in read(paragraph, openings, rules)
            ]
            assert len(scanned) > 2
            assert scanned == every_rule_everywhere(paragraph, rules)

    @given(texts(), texts())
    def test_what_was_read_before_changes_nothing(self, one, other):
        alone = find_times(one, published="2025-05-14")
        find_times(other, published="2025-05-14")
        assert find_times(one, published="2025-05-14") == alone
