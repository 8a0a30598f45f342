"""The best way through stored lists, by the fewest steps or by the smallest sum of ranks.

Both are Dijkstra's search (1959) with whole numbers as weights, so it goes cost by cost (Dial 1969): all images of one
cost are final, and their lists are read in one go. By steps that is a breadth-first search.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from simgraph_neo.model import SETTLED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from simgraph_neo.graph import Neighbours

    Read = Callable[[Iterable[str]], Mapping[str, Neighbours]]
    """State and list of those of some ids that are known."""

By = Literal["hops", "rank"]
"""What makes a way good: few steps, or small ranks, each step counting as its rank."""


class PathEntry(NamedTuple):
    """An image that a search came to, by the best way there."""

    cost: int
    """Steps by hops; sum of the ranks by rank."""
    second: int
    """The other one of the two, which decides between ways of one cost."""
    before: str | None
    rank: int | None
    """In the list of the image before; None for the start."""
    ways: int
    """Ways from the start of this cost."""


class Level(NamedTuple):
    """All images of one cost."""

    cost: int
    ids: list[str]
    """The ones of smaller second cost first, then by id."""
    unasked: list[str]
    """Those of them whose list is not settled."""


class ShortestPathTree:
    """What can be reached from one image, the nearest first."""

    def __init__(self, read: Read, start: str, by: By = "hops") -> None:
        """Nothing is read before the first level is asked for."""
        self.met = {start: PathEntry(0, 0, None, None, 1)}
        """Images come to so far; what is said of those of the present level and nearer is final."""
        self._read, self._by = read, by
        self._buckets = {0: [start]}

    def levels(self, goal: str | None = None) -> Iterator[Level]:
        """Level by level, up to those nearer than the `goal`; O(edges) and one read a level in all."""
        while self._buckets:
            cost = min(self._buckets)
            if goal is not None and goal in self.met and self.met[goal].cost == cost:
                return
            ids = sorted({i for i in self._buckets.pop(cost) if self.met[i].cost == cost}, key=self._order)
            listed = self._read(ids)
            yield Level(cost, ids, [i for i in ids if i not in listed or listed[i].state not in SETTLED])
            for image_id in ids:
                for rank, other in enumerate(listed[image_id].similar if image_id in listed else (), 1):
                    self._meet(other, image_id, rank)

    def hops(self, image_id: str) -> int:
        """Steps of the best way to an image that was met."""
        met = self.met[image_id]
        return met.cost if self._by == "hops" else met.second

    def links(self, goal: str) -> list[tuple[str, int | None]]:
        """The best way to an image that was met: ids from the start on, each with its rank in the list before."""
        links: list[tuple[str, int | None]] = []
        image_id: str | None = goal
        while image_id is not None:
            links.append((image_id, self.met[image_id].rank))
            image_id = self.met[image_id].before
        return links[::-1]

    def _order(self, image_id: str) -> tuple[int, str]:
        return self.met[image_id].second, image_id

    def _meet(self, image_id: str, before: str, rank: int) -> None:
        """Note a way to an image, if it is as good as the best one so far."""
        here, known = self.met[before], self.met.get(image_id)
        steps = (1, rank) if self._by == "hops" else (rank, 1)
        way = PathEntry(here.cost + steps[0], here.second + steps[1], before, rank, here.ways)
        if known is None or way.cost < known.cost:
            self._buckets.setdefault(way.cost, []).append(image_id)
            self.met[image_id] = way
        elif way.cost == known.cost:
            best = way if way.second < known.second or self._first(way, known) else known
            self.met[image_id] = best._replace(ways=known.ways + way.ways)

    def _first(self, way: PathEntry, known: PathEntry) -> bool:
        """Whether, of two ways of the same costs, the ids of this one come first when compared from the start on."""
        if way.second > known.second or way.before is None or known.before is None:
            return False
        return self.links(way.before) < self.links(known.before)


@dataclass(frozen=True, slots=True)
class Found:
    """What `search` gives."""

    links: list[tuple[str, int | None]]
    """Ids from start to goal, each with its rank in the list before; empty without a way."""
    cost: int
    """Steps, or the sum of ranks; 0 without a way."""
    ways: int
    """Ways of that cost, this one included."""
    reached: int
    """Images that the search met, the start included."""
    unasked: list[Level]
    """Images without a settled list, the nearest first, where a way, or a better one, may lead through."""
    even: bool
    """Whether every image was asked through which another way of the same cost may lead."""


def search(read: Read, start: str, goal: str, by: By = "hops") -> Found:
    """Walk over stored lists until `goal` is met; O(nodes + edges nearer than it), one read a level.

    Of several best ways it is the one of the smaller second cost (the sum of ranks; by rank: the number of steps), of
    several such the first when their ids are compared in order, from the start on.
    """
    tree = ShortestPathTree(read, start, by)
    open_ = [level for level in tree.levels(goal) if level.unasked]
    if goal not in tree.met:
        return Found([], 0, 0, len(tree.met), open_, even=not open_)
    best = tree.met[goal]
    better = [level for level in open_ if level.cost + 1 < best.cost]
    even = all(level.cost + 1 > best.cost for level in open_)
    return Found(tree.links(goal), best.cost, best.ways, len(tree.met), better, even)
