"""The polite client, over sockets and without: manners, pace, and faults that pass (rows H01 to H09)."""

from __future__ import annotations

import gzip
import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from simgraph_neo import __version__
from simgraph_neo.errors import Stopped
from simgraph_neo.http.pace import Pace
from simgraph_neo.http.policy import InvalidResponseError, Policy, TransientError
from simgraph_neo.http.transport import decoded
from simgraph_neo.sources.wellcome.source import WellcomeSource
from tests.support.fake_time import EPOCH, FakeTime
from tests.support.fake_wellcome import Answer, FakeWellcome
from tests.support.pace import most_in_a_second

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Connect = Callable[..., WellcomeSource]

SEED = "hqnskj6m"
HTML = b"<!DOCTYPE html><html><title>502 from CloudFront</title></html>"
FALSE_LIST = b'{"id": "hqnskj6m", "type": "Image", "withSimilarFeatures": [{"id": "zg92eeag", "type": "Image"}]}'


class TestManners:
    def test_every_request_says_who_asks_and_for_what(
        self, fake: FakeWellcome, connect: Connect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Requests carry an honest User-Agent with a contact, and no cookie, password or header that was not meant."""
        (netrc := tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret")
        monkeypatch.setenv("NETRC", str(netrc))
        monkeypatch.setenv("SIMGRAPH_CONTACT", "ada@example.org\r\nX-Evil: 1")
        fake.script[SEED] = [Answer(headers={"Set-Cookie": "a=b"})]
        with closing(connect(fake, rate=0)) as source:
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
        # Only sockets have connections: the adapter has no part in this.
        with closing(WellcomeSource(fake.base_url, rate=0, workers=3)) as source, ThreadPoolExecutor(8) as pool:
            assert {e.image.state for e in pool.map(source.expand, [SEED] * 40)} == {"expanded"}
        assert len(fake.log) == 40
        assert fake.connections <= 3

    def test_inv21_the_rate_holds_in_every_sliding_second_of_the_server(
        self, fake: FakeWellcome, connect: Connect
    ) -> None:
        """INV21: eight workers at 20 requests a second never send 21 within a second, as the server sees it."""
        with closing(connect(fake, rate=20, workers=8)) as source, ThreadPoolExecutor(8) as pool:
            list(pool.map(source.expand, [SEED] * 26))
        moments = [moment for moment, _, _ in fake.log]
        assert most_in_a_second(moments, second=0.95) <= 20
        assert max(moments) - min(moments) > 1.2

    def test_inv21_the_rate_holds_exactly_by_the_clock(self, clock: FakeTime) -> None:
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
        self, fake: FakeWellcome, connect: Connect, clock: FakeTime, caplog: pytest.LogCaptureFixture
    ) -> None:
        """H01: Retry-After 2 = a wait of 2 s, then success; one line of log; half the rate, a tenth more a minute."""
        fake.script[SEED] = [Answer(status=429, headers={"Retry-After": "2"})]
        with caplog.at_level(logging.WARNING), closing(connect(fake, policy=clock.policy())) as source:
            assert source.expand(SEED).image.state == "expanded"
            assert sum(clock.slept) == pytest.approx(2.0)
            assert len(caplog.records) == 1
            source.expand(SEED)
            assert clock.slept[-1] == pytest.approx(2 * 1.02 / 4, rel=0.01)
            clock.sleep(300)
            source.expand(SEED)
            source.expand(SEED)
            assert clock.slept[-1] == pytest.approx(1.02 / 4)

    @pytest.mark.parametrize("status", [429, pytest.param(503, marks=pytest.mark.long)])
    def test_h01_inv21_the_gate_holds_all_workers(
        self, fake: FakeWellcome, connect: Connect, status: int, caplog: pytest.LogCaptureFixture
    ) -> None:
        """H01, INV21: Retry-After 1 for all of eight workers: 1 s of silence (-50 ms), and one line of log."""
        refusal = Answer(status=status, headers={"Retry-After": "1"}, delay=0.3)
        fake.faults = lambda number, _: refusal if number <= 8 else None
        with closing(connect(fake, rate=0)) as source, ThreadPoolExecutor(8) as pool:
            assert {e.image.state for e in pool.map(source.expand, fake.world.ids)} == {"expanded"}
        refused = max(moment for moment, _, answered in fake.log if answered == status) + refusal.delay
        later = [moment - refused for moment, _, answered in fake.log if answered == 200]
        assert len(later) == len(fake.world.ids)
        assert min(later) >= 0.95
        assert len(caplog.records) == 1

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
        with pytest.raises(Stopped, match="10 images in a row failed") as stop:
            source.expand(ids[9])
        assert stop.value.exit_code == 75
        assert max(clock.slept) <= 16

    def test_a_success_closes_the_row_of_failures(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """The breaker counts failures in a row: nine, a success and nine more do not stop the run."""
        ids = fake.world.ids
        for image_id in (*ids[:9], *ids[10:19]):
            fake.always[image_id] = Answer(status=500)
        assert Counter(source.expand(i).image.state for i in ids[:19]) == {"retry": 18, "expanded": 1}

    @pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524])
    @pytest.mark.parametrize("body", [None, HTML, FALSE_LIST], ids=["json", "html", "a-list"])
    def test_h06_passing_statuses_are_asked_again(
        self, fake: FakeWellcome, source: WellcomeSource, status: int, body: bytes | None
    ) -> None:
        """H06: one such answer, whatever its body says, costs one more attempt and nothing else."""
        fake.script[SEED] = [Answer(status=status, body=body)]
        assert [s.image.id for s in source.expand(SEED).similar] == fake.world.lists[SEED]
        assert source.requests == 2

    def test_h07_every_third_request_failing_changes_no_answer(
        self, fake: FakeWellcome, source: WellcomeSource
    ) -> None:
        """H07: with a 503 on every third request all lists are the true ones, for at most 1.6 times the requests."""
        refused: Counter[str] = Counter()

        def every_third(number: int, key: str) -> Answer | None:
            if number % 3 or refused[key] == 4:  # eight threads may give one image all thirds: its fifth is answered
                return None
            refused[key] += 1
            return Answer(status=503)

        fake.faults = every_third
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

    @pytest.mark.parametrize("case", ["close-delimited", "half-a-gzip", "no-gzip-trailer", "empty", "not-a-gzip"])
    def test_h09_a_truncated_answer_is_noticed(self, fake: FakeWellcome, source: WellcomeSource, case: str) -> None:
        """H09: an answer that ends early never counts as one, not even when no length was announced."""
        body = fake.normal(f"/catalogue/v2/images/{SEED}?include=withSimilarFeatures").body
        packed = gzip.compress(body)
        fake.script[SEED] = [
            {
                "close-delimited": Answer(body=body[: len(body) // 2], headers={"Content-Length": ""}),
                "half-a-gzip": Answer(body=packed[: len(packed) // 2], headers={"Content-Encoding": "gzip"}),
                "no-gzip-trailer": Answer(body=packed[:-8], headers={"Content-Encoding": "gzip"}),
                "empty": Answer(body=b""),
                "not-a-gzip": Answer(body=body, headers={"Content-Encoding": "gzip"}),
            }[case]
        ]
        assert source.expand(SEED).complete
        assert source.requests == 2

    @pytest.mark.parametrize("cuts", [(0,), (1,), (5_000,), (10, 20, 30), tuple(range(0, 6_000, 60))])
    def test_p13_a_gzip_of_many_members_is_read(
        self, fake: FakeWellcome, source: WellcomeSource, cuts: tuple[int, ...]
    ) -> None:
        """P13: a gzip in two members or in a hundred, empty ones too, is one answer; the pieces may fall anywhere."""
        body = fake.normal(f"/catalogue/v2/images/{SEED}?include=withSimilarFeatures").body
        ends = [*cuts, len(body)]
        packed = b"".join(gzip.compress(body[start:end]) for start, end in zip([0, *ends], ends, strict=False))
        for tail in (b"", b"\0", b"\0" * 512, b"garbage"):
            fake.script[SEED] = [Answer(body=packed + tail, headers={"Content-Encoding": "gzip"})]
            assert source.expand(SEED).complete
        assert source.requests == 4

    def test_p13_a_piece_of_one_byte_is_enough(self) -> None:
        """P13: however the wire cuts a gzip of many members, the same bytes come out; a cut member is noticed."""
        body = bytes(range(256)) * 8
        packed = b"".join(gzip.compress(body[at : at + 100]) for at in range(0, len(body), 100))
        for size in (1, 2, 3, 7, 64, 65_536):
            pieces = [packed[at : at + size] for at in range(0, len(packed), size)]
            assert decoded("gzip", pieces, Policy()) == body
        for cut in (packed[:-1], packed[:-9], packed + gzip.compress(b"x")[:1], packed + gzip.compress(b"x")[:5]):
            with pytest.raises(TransientError, match="cut short"):
                decoded("gzip", [cut], Policy())
        with pytest.raises(InvalidResponseError, match="too many members"):
            decoded("gzip", [gzip.compress(b"") * 1_001], Policy())
        with pytest.raises(InvalidResponseError, match="too large"):
            decoded("gzip", [gzip.compress(bytes(100_000)) * 30], Policy())

    def test_a_gzipped_answer_is_read(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """A whole gzip answer is as good as a plain one, even with garbage behind its end."""
        body = fake.normal(f"/catalogue/v2/images/{SEED}?include=withSimilarFeatures").body
        fake.script[SEED] = [Answer(body=gzip.compress(body) + b"garbage", headers={"Content-Encoding": "gzip"})]
        assert source.expand(SEED).complete
        assert source.requests == 1
