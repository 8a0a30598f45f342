"""A crawl: from seeds, level by level, until every image nearer than the depth is settled.

The frontier is derived from stored edges and never stored itself: a crawl walks *through* what is stored and asks
only for what is not settled. So a crawl resumes by being run again, and the crawls of many seeds merge by themselves.

A `Traversal` gives steps, the `Run` judges their answers, a `ChurnGuard` holds them back, the `Writer` stores them.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from simgraph_neo.crawler import folder
from simgraph_neo.crawler.churn import ChurnGuard
from simgraph_neo.crawler.result import Progress, begun
from simgraph_neo.crawler.run import Run
from simgraph_neo.crawler.traversal import StoredLists, Traversal
from simgraph_neo.errors import BadInput, ContractChanged, NoSuchImage, Stopped, Unavailable
from simgraph_neo.model import SETTLED
from simgraph_neo.progress import listener
from simgraph_neo.source_kinds import LocalSource, ids_meant, kind_of
from simgraph_neo.subgraph import DEFAULT_DEPTH, MAX_DEPTH
from simgraph_neo.text import one_of, to_list

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from simgraph_neo.crawler.result import CrawlResult
    from simgraph_neo.crawler.traversal import Step
    from simgraph_neo.graph import Neighbours
    from simgraph_neo.model import Expansion
    from simgraph_neo.source_kinds import Source
    from simgraph_neo.store import Store

ALL_OR_NOTHING = 100
"""Seeds that are all asked before anything is written, so that a mistyped one is noticed. A longer list is one of a
program: each answer is stored as it comes, and a seed that does not exist is gone."""


def crawl(
    store: Store,
    source: Source,
    seeds: str | Iterable[str] | None = None,
    depth: int | None = None,
    *,
    max_images: int | None = None,
    refresh: bool = False,
    accept_churn: bool = False,
    batch: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> CrawlResult:
    """Store what a source says is similar to the seeds, to what is similar to them, and so on.

    What is stored is walked through and not asked again, so the same call continues after any interruption, and the
    crawls of several seeds merge in the store. A local source is also compared with what is stored of it.

    Parameters
    ----------
    store
        The store to write to.
    source
        A `WellcomeSource`, a `FolderSource`, `FlagsSource` or another source (see `open_source`).
    seeds
        Ids, or addresses of pages in the catalogue; one text is one seed. None: the source is read whole, which sources
        on this machine can be.
    depth
        Hops from the seeds, 1 to 10: every image nearer than that is asked for its list. 2 unless given.
    max_images
        Stop after the image that brings so many new ones.
    refresh
        Ask again for what is stored, but for what was asked since an unfinished refresh of the same seeds and depth
        began. A local source is always compared whole.
    accept_churn
        Go on where many lists would lose most of their edges in a refresh, or many pictures of a folder have vanished.
    batch
        Images a transaction; by default 16 to 64, as the store is idle or busy.
    on_progress
        Hears a `Progress` after each image, and at the beginning of each level. Without one a notebook shows below its
        cell how far the crawl is.
    cancel
        Once it is set, what is under way is finished and stored, and Cancelled is raised. Without one an interrupt
        (Ctrl-C, or a notebook's stop button) does the same and raises KeyboardInterrupt; a second one at once.

    Returns
    -------
    CrawlResult
        Counts, and what was odd.

    Raises
    ------
    BadInput
        For seeds that cannot be ids, a bad depth, and a source that cannot be read whole.
    NoSuchImage
        Naming every seed that the source has not; nothing is written. Of more than 100 seeds each answer is stored as
        it comes, and one that the source has not is gone.
    ContractChanged, Stopped, StoreError
        The API's contract changed; the run stopped early; Neo4j refuses. What is stored is whole.
    """
    if seeds is None:
        return _crawl_whole(store, source, depth, max_images, accept_churn, on_progress, cancel)
    depth = DEFAULT_DEPTH if depth is None else depth
    check_depth(depth)
    ids = list(dict.fromkeys(source.seed_id(seed) for seed in to_list(seeds)))
    if not ids:
        raise BadInput(f"Give at least one seed of {source.name}.")
    descriptor = source.descriptor if isinstance(source, LocalSource) else None
    node = begun(source.name, ids, depth, refresh=refresh and descriptor is None, descriptor=descriptor)
    run = Run(source, store, node, cancel, max_images=max_images, batch=batch)
    with run, listener(on_progress, str) as tell:
        return _Crawl(run, depth, tell, accept_churn).to_the_end()


def _crawl_whole(
    store: Store,
    source: Source,
    depth: int | None,
    max_images: int | None,
    accept_churn: bool,
    on_progress: Callable[[Progress], None] | None,
    cancel: threading.Event | None,
) -> CrawlResult:
    if not isinstance(source, LocalSource):
        example = kind_of(source.name).example
        raise BadInput(f"{source.name} cannot be read whole. Give at least one seed, such as {example}.")
    if depth is not None or max_images is not None:
        raise BadInput("Without seeds the source is read whole: leave out `depth` and `max_images`, or name seeds.")
    return folder.read_whole(store, source, accept_churn=accept_churn, on_progress=on_progress, cancel=cancel)


def check_depth(depth: int) -> None:
    """Raise BadInput for a depth that no crawl can have: asked before anything is opened."""
    if not 1 <= depth <= MAX_DEPTH:
        raise BadInput(f"A crawl's depth is 1 to {MAX_DEPTH}, not {depth}.")


class _Crawl:
    """One crawl: what is common to all runs is the run's, each pass over the levels is a traversal's."""

    def __init__(self, run: Run, depth: int, on_progress: Callable[[Progress], None], accept_churn: bool) -> None:
        self.run, self.source, self.store, self.writer, self.result = run, run.source, run.store, run.writer, run.result
        self.seeds, self.depth = run.result.seeds, depth
        self.on_progress, self.accept_churn = on_progress, accept_churn
        self.guard = ChurnGuard(run.writer, accept=accept_churn or not run.node.refresh)
        self.shuffled = None if run.requests.one_by_one else random.Random()
        self.lists = StoredLists(run.store, run.asked, run.node.started_at if run.node.refresh else None)

    def to_the_end(self) -> CrawlResult:
        """Seeds, levels, empty lists once more, then the summary."""
        self.store.prepare()
        if self.run.node.refresh and (since := self.store.refresh_since(self.run.node)):
            self.result.refresh_since = self.lists.refresh_since = since
        stored, answers = self._ask_seeds() if len(self.seeds) <= ALL_OR_NOTHING else ({}, [])
        self.run.begin()
        try:
            return self._crawl(answers, stored)
        except Unavailable as lost:
            so_far = f"This run had stored {self.run.new_images} new images; the same command goes on."
            raise Stopped(f"{lost} {so_far}") from lost

    def _crawl(self, answers: list[Expansion], stored: Mapping[str, Neighbours]) -> CrawlResult:
        try:
            self._store_answers(answers, stored)
            self._store_changes()
            self._settle()
            while self.run.recheck and not self.writer.limited:
                self._recheck()
                self._settle()
        except (Stopped, ContractChanged):
            self.guard.give_up()
            self.writer.finish()
            self._end(completed=False)
            raise
        return self._end(completed=not self.writer.limited and not self.run.became("retry"))

    # -- the seeds come first: nothing is written when one of them does not exist --------------------------------

    def _ask_seeds(self) -> tuple[Mapping[str, Neighbours], list[Expansion]]:
        """What is stored of the seeds, and the answers of those that are wanted."""
        stored = self.store.level(self.seeds)
        todo = [seed for seed in self.seeds if self.lists.wanted(seed, stored.get(seed))]
        self._report(1, len(todo), len(self.seeds), starts=True)
        answers = list(self.run.ask(todo))
        absent = [e.image.id for e in answers if e.image.state == "gone" and not _was_there(stored.get(e.image.id))]
        if absent:
            hints = [why for why in map(self.source.why_absent, absent) if why]
            hints += [f"Did you mean {one_of(ids)}?" for ids in map(ids_meant, absent) if ids]
            line = [f"{self.source.name} has no image {', '.join(absent)}. Nothing was written.", *hints]
            raise NoSuchImage(" ".join(line))
        if answers and len(answers) == len(self.seeds) and all(e.image.state == "retry" for e in answers):
            fault = f"{self.source.name} cannot be asked now: {answers[0].reason}."
            raise Stopped(f"{fault} Nothing was written; try later.")
        return stored, answers

    def _store_changes(self) -> None:
        """A folder is always compared whole, so that what changed since the last run is applied."""
        if isinstance(self.source, LocalSource):
            found = folder.changes(self.source, self.store, whole=False, accept_churn=self.accept_churn)
            self.writer.add(found.todo)
            for image_id in found.unread:
                self.run.asked.setdefault(image_id, "retry")
            self.result.described_anew = found.anew

    # -- level by level ------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Traverse until nothing is left to ask. The last pass reads stored edges only, so what it finds is the truth.

        What the guard holds back is judged and written when there is nothing more to compare it with.
        """
        self.writer.finish()
        while (self._traverse() or self.guard.release()) and not self.writer.limited:
            self.writer.finish()
            self.lists.read_again()
        self.lists.forget()

    def _traverse(self) -> int:
        """Go over stored edges and those just learnt, asking and storing; returns how many images were asked."""
        self.result.edges, self.result.missing, self.result.already_expanded = 0, [], 0
        traversal = Traversal(self.seeds, self.depth, self.lists, self.run.requests, self.shuffled)
        asked_before = len(self.run.asked)
        for step in self._steps(traversal):
            self._take(step)
            self._report(traversal.level + 1, traversal.left, len(traversal.known))
            if self.run.requests.cancelled:
                traversal.stop()
            if self.writer.limited:
                break
        self.result.images = len(traversal.known)
        self.run.requests.raise_if_cancelled()
        return len(self.run.asked) - asked_before

    def _steps(self, traversal: Traversal) -> Iterator[Step]:
        for steps in traversal.levels():
            self._report(traversal.level + 1, traversal.left, len(traversal.known), starts=True)
            yield from steps

    def _take(self, step: Step) -> None:
        """Count a step, and store its answer when it was asked."""
        self.result.edges += len(step.similar)
        if step.expansion is not None:
            self.guard.add(self.run.judge(step.expansion), step.listed)
            return
        self.result.already_expanded += step.id not in self.run.asked
        if step.listed is not None and step.listed.state == "gone":
            self.result.missing.append(step.id)

    def _recheck(self) -> None:
        """Ask again for the lists that were empty, seconds later, unless another ingester has settled them."""
        waiting = self.run.recheck
        self.run.requests.pause(self.source.suspect_pause)
        stored = self.store.level(waiting)
        for image_id in [i for i in waiting if self.lists.settled(stored.get(i))]:
            del waiting[image_id]
        self._store_answers(self.run.ask(list(waiting)), stored)

    # -- answers and their sum ------------------------------------------------------------------------------------

    def _store_answers(self, answers: Iterable[Expansion], stored: Mapping[str, Neighbours]) -> None:
        for answer in answers:
            self.guard.add(answer, stored.get(answer.image.id))

    def _report(self, level: int, left: int, images: int, *, starts: bool = False) -> None:
        stops = self.run.requests.cancelled
        self.on_progress(Progress(level, self.depth, images, self.run.sent, left, starts, stops))

    def _end(self, *, completed: bool) -> CrawlResult:
        """Sum up, and note in the store how the run ended."""
        self.result.expanded = max(0, len(self.run.became(*SETTLED)) - self.writer.outdated)
        self.result.missing.sort()
        self.result.shrunken = sorted(self.guard.losing)
        if self.writer.limited:  # the traversal was cut short: count what is stored of the graph
            graph = self.store.subgraph(self.seeds, self.depth).graph
            self.result.images, self.result.edges = len(graph), graph.number_of_edges()
        return self.run.end(completed=completed)


def _was_there(listed: Neighbours | None) -> bool:
    """Whether the store saw this image answer before: then a 404 is news about it, not a mistyped seed."""
    return listed is not None and (listed.expanded_at is not None or listed.state == "gone")
