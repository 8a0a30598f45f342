"""One pace for all workers of a client: the rate limit, and the gate that Retry-After closes."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# The network shortens distances in time: a little more of it keeps every sliding second within the rate.
_MARGIN = 1.02
_SLOWEST = 1 / 16
_RECOVERY = 0.1 / 60


class Pace:
    """Thread-safe. At most `rate` turns in any sliding second (0 = as many as come), none while the gate is closed."""

    def __init__(self, rate: float, clock: Callable[[], float], sleep: Callable[[float], object]) -> None:
        self._spacing = _MARGIN / rate if rate else 0.0
        self._clock = clock
        self._sleep = sleep
        self._last = self._gate = float("-inf")
        self._share, self._slowed_at = 1.0, clock()
        self._turn = threading.Lock()
        self._state = threading.Lock()

    @property
    def share(self) -> float:
        """The part of the rate in use: halved by every closed gate, growing again by a tenth a minute."""
        return min(1.0, self._share + _RECOVERY * (self._clock() - self._slowed_at))

    def wait(self) -> float:
        """Wait for one's turn; returns the seconds waited."""
        began = self._clock()
        if not self._spacing and self._gate <= began:
            return 0.0
        with self._turn:  # held while waiting, so that the others keep their distance from the turn really taken
            while (delay := self._ready_at() - self._clock()) > 0:
                self._sleep(delay)
            self._last = self._clock()
            return self._last - began

    def hold(self, seconds: float) -> bool:
        """Close the gate for everybody; True when it was open. The first one to close it halves the rate."""
        with self._state:
            now = self._clock()
            was_open = self._gate <= now
            if was_open:
                self._share, self._slowed_at = max(_SLOWEST, self.share / 2), now
            self._gate = max(self._gate, now + seconds)
            return was_open

    def _ready_at(self) -> float:
        return max(self._gate, self._last + self._spacing / self.share)


def retry_after(value: str | None, date: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for; None when it says nothing usable or nothing in the future.

    A date counts from the server's own `date` header, else from our clock.

    >>> retry_after("Wed, 21 Oct 2026 07:28:30 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", datetime(2020, 1, 1, tzinfo=UTC))
    30.0
    >>> [retry_after(text, None, datetime(2020, 1, 1, tzinfo=UTC)) for text in ("-1", "soon", "", "2, 3", None)]
    [None, None, None, None, None]
    """
    value = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,8}", value):
        return float(value) or None
    until = _http_date(value)
    if until is None:
        return None
    seconds = (until - (_http_date(date or "") or now)).total_seconds()
    return seconds if seconds > 0 else None


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except Exception:  # ValueError is what it documents; TypeError, IndexError and OverflowError were seen
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
