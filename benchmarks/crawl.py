"""A crawl to depth 5 against the tutorial's algorithm, the API answering in 50 ms, Neo4j included."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

import networkx as nx
import requests

from benchmarks.common import fresh_neo4j, show, timed
from simgraph_neo.crawler import CrawlResult, crawl
from simgraph_neo.sources.wellcome.source import WellcomeSource
from simgraph_neo.store import Store
from tests.support.fake_worlds import knn_world
from tests.support.reference import reference_bfs

if TYPE_CHECKING:
    from collections.abc import Iterator

IMAGES, SEED, LATENCY, DEPTH, WORKERS = 20_000, 1, 0.05, 5, 16
WARM_UP, SEEDS = 2, 5


def main() -> None:
    """Print the median seconds of both ways over five seeds, the ratio, and the first crawl after a start."""
    seeds = seeds_apart(knn_world(IMAGES, SEED).neighbours(), 1 + WARM_UP + SEEDS)
    with fake_api() as base_url, fresh_neo4j() as settings, Store(settings) as store:
        prepared = timed(store.prepare)
        runs = [_ours(base_url, store, seed) for seed in seeds]
        for run in runs:
            print(f"  {run.seeds[0]}: {run.requests} distinct requests, {run.images} images, {run.seconds:.2f} s")
        theirs = show(
            "tutorial's algorithm (781 requests)", [timed(partial(tutorial, base_url, s)) for s in seeds[-SEEDS:]]
        )
        ours = show("simgraph, 16 workers, into Neo4j", [run.seconds for run in runs[-SEEDS:]])
        show("after db start: the constraints of a new store", [prepared])
        show("after them: the first crawl", [runs[0].seconds])
    print(f"crawl: {theirs / ours:.0f} times faster than the tutorial (wanted: 30)")


def seeds_apart(neighbours: dict[str, list[str]], count: int) -> list[str]:
    """Seeds whose crawls ask for no common image: what one stored does not help the next."""
    chosen: list[str] = []
    taken: set[str] = set()
    for seed in sorted(neighbours):
        ball = set(reference_bfs(neighbours, [seed], DEPTH - 1))
        if not ball & taken:
            chosen.append(seed)
            taken |= ball
        if len(chosen) == count:
            return chosen
    raise ValueError(f"only {len(chosen)} seeds lie apart")


@contextmanager
def fake_api() -> Iterator[str]:
    """The fake Wellcome API in a process of its own; gives its base URL."""
    command = [
        "-m",
        "tests.support.fake_wellcome",
        "--knn",
        str(IMAGES),
        "--seed",
        str(SEED),
        "--latency",
        str(LATENCY),
        "--port",
        "0",
    ]
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _ours(base_url: str, store: Store, seed: str) -> CrawlResult:
    with closing(WellcomeSource(base_url, workers=WORKERS, rate=0)) as source:
        return crawl(store, source, [seed], DEPTH)


def tutorial(base_url: str, source_id: str) -> nx.Graph[str]:
    """The tutorial's build_graph, with the include that the API understands today."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node(source_id)
    image_ids_to_fetch = [source_id]
    for _ in range(DEPTH):
        new_image_ids = []
        for image_id in image_ids_to_fetch:
            response = requests.get(
                f"{base_url}/images/{image_id}", params={"include": "withSimilarFeatures"}, timeout=30
            ).json()
            for similar_image in response["withSimilarFeatures"]:
                graph.add_edge(image_id, similar_image["id"])
                new_image_ids.append(similar_image["id"])
        image_ids_to_fetch = new_image_ids
    return graph


if __name__ == "__main__":
    main()
