"""A forked kernel gives what an ordinary one gives, to the byte, and no report reaches the next one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from analysis.errors import CellTimeout, KernelDied, UsageError
from analysis.reporting.kernels import forks, run, run_notebook, warm
from analysis.reporting.templates import check_parameters, find_templates

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks are made on Linux alone")

# What a cell may do, each with a way in which a fork could show. Where a cell prints past Python, a cell of its own
# gives the ordinary kernel's thread time to hear it.
STRESS = r"""
import os, sys, warnings, logging, asyncio, ctypes, subprocess, threading, time
import numpy as np, pandas as pd
from IPython.display import HTML, JSON, Latex, Markdown, SVG, clear_output, display, update_display
pd.get_option("display.max_columns"), pd.get_option("display.max_rows"), pd.get_option("display.width")
--- a wide and a long table
display(pd.DataFrame({f"c{i}": range(3) for i in range(30)}), pd.DataFrame({"a": range(100)}))
pd.DataFrame({"a": [1.5, None]}, index=pd.to_datetime(["2031-01-01", "2031-01-02"])).style.set_uuid("x")
--- where it runs
ours = ("JPY_PARENT_PID", "PARLEY_RUN", "IPYTHONDIR")
print({name: value for name, value in sorted(os.environ.items()) if name not in ours}, sorted(os.environ))
print(sys.path, sys.argv, os.getcwd(), time.tzname, os.umask(18), sys.flags, sys.stdin.read())
print(os.getpgrp() == os.getpid() == os.getsid(0), __name__, sys.modules["__main__"].__dict__ is globals())
print(sorted(name for name in globals() if not name.startswith("_i")), _dh, In[:2], len(Out))
--- streams
print("out"); print("error", file=sys.stderr); print("again", end=""); sys.stdout.flush()
print("a\rb\x08c \x1b[31mred\x1b[0m é 漢 \U0001f600")
sys.stdout.isatty(), sys.stdout.encoding, hash("abc"), set("hello"), float("nan")
--- a child process, a library in C, a descriptor
print("before")
os.system("echo child; echo complaint >&2")
ctypes.CDLL(None).puts(b"from C"); ctypes.CDLL(None).fflush(None)
os.write(1, b"descriptor\n"); sys.__stderr__.write("past Python\n"); sys.__stderr__.flush()
time.sleep(0.3)
--- a fork of its own
child = os.fork()
if not child:
    print("from a fork", flush=True)
    os._exit(0)
_ = os.waitpid(child, 0); del child; time.sleep(0.3)
---
import multiprocessing
with multiprocessing.get_context("fork").Pool(1) as pool:
    print(pool.map(abs, [-1, -2]))
--- the shell
!echo shell && echo complaint >&2
files = !echo one two
files
---
%%bash
echo bash
echo complaint >&2
---
%%capture caught
print("hidden")
---
caught.stdout
---
%run other.py
---
import other
%whos int
?len
---
%precision 3
3.14159265
--- await
await asyncio.sleep(0.01)
print("awaited")
await asyncio.sleep(0, "value")
---
async def five():
    return 5
task = asyncio.create_task(five())
try:
    coroutine = five()
    asyncio.run(coroutine)
except RuntimeError as error:
    coroutine.close(); print(error)
await task
--- warnings and logs
warnings.warn("careful"); warnings.warn("old", DeprecationWarning)
logging.warning("logged"); logging.getLogger("x").error("logged, too")
--- displays
handle = display(HTML("<b>one</b>"), display_id="fixed")
print("between")
handle.update(HTML("<b>two</b>"))
---
update_display("three", display_id="fixed")
for number in range(3):
    clear_output(wait=True); print(number)
