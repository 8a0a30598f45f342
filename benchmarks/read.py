"""A store of 100,000 images and 500,000 edges into networkx, against the best raw driver loop."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from benchmarks.common import fresh_neo4j, opened, show, timed
from benchmarks.write import IMAGES, expansions
from simgraph_neo.__main__ import YOUNG

if TYPE_CHECKING:
    from neo4j import Driver

BEST = """MATCH (a:Image) RETURN a.id, a.state,
COLLECT { MATCH (a)-[r:SIMILAR_TO]->(b) RETURN b.id ORDER BY r.rank }"""
RUNS = 5


def main() -> None:
    """Print the medians of both, run in turn, and their ratio."""
    gc.set_threshold(YOUNG)  # as in every command, for both
    with fresh_neo4j() as settings, opened(settings) as (store, driver):
        store.write(expansions(IMAGES))
        _raw(driver)
        store.subgraph()
        raw, ours = [], []
        for _ in range(RUNS):
            raw.append(timed(lambda: _raw(driver)))
            ours.append(timed(store.subgraph))
    loop, built = show("best raw driver loop, rows only", raw), show("Store.everything, an nx.DiGraph", ours)
    print(f"read: {built / loop:.2f} times the time of the best raw driver loop (wanted: at most 1.5)")


def _raw(driver: Driver) -> None:
    with driver.session(fetch_size=20_000, default_access_mode="READ") as session:
        kept = [(row[0], row[1], row[2]) for row in session.run(BEST)]
    if len(kept) != IMAGES:
        raise ValueError(f"{len(kept)} rows")


if __name__ == "__main__":
    main()
