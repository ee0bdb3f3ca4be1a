"""Laws of offsets and digests, and what becomes of documents, texts and passages of an invented dispute."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from analysis.errors import DataError, WriteError
from analysis.record.sources import (
    Document,
    PassageRef,
    TextStore,
    check_passages,
    find_passage,
    hidden_characters,
    mixed_scripts,
    normalise,
    paragraph_of,
    paragraphs,
    passage_digest,
    read_document,
    relocate,
    show_passage,
    text_digest,
)

TALKS = (
    "The union asked for six per cent.\n"
    "\n"
    "“We will wait until Friday,” the employer wrote. It named no sum.\n"
    "   \n"
    "The mediator asked both sides to come back. The union agreed.\n"
)
# Letters, marks that compose, line ends of every kind, spaces, scripts without spaces, signs beyond the BMP.
SIGNS = "abc e\u0301\u0323\u0308 \r\n\u2028\u2029\u00a0\t\x0b\x85.,“”'\"«»абв谈判。"
SIGNS += "\u1100\u1161\u11a8\u09c7\u09beÅ\u212b🕊"
RAW = st.text(alphabet=SIGNS, max_size=60) | st.text(max_size=30)
TEXT = RAW.map(normalise)


def slices(text: str) -> st.SearchStrategy[tuple[str, int, int]]:
    bounds = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda ends: ends[0] < ends[1])
    return bounds.map(lambda ends: (text, *ends))


SLICE = TEXT.filter(bool).flatmap(slices)


class TestNormalise:
    @given(RAW)
    @example("\ufeff\ufeffa")
    @example("\r\r\n\u2028")
    def test_a_normalised_text_stays_as_it_is(self, raw):
        once = normalise(raw)
        assert normalise(once) == once
        assert unicodedata.is_normalized("NFC", once)
        assert not set("\r\u2028\u2029") & set(once)
        assert not once.startswith("\ufeff")

    def test_only_line_ends_composition_and_the_mark_change(self):
        assert normalise("\ufeff a\r\nb\rc\u2028d\u2029e  \t\u00a0\u200b\x85 ﬁ\n\n") == (
            " a\nb\nc\nd\ne  \t\u00a0\u200b\x85 ﬁ\n\n"
        )
        assert normalise("a\ufeffb") == "a\ufeffb"


class TestDigests:
    def test_digests_are_those_of_the_standard(self):
        # FIPS 180-2, example "abc"
        assert text_digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        assert passage_digest("abc") == "xba7816bf8f01cfea"

    def test_digests_are_of_the_utf_8(self):
        assert text_digest("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


class TestParagraphs:
    def test_blank_lines_do_not_count(self):
        assert [TALKS[start:end] for start, end in paragraphs(TALKS)] == [
            "The union asked for six per cent.",
            "“We will wait until Friday,” the employer wrote. It named no sum.",
            "The mediator asked both sides to come back. The union agreed.",
        ]

    @given(TEXT)
    def test_spans_are_the_lines_with_words_in_order(self, text):
        spans = paragraphs(text)
        assert [text[start:end] for start, end in spans] == [line for line in text.split("\n") if line.strip()]
        assert spans == sorted(spans)

    @given(TEXT)
    def test_every_character_of_a_paragraph_is_in_it(self, text):
        for number, (start, end) in enumerate(paragraphs(text), 1):
            assert {paragraph_of(text, at) for at in range(start, end)} == {number}

    def test_between_paragraphs_the_next_one_counts_and_at_the_end_the_last(self):
        end = TALKS.index("\n")
        assert [paragraph_of(TALKS, at) for at in (end - 1, end, end + 1, len(TALKS))] == [1, 2, 2, 3]

    @pytest.mark.parametrize(("text", "start"), [("", 0), (" \n ", 1), ("a", -1), ("a", 2)])
    def test_no_paragraph_is_an_error(self, text, start):
        with pytest.raises(DataError, match=f"offset {start} is in no paragraph"):
            paragraph_of(text, start)


class TestFindPassage:
    @given(SLICE)
    @example(("aXa", 1, 2))
    def test_any_slice_that_stands_once_is_found(self, case):
        text, start, end = case
        quote = text[start:end]
        assume(quote.strip() and not quote.startswith("\ufeff"))
        assume(sum(text.startswith(quote, at) for at in range(len(text))) == 1)
        assert find_passage(text, quote) == (start, end)

    def test_white_space_and_the_shape_of_quotation_marks_do_not_matter(self):
        start, end = find_passage(TALKS, ' "We will wait\n until Friday," the employer  wrote.')
        assert TALKS[start:end] == "“We will wait until Friday,” the employer wrote."

    def test_the_exact_wording_goes_before_the_similar_one(self):
        text = "the  union. the union."
        assert find_passage(text, "the union") == (12, 21)

    def test_a_decomposed_quotation_is_found(self):
        assert find_passage("the café closed", "cafe\u0301") == (4, 8)

    def test_letter_case_and_words_do_matter(self):
        with pytest.raises(DataError, match="is not in the text"):
            find_passage(TALKS, "the union agreed")

    def test_several_places_are_named_with_their_paragraphs(self):
        with pytest.raises(DataError) as caught:
            find_passage(TALKS, "The union")
        second = TALKS.rindex("The union")
        assert str(caught.value) == (
            f'"The union" stands in the text 2 times: 0-9 (paragraph 1), {second}-{second + 9} '
            "(paragraph 3); quote more words around it"
        )

    def test_overlapping_places_count(self):
        with pytest.raises(DataError, match=r"2 times: 0-3 .*, 2-5 "):
            find_passage("ababa", "aba")

    def test_many_places_are_counted_not_listed(self):
        with pytest.raises(DataError, match=r"9 times: .* and 4 more;"):
            find_passage("no " * 9, "no")

    def test_the_nearest_passage_is_named_when_none_fits(self):
        with pytest.raises(DataError) as caught:
            find_passage(TALKS, "The mediator asked both parties to come back.")
        start = TALKS.index("The mediator")
        assert f"nearest is {start}-" in str(caught.value)
        assert "paragraph 3 (" in str(caught.value)

    def test_nothing_near_says_so(self):
        with pytest.raises(DataError, match="is it the right source"):
            find_passage(TALKS, "ЖЖЖЖ ЩЩЩЩ 谈判")

    @pytest.mark.parametrize("quote", ["", " \n", "\ufeff"])
    def test_an_empty_quotation_is_refused(self, quote):
        with pytest.raises(DataError, match="empty"):
            find_passage(TALKS, quote)


class TestRelocate:
    @given(SLICE, RAW)
    def test_a_passage_is_found_after_text_was_inserted_before_it(self, case, inserted):
        text, start, end = case
        passage, longer = text[start:end], f"{normalise(inserted)}\n{text}"
        shift = len(longer) - len(text)
        found = relocate(longer, end - start, passage_digest(passage))
        assert {longer[low:high] for low, high in found} == {passage}
        assert (start + shift, end + shift) in found or all(_at_words(longer, low, high) for low, high in found)

    def test_all_places_at_words_are_found_and_none_inside_words(self):
        assert relocate("act, react, act", 3, passage_digest("act")) == [(0, 3), (12, 15)]

    def test_a_place_inside_a_word_is_found_when_it_is_the_only_one(self):
        assert relocate("react", 3, passage_digest("act")) == [(2, 5)]

    @pytest.mark.parametrize("length", [-1, 0, 6, 60])
    def test_impossible_lengths_are_nowhere(self, length):
        assert relocate("react", length, passage_digest("")) == []


def _at_words(text: str, start: int, end: int) -> bool:
    return all(at in (0, len(text)) or not (text[at - 1].isalnum() and text[at].isalnum()) for at in (start, end))


def pointing(text: str, passage: str, line: int = 2, **changes: object) -> PassageRef:
    start = text.index(passage)
    row = PassageRef(
        "evidence.csv",
        line,
        "statements",
        f"st-{line}",
        "ledger-1",
        start,
        start + len(passage),
        passage_digest(passage),
    )
    return replace(row, **changes)


class TestCheckPassages:
    def test_passages_that_stand_where_the_rows_say_raise_nothing(self, tmp_path):
        store = TextStore(tmp_path / "texts")
        store.add("ledger-1", TALKS)
        rows = [
            pointing(TALKS, "six per cent", paragraph=1),
            pointing(TALKS, "The union agreed.", 3, paragraph=3),
        ]
        assert check_passages(iter(rows), store) == []
        assert check_passages(rows, {"ledger-1": TALKS}) == []

    def test_a_source_without_text_is_passed_over(self, tmp_path):
        assert check_passages([pointing(TALKS, "six")], TextStore(tmp_path / "texts")) == []

    def test_a_wrong_paragraph_is_named_with_the_right_one(self):
        (problem,) = check_passages([pointing(TALKS, "no sum", paragraph=3)], {"ledger-1": TALKS})
        assert (problem.file, problem.line, problem.column) == ("evidence.csv", 2, "paragraph")
        assert "begins in paragraph 2, not 3" in problem.message

    def test_a_passage_that_now_stands_twice_is_not_moved_by_guess(self):
        row = pointing(TALKS, "six per cent")
        (problem,) = check_passages([row], {"ledger-1": "Six? six per cent, and again six per cent."})
        assert "stands in 2 places: 5-17 (paragraph 1), 29-41 (paragraph 1); write the right start" in problem.message

    def test_a_digest_that_stands_nowhere_has_vanished(self):
        row = pointing(TALKS, "six per cent", digest=passage_digest("ten per cent"))
        (problem,) = check_passages([row], {"ledger-1": TALKS})
        assert problem.column == "digest"
        assert "12 characters has vanished" in problem.message
        assert f"has {len(TALKS)} characters" in problem.message

    @pytest.mark.parametrize(("start", "end"), [(0, 5_000), (5_000, 5_012), (-3, 9), (9, 9), (12, 3)])
    def test_offsets_out_of_the_text_are_a_problem_of_their_row(self, start, end):
        (problem,) = check_passages([pointing(TALKS, "six per cent", start=start, end=end)], {"ledger-1": TALKS})
        assert 'statements "st-2"' in problem.message

    def test_a_passage_past_the_end_is_found_again(self):
        (problem,) = check_passages([pointing(TALKS, "six per cent", start=900, end=912)], {"ledger-1": TALKS})
        assert "moved to 20-32, paragraph 1: run parley tidy" in problem.message

    def test_problems_come_in_the_order_of_the_file(self):
        rows = [pointing(TALKS, "no sum", line, paragraph=9) for line in (7, 3, 5)]
        assert [problem.line for problem in check_passages(rows, {"ledger-1": TALKS})] == [3, 5, 7]


class TestShowPassage:
    @given(SLICE, st.integers(0, 80))
    def test_the_three_parts_are_one_stretch_of_the_text(self, case, context):
        text, start, end = case
        before, passage, after = show_passage(text, start, end, context=context)
        assert text[:start].endswith(before)
        assert passage == text[start:end]
        assert text[end:].startswith(after)
        assert max(len(before), len(after)) <= context

    def test_without_context_only_the_passage_is_shown(self):
        assert show_passage(TALKS, 4, 9) == ("", "union", "")

    def test_context_begins_and_ends_with_whole_sentences(self):
        start, end = find_passage(TALKS, "It named no sum.")
        assert show_passage(TALKS, start, end, context=60) == (
            "“We will wait until Friday,” the employer wrote. ",
            "It named no sum.",
            "\n   \nThe mediator asked both sides to come back.",
        )

    def test_a_long_sentence_is_cut_between_words(self):
        start, end = find_passage(TALKS, "asked both")
        assert show_passage(TALKS, start, end, context=11) == ("mediator ", "asked both", " sides to")

    def test_a_script_without_spaces_is_cut_between_characters(self):
        assert show_passage("工会与雇主谈判三天", 4, 6, context=2) == ("与雇", "主谈", "判三")

    def test_a_letter_keeps_its_marks(self):
        text = "x\u0323\u0301yyyy"
        assert show_passage(text, 5, 6, context=4)[0] == "yy"

    @pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 2), (0, 999)])
    def test_a_span_outside_the_text_is_refused(self, start, end):
        with pytest.raises(DataError, match="run parley check"):
            show_passage(TALKS, start, end)


class TestTextStore:
    def test_a_text_comes_back_normalised(self, tmp_path):
        store = TextStore(tmp_path / "case" / "texts")
        assert not store.has("ledger-1")
        assert store.read("ledger-1") is None
        path = store.add("ledger-1", "\ufeffone\r\ntwo\x0b\x85three")
        assert path == tmp_path / "case" / "texts" / "ledger-1.txt"
        assert path.read_bytes() == "one\ntwo\x0b\x85three".encode()
        assert store.has("ledger-1")
        assert store.read("ledger-1") == "one\ntwo\x0b\x85three"

    @given(TEXT.filter(lambda text: text.strip() and "\0" not in text))
    def test_reading_returns_what_was_added(self, tmp_path_factory, text):
        store = TextStore(tmp_path_factory.mktemp("texts"))
        store.add("ledger-1", text)
        assert store.read("ledger-1") == text

    def test_git_never_sees_a_text(self, tmp_path):
        subprocess.run(["git", "init", "-q", tmp_path], check=True)
        store = TextStore(tmp_path / "data" / "pay" / "texts")
        store.add("ledger-1", TALKS)
        (tmp_path / "data" / "pay" / "sources.csv").write_text("id\n")
        subprocess.run(["git", "-C", tmp_path, "add", "--all"], check=True)
        listed = subprocess.run(
            ["git", "-C", tmp_path, "ls-files", "--cached"], check=True, capture_output=True, text=True
        )
        assert listed.stdout == "data/pay/sources.csv\n"

    def test_a_weakened_gitignore_is_restored(self, tmp_path):
        store = TextStore(tmp_path)
        (tmp_path / ".gitignore").write_text("!*.txt\n")
        store.add("ledger-1", TALKS)
        assert (tmp_path / ".gitignore").read_text() == "*\n"

    def test_the_same_text_may_be_added_again(self, tmp_path):
        store = TextStore(tmp_path)
        first = store.add("ledger-1", "one\ntwo").stat()
        again = store.add("ledger-1", "one\r\ntwo").stat()
        assert (again.st_ino, again.st_mtime_ns) == (first.st_ino, first.st_mtime_ns)

    def test_another_text_needs_to_be_asked_for(self, tmp_path):
        store = TextStore(tmp_path)
        store.add("ledger-1", "one")
        with pytest.raises(DataError, match=f"another text .*{text_digest('one')[:12]}.*{text_digest('two')[:12]}"):
            store.add("ledger-1", "two")
        assert store.read("ledger-1") == "one"
        store.add("ledger-1", "two", replace=True)
        assert store.read("ledger-1") == "two"

    @pytest.mark.parametrize("text", ["", " \n", "\ufeff"])
    def test_an_empty_text_is_refused(self, tmp_path, text):
        with pytest.raises(DataError, match="empty"):
            TextStore(tmp_path).add("ledger-1", text)

    def test_a_text_that_could_not_be_read_back_is_refused(self, tmp_path):
        with pytest.raises(DataError, match="character 3 is a NUL"):
            TextStore(tmp_path).add("ledger-1", "one\0two")

    @pytest.mark.parametrize(
        "source_id", ["", "../x", "a/b", ".x", "-a", "A", "ä", "a_b", "a\n", "a" * 65, "a.txt", "٣"]
    )
    def test_an_id_cannot_lead_out_of_the_folder(self, tmp_path, source_id):
        store = TextStore(tmp_path / "texts")
        for use in (store.has, store.read, lambda name: store.add(name, "one")):
            with pytest.raises(DataError, match="is no slug"):
                use(source_id)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("link", ["ledger-1.txt", ".gitignore"])
    def test_a_link_is_not_followed(self, tmp_path, link):
        outside = tmp_path / "outside"
        outside.write_text("mine")
        folder = tmp_path / "texts"
        folder.mkdir()
        (folder / link).symlink_to(outside)
        with pytest.raises(DataError, match="symbolic link"):
            TextStore(folder).add("ledger-1", "one", replace=True)
        with pytest.raises(DataError, match="symbolic link"):
            TextStore(folder).read("ledger-1")
        assert outside.read_text() == "mine"

    def test_a_linked_folder_is_not_followed(self, tmp_path):
        (tmp_path / "outside").mkdir()
        (tmp_path / "texts").symlink_to(tmp_path / "outside", target_is_directory=True)
        with pytest.raises(DataError, match="symbolic link"):
            TextStore(tmp_path / "texts").add("ledger-1", "one")
        assert list((tmp_path / "outside").iterdir()) == []

    @pytest.mark.parametrize("step", ["fsync", "replace"])
    def test_a_failed_write_leaves_the_old_text_and_no_rubbish(self, tmp_path, monkeypatch, step):
        store = TextStore(tmp_path)
        store.add("ledger-1", "one")
        before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(*{"fsync": (os, "fsync", full), "replace": (Path, "replace", full)}[step])
        with pytest.raises(WriteError, match=r"ledger-1\.txt: could not be written \(No space left"):
            store.add("ledger-1", "two", replace=True)
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Talks go on | The Ledger</title>
<meta property="og:title" content="Talks  go on"><meta property="og:site_name" content="The Ledger">
<meta property="article:published_time" content="2024-03-04T22:00:00+01:00">
<link rel="canonical" href="https://ledger.example/talks">
<script type="application/ld+json">{"@graph": [{"@type": "Article", "datePublished": "2024-03-04"}]}</script>
</head><body>
<nav><ul><li><a href="/">Front page</a></li><li><a href="/join">Subscribe</a></li></ul></nav>
<article><h1>Talks go on</h1>
<p>The union asked for a rise of <b>six</b> per cent on Monday; the employer said it would answer.</p>
<blockquote>
<p>“We will not sign a paper that the night shift has not read,” the union wrote to its members.</p>
</blockquote>
<p>The employer wrote: <q>Nothing is off the table.</q> It gave no date for the next round in the hall.</p>
<table><tr><th>Party</th><th>Rise</th></tr>
<tr><td>union</td><td>6 %</td></tr><tr><td>employer</td><td>2 %</td></tr>
</table><!-- a note --><script>track("reader")</script></article>
<div id="comments" class="comments"><p>A reader thinks that all of them are wrong about the canteen.</p></div>
<footer>All rights reserved. Cookies.</footer></body></html>"""


