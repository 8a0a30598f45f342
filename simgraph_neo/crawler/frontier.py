"""The frontier loop: from seeds, level by level, until every image nearer than the depth is settled.

The frontier is derived from stored edges and never stored itself: a crawl walks *through* what is stored and asks
only for what is not settled. So a crawl resumes by being run again, and the crawls of many seeds merge by themselves.
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from simgraph_neo.crawler import folder
from simgraph_neo.crawler.churn import ChurnGuard
from simgraph_neo.crawler.questions import Questions
from simgraph_neo.crawler.recheck import Looks
from simgraph_neo.crawler.result import Ingest, Progress, begun
from simgraph_neo.crawler.walk import Walk
from simgraph_neo.crawler.writer import Writer
from simgraph_neo.errors import BadInput, ContractChanged, NoSuchImage, Stopped, Unavailable
from simgraph_neo.model import SETTLED
from simgraph_neo.source_kinds import LocalSource
from simgraph_neo.subgraph import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from simgraph_neo.crawler.walk import Step
    from simgraph_neo.graph import Listed
    from simgraph_neo.model import Expansion
    from simgraph_neo.source_kinds import Source
    from simgraph_neo.store import Store

ALL_OR_NOTHING = 100
"""Seeds that are all asked before anything is written, so that a mistyped one is noticed. A longer list is one of a
program: each answer is stored as it comes, and a seed that does not exist is gone."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a crawl behaves."""

    depth: int = 2
    max_images: int | None = None
    """Stop after the expansion that reaches this many new images."""
    refresh: bool = False
    """Ask again for what is settled."""
    accept_churn: bool = False
    """Go on when refreshed lists lose most of their edges."""


def crawl(
    source: Source,
    store: Store,
    seeds: Sequence[str],
    depth: int = 2,
    *,
    max_images: int | None = None,
    refresh: bool = False,
    accept_churn: bool = False,
    batch: int | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    cancel: threading.Event | None = None,
) -> Ingest:
    """Settle every image at distance below `depth` from the `seeds`, and store what the source says.

    A local source is compared whole with the store first (see `folder.changes`), so there `refresh` adds nothing.

    `max_images` stops after the expansion that reaches that many new images; `refresh` asks again for what is settled,
    but for what was expanded since an unfinished refresh of the same seeds and depth began. A refresh stops when many
    lists would lose most of their edges, unless `accept_churn`. Of more than `ALL_OR_NOTHING` seeds each answer is
    stored as it comes, and one that the source has not is gone.
    `batch` is the number of expansions a transaction; by default 16 to 64, as the store is idle or busy.
    Setting `cancel` finishes what is under way, stores it and raises Cancelled.

    Raises BadInput (depth, seeds), NoSuchImage (naming every seed that the source has not; nothing is written),
    ContractChanged, Stopped and StoreError. Whatever it raises, what is stored is whole and the same call continues.
    """
    check_depth(depth)
    if not seeds:
        raise BadInput(f"Give at least one seed of {source.name}.")
    ids = list(dict.fromkeys(source.seed_id(seed) for seed in seeds))
    options = Options(depth, max_images, refresh and not isinstance(source, LocalSource), accept_churn)
    asking = Questions(source, cancel or threading.Event(), one_by_one=max_images is not None)
    with Writer(store, max_images, batch) as writer, asking:
        return _Run(source, store, writer, asking, ids, options, on_progress).to_the_end()


def check_depth(depth: int) -> None:
    """Raise BadInput for a depth that no crawl can have: asked before anything is opened."""
    if not 1 <= depth <= MAX_DEPTH:
        raise BadInput(f"A crawl's depth is 1 to {MAX_DEPTH}, not {depth}.")


