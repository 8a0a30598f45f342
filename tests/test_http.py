"""The polite client over real HTTP: faults on the wire (rows H of the fault catalogue), pace, and where it may go."""

from __future__ import annotations

import gzip
import logging
import socket
import threading
import time
import tracemalloc
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo import __version__
from simgraph_neo.errors import BadInput, ContractChanged, Stopped
from simgraph_neo.sources.http import Client
from simgraph_neo.sources.pace import Pace
from simgraph_neo.sources.policy import Policy, origin
from simgraph_neo.sources.wellcome import WellcomeSource
from tests.fake_time import EPOCH, FakeTime
from tests.fake_wellcome import Answer, FakeWellcome, knn_world, real_world
from tests.fake_worlds import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEED = "hqnskj6m"
HTML = b"<!DOCTYPE html><html><title>502 from CloudFront</title></html>"


@pytest.fixture
def fake() -> Iterator[FakeWellcome]:
    with FakeWellcome(real_world()) as server:
        yield server


@pytest.fixture
def clock() -> FakeTime:
    return FakeTime()


@pytest.fixture
def source(fake: FakeWellcome, clock: FakeTime) -> Iterator[WellcomeSource]:
    with closing(WellcomeSource(fake.base_url, rate=0, policy=clock.policy())) as wellcome:
        yield wellcome


def impatient(**changes: Any) -> Policy:
    """Real time, short waits."""
    return Policy(**{"backoff": 0.01, "read_timeout": 0.2, "attempt_deadline": 0.4, "id_deadline": 5.0, **changes})


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def most_in_a_second(moments: list[float], second: float = 1.0) -> int:
    """The largest number of moments in any window of that length, its end not counted."""
    moments = sorted(moments)
    return max(sum(start <= moment < start + second for moment in moments) for start in moments)


