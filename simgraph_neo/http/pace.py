"""One pace for all workers of a client: the rate limit, and the gate that Retry-After closes.

Processes that ask the same museum share it by a `Board`: each takes the turns of about a second there, so that all
together keep the rate of one, and a gate that one of them met closed is closed for all.
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
# The network shortens distances in time: a little more of it keeps every sliding second within the rate.
_MARGIN = 1.02
_SLOWEST = 1 / 16
_RECOVERY = 0.1 / 60
_AT_ONCE = 64
"""Turns that are taken at once, at most."""
_LONGEST = 30 * 86_400.0
"""Seconds: no museum asks to wait longer."""
_AHEAD, _SHARERS = 60.0, 16
"""Turns may be taken for so many seconds ahead, or by so many processes."""
_TOLD = 10.0
"""A longer wait is told."""
_LATE = _MARGIN - 1
"""So many seconds after its time a turn of the board may still be taken: the margin of a second."""


@dataclass(frozen=True, slots=True)
class Gate:
    """How fast a museum may be asked, by some clock in seconds."""

    until: float = float("-inf")
    """Closed until then."""
    share: float = 1.0
    """The part of the rate in use at `slowed_at`."""
    slowed_at: float = 0.0

    def share_at(self, now: float) -> float:
        """The part of the rate in use: halved by every closed gate, growing again by a tenth a minute."""
        return max(_SLOWEST, min(1.0, self.share + _RECOVERY * max(0.0, now - self.slowed_at)))

    def held(self, seconds: float, now: float) -> Gate:
        """Closed for so long, at least; who closes it when it was open halves the rate."""
        until = max(self.until, now + seconds)
        if self.until > now:
            return replace(self, until=until)
        return Gate(until, max(_SLOWEST, self.share_at(now) / 2), now)


@dataclass(frozen=True, slots=True)
class Shared:
    """What all processes know of a museum's pace; times in seconds since 1970, by one clock."""

    next_turn: float = 0.0
    """From then on no turn is taken yet."""
    gate: Gate = Gate(until=0.0)

    def credible(self, now: float, lease: float) -> Shared:
        """The same without turns that nobody can have taken, `lease` seconds at once: somebody's clock was wrong."""
        gate = self.gate if self.gate.until <= now + _LONGEST else Gate(until=0.0)
        longest = max(now, gate.until) + max(_AHEAD, _SHARERS * lease)
        return Shared(self.next_turn if self.next_turn <= longest else now, gate)


class Board(Protocol):
    """Where processes leave what they share of a pace."""

    def update(self, change: Callable[[Shared, float], Shared]) -> bool:
        """Put there what `change` makes of what is there and of the time, one process at a time.

        False when there is no such place, or when it cannot be reached: then everybody keeps a pace of his own.
        """


class Pace:
    """Thread-safe. At most `rate` turns in any sliding second (0 = as many as come), none while the gate is closed."""

    def __init__(
        self,
        rate: float,
        clock: Callable[[], float],
        sleep: Callable[[float], object],
        on_held: Callable[[float], None] = lambda _: None,
    ) -> None:
        """`on_held` hears for how many seconds the board says that the gate is closed, and may raise."""
        self._spacing = _MARGIN / rate if rate else 0.0
        self._at_once = min(_AT_ONCE, max(1, round(rate)))
        self._clock = clock
        self._sleep, self._on_held = sleep, on_held
        self._last = float("-inf")
        self._gate = Gate(slowed_at=clock())
        self._turn = threading.Lock()
        self._state = threading.Lock()
        self._board: Board | None = None
        self._turns = deque[float]()
        """Turns that were taken at the board, by our clock."""

    @property
    def share(self) -> float:
        """The part of the rate in use (see `Gate.share_at`)."""
        return self._gate.share_at(self._clock())

    def share_with(self, board: Board) -> None:
        """Take turns at a board from now on. Without a rate nothing is shared."""
        self._board = board if self._spacing else None

    def wait(self) -> float:
        """Wait for one's turn; returns the seconds waited."""
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
        """Close the gate for everybody; True when it was open. The first one to close it halves the rate."""
        with self._state:
            now = self._clock()
            was_open = self._gate.until <= now
            self._gate = self._gate.held(seconds, now)
        self.tell(seconds)
        return was_open

    def tell(self, seconds: float) -> None:
        """Tell the others that the museum asks to wait."""
        if self._board:
            self._board.update(lambda shared, now: replace(shared, gate=shared.gate.held(seconds, now)))

    def _taken_turn(self, board: Board, ready: float) -> float:
        """The first of our turns that can be kept; those that are past are lost, so that nobody comes too soon.

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
            log.info("Waiting %.0f s for a turn: other processes ask the same museum.", begin)
        first = at + begin
        self._turns.extend(first + number * spacing for number in range(self._at_once))
        return True


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
