"""The one way in which statements run: in transactions with a time limit, retried after transient errors."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from simgraph_neo.errors import StoreError
from simgraph_neo.store.driver import open_driver
from simgraph_neo.store.driver_errors import may_be_repeated, may_pass, translated, unfinished
from simgraph_neo.store.watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from neo4j import ManagedTransaction, Session
    from tenacity import Retrying

    from simgraph_neo.settings import Neo4jSettings

    Work = Callable[[ManagedTransaction], "T"]
    Mode = Literal["READ", "WRITE", "ASK"]

T = TypeVar("T")

FETCH_SIZE = 20_000
"""Records a round trip when reading; the driver's default of 1,000 waits too often."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for Neo4j, in seconds."""

    connect: float = 5.0
    """For a TCP connection."""
    opening: float = 10.0
    """For the first answer of a server that accepts a connection and does not answer."""
    transaction: float = 60.0
    """The server ends a transaction after this time."""
    whole_store: float = 600.0
    """The same for a transaction that reads the whole store."""
    silence: float = 10.0
    """How much later than that we close the connection to a server that has not answered."""
    retry: float = 30.0
    """A transient error is retried for this time, and at least three times."""
    pause: float = 0.2
    """The pause before the n-th retry is uniform(0, min(longest_pause, pause * 2**n))."""
    longest_pause: float = 3.0
    repeats: int = 3
    """Attempts after errors that the driver would not retry: a COMMIT whose answer was lost, a lost race."""


class Transactions:
    """Runs every transaction of a driver in the same way. Thread-safe.

    The driver's own retries are off: it retries permanent errors for 30 s (a read-only database, too little memory),
    does not retry some transient ones (a COMMIT whose answer was lost), and cannot be stopped when the server hangs.
    """

    def __init__(self, settings: Neo4jSettings, patience: Patience) -> None:
        self._settings, self._patience = settings, patience
        self._driver = open_driver(settings, patience.connect, patience.opening)
        self._watchdog = Watchdog(self._driver, settings.uri, unfinished)
        self._closed = threading.Event()

    def close(self) -> None:
        """Close the connections and end all waits for a retry."""
        self._closed.set()
        self._watchdog.close()
        self._driver.close()

    def read(self, work: Work[T], *, whole_store: bool = False) -> T:
        """Return the result of `work`. Raises StoreError."""
        return self._run(work, "READ", self._seconds(whole_store))[-1]

    def ask(self, work: Work[T], seconds: float) -> T:
        """Return the result of `work`, which runs a user's statement: Neo4j names labels that it does not know.

        `seconds` is its time limit. Raises StoreError.
        """
        return self._run(work, "ASK", seconds)[-1]

    def write(self, work: Work[T], *, whole_store: bool = False) -> list[T]:
        """Return each result of `work` that may be the stored one. Raises StoreError.

        `work` must be idempotent: it is retried after an error, and then its last result counts. There are more
        results when the answer to a COMMIT was lost: it is unknown whether it was applied, so both count.
        """
        return self._run(work, "WRITE", self._seconds(whole_store))

    def write_once(self, work: Work[T], seconds: float) -> T:
        """Return the result of `work` without a retry, for results of no use later. Raises StoreError.

        `seconds` is the server's time limit. Our own limit is the usual one, since it closes the driver and with it
        all other transactions.
        """
        self._check_open()
        outcome: list[T] = []
        with translated(self._settings):
            self._attempt(work, "WRITE", seconds, outcome, self._patience.transaction)
        return outcome[-1]

    def _check_open(self) -> None:
        if self._closed.is_set():
            raise StoreError("This store is closed. Open it again with connect().")

    def _seconds(self, whole_store: bool) -> float:
        return self._patience.whole_store if whole_store else self._patience.transaction

    def _run(self, work: Work[T], mode: Mode, seconds: float) -> list[T]:
        from neo4j.exceptions import IncompleteCommit

        self._check_open()
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
        """Run one transaction; the result of `work` is left in `latest`, also when the COMMIT fails."""
        from neo4j import unit_of_work

        @unit_of_work(timeout=seconds)
        def noting(tx: ManagedTransaction) -> None:
            latest[:] = [work(tx)]

        with self._watchdog.guarding((guarded or seconds) + self._patience.silence), self._session(mode) as session:
            (session.execute_write if mode == "WRITE" else session.execute_read)(noting)

    @contextmanager
    def _session(self, mode: Mode) -> Iterator[Session]:
        """Open a session. An interrupt closes its connection, and the server ends the transaction.

        Otherwise the driver would send ROLLBACK and wait until the running statement is over. A CancelledError makes it
        close the connection.
        """
        from asyncio import CancelledError

        try:
            with self._driver.session(
                database=self._settings.database,
                fetch_size=FETCH_SIZE,
                # our own statements name what a new store does not have yet
                notifications_disabled_classifications=None if mode == "ASK" else ["UNRECOGNIZED"],
            ) as session:
                try:
                    yield session
                except KeyboardInterrupt:
                    raise CancelledError from None
        except CancelledError:
            raise KeyboardInterrupt from None

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