class _Run:
    """The state of one run; every answer is stored through the guard, every write is the writer's."""

    def __init__(
        self,
        source: Source,
        store: Store,
        writer: Writer,
        asking: Questions,
        seeds: list[str],
        options: Options,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self.source, self.store, self.writer, self.asking = source, store, writer, asking
        self.seeds, self.options, self.on_progress = seeds, options, on_progress
        self.clock = time.monotonic()
        self.random = random.Random()
        self.requests_before = source.requests
        descriptor = source.descriptor if isinstance(source, LocalSource) else None
        self.node = begun(source.name, seeds, options.depth, refresh=options.refresh, descriptor=descriptor)
        # What is read whole from this machine is no index that can be sick.
        sure = options.accept_churn or not options.refresh or isinstance(source, LocalSource)
        self.guard = ChurnGuard(writer, accept=sure)
        self.since = self.node.started_at
        """In a refresh, what was expanded since then is not asked again."""
        self.result = Ingest(self.node.id, source.name, seeds, options.depth)
        self.new_seeds = 0
        self.asked: set[str] = set()
        self.settled: set[str] = set()
        self.looks = Looks()
        self.walked: list[str] = []
        """The images whose lists the present walk has read."""
        self.reread: dict[str, Listed] = {}

    def to_the_end(self) -> Ingest:
        """Seeds, levels, suspects, then the summary."""
        self.store.prepare()
        self.source.share_pace(self.store.pace(self.source.name))
        if self.options.refresh and (since := self.store.refresh_since(self.node)):
            self.result.refresh_since = self.since = since
        stored, answers = self._ask_seeds() if len(self.seeds) <= ALL_OR_NOTHING else ({}, [])
        self.new_seeds = self.store.begin(self.node, self.source.note).images
        try:
            return self._crawl(answers, stored)
        except Unavailable as lost:
            images = self.new_seeds + self.writer.images
            raise Stopped(f"{lost} This run had stored {images} new images; the same command goes on.") from lost

    def _crawl(self, answers: list[Expansion], stored: Mapping[str, Listed]) -> Ingest:
        try:
            for answer in answers:
                self.guard.add(answer, stored.get(answer.image.id))
            self._save_changes()
            self._settle()
            while self.looks and not self.writer.limited:
                self._look_again()
                self._settle()
        except (Stopped, ContractChanged):
            self.guard.give_up()
            self.writer.finish()
            self._end(completed=False)
            raise
        return self._end(completed=not self.writer.limited and not self.result.retry)

    # -- the seeds come first: nothing is written when one of them does not exist --------------------------------

    def _ask_seeds(self) -> tuple[Mapping[str, Listed], list[Expansion]]:
        """What is stored of the seeds, and the answers of those that are wanted."""
        stored = self.store.level(self.seeds)
        todo = [seed for seed in self.seeds if self._wanted(stored.get(seed))]
        self._report(1, len(todo), len(self.seeds), starts=True)
        answers = list(self._ask(todo))
        absent = [e.image.id for e in answers if e.image.state == "gone" and not _was_there(stored.get(e.image.id))]
        if absent:
            hints = filter(None, map(self.source.why_absent, absent))
            line = [f"{self.source.name} has no image {', '.join(absent)}. Nothing was written.", *hints]
            raise NoSuchImage(" ".join(line))
        if answers and len(answers) == len(self.seeds) and all(e.image.state == "retry" for e in answers):
            raise Stopped(
                f"{self.source.name} cannot be asked now: {answers[0].reason}. Nothing was written; try later."
            )
        return stored, answers

    def _save_changes(self) -> None:
        """A folder is always compared whole, so that what changed since the last run is applied."""
        if isinstance(self.source, LocalSource):
            found = folder.changes(self.source, self.store, whole=False, accept_churn=self.options.accept_churn)
            self.writer.add(found.todo)
            self.result.retry += [i for i in found.unread if i not in self.asked]
            self.asked.update(found.unread)
            self.result.described_anew = found.anew

    # -- level by level ------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Walk until nothing is left to ask. The last walk reads stored edges only, so what it finds is the truth.

        What the guard holds back is judged and written when there is nothing more to compare it with.
        """
        self.writer.finish()
        while (self._walk() or self.guard.release()) and not self.writer.limited:
            self.writer.finish()
            self.reread = self.store.level(self.walked)
        self.reread = {}

    def _walk(self) -> int:
        """Go over stored edges and those just learnt, asking and storing; returns how many images were asked."""
        self.result.edges, self.result.missing, self.result.already_expanded, self.walked = 0, [], 0, []
        walk = Walk(
            self.seeds,
            self.options.depth,
            read=self._listed,
            look=self.store.level,
            wanted=lambda i, listed: i not in self.asked and self._wanted(listed),
            ask=self.asking.ask,
            on_level=lambda walk: self._report(walk.level + 1, walk.left, len(walk.known), starts=True),
            workers=self.asking.workers,
            ahead=self.asking.ahead,
            shuffled=None if self.options.max_images else self.random,
        )
        asked = 0
        for step in walk.steps():
            asked += self._take(step)
            self._report(walk.level + 1, walk.left, len(walk.known))
            if self.asking.cancelled:
                walk.stop()
            if self.writer.limited:
                break
        self.result.images = len(walk.known)
        self.asking.raise_if_cancelled()
        return asked

    def _take(self, step: Step) -> bool:
        """Count a step and store its answer; True when it was asked."""
        self.result.edges += len(step.similar)
        if step.expansion is not None:
            self.guard.add(self._noted(step.expansion), step.listed)
            return True
        self.result.already_expanded += step.id not in self.asked
        if step.listed is not None and step.listed.state == "gone":
            self.result.missing.append(step.id)
        return False

    def _listed(self, ids: list[str]) -> dict[str, Listed]:
        """What is stored of some images: read now, or just read again in one go for a whole walk."""
        self.walked += ids
        unread = [i for i in ids if i not in self.reread]
        return {i: self.reread[i] for i in ids if i in self.reread} | (self.store.level(unread) if unread else {})

    def _wanted(self, listed: Listed | None) -> bool:
        if listed is None or listed.state not in SETTLED:
            return True
        return self.options.refresh and (listed.expanded_at is None or listed.expanded_at < self.since)

    def _look_again(self) -> None:
        """Ask again for the lists that were empty, seconds later: that may hide a failure."""
        self.asking.pause(self.source.suspect_pause)
        stored = self.store.level(self.looks)
        for image_id in [i for i in self.looks if not self._wanted(stored.get(i))]:
            del self.looks[image_id]  # another ingester has settled it
        for expansion in self._ask(list(self.looks)):
            self.guard.add(expansion, stored.get(expansion.image.id))

    # -- answers and their sum ------------------------------------------------------------------------------------

    def _ask(self, ids: list[str]) -> Iterator[Expansion]:
        return map(self._noted, self.asking.ask_all(ids))

    def _noted(self, expansion: Expansion) -> Expansion:
        self.asked.add(expansion.image.id)
        judged = self.looks.judged(expansion)
        image = judged.image
        if expansion.suspect and not judged.suspect:
            self.result.suspect.append(image.id)
        if image.state in SETTLED and not judged.suspect:
            self.settled.add(image.id)
        elif image.state == "retry":
            self.result.retry.append(image.id)
        elif image.state == "rejected":
            self.result.rejected.append(image.id)
        return judged

    def _report(self, level: int, left: int, images: int, *, starts: bool = False) -> None:
        requests = self.source.requests - self.requests_before
        self.on_progress(Progress(level, self.options.depth, images, requests, left, starts))

    def _end(self, *, completed: bool) -> Ingest:
        """Write how the run ended into its Crawl node, and sum up."""
        result = self.result
        result.new_images = self.new_seeds + self.writer.images
        result.new_edges, result.limited = self.writer.edges, self.writer.limited
        result.requests = self.source.requests - self.requests_before
        result.outdated = self.writer.outdated
        result.expanded = max(0, len(self.settled) - result.outdated)
        result.shrunken = list(self.guard.losing)
        for names in (result.missing, result.suspect, result.retry, result.rejected, result.shrunken):
            names.sort()
        self.store.end(
            replace(self.node, requests=result.requests, completed_at=datetime.now(UTC) if completed else None)
        )
        if result.limited:  # the walk was cut short: count what is stored of the graph
            graph = self.store.discovered(self.seeds, self.options.depth)
            result.images, result.edges = len(graph), graph.number_of_edges()
        result.seconds = round(time.monotonic() - self.clock, 3)
        return result


def _was_there(listed: Listed | None) -> bool:
    """Whether the store saw this image answer before: then a 404 is news about it, not a mistyped seed."""
    return listed is not None and (listed.expanded_at is not None or listed.state == "gone")
