"""Kill -9 at every moment that counts: what is stored is whole, and the same command ends with the same graph.

A process leaves traces only by its questions to the API and by its messages to Neo4j. It is killed by SIGKILL when a
question has come and is not answered, when a transaction begins, when a statement of a write has come and is not passed
on, and around each COMMIT: before it is passed on, and when it has been applied but its answer is not delivered yet.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.invariants import verify
from tests.bolt_proxy import BoltProxy
from tests.fake_wellcome import FakeWellcome, knn_world
from tests.processes import Command, Done
from tests.reference import reference_bfs, reference_store
from tests.tally import count
from tests.test_crawl import SIX, paint, snapshot, works

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simgraph_neo.settings import Neo4jSettings
    from simgraph_neo.store import Store
    from tests.bolt_proxy import Message
    from tests.fake_http import Answer
    from tests.fake_worlds import World


READ_MOMENTS = {("BEGIN", "before")}
WRITE_MOMENTS = {("BEGIN", "before"), ("RUN", "before"), ("COMMIT", "before"), ("COMMIT", "after")}


class Executioner:
    """Counts the moments of a process as the fake API and the proxy see them, and kills it at the k-th."""

    def __init__(self, fake: FakeWellcome, proxy: BoltProxy) -> None:
        self.moments = 0
        self._at = 0
        self._command: Command | None = None
        self._known = threading.Event()
        self._known.set()
        self._lock = threading.Lock()
        fake.faults, proxy.decide = self._question, self._message

    def run(self, at: int, *arguments: str) -> Done:
        """Run a command until its end, or until it is killed at moment `at` (from 1)."""
        self.moments, self._at = 0, at
        self._known.clear()
        self._command = Command(*arguments)
        self._known.set()
        try:
            return self._command.wait(120)
        finally:
            self._at = 0

    def _question(self, _number: int, _key: str) -> Answer | None:
        self._moment()
        return None

    def _message(self, message: Message) -> object:
        counts = (message.kind, message.phase) in (READ_MOMENTS if message.reads else WRITE_MOMENTS)
        killed = self._moment() if counts else self.dead
        return (lambda: None) if killed else None  # a killed client's message goes nowhere

    def _moment(self) -> bool:
        self._known.wait()
        with self._lock:
            self.moments += 1
            if self.moments == self._at and self._command:
                self._command.kill()
            return self.dead

    @property
    def dead(self) -> bool:
        return 0 < self._at <= self.moments


@pytest.fixture
def world() -> World:
    """Two hundred images, some gone, some without a list, some with a short one."""
    return knn_world(200, seed=11, gone=3, empty=3, short=4)


@pytest.fixture
def api(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWellcome]:
    with FakeWellcome(world) as fake:
        monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
        yield fake


@pytest.fixture
def executioner(
    neo4j_env: None, neo4j_settings: Neo4jSettings, monkeypatch: pytest.MonkeyPatch, api: FakeWellcome
) -> Iterator[Executioner]:
    with BoltProxy(neo4j_settings.uri) as proxy:
        monkeypatch.setenv("NEO4J_URI", proxy.uri)
        yield Executioner(api, proxy)


def unbroken(store: Store) -> None:
    """INV1 to INV10, INV16, INV17: nothing that the store claims is wrong."""
    findings = verify(store)
    count("invariants checked", len(findings))
    assert [finding for finding in findings if finding.violations] == []


def whole_answers_only(cypher: Any, world: World) -> None:
    """INV19: the store is the fold of whole answers of the API; no list is there in part, none was made up."""
    states, edges = snapshot(cypher)
    lists: dict[str, list[str]] = {}
    for image_id, other, _ in sorted(edges, key=lambda edge: edge[2]):
        lists.setdefault(image_id, []).append(other)
    neighbours = world.neighbours()
    assert {i: neighbours[i] for i, state in states if state == "expanded"} == lists
    assert all(not neighbours[i] for i, state in states if state == "empty")
    assert {i for i, state in states if state == "gone"} <= world.gone
    assert {other for listed in lists.values() for other in listed} <= {i for i, _ in states}
    assert works(cypher).items() <= world.works().items()


def killed_at(moment: int, executioner: Executioner, *command: str) -> bool:
    """Run a command that is to be killed at that moment, and again until its end; False when it ended before."""
    done = executioner.run(moment, *command)
    assert done.code in {0, -9}, done.err
    return done.code != 0


def some_or_every(some: int, every: int) -> pytest.MarkDecorator:
    """A stride through the moments for each run of the tests, and a finer one for the long enumeration."""
    strides = [pytest.param(some, id="some"), pytest.param(every, id="every", marks=pytest.mark.long)]
    return pytest.mark.parametrize("stride", strides)


def ended(executioner: Executioner, *command: str) -> None:
    done = executioner.run(0, *command)
    assert done.code == 0, done.err


@pytest.mark.timeout(3600)
@some_or_every(131, 1)
def test_c01_killed_at_every_moment_of_a_crawl(
    executioner: Executioner, world: World, store: Store, cypher: Any, stride: int
) -> None:
    """C01, INV1 to INV4, INV6 to INV10, INV12, INV16, INV17, INV19, INV20, INV25: killed at moment k, it is whole.

    The store is made of whole answers. The same command again leaves the reference graph and the one finished Crawl.
    """
    seeds, moment = [world.ids[0], world.ids[1]], 1
    command = ["ingest", *seeds, "--depth", "10", "--rate", "0"]
    reference = reference_store(world, (seeds, 10))
    assert len(reference[0]) > 150
    while killed_at(moment, executioner, *command):
        count("kills survived")
        unbroken(store)
        whole_answers_only(cypher, world)
        ended(executioner, *command)
        assert snapshot(cypher) == reference
        assert works(cypher) == {i: world.works()[i] for i, _ in reference[0]}
        assert cypher("MATCH (c:Crawl) WHERE c.completedAt IS NOT NULL RETURN count(c) AS n") == [{"n": 1}]
        moment += stride
        cypher("MATCH (n) DETACH DELETE n")
    unbroken(store)
    assert moment > 250
    assert snapshot(cypher) == reference


def change_some_lists(world: World) -> None:
    """Every ninth image gets two new neighbours in front, for the two last ones."""
    ids = sorted(world.lists)
    for place in range(0, len(ids), 9):
        fresh = [ids[(place + step) % len(ids)] for step in (50, 90)]
        world.lists[ids[place]] = list(dict.fromkeys([*fresh, *world.lists[ids[place]]]))[:5]


@pytest.mark.timeout(3600)
@some_or_every(73, 7)
def test_c01_killed_at_any_moment_of_a_refresh(
    executioner: Executioner, api: FakeWellcome, world: World, store: Store, cypher: Any, stride: int
) -> None:
    """C01, INV17, INV18: a refresh killed at moment k and run again leaves exactly the newer lists, edge by edge.

    What the killed run had stored is not asked for again, unless it was killed when it had just noted its end.
    """
    world.lists.update(knn_world(200, seed=11).lists)  # no short lists, which must be seen twice
    old, seeds, moment = dict(world.lists), [world.ids[0]], 1
    crawl_command = ["ingest", *seeds, "--depth", "5", "--rate", "0"]
    more = True
    while more:
        cypher("MATCH (n) DETACH DELETE n")
        world.lists.update(old)
        ended(executioner, *crawl_command)
        change_some_lists(world)
        api.log.clear()
        more = killed_at(moment, executioner, *crawl_command, "--refresh")
        count("kills survived", int(more))
        unbroken(store)
        known = {row["id"] for row in cypher(
            "MATCH (c:Crawl {refresh: true}) WHERE c.completedAt IS NULL "
                "MATCH (i:Image) WHERE i.expandedAt >= c.startedAt RETURN i.id AS id"
        )}  # fmt: skip
        if more:
            api.log.clear()
            ended(executioner, *crawl_command, "--refresh")
            assert not known & {key for _, key, _ in api.log}
        graph, neighbours = store.discovered(seeds, 5), world.neighbours()
        assert {i: d["depth"] for i, d in graph.nodes(data=True)} == reference_bfs(neighbours, seeds, 5)
        assert set(graph.edges(data="rank")) == {
            (i, other, rank)
            for i, data in graph.nodes(data=True)
            if data["depth"] < 5
            for rank, other in enumerate(neighbours.get(i, ()), 1)
        }
        unbroken(store)
        moment += stride


@pytest.mark.timeout(600)
@some_or_every(29, 1)
def test_c01_killed_at_every_moment_of_reading_a_folder(
    executioner: Executioner, store: Store, cypher: Any, tmp_path: Path, stride: int
) -> None:
    """C01: the same for a folder read whole, before and after it changed."""
    folder = paint(tmp_path / "six", **SIX)
    command = ["ingest", "--source", f"folder:{folder}"]
    ended(executioner, *command)
    six = snapshot(cypher)
    (folder / "a.png").unlink()
    ended(executioner, *command)
    five, moment, more = snapshot(cypher), 1, True
    while more:
        cypher("MATCH (n) DETACH DELETE n")
        paint(folder, **SIX)
        if more := killed_at(moment, executioner, *command):
            count("kills survived")
            unbroken(store)
            ended(executioner, *command)
        assert snapshot(cypher) == six
        (folder / "a.png").unlink()
        if killed_at(moment, executioner, *command):
            count("kills survived")
            unbroken(store)
            ended(executioner, *command)
        assert snapshot(cypher) == five
        moment += stride
