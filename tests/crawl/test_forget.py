"""`simgraph forget`: the store is afterwards as if nobody had ever crawled from the forgotten seeds."""

from __future__ import annotations

import random
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simgraph_neo import analysis
from simgraph_neo.crawler import crawl
from simgraph_neo.crawler.result import begun
from simgraph_neo.errors import Cancelled, ImageNotFoundError, InvalidInputError, Stopped
from simgraph_neo.maintenance.forget import Forgotten, forget
from simgraph_neo.model import Expansion, Image
from simgraph_neo.sources.flags.source import FlagsSource
from simgraph_neo.store import Store, removal
from simgraph_neo.store.driver_errors import TooLargeError
from simgraph_neo.text import counted
from tests.support.commands import good, refused, simgraph
from tests.support.crawls import run, snapshot, works
from tests.support.fake_wellcome import FakeWellcome, knn_world
from tests.support.kills import ended, killed_at, unbroken
from tests.support.processes import Command, patient
from tests.support.reference import reference_store
from tests.support.tally import count
from tests.support.tiers import amounts, moments

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simgraph_neo.settings import Neo4jSettings
    from tests.support.fake_worlds import World
    from tests.support.kills import Executioner


Crawls = list[tuple[list[str], int]]
ODD = {"gone": 4, "empty": 4, "short": 6}
seeds = st.lists(st.integers(0, 79), min_size=1, max_size=3, unique=True)
crawls = st.lists(st.tuples(seeds, st.integers(1, 4)), min_size=1, max_size=3)


@pytest.fixture
def world() -> World:
    return knn_world(80, seed=4, **ODD)


@pytest.fixture
def api(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWellcome]:
    with FakeWellcome(world) as fake:
        monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
        yield fake


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
@amounts("examples", 2, 60, 300)
def test_what_is_left_is_what_the_other_seeds_would_have_built(store: Store, cypher: Any, examples: int) -> None:
    """Any crawls, one seed forgotten: the store of the other seeds' crawls alone; crawled again, the store of all."""

    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.integers(0, 3), crawls, st.integers(0, 11))
    def forgotten(number: int, chosen: list[tuple[list[int], int]], which: int) -> None:
        cypher("MATCH (n) DETACH DELETE n")
        world = knn_world(60, seed=number, **ODD)
        there = [i for i in world.ids if i in world]
        done = [([there[k % len(there)] for k in some], depth) for some, depth in chosen]
        done = [(list(dict.fromkeys(some)), depth) for some, depth in done]
        each = sorted({seed for some, _ in done for seed in some})
        seed = each[which % len(each)]
        with FakeWellcome(world) as fake:
            for some, depth in done:
                run(fake, store, some, depth)
            before, shown = snapshot(cypher), forget(store, [seed], dry_run=True)
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


@pytest.mark.timeout(3600)
@moments(None, 7)
def test_c13_killed_at_any_moment_it_leaves_a_whole_store(
    executioner: Executioner,
    api: FakeWellcome,
    world: World,
    store: Store,
    cypher: Any,
    first: int,
    stride: int,
) -> None:
    """C13, INV1 to INV4, INV6 to INV10, INV16, INV17, INV25: killed on its way; the same command ends it."""
    executioner.tuning = patient(batch=5)
    kept, gone = ([world.ids[0], world.ids[1]], 2), ([world.ids[2], world.ids[1]], 4)
    run(api, store, *kept)
    left, moment, more = [kept, ([world.ids[1]], 4)], first + 2, True
    while more:
        run(api, store, *gone)
        assert snapshot(cypher) == reference_store(world, kept, gone)
        more = killed_at(moment, executioner, "forget", world.ids[2], "--yes")
        if more:
            count("kills survived")
            unbroken(store)
            if world.ids[2] in {row.seed for row in analysis.seeds(store)}:  # else only the answer to its end was lost
                ended(executioner, "forget", world.ids[2], "--yes")
        unbroken(store)
        assert snapshot(cypher) == reference_store(world, *left)
        moment += stride
    assert moment > 50


@pytest.mark.timeout(1200)
@amounts("rounds", None, 8, 30)
def test_an_ingester_beside_it_loses_nothing(
    neo4j_env: None, store: Store, cypher: Any, monkeypatch: pytest.MonkeyPatch, rounds: int
) -> None:
    """C13: another seed is crawled meanwhile: its run ends or stops to be run again, and the store is whole."""
    world = knn_world(200, seed=5, gone=4)
    with FakeWellcome(world, latency=0.004) as fake:
        monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
        for number in range(rounds):
            one, other = random.Random(number).sample(sorted(world.neighbours()), 2)
            cypher("MATCH (n) DETACH DELETE n")
            run(fake, store, [one], 5)
            begun, command = fake.requests, ("ingest", other, "--depth", "5", "--rate", "0", "--workers", "2")
            running = Command(*command, tuning=patient(batch=16))
            while running.running and fake.requests < begun + 1 + 5 * number:
                time.sleep(0.001)
            forget(store, [one])
            end = running.wait()
            assert end.code == 0 or (end.code == 75 and "same command again" in end.err), end.err
            unbroken(store)
            assert Command(*command, tuning=patient()).wait().code == 0
            unbroken(store)
            assert snapshot(cypher) == reference_store(world, ([other], 5))


def test_what_a_crawl_that_began_meanwhile_wrote_at_last_is_no_orphan(store: Store, cypher: Any, world: World) -> None:
    """C13: a crawl begins during a forgetting and stores, at its last moment, what a forgotten list led it to."""
    with FakeWellcome(world) as fake:
        run(fake, store, [world.ids[0]], 3)
    other, *_, met = sorted(row["id"] for row in cypher("MATCH (i:Image) RETURN i.id AS id"))
    answer = Expansion(Image(met, "wellcome", state="empty"), datetime.now(UTC), complete=True)

    class Disturbed(Store):
        """Just before its end another process writes, once."""

        calm = False

        def end_forgetting(self, *args: Any) -> list[str]:
            if self.calm:
                return super().end_forgetting(*args)
            self.calm = True
            with Store(self.settings) as another:
                another.begin(begun("wellcome", [other], 3))
                another.write([answer])
                stopped = self.end_forgetting(*args)
                with pytest.raises(Stopped, match="same command again"):
                    another.write([answer])
            return stopped

    with Disturbed(store.settings) as disturbed:
        forget(disturbed, [world.ids[0]])
    unbroken(store)
    assert snapshot(cypher)[0] == {(other, "new")}


@pytest.mark.long
def test_an_ingester_of_the_same_seed_stops_before_it_writes_more(
    neo4j_env: None, store: Store, cypher: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C13: what is forgotten while it is crawled does not come back: its run ends with 75 before it writes more."""
    world = knn_world(200, seed=5, gone=4)
    with FakeWellcome(world, latency=0.02) as fake:
        monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
        one, other = world.ids[:2]
        run(fake, store, [other], 1)
        for waited in (15, 40):
            begun, fake.latency = fake.requests, 0.02
            running = Command("ingest", one, "--depth", "10", "--rate", "0", "--workers", "2", tuning=patient())
            while running.running and fake.requests < begun + waited:
                time.sleep(0.001)
            fake.latency = 0.3  # else it may end before it is noticed
            forget(store, [one])
            end = running.wait()
            assert (end.code, "same command again" in end.err) == (75, True), end.err
            assert fake.requests < begun + len(world.ids)
            unbroken(store)
            assert snapshot(cypher) == reference_store(world, ([other], 1))


def test_c02_ctrl_c_leaves_a_whole_store(
    store: Store, cypher: Any, api: FakeWellcome, neo4j_settings: Neo4jSettings
) -> None:
    """C02: after Ctrl-C some of it is forgotten, what is stored is whole, and the same call ends it."""
    one, other = api.world.ids[:2]
    run(api, store, [one], 4)
    run(api, store, [other], 1)
    before, cancel = store.status().images, threading.Event()
    with Store(neo4j_settings, batch=5) as small, pytest.raises(Cancelled, match="Run the same command to resume"):
        forget(small, [one], on_progress=lambda done, total: cancel.set(), cancel=cancel)
    assert store.status().images <= before
    unbroken(store)
    forget(store, [one])
    assert snapshot(cypher) == reference_store(api.world, ([other], 1))


def test_a_run_that_ended_meanwhile_is_to_be_run_again(store: Store, cypher: Any, api: FakeWellcome) -> None:
    """What was finished before stays finished; a run that ended while lists went counts as unfinished."""
    one, other, third = api.world.ids[:3]
    run(api, store, [one], 3)
    run(api, store, [third], 2)

    def meanwhile(done: int, total: int) -> None:
        run(api, store, [other], 1)

    forget(store, [one], on_progress=meanwhile)
    unbroken(store)
    finished = cypher("MATCH (c:Crawl)-[:FROM]->(s) WHERE c.completedAt IS NOT NULL RETURN s.id AS id")
    assert [row["id"] for row in finished] == [third]
    assert snapshot(cypher) == reference_store(api.world, ([other], 1), ([third], 2))


def test_small_transactions_and_a_small_memory_are_enough(
    store: Store, cypher: Any, api: FakeWellcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    """N10: what Neo4j has no memory for is sent in halves, down to a list at a time."""
    one, other = api.world.ids[:2]
    run(api, store, [one, other], 4)
    apply, sizes = removal.apply, list[int]()

    def no_more_than_five(tx: Any, images: Sequence[Any]) -> None:
        sizes.append(len(images))
        if len(images) > 5:
            raise TooLargeError("Neo.TransientError.General.MemoryPoolOutOfMemoryError")
        apply(tx, images)

    monkeypatch.setattr(removal, "apply", no_more_than_five)
    forget(store, [one])
    assert sizes[0] >= 10
    assert max(sizes[-3:]) > 1
    assert all(size <= 5 for size in sizes[3:])
    unbroken(store)
    is_reference(cypher, api.world, [([other], 4)])


def test_who_keeps_writing_is_waited_for_in_vain(store: Store, cypher: Any, api: FakeWellcome) -> None:
    """A list that is written anew each time is never taken back: Stopped says so, and the same call continues."""
    one = api.world.ids[0]
    run(api, store, [one], 2)

    def writing(done: int, total: int) -> None:
        run(api, store, [one], 1)

    with pytest.raises(Stopped, match="Another process keeps"):
        forget(store, [one], on_progress=writing)
    unbroken(store)
    forget(store, [one])
    assert snapshot(cypher) == (set(), set())
    assert cypher("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]


def test_what_others_refreshed_stays_complete(store: Store, cypher: Any, api: FakeWellcome) -> None:
    """A territory that a forgotten seed's refresh changed keeps its newer lists, and is as complete as it was."""
    one, two = api.world.ids[0], next(i for i in api.world.ids[1:] if i in api.world and len(api.world.lists[i]) == 5)
    run(api, store, [one], 2)
    inner = {i for i, state in snapshot(cypher)[0] if state == "expanded"}
    changed = next(i for i in api.world.lists[one] if i in inner and len(api.world.lists[i]) == 5)
    fresh = [i for i in api.world.ids if i not in api.world.lists[changed] and i != changed][:2]
    api.set_list(changed, [*fresh, *api.world.lists[changed][:3]])
    api.set_list(two, [changed, *[i for i in api.world.lists[two] if i != changed][:4]])
    run(api, store, [two], 3, refresh=True, accept_churn=True)
    before = store.subgraph([one], 2).graph
    forget(store, [two])
    unbroken(store)
    after = store.subgraph([one], 2).graph
    assert set(after.edges(data="rank")) == set(before.edges(data="rank"))
    assert set(fresh) <= set(after)
    assert (after.graph["unexpanded"], before.graph["unexpanded"]) == (0, 0)
    assert cypher("MATCH ({id: $id})-[r:WAS_SIMILAR_TO]->() RETURN count(r) AS n", id=changed) == [{"n": 2}]


def test_an_unfinished_crawl_keeps_what_it_goes_on_with(store: Store, cypher: Any, api: FakeWellcome) -> None:
    """Another seed's crawl that was cut short keeps its territory as far as it is known, and asks nothing twice."""
    one, other = api.world.ids[:2]
    run(api, store, [other], 3, max_images=6)
    run(api, store, [one, other], 3)
    known = store.subgraph([other], 3).graph
    assert known.graph["complete"]
    forget(store, [one])
    unbroken(store)
    asked = api.requests
    run(api, store, [other], 3)
    assert api.requests == asked
    assert snapshot(cypher) == reference_store(api.world, ([other], 3))


def test_whole_sources_and_seeds_of_theirs(store: Store, cypher: Any) -> None:
    """That a source was read whole can be forgotten; seeds of it keep theirs, and it keeps what seeds brought."""
    flags = FlagsSource()
    crawl(store, flags, ["fr"], 2)
    alone = snapshot(cypher)
    crawl(store, flags)
    crawl(store, flags, ["jp"], 3)
    whole = snapshot(cypher)
    kept = len(store.subgraph(["flags:jp"], 3).graph)
    assert forget(store, ["flags:jp"]) == Forgotten(images=0, edges=0, works=0, crawls=1, unasked=0, kept=kept)
    assert snapshot(cypher) == whole
    gone = forget(store, source="flags")
    assert (gone.images, gone.crawls, gone.kept) == (157 - len(alone[0]), 1, len(alone[0]))
    assert snapshot(cypher) == alone
    unbroken(store)
    with pytest.raises(ImageNotFoundError, match="the source 'flags' completely"):
        forget(store, source="flags")
    assert forget(store, ["flags:fr"]).kept == 0
    assert cypher("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]


def test_inv24_what_others_joined_is_never_lost(store: Store, cypher: Any, api: FakeWellcome) -> None:
    """INV24: annotations of images that would go are a refusal that names them, before anything is removed."""
    one, other = api.world.ids[:2]
    run(api, store, [one], 2)
    run(api, store, [other], 1)
    going = sorted({i for i, _ in snapshot(cypher)[0]} - {i for i, _ in reference_store(api.world, ([other], 1))[0]})
    cypher("CREATE (:Work {id: 'theirs'}), (:Image {id: 'theirs', url: 'x'})-[:SIMILAR_TO]->(:Product)")
    everything = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS n, count(r) AS r"
    for join in ("CREATE (:Note)-[:ABOUT]->(i)", "CREATE (i)-[:SIMILAR_TO]->(:Product)", "CREATE (i)-[:PART_OF]->(i)"):
        cypher(f"MATCH (i:Image {{id: $id}}) {join}", id=going[0])
        before = cypher(everything)
        with pytest.raises(InvalidInputError, match=rf"{going[0]} \((ABOUT|SIMILAR_TO|PART_OF)\)"):
            forget(store, [one])
        assert cypher(everything) == before
        cypher("MATCH (n:Note|Product) WHERE NOT (n)--({id: 'theirs'}) DETACH DELETE n")
        cypher("MATCH ()-[r:PART_OF]->() DELETE r")
    cypher("MATCH (c:Crawl)-[:FROM]->({id: $id}) CREATE (c)<-[:MADE]-(:Person)", id=one)
    with pytest.raises(InvalidInputError, match=r"\(MADE\)"):
        forget(store, [one])
    cypher("MATCH (p:Person) DETACH DELETE p")
    cypher("MATCH (i:Image {id: $id}) CREATE (:Crawl {owner: 'them'})-[:FROM]->(i)", id=going[0])
    with pytest.raises(InvalidInputError, match=r"\(FROM\)"):
        forget(store, [one])
    cypher("MATCH (c:Crawl {owner: 'them'}) DETACH DELETE c")
    cypher("MATCH (i:Image {id: $id}) CREATE (:Note)-[:ABOUT]->(i)", id=other)
    forget(store, [one])
    unbroken(store)
    assert cypher("MATCH (n:Note)-[:ABOUT]->(i) RETURN i.id AS id") == [{"id": other}]
    assert cypher("MATCH (n) WHERE n:Product OR n.id = 'theirs' RETURN count(n) AS n") == [{"n": 3}]


def test_the_command_shows_asks_and_tells(neo4j_env: None, store: Store, cypher: Any) -> None:
    """What goes is told before the question; no, silence and a wrong seed change nothing; --yes asks nothing."""
    crawl(store, FlagsSource(), ["dk", "se"], 2)
    before, words = snapshot(cypher), ("forget", "flags:se")
    asked = simgraph(*words, stdin="n\n")
    assert (asked.exit_code, asked.stdout) == (0, "")
    shown = forget(store, ["flags:se"], dry_run=True)
    assert f"Would be removed: {counted(shown.images, 'image')}, {shown.edges} edges" in asked.stderr
    assert shown.kept > shown.unasked > 0
    assert (
        f"{shown.kept} images would stay, because other seeds need them, {shown.unasked} of them without"
        in asked.stderr
    )
    assert "Forget flags:se? [y/N]" in asked.stderr
    assert "Nothing was forgotten" in asked.stderr
    assert "--yes" in refused(2, *words, stdin="")
    assert "simgraph seeds" in refused(4, "forget", "flags:it", "--yes")
    assert "flags:nowhere, xmcz3cgb" in refused(
        4, "forget", "flags:nowhere", "https://wellcomecollection.org/images?id=xmcz3cgb", "--yes"
    )
    assert "mars" in refused(4, "forget", "--source", "mars", "--yes")
    assert "--source" in refused(2, "forget", "--yes")
    assert "--source" in refused(2, "forget", "flags:dk", "--source", "flags", "--yes")
    refused(2, "forget", "a\nb", "--yes")
    assert snapshot(cypher) == before
    assert good(*words, "--yes", "--json") == shown.record()
    assert snapshot(cypher) != before
    crawl(store, FlagsSource(), ["dk"], 1)
    crawl(store, FlagsSource(), ["se"], 1)
    told = simgraph("forget", "flags:se", "flags:dk", stdin="y\n")
    assert (told.exit_code, "images" in told.stdout, "Forgotten: flags:se, flags:dk." in told.stderr) == (0, True, True)
    assert cypher("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]


def test_nothing_but_a_note_may_go(neo4j_env: None, store: Store) -> None:
    """Where other seeds brought all of it the command says so."""
    crawl(store, FlagsSource())
    crawl(store, FlagsSource(), ["fr"], 1)
    crawl(store, FlagsSource(), ["fr", "jp"], 1)
    told = simgraph("forget", "flags:jp", stdin="y\n").stderr
    assert "only the note that these are seeds" in told
    assert [row["seed"] for row in good("seeds", "--json")] == ["flags:fr", "flags:fr", None]
