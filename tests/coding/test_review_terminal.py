"""The review on a terminal: what is drawn at every size, what the keys do, and a real terminal with a kill -9 in the middle."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.utils import get_cwidth

from analysis.cli.review.card import KEYS, help_lines, label_of, say_record, summary_lines, visible, wrap
from analysis.cli.review.drawing import Size, draw_card, draw_cells, draw_choices, draw_page
from analysis.cli.review.plain import run_plain
from analysis.cli.review.screen import Screen
from analysis.coding.review import Choice, Sitting, Wanted, reviewing
from analysis.record.editing import new_case

from .conftest import ALL, DAMAGE, GARBLED, OPEN, PLANNED, PROMISE, REFUSAL, TALKS, Harbour, suggestion

DAY = date(2026, 3, 12)
SIZES = [(80, 24), (120, 40), (40, 10), (20, 6), (200, 60)]
COMMAND = [sys.executable, "-c", "from analysis.cli import main; main()"]


@pytest.fixture
def sitting(harbour: Harbour) -> Sitting:
    harbour.keep(*ALL)
    return Sitting(harbour.path, coder_id="ab", day=DAY, wanted=Wanted(least=0))


def text_of(lines) -> str:
    return "\n".join("".join(text for _, text in line) for line in lines)


class TestWords:
    @given(st.lists(st.tuples(st.sampled_from(["", "mark"]), st.text(max_size=60)), max_size=5), st.integers(2, 50))
    def test_no_line_is_wider_than_the_screen_and_no_letter_is_lost(self, line, width):
        lines = wrap(line, width, get_cwidth)
        assert all(get_cwidth("".join(text for _, text in one).rstrip()) <= width for one in lines)
        kept = "".join("".join(text for _, text in one) for one in lines)
        assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", "".join(text for _, text in line))

    @given(st.text(max_size=80))
    def test_nothing_in_a_text_steers_the_terminal(self, text):
        shown = visible(f"\x1b[2J{text}\x07\u202e\x9b31m")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)

    def test_columns_are_called_as_a_reader_would(self):
        assert [label_of(name) for name in ("holder_id", "said_edtf", "dated_by")] == ["holder", "said", "dated by"]

    def test_every_key_is_explained(self):
        told = text_of(help_lines())
        assert all(f"  {key}  {word}: " in told for key, word, _ in KEYS)
        assert {key for key, *_ in KEYS} == set("aer=subc?q")


class TestDrawing:
    @pytest.mark.parametrize(("columns", "rows"), SIZES)
    def test_every_mode_fits_every_size(self, sitting: Sitting, columns, rows):
        size = Size(columns, rows)
        while sitting.item is not None:
            cells = [(name, "a value that is rather long for its cell " * 3, "") for name in sitting.draft.row]
            choices = [Choice(f"c{n}", f"a choice {n}", "its meaning " * 9) for n in range(70)]
            for lines in (
                draw_card(sitting, 0, size)[0],
                draw_card(sitting, 99, size)[0],
                draw_cells(sitting, cells, len(cells) - 1, size),
                draw_choices(choices, 69, size),
                draw_page(list(help_lines()), "Help", 999, size)[0],
            ):
                assert len(lines) <= max(rows, 10)
                assert all(get_cwidth("".join(text for _, text in line).rstrip()) <= columns for line in lines)
            sitting.skip()

    def test_the_card_shows_passage_labels_reason_confidence_and_progress(self, sitting: Sitting):
        shown = text_of(draw_card(sitting, 0, Size(80, 22))[0])
        flat = " ".join(shown.split())
        assert f"[[{REFUSAL.passage}]] that the Port Employers had offered." in flat
        assert "Review of port-strike" in flat
        assert "1 of 9" in flat
        assert "1 of 9 in this source" in flat
        assert "Gazette, 10 March 2026, paragraph 2" in flat
        for words in ("holder Dock Union", "issue Wage rise", "stance refuses", "said 9 March 2026", "why statements"):
            assert words in flat
        assert "Confidence 0.90; rule statements/test: not judged yet in this case" in flat
        assert "dock-union" not in flat

    def test_the_record_of_the_rule_is_told_once_it_was_judged(self, sitting: Sitting):
        sitting.accept()
        assert "1 of 1 accepted in this case (21 to 100 %)" in " ".join(
            text_of(draw_card(sitting, 0, Size(80, 30))[0]).split()
        )
        assert say_record(sitting.record).startswith("1 of 1 accepted")

    def test_what_is_needed_is_said_in_words(self, sitting: Sitting):
        sitting.accept()
        shown = text_of(draw_card(sitting, 0, Size(80, 30))[0])
        assert "! issue: neither issue_id nor question_code is given" in shown
        assert "!issue" in shown

    def test_a_status_names_its_event_that_waits(self, sitting: Sitting):
        for _ in range(3):
            sitting.skip()
        assert sitting.item.key[1] == PLANNED.digest
        shown = text_of(draw_card(sitting, 0, Size(80, 30))[0])
        assert "!event       Talks (waits)" in shown
        assert "! event: decide on its event first" in shown

    def test_a_passage_that_is_too_long_is_moved_through(self, harbour: Harbour):
        everything = suggestion("statements", ALL_TEXT, **dict(REFUSAL.cells))
        harbour.keep(everything)
        sitting = Sitting(harbour.path, coder_id="ab", day=DAY)
        lines, scroll = draw_card(sitting, 0, Size(40, 22))
        assert "lines 1 to" in text_of(lines)
        last, _ = draw_card(sitting, 999, Size(40, 22))
        assert ALL_TEXT.split()[-1] in text_of(last)
        assert scroll == 0

    def test_a_text_that_is_not_here_is_said_in_its_place(self, sitting: Sitting):
        (sitting.path / "texts" / "gazette.txt").unlink()
        again = Sitting(sitting.path, coder_id="ab", day=DAY)
        assert "the text of gazette is not stored here" in " ".join(
            text_of(draw_card(again, 0, Size(80, 24))[0]).split()
        )

    def test_the_summary_has_a_line_a_rule(self, sitting: Sitting):
        sitting.accept()
        sitting.reject()
        lines = list(summary_lines(sitting))
        assert lines[:2] == ["port-strike: 1 accepted, 1 rejected", "7 wait still; `parley review port-strike` goes on"]
        assert re.search(r"statements/test\s+3\s+1\s+0\s+1\s+50 % \(9 to 91 %\)", lines[-1])
        assert all(len(line) <= 80 for line in lines)


ALL_TEXT = (
    REFUSAL.passage
    + " that the Port Employers had offered.\n\nTalks are planned for 20 March, and the Port Employers said that they would come if the Dock Union put off the strike."
)


@contextmanager
def screen_of(sitting: Sitting) -> Iterator[tuple[Screen, object]]:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield Screen(sitting, keys, DummyOutput()), keys


def press(sitting: Sitting, *keys: str) -> Screen:
    """The screen after some keys, the last of which leaves it."""
    with screen_of(sitting) as (screen, source):
        for key in keys:
            source.send_text(key)
        screen.application.run()
        return screen


DOWN, ENTER, DELETE = "\x1b[B", "\r", "\x1b[3~"


class TestKeys:
    def test_one_key_a_decision(self, sitting: Sitting):
        press(sitting, "a", "r", "a", "s", "u", "q")
        assert (sitting.tally["accepted"], sitting.tally["rejected"], sitting.tally["undone"]) == (2, 1, 1)

    def test_a_cell_is_chosen_by_typing_a_part_of_a_name(self, sitting: Sitting):
        press(sitting, "r", "e", ENTER, "wage", ENTER, "a", "q")
        assert sitting.tally["accepted"] == 1
        assert sitting.queue.book.tables["statements"][0]["issue_id"] == "wage-rise"

    def test_free_text_is_judged_before_it_is_taken(self, sitting: Sitting):
        # the fourth cell of the first suggestion is the day on which it was said
        screen = press(sitting, "e", DOWN * 3, ENTER, "x", ENTER, "\x15", "2026-03-08", ENTER, "q", "q")
        assert sitting.changes == {"said_edtf": "2026-03-08"}
        assert screen.mode == "card"

    def test_several_names_are_gathered(self, sitting: Sitting):
        names = [name for name, *_ in screen_cells(sitting)]
        press(sitting, "e", DOWN * names.index("addressee_ids"), ENTER, "port", ENTER, "med", ENTER, ENTER, "q", "q")
        assert sitting.changes == {"addressee_ids": "port-employers mediator"}

    def test_enter_alone_changes_nothing_and_delete_blanks(self, sitting: Sitting):
        names = [name for name, *_ in screen_cells(sitting)]
        press(sitting, "e", DOWN * names.index("speaker_id"), ENTER, ENTER, "q", "q")
        assert sitting.changes == {}
        press(sitting, "e", DOWN * names.index("said_edtf"), DELETE, "q", "q")
        assert sitting.changes == {"said_edtf": ""}

    def test_the_same_row_is_chosen_from_those_of_the_case(self, harbour: Harbour):
        again = suggestion("statements", "rejected the wage rise", **dict(REFUSAL.cells))
        harbour.keep(REFUSAL, again)
        sitting = Sitting(harbour.path, coder_id="ab", day=DAY)
        press(sitting, "a", "=", ENTER, "q")
        assert sitting.tally["matched"] == 1

    def test_pages_open_and_close_without_deciding(self, sitting: Sitting):
        press(sitting, "?", " ", "q", "c", DOWN, "q", "b", "q")
        assert sitting.tally.total() == 0

    def test_after_the_last_one_undo_and_quit_work(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        sitting = Sitting(harbour.path, coder_id="ab", day=DAY)
        press(sitting, "a", "a", "e", "u", "q")
        assert (sitting.tally["accepted"], sitting.tally["undone"]) == (1, 1)

    def test_an_interrupt_ends_it_and_nothing_is_lost(self, sitting: Sitting):
        with pytest.raises(KeyboardInterrupt):
            press(sitting, "a", "\x03")
        assert len(sitting.queue.book.tables["statements"]) == 1


def screen_cells(sitting: Sitting):
    with screen_of(sitting) as (screen, _):
        return screen.cells


class TestPlain:
    @staticmethod
    def told(sitting: Sitting, *answers: str) -> str:
        said: list[str] = []
        waiting = iter(answers)
        run_plain(sitting, lambda question: said.append(question) or next(waiting, None), said.append)
        return "\n".join(said)

    def test_each_suggestion_is_told_in_labelled_lines(self, sitting: Sitting):
        said = self.told(sitting, "q")
        for line in (
            "Suggestion 1 of 9, 1 of 9 in this source: statement.",
            "Source: Gazette, 10 March 2026, paragraph 2.",
            "Before: Talks in the port",
            f"Passage: [[{REFUSAL.passage}]]",
            "holder: Dock Union",
            "summary: Dock Union refuses (Wage rise). (drafted)",
            "Why: why statements. Confidence 0.90; rule statements/test: not judged yet in this case.",
        ):
            assert line in said
        assert not re.search("[│─━▶\x1b]", said)

    def test_all_keys_work(self, sitting: Sitting):
        said = self.told(
            sitting,
            "a",
            "e",
            "issue",
            "wage",
            "2",
            "-",
            "issue",
            "zz",
            "issue",
            "Wage rise",
            "",
            "a",
            "s",
            "b",
            "c",
            "?",
            "x",
            "u",
            "q",
        )
        assert 'not set: "zz" is none of them' in said
        assert '"x" is no answer; a accept, e edit' in said
        assert "act_id: The utterance" not in said
        assert "label: What a reader would call it. Required." in said
        assert "taken back: accepted" in said
        assert sitting.tally == {"accepted": 2, "undone": 1}

    def test_the_same_row_by_its_number(self, harbour: Harbour):
        again = suggestion("statements", "rejected the wage rise", **dict(REFUSAL.cells))
        harbour.keep(REFUSAL, again)
        sitting = Sitting(harbour.path, coder_id="ab", day=DAY)
        self.told(sitting, "a", "=", "1")
        assert sitting.tally["matched"] == 1

    def test_the_end_of_the_answers_is_the_end(self, sitting: Sitting):
        self.told(sitting)
        self.told(sitting, "e")
        assert sitting.tally.total() == 0


def parley(*words: str, root: Path, answers: str = "") -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *words, "--root", str(root)]
    return subprocess.run(command, input=answers, capture_output=True, text=True, check=False, timeout=120)


class TestCommand:
    def test_answers_from_a_pipe(self, harbour: Harbour):
        harbour.keep(REFUSAL, OPEN, TALKS)
        done = parley(
            "review", "port-strike", "--coder", "ab", "--name", "A. B.", root=harbour.root, answers="a\nr\nq\n"
        )
        assert done.returncode == 0, done.stderr
        assert "port-strike: 1 accepted, 1 rejected\n1 wait still; `parley review port-strike` goes on\n" in done.stdout
        assert harbour.rows("coders")[0]["name"] == "A. B."
        harbour.assert_whole()
        again = parley("review", root=harbour.root, answers="")
        assert "Suggestion 3 of 3" in again.stdout, "it goes on where it stopped, with the only person"

    def test_with_nothing_waiting_it_says_how_to_suggest(self, harbour: Harbour):
        done = parley("review", root=harbour.root)
        assert (done.returncode, "`parley suggest FILE --case port-strike` leaves suggestions here" in done.stdout) == (
            0,
            True,
        )
        harbour.keep(REFUSAL)
        other = parley("review", "--coder", "ab", "--table", "aliases", root=harbour.root)
        assert other.stdout == "port-strike: nothing of this kind waits; `parley review port-strike` shows what does\n"

    @pytest.mark.parametrize(
        ("coders", "options", "said"),
        [
            ([], [], "--coder: who decides? coders.csv lists no person yet; give an id for yourself"),
            (["ab", "cd"], [], "--coder: who decides? name one of ab, cd, or a new id"),
            (["ab"], ["--coder", "robot"], '--coder: "robot" is a rule in coders.csv; a person decides: ab'),
            (["ab"], ["--source", "gazet"], '--source: "gazet" is not a source of port-strike; nearest: gazette'),
            (["ab"], ["--rule", "zzz"], '--rule: no suggestion was made by a rule whose name holds "zzz"'),
        ],
    )
    def test_what_is_wrong_with_the_call_is_said_with_what_is_allowed(self, harbour: Harbour, coders, options, said):
        harbour.keep(REFUSAL)
        for coder in coders:
            harbour.add("coders", id=coder, name=coder, kind_code="person")
        harbour.add("coders", id="robot", name="Robot", kind_code="rule")
        done = parley("review", *options, root=harbour.root)
        assert done.returncode == 2
        assert said in done.stderr

    def test_a_second_person_is_told_that_somebody_reviews(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        with reviewing(harbour.path):
            done = parley("review", "--coder", "cd", root=harbour.root, answers="a\n")
        assert done.returncode == 75
        assert "port-strike: somebody else is reviewing this case; try again when that review has ended" in done.stderr
        assert harbour.rows("reviews") == []

    def test_a_broken_case_is_mended_first(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        harbour.add("actors", id="dock-union", name="Twice", kind_code="organisation")
        done = parley("review", "--coder", "ab", root=harbour.root, answers="a\n")
        assert (done.returncode, '"dock-union" is already on line' in done.stderr) == (3, True)

    def test_suggest_leaves_what_waits_and_says_how_a_text_becomes_a_source(self, harbour: Harbour):
        stored = harbour.path / "texts" / "gazette.txt"
        said = parley("suggest", str(stored), "--case", "port-strike", root=harbour.root)
        assert re.search(
            r"\d+ wait for review in data/port-strike/codings/rules \(\d+ new\); next: `parley review port-strike`",
            said.stdout,
        )
        assert harbour.waiting()
        (harbour.root / "other.txt").write_text("The Dock Union refused the offer.\n")
        other = parley("suggest", str(harbour.root / "other.txt"), "--case", "port-strike", root=harbour.root)
        assert (
            "only shown: it is no text of a source of port-strike; to review it, run `parley source add" in other.stdout
        )
        assert len(list((harbour.path / "codings" / "rules" / "suggestions").iterdir())) == 1

    def test_an_empty_case_is_no_error(self, tmp_path: Path):
        (tmp_path / "data").mkdir()
        new_case(tmp_path, "port-strike")
        assert parley("review", root=tmp_path).returncode == 0


class Grid:
    """What stands on a terminal of 80 by 24, as far as the review needs one."""

    def __init__(self) -> None:
        self.cells = [[" "] * 80 for _ in range(24)]
        self.row = self.column = 0

    def feed(self, drawn: str) -> None:
        for steer, letter, sign in re.findall(r"\x1b\[([0-9;?]*)([a-zA-Z])|\x1b[=>]|(\n|\r|\x08|[^\x00-\x1f])", drawn):
            if sign:
                self._put(sign)
            elif letter:
                self._steer(letter, [int(part) for part in re.findall("[0-9]+", steer)])

    def _put(self, sign: str) -> None:
        if sign == "\n":
            if self.row == 23:
                self.cells = [*self.cells[1:], [" "] * 80]
            self.row = min(23, self.row + 1)
        elif sign == "\r":
            self.column = 0
        elif sign == "\x08":
            self.column = max(0, self.column - 1)
        else:
            if self.column == 80:
                self._put("\n")
                self.column = 0
            self.cells[self.row][self.column] = sign
            self.column += 1

    def _steer(self, letter: str, numbers: list[int]) -> None:
        count = numbers[0] if numbers else 1
        if letter == "H":
            self.row, self.column = (numbers[0] - 1, numbers[1] - 1) if len(numbers) == 2 else (0, 0)
        elif letter in "AB":
            self.row = min(23, max(0, self.row + (count if letter == "B" else -count)))
        elif letter in "CD":
            self.column = min(79, max(0, self.column + (count if letter == "C" else -count)))
        elif letter == "K":
            self.cells[self.row][self.column :] = [" "] * (80 - self.column)
        elif letter == "J":
            below = self.row if not numbers else -1
            self.cells = [row if at <= below else [" "] * 80 for at, row in enumerate(self.cells)]
            if below >= 0:
                self.cells[below][self.column :] = [" "] * (80 - self.column)

    def __str__(self) -> str:
        return "\n".join("".join(row).rstrip() for row in self.cells)


class Terminal:
    """A command on a terminal of its own."""

    def __init__(self, *words: str, root: Path, **environment: str) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            [*COMMAND, *words, "--root", str(root)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm", **environment},
        )
        os.close(slave)
        self.grid, self.drawn = Grid(), ""

    def wait_for(self, words: str, *, seconds: float = 60) -> str:
        """Read until some words stand on the screen; the screen."""
        until = time.monotonic() + seconds
        while words not in str(self.grid):
            assert time.monotonic() < until, f"{words!r} does not stand on the screen, but:\n{self.grid}"
            if select.select([self.master], [], [], 1)[0]:
                try:
                    read = os.read(self.master, 65536).decode(errors="replace")
                except OSError:  # the command has ended
                    read = ""
                assert read, f"{words!r} did not stand on the screen before the end, but:\n{self.grid}"
                if "\x1b[6n" in read:  # asked where the cursor is
                    os.write(self.master, b"\x1b[1;1R")
                self.drawn += read
                self.grid.feed(read)
        return str(self.grid)

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        """End it as kill -9 does, if it has not ended by itself."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        os.close(self.master)


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal")
class TestTerminal:
    def test_decide_kill_and_go_on(self, harbour: Harbour):
        harbour.keep(REFUSAL, OPEN, GARBLED, PROMISE, replace(DAMAGE, confidence=0.9))
        with Terminal("review", "port-strike", "--coder", "ab", root=harbour.root) as first:
            first.wait_for("[q]uit")
            first.press("a")
            first.wait_for("accepted: st-dock-union-refuse-wage-rise")
            first.press("e")
            first.wait_for("Edit: statement")
            first.press("\rwage\r")
            first.wait_for("* issue      Wage rise")
            first.press("a")
            first.wait_for("accepted: st-port-employers-offer-wage-rise")
            first.press("r")
            first.wait_for("rejected  (u takes it back)".replace("  ", " "))
        harbour.assert_whole()
        assert [row["decision_code"] for row in harbour.rows("reviews")] == ["accepted", "accepted", "rejected"]
        with Terminal("review", "port-strike", root=harbour.root, NO_COLOR="1") as second:
            shown = second.wait_for("[q]uit")
            assert re.search(r"Review of port-strike +4 of 5", shown)
            second.press("u")
            second.wait_for("taken back: rejected")
            second.press("uq")
            second.wait_for("4 wait still")
            assert not re.search(r"\x1b\[[0-9;]*3[1-7]m", second.drawn), "no colour was asked for"
            assert second.process.wait(timeout=60) == 0
        assert [row["id"] for row in harbour.rows("statements")] == ["st-dock-union-refuse-wage-rise"]
        harbour.assert_whole()

    def test_a_terminal_that_cannot_draw_gets_lines(self, harbour: Harbour):
        harbour.keep(REFUSAL)
        with Terminal("review", "--coder", "ab", root=harbour.root, TERM="dumb") as terminal:
            terminal.wait_for("Suggestion 1 of 1")
            terminal.press("a\n")
            terminal.wait_for("0 wait still")
            assert terminal.process.wait(timeout=60) == 0
        assert len(harbour.rows("statements")) == 1
