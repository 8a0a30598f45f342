"""A way on the live API: requests until it is found, from both ends, against breadth-first search from the start."""

from __future__ import annotations

import random
from contextlib import closing
from statistics import mean, median
from typing import TYPE_CHECKING

from benchmarks.common import fresh_neo4j, opened
from simgraph_neo.paths import path_live
from simgraph_neo.sources.wellcome.source import WellcomeSource
from tests.support.fake_wellcome import FakeWellcome, knn_world

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

IMAGES, PAIRS = 2_000, 31


def main() -> None:
    """Print, over random pairs that have a way, the medians of both and how much longer the ways found are."""
    world = knn_world(IMAGES, seed=5)
    lists, chance, found = world.neighbours(), random.Random(1), list[tuple[int, int, int, int]]()
    with fresh_neo4j() as settings, opened(settings) as (store, driver), FakeWellcome(world) as fake:
        while len(found) < PAIRS:
            start, goal = chance.sample(sorted(lists), 2)
            steps, questions = breadth_first(lists, start, goal)
            if not steps:
                continue
            driver.execute_query("MATCH (n) DETACH DELETE n")
            with closing(WellcomeSource(fake.base_url, rate=0, workers=4)) as source:
                result = path_live(store, source, start, goal, max_requests=IMAGES)
            found.append((result.asked.requests if result.asked else 0, questions, result.there.length, steps))
    ours, theirs = median(row[0] for row in found), median(row[1] for row in found)
    longer = [row[2] - row[3] for row in found]
    print(f"requests from both ends: median {ours:.0f}; from the start alone: {theirs:.0f}")
    print(f"live: {theirs / ours:.1f} times fewer requests; the shortest way in {longer.count(0)} of {PAIRS},")
    print(f"live: {mean(longer):.1f} steps longer in the mean, {max(longer)} at most")


def breadth_first(lists: Mapping[str, Sequence[str]], start: str, goal: str) -> tuple[int, int]:
    """Steps of the shortest way, 0 = none, and the images that are asked until one lists the goal."""
    distance, queue = {start: 0}, [start]
    for asked, image_id in enumerate(queue, 1):
        if goal in lists[image_id]:
            return distance[image_id] + 1, asked
        fresh = [other for other in lists[image_id] if other not in distance]
        distance.update(dict.fromkeys(fresh, distance[image_id] + 1))
        queue += fresh
    return 0, len(queue)


if __name__ == "__main__":
    main()
