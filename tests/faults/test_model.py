"""Anything may happen in any order: the store agrees with a model in plain dictionaries after every step."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from simgraph_neo.maintenance.forget import forget
from simgraph_neo.maintenance.verify import verify
from tests.support.bolt_proxy import BoltProxy
from tests.support.crawls import run, snapshot, works
from tests.support.fake_wellcome import FakeWellcome, knn_world
from tests.support.kills import Executioner
from tests.support.processes import Command, patient
from tests.support.reference import reference_bfs
from tests.support.tally import count
from tests.support.tiers import amounts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.settings import Neo4jSettings
    from simgraph_neo.store import Store
    from tests.support.fake_worlds import World

IMAGES = 40
numbers = st.integers(0, IMAGES - 1)
some = st.lists(numbers, min_size=1, max_size=2, unique=True)
depths = st.integers(1, 4)


class Model:
    """What a store must hold, by the rules alone: states and lists by id, in plain dictionaries."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.states: dict[str, str] = {}
        self.lists: dict[str, list[str]] = {}
        self.once: dict[str, set[str]] = {}
        """What has ever been in each list."""
        self.crawls: list[tuple[set[str], int, dict[str, list[str]]]] = []
        """Finished crawls: seeds, depth, and the lists that there were then."""

    def crawl(self, seeds: Sequence[str], depth: int, *, refresh: bool = False) -> None:
        """Ask for whatever is nearer than the depth and not settled, or not asked by this refresh, until nothing is."""
        asked: set[str] = set()
        while self._pass(seeds, depth, asked, refresh=refresh):
            pass
        self.crawls.append((set(seeds), depth, dict(self.lists)))

    def _pass(self, seeds: Sequence[str], depth: int, asked: set[str], *, refresh: bool) -> bool:
        """Level by level, so that an image is not asked for because an old list, which is replaced, led to it."""
        before, level, met = len(asked), list(dict.fromkeys(seeds)), set(seeds)
        for _ in range(depth):
            for image_id in level:
                self.states.setdefault(image_id, "new")
                if image_id not in asked and (refresh or not self._settled(image_id)):
                    asked.add(image_id)
                    self._answer(image_id)
            near = dict.fromkeys(other for image_id in level for other in self.lists.get(image_id, ()))
            level = [other for other in near if other not in met]
            met.update(level)
        return len(asked) > before

    def forget(self, seed: str) -> None:
        """Drop what lies behind the seed, but for what other crawls found then, or would walk over now."""
        self.crawls = [(seeds - {seed}, depth, lists) for seeds, depth, lists in self.crawls if seeds != {seed}]
        walks = [(seeds, depth, each) for seeds, depth, lists in self.crawls for each in (lists, self.lists)]
        behind = reference_bfs({i: sorted(others) for i, others in self.once.items()}, [seed], IMAGES)
        asked = {i for seeds, depth, lists in walks for i in reference_bfs(lists, seeds, depth - 1)}
        asked |= self.states.keys() - behind.keys()
        seen = asked | {i for seeds, depth, lists in walks for i in reference_bfs(lists, seeds, depth)}
        seen |= {other for i in asked for other in self.lists.get(i, ())}
        for image_id in behind.keys() - asked:
            self.lists.pop(image_id, None)
            self.once.pop(image_id, None)
            self.states[image_id] = "new"
        for image_id in behind.keys() - seen:
            del self.states[image_id]
        self.once = {i: others & self.states.keys() for i, others in self.once.items()}

    def _settled(self, image_id: str) -> bool:
        return self.states[image_id] in {"expanded", "empty", "gone"}

    def _answer(self, image_id: str) -> None:
        """Gone keeps the list at first; a list that is not whole and would drop something is not believed at once."""
        if image_id not in self.world:
            self.states[image_id] = "gone"
            return
        new, old = self.world.lists[image_id], self.lists.get(image_id, [])
        if len(new) < 5 and not set(old) <= set(new):
            return
        self.lists[image_id] = list(new)
        self.once.setdefault(image_id, set()).update(new)
        self.states[image_id] = "expanded" if new else "empty"
        for other in new:
            self.states.setdefault(other, "new")

    def snapshot(self) -> tuple[Any, Any]:
        edges = {(i, other, rank) for i, ids in self.lists.items() for rank, other in enumerate(ids, 1)}
        return set(self.states.items()), edges


