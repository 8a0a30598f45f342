"""Asking a source, several questions at a time, until the user says stop."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING

from simgraph_neo.errors import Cancelled

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from simgraph_neo.model import Expansion
    from simgraph_neo.source_kinds import Source

AHEAD = 4
"""Questions a worker that are under way or waiting: more than one, so that none is idle while we store."""


class Requests:
    """The workers that put questions to a source."""

    def __init__(self, source: Source, cancel: threading.Event, *, one_by_one: bool) -> None:
        """`one_by_one` asks no more ahead than there are workers, so that a limited crawl asks little in vain."""
        self.workers, self.one_by_one = source.workers, one_by_one
        self.ahead = source.workers * (1 if one_by_one else AHEAD)
        """Questions under way or waiting for a worker."""
        self._source, self._cancel = source, cancel
        self._pool = ThreadPoolExecutor(source.workers, thread_name_prefix="ask")

    def close(self) -> None:
        """Ask nothing more; wait for what is under way."""
        self._pool.shutdown(cancel_futures=True)

    @property
    def cancelled(self) -> bool:
        """Whether the user pressed Ctrl-C."""
        return self._cancel.is_set()

    def ask(self, image_id: str) -> Future[Expansion]:
        """Put one question."""
        return self._pool.submit(self._source.expand, image_id)

    def ask_all(self, ids: Iterable[str]) -> Iterator[Expansion]:
        """Answers in the order of `ids`; raises Cancelled once those under way are in."""
        waiting = iter(ids)
        under_way = deque(self.ask(i) for i in islice(waiting, self.ahead))
        while under_way:
            yield under_way.popleft().result()
            if self.cancelled:
                under_way = deque(future for future in under_way if not future.cancel())
            elif (following := next(waiting, None)) is not None:
                under_way.append(self.ask(following))
        self.raise_if_cancelled()

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than until Ctrl-C, which raises Cancelled."""
        self._cancel.wait(seconds)
        self.raise_if_cancelled()

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled after Ctrl-C."""
        if self.cancelled:
            raise Cancelled("Stopped; what was fetched is stored. The same command continues.")
