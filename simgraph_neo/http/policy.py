"""Timeouts, retries and limits of an HTTP client, and its transient errors. Standard library only."""

from __future__ import annotations

import ipaddress
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PORTS = {"http": 80, "https": 443}
_PLAIN = re.compile(r"[!-\[\]^-~]+")
_PLACE = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(:[0-9]*)?", re.ASCII)
_NAME = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")


def utc_now() -> datetime:
    """The present moment, with its time zone."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Policy:
    """Every number that decides how long a client waits, how often it retries, how much it reads. Times in seconds."""

    connect_timeout: float = 5.0
    read_timeout: float = 10.0
    """The longest silence between two pieces of an answer."""
    attempt_deadline: float = 30.0
    """For one whole attempt, however slowly its bytes arrive."""
    id_deadline: float = 120.0
    """For all attempts and pauses of one id; waits for the rate limit or for Retry-After are not counted."""
    attempts: int = 5
    backoff: float = 1.0
    """The pause after the n-th failed attempt is uniform(0, min(backoff_cap, backoff * 2**n))."""
    backoff_cap: float = 60.0
    longest_wait: float = 300.0
    """A longer Retry-After ends the run instead."""
    breaker: int = 10
    """This number of ids that fail in a row ends the run."""
    refusals: int = 3
    """This number of refused ids in a row (401, 403, 451) ends the run."""
    max_received: int = 4 << 20
    """Bytes of one answer as received, headers included."""
    max_decoded: int = 2 << 20
    """Bytes of one answer after gzip: four times the longest page of a catalogue's search."""
    turns_at_once: int | None = None
    """Turns that are reserved at once at a board; None: those of about a second. One lets others in between soonest."""
    suspect_pause: float = 5.0
    """Before an empty list is requested again."""
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = utc_now
    sleep: Callable[[float], object] | None = None
    """None: the wait ends when the client is closed."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer, decoded."""

    status: int
    headers: Mapping[str, str]
    """Names are case-insensitive."""
    body: bytes
    sent_at: datetime
    """UTC, the moment the request was sent."""


class TransientError(Exception):
    """A failed attempt that is worth a retry. Raised to the caller when no attempt is left."""

    looks = 99
    """After this number of errors of this kind there is no retry, even if attempts are left."""
    state: Literal["retry", "rejected"] = "retry"
    """The image's state when no attempt is left."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sent_at: datetime | None = None


class UnreachableError(TransientError):
    """No connection could be made: no request was sent."""


class ThrottledError(TransientError):
    """The server sent Retry-After; the gate is closed until then."""


class WebPageError(TransientError):
    """A web page where JSON was promised."""


class InvalidResponseError(TransientError):
    """An invalid answer: requested twice, then rejected."""

    looks = 2
    state = "rejected"


class WrongImageError(InvalidResponseError):
    """The answer is about another image."""


def origin(url: str) -> str:
    """``scheme://host:port`` in its normal form; "" unless `url` is a plain http(s) address.

    >>> origin("HTTPS://IIIF.wellcomecollection.org/image/x")
    'https://iiif.wellcomecollection.org:443'
    >>> origin("https://iiif.wellcomecollection.org@evil.example/"), origin("file:///etc/passwd")
    ('', '')
    >>> origin("http://[::1]:8080/"), origin("http://[::1/"), origin("http://[1::2::3]/"), origin("http://x:0/")
    ('http://[::1]:8080', '', '', '')
    """
    try:
        parts = urlsplit(url)
        port = _PORTS[parts.scheme] if parts.port is None else parts.port
        host = _host(parts.hostname or "")
    except (ValueError, KeyError):
        return ""
    plain = port and _PLAIN.fullmatch(url) and _PLACE.fullmatch(parts.netloc)
    return f"{parts.scheme}://{host}:{port}" if plain else ""


def _host(name: str) -> str:
    """A host as URLs have it. Raises ValueError for an invalid one."""
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name)}]"
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return name
