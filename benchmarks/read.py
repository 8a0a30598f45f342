"""A store of 100,000 images and 500,000 edges: into networkx, against the best raw driver loop; searched by words."""

from __future__ import annotations

import gc
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.common import fresh_neo4j, opened, show, timed
from benchmarks.write import IMAGES, expansions
from simgraph_neo.__main__ import YOUNG
from simgraph_neo.analysis import find_stored

if TYPE_CHECKING:
    from neo4j import Driver

    from simgraph_neo.store import Store

BEST = """MATCH (a:Image) RETURN a.id, a.state,
COLLECT { MATCH (a)-[r:SIMILAR_TO]->(b) RETURN b.id ORDER BY r.rank }"""
RUNS = 5
SEARCH = "image number 77 etching genres 1"
"""A query that is typed letter by letter, with words that all images have, and rare ones."""
KEYSTROKE = 100
"""Milliseconds."""


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
        keystrokes = _typed(store, driver)
    print(f"read: {built / loop:.2f} times the time of the best raw driver loop (wanted: at most 1.5)")
    print(f"search: {keystrokes * 1_000:.0f} ms, the median of all keystrokes (wanted: at most {KEYSTROKE})")


def _typed(store: Store, driver: Driver) -> float:
    """Return the median time of a search while a query is typed."""
    store.prepare()  # the second write makes the index
    driver.execute_query("CALL db.awaitIndexes(300)")
    queries = [SEARCH[:length] for length in range(1, len(SEARCH) + 1)]
    for query in queries:
        find_stored(store, query)
    return show("find_stored, a keystroke", [timed(partial(find_stored, store, query)) for query in queries])


def _raw(driver: Driver) -> None:
    with driver.session(fetch_size=20_000, default_access_mode="READ") as session:
        kept = [(row[0], row[1], row[2]) for row in session.run(BEST)]
    if len(kept) != IMAGES:
        raise ValueError(f"{len(kept)} rows")


if __name__ == "__main__":
    main()
