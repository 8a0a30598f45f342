"""One GET over one pooled session: limited in time, in size and in its hosts. Retries are in `client`."""

from __future__ import annotations

import os
import re
import time
import zlib
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import requests
import urllib3
from requests.utils import get_environ_proxies, prepend_scheme_if_needed, select_proxy

from simgraph_neo.errors import InvalidInputError, Stopped
from simgraph_neo.http.connections import BUDGET, Adapter, Budget
from simgraph_neo.http.policy import InvalidResponseError, Policy, Reply, TransientError, UnreachableError, origin
from simgraph_neo.text import one_line
from simgraph_neo.version import __version__

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

PROJECT_URL = "https://github.com/simgraph/simgraph-neo"
_CHUNK = 65_536
_MEMBER = b"\x1f\x8b"
_MAX_MEMBERS = 1_000
"""Of a gzip: each takes time, however little it holds."""

_ADDRESS = (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, urllib3.exceptions.LocationValueError)


class Transport:
    """Thread-safe; `workers` connections at most."""

    def __init__(self, hosts: Collection[str], *, workers: int, accept: str, policy: Policy) -> None:
        """`hosts` are the allowed origins, as :func:`policy.origin` returns them. Redirects are not followed."""
        self._hosts = frozenset(hosts)
        self._policy = policy
        bundle = _ca_bundle()
        self._session = _session(adapter := Adapter(workers, bundle))
        self._headers = {"User-Agent": user_agent(), "Accept": accept, "Accept-Encoding": "gzip"}
        self._verify = bundle or True
        self._proxies = {host: get_environ_proxies(host) for host in self._hosts}
        for proxy in filter(None, (select_proxy(host, self._proxies[host]) for host in self._hosts)):
            _check_proxy(proxy, adapter)

    def get(self, url: str, seconds: float, sent_at: datetime) -> Reply:
        """Fetch `url` within `seconds`. Raises TransientError, and Stopped when TLS is not trusted."""
        host = origin(url)
        if host not in self._hosts:
            raise InvalidInputError(f"{one_line(url, 200)} is not on a host that simgraph fetches from.")
        budget = Budget(time.monotonic() + seconds, self._policy.max_received)
        BUDGET.set(budget)
        timeout = (min(self._policy.connect_timeout, seconds), min(self._policy.read_timeout, seconds))
        with self._libraries(host, budget):
            # Prepared without the session: no netrc, no cookies; the environment was read once, not for every request.
            response = self._session.send(
                requests.Request("GET", url, headers=self._headers).prepare(),
                stream=True,
                allow_redirects=False,
                timeout=timeout,
                verify=self._verify,
                proxies=self._proxies[host],
            )
        with closing(response):
            body = decoded(response.headers.get("Content-Encoding"), self._pieces(response, host, budget), self._policy)
        return Reply(response.status_code, response.headers, body, sent_at)

    def _pieces(self, response: requests.Response, host: str, budget: Budget) -> Iterator[bytes]:
        """The body, piece by piece, as received."""
        pieces = response.raw.stream(_CHUNK, decode_content=False)
        while True:
            with self._libraries(host, budget):
                piece: bytes = next(pieces, b"")
            if not piece:
                return
            yield piece

    @contextmanager
    def _libraries(self, host: str, budget: Budget) -> Iterator[None]:
        """Turn errors of requests and urllib3 into errors of this attempt; only their calls stand within.

        While an answer is read this is every exception, since they raise more than they document (a negative chunk
        size: ValueError). Before that only the documented ones: others would be our own wrong call.
        """
        try:
            yield
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise self._fault(error, host) from error
        except (TransientError, MemoryError):
            raise
        except Exception as error:
            if not budget.heard:
                raise
            raise self._fault(error, host) from error

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _fault(self, error: Exception, host: str) -> Exception:
        """The error as one of our own exceptions with a short reason."""
        proxy = select_proxy(host, self._proxies[host])
        via = f" through the proxy {_masked(proxy)}" if proxy else ""
        if isinstance(error, requests.exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error):
            return Stopped(
                f"The certificate of {host}{via} is not trusted here ({_why(error)}). "
                "Add its authority to the system's certificates, or set REQUESTS_CA_BUNDLE."
            )
        if isinstance(error, _ADDRESS):
            return InvalidInputError(f"Cannot connect to {host}{via}: {_why(error)}. Correct the address or the proxy.")
        cause = error.args[0] if error.args else None
        if isinstance(cause, urllib3.exceptions.MaxRetryError):
            return UnreachableError(f"cannot connect to {host}{via} ({_why(error)})")
        if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError | TimeoutError):
            return TransientError("timed out")
        return TransientError(f"broken answer ({type(cause if isinstance(cause, Exception) else error).__name__})")


