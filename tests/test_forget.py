"""`simgraph forget`: the store is afterwards as if nobody had ever crawled from the forgotten seeds."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simgraph_neo import forgetting
from simgraph_neo.crawler import crawl, ingest_whole
from simgraph_neo.errors import BadInput, NoSuchImage, Stopped
from simgraph_neo.forgetting import Forgotten, forget
from simgraph_neo.sources.flags import FlagsSource
from simgraph_neo.store import Store
from simgraph_neo.store.refusals import TooLarge
from tests.fake_wellcome import FakeWellcome, knn_world
from tests.processes import Command
from tests.reference import reference_store
from tests.tally import count
from tests.test_cli import good, refused, simgraph
from tests.test_crashes import ended, executioner, killed_at, some_or_every, unbroken
from tests.test_crawl import run, snapshot, works

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.fake_worlds import World
    from tests.test_crashes import Executioner

__all__ = ["executioner"]  # a fixture

Crawls = list[tuple[list[str], int]]
ODD = {"gone": 4, "empty": 4, "short": 6}
seeds = st.lists(st.integers(0, 79), min_size=1, max_size=3, unique=True)
crawls = st.lists(st.tuples(seeds, st.integers(1, 4)), min_size=1, max_size=4)


@pytest.fixture
def world() -> World:
    return knn_world(80, seed=4, **ODD)


@pytest.fixture
def api(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWellcome]:
    with FakeWellcome(world) as fake:
        monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
        yield fake


def crawled(fake: FakeWellcome, store: Store, done: Crawls) -> None:
    for some, depth in done:
        run(fake, store, some, depth)


def without(seed: str, done: Crawls) -> Crawls:
    """The same crawls from their other seeds."""
    left = [([each for each in some if each != seed], depth) for some, depth in done]
    return [(some, depth) for some, depth in left if some]


def is_reference(cypher: Any, world: World, done: Crawls) -> None:
    """The store has what these crawls alone bring: ids, states, edges, ranks, works, names, and seeds."""
    reference = reference_store(world, *done)
    assert snapshot(cypher) == reference
    expected = {i: world.works()[i] for i, _ in reference[0]}
    assert works(cypher) == expected
    names = {name for work in expected.values() for name in (*work.subjects, *work.genres, *work.contributors)}
    assert {row["n"] for row in cypher("MATCH (n:Subject|Genre|Contributor) RETURN n.name AS n")} == names
    assert {row["w"] for row in cypher("MATCH (w:Work) RETURN w.id AS w")} == {work.id for work in expected.values()}
    noted = cypher("MATCH (c:Crawl) RETURN c.depth AS d, COLLECT { MATCH (c)-[:FROM]->(s) RETURN s.id } AS seeds")
    assert sorted((sorted(row["seeds"]), row["d"]) for row in noted) == sorted((sorted(some), d) for some, d in done)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("examples", [pytest.param(12, id="few"), pytest.param(300, id="many", marks=pytest.mark.long)])
def test_what_is_left_is_what_the_other_seeds_would_have_built(store: Store, cypher: Any, examples: int) -> None:
    """Any crawls, one seed forgotten: the store of the other seeds' crawls alone; crawled again, the store of all."""

    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.integers(0, 3), crawls, st.integers(0, 11))
    def forgotten(number: int, chosen: list[tuple[list[int], int]], which: int) -> None:
        cypher("MATCH (n) DETACH DELETE n")
        world = knn_world(80, seed=number, **ODD)
        there = [i for i in world.ids if i in world]
        done = [([there[k % len(there)] for k in some], depth) for some, depth in chosen]
        done = [(list(dict.fromkeys(some)), depth) for some, depth in done]
        each = sorted({seed for some, _ in done for seed in some})
        seed = each[which % len(each)]
        with FakeWellcome(world) as fake:
            crawled(fake, store, done)
            before, shown = snapshot(cypher), forgetting.plan(store, [seed])
            assert snapshot(cypher) == before
            assert forget(store, [seed]) == shown
            unbroken(store)
            is_reference(cypher, world, without(seed, done))
            after = snapshot(cypher)
            assert (shown.images, shown.edges) == (len(before[0]) - len(after[0]), len(before[1] - after[1]))
            assert shown.crawls == len(done) - len(without(seed, done))
            run(fake, store, [seed], max(depth for some, depth in done if seed in some))
            assert snapshot(cypher) == reference_store(world, *done)
            unbroken(store)

    forgotten()
