"""A real Neo4j of these tests' own (rows N10, N11, N13): short of memory, killed and started again, read-only."""

from __future__ import annotations

import os
import random
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING

import pytest

from simgraph_neo.errors import StoreError, UnavailableError
from simgraph_neo.server import LocalServer, config
from simgraph_neo.store import Store, store
from simgraph_neo.store.transactions import Patience
from tests.support import neo4j_home, tally
from tests.support.answers import answer
from tests.support.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

SMALL_MEMORY = "db.memory.transaction.max=2m\n"
READ_ONLY = "server.databases.read_only=neo4j\n"
PATIENCE = 120.0
"""Seconds until a test gives up waiting; nothing takes so long."""


def free_port(stack: ExitStack) -> int:
    """A port that nobody has; held until the stack is closed, so that the next one is another.

    Below those that the system gives to outgoing connections: while the server is dead one of them would take it.
    """
    for port in random.sample(range(20_000, 32_000), 100):
        with suppress(OSError):
            return int(stack.enter_context(socket.create_server(("127.0.0.1", port))).getsockname()[1])
    raise AssertionError("no port is free")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    """A server that these tests may kill; little memory for a transaction. Whoever ends it starts it again."""
    home = tmp_path_factory.mktemp("own")
    neo4j_home.prepare(home)
    conf = home / "neo4j" / "store" / "conf" / "neo4j.conf"
    conf.parent.mkdir(parents=True)
    with ExitStack() as stack:  # far from the usual ports, for which other servers of the tests look
        ports = config.Ports(free_port(stack), free_port(stack))
    conf.write_text(config.text(ports))
    own = LocalServer(home, settings=SMALL_MEMORY, java_options=neo4j_home.QUICK_START)
    own.start()
    yield own
    own.stop()


def kill(server: LocalServer) -> None:
    """SIGKILL, as the kernel does when memory runs out."""
    pid = server.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not server.status().running)
    tally.count("kills survived")


@contextmanager
def writing(opened: Store, prefix: str) -> Iterator[tuple[list[str], Future[None], threading.Event]]:
    """A thread that writes one batch after the other: ids whose write has returned, its end, how to end it."""
    returned: list[str] = []
    enough = threading.Event()

    def write() -> None:
        for number in count():
            opened.write([answer(f"{prefix}{number}", "abc", minutes=number)])
            returned.append(f"{prefix}{number}")
            if enough.is_set():
                return

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(write)
        try:
            wait_for(lambda: len(returned) > 5 or future.done())
            yield returned, future, enough
        finally:
            enough.set()


@pytest.mark.long
def test_n10_a_small_memory_is_enough_for_small_batches(server: LocalServer) -> None:
    """N10: what Neo4j has no memory for at once is stored in smaller batches, all of it."""
    many = [answer(f"m{number}", "abcde", minutes=number, title="x" * 2000) for number in range(200)]
    with Store(server.start()) as opened:
        opened.prepare()
        assert opened.write(many).edges == 1000
        assert opened._batch < 200 < store.BATCH
        assert {len(listed.similar) for listed in opened.level(e.image.id for e in many).values()} == {5}


@pytest.mark.long
def test_n13_a_killed_server_that_comes_back(server: LocalServer) -> None:
    """N13: Neo4j is killed in the middle of writes and started again: they go on by themselves, nothing is lost."""
    with Store(server.start(), patience=Patience(retry=PATIENCE)) as opened:
        with writing(opened, "back") as (returned, future, enough):
            kill(server)
            before = len(returned)
            server.start()
            wait_for(lambda: len(returned) > before + 5 or future.done())
            enough.set()
            future.result(PATIENCE)
        assert len(returned) > before + 5
        assert opened.level(returned).keys() == set(returned)


@pytest.mark.long
def test_n13_a_killed_server_that_stays_away(server: LocalServer) -> None:
    """N13: it is given up after the time for retries; once it is up again, every confirmed batch is there, whole."""
    settings = server.start()
    with Store(settings, patience=Patience(retry=1.0)) as opened, writing(opened, "away") as (returned, future, _):
        kill(server)
        with pytest.raises(UnavailableError, match="Cannot reach Neo4j"):
            future.result(PATIENCE)
    server.start()
    with Store(settings) as opened:
        found = opened.level(f"away{number}" for number in range(len(returned) + 2))
    assert set(returned) <= found.keys()
    assert len(found) <= len(returned) + 1
    assert {tuple(listed.similar) for listed in found.values()} == {("a", "b", "c")}


@pytest.mark.long
def test_n11_a_read_only_database(server: LocalServer) -> None:
    """N11: a real read-only database is said within seconds, writes nothing, and can be read."""
    server.stop()
    read_only = LocalServer(server.home, settings=READ_ONLY, java_options=neo4j_home.QUICK_START)
    with Store(read_only.start()) as opened:
        before = opened.status()
        for work in (opened.prepare, lambda: opened.write([answer("r", "abc")])):
            started = time.monotonic()
            with pytest.raises(StoreError, match=r'^Database "neo4j" is read-only; nothing was written'):
                work()
            assert time.monotonic() - started < 10
        assert opened.status() == before
    server.stop()
