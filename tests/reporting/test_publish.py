"""A run notebook as a page: what is shown, what is cut, how it is linked, and that it fits a phone."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from itertools import product

import pytest
from lxml import etree

from analysis.reporting.publish import news
from analysis.reporting.publish.feed import render_feed
from analysis.reporting.publish.index import render_index
from analysis.reporting.publish.manifest import FIRST, Edition, Made
from analysis.reporting.publish.page import Link, Page, find_drawings, render_page
from analysis.reporting.publish.sanitise import (
    MAX_CHARS,
    MAX_DEPTH,
    TooLarge,
    check_bounds,
    clean_html,
    is_inert_svg,
)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">%s</svg>'
PAGE = Page(
    "positions.html",
    "Who wants what?",
    "Harbour strike",
    "2031-03-14",
    settings=(("since", "2031-01-01"),),
    siblings=(Link("chronology.html", "Chronology"), Link("positions.html", "Positions")),
    provenance=(("Input digest", "0123"),),
)


def markdown(source):
    return {"cell_type": "markdown", "source": source}


def output(**data):
    kinds = {name.replace("_", "/"): content for name, content in data.items()}
    return {"cell_type": "code", "source": "secret_code()", "outputs": [{"output_type": "display_data", "data": kinds}]}


def stream(text, name="stdout"):
    return {
        "cell_type": "code",
        "source": "secret_code()",
        "outputs": [{"output_type": "stream", "name": name, "text": text}],
    }


def rendered(*cells, page=PAGE):
    return render_page({"cells": list(cells)}, page).decode()


def test_the_frame():
    text = rendered(markdown("# Who wants what?\n\nThe question."), markdown("## Where & why\n\nText."))
    assert text.startswith('<!doctype html>\n<html lang="en">\n<head>\n<meta http-equiv="Content-Security-Policy"')
    assert "default-src 'none'; img-src data:; style-src 'sha256-" in text
    assert "<title>Who wants what? – Harbour strike, 14 March 2031</title>" in text
    assert text.count("<h1>") == 1
    assert '<time datetime="2031-03-14">14 March 2031</time>' in text
    assert '<a href="../../index.html">All reports</a>' in text
    assert '<a href="chronology.html">Chronology</a>' in text
    assert '<a href="positions.html" aria-current="page">Positions</a>' in text
    assert '<a href="#where-why">Where &amp; why</a>' in text
    assert '<h2 id="where-why">Where &amp; why</h2>' in text
    assert "<dt>Input digest</dt><dd>0123</dd>" in text
    assert "<script" not in text


def test_code_is_hidden_and_what_is_printed_shows_only_if_there_is_any():
    text = rendered(stream("hello <b>"), stream("  \n"), stream("careful", "stderr"))
    assert "secret_code" not in text
    assert text.count('<pre class="printed') == 2
    assert '<pre class="printed stdout">hello &lt;b&gt;</pre>' in text
    assert '<pre class="printed stderr">careful</pre>' in text


def test_the_richest_form_of_an_output_is_shown():
    text = rendered(output(text_html="<p>rich</p>", text_plain="<poor>"), output(text_markdown="**bold**"))
    assert "<p>rich</p>" in text
    assert "poor" not in text
    assert "<strong>bold</strong>" in text


def test_html_in_prose_is_text():
    assert "&lt;b&gt;x&lt;/b&gt;" in rendered(markdown("a <b>x</b>"))


def test_anchors_are_unique_and_existing_ids_stay():
    text = rendered(markdown("## A\n\n## A"), output(text_html='<h2 id="mine">B</h2><h2>Ä</h2><h2>東京</h2>'))
    assert re.findall(r'<h2 id="([^"]+)">', text) == ["contents-title", "a", "a-2", "mine", "a-3", "section"]


def test_a_table_scrolls_in_its_own_region_named_by_its_caption():
    inner = "<table><tr><td>x</td></tr></table>"
    text = rendered(output(text_html=f'<table><caption>Who "came"</caption><tr><td>{inner}</td></tr></table>'))
    region = '<div class="scroll" role="region" tabindex="0" aria-label="Who &quot;came&quot;"><table>'
    assert text.count('<div class="scroll"') == 1
    assert region in text


def test_drawings_are_found_for_the_wide_white_page():
    drawings = [SVG % f'<path d="M{number} 0"/>'.encode() for number in range(4)]
    images = "".join(
        f'<img class="{width} {theme}" alt="a" src="data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}">'
        for drawing, (width, theme) in zip(drawings, product(["wide", "phone"], ["light", "dark"]), strict=True)
    )
    figure = f'<figure class="parley-figure">{images}</figure>'
    text = rendered(output(text_html=figure), output(text_html=figure))
    assert text.count('src="data:image/svg+xml') == 8
    assert find_drawings(text) == [drawings[0], drawings[0]]


def test_equal_input_gives_equal_bytes():
    cells = [markdown("# T"), output(text_html='<p class="lead" id="x" title="y">z</p>')]
    assert len({rendered(*cells) for _ in range(3)}) == 1


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<div>" * 200_000, f"elements nested deeper than {MAX_DEPTH}"),
        ("<div></span>" * 1000, f"elements nested deeper than {MAX_DEPTH}"),
        ("<b><i>" * 1000, f"elements nested deeper than {MAX_DEPTH}"),
        ("x" * (MAX_CHARS + 1), f"{MAX_CHARS + 1:,} characters; at most {MAX_CHARS:,}"),
    ],
)
def test_too_large_is_refused_before_it_is_parsed_and_noted_on_the_page(html, said, monkeypatch):
    with pytest.raises(TooLarge, match=re.escape(said)):
        clean_html(html)
    text = rendered(output(text_html=html), output(text_html="<p>next</p>"))
    assert f"Left out here: an output that is too large: {said}." in text
    assert "<p>next</p>" in text


def test_many_rows_and_paragraphs_are_not_deep():
    check_bounds("<table>" + "<tr><td>x<br>" * 5_000 + "</table>" + "<p>y" * 5_000 + "<ul>" + "<li>z" * 5_000)
    check_bounds("<div><p>x</div>" * 5_000)


def test_a_page_does_not_grow_without_limit(monkeypatch):
    from analysis.reporting.publish import page

    monkeypatch.setattr(page, "MAX_PAGE_CHARS", 1_000)
    text = rendered(output(text_html=f"<p>{'x' * 1_500}</p>"), output(text_html="<p>next</p>"))
    assert "xxx" not in text
    assert "Left out here: an output of 1," in text
    assert "<p>next</p>" in text


@pytest.mark.parametrize(
    "inside",
    [
        b"<script>1</script>",
        b'<path onclick="1"/>',
        b'<a href="#x"><path/></a>',
        b"<foreignObject/>",
        b'<image href="https://example.org/a.png"/>',
        b'<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://example.org/a.svg#b"/>',
        b"<style>@import 'a.css';</style>",
        b'<path style="fill: url(https://example.org/a)"/>',
        b'<path style="fill: URL( https://example.org/a)" clip-path="url(#a)"/>',
        b'<path fill="url(url(#a"/>',
        b'<path fill="url(" id="#a"/>',
        b'<path style="width: expre&#383;&#383;ion(1)"/>',
        b'<path style="width: e&#120;pression(1)"/>',
        b'<metadata><a xmlns="http://www.w3.org/1999/xhtml"/></metadata>',
        b'<metadata><rdf:x xmlns:rdf="r" onload="1"/></metadata>',
        b'<body xmlns="http://www.w3.org/1999/xhtml"/>',
        b"<animate/>",
        b"<unclosed>",
    ],
)
def test_a_drawing_that_acts_is_not_shown(inside):
    drawing = SVG % inside
    assert not is_inert_svg(drawing)
    source = f"data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}"
    assert clean_html(f'<img alt="a" src="{source}">') == '<img alt="a">'


def test_what_a_drawing_needs_of_itself_is_inert():
    inside = b'<metadata><rdf:x xmlns:rdf="r" href="https://example.org"/></metadata><path clip-path="URL(#a)" fill="url(#b)"/>'
    assert is_inert_svg(SVG % inside)


def test_a_drawing_of_matplotlib_is_inert():
    from io import BytesIO

    from matplotlib.figure import Figure

    figure = Figure()
    axes = figure.add_subplot()
    axes.imshow([[1, 2]])
    axes.plot([1, 2], marker="o", label="x")
    axes.legend()
    buffer = BytesIO()
    figure.savefig(buffer, format="svg")
    assert is_inert_svg(buffer.getvalue())
    assert not is_inert_svg(b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG % b"")


@pytest.mark.parametrize(
    ("href", "is_kept"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org", True),
        ("mailto:a@example.org", True),
        ("#section", True),
        ("page.html", False),
        ("//example.org", False),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("https:\\\\example.org", False),
    ],
)
def test_links_lead_to_pages_mail_or_places_on_the_page(href, is_kept):
    kept = clean_html(f'<a href="{href}">x</a>')
    assert (f'href="{href}"' in kept) is is_kept
    assert 'rel="noopener noreferrer"' in kept


def made(stem, order, **given):
    settings = tuple(given.pop("settings", ()))
    content = Made(stem, stem.capitalize(), f"What of {stem}?", order, "", {}, settings, (), {}, (), 0.0)
    return replace(content, **given)


DAYS = ("2031-03-14", "2031-02-01", "2031-01-01")


def editions_of(case_id, *days, **given):
    reports = {stem: made(stem, order, **given) for stem, order in (("positions", 2), ("chronology", 1))}
    narrowed = made("positions--issues=pay", 2, settings=[("issues", "pay")], **given)
    return [Edition(case_id, "Harbour & strike", day, {**reports, narrowed.stem: narrowed}) for day in days]


def test_the_index_lists_cases_reports_and_their_editions():
    text = render_index(editions_of("harbour", *DAYS)).decode()
    assert re.findall(r"<h2[^>]*>(.*)</h2>", text) == ["Harbour &amp; strike"]
    assert re.findall(r"<h3>(.*)</h3>", text) == ["Chronology", "Positions"]
    assert re.findall(r'<div class="entry">\s*<a href="([^"]+)">([^<]+)</a>', text) == [
        ("harbour/2031-03-14/chronology.html", "Chronology"),
        ("harbour/2031-03-14/positions.html", "Positions"),
    ]
    assert '<a href="harbour/2031-03-14/positions--issues=pay.html">Issues pay</a>' in text
    assert "14 March 2031" in text
    assert '<link rel="alternate" type="application/atom+xml"' in text


def test_every_edition_is_at_most_two_clicks_from_the_index():
    """A link that stands open is one click; one in a folded list is two, and no list is folded into another."""
    text = render_index(editions_of("harbour", *DAYS)).decode()
    depth, clicks = 0, {}
    for tag, href in re.findall(r'<(details|/details|a href="([^"]+)")', text):
        depth += {"details": 1, "/details": -1}.get(tag, 0)
        if href.startswith("harbour/"):
            clicks[href] = 1 + depth
    stems = ("chronology", "positions", "positions--issues=pay")
    assert set(clicks) == {f"harbour/{day}/{stem}.html" for day in DAYS for stem in stems}
    assert max(clicks.values()) == 2
    assert {href for href, count in clicks.items() if count == 1} == {
        f"harbour/{DAYS[0]}/{stem}.html" for stem in stems
    }


ATOM = "{http://www.w3.org/2005/Atom}"


def feed_of(editions):
    return etree.fromstring(render_feed(editions), etree.XMLParser(resolve_entities=False))


def check_atom(feed):
    """RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must have, once, and how it is written."""
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        for tag in ("id", "title", "updated"):
            (found,) = element.findall(f"{ATOM}{tag}")
            assert found.text
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", element.findtext(f"{ATOM}id"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", element.findtext(f"{ATOM}updated"))
        links = [(link.get("rel"), link.get("type")) for link in element.findall(f"{ATOM}link")]
        assert len(links) == len(set(links))
        assert all(link.get("href") for link in element.findall(f"{ATOM}link"))
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == "feed.xml"
    assert list(feed)[-len(entries) :] == entries or not entries
    keys = [(entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated")) for entry in entries]
    assert len(keys) == len(set(keys))
    return entries


def test_the_feed_has_an_entry_for_each_report_in_which_something_is_new():
    editions = editions_of("harbour", *DAYS[:2], news="2 new statements since <1> May & later.")
    editions[1].reports["positions"] = made("positions", 2, outputs={"positions.pdf": "x"}, news="x")
    editions += editions_of("quay", DAYS[2])
    entries = check_atom(feed_of(editions))
    assert [entry.findtext(f"{ATOM}title").partition(": ")[::2] for entry in entries[:2]] == [
        ("Harbour & strike, 14 March 2031", "Chronology"),
        ("Harbour & strike, 14 March 2031", "Positions"),
    ]
    assert len(entries) == 6, "nothing is new in the quay"
    assert {entry.findtext(f"{ATOM}summary") for entry in entries[:3]} == {"2 new statements since <1> May & later."}
    hrefs = [[link.get("href") for link in entry.findall(f"{ATOM}link")] for entry in entries]
    assert hrefs[4] == ["harbour/2031-02-01/positions.html", "harbour/2031-02-01/positions.pdf"]


def test_the_feed_has_the_same_ids_whatever_else_is_in_it():
    first = {entry.findtext(f"{ATOM}id") for entry in check_atom(feed_of(editions_of("harbour", DAYS[1], news="x")))}
    more = [*editions_of("harbour", *DAYS[:2], news="y"), *editions_of("quay", DAYS[1], news="x")]
    assert first < {entry.findtext(f"{ATOM}id") for entry in check_atom(feed_of(more))}


def test_a_feed_of_nothing_and_of_a_damaged_title_is_a_feed():
    assert check_atom(feed_of([])) == []
    edition = Edition("harbour", "Strike\x00\x1b", DAYS[0], {"positions": made("positions", 1, news="n")})
    (entry,) = check_atom(feed_of([edition]))
    assert entry.findtext(f"{ATOM}title").startswith("Strike\ufffd\ufffd, ")


class TestNews:
    def test_the_line_names_the_edition_before_and_is_narrowed_as_the_report_is(self, small, tmp_path, monkeypatch):
        small.add("statements", "st1", holder_id="a", issue_id="pay", low_points="1", high_points="1", told_by="s1")
        small.add("statements", "st2", holder_id="b", issue_id="pay", low_points="1", high_points="1", told_by="s2")
        root = tmp_path / "project"
        (root / "data").mkdir(parents=True)
        small.path.rename(root / "data" / "small")
        monkeypatch.setattr(news, "find_editions", lambda _: editions_of("small", "2024-03-05", "2024-03-01"))
        said = news.News(root, tmp_path)
        line = said.of("small", "2024-03-15", "positions", {})
        assert line.startswith("Since 5 March 2024: ")
        assert "B" in line
        assert said.of("small", "2024-03-15", "positions", {"actors": ["a"]}) == ""
        assert said.of("small", "2024-03-01", "positions", {}) == FIRST
        assert said.of("small", "2024-03-15", "overview", {}) == FIRST
        (root / "data" / "small" / "issues.csv").write_text("id\n")
        broken = news.News(root, tmp_path)
        assert broken.of("small", "2024-03-15", "positions", {}) == "What is new since 5 March 2024 cannot be told."


WIDE = "<table class='data'><caption>Rounds</caption><thead><tr>" + "".join(
    f"<th scope='col'>Round number {number}</th>" for number in range(20)
)
WIDE += "</tr></thead><tbody><tr>" + "<td>attended</td>" * 20 + "</tr></tbody></table>"
CARDS = (
    "<table class='data'><caption>Due</caption><thead><tr><th scope='col'>What</th><th scope='col'>When</th></tr>"
    "</thead><tbody><tr class='gap'><th scope='row'>Talks</th><td data-label='When'>17 March 2031</td></tr></tbody>"
    "</table>"
)
PARTS = (
    "<p class='lead'>The sides are <strong>75 points</strong> apart.</p>"
    "<div class='key-figures'><div><dt>points</dt><dd>75</dd></div><div><dt>sources</dt><dd>31</dd></div></div>"
    "<div class='versus'><section><h3>Union</h3><p>It left.</p></section><section><h3>Employer</h3><p>No.</p></section>"
    "</div>"
    "<ol class='due'><li><span>in 3 days</span><p>Talks</p></li></ol><p class='note'>No date.</p>"
    "<blockquote class='passage' lang='ar' dir='rtl'><p>أعلنت النقابة مهلة</p></blockquote>"
    "<pre>" + "x" * 400 + "</pre><p>" + "y" * 400 + "</p>"
)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_fits_a_phone_and_asks_for_nothing(chromium_path, tmp_path, scheme):
    from playwright.sync_api import sync_playwright

    long = "z" * 300
    path = tmp_path / "page.html"
    page = Page(
        "a.html", f"Title {long}", "Case", "2031-03-14", (("actors", long),), PAGE.siblings * 6, (("Key", long),)
    )
    cells = [
        markdown(f"# T\n\n`{long}`"),
        output(text_html=PARTS + WIDE + CARDS),
        stream(long),
        markdown("## Provenance"),
    ]
    path.write_text(rendered(*cells, page=page))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(chromium_path), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
        tab = context.new_page()
        requests, said = [], []
        tab.on("request", lambda request: requests.append(request.url))
        tab.on("console", lambda message: said.append(message.text))
        tab.goto(path.as_uri())
        width = tab.evaluate("document.documentElement.scrollWidth")
        is_styled = tab.evaluate("getComputedStyle(document.querySelector('.masthead')).borderTopStyle")
        card = tab.evaluate("getComputedStyle(document.querySelector('td[data-label]'), '::before').content")
        faint = tab.evaluate(CONTRAST)
        tab.keyboard.press("Tab")
        focused = tab.evaluate("document.activeElement.className")
        browser.close()
    assert [url for url in requests if not url.startswith("data:")] == [path.as_uri()]
    assert said == []
    assert width == 390
    assert is_styled == "solid"
    assert card == '"When"'
    assert focused == "skip"
    assert faint == []


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1100)])
def test_the_index_fits_asks_for_nothing_and_unfolds_without_a_script(chromium_path, tmp_path, scheme, width):
    from playwright.sync_api import sync_playwright

    path = tmp_path / "index.html"
    path.write_bytes(render_index(editions_of("harbour", *DAYS, news="2 new statements since 1 May 2030.")))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(chromium_path), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
        tab = context.new_page()
        requests, said = [], []
        tab.on("request", lambda request: requests.append(request.url))
        tab.on("console", lambda message: said.append(message.text))
        tab.goto(path.as_uri())
        link = tab.locator('a[href="harbour/2031-01-01/positions.html"]')
        assert not link.is_visible()
        tab.locator("summary", has_text="Positions").first.click()
        assert link.is_visible()
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        assert tab.evaluate(CONTRAST) == []
        browser.close()
    assert [url for url in requests if not url.startswith("data:")] == [path.as_uri()]
    assert said == []


# Every text against the background that is behind it, as WCAG 2.2 counts: 4.5, or 3 where it is large.
CONTRAST = """() => {
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const part = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
  const behind = element => {
    for (; element; element = element.parentElement) {
      const colour = parse(getComputedStyle(element).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(parse(style.color)), light(behind(element))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    if ((a + .05) / (b + .05) < needed) faint.push(`${element.tagName}.${element.className} ${style.color}`);
  }
  return faint;
}"""
