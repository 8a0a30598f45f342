"""Discovered and closed, as laws that hold for every graph of look-alikes, and on 14 real images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simgraph_neo import metrics
from simgraph_neo.graph import Neighbours, discovered
from tests.support.fake_worlds import cosine_lists

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from simgraph_neo.attributes import View

    Lists = Mapping[str, Sequence[str]]


@st.composite
def look_alikes(draw: st.DrawFn) -> dict[str, list[str]]:
    """Up to 14 images, each with the 1 to 4 that are nearest to it in the plane, and some with no list at all."""
    places = draw(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=14))
    among = draw(st.integers(1, 4))
    silent = draw(st.sets(st.integers(0, len(places) - 1), max_size=3))
    lists = {}
    for image, (x, y) in enumerate(places):
        apart = {other: (a - x) ** 2 + (b - y) ** 2 for other, (a, b) in enumerate(places) if other != image}
        nearest = sorted(apart, key=lambda other: (apart[other], other))[:among]
        lists[str(image)] = [] if image in silent else [str(other) for other in nearest]
    return lists


def reader(lists: Lists, asked: Collection[str] | None = None) -> Callable[[Iterable[str]], dict[str, Neighbours]]:
    """A store that knows the lists of the images that were `asked`, by default of all."""

    def read(ids: Iterable[str]) -> dict[str, Neighbours]:
        known = lists if asked is None else asked
        return {i: Neighbours("expanded", list(lists[i])) if i in known else Neighbours("new", []) for i in ids}

    return read


def view(lists: Lists, seeds: Sequence[str], depth: int, which: View = "discovered") -> nx.DiGraph[str]:
    return discovered(reader(lists), seeds, depth, which)


def edges(graph: nx.DiGraph[str]) -> set[tuple[str, str, int]]:
    return set(graph.edges(data="rank"))


def hops(graph: nx.DiGraph[str]) -> dict[str, int]:
    return nx.get_node_attributes(graph, "depth")


def everything(graph: nx.DiGraph[str]) -> Any:
    """All that a graph says: nodes with their data, edges with their ranks, what is known of it, its metrics."""
    about = {name: value for name, value in graph.graph.items() if name != "seeds"}
    return {image: graph.nodes[image] for image in graph}, edges(graph), about, metrics.summary(graph)


depths = st.integers(0, 4)


@given(look_alikes(), depths, st.data())
def test_the_views_lie_within_each_other(lists: dict[str, list[str]], depth: int, data: st.DataObject) -> None:
    """discovered(n) <= closed(n) <= discovered(n + 1); the first two have the same images, with the same depths.

    closed(n) is what discovered(n + 1) has among those images, so the ring's edges outwards are all that it lacks.
    """
    seeds = data.draw(st.lists(st.sampled_from(sorted(lists)), min_size=1, max_size=3))
    seen, closed, deeper = (
        view(lists, seeds, depth),
        view(lists, seeds, depth, "closed"),
        view(lists, seeds, depth + 1),
    )
    assert hops(seen) == hops(closed)
    assert edges(seen) <= edges(closed) <= edges(deeper)
    assert edges(closed) == edges(deeper.subgraph(closed))
    assert all(seen.nodes[tail]["depth"] == depth for tail, _, _ in edges(closed) - edges(seen))
    assert all(deeper.nodes[head]["depth"] == depth + 1 for _, head, _ in edges(deeper) - edges(closed))
    if len(deeper) == len(seen):  # nothing new: the territory is closed for ever
        assert edges(closed) == edges(deeper) == edges(view(lists, seeds, depth + 3, "closed"))


@given(look_alikes(), depths, st.data())
def test_the_union_is_of_its_seeds(lists: dict[str, list[str]], depth: int, data: st.DataObject) -> None:
    """What seeds discover together is what each discovers, laid over each other; closed, it holds each closed view."""
    seeds = data.draw(st.lists(st.sampled_from(sorted(lists)), min_size=1, max_size=3, unique=True))
    together = view(lists, seeds, depth)
    each = [view(lists, [seed], depth) for seed in seeds]
    assert set(together) == set().union(*each)
    assert edges(together) == set().union(*map(edges, each))
    closed = [edges(view(lists, [seed], depth, "closed")) for seed in seeds]
    assert set().union(*closed) <= edges(view(lists, seeds, depth, "closed"))
    assert hops(together) == {i: min(hops(graph)[i] for graph in each if i in graph) for i in together}


@given(look_alikes(), depths, st.sampled_from(["discovered", "closed"]), st.data())
def test_the_order_of_seeds_changes_nothing(
    lists: dict[str, list[str]], depth: int, which: View, data: st.DataObject
) -> None:
    """In any order, and with repeats, the same images, edges, ranks, depths, completeness and metrics."""
    seeds = data.draw(st.lists(st.sampled_from(sorted(lists)), min_size=2, max_size=4))
    turned = [*data.draw(st.permutations(seeds)), seeds[0]]
    assert everything(view(lists, turned, depth, which)) == everything(view(lists, seeds, depth, which))


@given(look_alikes(), depths, st.sampled_from(["discovered", "closed"]), st.data())
def test_another_crawl_changes_no_complete_number(
    lists: dict[str, list[str]], depth: int, which: View, data: st.DataObject
) -> None:
    """However much more is stored, a complete graph and its metrics stay; an incomplete one only grows."""
    images = st.sampled_from(sorted(lists))
    seed = data.draw(images)
    distances = hops(view(lists, [seed], depth))
    needed = {image for image, distance in distances.items() if distance < depth + (which == "closed")}
    asked, more = data.draw(st.just(needed) | st.sets(images)), data.draw(st.sets(images))
    before, after = (discovered(reader(lists, known), [seed], depth, which) for known in (asked, asked | more))
    assert edges(before) <= edges(after)
    assert before.graph["complete"] == (needed <= asked)
    if before.graph["complete"]:
        for graph in (before, after):  # whether an image beyond was asked is no part of it
            for image in set(graph) - needed:
                del graph.nodes[image]["state"]
        assert everything(before) == everything(after)


@pytest.fixture(scope="module")
def real() -> dict[str, list[str]]:
    """The five nearest of each of 14 real images of Wellcome Collection, by cosine."""
    return cosine_lists()


def test_the_14_real_images_have_their_known_numbers(real: dict[str, list[str]]) -> None:
    """Every golden number of their 5-nearest-neighbour digraph."""
    graph: nx.DiGraph[str] = nx.DiGraph([(a, b) for a, similar in real.items() for b in similar])
    links = metrics.Links.of(graph)
    assert (len(links), len(links.heads)) == (14, 70)
    assert metrics.reciprocity(links) == pytest.approx(0.7714, abs=5e-5)
    parts = metrics.components(links)
    assert (parts.weak, parts.strong, parts.largest_strong) == (1, 3, 7)
    assert sorted(map(len, nx.strongly_connected_components(graph))) == [1, 6, 7]
    assert sorted(links.in_degrees.tolist(), reverse=True) == [9, 8, 7, 6, 6, 6, 6, 5, 5, 4, 3, 3, 2, 0]
    chosen = metrics.choice(links)
    assert (chosen.max_in_degree, chosen.never_chosen) == (9, 1)
    assert metrics.clustering(links).average == pytest.approx(0.6929, abs=5e-5)


def test_a_real_territory_that_never_grows(real: dict[str, list[str]]) -> None:
    """From hqnskj6m one hop finds 6 images with 30 edges among them, and no hop more finds another."""
    for depth in (1, 2, 5):
        closed = view(real, ["hqnskj6m"], depth, "closed")
        assert (len(closed), closed.number_of_edges()) == (6, 30)


def test_a_real_way_that_leads_one_way_only(real: dict[str, list[str]]) -> None:
    """f54tysqm -> ur3vswfa -> x5hpzzfs -> hqnskj6m is a shortest way, and from hqnskj6m none leads back."""
    graph: nx.DiGraph[str] = nx.DiGraph([(a, b) for a, similar in real.items() for b in similar])
    way = ["f54tysqm", "ur3vswfa", "x5hpzzfs", "hqnskj6m"]
    assert nx.is_path(graph, way)
    assert way in list(nx.all_shortest_paths(graph, way[0], way[-1]))
    assert not nx.has_path(graph, way[-1], way[0])
