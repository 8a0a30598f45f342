"""Walking a graph that is partly stored and partly still to be asked for."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from simgraph_neo.graph import Listed
    from simgraph_neo.model import Expansion


@dataclass(slots=True, eq=False)
class Step:
    """One image on the way, at its true distance from the seeds."""

    id: str
    distance: int
    listed: Listed | None = None
    """What is stored of it; None when it is not stored."""
    wanted: bool = False
    """Whether the source is asked for it."""
    answer: Future[Expansion] | None = None
    expansion: Expansion | None = None
    """The source's answer, once the step is taken."""

    @property
    def similar(self) -> list[str]:
        """Its list, most similar first: the answer's, else the stored one."""
        if self.expansion is not None:
            return [similar.image.id for similar in self.expansion.similar]
        return self.listed.similar if self.listed is not None else []


class Walk:
    """One pass, breadth first, over every image nearer than `depth`.

    Steps are taken strictly in the order of discovery, so distances are true and a run is deterministic. But what lies
    behind is read, and asked for, while earlier answers are still on their way.
    """

    def __init__(
        self,
        seeds: Sequence[str],
        depth: int,
        *,
        read: Callable[[list[str]], Mapping[str, Listed]],
        wanted: Callable[[str, Listed | None], bool],
        ask: Callable[[str], Future[Expansion]],
        on_level: Callable[[Walk], None],
        workers: int,
        ahead: int,
    ) -> None:
        """`read` gives what is stored of some ids; `ahead` is how many questions may be under way or waiting.

        `on_level` hears of each level before its first image is waited for.
        """
        self.known = set(seeds)
        """Every image met, those at distance `depth` included."""
        self.level = -1
        """The distance of the present step."""
        self.left = 0
        """Images of this level that have not answered yet."""
        self._depth, self._read, self._wanted, self._ask = depth, read, wanted, ask
        self._on_level, self._workers, self._ahead = on_level, workers, ahead
        self._queue = deque(Step(seed, 0) for seed in seeds)
        self._unread = list(self._queue)
        self._to_ask: deque[Step] = deque()
        self._under_way = 0

    def steps(self) -> Iterator[Step]:
        """Each step when its list is known. Raises what the source raises."""
        while self._queue:
            self._look_ahead()
            step = self._queue.popleft()
            if step.answer is not None:
                step.expansion = step.answer.result()
                self._under_way -= 1
                self.left -= 1
            yield step
            self._meet(step)

    def stop(self) -> None:
        """Ask nothing more; what is under way is still waited for."""
        self._queue = deque(step for step in self._queue if step.answer is not None and not step.answer.cancel())
        self._to_ask.clear()
        self._unread.clear()
        self._depth = 0

    def _look_ahead(self) -> None:
        """Read what is stored of the next images when a level starts or the workers run out of questions; ask."""
        starts = self._queue[0].distance > self.level
        if self._unread and (starts or self._under_way < self._workers):
            listed = self._read([step.id for step in self._unread])
            for step in self._unread:
                step.listed = listed.get(step.id)
                step.wanted = self._wanted(step.id, step.listed)
            self._to_ask.extend(step for step in self._unread if step.wanted)
            self._unread = []
        if starts:
            self.level = self._queue[0].distance
            self.left = sum(step.wanted for step in self._queue)
            self._on_level(self)
        while self._to_ask and self._under_way < self._ahead:
            step = self._to_ask.popleft()
            step.answer = self._ask(step.id)
            self._under_way += 1

    def _meet(self, step: Step) -> None:
        """Queue the images that are first met in this step's list."""
        fresh = [i for i in step.similar if i not in self.known]
        self.known.update(fresh)
        if step.distance + 1 < self._depth:
            steps = [Step(i, step.distance + 1) for i in fresh]
            self._queue.extend(steps)
            self._unread.extend(steps)
