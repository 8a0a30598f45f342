"""From one picture to another by look-alikes alone: the shortest way there, and the way back.

The walk is the one of every reading command, level by level over stored lists: it costs one read a step and knows,
unlike a path query, where it came to the edge of what was crawled. `cypher/shortest-path.cypher` draws a way of the
same length in Neo4j Browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.crawler import MAX_DEPTH
from simgraph_neo.errors import BadInput
from simgraph_neo.explore import checked_id, days, with_pictures
from simgraph_neo.model import SETTLED, ingest_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.drawing import StripReport
    from simgraph_neo.drawing.theme import ThemeName
    from simgraph_neo.graph import Listed
    from simgraph_neo.store import Store

NAMED = 5
"""Images that a command names at most."""


@dataclass(frozen=True, slots=True)
class Step:
    """One image of a way."""

    id: str
    title: str | None
    rank: int | None
    """Its rank in the list of the image before; None for the first."""
    source: str
    asked_at: datetime | None
    """When its own list was asked for."""


@dataclass(frozen=True, slots=True)
class Way:
    """What a search from one image for another one found."""

    steps: tuple[Step, ...]
    """From the start to the goal, both included; empty when no way is stored."""
    reached: int
    """Images that the search met, the start included."""
    unasked: int
    """Those of them that were never asked for their list, where a way, or a shorter one, may lead through."""
    go_on: str | None
    """The ingest command that asks the nearest of these."""

    @property
    def length(self) -> int:
        """Steps from the start to the goal; 0 when no way is stored."""
        return max(len(self.steps) - 1, 0)


@dataclass(frozen=True, slots=True)
class Paths:
    """The shortest way from one image to another, and the way back."""

    start: str
    goal: str
    there: Way
    back: Way

    @property
    def mirrored(self) -> bool:
        """Whether there is a way back, and it leads over the same images."""
        there, back = ([step.id for step in way.steps] for way in (self.there, self.back))
        return bool(there) and there == back[::-1]

    @property
    def ways(self) -> list[Way]:
        """The ways worth showing: the one there, and the one back unless it leads over the same images."""
        return [way for way in (self.there, *([] if self.mirrored else [self.back])) if way.steps]

    @property
    def answer(self) -> str:
        """What was found, in one sentence."""
        there, back = (f"{way.length} step{'' if way.length == 1 else 's'}" for way in (self.there, self.back))
        if self.there.steps and self.back.steps:
            return f"{there} there, {back} back{' over the same images' if self.mirrored else ', by another way'}."
        if self.there.steps:
            return f"One direction only: {there} there, no way back in what is stored."
        if self.back.steps:
            return f"One direction only: no way there in what is stored, {back} back."
        return f"No way from {self.start} to {self.goal} in what is stored, nor back."


def path_between(store: Store, start: str, goal: str) -> Paths:
    """The shortest ways between two stored images along SIMILAR_TO, there and back (see `search`).

    Ids may be pasted catalogue URLs. Raises BadInput for what is no id or twice the same, NoSuchImage.
    """
    start, goal = checked_id(start), checked_id(goal)
    if start == goal:
        raise BadInput(f"{start} is both ends of the path. Give two different images.")
    store.known([start, goal])
    return Paths(start, goal, _way(store, start, goal), _way(store, goal, start))


class Found(NamedTuple):
    """What `search` gives."""

    links: list[tuple[str, int | None]]
    """Ids from start to goal, each with its rank in the list before; empty without a way."""
    reached: int
    unasked: list[list[str]]
    """By distance from the start: images without a settled list, where a way, or a shorter one, may lead through."""


class _Met(NamedTuple):
    before: str | None
    rank: int | None
    ranks: int
    """Sum of the ranks from the start on."""


def search(read: Callable[[Iterable[str]], Mapping[str, Listed]], start: str, goal: str) -> Found:
    """Walk breadth-first over stored lists until `goal` is met; O(nodes + edges nearer than it), one read a level.

    Of several shortest ways it is the one with the smallest sum of ranks; of several such, the first when their ids
    are compared in order, from the start on.
    """
    met = {start: _Met(None, None, 0)}
    level, unasked = [start], list[list[str]]()
    while level and goal not in met:
        listed = read(level)
        unasked.append([i for i in level if i not in listed or listed[i].state not in SETTLED])
        level = _next_level(met, level, listed)
    links = _links(met, goal)
    return Found(links, len(met), unasked[: len(links) - 2] if links else unasked)


def _next_level(met: dict[str, _Met], level: Sequence[str], listed: Mapping[str, Listed]) -> list[str]:
    """Meet what the lists of a level show for the first time; returns it in the order of its best ways' ids.

    `level` is in that order too, so a place in it decides between ways of equal ranks without comparing whole ways.
    """
    best: dict[str, tuple[int, int, int]] = {}
    for place, image_id in enumerate(level):
        similar = listed[image_id].similar if image_id in listed else []
        for rank, other in enumerate(similar, 1):
            if other not in met:
                way = (met[image_id].ranks + rank, place, rank)
                best[other] = min(way, best.get(other, way))
    met.update({other: _Met(level[place], rank, ranks) for other, (ranks, place, rank) in best.items()})
    return sorted(best, key=lambda other: (best[other][1], other))


def _links(met: Mapping[str, _Met], goal: str) -> list[tuple[str, int | None]]:
    links: list[tuple[str, int | None]] = []
    image_id = goal if goal in met else None
    while image_id is not None:
        links.append((image_id, met[image_id].rank))
        image_id = met[image_id].before
    return links[::-1]


def _way(store: Store, start: str, goal: str) -> Way:
    found = search(store.lists, start, goal)
    images = store.images([image_id for image_id, _ in found.links])
    about = ((images[image_id], rank) for image_id, rank in found.links)
    steps = tuple(Step(image.id, image.title, rank, image.source, image.expanded_at) for image, rank in about)
    return Way(steps, found.reached, sum(map(len, found.unasked)), _go_on(start, found.unasked))


def _go_on(start: str, unasked: Sequence[Sequence[str]]) -> str | None:
    """The command that asks the nearest images: by a crawl one hop deeper, or one by one where none goes so deep."""
    nearest = next(((distance, ids) for distance, ids in enumerate(unasked) if ids), None)
    if nearest is None:
        return None
    distance, ids = nearest
    return ingest_command([start], distance + 1) if distance < MAX_DEPTH else ingest_command(sorted(ids)[:NAMED], 1)


def draw_path(
    store: Store,
    found: Paths,
    path: Path,
    *,
    size: int = 2_000,
    theme: ThemeName = "light",
    on_done: Callable[[int, int], None] | None = None,
) -> StripReport:
    """Draw the ways as film strips into a .png, .svg or .pdf file at most `size` pixels wide. Raises BadInput.

    Pictures that are not on this machine are fetched, politely; one that cannot be had becomes a placeholder.
    """
    from simgraph_neo.drawing import draw_strips

    graph = with_pictures(store, _graph(found), on_done=on_done)
    strips = [[step.id for step in way.steps] for way in found.ways]
    return draw_strips(graph, strips, path, size=size, remark=_remark(found), theme=theme)


def _graph(found: Paths) -> nx.DiGraph[str]:
    """The ways as a graph: ranks on its edges."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for way in found.ways:
        graph.add_edges_from((a.id, b.id, {"rank": b.rank}) for a, b in pairwise(way.steps))
    return graph


def _remark(found: Paths) -> str:
    """What the strips themselves do not show: what the way back is like, what is missing, how old the lists are."""
    asked = days(step.asked_at for way in found.ways for step in way.steps[:-1])
    unasked = found.there.unasked + found.back.unasked
    gaps = [f"incomplete: {unasked} image{'' if unasked == 1 else 's'} on the way not asked yet"] if unasked else []
    return " · ".join([found.answer.removesuffix("."), *gaps, *([f"lists of {asked}"] if asked else [])])
