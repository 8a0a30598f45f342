"""What the client never does: wait without end or read without end (rows H10 to H13)."""

from __future__ import annotations

import gzip
import threading
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.errors import Stopped
from simgraph_neo.http.policy import Policy
from tests.support.fake_wellcome import Answer, FakeWellcome, knn_world
from tests.support.hostile import gzip_bomb

if TYPE_CHECKING:
    from collections.abc import Callable

    from simgraph_neo.sources.wellcome.source import WellcomeSource

    Connect = Callable[..., WellcomeSource]

SEED = "hqnskj6m"


def impatient(**changes: Any) -> Policy:
    """Real time, short waits."""
    return Policy(**{"backoff": 0.01, "read_timeout": 0.2, "attempt_deadline": 0.4, "id_deadline": 5.0, **changes})


class TestBounds:
    @pytest.mark.parametrize(
        "fault",
        [Answer(delay=3.0), Answer(drip=0.1), Answer(drip_body=0.1)],
        ids=["H10-silent", "H11-slow-headers", "H11-slow-body"],
    )
    def test_h10_h11_a_slow_answer_is_given_up_at_the_deadline(
        self, fake: FakeWellcome, connect: Connect, fault: Answer
    ) -> None:
        """H10, H11: silence ends at the read timeout, dripping bytes end at the deadline; then it is asked again."""
        fake.script[SEED] = [fault]
        began = time.monotonic()
        with closing(connect(fake, rate=0, policy=impatient())) as source:
            assert source.expand(SEED).complete
            assert source.requests == 2
        assert time.monotonic() - began < 2.5

    def test_h11_an_id_has_a_deadline_for_all_its_attempts(self, fake: FakeWellcome, connect: Connect) -> None:
        """H11: attempts that all hang end at the id's deadline, before the fifth one."""
        fake.always[SEED] = Answer(drip=0.1)
        began = time.monotonic()
        policy = impatient(id_deadline=0.7)
        with closing(connect(fake, rate=0, policy=policy)) as source:
            expansion = source.expand(SEED)
            assert (expansion.image.state, expansion.reason) == ("retry", "timed out")
            assert source.requests < 5
        assert time.monotonic() - began < 2.5

    def test_h12_a_gzip_bomb_costs_no_memory(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """H12: 300 MB of zeros in 292 kB are given up at 2 MiB, below 10 MB of memory; rejected after two looks."""
        fake.always[SEED] = Answer(body=gzip_bomb(), headers={"Content-Encoding": "gzip"})
        tracemalloc.start()
        expansion = source.expand(SEED)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (expansion.image.state, expansion.reason) == ("rejected", "the answer is too large")
        assert source.requests == 2
        assert peak < 10_000_000

    @pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "deflate"])
    def test_h12_an_encoding_not_asked_for_is_refused(
        self, fake: FakeWellcome, source: WellcomeSource, encoding: str
    ) -> None:
        """H12: brotli, deflate or a double gzip were not asked for: rejected after two looks."""
        fake.always[SEED] = Answer(headers={"Content-Encoding": encoding})
        assert source.expand(SEED).image.state == "rejected"
        assert source.requests == 2

    def test_h12_a_double_gzip_is_opened_once(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """H12: a gzip within a gzip that calls itself one is no JSON: asked again, left to retry, never unpacked."""
        fake.always[SEED] = Answer(body=gzip.compress(gzip_bomb()), headers={"Content-Encoding": "gzip"})
        expansion = source.expand(SEED)
        assert (expansion.image.state, expansion.reason) == ("retry", "the answer is not JSON")

    def test_h13_a_huge_plain_answer_is_cut_off(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """H13: of 100 MB announced, with or without a length, no more than 2 MiB are read; rejected after two looks."""
        for length in (str(100 << 20), ""):
            fake.always[SEED] = Answer(body=bytes(12 << 20), headers={"Content-Length": length})
            expansion = source.expand(SEED)
            assert (expansion.image.state, expansion.reason) == ("rejected", "the answer is too large")
        assert source.requests == 4

    @pytest.mark.parametrize("length", ["100000000", "5", "-1", "many"])
    def test_h13_a_false_length_is_noticed(self, fake: FakeWellcome, source: WellcomeSource, length: str) -> None:
        """H13: a Content-Length that is more than what comes, or less, or none at all, never shortens a list."""
        fake.script[SEED] = [Answer(headers={"Content-Length": length}, cut=5_000)]
        assert source.expand(SEED).complete
        # What came beyond the length announced may be taken for the start of the next answer, and spoil that one too.
        assert source.requests == 2 or (length == "5" and source.requests == 3)

    def test_close_ends_all_waiting(self, fake: FakeWellcome, connect: Connect) -> None:
        """Closing the source ends a worker's wait of minutes at once, and nothing more is asked."""
        fake.always[SEED] = Answer(status=429, headers={"Retry-After": "200"})
        source = connect(fake, rate=0)
        with ThreadPoolExecutor(3) as pool:
            waiting = [pool.submit(source.expand, SEED) for _ in range(3)]
            while len(fake.log) < 1:
                time.sleep(0.01)
            time.sleep(0.05)
            source.close()
            assert all(isinstance(future.exception(timeout=2), Stopped) for future in waiting)
        asked = len(fake.log)
        fake.always.clear()
        fresh = connect(fake, rate=0)
        fresh.close()
        for closed in (source, fresh):
            with pytest.raises(Stopped):
                closed.expand("rnhd2myb")
        assert len(fake.log) == asked


class TestThreads:
    def test_many_workers_get_what_one_gets(self, connect: Connect) -> None:
        """Sixteen threads over a nearest-neighbour world read exactly the world's lists."""
        world = knn_world(200, seed=7, gone=5, empty=5, short=5)
        with FakeWellcome(world) as fake, closing(connect(fake, workers=16, rate=0)) as source:
            barrier = threading.Barrier(16)
            with ThreadPoolExecutor(16, initializer=barrier.wait) as pool:
                answers = list(pool.map(source.expand, world.ids))
        lists = {e.image.id: [s.image.id for s in e.similar] for e in answers if e.image.state == "expanded"}
        assert lists == world.neighbours()
        assert {e.image.id for e in answers if e.image.state == "gone"} == world.gone
