"""One kind of work on many items, done here or by processes of this machine, the outcomes in the order of the items.

Processes are started afresh (spawned): nothing of this one but the work itself reaches them. Each holds one item and has
a second one waiting, and no item is handed out that lies further ahead of the first unfinished one than a fixed number: memory
stays flat however many items there are and however late one of them comes. A process that ends (killed, out of memory)
costs its item a second try in a new one; an item that ends two processes is given up, and the others go on.
"""

from __future__ import annotations

import itertools
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from traceback import extract_tb
from typing import Generic, TypeVar

from analysis.errors import IncompleteRun, ParleyError

Item = TypeVar("Item")
Found = TypeVar("Found")

AHEAD = 64
"""How many items a process may be ahead of the first unfinished one."""

HELD, TRIES, LAST_WAIT = 2, 2, 5.0


@dataclass(frozen=True, slots=True)
class Fault:
    """Why nothing came of an item: the message, and the exit code that belongs to it."""

    message: str
    exit_code: int


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Found]):
    """What became of one item: what was found, or the fault."""

    item: Item
    found: Found | None
    fault: Fault | None = None


def attempt(work: Callable[[Item], Found], item: Item) -> Outcome[Item, Found]:
    """Do the work on one item; an error becomes its outcome.

    Examples
    --------
    >>> attempt(len, "talks").found, attempt(int, "talks").fault.exit_code
    (5, 1)
    """
    try:
        return Outcome(item, work(item))
    except ParleyError as error:
        return Outcome(item, None, Fault(str(error), error.exit_code))
    except MemoryError:
        return Outcome(item, None, Fault("there is not enough memory to read it", IncompleteRun.exit_code))
    except Exception as error:  # noqa: BLE001  one text must not stop the others, whatever is wrong with it
        place = extract_tb(error.__traceback__)[-1]
        told = f"{type(error).__name__}: {error} ({place.filename}:{place.lineno})"
        return Outcome(item, None, Fault(f"a fault of the program, please report it: {told}", 1))


def work_here(work: Callable[[Item], Found], items: Iterable[Item]) -> Generator[Outcome[Item, Found], None, None]:
    """Do the work in this process, one item after the other."""
    for item in items:
        yield attempt(work, item)


def work_in_processes(
    work: Callable[[Item], Found], items: Iterable[Item], *, workers: int
) -> Generator[Outcome[Item, Found], None, None]:
    """Do the work in processes of their own.

    Parameters
    ----------
    work
        What is done with an item; it and the items must be fit for pickling.
    items
        Taken from as they are needed.
    workers
        How many processes.

    Yields
    ------
    Outcome
        In the order of the items.
    """
    with closing(_Pool(work, items, workers)) as pool:
        yield from pool.outcomes()


class _Worker:
    """One process, and the numbers of the items that it holds, the one in hand first."""

    def __init__(self, work: Callable[[Item], Found]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        self.process.start()
        theirs.close()  # so that the end of the process ends the pipe
        self.held: deque[int] = deque()

    def end(self) -> None:
        """End the process, which has nothing to lose: what it writes is whole or not there."""
        self.pipe.close()
        self.process.terminate()
        self.process.join(LAST_WAIT)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


class _Pool(Generic[Item, Found]):
    """The processes, what they hold, and what waits for its turn."""

    def __init__(self, work: Callable[[Item], Found], items: Iterable[Item], workers: int) -> None:
        self.work, self.ahead = work, AHEAD * workers
        self.coming = enumerate(items)
        self.open: dict[int, Item] = {}
        self.tries: dict[int, int] = {}
        self.again: deque[int] = deque()
        self.done: dict[int, Outcome[Item, Found]] = {}
        self.workers: list[_Worker] = []
        self.size = workers

    def outcomes(self) -> Iterator[Outcome[Item, Found]]:
        """Hand out items and take in outcomes until there are no more."""
        for number in itertools.count():
            while number not in self.done:
                self._hand_out()
                if not self.open:
                    return
                self._take_in()
            yield self.done.pop(number)

    def close(self) -> None:
        """End the processes."""
        for worker in self.workers:
            worker.end()

    def _hand_out(self) -> None:
        """Fill the hands of all processes, one item each before a second one."""
        for hand in range(1, HELD + 1):
            for place in range(self.size):
                if place < len(self.workers) and len(self.workers[place].held) >= hand:
                    continue
                number = self._next()
                if number is None:
                    return
                if place == len(self.workers):
                    self.workers.append(_Worker(self.work))
                self._give(place, number)

    def _next(self) -> int | None:
        """The number of the next item to be handed out; None where there is none, or it lies too far ahead."""
        if self.again:
            return self.again.popleft()
        if len(self.open) + len(self.done) >= self.ahead:
            return None
        for number, item in self.coming:
            self.open[number] = item
            return number
        return None

    def _give(self, place: int, number: int) -> None:
        worker = self.workers[place]
        worker.held.append(number)
        with suppress(OSError):  # it has ended; `_take_in` learns it from the pipe
            worker.pipe.send((number, self.open[number]))

    def _take_in(self) -> None:
        ready = wait([worker.pipe for worker in self.workers])
        for place, worker in enumerate(self.workers):
            if worker.pipe not in ready:
                continue
            try:
                number, outcome = worker.pipe.recv()
            except (EOFError, OSError):
                self._replace(place)
                continue
            worker.held.remove(number)
            del self.open[number]
            self.done[number] = outcome

    def _replace(self, place: int) -> None:
        """Put a new process in the place of one that ended; what that had in hand is tried once more."""
        worker = self.workers[place]
        worker.process.join(LAST_WAIT)
        code = worker.process.exitcode
        worker.end()
        self.workers[place] = _Worker(self.work)
        if worker.held:
            first = worker.held.popleft()
            self.tries[first] = self.tries.get(first, 1) + 1
            if self.tries[first] > TRIES:
                how = f"signal {signal.Signals(-code).name}" if code and code < 0 else f"code {code}"
                fault = Fault(f"the process that read it ended {TRIES} times ({how}); it may need more memory", 8)
                self.done[first] = Outcome(self.open.pop(first), None, fault)
            else:
                self.again.append(first)
        self.again.extend(worker.held)


def _serve(pipe: Connection, work: Callable[[Item], Found]) -> None:
    """Take items and give back outcomes until the other side is gone; its signals are for it alone to heed."""
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            number, item = pipe.recv()
            pipe.send((number, attempt(work, item)))