class TestManners:
    def test_every_request_says_who_asks_and_for_what(
        self, fake: FakeWellcome, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Requests carry an honest User-Agent with a contact, and no cookie, password or header that was not meant."""
        (netrc := tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret")
        monkeypatch.setenv("NETRC", str(netrc))
        monkeypatch.setenv("SIMGRAPH_CONTACT", "ada@example.org\r\nX-Evil: 1")
        fake.script[SEED] = [Answer(headers={"Set-Cookie": "a=b"})]
        with closing(WellcomeSource(fake.base_url, rate=0)) as source:
            source.expand(SEED)
            source.expand(SEED)
        agent = f"simgraph/{__version__} (+https://github.com/simgraph/simgraph-neo; ada@example.org X-Evil: 1)"
        for seen in fake.seen:
            assert seen.headers["User-Agent"] == agent
            assert seen.headers["Accept"] == "application/json"
            assert seen.headers["Accept-Encoding"] == "gzip"
            assert set(seen.headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}

    def test_the_include_is_sent_as_the_contract_names_it(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """One question an image, with `withSimilarFeatures` and the three parts of the source, commas unescaped."""
        source.expand(SEED)
        path = f"/catalogue/v2/images/{SEED}"
        query = "include=withSimilarFeatures,source.contributors,source.genres,source.subjects"
        assert [seen.path for seen in fake.seen] == [f"{path}?{query}"]

    def test_connections_are_reused_and_never_more_than_the_workers(self, fake: FakeWellcome) -> None:
        """Three workers ask forty times over at most three connections."""
        with closing(WellcomeSource(fake.base_url, rate=0, workers=3)) as source, ThreadPoolExecutor(8) as pool:
            assert {e.image.state for e in pool.map(source.expand, [SEED] * 40)} == {"expanded"}
        assert len(fake.log) == 40
        assert fake.connections <= 3

    def test_the_rate_holds_in_every_sliding_second_of_the_server(self, fake: FakeWellcome) -> None:
        """INV21: eight workers at 20 requests a second never send 21 within a second, as the server sees it."""
        with closing(WellcomeSource(fake.base_url, rate=20, workers=8)) as source, ThreadPoolExecutor(8) as pool:
            list(pool.map(source.expand, [SEED] * 26))
        moments = [moment for moment, _, _ in fake.log]
        assert most_in_a_second(moments, second=0.95) <= 20
        assert max(moments) - min(moments) > 1.2

    def test_the_rate_holds_exactly_by_the_clock(self, clock: FakeTime) -> None:
        """INV21: 200 turns at rate 4 never come five to a second, and take at most 3 % longer than they must."""
        pace = Pace(4.0, clock.clock, clock.sleep)
        moments = [(pace.wait(), clock.clock())[1] for _ in range(200)]
        assert most_in_a_second(moments) == 4
        assert 199 / 4 < moments[-1] < 199 / 4 * 1.03

    def test_requests_counts_attempts_of_all_threads(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """`requests` is the number of attempts the server saw, retries included."""
        fake.faults = lambda number, _: Answer(status=503) if number % 3 == 0 else None
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(source.expand, fake.world.ids))
        assert source.requests == fake.requests == len(fake.log) > len(fake.world.ids)


class TestRetryAfter:
    def test_h01_a_429_with_seconds_is_waited_for_and_halves_the_rate(
        self, fake: FakeWellcome, clock: FakeTime, caplog: pytest.LogCaptureFixture
    ) -> None:
        """H01: Retry-After 2 = a wait of 2 s, then success; one line of log; half the rate, a tenth more a minute."""
        fake.script[SEED] = [Answer(status=429, headers={"Retry-After": "2"})]
        with caplog.at_level(logging.WARNING), closing(WellcomeSource(fake.base_url, policy=clock.policy())) as source:
            assert source.expand(SEED).image.state == "expanded"
            assert sum(clock.slept) == pytest.approx(2.0)
            assert len(caplog.records) == 1
            source.expand(SEED)
            assert clock.slept[-1] == pytest.approx(2 * 1.02 / 4, rel=0.01)
            clock.sleep(300)
            source.expand(SEED)
            source.expand(SEED)
            assert clock.slept[-1] == pytest.approx(1.02 / 4)

    @pytest.mark.parametrize("status", [429, 503])
    def test_the_gate_holds_all_workers(self, status: int) -> None:
        """INV21: after a Retry-After of 1 s the server hears from none of eight workers for 1 s (+-50 ms)."""
        refusal = Answer(status=status, headers={"Retry-After": "1"})
        with FakeWellcome(real_world(), latency=0.02, faults=lambda n, _: refusal if n == 12 else None) as fake:
            with closing(WellcomeSource(fake.base_url, rate=0)) as source, ThreadPoolExecutor(8) as pool:
                assert {e.image.state for e in pool.map(source.expand, fake.world.ids)} == {"expanded"}
            refused = fake.log[11][0] + fake.latency
            later = [moment - refused for moment, _, _ in fake.log if moment > refused + 0.05]
            assert len(later) > 10
            assert min(later) >= 0.95

    def test_h02_a_date_counts_from_the_servers_own_clock(
        self, fake: FakeWellcome, source: WellcomeSource, clock: FakeTime
    ) -> None:
        """H02: a date 90 s after the answer's own Date is a wait of 90 s, though our clock is an hour wrong."""
        there = EPOCH + timedelta(hours=1)
        dates = {"Date": there, "Retry-After": there + timedelta(seconds=90)}
        headers = {name: format_datetime(moment, usegmt=True) for name, moment in dates.items()}
        fake.script[SEED] = [Answer(status=503, headers=headers)]
        assert source.expand(SEED).image.state == "expanded"
        assert clock.slept == [90.0]

    @pytest.mark.parametrize(
        "value",
        ["Wed, 21 Oct 2015 07:28:00 GMT", "-5", "0", "soon", " ", "2\r\nRetry-After: 3", "9" * 5000, "1e3", "٣"],
        ids=["past", "negative", "zero", "word", "blank", "two", "endless", "exponent", "arabic"],
    )
    def test_h03_an_unusable_retry_after_is_ignored(
        self, fake: FakeWellcome, source: WellcomeSource, clock: FakeTime, value: str
    ) -> None:
        """H03: what says nothing about the future leaves the usual back-off (at most 2 s after the first attempt)."""
        value = value.encode().decode("latin-1")
        fake.script[SEED] = [Answer(status=429, headers={"Retry-After": value})]
        assert source.expand(SEED).image.state == "expanded"
        assert source.requests == 2
        assert sum(clock.slept) <= 2.0

    def test_h04_too_long_a_wait_stops_the_run_and_prints_the_time(
        self, fake: FakeWellcome, source: WellcomeSource, clock: FakeTime
    ) -> None:
        """H04: Retry-After of a day: no sleep, Stopped (75) with the time; nothing is asked before that time."""
        fake.script[SEED] = [Answer(status=429, headers={"Retry-After": "86400"})]
        for _ in range(2):
            with pytest.raises(Stopped, match="2026-08-02 12:00 UTC") as stop:
                source.expand(SEED)
        assert stop.value.exit_code == 75
        assert clock.slept == []
        assert fake.requests == 1
        clock.sleep(86_401)
        assert source.expand(SEED).image.state == "expanded"


class TestPassingFaults:
    def test_h05_a_429_for_ever_leaves_the_id_to_retry_and_ten_of_them_stop(
        self, fake: FakeWellcome, source: WellcomeSource, clock: FakeTime
    ) -> None:
        """H05: five attempts an id, then state retry with the reason; the tenth such id in a row stops the run."""
        fake.faults = lambda *_: Answer(status=429)
        ids = fake.world.ids[:10]
        for image_id in ids[:9]:
            expansion = source.expand(image_id)
            assert (expansion.image.state, expansion.reason) == ("retry", "HTTP 429")
        assert Counter(key for _, key, _ in fake.log) == dict.fromkeys(ids[:9], 5)
        with pytest.raises(Stopped, match="10 images in a row failed"):
            source.expand(ids[9])
        assert max(clock.slept) <= 16

    def test_a_success_closes_the_row_of_failures(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """The breaker counts failures in a row: nine, a success and nine more do not stop the run."""
        ids = fake.world.ids
        for image_id in (*ids[:9], *ids[10:19]):
            fake.always[image_id] = Answer(status=500)
        assert Counter(source.expand(i).image.state for i in ids[:19]) == {"retry": 18, "expanded": 1}

    @pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524])
    @pytest.mark.parametrize("body", [None, HTML], ids=["json", "html"])
    def test_h06_passing_statuses_are_asked_again(
        self, fake: FakeWellcome, source: WellcomeSource, status: int, body: bytes | None
    ) -> None:
        """H06: one such answer, JSON or a page of the CDN, costs one more attempt and nothing else."""
        fake.script[SEED] = [Answer(status=status, body=body)]
        assert [s.image.id for s in source.expand(SEED).similar] == fake.world.lists[SEED]
        assert source.requests == 2

    def test_h07_every_third_request_failing_changes_no_answer(
        self, fake: FakeWellcome, source: WellcomeSource
    ) -> None:
        """H07: with a 503 on every third request all lists are the true ones, for at most 1.6 times the requests."""
        fake.faults = lambda number, _: Answer(status=503) if number % 3 == 0 else None
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(source.expand, fake.world.ids))
        assert {e.image.id: [s.image.id for s in e.similar] for e in answers} == fake.world.neighbours()
        assert source.requests <= 1.6 * len(fake.world.ids)

    @pytest.mark.parametrize(
        "fault",
        [
            Answer(reset=True),
            Answer(reset=True, cut=100),
            Answer(cut=100),
            Answer(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n"),
            Answer(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{}"),
            Answer(raw=b""),
            Answer(raw=b"SSH-2.0-OpenSSH_9.2\r\n"),
            Answer(headers={"X-Long": "x" * 200_000}),
            Answer(headers={f"X-{n}": "x" for n in range(200)}),
        ],
        ids=["reset", "body-reset", "cut", "bad-chunk", "cut-chunk", "empty", "garbage", "long-header", "many-headers"],
    )
    def test_h08_a_broken_connection_is_asked_again(
        self, fake: FakeWellcome, source: WellcomeSource, fault: Answer
    ) -> None:
        """H08: whatever breaks on the wire, the second attempt brings the whole answer."""
        fake.script[SEED] = [fault]
        assert source.expand(SEED).complete
        assert source.requests == 2

    @pytest.mark.parametrize("case", ["close-delimited", "half-a-gzip", "empty", "not-a-gzip"])
    def test_h09_a_truncated_answer_is_noticed(self, fake: FakeWellcome, source: WellcomeSource, case: str) -> None:
        """H09: an answer that ends early never counts as one, not even when no length was announced."""
        body = fake.normal(f"/catalogue/v2/images/{SEED}").body
        packed = gzip.compress(body)
        fake.script[SEED] = [
            {
                "close-delimited": Answer(body=body[: len(body) // 2], headers={"Content-Length": ""}),
                "half-a-gzip": Answer(body=packed[: len(packed) // 2], headers={"Content-Encoding": "gzip"}),
                "empty": Answer(body=b""),
                "not-a-gzip": Answer(body=body, headers={"Content-Encoding": "gzip"}),
            }[case]
        ]
        assert source.expand(SEED).complete
        assert source.requests == 2

    def test_a_gzipped_answer_is_read(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """A whole gzip answer is as good as a plain one, even with garbage behind its end."""
        body = fake.normal(f"/catalogue/v2/images/{SEED}?include=withSimilarFeatures").body
        fake.script[SEED] = [Answer(body=gzip.compress(body) + b"garbage", headers={"Content-Encoding": "gzip"})]
        assert source.expand(SEED).complete
        assert source.requests == 1


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
        with pytest.raises(Stopped):
            source.expand("rnhd2myb")


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
