"""The engine benchmark believes no figure before the outputs are those of plain papermill."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

ENGINE = Path(__file__).resolve().parents[1] / "benchmarks" / "engine.py"


@pytest.fixture(scope="module")
def engine():
    spec = importlib.util.spec_from_file_location("bench_engine", ENGINE)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def write(folder: Path, *shown: str) -> Path:
    folder.mkdir()
    outputs = [{"output_type": "execute_result", "data": {"text/html": [html], "text/plain": "-"}} for html in shown]
    cells = [{"cell_type": "markdown"}, {"cell_type": "code", "outputs": outputs}]
    (folder / "000-overview.ipynb").write_text(json.dumps({"cells": cells}))
    (folder / "000-overview.html").write_text("<!doctype html>")
    return folder


def test_equal_outputs_pass(engine, tmp_path):
    engine.check_equal(
        "parley", write(tmp_path / "a", "<p>1</p>", "<p>2</p>"), write(tmp_path / "b", "<p>1</p>", "<p>2</p>")
    )


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (("<p>1</p>", "<p>3</p>"), "parley: output 2 of 000-overview.ipynb is not papermill's"),
        (("<p>1</p>",), "parley: 000-overview.ipynb shows 1 outputs, papermill 2"),
    ],
)
def test_an_altered_or_lost_output_ends_it(engine, tmp_path, shown, said):
    with pytest.raises(SystemExit, match=said):
        engine.check_equal("parley", write(tmp_path / "a", *shown), write(tmp_path / "b", "<p>1</p>", "<p>2</p>"))


def test_a_lost_page_ends_it(engine, tmp_path):
    made = write(tmp_path / "a", "<p>1</p>")
    (made / "000-overview.html").write_text("")
    with pytest.raises(SystemExit, match="has no page"):
        engine.check_equal("parley", made, write(tmp_path / "b", "<p>1</p>"))
