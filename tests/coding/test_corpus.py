"""Many texts: which files are found, what counts as read before, and work that survives the end of a process."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coding.corpus import Order, check_names, find_texts, read_corpus
from analysis.coding.corpus.journal import Journal, key_of
from analysis.coding.corpus.reading import JOURNAL
from analysis.coding.corpus.workers import AHEAD, HELD, Outcome, attempt, work_here, work_in_processes
from analysis.coding.suggest.desk import Desk
from analysis.errors import Locked, UsageError, WriteError
from analysis.record.files import hold

ACTORS = "id,name,kind_code\ndock-union,Dock Union,organisation\nport-employers,Port Employers,organisation\n"
TEXT = "The Dock Union rejected the offer of the Port Employers on Tuesday. Talks resume on {day} March 2026.\n"
KEY, OTHER_KEY, DIGEST = "a" * 64, "b" * 64, "c" * 64
KILL = "__import__('os').kill(__import__('os').getpid(), 9)"


def put(folder: Path, *names: str, content: str = TEXT) -> None:
    for number, name in enumerate(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content.format(day=number + 1), encoding="utf-8")


def names_of(*given: str | Path) -> list[str]:
    return [text.name for text in find_texts(given)]


class TestTexts:
    def test_a_folder_stands_for_the_texts_in_it_however_deep(self, tmp_path):
        put(tmp_path, "b.txt", "a/c.HTML", "a/deep/d.md", "a/deep/text.txt", "text.htm", "e.csv", "a/meta.json")
        assert names_of(tmp_path) == ["a/c", "a/deep", "a/deep/d", "b", tmp_path.name]

    def test_hidden_files_and_links_to_folders_are_left_out(self, tmp_path):
        put(tmp_path / "in", "a.txt", ".b.txt", ".git/c.txt")
        put(tmp_path / "elsewhere", "d.txt")
        (tmp_path / "in" / "link").symlink_to(tmp_path / "elsewhere")
        assert names_of(tmp_path / "in") == ["a"]

    def test_a_pattern_in_quotation_marks_is_what_the_shell_would_make_of_it(self, tmp_path):
        put(tmp_path, "a.txt", "b.txt", "deep/c.txt", "d.html")
        assert names_of(f"{tmp_path}/*.txt") == names_of(tmp_path / "b.txt", tmp_path / "a.txt") == ["a", "b"]
        assert names_of(f"{tmp_path}/**/*.txt") == ["a", "b", "c"]

    def test_a_file_whose_name_looks_like_a_pattern_is_the_file(self, tmp_path):
        put(tmp_path, "talks[1].txt", "talks1.txt")
        assert names_of(tmp_path / "talks[1].txt") == ["talks[1]"]

    def test_order_and_repetition_do_not_matter(self, tmp_path):
        put(tmp_path, "a.txt", "deep/b.txt", "deep/c.txt")
        given = [tmp_path / "deep", tmp_path / "a.txt", tmp_path / "deep" / "b.txt"]
        assert find_texts(given) == find_texts(reversed(given))
        assert len(find_texts(given)) == 3

    def test_all_that_is_missing_is_named_at_once(self, tmp_path):
        put(tmp_path, "tables/a.csv")
        with pytest.raises(UsageError) as error:
            find_texts([tmp_path / "none.txt", tmp_path / "tables", f"{tmp_path}/*.md"])
        lines = str(error.value).splitlines()
        assert lines[0] == f"{tmp_path}/none.txt: there is no such file; check the path"
        assert lines[1].startswith(f"{tmp_path}/tables: no text is in this folder; texts end in .htm, .html, .md, .txt")
        assert lines[2] == f"{tmp_path}/*.md: no file is called so, and none matches it"

    def test_results_of_one_name_are_refused_with_the_files(self, tmp_path):
        put(tmp_path, "a/x.txt", "b/X.txt", "c.txt")
        with pytest.raises(
            UsageError, match=r'two texts would be written to "[xX]": .*/X\.txt, .*/x\.txt; give the fold'
        ):
            check_names(find_texts([tmp_path / "a" / "x.txt", tmp_path / "b" / "X.txt", tmp_path / "c.txt"]))
        check_names(find_texts([tmp_path]))


class TestJournal:
    def test_what_a_killed_run_left_half_written_is_passed_over_and_the_rest_is_kept(self, tmp_path):
        file = tmp_path / "journal.csv"
        with Journal(file) as journal:
            journal.note(KEY, DIGEST, "s1 2026-03-05 en")
        file.write_bytes(file.read_bytes() + OTHER_KEY.encode()[:20])
        with Journal(file) as journal:
            assert journal.known(KEY) == (DIGEST, "s1 2026-03-05 en")
            journal.note(OTHER_KEY, DIGEST, "")
            assert file.read_text().splitlines()[-1] == f"{OTHER_KEY},{DIGEST},", "it may be killed again"
        with Journal(file) as journal:
            assert journal.known(KEY)
            assert journal.known(OTHER_KEY) == (DIGEST, "")

    def test_each_line_is_on_disk_before_the_next_text(self, tmp_path):
        file = tmp_path / "journal.csv"
        with Journal(file) as journal:
            journal.note(KEY, DIGEST, "")
            assert file.read_text() == f"{KEY},{DIGEST},\n"

    @given(st.permutations([KEY, OTHER_KEY, DIGEST, "0" * 64]))
    def test_it_does_not_tell_in_which_order_texts_were_read(self, keys):
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "journal.csv"
            with Journal(file) as journal:
                for key in keys:
                    journal.note(key, DIGEST, "")
            assert [line[:64] for line in file.read_text().splitlines()] == sorted(keys)

    def test_a_key_changes_with_everything_that_a_result_depends_on(self, tmp_path):
        put(tmp_path, "a.txt")
        keys = [key_of(tmp_path / "a.txt", "rows", "2026-03-05")[0]]
        keys.append(key_of(tmp_path / "a.txt", "rows", "2026-03-06")[0])
        (tmp_path / "meta.json").write_text("{}")
        keys.append(key_of(tmp_path / "a.txt", "rows", "2026-03-05")[0])
        put(tmp_path, "a.txt", content="Talks failed.")
        keys.append(key_of(tmp_path / "a.txt", "rows", "2026-03-05")[0])
        assert len(set(keys)) == len(keys)
        assert all(len(key) == 64 for key in keys)

    def test_what_cannot_be_read_has_no_key(self, tmp_path):
        assert key_of(tmp_path / "none.txt") == ("", "")


class TestWorkers:
    def test_outcomes_come_in_the_order_of_the_items_whoever_is_first(self):
        items = [f"__import__('time').sleep({0.3 if n == 0 else 0}) or {n}" for n in range(20)]
        outcomes = list(work_in_processes(eval, items, workers=2))
        assert [outcome.found for outcome in outcomes] == list(range(20))
        assert outcomes == list(work_here(eval, items))

    def test_an_error_is_the_outcome_of_its_item_alone(self):
        outcomes = list(work_in_processes(eval, ["1", "1 / 0", "3"], workers=2))
        assert [outcome.found for outcome in outcomes] == [1, None, 3]
        assert outcomes[1].fault is not None
        assert outcomes[1].fault.exit_code == 1
        assert "please report it: ZeroDivisionError" in outcomes[1].fault.message

    def test_a_killed_process_costs_its_item_a_second_try(self, tmp_path):
        seen = tmp_path / "seen"
        once = f"__import__('pathlib').Path({str(seen)!r}).exists() or (open({str(seen)!r}, 'w').close(), {KILL})"
        outcomes = list(work_in_processes(eval, ["1", once, "3", "4", "5"], workers=2))
        assert [outcome.found for outcome in outcomes] == [1, True, 3, 4, 5]

    def test_an_item_that_ends_two_processes_is_given_up_and_the_others_go_on(self, tmp_path):
        tried = f"(open({str(tmp_path / 'tried')!r}, 'a').write('x'), {KILL})"
        items = ["1", tried, "3", *map(str, range(4, 12))]
        outcomes = list(work_in_processes(eval, items, workers=2))
        assert [outcome.found for outcome in outcomes] == [1, None, 3, *range(4, 12)]
        fault = outcomes[1].fault
        assert fault is not None
        assert fault.message == "the process that read it ended 2 times (signal SIGKILL); it may need more memory"
        assert fault.exit_code == 8
        assert (tmp_path / "tried").read_text() == "xx"

    def test_items_are_taken_only_as_far_ahead_as_memory_allows(self):
        taken = 0

        def stream() -> Iterator[str]:
            nonlocal taken
            while True:
                taken += 1
                yield "__import__('time').sleep(2)" if taken == 3 else "0"

        outcomes = work_in_processes(eval, stream(), workers=2)
        assert [next(outcomes).found for _ in range(3)] == [0, 0, None]
        assert taken <= 2 + 2 * AHEAD + 1
        outcomes.close()

    def test_no_process_is_left_behind(self):
        before = set(psutil.Process().children(recursive=True))
        outcomes = work_in_processes(eval, ["1", "2", "__import__('time').sleep(3600)"], workers=2)
        assert next(outcomes).found == 1
        assert len(set(psutil.Process().children(recursive=True)) - before) >= 2
        outcomes.close()
        left = set(psutil.Process().children(recursive=True)) - before
        assert not [child for child in left if "resource_tracker" not in " ".join(child.cmdline())]

    def test_no_more_processes_are_started_than_there_are_items(self, monkeypatch):
        from analysis.coding.corpus import workers

        started: list[object] = []
        make = workers._Worker.__init__
        monkeypatch.setattr(workers._Worker, "__init__", lambda self, work: (started.append(1), make(self, work))[1])
        assert [outcome.found for outcome in work_in_processes(eval, ["1"], workers=8)] == [1]
        assert len(started) == 1
        assert HELD == 2

    def test_nothing_to_do_is_done_at_once(self):
        assert list(work_in_processes(eval, [], workers=3)) == []

    def test_running_out_of_memory_is_told(self):
        outcome: Outcome[str, object] = attempt(_exhaust, "a text")
        assert outcome.fault is not None
        assert (outcome.fault.message, outcome.fault.exit_code) == ("there is not enough memory to read it", 8)


def _exhaust(_: str) -> object:
    raise MemoryError


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "actors.csv").write_text(ACTORS)
    put(tmp_path / "texts", *(f"{n % 3}/{n:02d}.txt" for n in range(9)))
    return tmp_path


def order_of(archive: Path, **more: object) -> Order:
    return Order(Desk.of_actors(archive / "actors.csv"), published="2026-03-05", out=archive / "out", **more)  # type: ignore[arg-type]


def results_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


class TestRuns:
    def test_what_was_read_is_not_read_again_until_something_changes(self, archive):
        texts = find_texts([archive / "texts"])
        assert not any(read.is_old or read.fault for read in read_corpus(order_of(archive), texts))
        made = results_of(archive / "out")
        assert len(made) == 9 + 1
        assert all(read.is_old for read in read_corpus(order_of(archive), texts))
        assert results_of(archive / "out") == made

    @pytest.mark.parametrize("change", ["text", "result", "actors", "option", "library", "force"])
    def test_each_change_is_noticed(self, archive, change, monkeypatch):
        texts = find_texts([archive / "texts"])
        list(read_corpus(order_of(archive), texts))
        one = next(text for text in texts if text.name == "1/04")
        if change == "text":
            one.path.write_text("Talks between the Dock Union and the Port Employers failed.")
        if change == "result":
            (archive / "out" / "1" / "04.csv").unlink()
        if change == "actors":
            (archive / "actors.csv").write_text(ACTORS + "norway,Norway,state\n")
        if change == "library":
            monkeypatch.setattr("analysis.coding.corpus.reading.library_digest", lambda: "another")
        changed = order_of(archive, language="en") if change == "option" else order_of(archive)
        again = [r.text for r in read_corpus(changed, texts, force=change == "force") if not r.is_old]
        assert again == ([one] if change in ("text", "result") else texts)

    def test_a_text_that_could_not_be_read_is_tried_again(self, archive):
        (archive / "texts" / "bad.txt").write_bytes(b"caf\xe9")
        texts = find_texts([archive / "texts"])
        assert [r.text.name for r in read_corpus(order_of(archive), texts) if r.fault] == ["bad"]
        assert [r.text.name for r in read_corpus(order_of(archive), texts) if r.fault] == ["bad"]
        (archive / "texts" / "bad.txt").write_text("mended")
        assert not any(r.fault for r in read_corpus(order_of(archive), texts))

    def test_two_runs_do_not_write_to_one_place(self, archive):
        (archive / "out").mkdir()
        with hold(archive / "out"), pytest.raises(Locked):
            next(read_corpus(order_of(archive), find_texts([archive / "texts"])))

    def test_a_place_that_cannot_be_written_is_told_before_anything_is_read(self, archive):
        (archive / "out").write_text("a file")
        with pytest.raises(WriteError):
            next(read_corpus(order_of(archive), find_texts([archive / "texts"])))

    def test_a_place_in_a_folder_that_is_missing_too_is_made(self, archive):
        order = Order(Desk.of_actors(archive / "actors.csv"), out=archive / "new" / "place")
        assert len(list(read_corpus(order, find_texts([archive / "texts"])))) == len(
            list((archive / "new" / "place").rglob("[0-9]*.csv"))
        )

    def test_a_run_that_is_left_keeps_what_it_has(self, archive):
        texts = find_texts([archive / "texts"])
        reading = read_corpus(order_of(archive), texts, workers=2)
        done = [next(reading).text for _ in range(4)]
        reading.close()
        gc.collect()
        assert [r.text for r in read_corpus(order_of(archive), texts) if r.is_old] == done

    def test_one_text_is_always_read_and_leaves_no_journal(self, archive):
        texts = find_texts([archive / "texts" / "0" / "00.txt"])
        for _ in range(2):
            assert [r.is_old for r in read_corpus(order_of(archive, is_single=True), texts)] == [False]
        assert not (archive / "out" / JOURNAL).exists()

    @pytest.mark.parametrize("layout", ["rows", "eval"])
    def test_one_process_two_and_any_order_of_files_give_the_same_bytes(self, archive, layout):
        found = []
        for workers, folders in ((1, ["0", "1", "2"]), (2, ["2", "0", "1"])):
            texts = find_texts(sorted((archive / "texts").iterdir(), key=lambda p: folders.index(p.name)))
            out = archive / f"out-{workers}"
            order = Order(Desk.of_actors(archive / "actors.csv"), layout, "2026-03-05", "", out)
            lines = [(read.text, read.lines) for read in read_corpus(order, texts, workers=workers)]
            found.append((lines, results_of(out)))
        assert found[0] == found[1]
        assert len(found[0][1]) == (10 if layout == "rows" else 37)

    def test_for_a_case_what_waits_is_the_result(self, archive, small, monkeypatch, tmp_path):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        from analysis.record.sources import normalise, text_digest

        texts = find_texts([archive / "texts"])
        digests = {text.name: text_digest(normalise(text.path.read_text())) for text in texts}
        for source, name in (("s1", "0/00"), ("s2", "1/01")):
            small.edit("sources", source, text_sha256=digests[name])
        case = tmp_path / "data" / "small"
        case.parent.mkdir()
        small.path.rename(case)
        small = type(small)(case)

        def read() -> list[str]:
            order = Order(Desk.of_case("small", root=tmp_path))
            return [r.text.name for r in read_corpus(order, texts) if not r.is_old]

        assert len(read()) == 9
        strangers = sorted(set(digests) - {"0/00", "1/01"})
        assert read() == strangers, "what is no source of the case leaves nothing and is shown again"
        small.edit("sources", "s2", published_edtf="2024-03-11")
        assert read() == sorted({*strangers, "1/01"}), "dates count from another day now"
        next((case / "codings").rglob("s1.csv")).unlink()
        assert read() == sorted({*strangers, "0/00"})


class TestCluster:
    def test_without_the_extra_the_message_says_how_to_get_it(self, archive, monkeypatch):
        monkeypatch.setitem(sys.modules, "distributed", None)
        with pytest.raises(UsageError, match=r'dask\.distributed is not installed; `pip install "parley\[dask\]"`'):
            list(read_corpus(order_of(archive), find_texts([archive / "texts"]), cluster="local"))

    def test_an_address_where_nobody_answers_is_a_mistake_of_the_caller(self, archive, monkeypatch):
        pytest.importorskip("distributed")
        monkeypatch.setattr("analysis.coding.corpus.cluster.PATIENCE", "1s")
        with pytest.raises(UsageError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
            list(read_corpus(order_of(archive), find_texts([archive / "texts"]), cluster="tcp://127.0.0.1:9"))

    @pytest.mark.filterwarnings("ignore")  # of a cluster that shuts down
    def test_a_cluster_gives_the_same_rows_and_a_killed_worker_costs_a_retry(self, archive):
        distributed = pytest.importorskip("distributed")
        texts = find_texts([archive / "texts"])
        here = Order(Desk.of_actors(archive / "actors.csv"), out=archive / "here")
        there = Order(Desk.of_actors(archive / "actors.csv"), out=archive / "there")
        lines = [read.lines for read in read_corpus(here, texts)]
        with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            reading = read_corpus(there, texts, cluster=cluster.scheduler_address)
            found = [next(reading).lines]
            os.kill(next(iter(cluster.workers.values())).pid, 9)
            found += [read.lines for read in reading]
        assert found == lines
        assert results_of(archive / "there") == results_of(archive / "here")
