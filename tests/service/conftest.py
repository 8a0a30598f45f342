"""The service over the store of the flags, which nobody changes, and over a fake museum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.store import Store
from tests.support.fake_time import FakeTime
from tests.support.fake_wellcome import FakeWellcome, knn_world
from tests.support.fixtures import put_flags
from tests.support.running_service import RunningService

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.settings import Neo4jSettings


@pytest.fixture(scope="module")
def flags_service(neo4j_settings: Neo4jSettings, cypher: Any) -> Iterator[RunningService]:
    """A service over all flags; nobody may change the store."""
    cypher("MATCH (n) DETACH DELETE n")
    with Store(neo4j_settings) as store:
        store.prepare()
        put_flags(store, cypher)
    with RunningService(neo4j_settings) as service:
        yield service


@pytest.fixture
def museum() -> Iterator[FakeWellcome]:
    """A fake museum of 300 images."""
    with FakeWellcome(knn_world(300, seed=7)) as fake:
        yield fake


@pytest.fixture
def live(
    neo4j_settings: Neo4jSettings, store: Store, museum: FakeWellcome, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RunningService]:
    """A service over an empty store, with a fake museum behind it."""
    monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", museum.base_url)
    with RunningService(neo4j_settings, policy=FakeTime().policy()) as service:
        yield service
