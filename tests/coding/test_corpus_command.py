"""`parley suggest` over many texts: one bad text stops no other, a killed run goes on, memory stays flat."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from analysis.coding.corpus.reading import JOURNAL

ACTORS = "id,name,kind_code\ndock-union,Dock Union,organisation\nport-employers,Port Employers,organisation\n"
SENTENCE = "The Dock Union rejected the offer of the Port Employers on Tuesday, and talks resume on {day} March 2026. "
COMMAND = (sys.executable, "-c", "from analysis.cli import main; main()", "suggest")
WAIT = 60.0


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "actors.csv").write_text(ACTORS)
    return tmp_path


def fill(archive: Path, count: int, size: int = 1) -> None:
    for number in range(count):
        file = archive / "texts" / f"{number % 7}" / f"{number:04d}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((SENTENCE.format(day=1 + number % 28) + "\n") * size)


def parley(archive: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *words, "--actors", "actors.csv", "--published", "2026-03-05"]
    return subprocess.run(command, cwd=archive, capture_output=True, text=True, check=False)


def results_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


class TestFailures:
    def test_texts_that_cannot_be_read_are_named_at_the_end_and_stop_no_other(self, archive):
        fill(archive, 6)
        (archive / "texts" / "a-latin.txt").write_bytes(b"caf\xe9")
        (archive / "texts" / "b-bomb.html").write_text("<div>" * 150_000)
        (archive / "texts" / "c-large.txt").write_bytes(b"a " * 5_000_001)
        (archive / "texts" / "d-zip.txt").write_bytes(b"PK\x03\x04rest")
        done = parley(archive, "texts", "--out", "out", "--workers", "2")
        assert done.returncode == 3
        told = done.stderr.splitlines()
        assert told[0] == "parley: 6 texts read, 0 read before, 4 not read; results in out"
        assert [line.split(" ")[1].split(":")[0] for line in told[1:]] == [
            *("texts/a-latin.txt", "texts/b-bomb.html", "texts/c-large.txt", "texts/d-zip.txt")
        ]
        assert "byte 0xE9 at offset 3 is not UTF-8" in told[1]
        assert "deeper than 256" in told[2]
        assert "at most 10,000,000 are read" in told[3]
        assert "zip archive" in told[4]
        assert len(results_of(archive / "out")) == 6 + 1
        assert len(done.stdout.splitlines()) == 6

    def test_one_text_fails_with_its_own_message(self, archive):
        (archive / "a.txt").write_bytes(b"caf\xe9")
        done = parley(archive, "a.txt")
        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr.startswith("parley: a.txt:1: byte 0xE9 at offset 3 is not UTF-8")
        assert len(done.stderr.splitlines()) == 1

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (("none.txt",), "none.txt: there is no such file"),
            (("actors.csv", "--language", "tlh"), '--language: "tlh" has no tables; there are: en, es'),
            (("actors.csv", "--format", "eval"), "give the folder with --out"),
            (("actors.csv", "--cluster", "tcp://x:1", "--workers", "2"), "a cluster has its own"),
            (("actors.csv", "--workers", "0"), "--workers"),
        ],
    )
    def test_what_is_asked_wrongly_is_told_before_anything_is_read(self, archive, words, told):
        done = parley(archive, *words)
        assert done.returncode == 2
        assert told in done.stderr


class TestLanguage:
    def test_a_language_without_all_tables_says_what_is_not_read(self, archive):
        (archive / "a.txt").write_text("El sindicato Dock Union se reunió el 5 de marzo de 2026 en Ginebra.")
        done = parley(archive, "a.txt", "--language", "es")
        assert done.returncode == 0
        assert done.stderr == (
            "parley: es: dates and names are read; speech, moves and events are not, for want of tables\n"
        )

    def test_by_default_a_page_is_read_in_the_language_it_states(self, archive):
        words = "<p>El sindicato Dock Union se reunió el 5 de marzo de 2026 en Ginebra con la otra parte.</p>"
        (archive / "a.html").write_text(f'<html lang="es-ES"><body><article>{words}</article></body></html>')
        (archive / "b.html").write_text(f'<html lang="tlh"><body><article>{words}</article></body></html>')
        assert "parley: es: dates and names are read" in parley(archive, "a.html").stderr
        done = parley(archive, "b.html")
        assert done.returncode == 3
        assert 'b.html: its language is "tlh", for which there are no tables; there are en, es' in done.stderr


class TestOutput:
    def test_the_screen_shows_the_same_whoever_reads(self, archive):
        fill(archive, 12)
        one, two = (parley(archive, "texts", "--workers", workers) for workers in ("1", "2"))
        assert one.stdout == two.stdout
        assert one.stdout.count("rows to look at") == 12
        assert parley(archive, "texts", "--quiet").stdout == ""

    def test_a_person_sees_how_far_it_is_and_how_long_it_takes(self, archive):
        fill(archive, 30)
        master, slave = pty.openpty()
        command = [*COMMAND, "texts", "--actors", "actors.csv", "--out", "out"]
        environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
        with subprocess.Popen(
            command, cwd=archive, stdout=subprocess.PIPE, stderr=slave, text=True, env=environment
        ) as process:
            os.close(slave)
            shown = b""
            while True:
                try:
                    piece = os.read(master, 65536)
                except OSError:  # the other side is closed
                    break
                shown += piece
                if not piece:
                    break
            assert process.stdout is not None
            rows = process.stdout.read()
        os.close(master)
        plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
        assert re.search(r"reading \S+ 30/30 texts \d:\d\d:\d\d · \d:\d\d:\d\d left", plain)
        assert rows.count("rows to look at") == 30, "rows go where they were sent, not to the bar"


class TestStops:
    def test_after_kill_9_the_next_run_goes_on_where_it_was(self, archive):
        fill(archive, 60, size=40)
        whole = parley(archive, "texts", "--format", "eval", "--out", "whole")
        assert whole.returncode == 0
        command = [*COMMAND, "texts", "--actors", "actors.csv", "--published", "2026-03-05"]
        command += ["--format", "eval", "--out", "out", "--workers", "2"]
        with subprocess.Popen(command, cwd=archive, stderr=subprocess.DEVNULL) as process:
            journal = archive / "out" / JOURNAL
            limit = time.monotonic() + WAIT
            while time.monotonic() < limit and not (journal.is_file() and journal.read_text().count("\n") >= 5):
                time.sleep(0.01)
            children = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(signal.SIGKILL)
        assert children
        assert not psutil.wait_procs(children, timeout=WAIT)[1], "processes that read outlive the one that asked"
        again = parley(archive, "texts", "--format", "eval", "--out", "out", "--workers", "2")
        told = re.search(r"(\d+) texts read, (\d+) read before, 0 not read", again.stderr)
        assert told
        read, before = map(int, told.groups())
        assert read + before == 60
        assert 5 <= before < 60
        assert results_of(archive / "out") == results_of(archive / "whole")

    def test_a_signal_ends_the_run_and_its_processes(self, archive):
        fill(archive, 60, size=40)
        command = [*COMMAND, "texts", "--actors", "actors.csv", "--out", "out", "--workers", "2"]
        with subprocess.Popen(command, cwd=archive, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            process.stdout.readline()
            children = psutil.Process(process.pid).children(recursive=True)
            process.terminate()
            process.stdout.read()
        assert process.returncode == 143
        assert not psutil.wait_procs(children, timeout=WAIT)[1]
        assert not list((archive / "out").rglob("*.tmp"))


PEAK = """
import sys
from pathlib import Path
from analysis.coding.corpus import Order, find_texts, read_corpus
from analysis.coding.suggest.desk import Desk
order = Order(Desk.of_actors(Path("actors.csv")), published="2026-03-05", out=Path(sys.argv[2]))
for read in read_corpus(order, find_texts([sys.argv[1]]), workers=int(sys.argv[3])):
    assert not read.fault
status = Path("/proc/self/status").read_text().splitlines()
print(next(int(row.split()[1]) for row in status if row.startswith("VmHWM")))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
@pytest.mark.parametrize("workers", [1, 2])
def test_memory_does_not_grow_with_the_number_of_texts(archive, full, workers):
    small, large = (100, 2000) if full else (40, 200)
    peaks = []
    for count in (small, large):
        fill(archive, count, size=20)
        texts, out = f"texts-{count}", f"out-{count}"
        (archive / "texts").rename(archive / texts)
        done = subprocess.run(
            [sys.executable, "-c", PEAK, texts, out, str(workers)],
            cwd=archive,
            capture_output=True,
            text=True,
            check=True,
        )
        peaks.append(int(done.stdout))
    assert peaks[1] < 1.15 * peaks[0], f"{peaks} KB for {small} and {large} texts"
