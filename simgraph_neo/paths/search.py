"""The shortest path along stored lists, by the number of hops or by the sum of ranks.

Both are Dijkstra's algorithm (1959). The weights are integers, so it handles one cost after the other (Dial 1969): all
images of one cost are final, and their lists are read in one statement. By hops it is a breadth-first search.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from simgraph_neo.model import SETTLED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from simgraph_neo.graph import Neighbours

    Read = Callable[[Iterable[str]], Mapping[str, Neighbours]]
    """A function from ids to their states and lists, as far as they are known."""

By = Literal["hops", "rank"]
"""What a shortest path minimizes: the number of hops, or the sum of the ranks of its hops."""


class PathEntry(NamedTuple):
    """An image that a search reached, and the shortest path to it."""

    cost: int
    """By hops, their number; by rank, the sum of the ranks."""
    second: int
    """The other one of the two, which decides between paths of equal cost."""
    before: str | None
    rank: int | None
    """The rank in the list of the image before; None for the start."""
    ways: int
    """The number of paths of this cost from the start."""


class Level(NamedTuple):
    """All images at one cost from the start."""

    cost: int
    ids: list[str]
    """Sorted by the second cost, then by id."""
    unasked: list[str]
    """The images whose list is not settled."""


class ShortestPathTree:
    """The shortest paths from one image, the nearest images first."""

    def __init__(self, read: Read, start: str, by: By = "hops") -> None:
        """Nothing is read before the first level."""
        self.met = {start: PathEntry(0, 0, None, None, 1)}
        """Images reached so far. The entries of the current level, and of those before, are final."""
        self._read, self._by = read, by
        self._buckets = {0: [start]}

    def levels(self, goal: str | None = None) -> Iterator[Level]:
        """Yield the levels nearer than the `goal`. Cost: O(edges), and one read for each level."""
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
        """Return the number of hops of the shortest path to a reached image."""
        met = self.met[image_id]
        return met.cost if self._by == "hops" else met.second

    def links(self, goal: str) -> list[tuple[str, int | None]]:
        """Return the shortest path to a reached image: ids from the start on, each with its rank in the list before."""
        links: list[tuple[str, int | None]] = []
        image_id: str | None = goal
        while image_id is not None:
            links.append((image_id, self.met[image_id].rank))
            image_id = self.met[image_id].before
        return links[::-1]

    def _order(self, image_id: str) -> tuple[int, str]:
        return self.met[image_id].second, image_id

    def _meet(self, image_id: str, before: str, rank: int) -> None:
        """Add a path to an image, if it is not longer than the shortest one so far."""
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
        """Whether this one of two paths with equal costs comes first when their ids are compared from the start on."""
        if way.second > known.second or way.before is None or known.before is None:
            return False
        return self.links(way.before) < self.links(known.before)


@dataclass(frozen=True, slots=True)
class Found:
    """The result of `search`."""

    links: list[tuple[str, int | None]]
    """Ids from start to goal, each with its rank in the list before; empty if there is no path."""
    cost: int
    """The number of hops, or the sum of ranks; 0 if there is no path."""
    ways: int
    """The number of paths of this cost, including this one."""
    reached: int
    """The number of images that the search reached, including the start."""
    unasked: list[Level]
    """Images without a settled list, the nearest first, through which a path, or a shorter one, may lead."""
    even: bool
    """Whether every image is expanded through which another path of the same cost may lead."""


def search(read: Read, start: str, goal: str, by: By = "hops") -> Found:
    """Follow stored lists until `goal` is reached. Cost: O(nodes + edges nearer than it), one read for each level.

    Of several shortest paths it returns the one with the smallest second cost (the sum of ranks; by rank: the number of
    hops); of several of these, the first one when their ids are compared from the start on.
    """
    tree = ShortestPathTree(read, start, by)
    open_ = [level for level in tree.levels(goal) if level.unasked]
    if goal not in tree.met:
        return Found([], 0, 0, len(tree.met), open_, even=not open_)
    best = tree.met[goal]
    better = [level for level in open_ if level.cost + 1 < best.cost]
    even = all(level.cost + 1 > best.cost for level in open_)
    return Found(tree.links(goal), best.cost, best.ways, len(tree.met), better, even)