---
print("x"); clear_output(); print("y"); display(1, 2); print("z")
display(Markdown("*m*"), Latex("$x$"), JSON({"a": [1, None]}), SVG("<svg xmlns='http://www.w3.org/2000/svg'/>"))
---
class Shown:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"application/x-y+json": {"a": 1.5}, "text/plain": "R"}, {"m": 1}
Shown()
--- figures
import matplotlib.pyplot as plt
plt.get_backend(), plt.isinteractive(), plt.rcParams["figure.figsize"], plt.figure()
---
%matplotlib inline
plt.plot([1, 2])
---
fig, ax = plt.subplots(figsize=(2, 2)); ax.bar([1, 2], [3, 4]); plt.show()
---
fig
--- threads
thread = threading.Thread(target=lambda: print("in a thread")); thread.start(); thread.join()
def fail():
    raise RuntimeError("in a thread")
thread = threading.Thread(target=fail, name="T"); thread.start(); thread.join()
--- contexts of one cell are not those of the next
import decimal
decimal.getcontext().prec = 5
_ = np.seterr(divide="ignore")
---
decimal.getcontext().prec, np.geterr()["divide"], _
--- input, history
%history -n 1-2
try:
    input("name")
except Exception as error:
    print(type(error).__name__, error)
--- much
for number in range(3000):
    print(number)
print("x" * 200_000)
--- errors
class Odd(Exception):
    pass
def deep(left):
    if left:
        return deep(left - 1)
    raise Odd("first line\nsecond line") from KeyError("cause")
get_ipython().run_cell("1/0")
print("goes on")
---
deep(40)
"""


@pytest.fixture
def write(tmp_path):
    """Write cells as a template, and return its path."""

    def written(*cells: str, name: str = "t") -> Path:
        folder = tmp_path / "notebooks"
        folder.mkdir(exist_ok=True)
        declared = new_code_cell('as_of: str = ""', metadata={"tags": ["parameters"]})
        nbformat.write(new_notebook(cells=[declared, *map(new_code_cell, cells)]), folder / f"{name}.ipynb")
        return folder / f"{name}.ipynb"

    return written


@pytest.fixture
def never_ordinary(monkeypatch):
    """Fail where an ordinary kernel would be started."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an ordinary kernel was started")

    monkeypatch.setattr(run, "execute_in_kernel", refuse)


def execute(path: Path, executed: Path, *, kernel="forked", parameters=None, **limits) -> dict:
    run_notebook(path, parameters or {"as_of": "2031-03-14"}, executed, kernel=kernel, **limits)
    return json.loads(executed.read_bytes())


def printed(executed: dict, cell: int = -1) -> str:
    return "".join(executed["cells"][cell]["outputs"][0]["text"])


def test_a_stress_notebook_gives_the_same_bytes_in_both(write, tmp_path, monkeypatch):
    cells = [part.partition("\n")[2].strip("\n") for part in f"--- \n{STRESS.strip()}".split("\n---")]
    assert len(cells) > 30
    path = write(*cells)
    (path.parent / "other.py").write_text("X = 5\nprint('other', __name__)\n")
    said = []
    for kernel in ("ordinary", "forked"):
        if kernel == "forked":
            monkeypatch.setattr(run, "execute_in_kernel", None)
        with pytest.raises(Exception, match="second line") as caught:
            execute(path, tmp_path / kernel, kernel=kernel)
        said.append(str(caught.value))
    ordinary, forked = (json.loads((tmp_path / kernel).read_bytes()) for kernel in ("ordinary", "forked"))
    for one, other in zip(ordinary["cells"], forked["cells"], strict=True):
        assert one == other
    assert (tmp_path / "ordinary").read_bytes() == (tmp_path / "forked").read_bytes()
    assert said[0] == said[1]
    assert "image/png" in str(forked)


@pytest.mark.parametrize("template", find_templates(ROOT), ids=lambda template: template.name)
def test_every_report_gives_the_same_bytes_in_both(template, tmp_path, monkeypatch):
    parameters = check_parameters(template, {"case": "istanbul-2025", "as_of": "2025-05-15"})
    execute(template.path, tmp_path / "ordinary", kernel="ordinary", parameters=parameters)
    monkeypatch.setattr(run, "execute_in_kernel", None)
    execute(template.path, tmp_path / "forked", parameters=parameters)
    assert (tmp_path / "ordinary").read_bytes() == (tmp_path / "forked").read_bytes()


