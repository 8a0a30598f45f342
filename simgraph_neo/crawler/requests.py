"""Send requests to a source, several at a time, until the run is cancelled."""

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
"""Requests for each worker, sent or queued. With more than one, workers stay busy while answers are stored."""


class Requests:
    """A pool of workers that send requests to a source."""

    def __init__(self, source: Source, cancel: threading.Event, *, one_by_one: bool) -> None:
        """`one_by_one` queues no more requests than there are workers, so that a limited crawl wastes few of them."""
        self.workers, self.one_by_one = source.workers, one_by_one
        self.ahead = source.workers * (1 if one_by_one else AHEAD)
        """The largest number of requests that are sent or queued."""
        self._source, self._cancel = source, cancel
        self._pool = ThreadPoolExecutor(source.workers, thread_name_prefix="ask")

    def close(self) -> None:
        """Cancel queued requests, and wait for those that are sent."""
        self._pool.shutdown(cancel_futures=True)

    @property
    def cancelled(self) -> bool:
        """Whether the run is cancelled."""
        return self._cancel.is_set()

    def ask(self, image_id: str) -> Future[Expansion]:
        """Queue the request for the neighbour list of one image."""
        return self._pool.submit(self._source.expand, image_id)

    def ask_all(self, ids: Iterable[str]) -> Iterator[Expansion]:
        """Yield answers in the order of `ids`. If cancelled, yields those already sent, then raises Cancelled."""
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
        """Wait. Raises Cancelled as soon as the run is cancelled."""
        self._cancel.wait(seconds)
        self.raise_if_cancelled()

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled if the run is cancelled."""
        if self.cancelled:
            raise Cancelled("Stopped. What was fetched is stored; the same command resumes.")
