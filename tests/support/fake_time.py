"""A clock that only moves when somebody sleeps by it: waits of minutes cost nothing, and can be read off afterwards."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from simgraph_neo.http.policy import Policy

EPOCH = datetime(2026, 8, 1, 12, 0, tzinfo=UTC)


class FakeTime:
    """Give `policy()` to a client; `slept` lists its waits in seconds."""

    def __init__(self, start: datetime = EPOCH) -> None:
        self.slept: list[float] = []
        self._start = start
        self._passed = 0.0
        self._lock = threading.Lock()

    def clock(self) -> float:
        return self._passed

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed)

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._passed += seconds
            if seconds:
                self.slept.append(seconds)

    def policy(self, **changes: Any) -> Policy:
        return Policy(**{"clock": self.clock, "now": self.now, "sleep": self.sleep, **changes})
