"""Everything within six hops, in a store of 100,000 images: the library's query, all paths, a loop in the client."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.common import fresh_neo4j, opened, show, timed
from benchmarks.write import IMAGES, expansions

if TYPE_CHECKING:
    from neo4j import Driver

    from simgraph_neo.store import Store

HOPS, SEEDS, WARM_UP = 6, 7, 2
ALL_PATHS = f"MATCH p = (:Image {{id: $id}})-[:SIMILAR_TO]->{{0,{HOPS}}}(:Image) RETURN p"


def main() -> None:
    """Print the medians of all three, taken in turn from the same seeds, and their ratios."""
    seeds = [f"image{number}" for number in random.Random(1).sample(range(IMAGES), WARM_UP + SEEDS)]
    with fresh_neo4j() as settings, opened(settings) as (store, driver):
        store.write(expansions(IMAGES))
        driver.execute_query("CALL db.prepareForReplanning()")
        _agree(store, driver, seeds[0])
        library, paths, loop = [], [], []
        for seed in seeds:
            library.append(timed(partial(_library, store, seed)))
            loop.append(timed(partial(_loop, store, seed)))
            paths.append(timed(partial(_paths, driver, seed)))
    ours = show(f"query within-hops, {HOPS} hops", library[WARM_UP:])
    every, level = show("RETURN p of all paths", paths[WARM_UP:]), show("a level loop in the client", loop[WARM_UP:])
    print(f"khop: {every / ours:.0f} times faster than all paths (wanted: 20)")
    print(f"khop: {ours / level:.2f} times the time of a level loop in the client (wanted: at most 1)")


def _agree(store: Store, driver: Driver, seed: str) -> None:
    found = _library(store, seed)
    print(f"{len(found):,} images within {HOPS} hops; paths: {_paths(driver, seed)[1]:,}")
    if not found == _loop(store, seed) == _paths(driver, seed)[0]:
        raise ValueError("the three disagree")


def _library(store: Store, seed: str) -> set[str]:
    return {row["id"] for row in store.query("within-hops", seed=seed, hops=HOPS)}


def _loop(store: Store, seed: str) -> set[str]:
    met, level = {seed}, {seed}
    for _ in range(HOPS):
        level = {other for listed in store.lists(level).values() for other in listed.similar} - met
        met |= level
    return met


def _paths(driver: Driver, seed: str) -> tuple[set[str], int]:
    with driver.session(fetch_size=20_000, default_access_mode="READ") as session:
        found = [record["p"].end_node["id"] for record in session.run(ALL_PATHS, id=seed)]
    return set(found), len(found)


if __name__ == "__main__":
    main()
