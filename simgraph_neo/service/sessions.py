"""Who may do what: entrance tokens, sessions in memory, and the token of programs.

A session is a random value in a cookie. It is kept in memory only, as a hash, so that a restart ends all sessions, and
nothing that this process stores lets anybody in.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from simgraph_neo.rights import Rights

SignedIn = Literal["explore", "read"]
"""``read``: look, search and export. ``explore``: also send requests to museums, keep views, and hide images."""
Role = Literal["explore", "read", "public"]
"""``public``: as ``read``, without a session; pictures and files have only what may be shared."""
TOKEN_SECONDS = 600.0
"""The time for which an entrance token is valid."""
MAX_TOKENS, MAX_SESSIONS = 16, 1_000
"""Tokens, and sessions of a role, at most; the oldest one ends for a new one."""


@dataclass(frozen=True, slots=True)
class Session:
    """One person's browser, or a program."""

    role: Role
    is_program: bool = False
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    """Names the session in the queue of jobs; it is not the cookie, and opens nothing."""

    @property
    def rights(self) -> Rights:
        """Which pictures this person may have: all, or those that may be shared."""
        return "share" if self.role == "public" else "all"


class Sessions:
    """All entrance tokens and sessions of a running service. Thread-safe."""

    def __init__(self, programs: Iterable[str] = (), clock: Callable[[], float] = time.monotonic) -> None:
        """`programs` are the tokens of programs, which send one as ``Authorization: Bearer``."""
        self._clock = clock
        self._lock = threading.Lock()
        self._tokens: dict[bytes, float] = {}
        """Hash -> the time at which it ends."""
        self._sessions: dict[bytes, Session] = {}
        self._programs = {_hashed(token): Session("explore", is_program=True) for token in programs}

    def entrance(self) -> str:
        """Return a new token, which lets one browser in, once, within ten minutes."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._tokens[_hashed(token)] = self._clock() + TOKEN_SECONDS
            while len(self._tokens) > MAX_TOKENS:
                del self._tokens[next(iter(self._tokens))]
        return token

    def enter(self, token: str) -> str | None:
        """Return the cookie of a new session; None for a token that is unknown, used or too old."""
        given = _hashed(token)
        with self._lock:
            known = [each for each in self._tokens if hmac.compare_digest(each, given)]
            ends = [self._tokens.pop(each) for each in known]
            if not ends or self._clock() > ends[0]:
                return None
        return self.begin("explore")

    def begin(self, role: SignedIn) -> str:
        """Return the cookie of a new session."""
        cookie = secrets.token_urlsafe(32)
        with self._lock:
            self._sessions[_hashed(cookie)] = Session(role)
            # Readers, however many, do not end the session of one who explores.
            same = [each for each, session in self._sessions.items() if session.role == role]
            for oldest in same[:-MAX_SESSIONS]:
                del self._sessions[oldest]
        return cookie

    def end(self, session: Session) -> None:
        """End a session."""
        with self._lock:
            self._sessions = {each: known for each, known in self._sessions.items() if known.id != session.id}

    def of_cookie(self, cookie: str) -> Session | None:
        """Return the session of a cookie's value."""
        with self._lock:
            return self._sessions.get(_hashed(cookie))

    def of_program(self, token: str) -> Session | None:
        """Return the session of programs for their token."""
        given = _hashed(token)
        known = [session for each, session in self._programs.items() if hmac.compare_digest(each, given)]
        return known[0] if known else None


def _hashed(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()
