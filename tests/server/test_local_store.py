"""A crawl into the local Neo4j when the machine lets it down: its disk fills, its Neo4j is killed."""

from __future__ import annotations

import shutil
import signal
import time
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from simgraph_neo.connection import connect
from simgraph_neo.crawler import crawl
from simgraph_neo.errors import Stopped
from simgraph_neo.maintenance.verify import verify
from simgraph_neo.server import LocalServer
from simgraph_neo.sources.flags.source import FlagsSource
from simgraph_neo.store.transactions import Patience
from tests.support import neo4j_home
from tests.support.crawls import run
from tests.support.fake_wellcome import FakeWellcome, knn_world
from tests.support.processes import Command, patient
from tests.support.reference import reference_store
from tests.support.tally import count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simgraph_neo.store import Store
    from tests.support.fake_worlds import World


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServer]:
    """A local Neo4j of this test's own, under its own SIMGRAPH_HOME."""
    neo4j_home.prepare(tmp_path)
    monkeypatch.setenv("SIMGRAPH_HOME", str(tmp_path))
    local = LocalServer(tmp_path)
    local.start()
    yield local
    local.stop()


@pytest.fixture
def world() -> World:
    return knn_world(200, seed=11)


def kill(server: LocalServer) -> None:
    """SIGKILL to the server's Java, and nothing else."""
    java = psutil.Process(server.status().pid)
    java.send_signal(signal.SIGKILL)
    java.wait(10)
    count("kills survived")


def stored(store: Store) -> tuple[Any, Any]:
    graph = store.subgraph().graph
    return set(graph.nodes(data="state")), set(graph.edges(data="rank"))


@pytest.mark.long
@pytest.mark.parametrize("kills", [(60,), (40, 110)])
def test_c01_the_local_neo4j_is_killed_in_mid_crawl(
    server: LocalServer, world: World, monkeypatch: pytest.MonkeyPatch, kills: tuple[int, ...]
) -> None:
    """C01, N13: the local store's Java is killed in mid-crawl and started again: the crawl goes on by itself.

    What it had stored is still there, so that nothing is asked twice, and in the end it is the reference graph.
    """
    seeds = [world.ids[0]]
    with FakeWellcome(world, latency=0.02) as fake:
        monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
        running = Command("ingest", *seeds, "--depth", "10", "--rate", "0", "--workers", "2", tuning=patient())
        for requests in kills:
            deadline = time.monotonic() + 60
            while fake.requests < requests and time.monotonic() < deadline:
                time.sleep(0.01)
            kill(server)
            time.sleep(1)
            server.start()
        done = running.wait(100)
        assert done.code == 0, done.err
        with connect() as store:
            assert stored(store) == reference_store(world, (seeds, 10))
            assert not any(finding.violations for finding in verify(store))
        asked = [key for _, key, _ in fake.log]
        assert len(asked) == len(set(asked))


@pytest.mark.long
def test_n13_a_neo4j_that_stays_away_leaves_the_crawl_to_be_continued(
    server: LocalServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """N13, N08: killed and not started again: the crawl stops with 75 and a true count, and can be gone on with."""
    seeds, killed = [world.ids[0]], list[bool]()
    with FakeWellcome(world, latency=0.01) as fake:

        def watch(_: object) -> None:
            if fake.requests > 80 and not killed:
                killed.append(True)
                kill(server)

        with (
            connect(patience=Patience(retry=1.0, pause=0.05)) as store,
            pytest.raises(Stopped, match=r"This run stored \d+ new images") as stop,
        ):
            run(fake, store, seeds, 10, on_progress=watch)
        assert stop.value.exit_code == 75
        with connect() as store:
            told = int(str(stop.value).partition("run stored ")[2].split()[0])
            assert len(store.subgraph().graph) >= told  # the answer to the last COMMIT may be lost with the server
            run(fake, store, seeds, 10)
            assert stored(store) == reference_store(world, (seeds, 10))


@pytest.mark.long
def test_s04_a_disk_that_fills_up_stops_the_crawl_first(server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """S04: below 500 MB nothing is begun; a crawl under way stops with 75 and the figure, and can be gone on with."""
    free = [499]
    usage = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(path)._replace(free=free[0] * 1_000_000))
    with connect() as store:
        with pytest.raises(Stopped, match=r"Only 499 MB free .* stopped before Neo4j fails") as stop:
            crawl(store, FlagsSource(), ["fr"], 3)
        assert stop.value.exit_code == 75
        assert store.status().images == 0
        free[0] = 10_000

        def fill(_: object) -> None:
            free[0] = 180

        with pytest.raises(Stopped, match="Only 180 MB free"):
            crawl(store, FlagsSource(), ["fr"], 10, on_progress=fill)
        before = store.status()
        free[0] = 10_000
        crawl(store, FlagsSource(), ["fr"], 10)
        assert store.status().images > before.images
        assert not any(finding.violations for finding in verify(store))