def decoded(encoding: str | None, pieces: Iterable[bytes], policy: Policy) -> bytes:
    """The complete body, decompressed, within the policy's limits.

    Raises InvalidResponseError when it is too large, TransientError when it is truncated. Decompresses no more than the
    limit, so that a gzip bomb takes no more memory than any other answer.
    """
    encoding = (encoding or "").strip().lower() or "identity"
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise InvalidResponseError(f"encoded as {one_line(encoding, 40)}, which was not requested")
    gzip = None if encoding == "identity" else _Gunzip()
    out = BytesIO()  # gives its value without a copy
    for piece in gzip.inflated(pieces) if gzip else pieces:
        out.write(piece)
        if out.tell() > policy.max_decoded:
            raise InvalidResponseError("the answer is too large")
    if gzip and not gzip.is_whole:
        raise TransientError("the compressed answer is cut short")
    return out.getvalue()


class _Gunzip:
    """Decompresses the members of a gzip, one after the other; other data after them is ignored."""

    def __init__(self) -> None:
        self._members = 0
        self._member = self._next()
        self._held = b""
        """Too few bytes after a member to tell whether they begin another."""

    @property
    def is_whole(self) -> bool:
        return self._member.eof and self._held != _MEMBER[:1]

    def inflated(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The decompressed data, a little at a time. Raises TransientError for invalid gzip data."""
        for piece in pieces:
            rest, self._held = self._held + piece, b""
            pending = True
            while rest or pending:
                if self._member.eof and not self._begins(rest):
                    break
                yield (out := self._inflate(rest))
                pending = len(out) == _CHUNK and not self._member.eof
                rest = self._member.unconsumed_tail or self._member.unused_data

    def _begins(self, rest: bytes) -> bool:
        """Whether another member begins here."""
        if rest.startswith(_MEMBER):
            self._member = self._next()
            return True
        self._held = rest[: len(_MEMBER)]
        return False

    def _next(self) -> zlib._Decompress:
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise InvalidResponseError("the answer is a gzip of too many members")
        return zlib.decompressobj(zlib.MAX_WBITS | 16)

    def _inflate(self, rest: bytes) -> bytes:
        try:
            return self._member.decompress(rest, _CHUNK)
        except zlib.error as error:
            raise TransientError("the compressed answer is damaged") from error


def user_agent() -> str:
    """The User-Agent that names the project: ``simgraph/VERSION (+PROJECT_URL; SIMGRAPH_CONTACT)``."""
    contact = one_line(os.environ.get("SIMGRAPH_CONTACT", ""), 200).encode("ascii", "replace").decode()
    return f"simgraph/{__version__} (+{PROJECT_URL}{'; ' if contact else ''}{contact})"


def _ca_bundle() -> str | None:
    """The user's own certificates, if the usual variables name some."""
    named = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    if named and not Path(named).exists():
        raise InvalidInputError(f"REQUESTS_CA_BUNDLE names {named}, which does not exist. Unset it or correct it.")
    return named


def _check_proxy(proxy: str, adapter: Adapter) -> None:
    """Raise InvalidInputError for a proxy that requests cannot use, before a request is sent."""
    try:
        address = prepend_scheme_if_needed(proxy, "http")  # type: ignore[no-untyped-call]
        usable = bool(urllib3.util.parse_url(address).host and adapter.proxy_manager_for(address))
    except (ValueError, TypeError):  # TypeError for an address without a host
        usable = False
    if not usable:
        raise InvalidInputError(
            f"The proxy {one_line(ascii(_masked(proxy)), 120)} cannot be used. Give HTTP_PROXY, HTTPS_PROXY or "
            "ALL_PROXY one like http://127.0.0.1:3128 or socks5h://127.0.0.1:1080, or unset them."
        )


def _masked(proxy: str) -> str:
    """A proxy's address without its user and password."""
    login, at, place = proxy.rpartition("@")
    scheme, slashes, _ = login.partition("://")
    return f"{scheme}://***@{place}" if slashes else f"***@{place}" if at else proxy


def _why(error: BaseException) -> str:
    """The innermost reason, without the libraries' wrapping: "Connection refused"."""
    while inner := next((each for each in _within(error) if isinstance(each, BaseException)), None):
        error = inner
    said = next((each for each in reversed(error.args) if isinstance(each, str)), str(error))
    said = re.sub(r"\[(Errno|SSL)[^\]]*\] | \(_ssl\.c:[0-9]+\)", "", said)
    return one_line(said.rpartition(": ")[2].rstrip("."), 100)


def _within(error: BaseException) -> tuple[object, ...]:
    """Where requests and urllib3 keep the error that caused theirs."""
    return (getattr(error, "reason", None), getattr(error, "original_error", None), *error.args[:1])


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: otherwise requests reads the complete body of a redirect, without our limits."""


def _session(adapter: Adapter) -> _Session:
    session = _Session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, adapter)
    return session