def test_nothing_reaches_the_next_report(write, tmp_path, never_ordinary):
    leave = write(
        "import os, sys, random, analysis, pandas as pd, matplotlib.pyplot as plt, numpy as np\n"
        "left = 1; sys.path.insert(0, '/left'); os.environ['LEFT'] = '1'; pd.options.display.max_rows = 7\n"
        "plt.rcParams['font.size'] = 33; os.chdir('/'); analysis.left = 1; random.seed(1); np.random.seed(1)\n"
        "plt.figure(); sys.modules['left'] = analysis; import builtins; builtins.left = 1; _ = os.umask(0)\n"
        "get_ipython().display_formatter.formatters['text/plain'].for_type(int, lambda *_: None)",
        name="leave",
    )
    look = write(
        "import os, sys, analysis, pandas as pd, matplotlib.pyplot as plt\n"
        "print('left' in globals(), '/left' in sys.path, 'LEFT' in os.environ, pd.options.display.max_rows,\n"
        "      plt.rcParams['font.size'], os.path.basename(os.getcwd()), hasattr(analysis, 'left'),\n"
        "      plt.get_fignums(), 'left' in sys.modules, os.umask(18))",
        name="look",
    )
    expected = "False False False 60 10.0 notebooks False [] False 18\n"
    execute(leave, tmp_path / "leave")
    assert printed(execute(look, tmp_path / "look")) == expected
    assert printed(execute(look, tmp_path / "look", kernel="forked")) == expected


def test_random_streams_differ_between_reports_and_hashes_do_not(write, tmp_path, never_ordinary):
    path = write("import random, numpy as np\nprint(random.random(), np.random.rand())", "print(hash('a'))")
    first, second = (execute(path, tmp_path / "random") for _ in range(2))
    assert set(printed(first, -2).split()).isdisjoint(printed(second, -2).split())
    assert printed(first) == printed(second)


def test_the_environment_of_a_run_is_its_own(write, tmp_path, never_ordinary):
    path = write("import os, time\nprint(os.environ['SOURCE_DATE_EPOCH'], os.getenv('TZ'), time.timezone)")
    for day, epoch in (("2031-03-14", "1931212800"), ("1970-01-02", "86400")):
        executed = execute(path, tmp_path / "executed", parameters={"as_of": day})
        assert printed(executed) == f"{epoch} UTC 0\n"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("import os; os._exit(3)", "it ended with status 3"),
        ("import os; os.kill(os.getpid(), 9)", "it was ended by SIGKILL"),
        ("import ctypes; ctypes.string_at(0)", "it was ended by SIGSEGV"),
        ("import os; os.write(2, b'double free\\n'); os.abort()", "double free"),
        ("import os; _ = os.fork() or os.sched_yield() or __import__('time').sleep(99); os._exit(0)", "status 0"),
    ],
)
def test_a_hard_death_is_told_as_one(write, tmp_path, never_ordinary, cell, said):
    start = time.monotonic()
    with pytest.raises(KernelDied, match="t, cell 2: the kernel died") as caught:
        execute(write(cell), tmp_path / "executed")
    assert said in str(caught.value)
    assert time.monotonic() - start < 50


def test_limits_hold_and_an_interrupted_fork_is_gone(write, tmp_path, never_ordinary):
    with pytest.raises(CellTimeout, match="t, cell 3: still running at the limit for a cell, 1 seconds"):
        execute(write("print(1)", "while True: pass"), tmp_path / "executed", cell_seconds=1)
    assert not forked_children()
    with pytest.raises(CellTimeout, match="limit for a report, 2 seconds"):
        execute(write(*["import time; time.sleep(0.9)"] * 9), tmp_path / "executed", report_seconds=2)


