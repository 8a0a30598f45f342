"""Close the connections to a server that never answers."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from simgraph_neo.store.driver_errors import silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from neo4j import Driver

    from simgraph_neo.errors import UnavailableError

LOOK_SECONDS = 0.5
"""Seconds between two looks: connections are closed at most this much late."""


class Watchdog:
    """Closes a driver when a guarded block has lasted too long; the driver cannot be used afterwards. Thread-safe.

    A thread that waits in the driver cannot be interrupted; but when another one closes the driver, its sockets are
    shut down and the wait ends. One thread guards all blocks: a timer would have to be started for each batch, which
    takes tens of milliseconds while other threads are busy.
    """

    def __init__(self, driver: Driver, uri: str, complaint: Callable[[str, float], UnavailableError] = silent) -> None:
        """`complaint` makes the error from the server's address and the seconds waited."""
        self._driver, self._uri, self._complaint = driver, uri, complaint
        self._guarded: dict[object, tuple[float, float]] = {}
        """When each block began, and its deadline."""
        self._silence: float | None = None
        """How long the block had lasted when the driver was closed."""
        self._over = threading.Event()
        # A daemon thread, so that it never keeps the process from ending.
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def close(self) -> None:
        """End the thread."""
        self._over.set()

    @contextmanager
    def guarding(self, seconds: float) -> Iterator[None]:
        """Limit the time of a block. Raises UnavailableError, also for every later block."""
        self._complain(None)
        block, now = object(), time.monotonic()
        self._guarded[block] = (now, now + seconds)
        try:
            yield
        except Exception as error:
            self._complain(error)
            raise
        finally:
            del self._guarded[block]

    def _complain(self, cause: Exception | None) -> None:
        if self._silence is not None:
            raise self._complaint(self._uri, self._silence) from cause

    def _watch(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            now = time.monotonic()
            overdue = [now - began for began, end in list(self._guarded.values()) if end < now]
            if overdue:
                self._silence = max(overdue)
                self._driver.close()
                return
