"""The same work on the same items, done by a cluster of dask.distributed (the extra `dask`).

The work is given once to every worker that there is or that joins later; a task is one item. A worker that goes away costs
its tasks another try, which the scheduler sees to; outcomes come in the order of the items. The machines of a cluster must see
the texts, and the folder for results, under the same paths.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any

from analysis.coding.corpus.workers import AHEAD, Fault, Found, Item, Outcome, attempt
from analysis.errors import IncompleteRun, UsageError

LOCAL = "local"
PATIENCE = "10s"
"""How long a scheduler may take to answer."""


def work_on_cluster(
    work: Callable[[Item], Found], items: Iterable[Item], *, address: str, workers: int = 0
) -> Generator[Outcome[Item, Found], None, None]:
    """Do the work on a cluster.

    Parameters
    ----------
    work, items
        As for `work_in_processes`; the workers must have this library.
    address
        Of a scheduler (`tcp://host:8786`), or `local` for a cluster on this machine that ends with the run.
    workers
        Size of a local cluster; 0 is one process a core.

    Yields
    ------
    Outcome
        In the order of the items.

    Raises
    ------
    UsageError
        dask.distributed is not installed, or no scheduler answers at the address.
    """
    dask = _dask()
    with _client(dask, address, workers) as client, _given_to_all(dask, client, work) as name:
        ahead = AHEAD * max(1, sum(client.nthreads().values()))
        coming = enumerate(items)
        waiting: dict[int, tuple[Item, Any]] = {}
        for number in itertools.count():
            for place, item in itertools.islice(coming, ahead - len(waiting)):
                waiting[place] = (item, client.submit(_attempt_there, name, item, pure=False))
            if not waiting:
                return
            item, future = waiting.pop(number)
            try:
                yield future.result()
            except dask.KilledWorker as error:
                yield Outcome(item, None, Fault(f"the cluster gave it up: {error}", IncompleteRun.exit_code))


def _attempt_there(name: str, item: Item) -> Outcome[Item, Any]:
    """Runs on a worker."""
    return attempt(_dask().get_worker().plugins[name].work, item)


def _dask() -> Any:
    try:
        import distributed
    except ImportError:
        raise UsageError(
            '--cluster: dask.distributed is not installed; `pip install "parley[dask]"`, or use --workers on this machine'
        ) from None
    return distributed


@contextlib.contextmanager
def _client(dask: Any, address: str, workers: int) -> Iterator[Any]:
    if address == LOCAL:
        size = workers or os.cpu_count() or 1
        local = dask.LocalCluster(n_workers=size, threads_per_worker=1, dashboard_address=None)
        with local as cluster, dask.Client(cluster) as client:
            yield client
        return
    try:
        client = dask.Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"--cluster: no scheduler answers at {address} ({error}); start one with `dask scheduler`, or give --cluster local"
        ) from error
    with client:
        yield client


@contextlib.contextmanager
def _given_to_all(dask: Any, client: Any, work: Callable[[Item], Found]) -> Iterator[str]:
    """Give the work to every worker, now and later, under a name."""
    plugin = dask.WorkerPlugin()
    plugin.work = work
    name = f"parley-{uuid.uuid4().hex}"
    client.register_plugin(plugin, name=name)
    try:
        yield name
    finally:
        client.unregister_worker_plugin(name)
