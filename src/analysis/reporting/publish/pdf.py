"""A page on paper: tagged PDF (PDF/UA-1) from the very HTML that a browser shows, with its print styles.

WeasyPrint heeds no content security policy, so what it may fetch is decided here: what the page carries in itself.
The fonts are those that matplotlib brings along, so that equal pages give equal bytes on every machine.
"""

from __future__ import annotations

import base64
import logging
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from analysis.errors import WriteError

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
"""What WeasyPrint needs of a Debian or Ubuntu system."""

_HERE = Path(__file__).parent
_FONTS = (
    ("DejaVuSerif.ttf", "Parley Serif", 400),
    ("DejaVuSerif-Bold.ttf", "Parley Serif", 700),
    ("DejaVuSans.ttf", "Parley Sans", 400),
    ("DejaVuSans-Bold.ttf", "Parley Sans", 700),
    ("DejaVuSansMono.ttf", "Parley Mono", 400),
)


def check_pdf() -> None:
    """Make sure that PDFs can be made here, before anything runs.

    Raises
    ------
    WriteError
        Naming the system's packages that are missing.
    """
    _weasyprint()


def render_pdf(html: bytes) -> bytes:
    """Set a page on paper.

    Parameters
    ----------
    html
        One of our pages, in UTF-8.

    Returns
    -------
    bytes
        The PDF; equal for equal pages.

    Raises
    ------
    WriteError
        As of `check_pdf`.
    """
    weasyprint = _weasyprint()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
    fonts = weasyprint.text.fonts.FontConfiguration()
    style = weasyprint.CSS(string=_style(), font_config=fonts, url_fetcher=fetcher)
    page = weasyprint.HTML(string=html.decode(), url_fetcher=fetcher)
    written: bytes = page.write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", pdf_tags=True, pdf_identifier=b"parley"
    )
    return written


def _weasyprint() -> Any:
    try:
        import weasyprint
        import weasyprint.text.fonts
        import weasyprint.urls
    except OSError as error:  # a library that it loads by name is not there
        raise WriteError(
            f"PDF: the text library Pango is missing ({str(error).splitlines()[0]}); on Debian and Ubuntu: "
            f"apt install {PACKAGES}; on macOS: brew install pango; or leave out --pdf"
        ) from error
    for name in ("weasyprint", "fontTools"):  # what a style sheet has for browsers alone is no news
        logging.getLogger(name).setLevel(logging.ERROR)
    return weasyprint


@lru_cache(maxsize=1)
def _style() -> str:
    spec = find_spec("matplotlib")
    folder = Path(spec.origin if spec and spec.origin else "").parent / "mpl-data" / "fonts" / "ttf"
    faces = []
    for file, family, weight in _FONTS:
        encoded = base64.b64encode((folder / file).read_bytes()).decode()
        faces.append(
            f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
            f'src: url("data:font/ttf;base64,{encoded}") format("truetype"); }}'
        )
    return "\n".join([*faces, (_HERE / "pdf.css").read_text(encoding="utf-8")])
