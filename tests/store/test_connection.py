"""What a user reads when Neo4j cannot be used: one line each, within seconds, exit code 3 (rows N01 to N06)."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from itertools import repeat
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from simgraph_neo.errors import InvalidInputError, SimgraphError, StoreError, UnavailableError
from simgraph_neo.settings import Neo4jSettings
from simgraph_neo.store import Store
from simgraph_neo.store.transactions import Patience
from tests.support.fake_bolt import BOLT_5_2, NO_COMMON_VERSION, FakeBolt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simgraph_neo.server import LocalServer

CANARY = "canary-password-3141"
CONTEXTS = ["neo4j://h?a", "neo4j://h?a=", "neo4j://h?a=1&a=2", "neo4j://h?address=1", "neo4j://h?&", "bolt://h?a=1"]
"""Addresses with routing contexts that the driver refuses."""


def refusal(uri: str, kind: type[SimgraphError] = StoreError, patience: Patience | None = None, **settings: str) -> str:
    """The line that opening a store at `uri` ends with; it never holds the password."""
    with pytest.raises(kind) as caught:
        Store(Neo4jSettings(uri, password=CANARY, **settings), patience=patience)
    assert CANARY not in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@contextmanager
def listener(behave: Callable[[socket.socket], object]) -> Iterator[str]:
    """A port that accepts connections and treats them as told."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            try:
                while True:
                    behave(server.accept()[0])
            except OSError:
                return

        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def answer_http(connection: socket.socket) -> None:
    with connection:
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        connection.recv(1024)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_n01_nothing_listens(scheme: str) -> None:
    """N01: a closed port is said within five seconds, with what to try."""
    started = time.monotonic()
    assert "Is it running?" in refusal(f"{scheme}://127.0.0.1:1")
    assert time.monotonic() - started < 5


def test_n01_a_name_without_an_address() -> None:
    """N01: an address of this machine's network card that there is none of is a server that cannot be reached.

    The driver has no exception of its own for it (5.28: ValueError).
    """
    assert "Cannot reach Neo4j at neo4j://[fe80::1%none]:1." in refusal("neo4j://[fe80::1%none]:1", UnavailableError)


def test_n02_an_http_port() -> None:
    """N02: a port that speaks HTTP is recognised."""
    with listener(answer_http) as place:
        assert "answers, but not Bolt" in refusal(f"bolt://{place}")


def test_n02_neo4js_own_http_port(local_server: LocalServer) -> None:
    """N02: the port of Neo4j Browser, given as Bolt by mistake, is recognised."""
    place = urlsplit(local_server.browser_url()).netloc
    assert "answers, but not Bolt" in refusal(f"bolt://{place}")


def test_n02_a_port_that_closes() -> None:
    """N02: a port that closes at once has its own line."""
    with listener(lambda connection: connection.close()) as place:
        assert "closed the connection" in refusal(f"bolt://{place}")


def test_n02_a_silent_port() -> None:
    """N02: a port that accepts and says nothing is given up after the bound (10 s; here 1.2 s)."""
    kept: list[socket.socket] = []
    started = time.monotonic()
    with listener(kept.append) as place:
        assert "said nothing" in refusal(f"bolt://{place}", patience=Patience(opening=1.2))
    assert time.monotonic() - started < 5
    for connection in kept:
        connection.close()


@pytest.mark.parametrize(
    "uri", ["http://127.0.0.1:7474", "127.0.0.1:7687", "bolt://", "", "bolt+x://h", "file:///etc", *CONTEXTS]
)
def test_n03_other_schemes_are_refused_before_any_connection(uri: str) -> None:
    """N03: what is no Neo4j address is refused with the form to write instead."""
    assert "bolt://HOST:7687" in refusal(uri, InvalidInputError)


def test_n03_a_password_in_the_uri_is_refused_unechoed() -> None:
    """N03: user:password@ is refused, and neither is repeated."""
    line = refusal(f"bolt://neo4j:{CANARY}@127.0.0.1", InvalidInputError)
    assert "NEO4J_PASSWORD" in line


def test_n03_tls_asked_of_a_plain_server(neo4j_settings: Neo4jSettings) -> None:
    """N03: bolt+s:// against a server without TLS says which scheme to use."""
    assert "use bolt://" in refusal(neo4j_settings.uri.replace("bolt://", "bolt+s://"))


