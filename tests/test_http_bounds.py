"""What the client never does: wait without end, read without end, or go where it was not sent (rows H10 to H16)."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.errors import BadInput, ContractChanged, Stopped
from simgraph_neo.sources.http import Client
from simgraph_neo.sources.policy import Policy, origin
from simgraph_neo.sources.wellcome import WellcomeSource
from tests.fake_wellcome import Answer, FakeWellcome, knn_world, real_world
from tests.fake_worlds import DATA

if TYPE_CHECKING:
    from tests.fake_time import FakeTime

SEED = "hqnskj6m"


def impatient(**changes: Any) -> Policy:
    """Real time, short waits."""
    return Policy(**{"backoff": 0.01, "read_timeout": 0.2, "attempt_deadline": 0.4, "id_deadline": 5.0, **changes})


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class TestBounds:
    @pytest.mark.parametrize(
        "fault",
        [Answer(delay=3.0), Answer(drip=0.1), Answer(drip_body=0.1)],
        ids=["H10-silent", "H11-slow-headers", "H11-slow-body"],
    )
    def test_a_slow_answer_is_given_up_at_the_deadline(self, fake: FakeWellcome, fault: Answer) -> None:
        """H10, H11: silence ends at the read timeout, dripping bytes end at the deadline; then it is asked again."""
        fake.script[SEED] = [fault]
        began = time.monotonic()
        with closing(WellcomeSource(fake.base_url, rate=0, policy=impatient())) as source:
            assert source.expand(SEED).complete
            assert source.requests == 2
        assert time.monotonic() - began < 1.5

    def test_an_id_has_a_deadline_for_all_its_attempts(self, fake: FakeWellcome) -> None:
        """Attempts that all hang end at the id's deadline, before the fifth one."""
        fake.always[SEED] = Answer(drip=0.1)
        began = time.monotonic()
        policy = impatient(id_deadline=0.7)
        with closing(WellcomeSource(fake.base_url, rate=0, policy=policy)) as source:
            expansion = source.expand(SEED)
            assert (expansion.image.state, expansion.reason) == ("retry", "timed out")
            assert source.requests < 5
        assert time.monotonic() - began < 1.2

    def test_h12_a_gzip_bomb_costs_no_memory(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """H12: 100 MB of zeros in 97 kB are given up at 16 MiB, below 40 MB of memory; rejected after two looks."""
        bomb = gzip.compress(bytes(100_000_000))
        assert len(bomb) < 100_000
        fake.always[SEED] = Answer(body=bomb, headers={"Content-Encoding": "gzip"})
        tracemalloc.start()
        expansion = source.expand(SEED)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (expansion.image.state, expansion.reason) == ("rejected", "the answer is too large")
        assert source.requests == 2
        assert peak < 40_000_000

    @pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "deflate"])
    def test_h12_an_encoding_not_asked_for_is_refused(
        self, fake: FakeWellcome, source: WellcomeSource, encoding: str
    ) -> None:
        """H12: brotli, deflate or a double gzip were not asked for: rejected after two looks."""
        fake.always[SEED] = Answer(headers={"Content-Encoding": encoding})
        assert source.expand(SEED).image.state == "rejected"
        assert source.requests == 2

    def test_h13_a_huge_plain_answer_is_cut_off(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """H13: a plain answer is given up at 4 MiB; a false Content-Length is noticed and asked again."""
        fake.always[SEED] = Answer(body=bytes(12 << 20))
        assert source.expand(SEED).reason == "the answer is too large"
        other = "rnhd2myb"
        fake.script[other] = [Answer(headers={"Content-Length": "100000000"}, cut=5_000)]
        assert source.expand(other).complete

    def test_close_ends_all_waiting(self, fake: FakeWellcome) -> None:
        """Closing the source ends a worker's wait of minutes at once, and nothing more is asked."""
        fake.always[SEED] = Answer(status=429, headers={"Retry-After": "200"})
        source = WellcomeSource(fake.base_url, rate=0)
        with ThreadPoolExecutor(3) as pool:
            waiting = [pool.submit(source.expand, SEED) for _ in range(3)]
            while len(fake.log) < 1:
                time.sleep(0.01)
            time.sleep(0.05)
            source.close()
            assert all(isinstance(future.exception(timeout=2), Stopped) for future in waiting)
        asked = len(fake.log)
        fake.always.clear()
        fresh = WellcomeSource(fake.base_url, rate=0)
        fresh.close()
        for closed in (source, fresh):
            with pytest.raises(Stopped):
                closed.expand("rnhd2myb")
        assert len(fake.log) == asked


class TestWhereItGoes:
    @pytest.mark.parametrize("target", ["loop", "other", "http://169.254.169.254/latest/", "file:///etc/passwd"])
    def test_h14_no_redirect_is_followed(self, fake: FakeWellcome, source: WellcomeSource, target: str) -> None:
        """H14: a redirect, wherever it points, is one clear error; no second request is sent anywhere."""
        with FakeWellcome(real_world()) as other:
            place = {"loop": f"{fake.base_url}/images/{SEED}", "other": other.base_url}.get(target, target)
            fake.always[SEED] = Answer(status=302, headers={"Location": place})
            with pytest.raises(ContractChanged, match=r"redirect to .*not followed"):
                source.expand(SEED)
            assert fake.requests == 1
            assert other.log == []

    def test_h14_a_redirects_body_is_bounded_too(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """H14: the body of a redirect is under the same limits as any other."""
        fake.always[SEED] = Answer(status=302, headers={"Location": "/"}, body=bytes(12 << 20))
        assert source.expand(SEED).reason == "the answer is too large"

    def test_only_the_hosts_given_are_asked(self, fake: FakeWellcome) -> None:
        """Another port, another host or another scheme is refused before anything is sent."""
        client = Client({origin(fake.base_url)}, workers=1, rate=0, accept="*/*", policy=Policy())
        with FakeWellcome(real_world()) as other, closing(client):
            places = [other.origin, f"http://localhost:{fake.origin[-5:]}", fake.origin.replace("http", "https")]
            for url in (*places, "file:///etc/passwd", f"{fake.origin}@evil.example/", "http://127.0.0.1\\@x/"):
                with pytest.raises(BadInput, match="not at a place"):
                    client.get(url, "x", lambda reply: reply)
            assert other.log == fake.log == []

    @pytest.mark.parametrize("url", ["ftp://x/", "wellcome", "https://u:p@x/", "https://x/?a", "http://", "http://a b"])
    def test_a_base_url_that_is_none_is_refused(self, url: str) -> None:
        """SIMGRAPH_WELLCOME_URL must be a plain http(s) address."""
        with pytest.raises(BadInput, match="SIMGRAPH_WELLCOME_URL is no address"):
            WellcomeSource(url)

    def test_h15_nobody_there_is_told_at_once(self, clock: FakeTime) -> None:
        """H15: when nothing was ever reached, the second refused connection stops with what to do."""
        url = f"http://127.0.0.1:{free_port()}"
        with (
            closing(WellcomeSource(url, policy=clock.policy())) as source,
            pytest.raises(Stopped, match=r"Cannot connect to .*refused.* Check the network, then run the same command"),
        ):
            source.expand(SEED)
        assert clock.slept == [2.0]

    def test_h15_a_server_away_for_twenty_seconds_is_waited_for(self, clock: FakeTime) -> None:
        """H15: a network that fails for 20 s in the middle of a run costs waiting, not the image."""
        port = free_port()
        back: list[FakeWellcome] = []

        def sleep(seconds: float) -> None:
            clock.sleep(seconds)
            if clock.clock() >= 20 and not back:
                back.append(FakeWellcome(real_world(), port=port).start())

        with closing(
            WellcomeSource(f"http://127.0.0.1:{port}/catalogue/v2", rate=0, policy=clock.policy(sleep=sleep))
        ) as source:
            with FakeWellcome(real_world(), port=port):
                assert source.expand(SEED).complete
            assert source.expand("rnhd2myb").complete
        assert sum(clock.slept) == 30.0
        back[0].stop()

    def test_h16_a_dead_proxy_is_named_and_its_password_masked(
        self, clock: FakeTime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """H16: the error names the proxy of HTTPS_PROXY, without its credentials."""
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:canary@127.0.0.1:{free_port()}")
        with (
            closing(WellcomeSource("https://api.wellcomecollection.org/x", policy=clock.policy())) as source,
            pytest.raises(Stopped, match=r"through the proxy http://\*\*\*@127\.0\.0\.1") as stop,
        ):
            source.expand(SEED)
        assert "canary" not in str(stop.value)

    def test_h16_no_proxy_is_respected(self, fake: FakeWellcome, monkeypatch: pytest.MonkeyPatch) -> None:
        """H16: with NO_PROXY for the loopback interface its server is asked directly, dead proxy or not."""
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        with closing(WellcomeSource(fake.base_url, rate=0)) as source:
            assert source.expand(SEED).complete

    @pytest.mark.parametrize("variable", [None, "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
    def test_tls_trusts_the_system_or_the_named_bundle(
        self, clock: FakeTime, monkeypatch: pytest.MonkeyPatch, variable: str | None
    ) -> None:
        """An unknown certificate stops with the remedy; the system's store and REQUESTS_CA_BUNDLE can make it known."""
        certificate = DATA / "loopback.pem"
        if variable:
            monkeypatch.setenv(variable, str(certificate))
        with (
            FakeWellcome(real_world(), certificate=certificate) as fake,
            closing(WellcomeSource(fake.base_url, rate=0, policy=clock.policy())) as source,
        ):
            assert fake.base_url.startswith("https:")
            if variable:
                assert source.expand(SEED).complete
            else:
                with pytest.raises(Stopped, match=r"certificate .* is not trusted .* REQUESTS_CA_BUNDLE"):
                    source.expand(SEED)

    def test_a_missing_bundle_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """REQUESTS_CA_BUNDLE that points nowhere is the user's to correct."""
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
        with pytest.raises(BadInput, match=r"/nowhere/ca\.pem"):
            WellcomeSource()


class TestThreads:
    def test_many_workers_get_what_one_gets(self) -> None:
        """Sixteen threads over a nearest-neighbour world read exactly the world's lists."""
        world = knn_world(200, seed=7, gone=5, empty=5, short=5)
        with FakeWellcome(world) as fake, closing(WellcomeSource(fake.base_url, workers=16, rate=0)) as source:
            barrier = threading.Barrier(16)
            with ThreadPoolExecutor(16, initializer=barrier.wait) as pool:
                answers = list(pool.map(source.expand, world.ids))
        lists = {e.image.id: [s.image.id for s in e.similar] for e in answers if e.image.state == "expanded"}
        assert lists == world.neighbours()
        assert {e.image.id for e in answers if e.image.state == "gone"} == world.gone
