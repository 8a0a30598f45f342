"""Two commands of any two kinds at the same time on one local store, and processes that are halted for a while."""

from __future__ import annotations

import random
import signal
import time
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import psutil
import pytest

from simgraph_neo.connection import connect
from simgraph_neo.maintenance.verify import verify
from simgraph_neo.server import LocalServer
from tests.support import neo4j_home
from tests.support.commands import good
from tests.support.fake_wellcome import FakeWellcome, knn_world
from tests.support.processes import Command, patient
from tests.support.reference import reference_store
from tests.support.tally import count
from tests.support.tiers import SEED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORLD = knn_world(120, seed=12, gone=3)
ONE, OTHER = WORLD.ids[:2]
KINDS = {
    "crawl": ("ingest", OTHER, "--depth", "4", "--rate", "0", "--workers", "2"),
    "refresh": ("ingest", ONE, "--depth", "3", "--refresh", "--rate", "0", "--workers", "2"),
    "forget": ("forget", ONE, "--yes"),
    "repair": ("verify", "--repair"),
    "reader": ("analyze", "metrics", ONE, "--depth", "3"),
    "stop": ("db", "stop"),
    "reset": ("db", "reset", "--yes"),
    "backup": ("db", "backup", "kept.dump", "--yes"),
    "restore": ("db", "restore", "first.dump", "--yes"),
    "cache": ("cache", "clear"),
}
PAIRS = list(combinations_with_replacement(KINDS, 2))
CODES = {0, 3, 4, 6, 75}
"""Done; Neo4j went away; the seed was forgotten meanwhile; violations that others left; to be run again."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A local store in which `ONE` was crawled from, and a backup of it."""
    neo4j_home.prepare(tmp_path)
    neo4j_home.choose_ports(tmp_path)
    monkeypatch.setenv("SIMGRAPH_HOME", str(tmp_path))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    monkeypatch.chdir(tmp_path)
    server = LocalServer(tmp_path, java_options=neo4j_home.QUICK_START)
    server.start()
    with FakeWellcome(WORLD, latency=0.01) as fake:
        monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
        good("ingest", ONE, "--depth", "3", "--rate", "0")
        good("db", "backup", "first.dump")
        yield tmp_path
    server.stop()


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    "pairs",
    [
        pytest.param(random.Random(SEED).sample(PAIRS, 5), id="sampled", marks=pytest.mark.long),
        pytest.param(PAIRS, id="every", marks=pytest.mark.exhaustive),
    ],
)
def test_s16_two_commands_at_once(home: Path, pairs: list[tuple[str, str]]) -> None:
    """S16: two commands of any kinds, the second begun at some moment of the first: no traceback, a whole store."""
    moments = random.Random(SEED)
    for pair in pairs:
        good("db", "restore", "first.dump", "--yes")
        first = Command(*KINDS[pair[0]], tuning=patient(batch=8))
        time.sleep(moments.uniform(0, 1.5))
        second = Command(*KINDS[pair[1]], tuning=patient(batch=8))
        for name, ended in zip(pair, (first.wait(150), second.wait(150)), strict=True):
            assert "Traceback" not in ended.err, (pair, name, ended.err)
            assert ended.code in CODES, (pair, name, ended.err)
        with connect() as store:
            assert [finding for finding in verify(store) if finding.violations] == [], pair
        count("pairs of commands survived")


@pytest.mark.long
@pytest.mark.timeout(300)
def test_s15_halted_processes_go_on(home: Path) -> None:
    """S15: a crawl, then its Neo4j, is halted for seconds (SIGSTOP) and goes on (SIGCONT): it ends, the same graph."""
    crawling = Command(*KINDS["crawl"], tuning=patient(batch=8))
    time.sleep(1)
    crawling.send(signal.SIGSTOP)
    time.sleep(2)
    crawling.send(signal.SIGCONT)
    time.sleep(0.3)
    java = psutil.Process(LocalServer(home).status().pid)
    java.suspend()
    time.sleep(3)
    java.resume()
    ended = crawling.wait(120)
    assert ended.code == 0, ended.err
    graph = reference_store(WORLD, ([ONE], 3), ([OTHER], 4))
    with connect() as store:
        assert [finding for finding in verify(store) if finding.violations] == []
        stored = store.subgraph().graph
    assert {(i, data["state"]) for i, data in stored.nodes(data=True)} == graph[0]
    assert set(stored.edges(data="rank")) == graph[1]