def forked_children() -> list[psutil.Process]:
    """The forks of this process's template process that still run."""
    return [
        child
        for template in psutil.Process().children()
        if template.status() != psutil.STATUS_ZOMBIE and "template_process" in " ".join(template.cmdline())
        for child in template.children()
        if child.status() != psutil.STATUS_ZOMBIE
    ]


def test_widgets_get_an_ordinary_kernel(write, tmp_path):
    comm = "from comm import create_comm\ncomm = create_comm(target_name='none', data={'a': 1})\nprint('opened')"
    seen = [execute(write("x = 1", comm), tmp_path / kernel, kernel=kernel) for kernel in ("forked", "ordinary")]
    assert seen[0] == seen[1]
    assert printed(seen[0]) == "opened\n"
    assert forks.unforkable(nbformat.from_dict(new_notebook(cells=[new_code_cell("import ipywidgets")])))


def test_a_platform_without_fork_gets_an_ordinary_kernel(write, tmp_path, monkeypatch):
    path = write("print(2 + 2)")
    monkeypatch.setattr(warm.sys, "platform", "darwin")
    try:
        assert printed(execute(path, tmp_path / "executed")) == "4\n"
    finally:
        monkeypatch.undo()


def test_the_choice_is_checked(write, tmp_path, monkeypatch):
    monkeypatch.setenv("PARLEY_KERNEL", "warm")
    with pytest.raises(UsageError, match='PARLEY_KERNEL: "warm" is no kind of kernel; allowed are forked and ordinary'):
        execute(write("1"), tmp_path / "executed", kernel="")


A_THREAD = "import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True).start()"
A_PRINT = """
import sys
sys.path.remove(__file__.rpartition("/")[0])
del sys.modules["pandas"]
import pandas
print("loaded")
"""


@pytest.mark.parametrize(
    ("name", "code", "reason"),
    [
        ("sitecustomize", A_THREAD, "2 threads"),
        ("pandas", A_PRINT, "an import printed 'loaded"),
        ("pandas", "raise OSError('broken')", "pandas cannot be imported"),
    ],
)
def test_a_template_process_that_cannot_be_forked_safely_refuses(tmp_path, name, code, reason):
    """What spoils it stands where the template process finds it first."""
    folder = tmp_path / "path"
    folder.mkdir()
    (folder / f"{name}.py").write_text(code)
    environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT / 'src'}"}
    template = warm._Template(environment)
    fork = forks.Fork(*template.fork("m" * 32))
    try:
        with pytest.raises(warm.Unforkable, match=reason):
            fork.start(environment, str(tmp_path), tmp_path)
    finally:
        fork.close()
        template.close()


def test_a_dead_template_process_is_replaced(write, tmp_path, never_ordinary):
    path = write("print(1)")
    execute(path, tmp_path / "executed")
    warm._template._process.kill()
    warm._template._process.wait()
    assert printed(execute(path, tmp_path / "executed")) == "1\n"


def test_a_changed_library_is_imported_anew(write, tmp_path, monkeypatch, never_ordinary):
    path = write("print(1)")
    execute(path, tmp_path / "executed")
    before = warm._template
    execute(path, tmp_path / "executed")
    assert warm._template is before
    monkeypatch.setattr(warm, "_LIBRARY", tmp_path)
    execute(path, tmp_path / "executed")
    assert warm._template is not before
    assert before._process.returncode is not None


IN_A_WORKER = """
import multiprocessing, sys, threading
from pathlib import Path

def work(number):
    from analysis.reporting.kernels import run, run_notebook
    run.execute_in_kernel = None
    run_notebook(Path({path!r}), {{}}, Path({executed!r}), kernel="forked")
    return number

if __name__ == "__main__":
    {start}
"""


