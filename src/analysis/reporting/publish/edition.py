"""An edition is a folder: the reports of one case as known on one day, and a manifest that vouches for them.

Writing goes through here only. A report's page, notebook and drawings change in one step; what failed is kept
beside the last good report and never over it; pages link to each other and are set again when one is added.
"""

from __future__ import annotations

import contextlib
import hashlib
import platform
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib import metadata
from pathlib import Path

from analysis.errors import ParleyError, WriteError
from analysis.record.files import check_folder, sweep, write_together
from analysis.reporting.publish.manifest import (
    FILE,
    Edition,
    Made,
    digest,
    format_edition,
    library_digest,
    read_edition,
)
from analysis.reporting.publish.page import Link, Page, find_drawings, render_page
from analysis.reporting.templates import read_notebook

_LIBRARIES = ("pandas", "matplotlib", "papermill")


class EditionWriter:
    """Writes the reports of one edition; whoever holds one holds the lock on the output folder.

    Parameters
    ----------
    out
        The output folder.
    case_id, case_title, as_of
        The edition.
    pdf
        Makes a PDF of a page; None for no PDF.

    Raises
    ------
    WriteError
        If its folder cannot be made or written to.
    """

    def __init__(
        self, out: Path, case_id: str, case_title: str, as_of: str, *, pdf: Callable[[bytes], bytes] | None = None
    ) -> None:
        self._pdf = pdf
        self.folder = check_folder(out, case_id, as_of)
        check_folder(self.folder, "figures")
        for place in (out, self.folder, self.folder / "figures", self.folder / "failed"):
            sweep(place)
        known = read_edition(self.folder)
        self.edition = Edition(case_id, case_title, as_of, known.reports if known else {})

    def publish(self, made: Made, executed: Path) -> None:
        """Set a report's page and write its files and the manifest that vouches for them, in one step.

        Parameters
        ----------
        made
            The report; its outputs and pages are filled in here.
        executed
            The executed notebook.

        Raises
        ------
        WriteError
            If a file cannot be written; the report is what it was before.
        """
        self._write(made, executed, self._pdf)

    def _write(self, made: Made, executed: Path, pdf: Callable[[bytes], bytes] | None) -> None:
        before = self.edition.reports.get(made.stem)
        contents = _contents(made, self._with(made), executed, pdf)
        outputs = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
        edition = self._with(replace(made, outputs=outputs, pages=self._with(made).pages(made)))
        contents[FILE] = format_edition(edition)
        write_together({self.folder / name: content for name, content in contents.items()})
        self.edition = edition
        gone = set(before.outputs if before else ()) - set(outputs)
        failed = (f"failed/{made.stem}.ipynb", f"failed/{made.stem}.txt")
        for name in (*gone, *failed):
            # What stays behind here is out of date but harmless, and no reason to call the report failed.
            with contextlib.suppress(OSError):
                (self.folder / name).unlink(missing_ok=True)

    def refresh_pages(self) -> None:
        """Set those pages again whose edition has gained or lost a report since, as they link to each other.

        Raises
        ------
        WriteError
            If one cannot be written; then it is what it was before.
        """
        is_there = {stem: made for stem, made in self.edition.reports.items() if digest(self.folder / f"{stem}.html")}
        self.edition = replace(self.edition, reports=is_there)
        for made in self.edition.listed():
            if made.pages != self.edition.pages(made):
                paper = self.folder / f"{made.stem}.pdf"  # it shows no links to other pages, so it stays as it is
                pdf = partial(_kept, paper.read_bytes()) if digest(paper) in made.outputs.values() else None
                self._write(made, self.folder / f"{made.stem}.ipynb", pdf)

    def keep_failed(self, stem: str, error: ParleyError, executed: Path) -> ParleyError:
        """Keep a failed run as `failed/<report>.ipynb` with its error as text.

        Returns
        -------
        ParleyError
            The error, which now says where the failed run is.
        """
        notebook, text = (self.folder / "failed" / f"{stem}.{ending}" for ending in ("ipynb", "txt"))
        contents = {text: f"{error}\n".encode(errors="backslashreplace")}
        if executed.is_file():
            contents[notebook] = executed.read_bytes()
        try:
            check_folder(self.folder, "failed")
            write_together(contents)
        except WriteError as second:
            kept = f"nothing is kept of the failed run: {second}"
        else:
            kept = f"the failed run is kept as {text}"
        return type(error)(f"{error}\nthe last good report is unchanged; {kept}")

    def _with(self, made: Made) -> Edition:
        return replace(self.edition, reports={**self.edition.reports, made.stem: made})


def _kept(pdf: bytes, _: bytes) -> bytes:
    return pdf


def _contents(made: Made, edition: Edition, executed: Path, pdf: Callable[[bytes], bytes] | None) -> dict[str, bytes]:
    """Return the files of a report by their path in the edition's folder, the page last."""
    page = Page(
        href=f"{made.stem}.html",
        title=made.title,
        case_title=edition.case_title,
        as_of=edition.as_of,
        settings=made.settings,
        siblings=tuple(Link(f"{entry.stem}.html", entry.label) for entry in edition.siblings(made)),
        provenance=(
            ("Case", f"{edition.case_title} ({edition.case_id})"),
            *made.provenance,
            ("Input digest", made.key[:16]),
        ),
    )
    html = render_page(read_notebook(executed), page)
    drawings = {
        f"figures/{made.stem}-{number}.svg": drawing
        for number, drawing in enumerate(find_drawings(html.decode()), start=1)
    }
    paper = {f"{made.stem}.pdf": pdf(html)} if pdf else {}
    return {**drawings, **paper, f"{made.stem}.ipynb": executed.read_bytes(), f"{made.stem}.html": html}


def software() -> Iterator[str]:
    """Name what computed a report: this library by its digest, the others by their version."""
    yield f"Parley, code {library_digest()[:12]}"
    yield f"Python {platform.python_version()}"
    for name in _LIBRARIES:
        yield f"{name} {metadata.version(name)}"
