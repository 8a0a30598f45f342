"""One run on a source: its requests, checks of the answers, writes, and its Crawl node."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from simgraph_neo.crawler.interrupt import stores_first
from simgraph_neo.crawler.recheck import EmptyListRecheck
from simgraph_neo.crawler.requests import Requests
from simgraph_neo.crawler.result import CrawlResult
from simgraph_neo.crawler.writer import Writer

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator

    from simgraph_neo.model import Crawl, Expansion, State
    from simgraph_neo.source_kinds import Source
    from simgraph_neo.store import Store


class Run(ExitStack):
    """What crawls, readings of complete folders and searches for paths have in common.

    Callers pass the answers that `ask` or `judge` return to the `writer`. After the end of the run nothing is requested
    or written.
    """

    def __init__(
        self,
        source: Source,
        store: Store,
        node: Crawl,
        cancel: threading.Event | None = None,
        *,
        max_images: int | None = None,
        batch: int | None = None,
        one_by_one: bool = False,
    ) -> None:
        """See `Requests` for `cancel` and `one_by_one` (implied by `max_images`), and `Writer` for the others.

        Without `cancel`, what was fetched is stored before an interrupt raises KeyboardInterrupt.
        """
        super().__init__()
        cancel = cancel or self.enter_context(stores_first())
        self.source, self.store, self.node = source, store, node
        self.writer = self.enter_context(Writer(store, max_images, batch))
        one_by_one = one_by_one or max_images is not None
        source.share_pace(store.pace(source.name))
        self.requests = Requests(source, cancel, one_by_one=one_by_one)
        self.callback(self.requests.close)
        self.recheck = EmptyListRecheck()
        self.asked: dict[str, State] = {}
        """Requested images -> their state; "new" until the final answer. Only empty lists are requested again."""
        self.result = CrawlResult(node.id, node.source, list(node.seeds), node.depth)
        self._clock, self._requests_before, self._new_seeds = time.monotonic(), source.requests, 0

    @property
    def sent(self) -> int:
        """Requests to the source so far, including retries."""
        return self.source.requests - self._requests_before

    @property
    def new_images(self) -> int:
        """Images that this run has added to the store."""
        return self._new_seeds + self.writer.images

    def begin(self) -> None:
        """Write the start of the run to the store."""
        self._new_seeds = self.store.begin(self.node, self.source.note).images

    def ask(self, ids: Iterable[str]) -> Iterator[Expansion]:
        """Request images; yield their checked answers in the same order. Raises the source's errors, and Cancelled."""
        return map(self.judge, self.requests.ask_all(ids))

    def judge(self, expansion: Expansion) -> Expansion:
        """Remember the state of an answer. An empty list counts as empty after several empty answers."""
        judged = self.recheck.judge(expansion)
        self.asked[judged.image.id] = "new" if judged.suspect else judged.image.state
        if expansion.suspect and not judged.suspect:
            self.result.suspect.append(judged.image.id)
        return judged

    def became(self, *states: State) -> list[str]:
        """The requested images that are now in one of these states, sorted."""
        return sorted(image_id for image_id, state in self.asked.items() if state in states)

    def end(self, *, completed: bool) -> CrawlResult:
        """Write the end of the run to the store, and return the summary."""
        result = self.result
        result.requests, result.new_images, result.new_edges = self.sent, self.new_images, self.writer.edges
        result.outdated, result.limited = self.writer.outdated, self.writer.limited
        result.retry, result.rejected = self.became("retry"), self.became("rejected")
        result.suspect.sort()
        at = datetime.now(UTC) if completed else None
        self.store.end(replace(self.node, requests=result.requests, completed_at=at))
        result.seconds = round(time.monotonic() - self._clock, 3)
        return result
