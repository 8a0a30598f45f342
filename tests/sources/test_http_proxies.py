"""Through real proxies on loopback, of every kind that the libraries know (rows H16 and H19)."""

from __future__ import annotations

import time
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import pytest

from simgraph_neo.errors import InvalidInputError, Stopped
from simgraph_neo.http.policy import Policy
from simgraph_neo.sources.wellcome.source import WellcomeSource
from tests.support.fake_wellcome import Answer, FakeWellcome, real_world
from tests.support.fake_worlds import DATA
from tests.support.proxies import Http, Socks
from tests.support.raw_http import free_port
from tests.support.tiers import few

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.fake_time import FakeTime

SEED = "hqnskj6m"
CERTIFICATE = DATA / "loopback.pem"
NAME = "museum.example"
HURRIED = Policy(connect_timeout=0.2, read_timeout=0.2, attempt_deadline=0.25, attempts=1)
KINDS = ["socks4", "socks4a", "socks5", "socks5h", "http", "https"]
SLOW = few(KINDS, "socks5h", "https")
"""For tests that wait for a deadline."""


@contextmanager
def behind(kind: str, monkeypatch: pytest.MonkeyPatch, *, tls: bool = False, **options: Any) -> Iterator[Any]:
    """A museum that is reached through a proxy of this kind: (proxy, museum, base URL)."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(CERTIFICATE))
    with ExitStack() as stack:
        fake = stack.enter_context(FakeWellcome(real_world(), certificate=CERTIFICATE if tls else None))
        if kind in ("http", "https"):
            options["certificate"] = CERTIFICATE if kind == "https" else None
        port = int(urlsplit(fake.origin).port or 0)
        proxy = (Http if kind in ("http", "https") else Socks)({NAME: port}, **options)
        stack.enter_context(proxy)
        monkeypatch.setenv("ALL_PROXY", f"{kind}://{proxy.place}")
        yield proxy, fake


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("kind", KINDS)
def test_h19_every_kind_of_proxy_works(kind: str, tls: bool, monkeypatch: pytest.MonkeyPatch, clock: FakeTime) -> None:
    """H19: SOCKS 4, 4a, 5 and 5h, http and https proxies lead to plain and to TLS servers."""
    with behind(kind, monkeypatch, tls=tls) as (proxy, fake):
        with closing(WellcomeSource(fake.base_url, rate=0, policy=clock.policy())) as source:
            for _ in range(2):
                assert source.expand(SEED).complete
        assert set(proxy.asked) == {"127.0.0.1"}
        assert fake.asked(SEED) == 2


@pytest.mark.parametrize("kind", ["socks4a", "socks5h", "http", "https"])
def test_h19_the_proxy_resolves_the_name(kind: str, monkeypatch: pytest.MonkeyPatch, clock: FakeTime) -> None:
    """H19: with socks5h, socks4a and HTTP proxies the name of the museum is looked up by the proxy, never here."""
    with behind(kind, monkeypatch) as (proxy, fake):
        with closing(WellcomeSource(f"http://{NAME}/catalogue/v2", rate=0, policy=clock.policy())) as source:
            assert source.expand(SEED).complete
        assert proxy.asked == [NAME]
        assert fake.requests == 1


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("kind", SLOW)
def test_h19_the_deadline_holds_through_every_proxy(kind: str, tls: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """H19: an answer that drips in is given up at the deadline, whatever it comes through."""
    with behind(kind, monkeypatch, tls=tls) as (_, fake):
        fake.always[SEED] = Answer(drip=0.05)
        began = time.monotonic()
        with closing(WellcomeSource(fake.base_url, rate=0, policy=HURRIED)) as source:
            assert source.expand(SEED).reason == "timed out"
        assert time.monotonic() - began < 2.0


@pytest.mark.parametrize("slow", ["drip", "trickle"])
@pytest.mark.parametrize("kind", SLOW)
def test_h19_the_deadline_holds_before_there_is_an_answer(
    kind: str, slow: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """H19: a proxy that drips its own words, or the server's TLS, byte by byte is given up at the deadline too."""
    with behind(kind, monkeypatch, tls=True, **{slow: 0.1}) as (_, fake):
        began = time.monotonic()
        with closing(WellcomeSource(fake.base_url, rate=0, policy=HURRIED)) as source:
            try:
                words = str(source.expand(SEED).reason)
            except Stopped as stop:
                words = str(stop)
        assert "timed out" in words
        assert fake.log == []
        assert time.monotonic() - began < 2.0


