"""Random seeds of a source, against sets walked by hand."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simgraph_neo import metrics
from simgraph_neo.comparison import Standing
from simgraph_neo.metrics import Links, RandomSeeds, random_seeds
from tests.support.graphs import digraph, edges
from tests.support.reference import reference_bfs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simgraph_neo.attributes import View
    from simgraph_neo.model import State

IMAGES = 300
VIEWS: tuple[View, View] = ("discovered", "closed")


def world(seed: int = 1) -> dict[str, list[str]]:
    """Lists of five, near each other on a ring, some of them far."""
    draw = random.Random(seed)
    names = [f"i{number:03}" for number in range(IMAGES)]
    return {
        name: list(dict.fromkeys(names[(place + draw.choice([1, 2, -1, 3, 40])) % IMAGES] for _ in range(5)))
        for place, name in enumerate(names)
    }


def some_unsettled(lists: Mapping[str, list[str]]) -> dict[str, State]:
    states: dict[str, State] = dict.fromkeys(lists, "expanded")
    states |= {"i000": "new", "i150": "retry", "i200": "gone", "i250": "empty"}
    return states


def density_by_hand(lists: Mapping[str, list[str]], hops: Mapping[str, int], depth: int, view: str) -> float:
    tails = [image for image in hops if view == "closed" or hops[image] < depth]
    pairs = {frozenset((a, b)) for a in tails for b in lists[a] if b in hops and a != b}
    return 2 * len(pairs) / (len(hops) * (len(hops) - 1))


def touch_by_hand(lists: Mapping[str, list[str]], a: str, b: str) -> int | None:
    one, other = (reference_bfs(lists, [seed], IMAGES) for seed in (a, b))
    return min((max(one[image], other[image]) for image in one if image in other), default=None)


@pytest.mark.parametrize("view", VIEWS)
def test_their_numbers_are_those_of_territories_walked_by_hand(view: View) -> None:
    """Size, density, overlap and touch of each drawn seed are what sets say, and all drawn territories are complete."""
    lists = {image: found if image not in {"i000", "i150", "i200", "i250"} else [] for image, found in world().items()}
    states = some_unsettled(lists)
    found = random_seeds(Links.of_lists(lists), states, 2, view)
    hops = {seed: reference_bfs(lists, [seed], 2) for seed in lists}
    must_answer = {seed: [i for i, far in hops[seed].items() if far < 2 or view == "closed"] for seed in lists}
    complete = [
        seed for seed in lists if states[seed] == "expanded" and not {"i000", "i150"}.intersection(must_answer[seed])
    ]
    assert (found.expanded, found.complete, found.enough_at) == (IMAGES - 4, len(complete), 2)
    assert len(set(found.seeds)) == 100
    assert set(found.seeds) <= set(complete)
    assert found.nodes == tuple(len(hops[seed]) for seed in found.seeds)
    assert found.density == tuple(density_by_hand(lists, hops[seed], 2, view) for seed in found.seeds)
    pairs = list(pairwise([*found.seeds, found.seeds[0]]))
    assert found.jaccard == tuple(metrics.jaccard(hops[a], hops[b]) for a, b in pairs)
    assert found.first_touch == tuple(touch_by_hand(lists, a, b) for a, b in pairs)


def test_the_same_source_gives_the_same_seeds() -> None:
    """However it is read: as lists in any order, or as a graph; another seed draws others."""
    lists = world()
    turned = dict(sorted(lists.items(), reverse=True))
    graph: nx.DiGraph[str] = nx.DiGraph([(a, b) for a, found in turned.items() for b in found])
    states: dict[str, State] = dict.fromkeys(lists, "expanded")
    first = random_seeds(Links.of_lists(lists), states, 2)
    assert first == random_seeds(Links.of_lists(turned), states, 2) == random_seeds(graph, states, 2)
    assert first.seeds != random_seeds(graph, states, 2, seed=1).seeds


def test_there_are_none_where_too_few_can_be_drawn() -> None:
    """Fewer than 200 expanded images, or fewer than 100 complete territories, give counts and no seeds."""
    lists = world()
    states: dict[str, State] = dict.fromkeys(lists, "expanded")
    assert len(random_seeds(Links.of_lists(lists), states, 2).seeds) == 100
    few: dict[str, State] = states | dict.fromkeys(list(lists)[:101], "empty")
    assert random_seeds(Links.of_lists(lists), few, 2) == RandomSeeds(2, "discovered", 199, 199, 2)
    island = {image: [f"j{image}"] for image in lists} | {f"j{image}": [] for image in lists}
    gaps: dict[str, State] = states | dict.fromkeys((f"j{image}" for image in lists), "new")
    assert random_seeds(Links.of_lists(island), gaps, 3) == RandomSeeds(3, "discovered", 300, 0, 1)


@given(edges, st.integers(0, 14), st.integers(0, 14))
def test_contact_is_where_balls_first_touch(pairs: list[tuple[int, int]], a: int, b: int) -> None:
    """Hops are those of networkx, and the contact is the image with the least larger distance, then the least sum."""
    graph = digraph(pairs, 15)
    links = Links.of(graph)
    one, other = (nx.single_source_shortest_path_length(graph, seed) for seed in (a, b))
    hops = [metrics.hops_from(links, [seed]) for seed in (a, b)]
    assert hops[0].tolist() == [one.get(image, -1) for image in range(15)]
    shared = [(max(one[i], other[i]), one[i] + other[i], i) for i in one if i in other]
    met = metrics.nearest_contact(links, *hops)
    assert met == ((min(shared)[2], (one[min(shared)[2]], other[min(shared)[2]])) if shared else None)


@given(st.dictionaries(st.integers(0, 9), st.lists(st.integers(0, 12), unique=True, max_size=5)))
def test_links_of_lists_are_those_of_their_graph(lists: dict[int, list[int]]) -> None:
    """Straight from lists, or over networkx: the same arrays; what is no image of the lists is left out."""
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from(lists)
    graph.add_edges_from((a, b, {"rank": rank}) for a in lists for rank, b in enumerate(lists[a], 1) if b in lists)
    one, other = Links.of_lists(lists), Links.of(graph)
    assert one.names == other.names
    for name in ("tails", "heads", "ranks"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize(("seeds", "expected"), [(2, [0.25, 0.75, 0.5]), (3, [0.75, 0.75, 0.75])])
def test_spreads_are_those_of_groups_round_the_ring(seeds: Literal[2, 3], expected: list[float]) -> None:
    """Each group begins at another random seed, and there are as many of them."""
    assert RandomSeeds(1, "closed", 3, 3, 1, density=(0.5, 0.25, 1.0)).density_spreads(seeds) == expected


@given(st.integers(0, 9), st.lists(st.integers(0, 9)))
def test_a_standing_counts_all(value: int, others: list[int]) -> None:
    """Lower, equal and higher ones are all that there are."""
    found = Standing.of(value, others)
    assert (found.lower, found.equal) == (sum(o < value for o in others), others.count(value))
    assert found.count == len(others)
