"""What the benchmarks share: a Neo4j of their own, the seeded collection, medians."""

from __future__ import annotations

import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from neo4j import GraphDatabase

from simgraph_neo.server import LocalServer
from simgraph_neo.store import Store
from tests.support import neo4j_home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from neo4j import Driver

    from simgraph_neo.settings import Neo4jSettings


@contextmanager
def fresh_home() -> Iterator[Path]:
    """A SIMGRAPH_HOME of its own, in which a real local Neo4j was just started."""
    with tempfile.TemporaryDirectory() as folder:
        neo4j_home.prepare(Path(folder))
        server = LocalServer(Path(folder))
        server.start()
        try:
            yield Path(folder)
        finally:
            server.stop()


@contextmanager
def fresh_neo4j() -> Iterator[Neo4jSettings]:
    """A real local Neo4j, just started, in a folder of its own."""
    with fresh_home() as home:
        yield LocalServer(home).start()


@contextmanager
def opened(settings: Neo4jSettings) -> Iterator[tuple[Store, Driver]]:
    """Our store, and a plain driver to the same database."""
    auth = (settings.username, settings.password) if settings.password else None
    with GraphDatabase.driver(settings.uri, auth=auth) as driver, Store(settings) as store:
        store.prepare()
        yield store, driver


def empty(driver: Driver) -> None:
    """Delete everything, in parts that fit the heap: relationships first, of which a subject has thousands."""
    with driver.session() as session:
        while session.run("MATCH ()-[r]->() WITH r LIMIT 20000 DELETE r").consume().counters.relationships_deleted:
            pass
        while session.run("MATCH (n) WITH n LIMIT 20000 DELETE n").consume().counters.nodes_deleted:
            pass


def timed(work: Callable[[], Any]) -> float:
    """Seconds that `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def show(what: str, seconds: list[float]) -> float:
    """Print the median and the range; returns the median."""
    print(
        f"{what:58} {median(seconds):9.3f} s  ({min(seconds):.3f} to {max(seconds):.3f}, n={len(seconds)})", flush=True
    )
    return median(seconds)
