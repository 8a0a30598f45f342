"""Asking again: newer lists replace older ones, and no sick index empties the store."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.errors import Cancelled, ContractChangedError, Stopped
from tests.support.commands import good, refused, simgraph
from tests.support.crawls import run, run_at, snapshot, some_ids
from tests.support.fake_wellcome import Answer, FakeWellcome
from tests.support.fake_worlds import World, knn_world
from tests.support.reference import reference_bfs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simgraph_neo.store import Store
    from tests.support.fake_time import FakeTime


def current(cypher: Any, image_id: str) -> list[str]:
    rows = cypher("MATCH (:Image {id: $id})-[r:SIMILAR_TO]->(b) RETURN b.id AS id ORDER BY r.rank", id=image_id)
    return [row["id"] for row in rows]


def closed(cypher: Any) -> set[tuple[str, str]]:
    rows = cypher("MATCH (a)-[:WAS_SIMILAR_TO]->(b) RETURN a.id AS a, b.id AS b")
    return {(row["a"], row["b"]) for row in rows}


@pytest.mark.parametrize("answer", [Answer(hidden_empty=True), Answer(edit=lambda d: d["withSimilarFeatures"].clear())])
def test_p07_an_empty_list_closes_edges_only_when_two_runs_agree(
    knn_api: FakeWellcome, store: Store, cypher: Any, clock: FakeTime, answer: Answer
) -> None:
    """P07, INV18: [] for an image with five edges keeps them and flags it; a second run a minute later believes it."""
    seed = some_ids(knn_api, 1)[0]
    run_at(clock, knn_api, store, [seed])
    lists = current(cypher, seed)
    assert len(lists) == 5
    knn_api.always[seed] = answer
    clock.sleep(3600)
    second = run_at(clock, knn_api, store, [seed], refresh=True)
    assert (second.suspect, current(cypher, seed)) == ([seed], lists)
    assert cypher("MATCH (i:Image) WHERE i.shortSince IS NOT NULL RETURN i.id AS id") == [{"id": seed}]
    clock.sleep(3600)
    run_at(clock, knn_api, store, [seed], refresh=True)
    assert current(cypher, seed) == []
    assert closed(cypher) == {(seed, other) for other in lists}
    assert store.level([seed])[seed].state == "empty"


def test_p07_a_list_that_comes_back_takes_the_flag_away(
    knn_api: FakeWellcome, store: Store, cypher: Any, clock: FakeTime
) -> None:
    """P07: [] in one run and the whole list in the next: nothing was lost, and nothing is left to see."""
    seed = some_ids(knn_api, 1)[0]
    run_at(clock, knn_api, store, [seed])
    lists = current(cypher, seed)
    for answer in (Answer(hidden_empty=True), Answer()):
        knn_api.always[seed] = answer
        clock.sleep(3600)
        run_at(clock, knn_api, store, [seed], refresh=True)
    assert (current(cypher, seed), closed(cypher)) == (lists, set())
    assert cypher("MATCH (i:Image) WHERE i.shortSince IS NOT NULL RETURN i.id") == []


def test_c12_a_404_in_a_refresh_keeps_edges_until_it_is_said_twice(
    knn_api: FakeWellcome, store: Store, cypher: Any, clock: FakeTime
) -> None:
    """C12, INV18: an image that is gone keeps its edges at the first 404; a second one a minute later closes them.

    Either way `new-since` counts it.
    """
    seed = some_ids(knn_api, 1)[0]
    run_at(clock, knn_api, store, [seed])
    lists = current(cypher, seed)
    clock.sleep(60)
    before = clock.now().isoformat()
    knn_api.remove(seed)
    for edges in (lists, []):
        clock.sleep(3600)
        assert run_at(clock, knn_api, store, [seed], refresh=True).missing == [seed]
        assert current(cypher, seed) == edges
        assert store.query("new-since", since=before)[0]["gone"] == 1
    assert store.query("new-since", since=clock.now().isoformat())[0]["gone"] == 0
    assert store.level([seed])[seed].state == "gone"


def shrink(fake: FakeWellcome, share: float, keep: int) -> None:
    """Of that share of all images only the last `keep` neighbours are left."""
    ids = sorted(fake.world.neighbours())
    for image_id in ids[: round(share * len(ids))]:
        fake.set_list(image_id, fake.world.lists[image_id][5 - keep :])


def everything(cypher: Any) -> Any:
    return cypher(
        "MATCH (n:Image) OPTIONAL MATCH (n)-[r]->(m) WITH n, r, m ORDER BY n.id, m.id "
        "RETURN properties(n) AS n, collect([type(r), m.id, properties(r)]) AS lists ORDER BY n.id"
    )


@pytest.mark.parametrize("keep", [0, 2])
def test_p09_a_shrunken_index_stops_the_refresh(knn_api: FakeWellcome, store: Store, cypher: Any, keep: int) -> None:
    """P09: 60 % of the lists come short: the refresh stops, and not one property of the store has changed."""
    seed = some_ids(knn_api, 1)
    run(knn_api, store, seed, 4)
    before = everything(cypher)
    shrink(knn_api, 0.6, keep)
    with pytest.raises(Stopped, match=r"would lose more than half .*`accept_churn`") as stop:
        run(knn_api, store, seed, 4, refresh=True)
    assert stop.value.exit_code == 75
    assert everything(cypher) == before
    assert cypher("MATCH (c:Crawl {refresh: true}) RETURN c.completedAt AS done") == [{"done": None}]


def test_p09_whole_new_lists_are_judged_too(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """P09: lists of five that share nothing with the stored ones are a swapped index: --accept-churn takes them."""
    seed = some_ids(knn_api, 1)
    run(knn_api, store, seed, 3)
    before = everything(cypher)
    ids = sorted(knn_api.world.neighbours())
    for number, image_id in enumerate(ids):
        if image_id not in seed:
            knn_api.set_list(image_id, [ids[(number + step) % len(ids)] for step in (7, 11, 13, 17, 19)])
    with pytest.raises(Stopped):
        run(knn_api, store, seed, 3, refresh=True)
    assert everything(cypher) == before
    run(knn_api, store, seed, 3, refresh=True, accept_churn=True)
    graph = store.subgraph(seed, 3).graph
    assert graph.graph["complete"]
    assert {i: d["depth"] for i, d in graph.nodes(data=True)} == reference_bfs(knn_api.world.neighbours(), seed, 3)


def swap(fake: FakeWellcome, ids: Sequence[str]) -> None:
    """These images get lists of five that share nothing with those they had."""
    every = sorted(fake.world.neighbours())
    for image_id in ids:
        others = [other for other in every if other not in {image_id, *fake.world.lists[image_id]}]
        fake.set_list(image_id, others[:5])


def test_c14_a_swapped_index_is_noticed_at_the_default_depth(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """C14: one seed at depth 2 has six lists; when two of them are new, nothing is replaced, and the line says why."""
    seed = some_ids(knn_api, 1)
    run(knn_api, store, seed, 2)
    before, lists = everything(cypher), [*seed, *knn_api.world.lists[seed[0]]]
    swap(knn_api, lists[1:3])
    with pytest.raises(Stopped, match=r"2 of 6 lists would lose .*re-index.*`accept_churn`.*simgraph diff"):
        run(knn_api, store, seed, 2, refresh=True)
    assert everything(cypher) == before
    result = run(knn_api, store, seed, 2, refresh=True, accept_churn=True)
    assert result.shrunken == sorted(lists[1:3])
    assert all(current(cypher, image_id) == knn_api.world.lists[image_id] for image_id in lists)


def test_c14_one_new_list_of_six_is_taken(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """C14: below 30 % nothing is held back for good, and the list that lost most of its edges is named."""
    seed = some_ids(knn_api, 1)
    run(knn_api, store, seed, 2)
    other = knn_api.world.lists[seed[0]][0]
    swap(knn_api, [other])
    assert run(knn_api, store, seed, 2, refresh=True).shrunken == [other]
    assert current(cypher, other) == knn_api.world.lists[other]


def test_c14_very_few_lists_stop_only_together(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """C14: of fewer than four lists all must lose more than half; the line names them."""
    seeds = sorted(some_ids(knn_api, 3))
    run(knn_api, store, seeds, 1)
    swap(knn_api, seeds[:2])
    assert run(knn_api, store, seeds, 1, refresh=True).shrunken == seeds[:2]
    before = everything(cypher)
    swap(knn_api, seeds)
    with pytest.raises(Stopped, match=rf"3 of 3 lists \({', '.join(seeds)}\) would lose"):
        run(knn_api, store, seeds, 1, refresh=True)
    with pytest.raises(Stopped, match=rf"^1 list \({seeds[0]}\) would lose"):
        run(knn_api, store, seeds[:1], 1, refresh=True)
    assert everything(cypher) == before


def test_c14_a_run_that_ends_early_keeps_junk_out_too(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """C14: when the API fails before there is enough to compare, what was held back is judged before it is written."""
    seed = some_ids(knn_api, 1)
    run(knn_api, store, seed, 2)
    before, lists = everything(cypher), [*seed, *knn_api.world.lists[seed[0]]]
    swap(knn_api, lists)
    knn_api.always[lists[-1]] = Answer(status=400)
    with pytest.raises((Stopped, ContractChangedError)):
        run(knn_api, store, seed, 2, refresh=True, workers=1)
    assert [row for row in everything(cypher) if row["n"]["id"] in lists] == [
        row for row in before if row["n"]["id"] in lists
    ]


def test_c17_the_day_of_a_re_index(api: FakeWellcome, store: Store, cypher: Any) -> None:
    """C17: 3 % gone, 3 % new, 40 % of the lists changed: the refresh stops and says what that is; --accept-churn goes
    on, diff and the numbers say what changed, and the store is whole.
    """
    world = Reindexed()
    api.world, seed = world.before(), world.seed
    good("ingest", seed, "--rate", "0", "--depth", "4")
    moment = cypher("RETURN datetime() AS now")[0]["now"].to_native()
    old = good("analyze", "density", seed, "--depth", "4", "--json")
    api.world = world.after()
    line = refused(75, "ingest", seed, "--rate", "0", "--depth", "4", "--refresh")
    assert "re-index" in line
    assert "--accept-churn" in line
    assert all(current(cypher, i) in ([], world.before().lists[i], api.world.lists[i]) for i in api.world.ids)
    taken = simgraph("ingest", seed, "--rate", "0", "--depth", "4", "--refresh", "--accept-churn")
    assert (taken.exit_code, "Lists that lost more than half" in taken.stderr) == (0, True)
    graph = store.subgraph([seed], 4).graph
    hops = reference_bfs(api.world.neighbours(), [seed], 4)
    assert {i: d["depth"] for i, d in graph.nodes(data=True)} == hops
    assert all(current(cypher, i) == api.world.lists[i] for i, depth in hops.items() if depth < 4)
    assert not world.gone & hops.keys()
    assert world.fresh & hops.keys()
    found = good("diff", "--since", moment.isoformat(), "--json")
    changed = {(e["id"], e["similar"], e["change"]) for e in found["edges"]}
    was, now = (edges_of(cypher, at) for at in (moment, None))
    asked_before = {a for a, _ in was}
    assert changed == {(a, b, "left") for a, b in was - now} | {
        (a, b, "came") for a, b in now - was if a in asked_before
    }
    new = good("analyze", "density", seed, "--depth", "4", "--json")
    assert new[0]["nodes"] == len(hops)
    assert new[0] != old[0]
    assert good("verify")


def edges_of(cypher: Any, at: Any) -> set[tuple[str, str]]:
    """The edges of the store at a moment, or now."""
    rows = cypher(
        "MATCH (a:Image)-[r:SIMILAR_TO|WAS_SIMILAR_TO]->(b) WHERE CASE WHEN $at IS NULL THEN r.endedAt IS NULL "
        "ELSE r.firstSeenAt <= $at AND coalesce(r.endedAt > $at, true) END RETURN a.id AS a, b.id AS b",
        at=at,
    )
    return {(row["a"], row["b"]) for row in rows}


class Reindexed:
    """A collection before and after its index was built anew: some images left, some came, lists changed."""

    def __init__(self) -> None:
        self.wide = knn_world(300, seed=7, k=14)
        ids = sorted(self.wide.ids)
        self.seed = ids[0]
        self.fresh, self.gone = set(ids[5::33]), set(ids[9::33])
        self.changed = {i for number, i in enumerate(ids) if number % 5 in {0, 3}}

    def before(self) -> World:
        return self._of(lambda i: [other for other in self.wide.lists[i] if other not in self.fresh], self.fresh)

    def after(self) -> World:
        def ranked(image_id: str) -> list[str]:
            near = self.wide.lists[image_id]
            return [o for o in (near[4:] if image_id in self.changed else near) if o not in self.gone]

        return self._of(ranked, self.gone)

    def _of(self, ranked: Callable[[str], list[str]], absent: set[str]) -> World:
        world = World(self.wide.ids, {i: ranked(i)[:5] for i in self.wide.ids}, self.wide.document)
        world.gone = set(absent)
        return world


def test_a_little_churn_is_taken(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """An index in which a fifth of the lists have new images at three of five places is refreshed without a word."""
    seed = some_ids(knn_api, 1)
    run(knn_api, store, seed, 4)
    ids = sorted(knn_api.world.neighbours())
    for number, image_id in enumerate(ids[::5]):
        fresh = [ids[(5 * number + step) % len(ids)] for step in (7, 11, 13)]
        knn_api.set_list(image_id, list(dict.fromkeys([*fresh, *knn_api.world.lists[image_id]]))[:5])
    run(knn_api, store, seed, 4, refresh=True)
    neighbours = knn_api.world.neighbours()
    graph = store.subgraph(seed, 4).graph
    assert {i: d["depth"] for i, d in graph.nodes(data=True)} == reference_bfs(neighbours, seed, 4)
    assert all(current(cypher, i) == neighbours[i] for i, d in graph.nodes(data=True) if d["depth"] < 4)


def stopped_after(requests: int, fake: FakeWellcome, store: Store, seeds: Sequence[str], depth: int) -> None:
    """A refresh that Ctrl-C ends once so many requests were sent."""
    cancel, sent = threading.Event(), fake.requests

    def watch(_: object) -> None:
        if fake.requests - sent >= requests:
            cancel.set()

    with pytest.raises(Cancelled):
        run(fake, store, seeds, depth, refresh=True, workers=1, on_progress=watch, cancel=cancel)


def test_an_unfinished_refresh_is_gone_on_with(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """The same refresh again skips what was expanded since the unfinished one began; a finished one starts anew."""
    seeds = some_ids(knn_api, 2)
    whole = run(knn_api, store, seeds, 3).requests
    stopped_after(whole // 2, knn_api, store, seeds, 3)
    refreshed = cypher(
        "MATCH (c:Crawl {refresh: true}) MATCH (i:Image) WHERE i.expandedAt >= c.startedAt RETURN count(i) AS n"
    )[0]["n"]
    assert 0 < refreshed < whole
    other_depth = run(knn_api, store, seeds, 2, refresh=True)
    assert other_depth.refresh_since is None
    known = cypher("MATCH (c:Crawl {depth: 3, refresh: true}) RETURN c.startedAt AS at")[0]["at"].to_native()
    left = cypher("MATCH (i:Image) WHERE i.expandedAt < $at RETURN count(i) AS n", at=known)[0]["n"]
    resumed = run(knn_api, store, list(reversed(seeds)), 3, refresh=True)
    assert (resumed.refresh_since, resumed.requests) == (known, left)
    again = run(knn_api, store, seeds, 3, refresh=True)
    assert (again.refresh_since, again.requests) == (None, whole)


def test_a_refresh_of_nothing_new_changes_only_times(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """INV17: asking again for the same lists moves lastSeenAt and expandedAt forward and leaves all else."""
    seed = some_ids(knn_api, 1)
    run(knn_api, store, seed, 3)
    times = "MATCH (a:Image)-[r:SIMILAR_TO]->(b) RETURN a.id + b.id AS k, r.firstSeenAt AS f, r.lastSeenAt AS l"
    before, states = {row["k"]: row for row in cypher(times)}, snapshot(cypher)
    result = run(knn_api, store, seed, 3, refresh=True)
    assert (snapshot(cypher), result.new_edges, closed(cypher)) == (states, 0, set())
    for row in cypher(times):
        assert row["f"] == before[row["k"]]["f"]
        assert row["l"] > before[row["k"]]["l"]


def test_diff_says_what_left_and_what_came(neo4j_env: None, knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """Diff compares the lists of a moment with those of now: what left and came back is no change, nor a first list."""
    seed, fresh = some_ids(knn_api, 2)
    run(knn_api, store, [seed], 1)
    old = knn_api.world.lists[seed]
    moment = cypher("RETURN datetime() AS now")[0]["now"].to_native()
    nothing = good("diff", "--since", moment.isoformat(), "--json")
    assert (nothing["edges"], nothing["new_images"], nothing["new_lists"]) == ([], 0, 0)
    for listed in ([fresh, *old[:3], old[4]], [*old[1:4], fresh, old[0]]):
        knn_api.set_list(seed, listed)
        run(knn_api, store, [seed], 1, refresh=True)
    run(knn_api, store, [seed], 2)
    found = good("diff", "--since", moment.isoformat(), "--source", "wellcome", "--json")
    assert [(e["id"], e["change"], e["rank"], e["similar"]) for e in found["edges"]] == [
        (seed, "came", 4, fresh),
        (seed, "left", 5, old[4]),
    ]
    assert (found["new_lists"], found["new_images"] > 0) == (5, True)
    assert fresh in good("diff", "--since", f"{moment:%Y-%m-%dT%H:%M:%S.%f}")
    assert good("diff", "--since", "2020-01-01", "--json")["edges"] == []
    for bad in ("yesterday", "", "2026-13-01", "1"):
        assert "is not a date" in refused(2, "diff", "--since", bad)
