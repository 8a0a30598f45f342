"""Storing behind the crawl's back: while one batch is written, the next answers come in."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simgraph_neo.model import Expansion
    from simgraph_neo.store import Store

BATCH = 64
"""Expansions a transaction while the store is busy: enough to keep up with the source."""
IDLE_BATCH = 16
"""Expansions that are sent as soon as the store has nothing to do: little is lost by a kill, little left at the end."""
SECONDS, IDLE_SECONDS = 2.0, 0.05
"""A slow crawl stores what it has at least this often, and sooner while the store has nothing to do."""
UNDER_WAY = 2
"""Batches that may wait for the store before the crawl waits too."""


class Writer:
    """Writes whole expansions in the order in which they come, on one thread of its own.

    With a `limit` it writes one expansion at a time and refuses the rest once so many new images are stored.
    Every method raises StoreError when an earlier write failed.
    """

    def __init__(self, store: Store, limit: int | None = None, batch: int | None = None) -> None:
        """`batch` is the number of expansions a transaction, instead of BATCH and IDLE_BATCH."""
        self.images = 0
        """New images stored so far."""
        self.edges = 0
        """New edges stored so far."""
        self.outdated = 0
        """Answers so far that changed nothing, as what is stored is newer."""
        self._store, self._limit = store, limit
        self._batches = (batch or BATCH, batch or IDLE_BATCH)
        self._pending: list[Expansion] = []
        self._under_way: deque[Future[None]] = deque()
        self._flushed = time.monotonic()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._thread.shutdown(wait=kind is not KeyboardInterrupt, cancel_futures=True)

    @property
    def limited(self) -> bool:
        """Whether the limit of new images is reached."""
        return self._limit is not None and self.images >= self._limit

    def add(self, expansions: Iterable[Expansion]) -> None:
        """Store these soon; with a limit at once, as far as it goes. Suspect lists are left out, to be asked again."""
        for expansion in expansions:
            if expansion.suspect or self.limited:
                continue
            self._pending.append(expansion)
            if self._limit is not None:
                self.finish()
        busy = self._busy()
        enough, late = self._batches[not busy], SECONDS if busy else IDLE_SECONDS
        if len(self._pending) >= enough or time.monotonic() - self._flushed > late:
            self._flush()

    def finish(self) -> None:
        """Store everything that was added, and wait until it is."""
        self._flush()
        while self._under_way:
            self._collect()

    def forget(self) -> None:
        """Drop what was added and is not on its way to the store yet."""
        self._pending = []

    def _flush(self) -> None:
        if self._pending:
            self._under_way.append(self._thread.submit(self._save, self._pending))
            self._pending = []
        self._flushed = time.monotonic()
        while len(self._under_way) > UNDER_WAY:
            self._collect()

    def _busy(self) -> bool:
        return any(not future.done() for future in self._under_way)

    def _save(self, expansions: list[Expansion]) -> None:
        """On the thread: counted as soon as it is stored, also when a later write fails."""
        written = self._store.write(expansions)
        self.images += written.images
        self.edges += written.edges
        self.outdated += written.outdated

    def _collect(self) -> None:
        self._under_way.popleft().result()