def test_n04_a_wrong_password_is_tried_once(neo4j_settings: Neo4jSettings) -> None:
    """N04: a wrong password is named as such; the right one works at once, so the account was not locked by repeats."""
    if neo4j_settings.password is None:
        pytest.fail("the server under test must ask for a password")
    assert 'refused user "neo4j"' in refusal(neo4j_settings.uri)
    Store(neo4j_settings).close()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("Unauthorized", 'refused user "neo4j"'),
        ("CredentialsExpired", "must be changed first"),
        ("AuthenticationRateLimit", "wait 5 s"),
    ],
)
def test_n04_a_refused_login_is_said_after_one_attempt(code: str, words: str) -> None:
    """N04: each refusal of a login has its own line, and is not repeated: that would lock the account."""
    with FakeBolt().plan(LOGON=repeat((f"Neo.ClientError.Security.{code}", "no"))) as fake:
        assert words in refusal(fake.uri)
    assert (fake.count("HELLO"), fake.count("LOGON")) == (1, 1)


def test_n05_an_unknown_database(neo4j_settings: Neo4jSettings) -> None:
    """N05: a database that is not there is named, with those that are and the variable to set."""
    wrong = replace(neo4j_settings, database="art")
    with pytest.raises(StoreError, match=r'no database "art"\. Present: neo4j, system\. Set NEO4J_DATABASE'):
        Store(wrong)


def test_n05_databases_that_may_not_be_listed() -> None:
    """N05: a user who may not list the databases is told the usual name."""
    missing = ("Neo.ClientError.Database.DatabaseNotFound", "no")
    forbidden = ("Neo.ClientError.Security.Forbidden", "no")
    with FakeBolt().plan(RUN=[missing, forbidden]) as fake:
        assert 'no database "art". Set NEO4J_DATABASE (Community has one' in refusal(fake.uri, database="art")


@pytest.mark.parametrize("version", [BOLT_5_2, bytes((0, 0, 4, 4))])
def test_n06_an_old_server_is_refused(version: bytes) -> None:
    """N06: a server older than 5.23 is named with its version, whichever Bolt it speaks."""
    with FakeBolt(agent="Neo4j/4.4.38", version=version) as fake:
        assert "needs Neo4j 5.23 or newer; this is 4.4.38." in refusal(fake.uri)


def test_n06_no_bolt_in_common() -> None:
    """N06: a server that shares no version of Bolt with the driver is told what is needed."""
    with FakeBolt(version=NO_COMMON_VERSION) as fake:
        assert "speaks no Bolt of those" in refusal(fake.uri)


@pytest.mark.parametrize("agent", ["Neo4j/5.23.0", "Neo4j/2026.01.1", "Memgraph"])
def test_n06_newer_servers_pass(agent: str) -> None:
    """N06: newer servers, and those that do not say what they are, are let in."""
    with FakeBolt(agent=agent) as fake:
        Store(Neo4jSettings(fake.uri)).close()


@pytest.mark.parametrize("kind", ["HELLO", "RUN"])
def test_n12_a_server_that_hangs_at_the_start(kind: str) -> None:
    """N12: a server that shakes hands and then says nothing is given up (after 10 and 20 s; here 0.5 and 1 s)."""
    started = time.monotonic()
    with FakeBolt().plan(**{kind: ["hang"]}) as fake:
        assert "said nothing for" in refusal(fake.uri, UnavailableError, Patience(opening=0.5))
    assert time.monotonic() - started < 10


ENDLESS = "UNWIND range(1, 100000000000) AS n WITH n WHERE n < 0 RETURN count(n) AS n"


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_ends_a_question_at_once(store: Store, cypher: Callable[[str], list[dict[str, Any]]]) -> None:
    """SIGINT, as by a notebook's stop button, ends `store.ask` and its transaction; the store answers the next one."""

    def running() -> list[dict[str, Any]]:
        return [row for row in cypher("SHOW TRANSACTIONS YIELD currentQuery") if row["currentQuery"] == ENDLESS]

    def stop() -> None:
        while not running():
            pass
        os.kill(os.getpid(), signal.SIGINT)

    stopping = threading.Thread(target=stop)
    stopping.start()
    with pytest.raises(KeyboardInterrupt):
        store.ask(ENDLESS)
    stopping.join()
    assert store.ask("RETURN 1 AS n").tuples == [(1,)]
    while running():  # the server ends it when it sees that the connection is closed
        pass
