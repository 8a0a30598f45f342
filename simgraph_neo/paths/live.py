"""A way on the live API: ask from both ends until one is found.

The catalogue tells only what an image lists, never who lists it. So from the start the lists are followed forwards, the
nearest first. Around the goal the store knows some images that lead to it; and the look-alikes of these and of the goal
are asked, too, because often they list them in return. The way is found when the two sides meet, with a fraction of the
questions of a search from the start alone, which asks several times as many images with each step.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from simgraph_neo.crawler import CrawlResult, crawl
from simgraph_neo.crawler.result import begun
from simgraph_neo.crawler.run import Run
from simgraph_neo.errors import BadInput
from simgraph_neo.graph import Neighbours
from simgraph_neo.model import SETTLED
from simgraph_neo.paths.search import ShortestPathTree, search
from simgraph_neo.paths.stored import Asked, ends, path
from simgraph_neo.progress import listener
from simgraph_neo.subgraph import MAX_DEPTH

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from simgraph_neo.model import Expansion
    from simgraph_neo.paths.search import By
    from simgraph_neo.paths.stored import Paths
    from simgraph_neo.source_kinds import Source
    from simgraph_neo.store import Store

MAX_REQUESTS = 200
"""Unless more are allowed: 50 seconds at four a second."""


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
) -> Paths:
    """Ask a source from both ends until there is a path from one image to another, then give what `path` gives.

    What is stored is walked through and not asked again; all answers are stored. The search ends when a path is found,
    when the start leads nowhere else, or when the requests are spent (retries of the last few may come on top).

    Parameters
    ----------
    store
        The store to read and to write to.
    source
        The source that both images are of.
    start, goal
        Ids, or addresses of pages in the catalogue.
    by
        "hops", the default, or "rank" (see `path`).
    max_requests
        Requests that may be spent.
    prove
        Go on until no better path can exist.
    on_progress
        Hears after each answer how many requests are spent, and how many may be.
    cancel
        Once it is set, Cancelled is raised.

    Returns
    -------
    Paths
        Those of `path`; ``.asked`` says what was asked.

    Raises
    ------
    BadInput
        For fewer than two requests, what is no id, or twice the same.
    NoSuchImage
        Naming every end that the source has not; nothing is written.
    ContractChanged, Stopped, StoreError
        The API's contract changed; the run stopped early; Neo4j refuses. What is stored is whole; the same call
        continues.
    """
    if max_requests < 2:
        raise BadInput(f"A search on the live API takes 2 requests at least, one for each end, not {max_requests}.")
    start, goal = ends(source.seed_id(start), source.seed_id(goal))
    ends_asked = _ask_ends(source, store, [start, goal], cancel)
    node = begun(source.name, (start, goal), MAX_DEPTH, kind="path")
    with Run(source, store, node, cancel, one_by_one=True) as run:
        live = _LiveSearch(run, start, goal, by, max_requests, ends_asked)
        with listener(on_progress, "Requests: {} of at most {}.".format) as tell:
            live.to_the_end(prove, tell)
    return replace(path(store, start, goal, by=by), asked=live.summary())


def _ask_ends(source: Source, store: Store, both: list[str], cancel: threading.Event | None) -> CrawlResult:
    """Settle those of the two ends that are not: a crawl of depth 1, which also tells when one does not exist."""
    stored = store.level(both)
    unknown = [i for i in both if i not in stored or stored[i].state not in SETTLED]
    return crawl(store, source, unknown, 1, cancel=cancel) if unknown else CrawlResult("", source.name, [], 1)


class _LiveSearch:
    """The state of one search; what is known of lists is what was read or answered since it began."""

    def __init__(self, run: Run, start: str, goal: str, by: By, max_requests: int, ends_asked: CrawlResult) -> None:
        self.run, self.store, self.start, self.goal = run, run.store, start, goal
        self.by, self.allowed = by, max_requests
        self.sent_before = ends_asked.requests
        for end in ends_asked.seeds:
            run.asked[end] = "retry" if end in ends_asked.retry else "new"
        self.lists: dict[str, Neighbours] = {}
        self.leading = _Leading(run.store.listing, goal)
        self.hops = {start: 0, goal: 0}
        """Images -> steps from one of the ends, as far as this search knows them."""
        self.ran_out = False
        """Whether there was more to ask when the last request was spent."""

    def to_the_end(self, prove: bool, on_progress: Callable[[int, int], None]) -> None:
        """Round by round, each some images of one distance from an end."""
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
        """Requests so far, and of a local source, which needs none, the images asked."""
        return max(self.requests, len(self.run.asked))

    def summary(self) -> Asked:
        return Asked(len(self.run.asked), self.requests, self.ran_out, tuple(self.run.became("retry")))

    # -- what to ask next -----------------------------------------------------------------------------------------

    def _next(self, prove: bool) -> Sequence[str]:
        """The images to ask next: the nearest ones of the end where they are fewer; none when it is over."""
        if self.start in self.leading.ids:
            if not prove:
                return []
            best = search(self._read, self.start, self.goal, self.by).cost
            return self._ahead(below=best - 1)
        ahead = self._ahead()
        behind = self._behind() if ahead else []
        return min(ahead, behind or ahead, key=len)

    def _ahead(self, below: float = math.inf) -> list[str]:
        """The images of the least cost from the start, and below this one, that were not asked yet."""
        tree, todo = ShortestPathTree(self._read, self.start, self.by), list[str]()
        for level in tree.levels():
            todo = [i for i in level.unasked if i not in self.run.asked]
            if todo or level.cost + 1 >= below:
                break
        self.hops.update({i: tree.hops(i) for i in todo if i not in self.hops})
        return todo

    def _behind(self) -> list[str]:
        """Look-alikes of the images nearest before the goal: they are likely to list those, too."""
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
        """Those of a round that may be asked, one after the other, until the way is found or no request is left."""
        for image_id in todo:
            if self.start in self.leading.ids and not prove:
                return
            if self.spent >= self.allowed:
                self.ran_out = True
                return
            self.run.asked[image_id] = "new"
            yield image_id

    # -- what is known --------------------------------------------------------------------------------------------

    def _read(self, ids: Iterable[str]) -> Mapping[str, Neighbours]:
        unread = [i for i in ids if i not in self.lists]
        self.lists |= self.store.lists(unread) if unread else {}
        return self.lists

    def _note_hops(self, image_id: str, similar: Sequence[str]) -> None:
        if image_id in self.hops:
            for other in similar:
                self.hops.setdefault(other, self.hops[image_id] + 1)

    def _take(self, answer: Expansion) -> None:
        """Store an answer, and learn from it."""
        self.run.writer.add([answer])
        image, similar = answer.image, [each.image.id for each in answer.similar]
        if image.state != "retry" and not answer.suspect:
            self.lists[image.id] = Neighbours(image.state, similar)
            self._note_hops(image.id, similar)
            self.leading.learn(image.id, similar)


class _Leading:
    """Images that lead to the goal, by what is stored and what was answered since."""

    def __init__(self, listing: Callable[[Iterable[str]], Iterable[tuple[str, str]]], goal: str) -> None:
        """`listing` gives, of what is stored, who lists some images: pairs of the one listed and the one that lists."""
        self.ids = {goal}
        self._goal, self._listing = goal, listing
        self._listed_by: dict[str, set[str]] = {}
        self._read_of: set[str] = set()
        self._spread({goal})

    def learn(self, image_id: str, similar: Sequence[str]) -> None:
        """An image has answered."""
        for other in similar:
            self._listed_by.setdefault(other, set()).add(image_id)
        if not self.ids.isdisjoint(similar):
            self._spread({image_id})

    def levels(self) -> Iterator[set[str]]:
        """The goal, then those one step from it, and so on."""
        met, level = {self._goal}, {self._goal}
        while level:
            yield level
            level = self._before(level) - met
            met |= level

    def _spread(self, fresh: set[str]) -> None:
        """Go backwards from images that are found to lead there."""
        while fresh:
            self.ids |= fresh
            fresh = self._before(fresh) - self.ids

    def _before(self, ids: set[str]) -> set[str]:
        """Who lists these."""
        unread = ids - self._read_of
        for image_id, by in self._listing(unread) if unread else ():
            self._listed_by.setdefault(image_id, set()).add(by)
        self._read_of |= unread
        return {by for image_id in ids for by in self._listed_by.get(image_id, ())}
