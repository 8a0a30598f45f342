"""Write to the store on a thread of its own, while the crawl receives the next answers."""

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
"""Expansions in a transaction while the store is busy: enough to keep up with the source."""
IDLE_BATCH = 16
"""Expansions in a transaction while the store is idle. Small: a killed process loses little, and the end is short."""
SECONDS, IDLE_SECONDS = 2.0, 0.05
"""The largest time between two transactions of a slow crawl, while the store is busy and while it is idle."""
UNDER_WAY = 2
"""The number of unfinished batches above which the crawl waits for the store."""


class Writer:
    """Writes complete expansions in the order in which they arrive, on one thread of its own.

    With a `limit` it writes one expansion at a time, and ignores the rest once this number of new images is stored.
    Every method raises StoreError if an earlier write failed.
    """

    def __init__(self, store: Store, limit: int | None = None, batch: int | None = None) -> None:
        """`batch` is the number of expansions in a transaction; it replaces BATCH and IDLE_BATCH."""
        self.images = 0
        """New images stored so far."""
        self.edges = 0
        """New edges stored so far."""
        self.outdated = 0
        """Answers so far that changed nothing because the store has newer ones."""
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
        """Queue expansions for the next transaction; with a limit, write them now. Suspect empty lists are skipped."""
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
        """Write everything that was added, and wait until it is stored."""
        self._flush()
        while self._under_way:
            self._collect()

    def forget(self) -> None:
        """Drop what was added and is not sent to the store yet."""
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
        """Write and count on the thread, so that the counts are right even if a later write fails."""
        written = self._store.write(expansions)
        self.images += written.images
        self.edges += written.edges
        self.outdated += written.outdated

    def _collect(self) -> None:
        self._under_way.popleft().result()
