"""Where the client goes, and what it does when nobody is there (rows H14 to H16)."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from simgraph_neo.errors import ContractChangedError, InvalidInputError, Stopped
from simgraph_neo.http.client import Client
from simgraph_neo.http.policy import Policy, origin
from simgraph_neo.sources.wellcome.source import WellcomeSource
from tests.support.fake_adapter import FakeAdapter
from tests.support.fake_wellcome import Answer, FakeWellcome, real_world
from tests.support.fake_worlds import DATA
from tests.support.raw_http import free_port, loopback

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.fake_time import FakeTime

    Connect = Callable[..., WellcomeSource]

SEED = "hqnskj6m"


class TestWhereItGoes:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    @pytest.mark.parametrize("target", ["loop", "other", "http://169.254.169.254/latest/", "file:///etc/passwd"])
    def test_h14_no_redirect_is_followed(
        self, fake: FakeWellcome, source: WellcomeSource, target: str, status: int
    ) -> None:
        """H14: a redirect, wherever it points, is one clear error; no second request is sent anywhere."""
        with FakeWellcome(real_world()) as other:
            place = {"loop": f"{fake.base_url}/images/{SEED}", "other": other.base_url}.get(target, target)
            fake.always[SEED] = Answer(status=status, headers={"Location": place})
            with pytest.raises(ContractChangedError, match=r"redirect to .*not followed"):
                source.expand(SEED)
            assert fake.requests == 1
            assert other.log == []

    def test_h14_a_redirects_body_is_bounded_too(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """H14: the body of a redirect is under the same limits as any other."""
        fake.always[SEED] = Answer(status=302, headers={"Location": "/"}, body=bytes(12 << 20))
        assert source.expand(SEED).reason == "the answer is too large"

    def test_h14_no_redirect_leads_from_tls_to_plain(self, clock: FakeTime, monkeypatch: pytest.MonkeyPatch) -> None:
        """H14: a redirect from https:// to http:// is not followed either."""
        # The adapter has no TLS: a real wire only.
        certificate = DATA / "loopback.pem"
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        with (
            FakeWellcome(real_world()) as plain,
            FakeWellcome(real_world(), certificate=certificate) as fake,
            closing(WellcomeSource(fake.base_url, rate=0, policy=clock.policy())) as source,
        ):
            fake.always[SEED] = Answer(status=302, headers={"Location": f"{plain.base_url}/images/{SEED}"})
            with pytest.raises(ContractChangedError, match=r"redirect to http://.*not followed"):
                source.expand(SEED)
            assert plain.log == []

    def test_only_the_hosts_given_are_asked(self, fake: FakeWellcome) -> None:
        """Another port, another host or another scheme is refused before anything is sent."""
        client = Client({origin(fake.base_url)}, workers=1, rate=0, accept="*/*", policy=Policy())
        with FakeWellcome(real_world()) as other, closing(client):
            places = [other.origin, f"http://localhost:{fake.origin[-5:]}", fake.origin.replace("http", "https")]
            for url in (*places, "file:///etc/passwd", f"{fake.origin}@evil.example/", "http://127.0.0.1\\@x/"):
                with pytest.raises(InvalidInputError, match="not on a host"):
                    client.get(url, "x", lambda reply: reply)
            assert other.log == fake.log == []

    @pytest.mark.parametrize(
        "url",
        [
            *("ftp://x/", "wellcome", "https://u:p@x/", "https://x/?a", "http://", "http:///x", "http://:80/", "//x/"),
            *(
                "http://a b",
                " http://x",
                "http://x\n",
                "http://x:80 80/",
                "http://\u0665/",
                "http://a..b/",
                "http://\\x/",
            ),
            *("http://[::1", "http://::1/", "http://[::1]x:80/", "http://x[::1]/", "http://[]/", "http://[1::2::3]/"),
            *("http://[1:2:3:4:5:6:7:8:9]/", "http://[v1.x]/", "http://[fe80::1%25lo]/", "http://[127.0.0.1]/"),
            *("http://x:0/", "http://x:-1/", "http://x:65536/", "http://x:8_0/", "http://x:+80/", "http://x:a/"),
            *(
                "http://x:80:80/",
                "http://x:\u0668/",
                "http://" + "a" * 64 + "/",
                "http://[::1]:99999/",
                "http://[::g]/",
            ),
        ],
    )
    def test_h20_a_base_url_that_is_none_is_refused(self, url: str) -> None:
        """H20: SIMGRAPH_WELLCOME_URL must be a plain http(s) address: any other is one line and exit code 2."""
        with pytest.raises(
            InvalidInputError, match=r"SIMGRAPH_WELLCOME_URL (is not a URL|must not hold a user or pass)"
        ) as told:
            WellcomeSource(url)
        assert "\n" not in str(told.value)

    @pytest.mark.parametrize("url", ["http://[::1]:8080", "http://[1:2::8]", "http://x.example.:080", "HTTP://X:"])
    def test_h20_an_odd_base_url_that_is_one_is_taken(self, url: str) -> None:
        """H20: addresses of IPv6, a final dot, zeros before a port, a colon without one and capitals are right."""
        WellcomeSource(url).close()

    def test_h20_ipv6_is_asked_like_any_other(self, clock: FakeTime, monkeypatch: pytest.MonkeyPatch) -> None:
        """H20: a museum at [::1] (where the machine has IPv6) is asked, its pictures are at its own place too."""
        # The adapter has no addresses: a real wire only.
        with (
            FakeWellcome(real_world(), host=loopback()) as fake,
            closing(WellcomeSource(fake.base_url, rate=0, policy=clock.policy())) as source,
        ):
            expansion = source.expand(SEED)
            assert expansion.complete
            assert str(expansion.image.thumbnail).startswith(fake.origin)
            assert fake.requests == 1

    @pytest.mark.parametrize("variable", [None, "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
    def test_h20_tls_trusts_the_system_or_the_named_bundle(
        self, clock: FakeTime, monkeypatch: pytest.MonkeyPatch, variable: str | None
    ) -> None:
        """H20: an unknown certificate stops with the remedy; the system or REQUESTS_CA_BUNDLE makes it known."""
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
                with pytest.raises(Stopped, match=r"certificate .* \(self-signed.*\)\. .* REQUESTS_CA_BUNDLE") as stop:
                    source.expand(SEED)
                assert "\n" not in str(stop.value)

    def test_h20_a_certificate_of_another_name_is_told(self, clock: FakeTime, monkeypatch: pytest.MonkeyPatch) -> None:
        """H20: a trusted certificate of another name than the one asked for stops with that reason, in one line."""
        certificate = DATA / "loopback.pem"
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        with FakeWellcome(real_world(), certificate=certificate) as fake:
            url = fake.base_url.replace("127.0.0.1", "localhost")
            with closing(WellcomeSource(url, rate=0, policy=clock.policy())) as source:
                with pytest.raises(Stopped, match=r"not valid for 'localhost'\)") as stop:
                    source.expand(SEED)
                assert "\n" not in str(stop.value)

    @pytest.mark.parametrize("tls", ["client", "server"])
    def test_h20_tls_that_only_one_side_speaks_is_told(self, clock: FakeTime, tls: str) -> None:
        """H20: https:// to a plain server, or http:// to one that wants TLS: one line, no debris."""
        with FakeWellcome(real_world(), certificate=DATA / "loopback.pem" if tls == "server" else None) as fake:
            scheme, other = ("https", "http") if tls == "client" else ("http", "https")
            url = fake.base_url.replace(f"{other}:", f"{scheme}:")
            with closing(WellcomeSource(url, rate=0, policy=clock.policy())) as source:
                try:
                    words = str(source.expand(SEED).reason)
                except Stopped as stop:
                    words = str(stop)
            assert words.count("(") == words.count(")") == 1
            assert "\n" not in words

    def test_a_missing_bundle_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """REQUESTS_CA_BUNDLE that points nowhere is the user's to correct."""
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
        with pytest.raises(InvalidInputError, match=r"/nowhere/ca\.pem"):
            WellcomeSource()


class TestNobodyThere:
    def test_h15_nobody_there_is_told_at_once(self, clock: FakeTime) -> None:
        """H15: when nothing was ever reached, the second refused connection stops with what to do."""
        url = f"http://127.0.0.1:{free_port()}"
        with (
            closing(WellcomeSource(url, policy=clock.policy())) as source,
            pytest.raises(Stopped, match=r"Cannot connect to .*refused.* Check the network, then run the same command"),
        ):
            source.expand(SEED)
        assert clock.slept == [2.0]

    @pytest.mark.parametrize(
        ("why", "told"),
        [("refused", "refused"), ("unknown host", "Failed to resolve '127.0.0.1'"), ("timed out", "timed out")],
    )
    def test_h15_whatever_keeps_us_away_is_told(self, fake: FakeWellcome, clock: FakeTime, why: str, told: str) -> None:
        """H15: refused, a name that nobody knows or no answer to a knock: two attempts, one line, exit code 75."""
        # A real look-up or knock would leave this machine; test_fake_adapter.py compares what can be compared.
        (adapter := FakeAdapter(fake)).away = why
        with closing(adapter.serve(WellcomeSource(fake.base_url, policy=clock.policy()))) as source:
            with pytest.raises(Stopped, match=told) as stop:
                source.expand(SEED)
            assert (stop.value.exit_code, "\n" in str(stop.value), source.requests) == (75, False, 2)

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

    @pytest.mark.parametrize("why", ["refused", "unknown host", "timed out"])
    def test_h15_a_network_away_for_twenty_seconds_is_waited_for(
        self, fake: FakeWellcome, clock: FakeTime, why: str
    ) -> None:
        """H15: however the network fails for 20 s, the back-off outlasts it."""
        adapter = FakeAdapter(fake)

        def sleep(seconds: float) -> None:
            clock.sleep(seconds)
            adapter.away = why if clock.clock() < 20 else ""

        with closing(adapter.serve(WellcomeSource(fake.base_url, rate=0, policy=clock.policy(sleep=sleep)))) as source:
            assert source.expand(SEED).complete
            adapter.away = why
            assert source.expand("rnhd2myb").complete
        assert sum(clock.slept) == 30.0

    def test_h15_a_network_that_stays_away_stops_the_run(self, fake: FakeWellcome, clock: FakeTime) -> None:
        """H15: beyond its 120 s an image is left to retry; the tenth of them stops the run, exit code 75."""
        adapter = FakeAdapter(fake)
        ids = fake.world.ids
        with closing(adapter.serve(WellcomeSource(fake.base_url, rate=0, policy=clock.policy()))) as source:
            assert source.expand(ids[0]).image.state == "expanded"
            adapter.away = "refused"
            assert {source.expand(i).image.state for i in ids[1:10]} == {"retry"}
            assert clock.clock() <= 9 * 120
            with pytest.raises(Stopped, match="10 images in a row failed, the last one: cannot connect to") as stop:
                source.expand(ids[10])
        assert stop.value.exit_code == 75


class TestProxies:
    @pytest.mark.parametrize("wire", ["sockets", "adapter"])
    def test_h16_a_dead_proxy_is_named_and_its_password_masked(
        self, fake: FakeWellcome, clock: FakeTime, monkeypatch: pytest.MonkeyPatch, wire: str
    ) -> None:
        """H16: the error names the proxy of HTTPS_PROXY, without its credentials."""
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:canary@127.0.0.1:{free_port()}")
        source = WellcomeSource("https://api.wellcomecollection.org/x", policy=clock.policy())
        if wire == "adapter":
            FakeAdapter(fake).serve(source)
        with closing(source), pytest.raises(Stopped, match=r"through the proxy http://\*\*\*@127\.0\.0\.1") as stop:
            source.expand(SEED)
        assert "canary" not in str(stop.value)
        assert fake.log == []

    @pytest.mark.parametrize(("variable", "value"), [("NO_PROXY", "127.0.0.1"), ("no_proxy", "localhost,127.0.0.1")])
    def test_h16_no_proxy_is_respected(
        self, fake: FakeWellcome, connect: Connect, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
    ) -> None:
        """H16: with NO_PROXY for the loopback interface its server is asked directly, dead proxy or not."""
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
        monkeypatch.setenv(variable, value)
        with closing(connect(fake, rate=0)) as source:
            assert source.expand(SEED).complete
