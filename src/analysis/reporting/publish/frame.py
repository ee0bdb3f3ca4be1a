"""The frame that every page of ours stands in: policy first, style inline, nothing that is fetched or run."""

from __future__ import annotations

import base64
import datetime
import hashlib
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@lru_cache(maxsize=1)
def _style() -> str:
    from analysis.reporting.figures import figure_css

    return (_HERE / "page.css").read_text(encoding="utf-8") + figure_css()


def render(template: str, **content: object) -> bytes:
    """Fill one of the templates beside this module.

    Parameters
    ----------
    template
        Its file name.
    **content
        What it names; text is escaped, `Markup` is not.

    Returns
    -------
    bytes
        A whole page in UTF-8. The policy admits its style sheet by digest, so that no other style applies.
    """
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = _environment().get_template(template)
    return page.render(style=Markup(style), style_hash=f"sha256-{digest}", **content).encode()


def say_day(day: str) -> str:
    """Write an ISO day as a reader would say it.

    Examples
    --------
    >>> say_day("2025-05-09")
    '9 May 2025'
    """
    date = datetime.date.fromisoformat(day)
    return f"{date.day} {date:%B %Y}"
