"""A crawl: from the seeds, level by level, until every image nearer than the depth is settled.

The frontier is derived from stored edges and never stored: a crawl walks through stored lists, and requests only the
lists that are not settled. So a crawl resumes when it is run again, and crawls of several seeds merge in the store.

`Traversal` yields steps, `Run` checks their answers, `ChurnGuard` holds them back, `Writer` stores them.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from simgraph_neo.arguments import check_type
from simgraph_neo.crawler import folder
from simgraph_neo.crawler.churn import ChurnGuard
from simgraph_neo.crawler.result import Progress, begun
from simgraph_neo.crawler.run import Run
from simgraph_neo.crawler.traversal import StoredLists, Traversal
from simgraph_neo.errors import ContractChangedError, ImageNotFoundError, InvalidInputError, Stopped, UnavailableError
from simgraph_neo.model import SETTLED
from simgraph_neo.progress import listener
from simgraph_neo.selection import check_depth_type
from simgraph_neo.source_kinds import LocalSource, ids_meant, kind_of
from simgraph_neo.subgraph import DEFAULT_DEPTH, MAX_DEPTH
from simgraph_neo.text import one_of, to_list

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from simgraph_neo.crawler.result import CrawlResult
    from simgraph_neo.crawler.traversal import Step
    from simgraph_neo.graph import Neighbours
    from simgraph_neo.model import CrawlKind, Expansion
    from simgraph_neo.source_kinds import Source
    from simgraph_neo.store import Store

ALL_OR_NOTHING = 100
"""Up to this number, all seeds are requested before anything is written: a mistyped one is then an error. A longer
list comes from a program: each answer is stored as it arrives, and a seed that does not exist becomes gone."""


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
    session: str | None = None,
) -> CrawlResult:
    """Crawl a source from seeds: store the neighbour lists of the seeds, of their neighbours, and so on.

    Stored lists are not requested again, so the same call resumes after any interruption, and the crawls of several
    seeds merge in the store. A local source is also compared with its stored images.

    Parameters
    ----------
    store
        The store to write to.
    source
        A `WellcomeSource`, a `FolderSource`, `FlagsSource` or another source (see `open_source`).
    seeds
        Ids, or URLs of pages in the catalogue; a `str` is one seed. None reads the complete source, which works for
        sources on this machine only.
    depth
        Hops from the seeds, 1 to 10; by default 2. Every image at a smaller distance is expanded.
    max_images
        Stop after the image with which the run has stored this number of new images.
    refresh
        Request stored lists again. An unfinished refresh of the same seeds and depth is resumed. A local source is
        always compared completely.
    accept_churn
        Continue although many lists would lose most of their edges in a refresh, or many pictures of a folder have
        vanished.
    batch
        Images in a transaction; by default 16 while the store is idle and 64 while it is busy.
    on_progress
        Called with a `Progress` after each image, and at the start of each level. Without it a notebook shows the
        progress below its cell.
    cancel
        When it is set, pending requests are finished, their answers are stored, and Cancelled is raised. Without it an
        interrupt (Ctrl-C, or the stop button of a notebook) does the same and raises KeyboardInterrupt. A second
        interrupt raises it at once.
    session
        The visit to the live explorer for which images are expanded: its crawls are of the kind "explore", and their
        seeds are not listed as those of a user.

    Returns
    -------
    CrawlResult
        Counts, and the images that need attention.

    Raises
    ------
    InvalidInputError
        For an invalid source, seed or depth; without seeds, for a source that has to be crawled from seeds.
    ImageNotFoundError
        If the source does not have a seed; the message names all of them, and nothing is written. With more than 100
        seeds such a seed becomes gone instead.
    ContractChangedError, Stopped, StoreError
        If the API's contract changed; if the run stopped early; if Neo4j refuses. The store stays consistent.
    """
    check_source(store, source)
    if seeds is None:
        return _crawl_whole(store, source, depth, max_images, accept_churn, on_progress, cancel)
    depth = DEFAULT_DEPTH if depth is None else depth
    check_depth(depth)
    given = to_list(seeds)
    for seed in given:
        check_type("seeds", seed, str, f"Give ids as text, such as {kind_of(source.name).example}.")
    ids = list(dict.fromkeys(map(source.seed_id, given)))
    if not ids:
        raise InvalidInputError(f"Give at least one seed of {source.name}.")
    descriptor = source.descriptor if isinstance(source, LocalSource) else None
    again = refresh and descriptor is None
    kind: CrawlKind = "explore" if session else "ingest"
    node = begun(source.name, ids, depth, kind=kind, session=session, refresh=again, descriptor=descriptor)
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
        raise InvalidInputError(f"The source {source.name} needs seeds. Give at least one, such as {example}.")
    if depth is not None or max_images is not None:
        raise InvalidInputError(
            "Without seeds the complete source is read. Leave out `depth` and `max_images`, or name seeds."
        )
    return folder.read_whole(store, source, accept_churn=accept_churn, on_progress=on_progress, cancel=cancel)


def check_source(store: object, source: object) -> None:
    """Raise InvalidInputError unless `source` is one, with a hint at what was meant."""
    if hasattr(store, "expand"):
        raise InvalidInputError("The store and the source are swapped. Give the store first, then the source.")
    if isinstance(source, type):
        raise InvalidInputError(f"`source` is the class {source.__name__}. Give an object: {source.__name__}().")
    if not hasattr(source, "expand"):
        what = ascii(source)[:60] if isinstance(source, str) else f"a {type(source).__name__}"
        raise InvalidInputError(
            f"`source` is {what}. Give a source, such as sg.FlagsSource() or sg.open_source('flags')."
        )


def check_depth(depth: int) -> None:
    """Raise InvalidInputError for an invalid depth of a crawl. Commands call it before they open anything."""
    check_depth_type(depth)
    if not 1 <= depth <= MAX_DEPTH:
        raise InvalidInputError(f"The depth of a crawl must be 1 to {MAX_DEPTH}, not {depth}.")


class _Crawl:
    """One crawl. Its `Run` has what all runs have in common; each pass over the levels is a `Traversal`."""

    def __init__(self, run: Run, depth: int, on_progress: Callable[[Progress], None], accept_churn: bool) -> None:
        self.run, self.source, self.store, self.writer, self.result = run, run.source, run.store, run.writer, run.result
        self.seeds, self.depth = run.result.seeds, depth
        self.on_progress, self.accept_churn = on_progress, accept_churn
        self.guard = ChurnGuard(run.writer, accept=accept_churn or not run.node.refresh)
        self.shuffled = None if run.requests.one_by_one else random.Random()
        self.lists = StoredLists(run.store, run.asked, run.node.started_at if run.node.refresh else None)

    def to_the_end(self) -> CrawlResult:
        """Crawl the seeds and the levels, request empty lists again, and return the summary."""
        self.store.prepare()
        if self.run.node.refresh and (since := self.store.refresh_since(self.run.node)):
            self.result.refresh_since = self.lists.refresh_since = since
        stored, answers = self._ask_seeds() if len(self.seeds) <= ALL_OR_NOTHING else ({}, [])
        self.run.begin()
        try:
            return self._crawl(answers, stored)
        except UnavailableError as lost:
            so_far = f"This run stored {self.run.new_images} new images. The same command resumes."
            raise Stopped(f"{lost} {so_far}") from lost

    def _crawl(self, answers: list[Expansion], stored: Mapping[str, Neighbours]) -> CrawlResult:
        try:
            self._store_answers(answers, stored)
            self._store_changes()
            self._settle()
            while self.run.recheck and not self.writer.limited:
                self._recheck()
                self._settle()
        except (Stopped, ContractChangedError):
            self.guard.give_up()
            self.writer.finish()
            self._end(completed=False)
            raise
        return self._end(completed=not self.writer.limited and not self.run.became("retry"))

    # -- the seeds first: if one of them does not exist, nothing is written ---------------------------------------

    def _ask_seeds(self) -> tuple[Mapping[str, Neighbours], list[Expansion]]:
        """Read the stored lists of the seeds, and request those that are not settled."""
        stored = self.store.level(self.seeds)
        todo = [seed for seed in self.seeds if self.lists.wanted(seed, stored.get(seed))]
        self._report(1, len(todo), len(self.seeds), starts=True)
        answers = list(self.run.ask(todo))
        absent = [e.image.id for e in answers if e.image.state == "gone" and not _was_there(stored.get(e.image.id))]
        if absent:
            hints = [why for why in map(self.source.why_absent, absent) if why]
            hints += [f"Did you mean {one_of(ids)}?" for ids in map(ids_meant, absent) if ids]
            line = [f"{self.source.name} has no image {', '.join(absent)}. Nothing was written.", *hints]
            raise ImageNotFoundError(" ".join(line))
        if answers and len(answers) == len(self.seeds) and all(e.image.state == "retry" for e in answers):
            fault = f"{self.source.name} does not answer now: {answers[0].reason}."
            raise Stopped(f"{fault} Nothing was written; try again later.")
        return stored, answers

    def _store_changes(self) -> None:
        """Compare a complete folder, so that every change since the last run is stored."""
        if isinstance(self.source, LocalSource):
            found = folder.changes(self.source, self.store, whole=False, accept_churn=self.accept_churn)
            self.writer.add(found.todo)
            for image_id in found.unread:
                self.run.asked.setdefault(image_id, "retry")
            self.result.described_anew = found.anew

    # -- level by level ------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Traverse until nothing is left to request. The last pass reads stored edges only, so its counts are exact.

        At the end of each pass the guard checks and writes the answers that it holds back.
        """
        self.writer.finish()
        while (self._traverse() or self.guard.release()) and not self.writer.limited:
            self.writer.finish()
            self.lists.read_again()
        self.lists.forget()

    def _traverse(self) -> int:
        """Traverse stored and new edges; request and store lists. Returns the number of requested images."""
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
        """Count a step, and store its answer if the source gave one."""
        self.result.edges += len(step.similar)
        if step.expansion is not None:
            self.guard.add(self.run.judge(step.expansion), step.listed)
            return
        self.result.already_expanded += step.id not in self.run.asked
        if step.listed is not None and step.listed.state == "gone":
            self.result.missing.append(step.id)

    def _recheck(self) -> None:
        """Request empty lists again after some seconds, unless another process has settled them."""
        waiting = self.run.recheck
        self.run.requests.pause(self.source.suspect_pause)
        stored = self.store.level(waiting)
        for image_id in [i for i in waiting if self.lists.settled(stored.get(i))]:
            del waiting[image_id]
        self._store_answers(self.run.ask(list(waiting)), stored)

    # -- answers and the summary ----------------------------------------------------------------------------------

    def _store_answers(self, answers: Iterable[Expansion], stored: Mapping[str, Neighbours]) -> None:
        for answer in answers:
            self.guard.add(answer, stored.get(answer.image.id))

    def _report(self, level: int, left: int, images: int, *, starts: bool = False) -> None:
        stops = self.run.requests.cancelled
        self.on_progress(Progress(level, self.depth, images, self.run.sent, left, starts, stops))

    def _end(self, *, completed: bool) -> CrawlResult:
        """Write the end of the run to the store, and return the summary."""
        self.result.expanded = max(0, len(self.run.became(*SETTLED)) - self.writer.outdated)
        self.result.missing.sort()
        self.result.shrunken = sorted(self.guard.losing)
        if self.writer.limited:  # the traversal ended early: count the stored graph instead
            graph = self.store.subgraph(self.seeds, self.depth).graph
            self.result.images, self.result.edges = len(graph), graph.number_of_edges()
        return self.run.end(completed=completed)


def _was_there(listed: Neighbours | None) -> bool:
    """Whether the source had this image before: then a 404 means that it is gone, not that the seed is mistyped."""
    return listed is not None and (listed.expanded_at is not None or listed.state == "gone")
