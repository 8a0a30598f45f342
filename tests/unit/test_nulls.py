"""Null models: random where they may be, faithful where they must."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.metrics import Links, null_models, random_lists, rewired, small_world, summary
from simgraph_neo.metrics._nulls import rewired_undirected

if TYPE_CHECKING:
    from collections.abc import Callable

edges = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=80)


def neighbours(nodes: int = 300, among: int = 5) -> nx.DiGraph[int]:
    """The nearest neighbours of random points in the plane, with ranks."""
    points = np.random.default_rng(5).normal(size=(nodes, 2))
    apart = ((points[:, None] - points) ** 2).sum(axis=-1)
    graph: nx.DiGraph[int] = nx.DiGraph()
    for node, row in enumerate(np.argsort(apart, axis=1)[:, 1 : among + 1].tolist()):
        graph.add_edges_from((node, other, {"rank": rank}) for rank, other in enumerate(row, 1))
    return graph


@given(edges, st.integers(0, 2**32))
def test_rewired_graphs_keep_every_degree(pairs: list[tuple[int, int]], seed: int) -> None:
    """In- and out-degrees are those of the graph, node by node; no self-loop and no edge twice; a seed repeats."""
    links = Links.of(nx.DiGraph(pairs))
    found = rewired(links, seed=seed)
    assert np.array_equal(found.in_degrees, links.in_degrees)
    assert np.array_equal(found.out_degrees, links.out_degrees)
    assert len({*zip(found.tails.tolist(), found.heads.tolist(), strict=True)}) == len(links.heads)
    assert not (found.tails == found.heads).any()
    assert np.array_equal(found.heads, rewired(links, seed=seed).heads)


@given(edges, st.integers(0, 2**32))
def test_undirected_graphs_keep_every_degree(pairs: list[tuple[int, int]], seed: int) -> None:
    """Undirected degrees are kept node by node; every edge is there both ways, none twice, none to itself."""
    links = Links.of(nx.DiGraph(pairs))
    found = rewired_undirected(links, seed=seed)
    assert np.array_equal(found.degrees, links.degrees)
    assert len(found.heads) == 2 * len(links.pairs) == 2 * len(found.pairs)
    assert found.returned.all()
    assert not (found.tails == found.heads).any()


@given(edges, st.integers(0, 2**32))
def test_random_lists_keep_their_lengths_and_ranks(pairs: list[tuple[int, int]], seed: int) -> None:
    """Each node lists as many others as before, each once, never itself, at the ranks it had."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    for tail, head in pairs:
        graph.add_edge(tail, head, rank=head)
    links = Links.of(graph)
    found = random_lists(links, seed=seed)
    assert np.array_equal(found.tails, links.tails)
    assert len({*zip(found.tails.tolist(), found.heads.tolist(), strict=True)}) == len(links.heads)
    assert not (found.tails == found.heads).any()
    ranks = [Counter(zip(each.tails.tolist(), each.ranks.tolist(), strict=True)) for each in (links, found)]
    assert ranks[0] == ranks[1]


@pytest.mark.parametrize("make", [rewired, random_lists])
def test_every_graph_is_as_likely_as_any_other(make: Callable[..., Links]) -> None:
    """Four nodes with a list of one each: all 9 derangements, or all 81 lists, come out equally often (chi-square)."""
    ring = Links.of(nx.cycle_graph(4, create_using=nx.DiGraph))
    found = Counter(tuple(make(ring, seed=seed).heads.tolist()) for seed in range(900))
    states = 9 if make is rewired else 81
    assert len(found) == states
    expected = 900 / states
    chi = sum((count - expected) ** 2 / expected for count in found.values())
    assert chi < states - 1 + 4 * (2 * (states - 1)) ** 0.5


def test_a_rewired_graph_is_another_one() -> None:
    """Of the edges of 300 nearest-neighbour lists hardly any is left, and so is hardly any of their clustering."""
    links = Links.of(neighbours())
    found = rewired(links, seed=1)
    size = len(links)
    assert np.isin(found.tails * size + found.heads, links.tails * size + links.heads).mean() < 0.05
    assert (summary(found).average_clustering or 0) < (summary(links).average_clustering or 0) / 5


def test_null_models_compare_what_networkx_would() -> None:
    """Mean, interval and z of each metric are those of the same random graphs measured one by one."""
    graph = neighbours(120)
    found = null_models(graph, 8, seed=3)
    links = Links.of(graph)
    values = [nx.transitivity(nx.Graph(list(rewired(links, seed=3 + n).pairs.tolist()))) for n in range(8)]
    null, real = found["rewired"]["transitivity"], nx.transitivity(nx.Graph(graph))
    assert null.mean == pytest.approx(np.mean(values))
    assert (null.low, null.high) == pytest.approx(tuple(np.quantile(values, [0.025, 0.975])))
    assert null.z == pytest.approx((real - np.mean(values)) / np.std(values, ddof=1))
    assert null.z is not None
    assert null.z > 5
    assert found["rewired"]["max_in_degree"].z is None  # kept, so there is nothing to compare
    assert found["random_lists"]["reciprocity"].mean < 0.1
    assert set(found["rewired"]) == {name for name, of in asdict(summary(graph)).items() if isinstance(of, int | float)}


def test_what_makes_no_sense_is_refused() -> None:
    """Fewer than two graphs are refused, and more than 20,000 edges without `exact`."""
    with pytest.raises(InvalidInputError, match="At least 2"):
        null_models(neighbours(20), 1)
    many: nx.DiGraph[int] = nx.gnm_random_graph(5_000, 20_001, seed=1, directed=True)
    with pytest.raises(InvalidInputError, match="`exact`"):
        null_models(many, 2)


def test_small_worlds_are_told_from_random_graphs() -> None:
    """A rewired ring lattice (Watts and Strogatz) has a sigma well above 1, a random graph one of about 1."""
    ring: nx.DiGraph[Any] = nx.watts_strogatz_graph(300, 6, 0.1, seed=1).to_directed()
    chance: nx.DiGraph[Any] = nx.gnm_random_graph(300, 900, seed=1).to_directed()
    assert (small_world(ring) or 0) > 3
    assert small_world(chance) == pytest.approx(1, abs=0.5)
    assert small_world(nx.DiGraph([(1, 2)])) is None


@pytest.mark.parametrize("pairs", [[], [("a", "b")], [("a", "b"), ("b", "a")]])
def test_the_smallest_graphs_have_a_summary(pairs: list[tuple[str, str]]) -> None:
    """Nothing, one edge and one pair are measured without a warning; what is not defined is None."""
    found = summary(nx.DiGraph(pairs))
    assert found.edges == min(len(pairs), 1)
    assert found.transitivity is None
    assert found.diameter == (1 if pairs else None)
