"""A project of a case and report templates in a temporary folder, made cell by cell."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.errors import ParleyError
from analysis.reporting.batch import Outcome, make_reports

AS_OF = "2031-03-14"


@dataclass
class Project:
    """A folder with `data/harbour` and `notebooks/`, and an output folder beside it."""

    root: Path
    out: Path

    @property
    def edition(self) -> Path:
        return self.out / "harbour" / AS_OF

    def template(self, name: str, *cells: str, parameters: str = "", order: int = 1) -> Path:
        """Write a template whose code cells, after imports and parameters, are the given ones."""
        declared = f'case: str = ""\nas_of: str = ""\n{parameters}'
        notebook = new_notebook(
            cells=[
                new_markdown_cell(f"# What about {name}?"),
                new_code_cell("import os, sys"),
                new_code_cell(declared, metadata={"tags": ["parameters"]}),
                *map(new_code_cell, cells),
            ],
            metadata={"parley": {"report": True, "order": order, "tables": ["events"]}},
        )
        path = self.root / "notebooks" / f"{name}.ipynb"
        nbformat.write(notebook, path)
        return path

    def make(self, *names: str, force: bool = False, **parameters: object) -> list[Outcome]:
        return make_reports(self.root, "harbour", names, parameters=parameters, out=self.out, as_of=AS_OF, force=force)

    def failure(self, *names: str, **parameters: object) -> ParleyError:
        """Make one report that must fail, and return its error."""
        (outcome,) = self.make(*names, **parameters)
        assert outcome.state == "failed"
        assert outcome.error is not None
        return outcome.error

    def files(self) -> dict[str, bytes]:
        """Everything under the output folder by its path."""
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file()
        }

    def reports(self) -> dict[str, bytes]:
        """What must have equal bytes for equal input: everything but the manifests."""
        return {name: content for name, content in self.files().items() if not name.endswith("manifest.json")}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with an empty case; locks are taken in a cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    case = tmp_path / "project" / "data" / "harbour"
    case.mkdir(parents=True)
    (case / "datapackage.json").write_text(json.dumps({"title": "Harbour strike"}))
    (case / "events.csv").write_text("id,label\n")
    (tmp_path / "project" / "notebooks").mkdir()
    return Project(tmp_path / "project", tmp_path / "project" / "reports")


@pytest.fixture
def no_kernel(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fail a run at the point where a kernel would start; the list names what was started."""
    from analysis.reporting import kernels

    started: list[str] = []

    def refuse(template_path: Path, *_: object, **__: object) -> None:
        started.append(template_path.stem)
        raise AssertionError(f"a kernel was started for {template_path.stem}")

    monkeypatch.setattr(kernels, "run_notebook", refuse)
    return started
