"""Oracles that share no code with the package: the tutorial's own algorithm, and a plain breadth-first search.

They read a plain mapping id -> ranked list of ids, as a source would answer; an id without a list has no neighbours.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tests.support.fake_worlds import World


def tutorial_graph(neighbours: Mapping[str, Sequence[str]], seed: str, n: int) -> nx.Graph[str]:
    """The tutorial's `build_graph`, line by line: every level is fetched with all its repeats.

    `graph.graph["requests"]` counts the requests it would have sent.
    """
    graph: nx.Graph[str] = nx.Graph(requests=0)
    graph.add_node(seed)
    image_ids_to_fetch = [seed]
    for _ in range(n):
        new_image_ids = []
        for image_id in image_ids_to_fetch:
            graph.graph["requests"] += 1
            for similar_id in neighbours.get(image_id, ()):
                graph.add_node(similar_id)
                graph.add_edge(image_id, similar_id)
                new_image_ids.append(similar_id)
        image_ids_to_fetch = new_image_ids
    return graph


def tutorial_union(neighbours: Mapping[str, Sequence[str]], seeds: Iterable[str], n: int) -> nx.Graph[str]:
    """The tutorial's graphs of several seeds laid over each other; its requests added up."""
    graphs = [tutorial_graph(neighbours, seed, n) for seed in seeds]
    union: nx.Graph[str] = nx.compose_all(graphs)
    union.graph["requests"] = sum(graph.graph["requests"] for graph in graphs)
    return union


def reference_bfs(neighbours: Mapping[str, Sequence[str]], seeds: Iterable[str], depth: int) -> dict[str, int]:
    """Directed hops from the nearest seed, for every image within `depth` of one."""
    distance = dict.fromkeys(seeds, 0)
    queue = deque(distance)
    while queue:
        image_id = queue.popleft()
        if distance[image_id] == depth:
            continue
        for similar_id in neighbours.get(image_id, ()):
            if similar_id not in distance:
                distance[similar_id] = distance[image_id] + 1
                queue.append(similar_id)
    return distance


def reference_store(
    world: World, *crawls: tuple[Sequence[str], int]
) -> tuple[set[tuple[str, str]], set[tuple[str, str, int]]]:
    """What finished crawls (seeds, depth) must leave in a store: its (id, state) and its (from, to, rank)."""
    neighbours, known, inner = world.neighbours(), set[str](), set[str]()
    for seeds, depth in crawls:
        distance = reference_bfs(neighbours, seeds, depth)
        known |= set(distance)
        inner |= {i for i, hops in distance.items() if hops < depth}
    settled = {i: "gone" if i in world.gone else "expanded" if neighbours[i] else "empty" for i in inner}
    edges = {(i, other, rank) for i in inner for rank, other in enumerate(neighbours.get(i, ()), 1)}
    return {(i, settled.get(i, "new")) for i in known}, edges
