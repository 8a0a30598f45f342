"""One pace for all workers of a client: the rate limit, and the gate that Retry-After closes.

Processes that send requests to the same museum share it by a `Board`. Each reserves turns for about a second there
(the explorer one turn, so that a click need not wait for a path), and all together keep the rate of one. A gate that
is closed for one of them is closed for all.
"""

from __future__ import annotations

import logging
import re
import threading
from collections import deque
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)
# The network can bring two requests closer together in time: a margin keeps every sliding second within the rate.
_MARGIN = 1.02
_SLOWEST = 1 / 16
_RECOVERY = 0.1 / 60
_AT_ONCE = 64
"""Turns that are reserved at once, at most."""
_LONGEST = 30 * 86_400.0
"""Seconds: no museum asks to wait longer."""
_AHEAD, _SHARERS = 60.0, 16
"""Turns may be reserved this number of seconds ahead, or by this number of processes."""
_TOLD = 10.0
"""Seconds: a longer wait is logged."""
_LATE = _MARGIN - 1
"""Seconds after its time in which a turn can still be used: the margin of a second."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The rate that a museum allows now; times in seconds by some clock."""

    until: float = float("-inf")
    """The gate is closed until then."""
    share: float = 1.0
    """The part of the rate in use at `slowed_at`."""
    slowed_at: float = 0.0

    def share_at(self, now: float) -> float:
        """The part of the rate in use: halved by every closed gate, growing again by a tenth a minute."""
        return max(_SLOWEST, min(1.0, self.share + _RECOVERY * max(0.0, now - self.slowed_at)))

    def held(self, seconds: float, now: float) -> Gate:
        """Close the gate for `seconds` at least; closing an open gate halves the rate."""
        until = max(self.until, now + seconds)
        if self.until > now:
            return replace(self, until=until)
        return Gate(until, max(_SLOWEST, self.share_at(now) / 2), now)


@dataclass(frozen=True, slots=True)
class Shared:
    """The pace of a museum as all processes share it; times in seconds since 1970, by one clock."""

    next_turn: float = 0.0
    """No turn is reserved from then on."""
    gate: Gate = Gate(until=0.0)

    def credible(self, now: float, lease: float) -> Shared:
        """Drop turns so far ahead (`lease` seconds at once) that only a wrong clock can have reserved them."""
        gate = self.gate if self.gate.until <= now + _LONGEST else Gate(until=0.0)
        longest = max(now, gate.until) + max(_AHEAD, _SHARERS * lease)
        return Shared(self.next_turn if self.next_turn <= longest else now, gate)


class Board(Protocol):
    """Where processes keep the pace that they share."""

    def update(self, change: Callable[[Shared, float], Shared]) -> bool:
        """Replace the shared pace by ``change(pace, now)``, one process at a time.

        False when there is no board or when it cannot be reached: then each process keeps a pace of its own.
        """


class Pace:
    """At most `rate` turns in any sliding second (0 = no limit), none while the gate is closed. Thread-safe."""

    def __init__(
        self,
        rate: float,
        clock: Callable[[], float],
        sleep: Callable[[float], object],
        on_held: Callable[[float], None] = lambda _: None,
        at_once: int | None = None,
    ) -> None:
        """`on_held` is called with the seconds for which the board's gate is closed, and may raise.

        `at_once` turns are reserved together at a board; by default those of about a second.
        """
        self._spacing = _MARGIN / rate if rate else 0.0
        self._at_once = at_once or min(_AT_ONCE, max(1, round(rate)))
        self._clock = clock
        self._sleep, self._on_held = sleep, on_held
        self._last = float("-inf")
        self._gate = Gate(slowed_at=clock())
        self._turn = threading.Lock()
        self._state = threading.Lock()
        self._board: Board | None = None
        self._turns = deque[float]()
        """Turns that were reserved at the board, by our clock."""

    @property
    def share(self) -> float:
        """The part of the rate in use (see `Gate.share_at`)."""
        return self._gate.share_at(self._clock())

    def share_with(self, board: Board) -> None:
        """Reserve turns at a board from now on. Without a rate nothing is shared."""
        self._board = board if self._spacing else None

    def wait(self) -> float:
        """Wait for a turn; returns the seconds waited."""
        began = self._clock()
        if not self._spacing and self._gate.until <= began:
            return 0.0
        with self._turn:  # held while waiting, so that the others keep their distance from the turn really taken
            turn = None
            while True:
                ready = max(self._gate.until, self._last + self._spacing / self.share)
                if self._board and (turn is None or turn < ready - _LATE):
                    turn = self._taken_turn(self._board, max(ready, self._clock()))
                if (delay := max(ready, turn or ready) - self._clock()) <= 0:
                    break
                self._sleep(delay)
            self._last = self._clock()
            return self._last - began

    def hold(self, seconds: float) -> bool:
        """Close the gate for all workers and processes; True when it was open. Closing an open gate halves the rate."""
        with self._state:
            now = self._clock()
            was_open = self._gate.until <= now
            self._gate = self._gate.held(seconds, now)
        self.tell(seconds)
        return was_open

    def tell(self, seconds: float) -> None:
        """Have all processes of the board wait."""
        if self._board:
            self._board.update(lambda shared, now: replace(shared, gate=shared.gate.held(seconds, now)))

    def _taken_turn(self, board: Board, ready: float) -> float:
        """The first reserved turn that is not over; turns that are over are lost, which keeps the rate.

        A board that takes longer than its turns last gives one turn each time.
        """
        for _ in range(2):
            while self._turns:
                if (turn := self._turns.popleft()) >= ready - _LATE:
                    return turn
            if not self._take_turns(board):
                break
        return self._turns.popleft() if self._turns else ready

    def _take_turns(self, board: Board) -> bool:
        begin, held, spacing, at = 0.0, 0.0, self._spacing, 0.0

        def take(shared: Shared, now: float) -> Shared:
            nonlocal begin, held, spacing, at
            at = self._clock()  # as near to `now` as can be: what comes after may take long
            spacing = self._spacing / shared.gate.share_at(now)
            shared = shared.credible(now, self._at_once * spacing)
            held = max(0.0, shared.gate.until - now)
            begin = max(held, shared.next_turn - now)
            return replace(shared, next_turn=now + begin + self._at_once * spacing)

        if not board.update(take):
            return False
        self._on_held(held)
        if begin > max(held, _TOLD):
            log.info("Waiting %.0f s for a turn: other processes send requests to the same museum.", begin)
        first = at + begin
        self._turns.extend(first + number * spacing for number in range(self._at_once))
        return True


def retry_after(value: str | None, date: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks to wait; None when it is invalid or in the past.

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
