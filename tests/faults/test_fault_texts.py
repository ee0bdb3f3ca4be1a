"""FAULTS 26, 28, 30, 34, 42 where they come in with a text: bombs, encodings, hidden signs, moves."""

from __future__ import annotations

import gzip
import io
import multiprocessing
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.errors import DataError
from analysis.record.sources import (
    PassageRef,
    TextStore,
    check_passages,
    find_passage,
    hidden_characters,
    mixed_scripts,
    paragraph_of,
    passage_digest,
    read_document,
)

WATCHDOG = 5.0  # seconds: five times the goal of fault 26
SENTENCE = "The union asked for six per cent, and the employer promised an answer by Friday. "


def refused(path: Path) -> str:
    """Read a document that must be refused as data (exit code 3), and return the message."""
    with pytest.raises(DataError) as caught:
        read_document(path)
    assert caught.value.exit_code == 3
    assert str(caught.value).startswith(path.name)
    return str(caught.value)


def _send_refusal(path: Path, pipe: multiprocessing.connection.Connection) -> None:
    try:
        read_document(path)
    except DataError as error:
        pipe.send(str(error))


def refused_in_time(path: Path) -> str:
    """As `refused`, in a process that is killed when it is still at it after the watchdog's time."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_send_refusal, args=(path, there))
    child.start()
    there.close()
    child.join(WATCHDOG)
    if child.is_alive():
        child.kill()
        child.join()
        pytest.fail(f"{path.name} was still being read after {WATCHDOG} s")
    return here.recv()


class TestPageBombs:
    """Fault 26."""

    @pytest.mark.parametrize(
        ("name", "page", "limit"),
        [
            ("nested", "<div>" * 200_000 + SENTENCE + "</div>" * 200_000, '400,000 "<"; at most 200,000'),
            ("unclosed", "<div>" * 199_000 + SENTENCE, "deeper than 256"),
            ("barely-too-deep", "<div>" * 300 + f"<p>{SENTENCE}</p>" + "</div>" * 300, "deeper than 256"),
            ("crossed", "<b><div></b></div>" * 10_000 + f"<p>{SENTENCE}</p>", "deeper than 256"),
            ("wide", f"<p>{SENTENCE}</p>" * 20_001, "at most 20,000, and 5,000 in one"),
            (
                "many",
                f"<div>{f'<p>{SENTENCE}</p>' * 1_000}</div>" * 20,
                "20,022 elements, up to 1,000 in one",
            ),
            ("one-paragraph", "<p>" + "<i>x</i> y " * 6_000 + "</p>", "up to 6,000 in one"),
            ("tags", "<p>" * 3_000_000, '3,000,000 "<"; at most 200,000'),
        ],
    )
    def test_a_page_beyond_the_limits_is_refused_with_the_limit(self, tmp_path, name, page, limit):
        path = tmp_path / f"{name}.html"
        path.write_text(page, encoding="utf-8")
        message = refused_in_time(path)
        assert limit in message
        assert "save the article alone" in message

    @pytest.mark.parametrize("suffix", [".html", ".txt"])
    def test_a_file_of_50_mb_is_refused_with_its_size(self, tmp_path, suffix):
        path = tmp_path / f"large{suffix}"
        path.write_bytes(b"The union. " * 5_000_000)
        assert "55,000,000 bytes; at most 10,000,000 are read" in refused_in_time(path)

    def test_a_page_just_within_the_limits_is_read_whole(self, tmp_path):
        paragraphs = "".join(f"<p>{number}: {SENTENCE}</p>" for number in range(400))
        path = tmp_path / "deep.html"
        path.write_text("<div>" * 240 + f"<article>{paragraphs}</article>" + "</div>" * 240, encoding="utf-8")
        assert read_document(path).text.count("The union asked for six per cent") == 400

    @pytest.mark.parametrize(
        "page", ["", " \n", "<!-- only a note -->", "<html><body></body></html>", "<script>track()</script>"]
    )
    def test_a_page_without_words_is_refused(self, tmp_path, page):
        path = tmp_path / "empty.html"
        path.write_text(page, encoding="utf-8")
        assert "plain text file" in refused(path)

    @pytest.mark.parametrize("text", ["", " \r\n\u00a0", "\ufeff"])
    def test_a_text_without_words_is_refused(self, tmp_path, text):
        path = tmp_path / "empty.txt"
        path.write_text(text, encoding="utf-8")
        assert "holds no text" in refused(path)

    def test_what_the_extraction_loses_whole_is_not_replaced_by_nothing(self, tmp_path, monkeypatch):
        monkeypatch.setattr("trafilatura.extract", lambda *_, **__: None)
        path = tmp_path / "talks.html"
        path.write_text(f"<p>{SENTENCE}</p>", encoding="utf-8")
        assert "no article is found" in refused(path)


def zip_bomb() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("../../talks.txt", b"0" * 200_000_000)
    return archive.getvalue()


class TestArchivesAndEntities:
    """Fault 28."""

    @pytest.mark.parametrize("suffix", [".txt", ".html", ".docx", ".zip"])
    def test_a_zip_bomb_is_refused_unopened_under_any_name(self, tmp_path, suffix):
        path = tmp_path / f"talks{suffix}"
        path.write_bytes(ZIP_BOMB)
        message = refused(path)
        assert "zip archive or an office file" in message
        assert "save it as plain text (UTF-8) or HTML" in message
        assert [entry.name for entry in tmp_path.iterdir()] == [path.name]

    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (gzip.compress(b"The union left."), "gzip archive"),
            (b"%PDF-1.7\n", "PDF file"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old office file"),
            (b"{\\rtf1\\ansi The union left.}", "RTF file"),
            (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z archive"),
        ],
    )
    def test_a_file_is_refused_for_what_it_is_whatever_its_name(self, tmp_path, content, kind):
        path = tmp_path / "talks.txt"
        path.write_bytes(content)
        assert kind in refused(path)

    @pytest.mark.parametrize("name", ["talks.csv", "talks", "talks.mht"])
    def test_other_endings_are_refused_with_those_allowed(self, tmp_path, name):
        path = tmp_path / name
        path.write_text("The union left.", encoding="utf-8")
        assert ".htm, .html, .md, .txt, .xhtml" in refused(path)

    def test_a_missing_file_and_a_folder_are_refused(self, tmp_path):
        assert "is not there" in refused(tmp_path / "talks.txt")
        (tmp_path / "folder.txt").mkdir()
        assert "is no file" in refused(tmp_path / "folder.txt")

    @pytest.mark.parametrize("suffix", [".html", ".xhtml"])
    def test_an_entity_bomb_is_refused(self, tmp_path, suffix):
        entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
        path = tmp_path / f"bomb{suffix}"
        path.write_text(
            f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "union">{entities}]><p>&e9;</p>',
            encoding="utf-8",
        )
        assert "defines XML entities" in refused_in_time(path)

    def test_an_outside_entity_is_not_read(self, tmp_path):
        (tmp_path / "secret.txt").write_text("the canary", encoding="utf-8")
        path = tmp_path / "talks.xhtml"
        path.write_text(
            f'<!DOCTYPE html [<!entity x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]><p>&x;</p>',
            encoding="utf-8",
        )
        assert "canary" not in refused(path)


ZIP_BOMB = zip_bomb()


class TestEncodings:
    """Fault 30."""

    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    @pytest.mark.parametrize(("suffix", "page"), [(".txt", "{}"), (".html", "<p>{}</p>")])
    def test_utf_8_with_or_without_a_mark_is_fine(self, tmp_path, mark, suffix, page):
        path = tmp_path / f"talks{suffix}"
        path.write_text(mark + page.format("The café closed; “why?”"), encoding="utf-8")
        assert read_document(path).text == "The café closed; “why?”"

    @pytest.mark.parametrize("suffix", [".txt", ".html"])
    def test_a_stray_latin_1_byte_is_named_with_line_offset_value_and_remedy(self, tmp_path, suffix):
        path = tmp_path / f"talks{suffix}"
        path.write_bytes(b"The union\r\nleft the\rcaf\xe9 early.\n")
        assert refused(path) == (
            f'{path.name}:3: byte 0xE9 at offset 23 is not UTF-8 (in Windows-1252 it would be "é"); '
            "save the file as UTF-8 (in an editor: Save As, encoding UTF-8)"
        )

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    @pytest.mark.parametrize("suffix", [".txt", ".html"])
    def test_utf_16_is_refused_with_or_without_a_mark(self, tmp_path, encoding, suffix):
        path = tmp_path / f"talks{suffix}"
        path.write_bytes("<p>The union left.</p>\n".encode(encoding))
        message = refused(path)
        assert message.startswith(f"{path.name}:1: byte 0x")
        assert encoding[:6].upper() in message or "UTF-16" in message
        assert "save the file as UTF-8" in message

    def test_a_nul_is_named_with_its_place(self, tmp_path):
        path = tmp_path / "talks.txt"
        path.write_bytes(b"one\ntwo\0three")
        assert refused(path).startswith("talks.txt:2: byte 0x00 at offset 7 is in no text")

    @pytest.mark.parametrize(
        ("head", "codec"),
        [
            ('<meta charset="windows-1251">', "cp1251"),
            ("<META http-equiv=Content-Type content='text/html; charset=KOI8-R'>", "koi8-r"),
            ('<?xml version="1.0" encoding="iso-8859-5"?>', "iso8859-5"),
            ("<meta charset=utf-16>", "utf-8"),
        ],
    )
    def test_a_page_is_read_in_the_encoding_it_declares(self, tmp_path, head, codec):
        path = tmp_path / "talks.html"
        path.write_bytes(f"{head}<p>Союз ушел из зала до пятницы.</p>".encode(codec))
        assert read_document(path).text == "Союз ушел из зала до пятницы."

    def test_latin_1_means_windows_1252_as_in_browsers(self, tmp_path):
        path = tmp_path / "talks.html"
        path.write_bytes("<meta charset=iso-8859-1><p>“The café closed”</p>".encode("cp1252"))
        assert read_document(path).text == "“The café closed”"

    def test_a_byte_order_mark_goes_before_the_declaration(self, tmp_path):
        path = tmp_path / "talks.html"
        path.write_text("\ufeff<meta charset=windows-1251><p>The café closed.</p>", encoding="utf-8")
        assert read_document(path).text == "The café closed."

    def test_a_byte_outside_the_declared_encoding_is_named(self, tmp_path):
        path = tmp_path / "talks.html"
        path.write_bytes(b"<meta charset=windows-1251>\n<p>\x98</p>")
        assert refused(path).startswith(
            "talks.html:2: byte 0x98 at offset 31 is not cp1251, the encoding the file declares; save"
        )

    @pytest.mark.parametrize("label", ["x-unknown", "rot13", "zlib", "unicode_escape", "idna", "utf-7"])
    def test_an_encoding_that_is_none_of_a_page_is_refused(self, tmp_path, label):
        path = tmp_path / "talks.html"
        path.write_text(f"<html>\n<meta charset='{label}'><p>The union left.</p>", encoding="utf-8")
        assert refused(path).startswith(f'talks.html:2: charset: the page declares the encoding "{label}"')

    def test_plain_text_declares_nothing(self, tmp_path):
        path = tmp_path / "talks.txt"
        path.write_bytes(b"<meta charset=windows-1252> caf\xe9")
        assert "byte 0xE9 at offset 31 is not UTF-8" in refused(path)


class TestNames:
    """Fault 34: hidden is an error, mixed scripts are a warning, and a plain name is neither."""

    @pytest.mark.parametrize(
        "name", ["uni\u200bon", "uni\u202eon", "cafe\u0301", "union ", "the\u00a0union", "\u2069union"]
    )
    def test_what_does_not_show_is_found(self, name):
        assert hidden_characters(name)

    def test_a_cyrillic_letter_in_a_latin_name_is_found_with_its_code_point(self):
        (warning,) = mixed_scripts("The \u0410lliance")
        assert "U+0410 CYRILLIC CAPITAL LETTER A at 4" in warning
        assert hidden_characters("The \u0410lliance") == []

    def test_a_plain_name_passes(self):
        assert (hidden_characters("The Alliance"), mixed_scripts("The Alliance")) == ([], [])


ARTICLE = (
    "The union asked for six per cent on Monday.\n"
    "The employer offered two per cent and a fund.\n"
    "The union called that offer an insult.\n"
    "The mediator named Friday for the next round.\n"
)
PASSAGES = ["asked for six per cent", "offered two per cent", "called that offer an insult", "named Friday"]


class TestChangedSource:
    """Fault 42."""

    @pytest.fixture
    def store(self, tmp_path):
        store = TextStore(tmp_path / "texts")
        store.add("ledger-1", ARTICLE)
        return store

    @pytest.fixture
    def rows(self):
        spans = [find_passage(ARTICLE, passage) for passage in PASSAGES]
        return [
            PassageRef(
                file="evidence.csv",
                line=line,
                table="statements",
                row_id=f"st-{line}",
                source_id="ledger-1",
                start=start,
                end=end,
                digest=passage_digest(ARTICLE[start:end]),
                paragraph=paragraph_of(ARTICLE, start),
            )
            for line, (start, end) in enumerate(spans, 2)
        ]

    def test_an_unchanged_text_has_no_problem(self, store, rows):
        assert check_passages(rows, store) == []

    def test_one_edited_word_names_every_row_that_vanished_or_moved_and_where_to(self, store, rows):
        stored = store.folder / "ledger-1.txt"
        stored.write_bytes(stored.read_bytes().replace(b"two per cent", b"three per cent"))
        text = store.read("ledger-1")
        vanished, moved, moved_too = check_passages(rows, store)
        offered = ARTICLE.index("offered two")
        assert str(vanished) == (
            f'evidence.csv:3: digest: statements "st-3" at ledger-1 {offered}-{offered + 20}: '
            "the passage of 20 characters has vanished from the text; by the passages around it, "
            f"it would stand at {offered}-{offered + 22}, paragraph 2: read it and code the row anew"
        )
        assert text[offered : offered + 22] == "offered three per cent"
        for problem, row, passage, paragraph in (
            (moved, rows[2], "called that offer an insult", 3),
            (moved_too, rows[3], "named Friday", 4),
        ):
            start, end = find_passage(text, passage)
            assert (problem.line, problem.column) == (row.line, "start")
            assert problem.message.endswith(f"moved to {start}-{end}, paragraph {paragraph}: run parley tidy")

    def test_the_offered_place_is_right(self, store, rows):
        longer = f"An hour ago.\n\n{ARTICLE}"
        store.add("ledger-1", longer, replace=True)
        assert len(check_passages(rows, store)) == len(rows)
        mended = [replace(row, start=row.start + 14, end=row.end + 14, paragraph=row.paragraph + 1) for row in rows]
        assert check_passages(mended, store) == []

    def test_a_passage_whose_lost_place_is_past_the_end_gets_no_place(self, store, rows):
        store.add("ledger-1", "The union.", replace=True)
        problems = check_passages(rows, store)
        assert [problem.line for problem in problems] == [2, 3, 4, 5]
        assert all("vanished" in problem.message and "has 10 characters" in problem.message for problem in problems)

    def test_an_emendation_is_checked_in_the_same_way(self, store, rows):
        emendation = replace(rows[3], file="emendations.csv", table="emendations", row_id="em-1", paragraph=0)
        store.add("ledger-1", f"{ARTICLE[:44]}{ARTICLE}", replace=True)
        (problem,) = check_passages([emendation], store)
        assert problem.file == "emendations.csv"
        assert f"moved to {rows[3].start + 44}-{rows[3].end + 44}, paragraph 5" in problem.message