class Life(RuleBasedStateMachine):
    """Crawls, kills, second ingesters, refreshes, and a museum that changes its mind."""

    def __init__(self, store: Store, cypher: Any, fake: FakeWellcome, executioner: Executioner) -> None:
        super().__init__()
        self.store, self.cypher, self.fake, self.executioner = store, cypher, fake, executioner
        self.fake.world = knn_world(IMAGES, seed=2, gone=2, empty=2, short=3)
        self.ids = list(self.fake.world.ids)
        self.model, self.works = Model(self.fake.world), self.fake.world.works()

    @initialize()
    def begin(self) -> None:
        self.cypher("MATCH (n) DETACH DELETE n")

    def present(self, chosen: list[int]) -> list[str]:
        """Seeds among the images that are there now, or were: a seed that never was is refused."""
        ids = [self.ids[number] for number in chosen]
        return [i for i in ids if i in self.fake.world] or [next(i for i in self.ids if i in self.fake.world)]

    def command(self, seeds: list[str], depth: int, *more: str) -> list[str]:
        return ["ingest", *seeds, "--depth", str(depth), "--rate", "0", *more]

    @rule(chosen=some, depth=depths, workers=st.sampled_from([1, 2, 8]))
    def crawl(self, chosen: list[int], depth: int, workers: int) -> None:
        seeds = self.present(chosen)
        run(self.fake, self.store, seeds, depth, workers=workers)
        self.model.crawl(seeds, depth)

    @rule(chosen=some, depth=depths)
    def refresh(self, chosen: list[int], depth: int) -> None:
        seeds = self.present(chosen)
        run(self.fake, self.store, seeds, depth, refresh=True, accept_churn=True)
        self.model.crawl(seeds, depth, refresh=True)

    @rule(chosen=some, depth=depths, moment=st.integers(1, 60), again=st.booleans())
    def killed(self, chosen: list[int], depth: int, moment: int, again: bool) -> None:
        """SIGKILL somewhere, then the same command to its end."""
        seeds, more = self.present(chosen), ("--refresh", "--accept-churn") if again else ()
        done = self.executioner.run(moment, *self.command(seeds, depth, *more))
        if done.code != 0:
            count("kills survived")
            assert done.code == -9, done.err
            self.nothing_is_broken()
            done = self.executioner.run(0, *self.command(seeds, depth, *more))
        assert done.code == 0, done.err
        self.model.crawl(seeds, depth, refresh=again)

    @rule(chosen=some, others=some, depth=depths)
    def two_at_once(self, chosen: list[int], others: list[int], depth: int) -> None:
        each = [self.present(chosen), self.present(others)]
        running = [Command(*self.command(seeds, depth), tuning=patient()) for seeds in each]
        ends = [command.wait() for command in running]
        assert [end.code for end in ends] == [0, 0], ends
        for seeds in each:
            self.model.crawl(seeds, depth)

    @rule(number=numbers)
    def forget(self, number: int) -> None:
        seeds = sorted({seed for seeds, _, _ in self.model.crawls for seed in seeds})
        if seeds:
            forget(self.store, [seeds[number % len(seeds)]])
            self.model.forget(seeds[number % len(seeds)])

    @rule(changed=st.dictionaries(numbers, st.lists(numbers, max_size=5, unique=True), min_size=1, max_size=12))
    def the_index_changes(self, changed: dict[int, list[int]]) -> None:
        for number, others in changed.items():
            self.fake.set_list(self.ids[number], [self.ids[other] for other in others if other != number])

    @rule(number=numbers, gone=st.booleans())
    def an_image_leaves_or_comes_back(self, number: int, gone: bool) -> None:
        gone_now = self.fake.world.gone
        (gone_now.add if gone and len(gone_now) < IMAGES // 2 else gone_now.discard)(self.ids[number])

    @invariant()
    def the_store_is_the_model(self) -> None:
        assert snapshot(self.cypher) == self.model.snapshot()
        assert works(self.cypher) == {i: self.works[i] for i in self.model.states}

    @invariant()
    def nothing_is_broken(self) -> None:
        findings = verify(self.store)
        count("invariants checked", len(findings))
        assert [finding for finding in findings if finding.violations] == []


LIFE = settings(
    deadline=None, database=None, print_blob=True, suppress_health_check=list(HealthCheck), stateful_step_count=12
)


@pytest.mark.timeout(1800)
@amounts("lives", None, 12, 60)
def test_the_store_agrees_with_a_model_whatever_happens(
    neo4j_env: None,
    neo4j_settings: Neo4jSettings,
    store: Store,
    cypher: Any,
    monkeypatch: pytest.MonkeyPatch,
    lives: int,
) -> None:
    """C01, C05, C11, C13, INV12, INV18: crawls, kills, ingesters, refreshes, changes, images that leave, forgetting.

    After every step the store has the states, edges, ranks and works of a model of a few lines; no invariant is broken.
    """
    with FakeWellcome(knn_world(IMAGES, seed=2)) as fake, BoltProxy(neo4j_settings.uri) as proxy:
        monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
        monkeypatch.setenv("NEO4J_URI", proxy.uri)
        executioner = Executioner(fake, proxy)
        life: Any = partial(Life, store, cypher, fake, executioner)
        run_state_machine_as_test(life, settings=settings(LIFE, max_examples=lives))
