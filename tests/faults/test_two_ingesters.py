"""Two ingesters at once on one store: no lease, no lock, and yet hardly a question asked twice."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.crawls import snapshot, works
from tests.support.fake_wellcome import FakeWellcome, knn_world
from tests.support.processes import Command, patient
from tests.support.reference import reference_store
from tests.support.tally import count
from tests.support.tiers import amounts

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPTH = 6


@pytest.fixture
def api(neo4j_env: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWellcome]:
    with FakeWellcome(knn_world(400, seed=5, gone=4, short=6), latency=0.05) as fake:
        monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
        yield fake


def ingesting(*seeds: str) -> Command:
    return Command("ingest", *seeds, "--depth", str(DEPTH), "--rate", "0", "--workers", "2", tuning=patient())


def duplicates(cypher: Any) -> list[Any]:
    """INV1 and INV2: ids, and pairs of ids with an edge, that are there more than once."""
    twice: list[Any] = cypher("MATCH (i:Image) WITH i.id AS id, count(*) AS n WHERE n > 1 RETURN id")
    return twice + list(cypher("MATCH (a)-[r:SIMILAR_TO]->(b) WITH a, b, count(r) AS n WHERE n > 1 RETURN a.id, b.id"))


@pytest.mark.timeout(600)
@amounts("rounds", None, 6, 20)
def test_c05_two_ingesters_share_the_work(api: FakeWellcome, cypher: Any, rounds: int) -> None:
    """C05, INV12: overlapping seeds crawled at once give the one graph; for at most 1.3 times the requests."""
    chosen, needed = random.Random(rounds), 0
    for _ in range(rounds):
        cypher("MATCH (n) DETACH DELETE n")
        one, two, both = chosen.sample(sorted(api.world.neighbours()), 3)
        running = [ingesting(one, both), ingesting(both, two)]
        ends = [command.wait() for command in running]
        assert [end.code for end in ends] == [0, 0], ends
        reference = reference_store(api.world, ([one, two, both], DEPTH))
        assert snapshot(cypher) == reference
        assert duplicates(cypher) == []
        assert works(cypher) == {i: api.world.works()[i] for i, _ in reference[0]}
        needed += sum(state != "new" for _, state in reference[0])
    count("requests of two ingesters at once", api.requests)
    count("requests one ingester needs for the same", needed)
    assert api.requests <= 1.3 * needed


@pytest.mark.long
def test_c08_when_one_of_two_dies_the_other_finishes(api: FakeWellcome, cypher: Any) -> None:
    """C08: killed in the middle, one of two ingesters leaves the other its own whole crawl; its own is gone on with."""
    one, two, both = random.Random(8).sample(sorted(api.world.neighbours()), 3)
    dies, lives = ingesting(one, both), ingesting(both, two)
    deadline = time.monotonic() + 60
    while api.requests < 120 and time.monotonic() < deadline:
        time.sleep(0.01)
    dies.kill()
    assert dies.wait().code == -9
    assert lives.wait().code == 0
    count("kills survived")
    states, edges = snapshot(cypher)
    its_states, its_edges = reference_store(api.world, ([both, two], DEPTH))
    assert its_edges <= edges
    assert {i for i, state in its_states if state != "new"} <= {i for i, state in states if state != "new"}
    assert ingesting(one, both).wait().code == 0
    assert snapshot(cypher) == reference_store(api.world, ([one, two, both], DEPTH))
