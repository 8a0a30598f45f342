"""Traverse a graph of which some lists are stored and others must be requested."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from simgraph_neo.model import SETTLED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from concurrent.futures import Future
    from datetime import datetime
    from random import Random

    from simgraph_neo.crawler.requests import Requests
    from simgraph_neo.graph import Neighbours
    from simgraph_neo.model import Expansion
    from simgraph_neo.store import Store

LOOK_EVERY = 2
"""The smallest number of answers between two checks of what other processes have stored."""
LOOK_AT = 256
"""The number of images in one check: those that would be requested next."""
SOONEST, LATEST = 0.02, 0.5
"""Seconds between two checks: short while other processes crawl the same images, longer while none does."""


class StoredLists:
    """Reads stored lists for one run. With `refresh_since`, older lists count as not settled."""

    def __init__(self, store: Store, asked: Collection[str], refresh_since: datetime | None) -> None:
        """`asked` holds the images that the run has already requested; it may grow."""
        self.refresh_since = refresh_since
        self.store, self._asked = store, asked
        self._ids: list[str] = []
        """The ids read by the current traversal."""
        self._read_again: dict[str, Neighbours] = {}

    def read(self, ids: Sequence[str]) -> Mapping[str, Neighbours | None]:
        """The stored lists of images, read now or by `read_again`."""
        self._ids += ids
        unread = [i for i in ids if i not in self._read_again]
        stored = self.store.level(unread) if unread else {}
        return {i: self._read_again.get(i) or stored.get(i) for i in ids}

    def read_again(self) -> None:
        """Read all lists of the last traversal again in one statement, for the next traversal."""
        self._ids, self._read_again = [], self.store.level(self._ids)

    def forget(self) -> None:
        """Forget the lists that were read."""
        self._ids, self._read_again = [], {}

    def wanted(self, image_id: str, listed: Neighbours | None) -> bool:
        """Whether this run must request an image with this stored list."""
        return image_id not in self._asked and not self.settled(listed)

    def settled(self, listed: Neighbours | None) -> bool:
        """Whether a stored list is final for this run."""
        if listed is None or listed.state not in SETTLED:
            return False
        if self.refresh_since is None:
            return True
        return listed.expanded_at is not None and listed.expanded_at >= self.refresh_since


@dataclass(slots=True, eq=False)
class Step:
    """One image of a traversal, at its exact distance from the seeds."""

    id: str
    distance: int
    listed: Neighbours | None = None
    """Its stored list; None if it is not stored."""
    wanted: bool = False
    """Whether its list must be requested."""
    turn: int = 0
    """The order in which the steps of one level are requested and taken."""
    answer: Future[Expansion] | None = None
    expansion: Expansion | None = None
    """The source's answer, once the step is taken."""

    @property
    def similar(self) -> list[str]:
        """Its neighbour list by rank: the new one, or the stored one if the new one is incomplete and lacks edges."""
        stored = self.listed.similar if self.listed is not None else []
        if self.expansion is None:
            return stored
        answer = [similar.image.id for similar in self.expansion.similar]
        return answer if self.expansion.complete or set(stored) <= set(answer) else stored