class TestReadDocument:
    @pytest.mark.parametrize("suffix", [".txt", ".md", ".TXT"])
    def test_plain_text_is_taken_whole(self, tmp_path, suffix):
        path = tmp_path / f"talks{suffix}"
        path.write_bytes(b"# SOURCE: ledger\r\n\r\n<p>The union &amp; the employer</p>\r\n")
        assert read_document(path) == Document("# SOURCE: ledger\n\n<p>The union &amp; the employer</p>\n")

    def test_a_page_gives_its_article_and_what_it_states(self, tmp_path):
        path = tmp_path / "talks.html"
        path.write_text(PAGE, encoding="utf-8")
        document = read_document(path)
        assert replace(document, text="") == Document(
            "", "Talks go on", "The Ledger", "https://ledger.example/talks", "2024-03-04", "en-GB"
        )
        lines = document.text.split("\n")
        assert lines[:4] == [
            "Talks go on",
            "The union asked for a rise of six per cent on Monday; the employer said it would answer.",
            "“We will not sign a paper that the night shift has not read,” the union wrote to its members.",
            "The employer wrote: “Nothing is off the table.” It gave no date for the next round in the hall.",
        ]
        assert "| union | 6 % |" in document.text
        assert "| employer | 2 % |" in document.text
        for noise in ("Subscribe", "Cookies", "track", "canteen", "a note"):
            assert noise not in document.text

    def test_the_same_page_gives_the_same_text_in_every_process(self, tmp_path):
        path = tmp_path / "talks.html"
        path.write_text(PAGE, encoding="utf-8")
        program = "import sys, pathlib; from analysis.record.sources import read_document, text_digest\n"
        program += "print(text_digest(read_document(pathlib.Path(sys.argv[1])).text))"
        digests = {
            subprocess.run(
                [sys.executable, "-c", program, path],
                env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
                check=True,
                capture_output=True,
                text=True,
            ).stdout.strip()
            for seed in ("1", "2")
        }
        assert digests == {text_digest(read_document(path).text)}

    def test_joiners_of_persian_spelling_stay(self, tmp_path):
        path = tmp_path / "talks.html"
        path.write_text(
            "<p>اتحادیه نمی\u200cخواهد امضا کند &zwnj; <b>م</b>م\u200dذاکره</p>",
            encoding="utf-8",
        )
        assert read_document(path).text.count("\u200c") == 2
        assert "نمی\u200cخواهد" in read_document(path).text
        assert "م\u200dذاکره" in read_document(path).text

    @pytest.mark.parametrize(
        ("head", "published"),
        [
            ('<meta name="date" content="2024-03">', "2024-03"),
            ('<time itemprop="datePublished" datetime="2024-03-04 09:00">Monday</time>', "2024-03-04"),
            ('<meta name="date" content="03/04/2024">', ""),
            ('<meta name="date" content="2024-02-30">', ""),
            ('<meta name="date" content="2024-03-04"><meta name="dc.date" content="2024-03-05">', ""),
            ('<meta name="date" content="2024-03-04"><meta name="dc.date" content="4 March">', ""),
            ('<meta property="article:modified_time" content="2024-03-04">', ""),
            ('<script type="application/ld+json">{"datePublished": "2024-03-04"}</script>', "2024-03-04"),
            ('<script type="application/ld+json">{"datePublished": 2024, "@graph": 1}</script>', ""),
            ('<script type="application/ld+json">{"datePublished": </script>', ""),
            ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", ""),
            ("<p>Published on 4 March 2024 in the evening edition</p>", ""),
        ],
    )
    def test_a_date_is_taken_as_stated_or_not_at_all(self, tmp_path, head, published):
        path = tmp_path / "2024-03-04-talks.html"
        path.write_text(f"<html><head>{head}</head><body><p>The union left.</p></body></html>", encoding="utf-8")
        assert read_document(path).published == published

    def test_a_bare_page_states_nothing(self, tmp_path):
        path = tmp_path / "talks.htm"
        path.write_text("<p>The union left, in the year 2024, and the employer stayed.</p>", encoding="utf-8")
        assert read_document(path) == Document("The union left, in the year 2024, and the employer stayed.")

    def test_publisher_and_language_are_read_where_pages_put_them(self, tmp_path):
        path = tmp_path / "talks.xhtml"
        path.write_text(
            '<?xml version="1.0" encoding="utf-8"?>'
            '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="de"><head>'
            '<title>Gespräche</title><script src="x.js"/><script type="application/ld+json">'
            '[{"datePublished": "2024", "publisher": {"name": "The Ledger"}}]</script></head>'
            "<body><p>Die Gewerkschaft ging.</p></body></html>",
            encoding="utf-8",
        )
        assert read_document(path) == Document("Die Gewerkschaft ging.", "Gespräche", "The Ledger", "", "2024", "de")


