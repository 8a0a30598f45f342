"""The polite HTTP client: one session, one pace for all workers, retries of transient errors, a circuit breaker."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type

from simgraph_neo.errors import InvalidInputError, Stopped
from simgraph_neo.http.pace import Pace, retry_after
from simgraph_neo.http.policy import Policy, Reply, ThrottledError, TransientError, UnreachableError
from simgraph_neo.http.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from simgraph_neo.http.pace import Board

log = logging.getLogger(__name__)
T = TypeVar("T")
_TRANSIENT = frozenset({408, 425, 429})
_FIRST_CONTACT = 2
"""Attempts while no server was ever reached: a missing network should be reported soon."""
_MOST_WORKERS = 64
_SLOWEST = 0.001
"""Requests a second: one in a quarter of an hour. Much slower rates need waits longer than a clock can count."""


class Client:
    """Sends requests to the origins in `hosts` and to no others. Thread-safe.

    `rate` is in requests a second (0 = no limit); `requests` counts the attempts. Raises InvalidInputError for an
    invalid number of workers, an invalid rate, and a proxy that cannot be used.
    """

    def __init__(self, hosts: Collection[str], *, workers: int, rate: float, accept: str, policy: Policy) -> None:
        if not 1 <= workers <= _MOST_WORKERS or not (rate == 0 or _SLOWEST <= rate < float("inf")):
            raise InvalidInputError(
                f"`workers` must be 1 to {_MOST_WORKERS}, `rate` 0 (no limit) or at least {_SLOWEST} requests a second."
            )
        self.requests = 0
        self._policy = policy
        self._transport = Transport(hosts, workers=workers, accept=accept, policy=policy)
        self._pace = Pace(rate, policy.clock, self._sleep, self._refuse_long, policy.turns_at_once)
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._failed: set[str] = set()
        self._reached = False
        self._barred = (float("-inf"), "")

    def get(self, url: str, key: str, read: Callable[[Reply], T]) -> T:
        """Request `url` until `read` accepts the answer, and return what `read` returns.

        `read` gets every final answer (2xx, 3xx, most 4xx) and may raise TransientError to have the request retried.
        Raises TransientError when no attempt is left, Stopped when no more requests should be sent. `key` names what
        is requested: ten different keys that fail in a row stop the run.
        """
        call = _Call(self._policy.clock() + self._policy.id_deadline)
        retrying = Retrying(
            retry=retry_if_exception_type(TransientError),
            wait=self._backoff,
            stop=partial(self._is_over, call),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            result: T = retrying(self._attempt, call, url, read)
        except TransientError as fault:
            self._trip(key, fault)
            raise
        self._failed.clear()
        return result

    def share_pace(self, board: Board) -> None:
        """Share the rate with all processes that use this board; with another clock than the machine's do nothing.

        All of them together then keep the rate of one, and a Retry-After that one receives holds for all.
        """
        if self._policy.clock is time.monotonic:
            self._pace.share_with(board)

    def close(self) -> None:
        """End all waiting (the waiting calls raise Stopped) and give the connections back."""
        self._closed.set()
        self._transport.close()

    def _attempt(self, call: _Call, url: str, read: Callable[[Reply], T]) -> T:
        call.deadline += self._pace.wait()
        self._refuse_when_ended()
        with self._lock:
            self.requests += 1
        sent_at = self._policy.now()
        left = max(0.001, call.deadline - self._policy.clock())
        try:
            reply = self._transport.get(url, min(left, self._policy.attempt_deadline), sent_at)
            self._reached = True
            self._check(reply)
            return read(reply)
        except TransientError as fault:
            fault.sent_at = sent_at
            raise

    def _check(self, reply: Reply) -> None:
        """Raise TransientError for the statuses of transient errors; the body of such an answer is not read."""
        if reply.status < 500 and reply.status not in _TRANSIENT:
            return
        seconds = None
        if reply.status in {429, 503}:
            seconds = retry_after(reply.headers.get("Retry-After"), reply.headers.get("Date"), self._policy.now())
        if seconds is None:
            raise TransientError(f"HTTP {reply.status}")
        self._hold(seconds)
        raise ThrottledError(f"HTTP {reply.status}")

    def _hold(self, seconds: float) -> None:
        """Close the gate for all workers, or end the run when that would take too long."""
        if seconds > self._policy.longest_wait:
            self._pace.tell(seconds)
        self._refuse_long(seconds)
        if self._pace.hold(seconds):
            log.warning("The server asks to wait %.0f s: all requests wait, then continue at half the rate.", seconds)

    def _refuse_long(self, seconds: float) -> None:
        if seconds > self._policy.longest_wait:
            self._barred = (self._policy.clock() + seconds, _moment(self._policy.now(), seconds))
            self._refuse_when_ended()

    def _refuse_when_ended(self) -> None:
        if self._closed.is_set():
            raise Stopped("The source was closed. Run the same command again.")
        until, text = self._barred
        if self._policy.clock() < until:
            raise Stopped(f"The server asks not to come back before {text}. Run the same command after that.")

    def _backoff(self, state: RetryCallState) -> float:
        """Full jitter, so that clients do not return all at once; not needed when no server was reached."""
        cap = min(self._policy.backoff_cap, self._policy.backoff * 2.0**state.attempt_number)
        match _fault(state):
            case ThrottledError():
                return 0.0
            case UnreachableError():
                return cap
        return random.uniform(0, cap)

    def _is_over(self, call: _Call, state: RetryCallState) -> bool:
        fault = _fault(state)
        call.met[type(fault)] += 1
        looks = _FIRST_CONTACT if isinstance(fault, UnreachableError) and not self._reached else fault.looks
        if state.attempt_number >= self._policy.attempts or call.met[type(fault)] >= looks:
            return True
        return self._policy.clock() + state.upcoming_sleep >= call.deadline

    def _trip(self, key: str, fault: TransientError) -> None:
        """Count a failure; stop when no server was ever reached, or when too many keys fail in a row."""
        if isinstance(fault, UnreachableError) and not self._reached:
            raise Stopped(
                f"{fault.reason[:1].upper()}{fault.reason[1:]}. Check the network, then run the same command."
            )
        with self._lock:
            self._failed.add(key)
            failed = len(self._failed)
            if failed < self._policy.breaker:
                return
            self._failed.clear()
        raise Stopped(f"{failed} images in a row failed, the last one: {fault.reason}. Run the same command later.")

    def _sleep(self, seconds: float) -> None:
        (self._policy.sleep or self._closed.wait)(seconds)
        self._refuse_when_ended()


@dataclass(slots=True)
class _Call:
    """One request with all its attempts."""

    deadline: float
    """By the policy's clock; the time spent waiting for a turn is added to it."""
    met: Counter[type[TransientError]] = field(default_factory=Counter)
    """Kind of error -> how often it occurred."""


def _moment(now: datetime, seconds: float) -> str:
    """The time in `seconds` from now as text; the last day of the calendar when it is later."""
    try:
        until = now + timedelta(seconds=seconds)
    except OverflowError:
        until = datetime.max.replace(tzinfo=UTC)
    return f"{until:%Y-%m-%d %H:%M} UTC"


def _fault(state: RetryCallState) -> TransientError:
    fault = state.outcome.exception() if state.outcome else None
    assert isinstance(fault, TransientError)  # noqa: S101 - tells mypy what Retrying promises
    return fault