@pytest.mark.parametrize(("password", "works"), [("se/c:ret@", True), ("other", False)])
def test_h19_a_login_is_used_and_masked(
    password: str, works: bool, monkeypatch: pytest.MonkeyPatch, clock: FakeTime
) -> None:
    """H19: user and password in the address are given to a SOCKS proxy; when it refuses them, they are masked."""
    with behind("socks5h", monkeypatch) as (proxy, fake):
        proxy.login = ("me", "se/c:ret@")
        monkeypatch.setenv("ALL_PROXY", f"socks5h://me:{quote(password, safe='')}@{proxy.place}")
        with closing(WellcomeSource(fake.base_url, rate=0, policy=clock.policy())) as source:
            if works:
                assert source.expand(SEED).complete
            else:
                with pytest.raises(Stopped, match=r"socks5h://\*\*\*@127.*\(SOCKS5 authentication failed\)") as stop:
                    source.expand(SEED)
                assert "other" not in str(stop.value)


def test_h19_a_proxy_that_refuses_is_told(monkeypatch: pytest.MonkeyPatch, clock: FakeTime) -> None:
    """H19: a SOCKS proxy that cannot reach the museum is named, with its reason, in one line."""
    with behind("socks5", monkeypatch) as (proxy, fake):
        proxy.refuses = True
        with closing(WellcomeSource(fake.base_url, rate=0, policy=clock.policy())) as source:
            with pytest.raises(Stopped) as stop:
                source.expand(SEED)
            words = f"Cannot connect to {fake.origin} through the proxy socks5://{proxy.place} (Connection refused)."
            assert str(stop.value) == f"{words} Check the network, then run the same command."


@pytest.mark.parametrize("kind", KINDS)
def test_h16_a_dead_proxys_message_ends_without_debris(
    kind: str, monkeypatch: pytest.MonkeyPatch, clock: FakeTime
) -> None:
    """H16: a proxy of any kind where nobody listens is one clean line."""
    proxy = f"{kind}://127.0.0.1:{free_port()}"
    monkeypatch.setenv("ALL_PROXY", proxy)
    for url in ("http://127.0.0.1:9/x", "https://127.0.0.1:9/x"):
        with closing(WellcomeSource(url, policy=clock.policy())) as source, pytest.raises(Stopped) as stop:
            source.expand(SEED)
        words = f"Cannot connect to {url[:-2]} through the proxy {proxy} (Connection refused)."
        assert str(stop.value) == f"{words} Check the network, then run the same command."


@pytest.mark.parametrize(
    "proxy",
    [
        "socks://me:canary@127.0.0.1:1080",
        "socks9://me:canary@x",
        "ftp://me:canary@x",
        "http://me:canary@[::1",
        "http://me:canary@",
        "http://me:can\u20acary@x",
        "me:canary@[x",
        "http://me:ca/nary@x:y",
        "http://me:ca@nary@:z",
        "http://",
        "socks5h://",
    ],
)
def test_h19_a_proxy_that_cannot_be_used_is_told_before_anything_is_asked(
    proxy: str, monkeypatch: pytest.MonkeyPatch, fake: FakeWellcome
) -> None:
    """H19: an address of no proxy that we know is the user's to correct (exit 2), in one line, its password masked."""
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(
        InvalidInputError, match=r"^The proxy .* cannot be used\. Give HTTP_PROXY, HTTPS_PROXY or ALL"
    ) as told:
        WellcomeSource(fake.base_url)
    assert "nary" not in str(told.value)
    assert "\n" not in str(told.value)


def test_h16_a_proxy_without_a_scheme_is_an_http_proxy(monkeypatch: pytest.MonkeyPatch, clock: FakeTime) -> None:
    """H16: HTTP_PROXY=host:port is used as http://host:port."""
    with behind("http", monkeypatch) as (proxy, fake):
        monkeypatch.setenv("HTTP_PROXY", proxy.place)
        with closing(WellcomeSource(fake.base_url, rate=0, policy=clock.policy())) as source:
            assert source.expand(SEED).complete
        assert proxy.asked == ["127.0.0.1"]
