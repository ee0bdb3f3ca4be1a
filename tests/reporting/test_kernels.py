"""What a run sees, and what is kept of it."""

from __future__ import annotations

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.reporting.kernels import run_notebook


@pytest.fixture
def run(tmp_path):
    """Run cells and return the executed notebook's JSON and the bytes."""

    def execute(*cells: str, progress=None, **parameters):
        folder = tmp_path / "notebooks"
        folder.mkdir(exist_ok=True)
        declared = new_code_cell('as_of: str = ""', metadata={"tags": ["parameters"]})
        notebook = new_notebook(cells=[new_markdown_cell("# T"), declared, *map(new_code_cell, cells)])
        nbformat.write(notebook, folder / "t.ipynb")
        executed = tmp_path / "executed.ipynb"
        run_notebook(folder / "t.ipynb", {"as_of": "2031-03-14", **parameters}, executed, progress=progress)
        return json.loads(executed.read_bytes())

    return execute


def printed(executed, cell=-1):
    return "".join(executed["cells"][cell]["outputs"][0]["text"])


def test_the_kernel_is_this_interpreter_in_the_notebooks_folder(run, tmp_path):
    executed = run(
        "import os, sys\nimport analysis\nprint(os.getcwd() == os.path.realpath(os.getcwd()), end=' ')\n"
        f"print(os.path.samefile(os.getcwd(), {str(tmp_path / 'notebooks')!r}), end=' ')\n"
        f"import sys; print(sys.version.split()[0] == {__import__('platform').python_version()!r})"
    )
    assert printed(executed) == "True True True\n"


def test_the_environment_is_an_allow_list(run, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary")
    monkeypatch.setenv("PYTHONHASHSEED", "99")
    monkeypatch.setenv("MPLBACKEND", "nonsense")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    names = "('PYTHONHASHSEED', 'MPLBACKEND', 'SOURCE_DATE_EPOCH', 'TZ', 'AWS_SECRET_ACCESS_KEY')"
    executed = run(f"import os\nprint('canary' in str(os.environ), [os.environ.get(n) for n in {names}])")
    assert printed(executed) == "False ['0', 'agg', '1931212800', 'UTC', None]\n"


def test_nothing_of_time_place_or_process_is_kept(run, tmp_path):
    cells = (
        "import warnings, os\nwarnings.warn('careful')",
        "print(os.getcwd(), object(), '\\x1b[31mred\\x1b[0m')",
        "object()",
    )
    executed = run(*cells)
    text = json.dumps(executed)
    assert executed == run(*cells)
    assert "papermill" not in text
    assert str(tmp_path) not in text
    assert printed(executed, -3).startswith("<cell>:2: UserWarning: careful")
    assert printed(executed, -2) == "<project>/notebooks <object object at 0x...> red\n"
    assert executed["cells"][-1]["outputs"][0]["data"]["text/plain"] == ["<object at 0x...>"]
    assert len({cell["id"] for cell in executed["cells"]}) == len(executed["cells"])
    nbformat.validate(nbformat.from_dict(executed))


def test_streams_are_merged_between_other_outputs(run):
    executed = run(
        "from IPython.display import Markdown, display\nimport sys\n"
        "print(1, flush=True); print('e', file=sys.stderr, flush=True); print(2, flush=True)\n"
        "display(Markdown('m'))\nprint(3)"
    )
    outputs = executed["cells"][-1]["outputs"]
    assert [output.get("name", "display") for output in outputs] == ["stdout", "stderr", "display", "stdout"]
    assert ["".join(output.get("text", "")) for output in outputs] == ["1\n2\n", "e\n", "", "3\n"]


def test_progress_counts_cells(run):
    seen = []
    run("1", "2", progress=lambda cell, cells: seen.append((cell, cells)))
    assert seen == [(number, 5) for number in range(1, 6)]