@pytest.mark.parametrize(
    "start",
    [
        "with multiprocessing.get_context('fork').Pool(1) as pool: print(pool.map(work, [1]))",
        "with multiprocessing.get_context('spawn').Pool(1) as pool: print(pool.map(work, [1]))",
        "thread = threading.Thread(target=work, args=(1,)); thread.start(); thread.join(); print([1])",
        "work(0)\n    with multiprocessing.get_context('fork').Pool(1) as pool: print(pool.map(work, [1]))",
    ],
    ids=["forked daemon", "spawned daemon", "thread", "fork of a process that has a template process"],
)
def test_it_works_inside_workers(write, tmp_path, start):
    executed = tmp_path / "executed"
    script = tmp_path / "script.py"
    script.write_text(IN_A_WORKER.format(path=str(write("print(5)")), executed=str(executed), start=start))
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.returncode) == ("[1]\n", 0), done.stderr
    assert done.stderr == ""
    assert printed(json.loads(executed.read_bytes())) == "5\n"


def test_kill_9_of_the_caller_leaves_no_process(write, tmp_path):
    path = write(
        "import os, subprocess, time\n"
        "child = subprocess.Popen(['sleep', '600'], start_new_session=True)\n"
        f"open({str(tmp_path / 'up')!r}, 'w').write(f'{{os.getpid()}} {{os.getppid()}} {{child.pid}}')\n"
        "while True: pass"
    )
    code = f"""
        from pathlib import Path
        from analysis.reporting.kernels import run_notebook
        run_notebook(Path({str(path)!r}), {{}}, Path({str(tmp_path / "executed")!r}), kernel="forked")
    """
    caller = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)])
    processes = wait_for(lambda: list(map(int, (tmp_path / "up").read_text().split())))
    os.kill(caller.pid, signal.SIGKILL)
    caller.wait()
    wait_for(lambda: not [number for number in processes if is_running(number)] or None)


def is_running(number: int) -> bool:
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_for(find):
    """Wait until something is there, or fail after a minute."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            found = find()
        except (OSError, ValueError):
            found = None
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come within a minute")


@pytest.mark.parametrize(
    "code",
    [
        "from analysis.reporting.kernels.engine import ParleyEngine as engine",
        "import analysis.reporting.kernels.engine as module; engine = module.ParleyEngine",
        "from papermill.engines import papermill_engines; engine = papermill_engines.get_engine('parley')",
        "import papermill.execute; from analysis.reporting.kernels.engine import ParleyEngine as engine",
        "from analysis.reporting.kernels import run; from analysis.reporting.kernels.engine import ParleyEngine as engine",
    ],
)
def test_the_engine_is_found_whatever_is_imported_first(code):
    script = f"{code}\nfrom papermill.engines import Engine\nprint(engine.__name__, issubclass(engine, Engine))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "ParleyEngine True\n", done.stderr


def test_papermill_runs_it_by_name_with_the_outputs_of_its_own_engine(write, tmp_path, monkeypatch):
    import papermill

    path = write("import os, sys\nprint(1); print(2, file=sys.stderr); os.environ.get('LEFT')", "1 / 0")
    monkeypatch.setenv("LEFT", "seen")
    monkeypatch.setenv("IPYKERNEL_CELL_NAME", "<cell>")
    seen = []
    for engine in ("parley", None):
        with pytest.raises(papermill.PapermillExecutionError, match="division by zero"):
            papermill.execute_notebook(
                path,
                tmp_path / "out.ipynb",
                engine_name=engine,
                progress_bar=False,
                kernel_name="python3",
                language="python",
                cwd=tmp_path,
                parameters={"as_of": "x"},
            )
        executed = json.loads((tmp_path / "out.ipynb").read_bytes())
        seen.append([(cell["source"], cell.get("outputs"), sorted(cell["metadata"])) for cell in executed["cells"]])
    assert seen[0] == seen[1]


def test_papermill_asks_for_another_kernel_and_gets_it(write, tmp_path, monkeypatch):
    import papermill
    from jupyter_client.kernelspec import NoSuchKernel

    monkeypatch.setattr(forks, "execute_in_fork", None)
    with pytest.raises(NoSuchKernel):
        papermill.execute_notebook(
            write("1"), tmp_path / "out.ipynb", engine_name="parley", progress_bar=False, kernel_name="none"
        )