class Traversal:
    """One pass, breadth first, over every image nearer than `depth`.

    Levels are taken one after the other, so distances are exact. The lists of the next level are read and requested
    while earlier answers are pending. Within a level the order is that of discovery, or random with `shuffled`: two
    processes with the same seeds then start with different images. Every few answers, each drops the requests for
    images that the other has stored meanwhile.
    """

    def __init__(
        self, seeds: Sequence[str], depth: int, lists: StoredLists, requests: Requests, shuffled: Random | None
    ) -> None:
        self.known = set(seeds)
        """Every image found, including those at distance `depth`."""
        self.level = -1
        """The distance of the current steps."""
        self.left = 0
        """Images of this level that have not answered yet."""
        self._depth, self._lists, self._requests, self._shuffled = depth, lists, requests, shuffled
        self._queue = deque(Step(seed, 0) for seed in seeds)
        self._unread = list(self._queue)
        self._to_ask: deque[Step] = deque()
        self._asked: deque[Step] = deque()
        """Steps whose request is sent or queued."""
        self._turn = self._answers = 0
        self._looked, self._pause = time.monotonic(), SOONEST

    def levels(self) -> Iterator[Iterator[Step]]:
        """Yield the steps of each level, before the first answer has arrived. Take all steps before the next level."""
        while self._queue:
            self._read_next()
            self.level = self._queue[0].distance
            self._queue = deque(sorted(self._queue, key=lambda step: step.turn))
            self.left = sum(step.wanted for step in self._queue)
            yield self._steps()

    def stop(self) -> None:
        """Send no more requests, but wait for those that are sent."""
        self._queue = deque(step for step in self._queue if step.answer is not None and not step.answer.cancel())
        self._asked = deque(self._queue)
        self._to_ask.clear()
        self._unread.clear()
        self._depth = 0

    def _steps(self) -> Iterator[Step]:
        """Yield each step of this level as soon as its list is known. Raises the errors of the source."""
        while self._queue and self._queue[0].distance == self.level:
            self._look_ahead()
            step = self._queue.popleft()
            if step.answer is not None:
                step.expansion = step.answer.result()
                self._asked.remove(step)
                self._answers += 1
                self.left -= 1
            yield step
            self._meet(step)
            if self._shuffled and self._answers >= LOOK_EVERY and time.monotonic() - self._looked > self._pause:
                self._drop_known()

    def _look_ahead(self) -> None:
        """Keep the workers busy: send requests, and read the stored lists of the next images if too few are queued."""
        if len(self._asked) < self._requests.workers:
            self._read_next()
        while self._to_ask and len(self._asked) < self._requests.ahead:
            step = self._to_ask.popleft()
            step.answer = self._requests.ask(step.id)
            self._asked.append(step)

    def _read_next(self) -> None:
        """Read the stored lists of the images found meanwhile, and queue those that must be requested."""
        stored = self._lists.read([step.id for step in self._unread])
        for step in self._unread:
            step.listed = stored[step.id]
            step.wanted = self._lists.wanted(step.id, step.listed)
        if self._shuffled:  # settled lists first: they lead to the next images without a request
            self._shuffled.shuffle(self._unread)
            self._unread.sort(key=lambda step: step.wanted)
        for step in self._unread:
            self._turn += 1
            step.turn = self._turn
        self._to_ask.extend(step for step in self._unread if step.wanted)
        self._unread = []

    def _drop_known(self) -> None:
        """Drop requests for images that another process has settled meanwhile."""
        waiting = [step for step in self._asked if step.answer and not (step.answer.running() or step.answer.done())]
        waiting += islice(self._to_ask, LOOK_AT)
        listed = self._lists.store.level([step.id for step in waiting]) if waiting else {}
        dropped = [step for step in waiting if self._drop(step, listed.get(step.id))]
        self._to_ask = deque(step for step in self._to_ask if step.wanted)
        self._pause = SOONEST if dropped else min(LATEST, 2 * self._pause)
        self._looked, self._answers = time.monotonic(), 0

    def _drop(self, step: Step, listed: Neighbours | None) -> bool:
        if self._lists.wanted(step.id, listed) or (step.answer is not None and not step.answer.cancel()):
            return False
        if step.answer is not None:
            self._asked.remove(step)
        step.listed, step.wanted, step.answer = listed, False, None
        self.left -= step.distance == self.level
        return True

    def _meet(self, step: Step) -> None:
        """Queue the images that this step's list contains for the first time."""
        fresh = [i for i in step.similar if i not in self.known]
        self.known.update(fresh)
        if step.distance + 1 < self._depth:
            steps = [Step(i, step.distance + 1) for i in fresh]
            self._queue.extend(steps)
            self._unread.extend(steps)
