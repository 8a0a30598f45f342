"""Find a path on the live API: expand images from both ends until the two sides meet.

The API gives the neighbours of an image, but not the images that list it. From the start, lists are followed forwards,
the nearest images first. Around the goal, the store has some images that lead to it. Their neighbours, and those of the
goal, are expanded, too, because neighbours often list each other. A search from the start alone would need several
times as many requests for each hop.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from simgraph_neo.arguments import check_choice
from simgraph_neo.crawler import CrawlResult, check_source, crawl
from simgraph_neo.crawler.result import begun
from simgraph_neo.crawler.run import Run
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.graph import Neighbours
from simgraph_neo.model import SETTLED
from simgraph_neo.paths.search import By, ShortestPathTree, search
from simgraph_neo.paths.stored import Asked, ends, path
from simgraph_neo.progress import listener
from simgraph_neo.subgraph import MAX_DEPTH

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from simgraph_neo.model import Expansion
    from simgraph_neo.paths.stored import Paths
    from simgraph_neo.source_kinds import Source
    from simgraph_neo.store import Store

MAX_REQUESTS = 200
"""The default number of requests: 50 seconds at four a second."""


def path_live(
    store: Store,
    source: Source,
    start: str,
    goal: str,
    *,
    by: By = "hops",
    max_requests: int = MAX_REQUESTS,
    prove: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
    cancel: threading.Event | None = None,
    session: str | None = None,
) -> Paths:
    """Find a path from one image to another on a live API, from both ends, and store all lists on the way.

    Stored lists are not requested again. The search ends when a path is found, when the start leads to no other image,
    or when the requests are spent. Retries of the last requests may exceed `max_requests`.

    Parameters
    ----------
    store
        The store to read and to write to.
    source
        The source of both images.
    start, goal
        Ids, or URLs of pages in the catalogue.
    by
        "hops" (default) or "rank"; see `path`.
    max_requests
        The largest number of requests.
    prove
        Continue until no better path can exist.
    on_progress
        Called after each answer with the number of requests so far, and with `max_requests`.
    cancel
        When it is set, Cancelled is raised.
    session
        The visit to the live explorer for which the path is sought; see `crawl`.

    Returns
    -------
    Paths
        The result of `path`; ``.asked`` counts the requested images and the requests.

    Raises
    ------
    InvalidInputError
        For fewer than two requests, an invalid id, two equal ids, or another `by`.
    ImageNotFoundError
        If the source does not have one of the two images; nothing is written.
    ContractChangedError, Stopped, StoreError
        If the API's contract changed; if the run stopped early; if Neo4j refuses. The store stays consistent, and the
        same call resumes.
    """
    check_source(store, source)
    check_choice("by", by, get_args(By))
    if max_requests < 2:
        raise InvalidInputError(
            f"A search on the live API needs at least 2 requests, one for each end, not {max_requests}."
        )
    start, goal = ends(source.seed_id(start), source.seed_id(goal))
    ends_asked = _ask_ends(source, store, [start, goal], cancel, session)
    node = begun(source.name, (start, goal), MAX_DEPTH, kind="path", session=session)
    with Run(source, store, node, cancel, one_by_one=True) as run:
        live = _LiveSearch(run, start, goal, by, max_requests, ends_asked)
        with listener(on_progress, "Requests: {} of at most {}.".format) as tell:
            live.to_the_end(prove, tell)
    return replace(path(store, start, goal, by=by), asked=live.summary())


def _ask_ends(
    source: Source, store: Store, both: list[str], cancel: threading.Event | None, session: str | None
) -> CrawlResult:
    """Settle both ends by a crawl of depth 1, which raises ImageNotFoundError if one of them does not exist."""
    stored = store.level(both)
    unknown = [i for i in both if i not in stored or stored[i].state not in SETTLED]
    if not unknown:
        return CrawlResult("", source.name, [], 1)
    return crawl(store, source, unknown, 1, cancel=cancel, session=session)


class _LiveSearch:
    """The state of one search. It knows the lists that were read or requested since its start."""

    def __init__(self, run: Run, start: str, goal: str, by: By, max_requests: int, ends_asked: CrawlResult) -> None:
        self.run, self.store, self.start, self.goal = run, run.store, start, goal
        self.by, self.allowed = by, max_requests
        self.sent_before = ends_asked.requests
        for end in ends_asked.seeds:
            run.asked[end] = "retry" if end in ends_asked.retry else "new"
        self.lists: dict[str, Neighbours] = {}
        self.leading = _Leading(run.store.listing, goal)
        self.hops = {start: 0, goal: 0}
        """Images -> their hops from one of the ends, as far as this search knows."""
        self.ran_out = False
        """Whether images were left to expand when the last request was spent."""

    def to_the_end(self, prove: bool, on_progress: Callable[[int, int], None]) -> None:
        """Search round by round; each round expands images at one distance from an end."""
        first = self._next(prove)
        if not first:
            return
        self.run.begin()
        try:
            self._rounds(first, prove, on_progress)
        finally:
            self.run.writer.finish()
            depth = 1 + max(self.hops.get(i, 0) for i in [self.start, *self.run.asked])
            self.run.node = replace(self.run.node, depth=depth)
            self.run.end(completed=False)

    def _rounds(self, todo: Sequence[str], prove: bool, on_progress: Callable[[int, int], None]) -> None:
        while todo and not self.ran_out:
            for answer in self.run.ask(self._allowed(todo, prove)):
                self._take(answer)
                on_progress(self.spent, self.allowed)
            while self.run.recheck:
                self.run.requests.pause(self.run.source.suspect_pause)
                for answer in self.run.ask(list(self.run.recheck)):
                    self._take(answer)
            todo = self._next(prove)

    @property
    def requests(self) -> int:
        return self.sent_before + self.run.sent

    @property
    def spent(self) -> int:
        """The number of requests so far; for a local source, which needs none, of expanded images."""
        return max(self.requests, len(self.run.asked))

    def summary(self) -> Asked:
        return Asked(len(self.run.asked), self.requests, self.ran_out, tuple(self.run.became("retry")))

    # -- what to expand next --------------------------------------------------------------------------------------

    def _next(self, prove: bool) -> Sequence[str]:
        """Return the images to expand next, on the side with fewer of them; empty if the search is over."""
        if self.start in self.leading.ids:
            if not prove:
                return []
            best = search(self._read, self.start, self.goal, self.by).cost
            return self._ahead(below=best - 1)
        ahead = self._ahead()
        behind = self._behind() if ahead else []
        return min(ahead, behind or ahead, key=len)

    def _ahead(self, below: float = math.inf) -> list[str]:
        """Return the unexpanded images of the smallest cost from the start, if it is smaller than `below`."""
        tree, todo = ShortestPathTree(self._read, self.start, self.by), list[str]()
        for level in tree.levels():
            todo = [i for i in level.unasked if i not in self.run.asked]
            if todo or level.cost + 1 >= below:
                break
        self.hops.update({i: tree.hops(i) for i in todo if i not in self.hops})
        return todo

    def _behind(self) -> list[str]:
        """Return unexpanded neighbours of the images nearest to the goal: they often list these images, too."""
        for level in self.leading.levels():
            listed = self._read(level)
            for each in sorted(level & self.hops.keys()):
                self._note_hops(each, listed[each].similar)
            around = {i for each in level for i in listed[each].similar} - self.run.asked.keys()
            known = self._read(around)
            if todo := [i for i in sorted(around) if i not in known or known[i].state not in SETTLED]:
                return todo
        return []

    def _allowed(self, todo: Sequence[str], prove: bool) -> Iterator[str]:
        """Yield the images of a round one by one, until a path is found or no request is left."""
        for image_id in todo:
            if self.start in self.leading.ids and not prove:
                return
            if self.spent >= self.allowed:
                self.ran_out = True
                return
            self.run.asked[image_id] = "new"
            yield image_id

    # -- known lists ----------------------------------------------------------------------------------------------

    def _read(self, ids: Iterable[str]) -> Mapping[str, Neighbours]:
        unread = [i for i in ids if i not in self.lists]
        self.lists |= self.store.lists(unread) if unread else {}
        return self.lists

    def _note_hops(self, image_id: str, similar: Sequence[str]) -> None:
        if image_id in self.hops:
            for other in similar:
                self.hops.setdefault(other, self.hops[image_id] + 1)

    def _take(self, answer: Expansion) -> None:
        """Store an answer, and add it to the known lists."""
        self.run.writer.add([answer])
        image, similar = answer.image, [each.image.id for each in answer.similar]
        if image.state != "retry" and not answer.suspect:
            self.lists[image.id] = Neighbours(image.state, similar)
            self._note_hops(image.id, similar)
            self.leading.learn(image.id, similar)


class _Leading:
    """Images that lead to the goal along stored or new lists."""

    def __init__(self, listing: Callable[[Iterable[str]], Iterable[tuple[str, str]]], goal: str) -> None:
        """`listing` returns pairs of an image and an image that lists it, from the store."""
        self.ids = {goal}
        self._goal, self._listing = goal, listing
        self._listed_by: dict[str, set[str]] = {}
        self._read_of: set[str] = set()
        self._spread({goal})

    def learn(self, image_id: str, similar: Sequence[str]) -> None:
        """Add the new list of an image."""
        for other in similar:
            self._listed_by.setdefault(other, set()).add(image_id)
        if not self.ids.isdisjoint(similar):
            self._spread({image_id})

    def levels(self) -> Iterator[set[str]]:
        """Yield the goal, then the images one hop before it, and so on."""
        met, level = {self._goal}, {self._goal}
        while level:
            yield level
            level = self._before(level) - met
            met |= level

    def _spread(self, fresh: set[str]) -> None:
        """Add all images that lead to `fresh`, which lead to the goal."""
        while fresh:
            self.ids |= fresh
            fresh = self._before(fresh) - self.ids

    def _before(self, ids: set[str]) -> set[str]:
        """Return the images that list one of `ids`."""
        unread = ids - self._read_of
        for image_id, by in self._listing(unread) if unread else ():
            self._listed_by.setdefault(image_id, set()).add(by)
        self._read_of |= unread
        return {by for image_id in ids for by in self._listed_by.get(image_id, ())}
