"""Walk the graph as of a time, and compute what crawls claim of a store.

All functions work on rows: images by id as ``store/history`` returns them, and crawls as ``store/crawls`` does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Row = dict[str, Any]
Images = Mapping[str, Row]
Stood = Callable[[int | None, int | None], bool]
"""Whether an edge counts, by the times in milliseconds when it was first seen and when it ended; None = open."""


def by_id(rows: Iterable[Row]) -> dict[str, Row]:
    """Return the rows of ``store/history`` by image id."""
    return {row["id"]: row for row in rows}


def ever(_first: int | None, _ended: int | None) -> bool:
    """Accept all edges, open and closed."""
    return True


def now(_first: int | None, ended: int | None) -> bool:
    """Accept open edges."""
    return ended is None


def at(moment: int) -> Stood:
    """Return a filter for edges that were open at that time in milliseconds."""
    return lambda first, ended: (first is None or first <= moment) and (ended is None or ended > moment)


def since(moment: int) -> Stood:
    """Return a filter for edges that were open at that time in milliseconds or later."""
    return lambda _, ended: ended is None or ended > moment


def reached(images: Images, seeds: Iterable[str], depth: int | None, stood: Stood) -> dict[str, int]:
    """Return hops from the nearest seed, up to `depth` (None = no limit), over the edges that `stood` accepts.

    Cost: O(images + edges).
    """
    distance = {seed: 0 for seed in seeds if seed in images}
    queue = deque(distance)
    while queue:
        image_id = queue.popleft()
        if distance[image_id] == depth:
            continue
        for other, first, ended in images[image_id]["edges"]:
            if other in images and other not in distance and stood(first, ended):
                distance[other] = distance[image_id] + 1
                queue.append(other)
    return distance


def is_whole(crawl: Row) -> bool:
    """Whether a crawl read a source completely, and not from seeds."""
    return bool(crawl["kind"] in {"whole", "harvest"})


class Claims(NamedTuple):
    """The images that crawls claim."""

    asked: set[str]
    """Images whose own lists they need."""
    seen: set[str]
    """These images, and the neighbours in their lists."""


def claims(images: Images, crawls: Sequence[Row]) -> Claims:
    """Return what these crawls found, or would find; `crawls` must be sorted by start.

    Each crawl is walked twice. The first walk uses the graph as of the end of the crawl, or, for an unfinished crawl,
    all edges since its start. The second walk uses the present graph, so that a territory that others refreshed stays
    complete. A crawl of a whole source claims all images of the source; a snapshot and a harvest claim their images
    without lists. At most O(images + edges) for each crawl.
    """
    found = Claims(set(), set())
    for crawl in _without_continued(crawls):
        for asked, seen in _walks(images, crawl):
            found.asked.update(asked)
            found.seen.update(seen)
    return found


def _without_continued(crawls: Sequence[Row]) -> list[Row]:
    """Drop unfinished crawls that the same command finished later: the walk of the finished crawl covers both."""
    finished, kept = set(), []
    for crawl in reversed(crawls):
        command = (crawl["source"], crawl["depth"], *crawl["seeds"])
        if crawl["completed"] is not None:
            finished.add(command)
        if crawl["completed"] is not None or command not in finished:
            kept.append(crawl)
    return kept


def _walks(images: Images, crawl: Row) -> Iterable[Claims]:
    if is_whole(crawl):
        own = {i for i, row in images.items() if row["source"] == crawl["source"]}
        return [Claims(own if crawl["kind"] == "whole" else set(), own)]
    if crawl["kind"] == "snapshot":
        return [Claims(set(), {seed for seed in crawl["seeds"] if seed in images})]
    then = since(crawl["started"] or 0) if crawl["completed"] is None else at(crawl["completed"])
    depth = crawl["depth"] or 0
    walks = [reached(images, crawl["seeds"], depth, stood) for stood in (then, now)]
    return [Claims({i for i, hops in walk.items() if hops < depth}, set(walk)) for walk in walks]
