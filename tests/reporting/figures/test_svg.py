import base64
import hashlib
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pandas as pd
import pytest
from playwright.sync_api import sync_playwright

from analysis.errors import UsageError, WriteError
from analysis.reporting.figures import draw_gap, draw_timeline, figure_css, save_svg, show, svg_text
from analysis.reporting.figures.style import DARK_OF, PAPER
from analysis.reporting.figures.svg import recoloured

COLOUR = re.compile(r"#[0-9a-f]{6}(?=[;\"])")

# A whole figure, made in a process of its own: nothing of this test's state can leak into it.
PROGRAM = """
import hashlib
import pandas as pd
from analysis.reporting.figures import draw_timeline, show

rows = [
    dict(number=i, event_id=f"e{i}", label=f"Event {i}", lane="ab"[i % 2], status="occurred", phase="past",
         lower=pd.Timestamp(2025, 5, i + 1), upper=pd.Timestamp(2025, 5, i + 1), when="", lasted=False,
         n_sources=i % 3, is_disputed=i == 4, is_derived=False)
    for i in range(8)
]
shown = show(draw_timeline, pd.DataFrame(rows), title="T", alt="A", as_of="2025-05-09")
print(hashlib.sha256(shown._repr_html_().encode()).hexdigest())
"""


class Images(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.images = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "img":
            self.images.append(dict(attrs))


@pytest.fixture(scope="module")
def shown(crowded):
    return show(draw_timeline, crowded, title="45 <events>", caption="A & B", alt='"Talks"', as_of="2025-05-14")


def test_same_table_same_bytes_whatever_the_process(tmp_path):
    def made(seed, **environment):
        result = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)} | environment,
            capture_output=True,
            text=True,
            check=True,
            cwd=tmp_path,
        )
        return result.stdout

    style = tmp_path / "readers.rc"
    style.write_text("path.sketch: 5, 100, 2\nsvg.fonttype: none\nlines.scale_dashes: False\nfont.family: serif\n")
    first = made("0")
    assert re.fullmatch(r"[0-9a-f]{64}\n", first)
    assert made("1", TZ="Asia/Tokyo", LC_ALL="C") == first
    assert made("2", MATPLOTLIBRC=str(style)) == first


def test_drawing_twice_gives_the_same_bytes(crowded):
    def digest():
        return hashlib.sha256(svg_text(draw_timeline(crowded, as_of="2025-05-14")).encode()).hexdigest()

    assert digest() == digest()


def test_svg_has_no_text_no_date_no_script_and_no_address(shown):
    svg = svg_text(shown.wide)
    assert not re.search(r"<text|<script|<metadata|<!--|<!DOCTYPE|<image|Date|Event|Meeting", svg)
    assert set(re.findall(r"https?://[^\"]*", svg)) == {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert svg.startswith("<?xml")
    assert 'width="540pt"' in svg  # 720 px


def test_dark_variant_is_the_same_drawing_in_other_inks(shown):
    light, dark = svg_text(shown.wide), svg_text(shown.wide, theme="dark")
    assert set(COLOUR.findall(light)) <= set(DARK_OF)
    assert set(COLOUR.findall(dark)) <= set(DARK_OF.values())
    assert COLOUR.sub("", light) == COLOUR.sub("", dark)
    assert light != dark


def test_colours_are_exchanged_only_where_they_are_colours():
    assert recoloured(f'<a href="{PAPER}x" fill="{PAPER}">') == f'<a href="{PAPER}x" fill="{DARK_OF[PAPER]}">'


def test_letters_made_lean_are_still_where_they_were(shown):
    svg = svg_text(shown.wide)
    assert "scale(0.015625)" in svg
    glyphs = set(re.findall(r'<path id="(\w+-?[0-9a-f]*)"', svg))
    assert {name[1:] for name in re.findall(r'xlink:href="(#[^"]*)"', svg)} <= glyphs | set(
        re.findall(r' id="([^"]*)"', svg)
    )


def test_four_images_each_with_the_alternative_text_one_displayed(shown):
    images = Images(shown._repr_html_()).images
    assert [image["class"] for image in images] == ["wide light", "wide dark", "phone light", "phone dark"]
    assert {image["alt"] for image in images} == {'"Talks"'}
    assert ["display:none" in image["style"] for image in images] == [False, True, True, True]
    assert {image["width"] for image in images} == {"720", "340"}
    decoded = base64.b64decode(images[1]["src"].removeprefix("data:image/svg+xml;base64,")).decode()
    assert decoded == svg_text(shown.wide, theme="dark")


def test_title_and_caption_are_text_of_the_page(shown):
    html = shown._repr_html_()
    assert '<strong class="figure-title">45 &lt;events&gt;</strong>' in html
    assert '<span class="figure-caption">A &amp; B</span>' in html
    assert repr(shown) == 'Figure: 45 <events>. "Talks"'


def test_blank_words_and_a_fixed_width_are_refused(gap_row):
    row = gap_row((0, 1), (2, 3), 1)
    with pytest.raises(UsageError, match="title and alt is blank"):
        show(draw_gap, row, title=" ", alt="")
    with pytest.raises(UsageError, match="width is not an option here"):
        show(draw_gap, row, title="T", alt="A", width="wide")


def test_saved_file_holds_the_same_bytes(shown, tmp_path):
    path = save_svg(shown.phone, tmp_path / "figure.svg", theme="dark")
    assert path.read_bytes() == svg_text(shown.phone, theme="dark").encode()
    with pytest.raises(WriteError, match=r"figure\.svg: cannot be written"):
        save_svg(shown.phone, tmp_path / "nowhere" / "figure.svg")


def test_foreign_labels_warn_about_nothing(event):
    rows = pd.DataFrame([event("a", label="北京 $x$ 𝔘 \u0301 नेपाल 🎉"), event("b", label="محادثات")])
    assert "<svg" in svg_text(draw_timeline(rows, as_of="2025-05-14"))


def test_style_sheet_fetches_nothing():
    assert not re.search(r"url\(|@import|http", figure_css())


@pytest.fixture(scope="module")
def chromium(chromium_path):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.mark.parametrize(
    ("width", "scheme", "media", "displayed"),
    [
        (1000, "light", "screen", "wide light"),
        (1000, "dark", "screen", "wide dark"),
        (721, "light", "screen", "wide light"),
        (720, "light", "screen", "phone light"),
        (360, "dark", "screen", "phone dark"),
        (1000, "dark", "print", "wide light"),
        (360, "light", "print", "wide light"),
    ],
)
def test_a_browser_displays_the_variant_that_is_needed(chromium, gap_row, width, scheme, media, displayed):
    html = show(draw_gap, gap_row((0, 1), (2, 3), 1), title="T", alt="A")._repr_html_()
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, media=media)
    page.set_content(f"<!doctype html><style>{figure_css()}</style>{html}")
    seen = page.evaluate("[...document.images].filter(i => i.offsetParent !== null).map(i => i.className)")
    page.close()
    assert seen == [displayed]


def test_without_the_style_sheet_one_is_displayed(chromium, gap_row):
    page = chromium.new_page()
    page.set_content(show(draw_gap, gap_row((0, 1), (2, 3), 1), title="T", alt="A")._repr_html_())
    seen = page.evaluate("[...document.images].filter(i => i.offsetParent !== null).map(i => i.className)")
    page.close()
    assert seen == ["wide light"]
