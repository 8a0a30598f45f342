"""How the graph stood at some time, walked; and what some crawls claim of it.

All of it is a function of rows: images as ``store/history`` gives them, by id, and crawls as ``store/crawls`` does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Row = dict[str, Any]
Images = Mapping[str, Row]
Stood = Callable[[int | None, int | None], bool]
"""Whether an edge counts, by the milliseconds when it was first seen and when it ended; None = still stands."""


def by_id(rows: Iterable[Row]) -> dict[str, Row]:
    """The rows of ``store/history`` as everything here takes them."""
    return {row["id"]: row for row in rows}


def ever(_first: int | None, _ended: int | None) -> bool:
    """Edges of any time."""
    return True


def now(_first: int | None, ended: int | None) -> bool:
    """Edges that stand."""
    return ended is None


def at(moment: int) -> Stood:
    """Edges that stood at that millisecond."""
    return lambda first, ended: (first is None or first <= moment) and (ended is None or ended > moment)


def since(moment: int) -> Stood:
    """Edges that stood at that millisecond or later."""
    return lambda _, ended: ended is None or ended > moment


def reached(images: Images, seeds: Iterable[str], depth: int | None, stood: Stood) -> dict[str, int]:
    """Hops from the nearest seed, up to `depth` (None = however many), over the edges that count. O(images + edges)."""
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
    """Whether this crawl read a whole source, instead of going out from seeds."""
    return bool(crawl["kind"] in {"whole", "harvest"})


class Claims(NamedTuple):
    """What some crawls need of a store."""

    asked: set[str]
    """Images whose own answer they need."""
    seen: set[str]
    """The same, and what these answers show."""


def claims(images: Images, crawls: Sequence[Row]) -> Claims:
    """What these crawls have brought, or would bring, `crawls` the earliest first.

    Each is walked twice: over the graph as it stood when the crawl was finished (of an unfinished one, over all edges
    that stood since it began), and over the present graph, so that a territory that others refreshed stays complete.
    A crawl that read a whole source claims all of its images; a snapshot and a harvest claim theirs without their
    lists. O(images + edges) for each crawl at most.
    """
    found = Claims(set(), set())
    for crawl in _without_continued(crawls):
        for asked, seen in _walks(images, crawl):
            found.asked.update(asked)
            found.seen.update(seen)
    return found


def _without_continued(crawls: Sequence[Row]) -> list[Row]:
    """Without those unfinished ones that the same command has finished later: its walk is the truth of both."""
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
