"""Walking a graph that is partly stored and partly still to be asked for."""

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
"""Answers between two looks at what other ingesters have stored meanwhile."""
LOOK_AT = 256
"""Images that one such look covers: those that would be asked next."""
SOONEST, LATEST = 0.02, 0.5
"""Seconds between two looks: often in company, seldom while nobody else is there."""


class StoredLists:
    """Reads stored lists for one run. What is settled is wanted again when it is older than `refresh_since`."""

    def __init__(self, store: Store, asked: Collection[str], refresh_since: datetime | None) -> None:
        """`asked` are the images that the run does not ask for again; it may grow."""
        self.refresh_since = refresh_since
        self.store, self._asked = store, asked
        self._ids: list[str] = []
        """Read by the present traversal."""
        self._read_again: dict[str, Neighbours] = {}

    def read(self, ids: Sequence[str]) -> Mapping[str, Neighbours | None]:
        """What is stored of some images: read now, or by `read_again`."""
        self._ids += ids
        unread = [i for i in ids if i not in self._read_again]
        stored = self.store.level(unread) if unread else {}
        return {i: self._read_again.get(i) or stored.get(i) for i in ids}

    def read_again(self) -> None:
        """Read in one go what the last traversal has read, for the next one."""
        self._ids, self._read_again = [], self.store.level(self._ids)

    def forget(self) -> None:
        """Rely on nothing that was read before."""
        self._ids, self._read_again = [], {}

    def wanted(self, image_id: str, listed: Neighbours | None) -> bool:
        """Whether this run asks for an image of which this is stored."""
        return image_id not in self._asked and not self.settled(listed)

    def settled(self, listed: Neighbours | None) -> bool:
        """Whether what is stored of an image needs no answer of its source."""
        if listed is None or listed.state not in SETTLED:
            return False
        if self.refresh_since is None:
            return True
        return listed.expanded_at is not None and listed.expanded_at >= self.refresh_since


@dataclass(slots=True, eq=False)
class Step:
    """One image on the way, at its true distance from the seeds."""

    id: str
    distance: int
    listed: Neighbours | None = None
    """What is stored of it; None when it is not stored."""
    wanted: bool = False
    """Whether the source is asked for it."""
    turn: int = 0
    """Steps of one level are taken, and asked, in this order."""
    answer: Future[Expansion] | None = None
    expansion: Expansion | None = None
    """The source's answer, once the step is taken."""

    @property
    def similar(self) -> list[str]:
        """Its list, most similar first: the answer's, or the stored one, which a doubtful answer does not replace."""
        stored = self.listed.similar if self.listed is not None else []
        if self.expansion is None:
            return stored
        answer = [similar.image.id for similar in self.expansion.similar]
        return answer if self.expansion.complete or set(stored) <= set(answer) else stored


class Traversal:
    """One pass, breadth first, over every image nearer than `depth`.

    Levels are taken one after the other, so distances are true. But what lies behind is read, and asked for, while
    earlier answers are still on their way. Within a level the order is that of discovery, or, with `shuffled`, one of
    this run's own: two ingesters on the same seeds then begin at different images, and each drops, every few answers,
    what the store has got from the other.
    """

    def __init__(
        self, seeds: Sequence[str], depth: int, lists: StoredLists, requests: Requests, shuffled: Random | None
    ) -> None:
        self.known = set(seeds)
        """Every image met, those at distance `depth` included."""
        self.level = -1
        """The distance of the present steps."""
        self.left = 0
        """Images of this level that have not answered yet."""
        self._depth, self._lists, self._requests, self._shuffled = depth, lists, requests, shuffled
        self._queue = deque(Step(seed, 0) for seed in seeds)
        self._unread = list(self._queue)
        self._to_ask: deque[Step] = deque()
        self._asked: deque[Step] = deque()
        """Steps whose question is under way or waits for a worker."""
        self._turn = self._answers = 0
        self._looked, self._pause = time.monotonic(), SOONEST

    def levels(self) -> Iterator[Iterator[Step]]:
        """The steps of each level, before its first image is waited for; take all of them before the next level."""
        while self._queue:
            self._read_next()
            self.level = self._queue[0].distance
            self._queue = deque(sorted(self._queue, key=lambda step: step.turn))
            self.left = sum(step.wanted for step in self._queue)
            yield self._steps()

    def stop(self) -> None:
        """Ask nothing more; what is under way is still waited for."""
        self._queue = deque(step for step in self._queue if step.answer is not None and not step.answer.cancel())
        self._asked = deque(self._queue)
        self._to_ask.clear()
        self._unread.clear()
        self._depth = 0

    def _steps(self) -> Iterator[Step]:
        """Each step of this level when its list is known. Raises what the source raises."""
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
        """Keep the workers busy: ask, and read what is stored of the next images when they run out of questions."""
        if len(self._asked) < self._requests.workers:
            self._read_next()
        while self._to_ask and len(self._asked) < self._requests.ahead:
            step = self._to_ask.popleft()
            step.answer = self._requests.ask(step.id)
            self._asked.append(step)

    def _read_next(self) -> None:
        """Read what is stored of the images met since, and put those that are wanted among those to ask."""
        stored = self._lists.read([step.id for step in self._unread])
        for step in self._unread:
            step.listed = stored[step.id]
            step.wanted = self._lists.wanted(step.id, step.listed)
        if self._shuffled:  # what needs no question first: it shows the way on
            self._shuffled.shuffle(self._unread)
            self._unread.sort(key=lambda step: step.wanted)
        for step in self._unread:
            self._turn += 1
            step.turn = self._turn
        self._to_ask.extend(step for step in self._unread if step.wanted)
        self._unread = []

    def _drop_known(self) -> None:
        """Ask no more for what another ingester has settled since we read it."""
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
        """Queue the images that are first met in this step's list."""
        fresh = [i for i in step.similar if i not in self.known]
        self.known.update(fresh)
        if step.distance + 1 < self._depth:
            steps = [Step(i, step.distance + 1) for i in fresh]
            self._queue.extend(steps)
            self._unread.extend(steps)