class TestNames:
    @pytest.mark.parametrize(
        ("name", "found"),
        [
            ("The union", []),
            ("Société générale, 3rd “local” (north)", []),
            ("خامنه\u200cای", []),  # Persian: spelt with a joiner
            ("क्\u200dष", []),
            ("谈判", []),
            ("uni\u200bon", [(3, "U+200B ZERO WIDTH SPACE")]),
            ("uni\u200con", [(3, "U+200C ZERO WIDTH NON-JOINER")]),
            ("خامنه\u200c", [(5, "U+200C ZERO WIDTH NON-JOINER")]),
            (
                "\u202eunion\u2066",
                [(0, "U+202E RIGHT-TO-LEFT OVERRIDE"), (6, "U+2066 LEFT-TO-RIGHT ISOLATE")],
            ),
            ("\ufeffunion", [(0, "U+FEFF ZERO WIDTH NO-BREAK SPACE")]),
            ("the\u00a0union", [(3, "U+00A0 NO-BREAK SPACE")]),
            ("uni\u00adon\t", [(3, "U+00AD SOFT HYPHEN"), (6, "U+0009 control character")]),
            (" union ", [(0, "U+0020 SPACE at the start"), (6, "U+0020 SPACE at the end")]),
            (" ", [(0, "U+0020 SPACE at the start")]),
            ("ne\u0301e", [(1, "U+0065 U+0301 not composed: write U+00E9")]),
            ("\u212b", [(0, "U+212B not composed: write U+00C5")]),
            ("\u1100\u1161", [(0, "U+1100 U+1161 not composed: write U+AC00")]),
        ],
    )
    def test_hidden_characters_are_named_with_their_place(self, name, found):
        assert hidden_characters(name) == found

    @given(RAW)
    def test_uncomposed_letters_are_reported_exactly_where_a_name_is_not_nfc(self, name):
        reported = [fault for _, fault in hidden_characters(name) if "not composed" in fault]
        assert bool(reported) != unicodedata.is_normalized("NFC", name)

    @pytest.mark.parametrize(
        "name", ["Union", "Союз", "IT-компания", "東京タワーの", "3й этаж", "Ένωση", "µ", "한국 union"]
    )
    def test_one_script_a_word_is_no_warning(self, name):
        assert mixed_scripts(name) == []

    def test_a_look_alike_is_named_with_its_code_point(self):
        assert mixed_scripts("the \u0410lpha union, \u03bfr") == [
            '"Аlpha" mixes Latin and Cyrillic: U+0410 CYRILLIC CAPITAL LETTER A at 4; retype it unless it is meant',
            '"οr" mixes Greek and Latin: U+0072 LATIN SMALL LETTER R at 18; retype it unless it is meant',
        ]


def test_importing_loads_neither_the_parser_nor_the_matcher():
    heavy = "{'trafilatura', 'lxml', 'rapidfuzz', 'pandas'}"
    program = f"import sys, analysis.record.sources; print(sorted({heavy} & set(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert loaded.stdout == "[]\n"
