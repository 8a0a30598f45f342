"""The one way in which statements run: in transactions that end in time, repeated while a fault may pass."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from simgraph_neo.store.driver import open_driver
from simgraph_neo.store.driver_errors import may_be_repeated, may_pass, translated, unfinished
from simgraph_neo.store.watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Callable

    from neo4j import ManagedTransaction
    from tenacity import Retrying

    from simgraph_neo.settings import Neo4jSettings

    Work = Callable[[ManagedTransaction], "T"]
    Mode = Literal["READ", "WRITE"]

T = TypeVar("T")

FETCH_SIZE = 20_000
"""Records a round trip when reading; the driver's default of 1,000 waits too often."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long Neo4j is waited for, in seconds."""

    connect: float = 5.0
    """For a TCP connection."""
    opening: float = 10.0
    """A server that accepts a connection and says nothing, as it is first reached, is given up after this time."""
    transaction: float = 60.0
    """The server ends a transaction that lasts longer."""
    whole_store: float = 600.0
    """The same for one that reads the whole store."""
    silence: float = 10.0
    """How much later than that we hang up on a server that has said nothing at all."""
    retry: float = 30.0
    """A fault that may pass is given so long, and at least three attempts."""
    pause: float = 0.2
    """Before the n-th repetition we wait uniform(0, min(longest_pause, pause * 2**n))."""
    longest_pause: float = 3.0
    repeats: int = 3
    """Attempts at what the driver itself would not repeat: a COMMIT whose answer was lost, a lost race."""


class Transactions:
    """A driver whose every transaction runs the same way. Thread-safe.

    The driver's own retries are off, because it repeats for 30 s what cannot pass (a read-only database, too little
    memory), never repeats what can (a COMMIT whose answer was lost), and cannot be stopped when the server hangs.
    """

    def __init__(self, settings: Neo4jSettings, patience: Patience) -> None:
        self._settings, self._patience = settings, patience
        self._driver = open_driver(settings, patience.connect, patience.opening)
        self._watchdog = Watchdog(self._driver, settings.uri, unfinished)
        self._closed = threading.Event()

    def close(self) -> None:
        """Give the connections back; whoever waits for a retry stops waiting."""
        self._closed.set()
        self._watchdog.close()
        self._driver.close()

    def read(self, work: Work[T], *, whole_store: bool = False, seconds: float | None = None) -> T:
        """What `work` gives, which may last `seconds` where that is not for us to say. Raises StoreError."""
        return self._run(work, "READ", seconds or self._seconds(whole_store))[-1]

    def write(self, work: Work[T], *, whole_store: bool = False) -> list[T]:
        """Each outcome of `work` that may be the stored one. Raises StoreError.

        `work` must be idempotent: it runs again after a fault, and that leaves one outcome, the last one. More are
        left when the answer to a COMMIT was lost: nobody knows then whether it was applied, so both count.
        """
        return self._run(work, "WRITE", self._seconds(whole_store))

    def write_once(self, work: Work[T], seconds: float) -> T:
        """What `work` gives, tried once: for what is of no use later. Raises StoreError.

        `seconds` are what the server gives it. Only one that is silent as long as it may be elsewhere is hung up on:
        that would end all else that is under way.
        """
        outcome: list[T] = []
        with translated(self._settings):
            self._attempt(work, "WRITE", seconds, outcome, self._patience.transaction)
        return outcome[-1]

    def _seconds(self, whole_store: bool) -> float:
        return self._patience.whole_store if whole_store else self._patience.transaction

    def _run(self, work: Work[T], mode: Mode, seconds: float) -> list[T]:
        from neo4j.exceptions import IncompleteCommit

        outcomes: list[T] = []

        def repeatable() -> None:
            latest: list[T] = []
            try:
                self._while_it_may_pass()(self._attempt, work, mode, seconds, latest)
            except IncompleteCommit:
                outcomes.extend(latest)
                raise
            outcomes.extend(latest)

        with translated(self._settings):
            self._repeated()(repeatable)
        return outcomes

    def _attempt(
        self, work: Work[T], mode: Mode, seconds: float, latest: list[T], guarded: float | None = None
    ) -> None:
        """One transaction; leaves the outcome of `work` in `latest`, also when its COMMIT fails."""
        from neo4j import unit_of_work

        @unit_of_work(timeout=seconds)
        def noting(tx: ManagedTransaction) -> None:
            latest[:] = [work(tx)]

        with self._watchdog.guarding((guarded or seconds) + self._patience.silence), self._session() as session:
            (session.execute_read if mode == "READ" else session.execute_write)(noting)

    def _session(self) -> Any:
        return self._driver.session(
            database=self._settings.database,
            fetch_size=FETCH_SIZE,
            notifications_disabled_classifications=["UNRECOGNIZED"],
        )

    def _while_it_may_pass(self) -> Retrying:
        from tenacity import Retrying, retry_if_exception, stop_after_attempt, stop_after_delay, wait_random_exponential
        from tenacity.nap import sleep_using_event

        return Retrying(
            retry=retry_if_exception(may_pass),
            stop=stop_after_delay(self._patience.retry) & stop_after_attempt(3),
            wait=wait_random_exponential(self._patience.pause, self._patience.longest_pause),
            sleep=sleep_using_event(self._closed),
            reraise=True,
        )

    def _repeated(self) -> Retrying:
        from tenacity import Retrying, retry_if_exception, stop_after_attempt

        stop = stop_after_attempt(self._patience.repeats)
        return Retrying(retry=retry_if_exception(may_be_repeated), stop=stop, reraise=True)
