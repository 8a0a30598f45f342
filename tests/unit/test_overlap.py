"""Territories and bridges, against sets and shortest paths counted one by one, and against networkx."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simgraph_neo import metrics
from tests.support.fake_worlds import cosine_lists
from tests.support.graphs import carried, digraph, edges, simple
from tests.support.reference import reference_bfs

nodes = st.integers(0, 14)
groups = st.frozensets(nodes, max_size=8)


def territory(graph: nx.DiGraph[Any], seed: Any, depth: int) -> dict[Any, int]:
    return dict(nx.single_source_shortest_path_length(graph, seed, cutoff=depth))


@given(edges, nodes, nodes, st.integers(0, 4))
def test_territories_overlap_as_their_balls_do(pairs: list[tuple[int, int]], a: int, b: int, depth: int) -> None:
    """Jaccard, first touch, meeting and sides are what sets of images within 0, 1, 2, ... hops say."""
    graph = digraph(pairs, 15)
    balls = [[set(territory(graph, seed, n)) for n in range(depth + 1)] for seed in (a, b)]
    one, other = (territory(graph, seed, depth) for seed in (a, b))
    both, either = balls[0][depth] & balls[1][depth], balls[0][depth] | balls[1][depth]
    assert metrics.jaccard(one, other) == len(both) / len(either)
    touching = [n for n in range(depth + 1) if balls[0][n] & balls[1][n]]
    assert metrics.first_touch(one, other) == (touching[0] if touching else None)
    met = metrics.meeting(one, other)
    assert {image for image, _ in met} == both
    assert [image for image, _ in met] == sorted(both, key=lambda i: (one[i] + other[i], max(one[i], other[i]), i))
    far = depth + 1
    assert metrics.sides(one, other) == (
        sorted(i for i in either if one.get(i, far) < other.get(i, far)),
        sorted(i for i in either if other.get(i, far) < one.get(i, far)),
    )


def test_two_empty_sets_are_equal() -> None:
    """Jaccard's index of nothing and nothing is 1, of nothing and something 0."""
    assert (metrics.jaccard((), ()), metrics.jaccard((), {1})) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("a", "b", "depth", "jaccard", "touch", "met"),
    [
        ("aseqb4qe", "vvrz7rp6", 1, 2 / 10, 1, [("sbmh5uyx", (1, 1)), ("y56sccn9", (1, 1))]),
        ("zg92eeag", "hqnskj6m", 1, 0.0, None, []),
        ("zg92eeag", "hqnskj6m", 2, 2 / 13, 2, [("sbmh5uyx", (2, 1)), ("x5hpzzfs", (2, 1))]),
    ],
)
def test_real_images_meet_where_a_hand_finds_it(
    a: str, b: str, depth: int, jaccard: float, touch: int | None, met: list[Any]
) -> None:
    """Three pairs of Wellcome's 14 images, their lists compared by hand."""
    one, other = (reference_bfs(cosine_lists(), [seed], depth) for seed in (a, b))
    assert metrics.jaccard(one, other) == jaccard
    assert metrics.first_touch(one, other) == touch
    assert metrics.meeting(one, other) == met


@given(edges, st.integers(0, 15))
def test_betweenness_of_all_is_that_of_networkx(pairs: list[tuple[int, int]], size: int) -> None:
    """Of every node and every edge, normalized, whatever self-loops, lone nodes and parts there are."""
    graph = digraph(pairs, size)
    plain = simple(graph)
    found = metrics.betweenness(graph)
    assert found.exact
    assert found.nodes == pytest.approx(nx.betweenness_centrality(plain))
    expected = nx.edge_betweenness_centrality(plain)
    assert found.edges == pytest.approx({tuple(sorted(edge)): value for edge, value in expected.items()})


@given(edges, groups, groups)
def test_betweenness_of_groups_counts_their_pairs(
    pairs: list[tuple[int, int]], sources: frozenset[int], targets: frozenset[int]
) -> None:
    """Each share times its pairs is what counting paths gives, and for nodes twice what networkx gives."""
    graph = digraph(pairs, 15)
    plain = simple(graph)
    found = metrics.betweenness(graph, sources, targets)
    through, over = carried(plain, sources, targets)
    both = sources & targets
    for node, share in found.nodes.items():
        others = len(sources - {node}) * len(targets - {node}) - len(both - {node})
        assert share * others == pytest.approx(through[node])
        assert 0 <= share <= 1 + 1e-12
    everything = len(sources) * len(targets) - len(both)
    assert found.pairs == everything
    assert {edge: share * everything for edge, share in found.edges.items()} == pytest.approx(over)
    halves = nx.betweenness_centrality_subset(plain, list(sources), list(targets))
    assert {node: value / 2 for node, value in through.items()} == pytest.approx(halves)


def test_a_cut_carries_all_ways() -> None:
    """The one image and the one edge between two cliques have a share of 1, whichever way the edges point."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from((a, b) for a in range(4) for b in range(4) if a < b)
    graph.add_edges_from((a, b) for a in range(6, 10) for b in range(6, 10) if a > b)
    graph.add_edges_from([(3, 5), (6, 5)])
    found = metrics.betweenness(graph, range(4), range(6, 10))
    assert (found.nodes[5], found.edges[3, 5], found.edges[5, 6]) == (1.0, 1.0, 1.0)
    assert found.nodes[3] == 1.0  # of the pairs that it is no end of


def test_a_sample_of_sources_stays_near_and_repeats_itself() -> None:
    """Above the limit 100 sources stand for all: said so, the same for a seed, exact when insisted on."""
    graph: nx.DiGraph[int] = nx.connected_watts_strogatz_graph(600, 6, 0.05, seed=1).to_directed()
    left, right = range(300), range(300, 600)
    exact = metrics.betweenness(graph, left, right)
    found = metrics.betweenness(graph, left, right, exact_up_to=500)
    assert (exact.exact, found.exact) == (True, False)
    assert found == metrics.betweenness(graph, left, right, exact_up_to=500)
    assert found != metrics.betweenness(graph, left, right, exact_up_to=500, seed=1)
    assert (exact.pairs, found.pairs) == (300 * 300, 100 * 300)
    assert metrics.betweenness(graph, left, right, exact=True, exact_up_to=500) == exact
    assert metrics.betweenness(graph, range(20), right, exact_up_to=500).exact  # so few that all of them are taken
    top = sorted(exact.nodes, key=exact.nodes.__getitem__)[-10:]
    assert all(abs(found.nodes[node] - exact.nodes[node]) < 0.05 for node in top)
