"""A page on paper is tagged, whole, made of nothing but itself, and the same to the byte."""

from __future__ import annotations

import builtins
import contextlib
import os
import re
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from analysis.errors import WriteError
from analysis.reporting.publish.page import Link, Page, render_page
from analysis.reporting.publish.pdf import check_pdf, render_pdf

PAGE = Page("a.html", "Who wants what?", "Harbour strike", "2031-03-14", siblings=(Link("a.html", "A"),) * 2)
ROWS = "".join(
    f'<tr><th scope="row">first{number}</th><td>begins{number}<br>goes on<br>ends{number}</td></tr>'
    f'<tr class="under"><td colspan="2"><details><summary>source{number}</summary><p>hidden{number}</p></details></td></tr>'
    for number in range(90)
)
TABLE = (
    '<table class="data"><caption>Rounds</caption><thead><tr><th scope="col">HeadOne</th><th scope="col">HeadTwo</th>'
    f"</tr></thead><tbody>{ROWS}</tbody></table>"
)


def html(*outputs: str) -> bytes:
    cells = [
        {"cell_type": "markdown", "source": "# Q\n\nThe question."},
        {"cell_type": "markdown", "source": "## Rounds"},
        *(
            {
                "cell_type": "code",
                "source": "x",
                "outputs": [{"output_type": "display_data", "data": {"text/html": output}}],
            }
            for output in outputs
        ),
    ]
    return render_page({"cells": cells}, PAGE)


@pytest.fixture(scope="module")
def paper(pdfinfo, tmp_path_factory) -> Path:
    """A page with a table that fills several sheets, on paper."""
    path = tmp_path_factory.mktemp("paper") / "a.pdf"
    path.write_bytes(render_pdf(html(TABLE)))
    return path


def read(*command: object) -> str:
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True).stdout


def streams(content: bytes) -> Iterator[bytes]:
    """What is packed in a PDF."""
    for match in re.finditer(rb"stream\r?\n(.*?)\nendstream", content, flags=re.DOTALL):
        with contextlib.suppress(zlib.error):  # a font or a picture that is packed otherwise
            yield zlib.decompress(match[1])


@pytest.mark.poppler
def test_it_is_tagged_and_has_title_and_language(paper):
    info = dict(line.split(":", 1) for line in read("pdfinfo", paper).splitlines() if ":" in line)
    assert info["Tagged"].strip() == "yes"
    assert info["Title"].strip() == "Who wants what? – Harbour strike, 14 March 2031"
    assert "pdfuaid:part" in read("pdfinfo", "-meta", paper)
    structure = read("pdfinfo", "-struct", paper)
    found = set(re.findall(r"^\s*([A-Z][A-Za-z0-9]*)", structure, flags=re.MULTILINE))
    assert found >= {"Document", "H1", "H2", "Table", "TR", "TH", "TD", "Caption"}
    assert b"/Lang (en)" in b"".join(streams(paper.read_bytes()))


@pytest.mark.poppler
def test_a_long_table_repeats_its_head_and_cuts_no_row(paper):
    sheets = read("pdftotext", "-layout", paper, "-").split("\f")[:-1]
    rows = [set(re.findall(r"(?:first|begins|ends|source)(\d+)", sheet)) for sheet in sheets]
    of_table = [sheet for sheet, numbers in zip(sheets, rows, strict=True) if numbers]
    assert len(of_table) > 3
    assert all(sheet.count("HeadOne") == sheet.count("HeadTwo") == 1 for sheet in of_table)
    assert sorted(int(number) for numbers in rows for number in numbers) == list(range(90)), "a row on two sheets"
    assert all(re.search(rf"\b{n}/{len(sheets)}$", sheet.rstrip()) for n, sheet in enumerate(sheets, start=1))
    assert "hidden" not in "".join(sheets), "what is folded stays folded"
    assert "Skip to" not in sheets[0]


def test_it_fetches_nothing(tmp_path):
    asked: list[str] = []

    class Counter(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Counter)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        here = f"http://127.0.0.1:{server.server_port}"
        secret = tmp_path / "secret.svg"
        secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>canary</text></svg>')
        hostile = (
            f'<html lang="en"><head><title>t</title><link rel="stylesheet" href="{here}/style">'
            f'<link rel="attachment" href="{secret.as_uri()}"><style>@import "{here}/import"; p {{ background: url({here}/css) }}'
            f"@font-face {{ font-family: x; src: url({here}/font) }} p {{ font-family: x }}</style></head><body><p>text</p>"
            f'<img alt="a" src="{here}/img"><img alt="b" src="{secret.as_uri()}">'
            f'<object data="{here}/object"></object><embed src="{here}/embed"></body></html>'
        )
        made = render_pdf(hostile.encode())
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert asked == []
    assert b"/EmbeddedFile" not in made


def test_equal_pages_give_equal_bytes_whatever_the_process(tmp_path):
    page = tmp_path / "a.html"
    page.write_bytes(html("<p>one</p>", "<pre>two</pre>"))
    code = (
        "import sys, hashlib; from pathlib import Path; from analysis.reporting.publish.pdf import render_pdf; "
        "print(hashlib.sha256(render_pdf(Path(sys.argv[1]).read_bytes())).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code, page],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "HOME": str(tmp_path)},
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone, folder in (("1", "UTC", "/"), ("2", "Asia/Tokyo", tmp_path))
    }
    assert len(digests) == 1


def test_a_missing_text_library_is_named_with_its_package(monkeypatch):
    real = builtins.__import__

    def without_pango(name: str, *rest: object, **options: object) -> object:
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0': no such file\nmore")
        return real(name, *rest, **options)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    with pytest.raises(WriteError, match=r"Pango is missing .*libpango-1\.0-0.*apt install libpango.*--pdf"):
        check_pdf()
