"""A real Neo4j for the whole session, an empty store for each test, and no way to the internet."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from neo4j import GraphDatabase

from simgraph_neo.server import LocalServer
from simgraph_neo.settings import Neo4jSettings
from simgraph_neo.store import Store
from tests.support import neo4j_home, tally, tiers
from tests.support.fake_wellcome import FakeWellcome, knn_world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest_plugins = ["tests.support.fixtures"]

# As many examples as a test has time for: `dev` while working, other ones in every run; `ci` the same in every run.
settings.register_profile("dev", max_examples=25, deadline=None)
settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True, print_blob=True)
settings.load_profile(os.environ.get("SIMGRAPH_TEST_PROFILE", "dev"))

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


# The processes of one run must agree about its samples, also at midnight.
os.environ["SIMGRAPH_TEST_SEED"] = str(tiers.SEED)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """One of several processes hands its totals to the one that reports."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["tally"] = tally.totals()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What one of several processes has counted."""
    for what, n in getattr(node, "workeroutput", {}).get("tally", {}).items():
        tally.count(what, n)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What chose the samples of this run, and what it withstood, in numbers."""
    terminalreporter.write_line(f"SIMGRAPH_TEST_SEED={tiers.SEED}")
    for what, n in sorted(tally.totals().items()):
        terminalreporter.write_line(f"{what}: {n}")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A user's own database and settings are never touched."""
    for name in list(os.environ):
        if name.startswith("NEO4J_") or (name.startswith("SIMGRAPH_") and not name.startswith("SIMGRAPH_TEST_")):
            monkeypatch.delenv(name)
    monkeypatch.delenv("COLUMNS", raising=False)  # xdist says 80 to its workers
    monkeypatch.setenv("SIMGRAPH_HOME", str(tmp_path_factory.getbasetemp() / "home"))


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that would leave this machine fails the test that tries it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not str(address[0]).startswith(LOOPBACK):
            pytest.fail(f"a test tried to reach {address[0]}")  # no Exception: nothing of ours takes it for a fault
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def local_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    """Our own Neo4j in a temporary folder, started and in the end stopped."""
    home = tmp_path_factory.mktemp("neo4j")
    neo4j_home.prepare(home)
    server = LocalServer(home, java_options=neo4j_home.QUICK_START)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def neo4j_settings(request: pytest.FixtureRequest) -> Neo4jSettings:
    """A real Neo4j: the one that SIMGRAPH_TEST_NEO4J_URI insists on, else the local one."""
    if uri := os.environ.get("SIMGRAPH_TEST_NEO4J_URI"):
        if "PYTEST_XDIST_WORKER" in os.environ:
            pytest.exit("SIMGRAPH_TEST_NEO4J_URI is one database, and each test empties it: add -n 0.", returncode=4)
        return Neo4jSettings(uri, password=os.environ.get("SIMGRAPH_TEST_NEO4J_PASSWORD"))
    server: LocalServer = request.getfixturevalue("local_server")
    return server.start()


@pytest.fixture(scope="session")
def plain_driver(neo4j_settings: Neo4jSettings) -> Iterator[Any]:
    s = neo4j_settings
    with GraphDatabase.driver(s.uri, auth=(s.username, s.password) if s.password else None) as driver:
        yield driver


@pytest.fixture(scope="session")
def cypher(plain_driver: Any) -> Any:
    """Run a statement past our own code: `cypher("RETURN $x AS x", x=1)` gives a list of dicts."""

    def run(text: str, **parameters: Any) -> list[dict[str, Any]]:
        return [dict(record) for record in plain_driver.execute_query(text, parameters).records]

    return run


@pytest.fixture
def store(neo4j_settings: Neo4jSettings, cypher: Any) -> Iterator[Store]:
    """An empty store with its constraints."""
    cypher("MATCH (n) DETACH DELETE n")
    with Store(neo4j_settings) as opened:
        opened.prepare()
        yield opened


@pytest.fixture
def neo4j_env(neo4j_settings: Neo4jSettings, monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    """The environment that makes commands use the session's Neo4j, emptied."""
    monkeypatch.setenv("NEO4J_URI", neo4j_settings.uri)
    monkeypatch.setenv("NEO4J_USERNAME", neo4j_settings.username)
    if neo4j_settings.password:
        monkeypatch.setenv("NEO4J_PASSWORD", neo4j_settings.password)


@pytest.fixture
def knn_api() -> Iterator[FakeWellcome]:
    """The fake API with a seeded nearest-neighbour graph of 300 images."""
    with FakeWellcome(knn_world(300, seed=7)) as fake:
        yield fake


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """An empty folder for the pictures of a drawing."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An empty folder for what is drawn."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder
