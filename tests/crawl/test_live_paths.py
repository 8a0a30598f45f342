"""Ways on the live API: held against networkx on all that the fake API would answer."""

from __future__ import annotations

import json
import random
import signal
import time
from contextlib import closing
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from simgraph_neo.errors import ImageNotFoundError, InvalidInputError
from simgraph_neo.maintenance.verify import verify
from simgraph_neo.paths import path_live
from simgraph_neo.sources.wellcome.source import WellcomeSource
from tests.support.commands import good, refused, simgraph
from tests.support.crawls import FAST, run, snapshot
from tests.support.fake_wellcome import Answer, FakeWellcome, knn_world
from tests.support.graphs import digraph_of_lists
from tests.support.kills import Executioner, killed_at, unbroken
from tests.support.processes import Command, patient
from tests.support.reference import reference_bfs
from tests.support.tiers import amounts, moments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.paths import Paths
    from simgraph_neo.store import Store
    from tests.support.fake_worlds import World


@pytest.fixture
def world() -> World:
    return knn_world(300, seed=7, gone=3, short=4)


@pytest.fixture
def api(world: World, monkeypatch: pytest.MonkeyPatch, neo4j_env: None) -> Iterator[FakeWellcome]:
    """Commands speak to the fake API and to the session's emptied Neo4j."""
    with FakeWellcome(world) as fake:
        monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
        yield fake


def find(fake: FakeWellcome, store: Store, start: str, goal: str, **options: Any) -> Paths:
    with closing(WellcomeSource(fake.base_url, workers=4, rate=0, policy=FAST)) as source:
        return path_live(store, source, start, goal, **options)


def far_pairs(graph: nx.DiGraph[str], least: int, number: int, seed: int = 1) -> list[tuple[str, str]]:
    """Pairs at least so many steps apart."""
    chance, known, found = random.Random(seed), sorted(graph), list[tuple[str, str]]()
    while len(found) < number:
        start, goal = chance.sample(known, 2)
        if nx.has_path(graph, start, goal) and nx.shortest_path_length(graph, start, goal) >= least:
            found.append((start, goal))
    return found


def is_a_way(found: Paths, graph: nx.DiGraph[str]) -> bool:
    """Whether it leads from the start to the goal, along the API's own lists and ranks."""
    steps = found.there.steps
    along = all(graph.edges[a.id, b.id]["rank"] == b.rank for a, b in pairwise(steps))
    return (steps[0].id, steps[-1].id, along) == (found.start, found.goal, True)


@amounts("number", 1, 6, 6)
@pytest.mark.parametrize("by", ["hops", "rank"])
def test_a_proved_way_is_networkxs_best(api: FakeWellcome, store: Store, cypher: Any, by: str, number: int) -> None:
    """From an empty store: the way's cost is networkx's over all lists of the API, and so is the number of ties."""
    graph = digraph_of_lists(api.world.neighbours())
    weight = "rank" if by == "rank" else None
    for start, goal in far_pairs(graph, 3, number):
        cypher("MATCH (n) DETACH DELETE n")
        found = find(api, store, start, goal, by=by, prove=True, max_requests=2000)
        best = nx.dijkstra_path_length(graph, start, goal, weight=weight or (lambda *_: 1))
        assert is_a_way(found, graph)
        assert (found.there.ranks if by == "rank" else found.there.length) == best
        assert (found.there.unasked, found.there.at_least, found.there.go_on) == (0, None, None)
        known = digraph_of_lists({i: api.world.neighbours()[i] for i in asked(cypher) - api.world.gone})
        ways = len(list(nx.all_shortest_paths(known, start, goal, weight=weight)))
        assert found.there.ties + 1 == ways
        if found.there.all_ties:
            assert ways == len(list(nx.all_shortest_paths(graph, start, goal, weight=weight)))
        assert [finding for finding in verify(store) if finding.violations] == []


def asked(cypher: Any) -> set[str]:
    return {row["id"] for row in cypher("MATCH (i:Image) WHERE i.state <> 'new' RETURN i.id AS id")}


@pytest.mark.long
def test_a_way_is_found_with_a_part_of_the_questions_of_a_search_from_the_start(
    api: FakeWellcome, store: Store, cypher: Any
) -> None:
    """Over ten far pairs it asks less than half of what breadth-first search from the start must; nothing twice."""
    neighbours = api.world.neighbours()
    asked = breadth_first = 0
    for start, goal in far_pairs(digraph_of_lists(neighbours), 5, 10):
        cypher("MATCH (n) DETACH DELETE n")
        api.log.clear()
        found = find(api, store, start, goal, max_requests=2000)
        assert is_a_way(found, digraph_of_lists(neighbours))
        assert found.asked
        assert found.asked.requests == len(api.log)
        looked = {key for _, key, _ in api.log}
        assert found.asked.images == len(looked) == len(api.log)
        asked += len(looked)
        distance = reference_bfs(neighbours, [start], 300)
        breadth_first += sum(hops < distance[goal] - 1 for hops in distance.values())
    assert asked * 2 < breadth_first


def test_what_the_store_knows_of_the_goal_is_gone_backwards(api: FakeWellcome, store: Store) -> None:
    """Where a crawl left a chain to the goal, the search ends as soon as it meets an image that leads there."""
    graph = digraph_of_lists(api.world.neighbours())
    start, goal = far_pairs(graph, 6, 1, seed=3)[0]
    way = nx.shortest_path(graph, start, goal)
    run(api, store, way[2:], 1)
    api.log.clear()
    found = find(api, store, start, goal)
    looked = {key for _, key, _ in api.log}
    assert found.there.length == len(way) - 1
    assert looked <= {start, *graph[start], *(i for each in way[2:] for i in graph[each])}
    assert len(looked) <= 12


def test_nothing_is_asked_for_what_is_stored(api: FakeWellcome, store: Store) -> None:
    """A stored way costs no request and no Crawl; with `prove` only what may shorten it is asked."""
    graph = digraph_of_lists(api.world.neighbours())
    start, goal = far_pairs(graph, 4, 1)[0]
    find(api, store, start, goal, max_requests=2000)
    before, crawls = len(api.log), store.status().crawls
    again = find(api, store, start, goal)
    assert again.asked
    assert (again.asked.images, len(api.log), store.status().crawls) == (0, before, crawls)
    proved = find(api, store, start, goal, prove=True, max_requests=2000)
    assert proved.there.length == nx.shortest_path_length(graph, start, goal)
    near = reference_bfs(api.world.neighbours(), [start], proved.there.length - 2)
    assert {key for _, key, _ in api.log[before:]} <= set(near)


def test_a_spent_budget_is_said_and_gone_on_from(api: FakeWellcome, store: Store) -> None:
    """No more is asked than was allowed; the same call goes on, asking nothing again, until the way is found."""
    graph = digraph_of_lists(api.world.neighbours())
    start, goal = far_pairs(graph, 7, 1, seed=5)[0]
    found = find(api, store, start, goal, max_requests=9)
    assert not found.there.steps
    assert found.asked
    assert (found.asked.spent, found.asked.requests, len(api.log)) == (True, 9, 9)
    assert found.there.at_least
    assert 2 <= found.there.at_least <= nx.shortest_path_length(graph, start, goal)
    while not found.there.steps:
        found = find(api, store, start, goal, max_requests=40)
    assert is_a_way(found, graph)
    full = [key for _, key, status in api.log if status == 200 and api.world.lists.get(key)]
    assert len(full) == len(set(full))
    assert [finding for finding in verify(store) if finding.violations] == []


def test_where_nothing_leads_there_it_is_certain(store: Store, api: FakeWellcome) -> None:
    """An island is asked whole, and no image beside the goal more often than that takes: then there is no way."""
    ids = sorted(api.world.lists)[:6]
    for image_id in ids:
        api.set_list(image_id, [other for other in ids if other != image_id])
    goal = max(api.world.lists)
    found = find(api, store, ids[0], goal, max_requests=500)
    assert (found.there.steps, found.there.unasked, found.there.reached) == ((), 0, 6)
    assert found.asked
    assert not found.asked.spent
    assert found.asked.requests < 20


def test_ends_that_do_not_exist_are_named_and_nothing_is_written(store: Store, api: FakeWellcome) -> None:
    """Both ends are asked first; ids that the API has not are all named."""
    with pytest.raises(ImageNotFoundError, match="zzzzzzz8, zzzzzzz9"):
        find(api, store, "zzzzzzz8", "zzzzzzz9")
    with pytest.raises(ImageNotFoundError, match="zzzzzzz9"):
        find(api, store, min(api.world.lists), "zzzzzzz9")
    assert (store.status().images, store.status().crawls) == (0, 0)
    with pytest.raises(InvalidInputError, match="at least 2 requests"):
        find(api, store, "zzzzzzz8", "zzzzzzz9", max_requests=1)
    with pytest.raises(InvalidInputError, match="both ends"):
        find(api, store, "zzzzzzz8", "zzzzzzz8")


@pytest.mark.long
def test_images_that_do_not_answer_are_told_and_asked_by_the_next_run(api: FakeWellcome) -> None:
    """Without a way because of faults the exit code is 75; once the API answers again the same command finds it."""
    a, b, c, d = sorted(i for i, row in api.world.lists.items() if row and i not in api.world.gone)[:4]
    for image_id, other in ((a, b), (b, c), (c, d), (d, c)):
        api.set_list(image_id, [other])
    api.always[b] = Answer(status=503)
    command = ["path", a, c, "--live", "--rate", "0", "--max-requests", "60"]
    done = Command(*command, tuning=patient()).wait()
    assert done.code == 75, done.err
    assert "1 image did not answer" in done.err
    del api.always[b]
    done = Command(*command, tuning=patient()).wait()
    assert (done.code, done.out.splitlines()[0].partition(" there")[0]) == (0, "2 hops"), done


def test_empty_lists_are_looked_at_three_times(api: FakeWellcome, store: Store, cypher: Any) -> None:
    """An empty list on the way is asked again before it is believed; then the answer is certain."""
    a, b, c = sorted(i for i, row in api.world.lists.items() if row and i not in api.world.gone)[:3]
    api.set_list(a, [b])
    api.set_list(b, [])
    found = find(api, store, a, c)
    assert (found.there.reached, found.there.unasked, api.asked(b)) == (2, 0, 3)
    assert cypher("MATCH (i:Image {id: $id}) RETURN i.state AS state", id=b) == [{"state": "empty"}]


# -- the command --------------------------------------------------------------------------------------------------


def test_the_command_says_what_it_asked_and_found(api: FakeWellcome) -> None:
    """The way is on stdout, what it cost and what may be better on stderr; `--prove` ends with nothing left to say."""
    graph = digraph_of_lists(api.world.neighbours())
    start, goal = far_pairs(graph, 4, 1)[0]
    result = simgraph("path", start, goal, "--live", "--rate", "0")
    assert result.exit_code == 0, result.stderr
    assert f"From {start} to {goal}" in result.stdout
    assert f"with {len(api.log)} requests. From {start} paths lead to" in result.stderr
    result = simgraph("path", start, goal, "--live", "--prove", "--rate", "0", "--by", "rank", "--json")
    record = json.loads(result.stdout)
    assert (record["by"], record["there"]["unasked"], record["asked"]["spent"]) == ("rank", 0, False)
    assert record["there"]["ranks"] == nx.dijkstra_path_length(graph, start, goal, weight="rank")
    assert record["there"]["length"] == len(record["there"]["steps"]) - 1
    assert f"of rank sum {record['there']['ranks']} there" in record["answer"]
    assert f"from {start} to {goal} " not in result.stderr
    result = simgraph("path", start, goal, "--live")
    assert "No request was sent: the store was enough." in result.stderr


def test_without_a_way_it_is_said_what_was_searched(api: FakeWellcome) -> None:
    """Within a small budget: no way yet (75), what was asked, the length of a way at least, and how to go on."""
    start, goal = far_pairs(digraph_of_lists(api.world.neighbours()), 7, 1, seed=5)[0]
    result = simgraph("path", start, goal, "--live", "--rate", "0", "--max-requests", "9")
    assert result.exit_code == 75
    assert result.stdout.startswith(f"No path from {start} to {goal} in the store")
    assert "Requested the lists of 9 images with 9 requests; no request is left." in result.stderr
    assert f"Continue with: simgraph path {start} {goal} --live" in result.stderr


def test_ways_of_the_flags_are_found_in_an_empty_store(neo4j_env: None, store: Store) -> None:
    """The built-in flags answer, too, without any network."""
    live = good("path", "flags:jp", "flags:fr", "--live", "--prove", "--json")["there"]
    part = store.status().images
    good("ingest", "--source", "flags")
    assert part < store.status().images
    stored = good("path", "flags:jp", "flags:fr", "--json")["there"]
    assert [step["id"] for step in stored["steps"]] == [step["id"] for step in live["steps"]]


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("path abc def --prove", "need --live"),
        ("path abc def --rate 1", "need --live"),
        ("path abc def --max-requests 10", "need --live"),
        ("path abc def --live --max-requests 1", "at least 2 requests"),
        ("path abc def --live --max-requests 0", "at least 2 requests"),
        ("path photos:a.jpg photos:b.jpg --live", "photos is a folder"),
        ("path abc abc --live", "two different images"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(api: FakeWellcome, command: str, says: str) -> None:
    """Options without --live, budgets too small, folders, ends of two sources: one line, exit code 2, no request."""
    assert says in refused(2, *command.split())
    assert api.log == []


@pytest.mark.long
def test_ctrl_c_keeps_what_was_fetched(api: FakeWellcome, cypher: Any, store: Store) -> None:
    """One Ctrl-C ends a search with 130; what was answered is stored, and the same command goes on."""
    start, goal = far_pairs(digraph_of_lists(api.world.neighbours()), 7, 1, seed=5)[0]
    api.latency = 0.2
    running = Command("path", start, goal, "--live", "--rate", "0", tuning=patient())
    deadline = time.monotonic() + 60
    while len(api.log) < 10 and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send(signal.SIGINT)
    done = running.wait(30)
    assert (done.code, "Traceback" in done.err) == (130, False), done.err
    known = {i for i, state in snapshot(cypher)[0] if state != "new"}
    assert len(known) >= 8
    assert [finding for finding in verify(store) if finding.violations] == []
    api.latency = 0
    api.log.clear()
    assert "there" in good("path", start, goal, "--live", "--rate", "0", "--max-requests", "900").splitlines()[0]
    assert not known & {key for _, key, _ in api.log}


@pytest.mark.timeout(1800)
@moments(None, 11)
def test_c01_killed_at_any_moment_of_a_search(
    executioner: Executioner, api: FakeWellcome, store: Store, cypher: Any, first: int, stride: int
) -> None:
    """C01, INV8: killed at moment k, what is stored is whole, and the same command finds a way of the API."""
    graph, moment, more = digraph_of_lists(api.world.neighbours()), first, True
    start, goal = far_pairs(graph, 6, 1, seed=5)[0]
    command = ["path", start, goal, "--live", "--rate", "0", "--max-requests", "900"]
    while more:
        cypher("MATCH (n) DETACH DELETE n")
        if more := killed_at(moment, executioner, *command):
            unbroken(store)
            done = executioner.run(0, *command)
            assert done.code == 0, done.err
        unbroken(store)
        with closing(WellcomeSource(api.base_url, rate=0)) as source:
            found = path_live(store, source, start, goal)
        assert found.asked
        assert found.asked.images == 0
        assert is_a_way(found, graph)
        moment += stride
