"""Fixtures that tests of more than one room use."""

from __future__ import annotations

import signal
from contextlib import closing
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest

from simgraph_neo.crawler import crawl
from simgraph_neo.sources.flags.source import FlagsSource
from tests.support.bolt_proxy import BoltProxy
from tests.support.fake_time import FakeTime
from tests.support.fake_wellcome import FakeWellcome, real_world
from tests.support.kills import Executioner
from tests.support.snapshots import Snapshot
from tests.support.tiers import few
from tests.support.viewer_pages import CHROMIUM, OFFLINE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from simgraph_neo.settings import Neo4jSettings
    from simgraph_neo.sources.wellcome.source import WellcomeSource
    from simgraph_neo.store import Store


@pytest.fixture
def fake() -> Iterator[FakeWellcome]:
    """A server of the 38 real images."""
    with FakeWellcome(real_world()) as server:
        yield server


@pytest.fixture
def clock() -> FakeTime:
    """The time that `source` lives in."""
    return FakeTime()


@pytest.fixture(params=few(["sockets", "adapter"], "sockets"))
def connect(request: pytest.FixtureRequest) -> Callable[..., WellcomeSource]:
    """Opens a source of a fake: `connect(fake, rate=0)`; once over real sockets, once by a transport without any."""
    from simgraph_neo.sources.wellcome.source import WellcomeSource
    from tests.support.fake_adapter import FakeAdapter

    def opened(fake: FakeWellcome, **options: Any) -> WellcomeSource:
        source = WellcomeSource(fake.base_url, **options)
        return FakeAdapter(fake).serve(source) if request.param == "adapter" else source

    return opened


@pytest.fixture
def source(fake: FakeWellcome, clock: FakeTime, connect: Callable[..., WellcomeSource]) -> Iterator[WellcomeSource]:
    """The source under test, without a rate limit."""
    with closing(connect(fake, rate=0, policy=clock.policy())) as wellcome:
        yield wellcome


@pytest.fixture
def api(neo4j_env: None, monkeypatch: pytest.MonkeyPatch, knn_api: FakeWellcome) -> FakeWellcome:
    """Commands speak to the fake API and to the session's emptied Neo4j."""
    monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", knn_api.base_url)
    return knn_api


@pytest.fixture
def executioner(
    neo4j_env: None, neo4j_settings: Neo4jSettings, monkeypatch: pytest.MonkeyPatch, api: FakeWellcome
) -> Iterator[Executioner]:
    with BoltProxy(neo4j_settings.uri) as proxy:
        monkeypatch.setenv("NEO4J_URI", proxy.uri)
        yield Executioner(api, proxy)


@pytest.fixture(scope="session")
def digits() -> nx.DiGraph[int]:
    """The exact 5-nearest-neighbour digraph of scikit-learn's digits, stable sort."""
    from sklearn.datasets import load_digits

    points = load_digits().data
    squares = (points**2).sum(axis=1)
    apart = squares[:, None] - 2 * points @ points.T + squares
    np.fill_diagonal(apart, np.inf)
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from((node, {"digit": digit}) for node, digit in enumerate(load_digits().target.tolist()))
    for node, row in enumerate(apart):
        for rank, other in enumerate(np.argsort(row, kind="stable")[:5].tolist(), 1):
            graph.add_edge(node, other, rank=rank)
    return graph


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a module."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=OFFLINE)
        yield chromium
        chromium.close()


_FLAGS: list[Snapshot] = []


@pytest.fixture
def flags(store: Store, cypher: Any) -> Store:
    """A store of all flags, as `simgraph ingest --source flags` makes it."""
    put_flags(store, cypher)
    return store


def put_flags(store: Store, cypher: Any) -> None:
    """Fill an empty store with all flags: ingested once, then put back."""
    if _FLAGS:
        _FLAGS[0].put_back(cypher)
    else:
        crawl(store, FlagsSource())
        _FLAGS.append(Snapshot.taken(cypher))


@pytest.fixture
def interruptible() -> Iterator[None]:
    """SIGINT does what it does in a program that has no handler of its own, as in a notebook's cell."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    signal.signal(signal.SIGINT, before)
