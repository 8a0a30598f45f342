"""The fake server and the oracles themselves: what the other tests lean on."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request

import networkx as nx
import numpy as np
import pytest

from tests.support.fake_wellcome import FakeWellcome, knn_world, real_world
from tests.support.fake_worlds import ALPHABET, cosine_lists, load, real_lists
from tests.support.reference import reference_bfs, tutorial_graph, tutorial_union


def test_the_real_world_has_the_published_shape() -> None:
    """The 14 images with exact cosines form the graph whose numbers the contract's page gives."""
    graph: nx.DiGraph[str] = nx.DiGraph([(i, j) for i, row in cosine_lists().items() for j in row])
    assert graph.size() == 70
    assert nx.reciprocity(graph) == pytest.approx(0.7714, abs=5e-5)
    assert sorted(map(len, nx.strongly_connected_components(graph))) == [1, 6, 7]
    assert sorted((d for _, d in graph.in_degree), reverse=True) == [9, 8, 7, 6, 6, 6, 6, 5, 5, 4, 3, 3, 2, 0]
    assert nx.average_clustering(graph.to_undirected()) == pytest.approx(0.6929, abs=5e-5)
    world = real_world()
    assert len(world.ids) == 38
    assert sorted(world.ids) == load("seed_ids.json")["with_metadata_here"]
    assert sum(map(bool, world.lists.values())) == 16
    assert len({i for source, row in real_lists().items() for i in (source, *row)}) == 18
    assert len(reference_bfs(world.lists, ["hqnskj6m"], 1)) == len(reference_bfs(world.lists, ["hqnskj6m"], 9)) == 6
    assert [world.lists[a][:5].count(b) for a, b in [("f54tysqm", "ur3vswfa"), ("ur3vswfa", "x5hpzzfs")]] == [1, 1]


def test_the_nearest_neighbour_world_is_exact_and_seeded() -> None:
    """The lists equal a brute-force search over the same points; the same seed gives the same world."""
    n, k, dim = 150, 5, 8
    points = np.random.default_rng(11).normal(size=(n, dim))
    distance = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(distance, np.inf)
    world = knn_world(n, seed=11)
    nearest = np.argsort(distance, axis=1)[:, :k]
    assert [world.lists[i] for i in world.ids] == [[world.ids[j] for j in row] for row in nearest]
    assert knn_world(n, seed=11).lists == world.lists
    assert set("".join(world.ids)) <= set(ALPHABET)
    assert {len(i) for i in world.ids} == {8}
    odd = knn_world(n, seed=11, gone=3, empty=4, short=5)
    assert len(odd.gone) == 3
    assert sorted(map(len, odd.lists.values())) == [0] * 4 + [2] * 5 + [5] * 141
    assert world.ids[0] not in odd.gone


def test_the_tutorials_algorithm_is_the_ball_of_a_breadth_first_search() -> None:
    """The oracles agree with each other: nodes within n hops, edges out of those within n - 1."""
    lists = knn_world(300, seed=2, empty=20, short=20).lists
    seeds = list(lists)[:3]
    for n in range(5):
        graph, ball = tutorial_union(lists, seeds, n), reference_bfs(lists, seeds, n)
        assert set(graph) == set(ball)
        edges = {frozenset((i, j)) for i in reference_bfs(lists, seeds, n - 1) for j in lists[i]} if n else set()
        assert {frozenset(edge) for edge in graph.edges} == edges
    whole = {i: [f"{i}{j}" for j in range(5)] for i in ("", "0", "1", "2", "3", "4")}
    assert [tutorial_graph(whole, "", n).graph["requests"] for n in range(4)] == [0, 1, 6, 31]


def test_the_world_can_change_while_it_is_served() -> None:
    """A set list and a removed image are in the very next answer."""

    def ask(image_id: str) -> list[str]:
        with urllib.request.urlopen(f"{fake.base_url}/images/{image_id}?include=withSimilarFeatures") as answer:
            return [image["id"] for image in json.load(answer)["withSimilarFeatures"]]

    with FakeWellcome(real_world()) as fake:
        fake.set_list("hqnskj6m", ["zg92eeag"])
        assert ask("hqnskj6m") == ["zg92eeag"]
        fake.remove("hqnskj6m")
        assert fake.normal("/catalogue/v2/images/hqnskj6m").status == 404
        assert "hqnskj6m" not in fake.world.neighbours()
        assert [entry[1:] for entry in fake.log] == [("hqnskj6m", 200)]


def test_the_program_serves_a_seeded_world() -> None:
    """`python -m tests.support.fake_wellcome` prints its base URL and answers there as the same world does here."""
    command = [sys.executable, "-m", "tests.support.fake_wellcome", "--knn", "50", "--seed", "4"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            url, world = process.stdout.readline().strip(), knn_world(50, 4)
            seed = world.ids[0]
            with urllib.request.urlopen(f"{url}/images/{seed}?include=withSimilarFeatures") as answer:
                assert [i["id"] for i in json.load(answer)["withSimilarFeatures"]] == world.lists[seed]
        finally:
            process.terminate()
    assert process.returncode == 0
