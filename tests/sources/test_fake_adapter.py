"""The transport without a wire breaks exactly as the wire does: each fault is sent over both and compared."""

from __future__ import annotations

import gzip
import socket
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.http.policy import Policy, origin, utc_now
from simgraph_neo.http.transport import Transport
from simgraph_neo.sources.wellcome.source import WellcomeSource
from tests.support.fake_adapter import FakeAdapter
from tests.support.fake_wellcome import Answer, FakeWellcome

if TYPE_CHECKING:
    from collections.abc import Iterable

SEED = "hqnskj6m"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
FAULTS = {
    "none": Answer(),
    "status": Answer(status=503, headers={"Retry-After": "1"}),
    "reset": Answer(reset=True),
    "body-reset": Answer(reset=True, cut=100),
    "cut": Answer(cut=100),
    "cut-headers": Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Le"),
    "chunked": Answer(raw=CHUNKED + b"2\r\n{}\r\n0\r\n\r\n"),
    "bad-chunk": Answer(raw=CHUNKED + b"zz\r\n{}\r\n"),
    "cut-chunk": Answer(raw=CHUNKED + b"ff\r\n{}"),
    "empty-reply": Answer(raw=b""),
    "garbage": Answer(raw=b"SSH-2.0-OpenSSH_9.2\r\n"),
    "long-header": Answer(headers={"X-Long": "x" * 200_000}),
    "many-headers": Answer(headers={f"X-{n}": "x" for n in range(200)}),
    "close-delimited": Answer(body=b"{", headers={"Content-Length": ""}),
    "half-a-gzip": Answer(body=gzip.compress(b"{}")[:9], headers={"Content-Encoding": "gzip"}),
    "not-a-gzip": Answer(body=b"{}", headers={"Content-Encoding": "gzip"}),
    "double-gzip": Answer(body=gzip.compress(gzip.compress(b"{}")), headers={"Content-Encoding": "gzip, gzip"}),
    "too-large": Answer(body=bytes(5 << 20)),
    "two-headers": Answer(headers={"Retry-After": "2\r\nRetry-After: 3"}),
    "redirect": Answer(status=302, headers={"Location": "http://169.254.169.254/"}),
    "silent": Answer(delay=2.0),
    "slow-headers": Answer(drip=0.05),
    "slow-body": Answer(drip_body=0.05),
    "never-ends": Answer(headers={"Content-Length": "100000"}),
}


def kinds(errors: Iterable[object]) -> list[str]:
    """The types of some errors and of those they were made from."""
    return [kind for e in errors if isinstance(e, Exception) for kind in (type(e).__name__, *kinds(e.args))]


def outcome(transport: Transport, url: str) -> tuple[Any, ...]:
    """All that a client can learn of one attempt."""
    try:
        reply = transport.get(url, 0.3, utc_now())
    except Exception as error:  # whatever it is, it is compared
        return type(error), str(error), kinds([error.__cause__])
    headers = {name: value for name, value in reply.headers.items() if name != "Date"}
    return reply.status, headers, reply.body


def both(fake: FakeWellcome, url: str, away: str = "") -> list[tuple[Any, ...]]:
    """What comes of asking for `url` over sockets, and by the adapter."""
    found = []
    for adapter in (None, FakeAdapter(fake)):
        policy = Policy(read_timeout=0.5, max_decoded=4 << 20)  # a noisy machine may pause for 0.15 s
        with closing(Transport({origin(url)}, workers=1, accept="*/*", policy=policy)) as transport:
            if adapter:
                adapter.away = away
                transport._session.mount("http://", adapter)
            found.append(outcome(transport, url))
    return found


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_the_same_with_and_without_a_wire(fake: FakeWellcome, fault: str) -> None:
    """Status, headers and body, or the exceptions of all three layers with their words, are those of a socket."""
    fake.always[SEED] = FAULTS[fault]
    wire, adapter = both(fake, f"{fake.base_url}/images/{SEED}?include=withSimilarFeatures")
    assert adapter == wire
    assert fake.asked(SEED) == 2
    assert fake.seen[0].path == fake.seen[1].path
    assert fake.seen[0].headers == fake.seen[1].headers


def test_a_refused_connection_is_the_same(fake: FakeWellcome) -> None:
    """Nobody at the port: the same exceptions, the same reason."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    wire, adapter = both(fake, f"http://127.0.0.1:{port}/", away="refused")
    assert adapter == wire
    assert "Connection refused" in wire[1]


def test_an_unknown_host_is_the_same(fake: FakeWellcome, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that nobody knows: the same exceptions, the same reason."""

    # A real look-up would leave this machine.
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    wire, adapter = both(fake, "http://nowhere.example/", away="unknown host")
    assert adapter == wire
    assert "Failed to resolve" in wire[1]


def test_a_dead_proxy_is_the_same(fake: FakeWellcome, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that nobody listens at: the same exceptions, the same reason."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free.getsockname()[1]}")
    wire, adapter = both(fake, "http://nowhere.example/")
    assert adapter == wire


def test_the_adapter_opens_no_socket(fake: FakeWellcome, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no connection can be made at all, the adapter still answers."""

    def refused(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refused)
    with closing(FakeAdapter(fake).serve(WellcomeSource(fake.base_url, rate=0))) as source:
        assert source.expand(SEED).complete
    assert fake.connections == 1
    assert fake.seen[0].port == 0
